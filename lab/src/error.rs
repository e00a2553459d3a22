//! How the lab ends: the documented exit codes and the error that carries one of them to `main`.

use std::fmt;

/// Exit codes of every subcommand (`docs/formats.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Everything ran and nothing was found against it.
    Pass = 0,
    /// A verdict found a regression.
    Regressed = 1,
    /// The command line, a suite or a runner definition is wrong.
    Usage = 2,
    /// No verdict could be reached.
    Inconclusive = 3,
    /// There is nothing to compare with.
    NoBaseline = 4,
    /// A runner answered wrongly.
    WrongAnswer = 5,
    /// A runner crashed, hung or broke the protocol, or the lab could not do its own work.
    Harness = 6,
    /// Ctrl-C or a termination signal.
    Interrupted = 130,
}

impl Exit {
    /// The process exit status.
    pub fn code(self) -> u8 {
        self as u8
    }
}

/// An error that ends the lab: a message with place and remedy, and the exit code it stands for.
#[derive(Debug)]
pub struct Error {
    /// The exit code that `main` returns.
    pub exit: Exit,
    /// One or more lines for the user.
    pub message: String,
}

impl Error {
    /// A mistake in what the user gave: command line, suite, runner definition.
    pub fn usage(message: impl Into<String>) -> Error {
        Error {
            exit: Exit::Usage,
            message: message.into(),
        }
    }

    /// The lab could not do its own work, or a child spoiled it.
    pub fn harness(message: impl Into<String>) -> Error {
        Error {
            exit: Exit::Harness,
            message: message.into(),
        }
    }

    /// An operation on a file failed.
    pub fn file(path: &std::path::Path, doing: &str, cause: std::io::Error) -> Error {
        Error::harness(format!("{}: cannot {doing}: {cause}", path.display()))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// A result that can end the lab.
pub type Result<T> = std::result::Result<T, Error>;
