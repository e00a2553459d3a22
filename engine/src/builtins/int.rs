//! The class `int`.

use super::int_text;
use super::number::{self, binary_natives, compare_natives, int_binary};
use crate::natives;
use crate::object::*;
use crate::runtime::arith::{self, Integer, Number};
use crate::runtime::{BinaryOp, CompareOp, UnaryOp, call, define, ops};
use crate::value::Value;
use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer as _;

binary_natives! { int_binary:
    add, radd: Add;
    sub, rsub: Sub;
    mul, rmul: Mul;
    true_div, rtrue_div: TrueDiv;
    floor_div, rfloor_div: FloorDiv;
    modulo, rmodulo: Mod;
    left_shift, rleft_shift: LShift;
    right_shift, rright_shift: RShift;
    and, rand: And;
    or, ror: Or;
    xor, rxor: Xor;
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
    /// Create and return a new object.
    "__new__" "(cls, x=0, /, base=10)" => new,
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
    /// The result of self << value.
    "__lshift__" "(self, value, /)" => left_shift,
    /// The result of value << self.
    "__rlshift__" "(self, value, /)" => rleft_shift,
    /// The result of self >> value.
    "__rshift__" "(self, value, /)" => right_shift,
    /// The result of value >> self.
    "__rrshift__" "(self, value, /)" => rright_shift,
    /// The result of self & value.
    "__and__" "(self, value, /)" => and,
    /// The result of value & self.
    "__rand__" "(self, value, /)" => rand,
    /// The result of self | value.
    "__or__" "(self, value, /)" => or,
    /// The result of value | self.
    "__ror__" "(self, value, /)" => ror,
    /// The result of self ^ value.
    "__xor__" "(self, value, /)" => xor,
    /// The result of value ^ self.
    "__rxor__" "(self, value, /)" => rxor,
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
    /// ~self
    "__invert__" "(self, /)" => invert,
    /// abs(self)
    "__abs__" "(self, /)" => abs,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => repr,
    /// Convert to a string according to format_spec.
    "__format__" "(self, format_spec, /)" => format,
    /// int(self)
    "__int__" "(self, /)" => plain,
    /// Return self converted to an integer, if self is suitable for use as an index into a list.
    "__index__" "(self, /)" => plain,
    /// float(self)
    "__float__" "(self, /)" => float,
    /// Truncating an Integral returns itself.
    "__trunc__" "(self, /)" => plain,
    /// Flooring an Integral returns itself.
    "__floor__" "(self, /)" => plain,
    /// Ceiling of an Integral returns itself.
    "__ceil__" "(self, /)" => plain,
    /// Rounding an Integral returns itself; with ndigits below zero a multiple of a power of ten.
    "__round__" "(self, ndigits=None, /)" => round,
    /// The arguments that __new__ needs to make a copy.
    "__getnewargs__" "(self, /)" => getnewargs,
    /// Returns size in memory, in bytes.
    "__sizeof__" "(self, /)" => sizeof,
    /// Returns self, the complex conjugate of any int.
    "conjugate" "(self, /)" => plain,
    /// Number of bits necessary to represent self in binary.
    "bit_length" "(self, /)" => bit_length,
    /// Number of ones in the binary representation of the absolute value of self.
    "bit_count" "(self, /)" => bit_count,
    /// A pair of integers, whose ratio is equal to the original int.
    "as_integer_ratio" "(self, /)" => as_integer_ratio,
    /// Returns True. Exists for duck type compatibility with float.is_integer.
    "is_integer" "(self, /)" => is_integer,
    /// An array of bytes representing an integer.
    "to_bytes" "(self, length=1, byteorder='big', *, signed=False)" => to_bytes,
    /// The integer represented by the given array of bytes.
    "from_bytes" "(cls, bytes, byteorder='big', *, signed=False)" => from_bytes,
}

natives! { GETTERS:
    /// the real part of a complex number
    "real" "(self, /)" => plain,
    /// the imaginary part of a complex number
    "imag" "(self, /)" => imag,
    /// the numerator of a rational number in lowest terms
    "numerator" "(self, /)" => plain,
    /// the denominator of a rational number in lowest terms
    "denominator" "(self, /)" => denominator,
}

/// Fills the class.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::Int, METHODS)?;
    define::getters(t, ClassId::Int, GETTERS)
}

/// The int of `self`.
pub(super) fn receiver(t: &mut Thread, v: Value) -> Result<Integer, Raised> {
    match Integer::of(v) {
        Some(i) => Ok(i),
        None => {
            let message = format!("an int is required, not '{}'", t.class_of(v).name());
            Err(t.type_error(message))
        }
    }
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let (cls, x, base) = (args[0], args[1], args[2]);
    let class = number::new_class(t, cls, ClassId::Int)?;
    let v = if base.is_unbound() {
        if x.is_unbound() {
            Value::ZERO
        } else {
            from_value(t, x)?
        }
    } else {
        if x.is_unbound() {
            return Err(t.type_error("int() missing string argument"));
        }
        let base = ops::index_i64(t, base)?;
        int_text::parse_value(t, x, base)?.map_or_else(
            || Err(t.type_error("int() can't convert non-string with explicit base")),
            Ok,
        )?
    };
    of_class(t, class, v)
}

/// The int `v` as an instance of `class`.
///
/// # Errors
/// MemoryError.
pub(super) fn of_class(t: &mut Thread, class: Gc<Class>, v: Value) -> PyResult {
    if class == t.class(ClassId::Int) {
        return Ok(v);
    }
    let shape = class.root_shape.get();
    let i = receiver(t, v)?;
    let mut word = [0];
    let (negative, limbs) = i.limbs(&mut word);
    Ok(Int::with_shape(t, shape, negative, limbs)?.value())
}

/// `int(v)`.
///
/// # Errors
/// TypeError, ValueError, OverflowError.
pub(crate) fn from_value(t: &mut Thread, v: Value) -> PyResult {
    match Number::exact(v) {
        Some(Number::Float(x)) => return arith::convert::int_of_f64(t, x),
        Some(Number::Int(_)) => return number::plain_int(t, v),
        None => {}
    }
    let f = t.special(v, Special::Int);
    if !f.is_unbound() {
        let r = call::call_special(t, f, v, &[])?;
        if !r.is_any_int() {
            let message = format!("__int__ returned non-int (type {})", t.class_of(r).name());
            return Err(t.type_error(message));
        }
        return number::plain_int(t, r);
    }
    if !t.special(v, Special::Index).is_unbound() {
        return ops::index(t, v);
    }
    if let Some(v) = int_text::parse_value(t, v, 10)? {
        return Ok(v);
    }
    let message = format!(
        "int() argument must be a string, a bytes-like object or a real number, not '{}'",
        t.class_of(v).name()
    );
    Err(t.type_error(message))
}

fn compare(_t: &mut Thread, op: CompareOp, a: Value, b: Value) -> PyResult {
    Ok(match (Integer::of(a), Integer::of(b)) {
        (Some(x), Some(y)) => {
            Value::bool(arith::compare_numbers(op, Number::Int(x), Number::Int(y)))
        }
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
    match (Integer::of(a), Integer::of(b)) {
        (Some(x), Some(y)) => arith::divmod_numbers(t, Number::Int(x), Number::Int(y)),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn pow(t: &mut Thread, args: &[Value]) -> PyResult {
    power(t, args[0], args[1], args[2])
}

fn rpow(t: &mut Thread, args: &[Value]) -> PyResult {
    power(t, args[1], args[0], args[2])
}

fn power(t: &mut Thread, a: Value, b: Value, modulus: Value) -> PyResult {
    let (Some(x), Some(y)) = (Integer::of(a), Integer::of(b)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if modulus.is_unbound() || modulus.is_none() {
        return arith::binary_int(t, BinaryOp::Pow, x, y).unwrap_or(Ok(Value::NOT_IMPLEMENTED));
    }
    match Integer::of(modulus) {
        Some(m) => arith::pow_mod_int(t, x, y, m),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn hash(t: &mut Thread, args: &[Value]) -> PyResult {
    let h = arith::hash_int(args[0]).unwrap_or_default();
    t.int(h)
}

fn truth(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(!receiver(t, args[0])?.is_zero()))
}

fn unary(t: &mut Thread, op: UnaryOp, v: Value) -> PyResult {
    let i = receiver(t, v)?;
    arith::unary_number(t, op, Number::Int(i)).unwrap_or(Ok(Value::NOT_IMPLEMENTED))
}

fn negate(t: &mut Thread, args: &[Value]) -> PyResult {
    unary(t, UnaryOp::Neg, args[0])
}

fn plain(t: &mut Thread, args: &[Value]) -> PyResult {
    unary(t, UnaryOp::Pos, args[0])
}

fn invert(t: &mut Thread, args: &[Value]) -> PyResult {
    unary(t, UnaryOp::Invert, args[0])
}

fn abs(t: &mut Thread, args: &[Value]) -> PyResult {
    let i = receiver(t, args[0])?;
    arith::abs_number(t, Number::Int(i))
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(int_text::decimal(t, args[0])?.value())
}

fn format(t: &mut Thread, args: &[Value]) -> PyResult {
    let spec = number::format_spec(t, args[1])?;
    super::format::format_int(t, args[0], spec)
}

fn float(t: &mut Thread, args: &[Value]) -> PyResult {
    let i = receiver(t, args[0])?;
    let x = arith::convert::to_float(t, i)?;
    t.float(x)
}

fn round(t: &mut Thread, args: &[Value]) -> PyResult {
    let v = plain(t, &args[..1])?;
    if args[1].is_unbound() || args[1].is_none() {
        return Ok(v);
    }
    let digits = ops::index(t, args[1])?;
    let Some(n) = digits.to_i64().map(i64::wrapping_neg).filter(|n| *n > 0) else {
        if digits.cast::<Int>().is_some_and(|i| i.is_negative()) {
            return Ok(Value::ZERO);
        }
        return Ok(v);
    };
    let i = receiver(t, v)?;
    // Less than half of the unit: no need to make the power.
    if n as u64 > i.bits() {
        return Ok(Value::ZERO);
    }
    if let (Integer::Small(v), Some(unit)) = (i, 10i64.checked_pow(n as u32)) {
        let (q, r) = (v.div_euclid(unit), v.rem_euclid(unit));
        let up = r > unit - r || (r == unit - r && q & 1 != 0);
        return t.int_i128((q + up as i64) as i128 * unit as i128);
    }
    let (mut word, unit) = ([0], BigUint::from(10u32).pow(n as u32));
    let (negative, limbs) = i.limbs(&mut word);
    let (mut q, r) = biguint_of(limbs).div_rem(&unit);
    match (r * 2u32).cmp(&unit) {
        core::cmp::Ordering::Greater => q += 1u32,
        core::cmp::Ordering::Equal if q.is_odd() => q += 1u32,
        _ => {}
    }
    t.int_biguint(negative, &(q * unit))
}

fn getnewargs(t: &mut Thread, args: &[Value]) -> PyResult {
    let v = plain(t, args)?;
    Ok(Tuple::new(t, &[v])?.value())
}

/// CPython's figure: digits of 30 bits behind a header.
fn sizeof(t: &mut Thread, args: &[Value]) -> PyResult {
    let bits = receiver(t, args[0])?.bits();
    t.int(24 + 4 * bits.div_ceil(30).max(1) as i64)
}

fn imag(_: &mut Thread, _: &[Value]) -> PyResult {
    Ok(Value::ZERO)
}

fn denominator(_: &mut Thread, _: &[Value]) -> PyResult {
    Ok(Value::small_int(1))
}

fn bit_length(t: &mut Thread, args: &[Value]) -> PyResult {
    let bits = receiver(t, args[0])?.bits();
    t.int(bits as i64)
}

fn bit_count(t: &mut Thread, args: &[Value]) -> PyResult {
    let i = receiver(t, args[0])?;
    let ones: u64 = i
        .limbs(&mut [0])
        .1
        .iter()
        .map(|l| l.count_ones() as u64)
        .sum();
    t.int(ones as i64)
}

fn as_integer_ratio(t: &mut Thread, args: &[Value]) -> PyResult {
    let v = plain(t, args)?;
    Ok(Tuple::new(t, &[v, Value::small_int(1)])?.value())
}

fn is_integer(_: &mut Thread, _: &[Value]) -> PyResult {
    Ok(Value::TRUE)
}

/// Is the byte order `little`?
fn little_endian(t: &mut Thread, method: &str, order: Value) -> Result<bool, Raised> {
    if order.is_unbound() {
        return Ok(false);
    }
    let Some(order) = order.cast::<Str>() else {
        let class = t.class_of(order).name();
        let message = format!("{method}() argument 'byteorder' must be str, not {class}");
        return Err(t.type_error(message));
    };
    if order.equals_str("little") {
        Ok(true)
    } else if order.equals_str("big") {
        Ok(false)
    } else {
        Err(t.value_error("byteorder must be either 'little' or 'big'"))
    }
}

fn signed(t: &mut Thread, v: Value) -> Result<bool, Raised> {
    if v.is_unbound() {
        Ok(false)
    } else {
        ops::truthy(t, v)
    }
}

fn to_bytes(t: &mut Thread, args: &[Value]) -> PyResult {
    let little = little_endian(t, "to_bytes", args[2])?;
    let length = if args[1].is_unbound() {
        1
    } else {
        ops::size_argument(t, args[1])?
    };
    let signed = signed(t, args[3])?;
    let i = receiver(t, args[0])?;
    if length < 0 {
        return Err(t.value_error("length argument must be non-negative"));
    }
    let length = length as usize;
    if i.is_negative() && !signed {
        return Err(t.overflow_error("can't convert negative int to unsigned"));
    }
    let mut word = [0];
    let (negative, limbs) = i.limbs(&mut word);
    // Bits with the sign bit; -2**n needs no more than n + 1.
    let bits = arith::bits(limbs);
    let power = negative && limbs.iter().map(|l| l.count_ones()).sum::<u32>() == 1;
    let needed = if signed && bits > 0 {
        bits + 1 - power as u64
    } else {
        bits
    };
    if needed.div_ceil(8) > length as u64 {
        return Err(t.overflow_error("int too big to convert"));
    }
    let b = Bytes::build(t, length, |out| {
        let mut carry = negative;
        for (k, byte) in out.iter_mut().enumerate() {
            let limb = limbs.get(k / 8).copied().unwrap_or(0);
            *byte = (limb >> (k % 8 * 8)) as u8;
            if negative {
                (*byte, carry) = (!*byte).overflowing_add(carry as u8);
            }
        }
        if !little {
            out.reverse();
        }
    })?;
    Ok(b.value())
}

fn from_bytes(t: &mut Thread, args: &[Value]) -> PyResult {
    let little = little_endian(t, "from_bytes", args[2])?;
    let signed = signed(t, args[3])?;
    let mut content = bytes_of(t, args[1])?;
    if !little {
        content.reverse();
    }
    let v = if signed {
        BigInt::from_signed_bytes_le(&content)
    } else {
        BigInt::from_bytes_le(Sign::Plus, &content)
    };
    let v = t.int_big(&v)?;
    let class = args[0];
    if class == t.class(ClassId::Int).value() {
        Ok(v)
    } else {
        call::call(t, class, &[v])
    }
}

/// The bytes of a bytes-like object, of what `__bytes__` gives, or of an iterable of ints.
fn bytes_of(t: &mut Thread, v: Value) -> Result<Vec<u8>, Raised> {
    if let Some(b) = number::bytes_like(v) {
        return Ok(b);
    }
    let f = t.special(v, Special::Bytes);
    if !f.is_unbound() {
        let r = call::call_special(t, f, v, &[])?;
        if let Some(b) = number::bytes_like(r) {
            return Ok(b);
        }
        let message = format!(
            "__bytes__ returned non-bytes (type {})",
            t.class_of(r).name()
        );
        return Err(t.type_error(message));
    }
    let iterable =
        !t.special(v, Special::Iter).is_unbound() || !t.special(v, Special::GetItem).is_unbound();
    if v.cast::<Str>().is_some() || !iterable {
        let message = format!("cannot convert '{}' object to bytes", t.class_of(v).name());
        return Err(t.type_error(message));
    }
    let mut out = Vec::new();
    ops::for_each(t, v, |t, item| {
        let n = ops::index(t, item)?;
        match n.to_i64().and_then(|n| u8::try_from(n).ok()) {
            Some(b) => {
                out.push(b);
                Ok(())
            }
            None => Err(t.value_error("bytes must be in range(0, 256)")),
        }
    })?;
    Ok(out)
}
