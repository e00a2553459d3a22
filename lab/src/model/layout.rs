//! How far relinking alone moves a benchmark.

use serde::Serialize;

/// How far one benchmark was moved, and how that was found out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spread {
    /// The greatest |ln ratio| of a layout, which is what verdicts use.
    #[serde(skip)]
    pub spread: f64,
    /// The runner that was relinked.
    pub runner: String,
    /// The options it was run with: the same binary with others has its hot code elsewhere.
    pub options: Vec<String>,
    /// The commit it was built from.
    pub revision: String,
    /// What its samples are: `cold`, `slices` or `process`.
    pub duets: String,
    /// |ln ratio| of the unshuffled binary beside itself, measured like a layout: what a layout that moves nothing shows.
    pub noise: Option<f64>,
    /// One for each layout.
    pub layouts: Vec<Moved>,
}

/// One layout of one benchmark.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Moved {
    /// What decided the order.
    pub seed: u32,
    /// ln(time unshuffled / time shuffled), a trimmed mean: positive when this layout is the faster one.
    pub log_ratio: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Duets it rests on.
    pub invocations: usize,
}
