//! `mappingproxy`: the read-only view of a class's attributes.

use crate::natives;
use crate::object::*;
use crate::runtime::{call, define, ops};
use crate::value::Value;

natives! {
    METHODS:
    /// Read-only proxy of a mapping.
    "__new__" "(cls, mapping, /)" => new,
    /// Return self[key].
    "__getitem__" "(self, key, /)" => get_item,
    /// Return bool(key in self).
    "__contains__" "(self, key, /)" => contains,
    /// Return len(self).
    "__len__" "(self, /)" => len,
    /// Implement iter(self).
    "__iter__" "(self, /)" => iter,
    /// Return a reverse iterator over the keys.
    "__reversed__" "(self, /)" => reversed,
    /// Return repr(self).
    "__repr__" "(self, /)" => repr,
    /// Return self==value.
    "__eq__" "(self, value, /)" => eq,
    /// Return self|value.
    "__or__" "(self, value, /)" => or,
    /// Return the value for key if key is in the mapping, else default.
    "get" "(self, key, default=None, /)" => get,
    /// A set-like object providing a view on the mapping's keys.
    "keys" "(self, /)" => keys,
    /// An object providing a view on the mapping's values.
    "values" "(self, /)" => values,
    /// A set-like object providing a view on the mapping's items.
    "items" "(self, /)" => items,
    /// A shallow copy of the mapping.
    "copy" "(self, /)" => copy,
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::MappingProxy, METHODS)
}

/// The mapping behind the view.
fn mapping(t: &mut Thread, v: Value) -> PyResult {
    match v.cast_record(RecordType::MappingProxy) {
        Some(r) => Ok(r.field(0)),
        None => Err(t.type_error("expected a mappingproxy")),
    }
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    if t.special(args[1], Special::GetItem).is_unbound()
        || args[1].cast::<List>().is_some()
        || args[1].cast::<Tuple>().is_some()
    {
        let message = format!(
            "mappingproxy() argument must be a mapping, not {}",
            t.class_of(args[1]).name()
        );
        return Err(t.type_error(message));
    }
    let fields = [args[1]];
    Ok(Record::new(t, ClassId::MappingProxy, RecordType::MappingProxy, &fields)?.value())
}

fn get_item(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = mapping(t, args[0])?;
    ops::get_item(t, m, args[1])
}

fn contains(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = mapping(t, args[0])?;
    Ok(Value::bool(ops::contains(t, m, args[1])?))
}

fn len(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = mapping(t, args[0])?;
    let n = ops::len(t, m)?;
    t.int(n as i64)
}

fn iter(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = mapping(t, args[0])?;
    ops::iter(t, m)
}

fn reversed(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = mapping(t, args[0])?;
    call::call_method(t, m, "__reversed__", &[])
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = mapping(t, args[0])?;
    let text = ops::repr(t, m)?;
    let text = format!("mappingproxy({})", text.to_string_lossy());
    Ok(Str::from_str(t, &text)?.value())
}

fn eq(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = mapping(t, args[0])?;
    let other = match args[1].cast_record(RecordType::MappingProxy) {
        Some(r) => r.field(0),
        None => args[1],
    };
    Ok(Value::bool(ops::eq(t, m, other)?))
}

fn or(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = mapping(t, args[0])?;
    ops::binary(t, crate::runtime::BinaryOp::Or, m, args[1])
}

fn get(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = mapping(t, args[0])?;
    let default = if args[2].is_unbound() {
        Value::NONE
    } else {
        args[2]
    };
    call::call_method(t, m, "get", &[args[1], default])
}

fn keys(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = mapping(t, args[0])?;
    call::call_method(t, m, "keys", &[])
}

fn values(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = mapping(t, args[0])?;
    call::call_method(t, m, "values", &[])
}

fn items(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = mapping(t, args[0])?;
    call::call_method(t, m, "items", &[])
}

fn copy(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = mapping(t, args[0])?;
    call::call_method(t, m, "copy", &[])
}
