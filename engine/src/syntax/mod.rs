//! Source text to HIR: decoding, depth limits, parsing, semantic errors, lowering.
//!
//! The only folder that names the parser crates; what leaves it is [`hir::Module`] or a syntax error.

pub mod hir;
mod source;
