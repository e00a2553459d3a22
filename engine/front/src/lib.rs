//! The front end of tauraro: source text to bytecode.
//!
//! No values and no heap: what comes out is pointer-free, and the build script of the engine compiles the library with
//! the same code that an import runs.

pub mod bytecode;
pub mod syntax;
