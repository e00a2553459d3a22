//! The class `deque`.

use super::deque_iterator;
use super::ring::Ring;
use crate::builtins::late;
use crate::builtins::sequence::{self, comparisons, guarded_repr, write_repr};
use crate::natives;
use crate::object::*;
use crate::runtime::{CompareOp, call, define, ops, slices};
use crate::value::Value;

natives! { METHODS:
    /// Create an empty deque.
    "__new__" "(cls, *args, **kwargs)" => new,
    /// Fill it with the items of an iterable.
    "__init__" "(self, iterable=(), maxlen=None)" => init,
    /// Add an element to the right side of the deque.
    "append" "(self, item, /)" => append,
    /// Add an element to the left side of the deque.
    "appendleft" "(self, item, /)" => append_left,
    /// Remove all elements from the deque.
    "clear" "(self, /)" => clear,
    /// Return a shallow copy of a deque.
    "copy" "(self, /)" => copy,
    /// Return a shallow copy of a deque.
    "__copy__" "(self, /)" => copy,
    /// Return number of occurrences of value.
    "count" "(self, value, /)" => count,
    /// Extend the right side of the deque with elements from the iterable.
    "extend" "(self, iterable, /)" => extend,
    /// Extend the left side of the deque with elements from the iterable.
    "extendleft" "(self, iterable, /)" => extend_left,
    /// Return first index of value.
    ///
    /// Raises ValueError if the value is not present.
    "index" "(self, value, start=0, stop=None, /)" => index,
    /// Insert value before index.
    "insert" "(self, index, value, /)" => insert,
    /// Remove and return the rightmost element.
    "pop" "(self, /)" => pop,
    /// Remove and return the leftmost element.
    "popleft" "(self, /)" => pop_left,
    /// Remove first occurrence of value.
    "remove" "(self, value, /)" => remove,
    /// Reverse *IN PLACE*.
    "reverse" "(self, /)" => reverse,
    /// Rotate the deque n steps to the right.  If n is negative, rotates left.
    "rotate" "(self, n=1, /)" => rotate,
    "__len__" "(self, /)" => len,
    "__getitem__" "(self, key, /)" => getitem,
    "__setitem__" "(self, key, value, /)" => setitem,
    "__delitem__" "(self, key, /)" => delitem,
    "__contains__" "(self, key, /)" => contains,
    "__iter__" "(self, /)" => deque_iterator::iter,
    /// Return a reverse iterator over the deque.
    "__reversed__" "(self, /)" => deque_iterator::reversed,
    "__add__" "(self, value, /)" => add,
    "__iadd__" "(self, value, /)" => iadd,
    "__mul__" "(self, value, /)" => mul,
    "__rmul__" "(self, value, /)" => mul,
    "__imul__" "(self, value, /)" => imul,
    "__repr__" "(self, /)" => repr,
    "__eq__" "(self, value, /)" => eq,
    "__ne__" "(self, value, /)" => ne,
    "__lt__" "(self, value, /)" => lt,
    "__le__" "(self, value, /)" => le,
    "__gt__" "(self, value, /)" => gt,
    "__ge__" "(self, value, /)" => ge,
    /// Return state information for pickling.
    "__reduce__" "(self, /)" => reduce,
    /// deques are generic over the type of their contents
    "__class_getitem__" "(cls, object, /)" => sequence::class_getitem,
}
natives! { GETTERS:
    /// maximum size of a deque or None if unbounded
    "maxlen" "(self)" => maxlen,
}

/// Gives the class its methods.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    late::class(t, ClassId::Deque, "collections", METHODS)?;
    define::getters(t, ClassId::Deque, GETTERS)?;
    late::describe(
        t,
        ClassId::Deque,
        "A list-like sequence optimized for data accesses near its endpoints.",
    )
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::Deque)?;
    Ok(Ring::new(t, class.root_shape.get())?.value())
}

fn init(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = Ring::this(t, args[0])?;
    let limit = if args[2].is_unbound() || args[2].is_none() {
        Value::NONE
    } else {
        if !args[2].is_any_int() && !args[2].is_bool() {
            return Err(t.type_error("an integer is required"));
        }
        let limit = ops::size_argument(t, args[2])?;
        if limit < 0 {
            return Err(t.value_error("maxlen must be non-negative"));
        }
        t.int(limit as i64)?
    };
    d.set_limit(limit);
    if d.len() > 0 {
        d.clear();
    }
    if !args[1].is_unbound() {
        extend(t, &args[..2])?;
    }
    Ok(Value::NONE)
}

// ---- the two ends ---------------------------------------------------------------------------

fn append(t: &mut Thread, args: &[Value]) -> PyResult {
    Ring::this(t, args[0])?.push(t, args[1])?;
    Ok(Value::NONE)
}

fn append_left(t: &mut Thread, args: &[Value]) -> PyResult {
    Ring::this(t, args[0])?.push_front(t, args[1])?;
    Ok(Value::NONE)
}

#[cold]
fn empty(t: &mut Thread) -> Raised {
    t.index_error("pop from an empty deque")
}

fn pop(t: &mut Thread, args: &[Value]) -> PyResult {
    let popped = Ring::this(t, args[0])?.pop();
    popped.ok_or_else(|| empty(t))
}

fn pop_left(t: &mut Thread, args: &[Value]) -> PyResult {
    let popped = Ring::this(t, args[0])?.pop_front();
    popped.ok_or_else(|| empty(t))
}

/// The items to add; those of the deque itself are fixed first.
fn source(t: &mut Thread, d: Ring, iterable: Value) -> PyResult {
    if iterable == d.value() {
        return Ok(ops::to_list(t, iterable)?.value());
    }
    Ok(iterable)
}

fn extend(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = Ring::this(t, args[0])?;
    let items = source(t, d, args[1])?;
    ops::for_each(t, items, |t, v| d.push(t, v))?;
    Ok(Value::NONE)
}

fn extend_left(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = Ring::this(t, args[0])?;
    let items = source(t, d, args[1])?;
    ops::for_each(t, items, |t, v| d.push_front(t, v))?;
    Ok(Value::NONE)
}

fn clear(t: &mut Thread, args: &[Value]) -> PyResult {
    Ring::this(t, args[0])?.clear();
    Ok(Value::NONE)
}

fn rotate(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = Ring::this(t, args[0])?;
    let n = if args[1].is_unbound() {
        1
    } else {
        ops::size(t, args[1])?
    };
    let len = d.len();
    if len > 1 {
        d.rotate(n.rem_euclid(len as isize) as usize);
    }
    Ok(Value::NONE)
}

fn reverse(t: &mut Thread, args: &[Value]) -> PyResult {
    Ring::this(t, args[0])?.reverse();
    Ok(Value::NONE)
}

// ---- items ----------------------------------------------------------------------------------

fn len(t: &mut Thread, args: &[Value]) -> PyResult {
    let n = Ring::this(t, args[0])?.len();
    t.int(n as i64)
}

fn maxlen(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Ring::this(t, args[0])?.limit_value())
}

/// The index of an item.
fn item_index(t: &mut Thread, d: Ring, key: Value) -> Result<usize, Raised> {
    if !key.is_any_int() && !key.is_bool() && t.special(key, Special::Index).is_unbound() {
        let name = t.class_of(key).name();
        return Err(t.type_error(format!("sequence index must be integer, not '{name}'")));
    }
    let index = ops::index(t, key)?;
    let Some(i) = index.to_i64() else {
        let name = t.class_of(key).name();
        let message = format!("cannot fit '{name}' into an index-sized integer");
        return Err(t.index_error(&message));
    };
    let len = d.len() as i64;
    let i = if i < 0 { i + len } else { i };
    if (0..len).contains(&i) {
        return Ok(i as usize);
    }
    Err(t.index_error("deque index out of range"))
}

fn getitem(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = Ring::this(t, args[0])?;
    let i = item_index(t, d, args[1])?;
    Ok(d.get(i))
}

fn setitem(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = Ring::this(t, args[0])?;
    let i = item_index(t, d, args[1])?;
    d.set(i, args[2]);
    Ok(Value::NONE)
}

fn delitem(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = Ring::this(t, args[0])?;
    let i = item_index(t, d, args[1])?;
    d.remove(i);
    Ok(Value::NONE)
}

fn insert(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = Ring::this(t, args[0])?;
    let i = ops::size(t, args[1])?;
    let len = d.len();
    if d.limit().is_some_and(|limit| len >= limit) {
        return Err(t.index_error("deque already at its maximum size"));
    }
    let i = if i < 0 {
        i.saturating_add(len as isize).max(0)
    } else {
        i
    };
    d.insert(t, (i as usize).min(len), args[2])?;
    Ok(Value::NONE)
}

#[cold]
fn mutated(t: &mut Thread, class: ClassId) -> Raised {
    t.raise(class, "deque mutated during iteration")
}

/// Where an item of `from..to` equals `value`; a comparison that changes the deque raises `on_change`.
fn find(
    t: &mut Thread,
    d: Ring,
    value: Value,
    (from, to): (usize, usize),
    on_change: ClassId,
) -> Result<Option<usize>, Raised> {
    let changes = d.changes();
    for i in from..to {
        let same = ops::eq(t, d.get(i), value)?;
        let changed = d.changes() != changes;
        // A removal looks for changes first: it would take out another item.
        if changed && (!same || on_change == ClassId::IndexError) {
            return Err(mutated(t, on_change));
        }
        if same {
            return Ok(Some(i));
        }
    }
    Ok(None)
}

fn contains(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = Ring::this(t, args[0])?;
    let found = find(t, d, args[1], (0, d.len()), ClassId::RuntimeError)?;
    Ok(Value::bool(found.is_some()))
}

fn remove(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = Ring::this(t, args[0])?;
    match find(t, d, args[1], (0, d.len()), ClassId::IndexError)? {
        Some(i) => d.remove(i),
        None => return Err(t.value_error("deque.remove(x): x not in deque")),
    }
    Ok(Value::NONE)
}

/// A bound of a search, fitted to the length.
fn search_bound(t: &mut Thread, d: Ring, v: Value, missing: usize) -> Result<usize, Raised> {
    if v.is_unbound() {
        return Ok(missing);
    }
    if !v.is_any_int() && !v.is_bool() && t.special(v, Special::Index).is_unbound() {
        let message = "slice indices must be integers or have an __index__ method";
        return Err(t.type_error(message));
    }
    let i = ops::index_i64(t, v)?;
    let len = d.len() as i64;
    let i = if i < 0 { i.saturating_add(len) } else { i };
    Ok(i.clamp(0, len) as usize)
}

fn index(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = Ring::this(t, args[0])?;
    let start = search_bound(t, d, args[2], 0)?;
    let stop = search_bound(t, d, args[3], d.len())?.min(d.len());
    match find(t, d, args[1], (start, stop), ClassId::RuntimeError)? {
        Some(i) => t.int(i as i64),
        None => Err(t.value_error("deque.index(x): x not in deque")),
    }
}

fn count(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = Ring::this(t, args[0])?;
    let (changes, mut n) = (d.changes(), 0);
    for i in 0..d.len() {
        n += i64::from(ops::eq(t, d.get(i), args[1])?);
        if d.changes() != changes {
            return Err(mutated(t, ClassId::RuntimeError));
        }
    }
    t.int(n)
}

// ---- copies ---------------------------------------------------------------------------------

/// A new deque with the items of `d` and its limit.
fn duplicate(t: &mut Thread, d: Ring) -> Result<Ring, Raised> {
    if d.value().shape_id() == ClassId::Deque as u32 {
        let new = Ring::new(t, ClassId::Deque as u32)?;
        new.set_limit(d.limit_value());
        append_copies(t, new, d, 1)?;
        return Ok(new);
    }
    let class = t.class_of(d.value());
    let (items, limit) = (d.value(), d.limit_value());
    let made = if limit.is_none() {
        call::call(t, class.value(), &[items])?
    } else {
        call::call(t, class.value(), &[items, limit])?
    };
    match Ring::of(made) {
        Some(new) => Ok(new),
        None => {
            let other = t.class_of(made).name();
            let message = format!("{}() must return a deque, not {other}", class.name());
            Err(t.type_error(message))
        }
    }
}

/// Adds the items of `from` to `to`, another deque, `times` times.
fn append_copies(t: &mut Thread, to: Ring, from: Ring, times: usize) -> Result<(), Raised> {
    let len = from.len();
    let Some(more) = len.checked_mul(times) else {
        return Err(t.memory_error());
    };
    to.reserve(t, more.min(to.limit().unwrap_or(usize::MAX)))?;
    for _ in 0..times {
        for i in 0..len {
            to.push(t, from.get(i))?;
        }
    }
    Ok(())
}

fn copy(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = Ring::this(t, args[0])?;
    Ok(duplicate(t, d)?.value())
}

fn add(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = Ring::this(t, args[0])?;
    let Some(other) = Ring::of(args[1]) else {
        let name = t.class_of(args[1]).name();
        let message = format!("can only concatenate deque (not \"{name}\") to deque");
        return Err(t.type_error(message));
    };
    let new = duplicate(t, d)?;
    extend(t, &[new.value(), other.value()])?;
    Ok(new.value())
}

fn iadd(t: &mut Thread, args: &[Value]) -> PyResult {
    extend(t, args)?;
    Ok(args[0])
}

/// How often a sequence is repeated.
fn times(t: &mut Thread, v: Value) -> Result<usize, Raised> {
    if !v.is_any_int() && !v.is_bool() && t.special(v, Special::Index).is_unbound() {
        let name = t.class_of(v).name();
        let message = format!("can't multiply sequence by non-int of type '{name}'");
        return Err(t.type_error(message));
    }
    Ok(ops::size(t, v)?.max(0) as usize)
}

/// Makes `d` what it is `n` times in a row.
fn repeat(t: &mut Thread, d: Ring, n: usize) -> Result<(), Raised> {
    let len = d.len();
    if n == 0 {
        d.clear();
        return Ok(());
    }
    if len == 0 || n == 1 {
        return Ok(());
    }
    // More copies than fit would go out again.
    let n = match d.limit() {
        Some(limit) => n.min(limit.div_ceil(len)),
        None => n,
    };
    let once = Ring::new(t, ClassId::Deque as u32)?;
    append_copies(t, once, d, 1)?;
    append_copies(t, d, once, n - 1)
}

fn mul(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = Ring::this(t, args[0])?;
    let n = times(t, args[1])?;
    let new = duplicate(t, d)?;
    repeat(t, new, n)?;
    Ok(new.value())
}

fn imul(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = Ring::this(t, args[0])?;
    let n = times(t, args[1])?;
    repeat(t, d, n)?;
    Ok(args[0])
}

// ---- comparison, text, pickling -------------------------------------------------------------

fn compare(t: &mut Thread, op: CompareOp, args: &[Value]) -> PyResult {
    let (Some(a), Some(b)) = (Ring::of(args[0]), Ring::of(args[1])) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if matches!(op, CompareOp::Eq | CompareOp::Ne) {
        if a == b {
            return Ok(Value::bool(op == CompareOp::Eq));
        }
        if a.len() != b.len() {
            return Ok(Value::bool(op == CompareOp::Ne));
        }
    }
    let changes = (a.changes(), b.changes());
    for i in 0..a.len().min(b.len()) {
        let (x, y) = (a.get(i), b.get(i));
        if !ops::eq(t, x, y)? {
            return match op {
                CompareOp::Eq => Ok(Value::FALSE),
                CompareOp::Ne => Ok(Value::TRUE),
                _ => ops::compare(t, op, x, y),
            };
        }
        if (a.changes(), b.changes()) != changes {
            return Err(mutated(t, ClassId::RuntimeError));
        }
    }
    Ok(Value::bool(op.holds(a.len().cmp(&b.len()))))
}
comparisons!(compare);

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = Ring::this(t, args[0])?;
    let class = t.class_of(args[0]);
    guarded_repr(t, args[0], "[...]", |t, out| {
        out.push_data(class.bare_name().data());
        out.push_str("([");
        let mut i = 0;
        while i < d.len() {
            if i > 0 {
                out.push_str(", ");
            }
            write_repr(t, out, d.get(i))?;
            i += 1;
        }
        match d.limit() {
            Some(limit) => out.push_str(&format!("], maxlen={limit})")),
            None => out.push_str("])"),
        }
        Ok(())
    })
}

fn reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = Ring::this(t, args[0])?;
    let class = t.class_of(args[0]).value();
    let state = call::call_method(t, args[0], "__getstate__", &[])?;
    let items = ops::iter(t, args[0])?;
    let made_of = if d.limit_value().is_none() {
        Tuple::new(t, &[])?
    } else {
        Tuple::new(t, &[t.empty_tuple, d.limit_value()])?
    };
    Ok(Tuple::new(t, &[class, made_of.value(), state, items])?.value())
}
