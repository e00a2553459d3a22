//! Which functions moved between two sides that were profiled in several processes each.

use std::collections::{BTreeMap, BTreeSet};

use super::{Stacks, Weight};
use crate::stats::{holm, student_cdf};

/// One profiled process.
#[derive(Debug, Clone, Default)]
pub struct Process {
    /// Its samples, in nanoseconds.
    pub stacks: Stacks,
    /// How often it did the work.
    pub iterations: u64,
    /// CPU time of the work, in nanoseconds.
    pub cpu_ns: u64,
}

/// How the cost of a function (a part of the engine, a tier) changed: CPU time for one iteration of the work, in which it was the
/// innermost one.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// What it is.
    pub name: String,
    /// Nanoseconds of an iteration before.
    pub before: f64,
    /// After.
    pub after: f64,
    /// The difference as a fraction of the whole time of an iteration before: the changes of all functions add up to the change
    /// of the benchmark.
    pub change: f64,
    /// The chance of so great a difference without a cause.
    pub p: f64,
    /// The same, adjusted for all that were looked at (Holm).
    pub adjusted_p: f64,
    /// It moved: the adjusted p is below 5 %, and the change is at least [`LEAST_CHANGE`].
    pub is_moved: bool,
}

/// What moved by less than this fraction of the time is no cause that anybody looks for: half of the least margin of a
/// benchmark.
pub const LEAST_CHANGE: f64 = 0.005;
/// What has less than this fraction of the time on both sides together is not looked at. That says nothing of the
/// difference, so it leaves the p values of the rest right and makes fewer of them: R. Bourgon, R. Gentleman, W. Huber,
/// Independent filtering increases detection power, PNAS 107 (2010), 9546-9551.
const LEAST_SHARE: f64 = 0.005;
/// The chance that any of a side's functions is called moved without a cause.
const LEVEL: f64 = 0.05;

/// CPU time of an iteration over all processes, in nanoseconds.
pub fn work(side: &[Process]) -> f64 {
    let cpu: u64 = side.iter().map(|process| process.cpu_ns).sum();
    cpu as f64 / iterations(side)
}

fn iterations(side: &[Process]) -> f64 {
    let all: u64 = side.iter().map(|process| process.iterations).sum();
    all.max(1) as f64
}

/// Functions, in whatever tier they ran, the greatest change first.
pub fn functions(before: &[Process], after: &[Process]) -> Vec<Moved> {
    moved(before, after, Stacks::by_function)
}

/// Parts of the engine.
pub fn parts(before: &[Process], after: &[Process]) -> Vec<Moved> {
    moved(before, after, Stacks::by_part)
}

/// Tiers.
pub fn tiers(before: &[Process], after: &[Process]) -> Vec<Moved> {
    moved(before, after, Stacks::by_tier)
}

fn moved(
    before: &[Process],
    after: &[Process],
    by: impl for<'a> Fn(&'a Stacks) -> BTreeMap<&'a str, Weight>,
) -> Vec<Moved> {
    let weights = |side: &[Process]| -> Vec<BTreeMap<String, Weight>> {
        let owned = |process: &Process| {
            let of = by(&process.stacks).into_iter();
            of.map(|(name, weight)| (name.to_string(), weight))
                .collect()
        };
        side.iter().map(owned).collect()
    };
    let (was, is) = (weights(before), weights(after));
    let names: BTreeSet<&String> = was.iter().chain(&is).flat_map(BTreeMap::keys).collect();
    let whole = [work(before).max(1.0), work(after).max(1.0)];
    let mut all: Vec<Moved> = names
        .into_iter()
        .map(|name| {
            let (a, b) = (Cost::of(name, before, &was), Cost::of(name, after, &is));
            Moved {
                name: name.clone(),
                before: a.mean,
                after: b.mean,
                change: (b.mean - a.mean) / whole[0],
                p: p_value(&a, &b),
                adjusted_p: 1.0,
                is_moved: false,
            }
        })
        .filter(|one| one.before + one.after >= LEAST_SHARE * (whole[0] + whole[1]))
        .collect();
    let p: Vec<f64> = all.iter().map(|one| one.p).collect();
    for (one, adjusted) in all.iter_mut().zip(holm(&p, LEVEL)) {
        one.adjusted_p = adjusted.p;
        one.is_moved = adjusted.rejected && one.change.abs() >= LEAST_CHANGE;
    }
    all.sort_by(|a, b| b.change.abs().total_cmp(&a.change.abs()));
    all
}

/// The mean cost of a function over the processes of a side.
struct Cost {
    mean: f64,
    /// The variance of the mean.
    variance: f64,
    /// Degrees of freedom of that variance; none where it is known.
    freedom: Option<f64>,
}

impl Cost {
    /// The variance is that between processes, since a process keeps its layout and its hash order for life, but no less than that
    /// of counting samples: with Poisson counts, the variance of a sum of weights is the sum of their squares, and a function
    /// that was never sampled may have been missed by one sample.
    fn of(name: &str, side: &[Process], weights: &[BTreeMap<String, Weight>]) -> Cost {
        let count = side.len().max(1) as f64;
        let found: Vec<Weight> = (weights.iter())
            .map(|of| of.get(name).copied().unwrap_or_default())
            .collect();
        let costs: Vec<f64> = (found.iter().zip(side))
            .map(|(weight, process)| weight.sum as f64 / process.iterations.max(1) as f64)
            .collect();
        let mean = costs.iter().sum::<f64>() / count;
        let squares: f64 = found.iter().map(|weight| weight.squares).sum();
        let one = heaviest_mean(side);
        let counting = (squares + one * one) / iterations(side).powi(2);
        let spread: f64 = costs.iter().map(|cost| (cost - mean).powi(2)).sum();
        let between = spread / (count - 1.0).max(1.0) / count;
        if between > counting {
            Cost {
                mean,
                variance: between,
                freedom: Some(count - 1.0),
            }
        } else {
            Cost {
                mean,
                variance: counting,
                freedom: None,
            }
        }
    }
}

/// The mean weight of a sample, each weighted by itself: what a missed sample would have weighed.
fn heaviest_mean(side: &[Process]) -> f64 {
    let all = || side.iter().flat_map(|process| process.stacks.0.values());
    let sum: u64 = all().map(|weight| weight.sum).sum();
    all().map(|weight| weight.squares).sum::<f64>() / (sum as f64).max(1.0)
}

/// Welch's test, two-sided, with the degrees of freedom of Satterthwaite: F. E. Satterthwaite, An approximate distribution of
/// estimates of variance components, Biometrics Bulletin 2 (1946), 110-114. A known variance takes none.
fn p_value(a: &Cost, b: &Cost) -> f64 {
    let variance = a.variance + b.variance;
    let difference = (b.mean - a.mean).abs();
    if difference == 0.0 {
        return 1.0;
    }
    if variance == 0.0 {
        return 0.0;
    }
    let used = |cost: &Cost| {
        cost.freedom
            .map_or(0.0, |freedom| cost.variance.powi(2) / freedom)
    };
    // Beyond this many the distribution is normal to all digits that are shown.
    let freedom = (variance.powi(2) / (used(a) + used(b))).min(1e6);
    2.0 * student_cdf(-difference / variance.sqrt(), freedom)
}

/// Whether the values of two sides differ: Welch's test over processes; of values that do not vary at all, whether they are
/// the same.
pub(super) fn difference_p(a: &[f64], b: &[f64]) -> f64 {
    let cost = |values: &[f64]| {
        let count = values.len().max(1) as f64;
        let mean = values.iter().sum::<f64>() / count;
        let spread: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        Cost {
            mean,
            variance: spread / (count - 1.0).max(1.0) / count,
            freedom: (values.len() > 1).then_some(count - 1.0),
        }
    };
    p_value(&cost(a), &cost(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pseudo-random numbers, the same in each run: Marsaglia's xorshift.
    struct Random(u64);

    impl Random {
        fn next(&mut self) -> f64 {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 >> 11) as f64 / (1u64 << 53) as f64
        }

        /// A Poisson count, by Knuth's product of uniforms.
        fn poisson(&mut self, mean: f64) -> u64 {
            let (limit, mut product, mut count) = ((-mean).exp(), 1.0, 0);
            loop {
                product *= self.next();
                if product <= limit {
                    return count;
                }
                count += 1;
            }
        }
    }

    /// Processes that sample functions at these mean numbers of milliseconds, times `factor` for the whole process.
    fn side(random: &mut Random, costs: &[f64], processes: usize, spread: f64) -> Vec<Process> {
        (0..processes)
            .map(|_| {
                let own = 1.0 + spread * (random.next() - 0.5);
                let mut stacks = Stacks::default();
                for (i, cost) in costs.iter().enumerate() {
                    let count = random.poisson(cost * own);
                    if count > 0 {
                        stacks.add(format!("m (a.py:1);f{i} (a.py:{i})"), 1_000_000, count);
                    }
                }
                let cpu_ns = stacks.total();
                Process {
                    stacks,
                    iterations: 1,
                    cpu_ns,
                }
            })
            .collect()
    }

    #[test]
    fn a_function_that_became_slower_is_named_and_no_other() {
        let mut random = Random(42);
        let before = side(&mut random, &[60.0, 30.0, 10.0, 5.0], 20, 0.1);
        let after = side(&mut random, &[60.0, 42.0, 10.0, 5.0], 20, 0.1);
        let found = functions(&before, &after);
        assert_eq!(found[0].name, "f1 (a.py:1)");
        assert!(found[0].is_moved && found[0].adjusted_p < 1e-4, "{found:?}");
        // 12 ms of 105.
        assert!((found[0].change - 0.114).abs() < 0.03, "{found:?}");
        assert!(found[1..].iter().all(|one| !one.is_moved), "{found:?}");
        // The whole change is the sum of its parts.
        let whole = work(&after) / work(&before) - 1.0;
        let sum: f64 = found.iter().map(|one| one.change).sum();
        assert!((whole - sum).abs() < 1e-9, "{whole} {sum}");
    }

    /// Without a difference hardly ever is anything named: the level is that of the whole family.
    #[test]
    fn false_alarms_are_rare() {
        let mut random = Random(7);
        for (processes, spread) in [(20, 0.0), (20, 0.3), (5, 0.3), (1, 0.0)] {
            let costs = [200.0, 60.0, 30.0, 10.0, 5.0, 2.0, 2.0];
            let trials = 400;
            let alarms = (0..trials)
                .filter(|_| {
                    let before = side(&mut random, &costs, processes, spread);
                    let after = side(&mut random, &costs, processes, spread);
                    functions(&before, &after).iter().any(|one| one.is_moved)
                })
                .count();
            let share = alarms as f64 / f64::from(trials);
            // The nominal 5 % and three standard errors of 400 trials.
            assert!(share < 0.083, "{processes} processes: {share}");
        }
    }

    #[test]
    fn a_few_samples_prove_nothing() {
        let process = |stack: &str, count: u64| {
            let mut stacks = Stacks::default();
            stacks.add("f (a.py:1)".to_string(), 1_000_000, 50);
            stacks.add(stack.to_string(), 1_000_000, count);
            Process {
                stacks,
                iterations: 1,
                cpu_ns: 50_000_000,
            }
        };
        let (before, after) = ([process("g (a.py:2)", 0)], [process("g (a.py:2)", 2)]);
        let found = functions(&before, &after);
        assert_eq!(found[0].name, "g (a.py:2)");
        assert!(!found[0].is_moved && found[0].p > 0.1, "{found:?}");
        let after = [process("g (a.py:2)", 30)];
        assert!(functions(&before, &after)[0].is_moved);
        // A great number of samples, but a change that does not matter.
        let long = |count| {
            let mut stacks = Stacks::default();
            stacks.add("f (a.py:1)".to_string(), 1000, count);
            Process {
                cpu_ns: stacks.total(),
                stacks,
                iterations: 1,
            }
        };
        let found = functions(&[long(100_000_000)], &[long(100_300_000)]);
        assert!(found[0].p < 1e-9 && !found[0].is_moved, "{found:?}");
        assert!(functions(&[], &[]).is_empty());
    }

    #[test]
    fn values_that_do_not_vary_differ_or_do_not() {
        assert_eq!(difference_p(&[3.0; 5], &[3.0; 5]), 1.0);
        assert_eq!(difference_p(&[3.0; 5], &[4.0; 5]), 0.0);
        assert!(difference_p(&[3.0, 4.0, 5.0], &[3.0, 4.5, 5.0]) > 0.5);
        assert!(difference_p(&[3.0, 3.1, 3.0], &[9.0, 9.1, 9.2]) < 1e-3);
    }
}
