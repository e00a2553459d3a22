//! Change points of series that a reader is told about.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::acknowledged::{Acknowledged, Acknowledgement};
use super::series::{Point, Series};
use crate::stats::{LEAST_SEGMENT, Shift, ShiftRules, shifts};

/// Runs of a series that are searched, from the newest back: testing takes time like the square of their number.
pub const LATEST: usize = 120;

/// What lies between the runs on both sides of a change point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Another binary of the runner.
    Commits,
    /// Another binary of the baseline: an annotation.
    Baseline,
    /// The same binaries: something about the machine.
    Machine,
}

impl Cause {
    /// In a few words.
    pub fn words(self) -> &'static str {
        match self {
            Cause::Commits => "the commits between",
            Cause::Baseline => "the baseline is another binary",
            Cause::Machine => "the same binaries: the machine",
        }
    }
}

/// A change point of a series.
#[derive(Debug, Clone)]
pub struct Alert {
    /// `suite/benchmark/case`.
    pub benchmark: String,
    /// Which runner.
    pub runner: String,
    /// On which machine class.
    pub machine_class: String,
    /// The last run before it.
    pub before: Point,
    /// The first run after it.
    pub after: Point,
    /// Place of that run in its series.
    pub place: usize,
    /// ln of how many times as fast as before: below 0 it became slower.
    pub log: f64,
    /// p value of the change point.
    pub p: f64,
    /// The change is beyond the benchmark's margin.
    pub relevant: bool,
    /// What lies between.
    pub cause: Cause,
    /// Somebody has seen it.
    pub acknowledged: Option<Acknowledgement>,
}

impl Alert {
    /// It asks for something to be done: a relevant slowdown by a change of the runner, which nobody has seen yet.
    pub fn is_open(&self) -> bool {
        self.relevant
            && self.log < 0.0
            && self.cause == Cause::Commits
            && self.acknowledged.is_none()
    }

    /// The commits of the range, as `git log` takes them.
    pub fn range(&self) -> Option<String> {
        let short = |point: &Point| {
            let revision = point.revision.as_deref()?;
            Some(revision.get(..10).unwrap_or(revision).to_string())
        };
        Some(format!("{}..{}", short(&self.before)?, short(&self.after)?))
    }

    /// The change of the time as a fraction.
    pub fn time_change(&self) -> f64 {
        (-self.log).exp_m1()
    }
}

/// The change points of a series, in the places of its points.
pub fn changes_of(series: &Series) -> Vec<Shift> {
    let first = series.points.len().saturating_sub(LATEST);
    let values: Vec<f64> = series.points[first..]
        .iter()
        .map(|point| point.ratio.log.mean)
        .collect();
    let mut found = shifts(&values, &ShiftRules::default());
    for shift in &mut found {
        shift.at += first;
    }
    found
}

/// The alerts of all series, the newest first.
pub fn alerts(all: &[Series], acknowledged: &Acknowledged) -> Vec<Alert> {
    let mut alerts: Vec<Alert> = all
        .iter()
        .filter(|series| series.points.len() >= 2 * LEAST_SEGMENT)
        .flat_map(|series| {
            changes_of(series)
                .into_iter()
                .map(|shift| alert(series, &shift, acknowledged))
        })
        .collect();
    alerts.sort_by(|a, b| (b.after.at, &a.benchmark).cmp(&(a.after.at, &b.benchmark)));
    alerts
}

fn alert(series: &Series, shift: &Shift, acknowledged: &Acknowledged) -> Alert {
    let (before, after) = (&series.points[shift.at - 1], &series.points[shift.at]);
    let log = shift.after - shift.before;
    let cause = if before.baseline != after.baseline {
        Cause::Baseline
    } else if before.binary == after.binary {
        Cause::Machine
    } else {
        Cause::Commits
    };
    Alert {
        benchmark: series.benchmark.clone(),
        runner: series.runner.clone(),
        machine_class: series.machine_class.clone(),
        before: before.clone(),
        after: after.clone(),
        place: shift.at,
        log,
        p: shift.p,
        relevant: log.exp_m1().abs() > series.margin,
        cause,
        acknowledged: acknowledged.find(series, shift.at, log).cloned(),
    }
}

/// The alerts for a terminal.
pub fn alerts_text(alerts: &[Alert]) -> String {
    let mut out = String::new();
    for alert in alerts {
        let state = match &alert.acknowledged {
            Some(seen) if seen.note.is_empty() => "acknowledged".to_string(),
            Some(seen) => format!("acknowledged: {}", seen.note),
            None if alert.is_open() => "OPEN".to_string(),
            None if alert.cause != Cause::Commits => alert.cause.words().to_string(),
            None if !alert.relevant => "not relevant".to_string(),
            None => "faster".to_string(),
        };
        let _ = writeln!(
            out,
            "{} {} ({}): {:+.1} % time, {} (runs {} and {}, p {:.3}): {state}",
            alert.after.run.get(..10).unwrap_or(&alert.after.run),
            alert.benchmark,
            alert.runner,
            alert.time_change() * 100.0,
            alert
                .range()
                .unwrap_or_else(|| "no commits known".to_string()),
            alert.before.run,
            alert.after.run,
            alert.p,
        );
    }
    let open = alerts.iter().filter(|alert| alert.is_open()).count();
    let _ = writeln!(
        out,
        "{} change points, {open} of them slowdowns that nobody has acknowledged",
        alerts.len()
    );
    out
}

/// The alerts as JSON: `lab.alerts/1`.
pub fn alerts_json(alerts: &[Alert]) -> Value {
    let point = |point: &Point| json!({ "run": point.run, "at": point.at, "revision": point.revision, "dirty": point.dirty });
    let one = |alert: &Alert| {
        json!({ "benchmark": alert.benchmark, "runner": alert.runner, "machine_class": alert.machine_class,
            "before": point(&alert.before), "after": point(&alert.after), "range": alert.range(),
            "time_change": alert.time_change(), "p": alert.p, "relevant": alert.relevant, "cause": alert.cause.words(),
            "open": alert.is_open(), "acknowledged": alert.acknowledged })
    };
    json!({ "format": "lab.alerts/1", "alerts": alerts.iter().map(one).collect::<Vec<_>>() })
}
