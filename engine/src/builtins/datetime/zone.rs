//! What dates and times ask of their time zones.

use super::span::Span;
use super::{NAME, OFFSET, as_span, span_of, timezone};
use crate::object::*;
use crate::runtime::{call, ops};
use crate::value::Value;

/// The zone, if it is one of the class `timezone`, whose answers need no call.
#[inline]
pub(super) fn as_fixed(zone: Value) -> Option<Gc<Record>> {
    zone.cast_record(RecordType::TimeZone)
}

/// The span that a `timezone` is away from UTC.
#[inline]
pub(super) fn fixed_offset(zone: Gc<Record>) -> Span {
    // SAFETY: the field holds a timedelta: `timezone` makes it and nothing changes it.
    span_of(unsafe { zone.field(OFFSET).cast_unchecked() })
}

/// `zone.utcoffset(about)`: None, or a timedelta below a day.
///
/// # Errors
/// TypeError and ValueError for other answers; what the zone raises.
#[inline]
pub(super) fn utc_offset(t: &mut Thread, zone: Value, about: Value) -> PyResult {
    match as_fixed(zone) {
        Some(fixed) => Ok(fixed.field(OFFSET)),
        None => distance(t, zone, "utcoffset", about),
    }
}

/// As [`utc_offset`], as a span.
///
/// # Errors
/// As [`utc_offset`].
#[inline]
pub(super) fn utc_span(t: &mut Thread, zone: Value, about: Value) -> Result<Option<Span>, Raised> {
    Ok(as_span(utc_offset(t, zone, about)?))
}

/// `zone.dst(about)`: None, or a timedelta below a day.
///
/// # Errors
/// As [`utc_offset`].
pub(super) fn dst(t: &mut Thread, zone: Value, about: Value) -> PyResult {
    match as_fixed(zone) {
        Some(_) => Ok(Value::NONE),
        None => distance(t, zone, "dst", about),
    }
}

fn distance(t: &mut Thread, zone: Value, method: &str, about: Value) -> PyResult {
    if zone.is_none() {
        return Ok(Value::NONE);
    }
    let answer = call::call_method(t, zone, method, &[about])?;
    if answer.is_none() {
        return Ok(answer);
    }
    let Some(span) = as_span(answer) else {
        let class = t.class_of(answer).name();
        let message = format!("tzinfo.{method}() must return None or timedelta, not '{class}'");
        return Err(t.type_error(message));
    };
    if !span.is_below_a_day() {
        return Err(not_below_a_day(t, answer));
    }
    Ok(answer)
}

/// The error of a distance from UTC of a day or more.
#[cold]
pub(super) fn not_below_a_day(t: &mut Thread, offset: Value) -> Raised {
    match ops::repr(t, offset) {
        Ok(text) => t.value_error(format!(
            "offset must be a timedelta strictly between -timedelta(hours=24) and \
             timedelta(hours=24), not {text}"
        )),
        Err(raised) => raised,
    }
}

/// `zone.tzname(about)`: None or a str.
///
/// # Errors
/// TypeError for other answers; what the zone raises.
pub(super) fn name(t: &mut Thread, zone: Value, about: Value) -> PyResult {
    if zone.is_none() {
        return Ok(Value::NONE);
    }
    if let Some(fixed) = as_fixed(zone) {
        return match fixed.field(NAME) {
            name if name.is_unbound() => timezone::name_of_offset(t, fixed_offset(fixed)),
            name => Ok(name),
        };
    }
    let answer = call::call_method(t, zone, "tzname", &[about])?;
    if answer.is_none() || answer.cast::<Str>().is_some() {
        return Ok(answer);
    }
    let class = t.class_of(answer).name();
    let message = format!("tzinfo.tzname() must return None or a string, not '{class}'");
    Err(t.type_error(message))
}

/// `zone.fromutc(moment)`.
///
/// # Errors
/// What it raises.
pub(super) fn from_utc(t: &mut Thread, zone: Value, moment: Value) -> PyResult {
    match as_fixed(zone) {
        Some(_) => timezone::from_utc(t, &[zone, moment]),
        None => call::call_method(t, zone, "fromutc", &[moment]),
    }
}
