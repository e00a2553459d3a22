//! Notes in Markdown on the pages.

use pulldown_cmark::{Event, Options, Parser, Tag, html};
use serde_json::{Value, json};

use super::{Site, names};

/// Share of passed tests from which a bar is green.
const WELL: f64 = 90.0;

/// Markdown as HTML. HTML in the text is shown as text, and links that are no plain addresses lead nowhere.
pub(super) fn to_html(text: &str) -> String {
    let events = Parser::new_ext(text, Options::ENABLE_TABLES).map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        Event::Start(Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        }) => {
            let plain = dest_url.starts_with("https://")
                || dest_url.starts_with("http://")
                || dest_url.starts_with('#');
            let dest_url = if plain { dest_url } else { "#".into() };
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            })
        }
        // A picture would be a request to elsewhere.
        Event::Start(Tag::Image {
            link_type,
            title,
            id,
            ..
        }) => Event::Start(Tag::Image {
            link_type,
            dest_url: "data:,".into(),
            title,
            id,
        }),
        Event::Text(text) => Event::Text(names::visible_lines(&text).into()),
        other => other,
    });
    let mut out = String::new();
    html::push_html(&mut out, events);
    out
}

/// The page made of docs/conformance.md: the table of CPython's tests as bars, and the text.
pub(super) fn conformance(site: &Site<'_>) -> Value {
    let Some(text) = site.conformance else {
        return json!({ "title": "Conformance" });
    };
    let rows: Vec<Value> = text.lines().filter_map(row).collect();
    let prose: Vec<&str> = text
        .lines()
        .filter(|line| row(line).is_none() && !line.starts_with("| module |"))
        .skip_while(|line| line.starts_with("# ") || line.is_empty())
        .collect();
    // What was the head of the table.
    let prose: Vec<&str> = prose
        .into_iter()
        .filter(|line| *line != "|---|---|---|---|---|")
        .collect();
    json!({ "title": "Conformance", "rows": rows, "prose": names::html(to_html(&prose.join("\n"))) })
}

/// A row such as ``| `test_int` | 52 | 4 | 0 | 10 |``: ran, failed, errors, skipped.
fn row(line: &str) -> Option<Value> {
    let cells: Vec<&str> = line
        .strip_prefix('|')?
        .strip_suffix('|')?
        .split('|')
        .map(str::trim)
        .collect();
    let [name, numbers @ ..] = cells.as_slice() else {
        return None;
    };
    let numbers: Vec<u64> = numbers
        .iter()
        .map(|cell| cell.parse().ok())
        .collect::<Option<_>>()?;
    let [ran, failed, errors, skipped] = numbers.as_slice() else {
        return None;
    };
    let share = (1.0 - (failed + errors) as f64 / (*ran).max(1) as f64).max(0.0) * 100.0;
    Some(json!({
        "name": name.trim_matches('`'), "ran": ran, "failed": failed, "errors": errors, "skipped": skipped,
        "share": format!("{share:.1}"), "low": share < WELL,
    }))
}
