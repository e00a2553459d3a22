//! Case mappings and tests of the characters of strs.

use super::bytes_text;
use super::str_args::{exact, this, with_units};
use super::str_unicode::{self as unicode, Mapping};
use crate::object::*;
use crate::value::Value;

/// Maps an ASCII str byte by byte, or any str by `other`.
fn mapped(
    t: &mut Thread,
    args: &[Value],
    ascii: impl Fn(&mut [u8]),
    other: impl Fn(StrData<'_>, &mut StrBuilder),
) -> PyResult {
    let s = this(t, args)?;
    if s.is_empty() {
        return exact(t, s);
    }
    if let StrData::One(units) = s.data()
        && s.is_ascii()
    {
        const SHORT: usize = 64;
        if units.len() <= SHORT {
            let mut copy = [0; SHORT];
            let copy = &mut copy[..units.len()];
            copy.copy_from_slice(units);
            ascii(copy);
            return Ok(Str::from_ascii(t, copy)?.value());
        }
        let mut copy = units.to_vec();
        ascii(&mut copy);
        return Ok(Str::from_ascii(t, &copy)?.value());
    }
    let mut b = StrBuilder::with_capacity(t, s.len())?;
    other(s.data(), &mut b);
    Ok(b.finish(t)?.value())
}

fn push(b: &mut StrBuilder, m: Mapping) {
    m.for_each(|c| b.push(c));
}

/// Is the sigma at `i` the last letter of a word?
fn is_final_sigma(data: StrData<'_>, i: usize) -> bool {
    fn next_is_cased(mut points: impl Iterator<Item = u32>) -> bool {
        points
            .find(|&c| !unicode::is_case_ignorable(c))
            .is_some_and(unicode::is_cased)
    }
    next_is_cased((0..i).rev().map(|j| data.get(j)))
        && !next_is_cased((i + 1..data.len()).map(|j| data.get(j)))
}

#[inline]
fn push_lower(b: &mut StrBuilder, data: StrData<'_>, i: usize, c: u32) {
    match c {
        0x3A3 => b.push(if is_final_sigma(data, i) {
            0x3C2
        } else {
            0x3C3
        }),
        c => push(b, unicode::to_lower(c)),
    }
}

/// `str.lower`.
pub(crate) fn lower(t: &mut Thread, args: &[Value]) -> PyResult {
    mapped(
        t,
        args,
        |s| s.make_ascii_lowercase(),
        |data, b| {
            with_units!(data, units => for (i, &c) in units.iter().enumerate() {
                push_lower(b, data, i, c.point());
            });
        },
    )
}

/// `str.upper`.
pub(crate) fn upper(t: &mut Thread, args: &[Value]) -> PyResult {
    mapped(
        t,
        args,
        |s| s.make_ascii_uppercase(),
        |data, b| {
            with_units!(data, units => for &c in units {
                push(b, unicode::to_upper(c.point()));
            });
        },
    )
}

/// `str.casefold`.
pub(crate) fn casefold(t: &mut Thread, args: &[Value]) -> PyResult {
    mapped(
        t,
        args,
        |s| s.make_ascii_lowercase(),
        |data, b| data.iter().for_each(|c| push(b, unicode::to_folded(c))),
    )
}

/// `str.title`.
pub(crate) fn title(t: &mut Thread, args: &[Value]) -> PyResult {
    mapped(t, args, bytes_text::make_title, |data, b| {
        let mut inside = false;
        for i in 0..data.len() {
            let c = data.get(i);
            if inside {
                push_lower(b, data, i, c);
            } else {
                push(b, unicode::to_title(c));
            }
            inside = unicode::is_cased(c);
        }
    })
}

/// `str.capitalize`.
pub(crate) fn capitalize(t: &mut Thread, args: &[Value]) -> PyResult {
    mapped(t, args, bytes_text::make_capitalized, |data, b| {
        push(b, unicode::to_title(data.get(0)));
        (1..data.len()).for_each(|i| push_lower(b, data, i, data.get(i)));
    })
}

/// `str.swapcase`.
pub(crate) fn swapcase(t: &mut Thread, args: &[Value]) -> PyResult {
    mapped(t, args, bytes_text::swap_case, |data, b| {
        for i in 0..data.len() {
            let c = data.get(i);
            if unicode::is_upper(c) {
                push_lower(b, data, i, c);
            } else if unicode::is_lower(c) {
                push(b, unicode::to_upper(c));
            } else {
                b.push(c);
            }
        }
    })
}

fn all(t: &mut Thread, args: &[Value], test: impl Fn(u32) -> bool) -> PyResult {
    let s = this(t, args)?;
    let holds = with_units!(s.data(), units => units.iter().all(|&c| test(c.point())));
    Ok(Value::bool(!s.is_empty() && holds))
}

/// `str.isalpha`.
pub(crate) fn is_alpha(t: &mut Thread, args: &[Value]) -> PyResult {
    all(t, args, unicode::is_alpha)
}

/// `str.isalnum`.
pub(crate) fn is_alnum(t: &mut Thread, args: &[Value]) -> PyResult {
    all(t, args, unicode::is_alnum)
}

/// `str.isdecimal`.
pub(crate) fn is_decimal(t: &mut Thread, args: &[Value]) -> PyResult {
    all(t, args, unicode::is_decimal)
}

/// `str.isdigit`.
pub(crate) fn is_digit(t: &mut Thread, args: &[Value]) -> PyResult {
    all(t, args, unicode::is_digit)
}

/// `str.isnumeric`.
pub(crate) fn is_numeric(t: &mut Thread, args: &[Value]) -> PyResult {
    all(t, args, unicode::is_numeric)
}

/// `str.isspace`.
pub(crate) fn is_space(t: &mut Thread, args: &[Value]) -> PyResult {
    all(t, args, unicode::is_space)
}

/// `str.isprintable`.
pub(crate) fn is_printable(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    Ok(Value::bool(s.data().iter().all(unicode::is_printable)))
}

/// `str.isascii`.
pub(crate) fn is_ascii(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    Ok(Value::bool(s.is_ascii() || s.is_empty()))
}

/// `str.isidentifier`.
pub(crate) fn is_identifier(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    let mut points = s.data().iter();
    let first = points.next().is_some_and(unicode::is_identifier_start);
    Ok(Value::bool(
        first && points.all(unicode::is_identifier_part),
    ))
}

/// Has it a cased character, and none for which `wrong` holds?
fn one_case(t: &mut Thread, args: &[Value], wrong: impl Fn(u32) -> bool) -> PyResult {
    let s = this(t, args)?;
    let mut cased = false;
    let mut fits = |c| {
        cased |= unicode::is_cased(c);
        !wrong(c)
    };
    let all_fit = match s.data() {
        StrData::One(text) => text.iter().all(|c| fits(u32::from(*c))),
        text => text.iter().all(fits),
    };
    Ok(Value::bool(all_fit && cased))
}

/// `str.islower`.
pub(crate) fn is_lower(t: &mut Thread, args: &[Value]) -> PyResult {
    one_case(t, args, |c| unicode::is_upper(c) || unicode::is_title(c))
}

/// `str.isupper`.
pub(crate) fn is_upper(t: &mut Thread, args: &[Value]) -> PyResult {
    one_case(t, args, |c| unicode::is_lower(c) || unicode::is_title(c))
}

/// `str.istitle`.
pub(crate) fn is_title(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    let (mut cased, mut inside) = (false, false);
    for c in s.data().iter() {
        if unicode::is_upper(c) || unicode::is_title(c) {
            if inside {
                return Ok(Value::FALSE);
            }
            (cased, inside) = (true, true);
        } else if unicode::is_lower(c) {
            if !inside {
                return Ok(Value::FALSE);
            }
            cased = true;
        } else {
            inside = false;
        }
    }
    Ok(Value::bool(cased))
}
