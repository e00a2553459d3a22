//! `str` and `repr` of exceptions.

use super::fields::field;
use super::{Family, this};
use crate::object::*;
use crate::runtime::ops;
use crate::value::Value;

pub(super) fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let e = this(t, args[0])?;
    let name = t.class_of(args[0]).name();
    let mut out = StrBuilder::new();
    out.push_data(name.data());
    let arguments = e.args(t)?;
    if let [one] = *arguments.items() {
        let text = ops::repr(t, one)?;
        out.push_str("(");
        out.push_data(text.data());
        out.push_str(")");
    } else {
        let text = ops::repr(t, arguments.value())?;
        out.push_data(text.data());
    }
    Ok(out.finish(t)?.value())
}

fn base_str(t: &mut Thread, e: Gc<Exception>) -> PyResult {
    let arguments = e.args(t)?;
    let text = match *arguments.items() {
        [] => t.empty_str(),
        [one] => ops::str(t, one)?,
        _ => ops::str(t, arguments.value())?,
    };
    Ok(text.value())
}

pub(super) fn str(t: &mut Thread, args: &[Value]) -> PyResult {
    let e = this(t, args[0])?;
    if t.is_instance(args[0], ClassId::KeyError) {
        // The empty key or one with spaces would be invisible.
        if let [key] = *e.args(t)?.items() {
            return Ok(ops::repr(t, key)?.value());
        }
        return base_str(t, e);
    }
    match Family::of(t, e) {
        Family::Import => {
            let msg = field(t, e, 0)?;
            if msg.shape_id() == ClassId::Str as u32 {
                Ok(msg)
            } else {
                base_str(t, e)
            }
        }
        Family::Os => os(t, e),
        Family::Syntax => syntax(t, e),
        Family::Unicode | Family::Translate => unicode(t, e),
        Family::Group => group(t, e),
        _ => base_str(t, e),
    }
}

fn text_of(t: &mut Thread, v: Value) -> Result<Gc<Str>, Raised> {
    ops::str(t, v)
}

/// Joins the pieces `parts` with the strs of `values` between them.
fn joined(t: &mut Thread, pieces: &[Piece<'_>]) -> PyResult {
    let mut out = StrBuilder::new();
    for p in pieces {
        match p {
            Piece::Text(s) => out.push_str(s),
            Piece::Str(s) => out.push_data(s.data()),
        }
    }
    Ok(out.finish(t)?.value())
}

enum Piece<'a> {
    Text(&'a str),
    Str(Gc<Str>),
}
use Piece::{Str as S, Text as T};

fn os(t: &mut Thread, e: Gc<Exception>) -> PyResult {
    let (errno, strerror) = (field(t, e, 0)?, field(t, e, 1)?);
    let (filename, filename2) = (field(t, e, 2)?, field(t, e, 3)?);
    if !filename.is_none() {
        let (errno, strerror) = (text_of(t, errno)?, text_of(t, strerror)?);
        let file = ops::repr(t, filename)?;
        if !filename2.is_none() {
            let second = ops::repr(t, filename2)?;
            let pieces = [
                T("[Errno "),
                S(errno),
                T("] "),
                S(strerror),
                T(": "),
                S(file),
                T(" -> "),
                S(second),
            ];
            return joined(t, &pieces);
        }
        return joined(
            t,
            &[
                T("[Errno "),
                S(errno),
                T("] "),
                S(strerror),
                T(": "),
                S(file),
            ],
        );
    }
    if !errno.is_none() && !strerror.is_none() {
        let (errno, strerror) = (text_of(t, errno)?, text_of(t, strerror)?);
        return joined(t, &[T("[Errno "), S(errno), T("] "), S(strerror)]);
    }
    base_str(t, e)
}

fn syntax(t: &mut Thread, e: Gc<Exception>) -> PyResult {
    let (msg, filename, line) = (field(t, e, 0)?, field(t, e, 1)?, field(t, e, 2)?);
    let msg = text_of(t, msg)?;
    let line = line.to_i64().map(|n| n.to_string());
    let file = filename.cast::<Str>().map(|f| {
        let f = f.to_string_lossy();
        f.rsplit('/').next().unwrap_or("").to_owned()
    });
    match (file, line) {
        (Some(f), Some(n)) => joined(t, &[S(msg), T(" ("), T(&f), T(", line "), T(&n), T(")")]),
        (Some(f), None) => joined(t, &[S(msg), T(" ("), T(&f), T(")")]),
        (None, Some(n)) => joined(t, &[S(msg), T(" (line "), T(&n), T(")")]),
        (None, None) => Ok(msg.value()),
    }
}

fn unicode(t: &mut Thread, e: Gc<Exception>) -> PyResult {
    let object = field(t, e, 1)?;
    if object.is_none() {
        return Ok(t.empty_str().value());
    }
    let (encoding, reason) = (field(t, e, 0)?, field(t, e, 4)?);
    let (encoding, reason) = (text_of(t, encoding)?, text_of(t, reason)?);
    // What those did may have changed the object.
    let object = field(t, e, 1)?;
    let decode = t.is_instance(e.value(), ClassId::UnicodeDecodeError);
    let (fits, wanted) = match decode {
        true => (
            object.cast::<Bytes>().is_some() || object.cast::<ByteArray>().is_some(),
            "bytes",
        ),
        false => (object.cast::<Str>().is_some(), "a string"),
    };
    if !fits {
        return Err(t.type_error(format!("UnicodeError 'object' attribute must be {wanted}")));
    }
    let start = field(t, e, 2)?.to_i64().unwrap_or(0).max(0);
    let end = field(t, e, 3)?.to_i64().unwrap_or(0).max(0);
    let translate = t.is_instance(e.value(), ClassId::UnicodeTranslateError);
    let one = usize::try_from(start).ok().filter(|_| end == start + 1);
    let what = if decode {
        let byte = match (one, object.cast::<Bytes>(), object.cast::<ByteArray>()) {
            (Some(i), Some(b), _) => b.as_slice().get(i).copied(),
            (Some(i), _, Some(b)) => b.get(i),
            _ => None,
        };
        byte.map_or_else(|| "bytes".to_owned(), |b| format!("byte {b:#04x}"))
    } else {
        let c = one.and_then(|i| {
            object
                .cast::<Str>()
                .filter(|s| i < s.len())
                .map(|s| s.data().get(i))
        });
        match c {
            Some(c) if c <= 0xFF => format!("character '\\x{c:02x}'"),
            Some(c) if c <= 0xFFFF => format!("character '\\u{c:04x}'"),
            Some(c) => format!("character '\\U{c:08x}'"),
            None => "characters".to_owned(),
        }
    };
    let place = if what.ends_with('s') {
        format!("{start}-{}", end - 1)
    } else {
        start.to_string()
    };
    if translate {
        let head = format!("can't translate {what} in position {place}: ");
        return joined(t, &[T(&head), S(reason)]);
    }
    let verb = if decode { "decode" } else { "encode" };
    let middle = format!("' codec can't {verb} {what} in position {place}: ");
    joined(t, &[T("'"), S(encoding), T(&middle), S(reason)])
}

fn group(t: &mut Thread, e: Gc<Exception>) -> PyResult {
    let message = field(t, e, 0)?;
    let message = text_of(t, message)?;
    let n = field(t, e, 1)?.cast::<Tuple>().map_or(0, |x| x.len());
    let tail = format!(" ({n} sub-exception{})", if n == 1 { "" } else { "s" });
    joined(t, &[S(message), T(&tail)])
}
