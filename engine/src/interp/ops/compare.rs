//! Comparisons.

use super::arith::type_bits;
use crate::bytecode::Instr;
use crate::bytecode::ops::feedback_bits as seen;
use crate::object::*;
use crate::runtime::{CompareOp, ops};
use crate::value::Value;

/// `a is b`. Ints and floats are compared by type and bits, so that no tier and no boxing shows.
#[inline]
pub(crate) fn is_same(a: Value, b: Value) -> bool {
    a == b || (a.is_ptr() && b.is_ptr() && is_same_number(a, b))
}

#[inline(never)]
fn is_same_number(a: Value, b: Value) -> bool {
    if a.shape_id() != b.shape_id() {
        return false;
    }
    match a.shape_id() {
        s if s == ClassId::Int as u32 => match (a.cast::<Int>(), b.cast::<Int>()) {
            (Some(x), Some(y)) => x.is_negative() == y.is_negative() && x.limbs() == y.limbs(),
            _ => false,
        },
        s if s == ClassId::Float as u32 => match (a.to_f64(), b.to_f64()) {
            (Some(x), Some(y)) => x.to_bits() == y.to_bits(),
            _ => false,
        },
        _ => false,
    }
}

/// Compares two exact strs, by far the most common operands that are no numbers.
#[inline(always)]
fn strs(word: &mut Instr, op: CompareOp, a: Value, b: Value) -> Option<bool> {
    const STR: u32 = ClassId::Str as u32;
    if a.shape_id() != STR || b.shape_id() != STR {
        return None;
    }
    *word = word.with_x(word.x() | seen::STR);
    // SAFETY: the shapes say that both are exactly strs.
    let (x, y): (Gc<Str>, Gc<Str>) = unsafe { (a.cast_unchecked(), b.cast_unchecked()) };
    Some(match op {
        CompareOp::Eq => x.equals(&y),
        CompareOp::Ne => !x.equals(&y),
        _ => op.holds(x.compare(&y)),
    })
}

#[inline(never)]
pub(crate) fn value(
    t: &mut Thread,
    word: &mut Instr,
    op: CompareOp,
    a: Value,
    b: Value,
) -> PyResult {
    if let Some(r) = strs(word, op, a, b) {
        return Ok(Value::bool(r));
    }
    *word = word.with_x(word.x() | type_bits(a) | type_bits(b));
    ops::compare(t, op, a, b)
}

#[inline(never)]
pub(crate) fn truth(
    t: &mut Thread,
    word: &mut Instr,
    op: CompareOp,
    a: Value,
    b: Value,
) -> Result<bool, Raised> {
    if let Some(r) = strs(word, op, a, b) {
        return Ok(r);
    }
    let v = value(t, word, op, a, b)?;
    ops::truthy(t, v)
}
