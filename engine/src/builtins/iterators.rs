//! Iterators of sequences, and the classes `enumerate`, `zip`, `map`, `filter` and `reversed`.

use super::sequence::{self, itself};
use crate::natives;
use crate::object::*;
use crate::runtime::{BinaryOp, call, define, ops, slices};
use crate::value::Value;

natives! { LIST_ITERATOR:
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => list_next,
    "__length_hint__" "(self, /)" => list_hint,
}

natives! { LIST_REVERSE_ITERATOR:
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => list_reverse_next,
    "__length_hint__" "(self, /)" => reverse_hint,
}

natives! { TUPLE_ITERATOR:
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => tuple_next,
    "__length_hint__" "(self, /)" => tuple_hint,
}

natives! { SEQUENCE_ITERATOR:
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => sequence_next,
    "__length_hint__" "(self, /)" => sequence_hint,
}

natives! { CALLABLE_ITERATOR:
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => callable_next,
}

natives! { REVERSED:
    /// A reverse iterator over the values of the given sequence.
    "__new__" "(cls, object, /)" => reversed_new,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => reversed_next,
    "__length_hint__" "(self, /)" => reverse_hint,
}

natives! { ENUMERATE:
    /// Return an enumerate object.
    ///
    /// The enumerate object yields pairs containing a count (from start, which
    /// defaults to zero) and a value yielded by the iterable argument.
    "__new__" "(cls, iterable, start=0)" => enumerate_new,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => enumerate_next,
    "__class_getitem__" "(cls, object, /)" => sequence::class_getitem,
}

natives! { ZIP:
    /// The zip object yields n-length tuples, where n is the number of iterables
    /// passed as positional arguments to zip().  The i-th element in every tuple
    /// comes from the i-th iterable argument to zip().  This continues until the
    /// shortest argument is exhausted.
    ///
    /// If strict is true and one of the arguments is exhausted before the others,
    /// raise a ValueError.
    "__new__" "(cls, /, *iterables, strict=False)" => zip_new,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => zip_next,
}

natives! { MAP:
    /// Make an iterator that computes the function using arguments from
    /// each of the iterables.  Stops when the shortest iterable is exhausted.
    ///
    /// If strict is true and one of the arguments is exhausted before the others,
    /// raise a ValueError.
    "__new__" "(cls, /, *args, strict=False)" => map_new,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => map_next,
}

natives! { FILTER:
    /// Return an iterator yielding those items of iterable for which function(item)
    /// is true. If function is None, return the items that are true.
    "__new__" "(cls, function, iterable, /)" => filter_new,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => filter_next,
}

/// Registers the classes.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::ListIterator, LIST_ITERATOR)?;
    define::methods(t, ClassId::ListReverseIterator, LIST_REVERSE_ITERATOR)?;
    define::methods(t, ClassId::TupleIterator, TUPLE_ITERATOR)?;
    define::methods(t, ClassId::SequenceIterator, SEQUENCE_ITERATOR)?;
    define::methods(t, ClassId::CallableIterator, CALLABLE_ITERATOR)?;
    define::methods(t, ClassId::Reversed, REVERSED)?;
    define::methods(t, ClassId::Enumerate, ENUMERATE)?;
    define::methods(t, ClassId::Zip, ZIP)?;
    define::methods(t, ClassId::Map, MAP)?;
    define::methods(t, ClassId::Filter, FILTER)
}

/// The record of an iterator of class `id`, which has the record type of the same name.
macro_rules! record {
    ($t:expr, $v:expr, $id:ident) => {
        slices::record($t, $v, RecordType::$id, ClassId::$id)?
    };
}

/// The index field of an iterator.
#[inline(always)]
fn position(r: Gc<Record>) -> i64 {
    r.field(1).as_int()
}

fn set_position(r: Gc<Record>, i: i64) {
    r.set_immediate(1, Value::small_int(i));
}

// ---- lists and tuples -----------------------------------------------------------------------

fn list_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record!(t, args[0], ListIterator);
    let Some(list) = r.field(0).cast::<List>() else {
        return Ok(Value::EXHAUSTED);
    };
    let i = position(r) as usize;
    if i < list.len() {
        set_position(r, i as i64 + 1);
        return Ok(list.get(i));
    }
    r.set_immediate(0, Value::NONE);
    Ok(Value::EXHAUSTED)
}

fn list_hint(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record!(t, args[0], ListIterator);
    let n = r
        .field(0)
        .cast::<List>()
        .map_or(0, |l| l.len() as i64 - position(r));
    t.int(n.max(0))
}

fn list_reverse_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record!(t, args[0], ListReverseIterator);
    let Some(list) = r.field(0).cast::<List>() else {
        return Ok(Value::EXHAUSTED);
    };
    let i = position(r);
    if i >= 0 && (i as usize) < list.len() {
        set_position(r, i - 1);
        return Ok(list.get(i as usize));
    }
    r.set_immediate(0, Value::NONE);
    Ok(Value::EXHAUSTED)
}

fn tuple_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record!(t, args[0], TupleIterator);
    let Some(x) = r.field(0).cast::<Tuple>() else {
        return Ok(Value::EXHAUSTED);
    };
    let i = position(r) as usize;
    if i < x.len() {
        set_position(r, i as i64 + 1);
        return Ok(x.get(i));
    }
    r.set_immediate(0, Value::NONE);
    Ok(Value::EXHAUSTED)
}

fn tuple_hint(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record!(t, args[0], TupleIterator);
    let n = r
        .field(0)
        .cast::<Tuple>()
        .map_or(0, |x| x.len() as i64 - position(r));
    t.int(n.max(0))
}

// ---- any sequence ---------------------------------------------------------------------------

/// Item `i` of a sequence with `__getitem__`; `None` at its end.
fn item(t: &mut Thread, sequence: Value, i: i64) -> Result<Option<Value>, Raised> {
    if sequence.cast_record(RecordType::Mmap).is_some() {
        return super::mmap::item_as_bytes(t, sequence, i);
    }
    match ops::get_item(t, sequence, Value::small_int(i)) {
        Ok(v) => Ok(Some(v)),
        Err(r) => {
            if t.pending_is(ClassId::StopIteration) {
                return t.catch(r, ClassId::StopIteration).map(|()| None);
            }
            t.catch(r, ClassId::IndexError).map(|()| None)
        }
    }
}

fn sequence_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record!(t, args[0], SequenceIterator);
    let sequence = r.field(0);
    if sequence.is_none() {
        return Ok(Value::EXHAUSTED);
    }
    let i = position(r);
    match item(t, sequence, i)? {
        Some(v) => {
            set_position(r, i + 1);
            Ok(v)
        }
        None => {
            r.set_immediate(0, Value::NONE);
            Ok(Value::EXHAUSTED)
        }
    }
}

fn sequence_hint(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record!(t, args[0], SequenceIterator);
    let sequence = r.field(0);
    if sequence.is_none() {
        return Ok(Value::ZERO);
    }
    if t.special(sequence, Special::Len).is_unbound() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let n = ops::len(t, sequence)? as i64 - position(r);
    t.int(n.max(0))
}

fn reversed_new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::Reversed)?;
    let sequence = args[1];
    let f = t.special(sequence, Special::Reversed);
    if !f.is_unbound() && !f.is_none() {
        return call::call_special(t, f, sequence, &[]);
    }
    let indexable =
        !t.special(sequence, Special::GetItem).is_unbound() && sequence.cast::<Dict>().is_none();
    if f.is_none() || !indexable {
        let message = format!("'{}' object is not reversible", t.class_of(sequence).name());
        return Err(t.type_error(message));
    }
    let n = ops::len(t, sequence)? as i64;
    let fields = [sequence, Value::small_int(n - 1)];
    let shape = class.root_shape.get();
    Ok(Record::with_shape(t, shape, RecordType::Reversed, &fields)?.value())
}

fn reversed_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record!(t, args[0], Reversed);
    let sequence = r.field(0);
    let i = position(r);
    if !sequence.is_none()
        && i >= 0
        && let Some(v) = item(t, sequence, i)?
    {
        set_position(r, i - 1);
        return Ok(v);
    }
    r.set_immediate(0, Value::NONE);
    set_position(r, -1);
    Ok(Value::EXHAUSTED)
}

/// Items left of a reverse iterator, unless the sequence was shortened.
fn reverse_hint(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some(r) = args[0].cast::<Record>() else {
        return Ok(Value::ZERO);
    };
    if r.field(0).is_none() {
        return Ok(Value::ZERO);
    }
    let n = ops::len(t, r.field(0))? as i64;
    let left = position(r) + 1;
    t.int(if n < left { 0 } else { left })
}

fn callable_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record!(t, args[0], CallableIterator);
    let f = r.field(0);
    if f.is_none() {
        return Ok(Value::EXHAUSTED);
    }
    let v = match call::call(t, f, &[]) {
        Ok(v) => v,
        Err(raised) => {
            t.catch(raised, ClassId::StopIteration)?;
            r.set_immediate(0, Value::NONE);
            return Ok(Value::EXHAUSTED);
        }
    };
    if ops::eq(t, r.field(1), v)? {
        r.set_immediate(0, Value::NONE);
        return Ok(Value::EXHAUSTED);
    }
    Ok(v)
}

// ---- enumerate ------------------------------------------------------------------------------

fn enumerate_new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::Enumerate)?;
    let start = if args[2].is_unbound() {
        Value::ZERO
    } else {
        ops::index(t, args[2])?
    };
    let it = ops::iter(t, args[1])?;
    let shape = class.root_shape.get();
    Ok(Record::with_shape(t, shape, RecordType::Enumerate, &[it, start])?.value())
}

fn enumerate_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record!(t, args[0], Enumerate);
    let v = ops::advance(t, r.field(0))?;
    if v == Value::EXHAUSTED {
        return Ok(v);
    }
    let i = r.field(1);
    let following = match i.to_int() {
        Some(n) => t.int(n + 1)?,
        None => ops::binary(t, BinaryOp::Add, i, Value::small_int(1))?,
    };
    r.set_field(1, following);
    Ok(Tuple::pair(t, i, v)?.value())
}

// ---- zip, map, filter -----------------------------------------------------------------------

/// A tuple of the iterators of `iterables`.
fn iterators(t: &mut Thread, iterables: &[Value]) -> Result<Gc<Tuple>, Raised> {
    if iterables.is_empty() {
        return Tuple::new(t, &[]);
    }
    let its = Tuple::new_zeroed(t, iterables.len())?;
    for (i, v) in iterables.iter().enumerate() {
        let it = ops::iter(t, *v)?;
        its.init(i, it);
    }
    Ok(its)
}

fn strictness(t: &mut Thread, v: Value) -> Result<Value, Raised> {
    Ok(Value::bool(!v.is_unbound() && ops::truthy(t, v)?))
}

fn zip_new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::Zip)?;
    let strict = strictness(t, args[1])?;
    let its = iterators(t, &args[2..])?;
    let shape = class.root_shape.get();
    Ok(Record::with_shape(t, shape, RecordType::Zip, &[its.value(), strict])?.value())
}

/// `argument 1` or `arguments 1-n`.
fn arguments_up_to(n: usize) -> String {
    if n == 1 {
        "argument 1".to_owned()
    } else {
        format!("arguments 1-{n}")
    }
}

/// What a strict zip or map raises, if anything, when iterator `i` has ended.
#[cold]
fn check_strict(t: &mut Thread, its: Gc<Tuple>, i: usize, name: &str) -> Result<(), Raised> {
    if i > 0 {
        let message = format!(
            "{name}() argument {} is shorter than {}",
            i + 1,
            arguments_up_to(i)
        );
        return Err(t.value_error(message));
    }
    for j in 1..its.len() {
        if ops::next(t, its.get(j))?.is_some() {
            let message = format!(
                "{name}() argument {} is longer than {}",
                j + 1,
                arguments_up_to(j)
            );
            return Err(t.value_error(message));
        }
    }
    Ok(())
}

/// A zip of so few collects its items on the native stack.
const FEW: usize = 4;

fn zip_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record!(t, args[0], Zip);
    let Some(its) = r.field(0).cast::<Tuple>() else {
        return Ok(Value::EXHAUSTED);
    };
    if its.is_empty() {
        return Ok(Value::EXHAUSTED);
    }
    if its.len() <= FEW {
        let mut items = [Value::ZERO; FEW];
        for (i, it) in its.items().iter().enumerate() {
            match inner_next(t, r.field(1), *it)? {
                Value::EXHAUSTED => return zip_end(t, r, its, i),
                v => items[i] = v,
            }
        }
        return Ok(match its.len() {
            2 => Tuple::pair(t, items[0], items[1])?.value(),
            n => Tuple::new(t, &items[..n])?.value(),
        });
    }
    let items = Tuple::new_zeroed(t, its.len())?;
    for i in 0..its.len() {
        match inner_next(t, r.field(1), its.get(i))? {
            Value::EXHAUSTED => return zip_end(t, r, its, i),
            v => items.init(i, v),
        }
    }
    Ok(items.value())
}

/// The next item of one of several iterators. A strict zip has to know of each end, also of one that a script tells by
/// StopIteration; others pass that on.
fn inner_next(t: &mut Thread, strict: Value, it: Value) -> PyResult {
    if strict == Value::TRUE {
        return Ok(ops::next(t, it)?.unwrap_or(Value::EXHAUSTED));
    }
    ops::advance(t, it)
}

/// Iterator `i` of a zip has ended.
fn zip_end(t: &mut Thread, r: Gc<Record>, its: Gc<Tuple>, i: usize) -> PyResult {
    if r.field(1) == Value::TRUE {
        check_strict(t, its, i, "zip")?;
    }
    Ok(Value::EXHAUSTED)
}

fn map_new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::Map)?;
    if args.len() < 4 {
        return Err(t.type_error("map() must have at least two arguments."));
    }
    let strict = strictness(t, args[1])?;
    let its = iterators(t, &args[3..])?;
    let fields = [args[2], its.value(), strict];
    Ok(Record::with_shape(t, class.root_shape.get(), RecordType::Map, &fields)?.value())
}

fn map_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record!(t, args[0], Map);
    let Some(its) = r.field(1).cast::<Tuple>() else {
        return Ok(Value::EXHAUSTED);
    };
    if its.len() == 1 {
        return match ops::advance(t, its.get(0))? {
            Value::EXHAUSTED => Ok(Value::EXHAUSTED),
            v => call::call(t, r.field(0), &[v]),
        };
    }
    let items = Tuple::new_zeroed(t, its.len())?;
    for i in 0..its.len() {
        match inner_next(t, r.field(2), its.get(i))? {
            Value::EXHAUSTED => {
                if r.field(2) == Value::TRUE {
                    check_strict(t, its, i, "map")?;
                }
                return Ok(Value::EXHAUSTED);
            }
            v => items.init(i, v),
        }
    }
    call::call(t, r.field(0), items.items())
}

fn filter_new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::Filter)?;
    let it = ops::iter(t, args[2])?;
    let shape = class.root_shape.get();
    Ok(Record::with_shape(t, shape, RecordType::Filter, &[args[1], it])?.value())
}

fn filter_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record!(t, args[0], Filter);
    let f = r.field(0);
    let plain = f.is_none() || f == t.class(ClassId::Bool).value();
    loop {
        let v = ops::advance(t, r.field(1))?;
        if v == Value::EXHAUSTED {
            return Ok(v);
        }
        let verdict = if plain { v } else { call::call(t, f, &[v])? };
        if ops::truthy(t, verdict)? {
            return Ok(v);
        }
    }
}
