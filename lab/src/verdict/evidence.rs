//! What is known of one benchmark on both sides, before anyone judges it.

use std::collections::{BTreeMap, HashSet};

use crate::model::{CaseFacts, IDLE_BUSY_SHARE, Run, Side, Simulated, duets};
use crate::stats::{FEWEST_INVOCATIONS, Look, Observation, TRIM, Trimmed, median, trimmed, welch};

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
            trimmed(logs, TRIM).map(Trimmed::cautious).ok_or(few)
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
    let time = |side: &Side| {
        if case.metric == "wall" {
            side.wall_ns as f64
        } else {
            side.cpu_ns as f64
        }
    };
    let disturbed: HashSet<u64> = run
        .invocations()
        .filter(|one| one.is_disturbed())
        .map(|one| one.invocation)
        .collect();
    let observations = duets(run, &case.benchmark, a, b)
        .iter()
        .map(|duet| Observation {
            log_ratio: (time(&duet.a) / time(&duet.b)).ln(),
            a_first: duet.a_first,
            start_ns: duet.start_ns,
            idle_busy: duet
                .idle_share()
                .is_some_and(|share| share > IDLE_BUSY_SHARE),
            contaminated: disturbed.contains(&duet.a.invocation)
                || disturbed.contains(&duet.b.invocation),
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
                idle_busy: false,
                contaminated: false,
            })
        })
        .collect();
    (!observations.is_empty())
        .then(|| Evidence::of(&case.benchmark, Measured::Paired(observations), case.margin))
}

/// The simulated instruction counts of both sides: of the work alone where both have that, else of the whole process;
/// medians where there are several. Nothing when a side has none.
pub fn simulated(run: &Run, case: &CaseFacts, a: &str, b: &str) -> Option<(f64, f64)> {
    let of = |runner: &str, pick: fn(&Simulated) -> Option<u64>| {
        let counts: Vec<f64> = run
            .simulated()
            .filter(|one| one.benchmark == case.benchmark && one.runner == runner)
            .filter_map(pick)
            .map(|count| count as f64)
            .collect();
        median(&counts)
    };
    let both = |pick| Some((of(a, pick)?, of(b, pick)?));
    both(|one| one.work_instructions).or_else(|| both(|one| one.instructions))
}
