//! A night in Markdown, short enough for a mail or a merge request, and the charts beside it.

use std::fmt::Write as _;

use super::figures::{day, digits, interval, percent};
use super::overview::{GOAL, overview};
use super::{Site, names};
use crate::plot::{Line, badge, history};

/// Rows of what moved.
const ROWS: usize = 12;

/// The digest. `remarks` stand at its end: what the gate said, what did not fit the budget.
pub fn digest(site: &Site<'_>, remarks: &[String]) -> String {
    let mut out = String::from("# Night\n\n");
    let Some(found) = overview(site) else {
        out.push_str("The history is empty.\n");
        return out;
    };
    let mut sentence = found.sentence.chars();
    let first = sentence.next().map(|c| c.to_uppercase().to_string());
    let _ = writeln!(
        out,
        "**{}{}.**",
        first.unwrap_or_default(),
        sentence.as_str()
    );
    if !found.moved.is_empty() {
        out.push_str(
            "\n| benchmark | time | interval | commits | cause |\n|---|---:|---:|---|---|\n",
        );
    }
    for moved in found.moved.iter().take(ROWS) {
        let (mid, low, high) = moved.change;
        let _ = writeln!(
            out,
            "| {} | {} | {} to {} | {} | {} |",
            cell(&moved.benchmark),
            percent(mid),
            percent(low),
            percent(high),
            moved.range.as_deref().unwrap_or("–"),
            cell(&moved.why)
        );
    }
    if found.moved.len() > ROWS {
        let _ = writeln!(out, "\n{} more moved.", found.moved.len() - ROWS);
    }
    let _ = write!(
        out,
        "\n| suite | times as fast as {} | interval | slower |\n|---|---:|---:|---:|\n",
        cell(&site.baseline())
    );
    for suite in &found.suites {
        let ratio = suite
            .ratio
            .map_or("–".to_string(), |ratio| digits(ratio.ratio));
        let ends = suite.ratio.map_or(String::new(), |ratio| interval(&ratio));
        let _ = writeln!(
            out,
            "| {} | {ratio} | {ends} | {}/{} |",
            cell(&suite.name),
            suite.slower,
            suite.count
        );
    }
    let open: Vec<_> = site.alerts.iter().filter(|alert| alert.is_open()).collect();
    if !open.is_empty() {
        out.push_str("\nSlowdowns that nobody has acknowledged:\n\n");
    }
    for alert in open {
        let _ = writeln!(
            out,
            "- {} ({}): {} since {}, {}",
            cell(&alert.benchmark),
            cell(&alert.runner),
            percent(alert.time_change()),
            day(alert.after.at),
            alert
                .range()
                .unwrap_or_else(|| "no commits known".to_string())
        );
    }
    if !remarks.is_empty() {
        out.push('\n');
    }
    for remark in remarks {
        let _ = writeln!(out, "- {}", cell(remark));
    }
    out.push_str("\n![Geometric mean of each suite](history.svg)\n");
    out
}

/// A name as a cell of a table: nothing in it is markup.
fn cell(text: &str) -> String {
    let mut out = String::new();
    for c in names::visible(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '|' | '`' | '*' | '[' | ']' | '\\' | '!' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// The means of the suites over all nights of the newest machine, as SVG.
pub fn history_svg(site: &Site<'_>) -> Option<String> {
    let now = site.latest()?;
    let mut lines: Vec<Line> = Vec::new();
    for night in site
        .nights
        .iter()
        .filter(|night| night.machine.class == now.machine.class)
    {
        for (suite, _, ratio, _) in night
            .means
            .iter()
            .filter(|(_, runner, ..)| runner == site.runner)
        {
            let point = (night.at(), ratio.ratio);
            match lines.iter_mut().find(|line| line.name == *suite) {
                Some(line) => line.points.push(point),
                None => lines.push(Line {
                    name: suite.clone(),
                    points: vec![point],
                }),
            }
        }
    }
    history(&lines, GOAL, &day)
}

/// A badge of the geometric mean over the suites' means.
pub fn badge_svg(site: &Site<'_>) -> String {
    let name = format!("{} / CPython", site.runner);
    let ratios: Option<Vec<f64>> = overview(site).map(|found| {
        found
            .suites
            .iter()
            .filter_map(|suite| Some(suite.ratio?.ratio.ln()))
            .collect()
    });
    match ratios.filter(|ratios| !ratios.is_empty()) {
        None => badge(&name, "not measured", false),
        Some(logs) => {
            let mean = (logs.iter().sum::<f64>() / logs.len() as f64).exp();
            let slower = site.alerts.iter().any(crate::trend::Alert::is_open);
            badge(&name, &format!("{}x", digits(mean)), !slower && mean >= 1.0)
        }
    }
}
