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

pub use dom::Dominators;
pub use ir::*;
pub use verify::{VerifyError, verify};
