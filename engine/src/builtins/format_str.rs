//! `str.format` and `str.format_map`: parsing replacement fields and filling them.

use super::format;
use super::str_args::this;
use super::str_unicode as unicode;
use crate::object::*;
use crate::runtime::{attributes, dicts, exceptions, ops};
use crate::value::Value;

/// How deep fields nest: one level inside format specifications.
const MAX_DEPTH: u32 = 2;

/// Where the values of fields come from.
struct Arguments<'a> {
    /// Positional ones; `None` for `format_map`.
    positional: Option<&'a [Value]>,
    /// A dict of keywords, or any mapping.
    keywords: Value,
    numbering: Numbering,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbering {
    Unknown,
    /// `{}`: the number of the next field.
    Automatic(usize),
    /// `{0}`.
    Manual,
}

/// `str.format`.
pub(crate) fn format(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    let mut arguments = Arguments {
        positional: Some(&args[2..]),
        keywords: args[1],
        numbering: Numbering::Unknown,
    };
    build(t, s.data(), &mut arguments, MAX_DEPTH)?
        .finish(t)
        .map(Value::from)
}

/// `str.format_map`.
pub(crate) fn format_map(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    let mut arguments = Arguments {
        positional: None,
        keywords: args[1],
        numbering: Numbering::Unknown,
    };
    build(t, s.data(), &mut arguments, MAX_DEPTH)?
        .finish(t)
        .map(Value::from)
}

/// The parts of a replacement field, as ranges of the format string.
struct Field {
    name: (usize, usize),
    conversion: Option<u32>,
    spec: (usize, usize),
    spec_has_fields: bool,
}

const OPEN: u32 = b'{' as u32;
const CLOSE: u32 = b'}' as u32;

fn build(
    t: &mut Thread,
    text: StrData<'_>,
    arguments: &mut Arguments<'_>,
    depth: u32,
) -> Result<StrBuilder, Raised> {
    if depth == 0 {
        return Err(t.value_error("Max string recursion exceeded"));
    }
    let len = text.len();
    let mut b = StrBuilder::with_capacity(t, len + 16)?;
    let mut at = 0;
    while at < len {
        let from = at;
        at = text.find_either(at, b'{', b'}');
        b.push_data(text.slice(from, at));
        if at == len {
            break;
        }
        let c = text.get(at);
        at += 1;
        if at < len && text.get(at) == c {
            b.push(c);
            at += 1;
            continue;
        }
        if c == CLOSE {
            return Err(t.value_error("Single '}' encountered in format string"));
        }
        if at == len {
            return Err(t.value_error("Single '{' encountered in format string"));
        }
        match parse_field(text, at) {
            Ok((field, next)) => {
                at = next;
                fill(t, text, &field, arguments, depth, &mut b)?;
            }
            Err(message) => return Err(t.value_error(message)),
        }
    }
    Ok(b)
}

/// Parses a field behind its brace, and says where the text goes on.
fn parse_field(text: StrData<'_>, mut at: usize) -> Result<(Field, usize), &'static str> {
    let len = text.len();
    let from = at;
    let end = loop {
        if at == len {
            return Err("expected '}' before end of string");
        }
        let c = text.get(at);
        at += 1;
        match char::from_u32(c) {
            Some('{') => return Err("unexpected '{' in field name"),
            Some('[') => {
                while at < len && text.get(at) != b']' as u32 {
                    at += 1;
                }
            }
            Some('}' | ':' | '!') => break c,
            _ => {}
        }
    };
    let mut field = Field {
        name: (from, at - 1),
        conversion: None,
        spec: (0, 0),
        spec_has_fields: false,
    };
    if end == CLOSE {
        return Ok((field, at));
    }
    if end == b'!' as u32 {
        if at == len {
            return Err("end of string while looking for conversion specifier");
        }
        field.conversion = Some(text.get(at));
        at += 1;
        if at < len {
            at += 1;
            match text.get(at - 1) {
                CLOSE => return Ok((field, at)),
                c if c != b':' as u32 => return Err("expected ':' after conversion specifier"),
                _ => {}
            }
        }
    }
    let spec_from = at;
    let mut depth = 1;
    while at < len {
        at += 1;
        match text.get(at - 1) {
            OPEN => {
                field.spec_has_fields = true;
                depth += 1;
            }
            CLOSE => {
                depth -= 1;
                if depth == 0 {
                    field.spec = (spec_from, at - 1);
                    return Ok((field, at));
                }
            }
            _ => {}
        }
    }
    Err("unmatched '{' in format spec")
}

/// Appends the value of a field.
fn fill(
    t: &mut Thread,
    text: StrData<'_>,
    field: &Field,
    arguments: &mut Arguments<'_>,
    depth: u32,
    b: &mut StrBuilder,
) -> Result<(), Raised> {
    let mut v = value_of(t, text.slice(field.name.0, field.name.1), arguments)?;
    if let Some(c) = field.conversion {
        v = match char::from_u32(c) {
            Some('r') => ops::repr(t, v)?.value(),
            Some('s') => ops::str(t, v)?.value(),
            Some('a') => ops::ascii(t, v)?.value(),
            Some(c @ '!'..='~') => {
                return Err(t.value_error(format!("Unknown conversion specifier {c}")));
            }
            _ => return Err(t.value_error(format!("Unknown conversion specifier \\x{c:x}"))),
        };
    }
    let (from, to) = field.spec;
    let spec = if from == to {
        None
    } else if field.spec_has_fields {
        Some(build(t, text.slice(from, to), arguments, depth - 1)?.finish(t)?)
    } else {
        Some(Str::from_data(t, text.slice(from, to))?)
    };
    format::format_into(t, b, v, spec)
}

/// A text that is a number, if it is one.
fn number(t: &mut Thread, text: StrData<'_>) -> Result<Option<usize>, Raised> {
    let mut n = 0usize;
    for c in text.iter() {
        let Some(digit) = unicode::decimal_value(c) else {
            return Ok(None);
        };
        let next = n
            .checked_mul(10)
            .and_then(|n| n.checked_add(digit as usize));
        match next.filter(|n| *n <= isize::MAX as usize) {
            Some(next) => n = next,
            None => return Err(t.value_error("Too many decimal digits in format string")),
        }
    }
    Ok((!text.is_empty()).then_some(n))
}

/// The value that a field's name stands for: an argument, then attributes and items of it.
fn value_of(
    t: &mut Thread,
    name: StrData<'_>,
    arguments: &mut Arguments<'_>,
) -> Result<Value, Raised> {
    let is = |at: usize, c: u8| name.get(at) == c as u32;
    let len = name.len();
    let first_end = (0..len)
        .find(|&i| is(i, b'.') || is(i, b'['))
        .unwrap_or(len);
    let mut v = argument(t, name.slice(0, first_end), arguments)?;
    let mut at = first_end;
    while at < len {
        let attribute = is(at, b'.');
        if !attribute && !is(at, b'[') {
            return Err(t.value_error("Only '.' or '[' may follow ']' in format field specifier"));
        }
        at += 1;
        let from = at;
        let part = if attribute {
            at = (from..len)
                .find(|&i| is(i, b'.') || is(i, b'['))
                .unwrap_or(len);
            name.slice(from, at)
        } else {
            let Some(end) = (from..len).find(|&i| is(i, b']')) else {
                return Err(t.value_error("Missing ']' in format string"));
            };
            at = end + 1;
            name.slice(from, end)
        };
        if part.is_empty() {
            return Err(t.value_error("Empty attribute in format string"));
        }
        v = if attribute {
            let s = Str::from_data(t, part)?;
            let s = t.intern_str(s);
            attributes::get(t, v, s)?
        } else {
            let key = match number(t, part)? {
                Some(n) => t.int(n as i64)?,
                None => Str::from_data(t, part)?.value(),
            };
            ops::get_item(t, v, key)?
        };
    }
    Ok(v)
}

fn argument(
    t: &mut Thread,
    name: StrData<'_>,
    arguments: &mut Arguments<'_>,
) -> Result<Value, Raised> {
    let explicit = number(t, name)?;
    let index = match (explicit, name.is_empty(), arguments.numbering) {
        (None, false, _) => {
            let key = Str::from_data(t, name)?.value();
            return keyword(t, key, arguments);
        }
        (_, true, Numbering::Manual) => {
            return Err(t.value_error(
                "cannot switch from manual field specification to automatic field numbering",
            ));
        }
        (_, true, numbering) => {
            let next = if let Numbering::Automatic(n) = numbering {
                n
            } else {
                0
            };
            arguments.numbering = Numbering::Automatic(next + 1);
            next
        }
        (Some(_), false, Numbering::Automatic(_)) => {
            return Err(t.value_error(
                "cannot switch from automatic field numbering to manual field specification",
            ));
        }
        (Some(n), false, _) => {
            arguments.numbering = Numbering::Manual;
            n
        }
    };
    match arguments.positional {
        None => Err(t.value_error("Format string contains positional fields")),
        Some(values) => match values.get(index) {
            Some(v) => Ok(*v),
            None => Err(t.index_error(format!(
                "Replacement index {index} out of range for positional args tuple"
            ))),
        },
    }
}

fn keyword(t: &mut Thread, key: Value, arguments: &Arguments<'_>) -> Result<Value, Raised> {
    if arguments.positional.is_none() {
        return ops::get_item(t, arguments.keywords, key);
    }
    let found = match arguments.keywords.cast::<Dict>() {
        Some(d) => dicts::get(t, d, key)?,
        None => None,
    };
    match found {
        Some(v) => Ok(v),
        None => Err(exceptions::key_error(t, key)),
    }
}
