//! Ratios over time.

use plotters::prelude::*;

/// A line of a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What it is of.
    pub name: String,
    /// When, in seconds since 1970, and how many times as fast as the baseline.
    pub points: Vec<(i64, f64)>,
}

/// Colours that can be told apart on white and on black, after P. Tol's and Okabe and Ito's advice.
const COLORS: [RGBColor; 8] = [
    RGBColor(29, 99, 216),
    RGBColor(194, 87, 26),
    RGBColor(11, 122, 85),
    RGBColor(139, 63, 199),
    RGBColor(184, 134, 11),
    RGBColor(194, 47, 112),
    RGBColor(10, 127, 147),
    RGBColor(90, 100, 114),
];

/// Lines over time on a logarithmic axis as SVG, with a dashed line at `goal`; nothing without points.
pub fn history(lines: &[Line], goal: f64, day: &dyn Fn(i64) -> String) -> Option<String> {
    let times = || {
        lines
            .iter()
            .flat_map(|line| line.points.iter().map(|point| point.0))
    };
    let ratios = || {
        let all = lines
            .iter()
            .flat_map(|line| line.points.iter().map(|point| point.1));
        all.filter(|ratio| ratio.is_finite() && *ratio > 0.0)
    };
    let (from, to) = (times().min()?, times().max()?);
    let (from, to) = if from == to {
        (from - 43_200, to + 43_200)
    } else {
        (from, to)
    };
    let low = ratios().fold(1.0, f64::min) / 1.15;
    let high = ratios().fold(goal, f64::max) * 1.15;
    let mut svg = String::new();
    // Nothing here fails but for the string, which cannot; a chart that could not be drawn is left out.
    draw(&mut svg, lines, (from, to), (low, high), goal, day).ok()?;
    Some(svg)
}

type Drawn = Result<(), Box<dyn std::error::Error>>;

fn draw(
    svg: &mut String,
    lines: &[Line],
    (from, to): (i64, i64),
    (low, high): (f64, f64),
    goal: f64,
    day: &dyn Fn(i64) -> String,
) -> Drawn {
    let root = SVGBackend::with_string(svg, (860, 320)).into_drawing_area();
    root.fill(&WHITE)?;
    let (plot, names) = root.split_horizontally(720);
    let mut chart = ChartBuilder::on(&plot)
        .margin(12)
        .x_label_area_size(28)
        .y_label_area_size(44)
        .build_cartesian_2d(from..to, (low..high).log_scale())?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(RGBColor(226, 229, 234))
        .axis_style(RGBColor(160, 168, 178))
        .x_labels(6)
        .x_label_formatter(&|at| day(*at))
        .y_label_formatter(&|ratio| format!("{ratio:.1}x"))
        .label_style(
            ("sans-serif", 12)
                .into_font()
                .color(&RGBColor(90, 100, 114)),
        )
        .draw()?;
    chart.draw_series(DashedLineSeries::new(
        [(from, goal), (to, goal)],
        5,
        4,
        RGBColor(11, 122, 85).stroke_width(1),
    ))?;
    chart.draw_series(LineSeries::new(
        [(from, 1.0), (to, 1.0)],
        RGBColor(160, 168, 178),
    ))?;
    for (index, line) in lines.iter().enumerate() {
        let color = COLORS[index % COLORS.len()];
        chart.draw_series(LineSeries::new(
            line.points.iter().copied(),
            color.stroke_width(2),
        ))?;
        let y = 18 + 20 * index as i32;
        names.draw(&Rectangle::new([(4, y), (16, y + 4)], color.filled()))?;
        let last = line
            .points
            .last()
            .map_or(String::new(), |point| format!(" {:.2}x", point.1));
        let text = format!("{}{last}", line.name);
        names.draw(&Text::new(
            text,
            (22, y - 5),
            ("sans-serif", 13).into_font().color(&RGBColor(21, 24, 29)),
        ))?;
    }
    root.present()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_names() {
        let lines = [
            Line {
                name: "a<script>".to_string(),
                points: vec![(0, 1.0), (86_400, 2.0)],
            },
            Line {
                name: "b".to_string(),
                points: vec![(0, 5.0)],
            },
        ];
        let svg = history(&lines, 20.0, &|at| at.to_string()).expect("a chart");
        assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"));
        assert!(svg.contains("a&lt;script&gt;") && !svg.contains("<script"));
        assert_eq!(history(&[], 20.0, &|_| String::new()), None);
    }
}
