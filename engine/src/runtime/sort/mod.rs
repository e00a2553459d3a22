//! Sorting: a stable merge sort of natural runs with galloping, merged in the order of the powersort
//! strategy, as CPython's `list.sort` does it, so that even an inconsistent `__lt__` gives its result.
//!
//! The items lie in arrays of the heap, which the collector sees; a comparison may run script and
//! collect garbage at any time. Keys of builtin types in a total order are sorted without it (`total`).

mod merge;
mod total;

use super::{call, ops};
use crate::object::*;
use crate::value::Value;
use merge::{Sorter, reverse};

/// How two keys are compared.
trait Less {
    fn less(&self, t: &mut Thread, a: Value, b: Value) -> Result<bool, Raised>;
}

struct TupleLess;
struct AnyLess;

impl Less for TupleLess {
    #[inline]
    fn less(&self, t: &mut Thread, a: Value, b: Value) -> Result<bool, Raised> {
        // SAFETY: chosen only when all keys are exactly tuples.
        let (a, b): (Gc<Tuple>, Gc<Tuple>) = unsafe { (a.cast_unchecked(), b.cast_unchecked()) };
        let n = a.len().min(b.len());
        for i in 0..n {
            let (x, y) = (a.get(i), b.get(i));
            if Value::both_int(x, y) {
                if x == y {
                    continue;
                }
                return Ok((x.bits() as i64) < y.bits() as i64);
            }
            if !ops::eq(t, x, y)? {
                return ops::less(t, x, y);
            }
        }
        Ok(a.len() < b.len())
    }
}

impl Less for AnyLess {
    #[inline]
    fn less(&self, t: &mut Thread, a: Value, b: Value) -> Result<bool, Raised> {
        ops::less(t, a, b)
    }
}

/// Sorts `values[..n]` in place by `keys[..n]`, or by themselves without keys.
///
/// # Errors
/// What comparisons raise; the arrays then hold all items in some order.
pub fn sort_arrays(
    t: &mut Thread,
    values: Gc<Array>,
    keys: Option<Gc<Array>>,
    n: usize,
) -> Result<(), Raised> {
    if n < 2 {
        return Ok(());
    }
    // Items are moved without barriers below: every one that is young now is found through these
    // marks, and whatever survives a collection is not young any more.
    values.barrier_range(0, n);
    let (keys, values) = match keys {
        Some(k) => {
            k.barrier_range(0, n);
            (k, Some(values))
        }
        None => (values, None),
    };
    if total::sort(values.unwrap_or(keys), keys, n) {
        return Ok(());
    }
    let tuple_shape = ClassId::Tuple as u32;
    let all = |test: &dyn Fn(Value) -> bool| (0..n).all(|i| test(keys.get(i)));
    if all(&|v| v.shape_id() == tuple_shape) {
        Sorter::run(t, TupleLess, keys, values, n)
    } else {
        Sorter::run(t, AnyLess, keys, values, n)
    }
}

/// `list.sort(key=key, reverse=reverse)`; `key` is None or a callable.
///
/// # Errors
/// ValueError when the list is changed meanwhile; what `key` and comparisons raise.
pub fn sort_list(t: &mut Thread, list: Gc<List>, key: Value, reverse: bool) -> Result<(), Raised> {
    if key.is_none() && sort_raw(list, reverse) {
        return Ok(());
    }
    let items = list.detach(t)?;
    let r = sort_detached(t, items.array, items.len, key, reverse);
    let changed = list.has_storage();
    list.attach(items);
    r?;
    if changed {
        return Err(t.value_error("list modified during sort"));
    }
    Ok(())
}

fn sort_detached(
    t: &mut Thread,
    items: Gc<Array>,
    n: usize,
    key: Value,
    descending: bool,
) -> Result<(), Raised> {
    let keys = if key.is_none() {
        None
    } else {
        let keys = Array::new(t, n)?;
        for i in 0..n {
            let k = call::call(t, key, &[items.get(i)])?;
            keys.set(i, k);
        }
        Some(keys)
    };
    let flip = || {
        items.barrier_range(0, n);
        reverse(items, 0, n);
        if let Some(k) = keys {
            k.barrier_range(0, n);
            reverse(k, 0, n);
        }
    };
    // Reversing before and after keeps equal items in order.
    if descending && n > 1 {
        flip();
    }
    let r = sort_arrays(t, items, keys, n);
    if descending && n > 1 {
        flip();
    }
    r
}

/// Sorts a list with the int or float strategy, whose raw words are totally ordered; false for
/// other lists.
fn sort_raw(list: Gc<List>, descending: bool) -> bool {
    let strategy = list.strategy();
    let Some(words) = list.raw_words() else {
        return strategy == ListStrategy::Empty;
    };
    if strategy == ListStrategy::Int {
        // Equal ints are the same word: stability cannot be seen. The tag bits are zero, so that
        // words compare as their numbers.
        words.sort_unstable_by_key(|w| *w as i64);
        if descending {
            words.reverse();
        }
    } else {
        // No nan is ever stored raw; the two zeroes are equal, so the order must be stable.
        if descending {
            words.reverse();
        }
        words.sort_by(|a, b| {
            f64::from_bits(*a)
                .partial_cmp(&f64::from_bits(*b))
                .unwrap_or(core::cmp::Ordering::Equal)
        });
        if descending {
            words.reverse();
        }
    }
    true
}
