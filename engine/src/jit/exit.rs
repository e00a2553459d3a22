//! Leaving compiled code.

use super::policy::Jit;
use super::stats::ExitForm;
use crate::frame::rebuild::{Live, rebuild};
use crate::frame::site::{Action, Site};
use crate::frame::{Frame, FrameKind};
use crate::object::Thread;
use crate::value::Value;

/// What the shared exit of compiled code calls: rebuilds the interpreter's frames. When the dispatch
/// loop has entered the code it goes on itself; for a compiled caller the interpreter runs here, nested,
/// until the frame returns.
///
/// # Safety
/// Compiled code calls it, with its thread, its frame and one of its sites, its live values in the
/// thread's exit buffer.
pub(super) unsafe extern "C" fn leave(t: *mut Thread, frame: *mut Frame, site: *const Site) -> u64 {
    // SAFETY: the caller's promise. Sites live as long as the compiler.
    let (t, site) = unsafe { (&mut *t, &*site) };
    let mut live = Live::new(t);
    let mut action = site.action;
    if action == Action::Raise && t.pending.is_unbound() {
        // A native has asked for its caller's frame in a place that does not expect it.
        debug_assert!(t.wants_frame);
        t.wants_frame = false;
        action = Action::Resume;
    }
    // SAFETY: as above.
    unsafe {
        action = rebuild(t, frame, site, action, &mut live);
        let nested = (*frame).kind == FrameKind::Native;
        let form = ExitForm {
            raises: action == Action::Raise,
            inlined: site.frames.len() > 1,
            stores: !site.stores.is_empty(),
            nested,
        };
        Jit::of(t).left(t, (*frame).code(), site, form);
        if nested {
            (*frame).kind = FrameKind::Entry;
            let r = (t.hooks.resume_frame)(t, action == Action::Raise);
            return r.unwrap_or(Value::ERROR).bits();
        }
    }
    match action {
        Action::Resume => Value::RESUME.bits(),
        Action::Raise => Value::RAISE.bits(),
    }
}
