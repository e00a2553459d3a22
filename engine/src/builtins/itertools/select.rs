//! Iterators that drop, stop, join and pair the items of others.

use super::{inner_next, make, this};
use crate::builtins::sequence::itself;
use crate::natives;
use crate::object::*;
use crate::runtime::{BinaryOp, call, ops};
use crate::value::Value;

natives! { COMPRESS:
    /// Return data elements corresponding to true selector elements.
    "__new__" "(cls, data, selectors)" => compress_new,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => compress_next,
}
natives! { DROP_WHILE:
    /// Drop items from the iterable while predicate(item) is true.
    "__new__" "(cls, predicate, iterable, /)" => drop_while_new,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => drop_while_next,
}
natives! { TAKE_WHILE:
    /// Return successive entries from an iterable as long as the predicate evaluates to true for each entry.
    "__new__" "(cls, predicate, iterable, /)" => take_while_new,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => take_while_next,
}
natives! { FILTER_FALSE:
    /// Return those items of iterable for which function(item) is false.
    "__new__" "(cls, function, iterable, /)" => filter_false_new,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => filter_false_next,
}
natives! { STAR_MAP:
    /// Return an iterator whose values are returned from the function evaluated with an argument tuple
    /// taken from the given sequence.
    "__new__" "(cls, function, iterable, /)" => star_map_new,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => star_map_next,
}
natives! { ACCUMULATE:
    /// Return series of accumulated sums (or other binary function results).
    "__new__" "(cls, iterable, func=None, *, initial=None)" => accumulate_new,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => accumulate_next,
}
natives! { ISLICE:
    /// islice(iterable, stop) or islice(iterable, start, stop[, step]): items that a slice would select.
    "__new__" "(cls, iterable, /, *args)" => islice_new,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => islice_next,
}
natives! { ZIP_LONGEST:
    /// Return tuples of the items of all iterables, until the longest is exhausted.
    "__new__" "(cls, /, *iterables, fillvalue=None)" => zip_longest_new,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => zip_longest_next,
}
natives! { PAIRWISE:
    /// Return an iterator of overlapping pairs taken from the input iterator.
    "__new__" "(cls, iterable, /)" => pairwise_new,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => pairwise_next,
}
natives! { BATCHED:
    /// Batch data into tuples of length n. The last batch may be shorter than n.
    "__new__" "(cls, iterable, n, *, strict=False)" => batched_new,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => batched_next,
}

fn compress_new(t: &mut Thread, args: &[Value]) -> PyResult {
    let data = ops::iter(t, args[1])?;
    let selectors = ops::iter(t, args[2])?;
    make(t, args[0], RecordType::Selected, &[data, selectors])
}

fn compress_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0], RecordType::Selected)?;
    loop {
        let v = inner_next(t, r.field(0))?;
        if v == Value::EXHAUSTED {
            return Ok(v);
        }
        let selector = inner_next(t, r.field(1))?;
        if selector == Value::EXHAUSTED || ops::truthy(t, selector)? {
            return Ok(if selector == Value::EXHAUSTED {
                selector
            } else {
                v
            });
        }
    }
}

/// A record of a function and an iterator.
fn function_and_iterator(t: &mut Thread, args: &[Value], kind: RecordType) -> PyResult {
    let it = ops::iter(t, args[2])?;
    make(t, args[0], kind, &[args[1], it, Value::FALSE])
}

fn drop_while_new(t: &mut Thread, args: &[Value]) -> PyResult {
    function_and_iterator(t, args, RecordType::DropWhile)
}

fn drop_while_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0], RecordType::DropWhile)?;
    loop {
        let v = inner_next(t, r.field(1))?;
        if v == Value::EXHAUSTED || r.field(2) == Value::TRUE {
            return Ok(v);
        }
        let drop = call::call(t, r.field(0), &[v])?;
        if !ops::truthy(t, drop)? {
            r.set_immediate(2, Value::TRUE);
            return Ok(v);
        }
    }
}

fn take_while_new(t: &mut Thread, args: &[Value]) -> PyResult {
    function_and_iterator(t, args, RecordType::TakeWhile)
}

fn take_while_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0], RecordType::TakeWhile)?;
    if r.field(2) == Value::TRUE {
        return Ok(Value::EXHAUSTED);
    }
    let v = inner_next(t, r.field(1))?;
    if v == Value::EXHAUSTED {
        return Ok(v);
    }
    let keep = call::call(t, r.field(0), &[v])?;
    if ops::truthy(t, keep)? {
        return Ok(v);
    }
    r.set_immediate(2, Value::TRUE);
    Ok(Value::EXHAUSTED)
}

fn filter_false_new(t: &mut Thread, args: &[Value]) -> PyResult {
    function_and_iterator(t, args, RecordType::FilterFalse)
}

fn filter_false_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0], RecordType::FilterFalse)?;
    loop {
        let v = inner_next(t, r.field(1))?;
        if v == Value::EXHAUSTED {
            return Ok(v);
        }
        let f = r.field(0);
        let answer = if f.is_none() {
            v
        } else {
            call::call(t, f, &[v])?
        };
        if !ops::truthy(t, answer)? {
            return Ok(v);
        }
    }
}

fn star_map_new(t: &mut Thread, args: &[Value]) -> PyResult {
    function_and_iterator(t, args, RecordType::StarMap)
}

fn star_map_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0], RecordType::StarMap)?;
    let v = inner_next(t, r.field(1))?;
    if v == Value::EXHAUSTED {
        return Ok(v);
    }
    let items = ops::to_tuple(t, v)?;
    call::call(t, r.field(0), items.items())
}

fn accumulate_new(t: &mut Thread, args: &[Value]) -> PyResult {
    let it = ops::iter(t, args[1])?;
    let or_none = |v: Value| if v.is_unbound() { Value::NONE } else { v };
    let (f, initial) = (or_none(args[2]), or_none(args[3]));
    let initial = if initial.is_none() {
        Value::UNBOUND
    } else {
        initial
    };
    let fields = [it, f, Value::UNBOUND, initial];
    make(t, args[0], RecordType::Accumulate, &fields)
}

fn accumulate_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0], RecordType::Accumulate)?;
    let initial = r.field(3);
    if !initial.is_unbound() {
        r.set_immediate(3, Value::UNBOUND);
        r.set_field(2, initial);
        return Ok(initial);
    }
    let v = inner_next(t, r.field(0))?;
    if v == Value::EXHAUSTED {
        return Ok(v);
    }
    let (f, total) = (r.field(1), r.field(2));
    let total = if total.is_unbound() {
        v
    } else if f.is_none() {
        ops::binary(t, BinaryOp::Add, total, v)?
    } else {
        call::call(t, f, &[total, v])?
    };
    r.set_field(2, total);
    Ok(total)
}

/// A bound of an islice; `missing` for None.
fn bound(t: &mut Thread, v: Value, missing: i64, message: &str) -> Result<i64, Raised> {
    if v.is_none() {
        return Ok(missing);
    }
    match ops::index_i64(t, v) {
        Ok(n) if n >= 0 => Ok(n),
        Ok(_) => Err(t.value_error(message)),
        Err(_raised) => {
            t.take_pending();
            Err(t.value_error(message))
        }
    }
}

fn islice_new(t: &mut Thread, args: &[Value]) -> PyResult {
    const INDICES: &str = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    const STOP: &str =
        "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    const STEP: &str = "Step for islice() must be a positive integer or None.";
    let (start, stop, step) = match args[2..] {
        [stop] => (0, bound(t, stop, -1, STOP)?, 1),
        [start, stop] => (bound(t, start, 0, INDICES)?, bound(t, stop, -1, STOP)?, 1),
        [start, stop, step] => (
            bound(t, start, 0, INDICES)?,
            bound(t, stop, -1, INDICES)?,
            bound(t, step, 1, STEP)?,
        ),
        _ => {
            let message = format!(
                "islice expected at least 2 arguments, got {}",
                args.len() - 1
            );
            return Err(t.type_error(message));
        }
    };
    if step == 0 {
        return Err(t.value_error(STEP));
    }
    let it = ops::iter(t, args[1])?;
    let fields = [it, t.int(start)?, t.int(stop)?, t.int(step)?, Value::ZERO];
    make(t, args[0], RecordType::ISlice, &fields)
}

fn islice_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0], RecordType::ISlice)?;
    let it = r.field(0);
    if it.is_none() {
        return Ok(Value::EXHAUSTED);
    }
    let int = |i: usize| r.field(i).to_i64().unwrap_or(i64::MAX);
    let (next, stop, step) = (int(1), int(2), int(3));
    let mut taken = int(4);
    // Items before the next one wanted; none when the stop comes first.
    let target = if stop >= 0 { next.min(stop) } else { next };
    while taken < target {
        if inner_next(t, it)? == Value::EXHAUSTED {
            r.set_immediate(0, Value::NONE);
            return Ok(Value::EXHAUSTED);
        }
        taken += 1;
        let now = t.int(taken)?;
        r.set_field(4, now);
    }
    if stop >= 0 && next >= stop {
        r.set_immediate(0, Value::NONE);
        return Ok(Value::EXHAUSTED);
    }
    let v = inner_next(t, it)?;
    if v == Value::EXHAUSTED {
        r.set_immediate(0, Value::NONE);
        return Ok(v);
    }
    let (now, following) = (t.int(taken + 1)?, t.int(next.saturating_add(step))?);
    r.set_field(4, now);
    r.set_field(1, following);
    Ok(v)
}

fn zip_longest_new(t: &mut Thread, args: &[Value]) -> PyResult {
    let its = List::new(t)?;
    for v in &args[2..] {
        let it = ops::iter(t, *v)?;
        its.push(t, it)?;
    }
    let fill = if args[1].is_unbound() {
        Value::NONE
    } else {
        args[1]
    };
    let active = Value::small_int(its.len() as i64);
    make(
        t,
        args[0],
        RecordType::ZipLongest,
        &[its.value(), fill, active],
    )
}

fn zip_longest_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0], RecordType::ZipLongest)?;
    let Some(its) = r.field(0).cast::<List>() else {
        return Ok(Value::EXHAUSTED);
    };
    if its.is_empty() || r.field(2) == Value::ZERO {
        return Ok(Value::EXHAUSTED);
    }
    let items = Tuple::new_zeroed(t, its.len())?;
    for i in 0..its.len() {
        let it = its.get(i);
        let mut v = r.field(1);
        if !it.is_none() {
            let got = match inner_next(t, it) {
                Ok(got) => got,
                Err(raised) => {
                    r.set_immediate(2, Value::ZERO);
                    return Err(raised);
                }
            };
            if got == Value::EXHAUSTED {
                let active = r.field(2).as_int() - 1;
                r.set_immediate(2, Value::small_int(active));
                if active == 0 {
                    return Ok(Value::EXHAUSTED);
                }
                its.set(t, i, Value::NONE)?;
            } else {
                v = got;
            }
        }
        items.init(i, v);
    }
    Ok(items.value())
}

fn pairwise_new(t: &mut Thread, args: &[Value]) -> PyResult {
    let it = ops::iter(t, args[1])?;
    make(t, args[0], RecordType::Pairwise, &[it, Value::UNBOUND])
}

fn pairwise_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0], RecordType::Pairwise)?;
    if r.field(0).is_none() {
        return Ok(Value::EXHAUSTED);
    }
    if r.field(1).is_unbound() {
        let first = inner_next(t, r.field(0))?;
        if first == Value::EXHAUSTED {
            r.set_immediate(0, Value::NONE);
            return Ok(first);
        }
        r.set_field(1, first);
    }
    let (it, old) = (r.field(0), r.field(1));
    if it.is_none() {
        return Ok(Value::EXHAUSTED);
    }
    let v = inner_next(t, it)?;
    if v == Value::EXHAUSTED {
        r.set_immediate(0, Value::NONE);
        return Ok(v);
    }
    r.set_field(1, v);
    Ok(Tuple::new(t, &[old, v])?.value())
}

fn batched_new(t: &mut Thread, args: &[Value]) -> PyResult {
    let n = ops::index_i64(t, args[2])?;
    if n < 1 {
        return Err(t.value_error("n must be at least one"));
    }
    let strict = !args[3].is_unbound() && ops::truthy(t, args[3])?;
    let it = ops::iter(t, args[1])?;
    let fields = [it, t.int(n)?, Value::bool(strict)];
    make(t, args[0], RecordType::Batched, &fields)
}

fn batched_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0], RecordType::Batched)?;
    if r.field(0).is_none() {
        return Ok(Value::EXHAUSTED);
    }
    let n = r.field(1).to_i64().unwrap_or(i64::MAX);
    let items = List::new(t)?;
    while (items.len() as i64) < n {
        match inner_next(t, r.field(0)) {
            Ok(Value::EXHAUSTED) => {
                r.set_immediate(0, Value::NONE);
                if items.is_empty() {
                    return Ok(Value::EXHAUSTED);
                }
                if r.field(2) == Value::TRUE {
                    return Err(t.value_error("batched(): incomplete batch"));
                }
                break;
            }
            Ok(v) => items.push(t, v)?,
            Err(raised) => {
                r.set_immediate(0, Value::NONE);
                return Err(raised);
            }
        }
    }
    Ok(ops::list_to_tuple(t, items)?.value())
}
