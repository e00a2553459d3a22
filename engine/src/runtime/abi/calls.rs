//! Calls. The callee and its arguments lie in registers of the compiled frame.

use super::word;
use crate::bytecode::Pc;
use crate::frame::NoFrame;
use crate::object::*;
use crate::runtime::call as calling;
use crate::value::Value;

/// Runs something that may call natives; `WANTS_FRAME` when one of them has asked for its caller's
/// frame, which only the interpreter keeps in memory.
#[inline(always)]
pub(super) fn answered(t: &mut Thread, f: impl FnOnce(&mut Thread) -> PyResult) -> Value {
    match f(t) {
        Ok(v) => v,
        Err(_) if t.wants_frame => {
            t.wants_frame = false;
            Value::WANTS_FRAME
        }
        Err(r) => word(Err(r)),
    }
}

/// # Safety
/// `n` values lie at `at`: registers of the compiled frame that it has just written.
unsafe fn slice<'a>(at: *const Value, n: usize) -> &'a [Value] {
    // SAFETY: the caller's promise.
    unsafe { core::slice::from_raw_parts(at, n) }
}

pub(super) extern "C" fn call(t: &mut Thread, at: *mut Value, n: u64) -> Value {
    // SAFETY: as `slice` says.
    let (f, args) = unsafe { (*at, slice(at.add(1), n as usize)) };
    answered(t, |t| calling::call_kw(t, f, args, Value::UNBOUND))
}

/// The arguments of a method call: with the receiver unless it is unbound.
///
/// # Safety
/// As [`slice()`] of `n + 2` values.
unsafe fn method_args<'a>(at: *const Value, n: usize) -> &'a [Value] {
    // SAFETY: the caller's promise.
    unsafe {
        if (*at.add(1)).is_unbound() {
            slice(at.add(2), n)
        } else {
            slice(at.add(1), n + 1)
        }
    }
}

pub(super) extern "C" fn call_method(t: &mut Thread, at: *mut Value, n: u64) -> Value {
    // SAFETY: as `slice` says.
    let (f, args) = unsafe { (*at, method_args(at, n as usize)) };
    answered(t, |t| calling::call_kw(t, f, args, Value::UNBOUND))
}

pub(super) extern "C" fn call_kw(t: &mut Thread, at: *mut Value, n: u64, names: Value) -> Value {
    // SAFETY: as `slice` says.
    let (f, args) = unsafe { (*at, slice(at.add(1), n as usize)) };
    answered(t, |t| calling::call_kw(t, f, args, names))
}

pub(super) extern "C" fn call_method_kw(
    t: &mut Thread,
    at: *mut Value,
    n: u64,
    names: Value,
) -> Value {
    // SAFETY: as `slice` says.
    let (f, args) = unsafe { (*at, method_args(at, n as usize)) };
    answered(t, |t| calling::call_kw(t, f, args, names))
}

pub(super) extern "C" fn call_spread(t: &mut Thread, at: *mut Value) -> Value {
    // SAFETY: as `slice` says.
    let parts = unsafe { [*at, *at.add(1), *at.add(2)] };
    answered(t, |t| calling::call_spread(t, parts))
}

pub(super) extern "C" fn run_rare(t: &mut Thread, pc: u64) -> Value {
    answered(t, |t| {
        (t.hooks.run_rare)(t, Pc(pc as u32)).map(|()| Value::NONE)
    })
}

/// The native at `at[0]` and its arguments.
///
/// # Safety
/// As [`slice()`]; compiled code has tested that `at[0]` is the native it was compiled for.
unsafe fn native<'a>(at: *const Value, n: u64) -> (&'static NativeDef, &'a [Value]) {
    // SAFETY: the caller's promise.
    unsafe {
        let f: Gc<NativeFunction> = (*at).cast_unchecked();
        (f.def.get(), slice(at.add(1), n as usize))
    }
}

fn finished(t: &mut Thread, r: PyResult) -> PyResult {
    match r {
        Ok(Value::EXHAUSTED) => Err(t.raise_args(ClassId::StopIteration, &[])),
        r => r,
    }
}

pub(super) extern "C" fn call_native(t: &mut Thread, at: *mut Value, n: u64) -> Value {
    // SAFETY: as `native` says.
    let (def, args) = unsafe { native(at, n) };
    answered(t, |t| {
        let r = (def.func)(t, args);
        finished(t, r)
    })
}

pub(super) extern "C" fn call_native_padded(t: &mut Thread, at: *mut Value, n: u64) -> Value {
    // SAFETY: as `native` says.
    let (def, args) = unsafe { native(at, n) };
    answered(t, |t| {
        let r = calling::call_padded(t, def, args);
        finished(t, r)
    })
}

pub(super) extern "C" fn too_deep(t: &mut Thread) -> Value {
    let _raised = t.recursion_error("");
    Value::ERROR
}

pub(super) extern "C" fn stopped(t: &mut Thread) -> Value {
    let polled = t.no_frame().and_then(|()| (t.hooks.poll)(t));
    let room = polled.and_then(|()| match t.next_frame() {
        Ok(_) => Ok(()),
        Err(NoFrame) => t.no_frame(),
    });
    word(room.map(|()| Value::NONE))
}
