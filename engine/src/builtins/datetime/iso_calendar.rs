//! The class of what `isocalendar` gives: a tuple whose items have names.

use super::class;
use crate::natives;
use crate::object::*;
use crate::runtime::{ops, slices};
use crate::value::Value;

natives! { METHODS:
    /// Create an ISO year, week and weekday.
    "__new__" "(cls, /, year, week, weekday)" => new,
    "__repr__" "(self, /)" => repr,
    /// A plain tuple: the class has no public name.
    "__reduce__" "(self, /)" => reduce,
}
natives! { GETTERS:
    "year" "(self)" => item::<0>,
    "week" "(self)" => item::<1>,
    "weekday" "(self)" => item::<2>,
}

const DOC: &str = "The result of date.isocalendar() or datetime.isocalendar()

This object may be accessed either as a tuple of
  ((year, week, weekday))
or via the object attributes as named in the above tuple.";

/// Gives the class its methods.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    class(t, ClassId::IsoCalendarDate, METHODS, GETTERS, DOC)
}

/// A year, week and weekday.
///
/// # Errors
/// MemoryError.
pub(super) fn make(t: &mut Thread, items: [Value; 3]) -> PyResult {
    let shape = ClassId::IsoCalendarDate as u32;
    Ok(Tuple::with_shape(t, shape, &items)?.value())
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    super::constructed(t, args[0], ClassId::IsoCalendarDate)?;
    let mut items = [Value::ZERO; 3];
    for (item, v) in items.iter_mut().zip(&args[1..]) {
        *item = ops::index(t, *v)?;
    }
    make(t, items)
}

fn this(t: &mut Thread, v: Value) -> Result<Gc<Tuple>, Raised> {
    let tuple: Gc<Tuple> = slices::receiver(t, v, ClassId::IsoCalendarDate)?;
    if tuple.len() == 3 {
        Ok(tuple)
    } else {
        Err(t.type_error("an IsoCalendarDate is required"))
    }
}

fn item<const I: usize>(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.get(I))
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let tuple = this(t, args[0])?;
    let class = t.class_of(args[0]).name();
    let (year, week) = (ops::repr(t, tuple.get(0))?, ops::repr(t, tuple.get(1))?);
    let weekday = ops::repr(t, tuple.get(2))?;
    let text = format!("{class}(year={year}, week={week}, weekday={weekday})");
    Ok(Str::from_str(t, &text)?.value())
}

fn reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    let tuple = this(t, args[0])?;
    let plain = Tuple::new(t, tuple.items())?.value();
    let made_of = Tuple::new(t, &[plain])?.value();
    let class = t.class(ClassId::Tuple).value();
    Ok(Tuple::pair(t, class, made_of)?.value())
}
