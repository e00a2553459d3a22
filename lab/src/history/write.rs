//! Writes a run file.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::runs_folder;
use crate::error::{Error, Result};
use crate::model::{Header, Record};

/// What a file that is not whole yet is called in addition.
pub(super) const NEW: &str = "new";

/// An open run file. Each record reaches the kernel in one write before the call returns, so that a killed lab loses
/// none, and at most the last line is torn. The file is locked as long as it is written, which tells a run that goes on
/// from one that was killed.
pub struct RunWriter {
    file: File,
    path: PathBuf,
    /// Bytes of the whole records in it.
    length: u64,
    /// A torn record could not be cut off, so nothing may follow it.
    torn: bool,
}

impl RunWriter {
    /// Creates the file of a run under `history`, which is created too, and writes its header. The file gets its name
    /// when the header is whole, so that a lab killed meanwhile leaves no run without one.
    pub fn create(history: &Path, header: &Header) -> Result<RunWriter> {
        let folder = runs_folder(history);
        std::fs::create_dir_all(&folder)
            .map_err(|cause| Error::file(&folder, "create the folder", cause))?;
        let path = folder.join(format!("{}.jsonl", header.run));
        if path.exists() {
            return Err(Error::harness(format!(
                "{}: there is already a run of this name",
                path.display()
            )));
        }
        let early = path.with_extension(NEW);
        let file = OpenOptions::new()
            .append(true)
            .create_new(true)
            .open(&early)
            .map_err(|cause| Error::file(&early, "create the run file", cause))?;
        // A file system that knows no locks only loses the difference between running and killed.
        let _ = file.try_lock();
        let mut writer = RunWriter {
            file,
            path: early.clone(),
            length: 0,
            torn: false,
        };
        let named = writer.line(header).and_then(|()| {
            std::fs::rename(&early, &path)
                .map_err(|cause| Error::file(&path, "create the run file", cause))
        });
        if let Err(error) = named {
            let _ = std::fs::remove_file(&early);
            return Err(error);
        }
        writer.path = path;
        Ok(writer)
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Appends a record. A record that could not be written whole, for want of room, is cut off again.
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
        if self.torn {
            return Err(Error::harness(format!(
                "{}: cannot append a record: the one before it is torn; the samples before that are kept",
                self.path.display()
            )));
        }
        let mut line = serde_json::to_vec(value).map_err(|cause| {
            Error::harness(format!(
                "{}: cannot put a record into JSON: {cause}",
                self.path.display()
            ))
        })?;
        line.push(b'\n');
        if let Err(cause) = self.file.write_all(&line) {
            // A part of it may be there: what came next would be glued to it.
            self.torn = self.file.set_len(self.length).is_err();
            return Err(Error::harness(format!(
                "{}: cannot append a record: {cause}; the samples so far are kept, make room and measure again",
                self.path.display()
            )));
        }
        self.length += line.len() as u64;
        Ok(())
    }
}

/// Whether a lab is writing this run file now.
pub fn is_being_written(path: &Path) -> bool {
    File::open(path)
        .is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}
