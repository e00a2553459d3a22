//! From the records of a run to rows: pairs of invocations become log ratios, ratios become a geometric mean, and both
//! are set against goals and earlier runs.

use std::collections::{BTreeMap, HashMap};

use super::compiling::{self, Compiling};
use crate::model::{CaseFacts, Header, Run, RunnerFacts, Sample, Side, duets_of};
use crate::stats::{
    Change, Interval, change, geometric_mean, median, median_interval, ratio_of_pairs,
};

/// Of every interval in the tables.
const CONFIDENCE: f64 = 0.95;

/// A run worked out.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// Its suites, in the order they were given.
    pub suites: Vec<Suite>,
}

/// A suite of a run.
#[derive(Debug, Clone)]
pub struct Suite {
    /// Its name.
    pub name: String,
    /// A row for each case and candidate (or each case, when the baseline ran alone).
    pub rows: Vec<Row>,
    /// The geometric mean of each candidate that has a ratio in every row.
    pub means: Vec<Row>,
}

/// One case under one runner.
#[derive(Debug, Clone)]
pub struct Row {
    /// `suite/benchmark/case`, or what a mean is called.
    pub benchmark: String,
    /// The candidate; the baseline when it ran alone.
    pub runner: String,
    /// Median time of the baseline in nanoseconds.
    pub baseline_ns: Option<f64>,
    /// Median time of the runner in nanoseconds.
    pub time_ns: Option<f64>,
    /// Where the median time of the runner is, with at least 95 %, in nanoseconds.
    pub time_interval_ns: Option<(f64, f64)>,
    /// How many times as fast as the baseline, with its 95 % interval.
    pub ratio: Option<Interval>,
    /// Pairs the ratio rests on.
    pub pairs: usize,
    /// The goal.
    pub goal: Option<f64>,
    /// Against the last comparable run.
    pub change: ChangeSince,
    /// Median peak memory of the baseline in bytes.
    pub baseline_peak_bytes: Option<f64>,
    /// Median peak memory of the runner in bytes.
    pub peak_bytes: Option<f64>,
    /// What the compiler of the runner took; nothing where its engine does not tell.
    pub compiling: Option<Compiling>,
    /// Why there is no time.
    pub failure: Option<String>,
}

impl Row {
    /// Whether the lower end of the interval meets the goal; nothing without both.
    pub fn goal_met(&self) -> Option<bool> {
        Some(self.ratio?.low >= self.goal?)
    }
}

/// The change since the last comparable run.
#[derive(Debug, Clone, PartialEq)]
pub enum ChangeSince {
    /// There is no comparable run.
    New,
    /// The change of the ratio, and the run it is measured from.
    Since {
        /// The change.
        change: Change,
        /// The run before.
        run: String,
        /// The baseline was another binary then, so the change may be the baseline's.
        other_baseline: bool,
    },
}

/// Works out a run. `earlier` are runs before it, newest first; it is not read further than needed.
pub fn analyse(run: &Run, earlier: impl Iterator<Item = Run>) -> Analysis {
    let index = Index::of(run);
    let header = &run.header;
    let candidates: Vec<&RunnerFacts> = header
        .runners
        .iter()
        .filter(|runner| runner.name != header.baseline)
        .collect();
    let mut suites: Vec<Suite> = Vec::new();
    for case in &header.cases {
        if suites.last().is_none_or(|suite| suite.name != case.suite()) {
            suites.push(Suite {
                name: case.suite().to_string(),
                rows: Vec::new(),
                means: Vec::new(),
            });
        }
        let Some(suite) = suites.last_mut() else {
            continue;
        };
        if candidates.is_empty() {
            suite.rows.push(row(run, &index, case, &header.baseline));
        }
        suite.rows.extend(
            candidates
                .iter()
                .filter(|candidate| case.program_sha256(candidate).is_some())
                .map(|candidate| row(run, &index, case, &candidate.name)),
        );
    }
    for suite in &mut suites {
        for candidate in &candidates {
            suite.means.extend(mean(suite, candidate, header));
        }
    }
    compare(run, &mut suites, earlier);
    Analysis { suites }
}

/// Samples by benchmark and runner.
struct Index<'a> {
    samples: HashMap<&'a str, HashMap<&'a str, Vec<&'a Sample>>>,
    compiling: HashMap<(&'a str, &'a str), Compiling>,
}

impl<'a> Index<'a> {
    fn of(run: &'a Run) -> Index<'a> {
        let mut samples: HashMap<&str, HashMap<&str, Vec<&Sample>>> = HashMap::new();
        for sample in run.samples() {
            samples
                .entry(&sample.benchmark)
                .or_default()
                .entry(&sample.runner)
                .or_default()
                .push(sample);
        }
        Index {
            samples,
            compiling: compiling::by_series(run),
        }
    }

    fn of_case(&self, case: &CaseFacts, runner: &str) -> &[&'a Sample] {
        let of_case = self.samples.get(case.benchmark.as_str());
        of_case
            .and_then(|of_case| of_case.get(runner))
            .map_or(&[], Vec::as_slice)
    }
}

fn time_ns(case: &CaseFacts, sample: &Sample) -> f64 {
    if case.metric == "wall" {
        sample.wall_ns as f64
    } else {
        sample.cpu_ns as f64
    }
}

/// The times of both sides of each duet that both completed.
fn pairs(index: &Index<'_>, case: &CaseFacts, baseline: &str, runner: &str) -> Vec<(f64, f64)> {
    let samples = index.of_case(case, baseline).iter();
    let samples = samples.chain(index.of_case(case, runner)).copied();
    let time = |side: &Side| {
        (if case.metric == "wall" {
            side.wall_ns
        } else {
            side.cpu_ns
        }) as f64
    };
    duets_of(samples, baseline, runner)
        .iter()
        .map(|duet| (time(&duet.a), time(&duet.b)))
        .collect()
}

/// The time of each process: of its only sample, or the mean of its slices, weighted by their work where that differs.
fn process_times(case: &CaseFacts, samples: &[&Sample]) -> Vec<f64> {
    let mut sums: BTreeMap<u64, (f64, f64)> = BTreeMap::new();
    for sample in samples.iter().filter(|sample| sample.phase != "warm-up") {
        let (sum, count) = sums.entry(sample.invocation).or_default();
        *sum += time_ns(case, sample);
        // Samples of other tools: so many times the work of the case.
        *count += match (case.n, sample.n) {
            (Some(wanted), Some(done)) if wanted != done => done as f64 / wanted as f64,
            _ => 1.0,
        };
    }
    sums.values().map(|(sum, count)| sum / count).collect()
}

fn row(run: &Run, index: &Index<'_>, case: &CaseFacts, runner: &str) -> Row {
    let header = &run.header;
    let times = |runner: &str| process_times(case, index.of_case(case, runner));
    let peaks = |runner: &str| -> Vec<f64> {
        let of_case = |benchmark: &str| benchmark == case.benchmark;
        run.invocations()
            .filter(|invocation| of_case(&invocation.benchmark) && invocation.runner == runner)
            .map(|invocation| invocation.peak_rss_bytes as f64)
            .collect()
    };
    let failure = run
        .failures()
        .filter(|failure| failure.benchmark == case.benchmark)
        .find(|failure| failure.runner == runner || failure.runner == header.baseline);
    let alone = runner == header.baseline;
    let pairs = if alone {
        Vec::new()
    } else {
        pairs(index, case, &header.baseline, runner)
    };
    Row {
        benchmark: case.benchmark.clone(),
        runner: runner.to_string(),
        baseline_ns: median(&times(&header.baseline)),
        time_ns: median(&times(runner)),
        time_interval_ns: median_interval(&times(runner), CONFIDENCE),
        // A runner that failed once is not trusted with a ratio.
        ratio: if failure.is_some() {
            None
        } else {
            ratio_of_pairs(&pairs, CONFIDENCE)
        },
        pairs: pairs.len(),
        goal: case.goals.get(runner).copied(),
        change: ChangeSince::New,
        baseline_peak_bytes: median(&peaks(&header.baseline)),
        peak_bytes: median(&peaks(runner)),
        compiling: index
            .compiling
            .get(&(case.benchmark.as_str(), runner))
            .copied(),
        failure: failure.map(|failure| {
            let who = if failure.runner == runner {
                String::new()
            } else {
                format!("{}: ", failure.runner)
            };
            format!("{who}{}", failure.kind.word())
        }),
    }
}

fn mean(suite: &Suite, candidate: &RunnerFacts, header: &Header) -> Option<Row> {
    // A shard holds a part of the suite only.
    if header.shard.is_some() {
        return None;
    }
    let rows: Vec<&Row> = suite
        .rows
        .iter()
        .filter(|row| row.runner == candidate.name)
        .collect();
    let cases = header
        .cases
        .iter()
        .filter(|case| case.suite() == suite.name);
    if rows.len() < cases.count() {
        return None;
    }
    // A mean over the benchmarks that happened to work would be a mean of something else.
    let ratios: Vec<Interval> = rows.iter().map(|row| row.ratio).collect::<Option<_>>()?;
    let goals = header
        .suite_goals
        .iter()
        .find(|goals| goals.suite == suite.name);
    Some(Row {
        benchmark: "geometric mean".to_string(),
        runner: candidate.name.clone(),
        baseline_ns: None,
        time_ns: None,
        time_interval_ns: None,
        ratio: geometric_mean(&ratios, CONFIDENCE),
        pairs: rows.iter().map(|row| row.pairs).min().unwrap_or(0),
        goal: goals.and_then(|goals| goals.goals.get(&candidate.name).copied()),
        change: ChangeSince::New,
        baseline_peak_bytes: None,
        peak_bytes: None,
        compiling: None,
        failure: None,
    })
}

/// What must be the same for two ratios to belong to one series: benchmark, program, work, time compared, flags of the
/// runner, machine class.
type Series<'a> = (
    &'a str,
    &'a str,
    Option<u64>,
    &'a str,
    &'a str,
    (&'a [String], Option<&'a serde_json::Value>),
    &'a str,
);

fn series<'a>(header: &'a Header, case: &'a CaseFacts, runner: &'a RunnerFacts) -> Series<'a> {
    let flags = runner.options();
    (
        &case.benchmark,
        case.program_sha256(runner).unwrap_or_default(),
        case.n,
        &case.metric,
        &runner.name,
        (flags, runner.more.get("compile")),
        &header.machine.class,
    )
}

fn baseline_hash(header: &Header) -> Option<&str> {
    header
        .runners
        .iter()
        .find(|runner| runner.name == header.baseline)
        .map(|runner| runner.sha256.as_str())
}

/// Sets each row against the newest earlier run of its series, and each mean against one that has all of its rows.
fn compare(run: &Run, suites: &mut [Suite], earlier: impl Iterator<Item = Run>) {
    let header = &run.header;
    let facts: HashMap<&str, &CaseFacts> = header
        .cases
        .iter()
        .map(|case| (case.benchmark.as_str(), case))
        .collect();
    let runners: HashMap<&str, &RunnerFacts> = header
        .runners
        .iter()
        .map(|runner| (runner.name.as_str(), runner))
        .collect();
    let open = |suites: &[Suite]| {
        suites
            .iter()
            .flat_map(|suite| suite.rows.iter())
            .any(|row| row.ratio.is_some() && row.change == ChangeSince::New)
    };
    for old in earlier {
        if !open(suites) {
            break;
        }
        if old.header.machine.class != header.machine.class
            || old.header.baseline != header.baseline
        {
            continue;
        }
        let index = Index::of(&old);
        let since = |before: &Interval, now: &Interval| ChangeSince::Since {
            change: change(before, now, CONFIDENCE),
            run: old.header.run.clone(),
            other_baseline: baseline_hash(&old.header) != baseline_hash(header),
        };
        for suite in suites.iter_mut() {
            let mut before: BTreeMap<String, Vec<Option<Interval>>> = BTreeMap::new();
            for row in &mut suite.rows {
                let (Some(now), Some(case), Some(runner)) = (
                    row.ratio,
                    facts.get(row.benchmark.as_str()),
                    runners.get(row.runner.as_str()),
                ) else {
                    continue;
                };
                let wanted = series(header, case, runner);
                let then = old.header.cases.iter().find_map(|old_case| {
                    let old_runner = old
                        .header
                        .runners
                        .iter()
                        .find(|old| old.name == runner.name)?;
                    (series(&old.header, old_case, old_runner) == wanted).then_some(old_case)
                });
                let ratio = then.and_then(|case| {
                    ratio_of_pairs(
                        &pairs(&index, case, &old.header.baseline, &row.runner),
                        CONFIDENCE,
                    )
                });
                before.entry(row.runner.clone()).or_default().push(ratio);
                if let Some(ratio) = ratio
                    && row.change == ChangeSince::New
                {
                    row.change = since(&ratio, &now);
                }
            }
            for mean in suite
                .means
                .iter_mut()
                .filter(|mean| mean.change == ChangeSince::New)
            {
                let ratios: Option<Vec<Interval>> =
                    before.remove(&mean.runner).into_iter().flatten().collect();
                if let (Some(now), Some(then)) = (
                    mean.ratio,
                    ratios.and_then(|ratios| geometric_mean(&ratios, CONFIDENCE)),
                ) {
                    mean.change = since(&then, &now);
                }
            }
        }
    }
}
