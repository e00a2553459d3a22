//! Stripping, justifying and tab stops.
use super::str_args::{absent, exact, int_arg, size_arg, this, type_name, with_units};
use super::str_find::{char_set, in_set};
use super::str_unicode as unicode;
use crate::object::*;
use crate::value::Value;

/// Which end of a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Left,
    Right,
    Both,
}

/// What is left of `units` when `drop` has been stripped from its ends.
pub(crate) fn stripped<U: CodeUnit>(
    units: &[U],
    end: End,
    drop: impl Fn(U) -> bool,
) -> (usize, usize) {
    let (mut from, mut to) = (0, units.len());
    if end != End::Right {
        while from < to && drop(units[from]) {
            from += 1;
        }
    }
    if end != End::Left {
        while to > from && drop(units[to - 1]) {
            to -= 1;
        }
    }
    (from, to)
}

fn strip_by(t: &mut Thread, args: &[Value], name: &str, end: End) -> PyResult {
    let s = this(t, args)?;
    let (from, to) = if absent(args[1]) {
        with_units!(s.data(), units => stripped(units, end, |c| unicode::is_space(c.point())))
    } else {
        let Some(chars) = args[1].cast::<Str>() else {
            return Err(t.type_error(format!("{name} arg must be None or str")));
        };
        if chars.len() == 1 {
            let c = chars.data().get(0);
            with_units!(s.data(), units => stripped(units, end, |u| u.point() == c))
        } else {
            let set = char_set(chars);
            with_units!(s.data(), units => stripped(units, end, |u| in_set(&set, u.point())))
        }
    };
    Ok(Str::substring(t, s, from, to)?.value())
}

/// `str.strip`.
pub(crate) fn strip(t: &mut Thread, args: &[Value]) -> PyResult {
    strip_by(t, args, "strip", End::Both)
}

/// `str.lstrip`.
pub(crate) fn lstrip(t: &mut Thread, args: &[Value]) -> PyResult {
    strip_by(t, args, "lstrip", End::Left)
}

/// `str.rstrip`.
pub(crate) fn rstrip(t: &mut Thread, args: &[Value]) -> PyResult {
    strip_by(t, args, "rstrip", End::Right)
}

/// The [`Str::bound`] of a str of this code point.
pub(crate) fn bound_of(c: u32) -> u32 {
    match c {
        0..0x80 => 0x7F,
        0x80..0x100 => 0xFF,
        0x100..0x10000 => 0xFFFF,
        _ => 0x10FFFF,
    }
}

/// `s` with `left` and `right` times `fill` around it.
pub(crate) fn padded(
    t: &mut Thread,
    s: Gc<Str>,
    left: usize,
    right: usize,
    fill: u32,
) -> Result<Gc<Str>, Raised> {
    if left == 0 && right == 0 {
        return Str::substring(t, s, 0, s.len());
    }
    let Some(len) = s.len().checked_add(left).and_then(|n| n.checked_add(right)) else {
        return Err(t.overflow_error("padded string is too long"));
    };
    if len == 1 {
        return Str::from_code_point(t, fill);
    }
    let fill_bound = bound_of(fill);
    let bound = if s.is_empty() {
        fill_bound
    } else {
        s.bound().max(fill_bound)
    };
    let mut w = StrWriter::new(t, len, bound)?;
    w.push_repeated(fill, left);
    w.push_data(s.data());
    w.push_repeated(fill, right);
    Ok(w.finish())
}

fn justify(t: &mut Thread, args: &[Value], place: impl Fn(usize, usize) -> usize) -> PyResult {
    let s = this(t, args)?;
    let width = size_arg(t, args[1])?.max(0) as usize;
    let fill = if args[2].is_unbound() {
        b' ' as u32
    } else {
        match args[2].cast::<Str>() {
            Some(f) if f.len() == 1 => f.data().get(0),
            Some(_) => {
                return Err(t.type_error("The fill character must be exactly one character long"));
            }
            None => {
                let message = format!(
                    "The fill character must be a unicode character, not {}",
                    type_name(t, args[2])
                );
                return Err(t.type_error(message));
            }
        }
    };
    let room = width.saturating_sub(s.len());
    let left = place(room, width);
    Ok(padded(t, s, left, room - left, fill)?.value())
}

/// Of `room` fill characters in a field of `width`, how many `center` puts on the left.
pub(crate) fn center_left(room: usize, width: usize) -> usize {
    room / 2 + (room & width & 1)
}

/// `str.center`.
pub(crate) fn center(t: &mut Thread, args: &[Value]) -> PyResult {
    justify(t, args, center_left)
}

/// `str.ljust`.
pub(crate) fn ljust(t: &mut Thread, args: &[Value]) -> PyResult {
    justify(t, args, |_, _| 0)
}

/// `str.rjust`.
pub(crate) fn rjust(t: &mut Thread, args: &[Value]) -> PyResult {
    justify(t, args, |room, _| room)
}

/// `str.zfill`.
pub(crate) fn zfill(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    let width = size_arg(t, args[1])?.max(0) as usize;
    let room = width.saturating_sub(s.len());
    if room == 0 {
        return exact(t, s);
    }
    let signed = !s.is_empty() && matches!(s.data().get(0), 0x2B | 0x2D);
    if !signed {
        return Ok(padded(t, s, room, 0, b'0' as u32)?.value());
    }
    let mut w = StrWriter::new(t, width, s.bound())?;
    w.push_data(s.data().slice(0, 1));
    w.push_repeated(b'0' as u32, room);
    w.push_data(s.data().slice(1, s.len()));
    Ok(w.finish().value())
}

/// Calls `text` with the ranges between tabs and `spaces` with the widths of the tabs.
pub(crate) fn expand<U: CodeUnit>(
    units: &[U],
    tab_size: i32,
    out: &mut impl FnMut(Expanded) -> Option<()>,
) -> Option<()> {
    let (mut column, mut from) = (0usize, 0);
    for (i, &c) in units.iter().enumerate() {
        match c.point() {
            0x09 => {
                out(Expanded::Text(from, i))?;
                from = i + 1;
                if tab_size > 0 {
                    let size = tab_size as usize;
                    let width = size - column % size;
                    column += width;
                    out(Expanded::Spaces(width))?;
                }
            }
            0x0A | 0x0D => column = 0,
            _ => column += 1,
        }
    }
    out(Expanded::Text(from, units.len()))
}

/// A piece of a text whose tabs are being expanded.
pub(crate) enum Expanded {
    Text(usize, usize),
    Spaces(usize),
}

/// `str.expandtabs`.
pub(crate) fn expand_tabs(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    let size = if args[1].is_unbound() {
        8
    } else {
        int_arg(t, args[1])?
    };
    with_units!(s.data(), units => {
        let mut len = 0usize;
        let fits = expand(units, size, &mut |piece| {
            let more = match piece {
                Expanded::Text(from, to) => to - from,
                Expanded::Spaces(n) => n,
            };
            len = len.checked_add(more)?;
            Some(())
        });
        if fits.is_none() {
            return Err(t.overflow_error("result too long"));
        }
        let mut b = StrBuilder::with_capacity(t, len)?;
        expand(units, size, &mut |piece| {
            match piece {
                Expanded::Text(from, to) => b.push_data(s.data().slice(from, to)),
                Expanded::Spaces(n) => b.push_repeated(b' ' as u32, n),
            }
            Some(())
        });
        Ok(b.finish(t)?.value())
    })
}
