//! Writes a run file.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::runs_folder;
use crate::error::{Error, Result};
use crate::model::{Header, Record};

/// An open run file. Each record reaches the kernel in one write before the call returns, so that a killed lab loses
/// none, and at most the last line is torn.
pub struct RunWriter {
    file: File,
    path: PathBuf,
}

impl RunWriter {
    /// Creates the file of a run under `history`, which is created too, and writes its header.
    pub fn create(history: &Path, header: &Header) -> Result<RunWriter> {
        let folder = runs_folder(history);
        std::fs::create_dir_all(&folder)
            .map_err(|cause| Error::file(&folder, "create the folder", cause))?;
        let path = folder.join(format!("{}.jsonl", header.run));
        let file = OpenOptions::new()
            .append(true)
            .create_new(true)
            .open(&path)
            .map_err(|cause| Error::file(&path, "create the run file", cause))?;
        let mut writer = RunWriter { file, path };
        writer.line(header)?;
        Ok(writer)
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Appends a record.
    pub fn write(&mut self, record: &Record) -> Result<()> {
        self.line(record)
    }

    /// Brings the file to the disk.
    pub fn finish(self) -> Result<()> {
        self.file
            .sync_data()
            .map_err(|cause| Error::file(&self.path, "write to the disk", cause))
    }

    fn line(&mut self, value: &impl Serialize) -> Result<()> {
        let mut line = serde_json::to_vec(value).map_err(|cause| {
            Error::harness(format!(
                "{}: cannot put a record into JSON: {cause}",
                self.path.display()
            ))
        })?;
        line.push(b'\n');
        self.file
            .write_all(&line)
            .map_err(|cause| Error::file(&self.path, "append a record", cause))
    }
}
