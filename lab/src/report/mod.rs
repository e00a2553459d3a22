//! What a run showed: ratios with their intervals, and tables of them as text, Markdown and JSON.

mod analysis;
mod cause;
mod certified;
mod comparison;
mod compiling;
mod counted;
mod disturbed;
mod json;
mod layouts;
mod markdown;
mod shift_trial;
mod slicing;
mod text;
mod warm_up;
mod words;

pub use analysis::{Analysis, ChangeSince, Row, Suite, analyse};
pub use cause::{
    cause_json, causes_markdown, causes_text, count_text, differing, listed, percent_of,
};
pub use certified::Certified;
pub use comparison::{
    COLUMNS, ComparedRow, ComparedSide, Comparison, cells, change, comparison_json,
    comparison_lines, comparison_markdown, comparison_text, judgement_json, verdict_text,
};
pub use compiling::Compiling;
pub use json::to_json;
pub use layouts::layouts_text;
pub use markdown::to_markdown;
pub use shift_trial::shift_trial_markdown;
pub use text::to_text;
pub use warm_up::{WarmUps, warm_ups};

pub use crate::stats::Interval;

/// A time in nanoseconds with three significant digits and its unit; nothing for none.
pub fn time_text(nanoseconds: Option<f64>) -> String {
    words::time(nanoseconds)
}
