//! Runs reduced to what a history needs of them, and put together to nights.

use std::collections::{BTreeMap, HashMap};

use crate::model::{CaseFacts, Machine, Run, RunnerFacts, Sample, duets_of};
use crate::report::{Interval, Row, analyse};

/// Modes of runs that measure runners beside the baseline as a user would; comparisons, relinked binaries and imported
/// files are no part of a history.
const MODES: [&str; 4] = ["quick", "normal", "precise", "rounds"];
/// Runs of the same binaries that begin within this many seconds of each other and measured different benchmarks are one
/// night.
const NIGHT_S: i64 = 24 * 3600;

/// What one run said of itself.
#[derive(Debug, Clone)]
pub struct RunFacts {
    /// ULID.
    pub run: String,
    /// When it started: RFC 3339, and seconds since 1970.
    pub started: String,
    /// See [`RunFacts::started`].
    pub at: i64,
    /// The lab's command line.
    pub argv: Vec<String>,
    /// `quick`, `normal`, ...
    pub mode: String,
    /// Duets planned.
    pub rounds: u32,
    /// Invocations that ended.
    pub invocations: usize,
    /// Those that something disturbed.
    pub disturbed: usize,
    /// The run came to its end.
    pub whole: bool,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// A failure of a runner.
#[derive(Debug, Clone)]
pub struct Failed {
    /// `suite/benchmark/case`.
    pub benchmark: String,
    /// Which runner.
    pub runner: String,
    /// What went wrong, in a word, and what was seen.
    pub what: String,
}

/// One benchmark under one runner.
#[derive(Debug, Clone)]
pub struct Measured {
    /// What the case was.
    pub case: CaseFacts,
    /// The runner.
    pub runner: RunnerFacts,
    /// The row of the table.
    pub row: Row,
    /// ln(baseline / runner) of each duet.
    pub logs: Vec<f64>,
    /// Time of each invocation of the runner, in nanoseconds, with whether it was disturbed.
    pub times: Vec<(f64, bool)>,
    /// The same of the baseline.
    pub baseline_times: Vec<(f64, bool)>,
    /// The slices of one process of each side in order, where it was measured in slices.
    pub slices: Option<Slices>,
}

/// CPU time of each slice of a process, in nanoseconds.
#[derive(Debug, Clone, Default)]
pub struct Slices {
    /// Of the runner, with whether it belongs to the warm-up.
    pub runner: Vec<(f64, bool)>,
    /// Of the baseline.
    pub baseline: Vec<(f64, bool)>,
}

/// What was measured of one set of binaries within a day on one machine.
#[derive(Debug, Clone)]
pub struct Night {
    /// The runs, oldest first; there is one at least.
    pub runs: Vec<RunFacts>,
    /// The revision, where the workspace was a git repository.
    pub revision: Option<String>,
    /// It had changes that were not committed.
    pub dirty: bool,
    /// Where it ran.
    pub machine: Machine,
    /// Name of the baseline.
    pub baseline: String,
    /// Every runner, baseline included.
    pub runners: Vec<RunnerFacts>,
    /// Each benchmark and runner.
    pub measured: Vec<Measured>,
    /// Geometric means: suite, runner, ratio, goal.
    pub means: Vec<(String, String, Interval, Option<f64>)>,
    /// What failed.
    pub failures: Vec<Failed>,
}

impl Night {
    /// The newest run.
    pub fn latest(&self) -> &RunFacts {
        &self.runs[self.runs.len() - 1]
    }

    /// When it began, in seconds since 1970.
    pub fn at(&self) -> i64 {
        self.runs[0].at
    }

    /// SHA-256 of the binary of a runner.
    pub fn binary(&self, runner: &str) -> Option<&str> {
        let mut runners = self.runners.iter();
        let found = runners.find(|facts| facts.name == runner)?;
        Some(&found.sha256)
    }

    /// Invocations, and those that something disturbed.
    pub fn invocations(&self) -> (usize, usize) {
        self.runs.iter().fold((0, 0), |(all, disturbed), run| {
            (all + run.invocations, disturbed + run.disturbed)
        })
    }

    /// Whether the other is of the same binaries and machine, on the same day, with other benchmarks.
    fn takes(&self, other: &Night) -> bool {
        let binaries = |night: &Night| -> Vec<(String, String, Vec<String>)> {
            let of = night.runners.iter();
            let mut all: Vec<_> = of
                .map(|one| (one.name.clone(), one.sha256.clone(), one.options().to_vec()))
                .collect();
            all.sort();
            all
        };
        self.machine.class == other.machine.class
            && self.revision == other.revision
            && self.dirty == other.dirty
            && self.baseline == other.baseline
            && self.latest().mode == other.latest().mode
            && (0..NIGHT_S).contains(&(other.at() - self.at()))
            && binaries(self) == binaries(other)
            && !other.measured.iter().any(|one| {
                let mut here = self.measured.iter();
                here.any(|here| here.case.benchmark == one.case.benchmark)
            })
    }
}

/// A run as a night of its own; nothing for a run that is no part of a history.
pub fn summary(run: &Run) -> Option<Night> {
    let header = &run.header;
    if !MODES.contains(&header.mode.as_str()) || header.more.contains_key("imported") {
        return None;
    }
    let analysis = analyse(run, std::iter::empty());
    let samples = by_series(run);
    let disturbed: HashMap<u64, bool> = run
        .invocations()
        .map(|one| (one.invocation, one.is_disturbed()))
        .collect();
    let mut measured = Vec::new();
    let mut means = Vec::new();
    for suite in analysis.suites {
        for mean in suite.means {
            if let Some(ratio) = mean.ratio {
                means.push((suite.name.clone(), mean.runner, ratio, mean.goal));
            }
        }
        for row in suite.rows {
            let case = header
                .cases
                .iter()
                .find(|case| case.benchmark == row.benchmark);
            let runner = header.runners.iter().find(|one| one.name == row.runner);
            if let (Some(case), Some(runner)) = (case, runner)
                && runner.name != header.baseline
            {
                measured.push(one(
                    header.baseline.as_str(),
                    case,
                    runner,
                    row,
                    &samples,
                    &disturbed,
                ));
            }
        }
    }
    let failures = run
        .failures()
        .map(|failure| Failed {
            benchmark: failure.benchmark.clone(),
            runner: failure.runner.clone(),
            what: format!("{}: {}", failure.kind.word(), failure.message),
        })
        .collect();
    Some(Night {
        runs: vec![RunFacts {
            run: header.run.clone(),
            started: header.started.clone(),
            at: seconds(&header.started).unwrap_or_default(),
            argv: header.argv.clone(),
            mode: header.mode.clone(),
            rounds: header.rounds,
            invocations: disturbed.len(),
            disturbed: disturbed.values().filter(|is| **is).count(),
            whole: run.end().is_some(),
            notes: header.notes.clone(),
        }],
        revision: header.git.as_ref().map(|git| git.revision.clone()),
        dirty: header.git.as_ref().is_some_and(|git| git.dirty),
        machine: header.machine.clone(),
        baseline: header.baseline.clone(),
        runners: header.runners.clone(),
        measured,
        means,
        failures,
    })
}

type BySeries<'a> = HashMap<(&'a str, &'a str), Vec<&'a Sample>>;

fn by_series(run: &Run) -> BySeries<'_> {
    let mut samples: BySeries<'_> = HashMap::new();
    for sample in run.samples() {
        let of = samples.entry((&sample.benchmark, &sample.runner));
        of.or_default().push(sample);
    }
    samples
}

fn one(
    baseline: &str,
    case: &CaseFacts,
    runner: &RunnerFacts,
    row: Row,
    samples: &BySeries<'_>,
    disturbed: &HashMap<u64, bool>,
) -> Measured {
    let in_pairs =
        [baseline, runner.name.as_str()].map(|name| samples.get(&(case.benchmark.as_str(), name)));
    let of = |name: &str| {
        let found = in_pairs[usize::from(name != baseline)];
        found.map_or(&[][..], Vec::as_slice)
    };
    let wall = case.metric == "wall";
    let time = |sample: &Sample| if wall { sample.wall_ns } else { sample.cpu_ns } as f64;
    let sides = of(baseline).iter().chain(of(&runner.name)).copied();
    let logs = duets_of(sides, baseline, &runner.name)
        .iter()
        .map(|duet| {
            let total = |side: &crate::model::Side| if wall { side.wall_ns } else { side.cpu_ns };
            (total(&duet.a) as f64 / total(&duet.b) as f64).ln()
        })
        .filter(|log| log.is_finite())
        .collect();
    let times = |name: &str| -> Vec<(f64, bool)> {
        let mut sums: BTreeMap<u64, (f64, f64)> = BTreeMap::new();
        for sample in of(name).iter().filter(|sample| sample.phase != "warm-up") {
            let (sum, count) = sums.entry(sample.invocation).or_default();
            *sum += time(sample);
            *count += 1.0;
        }
        sums.iter()
            .map(|(invocation, (sum, count))| {
                (
                    sum / count,
                    disturbed.get(invocation).copied().unwrap_or(false),
                )
            })
            .collect()
    };
    let slices = |name: &str| -> Vec<(f64, bool)> {
        let Some(first) = of(name).iter().find(|sample| sample.slice.is_some()) else {
            return Vec::new();
        };
        let mut own: Vec<&&Sample> = of(name)
            .iter()
            .filter(|sample| sample.invocation == first.invocation)
            .collect();
        own.sort_by_key(|sample| sample.start_ns);
        own.iter()
            .map(|sample| (sample.cpu_ns as f64, sample.phase == "warm-up"))
            .collect()
    };
    let (of_runner, of_baseline) = (slices(&runner.name), slices(baseline));
    Measured {
        logs,
        times: times(&runner.name),
        baseline_times: times(baseline),
        slices: (!of_runner.is_empty()).then_some(Slices {
            runner: of_runner,
            baseline: of_baseline,
        }),
        case: case.clone(),
        runner: runner.clone(),
        row,
    }
}

/// Puts runs together that belong to one night; oldest first in, oldest first out.
pub fn nights(runs: impl Iterator<Item = Night>) -> Vec<Night> {
    let mut nights: Vec<Night> = Vec::new();
    for run in runs {
        match nights.last_mut().filter(|night| night.takes(&run)) {
            Some(night) => {
                night.runs.extend(run.runs);
                night.measured.extend(run.measured);
                night.means.extend(run.means);
                night.failures.extend(run.failures);
            }
            None => nights.push(run),
        }
    }
    nights
}

/// Seconds since 1970 of a time such as `2026-11-29T05:24:23Z`.
pub fn seconds(rfc3339: &str) -> Option<i64> {
    let number = |from: usize, to: usize| rfc3339.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    // Days of years that begin in March, after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let days = 365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * month + 2) / 5
        + day
        - 1
        - 719_468;
    Some(days * 86_400 + hour * 3600 + minute * 60 + second)
}
