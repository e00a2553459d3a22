//! How much of a run was disturbed by other work of the machine.

use crate::model::{Disturbance, Run};

/// Lines for the foot of a table; none for a run that nobody watched.
pub(super) fn remarks(run: &Run) -> Vec<String> {
    let watched: Vec<Vec<Disturbance>> = run
        .invocations()
        .filter_map(|invocation| Some(invocation.contamination.as_ref()?.disturbances()))
        .collect();
    let disturbed: Vec<&Vec<Disturbance>> =
        watched.iter().filter(|found| !found.is_empty()).collect();
    let mut lines = Vec::new();
    if !disturbed.is_empty() {
        let worst = |share: fn(&Disturbance) -> Option<f64>| {
            let shares = disturbed.iter().flat_map(|found| found.iter());
            shares.filter_map(share).max_by(f64::total_cmp)
        };
        let steal = worst(|found| match found {
            Disturbance::Steal(share) => Some(*share),
            Disturbance::ForeignWait(_) => None,
        });
        let foreign = worst(|found| match found {
            Disturbance::ForeignWait(share) => Some(*share),
            Disturbance::Steal(_) => None,
        });
        let reasons: Vec<String> = [
            foreign.map(|share| {
                format!(
                    "up to {:.0} % of the time of a process was other work on its core",
                    share * 100.0
                )
            }),
            steal.map(|share| format!("up to {:.0} % was taken by the host", share * 100.0)),
        ]
        .into_iter()
        .flatten()
        .collect();
        lines.push(format!(
            "{} of {} processes were disturbed: {}.",
            disturbed.len(),
            watched.len(),
            reasons.join(", ")
        ));
    }
    let bounds = run
        .invocations()
        .filter(|invocation| invocation.peak_rss_inherited)
        .count();
    if bounds > 0 {
        lines.push(format!(
            "the peak memory of {bounds} processes is an upper bound: they stayed below what they were forked from."
        ));
    }
    lines
}
