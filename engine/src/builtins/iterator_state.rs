//! How iterators of builtin classes are pickled and copied.

use crate::natives;
use crate::object::*;
use crate::runtime::{call, define, ops};
use crate::value::Value;

natives! {
    INDEXED:
    /// How pickle makes it again.
    "__reduce__" "(self, /)" => reduce_indexed,
    /// Go to an index.
    "__setstate__" "(self, state, /)" => set_index,
}
natives! {
    RANGES:
    /// How pickle makes it again.
    "__reduce__" "(self, /)" => reduce_range,
}
natives! {
    TABLES:
    /// How pickle makes it again.
    "__reduce__" "(self, /)" => reduce_table,
}
natives! {
    PARTS:
    /// How pickle makes it again.
    "__reduce__" "(self, /)" => reduce_parts,
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    use ClassId::*;
    for (ids, table) in [
        (
            &[
                ListIterator,
                ListReverseIterator,
                TupleIterator,
                StrIterator,
                StrAsciiIterator,
                BytesIterator,
                SequenceIterator,
                Reversed,
            ][..],
            INDEXED,
        ),
        (&[RangeIterator, LongRangeIterator][..], RANGES),
        (
            &[
                DictKeyIterator,
                DictValueIterator,
                DictItemIterator,
                DictReverseKeyIterator,
                DictReverseValueIterator,
                DictReverseItemIterator,
                SetIterator,
            ][..],
            TABLES,
        ),
        (&[CallableIterator, Enumerate, Zip, Map, Filter][..], PARTS),
    ] {
        for id in ids {
            define::methods(t, *id, table)?;
        }
    }
    Ok(())
}

fn record(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    v.cast::<Record>()
        .ok_or_else(|| t.type_error("expected an iterator"))
}

/// `(function, arguments)`, and with a state `(function, arguments, state)`.
fn reduced(t: &mut Thread, function: Value, arguments: &[Value], state: Option<Value>) -> PyResult {
    let arguments = Tuple::new(t, arguments)?.value();
    let all = [function, arguments, state.unwrap_or(Value::NONE)];
    let count = if state.is_some() { 3 } else { 2 };
    Ok(Tuple::new(t, &all[..count])?.value())
}

fn builtin(t: &mut Thread, name: &str) -> PyResult {
    let key = t.intern(name)?;
    let found = t.builtins.cast::<Dict>().and_then(|d| d.get_str(key));
    Ok(found.unwrap_or(Value::NONE))
}

fn reduce_indexed(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record(t, args[0])?;
    let sequence = r.field(0);
    if sequence.is_none() {
        let iter = builtin(t, "iter")?;
        let nothing = match args[0].shape_id() {
            s if s == ClassId::ListIterator as u32 || s == ClassId::ListReverseIterator as u32 => {
                List::new(t)?.value()
            }
            s if s == ClassId::StrIterator as u32 || s == ClassId::StrAsciiIterator as u32 => {
                t.empty_string
            }
            _ => t.empty_tuple,
        };
        return reduced(t, iter, &[nothing], None);
    }
    let is_reverse = r.is(RecordType::ListReverseIterator) || r.is(RecordType::Reversed);
    let function = if r.is(RecordType::Reversed) {
        t.class_of(args[0]).value()
    } else if is_reverse {
        builtin(t, "reversed")?
    } else {
        builtin(t, "iter")?
    };
    reduced(t, function, &[sequence], Some(r.field(1)))
}

fn set_index(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record(t, args[0])?;
    let index = ops::index_i64(t, args[1])?;
    if r.field(0).is_none() {
        return Ok(Value::NONE);
    }
    let is_reverse = r.is(RecordType::ListReverseIterator) || r.is(RecordType::Reversed);
    let len = ops::len(t, r.field(0))? as i64;
    let index = if is_reverse {
        index.clamp(-1, len - 1)
    } else {
        index.clamp(0, len)
    };
    let index = t.int(index)?;
    r.set_field(1, index);
    Ok(Value::NONE)
}

/// Fields: next, items left, step.
fn reduce_range(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record(t, args[0])?;
    let (next, left, step) = (r.field(0), r.field(1), r.field(2));
    let length = ops::binary(t, crate::runtime::BinaryOp::Mul, left, step)?;
    let stop = ops::binary(t, crate::runtime::BinaryOp::Add, next, length)?;
    let class = t.class(ClassId::Range).value();
    let range = call::call(t, class, &[next, stop, step])?;
    let iter = builtin(t, "iter")?;
    reduced(t, iter, &[range], Some(Value::NONE))
}

/// What is left is listed by a copy, so that the iterator itself does not advance.
fn reduce_table(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record(t, args[0])?;
    let kind = match t.class_of(args[0]).builtin_id() {
        ClassId::DictKeyIterator => RecordType::DictKeyIterator,
        ClassId::DictValueIterator => RecordType::DictValueIterator,
        ClassId::DictItemIterator => RecordType::DictItemIterator,
        ClassId::SetIterator => RecordType::SetIterator,
        _ => RecordType::DictReverseIterator,
    };
    let mut fields = [Value::NONE; 5];
    for (i, field) in fields.iter_mut().enumerate().take(r.len()) {
        *field = r.field(i);
    }
    let shape = args[0].shape_id();
    let copy = Record::with_shape(t, shape, kind, &fields[..r.len()])?;
    let list = ops::to_list(t, copy.value())?;
    let iter = builtin(t, "iter")?;
    reduced(t, iter, &[list.value()], None)
}

fn reduce_parts(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record(t, args[0])?;
    let class = t.class_of(args[0]).value();
    if r.is(RecordType::CallableIterator) {
        let iter = builtin(t, "iter")?;
        if r.field(0).is_none() {
            let nothing = t.empty_tuple;
            return reduced(t, iter, &[nothing], None);
        }
        return reduced(t, iter, &[r.field(0), r.field(1)], None);
    }
    if r.is(RecordType::Enumerate) || r.is(RecordType::Filter) {
        return reduced(t, class, &[r.field(0), r.field(1)], None);
    }
    let is_map = r.is(RecordType::Map);
    let (iterators, strict) = if is_map {
        (r.field(1), r.field(2))
    } else {
        (r.field(0), r.field(1))
    };
    let arguments = List::new(t)?;
    if is_map {
        arguments.push(t, r.field(0))?;
    }
    if let Some(iterators) = iterators.cast::<Tuple>() {
        for iterator in iterators.items() {
            arguments.push(t, *iterator)?;
        }
    }
    let arguments = ops::list_to_tuple(t, arguments)?;
    let state = (strict == Value::TRUE).then_some(strict);
    reduced(t, class, arguments.items(), state)
}
