//! From a run in which two sides were measured side by side to a judged comparison.

use std::path::PathBuf;

use super::session::SIDES;
use crate::error::{Error, Exit, Result};
use crate::history::Layouts;
use crate::model::{CaseFacts, Run, RunnerFacts, duets};
use crate::report::{ComparedRow, ComparedSide, Comparison};
use crate::runner::Places;
use crate::stats::{Look, median};
use crate::verdict::{
    Evidence, Judgement, Rules, Verdict, judge, judge_counts, paired, paired_peaks, simulated,
};

/// What the lab's exit status says about a comparison: failures first, then regressions that matter, then what is not
/// decided. Differences between a binary and itself are noise, whatever they look like.
pub(super) fn exit_of(comparison: &Comparison) -> Exit {
    let any = |is: &dyn Fn(&Judgement) -> bool| comparison.judgements().any(is);
    if any(&|one| one.wrong_answer) {
        Exit::WrongAnswer
    } else if any(&Judgement::has_failed) {
        Exit::Harness
    } else if comparison.noise {
        Exit::Pass
    } else if any(&Judgement::is_regression) {
        Exit::Regressed
    } else if any(&|one| matches!(one.verdict, Verdict::Inconclusive(_))) {
        Exit::Inconclusive
    } else {
        Exit::Pass
    }
}

/// Where the layout spreads of a workspace are.
pub(super) const SPREADS: &str = "reports/layout.json";

/// What is known of the layout of the benchmarks of a run: of the file asked for, else of reports/layout.json.
pub(super) fn layouts(asked: Option<&PathBuf>, places: &Places, run: &Run) -> Result<Layouts> {
    let class = &run.header.machine.class;
    match asked {
        Some(file) => Layouts::load(file, class),
        None => Layouts::load_if_there(&places.root.join(SPREADS), class),
    }
}

/// The key of a run's end that says when its data was looked at: for each benchmark `[spent, information]`.
pub(super) const LOOKS: &str = "looks";

/// Judges a run of `lab compare` or `lab gate`.
pub(super) fn comparison_of(run: &Run, layouts: &Layouts, rules: &Rules) -> Result<Comparison> {
    let header = &run.header;
    let (Some(sides), [a, b]) = (header.more.get(SIDES), header.runners.as_slice()) else {
        return Err(Error::usage(format!(
            "{}: is no comparison of two sides: expected a run of `lab compare` or `lab gate`",
            header.run
        )));
    };
    let is = |key: &str| sides.get(key).and_then(serde_json::Value::as_bool) == Some(true);
    let (same_binary, noise) = (is("same_binary"), is("noise"));
    let family: Vec<Evidence> = header
        .cases
        .iter()
        .map(|case| Evidence {
            looks: looks(run, &case.benchmark),
            layout_spread: layouts.spread(&case.benchmark, [a.options(), b.options()]),
            simulated: simulated(run, case, &a.name, &b.name),
            same_binary,
            ..paired(run, case, &a.name, &b.name)
        })
        .collect();
    let memory: Vec<Evidence> = header
        .cases
        .iter()
        .filter_map(|case| paired_peaks(run, case, &a.name, &b.name))
        .collect();
    let counts: Vec<(String, f64, f64, f64)> = family
        .iter()
        .filter_map(|evidence| {
            let (a, b) = evidence.simulated?;
            Some((evidence.benchmark.clone(), evidence.margin, a, b))
        })
        .collect();
    let rows = judge(&family, rules)
        .into_iter()
        .zip(&header.cases)
        .map(|(judgement, case)| ComparedRow {
            judgement,
            runner: None,
            a_ns: median(&times(run, case, &a.name, &b.name, true)),
            b_ns: median(&times(run, case, &a.name, &b.name, false)),
        })
        .collect();
    let mut notes = header.notes.clone();
    notes.extend(layouts.note.clone());
    Ok(Comparison {
        a: side_of(a),
        b: side_of(b),
        machine_class: header.machine.class.clone(),
        runs: vec![header.run.clone()],
        same_binary,
        noise,
        rows,
        memory: judge(&memory, rules),
        instructions: judge_counts(&counts),
        notes,
        causes: Vec::new(),
    })
}

/// When the data of a benchmark was looked at; empty for a fixed number of rounds.
fn looks(run: &Run, benchmark: &str) -> Vec<Look> {
    let stored = run
        .end()
        .and_then(|end| end.more.get(LOOKS)?.get(benchmark));
    let pairs: Vec<(f64, f64)> = stored
        .and_then(|value| serde_json::from_value(value.clone()).ok())
        .unwrap_or_default();
    pairs
        .into_iter()
        .map(|(spent, information)| Look { spent, information })
        .collect()
}

/// A side as a reader knows it.
pub(super) fn side_of(facts: &RunnerFacts) -> ComparedSide {
    let options: String = facts
        .argv
        .iter()
        .skip(1)
        .map(|word| format!(" {word}"))
        .collect();
    ComparedSide {
        name: facts.name.clone(),
        what: format!("{}{options}", facts.version),
        sha256: Some(facts.sha256.clone()),
        revision: facts
            .more
            .get("revision")
            .and_then(|value| value.as_str())
            .map(str::to_string),
    }
}

/// The times of one side, a sample each.
pub(super) fn times(run: &Run, case: &CaseFacts, a: &str, b: &str, of_a: bool) -> Vec<f64> {
    duets(run, &case.benchmark, a, b)
        .iter()
        .map(|duet| {
            let side = if of_a { &duet.a } else { &duet.b };
            let total = if case.metric == "wall" {
                side.wall_ns
            } else {
                side.cpu_ns
            };
            total as f64 / f64::from(side.samples.max(1))
        })
        .collect()
}
