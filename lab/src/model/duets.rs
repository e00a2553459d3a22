//! The duets of a run: for each the times of both sides, which are what a ratio is made of.

use std::collections::HashMap;

use super::{Run, Sample};

/// CPU time of the waiting side during the other's slice, as a share of the slice: from here on it disturbs. 1 % is half
/// of the smallest change that is looked for.
pub const IDLE_BUSY_SHARE: f64 = 0.01;

/// One side of a duet.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Side {
    /// Number of the process within the run.
    pub invocation: u64,
    /// CPU time in nanoseconds: of the cold iteration or the process, or the total of its slices.
    pub cpu_ns: u64,
    /// Elapsed time in nanoseconds of the same.
    pub wall_ns: u64,
    /// CPU time in nanoseconds of the other side during the slices of this one; nothing where both run at once.
    pub idle_cpu_ns: Option<u64>,
    /// Time in nanoseconds in which it could have run but had to wait.
    pub wait_ns: Option<u64>,
    /// Samples in these totals.
    pub samples: u32,
}

impl Side {
    /// CPU time of the other side as a share of this side's elapsed time.
    pub fn idle_share(&self) -> Option<f64> {
        (self.wall_ns > 0).then_some(self.idle_cpu_ns? as f64 / self.wall_ns as f64)
    }

    fn add(&mut self, sample: &Sample) {
        let sum = |total: Option<u64>, more: Option<u64>| match self.samples {
            0 => more,
            _ => Some(total?.saturating_add(more?)),
        };
        self.idle_cpu_ns = sum(self.idle_cpu_ns, sample.idle_cpu_ns);
        self.wait_ns = sum(self.wait_ns, sample.wait_ns);
        self.invocation = sample.invocation;
        self.cpu_ns = self.cpu_ns.saturating_add(sample.cpu_ns);
        self.wall_ns = self.wall_ns.saturating_add(sample.wall_ns);
        self.samples += 1;
    }
}

/// A duet that both sides completed, in whole or for some slices.
#[derive(Debug, Clone, PartialEq)]
pub struct Duet {
    /// Its number within the run.
    pub pair: u64,
    /// The baseline, or whichever runner was named first.
    pub a: Side,
    /// The other runner.
    pub b: Side,
    /// Whether the process of `a` was released first.
    pub a_first: bool,
    /// CLOCK_MONOTONIC when the first of these samples began.
    pub start_ns: u64,
}

impl Duet {
    /// The greater idle share of both sides; nothing where both ran at once.
    pub fn idle_share(&self) -> Option<f64> {
        Some(self.a.idle_share()?.max(self.b.idle_share()?))
    }
}

/// The duets of two runners on a benchmark, in order of their numbers. Warm-up slices do not count, and of slices only
/// the pairs that both sides completed, so that totals are of the same work.
pub fn duets(run: &Run, benchmark: &str, a: &str, b: &str) -> Vec<Duet> {
    let samples = run
        .samples()
        .filter(|sample| sample.benchmark == benchmark && sample.phase != "warm-up");
    duets_of(samples, a, b)
}

/// The same of samples of one benchmark.
pub(crate) fn duets_of<'a>(
    samples: impl Iterator<Item = &'a Sample>,
    a: &str,
    b: &str,
) -> Vec<Duet> {
    type Halves<'a> = [Option<&'a Sample>; 2];
    let mut found: HashMap<(u64, Option<u32>), Halves<'_>> = HashMap::new();
    for sample in samples.filter(|sample| sample.phase != "warm-up") {
        let halves = found.entry((sample.pair, sample.slice)).or_default();
        if sample.runner == a {
            halves[0] = Some(sample);
        } else if sample.runner == b {
            halves[1] = Some(sample);
        }
    }
    let mut duets: HashMap<u64, Duet> = HashMap::new();
    for ((pair, _), halves) in found {
        let [Some(of_a), Some(of_b)] = halves else {
            continue;
        };
        let duet = duets.entry(pair).or_insert_with(|| Duet {
            pair,
            a: Side::default(),
            b: Side::default(),
            // Within a duet invocations are numbered in the order of their release.
            a_first: of_a.invocation < of_b.invocation,
            start_ns: u64::MAX,
        });
        duet.a.add(of_a);
        duet.b.add(of_b);
        duet.start_ns = duet.start_ns.min(of_a.start_ns).min(of_b.start_ns);
    }
    let mut duets: Vec<Duet> = duets.into_values().collect();
    duets.sort_by_key(|duet| duet.pair);
    duets
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(runner: &str, pair: u64, slice: Option<u32>, cpu_ns: u64) -> Sample {
        Sample {
            run: String::new(),
            benchmark: "t/b".to_string(),
            runner: runner.to_string(),
            invocation: 2 * pair + u64::from(runner == "b"),
            pair,
            order: 0,
            phase: if slice.is_some() { "slice" } else { "cold" }.to_string(),
            slice,
            n: Some(1),
            start_ns: 10 + cpu_ns,
            wall_ns: 2 * cpu_ns,
            cpu_ns,
            idle_cpu_ns: slice.map(|_| 1),
            wait_ns: None,
            more: Default::default(),
        }
    }

    #[test]
    fn slices_are_summed_and_halves_left_out() {
        let mut samples = vec![
            sample("a", 0, Some(0), 100),
            sample("b", 0, Some(0), 50),
            sample("b", 0, Some(1), 50),
            sample("a", 0, Some(1), 100),
            sample("a", 0, Some(2), 1000),
            sample("a", 1, Some(0), 100),
        ];
        let mut warm = sample("a", 0, Some(0), 9999);
        warm.phase = "warm-up".to_string();
        samples.push(warm);
        let duets = duets_of(samples.iter(), "a", "b");
        assert_eq!(duets.len(), 1);
        assert_eq!((duets[0].a.cpu_ns, duets[0].b.cpu_ns), (200, 100));
        assert_eq!((duets[0].a.samples, duets[0].a_first), (2, true));
        assert_eq!(duets[0].start_ns, 60);
        assert_eq!(duets[0].a.idle_share(), Some(2.0 / 400.0));
        assert_eq!(duets[0].idle_share(), Some(2.0 / 200.0));
    }

    #[test]
    fn cold_iterations_are_pairs_as_they_are() {
        let samples = [
            sample("b", 3, None, 50),
            sample("a", 3, None, 100),
            sample("a", 1, None, 7),
            sample("b", 1, None, 8),
        ];
        let duets = duets_of(samples.iter(), "b", "a");
        assert_eq!(duets.len(), 2);
        assert_eq!(
            (duets[0].pair, duets[0].a.cpu_ns, duets[0].b.cpu_ns),
            (1, 8, 7)
        );
        assert!(!duets[0].a_first);
        assert_eq!(duets[0].idle_share(), None);
    }
}
