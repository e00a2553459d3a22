//! Events on a time axis.

use plotters::prelude::*;

/// Events of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Track {
    /// What they are.
    pub name: String,
    /// When each began and ended, in milliseconds.
    pub spans: Vec<(f64, f64)>,
    /// Whether they are work of the collector, which is drawn in red.
    pub is_pause: bool,
}

const WIDTH: u32 = 960;
const NAMES: u32 = 170;
const ROW: u32 = 26;
const MARGIN: u32 = 10;
const AXIS: u32 = 30;

/// A row for each track over the same axis from 0 to `length` milliseconds, as SVG; nothing when there is no time.
pub fn timeline(title: &str, tracks: &[Track], length: f64) -> Option<String> {
    if !(length > 0.0 && length.is_finite()) || tracks.is_empty() {
        return None;
    }
    let mut svg = String::new();
    draw(&mut svg, title, tracks, length).ok()?;
    Some(svg)
}

type Drawn = Result<(), Box<dyn std::error::Error>>;

fn draw(svg: &mut String, title: &str, tracks: &[Track], length: f64) -> Drawn {
    let count = tracks.len() as u32;
    let height = 34 + ROW * count + AXIS + MARGIN;
    let root = SVGBackend::with_string(svg, (WIDTH, height)).into_drawing_area();
    root.fill(&WHITE)?;
    let ink = RGBColor(21, 24, 29);
    let soft = RGBColor(90, 100, 114);
    let font = |size: i32, color: &RGBColor| ("sans-serif", size).into_font().color(color);
    root.draw(&Text::new(title, (MARGIN as i32, 10), font(14, &ink)))?;
    let below = root.margin(34, MARGIN, MARGIN, MARGIN);
    let (names, plot) = below.split_horizontally(NAMES);
    let mut chart = ChartBuilder::on(&plot)
        .x_label_area_size(AXIS)
        .build_cartesian_2d(0.0..length, 0.0..f64::from(count))?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .disable_y_axis()
        .light_line_style(TRANSPARENT)
        .bold_line_style(RGBColor(226, 229, 234))
        .axis_style(RGBColor(160, 168, 178))
        .x_labels(8)
        .x_label_formatter(&|at| format!("{at:.0} ms"))
        .label_style(font(12, &soft))
        .draw()?;
    // What is shorter than a pixel is drawn as one.
    let least = length / f64::from(WIDTH - NAMES);
    for (place, track) in tracks.iter().enumerate() {
        let top = f64::from(count) - place as f64;
        let color = match track.is_pause {
            true => RGBColor(194, 47, 47),
            false => RGBColor(29, 99, 216),
        };
        // Neighbours that touch are one: thousands of boxes would say nothing more.
        let mut merged: Vec<(f64, f64)> = Vec::new();
        for &(from, to) in &track.spans {
            let to = to.max(from + least);
            match merged.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => merged.push((from, to)),
            }
        }
        chart.draw_series(merged.into_iter().map(|(from, to)| {
            let corners = [(from, top - 0.85), (to.min(length), top - 0.15)];
            Rectangle::new(corners, color.mix(0.75).filled())
        }))?;
        let y = (ROW * place as u32) as i32 + 6;
        names.draw(&Text::new(track.name.clone(), (0, y), font(12, &soft)))?;
    }
    root.present()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn track(name: &str, spans: &[(f64, f64)]) -> Track {
        Track {
            name: name.to_string(),
            spans: spans.to_vec(),
            is_pause: false,
        }
    }

    #[test]
    fn rows_with_boxes_and_names() {
        let tracks = [
            track("compiled", &[(1.0, 2.0), (50.0, 50.0)]),
            track("a<script>", &[(3.0, 3.0), (3.01, 3.02), (3.02, 3.05)]),
        ];
        let svg = timeline("what & when", &tracks, 100.0).expect("a picture");
        assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"));
        assert!(svg.contains("a&lt;script&gt;") && !svg.contains("<script"));
        assert!(svg.contains("what &amp; when") && svg.contains("100 ms"));
        // The ground, two boxes and one: neighbours are one box.
        assert_eq!(svg.matches("<rect").count(), 4, "{svg}");
        assert_eq!(timeline("t", &tracks, 0.0), None);
        assert_eq!(timeline("t", &[], 1.0), None);
        assert_eq!(timeline("t", &tracks, f64::NAN), None);
    }
}
