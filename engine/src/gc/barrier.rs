//! The write barrier.
//!
//! A minor collection does not visit old objects, so a store of a young object
//! into an old one must be recorded. Small owners are remembered whole; arrays
//! of more than [`CARD_THRESHOLD`] bytes remember the written 512-byte cards.

use std::cell::RefCell;

use super::block::{Layout, block_base, granule_size};
use super::header::{Header, flag};

/// Bytes of one card.
pub const CARD_BYTES: usize = 512;
/// Objects of more bytes than this are remembered by cards.
pub const CARD_THRESHOLD: usize = 4096;

/// What the barrier writes and the collector reads. It is shared, not a part of
/// the heap, so that the barrier, which finds it through the block of the owner, never
/// aliases a `&mut Heap`.
pub(crate) struct Remembered {
    /// Old small objects that were written to.
    pub(crate) objects: RefCell<Vec<*mut Header>>,
    /// Old large objects with dirty cards.
    pub(crate) carded: RefCell<Vec<*mut Header>>,
    pub(crate) layout: Layout,
}

/// Must be called after (or before, with no allocation between) a reference is
/// stored anywhere in `owner`.
///
/// # Safety
/// `owner` is the start of a live object of a heap.
#[inline]
pub unsafe fn barrier(owner: *mut Header) {
    // SAFETY: the caller passes a live object.
    if unsafe { (*owner).gc.get() } & flag::NEEDS_BARRIER != 0 {
        // SAFETY: as above.
        unsafe { remember(owner) }
    }
}

/// Like [`barrier`] for a store into an array that may be large; `slot` is the
/// address written to. Small owners are handled as by `barrier`.
///
/// # Safety
/// `owner` is the start of a live object of a heap and `slot` lies in it.
#[inline]
pub unsafe fn barrier_slot(owner: *mut Header, slot: *const u8) {
    // SAFETY: the caller passes a live object.
    if unsafe { (*owner).gc.get() } & flag::NEEDS_BARRIER != 0 {
        // SAFETY: as above.
        unsafe { remember_slot(owner, slot) }
    }
}

/// The slow path of [`barrier`], which compiled code calls.
///
/// # Safety
/// As [`barrier`].
#[cold]
#[inline(never)]
pub unsafe fn remember(owner: *mut Header) {
    // SAFETY: each block that holds an object starts with a pointer to the
    // heap's `Remembered`, which lives as long as the heap.
    unsafe {
        let remembered = remembered_of(owner);
        (*owner).clear_flag(flag::NEEDS_BARRIER);
        remembered.objects.borrow_mut().push(owner);
    }
}

/// The slow path of [`barrier_slot`], which compiled code calls.
///
/// # Safety
/// As [`barrier_slot`].
#[cold]
#[inline(never)]
pub unsafe fn remember_slot(owner: *mut Header, slot: *const u8) {
    // SAFETY: as in `remember`; the card table covers every address of the
    // heap.
    unsafe {
        let remembered = remembered_of(owner);
        let layout = &remembered.layout;
        debug_assert!(slot as usize >= owner as usize);
        if granule_size(layout, owner as usize) <= CARD_THRESHOLD {
            remember(owner);
            return;
        }
        *layout.card_of(slot as usize) = 1;
        if !(*owner).has_flag(flag::HAS_DIRTY_CARDS) {
            (*owner).set_flag(flag::HAS_DIRTY_CARDS);
            remembered.carded.borrow_mut().push(owner);
        }
    }
}

/// # Safety
/// `owner` is the start of a live object of a heap.
unsafe fn remembered_of<'a>(owner: *mut Header) -> &'a Remembered {
    // SAFETY: see `remember`.
    unsafe { &**(block_base(owner as usize) as *const *const Remembered) }
}
