//! Conservative scanning: from a word that may be a reference to an object.

use super::Marker;
use super::block::{
    BLOCK_HEADER_BYTES, GRANULE_BYTES, Layout, STATE_MASK, block_base, granule_size, state,
};
use super::header::Header;

const WORD: usize = size_of::<u64>();
const STATES: u64 = u64::from_ne_bytes([STATE_MASK; 8]);

impl Layout {
    /// The object that `address` points to, into, or nothing.
    pub(crate) fn find_object(&self, address: usize) -> Option<*mut Header> {
        if !self.contains(address) {
            return None;
        }
        let index = self.block_index(address);
        let meta = self.meta(index);
        let start = match meta.state.get() {
            state::SMALL => self.find_start_in_block(address)?,
            state::LARGE_HEAD => self.block_address(index) + BLOCK_HEADER_BYTES,
            state::LARGE_REST => self.block_address(meta.head.get() as usize) + BLOCK_HEADER_BYTES,
            _ => return None,
        };
        // SAFETY: an object starts there: in a small block by its granule byte,
        // in a large run always.
        let size = unsafe { granule_size(self, start) };
        (address.wrapping_sub(start) < size).then_some(start as *mut Header)
    }

    /// The start of the last object in the block that starts at or before
    /// `address`.
    fn find_start_in_block(&self, address: usize) -> Option<usize> {
        let first = self.granule_of(block_base(address)) as usize;
        let granule = self.granule_of(address) as usize;
        let mut word_address = granule & !(WORD - 1);
        // Granules after the address do not count. Little-endian: later bytes
        // are higher.
        let mut mask = u64::MAX >> (8 * (WORD - 1 - (granule - word_address)));
        while word_address >= first {
            // SAFETY: the granule bytes of a block in use are committed, and
            // aligned as the block is.
            let word = unsafe { u64::from_le(*(word_address as *const u64)) };
            let states = word & STATES & mask;
            if states != 0 {
                let byte = WORD - 1 - states.leading_zeros() as usize / 8;
                let granules = word_address + byte - first;
                return Some(block_base(address) + granules * GRANULE_BYTES);
            }
            mask = u64::MAX;
            word_address -= WORD;
        }
        None
    }
}

impl Marker {
    /// Marks the object that a word points to or into, should it do so. Accepts
    /// raw pointers, tagged values and pointers just past the end of an object,
    /// which compilers make of loops over arrays.
    pub fn mark_ambiguous(&mut self, word: usize) {
        let layout = self.layout();
        if !layout.contains(word) || self.is_checking() {
            return;
        }
        if let Some(object) = layout.find_object(word) {
            self.mark_ptr(object);
        }
        if word.is_multiple_of(WORD)
            && let Some(object) = layout.find_object(word - 1)
        {
            self.mark_ptr(object);
        }
    }

    /// [`Marker::mark_ambiguous`] for the words of `[low, high)`.
    ///
    /// # Safety
    /// The range is readable and its bounds are multiples of 8.
    pub unsafe fn mark_ambiguous_range(&mut self, low: usize, high: usize) {
        debug_assert!(low.is_multiple_of(WORD) && high.is_multiple_of(WORD));
        let mut address = low;
        while address < high {
            // SAFETY: the caller says that the range is readable. Volatile, as
            // other frames write these words behind the compiler's back.
            let word = unsafe { std::ptr::read_volatile(address as *const usize) };
            self.mark_ambiguous(word);
            address += WORD;
        }
    }
}
