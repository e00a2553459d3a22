//! Location and spread of one sample.

use super::student::{student_cdf, student_quantile};

/// The middle value; the mean of the two middle ones for an even count. Nothing for an empty slice.
pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        count if count % 2 == 1 => Some(sorted[middle]),
        _ => Some((sorted[middle - 1] + sorted[middle]) / 2.0),
    }
}

/// An interval for the median that holds it with at least `confidence`, whatever the distribution: the values of the
/// widest pair of ranks that the sign test does not refuse. H. A. David and H. N. Nagaraja, Order Statistics, 3rd ed.,
/// 7.1. Nothing when there are too few values (six are needed for 95 %).
pub fn median_interval(values: &[f64], confidence: f64) -> Option<(f64, f64)> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let count = sorted.len();
    // The chance that at most `rank` of the values lie below the median: a sum of binomial terms, by their logarithms.
    let mut term = -(count as f64) * std::f64::consts::LN_2;
    let mut below = 0.0;
    let mut found = None;
    for rank in 0..count / 2 {
        below += term.exp();
        if 2.0 * below > 1.0 - confidence {
            break;
        }
        found = Some((sorted[rank], sorted[count - 1 - rank]));
        term += ((count - rank) as f64 / (rank + 1) as f64).ln();
    }
    found
}

/// A trimmed mean with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trimmed {
    /// Mean of what is left after trimming.
    pub mean: f64,
    /// Standard error of that mean.
    pub standard_error: f64,
    /// Degrees of freedom of the t distribution that goes with it.
    pub df: f64,
    /// Values before trimming.
    pub count: usize,
}

/// Of Yuen's degrees of freedom, as many as a test at a small level may count on. With all of them a true null is rejected up to
/// twice as often as the level says, the more so the smaller it is; with 0.8 never more often, for 5 invocations and more
/// (docs/decisions/0010-yuen-at-small-levels.md).
const CAUTIOUS_DF: f64 = 0.8;

impl Trimmed {
    /// The same for tests at small levels: many benchmarks, many looks.
    pub fn cautious(self) -> Trimmed {
        Trimmed {
            df: CAUTIOUS_DF * self.df,
            ..self
        }
    }

    /// The two-sided p value of the t test that the true mean is `null`. Without any spread it is 0 or 1.
    pub fn p(&self, null: f64) -> f64 {
        let distance = (self.mean - null).abs();
        if self.standard_error > 0.0 {
            2.0 * student_cdf(-distance / self.standard_error, self.df)
        } else if distance > 0.0 {
            0.0
        } else {
            1.0
        }
    }

    /// Half the width of the interval of confidence 1 - `level`.
    pub fn half_width(&self, level: f64) -> f64 {
        if self.standard_error > 0.0 {
            student_quantile(1.0 - level / 2.0, self.df) * self.standard_error
        } else {
            0.0
        }
    }
}

/// The mean without the lowest and highest `share` of the values (0.2 takes a fifth from each end), and Yuen's standard
/// error of it: sqrt(SSD_w / (h (h - 1))), with SSD_w the sum of squared deviations of the Winsorised values from their
/// mean, and h the number of values left. K. K. Yuen, The two-sample trimmed t for unequal population variances,
/// Biometrika 61 (1974), 165-170; R. R. Wilcox, Introduction to Robust Estimation and Hypothesis Testing, 3rd ed., 5.3.
///
/// Nothing when fewer than two values are left.
pub fn trimmed(values: &[f64], share: f64) -> Option<Trimmed> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let count = sorted.len();
    let cut = (count as f64 * share).floor() as usize;
    let left = count.checked_sub(2 * cut).filter(|&left| left >= 2)?;
    let (low, high) = (sorted[cut], sorted[count - 1 - cut]);
    let mean = sorted[cut..count - cut].iter().sum::<f64>() / left as f64;
    let winsorised: Vec<f64> = sorted.iter().map(|value| value.clamp(low, high)).collect();
    let centre = winsorised.iter().sum::<f64>() / count as f64;
    let ssd: f64 = winsorised
        .iter()
        .map(|value| (value - centre).powi(2))
        .sum();
    let left = left as f64;
    Some(Trimmed {
        mean,
        standard_error: (ssd / (left * (left - 1.0))).sqrt(),
        df: left - 1.0,
        count,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_a_median_is_that_of_the_tables() {
        // Ranks from the tables of the sign test, two-sided at 5 %.
        for (count, expected) in [
            (5, None),
            (6, Some((1.0, 6.0))),
            (10, Some((2.0, 9.0))),
            (20, Some((6.0, 15.0))),
            (50, Some((18.0, 33.0))),
        ] {
            let values: Vec<f64> = (1..=count).rev().map(f64::from).collect();
            assert_eq!(median_interval(&values, 0.95), expected, "{count}");
        }
        let many: Vec<f64> = (0..5000).map(f64::from).collect();
        let (low, high) = median_interval(&many, 0.95).expect("an interval");
        assert!((2425.0..2500.0).contains(&low) && (2500.0..2575.0).contains(&high));
    }

    /// The self-awareness values of Dana, as used throughout Wilcox, section 3.
    const DANA: [f64; 19] = [
        77.0, 87.0, 88.0, 114.0, 151.0, 210.0, 219.0, 246.0, 253.0, 262.0, 296.0, 299.0, 306.0,
        376.0, 428.0, 515.0, 666.0, 1310.0, 2611.0,
    ];

    /// Wilcox gives 282.7 for the 20 % trimmed mean of these values and 262 for the median.
    #[test]
    fn trimmed_mean_of_a_published_example() {
        let result = trimmed(&DANA, 0.2).expect("13 values are left");
        assert!((result.mean - 282.7).abs() < 0.05, "{}", result.mean);
        assert_eq!(result.df, 12.0);
        assert_eq!(median(&DANA), Some(262.0));
        // His Winsorised variance, 21551.4 with 18 degrees of freedom, in Yuen's formula.
        let expected = (21551.4f64 * 18.0 / (13.0 * 12.0)).sqrt();
        assert!(
            (result.standard_error - expected).abs() < 0.05,
            "{} {expected}",
            result.standard_error
        );
    }

    /// Yuen's t of Dana's values against 200 by the same figures: (282.7 - 200) / 49.9 with 12 degrees of freedom; the p
    /// value of that t by scipy.stats.t 1.18.
    #[test]
    fn test_and_interval_of_a_published_example() {
        let result = trimmed(&DANA, 0.2).expect("13 values are left");
        let t = (result.mean - 200.0) / result.standard_error;
        assert!((t - 1.658).abs() < 1e-3, "{t}");
        assert!(
            (result.p(200.0) - 0.123_154_51).abs() < 1e-8,
            "{}",
            result.p(200.0)
        );
        // The interval ends where the p value is its level.
        let half = result.half_width(0.05);
        assert!((result.p(result.mean - half) - 0.05).abs() < 1e-9);
        assert!((half - 2.178_81 * result.standard_error).abs() < 1e-3);
    }

    /// Without trimming it is the ordinary mean and its ordinary standard error.
    #[test]
    fn no_trimming_is_the_plain_mean() {
        let result = trimmed(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0], 0.0).expect("eight values");
        assert_eq!(result.mean, 5.0);
        assert!((result.standard_error - (32.0f64 / 7.0 / 8.0).sqrt()).abs() < 1e-12);
        assert_eq!(result.df, 7.0);
    }

    #[test]
    fn outliers_do_not_move_it() {
        let calm: Vec<f64> = (0..20).map(f64::from).collect();
        let mut wild = calm.clone();
        wild[19] = 1e9;
        assert_eq!(
            trimmed(&calm, 0.2).map(|t| t.mean),
            trimmed(&wild, 0.2).map(|t| t.mean)
        );
    }

    #[test]
    fn too_few_values_have_no_interval() {
        assert!(trimmed(&[], 0.2).is_none());
        assert!(trimmed(&[1.0], 0.2).is_none());
        assert!(trimmed(&[1.0, 2.0], 0.2).is_some());
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[3.0, 1.0]), Some(2.0));
    }

    /// How often a true null is rejected at half a percent, with 10 normal values a time: 1.5 times as often as it should be with
    /// Yuen's degrees of freedom, and not more often with 0.8 of them (docs/decisions/0010).
    #[test]
    fn small_levels_hold() {
        use rand::rngs::Xoshiro256PlusPlus;
        use rand::{RngExt, SeedableRng};

        let mut random = Xoshiro256PlusPlus::seed_from_u64(20_260_111);
        let mut normal = move || {
            let (u, v): (f64, f64) = (random.random(), random.random());
            (-2.0 * (1.0 - u).ln()).sqrt() * (std::f64::consts::TAU * v).cos()
        };
        let (level, samples) = (0.005, 300_000);
        let (mut plain, mut cautious) = (0, 0);
        for _ in 0..samples {
            let values: Vec<f64> = (0..10).map(|_| normal()).collect();
            let mean = trimmed(&values, 0.2).expect("ten values");
            plain += usize::from(mean.p(0.0) <= level);
            cautious += usize::from(mean.cautious().p(0.0) <= level);
        }
        // 1500 are expected, with a standard deviation of 39.
        assert!(plain > 1500 + 4 * 39, "{plain}");
        assert!(cautious < 1500, "{cautious}");
    }
}
