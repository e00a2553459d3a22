//! Sweeping: from marks to free lines and free blocks.

use super::block::{
    ALLOCATED, BLOCK_HEADER_BYTES, GRANULES_PER_BLOCK, LINE_BYTES, LINES_PER_BLOCK, MARKED, state,
};
use super::heap::{CollectKind, Heap};

/// Blocks with fewer free lines are left alone until more become free.
const MIN_FREE_LINES: usize = 8;

const ALLOCATED_BYTES: u128 = u128::from_ne_bytes([ALLOCATED; 16]);
const MARKED_BYTES: u128 = u128::from_ne_bytes([MARKED; 16]);
const GRANULES_PER_LINE: usize = 16;

impl Heap {
    /// Makes all objects young.
    pub(crate) fn clear_marks(&mut self) {
        let layout = self.space.layout();
        for block in 0..self.space.high_water() {
            let base = layout.block_address(block);
            match layout.meta(block).state.get() {
                state::SMALL => {
                    let words = layout.granule_of(base) as *mut u128;
                    for line in 0..LINES_PER_BLOCK {
                        // SAFETY: a block has one aligned granule word a line.
                        unsafe { *words.add(line) &= !MARKED_BYTES };
                    }
                }
                // SAFETY: the object of a large run starts there.
                state::LARGE_HEAD => unsafe {
                    *layout.granule_of(base + BLOCK_HEADER_BYTES) &= !MARKED;
                },
                _ => {}
            }
        }
    }

    /// Frees what is not marked.
    pub(crate) fn sweep(&mut self, kind: CollectKind) {
        let touched = std::mem::take(&mut self.touched);
        match kind {
            CollectKind::Minor => {
                for &block in touched.iter().rev() {
                    self.sweep_block(block as usize);
                }
            }
            CollectKind::Full => {
                self.partly_free.clear();
                self.roomy.clear();
                // From the top: the list is used from its end, so that low
                // blocks fill up and high ones become free.
                for block in (0..self.space.high_water()).rev() {
                    if self.space.layout().meta(block).state.get() == state::SMALL {
                        self.sweep_block(block);
                    }
                }
            }
        }
        self.touched = touched;
        self.touched.clear();
        self.sweep_large(kind);
    }

    fn sweep_block(&mut self, block: usize) {
        let layout = self.space.layout();
        let meta = layout.meta(block);
        let words = layout.granule_of(layout.block_address(block)) as *mut u128;
        let bytes = words as *const u8;
        let mut live_count = 0;
        // First granule after the last live object seen.
        let mut live_end = 0;
        for chunk in 0..LINES_PER_BLOCK / 64 {
            let lines = chunk * 64..(chunk + 1) * 64;
            if live_end <= lines.start * GRANULES_PER_LINE {
                // SAFETY: a block has one aligned granule word a line.
                let part = unsafe { std::slice::from_raw_parts_mut(words.add(lines.start), 64) };
                let all = part.iter().fold(0, |all, word| all | *word);
                if u128::from_le(all) & MARKED_BYTES == 0 {
                    // Most of what is young dies in droves.
                    part.fill(0);
                    meta.live_lines[chunk].set(0);
                    continue;
                }
            }
            let mut live = 0u64;
            for line in lines {
                // SAFETY: a block has one aligned granule word a line.
                let word = unsafe { u128::from_le(*words.add(line)) };
                let first = line * GRANULES_PER_LINE;
                let marked = word & MARKED_BYTES;
                let kept = word & !(ALLOCATED_BYTES & !(marked >> 1));
                if kept != word {
                    // SAFETY: as above.
                    unsafe { *words.add(line) = kept.to_le() };
                }
                let mut is_live = live_end > first;
                if marked != 0 {
                    is_live = true;
                    // Only the last object of a line can reach into the next.
                    let last = first + 15 - marked.leading_zeros() as usize / 8;
                    // SAFETY: an object of this block starts at granule `last`.
                    live_end = last + unsafe { size_in_granules(bytes, last) };
                }
                live |= u64::from(is_live) << (line % 64);
            }
            meta.live_lines[chunk].set(live);
            live_count += live.count_ones() as usize;
        }
        debug_assert!(live_end <= GRANULES_PER_BLOCK);
        self.live_lines += live_count;
        self.live_lines -= meta.live_line_count.get() as usize;
        meta.live_line_count.set(live_count as u16);
        meta.touched.set(false);
        meta.dirty.set(true);
        if live_count == 0 {
            self.space.release(block, 1);
        } else if meta
            .live_lines
            .windows(2)
            .any(|w| w[0].get() | w[1].get() == 0)
        {
            self.roomy.push(block as u32);
        } else if live_count <= LINES_PER_BLOCK - MIN_FREE_LINES {
            self.partly_free.push(block as u32);
        }
    }

    /// Bytes that survived the last collection.
    pub(crate) fn live_bytes(&self) -> usize {
        self.live_lines * LINE_BYTES + self.large_live_bytes
    }
}

/// # Safety
/// An object of a small block starts at granule `index` of the block whose
/// granule bytes start at `bytes`.
#[inline]
unsafe fn size_in_granules(bytes: *const u8, index: usize) -> usize {
    // SAFETY: as the caller says; see `granule_size`.
    unsafe {
        let code = *bytes.add(index) >> 2;
        if code as usize != super::block::SIZE_ELSEWHERE {
            return code as usize;
        }
        (*bytes.add(index + 1) >> 2) as usize | ((*bytes.add(index + 2) >> 2) as usize) << 6
    }
}
