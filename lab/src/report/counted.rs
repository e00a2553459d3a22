//! Counts in the foot of a table.

use crate::model::{Run, Simulated};

/// A line for each case and runner whose instructions were simulated, and why counts are missing.
pub(super) fn remarks(run: &Run) -> Vec<String> {
    let mut lines: Vec<String> = run.simulated().map(simulated).collect();
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
