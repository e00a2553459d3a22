//! What the tests of the whole product share: finding the program, running it with a time limit, comparing texts.

pub mod fuzz;
pub mod source;

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// The folder of the workspace.
pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the tests lie in the workspace")
}

/// The `tauraro` binary under test: what the environment variable `TAURARO` names, else a release build made now.
///
/// # Panics
/// When `TAURARO` names no file, or the build fails.
pub fn tauraro() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| binary("TAURARO", "tauraro"))
}

/// The `lab` binary under test: what the environment variable `LAB` names, else a release build made now.
///
/// # Panics
/// When `LAB` names no file, or the build fails.
pub fn lab() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| binary("LAB", "lab"))
}

/// The binary of the package of the same name.
fn binary(variable: &str, name: &str) -> PathBuf {
    if let Some(path) = std::env::var_os(variable) {
        let path = PathBuf::from(path);
        return path
            .canonicalize()
            .unwrap_or_else(|error| panic!("{variable}={}: {error}", path.display()));
    }
    let status = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--release", "-p", name, "--bin", name])
        .current_dir(workspace())
        .status()
        .expect("cargo can be started");
    assert!(status.success(), "the release build of {name} failed");
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| workspace().join("target"), |dir| workspace().join(dir));
    target.join("release").join(name)
}

/// What a finished process left behind.
#[derive(Debug)]
pub struct Finished {
    /// How it ended; `None` when it was killed at the time limit.
    pub status: Option<ExitStatus>,
    /// Standard output.
    pub stdout: Vec<u8>,
    /// Standard error.
    pub stderr: Vec<u8>,
}

/// Runs a command without input and kills it after `limit`.
///
/// # Panics
/// When the process cannot be started.
pub fn run(command: &mut Command, limit: Duration) -> Finished {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{:?}: {error}", command.get_program()));
    // Both pipes are drained while the child runs: a full pipe would stop it.
    let stdout = drain(child.stdout.take());
    let stderr = drain(child.stderr.take());
    let begin = Instant::now();
    let mut pause = Duration::from_micros(500);
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child can be waited for") {
            break Some(status);
        }
        if begin.elapsed() > limit {
            // The child may have ended just now; either way it is reaped by the wait.
            let _ = child.kill();
            let _ = child.wait();
            break None;
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(10));
    };
    let finish =
        |thread: std::thread::JoinHandle<Vec<u8>>| thread.join().expect("a reader does not panic");
    Finished {
        status,
        stdout: finish(stdout),
        stderr: finish(stderr),
    }
}

fn drain(pipe: Option<impl Read + Send + 'static>) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // What was read before an error is what there is to compare.
            let _ = pipe.read_to_end(&mut bytes);
        }
        bytes
    })
}

/// The place where two texts part: up to `context` lines before it and of each side after it, or `None` if they are equal.
pub fn difference(expected: &[u8], found: &[u8], context: usize) -> Option<String> {
    if expected == found {
        return None;
    }
    let expected = String::from_utf8_lossy(expected);
    let found = String::from_utf8_lossy(found);
    let left: Vec<&str> = expected.split('\n').collect();
    let right: Vec<&str> = found.split('\n').collect();
    let same = left.iter().zip(&right).take_while(|(a, b)| a == b).count();
    let mut text = format!("    line {}:\n", same + 1);
    for line in &left[same.saturating_sub(context)..same] {
        text += &format!("      {line}\n");
    }
    for (sign, lines) in [('-', &left), ('+', &right)] {
        for line in lines.iter().skip(same).take(context) {
            text += &format!("    {sign} {line}\n");
        }
        if lines.len() > same + context {
            text += &format!(
                "    {sign} ... {} more lines\n",
                lines.len() - same - context
            );
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn difference_shows_the_first_line_that_differs() {
        assert_eq!(difference(b"a\nb\n", b"a\nb\n", 2), None);
        let text = difference(b"a\nb\nc\n", b"a\nx\nc\n", 1).expect("they differ");
        assert_eq!(
            text,
            "    line 2:\n      a\n    - b\n    - ... 2 more lines\n    + x\n    + ... 2 more lines\n"
        );
    }

    #[test]
    fn run_kills_at_the_limit_and_keeps_the_output() {
        let done = run(
            Command::new("sh").args(["-c", "echo early; exec sleep 20"]),
            Duration::from_millis(300),
        );
        assert!(done.status.is_none());
        assert_eq!(done.stdout, b"early\n");
        let done = run(
            Command::new("sh").args(["-c", "echo bad >&2; exit 3"]),
            Duration::from_secs(10),
        );
        assert_eq!(done.status.and_then(|status| status.code()), Some(3));
        assert_eq!(done.stderr, b"bad\n");
    }
}
