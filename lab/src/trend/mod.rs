//! The history as series: what each night of runs found of each benchmark, the change points of that, and alerts.

mod acknowledged;
mod alerts;
mod nights;
mod series;

pub use acknowledged::{Acknowledged, Acknowledgement};
pub use alerts::{Alert, Cause, LATEST, alerts, alerts_json, alerts_text, changes_of};
pub use nights::{Failed, Measured, Night, RunFacts, Slices, nights, seconds, summary};
pub(crate) use series::FROZEN;
pub use series::{Point, Series, judge_nights, reference, series};
