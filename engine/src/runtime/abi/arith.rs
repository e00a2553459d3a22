//! Operators.

use super::{truth as truth_word, word};
use crate::object::*;
use crate::runtime::arith::float;
use crate::runtime::{BinaryOp, CompareOp, UnaryOp, identity, ops};
use crate::value::Value;
use core::sync::atomic::Ordering;

fn binary_op(op: u64) -> BinaryOp {
    BinaryOp::ALL[op as usize]
}

fn compare_op(op: u64) -> CompareOp {
    CompareOp::ALL[op as usize]
}

pub(super) extern "C" fn binary(t: &mut Thread, op: u64, a: Value, b: Value) -> Value {
    let op = binary_op(op);
    if op == BinaryOp::Add
        && let Some((x, y)) = strs(a, b)
    {
        return word(Str::concat(t, x, y).map(|s| s.value()));
    }
    word(ops::binary(t, op, a, b))
}

pub(super) extern "C" fn in_place(t: &mut Thread, op: u64, a: Value, b: Value) -> Value {
    let op = binary_op(op);
    if op == BinaryOp::Add
        && let Some((x, y)) = strs(a, b)
    {
        return word(Str::concat(t, x, y).map(|s| s.value()));
    }
    word(ops::inplace(t, op, a, b))
}

/// Both, if they are exactly strs.
fn strs(a: Value, b: Value) -> Option<(Gc<Str>, Gc<Str>)> {
    const STR: u32 = ClassId::Str as u32;
    // SAFETY: the shapes say that both are exactly strs.
    (a.shape_id() == STR && b.shape_id() == STR)
        .then(|| unsafe { (a.cast_unchecked(), b.cast_unchecked()) })
}

pub(super) extern "C" fn unary(t: &mut Thread, op: u64, v: Value) -> Value {
    let op = [UnaryOp::Neg, UnaryOp::Pos, UnaryOp::Invert][op as usize];
    word(ops::unary(t, op, v))
}

fn compared_strs(op: CompareOp, a: Value, b: Value) -> Option<bool> {
    let (x, y) = strs(a, b)?;
    Some(match op {
        CompareOp::Eq => x.equals(&y),
        CompareOp::Ne => !x.equals(&y),
        _ => op.holds(x.compare(&y)),
    })
}

pub(super) extern "C" fn compare(t: &mut Thread, op: u64, a: Value, b: Value) -> Value {
    let op = compare_op(op);
    match compared_strs(op, a, b) {
        Some(r) => Value::bool(r),
        None => word(ops::compare(t, op, a, b)),
    }
}

pub(super) extern "C" fn compare_truth(t: &mut Thread, op: u64, a: Value, b: Value) -> u64 {
    let op = compare_op(op);
    if let Some(r) = compared_strs(op, a, b) {
        return r as u64;
    }
    let r = ops::compare(t, op, a, b).and_then(|v| ops::truthy(t, v));
    truth_word(r)
}

pub(super) extern "C" fn compare_strs(_: &mut Thread, op: u64, a: Value, b: Value) -> u64 {
    debug_assert!(strs(a, b).is_some());
    compared_strs(compare_op(op), a, b).unwrap_or(false) as u64
}

pub(super) extern "C" fn concat(t: &mut Thread, a: Value, b: Value) -> Value {
    debug_assert!(strs(a, b).is_some());
    // SAFETY: compiled code has tested that both are exactly strs.
    let (x, y): (Gc<Str>, Gc<Str>) = unsafe { (a.cast_unchecked(), b.cast_unchecked()) };
    word(Str::concat(t, x, y).map(|s| s.value()))
}

pub(super) extern "C" fn truth(t: &mut Thread, v: Value) -> u64 {
    truth_word(ops::truthy(t, v))
}

pub(super) extern "C" fn same(_: &mut Thread, a: Value, b: Value) -> u64 {
    identity::is_same(a, b) as u64
}

pub(super) extern "C" fn box_float(t: &mut Thread, x: f64) -> Value {
    t.float_from_reserve(x).unwrap_or_else(|_raised| {
        // Not even the reserve had room: the next poll raises.
        let _memory_error = t.take_pending();
        t.poll.fetch_or(poll::MEMORY, Ordering::Relaxed);
        t.nan()
    })
}

pub(super) extern "C" fn to_float(_: &mut Thread, v: Value) -> f64 {
    match v.to_int() {
        Some(i) => i as f64,
        None => v.to_f64().unwrap_or(f64::NAN),
    }
}

pub(super) extern "C" fn is_float(_: &mut Thread, v: Value) -> u64 {
    (v.is_float() || v.shape_id() == ClassId::Float as u32) as u64
}

pub(super) extern "C" fn float_floor_div(_: &mut Thread, x: f64, y: f64) -> f64 {
    float::div_floor(x, y).0
}

pub(super) extern "C" fn float_mod(_: &mut Thread, x: f64, y: f64) -> f64 {
    float::modulo(x, y)
}
