//! What is printed at the end: the hottest functions and lines, and the shares of tiers and components.

use super::component::Component;
use super::report::{Kind, Report, Unit};
use super::resolve::Tier;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

/// Functions and lines that are listed.
const LISTED: usize = 10;

/// Weights of one name.
#[derive(Clone, Copy, Default)]
struct Weights {
    own: u64,
    total: u64,
}

/// The summary as text.
pub(super) fn summary(report: &Report) -> String {
    let total = report.total();
    let mut out = String::new();
    let _never = writeln!(out, "{}", head(report));
    if total == 0 {
        return out;
    }
    let percent = |n: u64| n as f64 * 100.0 / total as f64;
    let mut section = |title: &str, rows: Vec<(String, String)>| {
        if !rows.is_empty() {
            let _never = writeln!(out, "\n{title}");
        }
        for (numbers, name) in rows {
            let _never = writeln!(out, "{numbers}  {name}");
        }
    };

    let functions = (functions(report).into_iter())
        .take(LISTED)
        .map(|(name, w)| {
            let numbers = format!("{:6.1} %{:6.1} %", percent(w.own), percent(w.total));
            (numbers, name)
        });
    section("    own   total  function", functions.collect());
    let lines = (lines(report).into_iter())
        .take(LISTED)
        .map(|(name, n)| (format!("{:6.1} %", percent(n)), name));
    section("    own  line", lines.collect());
    let share = |shares: Vec<(&'static str, u64)>| {
        let rows = shares.into_iter();
        rows.map(|(name, n)| (format!("{:6.1} %", percent(n)), name.to_owned()))
            .collect::<Vec<_>>()
    };
    section("  share  tier of the function", share(tiers(report)));
    if matches!(report.unit, Unit::Ticks(_)) {
        section("  share  part of the engine", share(components(report)));
    }
    out
}

/// How many samples there are, in a line.
pub(super) fn head(report: &Report) -> String {
    let total = report.total();
    let count = report.samples.len();
    let mut out = match report.unit {
        Unit::Ticks(rate) => {
            let seconds = total as f64 / f64::from(rate);
            let time = report.cpu_time as f64 / 1e9;
            format!(
                "profile: {count} samples for {seconds:.2} s at {rate} Hz; the process took {time:.2} s of CPU time"
            )
        }
        Unit::Polls => format!("profile: {total} safepoints"),
        Unit::Bytes => format!("profile: {count} samples for {total} allocated bytes"),
    };
    if report.dropped > 0 {
        let _never = write!(out, "; no room for {} more", report.dropped);
    }
    let unnamed: u64 = (report.samples.iter())
        .filter(|s| s.line.is_none() && s.component == Component::Unknown)
        .map(|s| s.weight)
        .sum();
    if unnamed > 0 && report.unit != Unit::Bytes {
        let _never = write!(
            out,
            "; {:.1} % without a name",
            unnamed as f64 * 100.0 / total as f64
        );
    }
    out
}

/// By own weight, then by name.
fn sorted<K: Ord, V: Copy>(map: HashMap<K, V>, weight: impl Fn(V) -> u64) -> Vec<(K, V)> {
    let mut all: Vec<(K, V)> = map.into_iter().collect();
    all.sort_by(|(a, x), (b, y)| weight(*y).cmp(&weight(*x)).then_with(|| a.cmp(b)));
    all
}

/// Functions over all tiers: time in themselves and what the engine does for them, and with what they call.
fn functions(report: &Report) -> Vec<(String, Weights)> {
    let names: Vec<Option<String>> = (report.frames.iter())
        .map(|f| {
            matches!(f.kind, Kind::Script(_)).then(|| format!("{} ({}:{})", f.name, f.file, f.line))
        })
        .collect();
    let mut all: HashMap<&str, Weights> = HashMap::new();
    for sample in &report.samples {
        let on_stack: Vec<&str> = (sample.frames.iter())
            .filter_map(|f| names[*f as usize].as_deref())
            .collect();
        if let Some(last) = on_stack.last() {
            all.entry(last).or_default().own += sample.weight;
        }
        for name in on_stack.iter().collect::<BTreeSet<_>>() {
            all.entry(name).or_default().total += sample.weight;
        }
    }
    let all = sorted(all, |w| w.own);
    (all.into_iter())
        .map(|(name, w)| (name.to_owned(), w))
        .collect()
}

/// Lines of the innermost functions.
fn lines(report: &Report) -> Vec<(String, u64)> {
    let mut all: HashMap<String, u64> = HashMap::new();
    for sample in &report.samples {
        if let Some((frame, line)) = sample.line {
            let frame = &report.frames[frame as usize];
            let name = format!("{}:{line} ({})", frame.file, frame.name);
            *all.entry(name).or_default() += sample.weight;
        }
    }
    sorted(all, |n| n)
}

/// By the tier of the innermost function of the script.
fn tiers(report: &Report) -> Vec<(&'static str, u64)> {
    let mut all: HashMap<&'static str, u64> = HashMap::new();
    for sample in &report.samples {
        let tier = sample.frames.iter().rev().find_map(|f| {
            let Kind::Script(tier) = report.frames[*f as usize].kind else {
                return None;
            };
            Some(match tier {
                Tier::Interpreted => "interpreted",
                Tier::Compiled => "compiled",
                Tier::Inlined => "inlined",
            })
        });
        *all.entry(tier.unwrap_or("outside of functions"))
            .or_default() += sample.weight;
    }
    sorted(all, |n| n)
}

fn components(report: &Report) -> Vec<(&'static str, u64)> {
    let mut all: BTreeMap<Component, u64> = BTreeMap::new();
    for sample in &report.samples {
        *all.entry(sample.component).or_default() += sample.weight;
    }
    let named = all.into_iter().map(|(c, n)| (c.name(), n));
    sorted(named.collect(), |n| n)
}
