//! Counts in the foot of a table.

use crate::model::{CompiledCode, Run, Simulated};

/// A line for each case and runner whose instructions were simulated, and why counts are missing.
pub(super) fn remarks(run: &Run) -> Vec<String> {
    let mut lines: Vec<String> = run
        .simulated()
        .flat_map(|counted| [Some(simulated(counted)), compiled(counted)])
        .flatten()
        .collect();
    let first = run
        .invocations()
        .find(|invocation| !invocation.counts.is_empty());
    let missing = first.into_iter().flat_map(|invocation| &invocation.counts);
    let missing: Vec<(&str, &str)> = missing
        .filter_map(|count| Some((count.event.as_str(), count.missing.as_deref()?)))
        .collect();
    if let Some((_, why)) = missing.first() {
        let names: Vec<&str> = missing.iter().map(|(event, _)| *event).collect();
        lines.push(format!("not counted: {}: {why}.", names.join(", ")));
    }
    let shared = run
        .invocations()
        .filter(|invocation| {
            invocation
                .counts
                .iter()
                .any(|count| count.running.is_some())
        })
        .count();
    if shared > 0 {
        lines.push(format!(
            "counters of {shared} processes shared their place on the processor (multiplexed): their values are estimates."
        ));
    }
    lines
}

fn simulated(counted: &Simulated) -> String {
    let name = format!("{} ({})", counted.benchmark, counted.runner);
    match (
        counted.work_instructions,
        counted.instructions,
        &counted.missing,
    ) {
        (Some(work), Some(all), _) => format!(
            "simulated ({}): {name}: {work} instructions at n = {}, {all} with start-up.",
            counted.tool,
            counted.n.unwrap_or(0)
        ),
        (None, Some(all), _) => {
            format!("simulated ({}): {name}: {all} instructions.", counted.tool)
        }
        (_, None, why) => format!(
            "simulated ({}): {name}: no count: {}",
            counted.tool,
            why.as_deref().unwrap_or("unknown")
        ),
    }
}

/// The part of it that compiled code had, and whose code that was.
fn compiled(counted: &Simulated) -> Option<String> {
    let compiled = counted.compiled.as_ref()?;
    let name = format!("{} ({})", counted.benchmark, counted.runner);
    if let Some(why) = &compiled.missing {
        return Some(format!(
            "simulated: {name}: nothing is known of compiled code: {why}"
        ));
    }
    let (part, all) = match counted.work_instructions {
        Some(work) => (compiled.work_instructions?, work),
        None => (compiled.instructions?, counted.instructions?),
    };
    let share = |part: u64| format!("{:.1} %", part as f64 / all.max(1) as f64 * 100.0);
    let top = |compiled: &CompiledCode| {
        let pieces = compiled.top.iter().take(SHOWN);
        let pieces = pieces.map(|piece| format!("{} {}", piece.name, share(piece.instructions)));
        pieces.collect::<Vec<_>>().join(", ")
    };
    let top = match compiled.top.as_slice() {
        [] => String::new(),
        _ => format!(": {}", top(compiled)),
    };
    Some(format!(
        "simulated: {name}: {} of these in compiled code{top}.",
        share(part)
    ))
}

/// Pieces of compiled code that a line names; the JSON has more.
const SHOWN: usize = 3;
