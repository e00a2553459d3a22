//! Operations by name: methods of Decimal, which take a context at the end, and of Context, which are in one.

use super::context::Context;
use super::context_object::{self as contexts, argument, kernel, report};
use super::convert::{self, make, needed};
use super::number::Number;
use super::{adjust, arith, divide, methods, parse, power, text, transcendental};
use crate::natives;
use crate::object::*;
use crate::runtime::arith::Integer;
use crate::runtime::slices;
use crate::value::Value;

/// Defines natives of operations on one and on two operands, in the form of a method of Decimal and of one of Context.
macro_rules! operations {
    (unary { $($one:ident, $one_in:ident: $f:path;)* } binary { $($two:ident, $two_in:ident: $g:path;)* }) => {
        $(fn $one(t: &mut Thread, args: &[Value]) -> PyResult {
            let c = argument(t, args[1])?;
            unary(t, c, args[0], $f)
        }
        fn $one_in(t: &mut Thread, args: &[Value]) -> PyResult {
            let c = this(t, args[0])?;
            unary(t, c, args[1], $f)
        })*
        $(fn $two(t: &mut Thread, args: &[Value]) -> PyResult {
            let c = argument(t, args[2])?;
            binary(t, c, args[0], args[1], $g)
        }
        fn $two_in(t: &mut Thread, args: &[Value]) -> PyResult {
            let c = this(t, args[0])?;
            binary(t, c, args[1], args[2], $g)
        })*
    };
}

operations! {
    unary {
    exp, exp_in: transcendental::exp;
    ln, ln_in: transcendental::ln;
    log10, log10_in: transcendental::log10;
    logb, logb_in: adjust::logb;
    logical_invert, logical_invert_in: adjust::logical_invert;
    next_minus, next_minus_in: adjust::next_minus;
    next_plus, next_plus_in: adjust::next_plus;
    normalize, normalize_in: adjust::normalize;
    sqrt, sqrt_in: divide::sqrt;
    }
    binary {
    compare, compare_in: arith::compare;
    compare_signal, compare_signal_in: arith::compare_signal;
    compare_total, compare_total_in: arith::total;
    compare_total_mag, compare_total_mag_in: arith::total_magnitudes;
    copy_sign, copy_sign_in: with_sign_of;
    logical_and, logical_and_in: adjust::logical_and;
    logical_or, logical_or_in: adjust::logical_or;
    logical_xor, logical_xor_in: adjust::logical_xor;
    max, max_in: arith::max;
    max_mag, max_mag_in: arith::max_mag;
    min, min_in: arith::min;
    min_mag, min_mag_in: arith::min_mag;
    next_toward, next_toward_in: adjust::next_toward;
    remainder_near, remainder_near_in: divide::remainder_near;
    rotate, rotate_in: adjust::rotate;
    scaleb, scaleb_in: adjust::scaleb;
    shift, shift_in: adjust::shift;
    }
}

/// Defines natives of operations that only Context has by name.
macro_rules! in_context {
    (unary { $($one:ident: $f:path;)* } binary { $($two:ident: $g:path;)* }) => {
        $(fn $one(t: &mut Thread, args: &[Value]) -> PyResult {
            let c = this(t, args[0])?;
            unary(t, c, args[1], $f)
        })*
        $(fn $two(t: &mut Thread, args: &[Value]) -> PyResult {
            let c = this(t, args[0])?;
            binary(t, c, args[1], args[2], $g)
        })*
    };
}

in_context! {
    unary {
    abs_in: arith::abs;
    minus_in: arith::minus;
    plus_in: arith::plus;
    to_integral_value_in: adjust::to_integral_value;
    to_integral_exact_in: adjust::to_integral_exact;
    copy_abs_in: copied_abs;
    copy_negate_in: copied_negate;
    }
    binary {
    add_in: arith::add;
    subtract_in: arith::subtract;
    multiply_in: arith::multiply;
    divide_in: divide::divide;
    divide_int_in: divide::divide_int;
    remainder_in: divide::remainder;
    quantize_in: adjust::quantize;
    }
}

natives! { METHODS:
    /// Return the natural (base e) exponential function of the operand, rounded half to even.
    "exp" "(self, context=None)" => exp,
    /// Return the natural (base e) logarithm of the operand, rounded half to even.
    "ln" "(self, context=None)" => ln,
    /// Return the base ten logarithm of the operand, rounded half to even.
    "log10" "(self, context=None)" => log10,
    /// Return the adjusted exponent of the operand as a Decimal; -Infinity and a division by zero for zero.
    "logb" "(self, context=None)" => logb,
    /// Return the digit-wise inversion of the (logical) operand.
    "logical_invert" "(self, context=None)" => logical_invert,
    /// Return the largest number representable in the context that is smaller than the operand.
    "next_minus" "(self, context=None)" => next_minus,
    /// Return the smallest number representable in the context that is larger than the operand.
    "next_plus" "(self, context=None)" => next_plus,
    /// Strip the rightmost trailing zeros; any zero becomes Decimal('0').
    "normalize" "(self, context=None)" => normalize,
    /// Return the square root of the argument to full precision, rounded half to even.
    "sqrt" "(self, context=None)" => sqrt,
    /// Compare self to other: a Decimal that is -1, 0, 1 or NaN.
    "compare" "(self, other, context=None)" => compare,
    /// As compare, except that all NaNs signal.
    "compare_signal" "(self, other, context=None)" => compare_signal,
    /// Compare two operands using their abstract representation, which orders all numbers.
    "compare_total" "(self, other, context=None)" => compare_total,
    /// As compare_total, ignoring the signs.
    "compare_total_mag" "(self, other, context=None)" => compare_total_mag,
    /// Return a copy of the first operand with the sign of the second.
    "copy_sign" "(self, other, context=None)" => copy_sign,
    /// Return the absolute value of the argument, unaffected by the context and quiet.
    "copy_abs" "(self, /)" => copy_abs,
    /// Return the negation of the argument, unaffected by the context and quiet.
    "copy_negate" "(self, /)" => copy_negate,
    /// Return the digit-wise 'and' of the two (logical) operands.
    "logical_and" "(self, other, context=None)" => logical_and,
    /// Return the digit-wise 'or' of the two (logical) operands.
    "logical_or" "(self, other, context=None)" => logical_or,
    /// Return the digit-wise 'exclusive or' of the two (logical) operands.
    "logical_xor" "(self, other, context=None)" => logical_xor,
    /// Maximum of self and other; a single quiet NaN loses.
    "max" "(self, other, context=None)" => max,
    /// As max, comparing absolute values.
    "max_mag" "(self, other, context=None)" => max_mag,
    /// Minimum of self and other; a single quiet NaN loses.
    "min" "(self, other, context=None)" => min,
    /// As min, comparing absolute values.
    "min_mag" "(self, other, context=None)" => min_mag,
    /// Return the number closest to the first operand in the direction towards the second.
    "next_toward" "(self, other, context=None)" => next_toward,
    /// Return the remainder of dividing self by other that is nearest to zero.
    "remainder_near" "(self, other, context=None)" => remainder_near,
    /// Rotate the digits of self by other: an integer between -precision and precision.
    "rotate" "(self, other, context=None)" => rotate,
    /// Return the first operand with the exponent adjusted by the second.
    "scaleb" "(self, other, context=None)" => scaleb,
    /// Shift the digits of self by other: an integer between -precision and precision.
    "shift" "(self, other, context=None)" => shift,
    /// Fused multiply-add: self*other+third with no rounding of the product.
    "fma" "(self, other, third, context=None)" => fma,
    /// Quantize *self* so its exponent is the same as that of *exp*.
    "quantize" "(self, exp, rounding=None, context=None)" => quantize,
    /// Round to the nearest integer, signaling Inexact or Rounded as appropriate.
    "to_integral_exact" "(self, rounding=None, context=None)" => to_integral_exact,
    /// Round to the nearest integer without signaling Inexact or Rounded.
    "to_integral_value" "(self, rounding=None, context=None)" => to_integral_value,
    /// Identical to the to_integral_value() method.
    "to_integral" "(self, rounding=None, context=None)" => to_integral_value,
    /// Convert to an engineering-type string.
    "to_eng_string" "(self, context=None)" => to_eng_string,
}

natives! { CONTEXT_METHODS:
    /// Return the absolute value of x.
    "abs" "(self, x, /)" => abs_in,
    /// Return the sum of x and y.
    "add" "(self, x, y, /)" => add_in,
    /// Compare x and y numerically.
    "compare" "(self, x, y, /)" => compare_in,
    /// Compare x and y numerically.  All NaNs signal.
    "compare_signal" "(self, x, y, /)" => compare_signal_in,
    /// Compare x and y using their abstract representation.
    "compare_total" "(self, x, y, /)" => compare_total_in,
    /// Compare x and y using their abstract representation, ignoring sign.
    "compare_total_mag" "(self, x, y, /)" => compare_total_mag_in,
    /// Return a copy of x with the sign set to 0.
    "copy_abs" "(self, x, /)" => copy_abs_in,
    /// Return a copy of Decimal x.
    "copy_decimal" "(self, x, /)" => copy_decimal_in,
    /// Return a copy of x with the sign inverted.
    "copy_negate" "(self, x, /)" => copy_negate_in,
    /// Copy the sign from y to x.
    "copy_sign" "(self, x, y, /)" => copy_sign_in,
    /// Create a new Decimal instance from num, using self as the context.
    "create_decimal" "(self, num='0', /)" => create_decimal,
    /// Create a new Decimal instance from float f, rounded in the context.
    "create_decimal_from_float" "(self, f, /)" => create_decimal_from_float,
    /// Return x divided by y.
    "divide" "(self, x, y, /)" => divide_in,
    /// Return x divided by y, truncated to an integer.
    "divide_int" "(self, x, y, /)" => divide_int_in,
    /// Return quotient and remainder of the division x / y.
    "divmod" "(self, x, y, /)" => divmod_in,
    /// Return e ** x.
    "exp" "(self, x, /)" => exp_in,
    /// Return x multiplied by y, plus z.
    "fma" "(self, x, y, z, /)" => fma_in,
    /// Return the natural (base e) logarithm of x.
    "ln" "(self, x, /)" => ln_in,
    /// Return the base 10 logarithm of x.
    "log10" "(self, x, /)" => log10_in,
    /// Return the exponent of the magnitude of the operand's most significant digit.
    "logb" "(self, x, /)" => logb_in,
    /// Applies the logical operation 'and' between each operand's digits.
    "logical_and" "(self, x, y, /)" => logical_and_in,
    /// Invert all digits of x.
    "logical_invert" "(self, x, /)" => logical_invert_in,
    /// Applies the logical operation 'or' between each operand's digits.
    "logical_or" "(self, x, y, /)" => logical_or_in,
    /// Applies the logical operation 'xor' between each operand's digits.
    "logical_xor" "(self, x, y, /)" => logical_xor_in,
    /// Compare the values numerically and return the maximum.
    "max" "(self, x, y, /)" => max_in,
    /// Compare the values numerically with their sign ignored.
    "max_mag" "(self, x, y, /)" => max_mag_in,
    /// Compare the values numerically and return the minimum.
    "min" "(self, x, y, /)" => min_in,
    /// Compare the values numerically with their sign ignored.
    "min_mag" "(self, x, y, /)" => min_mag_in,
    /// Minus corresponds to the unary prefix minus operator.
    "minus" "(self, x, /)" => minus_in,
    /// Return the product of x and y.
    "multiply" "(self, x, y, /)" => multiply_in,
    /// Return the largest representable number smaller than x.
    "next_minus" "(self, x, /)" => next_minus_in,
    /// Return the smallest representable number larger than x.
    "next_plus" "(self, x, /)" => next_plus_in,
    /// Return the number closest to x, in the direction towards y.
    "next_toward" "(self, x, y, /)" => next_toward_in,
    /// Reduce x to its simplest form.
    "normalize" "(self, x, /)" => normalize_in,
    /// Plus corresponds to the unary prefix plus operator, which rounds.
    "plus" "(self, x, /)" => plus_in,
    /// Compute a**b, or (a**b) % modulo.
    "power" "(self, /, a, b, modulo=None)" => power_in,
    /// Return a value equal to x (rounded), having the exponent of y.
    "quantize" "(self, x, y, /)" => quantize_in,
    /// Return the remainder from integer division.
    "remainder" "(self, x, y, /)" => remainder_in,
    /// Return x - y * n, where n is the integer nearest to x / y.
    "remainder_near" "(self, x, y, /)" => remainder_near_in,
    /// Return a copy of x, rotated by y places.
    "rotate" "(self, x, y, /)" => rotate_in,
    /// Return the first operand after adding the second value to its exp.
    "scaleb" "(self, x, y, /)" => scaleb_in,
    /// Return a copy of x, shifted by y places.
    "shift" "(self, x, y, /)" => shift_in,
    /// Square root of a non-negative number to context precision.
    "sqrt" "(self, x, /)" => sqrt_in,
    /// Return the difference between x and y.
    "subtract" "(self, x, y, /)" => subtract_in,
    /// Convert a number to a string, using engineering notation.
    "to_eng_string" "(self, x, /)" => to_eng_string_in,
    /// Identical to to_integral_value(x).
    "to_integral" "(self, x, /)" => to_integral_value_in,
    /// Round to an integer. Signal if the result is rounded or inexact.
    "to_integral_exact" "(self, x, /)" => to_integral_exact_in,
    /// Round to an integer.
    "to_integral_value" "(self, x, /)" => to_integral_value_in,
    /// Convert a number to a string using scientific notation.
    "to_sci_string" "(self, x, /)" => to_sci_string_in,
    /// Round x in the context.
    "_apply" "(self, x, /)" => apply_in,
}

/// The context that a method is called on.
///
/// # Errors
/// TypeError.
pub(super) fn this(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    let id = ClassId::DecimalContext;
    slices::record(t, v, RecordType::DecimalContext, id)
}

/// Reports what an operation has reported, and makes its result.
fn done(t: &mut Thread, c: Gc<Record>, x: &Number, status: u32) -> PyResult {
    report(t, c, status)?;
    make(t, x)
}

fn unary(
    t: &mut Thread,
    c: Gc<Record>,
    a: Value,
    f: impl Fn(&Number, &Context, &mut u32) -> Number,
) -> PyResult {
    let x = needed(t, a)?;
    let mut status = 0;
    let r = f(&x, &kernel(c), &mut status);
    done(t, c, &r, status)
}

fn binary(
    t: &mut Thread,
    c: Gc<Record>,
    a: Value,
    b: Value,
    f: impl Fn(&Number, &Number, &Context, &mut u32) -> Number,
) -> PyResult {
    let (x, y) = (needed(t, a)?, needed(t, b)?);
    let mut status = 0;
    let r = f(&x, &y, &kernel(c), &mut status);
    done(t, c, &r, status)
}

// ---- copies ---------------------------------------------------------------------------------------

fn with_sign_of(a: &Number, b: &Number, _c: &Context, _status: &mut u32) -> Number {
    a.with_sign(b.negative)
}

fn copied_abs(a: &Number, _c: &Context, _status: &mut u32) -> Number {
    a.abs()
}

fn copied_negate(a: &Number, _c: &Context, _status: &mut u32) -> Number {
    a.with_sign(!a.negative)
}

fn copy_abs(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = needed(t, args[0])?;
    make(t, &x.abs())
}

fn copy_negate(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = needed(t, args[0])?;
    make(t, &x.with_sign(!x.negative))
}

fn copy_decimal_in(t: &mut Thread, args: &[Value]) -> PyResult {
    if args[1].cast::<Decimal>().is_some() {
        return Ok(args[1]);
    }
    let x = needed(t, args[1])?;
    make(t, &x)
}

// ---- with more arguments --------------------------------------------------------------------------

fn fused(t: &mut Thread, c: Gc<Record>, operands: [Value; 3]) -> PyResult {
    let [a, b, d] = operands;
    let (x, y, z) = (needed(t, a)?, needed(t, b)?, needed(t, d)?);
    let mut status = 0;
    let r = arith::fma(&x, &y, &z, &kernel(c), &mut status);
    done(t, c, &r, status)
}

fn fma(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = argument(t, args[3])?;
    fused(t, c, [args[0], args[1], args[2]])
}

fn fma_in(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = this(t, args[0])?;
    fused(t, c, [args[1], args[2], args[3]])
}

/// The context of an operation that may have a rounding of its own.
fn with_rounding(
    t: &mut Thread,
    rounding: Value,
    context: Value,
) -> Result<(Gc<Record>, Context), Raised> {
    let c = argument(t, context)?;
    let mut k = kernel(c);
    if !rounding.is_unbound() && !rounding.is_none() {
        k.rounding = contexts::rounding_of(t, rounding)?;
    }
    Ok((c, k))
}

fn quantize(t: &mut Thread, args: &[Value]) -> PyResult {
    let (c, k) = with_rounding(t, args[2], args[3])?;
    binary(t, c, args[0], args[1], |x, y, _, status| {
        adjust::quantize(x, y, &k, status)
    })
}

fn to_integral_exact(t: &mut Thread, args: &[Value]) -> PyResult {
    let (c, k) = with_rounding(t, args[1], args[2])?;
    unary(t, c, args[0], |x, _, status| {
        adjust::to_integral_exact(x, &k, status)
    })
}

fn to_integral_value(t: &mut Thread, args: &[Value]) -> PyResult {
    let (c, k) = with_rounding(t, args[1], args[2])?;
    unary(t, c, args[0], |x, _, status| {
        adjust::to_integral_value(x, &k, status)
    })
}

fn power_in(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = this(t, args[0])?;
    if args[3].is_unbound() || args[3].is_none() {
        return binary(t, c, args[1], args[2], power::power);
    }
    let m = needed(t, args[3])?;
    binary(t, c, args[1], args[2], |x, y, k, status| {
        power::power_modulo(x, y, &m, k, status)
    })
}

fn divmod_in(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = this(t, args[0])?;
    let (x, y) = (needed(t, args[1])?, needed(t, args[2])?);
    methods::pair(t, c, &x, &y)
}

fn apply_in(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = this(t, args[0])?;
    unary(t, c, args[1], |x, k, status| {
        super::number::finalize(x.clone(), k, status)
    })
}

// ---- texts and conversions ------------------------------------------------------------------------

fn text_in(t: &mut Thread, c: Gc<Record>, v: Value, engineering: bool) -> PyResult {
    let x = needed(t, v)?;
    let text = text::to_text(&x, contexts::has_capitals(c), engineering);
    Ok(Str::from_ascii(t, text.as_bytes())?.value())
}

fn to_eng_string(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = argument(t, args[1])?;
    text_in(t, c, args[0], true)
}

fn to_eng_string_in(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = this(t, args[0])?;
    text_in(t, c, args[1], true)
}

fn to_sci_string_in(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = this(t, args[0])?;
    text_in(t, c, args[1], false)
}

fn create_decimal(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = this(t, args[0])?;
    if args[1].is_unbound() {
        return make(t, &Number::whole(0));
    }
    convert::rounded(t, args[1], c)
}

fn create_decimal_from_float(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = this(t, args[0])?;
    let x = match (Integer::of(args[1]), args[1].to_f64()) {
        (Some(i), _) => convert::of_int(i),
        (None, Some(f)) => parse::of_float(f),
        (None, None) => return Err(t.type_error("argument must be int or float")),
    };
    let mut status = 0;
    let x = super::number::finalize(x, &kernel(c), &mut status);
    done(t, c, &x, status)
}
