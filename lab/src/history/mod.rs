//! The run files: one append-only file a run, written record by record and read back with whatever is left of them.

mod join;
mod layout;
mod merge;
mod read;
mod verify;
mod write;

#[cfg(feature = "parquet")]
pub mod parquet;

use std::path::{Path, PathBuf};

pub use join::join;
pub use layout::{LayoutFile, Layouts};
pub use merge::{Merged, merge, sources};
pub use read::{Loaded, list, load};
pub use verify::{Examined, contradictions, examine};
pub use write::{RunWriter, is_being_written};

use crate::error::{Error, Result};

/// The folder of run files under a history folder.
pub fn runs_folder(history: &Path) -> PathBuf {
    history.join("runs")
}

/// The file of the run called `name`: a path, a ULID, the unique beginning of one, `latest` (or `last`), or `latest~N`,
/// the N-th before it.
pub fn find(history: &Path, name: &str) -> Result<PathBuf> {
    let path = Path::new(name);
    if path.is_file() {
        return Ok(path.to_path_buf());
    }
    let all = list(history)?;
    let back = match name {
        "last" | "latest" => Some(0),
        _ => name
            .strip_prefix("latest~")
            .and_then(|back| back.parse::<usize>().ok()),
    };
    if let Some(back) = back {
        let wanted = all
            .len()
            .checked_sub(back + 1)
            .and_then(|index| all.get(index));
        return wanted.cloned().ok_or_else(|| {
            let why = match all.len() {
                0 => "the history is empty".to_string(),
                count => format!("there are only {count} runs"),
            };
            no_run(history, name, &why)
        });
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

/// Files that were to become run files when their lab was killed; those that are being written are left out.
pub fn leftovers(history: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(runs_folder(history))
        .into_iter()
        .flatten();
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == write::NEW)
        })
        .filter(|path| !is_being_written(path))
        .collect();
    paths.sort();
    paths
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
