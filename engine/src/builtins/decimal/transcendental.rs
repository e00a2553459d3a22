//! Exponential and logarithms, correctly rounded.
//!
//! A result is computed with some digits more than are wanted, as a whole number that is off by a few units at most. When
//! both ends of that interval round alike the result is right, else it is made again with twice as many extra digits
//! (A. Ziv, "Fast evaluation of elementary mathematical functions with correctly rounded last bit", 1991). No result is a
//! tie or exact but those that are looked for first, so that this ends.
//!
//! Inside, numbers are binary with a fixed point: `v / 2**bits`.

use super::arith;
use super::coefficient::{Coefficient, power_of_ten};
use super::context::{Context, EXP_OVERFLOW, EXP_UNDERFLOW, Rounding, has_room, status::*};
use super::number::*;
use num_bigint::{BigInt, BigUint};
use num_integer::Integer as _;
use num_traits::{One as _, Signed as _, ToPrimitive as _, Zero as _};
use std::sync::Mutex;

/// Digits beyond the precision at the first attempt.
const EXTRA: i64 = 8;
/// How far an approximation may be off, in units of its last digit: more than it ever is.
const MARGIN: u8 = 10;

/// Bits for so many decimal digits, and some more.
fn bits_for(digits: i64) -> u64 {
    (digits.max(1) as f64 * core::f64::consts::LOG2_10) as u64 + 20
}

/// Rounds what `approximate` finds for a number of digits: an approximation of about so many, and its exponent.
fn rounded(
    c: &Context,
    status: &mut u32,
    mut approximate: impl FnMut(i64) -> (BigInt, i64),
) -> Number {
    let c = Context {
        rounding: Rounding::HalfEven,
        ..*c
    };
    let mut extra = EXTRA;
    loop {
        if !has_room(4 * (c.prec + extra), status) {
            return Number::nan();
        }
        let (v, exponent) = approximate(c.prec + extra);
        let end = |v: BigInt, status: &mut u32| {
            let negative = v.is_negative();
            let digits = v.into_parts().1.into();
            finalize(Number::new(negative, digits, exponent), &c, status)
        };
        let margin = BigInt::from(MARGIN);
        if v.abs() > margin {
            let (low, high) = (end(&v - &margin, &mut 0), end(&v + &margin, &mut 0));
            if low == high {
                // One digit more, which says that the result is not exact.
                let digits = (v.magnitude() * 10u8 + 1u8).into();
                let x = Number::new(v.is_negative(), digits, exponent - 1);
                return finalize(x, &c, status);
            }
        }
        extra *= 2;
    }
}

// ---- constants and series -------------------------------------------------------------------------

/// `atanh(1 / k)`, off by no more units than it has terms.
fn atanh_inverse(k: u32, bits: u64) -> BigUint {
    let mut power = (BigUint::one() << bits) / k;
    let (mut sum, mut n) = (power.clone(), 1u32);
    let square = k * k;
    loop {
        power /= square;
        n += 2;
        let term = &power / n;
        if term.is_zero() {
            return sum;
        }
        sum += term;
    }
}

/// The natural logarithm of ten, off by less than one unit.
fn ln_ten(bits: u64) -> BigUint {
    /// The longest one that was asked for, and its bits.
    static KNOWN: Mutex<Option<(u64, BigUint)>> = Mutex::new(None);
    /// Bits against the errors of the series.
    const GUARD: u64 = 40;
    let Ok(mut known) = KNOWN.lock() else {
        return ln_ten_series(bits + GUARD) >> GUARD;
    };
    match &*known {
        Some((have, v)) if *have >= bits => v >> (have - bits),
        _ => {
            let have = bits.max(512);
            let v = ln_ten_series(have + GUARD) >> GUARD;
            let cut = &v >> (have - bits);
            *known = Some((have, v));
            cut
        }
    }
}

/// By Machin's method, with three series.
fn ln_ten_series(bits: u64) -> BigUint {
    atanh_inverse(31, bits) * 46u8
        + atanh_inverse(49, bits) * 34u8
        + atanh_inverse(161, bits) * 20u8
}

/// `e**r` for `0 <= r < 2.4`, off by less than one unit but for the rounding.
fn exp_fixed(r: &BigUint, bits: u64) -> BigUint {
    // The series of a smaller argument, squared again as often as that was halved.
    let halvings = bits.isqrt() / 2 + 2;
    let wide = bits + halvings + 40;
    let x = (r << (wide - bits)) >> halvings;
    let one = BigUint::one() << wide;
    let (mut sum, mut term, mut n) = (&one + &x, x.clone(), 1u32);
    loop {
        n += 1;
        term = ((term * &x) >> wide) / n;
        if term.is_zero() {
            break;
        }
        sum += &term;
    }
    for _ in 0..halvings {
        sum = (&sum * &sum) >> wide;
    }
    sum >> (wide - bits)
}

/// `ln(m)` for `1 <= m < 10`, off by a few units.
fn ln_fixed(m: &BigUint, bits: u64) -> BigInt {
    const START: u64 = 60;
    /// Bits of the first approximation that are right.
    const RIGHT: u64 = 44;
    if bits <= START {
        let wide = START + 1;
        return ln_fixed(&(m << (wide - bits)), wide) >> (wide - bits);
    }
    let first = (m >> (bits - START)).to_f64().unwrap_or(1.0) / (1u64 << START) as f64;
    let mut y = BigInt::from((first.ln().max(0.0) * (1u64 << START) as f64) as u64);
    let (mut at, mut right) = (START, RIGHT);
    // Halley's method on `e**y - m`: each step triples the bits that are right.
    loop {
        right = (3 * right - 6).min(bits + 8);
        let wide = right + 16;
        y = if wide >= at {
            y << (wide - at)
        } else {
            y >> (at - wide)
        };
        at = wide;
        let m = if wide >= bits {
            m << (wide - bits)
        } else {
            m >> (bits - wide)
        };
        let e = exp_fixed(y.magnitude(), wide);
        let (sum, difference) = (&m + &e, BigInt::from(m) - BigInt::from(e));
        y += (difference << (wide + 1)).div_floor(&BigInt::from(sum));
        if y.is_negative() {
            y = BigInt::zero();
        }
        if right >= bits + 8 {
            return y >> (wide - bits);
        }
    }
}

/// `v * 10**n / 2**bits`.
fn scaled(v: &BigInt, n: i64, bits: u64) -> BigInt {
    let power = power_of_ten(n.unsigned_abs());
    if n >= 0 {
        (v * BigInt::from(power.into_owned())) >> bits
    } else {
        (v >> bits) / BigInt::from(power.into_owned())
    }
}

// ---- exponential ----------------------------------------------------------------------------------

/// `e**a`.
pub(super) fn exp(a: &Number, c: &Context, status: &mut u32) -> Number {
    if let Some(nan) = nan_of(&[a], c, status) {
        return nan;
    }
    if a.is_infinite() {
        return match a.negative {
            true => Number::small(false, 0, 0),
            false => Number::infinity(false),
        };
    }
    if a.is_zero() {
        return Number::small(false, 1, 0);
    }
    let adjusted = a.adjusted();
    if adjusted > 18 {
        // Past every range of exponents.
        let exponent = if a.negative {
            EXP_UNDERFLOW
        } else {
            EXP_OVERFLOW
        };
        let nearest = Context {
            rounding: Rounding::HalfEven,
            ..*c
        };
        *status |= INEXACT | ROUNDED;
        return finalize(Number::small(false, 1, exponent), &nearest, status);
    }
    if adjusted < -(c.prec + 3) {
        return one_with_zeroes(c, status);
    }
    rounded(c, status, |digits| exp_digits(a, digits))
}

/// 1 with all digits of the precision, when that is not the exact result.
pub(super) fn one_with_zeroes(c: &Context, status: &mut u32) -> Number {
    if !has_room(c.prec, status) {
        return Number::nan();
    }
    *status |= INEXACT | ROUNDED;
    let n = c.prec - 1;
    let one = Number::new(false, Coefficient::ONE.shifted_left(n), -n);
    finalize(one, c, status)
}

fn exp_digits(a: &Number, digits: i64) -> (BigInt, i64) {
    let bits = bits_for(digits);
    // The whole part of the argument takes bits, too.
    let wide = bits + bits_for(a.adjusted() + 2);
    let x = BigInt::from(fixed(a, wide));
    let x = if a.negative { -x } else { x };
    let (k, r) = x.div_mod_floor(&BigInt::from(ln_ten(wide)));
    let e = exp_fixed(&(r.magnitude() >> (wide - bits)), bits);
    let v = scaled(&e.into(), digits - 1, bits);
    (v, k.to_i64().unwrap_or(EXP_OVERFLOW) - (digits - 1))
}

/// The magnitude of a finite number with a fixed point, rounded down.
fn fixed(a: &Number, bits: u64) -> BigUint {
    let (mut digits, mut exponent) = (a.coefficient.clone(), a.exponent);
    // Digits that are too small to be seen.
    let excess = -exponent - (bits as f64 * core::f64::consts::LOG10_2) as i64 - 2;
    if excess > 0 {
        digits = digits.shifted_right(excess).0;
        exponent += excess;
    }
    let power = power_of_ten(exponent.unsigned_abs());
    if exponent >= 0 {
        (&*digits.to_big() * &*power) << bits
    } else {
        (&*digits.to_big() << bits) / &*power
    }
}

// ---- logarithms -----------------------------------------------------------------------------------

/// What both logarithms begin with: the result for what is no positive number other than 1.
fn special_logarithm(a: &Number, c: &Context, status: &mut u32) -> Option<Number> {
    if let Some(nan) = nan_of(&[a], c, status) {
        return Some(nan);
    }
    if a.is_zero() {
        return Some(Number::infinity(true));
    }
    if a.negative {
        return Some(Number::error(INVALID_OPERATION, status));
    }
    if a.is_infinite() {
        return Some(Number::infinity(false));
    }
    None
}

/// The natural logarithm.
pub(super) fn ln(a: &Number, c: &Context, status: &mut u32) -> Number {
    if let Some(done) = special_logarithm(a, c, status) {
        return done;
    }
    if is_power_of_ten(a) && a.adjusted() == 0 {
        return Number::small(false, 0, 0);
    }
    let lost = cancelled_digits(a);
    rounded(c, status, |digits| {
        if is_near_one(lost, digits) {
            let bits = bits_for(digits);
            let (v, exponent) = with_digits(&ln_near_one(a, lost, bits), bits, digits);
            return (v, exponent - lost);
        }
        let bits = bits_for(digits + lost);
        // The logarithm of the power of ten is a product with up to 61 bits.
        let wide = bits + 64;
        let ten = BigInt::from(ln_ten(wide)) * a.adjusted();
        let sum = ln_fixed(&mantissa(a, bits), bits) + (ten >> 64u8);
        with_digits(&sum, bits, digits)
    })
}

/// The logarithm to the base ten.
pub(super) fn log10(a: &Number, c: &Context, status: &mut u32) -> Number {
    if let Some(done) = special_logarithm(a, c, status) {
        return done;
    }
    if is_power_of_ten(a) {
        let nearest = Context {
            rounding: Rounding::HalfEven,
            ..*c
        };
        return finalize(Number::whole(a.adjusted()), &nearest, status);
    }
    let lost = cancelled_digits(a);
    rounded(c, status, |digits| {
        let over_ten = |ln: BigInt, bits: u64| (ln << bits).div_floor(&BigInt::from(ln_ten(bits)));
        if is_near_one(lost, digits) {
            let bits = bits_for(digits);
            let log = over_ten(ln_near_one(a, lost, bits), bits);
            let (v, exponent) = with_digits(&log, bits, digits);
            return (v, exponent - lost);
        }
        let bits = bits_for(digits + lost);
        let log = over_ten(ln_fixed(&mantissa(a, bits), bits), bits);
        let sum = log + (BigInt::from(a.adjusted()) << bits);
        with_digits(&sum, bits, digits)
    })
}

fn is_power_of_ten(a: &Number) -> bool {
    a.coefficient == Coefficient::ONE
        || a.coefficient.trailing_zeros() == a.coefficient.digits() - 1
            && a.coefficient == Coefficient::ONE.shifted_left(a.coefficient.digits() - 1)
}

/// How many digits the logarithm of a number near 1 has fewer behind the point than its approximation.
fn cancelled_digits(a: &Number) -> i64 {
    if !(-1..=0).contains(&a.adjusted()) {
        return 0;
    }
    let distance = arith::subtract(a, &Number::whole(1), &Context::MAX, &mut 0);
    (-distance.adjusted()).max(0)
}

/// Is a number whose logarithm is `10**-lost` or so close enough to 1 for the series of [`ln_near_one`] to be short?
fn is_near_one(lost: i64, digits: i64) -> bool {
    const TERMS: i64 = 100;
    lost >= 2 && digits < TERMS * lost
}

/// `ln(a) * 10**lost` for `a` with `10**-lost <= abs(a - 1) < 10 * 10**-lost`: the series of `2 * atanh((a - 1) / (a + 1))`.
fn ln_near_one(a: &Number, lost: i64, bits: u64) -> BigInt {
    let one = Number::whole(1);
    let mut distance = arith::subtract(a, &one, &Context::MAX, &mut 0);
    distance.exponent += lost;
    let sum = fixed(&arith::add(a, &one, &Context::MAX, &mut 0), bits);
    let z = (fixed(&distance, bits) << bits) / sum;
    let square = scaled(&BigInt::from(&z * &z), -2 * lost, bits);
    let (mut power, mut total, mut n) = (BigInt::from(z), BigInt::zero(), 1u32);
    while !power.is_zero() {
        total += &power / n;
        power = (power * &square) >> bits;
        n += 2;
    }
    total <<= 1u8;
    if distance.negative { -total } else { total }
}

/// `a` with its point behind the first digit.
fn mantissa(a: &Number, bits: u64) -> BigUint {
    let digits = a.coefficient.digits();
    fixed(&Number::new(false, a.coefficient.clone(), 1 - digits), bits)
}

/// A number with a fixed point as one of about so many decimal digits, and its exponent.
fn with_digits(v: &BigInt, bits: u64, digits: i64) -> (BigInt, i64) {
    let size = (v.bits() as i64 - bits as i64) as f64 * core::f64::consts::LOG10_2;
    let n = digits - size as i64;
    (scaled(v, n, bits), -n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtins::decimal::{parse, text};

    fn of(f: fn(&Number, &Context, &mut u32) -> Number, x: &str, prec: i64) -> String {
        let c = Context {
            prec,
            ..Context::MAX
        };
        let x = parse::parse(x.as_bytes()).expect("a number");
        text::to_text(&f(&x, &c, &mut 0), true, false)
    }

    #[test]
    fn known_digits() {
        assert_eq!(
            of(exp, "1", 40),
            "2.718281828459045235360287471352662497757"
        );
        assert_eq!(of(exp, "-1000", 9), "5.07595890E-435");
        assert_eq!(of(exp, "1E-9", 20), "1.0000000010000000005");
        assert_eq!(of(exp, "-1E-12", 11), "1.0000000000");
        assert_eq!(
            of(ln, "10", 40),
            "2.302585092994045684017991454684364207601"
        );
        assert_eq!(
            of(ln, "2", 40),
            "0.6931471805599453094172321214581765680755"
        );
        assert_eq!(of(ln, "0.99999999999", 5), "-1.0000E-11");
        assert_eq!(of(ln, "1.0000000000000000000000001", 9), "1.00000000E-25");
        assert_eq!(of(ln, "1.00000002", 20), "1.9999999800000002667E-8");
        assert_eq!(of(log10, "0.998", 15), "-0.000869458712628891");
        assert_eq!(of(log10, "2", 30), "0.301029995663981195213738894724");
        assert_eq!(of(log10, "1000", 5), "3");
        assert_eq!(of(log10, "9.99", 10), "0.9995654882");
    }
}
