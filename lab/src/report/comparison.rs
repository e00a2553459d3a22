//! A comparison of two sides as text, Markdown and JSON (`lab.comparison/1`).

use comfy_table::{Cell, CellAlignment, Table};
use serde_json::{Value, json};

use super::cause::cause_json;
use super::words::{three_digits, time};
use crate::profile::Cause;
use crate::verdict::{About, Judgement, NoEstimate, Unclear, Verdict};

/// One side, as a reader knows it.
#[derive(Debug, Clone)]
pub struct ComparedSide {
    /// What it was called on the command line.
    pub name: String,
    /// Version, command line or run: what it is.
    pub what: String,
    /// SHA-256 of the binary; nothing when there are several.
    pub sha256: Option<String>,
    /// The commit it was built from.
    pub revision: Option<String>,
}

/// A judged benchmark with its times.
#[derive(Debug, Clone)]
pub struct ComparedRow {
    /// The verdict and its numbers.
    pub judgement: Judgement,
    /// The runner, where runs with several were compared.
    pub runner: Option<String>,
    /// Median time of A in nanoseconds.
    pub a_ns: Option<f64>,
    /// Median time of B in nanoseconds.
    pub b_ns: Option<f64>,
}

/// A comparison that was judged.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// Before.
    pub a: ComparedSide,
    /// After.
    pub b: ComparedSide,
    /// What was measured on.
    pub machine_class: String,
    /// The runs it rests on.
    pub runs: Vec<String>,
    /// Both sides are one binary.
    pub same_binary: bool,
    /// Nothing differs between the sides: this is an A/A measurement, whose differences are noise.
    pub noise: bool,
    /// Times.
    pub rows: Vec<ComparedRow>,
    /// Peaks of memory.
    pub memory: Vec<Judgement>,
    /// Simulated instruction counts.
    pub instructions: Vec<Judgement>,
    /// How it was measured and what a reader should know.
    pub notes: Vec<String>,
    /// What profiles say about benchmarks that changed.
    pub causes: Vec<Cause>,
}

impl Comparison {
    /// Each judgement of times.
    pub fn judgements(&self) -> impl Iterator<Item = &Judgement> {
        self.rows.iter().map(|row| &row.judgement)
    }
}

/// The name of a row: benchmark, and runner where there are several.
fn name(row: &ComparedRow) -> String {
    match &row.runner {
        Some(runner) => format!("{} ({runner})", row.judgement.benchmark),
        None => row.judgement.benchmark.clone(),
    }
}

/// A log ratio A / B as the change of the time from A to B, in percent.
pub(super) fn percent(log: f64) -> String {
    let change = (-log).exp_m1() * 100.0;
    if change.abs() >= 100.0 {
        format!("{change:+.0}")
    } else {
        format!("{change:+.1}")
    }
}

/// The change of the time from A to B with its adjusted interval; `~` where none is shown.
pub fn change(judgement: &Judgement) -> String {
    let Some(estimate) = &judgement.estimate else {
        return "-".to_string();
    };
    let interval = format!(
        "[{}, {}]",
        percent(estimate.adjusted_high),
        percent(estimate.adjusted_low)
    );
    match &judgement.verdict {
        Verdict::Regressed | Verdict::Improved | Verdict::Inconclusive(Unclear::Layout) => {
            format!("{} % {interval}", percent(estimate.log))
        }
        _ => format!("~ {interval}"),
    }
}

/// The verdict, and what it speaks about.
pub fn verdict_text(judgement: &Judgement) -> String {
    let text = judgement.verdict.to_string();
    match (&judgement.verdict, judgement.relevant) {
        (Verdict::Regressed | Verdict::Improved, false) => format!("{text}, not relevant"),
        _ => text,
    }
}

fn about(judgement: &Judgement) -> &'static str {
    match (&judgement.verdict, judgement.about) {
        (Verdict::Regressed | Verdict::Improved, About::Binaries) => "these binaries",
        (Verdict::Regressed | Verdict::Improved, About::Change) => "the change",
        _ => "",
    }
}

/// What an inconclusive measurement could have found.
fn could_find(judgement: &Judgement) -> String {
    match (&judgement.verdict, judgement.detectable) {
        (Verdict::Inconclusive(Unclear::Noise), Some(log)) => {
            format!("{} %", three_digits(log.exp_m1() * 100.0))
        }
        _ => String::new(),
    }
}

/// The columns of text and Markdown.
pub const COLUMNS: [&str; 7] = [
    "benchmark",
    "A",
    "B",
    "time from A to B",
    "verdict",
    "about",
    "could find",
];

/// A row of the table, in the order of [`COLUMNS`].
pub fn cells(row: &ComparedRow) -> [String; 7] {
    [
        name(row),
        time(row.a_ns),
        time(row.b_ns),
        change(&row.judgement),
        verdict_text(&row.judgement),
        about(&row.judgement).to_string(),
        could_find(&row.judgement),
    ]
}

/// The table for a terminal, and the lines under it.
pub fn comparison_text(comparison: &Comparison) -> String {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::UTF8_BORDERS_ONLY);
    table.set_header(COLUMNS);
    for row in &comparison.rows {
        let cells = cells(row).into_iter().enumerate();
        table.add_row(cells.map(|(column, text)| {
            let left = [0, 4, 5].contains(&column);
            Cell::new(text).set_alignment(if left {
                CellAlignment::Left
            } else {
                CellAlignment::Right
            })
        }));
    }
    format!("{table}\n{}\n", comparison_lines(comparison).join("\n"))
}

/// The same as Markdown.
pub fn comparison_markdown(comparison: &Comparison) -> String {
    let mut out = format!("## {} against {}\n\n", comparison.b.name, comparison.a.name);
    let mut line = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
    };
    line(&COLUMNS.map(str::to_string));
    line(&["---", "---:", "---:", "---:", "---", "---", "---:"].map(str::to_string));
    for row in &comparison.rows {
        line(&cells(row));
    }
    out.push('\n');
    for text in comparison_lines(comparison) {
        out.push_str(&format!("- {}\n", text.replace('\n', " ")));
    }
    out
}

/// The lines under the table.
pub fn comparison_lines(comparison: &Comparison) -> Vec<String> {
    let side = |letter: &str, side: &ComparedSide| {
        let revision = side.revision.as_ref().map_or(String::new(), |commit| {
            format!(", commit {}", short(commit))
        });
        let hash = side
            .sha256
            .as_ref()
            .map_or(String::new(), |hash| format!(", SHA-256 {}", short(hash)));
        format!("{letter}: {}: {}{revision}{hash}", side.name, side.what)
    };
    let mut lines = vec![side("A", &comparison.a), side("B", &comparison.b)];
    if comparison.noise {
        lines.push(
            "A and B are the same binary with the same options: whatever is shown is noise, and kept as an estimate of it."
                .to_string(),
        );
    } else if comparison.same_binary {
        lines.push("A and B are the same binary with other options.".to_string());
    }
    lines.push(
        "intervals exclude 0 exactly when Holm's procedure over all rows finds a change at 5 %; unchanged: proven to be \
         within the margin; ~: no change is shown; could find: the change that this measurement finds 4 times in 5."
            .to_string(),
    );
    for judgement in comparison.judgements() {
        match &judgement.verdict {
            Verdict::Inconclusive(Unclear::NoEstimate(
                NoEstimate::Failed(why) | NoEstimate::Refused(why),
            )) => lines.push(format!("{}: {why}", judgement.benchmark)),
            Verdict::Inconclusive(Unclear::NoEstimate(NoEstimate::Impossible { count })) => {
                lines.push(format!(
                    "{}: {count} of its times are zero or no numbers: the benchmark is too short for the clock, or the run file \
                     was altered",
                    judgement.benchmark
                ));
            }
            _ => {}
        }
    }
    lines.extend(grouped_warnings(comparison));
    lines.extend(counted("peak of memory", &comparison.memory, true));
    lines.extend(counted(
        "simulated instructions",
        &comparison.instructions,
        false,
    ));
    lines.extend(comparison.notes.iter().map(|note| format!("note: {note}")));
    lines
}

/// What changed of a metric beside time, and of how many benchmarks it did not.
fn counted(what: &str, judged: &[Judgement], only_relevant: bool) -> Vec<String> {
    let is_change = |judgement: &&Judgement| {
        matches!(judgement.verdict, Verdict::Regressed | Verdict::Improved)
            && (judgement.relevant || !only_relevant)
    };
    let changed: Vec<&Judgement> = judged.iter().filter(is_change).collect();
    let mut lines: Vec<String> = changed
        .iter()
        .map(|judgement| {
            format!(
                "{what}: {}: {} {}",
                judgement.benchmark,
                change(judgement),
                verdict_text(judgement)
            )
        })
        .collect();
    if !judged.is_empty() && changed.len() < judged.len() {
        let word = if only_relevant {
            "relevant change"
        } else {
            "change"
        };
        lines.push(format!(
            "{what}: no {word} in {} of {} benchmarks",
            judged.len() - changed.len(),
            judged.len()
        ));
    }
    lines
}

/// Warnings; one that every benchmark has is said once.
fn grouped_warnings(comparison: &Comparison) -> Vec<String> {
    let mut said: Vec<(String, Vec<&str>)> = Vec::new();
    for judgement in comparison.judgements() {
        for warning in &judgement.warnings {
            let text = warning.to_string();
            match said.iter_mut().find(|(known, _)| *known == text) {
                Some((_, of)) => of.push(&judgement.benchmark),
                None => said.push((text, vec![&judgement.benchmark])),
            }
        }
    }
    let all = comparison.rows.len();
    said.into_iter()
        .map(|(text, of)| {
            if of.len() == all && all > 1 {
                format!("warning: all benchmarks: {text}")
            } else {
                format!("warning: {}: {text}", of.join(", "))
            }
        })
        .collect()
}

fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}

/// The comparison as one JSON object.
pub fn comparison_json(comparison: &Comparison) -> Value {
    let side = |side: &ComparedSide| json!({ "name": side.name, "what": side.what, "sha256": side.sha256, "revision": side.revision });
    json!({
        "format": "lab.comparison/1",
        "a": side(&comparison.a),
        "b": side(&comparison.b),
        "machine_class": comparison.machine_class,
        "runs": comparison.runs,
        "same_binary": comparison.same_binary,
        "noise": comparison.noise,
        "rows": comparison.rows.iter().map(|row| {
            let mut value = judgement_json(&row.judgement);
            value["runner"] = json!(row.runner);
            value["a_ns"] = json!(row.a_ns);
            value["b_ns"] = json!(row.b_ns);
            value
        }).collect::<Vec<_>>(),
        "memory": comparison.memory.iter().map(judgement_json).collect::<Vec<_>>(),
        "instructions": comparison.instructions.iter().map(judgement_json).collect::<Vec<_>>(),
        "notes": comparison.notes,
        "causes": comparison.causes.iter().map(cause_json).collect::<Vec<_>>(),
    })
}

/// One judgement as JSON; ratios are A / B, above 1 when B is faster.
pub fn judgement_json(judgement: &Judgement) -> Value {
    let why = match &judgement.verdict {
        Verdict::Inconclusive(Unclear::NoEstimate(
            NoEstimate::Failed(why) | NoEstimate::Refused(why),
        )) => Some(why),
        _ => None,
    };
    json!({
        "benchmark": judgement.benchmark,
        "verdict": judgement.verdict.word(),
        "reason": judgement.verdict.reason(),
        "why": why,
        "relevant": judgement.relevant,
        "about": judgement.about.word(),
        "ratio": judgement.estimate.as_ref().map(|estimate| json!({
            "value": estimate.log.exp(),
            "low": estimate.low.exp(),
            "high": estimate.high.exp(),
            "confidence": 0.95,
            "adjusted_low": estimate.adjusted_low.exp(),
            "adjusted_high": estimate.adjusted_high.exp(),
            "log_standard_error": estimate.standard_error,
        })),
        "p": judgement.estimate.as_ref().map(|estimate| estimate.p),
        "adjusted_p": judgement.estimate.as_ref().map(|estimate| estimate.adjusted_p),
        "detectable": judgement.detectable.map(f64::exp_m1),
        "margin": judgement.margin,
        "invocations": judgement.invocations,
        "warnings": judgement.warnings.iter().map(|warning| json!({
            "kind": warning.word(),
            "message": warning.to_string(),
        })).collect::<Vec<_>>(),
    })
}
