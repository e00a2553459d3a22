//! Decimals from and to values of other types.

use super::coefficient::Coefficient;
use super::context::{Context, has_room, status::*};
use super::context_object as contexts;
use super::number::{Number, NumberClass, cut, finalize};
use super::{parse, state};
use crate::builtins::number::ascii_text;
use crate::object::*;
use crate::runtime::arith::{self, Integer};
use crate::runtime::call;
use crate::value::Value;
use num_bigint::BigUint;

/// The number in a cell.
#[inline]
pub(super) fn of_cell(d: Gc<Decimal>) -> Number {
    Number {
        negative: d.is_negative(),
        class: match d.class() {
            0 => NumberClass::Finite,
            1 => NumberClass::Infinity,
            2 => NumberClass::Quiet,
            _ => NumberClass::Signaling,
        },
        exponent: d.exponent(),
        coefficient: of_limbs(d.limbs()),
    }
}

#[inline]
fn of_limbs(limbs: &[u64]) -> Coefficient {
    match *limbs {
        [] => Coefficient::ZERO,
        [a] => Coefficient::Small(a as u128),
        [a, b] => Coefficient::Small(a as u128 | (b as u128) << 64),
        _ => Coefficient::Big(biguint_of(limbs)),
    }
}

/// An int as a number.
#[inline]
pub(super) fn of_int(i: Integer) -> Number {
    let mut word = [0];
    let (negative, limbs) = i.limbs(&mut word);
    Number::new(negative, of_limbs(limbs), 0)
}

/// A Decimal or an int as a number.
#[inline]
pub(super) fn operand(v: Value) -> Option<Number> {
    if let Some(d) = v.cast::<Decimal>() {
        return Some(of_cell(d));
    }
    Integer::of(v).map(of_int)
}

/// As [`operand`].
///
/// # Errors
/// TypeError for values of other types.
#[inline]
pub(super) fn needed(t: &mut Thread, v: Value) -> Result<Number, Raised> {
    match operand(v) {
        Some(x) => Ok(x),
        None => Err(unsupported(t, v)),
    }
}

#[cold]
fn unsupported(t: &mut Thread, v: Value) -> Raised {
    let message = format!(
        "conversion from {} to Decimal is not supported",
        t.class_of(v).name()
    );
    t.type_error(message)
}

/// A new Decimal.
///
/// # Errors
/// MemoryError.
#[inline]
pub(super) fn make(t: &mut Thread, x: &Number) -> PyResult {
    make_shaped(t, ClassId::Decimal as u32, x)
}

/// A new Decimal, or an instance of a subclass.
///
/// # Errors
/// MemoryError.
#[inline]
pub(super) fn make_shaped(t: &mut Thread, shape: ShapeId, x: &Number) -> PyResult {
    let words;
    let long;
    let limbs: &[u64] = match &x.coefficient {
        Coefficient::Small(v) => {
            words = [*v as u64, (*v >> 64) as u64];
            let len = (words[0] != 0 || words[1] != 0) as usize + (words[1] != 0) as usize;
            &words[..len]
        }
        Coefficient::Big(v) => {
            long = v.to_u64_digits();
            &long
        }
    };
    let (negative, class) = (x.negative, x.class as u8);
    Ok(Decimal::with_shape(t, shape, negative, class, x.exponent, limbs)?.value())
}

/// The int with this sign and magnitude.
///
/// # Errors
/// MemoryError.
pub(super) fn make_int(t: &mut Thread, negative: bool, v: &Coefficient) -> PyResult {
    match v {
        Coefficient::Small(v) => t.int_u128(negative, *v),
        Coefficient::Big(v) => t.int_biguint(negative, v),
    }
}

/// What a conversion yields: exactly that, or InvalidOperation.
fn exactly(x: Number, status: &mut u32) -> Number {
    let mut seen = 0;
    let x = finalize(x, &Context::MAX, &mut seen);
    if seen & (INEXACT | ROUNDED | CLAMPED) != 0 {
        return Number::error(INVALID_OPERATION, status);
    }
    *status |= seen & ERRORS;
    x
}

/// The Decimal of class `class` that is `v` exactly.
///
/// # Errors
/// TypeError, ValueError, and signals of the context `c`.
pub(super) fn exact(t: &mut Thread, class: Gc<Class>, v: Value, c: Gc<Record>) -> PyResult {
    let shape = class.root_shape.get();
    if let Some(d) = v.cast::<Decimal>() {
        if shape == ClassId::Decimal as u32 && v.shape_id() == shape {
            return Ok(v);
        }
        return make_shaped(t, shape, &of_cell(d));
    }
    let mut status = 0;
    let x = if let Some(s) = v.cast::<Str>() {
        let parsed = match s.as_ascii() {
            Some(text) => parse::parse(text.as_bytes()).or_else(|| parse_loose(&s)),
            None => parse_loose(&s),
        };
        match parsed {
            Some(x) => exactly(x, &mut status),
            None => Number::error(CONVERSION_SYNTAX, &mut status),
        }
    } else if let Some(i) = Integer::of(v) {
        of_int(i)
    } else if let Some(f) = v.to_f64() {
        contexts::report(t, c, FLOAT_OPERATION)?;
        parse::of_float(f)
    } else if let Some(text) = sequence_text(t, v)? {
        match parse::parse(text.as_bytes()) {
            Some(x) => exactly(x, &mut status),
            None => Number::error(CONVERSION_SYNTAX, &mut status),
        }
    } else {
        return Err(unsupported(t, v));
    };
    contexts::report(t, c, status)?;
    make_shaped(t, shape, &x)
}

/// As users write numbers: with blanks around, and underscores anywhere.
fn parse_loose(s: &Str) -> Option<Number> {
    let mut text = ascii_text(s);
    while text.last() == Some(&b' ') {
        text.pop();
    }
    let start = text.iter().position(|b| *b != b' ').unwrap_or(text.len());
    let text: Vec<u8> = text[start..]
        .iter()
        .copied()
        .filter(|b| *b != b'_')
        .collect();
    parse::parse(&text)
}

/// The Decimal that `v` becomes in the context `c`.
///
/// # Errors
/// TypeError, ValueError, and signals of the context.
pub(super) fn rounded(t: &mut Thread, v: Value, c: Gc<Record>) -> PyResult {
    let kernel = contexts::kernel(c);
    let mut status = 0;
    let text;
    let x = if let Some(d) = v.cast::<Decimal>() {
        Some(of_cell(d))
    } else if let Some(s) = v.cast::<Str>() {
        match s.as_ascii() {
            Some(text) => parse::parse(text.as_bytes()),
            None => parse::parse(&ascii_digits(&s)),
        }
    } else if let Some(i) = Integer::of(v) {
        Some(of_int(i))
    } else if let Some(f) = v.to_f64() {
        contexts::report(t, c, FLOAT_OPERATION)?;
        Some(parse::of_float(f))
    } else if let Some(spelled) = sequence_text(t, v)? {
        text = spelled;
        parse::parse(text.as_bytes())
    } else {
        return Err(unsupported(t, v));
    };
    let most = kernel.prec - kernel.clamp as i64;
    let x = match x {
        Some(x) if !x.is_nan() || x.coefficient.is_zero() => finalize(x, &kernel, &mut status),
        Some(x) if x.coefficient.digits() <= most => x,
        // No number, or a payload that is too long.
        _ => Number::error(CONVERSION_SYNTAX, &mut status),
    };
    contexts::report(t, c, status)?;
    make(t, &x)
}

/// The text with decimal digits of all scripts as ASCII ones, blanks staying wrong.
fn ascii_digits(s: &Str) -> Vec<u8> {
    let mut text = ascii_text(s);
    for b in &mut text {
        if *b == b' ' {
            *b = b'?';
        }
    }
    text
}

/// The text of a tuple or list of sign, digits and exponent.
fn sequence_text(t: &mut Thread, v: Value) -> Result<Option<String>, Raised> {
    let (tuple, list) = (v.cast::<Tuple>(), v.cast::<List>());
    let (len, item) = match (tuple, list) {
        (Some(x), _) => (x.len(), [0, 1, 2].map(|i| x.items().get(i).copied())),
        (_, Some(x)) => (x.len(), [0, 1, 2].map(|i| (i < x.len()).then(|| x.get(i)))),
        _ => return Ok(None),
    };
    let ([Some(sign), Some(digits), Some(exponent)], 3) = (item, len) else {
        return Err(t.value_error("argument must be a sequence of length 3"));
    };
    let mut text = match sign.to_i64() {
        Some(0) => String::new(),
        Some(1) => "-".to_owned(),
        _ => return Err(t.value_error("sign must be an integer with the value 0 or 1")),
    };
    let mut is_special = false;
    let behind = if let Some(s) = exponent.cast::<Str>() {
        is_special = true;
        match s.as_ascii() {
            Some("F") => {
                text.push_str("Inf");
                return Ok(Some(text));
            }
            Some("n") => text.push_str("NaN"),
            Some("N") => text.push_str("sNaN"),
            _ => {
                let message = "string argument in the third position must be 'F', 'n' or 'N'";
                return Err(t.value_error(message));
            }
        }
        String::new()
    } else if let Some(i) = Integer::of(exponent) {
        match i.to_i64() {
            Some(e) => format!("E{e:+}"),
            None => {
                let message = "Python int too large to convert to C ssize_t";
                return Err(t.overflow_error(message));
            }
        }
    } else {
        let message = "string argument in the third position must be 'F', 'n' or 'N'";
        return Err(t.value_error(message));
    };
    let digits = match (digits.cast::<Tuple>(), digits.cast::<List>()) {
        (Some(x), _) => Some((0..x.len()).map(|i| digit(x.get(i))).collect()),
        (_, Some(x)) => Some((0..x.len()).map(|i| digit(x.get(i))).collect()),
        _ => None,
    };
    let Some(Some(digits)) = digits.map(|d: Option<String>| d) else {
        return Err(t.value_error("coefficient must be a tuple of digits"));
    };
    if digits.is_empty() && !is_special {
        // An empty tuple: zero.
        text.push('0');
    }
    text.push_str(&digits);
    text.push_str(&behind);
    Ok(Some(text))
}

fn digit(v: Value) -> Option<char> {
    let v = v.to_i64().filter(|d| (0..10).contains(d))?;
    Some((b'0' + v as u8) as char)
}

// ---- other types ----------------------------------------------------------------------------------

/// The whole number that `x` is rounded to, as an int.
///
/// # Errors
/// ValueError, OverflowError, MemoryError.
pub(super) fn to_int(t: &mut Thread, x: &Number, rounding: super::context::Rounding) -> PyResult {
    if x.is_nan() {
        return Err(t.value_error("cannot convert NaN to integer"));
    }
    if x.is_infinite() {
        return Err(t.overflow_error("cannot convert Infinity to integer"));
    }
    if x.exponent >= 0 {
        let v = shifted(t, &x.coefficient, x.exponent)?;
        return make_int(t, x.negative, &v);
    }
    let mut x = x.clone();
    let n = -x.exponent;
    cut(&mut x, n, rounding);
    make_int(t, x.negative, &x.coefficient)
}

/// `v * 10**n`.
///
/// # Errors
/// MemoryError.
fn shifted(t: &mut Thread, v: &Coefficient, n: i64) -> Result<Coefficient, Raised> {
    if v.is_zero() {
        return Ok(Coefficient::ZERO);
    }
    let digits = v.digits() + n;
    if !has_room(digits, &mut 0) {
        return Err(t.memory_error());
    }
    arith::check_bits(t, digits as u64 * 4)?;
    Ok(v.shifted_left(n))
}

/// The float nearest to the number.
///
/// # Errors
/// ValueError for a signaling not-a-number.
pub(super) fn to_float(t: &mut Thread, x: &Number) -> Result<f64, Raised> {
    let v = match x.class {
        NumberClass::Signaling => {
            return Err(t.value_error("cannot convert signaling NaN to float"));
        }
        NumberClass::Quiet => f64::NAN,
        NumberClass::Infinity => f64::INFINITY,
        NumberClass::Finite => {
            // Both operands of one operation are exact, so that its result is the nearest float.
            const EXACT: i64 = 22;
            if let Coefficient::Small(v) = x.coefficient
                && v < 1 << 53
                && (-EXACT..=EXACT).contains(&x.exponent)
            {
                let power = 10u128.pow(x.exponent.unsigned_abs() as u32) as f64;
                let v = v as f64;
                let v = if x.exponent < 0 { v / power } else { v * power };
                return Ok(if x.negative { -v } else { v });
            }
            let text = format!("{}e{}", x.coefficient.to_text(), x.exponent);
            text.parse().unwrap_or(f64::NAN)
        }
    };
    Ok(if x.negative { -v } else { v })
}

/// Numerator and denominator in lowest terms.
///
/// # Errors
/// ValueError, OverflowError, MemoryError.
pub(super) fn integer_ratio(t: &mut Thread, x: &Number) -> PyResult {
    if x.is_nan() {
        return Err(t.value_error("cannot convert NaN to integer ratio"));
    }
    if x.is_infinite() {
        return Err(t.overflow_error("cannot convert Infinity to integer ratio"));
    }
    let (numerator, denominator) = if x.coefficient.is_zero() {
        (Coefficient::ZERO, Coefficient::ONE)
    } else if x.exponent >= 0 {
        (shifted(t, &x.coefficient, x.exponent)?, Coefficient::ONE)
    } else {
        // Only the factors of ten can be common ones.
        let zeros = x.coefficient.trailing_zeros().min(-x.exponent);
        let (top, _) = x.coefficient.shifted_right(zeros);
        let n = -x.exponent - zeros;
        let bottom = shifted(t, &Coefficient::ONE, n)?;
        let (top, bottom) = (top.to_big(), bottom.to_big());
        let twos = top.trailing_zeros().unwrap_or(0).min(n as u64);
        let fives = power_in(&top, 5, n as u64);
        let common = (BigUint::from(5u8).pow(fives as u32)) << twos;
        ((&*top / &common).into(), (&*bottom / &common).into())
    };
    let top = make_int(t, x.negative, &numerator)?;
    let bottom = make_int(t, false, &denominator)?;
    Ok(Tuple::pair(t, top, bottom)?.value())
}

/// How often `base` divides `v`, at most `most` times.
fn power_in(v: &BigUint, base: u8, most: u64) -> u64 {
    use num_integer::Integer as _;
    use num_traits::Zero as _;
    let (mut v, mut n) = (v.clone(), 0);
    while n < most {
        let (q, r) = v.div_rem(&BigUint::from(base));
        if !r.is_zero() {
            break;
        }
        (v, n) = (q, n + 1);
    }
    n
}

/// `(sign, digits, exponent)`.
///
/// # Errors
/// MemoryError.
pub(super) fn to_tuple(t: &mut Thread, x: &Number) -> PyResult {
    let exponent = match x.class {
        NumberClass::Finite => t.int(x.exponent)?,
        NumberClass::Infinity => t.char_str(b'F').value(),
        NumberClass::Quiet => t.char_str(b'n').value(),
        NumberClass::Signaling => t.char_str(b'N').value(),
    };
    let none = x.is_nan() && x.coefficient.is_zero();
    let digits = if none {
        Tuple::new(t, &[])?
    } else {
        let text = super::text::Digits::of(&x.coefficient);
        let text = text.as_str().as_bytes();
        let digits = Tuple::new_zeroed(t, text.len())?;
        for (i, d) in text.iter().enumerate() {
            digits.init(i, Value::small_int((d - b'0') as i64));
        }
        digits
    };
    let sign = Value::small_int(x.negative as i64);
    let s = state::get(t)?;
    let class = state::decimal_tuple(s);
    let items = [sign, digits.value(), exponent];
    match class.cast::<Class>() {
        // A namedtuple is a tuple whose `__new__` does no more than this.
        Some(class) => Ok(Tuple::with_shape(t, class.root_shape.get(), &items)?.value()),
        None => call::call(t, class, &items),
    }
}

/// The hash, which equal numbers of all types have in common.
pub(super) fn hash(x: &Number) -> i64 {
    const MODULUS: u64 = (1 << 61) - 1;
    /// The inverse of ten.
    const TENTH: u64 = 2075258708292324556;
    // Modulo `2**61 - 1`, the bits from the 61st on are added to those below.
    let reduced = |v: u128| {
        let v = (v & MODULUS as u128) + (v >> 61);
        let v = (v & MODULUS as u128) as u64 + (v >> 61) as u64;
        if v >= MODULUS { v - MODULUS } else { v }
    };
    let times = |a: u64, b: u64| reduced(a as u128 * b as u128);
    let power = |mut base: u64, mut n: u64| {
        let mut p = 1;
        while n > 0 {
            if n & 1 == 1 {
                p = times(p, base);
            }
            base = times(base, base);
            n >>= 1;
        }
        p
    };
    let h = match x.class {
        NumberClass::Infinity => 314159,
        _ => {
            let digits = match &x.coefficient {
                Coefficient::Small(v) => reduced(*v),
                Coefficient::Big(v) => (v % MODULUS).iter_u64_digits().next().unwrap_or(0),
            };
            let base = if x.exponent < 0 { TENTH } else { 10 };
            times(digits, power(base, x.exponent.unsigned_abs())) as i64
        }
    };
    let h = if x.negative { -h } else { h };
    if h == -1 { -2 } else { h }
}
