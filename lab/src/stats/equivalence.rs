//! Proof that nothing changed, as opposed to no proof that something did.

use super::student::student_cdf;
use super::summary::Trimmed;

/// The p value of two one-sided t tests that the true mean lies inside (-margin, margin), the greater of the two: D. J.
/// Schuirmann, A comparison of the two one-sided tests procedure and the power approach, Journal of Pharmacokinetics
/// and Biopharmaceutics 15 (1987), 657-680. `margin` has the unit of the mean. At level alpha it says the same as an
/// interval of confidence 1 - 2 alpha that lies inside the margin.
pub fn equivalence_p(mean: &Trimmed, margin: f64) -> f64 {
    let tail = |distance: f64| {
        if mean.standard_error > 0.0 {
            student_cdf(-distance / mean.standard_error, mean.df)
        } else if distance > 0.0 {
            0.0
        } else {
            1.0
        }
    };
    tail(margin - mean.mean).max(tail(margin + mean.mean))
}

/// A margin given as a fraction, on logarithms: a change by 1 % up or the same factor down.
pub fn log_margin(margin: f64) -> f64 {
    margin.ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(mean: f64, standard_error: f64, df: f64) -> Trimmed {
        Trimmed {
            mean,
            standard_error,
            df,
            count: df as usize + 1,
        }
    }

    /// By hand from the table of t: with df 11, t = 2.201 cuts off 2.5 %, t = 3.106 0.5 %.
    #[test]
    fn the_greater_tail_counts() {
        let p = equivalence_p(&of(0.0, 1.0, 11.0), 2.201);
        assert!((p - 0.025).abs() < 1e-4, "{p}");
        let p = equivalence_p(&of(1.0, 1.0, 11.0), 4.106);
        assert!((p - 0.005).abs() < 1e-4, "{p}");
        assert_eq!(p, equivalence_p(&of(-1.0, 1.0, 11.0), 4.106));
        // At the margin itself it is a coin, beyond it hopeless.
        assert!((equivalence_p(&of(2.0, 0.1, 11.0), 2.0) - 0.5).abs() < 1e-12);
        assert!(equivalence_p(&of(3.0, 0.1, 11.0), 2.0) > 0.99);
    }

    #[test]
    fn exact_values_are_decided_exactly() {
        assert_eq!(equivalence_p(&of(0.5, 0.0, 3.0), 1.0), 0.0);
        assert_eq!(equivalence_p(&of(1.0, 0.0, 3.0), 1.0), 1.0);
    }
}
