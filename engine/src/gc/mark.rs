//! Marking.

use super::block::{ALLOCATED, GRANULE_BYTES, Layout, MARKED, granule_size};
use super::header::{Header, KindInfo, flag};
use crate::value::Value;

/// References between leaving the mark stack and being looked at. A power of
/// two; 16 was a little faster than 8 on random graphs.
const PREFETCH_DISTANCE: usize = 16;
/// Arrays are visited in pieces of this many bytes, which bounds the mark stack.
const PIECE_BYTES: usize = 64 << 10;
/// The mark stack keeps room for this many entries from one collection to the
/// next.
const KEPT_STACK_ENTRIES: usize = 64 << 10;
/// On the mark stack, set in the address of an array of which a piece is left;
/// the next entry is the offset where it starts.
const PIECE_TAG: usize = 1;

/// What tracing functions report references to.
pub struct Marker {
    layout: Layout,
    kinds: *const KindInfo,
    stack: Vec<usize>,
    /// When present, nothing is marked: see `verify`.
    check: Option<Box<Check>>,
}

/// What a checking marker has seen since `begin_check`.
#[derive(Default)]
struct Check {
    young: Vec<usize>,
    bad: Option<usize>,
}

impl Marker {
    /// `kinds` points to the table of 256 entries; `stack` is empty.
    pub(crate) fn new(layout: Layout, kinds: *const KindInfo, stack: Vec<usize>) -> Marker {
        debug_assert!(stack.is_empty());
        Marker {
            layout,
            kinds,
            stack,
            check: None,
        }
    }

    /// A marker that marks nothing and remembers the unmarked objects it met.
    pub(crate) fn for_check(layout: Layout, kinds: *const KindInfo) -> Marker {
        Marker {
            check: Some(Box::default()),
            ..Marker::new(layout, kinds, Vec::new())
        }
    }

    /// True for a marker made by [`Marker::for_check`].
    pub(crate) fn is_checking(&self) -> bool {
        self.check.is_some()
    }

    /// Forgets what was met.
    pub(crate) fn begin_check(&mut self) {
        if let Some(check) = &mut self.check {
            check.young.clear();
        }
    }

    /// The young objects met, or a call of `bad` with the first pointer that is
    /// not the start of an object.
    pub(crate) fn take_young(&mut self, bad: &dyn Fn(usize)) -> Vec<usize> {
        let Some(check) = &mut self.check else {
            return Vec::new();
        };
        if let Some(address) = check.bad {
            bad(address);
        }
        std::mem::take(&mut check.young)
    }

    pub(crate) fn layout(&self) -> Layout {
        self.layout
    }

    /// The empty mark stack, for the next collection.
    pub(crate) fn into_stack(mut self) -> Vec<usize> {
        debug_assert!(self.stack.is_empty());
        self.stack.shrink_to(KEPT_STACK_ENTRIES);
        self.stack
    }

    /// True when the object is marked.
    pub(crate) fn is_marked(&self, object: *mut Header) -> bool {
        // SAFETY: callers pass objects of this heap.
        unsafe { *self.layout.granule_of(object as usize) & MARKED != 0 }
    }

    /// Visits a marked object once more.
    ///
    /// # Safety
    /// `object` is a marked object.
    pub(crate) unsafe fn visit_again(&mut self, object: *mut Header) {
        // SAFETY: as the caller says.
        unsafe { self.visit(object) };
    }

    /// Marks what a value refers to, if anything.
    #[inline]
    pub fn mark_value(&mut self, value: Value) {
        if value.is_ptr() {
            self.mark_ptr(value.as_raw_ptr().cast());
        }
    }

    /// Marks an object; null is let pass.
    #[inline]
    pub fn mark_ptr(&mut self, object: *mut Header) {
        if !object.is_null() {
            self.mark_address(object as usize);
        }
    }

    #[inline]
    fn mark_address(&mut self, object: usize) {
        if !self.layout.contains(object) {
            self.not_an_object(object);
        } else if self.check.is_some() {
            self.meet(object);
        } else {
            self.stack.push(object);
        }
    }

    /// Marks an object; false when it was marked before.
    #[inline]
    fn take_mark(&mut self, object: usize) -> bool {
        let byte = self.layout.granule_of(object);
        // SAFETY: the granule bytes of an object are committed; a wild pointer
        // into the range meets a granule byte without an object, or faults.
        unsafe {
            let granule = *byte;
            if granule & MARKED != 0 {
                return false;
            }
            if granule & ALLOCATED != 0 && object.is_multiple_of(GRANULE_BYTES) {
                *byte = granule | MARKED;
                return true;
            }
        }
        self.not_an_object(object);
        false
    }

    /// Visits everything that is reachable from what was marked.
    ///
    /// The stack holds references that nobody has looked at: testing the mark
    /// costs a cache miss, and so does the header. Both are prefetched when a
    /// reference enters a short queue, and needed when it leaves. Against
    /// testing the mark before pushing, with a prefetch of the header alone,
    /// this took a seventh off the time of a full collection of 2 million nodes
    /// (tree in allocation order 16.7 ms against 20.3, random graph 54 against
    /// 62).
    pub(crate) fn drain(&mut self) {
        let mut queue = [0usize; PREFETCH_DISTANCE];
        let mut head = 0usize;
        let mut tail = 0usize;
        loop {
            while tail - head < PREFETCH_DISTANCE
                && let Some(entry) = self.stack.pop()
            {
                if entry & PIECE_TAG == 0 {
                    prefetch(self.layout.granule_of(entry) as usize);
                    prefetch(entry);
                    queue[tail % PREFETCH_DISTANCE] = entry;
                    tail += 1;
                } else {
                    let offset = self.stack.pop().unwrap_or(0);
                    // SAFETY: pushed by `visit_piece` with these meanings.
                    unsafe { self.visit_piece((entry - PIECE_TAG) as *mut Header, offset) };
                }
            }
            if head == tail {
                return;
            }
            let object = queue[head % PREFETCH_DISTANCE];
            head += 1;
            if self.take_mark(object) {
                // SAFETY: an object starts there, and it is marked now.
                unsafe { self.visit(object as *mut Header) };
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn meet(&mut self, object: usize) {
        // SAFETY: as in `take_mark`.
        let granule = unsafe { *self.layout.granule_of(object) };
        if granule & ALLOCATED == 0 || !object.is_multiple_of(GRANULE_BYTES) {
            self.not_an_object(object);
        } else if granule & MARKED == 0
            && let Some(check) = &mut self.check
        {
            check.young.push(object);
        }
    }

    /// # Safety
    /// `object` is a marked object.
    #[inline]
    unsafe fn visit(&mut self, object: *mut Header) {
        // SAFETY: a marked object has a header; the table has an entry for each
        // kind.
        unsafe {
            let info = &*self.kinds.add((*object).kind.get() as usize);
            let Some(trace) = info.trace else { return };
            (*object).set_flag(flag::NEEDS_BARRIER);
            if info.trace_range.is_some()
                && granule_size(&self.layout, object as usize) > PIECE_BYTES
            {
                self.visit_piece(object, 0);
            } else {
                trace(object, self);
            }
        }
    }

    /// # Safety
    /// `object` is marked, of a kind with `trace_range`, and has more than
    /// `offset` bytes.
    unsafe fn visit_piece(&mut self, object: *mut Header, offset: usize) {
        // SAFETY: as the caller says.
        unsafe {
            let size = granule_size(&self.layout, object as usize);
            let info = &*self.kinds.add((*object).kind.get() as usize);
            let end = (offset + PIECE_BYTES).min(size);
            if end < size {
                self.stack.push(end);
                self.stack.push(object as usize | PIECE_TAG);
            }
            if let Some(trace_range) = info.trace_range {
                trace_range(object, offset, end, self);
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn not_an_object(&mut self, address: usize) {
        match &mut self.check {
            Some(check) => check.bad = check.bad.or(Some(address)),
            None => panic!("gc: traced the address {address:#x}, where no object starts"),
        }
    }
}

#[inline(always)]
fn prefetch(object: usize) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a prefetch has no effect but on caches.
    unsafe {
        std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(object as *const i8);
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = object;
}
