//! The run files: one append-only file a run, written record by record and read back with whatever is left of them.

mod read;
mod write;

#[cfg(feature = "parquet")]
pub mod parquet;

use std::path::{Path, PathBuf};

pub use read::{Loaded, list, load};
pub use write::RunWriter;

use crate::error::{Error, Result};

/// The folder of run files under a history folder.
pub fn runs_folder(history: &Path) -> PathBuf {
    history.join("runs")
}

/// The file of the run called `name`: a path, a ULID, the unique beginning of one, or `last`.
pub fn find(history: &Path, name: &str) -> Result<PathBuf> {
    let path = Path::new(name);
    if path.is_file() {
        return Ok(path.to_path_buf());
    }
    let all = list(history)?;
    if name == "last" {
        return all
            .last()
            .cloned()
            .ok_or_else(|| no_run(history, name, "the history is empty"));
    }
    let wanted = name.to_ascii_uppercase();
    let matching: Vec<&PathBuf> = all
        .iter()
        .filter(|path| stem(path).starts_with(&wanted))
        .collect();
    match matching.as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err(no_run(history, name, "no run begins like this")),
        more => Err(no_run(
            history,
            name,
            &format!("{} runs begin like this, give more of the name", more.len()),
        )),
    }
}

/// A run file's name without `.jsonl`.
pub fn stem(path: &Path) -> String {
    path.file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn no_run(history: &Path, name: &str, why: &str) -> Error {
    Error::usage(format!(
        "{}: no run {name:?}: {why}; `lab history list` shows them",
        runs_folder(history).display()
    ))
}
