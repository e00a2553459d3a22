//! The pages about nights, the ledger and the machine.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::charts::{Chart, round};
use super::figures::{Axis, digits, moment, percent, short};
use super::{Site, names, slug};
use crate::ledger::Tried;
use crate::stats::median;
use crate::trend::{Night, reference};

/// Nights that can be chosen.
const CHOICE: usize = 200;

/// Two nights beside each other.
pub(super) fn compare(site: &Site<'_>) -> Value {
    let first = site.nights.len().saturating_sub(CHOICE);
    let mut choice = Vec::new();
    let mut data = Map::new();
    let mut runners: Vec<&str> = Vec::new();
    for (place, night) in site.nights.iter().enumerate().skip(first) {
        let revision = night
            .revision
            .as_deref()
            .map_or("no revision".to_string(), short);
        let other = site
            .latest()
            .is_some_and(|latest| latest.machine.class != night.machine.class);
        let mark = if other { ", another machine" } else { "" };
        choice.push(json!({ "place": place, "run": night.latest().run,
            "name": format!("{revision} – {}{mark}", moment(night.at())) }));
        let mut of = Map::new();
        for one in &night.measured {
            if !runners.contains(&one.runner.name.as_str()) {
                runners.push(&one.runner.name);
            }
            let Some(ratio) = one.row.ratio else { continue };
            let program = one.case.program_sha256(&one.runner).unwrap_or_default();
            let way = format!(
                "{} {:?} {} {}",
                program.get(..8).unwrap_or(program),
                one.case.n,
                one.case.metric,
                night.machine.class
            );
            let hash = names::short_hash(&way);
            of.insert(
                format!("{}\0{}", one.runner.name, one.case.benchmark),
                json!([
                    round(ratio.log.mean),
                    round(ratio.log.standard_error),
                    round(ratio.log.df),
                    one.case.margin,
                    hash
                ]),
            );
        }
        data.insert(place.to_string(), json!({ "of": of }));
    }
    runners.sort_by_key(|runner| *runner != site.runner);
    choice.reverse();
    let links: Map<String, Value> = site
        .benchmarks()
        .into_iter()
        .map(|(name, file)| (name, file.into()))
        .collect();
    let after = site.nights.len().saturating_sub(1);
    let before = if site.nights.is_empty() {
        None
    } else {
        reference(site.nights, after, site.runner)
    };
    json!({
        "title": "Compare", "nights": choice, "runners": runners, "after": after,
        "before": before.unwrap_or(after.saturating_sub(1)),
        "data": names::data(json!({ "nights": data, "links": links })),
    })
}

/// What was expected of optimisations, and what they gave.
pub(super) fn ledger(site: &Site<'_>) -> Value {
    json!({ "title": "Ledger", "entries": site.ledger.iter().map(entry).collect::<Vec<_>>() })
}

fn entry(tried: &Tried) -> Value {
    let rows: Vec<&Value> = tried
        .result
        .as_ref()
        .and_then(|result| result["comparison"]["rows"].as_array())
        .into_iter()
        .flatten()
        .collect();
    // `ratio` is A / B: the time changes by its inverse.
    let change = |row: &Value, key: &str| {
        row["ratio"][key]
            .as_f64()
            .filter(|ratio| *ratio > 0.0)
            .map(|ratio| 1.0 / ratio - 1.0)
    };
    let bars = |row: &Value| {
        Some((
            change(row, "value")?,
            change(row, "adjusted_high")?,
            change(row, "adjusted_low")?,
        ))
    };
    let axis = Axis::of(
        rows.iter()
            .filter_map(|row| bars(row))
            .flat_map(|(_, low, high)| [low, high]),
    );
    let pill = |verdict: &str| match verdict {
        "regressed" => "bad",
        "improved" => "good",
        _ => "",
    };
    let shown = |row: &&Value| {
        let name = row["benchmark"].as_str().unwrap_or_default();
        let verdict = row["verdict"].as_str().unwrap_or("–");
        let tone = match pill(verdict) {
            "" => "soft",
            tone => tone,
        };
        json!({
            "name": name,
            "expected": tried.entry.expected(name).map_or(String::new(), |expected| percent(expected / 100.0)),
            "axis": bars(row).map(|change| axis.row(change, row["margin"].as_f64().unwrap_or(0.01), tone)),
            "value": change(row, "value").map_or("–".to_string(), percent),
            "pill": pill(verdict), "verdict": verdict,
        })
    };
    let verdicts: Vec<Value> = ["improved", "regressed", "unchanged", "inconclusive"]
        .into_iter()
        .map(|word| {
            (
                word,
                rows.iter().filter(|row| row["verdict"] == word).count(),
            )
        })
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| json!({ "text": format!("{count} {word}"), "pill": pill(word) }))
        .collect();
    json!({
        "id": slug(&tried.entry.name()), "title": tried.entry.title, "hypothesis": tried.entry.hypothesis,
        "why": tried.entry.why, "verdicts": verdicts, "rows": rows.iter().map(shown).collect::<Vec<_>>(),
    })
}

/// The machines, and what disturbed them.
pub(super) fn machine(site: &Site<'_>) -> Value {
    let mut classes: Vec<(&str, Vec<&Night>)> = Vec::new();
    for night in site.nights.iter().rev() {
        let class = night.machine.class.as_str();
        match classes.iter_mut().find(|(name, _)| *name == class) {
            Some((_, nights)) => nights.push(night),
            None => classes.push((class, vec![night])),
        }
    }
    let mut disturbed = Chart::new(
        "Share of disturbed invocations of each night",
        "time",
        "linear",
        "share",
    )
    .set("zero", true.into());
    let mut width = Chart::new(
        "Median half width of the intervals of each night",
        "time",
        "linear",
        "share",
    )
    .set("zero", true.into());
    for (class, nights) in &classes {
        let shares: Vec<Value> = nights
            .iter()
            .rev()
            .map(|night| {
                let (all, disturbed) = night.invocations();
                json!([
                    night.at(),
                    round(disturbed as f64 / all.max(1) as f64 * 100.0)
                ])
            })
            .collect();
        disturbed.add(json!({ "name": class, "points": shares }));
        let widths: Vec<Value> = nights
            .iter()
            .rev()
            .filter_map(|night| {
                let halves: Vec<f64> = night
                    .measured
                    .iter()
                    .filter_map(|one| Some(one.row.ratio?.log.half_width(0.05).exp_m1() * 100.0))
                    .collect();
                Some(json!([night.at(), round(median(&halves)?)]))
            })
            .collect();
        width.add(json!({ "name": class, "points": widths }));
    }
    let any = !classes.is_empty();
    json!({
        "title": "Machine",
        "machines": classes.iter().map(|(class, nights)| described(class, nights)).collect::<Vec<_>>(),
        "disturbed": any.then(|| disturbed.finish()),
        "width": any.then(|| width.finish()),
        "self_tests": site.self_tests.iter().map(|test| json!({
            "at": moment(test.at), "what": test.what, "benchmarks": test.benchmarks, "alarms": test.alarms,
            "worst": percent(test.worst.exp_m1()),
        })).collect::<Vec<_>>(),
        "runs": runs(site),
    })
}

fn described(class: &str, nights: &[&Night]) -> Value {
    let newest = nights[0];
    let machine = &newest.machine;
    let text = |value: &Option<String>| value.clone().unwrap_or("not told".to_string());
    let mut facts = vec![
        ["processor".to_string(), machine.cpu.clone()],
        [
            "cores".to_string(),
            format!(
                "{}{}",
                machine.cores.len(),
                machine
                    .pinned_core
                    .map_or(String::new(), |core| format!("; programs on core {core}"))
            ),
        ],
        [
            "memory".to_string(),
            format!("{} GB", digits(machine.memory_bytes as f64 / 1e9)),
        ],
        [
            "system".to_string(),
            format!("{}, Linux {}", machine.system, machine.kernel),
        ],
        ["host".to_string(), machine.host.clone()],
        [
            "address randomisation".to_string(),
            machine
                .address_randomisation
                .map_or("not told".to_string(), |level| level.to_string()),
        ],
        ["frequency governor".to_string(), text(&machine.governor)],
        [
            "transparent huge pages".to_string(),
            text(&machine.huge_pages),
        ],
        [
            "load when the night began".to_string(),
            machine
                .load
                .map_or("not told".to_string(), |load| load.to_string()),
        ],
    ];
    for runner in &newest.runners {
        let build = match (&runner.pgo, &runner.lto) {
            (Some(pgo), Some(lto)) => format!("; PGO {pgo}, LTO {lto}"),
            _ => String::new(),
        };
        let hash = runner.sha256.get(..16).unwrap_or(&runner.sha256);
        facts.push([
            format!("runner {}", runner.name),
            format!("{}{build}; SHA-256 {hash}", runner.version),
        ]);
    }
    json!({ "name": class, "nights": nights.len(), "last": moment(newest.at()), "facts": facts })
}

fn runs(site: &Site<'_>) -> Vec<Value> {
    let mut rows = Vec::new();
    for night in site.nights.iter().rev() {
        let mut benchmarks: BTreeMap<&str, ()> = BTreeMap::new();
        for one in &night.measured {
            benchmarks.insert(&one.case.benchmark, ());
        }
        for run in night.runs.iter().rev() {
            rows.push(json!({
                "run": run.run, "started": moment(run.at), "mode": run.mode, "benchmarks": benchmarks.len(),
                "revision": format!("{}{}", night.revision.as_deref().map_or(String::new(), short), if night.dirty { "+" } else { "" }),
                "invocations": run.invocations, "disturbed": run.disturbed, "whole": run.whole,
            }));
        }
    }
    rows.truncate(1000);
    rows
}
