//! Large objects: each in a run of whole blocks of its own.

use super::block::{
    ALLOCATED, BLOCK_BYTES, BLOCK_HEADER_BYTES, MARKED, granule_size, write_large_granule,
};
use super::header::Header;
use super::heap::{CollectKind, Heap};

/// Old pages of a run of at least this many blocks are given back to the system,
/// which hands out zeroed ones when they are touched; shorter runs are zeroed
/// here.
const RETURN_BLOCKS: usize = 16;

impl Heap {
    pub(crate) fn alloc_large(&mut self, kind: u8, size: usize) -> *mut Header {
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
        self.space.zero_run(index, blocks, blocks >= RETURN_BLOCKS);
        let layout = self.space.layout();
        layout.meta(index).large_bytes.set(size);
        let object = layout.block_address(index) + BLOCK_HEADER_BYTES;
        // SAFETY: the run is ours and zeroed.
        unsafe {
            write_large_granule(&layout, object);
            *(object as *mut u64) = Header::fresh_word(kind);
        }
        self.large_young.push(index as u32);
        self.allocated_since_collection += blocks * BLOCK_BYTES;
        object as *mut Header
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
