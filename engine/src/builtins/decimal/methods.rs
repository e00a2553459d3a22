//! The class `Decimal`: construction, operators, conversions.

use super::context::{Context, Rounding, has_room, status::*};
use super::context_object as contexts;
use super::convert::{self, make, needed, operand};
use super::number::{Number, NumberClass, compare_numbers};
use super::{adjust, arith, divide, format, parse, power, state, text};
use crate::natives;
use crate::object::*;
use crate::runtime::arith::Integer;
use crate::runtime::{CompareOp, attributes, call, classes, slices};
use crate::value::Value;

/// Defines the natives of binary operators and of their reflected forms.
macro_rules! operators {
    ($($name:ident, $reflected:ident: $f:path;)*) => {$(
        fn $name(t: &mut Thread, args: &[Value]) -> PyResult {
            operator(t, args[0], args[1], $f)
        }
        fn $reflected(t: &mut Thread, args: &[Value]) -> PyResult {
            operator(t, args[1], args[0], $f)
        }
    )*};
}

operators! {
    add, radd: arith::add;
    sub, rsub: arith::subtract;
    mul, rmul: arith::multiply;
    true_div, rtrue_div: divide::divide;
    floor_div, rfloor_div: divide::divide_int;
    modulo, rmodulo: divide::remainder;
}

/// Defines the natives of operators on one operand.
macro_rules! unary_operators {
    ($($name:ident: $f:path;)*) => {$(
        fn $name(t: &mut Thread, args: &[Value]) -> PyResult {
            let x = needed(t, args[0])?;
            let c = state::current(t)?;
            let mut status = 0;
            let r = $f(&x, &contexts::kernel(c), &mut status);
            contexts::report(t, c, status)?;
            make(t, &r)
        }
    )*};
}

unary_operators! {
    neg: arith::minus;
    pos: arith::plus;
    abs: arith::abs;
}

/// Defines the natives of the comparisons.
macro_rules! comparisons {
    ($($name:ident: $op:ident;)*) => {$(
        fn $name(t: &mut Thread, args: &[Value]) -> PyResult {
            compared(t, CompareOp::$op, args[0], args[1])
        }
    )*};
}

comparisons! { eq: Eq; ne: Ne; lt: Lt; le: Le; gt: Gt; ge: Ge; }

/// Defines the natives that give an int by rounding.
macro_rules! whole_numbers {
    ($($name:ident: $rounding:ident;)*) => {$(
        fn $name(t: &mut Thread, args: &[Value]) -> PyResult {
            let x = needed(t, args[0])?;
            convert::to_int(t, &x, Rounding::$rounding)
        }
    )*};
}

whole_numbers! { int: Down; floor: Floor; ceil: Ceiling; }

natives! { METHODS:
    /// Construct a new Decimal object.
    ///
    /// value can be an integer, string, tuple, or another Decimal object.  If
    /// no value is given, return Decimal('0'). The context does not affect
    /// the conversion and is only passed to determine if the InvalidOperation
    /// trap is active.
    "__new__" "(cls, value='0', context=None)" => new,
    /// The result of self + value.
    "__add__" "(self, value, /)" => add,
    /// The result of value + self.
    "__radd__" "(self, value, /)" => radd,
    /// The result of self - value.
    "__sub__" "(self, value, /)" => sub,
    /// The result of value - self.
    "__rsub__" "(self, value, /)" => rsub,
    /// The result of self * value.
    "__mul__" "(self, value, /)" => mul,
    /// The result of value * self.
    "__rmul__" "(self, value, /)" => rmul,
    /// The result of self / value.
    "__truediv__" "(self, value, /)" => true_div,
    /// The result of value / self.
    "__rtruediv__" "(self, value, /)" => rtrue_div,
    /// The result of self // value.
    "__floordiv__" "(self, value, /)" => floor_div,
    /// The result of value // self.
    "__rfloordiv__" "(self, value, /)" => rfloor_div,
    /// The result of self % value.
    "__mod__" "(self, value, /)" => modulo,
    /// The result of value % self.
    "__rmod__" "(self, value, /)" => rmodulo,
    /// What divmod(self, value) gives.
    "__divmod__" "(self, value, /)" => divmod,
    /// What divmod(value, self) gives.
    "__rdivmod__" "(self, value, /)" => rdivmod,
    /// What pow(self, value, mod) gives.
    "__pow__" "(self, value, mod=None, /)" => pow,
    /// What pow(value, self, mod) gives.
    "__rpow__" "(self, value, mod=None, /)" => rpow,
    /// -self
    "__neg__" "(self, /)" => neg,
    /// +self
    "__pos__" "(self, /)" => pos,
    /// abs(self)
    "__abs__" "(self, /)" => abs,
    /// True if self else False.
    "__bool__" "(self, /)" => truth,
    /// int(self)
    "__int__" "(self, /)" => int,
    /// float(self)
    "__float__" "(self, /)" => float,
    /// Convert this value to exact type complex.
    "__complex__" "(self, /)" => complex,
    /// The result of self == value.
    "__eq__" "(self, value, /)" => eq,
    /// The result of self != value.
    "__ne__" "(self, value, /)" => ne,
    /// The result of self < value.
    "__lt__" "(self, value, /)" => lt,
    /// The result of self <= value.
    "__le__" "(self, value, /)" => le,
    /// The result of self > value.
    "__gt__" "(self, value, /)" => gt,
    /// The result of self >= value.
    "__ge__" "(self, value, /)" => ge,
    /// What hash(self) gives.
    "__hash__" "(self, /)" => hash,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => repr,
    /// What str(self) gives.
    "__str__" "(self, /)" => to_str,
    /// Formats the Decimal according to format_spec.
    "__format__" "(self, format_spec, override=None, /)" => format::format,
    /// Round to the nearest integer, or to ndigits digits behind the point.
    "__round__" "(self, ndigits=None, /)" => round,
    /// trunc(self)
    "__trunc__" "(self, /)" => int,
    /// floor(self)
    "__floor__" "(self, /)" => floor,
    /// ceil(self)
    "__ceil__" "(self, /)" => ceil,
    /// Returns self, as it is immutable.
    "__copy__" "(self, /)" => itself,
    /// Returns self, as it is immutable.
    "__deepcopy__" "(self, memo, /)" => itself,
    /// Return state information for pickling.
    "__reduce__" "(self, /)" => reduce,
    /// Size of the object in memory, in bytes.
    "__sizeof__" "(self, /)" => sizeof,
    /// Class method that converts a float to a decimal number, exactly.
    ///
    /// Since 0.1 is not exactly representable in binary floating point,
    /// Decimal.from_float(0.1) is not the same as Decimal('0.1').
    "from_float" "(cls, f, /)" => from_float,
    /// Class method that converts a real number to a decimal number, exactly.
    "from_number" "(cls, number, /)" => from_number,
    /// Return a pair of integers whose ratio is exactly equal to the original
    /// Decimal, in lowest terms and with a positive denominator.
    "as_integer_ratio" "(self, /)" => as_integer_ratio,
    /// Return a tuple representation of the number.
    "as_tuple" "(self, /)" => as_tuple,
    /// Return the adjusted exponent: that of the first digit. 0 for infinities and NaNs.
    "adjusted" "(self, /)" => adjusted,
}

natives! { GETTERS:
    /// the number itself
    "real" "(self)" => itself,
    /// zero
    "imag" "(self)" => imaginary,
}

// ---- construction ---------------------------------------------------------------------------------

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::Decimal)?;
    let c = contexts::argument(t, args[2])?;
    if args[1].is_unbound() {
        return convert::make_shaped(t, class.root_shape.get(), &Number::whole(0));
    }
    convert::exact(t, class, args[1], c)
}

/// An instance of `cls` that is made of a Decimal.
fn of_class(t: &mut Thread, cls: Value, made: Value) -> PyResult {
    if cls == t.class(ClassId::Decimal).value() {
        return Ok(made);
    }
    call::call(t, cls, &[made])
}

fn from_float(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = match (Integer::of(args[1]), args[1].to_f64()) {
        (Some(i), _) => convert::of_int(i),
        (None, Some(f)) => parse::of_float(f),
        (None, None) => return Err(t.type_error("argument must be int or float")),
    };
    let made = make(t, &x)?;
    of_class(t, args[0], made)
}

fn from_number(t: &mut Thread, args: &[Value]) -> PyResult {
    let v = args[1];
    let x = match (operand(v), v.to_f64()) {
        (Some(x), _) => x,
        (None, Some(f)) => {
            let c = state::current(t)?;
            contexts::report(t, c, FLOAT_OPERATION)?;
            parse::of_float(f)
        }
        (None, None) => needed(t, v)?,
    };
    let made = if v.shape_id() == ClassId::Decimal as u32 {
        v
    } else {
        make(t, &x)?
    };
    of_class(t, args[0], made)
}

fn itself(_t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(args[0])
}

fn imaginary(t: &mut Thread, _args: &[Value]) -> PyResult {
    make(t, &Number::whole(0))
}

fn reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    let text = to_str(t, args)?;
    let class = t.class_of(args[0]).value();
    let parts = Tuple::new(t, &[text])?;
    Ok(Tuple::pair(t, class, parts.value())?.value())
}

fn sizeof(_t: &mut Thread, args: &[Value]) -> PyResult {
    let limbs = args[0].cast::<Decimal>().map_or(0, |d| d.limbs().len());
    Ok(Value::small_int((size_of::<Decimal>() + limbs * 8) as i64))
}

// ---- operators ------------------------------------------------------------------------------------

#[inline(always)]
fn operator(
    t: &mut Thread,
    a: Value,
    b: Value,
    f: impl Fn(&Number, &Number, &Context, &mut u32) -> Number,
) -> PyResult {
    let (Some(x), Some(y)) = (operand(a), operand(b)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let c = state::current(t)?;
    let mut status = 0;
    let r = f(&x, &y, &contexts::kernel(c), &mut status);
    contexts::report(t, c, status)?;
    make(t, &r)
}

fn quotient_and_remainder(t: &mut Thread, a: Value, b: Value) -> PyResult {
    let (Some(x), Some(y)) = (operand(a), operand(b)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let c = state::current(t)?;
    pair(t, c, &x, &y)
}

/// `divmod(x, y)` in a context.
///
/// # Errors
/// A signal of the context.
pub(super) fn pair(t: &mut Thread, c: Gc<Record>, x: &Number, y: &Number) -> PyResult {
    let mut status = 0;
    let (q, r) = divide::divmod(x, y, &contexts::kernel(c), &mut status);
    contexts::report(t, c, status)?;
    let (q, r) = (make(t, &q)?, make(t, &r)?);
    Ok(Tuple::pair(t, q, r)?.value())
}

fn divmod(t: &mut Thread, args: &[Value]) -> PyResult {
    quotient_and_remainder(t, args[0], args[1])
}

fn rdivmod(t: &mut Thread, args: &[Value]) -> PyResult {
    quotient_and_remainder(t, args[1], args[0])
}

fn pow(t: &mut Thread, args: &[Value]) -> PyResult {
    powered(t, args[0], args[1], args[2])
}

fn rpow(t: &mut Thread, args: &[Value]) -> PyResult {
    powered(t, args[1], args[0], args[2])
}

/// `pow(a, b, modulus)`, of which one at least is a Decimal; NotImplemented when one is no number of these classes.
///
/// # Errors
/// A signal of the current context.
pub(in super::super) fn powered(t: &mut Thread, a: Value, b: Value, modulus: Value) -> PyResult {
    if modulus.is_unbound() || modulus.is_none() {
        return operator(t, a, b, power::power);
    }
    let Some(m) = operand(modulus) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    operator(t, a, b, |x, y, c, status| {
        power::power_modulo(x, y, &m, c, status)
    })
}

fn truth(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = needed(t, args[0])?;
    Ok(Value::bool(!x.is_zero()))
}

// ---- comparison -----------------------------------------------------------------------------------

fn compared(t: &mut Thread, op: CompareOp, a: Value, b: Value) -> PyResult {
    let x = needed(t, a)?;
    let (x, y) = match operand(b) {
        Some(y) => (x, y),
        None => match other_number(t, op, x, b)? {
            Some(both) => both,
            None => return Ok(Value::NOT_IMPLEMENTED),
        },
    };
    if x.is_nan() || y.is_nan() {
        let signals =
            x.is_signaling() || y.is_signaling() || !matches!(op, CompareOp::Eq | CompareOp::Ne);
        if signals {
            let c = state::current(t)?;
            contexts::report(t, c, INVALID_OPERATION)?;
        }
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    Ok(Value::bool(op.holds(compare_numbers(&x, &y))))
}

/// Two numbers that compare as `x` and a number of another class do.
fn other_number(
    t: &mut Thread,
    op: CompareOp,
    x: Number,
    b: Value,
) -> Result<Option<(Number, Number)>, Raised> {
    let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
    if let Some(f) = b.to_f64() {
        let c = state::current(t)?;
        if equality {
            contexts::note(c, FLOAT_OPERATION);
        } else {
            contexts::report(t, c, FLOAT_OPERATION)?;
        }
        return Ok(Some((x, parse::of_float(f))));
    }
    if let Some((real, imag)) = b.to_complex() {
        if !equality || imag != 0.0 {
            return Ok(None);
        }
        let c = state::current(t)?;
        contexts::note(c, FLOAT_OPERATION);
        return Ok(Some((x, parse::of_float(real))));
    }
    if !b.is_ptr() || b.cast::<Str>().is_some() {
        return Ok(None);
    }
    let s = state::get(t)?;
    if !classes::is_instance(t, b, state::rational(s))? {
        return Ok(None);
    }
    let mut part = |name: &str| {
        let name = t.intern(name)?;
        let v = attributes::get(t, b, name)?;
        match Integer::of(v) {
            Some(i) => Ok(convert::of_int(i)),
            None => Err(t.type_error("numerator and denominator must be integers")),
        }
    };
    let top = part("numerator")?;
    if !x.is_finite() {
        return Ok(Some((x, top)));
    }
    let bottom = part("denominator")?;
    let digits = x.coefficient.digits() + bottom.coefficient.digits();
    if !has_room(digits, &mut 0) {
        return Err(t.memory_error());
    }
    let product = x.coefficient.times(&bottom.coefficient);
    let scaled = Number::new(x.negative, product, x.exponent);
    Ok(Some((scaled, top)))
}

fn hash(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = needed(t, args[0])?;
    match x.class {
        NumberClass::Signaling => Err(t.type_error("Cannot hash a signaling NaN value")),
        NumberClass::Quiet => t.int(crate::runtime::ops::identity_hash(args[0])),
        _ => t.int(convert::hash(&x)),
    }
}

// ---- conversions ----------------------------------------------------------------------------------

fn float(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = needed(t, args[0])?;
    let f = convert::to_float(t, &x)?;
    t.float(f)
}

fn complex(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = needed(t, args[0])?;
    let f = convert::to_float(t, &x)?;
    t.complex(f, 0.0)
}

fn to_str(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = needed(t, args[0])?;
    if let Some((bytes, n)) = text::short_text(&x) {
        return Ok(Str::from_ascii(t, &bytes[..n])?.value());
    }
    let c = state::current(t)?;
    let text = text::to_text(&x, contexts::has_capitals(c), false);
    Ok(Str::from_ascii(t, text.as_bytes())?.value())
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = needed(t, args[0])?;
    let c = state::current(t)?;
    let text = text::to_text(&x, contexts::has_capitals(c), false);
    Ok(Str::from_str(t, &format!("Decimal('{text}')"))?.value())
}

fn round(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = needed(t, args[0])?;
    if args[1].is_unbound() {
        return convert::to_int(t, &x, Rounding::HalfEven);
    }
    let Some(n) = Integer::of(args[1]) else {
        return Err(t.type_error("optional arg must be an integer"));
    };
    let Some(n) = n.to_i64() else {
        return Err(t.overflow_error("Python int too large to convert to C ssize_t"));
    };
    let c = state::current(t)?;
    let unit = Number::small(false, 1, n.checked_neg().unwrap_or(i64::MAX));
    let mut status = 0;
    let r = adjust::quantize(&x, &unit, &contexts::kernel(c), &mut status);
    contexts::report(t, c, status)?;
    make(t, &r)
}

fn as_integer_ratio(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = needed(t, args[0])?;
    convert::integer_ratio(t, &x)
}

fn as_tuple(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = needed(t, args[0])?;
    convert::to_tuple(t, &x)
}

fn adjusted(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = needed(t, args[0])?;
    t.int(if x.is_finite() { x.adjusted() } else { 0 })
}
