//! Large objects: each in a run of whole blocks of its own.

use super::block::{
    ALLOCATED, BLOCK_BYTES, BLOCK_HEADER_BYTES, GRANULE_BYTES, MARKED, granule_size, state,
    write_large_granule,
};
use super::header::Header;
use super::heap::{CollectKind, Heap};

impl Heap {
    /// Only the first 16 bytes are zeroed unless `zeroed`.
    pub(crate) fn alloc_large(&mut self, kind: u8, size: usize, zeroed: bool) -> *mut Header {
        let Some(total) = size.checked_add(BLOCK_HEADER_BYTES) else {
            return std::ptr::null_mut();
        };
        let blocks = total.div_ceil(BLOCK_BYTES);
        if blocks > self.space.max_blocks() {
            return std::ptr::null_mut();
        }
        let index = match self.space.take_run(blocks) {
            Some(index) => index,
            None => {
                self.collect(CollectKind::Full);
                match self.space.take_run(blocks) {
                    Some(index) => index,
                    None => return std::ptr::null_mut(),
                }
            }
        };
        if zeroed {
            self.space.zero_run(index, index, index + blocks);
        }
        let layout = self.space.layout();
        layout.meta(index).large_bytes.set(size);
        let object = layout.block_address(index) + BLOCK_HEADER_BYTES;
        // SAFETY: the run is ours.
        unsafe {
            write_large_granule(&layout, object);
            *(object as *mut u64) = Header::fresh_word(kind);
            *(object as *mut u64).add(1) = 0;
        }
        self.large_young.push(index as u32);
        self.allocated_since_collection += blocks * BLOCK_BYTES;
        self.sample(kind);
        object as *mut Header
    }

    /// Makes an object of blocks of its own longer without moving it, the new
    /// part zeroed. False, and nothing done, when the object is not of that sort
    /// or what follows it is in use. Never collects.
    ///
    /// # Safety
    /// `object` is a live object of this heap.
    pub unsafe fn try_grow_in_place(&mut self, object: *mut Header, size: usize) -> bool {
        let layout = self.space.layout();
        let index = layout.block_index(object as usize);
        let meta = layout.meta(index);
        let Some(size) = size.checked_next_multiple_of(GRANULE_BYTES) else {
            return false;
        };
        let old_size = meta.large_bytes.get();
        if meta.state.get() != state::LARGE_HEAD || size <= old_size || size > layout.size {
            return false;
        }
        let old_blocks = (old_size + BLOCK_HEADER_BYTES).div_ceil(BLOCK_BYTES);
        let blocks = (size + BLOCK_HEADER_BYTES).div_ceil(BLOCK_BYTES);
        let more = blocks - old_blocks;
        if more > 0 {
            if !self.space.extend_run(index, old_blocks, more) {
                return false;
            }
            self.space
                .zero_run(index, index + old_blocks, index + blocks);
            self.allocated_since_collection += more * BLOCK_BYTES;
            // SAFETY: the caller passes a live object.
            if unsafe { *layout.granule_of(object as usize) } & MARKED != 0 {
                self.large_live_bytes += more * BLOCK_BYTES;
            }
        }
        // What is left of the last block may hold old bytes.
        let (start, end) = (object as usize + old_size, object as usize + size);
        let slack = end.min(layout.block_address(index + old_blocks)) - start;
        // SAFETY: these bytes belong to the object's run, and nobody uses them yet.
        unsafe { std::ptr::write_bytes(start as *mut u8, 0, slack) };
        meta.large_bytes.set(size);
        true
    }

    /// Frees the unmarked large objects, of the young in a minor collection.
    pub(crate) fn sweep_large(&mut self, kind: CollectKind) {
        let mut old = std::mem::take(&mut self.large_old);
        if kind == CollectKind::Full {
            old.retain(|&index| self.sweep_one_large(index as usize, true));
        }
        let mut young = std::mem::take(&mut self.large_young);
        young.retain(|&index| self.sweep_one_large(index as usize, false));
        old.append(&mut young);
        self.large_old = old;
        self.large_young = young;
    }

    /// True when the object lives.
    fn sweep_one_large(&mut self, index: usize, was_old: bool) -> bool {
        let layout = self.space.layout();
        let object = layout.block_address(index) + BLOCK_HEADER_BYTES;
        let byte = layout.granule_of(object);
        // SAFETY: the object of the run starts there.
        let (marked, size) = unsafe { (*byte & MARKED != 0, granule_size(&layout, object)) };
        let blocks = (size + BLOCK_HEADER_BYTES).div_ceil(BLOCK_BYTES);
        let bytes = blocks * BLOCK_BYTES;
        if marked {
            // What an old object grew by is counted already.
            if !was_old {
                self.large_live_bytes += bytes;
            }
            return true;
        }
        if was_old {
            self.large_live_bytes -= bytes;
        }
        // SAFETY: as above.
        unsafe { *byte &= !ALLOCATED };
        self.space.release(index, blocks);
        false
    }
}
