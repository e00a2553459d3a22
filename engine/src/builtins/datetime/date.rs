//! The class `date`.

use super::calendar::{self, Date, IsoError, MAX_ORDINAL};
use super::clock::Clock;
use super::span::Span;
use super::text::Text;
use super::{
    DAY, args, as_date, as_datetime, as_span, class, class_of_call, constants, day_of,
    hash_of_state, iso, iso_calendar, make_date, make_date_of, make_span, moment, strftime,
};
use crate::builtins::sequence::comparisons;
use crate::builtins::{import, time as clocks};
use crate::natives;
use crate::object::*;
use crate::runtime::{CompareOp, call, ops};
use crate::value::Value;

natives! { METHODS:
    /// Create a date.
    "__new__" "(cls, /, year, month=None, day=None)" => new,
    /// Create a date from a POSIX timestamp.
    ///
    /// The timestamp is a number, e.g. created via time.time(), that is interpreted as local time.
    "fromtimestamp" "(cls, timestamp, /)" => fromtimestamp,
    /// int -> date corresponding to a proleptic Gregorian ordinal.
    "fromordinal" "(cls, /, *args)" => fromordinal,
    /// str -> Construct a date from a string in ISO 8601 format.
    "fromisoformat" "(cls, string, /)" => fromisoformat,
    /// int, int, int -> Construct a date from the ISO year, week number and weekday.
    ///
    /// This is the inverse of the function date.isocalendar()
    "fromisocalendar" "(cls, /, year, week, day)" => fromisocalendar,
    /// string, format -> new date instance parsed from a string.
    "strptime" "(cls, /, *args)" => strptime,
    /// Current date or datetime:  same as self.__class__.fromtimestamp(time.time()).
    "today" "(cls, /)" => today,
    /// Return ctime() style string.
    "ctime" "(self, /)" => ctime,
    /// format -> strftime() style string.
    "strftime" "(self, /, format)" => format_with,
    /// Formats self with strftime.
    "__format__" "(self, /, *args)" => format,
    /// Time tuple, compatible with time.localtime().
    "timetuple" "(self, /)" => timetuple,
    /// Return a named tuple containing ISO year, week number, and weekday.
    "isocalendar" "(self, /)" => isocalendar,
    /// Return string in ISO 8601 format, YYYY-MM-DD.
    "isoformat" "(self, /)" => isoformat,
    /// Return the day of the week represented by the date.
    ///
    /// Monday == 1 ... Sunday == 7
    "isoweekday" "(self, /)" => isoweekday,
    /// Return proleptic Gregorian ordinal.
    ///
    /// January 1 of year 1 is day 1.
    "toordinal" "(self, /)" => toordinal,
    /// Return the day of the week represented by the date.
    ///
    /// Monday == 0 ... Sunday == 6
    "weekday" "(self, /)" => weekday,
    /// Return date with new specified fields.
    "replace" "(self, /, year=unchanged, month=unchanged, day=unchanged)" => replace,
    /// The same as replace().
    "__replace__" "(self, /, year=unchanged, month=unchanged, day=unchanged)" => replace,
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
    "year" "(self)" => year,
    "month" "(self)" => month,
    "day" "(self)" => day,
}

const DOC: &str = "date(year, month, day) --> date object";

/// Gives the class its methods.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    class(t, ClassId::Date, METHODS, GETTERS, DOC)?;
    let shape = ClassId::Date as u32;
    let min = make_date_of(t, shape, Date::of_ordinal(1))?;
    let max = make_date_of(t, shape, Date::of_ordinal(MAX_ORDINAL))?;
    let resolution = make_span(t, Span::carried(1, 0, 0))?;
    let values = [("min", min), ("max", max), ("resolution", resolution)];
    constants(t, ClassId::Date, &values)
}

/// The receiver, a date or datetime.
#[inline]
fn this(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    match as_date(v) {
        Some(r) => Ok(r),
        None => Err(t.type_error("a date is required")),
    }
}

// ---- making dates ---------------------------------------------------------------------------

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = super::constructed(t, args[0], ClassId::Date)?;
    let [_, year, month, day] = *args else {
        return Err(t.type_error("function takes at most 3 arguments"));
    };
    let shape = class.root_shape.get();
    if month.is_unbound() && day.is_unbound() {
        let state = args::state::<4>(t, year, "date", 2, args::is_month)?;
        if let Some([high, low, month, day]) = state {
            let date = Date {
                year: i64::from(high) << 8 | i64::from(low),
                month: i64::from(month),
                day: i64::from(day),
            };
            return make_date_of(t, shape, date);
        }
    }
    let date = parts(t, year, month, day)?;
    args::check_date(t, date)?;
    make_date_of(t, shape, date)
}

/// Year, month and day of a constructor's arguments.
///
/// # Errors
/// TypeError, OverflowError.
pub(super) fn parts(t: &mut Thread, year: Value, month: Value, day: Value) -> Result<Date, Raised> {
    // An argument of the wrong type comes before one that is missing.
    let year = args::int(t, year)?;
    let missing = |t: &mut Thread, what, at| {
        t.type_error(format!(
            "function missing required argument '{what}' (pos {at})"
        ))
    };
    if month.is_unbound() {
        return Err(missing(t, "month", 2));
    }
    let month = args::int(t, month)?;
    if day.is_unbound() {
        return Err(missing(t, "day", 3));
    }
    let day = args::int(t, day)?;
    Ok(Date { year, month, day })
}

fn fromtimestamp(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = class_of_call(t, args[0])?;
    let seconds = clocks::floor_seconds(t, args[1])?;
    of_seconds(t, class, seconds)
}

/// The day of a number of seconds since 1970, in local time.
fn of_seconds(t: &mut Thread, class: Gc<Class>, seconds: i64) -> PyResult {
    let tm = clocks::local_time(t, seconds)?;
    let date = Date {
        year: i64::from(tm.tm_year) + 1900,
        month: i64::from(tm.tm_mon) + 1,
        day: i64::from(tm.tm_mday),
    };
    make_date(t, class, date)
}

fn today(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = class_of_call(t, args[0])?;
    let (seconds, nanos) = clocks::now_parts(t)?;
    if class == t.class(ClassId::Date) {
        return of_seconds(t, class, seconds);
    }
    let now = t.float(seconds as f64 + nanos as f64 / 1e9)?;
    call::call_method(t, class.value(), "fromtimestamp", &[now])
}

fn fromordinal(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = class_of_call(t, args[0])?;
    let [ordinal] = args::exactly(t, "fromordinal", &args[1..])?;
    let ordinal = args::int(t, ordinal)?;
    if ordinal < 1 {
        return Err(t.value_error("ordinal must be >= 1"));
    }
    make_date(t, class, Date::of_ordinal(ordinal))
}

/// The str that `fromisoformat` gets.
///
/// # Errors
/// TypeError.
pub(super) fn iso_text(t: &mut Thread, v: Value) -> Result<Gc<Str>, Raised> {
    match v.cast::<Str>() {
        Some(s) => Ok(s),
        None => Err(t.type_error("fromisoformat: argument must be str")),
    }
}

/// The error of a text that `fromisoformat` cannot read.
#[cold]
pub(super) fn not_iso(t: &mut Thread, text: Gc<Str>) -> Raised {
    let message = match ops::repr(t, text.value()) {
        Ok(quoted) => {
            let mut out = StrBuilder::new();
            out.push_str("Invalid isoformat string: ");
            out.push_data(quoted.data());
            out.finish(t)
        }
        Err(raised) => Err(raised),
    };
    match message {
        Ok(message) => t.raise_args(ClassId::ValueError, &[message.value()]),
        Err(raised) => raised,
    }
}

fn fromisoformat(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = class_of_call(t, args[0])?;
    let text = iso_text(t, args[1])?;
    let date = iso::date(&iso::text_of(&text));
    match date {
        Some(date) => make_date(t, class, date),
        None => Err(not_iso(t, text)),
    }
}

fn fromisocalendar(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = class_of_call(t, args[0])?;
    let mut parts = [0; 3];
    for (part, v) in parts.iter_mut().zip(&args[1..]) {
        let n = ops::index(t, *v)?.to_i64().map(i32::try_from);
        *part = match n {
            Some(Ok(n)) => i64::from(n),
            _ => return Err(t.value_error("ISO calendar component out of range")),
        };
    }
    let [year, week, day] = parts;
    match calendar::of_iso_week(year, week, day) {
        Ok(date) => make_date(t, class, date),
        Err(IsoError::Year) => Err(args::no_year(t, year)),
        Err(IsoError::Week) => Err(t.value_error(format!("Invalid week: {week}"))),
        Err(IsoError::Weekday) => {
            Err(t.value_error(format!("Invalid weekday: {day} (range is [1, 7])")))
        }
    }
}

/// `strptime` of the class whose function in `_strptime` is `function`.
///
/// # Errors
/// TypeError; ValueError for a text that does not match.
pub(super) fn parsed(t: &mut Thread, function: &str, args: &[Value]) -> PyResult {
    let [text, format] = args::exactly(t, "strptime", &args[1..])?;
    args::text(t, "strptime", 1, text)?;
    args::text(t, "strptime", 2, format)?;
    let module = import::load(t, "_strptime")?;
    call::call_method(t, module, function, &[args[0], text, format])
}

fn strptime(t: &mut Thread, args: &[Value]) -> PyResult {
    parsed(t, "_strptime_datetime_date", args)
}

// ---- text -----------------------------------------------------------------------------------

fn ctime(t: &mut Thread, args: &[Value]) -> PyResult {
    let date = day_of(this(t, args[0])?);
    let mut text = Text::new();
    text.push_ctime(date, Clock::MIDNIGHT);
    text.finish(t)
}

fn isoformat(t: &mut Thread, args: &[Value]) -> PyResult {
    let date = day_of(this(t, args[0])?);
    let mut text = Text::new();
    text.push_date(date);
    text.finish(t)
}

fn str(t: &mut Thread, args: &[Value]) -> PyResult {
    if args[0].shape_id() == ClassId::Date as u32 {
        return isoformat(t, args);
    }
    call::call_method(t, args[0], "isoformat", &[])
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let Date { year, month, day } = day_of(this(t, args[0])?);
    let class = t.class_of(args[0]).name();
    let text = format!("{class}({year}, {month}, {day})");
    Ok(Str::from_str(t, &text)?.value())
}

fn format_with(t: &mut Thread, args: &[Value]) -> PyResult {
    let format = args::text(t, "strftime", 1, args[1])?;
    let shape = args[0].shape_id();
    let tuple = if shape == ClassId::Date as u32 {
        let date = day_of(this(t, args[0])?);
        strftime::plain_tuple(t, date, Clock::MIDNIGHT, -1)?
    } else if shape == ClassId::DateTime as u32 {
        moment::plain_tuple(t, args[0])?
    } else {
        call::call_method(t, args[0], "timetuple", &[])?
    };
    strftime::strftime(t, args[0], format, tuple)
}

/// `__format__` of all classes: `strftime`, or `str` without a format.
///
/// # Errors
/// TypeError; what the methods raise.
pub(super) fn format(t: &mut Thread, args: &[Value]) -> PyResult {
    let [spec] = args::exactly(t, "__format__", &args[1..])?;
    let format = args::text(t, "__format__", 1, spec)?;
    if format.is_empty() {
        return Ok(ops::str(t, args[0])?.value());
    }
    call::call_method(t, args[0], "strftime", &[spec])
}

fn timetuple(t: &mut Thread, args: &[Value]) -> PyResult {
    let date = day_of(this(t, args[0])?);
    strftime::struct_time(t, date, Clock::MIDNIGHT, -1)
}

// ---- parts and computations -----------------------------------------------------------------

fn year(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::small_int(day_of(this(t, args[0])?).year))
}

fn month(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::small_int(day_of(this(t, args[0])?).month))
}

fn day(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::small_int(day_of(this(t, args[0])?).day))
}

fn ordinal(t: &mut Thread, v: Value) -> Result<i64, Raised> {
    Ok(day_of(this(t, v)?).ordinal())
}

fn toordinal(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::small_int(ordinal(t, args[0])?))
}

fn weekday(t: &mut Thread, args: &[Value]) -> PyResult {
    let ordinal = ordinal(t, args[0])?;
    Ok(Value::small_int(calendar::weekday(ordinal)))
}

fn isoweekday(t: &mut Thread, args: &[Value]) -> PyResult {
    let ordinal = ordinal(t, args[0])?;
    Ok(Value::small_int(calendar::weekday(ordinal) + 1))
}

fn isocalendar(t: &mut Thread, args: &[Value]) -> PyResult {
    let (year, week, day) = day_of(this(t, args[0])?).iso_calendar();
    iso_calendar::make(t, [year, week, day].map(Value::small_int))
}

fn replace(t: &mut Thread, args: &[Value]) -> PyResult {
    let date = day_of(this(t, args[0])?);
    let date = Date {
        year: args::field_or(t, args[1], date.year)?,
        month: args::field_or(t, args[2], date.month)?,
        day: args::field_or(t, args[3], date.day)?,
    };
    let class = t.class_of(args[0]);
    make_date(t, class, date)
}

fn reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    let state = state(day_of(this(t, args[0])?));
    let state = Bytes::new(t, &state)?.value();
    let state = Tuple::new(t, &[state])?.value();
    let class = t.class_of(args[0]).value();
    Ok(Tuple::pair(t, class, state)?.value())
}

/// A date as its pickle has it.
pub(super) fn state(date: Date) -> [u8; 4] {
    let [.., high, low] = date.year.to_be_bytes();
    [high, low, date.month as u8, date.day as u8]
}

/// A plain date: a datetime is something else in arithmetic and comparisons.
#[inline]
fn plain(v: Value) -> Option<Gc<Record>> {
    v.cast_record(RecordType::Date)
}

/// The date so many days later, of the same class.
fn moved(t: &mut Thread, date: Gc<Record>, days: i64) -> PyResult {
    let ordinal = day_of(date).ordinal() + days;
    if !(1..=MAX_ORDINAL).contains(&ordinal) {
        return Err(t.overflow_error("date value out of range"));
    }
    let class = t.class_of(date.value());
    if class == t.class(ClassId::Date) {
        return make_date_of(t, ClassId::Date as u32, Date::of_ordinal(ordinal));
    }
    make_date(t, class, Date::of_ordinal(ordinal))
}

fn add(t: &mut Thread, args: &[Value]) -> PyResult {
    match (plain(args[0]), as_span(args[1])) {
        (Some(date), Some(span)) => moved(t, date, span.days),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn difference(t: &mut Thread, a: Value, b: Value) -> PyResult {
    let Some(a) = plain(a) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if let Some(span) = as_span(b) {
        return moved(t, a, -span.days);
    }
    match plain(b) {
        Some(b) => {
            let days = day_of(a).ordinal() - day_of(b).ordinal();
            make_span(t, Span::carried(days, 0, 0))
        }
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn sub(t: &mut Thread, args: &[Value]) -> PyResult {
    difference(t, args[0], args[1])
}

fn rsub(t: &mut Thread, args: &[Value]) -> PyResult {
    difference(t, args[1], args[0])
}

fn compare(t: &mut Thread, op: CompareOp, args: &[Value]) -> PyResult {
    let a = this(t, args[0])?;
    if as_datetime(args[1]).is_some() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    Ok(match plain(args[1]) {
        Some(b) => Value::bool(op.holds(a.field(DAY).as_int().cmp(&b.field(DAY).as_int()))),
        None => Value::NOT_IMPLEMENTED,
    })
}
comparisons!(compare);

fn hash(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    let hash = hash_of_state(t, &[r.field(DAY)]);
    t.int(hash)
}
