//! The table for a terminal.

use comfy_table::{Cell, CellAlignment, Table};

use super::analysis::{Analysis, Row};
use super::words;
use crate::model::Run;

/// One table over all suites, and the lines under it.
pub fn to_text(run: &Run, analysis: &Analysis) -> String {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::UTF8_BORDERS_ONLY);
    let alone = run
        .header
        .runners
        .iter()
        .all(|runner| runner.name == run.header.baseline);
    let baseline = words::baseline_title(run);
    if alone {
        table.set_header(vec![
            "benchmark".to_string(),
            baseline,
            "peak MB".to_string(),
        ]);
    } else {
        table.set_header(vec![
            "benchmark".to_string(),
            "runner".to_string(),
            baseline,
            "time".to_string(),
            "times as fast [95 %]".to_string(),
            "goal".to_string(),
            "change".to_string(),
            "peak MB".to_string(),
        ]);
    }
    for suite in &analysis.suites {
        for row in &suite.rows {
            table.add_row(if alone {
                alone_cells(row)
            } else {
                cells(row, &row.benchmark)
            });
        }
        for row in &suite.means {
            table.add_row(cells(row, &format!("{}: {}", suite.name, row.benchmark)));
        }
    }
    let rows = analysis.suites.iter().flat_map(|suite| &suite.rows);
    format!("{table}\n{}\n", words::footer(run, rows).join("\n"))
}

fn right(text: String) -> Cell {
    Cell::new(text).set_alignment(CellAlignment::Right)
}

fn alone_cells(row: &Row) -> Vec<Cell> {
    let time = row
        .failure
        .clone()
        .unwrap_or_else(|| words::time(row.time_ns));
    vec![
        Cell::new(&row.benchmark),
        right(time),
        right(words::megabytes(row.peak_bytes)),
    ]
}

fn cells(row: &Row, name: &str) -> Vec<Cell> {
    let peak = match (row.baseline_peak_bytes, row.peak_bytes) {
        (Some(_), Some(_)) => format!(
            "{} -> {}",
            words::megabytes(row.baseline_peak_bytes),
            words::megabytes(row.peak_bytes)
        ),
        _ => String::new(),
    };
    vec![
        Cell::new(name),
        Cell::new(&row.runner),
        right(words::time(row.baseline_ns)),
        right(words::time(row.time_ns)),
        right(words::ratio(row)),
        right(words::goal(row)),
        right(words::change(row)),
        right(peak),
    ]
}
