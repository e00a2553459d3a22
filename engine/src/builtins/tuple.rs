//! The class `tuple`.

use super::sequence::{self, Sequence, comparisons};
use crate::natives;
use crate::object::*;
use crate::runtime::{CompareOp, define, dicts, ops, slices};
use crate::value::Value;

natives! { TUPLE_METHODS:
    /// Built-in immutable sequence.
    ///
    /// If no argument is given, the constructor returns an empty tuple.
    /// If iterable is specified the tuple is initialized from iterable's items.
    "__new__" "(cls, iterable=(), /)" => new,
    /// Return number of occurrences of value.
    "count" "(self, value, /)" => count,
    /// Return first index of value.
    ///
    /// Raises ValueError if the value is not present.
    "index" "(self, value, start=0, stop=9223372036854775807, /)" => index,
    "__len__" "(self, /)" => len,
    "__getitem__" "(self, key, /)" => getitem,
    "__contains__" "(self, key, /)" => contains,
    "__iter__" "(self, /)" => iter,
    "__add__" "(self, value, /)" => add,
    "__mul__" "(self, value, /)" => mul,
    "__rmul__" "(self, value, /)" => mul,
    "__hash__" "(self, /)" => hash,
    "__repr__" "(self, /)" => repr,
    "__getnewargs__" "(self, /)" => getnewargs,
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
    define::methods(t, ClassId::Tuple, TUPLE_METHODS)
}

#[inline]
fn this(t: &mut Thread, args: &[Value]) -> Result<Gc<Tuple>, Raised> {
    slices::receiver(t, args[0], ClassId::Tuple)
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::Tuple)?;
    let items = if args[1].is_unbound() {
        Tuple::new(t, &[])?
    } else {
        ops::to_tuple(t, args[1])?
    };
    if class == t.class(ClassId::Tuple) {
        return Ok(items.value());
    }
    Ok(Tuple::with_shape(t, class.root_shape.get(), items.items())?.value())
}

fn count(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = this(t, args)?;
    sequence::count(t, Sequence::Tuple(x), args[1])
}

fn index(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = this(t, args)?;
    let (start, stop) = slices::search_bounds(t, args[2], args[3], x.len())?;
    match sequence::find(t, Sequence::Tuple(x), args[1], start, stop)? {
        Some(i) => t.int(i as i64),
        None => Err(t.value_error("tuple.index(x): x not in tuple")),
    }
}

fn len(t: &mut Thread, args: &[Value]) -> PyResult {
    let n = this(t, args)?.len();
    t.int(n as i64)
}

fn getitem(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = this(t, args)?;
    if let Some(slice) = args[1].cast_record(RecordType::Slice) {
        let s = slices::indices(t, slice, x.len())?;
        if s.step == 1 {
            let start = s.start as usize;
            if s.count == x.len() && args[0].shape_id() == ClassId::Tuple as u32 {
                return Ok(args[0]);
            }
            return Ok(Tuple::new(t, &x.items()[start..start + s.count])?.value());
        }
        if s.count == 0 {
            return Ok(Tuple::new(t, &[])?.value());
        }
        let new = Tuple::new_zeroed(t, s.count)?;
        let mut at = s.start;
        for i in 0..s.count {
            new.init(i, x.get(at as usize));
            at = at.wrapping_add(s.step);
        }
        return Ok(new.value());
    }
    match slices::index(t, args[1], x.len(), "tuple")? {
        Some(i) => Ok(x.get(i)),
        None => Err(t.index_error("tuple index out of range")),
    }
}

fn contains(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = this(t, args)?;
    let found = sequence::find(t, Sequence::Tuple(x), args[1], 0, usize::MAX)?;
    Ok(Value::bool(found.is_some()))
}

fn iter(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = this(t, args)?;
    let fields = [x.value(), Value::ZERO];
    Ok(Record::new(
        t,
        ClassId::TupleIterator,
        RecordType::TupleIterator,
        &fields,
    )?
    .value())
}

fn add(t: &mut Thread, args: &[Value]) -> PyResult {
    let a = this(t, args)?;
    let Some(b) = args[1].cast::<Tuple>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let exact = ClassId::Tuple as u32;
    if b.is_empty() && args[0].shape_id() == exact {
        return Ok(args[0]);
    }
    if a.is_empty() && args[1].shape_id() == exact {
        return Ok(args[1]);
    }
    if a.is_empty() && b.is_empty() {
        return Ok(Tuple::new(t, &[])?.value());
    }
    let new = Tuple::new_zeroed(t, a.len() + b.len())?;
    for (i, v) in a.items().iter().chain(b.items()).enumerate() {
        new.init(i, *v);
    }
    Ok(new.value())
}

fn mul(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = this(t, args)?;
    let Some(times) = slices::repetitions(t, args[1])? else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if times == 1 && args[0].shape_id() == ClassId::Tuple as u32 {
        return Ok(args[0]);
    }
    if times == 0 || x.is_empty() {
        return Ok(Tuple::new(t, &[])?.value());
    }
    let n = x.len();
    let Some(total) = n.checked_mul(times) else {
        return Err(t.memory_error());
    };
    let new = Tuple::new_zeroed(t, total)?;
    for i in 0..total {
        new.init(i, x.get(i % n));
    }
    Ok(new.value())
}

fn hash(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = this(t, args)?;
    let h = dicts::hash_tuple(t, x)?;
    t.int(h)
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = this(t, args)?;
    if x.is_empty() {
        return Ok(Str::from_ascii(t, b"()")?.value());
    }
    sequence::guarded_repr(t, args[0], "(...)", |t, out| {
        out.push_str("(");
        sequence::write_items(t, out, Sequence::Tuple(x))?;
        out.push_str(if x.len() == 1 { ",)" } else { ")" });
        Ok(())
    })
}

fn getnewargs(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = this(t, args)?;
    let plain = if args[0].shape_id() == ClassId::Tuple as u32 {
        x
    } else {
        Tuple::new(t, x.items())?
    };
    Ok(Tuple::new(t, &[plain.value()])?.value())
}

fn compare(t: &mut Thread, op: CompareOp, args: &[Value]) -> PyResult {
    let a = this(t, args)?;
    let Some(b) = args[1].cast::<Tuple>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    sequence::compare(t, op, Sequence::Tuple(a), Sequence::Tuple(b))
}

comparisons!(compare);
