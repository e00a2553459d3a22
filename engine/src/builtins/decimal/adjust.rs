//! Operations on exponents and neighbours: quantize, whole numbers, normal forms, scaling, the next number.

use super::arith;
use super::coefficient::{Coefficient, Tail};
use super::context::{Context, EXP_OVERFLOW, EXP_UNDERFLOW, Rounding, has_room, status::*};
use super::number::*;
use core::cmp::Ordering;

/// `a` with the exponent of `b`.
pub(super) fn quantize(a: &Number, b: &Number, c: &Context, status: &mut u32) -> Number {
    if !a.is_finite() || !b.is_finite() {
        if let Some(nan) = nan_of(&[a, b], c, status) {
            return nan;
        }
        return match a.is_infinite() && b.is_infinite() {
            true => a.clone(),
            false => Number::error(INVALID_OPERATION, status),
        };
    }
    rescaled(a, b.exponent, c, status)
}

/// `a` with the exponent `exponent`.
#[inline]
pub(super) fn rescaled(a: &Number, exponent: i64, c: &Context, status: &mut u32) -> Number {
    if exponent > c.emax || exponent < c.etiny() {
        return Number::error(INVALID_OPERATION, status);
    }
    if a.coefficient.is_zero() {
        let zero = Number::small(a.negative, 0, exponent);
        return finalize(zero, c, status);
    }
    let shift = a.exponent - exponent;
    if a.coefficient.digits() + shift > c.prec {
        return Number::error(INVALID_OPERATION, status);
    }
    let mut x = a.clone();
    let mut lost = 0;
    if shift >= 0 {
        if !has_room(a.coefficient.digits() + shift, status) {
            return Number::nan();
        }
        x.coefficient = x.coefficient.shifted_left(shift);
        x.exponent = exponent;
    } else {
        let tail = cut(&mut x, -shift, c.rounding);
        lost = match tail {
            Tail::Zero => ROUNDED,
            _ => ROUNDED | INEXACT,
        };
    }
    let digits = x.coefficient.digits();
    let adjusted = exponent + digits - 1;
    if digits > c.prec || adjusted > c.emax || adjusted < c.etiny() {
        return Number::error(INVALID_OPERATION, status);
    }
    *status |= lost;
    finalize(x, c, status)
}

/// `a` as a whole number, reporting what was lost.
pub(super) fn to_integral_exact(a: &Number, c: &Context, status: &mut u32) -> Number {
    to_integral(a, c, status, true)
}

/// `a` as a whole number, silently.
pub(super) fn to_integral_value(a: &Number, c: &Context, status: &mut u32) -> Number {
    to_integral(a, c, status, false)
}

fn to_integral(a: &Number, c: &Context, status: &mut u32, reports: bool) -> Number {
    if let Some(nan) = nan_of(&[a], c, status) {
        return nan;
    }
    if a.is_infinite() || a.exponent >= 0 {
        return a.clone();
    }
    if a.is_zero() {
        return Number::small(a.negative, 0, 0);
    }
    let mut x = a.clone();
    let tail = cut(&mut x, -a.exponent, c.rounding);
    if reports {
        *status |= ROUNDED;
        if tail != Tail::Zero {
            *status |= INEXACT;
        }
    }
    x
}

/// Without zeroes at the end.
pub(super) fn normalize(a: &Number, c: &Context, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a], c, status) {
        return nan;
    }
    let mut x = finalize(a.clone(), c, status);
    if !x.is_finite() {
        return x;
    }
    if x.coefficient.is_zero() {
        x.exponent = 0;
        return x;
    }
    let most = if c.clamp { c.etop() } else { c.emax };
    let zeros = x.coefficient.trailing_zeros().min(most - x.exponent);
    if zeros > 0 {
        x.coefficient = x.coefficient.shifted_right(zeros).0;
        x.exponent += zeros;
    }
    x
}

/// The exponent of the first digit, as a number.
pub(super) fn logb(a: &Number, c: &Context, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a], c, status) {
        return nan;
    }
    if a.is_infinite() {
        return Number::infinity(false);
    }
    if a.is_zero() {
        *status |= DIVISION_BY_ZERO;
        return Number::infinity(true);
    }
    finalize(Number::whole(a.adjusted()), c, status)
}

/// `a * 10**b`.
pub(super) fn scaleb(a: &Number, b: &Number, c: &Context, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a, b], c, status) {
        return nan;
    }
    let most = 2 * (c.emax as u128 + c.prec as u128);
    let jump = match b.to_magnitude() {
        Some(n) if b.exponent == 0 && n as u128 <= most => n as i128,
        _ => return Number::error(INVALID_OPERATION, status),
    };
    if a.is_infinite() {
        return a.clone();
    }
    let exponent = a.exponent as i128 + if b.negative { -jump } else { jump };
    let mut x = a.clone();
    x.exponent = exponent.clamp(EXP_UNDERFLOW as i128, EXP_OVERFLOW as i128) as i64;
    finalize(x, c, status)
}

/// The next smaller number of the context.
pub(super) fn next_minus(a: &Number, c: &Context, status: &mut u32) -> Number {
    neighbour(a, true, c, status)
}

/// The next larger number of the context.
pub(super) fn next_plus(a: &Number, c: &Context, status: &mut u32) -> Number {
    neighbour(a, false, c, status)
}

fn neighbour(a: &Number, down: bool, c: &Context, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a], c, status) {
        return nan;
    }
    if a.is_infinite() {
        return match a.negative == down {
            true => a.clone(),
            false => largest(a.negative, c, status),
        };
    }
    let rounded = Context {
        rounding: if down {
            Rounding::Floor
        } else {
            Rounding::Ceiling
        },
        ..*c
    };
    let mut seen = 0;
    let x = finalize(a.clone(), &rounded, &mut seen);
    if seen & (INEXACT | ERRORS) != 0 {
        *status |= seen & ERRORS;
        return x;
    }
    let speck = Number::small(down, 1, c.etiny() - 1);
    let mut seen = 0;
    let x = arith::add(a, &speck, &rounded, &mut seen);
    *status |= seen & ERRORS;
    x
}

/// The next number of the context in the direction of `b`.
pub(super) fn next_toward(a: &Number, b: &Number, c: &Context, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a, b], c, status) {
        return nan;
    }
    let down = match compare_numbers(a, b) {
        Ordering::Equal => return a.with_sign(b.negative),
        order => order == Ordering::Greater,
    };
    let x = neighbour(a, down, c, status);
    if x.is_infinite() {
        *status |= OVERFLOW | ROUNDED | INEXACT;
    } else if x.is_finite() && x.adjusted() < c.emin {
        *status |= UNDERFLOW | SUBNORMAL | ROUNDED | INEXACT;
        if x.is_zero() {
            *status |= CLAMPED;
        }
    }
    x
}

/// The name of what `a` is in the context.
pub(super) fn class_name(a: &Number, c: &Context) -> &'static str {
    use super::number::NumberClass;
    match (a.class, a.negative) {
        (NumberClass::Quiet, _) => "NaN",
        (NumberClass::Signaling, _) => "sNaN",
        (NumberClass::Infinity, false) => "+Infinity",
        (NumberClass::Infinity, true) => "-Infinity",
        (NumberClass::Finite, negative) => {
            let (plus, minus) = if a.coefficient.is_zero() {
                ("+Zero", "-Zero")
            } else if a.adjusted() < c.emin {
                ("+Subnormal", "-Subnormal")
            } else {
                ("+Normal", "-Normal")
            };
            if negative { minus } else { plus }
        }
    }
}

// ---- digits ---------------------------------------------------------------------------------------

/// How far digits are to be moved: a whole number of at most `prec` in magnitude.
fn distance(b: &Number, c: &Context) -> Option<i64> {
    let n = b.to_magnitude().filter(|_| b.exponent == 0)?;
    let n = i64::try_from(n).ok().filter(|n| *n <= c.prec)?;
    Some(if b.negative { -n } else { n })
}

/// The digits of `a` in a ring of `prec` digits, turned left by `b`.
pub(super) fn rotate(a: &Number, b: &Number, c: &Context, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a, b], c, status) {
        return nan;
    }
    let Some(n) = distance(b, c) else {
        return Number::error(INVALID_OPERATION, status);
    };
    if a.is_infinite() {
        return a.clone();
    }
    let left = if n < 0 { c.prec + n } else { n };
    let right = c.prec - left;
    let digits = a.coefficient.last_digits(c.prec);
    let (high, _) = digits.shifted_right(right);
    let low = digits.last_digits(right);
    if !low.is_zero() && !has_room(low.digits() + left, status) {
        return Number::nan();
    }
    let mut x = a.clone();
    x.coefficient = low.shifted_left(left).plus(&high);
    x
}

/// The digits of `a` moved left by `b`, in `prec` digits.
pub(super) fn shift(a: &Number, b: &Number, c: &Context, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a, b], c, status) {
        return nan;
    }
    let Some(n) = distance(b, c) else {
        return Number::error(INVALID_OPERATION, status);
    };
    if a.is_infinite() {
        return a.clone();
    }
    let mut x = a.clone();
    x.coefficient = if n < 0 {
        x.coefficient.last_digits(c.prec).shifted_right(-n).0
    } else {
        let kept = x.coefficient.last_digits(c.prec - n);
        if !kept.is_zero() && !has_room(kept.digits() + n, status) {
            return Number::nan();
        }
        kept.shifted_left(n)
    };
    x
}

/// The digits of an operand of a logical operation, which are all 0 or 1: the last ones that the precision allows.
fn logical_digits(a: &Number, c: &Context) -> Option<Vec<u8>> {
    if !a.is_finite() || a.negative || a.exponent != 0 {
        return None;
    }
    let mut digits = a.coefficient.to_text().into_bytes();
    if !digits.iter().all(|d| matches!(d, b'0' | b'1')) {
        return None;
    }
    let excess = usize::try_from(digits.len() as i64 - c.prec).unwrap_or(0);
    digits.drain(..excess);
    Some(digits)
}

fn logical(
    a: &Number,
    b: &Number,
    c: &Context,
    status: &mut u32,
    of: fn(bool, bool) -> bool,
) -> Number {
    let (Some(x), Some(y)) = (logical_digits(a, c), logical_digits(b, c)) else {
        return Number::error(INVALID_OPERATION, status);
    };
    let len = x.len().max(y.len());
    let bit = |digits: &[u8], i: usize| {
        let from_end = len - i;
        from_end <= digits.len() && digits[digits.len() - from_end] == b'1'
    };
    let digits: Vec<u8> = (0..len)
        .map(|i| b'0' + of(bit(&x, i), bit(&y, i)) as u8)
        .collect();
    Number::new(false, Coefficient::of_digits(&digits), 0)
}

/// Digit by digit: both are 1.
pub(super) fn logical_and(a: &Number, b: &Number, c: &Context, status: &mut u32) -> Number {
    logical(a, b, c, status, |x, y| x && y)
}

/// Digit by digit: one is 1.
pub(super) fn logical_or(a: &Number, b: &Number, c: &Context, status: &mut u32) -> Number {
    logical(a, b, c, status, |x, y| x || y)
}

/// Digit by digit: they differ.
pub(super) fn logical_xor(a: &Number, b: &Number, c: &Context, status: &mut u32) -> Number {
    logical(a, b, c, status, |x, y| x != y)
}

/// Each of `prec` digits turned over.
pub(super) fn logical_invert(a: &Number, c: &Context, status: &mut u32) -> Number {
    if logical_digits(a, c).is_none() {
        return Number::error(INVALID_OPERATION, status);
    }
    if !has_room(c.prec, status) {
        return Number::nan();
    }
    let (ones, _) = Coefficient::nines(c.prec).div_rem(&Coefficient::Small(9));
    let digits = a.coefficient.last_digits(c.prec);
    Number::new(false, ones.minus(&digits), 0)
}
