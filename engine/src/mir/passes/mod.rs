//! The passes over MIR, in the order in which they run. Each keeps the graph well-formed, which debug
//! builds verify after each.

mod dead;
mod hoist;
mod number;
mod params;
mod ranges;

use super::{Graph, verify};

/// A pass: its name in dumps and errors, and what it does.
type Pass = (&'static str, fn(&mut Graph));

/// The pipeline.
pub const PASSES: &[Pass] = &[
    ("params", params::run),
    ("number", number::run),
    ("hoist", hoist::run),
    ("number again", number::run),
    ("ranges", ranges::run),
    ("dead", dead::run),
];

/// Runs all passes.
///
/// # Errors
/// The name of the pass after which the graph was not well-formed, and what is wrong (debug builds
/// only).
pub fn run(graph: &mut Graph) -> Result<(), String> {
    for (name, pass) in PASSES {
        pass(graph);
        if cfg!(debug_assertions)
            && let Err(e) = verify(graph)
        {
            return Err(format!("after {name}: {e}"));
        }
    }
    Ok(())
}
