//! What scripts do to objects: operators, attributes, calls, exceptions.

pub mod arith;
pub mod operators;
