//! Whether values have one peak: the dip of J. A. Hartigan and P. M. Hartigan, The dip test of unimodality, Annals of
//! Statistics 13 (1985), 70-84.

/// The greatest distance between the distribution of `values` and the nearest one with a single peak; 1 / (2 n) at
/// least. Takes time like the cube of their number.
///
/// Found by bisection: a distance suffices when, for some value as the peak, a convex function fits into the band of that
/// width around the distribution below the peak, and a concave one that begins where it ends fits above.
pub fn dip(values: &[f64]) -> f64 {
    let steps = steps(values);
    let (mut low, mut high) = (0.5 / values.len().max(1) as f64, 0.5);
    if steps.len() < 2 {
        return low;
    }
    // Seven digits: the critical values have two.
    for _ in 0..24 {
        let middle = (low + high) / 2.0;
        if has_one_peak(&steps, middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

/// Whether the dip is greater than `limit`, in a twentieth of the time.
pub fn dip_exceeds(values: &[f64], limit: f64) -> bool {
    let steps = steps(values);
    steps.len() >= 2 && !has_one_peak(&steps, limit)
}

fn steps(values: &[f64]) -> Vec<Step> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let total = sorted.len().max(1) as f64;
    let mut below = 0.0;
    sorted
        .chunk_by(|a, b| a == b)
        .map(|tied| {
            let before = below;
            below += tied.len() as f64;
            Step {
                place: tied[0],
                before: before / total,
                after: below / total,
            }
        })
        .collect()
}

fn has_one_peak(steps: &[Step], distance: f64) -> bool {
    (0..steps.len()).any(|peak| fits(steps, distance, peak))
}

/// sqrt(n) times dip that 99.9 % of samples with one peak stay below: the quantile for the uniform distribution, the
/// worst such case, at n = 100 (0.69; 0.66 at 60 and 0.63 at 20; 20,000 samples each). Two levels that do not overlap
/// reach 1 and more.
pub const BIMODAL_DIP: f64 = 0.69;

/// A jump of the empirical distribution.
struct Step {
    place: f64,
    before: f64,
    after: f64,
}

fn fits(steps: &[Step], distance: f64, peak: usize) -> bool {
    const SLACK: f64 = 1e-12;
    // The fit must be near both ends of each jump; at the peak it may jump itself.
    let low = |index: usize| steps[index].after - distance;
    let high = |index: usize| steps[index].before + distance;
    let mut end = steps[peak].before - distance;
    if peak > 0 {
        let left = hull(
            (0..peak).map(|index| (steps[index].place, high(index))),
            1.0,
        );
        if (0..peak).any(|index| at(&left, steps[index].place) < low(index) - SLACK) {
            return false;
        }
        // The lowest value at the peak from which a convex function still clears every lower end.
        for from in 0..peak {
            for over in from + 1..peak {
                let run = (steps[peak].place - steps[from].place)
                    / (steps[over].place - steps[from].place);
                end = end.max(high(from) + (low(over) - high(from)) * run);
            }
        }
    }
    if end > high(peak) + SLACK {
        return false;
    }
    let right = hull(
        (peak..steps.len()).map(|index| {
            let floor = if index == peak {
                end.max(low(index))
            } else {
                low(index)
            };
            (steps[index].place, floor)
        }),
        -1.0,
    );
    (peak..steps.len()).all(|index| {
        let ceiling = if index == peak {
            steps[index].after + distance
        } else {
            high(index)
        };
        at(&right, steps[index].place) <= ceiling + SLACK
    })
}

/// The corners of the greatest convex function below the points (`sign` 1) or the least concave one above (-1).
fn hull(points: impl Iterator<Item = (f64, f64)>, sign: f64) -> Vec<(f64, f64)> {
    let mut corners: Vec<(f64, f64)> = Vec::new();
    for (x, y) in points {
        while let [.., first, second] = corners.as_slice() {
            let turn = (second.1 - first.1) * (x - first.0) - (y - first.1) * (second.0 - first.0);
            if sign * turn < 0.0 {
                break;
            }
            corners.pop();
        }
        corners.push((x, y));
    }
    corners
}

fn at(corners: &[(f64, f64)], x: f64) -> f64 {
    let after = corners.partition_point(|corner| corner.0 < x);
    match (
        after.checked_sub(1).map(|before| corners[before]),
        corners.get(after),
    ) {
        (_, Some(&(right, y))) if right == x => y,
        (Some(left), Some(&right)) => {
            left.1 + (right.1 - left.1) * (x - left.0) / (right.0 - left.0)
        }
        (Some(left), None) => left.1,
        (None, Some(&right)) => right.1,
        (None, None) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of the Python package diptest 0.12, which follows the authors' program (AS 217).
    #[test]
    fn dips_are_those_of_the_reference() {
        let found = dip(&[1.0, 2.0, 3.0, 10.0, 11.0, 12.0]);
        assert!((found - 0.194_444_44).abs() < 1e-6, "{found}");
        let found = dip(&[
            -1.2, -0.9, -0.8, -0.75, -0.7, -0.4, 0.1, 0.6, 0.7, 0.85, 0.9, 1.0, 1.3,
        ]);
        assert!((found - 0.123_076_92).abs() < 1e-6, "{found}");
        let found = dip(&[0.1, 0.1, 0.2, 0.2, 0.2, 0.3, 0.9, 1.0, 1.0, 1.1]);
        assert!((found - 0.15000000).abs() < 1e-6, "{found}");
    }

    #[test]
    fn one_peak_and_two() {
        let uniform: Vec<f64> = (0..60).map(f64::from).collect();
        assert!(dip(&uniform) * 60f64.sqrt() < 0.1);
        let two: Vec<f64> = (0..60)
            .map(|i| f64::from(i % 30) / 100.0 + if i < 30 { 0.0 } else { 1.0 })
            .collect();
        assert!(dip(&two) * 60f64.sqrt() > BIMODAL_DIP);
        assert!(dip_exceeds(&two, 0.1) && !dip_exceeds(&uniform, 0.1));
        assert!(!dip_exceeds(&[1.0; 5], 0.0));
        assert_eq!(dip(&[]), 0.5);
        assert_eq!(dip(&[2.0; 8]), 0.0625);
    }
}
