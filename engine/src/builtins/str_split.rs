//! Splitting and joining: the loops that str, bytes and bytearray share, and the methods of str.
use super::sequence::Sequence;
use super::str_args::{absent, exact, max_count, str_arg, this, type_name, with_units};
use super::str_search::{self, Needle};
use super::str_unicode as unicode;
use crate::object::*;
use crate::runtime::ops;
use crate::value::Value;

/// Gets the pieces of a split as ranges `from..to`.
pub(crate) trait Pieces: FnMut(&mut Thread, usize, usize) -> Result<(), Raised> {}
impl<F: FnMut(&mut Thread, usize, usize) -> Result<(), Raised>> Pieces for F {}

/// Splits at runs of white space, at most `max` times from the left. The rest keeps the white space
/// at its end.
pub(crate) fn split_space<U: CodeUnit>(
    t: &mut Thread,
    units: &[U],
    max: usize,
    is_space: impl Fn(U) -> bool,
    mut piece: impl Pieces,
) -> Result<(), Raised> {
    let (len, mut at, mut splits) = (units.len(), 0, 0);
    loop {
        while at < len && is_space(units[at]) {
            at += 1;
        }
        if at == len {
            return Ok(());
        }
        if splits == max {
            return piece(t, at, len);
        }
        let from = at;
        while at < len && !is_space(units[at]) {
            at += 1;
        }
        piece(t, from, at)?;
        splits += 1;
    }
}

/// As [`split_space`] from the right; the pieces come from right to left.
pub(crate) fn rsplit_space<U: CodeUnit>(
    t: &mut Thread,
    units: &[U],
    max: usize,
    is_space: impl Fn(U) -> bool,
    mut piece: impl Pieces,
) -> Result<(), Raised> {
    let (mut end, mut splits) = (units.len(), 0);
    loop {
        while end > 0 && is_space(units[end - 1]) {
            end -= 1;
        }
        if end == 0 {
            return Ok(());
        }
        if splits == max {
            return piece(t, 0, end);
        }
        let to = end;
        while end > 0 && !is_space(units[end - 1]) {
            end -= 1;
        }
        piece(t, end, to)?;
        splits += 1;
    }
}

/// Splits at a separator that is not empty, at most `max` times from the left.
pub(crate) fn split_at<U: CodeUnit>(
    t: &mut Thread,
    units: &[U],
    separator: &[U],
    max: usize,
    mut piece: impl Pieces,
) -> Result<(), Raised> {
    let needle = Needle::new(separator, units.len());
    let mut from = 0;
    for at in needle.matches(units).take(max) {
        piece(t, from, at)?;
        from = at + separator.len();
    }
    piece(t, from, units.len())
}

/// As [`split_at`] from the right; the pieces come from right to left.
pub(crate) fn rsplit_at<U: CodeUnit>(
    t: &mut Thread,
    units: &[U],
    separator: &[U],
    max: usize,
    mut piece: impl Pieces,
) -> Result<(), Raised> {
    let (mut end, mut splits) = (units.len(), 0);
    while splits < max
        && let Some(at) = str_search::rfind(&units[..end], separator)
    {
        piece(t, at + separator.len(), end)?;
        end = at;
        splits += 1;
    }
    piece(t, 0, end)
}

/// Splits at line breaks; `\r\n` counts as one.
pub(crate) fn split_at_lines<U: CodeUnit>(
    t: &mut Thread,
    units: &[U],
    keep_ends: bool,
    is_break: impl Fn(u32) -> bool,
    mut piece: impl Pieces,
) -> Result<(), Raised> {
    let mut at = 0;
    while at < units.len() {
        let from = at;
        while at < units.len() && !is_break(units[at].point()) {
            at += 1;
        }
        let end = at;
        if at < units.len() {
            let crlf =
                units[at].point() == 0x0D && units.get(at + 1).is_some_and(|&c| c.point() == 0x0A);
            at += if crlf { 2 } else { 1 };
        }
        piece(t, from, if keep_ends { at } else { end })?;
    }
    Ok(())
}

/// Reverses a fresh list.
pub(crate) fn reverse(t: &mut Thread, list: Gc<List>) -> Result<(), Raised> {
    let len = list.len();
    for i in 0..len / 2 {
        let (a, b) = (list.get(i), list.get(len - 1 - i));
        list.set(t, i, b)?;
        list.set(t, len - 1 - i, a)?;
    }
    Ok(())
}

/// The separator argument: `None` for white space.
fn separator(t: &mut Thread, v: Value) -> Result<Option<Gc<Str>>, Raised> {
    if absent(v) {
        return Ok(None);
    }
    let Some(s) = v.cast::<Str>() else {
        let message = format!("must be str or None, not {}", type_name(t, v));
        return Err(t.type_error(message));
    };
    if s.is_empty() {
        return Err(t.value_error("empty separator"));
    }
    Ok(Some(s))
}

fn split_by(t: &mut Thread, args: &[Value], from_right: bool) -> PyResult {
    let s = this(t, args)?;
    let max = max_count(t, args[2])?;
    let separator = separator(t, args[1])?;
    let list = List::new(t)?;
    let ascii = s.is_ascii();
    let piece = |t: &mut Thread, from: usize, to: usize| {
        let part = match s.data() {
            StrData::One(units) if ascii && to - from < units.len() => {
                Str::from_ascii(t, &units[from..to])?
            }
            _ => Str::substring(t, s, from, to)?,
        };
        list.push(t, part.value())
    };
    with_units!(s.data(), units => match separator {
        None => {
            fn is_space<U: CodeUnit>(c: U) -> bool {
                unicode::is_space(c.point())
            }
            if from_right {
                rsplit_space(t, units, max, is_space, piece)?;
            } else {
                split_space(t, units, max, is_space, piece)?;
            }
        }
        Some(separator) => match CodeUnit::of_data(separator.data()) {
            // A separator of a wider kind occurs nowhere.
            None => list_of_whole(t, list, s)?,
            Some(separator) if from_right => rsplit_at(t, units, &separator, max, piece)?,
            Some(separator) => split_at(t, units, &separator, max, piece)?,
        },
    });
    if from_right {
        reverse(t, list)?;
    }
    Ok(list.value())
}

fn list_of_whole(t: &mut Thread, list: Gc<List>, s: Gc<Str>) -> Result<(), Raised> {
    let whole = exact(t, s)?;
    list.push(t, whole)
}

/// `str.split`.
pub(crate) fn split(t: &mut Thread, args: &[Value]) -> PyResult {
    split_by(t, args, false)
}

/// `str.rsplit`.
pub(crate) fn rsplit(t: &mut Thread, args: &[Value]) -> PyResult {
    split_by(t, args, true)
}

/// `str.splitlines`.
pub(crate) fn split_lines(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    let keep_ends = !args[1].is_unbound() && ops::truthy(t, args[1])?;
    let list = List::new(t)?;
    with_units!(s.data(), units => {
        split_at_lines(t, units, keep_ends, unicode::is_line_break, |t, from, to| {
            let part = Str::substring(t, s, from, to)?;
            list.push(t, part.value())
        })?;
    });
    Ok(list.value())
}

fn partition_by(t: &mut Thread, args: &[Value], from_right: bool) -> PyResult {
    let s = this(t, args)?;
    let separator = str_arg(t, args[1], "")?;
    if separator.is_empty() {
        return Err(t.value_error("empty separator"));
    }
    let at = super::str_find::find_in(s, 0, s.len(), separator, from_right);
    let parts = match at {
        Some(at) => {
            let before = Str::substring(t, s, 0, at)?.value();
            let after = Str::substring(t, s, at + separator.len(), s.len())?.value();
            [before, exact(t, separator)?, after]
        }
        None => {
            let (whole, empty) = (exact(t, s)?, t.empty_str().value());
            if from_right {
                [empty, empty, whole]
            } else {
                [whole, empty, empty]
            }
        }
    };
    Ok(Tuple::new(t, &parts)?.value())
}

/// `str.partition`.
pub(crate) fn partition(t: &mut Thread, args: &[Value]) -> PyResult {
    partition_by(t, args, false)
}

/// `str.rpartition`.
pub(crate) fn rpartition(t: &mut Thread, args: &[Value]) -> PyResult {
    partition_by(t, args, true)
}

/// The items of an argument of `join`: a list or a tuple as it is, anything else as a new list.
pub(crate) fn items_to_join(t: &mut Thread, iterable: Value) -> Result<Sequence, Raised> {
    let exact = [ClassId::List as u32, ClassId::Tuple as u32].contains(&iterable.shape_id());
    if exact && let Some(items) = Sequence::of(iterable) {
        return Ok(items);
    }
    match ops::iter(t, iterable) {
        Ok(it) => Ok(Sequence::List(ops::to_list(t, it)?)),
        Err(raised) => {
            t.catch(raised, ClassId::TypeError)?;
            Err(t.type_error("can only join an iterable"))
        }
    }
}

/// `str.join`.
pub(crate) fn join(t: &mut Thread, args: &[Value]) -> PyResult {
    let separator = this(t, args)?;
    join_items(t, separator, args[1])
}

/// The strs of an iterable with `separator` between them.
pub(crate) fn join_items(t: &mut Thread, separator: Gc<Str>, iterable: Value) -> PyResult {
    let items = items_to_join(t, iterable)?;
    let count = items.len();
    let mut bound = if count > 1 && !separator.is_empty() {
        separator.bound()
    } else {
        0
    };
    let mut len = separator.len().checked_mul(count.saturating_sub(1));
    for i in 0..count {
        let v = items.get(i);
        let Some(s) = v.cast::<Str>() else {
            let message = format!(
                "sequence item {i}: expected str instance, {} found",
                type_name(t, v)
            );
            return Err(t.type_error(message));
        };
        // The bounds are all ones in binary below the highest, so that `|` is their maximum.
        bound |= if s.is_empty() { 0 } else { s.bound() };
        len = len.and_then(|n| n.checked_add(s.len()));
    }
    if count == 1 && items.get(0).shape_id() == ClassId::Str as u32 {
        return Ok(items.get(0));
    }
    let Some(len) = len else {
        return Err(t.overflow_error("join() result is too long for a Python string"));
    };
    match len {
        0 => return Ok(t.empty_str().value()),
        // One code point: the cached str.
        1 => {
            let mut b = StrBuilder::new();
            b.push_data(if count == 2 && separator.len() == 1 {
                separator.data()
            } else {
                StrData::One(&[])
            });
            for i in 0..count {
                if let Some(s) = items.get(i).cast::<Str>() {
                    b.push_data(s.data());
                }
            }
            return Ok(b.finish(t)?.value());
        }
        _ => {}
    }
    let mut w = StrWriter::new(t, len, bound)?;
    if bound < 0x100 {
        // The usual case, without looking at the kinds again.
        let between = separator.bytes();
        for i in 0..count {
            if i > 0 {
                w.push_latin1(between);
            }
            if let Some(s) = items.get(i).cast::<Str>() {
                w.push_latin1(s.bytes());
            }
        }
        return Ok(w.finish().value());
    }
    for i in 0..count {
        if i > 0 {
            w.push_data(separator.data());
        }
        if let Some(s) = items.get(i).cast::<Str>() {
            w.push_data(s.data());
        }
    }
    Ok(w.finish().value())
}
