//! The module `cmath`: functions of complex numbers. The finite formulas are Kahan's, arranged so that
//! nothing overflows on the way; what happens at infinities and NaNs is left to the C library, which
//! follows the same annex of the C standard as CPython.

use super::complex;
use super::math::range_error;
use super::number::real;
use crate::natives;
use crate::object::*;
use crate::runtime::define;
use crate::value::Value;
use core::f64::consts::{E, FRAC_PI_2, LN_2, LN_10, PI, TAU};

/// Real and imaginary part, passed as C passes a `double complex`.
#[derive(Clone, Copy)]
#[repr(C)]
struct C(f64, f64);

unsafe extern "C" {
    safe fn cacosh(z: C) -> C;
    safe fn casinh(z: C) -> C;
    safe fn catanh(z: C) -> C;
    safe fn ccosh(z: C) -> C;
    safe fn cexp(z: C) -> C;
    safe fn csinh(z: C) -> C;
    safe fn ctanh(z: C) -> C;
    safe fn csqrt(z: C) -> C;
    safe fn cacos(z: C) -> C;
    safe fn asinh(x: f64) -> f64;
}

natives! { FUNCTIONS:
    /// Return the arc cosine of z.
    "acos" "(z, /)" => native::<0>,
    /// Return the inverse hyperbolic cosine of z.
    "acosh" "(z, /)" => native::<1>,
    /// Return the arc sine of z.
    "asin" "(z, /)" => native::<2>,
    /// Return the inverse hyperbolic sine of z.
    "asinh" "(z, /)" => native::<3>,
    /// Return the arc tangent of z.
    "atan" "(z, /)" => native::<4>,
    /// Return the inverse hyperbolic tangent of z.
    "atanh" "(z, /)" => native::<5>,
    /// Return the cosine of z.
    "cos" "(z, /)" => native::<6>,
    /// Return the hyperbolic cosine of z.
    "cosh" "(z, /)" => native::<7>,
    /// Return the exponential value e**z.
    "exp" "(z, /)" => native::<8>,
    /// Determine whether two complex numbers are close in value.
    "isclose" "(a, b, *, rel_tol=1e-09, abs_tol=0.0)" => is_close,
    /// Return True if both the real and imaginary parts of z are finite, else False.
    "isfinite" "(z, /)" => is_finite,
    /// Checks if the real or imaginary part of z is infinite.
    "isinf" "(z, /)" => is_inf,
    /// Checks if the real or imaginary part of z not a number (NaN).
    "isnan" "(z, /)" => is_nan,
    /// log(z[, base]) -> the logarithm of z to the given base.
    "log" "(z, base=None, /)" => log,
    /// Return the base-10 logarithm of z.
    "log10" "(z, /)" => native::<9>,
    /// Return argument, also known as the phase angle, of a complex.
    "phase" "(z, /)" => phase,
    /// Convert a complex from rectangular coordinates to polar coordinates.
    "polar" "(z, /)" => polar,
    /// Convert from polar coordinates to rectangular coordinates.
    "rect" "(r, phi, /)" => rect,
    /// Return the sine of z.
    "sin" "(z, /)" => native::<10>,
    /// Return the hyperbolic sine of z.
    "sinh" "(z, /)" => native::<11>,
    /// Return the square root of z.
    "sqrt" "(z, /)" => native::<12>,
    /// Return the tangent of z.
    "tan" "(z, /)" => native::<13>,
    /// Return the hyperbolic tangent of z.
    "tanh" "(z, /)" => native::<14>,
}

/// The functions in the order of their rows.
const BODIES: [fn(C) -> Outcome; 15] = [
    acos,
    acosh_of,
    |z| turned(asinh_of, z),
    asinh_of,
    |z| turned(atanh_of, z),
    atanh_of,
    |z| cosh(C(-z.1, z.0)),
    cosh,
    exp,
    log10,
    |z| turned(sinh, z),
    sinh,
    sqrt,
    |z| turned(tanh, z),
    tanh,
];

/// What went wrong.
enum Fault {
    Domain,
    Range,
}

type Outcome = Result<C, Fault>;

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    let d = define::module(t, "cmath", FUNCTIONS)?.dict();
    for (name, x) in [
        ("pi", PI),
        ("e", E),
        ("tau", TAU),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ] {
        let v = t.float(x)?;
        define::set(t, d, name, v)?;
    }
    for (name, x) in [("infj", f64::INFINITY), ("nanj", f64::NAN)] {
        let v = t.complex(0.0, x)?;
        define::set(t, d, name, v)?;
    }
    Ok(())
}

fn arg(t: &mut Thread, v: Value) -> Result<C, Raised> {
    if let Some((re, im)) = v.to_complex() {
        return Ok(C(re, im));
    }
    if let Some((re, im)) = complex::by_method(t, v)? {
        return Ok(C(re, im));
    }
    Ok(C(real(t, v)?, 0.0))
}

fn fault(t: &mut Thread, fault: Fault) -> Raised {
    match fault {
        Fault::Domain => t.value_error("math domain error"),
        Fault::Range => range_error(t),
    }
}

fn native<const I: usize>(t: &mut Thread, args: &[Value]) -> PyResult {
    let z = arg(t, args[0])?;
    match BODIES[I](z) {
        Ok(C(re, im)) => t.complex(re, im),
        Err(e) => Err(fault(t, e)),
    }
}

/// Above this the parts are scaled down before they are squared.
const LARGE: f64 = f64::MAX / 4.0;
/// exp of more than this may overflow.
const LOG_LARGE: f64 = 708.396_418_532_264_1;

fn finite(z: C) -> bool {
    z.0.is_finite() && z.1.is_finite()
}

/// `f(iz) / i`, by which the trigonometric functions follow from the hyperbolic ones.
fn turned(f: fn(C) -> Outcome, z: C) -> Outcome {
    let s = f(C(-z.1, z.0))?;
    Ok(C(s.1, -s.0))
}

fn is_large(z: C) -> bool {
    z.0.abs() > LARGE || z.1.abs() > LARGE
}

/// log of the absolute value of a large number.
fn log_large(z: C) -> f64 {
    (z.0 / 2.0).hypot(z.1 / 2.0).ln() + LN_2 * 2.0
}

fn sqrt(z: C) -> Outcome {
    if !finite(z) {
        return Ok(csqrt(z));
    }
    if z.0 == 0.0 && z.1 == 0.0 {
        return Ok(C(0.0, z.1));
    }
    let (mut ax, ay) = (z.0.abs(), z.1.abs());
    let s = if ax < f64::MIN_POSITIVE && ay < f64::MIN_POSITIVE {
        let up = 2f64.powi(53);
        ax *= up;
        (ax + ax.hypot(ay * up)).sqrt() * 2f64.powi(-27)
    } else {
        ax /= 8.0;
        2.0 * (ax + ax.hypot(ay / 8.0)).sqrt()
    };
    let d = ay / (2.0 * s);
    Ok(if z.0 >= 0.0 {
        C(s, d.copysign(z.1))
    } else {
        C(d, s.copysign(z.1))
    })
}

fn acos(z: C) -> Outcome {
    if !finite(z) {
        return Ok(cacos(z));
    }
    if is_large(z) {
        let re = z.1.abs().atan2(z.0);
        let l = log_large(z);
        let im = if z.0 < 0.0 {
            -l.copysign(z.1)
        } else {
            l.copysign(-z.1)
        };
        return Ok(C(re, im));
    }
    let s1 = sqrt(C(1.0 - z.0, -z.1))?;
    let s2 = sqrt(C(1.0 + z.0, z.1))?;
    Ok(C(2.0 * s1.0.atan2(s2.0), asinh(s2.0 * s1.1 - s2.1 * s1.0)))
}

fn acosh_of(z: C) -> Outcome {
    if !finite(z) {
        return Ok(cacosh(z));
    }
    if is_large(z) {
        return Ok(C(log_large(z), z.1.atan2(z.0)));
    }
    let s1 = sqrt(C(z.0 - 1.0, z.1))?;
    let s2 = sqrt(C(z.0 + 1.0, z.1))?;
    Ok(C(asinh(s1.0 * s2.0 + s1.1 * s2.1), 2.0 * s1.1.atan2(s2.0)))
}

fn asinh_of(z: C) -> Outcome {
    if !finite(z) {
        return Ok(casinh(z));
    }
    if is_large(z) {
        let l = log_large(z);
        let re = if z.1 >= 0.0 {
            l.copysign(z.0)
        } else {
            -l.copysign(-z.0)
        };
        return Ok(C(re, z.1.atan2(z.0.abs())));
    }
    let s1 = sqrt(C(1.0 + z.1, -z.0))?;
    let s2 = sqrt(C(1.0 - z.1, z.0))?;
    Ok(C(
        asinh(s1.0 * s2.1 - s2.0 * s1.1),
        z.1.atan2(s1.0 * s2.0 - s1.1 * s2.1),
    ))
}

fn atanh_of(z: C) -> Outcome {
    if !finite(z) {
        return Ok(catanh(z));
    }
    if z.0.is_sign_negative() {
        let r = atanh_of(C(-z.0, -z.1))?;
        return Ok(C(-r.0, -r.1));
    }
    let ay = z.1.abs();
    let root = LARGE.sqrt();
    if z.0 > root || ay > root {
        let h = (z.0 / 2.0).hypot(z.1 / 2.0);
        return Ok(C(z.0 / 4.0 / h / h, -FRAC_PI_2.copysign(-z.1)));
    }
    if z.0 == 1.0 && ay < f64::MIN_POSITIVE.sqrt() {
        if ay == 0.0 {
            return Err(Fault::Domain);
        }
        let re = -(ay.sqrt() / ay.hypot(2.0).sqrt()).ln();
        return Ok(C(re, (2f64.atan2(-ay) / 2.0).copysign(z.1)));
    }
    let one = 1.0 - z.0;
    Ok(C(
        (4.0 * z.0 / (one * one + ay * ay)).ln_1p() / 4.0,
        -(-2.0 * z.1).atan2(one * (1.0 + z.0) - ay * ay) / 2.0,
    ))
}

/// A result whose overflow is an error.
fn bounded(z: C) -> Outcome {
    if z.0.is_infinite() || z.1.is_infinite() {
        Err(Fault::Range)
    } else {
        Ok(z)
    }
}

fn cosh(z: C) -> Outcome {
    if !finite(z) {
        if z.1.is_infinite() && !z.0.is_nan() {
            return Err(Fault::Domain);
        }
        return Ok(ccosh(z));
    }
    if z.0.abs() > LOG_LARGE {
        let x = z.0 - 1f64.copysign(z.0);
        return bounded(C(z.1.cos() * x.cosh() * E, z.1.sin() * x.sinh() * E));
    }
    bounded(C(z.1.cos() * z.0.cosh(), z.1.sin() * z.0.sinh()))
}

fn sinh(z: C) -> Outcome {
    if !finite(z) {
        if z.1.is_infinite() && !z.0.is_nan() {
            return Err(Fault::Domain);
        }
        return Ok(csinh(z));
    }
    if z.0.abs() > LOG_LARGE {
        let x = z.0 - 1f64.copysign(z.0);
        return bounded(C(z.1.cos() * x.sinh() * E, z.1.sin() * x.cosh() * E));
    }
    bounded(C(z.1.cos() * z.0.sinh(), z.1.sin() * z.0.cosh()))
}

fn tanh(z: C) -> Outcome {
    if !finite(z) {
        if z.1.is_infinite() && z.0.is_finite() {
            return Err(Fault::Domain);
        }
        if z.0.is_infinite() && !z.1.is_finite() {
            // The C library gives the zero the sign of the imaginary part.
            return Ok(C(1f64.copysign(z.0), 0.0));
        }
        return Ok(ctanh(z));
    }
    if z.0.abs() > LOG_LARGE {
        let im = 4.0 * z.1.sin() * z.1.cos() * (-2.0 * z.0.abs()).exp();
        return Ok(C(1f64.copysign(z.0), im));
    }
    let (tx, ty) = (z.0.tanh(), z.1.tan());
    let cx = 1.0 / z.0.cosh();
    let product = tx * ty;
    let denominator = 1.0 + product * product;
    Ok(C(
        tx * (1.0 + ty * ty) / denominator,
        ((ty / denominator) * cx) * cx,
    ))
}

fn exp(z: C) -> Outcome {
    if !finite(z) {
        let grows = z.0.is_finite() || z.0 == f64::INFINITY;
        if z.1.is_infinite() && grows {
            return Err(Fault::Domain);
        }
        return Ok(cexp(z));
    }
    if z.0 > LOG_LARGE {
        let l = (z.0 - 1.0).exp();
        return bounded(C(l * z.1.cos() * E, l * z.1.sin() * E));
    }
    let l = z.0.exp();
    bounded(C(l * z.1.cos(), l * z.1.sin()))
}

fn ln(z: C) -> Outcome {
    let (ax, ay) = (z.0.abs(), z.1.abs());
    let im = z.1.atan2(z.0);
    if !finite(z) {
        let re = if ax.is_infinite() || ay.is_infinite() {
            f64::INFINITY
        } else {
            f64::NAN
        };
        return Ok(C(re, im));
    }
    let re = if ax > LARGE || ay > LARGE {
        (ax / 2.0).hypot(ay / 2.0).ln() + LN_2
    } else if ax < f64::MIN_POSITIVE && ay < f64::MIN_POSITIVE {
        if ax == 0.0 && ay == 0.0 {
            return Err(Fault::Domain);
        }
        let up = 2f64.powi(53);
        (ax * up).hypot(ay * up).ln() - 53.0 * LN_2
    } else {
        let h = ax.hypot(ay);
        if (0.71..=1.73).contains(&h) {
            let (most, least) = (ax.max(ay), ax.min(ay));
            ((most - 1.0) * (most + 1.0) + least * least).ln_1p() / 2.0
        } else {
            h.ln()
        }
    };
    Ok(C(re, im))
}

fn log10(z: C) -> Outcome {
    let r = ln(z)?;
    Ok(C(r.0 / LN_10, r.1 / LN_10))
}

fn log(t: &mut Thread, args: &[Value]) -> PyResult {
    let z = arg(t, args[0])?;
    let r = ln(z).map_err(|e| fault(t, e))?;
    if args[1].is_unbound() {
        return t.complex(r.0, r.1);
    }
    let base = arg(t, args[1])?;
    let b = ln(base).map_err(|e| fault(t, e))?;
    if b.0 == 0.0 && b.1 == 0.0 {
        return Err(fault(t, Fault::Domain));
    }
    let (re, im) = crate::runtime::arith::complex::div(t, (r.0, r.1), (b.0, b.1))?;
    t.complex(re, im)
}

fn phase(t: &mut Thread, args: &[Value]) -> PyResult {
    let z = arg(t, args[0])?;
    t.float(z.1.atan2(z.0))
}

fn polar(t: &mut Thread, args: &[Value]) -> PyResult {
    let z = arg(t, args[0])?;
    let r = z.0.hypot(z.1);
    if r.is_infinite() && finite(z) {
        return Err(range_error(t));
    }
    let (r, phi) = (t.float(r)?, t.float(z.1.atan2(z.0))?);
    Ok(Tuple::new(t, &[r, phi])?.value())
}

fn rect(t: &mut Thread, args: &[Value]) -> PyResult {
    let (r, phi) = (real(t, args[0])?, real(t, args[1])?);
    if phi.is_infinite() && r != 0.0 && !r.is_nan() {
        return Err(fault(t, Fault::Domain));
    }
    if r.is_infinite() && phi.is_finite() && phi != 0.0 {
        let (re, im) = (r.abs().copysign(phi.cos()), r.abs().copysign(phi.sin()));
        return if r > 0.0 {
            t.complex(re, im)
        } else {
            t.complex(-re, -im)
        };
    }
    if phi == 0.0 {
        return t.complex(r, r * phi);
    }
    if r == 0.0 && !phi.is_finite() {
        return t.complex(0.0, 0.0);
    }
    t.complex(r * phi.cos(), r * phi.sin())
}

fn is_finite(t: &mut Thread, args: &[Value]) -> PyResult {
    let z = arg(t, args[0])?;
    Ok(Value::bool(finite(z)))
}

fn is_inf(t: &mut Thread, args: &[Value]) -> PyResult {
    let z = arg(t, args[0])?;
    Ok(Value::bool(z.0.is_infinite() || z.1.is_infinite()))
}

fn is_nan(t: &mut Thread, args: &[Value]) -> PyResult {
    let z = arg(t, args[0])?;
    Ok(Value::bool(z.0.is_nan() || z.1.is_nan()))
}

fn is_close(t: &mut Thread, args: &[Value]) -> PyResult {
    let (a, b) = (arg(t, args[0])?, arg(t, args[1])?);
    let mut tolerances = [1e-9, 0.0];
    for (tolerance, v) in tolerances.iter_mut().zip(&args[2..4]) {
        if !v.is_unbound() {
            *tolerance = real(t, *v)?;
        }
    }
    let [relative, absolute] = tolerances;
    if relative < 0.0 || absolute < 0.0 {
        return Err(t.value_error("tolerances must be non-negative"));
    }
    if a.0 == b.0 && a.1 == b.1 {
        return Ok(Value::TRUE);
    }
    if a.0.is_infinite() || a.1.is_infinite() || b.0.is_infinite() || b.1.is_infinite() {
        return Ok(Value::FALSE);
    }
    let difference = (a.0 - b.0).hypot(a.1 - b.1);
    Ok(Value::bool(
        difference <= relative * b.0.hypot(b.1)
            || difference <= relative * a.0.hypot(a.1)
            || difference <= absolute,
    ))
}
