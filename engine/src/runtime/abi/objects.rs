//! Attributes, cells and functions.

use super::{nothing, word};
use crate::gc;
use crate::object::*;
use crate::runtime::{attribute_cache, build};
use crate::value::Value;

/// # Safety
/// `name` is a str: compiled code passes names of its code object.
unsafe fn str_of(name: Value) -> Gc<Str> {
    // SAFETY: the caller's promise.
    unsafe { name.cast_unchecked() }
}

pub(super) extern "C" fn get_attr(t: &mut Thread, o: Value, name: Value) -> Value {
    // SAFETY: as `str_of` says.
    word(attribute_cache::get(t, o, unsafe { str_of(name) }))
}

pub(super) extern "C" fn set_attr(t: &mut Thread, o: Value, name: Value, v: Value) -> Value {
    // SAFETY: as `str_of` says.
    let name = unsafe { str_of(name) };
    nothing(crate::runtime::attributes::set(t, o, name, v))
}

pub(super) extern "C" fn load_method(
    t: &mut Thread,
    o: Value,
    name: Value,
    to: *mut Value,
) -> Value {
    // SAFETY: as `str_of` says; `to` is two registers of the compiled frame.
    unsafe {
        match attribute_cache::get_method(t, o, str_of(name)) {
            Ok((f, this)) => {
                *to = f;
                *to.add(1) = this;
                Value::NONE
            }
            Err(r) => word(Err(r)),
        }
    }
}

pub(super) extern "C" fn make_cell(t: &mut Thread, v: Value) -> Value {
    word(VarCell::new(t, v).map(|c| c.value()))
}

pub(super) extern "C" fn make_function(
    t: &mut Thread,
    code: Value,
    extras: *mut Value,
    flags: u64,
) -> Value {
    // SAFETY: compiled code has written as many registers as `flags` has bits.
    word(unsafe { build::function(t, code, extras, flags as u8) })
}

pub(super) extern "C" fn remember(_: &mut Thread, owner: Value) -> Value {
    // SAFETY: compiled code passes the object that it has written to.
    unsafe { gc::barrier(owner.as_raw_ptr().cast()) };
    Value::NONE
}

pub(super) extern "C" fn new_instance(t: &mut Thread, class: Value) -> Value {
    // SAFETY: compiled code passes a class.
    word(Instance::new(t, unsafe { class.cast_unchecked() }).map(|o| o.value()))
}

pub(super) extern "C" fn check_init(t: &mut Thread, result: Value) -> Value {
    nothing(crate::runtime::call::check_init_result(t, result))
}

pub(super) extern "C" fn remember_slot(_: &mut Thread, owner: Value, slot: *mut Value) -> Value {
    // SAFETY: compiled code passes the array that it has written to, and where.
    unsafe { gc::barrier_slot(owner.as_raw_ptr().cast(), slot.cast()) };
    Value::NONE
}
