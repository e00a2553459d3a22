//! Arguments of the methods of str and bytes.

use crate::object::*;
use crate::runtime::{ops, slices};
use crate::value::Value;

/// The receiver of a str method.
#[inline]
pub(crate) fn this(t: &mut Thread, args: &[Value]) -> Result<Gc<Str>, Raised> {
    slices::receiver(t, args[0], ClassId::Str)
}

/// The name of a value's class.
pub(crate) fn type_name(t: &Thread, v: Value) -> String {
    t.class_of(v).name().to_string_lossy()
}

/// A str argument; otherwise TypeError "`what` must be str, not int".
#[inline]
pub(crate) fn str_arg(t: &mut Thread, v: Value, what: &str) -> Result<Gc<Str>, Raised> {
    match v.cast::<Str>() {
        Some(s) => Ok(s),
        None => {
            let shown = if v.is_none() {
                "None".to_owned()
            } else {
                type_name(t, v)
            };
            let space = if what.is_empty() { "" } else { " " };
            Err(t.type_error(format!("{what}{space}must be str, not {shown}")))
        }
    }
}

/// Is the argument missing or None?
#[inline(always)]
pub(crate) fn absent(v: Value) -> bool {
    v.is_unbound() || v.is_none()
}

fn bound(t: &mut Thread, v: Value, missing: i64) -> Result<i64, Raised> {
    if absent(v) {
        return Ok(missing);
    }
    if !v.is_any_int() && t.special(v, Special::Index).is_unbound() {
        return Err(
            t.type_error("slice indices must be integers or None or have an __index__ method")
        );
    }
    ops::index_i64(t, v)
}

/// Optional bounds of a search as a range of `0..=len`; `None` when the start lies behind the end, so
/// that not even the empty text is found.
#[inline]
pub(crate) fn bounds(
    t: &mut Thread,
    start: Value,
    end: Value,
    len: usize,
) -> Result<Option<(usize, usize)>, Raised> {
    if start.is_unbound() && end.is_unbound() {
        return Ok(Some((0, len)));
    }
    let n = len as i64;
    let start = bound(t, start, 0)?;
    let end = bound(t, end, n)?;
    let from_end = |i: i64| if i < 0 { i.saturating_add(n).max(0) } else { i };
    let (start, end) = (from_end(start), from_end(end).min(n));
    Ok((start <= end).then_some((start as usize, end as usize)))
}

/// An optional size; `None` when it is missing.
pub(crate) fn optional_size(t: &mut Thread, v: Value) -> Result<Option<isize>, Raised> {
    if v.is_unbound() {
        Ok(None)
    } else {
        size_arg(t, v).map(Some)
    }
}

/// A size: OverflowError names C's type, as CPython's argument parser does.
pub(crate) fn size_arg(t: &mut Thread, v: Value) -> Result<isize, Raised> {
    if v.is_int() {
        return Ok(v.as_int() as isize);
    }
    let i = ops::index(t, v)?;
    match i.to_i64() {
        Some(n) => Ok(n as isize),
        None => Err(t.overflow_error("Python int too large to convert to C ssize_t")),
    }
}

/// An optional size that fits a C int.
pub(crate) fn int_arg(t: &mut Thread, v: Value) -> Result<i32, Raised> {
    let i = ops::index(t, v)?;
    match i.to_i64().and_then(|n| i32::try_from(n).ok()) {
        Some(n) => Ok(n),
        None if i.to_i64().is_some() => {
            Err(t.overflow_error("Python int too large to convert to C int"))
        }
        None => Err(t.overflow_error("Python int too large to convert to C long")),
    }
}

/// A maximal number of splits or replacements: no limit when missing or negative.
pub(crate) fn max_count(t: &mut Thread, v: Value) -> Result<usize, Raised> {
    Ok(match optional_size(t, v)? {
        Some(n) if n >= 0 => n as usize,
        _ => usize::MAX,
    })
}

/// The text itself: an exact str with the text of `s`.
#[inline]
pub(crate) fn exact(t: &mut Thread, s: Gc<Str>) -> PyResult {
    Ok(Str::substring(t, s, 0, s.len())?.value())
}

/// Runs a body with the code units of a str, whatever their kind.
macro_rules! with_units {
    ($data:expr, $units:ident => $body:expr) => {
        match $data {
            StrData::One($units) => $body,
            StrData::Two($units) => $body,
            StrData::Four($units) => $body,
        }
    };
}
pub(crate) use with_units;
