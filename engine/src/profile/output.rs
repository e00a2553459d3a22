//! The file formats: folded stacks, flamegraph, speedscope's JSON.

use super::Format;
use super::component::Component;
use super::report::{Kind, Report, Shown, Unit};
use super::resolve::Tier;
use super::text::json;
use inferno::flamegraph::color::{Color, PaletteMap};
use inferno::flamegraph::{Options, TextTruncateDirection, from_lines};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

/// The report in a format.
///
/// # Errors
/// When the picture cannot be drawn.
pub(super) fn format(report: &Report, format: Format) -> io::Result<Vec<u8>> {
    match format {
        Format::Svg => svg(report),
        Format::Folded => Ok(folded(report).into_bytes()),
        Format::Speedscope => Ok(speedscope(report).into_bytes()),
    }
}

/// A line for each stack, by name: frames from the outside in, separated by semicolons, and the weight.
fn folded(report: &Report) -> String {
    let labels: Vec<String> = report.frames.iter().map(Shown::label).collect();
    let mut stacks: BTreeMap<String, u64> = BTreeMap::new();
    for sample in &report.samples {
        let frames: Vec<&str> = (sample.frames.iter())
            .map(|f| labels[*f as usize].as_str())
            .collect();
        *stacks.entry(frames.join(";")).or_default() += sample.weight;
    }
    let mut out = String::new();
    for (stack, weight) in stacks {
        let _never = writeln!(out, "{stack} {weight}");
    }
    out
}

fn svg(report: &Report) -> io::Result<Vec<u8>> {
    let mut colors = PaletteMap::default();
    for frame in &report.frames {
        colors.insert(frame.label(), color(frame));
    }
    let (count, what) = match report.unit {
        Unit::Ticks(rate) => ("samples", format!("CPU time at {rate} Hz")),
        Unit::Polls => ("safepoints", "safepoints".to_owned()),
        Unit::Bytes => ("bytes", "allocated bytes".to_owned()),
    };
    let mut options = Options::default();
    options.title = report.title.clone();
    options.subtitle = Some(format!(
        "{what} \u{2014} orange: interpreted, green: compiled, blue-green: inlined, blue: builtin, grey: engine, red: gc, violet: compiler"
    ));
    options.count_name = count.to_owned();
    options.palette_map = Some(&mut colors);
    options.deterministic = true;
    options.min_width = 0.05;
    options.text_truncate_direction = TextTruncateDirection::Right;
    let folded = folded(report);
    let mut out = Vec::new();
    if folded.is_empty() {
        // No picture can be drawn of nothing.
        from_lines(&mut options, ["[no samples] 1"], &mut out)
    } else {
        from_lines(&mut options, folded.lines(), &mut out)
    }
    .map_err(|e| io::Error::other(e.to_string()))?;
    Ok(out)
}

/// By kind, a shade by name, so that neighbours can be told apart.
fn color(frame: &Shown) -> Color {
    let shade = (frame.name.bytes()).fold(7u8, |h, b| h.wrapping_mul(31).wrapping_add(b)) % 40;
    let (r, g, b) = match frame.kind {
        Kind::Script(Tier::Interpreted) => (235, 140 + shade, 50 + shade),
        Kind::Script(Tier::Compiled) => (60 + shade, 190, 80 + shade),
        Kind::Script(Tier::Inlined) => (60 + shade, 195, 170 + shade),
        Kind::Builtin | Kind::Object => (90 + shade, 150 + shade, 220),
        Kind::Component(Component::Gc) => (220, 70 + shade, 70 + shade),
        Kind::Component(Component::Compile | Component::Parse | Component::Deopt) => {
            (170 + shade, 110, 210)
        }
        Kind::Component(_) | Kind::Note => (170 + shade, 170 + shade, 175 + shade),
    };
    Color { r, g, b }
}

/// speedscope's file format: <https://www.speedscope.app/file-format-schema.json>.
fn speedscope(report: &Report) -> String {
    let mut out = String::from(
        "{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\",\"shared\":{\"frames\":[",
    );
    for (i, frame) in report.frames.iter().enumerate() {
        let comma = if i > 0 { "," } else { "" };
        let _never = write!(out, "{comma}\n{{\"name\":{}", json(&short_label(frame)));
        if frame.line > 0 {
            let _never = write!(
                out,
                ",\"file\":{},\"line\":{}",
                json(&frame.file),
                frame.line
            );
        }
        out.push('}');
    }
    let (unit, each) = match report.unit {
        Unit::Ticks(rate) => ("nanoseconds", 1_000_000_000 / u64::from(rate)),
        Unit::Polls => ("none", 1),
        Unit::Bytes => ("bytes", 1),
    };
    let title = json(&report.title);
    let end = report.total() * each;
    let _never = write!(
        out,
        "\n]}},\"profiles\":[{{\"type\":\"sampled\",\"name\":{title},\"unit\":\"{unit}\",\"startValue\":0,\
         \"endValue\":{end},\"samples\":["
    );
    list(
        &mut out,
        report.samples.iter().map(|s| {
            let frames: Vec<String> = s.frames.iter().map(u32::to_string).collect();
            format!("[{}]", frames.join(","))
        }),
    );
    out.push_str("],\"weights\":[");
    list(
        &mut out,
        report.samples.iter().map(|s| (s.weight * each).to_string()),
    );
    let version = env!("CARGO_PKG_VERSION");
    let _never = writeln!(
        out,
        "]}}],\"name\":{title},\"activeProfileIndex\":0,\"exporter\":\"tauraro {version}\"}}"
    );
    out
}

/// The label without the place, which the format has beside it.
fn short_label(frame: &Shown) -> String {
    let bare = Shown {
        line: 0,
        ..frame.clone()
    };
    bare.label()
}

fn list(out: &mut String, items: impl Iterator<Item = String>) {
    for (i, item) in items.enumerate() {
        if i > 0 {
            out.push_str(if i % 64 == 0 { ",\n" } else { "," });
        }
        out.push_str(&item);
    }
}
