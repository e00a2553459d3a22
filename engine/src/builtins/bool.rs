//! The class `bool`.

use super::number::{self, int_binary};
use crate::natives;
use crate::object::*;
use crate::runtime::{BinaryOp, define, ops};
use crate::value::Value;

natives! { METHODS:
    /// Create and return a new object.
    "__new__" "(cls, object=False, /)" => new,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => repr,
    /// The result of self & value.
    "__and__" "(self, value, /)" => and,
    /// The result of value & self.
    "__rand__" "(self, value, /)" => and,
    /// The result of self | value.
    "__or__" "(self, value, /)" => or,
    /// The result of value | self.
    "__ror__" "(self, value, /)" => or,
    /// The result of self ^ value.
    "__xor__" "(self, value, /)" => xor,
    /// The result of value ^ self.
    "__rxor__" "(self, value, /)" => xor,
}

/// Fills the class.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::Bool, METHODS)
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    number::new_class(t, args[0], ClassId::Bool)?;
    if args[1].is_unbound() {
        return Ok(Value::FALSE);
    }
    Ok(Value::bool(ops::truthy(t, args[1])?))
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let text = if args[0] == Value::TRUE {
        "True"
    } else {
        "False"
    };
    Ok(t.intern(text)?.value())
}

/// Two bools make a bool, other ints an int. All three operators commute.
fn bitwise(
    t: &mut Thread,
    op: BinaryOp,
    args: &[Value],
    of_bools: fn(bool, bool) -> bool,
) -> PyResult {
    let (a, b) = (args[0], args[1]);
    if a.is_bool() && b.is_bool() {
        return Ok(Value::bool(of_bools(a == Value::TRUE, b == Value::TRUE)));
    }
    int_binary(t, op, a, b)
}

fn and(t: &mut Thread, args: &[Value]) -> PyResult {
    bitwise(t, BinaryOp::And, args, |a, b| a & b)
}

fn or(t: &mut Thread, args: &[Value]) -> PyResult {
    bitwise(t, BinaryOp::Or, args, |a, b| a | b)
}

fn xor(t: &mut Thread, args: &[Value]) -> PyResult {
    bitwise(t, BinaryOp::Xor, args, |a, b| a ^ b)
}
