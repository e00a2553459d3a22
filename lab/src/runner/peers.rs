//! Programs in other languages than Python: which file a runner runs, and the compiling of those that need it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sha2::{Digest, Sha256};

use super::find::Found;
use super::stage::{Staged, hexadecimal};
use crate::error::{Error, Result};
use crate::suite::{Case, Kind};

/// Stands for the compiled program in a runner's `command`.
const PROGRAM: &str = "{program}";
/// What a compiled program is called where it runs.
pub(super) const COMPILED: &str = "program";

/// Whether a runner has a program of this case.
pub(super) fn runs(case: &Case, found: &Found) -> bool {
    program(case, found).is_some()
}

/// The program that a runner runs.
pub(super) fn program<'a>(case: &'a Case, found: &Found) -> Option<&'a PathBuf> {
    case.program_in(found.runner.language.as_deref())
}

/// What the program is called where it runs: like the Python program, which the driver is told to load, but for the
/// extension.
pub(super) fn staged_name(case: &Case, program: &Path) -> PathBuf {
    let stem = Path::new(case.program.file_stem().unwrap_or_default());
    stem.with_extension(program.extension().unwrap_or_default())
}

/// The start of a command line, and the file that follows it: driver or script. A compiled program is both. The folder is left out of
/// names where they are to be the same in each run.
pub(super) fn command_line(
    case: &Case,
    found: &Found,
    staged: &Staged,
    relative: bool,
) -> (Vec<String>, Option<String>) {
    let folder = if relative {
        Path::new("")
    } else {
        &staged.folder
    };
    let inside = |name: &Path| folder.join(name).to_string_lossy().into_owned();
    let start = found.facts.argv.iter();
    // With a slash in it also where the folder is left out, as a program without one is looked for on PATH.
    let compiled = match relative {
        true => format!("./{COMPILED}"),
        false => inside(Path::new(COMPILED)),
    };
    let start = start.map(|word| word.replace(PROGRAM, &compiled));
    let file = match &case.kind {
        _ if !found.runner.compile.is_empty() => None,
        Kind::Bench(_) => Some(inside(Path::new(&staged.driver))),
        Kind::Process(_) => {
            let program = program(case, found).unwrap_or(&case.program);
            Some(inside(&staged_name(case, program)))
        }
    };
    (start.collect(), file)
}

/// The program of a case, compiled for a runner: taken from where it was put before, under a name made of everything that
/// it depends on, or compiled now.
pub(super) fn compiled(program: &Path, found: &Found) -> Result<PathBuf> {
    let runner = &found.runner;
    let read = |file: &Path| {
        std::fs::read(file)
            .map_err(|cause| Error::usage(format!("{}: cannot read it: {cause}", file.display())))
    };
    let mut hash = Sha256::new();
    for part in [
        found.facts.sha256.as_bytes(),
        found.facts.version.as_bytes(),
        runner.compile.join("\0").as_bytes(),
        &read(&runner.driver)?,
        &read(program)?,
    ] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let key = hexadecimal(&hash.finalize());
    let folder = found.kept.join("programs");
    let kept = folder.join(&key[..32]);
    if kept.is_file() {
        return Ok(kept);
    }
    std::fs::create_dir_all(&folder)
        .map_err(|cause| Error::file(&folder, "create the folder", cause))?;
    // Compiled beside its place and renamed, so that two labs do not meet a half of it.
    let early = folder.join(format!("{}.{}", &key[..32], std::process::id()));
    let words: Vec<String> = runner
        .compile
        .iter()
        .map(|word| {
            word.replace("{driver}", &runner.driver.to_string_lossy())
                .replace(PROGRAM, &program.to_string_lossy())
                .replace("{out}", &early.to_string_lossy())
        })
        .collect();
    let wrong = |what: String| {
        Error::harness(format!(
            "{}: compiling it for the runner {:?} failed: `{}` {what}",
            program.display(),
            runner.name,
            words.join(" ")
        ))
    };
    let output = Command::new(words.first().map_or("", String::as_str))
        .args(words.iter().skip(1))
        .stdin(Stdio::null())
        .output()
        .map_err(|cause| wrong(format!("could not be started: {cause}")))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let _ = std::fs::remove_file(&early);
        return Err(wrong(format!(
            "ended with {}:\n{}",
            output.status,
            said.trim_end()
        )));
    }
    std::fs::rename(&early, &kept)
        .map_err(|cause| Error::file(&kept, "keep the compiled program", cause))?;
    Ok(kept)
}
