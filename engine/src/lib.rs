//! tauraro: an engine for a dynamic language with Python 3 syntax and semantics.

pub mod builtins;
pub mod cli;
pub mod frame;
pub mod gc;
mod interp;
#[cfg(feature = "jit")]
pub mod jit;
pub mod mir;
pub mod object;
pub mod profile;
pub mod runtime;
pub mod value;
pub mod vm;

pub use tauraro_front::{bytecode, syntax};
