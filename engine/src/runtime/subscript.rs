//! Subscripts and membership with quick paths for the common containers.

use super::{dicts, ops, sets};
use crate::object::*;
use crate::value::Value;

/// `item in container`.
#[inline(never)]
pub(crate) fn contains(t: &mut Thread, container: Value, item: Value) -> Result<bool, Raised> {
    if container.shape_id() == ClassId::Dict as u32
        && let Some(d) = container.cast::<Dict>()
    {
        if let Some((hash, is_str)) = dicts::quick_hash(t, item)
            && d.strategy() == DictStrategy::Plain
            && let Ok(found) = d.find_quick(item, is_str, hash)
        {
            return Ok(found.is_some());
        }
        return Ok(dicts::get(t, d, item)?.is_some());
    }
    let is_set = [ClassId::Set as u32, ClassId::FrozenSet as u32].contains(&container.shape_id());
    if is_set && let Some(s) = container.cast::<Set>() {
        return sets::contains(t, s, item);
    }
    ops::contains(t, container, item)
}

/// A slice object.
pub(crate) fn slice(t: &mut Thread, parts: [Value; 3]) -> PyResult {
    Ok(Record::new(t, ClassId::Slice, RecordType::Slice, &parts)?.value())
}

/// A bound of a slice that is None or a small int, as an index of `0..=len`.
#[inline]
fn clamped(bound: Value, missing: usize, len: usize) -> Option<usize> {
    if bound.is_int() {
        let i = bound.as_int();
        let i = if i < 0 { i + len as i64 } else { i };
        return Some(i.clamp(0, len as i64) as usize);
    }
    bound.is_none().then_some(missing)
}

/// `o[lo:hi]`.
#[inline(never)]
pub(crate) fn get_slice(t: &mut Thread, o: Value, lo: Value, hi: Value) -> PyResult {
    if o.shape_id() == ClassId::Str as u32
        && let Some(s) = o.cast::<Str>()
        && let (Some(from), Some(to)) = (clamped(lo, 0, s.len()), clamped(hi, s.len(), s.len()))
    {
        return Ok(Str::substring(t, s, from.min(to), to)?.value());
    }
    let s = slice(t, [lo, hi, Value::NONE])?;
    ops::get_item(t, o, s)
}

/// `o[lo:hi] = v`.
pub(crate) fn set_slice(
    t: &mut Thread,
    o: Value,
    lo: Value,
    hi: Value,
    v: Value,
) -> Result<(), Raised> {
    let s = slice(t, [lo, hi, Value::NONE])?;
    ops::set_item(t, o, s, v)
}
