//! The constructors of `datetime`.

use super::calendar::Date;
use super::clock::Clock;
use super::span::Span;
use super::time::{FOLD_BIT, past_midnight};
use super::{
    Moment, args, calendar, class_of_call, iso, make_datetime, make_datetime_of, moment_zone,
};
use super::{as_date, as_time, date, day_of, time, zone};
use crate::builtins::{time as clocks, warnings};
use crate::object::*;
use crate::value::Value;

/// `datetime.__new__`.
pub(super) fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = super::constructed(t, args[0], ClassId::DateTime)?;
    let [_, year, month, day, hour, minute, second, micro, zone, fold] = *args else {
        return Err(t.type_error("function takes at most 9 arguments"));
    };
    let shape = class.root_shape.get();
    if day.is_unbound() {
        let is_month = |byte| args::is_month(byte & !u32::from(FOLD_BIT));
        if let Some(state) = args::state::<10>(t, year, "datetime", 2, is_month)? {
            let zone = args::state_zone(t, month)?;
            return make_datetime_of(t, shape, of_state(state, zone));
        }
    }
    let date = date::parts(t, year, month, day)?;
    let clock = time::parts_of(t, [hour, minute, second, micro])?;
    let fold = args::int_or(t, fold, 0)?;
    args::check_date(t, date)?;
    args::check_clock(t, clock)?;
    let fold = args::fold(t, fold)?;
    let zone = if zone.is_unbound() { Value::NONE } else { zone };
    args::check_zone(t, zone)?;
    let clock = Clock { fold, ..clock };
    make_datetime_of(t, shape, Moment { date, clock, zone })
}

/// The datetime in a pickle.
fn of_state(state: [u8; 10], zone: Value) -> Moment {
    let [high, low, month, day, clock @ ..] = state;
    Moment {
        date: Date {
            year: i64::from(high) << 8 | i64::from(low),
            month: i64::from(month & !FOLD_BIT),
            day: i64::from(day),
        },
        clock: Clock::of_bytes(clock, month & FOLD_BIT != 0),
        zone,
    }
}

/// A broken-down time of the C library; leap seconds are those before them.
pub(super) fn of_tm(tm: &libc::tm, micro: i64) -> (Date, Clock) {
    let date = Date {
        year: i64::from(tm.tm_year) + 1900,
        month: i64::from(tm.tm_mon) + 1,
        day: i64::from(tm.tm_mday),
    };
    let clock = Clock {
        hour: i64::from(tm.tm_hour),
        minute: i64::from(tm.tm_min),
        second: i64::from(tm.tm_sec.min(59)),
        micro,
        fold: false,
    };
    (date, clock)
}

/// The datetime of a number of seconds since 1970, in local time.
fn local(t: &mut Thread, class: Gc<Class>, seconds: i64, micro: i64) -> PyResult {
    let tm = clocks::local_time(t, seconds)?;
    let (date, mut clock) = of_tm(&tm, micro);
    args::check_date(t, date)?;
    let here = moment_zone::seconds_of(date, clock);
    clock.fold = moment_zone::is_second_time(t, seconds, here)?;
    let zone = Value::NONE;
    make_datetime(t, class, Moment { date, clock, zone })
}

/// The datetime of a number of seconds since 1970, in UTC and with this zone.
fn utc(t: &mut Thread, class: Gc<Class>, (seconds, micro): (i64, i64), zone: Value) -> PyResult {
    let tm = clocks::utc_time(t, seconds)?;
    let (date, clock) = of_tm(&tm, micro);
    make_datetime(t, class, Moment { date, clock, zone })
}

fn at(t: &mut Thread, class: Gc<Class>, at: (i64, i64), zone: Value) -> PyResult {
    if zone.is_none() {
        return local(t, class, at.0, at.1);
    }
    let moment = utc(t, class, at, zone)?;
    zone::from_utc(t, zone, moment)
}

fn zone_argument(t: &mut Thread, v: Value) -> PyResult {
    if v.is_unbound() {
        return Ok(Value::NONE);
    }
    args::check_zone(t, v)?;
    Ok(v)
}

/// `datetime.fromtimestamp`.
pub(super) fn fromtimestamp(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = class_of_call(t, args[0])?;
    let zone = zone_argument(t, args[2])?;
    let (seconds, micro) = clocks::seconds_and_micros(t, args[1])?;
    at(t, class, (seconds, micro), zone)
}

/// `datetime.now`.
pub(super) fn now(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = class_of_call(t, args[0])?;
    let zone = zone_argument(t, args[1])?;
    let (seconds, nanos) = clocks::now_parts(t)?;
    at(t, class, (seconds, nanos / 1000), zone)
}

fn warn(t: &mut Thread, method: &str, instead: &str) -> Result<(), Raised> {
    let message = format!(
        "datetime.datetime.{method}() is deprecated and scheduled for removal in a future version. Use timezone-aware \
         objects to represent datetimes in UTC: datetime.datetime.{instead}."
    );
    warnings::warn(t, ClassId::DeprecationWarning, &message)
}

/// `datetime.utcfromtimestamp`.
pub(super) fn utcfromtimestamp(t: &mut Thread, args: &[Value]) -> PyResult {
    warn(
        t,
        "utcfromtimestamp",
        "fromtimestamp(timestamp, datetime.UTC)",
    )?;
    let class = class_of_call(t, args[0])?;
    let [timestamp] = args::exactly(t, "utcfromtimestamp", &args[1..])?;
    let at = clocks::seconds_and_micros(t, timestamp)?;
    utc(t, class, at, Value::NONE)
}

/// `datetime.utcnow`.
pub(super) fn utcnow(t: &mut Thread, args: &[Value]) -> PyResult {
    warn(t, "utcnow", "now(datetime.UTC)")?;
    let class = class_of_call(t, args[0])?;
    let (seconds, nanos) = clocks::now_parts(t)?;
    utc(t, class, (seconds, nanos / 1000), Value::NONE)
}

/// `datetime.strptime`.
pub(super) fn strptime(t: &mut Thread, args: &[Value]) -> PyResult {
    date::parsed(t, "_strptime_datetime_datetime", args)
}

/// `datetime.combine`.
pub(super) fn combine(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = class_of_call(t, args[0])?;
    let wrong = |t: &mut Thread, i, what, v| {
        let class = t.class_of(v).name();
        t.type_error(format!(
            "combine() argument {i} must be datetime.{what}, not {class}"
        ))
    };
    let Some(date) = as_date(args[1]) else {
        return Err(wrong(t, 1, "date", args[1]));
    };
    let Some(time) = as_time(args[2]) else {
        return Err(wrong(t, 2, "time", args[2]));
    };
    let (clock, own_zone) = time::parts(time);
    let zone = if args[3].is_unbound() {
        own_zone
    } else {
        args[3]
    };
    let date = day_of(date);
    make_datetime(t, class, Moment { date, clock, zone })
}

/// `datetime.fromisoformat`.
pub(super) fn fromisoformat(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = class_of_call(t, args[0])?;
    let text = date::iso_text(t, args[1])?;
    let read = read_iso(&iso::text_of(&text));
    let Some((mut date, mut clock, offset)) = read else {
        return Err(date::not_iso(t, text));
    };
    let zone = time::zone_of(t, offset)?;
    if clock.hour == 24 && (1..=12).contains(&date.month) {
        // The end of a day is the beginning of the next; a day that does not exist is an error of its own.
        let last = calendar::days_in_month(date.year, date.month);
        if date.day <= last {
            if clock.parts()[1..] != [0; 3] {
                return Err(past_midnight(t));
            }
            clock.hour = 0;
            date = Date::of_ordinal(date.ordinal() + 1);
        }
    }
    make_datetime(t, class, Moment { date, clock, zone })
}

/// Date, time and distance from UTC of a text.
fn read_iso(text: &[u8]) -> Option<(Date, Clock, Option<Span>)> {
    if text.len() < 7 {
        return None;
    }
    let end = iso::end_of_date(text)?;
    let date = iso::date(text.get(..end)?)?;
    if end == text.len() {
        return Some((date, Clock::MIDNIGHT, None));
    }
    let (clock, offset) = iso::time(&text[end + 1..])?;
    Some((date, clock, offset))
}
