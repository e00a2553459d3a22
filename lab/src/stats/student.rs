//! Student's t distribution, by the regularised incomplete beta function.

/// P(T <= t) for Student's t with `df` degrees of freedom (not necessarily whole).
///
/// F(t) = 1 - I_x(df/2, 1/2) / 2 with x = df / (df + t^2) for t >= 0: Abramowitz and Stegun, Handbook of Mathematical
/// Functions, 26.7.1 and 26.5.27.
pub fn student_cdf(t: f64, df: f64) -> f64 {
    let tail = incomplete_beta(df / 2.0, 0.5, df / (df + t * t)) / 2.0;
    if t >= 0.0 { 1.0 - tail } else { tail }
}

/// The t with `student_cdf(t, df) == p`, for 0 < p < 1, to about ten digits.
pub fn student_quantile(p: f64, df: f64) -> f64 {
    if p < 0.5 {
        return -student_quantile(1.0 - p, df);
    }
    let mut high = 1.0;
    while student_cdf(high, df) < p && high < 1e300 {
        high *= 2.0;
    }
    let mut low = 0.0;
    // Bisection: 200 halvings leave nothing of any bracket, and a quantile is needed a few times a table.
    for _ in 0..200 {
        let middle = (low + high) / 2.0;
        if middle == low || middle == high {
            break;
        }
        if student_cdf(middle, df) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) / 2.0
}

/// I_x(a, b), by the continued fraction of NIST's Digital Library of Mathematical Functions, 8.17.22, evaluated with
/// Lentz's algorithm.
pub(super) fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    // The fraction converges quickly only on this side; DLMF 8.17.4 mirrors the other.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(b, a, 1.0 - x);
    }
    let front =
        (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (1.0 - x).ln()).exp() / a;
    const TINY: f64 = 1e-300;
    let (mut fraction, mut c, mut d) = (1.0, 1.0, 0.0);
    for step in 0..500 {
        let m = f64::from(step / 2);
        let numerator = if step == 0 {
            1.0
        } else if step % 2 == 0 {
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        } else {
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        };
        let keep = |value: f64| if value.abs() < TINY { TINY } else { value };
        d = 1.0 / keep(1.0 + numerator * d);
        c = keep(1.0 + numerator / c);
        let factor = c * d;
        fraction *= factor;
        if (factor - 1.0).abs() < 1e-15 {
            break;
        }
    }
    front * (fraction - 1.0)
}

/// ln Gamma(x) for x > 0, by Stirling's series (DLMF 5.11.1) after the recurrence has brought x above 12.
pub(super) fn ln_gamma(mut x: f64) -> f64 {
    let mut shift = 0.0;
    while x < 12.0 {
        shift += x.ln();
        x += 1.0;
    }
    let square = x * x;
    let series = (1.0 / 12.0
        - (1.0 / 360.0
            - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / 1188.0 / square) / square) / square)
            / square)
        / x;
    (x - 0.5) * x.ln() - x + (2.0 * std::f64::consts::PI).ln() / 2.0 + series - shift
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two-sided 5 % and 1 % points: Abramowitz and Stegun, table 26.10 (also Fisher and Yates, table III).
    #[test]
    fn quantiles_are_those_of_the_tables() {
        for (df, p975, p995) in [
            (1.0, 12.706, 63.657),
            (2.0, 4.303, 9.925),
            (5.0, 2.571, 4.032),
            (11.0, 2.201, 3.106),
            (30.0, 2.042, 2.750),
            (120.0, 1.980, 2.617),
        ] {
            assert!(
                (student_quantile(0.975, df) - p975).abs() < 6e-4,
                "df {df}: {}",
                student_quantile(0.975, df)
            );
            assert!(
                (student_quantile(0.995, df) - p995).abs() < 6e-4,
                "df {df}: {}",
                student_quantile(0.995, df)
            );
        }
    }

    /// With one degree of freedom t is Cauchy's distribution, with two it has a closed form too.
    #[test]
    fn closed_forms_are_met() {
        for t in [-8.0, -1.0, 0.0, 0.3, 1.0, 5.0] {
            let cauchy = 0.5 + f64::atan(t) / std::f64::consts::PI;
            assert!((student_cdf(t, 1.0) - cauchy).abs() < 1e-12);
            let two = 0.5 + t / (2.0 * (2.0 + t * t).sqrt());
            assert!((student_cdf(t, 2.0) - two).abs() < 1e-12);
        }
    }

    #[test]
    fn gamma_of_whole_and_half_numbers() {
        assert!((ln_gamma(5.0) - 24f64.ln()).abs() < 1e-12);
        assert!((ln_gamma(0.5) - std::f64::consts::PI.sqrt().ln()).abs() < 1e-12);
    }
}
