//! tauraro
pub mod syntax;
