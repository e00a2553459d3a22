//! Unpacking of iterables into registers.

use super::ops;
use crate::object::*;
use crate::value::Value;

fn too_many(t: &mut Thread, want: usize, got: Option<usize>) -> Raised {
    let message = match got {
        Some(got) => format!("too many values to unpack (expected {want}, got {got})"),
        None => format!("too many values to unpack (expected {want})"),
    };
    t.value_error(message)
}

fn too_few(t: &mut Thread, want: usize, got: usize) -> Raised {
    t.value_error(format!(
        "not enough values to unpack (expected {want}, got {got})"
    ))
}

fn iter_to_unpack(t: &mut Thread, v: Value) -> PyResult {
    if t.special(v, Special::Iter).is_unbound() && t.special(v, Special::GetItem).is_unbound() {
        let message = format!("cannot unpack non-iterable {} object", t.class_of(v).name());
        return Err(t.type_error(message));
    }
    ops::iter(t, v)
}

/// Unpacks exactly `n` items of `v` to `to`.
///
/// # Safety
/// `to` has room for `n` registers.
pub(crate) unsafe fn unpack(
    t: &mut Thread,
    v: Value,
    to: *mut Value,
    n: usize,
) -> Result<(), Raised> {
    if v.shape_id() == ClassId::Tuple as u32
        && let Some(tuple) = v.cast::<Tuple>()
        && tuple.len() == n
    {
        for i in 0..n {
            // SAFETY: the caller's promise.
            unsafe { *to.add(i) = tuple.get(i) };
        }
        return Ok(());
    }
    // SAFETY: the caller's promise.
    unsafe { unpack_other(t, v, to, n) }
}

/// As [`unpack`], for all but a tuple of the right length.
#[inline(never)]
unsafe fn unpack_other(t: &mut Thread, v: Value, to: *mut Value, n: usize) -> Result<(), Raised> {
    let shape = v.shape_id();
    if shape == ClassId::Tuple as u32
        && let Some(tuple) = v.cast::<Tuple>()
    {
        return Err(if tuple.len() > n {
            too_many(t, n, Some(tuple.len()))
        } else {
            too_few(t, n, tuple.len())
        });
    }
    if shape == ClassId::List as u32
        && let Some(list) = v.cast::<List>()
    {
        if list.len() != n {
            return Err(if list.len() > n {
                too_many(t, n, Some(list.len()))
            } else {
                too_few(t, n, list.len())
            });
        }
        for i in 0..n {
            // SAFETY: the caller's promise.
            unsafe { *to.add(i) = list.get(i) };
        }
        return Ok(());
    }
    let it = iter_to_unpack(t, v)?;
    let items = List::new(t)?;
    while let Some(item) = ops::next(t, it)? {
        if items.len() == n {
            let got = (shape == ClassId::Dict as u32).then(|| v.cast::<Dict>().map(|d| d.len(t)));
            return Err(too_many(t, n, got.flatten()));
        }
        items.push(t, item)?;
    }
    if items.len() < n {
        return Err(too_few(t, n, items.len()));
    }
    for i in 0..n {
        // SAFETY: the caller's promise.
        unsafe { *to.add(i) = items.get(i) };
    }
    Ok(())
}

/// Unpacks `before` items, a list of the middle and `after` items.
///
/// # Safety
/// `to` has room for `before + 1 + after` registers.
pub(crate) unsafe fn unpack_star(
    t: &mut Thread,
    v: Value,
    to: *mut Value,
    before: usize,
    after: usize,
) -> Result<(), Raised> {
    iter_to_unpack(t, v)?;
    let items = ops::to_list(t, v)?;
    let n = items.len();
    if n < before + after {
        return Err(t.value_error(format!(
            "not enough values to unpack (expected at least {}, got {n})",
            before + after
        )));
    }
    let middle = List::new(t)?;
    for i in before..n - after {
        middle.push(t, items.get(i))?;
    }
    for i in 0..before {
        // SAFETY: the caller's promise.
        unsafe { *to.add(i) = items.get(i) };
    }
    // SAFETY: the caller's promise.
    unsafe { *to.add(before) = middle.value() };
    for i in 0..after {
        // SAFETY: the caller's promise.
        unsafe { *to.add(before + 1 + i) = items.get(n - after + i) };
    }
    Ok(())
}
