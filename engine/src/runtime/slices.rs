//! Indices and slices of sequences.

use super::ops;
use crate::object::*;
use crate::value::Value;
use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

/// A slice applied to a sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Indices {
    /// First index.
    pub start: isize,
    /// End, exclusive in the direction of the step.
    pub stop: isize,
    /// Never 0.
    pub step: isize,
    /// Number of items selected.
    pub count: usize,
}

/// One bound of a slice: an int, clamped.
fn bound(t: &mut Thread, v: Value) -> Result<isize, Raised> {
    if v.is_int() {
        return Ok(v.as_int() as isize);
    }
    if !v.is_any_int() && t.special(v, Special::Index).is_unbound() {
        return Err(
            t.type_error("slice indices must be integers or None or have an __index__ method")
        );
    }
    Ok(ops::index_i64(t, v)? as isize)
}

/// The parts of a slice as numbers, with the extremes for None.
pub(crate) fn unpack(t: &mut Thread, slice: Gc<Record>) -> Result<(isize, isize, isize), Raised> {
    let step = if slice.field(2).is_none() {
        1
    } else {
        bound(t, slice.field(2))?
    };
    if step == 0 {
        return Err(t.value_error("slice step cannot be zero"));
    }
    // The largest negative step cannot be negated.
    let step = step.max(-isize::MAX);
    let start = if slice.field(0).is_none() {
        if step < 0 { isize::MAX } else { 0 }
    } else {
        bound(t, slice.field(0))?
    };
    let stop = if slice.field(1).is_none() {
        if step < 0 { isize::MIN } else { isize::MAX }
    } else {
        bound(t, slice.field(1))?
    };
    Ok((start, stop, step))
}

/// Fits unpacked bounds to a sequence of `len` items.
pub(crate) fn adjust(len: usize, mut start: isize, mut stop: isize, step: isize) -> Indices {
    let len = len as isize;
    let (low, high) = if step < 0 { (-1, len - 1) } else { (0, len) };
    for at in [&mut start, &mut stop] {
        if *at < 0 {
            *at = at.saturating_add(len);
            if *at < 0 {
                *at = low;
            }
        } else if *at >= len {
            *at = high;
        }
    }
    let count = if step < 0 {
        if stop < start {
            (start - stop - 1) / -step + 1
        } else {
            0
        }
    } else if start < stop {
        (stop - start - 1) / step + 1
    } else {
        0
    };
    Indices {
        start,
        stop,
        step,
        count: count as usize,
    }
}

/// What `slice` selects of a sequence of `len` items.
///
/// # Errors
/// TypeError for bounds that are no ints, ValueError for a step of 0; what `__index__` raises.
pub fn indices(t: &mut Thread, slice: Gc<Record>, len: usize) -> Result<Indices, Raised> {
    let (start, stop, step) = unpack(t, slice)?;
    Ok(adjust(len, start, stop, step))
}

/// As [`indices`], with the length asked for after the bounds, whose `__index__` may change it.
///
/// # Errors
/// As [`indices`].
pub fn indices_of_list(
    t: &mut Thread,
    slice: Gc<Record>,
    list: Gc<List>,
) -> Result<Indices, Raised> {
    let (start, stop, step) = unpack(t, slice)?;
    Ok(adjust(list.len(), start, stop, step))
}

/// Start, stop and step of a slice of a sequence whose length may be past the machine's words.
///
/// # Errors
/// As [`indices`].
pub fn big_indices(t: &mut Thread, slice: Gc<Record>, len: &BigInt) -> Result<[BigInt; 3], Raised> {
    let mut part = |i: usize| -> Result<Option<BigInt>, Raised> {
        let v = slice.field(i);
        if v.is_none() {
            return Ok(None);
        }
        if !v.is_any_int() && t.special(v, Special::Index).is_unbound() {
            return Err(
                t.type_error("slice indices must be integers or None or have an __index__ method")
            );
        }
        Ok(ops::index(t, v)?.to_bigint())
    };
    let step = part(2)?.unwrap_or_else(BigInt::one);
    let (start, stop) = (part(0)?, part(1)?);
    if step.is_zero() {
        return Err(t.value_error("slice step cannot be zero"));
    }
    let (low, high) = if step.is_negative() {
        (-BigInt::one(), len - BigInt::one())
    } else {
        (BigInt::zero(), len.clone())
    };
    let fit = |v: BigInt| {
        if v.is_negative() {
            (v + len).max(low.clone())
        } else {
            v.min(high.clone())
        }
    };
    let (first, last) = if step.is_negative() {
        (high.clone(), low.clone())
    } else {
        (low.clone(), high.clone())
    };
    Ok([start.map_or(first, fit), stop.map_or(last, fit), step])
}

/// An index into a sequence of class `what` with `len` items: counted from the end when negative.
/// `None` when it is out of range.
///
/// # Errors
/// TypeError, with the wording for subscripts of `what`; IndexError past 64 bits.
#[inline]
pub fn index(t: &mut Thread, k: Value, len: usize, what: &str) -> Result<Option<usize>, Raised> {
    let i = if k.is_int() {
        k.as_int() as isize
    } else {
        index_slow(t, k, what)?
    };
    Ok(wrap(i, len))
}

/// Counts a negative index from the end; `None` when it is out of range.
#[inline]
pub fn wrap(i: isize, len: usize) -> Option<usize> {
    let i = if i < 0 { i + len as isize } else { i };
    (i >= 0 && (i as usize) < len).then_some(i as usize)
}

/// A subscript as a number.
///
/// # Errors
/// As [`index`].
#[cold]
#[inline(never)]
pub fn index_slow(t: &mut Thread, k: Value, what: &str) -> Result<isize, Raised> {
    if !k.is_any_int() && t.special(k, Special::Index).is_unbound() {
        let message = format!(
            "{what} indices must be integers or slices, not {}",
            t.class_of(k).name()
        );
        return Err(t.type_error(message));
    }
    let i = ops::index(t, k)?;
    match i.to_i64() {
        Some(i) => Ok(i as isize),
        None => {
            let message = format!(
                "cannot fit '{}' into an index-sized integer",
                t.class_of(k).name()
            );
            Err(t.index_error(message))
        }
    }
}

/// The repetition count of `sequence * v`; `None` when `v` is no int.
///
/// # Errors
/// OverflowError past 64 bits; what `__index__` raises.
pub fn repetitions(t: &mut Thread, v: Value) -> Result<Option<usize>, Raised> {
    if v.is_int() {
        return Ok(Some(v.as_int().max(0) as usize));
    }
    if !v.is_any_int() && t.special(v, Special::Index).is_unbound() {
        return Ok(None);
    }
    Ok(Some(ops::size(t, v)?.max(0) as usize))
}

/// The optional `start` and `stop` of `index(value, start, stop)`, fitted to `len`.
///
/// # Errors
/// TypeError for bounds that are no ints.
pub fn search_bounds(
    t: &mut Thread,
    start: Value,
    stop: Value,
    len: usize,
) -> Result<(usize, usize), Raised> {
    let mut fit = |v: Value, missing: usize| -> Result<usize, Raised> {
        if v.is_unbound() {
            return Ok(missing);
        }
        if !v.is_any_int() && t.special(v, Special::Index).is_unbound() {
            return Err(t.type_error("slice indices must be integers or have an __index__ method"));
        }
        let i = ops::index_i64(t, v)? as isize;
        let i = if i < 0 {
            i.saturating_add(len as isize).max(0)
        } else {
            i
        };
        Ok(i as usize)
    };
    let start = fit(start, 0)?;
    let stop = fit(stop, usize::MAX >> 1)?;
    Ok((start, stop))
}

/// `object of layout T`, or the TypeError of a method called on something else.
///
/// # Errors
/// TypeError.
#[inline]
pub fn receiver<T: HeapObject>(t: &mut Thread, v: Value, class: ClassId) -> Result<Gc<T>, Raised> {
    match v.cast::<T>() {
        Some(o) => Ok(o),
        None => Err(wrong_receiver(t, v, class)),
    }
}

/// As [`receiver`] for records.
///
/// # Errors
/// TypeError.
#[inline]
pub fn record(
    t: &mut Thread,
    v: Value,
    kind: RecordType,
    class: ClassId,
) -> Result<Gc<Record>, Raised> {
    match v.cast_record(kind) {
        Some(r) => Ok(r),
        None => Err(wrong_receiver(t, v, class)),
    }
}

#[cold]
#[inline(never)]
fn wrong_receiver(t: &mut Thread, v: Value, class: ClassId) -> Raised {
    let message = format!(
        "descriptor requires a '{}' object but received a '{}'",
        class.name(),
        t.class_of(v).name()
    );
    t.type_error(message)
}

/// The `cls` argument of `__new__`, checked to be a subclass of `base`.
///
/// # Errors
/// TypeError.
pub fn class_argument(t: &mut Thread, cls: Value, base: ClassId) -> Result<Gc<Class>, Raised> {
    let name = t.class(base).name();
    let Some(c) = cls.cast::<Class>() else {
        let message = format!(
            "{name}.__new__(X): X is not a type object ({})",
            t.class_of(cls).name()
        );
        return Err(t.type_error(message));
    };
    if !c.is_subclass_of(t.class(base)) {
        let message = format!(
            "{name}.__new__({0}): {0} is not a subtype of {name}",
            c.name()
        );
        return Err(t.type_error(message));
    }
    Ok(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_fitted() {
        let max = isize::MAX;
        let i = |len, a, b, s| {
            let i = adjust(len, a, b, s);
            (i.start, i.stop, i.count)
        };
        assert_eq!(i(5, 0, max, 1), (0, 5, 5));
        assert_eq!(i(5, -2, max, 1), (3, 5, 2));
        assert_eq!(i(5, max, isize::MIN, -1), (4, -1, 5));
        assert_eq!(i(5, 1, 4, 2), (1, 4, 2));
        assert_eq!(i(0, max, isize::MIN, -3), (-1, -1, 0));
        assert_eq!(i(5, 4, 1, 1), (4, 1, 0));
        assert_eq!(i(5, 10, 0, -2), (4, 0, 2));
    }
}
