//! Exceptions.

use super::kinds::{Kind, Trace};
use super::*;
use crate::gc::Marker;
use crate::value::Value;
use core::cell::Cell;

/// An instance of `BaseException` or of a subclass. Always has the attribute word
/// ([`flag::HAS_EXT`]), which holds a [`Dict`] or `UNBOUND`.
#[repr(C)]
pub struct Exception {
    header: Header,
    /// Tuple: `args`.
    pub args: Slot,
    /// A traceback record or None: the innermost entry is last in the chain.
    pub traceback: Slot,
    /// `__context__` or None.
    pub context: Slot,
    /// `__cause__` or None.
    pub cause: Slot,
    /// What the class keeps beside `args`, or `UNBOUND`. StopIteration: its value; for the others a
    /// tuple, see `builtins::exceptions`.
    pub extra: Slot,
    /// `__suppress_context__`.
    pub suppress_context: Cell<bool>,
}

// SAFETY: repr(C), header first, interior-mutable fields.
unsafe impl HeapObject for Exception {
    const KIND: Kind = Kind::Exception;
}

impl Exception {
    /// An exception of the class with root shape `shape` and these arguments.
    ///
    /// # Errors
    /// MemoryError.
    pub fn new(t: &mut Thread, shape: ShapeId, args: Gc<Tuple>) -> Result<Gc<Exception>, Raised> {
        let e = t.alloc_with_shape::<Exception>(size_of::<Exception>() + 8, shape)?;
        let h: &Header = &e.header;
        h.set_flag(flag::HAS_EXT);
        e.args.init(args);
        for slot in [&e.traceback, &e.context, &e.cause] {
            slot.init(Value::NONE);
        }
        e.extra.init(Value::UNBOUND);
        if let Some(ext) = ext_slot(e.value()) {
            ext.init(Value::UNBOUND);
        }
        Ok(e)
    }
}

impl Trace for Exception {
    fn trace(&self, m: &mut Marker) {
        for slot in [
            &self.args,
            &self.traceback,
            &self.context,
            &self.cause,
            &self.extra,
        ] {
            slot.trace(m);
        }
    }
}
