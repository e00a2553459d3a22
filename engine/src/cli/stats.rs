//! `--stats`: the counters of a run, on standard error.

use super::args::Stats;
use super::show;
use crate::gc::{CollectKind, monotonic_ns};
use crate::vm::{JitReport, Vm};
use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

/// Places of exits that the text form lists.
const PLACES: usize = 20;

/// Environment variable: a file that the counters are written to at the end, as one line of JSON. Unlike `--stats=json`
/// it switches nothing on that costs time while the program runs.
pub(super) const FILE_VARIABLE: &str = "TAURARO_STATS";

/// Prints what was counted by a machine that was begun at this time.
pub(super) fn print(vm: &mut Vm, format: Stats, begun: Instant) {
    let report = vm.jit_report().unwrap_or_default();
    let mut rows = rows(vm, &report);
    let text = match format {
        Stats::Text => as_text(&rows, &report),
        Stats::Json => {
            // The time axis on which the events are.
            let end = monotonic_ns();
            let begin = end - begun.elapsed().as_nanos() as u64;
            rows.extend([("begun_ns", begin), ("ended_ns", end)]);
            as_json(&rows, &pauses(vm), &report)
        }
    };
    show::err(&format!("{}\n", text.trim_end()));
}

/// Writes what was counted to a file, without events and places.
pub(super) fn write(vm: &mut Vm, file: &Path) {
    let report = JitReport {
        places: Vec::new(),
        ..vm.jit_report().unwrap_or_default()
    };
    let text = as_json(&rows(vm, &report), "", &report) + "\n";
    if let Err(e) = std::fs::write(file, text) {
        show::err(&format!(
            "tauraro: {FILE_VARIABLE}: cannot write {}: {e}\n",
            file.display()
        ));
    }
}

/// The counters that are single numbers.
fn rows(vm: &mut Vm, report: &JitReport) -> Vec<(&'static str, u64)> {
    let s = vm.thread().heap.stats();
    let mut rows = vec![
        ("gc_minor_collections", s.minor_collections),
        ("gc_full_collections", s.full_collections),
        ("gc_pause_total_ns", s.pause_total_ns),
        ("gc_pause_max_ns", s.pause_max_ns),
        ("gc_allocated_bytes", s.allocated_bytes),
        ("gc_live_bytes", s.live_bytes as u64),
        ("gc_live_bytes_after_full", s.live_bytes_after_full as u64),
        ("gc_blocks_in_use", s.blocks_in_use as u64),
        ("gc_committed_bytes", s.committed_bytes as u64),
        ("gc_external_bytes", s.external_bytes as u64),
    ];
    rows.extend_from_slice(&report.counters);
    rows
}

fn as_text(rows: &[(&str, u64)], report: &JitReport) -> String {
    let mut text = String::new();
    for (name, n) in rows {
        let _ = writeln!(text, "{name:26} {n}");
    }
    for (reason, n) in &report.exits {
        let _ = writeln!(text, "{:26} {n}", format!("jit_exits.{reason}"));
    }
    for (reason, n) in &report.refusals {
        let _ = writeln!(text, "jit_refusals               {n} {reason}");
    }
    for p in report.places.iter().take(PLACES) {
        let _ = writeln!(
            text,
            "jit_exit_place             {} {}:{} {}",
            p.hits, p.name, p.line, p.reason
        );
    }
    text
}

/// A JSON string.
fn quoted(text: &str) -> String {
    let mut s = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                s.push('\\');
                s.push(c);
            }
            c if c < ' ' => {
                let _ = write!(s, "\\u{:04x}", c as u32);
            }
            c => s.push(c),
        }
    }
    s.push('"');
    s
}

fn object(fields: impl Iterator<Item = (String, u64)>) -> String {
    let fields: Vec<String> = fields.map(|(k, n)| format!("{}:{n}", quoted(&k))).collect();
    format!("{{{}}}", fields.join(","))
}

/// The collections one by one, as fields of the JSON.
fn pauses(vm: &mut Vm) -> String {
    let Some(pauses) = vm.thread().heap.pauses() else {
        return String::new();
    };
    let each: Vec<String> = (pauses.kept.iter())
        .map(|p| {
            let kind = match p.kind {
                CollectKind::Minor => "minor",
                CollectKind::Full => "full",
            };
            format!(
                "{{\"at_ns\":{},\"kind\":\"{kind}\",\"took_ns\":{}}}",
                p.at, p.took
            )
        })
        .collect();
    format!(
        "\"gc_pauses_left_out\":{},\"gc_pauses\":[{}]",
        pauses.left_out,
        each.join(",")
    )
}

fn as_json(rows: &[(&str, u64)], pauses: &str, report: &JitReport) -> String {
    let mut fields: Vec<String> = rows
        .iter()
        .map(|(name, n)| format!("\"{name}\":{n}"))
        .collect();
    if !pauses.is_empty() {
        fields.push(pauses.to_owned());
    }
    if !report.counters.is_empty() {
        let exits = object(report.exits.iter().cloned());
        let forms = object(report.exit_forms.iter().cloned());
        let operations = object(report.operations.iter().cloned());
        let refusals = object(report.refusals.iter().cloned());
        let places: Vec<String> = report
            .places
            .iter()
            .map(|p| {
                format!(
                    "{{\"name\":{},\"line\":{},\"reason\":{},\"hits\":{}}}",
                    quoted(&p.name),
                    p.line,
                    quoted(&p.reason),
                    p.hits
                )
            })
            .collect();
        let events: Vec<String> = report
            .events
            .iter()
            .map(|e| {
                let header = e.header.map_or("null".to_owned(), |pc| pc.to_string());
                let reason = e.reason.as_deref().map_or("null".to_owned(), quoted);
                format!(
                    "{{\"at_ns\":{},\"kind\":{},\"name\":{},\"loop\":{header},\"took_ns\":{},\"count\":{},\"reason\":{reason}}}",
                    e.at,
                    quoted(e.kind),
                    quoted(&e.name),
                    e.took,
                    e.count
                )
            })
            .collect();
        fields.push(format!("\"jit_exits_by_reason\":{exits}"));
        fields.push(format!("\"jit_exits_by_form\":{forms}"));
        fields.push(format!("\"jit_refusals_by_reason\":{refusals}"));
        fields.push(format!("\"jit_operations\":{operations}"));
        fields.push(format!("\"jit_exit_places\":[{}]", places.join(",")));
        fields.push(format!("\"tier_events\":[{}]", events.join(",")));
        fields.push(format!(
            "\"tier_events_left_out\":{}",
            report.events_left_out
        ));
    }
    format!("{{{}}}", fields.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_strings_are_escaped() {
        assert_eq!(quoted("a\"b\\\n<f>"), "\"a\\\"b\\\\\\u000a<f>\"");
    }
}
