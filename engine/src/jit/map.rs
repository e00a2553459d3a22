//! The code map: where compiled code lies, in the form that `perf` and the lab read. A line `START SIZE NAME` for each
//! piece, numbers in hexadecimal; the name is `FUNCTION (FILE:LINE)`, with `loop` before the place for a loop, whose line is that of
//! its first instruction. Code is
//! never moved or freed, so a line holds to the end.

use super::Compiled;
use crate::bytecode::{Code, Pc};
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// A code map that is being written.
#[derive(Debug)]
pub(super) struct CodeMap(File);

impl CodeMap {
    /// An empty map.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(super) fn create(path: &Path) -> io::Result<CodeMap> {
        Ok(CodeMap(File::create(path)?))
    }

    /// Adds a piece: all of `code`, or its loop at `header`. A map that cannot be written further is left as it is.
    pub(super) fn add(&mut self, compiled: &Compiled, code: &Code, header: Option<Pc>) {
        let line = line(compiled.entry as usize, compiled.bytes, code, header);
        // In one piece, so that a reader never sees half of it.
        let _full_disk = self.0.write_all(line.as_bytes());
    }
}

fn line(start: usize, bytes: usize, code: &Code, header: Option<Pc>) -> String {
    let file = Path::new(&*code.filename).file_name().unwrap_or_default();
    let (what, line) = match header {
        None => ("", code.first_line),
        Some(pc) => ("loop ", code.line(pc)),
    };
    let name = format!("{} {what}({}:{line})", code.qualname, file.display());
    // A name ends with the line.
    let name = name.replace(char::is_control, "?");
    format!("{start:x} {bytes:x} {name}\n")
}
