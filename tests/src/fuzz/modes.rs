//! The ways a program is run, and how two runs are compared.

use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::{Finished, difference, run};

/// A way to run a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mode {
    /// Options of `tauraro`.
    pub flags: Vec<String>,
}

impl Mode {
    fn new(flags: &[&str]) -> Self {
        Self {
            flags: flags.iter().map(|flag| (*flag).to_owned()).collect(),
        }
    }

    /// The interpreter, against which all others are held.
    pub fn interpreter() -> Self {
        Self::new(&["--jit=off"])
    }

    /// The modes for the program of this number.
    pub fn all(number: u64) -> Vec<Self> {
        let mut modes = vec![Self::new(&["--jit=always"])];
        let threshold = ["10", "50", "300"][(number % 3) as usize];
        modes.push(Self::new(&[&format!("--jit-threshold={threshold}")]));
        for n in [1, 2, 3, 7, 50] {
            modes.push(Self::new(&[
                "--jit=always",
                &format!("--jit-fail-every={n}"),
            ]));
        }
        let more: &[(u64, u64, &[&str])] = &[
            (4, 1, &["--jit=always", "--gc-stress=23"]),
            (4, 3, &["--jit-threshold=50", "--jit-fail-every=11"]),
            (4, 2, &["--jit=on"]),
            (8, 6, &["--jit=always", "--gc-verify"]),
            (
                16,
                2,
                &["--jit=always", "--jit-fail-every=5", "--gc-stress=7"],
            ),
        ];
        for (every, at, flags) in more {
            if number % every == *at {
                modes.push(Self::new(flags));
            }
        }
        modes
    }

    /// The flags as they are typed.
    pub fn text(&self) -> String {
        self.flags.join(" ")
    }
}

/// What differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The process was ended by a signal or a panic.
    Crash,
    /// It did not end in time.
    Hang,
    /// It printed something else, or ended with another status.
    Difference,
}

/// Programs to run, and for how long.
#[derive(Clone, Debug)]
pub struct Runner {
    /// The engine.
    pub tauraro: PathBuf,
    /// CPython, where there is one.
    pub python: Option<PathBuf>,
    /// The folder in which scripts are written and run.
    pub folder: PathBuf,
}

/// The name of each script, which tracebacks show.
const SCRIPT: &str = "script.py";

impl Runner {
    /// Puts a program where the next runs find it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, text: &str) -> std::io::Result<()> {
        std::fs::write(self.folder.join(SCRIPT), text)
    }

    /// Runs the program with CPython, where there is one.
    pub fn python(&self, limit: Duration) -> Option<Finished> {
        let python = self.python.as_ref()?;
        let mut command = Command::new(python);
        command.arg("-S").env("PYTHONUTF8", "1");
        Some(self.run(&mut command, limit))
    }

    /// Runs the program in a mode.
    pub fn tauraro(&self, mode: &Mode, limit: Duration) -> Finished {
        self.run(Command::new(&self.tauraro).args(&mode.flags), limit)
    }

    fn run(&self, command: &mut Command, limit: Duration) -> Finished {
        run(command.arg(SCRIPT).current_dir(&self.folder), limit)
    }

    /// Is `path` a program that can be run?
    pub fn is_program(path: &Path) -> bool {
        Command::new(path)
            .arg("--version")
            .output()
            .is_ok_and(|done| done.status.success())
    }
}

/// CPython as there is one: 3.14, whose language the engine speaks, or 3.11.
pub fn reference() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut found = std::env::split_paths(&path).map(|folder| folder.join("python3.14"));
    found
        .find(|python| Runner::is_program(python))
        .or_else(|| Some(PathBuf::from("/usr/bin/python3.11")))
        .filter(|python| Runner::is_program(python))
}

/// How a run ended, in words.
pub fn ending(done: &Finished) -> String {
    match done.status {
        None => "no end in time".to_owned(),
        Some(status) => match (status.code(), status.signal()) {
            (Some(code), _) => format!("status {code}"),
            (None, signal) => format!("signal {}", signal.unwrap_or(0)),
        },
    }
}

/// Compares a run with the one that is right. Standard error is compared between modes of one engine only.
pub fn compare(right: &Finished, found: &Finished, errors: bool) -> Option<(Fault, String)> {
    let Some(status) = found.status else {
        return Some((Fault::Hang, "no end in time".to_owned()));
    };
    // A panic is status 101.
    if right.status != found.status && (status.code().is_none() || status.code() == Some(101)) {
        let stderr = String::from_utf8_lossy(&found.stderr);
        let last: Vec<&str> = stderr.lines().rev().take(4).collect();
        let text = format!(
            "{}\n{}",
            ending(found),
            last.into_iter().rev().collect::<Vec<_>>().join("\n")
        );
        return Some((Fault::Crash, text));
    }
    if let Some(text) = different(&right.stdout, &found.stdout) {
        return Some((Fault::Difference, text));
    }
    if right.status != found.status {
        return Some((
            Fault::Difference,
            format!("{}, expected {}", ending(found), ending(right)),
        ));
    }
    if errors && let Some(text) = different(&right.stderr, &found.stderr) {
        return Some((Fault::Difference, format!("standard error:\n{text}")));
    }
    None
}

/// Compares two outputs but for addresses, which differ each time.
fn different(right: &[u8], found: &[u8]) -> Option<String> {
    if right == found {
        return None;
    }
    difference(&without_addresses(right), &without_addresses(found), 3)
}

fn without_addresses(output: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(output);
    let mut parts = text.split(" at 0x");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept += " at 0x";
        kept += part.trim_start_matches(|c: char| c.is_ascii_hexdigit());
    }
    kept.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_not_compared() {
        assert_eq!(
            different(b"<A object at 0x7f00>\n", b"<A object at 0x12>\n"),
            None
        );
        assert!(different(b"<A object at 0x7f00>\n", b"<B object at 0x7f00>\n").is_some());
    }
}
