//! Cells of closures as objects: `types.CellType`.

use super::object::address;
use super::sequence::comparisons;
use crate::natives;
use crate::object::*;
use crate::runtime::{CompareOp, define, ops};
use crate::value::Value;

natives! {
    METHODS:
    /// Create a new cell object.
    "__new__" "(cls, contents=None, /)" => new,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => repr,
    /// The result of self < value.
    "__lt__" "(self, value, /)" => lt,
    /// The result of self <= value.
    "__le__" "(self, value, /)" => le,
    /// The result of self == value.
    "__eq__" "(self, value, /)" => eq,
    /// The result of self != value.
    "__ne__" "(self, value, /)" => ne,
    /// The result of self > value.
    "__gt__" "(self, value, /)" => gt,
    /// The result of self >= value.
    "__ge__" "(self, value, /)" => ge,
}
natives! {
    GETTERS:
    /// the variable's value
    "cell_contents" "(self)" => contents,
}
natives! {
    SETTERS:
    /// the variable's value
    "cell_contents" "(self, value)" => set_contents,
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::Cell, METHODS)?;
    define::properties(t, ClassId::Cell, GETTERS, SETTERS)
}

comparisons!(compare);

fn this(t: &mut Thread, v: Value) -> Result<Gc<VarCell>, Raised> {
    v.cast::<VarCell>()
        .ok_or_else(|| t.type_error("expected a cell"))
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(VarCell::new(t, args[1])?.value())
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let v = this(t, args[0])?.value.get();
    let at = address(args[0]);
    let text = if v.is_unbound() {
        format!("<cell at {at:#x}: empty>")
    } else {
        let class = t.class_of(v).name();
        format!("<cell at {at:#x}: {class} object at {:#x}>", address(v))
    };
    Ok(Str::from_str(t, &text)?.value())
}

/// Cells compare as their contents; an empty one is the least.
fn compare(t: &mut Thread, op: CompareOp, args: &[Value]) -> PyResult {
    let a = this(t, args[0])?.value.get();
    let Some(b) = args[1].cast::<VarCell>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let b = b.value.get();
    if a.is_unbound() || b.is_unbound() {
        let order = (!a.is_unbound()).cmp(&!b.is_unbound());
        return Ok(Value::bool(op.holds(order)));
    }
    ops::compare(t, op, a, b)
}

fn contents(t: &mut Thread, args: &[Value]) -> PyResult {
    let v = this(t, args[0])?.value.get();
    if v.is_unbound() {
        return Err(t.value_error("Cell is empty"));
    }
    Ok(v)
}

fn set_contents(t: &mut Thread, args: &[Value]) -> PyResult {
    let cell = this(t, args[0])?;
    cell.set(t, args[1]);
    Ok(Value::NONE)
}
