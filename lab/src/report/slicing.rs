//! What a reader should know of the slices of a run: sides that did not come to rest, and sides that did not wait.

use std::collections::BTreeMap;

use crate::model::{IDLE_BUSY_SHARE, Run, duets};

/// Lines for the foot of a table; none for a run without slices.
pub(super) fn remarks(run: &Run) -> Vec<String> {
    let header = &run.header;
    let sliced = |duets: &Option<String>| duets.as_deref() == Some("slices");
    if !header.cases.iter().any(|case| sliced(&case.duets)) {
        return Vec::new();
    }
    let mut lines = vec![
        "times are of one slice; each side was warmed alone until its tier events ended, then slices of both took turns."
            .to_string(),
    ];
    let mut restless: BTreeMap<String, u64> = BTreeMap::new();
    let mut late: BTreeMap<String, u64> = BTreeMap::new();
    for invocation in run.invocations() {
        let Some(warm_up) = &invocation.warm_up else {
            continue;
        };
        let series = || format!("{} ({})", invocation.benchmark, invocation.runner);
        if warm_up.quiet == Some(false) {
            *restless.entry(series()).or_default() += 1;
        } else if warm_up.late_tier_events.is_some_and(|events| events > 0) {
            *late.entry(series()).or_default() += 1;
        }
    }
    let listed = |of: &BTreeMap<String, u64>| {
        let texts: Vec<String> = of
            .iter()
            .map(|(name, count)| format!("{name} {count}"))
            .collect();
        texts.join(", ")
    };
    if !restless.is_empty() {
        lines.push(format!(
            "processes whose engine still compiled when the warm-up was cut off: {}; their slices are not of a steady state.",
            listed(&restless)
        ));
    }
    if !late.is_empty() {
        lines.push(format!(
            "processes whose engine compiled again among the slices that were compared: {}.",
            listed(&late)
        ));
    }
    let mut busy: BTreeMap<String, u64> = BTreeMap::new();
    for case in header.cases.iter().filter(|case| sliced(&case.duets)) {
        for runner in header
            .runners
            .iter()
            .filter(|runner| runner.name != header.baseline)
        {
            let count = duets(run, &case.benchmark, &header.baseline, &runner.name)
                .iter()
                .filter(|duet| {
                    duet.idle_share()
                        .is_some_and(|share| share > IDLE_BUSY_SHARE)
                })
                .count();
            if count > 0 {
                busy.insert(
                    format!("{} ({})", case.benchmark, runner.name),
                    count as u64,
                );
            }
        }
    }
    if !busy.is_empty() {
        lines.push(format!(
            "duets in which the waiting side used more than {:.0} % of the other's time, by threads of its own: {}.",
            IDLE_BUSY_SHARE * 100.0,
            listed(&busy)
        ));
    }
    lines
}
