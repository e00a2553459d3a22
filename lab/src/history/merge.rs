//! Brings the run files of other histories into one: shards of a run, or runs of other machines.

use std::path::{Path, PathBuf};

use super::{examine, is_being_written, runs_folder, write::NEW};
use crate::error::{Error, Result};

/// What became of one run file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Merged {
    /// It was copied.
    Copied,
    /// It was longer than the one that was here, which held its beginning: a run that went on since.
    Continued,
    /// It is here already, as it is or with more records.
    Here,
    /// It was not copied, and why.
    Refused(String),
}

/// The run files that `source` stands for: a history folder, a folder of run files, or a run file.
pub fn sources(source: &Path) -> Result<Vec<PathBuf>> {
    if source.is_file() {
        return Ok(vec![source.to_path_buf()]);
    }
    let nothing = |why: &str| {
        Error::usage(format!(
            "{}: {why}: expected a history folder (with runs/ in it), a folder of run files, or a run file",
            source.display()
        ))
    };
    if !source.is_dir() {
        return Err(nothing("there is no such folder"));
    }
    let inner = runs_folder(source);
    let folder = if inner.is_dir() { inner } else { source.into() };
    let files = super::read::list_folder(&folder)?;
    if files.is_empty() {
        return Err(nothing("there are no run files"));
    }
    Ok(files)
}

/// Copies one run file into `history`, after it was read whole and nothing in it was found wrong. With `dry` nothing is
/// written.
pub fn merge(history: &Path, source: &Path, dry: bool) -> Result<Merged> {
    if is_being_written(source) {
        return Ok(Merged::Refused(
            "it is still being measured; merge it when it has ended".to_string(),
        ));
    }
    let examined = examine(source);
    if !examined.wrong.is_empty() {
        return Ok(Merged::Refused(examined.wrong.join("; ")));
    }
    let bytes =
        std::fs::read(source).map_err(|cause| Error::file(source, "read the run file", cause))?;
    let folder = runs_folder(history);
    let target = folder.join(source.file_name().unwrap_or_default());
    let merged = match std::fs::read(&target) {
        Ok(_) if is_being_written(&target) => {
            return Ok(Merged::Refused(format!(
                "{} is still being measured",
                target.display()
            )));
        }
        Ok(here) if here.starts_with(&bytes) => return Ok(Merged::Here),
        Ok(here) if bytes.starts_with(&here) => Merged::Continued,
        Ok(_) => {
            return Ok(Merged::Refused(format!(
                "{} has the same name and other records; one of the two was changed after it was measured",
                target.display()
            )));
        }
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Merged::Copied,
        Err(cause) => return Err(Error::file(&target, "read the run file", cause)),
    };
    if !dry {
        std::fs::create_dir_all(&folder)
            .map_err(|cause| Error::file(&folder, "create the folder", cause))?;
        copy(&bytes, &target)?;
    }
    Ok(merged)
}

/// Writes beside `target`, to the disk, and renames: whoever reads finds the old file or the new one, never a part.
fn copy(bytes: &[u8], target: &Path) -> Result<()> {
    use std::io::Write;
    let early = target.with_extension(format!("{}.{NEW}", std::process::id()));
    let written = std::fs::File::create(&early).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&early, target)
    });
    written.map_err(|cause| {
        let _ = std::fs::remove_file(&early);
        Error::file(target, "copy the run file", cause)
    })
}
