//! Variable cells: captured variables, globals, class attributes.

use super::kinds::{Kind, Trace};
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

impl Trace for Cell {
    fn trace(&self, m: &mut Marker) {
        self.value.trace(m);
    }
}

impl Gc<Cell> {
    /// May compiled code rely on the content? Not once it has changed while somebody did.
    pub fn is_settled(self) -> bool {
        true
    }
}
