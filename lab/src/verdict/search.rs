//! Looking for the commit that made something slower, where every answer may be wrong.

use std::collections::BTreeSet;

use crate::stats::{Look, TRIM, nominal_levels, trimmed};

/// A search between a commit that is fast and one that is slow. Commits are numbered in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// The last commit known to be fast.
    pub good: usize,
    /// The first commit known to be slow.
    pub bad: usize,
    /// Commits between them that cannot be asked.
    skipped: BTreeSet<usize>,
}

impl Search {
    /// Between `good` and `bad`, which are known.
    pub fn new(good: usize, bad: usize) -> Search {
        Search {
            good,
            bad,
            skipped: BTreeSet::new(),
        }
    }

    /// Answers that are needed at most when none is skipped: the levels of the single tests divide by it.
    pub fn steps(&self) -> u32 {
        (self.bad - self.good).next_power_of_two().trailing_zeros()
    }

    /// The commit to ask about: the one nearest to the middle. Nothing when the search is over.
    pub fn next(&self) -> Option<usize> {
        let middle = usize::midpoint(self.good, self.bad);
        (self.good + 1..self.bad)
            .filter(|index| !self.skipped.contains(index))
            .min_by_key(|index| index.abs_diff(middle))
    }

    /// The answer about a commit.
    pub fn answer(&mut self, index: usize, slow: bool) {
        if slow {
            self.bad = index;
        } else {
            self.good = index;
        }
    }

    /// A commit cannot be asked about: it does not build.
    pub fn skip(&mut self, index: usize) {
        self.skipped.insert(index);
    }

    /// The commits any of which may be the one: more than one when neighbours were skipped.
    pub fn suspects(&self) -> std::ops::RangeInclusive<usize> {
        self.good + 1..=self.bad
    }
}

/// Whether a commit is on the slow side: `logs` are ln(fast / commit), `change` is ln(fast / slow), below 0. The two
/// hypotheses, no change and the whole of it, are told apart by a group-sequential test against the middle between them; the
/// answer is wrong with chance `alpha` / 2 at most when either holds. Nothing when it is not decided yet.
pub fn is_slow(logs: &[f64], change: f64, looks: &[Look], alpha: f64) -> Option<bool> {
    let shifted: Vec<f64> = logs.iter().map(|log| log - change / 2.0).collect();
    let mean = trimmed(&shifted, TRIM)?.cautious();
    let level = nominal_levels(looks, alpha).last().copied()?;
    (mean.p(0.0) <= level).then_some(mean.mean < 0.0)
}

#[cfg(test)]
mod tests {
    use rand::rngs::Xoshiro256PlusPlus;
    use rand::{RngExt, SeedableRng};

    use super::*;

    #[test]
    fn halves_until_one_is_left() {
        let mut search = Search::new(0, 10);
        assert_eq!(search.steps(), 4);
        let mut asked = 0;
        while let Some(index) = search.next() {
            search.answer(index, index >= 7);
            asked += 1;
        }
        assert_eq!((search.suspects(), asked), (7..=7, 3));
        assert_eq!(Search::new(3, 4).next(), None);
        assert_eq!(Search::new(3, 4).steps(), 0);
    }

    #[test]
    fn what_cannot_be_asked_stays_suspect() {
        let mut search = Search::new(0, 8);
        for index in [3, 4, 5] {
            search.skip(index);
        }
        while let Some(index) = search.next() {
            search.answer(index, index >= 5);
        }
        assert_eq!(search.suspects(), 3..=6);
    }

    /// 64 commits, a change of 3 % at one of them, noise of 1.6 % with a tenth five times as wide: the wrong commit in at
    /// most 5 % of searches.
    #[test]
    fn the_error_is_bounded() {
        let looks: Vec<Look> = (1..=6)
            .map(|look| Look {
                spent: f64::from(look) / 6.0,
                information: 10.0 * f64::from(look),
            })
            .collect();
        let mut random = Xoshiro256PlusPlus::seed_from_u64(20_260_103);
        let mut noise = move || {
            let (u, v): (f64, f64) = (random.random(), random.random());
            let normal = (-2.0 * (1.0 - u).ln()).sqrt() * (std::f64::consts::TAU * v).cos();
            0.016
                * normal
                * if random.random::<f64>() < 0.1 {
                    5.0
                } else {
                    1.0
                }
        };
        let (searches, change) = (150, -0.03);
        let (mut wrong, mut open) = (0, 0);
        for number in 0..searches {
            let culprit = 1 + number * 37 % 64;
            let mut search = Search::new(0, 64);
            let alpha = 0.05 / f64::from(search.steps());
            'search: while let Some(index) = search.next() {
                let mut logs = Vec::new();
                for look in 1..=looks.len() {
                    let effect = if index >= culprit { change } else { 0.0 };
                    logs.extend((0..10).map(|_| effect + noise()));
                    if let Some(slow) = is_slow(&logs, change, &looks[..look], alpha) {
                        search.answer(index, slow);
                        continue 'search;
                    }
                }
                open += 1;
                break;
            }
            wrong += usize::from(!search.suspects().contains(&culprit));
        }
        // 5 % of 150 and three standard errors of it.
        assert!(wrong <= 15, "{wrong}");
        assert!(open <= 15, "{open}");
    }
}
