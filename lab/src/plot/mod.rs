//! Charts as SVG, for Markdown, mail and badges: the only folder that names plotters.

mod badge;
mod history;

pub use badge::badge;
pub use history::{Line, history};
