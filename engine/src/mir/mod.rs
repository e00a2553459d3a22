//! The middle of the compilers: a typed SSA form of one function or loop, made from bytecode and what
//! the interpreter learned, optimised by `passes`, and lowered to machine code by `jit`.
//!
//! `ir` is the form, `build` makes it with the help of `liveness`, `passes` improve it,
//! `verify` and `print` serve tests and `--dump=mir`, `dom` finds what dominates what.

pub mod build;
mod dom;
pub mod ir;
pub mod liveness;
pub mod passes;
mod print;
#[cfg(test)]
pub(crate) mod tests;
mod verify;

/// A hash map whose order and cost are the same in each process, so that counted runs of the compiler repeat.
pub(crate) type FixedMap<K, V> = std::collections::HashMap<K, V, foldhash::fast::FixedState>;
/// Likewise a set.
pub(crate) type FixedSet<K> = std::collections::HashSet<K, foldhash::fast::FixedState>;

pub use dom::Dominators;
pub use ir::*;
pub use verify::{VerifyError, verify};
