//! tauraro
pub mod bytecode;
pub mod syntax;
