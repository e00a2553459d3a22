//! The module `_bisect`: binary search in sorted sequences.

use crate::natives;
use crate::object::*;
use crate::runtime::{CompareOp, call, define, ops};
use crate::value::Value;

natives! { FUNCTIONS:
    /// Return the index where to insert x in list a, assumed sorted, behind equal items.
    "bisect_right" "(a, x, lo=0, hi=None, *, key=None)" => bisect_right,
    /// Return the index where to insert x in list a, assumed sorted, before equal items.
    "bisect_left" "(a, x, lo=0, hi=None, *, key=None)" => bisect_left,
    /// Insert item x in list a, and keep it sorted, behind equal items.
    "insort_right" "(a, x, lo=0, hi=None, *, key=None)" => insort_right,
    /// Insert item x in list a, and keep it sorted, before equal items.
    "insort_left" "(a, x, lo=0, hi=None, *, key=None)" => insort_left,
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::module(t, "_bisect", FUNCTIONS)?;
    Ok(())
}

fn less(t: &mut Thread, a: Value, b: Value) -> Result<bool, Raised> {
    let r = ops::compare(t, CompareOp::Lt, a, b)?;
    ops::truthy(t, r)
}

fn keyed(t: &mut Thread, key: Value, v: Value) -> PyResult {
    if key.is_unbound() || key.is_none() {
        Ok(v)
    } else {
        call::call(t, key, &[v])
    }
}

/// The place of `x`, to which `key` was applied already.
fn search(t: &mut Thread, args: &[Value], x: Value, right: bool) -> Result<i64, Raised> {
    let (a, key) = (args[0], args[4]);
    let mut lo = if args[2].is_unbound() {
        0
    } else {
        ops::size(t, args[2])? as i64
    };
    if lo < 0 {
        return Err(t.value_error("lo must be non-negative"));
    }
    let mut hi = if args[3].is_unbound() || args[3].is_none() {
        ops::len(t, a)? as i64
    } else {
        ops::size(t, args[3])? as i64
    };
    while lo < hi {
        let mid = lo + (hi - lo) / 2;
        let item = match a.cast::<List>() {
            Some(list) if a.shape_id() == ClassId::List as u32 && (mid as usize) < list.len() => {
                list.get(mid as usize)
            }
            _ => {
                let mid = t.int(mid)?;
                ops::get_item(t, a, mid)?
            }
        };
        let item = keyed(t, key, item)?;
        let go_left = if right {
            less(t, x, item)?
        } else {
            !less(t, item, x)?
        };
        if go_left {
            hi = mid;
        } else {
            lo = mid + 1;
        }
    }
    Ok(lo)
}

fn bisect_right(t: &mut Thread, args: &[Value]) -> PyResult {
    let i = search(t, args, args[1], true)?;
    t.int(i)
}

fn bisect_left(t: &mut Thread, args: &[Value]) -> PyResult {
    let i = search(t, args, args[1], false)?;
    t.int(i)
}

fn insort(t: &mut Thread, args: &[Value], right: bool) -> PyResult {
    let x = keyed(t, args[4], args[1])?;
    let i = search(t, args, x, right)?;
    match args[0].cast::<List>() {
        Some(list) if args[0].shape_id() == ClassId::List as u32 => {
            list.insert(t, (i as usize).min(list.len()), args[1])?;
        }
        _ => {
            let i = t.int(i)?;
            call::call_method(t, args[0], "insert", &[i, args[1]])?;
        }
    }
    Ok(Value::NONE)
}

fn insort_right(t: &mut Thread, args: &[Value]) -> PyResult {
    insort(t, args, true)
}

fn insort_left(t: &mut Thread, args: &[Value]) -> PyResult {
    insort(t, args, false)
}
