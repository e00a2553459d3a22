//! Strs as JSON text.

use crate::builtins::str_args::{type_name, with_units};
use crate::object::*;
use crate::value::Value;

/// Must the character be escaped in any case?
fn is_special(c: u32) -> bool {
    c < 0x20 || c == u32::from(b'"') || c == u32::from(b'\\')
}

/// Appends a str with its quotes.
pub(super) fn push_quoted(out: &mut StrBuilder, s: Gc<Str>, ascii: bool) {
    let data = s.data();
    let plain = with_units!(data, units => units.iter().all(|unit| {
        let c = unit.point();
        !is_special(c) && (!ascii || c < 0x7F)
    }));
    out.push_str("\"");
    if plain {
        out.push_data(data);
    } else {
        let mut from = 0;
        for i in 0..data.len() {
            let c = data.get(i);
            if is_special(c) || ascii && c >= 0x7F {
                out.push_data(data.slice(from, i));
                push_escape(out, c);
                from = i + 1;
            }
        }
        out.push_data(data.slice(from, data.len()));
    }
    out.push_str("\"");
}

fn push_escape(out: &mut StrBuilder, c: u32) {
    let short = match c {
        0x22 => "\\\"",
        0x5C => "\\\\",
        0x08 => "\\b",
        0x0C => "\\f",
        0x0A => "\\n",
        0x0D => "\\r",
        0x09 => "\\t",
        _ => "",
    };
    if !short.is_empty() {
        out.push_str(short);
    } else if c >= 0x1_0000 {
        let c = c - 0x1_0000;
        let (high, low) = (0xD800 | c >> 10, 0xDC00 | c & 0x3FF);
        out.push_str(&format!("\\u{high:04x}\\u{low:04x}"));
    } else {
        out.push_str(&format!("\\u{c:04x}"));
    }
}

fn encoded(t: &mut Thread, v: Value, ascii: bool) -> PyResult {
    let Some(s) = v.cast::<Str>() else {
        let message = format!("first argument must be a string, not {}", type_name(t, v));
        return Err(t.type_error(message));
    };
    let mut out = StrBuilder::new();
    push_quoted(&mut out, s, ascii);
    Ok(out.finish(t)?.value())
}

pub(super) fn encode_ascii(t: &mut Thread, args: &[Value]) -> PyResult {
    encoded(t, args[0], true)
}

pub(super) fn encode(t: &mut Thread, args: &[Value]) -> PyResult {
    encoded(t, args[0], false)
}
