//! `_json.make_scanner` and `scanstring`: JSON text to objects.

use super::field;
use crate::builtins::import;
use crate::builtins::str_args::type_name;
use crate::natives;
use crate::object::*;
use crate::runtime::{attributes, call, dicts, ops, slices};
use crate::value::Value;
use core::cell::Cell;

const STRICT: usize = 0;
const OBJECT_HOOK: usize = 1;
const OBJECT_PAIRS_HOOK: usize = 2;
const PARSE_FLOAT: usize = 3;
const PARSE_INT: usize = 4;
const PARSE_CONSTANT: usize = 5;

natives! { METHODS:
    /// A scanner with the settings that are attributes of the context.
    "__new__" "(cls, context)" => new,
    /// The object that begins at an index, and the index behind it.
    "__call__" "(self, /, string, idx)" => call_scanner,
}

natives! { GETTERS:
    /// strict
    "strict" "(self)" => field::<STRICT>,
    /// object_hook
    "object_hook" "(self)" => field::<OBJECT_HOOK>,
    /// object_pairs_hook
    "object_pairs_hook" "(self)" => field::<OBJECT_PAIRS_HOOK>,
    /// parse_float
    "parse_float" "(self)" => field::<PARSE_FLOAT>,
    /// parse_int
    "parse_int" "(self)" => field::<PARSE_INT>,
    /// parse_constant
    "parse_constant" "(self)" => field::<PARSE_CONSTANT>,
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::JsonScanner)?;
    let names = [
        "strict",
        "object_hook",
        "object_pairs_hook",
        "parse_float",
        "parse_int",
        "parse_constant",
    ];
    let mut fields = [Value::NONE; 6];
    for (f, name) in fields.iter_mut().zip(names) {
        let name = t.intern(name)?;
        *f = attributes::get(t, args[1], name)?;
    }
    fields[STRICT] = Value::bool(ops::truthy(t, fields[STRICT])?);
    let shape = class.root_shape.get();
    Ok(Record::with_shape(t, shape, RecordType::JsonScanner, &fields)?.value())
}

/// A `json.JSONDecodeError`.
#[cold]
fn decode_error(t: &mut Thread, message: &str, s: Gc<Str>, at: usize) -> Raised {
    let made = import::load(t, "json.decoder").and_then(|module| {
        let name = t.intern("JSONDecodeError")?;
        let class = attributes::get(t, module, name)?;
        let message = Str::from_str(t, message)?;
        let at = t.int(at as i64)?;
        call::call(t, class, &[message.value(), s.value(), at])
    });
    match made {
        Ok(e) => match e.cast::<Exception>() {
            Some(e) => t.raise_object(e),
            None => t.type_error("exceptions must derive from BaseException"),
        },
        Err(raised) => raised,
    }
}

/// `StopIteration(index)`: nothing begins there.
#[cold]
fn nothing(t: &mut Thread, at: usize) -> Raised {
    match t.int(at as i64) {
        Ok(at) => t.raise_args(ClassId::StopIteration, &[at]),
        Err(raised) => raised,
    }
}

/// Places of the table of recent keys.
const RECENT_KEYS: usize = 64;

/// One run of a scanner.
#[derive(Clone, Copy)]
struct Run<'a> {
    settings: Gc<Record>,
    text: Gc<Str>,
    /// The keys so far, so that equal ones are one object.
    keys: Gc<Dict>,
    /// Some of them by their length and last character, to be found without making a str first.
    recent: &'a [Cell<Value>; RECENT_KEYS],
}

fn call_scanner(t: &mut Thread, args: &[Value]) -> PyResult {
    let settings = slices::record(t, args[0], RecordType::JsonScanner, ClassId::JsonScanner)?;
    let Some(text) = args[1].cast::<Str>() else {
        let message = format!(
            "first argument must be a string, not {}",
            type_name(t, args[1])
        );
        return Err(t.type_error(message));
    };
    let at = ops::size(t, args[2])?;
    if at < 0 {
        return Err(t.value_error("idx cannot be negative"));
    }
    let keys = Dict::new(t)?;
    let recent = [const { Cell::new(Value::NONE) }; RECENT_KEYS];
    let run = Run {
        settings,
        text,
        keys,
        recent: &recent,
    };
    let (v, end) = run.value(t, at as usize)?;
    let end = t.int(end as i64)?;
    Ok(Tuple::new(t, &[v, end])?.value())
}

pub(super) fn scan_string(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some(text) = args[0].cast::<Str>() else {
        let message = format!(
            "first argument must be a string, not {}",
            type_name(t, args[0])
        );
        return Err(t.type_error(message));
    };
    let at = ops::size(t, args[1])?;
    let strict = args[2].is_unbound() || ops::truthy(t, args[2])?;
    if at < 0 || at as usize > text.len() {
        return Err(t.value_error("end is out of bounds"));
    }
    let (s, end) = string(t, text, at as usize, strict)?;
    let end = t.int(end as i64)?;
    Ok(Tuple::new(t, &[s.value(), end])?.value())
}

/// The next place from `from` on with a quote, a backslash or, if `strict`, a control character; else the end.
fn special<C: CodeUnit>(text: &[C], from: usize, strict: bool) -> usize {
    let least = if strict { 0x20 } else { 0 };
    let is_special = |c: &C| {
        let c = c.point();
        c == u32::from(b'"') || c == u32::from(b'\\') || c < least
    };
    let found = text[from..].iter().position(is_special);
    found.map_or(text.len(), |i| from + i)
}

/// As [`special`], with the character there, 0 at the end.
#[inline]
fn find_special(data: StrData<'_>, from: usize, strict: bool) -> (usize, u32) {
    let at = match data {
        StrData::One(s) => special(s, from, strict),
        StrData::Two(s) => special(s, from, strict),
        StrData::Four(s) => special(s, from, strict),
    };
    let c = if at < data.len() { data.get(at) } else { 0 };
    (at, c)
}

/// The string whose opening quote lies before `from`, and the index behind its closing one.
fn string(
    t: &mut Thread,
    text: Gc<Str>,
    from: usize,
    strict: bool,
) -> Result<(Gc<Str>, usize), Raised> {
    let (stop, c) = find_special(text.data(), from, strict);
    if c == u32::from(b'"') {
        return Ok((Str::substring(t, text, from, stop)?, stop + 1));
    }
    escaped_string(t, text, from, strict)
}

/// As [`string`], for one with escapes or errors.
fn escaped_string(
    t: &mut Thread,
    text: Gc<Str>,
    from: usize,
    strict: bool,
) -> Result<(Gc<Str>, usize), Raised> {
    const UNTERMINATED: &str = "Unterminated string starting at";
    let begin = from.wrapping_sub(1);
    let len = text.len();
    let mut out = StrBuilder::with_capacity(t, 0)?;
    let mut at = from;
    loop {
        let (stop, c) = find_special(text.data(), at, strict);
        out.push_data(text.data().slice(at, stop));
        if stop >= len {
            return Err(decode_error(t, UNTERMINATED, text, begin));
        }
        if c == u32::from(b'"') {
            return Ok((out.finish(t)?, stop + 1));
        }
        if c != u32::from(b'\\') {
            return Err(decode_error(t, "Invalid control character at", text, stop));
        }
        if stop + 1 >= len {
            return Err(decode_error(t, UNTERMINATED, text, begin));
        }
        let c = text.data().get(stop + 1);
        at = stop + 2;
        let plain = match char::from_u32(c) {
            Some('"') => '"',
            Some('\\') => '\\',
            Some('/') => '/',
            Some('b') => '\x08',
            Some('f') => '\x0C',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                let Some(mut c) = hex4(text, at) else {
                    return Err(decode_error(t, "Invalid \\uXXXX escape", text, at - 1));
                };
                at += 4;
                // Two surrogates in a row are one character.
                if (0xD800..0xDC00).contains(&c)
                    && at + 6 <= len
                    && text.data().get(at) == u32::from(b'\\')
                    && text.data().get(at + 1) == u32::from(b'u')
                    && let Some(low @ 0xDC00..=0xDFFF) = hex4(text, at + 2)
                {
                    c = 0x1_0000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                    at += 6;
                }
                out.push(c);
                continue;
            }
            _ => return Err(decode_error(t, "Invalid \\escape", text, stop)),
        };
        out.push(plain as u32);
    }
}

fn hex4(text: Gc<Str>, at: usize) -> Option<u32> {
    if at + 4 > text.len() {
        return None;
    }
    let data = text.data();
    (at..at + 4).try_fold(0, |n, i| {
        let d = char::from_u32(data.get(i))?.to_digit(16)?;
        Some(n << 4 | d)
    })
}

/// The first place from `i` on that holds no blank.
fn behind_blanks<C: CodeUnit>(text: &[C], i: usize) -> usize {
    let is_blank = |c: &C| matches!(c.point(), 0x20 | 0x09 | 0x0A | 0x0D);
    let rest = text.get(i..).unwrap_or_default();
    i + rest.iter().take_while(|c| is_blank(c)).count()
}

impl Run<'_> {
    /// The character at an index; 0 behind the end.
    #[inline]
    fn at(self, i: usize) -> u8 {
        if i >= self.text.len() {
            return 0;
        }
        u8::try_from(self.text.data().get(i)).unwrap_or(0xFF)
    }

    /// The first place from `i` on that holds no blank, and the character there, 0 at the end.
    #[inline]
    fn skip_blanks(self, i: usize) -> (usize, u8) {
        let c = self.at(i);
        if c > b' ' {
            return (i, c);
        }
        let i = match self.text.data() {
            StrData::One(s) => behind_blanks(s, i),
            StrData::Two(s) => behind_blanks(s, i),
            StrData::Four(s) => behind_blanks(s, i),
        };
        (i, self.at(i))
    }

    fn starts_with(self, i: usize, word: &str) -> bool {
        word.bytes().enumerate().all(|(k, c)| self.at(i + k) == c)
    }

    fn value(self, t: &mut Thread, i: usize) -> Result<(Value, usize), Raised> {
        match self.at(i) {
            b'"' => {
                let strict = self.settings.field(STRICT) == Value::TRUE;
                let (s, end) = string(t, self.text, i + 1, strict)?;
                Ok((s.value(), end))
            }
            b'{' => {
                t.check_native_stack()?;
                self.object(t, i + 1)
            }
            b'[' => {
                t.check_native_stack()?;
                self.array(t, i + 1)
            }
            b'n' if self.starts_with(i, "null") => Ok((Value::NONE, i + 4)),
            b't' if self.starts_with(i, "true") => Ok((Value::TRUE, i + 4)),
            b'f' if self.starts_with(i, "false") => Ok((Value::FALSE, i + 5)),
            b'N' if self.starts_with(i, "NaN") => self.constant(t, "NaN", i),
            b'I' if self.starts_with(i, "Infinity") => self.constant(t, "Infinity", i),
            b'-' if self.starts_with(i, "-Infinity") => self.constant(t, "-Infinity", i),
            _ => self.number(t, i),
        }
    }

    fn constant(self, t: &mut Thread, name: &str, i: usize) -> Result<(Value, usize), Raised> {
        let text = t.intern(name)?;
        let v = call::call(t, self.settings.field(PARSE_CONSTANT), &[text.value()])?;
        Ok((v, i + name.len()))
    }

    fn digits(self, mut i: usize) -> usize {
        while self.at(i).is_ascii_digit() {
            i += 1;
        }
        i
    }

    fn number(self, t: &mut Thread, from: usize) -> Result<(Value, usize), Raised> {
        let first = from + (self.at(from) == b'-') as usize;
        let mut end = match self.at(first) {
            b'0' => first + 1,
            b'1'..=b'9' => self.digits(first + 1),
            _ => return Err(nothing(t, from)),
        };
        let mut is_float = false;
        if self.at(end) == b'.' && self.at(end + 1).is_ascii_digit() {
            is_float = true;
            end = self.digits(end + 2);
        }
        if matches!(self.at(end), b'e' | b'E') {
            let sign = matches!(self.at(end + 1), b'+' | b'-') as usize;
            if self.at(end + 1 + sign).is_ascii_digit() {
                is_float = true;
                end = self.digits(end + 1 + sign);
            }
        }
        let parser = self
            .settings
            .field(if is_float { PARSE_FLOAT } else { PARSE_INT });
        let class = t.class(if is_float {
            ClassId::Float
        } else {
            ClassId::Int
        });
        if parser == class.value() {
            // A number is ASCII; a longer one than this is left to the class.
            let mut raw = [0; 64];
            if let Some(raw) = raw.get_mut(..end - from) {
                for (i, c) in raw.iter_mut().enumerate() {
                    *c = self.at(from + i);
                }
                let raw = core::str::from_utf8(raw).unwrap_or("");
                if is_float && let Ok(x) = raw.parse::<f64>() {
                    return Ok((t.float(x)?, end));
                }
                if !is_float && let Ok(n) = raw.parse::<i64>() {
                    return Ok((t.int(n)?, end));
                }
            }
        }
        let text = Str::substring(t, self.text, from, end)?;
        Ok((call::call(t, parser, &[text.value()])?, end))
    }

    fn array(self, t: &mut Thread, i: usize) -> Result<(Value, usize), Raised> {
        let list = List::new(t)?;
        let (mut i, c) = self.skip_blanks(i);
        if c == b']' {
            return Ok((list.value(), i + 1));
        }
        loop {
            if i >= self.text.len() {
                return Err(nothing(t, i));
            }
            let (v, end) = self.value(t, i)?;
            list.push(t, v)?;
            let (comma, c) = self.skip_blanks(end);
            match c {
                b']' => return Ok((list.value(), comma + 1)),
                b',' => {}
                _ => {
                    let message = "Expecting ',' delimiter";
                    return Err(decode_error(t, message, self.text, comma));
                }
            }
            let (next, c) = self.skip_blanks(comma + 1);
            if c == b']' {
                let message = "Illegal trailing comma before end of array";
                return Err(decode_error(t, message, self.text, comma));
            }
            i = next;
        }
    }

    /// The key whose opening quote lies before `from`, and the index behind its closing one.
    fn key(self, t: &mut Thread, from: usize, strict: bool) -> Result<(Value, usize), Raised> {
        let data = self.text.data();
        let (stop, c) = find_special(data, from, strict);
        let is_plain = c == u32::from(b'"');
        let last = if stop > from {
            data.get(stop - 1) as usize
        } else {
            0
        };
        let place = &self.recent[(last ^ (stop - from) << 2) % RECENT_KEYS];
        if is_plain
            && let Some(known) = place.get().cast::<Str>()
            && is_same(known.data(), data.slice(from, stop))
        {
            return Ok((known.value(), stop + 1));
        }
        let (key, end) = string(t, self.text, from, strict)?;
        let key = match dicts::get(t, self.keys, key.value())? {
            Some(known) => known,
            None => {
                dicts::set(t, self.keys, key.value(), key.value())?;
                key.value()
            }
        };
        if is_plain {
            place.set(key);
        }
        Ok((key, end))
    }

    fn object(self, t: &mut Thread, i: usize) -> Result<(Value, usize), Raised> {
        const NAME: &str = "Expecting property name enclosed in double quotes";
        let pairs_hook = self.settings.field(OBJECT_PAIRS_HOOK);
        let made = Dict::new(t)?;
        let pairs = match pairs_hook.is_none() {
            true => None,
            false => Some(List::new(t)?),
        };
        let strict = self.settings.field(STRICT) == Value::TRUE;
        let (mut i, mut c) = self.skip_blanks(i);
        let mut more = c != b'}';
        while more {
            if c != b'"' {
                return Err(decode_error(t, NAME, self.text, i));
            }
            let (key, end) = self.key(t, i + 1, strict)?;
            (i, c) = self.skip_blanks(end);
            if c != b':' {
                return Err(decode_error(t, "Expecting ':' delimiter", self.text, i));
            }
            let (start, _) = self.skip_blanks(i + 1);
            let (v, end) = self.value(t, start)?;
            match pairs {
                None => dicts::set(t, made, key, v)?,
                Some(pairs) => {
                    let pair = Tuple::new(t, &[key, v])?;
                    pairs.push(t, pair.value())?;
                }
            }
            (i, c) = self.skip_blanks(end);
            match c {
                b'}' => more = false,
                b',' => {
                    let comma = i;
                    (i, c) = self.skip_blanks(i + 1);
                    if c == b'}' {
                        let message = "Illegal trailing comma before end of object";
                        return Err(decode_error(t, message, self.text, comma));
                    }
                }
                _ => return Err(decode_error(t, "Expecting ',' delimiter", self.text, i)),
            }
        }
        let hook = self.settings.field(OBJECT_HOOK);
        let v = if let Some(pairs) = pairs {
            call::call(t, pairs_hook, &[pairs.value()])?
        } else if !hook.is_none() {
            call::call(t, hook, &[made.value()])?
        } else {
            made.value()
        };
        Ok((v, i + 1))
    }
}

/// Are two texts equal?
fn is_same(a: StrData<'_>, b: StrData<'_>) -> bool {
    match (a, b) {
        (StrData::One(a), StrData::One(b)) => a == b,
        _ => a.iter().eq(b.iter()),
    }
}
