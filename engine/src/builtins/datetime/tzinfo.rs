//! The class `tzinfo`, the base of time zones.

use super::span::Span;
use super::{as_datetime, as_span, class, moment, moment_of, zone};
use crate::natives;
use crate::object::*;
use crate::runtime::{attributes, call, ops};
use crate::value::Value;

natives! { METHODS:
    /// Create a time zone; what the arguments mean is up to the subclass.
    "__new__" "(cls, /, *args, **kwargs)" => new,
    /// datetime -> string name of time zone.
    "tzname" "(self, dt, /)" => tzname,
    /// datetime -> timedelta showing offset from UTC, negative values indicating West of UTC
    "utcoffset" "(self, dt, /)" => utcoffset,
    /// datetime -> DST offset as timedelta positive east of UTC.
    "dst" "(self, dt, /)" => dst,
    /// datetime in UTC -> datetime in local time.
    "fromutc" "(self, dt, /)" => from_utc,
    /// -> (cls, state)
    "__reduce__" "(self, /)" => reduce,
}

const DOC: &str = "Abstract base class for time zone info objects.";

/// Gives the class its methods.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    class(t, ClassId::TzInfo, METHODS, &[], DOC)
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = super::constructed(t, args[0], ClassId::TzInfo)?;
    let shape = class.root_shape.get();
    Ok(Record::with_shape(t, shape, RecordType::TzInfo, &[])?.value())
}

fn not_there(t: &mut Thread, method: &str) -> PyResult {
    let message = format!("a tzinfo subclass must implement {method}()");
    Err(t.raise(ClassId::NotImplementedError, &message))
}

fn tzname(t: &mut Thread, _args: &[Value]) -> PyResult {
    not_there(t, "tzname")
}

fn utcoffset(t: &mut Thread, _args: &[Value]) -> PyResult {
    not_there(t, "utcoffset")
}

fn dst(t: &mut Thread, _args: &[Value]) -> PyResult {
    not_there(t, "dst")
}

/// The datetime that `fromutc` of a zone got, which has to have that zone.
pub(super) fn own_moment(t: &mut Thread, zone: Value, v: Value) -> Result<Gc<Record>, Raised> {
    let Some(r) = as_datetime(v) else {
        return Err(t.type_error("fromutc: argument must be a datetime"));
    };
    if moment_of(r).zone != zone {
        return Err(t.value_error("fromutc: dt.tzinfo is not self"));
    }
    Ok(r)
}

/// Assumes that the zone's standard time does not change: see PEP 495 for what else there is.
fn from_utc(t: &mut Thread, args: &[Value]) -> PyResult {
    let (this, about) = (args[0], args[1]);
    let r = own_moment(t, this, about)?;
    let Some(offset) = zone::utc_span(t, this, about)? else {
        return Err(t.value_error("fromutc: non-None utcoffset() result required"));
    };
    let Some(saving) = as_span(zone::dst(t, this, about)?) else {
        return Err(t.value_error("fromutc: non-None dst() result required"));
    };
    let standard = moment::moved(t, r, offset.minus(saving))?;
    let Some(saving) = as_span(zone::dst(t, this, standard)?) else {
        let message = "fromutc: tz.dst() gave inconsistent results; cannot convert";
        return Err(t.value_error(message));
    };
    match as_datetime(standard) {
        Some(standard) if saving != Span::ZERO => moment::moved(t, standard, saving),
        _ => Ok(standard),
    }
}

fn reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    let this = args[0];
    let made_of = match attributes::get_text(t, this, "__getinitargs__")? {
        Some(f) => call::call(t, f, &[])?,
        None => t.empty_tuple,
    };
    let state = call::call_method(t, this, "__getstate__", &[])?;
    let class = t.class_of(this).value();
    Ok(Tuple::new(t, &[class, made_of, state])?.value())
}

/// `hash(v)` as a value.
///
/// # Errors
/// What `__hash__` raises.
pub(super) fn hash_value(t: &mut Thread, v: Value) -> PyResult {
    let hash = ops::hash(t, v)?;
    t.int(hash)
}
