//! `repr` of strs and bytes.
use super::str_args::with_units;
use super::str_unicode as unicode;
use crate::object::*;

const HEX: &[u8; 16] = b"0123456789abcdef";

/// The quote that `repr` chooses: double ones only around text with single ones and no double ones.
fn quote(has_single: bool, has_double: bool) -> u8 {
    if has_single && !has_double {
        b'"'
    } else {
        b'\''
    }
}

/// Appends the escape of a code point: `\xhh`, `\uhhhh` or `\Uhhhhhhhh`.
pub(crate) fn push_escape(b: &mut StrBuilder, c: u32) {
    let (letter, digits) = match c {
        0..0x100 => (b'x', 2),
        0x100..0x10000 => (b'u', 4),
        _ => (b'U', 8),
    };
    b.push(b'\\' as u32);
    b.push(letter as u32);
    for i in (0..digits).rev() {
        b.push(HEX[(c >> (4 * i) & 15) as usize] as u32);
    }
}

fn short_escape(c: u32) -> Option<&'static [u8]> {
    Some(match c {
        0x09 => b"\\t",
        0x0A => b"\\n",
        0x0D => b"\\r",
        0x5C => b"\\\\",
        _ => return None,
    })
}

/// `repr(s)`.
///
/// # Errors
/// MemoryError.
pub(crate) fn repr(t: &mut Thread, s: Gc<Str>) -> Result<Gc<Str>, Raised> {
    let data = s.data();
    let (mut single, mut double, mut plain) = (false, false, true);
    with_units!(data, units => for &c in units {
        let c = c.point();
        single |= c == b'\'' as u32;
        double |= c == b'"' as u32;
        plain &= c != b'\\' as u32 && unicode::is_printable(c);
    });
    let quote = quote(single, double) as u32;
    if plain && !(single && double) {
        let bound = if s.is_empty() { 0 } else { s.bound() };
        let mut w = StrWriter::new(t, s.len() + 2, bound)?;
        w.push_repeated(quote, 1);
        w.push_data(data);
        w.push_repeated(quote, 1);
        return Ok(w.finish());
    }
    let mut b = StrBuilder::with_capacity(t, s.len() + 2)?;
    b.push(quote);
    for c in data.iter() {
        if let Some(escape) = short_escape(c) {
            b.push_latin1(escape);
        } else if c == quote {
            b.push(b'\\' as u32);
            b.push(c);
        } else if unicode::is_printable(c) {
            b.push(c);
        } else {
            push_escape(&mut b, c);
        }
    }
    b.push(quote);
    b.finish(t)
}

/// Appends `repr` of bytes.
pub(crate) fn push_bytes_repr(b: &mut StrBuilder, content: &[u8]) {
    let quote = quote(content.contains(&b'\''), content.contains(&b'"'));
    b.push(b'b' as u32);
    b.push(quote as u32);
    for &c in content {
        if let Some(escape) = short_escape(c as u32) {
            b.push_latin1(escape);
        } else if c == quote {
            b.push_latin1(&[b'\\', c]);
        } else if (0x20..0x7F).contains(&c) {
            b.push(c as u32);
        } else {
            push_escape(b, c as u32);
        }
    }
    b.push(quote as u32);
}
