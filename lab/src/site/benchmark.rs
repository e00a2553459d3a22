//! The page of a benchmark.

use std::path::Path;

use serde_json::{Value, json};

use super::charts::{Chart, ratios, round, to_frozen};
use super::figures::{day, digits, interval, moment, percent, short, time, times};
use super::first_page::{alert_row, query};
use super::{Site, put};
use crate::error::{Error, Result};
use crate::trend::{Measured, Night};

/// The context of the page; copies flamegraphs into the folder.
pub(super) fn page(site: &Site<'_>, name: &str, folder: &Path) -> Result<Value> {
    let of = |night: &'_ Night| -> Vec<Measured> {
        let all = night.measured.iter();
        all.filter(|one| one.case.benchmark == name)
            .cloned()
            .collect()
    };
    let nights: Vec<(&Night, Vec<Measured>)> = site
        .nights
        .iter()
        .map(|night| (night, of(night)))
        .filter(|(_, all)| !all.is_empty())
        .collect();
    let Some((last, measured)) = nights.last() else {
        return Ok(json!({ "title": name, "name": name }));
    };
    let own = measured
        .iter()
        .find(|one| one.runner.name == site.runner)
        .unwrap_or(&measured[0]);
    let gone = site
        .latest()
        .filter(|latest| latest.latest().run != last.latest().run)
        .map(|_| {
            format!(
                "not measured since {}: renamed, removed or left out",
                day(last.at())
            )
        });
    let alerts: Vec<Value> = site
        .alerts
        .iter()
        .filter(|alert| alert.benchmark == name)
        .map(|alert| alert_row(site, alert, "../"))
        .collect();
    let suite = own.case.suite();
    let count: usize = nights
        .iter()
        .flat_map(|(_, all)| all)
        .map(|one| one.times.len())
        .sum();
    Ok(json!({
        "title": name,
        "name": name,
        "suite": suite,
        "suite_query": query(&format!("{suite}/")),
        "shows": own.case.shows,
        "gone": gone,
        "facts": facts(site, own),
        "history": history(site, name, &last.machine.class),
        "frozen": frozen(site, name, &last.machine.class),
        "alerts": alerts,
        "distribution": distribution(last, measured),
        "invocations": invocations(last, measured),
        "warm_up": warm_up(last, measured),
        "samples": samples(&nights),
        "sample_count": count,
        "flames": flames(site, name, folder)?,
        "table": table(&nights),
    }))
}

fn facts(site: &Site<'_>, own: &Measured) -> Vec<Value> {
    let fact = |name: &str, value: String, more: String, tone: &str| json!({ "name": name, "value": value, "more": more, "tone": tone });
    let row = &own.row;
    let mut all = vec![match row.ratio {
        Some(ratio) => fact(
            &format!("{} against {}", own.runner.name, site.baseline()),
            times(ratio.ratio),
            format!("[{}]", interval(&ratio)),
            if ratio.high < 1.0 { "bad" } else { "" },
        ),
        None => fact(
            &own.runner.name,
            row.failure.clone().unwrap_or("no ratio".to_string()),
            String::new(),
            "bad",
        ),
    }];
    if let Some(goal) = row.goal {
        let met = row.goal_met() == Some(true);
        all.push(fact(
            "goal",
            format!("{goal}×"),
            if met { "met" } else { "not met" }.to_string(),
            if met { "good" } else { "" },
        ));
    }
    all.push(fact(
        "time",
        time(row.time_ns),
        format!("baseline {}", time(row.baseline_ns)),
        "",
    ));
    if let (Some(own), Some(other)) = (row.peak_bytes, row.baseline_peak_bytes) {
        all.push(fact(
            "peak memory",
            format!("{} MB", digits(own / 1e6)),
            format!("baseline {} MB", digits(other / 1e6)),
            "",
        ));
    }
    if let Some(compiling) = row.compiling {
        all.push(fact(
            "compiling",
            format!("{:.1} %", compiling.share * 100.0),
            format!("{:.0} pieces", compiling.compiles),
            "",
        ));
    }
    all.push(fact(
        "margin",
        format!("{:.1} %", own.case.margin * 100.0),
        "changes within do not matter".to_string(),
        "",
    ));
    all
}

/// All series of the benchmark on the machine class of its newest night; a series that an other program or way of
/// measuring ended keeps its own line.
fn history(site: &Site<'_>, name: &str, class: &str) -> Value {
    let mut chart = Chart::new(
        &format!("History of {name}, times as fast as the baseline"),
        "time",
        "log",
        "x",
    );
    let mut marks = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for series in site
        .series
        .iter()
        .filter(|one| one.benchmark == name && one.machine_class == class)
    {
        let older = seen.iter().filter(|other| **other == series.runner).count();
        let own = if older == 0 {
            series.runner.clone()
        } else {
            format!("{} (measured otherwise, {older})", series.runner)
        };
        let color = seen.len();
        seen.push(&series.runner);
        chart.add(
            json!({ "name": own, "points": ratios(series), "color": color, "dash": older > 0 }),
        );
        if let Some(goal) = series
            .goal
            .filter(|_| series.runner == site.runner && older == 0)
        {
            chart = chart.set("lines", json!([{ "y": goal, "text": format!("goal {goal}×"), "color": "--good", "keep": true }]));
        }
    }
    for alert in site.alerts.iter().filter(|alert| {
        alert.benchmark == name && alert.runner == site.runner && alert.machine_class == class
    }) {
        let kind = match (alert.cause, alert.log < 0.0) {
            (crate::trend::Cause::Commits, true) => "bad",
            (crate::trend::Cause::Commits, false) => "good",
            _ => "note",
        };
        marks.push(
            json!({ "x": alert.after.at, "text": percent(alert.time_change()), "kind": kind }),
        );
    }
    chart.set("marks", json!(marks)).finish()
}

fn frozen(site: &Site<'_>, name: &str, class: &str) -> Option<Value> {
    let mut chart = Chart::new(
        &format!("{name}: times as fast as the frozen build of the same run"),
        "time",
        "log",
        "x",
    )
    .set("lines", json!([{ "y": 1, "text": "frozen", "keep": true }]));
    for series in site
        .series
        .iter()
        .filter(|one| one.benchmark == name && one.machine_class == class)
    {
        let points = to_frozen(series);
        if !points.is_empty() {
            chart.add(json!({ "name": series.runner, "points": points }));
        }
    }
    (!chart.is_empty()).then(|| chart.finish())
}

/// The runners of a night with their times, the baseline last.
fn sides<'a>(night: &'a Night, measured: &'a [Measured]) -> Vec<(&'a str, &'a [(f64, bool)])> {
    let mut all: Vec<(&str, &[(f64, bool)])> = measured
        .iter()
        .map(|one| (one.runner.name.as_str(), one.times.as_slice()))
        .collect();
    if let Some(first) = measured.first() {
        all.push((&night.baseline, &first.baseline_times));
    }
    all
}

fn distribution(night: &Night, measured: &[Measured]) -> Value {
    let mut chart = Chart::new(
        "Density of the times of the last night",
        "number",
        "linear",
        "",
    )
    .set("xUnit", "ns".into())
    .set("xName", "time".into())
    .set("noY", true.into())
    .set("zero", true.into());
    for (name, times) in sides(night, measured) {
        let values: Vec<f64> = times.iter().map(|(time, _)| round(*time)).collect();
        chart.add(json!({ "name": name, "values": values }));
    }
    chart.finish()
}

fn invocations(night: &Night, measured: &[Measured]) -> Value {
    let mut chart = Chart::new(
        "Times of the invocations of the last night in order",
        "number",
        "log",
        "ns",
    )
    .set("xName", "invocation".into());
    for (name, times) in sides(night, measured) {
        let points: Vec<Value> = times
            .iter()
            .enumerate()
            .map(|(index, (time, disturbed))| {
                let text = if *disturbed { "disturbed" } else { "" };
                json!([index + 1, round(*time), null, null, text, disturbed])
            })
            .collect();
        chart.add(json!({ "name": name, "points": points, "line": false, "dots": true }));
    }
    chart.finish()
}

fn warm_up(night: &Night, measured: &[Measured]) -> Option<Value> {
    let mut chart = Chart::new(
        "CPU time of each slice of a process in order",
        "number",
        "log",
        "ns",
    )
    .set("xName", "slice".into());
    let points = |slices: &[(f64, bool)]| -> Vec<Value> {
        let numbered = slices.iter().enumerate();
        numbered
            .map(|(index, (time, alone))| {
                json!([
                    index,
                    round(*time),
                    null,
                    null,
                    if *alone { "warm-up" } else { "paired" }
                ])
            })
            .collect()
    };
    let with = measured
        .iter()
        .filter_map(|one| Some((one, one.slices.as_ref()?)));
    for (index, (one, slices)) in with.enumerate() {
        chart.add(json!({ "name": one.runner.name, "points": points(&slices.runner) }));
        if index == 0 {
            chart.add(
                json!({ "name": night.baseline, "points": points(&slices.baseline), "color": 7 }),
            );
        }
    }
    (!chart.is_empty()).then(|| chart.finish())
}

/// Every invocation of all nights; those of a night beside each other, so that each can be pointed at.
fn samples(nights: &[(&Night, Vec<Measured>)]) -> Value {
    let mut chart = Chart::new(
        "Time of every invocation of all nights",
        "time",
        "log",
        "ns",
    );
    let mut runners: Vec<(String, Vec<Value>)> = Vec::new();
    for (night, measured) in nights {
        for (name, times) in sides(night, measured) {
            let place = runners.iter().position(|(runner, _)| runner == name);
            let place = place.unwrap_or_else(|| {
                runners.push((name.to_string(), Vec::new()));
                runners.len() - 1
            });
            let points = times.iter().enumerate();
            runners[place]
                .1
                .extend(points.map(|(index, (time, disturbed))| {
                    let at = night.at() + index as i64 * 120;
                    // Trailing fields that say nothing are left out: there may be many.
                    if *disturbed {
                        json!([at, round(*time), null, null, "disturbed", true])
                    } else {
                        json!([at, round(*time)])
                    }
                }));
        }
    }
    for (name, points) in runners {
        chart.add(json!({ "name": name, "points": points, "line": false, "dots": true }));
    }
    chart.finish()
}

/// The flamegraphs of the benchmark, copied beside the pages.
fn flames(site: &Site<'_>, name: &str, folder: &Path) -> Result<Vec<Value>> {
    let mut all = Vec::new();
    for profile in site
        .profiles
        .iter()
        .filter(|profile| profile.benchmark == name)
    {
        let bytes = std::fs::read(&profile.file)
            .map_err(|cause| Error::file(&profile.file, "read the profile", cause))?;
        let file = profile.copy();
        put(folder, &file, &bytes)?;
        all.push(json!({ "link": format!("../{file}"), "name": profile.path, "image": file.ends_with(".svg") }));
    }
    // Pages first, then pictures, then what other tools read.
    all.sort_by_key(|of| {
        let is = |end| of["name"].as_str().is_some_and(|name| name.ends_with(end));
        (!is(".html"), !is(".svg"))
    });
    Ok(all)
}

fn table(nights: &[(&Night, Vec<Measured>)]) -> Vec<Value> {
    let mut rows = Vec::new();
    for (night, measured) in nights.iter().rev() {
        for one in measured {
            let ratio = one.row.ratio;
            rows.push(json!({
                "run": night.latest().run,
                "at": moment(night.at()),
                "revision": night.revision.as_deref().map_or(String::new(), short),
                "runner": one.runner.name,
                "ratio": ratio.map_or_else(|| one.row.failure.clone().unwrap_or_default(), |ratio| times(ratio.ratio)),
                "interval": ratio.map_or(String::new(), |ratio| interval(&ratio)),
                "time": time(one.row.time_ns),
                "count": one.row.pairs,
            }));
        }
    }
    rows
}
