//! The class `time`.

use super::calendar::Date;
use super::clock::Clock;
use super::span::{SECONDS_OF_DAY, Span};
use super::text::{Precision, Text};
use super::{
    CLOCK, HASH, ZONE, args, as_span, as_time, class, class_of_call, constants, date,
    hash_of_state, iso, make_span, make_time, make_time_of, strftime, timedelta, timezone, zone,
};
use crate::builtins::sequence::comparisons;
use crate::natives;
use crate::object::*;
use crate::runtime::{CompareOp, call, ops};
use crate::value::Value;

natives! { METHODS:
    /// Create a time.
    "__new__" "(cls, /, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0)" => new,
    /// string, format -> new time instance parsed from a string.
    "strptime" "(cls, /, *args)" => strptime,
    /// Construct a time from a string in ISO 8601 format.
    "fromisoformat" "(cls, string, /)" => fromisoformat,
    /// Return the time formatted according to ISO.
    ///
    /// The full format is 'HH:MM:SS.mmmmmm+zz:zz'. By default, the fractional
    /// part is omitted if self.microsecond == 0.
    ///
    /// The optional argument timespec says how much of the time is written: 'auto', 'hours',
    /// 'minutes', 'seconds', 'milliseconds' or 'microseconds'.
    "isoformat" "(self, /, timespec='auto')" => isoformat,
    /// format -> strftime() style string.
    "strftime" "(self, /, format)" => format_with,
    /// Formats self with strftime.
    "__format__" "(self, /, *args)" => date::format,
    /// Return self.tzinfo.utcoffset(self).
    "utcoffset" "(self, /)" => utcoffset,
    /// Return self.tzinfo.tzname(self).
    "tzname" "(self, /)" => tzname,
    /// Return self.tzinfo.dst(self).
    "dst" "(self, /)" => dst,
    /// Return time with new specified fields.
    "replace" "(self, /, hour=unchanged, minute=unchanged, second=unchanged, microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)" => replace,
    /// The same as replace().
    "__replace__" "(self, /, hour=unchanged, minute=unchanged, second=unchanged, microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)" => replace,
    /// __reduce_ex__(proto) -> (cls, state)
    "__reduce_ex__" "(self, /, *args)" => reduce_ex,
    /// __reduce__() -> (cls, state)
    "__reduce__" "(self, /)" => reduce,
    "__eq__" "(self, value, /)" => eq,
    "__ne__" "(self, value, /)" => ne,
    "__lt__" "(self, value, /)" => lt,
    "__le__" "(self, value, /)" => le,
    "__gt__" "(self, value, /)" => gt,
    "__ge__" "(self, value, /)" => ge,
    "__hash__" "(self, /)" => hash,
    "__repr__" "(self, /)" => repr,
    "__str__" "(self, /)" => str,
}
natives! { GETTERS:
    "hour" "(self)" => hour,
    "minute" "(self)" => minute,
    "second" "(self)" => second,
    "microsecond" "(self)" => microsecond,
    "tzinfo" "(self)" => tzinfo,
    "fold" "(self)" => fold,
}

const DOC: &str = "time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time object

All arguments are optional. tzinfo may be None, or an instance of
a tzinfo subclass. The remaining arguments may be ints.
";

/// Gives the class its methods.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    class(t, ClassId::Time, METHODS, GETTERS, DOC)?;
    let shape = ClassId::Time as u32;
    let min = make_time_of(t, shape, Clock::MIDNIGHT, Value::NONE)?;
    let last = Clock::of_seconds(SECONDS_OF_DAY - 1, 999_999);
    let max = make_time_of(t, shape, last, Value::NONE)?;
    let resolution = make_span(t, Span::carried(0, 0, 1))?;
    let values = [("min", min), ("max", max), ("resolution", resolution)];
    constants(t, ClassId::Time, &values)
}

#[inline]
fn this(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    match as_time(v) {
        Some(r) => Ok(r),
        None => Err(t.type_error("a time is required")),
    }
}

/// The time and the zone of a `time`.
#[inline]
pub(super) fn parts(r: Gc<Record>) -> (Clock, Value) {
    (Clock::unpack(r.field(CLOCK)), r.field(ZONE))
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = super::constructed(t, args[0], ClassId::Time)?;
    let [_, hour, minute, second, micro, zone, fold] = *args else {
        return Err(t.type_error("function takes at most 6 arguments"));
    };
    let shape = class.root_shape.get();
    if second.is_unbound() && micro.is_unbound() && zone.is_unbound() {
        let is_hour = |byte| byte & 0x7F < 24;
        if let Some(mut state) = args::state::<6>(t, hour, "time", 0, is_hour)? {
            let zone = args::state_zone(t, minute)?;
            let fold = state[0] & FOLD_BIT != 0;
            state[0] &= !FOLD_BIT;
            return make_time_of(t, shape, Clock::of_bytes(state, fold), zone);
        }
    }
    let clock = parts_of(t, [hour, minute, second, micro])?;
    let fold = args::int_or(t, fold, 0)?;
    args::check_clock(t, clock)?;
    let fold = args::fold(t, fold)?;
    let zone = if zone.is_unbound() { Value::NONE } else { zone };
    args::check_zone(t, zone)?;
    make_time_of(t, shape, Clock { fold, ..clock }, zone)
}

/// Hour, minute, second and microsecond of a constructor's arguments; they may be out of range.
///
/// # Errors
/// TypeError, OverflowError.
pub(super) fn parts_of(t: &mut Thread, parts: [Value; 4]) -> Result<Clock, Raised> {
    let [hour, minute, second, micro] = parts;
    Ok(Clock {
        hour: args::int_or(t, hour, 0)?,
        minute: args::int_or(t, minute, 0)?,
        second: args::int_or(t, second, 0)?,
        micro: args::int_or(t, micro, 0)?,
        fold: false,
    })
}

fn strptime(t: &mut Thread, args: &[Value]) -> PyResult {
    date::parsed(t, "_strptime_datetime_time", args)
}

/// The zone of a distance from UTC that was read.
///
/// # Errors
/// ValueError for a day or more.
pub(super) fn zone_of(t: &mut Thread, offset: Option<Span>) -> PyResult {
    match offset {
        None => Ok(Value::NONE),
        Some(Span::ZERO) => Ok(t.utc),
        Some(span) => {
            let offset = make_span(t, span)?;
            timezone::of_offset(t, offset, Value::UNBOUND)
        }
    }
}

/// The error of a text with hour 24 that is not the end of a day.
#[cold]
pub(super) fn past_midnight(t: &mut Thread) -> Raised {
    t.value_error("minute, second, and microsecond must be 0 when hour is 24")
}

fn fromisoformat(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = class_of_call(t, args[0])?;
    let text = date::iso_text(t, args[1])?;
    let read = {
        let bytes = iso::text_of(&text);
        iso::time(bytes.strip_prefix(b"T").unwrap_or(&bytes))
    };
    let Some((mut clock, offset)) = read else {
        return Err(date::not_iso(t, text));
    };
    if clock.hour == 24 {
        if clock.parts()[1..] != [0; 3] {
            return Err(past_midnight(t));
        }
        clock.hour = 0;
    }
    let zone = zone_of(t, offset)?;
    make_time(t, class, clock, zone)
}

// ---- text -----------------------------------------------------------------------------------

/// The precision that a `timespec` argument names.
///
/// # Errors
/// TypeError, ValueError.
pub(super) fn precision(t: &mut Thread, i: usize, v: Value) -> Result<Precision, Raised> {
    if v.is_unbound() {
        return Ok(Precision::Auto);
    }
    let name = args::text(t, "isoformat", i, v)?;
    match Precision::named(&name) {
        Some(precision) => Ok(precision),
        None => Err(t.value_error("Unknown timespec value")),
    }
}

fn isoformat(t: &mut Thread, args: &[Value]) -> PyResult {
    let (clock, zone) = parts(this(t, args[0])?);
    let precision = precision(t, 1, args[1])?;
    let mut text = Text::new();
    text.push_clock(clock, precision);
    if !zone.is_none()
        && let Some(offset) = zone::utc_span(t, zone, Value::NONE)?
    {
        text.push_offset(offset, ":");
    }
    text.finish(t)
}

fn str(t: &mut Thread, args: &[Value]) -> PyResult {
    if args[0].shape_id() == ClassId::Time as u32 {
        return isoformat(t, &[args[0], Value::UNBOUND]);
    }
    call::call_method(t, args[0], "isoformat", &[])
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let (clock, zone) = parts(this(t, args[0])?);
    let class = t.class_of(args[0]).name();
    let mut text = format!("{class}({}, {}", clock.hour, clock.minute);
    push_seconds(&mut text, clock);
    let end = if clock.fold { ", fold=1)" } else { ")" };
    repr_with_zone(t, &text, zone, end)
}

/// Second and microsecond of a repr, where they are not 0.
pub(super) fn push_seconds(text: &mut String, clock: Clock) {
    if clock.micro != 0 {
        *text += &format!(", {}, {}", clock.second, clock.micro);
    } else if clock.second != 0 {
        *text += &format!(", {}", clock.second);
    }
}

/// The start of a repr, the zone if there is one, and the end.
///
/// # Errors
/// What the zone's `__repr__` raises.
pub(super) fn repr_with_zone(t: &mut Thread, start: &str, zone: Value, end: &str) -> PyResult {
    let mut out = StrBuilder::new();
    out.push_str(start);
    if !zone.is_none() {
        out.push_str(", tzinfo=");
        let zone = ops::repr(t, zone)?;
        out.reserve(t, zone.len())?;
        out.push_data(zone.data());
    }
    out.push_str(end);
    Ok(out.finish(t)?.value())
}

fn format_with(t: &mut Thread, args: &[Value]) -> PyResult {
    let (clock, _) = parts(this(t, args[0])?);
    let format = args::text(t, "strftime", 1, args[1])?;
    // The date is none that the format should ask for.
    let date = Date {
        year: 1900,
        month: 1,
        day: 1,
    };
    let tuple = strftime::plain_tuple(t, date, clock, -1)?;
    strftime::strftime(t, args[0], format, tuple)
}

// ---- zones and attributes -------------------------------------------------------------------

fn utcoffset(t: &mut Thread, args: &[Value]) -> PyResult {
    let (_, zone) = parts(this(t, args[0])?);
    zone::utc_offset(t, zone, Value::NONE)
}

fn tzname(t: &mut Thread, args: &[Value]) -> PyResult {
    let (_, zone) = parts(this(t, args[0])?);
    zone::name(t, zone, Value::NONE)
}

fn dst(t: &mut Thread, args: &[Value]) -> PyResult {
    let (_, zone) = parts(this(t, args[0])?);
    zone::dst(t, zone, Value::NONE)
}

fn hour(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::small_int(parts(this(t, args[0])?).0.hour))
}

fn minute(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::small_int(parts(this(t, args[0])?).0.minute))
}

fn second(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::small_int(parts(this(t, args[0])?).0.second))
}

fn microsecond(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::small_int(parts(this(t, args[0])?).0.micro))
}

fn tzinfo(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(parts(this(t, args[0])?).1)
}

fn fold(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::small_int(i64::from(parts(this(t, args[0])?).0.fold)))
}

fn replace(t: &mut Thread, args: &[Value]) -> PyResult {
    let (clock, old_zone) = parts(this(t, args[0])?);
    let [_, hour, minute, second, micro, zone, fold] = *args else {
        return Err(t.type_error("replace() takes at most 6 arguments"));
    };
    let (clock, fold) = replaced(t, clock, [hour, minute, second, micro], fold)?;
    args::check_clock(t, clock)?;
    let fold = args::fold(t, fold)?;
    let zone = if zone.is_unbound() { old_zone } else { zone };
    let class = t.class_of(args[0]);
    make_time(t, class, Clock { fold, ..clock }, zone)
}

/// A time with other parts, as far as they are given, and the fold; they may be out of range.
///
/// # Errors
/// TypeError, OverflowError.
pub(super) fn replaced(
    t: &mut Thread,
    clock: Clock,
    [hour, minute, second, micro]: [Value; 4],
    fold: Value,
) -> Result<(Clock, i64), Raised> {
    let clock = Clock {
        hour: args::field_or(t, hour, clock.hour)?,
        minute: args::field_or(t, minute, clock.minute)?,
        second: args::field_or(t, second, clock.second)?,
        micro: args::field_or(t, micro, clock.micro)?,
        fold: clock.fold,
    };
    let fold = args::field_or(t, fold, i64::from(clock.fold))?;
    Ok((clock, fold))
}

// ---- pickling -------------------------------------------------------------------------------

/// The bit of a pickle's byte that holds the fold: of the hour, or of a datetime's month.
pub(super) const FOLD_BIT: u8 = 0x80;
/// From this protocol on a pickle has the fold.
pub(super) const FOLD_PROTOCOL: i64 = 4;

fn reduced(t: &mut Thread, v: Value, protocol: i64) -> PyResult {
    let (clock, zone) = parts(this(t, v)?);
    let mut state = clock.bytes();
    if clock.fold && protocol >= FOLD_PROTOCOL {
        state[0] |= FOLD_BIT;
    }
    reduced_state(t, v, &state, zone)
}

/// What `__reduce__` gives: the class, and the state with the zone if there is one.
///
/// # Errors
/// MemoryError.
pub(super) fn reduced_state(t: &mut Thread, v: Value, state: &[u8], zone: Value) -> PyResult {
    let state = Bytes::new(t, state)?.value();
    let parts = [state, zone];
    let count = if zone.is_none() { 1 } else { 2 };
    let made_of = Tuple::new(t, &parts[..count])?.value();
    let class = t.class_of(v).value();
    Ok(Tuple::pair(t, class, made_of)?.value())
}

fn reduce_ex(t: &mut Thread, args: &[Value]) -> PyResult {
    let [protocol] = args::exactly(t, "__reduce_ex__", &args[1..])?;
    let protocol = args::int(t, protocol)?;
    reduced(t, args[0], protocol)
}

fn reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    reduced(t, args[0], 2)
}

// ---- comparison -----------------------------------------------------------------------------

fn compare(t: &mut Thread, op: CompareOp, args: &[Value]) -> PyResult {
    let a = this(t, args[0])?;
    let Some(b) = as_time(args[1]) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let plain = |a: Gc<Record>, b: Gc<Record>| {
        let order = Clock::order(a.field(CLOCK)).cmp(&Clock::order(b.field(CLOCK)));
        Ok(Value::bool(op.holds(order)))
    };
    let (zone_a, zone_b) = (a.field(ZONE), b.field(ZONE));
    if zone_a == zone_b {
        return plain(a, b);
    }
    let offset_a = zone::utc_span(t, zone_a, Value::NONE)?;
    let offset_b = zone::utc_span(t, zone_b, Value::NONE)?;
    match (offset_a, offset_b) {
        (x, y) if x == y => plain(a, b),
        (Some(x), Some(y)) => {
            let key = |r: Gc<Record>, offset: Span| {
                let clock = parts(r).0;
                let seconds = clock.second_of_day() - offset.days * SECONDS_OF_DAY - offset.seconds;
                (seconds, clock.micro)
            };
            Ok(Value::bool(op.holds(key(a, x).cmp(&key(b, y)))))
        }
        _ => match op {
            CompareOp::Eq => Ok(Value::FALSE),
            CompareOp::Ne => Ok(Value::TRUE),
            _ => Err(t.type_error("can't compare offset-naive and offset-aware times")),
        },
    }
}
comparisons!(compare);

fn hash(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    let known = r.field(HASH);
    if !known.is_unbound() {
        return Ok(known);
    }
    let (clock, zone) = parts(r);
    let offset = as_span(zone::utc_offset(t, zone, Value::NONE)?);
    let hash = match offset {
        None => hash_of_state(t, &[Value::small_int(Clock::order(r.field(CLOCK)))]),
        Some(offset) => {
            let span = Span::carried(0, clock.second_of_day(), clock.micro);
            timedelta::span_hash(t, span.minus(offset))?
        }
    };
    let hash = t.int(hash)?;
    r.set_field(HASH, hash);
    Ok(hash)
}
