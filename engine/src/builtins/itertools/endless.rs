//! `count`, `cycle`, `repeat` and `chain`.

use super::{inner_next, make, this};
use crate::builtins::sequence::{self, itself};
use crate::natives;
use crate::object::*;
use crate::runtime::{BinaryOp, ops};
use crate::value::Value;

natives! { COUNT:
    /// Return a count object whose .__next__() method returns consecutive values.
    "__new__" "(cls, start=0, step=1)" => count_new,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => count_next,
    "__repr__" "(self, /)" => count_repr,
}
natives! { CYCLE:
    /// Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely.
    "__new__" "(cls, iterable, /)" => cycle_new,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => cycle_next,
}
natives! { REPEAT:
    /// Return the object for the specified number of times, or endlessly.
    "__new__" "(cls, object, times=None)" => repeat_new,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => repeat_next,
    "__repr__" "(self, /)" => repeat_repr,
    "__length_hint__" "(self, /)" => repeat_hint,
}
natives! { CHAIN:
    /// Return a chain object whose .__next__() method returns elements from the first iterable until
    /// it is exhausted, then elements from the next, until all are exhausted.
    "__new__" "(cls, /, *iterables)" => chain_new,
    /// The alternative constructor, which takes one iterable of iterables.
    "from_iterable" "(cls, iterable, /)" => chain_from_iterable,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => chain_next,
    "__class_getitem__" "(cls, object, /)" => sequence::class_getitem,
}

fn count_new(t: &mut Thread, args: &[Value]) -> PyResult {
    let start = if args[1].is_unbound() {
        Value::ZERO
    } else {
        args[1]
    };
    let step = if args[2].is_unbound() {
        Value::small_int(1)
    } else {
        args[2]
    };
    for v in [start, step] {
        let is_number = v.is_any_int()
            || v.is_bool()
            || [Special::Index, Special::Float, Special::Complex]
                .iter()
                .any(|s| !t.special(v, *s).is_unbound());
        if !is_number {
            return Err(t.type_error("a number is required"));
        }
    }
    make(t, args[0], RecordType::Count, &[start, step])
}

fn count_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0], RecordType::Count)?;
    let now = r.field(0);
    let following = match (now.to_int(), r.field(1).to_int()) {
        (Some(a), Some(b)) => t.int(a + b)?,
        _ => ops::binary(t, BinaryOp::Add, now, r.field(1))?,
    };
    r.set_field(0, following);
    Ok(now)
}

fn count_repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0], RecordType::Count)?;
    let now = ops::repr(t, r.field(0))?.to_string_lossy();
    let name = t.class_of(args[0]).name();
    let text = if r.field(1) == Value::small_int(1) {
        format!("{name}({now})")
    } else {
        let step = ops::repr(t, r.field(1))?.to_string_lossy();
        format!("{name}({now}, {step})")
    };
    Ok(Str::from_str(t, &text)?.value())
}

fn cycle_new(t: &mut Thread, args: &[Value]) -> PyResult {
    let it = ops::iter(t, args[1])?;
    let saved = List::new(t)?.value();
    make(t, args[0], RecordType::Cycle, &[it, saved, Value::ZERO])
}

fn cycle_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0], RecordType::Cycle)?;
    let Some(saved) = r.field(1).cast::<List>() else {
        return Ok(Value::EXHAUSTED);
    };
    if !r.field(0).is_none() {
        let v = inner_next(t, r.field(0))?;
        if v != Value::EXHAUSTED {
            saved.push(t, v)?;
            return Ok(v);
        }
        r.set_immediate(0, Value::NONE);
    }
    if saved.is_empty() {
        return Ok(Value::EXHAUSTED);
    }
    let i = r.field(2).as_int() as usize % saved.len();
    r.set_immediate(2, Value::small_int(i as i64 + 1));
    Ok(saved.get(i))
}

fn repeat_new(t: &mut Thread, args: &[Value]) -> PyResult {
    let times = if args[2].is_unbound() {
        Value::NONE
    } else {
        let n = ops::index_i64(t, args[2])?;
        t.int(n.max(0))?
    };
    make(t, args[0], RecordType::Repeat, &[args[1], times])
}

fn repeat_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0], RecordType::Repeat)?;
    if let Some(n) = r.field(1).to_i64() {
        if n == 0 {
            return Ok(Value::EXHAUSTED);
        }
        let left = t.int(n - 1)?;
        r.set_field(1, left);
    }
    Ok(r.field(0))
}

fn repeat_repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0], RecordType::Repeat)?;
    let item = ops::repr(t, r.field(0))?.to_string_lossy();
    let name = t.class_of(args[0]).name();
    let text = match r.field(1).to_i64() {
        Some(n) => format!("{name}({item}, {n})"),
        None => format!("{name}({item})"),
    };
    Ok(Str::from_str(t, &text)?.value())
}

fn repeat_hint(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0], RecordType::Repeat)?;
    if r.field(1).is_none() {
        return Err(t.type_error("len() of unsized object"));
    }
    Ok(r.field(1))
}

fn chain_new(t: &mut Thread, args: &[Value]) -> PyResult {
    let iterables = Tuple::new(t, &args[1..])?;
    let it = ops::iter(t, iterables.value())?;
    make(t, args[0], RecordType::Chain, &[it, Value::NONE])
}

fn chain_from_iterable(t: &mut Thread, args: &[Value]) -> PyResult {
    let it = ops::iter(t, args[1])?;
    make(t, args[0], RecordType::Chain, &[it, Value::NONE])
}

fn chain_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0], RecordType::Chain)?;
    loop {
        if r.field(0).is_none() {
            return Ok(Value::EXHAUSTED);
        }
        if !r.field(1).is_none() {
            let v = inner_next(t, r.field(1))?;
            if v != Value::EXHAUSTED {
                return Ok(v);
            }
            r.set_immediate(1, Value::NONE);
        }
        let following = match inner_next(t, r.field(0)) {
            Ok(Value::EXHAUSTED) => {
                r.set_immediate(0, Value::NONE);
                return Ok(Value::EXHAUSTED);
            }
            Ok(v) => ops::iter(t, v),
            Err(raised) => Err(raised),
        };
        match following {
            Ok(it) => r.set_field(1, it),
            Err(raised) => {
                r.set_immediate(0, Value::NONE);
                return Err(raised);
            }
        }
    }
}
