//! Series of a benchmark over the nights, and two nights held against each other.

use serde_json::Value;

use super::nights::{Measured, Night};
use crate::report::Interval;
use crate::stats::{Trimmed, welch};
use crate::verdict::{Evidence, Judgement, Measured as Evident, Rules, judge};

/// What a night found.
#[derive(Debug, Clone)]
pub struct Point {
    /// Place of the night among all.
    pub night: usize,
    /// The run it is of.
    pub run: String,
    /// When, in seconds since 1970.
    pub at: i64,
    /// The revision; nothing without git.
    pub revision: Option<String>,
    /// It had changes that were not committed.
    pub dirty: bool,
    /// How many times as fast as the baseline.
    pub ratio: Interval,
    /// ln of how many times as fast as the frozen build that was measured in the same run.
    pub to_frozen: Option<Trimmed>,
    /// Median time in nanoseconds.
    pub time_ns: Option<f64>,
    /// SHA-256 of the binary.
    pub binary: String,
    /// SHA-256 of the baseline.
    pub baseline: String,
}

/// Nights of one benchmark and runner on one machine class, with one program and one way of measuring.
#[derive(Debug, Clone)]
pub struct Series {
    /// `suite/benchmark/case`.
    pub benchmark: String,
    /// Which runner.
    pub runner: String,
    /// What the machine is.
    pub machine_class: String,
    /// What else must be the same, as text: hash of the program, work, metric, kind of duets, options of the runner.
    pub key: String,
    /// The smallest change that matters, of the newest night.
    pub margin: f64,
    /// The goal, of the newest night.
    pub goal: Option<f64>,
    /// Oldest first.
    pub points: Vec<Point>,
}

/// What the frozen build of a runner is called: `tauraro-frozen` of `tauraro`.
pub(crate) const FROZEN: &str = "-frozen";

/// What must be the same for two figures to be of one series, but for benchmark, runner and machine class.
fn key(measured: &Measured) -> String {
    let case = &measured.case;
    let program = case.program_sha256(&measured.runner).unwrap_or_default();
    let compile = measured.runner.more.get("compile").map(Value::to_string);
    format!(
        "{program} {:?} {} {:?} {} {}",
        case.n,
        case.metric,
        case.duets,
        measured.runner.options().join(" "),
        compile.unwrap_or_default()
    )
}

/// All series of the nights; those that were measured last come first, in the order of that night.
pub fn series(nights: &[Night]) -> Vec<Series> {
    let mut all: Vec<Series> = Vec::new();
    let mut places = std::collections::HashMap::new();
    // From the newest night backwards, so that the order is that of the newest.
    for (index, night) in nights.iter().enumerate().rev() {
        for measured in &night.measured {
            let Some(ratio) = measured.row.ratio else {
                continue;
            };
            let identity = (
                measured.case.benchmark.clone(),
                measured.runner.name.clone(),
                night.machine.class.clone(),
                key(measured),
            );
            let place = *places.entry(identity.clone()).or_insert_with(|| {
                let (benchmark, runner, machine_class, key) = identity;
                all.push(Series {
                    goal: measured.case.goals.get(&runner).copied(),
                    margin: measured.case.margin,
                    benchmark,
                    runner,
                    machine_class,
                    key,
                    points: Vec::new(),
                });
                all.len() - 1
            });
            let mut runs = night.runs.iter().rev();
            all[place].points.push(Point {
                night: index,
                run: night.latest().run.clone(),
                at: runs.next().map_or(0, |run| run.at),
                revision: night.revision.clone(),
                dirty: night.dirty,
                ratio,
                to_frozen: to_frozen(night, measured),
                time_ns: measured.row.time_ns,
                binary: measured.runner.sha256.clone(),
                baseline: night
                    .binary(&night.baseline)
                    .unwrap_or_default()
                    .to_string(),
            });
        }
    }
    for series in &mut all {
        series.points.reverse();
    }
    all
}

/// The ratio to the frozen build of the same runner, through the baseline that both ran beside in this run.
fn to_frozen(night: &Night, measured: &Measured) -> Option<Trimmed> {
    let frozen = format!("{}{FROZEN}", measured.runner.name);
    let beside = night.measured.iter().find(|other| {
        other.runner.name == frozen && other.case.benchmark == measured.case.benchmark
    })?;
    Some(welch(&beside.row.ratio?.log, &measured.row.ratio?.log))
}

/// The night that another is held against for a runner: the newest before it, on its machine class and beside the same
/// baseline binary, that measured one of its benchmarks with another binary of the runner; with the same binary where
/// there is no other.
pub fn reference(nights: &[Night], now: usize, runner: &str) -> Option<usize> {
    let night = &nights[now];
    let same_bench = |other: &Night| {
        let mut here = night
            .measured
            .iter()
            .filter(|one| one.runner.name == runner);
        here.any(|one| {
            let mut there = other.measured.iter();
            there.any(|other| {
                other.runner.name == runner
                    && other.case.benchmark == one.case.benchmark
                    && key(other) == key(one)
            })
        })
    };
    let fits = |other: &Night| {
        other.machine.class == night.machine.class
            && other.baseline == night.baseline
            && other.binary(&other.baseline) == night.binary(&night.baseline)
            && same_bench(other)
    };
    let candidates = || (0..now).rev().filter(|&index| fits(&nights[index]));
    candidates()
        .find(|&index| nights[index].binary(runner) != night.binary(runner))
        .or_else(|| candidates().next())
}

/// What two nights prove about each other, for each benchmark of a runner that both measured in the same way.
pub fn judge_nights(before: &Night, now: &Night, runner: &str) -> Vec<Judgement> {
    let mut family = Vec::new();
    for measured in now.measured.iter().filter(|one| one.runner.name == runner) {
        let then = before.measured.iter().find(|other| {
            other.runner.name == runner
                && other.case.benchmark == measured.case.benchmark
                && key(other) == key(measured)
        });
        let Some(then) = then else { continue };
        let apart = Evident::Apart {
            a: then.logs.clone(),
            b: measured.logs.clone(),
        };
        let mut evidence = Evidence::of(&measured.case.benchmark, apart, measured.case.margin);
        evidence.same_binary = then.runner.sha256 == measured.runner.sha256;
        family.push(evidence);
    }
    judge(&family, &Rules::default())
}
