//! Questions to a program before the run: its version, how it was built. A program that does not answer is killed.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// How long a program may think about its version.
const LIMIT: Duration = Duration::from_secs(10);

/// Runs a program and returns what it printed: standard output, or standard error when that is empty. Nothing when it
/// fails, cannot be started or does not end in time.
pub(crate) fn ask(program: &Path, args: &[&str]) -> Option<String> {
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    let (mut out, mut err) = (child.stdout.take()?, child.stderr.take()?);
    let (sender, receiver) = mpsc::channel();
    // A thread, because a pipe cannot be read with a time limit; it ends when the pipes close.
    std::thread::spawn(move || {
        let (mut printed, mut complained) = (Vec::new(), Vec::new());
        let _ = out
            .read_to_end(&mut printed)
            .and_then(|_| err.read_to_end(&mut complained));
        let _ = sender.send(if printed.is_empty() {
            complained
        } else {
            printed
        });
    });
    let Ok(text) = receiver.recv_timeout(LIMIT) else {
        let _ = child.kill();
        let _ = child.wait();
        return None;
    };
    let succeeded = child.wait().ok()?.success();
    succeeded.then(|| String::from_utf8_lossy(&text).into_owned())
}
