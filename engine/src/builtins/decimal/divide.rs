//! Quotients, remainders, square roots.

use super::coefficient::{Coefficient, POWERS, Tail, digits_of};
use super::context::{Context, Rounding, has_room, status::*};
use super::number::*;
use core::cmp::Ordering;

/// `a / b`.
pub(super) fn divide(a: &Number, b: &Number, c: &Context, status: &mut u32) -> Number {
    let negative = a.negative != b.negative;
    if !a.is_finite() || !b.is_finite() {
        if let Some(nan) = nan_of(&[a, b], c, status) {
            return nan;
        }
        if a.is_infinite() {
            return match b.is_infinite() {
                true => Number::error(INVALID_OPERATION, status),
                false => Number::infinity(negative),
            };
        }
        *status |= CLAMPED;
        return Number::small(negative, 0, c.etiny());
    }
    if b.coefficient.is_zero() {
        if a.coefficient.is_zero() {
            return Number::error(DIVISION_UNDEFINED, status);
        }
        *status |= DIVISION_BY_ZERO;
        return Number::infinity(negative);
    }
    let ideal = a.exponent - b.exponent;
    if a.coefficient.is_zero() {
        return finalize(Number::small(negative, 0, ideal), c, status);
    }
    // An exact quotient has no more digits than this, whatever the precision.
    let most = a.coefficient.digits() + 4 * b.coefficient.digits();
    let found = at_precision(c.prec, most, status, |prec, status| {
        quotient_of(&a.coefficient, &b.coefficient, prec, status)
    });
    match found {
        Some((q, e)) => finalize(Number::new(negative, q, ideal + e), c, status),
        None => Number::nan(),
    }
}

/// The result of `of` with `prec` digits: coefficient, exponent, and whether it is exact. Where so many digits would be much
/// work, first with the `most` that an exact result has.
fn at_precision(
    prec: i64,
    most: i64,
    status: &mut u32,
    mut of: impl FnMut(i64, &mut u32) -> Option<(Coefficient, i64, bool)>,
) -> Option<(Coefficient, i64)> {
    const MUCH: i64 = 1 << 16;
    if prec > MUCH && most < prec {
        let (v, e, exact) = of(most, status)?;
        if exact {
            return Some((v, e));
        }
        if !has_room(prec, status) {
            return None;
        }
    }
    let (v, e, exact) = of(prec, status)?;
    // What is not exact is no tie either: its last digit must not look like one.
    Some((if exact { v } else { sticky(v) }, e))
}

/// `a / b` with `prec` digits and one more.
fn quotient_of(
    a: &Coefficient,
    b: &Coefficient,
    prec: i64,
    status: &mut u32,
) -> Option<(Coefficient, i64, bool)> {
    let (digits_a, digits_b) = (a.digits(), b.digits());
    let shift = digits_b - digits_a + prec + 1;
    let (q, exact) = match long_division(a, b, shift) {
        Some(found) => found,
        None => {
            if !has_room(digits_a.max(digits_b) + shift.abs(), status) {
                return None;
            }
            let (q, r) = if shift >= 0 {
                a.shifted_left(shift).div_rem(b)
            } else {
                a.div_rem(&b.shifted_left(-shift))
            };
            (q, r.is_zero())
        }
    };
    if !exact || shift <= 0 {
        return Some((q, -shift, exact));
    }
    let zeros = q.trailing_zeros().min(shift);
    Some((q.shifted_right(zeros).0, zeros - shift, true))
}

/// With a last digit other than 0 and 5, so that what was cut off counts.
fn sticky(v: Coefficient) -> Coefficient {
    match v.last_digit() {
        0 | 5 => v.plus(&Coefficient::ONE),
        _ => v,
    }
}

/// `a * 10**shift // b` of short numbers, some digits at a time; and is it exact?
fn long_division(a: &Coefficient, b: &Coefficient, shift: i64) -> Option<(Coefficient, bool)> {
    let (Coefficient::Small(a), Coefficient::Small(b)) = (a, b) else {
        return None;
    };
    let (a, b) = (*a, *b);
    let digits_b = digits_of(b);
    // The quotient has to fit, and a remainder with some digits behind it.
    if shift < 0 || digits_b > 30 || digits_of(a) + shift - digits_b > 37 {
        return None;
    }
    let (mut q, mut r) = (a / b, a % b);
    let mut left = shift as usize;
    while left > 0 && r != 0 {
        let step = left.min(38 - digits_b as usize);
        let scaled = r * POWERS[step];
        let (digits, rest) = match (u64::try_from(scaled), u64::try_from(b)) {
            (Ok(x), Ok(y)) => ((x / y) as u128, (x % y) as u128),
            _ => {
                let digits = scaled / b;
                (digits, scaled - digits * b)
            }
        };
        q = q * POWERS[step] + digits;
        r = rest;
        left -= step;
    }
    q = q.checked_mul(POWERS[left])?;
    Some((Coefficient::Small(q), r == 0))
}

/// Quotient as a whole number and remainder of finite numbers, the divisor not being zero; `None` when the quotient is too
/// long.
fn whole_division(
    a: &Number,
    b: &Number,
    c: &Context,
    status: &mut u32,
) -> Option<(Coefficient, Coefficient, i64)> {
    let exponent = a.exponent.min(b.exponent);
    if a.coefficient.is_zero() {
        return Some((Coefficient::ZERO, Coefficient::ZERO, exponent));
    }
    let distance = a.adjusted() - b.adjusted();
    if distance > c.prec {
        *status |= DIVISION_IMPOSSIBLE;
        return None;
    }
    let (up_a, up_b) = (a.exponent - exponent, b.exponent - exponent);
    if distance < -1 {
        if !has_room(a.coefficient.digits() + up_a, status) {
            return None;
        }
        let rest = a.coefficient.shifted_left(up_a);
        return Some((Coefficient::ZERO, rest, exponent));
    }
    let longest = (a.coefficient.digits() + up_a).max(b.coefficient.digits() + up_b);
    if !has_room(longest, status) {
        return None;
    }
    let dividend = a.coefficient.shifted_left(up_a);
    let (q, r) = dividend.div_rem(&b.coefficient.shifted_left(up_b));
    if q.digits() > c.prec {
        *status |= DIVISION_IMPOSSIBLE;
        return None;
    }
    Some((q, r, exponent))
}

/// `a // b`, towards zero.
pub(super) fn divide_int(a: &Number, b: &Number, c: &Context, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a, b], c, status) {
        return nan;
    }
    let negative = a.negative != b.negative;
    if a.is_infinite() {
        return match b.is_infinite() {
            true => Number::error(INVALID_OPERATION, status),
            false => Number::infinity(negative),
        };
    }
    if b.is_infinite() {
        return Number::small(negative, 0, 0);
    }
    if b.is_zero() {
        if a.is_zero() {
            return Number::error(DIVISION_UNDEFINED, status);
        }
        *status |= DIVISION_BY_ZERO;
        return Number::infinity(negative);
    }
    match whole_division(a, b, c, status) {
        Some((q, _, _)) => finalize(Number::new(negative, q, 0), c, status),
        None => Number::nan(),
    }
}

/// `a % b`, with the sign of `a`.
pub(super) fn remainder(a: &Number, b: &Number, c: &Context, status: &mut u32) -> Number {
    if let Some(done) = special_remainder(a, b, c, status) {
        return done;
    }
    match whole_division(a, b, c, status) {
        Some((_, r, e)) => finalize(Number::new(a.negative, r, e), c, status),
        None => Number::nan(),
    }
}

/// Remainders of and by what is not finite, and by zero.
fn special_remainder(a: &Number, b: &Number, c: &Context, status: &mut u32) -> Option<Number> {
    if let Some(nan) = nan_of(&[a, b], c, status) {
        return Some(nan);
    }
    if a.is_infinite() {
        return Some(Number::error(INVALID_OPERATION, status));
    }
    if b.is_infinite() {
        return Some(finalize(a.clone(), c, status));
    }
    if b.is_zero() {
        let reason = if a.is_zero() {
            DIVISION_UNDEFINED
        } else {
            INVALID_OPERATION
        };
        return Some(Number::error(reason, status));
    }
    None
}

/// `divmod(a, b)`.
pub(super) fn divmod(a: &Number, b: &Number, c: &Context, status: &mut u32) -> (Number, Number) {
    if let Some(nan) = nan_of(&[a, b], c, status) {
        return (nan.clone(), nan);
    }
    let negative = a.negative != b.negative;
    if a.is_infinite() {
        let nan = Number::error(INVALID_OPERATION, status);
        return match b.is_infinite() {
            true => (nan.clone(), nan),
            false => (Number::infinity(negative), nan),
        };
    }
    if b.is_infinite() {
        let rest = finalize(a.clone(), c, status);
        return (Number::small(negative, 0, 0), rest);
    }
    if b.is_zero() {
        if a.is_zero() {
            let nan = Number::error(DIVISION_UNDEFINED, status);
            return (nan.clone(), nan);
        }
        *status |= DIVISION_BY_ZERO;
        let nan = Number::error(INVALID_OPERATION, status);
        return (Number::infinity(negative), nan);
    }
    match whole_division(a, b, c, status) {
        Some((q, r, e)) => (
            finalize(Number::new(negative, q, 0), c, status),
            finalize(Number::new(a.negative, r, e), c, status),
        ),
        None => (Number::nan(), Number::nan()),
    }
}

/// `a - b * n` for the whole number `n` next to `a / b`, the even one of two.
pub(super) fn remainder_near(a: &Number, b: &Number, c: &Context, status: &mut u32) -> Number {
    if let Some(done) = special_remainder(a, b, c, status) {
        return done;
    }
    let Some((q, r, e)) = whole_division(a, b, c, status) else {
        return Number::nan();
    };
    if r.is_zero() || a.adjusted() - b.adjusted() < -1 {
        return finalize(Number::new(a.negative, r, e), c, status);
    }
    if !has_room(b.coefficient.digits() + b.exponent - e, status) {
        return Number::nan();
    }
    let divisor = b.coefficient.shifted_left(b.exponent - e);
    let other = divisor.minus(&r);
    let nearer = match r.cmp(&other) {
        Ordering::Less => false,
        Ordering::Equal => q.is_odd(),
        Ordering::Greater => true,
    };
    if !nearer {
        return finalize(Number::new(a.negative, r, e), c, status);
    }
    if q.plus(&Coefficient::ONE).digits() > c.prec {
        return Number::error(DIVISION_IMPOSSIBLE, status);
    }
    finalize(Number::new(!a.negative, other, e), c, status)
}

/// The square root, rounded half to even.
pub(super) fn sqrt(a: &Number, c: &Context, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a], c, status) {
        return nan;
    }
    let ideal = a.exponent.div_euclid(2);
    if a.is_zero() {
        return finalize(Number::small(a.negative, 0, ideal), c, status);
    }
    if a.negative {
        return Number::error(INVALID_OPERATION, status);
    }
    if a.is_infinite() {
        return a.clone();
    }
    let odd = a.exponent.rem_euclid(2);
    let digits = a.coefficient.digits() + odd;
    let radicand = a.coefficient.shifted_left(odd);
    let found = at_precision(c.prec, digits, status, |prec, status| {
        root_of(&radicand, digits, prec, status)
    });
    let Some((root, exponent)) = found else {
        return Number::nan();
    };
    let rounded = Context {
        rounding: Rounding::HalfEven,
        ..*c
    };
    finalize(Number::new(false, root, ideal + exponent), &rounded, status)
}

/// The root of a number of so many digits, with `prec` digits and one more; of an exact one with the exponent 0.
fn root_of(
    radicand: &Coefficient,
    digits: i64,
    prec: i64,
    status: &mut u32,
) -> Option<(Coefficient, i64, bool)> {
    // Pairs of zeroes that give the root its digits.
    let pairs = prec + 1 - (digits + 1) / 2;
    if !has_room(digits + 2 * pairs.abs(), status) {
        return None;
    }
    let (radicand, whole) = if pairs >= 0 {
        (radicand.shifted_left(2 * pairs), true)
    } else {
        let (rest, tail) = radicand.shifted_right(-2 * pairs);
        (rest, tail == Tail::Zero)
    };
    let root = match &radicand {
        Coefficient::Small(v) => Coefficient::Small(v.isqrt()),
        Coefficient::Big(v) => v.sqrt().into(),
    };
    if !whole || root.times(&root) != radicand {
        return Some((root, -pairs, false));
    }
    let root = if pairs >= 0 {
        root.shifted_right(pairs).0
    } else {
        root.shifted_left(-pairs)
    };
    Some((root, 0, true))
}
