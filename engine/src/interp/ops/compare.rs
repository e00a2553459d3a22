//! Comparisons.

use super::arith::type_bits;
use crate::bytecode::Instr;
use crate::bytecode::ops::feedback_bits as seen;
use crate::object::*;
use crate::runtime::{CompareOp, ops};
use crate::value::Value;

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
