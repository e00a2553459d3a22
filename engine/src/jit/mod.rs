//! The compiler to machine code: MIR is lowered to Cranelift's form, which puts it into our code memory.
//!
//! - `target`: the processor and Cranelift's settings.
//! - `arena`: memory for code, writable or executable, never both.
//! - `backend`: what lives as long as the machine: Cranelift's module and its buffers.
//! - `code`: a piece of compiled code with its sites, the places where it can be left.
//! - `policy`: when code is compiled, discarded and given up; `exit`: leaving it; `stats`: what is counted.
//! - `map`: where compiled code lies, for profilers.
//! - `lower`: one operation of MIR after the other, split by topic as `interp::ops` is.

mod arena;
mod backend;
pub mod code;
mod exit;
mod lower;
mod map;
pub mod policy;
pub mod stats;
mod target;
#[cfg(test)]
mod tests;

pub use arena::{ARENA_BYTES, Arena};
pub use backend::{Backend, Refusal, TextKind};
pub use code::{Compiled, Runtime, heap_constants};
pub use policy::{Dump, Jit, Settings};
