//! Arithmetic of the builtin numbers: ints of any size, bools and floats.
//!
//! The public functions answer `None` when an operand is not *exactly* an `int`, `bool` or `float`:
//! instances of subclasses and everything else go through the special methods, whose natives take
//! the numbers out of any instance and come back here.

pub(crate) mod complex;
pub(crate) mod convert;
pub(crate) mod float;
mod hash;
mod int;
mod limbs;
mod operand;

use super::operators::{BinaryOp, CompareOp, UnaryOp};
use crate::object::{ClassId, Int, PyResult, Raised, Thread, Tuple};
use crate::value::Value;
use core::cmp::Ordering;
use int::Division;

pub(crate) use int::check_bits;
pub(crate) use limbs::bits;
pub(crate) use operand::{Integer, Number};

/// `a op b`.
#[inline]
pub fn binary(t: &mut Thread, op: BinaryOp, a: Value, b: Value) -> Option<PyResult> {
    // Natural numbers of one word: what hash functions and random generators work on.
    if let Some(x) = natural(a)
        && let Some(y) = natural(b)
    {
        match op {
            BinaryOp::And => return Some(t.int_u64(x & y)),
            BinaryOp::Or => return Some(t.int_u64(x | y)),
            BinaryOp::Xor => return Some(t.int_u64(x ^ y)),
            BinaryOp::RShift => return Some(t.int_u64(if y < 64 { x >> y } else { 0 })),
            BinaryOp::LShift if y < 64 => return Some(t.int_u128(false, (x as u128) << y)),
            BinaryOp::Add => return Some(t.int_u128(false, x as u128 + y as u128)),
            BinaryOp::Mul => return Some(t.int_u128(false, x as u128 * y as u128)),
            BinaryOp::FloorDiv if y != 0 => return Some(t.int_u64(x / y)),
            BinaryOp::Mod if y != 0 => return Some(t.int_u64(x % y)),
            _ => {}
        }
    }
    binary_more(t, op, a, b)
}

/// The number of an exact int that is not negative and fits one word.
#[inline(always)]
fn natural(v: Value) -> Option<u64> {
    if v.is_int() {
        u64::try_from(v.as_int()).ok()
    } else {
        Int::natural_word(v)
    }
}

#[inline(never)]
fn binary_more(t: &mut Thread, op: BinaryOp, a: Value, b: Value) -> Option<PyResult> {
    // A word as mask keeps that word of any natural number.
    if op == BinaryOp::And
        && let Some(mask) = natural(b)
        && let Some(i) = a.cast::<Int>()
        && i.header().shape.get() == ClassId::Int as u32
        && !i.is_negative()
        && let Some(low) = i.limbs().first()
    {
        return Some(t.int_u64(low & mask));
    }
    if let Some(x) = wide(a)
        && let Some(y) = wide(b)
        && let Some(r) = binary_wide(op, x, y)
    {
        return Some(t.int_i128(r));
    }
    binary_any(t, op, a, b)
}

/// An exact int of at most two limbs.
#[inline(always)]
fn wide(v: Value) -> Option<i128> {
    if v.is_int() {
        return Some(v.as_int() as i128);
    }
    let i = v.cast::<Int>()?;
    if i.header().shape.get() != ClassId::Int as u32 {
        return None;
    }
    i.to_i128()
}

/// The operators that two machine words do at once. `None` is not an error: the general way goes on
/// from there.
#[inline(always)]
fn binary_wide(op: BinaryOp, x: i128, y: i128) -> Option<i128> {
    match op {
        BinaryOp::Add => x.checked_add(y),
        BinaryOp::Sub => x.checked_sub(y),
        BinaryOp::And => Some(x & y),
        BinaryOp::Or => Some(x | y),
        BinaryOp::Xor => Some(x ^ y),
        BinaryOp::RShift if y >= 0 => Some(x >> y.min(127)),
        BinaryOp::LShift if (0..64).contains(&y) => {
            // At most 63 bits are added: what has 64 free bits stays whole.
            (x as i64 as i128 == x || x as u64 as i128 == x).then(|| x << y)
        }
        BinaryOp::Mul => {
            if let (Ok(x), Ok(y)) = (i64::try_from(x), i64::try_from(y)) {
                return Some(x as i128 * y as i128);
            }
            // Two unsigned words: the product may need the sign bit.
            let (x, y) = (u64::try_from(x).ok()?, u64::try_from(y).ok()?);
            i128::try_from(x as u128 * y as u128).ok()
        }
        // Divisions of numbers that are not negative: no rounding to think of.
        BinaryOp::FloorDiv => match (u64::try_from(x), u64::try_from(y)) {
            (Ok(x), Ok(y)) => x.checked_div(y).map(i128::from),
            _ => None,
        },
        BinaryOp::Mod => match (u128::try_from(x), u64::try_from(y)) {
            (Ok(x), Ok(y)) if y != 0 => Some(match u64::try_from(x) {
                Ok(x) => (x % y) as i128,
                Err(_) => (x % y as u128) as i128,
            }),
            _ => None,
        },
        _ => None,
    }
}

#[inline(never)]
fn binary_any(t: &mut Thread, op: BinaryOp, a: Value, b: Value) -> Option<PyResult> {
    let (x, y) = (Number::exact(a)?, Number::exact(b)?);
    if a.is_bool() && b.is_bool() {
        let (p, q) = (a == Value::TRUE, b == Value::TRUE);
        match op {
            BinaryOp::And => return Some(Ok(Value::bool(p & q))),
            BinaryOp::Or => return Some(Ok(Value::bool(p | q))),
            BinaryOp::Xor => return Some(Ok(Value::bool(p ^ q))),
            _ => {}
        }
    }
    binary_numbers(t, op, x, y)
}

/// `a op b` of unpacked numbers; `None` when the operator is not defined for them.
pub(crate) fn binary_numbers(
    t: &mut Thread,
    op: BinaryOp,
    a: Number,
    b: Number,
) -> Option<PyResult> {
    let (x, y) = match (a, b) {
        (Number::Int(x), Number::Int(y)) => return binary_int(t, op, x, y),
        (Number::Float(x), Number::Float(y)) => (x, y),
        _ if op >= BinaryOp::MatMul => return None,
        (Number::Float(x), Number::Int(y)) => match convert::to_float(t, y) {
            Ok(y) => (x, y),
            Err(r) => return Some(Err(r)),
        },
        (Number::Int(x), Number::Float(y)) => match convert::to_float(t, x) {
            Ok(x) => (x, y),
            Err(r) => return Some(Err(r)),
        },
    };
    binary_float(t, op, x, y)
}

/// `a op b` of ints; `None` for `@`.
#[inline]
pub(crate) fn binary_int(t: &mut Thread, op: BinaryOp, a: Integer, b: Integer) -> Option<PyResult> {
    Some(match op {
        BinaryOp::Add => int::add_sub(t, a, b, false),
        BinaryOp::Sub => int::add_sub(t, a, b, true),
        BinaryOp::Mul => int::mul(t, a, b),
        BinaryOp::TrueDiv => true_divide(t, a, b),
        BinaryOp::FloorDiv => int::div_floor(t, a, b, Division::Quotient).map(|r| r.0),
        BinaryOp::Mod => int::div_floor(t, a, b, Division::Remainder).map(|r| r.1),
        BinaryOp::Pow => int_pow(t, a, b),
        BinaryOp::LShift => int::shift_left(t, a, b),
        BinaryOp::RShift => int::shift_right(t, a, b),
        BinaryOp::And => int::and(t, a, b),
        BinaryOp::Or => int::or(t, a, b),
        BinaryOp::Xor => int::xor(t, a, b),
        BinaryOp::MatMul => return None,
    })
}

fn true_divide(t: &mut Thread, a: Integer, b: Integer) -> PyResult {
    if b.is_zero() {
        return Err(int::zero_division(t));
    }
    match convert::true_divide(a, b) {
        Some(x) => t.float(x),
        None => Err(t.overflow_error("integer division result too large for a float")),
    }
}

fn int_pow(t: &mut Thread, a: Integer, b: Integer) -> PyResult {
    if !b.is_negative() {
        return int::pow(t, a, b);
    }
    let (x, y) = (convert::to_float(t, a)?, convert::to_float(t, b)?);
    float::pow(t, x, y)
}

/// `a op b` of floats; `None` when the operator is not defined for them.
#[inline]
pub(crate) fn binary_float(t: &mut Thread, op: BinaryOp, x: f64, y: f64) -> Option<PyResult> {
    Some(match op {
        BinaryOp::Add => t.float(x + y),
        BinaryOp::Sub => t.float(x - y),
        BinaryOp::Mul => t.float(x * y),
        BinaryOp::TrueDiv => float::true_divide(t, x, y),
        BinaryOp::FloorDiv | BinaryOp::Mod if y == 0.0 => Err(int::zero_division(t)),
        BinaryOp::FloorDiv => t.float(float::div_floor(x, y).0),
        BinaryOp::Mod => t.float(float::modulo(x, y)),
        BinaryOp::Pow => float::pow(t, x, y),
        _ => return None,
    })
}

/// `op v`.
pub fn unary(t: &mut Thread, op: UnaryOp, v: Value) -> Option<PyResult> {
    let v = Number::exact(v)?;
    unary_number(t, op, v)
}

/// `op v` of an unpacked number; `None` for `~` of a float.
pub(crate) fn unary_number(t: &mut Thread, op: UnaryOp, v: Number) -> Option<PyResult> {
    Some(match (op, v) {
        (UnaryOp::Neg, Number::Int(v)) => int::negate(t, v),
        (UnaryOp::Pos, Number::Int(v)) => int::plain(t, v),
        (UnaryOp::Invert, Number::Int(v)) => int::invert(t, v),
        (UnaryOp::Neg, Number::Float(x)) => t.float(-x),
        (UnaryOp::Pos, Number::Float(x)) => t.float(x),
        (UnaryOp::Invert, Number::Float(_)) => return None,
    })
}

/// `abs(v)` of an unpacked number.
pub(crate) fn abs_number(t: &mut Thread, v: Number) -> PyResult {
    match v {
        Number::Int(v) => int::abs(t, v),
        Number::Float(x) => t.float(x.abs()),
    }
}

/// `abs(v)`.
pub fn abs(t: &mut Thread, v: Value) -> Option<PyResult> {
    let v = Number::exact(v)?;
    Some(abs_number(t, v))
}

/// `a op b`, exact whatever the types and sizes.
#[inline]
pub fn compare(op: CompareOp, a: Value, b: Value) -> Option<bool> {
    if Value::both_int(a, b) {
        return Some(op.holds(a.as_int().cmp(&b.as_int())));
    }
    Some(compare_numbers(op, Number::exact(a)?, Number::exact(b)?))
}

/// `a op b` of unpacked numbers.
pub(crate) fn compare_numbers(op: CompareOp, a: Number, b: Number) -> bool {
    let ordering = match (a, b) {
        (Number::Int(x), Number::Int(y)) => Some(int::compare(x, y)),
        (Number::Float(x), Number::Float(y)) => return op.holds_partial(x, y),
        (Number::Int(x), Number::Float(y)) => compare_int_float(x, y),
        (Number::Float(x), Number::Int(y)) => compare_int_float(y, x).map(Ordering::reverse),
    };
    match ordering {
        Some(ordering) => op.holds(ordering),
        // Not a number: different from everything.
        None => op == CompareOp::Ne,
    }
}

/// Compares an int with a float without rounding; `None` for nan.
fn compare_int_float(a: Integer, x: f64) -> Option<Ordering> {
    if x.is_nan() {
        return None;
    }
    // Beyond, an i128 or the exponent decides.
    const WIDE: f64 = (1u128 << 126) as f64;
    if x.abs() < WIDE {
        let Some(v) = a.to_i128() else {
            return Some(if a.is_negative() {
                Ordering::Less
            } else {
                Ordering::Greater
            });
        };
        let whole = x.trunc();
        return Some(v.cmp(&(whole as i128)).then_with(|| {
            // Equal whole parts: what is behind the point decides.
            0f64.partial_cmp(&(x - whole)).unwrap_or(Ordering::Equal)
        }));
    }
    if x.is_infinite() || a.is_negative() != (x < 0.0) {
        return Some(if x < 0.0 {
            Ordering::Greater
        } else {
            Ordering::Less
        });
    }
    // Same sign, and `x` is a whole number.
    let (_, m, shift) = convert::whole_parts(x);
    let mut out = [0u64; 18];
    limbs::shl(&[m], shift as u64, &mut out[..(shift / 64) as usize + 2]);
    let mut word = [0];
    let (negative, la) = a.limbs(&mut word);
    let magnitudes = limbs::compare(la, limbs::trim(&out));
    Some(if negative {
        magnitudes.reverse()
    } else {
        magnitudes
    })
}

/// `divmod(a, b)`: a tuple.
pub fn divmod(t: &mut Thread, a: Value, b: Value) -> Option<PyResult> {
    let (a, b) = (Number::exact(a)?, Number::exact(b)?);
    Some(divmod_numbers(t, a, b))
}

/// `divmod(a, b)` of unpacked numbers.
pub(crate) fn divmod_numbers(t: &mut Thread, a: Number, b: Number) -> PyResult {
    let (x, y) = match (a, b) {
        (Number::Int(x), Number::Int(y)) => {
            let (q, r) = int::div_floor(t, x, y, Division::Both)?;
            return Ok(Tuple::new(t, &[q, r])?.value());
        }
        (a, b) => (to_float(t, a)?, to_float(t, b)?),
    };
    if y == 0.0 {
        return Err(int::zero_division(t));
    }
    let (q, r) = float::div_floor(x, y);
    let (q, r) = (t.float(q)?, t.float(r)?);
    Ok(Tuple::new(t, &[q, r])?.value())
}

/// The float nearest to a number.
///
/// # Errors
/// OverflowError.
pub(crate) fn to_float(t: &mut Thread, v: Number) -> Result<f64, Raised> {
    match v {
        Number::Int(v) => convert::to_float(t, v),
        Number::Float(x) => Ok(x),
    }
}

/// `pow(a, b, modulus)` of ints; TypeError when one of them is a float.
pub fn pow_mod(t: &mut Thread, a: Value, b: Value, modulus: Value) -> Option<PyResult> {
    let operands = (
        Number::exact(a)?,
        Number::exact(b)?,
        Number::exact(modulus)?,
    );
    let (Number::Int(a), Number::Int(b), Number::Int(m)) = operands else {
        let text = "pow() 3rd argument not allowed unless all arguments are integers";
        return Some(Err(t.type_error(text)));
    };
    Some(int::pow_mod(t, a, b, m))
}

/// `pow(a, b, modulus)` of ints.
pub(crate) fn pow_mod_int(t: &mut Thread, a: Integer, b: Integer, m: Integer) -> PyResult {
    int::pow_mod(t, a, b, m)
}

/// The hash of an exact number; equal numbers have equal hashes, whatever their types.
#[inline]
pub fn hash(v: Value) -> Option<i64> {
    Some(match Number::exact(v)? {
        Number::Int(v) => hash::int(v),
        Number::Float(x) => hash::float(x),
    })
}

/// The hash of a float.
pub fn hash_float(x: f64) -> i64 {
    hash::float(x)
}

/// The hash of an int of any size, bools and subclasses included; `None` for other values.
pub fn hash_int(v: Value) -> Option<i64> {
    Integer::of(v).map(hash::int)
}

/// The hash of a complex number.
pub fn hash_complex(real: f64, imag: f64) -> i64 {
    hash::complex(real, imag)
}

/// The truth of an exact number.
#[inline]
pub fn truthy(v: Value) -> Option<bool> {
    Some(match Number::exact(v)? {
        Number::Int(v) => !v.is_zero(),
        Number::Float(x) => x != 0.0,
    })
}
