//! How well change points are found, beside other tools on the same series, as Markdown.

use std::fmt::Write as _;

use crate::certify::{FoundAt, NEAR, Score, ShiftTrial};

/// Series in which nothing changes, without drift: a tool that takes a slope for steps would have to be held so tight that
/// it found nothing.
const QUIET: [&str; 3] = ["nothing", "spikes", "bimodal"];
/// The same with drift.
const ALL_QUIET: [&str; 4] = ["nothing", "spikes", "bimodal", "drift"];

/// The report.
pub fn shift_trial_markdown(trial: &ShiftTrial) -> String {
    let mut tools: Vec<&str> = Vec::new();
    for at in &trial.tools {
        if !tools.contains(&at.tool.as_str()) {
            tools.push(&at.tool);
        }
    }
    let count = trial.series.len() / trial.kinds().len().max(1);
    let mut out = format!(
        "# Change points\n\nHow well change points of a history are found. Each of {} series of {} runs is made of recorded noise: a run is the \
         20 % trimmed mean of ten duets of a runner with itself, drawn from [the corpus](../certify/README.md). Into it goes nothing, three \
         single runs that are 10 to 30 % off (spikes), a second mode 4 % away in half of the runs (bimodal), a slope of 4 % (drift), or a \
         step up or down. There are {count} of each kind. A change is found when a change point lies within {NEAR} runs of it.\n\n\
         ```\nlab certify --change-points --series series.json\npython beside_otava.py series.json     # with apache-otava==0.8.0 installed\n\
         lab certify --change-points --beside series.json --report reports/change-points/README.md\n```\n",
        trial.series.len(),
        trial.series.first().map_or(0, |known| known.values.len()),
    );
    out.push_str("\n## At the default level of each\n\n");
    let defaults: Vec<&FoundAt> = trial.tools.iter().filter(|at| at.default).collect();
    table(&mut out, trial, &defaults);
    for (title, quiet) in [
        (
            "At equal false alarms in series that stay level",
            &QUIET[..],
        ),
        ("At equal false alarms, drift included", &ALL_QUIET[..]),
    ] {
        let equal = equal(trial, &tools, quiet);
        if equal.len() < 2 {
            continue;
        }
        let rates: Vec<String> = equal
            .iter()
            .map(|at| {
                let rate = trial.false_alarms(at, quiet);
                format!("{} {:.3} (level {})", at.tool, rate, at.level)
            })
            .collect();
        let _ = write!(
            out,
            "\n## {title}\n\nFalse change points a series in {}: {}. Of the levels that were tried these are the ones at which this lab has \
             no more false alarms than the other, which has as many as at its default or the fewest above none.\n\n",
            quiet.join(", "),
            rates.join(", ")
        );
        table(&mut out, trial, &equal);
    }
    out.push_str("\n## Every level\n\nFalse change points a series, then recall.\n\n");
    let steps: Vec<&str> = trial
        .kinds()
        .into_iter()
        .filter(|kind| kind.starts_with("step"))
        .collect();
    let mut head = vec!["tool", "level"];
    head.extend(ALL_QUIET);
    head.extend(&steps);
    rows(
        &mut out,
        &head.iter().map(ToString::to_string).collect::<Vec<_>>(),
        1,
    );
    for at in &trial.tools {
        let mut cells = vec![at.tool.clone(), format!("{}", at.level)];
        cells.extend(
            ALL_QUIET
                .iter()
                .map(|kind| format!("{:.3}", trial.false_alarms(at, &[kind]))),
        );
        cells.extend(
            steps
                .iter()
                .map(|kind| share(trial.score(at, kind).recall())),
        );
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    out
}

/// For the first tool and the one it is held against: the levels at which the first alarms no more than the second.
fn equal<'a>(trial: &'a ShiftTrial, tools: &[&'a str], quiet: &[&str]) -> Vec<&'a FoundAt> {
    let [ours, other, ..] = tools else {
        return Vec::new();
    };
    let rate = |at: &FoundAt| trial.false_alarms(at, quiet);
    let of = |tool: &'a str| trial.tools.iter().filter(move |at| at.tool == tool);
    let Some(theirs) = of(other).find(|at| at.default) else {
        return Vec::new();
    };
    let mine = of(ours)
        .filter(|at| rate(at) <= rate(theirs))
        .max_by(|a, b| rate(a).total_cmp(&rate(b)));
    mine.map_or(Vec::new(), |mine| vec![mine, theirs])
}

/// Precision and recall of each kind, beside each other.
fn table(out: &mut String, trial: &ShiftTrial, columns: &[&FoundAt]) {
    let mut head = vec!["series".to_string()];
    for at in columns {
        head.push(format!("{}: alarmed", at.tool));
        head.push("precision".to_string());
        head.push("recall".to_string());
    }
    rows(out, &head, 0);
    for kind in trial.kinds() {
        let mut cells = vec![kind.to_string()];
        for at in columns {
            let score: Score = trial.score(at, kind);
            cells.push(share(Some(
                score.alarmed as f64 / score.series.max(1) as f64,
            )));
            cells.push(if score.changes > 0 {
                share(score.precision())
            } else {
                String::new()
            });
            cells.push(share(score.recall()));
        }
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
}

fn rows(out: &mut String, head: &[String], texts: usize) {
    let rule: Vec<&str> = (0..head.len())
        .map(|column| if column <= texts { "---" } else { "---:" })
        .collect();
    let _ = write!(out, "| {} |\n| {} |\n", head.join(" | "), rule.join(" | "));
}

fn share(value: Option<f64>) -> String {
    value.map_or(String::new(), |value| format!("{:.1} %", value * 100.0))
}
