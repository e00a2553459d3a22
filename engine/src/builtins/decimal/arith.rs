//! Sums, products, comparisons.

use super::coefficient::{Coefficient, POWERS, Tail, short_product};
use super::context::{Context, Rounding, has_room, status::*};
use super::number::*;
use core::cmp::Ordering;

/// `a + b`.
#[inline]
pub(super) fn add(a: &Number, b: &Number, c: &Context, status: &mut u32) -> Number {
    add_signed(a, b, b.negative, c, status)
}

/// `a - b`.
#[inline]
pub(super) fn subtract(a: &Number, b: &Number, c: &Context, status: &mut u32) -> Number {
    add_signed(a, b, !b.negative, c, status)
}

/// `a + b`, where `b` has another sign maybe.
fn add_signed(a: &Number, b: &Number, b_negative: bool, c: &Context, status: &mut u32) -> Number {
    if a.is_finite() && b.is_finite() {
        let sum = if a.exponent == b.exponent {
            let (x, y) = (&a.coefficient, &b.coefficient);
            sum_of(x, a.negative, y, b_negative, a.exponent, c)
        } else if a.exponent > b.exponent {
            match aligned(a, b, c, status) {
                Some((x, y, e)) => sum_of(&x, a.negative, &y, b_negative, e, c),
                None => return Number::nan(),
            }
        } else {
            match aligned(b, a, c, status) {
                Some((y, x, e)) => sum_of(&x, a.negative, &y, b_negative, e, c),
                None => return Number::nan(),
            }
        };
        return finalize(sum, c, status);
    }
    if let Some(nan) = nan_of(&[a, b], c, status) {
        return nan;
    }
    match (a.is_infinite(), b.is_infinite()) {
        (true, true) if a.negative != b_negative => Number::error(INVALID_OPERATION, status),
        (true, _) => a.clone(),
        _ => Number::infinity(b_negative),
    }
}

/// Both coefficients for the smaller exponent, which is `low`'s. A number that is too small to matter but for rounding is
/// replaced by one that rounds alike.
#[inline]
fn aligned(
    high: &Number,
    low: &Number,
    c: &Context,
    status: &mut u32,
) -> Option<(Coefficient, Coefficient, i64)> {
    let shift = high.exponent - low.exponent;
    if high.coefficient.is_zero() {
        return Some((Coefficient::ZERO, low.coefficient.clone(), low.exponent));
    }
    if shift > 19 {
        let digits = high.coefficient.digits();
        let tiny = high.exponent - 1 + (digits - c.prec - 1).min(0);
        if low.adjusted() < tiny {
            let shift = high.exponent - tiny;
            if !has_room(digits + shift, status) {
                return None;
            }
            let speck = if low.coefficient.is_zero() {
                Coefficient::ZERO
            } else {
                Coefficient::ONE
            };
            return Some((high.coefficient.shifted_left(shift), speck, tiny));
        }
        if !has_room(digits + shift, status) {
            return None;
        }
    }
    Some((
        high.coefficient.shifted_left(shift),
        low.coefficient.clone(),
        low.exponent,
    ))
}

#[inline]
fn sum_of(
    x: &Coefficient,
    x_negative: bool,
    y: &Coefficient,
    y_negative: bool,
    exponent: i64,
    c: &Context,
) -> Number {
    if x_negative == y_negative {
        return Number::new(x_negative, x.plus(y), exponent);
    }
    match x.cmp(y) {
        Ordering::Greater => Number::new(x_negative, x.minus(y), exponent),
        Ordering::Less => Number::new(y_negative, y.minus(x), exponent),
        Ordering::Equal => Number::small(c.rounding == Rounding::Floor, 0, exponent),
    }
}

/// `a * b`, not yet rounded.
#[inline]
fn product(a: &Number, b: &Number, c: &Context, status: &mut u32) -> Number {
    let negative = a.negative != b.negative;
    if a.is_finite() && b.is_finite() {
        if let (Coefficient::Small(_), Coefficient::Small(_)) = (&a.coefficient, &b.coefficient) {
        } else if !has_room(a.coefficient.digits() + b.coefficient.digits(), status) {
            return Number::nan();
        }
        let digits = a.coefficient.times(&b.coefficient);
        return Number::new(negative, digits, a.exponent + b.exponent);
    }
    if let Some(nan) = nan_of(&[a, b], c, status) {
        return nan;
    }
    if a.is_zero() || b.is_zero() {
        return Number::error(INVALID_OPERATION, status);
    }
    Number::infinity(negative)
}

/// `a * b`.
#[inline]
pub(super) fn multiply(a: &Number, b: &Number, c: &Context, status: &mut u32) -> Number {
    if let (Coefficient::Small(x), Coefficient::Small(y)) = (&a.coefficient, &b.coefficient)
        && a.is_finite()
        && b.is_finite()
        && x.checked_mul(*y).is_none()
        && let Some(rounded) = long_product(a, b, *x, *y, c, status)
    {
        return rounded;
    }
    finalize(product(a, b, c, status), c, status)
}

/// The product of short numbers that is longer than two machine words, rounded to a short number in the middle of the range.
fn long_product(
    a: &Number,
    b: &Number,
    x: u128,
    y: u128,
    c: &Context,
    status: &mut u32,
) -> Option<Number> {
    let (mut digits, mut cut, mut tail) = short_product(x, y, c.prec)?;
    if digits >= POWERS[c.prec as usize] {
        // One digit too many.
        let (rest, last) = (digits / 10, (digits % 10) as u8);
        tail = match (last, tail) {
            (0, Tail::Zero) => Tail::Zero,
            (5, Tail::Zero) => Tail::Half,
            (0..5, _) => Tail::Below,
            _ => Tail::Above,
        };
        (digits, cut) = (rest, cut + 1);
    }
    let exponent = a.exponent + b.exponent + cut;
    let adjusted = exponent + c.prec - 1;
    if adjusted >= c.emax || adjusted < c.emin || c.clamp && exponent >= c.etop() {
        return None;
    }
    let negative = a.negative != b.negative;
    Some(rounded_off(negative, digits, exponent, tail, c, status))
}

/// `a * b + d`, rounded once.
pub(super) fn fma(a: &Number, b: &Number, d: &Number, c: &Context, status: &mut u32) -> Number {
    let p = product(a, b, c, status);
    if *status & ERRORS != 0 {
        return p;
    }
    add(&p, d, c, status)
}

/// `+a`.
pub(super) fn plus(a: &Number, c: &Context, status: &mut u32) -> Number {
    signed(a, a.negative, c, status)
}

/// `-a`.
pub(super) fn minus(a: &Number, c: &Context, status: &mut u32) -> Number {
    signed(a, !a.negative, c, status)
}

/// `abs(a)`.
pub(super) fn abs(a: &Number, c: &Context, status: &mut u32) -> Number {
    signed(a, false, c, status)
}

fn signed(a: &Number, negative: bool, c: &Context, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a], c, status) {
        return nan;
    }
    // As `0 + a` and `0 - a` do.
    let negative = negative && (!a.is_zero() || c.rounding == Rounding::Floor);
    finalize(a.with_sign(negative), c, status)
}

/// -1, 0 or 1.
fn sign_of(order: Ordering) -> Number {
    Number::whole(order as i64)
}

/// `a` against `b`, as a number.
pub(super) fn compare(a: &Number, b: &Number, c: &Context, status: &mut u32) -> Number {
    match nan_of(&[a, b], c, status) {
        Some(nan) => nan,
        None => sign_of(compare_numbers(a, b)),
    }
}

/// As [`compare`], but quiet not-a-numbers signal too.
pub(super) fn compare_signal(a: &Number, b: &Number, c: &Context, status: &mut u32) -> Number {
    if a.is_nan() || b.is_nan() {
        *status |= INVALID_OPERATION;
    }
    compare(a, b, c, status)
}

/// `a` against `b` in the total order, as a number.
pub(super) fn total(a: &Number, b: &Number, _c: &Context, _status: &mut u32) -> Number {
    sign_of(compare_total(a, b))
}

/// As [`total`], of magnitudes.
pub(super) fn total_magnitudes(a: &Number, b: &Number, _c: &Context, _status: &mut u32) -> Number {
    sign_of(compare_total_magnitudes(a, b))
}

/// The operand that `wins` in the order; a quiet not-a-number loses against a number.
fn chosen(
    a: &Number,
    b: &Number,
    order: fn(&Number, &Number) -> Ordering,
    wins: Ordering,
    c: &Context,
    status: &mut u32,
) -> Number {
    use super::number::NumberClass::Quiet;
    let first = if a.class == Quiet && !b.is_nan() {
        false
    } else if b.class == Quiet && !a.is_nan() {
        true
    } else if let Some(nan) = nan_of(&[a, b], c, status) {
        return nan;
    } else {
        let order = order(a, b).then_with(|| {
            // Equal numbers: by sign, then by exponent.
            let by_exponent = a.exponent.cmp(&b.exponent);
            match (a.negative, b.negative) {
                (true, false) => Ordering::Less,
                (false, true) => Ordering::Greater,
                (true, true) => by_exponent.reverse(),
                (false, false) => by_exponent,
            }
        });
        order == wins || order == Ordering::Equal
    };
    finalize(if first { a.clone() } else { b.clone() }, c, status)
}

/// The larger one.
pub(super) fn max(a: &Number, b: &Number, c: &Context, status: &mut u32) -> Number {
    chosen(a, b, compare_numbers, Ordering::Greater, c, status)
}

/// The smaller one.
pub(super) fn min(a: &Number, b: &Number, c: &Context, status: &mut u32) -> Number {
    chosen(a, b, compare_numbers, Ordering::Less, c, status)
}

/// The one of larger magnitude.
pub(super) fn max_mag(a: &Number, b: &Number, c: &Context, status: &mut u32) -> Number {
    chosen(a, b, compare_magnitudes, Ordering::Greater, c, status)
}

/// The one of smaller magnitude.
pub(super) fn min_mag(a: &Number, b: &Number, c: &Context, status: &mut u32) -> Number {
    chosen(a, b, compare_magnitudes, Ordering::Less, c, status)
}
