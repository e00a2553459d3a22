//! Dicts of cells: the globals of modules and the attributes of classes.

use super::*;

impl Gc<Dict> {
    /// The cell of a name in a dict with the cell strategy; made, empty, when there is none.
    ///
    /// # Errors
    /// MemoryError.
    pub fn cell_of(self, t: &mut Thread, name: Gc<Str>) -> Result<Gc<VarCell>, Raised> {
        debug_assert_eq!(self.strategy(), DictStrategy::Cells);
        let hash = t.str_hash(name);
        if let Some(i) = self.find_str(name, hash)
            && let Some(cell) = self.entry_array().get(3 * i + 2).cast::<VarCell>()
        {
            return Ok(cell);
        }
        // No name is added that a script can see: iterators, which know entries by their places, go on.
        let changes = self.changes.get();
        if self.used.get() != self.fill.get() && self.is_full() {
            self.rebuild(t, 2 * self.fill.get() as usize, false)?;
        }
        self.insert_new(t, name.value(), hash, Value::UNBOUND)?;
        self.changes.set(changes);
        self.entry_array()
            .get(3 * (self.fill.get() as usize - 1) + 2)
            .cast::<VarCell>()
            .ok_or_else(|| t.memory_error())
    }

    /// Moves the values of a plain dict into cells, so that it can be the globals of code.
    ///
    /// # Errors
    /// MemoryError.
    pub fn use_cells(self, t: &mut Thread) -> Result<(), Raised> {
        if self.strategy() == DictStrategy::Shape {
            self.owner().to_dict_mode(t)?;
        }
        if self.strategy() == DictStrategy::Cells {
            return Ok(());
        }
        let copy = Dict::new_cells(t)?;
        for i in 0..self.end(t) {
            if let Some(e) = self.entry(t, i) {
                copy.insert_new(t, e.key, e.hash, e.value)?;
            }
        }
        self.take_contents(copy);
        self.header.aux.set(DictStrategy::Cells as u16);
        Ok(())
    }

    /// Makes entry `i` of a dict of cells the last one; its cell stays the same.
    #[cold]
    pub(super) fn move_to_end(self, t: &mut Thread, i: usize) -> Result<(), Raised> {
        if i + 1 == self.fill.get() as usize {
            self.changed();
            return Ok(());
        }
        let a = self.entry_array();
        let (word, key, cell) = (a.get(3 * i), a.get(3 * i + 1), a.get(3 * i + 2));
        self.bury(i);
        self.append(t, word, key, cell)
    }
}
