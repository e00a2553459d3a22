//! How much of a process went into compiling, by what its engine said at the end.

use std::collections::HashMap;

use super::analysis::Row;
use crate::model::Run;
use crate::stats::median;

/// A larger share of a process that runs over [`LONG_NS`] is pointed out: the compiler costs more than it should.
const LARGE: f64 = 0.10;
/// CPU time in nanoseconds from which a process counts as long; a short one is mostly warm-up.
const LONG_NS: f64 = 1e9;

/// The part of the compiler in the processes of one benchmark and runner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Compiling {
    /// Time in the compiler as a part of the CPU time of the process: the median over processes.
    pub share: f64,
    /// Median CPU time of a process in nanoseconds.
    pub cpu_ns: f64,
    /// Median number of pieces compiled.
    pub compiles: f64,
}

impl Compiling {
    fn is_large(&self) -> bool {
        self.share > LARGE && self.cpu_ns > LONG_NS
    }
}

/// By benchmark and runner; only of runners whose engine tells.
pub(super) fn by_series(run: &Run) -> HashMap<(&str, &str), Compiling> {
    let mut told: HashMap<(&str, &str), Vec<Compiling>> = HashMap::new();
    for invocation in run.invocations() {
        let cpu_ns = (invocation.user_ns + invocation.system_ns) as f64;
        let engine = invocation.engine.as_ref();
        if let Some(compile_ns) = engine.and_then(|engine| engine.compile_ns)
            && cpu_ns > 0.0
        {
            let compiles = engine.and_then(|engine| engine.compiles).unwrap_or(0);
            told.entry((&invocation.benchmark, &invocation.runner))
                .or_default()
                .push(Compiling {
                    share: compile_ns as f64 / cpu_ns,
                    cpu_ns,
                    compiles: compiles as f64,
                });
        }
    }
    let of = |values: &[Compiling]| {
        let column =
            |pick: fn(&Compiling) -> f64| median(&values.iter().map(pick).collect::<Vec<f64>>());
        Some(Compiling {
            share: column(|value| value.share)?,
            cpu_ns: column(|value| value.cpu_ns)?,
            compiles: column(|value| value.compiles)?,
        })
    };
    told.into_iter()
        .filter_map(|(series, values)| Some((series, of(&values)?)))
        .collect()
}

/// A line for the foot of a table, if any engine told of its compiler.
pub(super) fn remark<'a>(rows: impl Iterator<Item = &'a Row>) -> Option<String> {
    let rows: Vec<(&Row, Compiling)> = rows.filter_map(|row| Some((row, row.compiling?))).collect();
    let (most, share) = rows
        .iter()
        .map(|(row, compiling)| (row, compiling.share))
        .max_by(|a, b| a.1.total_cmp(&b.1))?;
    let large: Vec<String> = rows
        .iter()
        .filter(|(_, compiling)| compiling.is_large())
        .map(|(row, compiling)| {
            format!(
                "{} ({}) {:.1} %",
                row.benchmark,
                row.runner,
                compiling.share * 100.0
            )
        })
        .collect();
    let long = rows
        .iter()
        .filter(|(_, compiling)| compiling.cpu_ns > LONG_NS)
        .count();
    let verdict = match (large.is_empty(), long) {
        (false, _) => format!("more than {:.0} % in: {}", LARGE * 100.0, large.join(", ")),
        (true, 0) => "none of them runs over a second".to_string(),
        (true, long) => format!(
            "at most {:.0} % in each of the {long} whose processes run over a second",
            LARGE * 100.0
        ),
    };
    Some(format!(
        "compiling takes up to {:.1} % of the CPU time of a process ({}, {}); {verdict}.",
        share * 100.0,
        most.benchmark,
        most.runner
    ))
}
