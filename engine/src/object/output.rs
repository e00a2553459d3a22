//! Standard output and error of the process: buffered bytes, flushed at exit.

use std::io::{self, IsTerminal, Write};

/// Bytes that are kept before they are written.
const BUFFER_BYTES: usize = 64 << 10;

/// Standard output: a buffer of its own, so that `print` costs no system call.
pub struct Output {
    buffer: Vec<u8>,
    line_buffered: bool,
}

impl Default for Output {
    fn default() -> Output {
        Output {
            buffer: Vec::new(),
            line_buffered: io::stdout().is_terminal(),
        }
    }
}

impl Output {
    /// Is it flushed at each line end?
    pub fn line_buffered(&self) -> bool {
        self.line_buffered
    }

    /// Sets whether it is flushed at each line end.
    pub fn set_line_buffered(&mut self, on: bool) {
        self.line_buffered = on;
    }

    /// Writes bytes, through the buffer.
    ///
    /// # Errors
    /// When the system refuses them, e.g. a closed pipe.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= BUFFER_BYTES || (self.line_buffered && bytes.contains(&b'\n')) {
            self.flush()?;
        }
        Ok(())
    }

    /// Writes what is buffered.
    ///
    /// # Errors
    /// When the system refuses it.
    pub fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        let r = out.write_all(&self.buffer).and_then(|()| out.flush());
        self.buffer.clear();
        r
    }
}
