//! Powers.

use super::adjust;
use super::arith;
use super::coefficient::{Coefficient, digits_of};
use super::context::{Context, EXP_OVERFLOW, Rounding, has_room, status::*};
use super::divide;
use super::number::*;
use super::transcendental;
use core::cmp::Ordering;
use num_bigint::BigUint;
use num_traits::{One as _, Zero as _};

/// `base ** exp`.
pub(super) fn power(base: &Number, exp: &Number, c: &Context, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[base, exp], c, status) {
        return nan;
    }
    let whole = exp.is_integer();
    let negative = base.negative && exp.is_odd();
    if base.is_zero() {
        return if exp.is_zero() {
            Number::error(INVALID_OPERATION, status)
        } else if exp.negative {
            Number::infinity(negative)
        } else {
            Number::small(negative, 0, 0)
        };
    }
    if base.negative && !whole {
        return Number::error(INVALID_OPERATION, status);
    }
    let one = Number::whole(1);
    if exp.is_infinite() {
        let order = compare_numbers(base, &one);
        return if order == Ordering::Equal {
            transcendental::one_with_zeroes(c, status)
        } else if (order == Ordering::Less) != exp.negative {
            Number::small(negative, 0, 0)
        } else {
            Number::infinity(negative)
        };
    }
    if base.is_infinite() {
        return if exp.is_zero() {
            Number::small(negative, 1, 0)
        } else if exp.negative {
            Number::small(negative, 0, 0)
        } else {
            Number::infinity(negative)
        };
    }
    if exp.is_zero() {
        return Number::small(negative, 1, 0);
    }
    if compare_magnitudes(base, &one) == Ordering::Equal {
        return power_of_one(base, exp, whole, c, status).with_sign(negative);
    }
    if let Some(exponent) = out_of_range(base, exp, c) {
        return finalize(Number::small(negative, 1, exponent), c, status);
    }
    let mut x = if whole {
        whole_power(base, exp, negative, c, status)
    } else {
        real_power(base, exp, c, status)
    };
    if x.is_infinite() {
        // Not every rounding goes to infinity.
        x = Number::small(x.negative, 1, EXP_OVERFLOW);
    }
    finalize(x, c, status)
}

/// A power of ±1, which may have zeroes behind its point: its magnitude.
fn power_of_one(base: &Number, exp: &Number, whole: bool, c: &Context, status: &mut u32) -> Number {
    if !whole {
        return transcendental::one_with_zeroes(c, status);
    }
    if exp.negative {
        return Number::small(false, 1, 0);
    }
    let zeros = match (exp.to_magnitude(), base.exponent.unsigned_abs()) {
        (_, 0) => 0,
        (Some(n), each) => n as u128 * each as u128,
        (None, _) => u128::MAX,
    };
    let most = (c.prec - 1) as u128;
    if zeros > most {
        *status |= ROUNDED;
    }
    let zeros = zeros.min(most) as i64;
    if !has_room(zeros, status) {
        return Number::nan();
    }
    Number::new(false, Coefficient::ONE.shifted_left(zeros), -zeros)
}

/// Is the power certainly past the exponents of the context? Then one that is so, too.
fn out_of_range(base: &Number, exp: &Number, c: &Context) -> Option<i64> {
    let digits = |e: i64| digits_of(e.unsigned_abs() as u128);
    let (one, base) = (Number::whole(1), base.abs());
    // The decimal logarithm of the magnitude of the decimal logarithm of the base, from below.
    let log = match base.adjusted() {
        e @ 1.. => digits(e) - 1,
        e if e < -1 => digits(e + 1) - 1,
        e => {
            let distance = arith::subtract(&base, &one, &Context::MAX, &mut 0);
            distance.adjusted() - if e == 0 { 2 } else { 1 }
        }
    };
    let size = log + exp.adjusted();
    if (compare_magnitudes(&base, &one) == Ordering::Greater) != exp.negative {
        (digits(c.emax) < size).then_some(EXP_OVERFLOW)
    } else {
        (digits(c.etiny()) < size).then_some(c.etiny() - 1)
    }
}

/// A power with a whole exponent, by squaring.
fn whole_power(
    base: &Number,
    exp: &Number,
    negative: bool,
    c: &Context,
    status: &mut u32,
) -> Number {
    let mut work = Context {
        prec: c.prec + exp.coefficient.digits() + exp.exponent + 2,
        rounding: Rounding::HalfEven,
        clamp: false,
        ..*c
    };
    let mut base = base.clone();
    if exp.negative {
        work.prec += 1;
        let mut seen = 0;
        base = divide::divide(&Number::whole(1), &base, &work, &mut seen);
        *status |= seen;
        if seen & ERRORS != 0 {
            return Number::nan();
        }
    }
    let n = match exp.exponent {
        e @ 0.. => exp.coefficient.shifted_left(e),
        e => exp.coefficient.shifted_right(-e).0,
    };
    let n = n.to_big();
    let (mut x, mut seen) = (base.clone(), 0);
    for i in (0..n.bits().saturating_sub(1)).rev() {
        x = arith::multiply(&x, &x, &work, &mut seen);
        if n.bit(i) {
            x = arith::multiply(&x, &base, &work, &mut seen);
        }
        if !x.is_finite() || x.is_zero() && seen & CLAMPED != 0 {
            break;
        }
    }
    *status |= seen;
    x.with_sign(negative)
}

/// A power of a positive number with an exponent that is not whole: `exp(ln(base) * exp)`.
fn real_power(base: &Number, exp: &Number, c: &Context, status: &mut u32) -> Number {
    // What exponents may have of digits, and four more.
    const EXPONENT_DIGITS: i64 = 23;
    let work = Context {
        prec: base.coefficient.digits().max(c.prec) + EXPONENT_DIGITS,
        ..Context::MAX
    };
    let mut seen = 0;
    let ln = transcendental::ln(base, &work, &mut seen);
    let product = arith::multiply(&ln, exp, &work, &mut seen);
    *status |= INEXACT | ROUNDED | seen & ERRORS;
    let x = transcendental::exp(&product, &work, status);
    if x.is_finite() && compare_numbers(&x, &Number::whole(1)) == Ordering::Equal {
        return transcendental::one_with_zeroes(c, status);
    }
    x
}

/// `base ** exp % modulus` of whole numbers.
pub(super) fn power_modulo(
    base: &Number,
    exp: &Number,
    modulus: &Number,
    c: &Context,
    status: &mut u32,
) -> Number {
    if let Some(nan) = nan_of(&[base, exp, modulus], c, status) {
        return nan;
    }
    let fits = [base, exp, modulus].iter().all(|x| x.is_integer())
        && !modulus.is_zero()
        && modulus.coefficient.digits() + modulus.exponent <= c.prec
        && !(exp.is_zero() && base.is_zero())
        && (!exp.negative || exp.is_zero());
    if !fits {
        return Number::error(INVALID_OPERATION, status);
    }
    let unit = compare_magnitudes(modulus, &Number::whole(1)) == Ordering::Equal;
    if exp.is_zero() {
        return Number::whole(!unit as i64);
    }
    let negative = base.negative && exp.is_odd();
    if base.is_zero() {
        return Number::small(negative, 0, 0);
    }
    let whole = |x: &Number| adjust::rescaled(x, 0, &Context::MAX, &mut 0).coefficient;
    if !has_room(
        modulus.coefficient.digits() + modulus.exponent.max(0),
        status,
    ) {
        return Number::nan();
    }
    let modulus = whole(modulus);
    let modulus = modulus.to_big();
    // Powers of ten in base and exponent are applied after the digits.
    let ten = BigUint::from(10u8);
    let mut x = match base.exponent {
        e @ 1.. => {
            let power = ten.modpow(&BigUint::from(e as u64), &modulus);
            &*base.coefficient.to_big() * power % &*modulus
        }
        _ => &*whole(base).to_big() % &*modulus,
    };
    let mut tens = 0;
    let n = match exp.exponent {
        e @ 1.. => {
            tens = e;
            exp.coefficient.clone()
        }
        _ => whole(exp),
    };
    x = x.modpow(&n.to_big(), &modulus);
    while tens > 0 && !x.is_zero() && !x.is_one() {
        x = x.modpow(&ten, &modulus);
        tens -= 1;
    }
    finalize(Number::new(negative, x.into(), 0), &Context::MAX, status)
}
