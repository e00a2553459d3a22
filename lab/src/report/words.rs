//! How numbers look in tables.

use super::analysis::{ChangeSince, Row};
use crate::model::Run;
use crate::stats::median;

/// A time with three significant digits and its unit.
pub(super) fn time(nanoseconds: Option<f64>) -> String {
    let Some(nanoseconds) = nanoseconds else {
        return String::new();
    };
    let (value, unit) = match nanoseconds {
        time if time >= 1e9 => (time / 1e9, "s"),
        time if time >= 1e6 => (time / 1e6, "ms"),
        time if time >= 1e3 => (time / 1e3, "us"),
        time => (time, "ns"),
    };
    format!("{} {unit}", three_digits(value))
}

/// Three significant digits, all digits before the point.
pub(super) fn three_digits(value: f64) -> String {
    let decimals = match value.abs() {
        large if large >= 99.95 => 0,
        middle if middle >= 9.995 => 1,
        _ => 2,
    };
    format!("{value:.decimals$}")
}

/// A ratio with its interval, or why there is none.
pub(super) fn ratio(row: &Row) -> String {
    match (&row.failure, row.ratio) {
        (Some(failure), _) => failure.clone(),
        (None, Some(ratio)) => {
            format!(
                "{} [{}, {}]",
                three_digits(ratio.ratio),
                three_digits(ratio.low),
                three_digits(ratio.high)
            )
        }
        (None, None) => "-".to_string(),
    }
}

/// A goal and whether it is met.
pub(super) fn goal(row: &Row) -> String {
    match (row.goal, row.goal_met()) {
        (Some(goal), Some(true)) => format!("{goal} met"),
        (Some(goal), Some(false)) => format!("{goal} not met"),
        (Some(goal), None) => format!("{goal}"),
        (None, _) => String::new(),
    }
}

/// The change since the last run: `~` where none is shown.
pub(super) fn change(row: &Row) -> String {
    match &row.change {
        ChangeSince::New if row.ratio.is_some() => "new".to_string(),
        ChangeSince::New => String::new(),
        ChangeSince::Since {
            change,
            other_baseline,
            ..
        } => {
            let mark = if *other_baseline { " *" } else { "" };
            if change.significant {
                format!("{:+.1} %{mark}", (change.factor - 1.0) * 100.0)
            } else {
                format!("~{mark}")
            }
        }
    }
}

/// Bytes as megabytes.
pub(super) fn megabytes(bytes: Option<f64>) -> String {
    bytes.map_or(String::new(), |bytes| three_digits(bytes / 1e6))
}

/// The name of the baseline as a heading: what a reader knows it by.
pub(super) fn baseline_title(run: &Run) -> String {
    let header = &run.header;
    let version = header
        .runners
        .iter()
        .find(|runner| runner.name == header.baseline)
        .map(|runner| runner.version.clone());
    version.unwrap_or_else(|| header.baseline.clone())
}

/// What the lab itself cost a run.
pub(super) struct Overhead {
    /// Median time of the lab, for each process, to bring it to the barrier, in nanoseconds.
    pub(super) own_ns: Option<f64>,
    /// Part of the run in which no program ran.
    pub(super) idle: f64,
    /// Part of the run in which programs started and ended around what was timed.
    pub(super) around: f64,
}

impl Overhead {
    /// Nothing for a run that did not come to its end.
    pub(super) fn of(run: &Run) -> Option<Overhead> {
        let end = run
            .end()
            .filter(|end| end.processes > 0 && end.wall_ns > 0)?;
        let own: Vec<f64> = run
            .invocations()
            .filter_map(|invocation| Some(invocation.own_ns? as f64))
            .collect();
        let share = |part: u64| part as f64 / end.wall_ns as f64;
        Some(Overhead {
            own_ns: median(&own),
            idle: share(end.idle_ns),
            around: share(end.around_ns),
        })
    }
}

/// The lines under a table: how it was measured, with what, and what a reader should know.
pub(super) fn footer<'a>(run: &Run, rows: impl Iterator<Item = &'a Row> + Clone) -> Vec<String> {
    let mut lines = measured(run);
    for runner in &run.header.runners {
        let build = match (&runner.pgo, &runner.lto) {
            (Some(pgo), Some(lto)) => format!(", PGO {pgo}, LTO {lto}"),
            _ => String::new(),
        };
        lines.push(format!(
            "{}: {}, {}{build}",
            runner.name,
            runner.version,
            runner.argv.join(" ")
        ));
    }
    lines.extend(remarks(run, rows));
    lines
}

/// What the lab did, and what its own part in the time was.
pub(super) fn measured(run: &Run) -> Vec<String> {
    let mut lines = Vec::new();
    let header = &run.header;
    if let Some(origin) = header.more.get("imported") {
        let text = |key: &str| {
            origin
                .get(key)
                .and_then(|text| text.as_str())
                .unwrap_or("unknown")
        };
        lines.push(format!(
            "imported from {} ({}); times are medians over {} processes, elapsed; nothing ran side by side, so there is no ratio.",
            text("file"),
            text("tool"),
            run.end().map_or(0, |end| end.processes)
        ));
        return lines;
    }
    if let (Some(end), Some(overhead)) = (run.end(), Overhead::of(run)) {
        lines.push(format!(
            "{} rounds, {} processes in {}; the lab's own time: {} a process; {:.1} % of the run without a program \
             running, {:.1} % in starting and ending programs.",
            header.rounds,
            end.processes,
            time(Some(end.wall_ns as f64)),
            time(overhead.own_ns),
            overhead.idle * 100.0,
            overhead.around * 100.0,
        ));
    }
    lines.push(format!(
        "run {} on {} ({}); times are medians; the interval is 95 %, of the 20 % trimmed mean of log ratios over fresh \
         processes; ~ means that no change is shown.",
        header.run, header.machine.class, header.machine.cpu
    ));
    lines
}

/// Failures, notes and what a mark in the table means.
pub(super) fn remarks<'a>(run: &Run, rows: impl Iterator<Item = &'a Row> + Clone) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(super::slicing::remarks(run));
    lines.extend(super::warm_up::remarks(run));
    lines.extend(super::compiling::remark(rows.clone()));
    lines.extend(super::counted::remarks(run));
    lines.extend(super::disturbed::remarks(run));
    if rows.clone().any(|row| {
        matches!(
            row.change,
            ChangeSince::Since {
                other_baseline: true,
                ..
            }
        )
    }) {
        lines.push("* the baseline was another binary in the run before.".to_string());
    }
    for failure in run.failures() {
        lines.push(format!(
            "{}: {}: {}: {}",
            failure.benchmark,
            failure.runner,
            failure.kind.word(),
            failure.message
        ));
    }
    lines.extend(run.header.notes.iter().map(|note| format!("note: {note}")));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_digits() {
        assert_eq!(three_digits(0.8812), "0.88");
        assert_eq!(three_digits(9.996), "10.0");
        assert_eq!(three_digits(99.96), "100");
        assert_eq!(three_digits(1234.6), "1235");
        assert_eq!(time(Some(312_345_678.0)), "312 ms");
        assert_eq!(time(Some(1_500.0)), "1.50 us");
        assert_eq!(time(None), "");
    }
}
