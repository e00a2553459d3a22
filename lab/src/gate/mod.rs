//! Whether a change may be merged: the decision over two measurements, the second of which looks again, with fresh
//! invocations, at what the first one flagged. Pure: judgements in, decision out.

#[cfg(test)]
mod tests;

use crate::stats::log_margin;
use crate::verdict::{Judgement, NoEstimate, Unclear, Verdict};

/// What a gate lets through.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Policy {
    /// A benchmark without a verdict passes when it is proven, with 95 %, not to be slower by more than this fraction.
    pub tolerance: f64,
    /// Refuse also what is slower by less than the benchmark's margin.
    pub strict: bool,
    /// Let through what relinking explains.
    pub accept_layout: bool,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy {
            tolerance: TOLERANCE,
            strict: false,
            accept_layout: false,
        }
    }
}

/// 5 %: what 20 invocations exclude for nearly every benchmark (they find 5 % in every recorded suite), so that a gate of
/// normal size ends; a thin one does not.
pub const TOLERANCE: f64 = 0.05;

/// What a gate says of one benchmark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// Unchanged, faster, or not slower by more than the tolerance.
    Fine,
    /// Slower, but by less than the margin.
    Minor,
    /// Slower in both measurements.
    Regressed,
    /// Slower in the first measurement, not in the second: a false alarm.
    NotFoundAgain,
    /// Slower, but by no more than relinking makes, with the same instructions.
    Layout,
    /// It could hide a slowdown greater than the tolerance.
    CouldHide,
    /// A side crashed, hung or could not be compared.
    Failed,
    /// A side answered wrongly.
    WrongAnswer,
}

impl Finding {
    /// Its name in tables and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Finding::Fine => "fine",
            Finding::Minor => "slower, not relevant",
            Finding::Regressed => "regressed",
            Finding::NotFoundAgain => "not found again",
            Finding::Layout => "layout",
            Finding::CouldHide => "could hide a slowdown",
            Finding::Failed => "failed",
            Finding::WrongAnswer => "wrong answer",
        }
    }
}

/// The decision about a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Nothing speaks against it.
    Passed,
    /// It cannot be told: measure more.
    Inconclusive,
    /// It makes something slower.
    Refused,
    /// A program failed.
    Failed,
    /// A program answered wrongly.
    WrongAnswer,
}

impl Outcome {
    /// Its name in tables and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Passed => "passed",
            Outcome::Inconclusive => "inconclusive",
            Outcome::Refused => "refused",
            Outcome::Failed => "failed",
            Outcome::WrongAnswer => "wrong answer",
        }
    }
}

/// What was decided, and from what.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The decision.
    pub outcome: Outcome,
    /// The finding on each benchmark of the first measurement, in its order.
    pub findings: Vec<(String, Finding)>,
    /// Findings on simulated instruction counts, which need no second measurement.
    pub instructions: Vec<(String, Finding)>,
}

/// The benchmarks that must be measured again before anything is decided.
pub fn flagged(first: &[Judgement], policy: &Policy) -> Vec<String> {
    first
        .iter()
        .filter(|judgement| is_regression(judgement, policy))
        .map(|judgement| judgement.benchmark.clone())
        .collect()
}

fn is_regression(judgement: &Judgement, policy: &Policy) -> bool {
    judgement.verdict == Verdict::Regressed && (judgement.relevant || policy.strict)
}

/// Decides. `second` holds what was measured again; `instructions` are judgements of simulated counts.
pub fn decide(
    first: &[Judgement],
    second: &[Judgement],
    instructions: &[Judgement],
    policy: &Policy,
) -> Decision {
    let findings: Vec<(String, Finding)> = first
        .iter()
        .map(|judgement| {
            let again = second
                .iter()
                .find(|again| again.benchmark == judgement.benchmark);
            let finding = if is_regression(judgement, policy) {
                confirmed(again, policy)
            } else {
                alone(judgement, policy)
            };
            (judgement.benchmark.clone(), finding)
        })
        .collect();
    let instructions: Vec<(String, Finding)> = instructions
        .iter()
        .map(|judgement| {
            let finding = if is_regression(judgement, policy) {
                Finding::Regressed
            } else {
                alone(judgement, policy)
            };
            (judgement.benchmark.clone(), finding)
        })
        .collect();
    let of = |(_, finding): &(String, Finding)| match finding {
        Finding::Fine | Finding::Minor | Finding::NotFoundAgain => Outcome::Passed,
        Finding::Layout if policy.accept_layout => Outcome::Passed,
        Finding::Layout | Finding::CouldHide => Outcome::Inconclusive,
        Finding::Regressed => Outcome::Refused,
        Finding::Failed => Outcome::Failed,
        Finding::WrongAnswer => Outcome::WrongAnswer,
    };
    let outcome = findings
        .iter()
        .chain(&instructions)
        .map(of)
        .max()
        // Nothing was measured: nothing is known.
        .unwrap_or(Outcome::Inconclusive);
    Decision {
        outcome,
        findings,
        instructions,
    }
}

/// The decision about a change that left the binary as it was: nothing can be slower, but something may fail.
pub fn unaltered(first: &[Judgement]) -> Decision {
    let findings: Vec<(String, Finding)> = first
        .iter()
        .map(|judgement| {
            let finding = match judgement.has_failed() {
                true if judgement.wrong_answer => Finding::WrongAnswer,
                true => Finding::Failed,
                false => Finding::Fine,
            };
            (judgement.benchmark.clone(), finding)
        })
        .collect();
    let outcome = |(_, finding): &(String, Finding)| match finding {
        Finding::WrongAnswer => Outcome::WrongAnswer,
        Finding::Failed => Outcome::Failed,
        _ => Outcome::Passed,
    };
    Decision {
        outcome: findings
            .iter()
            .map(outcome)
            .max()
            .unwrap_or(Outcome::Passed),
        findings,
        instructions: Vec::new(),
    }
}

/// A regression of the first measurement, by the second.
fn confirmed(again: Option<&Judgement>, policy: &Policy) -> Finding {
    match again {
        // Nobody looked again: it stays open.
        None => Finding::CouldHide,
        Some(again) if is_regression(again, policy) => Finding::Regressed,
        Some(again) => match alone(again, policy) {
            Finding::Fine | Finding::Minor => Finding::NotFoundAgain,
            other => other,
        },
    }
}

/// A judgement that is no regression.
fn alone(judgement: &Judgement, policy: &Policy) -> Finding {
    // B is slower by the tolerance when ln(A / B) is this far below 0.
    let limit = -log_margin(policy.tolerance);
    let is_bounded = judgement
        .estimate
        .as_ref()
        .is_some_and(|estimate| estimate.floor >= limit);
    match &judgement.verdict {
        Verdict::Unchanged | Verdict::Improved => Finding::Fine,
        Verdict::Regressed => Finding::Minor,
        Verdict::Inconclusive(Unclear::Layout) => Finding::Layout,
        Verdict::Inconclusive(Unclear::NoEstimate(
            NoEstimate::Failed(_) | NoEstimate::Refused(_),
        )) if judgement.wrong_answer => Finding::WrongAnswer,
        Verdict::Inconclusive(Unclear::NoEstimate(
            NoEstimate::Failed(_) | NoEstimate::Refused(_) | NoEstimate::Impossible { .. },
        )) => Finding::Failed,
        Verdict::Inconclusive(_) if is_bounded => Finding::Fine,
        Verdict::Inconclusive(_) => Finding::CouldHide,
    }
}
