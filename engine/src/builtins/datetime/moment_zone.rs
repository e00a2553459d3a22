//! Datetimes in local time and in other zones.

use super::calendar::{Date, EPOCH_ORDINAL};
use super::clock::Clock;
use super::span::{MICROS, SECONDS_OF_DAY, Span};
use super::{
    DATETIME_ZONE, Moment, args, as_datetime, as_span, make_datetime_of, make_span, moment,
    moment_make, moment_of, timedelta, timezone, zone,
};
use crate::builtins::time as clocks;
use crate::object::*;
use crate::value::Value;

/// The second at which 1970 begins.
const EPOCH: i64 = EPOCH_ORDINAL * SECONDS_OF_DAY;
/// No clock is put back by more: as of 2015 the most in the IANA database is 23 hours, in Kwajalein in 1969.
const MAX_FOLD: i64 = 24 * 3600;

/// The number of a second, in the time of its own zone, since the day before 1 January of the year 1.
pub(super) fn seconds_of(date: Date, clock: Clock) -> i64 {
    date.ordinal() * SECONDS_OF_DAY + clock.second_of_day()
}

/// The second that local clocks show at the second `at` of UTC, both counted as [`seconds_of`] does.
fn local(t: &mut Thread, at: i64) -> Result<i64, Raised> {
    let tm = clocks::local_time(t, at - EPOCH)?;
    let (date, clock) = moment_make::of_tm(&tm, 0);
    args::check_date(t, date)?;
    Ok(seconds_of(date, clock))
}

/// Do local clocks show what they show at `timestamp`, the second `here`, for the second time?
///
/// # Errors
/// What the conversion to local time raises.
pub(super) fn is_second_time(t: &mut Thread, timestamp: i64, here: i64) -> Result<bool, Raised> {
    let before = local(t, EPOCH + timestamp - MAX_FOLD)?;
    let put_back = here - before - MAX_FOLD;
    if put_back >= 0 {
        return Ok(false);
    }
    Ok(local(t, EPOCH + timestamp + put_back)? == here)
}

/// The second of UTC at which local clocks show the second `shown`: of two the one that the fold says. Where clocks are put
/// forward and never show it, it is counted from before or after, as PEP 495 has it.
fn utc_of_local(t: &mut Thread, shown: i64, fold: bool) -> Result<i64, Raised> {
    let first_offset = local(t, shown)? - shown;
    let first = shown - first_offset;
    let shown_at_first = local(t, first)?;
    let second_offset;
    if shown_at_first == shown {
        // One solution; is there an earlier or a later one?
        let other = if fold {
            first + MAX_FOLD
        } else {
            first - MAX_FOLD
        };
        second_offset = local(t, other)? - other;
        if first_offset == second_offset {
            return Ok(first);
        }
    } else {
        second_offset = shown_at_first - first;
    }
    let second = shown - second_offset;
    if local(t, second)? == shown {
        return Ok(second);
    }
    if shown_at_first == shown {
        return Ok(first);
    }
    Ok(if fold {
        first.min(second)
    } else {
        first.max(second)
    })
}

/// `datetime.timestamp`.
pub(super) fn timestamp(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = moment::this(t, args[0])?;
    let moment = moment_of(r);
    if !moment.zone.is_none()
        && let Some(offset) = zone::utc_span(t, moment.zone, args[0])?
    {
        let span = moment.span().minus(offset);
        return timedelta::seconds_of(t, span.minus(Span::carried(EPOCH_ORDINAL, 0, 0)));
    }
    if !moment.zone.is_none() {
        return Err(t.type_error("can't subtract offset-naive and offset-aware datetimes"));
    }
    let Moment { date, clock, .. } = moment;
    let seconds = utc_of_local(t, seconds_of(date, clock), clock.fold)? - EPOCH;
    t.float(seconds as f64 + clock.micro as f64 / MICROS as f64)
}

/// The zone of local time at a number of seconds since 1970.
fn local_zone_at(t: &mut Thread, timestamp: i64) -> PyResult {
    let tm = clocks::local_time(t, timestamp)?;
    let name = Str::from_str(t, &clocks::zone_name(&tm))?;
    let offset = make_span(t, Span::carried(0, tm.tm_gmtoff, 0))?;
    timezone::of_offset(t, offset, name.value())
}

/// The zone that local time is in when local clocks show a moment.
fn local_zone_of(t: &mut Thread, moment: Moment) -> PyResult {
    let (shown, fold) = (seconds_of(moment.date, moment.clock), moment.clock.fold);
    let mut at = utc_of_local(t, shown, fold)?;
    // Clocks that are put forward never show it.
    let other = utc_of_local(t, shown, !fold)?;
    if other != at && (other > at) == fold {
        at = other;
    }
    local_zone_at(t, at - EPOCH)
}

/// `datetime.astimezone`.
pub(super) fn astimezone(t: &mut Thread, args: &[Value]) -> PyResult {
    let this = args[0];
    let r = moment::this(t, this)?;
    let target = if args[1].is_unbound() {
        Value::NONE
    } else {
        args[1]
    };
    args::check_zone(t, target)?;
    let moment = moment_of(r);
    let mut own = moment.zone;
    if own.is_none() {
        own = local_zone_of(t, moment)?;
    }
    if own == target {
        return Ok(this);
    }
    let mut offset = zone::utc_offset(t, own, this)?;
    if offset.is_none() {
        own = local_zone_of(t, moment)?;
        if own == target {
            return Ok(this);
        }
        offset = zone::utc_offset(t, own, this)?;
    }
    let offset = as_span(offset).unwrap_or(Span::ZERO);
    let utc = moment::moved(t, r, offset.negated())?;
    let Some(utc) = as_datetime(utc) else {
        return Ok(utc);
    };
    // The result is new, or what the constructor of a subclass gave.
    let utc = if utc.field(DATETIME_ZONE).is_none() {
        let zone = t.utc;
        let moment = Moment {
            zone,
            ..moment_of(utc)
        };
        let plain = make_datetime_of(t, ClassId::DateTime as u32, moment)?;
        as_datetime(plain).unwrap_or(utc)
    } else {
        utc
    };
    let target = if target.is_none() {
        let Moment { date, clock, .. } = moment_of(utc);
        local_zone_at(t, seconds_of(date, clock) - EPOCH)?
    } else {
        target
    };
    utc.set_field(DATETIME_ZONE, target);
    zone::from_utc(t, target, utc.value())
}
