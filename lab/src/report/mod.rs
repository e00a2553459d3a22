//! What a run showed: ratios with their intervals, and tables of them as text, Markdown and JSON.

mod analysis;
mod comparison;
mod compiling;
mod disturbed;
mod json;
mod markdown;
mod slicing;
mod text;
mod words;

pub use analysis::{Analysis, ChangeSince, Row, Suite, analyse};
pub use comparison::{
    ComparedRow, ComparedSide, Comparison, comparison_json, comparison_markdown, comparison_text,
    judgement_json,
};
pub use compiling::Compiling;
pub use json::to_json;
pub use markdown::to_markdown;
pub use text::to_text;
