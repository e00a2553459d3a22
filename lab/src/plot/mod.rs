//! Charts as SVG, for Markdown, mail and badges: the only folder that names plotters.

mod badge;
mod history;
mod timeline;

pub use badge::badge;
pub use history::{Line, history};
pub use timeline::{Track, timeline};
