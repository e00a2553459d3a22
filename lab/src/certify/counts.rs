//! The counts file, `lab.counts/1`: how well simulated counts of instructions repeat, what they show of a little more work,
//! and what the driver adds to a process.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// The format of the file.
const FORMAT: &str = "lab.counts/1";
/// How far two counts of the same work may lie apart.
const REPEAT: f64 = 1e-4;
/// Milliseconds of CPU time that the driver may add to a process.
const ADDED_MS: f64 = 0.2;
/// Instructions taken for a millisecond: one a nanosecond, which is slow for any machine of this century.
const INSTRUCTIONS_PER_MS: f64 = 1e6;

/// What was counted, with which binaries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Counts {
    /// `lab.counts/1`.
    pub format: String,
    /// The machine class.
    pub machine_class: String,
    /// The simulator, as it calls itself.
    pub tool: String,
    /// Each runner with the SHA-256 of its binary and its version.
    pub runners: Vec<(String, String, String)>,
    /// The same work several times, and a little more of it.
    pub work: Vec<CountedWork>,
    /// Processes with and without the driver.
    pub driver: Vec<CountedDriver>,
}

/// Counts of a benchmark's work under one runner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CountedWork {
    /// `suite/benchmark/case`.
    pub benchmark: String,
    /// Which runner.
    pub runner: String,
    /// The work.
    pub n: u64,
    /// Its instructions, counted in processes of their own.
    pub instructions: Vec<u64>,
    /// A little more work.
    pub more_n: u64,
    /// Its instructions.
    pub more_instructions: u64,
}

/// Instructions of two processes of one runner that do the same: import a program and call its `bench` once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CountedDriver {
    /// Which runner.
    pub runner: String,
    /// As a script that does nothing else.
    pub script: u64,
    /// Asked by the lab, through the driver.
    pub driven: u64,
    /// Of one request more.
    pub request: u64,
}

impl CountedWork {
    /// The greatest count over the smallest, less one.
    pub fn repeats_within(&self) -> f64 {
        let of = || self.instructions.iter().copied();
        match (of().min(), of().max()) {
            (Some(low), Some(high)) if low > 0 => high as f64 / low as f64 - 1.0,
            _ => f64::INFINITY,
        }
    }

    /// What was added to the work, as a share of it.
    pub fn added(&self) -> f64 {
        self.more_n as f64 / self.n as f64 - 1.0
    }

    /// The same as its instructions show it.
    pub fn seen(&self) -> f64 {
        let first = self.instructions.first().map_or(f64::NAN, |&of| of as f64);
        self.more_instructions as f64 / first - 1.0
    }
}

impl CountedDriver {
    /// Instructions that the driver adds.
    pub fn added(&self) -> u64 {
        self.driven.saturating_sub(self.script)
    }

    /// The same as milliseconds of CPU time, at one instruction a nanosecond.
    pub fn added_ms(&self) -> f64 {
        self.added() as f64 / INSTRUCTIONS_PER_MS
    }
}

/// The worst of several counts beside its target.
#[derive(Debug, Clone, PartialEq)]
pub struct CountTarget {
    /// What it is.
    pub name: &'static str,
    /// What was asked for.
    pub target: &'static str,
    /// The worst that was found.
    pub found: String,
    /// Where.
    pub of: String,
    /// The target is met.
    pub met: bool,
}

impl Counts {
    /// Counts of this version of the format, none as yet.
    pub fn new(machine_class: &str, tool: &str, runners: Vec<(String, String, String)>) -> Counts {
        Counts {
            format: FORMAT.to_string(),
            machine_class: machine_class.to_string(),
            tool: tool.to_string(),
            runners,
            work: Vec::new(),
            driver: Vec::new(),
        }
    }

    /// Reads the file; nothing when there is none.
    pub fn load(path: &Path) -> Result<Option<Counts>> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(cause) => return Err(Error::file(path, "read the counts", cause)),
        };
        let wrong = |what: String| {
            Error::usage(format!(
                "{}: {what}; `lab certify --counts` writes it anew",
                path.display()
            ))
        };
        let counts: Counts = serde_json::from_str(&text)
            .map_err(|cause| wrong(format!("expected {FORMAT}: {cause}")))?;
        if counts.format != FORMAT {
            let found = &counts.format;
            return Err(wrong(format!(
                "expected the format {FORMAT}, found {found:?}"
            )));
        }
        Ok(Some(counts))
    }

    /// Writes the file, beside its place first.
    pub fn save(&self, path: &Path) -> Result<()> {
        let mut text = serde_json::to_string_pretty(self)
            .map_err(|cause| Error::harness(format!("{}: {cause}", path.display())))?;
        text.push('\n');
        let early = path.with_extension("json.new");
        std::fs::write(&early, text)
            .and_then(|()| std::fs::rename(&early, path))
            .map_err(|cause| Error::file(path, "write the counts", cause))
    }

    /// The worst of each kind beside its target.
    pub fn targets(&self) -> Vec<CountTarget> {
        let place = |work: &CountedWork| format!("{}, {}", work.benchmark, work.runner);
        let mut targets = Vec::new();
        let spreads = self.work.iter().map(|work| (work.repeats_within(), work));
        if let Some((spread, work)) = spreads.max_by(|(a, _), (b, _)| a.total_cmp(b)) {
            targets.push(CountTarget {
                name: "counts of the same work lie apart",
                target: "at most 0.01 %",
                found: format!("{:.4} %", spread * 100.0),
                of: place(work),
                met: spread <= REPEAT,
            });
        }
        // Work need not be proportional to n: sorting, or words that come anew, take a little more or less.
        let changes = self.work.iter().map(|work| (work.seen(), work));
        if let Some((seen, work)) = changes.min_by(|(a, _), (b, _)| a.total_cmp(b)) {
            targets.push(CountTarget {
                name: "0.1 % more work is found by counts: the least that is seen",
                target: "above 0.01 %",
                found: format!("{:+.4} %", seen * 100.0),
                of: place(work),
                met: seen > REPEAT,
            });
        }
        let drivers = self.driver.iter();
        if let Some(driver) = drivers.max_by_key(|driver| driver.added()) {
            targets.push(CountTarget {
                name: "CPU time that the driver adds to a process, at one instruction a nanosecond",
                target: "at most 0.2 ms",
                found: format!("{:.3} ms", driver.added_ms()),
                of: driver.runner.clone(),
                met: driver.added_ms() <= ADDED_MS,
            });
        }
        targets
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work(instructions: &[u64], more_instructions: u64) -> CountedWork {
        CountedWork {
            benchmark: "s/b".to_string(),
            runner: "r".to_string(),
            n: 1000,
            instructions: instructions.to_vec(),
            more_n: 1001,
            more_instructions,
        }
    }

    fn counts(work: Vec<CountedWork>, added: u64) -> Counts {
        let driver = CountedDriver {
            runner: "r".to_string(),
            script: 1_000_000,
            driven: 1_000_000 + added,
            request: 900,
        };
        Counts {
            work,
            driver: vec![driver],
            ..Counts::new("here", "valgrind", Vec::new())
        }
    }

    fn met(counts: &Counts) -> Vec<bool> {
        counts.targets().iter().map(|target| target.met).collect()
    }

    #[test]
    fn the_worst_decides() {
        let good = work(&[1_000_000, 1_000_100], 1_001_000);
        assert_eq!(met(&counts(vec![good.clone()], 200_000)), [true; 3]);
        let apart = work(&[1_000_000, 1_000_101], 1_001_000);
        let blind = work(&[1_000_000], 1_000_100);
        let found = counts(vec![good, apart, blind], 200_001);
        assert_eq!(met(&found), [false; 3]);
        assert_eq!(found.targets()[1].found, "+0.0100 %");
        assert_eq!(found.targets()[2].found, "0.200 ms");
    }

    #[test]
    fn work_that_was_not_counted_meets_nothing() {
        assert_eq!(met(&counts(vec![work(&[], 1)], 0)), [false, false, true]);
    }

    #[test]
    fn another_format_is_refused() {
        let path = std::env::temp_dir().join(format!("lab-counts-{}.json", std::process::id()));
        assert_eq!(Counts::load(&path).expect("absent"), None);
        let mut counts = counts(Vec::new(), 1);
        counts.save(&path).expect("written");
        assert_eq!(Counts::load(&path).expect("read"), Some(counts.clone()));
        counts.format = "lab.counts/9".to_string();
        counts.save(&path).expect("written");
        let error = Counts::load(&path).expect_err("refused");
        assert!(error.message.contains("lab.counts/9"), "{}", error.message);
        std::fs::remove_file(&path).expect("removed");
    }
}
