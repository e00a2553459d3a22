//! Profilers that run a CPython: py-spy, and perf with the interpreter's own symbols.

use std::path::{Path, PathBuf};

use super::ask::ask;
use super::find::{Found, locate};
use super::profiled::{Asked, Profiled, Work, profile_case};
use super::stage::Stage;
use crate::error::{Error, Result};
use crate::suite::Case;
use crate::suite::runners::RunnerKind;

/// A profiler that runs a CPython.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spy {
    /// py-spy: reads the interpreter's frames from outside. Names functions with their lines.
    PySpy(PathBuf),
    /// perf, of a CPython from 3.12 on, which then gives each function a symbol.
    Perf(PathBuf),
}

/// Samples a second, of py-spy: it holds the program for each, so more of them measure itself.
const SPY_RATE: u32 = 250;
/// Samples a second, of perf.
const PERF_RATE: u32 = 999;
/// What py-spy's own lines begin with, among the output of the program.
const SPY_WORDS: &str = "py-spy>";

impl Spy {
    /// The one that can profile this runner here; a sentence when none can.
    pub fn of(found: &Found) -> std::result::Result<Spy, String> {
        if found.runner.kind != RunnerKind::Cpython {
            return Err(format!(
                "{} cannot be profiled: the lab knows profilers of tauraro and of CPython",
                found.facts.name
            ));
        }
        let on_path = |name: &str| locate(name).into_iter().next();
        if let Some(program) = on_path("py-spy") {
            return Ok(Spy::PySpy(program));
        }
        let version = version(&found.facts.version);
        match on_path("perf") {
            Some(program) if version >= Some((3, 12)) => Ok(Spy::Perf(program)),
            Some(_) => Err(format!(
                "{} cannot be profiled: perf knows functions of CPython from 3.12 on, and this is {}; py-spy knows older ones \
                 (pip install py-spy)",
                found.facts.name, found.facts.version
            )),
            None => Err(format!(
                "{} cannot be profiled: neither py-spy (pip install py-spy) nor perf is on PATH",
                found.facts.name
            )),
        }
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        match self {
            Spy::PySpy(_) => "py-spy",
            Spy::Perf(_) => "perf",
        }
    }

    /// What a sample stands for, in nanoseconds.
    pub fn each_ns(&self) -> u64 {
        let rate = match self {
            Spy::PySpy(_) => SPY_RATE,
            Spy::Perf(_) => PERF_RATE,
        };
        1_000_000_000 / u64::from(rate)
    }

    /// Runs a case under it: what the process did, and what the profiler found, as `py-spy record --format raw` or
    /// `perf script -F pid,ip,sym` write it.
    pub fn profile(
        &self,
        case: &Case,
        found: &Found,
        stage: &mut Stage,
        work: Work,
        hash_seed: u32,
    ) -> Result<std::result::Result<(Profiled, String), String>> {
        let file = stage.write("spied", "")?;
        let text = |path: &Path| path.to_string_lossy().into_owned();
        let (under, options): (Vec<String>, &[&str]) = match self {
            Spy::PySpy(program) => {
                let rate = SPY_RATE.to_string();
                let words = ["record", "--format", "raw", "--function", "--rate", &rate];
                let mut under = vec![text(program)];
                under.extend(words.map(str::to_string));
                under.extend(["--output".to_string(), text(&file), "--".to_string()]);
                (under, &[])
            }
            Spy::Perf(program) => {
                let rate = PERF_RATE.to_string();
                let words = ["record", "-q", "-e", "cpu-clock", "-F", &rate, "-g", "-o"];
                let mut under = vec![text(program)];
                under.extend(words.map(str::to_string));
                under.extend([text(&file), "--".to_string()]);
                (under, &["-X", "perf"])
            }
        };
        let options: Vec<String> = options.iter().map(|word| (*word).to_string()).collect();
        let asked = Asked {
            under: &under,
            own_words: match self {
                Spy::PySpy(_) => SPY_WORDS,
                Spy::Perf(_) => "",
            },
            options: &options,
            work,
            hash_seed,
        };
        let done = match profile_case(case, found, stage, &asked)? {
            Ok(done) => done,
            Err(why) => return Ok(Err(format!("under {}: {why}", self.name()))),
        };
        let read = match self {
            Spy::PySpy(_) => std::fs::read_to_string(&file)
                .map_err(|cause| Error::file(&file, "read the profile", cause))?,
            Spy::Perf(program) => {
                let file = text(&file);
                let words = ["script", "-i", &file, "-F", "pid,ip,sym"];
                ask(program, &words).unwrap_or_default()
            }
        };
        if read.trim().is_empty() {
            let mut said = done.said.lines().map(str::trim);
            let last = said.rfind(|line| !line.is_empty());
            let said = last.map_or(String::new(), |line| format!(": {line}"));
            return Ok(Err(format!("{} wrote no sample{said}", self.name())));
        }
        Ok(Ok((done, read)))
    }
}

/// Removes the files of symbols that Pythons have left for perf.
pub fn forget_symbols(pids: &[u32]) {
    for pid in pids {
        let _absent = std::fs::remove_file(format!("/tmp/perf-{pid}.map"));
    }
}

/// The version in `Python 3.11.2`.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.strip_prefix("Python ")?.split('.');
    let mut number = || numbers.next()?.parse().ok();
    Some((number()?, number()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_numbers() {
        assert_eq!(version("Python 3.11.2"), Some((3, 11)));
        assert!(version("Python 3.9.1") < Some((3, 12)));
        assert!(version("Python 3.14.0+") > Some((3, 12)));
        assert_eq!(version("tauraro 0.1"), None);
    }
}
