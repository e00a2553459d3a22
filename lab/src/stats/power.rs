//! What a measurement could have found: power and the minimum detectable effect.

use super::normal::normal_cdf;
use super::student::{ln_gamma, student_quantile};

/// Steps of Simpson's rule over the spread of an estimated standard error, which is smooth: 200 give six digits
/// where a sharp edge meets few degrees of freedom, and more elsewhere.
const STEPS: usize = 200;

/// How far an estimated standard error is off, as factors with their chances: S with S^2 a chi-square over its degrees of
/// freedom. The noncentral t is (Z + delta) / S (N. L. Johnson, S. Kotz and N. Balakrishnan, Continuous Univariate
/// Distributions 2, 31.5), so its distribution is a mean over these.
struct Factors(Vec<(f64, f64)>);

impl Factors {
    fn of(df: f64) -> Factors {
        // S has mean near 1 and standard deviation near 1 / sqrt(2 df): beyond 9 of those nothing is left.
        let width = 9.0 / (2.0 * df).sqrt();
        let (from, to) = ((1.0 - width).max(0.0), 1.0 + width);
        let constant = std::f64::consts::LN_2 + df / 2.0 * (df / 2.0).ln() - ln_gamma(df / 2.0);
        let step = (to - from) / STEPS as f64;
        let factors = (0..=STEPS).map(|index| {
            let factor = from + step * index as f64;
            // At 0 the density is finite for one degree of freedom and 0 for more.
            let power = if factor > 0.0 || df > 1.0 {
                (df - 1.0) * factor.ln()
            } else {
                0.0
            };
            let density = (constant + power - df * factor * factor / 2.0).exp();
            let weight = match index {
                0 | STEPS => 1.0,
                index if index % 2 == 1 => 4.0,
                _ => 2.0,
            };
            (factor, density * weight * step / 3.0)
        });
        Factors(factors.collect())
    }

    /// P(T <= t) with noncentrality `delta`.
    fn cdf(&self, t: f64, delta: f64) -> f64 {
        let terms = self.0.iter();
        let sum: f64 = terms
            .map(|(factor, chance)| chance * normal_cdf(t * factor - delta))
            .sum();
        sum.clamp(0.0, 1.0)
    }

    /// P(|T| > critical).
    fn power(&self, critical: f64, delta: f64) -> f64 {
        1.0 - self.cdf(critical, delta) + self.cdf(-critical, delta)
    }
}

/// P(T <= t) for the noncentral t distribution with `df` degrees of freedom and noncentrality `delta`.
pub fn noncentral_t_cdf(t: f64, df: f64, delta: f64) -> f64 {
    Factors::of(df).cdf(t, delta)
}

/// The chance that a two-sided t test at `alpha` finds an effect of `delta` standard errors.
pub fn power(delta: f64, df: f64, alpha: f64) -> f64 {
    Factors::of(df).power(student_quantile(1.0 - alpha / 2.0, df), delta)
}

/// The smallest effect, in the unit of `standard_error`, that a two-sided t test at `alpha` finds with the chance
/// `wanted` (0.8 for the lab's tables). Below it, finding nothing says little.
pub fn detectable(standard_error: f64, df: f64, alpha: f64, wanted: f64) -> f64 {
    let critical = student_quantile(1.0 - alpha / 2.0, df);
    let factors = Factors::of(df);
    // With one degree of freedom the standard error itself may be off by any factor; ten times the critical value is
    // found in any case. 32 halvings leave seven digits of it.
    let (mut low, mut high) = (0.0, 10.0 * critical + 10.0);
    for _ in 0..32 {
        let middle = (low + high) / 2.0;
        if factors.power(critical, middle) >= wanted {
            high = middle;
        } else {
            low = middle;
        }
    }
    standard_error * high
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy.stats.nct.cdf 1.18, checked there against numerical integration.
    #[test]
    fn the_noncentral_distribution_is_scipys() {
        for (t, df, delta, p) in [
            (2.0, 5.0, 1.0, 0.778_074_662_6),
            (3.0, 11.0, 2.5, 0.640_846_120_0),
            (-1.0, 3.0, 0.5, 0.092_121_209_8),
            (2.228, 10.0, 0.0, 0.974_994_114_1),
            (12.7, 1.0, 9.0, 0.479_892_965_0),
            (40.0, 4.0, 35.0, 0.547_446_475_9),
        ] {
            let found = noncentral_t_cdf(t, df, delta);
            assert!((found - p).abs() < 1e-5, "{t} {df} {delta}: {found}");
        }
    }

    /// The example of R's power.t.test: n = 20 in each of two groups, delta = 1, sd = 1 has power 0.8689528.
    #[test]
    fn power_of_a_published_example() {
        let found = power((20.0f64 / 2.0).sqrt(), 38.0, 0.05);
        assert!((found - 0.868_952_8).abs() < 1e-6, "{found}");
    }

    /// Noncentralities with power 0.8, from scipy 1.18 by root finding on the integral.
    #[test]
    fn detectable_effects() {
        for (df, alpha, delta) in [
            (11.0, 0.05, 3.078_388_7),
            (35.0, 0.05, 2.881_446_7),
            (35.0, 0.005, 3.868_076_2),
            (2.0, 0.05, 5.653_489_3),
        ] {
            let found = detectable(1.0, df, alpha, 0.8);
            assert!((found - delta).abs() < 1e-5, "{df} {alpha}: {found}");
            assert!((power(found, df, alpha) - 0.8).abs() < 1e-6);
        }
        assert_eq!(detectable(0.0, 10.0, 0.05, 0.8), 0.0);
    }
}
