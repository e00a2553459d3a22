//! Between interpreter and compiled code: entering it, and taking over what it leaves.

use super::dispatch::{run, run_raising};
use super::frames;
use crate::bytecode::Pc;
use crate::frame::{Frame, FrameKind};
use crate::object::*;
use crate::value::Value;

/// Enters the callee's compiled code, if there is any or is worth making. `frame` was just pushed, and
/// its code's counter is used up. `RESUME` when the interpreter goes on at the innermost frame, `RAISE`
/// when it raises there, else the frame's result, the frame not popped.
///
/// # Safety
/// `frame` is the innermost frame, not started yet and no generator's.
#[inline(never)]
pub(super) unsafe fn enter_call(t: &mut Thread, frame: *mut Frame) -> Value {
    // SAFETY: the caller's promise; entries are called with the frame that they are for.
    unsafe {
        let code = (*frame).code();
        let tier = &code.body().tier;
        let entry = if tier.compiled.get() {
            tier.hotness.set(0);
            tier.entry.get()
        } else {
            match (t.hooks.hot)(t, code, None) {
                Some(entry) => entry,
                None => return Value::RESUME,
            }
        };
        (*frame).compiled = true;
        Value::from_bits(entry(t, frame.cast()))
    }
}

/// As [`enter_call`] at a loop's header, which the frame's pc names.
///
/// # Safety
/// `frame` is the innermost frame, its registers and pc in memory.
#[inline(never)]
pub(super) unsafe fn enter_loop(t: &mut Thread, frame: *mut Frame) -> Value {
    // SAFETY: the caller's promise.
    unsafe {
        let code = (*frame).code();
        let header = Pc((*frame).pc.offset_from(code.body().words.get()) as u32);
        let tier = &code.body().tier;
        let entry = match tier.loop_entry(header) {
            Some(entry) => {
                tier.hotness.set(0);
                entry
            }
            None => match (t.hooks.hot)(t, code, Some(header)) {
                Some(entry) => entry,
                None => return Value::RESUME,
            },
        };
        debug_assert!((*frame).generator.is_unbound());
        t.loop_entries += 1;
        if let Some(entered) = t.hooks.loop_entered {
            entered(t, code, header);
        }
        (*frame).compiled = true;
        Value::from_bits(entry(t, frame.cast()))
    }
}

/// Counts a call.
#[inline(always)]
fn is_hot(tier: &Tier) -> bool {
    let left = tier.hotness.get().wrapping_sub(CALL_WEIGHT);
    tier.hotness.set(left);
    left < 0
}

/// Runs a frame of kind `Entry` that was just pushed for a function.
///
/// # Errors
/// What leaves the frame.
pub(super) fn run_call(t: &mut Thread, frame: *mut Frame) -> PyResult {
    // SAFETY: the caller has pushed the frame.
    unsafe {
        if !is_hot(&(*(*frame).body).tier) {
            return run(t);
        }
        match enter_call(t, frame) {
            Value::RESUME => run(t),
            Value::RAISE => {
                let raised = t.still_pending();
                run_raising(t, raised)
            }
            v => {
                frames::pop(t, frame);
                Ok(v)
            }
        }
    }
}

/// What compiled callers call while the callee is not compiled (`Hooks::trampoline`).
///
/// # Safety
/// `frame` is the innermost frame, just pushed, of kind `Native`.
pub(crate) unsafe extern "C" fn trampoline(t: *mut Thread, frame: *mut u8) -> u64 {
    // SAFETY: compiled code passes the thread that runs it.
    unsafe {
        let t = &mut *t;
        let frame: *mut Frame = frame.cast();
        let code = (*frame).code();
        if is_hot(&code.body().tier)
            && let Some(entry) = (t.hooks.hot)(t, code, None)
        {
            (*frame).compiled = true;
            return entry(t, frame.cast());
        }
        (*frame).compiled = false;
        (*frame).kind = FrameKind::Entry;
        resume_frame(t, false).unwrap_or(Value::ERROR).bits()
    }
}

/// Runs the frames that compiled code has left, up to the return of the outermost one, whose kind is
/// `Entry` (`Hooks::resume_frame`).
///
/// # Errors
/// What leaves that frame.
pub(crate) fn resume_frame(t: &mut Thread, raising: bool) -> PyResult {
    if raising {
        let raised = t.still_pending();
        return run_raising(t, raised);
    }
    match t.check_native_stack() {
        Ok(()) => run(t),
        // Raised inside the frame, which is popped with it.
        Err(raised) => run_raising(t, raised),
    }
}
