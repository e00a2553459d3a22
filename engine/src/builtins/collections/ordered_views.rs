//! The views of OrderedDicts, which are those of dicts with iterators of their own.

use crate::builtins::late;
use crate::builtins::sequence::itself;
use crate::natives;
use crate::object::*;
use crate::runtime::{define, ops, slices};
use crate::value::Value;

/// Fields of the iterator's record.
const DICT: usize = 0;
/// The number of the next entry.
const NEXT: usize = 1;
const CHANGES: usize = 2;
const PART: usize = 3;
const BACKWARDS: usize = 4;

natives! { VIEW:
    "__iter__" "(self, /)" => iter,
    /// Return a reverse iterator over the view.
    "__reversed__" "(self, /)" => reversed,
}
natives! { ITERATOR:
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => next,
    /// Return state information for pickling
    "__reduce__" "(self, /)" => reduce,
}

/// Gives the classes their methods.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    for part in [Part::Keys, Part::Values, Part::Items] {
        let id = part.view().0;
        define::methods(t, id, VIEW)?;
        late::finish(t, id)?;
    }
    define::methods(t, ClassId::OrderedDictIterator, ITERATOR)?;
    late::finish(t, ClassId::OrderedDictIterator)
}

/// What of its entries a view or iterator shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Keys,
    Values,
    Items,
}

impl Part {
    fn view(self) -> (ClassId, RecordType) {
        match self {
            Part::Keys => (ClassId::OrderedDictKeys, RecordType::DictKeys),
            Part::Values => (ClassId::OrderedDictValues, RecordType::DictValues),
            Part::Items => (ClassId::OrderedDictItems, RecordType::DictItems),
        }
    }
}

/// A view of `d`.
///
/// # Errors
/// MemoryError.
pub(super) fn view(t: &mut Thread, d: Gc<Dict>, part: Part) -> PyResult {
    let (class, kind) = part.view();
    Ok(Record::new(t, class, kind, &[d.value()])?.value())
}

/// An iterator over `d`.
///
/// # Errors
/// MemoryError.
pub(super) fn iterator(t: &mut Thread, d: Gc<Dict>, part: Part, backwards: bool) -> PyResult {
    let first = if backwards {
        d.end(t) as i64 - 1
    } else {
        d.first_entry(t).unwrap_or(0) as i64
    };
    let fields = [
        d.value(),
        Value::small_int(first),
        Value::small_int(d.changes() as i64),
        Value::small_int(part as i64),
        Value::bool(backwards),
    ];
    let class = ClassId::OrderedDictIterator;
    Ok(Record::new(t, class, RecordType::OrderedDictIterator, &fields)?.value())
}

fn iterate(t: &mut Thread, v: Value, backwards: bool) -> PyResult {
    for part in [Part::Keys, Part::Values, Part::Items] {
        if let Some(r) = v.cast_record(part.view().1)
            && let Some(d) = r.field(0).cast::<Dict>()
        {
            return iterator(t, d, part, backwards);
        }
    }
    Err(t.type_error("descriptor requires a view of an OrderedDict"))
}

fn iter(t: &mut Thread, args: &[Value]) -> PyResult {
    iterate(t, args[0], false)
}

fn reversed(t: &mut Thread, args: &[Value]) -> PyResult {
    iterate(t, args[0], true)
}

#[inline]
fn this(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    let class = ClassId::OrderedDictIterator;
    slices::record(t, v, RecordType::OrderedDictIterator, class)
}

fn next(t: &mut Thread, args: &[Value]) -> PyResult {
    let it = this(t, args[0])?;
    let Some(d) = it.field(DICT).cast::<Dict>() else {
        return Ok(Value::EXHAUSTED);
    };
    if it.field(CHANGES) != Value::small_int(d.changes() as i64) {
        it.set_immediate(DICT, Value::NONE);
        let message = "OrderedDict mutated during iteration";
        return Err(t.raise(ClassId::RuntimeError, message));
    }
    let step = if it.field(BACKWARDS) == Value::TRUE {
        -1
    } else {
        1
    };
    let (mut i, end) = (it.field(NEXT).as_int(), d.end(t) as i64);
    while (0..end).contains(&i) {
        let entry = d.entry(t, i as usize);
        i += step;
        if let Some(e) = entry {
            it.set_immediate(NEXT, Value::small_int(i));
            return match it.field(PART).as_int() {
                0 => Ok(e.key),
                1 => Ok(e.value),
                _ => Ok(Tuple::new(t, &[e.key, e.value])?.value()),
            };
        }
    }
    it.set_immediate(DICT, Value::NONE);
    Ok(Value::EXHAUSTED)
}

/// `iter(list)` of what is left, which the iterator itself goes on to give.
fn reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    let it = this(t, args[0])?;
    let mut fields = [Value::NONE; 5];
    for (i, field) in fields.iter_mut().enumerate() {
        *field = it.field(i);
    }
    let class = ClassId::OrderedDictIterator;
    let rest = Record::new(t, class, RecordType::OrderedDictIterator, &fields)?;
    let rest = ops::to_list(t, rest.value())?.value();
    let name = t.intern("iter")?;
    let iter = t.builtins.cast::<Dict>().and_then(|d| d.get_str(name));
    let made_of = Tuple::new(t, &[rest])?.value();
    Ok(Tuple::new(t, &[iter.unwrap_or(Value::NONE), made_of])?.value())
}
