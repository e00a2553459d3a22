//! What the warm-up of each benchmark and runner looked like, from the slices of its processes in order.

use std::collections::BTreeMap;

use crate::model::{Run, Sample};
use crate::stats::{WarmUpClass, WarmUpShape, classify, median};

/// Slices at the seam between warm-up and pairs whose medians set the level.
const SEAM: usize = 8;

/// The shapes of all processes of one benchmark and runner.
#[derive(Debug, Clone, PartialEq)]
pub struct WarmUps {
    /// `suite/benchmark/case`.
    pub benchmark: String,
    /// Which runner.
    pub runner: String,
    /// Processes of each class.
    pub classes: BTreeMap<WarmUpClass, usize>,
    /// Median CPU time until the steady state, in nanoseconds, of those that have one.
    pub time_to_steady_ns: Option<f64>,
    /// Median CPU time of a slice in the steady state, in nanoseconds.
    pub steady_ns: Option<f64>,
}

impl WarmUps {
    /// `warm-up 18, flat 2`, the most frequent first.
    pub(super) fn words(&self) -> String {
        let mut classes: Vec<(&WarmUpClass, &usize)> = self.classes.iter().collect();
        classes.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let texts: Vec<String> = classes
            .iter()
            .map(|(class, count)| format!("{} {count}", class.word()))
            .collect();
        texts.join(", ")
    }
}

/// Classifies every process that ran slices; empty for a run without.
pub fn warm_ups(run: &Run) -> Vec<WarmUps> {
    let mut slices: BTreeMap<u64, Vec<&Sample>> = BTreeMap::new();
    for sample in run.samples().filter(|sample| sample.slice.is_some()) {
        slices.entry(sample.invocation).or_default().push(sample);
    }
    let last_events: BTreeMap<u64, Option<u32>> = run
        .invocations()
        .filter_map(|invocation| {
            let warm_up = invocation.warm_up.as_ref()?;
            Some((invocation.invocation, warm_up.last_event_slice))
        })
        .collect();
    let mut shapes: BTreeMap<(&str, &str), Vec<WarmUpShape>> = BTreeMap::new();
    for (invocation, samples) in &slices {
        let event = last_events.get(invocation).copied().flatten();
        if let Some(shape) = classify(&levelled(samples), event.map(|event| event as usize)) {
            let series = (samples[0].benchmark.as_str(), samples[0].runner.as_str());
            shapes.entry(series).or_default().push(shape);
        }
    }
    let of = |((benchmark, runner), shapes): ((&str, &str), Vec<WarmUpShape>)| {
        let mut classes = BTreeMap::new();
        for shape in &shapes {
            *classes.entry(shape.class).or_default() += 1;
        }
        let middle = |pick: fn(&WarmUpShape) -> Option<f64>| {
            median(&shapes.iter().filter_map(pick).collect::<Vec<f64>>())
        };
        WarmUps {
            benchmark: benchmark.to_string(),
            runner: runner.to_string(),
            classes,
            time_to_steady_ns: middle(|shape| shape.time_to_steady),
            steady_ns: middle(|shape| shape.steady_time),
        }
    };
    shapes.into_iter().map(of).collect()
}

/// CPU times in order. Slices that alternate with another program's find the caches used by it and take longer than those
/// of a warm-up alone, so the pairs are brought to the level at which the warm-up ended.
fn levelled(samples: &[&Sample]) -> Vec<f64> {
    let mut in_order: Vec<&Sample> = samples.to_vec();
    in_order.sort_by_key(|sample| sample.start_ns);
    let times = |phase: &str| -> Vec<f64> {
        let of = in_order.iter().filter(|sample| sample.phase == phase);
        of.map(|sample| sample.cpu_ns as f64).collect()
    };
    let (alone, paired) = (times("warm-up"), times("slice"));
    let end = median(&alone[alone.len().saturating_sub(SEAM)..]);
    let begin = median(&paired[..paired.len().min(SEAM)]);
    let factor = match (end, begin) {
        // With fewer the level would be that of the cold slices.
        (Some(end), Some(begin)) if alone.len() > SEAM && begin > 0.0 => end / begin,
        _ => 1.0,
    };
    alone
        .into_iter()
        .chain(paired.into_iter().map(|time| time * factor))
        .collect()
}

/// Lines for the foot of a table.
pub(super) fn remarks(run: &Run) -> Vec<String> {
    let line = |of: &WarmUps| {
        let time = |ns| super::words::time(ns);
        let steady = if of.steady_ns.is_some() {
            format!(
                "; steady after {} of CPU time, then {} a slice",
                time(of.time_to_steady_ns),
                time(of.steady_ns)
            )
        } else {
            String::new()
        };
        format!(
            "warm-up of {} ({}): {}{steady}.",
            of.benchmark,
            of.runner,
            of.words()
        )
    };
    warm_ups(run).iter().map(line).collect()
}
