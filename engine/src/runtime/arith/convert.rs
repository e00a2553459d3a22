//! Conversions between ints and floats, and the true division of ints; all correctly rounded.

use super::limbs;
use super::operand::Integer;
use crate::object::{PyResult, Thread, biguint_of};
use num_bigint::BigUint;
use num_integer::Integer as _;

/// Largest magnitude up to which all ints are floats.
const EXACT: u64 = 1 << 53;

/// `x * 2**exponent`, rounded once.
pub(crate) fn ldexp(mut x: f64, mut exponent: i64) -> f64 {
    // Powers of two that are normal floats; the small one leaves 53 bits of room, so that a
    // subnormal result is rounded in the last step only.
    const UP: f64 = f64::from_bits(0x7FE0_0000_0000_0000);
    const DOWN: f64 = f64::from_bits(0x0360_0000_0000_0000);
    for _ in 0..3 {
        if exponent > 1023 {
            x *= UP;
            exponent -= 1023;
        } else if exponent < -1022 {
            x *= DOWN;
            exponent += 969;
        }
    }
    let exponent = exponent.clamp(-1022, 1023);
    x * f64::from_bits(((exponent + 1023) as u64) << 52)
}

/// Mantissa in `0.5 <= |m| < 1` and exponent, `x == m * 2**exponent`; zeroes, infinities and nan as
/// they are with the exponent 0.
pub(crate) fn frexp(x: f64) -> (f64, i32) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    let bits = x.to_bits();
    let exponent = (bits >> 52 & 0x7FF) as i32;
    if exponent == 0 {
        let (m, e) = frexp(x * f64::from_bits(0x4350_0000_0000_0000));
        return (m, e - 54);
    }
    (
        f64::from_bits(bits & !(0x7FF << 52) | 1022 << 52),
        exponent - 1022,
    )
}

/// Mantissa in `0.5 <= m <= 1` and exponent of a positive int of any size.
pub(crate) fn frexp_int(v: Integer) -> (f64, u64) {
    let mut word = [0];
    let (_, limbs) = v.limbs(&mut word);
    let bits = limbs::bits(limbs);
    let skip = limbs.len().saturating_sub(3);
    let top = magnitude_to_f64(&limbs[skip..]).unwrap_or(0.0);
    (ldexp(top, skip as i64 * 64 - bits as i64), bits)
}

/// The float nearest to the magnitude, ties to even; `None` past the largest float.
fn magnitude_to_f64(limbs: &[u64]) -> Option<f64> {
    let limbs = limbs::trim(limbs);
    let [rest @ .., top] = limbs else {
        return Some(0.0);
    };
    if limbs.len() > 16 {
        return None;
    }
    let Some((next, lower)) = rest.split_last().map(|(n, l)| (*n, l)) else {
        return Some(*top as f64);
    };
    // The highest 64 bits, the last of them sticky: enough to round to 53.
    let zeros = top.leading_zeros();
    let mut high = if zeros == 0 {
        *top
    } else {
        top << zeros | next >> (64 - zeros)
    };
    if next << zeros != 0 || lower.iter().any(|&l| l != 0) {
        high |= 1;
    }
    let x = ldexp(high as f64, rest.len() as i64 * 64 - zeros as i64);
    x.is_finite().then_some(x)
}

/// The float nearest to an int, ties to even; `None` when it is past the largest float.
#[inline]
pub(crate) fn to_f64(v: Integer) -> Option<f64> {
    match v {
        Integer::Small(v) => Some(v as f64),
        Integer::Big(i) => {
            let x = magnitude_to_f64(i.limbs())?;
            Some(if i.is_negative() { -x } else { x })
        }
    }
}

/// The float nearest to an int.
///
/// # Errors
/// OverflowError.
#[inline]
pub(crate) fn to_float(t: &mut Thread, v: Integer) -> Result<f64, crate::object::Raised> {
    to_f64(v).ok_or_else(|| t.overflow_error("int too large to convert to float"))
}

/// Sign, 64-bit magnitude and exponent of a finite whole float: `±m * 2**e`, `e >= 0`.
pub(super) fn whole_parts(x: f64) -> (bool, u64, u32) {
    let bits = x.to_bits();
    let exponent = (bits >> 52 & 0x7FF) as i32;
    let mantissa = bits & ((1 << 52) - 1) | if exponent == 0 { 0 } else { 1 << 52 };
    let shift = exponent - 1075;
    if shift >= 0 {
        (x < 0.0, mantissa, shift as u32)
    } else {
        (x < 0.0, if shift > -64 { mantissa >> -shift } else { 0 }, 0)
    }
}

/// `int(x)`: cut towards zero.
///
/// # Errors
/// OverflowError for infinities, ValueError for nan.
pub(crate) fn int_of_f64(t: &mut Thread, x: f64) -> PyResult {
    if x.abs() < 9.2e18 {
        return t.int(x as i64);
    }
    if x.is_nan() {
        return Err(t.value_error("cannot convert float NaN to integer"));
    }
    if x.is_infinite() {
        return Err(t.overflow_error("cannot convert float infinity to integer"));
    }
    let (negative, m, shift) = whole_parts(x);
    let mut out = [0u64; 18];
    limbs::shl(&[m], shift as u64, &mut out[..(shift / 64) as usize + 2]);
    t.int_limbs(negative, &out)
}

/// The quotient of two ints as a float, rounded once; `None` when it is too large. The divisor is
/// not zero.
pub(crate) fn true_divide(a: Integer, b: Integer) -> Option<f64> {
    if let (Integer::Small(x), Integer::Small(y)) = (a, b)
        && x.unsigned_abs() <= EXACT
        && y.unsigned_abs() <= EXACT
    {
        return Some(x as f64 / y as f64);
    }
    let (mut wa, mut wb) = ([0], [0]);
    let (na, la) = a.limbs(&mut wa);
    let (nb, lb) = b.limbs(&mut wb);
    let x = divide_magnitudes(la, lb)?;
    Some(if na != nb { -x } else { x })
}

fn divide_magnitudes(a: &[u64], b: &[u64]) -> Option<f64> {
    if a.is_empty() {
        return Some(0.0);
    }
    // The quotient lies between 2**(difference - 1) and 2**(difference + 1).
    let difference = limbs::bits(a) as i64 - limbs::bits(b) as i64;
    if difference > 1024 {
        return None;
    }
    if difference < -1076 {
        return Some(0.0);
    }
    // Scale so that the whole quotient has 55 or 56 bits; fewer below the normal floats, where the
    // last bit of a float is fixed.
    let scale = (difference - 55).max(-1074 - 2);
    let (quotient, inexact) = scaled_quotient(a, b, -scale);
    round_scaled(quotient, inexact, scale)
}

/// `m * 2**scale` rounded to a float, ties to even; `inexact` says that a bit below `m` was cut off
/// (`m` has then at least 54 bits, or lies below the normal floats with two bits to spare). `None`
/// past the largest float.
pub(crate) fn round_scaled(m: u64, inexact: bool, scale: i64) -> Option<f64> {
    let bits = 64 - m.leading_zeros() as i64;
    // What a float has no place for.
    let excess = (bits - 53).max(-1074 - scale);
    if m == 0 || excess > 64 {
        return Some(0.0);
    }
    if excess <= 0 {
        let x = ldexp(m as f64, scale);
        return x.is_finite().then_some(x);
    }
    let half = 1u64 << (excess - 1);
    let kept = if excess == 64 { 0 } else { m >> excess };
    let lost = m & (half | (half - 1));
    let up = lost > half || lost == half && (inexact || kept & 1 != 0);
    let x = ldexp((kept + up as u64) as f64, scale + excess);
    x.is_finite().then_some(x)
}

/// `a * 2**shift / b` cut off, and whether something was cut off.
fn scaled_quotient(a: &[u64], b: &[u64], shift: i64) -> (u64, bool) {
    if let ([a], [b]) = (a, b)
        && (0..64 + a.leading_zeros() as i64).contains(&shift)
    {
        let scaled = (*a as u128) << shift;
        return (
            (scaled / *b as u128) as u64,
            !scaled.is_multiple_of(*b as u128),
        );
    }
    let (mut a, mut b) = (biguint_of(a), biguint_of(b));
    if shift >= 0 {
        a <<= shift as u64;
    } else {
        b <<= -shift as u64;
    }
    let (q, r) = a.div_rem(&b);
    (q.iter_u64_digits().next().unwrap_or(0), r != BigUint::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limbs_of(v: u128) -> Vec<u64> {
        limbs::trim(&[v as u64, (v >> 64) as u64]).to_vec()
    }

    fn random(state: &mut u64) -> u64 {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        *state
    }

    #[test]
    fn large_ints_round_as_the_machine_does() {
        let mut s = 1u64;
        for _ in 0..200_000 {
            let wide = (random(&mut s) as u128) << 64 | random(&mut s) as u128;
            let mut v = wide >> (random(&mut s) % 128);
            if random(&mut s).is_multiple_of(2) {
                // Near a tie.
                v = v >> 20 << 20 | 1 << 19 | (random(&mut s) % 3) as u128;
            }
            assert_eq!(magnitude_to_f64(&limbs_of(v)), Some(v as f64), "{v}");
        }
    }

    #[test]
    fn quotients_are_rounded_once() {
        // A quotient that is a whole number times a power of two rounds as the number does.
        let mut s = 7u64;
        for _ in 0..50_000 {
            let q = random(&mut s) >> (random(&mut s) % 60) | 1;
            let d = random(&mut s) >> (random(&mut s) % 60) | 1;
            let a = q as u128 * d as u128;
            assert_eq!(
                divide_magnitudes(&limbs_of(a), &[d]),
                Some(q as f64),
                "{a} / {d}"
            );
        }
        for (a, b) in [(1u64, 3u64), (2, 3), (10, 7), (1 << 60, 3), (u64::MAX, 10)] {
            let expected = format!("{}", a as f64 / b as f64).parse::<f64>().unwrap();
            let x = divide_magnitudes(&[a], &[b]).unwrap();
            assert!((x - expected).abs() <= expected * 2.3e-16, "{a} / {b}");
        }
    }

    #[test]
    fn powers_of_two_scale_exactly() {
        for e in -1100i64..1100 {
            let x = ldexp(1.0, e);
            if (-1074..1024).contains(&e) {
                let bits = if e < -1022 {
                    1 << (e + 1074)
                } else {
                    ((e + 1023) as u64) << 52
                };
                assert_eq!(x.to_bits(), bits, "{e}");
                assert_eq!(frexp(x), (0.5, e as i32 + 1));
            } else {
                assert!(x == 0.0 && e < 0 || x == f64::INFINITY && e > 0, "{e}");
            }
        }
        // Rounded once: a detour through a subnormal would lose the last bits.
        assert_eq!(ldexp(1.0 + f64::EPSILON, -1074), 5e-324);
        assert_eq!(ldexp(1.5, -1075), 5e-324);
        assert_eq!(ldexp(5e-324, 2000), ldexp(1.0, 926));
        assert_eq!(ldexp(f64::MAX, -3000), 0.0);
    }
}
