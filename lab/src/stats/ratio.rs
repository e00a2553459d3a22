//! Ratios of times with their intervals, worked out on logarithms.

use super::student::student_quantile;
use super::summary::{Trimmed, trimmed};

/// A fifth is trimmed from each end: an invocation's log ratio has outliers of 40 % that last its whole life.
pub const TRIM: f64 = 0.2;

/// A ratio and its interval. Above 1 the candidate is faster.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Trimmed mean of the log ratios, as a ratio.
    pub ratio: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// The same on logarithms, for what is worked out further.
    pub log: Trimmed,
}

impl Interval {
    fn of(log: Trimmed, confidence: f64) -> Interval {
        let half = student_quantile(0.5 + confidence / 2.0, log.df) * log.standard_error;
        Interval {
            ratio: log.mean.exp(),
            low: (log.mean - half).exp(),
            high: (log.mean + half).exp(),
            log,
        }
    }
}

/// The ratio baseline / candidate over pairs `(baseline, candidate)` of times that were taken together, one pair an
/// invocation: 20 % trimmed mean of the log ratios with Yuen's t interval. Nothing for fewer than two pairs, or when a
/// time is not greater than 0.
pub fn ratio_of_pairs(pairs: &[(f64, f64)], confidence: f64) -> Option<Interval> {
    let logs: Vec<f64> = pairs
        .iter()
        .map(|&(baseline, candidate)| (baseline / candidate).ln())
        .collect();
    if logs.iter().any(|log| !log.is_finite()) {
        return None;
    }
    trimmed(&logs, TRIM).map(|log| Interval::of(log, confidence))
}

/// The geometric mean of independent ratios. Its standard error is that of a mean of independent logs; the degrees of
/// freedom are Welch and Satterthwaite's: F. E. Satterthwaite, An approximate distribution of estimates of variance
/// components, Biometrics Bulletin 2 (1946), 110-114. It speaks about these benchmarks, not about a population of them.
pub fn geometric_mean(ratios: &[Interval], confidence: f64) -> Option<Interval> {
    if ratios.is_empty() {
        return None;
    }
    let count = ratios.len() as f64;
    let variances: Vec<f64> = ratios
        .iter()
        .map(|ratio| (ratio.log.standard_error / count).powi(2))
        .collect();
    let log = Trimmed {
        mean: ratios.iter().map(|ratio| ratio.log.mean).sum::<f64>() / count,
        standard_error: variances.iter().sum::<f64>().sqrt(),
        df: satterthwaite(
            variances
                .iter()
                .copied()
                .zip(ratios.iter().map(|ratio| ratio.log.df)),
        ),
        count: ratios
            .iter()
            .map(|ratio| ratio.log.count)
            .min()
            .unwrap_or(0),
    };
    Some(Interval::of(log, confidence))
}

/// How a ratio differs from an earlier one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// New ratio / old ratio: above 1 it became faster.
    pub factor: f64,
    /// Lower end of the interval of the factor.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// The interval excludes 1.
    pub significant: bool,
}

/// Yuen's test for trimmed means of two independent samples with unequal variances, on log ratios (Yuen 1974).
pub fn change(before: &Interval, now: &Interval, confidence: f64) -> Change {
    let difference = welch(&before.log, &now.log);
    let half = difference.half_width(1.0 - confidence);
    Change {
        factor: difference.mean.exp(),
        low: (difference.mean - half).exp(),
        high: (difference.mean + half).exp(),
        significant: difference.mean.abs() > half,
    }
}

/// The difference `now` - `before` of two independent trimmed means, with Welch's degrees of freedom (Yuen 1974).
pub fn welch(before: &Trimmed, now: &Trimmed) -> Trimmed {
    let (a, b) = (before.standard_error.powi(2), now.standard_error.powi(2));
    Trimmed {
        mean: now.mean - before.mean,
        standard_error: (a + b).sqrt(),
        df: satterthwaite([(a, before.df), (b, now.df)].into_iter()),
        count: before.count.min(now.count),
    }
}

/// Degrees of freedom of a sum of independent variances, each with its own.
fn satterthwaite(parts: impl Iterator<Item = (f64, f64)>) -> f64 {
    let (mut sum, mut weighted) = (0.0, 0.0);
    for (variance, df) in parts {
        sum += variance;
        weighted += variance * variance / df;
    }
    // Without any spread every number of degrees of freedom gives the same empty interval.
    if weighted > 0.0 {
        sum * sum / weighted
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_ratio_has_an_empty_interval() {
        let interval =
            ratio_of_pairs(&[(3.0, 1.0), (6.0, 2.0), (1.5, 0.5)], 0.95).expect("three pairs");
        assert!((interval.ratio - 3.0).abs() < 1e-12);
        assert!((interval.high - interval.low).abs() < 1e-9);
    }

    /// Five log ratios 0, 0.1, 0.2, 0.3, 5: one is cut from each end, three are left with mean 0.2; Winsorised they are
    /// 0.1, 0.1, 0.2, 0.3, 0.3, whose squared deviations sum to 0.04; so the error is sqrt(0.04 / 6), and t(2) = 4.3027.
    #[test]
    fn yuens_interval_worked_out_by_hand() {
        let pairs: Vec<(f64, f64)> = [0.0f64, 0.1, 0.2, 0.3, 5.0]
            .iter()
            .map(|log| (log.exp(), 1.0))
            .collect();
        let interval = ratio_of_pairs(&pairs, 0.95).expect("five pairs");
        let half = 4.302_652_73 * (0.04f64 / 6.0).sqrt();
        assert!((interval.log.mean - 0.2).abs() < 1e-12);
        assert!((interval.low.ln() - (0.2 - half)).abs() < 1e-7);
        assert!((interval.high.ln() - (0.2 + half)).abs() < 1e-7);
    }

    /// Welch's example: variances 1 and 4 of means, 9 and 4 degrees of freedom: (1 + 4)^2 / (1/9 + 16/4) = 6.0811.
    #[test]
    fn satterthwaite_worked_out_by_hand() {
        let df = satterthwaite([(1.0, 9.0), (4.0, 4.0)].into_iter());
        assert!((df - 25.0 / (1.0 / 9.0 + 4.0)).abs() < 1e-12);
    }

    #[test]
    fn geometric_mean_of_two_and_eight_is_four() {
        let two = ratio_of_pairs(&[(2.0, 1.0), (2.1, 1.0), (1.9, 1.0)], 0.95).expect("pairs");
        let eight = ratio_of_pairs(&[(8.0, 1.0), (8.0, 1.0), (8.0, 1.0)], 0.95).expect("pairs");
        let mean = geometric_mean(&[two, eight], 0.95).expect("two ratios");
        assert!((mean.ratio - (two.ratio * eight.ratio).sqrt()).abs() < 1e-9);
        assert!(mean.low < mean.ratio && mean.ratio < mean.high);
        // Averaging with an exact ratio halves the spread on logarithms.
        assert!((mean.log.standard_error - two.log.standard_error / 2.0).abs() < 1e-12);
    }

    #[test]
    fn a_change_is_shown_only_beyond_the_noise() {
        let noisy = |centre: f64| {
            let pairs: Vec<(f64, f64)> = [0.98, 0.99, 1.0, 1.01, 1.02, 1.0, 0.97, 1.03, 1.0, 1.0]
                .iter()
                .map(|spread| (centre * spread, 1.0))
                .collect();
            ratio_of_pairs(&pairs, 0.95).expect("ten pairs")
        };
        assert!(!change(&noisy(2.0), &noisy(2.01), 0.95).significant);
        let faster = change(&noisy(2.0), &noisy(2.4), 0.95);
        assert!(faster.significant && (faster.factor - 1.2).abs() < 1e-9);
    }

    /// The example of scipy.stats.ttest_ind with trim = 0.2 and equal_var = False, scipy 1.18: t 4.5916, df 4.0178,
    /// p 0.0099891. (Of the other form, with equal variances, its documentation publishes t 3.4464.)
    #[test]
    fn two_samples_as_scipy_has_them() {
        let a = trimmed(&[56.0, 128.6, 12.0, 123.8, 64.34, 78.0, 763.3], TRIM).expect("seven");
        let b = trimmed(&[1.1, 2.9, 4.2], TRIM).expect("three");
        let difference = welch(&b, &a);
        assert!((difference.mean / difference.standard_error - 4.591_598_691).abs() < 1e-8);
        assert!((difference.df - 4.017_849_271).abs() < 1e-8);
        assert!((difference.p(0.0) - 0.009_989_092_5).abs() < 1e-9);
    }

    #[test]
    fn impossible_times_give_nothing() {
        assert!(ratio_of_pairs(&[(1.0, 0.0), (1.0, 1.0)], 0.95).is_none());
        assert!(ratio_of_pairs(&[(1.0, 1.0)], 0.95).is_none());
        assert!(geometric_mean(&[], 0.95).is_none());
    }
}
