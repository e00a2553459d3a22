//! Dicts: insertion-ordered hash tables, with strategies for globals and instance attributes.
//!
//! A plain dict keeps its entries in insertion order in an [`Array`] of triples (hash, key, value)
//! and, past eight entries, finds them through an open-addressed table of entry numbers. A deleted
//! entry leaves a tombstone until the next rebuild; the table of entry numbers always keeps a free
//! place, which ends every search. With the cell strategy the value word holds a
//! [`VarCell`] whose address never changes, so that caches can read a global or class attribute with
//! one load; an empty cell stands for "no such name yet". The shape strategy is the `__dict__` of an
//! instance and reads and writes the instance.

mod cells;
mod growth;

use super::kinds::{Kind, Trace};
use super::*;
use crate::gc::Marker;
use crate::value::Value;
use core::cell::Cell;

/// Where a dict keeps its entries, in `header.aux`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum DictStrategy {
    /// In its own table.
    Plain = 0,
    /// In its own table, values in cells; all keys are interned strs or any hashable.
    Cells = 1,
    /// In the attributes of an instance.
    Shape = 2,
}

/// A dict.
#[repr(C)]
pub struct Dict {
    header: Header,
    /// Live entries (with the cell strategy: entries whose cell is not empty are counted on demand).
    used: Cell<u32>,
    /// Entries in the array, tombstones included.
    fill: Cell<u32>,
    /// Size of the index table minus one; 0 without a table.
    mask: Cell<u32>,
    /// Counts insertions of keys, deletions and rebuilds: iterators notice changes by it.
    changes: Cell<u32>,
    /// Marks of deleted entries in the index table whose place in the array was given back.
    stale: Cell<u32>,
    /// [`Array`] of triples; `UNBOUND` while empty; the [`Instance`] with the shape strategy.
    entries: Slot,
    /// [`RawArray`] of 32-bit entry numbers; `UNBOUND` without a table.
    indices: Slot,
}

// SAFETY: repr(C), header first, interior-mutable fields.
unsafe impl HeapObject for Dict {
    const KIND: Kind = Kind::Dict;
}

// Behind the layout an instance of a subclass has its attribute word and its companion.
const _: () = assert!(size_of::<Dict>().is_multiple_of(16));

/// An entry as iteration sees it.
#[derive(Clone, Copy, Debug)]
pub struct DictEntry {
    /// The key.
    pub key: Value,
    /// The value.
    pub value: Value,
    /// The key's hash.
    pub hash: i64,
}

const FREE: u32 = u32::MAX;
const DELETED: u32 = u32::MAX - 1;
/// Dicts with at most this many entries are searched without an index table.
const SMALL: usize = 8;

/// The hash as an entry's word: 61 bits of it, which still tell different hashes apart.
#[inline(always)]
fn hash_word(hash: i64) -> Value {
    Value::from_bits((hash as u64) << 3)
}

/// What a search found.
enum Candidate {
    /// The entry of the key.
    Found(usize),
    /// The key is not there.
    Absent,
    /// An entry with the same hash whose key must be compared.
    Ask(usize),
}

#[inline(always)]
fn spread(hash: Value) -> u32 {
    let h = (hash.bits() >> 3).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (h >> 32) as u32
}

impl Dict {
    /// An empty dict.
    ///
    /// # Errors
    /// MemoryError.
    pub fn new(t: &mut Thread) -> Result<Gc<Dict>, Raised> {
        Self::with_shape(t, ClassId::Dict as u32)
    }

    /// An empty dict of a subclass (with an attribute word) or of `dict` itself.
    ///
    /// # Errors
    /// MemoryError.
    pub fn with_shape(t: &mut Thread, shape: ShapeId) -> Result<Gc<Dict>, Raised> {
        let d = t.alloc_subclassable::<Dict>(shape, ClassId::Dict)?;
        d.entries.init(Value::UNBOUND);
        d.indices.init(Value::UNBOUND);
        Ok(d)
    }

    /// An empty dict for globals or class attributes.
    ///
    /// # Errors
    /// MemoryError.
    pub fn new_cells(t: &mut Thread) -> Result<Gc<Dict>, Raised> {
        let d = Self::new(t)?;
        d.header.aux.set(DictStrategy::Cells as u16);
        Ok(d)
    }

    /// The `__dict__` of an instance.
    ///
    /// # Errors
    /// MemoryError.
    pub(crate) fn new_shape_backed(
        t: &mut Thread,
        owner: Gc<Instance>,
    ) -> Result<Gc<Dict>, Raised> {
        let d = Self::new(t)?;
        d.header.aux.set(DictStrategy::Shape as u16);
        d.entries.init(owner);
        Ok(d)
    }

    /// The present strategy.
    #[inline(always)]
    pub fn strategy(&self) -> DictStrategy {
        match self.header.aux.get() {
            0 => DictStrategy::Plain,
            1 => DictStrategy::Cells,
            _ => DictStrategy::Shape,
        }
    }

    /// A number that changes whenever keys are added, deleted or moved.
    #[inline(always)]
    pub fn changes(&self) -> u32 {
        self.changes.get()
    }

    fn changed(&self) {
        self.changes.set(self.changes.get().wrapping_add(1));
    }
}

impl Gc<Dict> {
    #[inline(always)]
    fn entry_array(self) -> Gc<Array> {
        self.entries.object()
    }

    #[inline(always)]
    fn owner(self) -> Gc<Instance> {
        self.entries.object()
    }

    /// The word of an instance of a subclass that is the class's own: the cell, whose size is rounded up, has one
    /// behind the attribute word.
    fn companion_slot(self) -> Option<&'static Slot> {
        if !self.header.has_flag(flag::HAS_EXT) {
            return None;
        }
        // SAFETY: the cell of a dict with an attribute word is 16 bytes longer than the layout.
        Some(unsafe { &*self.as_ptr().add(1).cast::<Slot>().add(1) })
    }

    /// What the class keeps beside the entries: `default_factory` of a defaultdict. The int 0 at first.
    pub(crate) fn companion(self) -> Value {
        self.companion_slot().map_or(Value::ZERO, Slot::get)
    }

    /// Sets what [`Gc::companion`] gives, of an instance of a subclass.
    pub(crate) fn set_companion(self, v: Value) {
        debug_assert!(self.header.has_flag(flag::HAS_EXT));
        if let Some(slot) = self.companion_slot() {
            slot.set(self, v);
        }
    }

    /// Number of entries.
    #[inline]
    pub fn len(self, t: &Thread) -> usize {
        match self.strategy() {
            DictStrategy::Plain => self.used.get() as usize,
            DictStrategy::Cells => (0..self.end(t))
                .filter(|i| self.entry(t, *i).is_some())
                .count(),
            DictStrategy::Shape => {
                let shape = self.owner().header().shape.get();
                if t.shapes.class_of(shape).has_flag(class_flag::HIDDEN_SLOTS) {
                    return (0..self.end(t))
                        .filter(|i| self.entry(t, *i).is_some())
                        .count();
                }
                t.shapes.get(shape).len as usize
            }
        }
    }

    /// Has it no entries?
    pub fn is_empty(self, t: &Thread) -> bool {
        self.len(t) == 0
    }

    /// Iteration runs over entry numbers `0..end`.
    #[inline]
    pub fn end(self, t: &Thread) -> usize {
        match self.strategy() {
            DictStrategy::Shape => t.shapes.get(self.owner().header().shape.get()).len as usize,
            _ => self.fill.get() as usize,
        }
    }

    /// Entry number `i`, or `None` for a deleted one.
    #[inline]
    pub fn entry(self, t: &Thread, i: usize) -> Option<DictEntry> {
        match self.strategy() {
            DictStrategy::Plain => {
                let a = self.entry_array();
                let key = a.get(3 * i + 1);
                (key != Value::TOMBSTONE).then(|| DictEntry {
                    key,
                    value: a.get(3 * i + 2),
                    hash: a.get(3 * i).as_int(),
                })
            }
            DictStrategy::Cells => {
                let a = self.entry_array();
                let key = a.get(3 * i + 1);
                let cell = a.get(3 * i + 2).cast::<VarCell>()?;
                let value = cell.value.get();
                (!value.is_unbound()).then(|| DictEntry {
                    key,
                    value,
                    hash: a.get(3 * i).as_int(),
                })
            }
            DictStrategy::Shape => {
                let owner = self.owner();
                let key = t.shapes.name_at(owner.header().shape.get(), i as u16);
                if owner.hidden_slot(t, key).is_some() {
                    return None;
                }
                // SAFETY: shapes hold interned strs.
                let name: Gc<Str> = unsafe { key.cast_unchecked() };
                Some(DictEntry {
                    key,
                    value: owner.get_index(i),
                    hash: t.str_hash(name),
                })
            }
        }
    }

    /// The next key and value at or after entry `*at` of a plain dict; moves `*at` behind them.
    #[inline(always)]
    pub(crate) fn next_plain(self, at: &mut usize) -> Option<(Value, Value)> {
        debug_assert!(self.strategy() == DictStrategy::Plain);
        let end = self.fill.get() as usize;
        while *at < end {
            let a = self.entry_array();
            let (key, value) = (a.get(3 * *at + 1), a.get(3 * *at + 2));
            *at += 1;
            if key != Value::TOMBSTONE {
                return Some((key, value));
            }
        }
        None
    }

    /// The next entry from `*at` on with the hash of `key` that may hold it: the one with the identical
    /// key or an equal exact str, or one about whose key the caller has to ask.
    #[inline(always)]
    fn probe(self, key: Value, key_is_str: bool, word: Value, at: &mut u32) -> Candidate {
        let array = self.entry_array();
        let mask = self.mask.get();
        if mask == 0 {
            let fill = self.fill.get();
            while *at < fill {
                let i = *at as usize;
                *at += 1;
                if array.get(3 * i) != word {
                    continue;
                }
                let k = array.get(3 * i + 1);
                if k == key {
                    return Candidate::Found(i);
                }
                if k != Value::TOMBSTONE {
                    match (key_is_str, exact_str(k)) {
                        (true, Some(k)) => {
                            // SAFETY: the caller says that the key is exactly a str.
                            let key: Gc<Str> = unsafe { key.cast_unchecked() };
                            if k.equals(&key) {
                                return Candidate::Found(i);
                            }
                        }
                        _ => return Candidate::Ask(i),
                    }
                }
            }
            return Candidate::Absent;
        }
        loop {
            let i = self.index_at(*at & mask);
            *at = at.wrapping_add(1);
            if i >= DELETED {
                if i == FREE {
                    return Candidate::Absent;
                }
                continue;
            }
            let i = i as usize;
            if array.get(3 * i) != word {
                continue;
            }
            let k = array.get(3 * i + 1);
            if k == key {
                return Candidate::Found(i);
            }
            match (key_is_str, exact_str(k)) {
                (true, Some(k)) => {
                    // SAFETY: the caller says that the key is exactly a str.
                    let key: Gc<Str> = unsafe { key.cast_unchecked() };
                    if k.equals(&key) {
                        return Candidate::Found(i);
                    }
                }
                _ => return Candidate::Ask(i),
            }
        }
    }

    /// Where a search for `word` starts.
    #[inline(always)]
    fn start(self, word: Value) -> u32 {
        if self.mask.get() == 0 {
            0
        } else {
            spread(word)
        }
    }

    /// The entry of `key` in the own table (not the shape strategy). `eq` decides about keys with the
    /// same hash that are neither identical nor both exact strs; it may run script. When it changes
    /// the entry it was asked about, or the table grows, the search starts again.
    ///
    /// # Errors
    /// What `eq` raises.
    #[inline]
    pub(crate) fn find_with(
        self,
        t: &mut Thread,
        key: Value,
        hash: i64,
        mut eq: impl FnMut(&mut Thread, Value) -> Result<bool, Raised>,
    ) -> Result<Option<usize>, Raised> {
        debug_assert_ne!(self.strategy(), DictStrategy::Shape);
        let word = hash_word(hash);
        let key_is_str = exact_str(key).is_some();
        'again: loop {
            if self.fill.get() == 0 {
                return Ok(None);
            }
            let mut at = self.start(word);
            loop {
                match self.probe(key, key_is_str, word, &mut at) {
                    Candidate::Found(i) => return Ok(Some(i)),
                    Candidate::Absent => return Ok(None),
                    Candidate::Ask(i) => {
                        let array = self.entry_array();
                        let k = array.get(3 * i + 1);
                        let same = eq(t, k)?;
                        if self.entries.get() != array.value()
                            || i >= self.fill.get() as usize
                            || array.get(3 * i + 1) != k
                        {
                            continue 'again;
                        }
                        if same {
                            return Ok(Some(i));
                        }
                    }
                }
            }
        }
    }

    /// The entry of an exact str, or `None` when it is not there; keys that are no exact strs never
    /// count as equal. Runs no script. `word` is the key's [`hash_word`].
    #[inline(always)]
    fn find_str(self, key: Gc<Str>, hash: i64) -> Option<usize> {
        if self.fill.get() == 0 {
            return None;
        }
        let word = hash_word(hash);
        let mut at = self.start(word);
        loop {
            match self.probe(key.value(), true, word, &mut at) {
                Candidate::Found(i) => return Some(i),
                Candidate::Absent => return None,
                Candidate::Ask(_) => {}
            }
        }
    }

    /// The entry of a key that only identical or equal exact str keys can match without asking:
    /// `Err(())` when an equality test has to decide.
    #[inline(always)]
    pub(crate) fn find_quick(
        self,
        key: Value,
        key_is_str: bool,
        hash: i64,
    ) -> Result<Option<usize>, ()> {
        debug_assert_ne!(self.strategy(), DictStrategy::Shape);
        if self.fill.get() == 0 {
            return Ok(None);
        }
        let word = hash_word(hash);
        let mut at = self.start(word);
        match self.probe(key, key_is_str, word, &mut at) {
            Candidate::Found(i) => Ok(Some(i)),
            Candidate::Absent => Ok(None),
            Candidate::Ask(_) => Err(()),
        }
    }

    /// The value of entry `i` of the own table, if it is not deleted.
    #[inline(always)]
    pub(crate) fn value_at(self, i: usize) -> Option<Value> {
        let v = self.entry_array().get(3 * i + 2);
        if self.strategy() == DictStrategy::Plain {
            return Some(v);
        }
        let v = v.cast::<VarCell>()?.value.get();
        (!v.is_unbound()).then_some(v)
    }

    /// The key of entry `i` of the own table.
    #[inline(always)]
    pub(crate) fn key_at(self, i: usize) -> Value {
        self.entry_array().get(3 * i + 1)
    }

    #[inline(always)]
    fn index_at(self, at: u32) -> u32 {
        debug_assert!(at <= self.mask.get());
        // SAFETY: the table has `mask + 1` 32-bit numbers.
        unsafe {
            *self
                .indices
                .object::<RawArray>()
                .words()
                .cast::<u32>()
                .add(at as usize)
        }
    }

    #[inline(always)]
    fn set_index(self, at: u32, i: u32) {
        debug_assert!(at <= self.mask.get());
        // SAFETY: as in `index_at`.
        unsafe {
            *self
                .indices
                .object::<RawArray>()
                .words()
                .cast::<u32>()
                .add(at as usize) = i
        }
    }

    /// The value under a str key that has been hashed (interned ones always have). Keys that are no
    /// strs never count as equal. Runs no script.
    #[inline]
    pub fn get_str(self, key: Gc<Str>) -> Option<Value> {
        if self.strategy() == DictStrategy::Shape {
            return None;
        }
        self.find_str(key, key.cached_hash())
            .and_then(|i| self.value_at(i))
    }

    /// May a plain dict have this interned name as a key? Answered quickly for few keys that are interned too, as names of
    /// attributes are.
    #[inline]
    pub(crate) fn may_have_name(self, name: Gc<Str>) -> bool {
        if self.mask.get() != 0 {
            return self.get_str(name).is_some();
        }
        (0..self.fill.get() as usize).any(|i| {
            let key = self.key_at(i);
            key == name.value() || !exact_str(key).is_some_and(|k| k.is_interned())
        })
    }

    /// As [`Self::get_str`], for any strategy.
    pub fn get_name(self, t: &mut Thread, key: Gc<Str>) -> Option<Value> {
        if self.strategy() == DictStrategy::Shape {
            let key = t.intern_str(key);
            if self.owner().hidden_slot(t, key.value()).is_some() {
                return None;
            }
            return self.owner().get_own(t, key);
        }
        t.str_hash(key);
        self.get_str(key)
    }

    /// The value under `key`; `eq` as in the module's search (compares its argument with `key`).
    ///
    /// # Errors
    /// What `eq` raises.
    #[inline]
    pub fn get_with(
        self,
        t: &mut Thread,
        key: Value,
        hash: i64,
        eq: &mut dyn FnMut(&mut Thread, Value) -> Result<bool, Raised>,
    ) -> Result<Option<Value>, Raised> {
        if self.strategy() == DictStrategy::Shape {
            return Ok(exact_str(key).and_then(|k| self.get_name(t, k)));
        }
        let found = self.find_with(t, key, hash, eq)?;
        Ok(found.and_then(|i| self.value_at(i)))
    }

    /// Stores `value` under `key`; an equal key that is there already stays.
    ///
    /// # Errors
    /// MemoryError, and what `eq` raises.
    #[inline]
    pub fn set_with(
        self,
        t: &mut Thread,
        key: Value,
        hash: i64,
        value: Value,
        eq: &mut dyn FnMut(&mut Thread, Value) -> Result<bool, Raised>,
    ) -> Result<(), Raised> {
        if self.strategy() == DictStrategy::Shape {
            if let Some(name) = exact_str(key) {
                let name = t.intern_str(name);
                if self.owner().hidden_slot(t, name.value()).is_none() {
                    return self.owner().set_own(t, name, value);
                }
            }
            self.owner().to_dict_mode(t)?;
        }
        match self.find_with(t, key, hash, eq)? {
            Some(i) => self.store_at(t, i, value),
            None => self.insert_new(t, key, hash, value),
        }
    }

    /// Stores `value` into entry `i` of the own table.
    #[inline]
    pub(crate) fn store_at(self, t: &mut Thread, i: usize, value: Value) -> Result<(), Raised> {
        let a = self.entry_array();
        if self.strategy() == DictStrategy::Cells {
            if let Some(cell) = a.get(3 * i + 2).cast::<VarCell>() {
                let is_new = cell.value.get().is_unbound();
                cell.set(t, value);
                if is_new {
                    self.move_to_end(t, i)?;
                }
                return Ok(());
            }
            let cell = VarCell::new(t, value)?;
            a.set(3 * i + 2, cell.value());
            return Ok(());
        }
        a.set(3 * i + 2, value);
        Ok(())
    }

    /// Adds an entry for a key that is not there (not with the shape strategy).
    #[inline]
    pub(crate) fn insert_new(
        self,
        t: &mut Thread,
        key: Value,
        hash: i64,
        value: Value,
    ) -> Result<(), Raised> {
        let value = if self.strategy() == DictStrategy::Cells {
            VarCell::new(t, value)?.value()
        } else {
            value
        };
        self.append(t, hash_word(hash), key, value)
    }

    /// Adds an entry at the end; with the cell strategy `value` is the cell.
    #[inline]
    fn append(self, t: &mut Thread, word: Value, key: Value, value: Value) -> Result<(), Raised> {
        if self.is_full() {
            self.grow(t)?;
        }
        let i = self.fill.get() as usize;
        let a = self.entry_array();
        a.init(3 * i, word);
        a.set(3 * i + 1, key);
        a.set(3 * i + 2, value);
        self.fill.set(i as u32 + 1);
        self.used.set(self.used.get() + 1);
        self.changed();
        if self.mask.get() != 0 {
            self.insert_index(word, i as u32);
        }
        Ok(())
    }

    #[inline]
    fn insert_index(self, word: Value, i: u32) {
        let mask = self.mask.get();
        let mut at = spread(word) & mask;
        while self.index_at(at) < DELETED {
            at = (at + 1) & mask;
        }
        self.set_index(at, i);
    }

    /// Deletes the entry of `key`; its value, if there was one.
    ///
    /// # Errors
    /// What `eq` raises.
    pub fn delete_with(
        self,
        t: &mut Thread,
        key: Value,
        hash: i64,
        eq: &mut dyn FnMut(&mut Thread, Value) -> Result<bool, Raised>,
    ) -> Result<Option<Value>, Raised> {
        if self.strategy() == DictStrategy::Shape {
            let Some(name) = exact_str(key) else {
                return Ok(None);
            };
            let name = t.intern_str(name);
            let Some(v) = self.get_name(t, name) else {
                return Ok(None);
            };
            self.owner().delete_own(t, name)?;
            return Ok(Some(v));
        }
        let found = self.find_with(t, key, hash, eq)?;
        Ok(found.and_then(|i| self.delete_at(t, i)))
    }

    /// Deletes a str key of a dict with an own table; its value, if there was one.
    pub fn delete_str(self, t: &mut Thread, key: Gc<Str>) -> Option<Value> {
        self.find_str(key, key.cached_hash())
            .and_then(|i| self.delete_at(t, i))
    }

    /// Deletes entry `i` of the own table; its value, if it is not deleted already.
    pub fn delete_at(self, t: &mut Thread, i: usize) -> Option<Value> {
        let a = self.entry_array();
        if self.strategy() == DictStrategy::Cells {
            let cell = a.get(3 * i + 2).cast::<VarCell>()?;
            let v = cell.value.get();
            cell.set(t, Value::UNBOUND);
            self.changed();
            return (!v.is_unbound()).then_some(v);
        }
        if a.get(3 * i + 1) == Value::TOMBSTONE {
            return None;
        }
        let v = a.get(3 * i + 2);
        self.bury(i);
        Some(v)
    }

    /// Makes live entry `i` of the own table a tombstone.
    fn bury(self, i: usize) {
        let a = self.entry_array();
        if self.mask.get() != 0 {
            let mask = self.mask.get();
            let mut at = spread(a.get(3 * i)) & mask;
            while self.index_at(at) != i as u32 {
                at = (at + 1) & mask;
            }
            self.set_index(at, DELETED);
        }
        a.init(3 * i + 1, Value::TOMBSTONE);
        a.init(3 * i + 2, Value::UNBOUND);
        a.init(3 * i, Value::ZERO);
        self.used.set(self.used.get() - 1);
        self.changed();
    }

    /// The first live entry of the own table. Tombstones in front of it are passed once: the word of the first one says
    /// how many there are, until the table is rebuilt.
    pub(crate) fn first_entry(self, t: &Thread) -> Option<usize> {
        if self.strategy() != DictStrategy::Plain {
            return (0..self.end(t)).find(|i| self.entry(t, *i).is_some());
        }
        let fill = self.fill.get() as usize;
        if self.used.get() == 0 || self.key_at(0) != Value::TOMBSTONE {
            return (self.used.get() > 0).then_some(0);
        }
        let a = self.entry_array();
        let mut i = (a.get(0).as_int() as usize).max(1);
        while i < fill && self.key_at(i) == Value::TOMBSTONE {
            i += 1;
        }
        a.init(0, Value::small_int(i as i64));
        (i < fill).then_some(i)
    }

    /// Moves live entry `i` of the own table behind all others.
    ///
    /// # Errors
    /// MemoryError.
    pub(crate) fn move_entry_to_end(self, t: &mut Thread, i: usize) -> Result<(), Raised> {
        if self.strategy() == DictStrategy::Cells {
            return match self.delete_at(t, i) {
                Some(v) => self.store_at(t, i, v),
                None => Ok(()),
            };
        }
        let a = self.entry_array();
        let (word, key, value) = (a.get(3 * i), a.get(3 * i + 1), a.get(3 * i + 2));
        if self.is_full() {
            // Before the entry is out of the table: growing may fail.
            self.grow(t)?;
            return match self.find_identical(word, key) {
                Some(i) => self.move_entry_to_end(t, i),
                None => Ok(()),
            };
        }
        self.bury(i);
        self.append(t, word, key, value)
    }

    /// The entry of exactly this key, whose hash word is `word`.
    fn find_identical(self, word: Value, key: Value) -> Option<usize> {
        let mut at = self.start(word);
        loop {
            match self.probe(key, false, word, &mut at) {
                Candidate::Found(i) => return Some(i),
                Candidate::Absent => return None,
                Candidate::Ask(_) => {}
            }
        }
    }

    /// Takes the last entry out of a dict with an own table.
    pub(crate) fn pop_last(self, t: &mut Thread) -> Option<(Value, Value)> {
        let mut i = self.fill.get() as usize;
        while i > 0 {
            i -= 1;
            let key = self.key_at(i);
            if key == Value::TOMBSTONE {
                continue;
            }
            if let Some(v) = self.delete_at(t, i) {
                if self.strategy() == DictStrategy::Plain {
                    // The array's tail is free again, the marks in the index table are not.
                    if self.mask.get() != 0 {
                        self.stale
                            .set(self.stale.get() + self.fill.get() - i as u32);
                    }
                    self.fill.set(i as u32);
                }
                return Some((key, v));
            }
        }
        None
    }

    fn reset(self) {
        self.entries.init(Value::UNBOUND);
        self.indices.init(Value::UNBOUND);
        self.used.set(0);
        self.fill.set(0);
        self.stale.set(0);
        self.mask.set(0);
    }

    /// Removes all entries.
    ///
    /// # Errors
    /// MemoryError.
    pub fn clear(self, t: &mut Thread) -> Result<(), Raised> {
        match self.strategy() {
            DictStrategy::Plain => self.reset(),
            DictStrategy::Cells => {
                for i in 0..self.fill.get() as usize {
                    self.delete_at(t, i);
                }
            }
            DictStrategy::Shape => {
                self.owner().to_dict_mode(t)?;
                self.reset();
            }
        }
        self.changed();
        Ok(())
    }

    /// Stores under a str key.
    ///
    /// # Errors
    /// MemoryError.
    pub fn set_str(self, t: &mut Thread, key: Gc<Str>, value: Value) -> Result<(), Raised> {
        if self.strategy() == DictStrategy::Shape {
            let key = t.intern_str(key);
            if self.owner().hidden_slot(t, key.value()).is_none() {
                return self.owner().set_own(t, key, value);
            }
            self.owner().to_dict_mode(t)?;
        }
        let hash = t.str_hash(key);
        match self.find_str(key, hash) {
            Some(i) => self.store_at(t, i, value),
            None => self.insert_new(t, key.value(), hash, value),
        }
    }

    /// Becomes a plain dict with the table of `other`, which is plain and not used any more.
    pub(crate) fn take_contents(self, other: Gc<Dict>) {
        self.header.aux.set(DictStrategy::Plain as u16);
        self.entries.set(self, other.entries.get());
        self.indices.set(self, other.indices.get());
        self.used.set(other.used.get());
        self.fill.set(other.fill.get());
        self.stale.set(other.stale.get());
        self.mask.set(other.mask.get());
        self.changed();
    }

    /// A plain copy.
    ///
    /// # Errors
    /// MemoryError.
    pub fn copy(self, t: &mut Thread) -> Result<Gc<Dict>, Raised> {
        let d = Dict::new(t)?;
        self.copy_to(t, d)?;
        Ok(d)
    }

    /// Plain, and without tables as yet.
    pub fn is_fresh(self) -> bool {
        self.strategy() == DictStrategy::Plain
            && self.entries.get().is_unbound()
            && self.indices.get().is_unbound()
    }

    /// Puts all entries into a fresh dict.
    ///
    /// # Errors
    /// MemoryError.
    pub fn copy_to(self, t: &mut Thread, d: Gc<Dict>) -> Result<(), Raised> {
        let fill = self.fill.get();
        let dense = self.strategy() == DictStrategy::Plain && self.used.get() == fill && fill > 0;
        if dense && self.entry_array().capacity() <= 16 * fill as usize {
            // The tables as they are.
            let old = self.entry_array();
            let entries = Array::copy_of(t, old, 3 * fill as usize, old.capacity())?;
            if !self.indices.get().is_unbound() {
                let indices = self.indices.object::<RawArray>();
                let table = RawArray::new_unzeroed(t, indices.capacity())?;
                // SAFETY: both have this capacity.
                unsafe {
                    core::ptr::copy_nonoverlapping(
                        indices.words(),
                        table.words(),
                        indices.capacity(),
                    )
                };
                d.indices.set(d, table);
            }
            d.entries.set(d, entries);
            d.mask.set(self.mask.get());
            d.fill.set(fill);
            d.used.set(fill);
            d.stale.set(self.stale.get());
            d.changed();
            return Ok(());
        }
        d.reserve(t, self.len(t))?;
        for i in 0..self.end(t) {
            if let Some(e) = self.entry(t, i) {
                d.insert_new(t, e.key, e.hash, e.value)?;
            }
        }
        Ok(())
    }
}

#[inline(always)]
fn exact_str(v: Value) -> Option<Gc<Str>> {
    if v.shape_id() == ClassId::Str as u32 {
        // SAFETY: the shape id says that it is exactly a str.
        Some(unsafe { v.cast_unchecked() })
    } else {
        None
    }
}

impl Gc<Str> {
    /// The hash of a str that has been hashed before (interned ones always have), sign-extended
    /// as Python code sees it; 0 otherwise.
    #[inline(always)]
    pub fn cached_hash(self) -> i64 {
        self.hash_if_known().map_or(0, |h| h as i64)
    }
}

impl Trace for Dict {
    fn trace(&self, m: &mut Marker) {
        self.entries.trace(m);
        self.indices.trace(m);
        if self.header.has_flag(flag::HAS_EXT) {
            // SAFETY: as in `companion_slot`.
            unsafe { (*core::ptr::from_ref(self).add(1).cast::<Slot>().add(1)).trace(m) };
        }
    }
}
