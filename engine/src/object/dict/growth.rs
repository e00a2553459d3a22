//! How the arrays of a dict grow.

use super::*;

impl Gc<Dict> {
    /// Has the array no room for another entry?
    #[inline(always)]
    pub(super) fn is_full(self) -> bool {
        let entries = self.fill.get() as usize + self.stale.get() as usize;
        self.entries.get().is_unbound() || 3 * (entries + 1) > self.entry_array().capacity()
    }

    /// New arrays with room to grow. The index table has CPython's sizes: a power of two, at most two
    /// thirds of which are filled, three times the entries there are now.
    #[cold]
    #[inline(never)]
    pub(super) fn grow(self, t: &mut Thread) -> Result<(), Raised> {
        let used = self.used.get() as usize;
        self.rebuild(
            t,
            match used {
                0..4 => 4,
                4..8 => SMALL,
                _ => (used * 3).next_power_of_two() * 2 / 3,
            },
            true,
        )
    }

    /// New arrays for at least `room` entries; without tombstones if `compact`.
    pub(super) fn rebuild(self, t: &mut Thread, room: usize, compact: bool) -> Result<(), Raised> {
        let (room, size) = if room <= SMALL {
            (room, 0)
        } else {
            let size = (room * 3).div_ceil(2).next_power_of_two();
            (size * 2 / 3, size)
        };
        if room > (u32::MAX / 4) as usize {
            return Err(t.memory_error());
        }
        let table = if size > 0 {
            let table = RawArray::new_unzeroed(t, size / 2)?;
            // SAFETY: the table has `size / 2` words.
            unsafe { core::slice::from_raw_parts_mut(table.words(), size / 2).fill(u64::MAX) };
            Some((table, size))
        } else {
            None
        };
        let old = self.entries.get().cast::<Array>();
        let mut n = self.fill.get() as usize;
        let new = match old {
            // Large arrays without tombstones often stay where they are.
            Some(old) if self.used.get() == self.fill.get() && old.try_grow(t, room * 3) => old,
            Some(old) if !compact || self.used.get() == self.fill.get() => {
                Array::copy_of(t, old, 3 * n, room * 3)?
            }
            _ => {
                let new = Array::new(t, room * 3)?;
                n = old.map_or(0, |old| self.copy_live_entries(old, new));
                new
            }
        };
        self.entries.set(self, new);
        self.fill.set(n as u32);
        self.stale.set(0);
        self.changed();
        match table {
            Some((table, size)) => {
                self.indices.set(self, table);
                self.mask.set(size as u32 - 1);
                for i in 0..n {
                    if new.get(3 * i + 1) != Value::TOMBSTONE {
                        self.insert_index(new.get(3 * i), i as u32);
                    }
                }
            }
            None => {
                self.indices.init(Value::UNBOUND);
                self.mask.set(0);
            }
        }
        Ok(())
    }

    /// Copies the live entries to a new array; their number.
    fn copy_live_entries(self, old: Gc<Array>, new: Gc<Array>) -> usize {
        let mut n = 0;
        for i in 0..self.fill.get() as usize {
            let key = old.get(3 * i + 1);
            if key == Value::TOMBSTONE {
                continue;
            }
            new.init(3 * n, old.get(3 * i));
            new.init(3 * n + 1, key);
            new.init(3 * n + 2, old.get(3 * i + 2));
            n += 1;
        }
        new.barrier_range(0, 3 * n);
        n
    }

    /// Makes room for `len` entries in a plain dict.
    ///
    /// # Errors
    /// MemoryError.
    pub fn reserve(self, t: &mut Thread, len: usize) -> Result<(), Raised> {
        let now = self
            .entries
            .get()
            .cast::<Array>()
            .map_or(0, |a| a.capacity() / 3);
        if self.strategy() == DictStrategy::Plain && len > now {
            self.rebuild(t, len, true)?;
        }
        Ok(())
    }
}
