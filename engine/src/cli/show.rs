//! Printing for people: a closed pipe is no reason to panic.

use std::io::{self, Write};

/// Writes to standard output; the exit status: 120 when it could not be written.
pub(super) fn out(text: &str) -> i32 {
    let mut stdout = io::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Ok(()) => 0,
        Err(_) => 120,
    }
}

/// Writes to standard error, if anybody listens there.
pub(super) fn err(text: &str) {
    let _nobody = io::stderr().write_all(text.as_bytes());
}
