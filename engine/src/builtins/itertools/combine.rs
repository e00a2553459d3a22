//! `product`, `permutations`, `combinations` and `combinations_with_replacement`.

use super::{make, this};
use crate::builtins::sequence::itself;
use crate::natives;
use crate::object::*;
use crate::runtime::ops;
use crate::value::Value;

natives! { PRODUCT:
    /// Cartesian product of input iterables. Equivalent to nested for-loops.
    "__new__" "(cls, /, *iterables, repeat=1)" => product_new,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => product_next,
}
natives! { PERMUTATIONS:
    /// Return successive r-length permutations of elements in the iterable.
    "__new__" "(cls, iterable, r=None)" => permutations_new,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => permutations_next,
}
natives! { COMBINATIONS:
    /// Return successive r-length combinations of elements in the iterable.
    "__new__" "(cls, iterable, r)" => combinations_new,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => combinations_next,
}
natives! { REPLACEMENTS:
    /// Return successive r-length combinations of elements in the iterable allowing individual elements
    /// to have successive repeats.
    "__new__" "(cls, iterable, r)" => replacements_new,
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => replacements_next,
}

/// States of an iterator of selections.
const NEW: Value = Value::ZERO;
const RUNNING: i64 = 1;
const DONE: i64 = 2;

/// An array of `n` ints, which holds nothing else.
fn ints(t: &mut Thread, n: usize, item: impl Fn(usize) -> usize) -> Result<Gc<Array>, Raised> {
    let array = Array::new(t, n)?;
    for i in 0..n {
        set_int(array, i, item(i));
    }
    Ok(array)
}

fn int(array: Gc<Array>, i: usize) -> usize {
    array.get(i).as_int() as usize
}

fn set_int(array: Gc<Array>, i: usize, n: usize) {
    array.init(i, Value::small_int(n as i64));
}

/// The items of `pool` at the first `r` indices.
fn pick(t: &mut Thread, pool: Gc<Tuple>, indices: Gc<Array>, r: usize) -> PyResult {
    if r == 0 {
        return Ok(Tuple::new(t, &[])?.value());
    }
    tuple_of(t, r, |i| pool.get(int(indices, i)))
}

/// Results up to this length are put together on the native stack.
const SHORT: usize = 8;

/// A tuple of `n` items.
#[inline]
fn tuple_of(t: &mut Thread, n: usize, item: impl Fn(usize) -> Value) -> PyResult {
    let mut items = [Value::UNBOUND; SHORT];
    if n <= SHORT {
        for (i, place) in items[..n].iter_mut().enumerate() {
            *place = item(i);
        }
        return Ok(Tuple::new(t, &items[..n])?.value());
    }
    let out = Tuple::new_zeroed(t, n)?;
    for i in 0..n {
        out.init(i, item(i));
    }
    Ok(out.value())
}

fn product_new(t: &mut Thread, args: &[Value]) -> PyResult {
    let repeat = if args[1].is_unbound() {
        1
    } else {
        ops::index_i64(t, args[1])?
    };
    if repeat < 0 {
        return Err(t.value_error("repeat argument cannot be negative"));
    }
    let pools = List::new(t)?;
    if repeat > 0 {
        for v in &args[2..] {
            let pool = ops::to_tuple(t, *v)?;
            pools.push(t, pool.value())?;
        }
        if !pools.is_empty() {
            pools.repeat(t, repeat as usize)?;
        }
    }
    let pools = ops::list_to_tuple(t, pools)?;
    let fields = [pools.value(), Value::NONE, Value::FALSE];
    make(t, args[0], RecordType::Product, &fields)
}

fn product_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0], RecordType::Product)?;
    let Some(pools) = r.field(0).cast::<Tuple>() else {
        return Ok(Value::EXHAUSTED);
    };
    if r.field(2) == Value::TRUE {
        return Ok(Value::EXHAUSTED);
    }
    let n = pools.len();
    let len = |i: usize| pools.get(i).cast::<Tuple>().map_or(0, |p| p.len());
    let indices = match r.field(1).cast::<Array>() {
        None => {
            let indices = ints(t, n, |_| 0)?;
            r.set_field(1, indices);
            if (0..n).any(|i| len(i) == 0) {
                r.set_immediate(2, Value::TRUE);
                return Ok(Value::EXHAUSTED);
            }
            indices
        }
        Some(indices) => {
            let mut i = n;
            loop {
                if i == 0 {
                    r.set_immediate(2, Value::TRUE);
                    return Ok(Value::EXHAUSTED);
                }
                i -= 1;
                let following = int(indices, i) + 1;
                if following < len(i) {
                    set_int(indices, i, following);
                    break;
                }
                set_int(indices, i, 0);
            }
            indices
        }
    };
    if n == 0 {
        return Ok(Tuple::new(t, &[])?.value());
    }
    tuple_of(t, n, |i| {
        let pool = pools.get(i).cast::<Tuple>();
        pool.map_or(Value::NONE, |pool| pool.get(int(indices, i)))
    })
}

/// The argument `r`, not negative.
fn length(t: &mut Thread, v: Value) -> Result<usize, Raised> {
    let r = ops::index_i64(t, v)?;
    usize::try_from(r).map_err(|_| t.value_error("r must be non-negative"))
}

fn permutations_new(t: &mut Thread, args: &[Value]) -> PyResult {
    let pool = ops::to_tuple(t, args[1])?;
    let n = pool.len();
    let r = if args[2].is_unbound() || args[2].is_none() {
        n
    } else if args[2].is_any_int() || args[2].is_bool() {
        length(t, args[2])?
    } else {
        return Err(t.type_error("Expected int as r"));
    };
    let state = if r > n { Value::small_int(DONE) } else { NEW };
    let r = r.min(n);
    let indices = ints(t, n, |i| i)?;
    let cycles = ints(t, r, |i| n - i)?;
    let fields = [
        pool.value(),
        indices.value(),
        cycles.value(),
        Value::small_int(r as i64),
        state,
    ];
    make(t, args[0], RecordType::Permutations, &fields)
}

fn permutations_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let record = this(t, args[0], RecordType::Permutations)?;
    let (Some(pool), Some(indices), Some(cycles)) = (
        record.field(0).cast::<Tuple>(),
        record.field(1).cast::<Array>(),
        record.field(2).cast::<Array>(),
    ) else {
        return Ok(Value::EXHAUSTED);
    };
    let (n, r) = (pool.len(), record.field(3).as_int() as usize);
    match record.field(4).as_int() {
        DONE => return Ok(Value::EXHAUSTED),
        RUNNING => {
            let mut i = r;
            loop {
                if i == 0 {
                    record.set_immediate(4, Value::small_int(DONE));
                    return Ok(Value::EXHAUSTED);
                }
                i -= 1;
                let left = int(cycles, i) - 1;
                if left == 0 {
                    // This place has had all its items: they move back into order.
                    let first = indices.get(i);
                    for j in i..n - 1 {
                        let v = indices.get(j + 1);
                        indices.init(j, v);
                    }
                    indices.init(n - 1, first);
                    set_int(cycles, i, n - i);
                } else {
                    set_int(cycles, i, left);
                    let (a, b) = (indices.get(i), indices.get(n - left));
                    indices.init(i, b);
                    indices.init(n - left, a);
                    break;
                }
            }
        }
        _ => record.set_immediate(4, Value::small_int(RUNNING)),
    }
    pick(t, pool, indices, r)
}

fn combinations_new(t: &mut Thread, args: &[Value]) -> PyResult {
    let pool = ops::to_tuple(t, args[1])?;
    let r = length(t, args[2])?;
    let is_empty = r > pool.len();
    let r = r.min(pool.len());
    let indices = ints(t, r, |i| i)?;
    let state = if is_empty {
        Value::small_int(DONE)
    } else {
        NEW
    };
    let fields = [
        pool.value(),
        indices.value(),
        Value::small_int(r as i64),
        state,
    ];
    make(t, args[0], RecordType::Combinations, &fields)
}

fn combinations_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let record = this(t, args[0], RecordType::Combinations)?;
    let (Some(pool), Some(indices)) = (
        record.field(0).cast::<Tuple>(),
        record.field(1).cast::<Array>(),
    ) else {
        return Ok(Value::EXHAUSTED);
    };
    let (n, r) = (pool.len(), record.field(2).as_int() as usize);
    match record.field(3).as_int() {
        DONE => return Ok(Value::EXHAUSTED),
        RUNNING => {
            // The last place that can go on; those behind it follow it.
            let Some(i) = (0..r).rev().find(|&i| int(indices, i) != i + n - r) else {
                record.set_immediate(3, Value::small_int(DONE));
                return Ok(Value::EXHAUSTED);
            };
            let from = int(indices, i) + 1;
            for j in i..r {
                set_int(indices, j, from + j - i);
            }
        }
        _ => record.set_immediate(3, Value::small_int(RUNNING)),
    }
    pick(t, pool, indices, r)
}

/// Most items of one selection: what does not fit into memory is refused before it is asked for.
const MOST: usize = 1 << 40;

fn replacements_new(t: &mut Thread, args: &[Value]) -> PyResult {
    let pool = ops::to_tuple(t, args[1])?;
    let r = length(t, args[2])?;
    if r > MOST {
        return Err(t.memory_error());
    }
    let state = if pool.is_empty() && r > 0 {
        Value::small_int(DONE)
    } else {
        NEW
    };
    let r_used = if pool.is_empty() { 0 } else { r };
    let indices = ints(t, r_used, |_| 0)?;
    let fields = [
        pool.value(),
        indices.value(),
        Value::small_int(r as i64),
        state,
    ];
    make(t, args[0], RecordType::Replacements, &fields)
}

fn replacements_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let record = this(t, args[0], RecordType::Replacements)?;
    let (Some(pool), Some(indices)) = (
        record.field(0).cast::<Tuple>(),
        record.field(1).cast::<Array>(),
    ) else {
        return Ok(Value::EXHAUSTED);
    };
    let (n, r) = (pool.len(), record.field(2).as_int() as usize);
    match record.field(3).as_int() {
        DONE => return Ok(Value::EXHAUSTED),
        RUNNING => {
            let Some(i) = (0..r).rev().find(|&i| int(indices, i) != n - 1) else {
                record.set_immediate(3, Value::small_int(DONE));
                return Ok(Value::EXHAUSTED);
            };
            let following = int(indices, i) + 1;
            for j in i..r {
                set_int(indices, j, following);
            }
        }
        _ => record.set_immediate(3, Value::small_int(RUNNING)),
    }
    pick(t, pool, indices, r)
}
