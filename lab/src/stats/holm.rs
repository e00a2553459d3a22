//! Many tests at once: Holm's step-down procedure, which holds the chance of any false alarm in a suite.

/// What Holm's procedure makes of one test of a family.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Adjusted {
    /// The smallest level for the whole family at which this test rejects.
    pub p: f64,
    /// Whether it rejects at the level asked for.
    pub rejected: bool,
    /// The level that this test was held against: alpha / (m - k) at the k-th step, and that of the step at which the
    /// procedure stopped for all tests after it. An interval of confidence 1 - level excludes the null exactly when the
    /// test rejects.
    pub level: f64,
}

/// Holm's procedure over the p values of a family, at the family-wise level `alpha`: S. Holm, A simple sequentially
/// rejective multiple test procedure, Scandinavian Journal of Statistics 6 (1979), 65-70. It needs no assumption about
/// how the tests depend on each other. A p value that is not a number never rejects.
///
/// The intervals that go with `level` are consistent with the decisions, and each holds its value with at least
/// 1 - alpha; all of them together need not (O. Guilbaud, Biometrical Journal 50 (2008), 678-692, has those that do, at
/// the price of saying nothing about the size of what was found).
pub fn holm(p_values: &[f64], alpha: f64) -> Vec<Adjusted> {
    let count = p_values.len();
    let p_of = |index: usize| {
        if p_values[index].is_nan() {
            1.0
        } else {
            p_values[index]
        }
    };
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|&a, &b| p_of(a).total_cmp(&p_of(b)));
    let none = Adjusted {
        p: 1.0,
        rejected: false,
        level: alpha,
    };
    let mut adjusted = vec![none; count];
    let (mut greatest, mut stopped) = (0.0f64, None);
    for (step, &index) in order.iter().enumerate() {
        let left = (count - step) as f64;
        greatest = greatest.max((p_of(index) * left).min(1.0));
        let own = alpha / left;
        if stopped.is_none() && p_of(index) > own {
            stopped = Some(own);
        }
        adjusted[index] = Adjusted {
            p: greatest,
            rejected: stopped.is_none(),
            level: stopped.unwrap_or(own),
        };
    }
    adjusted
}

/// Holm's procedure where the question "does test i reject at level a?" has no single p value, as in group-sequential
/// tests: W. Maurer and F. Bretz, Multiple testing in group sequential trials using graphical approaches, Statistics in
/// Biopharmaceutical Research 5 (2013), 311-320. `rejects` must be monotone in the level.
pub fn holm_by(
    count: usize,
    alpha: f64,
    mut rejects: impl FnMut(usize, f64) -> bool,
) -> Vec<(bool, f64)> {
    let mut decided = vec![(false, alpha / count.max(1) as f64); count];
    loop {
        let left = decided.iter().filter(|(rejected, _)| !rejected).count();
        if left == 0 {
            return decided;
        }
        let level = alpha / left as f64;
        let mut any = false;
        for (index, decision) in decided.iter_mut().enumerate() {
            if !decision.0 {
                *decision = (rejects(index, level), level);
                any |= decision.0;
            }
        }
        if !any {
            return decided;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example in Holm's procedure's usual textbook form (p = .01, .04, .03, .005 at 5 %): reject the two smallest.
    /// The adjusted values are those of R: p.adjust(c(.01, .04, .03, .005), "holm") is 0.03 0.06 0.06 0.02.
    #[test]
    fn the_textbook_example() {
        let found = holm(&[0.01, 0.04, 0.03, 0.005], 0.05);
        for (adjusted, p) in found.iter().zip([0.03, 0.06, 0.06, 0.02]) {
            assert!((adjusted.p - p).abs() < 1e-12, "{adjusted:?}");
        }
        let rejected: Vec<bool> = found.iter().map(|adjusted| adjusted.rejected).collect();
        assert_eq!(rejected, [true, false, false, true]);
        // Those that are not rejected share the level of the step that stopped.
        assert_eq!(
            found.iter().map(|one| one.level).collect::<Vec<_>>(),
            [0.05 / 3.0, 0.025, 0.025, 0.0125]
        );
    }

    #[test]
    fn a_late_small_p_does_not_jump_the_queue() {
        // 0.04 would pass at its own step, but the step before it stopped.
        let found = holm(&[0.03, 0.04], 0.05);
        assert!(found.iter().all(|one| !one.rejected && one.level == 0.025));
        assert!(holm(&[], 0.05).is_empty());
        assert!(!holm(&[f64::NAN], 0.05)[0].rejected);
    }

    #[test]
    fn both_forms_agree() {
        let families: [&[f64]; 4] = [
            &[0.01, 0.04, 0.03, 0.005],
            &[0.001, 0.002, 0.003, 0.2, 0.04],
            &[0.9, 0.8],
            &[0.0001],
        ];
        for p in families {
            let by = holm_by(p.len(), 0.05, |index, level| p[index] <= level);
            let direct: Vec<bool> = holm(p, 0.05).iter().map(|one| one.rejected).collect();
            assert_eq!(by.iter().map(|one| one.0).collect::<Vec<_>>(), direct);
        }
    }
}
