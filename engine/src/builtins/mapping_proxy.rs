//! `mappingproxy`: a read-only view of a mapping, as `__dict__` of a class is one.

use crate::natives;
use crate::object::*;
use crate::runtime::{BinaryOp, CompareOp, call, define, ops};
use crate::value::Value;

natives! {
    METHODS:
    /// Read-only proxy of a mapping.
    "__new__" "(cls, mapping)" => new,
    /// What len(self) gives.
    "__len__" "(self, /)" => len,
    /// What self[key] gives.
    "__getitem__" "(self, key, /)" => getitem,
    /// True if the mapping has the specified key, else False.
    "__contains__" "(self, key, /)" => contains,
    /// What iter(self) does.
    "__iter__" "(self, /)" => iter,
    /// D.__reversed__() -> reverse iterator
    "__reversed__" "(self, /)" => reversed,
    /// The value for key if key is in the mapping, else default.
    "get" "(self, key, default=None, /)" => get,
    /// a set-like object providing a view on D's keys
    "keys" "(self, /)" => keys,
    /// an object providing a view on D's values
    "values" "(self, /)" => values,
    /// a set-like object providing a view on D's items
    "items" "(self, /)" => items,
    /// D.copy() -> a shallow copy of D
    "copy" "(self, /)" => copy,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => repr,
    /// What str(self) gives.
    "__str__" "(self, /)" => str,
    /// What hash(self) gives.
    "__hash__" "(self, /)" => hash,
    /// The result of self == value.
    "__eq__" "(self, value, /)" => eq,
    /// The result of self != value.
    "__ne__" "(self, value, /)" => ne,
    /// The result of self | value.
    "__or__" "(self, value, /)" => or,
    /// The result of value | self.
    "__ror__" "(self, value, /)" => ror,
    /// Return self|=value.
    "__ior__" "(self, value, /)" => ior,
}

/// Registers the class.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::MappingProxy, METHODS)
}

/// The mapping behind a proxy.
fn mapping(t: &mut Thread, v: Value) -> PyResult {
    match v.cast_record(RecordType::MappingProxy) {
        Some(r) => Ok(r.field(0)),
        None => Err(t.type_error("expected a mappingproxy")),
    }
}

/// The mapping behind a proxy; any other value as it is.
fn unwrap(v: Value) -> Value {
    v.cast_record(RecordType::MappingProxy)
        .map_or(v, |r| r.field(0))
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = super::object::class_argument(t, args[0], "mappingproxy")?;
    let v = args[1];
    let is_mapping = !t.special(v, Special::GetItem).is_unbound()
        && v.cast::<List>().is_none()
        && v.cast::<Tuple>().is_none()
        && v.cast::<Str>().is_none();
    if !is_mapping {
        let message = format!(
            "mappingproxy() argument must be a mapping, not {}",
            t.class_of(v).name()
        );
        return Err(t.type_error(message));
    }
    Ok(Record::with_shape(t, class.root_shape.get(), RecordType::MappingProxy, &[v])?.value())
}

fn len(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = mapping(t, args[0])?;
    let n = ops::len(t, m)?;
    t.int(n as i64)
}

fn getitem(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = mapping(t, args[0])?;
    ops::get_item(t, m, args[1])
}

fn contains(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = mapping(t, args[0])?;
    Ok(Value::bool(ops::contains(t, m, args[1])?))
}

fn iter(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = mapping(t, args[0])?;
    ops::iter(t, m)
}

fn reversed(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = mapping(t, args[0])?;
    call::call_method(t, m, "__reversed__", &[])
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

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = mapping(t, args[0])?;
    let s = ops::repr(t, m)?;
    Ok(Str::from_str(t, &format!("mappingproxy({s})"))?.value())
}

fn str(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = mapping(t, args[0])?;
    Ok(ops::str(t, m)?.value())
}

fn hash(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = mapping(t, args[0])?;
    let h = ops::hash(t, m)?;
    t.int(h)
}

fn eq(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = mapping(t, args[0])?;
    ops::compare(t, CompareOp::Eq, m, unwrap(args[1]))
}

fn ne(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = mapping(t, args[0])?;
    ops::compare(t, CompareOp::Ne, m, unwrap(args[1]))
}

fn or(t: &mut Thread, args: &[Value]) -> PyResult {
    ops::binary(t, BinaryOp::Or, unwrap(args[0]), unwrap(args[1]))
}

fn ror(t: &mut Thread, args: &[Value]) -> PyResult {
    ops::binary(t, BinaryOp::Or, unwrap(args[1]), unwrap(args[0]))
}

fn ior(t: &mut Thread, _args: &[Value]) -> PyResult {
    Err(t.type_error("'|=' is not supported by mappingproxy; use '|' instead"))
}
