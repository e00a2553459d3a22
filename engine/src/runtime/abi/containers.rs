//! Containers, iteration and formatting.

use super::{nothing, truth, word};
use crate::object::*;
use crate::runtime::{build, dicts, exceptions, iteration, ops, subscript, unpack as unpacking};
use crate::value::Value;

/// The `n` values at `items`.
///
/// # Safety
/// Compiled code passes registers of its frame that it has just written.
unsafe fn slice<'a>(items: *const Value, n: u64) -> &'a [Value] {
    // SAFETY: the caller's promise.
    unsafe { core::slice::from_raw_parts(items, n as usize) }
}

/// # Safety
/// `v` has the layout `T`, as the instruction says that compiled code was made from.
unsafe fn known<T: HeapObject>(v: Value) -> Gc<T> {
    debug_assert!(v.cast::<T>().is_some());
    // SAFETY: the caller's promise.
    unsafe { v.cast_unchecked() }
}

pub(super) extern "C" fn contains(t: &mut Thread, container: Value, item: Value) -> u64 {
    truth(subscript::contains(t, container, item))
}

pub(super) extern "C" fn get_item(t: &mut Thread, o: Value, k: Value) -> Value {
    if o.shape_id() == ClassId::Dict as u32 {
        // SAFETY: the shape says so.
        let d = unsafe { known::<Dict>(o) };
        return match dicts::get(t, d, k) {
            Ok(Some(v)) => v,
            Ok(None) => word(Err(exceptions::key_error(t, k))),
            Err(r) => word(Err(r)),
        };
    }
    word(ops::get_item(t, o, k))
}

pub(super) extern "C" fn set_item(t: &mut Thread, o: Value, k: Value, v: Value) -> Value {
    if o.shape_id() == ClassId::Dict as u32 {
        // SAFETY: the shape says so.
        let d = unsafe { known::<Dict>(o) };
        return nothing(dicts::set(t, d, k, v));
    }
    nothing(ops::set_item(t, o, k, v))
}

pub(super) extern "C" fn del_item(t: &mut Thread, o: Value, k: Value) -> Value {
    nothing(ops::del_item(t, o, k))
}

pub(super) extern "C" fn get_slice(t: &mut Thread, o: Value, lo: Value, hi: Value) -> Value {
    word(subscript::get_slice(t, o, lo, hi))
}

pub(super) extern "C" fn set_slice(
    t: &mut Thread,
    o: Value,
    lo: Value,
    hi: Value,
    v: Value,
) -> Value {
    nothing(subscript::set_slice(t, o, lo, hi, v))
}

pub(super) extern "C" fn build_slice(t: &mut Thread, lo: Value, hi: Value, step: Value) -> Value {
    word(subscript::slice(t, [lo, hi, step]))
}

pub(super) extern "C" fn len(t: &mut Thread, v: Value) -> Value {
    let n = ops::len(t, v).and_then(|n| t.int(n as i64));
    word(n)
}

pub(super) extern "C" fn build_list(t: &mut Thread, items: *mut Value, n: u64) -> Value {
    // SAFETY: as `slice` says.
    let items = unsafe { slice(items, n) };
    word(List::from_slice(t, items).map(|l| l.value()))
}

pub(super) extern "C" fn build_tuple(t: &mut Thread, items: *mut Value, n: u64) -> Value {
    // SAFETY: as `slice` says.
    let items = unsafe { slice(items, n) };
    word(Tuple::new(t, items).map(|l| l.value()))
}

pub(super) extern "C" fn build_set(t: &mut Thread, items: *mut Value, n: u64) -> Value {
    // SAFETY: as `slice` says.
    let items = unsafe { slice(items, n) };
    word(build::set(t, items))
}

pub(super) extern "C" fn build_map(t: &mut Thread, items: *mut Value, n: u64) -> Value {
    // SAFETY: as `slice` says.
    let items = unsafe { slice(items, 2 * n) };
    word(build::map(t, items))
}

pub(super) extern "C" fn build_string(t: &mut Thread, items: *mut Value, n: u64) -> Value {
    // SAFETY: as `slice` says.
    let items = unsafe { slice(items, n) };
    word(build::string(t, items))
}

pub(super) extern "C" fn list_append(t: &mut Thread, list: Value, v: Value) -> Value {
    // SAFETY: `ListAppend` has a list there, and a call of `list.append` is guarded.
    nothing(unsafe { known::<List>(list) }.push(t, v))
}

pub(super) extern "C" fn list_store(t: &mut Thread, list: Value, index: Value, v: Value) -> Value {
    // SAFETY: compiled code has tested shape and bounds.
    nothing(unsafe { known::<List>(list) }.set(t, index.as_int() as usize, v))
}

pub(super) extern "C" fn list_extend(t: &mut Thread, list: Value, items: Value) -> Value {
    nothing(build::list_extend(t, list, items))
}

pub(super) extern "C" fn set_add(t: &mut Thread, set: Value, v: Value) -> Value {
    nothing(build::set_add(t, set, v))
}

pub(super) extern "C" fn map_add(t: &mut Thread, dict: Value, k: Value, v: Value) -> Value {
    // SAFETY: `MapAdd` has a dict there.
    nothing(dicts::set(t, unsafe { known(dict) }, k, v))
}

pub(super) extern "C" fn list_to_tuple(t: &mut Thread, list: Value) -> Value {
    // SAFETY: `ListToTuple` has a list there.
    word(ops::list_to_tuple(t, unsafe { known(list) }).map(|x| x.value()))
}

pub(super) extern "C" fn iter(t: &mut Thread, v: Value) -> Value {
    super::calls::answered(t, |t| iteration::get(t, v))
}

pub(super) extern "C" fn loop_iter(t: &mut Thread, v: Value) -> Value {
    super::calls::answered(t, |t| iteration::get_for_loop(t, v))
}

pub(super) extern "C" fn next(t: &mut Thread, it: Value) -> Value {
    super::calls::answered(t, |t| {
        if it.shape_id() == ClassId::StrIterator as u32 {
            // SAFETY: the shape says so.
            let c = Str::next_char(t, unsafe { known(it) })?;
            return Ok(c.map_or(Value::EXHAUSTED, |c| c.value()));
        }
        Ok(ops::next(t, it)?.unwrap_or(Value::EXHAUSTED))
    })
}

pub(super) extern "C" fn unpack(t: &mut Thread, v: Value, to: *mut Value, n: u64) -> Value {
    super::calls::answered(t, |t| {
        // SAFETY: compiled code passes registers of its frame.
        unsafe { unpacking::unpack(t, v, to, n as usize) }.map(|()| Value::NONE)
    })
}

pub(super) extern "C" fn format(t: &mut Thread, v: Value, spec: Value, conversion: u64) -> Value {
    word(build::format(t, v, spec, conversion as u8))
}
