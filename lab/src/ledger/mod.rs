//! The ledger of optimisations: what somebody expected of a change, and what was measured.
//!
//! An entry is a TOML file, written before anything is measured; `lab try` writes what it found into a JSON file beside it,
//! and a page of all entries. `docs/formats.md`, "The ledger", describes the files.

mod entry;
mod page;

pub use entry::{Entry, Side, load_entry};
pub use page::{Tried, load_ledger, page};
