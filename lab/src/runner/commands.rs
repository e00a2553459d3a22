//! Whole commands, as `lab time` measures them: two at once on one core, or any number in turns.

use std::path::PathBuf;
use std::time::Duration;

use super::duet::{Setting, Side, process_duet};
use super::find::locate;
use super::hold::Holders;
use super::sys;
use super::weather::Watch;
use crate::error::{Error, Result};
use crate::model::{ExitStatus, FailureKind};
pub use crate::suite::Metric;

/// A command to be timed.
#[derive(Debug, Clone)]
pub struct Command {
    /// As it was given.
    pub text: String,
    /// Program, with its folder, and arguments.
    pub argv: Vec<String>,
}

/// One execution of a command.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Once {
    /// From release to end, in nanoseconds.
    pub wall_ns: u64,
    /// User CPU time in nanoseconds, of the command and its children that ended.
    pub user_ns: u64,
    /// System CPU time in nanoseconds.
    pub system_ns: u64,
    /// Greatest resident set in bytes.
    pub peak_rss_bytes: u64,
    /// How it ended.
    pub exit: ExitStatus,
    /// CLOCK_MONOTONIC at its release.
    pub start_ns: u64,
    /// Something else on the machine disturbed it.
    pub disturbed: bool,
}

impl Once {
    /// CPU time in nanoseconds.
    pub fn cpu_ns(&self) -> u64 {
        self.user_ns + self.system_ns
    }
}

/// How commands are executed.
#[derive(Debug, Clone)]
pub struct Timing {
    /// CPU: both of two commands at once on one core. Wall: in turns.
    pub metric: Metric,
    /// Core to pin to.
    pub core: Option<usize>,
    /// Run before each command, untimed; before both of a pair that runs at once.
    pub prepare: Option<Vec<String>>,
    /// An exit status other than 0 is no failure.
    pub ignore_failure: bool,
    /// After this a command is killed.
    pub limit: Duration,
}

/// Executes commands through holders that stay.
pub struct Commands {
    holders: Holders,
    watch: Watch,
    env: Vec<(String, String)>,
    folder: PathBuf,
}

impl Commands {
    /// In the working directory, with the environment of the lab; `core` is watched for what disturbs.
    pub fn new(core: Option<usize>) -> Result<Commands> {
        sys::catch_interrupts();
        let folder = std::env::current_dir()
            .map_err(|cause| Error::harness(format!("there is no working directory: {cause}")))?;
        Ok(Commands {
            holders: Holders::default(),
            watch: Watch::start(core),
            env: std::env::vars_os()
                .map(|(key, value)| {
                    let text = |part: std::ffi::OsString| part.to_string_lossy().into_owned();
                    (text(key), text(value))
                })
                .collect(),
            folder,
        })
    }

    /// Executes commands once each, in this order; results are in the same order.
    pub fn round(&self, commands: &[&Command], timing: &Timing) -> Result<Vec<Once>> {
        match timing.metric {
            Metric::Cpu if commands.len() <= 2 => self.at_once(commands, timing),
            _ => {
                let mut round = Vec::new();
                for command in commands {
                    round.extend(self.at_once(std::slice::from_ref(command), timing)?);
                }
                Ok(round)
            }
        }
    }

    fn at_once(&self, commands: &[&Command], timing: &Timing) -> Result<Vec<Once>> {
        if let Some(prepare) = &timing.prepare {
            run_untimed(prepare, "--prepare")?;
        }
        let setting = Setting {
            holders: &self.holders,
            core: timing.core,
            nonce: "",
            limit: timing.limit,
            watch: &self.watch,
            counts: false,
        };
        let mut sides: Vec<Side> = commands
            .iter()
            .map(|command| {
                let mut side =
                    Side::new(command.argv.clone(), self.env.clone(), self.folder.clone());
                side.is_muted = true;
                side
            })
            .collect();
        process_duet(&setting, Metric::Cpu, &mut sides, |_, _, _| Ok(None))?;
        let mut round = Vec::new();
        for (side, command) in sides.iter().zip(commands) {
            let ended = side.used.filter(|used| {
                timing.ignore_failure && matches!(used.exit, ExitStatus::Code(code) if code != 0)
            });
            let crashed = |kind| kind == FailureKind::Crash && ended.is_some();
            if let Some(wrong) = side.wrong.as_ref().filter(|wrong| !crashed(wrong.kind)) {
                return Err(Error::harness(format!(
                    "{}: {}: {}; with --ignore-failure an exit status other than 0 is none",
                    command.text,
                    wrong.kind.word(),
                    wrong.message
                )));
            }
            let Some(used) = side.used else {
                return Err(Error::harness(format!(
                    "{}: its end was not seen",
                    command.text
                )));
            };
            round.push(Once {
                wall_ns: used.end_ns.saturating_sub(side.released_ns),
                user_ns: used.user_ns,
                // What the holder's child used before it became the program is all of the system's.
                system_ns: used.system_ns.saturating_sub(side.before_ns),
                peak_rss_bytes: used.peak_rss_bytes,
                exit: used.exit,
                start_ns: side.released_ns,
                disturbed: side
                    .seen
                    .as_ref()
                    .is_some_and(|seen| !seen.contamination.disturbances().is_empty()),
            });
        }
        Ok(round)
    }
}

/// Runs a command that is not timed and must succeed; `role` is the option it came with.
pub fn run_untimed(argv: &[String], role: &str) -> Result<()> {
    let Some((program, args)) = argv.split_first() else {
        return Ok(());
    };
    let output = std::process::Command::new(program)
        .args(args)
        .stdin(std::process::Stdio::null())
        .output();
    let why = match output {
        Ok(output) if output.status.success() => return Ok(()),
        Ok(output) => format!(
            "ended with {}; it said: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        ),
        Err(cause) => format!("could not be started: {cause}"),
    };
    Err(Error::harness(format!("{role} {:?} {why}", argv.join(" "))))
}

/// The file that the name of a program stands for, with its folder.
pub fn resolve_program(name: &str) -> Option<PathBuf> {
    locate(name).into_iter().next()
}
