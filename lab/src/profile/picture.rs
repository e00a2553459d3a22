//! Flamegraphs, and what changed between two profiles as one.

use std::io;

use inferno::differential;
use inferno::flamegraph::{Options, Palette, TextTruncateDirection, color, from_lines};

use super::{Stacks, function};

/// A flamegraph.
///
/// # Errors
/// When it cannot be drawn.
pub fn flamegraph(stacks: &Stacks, title: &str, unit: &str) -> io::Result<Vec<u8>> {
    let mut palette = color::PaletteMap::default();
    for frame in stacks.0.keys().flat_map(|stack| stack.split(';')) {
        palette.insert(frame, shade(frame));
    }
    let mut options = Options::default();
    options.title = title.to_string();
    options.count_name = unit.to_string();
    options.palette_map = Some(&mut palette);
    options.deterministic = true;
    draw(&mut options, &stacks.folded())
}

/// The differential flamegraph: `wide` gives the widths, red is more than in `other`, blue less. Both are brought to the same
/// total first.
///
/// # Errors
/// When it cannot be drawn.
pub fn difference(
    wide: &Stacks,
    other: &Stacks,
    title: &str,
    is_before: bool,
) -> io::Result<Vec<u8>> {
    let (before, after) = if is_before {
        (wide, other)
    } else {
        (other, wide)
    };
    // inferno takes the widths from the second, and colours what it has more of red.
    let (first, second) = if is_before {
        (after, before)
    } else {
        (before, after)
    };
    let mut lines = Vec::new();
    let options = differential::Options {
        normalize: true,
        ..differential::Options::default()
    };
    differential::from_readers(
        options,
        first.folded().as_bytes(),
        second.folded().as_bytes(),
        &mut lines,
    )
    .map_err(|e| io::Error::other(e.to_string()))?;
    let mut options = Options::default();
    options.title = title.to_string();
    // In the widths of before, red still means: more of it after.
    options.negate_differentials = is_before;
    options.colors = Palette::default();
    options.deterministic = true;
    draw(&mut options, &String::from_utf8_lossy(&lines))
}

fn draw(options: &mut Options<'_>, folded: &str) -> io::Result<Vec<u8>> {
    options.min_width = 0.05;
    options.text_truncate_direction = TextTruncateDirection::Right;
    let mut out = Vec::new();
    let lines: Vec<&str> = match folded {
        "" => vec!["[no samples] 1"],
        folded => folded.lines().collect(),
    };
    from_lines(options, lines, &mut out).map_err(|e| io::Error::other(e.to_string()))?;
    Ok(out)
}

/// The colour of a frame: by tier, like the engine's own flamegraphs.
fn shade(frame: &str) -> color::Color {
    let sum = (frame.bytes()).fold(7u8, |h, b| h.wrapping_mul(31).wrapping_add(b)) % 40;
    let (r, g, b) = if frame.ends_with(" [compiled]") {
        (60 + sum, 190, 80 + sum)
    } else if frame.ends_with(" [inlined]") {
        (60 + sum, 195, 170 + sum)
    } else if frame == "[gc]" {
        (220, 70 + sum, 70 + sum)
    } else if frame.starts_with('[') {
        (170 + sum, 170 + sum, 175 + sum)
    } else if function(frame).is_some() {
        (235, 140 + sum, 50 + sum)
    } else {
        (90 + sum, 150 + sum, 220)
    };
    color::Color { r, g, b }
}

#[cfg(test)]
mod tests {
    use super::*;

    use super::super::tests::of;

    fn text(picture: io::Result<Vec<u8>>) -> String {
        String::from_utf8(picture.expect("drawn")).expect("UTF-8")
    }

    #[test]
    fn names_are_escaped() {
        let stacks = of(&[("<module> (a.py:1);\"f\" & 'g' (a.py:2)", 2)]);
        let svg = text(flamegraph(&stacks, "a <b>", "samples"));
        assert!(svg.contains("&lt;module&gt; (a.py:1)") && svg.contains("a &lt;b&gt;"));
        assert_eq!(svg.matches("<script").count(), 1);
    }

    #[test]
    fn red_is_more_after_whatever_gives_the_widths() {
        let before = of(&[("m;f", 50), ("m;g", 50)]);
        let after = of(&[("m;f", 150), ("m;g", 50)]);
        for is_before in [false, true] {
            let (wide, other) = if is_before {
                (&before, &after)
            } else {
                (&after, &before)
            };
            let svg = text(difference(wide, other, "t", is_before));
            let color = |name: &str| {
                let at = svg.find(&format!("<title>{name} (")).expect(name);
                let fill = &svg[at..][svg[at..].find("rgb(").expect("a colour") + 4..];
                let mut numbers = fill.split([',', ')']).map(|n| n.parse::<u8>());
                let mut number = || numbers.next().and_then(Result::ok).expect("a number");
                let (r, _, b) = (number(), number(), number());
                (r, b)
            };
            let (f, g) = (color("f"), color("g"));
            assert!(f.0 > f.1, "f is red: {f:?}, {is_before}");
            assert!(g.1 > g.0, "g is blue: {g:?}, {is_before}");
        }
    }

    #[test]
    fn nothing_can_be_drawn_too() {
        let empty = Stacks::default();
        assert!(text(flamegraph(&empty, "t", "samples")).contains("no samples"));
        assert!(text(difference(&empty, &empty, "t", false)).contains("no samples"));
    }
}
