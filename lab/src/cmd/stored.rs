//! Two runs compared as they are stored.

use super::judged::{side_of, times};
use crate::error::{Error, Exit, Result};
use crate::model::{CaseFacts, Run};
use crate::report::{ComparedRow, ComparedSide, Comparison};
use crate::stats::median;
use crate::verdict::{Evidence, Measured as Evident, NoEstimate, Rules, judge, paired};

/// Compares two runs as they are stored: the ratios to the baseline that both were measured beside.
pub(super) fn stored(
    a: (&Run, Option<&str>),
    b: (&Run, Option<&str>),
    across: bool,
) -> Result<Comparison> {
    let (of_a, of_b) = (&a.0.header, &b.0.header);
    let mut notes = Vec::new();
    if of_a.machine.class != of_b.machine.class {
        let why = format!(
            "the runs are of different machine classes: {} on {:?}, {} on {:?}",
            of_a.run, of_a.machine.class, of_b.run, of_b.machine.class
        );
        if !across {
            return Err(Error::usage(format!(
                "{why}; even ratios differ between machines. Measure both on one (`lab compare REVISION REVISION`), or compare \
                 them all the same with --across-machines"
            )));
        }
        notes.push(format!("{why}: ratios differ between machines"));
    }
    let pairs = runner_pairs(a, b)?;
    let several = pairs.len() > 1;
    let mut family = Vec::new();
    let mut rows = Vec::new();
    for (runner_a, runner_b) in &pairs {
        for case in &of_b.cases {
            let Some(before) = of_a
                .cases
                .iter()
                .find(|before| before.benchmark == case.benchmark)
            else {
                notes.push(format!("{} is only in {}", case.benchmark, of_b.run));
                continue;
            };
            let measured = match refusal(a.0, b.0, before, case) {
                Some(why) => Evident::Nothing(NoEstimate::Refused(why)),
                None => apart((a.0, before, runner_a), (b.0, case, runner_b)),
            };
            let mut evidence = Evidence::of(&case.benchmark, measured, case.margin);
            let hash = |run: &Run, name: &str| {
                let mut runners = run.header.runners.iter();
                runners
                    .find(|runner| runner.name == name)
                    .map(|runner| runner.sha256.clone())
            };
            evidence.same_binary = hash(a.0, runner_a) == hash(b.0, runner_b);
            family.push(evidence);
            let time = |run: &Run, case: &CaseFacts, runner: &str| {
                median(&times(run, case, &run.header.baseline, runner, false))
            };
            rows.push((
                several.then(|| runner_b.clone()),
                time(a.0, before, runner_a),
                time(b.0, case, runner_b),
            ));
        }
        for case in &of_a.cases {
            if !of_b.cases.iter().any(|now| now.benchmark == case.benchmark) {
                notes.push(format!("{} is only in {}", case.benchmark, of_a.run));
            }
        }
    }
    if family.is_empty() {
        return Err(Error {
            exit: Exit::NoBaseline,
            message: format!("{} and {} have no benchmark in common", of_a.run, of_b.run),
        });
    }
    notes.push(format!(
        "compared as stored, through the baseline {} that each was measured beside; two revisions side by side \
         (`lab compare REVISION REVISION`) show smaller changes",
        of_a.baseline
    ));
    let rules = Rules::default();
    let same = family.iter().all(|evidence| evidence.same_binary);
    let side = |run: &Run, runner: &str| {
        let mut runners = run.header.runners.iter();
        let facts = runners.find(|facts| facts.name == runner);
        ComparedSide {
            name: format!("{}:{runner}", run.header.run),
            what: facts.map_or(String::new(), |facts| side_of(facts).what),
            sha256: facts.filter(|_| !several).map(|facts| facts.sha256.clone()),
            revision: run.header.git.as_ref().map(|git| git.revision.clone()),
        }
    };
    Ok(Comparison {
        a: side(a.0, &pairs[0].0),
        b: side(b.0, &pairs[0].1),
        machine_class: of_b.machine.class.clone(),
        runs: vec![of_a.run.clone(), of_b.run.clone()],
        same_binary: same,
        noise: false,
        rows: judge(&family, &rules)
            .into_iter()
            .zip(rows)
            .map(|(judgement, (runner, a_ns, b_ns))| ComparedRow {
                judgement,
                runner,
                a_ns,
                b_ns,
            })
            .collect(),
        memory: Vec::new(),
        instructions: Vec::new(),
        notes,
        causes: Vec::new(),
    })
}

/// Which runner of A is compared with which of B: those named, else those of one name, else the only one of each.
fn runner_pairs(a: (&Run, Option<&str>), b: (&Run, Option<&str>)) -> Result<Vec<(String, String)>> {
    let candidates = |(run, named): (&Run, Option<&str>)| -> Result<Vec<String>> {
        let names: Vec<String> = run
            .header
            .runners
            .iter()
            .map(|runner| runner.name.clone())
            .filter(|name| *name != run.header.baseline)
            .collect();
        match named {
            None => Ok(names),
            Some(named) if names.iter().any(|name| name == named) => Ok(vec![named.to_string()]),
            Some(named) => Err(Error::usage(format!(
                "{}: no runner {named:?} beside the baseline; there are {}",
                run.header.run,
                names.join(", ")
            ))),
        }
    };
    let (of_a, of_b) = (candidates(a)?, candidates(b)?);
    if let ([one], [other]) = (of_a.as_slice(), of_b.as_slice()) {
        return Ok(vec![(one.clone(), other.clone())]);
    }
    let both: Vec<(String, String)> = of_a
        .iter()
        .filter(|name| of_b.contains(name))
        .map(|name| (name.clone(), name.clone()))
        .collect();
    if both.is_empty() {
        return Err(Error {
            exit: Exit::NoBaseline,
            message: format!(
                "{} has the runners {}, {} has {}: none in common; name one of each, as in {}:NAME",
                a.0.header.run,
                of_a.join(", "),
                b.0.header.run,
                of_b.join(", "),
                a.0.header.run
            ),
        });
    }
    Ok(both)
}

/// Why a benchmark of two runs cannot be compared.
fn refusal(a: &Run, b: &Run, before: &CaseFacts, now: &CaseFacts) -> Option<String> {
    let remedy = "measure both revisions with today's suite (`lab compare REVISION REVISION`)";
    if a.header.baseline != b.header.baseline {
        return Some(format!(
            "the baselines differ ({}, {}): {remedy}",
            a.header.baseline, b.header.baseline
        ));
    }
    let baseline = |run: &Run| {
        let mut runners = run.header.runners.iter();
        runners
            .find(|runner| runner.name == run.header.baseline)
            .map(|runner| runner.sha256.clone())
    };
    if baseline(a) != baseline(b) {
        return Some(format!("the baseline is another binary in B: {remedy}"));
    }
    if before.sha256 != now.sha256 {
        return Some(format!("the program changed between the runs: {remedy}"));
    }
    if before.n != now.n || before.metric != now.metric || before.duets != now.duets {
        return Some(format!(
            "it was measured in another way (n {}, {} against n {}, {}): {remedy}",
            number(before.n),
            before.duets.as_deref().unwrap_or(&before.metric),
            number(now.n),
            now.duets.as_deref().unwrap_or(&now.metric),
        ));
    }
    if let (Some(then), Some(now)) = (&before.answer_sha256, &now.answer_sha256)
        && then != now
    {
        return Some(format!(
            "its expected answer changed between the runs: {remedy}"
        ));
    }
    None
}

fn number(n: Option<u64>) -> String {
    n.map_or("none".to_string(), |n| n.to_string())
}

/// The log ratios of both runs to their baseline.
fn apart(a: (&Run, &CaseFacts, &str), b: (&Run, &CaseFacts, &str)) -> Evident {
    let logs = |(run, case, runner): (&Run, &CaseFacts, &str)| {
        let evidence = paired(run, case, &run.header.baseline, runner);
        match evidence.measured {
            Evident::Paired(observations) => Ok(observations
                .iter()
                .map(|one| one.log_ratio)
                .collect::<Vec<f64>>()),
            other => Err(other),
        }
    };
    match (logs(a), logs(b)) {
        (Ok(a), Ok(b)) => Evident::Apart { a, b },
        (Err(nothing), _) | (_, Err(nothing)) => nothing,
    }
}
