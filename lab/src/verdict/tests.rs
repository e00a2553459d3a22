//! Each path of the verdict rule, and its promises by simulation.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

use super::*;
use crate::stats::{Look, Observation, Warning};

fn normal(random: &mut Xoshiro256PlusPlus) -> f64 {
    let (u, v): (f64, f64) = (random.random(), random.random());
    (-2.0 * (1.0 - u).ln()).sqrt() * (std::f64::consts::TAU * v).cos()
}

fn observations(logs: impl Iterator<Item = f64>) -> Vec<Observation> {
    logs.enumerate()
        .map(|(index, log_ratio)| Observation {
            log_ratio,
            a_first: index % 4 < 2,
            start_ns: index as u64,
            idle_busy: false,
            contaminated: false,
        })
        .collect()
}

/// `count` invocations with an effect and noise of standard deviation `sd`, a tenth of them five times as far off.
fn noisy(random: &mut Xoshiro256PlusPlus, count: usize, effect: f64, sd: f64) -> Evidence {
    let logs = (0..count).map(|_| {
        let wide = random.random::<f64>() < 0.1;
        effect + sd * normal(random) * if wide { 5.0 } else { 1.0 }
    });
    let observations = observations(logs.collect::<Vec<_>>().into_iter());
    Evidence::of("s/b", Measured::Paired(observations), 0.01)
}

fn one(effect: f64, sd: f64, count: usize) -> Evidence {
    noisy(
        &mut Xoshiro256PlusPlus::seed_from_u64(11),
        count,
        effect,
        sd,
    )
}

fn verdict_of(evidence: Evidence) -> (Verdict, bool, About) {
    let judgement = judge(&[evidence], &Rules::default()).remove(0);
    (judgement.verdict, judgement.relevant, judgement.about)
}

#[test]
fn slower_faster_equal_and_unclear() {
    assert_eq!(
        verdict_of(one(-0.05, 0.01, 40)),
        (Verdict::Regressed, true, About::Binaries)
    );
    assert_eq!(
        verdict_of(one(0.05, 0.01, 40)),
        (Verdict::Improved, true, About::Binaries)
    );
    assert_eq!(
        verdict_of(one(0.0, 0.005, 40)),
        (Verdict::Unchanged, false, About::Binaries)
    );
    assert_eq!(
        verdict_of(one(0.0, 0.05, 20)).0,
        Verdict::Inconclusive(Unclear::Noise)
    );
}

#[test]
fn significant_is_not_relevant() {
    let (verdict, relevant, _) = verdict_of(one(-0.006, 0.004, 60));
    assert_eq!((verdict, relevant), (Verdict::Regressed, false));
}

#[test]
fn an_inconclusive_one_says_what_it_could_have_found() {
    let judgement = judge(&[one(0.0, 0.05, 20)], &Rules::default()).remove(0);
    let detectable = judgement.detectable.expect("an effect");
    let estimate = judgement.estimate.expect("numbers");
    assert!(detectable > estimate.adjusted_high - estimate.log);
    assert!((0.02..0.12).contains(&detectable), "{detectable}");
}

#[test]
fn layout_explains_what_the_instructions_do_not() {
    let with = |spread: Option<f64>, simulated: Option<(f64, f64)>, same_binary: bool| {
        verdict_of(Evidence {
            layout_spread: spread,
            simulated,
            same_binary,
            ..one(-0.05, 0.01, 40)
        })
    };
    let same = Some((1e9, 1e9 + 1e4));
    let more = Some((1e9, 1.05e9));
    let fewer = Some((1e9, 0.95e9));
    assert_eq!(
        with(Some(0.1), same, false).0,
        Verdict::Inconclusive(Unclear::Layout)
    );
    assert_eq!(
        with(Some(0.1), same, false).0.to_string(),
        "inconclusive (layout)"
    );
    // Beyond what relinking makes, it is about the change, whatever the instructions.
    for simulated in [same, more, None] {
        let expected = (Verdict::Regressed, true, About::Change);
        assert_eq!(with(Some(0.02), simulated, false), expected);
    }
    // Other instructions: about the change when they go the same way.
    assert_eq!(
        with(Some(0.1), more, false),
        (Verdict::Regressed, true, About::Change)
    );
    assert_eq!(
        with(Some(0.1), fewer, false),
        (Verdict::Regressed, true, About::Binaries)
    );
    // Nothing known of instructions, or of layout: about these two binaries.
    for (spread, simulated) in [(Some(0.1), None), (None, None), (None, same)] {
        let expected = (Verdict::Regressed, true, About::Binaries);
        assert_eq!(with(spread, simulated, false), expected);
    }
    // Options of one binary do not move its code.
    assert_eq!(
        with(Some(0.1), same, true),
        (Verdict::Regressed, true, About::Change)
    );
}

#[test]
fn without_an_estimate_there_is_a_reason() {
    let reason = |measured: Measured| {
        let judgement = judge(&[Evidence::of("b", measured, 0.01)], &Rules::default()).remove(0);
        assert!(judgement.estimate.is_none() && judgement.detectable.is_none());
        judgement.verdict.to_string()
    };
    let paired = |logs: &[f64]| Measured::Paired(observations(logs.iter().copied()));
    assert_eq!(reason(paired(&[0.1])), "inconclusive (too few invocations)");
    assert_eq!(reason(paired(&[])), "inconclusive (too few invocations)");
    // ln of a zero, a negative and an unknown time.
    for wrong in [f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
        let logs = [0.1, 0.1, 0.2, 0.1, 0.0, wrong];
        assert_eq!(reason(paired(&logs)), "inconclusive (impossible times)");
        let apart = Measured::Apart {
            a: vec![0.1; 6],
            b: logs.to_vec(),
        };
        assert_eq!(reason(apart), "inconclusive (impossible times)");
    }
    let failed = NoEstimate::Failed("twin: crash".to_string());
    assert_eq!(reason(Measured::Nothing(failed)), "inconclusive (failed)");
    let refused = NoEstimate::Refused("another program".to_string());
    assert_eq!(reason(Measured::Nothing(refused)), "inconclusive (refused)");
}

/// Five equal values have no spread: what is there is certain, as with counters.
#[test]
fn values_without_spread_are_decided_exactly() {
    let of = |log: f64| {
        let logs = observations([log; 5].into_iter());
        verdict_of(Evidence::of("b", Measured::Paired(logs), 0.01)).0
    };
    assert_eq!(of(0.0), Verdict::Unchanged);
    assert_eq!(of(-0.002), Verdict::Regressed);
    assert_eq!(of(0.5), Verdict::Improved);
}

#[test]
fn runs_apart_are_compared_by_two_samples() {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(5);
    let mut side = |centre: f64| -> Vec<f64> {
        (0..30)
            .map(|_| centre + 0.01 * normal(&mut random))
            .collect()
    };
    // A was 2 times as fast as the baseline, B is 1.9 times.
    let apart = Measured::Apart {
        a: side(2.0f64.ln()),
        b: side(1.9f64.ln()),
    };
    let judgement = judge(&[Evidence::of("b", apart, 0.01)], &Rules::default()).remove(0);
    assert!(judgement.is_regression());
    let log = judgement.estimate.expect("numbers").log;
    assert!((log - (1.9f64 / 2.0).ln()).abs() < 0.01, "{log}");
}

#[test]
fn simulated_counts_have_verdicts_of_their_own() {
    let count = |b: f64| ("b".to_string(), 0.01, 1e8, b);
    let judgements = judge_counts(&[
        count(1e8),
        count(1e8 * 1.00005),
        count(1.001e8),
        count(0.98e8),
        count(0.0),
    ]);
    let verdicts: Vec<String> = judgements
        .iter()
        .map(|judgement| format!("{} {}", judgement.verdict, judgement.relevant))
        .collect();
    assert_eq!(
        verdicts,
        [
            "unchanged false",
            "unchanged false",
            "regressed false",
            "improved true",
            "inconclusive (impossible times) false"
        ]
    );
}

#[test]
fn warnings_travel_with_the_verdict() {
    let judgement = judge(&[one(0.0, 0.005, 12)], &Rules::default()).remove(0);
    assert_eq!(
        judgement.warnings,
        [Warning::TooFewInvocations { count: 12 }]
    );
}

/// The interval that is shown excludes 0 exactly when the verdict is one of change, in a suite as well as alone, and with
/// looks as well as without.
#[test]
fn adjusted_intervals_agree_with_verdicts() {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(3);
    let looks: Vec<Look> = (1..=3)
        .map(|look| Look {
            spent: f64::from(look) / 4.0,
            information: 8.0 * f64::from(look),
        })
        .collect();
    for round in 0..12 {
        let mut family: Vec<Evidence> = (0..6)
            .map(|index| noisy(&mut random, 24, f64::from(index - 3) * 0.004, 0.01))
            .collect();
        if round % 2 == 1 {
            for evidence in &mut family {
                evidence.looks.clone_from(&looks);
            }
        }
        for judgement in judge(&family, &Rules::default()) {
            let estimate = judgement.estimate.expect("numbers");
            let excludes = estimate.adjusted_low > 0.0 || estimate.adjusted_high < 0.0;
            let changed = matches!(judgement.verdict, Verdict::Regressed | Verdict::Improved);
            assert_eq!(excludes, changed, "{judgement:?}");
            assert!(estimate.adjusted_low <= estimate.low);
            assert!(estimate.p <= estimate.adjusted_p);
            assert!(
                (estimate.adjusted_p <= 0.05) == changed || round % 2 == 1,
                "{judgement:?}"
            );
        }
    }
}

/// Suites of ten unchanged benchmarks: a false alarm in at most 5 % of them, 95 % intervals that cover the truth in 93 to
/// 97 %, and at the detectable effect that a judgement states, 75 to 85 % of repetitions find it.
#[test]
fn promises_hold_in_simulation() {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(20_260_102);
    let suites = 300;
    let (mut alarms, mut covered) = (0, 0);
    for _ in 0..suites {
        let family: Vec<Evidence> = (0..10)
            .map(|_| noisy(&mut random, 20, 0.0, 0.016))
            .collect();
        let judgements = judge(&family, &Rules::default());
        let changed =
            |one: &Judgement| matches!(one.verdict, Verdict::Regressed | Verdict::Improved);
        alarms += usize::from(judgements.iter().any(changed));
        covered += judgements
            .iter()
            .filter_map(|one| one.estimate)
            .filter(|estimate| estimate.low <= 0.0 && estimate.high >= 0.0)
            .count();
    }
    // 5 % and three standard errors of it.
    assert!(alarms as f64 / suites as f64 <= 0.088, "{alarms}");
    let covered = covered as f64 / (10 * suites) as f64;
    assert!((0.93..0.97).contains(&covered), "{covered}");

    let trials = 600;
    let mut found = 0;
    for _ in 0..trials {
        // A measurement states its effect; another one of the same size looks for it.
        let before = judge(&[noisy(&mut random, 40, 0.0, 0.016)], &Rules::default()).remove(0);
        let effect = before.detectable.expect("an effect");
        let after = judge(&[noisy(&mut random, 40, effect, 0.016)], &Rules::default()).remove(0);
        found += usize::from(after.verdict == Verdict::Improved);
    }
    let power = found as f64 / trials as f64;
    assert!((0.75..0.85).contains(&power), "{power}");
}
