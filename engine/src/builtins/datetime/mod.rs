//! The module `_datetime`: dates, times, durations and time zones. `datetime` is in Python and re-exports it.
//!
//! The fields of an object are packed into small ints, bytes apart: a pickle may hold any byte, and whoever unpickles it
//! gets that back.

mod args;
mod calendar;
mod clock;
mod date;
mod iso;
mod iso_calendar;
mod moment;
mod moment_make;
mod moment_zone;
mod span;
mod strftime;
mod text;
mod time;
mod timedelta;
mod timedelta_make;
mod timezone;
mod tzinfo;
mod zone;

use super::late;
use crate::object::*;
use crate::runtime::{call, classes, define, slices};
use crate::value::Value;
use calendar::Date;
use clock::Clock;
use span::Span;

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    let dict = define::module(t, "_datetime", &[])?.dict();
    timedelta::install(t)?;
    tzinfo::install(t)?;
    timezone::install(t)?;
    date::install(t)?;
    time::install(t)?;
    moment::install(t)?;
    iso_calendar::install(t)?;
    for id in [
        ClassId::Date,
        ClassId::DateTime,
        ClassId::Time,
        ClassId::TimeDelta,
        ClassId::TzInfo,
        ClassId::TimeZone,
    ] {
        let class = t.class(id).value();
        define::set(t, dict, id.name(), class)?;
    }
    define::set(t, dict, "UTC", t.utc)?;
    define::set(t, dict, "MINYEAR", Value::small_int(calendar::MIN_YEAR))?;
    define::set(t, dict, "MAXYEAR", Value::small_int(calendar::MAX_YEAR))?;
    let doc = Str::from_str(t, "Fast implementation of the datetime module.")?;
    define::set(t, dict, "__doc__", doc.value())
}

/// Gives a class its methods, its attributes and its documentation.
fn class(
    t: &mut Thread,
    id: ClassId,
    methods: &'static [NativeDef],
    getters: &'static [NativeDef],
    doc: &str,
) -> Result<(), Raised> {
    late::class(t, id, "datetime", methods)?;
    define::getters(t, id, getters)?;
    late::describe(t, id, doc)?;
    // What a base class got only now.
    let class = t.class(id);
    classes::refresh_specials(t, class);
    Ok(())
}

/// Sets the constants that a class has.
fn constants(t: &mut Thread, id: ClassId, values: &[(&str, Value)]) -> Result<(), Raised> {
    let dict = t.class(id).dict();
    for (name, v) in values {
        define::set(t, dict, name, *v)?;
    }
    Ok(())
}

/// The class that a `__new__` got, checked to have instances of the layout of `id`.
fn constructed(t: &mut Thread, cls: Value, id: ClassId) -> Result<Gc<Class>, Raised> {
    let class = slices::class_argument(t, cls, id)?;
    if class.builtin_id() == id {
        return Ok(class);
    }
    let (base, other) = (t.class(id).name(), t.class(class.builtin_id()).name());
    let message = format!(
        "{base}.__new__({}) is not safe, use {other}.__new__()",
        class.name()
    );
    Err(t.type_error(message))
}

// ---- the fields of records ------------------------------------------------------------------

/// Of a date, and of a datetime: year, month and day.
const DAY: usize = 0;
/// Of a datetime: its time.
const DATETIME_CLOCK: usize = 1;
/// Of a datetime: its time zone or None.
const DATETIME_ZONE: usize = 2;
/// Of a datetime: its hash, unbound before it is asked for.
const DATETIME_HASH: usize = 3;
/// Of a time: hour, minute, second, microsecond and fold.
const CLOCK: usize = 0;
/// Of a time: its time zone or None.
const ZONE: usize = 1;
/// Of a time: its hash, unbound before it is asked for.
const HASH: usize = 2;
/// Of a timedelta.
const DAYS: usize = 0;
const SECONDS: usize = 1;
const MICROSECONDS: usize = 2;
/// Of a timezone: a timedelta.
const OFFSET: usize = 0;
/// Of a timezone: a str, unbound when none was given.
const NAME: usize = 1;

/// A date as one small int: 16 bits of year, 8 each of month and day.
fn pack_date(date: Date) -> Value {
    Value::small_int(date.year << 16 | date.month << 8 | date.day)
}

fn unpack_date(packed: Value) -> Date {
    let n = packed.as_int();
    Date {
        year: n >> 16,
        month: n >> 8 & 0xFF,
        day: n & 0xFF,
    }
}

/// A date or datetime.
#[inline]
fn as_date(v: Value) -> Option<Gc<Record>> {
    v.cast::<Record>()
        .filter(|r| r.is(RecordType::Date) || r.is(RecordType::DateTime))
}

#[inline]
fn as_datetime(v: Value) -> Option<Gc<Record>> {
    v.cast_record(RecordType::DateTime)
}

#[inline]
fn as_time(v: Value) -> Option<Gc<Record>> {
    v.cast_record(RecordType::Time)
}

/// The duration that a timedelta is.
#[inline]
fn as_span(v: Value) -> Option<Span> {
    v.cast_record(RecordType::TimeDelta).map(span_of)
}

#[inline]
fn span_of(r: Gc<Record>) -> Span {
    Span {
        days: r.field(DAYS).as_int(),
        seconds: r.field(SECONDS).as_int(),
        micros: r.field(MICROSECONDS).as_int(),
    }
}

#[inline]
fn day_of(r: Gc<Record>) -> Date {
    unpack_date(r.field(DAY))
}

/// Date, time and zone of a datetime.
#[derive(Clone, Copy)]
struct Moment {
    date: Date,
    clock: Clock,
    zone: Value,
}

#[inline]
fn moment_of(r: Gc<Record>) -> Moment {
    Moment {
        date: day_of(r),
        clock: Clock::unpack(r.field(DATETIME_CLOCK)),
        zone: r.field(DATETIME_ZONE),
    }
}

impl Moment {
    /// The time since the day before 1 January of the year 1, in the time of its own zone.
    #[inline]
    fn span(self) -> Span {
        Span::carried(
            self.date.ordinal(),
            self.clock.second_of_day(),
            self.clock.micro,
        )
    }
}

// ---- making objects -------------------------------------------------------------------------

/// A timedelta; the days of `span` are not too many.
#[inline]
fn make_span(t: &mut Thread, span: Span) -> PyResult {
    make_span_of(t, ClassId::TimeDelta as u32, span)
}

#[inline]
fn make_span_of(t: &mut Thread, shape: ShapeId, span: Span) -> PyResult {
    let fields = [span.days, span.seconds, span.micros].map(Value::small_int);
    Ok(Record::with_shape(t, shape, RecordType::TimeDelta, &fields)?.value())
}

/// A timedelta of this many microseconds.
fn make_total(t: &mut Thread, total: i128) -> PyResult {
    let span = Span::of_total(t, total)?;
    make_span(t, span)
}

/// An object of class `date`, or of a subclass with this shape.
#[inline]
fn make_date_of(t: &mut Thread, shape: ShapeId, date: Date) -> PyResult {
    let fields = [pack_date(date)];
    Ok(Record::with_shape(t, shape, RecordType::Date, &fields)?.value())
}

#[inline]
fn make_datetime_of(t: &mut Thread, shape: ShapeId, moment: Moment) -> PyResult {
    let fields = [
        pack_date(moment.date),
        moment.clock.pack(),
        moment.zone,
        Value::UNBOUND,
    ];
    Ok(Record::with_shape(t, shape, RecordType::DateTime, &fields)?.value())
}

#[inline]
fn make_time_of(t: &mut Thread, shape: ShapeId, clock: Clock, zone: Value) -> PyResult {
    let fields = [clock.pack(), zone, Value::UNBOUND];
    Ok(Record::with_shape(t, shape, RecordType::Time, &fields)?.value())
}

/// A date of a class: a subclass is called with year, month and day, and may give anything.
fn make_date(t: &mut Thread, class: Gc<Class>, date: Date) -> PyResult {
    if class == t.class(ClassId::Date) {
        args::check_date(t, date)?;
        return make_date_of(t, ClassId::Date as u32, date);
    }
    if class == t.class(ClassId::DateTime) {
        args::check_date(t, date)?;
        let moment = Moment {
            date,
            clock: Clock::MIDNIGHT,
            zone: Value::NONE,
        };
        return make_datetime_of(t, ClassId::DateTime as u32, moment);
    }
    let parts = [date.year, date.month, date.day].map(Value::small_int);
    call::call(t, class.value(), &parts)
}

/// A datetime of a class: a subclass is called with all parts, the fold by keyword if it is set, and may give anything.
fn make_datetime(t: &mut Thread, class: Gc<Class>, moment: Moment) -> PyResult {
    let Moment { date, clock, zone } = moment;
    if class == t.class(ClassId::DateTime) {
        args::check_date(t, date)?;
        args::check_clock(t, clock)?;
        args::check_zone(t, zone)?;
        return make_datetime_of(t, ClassId::DateTime as u32, moment);
    }
    let [year, month, day] = [date.year, date.month, date.day].map(Value::small_int);
    let [hour, minute, second, micro] = clock.parts().map(Value::small_int);
    let parts = [year, month, day, hour, minute, second, micro, zone];
    if !clock.fold {
        return call::call(t, class.value(), &parts);
    }
    let fold = Value::small_int(1);
    let parts = [year, month, day, hour, minute, second, micro, zone, fold];
    call_with_fold(t, class, &parts)
}

/// As [`make_datetime`], for a time.
fn make_time(t: &mut Thread, class: Gc<Class>, clock: Clock, zone: Value) -> PyResult {
    if class == t.class(ClassId::Time) {
        args::check_clock(t, clock)?;
        args::check_zone(t, zone)?;
        return make_time_of(t, ClassId::Time as u32, clock, zone);
    }
    let [hour, minute, second, micro] = clock.parts().map(Value::small_int);
    if !clock.fold {
        return call::call(t, class.value(), &[hour, minute, second, micro, zone]);
    }
    let fold = Value::small_int(1);
    call_with_fold(t, class, &[hour, minute, second, micro, zone, fold])
}

/// Calls a class with arguments of which the last is the keyword `fold`.
fn call_with_fold(t: &mut Thread, class: Gc<Class>, args: &[Value]) -> PyResult {
    let name = t.intern("fold")?.value();
    let names = Tuple::new(t, &[name])?.value();
    call::call_kw(t, class.value(), args, names)
}

/// The class that a class method got.
fn class_of_call(t: &mut Thread, cls: Value) -> Result<Gc<Class>, Raised> {
    match cls.cast::<Class>() {
        Some(class) => Ok(class),
        None => Err(t.type_error("a class is required")),
    }
}

/// The hash of a packed state, which differs between processes as that of a str does.
fn hash_of_state(t: &Thread, words: &[Value]) -> i64 {
    words.iter().fold(t.hash_seed as i64, |hash, v| {
        let mixed = (hash ^ v.bits() as i64).wrapping_mul(0x9E37_79B9_7F4A_7C15_u64 as i64);
        mixed ^ mixed >> 29
    })
}
