//! The class `OrderedDict`. Dicts keep the order of insertion; what it adds is moving and taking from both ends, an
//! equality that heeds the order, and iterators that notice every change of it.

use super::ordered_views::{self, Part};
use crate::builtins::late;
use crate::builtins::sequence::{guarded_repr, write_repr};
use crate::natives;
use crate::object::*;
use crate::runtime::{attributes, call, define, dict_update, dicts, exceptions, ops, slices};
use crate::value::Value;

natives! { METHODS:
    /// Create an empty dictionary.
    "__new__" "(cls, *args, **kwargs)" => new,
    /// Fill it as update() does.
    "__init__" "(self, /, *args, **kwargs)" => init,
    /// D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.
    "update" "(self, /, *args, **kwargs)" => update,
    /// Create a new ordered dictionary with keys from iterable and values set to value.
    "fromkeys" "(cls, iterable, value=None)" => fromkeys,
    /// Move an existing element to the end (or beginning if last is false).
    ///
    /// Raise KeyError if the element does not exist.
    "move_to_end" "(self, key, last=True)" => move_to_end,
    /// Remove and return a (key, value) pair from the dictionary.
    ///
    /// Pairs are returned in LIFO order if last is true or FIFO order if false.
    "popitem" "(self, last=True)" => popitem,
    /// od.pop(key[,default]) -> v, remove specified key and return the corresponding value.
    ///
    /// If the key is not found, return the default if given; otherwise, raise a KeyError.
    "pop" "(self, key, default=None)" => pop,
    /// Insert key with a value of default if key is not in the dictionary.
    ///
    /// Return the value for key if key is in the dictionary, else default.
    "setdefault" "(self, key, default=None)" => setdefault,
    /// od.copy() -> a shallow copy of od
    "copy" "(self, /)" => copy,
    /// od.keys() -> a set-like object providing a view on od's keys
    "keys" "(self, /)" => keys,
    /// od.values() -> an object providing a view on od's values
    "values" "(self, /)" => values,
    /// od.items() -> a set-like object providing a view on od's items
    "items" "(self, /)" => items,
    "__iter__" "(self, /)" => iter,
    /// od.__reversed__() <==> reversed(od)
    "__reversed__" "(self, /)" => reversed,
    "__eq__" "(self, value, /)" => eq,
    "__ne__" "(self, value, /)" => ne,
    "__or__" "(self, value, /)" => or,
    "__ror__" "(self, value, /)" => ror,
    "__ior__" "(self, value, /)" => ior,
    "__repr__" "(self, /)" => repr,
    /// Return state information for pickling
    "__reduce__" "(self, /)" => reduce,
}

/// Gives the class its methods.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    late::class(t, ClassId::OrderedDict, "collections", METHODS)?;
    define::instance_dict(t, ClassId::OrderedDict)?;
    let doc = "Dictionary that remembers insertion order";
    late::describe(t, ClassId::OrderedDict, doc)?;
    ordered_views::install(t)
}

fn this(t: &mut Thread, v: Value) -> Result<Gc<Dict>, Raised> {
    match v.cast::<Dict>() {
        Some(d) if t.is_instance(v, ClassId::OrderedDict) => Ok(d),
        _ => {
            let name = t.class_of(v).name();
            let message = format!("a collections.OrderedDict is required, not '{name}'");
            Err(t.type_error(message))
        }
    }
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::OrderedDict)?;
    Ok(Dict::with_shape(t, class.root_shape.get())?.value())
}

// ---- filling --------------------------------------------------------------------------------

/// Do instances of the class store items as `dict` does?
fn sets_plainly(t: &Thread, v: Value) -> bool {
    t.special(v, Special::SetItem) == t.class(ClassId::Dict).special(Special::SetItem)
}

fn init(t: &mut Thread, args: &[Value]) -> PyResult {
    // [self, keywords, *args]
    if args.len() > 3 {
        let given = args.len() - 2;
        return Err(t.type_error(format!("expected at most 1 argument, got {given}")));
    }
    fill(t, args)
}

fn update(t: &mut Thread, args: &[Value]) -> PyResult {
    if args.len() > 3 {
        let given = args.len() - 2;
        let message = format!("update() takes at most 1 positional argument ({given} given)");
        return Err(t.type_error(message));
    }
    fill(t, args)
}

fn fill(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = this(t, args[0])?;
    if let Some(source) = args.get(2) {
        merge(t, d, *source)?;
    }
    if let Some(keywords) = args[1].cast::<Dict>() {
        merge(t, d, keywords.value())?;
    }
    Ok(Value::NONE)
}

/// Stores the entries of a mapping or the pairs of an iterable, by the class's own `__setitem__`.
fn merge(t: &mut Thread, d: Gc<Dict>, source: Value) -> Result<(), Raised> {
    if let Some(entries) = dict_update::plain_dict(t, source) {
        if sets_plainly(t, d.value()) {
            return dict_update::merge_dict(t, d, entries);
        }
        let entries = entries.copy(t)?;
        for i in 0..entries.end(t) {
            if let Some(e) = entries.entry(t, i) {
                ops::set_item(t, d.value(), e.key, e.value)?;
            }
        }
        return Ok(());
    }
    if let Some(keys) = attributes::get_text(t, source, "keys")? {
        let keys = call::call(t, keys, &[])?;
        return ops::for_each(t, keys, |t, key| {
            let v = ops::get_item(t, source, key)?;
            ops::set_item(t, d.value(), key, v)
        });
    }
    let pairs = match attributes::get_text(t, source, "items")? {
        Some(items) => call::call(t, items, &[])?,
        None => source,
    };
    ops::for_each(t, pairs, |t, pair| {
        let (key, v) = unpack_pair(t, pair)?;
        ops::set_item(t, d.value(), key, v)
    })
}

fn unpack_pair(t: &mut Thread, pair: Value) -> Result<(Value, Value), Raised> {
    let pair = ops::to_tuple(t, pair)?;
    match *pair.items() {
        [key, v] => Ok((key, v)),
        [] => Err(t.value_error("need more than 0 values to unpack")),
        [_] => Err(t.value_error("need more than 1 value to unpack")),
        _ => Err(t.value_error("too many values to unpack (expected 2)")),
    }
}

fn fromkeys(t: &mut Thread, args: &[Value]) -> PyResult {
    let value = or_none(args[2]);
    let made = call::call(t, args[0], &[])?;
    ops::for_each(t, args[1], |t, key| ops::set_item(t, made, key, value))?;
    Ok(made)
}

fn or_none(v: Value) -> Value {
    if v.is_unbound() { Value::NONE } else { v }
}

// ---- order ----------------------------------------------------------------------------------

fn is_last(t: &mut Thread, v: Value) -> Result<bool, Raised> {
    Ok(v.is_unbound() || ops::truthy(t, v)?)
}

fn move_to_end(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = this(t, args[0])?;
    let last = is_last(t, args[2])?;
    let Some(i) = dicts::find_entry(t, d, args[1])? else {
        return Err(exceptions::key_error(t, args[1]));
    };
    if last {
        if i + 1 < d.end(t) {
            d.move_entry_to_end(t, i)?;
        }
    } else if d.first_entry(t) != Some(i) {
        move_to_front(t, d, i)?;
    }
    Ok(Value::NONE)
}

/// Makes entry `i` the first one: all others move behind it.
fn move_to_front(t: &mut Thread, d: Gc<Dict>, i: usize) -> Result<(), Raised> {
    d.move_entry_to_end(t, i)?;
    // The moves go by number, and the array may be rebuilt by one.
    for _ in 1..d.len(t) {
        if let Some(first) = d.first_entry(t) {
            d.move_entry_to_end(t, first)?;
        }
    }
    Ok(())
}

fn popitem(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = this(t, args[0])?;
    let taken = if is_last(t, args[1])? {
        dicts::pop_last(t, d)?
    } else {
        d.first_entry(t).and_then(|i| {
            let key = d.key_at(i);
            d.delete_at(t, i).map(|v| (key, v))
        })
    };
    match taken {
        Some((key, v)) => Ok(Tuple::new(t, &[key, v])?.value()),
        None => Err(t.raise(ClassId::KeyError, "dictionary is empty")),
    }
}

fn pop(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = this(t, args[0])?;
    match dicts::delete(t, d, args[1])? {
        Some(v) => Ok(v),
        None if args[2].is_unbound() => Err(exceptions::key_error(t, args[1])),
        None => Ok(args[2]),
    }
}

fn setdefault(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = this(t, args[0])?;
    let default = or_none(args[2]);
    if args[0].shape_id() == ClassId::OrderedDict as u32 {
        return dicts::set_default(t, d, args[1], default);
    }
    if ops::contains(t, args[0], args[1])? {
        return ops::get_item(t, args[0], args[1]);
    }
    ops::set_item(t, args[0], args[1], default)?;
    Ok(default)
}

fn copy(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = this(t, args[0])?;
    if args[0].shape_id() == ClassId::OrderedDict as u32 {
        let new = Dict::with_shape(t, ClassId::OrderedDict as u32)?;
        dict_update::merge_dict(t, new, d)?;
        return Ok(new.value());
    }
    let class = t.class_of(args[0]).value();
    let new = call::call(t, class, &[])?;
    let mut i = 0;
    while i < d.end(t) {
        if let Some(e) = d.entry(t, i) {
            let v = ops::get_item(t, args[0], e.key)?;
            ops::set_item(t, new, e.key, v)?;
        }
        i += 1;
    }
    Ok(new)
}

// ---- views and iterators --------------------------------------------------------------------

fn keys(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = this(t, args[0])?;
    ordered_views::view(t, d, Part::Keys)
}

fn values(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = this(t, args[0])?;
    ordered_views::view(t, d, Part::Values)
}

fn items(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = this(t, args[0])?;
    ordered_views::view(t, d, Part::Items)
}

fn iter(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = this(t, args[0])?;
    ordered_views::iterator(t, d, Part::Keys, false)
}

fn reversed(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = this(t, args[0])?;
    ordered_views::iterator(t, d, Part::Keys, true)
}

// ---- comparison, text, pickling -------------------------------------------------------------

/// Are the entries of two dicts equal, and, when both are ordered, the keys in the same order?
fn equal(t: &mut Thread, a: Value, b: Value) -> Result<Option<bool>, Raised> {
    let (d, Some(other)) = (this(t, a)?, b.cast::<Dict>()) else {
        return Ok(None);
    };
    let plain = t.class(ClassId::Dict).special(Special::Eq);
    let same = call::call_special(t, plain, a, &[b])?;
    if same != Value::TRUE || !t.is_instance(b, ClassId::OrderedDict) {
        return Ok(Some(same == Value::TRUE));
    }
    let changes = (d.changes(), other.changes());
    let (mut i, mut k) = (0, 0);
    loop {
        let (x, y) = match (next_key(t, d, &mut i), next_key(t, other, &mut k)) {
            (Some(x), Some(y)) => (x, y),
            (x, y) => return Ok(Some(x.is_none() && y.is_none())),
        };
        if !ops::eq(t, x, y)? {
            return Ok(Some(false));
        }
        if (d.changes(), other.changes()) != changes {
            let message = "OrderedDict mutated during iteration";
            return Err(t.raise(ClassId::RuntimeError, message));
        }
    }
}

/// The key of the next entry from `*at` on.
fn next_key(t: &Thread, d: Gc<Dict>, at: &mut usize) -> Option<Value> {
    while *at < d.end(t) {
        let entry = d.entry(t, *at);
        *at += 1;
        if let Some(e) = entry {
            return Some(e.key);
        }
    }
    None
}

fn eq(t: &mut Thread, args: &[Value]) -> PyResult {
    let same = equal(t, args[0], args[1])?;
    Ok(same.map_or(Value::NOT_IMPLEMENTED, Value::bool))
}

fn ne(t: &mut Thread, args: &[Value]) -> PyResult {
    let same = equal(t, args[0], args[1])?;
    Ok(same.map_or(Value::NOT_IMPLEMENTED, |same| Value::bool(!same)))
}

/// `class_of(first | second)`, of the class of the operand that is ordered.
fn joined(t: &mut Thread, ordered: Value, first: Value, second: Value) -> PyResult {
    if first.cast::<Dict>().is_none() || second.cast::<Dict>().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let class = t.class_of(ordered).value();
    let new = call::call(t, class, &[first])?;
    let d = this(t, new)?;
    merge(t, d, second)?;
    Ok(new)
}

fn or(t: &mut Thread, args: &[Value]) -> PyResult {
    joined(t, args[0], args[0], args[1])
}

fn ror(t: &mut Thread, args: &[Value]) -> PyResult {
    joined(t, args[0], args[1], args[0])
}

fn ior(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = this(t, args[0])?;
    merge(t, d, args[1])?;
    Ok(args[0])
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = this(t, args[0])?;
    let class = t.class_of(args[0]);
    guarded_repr(t, args[0], "...", |t, out| {
        out.push_data(class.bare_name().data());
        out.push_str("(");
        if d.len(t) > 0 {
            let entries = Dict::new(t)?;
            dict_update::merge(t, entries, args[0])?;
            write_repr(t, out, entries.value())?;
        }
        out.push_str(")");
        Ok(())
    })
}

fn reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    this(t, args[0])?;
    let class = t.class_of(args[0]).value();
    let state = call::call_method(t, args[0], "__getstate__", &[])?;
    let items = call::call_method(t, args[0], "items", &[])?;
    let items = ops::iter(t, items)?;
    let parts = [class, t.empty_tuple, state, Value::NONE, items];
    Ok(Tuple::new(t, &parts)?.value())
}
