//! The class `float`.

use super::format_number::float_repr;
use super::number::{self, binary_natives, compare_natives, float_binary};
use crate::natives;
use crate::object::*;
use crate::runtime::arith::{self, Number};
use crate::runtime::{BinaryOp, CompareOp, call, define, ops};
use crate::value::Value;

binary_natives! { float_binary:
    add, radd: Add;
    sub, rsub: Sub;
    mul, rmul: Mul;
    true_div, rtrue_div: TrueDiv;
    floor_div, rfloor_div: FloorDiv;
    modulo, rmodulo: Mod;
}

compare_natives! { compare:
    lt: Lt;
    le: Le;
    eq: Eq;
    ne: Ne;
    gt: Gt;
    ge: Ge;
}

natives! { METHODS:
    /// Convert a string or number to a floating-point number, if possible.
    "__new__" "(cls, x=0, /)" => new,
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
    /// The result of self < value.
    "__lt__" "(self, value, /)" => lt,
    /// The result of self <= value.
    "__le__" "(self, value, /)" => le,
    /// The result of self == value.
    "__eq__" "(self, value, /)" => eq,
    /// The result of self != value.
    "__ne__" "(self, value, /)" => ne,
    /// The result of self > value.
    "__gt__" "(self, value, /)" => gt,
    /// The result of self >= value.
    "__ge__" "(self, value, /)" => ge,
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
    /// Formats the float according to format_spec.
    "__format__" "(self, format_spec, /)" => format,
    /// int(self)
    "__int__" "(self, /)" => trunc,
    /// float(self)
    "__float__" "(self, /)" => plain,
    /// The Integral closest to x between 0 and x.
    "__trunc__" "(self, /)" => trunc,
    /// The floor as an Integral.
    "__floor__" "(self, /)" => floor,
    /// The ceiling as an Integral.
    "__ceil__" "(self, /)" => ceil,
    /// Return the Integral closest to x, rounding half toward even; with ndigits a float.
    "__round__" "(self, ndigits=None, /)" => round,
    /// The arguments that __new__ needs to make a copy.
    "__getnewargs__" "(self, /)" => getnewargs,
    /// Return self, the complex conjugate of any float.
    "conjugate" "(self, /)" => plain,
    /// A pair of integers, whose ratio is exactly equal to the original float.
    "as_integer_ratio" "(self, /)" => as_integer_ratio,
    /// Return True if the float is an integer.
    "is_integer" "(self, /)" => is_integer,
    /// A hexadecimal representation of a floating-point number.
    "hex" "(self, /)" => hex,
    /// Create a floating-point number from a hexadecimal string.
    "fromhex" "(cls, string, /)" => from_hex,
    /// Convert real number to a floating-point number.
    "from_number" "(cls, number, /)" => from_number,
    /// The format of C doubles on this machine.
    "__getformat__" "(cls, typestr, /)" => get_format,
}

natives! { GETTERS:
    /// the real part of a complex number
    "real" "(self, /)" => plain,
    /// the imaginary part of a complex number
    "imag" "(self, /)" => imag,
}

/// Fills the class.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::Float, METHODS)?;
    define::getters(t, ClassId::Float, GETTERS)
}

fn receiver(t: &mut Thread, v: Value) -> Result<f64, Raised> {
    match v.to_f64() {
        Some(x) => Ok(x),
        None => {
            let message = format!("a float is required, not '{}'", t.class_of(v).name());
            Err(t.type_error(message))
        }
    }
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = number::new_class(t, args[0], ClassId::Float)?;
    let x = if args[1].is_unbound() {
        0.0
    } else {
        from_value(t, args[1])?
    };
    if class == t.class(ClassId::Float) {
        return t.float(x);
    }
    Ok(Float::with_shape(t, class.root_shape.get(), x)?.value())
}

/// `float(v)`.
///
/// # Errors
/// TypeError, ValueError, OverflowError.
pub(crate) fn from_value(t: &mut Thread, v: Value) -> Result<f64, Raised> {
    let text = match v.cast::<Str>() {
        Some(s) => Some(number::ascii_text(&s)),
        None => number::bytes_like(v),
    };
    if let Some(text) = text {
        if let Some(x) = number::parse_float(number::strip(&text)) {
            return Ok(x);
        }
        let quoted = ops::repr(t, v)?;
        return Err(t.value_error(format!("could not convert string to float: {quoted}")));
    }
    match number::real_optional(t, v)? {
        Some(x) => Ok(x),
        None => {
            let message = format!(
                "float() argument must be a string or a real number, not '{}'",
                t.class_of(v).name()
            );
            Err(t.type_error(message))
        }
    }
}

fn compare(_t: &mut Thread, op: CompareOp, a: Value, b: Value) -> PyResult {
    Ok(match (Number::of(a), Number::of(b)) {
        (Some(x), Some(y)) => Value::bool(arith::compare_numbers(op, x, y)),
        _ => Value::NOT_IMPLEMENTED,
    })
}

fn divmod(t: &mut Thread, args: &[Value]) -> PyResult {
    divide(t, args[0], args[1])
}

fn rdivmod(t: &mut Thread, args: &[Value]) -> PyResult {
    divide(t, args[1], args[0])
}

fn divide(t: &mut Thread, a: Value, b: Value) -> PyResult {
    let (Some(x), Some(y)) = (Number::of(a), Number::of(b)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let (x, y) = (arith::to_float(t, x)?, arith::to_float(t, y)?);
    arith::divmod_numbers(t, Number::Float(x), Number::Float(y))
}

fn pow(t: &mut Thread, args: &[Value]) -> PyResult {
    power(t, args[0], args[1], args[2])
}

fn rpow(t: &mut Thread, args: &[Value]) -> PyResult {
    power(t, args[1], args[0], args[2])
}

fn power(t: &mut Thread, a: Value, b: Value, modulus: Value) -> PyResult {
    if !modulus.is_unbound() && !modulus.is_none() {
        let text = "pow() 3rd argument not allowed unless all arguments are integers";
        return Err(t.type_error(text));
    }
    float_binary(t, BinaryOp::Pow, a, b)
}

fn hash(t: &mut Thread, args: &[Value]) -> PyResult {
    let h = arith::hash_float(receiver(t, args[0])?);
    t.int(h)
}

fn truth(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(receiver(t, args[0])? != 0.0))
}

fn negate(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = receiver(t, args[0])?;
    t.float(-x)
}

fn plain(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = receiver(t, args[0])?;
    t.float(x)
}

fn abs(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = receiver(t, args[0])?;
    t.float(x.abs())
}

fn imag(t: &mut Thread, _: &[Value]) -> PyResult {
    t.float(0.0)
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let text = super::format_number::float_repr(receiver(t, args[0])?);
    Ok(Str::from_ascii(t, text.as_bytes())?.value())
}

fn format(t: &mut Thread, args: &[Value]) -> PyResult {
    let spec = number::format_spec(t, args[1])?;
    super::format::format_float(t, args[0], spec)
}

fn trunc(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = receiver(t, args[0])?;
    arith::convert::int_of_f64(t, x)
}

fn floor(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = receiver(t, args[0])?;
    arith::convert::int_of_f64(t, x.floor())
}

fn ceil(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = receiver(t, args[0])?;
    arith::convert::int_of_f64(t, x.ceil())
}

fn round(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = receiver(t, args[0])?;
    if args[1].is_unbound() || args[1].is_none() {
        return arith::convert::int_of_f64(t, x.round_ties_even());
    }
    let digits = ops::index_i64(t, args[1])?;
    match round_to(x, digits) {
        Some(x) => t.float(x),
        None => Err(t.overflow_error("rounded value too large to represent")),
    }
}

/// More digits than these behind or before the point change nothing, or leave nothing.
const MOST_DIGITS: i64 = 323;
const FEWEST_DIGITS: i64 = -308;

/// `x` rounded to a multiple of `10**-digits`, exactly, ties to even; `None` past the largest float.
fn round_to(x: f64, digits: i64) -> Option<f64> {
    if !x.is_finite() || x == 0.0 || digits > MOST_DIGITS {
        return Some(x);
    }
    if digits < FEWEST_DIGITS {
        return Some(0.0 * x);
    }
    if digits >= 0 {
        // Rust prints the exact value rounded half to even.
        return format!("{x:.*}", digits as usize).parse().ok();
    }
    let cut = -digits as usize;
    // All digits before the point, then those that go; what is behind the point only breaks ties.
    let whole = x.abs().trunc();
    let text = format!("{whole:.0}");
    let text = format!("{text:0>width$}", width = cut + 1);
    let (kept, lost) = text.split_at(text.len() - cut);
    let half = format!("5{}", "0".repeat(cut - 1));
    let odd = kept.bytes().last().is_some_and(|b| b & 1 != 0);
    let up = match lost.cmp(half.as_str()) {
        core::cmp::Ordering::Less => false,
        core::cmp::Ordering::Greater => true,
        core::cmp::Ordering::Equal => x.abs() != whole || odd,
    };
    let mut kept = kept.as_bytes().to_vec();
    if up {
        let mut carry = true;
        for d in kept.iter_mut().rev() {
            if *d == b'9' {
                *d = b'0';
            } else {
                *d += 1;
                carry = false;
                break;
            }
        }
        if carry {
            kept.insert(0, b'1');
        }
    }
    let text = format!("{}e{cut}", core::str::from_utf8(&kept).ok()?);
    let r: f64 = text.parse().ok()?;
    r.is_finite().then(|| r.copysign(x))
}

fn getnewargs(t: &mut Thread, args: &[Value]) -> PyResult {
    let v = plain(t, args)?;
    Ok(Tuple::new(t, &[v])?.value())
}

fn as_integer_ratio(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = receiver(t, args[0])?;
    if x.is_nan() {
        return Err(t.value_error("cannot convert NaN to integer ratio"));
    }
    if x.is_infinite() {
        return Err(t.overflow_error("cannot convert Infinity to integer ratio"));
    }
    let (m, e) = arith::convert::frexp(x);
    // A whole mantissa without trailing zeroes.
    let m = (m * (1u64 << 53) as f64) as i64;
    let zeros = if m == 0 { 0 } else { m.trailing_zeros() };
    let (m, e) = (m >> zeros, if m == 0 { 0 } else { e - 53 + zeros as i32 });
    let shift = |t: &mut Thread, v: i64| {
        let v = arith::Integer::Small(v);
        let by = arith::Integer::Small(e.unsigned_abs() as i64);
        arith::binary_int(t, BinaryOp::LShift, v, by).unwrap_or(Ok(Value::NONE))
    };
    let (n, d) = if e >= 0 {
        (shift(t, m)?, Value::small_int(1))
    } else {
        (t.int(m)?, shift(t, 1)?)
    };
    Ok(Tuple::new(t, &[n, d])?.value())
}

fn is_integer(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = receiver(t, args[0])?;
    Ok(Value::bool(x.is_finite() && x.trunc() == x))
}

fn hex(t: &mut Thread, args: &[Value]) -> PyResult {
    let text = hex_text(receiver(t, args[0])?);
    Ok(Str::from_ascii(t, text.as_bytes())?.value())
}

fn hex_text(x: f64) -> String {
    if !x.is_finite() {
        return String::from_utf8_lossy(float_repr(x).as_bytes()).into_owned();
    }
    let sign = if x.is_sign_negative() { "-" } else { "" };
    if x == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let bits = x.to_bits();
    let (field, fraction) = (bits >> 52 & 0x7FF, bits & ((1 << 52) - 1));
    let (lead, exponent) = if field == 0 {
        (0, -1022)
    } else {
        (1, field as i64 - 1023)
    };
    format!("{sign}0x{lead}.{fraction:013x}p{exponent:+}")
}

fn from_hex(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some(s) = args[1].cast::<Str>() else {
        let message = format!(
            "fromhex() argument must be str, not {}",
            t.class_of(args[1]).name()
        );
        return Err(t.type_error(message));
    };
    let text = s.to_string_lossy();
    let x = match parse_hex(number::strip(text.as_bytes())) {
        Ok(x) => x,
        Err(HexError::Malformed) => {
            return Err(t.value_error("invalid hexadecimal floating-point string"));
        }
        Err(HexError::TooLarge) => {
            let message = "hexadecimal value too large to represent as a float";
            return Err(t.overflow_error(message));
        }
    };
    finish(t, args[0], x)
}

/// The float `x` as an instance of the class that a class method was called on.
fn finish(t: &mut Thread, class: Value, x: f64) -> PyResult {
    let v = t.float(x)?;
    if class == t.class(ClassId::Float).value() {
        Ok(v)
    } else {
        call::call(t, class, &[v])
    }
}

#[derive(Debug, PartialEq)]
enum HexError {
    Malformed,
    TooLarge,
}

fn parse_hex(text: &[u8]) -> Result<f64, HexError> {
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let signed = |x: f64| if negative { -x } else { x };
    match text.to_ascii_lowercase().as_slice() {
        b"inf" | b"infinity" => return Ok(signed(f64::INFINITY)),
        b"nan" => return Ok(signed(f64::NAN)),
        _ => {}
    }
    let text = match text {
        [b'0', b'x' | b'X', rest @ ..] => rest,
        _ => text,
    };
    let end = text
        .iter()
        .position(|b| matches!(b, b'p' | b'P'))
        .unwrap_or(text.len());
    let (digits, exponent) = text.split_at(end);
    let mut exponent = parse_exponent(exponent)?;
    // Sixteen digits decide; of the others only whether one is not zero.
    let (mut m, mut sticky, mut any, mut point) = (0u64, false, false, false);
    for &b in digits {
        if b == b'.' && !point {
            point = true;
            continue;
        }
        let d = (b as char).to_digit(16).ok_or(HexError::Malformed)? as u64;
        any = true;
        if m >> 60 == 0 {
            m = m << 4 | d;
            exponent -= if point { 4 } else { 0 };
        } else {
            sticky |= d != 0;
            exponent += if point { 0 } else { 4 };
        }
    }
    if !any {
        return Err(HexError::Malformed);
    }
    match arith::convert::round_scaled(m, sticky, exponent) {
        Some(x) => Ok(signed(x)),
        None => Err(HexError::TooLarge),
    }
}

/// `p` and a decimal exponent, or nothing. Huge exponents are clamped: they only decide between
/// zero and overflow.
fn parse_exponent(text: &[u8]) -> Result<i64, HexError> {
    let [_, rest @ ..] = text else { return Ok(0) };
    let (negative, digits) = match rest {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, rest),
    };
    if digits.is_empty() {
        return Err(HexError::Malformed);
    }
    let mut e = 0i64;
    for &b in digits {
        let d = (b as char).to_digit(10).ok_or(HexError::Malformed)? as i64;
        e = (e * 10 + d).min(1 << 40);
    }
    Ok(if negative { -e } else { e })
}

fn from_number(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = number::real(t, args[1])?;
    finish(t, args[0], x)
}

fn get_format(t: &mut Thread, args: &[Value]) -> PyResult {
    let known = args[1]
        .cast::<Str>()
        .is_some_and(|s| s.equals_str("double") || s.equals_str("float"));
    if !known {
        return Err(t.value_error("__getformat__() argument 1 must be 'double' or 'float'"));
    }
    let text = if cfg!(target_endian = "little") {
        "IEEE, little-endian"
    } else {
        "IEEE, big-endian"
    };
    Ok(Str::from_ascii(t, text.as_bytes())?.value())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_exact() {
        for (x, digits, r) in [
            (2.675, 2, 2.67),
            (0.125, 2, 0.12),
            (0.375, 2, 0.38),
            (2.5, 0, 2.0),
            (1e22, -21, 1e22),
            (15.0, -1, 20.0),
            (25.0, -1, 20.0),
            (25.1, -1, 30.0),
            (149.9, -2, 100.0),
            (49.9, -2, 0.0),
            (50.0, -2, 0.0),
            (150.0, -2, 200.0),
            (999.0, -1, 1000.0),
            (-15.0, -1, -20.0),
            (1.5, 400, 1.5),
            (5e-324, 323, 0.0),
        ] {
            assert_eq!(round_to(x, digits), Some(r), "round({x}, {digits})");
        }
        assert_eq!(round_to(1.7e308, -308), None);
    }

    #[test]
    fn hexadecimal_text() {
        assert_eq!(hex_text(1.5), "0x1.8000000000000p+0");
        assert_eq!(hex_text(-5e-324), "-0x0.0000000000001p-1022");
        assert_eq!(hex_text(-0.0), "-0x0.0p+0");
        let mut state = 1u64;
        for _ in 0..10_000 {
            state = state
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            let x = f64::from_bits(state ^ state >> 29);
            if x.is_finite() {
                let back = parse_hex(hex_text(x).as_bytes());
                assert_eq!(back.map(f64::to_bits), Ok(x.to_bits()));
            }
        }
        for (text, x) in [
            ("0x1p0", 1.0),
            ("1.8", 1.5),
            ("-.8p1", -1.0),
            ("0x1.fffffffffffff8p0", 2.0),
            ("0x1.00000000000008p0", 1.0),
            ("0x1.000000000000080000000000001p0", 1.0000000000000002),
            ("0x10000000000000000000000p-88", 1.0),
            ("0x.8p-1074", 0.0),
            ("0x.80001p-1074", 5e-324),
            ("0x1p-99999", 0.0),
            ("iNf", f64::INFINITY),
        ] {
            assert_eq!(parse_hex(text.as_bytes()), Ok(x), "{text}");
        }
        for text in ["", "0x", "x", "0x1p", "1p+", "1..2", "1.8z"] {
            assert_eq!(
                parse_hex(text.as_bytes()),
                Err(HexError::Malformed),
                "{text}"
            );
        }
        assert_eq!(parse_hex(b"0x1p1024"), Err(HexError::TooLarge));
    }
}
