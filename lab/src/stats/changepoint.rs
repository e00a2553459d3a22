//! Change points in a series of times, and what they say of the warm-up of a process: E. Barrett, C. F. Bolz-Tereick,
//! R. Killick, S. Mount, L. Tratt, "Virtual Machine Warmup Blows Hot and Cold", OOPSLA 2017, section 4.

/// Fewest values of a segment: variance of less is no variance.
const LEAST_SEGMENT: usize = 5;
/// Fewest values that are classified.
const LEAST_SERIES: usize = 4 * LEAST_SEGMENT;
/// Factor of ln n in the penalty of a change point; 15 is the paper's, chosen for times that are correlated.
const PENALTY: f64 = 15.0;
/// Segments whose means differ by less than this share are alike, however little they scatter: the smallest change that
/// is looked for. (The paper takes a millisecond, for iterations of about a second.)
const ALIKE_SHARE: f64 = 0.02;
/// A change in this last part of the series means that no steady state was seen (the paper: 500 of 2000 iterations).
const UNSTEADY_PART: f64 = 0.25;

/// What the times of a process did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WarmUpClass {
    /// They stayed as they began.
    Flat,
    /// They ended shorter than they began.
    WarmUp,
    /// They ended longer than they once were.
    Slowdown,
    /// They still changed near the end.
    NoSteadyState,
}

impl WarmUpClass {
    /// Its name in tables and JSON.
    pub fn word(self) -> &'static str {
        match self {
            WarmUpClass::Flat => "flat",
            WarmUpClass::WarmUp => "warm-up",
            WarmUpClass::Slowdown => "slowdown",
            WarmUpClass::NoSteadyState => "no steady state",
        }
    }
}

/// A classified series.
#[derive(Debug, Clone, PartialEq)]
pub struct WarmUpShape {
    /// What its times did.
    pub class: WarmUpClass,
    /// Where segments after the first begin.
    pub change_points: Vec<usize>,
    /// First value of the steady state; nothing when there is none.
    pub steady_from: Option<usize>,
    /// Sum of the values before it.
    pub time_to_steady: Option<f64>,
    /// Mean of the values from there on.
    pub steady_time: Option<f64>,
}

/// Classifies the times of a process in order. `last_event` is the last value during which its engine still changed code:
/// no steady state begins before its end. Nothing for fewer than 20 values or impossible ones.
pub fn classify(times: &[f64], last_event: Option<usize>) -> Option<WarmUpShape> {
    let possible = |time: &f64| time.is_finite() && *time > 0.0;
    if times.len() < LEAST_SERIES || !times.iter().all(possible) {
        return None;
    }
    // Of logarithms: noise of times is a share of them.
    let logs: Vec<f64> = times.iter().map(|time| time.ln()).collect();
    let change_points = change_points(&logs, PENALTY * (logs.len() as f64).ln());
    let mut starts = vec![0];
    starts.extend(&change_points);
    let segments: Vec<(usize, usize, f64, f64)> = starts
        .iter()
        .enumerate()
        .map(|(index, &start)| {
            let end = starts.get(index + 1).copied().unwrap_or(logs.len());
            let (mean, variance) = moments(&logs[start..end]);
            (start, end, mean, variance)
        })
        .collect();
    let &(_, _, last_mean, last_variance) = segments.last()?;
    let width = last_variance.sqrt().max(ALIKE_SHARE);
    let alike = |mean: f64| (mean - last_mean).abs() <= width;
    // The steady state reaches back over segments that are like the last one.
    let first_alike = segments
        .iter()
        .rev()
        .take_while(|(_, _, mean, _)| alike(*mean))
        .last()
        .map_or(0, |(start, ..)| *start);
    let after_event = last_event.map_or(0, |event| event + 1);
    let steady_from = first_alike.max(after_event);
    let unsteady = times.len() - (times.len() as f64 * UNSTEADY_PART) as usize;
    if steady_from >= unsteady {
        return Some(WarmUpShape {
            class: WarmUpClass::NoSteadyState,
            change_points,
            steady_from: None,
            time_to_steady: None,
            steady_time: None,
        });
    }
    let faster_before = segments
        .iter()
        .any(|(_, _, mean, _)| *mean < last_mean - width);
    let slower_before = segments
        .iter()
        .any(|(_, _, mean, _)| *mean > last_mean + width);
    let class = match (faster_before, slower_before) {
        (true, _) => WarmUpClass::Slowdown,
        (false, true) => WarmUpClass::WarmUp,
        (false, false) => WarmUpClass::Flat,
    };
    let steady = &times[steady_from..];
    Some(WarmUpShape {
        class,
        change_points,
        steady_from: Some(steady_from),
        time_to_steady: Some(times[..steady_from].iter().sum()),
        steady_time: Some(steady.iter().sum::<f64>() / steady.len() as f64),
    })
}

/// Mean and variance (of n).
fn moments(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, squares / count)
}

/// Where mean or variance of normal values change: the segmentation of least cost, exactly, by PELT (R. Killick,
/// P. Fearnhead, I. A. Eckley, "Optimal detection of changepoints with a linear computational cost", JASA 107, 2012).
/// The cost of a segment is twice its negative log likelihood, and each further segment costs `penalty`. Returns where
/// segments after the first begin.
pub fn change_points(values: &[f64], penalty: f64) -> Vec<usize> {
    let count = values.len();
    if count < 2 * LEAST_SEGMENT {
        return Vec::new();
    }
    // Sums of values less their mean: squares of large numbers would cancel.
    let centre = values.iter().sum::<f64>() / count as f64;
    let mut sums = vec![(0.0, 0.0)];
    for (index, value) in values.iter().enumerate() {
        let (sum, squares) = sums[index];
        let value = value - centre;
        sums.push((sum + value, squares + value * value));
    }
    let cost = |start: usize, end: usize| {
        let length = (end - start) as f64;
        let sum = sums[end].0 - sums[start].0;
        let squares = sums[end].1 - sums[start].1;
        // Values of a clock that are all the same have a likelihood without bound; a ten-thousandth is noise enough.
        let variance = ((squares - sum * sum / length) / length).max(1e-8);
        length * ((2.0 * std::f64::consts::PI * variance).ln() + 1.0)
    };
    let mut best = vec![f64::INFINITY; count + 1];
    let mut previous = vec![0; count + 1];
    best[0] = -penalty;
    let mut candidates = vec![0];
    for end in LEAST_SEGMENT..=count {
        for &start in &candidates {
            if end - start < LEAST_SEGMENT {
                continue;
            }
            let total = best[start] + cost(start, end) + penalty;
            if total < best[end] {
                best[end] = total;
                previous[end] = start;
            }
        }
        // A start that is worse already without a further penalty stays so.
        candidates.retain(|&start| {
            end - start < LEAST_SEGMENT || best[start] + cost(start, end) <= best[end]
        });
        if end + LEAST_SEGMENT <= count {
            candidates.push(end);
        }
    }
    let mut points = Vec::new();
    let mut end = previous[count];
    while end > 0 {
        points.push(end);
        end = previous[end];
    }
    points.reverse();
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::rngs::Xoshiro256PlusPlus;
    use rand::{RngExt, SeedableRng};

    /// Times around levels, each for a number of values, with noise of 1 %: twelve uniform numbers are nearly normal.
    fn series(levels: &[(f64, usize)], seed: u64) -> Vec<f64> {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut noise = move || (0..12).map(|_| random.random::<f64>()).sum::<f64>() - 6.0;
        let all = levels
            .iter()
            .flat_map(|&(level, count)| std::iter::repeat_n(level, count));
        all.map(|level| level * (1.0 + 0.01 * noise())).collect()
    }

    fn class(levels: &[(f64, usize)], last_event: Option<usize>) -> WarmUpClass {
        classify(&series(levels, 7), last_event)
            .expect("a class")
            .class
    }

    #[test]
    fn a_step_is_found_where_it_is() {
        for seed in 0..20 {
            let times = series(&[(2.0, 30), (1.0, 70)], seed);
            let logs: Vec<f64> = times.iter().map(|time| time.ln()).collect();
            assert_eq!(
                change_points(&logs, PENALTY * 100f64.ln()),
                [30],
                "seed {seed}"
            );
        }
    }

    #[test]
    fn a_change_of_spread_is_a_change() {
        let mut values: Vec<f64> = (0..40).map(|index| f64::from(index % 2) * 0.01).collect();
        values.extend((0..40).map(|index| f64::from(index % 2)));
        // The value at 40 is one that both have.
        assert!(matches!(
            change_points(&values, PENALTY * 80f64.ln())[..],
            [40 | 41]
        ));
    }

    #[test]
    fn the_best_segmentation_is_found_exactly() {
        // Against all segmentations of a short series into at most three.
        for seed in 0..10 {
            let values = series(&[(1.0, 8), (1.03, 7), (0.98, 9)], seed);
            let penalty = 6.0;
            let cost = |part: &[f64]| {
                let (_, variance) = moments(part);
                part.len() as f64 * ((2.0 * std::f64::consts::PI * variance.max(1e-8)).ln() + 1.0)
            };
            let count = values.len();
            let mut best = (cost(&values), vec![]);
            for first in LEAST_SEGMENT..=count - LEAST_SEGMENT {
                let two = cost(&values[..first]) + cost(&values[first..]) + penalty;
                if two < best.0 {
                    best = (two, vec![first]);
                }
                for second in first + LEAST_SEGMENT..=count - LEAST_SEGMENT {
                    let parts = [&values[..first], &values[first..second], &values[second..]];
                    let three = parts.iter().map(|part| cost(part)).sum::<f64>() + 2.0 * penalty;
                    if three < best.0 {
                        best = (three, vec![first, second]);
                    }
                }
            }
            let found = change_points(&values, penalty);
            assert!(
                found == best.1 || found.len() > 2,
                "seed {seed}: {found:?}, not {:?}",
                best.1
            );
        }
    }

    #[test]
    fn the_four_shapes() {
        assert_eq!(class(&[(1.0, 100)], None), WarmUpClass::Flat);
        assert_eq!(class(&[(3.0, 10), (1.0, 90)], None), WarmUpClass::WarmUp);
        assert_eq!(class(&[(1.0, 40), (1.5, 60)], None), WarmUpClass::Slowdown);
        assert_eq!(
            class(&[(3.0, 10), (1.0, 30), (1.5, 60)], None),
            WarmUpClass::Slowdown
        );
        assert_eq!(
            class(&[(1.0, 85), (2.0, 15)], None),
            WarmUpClass::NoSteadyState
        );
        // Two segments that differ by less than matters are one.
        assert_eq!(class(&[(1.0, 50), (1.01, 50)], None), WarmUpClass::Flat);
    }

    #[test]
    fn times_of_the_steady_state() {
        let shape = classify(&series(&[(3.0, 10), (1.0, 90)], 3), None).expect("a shape");
        assert_eq!(shape.steady_from, Some(10));
        assert!((shape.time_to_steady.expect("a time") - 30.0).abs() < 0.5);
        assert!((shape.steady_time.expect("a time") - 1.0).abs() < 0.01);
    }

    #[test]
    fn tier_events_delay_the_steady_state() {
        let flat = series(&[(1.0, 100)], 5);
        let shape = classify(&flat, Some(19)).expect("a shape");
        assert_eq!(
            (shape.class, shape.steady_from),
            (WarmUpClass::Flat, Some(20))
        );
        let late = classify(&flat, Some(95)).expect("a shape");
        assert_eq!(late.class, WarmUpClass::NoSteadyState);
        assert_eq!((late.steady_from, late.steady_time), (None, None));
    }

    #[test]
    fn what_cannot_be_classified() {
        assert_eq!(classify(&[1.0; LEAST_SERIES - 1], None), None);
        for bad in [f64::NAN, 0.0, -1.0, f64::INFINITY] {
            let mut times = vec![1.0; 50];
            times[7] = bad;
            assert_eq!(classify(&times, None), None);
        }
        let constant = classify(&[1.0; 50], None).expect("a shape");
        assert_eq!(
            (constant.class, constant.steady_from),
            (WarmUpClass::Flat, Some(0))
        );
    }
}
