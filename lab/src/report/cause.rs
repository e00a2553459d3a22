//! Causes of verdicts as text, Markdown and JSON.

use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};

use serde_json::{Value, json};

use super::words::{three_digits, time};
use crate::profile::{Cause, Counter, Evidence, Moved};

/// Functions that a table lists.
const FUNCTIONS: usize = 6;
/// Counters that it lists.
const COUNTERS: usize = 8;
/// Functions that a line names.
const WORDS: usize = 4;

/// A fraction as percent with its sign.
pub fn percent_of(fraction: f64) -> String {
    let percent = fraction * 100.0;
    if percent.abs() >= 99.95 {
        format!("{percent:+.0} %")
    } else {
        format!("{percent:+.1} %")
    }
}

/// A count: whole numbers whole, means of several with three digits.
pub fn count_text(value: f64) -> String {
    if value.fract() == 0.0 || value.abs() >= 1000.0 {
        format!("{value:.0}")
    } else {
        three_digits(value)
    }
}

/// What to list of functions, parts or tiers: what moved, then what changed most, as far as it is worth a line.
pub fn listed(of: &[Moved], most: usize) -> Vec<&Moved> {
    let mut all: Vec<&Moved> = of.iter().filter(|one| one.is_moved).collect();
    let rest = of
        .iter()
        .filter(|one| !one.is_moved && one.change.abs() >= 0.001);
    all.extend(rest);
    all.truncate(most);
    all
}

/// The counters that differ, those of the engine first.
pub fn differing(found: &Evidence) -> Vec<&Counter> {
    let all = found.counters.iter().chain(&found.counts);
    all.filter(|one| one.differs).collect()
}

/// The lines under a table for a terminal; nothing when there is no cause.
pub fn causes_text(causes: &[Cause]) -> String {
    let mut out = String::new();
    for cause in causes {
        let _never = write!(out, "\n{} {}: ", cause.benchmark, percent_of(cause.change));
        let found = match &cause.found {
            Ok(found) => found,
            Err(why) => {
                let _never = writeln!(out, "no cause: {why}");
                continue;
            }
        };
        let _never = writeln!(out, "moved: {}", found.words(WORDS));
        let parts: Vec<String> = (found.parts.iter().chain(&found.tiers))
            .filter(|one| one.is_moved)
            .map(|one| format!("{} {}", one.name, percent_of(one.change)))
            .collect();
        if !parts.is_empty() {
            let _never = writeln!(out, "    parts and tiers: {}", parts.join(", "));
        }
        let counters: Vec<String> = (differing(found).iter().take(COUNTERS))
            .map(|one| {
                let (was, is) = (count_text(one.before), count_text(one.after));
                format!("{} {was} to {is}", one.name)
            })
            .collect();
        if !counters.is_empty() {
            let _never = writeln!(out, "    counters: {}", counters.join(", "));
        }
        for note in &found.notes {
            let _never = writeln!(out, "    {note}");
        }
        let _never = writeln!(out, "    {}", found.folder.join("cause.html").display());
    }
    out
}

/// A section for each cause, closed until it is asked for; links are relative to a folder.
pub fn causes_markdown(causes: &[Cause], base: &Path) -> String {
    let mut out = String::new();
    for cause in causes {
        let head = format!("{} {}", html(&cause.benchmark), percent_of(cause.change));
        let found = match &cause.found {
            Ok(found) => found,
            Err(why) => {
                let _never = writeln!(out, "\n- {head}: no cause: {}", html(why));
                continue;
            }
        };
        let words = html(&found.words(WORDS));
        let _never = writeln!(out, "\n<details><summary>{head}: {words}</summary>\n");
        out.push_str(
            "| CPU time of an iteration | before | after | of all | |\n|---|---:|---:|---:|---|\n",
        );
        let whole = time(Some(found.work_ns[0])) + " | " + &time(Some(found.work_ns[1]));
        let change = percent_of(found.change());
        let _never = writeln!(out, "| all | {whole} | {change} | |");
        let functions = listed(&found.functions, FUNCTIONS).into_iter();
        let parts = listed(&found.parts, FUNCTIONS).into_iter();
        let tiers = listed(&found.tiers, FUNCTIONS).into_iter();
        for one in functions.chain(parts).chain(tiers) {
            let mark = if one.is_moved { "moved" } else { "" };
            let (was, is) = (time(Some(one.before)), time(Some(one.after)));
            let change = percent_of(one.change);
            let _never = writeln!(
                out,
                "| {} | {was} | {is} | {change} | {mark} |",
                cell(&one.name)
            );
        }
        let differing = differing(found);
        if !differing.is_empty() {
            out.push_str("\n| counter | before | after |\n|---|---:|---:|\n");
        }
        for one in differing.iter().take(COUNTERS) {
            let (was, is) = (count_text(one.before), count_text(one.after));
            let _never = writeln!(out, "| {} | {was} | {is} |", cell(&one.name));
        }
        out.push('\n');
        for note in &found.notes {
            let _never = writeln!(out, "{}\n", html(note));
        }
        let pictures = found.files.iter().filter(|file| !file.ends_with(".folded"));
        let links: Vec<String> = pictures
            .map(|file| format!("[{file}]({})", link(base, &found.folder.join(file))))
            .collect();
        let _never = writeln!(out, "{}\n\n</details>", links.join(", "));
    }
    out
}

/// A text that is no markup, neither of Markdown nor of HTML.
fn html(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '`' | '*' | '[' | ']' | '\\' | '|' => {
                let _never = write!(out, "&#{};", u32::from(c));
            }
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// The same as a cell of a table.
fn cell(text: &str) -> String {
    html(text)
}

/// The link from a folder to a file.
fn link(base: &Path, file: &Path) -> String {
    let text = relative(base, file).to_string_lossy().into_owned();
    let bytes = text.bytes();
    bytes
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// The way from a folder to a file, both given in full.
fn relative(base: &Path, file: &Path) -> PathBuf {
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (base.components().collect(), file.components().collect());
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from[common..].iter().map(|_| Component::ParentDir);
    up.chain(to[common..].iter().copied()).collect()
}

/// A cause as JSON.
pub fn cause_json(cause: &Cause) -> Value {
    let moved = |of: &[Moved]| -> Vec<Value> {
        let one = |one: &Moved| {
            json!({ "name": one.name, "before_ns": one.before, "after_ns": one.after, "change": one.change,
                "p": one.p, "adjusted_p": one.adjusted_p, "moved": one.is_moved })
        };
        of.iter().map(one).collect()
    };
    let counters = |of: &[Counter]| -> Vec<Value> {
        let one = |one: &Counter| json!({ "name": one.name, "before": one.before, "after": one.after, "differs": one.differs });
        of.iter().map(one).collect()
    };
    match &cause.found {
        Err(why) => {
            json!({ "benchmark": cause.benchmark, "time_change": cause.change, "why_not": why })
        }
        Ok(found) => json!({
            "benchmark": cause.benchmark,
            "time_change": cause.change,
            "why_not": null,
            "words": found.words(WORDS),
            "processes": found.processes,
            "work_ns": found.work_ns,
            "functions": moved(&found.functions),
            "parts": moved(&found.parts),
            "tiers": moved(&found.tiers),
            "counters": counters(&found.counters),
            "counts": counters(&found.counts),
            "folder": found.folder,
            "files": found.files,
            "notes": found.notes,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cause(function: &str) -> Cause {
        let moved = |name: &str, change: f64, is_moved| Moved {
            name: name.to_string(),
            before: 1e6,
            after: 1e6 * (1.0 + change),
            change,
            p: 0.0,
            adjusted_p: 0.0,
            is_moved,
        };
        let counter = |name: &str, differs| Counter {
            name: name.to_string(),
            before: 2.0,
            after: 1234.5,
            differs,
        };
        Cause {
            benchmark: "t/count".to_string(),
            change: 0.123,
            found: Ok(Evidence {
                processes: [5, 5],
                work_ns: [1e7, 1.12e7],
                functions: vec![
                    moved(function, 0.118, true),
                    moved("g (a.py:9)", 0.003, false),
                ],
                parts: vec![moved("[gc]", 0.05, true)],
                tiers: Vec::new(),
                counters: vec![counter("jit_exits", true), counter("gc_bytes", false)],
                counts: Vec::new(),
                folder: PathBuf::from("/w/profiles/t-count/cause"),
                files: ["cause.html", "after.folded", "difference.svg"]
                    .map(str::to_string)
                    .to_vec(),
                notes: vec!["only 2 processes".to_string()],
            }),
        }
    }

    #[test]
    fn a_line_says_what_moved() {
        let text = causes_text(&[cause("slow (a.py:2)")]);
        assert!(
            text.starts_with("\nt/count +12.3 %: moved: slow (a.py:2) +11.8 %\n"),
            "{text}"
        );
        assert!(
            text.contains("    parts and tiers: [gc] +5.0 %\n"),
            "{text}"
        );
        assert!(
            text.contains("    counters: jit_exits 2 to 1234\n"),
            "{text}"
        );
        assert!(text.contains("/w/profiles/t-count/cause/cause.html"));
        let failed = Cause {
            found: Err("a side fell over".to_string()),
            ..cause("f")
        };
        assert!(causes_text(&[failed]).contains("no cause: a side fell over"));
        assert_eq!(causes_text(&[]), "");
    }

    #[test]
    fn markdown_is_closed_until_asked_for_and_names_are_no_markup() {
        let hostile = "</summary><script>alert(1)</script>|[x](javascript:1)`*(a.py:2)";
        let text = causes_markdown(&[cause(hostile)], Path::new("/w/reports"));
        assert_eq!(text.matches("<details><summary>").count(), 1);
        assert_eq!(text.matches("</summary>").count(), 1);
        assert!(
            !text.contains("<script") && !text.contains("[x]("),
            "{text}"
        );
        assert!(
            text.contains("(../profiles/t-count/cause/difference.svg)"),
            "{text}"
        );
        assert!(
            !text.contains(".folded") && text.contains("| jit_exits | 2 | 1234 |"),
            "{text}"
        );
        // Each row of a table has as many cells as its head.
        for row in text.lines().filter(|line| line.starts_with('|')) {
            let cells = row.matches('|').count() - 1;
            assert!([3, 5].contains(&cells), "{row}");
        }
        assert!(text.lines().count() < 30, "{text}");
    }

    #[test]
    fn json_has_everything() {
        let json = cause_json(&cause("f (a.py:1)"));
        assert_eq!(json["functions"][0]["name"], "f (a.py:1)");
        assert_eq!(json["functions"][0]["moved"], true);
        assert_eq!(json["counters"][1]["differs"], false);
        assert_eq!(json["why_not"], Value::Null);
    }

    #[test]
    fn links_are_relative() {
        let to = |base: &str, file: &str| link(Path::new(base), Path::new(file));
        assert_eq!(to("/a/b", "/a/b/c.svg"), "c.svg");
        assert_eq!(to("/a/b/d", "/a/c/e f.svg"), "../../c/e%20f.svg");
        assert_eq!(to("/", "/a.svg"), "a.svg");
    }
}
