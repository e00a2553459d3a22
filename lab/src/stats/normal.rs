//! The normal distribution.

/// P(Z > z).
pub fn normal_tail(z: f64) -> f64 {
    libm::erfc(z / std::f64::consts::SQRT_2) / 2.0
}

/// P(Z <= z).
pub fn normal_cdf(z: f64) -> f64 {
    normal_tail(-z)
}

/// The z with `normal_tail(z) == p`, for 0 < p < 1. Small p keep their digits, which 1 - p would lose.
pub fn normal_tail_quantile(p: f64) -> f64 {
    if p > 0.5 {
        return -normal_tail_quantile(1.0 - p);
    }
    // Beyond 38 the tail is smaller than the smallest number.
    bisect(0.0, 38.5, |z| normal_tail(z) <= p)
}

/// The place in [`low`, `high`] from which on `beyond` holds, to the last digit; `high` when it never does. `beyond`
/// must not hold at first and then stay true.
fn bisect(mut low: f64, mut high: f64, beyond: impl Fn(f64) -> bool) -> f64 {
    loop {
        let middle = (low + high) / 2.0;
        if middle <= low || middle >= high {
            return high;
        }
        if beyond(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Abramowitz and Stegun, tables 26.1 and 26.5 (the digits beyond them from scipy.stats.norm 1.18).
    #[test]
    fn values_are_those_of_the_tables() {
        for (z, p) in [
            (-3.0, 0.001_349_898_031_6),
            (-1.0, 0.158_655_253_931_5),
            (0.5, 0.691_462_461_274_0),
            (2.0, 0.977_249_868_051_8),
        ] {
            assert!((normal_cdf(z) - p).abs() < 1e-12, "{z}");
        }
        for (p, z) in [
            (0.025, 1.959_963_984_5),
            (0.005, 2.575_829_303_5),
            (0.1, 1.281_551_565_5),
            (1e-6, 4.753_424_308_8),
        ] {
            assert!((normal_tail_quantile(p) - z).abs() < 1e-9, "{p}");
            assert!((normal_tail_quantile(1.0 - p) + z).abs() < 1e-8, "{p}");
        }
    }
}
