//! Keys whose order is total and known: small ints, floats but for nan, strs, and tuples that begin with them.
//!
//! Stable sorting by such keys has one result, whatever compares them, and no script can watch: the
//! standard library's merge sort does it, on pairs of a rank and an item. A rank is a number in the
//! order of the keys that decides nearly all comparisons without a look at the key.

use crate::object::*;
use crate::value::Value;
use core::cell::Cell;
use core::cmp::Ordering;

/// What all keys, or all items of a column of tuples, are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    /// Small ints.
    Int,
    /// Floats without nan.
    Float,
    /// Exact strs of code points below 256.
    Latin,
    /// Exact strs.
    Str,
}

/// Columns of tuples that are compared; what lies behind them counts as unknown.
const MAX_COLUMNS: usize = 4;

impl Column {
    /// The narrowest column with this value.
    fn of(v: Value) -> Option<Column> {
        if v.is_int() {
            return Some(Column::Int);
        }
        if v.is_float() || v.shape_id() == ClassId::Float as u32 {
            return v
                .to_f64()
                .is_some_and(|f| !f.is_nan())
                .then_some(Column::Float);
        }
        let text = exact_str(v)?;
        Some(match text.data() {
            StrData::One(_) => Column::Latin,
            _ => Column::Str,
        })
    }

    /// The narrowest column of all these values.
    fn of_all(mut values: impl Iterator<Item = Value>) -> Option<Column> {
        let mut all = Column::of(values.next()?)?;
        for v in values {
            let one = Column::of(v)?;
            if one != all {
                if !matches!(
                    (one, all),
                    (Column::Latin | Column::Str, Column::Latin | Column::Str)
                ) {
                    return None;
                }
                all = Column::Str;
            }
        }
        Some(all)
    }

    /// A number in the order of the column's values; unequal ones may share it if they are strs.
    #[inline(always)]
    fn rank(self, v: Value) -> u64 {
        const SIGN: u64 = 1 << 63;
        match self {
            Column::Int => v.as_int() as u64 ^ SIGN,
            Column::Float => {
                // Adding 0 makes both zeroes one.
                let bits = (v.to_f64().unwrap_or(0.0) + 0.0).to_bits();
                if bits & SIGN == 0 { bits | SIGN } else { !bits }
            }
            Column::Latin => exact_str(v).map_or(0, |s| s.first_bytes()),
            Column::Str => {
                let text = exact_str(v);
                let at = |i| {
                    text.as_ref()
                        .filter(|s| i < s.len())
                        .map_or(0, |s| s.data().get(i))
                };
                u64::from(at(0)) << 32 | u64::from(at(1))
            }
        }
    }

    /// Does the rank tell all?
    fn is_exact(self) -> bool {
        matches!(self, Column::Int | Column::Float)
    }

    #[inline]
    fn compare(self, a: Value, b: Value) -> Ordering {
        match (self.is_exact(), exact_str(a), exact_str(b)) {
            (false, Some(a), Some(b)) => a.compare(&b),
            _ => self.rank(a).cmp(&self.rank(b)),
        }
    }
}

fn exact_str(v: Value) -> Option<Gc<Str>> {
    (v.shape_id() == ClassId::Str as u32)
        .then(|| v.cast::<Str>())
        .flatten()
}

fn exact_tuple(v: Value) -> Option<Gc<Tuple>> {
    (v.shape_id() == ClassId::Tuple as u32)
        .then(|| v.cast::<Tuple>())
        .flatten()
}

/// Sorts `values[..n]` by `keys[..n]`. False, with nothing done, when the keys are not of the known
/// sorts, items of unknown order would have to be compared, or there is no memory to do it.
pub(super) fn sort(values: Gc<Array>, keys: Gc<Array>, n: usize) -> bool {
    if let Some(column) = Column::of_all((0..n).map(|i| keys.get(i))) {
        let rank = |i| column.rank(keys.get(i));
        return if column.is_exact() {
            place(values, n, rank, u64::cmp)
        } else {
            let rank = |i| (rank(i), keys.get(i));
            place(values, n, rank, |(x, a), (y, b)| {
                x.cmp(y).then_with(|| column.compare(*a, *b))
            })
        };
    }
    sort_by_tuples(values, keys, n).unwrap_or(false)
}

fn sort_by_tuples(values: Gc<Array>, keys: Gc<Array>, n: usize) -> Option<bool> {
    let width = exact_tuple(keys.get(0))?.len();
    let mut tuples = (0..n).map(|i| exact_tuple(keys.get(i)));
    if !tuples.all(|tuple| tuple.is_some_and(|tuple| tuple.len() == width)) {
        return None;
    }
    let tuple = |i: usize| -> Gc<Tuple> {
        // SAFETY: just seen.
        unsafe { keys.get(i).cast_unchecked() }
    };
    let mut columns = [Column::Int; MAX_COLUMNS];
    let mut known = 0;
    for (c, column) in columns.iter_mut().enumerate().take(width) {
        let Some(found) = Column::of_all((0..n).map(|i| tuple(i).get(c))) else {
            break;
        };
        *column = found;
        known += 1;
    }
    let columns = &columns[..known];
    let first = *columns.first()?;
    // Were tuples equal as far as they are known, and longer?
    let undecided = Cell::new(false);
    let compare = |a: Gc<Tuple>, b: Gc<Tuple>| {
        for (c, column) in columns.iter().enumerate() {
            let order = column.compare(a.get(c), b.get(c));
            if order.is_ne() {
                return order;
            }
        }
        undecided.set(undecided.get() || known < width);
        Ordering::Equal
    };
    let rank = |i| (first.rank(tuple(i).get(0)), tuple(i), values.get(i));
    let mut ranked = collect(n, rank)?;
    ranked.sort_by(|(x, a, _), (y, b, _)| x.cmp(y).then_with(|| compare(*a, *b)));
    if undecided.get() {
        return None;
    }
    for (i, (_, _, value)) in ranked.into_iter().enumerate() {
        values.init(i, value);
    }
    Some(true)
}

/// Puts `values[..n]` into the order of their ranks. False, with nothing done, without memory.
fn place<R>(
    values: Gc<Array>,
    n: usize,
    rank: impl Fn(usize) -> R,
    compare: impl Fn(&R, &R) -> Ordering,
) -> bool {
    let Some(mut ranked) = collect(n, |i| (rank(i), values.get(i))) else {
        return false;
    };
    ranked.sort_by(|a, b| compare(&a.0, &b.0));
    for (i, (_, value)) in ranked.into_iter().enumerate() {
        values.init(i, value);
    }
    true
}

/// `n` items, if there is memory for them and as much again, which a merge may want.
fn collect<T>(n: usize, item: impl Fn(usize) -> T) -> Option<Vec<T>> {
    let mut items = Vec::new();
    Vec::<T>::new().try_reserve_exact(n.checked_mul(2)?).ok()?;
    items.try_reserve_exact(n).ok()?;
    items.extend((0..n).map(item));
    Some(items)
}
