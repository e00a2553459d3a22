//! The verdict rule.

use std::fmt;

use super::evidence::{Evidence, Measured, NoEstimate};
use crate::stats::{
    Trimmed, Warning, detectable, equivalence_p, holm, holm_by, log_margin, nominal_levels,
    repeated_p, warnings,
};

/// What a comparison proves about one benchmark.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// B is slower: the adjusted interval excludes 0.
    Regressed,
    /// B is faster.
    Improved,
    /// Any difference is proven to be smaller than the margin.
    Unchanged,
    /// None of these is proven.
    Inconclusive(Unclear),
}

/// Why nothing is proven.
#[derive(Debug, Clone, PartialEq)]
pub enum Unclear {
    /// The noise is too great for the number of invocations.
    Noise,
    /// There is a difference, but relinking alone makes such differences, and both sides execute the same instructions.
    Layout,
    /// A second measurement did not find it again.
    Disagreement,
    /// There is no estimate.
    NoEstimate(NoEstimate),
}

impl Verdict {
    /// Its name in tables and JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Verdict::Regressed => "regressed",
            Verdict::Improved => "improved",
            Verdict::Unchanged => "unchanged",
            Verdict::Inconclusive(_) => "inconclusive",
        }
    }

    /// Why it is inconclusive, in a word or two.
    pub fn reason(&self) -> Option<&'static str> {
        let Verdict::Inconclusive(unclear) = self else {
            return None;
        };
        Some(match unclear {
            Unclear::Noise => "noise",
            Unclear::Layout => "layout",
            Unclear::Disagreement => "not found again",
            Unclear::NoEstimate(NoEstimate::Failed(_)) => "failed",
            Unclear::NoEstimate(NoEstimate::Refused(_)) => "refused",
            Unclear::NoEstimate(NoEstimate::TooFew { .. }) => "too few invocations",
            Unclear::NoEstimate(NoEstimate::Impossible { .. }) => "impossible times",
        })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reason() {
            None | Some("noise") => f.write_str(self.word()),
            Some(reason) => write!(f, "{} ({reason})", self.word()),
        }
    }
}

/// What a verdict speaks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// These two binaries: another build of the same sources might show something else.
    Binaries,
    /// The change between them: the difference is greater than relinking makes, comes with another number of
    /// instructions, or is made by options of one binary.
    Change,
}

impl About {
    /// Its name in JSON.
    pub fn word(self) -> &'static str {
        match self {
            About::Binaries => "binaries",
            About::Change => "change",
        }
    }
}

/// A difference in numbers. All logs are ln(A / B): positive when B is faster.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub log: f64,
    /// Lower end of the interval of confidence 1 - alpha, for this benchmark alone.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Lower end of the interval that excludes 0 exactly when Holm's procedure over the suite rejects.
    pub adjusted_low: f64,
    /// Upper end.
    pub adjusted_high: f64,
    /// Lower end of the interval of confidence 1 - 2 alpha: with 1 - alpha, B is not slower than this.
    pub floor: f64,
    /// p value for this benchmark alone, valid however often the measurement was looked at.
    pub p: f64,
    /// The smallest chance of any false alarm in the suite at which this one would be found (Holm).
    pub adjusted_p: f64,
    /// Standard error of the estimate.
    pub standard_error: f64,
}

/// What was made of one benchmark.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// `suite/benchmark/case`.
    pub benchmark: String,
    /// The verdict.
    pub verdict: Verdict,
    /// The estimated difference is beyond the benchmark's margin.
    pub relevant: bool,
    /// What the verdict speaks about.
    pub about: About,
    /// The numbers; nothing where there is no estimate.
    pub estimate: Option<Estimate>,
    /// The smallest change, as |ln ratio|, that this measurement would have found with the chance `Rules::power`.
    pub detectable: Option<f64>,
    /// The margin, as a fraction.
    pub margin: f64,
    /// Invocations of each side.
    pub invocations: usize,
    /// The failure, if there is one, is a wrong answer.
    pub wrong_answer: bool,
    /// What a reader should know.
    pub warnings: Vec<Warning>,
}

impl Judgement {
    /// A regression that matters.
    pub fn is_regression(&self) -> bool {
        self.verdict == Verdict::Regressed && self.relevant
    }

    /// A side crashed, answered wrongly or did not answer.
    pub fn has_failed(&self) -> bool {
        matches!(
            self.verdict,
            Verdict::Inconclusive(Unclear::NoEstimate(NoEstimate::Failed(_)))
        )
    }
}

/// The levels of a judgement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rules {
    /// Chance of any false alarm in a family of benchmarks, and of a wrong `unchanged` in one.
    pub alpha: f64,
    /// The chance at which the detectable effect is stated.
    pub power: f64,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules {
            alpha: 0.05,
            power: 0.8,
        }
    }
}

/// Two simulated counts that differ by no more than this are equal: CPython's repeat exactly, an engine that compiles is
/// held to 0.01 %.
pub const REPEAT_TOLERANCE: f64 = 1e-4;

/// The benchmarks of a family that noise still hides: what a measurement that is looked at goes on with.
pub fn undecided(family: &[Evidence], rules: &Rules) -> Vec<String> {
    judge_to(family, rules, Depth::Verdicts, &mut Levels::default())
        .into_iter()
        .filter(|judgement| judgement.verdict == Verdict::Inconclusive(Unclear::Noise))
        .map(|judgement| judgement.benchmark)
        .collect()
}

/// Judges a family of benchmarks: Holm's procedure controls the chance of any false alarm among all of them.
pub fn judge(family: &[Evidence], rules: &Rules) -> Vec<Judgement> {
    judge_to(family, rules, Depth::Full, &mut Levels::default())
}

/// How much of a judgement is worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// The verdict and the estimate.
    Verdicts,
    /// Intervals as well.
    Intervals,
    /// p values under looks, detectable effects and warnings as well, which take most of the time.
    Full,
}

/// As [`judge`], to a depth, for those who judge thousands of families: `levels` may be the same for all.
pub fn judge_to(
    family: &[Evidence],
    rules: &Rules,
    depth: Depth,
    levels: &mut Levels,
) -> Vec<Judgement> {
    let estimates: Vec<Result<Trimmed, NoEstimate>> =
        family.iter().map(Evidence::estimate).collect();
    let tested: Vec<(usize, Trimmed)> = estimates
        .iter()
        .enumerate()
        .filter_map(|(index, estimate)| Some((index, *estimate.as_ref().ok()?)))
        .collect();
    let decided = holm_by(tested.len(), rules.alpha, |place, level| {
        let (index, mean) = &tested[place];
        mean.p(0.0) <= levels.nominal(&family[*index], level)
    });
    let mut judgements: Vec<Judgement> = family
        .iter()
        .zip(&estimates)
        .map(|(evidence, estimate)| {
            let mut judgement = blank(evidence, estimate.as_ref().err().cloned());
            if depth == Depth::Full {
                judgement.warnings = spoiled(evidence);
            }
            judgement
        })
        .collect();
    for ((index, mean), (rejected, level)) in tested.iter().zip(decided) {
        let evidence = &family[*index];
        let [alone, own, one_sided] =
            [rules.alpha, level, 2.0 * rules.alpha].map(|level| levels.nominal(evidence, level));
        let [half, adjusted, floor] = [alone, own, one_sided].map(|nominal| match depth {
            Depth::Verdicts => f64::INFINITY,
            Depth::Intervals | Depth::Full => mean.half_width(nominal),
        });
        let equivalent = equivalence_p(mean, log_margin(evidence.margin)) <= one_sided / 2.0;
        let p = if evidence.looks.is_empty() || depth < Depth::Full {
            mean.p(0.0)
        } else {
            repeated_p(&evidence.looks, mean.p(0.0))
        };
        let judgement = &mut judgements[*index];
        judgement.estimate = Some(Estimate {
            log: mean.mean,
            low: mean.mean - half,
            high: mean.mean + half,
            adjusted_low: mean.mean - adjusted,
            adjusted_high: mean.mean + adjusted,
            floor: mean.mean - floor,
            p,
            adjusted_p: p,
            standard_error: mean.standard_error,
        });
        judgement.detectable = (depth == Depth::Full && own > 0.0)
            .then(|| detectable(mean.standard_error, mean.df, own, rules.power))
            .filter(|effect| effect.is_finite());
        judgement.relevant = mean.mean.abs() > log_margin(evidence.margin);
        (judgement.verdict, judgement.about) = decide(evidence, mean.mean, rejected, equivalent);
    }
    let mut found: Vec<&mut Estimate> = judgements
        .iter_mut()
        .filter_map(|judgement| judgement.estimate.as_mut())
        .collect();
    let p_values: Vec<f64> = found.iter().map(|estimate| estimate.p).collect();
    for (estimate, adjusted) in found.iter_mut().zip(holm(&p_values, rules.alpha)) {
        estimate.adjusted_p = adjusted.p;
    }
    judgements
}

/// Judges simulated counts, which have no noise beyond [`REPEAT_TOLERANCE`]: `counts` are (benchmark, margin, A, B).
pub fn judge_counts(counts: &[(String, f64, f64, f64)]) -> Vec<Judgement> {
    let of = |(benchmark, margin, a, b): &(String, f64, f64, f64)| {
        let nothing = Measured::Nothing(NoEstimate::Impossible { count: 1 });
        let evidence = Evidence::of(benchmark, nothing, *margin);
        let log = (a / b).ln();
        if !log.is_finite() {
            return blank(&evidence, Some(NoEstimate::Impossible { count: 1 }));
        }
        let mut judgement = blank(&evidence, None);
        judgement.invocations = 1;
        judgement.relevant = log.abs() > log_margin(*margin);
        judgement.about = About::Change;
        judgement.verdict = if log.abs() <= REPEAT_TOLERANCE {
            Verdict::Unchanged
        } else if log < 0.0 {
            Verdict::Regressed
        } else {
            Verdict::Improved
        };
        judgement.estimate = Some(Estimate {
            log,
            low: log - REPEAT_TOLERANCE,
            high: log + REPEAT_TOLERANCE,
            adjusted_low: log - REPEAT_TOLERANCE,
            adjusted_high: log + REPEAT_TOLERANCE,
            floor: log - REPEAT_TOLERANCE,
            p: if log.abs() <= REPEAT_TOLERANCE {
                1.0
            } else {
                0.0
            },
            adjusted_p: if log.abs() <= REPEAT_TOLERANCE {
                1.0
            } else {
                0.0
            },
            standard_error: 0.0,
        });
        judgement
    };
    counts.iter().map(of).collect()
}

/// Nominal levels of group-sequential tests, each worked out once: a suite asks for the same ones for every benchmark.
#[derive(Debug, Default)]
pub struct Levels(Vec<(Vec<crate::stats::Look>, f64, f64)>);

impl Levels {
    /// The level that a p value of this evidence is held against when the test as a whole is to have `level`.
    fn nominal(&mut self, evidence: &Evidence, level: f64) -> f64 {
        let looks = &evidence.looks;
        if looks.is_empty() {
            return level;
        }
        let known = self
            .0
            .iter()
            .find(|(of, at, _)| of == looks && *at == level);
        if let Some((_, _, nominal)) = known {
            return *nominal;
        }
        let nominal = nominal_levels(looks, level).last().copied().unwrap_or(0.0);
        self.0.push((looks.clone(), level, nominal));
        nominal
    }
}

fn blank(evidence: &Evidence, why: Option<NoEstimate>) -> Judgement {
    Judgement {
        benchmark: evidence.benchmark.clone(),
        verdict: Verdict::Inconclusive(why.map_or(Unclear::Noise, Unclear::NoEstimate)),
        relevant: false,
        about: About::Binaries,
        estimate: None,
        detectable: None,
        margin: evidence.margin,
        invocations: evidence.invocations(),
        wrong_answer: evidence.wrong_answer,
        warnings: Vec::new(),
    }
}

/// What spoils the evidence.
fn spoiled(evidence: &Evidence) -> Vec<Warning> {
    match &evidence.measured {
        Measured::Paired(observations) => warnings(observations),
        Measured::Apart { a, b } => few(a.len().min(b.len())),
        Measured::Nothing(_) => Vec::new(),
    }
}

fn few(count: usize) -> Vec<Warning> {
    if count < crate::stats::ENOUGH_INVOCATIONS {
        vec![Warning::TooFewInvocations { count }]
    } else {
        Vec::new()
    }
}

/// The rule itself. `log` is ln(A / B).
fn decide(evidence: &Evidence, log: f64, rejected: bool, equivalent: bool) -> (Verdict, About) {
    let instructions = evidence
        .simulated
        .map(|(a, b)| (a / b).ln())
        .filter(|log| log.is_finite());
    let same_instructions = instructions.map(|log| log.abs() <= REPEAT_TOLERANCE);
    let within_layout = evidence.layout_spread.map(|spread| log.abs() <= spread);
    let about = if evidence.same_binary
        || within_layout == Some(false)
        || instructions.is_some_and(|of| same_instructions == Some(false) && of * log > 0.0)
    {
        About::Change
    } else {
        About::Binaries
    };
    let verdict = if rejected {
        // Options of one binary do not move its code.
        if !evidence.same_binary && within_layout == Some(true) && same_instructions == Some(true) {
            Verdict::Inconclusive(Unclear::Layout)
        } else if log < 0.0 {
            Verdict::Regressed
        } else {
            Verdict::Improved
        }
    } else if equivalent {
        Verdict::Unchanged
    } else {
        Verdict::Inconclusive(Unclear::Noise)
    };
    (verdict, about)
}
