//! Counters of engines, and which of them differ between two sides.

use std::collections::HashMap;

use serde_json::Value;

use super::moved::difference_p;
use crate::stats::holm;

/// A counter on both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Counter {
    /// Its name; a reason stands behind a dot.
    pub name: String,
    /// The mean over the processes before.
    pub before: f64,
    /// After.
    pub after: f64,
    /// It differs: by 1 % at least, and by more than processes of one side differ (Welch, Holm over all counters, 5 %).
    pub differs: bool,
}

/// A difference below this fraction is not worth a line.
const LEAST: f64 = 0.01;
const LEVEL: f64 = 0.05;
/// Places of the time axis, which are no counters.
const NO_COUNTERS: [&str; 4] = [
    "begun_ns",
    "ended_ns",
    "gc_pauses_left_out",
    "tier_events_left_out",
];
/// Objects of counters by reason.
const BY_REASON: [&str; 2] = ["jit_exits_by_reason", "jit_refusals_by_reason"];

/// The counters in the statistics of processes, in the order of the first; those that differ first, the greatest ratio first.
pub fn counters(before: &[Value], after: &[Value]) -> Vec<Counter> {
    let each = |side: &[Value]| -> Vec<Vec<(String, f64)>> { side.iter().map(numbers).collect() };
    counts(&each(before), &each(after))
}

/// The same of counters by name in each process.
pub fn counts(before: &[Vec<(String, f64)>], after: &[Vec<(String, f64)>]) -> Vec<Counter> {
    let (was, is) = (values(before), values(after));
    let mut names: Vec<&String> = Vec::new();
    for (name, _) in was.iter().chain(&is) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let of = |side: &[(String, Vec<f64>)], count: usize, name: &str| -> Vec<f64> {
        let found = side.iter().find(|(own, _)| own == name);
        // A reason that never came up is not in the list.
        found.map_or(vec![0.0; count], |(_, values)| {
            let mut values = values.clone();
            values.resize(count, 0.0);
            values
        })
    };
    let sides: Vec<(&String, Vec<f64>, Vec<f64>)> = (names.iter())
        .map(|name| {
            let a = of(&was, before.len(), name);
            let b = of(&is, after.len(), name);
            (*name, a, b)
        })
        .collect();
    judge(sides)
}

/// Whether each differs.
fn judge(sides: Vec<(&String, Vec<f64>, Vec<f64>)>) -> Vec<Counter> {
    let p: Vec<f64> = sides.iter().map(|(_, a, b)| difference_p(a, b)).collect();
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
    let mut all: Vec<Counter> = (sides.iter().zip(holm(&p, LEVEL)))
        .map(|((name, a, b), adjusted)| {
            let (before, after) = (mean(a), mean(b));
            let change = (after - before).abs() / before.abs().max(after.abs()).max(1e-12);
            Counter {
                name: (*name).clone(),
                before,
                after,
                differs: adjusted.rejected && change >= LEAST,
            }
        })
        .collect();
    let ratio = |one: &Counter| ((one.after + 1.0) / (one.before + 1.0)).ln().abs();
    all.sort_by(|a, b| {
        (b.differs.cmp(&a.differs)).then(match a.differs && b.differs {
            true => ratio(b).total_cmp(&ratio(a)),
            false => std::cmp::Ordering::Equal,
        })
    });
    all
}

/// The counters in the statistics of a process.
fn numbers(stats: &Value) -> Vec<(String, f64)> {
    let mut all = Vec::new();
    for (name, value) in stats.as_object().into_iter().flatten() {
        if let Some(n) = value.as_f64()
            && !NO_COUNTERS.contains(&name.as_str())
        {
            all.push((name.clone(), n));
        }
        if BY_REASON.contains(&name.as_str()) {
            let short = name.trim_end_matches("_by_reason");
            for (reason, n) in value.as_object().into_iter().flatten() {
                all.push((format!("{short}.{reason}"), n.as_f64().unwrap_or(0.0)));
            }
        }
    }
    all
}

/// Each counter with its value in each process, 0 where a process does not have it, in the order in which they come.
fn values(side: &[Vec<(String, f64)>]) -> Vec<(String, Vec<f64>)> {
    let mut all: Vec<(String, Vec<f64>)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (process, own) in side.iter().enumerate() {
        for (name, value) in own {
            let place = *places.entry(name).or_insert_with(|| {
                all.push((name.clone(), Vec::new()));
                all.len() - 1
            });
            let of = &mut all[place].1;
            of.resize(process, 0.0);
            of.push(*value);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn counters_that_differ_come_first() {
        let side = |exits: u64, bytes: [u64; 5]| -> Vec<Value> {
            let one = |bytes: u64| {
                json!({ "begun_ns": bytes * 7, "gc_allocated_bytes": bytes, "jit_exits": exits,
                    "jit_exits_by_reason": { "Shape": exits }, "tier_events": [{}] })
            };
            bytes.into_iter().map(one).collect()
        };
        let before = side(2, [100, 103, 99, 104, 98]);
        let mut after = side(500, [101, 102, 99, 103, 100]);
        after[4]["jit_refusals_by_reason"] = json!({ "a call": 1 });
        let found = counters(&before, &after);
        let names: Vec<&str> = found.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "jit_exits",
                "jit_exits.Shape",
                "gc_allocated_bytes",
                "jit_refusals.a call"
            ]
        );
        let differ: Vec<bool> = found.iter().map(|one| one.differs).collect();
        assert_eq!(differ, [true, true, false, false]);
        assert_eq!((found[0].before, found[0].after), (2.0, 500.0));
        assert_eq!((found[3].before, found[3].after), (0.0, 0.2));
        assert!(counters(&[], &[]).is_empty());
    }
}
