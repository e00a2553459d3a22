//! The class `timezone`: zones that are always the same distance from UTC.

use super::span::Span;
use super::text::Text;
use super::{
    NAME, OFFSET, args, as_datetime, as_span, class, constants, make_span, moment, tzinfo, zone,
};
use crate::builtins::sequence::comparisons;
use crate::natives;
use crate::object::*;
use crate::runtime::{CompareOp, ops};
use crate::value::Value;

natives! { METHODS:
    /// Create a zone; without a name and a distance from UTC it is UTC itself.
    "__new__" "(cls, /, offset, name=None)" => new,
    /// If name is specified when timezone is created, returns the name.  Otherwise returns offset as 'UTC(+|-)HH:MM'.
    "tzname" "(self, dt, /)" => tzname,
    /// Return fixed offset.
    "utcoffset" "(self, dt, /)" => utcoffset,
    /// Return None.
    "dst" "(self, dt, /)" => dst,
    /// datetime in UTC -> datetime in local time.
    "fromutc" "(self, dt, /)" => from_utc,
    /// pickle support
    "__getinitargs__" "(self, /)" => getinitargs,
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

const DOC: &str = "Fixed offset from UTC implementation of tzinfo.";

/// Gives the class its methods and makes UTC.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    class(t, ClassId::TimeZone, METHODS, &[], DOC)?;
    t.utc = make(t, Span::ZERO, Value::UNBOUND)?;
    const MINUTES: i64 = 23 * 60 + 59;
    let min = make(t, Span::carried(0, -MINUTES * 60, 0), Value::UNBOUND)?;
    let max = make(t, Span::carried(0, MINUTES * 60, 0), Value::UNBOUND)?;
    let values = [("utc", t.utc), ("min", min), ("max", max)];
    constants(t, ClassId::TimeZone, &values)
}

fn make(t: &mut Thread, offset: Span, name: Value) -> PyResult {
    let offset = make_span(t, offset)?;
    make_of(t, offset, name)
}

fn make_of(t: &mut Thread, offset: Value, name: Value) -> PyResult {
    let fields = [offset, name];
    Ok(Record::new(t, ClassId::TimeZone, RecordType::TimeZone, &fields)?.value())
}

/// The zone of a distance from UTC, a timedelta: UTC itself where that is 0 and there is no name.
///
/// # Errors
/// ValueError for a day or more.
pub(super) fn of_offset(t: &mut Thread, offset: Value, name: Value) -> PyResult {
    let span = as_span(offset).unwrap_or(Span::ZERO);
    if span == Span::ZERO && name.is_unbound() {
        return Ok(t.utc);
    }
    if !span.is_below_a_day() {
        return Err(zone::not_below_a_day(t, offset));
    }
    make_of(t, offset, name)
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    super::constructed(t, args[0], ClassId::TimeZone)?;
    let (offset, name) = (args[1], args[2]);
    if as_span(offset).is_none() {
        let class = t.class_of(offset).name();
        let message = format!("timezone() argument 1 must be datetime.timedelta, not {class}");
        return Err(t.type_error(message));
    }
    if !name.is_unbound() {
        args::text(t, "timezone", 2, name)?;
    }
    of_offset(t, offset, name)
}

fn this(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    crate::runtime::slices::record(t, v, RecordType::TimeZone, ClassId::TimeZone)
}

/// TypeError unless the argument of a method is a datetime or None.
fn check_about(t: &mut Thread, method: &str, about: Value) -> Result<(), Raised> {
    if about.is_none() || as_datetime(about).is_some() {
        return Ok(());
    }
    let class = t.class_of(about).name();
    let message = format!("{method}(dt) argument must be a datetime instance or None, not {class}");
    Err(t.type_error(message))
}

fn tzname(t: &mut Thread, args: &[Value]) -> PyResult {
    this(t, args[0])?;
    check_about(t, "tzname", args[1])?;
    zone::name(t, args[0], args[1])
}

fn utcoffset(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    check_about(t, "utcoffset", args[1])?;
    Ok(r.field(OFFSET))
}

fn dst(t: &mut Thread, args: &[Value]) -> PyResult {
    this(t, args[0])?;
    check_about(t, "dst", args[1])?;
    Ok(Value::NONE)
}

/// `fromutc` of a zone.
pub(super) fn from_utc(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    let about = tzinfo::own_moment(t, args[0], args[1])?;
    moment::moved(t, about, zone::fixed_offset(r))
}

fn getinitargs(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    let parts = [r.field(OFFSET), r.field(NAME)];
    let count = if parts[1].is_unbound() { 1 } else { 2 };
    Ok(Tuple::new(t, &parts[..count])?.value())
}

fn compare(t: &mut Thread, op: CompareOp, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    match (zone::as_fixed(args[1]), op) {
        (Some(other), CompareOp::Eq | CompareOp::Ne) => {
            let order = zone::fixed_offset(r).cmp(&zone::fixed_offset(other));
            Ok(Value::bool(op.holds(order)))
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}
comparisons!(compare);

fn hash(t: &mut Thread, args: &[Value]) -> PyResult {
    let offset = this(t, args[0])?.field(OFFSET);
    tzinfo::hash_value(t, offset)
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    let text = if args[0] == t.utc {
        "datetime.timezone.utc".to_owned()
    } else {
        let class = t.class_of(args[0]).name();
        let offset = ops::repr(t, r.field(OFFSET))?;
        match r.field(NAME) {
            name if name.is_unbound() => format!("{class}({offset})"),
            name => {
                let mut out = StrBuilder::new();
                out.push_str(&format!("{class}({offset}, "));
                let name = ops::repr(t, name)?;
                out.push_data(name.data());
                out.push_str(")");
                return Ok(out.finish(t)?.value());
            }
        }
    };
    Ok(Str::from_str(t, &text)?.value())
}

fn str(t: &mut Thread, args: &[Value]) -> PyResult {
    this(t, args[0])?;
    zone::name(t, args[0], Value::NONE)
}

/// The name of a zone that was given none: `UTC+HH:MM`.
///
/// # Errors
/// MemoryError.
pub(super) fn name_of_offset(t: &mut Thread, offset: Span) -> PyResult {
    let mut text = Text::new();
    text.push_text("UTC");
    if offset != Span::ZERO {
        text.push_offset(offset, ":");
    }
    text.finish(t)
}
