//! Encoding and decoding of text: UTF-8, ASCII, Latin-1, UTF-16 and UTF-32, with error handlers.

use super::str_args::with_units;
use super::str_repr;
use crate::object::*;
use crate::runtime::call;
use crate::value::Value;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Little,
    Big,
    /// Little with a byte order mark; decoding looks for one.
    Marked,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Codec {
    Utf8,
    Utf8Signed,
    Ascii,
    Latin1,
    Utf16(Order),
    Utf32(Order),
}

impl Codec {
    /// The codec called `name`, under any of its usual aliases.
    fn by_name(name: &str) -> Option<Codec> {
        let plain: String = name
            .chars()
            .map(|c| {
                if c == '-' || c == ' ' {
                    '_'
                } else {
                    c.to_ascii_lowercase()
                }
            })
            .collect();
        Some(match plain.as_str() {
            "utf_8" | "utf8" | "u8" | "utf" | "cp65001" => Codec::Utf8,
            "utf_8_sig" => Codec::Utf8Signed,
            "ascii" | "us_ascii" | "646" | "iso646_us" | "ansi_x3.4_1968" => Codec::Ascii,
            "latin_1" | "latin1" | "latin" | "l1" | "iso_8859_1" | "iso8859_1" | "iso8859"
            | "8859" | "cp819" => Codec::Latin1,
            "utf_16" | "utf16" | "u16" => Codec::Utf16(Order::Marked),
            "utf_16_le" | "utf_16le" | "utf16_le" => Codec::Utf16(Order::Little),
            "utf_16_be" | "utf_16be" | "utf16_be" => Codec::Utf16(Order::Big),
            "utf_32" | "utf32" | "u32" => Codec::Utf32(Order::Marked),
            "utf_32_le" | "utf_32le" | "utf32_le" => Codec::Utf32(Order::Little),
            "utf_32_be" | "utf_32be" | "utf32_be" => Codec::Utf32(Order::Big),
            _ => return None,
        })
    }

    /// The name in error messages.
    fn name(self) -> &'static str {
        match self {
            Codec::Utf8 | Codec::Utf8Signed => "utf-8",
            Codec::Ascii => "ascii",
            Codec::Latin1 => "latin-1",
            Codec::Utf16(Order::Marked) => "utf-16",
            Codec::Utf16(Order::Little) => "utf-16-le",
            Codec::Utf16(Order::Big) => "utf-16-be",
            Codec::Utf32(Order::Marked) => "utf-32",
            Codec::Utf32(Order::Little) => "utf-32-le",
            Codec::Utf32(Order::Big) => "utf-32-be",
        }
    }

    /// Does it encode `c`?
    #[inline(always)]
    fn takes(self, c: u32) -> bool {
        match self {
            Codec::Ascii => c < 0x80,
            Codec::Latin1 => c < 0x100,
            _ => !(0xD800..0xE000).contains(&c),
        }
    }

    fn refusal(self) -> &'static str {
        match self {
            Codec::Ascii => "ordinal not in range(128)",
            Codec::Latin1 => "ordinal not in range(256)",
            _ => "surrogates not allowed",
        }
    }

    /// Appends the bytes of a code point that it takes, or of a surrogate passed through.
    #[inline(always)]
    fn push(self, out: &mut Vec<u8>, c: u32) {
        let wide = |out: &mut Vec<u8>, unit: u32, size: usize, order: Order| match order {
            Order::Big => out.extend_from_slice(&unit.to_be_bytes()[4 - size..]),
            _ => out.extend_from_slice(&unit.to_le_bytes()[..size]),
        };
        match self {
            Codec::Ascii | Codec::Latin1 => out.push(c as u8),
            Codec::Utf16(order) if c >= 0x10000 => {
                let c = c - 0x10000;
                wide(out, 0xD800 | c >> 10, 2, order);
                wide(out, 0xDC00 | c & 0x3FF, 2, order);
            }
            Codec::Utf16(order) => wide(out, c, 2, order),
            Codec::Utf32(order) => wide(out, c, 4, order),
            Codec::Utf8 | Codec::Utf8Signed => {
                let low = |shift: u32| (0x80 | c >> shift & 0x3F) as u8;
                match c {
                    0..0x80 => out.push(c as u8),
                    0x80..0x800 => out.extend([(0xC0 | c >> 6) as u8, low(0)]),
                    0x800..0x10000 => out.extend([(0xE0 | c >> 12) as u8, low(6), low(0)]),
                    _ => out.extend([(0xF0 | c >> 18) as u8, low(12), low(6), low(0)]),
                }
            }
        }
    }
}

/// The codec of this name, or the name of an encoding that only the registry may know.
fn codec(name: Option<Gc<Str>>) -> Result<Codec, Gc<Str>> {
    match name {
        None => Ok(Codec::Utf8),
        Some(name) => Codec::by_name(&name.to_string_lossy()).ok_or(name),
    }
}

/// Encodes or decodes by the registry of codecs, which is in Python.
#[cold]
fn by_registry(
    t: &mut Thread,
    function: &str,
    object: Value,
    encoding: Gc<Str>,
    errors: Option<Gc<Str>>,
) -> PyResult {
    let registry = super::import::load(t, "_codecs")?;
    let errors = match errors {
        Some(errors) => errors,
        None => t.intern("strict")?,
    };
    let args = [object, encoding.value(), errors.value()];
    call::call_method(t, registry, function, &args)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Handler {
    Strict,
    Ignore,
    Replace,
    BackslashReplace,
    XmlCharRefReplace,
    SurrogateEscape,
    SurrogatePass,
}

/// The error handler; looked up when the first error is met, as CPython does.
fn handler(t: &mut Thread, name: Option<Gc<Str>>) -> Result<Handler, Raised> {
    let Some(name) = name else {
        return Ok(Handler::Strict);
    };
    let name = name.to_string_lossy();
    Ok(match name.as_str() {
        "strict" => Handler::Strict,
        "ignore" => Handler::Ignore,
        "replace" => Handler::Replace,
        "backslashreplace" => Handler::BackslashReplace,
        "xmlcharrefreplace" => Handler::XmlCharRefReplace,
        "surrogateescape" => Handler::SurrogateEscape,
        "surrogatepass" => Handler::SurrogatePass,
        _ => {
            let message = format!("unknown error handler name '{name}'");
            return Err(t.raise(ClassId::LookupError, &message));
        }
    })
}

/// `s.encode(encoding, errors)`.
pub(crate) fn encode(
    t: &mut Thread,
    s: Gc<Str>,
    encoding: Option<Gc<Str>>,
    errors: Option<Gc<Str>>,
) -> PyResult {
    let codec = match codec(encoding) {
        Ok(codec) => codec,
        Err(name) => return by_registry(t, "_encode_text", s.value(), name, errors),
    };
    let data = s.data();
    if let StrData::One(units) = data {
        let as_it_is = match codec {
            Codec::Latin1 => true,
            Codec::Ascii | Codec::Utf8 => s.is_ascii(),
            _ => false,
        };
        if as_it_is {
            return Ok(Bytes::new(t, units)?.value());
        }
    }
    let mut out = Vec::new();
    if out.try_reserve(s.len()).is_err() {
        return Err(t.memory_error());
    }
    match codec {
        Codec::Utf16(Order::Marked) | Codec::Utf32(Order::Marked) => codec.push(&mut out, 0xFEFF),
        Codec::Utf8Signed => codec.push(&mut out, 0xFEFF),
        _ => {}
    }
    let mut handler_found = None;
    let mut i = 0;
    while i < data.len() {
        i += with_units!(data, units => push_accepted(codec, &units[i..], &mut out));
        if i == data.len() {
            break;
        }
        let mut end = i + 1;
        while end < data.len() && !codec.takes(data.get(end)) {
            end += 1;
        }
        let how = match handler_found {
            Some(how) => how,
            None => *handler_found.insert(handler(t, errors)?),
        };
        if !substitute(codec, how, data.slice(i, end), &mut out) {
            return Err(encode_error(t, codec, s, i, end));
        }
        i = end;
    }
    Ok(Bytes::new(t, &out)?.value())
}

/// Appends the code points that the codec takes, up to the first that it does not; their number.
fn push_accepted<U: CodeUnit>(codec: Codec, units: &[U], out: &mut Vec<u8>) -> usize {
    // The codec is told apart outside the loop.
    macro_rules! each {
        ($codec:expr) => {{
            let codec = $codec;
            for (i, &c) in units.iter().enumerate() {
                let c = c.point();
                if !codec.takes(c) {
                    return i;
                }
                codec.push(out, c);
            }
            units.len()
        }};
    }
    match codec {
        Codec::Utf8 | Codec::Utf8Signed => {
            out.reserve(units.len() + units.len() / 2);
            each!(Codec::Utf8)
        }
        Codec::Ascii => each!(Codec::Ascii),
        Codec::Latin1 => each!(Codec::Latin1),
        _ => each!(codec),
    }
}

/// Appends what the handler makes of code points that the codec refuses; false when it gives up.
fn substitute(codec: Codec, how: Handler, refused: StrData<'_>, out: &mut Vec<u8>) -> bool {
    let ascii = |text: &[u8], out: &mut Vec<u8>| {
        text.iter().for_each(|&c| codec.push(out, c as u32));
    };
    let narrow = matches!(
        codec,
        Codec::Utf8 | Codec::Utf8Signed | Codec::Ascii | Codec::Latin1
    );
    for c in refused.iter() {
        match how {
            Handler::Strict => return false,
            Handler::Ignore => {}
            Handler::Replace => ascii(b"?", out),
            Handler::BackslashReplace => {
                let mut b = StrBuilder::new();
                str_repr::push_escape(&mut b, c);
                b.data().iter().for_each(|c| codec.push(out, c));
            }
            Handler::XmlCharRefReplace => ascii(format!("&#{c};").as_bytes(), out),
            Handler::SurrogateEscape if narrow && (0xDC80..0xDD00).contains(&c) => {
                out.push((c - 0xDC00) as u8);
            }
            Handler::SurrogatePass
                if !matches!(codec, Codec::Ascii | Codec::Latin1)
                    && (0xD800..0xE000).contains(&c) =>
            {
                codec.push(out, c);
            }
            Handler::SurrogateEscape | Handler::SurrogatePass => return false,
        }
    }
    true
}

#[cold]
fn encode_error(t: &mut Thread, codec: Codec, s: Gc<Str>, start: usize, end: usize) -> Raised {
    unicode_error(
        t,
        ClassId::UnicodeEncodeError,
        codec,
        s.value(),
        start,
        end,
        codec.refusal(),
    )
}

fn unicode_error(
    t: &mut Thread,
    class: ClassId,
    codec: Codec,
    object: Value,
    start: usize,
    end: usize,
    reason: &str,
) -> Raised {
    let texts = Str::from_str(t, codec.name())
        .and_then(|name| Str::from_str(t, reason).map(|reason| (name, reason)));
    match texts {
        Ok((name, reason)) => {
            let (start, end) = (Value::small_int(start as i64), Value::small_int(end as i64));
            t.raise_args(class, &[name.value(), object, start, end, reason.value()])
        }
        Err(raised) => raised,
    }
}

/// A place in encoded text that does not decode.
struct Malformed {
    start: usize,
    end: usize,
    reason: &'static str,
}

/// `str(object, encoding, errors)` for the content of a bytes-like object.
pub(crate) fn decode(
    t: &mut Thread,
    object: Value,
    content: &[u8],
    encoding: Option<Gc<Str>>,
    errors: Option<Gc<Str>>,
) -> Result<Gc<Str>, Raised> {
    let mut codec = match codec(encoding) {
        Ok(codec) => codec,
        Err(name) => {
            let object = if object.is_none() {
                Bytes::new(t, content)?.value()
            } else {
                object
            };
            let text = by_registry(t, "_decode_text", object, name, errors)?;
            return match text.cast::<Str>() {
                Some(text) => Ok(text),
                None => Err(t.type_error("a decoder returned no str")),
            };
        }
    };
    let mut at = 0;
    match codec {
        Codec::Utf8 | Codec::Ascii if content.is_ascii() => return Str::from_ascii(t, content),
        Codec::Latin1 => return Str::from_latin1(t, content),
        Codec::Utf8Signed if content.starts_with(b"\xEF\xBB\xBF") => at = 3,
        Codec::Utf16(Order::Marked) => match content {
            [0xFF, 0xFE, ..] => (codec, at) = (Codec::Utf16(Order::Little), 2),
            [0xFE, 0xFF, ..] => (codec, at) = (Codec::Utf16(Order::Big), 2),
            _ => {}
        },
        Codec::Utf32(Order::Marked) => match content {
            [0xFF, 0xFE, 0, 0, ..] => (codec, at) = (Codec::Utf32(Order::Little), 4),
            [0, 0, 0xFE, 0xFF, ..] => (codec, at) = (Codec::Utf32(Order::Big), 4),
            _ => {}
        },
        _ => {}
    }
    let mut b = StrBuilder::with_capacity(t, content.len())?;
    let mut handler_found = None;
    while at < content.len() {
        let bad = match codec {
            Codec::Utf8 | Codec::Utf8Signed => decode_utf8(content, at, &mut b),
            Codec::Ascii => decode_ascii(content, at, &mut b),
            Codec::Utf16(order) => decode_utf16(content, at, order == Order::Big, &mut b),
            Codec::Utf32(order) => decode_utf32(content, at, order == Order::Big, &mut b),
            Codec::Latin1 => None,
        };
        let Some(bad) = bad else { break };
        let how = match handler_found {
            Some(how) => how,
            None => *handler_found.insert(handler(t, errors)?),
        };
        match recover(codec, how, content, &bad, &mut b) {
            Some(next) => at = next,
            None if how == Handler::XmlCharRefReplace => {
                return Err(
                    t.type_error("don't know how to handle UnicodeDecodeError in error callback")
                );
            }
            None => {
                let class = ClassId::UnicodeDecodeError;
                let object = if object.cast::<Bytes>().is_some() {
                    object
                } else {
                    Bytes::new(t, content)?.value()
                };
                return Err(unicode_error(
                    t, class, codec, object, bad.start, bad.end, bad.reason,
                ));
            }
        }
    }
    b.finish(t)
}

/// Appends what the handler makes of malformed bytes, and says where decoding goes on; `None` when it
/// gives up.
fn recover(
    codec: Codec,
    how: Handler,
    content: &[u8],
    bad: &Malformed,
    b: &mut StrBuilder,
) -> Option<usize> {
    let bytes = &content[bad.start..bad.end];
    match how {
        Handler::Strict | Handler::XmlCharRefReplace => return None,
        Handler::Ignore => {}
        Handler::Replace => b.push(0xFFFD),
        Handler::BackslashReplace => {
            bytes
                .iter()
                .for_each(|&c| str_repr::push_escape(b, c as u32));
        }
        Handler::SurrogateEscape => {
            let high = bytes.iter().take_while(|&&c| c >= 0x80).count();
            if high == 0 {
                return None;
            }
            bytes[..high]
                .iter()
                .for_each(|&c| b.push(0xDC00 + c as u32));
            return Some(bad.start + high);
        }
        Handler::SurrogatePass => {
            let rest = &content[bad.start..];
            let (c, size) = match codec {
                Codec::Utf8 | Codec::Utf8Signed => match rest {
                    [0xED, a @ 0xA0..=0xBF, z @ 0x80..=0xBF, ..] => {
                        (0xD000 | (*a as u32 & 0x3F) << 6 | *z as u32 & 0x3F, 3)
                    }
                    _ => return None,
                },
                Codec::Utf16(order) if rest.len() >= 2 => {
                    (unit(&rest[..2], order == Order::Big), 2)
                }
                Codec::Utf32(order) if rest.len() >= 4 => {
                    (unit(&rest[..4], order == Order::Big), 4)
                }
                _ => return None,
            };
            if !(0xD800..0xE000).contains(&c) {
                return None;
            }
            b.push(c);
            return Some(bad.start + size);
        }
    }
    Some(bad.end)
}

fn decode_utf8(content: &[u8], from: usize, b: &mut StrBuilder) -> Option<Malformed> {
    let error = match core::str::from_utf8(&content[from..]) {
        Ok(text) => {
            b.push_str(text);
            return None;
        }
        Err(error) => error,
    };
    let start = from + error.valid_up_to();
    if let Ok(text) = core::str::from_utf8(&content[from..start]) {
        b.push_str(text);
    }
    Some(match error.error_len() {
        None => Malformed {
            start,
            end: content.len(),
            reason: "unexpected end of data",
        },
        Some(len) => {
            let lead = matches!(content[start], 0xC2..=0xF4);
            let reason = if lead {
                "invalid continuation byte"
            } else {
                "invalid start byte"
            };
            Malformed {
                start,
                end: start + len,
                reason,
            }
        }
    })
}

fn decode_ascii(content: &[u8], from: usize, b: &mut StrBuilder) -> Option<Malformed> {
    let good = content[from..].iter().take_while(|c| c.is_ascii()).count();
    b.push_latin1(&content[from..from + good]);
    let start = from + good;
    (start < content.len()).then_some(Malformed {
        start,
        end: start + 1,
        reason: "ordinal not in range(128)",
    })
}

/// An unsigned number of 2 or 4 bytes.
fn unit(bytes: &[u8], big_endian: bool) -> u32 {
    let join = |n: u32, &b: &u8| n << 8 | b as u32;
    if big_endian {
        bytes.iter().fold(0, join)
    } else {
        bytes.iter().rev().fold(0, join)
    }
}

fn decode_utf16(content: &[u8], from: usize, big: bool, b: &mut StrBuilder) -> Option<Malformed> {
    let mut at = from;
    while at < content.len() {
        let bad = |end, reason| {
            Some(Malformed {
                start: at,
                end,
                reason,
            })
        };
        if at + 2 > content.len() {
            return bad(content.len(), "truncated data");
        }
        match unit(&content[at..at + 2], big) {
            high @ 0xD800..0xDC00 => {
                if at + 4 > content.len() {
                    return bad(content.len(), "unexpected end of data");
                }
                match unit(&content[at + 2..at + 4], big) {
                    low @ 0xDC00..0xE000 => {
                        b.push(0x10000 + ((high & 0x3FF) << 10 | low & 0x3FF));
                        at += 4;
                    }
                    _ => return bad(at + 2, "illegal UTF-16 surrogate"),
                }
            }
            0xDC00..0xE000 => return bad(at + 2, "illegal encoding"),
            c => {
                b.push(c);
                at += 2;
            }
        }
    }
    None
}

fn decode_utf32(content: &[u8], from: usize, big: bool, b: &mut StrBuilder) -> Option<Malformed> {
    let mut at = from;
    while at < content.len() {
        let bad = |end, reason| {
            Some(Malformed {
                start: at,
                end,
                reason,
            })
        };
        if at + 4 > content.len() {
            return bad(content.len(), "truncated data");
        }
        match unit(&content[at..at + 4], big) {
            0xD800..0xE000 => {
                let reason = "code point in surrogate code point range(0xd800, 0xe000)";
                return bad(at + 4, reason);
            }
            c if c >= 0x110000 => return bad(at + 4, "code point not in range(0x110000)"),
            c => {
                b.push(c);
                at += 4;
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf8_error(content: &[u8]) -> Option<(usize, usize, &'static str)> {
        decode_utf8(content, 0, &mut StrBuilder::new()).map(|e| (e.start, e.end, e.reason))
    }

    #[test]
    fn places_and_reasons_of_malformed_utf8() {
        assert_eq!(
            utf8_error(b"ab\xC3"),
            Some((2, 3, "unexpected end of data"))
        );
        assert_eq!(
            utf8_error(b"\xE6\x97"),
            Some((0, 2, "unexpected end of data"))
        );
        assert_eq!(utf8_error(b"\xFF"), Some((0, 1, "invalid start byte")));
        assert_eq!(
            utf8_error(b"\xED\xA0\x80"),
            Some((0, 1, "invalid continuation byte"))
        );
        assert_eq!(
            utf8_error(b"\xF0\x9F\x98z"),
            Some((0, 3, "invalid continuation byte"))
        );
        assert_eq!(utf8_error("日本".as_bytes()), None);
    }

    #[test]
    fn codecs_push_what_they_take() {
        let mut out = Vec::new();
        for codec in [
            Codec::Utf8,
            Codec::Utf16(Order::Big),
            Codec::Utf32(Order::Little),
        ] {
            codec.push(&mut out, 0x1F600);
        }
        assert_eq!(out, b"\xF0\x9F\x98\x80\xD8\x3D\xDE\x00\x00\xF6\x01\x00");
        assert_eq!(Codec::by_name("ISO-8859-1"), Some(Codec::Latin1));
        assert_eq!(Codec::by_name("utf 8"), Some(Codec::Utf8));
        assert_eq!(Codec::by_name("nope"), None);
    }
}
