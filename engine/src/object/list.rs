//! Lists: storage strategies by what they hold.

use super::kinds::{Kind, Trace};
use super::*;
use crate::gc::Marker;
use crate::value::Value;
use core::cell::Cell;

/// What a list's storage holds, in `header.aux`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum ListStrategy {
    /// Nothing: no storage, or no item.
    Empty = 0,
    /// Small ints as values ([`RawArray`]: not traced).
    Int = 1,
    /// Floats as raw `f64` bits ([`RawArray`]).
    Float = 2,
    /// Any values ([`Array`]).
    Object = 3,
}

/// A list.
#[repr(C)]
pub struct List {
    header: Header,
    len: Cell<usize>,
    /// A [`RawArray`] or [`Array`] by the strategy; `UNBOUND` while there is none.
    storage: Slot,
}

// SAFETY: repr(C), header first, interior-mutable fields.
unsafe impl HeapObject for List {
    const KIND: Kind = Kind::List;
}

impl List {
    /// Offset of the length in bytes, for compiled code.
    pub const LEN_OFFSET: usize = core::mem::offset_of!(List, len);
    /// Offset of the storage in bytes, for compiled code.
    pub const STORAGE_OFFSET: usize = core::mem::offset_of!(List, storage);

    /// An empty list.
    ///
    /// # Errors
    /// MemoryError.
    pub fn new(t: &mut Thread) -> Result<Gc<List>, Raised> {
        Self::with_shape(t, ClassId::List as u32)
    }

    /// An empty list of a subclass (with an attribute word) or of `list` itself.
    ///
    /// # Errors
    /// MemoryError.
    pub fn with_shape(t: &mut Thread, shape: ShapeId) -> Result<Gc<List>, Raised> {
        let list = t.alloc_subclassable::<List>(shape, ClassId::List)?;
        list.storage.init(Value::UNBOUND);
        Ok(list)
    }

    /// A list of `items`, which lie on the native or VM stack.
    ///
    /// # Errors
    /// MemoryError.
    pub fn from_slice(t: &mut Thread, items: &[Value]) -> Result<Gc<List>, Raised> {
        let list = Self::new(t)?;
        list.extend_from_slice(t, items)?;
        Ok(list)
    }

    /// Number of items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.get()
    }

    /// Has it no items?
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len.get() == 0
    }

    /// The present strategy.
    #[inline(always)]
    pub fn strategy(&self) -> ListStrategy {
        match self.header.aux.get() {
            0 => ListStrategy::Empty,
            1 => ListStrategy::Int,
            2 => ListStrategy::Float,
            _ => ListStrategy::Object,
        }
    }

    fn set_strategy(&self, s: ListStrategy) {
        self.header.aux.set(s as u16);
    }

    /// Capacity in items.
    #[inline]
    pub fn capacity(&self) -> usize {
        // Both array types have the same layout.
        let v = self.storage.get();
        if v.is_ptr() {
            unsafe_array(v).capacity()
        } else {
            0
        }
    }

    /// Address of the first item's word.
    #[inline(always)]
    fn words(&self) -> *mut u64 {
        unsafe_array(self.storage.get()).words()
    }
}

/// The items of a list while they are sorted. Lives on the native stack, where the collector sees it.
#[derive(Clone, Copy)]
pub(crate) struct Detached {
    /// The items.
    pub(crate) array: Gc<Array>,
    storage: Value,
    strategy: ListStrategy,
    /// Number of items.
    pub(crate) len: usize,
}

#[inline(always)]
fn unsafe_array(v: Value) -> Gc<RawArray> {
    debug_assert!(v.cast::<RawArray>().is_some() || v.cast::<Array>().is_some());
    // SAFETY: a list's storage is an `Array` or a `RawArray`, which have one layout; only words that
    // need no barrier or get one are written through it.
    unsafe { v.cast_unchecked() }
}

fn strategy_of(v: Value) -> ListStrategy {
    if v.is_int() {
        ListStrategy::Int
    } else if v.is_float() {
        ListStrategy::Float
    } else {
        ListStrategy::Object
    }
}

impl Gc<List> {
    /// Item `i`, which exists. Of the float strategy floats outside the immediate range never get
    /// into a raw storage, so that no allocation is needed.
    #[inline(always)]
    pub fn get(self, i: usize) -> Value {
        debug_assert!(i < self.len());
        // SAFETY: below the length, hence inside the storage.
        let word = unsafe { *self.words().add(i) };
        if self.header.aux.get() == ListStrategy::Float as u16 {
            float_value(word)
        } else {
            Value::from_bits(word)
        }
    }

    /// Replaces item `i`, which exists.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn set(self, t: &mut Thread, i: usize, v: Value) -> Result<(), Raised> {
        debug_assert!(i < self.len());
        if self.strategy() == ListStrategy::Object {
            self.storage.object::<Array>().set(i, v);
            return Ok(());
        }
        self.prepare(t, v)?;
        self.write(i, v);
        Ok(())
    }

    /// Writes `v` at `i` inside the capacity; the strategy admits it.
    #[inline(always)]
    fn write(self, i: usize, v: Value) {
        match self.strategy() {
            ListStrategy::Object => self.storage.object::<Array>().set(i, v),
            ListStrategy::Float => unsafe_array(self.storage.get()).set(i, v.as_float().to_bits()),
            _ => unsafe_array(self.storage.get()).set(i, v.bits()),
        }
    }

    /// Changes the strategy so that it admits `v`.
    fn prepare(self, t: &mut Thread, v: Value) -> Result<(), Raised> {
        let need = strategy_of(v);
        let have = self.strategy();
        if have == need || have == ListStrategy::Object {
            return Ok(());
        }
        if self.is_empty() {
            // Storage of the other kind cannot be reused.
            let traced = self.storage.get().cast::<Array>().is_some();
            if traced != (need == ListStrategy::Object) {
                self.storage.init(Value::UNBOUND);
            }
            self.set_strategy(need);
            return Ok(());
        }
        self.generalise(t)
    }

    /// Moves to the object strategy.
    ///
    /// # Errors
    /// MemoryError.
    pub fn generalise(self, t: &mut Thread) -> Result<(), Raised> {
        if self.strategy() == ListStrategy::Object {
            return Ok(());
        }
        let storage = if self.capacity() == 0 {
            Value::UNBOUND
        } else {
            let array = Array::new(t, self.capacity())?;
            for i in 0..self.len() {
                array.init(i, self.get(i));
            }
            array.value()
        };
        self.storage.set(self, storage);
        self.set_strategy(ListStrategy::Object);
        Ok(())
    }

    /// Makes room for `capacity` items.
    ///
    /// # Errors
    /// MemoryError.
    pub fn reserve(self, t: &mut Thread, capacity: usize) -> Result<(), Raised> {
        if capacity <= self.capacity() {
            return Ok(());
        }
        let len = self.len();
        let old = self.storage.get();
        if self.strategy() == ListStrategy::Object {
            if old.cast::<Array>().is_some_and(|a| a.try_grow(t, capacity)) {
                return Ok(());
            }
            let new = match old.cast::<Array>() {
                Some(old) => Array::copy_of(t, old, len, capacity)?,
                None => Array::new(t, capacity)?,
            };
            self.storage.set(self, new);
        } else {
            if old
                .cast::<RawArray>()
                .is_some_and(|a| a.try_grow(t, capacity))
            {
                return Ok(());
            }
            let new = RawArray::new_unzeroed(t, capacity)?;
            if len > 0 {
                // SAFETY: both arrays have room for `len` words.
                unsafe { core::ptr::copy_nonoverlapping(self.words(), new.words(), len) };
            }
            self.storage.set(self, new);
        }
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn grow(self, t: &mut Thread, need: usize) -> Result<(), Raised> {
        // CPython's growth: about 1/8 more.
        self.reserve(t, (need + (need >> 3) + 6) & !3)
    }

    /// Appends `v`.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn push(self, t: &mut Thread, v: Value) -> Result<(), Raised> {
        let len = self.len();
        let fits = match self.header.aux.get() {
            3 => true,
            1 => v.is_int(),
            2 => v.is_float(),
            _ => false,
        };
        if fits && len < self.capacity() {
            self.write(len, v);
            self.len.set(len + 1);
            return Ok(());
        }
        self.push_slow(t, v)
    }

    #[cold]
    #[inline(never)]
    fn push_slow(self, t: &mut Thread, v: Value) -> Result<(), Raised> {
        let len = self.len();
        self.prepare(t, v)?;
        if len == self.capacity() {
            self.grow(t, len + 1)?;
        }
        self.write(len, v);
        self.len.set(len + 1);
        Ok(())
    }

    /// Appends all of `items`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn extend_from_slice(self, t: &mut Thread, items: &[Value]) -> Result<(), Raised> {
        let len = self.len();
        let Some(first) = items.first() else {
            return Ok(());
        };
        let kind = strategy_of(*first);
        if kind == ListStrategy::Object || items.iter().any(|v| strategy_of(*v) != kind) {
            self.generalise_for(t)?;
        } else {
            self.prepare(t, *first)?;
        }
        if len + items.len() > self.capacity() {
            if len == 0 {
                self.reserve(t, items.len())?;
            } else {
                self.grow(t, len + items.len())?;
            }
        }
        for (i, v) in items.iter().enumerate() {
            self.write(len + i, *v);
        }
        self.len.set(len + items.len());
        Ok(())
    }

    /// The strategy that admits the items of both lists.
    fn common_strategy(self, other: Gc<List>) -> ListStrategy {
        match (self.len(), other.len()) {
            (0, _) => other.strategy(),
            (_, 0) => self.strategy(),
            _ if self.strategy() == other.strategy() => self.strategy(),
            _ => ListStrategy::Object,
        }
    }

    /// Appends the items `from..to` of a list, possibly itself.
    ///
    /// # Errors
    /// MemoryError.
    pub fn extend_from_list(
        self,
        t: &mut Thread,
        other: Gc<List>,
        from: usize,
        to: usize,
    ) -> Result<(), Raised> {
        debug_assert!(from <= to && to <= other.len());
        let (len, n) = (self.len(), to - from);
        if n == 0 {
            return Ok(());
        }
        match self.common_strategy(other) {
            ListStrategy::Object => self.generalise_for(t)?,
            s if self.is_empty() && self.strategy() != s => {
                if self.storage.get().cast::<Array>().is_some() {
                    self.storage.init(Value::UNBOUND);
                }
                self.set_strategy(s);
            }
            _ => {}
        }
        if len + n > self.capacity() {
            if len == 0 {
                self.reserve(t, n)?;
            } else {
                self.grow(t, len + n)?;
            }
        }
        if self.strategy() == other.strategy() {
            // SAFETY: both ranges lie inside the capacities, and they do not overlap.
            unsafe {
                core::ptr::copy_nonoverlapping(other.words().add(from), self.words().add(len), n)
            };
            if self.strategy() == ListStrategy::Object {
                self.storage.object::<Array>().barrier_range(len, n);
            }
        } else {
            let array = self.storage.object::<Array>();
            for i in 0..n {
                array.set(len + i, other.get(from + i));
            }
        }
        self.len.set(len + n);
        Ok(())
    }

    /// Makes room in an empty list for items as `like` has them.
    ///
    /// # Errors
    /// MemoryError.
    pub fn reserve_like(
        self,
        t: &mut Thread,
        like: Gc<List>,
        capacity: usize,
    ) -> Result<(), Raised> {
        debug_assert!(self.is_empty());
        self.storage.init(Value::UNBOUND);
        self.set_strategy(like.strategy());
        self.reserve(t, capacity)
    }

    /// Moves to the object strategy, also without items.
    fn generalise_for(self, t: &mut Thread) -> Result<(), Raised> {
        if self.is_empty() && self.strategy() != ListStrategy::Object {
            self.storage.init(Value::UNBOUND);
            self.set_strategy(ListStrategy::Object);
            return Ok(());
        }
        self.generalise(t)
    }

    /// A new list of the items `from..to`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn copy_range(self, t: &mut Thread, from: usize, to: usize) -> Result<Gc<List>, Raised> {
        let list = List::new(t)?;
        list.extend_from_list(t, self, from, to)?;
        Ok(list)
    }

    /// A new list of `count` items, which exist, from `start` on, each `step` behind the last.
    ///
    /// # Errors
    /// MemoryError.
    pub fn copy_stepped(
        self,
        t: &mut Thread,
        start: isize,
        step: isize,
        count: usize,
    ) -> Result<Gc<List>, Raised> {
        let new = List::new(t)?;
        if count == 0 {
            return Ok(new);
        }
        new.reserve_like(t, self, count)?;
        let last = start + step * (count as isize - 1);
        assert!(start.max(last) < self.len() as isize && start.min(last) >= 0);
        let (from, to) = (self.words(), new.words());
        for i in 0..count {
            // SAFETY: the bounds were checked, and the new list has room for `count` words.
            unsafe { *to.add(i) = *from.offset(start + step * i as isize) };
        }
        new.len.set(count);
        if new.strategy() == ListStrategy::Object {
            new.storage.object::<Array>().barrier_range(0, count);
        }
        Ok(new)
    }

    /// Repeats the items until there are `times` as many.
    ///
    /// # Errors
    /// MemoryError.
    pub fn repeat(self, t: &mut Thread, times: usize) -> Result<(), Raised> {
        let n = self.len();
        if times == 0 || n == 0 {
            self.clear();
            return Ok(());
        }
        let Some(total) = n.checked_mul(times) else {
            return Err(t.memory_error());
        };
        self.reserve(t, total)?;
        let words = self.words();
        if n == 1 {
            // SAFETY: `total` words lie in the capacity.
            unsafe { core::slice::from_raw_parts_mut(words, total).fill(*words) };
        } else {
            let mut done = n;
            while done < total {
                let more = done.min(total - done);
                // SAFETY: both ranges lie inside the capacity, and they do not overlap.
                unsafe { core::ptr::copy_nonoverlapping(words, words.add(done), more) };
                done += more;
            }
        }
        self.len.set(total);
        if self.strategy() == ListStrategy::Object {
            self.storage.object::<Array>().barrier_range(n, total - n);
        }
        Ok(())
    }

    /// Reverses the order of the items `from..to`.
    pub fn reverse_range(self, from: usize, to: usize) {
        debug_assert!(from <= to && to <= self.len());
        if to - from < 2 {
            return;
        }
        // SAFETY: the range lies inside the storage; nothing allocates while the slice is in use.
        unsafe { core::slice::from_raw_parts_mut(self.words().add(from), to - from).reverse() };
        if self.strategy() == ListStrategy::Object {
            self.storage
                .object::<Array>()
                .barrier_range(from, to - from);
        }
    }

    /// Replaces the items `from..to` by those of `items`, another list.
    ///
    /// # Errors
    /// MemoryError.
    pub fn splice(
        self,
        t: &mut Thread,
        from: usize,
        to: usize,
        items: Gc<List>,
    ) -> Result<(), Raised> {
        debug_assert!(from <= to && to <= self.len() && self != items);
        let (len, n) = (self.len(), items.len());
        if n == 0 {
            self.remove_range(from, to);
            return Ok(());
        }
        if from == len {
            return self.extend_from_list(t, items, 0, n);
        }
        if self.common_strategy(items) == ListStrategy::Object {
            self.generalise(t)?;
        }
        let new_len = len - (to - from) + n;
        if new_len > self.capacity() {
            self.grow(t, new_len)?;
        }
        self.move_items(to, from + n, len - to);
        self.len.set(new_len);
        for i in 0..n {
            self.write(from + i, items.get(i));
        }
        if new_len < len {
            self.clear_tail(new_len, len);
        }
        Ok(())
    }

    /// Removes `count` items from `start` on, `step` (positive) apart.
    pub fn remove_stepped(self, start: usize, step: usize, count: usize) {
        let len = self.len();
        if count == 0 {
            return;
        }
        for i in 0..count {
            let from = start + i * step + 1;
            let to = if i + 1 < count {
                start + (i + 1) * step
            } else {
                len
            };
            self.move_items(from, from - 1 - i, to - from);
        }
        self.len.set(len - count);
        self.clear_tail(len - count, len);
    }

    /// Takes the items out, as an array to be sorted. The list is empty until [`Self::attach`].
    ///
    /// # Errors
    /// MemoryError.
    pub(crate) fn detach(self, t: &mut Thread) -> Result<Detached, Raised> {
        let len = self.len();
        let strategy = self.strategy();
        let storage = self.storage.get();
        let array = match strategy {
            ListStrategy::Object if storage.is_ptr() => self.storage.object::<Array>(),
            _ => {
                let array = Array::new(t, len)?;
                for i in 0..len {
                    array.init(i, self.get(i));
                }
                array
            }
        };
        self.clear();
        Ok(Detached {
            array,
            storage,
            strategy,
            len,
        })
    }

    /// Puts the items of [`Self::detach`] back in their new order.
    pub(crate) fn attach(self, d: Detached) {
        match d.strategy {
            ListStrategy::Object => self.storage.set(self, d.array),
            _ => {
                self.storage.set(self, d.storage);
                for i in 0..d.len {
                    let v = d.array.get(i);
                    let word = if d.strategy == ListStrategy::Float {
                        v.as_float().to_bits()
                    } else {
                        v.bits()
                    };
                    unsafe_array(d.storage).set(i, word);
                }
            }
        }
        self.set_strategy(d.strategy);
        self.len.set(d.len);
    }

    /// Has it storage? A list that was emptied and filled again has, even without items.
    pub(crate) fn has_storage(self) -> bool {
        self.storage.get().is_ptr()
    }

    /// Removes and returns the last item.
    #[inline]
    pub fn pop(self) -> Option<Value> {
        let len = self.len();
        if len == 0 {
            return None;
        }
        let v = self.get(len - 1);
        self.len.set(len - 1);
        self.clear_tail(len - 1, len);
        Some(v)
    }

    /// Inserts `v` before `i` (at most the length).
    ///
    /// # Errors
    /// MemoryError.
    pub fn insert(self, t: &mut Thread, i: usize, v: Value) -> Result<(), Raised> {
        let len = self.len();
        self.prepare(t, v)?;
        if len == self.capacity() {
            self.grow(t, len + 1)?;
        }
        self.move_items(i, i + 1, len - i);
        self.write(i, v);
        self.len.set(len + 1);
        Ok(())
    }

    /// Removes the items `from..to`.
    pub fn remove_range(self, from: usize, to: usize) {
        let len = self.len();
        if from >= to {
            return;
        }
        self.move_items(to, from, len - to);
        self.len.set(len - (to - from));
        self.clear_tail(len - (to - from), len);
    }

    /// Moves `count` items within the storage.
    pub(crate) fn move_items(self, from: usize, to: usize, count: usize) {
        if count == 0 {
            return;
        }
        if self.strategy() == ListStrategy::Object {
            self.storage.object::<Array>().move_within(from, to, count);
        } else {
            let words = self.words();
            // SAFETY: both ranges lie inside the capacity.
            unsafe { core::ptr::copy(words.add(from), words.add(to), count) };
        }
    }

    /// Forgets what lies in `from..to` of the storage, so that it is not kept alive.
    fn clear_tail(self, from: usize, to: usize) {
        if self.strategy() == ListStrategy::Object {
            let array = self.storage.object::<Array>();
            for i in from..to {
                array.init(i, Value::ZERO);
            }
        }
    }

    /// Shortens to `len` items.
    pub fn truncate(self, len: usize) {
        self.remove_range(len, self.len());
    }

    /// Removes all items and the storage.
    pub fn clear(self) {
        self.len.set(0);
        self.storage.init(Value::UNBOUND);
        self.set_strategy(ListStrategy::Empty);
    }

    /// Exchanges the contents of two lists.
    pub fn swap_contents(self, other: Gc<List>) {
        let (len, storage, aux) = (self.len(), self.storage.get(), self.header.aux.get());
        self.len.set(other.len());
        self.storage.set(self, other.storage.get());
        self.header.aux.set(other.header.aux.get());
        other.len.set(len);
        other.storage.set(other, storage);
        other.header.aux.set(aux);
    }

    /// The raw words of a storage with the int or float strategy.
    pub fn raw_words(self) -> Option<&'static mut [u64]> {
        match self.strategy() {
            ListStrategy::Int | ListStrategy::Float => {
                // SAFETY: `len` words lie in the storage; callers use the slice at once, without
                // touching the list in between.
                Some(unsafe { core::slice::from_raw_parts_mut(self.words(), self.len()) })
            }
            _ => None,
        }
    }
}

/// The immediate float with these bits: raw storages hold no others.
#[inline(always)]
pub(crate) fn float_value(bits: u64) -> Value {
    match Value::try_float(f64::from_bits(bits)) {
        Some(v) => v,
        None => unreachable!("a raw float storage holds immediate floats only"),
    }
}

impl Trace for List {
    fn trace(&self, m: &mut Marker) {
        self.storage.trace(m);
    }
}
