//! The class `dict`.

use super::dict_views;
use super::sequence::{self, guarded_repr, write_repr};
use crate::natives;
use crate::object::*;
use crate::runtime::{call, define, dict_update, dicts, exceptions, ops, slices};
use crate::value::Value;

natives! { DICT_METHODS:
    "__new__" "(cls, *args, **kwargs)" => new,
    /// dict() -> new empty dictionary
    /// dict(mapping) -> new dictionary initialized from a mapping object's
    ///     (key, value) pairs
    /// dict(iterable) -> new dictionary initialized as if via:
    ///     d = {}
    ///     for k, v in iterable:
    ///         d[k] = v
    /// dict(**kwargs) -> new dictionary initialized with the name=value pairs
    ///     in the keyword argument list.  For example:  dict(one=1, two=2)
    "__init__" "(self, iterable=None, /, **kwargs)" => init,
    /// Remove all items from the dict.
    "clear" "(self, /)" => clear,
    /// A shallow copy of the dict.
    "copy" "(self, /)" => copy,
    /// Create a new dictionary with keys from iterable and values set to value.
    "fromkeys" "(cls, iterable, value=None, /)" => fromkeys,
    /// The value for key if key is in the dictionary, else default.
    "get" "(self, key, default=None, /)" => get,
    /// A set-like object providing a view on the dict's items.
    "items" "(self, /)" => dict_views::items,
    /// A set-like object providing a view on the dict's keys.
    "keys" "(self, /)" => dict_views::keys,
    /// An object providing a view on the dict's values.
    "values" "(self, /)" => dict_views::values,
    /// D.pop(k[,d]) -> v, remove specified key and return the corresponding value.
    ///
    /// If the key is not found, return the default if given; otherwise,
    /// raise a KeyError.
    "pop" "(self, key, default=None, /)" => pop,
    /// Remove and return a (key, value) pair as a 2-tuple.
    ///
    /// Pairs are returned in LIFO (last-in, first-out) order.
    /// Raises KeyError if the dict is empty.
    "popitem" "(self, /)" => popitem,
    /// Insert key with a value of default if key is not in the dictionary.
    ///
    /// Return the value for key if key is in the dictionary, else default.
    "setdefault" "(self, key, default=None, /)" => setdefault,
    /// D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.
    "update" "(self, other=(), /, **kwargs)" => update,
    "__len__" "(self, /)" => len,
    "__getitem__" "(self, key, /)" => getitem,
    "__setitem__" "(self, key, value, /)" => setitem,
    "__delitem__" "(self, key, /)" => delitem,
    "__contains__" "(self, key, /)" => contains,
    "__iter__" "(self, /)" => dict_views::iter_keys,
    "__reversed__" "(self, /)" => dict_views::reversed_keys,
    "__or__" "(self, value, /)" => or,
    "__ror__" "(self, value, /)" => ror,
    "__ior__" "(self, value, /)" => ior,
    "__repr__" "(self, /)" => repr,
    "__eq__" "(self, value, /)" => eq,
    "__ne__" "(self, value, /)" => ne,
    "__class_getitem__" "(cls, object, /)" => sequence::class_getitem,
}

/// Registers the class.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::Dict, DICT_METHODS)
}

#[inline]
fn this(t: &mut Thread, args: &[Value]) -> Result<Gc<Dict>, Raised> {
    slices::receiver(t, args[0], ClassId::Dict)
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::Dict)?;
    Ok(Dict::with_shape(t, class.root_shape.get())?.value())
}

fn init(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = this(t, args)?;
    update_by(t, d, args[1], args[2])?;
    Ok(Value::NONE)
}

fn update(t: &mut Thread, args: &[Value]) -> PyResult {
    init(t, args)
}

/// `d.update(other, **keywords)`; both may be `UNBOUND`.
fn update_by(t: &mut Thread, d: Gc<Dict>, other: Value, keywords: Value) -> Result<(), Raised> {
    if !other.is_unbound() {
        dict_update::merge(t, d, other)?;
    }
    match keywords.cast::<Dict>() {
        Some(k) => dict_update::merge_dict(t, d, k),
        None => Ok(()),
    }
}

fn clear(t: &mut Thread, args: &[Value]) -> PyResult {
    this(t, args)?.clear(t)?;
    Ok(Value::NONE)
}

fn copy(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args)?.copy(t)?.value())
}

fn fromkeys(t: &mut Thread, args: &[Value]) -> PyResult {
    let value = if args[2].is_unbound() {
        Value::NONE
    } else {
        args[2]
    };
    let d = call::call(t, args[0], &[])?;
    if d.shape_id() == ClassId::Dict as u32
        && let Some(d) = d.cast::<Dict>()
    {
        if let Some(other) = dict_update::plain_dict(t, args[1]) {
            let mut i = 0;
            while i < other.end(t) {
                if let Some(e) = other.entry(t, i) {
                    dicts::set_known(t, d, e.key, e.hash, value)?;
                }
                i += 1;
            }
        } else {
            ops::for_each(t, args[1], |t, key| dicts::set(t, d, key, value))?;
        }
        return Ok(d.value());
    }
    ops::for_each(t, args[1], |t, key| ops::set_item(t, d, key, value))?;
    Ok(d)
}

fn get(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = this(t, args)?;
    Ok(match dicts::get(t, d, args[1])? {
        Some(v) => v,
        None if args[2].is_unbound() => Value::NONE,
        None => args[2],
    })
}

fn pop(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = this(t, args)?;
    // An empty dict does not hash the key.
    let v = if d.is_empty(t) {
        None
    } else {
        dicts::delete(t, d, args[1])?
    };
    match v {
        Some(v) => Ok(v),
        None if args[2].is_unbound() => Err(exceptions::key_error(t, args[1])),
        None => Ok(args[2]),
    }
}

fn popitem(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = this(t, args)?;
    match dicts::pop_last(t, d)? {
        Some((k, v)) => Ok(Tuple::new(t, &[k, v])?.value()),
        None => Err(t.raise(ClassId::KeyError, "popitem(): dictionary is empty")),
    }
}

fn setdefault(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = this(t, args)?;
    let default = if args[2].is_unbound() {
        Value::NONE
    } else {
        args[2]
    };
    dicts::set_default(t, d, args[1], default)
}

fn len(t: &mut Thread, args: &[Value]) -> PyResult {
    let n = this(t, args)?.len(t);
    t.int(n as i64)
}

fn getitem(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = this(t, args)?;
    if let Some(v) = dicts::get(t, d, args[1])? {
        return Ok(v);
    }
    if args[0].shape_id() != ClassId::Dict as u32 {
        let f = t.special(args[0], Special::Missing);
        if !f.is_unbound() {
            return call::call_special(t, f, args[0], &[args[1]]);
        }
    }
    Err(exceptions::key_error(t, args[1]))
}

fn setitem(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = this(t, args)?;
    dicts::set(t, d, args[1], args[2])?;
    Ok(Value::NONE)
}

fn delitem(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = this(t, args)?;
    match dicts::delete(t, d, args[1])? {
        Some(_) => Ok(Value::NONE),
        None => Err(exceptions::key_error(t, args[1])),
    }
}

fn contains(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = this(t, args)?;
    Ok(Value::bool(dicts::contains(t, d, args[1])?))
}

fn or(t: &mut Thread, args: &[Value]) -> PyResult {
    join(t, args[0], args[1])
}

fn ror(t: &mut Thread, args: &[Value]) -> PyResult {
    join(t, args[1], args[0])
}

fn join(t: &mut Thread, a: Value, b: Value) -> PyResult {
    let (Some(x), Some(y)) = (a.cast::<Dict>(), b.cast::<Dict>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let new = x.copy(t)?;
    dict_update::merge_dict(t, new, y)?;
    Ok(new.value())
}

fn ior(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = this(t, args)?;
    dict_update::merge(t, d, args[1])?;
    Ok(args[0])
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = this(t, args)?;
    if d.is_empty(t) {
        return Ok(Str::from_ascii(t, b"{}")?.value());
    }
    guarded_repr(t, args[0], "{...}", |t, out| {
        out.push_str("{");
        let mut i = 0;
        let mut first = true;
        while i < d.end(t) {
            if let Some(e) = d.entry(t, i) {
                if !first {
                    out.push_str(", ");
                }
                first = false;
                write_repr(t, out, e.key)?;
                out.push_str(": ");
                write_repr(t, out, e.value)?;
            }
            i += 1;
        }
        out.push_str("}");
        Ok(())
    })
}

/// Have two dicts equal keys and values?
fn equal(t: &mut Thread, a: Gc<Dict>, b: Gc<Dict>) -> Result<bool, Raised> {
    if a.len(t) != b.len(t) {
        return Ok(false);
    }
    t.check_native_stack()?;
    let mut i = 0;
    while i < a.end(t) {
        if let Some(e) = a.entry(t, i) {
            match dicts::get_known(t, b, e.key, e.hash)? {
                Some(v) if ops::eq(t, e.value, v)? => {}
                _ => return Ok(false),
            }
        }
        i += 1;
    }
    Ok(true)
}

fn eq(t: &mut Thread, args: &[Value]) -> PyResult {
    let a = this(t, args)?;
    match args[1].cast::<Dict>() {
        Some(b) => Ok(Value::bool(equal(t, a, b)?)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn ne(t: &mut Thread, args: &[Value]) -> PyResult {
    let a = this(t, args)?;
    match args[1].cast::<Dict>() {
        Some(b) => Ok(Value::bool(!equal(t, a, b)?)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}
