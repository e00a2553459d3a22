//! What numbers are: methods of Decimal and of Context that answer without arithmetic.

use super::adjust;
use super::context_object::{argument, kernel};
use super::convert::{make, needed};
use super::named::this;
use super::number::Number;
use crate::natives;
use crate::object::*;
use crate::value::Value;

/// Defines natives that tell what a number is.
macro_rules! questions {
    ($($one:ident, $one_in:ident: |$x:ident| $answer:expr;)*) => {$(
        fn $one(t: &mut Thread, args: &[Value]) -> PyResult {
            let $x = needed(t, args[0])?;
            Ok(Value::bool($answer))
        }
        fn $one_in(t: &mut Thread, args: &[Value]) -> PyResult {
            let $x = needed(t, args[1])?;
            Ok(Value::bool($answer))
        }
    )*};
}

questions! {
    is_finite, is_finite_in: |x| x.is_finite();
    is_infinite, is_infinite_in: |x| x.is_infinite();
    is_nan, is_nan_in: |x| x.is_nan();
    is_qnan, is_qnan_in: |x| x.is_nan() && !x.is_signaling();
    is_signed, is_signed_in: |x| x.negative;
    is_snan, is_snan_in: |x| x.is_signaling();
    is_zero, is_zero_in: |x| x.is_zero();
}

natives! { METHODS:
    /// Test whether self and other have the same exponent or both are NaN.
    "same_quantum" "(self, other, context=None)" => same_quantum,
    /// Return a string that says what the operand is in the context.
    "number_class" "(self, context=None)" => number_class,
    /// Return True if the argument is a (positive or negative) normal number.
    "is_normal" "(self, context=None)" => is_normal,
    /// Return True if the argument is subnormal.
    "is_subnormal" "(self, context=None)" => is_subnormal,
    /// Return True if the argument is canonical, which it always is.
    "is_canonical" "(self, /)" => is_canonical,
    /// Return True if the argument is finite.
    "is_finite" "(self, /)" => is_finite,
    /// Return True if the argument is infinite.
    "is_infinite" "(self, /)" => is_infinite,
    /// Return True if the argument is a (quiet or signaling) NaN.
    "is_nan" "(self, /)" => is_nan,
    /// Return True if the argument is a quiet NaN.
    "is_qnan" "(self, /)" => is_qnan,
    /// Return True if the argument has a negative sign.
    "is_signed" "(self, /)" => is_signed,
    /// Return True if the argument is a signaling NaN.
    "is_snan" "(self, /)" => is_snan,
    /// Return True if the argument is a zero.
    "is_zero" "(self, /)" => is_zero,
    /// Return the canonical encoding of the argument: itself.
    "canonical" "(self, /)" => itself,
    /// Return self.
    "conjugate" "(self, /)" => itself,
    /// Return Decimal(10).
    "radix" "(self, /)" => radix,
}

natives! { CONTEXT_METHODS:
    /// Return x.
    "canonical" "(self, x, /)" => canonical_in,
    /// Return True if x is canonical.
    "is_canonical" "(self, x, /)" => is_canonical_in,
    /// Return True if x is finite, False otherwise.
    "is_finite" "(self, x, /)" => is_finite_in,
    /// Return True if x is infinite, False otherwise.
    "is_infinite" "(self, x, /)" => is_infinite_in,
    /// Return True if x is a qNaN or sNaN, False otherwise.
    "is_nan" "(self, x, /)" => is_nan_in,
    /// Return True if x is a normal number, False otherwise.
    "is_normal" "(self, x, /)" => is_normal_in,
    /// Return True if x is a quiet NaN, False otherwise.
    "is_qnan" "(self, x, /)" => is_qnan_in,
    /// Return True if x is negative, False otherwise.
    "is_signed" "(self, x, /)" => is_signed_in,
    /// Return True if x is a signaling NaN, False otherwise.
    "is_snan" "(self, x, /)" => is_snan_in,
    /// Return True if x is subnormal, False otherwise.
    "is_subnormal" "(self, x, /)" => is_subnormal_in,
    /// Return True if x is a zero, False otherwise.
    "is_zero" "(self, x, /)" => is_zero_in,
    /// Return an indication of the class of x.
    "number_class" "(self, x, /)" => number_class_in,
    /// Return 10.
    "radix" "(self, /)" => radix,
    /// Return True if the two operands have the same exponent.
    "same_quantum" "(self, x, y, /)" => same_quantum_in,
}

fn itself(_t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(args[0])
}

fn is_canonical(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::TRUE)
}

fn only_decimal(t: &mut Thread, v: Value) -> Result<(), Raised> {
    if v.cast::<Decimal>().is_some() {
        return Ok(());
    }
    Err(t.type_error("argument must be a Decimal"))
}

fn is_canonical_in(t: &mut Thread, args: &[Value]) -> PyResult {
    only_decimal(t, args[1])?;
    Ok(Value::TRUE)
}

fn canonical_in(t: &mut Thread, args: &[Value]) -> PyResult {
    only_decimal(t, args[1])?;
    Ok(args[1])
}

/// Decimal(10).
///
/// # Errors
/// MemoryError.
fn radix(t: &mut Thread, _args: &[Value]) -> PyResult {
    make(t, &Number::whole(10))
}

fn have_same_quantum(t: &mut Thread, a: Value, b: Value) -> PyResult {
    let (x, y) = (needed(t, a)?, needed(t, b)?);
    let same = if x.is_finite() && y.is_finite() {
        x.exponent == y.exponent
    } else {
        x.is_nan() && y.is_nan() || x.is_infinite() && y.is_infinite()
    };
    Ok(Value::bool(same))
}

fn same_quantum(t: &mut Thread, args: &[Value]) -> PyResult {
    argument(t, args[2])?;
    have_same_quantum(t, args[0], args[1])
}

fn same_quantum_in(t: &mut Thread, args: &[Value]) -> PyResult {
    have_same_quantum(t, args[1], args[2])
}

fn class_in(t: &mut Thread, c: Gc<Record>, v: Value) -> Result<&'static str, Raised> {
    let x = needed(t, v)?;
    Ok(adjust::class_name(&x, &kernel(c)))
}

fn number_class(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = argument(t, args[1])?;
    let name = class_in(t, c, args[0])?;
    Ok(t.intern(name)?.value())
}

fn number_class_in(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = this(t, args[0])?;
    let name = class_in(t, c, args[1])?;
    Ok(t.intern(name)?.value())
}

fn is_normal(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = argument(t, args[1])?;
    Ok(Value::bool(class_in(t, c, args[0])?.ends_with("Normal")))
}

fn is_normal_in(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = this(t, args[0])?;
    Ok(Value::bool(class_in(t, c, args[1])?.ends_with("Normal")))
}

fn is_subnormal(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = argument(t, args[1])?;
    Ok(Value::bool(class_in(t, c, args[0])?.ends_with("Subnormal")))
}

fn is_subnormal_in(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = this(t, args[0])?;
    Ok(Value::bool(class_in(t, c, args[1])?.ends_with("Subnormal")))
}
