//! Finding, counting and replacing in strs.

use super::str_args::{bounds, exact, max_count, str_arg, this, type_name, with_units};
use super::str_search::{self, Needle};
use crate::object::*;
use crate::runtime::ops;
use crate::value::Value;

/// Where `sub` lies in the code points `from..to` of `s`: the first place, or the last with `last`.
pub(crate) fn find_in(
    s: Gc<Str>,
    from: usize,
    to: usize,
    sub: Gc<Str>,
    last: bool,
) -> Option<usize> {
    with_units!(s.data(), units => {
        let needle = CodeUnit::of_data(sub.data())?;
        let hay = &units[from..to];
        let at = if last {
            str_search::rfind(hay, &needle)
        } else {
            str_search::find(hay, &needle)
        };
        at.map(|at| at + from)
    })
}

fn search(t: &mut Thread, args: &[Value], what: &str, last: bool) -> Result<Option<usize>, Raised> {
    let s = this(t, args)?;
    let sub = str_arg(t, args[1], what)?;
    let range = bounds(t, args[2], args[3], s.len())?;
    Ok(range.and_then(|(from, to)| find_in(s, from, to, sub, last)))
}

fn position(at: Option<usize>) -> Value {
    Value::small_int(at.map_or(-1, |at| at as i64))
}

fn found(t: &mut Thread, at: Option<usize>) -> PyResult {
    match at {
        Some(_) => Ok(position(at)),
        None => Err(t.value_error("substring not found")),
    }
}

/// `str.find`.
pub(crate) fn find(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(position(search(t, args, "find() argument 1", false)?))
}

/// `str.rfind`.
pub(crate) fn rfind(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(position(search(t, args, "rfind() argument 1", true)?))
}

/// `str.index`.
pub(crate) fn index(t: &mut Thread, args: &[Value]) -> PyResult {
    let at = search(t, args, "index() argument 1", false)?;
    found(t, at)
}

/// `str.rindex`.
pub(crate) fn rindex(t: &mut Thread, args: &[Value]) -> PyResult {
    let at = search(t, args, "rindex() argument 1", true)?;
    found(t, at)
}

/// `str.count`.
pub(crate) fn count(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    let sub = str_arg(t, args[1], "count() argument 1")?;
    let Some((from, to)) = bounds(t, args[2], args[3], s.len())? else {
        return Ok(Value::ZERO);
    };
    let n = with_units!(s.data(), units => match CodeUnit::of_data(sub.data()) {
        Some(needle) => str_search::count(&units[from..to], &needle),
        None => 0,
    });
    Ok(Value::small_int(n as i64))
}

/// Do the code points of `s` from `at` on begin with `part`?
pub(crate) fn matches_at(s: Gc<Str>, at: usize, part: Gc<Str>) -> bool {
    if at + part.len() > s.len() || part.bound() > s.bound() {
        return false;
    }
    match (s.data().slice(at, at + part.len()), part.data()) {
        (StrData::One(a), StrData::One(b)) => a == b,
        (StrData::Two(a), StrData::Two(b)) => a == b,
        (StrData::Four(a), StrData::Four(b)) => a == b,
        (a, b) => a.iter().eq(b.iter()),
    }
}

fn affix(t: &mut Thread, args: &[Value], name: &str, at_end: bool) -> PyResult {
    let s = this(t, args)?;
    let range = bounds(t, args[2], args[3], s.len())?;
    let test = |part: Gc<Str>| match range {
        Some((from, to)) if part.len() <= to - from => {
            matches_at(s, if at_end { to - part.len() } else { from }, part)
        }
        _ => false,
    };
    if let Some(part) = args[1].cast::<Str>() {
        return Ok(Value::bool(test(part)));
    }
    let Some(parts) = args[1].cast::<Tuple>() else {
        let message = format!(
            "{name} first arg must be str or a tuple of str, not {}",
            type_name(t, args[1])
        );
        return Err(t.type_error(message));
    };
    for &part in parts.items() {
        match part.cast::<Str>() {
            Some(part) if test(part) => return Ok(Value::TRUE),
            Some(_) => {}
            None => {
                let message = format!(
                    "tuple for {name} must only contain str, not {}",
                    type_name(t, part)
                );
                return Err(t.type_error(message));
            }
        }
    }
    Ok(Value::FALSE)
}

/// `str.startswith`.
pub(crate) fn starts_with(t: &mut Thread, args: &[Value]) -> PyResult {
    affix(t, args, "startswith", false)
}

/// `str.endswith`.
pub(crate) fn ends_with(t: &mut Thread, args: &[Value]) -> PyResult {
    affix(t, args, "endswith", true)
}

/// `str.removeprefix`.
pub(crate) fn remove_prefix(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    let part = str_arg(t, args[1], "removeprefix() argument")?;
    let from = if matches_at(s, 0, part) {
        part.len()
    } else {
        0
    };
    Ok(Str::substring(t, s, from, s.len())?.value())
}

/// `str.removesuffix`.
pub(crate) fn remove_suffix(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    let part = str_arg(t, args[1], "removesuffix() argument")?;
    let end = s.len();
    let fits = part.len() <= end && matches_at(s, end - part.len(), part);
    Ok(Str::substring(t, s, 0, if fits { end - part.len() } else { end })?.value())
}

/// `str.replace`.
pub(crate) fn replace(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    let old = str_arg(t, args[1], "replace() argument 1")?;
    let new = str_arg(t, args[2], "replace() argument 2")?;
    let max = match args[3] {
        v if v.is_unbound() => usize::MAX,
        v if v.is_int() && v.as_int() >= 0 => v.as_int() as usize,
        v => max_count(t, v)?,
    };
    replace_in(t, s, old, new, max)
}

/// Replaces an ASCII character by another everywhere in an ASCII str.
fn replace_byte(t: &mut Thread, s: Gc<Str>, from: u8, to: u8) -> PyResult {
    const SHORT: usize = 64;
    let text = s.bytes();
    let change = |copy: &mut [u8]| {
        for c in copy {
            *c = if *c == from { to } else { *c };
        }
    };
    if !text.contains(&from) {
        return exact(t, s);
    }
    if text.len() <= SHORT {
        let mut copy = [0; SHORT];
        let copy = &mut copy[..text.len()];
        copy.copy_from_slice(text);
        change(copy);
        return Ok(Str::from_ascii(t, copy)?.value());
    }
    let mut copy = text.to_vec();
    change(&mut copy);
    Ok(Str::from_ascii(t, &copy)?.value())
}

fn replace_in(t: &mut Thread, s: Gc<Str>, old: Gc<Str>, new: Gc<Str>, max: usize) -> PyResult {
    if max == 0 || old.len() > s.len() || old.bound() > s.bound() && old.width() > s.width() {
        return exact(t, s);
    }
    if max >= s.len()
        && s.is_ascii()
        && new.is_ascii()
        && let ([from], [to]) = (old.bytes(), new.bytes())
    {
        return replace_byte(t, s, *from, *to);
    }
    with_units!(s.data(), units => {
        let Some(needle) = CodeUnit::of_data(old.data()) else { return exact(t, s) };
        if needle.is_empty() {
            let between = (units.len() + 1).min(max);
            let mut b = room_for(t, s, between, new.len())?;
            for i in 0..between {
                b.push_data(new.data());
                if let Some(&c) = units.get(i) {
                    b.push(c.point());
                }
            }
            if between <= units.len() {
                b.push_data(CodeUnit::data(&units[between..]));
            }
            return Ok(b.finish(t)?.value());
        }
        let needle = Needle::new(&needle, units.len());
        let Some(first) = needle.find(units, 0) else { return exact(t, s) };
        // As many code points in as out, of the same kind: change a copy in place.
        if new.len() == needle.len() && let Some(new) = CodeUnit::of_data(new.data()) {
            let mut copy = units.to_vec();
            for at in needle.matches(&units[first..]).take(max) {
                copy[first + at..first + at + new.len()].copy_from_slice(&new);
            }
            return Ok(Str::from_data(t, CodeUnit::data(&copy))?.value());
        }
        let growth = new.len().saturating_sub(needle.len());
        let times =
            if growth == 0 { 0 } else { needle.matches(&units[first..]).take(max).count() };
        let mut b = room_for(t, s, times, growth)?;
        let mut from = 0;
        for at in needle.matches(units).take(max) {
            b.push_data(CodeUnit::data(&units[from..at]));
            b.push_data(new.data());
            from = at + needle.len();
        }
        b.push_data(CodeUnit::data(&units[from..]));
        Ok(b.finish(t)?.value())
    })
}

/// A builder with room for `s` and `times` pieces of `len` code points.
fn room_for(t: &mut Thread, s: Gc<Str>, times: usize, len: usize) -> Result<StrBuilder, Raised> {
    match times.checked_mul(len).and_then(|n| n.checked_add(s.len())) {
        Some(n) => StrBuilder::with_capacity(t, n),
        None => Err(t.overflow_error("replace string is too long")),
    }
}

/// Is `v` one of the code points of a sorted list?
#[inline]
pub(crate) fn in_set(set: &[u32], c: u32) -> bool {
    if set.len() <= 8 {
        set.contains(&c)
    } else {
        set.binary_search(&c).is_ok()
    }
}

/// The code points of `s`, sorted, to be asked with [`in_set`].
pub(crate) fn char_set(s: Gc<Str>) -> Vec<u32> {
    let mut set: Vec<u32> = s.data().iter().collect();
    set.sort_unstable();
    set.dedup();
    set
}

/// `str(v)`, for the `s` conversions.
pub(crate) fn text_of(t: &mut Thread, v: Value) -> Result<Gc<Str>, Raised> {
    match v.cast::<Str>() {
        Some(s) if v.shape_id() == ClassId::Str as u32 => Ok(s),
        _ => ops::str(t, v),
    }
}
