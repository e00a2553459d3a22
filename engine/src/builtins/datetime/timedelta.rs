//! The class `timedelta`.

use super::calendar::MAX_ORDINAL;
use super::span::{MICROS, Span, divide_nearest, too_large};
use super::{as_span, class, constants, make_span, make_span_of, make_total, timedelta_make};
use crate::builtins::sequence::comparisons;
use crate::natives;
use crate::object::*;
use crate::runtime::arith::{Integer, Number};
use crate::runtime::{BinaryOp, CompareOp, call, dicts, ops};
use crate::value::Value;
use core::cmp::Ordering;
use num_bigint::BigInt;
use num_integer::Integer as _;
use num_traits::{Signed, ToPrimitive, Zero};

natives! { METHODS:
    /// Create a duration.
    "__new__" "(cls, /, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)" => new,
    /// Total seconds in the duration.
    "total_seconds" "(self, /)" => total_seconds,
    /// __reduce__() -> (cls, state)
    "__reduce__" "(self, /)" => reduce,
    "__add__" "(self, value, /)" => add,
    "__radd__" "(self, value, /)" => add,
    "__sub__" "(self, value, /)" => sub,
    "__rsub__" "(self, value, /)" => rsub,
    "__mul__" "(self, value, /)" => mul,
    "__rmul__" "(self, value, /)" => mul,
    "__truediv__" "(self, value, /)" => truediv,
    "__rtruediv__" "(self, value, /)" => rtruediv,
    "__floordiv__" "(self, value, /)" => floordiv,
    "__rfloordiv__" "(self, value, /)" => rfloordiv,
    "__mod__" "(self, value, /)" => modulo,
    "__rmod__" "(self, value, /)" => rmodulo,
    "__divmod__" "(self, value, /)" => divmod,
    "__rdivmod__" "(self, value, /)" => rdivmod,
    "__neg__" "(self, /)" => neg,
    "__pos__" "(self, /)" => pos,
    "__abs__" "(self, /)" => abs,
    "__bool__" "(self, /)" => bool,
    "__eq__" "(self, value, /)" => eq,
    "__ne__" "(self, value, /)" => ne,
    "__lt__" "(self, value, /)" => lt,
    "__le__" "(self, value, /)" => le,
    "__gt__" "(self, value, /)" => gt,
    "__ge__" "(self, value, /)" => ge,
    "__hash__" "(self, /)" => hash,
    "__repr__" "(self, /)" => repr,
    "__str__" "(self, /)" => str,
}
natives! { GETTERS:
    /// Number of days.
    "days" "(self)" => days,
    /// Number of seconds (>= 0 and less than 1 day).
    "seconds" "(self)" => seconds,
    /// Number of microseconds (>= 0 and less than 1 second).
    "microseconds" "(self)" => microseconds,
}

const DOC: &str = "Difference between two datetime values.

timedelta(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)

All arguments are optional and default to 0.
Arguments may be integers or floats, and may be positive or negative.";

/// Gives the class its methods.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    const _: () = assert!(MAX_ORDINAL < super::span::MAX_DAYS);
    class(t, ClassId::TimeDelta, METHODS, GETTERS, DOC)?;
    let days = super::span::MAX_DAYS;
    let min = make_span(t, Span::carried(-days, 0, 0))?;
    let max = make_span(t, Span::carried(days + 1, 0, -1))?;
    let resolution = make_span(t, Span::carried(0, 0, 1))?;
    let values = [("min", min), ("max", max), ("resolution", resolution)];
    constants(t, ClassId::TimeDelta, &values)
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = super::constructed(t, args[0], ClassId::TimeDelta)?;
    let span = timedelta_make::of_units(t, &args[1..])?;
    make_span_of(t, class.root_shape.get(), span)
}

#[inline]
fn this(t: &mut Thread, v: Value) -> Result<Span, Raised> {
    match as_span(v) {
        Some(span) => Ok(span),
        None => Err(t.type_error("a timedelta is required")),
    }
}

// ---- arithmetic -----------------------------------------------------------------------------

fn add(t: &mut Thread, args: &[Value]) -> PyResult {
    match (as_span(args[0]), as_span(args[1])) {
        (Some(a), Some(b)) => {
            let sum = a.plus(b).checked(t)?;
            make_span(t, sum)
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn difference(t: &mut Thread, a: Value, b: Value) -> PyResult {
    match (as_span(a), as_span(b)) {
        (Some(a), Some(b)) => {
            let difference = a.minus(b).checked(t)?;
            make_span(t, difference)
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn sub(t: &mut Thread, args: &[Value]) -> PyResult {
    difference(t, args[0], args[1])
}

fn rsub(t: &mut Thread, args: &[Value]) -> PyResult {
    difference(t, args[1], args[0])
}

fn zero_division(t: &mut Thread) -> Raised {
    t.raise(ClassId::ZeroDivisionError, "division by zero")
}

/// `x` as `mantissa * 2**exponent`.
///
/// # Errors
/// OverflowError for an infinity, ValueError for nan.
fn decoded(t: &mut Thread, x: f64) -> Result<(i128, i32), Raised> {
    if x.is_nan() {
        return Err(t.value_error("cannot convert NaN to integer ratio"));
    }
    if x.is_infinite() {
        return Err(t.overflow_error("cannot convert Infinity to integer ratio"));
    }
    const FRACTION_BITS: u32 = f64::MANTISSA_DIGITS - 1;
    let bits = x.to_bits();
    let exponent = (bits >> FRACTION_BITS & 0x7FF) as i32;
    let fraction = (bits & ((1 << FRACTION_BITS) - 1)) as i128;
    let (mantissa, exponent) = match exponent {
        0 => (fraction, 1),
        _ => (fraction | 1 << FRACTION_BITS, exponent),
    };
    let exponent = exponent - 1023 - FRACTION_BITS as i32;
    if mantissa == 0 {
        return Ok((0, 0));
    }
    // As small a mantissa as there is.
    let zeroes = mantissa.trailing_zeros();
    let mantissa = mantissa >> zeroes;
    let sign = if x < 0.0 { -1 } else { 1 };
    Ok((sign * mantissa, exponent + zeroes as i32))
}

/// `n * 2**bits`, if that fits.
fn shifted(n: i128, bits: u32) -> Option<i128> {
    if n == 0 {
        return Some(0);
    }
    let out = n.checked_shl(bits)?;
    (out >> bits == n).then_some(out)
}

fn times_float(t: &mut Thread, total: i128, x: f64) -> PyResult {
    let (mantissa, exponent) = decoded(t, x)?;
    // 67 bits by 53.
    let product = total * mantissa;
    let bits = exponent.unsigned_abs();
    let rounded = if exponent >= 0 {
        match shifted(product, bits) {
            Some(n) => n,
            None => return Err(too_large(t)),
        }
    } else {
        match shifted(1, bits).filter(|n| *n > 0) {
            Some(divisor) => divide_nearest(product, divisor),
            // Less than half a microsecond.
            None => 0,
        }
    };
    make_total(t, rounded)
}

fn over_float(t: &mut Thread, total: i128, x: f64) -> PyResult {
    let (mantissa, exponent) = decoded(t, x)?;
    if mantissa == 0 {
        return Err(zero_division(t));
    }
    let bits = exponent.unsigned_abs();
    let rounded = if exponent >= 0 {
        match shifted(mantissa, bits) {
            Some(divisor) => divide_nearest(total, divisor),
            // Less than half a microsecond.
            None => 0,
        }
    } else {
        match shifted(total, bits) {
            Some(n) => divide_nearest(n, mantissa),
            None => return Err(too_large(t)),
        }
    };
    make_total(t, rounded)
}

fn is_float_subclass(v: Value) -> bool {
    v.is_ptr() && v.shape_id() != ClassId::Float as u32
}

/// What `as_integer_ratio` of an instance of a subclass of float gives.
fn integer_ratio(t: &mut Thread, v: Value) -> Result<(BigInt, BigInt), Raised> {
    let ratio = call::call_method(t, v, "as_integer_ratio", &[])?;
    let Some(tuple) = ratio.cast::<Tuple>() else {
        let class = t.class_of(ratio).name();
        let message = format!(
            "unexpected return type from as_integer_ratio(): expected tuple, not '{class}'"
        );
        return Err(t.type_error(message));
    };
    let &[a, b] = tuple.items() else {
        let message = "as_integer_ratio() must return a 2-tuple";
        return Err(t.value_error(message));
    };
    match (ops::index(t, a)?.to_bigint(), ops::index(t, b)?.to_bigint()) {
        (Some(a), Some(b)) => Ok((a, b)),
        _ => Err(t.type_error("as_integer_ratio() must return two ints")),
    }
}

/// A duration times `a / b`, to the nearest microsecond.
fn scaled(t: &mut Thread, span: Span, a: BigInt, b: BigInt) -> PyResult {
    if b.is_zero() {
        return Err(zero_division(t));
    }
    let (sign, divisor) = (b.signum(), b.abs());
    let (quotient, rest) = (a * sign * span.total()).div_mod_floor(&divisor);
    let up = match (&rest * 2u8).cmp(&divisor) {
        Ordering::Less => false,
        Ordering::Equal => quotient.is_odd(),
        Ordering::Greater => true,
    };
    match (quotient + i32::from(up)).to_i128() {
        Some(total) => make_total(t, total),
        None => Err(too_large(t)),
    }
}

/// An int as a factor or divisor; `None` for one past 128 bits.
fn wide(n: Integer) -> Option<i128> {
    n.to_i128()
}

fn mul(t: &mut Thread, args: &[Value]) -> PyResult {
    let span = this(t, args[0])?;
    match Number::of(args[1]) {
        Some(Number::Int(n)) => {
            let total = span.total();
            let product = match wide(n).and_then(|n| total.checked_mul(n)) {
                Some(product) => product,
                None if total == 0 => 0,
                None => return Err(too_large(t)),
            };
            make_total(t, product)
        }
        Some(Number::Float(_)) if is_float_subclass(args[1]) => {
            let (a, b) = integer_ratio(t, args[1])?;
            scaled(t, span, a, b)
        }
        Some(Number::Float(x)) => times_float(t, span.total(), x),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn truediv(t: &mut Thread, args: &[Value]) -> PyResult {
    let span = this(t, args[0])?;
    if let Some(other) = as_span(args[1]) {
        return ratio(t, span, other);
    }
    match Number::of(args[1]) {
        Some(Number::Int(n)) if n.is_zero() => Err(zero_division(t)),
        Some(Number::Int(n)) => {
            let rounded = wide(n).map_or(0, |n| divide_nearest(span.total(), n));
            make_total(t, rounded)
        }
        Some(Number::Float(_)) if is_float_subclass(args[1]) => {
            let (a, b) = integer_ratio(t, args[1])?;
            scaled(t, span, b, a)
        }
        Some(Number::Float(x)) => over_float(t, span.total(), x),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn rtruediv(t: &mut Thread, args: &[Value]) -> PyResult {
    match (as_span(args[1]), as_span(args[0])) {
        (Some(a), Some(b)) => ratio(t, a, b),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// The quotient of two durations, a float.
fn ratio(t: &mut Thread, a: Span, b: Span) -> PyResult {
    let (a, b) = (t.int_i128(a.total())?, t.int_i128(b.total())?);
    ops::binary(t, BinaryOp::TrueDiv, a, b)
}

fn floordiv(t: &mut Thread, args: &[Value]) -> PyResult {
    let span = this(t, args[0])?;
    if let Some(other) = as_span(args[1]) {
        return whole_ratio(t, span, other);
    }
    match Number::of(args[1]) {
        Some(Number::Int(n)) if n.is_zero() => Err(zero_division(t)),
        Some(Number::Int(n)) => {
            let total = span.total();
            let quotient = match wide(n) {
                Some(n) => floor_divide(total, n),
                None if total == 0 || (total < 0) == n.is_negative() => 0,
                None => -1,
            };
            make_total(t, quotient)
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// The quotient, rounded towards minus infinity.
fn floor_divide(a: i128, b: i128) -> i128 {
    let (quotient, rest) = (a / b, a % b);
    if rest != 0 && (rest < 0) != (b < 0) {
        quotient - 1
    } else {
        quotient
    }
}

fn rfloordiv(t: &mut Thread, args: &[Value]) -> PyResult {
    match (as_span(args[1]), as_span(args[0])) {
        (Some(a), Some(b)) => whole_ratio(t, a, b),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn whole_ratio(t: &mut Thread, a: Span, b: Span) -> PyResult {
    if b == Span::ZERO {
        return Err(zero_division(t));
    }
    if let (Some(a), Some(b)) = (a.narrow_total(), b.narrow_total()) {
        let quotient = a.div_euclid(b);
        let floor = if b < 0 && a.rem_euclid(b) != 0 {
            quotient - 1
        } else {
            quotient
        };
        return t.int(floor);
    }
    t.int_i128(floor_divide(a.total(), b.total()))
}

/// Quotient and rest of a division that rounds towards minus infinity.
fn divided(t: &mut Thread, a: Span, b: Span) -> Result<(i128, i128), Raised> {
    let (a, b) = (a.total(), b.total());
    if b == 0 {
        return Err(zero_division(t));
    }
    let quotient = floor_divide(a, b);
    Ok((quotient, a - quotient * b))
}

fn rest(t: &mut Thread, a: Value, b: Value) -> PyResult {
    match (as_span(a), as_span(b)) {
        (Some(a), Some(b)) => {
            let (_, rest) = divided(t, a, b)?;
            make_total(t, rest)
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn modulo(t: &mut Thread, args: &[Value]) -> PyResult {
    rest(t, args[0], args[1])
}

fn rmodulo(t: &mut Thread, args: &[Value]) -> PyResult {
    rest(t, args[1], args[0])
}

fn both(t: &mut Thread, a: Value, b: Value) -> PyResult {
    match (as_span(a), as_span(b)) {
        (Some(a), Some(b)) => {
            let (quotient, rest) = divided(t, a, b)?;
            let (quotient, rest) = (t.int_i128(quotient)?, make_total(t, rest)?);
            Ok(Tuple::pair(t, quotient, rest)?.value())
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn divmod(t: &mut Thread, args: &[Value]) -> PyResult {
    both(t, args[0], args[1])
}

fn rdivmod(t: &mut Thread, args: &[Value]) -> PyResult {
    both(t, args[1], args[0])
}

fn neg(t: &mut Thread, args: &[Value]) -> PyResult {
    let span = this(t, args[0])?.negated().checked(t)?;
    make_span(t, span)
}

fn pos(t: &mut Thread, args: &[Value]) -> PyResult {
    let span = this(t, args[0])?;
    make_span(t, span)
}

fn abs(t: &mut Thread, args: &[Value]) -> PyResult {
    if this(t, args[0])?.days < 0 {
        neg(t, args)
    } else {
        pos(t, args)
    }
}

fn bool(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(this(t, args[0])? != Span::ZERO))
}

fn compare(t: &mut Thread, op: CompareOp, args: &[Value]) -> PyResult {
    let a = this(t, args[0])?;
    Ok(match as_span(args[1]) {
        Some(b) => Value::bool(op.holds(a.cmp(&b))),
        None => Value::NOT_IMPLEMENTED,
    })
}
comparisons!(compare);

fn parts(span: Span) -> [Value; 3] {
    [span.days, span.seconds, span.micros].map(Value::small_int)
}

fn hash(t: &mut Thread, args: &[Value]) -> PyResult {
    let span = this(t, args[0])?;
    let hash = span_hash(t, span)?;
    t.int(hash)
}

/// The hash of a duration: that of the tuple of its parts.
///
/// # Errors
/// None in practice.
pub(super) fn span_hash(t: &mut Thread, span: Span) -> Result<i64, Raised> {
    dicts::hash_items(t, &parts(span))
}

// ---- attributes and text --------------------------------------------------------------------

fn days(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::small_int(this(t, args[0])?.days))
}

fn seconds(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::small_int(this(t, args[0])?.seconds))
}

fn microseconds(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::small_int(this(t, args[0])?.micros))
}

fn total_seconds(t: &mut Thread, args: &[Value]) -> PyResult {
    let span = this(t, args[0])?;
    seconds_of(t, span)
}

/// A duration in seconds, a float: the one nearest to the quotient.
pub(super) fn seconds_of(t: &mut Thread, span: Span) -> PyResult {
    /// Whole numbers up to here are exact as floats.
    const EXACT: u64 = 1 << f64::MANTISSA_DIGITS;
    match span.narrow_total() {
        Some(n) if n.unsigned_abs() <= EXACT => t.float(n as f64 / MICROS as f64),
        _ => ratio(t, span, Span::carried(0, 1, 0)),
    }
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let span = this(t, args[0])?;
    let mut text = format!("{}(", t.class_of(args[0]).name());
    let mut separator = "";
    for (name, n) in [
        ("days", span.days),
        ("seconds", span.seconds),
        ("microseconds", span.micros),
    ] {
        if n != 0 {
            text += &format!("{separator}{name}={n}");
            separator = ", ";
        }
    }
    if span == Span::ZERO {
        text.push('0');
    }
    text.push(')');
    Ok(Str::from_str(t, &text)?.value())
}

fn str(t: &mut Thread, args: &[Value]) -> PyResult {
    let span = this(t, args[0])?;
    let mut text = String::new();
    if span.days != 0 {
        let plural = if span.days.abs() == 1 { "" } else { "s" };
        text = format!("{} day{plural}, ", span.days);
    }
    let (minutes, second) = (span.seconds / 60, span.seconds % 60);
    text += &format!("{}:{:02}:{second:02}", minutes / 60, minutes % 60);
    if span.micros != 0 {
        text += &format!(".{:06}", span.micros);
    }
    Ok(Str::from_str(t, &text)?.value())
}

fn reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    let span = this(t, args[0])?;
    let state = Tuple::new(t, &parts(span))?.value();
    let class = t.class_of(args[0]).value();
    Ok(Tuple::pair(t, class, state)?.value())
}
