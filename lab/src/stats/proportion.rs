//! Shares of trials, with exact intervals.

use super::student::incomplete_beta;

/// The interval of confidence `confidence` for the chance of a trial that succeeded `hits` times of `trials`: C. J.
/// Clopper and E. S. Pearson, The use of confidence or fiducial limits illustrated in the case of the binomial,
/// Biometrika 26 (1934), 404-413. It holds the chance with at least `confidence`.
pub fn proportion_interval(hits: usize, trials: usize, confidence: f64) -> (f64, f64) {
    let tail = (1.0 - confidence) / 2.0;
    (
        proportion_bound(hits, trials, tail, false),
        proportion_bound(hits, trials, tail, true),
    )
}

/// The one-sided bound of that interval: the chance is above it (or below, for a lower bound) with at most `tail`.
pub fn proportion_bound(hits: usize, trials: usize, tail: f64, upper: bool) -> f64 {
    let (hits, trials) = (hits as f64, trials as f64);
    // P(at most `hits`) at p is 1 - I_p(hits + 1, trials - hits), and P(at least `hits`) is I_p(hits, trials - hits + 1).
    let too_high = |p: f64| {
        if upper {
            1.0 - incomplete_beta(hits + 1.0, trials - hits, p) < tail
        } else {
            incomplete_beta(hits, trials - hits + 1.0, p) > tail
        }
    };
    if upper && hits >= trials {
        return 1.0;
    }
    if !upper && hits <= 0.0 {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if too_high(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    (low + high) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: (f64, f64), expected: (f64, f64)) {
        assert!(
            (found.0 - expected.0).abs() < 1e-6 && (found.1 - expected.1).abs() < 1e-6,
            "{found:?} {expected:?}"
        );
    }

    /// scipy.stats.binomtest(k, n).proportion_ci(method="exact"), and the closed forms at the ends: with no hit the upper
    /// end solves (1 - p)^n = tail, with n hits the lower one p^n = tail.
    #[test]
    fn intervals_are_exact() {
        close(proportion_interval(0, 10, 0.95), (0.0, 0.308_497_1));
        close(proportion_interval(10, 10, 0.95), (0.691_502_9, 1.0));
        close(proportion_interval(7, 10, 0.95), (0.347_547_1, 0.933_260_5));
        let none = proportion_bound(0, 2000, 0.05, true);
        assert!((none - (1.0 - 0.05f64.powf(1.0 / 2000.0))).abs() < 1e-12);
    }

    /// The bounds are where the binomial sums have the tail: at 3 of 20, worked out term by term.
    #[test]
    fn bounds_are_those_of_the_binomial() {
        let at_most = |hits: i32, trials: i32, p: f64| -> f64 {
            let mut term = (1.0 - p).powi(trials);
            let mut sum = term;
            for k in 1..=hits {
                term *= f64::from(trials - k + 1) / f64::from(k) * p / (1.0 - p);
                sum += term;
            }
            sum
        };
        let upper = proportion_bound(3, 20, 0.05, true);
        assert!((at_most(3, 20, upper) - 0.05).abs() < 1e-9, "{upper}");
        let lower = proportion_bound(3, 20, 0.05, false);
        assert!((1.0 - at_most(2, 20, lower) - 0.05).abs() < 1e-9, "{lower}");
    }
}
