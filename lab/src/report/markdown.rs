//! Tables for a report: a section for each suite and candidate.

use super::analysis::{Analysis, Row};
use super::words;
use crate::model::Run;

/// The run as Markdown.
pub fn to_markdown(run: &Run, analysis: &Analysis) -> String {
    let header = &run.header;
    let mut out = format!(
        "# Run {}\n\n{}, {}, {}\n",
        header.run, header.started, header.machine.cpu, header.machine.system
    );
    let baseline = words::baseline_title(run);
    for suite in &analysis.suites {
        let mut runners: Vec<&str> = suite.rows.iter().map(|row| row.runner.as_str()).collect();
        runners.sort_unstable();
        runners.dedup();
        for runner in runners {
            out.push_str(&format!("\n## {}: {runner}\n\n", suite.name));
            line(
                &mut out,
                &[
                    "benchmark",
                    &baseline,
                    runner,
                    "ratio",
                    "goal",
                    "change since the last run",
                ],
            );
            line(&mut out, &["---", "---:", "---:", "---:", "---:", "---:"]);
            for row in suite
                .rows
                .iter()
                .chain(&suite.means)
                .filter(|row| row.runner == runner)
            {
                line(&mut out, &cells(row).each_ref().map(String::as_str));
            }
        }
    }
    out.push('\n');
    let rows = analysis.suites.iter().flat_map(|suite| &suite.rows);
    for text in words::footer(run, rows) {
        out.push_str(&format!("- {}\n", text.replace('\n', " ")));
    }
    out
}

fn cells(row: &Row) -> [String; 6] {
    [
        row.benchmark.clone(),
        words::time(row.baseline_ns),
        words::time(row.time_ns),
        words::ratio(row),
        words::goal(row),
        words::change(row),
    ]
}

fn line(out: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    out.push_str(&format!("| {} |\n", cells.join(" | ")));
}
