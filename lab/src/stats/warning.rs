//! What spoils a comparison although its numbers look fine: warnings as data. A threshold is a constant that says why.

use std::fmt;

use super::dip::{BIMODAL_DIP, dip, dip_exceeds};
use super::ratio::welch;
use super::student::student_cdf;
use super::summary::trimmed;

/// With fewer invocations than this on each side there is no verdict: after trimming a fifth from each end at least
/// three values are left, and the t distribution of two degrees of freedom is the last one worth the name.
pub const FEWEST_INVOCATIONS: usize = 5;

/// Below this a warning says that little will be found: 5 invocations find a change of 2 % in 16 % of suites, 20 in 85 %
/// (120 recorded A/A duets on each of six kernels).
pub const ENOUGH_INVOCATIONS: usize = 20;

/// Above this share of disturbed invocations a warning is due: trimming takes a fifth from each end, so that a fifth of
/// disturbed ones can all be on one side and still be cut.
pub const CONTAMINATED_SHARE: f64 = 0.2;

/// Level of the tests for drift and order effect. They are made for each benchmark of a suite, so one in a hundred.
pub const WARNING_LEVEL: f64 = 0.01;

/// Tests for drift, order effect and two peaks need this many invocations to find anything.
const TESTABLE: usize = 10;

/// Values beyond this many are thinned before the dip is worked out, which takes time like their cube.
const DIP_VALUES: usize = 100;

/// One comparison of a pair of invocations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// ln(A / B).
    pub log_ratio: f64,
    /// A was released first.
    pub a_first: bool,
    /// When it began, in nanoseconds on any clock.
    pub start_ns: u64,
    /// The waiting side used CPU time during the other's slices.
    pub idle_busy: bool,
    /// Something else disturbed it: steal time, waiting, switches. Decided without looking at the measured value.
    pub contaminated: bool,
}

/// What a reader should know before believing a verdict.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Warning {
    /// Fewer than [`ENOUGH_INVOCATIONS`].
    TooFewInvocations {
        /// How many there are.
        count: usize,
    },
    /// More than [`CONTAMINATED_SHARE`] of the invocations were disturbed.
    Contaminated {
        /// The share.
        share: f64,
    },
    /// The log ratios have two peaks: an invocation is of one kind or the other, and the mean is of neither.
    Bimodal {
        /// sqrt(n) times Hartigan's dip.
        dip: f64,
    },
    /// The log ratio moved while the measurement ran.
    Drift {
        /// Spearman's rank correlation with time.
        correlation: f64,
        /// Its p value.
        p: f64,
    },
    /// It matters which side was released first.
    OrderEffect {
        /// Mean log ratio when A was first, minus that when B was.
        difference: f64,
        /// Its p value.
        p: f64,
    },
    /// The waiting side was not idle during the other's slices.
    IdleSideBusy {
        /// The share of invocations in which it did.
        share: f64,
    },
}

impl Warning {
    /// Its name in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Warning::TooFewInvocations { .. } => "too-few-invocations",
            Warning::Contaminated { .. } => "contaminated",
            Warning::Bimodal { .. } => "bimodal",
            Warning::Drift { .. } => "drift",
            Warning::OrderEffect { .. } => "order-effect",
            Warning::IdleSideBusy { .. } => "idle-side-busy",
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |share: &f64| format!("{:.0} %", share * 100.0);
        match self {
            Warning::TooFewInvocations { count } => write!(
                f,
                "only {count} invocations: measure {ENOUGH_INVOCATIONS} or more, with a greater budget or --precise"
            ),
            Warning::Contaminated { share } => write!(
                f,
                "{} of the invocations were disturbed by something else on the machine: stop it, or measure again later",
                percent(share)
            ),
            Warning::Bimodal { dip } => write!(
                f,
                "invocations are of two kinds (dip {dip:.2}): look at the samples; layout or hash order often decides which"
            ),
            Warning::Drift { correlation, .. } => write!(
                f,
                "the ratio moved while it was measured (rank correlation with time {correlation:+.2}): measure again"
            ),
            Warning::OrderEffect { difference, .. } => write!(
                f,
                "which side goes first matters by {:+.1} %: half of the duets go each way, so the mean stands, but look for \
                 what the first leaves behind",
                difference * 100.0
            ),
            Warning::IdleSideBusy { share } => write!(
                f,
                "in {} of the invocations the waiting side used CPU time (threads of its own?): the other's slices were \
                 disturbed",
                percent(share)
            ),
        }
    }
}

/// Looks for everything that a [`Warning`] can say.
pub fn warnings(observations: &[Observation]) -> Vec<Warning> {
    let mut found = Vec::new();
    let count = observations.len();
    if count < ENOUGH_INVOCATIONS {
        found.push(Warning::TooFewInvocations { count });
    }
    let share = |is: &dyn Fn(&Observation) -> bool| {
        observations.iter().filter(|one| is(one)).count() as f64 / count.max(1) as f64
    };
    let contaminated = share(&|one| one.contaminated);
    if contaminated > CONTAMINATED_SHARE {
        found.push(Warning::Contaminated {
            share: contaminated,
        });
    }
    let busy = share(&|one| one.idle_busy);
    if busy > CONTAMINATED_SHARE {
        found.push(Warning::IdleSideBusy { share: busy });
    }
    if count < TESTABLE {
        return found;
    }
    let logs: Vec<f64> = observations.iter().map(|one| one.log_ratio).collect();
    let thinned = thin(&logs);
    let root = (thinned.len() as f64).sqrt();
    if dip_exceeds(&thinned, BIMODAL_DIP / root) {
        found.push(Warning::Bimodal {
            dip: dip(&thinned) * root,
        });
    }
    let times: Vec<f64> = observations.iter().map(|one| one.start_ns as f64).collect();
    if let Some((correlation, p)) = rank_correlation(&times, &logs)
        && p < WARNING_LEVEL
    {
        found.push(Warning::Drift { correlation, p });
    }
    let side = |a_first: bool| -> Vec<f64> {
        let of = observations.iter().filter(|one| one.a_first == a_first);
        of.map(|one| one.log_ratio).collect()
    };
    if let (Some(first), Some(second)) = (trimmed(&side(true), 0.2), trimmed(&side(false), 0.2)) {
        let difference = welch(&second, &first);
        let p = difference.p(0.0);
        if p < WARNING_LEVEL
            && first.count >= FEWEST_INVOCATIONS
            && second.count >= FEWEST_INVOCATIONS
        {
            found.push(Warning::OrderEffect {
                difference: difference.mean,
                p,
            });
        }
    }
    found
}

/// At most [`DIP_VALUES`] values that are spread like all of them.
fn thin(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let wanted = sorted.len().min(DIP_VALUES);
    (0..wanted)
        .map(|index| sorted[(2 * index + 1) * sorted.len() / (2 * wanted)])
        .collect()
}

/// Spearman's rank correlation and its two-sided p value by t with n - 2 degrees of freedom (M. G. Kendall and A.
/// Stuart, The Advanced Theory of Statistics 2, 31.19). Nothing for fewer than four pairs or when one side is constant.
pub fn rank_correlation(x: &[f64], y: &[f64]) -> Option<(f64, f64)> {
    let count = x.len().min(y.len());
    if count < 4 {
        return None;
    }
    let (x, y) = (ranks(&x[..count]), ranks(&y[..count]));
    let centre = (count as f64 + 1.0) / 2.0;
    let product = |a: &[f64], b: &[f64]| -> f64 {
        let pairs = a.iter().zip(b);
        pairs.map(|(a, b)| (a - centre) * (b - centre)).sum()
    };
    let spread = (product(&x, &x) * product(&y, &y)).sqrt();
    if spread <= 0.0 {
        return None;
    }
    let correlation = (product(&x, &y) / spread).clamp(-1.0, 1.0);
    let df = count as f64 - 2.0;
    let t = correlation.abs() * (df / (1.0 - correlation * correlation)).sqrt();
    let p = if t.is_finite() {
        2.0 * student_cdf(-t, df)
    } else {
        0.0
    };
    Some((correlation, p))
}

/// Ranks from 1; ties share the mean of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    for tied in order.chunk_by(|&a, &b| values[a] == values[b]) {
        // The place of the first of them in the order.
        let begin = order.partition_point(|&index| {
            values[index].total_cmp(&values[tied[0]]) == std::cmp::Ordering::Less
        });
        for &index in tied {
            ranks[index] = begin as f64 + (tied.len() as f64 + 1.0) / 2.0;
        }
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values that are spread evenly over +-1 % in an order without a trend.
    fn calm(count: u64) -> Vec<Observation> {
        (0..count)
            .map(|index| Observation {
                log_ratio: (index as f64 * 0.618_034).fract() * 0.02 - 0.01,
                a_first: index / 3 % 2 == 0,
                start_ns: index * 1_000_000,
                idle_busy: false,
                contaminated: false,
            })
            .collect()
    }

    fn words(observations: &[Observation]) -> Vec<&'static str> {
        warnings(observations).iter().map(Warning::word).collect()
    }

    #[test]
    fn each_warning_has_its_cause_and_no_other() {
        assert!(words(&calm(60)).is_empty());
        assert_eq!(words(&calm(19)), ["too-few-invocations"]);
        let with = |change: &dyn Fn(usize, &mut Observation)| {
            let mut observations = calm(60);
            for (index, one) in observations.iter_mut().enumerate() {
                change(index, one);
            }
            words(&observations)
        };
        assert_eq!(
            with(&|index, one| one.contaminated = index % 4 == 0),
            ["contaminated"]
        );
        assert!(with(&|index, one| one.contaminated = index % 5 == 0).is_empty());
        assert_eq!(with(&|_, one| one.idle_busy = true), ["idle-side-busy"]);
        assert!(with(&|index, one| one.idle_busy = index % 5 == 0).is_empty());
        assert_eq!(
            with(&|index, one| one.log_ratio += if index % 4 < 2 { 0.1 } else { 0.0 }),
            ["bimodal"]
        );
        assert_eq!(
            with(&|index, one| one.log_ratio += index as f64 * 0.001),
            ["drift"]
        );
        assert_eq!(
            with(&|_, one| one.log_ratio += if one.a_first { 0.008 } else { 0.0 }),
            ["order-effect"]
        );
    }

    /// scipy.stats.spearmanr 1.18: 0.4787878787878787, p 0.16152292801745594.
    #[test]
    fn rank_correlation_is_scipys() {
        let x: Vec<f64> = (0..10).map(f64::from).collect();
        let y = [3.0, 1.0, 4.0, 1.5, 5.0, 9.0, 2.0, 6.0, 5.5, 3.5];
        let (correlation, p) = rank_correlation(&x, &y).expect("ten pairs");
        assert!(
            (correlation - 0.478_787_878_8).abs() < 1e-9,
            "{correlation}"
        );
        assert!((p - 0.161_522_928_0).abs() < 1e-9, "{p}");
        assert!(rank_correlation(&x, &[1.0; 10]).is_none());
        assert_eq!(rank_correlation(&x, &x).map(|both| both.1), Some(0.0));
    }

    #[test]
    fn ties_share_their_ranks() {
        assert_eq!(ranks(&[5.0, 1.0, 5.0, 2.0]), [3.5, 1.0, 3.5, 2.0]);
    }

    #[test]
    fn a_thousand_values_take_no_time() {
        assert!(thin(&vec![1.0; 1000]).len() == DIP_VALUES);
        assert_eq!(words(&calm(1000)), [""; 0]);
    }
}
