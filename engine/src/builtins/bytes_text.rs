//! Methods that take bytes as ASCII text: case, tests, translation, hexadecimal digits.

use super::bytes::buffer;
use super::bytes_methods::{bytes_arg, is_space, like, this};
use super::str_args::{absent, int_arg, type_name};
use crate::object::*;
use crate::runtime::{call, ops};
use crate::value::Value;

fn mapped(t: &mut Thread, args: &[Value], map: impl Fn(&mut [u8])) -> PyResult {
    let mut copy = this(t, args)?.to_vec();
    map(&mut copy);
    like(t, args[0], &copy)
}

/// `bytes.lower`.
pub(crate) fn lower(t: &mut Thread, args: &[Value]) -> PyResult {
    mapped(t, args, |s| s.make_ascii_lowercase())
}

/// `bytes.upper`.
pub(crate) fn upper(t: &mut Thread, args: &[Value]) -> PyResult {
    mapped(t, args, |s| s.make_ascii_uppercase())
}

/// Title case in ASCII.
pub(crate) fn make_title(s: &mut [u8]) {
    let mut inside = false;
    for c in s {
        if inside {
            c.make_ascii_lowercase();
        } else {
            c.make_ascii_uppercase();
        }
        inside = c.is_ascii_alphabetic();
    }
}

/// Upper case to lower case and the reverse, in ASCII.
pub(crate) fn swap_case(s: &mut [u8]) {
    for c in s {
        if c.is_ascii_alphabetic() {
            *c ^= 0x20;
        }
    }
}

/// First letter in upper case, the others in lower case, in ASCII.
pub(crate) fn make_capitalized(s: &mut [u8]) {
    s.make_ascii_lowercase();
    if let Some(c) = s.first_mut() {
        c.make_ascii_uppercase();
    }
}

/// `bytes.title`.
pub(crate) fn title(t: &mut Thread, args: &[Value]) -> PyResult {
    mapped(t, args, make_title)
}

/// `bytes.capitalize`.
pub(crate) fn capitalize(t: &mut Thread, args: &[Value]) -> PyResult {
    mapped(t, args, make_capitalized)
}

/// `bytes.swapcase`.
pub(crate) fn swapcase(t: &mut Thread, args: &[Value]) -> PyResult {
    mapped(t, args, swap_case)
}

fn all(t: &mut Thread, args: &[Value], test: impl Fn(u8) -> bool) -> PyResult {
    let content = this(t, args)?;
    Ok(Value::bool(
        !content.is_empty() && content.iter().all(|&c| test(c)),
    ))
}

/// `bytes.isalpha`.
pub(crate) fn is_alpha(t: &mut Thread, args: &[Value]) -> PyResult {
    all(t, args, |c| c.is_ascii_alphabetic())
}

/// `bytes.isalnum`.
pub(crate) fn is_alnum(t: &mut Thread, args: &[Value]) -> PyResult {
    all(t, args, |c| c.is_ascii_alphanumeric())
}

/// `bytes.isdigit`.
pub(crate) fn is_digit(t: &mut Thread, args: &[Value]) -> PyResult {
    all(t, args, |c| c.is_ascii_digit())
}

/// `bytes.isspace`.
pub(crate) fn is_space_only(t: &mut Thread, args: &[Value]) -> PyResult {
    all(t, args, is_space)
}

/// `bytes.isascii`.
pub(crate) fn is_ascii(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(this(t, args)?.is_ascii()))
}

/// `bytes.islower`.
pub(crate) fn is_lower(t: &mut Thread, args: &[Value]) -> PyResult {
    let content = this(t, args)?;
    let any = content.iter().any(u8::is_ascii_lowercase);
    Ok(Value::bool(
        any && !content.iter().any(u8::is_ascii_uppercase),
    ))
}

/// `bytes.isupper`.
pub(crate) fn is_upper(t: &mut Thread, args: &[Value]) -> PyResult {
    let content = this(t, args)?;
    let any = content.iter().any(u8::is_ascii_uppercase);
    Ok(Value::bool(
        any && !content.iter().any(u8::is_ascii_lowercase),
    ))
}

/// `bytes.istitle`.
pub(crate) fn is_title(t: &mut Thread, args: &[Value]) -> PyResult {
    let content = this(t, args)?;
    let mut titled = content.to_vec();
    make_title(&mut titled);
    let any = content.iter().any(u8::is_ascii_alphabetic);
    Ok(Value::bool(any && titled == content[..]))
}

/// `bytes.translate`.
pub(crate) fn translate(t: &mut Thread, args: &[Value]) -> PyResult {
    let content = this(t, args)?;
    let table = if absent(args[1]) {
        None
    } else {
        Some(bytes_arg(t, args[1])?)
    };
    if table.as_ref().is_some_and(|table| table.len() != 256) {
        return Err(t.value_error("translation table must be 256 characters long"));
    }
    let mut deleted = [false; 256];
    if !args[2].is_unbound() {
        for &c in bytes_arg(t, args[2])?.iter() {
            deleted[c as usize] = true;
        }
    }
    let kept = content.iter().filter(|&&c| !deleted[c as usize]);
    let out: Vec<u8> = match &table {
        Some(table) => kept.map(|&c| table[c as usize]).collect(),
        None => kept.copied().collect(),
    };
    like(t, args[0], &out)
}

/// `bytes.maketrans`.
pub(crate) fn make_table(t: &mut Thread, args: &[Value]) -> PyResult {
    let (from, to) = (bytes_arg(t, args[1])?, bytes_arg(t, args[2])?);
    if from.len() != to.len() {
        return Err(t.value_error("maketrans arguments must have same length"));
    }
    let mut table: Vec<u8> = (0..=255).collect();
    for (&a, &b) in from.iter().zip(to.iter()) {
        table[a as usize] = b;
    }
    Ok(Bytes::new(t, &table)?.value())
}

/// `bytes.hex`.
pub(crate) fn hex(t: &mut Thread, args: &[Value]) -> PyResult {
    let content = this(t, args)?;
    let separator = if args[1].is_unbound() {
        None
    } else {
        Some(hex_separator(t, args[1])?)
    };
    let group = if args[2].is_unbound() {
        1
    } else {
        int_arg(t, args[2])?
    };
    let digits = |out: &mut Vec<u8>, c: u8| {
        out.extend([c >> 4, c & 15].map(|d| b"0123456789abcdef"[d as usize]));
    };
    let mut out = Vec::with_capacity(content.len() * 3);
    let len = content.len();
    for (i, &c) in content.iter().enumerate() {
        if let Some(separator) = separator
            && group != 0
            && i > 0
        {
            // Groups are counted from the right, with a negative size from the left.
            let size = group.unsigned_abs() as usize;
            if if group > 0 {
                (len - i) % size == 0
            } else {
                i % size == 0
            } {
                out.push(separator);
            }
        }
        digits(&mut out, c);
    }
    Ok(Str::from_latin1(t, &out)?.value())
}

fn hex_separator(t: &mut Thread, v: Value) -> Result<u8, Raised> {
    if ops::len(t, v)? != 1 {
        return Err(t.value_error("sep must be length 1."));
    }
    let c = match (v.cast::<Str>(), buffer(t, v)) {
        (Some(s), _) => s.data().get(0),
        (_, Some(b)) => b[0] as u32,
        _ => return Err(t.type_error("sep must be str or bytes.")),
    };
    match u8::try_from(c) {
        Ok(c) if c.is_ascii() => Ok(c),
        _ => Err(t.value_error("sep must be ASCII.")),
    }
}

/// `bytes.fromhex`.
pub(crate) fn from_hex(t: &mut Thread, args: &[Value]) -> PyResult {
    let text: Vec<u32> = if let Some(s) = args[1].cast::<Str>() {
        s.data().iter().collect()
    } else if let Some(b) = buffer(t, args[1]) {
        b.iter().map(|&c| c as u32).collect()
    } else {
        let message = format!(
            "fromhex() argument must be str or bytes-like, not {}",
            type_name(t, args[1])
        );
        return Err(t.type_error(message));
    };
    let digit = |i: usize| char::from_u32(text[i]).and_then(|c| c.to_digit(16));
    let mut out = Vec::with_capacity(text.len() / 2);
    let mut at = 0;
    while at < text.len() {
        if u8::try_from(text[at]).is_ok_and(is_space) {
            at += 1;
            continue;
        }
        let wrong = match digit(at) {
            None => at,
            Some(_) if at + 1 == text.len() => {
                return Err(t.value_error(
                    "fromhex() arg must contain an even number of hexadecimal digits",
                ));
            }
            Some(high) => match digit(at + 1) {
                Some(low) => {
                    out.push((high << 4 | low) as u8);
                    at += 2;
                    continue;
                }
                None => at + 1,
            },
        };
        return Err(t.value_error(format!(
            "non-hexadecimal number found in fromhex() arg at position {wrong}"
        )));
    }
    let of_bytearray = args[0]
        .cast::<Class>()
        .is_some_and(|c| c.is_subclass_of(t.class(ClassId::ByteArray)));
    let id = if of_bytearray {
        ClassId::ByteArray
    } else {
        ClassId::Bytes
    };
    let made = if of_bytearray {
        ByteArray::with_shape(t, id as u32, &out)?.value()
    } else {
        Bytes::new(t, &out)?.value()
    };
    if args[0] == t.class(id).value() {
        return Ok(made);
    }
    call::call(t, args[0], &[made])
}
