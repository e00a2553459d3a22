//! The module `math`: functions of floats. Those of ints are in `math_int`, sums and distances in
//! `math_sum`.

use super::format_number::float_repr;
use super::number::real;
use super::{math_int, math_sum};
use crate::natives;
use crate::object::*;
use crate::runtime::arith::{self, Integer, Number, convert};
use crate::runtime::{call, define, ops};
use crate::value::Value;

// The C library's functions, so that results agree with CPython to the last bit.
unsafe extern "C" {
    safe fn acosh(x: f64) -> f64;
    safe fn asinh(x: f64) -> f64;
    safe fn atanh(x: f64) -> f64;
    safe fn erf(x: f64) -> f64;
    safe fn erfc(x: f64) -> f64;
    safe fn tgamma(x: f64) -> f64;
    safe fn lgamma_r(x: f64, sign: &mut i32) -> f64;
    safe fn remainder(x: f64, y: f64) -> f64;
}

natives! { FUNCTIONS:
    /// The arc cosine, in radians of x.
    "acos" "(x, /)" => acos_native,
    /// The inverse hyperbolic cosine of x.
    "acosh" "(x, /)" => acosh_native,
    /// The arc sine, in radians of x.
    "asin" "(x, /)" => asin_native,
    /// The inverse hyperbolic sine of x.
    "asinh" "(x, /)" => asinh_native,
    /// The arc tangent, in radians of x.
    "atan" "(x, /)" => atan_native,
    /// The arc tangent, in radians of y/x.
    "atan2" "(y, x, /)" => atan2,
    /// The inverse hyperbolic tangent of x.
    "atanh" "(x, /)" => atanh_native,
    /// The cube root of x.
    "cbrt" "(x, /)" => cbrt_native,
    /// The ceiling of x as an Integral.
    "ceil" "(x, /)" => ceil,
    /// Number of ways to choose k items from n items without repetition and without order.
    "comb" "(n, k, /)" => math_int::comb,
    /// Return a float with the magnitude of x but the sign of y.
    "copysign" "(x, y, /)" => copysign,
    /// The cosine of x, in radians.
    "cos" "(x, /)" => cos_native,
    /// The hyperbolic cosine of x.
    "cosh" "(x, /)" => cosh_native,
    /// Convert angle x from radians to degrees.
    "degrees" "(x, /)" => degrees,
    /// The Euclidean distance between two points p and q.
    "dist" "(p, q, /)" => math_sum::dist,
    /// Error function at x.
    "erf" "(x, /)" => erf_native,
    /// Complementary error function at x.
    "erfc" "(x, /)" => erfc_native,
    /// Return e raised to the power of x.
    "exp" "(x, /)" => exp_native,
    /// Return 2 raised to the power of x.
    "exp2" "(x, /)" => exp2_native,
    /// Return exp(x)-1.
    "expm1" "(x, /)" => expm1_native,
    /// The absolute value of the float x.
    "fabs" "(x, /)" => fabs_native,
    /// Find n!.
    "factorial" "(n, /)" => math_int::factorial,
    /// The floor of x as an Integral.
    "floor" "(x, /)" => floor,
    /// Fused multiply-add operation: x * y + z, rounded once.
    "fma" "(x, y, z, /)" => fma,
    /// Return fmod(x, y), according to platform C.
    "fmod" "(x, y, /)" => fmod,
    /// The mantissa and exponent of x, as pair (m, e).
    "frexp" "(x, /)" => frexp,
    /// An accurate floating-point sum of values in the iterable seq.
    "fsum" "(seq, /)" => math_sum::fsum,
    /// Gamma function at x.
    "gamma" "(x, /)" => gamma,
    /// Greatest Common Divisor.
    "gcd" "(*integers)" => math_int::gcd,
    /// Multidimensional Euclidean distance from the origin to a point.
    "hypot" "(*coordinates)" => math_sum::hypot,
    /// Determine whether two floating-point numbers are close in value.
    "isclose" "(a, b, *, rel_tol=1e-09, abs_tol=0.0)" => isclose,
    /// Return True if x is neither an infinity nor a NaN, and False otherwise.
    "isfinite" "(x, /)" => isfinite,
    /// Return True if x is a positive or negative infinity, and False otherwise.
    "isinf" "(x, /)" => isinf,
    /// Return True if x is a NaN (not a number), and False otherwise.
    "isnan" "(x, /)" => isnan,
    /// The integer part of the square root of the input.
    "isqrt" "(n, /)" => math_int::isqrt,
    /// Least Common Multiple.
    "lcm" "(*integers)" => math_int::lcm,
    /// Return x * (2**i).
    "ldexp" "(x, i, /)" => ldexp,
    /// Natural logarithm of absolute value of Gamma function at x.
    "lgamma" "(x, /)" => lgamma,
    /// log(x, [base=math.e]): the logarithm of x to the given base.
    "log" "(x, base=None, /)" => log,
    /// The base 10 logarithm of x.
    "log10" "(x, /)" => log10,
    /// The natural logarithm of 1+x (base e).
    "log1p" "(x, /)" => log1p_native,
    /// The base 2 logarithm of x.
    "log2" "(x, /)" => log2,
    /// The fractional and integer parts of x.
    "modf" "(x, /)" => modf,
    /// The floating-point value the given number of steps after x towards y.
    "nextafter" "(x, y, /, *, steps=None)" => nextafter,
    /// Number of ways to choose k items from n items without repetition and with order.
    "perm" "(n, k=None, /)" => math_int::perm,
    /// Return x**y (x to the power of y).
    "pow" "(x, y, /)" => pow,
    /// Calculate the product of all the elements in the input iterable.
    "prod" "(iterable, /, *, start=1)" => math_sum::prod,
    /// Convert angle x from degrees to radians.
    "radians" "(x, /)" => radians,
    /// Difference between x and the closest integer multiple of y.
    "remainder" "(x, y, /)" => remainder_native,
    /// The sine of x, in radians.
    "sin" "(x, /)" => sin_native,
    /// The hyperbolic sine of x.
    "sinh" "(x, /)" => sinh_native,
    /// The square root of x.
    "sqrt" "(x, /)" => sqrt_native,
    /// The sum of products of values from two iterables p and q.
    "sumprod" "(p, q, /)" => math_sum::sumprod,
    /// The tangent of x, in radians.
    "tan" "(x, /)" => tan_native,
    /// The hyperbolic tangent of x.
    "tanh" "(x, /)" => tanh_native,
    /// Truncates the Real x to the nearest Integral toward 0.
    "trunc" "(x, /)" => trunc,
    /// The value of the least significant bit of the float x.
    "ulp" "(x, /)" => ulp,
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    let module = define::module(t, "math", FUNCTIONS)?;
    let constants = [
        ("pi", core::f64::consts::PI),
        ("e", core::f64::consts::E),
        ("tau", core::f64::consts::TAU),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ];
    for (name, x) in constants {
        let v = t.float(x)?;
        define::set(t, module.dict(), name, v)?;
    }
    Ok(())
}

/// `ValueError: expected …, got x`.
#[cold]
fn domain_error(t: &mut Thread, expected: &str, x: f64) -> Raised {
    let x = float_repr(x);
    let x = String::from_utf8_lossy(x.as_bytes());
    t.value_error(format!("expected {expected}, got {x}"))
}

#[cold]
pub(super) fn range_error(t: &mut Thread) -> Raised {
    t.overflow_error("math range error")
}

/// What an infinite result of a finite argument means.
#[derive(Clone, Copy, PartialEq)]
enum Infinite {
    /// The function has a pole there: the argument is outside its domain.
    Pole,
    /// The result is too large.
    Overflow,
}

fn apply(
    t: &mut Thread,
    v: Value,
    f: fn(f64) -> f64,
    infinite: Infinite,
    expected: &str,
) -> PyResult {
    let x = real(t, v)?;
    let r = f(x);
    if r.is_nan() && !x.is_nan() {
        return Err(domain_error(t, expected, x));
    }
    if r.is_infinite() && x.is_finite() {
        return Err(match infinite {
            Infinite::Pole => domain_error(t, expected, x),
            Infinite::Overflow => range_error(t),
        });
    }
    t.float(r)
}

macro_rules! functions {
    ($($name:ident = $f:expr, $infinite:ident, $expected:literal;)*) => {$(
        fn $name(t: &mut Thread, args: &[Value]) -> PyResult {
            apply(t, args[0], $f, Infinite::$infinite, $expected)
        }
    )*};
}

functions! {
    acos_native = f64::acos, Pole, "a number in range from -1 up to 1";
    acosh_native = |x| acosh(x), Pole, "argument value not less than 1";
    asin_native = f64::asin, Pole, "a number in range from -1 up to 1";
    asinh_native = |x| asinh(x), Pole, "a number";
    atan_native = f64::atan, Pole, "a number";
    atanh_native = |x| atanh(x), Pole, "a number between -1 and 1";
    cbrt_native = f64::cbrt, Pole, "a number";
    cos_native = f64::cos, Pole, "a finite input";
    cosh_native = f64::cosh, Overflow, "a number";
    erf_native = |x| erf(x), Pole, "a number";
    erfc_native = |x| erfc(x), Pole, "a number";
    exp_native = f64::exp, Overflow, "a number";
    exp2_native = f64::exp2, Overflow, "a number";
    expm1_native = f64::exp_m1, Overflow, "a number";
    fabs_native = f64::abs, Pole, "a number";
    log1p_native = f64::ln_1p, Pole, "argument value > -1";
    sin_native = f64::sin, Pole, "a finite input";
    sinh_native = f64::sinh, Overflow, "a number";
    sqrt_native = f64::sqrt, Pole, "a nonnegative input";
    tan_native = f64::tan, Pole, "a finite input";
    tanh_native = f64::tanh, Pole, "a number";
}

fn two(t: &mut Thread, args: &[Value]) -> Result<(f64, f64), Raised> {
    Ok((real(t, args[0])?, real(t, args[1])?))
}

fn atan2(t: &mut Thread, args: &[Value]) -> PyResult {
    let (y, x) = two(t, args)?;
    t.float(y.atan2(x))
}

fn copysign(t: &mut Thread, args: &[Value]) -> PyResult {
    let (x, y) = two(t, args)?;
    t.float(x.copysign(y))
}

fn degrees(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = real(t, args[0])?;
    t.float(x * (180.0 / core::f64::consts::PI))
}

fn radians(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = real(t, args[0])?;
    t.float(x * (core::f64::consts::PI / 180.0))
}

/// `v.__floor__()` and its like: rounding by a special method, of real numbers by `f`.
fn rounded(t: &mut Thread, v: Value, special: Special, f: fn(f64) -> f64) -> PyResult {
    match Number::exact(v) {
        Some(Number::Float(x)) => return convert::int_of_f64(t, f(x)),
        Some(Number::Int(_)) => return ops::index(t, v),
        None => {}
    }
    let method = t.special(v, special);
    if !method.is_unbound() {
        return call::call_special(t, method, v, &[]);
    }
    let x = real(t, v)?;
    convert::int_of_f64(t, f(x))
}

fn floor(t: &mut Thread, args: &[Value]) -> PyResult {
    rounded(t, args[0], Special::Floor, f64::floor)
}

fn ceil(t: &mut Thread, args: &[Value]) -> PyResult {
    rounded(t, args[0], Special::Ceil, f64::ceil)
}

fn trunc(t: &mut Thread, args: &[Value]) -> PyResult {
    let v = args[0];
    if Number::exact(v).is_none() && t.special(v, Special::Trunc).is_unbound() {
        let message = format!(
            "type {} doesn't define __trunc__ method",
            t.class_of(v).name()
        );
        return Err(t.type_error(message));
    }
    rounded(t, v, Special::Trunc, f64::trunc)
}

fn fma(t: &mut Thread, args: &[Value]) -> PyResult {
    let (x, y) = two(t, args)?;
    let z = real(t, args[2])?;
    let r = x.mul_add(y, z);
    if r.is_nan() && !x.is_nan() && !y.is_nan() && !z.is_nan() {
        return Err(t.value_error("invalid operation in fma"));
    }
    if r.is_infinite() && x.is_finite() && y.is_finite() && z.is_finite() {
        return Err(t.overflow_error("overflow in fma"));
    }
    t.float(r)
}

/// NaN from numbers is a domain error.
fn checked(t: &mut Thread, x: f64, y: f64, r: f64) -> PyResult {
    if r.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(t.value_error("math domain error"));
    }
    t.float(r)
}

fn fmod(t: &mut Thread, args: &[Value]) -> PyResult {
    let (x, y) = two(t, args)?;
    checked(t, x, y, x % y)
}

fn remainder_native(t: &mut Thread, args: &[Value]) -> PyResult {
    let (x, y) = two(t, args)?;
    checked(t, x, y, remainder(x, y))
}

fn pow(t: &mut Thread, args: &[Value]) -> PyResult {
    let (x, y) = two(t, args)?;
    let r = x.powf(y);
    if r.is_infinite() && x.is_finite() && y.is_finite() {
        return Err(if x == 0.0 {
            t.value_error("math domain error")
        } else {
            range_error(t)
        });
    }
    checked(t, x, y, r)
}

fn pair(t: &mut Thread, a: Value, b: Value) -> PyResult {
    Ok(Tuple::new(t, &[a, b])?.value())
}

fn frexp(t: &mut Thread, args: &[Value]) -> PyResult {
    let (m, e) = convert::frexp(real(t, args[0])?);
    let m = t.float(m)?;
    pair(t, m, Value::small_int(e as i64))
}

fn modf(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = real(t, args[0])?;
    let whole = x.trunc();
    let fraction = if x.is_infinite() { 0.0 } else { x - whole };
    let (fraction, whole) = (t.float(fraction.copysign(x))?, t.float(whole)?);
    pair(t, fraction, whole)
}

fn ldexp(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = real(t, args[0])?;
    let Some(i) = Integer::of(args[1]) else {
        return Err(t.type_error("Expected an int as second argument to ldexp."));
    };
    if x == 0.0 || !x.is_finite() {
        return t.float(x);
    }
    // Beyond these bounds nothing changes.
    let far = if i.is_negative() { -10_000 } else { 10_000 };
    let e = i.to_i64().map_or(far, |e| e.clamp(-10_000, 10_000));
    let r = convert::ldexp(x, e);
    if r.is_infinite() {
        return Err(range_error(t));
    }
    t.float(r)
}

/// A logarithm; of an int of any size.
fn logarithm(t: &mut Thread, v: Value, f: fn(f64) -> f64) -> Result<f64, Raised> {
    if let Some(i) = Integer::of(v) {
        if i.is_negative() || i.is_zero() {
            return Err(t.value_error("expected a positive input"));
        }
        return Ok(match convert::to_f64(i) {
            Some(x) => f(x),
            None => {
                let (m, e) = convert::frexp_int(i);
                f(m) + f(2.0) * e as f64
            }
        });
    }
    let x = real(t, v)?;
    if x <= 0.0 {
        return Err(domain_error(t, "a positive input", x));
    }
    Ok(f(x))
}

fn log(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = logarithm(t, args[0], f64::ln)?;
    if args[1].is_unbound() {
        return t.float(x);
    }
    let base = logarithm(t, args[1], f64::ln)?;
    if base == 0.0 {
        return Err(t.raise(ClassId::ZeroDivisionError, "division by zero"));
    }
    t.float(x / base)
}

fn log2(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = logarithm(t, args[0], f64::log2)?;
    t.float(x)
}

fn log10(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = logarithm(t, args[0], f64::log10)?;
    t.float(x)
}

/// No factorial past this one is below 2**70; those up to it are exact floats.
const EXACT_FACTORIALS: f64 = 22.0;

fn gamma(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = real(t, args[0])?;
    if x == f64::NEG_INFINITY || x <= 0.0 && x == x.floor() {
        return Err(domain_error(t, "a noninteger or positive integer", x));
    }
    let r = if x == x.floor() && x <= EXACT_FACTORIALS + 1.0 {
        (2..x as u32).fold(1.0, |product, k| product * k as f64)
    } else {
        tgamma(x)
    };
    if r.is_infinite() && x.is_finite() {
        return Err(range_error(t));
    }
    t.float(r)
}

fn lgamma(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = real(t, args[0])?;
    if x.is_infinite() {
        return t.float(f64::INFINITY);
    }
    if x <= 0.0 && x == x.floor() {
        return Err(domain_error(t, "a noninteger or positive integer", x));
    }
    let r = lgamma_r(x, &mut 0);
    if r.is_infinite() {
        return Err(range_error(t));
    }
    t.float(r)
}

fn isfinite(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(real(t, args[0])?.is_finite()))
}

fn isinf(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(real(t, args[0])?.is_infinite()))
}

fn isnan(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(real(t, args[0])?.is_nan()))
}

fn isclose(t: &mut Thread, args: &[Value]) -> PyResult {
    let (a, b) = two(t, args)?;
    let relative = if args[2].is_unbound() {
        1e-9
    } else {
        real(t, args[2])?
    };
    let absolute = if args[3].is_unbound() {
        0.0
    } else {
        real(t, args[3])?
    };
    if relative < 0.0 || absolute < 0.0 {
        return Err(t.value_error("tolerances must be non-negative"));
    }
    if a == b {
        return Ok(Value::TRUE);
    }
    if a.is_infinite() || b.is_infinite() {
        return Ok(Value::FALSE);
    }
    let difference = (b - a).abs();
    let close = difference <= (relative * b).abs()
        || difference <= (relative * a).abs()
        || difference <= absolute;
    Ok(Value::bool(close))
}

fn nextafter(t: &mut Thread, args: &[Value]) -> PyResult {
    let (x, y) = two(t, args)?;
    let steps = if args[2].is_unbound() || args[2].is_none() {
        1
    } else {
        let n = ops::index(t, args[2])?;
        let n = Integer::of(n).unwrap_or(Integer::Small(0));
        if n.is_negative() {
            return Err(t.value_error("steps must be a non-negative integer"));
        }
        n.to_i64().map_or(u64::MAX, |n| n as u64)
    };
    t.float(step_towards(x, y, steps))
}

fn step_towards(x: f64, y: f64, steps: u64) -> f64 {
    if x.is_nan() || y.is_nan() {
        return x + y;
    }
    if steps == 0 {
        return x;
    }
    if x == y {
        return y;
    }
    // Floats in order as signed numbers; both zeroes are 0.
    let place = |v: f64| {
        let m = (v.to_bits() & (u64::MAX >> 1)) as i64;
        if v.is_sign_negative() { -m } else { m }
    };
    let (from, to) = (place(x), place(y));
    if from.abs_diff(to) <= steps {
        return y;
    }
    let at = if to > from {
        from.saturating_add_unsigned(steps)
    } else {
        from.saturating_sub_unsigned(steps)
    };
    if at == 0 {
        // From which side zero is reached decides its sign.
        return 0f64.copysign(x);
    }
    let v = f64::from_bits(at.unsigned_abs());
    if at < 0 { -v } else { v }
}

fn ulp(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = real(t, args[0])?.abs();
    if !x.is_finite() {
        return t.float(x);
    }
    let up = x.next_up();
    t.float(if up.is_infinite() {
        x - x.next_down()
    } else {
        up - x
    })
}

/// The int argument of a function of `math`.
///
/// # Errors
/// TypeError when `v` has no `__index__`.
pub(super) fn integer(t: &mut Thread, v: Value) -> Result<Integer, Raised> {
    let v = ops::index(t, v)?;
    Ok(arith::Integer::of(v).unwrap_or(Integer::Small(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_between_floats() {
        assert_eq!(step_towards(1.0, 2.0, 1), 1.0000000000000002);
        assert_eq!(step_towards(1.0, 2.0, 5), 1.000000000000001);
        assert_eq!(step_towards(0.0, -1.0, 1), -5e-324);
        assert_eq!(step_towards(-0.0, 1.0, 1), 5e-324);
        assert_eq!(step_towards(1.0, f64::INFINITY, u64::MAX), f64::INFINITY);
        assert!(step_towards(-5e-324, 1.0, 1).is_sign_negative());
        assert_eq!(step_towards(5e-324, -1.0, 2), -5e-324);
        assert_eq!(step_towards(1.0, 0.0, 1), 1f64.next_down());
    }
}
