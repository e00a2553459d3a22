//! Reading from files.

use super::file::{ENCODING, ERRORS, NEWLINE, WHICH, is_text, this, with};
use super::unsupported;
use crate::builtins::buffers::Region;
use crate::builtins::str_args::type_name;
use crate::builtins::str_codecs;
use crate::object::*;
use crate::runtime::ops;
use crate::value::Value;

/// Where lines end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ends {
    /// `\n`, `\r` and `\r\n`, all read as `\n`.
    Universal,
    /// The same, left as they are.
    Kept,
    /// `\n` alone.
    Newline,
    /// `\r` alone.
    Return,
    /// `\r\n` alone.
    Both,
}

fn ends(r: Gc<Record>) -> Ends {
    if !is_text(r) {
        return Ends::Newline;
    }
    match r
        .field(NEWLINE)
        .cast::<Str>()
        .map(|s| s.to_string_lossy())
        .as_deref()
    {
        None => Ends::Universal,
        Some("\n") => Ends::Newline,
        Some("\r") => Ends::Return,
        Some("\r\n") => Ends::Both,
        Some(_) => Ends::Kept,
    }
}

fn readable_file(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    let r = this(t, v)?;
    if r.field(WHICH) == Value::small_int(1) || !with(t, r, |f| Ok(f.readable))? {
        return Err(unsupported(
            t,
            if is_text(r) { "not readable" } else { "read" },
        ));
    }
    if r.field(WHICH) == Value::small_int(0) {
        // A prompt must be seen before the answer is waited for.
        let _ = t.out.flush();
    }
    Ok(r)
}

/// The size argument: `None` for all.
fn size_argument(t: &mut Thread, v: Value) -> Result<Option<usize>, Raised> {
    if v.is_unbound() || v.is_none() {
        return Ok(None);
    }
    if !v.is_any_int() && t.special(v, Special::Index).is_unbound() {
        let message = format!(
            "argument should be integer or None, not '{}'",
            t.class_of(v).name()
        );
        return Err(t.type_error(message));
    }
    let n = ops::index_i64(t, v)?;
    Ok(usize::try_from(n).ok())
}

fn translated(bytes: Vec<u8>, ends: Ends) -> Vec<u8> {
    if ends != Ends::Universal || !bytes.contains(&b'\r') {
        return bytes;
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        if bytes[i] == b'\r' {
            out.push(b'\n');
            i += 1 + usize::from(bytes.get(i + 1) == Some(&b'\n'));
        } else {
            out.push(bytes[i]);
            i += 1;
        }
    }
    out
}

/// Text or bytes for what was read.
fn result(t: &mut Thread, r: Gc<Record>, bytes: Vec<u8>) -> PyResult {
    if !is_text(r) {
        return Ok(Bytes::new(t, &bytes)?.value());
    }
    let bytes = translated(bytes, ends(r));
    let (encoding, errors) = (
        r.field(ENCODING).cast::<Str>(),
        r.field(ERRORS).cast::<Str>(),
    );
    let object = if bytes.is_ascii() {
        Value::NONE
    } else {
        Bytes::new(t, &bytes)?.value()
    };
    Ok(str_codecs::decode(t, object, &bytes, encoding, errors)?.value())
}

/// Reads until the end.
fn rest(t: &mut Thread, r: Gc<Record>) -> Result<Vec<u8>, Raised> {
    while with(t, r, OpenFile::fill)? > 0 {}
    with(t, r, |f| {
        let n = f.buffered().len();
        Ok(f.take(n))
    })
}

pub(super) fn read(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = readable_file(t, args[0])?;
    let Some(n) = size_argument(t, args[1])? else {
        let bytes = rest(t, r)?;
        return result(t, r, bytes);
    };
    let text = is_text(r);
    let how = ends(r);
    let wide = text && !single_byte(r);
    loop {
        let (there, taken) = with(t, r, |f| {
            let b = f.buffered();
            Ok(if text {
                first_chars(b, n, how, wide)
            } else {
                (b.len(), b.len().min(n))
            })
        })?;
        if there >= n || with(t, r, OpenFile::fill)? == 0 {
            let taken = if there >= n { taken } else { usize::MAX };
            let bytes = with(t, r, |f| Ok(f.take(taken)))?;
            return result(t, r, bytes);
        }
    }
}

fn single_byte(r: Gc<Record>) -> bool {
    let name = r
        .field(ENCODING)
        .cast::<Str>()
        .map_or_else(String::new, |s| s.to_string_lossy());
    let name = name.to_ascii_lowercase().replace(['-', '_'], "");
    !name.starts_with("utf8")
}

/// How many whole characters the bytes have, at most `n`, and how many bytes these take.
fn first_chars(b: &[u8], n: usize, how: Ends, wide: bool) -> (usize, usize) {
    let (mut count, mut i) = (0, 0);
    while count < n && i < b.len() {
        let step = match b[i] {
            b'\r' if how == Ends::Universal => match b.get(i + 1) {
                // The next byte decides.
                None => break,
                Some(b'\n') => 2,
                Some(_) => 1,
            },
            0xC0..=0xDF if wide => 2,
            0xE0..=0xEF if wide => 3,
            0xF0..=0xF7 if wide => 4,
            _ => 1,
        };
        if i + step > b.len() {
            break;
        }
        i += step;
        count += 1;
    }
    (count, i)
}

/// Length of the first line in the bytes, `None` when its end is not there yet.
fn line_length(b: &[u8], from: usize, how: Ends) -> Option<usize> {
    let at = |c: u8| b[from..].iter().position(|x| *x == c).map(|i| i + from);
    match how {
        Ends::Newline => at(b'\n').map(|i| i + 1),
        Ends::Return => at(b'\r').map(|i| i + 1),
        Ends::Both => {
            let start = from.saturating_sub(1);
            b[start..]
                .windows(2)
                .position(|w| w == b"\r\n")
                .map(|i| start + i + 2)
        }
        Ends::Universal | Ends::Kept => {
            let i = b.iter().position(|c| matches!(c, b'\n' | b'\r'))?;
            if b[i] == b'\n' {
                return Some(i + 1);
            }
            b.get(i + 1).map(|next| i + 1 + usize::from(*next == b'\n'))
        }
    }
}

/// The next line's bytes; empty at the end.
fn take_line(t: &mut Thread, r: Gc<Record>, limit: Option<usize>) -> Result<Vec<u8>, Raised> {
    let how = ends(r);
    let wide = is_text(r) && !single_byte(r);
    let mut searched = 0;
    loop {
        let (found, n) = with(t, r, |f| {
            let b = f.buffered();
            let found = line_length(b, searched.min(b.len()), how);
            let n = b.len();
            let found = match limit {
                None => found,
                Some(most) => {
                    let (chars, bytes) = first_chars(&b[..found.unwrap_or(n)], most, how, wide);
                    if chars >= most { Some(bytes) } else { found }
                }
            };
            Ok((found, n))
        })?;
        searched = n;
        if let Some(n) = found {
            return with(t, r, |f| Ok(f.take(n)));
        }
        if with(t, r, OpenFile::fill)? == 0 {
            return with(t, r, |f| Ok(f.take(usize::MAX)));
        }
    }
}

pub(super) fn readline(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = readable_file(t, args[0])?;
    let limit = size_argument(t, args[1])?;
    let bytes = take_line(t, r, limit)?;
    result(t, r, bytes)
}

pub(super) fn next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = readable_file(t, args[0])?;
    let bytes = take_line(t, r, None)?;
    if bytes.is_empty() {
        return Ok(Value::EXHAUSTED);
    }
    result(t, r, bytes)
}

pub(super) fn readlines(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = readable_file(t, args[0])?;
    let hint = size_argument(t, args[1])?.filter(|n| *n > 0);
    let list = List::new(t)?;
    let mut total = 0;
    loop {
        let bytes = take_line(t, r, None)?;
        if bytes.is_empty() {
            return Ok(list.value());
        }
        total += bytes.len();
        let line = result(t, r, bytes)?;
        list.push(t, line)?;
        if hint.is_some_and(|h| total >= h) {
            return Ok(list.value());
        }
    }
}

pub(super) fn readinto(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = readable_file(t, args[0])?;
    let to = match Region::of(args[1]) {
        Some(to) if !to.readonly => to,
        _ => {
            let message = format!(
                "readinto() argument must be read-write bytes-like object, not {}",
                type_name(t, args[1])
            );
            return Err(t.type_error(message));
        }
    };
    let n = to.len;
    let got = read(t, &[args[0], Value::small_int(n as i64)])?;
    let Some(got) = got.cast::<Bytes>() else {
        return Ok(Value::NONE);
    };
    let _ = r;
    to.write(0, got.as_slice());
    t.int(got.len() as i64)
}

pub(super) fn read1(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = readable_file(t, args[0])?;
    let n = size_argument(t, args[1])?.unwrap_or(usize::MAX);
    if n > 0 && with(t, r, |f| Ok(f.buffered().is_empty()))? {
        with(t, r, OpenFile::fill)?;
    }
    let bytes = with(t, r, |f| Ok(f.take(n)))?;
    result(t, r, bytes)
}

pub(super) fn peek(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = readable_file(t, args[0])?;
    if with(t, r, |f| Ok(f.buffered().is_empty()))? {
        with(t, r, OpenFile::fill)?;
    }
    let bytes = with(t, r, |f| Ok(f.buffered().to_vec()))?;
    result(t, r, bytes)
}
