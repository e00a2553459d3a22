//! Variable cells: captured variables, globals, class attributes.

use super::kinds::{Kind, Trace};
use super::thread::Fact;
use super::*;
use crate::gc::Marker;
use crate::value::Value;

/// A cell: one variable that several places share. `UNBOUND` when empty.
#[repr(C)]
pub struct Cell {
    header: Header,
    /// The variable's value.
    pub value: Slot,
}

// SAFETY: repr(C), header first, interior-mutable fields.
unsafe impl HeapObject for Cell {
    const KIND: Kind = Kind::Cell;
}

impl Cell {
    /// Offset of the value in bytes, for compiled code.
    pub const VALUE_OFFSET: usize = core::mem::offset_of!(Cell, value);

    /// A cell that holds `v`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn new(t: &mut Thread, v: Value) -> Result<Gc<Cell>, Raised> {
        let cell = t.alloc::<Cell>(ClassId::Cell)?;
        cell.value.init(v);
        Ok(cell)
    }
}

impl Gc<Cell> {
    /// Changes the variable.
    #[inline(always)]
    pub fn set(self, t: &mut Thread, v: impl Into<Value>) {
        // The collector's flag and that of watchers in one test.
        if self.header.gc.get() & (crate::gc::flag::NEEDS_BARRIER | flag::WATCHED) == 0 {
            self.value.init(v);
        } else {
            self.set_slow(t, v.into());
        }
    }

    #[cold]
    #[inline(never)]
    fn set_slow(self, t: &mut Thread, v: Value) {
        let changes = self.value.get() != v;
        self.value.set(self, v);
        if changes && self.header.has_flag(flag::WATCHED) && self.set_changes() {
            (t.hooks.broken)(t, Fact::CellConstant(self));
        }
    }

    /// May compiled code rely on the content? Not once it has changed while somebody did.
    pub fn is_settled(self) -> bool {
        !self.header.has_flag(flag::CHANGES)
    }

    /// Has [`Hooks::broken`] called when the content changes.
    pub fn watch(self) {
        self.header.set_flag(flag::WATCHED);
    }

    /// Nobody may rely on the content any more: it has changed, or compiled code is about to be made
    /// that writes it without looking at the flag.
    ///
    /// True when somebody does: then [`Hooks::broken`] is to be called.
    #[must_use]
    pub fn set_changes(self) -> bool {
        let watched = self.header.has_flag(flag::WATCHED);
        self.header.set_flag(flag::CHANGES);
        self.header.clear_flag(flag::WATCHED);
        watched
    }
}

impl Trace for Cell {
    fn trace(&self, m: &mut Marker) {
        self.value.trace(m);
    }
}
