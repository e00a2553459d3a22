//! Finding the handler of an exception.

use super::frames;
use crate::bytecode::Pc;
use crate::frame::{self, Frame, FrameKind};
use crate::object::*;

/// Unwinds to the handler of the pending exception: its frame with `pc` set, or `None` when the
/// exception leaves the frame that entered the loop. `traced`: the innermost frame has its entry in
/// the traceback already (a re-raise).
#[cold]
#[inline(never)]
pub(super) fn unwind(t: &mut Thread, mut traced: bool) -> Option<*mut Frame> {
    loop {
        let top: *mut Frame = t.frame.cast();
        // SAFETY: the loop runs with at least its entry frame on the stack.
        let f = unsafe { &mut *top };
        if !traced
            && let Some(e) = t.pending.cast::<Exception>()
            && let Err(_raised) = frame::add_entry(t, e, f)
        {
            // Out of memory: that is now the pending exception.
        }
        traced = false;
        let pc = Pc(f.pc_index());
        // SAFETY: the frame keeps its code alive.
        let body = unsafe { &*f.body };
        // Code that could not be prepared has no words to go on at.
        if body.is_prepared()
            && let Some(entry) = body.code.handler(pc)
        {
            // SAFETY: the verifier keeps registers and targets inside frame and code.
            unsafe {
                *f.registers.add(entry.register.index()) = t.take_pending();
                f.pc = body.words.get().add(entry.handler.index());
            }
            return Some(top);
        }
        if let Some(e) = t.pending.cast::<Exception>()
            && let Err(_raised) = frame::keep_locals(t, e, f)
        {
            // Out of memory: the exception goes on without them.
            t.pending = e.value();
        }
        if let Some(g) = f.generator() {
            t.handled = f.saved_handled;
            finish_generator(t, g);
        }
        let kind = f.kind;
        // SAFETY: `top` is the innermost frame.
        unsafe { frames::pop(t, top) };
        if matches!(kind, FrameKind::Entry | FrameKind::Native) {
            return None;
        }
    }
}

/// A generator ends by an exception: StopIteration must not leave it (PEP 479).
fn finish_generator(t: &mut Thread, g: Gc<Generator>) {
    g.state.set(GeneratorState::Closed);
    g.clear_registers();
    let is_async = g.value().shape_id() == ClassId::AsyncGenerator as u32;
    let what = if t.pending_is(ClassId::StopIteration) {
        "StopIteration"
    } else if is_async && t.pending_is(ClassId::StopAsyncIteration) {
        "StopAsyncIteration"
    } else {
        return;
    };
    let cause = t.take_pending();
    let message = format!("{} raised {what}", g.noun());
    let _raised = t.raise(ClassId::RuntimeError, &message);
    if let Some(e) = t.pending.cast::<Exception>() {
        e.context.set(e, cause);
        e.cause.set(e, cause);
        e.suppress_context.set(true);
    }
}
