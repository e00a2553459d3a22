//! How far relinking alone moves each benchmark, as a table.

use std::collections::BTreeMap;

use comfy_table::{Cell, CellAlignment, Table};

use super::comparison::percent;
use crate::model::{Moved, Spread};

/// A row for each benchmark: the spread, the layouts that are the slowest and the fastest, and what the measurement shows
/// where nothing was moved.
pub fn layouts_text(spreads: &BTreeMap<String, Spread>) -> String {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::UTF8_BORDERS_ONLY);
    table.set_header(vec![
        "benchmark",
        "spread",
        "slowest layout",
        "fastest layout",
        "the same twice",
    ]);
    let right = |text: String| Cell::new(text).set_alignment(CellAlignment::Right);
    let moved = |one: Option<&Moved>| {
        one.map_or(String::new(), |one| {
            format!("{} % (seed {})", percent(one.log_ratio), one.seed)
        })
    };
    for (benchmark, spread) in spreads {
        let by = |a: &&Moved, b: &&Moved| a.log_ratio.total_cmp(&b.log_ratio);
        let noise = spread.noise.map(size);
        table.add_row(vec![
            Cell::new(benchmark),
            right(size(spread.spread)),
            right(moved(spread.layouts.iter().min_by(by))),
            right(moved(spread.layouts.iter().max_by(by))),
            right(noise.unwrap_or_default()),
        ]);
    }
    format!("{table}\n")
}

/// A distance of logarithms as the percentage that a time grows by.
fn size(log: f64) -> String {
    format!("{:.1} %", (log.abs().exp() - 1.0) * 100.0)
}
