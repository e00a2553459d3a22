//! Arithmetic of complex numbers, as pairs of real and imaginary part.

use super::float::range_error;
use super::int::zero_division;
use crate::object::{ClassId, Raised, Thread};

/// Real and imaginary part.
pub(crate) type Pair = (f64, f64);

/// `a * b`; infinities survive where the plain formula makes them nan (C99, annex G).
pub(crate) fn mul((a, b): Pair, (c, d): Pair) -> Pair {
    let (ac, bd, ad, bc) = (a * c, b * d, a * d, b * c);
    let (x, y) = (ac - bd, ad + bc);
    if !(x.is_nan() && y.is_nan()) {
        return (x, y);
    }
    let boxed = |v: f64| (if v.is_infinite() { 1f64 } else { 0.0 }).copysign(v);
    let clean = |v: f64| if v.is_nan() { 0f64.copysign(v) } else { v };
    let (mut a, mut b, mut c, mut d) = (a, b, c, d);
    let mut recalculate = false;
    if a.is_infinite() || b.is_infinite() {
        (a, b, c, d) = (boxed(a), boxed(b), clean(c), clean(d));
        recalculate = true;
    }
    if c.is_infinite() || d.is_infinite() {
        (a, b, c, d) = (clean(a), clean(b), boxed(c), boxed(d));
        recalculate = true;
    }
    if !recalculate && [ac, bd, ad, bc].iter().any(|v| v.is_infinite()) {
        (a, b, c, d) = (clean(a), clean(b), clean(c), clean(d));
        recalculate = true;
    }
    if recalculate {
        let inf = f64::INFINITY;
        return (inf * (a * c - b * d), inf * (a * d + b * c));
    }
    (x, y)
}

/// `a / b` by Smith's method.
///
/// # Errors
/// ZeroDivisionError.
pub(crate) fn div(t: &mut Thread, a: Pair, b: Pair) -> Result<Pair, Raised> {
    if b.0 == 0.0 && b.1 == 0.0 {
        return Err(zero_division(t));
    }
    let (x, y) = if b.0.abs() >= b.1.abs() {
        let ratio = b.1 / b.0;
        let d = b.0 + b.1 * ratio;
        ((a.0 + a.1 * ratio) / d, (a.1 - a.0 * ratio) / d)
    } else if b.1.abs() >= b.0.abs() {
        let ratio = b.0 / b.1;
        let d = b.0 * ratio + b.1;
        ((a.0 * ratio + a.1) / d, (a.1 * ratio - a.0) / d)
    } else {
        (f64::NAN, f64::NAN)
    };
    if !(x.is_nan() && y.is_nan()) {
        return Ok((x, y));
    }
    let boxed = |v: f64| (if v.is_infinite() { 1f64 } else { 0.0 }).copysign(v);
    if (a.0.is_infinite() || a.1.is_infinite()) && b.0.is_finite() && b.1.is_finite() {
        let (p, q) = (boxed(a.0), boxed(a.1));
        let inf = f64::INFINITY;
        return Ok((inf * (p * b.0 + q * b.1), inf * (q * b.0 - p * b.1)));
    }
    if (b.0.is_infinite() || b.1.is_infinite()) && a.0.is_finite() && a.1.is_finite() {
        let (p, q) = (boxed(b.0), boxed(b.1));
        return Ok((0.0 * (a.0 * p + a.1 * q), 0.0 * (a.1 * p - a.0 * q)));
    }
    Ok((x, y))
}

/// `a / b` of a real divisor.
///
/// # Errors
/// ZeroDivisionError.
pub(crate) fn div_real(t: &mut Thread, a: Pair, b: f64) -> Result<Pair, Raised> {
    if b == 0.0 {
        Err(zero_division(t))
    } else {
        Ok((a.0 / b, a.1 / b))
    }
}

/// Whole exponents up to this are done by multiplication: faster, and exact where it can be.
const POWER_BY_PRODUCT: f64 = 100.0;

/// `a ** b`.
///
/// # Errors
/// ZeroDivisionError, OverflowError.
pub(crate) fn pow(t: &mut Thread, a: Pair, b: Pair) -> Result<Pair, Raised> {
    let r = if b == (0.0, 0.0) {
        (1.0, 0.0)
    } else if a == (0.0, 0.0) {
        if b.1 != 0.0 || b.0 < 0.0 {
            let text = "zero to a negative or complex power";
            return Err(t.raise(ClassId::ZeroDivisionError, text));
        }
        (0.0, 0.0)
    } else if b.1 == 0.0 && b.0 == b.0.floor() && b.0.abs() <= POWER_BY_PRODUCT {
        whole_power(t, a, b.0 as i32)?
    } else {
        let size = a.0.hypot(a.1);
        let angle = a.1.atan2(a.0);
        let mut length = size.powf(b.0);
        let mut phase = angle * b.0;
        if b.1 != 0.0 {
            length *= (-angle * b.1).exp();
            phase += b.1 * size.ln();
        }
        (length * phase.cos(), length * phase.sin())
    };
    let finite = [a.0, a.1, b.0, b.1].iter().all(|v| v.is_finite());
    if finite && (r.0.is_infinite() || r.1.is_infinite()) {
        return Err(range_error(t));
    }
    Ok(r)
}

fn whole_power(t: &mut Thread, a: Pair, n: i32) -> Result<Pair, Raised> {
    let mut r = (1.0, 0.0);
    let mut p = a;
    let mut rest = n.unsigned_abs();
    let mut first = true;
    while rest != 0 {
        if rest & 1 != 0 {
            r = if first { p } else { mul(r, p) };
            first = false;
        }
        rest >>= 1;
        if rest != 0 {
            p = mul(p, p);
        }
    }
    if n < 0 { div(t, (1.0, 0.0), r) } else { Ok(r) }
}

/// `abs(a)`.
///
/// # Errors
/// OverflowError.
pub(crate) fn abs(t: &mut Thread, a: Pair) -> Result<f64, Raised> {
    let r = a.0.hypot(a.1);
    if r.is_infinite() && a.0.is_finite() && a.1.is_finite() {
        return Err(t.overflow_error("absolute value too large"));
    }
    Ok(r)
}
