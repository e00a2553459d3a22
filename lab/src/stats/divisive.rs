//! Change points in the history of a benchmark, where a value is the figure of a whole run: E-divisive, D. S. Matteson and
//! N. A. James, A nonparametric approach for multiple change point analysis of multivariate data, Journal of the American
//! Statistical Association 109 (2014), 334-345, section 2, with three additions that series of measurements need.
//!
//! - *Spikes.* One disturbed night is no change. Values are held within three deviations of the median of their
//!   neighbours, as F. R. Hampel's identifier does (R. K. Pearson, Outliers in process modeling and identification, IEEE
//!   Transactions on Control Systems Technology 10, 2002, 55-63); a step of [`LEAST_SEGMENT`] runs passes unchanged.
//! - *Places.* A point that was found before its neighbours were known is placed and tested again between them.
//! - *Drift.* A point at which a straight line fits the runs around it better than a step is no step: no commit made it.

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;

use super::summary::median;

/// Fewest runs on either side of a change point: of fewer it cannot be said whether they will stay.
pub const LEAST_SEGMENT: usize = 3;
/// Neighbours on each side of a value that may be a spike.
const NEIGHBOURS: usize = 3;
/// Deviations from the median of the neighbours within which a value is no spike.
const SPIKE: f64 = 3.0;
/// The median absolute deviation of normal values times this is their standard deviation.
const NORMAL_MAD: f64 = 1.4826;
/// Orders that beat the observed one after which no more are drawn, since its p value is large anyway: J. Besag and
/// P. Clifford, Sequential Monte Carlo p-values, Biometrika 78 (1991), 301-304.
const ENOUGH_BEATEN: usize = 20;

/// How change points are looked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShiftRules {
    /// Greatest p value of a change point: the chance that a series of runs without any change gets one.
    pub level: f64,
    /// Orders that are drawn for a p value, which is 1 / (this + 1) at least.
    pub permutations: usize,
    /// Decides the orders.
    pub seed: u64,
}

impl Default for ShiftRules {
    /// A hundred series have one false change point in five reports.
    fn default() -> ShiftRules {
        ShiftRules {
            level: 0.002,
            permutations: 999,
            seed: 1,
        }
    }
}

/// A change point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shift {
    /// The first value of the new level.
    pub at: usize,
    /// Median of the values since the change point before.
    pub before: f64,
    /// Median of the values up to the next one.
    pub after: f64,
    /// Share of random orders of the values around it that have as great a change somewhere.
    pub p: f64,
}

/// The change points of a series in order. Values that are no numbers are not allowed: the result is empty.
pub fn shifts(values: &[f64], rules: &ShiftRules) -> Vec<Shift> {
    if values.len() < 2 * LEAST_SEGMENT || values.iter().any(|value| !value.is_finite()) {
        return Vec::new();
    }
    let held = hold_spikes(values);
    let mut search = Search {
        values: &held,
        rules: *rules,
        random: Xoshiro256PlusPlus::seed_from_u64(rules.seed),
    };
    let mut points = Vec::new();
    search.divide(0, held.len(), &mut points);
    points.sort_unstable();
    let tested = search.prune(points);
    let ends: Vec<usize> = [0]
        .into_iter()
        .chain(tested.iter().map(|(at, _)| *at))
        .chain([values.len()])
        .collect();
    let level = |place: usize| median(&values[ends[place]..ends[place + 1]]).unwrap_or_default();
    tested
        .iter()
        .enumerate()
        .map(|(place, &(at, p))| Shift {
            at,
            before: level(place),
            after: level(place + 1),
            p,
        })
        .collect()
}

/// The values, each held within [`SPIKE`] deviations of the medians of its neighbourhood.
fn hold_spikes(values: &[f64]) -> Vec<f64> {
    let steps: Vec<f64> = values
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).abs())
        .collect();
    // A difference of two values has twice the variance of one.
    let deviation = NORMAL_MAD * median(&steps).unwrap_or_default() / std::f64::consts::SQRT_2;
    (0..values.len())
        .map(|place| {
            let from = place.saturating_sub(NEIGHBOURS);
            let to = (place + NEIGHBOURS + 1).min(values.len());
            let mut near = values[from..to].to_vec();
            near.sort_by(f64::total_cmp);
            // Of an even number both middle ones: a step may lie between them.
            let (low, high) = (near[(near.len() - 1) / 2], near[near.len() / 2]);
            values[place].clamp(low - SPIKE * deviation, high + SPIKE * deviation)
        })
        .collect()
}

struct Search<'a> {
    values: &'a [f64],
    rules: ShiftRules,
    random: Xoshiro256PlusPlus,
}

impl Search<'_> {
    /// Divides the part as long as that is significant.
    fn divide(&mut self, from: usize, to: usize, points: &mut Vec<usize>) {
        if to - from < 2 * LEAST_SEGMENT {
            return;
        }
        let Some((place, _)) = self.test(from, to) else {
            return;
        };
        points.push(from + place);
        self.divide(from, from + place, points);
        self.divide(from + place, to, points);
    }

    /// The best division of a part with its p value, when that is small enough.
    fn test(&mut self, from: usize, to: usize) -> Option<(usize, f64)> {
        let mut part = self.values[from..to].to_vec();
        let mut table = Table::new(part.len());
        table.fill(&part);
        let (place, observed) = table.best_division();
        let mut beaten = 0;
        for drawn in 1..=self.rules.permutations {
            part.shuffle(&mut self.random);
            table.fill(&part);
            // A little less, so that an order that only rounds otherwise counts.
            beaten += usize::from(table.best_division().1 >= observed * (1.0 - 1e-9));
            if beaten >= ENOUGH_BEATEN
                && (beaten + 1) as f64 > self.rules.level * (drawn + 1) as f64
            {
                return None;
            }
        }
        let p = (beaten + 1) as f64 / (self.rules.permutations + 1) as f64;
        (p <= self.rules.level).then_some((place, p))
    }

    /// Places every point anew between its neighbours, and takes out what is a slope or not significant there; until
    /// nothing moves.
    fn prune(&mut self, mut points: Vec<usize>) -> Vec<(usize, f64)> {
        // Every turn but the last takes out a point or moves one; moving alone could go round in circles.
        for _ in 0..=2 * points.len() {
            let mut tested = Vec::new();
            let mut moved = false;
            for index in 0..points.len() {
                let from = index.checked_sub(1).map_or(0, |before| points[before]);
                let to = points.get(index + 1).copied().unwrap_or(self.values.len());
                let part = &self.values[from..to];
                let place = best_step(part);
                let found = self.test(from, to).filter(|_| !is_slope(part, place));
                let Some((_, p)) = found else {
                    points.remove(index);
                    moved = true;
                    break;
                };
                moved |= points[index] != from + place;
                points[index] = from + place;
                tested.push((points[index], p));
            }
            if !moved {
                return tested;
            }
        }
        Vec::new()
    }
}

/// The place of the step that leaves least of the values, in squares.
fn best_step(values: &[f64]) -> usize {
    let total: f64 = values.iter().sum();
    let (mut sum, mut best) = (0.0, (LEAST_SEGMENT, f64::NEG_INFINITY));
    for place in 1..=values.len() - LEAST_SEGMENT {
        sum += values[place - 1];
        let (n, m) = (place as f64, (values.len() - place) as f64);
        let explained = sum * sum / n + (total - sum) * (total - sum) / m;
        if place >= LEAST_SEGMENT && explained > best.1 {
            best = (place, explained);
        }
    }
    best.0
}

/// Whether a straight line leaves less of the values than a step at `place` does.
fn is_slope(values: &[f64], place: usize) -> bool {
    let about_mean = |part: &[f64]| {
        let mean = part.iter().sum::<f64>() / part.len() as f64;
        part.iter().map(|value| (value - mean).powi(2)).sum::<f64>()
    };
    let step = about_mean(&values[..place]) + about_mean(&values[place..]);
    let middle = (values.len() as f64 - 1.0) / 2.0;
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let (mut across, mut along) = (0.0, 0.0);
    for (index, value) in values.iter().enumerate() {
        let at = index as f64 - middle;
        across += at * (value - mean);
        along += at * at;
    }
    about_mean(values) - across * across / along < step
}

/// Sums of distances between values: `sums[i][j]` over the first i with the first j.
struct Table {
    count: usize,
    sums: Vec<f64>,
}

impl Table {
    fn new(count: usize) -> Table {
        Table {
            count,
            sums: vec![0.0; (count + 1) * (count + 1)],
        }
    }

    fn fill(&mut self, values: &[f64]) {
        let width = self.count + 1;
        for (row, a) in values.iter().enumerate() {
            let mut sum = 0.0;
            let (above, below) = self.sums.split_at_mut((row + 1) * width);
            let above = &above[row * width..];
            for (column, b) in values.iter().enumerate() {
                sum += (a - b).abs();
                below[column + 1] = above[column + 1] + sum;
            }
        }
    }

    /// The division of the values into those before a place, those from there to an end, and a rest that is left out, for
    /// which the statistic of Matteson and James (formula 5, with the exponent 1) is greatest.
    fn best_division(&self) -> (usize, f64) {
        let at = |row: usize, column: usize| self.sums[row * (self.count + 1) + column];
        let mut best = (LEAST_SEGMENT, f64::NEG_INFINITY);
        for place in LEAST_SEGMENT..=self.count - LEAST_SEGMENT {
            let n = place as f64;
            let within_before = at(place, place);
            for end in place + LEAST_SEGMENT..=self.count {
                let m = (end - place) as f64;
                let between = at(place, end) - within_before;
                let within_after = at(end, end) - 2.0 * at(place, end) + within_before;
                let energy = 2.0 * between / (n * m)
                    - within_before / (n * (n - 1.0))
                    - within_after / (m * (m - 1.0));
                let statistic = n * m / (n + m) * energy;
                if statistic > best.1 {
                    best = (place, statistic);
                }
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngExt;

    /// Values around levels, each for a number of runs, with nearly normal noise of deviation 1.
    fn series(levels: &[(f64, usize)], seed: u64) -> Vec<f64> {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut noise = move || (0..12).map(|_| random.random::<f64>()).sum::<f64>() - 6.0;
        let all = levels
            .iter()
            .flat_map(|&(level, count)| std::iter::repeat_n(level, count));
        all.map(|level| level + noise()).collect()
    }

    fn places(values: &[f64]) -> Vec<usize> {
        let found = shifts(values, &ShiftRules::default());
        found.iter().map(|shift| shift.at).collect()
    }

    /// 0, 0, 0, 1, 1, 1: distances between are 1, those within are 0, so the energy is 2 and the statistic 2 * 9 / 6 = 3.
    /// Leaving out values makes it smaller.
    #[test]
    fn the_statistic_worked_out_by_hand() {
        let mut table = Table::new(6);
        table.fill(&[0.0, 0.0, 0.0, 1.0, 1.0, 1.0]);
        let (place, statistic) = table.best_division();
        assert_eq!(place, 3);
        assert!((statistic - 3.0).abs() < 1e-12);
        // 0, 0, 0, 1, 1, 3: between 1, 1, 3 (mean 5/3), within 0 and (0 + 2 + 2) / 3: 10/3 - 4/3 = 2, again 3.
        table.fill(&[0.0, 0.0, 0.0, 1.0, 1.0, 3.0]);
        assert!((table.best_division().1 - 3.0).abs() < 1e-12);
    }

    /// The statistic against sums written as the paper has them.
    #[test]
    fn the_statistic_against_its_definition() {
        let values = series(&[(0.0, 7), (2.0, 6)], 3);
        let mean = |a: &[f64], b: &[f64]| {
            let all = a.iter().flat_map(|a| b.iter().map(move |b| (a - b).abs()));
            all.sum::<f64>() / (a.len() * b.len()) as f64
        };
        let within = |a: &[f64]| mean(a, a) * a.len() as f64 / (a.len() as f64 - 1.0);
        let mut best = (0, f64::NEG_INFINITY);
        for place in LEAST_SEGMENT..=values.len() - LEAST_SEGMENT {
            for end in place + LEAST_SEGMENT..=values.len() {
                let (a, b) = (&values[..place], &values[place..end]);
                let (n, m) = (a.len() as f64, b.len() as f64);
                let statistic = n * m / (n + m) * (2.0 * mean(a, b) - within(a) - within(b));
                if statistic > best.1 {
                    best = (place, statistic);
                }
            }
        }
        let mut table = Table::new(values.len());
        table.fill(&values);
        let (place, statistic) = table.best_division();
        assert_eq!(place, best.0);
        assert!((statistic - best.1).abs() < 1e-9);
    }

    #[test]
    fn steps_are_found_where_they_are() {
        for seed in 0..10 {
            let found = places(&series(&[(0.0, 30), (6.0, 30)], seed));
            assert!(matches!(found[..], [29..=31]), "seed {seed}: {found:?}");
            let found = places(&series(&[(0.0, 25), (8.0, 15), (0.0, 20)], seed));
            assert!(
                matches!(found[..], [24..=26, 39..=41]),
                "seed {seed}: {found:?}"
            );
        }
        let shift = shifts(
            &series(&[(10.0, 20), (16.0, 20)], 4),
            &ShiftRules::default(),
        )[0];
        assert!((shift.before - 10.0).abs() < 1.0 && (shift.after - 16.0).abs() < 1.0);
        assert!(shift.p <= 0.002);
    }

    #[test]
    fn nothing_is_found_where_nothing_is() {
        let alarms = (0..100)
            .filter(|&seed| !places(&series(&[(0.0, 40)], seed)).is_empty())
            .count();
        assert!(alarms <= 2, "{alarms} of 100");
    }

    #[test]
    fn spikes_are_no_changes() {
        for seed in 0..10 {
            let mut values = series(&[(0.0, 50)], seed);
            for place in [7, 20, 21, 44] {
                values[place] += 60.0;
            }
            assert!(places(&values).is_empty(), "seed {seed}");
        }
        let held = hold_spikes(&[1.0, 1.1, 0.9, 9.0, 1.0, 1.1, 0.9, 1.0]);
        assert!(
            held.iter().all(|value| (0.5..2.0).contains(value)),
            "{held:?}"
        );
        // A step of three passes as it is.
        let step = [1.0, 1.1, 0.9, 1.0, 1.1, 5.0, 5.1, 4.9];
        let held = hold_spikes(&step);
        assert!(held[5..].iter().all(|value| *value > 3.0), "{held:?}");
    }

    #[test]
    fn two_modes_are_no_changes() {
        let alarms = (0..40)
            .filter(|&seed| {
                let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
                let noise = series(&[(0.0, 60)], seed);
                let values: Vec<f64> = noise
                    .iter()
                    .map(|noise| noise + 8.0 * f64::from(u8::from(random.random::<bool>())))
                    .collect();
                !places(&values).is_empty()
            })
            .count();
        assert!(alarms <= 1, "{alarms} of 40");
    }

    #[test]
    fn drift_is_no_change() {
        let alarms = (0..20)
            .filter(|&seed| {
                let noise = series(&[(0.0, 60)], seed);
                let drifting = noise.iter().enumerate();
                let values: Vec<f64> = drifting
                    .map(|(index, noise)| noise + index as f64 / 10.0)
                    .collect();
                !places(&values).is_empty()
            })
            .count();
        assert!(alarms <= 2, "{alarms} of 20");
    }

    #[test]
    fn short_and_impossible_series_have_none() {
        assert!(places(&[]).is_empty());
        assert!(places(&[1.0; 5]).is_empty());
        assert!(places(&[1.0; 50]).is_empty());
        let mut values = vec![0.0; 20];
        values.extend([9.0; 20]);
        assert_eq!(places(&values), [20]);
        values[3] = f64::NAN;
        assert!(places(&values).is_empty());
    }
}
