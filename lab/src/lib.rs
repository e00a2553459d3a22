//! The performance laboratory: measures runners (tauraro, CPython, PyPy, any command) against each other on a noisy
//! machine, checks every answer before its time counts, keeps every sample, and says how sure it is of a ratio.
//!
//! `docs/formats.md` describes what it reads and writes, `docs/methodology.md` why it measures the way it does.

pub mod certify;
pub mod cmd;
pub mod counters;
pub mod error;
pub mod exchange;
pub mod gate;
pub mod history;
pub mod ledger;
pub mod model;
pub mod plot;
pub mod profile;
pub mod report;
pub mod runner;
pub mod site;
pub mod stats;
pub mod suite;
pub mod trend;
pub mod verdict;
