//! Iterators of deques, forwards and backwards. They notice when the deque has changed.

use super::ring::Ring;
use crate::builtins::late;
use crate::builtins::sequence::itself;
use crate::natives;
use crate::object::*;
use crate::runtime::{ops, slices};
use crate::value::Value;

/// Fields of the record.
const DEQUE: usize = 0;
/// The index of the next item.
const INDEX: usize = 1;
const CHANGES: usize = 2;
const LEFT: usize = 3;

natives! { FORWARDS:
    "__new__" "(cls, deque, index=0, /)" => new::<false>,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => next::<false>,
    /// Private method returning an estimate of len(list(it)).
    "__length_hint__" "(self, /)" => length_hint,
    /// Return state information for pickling.
    "__reduce__" "(self, /)" => reduce,
}
natives! { BACKWARDS:
    "__new__" "(cls, deque, index=0, /)" => new::<true>,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => next::<true>,
    /// Private method returning an estimate of len(list(it)).
    "__length_hint__" "(self, /)" => length_hint,
    /// Return state information for pickling.
    "__reduce__" "(self, /)" => reduce,
}

/// Gives the classes their methods.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    late::class(t, ClassId::DequeIterator, "collections", FORWARDS)?;
    late::class(t, ClassId::DequeReverseIterator, "collections", BACKWARDS)
}

const fn class_id(backwards: bool) -> ClassId {
    if backwards {
        ClassId::DequeReverseIterator
    } else {
        ClassId::DequeIterator
    }
}

/// An iterator that has left out `skipped` items.
fn make(t: &mut Thread, d: Ring, backwards: bool, skipped: usize) -> PyResult {
    let left = d.len().saturating_sub(skipped);
    let index = if backwards {
        left as i64 - 1
    } else {
        skipped as i64
    };
    let fields = [
        d.value(),
        Value::small_int(index),
        d.changes(),
        Value::small_int(left as i64),
    ];
    Ok(Record::new(t, class_id(backwards), RecordType::DequeIterator, &fields)?.value())
}

pub(super) fn iter(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = Ring::this(t, args[0])?;
    make(t, d, false, 0)
}

pub(super) fn reversed(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = Ring::this(t, args[0])?;
    make(t, d, true, 0)
}

fn new<const BACKWARDS: bool>(t: &mut Thread, args: &[Value]) -> PyResult {
    slices::class_argument(t, args[0], class_id(BACKWARDS))?;
    let Some(d) = Ring::of(args[1]) else {
        let name = t.class_of(args[1]).name();
        let message = format!("argument 1 must be collections.deque, not {name}");
        return Err(t.type_error(message));
    };
    let skipped = if args[2].is_unbound() {
        0
    } else {
        ops::size(t, args[2])?.max(0) as usize
    };
    make(t, d, BACKWARDS, skipped.min(d.len()))
}

#[inline(always)]
fn this(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    slices::record(t, v, RecordType::DequeIterator, ClassId::DequeIterator)
}

fn next<const BACKWARDS: bool>(t: &mut Thread, args: &[Value]) -> PyResult {
    let it = this(t, args[0])?;
    let Some(d) = Ring::of(it.field(DEQUE)) else {
        return Ok(Value::EXHAUSTED);
    };
    if d.changes() != it.field(CHANGES) {
        it.set_immediate(LEFT, Value::ZERO);
        return Err(t.raise(ClassId::RuntimeError, "deque mutated during iteration"));
    }
    let (index, left) = (it.field(INDEX).as_int(), it.field(LEFT).as_int());
    if left == 0 {
        return Ok(Value::EXHAUSTED);
    }
    it.set_immediate(LEFT, Value::small_int(left - 1));
    let step = if BACKWARDS { -1 } else { 1 };
    it.set_immediate(INDEX, Value::small_int(index + step));
    Ok(d.get(index as usize))
}

fn length_hint(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.field(LEFT))
}

fn reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    let it = this(t, args[0])?;
    let len = Ring::of(it.field(DEQUE)).map_or(0, Ring::len);
    let done = Value::small_int(len as i64 - it.field(LEFT).as_int());
    let class = t.class_of(args[0]).value();
    let made_of = Tuple::new(t, &[it.field(DEQUE), done])?.value();
    Ok(Tuple::new(t, &[class, made_of])?.value())
}
