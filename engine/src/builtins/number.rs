//! What the number classes share: conversion of arguments, binary natives, parsing of literals.

use super::str_unicode;
use crate::object::*;
use crate::runtime::arith::{self, Number};
use crate::runtime::{BinaryOp, call, ops};
use crate::value::Value;

/// Defines the natives of binary operators and of their reflected forms:
/// `name, reflected: Op by function;`.
macro_rules! binary_natives {
    ($apply:path: $($name:ident, $reflected:ident: $op:ident;)*) => {$(
        fn $name(t: &mut Thread, args: &[Value]) -> PyResult {
            $apply(t, BinaryOp::$op, args[0], args[1])
        }
        fn $reflected(t: &mut Thread, args: &[Value]) -> PyResult {
            $apply(t, BinaryOp::$op, args[1], args[0])
        }
    )*};
}

/// Defines the natives of the six comparisons.
macro_rules! compare_natives {
    ($apply:path: $($name:ident: $op:ident;)*) => {$(
        fn $name(t: &mut Thread, args: &[Value]) -> PyResult {
            $apply(t, CompareOp::$op, args[0], args[1])
        }
    )*};
}

pub(super) use {binary_natives, compare_natives};

/// The float nearest to a real number: a float, or what `__float__` or `__index__` give. `Ok(None)`
/// when `v` has neither.
///
/// # Errors
/// OverflowError for a huge int; TypeError when `__float__` gives no float.
pub(crate) fn real_optional(t: &mut Thread, v: Value) -> Result<Option<f64>, Raised> {
    if let Some(n) = Number::exact(v) {
        return arith::to_float(t, n).map(Some);
    }
    let f = t.special(v, Special::Float);
    if !f.is_unbound() {
        let r = call::call_special(t, f, v, &[])?;
        if let Some(x) = r.to_f64() {
            return Ok(Some(x));
        }
        let message = format!(
            "{}.__float__ returned non-float (type {})",
            t.class_of(v).name(),
            t.class_of(r).name()
        );
        return Err(t.type_error(message));
    }
    if t.special(v, Special::Index).is_unbound() {
        return Ok(None);
    }
    let i = ops::index(t, v)?;
    match Number::of(i) {
        Some(n) => arith::to_float(t, n).map(Some),
        None => Ok(None),
    }
}

/// As [`real_optional`], TypeError when `v` is no real number.
///
/// # Errors
/// TypeError, OverflowError.
pub(crate) fn real(t: &mut Thread, v: Value) -> Result<f64, Raised> {
    match real_optional(t, v)? {
        Some(x) => Ok(x),
        None => {
            let message = format!("must be real number, not {}", t.class_of(v).name());
            Err(t.type_error(message))
        }
    }
}

/// The text of a str as number parsers read it: decimal digits of all scripts become ASCII ones,
/// white space becomes blanks, and everything else outside ASCII becomes `?`, which no number has.
pub(super) fn ascii_text(s: &Str) -> Vec<u8> {
    if let Some(text) = s.as_ascii() {
        return text
            .bytes()
            .map(|b| {
                if b.is_ascii_control() && is_blank(b) {
                    b' '
                } else {
                    b
                }
            })
            .collect();
    }
    s.data()
        .iter()
        .map(|c| match c {
            0..0x80 if is_blank(c as u8) => b' ',
            0..0x80 => c as u8,
            _ if str_unicode::is_space(c) => b' ',
            _ => str_unicode::decimal_value(c).map_or(b'?', |d| b'0' + d as u8),
        })
        .collect()
}

/// Is it white space of a str?
fn is_blank(b: u8) -> bool {
    matches!(b, b'\t'..=b'\r' | 0x1C..=0x1F | b' ')
}

/// Is it white space of bytes?
pub(super) fn is_byte_blank(b: u8) -> bool {
    matches!(b, b'\t'..=b'\r' | b' ')
}

/// Without white space at both ends.
pub(super) fn strip(mut text: &[u8]) -> &[u8] {
    while let [b, rest @ ..] = text
        && is_byte_blank(*b)
    {
        text = rest;
    }
    while let [rest @ .., b] = text
        && is_byte_blank(*b)
    {
        text = rest;
    }
    text
}

/// The argument of `__format__`.
///
/// # Errors
/// TypeError when it is no str.
pub(super) fn format_spec(t: &mut Thread, v: Value) -> Result<Gc<Str>, Raised> {
    match v.cast::<Str>() {
        Some(spec) => Ok(spec),
        None => {
            let class = t.class_of(v).name();
            Err(t.type_error(format!("__format__() argument must be str, not {class}")))
        }
    }
}

/// The bytes of a bytes-like value, copied.
pub(super) fn bytes_like(v: Value) -> Option<Vec<u8>> {
    if let Some(b) = v.cast::<Bytes>() {
        return Some(b.as_slice().to_vec());
    }
    if let Some(b) = v.cast::<ByteArray>() {
        return Some((0..b.len()).filter_map(|i| b.get(i)).collect());
    }
    super::buffers::content(v)
}

/// The float written as `text` (white space stripped): Python's notation, underscores between
/// digits, `inf`, `infinity`, `nan`.
pub(super) fn parse_float(text: &[u8]) -> Option<f64> {
    let mut clean = Vec::with_capacity(text.len());
    for (i, &b) in text.iter().enumerate() {
        if b == b'_' {
            let digit = |b: Option<&u8>| b.is_some_and(u8::is_ascii_digit);
            if i == 0 || !digit(text.get(i - 1)) || !digit(text.get(i + 1)) {
                return None;
            }
        } else {
            clean.push(b);
        }
    }
    let numeric = |b: &u8| matches!(b, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-');
    if !clean.iter().all(numeric) {
        let (negative, word) = match clean.split_first() {
            Some((b'-', rest)) => (true, rest),
            Some((b'+', rest)) => (false, rest),
            _ => (false, &clean[..]),
        };
        let x = match word.to_ascii_lowercase().as_slice() {
            b"inf" | b"infinity" => f64::INFINITY,
            b"nan" => f64::NAN,
            _ => return None,
        };
        return Some(if negative { -x } else { x });
    }
    core::str::from_utf8(&clean).ok()?.parse().ok()
}

/// Checks the class that `__new__` was given.
///
/// # Errors
/// TypeError when it is no class, or none of this builtin class.
pub(super) fn new_class(t: &mut Thread, cls: Value, id: ClassId) -> Result<Gc<Class>, Raised> {
    let name = id.name();
    let Some(class) = cls.cast::<Class>() else {
        let message = format!(
            "{name}.__new__(X): X is not a type object ({})",
            t.class_of(cls).name()
        );
        return Err(t.type_error(message));
    };
    if !class.is_subclass_of(t.class(id)) {
        let other = class.name();
        let message = format!("{name}.__new__({other}): {other} is not a subtype of {name}");
        return Err(t.type_error(message));
    }
    if class.builtin_id() != id {
        let other = class.builtin_id().name();
        let message = format!(
            "{name}.__new__({}) is not safe, use {other}.__new__()",
            class.name()
        );
        return Err(t.type_error(message));
    }
    Ok(class)
}

/// The exact int in `v`, an int of any kind.
///
/// # Errors
/// MemoryError.
pub(super) fn plain_int(t: &mut Thread, v: Value) -> PyResult {
    if v.is_int() {
        return Ok(v);
    }
    ops::index(t, v)
}

/// The first 200 code points of the repr, as error texts quote arguments.
///
/// # Errors
/// What `__repr__` raises.
pub(super) fn short_repr(t: &mut Thread, v: Value) -> Result<String, Raised> {
    let s = ops::repr(t, v)?;
    Ok(s.to_string_lossy().chars().take(200).collect())
}

/// `a op b` for the natives of int; NotImplemented when an operand is no int.
pub(super) fn int_binary(t: &mut Thread, op: BinaryOp, a: Value, b: Value) -> PyResult {
    let (Some(x), Some(y)) = (arith::Integer::of(a), arith::Integer::of(b)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    arith::binary_int(t, op, x, y).unwrap_or(Ok(Value::NOT_IMPLEMENTED))
}

/// `a op b` for the natives of float; NotImplemented when an operand is no real number.
pub(super) fn float_binary(t: &mut Thread, op: BinaryOp, a: Value, b: Value) -> PyResult {
    let (Some(x), Some(y)) = (Number::of(a), Number::of(b)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let (x, y) = (arith::to_float(t, x)?, arith::to_float(t, y)?);
    arith::binary_float(t, op, x, y).unwrap_or(Ok(Value::NOT_IMPLEMENTED))
}
