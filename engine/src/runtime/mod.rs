//! The semantics of the language: operators, attributes, calls, classes, exceptions, imports.

pub(crate) mod abc;
pub mod abi;
pub mod arith;
pub(crate) mod attribute_cache;
pub mod attributes;
pub mod awaiting;
pub mod bootstrap;
pub(crate) mod build;
pub mod call;
pub mod class_bases;
mod class_order;
pub mod classes;
pub mod code;
pub mod construct;
pub mod define;
pub mod dict_update;
pub mod dicts;
pub mod exception_groups;
pub mod exceptions;
pub mod finalizers;
pub(crate) mod identity;
mod instance_dict;
pub(crate) mod intrinsics;
pub(crate) mod iteration;
pub mod native_errors;
pub(crate) mod number_text;
pub mod operators;
pub mod ops;
pub mod sets;
pub mod slices;
pub mod sort;
pub(crate) mod subscript;
pub mod typing;
pub(crate) mod unpack;

pub use operators::{BinaryOp, CompareOp, UnaryOp};

#[cfg(test)]
pub(crate) mod tests;
