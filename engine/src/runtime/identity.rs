//! Identity of values.

use crate::object::*;
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
