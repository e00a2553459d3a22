//! What is known of one benchmark on both sides, before anyone judges it.

use std::collections::BTreeMap;

use crate::model::{CaseFacts, Run, Sample};
use crate::stats::{FEWEST_INVOCATIONS, Look, Observation, TRIM, Trimmed, trimmed, welch};

/// The measured part of the evidence.
#[derive(Debug, Clone, PartialEq)]
pub enum Measured {
    /// A and B ran side by side: one observation a pair of invocations.
    Paired(Vec<Observation>),
    /// A and B ran at different times, each beside the same baseline: ln(baseline / side) for each invocation.
    Apart {
        /// Of A.
        a: Vec<f64>,
        /// Of B.
        b: Vec<f64>,
    },
    /// There is nothing: why.
    Nothing(NoEstimate),
}

/// Why a benchmark has no estimate.
#[derive(Debug, Clone, PartialEq)]
pub enum NoEstimate {
    /// A side failed: which, and how.
    Failed(String),
    /// The sides cannot be compared: why, and what to do.
    Refused(String),
    /// Fewer than [`FEWEST_INVOCATIONS`].
    TooFew {
        /// How many there are.
        count: usize,
    },
    /// Times that are zero, negative or not a number.
    Impossible {
        /// How many.
        count: usize,
    },
}

/// Everything that a verdict on one benchmark rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// `suite/benchmark/case`.
    pub benchmark: String,
    /// What was measured.
    pub measured: Measured,
    /// The smallest change that matters, as a fraction.
    pub margin: f64,
    /// When it was looked at while it was measured, the last look being the data at hand; empty for a measurement of
    /// fixed size.
    pub looks: Vec<Look>,
    /// How far relinking alone moves this benchmark, as the greatest |ln ratio| seen; nothing when never measured.
    pub layout_spread: Option<f64>,
    /// Simulated instruction counts of A and B.
    pub simulated: Option<(f64, f64)>,
    /// Both sides are the same binary.
    pub same_binary: bool,
    /// Failures that are about answers rather than programs.
    pub wrong_answer: bool,
}

impl Evidence {
    /// Paired evidence without looks, layout or counts.
    pub fn of(benchmark: impl Into<String>, measured: Measured, margin: f64) -> Evidence {
        Evidence {
            benchmark: benchmark.into(),
            measured,
            margin,
            looks: Vec::new(),
            layout_spread: None,
            simulated: None,
            same_binary: false,
            wrong_answer: false,
        }
    }

    /// The trimmed mean of ln(A / B), positive when B is faster, or why there is none.
    pub fn estimate(&self) -> Result<Trimmed, NoEstimate> {
        let check = |logs: &[f64]| {
            let impossible = logs.iter().filter(|log| !log.is_finite()).count();
            if impossible > 0 {
                return Err(NoEstimate::Impossible { count: impossible });
            }
            let few = NoEstimate::TooFew { count: logs.len() };
            if logs.len() < FEWEST_INVOCATIONS {
                return Err(few);
            }
            trimmed(logs, TRIM).ok_or(few)
        };
        match &self.measured {
            Measured::Paired(observations) => {
                let logs: Vec<f64> = observations.iter().map(|one| one.log_ratio).collect();
                check(&logs)
            }
            Measured::Apart { a, b } => Ok(welch(&check(a)?, &check(b)?)),
            Measured::Nothing(why) => Err(why.clone()),
        }
    }

    /// Invocations of each side, the smaller number.
    pub fn invocations(&self) -> usize {
        match &self.measured {
            Measured::Paired(observations) => observations.len(),
            Measured::Apart { a, b } => a.len().min(b.len()),
            Measured::Nothing(NoEstimate::TooFew { count }) => *count,
            Measured::Nothing(_) => 0,
        }
    }
}

/// One side of a pair.
#[derive(Default)]
struct Taken {
    time: f64,
    order: u32,
    start_ns: u64,
    idle_cpu: f64,
    has_idle: bool,
}

/// The times of one runner, by pair: the sum over its slices where it was measured in slices (medians would hide pauses of
/// the collector), else its only sample.
fn by_pair(run: &Run, case: &CaseFacts, runner: &str) -> BTreeMap<u64, Taken> {
    let mine = || {
        run.samples()
            .filter(|sample| sample.benchmark == case.benchmark && sample.runner == runner)
    };
    let sliced = mine().any(|sample| sample.phase == SLICE);
    let mut taken: BTreeMap<u64, Taken> = BTreeMap::new();
    for sample in mine().filter(|sample| !sliced || sample.phase == SLICE) {
        let first = !taken.contains_key(&sample.pair);
        let side = taken.entry(sample.pair).or_default();
        if first {
            side.order = sample.order;
            side.start_ns = sample.start_ns;
        }
        side.time += time_ns(case, sample);
        if let Some(idle) = sample.idle_cpu_ns {
            side.has_idle = true;
            side.idle_cpu += idle as f64;
        }
    }
    taken
}

/// The phase of samples that are slices of an invocation.
const SLICE: &str = "slice";

fn time_ns(case: &CaseFacts, sample: &Sample) -> f64 {
    if case.metric == "wall" {
        sample.wall_ns as f64
    } else {
        sample.cpu_ns as f64
    }
}

/// The evidence of a run in which `a` and `b` were measured side by side.
pub fn paired(run: &Run, case: &CaseFacts, a: &str, b: &str) -> Evidence {
    let failed = run
        .failures()
        .filter(|failure| failure.benchmark == case.benchmark)
        .find(|failure| failure.runner == a || failure.runner == b);
    if let Some(failure) = failed {
        let text = format!("{}: {}", failure.runner, failure.kind.word());
        let measured = Measured::Nothing(NoEstimate::Failed(text));
        let mut evidence = Evidence::of(&case.benchmark, measured, case.margin);
        evidence.wrong_answer = failure.kind == crate::model::FailureKind::WrongAnswer;
        return evidence;
    }
    let (before, mut after) = (by_pair(run, case, a), by_pair(run, case, b));
    let observations = before
        .into_iter()
        .filter_map(|(pair, a)| {
            let b = after.remove(&pair)?;
            Some(Observation {
                log_ratio: (a.time / b.time).ln(),
                a_first: a.order == 0,
                start_ns: a.start_ns.min(b.start_ns),
                // What waited while A ran was B, whose CPU time is held against A's slice, and the other way round.
                idle_share: (a.has_idle || b.has_idle)
                    .then(|| f64::max(a.idle_cpu / a.time, b.idle_cpu / b.time)),
                contaminated: false,
            })
        })
        .collect();
    Evidence::of(&case.benchmark, Measured::Paired(observations), case.margin)
}

/// The same for the peak of memory; nothing when a side did not report any.
pub fn paired_peaks(run: &Run, case: &CaseFacts, a: &str, b: &str) -> Option<Evidence> {
    let peaks = |runner: &str| -> BTreeMap<u64, f64> {
        run.invocations()
            .filter(|one| one.benchmark == case.benchmark && one.runner == runner)
            .filter(|one| one.peak_rss_bytes > 0)
            .map(|one| (one.pair, one.peak_rss_bytes as f64))
            .collect()
    };
    let (before, after) = (peaks(a), peaks(b));
    let observations: Vec<Observation> = before
        .iter()
        .filter_map(|(pair, a)| {
            Some(Observation {
                log_ratio: (a / after.get(pair)?).ln(),
                a_first: true,
                start_ns: *pair,
                idle_share: None,
                contaminated: false,
            })
        })
        .collect();
    (!observations.is_empty())
        .then(|| Evidence::of(&case.benchmark, Measured::Paired(observations), case.margin))
}
