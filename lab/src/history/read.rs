//! Reads run files, whole or torn.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{is_being_written, runs_folder};
use crate::error::{Error, Result};
use crate::model::{Header, RUN_FORMAT, Record, Run};

/// A run as far as it could be read.
#[derive(Debug)]
pub struct Loaded {
    /// The run.
    pub run: Run,
    /// What is missing: a torn last line, no end.
    pub notes: Vec<String>,
    /// A lab is still writing it.
    pub running: bool,
}

/// The run files under `history`, oldest first. A history that is not there yet is empty.
pub fn list(history: &Path) -> Result<Vec<PathBuf>> {
    list_folder(&runs_folder(history))
}

/// The run files in a folder.
pub(super) fn list_folder(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(Error::file(folder, "list the runs", cause)),
    };
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "jsonl")
        })
        .collect();
    // ULIDs sort by time.
    paths.sort();
    Ok(paths)
}

/// Reads a run file. A last line without its line break is torn: it is left out, and a note says so. Anything else that
/// cannot be read is an error with its line, as is a major version other than the one this lab knows.
pub fn load(path: &Path) -> Result<Loaded> {
    let bytes =
        std::fs::read(path).map_err(|cause| Error::file(path, "read the run file", cause))?;
    let mut notes = Vec::new();
    let mut running = false;
    let whole = bytes
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(0, |end| end + 1);
    if whole < bytes.len() {
        let line = bytes[..whole].iter().filter(|&&byte| byte == b'\n').count() + 1;
        running = is_being_written(path);
        notes.push(format!(
            "{}:{line}: the last record is torn ({} bytes, left out): {}",
            path.display(),
            bytes.len() - whole,
            if running {
                "a lab is writing it"
            } else {
                "the lab was killed while it wrote"
            }
        ));
    }
    let mut lines = bytes[..whole]
        .split(|&byte| byte == b'\n')
        .enumerate()
        .filter(|(_, line)| !line.is_empty());
    let wrong = |index: usize, what: &str| {
        Error::harness(format!("{}:{}: {what}", path.display(), index + 1))
    };
    let Some((index, line)) = lines.next() else {
        return Err(wrong(0, "not a run file: expected a header"));
    };
    let value: Value = serde_json::from_slice(line).map_err(|cause| {
        wrong(
            index,
            &format!("not a run file: expected a header: {cause}"),
        )
    })?;
    let format = value
        .get("format")
        .and_then(Value::as_str)
        .unwrap_or("no format");
    if format != RUN_FORMAT {
        return Err(wrong(
            index,
            &format!(
                "expected the format {RUN_FORMAT}, found {format}; a newer lab may have written this file: use that one"
            ),
        ));
    }
    let header: Header = serde_json::from_value(value).map_err(|cause| {
        wrong(
            index,
            &format!("the header is not one of {RUN_FORMAT}: {cause}"),
        )
    })?;
    let mut records = Vec::new();
    for (index, line) in lines {
        let record: Record = serde_json::from_slice(line)
            .map_err(|cause| wrong(index, &format!("not a record: {cause}")))?;
        if let Record::Unknown(value) = &record {
            let kind = value
                .get("record")
                .and_then(Value::as_str)
                .unwrap_or_default();
            if kind.is_empty() || ["sample", "invocation", "failure", "end"].contains(&kind) {
                return Err(wrong(
                    index,
                    &format!(
                        "expected a record of {RUN_FORMAT}, found one of kind {kind:?} that does not fit"
                    ),
                ));
            }
        }
        records.push(record);
    }
    let run = Run { header, records };
    if run.end().is_none() {
        running = running || is_being_written(path);
        let state = if running {
            "the run is still being measured"
        } else {
            "the run did not come to its end; its samples are kept"
        };
        notes.push(format!("{}: {state}", path.display()));
    }
    Ok(Loaded {
        run,
        notes,
        running,
    })
}
