//! Native state in Rust's own memory, freed when its object dies. It holds no values.

use super::kinds::{Kind, Trace};
use super::*;
use core::any::Any;
use core::cell::Cell;

/// The state of a native object: a hash in progress, a decompressor, a count of exports.
#[repr(C)]
pub struct Opaque {
    header: Header,
    /// A leaked box, or null.
    state: Cell<*mut Box<dyn Any>>,
}

// SAFETY: repr(C), header first, interior-mutable fields.
unsafe impl HeapObject for Opaque {
    const KIND: Kind = Kind::Opaque;
}

impl Opaque {
    /// An object that owns `state`, which holds no values: the collector does not look into it.
    ///
    /// # Errors
    /// MemoryError.
    pub fn new<S: Any>(t: &mut Thread, state: S) -> Result<Gc<Opaque>, Raised> {
        let o = t.alloc::<Opaque>(ClassId::Opaque)?;
        let state: Box<dyn Any> = Box::new(state);
        o.state.set(Box::into_raw(Box::new(state)));
        t.register_finalizable(o.value());
        Ok(o)
    }

    /// Runs `body` with the state; `None` when it is gone or of another type. `body` gets no thread, so
    /// nothing else can look at the state meanwhile.
    pub fn with<S: Any, R>(&self, body: impl FnOnce(&mut S) -> R) -> Option<R> {
        let p = self.state.replace(core::ptr::null_mut());
        if p.is_null() {
            return None;
        }
        // SAFETY: a leaked box that only this call can reach until it is put back.
        let r = unsafe { (*p).downcast_mut::<S>() }.map(body);
        self.state.set(p);
        r
    }

    /// Drops the state.
    pub fn clear(&self) {
        let p = self.state.replace(core::ptr::null_mut());
        if !p.is_null() {
            // SAFETY: made by `Box::into_raw`, and no longer reachable.
            drop(unsafe { Box::from_raw(p) });
        }
    }
}

/// Frees the state of a dead object.
///
/// # Safety
/// Called by the collector alone.
pub(crate) unsafe fn finalize(p: *mut Header) {
    // SAFETY: the collector passes a dead object of this layout.
    unsafe { (*p.cast::<Opaque>()).clear() }
}

impl Trace for Opaque {}
