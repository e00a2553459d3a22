//! Signal dicts: the flags and traps of a context, by signal.

use super::context::status::*;
use super::context_object::{self as contexts};
use super::state::{self, SIGNALS};
use crate::natives;
use crate::object::*;
use crate::runtime::{CompareOp, dicts, ops, slices};
use crate::value::Value;

/// Fields: the context, which of its fields.
const CONTEXT: usize = 0;
const WHICH: usize = 1;

const NO_SIGNAL: &str = "valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n   \
     Overflow, Underflow, Subnormal, Inexact, Rounded,\n   Clamped]";
const NO_DICT: &str = "invalid signal dict";

natives! { METHODS:
    "__new__" "(cls, /, *args, **kwargs)" => new,
    "__init__" "(self, /, *args, **kwargs)" => init,
    "__len__" "(self, /)" => len,
    "__iter__" "(self, /)" => iter,
    "__getitem__" "(self, key, /)" => get,
    "__setitem__" "(self, key, value, /)" => set,
    "__delitem__" "(self, key, /)" => delete,
    "__repr__" "(self, /)" => repr,
    "__eq__" "(self, value, /)" => eq,
    "__ne__" "(self, value, /)" => ne,
    /// A dict of the signals.
    "copy" "(self, /)" => copy,
}

/// The signal dict of a field of a context.
///
/// # Errors
/// MemoryError.
pub(super) fn make(t: &mut Thread, c: Gc<Record>, which: usize) -> PyResult {
    let s = state::get(t)?;
    let class = state::signal_dict(s);
    let shape = match class.cast::<Class>() {
        Some(class) => class.root_shape.get(),
        None => ClassId::SignalDict as u32,
    };
    let fields = [c.value(), Value::small_int(which as i64)];
    Ok(Record::with_shape(t, shape, RecordType::SignalDict, &fields)?.value())
}

/// The context, and which of its fields.
fn this(t: &mut Thread, v: Value) -> Result<(Gc<Record>, usize), Raised> {
    let d = slices::record(t, v, RecordType::SignalDict, ClassId::SignalDict)?;
    match d.field(CONTEXT).cast_record(RecordType::DecimalContext) {
        Some(c) => Ok((c, d.field(WHICH).as_int() as usize)),
        None => Err(t.value_error(NO_DICT)),
    }
}

fn bits(t: &mut Thread, v: Value) -> Result<u32, Raised> {
    let (c, which) = this(t, v)?;
    Ok(contexts::bits(c, which))
}

/// What a signal stands for.
fn conditions(t: &mut Thread, signal: Value) -> Result<u32, Raised> {
    let s = state::get(t)?;
    match state::conditions_of(s, signal) {
        Some(found) => Ok(found),
        None => Err(t.raise(ClassId::KeyError, NO_SIGNAL)),
    }
}

/// The conditions that a list of signals stands for.
///
/// # Errors
/// KeyError.
pub(super) fn of_list(t: &mut Thread, list: Gc<List>) -> Result<u32, Raised> {
    let mut all = 0;
    for i in 0..list.len() {
        all |= conditions(t, list.get(i))?;
    }
    Ok(all)
}

/// The conditions that a signal dict, or a dict of all signals, stands for.
///
/// # Errors
/// TypeError, KeyError.
pub(super) fn of_dict(t: &mut Thread, v: Value) -> Result<u32, Raised> {
    if v.cast_record(RecordType::SignalDict).is_some() {
        return bits(t, v);
    }
    let Some(d) = v.cast::<Dict>() else {
        return Err(t.type_error("argument must be a signal dict"));
    };
    of_plain_dict(t, d)
}

fn of_plain_dict(t: &mut Thread, d: Gc<Dict>) -> Result<u32, Raised> {
    let s = state::get(t)?;
    let mut all = 0;
    if d.len(t) != SIGNALS.len() {
        return Err(t.raise(ClassId::KeyError, NO_DICT));
    }
    for (i, (_, stands_for)) in SIGNALS.iter().enumerate() {
        let Some(v) = dicts::get(t, d, state::signal(s, i))? else {
            return Err(t.raise(ClassId::KeyError, NO_DICT));
        };
        if ops::truthy(t, v)? {
            all |= stands_for;
        }
    }
    Ok(all)
}

/// The signals in `conditions` by name, as contexts show them.
pub(super) fn names(conditions: u32) -> String {
    // In the order of the bits; all that is invalid is one signal, where its first bit is.
    let mut present: Vec<(u32, &str)> = SIGNALS
        .iter()
        .map(|(name, stands_for)| ((conditions & stands_for).trailing_zeros(), *name))
        .filter(|(bit, _)| *bit < u32::BITS)
        .collect();
    present.sort_unstable();
    let shown: Vec<&str> = present.iter().map(|x| x.1).collect();
    format!("[{}]", shown.join(", "))
}

/// A signal dict of no context, with which nothing can be done.
fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::SignalDict)?;
    let (shape, fields) = (class.root_shape.get(), [Value::NONE, Value::ZERO]);
    Ok(Record::with_shape(t, shape, RecordType::SignalDict, &fields)?.value())
}

fn init(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::NONE)
}

fn len(t: &mut Thread, args: &[Value]) -> PyResult {
    this(t, args[0])?;
    Ok(Value::small_int(SIGNALS.len() as i64))
}

fn iter(t: &mut Thread, args: &[Value]) -> PyResult {
    this(t, args[0])?;
    let s = state::get(t)?;
    let all = state::signals_in(t, s, ALL)?;
    ops::iter(t, all.value())
}

fn get(t: &mut Thread, args: &[Value]) -> PyResult {
    let bits = bits(t, args[0])?;
    Ok(Value::bool(bits & conditions(t, args[1])? != 0))
}

fn set(t: &mut Thread, args: &[Value]) -> PyResult {
    let wanted = conditions(t, args[1])?;
    let on = ops::truthy(t, args[2])?;
    let (c, which) = this(t, args[0])?;
    let bits = contexts::bits(c, which);
    let bits = if on { bits | wanted } else { bits & !wanted };
    contexts::set_bits(c, which, bits);
    Ok(Value::NONE)
}

fn delete(t: &mut Thread, _args: &[Value]) -> PyResult {
    Err(t.value_error("signal keys cannot be deleted"))
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let bits = bits(t, args[0])?;
    let entries: Vec<String> = SIGNALS
        .iter()
        .map(|(name, stands_for)| {
            let on = if bits & stands_for != 0 {
                "True"
            } else {
                "False"
            };
            format!("<class 'decimal.{name}'>:{on}")
        })
        .collect();
    let text = format!("{{{}}}", entries.join(", "));
    Ok(Str::from_str(t, &text)?.value())
}

fn equals(t: &mut Thread, a: Value, b: Value) -> Result<Option<bool>, Raised> {
    let bits_a = bits(t, a)?;
    let bits_b = if b.cast_record(RecordType::SignalDict).is_some() {
        bits(t, b)?
    } else if let Some(d) = b.cast::<Dict>() {
        match of_plain_dict(t, d) {
            Ok(bits) => bits,
            Err(raised) => {
                // A dict of anything else is not comparable.
                t.catch(raised, ClassId::KeyError)?;
                return Ok(None);
            }
        }
    } else {
        return Ok(None);
    };
    // All that is invalid is one signal.
    let signals = |bits: u32| {
        if bits & INVALID != 0 {
            bits | INVALID
        } else {
            bits
        }
    };
    Ok(Some(signals(bits_a) == signals(bits_b)))
}

fn compared(t: &mut Thread, op: CompareOp, args: &[Value]) -> PyResult {
    Ok(match equals(t, args[0], args[1])? {
        Some(same) => Value::bool(same == (op == CompareOp::Eq)),
        None => Value::NOT_IMPLEMENTED,
    })
}

fn eq(t: &mut Thread, args: &[Value]) -> PyResult {
    compared(t, CompareOp::Eq, args)
}

fn ne(t: &mut Thread, args: &[Value]) -> PyResult {
    compared(t, CompareOp::Ne, args)
}

fn copy(t: &mut Thread, args: &[Value]) -> PyResult {
    let bits = bits(t, args[0])?;
    let s = state::get(t)?;
    let d = Dict::new(t)?;
    for (i, (_, stands_for)) in SIGNALS.iter().enumerate() {
        let on = Value::bool(bits & stands_for != 0);
        dicts::set(t, d, state::signal(s, i), on)?;
    }
    Ok(d.value())
}
