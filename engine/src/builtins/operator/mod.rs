//! The module `_operator`: the operators as functions. The classes of callable objects are in `getters`.

mod digest;
mod getters;

use super::late;
use crate::natives;
use crate::object::*;
use crate::runtime::identity::is_same;
use crate::runtime::{BinaryOp, CompareOp, UnaryOp, call, define, ops};
use crate::value::Value;

natives! { FUNCTIONS:
    /// Return True if a is true, False otherwise.
    "truth" "(a, /)" => truth,
    /// Same as b in a (note reversed operands).
    "contains" "(a, b, /)" => contains,
    /// Return the first index of b in a.
    "indexOf" "(a, b, /)" => index_of,
    /// Return the number of items in a which are, or which equal, b.
    "countOf" "(a, b, /)" => count_of,
    /// Same as a is b.
    "is_" "(a, b, /)" => is,
    /// Same as a is not b.
    "is_not" "(a, b, /)" => is_not,
    /// Same as a is None.
    "is_none" "(a, /)" => is_none,
    /// Same as a is not None.
    "is_not_none" "(a, /)" => is_not_none,
    /// Same as not a.
    "not_" "(a, /)" => not,
    /// Same as a < b.
    "lt" "(a, b, /)" => lt,
    /// Same as a <= b.
    "le" "(a, b, /)" => le,
    /// Same as a == b.
    "eq" "(a, b, /)" => eq,
    /// Same as a != b.
    "ne" "(a, b, /)" => ne,
    /// Same as a > b.
    "gt" "(a, b, /)" => gt,
    /// Same as a >= b.
    "ge" "(a, b, /)" => ge,
    /// Same as a + b.
    "add" "(a, b, /)" => add,
    /// Same as a - b.
    "sub" "(a, b, /)" => sub,
    /// Same as a * b.
    "mul" "(a, b, /)" => mul,
    /// Same as a @ b.
    "matmul" "(a, b, /)" => matmul,
    /// Same as a // b.
    "floordiv" "(a, b, /)" => floordiv,
    /// Same as a / b.
    "truediv" "(a, b, /)" => truediv,
    /// Same as a % b.
    "mod" "(a, b, /)" => modulo,
    /// Same as a ** b.
    "pow" "(a, b, /)" => pow,
    /// Same as a << b.
    "lshift" "(a, b, /)" => lshift,
    /// Same as a >> b.
    "rshift" "(a, b, /)" => rshift,
    /// Same as a & b.
    "and_" "(a, b, /)" => and,
    /// Same as a ^ b.
    "xor" "(a, b, /)" => xor,
    /// Same as a | b.
    "or_" "(a, b, /)" => or,
    /// Same as a += b.
    "iadd" "(a, b, /)" => iadd,
    /// Same as a -= b.
    "isub" "(a, b, /)" => isub,
    /// Same as a *= b.
    "imul" "(a, b, /)" => imul,
    /// Same as a @= b.
    "imatmul" "(a, b, /)" => imatmul,
    /// Same as a //= b.
    "ifloordiv" "(a, b, /)" => ifloordiv,
    /// Same as a /= b.
    "itruediv" "(a, b, /)" => itruediv,
    /// Same as a %= b.
    "imod" "(a, b, /)" => imod,
    /// Same as a **= b.
    "ipow" "(a, b, /)" => ipow,
    /// Same as a <<= b.
    "ilshift" "(a, b, /)" => ilshift,
    /// Same as a >>= b.
    "irshift" "(a, b, /)" => irshift,
    /// Same as a &= b.
    "iand" "(a, b, /)" => iand,
    /// Same as a ^= b.
    "ixor" "(a, b, /)" => ixor,
    /// Same as a |= b.
    "ior" "(a, b, /)" => ior,
    /// Same as -a.
    "neg" "(a, /)" => neg,
    /// Same as +a.
    "pos" "(a, /)" => pos,
    /// Same as abs(a).
    "abs" "(a, /)" => super::functions::abs,
    /// Same as ~a.
    "inv" "(a, /)" => invert,
    /// Same as ~a.
    "invert" "(a, /)" => invert,
    /// Same as a.__index__().
    "index" "(a, /)" => index,
    /// Same as a + b, for a and b sequences.
    "concat" "(a, b, /)" => concat,
    /// Same as a += b, for a and b sequences.
    "iconcat" "(a, b, /)" => iconcat,
    /// Same as a[b].
    "getitem" "(a, b, /)" => getitem,
    /// Same as a[b] = c.
    "setitem" "(a, b, c, /)" => setitem,
    /// Same as del a[b].
    "delitem" "(a, b, /)" => delitem,
    /// Return an estimate of the number of items in obj: exact if it supports len(), else what its
    /// __length_hint__ says, else the default.
    "length_hint" "(obj, default=0, /)" => length_hint,
    /// Same as obj(*args, **kwargs).
    "call" "(obj, /, *args, **kwargs)" => call_object,
    /// Return 'a == b', in a time that does not depend on where they differ. Both are bytes-like
    /// objects or ASCII strings.
    "_compare_digest" "(a, b, /)" => digest::compare,
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    let dict = define::module(t, "_operator", FUNCTIONS)?.dict();
    let doc = Str::from_str(t, "The operators of Python as functions.")?;
    define::set(t, dict, "__doc__", doc.value())?;
    for class in getters::CLASSES {
        late::class(t, class.id, "operator", class.methods)?;
        late::describe(t, class.id, class.doc)?;
        t.native_call[class.id as usize] = Some(class.call);
        let made = t.class(class.id).value();
        define::set(t, dict, class.id.name(), made)?;
    }
    Ok(())
}

/// Natives that apply an operator to their two arguments.
macro_rules! applying {
    ($apply:path, $op:ident: $($name:ident $variant:ident,)*) => {
        $(fn $name(t: &mut Thread, args: &[Value]) -> PyResult {
            $apply(t, $op::$variant, args[0], args[1])
        })*
    };
}
applying! { ops::compare, CompareOp: lt Lt, le Le, eq Eq, ne Ne, gt Gt, ge Ge, }
applying! { ops::binary, BinaryOp:
    add Add, sub Sub, mul Mul, matmul MatMul, floordiv FloorDiv, truediv TrueDiv, modulo Mod, pow Pow,
    lshift LShift, rshift RShift, and And, xor Xor, or Or,
}
applying! { ops::inplace, BinaryOp:
    iadd Add, isub Sub, imul Mul, imatmul MatMul, ifloordiv FloorDiv, itruediv TrueDiv, imod Mod,
    ipow Pow, ilshift LShift, irshift RShift, iand And, ixor Xor, ior Or,
}

fn neg(t: &mut Thread, args: &[Value]) -> PyResult {
    ops::unary(t, UnaryOp::Neg, args[0])
}

fn pos(t: &mut Thread, args: &[Value]) -> PyResult {
    ops::unary(t, UnaryOp::Pos, args[0])
}

fn invert(t: &mut Thread, args: &[Value]) -> PyResult {
    ops::unary(t, UnaryOp::Invert, args[0])
}

fn truth(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(ops::truthy(t, args[0])?))
}

fn not(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(!ops::truthy(t, args[0])?))
}

fn is(_t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(is_same(args[0], args[1])))
}

fn is_not(_t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(!is_same(args[0], args[1])))
}

fn is_none(_t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(args[0].is_none()))
}

fn is_not_none(_t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(!args[0].is_none()))
}

fn index(t: &mut Thread, args: &[Value]) -> PyResult {
    ops::index(t, args[0])
}

fn contains(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(ops::contains(t, args[0], args[1])?))
}

/// An iterator of the container that a search goes through.
fn searched(t: &mut Thread, container: Value) -> PyResult {
    ops::iter(t, container).or_else(|raised| {
        t.catch(raised, ClassId::TypeError)?;
        let name = t.class_of(container).name();
        Err(t.type_error(format!("argument of type '{name}' is not iterable")))
    })
}

fn index_of(t: &mut Thread, args: &[Value]) -> PyResult {
    let it = searched(t, args[0])?;
    let mut at = 0;
    while let Some(item) = ops::next(t, it)? {
        if ops::eq(t, item, args[1])? {
            return t.int(at);
        }
        at += 1;
    }
    Err(t.value_error("sequence.index(x): x not in sequence"))
}

fn count_of(t: &mut Thread, args: &[Value]) -> PyResult {
    let it = searched(t, args[0])?;
    let mut count = 0;
    while let Some(item) = ops::next(t, it)? {
        count += i64::from(ops::eq(t, item, args[1])?);
    }
    t.int(count)
}

/// Is it a sequence, as far as its class tells? Mappings of builtin classes are none.
fn is_sequence(t: &Thread, v: Value) -> bool {
    !t.special(v, Special::GetItem).is_unbound() && v.cast::<Dict>().is_none()
}

fn joined(
    t: &mut Thread,
    args: &[Value],
    join: fn(&mut Thread, BinaryOp, Value, Value) -> PyResult,
) -> PyResult {
    let (a, b) = (args[0], args[1]);
    let adds = |v: Value, s: Special| !t.special(v, s).is_unbound();
    // A class that adds only in place is asked by both.
    let can_add = adds(a, Special::Add) || adds(a, Special::IAdd) || adds(b, Special::RAdd);
    let is_builtin = ops::is_sequence(t, a);
    if is_builtin || (is_sequence(t, a) && is_sequence(t, b) && can_add) {
        return join(t, BinaryOp::Add, a, b);
    }
    let name = t.class_of(a).name();
    Err(t.type_error(format!("'{name}' object can't be concatenated")))
}

fn concat(t: &mut Thread, args: &[Value]) -> PyResult {
    joined(t, args, ops::binary)
}

fn iconcat(t: &mut Thread, args: &[Value]) -> PyResult {
    joined(t, args, ops::inplace)
}

fn getitem(t: &mut Thread, args: &[Value]) -> PyResult {
    ops::get_item(t, args[0], args[1])
}

fn setitem(t: &mut Thread, args: &[Value]) -> PyResult {
    ops::set_item(t, args[0], args[1], args[2])?;
    Ok(Value::NONE)
}

fn delitem(t: &mut Thread, args: &[Value]) -> PyResult {
    ops::del_item(t, args[0], args[1])?;
    Ok(Value::NONE)
}

fn call_object(t: &mut Thread, args: &[Value]) -> PyResult {
    match args[1].cast::<Dict>() {
        Some(keywords) => call::call_with_dict(t, args[0], &args[2..], keywords),
        None => call::call(t, args[0], &args[2..]),
    }
}

fn length_hint(t: &mut Thread, args: &[Value]) -> PyResult {
    let default = if args[1].is_unbound() {
        Value::ZERO
    } else if args[1].is_any_int() || args[1].is_bool() {
        ops::index(t, args[1])?
    } else {
        let name = t.class_of(args[1]).name();
        let message = format!("'{name}' object cannot be interpreted as an integer");
        return Err(t.type_error(message));
    };
    if !t.special(args[0], Special::Len).is_unbound() {
        return match ops::len(t, args[0]) {
            Ok(n) => t.int(n as i64),
            Err(raised) => t.catch(raised, ClassId::TypeError).map(|()| default),
        };
    }
    let hint = t.special(args[0], Special::LengthHint);
    if hint.is_unbound() {
        return Ok(default);
    }
    let hint = match call::call_special(t, hint, args[0], &[]) {
        Ok(hint) => hint,
        Err(raised) => return t.catch(raised, ClassId::TypeError).map(|()| default),
    };
    if hint == Value::NOT_IMPLEMENTED {
        return Ok(default);
    }
    if !hint.is_any_int() && !hint.is_bool() {
        let name = t.class_of(hint).name();
        let message = format!("__length_hint__ must be an integer, not {name}");
        return Err(t.type_error(message));
    }
    if ops::size_argument(t, hint)? < 0 {
        return Err(t.value_error("__length_hint__() should return >= 0"));
    }
    ops::index(t, hint)
}
