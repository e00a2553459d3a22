//! How figures look on the pages.

use crate::report::{Interval, time_text};

/// Three significant digits, all digits before the point.
pub(super) fn digits(value: f64) -> String {
    let decimals = match value.abs() {
        large if large >= 99.95 => 0,
        middle if middle >= 9.995 => 1,
        _ => 2,
    };
    format!("{value:.decimals$}")
}

/// `5.21×`.
pub(super) fn times(ratio: f64) -> String {
    format!("{}×", digits(ratio))
}

/// `4.9 to 5.6`.
pub(super) fn interval(of: &Interval) -> String {
    format!("{} to {}", digits(of.low), digits(of.high))
}

/// A fraction as `+6.4 %`.
pub(super) fn percent(fraction: f64) -> String {
    let percent = fraction * 100.0;
    if percent.abs() >= 99.5 {
        format!("{percent:+.0} %")
    } else {
        format!("{percent:+.1} %")
    }
}

/// Nanoseconds as a time.
pub(super) fn time(nanoseconds: Option<f64>) -> String {
    time_text(nanoseconds)
}

/// Seconds since 1970 as a day.
pub(super) fn day(at: i64) -> String {
    moment(at)[..10].to_string()
}

/// Seconds since 1970 as `2026-11-29 05:24`.
pub(super) fn moment(at: i64) -> String {
    // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years that begin in March.
    let (days, rest) = (at.div_euclid(86_400) + 719_468, at.rem_euclid(86_400));
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    format!(
        "{:04}-{month:02}-{day:02} {:02}:{:02}",
        year_of_era + era * 400 + later,
        rest / 3600,
        rest / 60 % 60
    )
}

/// How long ago, in words.
pub(super) fn age(seconds: i64) -> String {
    match seconds {
        few if few < 90 * 60 => format!("{} min old", (few / 60).max(0)),
        hours if hours < 72 * 3600 => format!("{} h old", hours / 3600),
        days => format!("{} days old", days / 86_400),
    }
}

/// The beginning of a revision.
pub(super) fn short(revision: &str) -> String {
    revision.chars().take(7).collect()
}

/// An interval on an axis from `-reach` to `reach`, in percent of its width; changes of time as fractions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis {
    /// The greatest change that is shown.
    pub(super) reach: f64,
}

impl Axis {
    /// One that shows all of these ends.
    pub(super) fn of(ends: impl Iterator<Item = f64>) -> Axis {
        let reach = ends
            .map(f64::abs)
            .filter(|end| end.is_finite())
            .fold(0.02, f64::max);
        Axis {
            reach: reach.min(1.0) * 1.08,
        }
    }

    /// Where a change is.
    pub(super) fn at(self, change: f64) -> f64 {
        let place = 50.0 + 50.0 * (change / self.reach).clamp(-1.0, 1.0);
        (place * 100.0).round() / 100.0
    }

    /// The bars of one row.
    pub(super) fn row(
        self,
        (mid, low, high): (f64, f64, f64),
        margin: f64,
        tone: &str,
    ) -> serde_json::Value {
        let band = self.at(-margin);
        let left = self.at(low);
        serde_json::json!({
            "mid": self.at(mid), "low": left, "width": self.at(high) - left,
            "band": band, "band_width": self.at(margin) - band, "zero": 50, "tone": tone,
        })
    }

    /// Three ticks.
    pub(super) fn ticks(self) -> Vec<serde_json::Value> {
        let steps = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5];
        let step = steps
            .into_iter()
            .rev()
            .find(|step| step * 1.4 <= self.reach)
            .unwrap_or(0.005);
        [-1.0, 0.0, 1.0]
            .into_iter()
            .map(|count| {
                let place = count * step;
                let text = if count == 0.0 {
                    "0".to_string()
                } else {
                    format!("{:+} %", (place * 1000.0).round() / 10.0)
                };
                serde_json::json!({ "at": self.at(place), "text": text })
            })
            .collect()
    }
}
