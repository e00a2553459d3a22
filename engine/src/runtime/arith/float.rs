//! Arithmetic of floats where it is more than one machine instruction.

use super::complex;
use super::int::zero_division;
use crate::object::{ClassId, PyResult, Raised, Str, Thread};
use crate::value::Value;

/// `x // y` and `x % y`: the remainder has the divisor's sign. The divisor is not zero.
pub(crate) fn div_floor(x: f64, y: f64) -> (f64, f64) {
    let mut r = x % y;
    let mut q = (x - r) / y;
    if r != 0.0 {
        if (y < 0.0) != (r < 0.0) {
            r += y;
            q -= 1.0;
        }
    } else {
        r = 0f64.copysign(y);
    }
    if q != 0.0 {
        // `q` is whole but for rounding: snap to the nearest whole number.
        let floor = q.floor();
        q = if q - floor > 0.5 { floor + 1.0 } else { floor };
    } else {
        q = 0f64.copysign(x / y);
    }
    (q, r)
}

/// `x % y` for a divisor that is not zero.
#[inline]
pub(crate) fn modulo(x: f64, y: f64) -> f64 {
    let r = x % y;
    if r == 0.0 {
        0f64.copysign(y)
    } else if (y < 0.0) != (r < 0.0) {
        r + y
    } else {
        r
    }
}

/// Raises `OverflowError: (34, 'Numerical result out of range')`.
#[cold]
pub(super) fn range_error(t: &mut Thread) -> Raised {
    match Str::from_str(t, "Numerical result out of range") {
        Ok(text) => t.raise_args(
            ClassId::OverflowError,
            &[Value::small_int(34), text.value()],
        ),
        Err(r) => r,
    }
}

/// `x ** y`; complex for a negative base with a broken exponent.
pub(super) fn pow(t: &mut Thread, x: f64, y: f64) -> PyResult {
    if x == 0.0 && y < 0.0 && y.is_finite() {
        return Err(t.raise(ClassId::ZeroDivisionError, "zero to a negative power"));
    }
    if x < 0.0 && x.is_finite() && y.is_finite() && y != y.floor() {
        let (re, im) = complex::pow(t, (x, 0.0), (y, 0.0))?;
        return t.complex(re, im);
    }
    let r = x.powf(y);
    if r.is_infinite() && x.is_finite() && y.is_finite() {
        return Err(range_error(t));
    }
    t.float(r)
}

/// `x / y`.
#[inline]
pub(super) fn true_divide(t: &mut Thread, x: f64, y: f64) -> PyResult {
    if y == 0.0 {
        return Err(zero_division(t));
    }
    t.float(x / y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floor_division_of_floats() {
        assert_eq!(div_floor(7.5, 2.0), (3.0, 1.5));
        assert_eq!(div_floor(-7.5, 2.0), (-4.0, 0.5));
        assert_eq!(div_floor(7.5, -2.0), (-4.0, -0.5));
        assert_eq!(div_floor(1.0, 0.1), (9.0, 0.09999999999999995));
        let (q, r) = div_floor(-0.0, 3.0);
        assert!(q.is_sign_negative() && r.is_sign_positive());
        assert_eq!(div_floor(5.0, f64::INFINITY), (0.0, 5.0));
        assert_eq!(div_floor(-5.0, f64::INFINITY), (-1.0, f64::INFINITY));
    }
}
