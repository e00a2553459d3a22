//! Modules.

use super::kinds::{Kind, Trace};
use super::*;
use crate::gc::Marker;

/// A module: a name and a dict of globals with the cell strategy.
#[repr(C)]
pub struct Module {
    header: Header,
    /// The globals.
    pub dict: Slot,
}

// SAFETY: repr(C), header first, interior-mutable fields.
unsafe impl HeapObject for Module {
    const KIND: Kind = Kind::Module;
}

impl Module {
    /// A module called `name` with `__name__` set and nothing else.
    ///
    /// # Errors
    /// MemoryError.
    pub fn new(t: &mut Thread, name: &str) -> Result<Gc<Module>, Raised> {
        let dict = Dict::new_cells(t)?;
        let m = t.alloc::<Module>(ClassId::Module)?;
        m.dict.init(dict);
        let name = t.intern(name)?;
        let key = t.intern("__name__")?;
        dict.set_str(t, key, name.value())?;
        Ok(m)
    }

    /// The globals.
    pub fn dict(&self) -> Gc<Dict> {
        self.dict.object()
    }
}

impl Trace for Module {
    fn trace(&self, m: &mut Marker) {
        self.dict.trace(m);
    }
}
