//! The class `datetime`.

use super::calendar::{Date, MAX_ORDINAL};
use super::clock::Clock;
use super::span::{SECONDS_OF_DAY, Span};
use super::text::{Precision, Text};
use super::time::{FOLD_BIT, FOLD_PROTOCOL};
use super::{
    DATETIME_CLOCK, DATETIME_HASH, DATETIME_ZONE, DAY, Moment, args, as_datetime, as_span, class,
    constants, date, day_of, hash_of_state, make_date_of, make_datetime, make_datetime_of,
    make_span, make_time_of, moment_make, moment_of, moment_zone, strftime, time, timedelta, zone,
};
use crate::builtins::sequence::comparisons;
use crate::natives;
use crate::object::*;
use crate::runtime::{CompareOp, call};
use crate::value::Value;

natives! { METHODS:
    /// Create a date and time.
    "__new__" "(cls, /, year, month=None, day=None, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0)" => moment_make::new,
    /// Returns new datetime object representing current time local to tz.
    ///
    /// If no tz is specified, uses local timezone.
    "now" "(cls, /, tz=None)" => moment_make::now,
    /// Return a new datetime representing UTC day and time.
    "utcnow" "(cls, /)" => moment_make::utcnow,
    /// timestamp[, tz] -> tz's local time from POSIX timestamp.
    "fromtimestamp" "(cls, /, timestamp, tz=None)" => moment_make::fromtimestamp,
    /// Construct a naive UTC datetime from a POSIX timestamp.
    "utcfromtimestamp" "(cls, /, *args)" => moment_make::utcfromtimestamp,
    /// string, format -> new datetime parsed from a string (like time.strptime()).
    "strptime" "(cls, /, *args)" => moment_make::strptime,
    /// date, time -> datetime with same date and time fields
    "combine" "(cls, /, date, time, tzinfo=True)" => moment_make::combine,
    /// string -> datetime from a string in most ISO 8601 formats
    "fromisoformat" "(cls, string, /)" => moment_make::fromisoformat,
    /// Return date object with same year, month and day.
    "date" "(self, /)" => date_part,
    /// Return time object with same time but with tzinfo=None.
    "time" "(self, /)" => time_part,
    /// Return time object with same time and tzinfo.
    "timetz" "(self, /)" => time_with_zone,
    /// Return ctime() style string.
    "ctime" "(self, /)" => ctime,
    /// Return time tuple, compatible with time.localtime().
    "timetuple" "(self, /)" => timetuple,
    /// Return POSIX timestamp as float.
    "timestamp" "(self, /)" => moment_zone::timestamp,
    /// Return UTC time tuple, compatible with time.localtime().
    "utctimetuple" "(self, /)" => utctimetuple,
    /// [sep] -> string in ISO 8601 format, YYYY-MM-DDT[HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].
    ///
    /// sep is used to separate the year from the time, and defaults to 'T'.
    /// The optional argument timespec says how much of the time is written: 'auto', 'hours',
    /// 'minutes', 'seconds', 'milliseconds' or 'microseconds'.
    "isoformat" "(self, /, sep='T', timespec='auto')" => isoformat,
    /// Return self.tzinfo.utcoffset(self).
    "utcoffset" "(self, /)" => utcoffset,
    /// Return self.tzinfo.tzname(self).
    "tzname" "(self, /)" => tzname,
    /// Return self.tzinfo.dst(self).
    "dst" "(self, /)" => dst,
    /// Return datetime with new specified fields.
    "replace" "(self, /, year=unchanged, month=unchanged, day=unchanged, hour=unchanged, minute=unchanged, second=unchanged, microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)" => replace,
    /// The same as replace().
    "__replace__" "(self, /, year=unchanged, month=unchanged, day=unchanged, hour=unchanged, minute=unchanged, second=unchanged, microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)" => replace,
    /// tz -> convert to local time in new timezone tz
    "astimezone" "(self, /, tz=None)" => moment_zone::astimezone,
    /// __reduce_ex__(proto) -> (cls, state)
    "__reduce_ex__" "(self, /, *args)" => reduce_ex,
    /// __reduce__() -> (cls, state)
    "__reduce__" "(self, /)" => reduce,
    "__add__" "(self, value, /)" => add,
    "__radd__" "(self, value, /)" => add,
    "__sub__" "(self, value, /)" => sub,
    "__rsub__" "(self, value, /)" => rsub,
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

const DOC: &str = "datetime(year, month, day[, hour[, minute[, second[, microsecond[,tzinfo]]]]])

The year, month and day arguments are required. tzinfo may be None, or an
instance of a tzinfo subclass. The remaining arguments may be ints.
";

/// Gives the class its methods.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    class(t, ClassId::DateTime, METHODS, GETTERS, DOC)?;
    let mut limit = |ordinal, clock| {
        let moment = Moment {
            date: Date::of_ordinal(ordinal),
            clock,
            zone: Value::NONE,
        };
        make_datetime_of(t, ClassId::DateTime as u32, moment)
    };
    let min = limit(1, Clock::MIDNIGHT)?;
    let max = limit(MAX_ORDINAL, Clock::of_seconds(SECONDS_OF_DAY - 1, 999_999))?;
    let resolution = make_span(t, Span::carried(0, 0, 1))?;
    let values = [("min", min), ("max", max), ("resolution", resolution)];
    constants(t, ClassId::DateTime, &values)
}

/// The receiver.
#[inline]
pub(super) fn this(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    match as_datetime(v) {
        Some(r) => Ok(r),
        None => Err(t.type_error("a datetime is required")),
    }
}

#[inline]
fn moment(t: &mut Thread, v: Value) -> Result<Moment, Raised> {
    Ok(moment_of(this(t, v)?))
}

#[inline]
fn clock(t: &mut Thread, v: Value) -> Result<Clock, Raised> {
    Ok(Clock::unpack(this(t, v)?.field(DATETIME_CLOCK)))
}

// ---- parts ----------------------------------------------------------------------------------

fn hour(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::small_int(clock(t, args[0])?.hour))
}

fn minute(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::small_int(clock(t, args[0])?.minute))
}

fn second(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::small_int(clock(t, args[0])?.second))
}

fn microsecond(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::small_int(clock(t, args[0])?.micro))
}

fn tzinfo(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.field(DATETIME_ZONE))
}

fn fold(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::small_int(i64::from(clock(t, args[0])?.fold)))
}

fn date_part(t: &mut Thread, args: &[Value]) -> PyResult {
    let date = day_of(this(t, args[0])?);
    args::check_date(t, date)?;
    make_date_of(t, ClassId::Date as u32, date)
}

fn time_part(t: &mut Thread, args: &[Value]) -> PyResult {
    let clock = clock(t, args[0])?;
    args::check_clock(t, clock)?;
    make_time_of(t, ClassId::Time as u32, clock, Value::NONE)
}

fn time_with_zone(t: &mut Thread, args: &[Value]) -> PyResult {
    let Moment { clock, zone, .. } = moment(t, args[0])?;
    args::check_clock(t, clock)?;
    make_time_of(t, ClassId::Time as u32, clock, zone)
}

fn replace(t: &mut Thread, args: &[Value]) -> PyResult {
    let Moment { date, clock, zone } = moment(t, args[0])?;
    let date = Date {
        year: args::field_or(t, args[1], date.year)?,
        month: args::field_or(t, args[2], date.month)?,
        day: args::field_or(t, args[3], date.day)?,
    };
    let parts = [args[4], args[5], args[6], args[7]];
    let (clock, fold) = time::replaced(t, clock, parts, args[9])?;
    args::check_date(t, date)?;
    args::check_clock(t, clock)?;
    let fold = args::fold(t, fold)?;
    let zone = if args[8].is_unbound() { zone } else { args[8] };
    let class = t.class_of(args[0]);
    let clock = Clock { fold, ..clock };
    make_datetime(t, class, Moment { date, clock, zone })
}

// ---- text -----------------------------------------------------------------------------------

/// What separates date and time: one character.
fn separator(t: &mut Thread, v: Value) -> Result<u32, Raised> {
    if v.is_unbound() {
        return Ok(u32::from(b'T'));
    }
    let message = match v.cast::<Str>() {
        Some(s) if s.len() == 1 => return Ok(s.data().get(0)),
        Some(s) => format!("a string of length {}", s.len()),
        None => args::shown_class(t, v),
    };
    let message = format!("isoformat() argument 1 must be a unicode character, not {message}");
    Err(t.type_error(message))
}

fn isoformat(t: &mut Thread, args: &[Value]) -> PyResult {
    let separator = separator(t, args[1])?;
    let precision = time::precision(t, 2, args[2])?;
    written(t, args[0], separator, precision)
}

fn written(t: &mut Thread, v: Value, separator: u32, precision: Precision) -> PyResult {
    let Moment { date, clock, zone } = moment(t, v)?;
    let mut text = Text::new();
    text.push_date(date);
    let end_of_date = text.as_bytes().len();
    text.push(
        u8::try_from(separator)
            .ok()
            .filter(u8::is_ascii)
            .unwrap_or(b'T'),
    );
    text.push_clock(clock, precision);
    if !zone.is_none()
        && let Some(offset) = zone::utc_span(t, zone, v)?
    {
        text.push_offset(offset, ":");
    }
    if separator < 128 {
        return text.finish(t);
    }
    let (date, time) = text.as_bytes().split_at(end_of_date);
    let mut out = StrBuilder::new();
    out.push_latin1(date);
    out.push(separator);
    out.push_latin1(&time[1..]);
    Ok(out.finish(t)?.value())
}

fn str(t: &mut Thread, args: &[Value]) -> PyResult {
    if args[0].shape_id() == ClassId::DateTime as u32 {
        return written(t, args[0], u32::from(b' '), Precision::Auto);
    }
    let space = t.char_str(b' ').value();
    call::call_method(t, args[0], "isoformat", &[space])
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let Moment { date, clock, zone } = moment(t, args[0])?;
    let Date { year, month, day } = date;
    let class = t.class_of(args[0]).name();
    let mut text = format!(
        "{class}({year}, {month}, {day}, {}, {}",
        clock.hour, clock.minute
    );
    time::push_seconds(&mut text, clock);
    if clock.fold {
        text += ", fold=1";
    }
    time::repr_with_zone(t, &text, zone, ")")
}

fn ctime(t: &mut Thread, args: &[Value]) -> PyResult {
    let Moment { date, clock, .. } = moment(t, args[0])?;
    let mut text = Text::new();
    text.push_ctime(date, clock);
    text.finish(t)
}

/// The last item of a time tuple: is it daylight saving time, and is that known?
fn is_saving(t: &mut Thread, v: Value, zone: Value) -> Result<i64, Raised> {
    let saving = as_span(zone::dst(t, zone, v)?);
    Ok(saving.map_or(-1, |span| i64::from(span != Span::ZERO)))
}

fn timetuple(t: &mut Thread, args: &[Value]) -> PyResult {
    let Moment { date, clock, zone } = moment(t, args[0])?;
    let is_saving = is_saving(t, args[0], zone)?;
    strftime::struct_time(t, date, clock, is_saving)
}

fn utctimetuple(t: &mut Thread, args: &[Value]) -> PyResult {
    let Moment { date, clock, zone } = moment(t, args[0])?;
    let Some(offset) = zone::utc_span(t, zone, args[0])?.filter(|span| *span != Span::ZERO) else {
        return strftime::struct_time(t, date, clock, 0);
    };
    // It may lie a day before the first or after the last year.
    let seconds = clock.second_of_day() - offset.seconds;
    let span = Span::carried(
        date.ordinal() - offset.days,
        seconds,
        clock.micro - offset.micros,
    );
    if !(1..=MAX_ORDINAL).contains(&span.days) {
        return Err(t.overflow_error("date value out of range"));
    }
    let clock = Clock::of_seconds(span.seconds, span.micros);
    strftime::struct_time(t, Date::of_ordinal(span.days), clock, 0)
}

/// The time tuple of a datetime as `time.strftime` takes it.
///
/// # Errors
/// What the zone raises.
pub(super) fn plain_tuple(t: &mut Thread, v: Value) -> PyResult {
    let Moment { date, clock, zone } = moment(t, v)?;
    let is_saving = is_saving(t, v, zone)?;
    strftime::plain_tuple(t, date, clock, is_saving)
}

// ---- zones ----------------------------------------------------------------------------------

fn utcoffset(t: &mut Thread, args: &[Value]) -> PyResult {
    let zone = this(t, args[0])?.field(DATETIME_ZONE);
    zone::utc_offset(t, zone, args[0])
}

fn tzname(t: &mut Thread, args: &[Value]) -> PyResult {
    let zone = this(t, args[0])?.field(DATETIME_ZONE);
    zone::name(t, zone, args[0])
}

fn dst(t: &mut Thread, args: &[Value]) -> PyResult {
    let zone = this(t, args[0])?.field(DATETIME_ZONE);
    zone::dst(t, zone, args[0])
}

// ---- arithmetic -----------------------------------------------------------------------------

/// The moment so much later, of the same class and zone.
///
/// # Errors
/// OverflowError; what the constructor of a subclass raises.
pub(super) fn moved(t: &mut Thread, r: Gc<Record>, by: Span) -> PyResult {
    let moment = moment_of(r);
    let span = moment.span().plus(by);
    if !(1..=MAX_ORDINAL).contains(&span.days) {
        return Err(t.overflow_error("date value out of range"));
    }
    let moment = Moment {
        date: Date::of_ordinal(span.days),
        clock: Clock::of_seconds(span.seconds, span.micros),
        zone: moment.zone,
    };
    if r.value().shape_id() == ClassId::DateTime as u32 {
        return make_datetime_of(t, ClassId::DateTime as u32, moment);
    }
    let class = t.class_of(r.value());
    make_datetime(t, class, moment)
}

fn add(t: &mut Thread, args: &[Value]) -> PyResult {
    match (as_datetime(args[0]), as_span(args[1])) {
        (Some(r), Some(span)) => moved(t, r, span),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// The zones' distances from UTC, as far as they matter for two moments: none if they have one zone.
fn offsets(
    t: &mut Thread,
    (a, zone_a): (Value, Value),
    (b, zone_b): (Value, Value),
) -> Result<(Option<Span>, Option<Span>), Raised> {
    if zone_a == zone_b {
        return Ok((None, None));
    }
    let offset_a = zone::utc_span(t, zone_a, a)?;
    let offset_b = zone::utc_span(t, zone_b, b)?;
    Ok((offset_a, offset_b))
}

fn difference(t: &mut Thread, a: Value, b: Value) -> PyResult {
    let Some(r) = as_datetime(a) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if let Some(span) = as_span(b) {
        return moved(t, r, span.negated());
    }
    let Some(other) = as_datetime(b) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let (x, y) = (moment_of(r), moment_of(other));
    let span = x.span().minus(y.span());
    let span = match offsets(t, (a, x.zone), (b, y.zone))? {
        (None, None) => span,
        (Some(offset), Some(other)) => span.minus(offset).plus(other),
        _ => {
            return Err(t.type_error("can't subtract offset-naive and offset-aware datetimes"));
        }
    };
    make_span(t, span)
}

fn sub(t: &mut Thread, args: &[Value]) -> PyResult {
    difference(t, args[0], args[1])
}

fn rsub(t: &mut Thread, args: &[Value]) -> PyResult {
    difference(t, args[1], args[0])
}

// ---- comparison -----------------------------------------------------------------------------

/// Would the other fold give another distance from UTC? Moments of such a time are equal to none of other zones (PEP 495).
fn depends_on_fold(t: &mut Thread, v: Value, offset: Option<Span>) -> Result<bool, Raised> {
    let moment = moment(t, v)?;
    if moment.zone.is_none() || zone::as_fixed(moment.zone).is_some() {
        return Ok(false);
    }
    let clock = Clock {
        fold: !moment.clock.fold,
        ..moment.clock
    };
    let flipped = make_datetime_of(t, ClassId::DateTime as u32, Moment { clock, ..moment })?;
    Ok(zone::utc_span(t, moment.zone, flipped)? != offset)
}

fn compare(t: &mut Thread, op: CompareOp, args: &[Value]) -> PyResult {
    let a = this(t, args[0])?;
    let Some(b) = as_datetime(args[1]) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let key = |r: Gc<Record>| (r.field(DAY).as_int(), Clock::order(r.field(DATETIME_CLOCK)));
    let (zone_a, zone_b) = (a.field(DATETIME_ZONE), b.field(DATETIME_ZONE));
    if zone_a == zone_b {
        return Ok(Value::bool(op.holds(key(a).cmp(&key(b)))));
    }
    let is_equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
    let (offset_a, offset_b) = offsets(t, (args[0], zone_a), (args[1], zone_b))?;
    let order = match (offset_a, offset_b) {
        (x, y) if x == y => key(a).cmp(&key(b)),
        (Some(x), Some(y)) => {
            let (a, b) = (moment_of(a).span().minus(x), moment_of(b).span().minus(y));
            a.cmp(&b)
        }
        _ if is_equality => return Ok(Value::bool(op == CompareOp::Ne)),
        _ => {
            return Err(t.type_error("can't compare offset-naive and offset-aware datetimes"));
        }
    };
    if is_equality
        && order.is_eq()
        && (depends_on_fold(t, args[0], offset_a)? || depends_on_fold(t, args[1], offset_b)?)
    {
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    Ok(Value::bool(op.holds(order)))
}
comparisons!(compare);

fn hash(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    let known = r.field(DATETIME_HASH);
    if !known.is_unbound() {
        return Ok(known);
    }
    let moment = moment_of(r);
    // Both folds of a time have one hash: they are equal.
    let about = if moment.clock.fold {
        let clock = Clock {
            fold: false,
            ..moment.clock
        };
        make_datetime_of(t, ClassId::DateTime as u32, Moment { clock, ..moment })?
    } else {
        args[0]
    };
    let hash = match zone::utc_span(t, moment.zone, about)? {
        None => {
            let clock = Value::small_int(Clock::order(r.field(DATETIME_CLOCK)));
            hash_of_state(t, &[r.field(DAY), clock])
        }
        Some(offset) => timedelta::span_hash(t, moment.span().minus(offset))?,
    };
    let hash = t.int(hash)?;
    r.set_field(DATETIME_HASH, hash);
    Ok(hash)
}

// ---- pickling -------------------------------------------------------------------------------

fn reduced(t: &mut Thread, v: Value, protocol: i64) -> PyResult {
    let Moment { date, clock, zone } = moment(t, v)?;
    let mut state = [0; 10];
    let (day, time) = state.split_at_mut(4);
    day.copy_from_slice(&date::state(date));
    time.copy_from_slice(&clock.bytes());
    if clock.fold && protocol >= FOLD_PROTOCOL {
        state[2] |= FOLD_BIT;
    }
    time::reduced_state(t, v, &state, zone)
}

fn reduce_ex(t: &mut Thread, args: &[Value]) -> PyResult {
    let [protocol] = args::exactly(t, "__reduce_ex__", &args[1..])?;
    let protocol = args::int(t, protocol)?;
    reduced(t, args[0], protocol)
}

fn reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    reduced(t, args[0], 2)
}
