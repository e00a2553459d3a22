//! The class `complex`.

use super::complex_format;
use super::number::{self, binary_natives};
use crate::natives;
use crate::object::*;
use crate::runtime::arith::complex::{self as arithmetic, Pair};
use crate::runtime::arith::{self, Integer, Number};
use crate::runtime::{BinaryOp, CompareOp, call, define, ops};
use crate::value::Value;

binary_natives! { binary:
    add, radd: Add;
    sub, rsub: Sub;
    mul, rmul: Mul;
    true_div, rtrue_div: TrueDiv;
}

natives! { METHODS:
    /// Create a complex number from a string or numbers.
    "__new__" "(cls, real=0, imag=0)" => new,
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
    /// What pow(self, value, mod) gives.
    "__pow__" "(self, value, mod=None, /)" => pow,
    /// What pow(value, self, mod) gives.
    "__rpow__" "(self, value, mod=None, /)" => rpow,
    /// The result of self == value.
    "__eq__" "(self, value, /)" => eq,
    /// The result of self != value.
    "__ne__" "(self, value, /)" => ne,
    /// The result of self < value.
    "__lt__" "(self, value, /)" => unordered,
    /// The result of self <= value.
    "__le__" "(self, value, /)" => unordered,
    /// The result of self > value.
    "__gt__" "(self, value, /)" => unordered,
    /// The result of self >= value.
    "__ge__" "(self, value, /)" => unordered,
    /// What hash(self) gives.
    "__hash__" "(self, /)" => hash,
    /// True if self else False.
    "__bool__" "(self, /)" => truth,
    /// -self
    "__neg__" "(self, /)" => negate,
    /// +self
    "__pos__" "(self, /)" => plain,
    /// abs(self)
    "__abs__" "(self, /)" => abs,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => repr,
    /// Convert to a string according to format_spec.
    "__format__" "(self, format_spec, /)" => format,
    /// Convert this value to exact type complex.
    "__complex__" "(self, /)" => plain,
    /// The arguments that __new__ needs to make a copy.
    "__getnewargs__" "(self, /)" => getnewargs,
    /// The complex conjugate of its argument. (3-4j).conjugate() == 3+4j.
    "conjugate" "(self, /)" => conjugate,
    /// Convert number to a complex floating-point number.
    "from_number" "(cls, number, /)" => from_number,
}

natives! { GETTERS:
    /// the real part of a complex number
    "real" "(self, /)" => real,
    /// the imaginary part of a complex number
    "imag" "(self, /)" => imag,
}

/// Fills the class.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::Complex, METHODS)?;
    define::getters(t, ClassId::Complex, GETTERS)
}

fn receiver(t: &mut Thread, v: Value) -> Result<Pair, Raised> {
    match v.to_complex() {
        Some(c) => Ok(c),
        None => {
            let message = format!(
                "a complex number is required, not '{}'",
                t.class_of(v).name()
            );
            Err(t.type_error(message))
        }
    }
}

fn make(t: &mut Thread, (real, imag): Pair) -> PyResult {
    t.complex(real, imag)
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = number::new_class(t, args[0], ClassId::Complex)?;
    let (re, im) = (args[1], args[2]);
    let exact = class == t.class(ClassId::Complex);
    if exact && im.is_unbound() && re.shape_id() == ClassId::Complex as u32 {
        return Ok(re);
    }
    let (x, y) = if im.is_unbound() {
        if re.is_unbound() {
            (0.0, 0.0)
        } else {
            from_value(t, re)?
        }
    } else {
        // `real + imag * 1j`, where both may be complex themselves.
        let (a, b) = if re.is_unbound() {
            (0.0, 0.0)
        } else {
            part(t, "real", re)?
        };
        let (c, d) = part(t, "imag", im)?;
        let re_complex = re.to_complex().is_some();
        let im_complex = im.to_complex().is_some();
        (
            if im_complex { a - d } else { a },
            if re_complex { b + c } else { c },
        )
    };
    if exact {
        return t.complex(x, y);
    }
    Ok(Complex::with_shape(t, class.root_shape.get(), x, y)?.value())
}

fn part(t: &mut Thread, name: &str, v: Value) -> Result<Pair, Raised> {
    if let Some(c) = v.to_complex() {
        return Ok(c);
    }
    if name == "real"
        && let Some(c) = by_method(t, v)?
    {
        return Ok(c);
    }
    match number::real_optional(t, v)? {
        Some(x) => Ok((x, 0.0)),
        None => {
            let class = t.class_of(v).name();
            let message = format!("complex() argument '{name}' must be a real number, not {class}");
            Err(t.type_error(message))
        }
    }
}

/// What `__complex__` gives, if there is one.
pub(super) fn by_method(t: &mut Thread, v: Value) -> Result<Option<Pair>, Raised> {
    let f = t.special(v, Special::Complex);
    if f.is_unbound() {
        return Ok(None);
    }
    let r = call::call_special(t, f, v, &[])?;
    match r.to_complex() {
        Some(c) => Ok(Some(c)),
        None => {
            let class = t.class_of(r).name();
            Err(t.type_error(format!("__complex__ returned non-complex (type {class})")))
        }
    }
}

/// A complex or real number as a complex one; `Ok(None)` for other values.
fn number_value(t: &mut Thread, v: Value) -> Result<Option<Pair>, Raised> {
    if let Some(c) = v.to_complex() {
        return Ok(Some(c));
    }
    if let Some(c) = by_method(t, v)? {
        return Ok(Some(c));
    }
    Ok(number::real_optional(t, v)?.map(|x| (x, 0.0)))
}

fn from_value(t: &mut Thread, v: Value) -> Result<Pair, Raised> {
    if let Some(s) = v.cast::<Str>() {
        let text = number::ascii_text(&s);
        return match parse(number::strip(&text)) {
            Some(c) => Ok(c),
            None => Err(t.value_error("complex() arg is a malformed string")),
        };
    }
    match number_value(t, v)? {
        Some(c) => Ok(c),
        None => {
            let class = t.class_of(v).name();
            let message = format!("complex() argument must be a string or a number, not {class}");
            Err(t.type_error(message))
        }
    }
}

/// A complex argument of a function of `cmath`'s kind.
fn from_number(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some((x, y)) = number_value(t, args[1])? else {
        let message = format!("must be real number, not {}", t.class_of(args[1]).name());
        return Err(t.type_error(message));
    };
    let v = t.complex(x, y)?;
    let class = args[0];
    if class == t.class(ClassId::Complex).value() {
        Ok(v)
    } else {
        call::call(t, class, &[v])
    }
}

/// Reads `x`, `yj`, `x+yj`, perhaps in brackets.
fn parse(text: &[u8]) -> Option<Pair> {
    let text = match text {
        [b'(', inner @ .., b')'] => number::strip(inner),
        _ => text,
    };
    let Some((b'j' | b'J', body)) = text.split_last() else {
        return Some((number::parse_float(text)?, 0.0));
    };
    // The sign that starts the imaginary part: the last one that belongs to no exponent.
    let split = (1..body.len())
        .rev()
        .find(|&i| matches!(body[i], b'+' | b'-') && !matches!(body[i - 1], b'e' | b'E'))
        .unwrap_or(0);
    let (real, imag) = body.split_at(split);
    let real = if real.is_empty() {
        0.0
    } else {
        number::parse_float(real)?
    };
    let imag = match imag {
        b"" | b"+" => 1.0,
        b"-" => -1.0,
        _ => number::parse_float(imag)?,
    };
    Some((real, imag))
}

/// An operand: complex, or real, which keeps a sign of zero out of the other part.
#[derive(Clone, Copy)]
enum Operand {
    Complex(Pair),
    Real(f64),
}

impl Operand {
    fn pair(self) -> Pair {
        match self {
            Operand::Complex(c) => c,
            Operand::Real(x) => (x, 0.0),
        }
    }
}

fn operand(t: &mut Thread, v: Value) -> Result<Option<Operand>, Raised> {
    if let Some(c) = v.to_complex() {
        return Ok(Some(Operand::Complex(c)));
    }
    match Number::of(v) {
        Some(n) => Ok(Some(Operand::Real(arith::to_float(t, n)?))),
        None => Ok(None),
    }
}

fn binary(t: &mut Thread, op: BinaryOp, a: Value, b: Value) -> PyResult {
    let (Some(x), Some(y)) = (operand(t, a)?, operand(t, b)?) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    use Operand::{Complex, Real};
    let r = match (op, x, y) {
        (BinaryOp::Add, Complex(c), Real(r)) | (BinaryOp::Add, Real(r), Complex(c)) => {
            (c.0 + r, c.1)
        }
        (BinaryOp::Add, ..) => {
            let (p, q) = (x.pair(), y.pair());
            (p.0 + q.0, p.1 + q.1)
        }
        (BinaryOp::Sub, Complex(c), Real(r)) => (c.0 - r, c.1),
        (BinaryOp::Sub, Real(r), Complex(c)) => (r - c.0, -c.1),
        (BinaryOp::Sub, ..) => {
            let (p, q) = (x.pair(), y.pair());
            (p.0 - q.0, p.1 - q.1)
        }
        (BinaryOp::Mul, Complex(c), Real(r)) | (BinaryOp::Mul, Real(r), Complex(c)) => {
            (c.0 * r, c.1 * r)
        }
        (BinaryOp::Mul, ..) => arithmetic::mul(x.pair(), y.pair()),
        (BinaryOp::TrueDiv, Complex(c), Real(r)) => arithmetic::div_real(t, c, r)?,
        (BinaryOp::TrueDiv, ..) => arithmetic::div(t, x.pair(), y.pair())?,
        (BinaryOp::Pow, ..) => arithmetic::pow(t, x.pair(), y.pair())?,
        _ => return Ok(Value::NOT_IMPLEMENTED),
    };
    make(t, r)
}

fn pow(t: &mut Thread, args: &[Value]) -> PyResult {
    power(t, args[0], args[1], args[2])
}

fn rpow(t: &mut Thread, args: &[Value]) -> PyResult {
    power(t, args[1], args[0], args[2])
}

fn power(t: &mut Thread, a: Value, b: Value, modulus: Value) -> PyResult {
    if !modulus.is_unbound() && !modulus.is_none() {
        return Err(t.value_error("complex modulo"));
    }
    binary(t, BinaryOp::Pow, a, b)
}

fn equal(a: Value, b: Value) -> Option<bool> {
    let (re, im) = a.to_complex()?;
    if let Some(c) = b.to_complex() {
        return Some((re, im) == c);
    }
    if let Some(i) = Integer::of(b) {
        // Exact: a huge int equals no float but its own.
        let same = arith::compare_numbers(CompareOp::Eq, Number::Float(re), Number::Int(i));
        return Some(im == 0.0 && same);
    }
    b.to_f64().map(|x| (re, im) == (x, 0.0))
}

fn eq(_: &mut Thread, args: &[Value]) -> PyResult {
    Ok(equal(args[0], args[1]).map_or(Value::NOT_IMPLEMENTED, Value::bool))
}

fn ne(_: &mut Thread, args: &[Value]) -> PyResult {
    Ok(equal(args[0], args[1]).map_or(Value::NOT_IMPLEMENTED, |r| Value::bool(!r)))
}

fn unordered(_: &mut Thread, _: &[Value]) -> PyResult {
    Ok(Value::NOT_IMPLEMENTED)
}

fn hash(t: &mut Thread, args: &[Value]) -> PyResult {
    let (re, im) = receiver(t, args[0])?;
    t.int(arith::hash_complex(re, im))
}

fn truth(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(receiver(t, args[0])? != (0.0, 0.0)))
}

fn negate(t: &mut Thread, args: &[Value]) -> PyResult {
    let (re, im) = receiver(t, args[0])?;
    t.complex(-re, -im)
}

fn plain(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = receiver(t, args[0])?;
    if args[0].shape_id() == ClassId::Complex as u32 {
        Ok(args[0])
    } else {
        make(t, c)
    }
}

fn conjugate(t: &mut Thread, args: &[Value]) -> PyResult {
    let (re, im) = receiver(t, args[0])?;
    t.complex(re, -im)
}

fn abs(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = receiver(t, args[0])?;
    let x = arithmetic::abs(t, c)?;
    t.float(x)
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let (re, im) = receiver(t, args[0])?;
    let text = complex_format::repr(re, im);
    Ok(Str::from_ascii(t, text.as_bytes())?.value())
}

fn format(t: &mut Thread, args: &[Value]) -> PyResult {
    let spec = number::format_spec(t, args[1])?;
    if spec.is_empty() {
        return Ok(ops::str(t, args[0])?.value());
    }
    let c = receiver(t, args[0])?;
    complex_format::format(t, args[0], c, spec)
}

fn getnewargs(t: &mut Thread, args: &[Value]) -> PyResult {
    let (re, im) = receiver(t, args[0])?;
    let (re, im) = (t.float(re)?, t.float(im)?);
    Ok(Tuple::new(t, &[re, im])?.value())
}

fn real(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = receiver(t, args[0])?.0;
    t.float(x)
}

fn imag(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = receiver(t, args[0])?.1;
    t.float(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complex_text_is_read() {
        for (text, c) in [
            ("1+2j", (1.0, 2.0)),
            ("j", (0.0, 1.0)),
            ("-j", (0.0, -1.0)),
            ("1-j", (1.0, -1.0)),
            ("1e5-2.5e-3J", (1e5, -2.5e-3)),
            ("(1+2j)", (1.0, 2.0)),
            ("1_0j", (0.0, 10.0)),
            ("1e+5", (1e5, 0.0)),
        ] {
            assert_eq!(parse(text.as_bytes()), Some(c), "{text}");
        }
        for text in ["", "1+2", "1+2k", "1++2j", "(1j", "1j2"] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }
}
