//! The folder a program runs in: fresh copies of the program, what it needs and the driver.
//!
//! Copies make the run independent of edits, give every path one length whatever the workspace is called, and let a
//! program be imported without anything but `__import__`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sha2::{Digest, Sha256};

use super::find::Found;
use super::{peers, sys};
use crate::error::{Error, Result};
use crate::suite::Case;

const PREFIX: &str = "lab-stage-";

/// The staging folder of one run; removed when dropped.
pub struct Stage {
    root: PathBuf,
    folders: HashMap<(String, PathBuf), Staged>,
}

/// Where a case is run by a runner.
#[derive(Debug, Clone)]
pub struct Staged {
    /// The folder.
    pub folder: PathBuf,
    /// What the driver is called in it.
    pub(super) driver: String,
}

impl Stage {
    /// Creates the folder, and removes those of labs that were killed.
    pub fn create() -> Result<Stage> {
        let temporary = std::env::temp_dir();
        remove_abandoned(&temporary);
        let root = temporary.join(format!("{PREFIX}{:010}", std::process::id()));
        // A killed lab of the same process id may have left it.
        let _ = std::fs::remove_dir_all(&root);
        std::fs::create_dir(&root)
            .map_err(|cause| Error::file(&root, "create the staging folder", cause))?;
        Ok(Stage {
            root,
            folders: HashMap::new(),
        })
    }

    /// The folder of a case under a runner, filled at the first call; runners with one driver share it. A program that needs
    /// it is compiled.
    pub fn of(&mut self, case: &Case, found: &Found) -> Result<Staged> {
        let driver = &found.runner.driver;
        let program = peers::program(case, found).unwrap_or(&case.program);
        let compiled = match found.runner.compile.as_slice() {
            [] => None,
            _ => Some(peers::compiled(program, found)?),
        };
        let from = match &compiled {
            Some(compiled) => compiled.clone(),
            // Each binary has a bytecode of its own.
            None if !found.runner.compile_driver.is_empty() => PathBuf::from(&found.facts.exe),
            None => driver.clone(),
        };
        let key = (case.id(), from);
        if let Some(staged) = self.folders.get(&key) {
            return Ok(staged.clone());
        }
        let folder = self.root.join(format!("{:04}", self.folders.len()));
        std::fs::create_dir(&folder)
            .map_err(|cause| Error::file(&folder, "create the staging folder", cause))?;
        let mut files = vec![(program, peers::staged_name(case, program))];
        if program == &case.program {
            let named = |file: &PathBuf| PathBuf::from(file.file_name().unwrap_or_default());
            files.extend(case.needs.iter().map(|file| (file, named(file))));
        }
        if let Some(compiled) = &compiled {
            files.push((compiled, PathBuf::from(peers::COMPILED)));
        }
        for (file, name) in files {
            std::fs::copy(file, folder.join(name))
                .map_err(|cause| Error::file(file, "copy the program", cause))?;
        }
        let name = driver_name(driver);
        std::fs::copy(driver, folder.join(&name)).map_err(|cause| {
            Error::usage(format!(
                "{}: cannot copy the driver: {cause}",
                driver.display()
            ))
        })?;
        let compiled = compile_driver(found, &folder, &name);
        let staged = Staged {
            folder,
            driver: compiled.unwrap_or(name),
        };
        self.folders.insert(key, staged.clone());
        Ok(staged)
    }
}

impl Stage {
    /// Writes a program that no suite has.
    pub fn write(&self, name: &str, text: &str) -> Result<PathBuf> {
        let file = self.root.join(name);
        std::fs::write(&file, text).map_err(|cause| Error::file(&file, "write", cause))?;
        Ok(file)
    }

    /// A file for the statistics of the side `order` of a duet, absent as yet. Its name has one length for every side.
    pub(crate) fn stats_file(&self, order: usize) -> PathBuf {
        let file = self.root.join(format!("stats{order}"));
        let _ = std::fs::remove_file(&file);
        file
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.root);
    }
}

/// What the text of the driver is called in the staging folder.
fn driver_name(driver: &Path) -> String {
    let extension = driver.extension();
    let extension = extension.map_or("py".into(), |extension| extension.to_string_lossy());
    format!("driver.{extension}")
}

/// Compiles the driver with the runner's `compile_driver`; the name of what comes out. A binary that cannot, an old revision of
/// an engine for instance, reads the text.
fn compile_driver(found: &Found, folder: &Path, name: &str) -> Option<String> {
    let compiled = format!("{name}c");
    let fill = |word: &String| {
        word.replace("{exe}", &found.facts.exe)
            .replace("{driver}", name)
            .replace("{out}", &compiled)
    };
    let words: Vec<String> = found.runner.compile_driver.iter().map(fill).collect();
    let (program, args) = words.split_first()?;
    let status = Command::new(program)
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let done = status.is_ok_and(|status| status.success()) && folder.join(&compiled).is_file();
    done.then_some(compiled)
}

fn remove_abandoned(temporary: &Path) {
    let Ok(entries) = std::fs::read_dir(temporary) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let owner = name
            .strip_prefix(PREFIX)
            .and_then(|pid| pid.parse::<u32>().ok());
        if owner.is_some_and(|pid| !sys::is_alive(pid)) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// SHA-256 over the contents of files, each preceded by its name and length, as hexadecimal digits.
pub fn hash_files<'a>(files: impl Iterator<Item = &'a PathBuf>) -> Result<String> {
    let mut hash = Sha256::new();
    for file in files {
        let content = std::fs::read(file).map_err(|cause| Error::file(file, "read", cause))?;
        hash.update(file.file_name().unwrap_or_default().as_encoded_bytes());
        hash.update((content.len() as u64).to_le_bytes());
        hash.update(&content);
    }
    Ok(hexadecimal(&hash.finalize()))
}

/// SHA-256 of one file, as `sha256sum` prints it.
pub(crate) fn hash_binary(file: &Path) -> Result<String> {
    let content = std::fs::read(file).map_err(|cause| Error::file(file, "read", cause))?;
    Ok(hexadecimal(&Sha256::digest(&content)))
}

/// SHA-256 of a text, as hexadecimal digits.
pub fn hash_text(text: &str) -> String {
    hexadecimal(&Sha256::digest(text.as_bytes()))
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
