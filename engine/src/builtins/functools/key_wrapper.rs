//! `cmp_to_key`: keys that compare by a function of two objects.

use crate::builtins::late;
use crate::builtins::sequence::comparisons;
use crate::natives;
use crate::object::*;
use crate::runtime::{CompareOp, call, define, ops, slices};
use crate::value::Value;

/// Fields of the record.
const COMPARE: usize = 0;
const OBJECT: usize = 1;

natives! { METHODS:
    /// Wraps an object.
    "__call__" "(self, /, *args, **kwargs)" => call::call_native_object,
    "__eq__" "(self, value, /)" => eq,
    "__ne__" "(self, value, /)" => ne,
    "__lt__" "(self, value, /)" => lt,
    "__le__" "(self, value, /)" => le,
    "__gt__" "(self, value, /)" => gt,
    "__ge__" "(self, value, /)" => ge,
}
natives! { GETTERS:
    /// Value wrapped by a key function.
    "obj" "(self)" => object,
}
natives! { SETTERS:
    /// Value wrapped by a key function.
    "obj" "(self, value)" => set_object,
}

/// Gives the class its methods.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    late::class(t, ClassId::KeyWrapper, "functools", METHODS)?;
    define::properties(t, ClassId::KeyWrapper, GETTERS, SETTERS)?;
    t.native_call[ClassId::KeyWrapper as usize] = Some(wrap);
    Ok(())
}

fn make(t: &mut Thread, compare: Value, object: Value) -> PyResult {
    let fields = [compare, object];
    Ok(Record::new(t, ClassId::KeyWrapper, RecordType::KeyWrapper, &fields)?.value())
}

pub(super) fn cmp_to_key(t: &mut Thread, args: &[Value]) -> PyResult {
    make(t, args[0], Value::UNBOUND)
}

fn wrap(t: &mut Thread, f: Value, args: &[Value], kw_names: Value) -> PyResult {
    let r = slices::record(t, f, RecordType::KeyWrapper, ClassId::KeyWrapper)?;
    let object = match *args {
        [object] if kw_names.is_unbound() => object,
        [object] if is_object_keyword(kw_names) => object,
        [] | [_] => return Err(t.type_error("K() missing required argument 'obj' (pos 1)")),
        _ => {
            let given = args.len();
            return Err(t.type_error(format!("K() takes at most 1 argument ({given} given)")));
        }
    };
    make(t, r.field(COMPARE), object)
}

fn is_object_keyword(kw_names: Value) -> bool {
    let first = kw_names
        .cast::<Tuple>()
        .and_then(|n| n.get(0).cast::<Str>());
    first.is_some_and(|name| name.equals_str("obj"))
}

/// What is compared.
fn wrapped(t: &mut Thread, r: Gc<Record>) -> PyResult {
    match r.field(OBJECT) {
        object if object.is_unbound() => Err(t.raise(ClassId::AttributeError, "object")),
        object => Ok(object),
    }
}

fn compare(t: &mut Thread, op: CompareOp, args: &[Value]) -> PyResult {
    let a = slices::record(t, args[0], RecordType::KeyWrapper, ClassId::KeyWrapper)?;
    let Some(b) = args[1].cast_record(RecordType::KeyWrapper) else {
        return Err(t.type_error("other argument must be K instance"));
    };
    let (x, y) = (wrapped(t, a)?, wrapped(t, b)?);
    let order = call::call(t, a.field(COMPARE), &[x, y])?;
    ops::compare(t, op, order, Value::ZERO)
}
comparisons!(compare);

fn object(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = slices::record(t, args[0], RecordType::KeyWrapper, ClassId::KeyWrapper)?;
    Ok(match r.field(OBJECT) {
        object if object.is_unbound() => Value::NONE,
        object => object,
    })
}

fn set_object(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = slices::record(t, args[0], RecordType::KeyWrapper, ClassId::KeyWrapper)?;
    r.set_field(OBJECT, args[1]);
    Ok(Value::NONE)
}
