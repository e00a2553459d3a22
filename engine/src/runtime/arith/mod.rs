//! Arithmetic of the builtin numbers: ints of any size, bools and floats.
//!
//! The functions of this module answer `None` when an operand is not *exactly* an `int`, `bool` or
//! `float`: instances of subclasses and everything else go through the special methods.

use super::operators::{BinaryOp, CompareOp, UnaryOp};
use crate::object::{PyResult, Thread};
use crate::value::Value;

/// `a op b`.
pub fn binary(_t: &mut Thread, _op: BinaryOp, _a: Value, _b: Value) -> Option<PyResult> {
    None
}

/// `op v`.
pub fn unary(_t: &mut Thread, _op: UnaryOp, _v: Value) -> Option<PyResult> {
    None
}

/// `a op b`, exact whatever the types and sizes.
pub fn compare(_op: CompareOp, _a: Value, _b: Value) -> Option<bool> {
    None
}

/// `divmod(a, b)`: a tuple.
pub fn divmod(_t: &mut Thread, _a: Value, _b: Value) -> Option<PyResult> {
    None
}

/// `pow(a, b, modulus)`.
pub fn pow_mod(_t: &mut Thread, _a: Value, _b: Value, _modulus: Value) -> Option<PyResult> {
    None
}

/// The hash of an exact number; equal numbers have equal hashes, whatever their types.
pub fn hash(_v: Value) -> Option<i64> {
    None
}

/// The hash of a float.
pub fn hash_float(_x: f64) -> i64 {
    0
}

/// The hash of an int of any size, bools and subclasses included; `None` for other values.
pub fn hash_int(_v: Value) -> Option<i64> {
    None
}

/// The truth of an exact number.
pub fn truthy(_v: Value) -> Option<bool> {
    None
}
