//! Data of the charts, as assets/site.js reads it.

use serde_json::{Map, Value, json};

use super::figures::{digits, short};
use super::names;
use crate::stats::Trimmed;
use crate::trend::Series;

/// A chart that lines are added to.
pub(super) struct Chart(Map<String, Value>);

impl Chart {
    /// `label` is what a screen reader says; `x` is `time` or `number`, `y` is `log` or `linear`, `unit` is `x`, `ns`,
    /// `%` or nothing.
    pub(super) fn new(label: &str, x: &str, y: &str, unit: &str) -> Chart {
        let mut of = Map::new();
        of.insert("label".into(), label.into());
        of.insert("x".into(), x.into());
        of.insert("y".into(), y.into());
        of.insert("unit".into(), unit.into());
        of.insert("series".into(), json!([]));
        Chart(of)
    }

    /// Sets another key.
    pub(super) fn set(mut self, key: &str, value: Value) -> Chart {
        self.0.insert(key.into(), value);
        self
    }

    /// Adds a series as an object.
    pub(super) fn add(&mut self, series: Value) {
        if let Some(Value::Array(all)) = self.0.get_mut("series") {
            all.push(series);
        }
    }

    /// Nothing was added.
    pub(super) fn is_empty(&self) -> bool {
        self.0
            .get("series")
            .and_then(Value::as_array)
            .is_none_or(Vec::is_empty)
    }

    /// For a template.
    pub(super) fn finish(self) -> Value {
        names::data(Value::Object(self.0))
    }
}

/// A number with six digits: more is noise, and bytes.
pub(super) fn round(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return 0.0;
    }
    let scale = 10f64.powi(5 - value.abs().log10().floor() as i32);
    (value * scale).round() / scale
}

/// The ratios of a series as points: when, ratio, low, high, what a tooltip says.
pub(super) fn ratios(series: &Series) -> Vec<Value> {
    series
        .points
        .iter()
        .map(|point| {
            let revision = point
                .revision
                .as_deref()
                .map_or("no revision".to_string(), short);
            let dirty = if point.dirty { "+" } else { "" };
            let text = format!("{revision}{dirty}, {} invocations", point.ratio.log.count);
            json!([
                point.at,
                round(point.ratio.ratio),
                round(point.ratio.low),
                round(point.ratio.high),
                text
            ])
        })
        .collect()
}

/// The ratios to the frozen build.
pub(super) fn to_frozen(series: &Series) -> Vec<Value> {
    let point = |at: i64, log: &Trimmed| {
        let half = log.half_width(0.05);
        let ends = [log.mean, log.mean - half, log.mean + half].map(|log| round(log.exp()));
        json!([
            at,
            ends[0],
            ends[1],
            ends[2],
            format!("{} times the frozen build", digits(ends[0]))
        ])
    };
    let mut points = series.points.iter();
    let found = points
        .by_ref()
        .filter_map(|one| Some(point(one.at, one.to_frozen.as_ref()?)));
    found.collect()
}

/// A path of the values from left to right in a box of 100 by 20; empty for fewer than two.
pub(super) fn spark(values: &[f64]) -> String {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if values.len() < 2 {
        return String::new();
    }
    // A series that moves by less than 2 % is drawn as level as it is.
    let (middle, reach) = ((low + high) / 2.0, (high - low).max(0.02));
    let step = 100.0 / (values.len() - 1) as f64;
    let places = values.iter().enumerate().map(|(index, value)| {
        let command = if index == 0 { 'M' } else { 'L' };
        let y = 10.0 - (value - middle) / reach * 17.0;
        format!("{command}{:.1} {y:.1}", index as f64 * step)
    });
    places.collect()
}
