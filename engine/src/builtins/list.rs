//! The class `list`.

use super::sequence::{self, Sequence, comparisons};
use crate::natives;
use crate::object::*;
use crate::runtime::{CompareOp, define, ops, slices, sort};
use crate::value::Value;

natives! { LIST_METHODS:
    "__new__" "(cls, *args, **kwargs)" => new,
    /// Built-in mutable sequence.
    ///
    /// If no argument is given, the constructor creates a new empty list.
    /// The argument must be an iterable if specified.
    "__init__" "(self, iterable=(), /)" => init,
    /// Append object to the end of the list.
    "append" "(self, object, /)" => append,
    /// Remove all items from list.
    "clear" "(self, /)" => clear,
    /// A shallow copy of the list.
    "copy" "(self, /)" => copy,
    /// Return number of occurrences of value.
    "count" "(self, value, /)" => count,
    /// Extend list by appending elements from the iterable.
    "extend" "(self, iterable, /)" => extend,
    /// Return first index of value.
    ///
    /// Raises ValueError if the value is not present.
    "index" "(self, value, start=0, stop=9223372036854775807, /)" => index,
    /// Insert object before index.
    "insert" "(self, index, object, /)" => insert,
    /// Remove and return item at index (default last).
    ///
    /// Raises IndexError if list is empty or index is out of range.
    "pop" "(self, index=-1, /)" => pop,
    /// Remove first occurrence of value.
    ///
    /// Raises ValueError if the value is not present.
    "remove" "(self, value, /)" => remove,
    /// Reverse *IN PLACE*.
    "reverse" "(self, /)" => reverse,
    /// Sort the list in ascending order and return None.
    ///
    /// The sort is in-place (i.e. the list itself is modified) and stable (i.e. the
    /// order of two equal elements is maintained).
    "sort" "(self, /, *, key=None, reverse=False)" => list_sort,
    "__len__" "(self, /)" => len,
    "__getitem__" "(self, index, /)" => getitem,
    "__setitem__" "(self, key, value, /)" => setitem,
    "__delitem__" "(self, key, /)" => delitem,
    "__contains__" "(self, key, /)" => contains,
    "__iter__" "(self, /)" => iter,
    "__reversed__" "(self, /)" => reversed,
    "__add__" "(self, value, /)" => add,
    "__iadd__" "(self, value, /)" => iadd,
    "__mul__" "(self, value, /)" => mul,
    "__rmul__" "(self, value, /)" => mul,
    "__imul__" "(self, value, /)" => imul,
    "__repr__" "(self, /)" => repr,
    "__lt__" "(self, value, /)" => lt,
    "__le__" "(self, value, /)" => le,
    "__eq__" "(self, value, /)" => eq,
    "__ne__" "(self, value, /)" => ne,
    "__gt__" "(self, value, /)" => gt,
    "__ge__" "(self, value, /)" => ge,
    "__class_getitem__" "(cls, object, /)" => sequence::class_getitem,
}

/// Registers the class.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::List, LIST_METHODS)
}

#[inline]
fn this(t: &mut Thread, args: &[Value]) -> Result<Gc<List>, Raised> {
    slices::receiver(t, args[0], ClassId::List)
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::List)?;
    Ok(List::with_shape(t, class.root_shape.get())?.value())
}

fn init(t: &mut Thread, args: &[Value]) -> PyResult {
    let list = this(t, args)?;
    list.clear();
    if !args[1].is_unbound() {
        extend_by(t, list, args[1])?;
    }
    Ok(Value::NONE)
}

fn append(t: &mut Thread, args: &[Value]) -> PyResult {
    this(t, args)?.push(t, args[1])?;
    Ok(Value::NONE)
}

fn clear(t: &mut Thread, args: &[Value]) -> PyResult {
    this(t, args)?.clear();
    Ok(Value::NONE)
}

fn copy(t: &mut Thread, args: &[Value]) -> PyResult {
    let list = this(t, args)?;
    Ok(list.copy_range(t, 0, list.len())?.value())
}

fn count(t: &mut Thread, args: &[Value]) -> PyResult {
    let list = this(t, args)?;
    sequence::count(t, Sequence::List(list), args[1])
}

/// Appends the items of any iterable.
fn extend_by(t: &mut Thread, list: Gc<List>, iterable: Value) -> Result<(), Raised> {
    // As in CPython a list subclass gives its items without being asked for an iterator, unless it
    // defines one.
    if let Some(other) = iterable.cast::<List>()
        && t.special(iterable, Special::Iter) == t.class(ClassId::List).special(Special::Iter)
    {
        return list.extend_from_list(t, other, 0, other.len());
    }
    ops::extend(t, list, iterable)
}

fn extend(t: &mut Thread, args: &[Value]) -> PyResult {
    let list = this(t, args)?;
    extend_by(t, list, args[1])?;
    Ok(Value::NONE)
}

fn index(t: &mut Thread, args: &[Value]) -> PyResult {
    let list = this(t, args)?;
    let (start, stop) = slices::search_bounds(t, args[2], args[3], list.len())?;
    match sequence::find(t, Sequence::List(list), args[1], start, stop)? {
        Some(i) => t.int(i as i64),
        None => Err(t.value_error("list.index(x): x not in list")),
    }
}

fn insert(t: &mut Thread, args: &[Value]) -> PyResult {
    let list = this(t, args)?;
    let i = ops::size_argument(t, args[1])?;
    let n = list.len();
    let i = if i < 0 {
        i.saturating_add(n as isize).max(0) as usize
    } else {
        (i as usize).min(n)
    };
    list.insert(t, i, args[2])?;
    Ok(Value::NONE)
}

fn pop(t: &mut Thread, args: &[Value]) -> PyResult {
    let list = this(t, args)?;
    if args[1].is_unbound() {
        return match list.pop() {
            Some(v) => Ok(v),
            None => Err(t.index_error("pop from empty list")),
        };
    }
    let i = ops::size_argument(t, args[1])?;
    if list.is_empty() {
        return Err(t.index_error("pop from empty list"));
    }
    let Some(i) = slices::wrap(i, list.len()) else {
        return Err(t.index_error("pop index out of range"));
    };
    let v = list.get(i);
    list.remove_range(i, i + 1);
    Ok(v)
}

fn remove(t: &mut Thread, args: &[Value]) -> PyResult {
    let list = this(t, args)?;
    match sequence::find(t, Sequence::List(list), args[1], 0, usize::MAX)? {
        Some(i) => {
            // The comparison may have shortened the list.
            list.remove_range(i.min(list.len()), (i + 1).min(list.len()));
            Ok(Value::NONE)
        }
        None => Err(t.value_error("list.remove(x): x not in list")),
    }
}

fn reverse(t: &mut Thread, args: &[Value]) -> PyResult {
    let list = this(t, args)?;
    list.reverse_range(0, list.len());
    Ok(Value::NONE)
}

fn list_sort(t: &mut Thread, args: &[Value]) -> PyResult {
    let list = this(t, args)?;
    let key = if args[1].is_unbound() {
        Value::NONE
    } else {
        args[1]
    };
    let descending = !args[2].is_unbound() && ops::truthy(t, args[2])?;
    sort::sort_list(t, list, key, descending)?;
    Ok(Value::NONE)
}

fn len(t: &mut Thread, args: &[Value]) -> PyResult {
    let n = this(t, args)?.len();
    t.int(n as i64)
}

fn getitem(t: &mut Thread, args: &[Value]) -> PyResult {
    let list = this(t, args)?;
    if let Some(slice) = args[1].cast_record(RecordType::Slice) {
        return get_slice(t, list, slice);
    }
    match slices::index(t, args[1], list.len(), "list")? {
        Some(i) if i < list.len() => Ok(list.get(i)),
        _ => Err(t.index_error("list index out of range")),
    }
}

fn get_slice(t: &mut Thread, list: Gc<List>, slice: Gc<Record>) -> PyResult {
    let s = slices::indices_of_list(t, slice, list)?;
    if s.step == 1 {
        let start = s.start as usize;
        return Ok(list.copy_range(t, start, start + s.count)?.value());
    }
    Ok(list.copy_stepped(t, s.start, s.step, s.count)?.value())
}

fn setitem(t: &mut Thread, args: &[Value]) -> PyResult {
    let list = this(t, args)?;
    if let Some(slice) = args[1].cast_record(RecordType::Slice) {
        set_slice(t, list, slice, args[2])?;
        return Ok(Value::NONE);
    }
    let i = if args[1].is_int() {
        args[1].as_int() as isize
    } else {
        slices::index_slow(t, args[1], "list")?
    };
    match slices::wrap(i, list.len()) {
        Some(i) => list.set(t, i, args[2])?,
        None => return Err(t.index_error("list assignment index out of range")),
    }
    Ok(Value::NONE)
}

fn set_slice(
    t: &mut Thread,
    list: Gc<List>,
    slice: Gc<Record>,
    value: Value,
) -> Result<(), Raised> {
    let (start, stop, step) = slices::unpack(t, slice)?;
    let items = match value.cast::<List>() {
        Some(other) if other != list && value.shape_id() == ClassId::List as u32 => other,
        _ => match ops::to_list(t, value) {
            Ok(items) => items,
            Err(r) => {
                // Only a value that cannot be iterated at all gets the message about slices.
                if t.pending_is(ClassId::TypeError) && !is_iterable(t, value) {
                    t.catch(r, ClassId::TypeError)?;
                    return Err(t.type_error("must assign iterable to extended slice"));
                }
                return Err(r);
            }
        },
    };
    let s = slices::adjust(list.len(), start, stop, step);
    if s.step == 1 {
        let start = s.start as usize;
        return list.splice(t, start, start + s.count, items);
    }
    if items.len() != s.count {
        let message = format!(
            "attempt to assign sequence of size {} to extended slice of size {}",
            items.len(),
            s.count
        );
        return Err(t.value_error(message));
    }
    let mut at = s.start;
    for i in 0..s.count {
        list.set(t, at as usize, items.get(i))?;
        // Behind the last item it may leave the range.
        at = at.wrapping_add(s.step);
    }
    Ok(())
}

fn is_iterable(t: &Thread, v: Value) -> bool {
    !t.special(v, Special::Iter).is_unbound() || !t.special(v, Special::GetItem).is_unbound()
}

fn delitem(t: &mut Thread, args: &[Value]) -> PyResult {
    let list = this(t, args)?;
    if let Some(slice) = args[1].cast_record(RecordType::Slice) {
        let s = slices::indices_of_list(t, slice, list)?;
        if s.count == 0 {
            return Ok(Value::NONE);
        }
        // From the left, whatever the direction.
        let (start, step) = if s.step < 0 {
            (s.start + s.step * (s.count as isize - 1), -s.step)
        } else {
            (s.start, s.step)
        };
        if step == 1 {
            list.remove_range(start as usize, start as usize + s.count);
        } else {
            list.remove_stepped(start as usize, step as usize, s.count);
        }
        return Ok(Value::NONE);
    }
    let i = if args[1].is_int() {
        args[1].as_int() as isize
    } else {
        slices::index_slow(t, args[1], "list")?
    };
    match slices::wrap(i, list.len()) {
        Some(i) => list.remove_range(i, i + 1),
        None => return Err(t.index_error("list assignment index out of range")),
    }
    Ok(Value::NONE)
}

fn contains(t: &mut Thread, args: &[Value]) -> PyResult {
    let list = this(t, args)?;
    let found = sequence::find(t, Sequence::List(list), args[1], 0, usize::MAX)?;
    Ok(Value::bool(found.is_some()))
}

fn iter(t: &mut Thread, args: &[Value]) -> PyResult {
    let list = this(t, args)?;
    let fields = [list.value(), Value::ZERO];
    Ok(Record::new(t, ClassId::ListIterator, RecordType::ListIterator, &fields)?.value())
}

fn reversed(t: &mut Thread, args: &[Value]) -> PyResult {
    let list = this(t, args)?;
    let fields = [list.value(), Value::small_int(list.len() as i64 - 1)];
    let class = ClassId::ListReverseIterator;
    Ok(Record::new(t, class, RecordType::ListReverseIterator, &fields)?.value())
}

fn add(t: &mut Thread, args: &[Value]) -> PyResult {
    let list = this(t, args)?;
    let Some(other) = args[1].cast::<List>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let new = List::new(t)?;
    if list.strategy() == other.strategy() || list.is_empty() || other.is_empty() {
        let first = if list.is_empty() { other } else { list };
        new.reserve_like(t, first, list.len() + other.len())?;
    }
    new.extend_from_list(t, list, 0, list.len())?;
    new.extend_from_list(t, other, 0, other.len())?;
    Ok(new.value())
}

fn iadd(t: &mut Thread, args: &[Value]) -> PyResult {
    let list = this(t, args)?;
    extend_by(t, list, args[1])?;
    Ok(list.value())
}

fn mul(t: &mut Thread, args: &[Value]) -> PyResult {
    let list = this(t, args)?;
    let Some(times) = slices::repetitions(t, args[1])? else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let new = List::new(t)?;
    if times == 0 || list.is_empty() {
        return Ok(new.value());
    }
    let Some(total) = list.len().checked_mul(times) else {
        return Err(t.memory_error());
    };
    new.reserve_like(t, list, total)?;
    new.extend_from_list(t, list, 0, list.len())?;
    new.repeat(t, times)?;
    Ok(new.value())
}

fn imul(t: &mut Thread, args: &[Value]) -> PyResult {
    let list = this(t, args)?;
    let Some(times) = slices::repetitions(t, args[1])? else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    list.repeat(t, times)?;
    Ok(list.value())
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let list = this(t, args)?;
    if list.is_empty() {
        return Ok(Str::from_ascii(t, b"[]")?.value());
    }
    sequence::guarded_repr(t, args[0], "[...]", |t, out| {
        out.push_str("[");
        sequence::write_items(t, out, Sequence::List(list))?;
        out.push_str("]");
        Ok(())
    })
}

fn compare(t: &mut Thread, op: CompareOp, args: &[Value]) -> PyResult {
    let a = this(t, args)?;
    let Some(b) = args[1].cast::<List>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if a.strategy() == ListStrategy::Int
        && b.strategy() == ListStrategy::Int
        && let (Some(x), Some(y)) = (a.raw_words(), b.raw_words())
    {
        // Tag bits are zero: words compare as their numbers.
        let equal = matches!(op, CompareOp::Eq | CompareOp::Ne);
        return Ok(Value::bool(if equal {
            (*x == *y) == (op == CompareOp::Eq)
        } else {
            op.holds(x.iter().map(|w| *w as i64).cmp(y.iter().map(|w| *w as i64)))
        }));
    }
    sequence::compare(t, op, Sequence::List(a), Sequence::List(b))
}

comparisons!(compare);
