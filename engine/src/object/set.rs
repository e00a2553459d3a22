//! Sets and frozensets: an open-addressed table with the probing and growth of CPython, so that sets
//! of numbers iterate in its order.
//!
//! A search looks at up to ten neighbouring places from `hash & mask` on, then jumps by the recurrence
//! `i = 5 * i + 1 + perturb`. A removed element leaves a mark; a new element takes the last mark that
//! the search for it came by. The table is made anew when three fifths of its places are taken.

use super::kinds::{Kind, Trace};
use super::*;
use crate::gc::{self, Marker};
use crate::value::Value;
use core::cell::Cell;
use core::mem::MaybeUninit;

/// Neighbours looked at after the first place.
const LINEAR_PROBES: usize = 9;
/// Bits of the hash that each jump brings in.
const PERTURB_SHIFT: u32 = 5;
/// Places of the smallest table.
const MIN_SIZE: usize = 8;
/// Sets with more elements than this double their table instead of quadrupling it.
const LARGE: usize = 50_000;

/// The hash of marks; no element has it.
const MARK_HASH: i64 = -1;

/// A set or frozenset.
#[repr(C)]
pub struct Set {
    header: Header,
    /// Elements.
    used: Cell<u32>,
    /// Places taken, marks of removed elements included.
    fill: Cell<u32>,
    /// Places minus one (of the table that the first element will need, while there is none).
    mask: Cell<u32>,
    /// Where `pop` looks next.
    finger: Cell<u32>,
    /// The hash of a frozenset, or -1.
    hash: Cell<i64>,
    /// A [`SetTable`]; `UNBOUND` before the first element.
    table: Slot,
}

// SAFETY: repr(C), header first, interior-mutable fields.
unsafe impl HeapObject for Set {
    const KIND: Kind = Kind::Set;
}

/// The places of a set: pairs of an element (`UNBOUND`: free, `TOMBSTONE`: removed) and its hash.
#[repr(C)]
pub struct SetTable {
    header: Header,
    size: Cell<usize>,
    places: [Place; 0],
}

// SAFETY: repr(C), header first, interior-mutable fields.
unsafe impl HeapObject for SetTable {
    const KIND: Kind = Kind::SetTable;
}

#[derive(Clone, Copy)]
#[repr(C)]
struct Place {
    key: Value,
    hash: i64,
}

const PLACES_OFFSET: usize = 16;

/// Free places to copy from, which is quicker than to write one after the other.
const FREE_PLACES: &[MaybeUninit<Place>; 32] = &[MaybeUninit::new(Place {
    key: Value::UNBOUND,
    hash: 0,
}); 32];

/// In `header.aux` of a table: some element is or was a heap object. Tables of ints and floats need
/// no tracing.
const HAS_REFERENCES: u16 = 1;

impl SetTable {
    fn new(t: &mut Thread, size: usize) -> Result<Gc<SetTable>, Raised> {
        let bytes = size
            .checked_mul(size_of::<Place>())
            .and_then(|b| b.checked_add(PLACES_OFFSET));
        let Some(bytes) = bytes else {
            return Err(t.memory_error());
        };
        // Not traced before it is said to have references.
        let table = t.alloc_unzeroed::<SetTable>(bytes, ClassId::Array as u32)?;
        table.size.set(size);
        // SAFETY: `size` places lie behind the header, and nobody else knows the table.
        let places = unsafe {
            let first = table.places.as_ptr().cast_mut().cast();
            core::slice::from_raw_parts_mut(first, size)
        };
        for part in places.chunks_mut(FREE_PLACES.len()) {
            part.copy_from_slice(&FREE_PLACES[..part.len()]);
        }
        Ok(table)
    }

    #[inline(always)]
    fn place(&self, i: usize) -> *mut Place {
        debug_assert!(i < self.size.get());
        // SAFETY: `size` places lie behind the header; callers keep `i` below it.
        unsafe { self.places.as_ptr().add(i).cast_mut() }
    }
}

impl Gc<SetTable> {
    #[inline(always)]
    fn get(self, i: usize) -> Place {
        // SAFETY: inside the table.
        unsafe { *self.place(i) }
    }

    #[inline(always)]
    fn put(self, i: usize, key: Value, hash: i64) {
        let place = self.place(i);
        // SAFETY: inside the table, which is a live object.
        unsafe { *place = Place { key, hash } };
        if key.is_ptr() {
            self.header.aux.set(HAS_REFERENCES);
            // SAFETY: as above.
            unsafe { gc::barrier_slot(self.as_ptr().cast(), place.cast()) };
        }
    }

    /// Puts an element that is not there into a table without marks.
    #[inline]
    fn put_clean(self, mask: usize, key: Value, hash: i64) {
        let first = hash as usize & mask;
        if self.get(first).key.is_unbound() {
            return self.put(first, key, hash);
        }
        let mut cursor = Cursor::start(hash, mask);
        loop {
            let at = cursor.next(mask);
            if self.get(at).key.is_unbound() {
                self.put(at, key, hash);
                return;
            }
        }
    }
}

/// Where a search stands.
struct Cursor {
    i: usize,
    perturb: u64,
    at: usize,
    left: usize,
}

impl Cursor {
    #[inline(always)]
    fn start(hash: i64, mask: usize) -> Cursor {
        let i = hash as usize & mask;
        Cursor {
            i,
            perturb: hash as u64,
            at: i,
            left: Self::neighbours(i, mask),
        }
    }

    /// Places to look at from `i` on, itself included.
    #[inline(always)]
    fn neighbours(i: usize, mask: usize) -> usize {
        if i + LINEAR_PROBES <= mask {
            LINEAR_PROBES + 1
        } else {
            1
        }
    }

    /// The next place.
    #[inline(always)]
    fn next(&mut self, mask: usize) -> usize {
        if self.left == 0 {
            self.perturb >>= PERTURB_SHIFT;
            self.i = self
                .i
                .wrapping_mul(5)
                .wrapping_add(1)
                .wrapping_add(self.perturb as usize)
                & mask;
            self.at = self.i;
            self.left = Self::neighbours(self.i, mask);
        }
        self.left -= 1;
        self.at += 1;
        self.at - 1
    }
}

/// What a search found.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Found {
    /// The place of the element.
    At(usize),
    /// The place where it would go: free or marked as removed.
    Free(usize),
}

impl Set {
    /// An empty set.
    ///
    /// # Errors
    /// MemoryError.
    pub fn new(t: &mut Thread) -> Result<Gc<Set>, Raised> {
        Self::with_shape(t, ClassId::Set as u32)
    }

    /// An empty set or frozenset, or an instance of a subclass (with an attribute word).
    ///
    /// # Errors
    /// MemoryError.
    pub fn with_shape(t: &mut Thread, shape: ShapeId) -> Result<Gc<Set>, Raised> {
        let exact = if shape == ClassId::FrozenSet as u32 {
            ClassId::FrozenSet
        } else {
            ClassId::Set
        };
        let s = t.alloc_subclassable::<Set>(shape, exact)?;
        s.table.init(Value::UNBOUND);
        s.mask.set(MIN_SIZE as u32 - 1);
        s.hash.set(-1);
        Ok(s)
    }

    /// Number of elements.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.used.get() as usize
    }

    /// Has it no elements?
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.used.get() == 0
    }

    /// Places taken by elements and marks of removed ones.
    pub(crate) fn fill(&self) -> usize {
        self.fill.get() as usize
    }

    /// Places minus one.
    #[inline(always)]
    pub(crate) fn mask(&self) -> usize {
        self.mask.get() as usize
    }

    /// The cached hash of a frozenset.
    pub fn cached_hash(&self) -> Option<i64> {
        (self.hash.get() != -1).then(|| self.hash.get())
    }
}

impl Gc<Set> {
    /// The element at or after place `*pos`, with its hash; moves `*pos` behind it.
    #[inline]
    pub fn next_element(self, pos: &mut usize) -> Option<(Value, i64)> {
        if self.table.get().is_unbound() {
            return None;
        }
        let table = self.table.object::<SetTable>();
        let mask = self.mask();
        while *pos <= mask {
            let p = table.get(*pos);
            *pos += 1;
            if !p.key.is_unbound() && p.key != Value::TOMBSTONE {
                return Some((p.key, p.hash));
            }
        }
        None
    }

    /// Searches for `key`. `eq` decides about elements with the same hash that are neither identical
    /// nor both exact strs; it may run script. When it changes the element it was asked about, the
    /// search starts again.
    ///
    /// # Errors
    /// What `eq` raises.
    #[inline(always)]
    pub(crate) fn find_with(
        self,
        t: &mut Thread,
        key: Value,
        hash: i64,
        eq: impl FnMut(&mut Thread, Value) -> Result<bool, Raised>,
    ) -> Result<Found, Raised> {
        match self.find_first(key, hash) {
            Some(found) => Ok(found),
            None => self.find_further(t, key, hash, eq),
        }
    }

    /// What the first place tells, which mostly is enough.
    #[inline(always)]
    fn find_first(self, key: Value, hash: i64) -> Option<Found> {
        let at = hash as usize & self.mask();
        if self.table.get().is_unbound() {
            return Some(Found::Free(at));
        }
        let p = self.table.object::<SetTable>().get(at);
        if p.key.is_unbound() {
            return Some(Found::Free(at));
        }
        (p.hash == hash && p.key == key).then_some(Found::At(at))
    }

    #[inline(never)]
    fn find_further(
        self,
        t: &mut Thread,
        key: Value,
        hash: i64,
        mut eq: impl FnMut(&mut Thread, Value) -> Result<bool, Raised>,
    ) -> Result<Found, Raised> {
        'again: loop {
            if self.table.get().is_unbound() {
                return Ok(Found::Free(hash as usize & self.mask()));
            }
            let table = self.table.object::<SetTable>();
            let mask = self.mask();
            let mut cursor = Cursor::start(hash, mask);
            let mut marked = None;
            loop {
                let at = cursor.next(mask);
                let p = table.get(at);
                if p.key.is_unbound() {
                    return Ok(Found::Free(marked.unwrap_or(at)));
                }
                if p.hash != hash {
                    if p.hash == MARK_HASH {
                        marked = Some(at);
                    }
                    continue;
                }
                if p.key == key {
                    return Ok(Found::At(at));
                }
                if key.shape_id() == ClassId::Str as u32 && p.key.shape_id() == ClassId::Str as u32
                {
                    // SAFETY: the shape ids say that both are exactly strs.
                    let (a, b): (Gc<Str>, Gc<Str>) =
                        unsafe { (p.key.cast_unchecked(), key.cast_unchecked()) };
                    if a.equals(&b) {
                        return Ok(Found::At(at));
                    }
                    continue;
                }
                let same = eq(t, p.key)?;
                if self.table.get() != table.value() || table.get(at).key != p.key {
                    continue 'again;
                }
                if same {
                    return Ok(Found::At(at));
                }
            }
        }
    }

    /// Puts a new element at the place a search found for it.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub(crate) fn insert_at(
        self,
        t: &mut Thread,
        at: usize,
        key: Value,
        hash: i64,
    ) -> Result<(), Raised> {
        if self.table.get().is_unbound() {
            let table = SetTable::new(t, self.mask() + 1)?;
            self.table.set(self, table);
        }
        let table = self.table.object::<SetTable>();
        let reused = table.get(at).key == Value::TOMBSTONE;
        table.put(at, key, hash);
        self.used.set(self.used.get() + 1);
        if reused {
            return Ok(());
        }
        self.fill.set(self.fill.get() + 1);
        if self.fill() * 5 < self.mask() * 3 {
            return Ok(());
        }
        let grown = self.resize_for_growth(t);
        if grown.is_err() {
            // A table without a free place would let searches run for ever.
            self.remove_at(at);
            self.table.object::<SetTable>().put(at, Value::UNBOUND, 0);
            self.fill.set(self.fill.get() - 1);
        }
        grown
    }

    /// Makes the table anew with room to grow, as after an insertion.
    #[cold]
    #[inline(never)]
    pub(crate) fn resize_for_growth(self, t: &mut Thread) -> Result<(), Raised> {
        let used = self.len();
        self.resize(t, if used > LARGE { used * 2 } else { used * 4 })
    }

    /// Makes the table anew with more than `min_used` places.
    pub(crate) fn resize(self, t: &mut Thread, min_used: usize) -> Result<(), Raised> {
        let size = (min_used + 1).next_power_of_two().max(MIN_SIZE);
        if size > u32::MAX as usize / 2 {
            return Err(t.memory_error());
        }
        let Some(old) = self.table.get().cast::<SetTable>() else {
            self.mask.set(size as u32 - 1);
            return Ok(());
        };
        if size == MIN_SIZE && self.mask() + 1 == MIN_SIZE && self.fill.get() == self.used.get() {
            return Ok(());
        }
        let new = SetTable::new(t, size)?;
        for i in 0..=self.mask() {
            let p = old.get(i);
            if !p.key.is_unbound() && p.key != Value::TOMBSTONE {
                new.put_clean(size - 1, p.key, p.hash);
            }
        }
        self.table.set(self, new);
        self.mask.set(size as u32 - 1);
        self.fill.set(self.used.get());
        Ok(())
    }

    /// Removes the element at a place that a search found.
    pub(crate) fn remove_at(self, at: usize) {
        self.table
            .object::<SetTable>()
            .put(at, Value::TOMBSTONE, MARK_HASH);
        self.used.set(self.used.get() - 1);
    }

    /// Takes an element out.
    pub(crate) fn pop(self) -> Option<Value> {
        if self.is_empty() {
            return None;
        }
        let table = self.table.object::<SetTable>();
        let mask = self.mask();
        let mut at = self.finger.get() as usize & mask;
        loop {
            let key = table.get(at).key;
            if !key.is_unbound() && key != Value::TOMBSTONE {
                self.remove_at(at);
                self.finger.set(at as u32 + 1);
                return Some(key);
            }
            at = if at == mask { 0 } else { at + 1 };
        }
    }

    /// Removes all elements.
    pub(crate) fn clear(self) {
        self.table.init(Value::UNBOUND);
        self.used.set(0);
        self.fill.set(0);
        self.mask.set(MIN_SIZE as u32 - 1);
        self.hash.set(-1);
    }

    /// The part of `update` with another set that needs no comparisons: true when all is done.
    ///
    /// # Errors
    /// MemoryError.
    pub(crate) fn merge_quick(self, t: &mut Thread, other: Gc<Set>) -> Result<bool, Raised> {
        if other == self || other.is_empty() {
            return Ok(true);
        }
        self.make_room(t, other.len())?;
        if self.fill.get() > 0 {
            return Ok(false);
        }
        let from = other.table.object::<SetTable>();
        let mask = self.mask();
        let table = SetTable::new(t, mask + 1)?;
        if mask == other.mask() && other.fill.get() == other.used.get() {
            for i in 0..=mask {
                let p = from.get(i);
                table.put(i, p.key, p.hash);
            }
        } else {
            for i in 0..=other.mask() {
                let p = from.get(i);
                if !p.key.is_unbound() && p.key != Value::TOMBSTONE {
                    table.put_clean(mask, p.key, p.hash);
                }
            }
        }
        self.table.set(self, table);
        self.fill.set(other.used.get());
        self.used.set(other.used.get());
        Ok(true)
    }

    /// One resize ahead of the insertion of `n` elements.
    ///
    /// # Errors
    /// MemoryError.
    pub(crate) fn make_room(self, t: &mut Thread, n: usize) -> Result<(), Raised> {
        if (self.fill() + n) * 5 >= self.mask() * 3 {
            self.resize(t, (self.len() + n) * 2)?;
        }
        Ok(())
    }

    /// Resizes removed elements' marks away when they are more than a quarter of the places.
    ///
    /// # Errors
    /// MemoryError.
    pub(crate) fn shed_marks(self, t: &mut Thread) -> Result<(), Raised> {
        if self.fill() - self.len() <= self.mask() / 4 {
            return Ok(());
        }
        self.resize_for_growth(t)
    }

    /// Exchanges the contents of two sets.
    pub(crate) fn swap_contents(self, other: Gc<Set>) {
        self.used.swap(&other.used);
        self.fill.swap(&other.fill);
        self.mask.swap(&other.mask);
        let table = self.table.get();
        self.table.set(self, other.table.get());
        other.table.set(other, table);
        self.hash.set(-1);
        other.hash.set(-1);
    }

    /// The hash of a frozenset with these elements, by CPython's formula.
    pub fn elements_hash(self) -> i64 {
        fn shuffle(h: u64) -> u64 {
            ((h ^ 89_869_747) ^ (h << 16)).wrapping_mul(3_644_798_167)
        }
        let mut hash = 0u64;
        let mut pos = 0;
        while let Some((_, h)) = self.next_element(&mut pos) {
            hash ^= shuffle(h as u64);
        }
        hash ^= (self.len() as u64 + 1).wrapping_mul(1_927_868_237);
        hash ^= (hash >> 11) ^ (hash >> 25);
        hash = hash.wrapping_mul(69_069).wrapping_add(907_133_923);
        if hash == u64::MAX {
            590_923_713
        } else {
            hash as i64
        }
    }

    /// As [`Self::elements_hash`], kept for the next time.
    pub fn frozen_hash(self) -> i64 {
        if self.hash.get() == -1 {
            self.hash.set(self.elements_hash());
        }
        self.hash.get()
    }
}

impl Trace for Set {
    fn trace(&self, m: &mut Marker) {
        self.table.trace(m);
    }
}

impl Trace for SetTable {
    fn size(&self) -> usize {
        PLACES_OFFSET + self.size.get() * size_of::<Place>()
    }
    fn trace(&self, m: &mut Marker) {
        if self.header.aux.get() != HAS_REFERENCES {
            return;
        }
        for i in 0..self.size.get() {
            // SAFETY: below the size.
            m.mark_value(unsafe { (*self.place(i)).key });
        }
    }
}

/// Traces the elements in the bytes `low..high` of a table.
///
/// # Safety
/// `p` is a live set table and the bounds lie inside it.
pub(crate) unsafe fn trace_table(p: *mut Header, low: usize, high: usize, m: &mut Marker) {
    // SAFETY: the caller passes a set table.
    if unsafe { (*p).aux.get() } != HAS_REFERENCES {
        return;
    }
    let low = low.max(PLACES_OFFSET).next_multiple_of(size_of::<Place>());
    let mut at = low;
    while at < high {
        // SAFETY: places lie at multiples of 16 bytes, their element first.
        m.mark_value(unsafe { *p.cast::<u8>().add(at).cast::<Value>() });
        at += size_of::<Place>();
    }
}
