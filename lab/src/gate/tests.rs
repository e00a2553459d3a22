//! The decision, case by case.

use super::*;
use crate::stats::Observation;
use crate::verdict::{Evidence, Measured, Rules, judge, judge_counts};

/// Judges benchmarks whose invocations lie `spread` around an effect, in a fixed pattern.
fn judged(effects: &[(f64, f64)], count: usize) -> Vec<Judgement> {
    let family: Vec<Evidence> = effects
        .iter()
        .enumerate()
        .map(|(number, &(effect, spread))| evidence(number, effect, spread, count))
        .collect();
    judge(&family, &Rules::default())
}

fn evidence(number: usize, effect: f64, spread: f64, count: usize) -> Evidence {
    let observations = (0..count).map(|index| Observation {
        log_ratio: effect + ((index as f64 * 0.618_034).fract() - 0.5) * 2.0 * spread,
        a_first: index % 4 < 2,
        start_ns: index as u64,
        idle_busy: false,
        contaminated: false,
    });
    let measured = Measured::Paired(observations.collect());
    Evidence::of(format!("s/b{number}"), measured, 0.01)
}

const NONE: [Judgement; 0] = [];

fn decided(first: &[Judgement], second: &[Judgement]) -> (Outcome, Finding) {
    let decision = decide(first, second, &NONE, &Policy::default());
    (decision.outcome, decision.findings[0].1)
}

#[test]
fn both_measurements_must_agree() {
    let slow = judged(&[(-0.05, 0.02)], 20);
    let calm = judged(&[(0.0, 0.02)], 20);
    assert_eq!(flagged(&slow, &Policy::default()), ["s/b0"]);
    assert!(flagged(&calm, &Policy::default()).is_empty());
    assert_eq!(
        decided(&slow, &slow),
        (Outcome::Refused, Finding::Regressed)
    );
    assert_eq!(
        decided(&slow, &calm),
        (Outcome::Passed, Finding::NotFoundAgain)
    );
    assert_eq!(decided(&calm, &NONE), (Outcome::Passed, Finding::Fine));
    // Without a second measurement, or with one that shows nothing, it stays open.
    let open = (Outcome::Inconclusive, Finding::CouldHide);
    assert_eq!(decided(&slow, &NONE), open);
    assert_eq!(decided(&slow, &judged(&[(0.0, 0.5)], 20)), open);
}

#[test]
fn a_thin_measurement_passes_nothing() {
    let open = (Outcome::Inconclusive, Finding::CouldHide);
    assert_eq!(decided(&judged(&[(0.0, 0.02)], 3), &NONE), open);
    assert_eq!(decided(&judged(&[(0.0, 0.1)], 5), &NONE), open);
    assert_eq!(
        decide(&NONE, &NONE, &NONE, &Policy::default()).outcome,
        Outcome::Inconclusive
    );
    // The same noise with more invocations excludes a slowdown of 5 %, though no verdict is reached.
    let enough = judged(&[(0.0, 0.1)], 40);
    assert_eq!(enough[0].verdict, Verdict::Inconclusive(Unclear::Noise));
    assert_eq!(decided(&enough, &NONE), (Outcome::Passed, Finding::Fine));
}

#[test]
fn what_is_slower_by_less_than_the_margin_passes_unless_asked() {
    let slow = judged(&[(-0.006, 0.004)], 40);
    assert_eq!(decided(&slow, &NONE), (Outcome::Passed, Finding::Minor));
    let strict = Policy {
        strict: true,
        ..Policy::default()
    };
    assert_eq!(flagged(&slow, &strict), ["s/b0"]);
    assert_eq!(
        decide(&slow, &slow, &NONE, &strict).outcome,
        Outcome::Refused
    );
}

#[test]
fn layout_says_so() {
    let with_layout = Evidence {
        layout_spread: Some(0.08),
        simulated: Some((1e8, 1e8)),
        ..evidence(0, -0.05, 0.02, 20)
    };
    let first = judge(&[with_layout], &Rules::default());
    assert_eq!(
        decided(&first, &NONE),
        (Outcome::Inconclusive, Finding::Layout)
    );
    let accept = Policy {
        accept_layout: true,
        ..Policy::default()
    };
    assert_eq!(
        decide(&first, &NONE, &NONE, &accept).outcome,
        Outcome::Passed
    );
}

#[test]
fn failures_go_before_everything() {
    let failed = |wrong_answer: bool| {
        let why = NoEstimate::Failed("b: crash".to_string());
        let mut evidence = Evidence::of("s/c", Measured::Nothing(why), 0.01);
        evidence.wrong_answer = wrong_answer;
        let mut first = judged(&[(-0.05, 0.02)], 20);
        first.extend(judge(&[evidence], &Rules::default()));
        let second = judged(&[(-0.05, 0.02)], 20);
        decide(&first, &second, &NONE, &Policy::default()).outcome
    };
    assert_eq!(failed(false), Outcome::Failed);
    assert_eq!(failed(true), Outcome::WrongAnswer);
}

#[test]
fn more_instructions_are_a_regression_at_once() {
    let calm = judged(&[(0.0, 0.02)], 20);
    let counts = |b: f64| judge_counts(&[("s/b0".to_string(), 0.01, 1e8, b)]);
    let outcome = |b: f64| decide(&calm, &NONE, &counts(b), &Policy::default()).outcome;
    assert_eq!(outcome(1.05e8), Outcome::Refused);
    assert_eq!(outcome(1.001e8), Outcome::Passed);
    assert_eq!(outcome(0.9e8), Outcome::Passed);
}
