//! The first page: what moved, how fast the suites are, and how far that can be trusted.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use super::charts::{Chart, round, spark};
use super::figures::{self, Axis, age, day, interval, percent, short, time, times};
use super::overview::{
    Counts, GOAL, Overview, SuiteMean, change, commits, is_slower, likely, overview,
};
use super::{Site, slug};
use crate::trend::{Alert, Cause, Measured, Night};
use crate::verdict::{Judgement, Verdict};

/// Data that is older is not what a decision of today should rest on.
const STALE_S: i64 = 36 * 3600;
/// Share of disturbed invocations from which the strip warns, as under the tables.
const DISTURBED: f64 = 0.20;
/// A runner has not been measured against itself for longer than this.
const SELF_TEST_S: i64 = 14 * 86_400;
/// Days of history on the first page.
const DAYS: i64 = 90;
/// Rows of what moved that fit on the first screen.
const ROWS: usize = 6;

/// The context of the page.
pub(super) fn page(site: &Site<'_>) -> Value {
    let Some(found) = overview(site) else {
        return json!({
            "title": "Overview", "trust": [{ "name": "data", "value": "none yet", "tone": "red", "more": "" }],
            "headline": "The history is empty.", "subline": "lab run suites/loops.toml measures; lab report shows it.",
            "counts": Counts::default().json(),
            "calm": { "title": "Nothing was measured yet", "text": "lab run suites/*.toml fills the history." },
            "history": Chart::new("No history yet", "time", "log", "x").finish(), "slower": { "count": 0, "of": 0 },
            "goal_words": "goal", "notes": site.notes,
        });
    };
    let now = &site.nights[site.nights.len() - 1];
    let slower: usize = found.suites.iter().map(|suite| suite.slower).sum();
    let of: usize = found.suites.iter().map(|suite| suite.count).sum();
    let (moved, near, ticks, more) = rows(&found);
    let judged: HashMap<&str, &Judgement> = found
        .judgements
        .iter()
        .map(|one| (one.benchmark.as_str(), one))
        .collect();
    let since = found.since.as_ref().map(|(before, name)| {
        let night = &site.nights[*before];
        json!({ "name": name, "title": figures::moment(night.at()),
            "link": format!("compare.html#a={}&b={}", night.latest().run, now.latest().run) })
    });
    let open = site.alerts.iter().filter(|alert| alert.is_open()).count();
    let alerts = relevant(site.alerts);
    json!({
        "title": "Overview",
        "trust": trust(site, now),
        "since": since,
        "counts": found.counts.json(),
        "headline": if site.nights.len() > 1 {
            "No earlier night on this machine can be compared with this one."
        } else {
            "One night is measured."
        },
        "subline": subline(site, now, &found),
        "moved": moved, "more_moved": more, "ticks": ticks, "near": near,
        "moved_note": "time, with the interval over all benchmarks; the band is the margin",
        "calm": calm(&found),
        "history": history(site, &found),
        "suites": suite_rows(&found),
        "has_pypy": found.suites.iter().any(|suite| suite.pypy.is_some()),
        "goal_words": format!("towards {GOAL:.0}×"),
        "slower": { "count": slower, "of": of },
        "alerts": alerts.iter().map(|alert| alert_row(site, alert, "")).collect::<Vec<_>>(),
        "alerts_note": format!("{open} open; lab history --acknowledge closes them"),
        "all": all(site, now, &judged),
        "removed": removed(site, now),
        "notes": notes(site, now),
    })
}

impl Counts {
    fn json(&self) -> Value {
        json!({ "regressed": self.regressed, "improved": self.improved, "unchanged": self.unchanged,
            "inconclusive": self.inconclusive,
            "detectable": self.detectable.map(|effect| format!("{:.1} %", effect * 100.0)) })
    }
}

fn subline(site: &Site<'_>, now: &Night, found: &Overview) -> String {
    let commit = now
        .revision
        .as_deref()
        .map_or("no revision".to_string(), short);
    let dirty = if now.dirty {
        " with changes that are not committed"
    } else {
        ""
    };
    let mut text = format!(
        "{} at {commit}{dirty} beside {}, {}",
        site.runner,
        site.baseline(),
        figures::moment(now.latest().at)
    );
    if found.same_binary {
        text.push_str("; both nights are of the same binary, so what moved is noise");
    }
    let failed = now.failures.len();
    if failed > 0 {
        text.push_str(&format!("; {failed} failures"));
    }
    text
}

fn calm(found: &Overview) -> Value {
    let (title, text) = if found.since.is_none() {
        (
            "Nothing to compare with yet",
            "The next night of another build will say what moved.".to_string(),
        )
    } else {
        let seen = found.counts.detectable.map_or(String::new(), |effect| {
            format!(
                " Changes from about {:.1} % on would have been seen.",
                effect * 100.0
            )
        });
        (
            "Nothing moved",
            format!("No benchmark changed beyond its margin.{seen}"),
        )
    };
    json!({ "title": title, "text": text, "tone": if found.since.is_some() { "good" } else { "soft" } })
}

type Rows = (Vec<Value>, Vec<Value>, Vec<Value>, usize);

/// Rows of what moved, of what came nearest when nothing did, the ticks of their common axis, and how many did not fit.
fn rows(found: &Overview) -> Rows {
    let shown = &found.moved[..found.moved.len().min(ROWS)];
    let mut nearest: Vec<(&Judgement, (f64, f64, f64))> = found
        .judgements
        .iter()
        .filter_map(|judgement| Some((judgement, change(judgement)?)))
        .collect();
    nearest.sort_by(|a, b| b.1.0.abs().total_cmp(&a.1.0.abs()));
    nearest.retain(|(judgement, _)| {
        !found
            .moved
            .iter()
            .any(|one| one.benchmark == judgement.benchmark)
    });
    // What is left of the first screen: a row that moved takes 57 pixels, one of these 35.
    let room = match shown.len() {
        0 => 245,
        moved => 420 - 57 * moved,
    };
    nearest.truncate(room / 35);
    let ends = shown
        .iter()
        .map(|row| row.change)
        .chain(nearest.iter().map(|(_, change)| *change))
        .flat_map(|(_, low, high)| [low, high]);
    let axis = Axis::of(ends);
    let moved = shown
        .iter()
        .map(|row| {
            let (tone, word) = if row.change.0 > 0.0 {
                ("bad", "slower")
            } else {
                ("good", "faster")
            };
            let mut of = axis.row(row.change, row.margin, tone);
            let link = format!("benchmark/{}.html", slug(&row.benchmark));
            let interval = format!("{} to {}", percent(row.change.1), percent(row.change.2));
            for (key, value) in [
                ("name", &row.benchmark),
                ("link", &link),
                ("why", &row.why),
                ("interval", &interval),
            ] {
                of[key] = value.as_str().into();
            }
            of["range"] = json!(row.range);
            of["profile"] = json!(row.profile);
            of["value"] = percent(row.change.0).into();
            of["word"] = word.into();
            of
        })
        .collect();
    let near = nearest
        .iter()
        .map(|(judgement, change)| {
            let mut of = axis.row(*change, judgement.margin, "soft");
            of["name"] = judgement.benchmark.as_str().into();
            of["link"] = format!("benchmark/{}.html", slug(&judgement.benchmark)).into();
            of["value"] = percent(change.0).into();
            of
        })
        .collect();
    (moved, near, axis.ticks(), found.moved.len() - shown.len())
}

/// How far the page can be trusted.
fn trust(site: &Site<'_>, now: &Night) -> Vec<Value> {
    let item = |name: &str, value: String, tone: &str, more: String| json!({ "name": name, "value": value, "tone": tone, "more": more });
    let old = site.now - now.latest().at;
    let machine = &now.machine;
    let before = site.nights.iter().rev().nth(1).map(|night| &night.machine);
    let other = before.filter(|before| before.class != machine.class);
    let (invocations, disturbed) = now.invocations();
    let share = disturbed as f64 / invocations.max(1) as f64;
    let benchmarks = now.measured.len().max(1);
    let pairs: usize = now.measured.iter().map(|one| one.row.pairs).sum();
    let unfinished = now.runs.iter().filter(|run| !run.whole).count();
    let (self_test, self_tone, self_more) = match site.self_tests.first() {
        None => (
            "never".to_string(),
            "amber",
            "lab compare RUNNER RUNNER measures a runner against itself".to_string(),
        ),
        Some(test) => (
            if test.alarms == 0 {
                format!("{}: no alarm", age(site.now - test.at))
            } else {
                format!("{}: {} alarms", age(site.now - test.at), test.alarms)
            },
            match test.alarms {
                0 if site.now - test.at <= SELF_TEST_S => "",
                0 => "amber",
                _ => "red",
            },
            format!(
                "{}: {} benchmarks, greatest difference {}",
                test.what,
                test.benchmarks,
                percent(test.worst.exp_m1())
            ),
        ),
    };
    vec![
        item(
            "data",
            age(old),
            if old > STALE_S { "red" } else { "" },
            format!("the newest run began {}", figures::moment(now.latest().at)),
        ),
        item(
            if other.is_some() {
                "machine: changed"
            } else {
                "machine"
            },
            machine.cpu.trim().chars().take(34).collect(),
            if other.is_some() { "amber" } else { "" },
            other.map_or(machine.class.clone(), |before| {
                format!(
                    "{}; the night before was on {}",
                    machine.class, before.class
                )
            }),
        ),
        item(
            "invocations",
            format!("{invocations}, {} a benchmark", pairs / benchmarks),
            if unfinished > 0 { "amber" } else { "" },
            if unfinished > 0 {
                format!("{unfinished} runs did not come to their end")
            } else {
                format!("mode {}", now.latest().mode)
            },
        ),
        item("last A/A", self_test, self_tone, self_more),
        item(
            "disturbed",
            format!("{:.1} %", share * 100.0),
            if share > DISTURBED { "amber" } else { "" },
            "invocations during which the host took the core or others ran on it".to_string(),
        ),
        item(
            "open slowdowns",
            site.alerts
                .iter()
                .filter(|alert| alert.is_open())
                .count()
                .to_string(),
            if site.alerts.iter().any(Alert::is_open) {
                "red"
            } else {
                ""
            },
            "change points of the history that nobody has acknowledged".to_string(),
        ),
    ]
}

/// The means of the suites over the last days.
fn history(site: &Site<'_>, found: &Overview) -> Value {
    let now = &site.nights[site.nights.len() - 1];
    let from = now.at() - DAYS * 86_400;
    let mut chart = Chart::new("Geometric mean of each suite against the baseline over 90 days", "time", "log", "x")
        .set("lines", json!([{ "y": GOAL, "text": format!("{GOAL:.0}×"), "color": "--good", "keep": true }, { "y": 1, "text": "" }]));
    let mut marks = Vec::new();
    let mut of: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    let mut baseline: Option<&str> = None;
    for night in site
        .nights
        .iter()
        .filter(|night| night.at() >= from && night.machine.class == now.machine.class)
    {
        let binary = night.binary(&night.baseline);
        if baseline.is_some() && baseline != binary {
            marks.push(json!({ "x": night.at(), "text": "another baseline", "kind": "note" }));
        }
        baseline = binary;
        let revision = night
            .revision
            .as_deref()
            .map_or("no revision".to_string(), short);
        for (suite, _, ratio, _) in night
            .means
            .iter()
            .filter(|(_, runner, ..)| runner == site.runner)
        {
            of.entry(suite).or_default().push(json!([
                night.at(),
                round(ratio.ratio),
                round(ratio.low),
                round(ratio.high),
                revision
            ]));
        }
    }
    // In the order of the table beside it.
    let order = found.suites.iter().map(|suite| suite.name.as_str());
    for (color, suite) in order.enumerate() {
        if let Some(points) = of.get(suite) {
            chart.add(json!({ "name": suite, "points": points, "color": color }));
        }
    }
    chart.set("marks", json!(marks)).finish()
}

/// How far a ratio is on the way from 1 to the goal of the project, in percent of a bar.
fn towards(ratio: f64) -> f64 {
    (ratio.max(1.0).ln() / GOAL.ln() * 100.0)
        .clamp(0.0, 100.0)
        .round()
}

fn suite_rows(found: &Overview) -> Vec<Value> {
    let row = |suite: &SuiteMean| {
        let ratio = suite.ratio;
        let met = ratio
            .zip(suite.goal)
            .is_some_and(|(ratio, goal)| ratio.low >= goal);
        json!({
            "name": suite.name,
            "query": query(&format!("{}/", suite.name)),
            "ratio": ratio.map_or("–".to_string(), |ratio| times(ratio.ratio)),
            "interval": ratio.map_or("a benchmark of it has no ratio".to_string(), |ratio| interval(&ratio)),
            "bar": ratio.map_or(0.0, |ratio| towards(ratio.ratio)),
            "met": met,
            "goal_at": suite.goal.map(towards),
            "goal_text": suite.goal.map_or(format!("the bar ends at {GOAL:.0}×"), |goal| format!("its goal is {goal}×; the bar ends at {GOAL:.0}×")),
            "pypy": suite.pypy.map_or("–".to_string(), times),
            "pypy_at": suite.pypy.map(towards),
            "slower": suite.slower,
            "count": suite.count,
        })
    };
    found.suites.iter().map(row).collect()
}

/// A text as part of a fragment.
pub(super) fn query(text: &str) -> String {
    let bytes = text.bytes();
    bytes
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// The pill of a verdict.
pub(super) fn pill(judgement: Option<&&Judgement>) -> (&'static str, String) {
    match judgement {
        None => ("", "new".to_string()),
        Some(one) => match (&one.verdict, one.relevant) {
            (Verdict::Regressed, true) => ("bad", "regressed".to_string()),
            (Verdict::Improved, true) => ("good", "improved".to_string()),
            (Verdict::Regressed | Verdict::Improved, false) => {
                ("", "within the margin".to_string())
            }
            (verdict, _) => ("", verdict.to_string()),
        },
    }
}

/// A row for each benchmark and runner of the newest night.
fn all(site: &Site<'_>, now: &Night, judged: &HashMap<&str, &Judgement>) -> Vec<Value> {
    let from = now.at() - DAYS * 86_400;
    let lines: HashMap<(&str, &str), Vec<f64>> = site
        .series
        .iter()
        .rev()
        .filter(|series| series.machine_class == now.machine.class)
        .map(|series| {
            let points = series.points.iter().filter(|point| point.at >= from);
            let logs = points.map(|point| point.ratio.log.mean).collect();
            ((series.benchmark.as_str(), series.runner.as_str()), logs)
        })
        .collect();
    let row = |measured: &Measured| {
        let name = measured.case.benchmark.as_str();
        let judgement = judged
            .get(name)
            .filter(|_| measured.runner.name == site.runner);
        let (pill, verdict) = if measured.runner.name == site.runner {
            pill(judgement)
        } else {
            ("", String::new())
        };
        let moved = judgement
            .and_then(|one| change(one))
            .filter(|_| matches!(pill, "bad" | "good"));
        let lines = lines.get(&(name, measured.runner.name.as_str()));
        json!({
            "name": name,
            "runner": measured.runner.name,
            "link": format!("benchmark/{}.html", slug(name)),
            "ratio": measured.row.ratio.map_or_else(|| measured.row.failure.clone().unwrap_or("–".to_string()), |ratio| times(ratio.ratio)),
            "interval": measured.row.ratio.map_or(String::new(), |ratio| interval(&ratio)),
            "time": time(measured.row.time_ns),
            "goal": measured.row.goal.map_or(String::new(), |goal| format!("{goal}×")),
            "goal_met": measured.row.goal_met() == Some(true),
            "change": moved.map_or_else(|| if judgement.is_some() { "~".to_string() } else { String::new() }, |(mid, ..)| percent(mid)),
            "tone": if pill.is_empty() { "soft" } else { pill },
            "pill": pill,
            "verdict": verdict,
            "slower": is_slower(measured),
            "spark": lines.map_or(String::new(), |logs| spark(logs)),
        })
    };
    now.measured.iter().map(row).collect()
}

/// Benchmarks that the newest night did not measure.
fn removed(site: &Site<'_>, now: &Night) -> Vec<Value> {
    let here = |name: &str| now.measured.iter().any(|one| one.case.benchmark == name);
    site.benchmarks()
        .into_iter()
        .filter(|(name, _)| !here(name))
        .map(|(name, link)| {
            let last = site.nights.iter().rev().find(|night| {
                night.measured.iter().any(|one| one.case.benchmark == name)
            });
            json!({ "name": name, "link": link, "day": last.map_or(String::new(), |night| day(night.at())) })
        })
        .collect()
}

/// Alerts that a reader should see: relevant, or not about the runner.
pub(super) fn relevant(alerts: &[Alert]) -> Vec<&Alert> {
    alerts
        .iter()
        .filter(|alert| alert.relevant)
        .take(40)
        .collect()
}

/// A row of a table of alerts; `up` leads from the page to the first one.
pub(super) fn alert_row(site: &Site<'_>, alert: &Alert, up: &str) -> Value {
    let (range, commits) = commits(
        site,
        alert.before.revision.as_deref(),
        alert.after.revision.as_deref(),
    );
    let (state, pill) = match &alert.acknowledged {
        Some(seen) if seen.note.is_empty() => ("acknowledged".to_string(), ""),
        Some(seen) => (format!("acknowledged: {}", seen.note), ""),
        None if alert.is_open() => ("open".to_string(), "bad"),
        None if alert.cause != Cause::Commits => ("note".to_string(), "warn"),
        None if alert.log > 0.0 => ("faster".to_string(), "good"),
        None => ("not relevant".to_string(), ""),
    };
    let why = match alert.cause {
        Cause::Commits => {
            likely(&alert.benchmark, &commits).unwrap_or("no commits known".to_string())
        }
        other => other.words().to_string(),
    };
    json!({
        "day": day(alert.after.at), "benchmark": alert.benchmark, "runner": alert.runner,
        "link": format!("{up}benchmark/{}.html", slug(&alert.benchmark)),
        "change": percent(alert.time_change()), "tone": if alert.log < 0.0 { "bad" } else { "good" },
        "range": range, "why": why, "state": state, "pill": pill, "p": format!("{:.3}", alert.p),
    })
}

fn notes(site: &Site<'_>, now: &Night) -> Vec<String> {
    let failures = now.failures.iter();
    let failures = failures.map(|one| format!("{} ({}): {}", one.benchmark, one.runner, one.what));
    let of_runs = now.runs.iter().flat_map(|run| run.notes.clone());
    let mut all: Vec<String> = failures
        .chain(of_runs)
        .chain(site.notes.iter().cloned())
        .collect();
    all.dedup();
    all
}
