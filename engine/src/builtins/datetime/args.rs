//! Checks of arguments.

use super::calendar::{self, Date};
use super::clock::Clock;
use crate::object::*;
use crate::runtime::ops;
use crate::value::Value;

/// An int argument of a constructor, in the range of C's int.
///
/// # Errors
/// TypeError, OverflowError.
#[inline]
pub(super) fn int(t: &mut Thread, v: Value) -> Result<i64, Raised> {
    if v.is_int() && i32::try_from(v.as_int()).is_ok() {
        return Ok(v.as_int());
    }
    int_slow(t, v)
}

fn int_slow(t: &mut Thread, v: Value) -> Result<i64, Raised> {
    let Some(n) = ops::index(t, v)?.to_i64() else {
        return Err(t.overflow_error("Python int too large to convert to C long"));
    };
    if n > i64::from(i32::MAX) {
        return Err(t.overflow_error("signed integer is greater than maximum"));
    }
    if n < i64::from(i32::MIN) {
        return Err(t.overflow_error("signed integer is less than minimum"));
    }
    Ok(n)
}

/// As [`int`], with what a missing argument stands for.
///
/// # Errors
/// As [`int`].
#[inline]
pub(super) fn int_or(t: &mut Thread, v: Value, missing: i64) -> Result<i64, Raised> {
    if v.is_unbound() {
        Ok(missing)
    } else {
        int(t, v)
    }
}

/// An int argument of a method; `missing` when there is none.
///
/// # Errors
/// TypeError, OverflowError.
#[inline]
pub(super) fn field_or(t: &mut Thread, v: Value, missing: i64) -> Result<i64, Raised> {
    if v.is_unbound() {
        return Ok(missing);
    }
    match ops::index(t, v)?.to_i64().map(i32::try_from) {
        Some(Ok(n)) => Ok(i64::from(n)),
        _ => Err(t.overflow_error("Python int too large to convert to C int")),
    }
}

/// ValueError unless the date exists.
///
/// # Errors
/// ValueError.
#[inline]
pub(super) fn check_date(t: &mut Thread, date: Date) -> Result<(), Raised> {
    let Date { year, month, day } = date;
    let is_year = (calendar::MIN_YEAR..=calendar::MAX_YEAR).contains(&year);
    let exists = is_year
        && (1..=12).contains(&month)
        && day >= 1
        && (day <= 28 || day <= calendar::days_in_month(year, month));
    if exists {
        Ok(())
    } else {
        Err(no_date(t, date))
    }
}

#[cold]
fn no_date(t: &mut Thread, date: Date) -> Raised {
    let Date { year, month, day } = date;
    if !(calendar::MIN_YEAR..=calendar::MAX_YEAR).contains(&year) {
        return no_year(t, year);
    }
    let message = if (1..=12).contains(&month) {
        let last = calendar::days_in_month(year, month);
        format!("day {day} must be in range 1..{last} for month {month} in year {year}")
    } else {
        format!("month must be in 1..12, not {month}")
    };
    t.value_error(message)
}

/// The error of a year that is out of range.
#[cold]
pub(super) fn no_year(t: &mut Thread, year: i64) -> Raised {
    let (first, last) = (calendar::MIN_YEAR, calendar::MAX_YEAR);
    t.value_error(format!("year must be in {first}..{last}, not {year}"))
}

/// ValueError unless the time is one of a day.
///
/// # Errors
/// ValueError.
#[inline]
pub(super) fn check_clock(t: &mut Thread, clock: Clock) -> Result<(), Raised> {
    for (name, n, last) in [
        ("hour", clock.hour, 23),
        ("minute", clock.minute, 59),
        ("second", clock.second, 59),
        ("microsecond", clock.micro, 999_999),
    ] {
        if !(0..=last).contains(&n) {
            return Err(t.value_error(format!("{name} must be in 0..{last}, not {n}")));
        }
    }
    Ok(())
}

/// What a fold argument says.
///
/// # Errors
/// ValueError.
#[inline]
pub(super) fn fold(t: &mut Thread, fold: i64) -> Result<bool, Raised> {
    match fold {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(t.value_error(format!("fold must be either 0 or 1, not {fold}"))),
    }
}

/// TypeError unless the value is None or a time zone.
///
/// # Errors
/// TypeError.
#[inline]
pub(super) fn check_zone(t: &mut Thread, zone: Value) -> Result<(), Raised> {
    if zone.is_none() || t.is_instance(zone, ClassId::TzInfo) {
        return Ok(());
    }
    let class = t.class_of(zone).name();
    let message =
        format!("tzinfo argument must be None or of a tzinfo subclass, not type '{class}'");
    Err(t.type_error(message))
}

/// The str that argument `i` of a method has to be.
///
/// # Errors
/// TypeError.
pub(super) fn text(t: &mut Thread, method: &str, i: usize, v: Value) -> Result<Gc<Str>, Raised> {
    match v.cast::<Str>() {
        Some(s) => Ok(s),
        None => {
            let class = shown_class(t, v);
            Err(t.type_error(format!("{method}() argument {i} must be str, not {class}")))
        }
    }
}

/// A value's class in an error about an argument.
pub(super) fn shown_class(t: &Thread, v: Value) -> String {
    if v.is_none() {
        "None".to_owned()
    } else {
        t.class_of(v).name().to_string()
    }
}

/// The arguments of a method that takes exactly `N`, none by keyword.
///
/// # Errors
/// TypeError.
pub(super) fn exactly<const N: usize>(
    t: &mut Thread,
    method: &str,
    given: &[Value],
) -> Result<[Value; N], Raised> {
    match given.try_into() {
        Ok(values) => Ok(values),
        Err(_) => {
            let (plural, n) = (if N == 1 { "" } else { "s" }, given.len());
            let message = format!("{method}() takes exactly {N} argument{plural} ({n} given)");
            Err(t.type_error(message))
        }
    }
}

/// The bytes of a pickled state, if `v` is one: bytes, or the str that Python 2's pickles give, of this length and with a
/// byte at `at` that `is_state` accepts.
///
/// # Errors
/// ValueError for a str that is no Latin-1.
pub(super) fn state<const N: usize>(
    t: &mut Thread,
    v: Value,
    what: &str,
    at: usize,
    is_state: impl Fn(u32) -> bool,
) -> Result<Option<[u8; N]>, Raised> {
    if let Some(bytes) = v.cast::<Bytes>() {
        let found = <[u8; N]>::try_from(bytes.as_slice()).ok();
        return Ok(found.filter(|state| is_state(u32::from(state[at]))));
    }
    let Some(text) = v.cast::<Str>() else {
        return Ok(None);
    };
    let data = text.data();
    if data.len() != N || !is_state(data.get(at)) {
        return Ok(None);
    }
    let mut state = [0; N];
    for (to, c) in state.iter_mut().zip(data.iter()) {
        let Ok(byte) = u8::try_from(c) else {
            let message = format!(
                "Failed to encode latin1 string when unpickling a {what} object. \
                 pickle.load(data, encoding='latin1') is assumed."
            );
            return Err(t.value_error(message));
        };
        *to = byte;
    }
    Ok(Some(state))
}

/// The zone of a pickled state, which None or nothing may stand for.
///
/// # Errors
/// TypeError.
pub(super) fn state_zone(t: &mut Thread, zone: Value) -> PyResult {
    if zone.is_unbound() || zone.is_none() {
        return Ok(Value::NONE);
    }
    if t.is_instance(zone, ClassId::TzInfo) {
        return Ok(zone);
    }
    Err(t.type_error("bad tzinfo state arg"))
}

/// Is it a month, of a date in a pickle?
pub(super) fn is_month(byte: u32) -> bool {
    (1..=12).contains(&byte)
}
