//! The class `_tuplegetter`: the fields of named tuples.

use crate::builtins::late;
use crate::builtins::sequence::{guarded_repr, write_repr};
use crate::natives;
use crate::object::*;
use crate::runtime::{define, ops, slices};
use crate::value::Value;

/// Fields of the record.
const INDEX: usize = 0;
const DOC: usize = 1;

natives! { METHODS:
    "__new__" "(cls, index, doc, /)" => new,
    /// The item of instance.
    "__get__" "(self, instance, owner=None, /)" => get,
    /// Items cannot be set.
    "__set__" "(self, instance, value, /)" => set,
    /// Items cannot be deleted.
    "__delete__" "(self, instance, /)" => delete,
    "__repr__" "(self, /)" => repr,
    /// Return state information for pickling.
    "__reduce__" "(self, /)" => reduce,
}
natives! { GETTERS:
    /// the documentation of the field
    "__doc__" "(self)" => doc,
}
natives! { SETTERS:
    /// the documentation of the field
    "__doc__" "(self, value)" => set_doc,
}

/// Gives the class its methods.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    late::class(t, ClassId::TupleGetter, "collections", METHODS)?;
    define::properties(t, ClassId::TupleGetter, GETTERS, SETTERS)
}

fn this(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    slices::record(t, v, RecordType::TupleGetter, ClassId::TupleGetter)
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    slices::class_argument(t, args[0], ClassId::TupleGetter)?;
    let index = ops::size(t, args[1])?;
    let index = t.int(index as i64)?;
    let fields = [index, args[2]];
    Ok(Record::new(t, ClassId::TupleGetter, RecordType::TupleGetter, &fields)?.value())
}

fn get(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    if args[1].is_none() {
        if args[2].is_unbound() || args[2].is_none() {
            return Err(t.type_error("__get__(None, None) is invalid"));
        }
        return Ok(args[0]);
    }
    let index = r.field(INDEX).to_i64().unwrap_or(-1);
    let Some(items) = args[1].cast::<Tuple>() else {
        let message = format!(
            "descriptor for index '{index}' for tuple subclasses doesn't apply to '{}' object",
            t.class_of(args[1]).name()
        );
        return Err(t.type_error(message));
    };
    match items.items().get(index as usize) {
        Some(v) => Ok(*v),
        None => Err(t.index_error("tuple index out of range")),
    }
}

fn set(t: &mut Thread, _args: &[Value]) -> PyResult {
    Err(t.raise(ClassId::AttributeError, "can't set attribute"))
}

fn delete(t: &mut Thread, _args: &[Value]) -> PyResult {
    Err(t.raise(ClassId::AttributeError, "can't delete attribute"))
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    guarded_repr(t, args[0], "_tuplegetter(...)", |t, out| {
        out.push_str("_tuplegetter(");
        write_repr(t, out, r.field(INDEX))?;
        out.push_str(", ");
        write_repr(t, out, r.field(DOC))?;
        out.push_str(")");
        Ok(())
    })
}

fn reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    let class = t.class_of(args[0]).value();
    let made_of = Tuple::new(t, &[r.field(INDEX), r.field(DOC)])?.value();
    Ok(Tuple::new(t, &[class, made_of])?.value())
}

fn doc(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.field(DOC))
}

fn set_doc(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    r.set_field(
        DOC,
        if args[1].is_unbound() {
            Value::NONE
        } else {
            args[1]
        },
    );
    Ok(Value::NONE)
}
