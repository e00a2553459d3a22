//! `text % values`, for str and bytes.

use super::bytes;
use super::format::{decimal, float_digits, float_style, in_base};
use super::str_args::type_name;
use super::str_find::text_of;
use crate::object::*;
use crate::runtime::arith::{self, Integer};
use crate::runtime::{call, ops};
use crate::value::Value;

/// `str.__mod__`.
pub(crate) fn modulo(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some(s) = args[0].cast::<Str>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let b = fill(t, s.data(), args[1], Target::Str)?;
    Ok(b.finish(t)?.value())
}

/// `str.__rmod__`.
pub(crate) fn reflected_modulo(t: &mut Thread, args: &[Value]) -> PyResult {
    if args[1].cast::<Str>().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    modulo(t, &[args[1], args[0]])
}

/// What is being made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Str,
    /// Bytes, as code points below 256.
    Bytes,
}

/// Where the values come from.
struct Values {
    all: Value,
    /// The tuple, if they are one.
    tuple: Option<Gc<Tuple>>,
    next: usize,
    /// Looked up by key.
    mapping: bool,
    /// The value that a key named, until it is used.
    by_key: Option<Value>,
}

impl Values {
    fn next(&mut self, t: &mut Thread) -> PyResult {
        if let Some(v) = self.by_key.take() {
            // A value looked up by key is the last one, too.
            self.next = 1;
            return Ok(v);
        }
        let v = match self.tuple {
            Some(tuple) if self.next < tuple.len() => Some(tuple.get(self.next)),
            None if self.next == 0 => Some(self.all),
            _ => None,
        };
        self.next += 1;
        v.ok_or_else(|| t.type_error("not enough arguments for format string"))
    }
}

/// One conversion, such as `%-5.2f`.
#[derive(Clone, Copy, Debug, Default)]
struct Conversion {
    left: bool,
    plus: bool,
    blank: bool,
    alternate: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
    kind: u8,
}

struct Reader<'a> {
    text: StrData<'a>,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u32> {
        (self.at < self.text.len()).then(|| self.text.get(self.at))
    }

    fn digit(&mut self) -> Option<usize> {
        let c = self.peek()?;
        let digit = char::from_u32(c)?.to_digit(10)?;
        self.at += 1;
        Some(digit as usize)
    }

    fn eat(&mut self, c: u8) -> bool {
        let found = self.peek() == Some(c as u32);
        self.at += found as usize;
        found
    }
}

const PERCENT: u32 = b'%' as u32;

/// The filled-in text.
pub(crate) fn fill(
    t: &mut Thread,
    text: StrData<'_>,
    values: Value,
    target: Target,
) -> Result<StrBuilder, Raised> {
    let tuple = values.cast::<Tuple>();
    let is_text = match target {
        Target::Str => values.cast::<Str>().is_some(),
        Target::Bytes => values.cast::<Bytes>().is_some() || values.cast::<ByteArray>().is_some(),
    };
    let mapping = tuple.is_none() && !is_text && !t.special(values, Special::GetItem).is_unbound();
    let mut values = Values {
        all: values,
        tuple,
        next: 0,
        mapping,
        by_key: None,
    };
    let mut b = StrBuilder::with_capacity(t, text.len() + 16)?;
    let mut r = Reader { text, at: 0 };
    loop {
        let from = r.at;
        r.at = text.find_either(from, b'%', b'%');
        b.push_data(text.slice(from, r.at));
        if r.peek().is_none() {
            break;
        }
        r.at += 1;
        if r.eat(b'%') {
            b.push(PERCENT);
            continue;
        }
        let c = conversion(t, &mut r, &mut values, target)?;
        let place = r.at - 1;
        convert(t, &mut b, c, &mut values, target, text.get(place), place)?;
    }
    let left_over = match values.tuple {
        Some(tuple) => values.next < tuple.len(),
        None => values.next == 0,
    };
    if left_over && !values.mapping {
        let what = if target == Target::Str {
            "string"
        } else {
            "bytes"
        };
        let message = format!("not all arguments converted during {what} formatting");
        return Err(t.type_error(message));
    }
    Ok(b)
}

/// Reads what stands between the `%` and the value's type, and the type.
fn conversion(
    t: &mut Thread,
    r: &mut Reader<'_>,
    values: &mut Values,
    target: Target,
) -> Result<Conversion, Raised> {
    let mut c = Conversion::default();
    if r.eat(b'(') {
        read_key(t, r, values, target)?;
    }
    loop {
        match r.peek().and_then(char::from_u32) {
            Some('-') => c.left = true,
            Some('+') => c.plus = true,
            Some(' ') => c.blank = true,
            Some('#') => c.alternate = true,
            Some('0') => c.zero = true,
            _ => break,
        }
        r.at += 1;
    }
    if r.eat(b'*') {
        let v = values.next(t)?;
        if !v.is_any_int() {
            return Err(t.type_error("* wants int"));
        }
        let width = super::str_args::size_arg(t, v)?;
        c.left |= width < 0;
        c.width = width.unsigned_abs();
    } else {
        while let Some(digit) = r.digit() {
            if c.width > (isize::MAX as usize - digit) / 10 {
                return Err(t.value_error("width too big"));
            }
            c.width = c.width * 10 + digit;
        }
    }
    if r.eat(b'.') {
        let mut precision = 0;
        if r.eat(b'*') {
            let v = values.next(t)?;
            if !v.is_any_int() {
                return Err(t.type_error("* wants int"));
            }
            precision = super::str_args::int_arg(t, v)?.max(0) as usize;
        } else {
            while let Some(digit) = r.digit() {
                if precision > (i32::MAX as usize - digit) / 10 {
                    let what = if target == Target::Str {
                        "precision"
                    } else {
                        "prec"
                    };
                    return Err(t.value_error(format!("{what} too big")));
                }
                precision = precision * 10 + digit;
            }
        }
        c.precision = Some(precision);
    }
    if let Some(b'h' | b'l' | b'L') = r.peek().and_then(|c| u8::try_from(c).ok()) {
        r.at += 1;
    }
    match r.peek() {
        None => Err(t.value_error("incomplete format")),
        Some(kind) => {
            r.at += 1;
            // No type is 0.
            c.kind = u8::try_from(kind).unwrap_or(0);
            Ok(c)
        }
    }
}

/// Reads the rest of `%(key)` and looks the value up.
fn read_key(
    t: &mut Thread,
    r: &mut Reader<'_>,
    values: &mut Values,
    target: Target,
) -> Result<(), Raised> {
    if !values.mapping {
        return Err(t.type_error("format requires a mapping"));
    }
    let from = r.at;
    let mut depth = 1;
    while depth > 0 {
        match r.peek().and_then(char::from_u32) {
            Some('(') => depth += 1,
            Some(')') => depth -= 1,
            None if r.at >= r.text.len() => {
                return Err(t.value_error("incomplete format key"));
            }
            _ => {}
        }
        r.at += 1;
    }
    let key = r.text.slice(from, r.at - 1);
    let key = match target {
        Target::Str => Str::from_data(t, key)?.value(),
        Target::Bytes => bytes_of(t, key)?,
    };
    values.by_key = Some(ops::get_item(t, values.all, key)?);
    Ok(())
}

/// Bytes with these code points, which are below 256.
pub(crate) fn bytes_of(t: &mut Thread, data: StrData<'_>) -> PyResult {
    let StrData::One(units) = data else {
        return Err(t.value_error("bytes must be in range(0, 256)"));
    };
    Ok(Bytes::new(t, units)?.value())
}

fn convert(
    t: &mut Thread,
    b: &mut StrBuilder,
    c: Conversion,
    values: &mut Values,
    target: Target,
    shown: u32,
    place: usize,
) -> Result<(), Raised> {
    let v = values.next(t)?;
    let text = match (c.kind, target) {
        (b's', Target::Str) => text_of(t, v)?,
        (b'r', Target::Str) => ops::repr(t, v)?,
        (b'a', _) | (b'r', Target::Bytes) => ops::ascii(t, v)?,
        (b's' | b'b', Target::Bytes) => bytes_text(t, v)?,
        (b'c', _) => {
            let point = character(t, v, target)?;
            let s = Str::from_code_point(t, point)?;
            return push_text(
                t,
                b,
                s,
                Conversion {
                    precision: None,
                    ..c
                },
            );
        }
        (b'd' | b'i' | b'u' | b'x' | b'X' | b'o', _) => return push_int(t, b, v, c),
        (b'e' | b'E' | b'f' | b'F' | b'g' | b'G', _) => {
            return push_float(t, b, v, c, target);
        }
        _ => {
            let ascii = char::from_u32(shown)
                .filter(|c| matches!(c, ' '..='~'))
                .unwrap_or('?');
            return Err(t.value_error(format!(
                "unsupported format character '{ascii}' (0x{shown:x}) at index {place}"
            )));
        }
    };
    push_text(t, b, text, c)
}

fn push_text(t: &mut Thread, b: &mut StrBuilder, s: Gc<Str>, c: Conversion) -> Result<(), Raised> {
    let len = s.len().min(c.precision.unwrap_or(usize::MAX));
    let room = c.width.saturating_sub(len);
    b.reserve(t, len.saturating_add(room))?;
    if !c.left {
        b.push_repeated(b' ' as u32, room);
    }
    b.push_data(s.data().slice(0, len));
    if c.left {
        b.push_repeated(b' ' as u32, room);
    }
    Ok(())
}

/// The text of a bytes-like value, as code points.
fn bytes_text(t: &mut Thread, v: Value) -> Result<Gc<Str>, Raised> {
    let message = "%b requires a bytes-like object, or an object that implements __bytes__, not '";
    let v = match bytes::buffer(t, v) {
        Some(_) => v,
        None => match bytes::by_special(t, v)? {
            Some(v) => v,
            None => {
                let message = format!("{message}{}'", type_name(t, v));
                return Err(t.type_error(message));
            }
        },
    };
    match bytes::buffer(t, v) {
        Some(content) => Str::from_latin1(t, &content),
        None => Ok(t.empty_str()),
    }
}

fn character(t: &mut Thread, v: Value, target: Target) -> Result<u32, Raised> {
    let (limit, message, wants) = match target {
        Target::Str => (
            0x110000,
            "%c arg not in range(0x110000)",
            "%c requires an int or a unicode character",
        ),
        Target::Bytes => (
            256,
            "%c arg not in range(256)",
            "%c requires an integer in range(256) or a single byte",
        ),
    };
    let one = match target {
        Target::Str => v.cast::<Str>().map(|s| {
            if s.len() == 1 {
                Ok(s.data().get(0))
            } else {
                Err(("string", s.len()))
            }
        }),
        Target::Bytes => bytes::buffer(t, v).map(|content| match *content {
            [c] => Ok(c as u32),
            _ => Err((
                if v.cast::<Bytes>().is_some() {
                    "bytes object"
                } else {
                    "bytearray object"
                },
                content.len(),
            )),
        }),
    };
    match one {
        Some(Ok(c)) => return Ok(c),
        Some(Err((what, len))) => {
            return Err(t.type_error(format!("{wants}, not a {what} of length {len}")));
        }
        None => {}
    }
    if !v.is_any_int() && t.special(v, Special::Index).is_unbound() {
        let message = format!("{wants}, not {}", type_name(t, v));
        return Err(t.type_error(message));
    }
    let i = ops::index(t, v)?;
    match i
        .to_i64()
        .and_then(|c| u32::try_from(c).ok())
        .filter(|c| *c < limit)
    {
        Some(c) => Ok(c),
        None => Err(t.overflow_error(message)),
    }
}

/// The int that an integer conversion shows.
fn int_of(t: &mut Thread, v: Value, kind: u8) -> PyResult {
    if v.is_any_int() {
        return Ok(v);
    }
    let decimal = matches!(kind, b'd' | b'i' | b'u');
    let has_index = !t.special(v, Special::Index).is_unbound();
    if decimal {
        if let Some(x) = v.to_f64() {
            return arith::convert::int_of_f64(t, x);
        }
        if has_index || !t.special(v, Special::Int).is_unbound() {
            let class = t.class(ClassId::Int);
            return call::call(t, class.value(), &[v]);
        }
    } else if has_index {
        return ops::index(t, v);
    }
    let wanted = if decimal {
        "a real number"
    } else {
        "an integer"
    };
    let message = format!(
        "%{} format: {wanted} is required, not {}",
        kind as char,
        type_name(t, v)
    );
    Err(t.type_error(message))
}

fn push_int(t: &mut Thread, b: &mut StrBuilder, v: Value, c: Conversion) -> Result<(), Raised> {
    let v = int_of(t, v, c.kind)?;
    if v.is_int()
        && matches!(c.kind, b'd' | b'i' | b'u')
        && c.precision.is_none()
        && c.width == 0
        && !c.plus
        && !c.blank
    {
        b.push_latin1(super::format_number::int_decimal(v.as_int()).as_bytes());
        return Ok(());
    }
    let (negative, mut digits) = match c.kind {
        b'x' | b'X' => in_base(v, 16),
        b'o' => in_base(v, 8),
        _ => decimal(t, v)?,
    };
    if c.kind == b'X' {
        digits.make_ascii_uppercase();
    }
    let prefix = match c.kind {
        b'x' if c.alternate => "0x",
        b'X' if c.alternate => "0X",
        b'o' if c.alternate => "0o",
        _ => "",
    };
    let zeros = c.precision.unwrap_or(0).saturating_sub(digits.len());
    push_number(t, b, negative, prefix, zeros, &digits, c)
}

fn push_float(
    t: &mut Thread,
    b: &mut StrBuilder,
    v: Value,
    c: Conversion,
    target: Target,
) -> Result<(), Raised> {
    let x = match (v.to_f64(), Integer::of(v)) {
        (Some(x), _) => x,
        (_, Some(i)) => arith::convert::to_float(t, i)?,
        _ if t.special(v, Special::Float).is_unbound()
            && t.special(v, Special::Index).is_unbound() =>
        {
            let wanted = if target == Target::Str {
                "must be real number"
            } else {
                "float argument required"
            };
            let message = format!("{wanted}, not {}", type_name(t, v));
            return Err(t.type_error(message));
        }
        _ => {
            let class = t.class(ClassId::Float);
            call::call(t, class.value(), &[v])?.to_f64().unwrap_or(0.0)
        }
    };
    let Some(style) = float_style(c.kind, true) else {
        return Ok(());
    };
    let mut digits = float_digits(t, x, style, c.precision.unwrap_or(6), c.alternate)?;
    if c.kind.is_ascii_uppercase() {
        digits.make_ascii_uppercase();
    }
    push_number(t, b, x.is_sign_negative() && !x.is_nan(), "", 0, &digits, c)
}

/// Appends a number in its field: sign, prefix, zeros, digits.
fn push_number(
    t: &mut Thread,
    b: &mut StrBuilder,
    negative: bool,
    prefix: &str,
    zeros: usize,
    digits: &str,
    c: Conversion,
) -> Result<(), Raised> {
    let sign = match c {
        _ if negative => "-",
        Conversion { plus: true, .. } => "+",
        Conversion { blank: true, .. } => " ",
        _ => "",
    };
    let len = sign.len() + prefix.len() + zeros + digits.len();
    let room = c.width.saturating_sub(len);
    b.reserve(t, len.saturating_add(room))?;
    let (before, inside, after) = match c {
        Conversion { left: true, .. } => (0, 0, room),
        Conversion { zero: true, .. } => (0, room, 0),
        _ => (room, 0, 0),
    };
    b.push_repeated(b' ' as u32, before);
    b.push_latin1(sign.as_bytes());
    b.push_latin1(prefix.as_bytes());
    b.push_repeated(b'0' as u32, inside + zeros);
    b.push_latin1(digits.as_bytes());
    b.push_repeated(b' ' as u32, after);
    Ok(())
}
