//! The page that shows all entries: what was expected, what it gave, why.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::entry::{Entry, load_entry};
use crate::error::{Error, Result};

/// An entry with what was measured, if it was.
#[derive(Debug, Clone)]
pub struct Tried {
    /// What was expected.
    pub entry: Entry,
    /// What was measured: `lab.tried/1`.
    pub result: Option<Value>,
}

/// All entries of a folder, by name.
///
/// # Errors
/// An entry or a result that cannot be read.
pub fn load_ledger(folder: &Path) -> Result<Vec<Tried>> {
    let entries = std::fs::read_dir(folder).map_err(|cause| {
        Error::usage(format!(
            "{}: cannot read the ledger: {cause}",
            folder.display()
        ))
    })?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .collect();
    paths.sort();
    paths.iter().map(|path| load_tried(path)).collect()
}

fn load_tried(path: &Path) -> Result<Tried> {
    let entry = load_entry(path)?;
    let file = path.with_extension("json");
    let result = match std::fs::read_to_string(&file) {
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => None,
        Err(cause) => return Err(Error::file(&file, "read", cause)),
        Ok(text) => Some(serde_json::from_str(&text).map_err(|cause| {
            Error::usage(format!(
                "{}: not what `lab try` writes: {cause}; delete it and try the entry again",
                file.display()
            ))
        })?),
    };
    Ok(Tried { entry, result })
}

/// The page in Markdown.
pub fn page(ledger: &[Tried]) -> String {
    let mut out = String::from(
        "# The ledger of optimisations\n\n\
         What was expected of a change, and what it gave: a row an entry, written by `lab try` from the files beside it. Times \
         are changes from base to candidate, in percent: below 0 is faster. The measured column is the geometric mean over the \
         benchmarks that something was expected of; each benchmark with its interval stands below.\n\n\
         | entry | expected | measured | verdicts |\n|---|---:|---:|---|\n",
    );
    for tried in ledger {
        let _ = writeln!(
            out,
            "| [{}](#{}) | {} | {} | {} |",
            escape(&tried.entry.title),
            tried.entry.name(),
            mean(
                &pairs(tried)
                    .iter()
                    .map(|pair| pair.expected.ln_1p())
                    .collect::<Vec<_>>()
            )
            .unwrap_or_else(|| expected_range(&tried.entry)),
            mean(
                &pairs(tried)
                    .iter()
                    .map(|pair| pair.measured)
                    .collect::<Vec<_>>()
            )
            .unwrap_or_else(|| "not yet".to_string()),
            verdicts(tried),
        );
    }
    for tried in ledger {
        section(&mut out, tried);
    }
    out
}

/// A benchmark of which something was expected and measured; both as fractions of the time and logarithms of it.
struct Pair {
    /// Expected change, a fraction.
    expected: f64,
    /// Measured change, a logarithm of B / A.
    measured: f64,
}

fn rows(tried: &Tried) -> impl Iterator<Item = &Value> {
    let rows = tried
        .result
        .as_ref()
        .and_then(|result| result["comparison"]["rows"].as_array());
    rows.into_iter().flatten()
}

fn pairs(tried: &Tried) -> Vec<Pair> {
    rows(tried)
        .filter_map(|row| {
            let expected = tried.entry.expected(row["benchmark"].as_str()?)?;
            let ratio = row["ratio"]["value"]
                .as_f64()
                .filter(|ratio| *ratio > 0.0)?;
            Some(Pair {
                expected: expected / 100.0,
                measured: -ratio.ln(),
            })
        })
        .collect()
}

/// The geometric mean of changes whose logarithms are given; nothing for none.
fn mean(logs: &[f64]) -> Option<String> {
    let sum: f64 = logs.iter().sum();
    (!logs.is_empty()).then(|| percent((sum / logs.len() as f64).exp_m1()))
}

/// `-4.2 %`, of a fraction.
fn percent(change: f64) -> String {
    format!("{:+.1} %", change * 100.0)
}

fn expected_range(entry: &Entry) -> String {
    let changes = || entry.expected.iter().map(|(_, change)| change / 100.0);
    let low = changes().fold(f64::INFINITY, f64::min);
    let high = changes().fold(f64::NEG_INFINITY, f64::max);
    if low == high {
        percent(low)
    } else {
        format!("{} to {}", percent(low), percent(high))
    }
}

fn verdicts(tried: &Tried) -> String {
    let count = |word: &str| rows(tried).filter(|row| row["verdict"] == word).count();
    let found: Vec<String> = ["improved", "regressed", "unchanged", "inconclusive"]
        .into_iter()
        .map(|word| (word, count(word)))
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| format!("{count} {word}"))
        .collect();
    found.join(", ")
}

fn section(out: &mut String, tried: &Tried) {
    let entry = &tried.entry;
    let _ = write!(
        out,
        "\n<a id=\"{}\"></a>\n## {}\n\nHypothesis: {}\n\nCost: {}\n",
        entry.name(),
        entry.title,
        entry.hypothesis,
        entry.cost
    );
    if let Some(elsewhere) = &entry.elsewhere {
        let _ = write!(out, "\nElsewhere: {elsewhere}\n");
    }
    if let Some(why) = &entry.why {
        let _ = write!(out, "\nWhy: {why}\n");
    }
    let Some(result) = &tried.result else {
        let _ = write!(
            out,
            "\nNot measured yet: `lab try {}`.\n",
            entry.path.file_name().unwrap_or_default().to_string_lossy()
        );
        return;
    };
    out.push_str(
        "\n| benchmark | expected | measured | interval | verdict |\n|---|---:|---:|---:|---|\n",
    );
    for row in rows(tried) {
        let benchmark = row["benchmark"].as_str().unwrap_or_default();
        let change = |key: &str| {
            row["ratio"][key]
                .as_f64()
                .map(|ratio| percent(1.0 / ratio - 1.0))
        };
        let interval = match (change("high"), change("low")) {
            (Some(low), Some(high)) => format!("{low} to {high}"),
            _ => "-".to_string(),
        };
        let verdict = match (row["verdict"].as_str(), row["reason"].as_str()) {
            (Some(verdict), Some(reason)) if reason != "noise" => format!("{verdict} ({reason})"),
            (verdict, _) => verdict.unwrap_or("-").to_string(),
        };
        let _ = writeln!(
            out,
            "| {benchmark} | {} | {} | {interval} | {verdict} |",
            entry
                .expected(benchmark)
                .map_or("-".to_string(), |change| percent(change / 100.0)),
            change("value").unwrap_or("-".to_string()),
        );
    }
    let text = |value: &Value| value.as_str().unwrap_or("unknown").to_string();
    let comparison = &result["comparison"];
    let _ = write!(
        out,
        "\nMeasured {} on {} (run {}): {} duets a benchmark; intervals are 95 %, verdicts by Holm's procedure over the entry.\n",
        text(&result["measured"]),
        text(&comparison["machine_class"]),
        text(&comparison["runs"][0]),
        result["rounds"],
    );
    let counters = |key: &str, what: &str| {
        let judged = comparison[key].as_array();
        let moved: Vec<String> = judged
            .into_iter()
            .flatten()
            .filter(|row| row["relevant"] == true)
            .filter_map(|row| {
                let ratio = row["ratio"]["value"].as_f64()?;
                Some(format!(
                    "{} {}",
                    row["benchmark"].as_str()?,
                    percent(1.0 / ratio - 1.0)
                ))
            })
            .collect();
        (!moved.is_empty()).then(|| format!("\n{what}: {}.\n", moved.join(", ")))
    };
    for line in [
        counters("memory", "Peak of memory"),
        counters("instructions", "Simulated instructions"),
    ]
    .into_iter()
    .flatten()
    {
        out.push_str(&line);
    }
}

fn escape(text: &str) -> String {
    text.replace('|', "\\|")
}
