//! The mapping behind the heap: reserving, committing, taking and giving back
//! blocks.

use std::io;

use super::barrier::{CARD_BYTES, Remembered};
use super::block::{BLOCK_BYTES, BLOCK_HEADER_BYTES, BlockMeta, GRANULE_BYTES, Layout, state};
use super::options::HeapOptions;

/// Memory is committed in steps of this many bytes, so that the commits of all
/// side tables are whole pages.
const COMMIT_BYTES: usize = 4 << 20;
const BLOCKS_PER_COMMIT: usize = COMMIT_BYTES / BLOCK_BYTES;
/// From this offset in the heap on, memory is asked for in huge pages: a list of
/// 32 MB then takes 10 ms to build instead of 18. Small heaps keep small pages,
/// and with them a small resident size.
const HUGE_PAGES_FROM_BYTES: usize = 8 << 20;
/// Old pages of runs of at least this many blocks (32 MiB) are given back to the
/// system, which hands out zeroed ones when they are touched; shorter runs are
/// zeroed here: writing a megabyte takes a tenth of the time of its page faults.
const RETURN_BLOCKS: usize = 512;
const MIN_RESERVE_BYTES: usize = 64 << 20;

/// The mapping: which blocks are committed, in use, free.
pub(crate) struct Space {
    layout: Layout,
    mapping: *mut libc::c_void,
    mapping_bytes: usize,
    /// The word at the start of each block in use.
    remembered: *const Remembered,
    /// Blocks below this index were used at least once.
    high_water: usize,
    /// Blocks below this index are readable and writable.
    committed: usize,
    /// One bit a block below `high_water`: 1 when free.
    free_map: Vec<u64>,
    free_blocks: usize,
    dirty_free_blocks: usize,
    /// No bit is set in `free_map` below this word.
    first_free_word: usize,
    in_use: usize,
    /// Largest value of `in_use` that is allowed.
    max_blocks: usize,
}

impl Space {
    pub(crate) fn new(options: &HeapOptions) -> io::Result<Space> {
        let mut heap_bytes = options
            .reserve_bytes
            .max(MIN_RESERVE_BYTES)
            .next_multiple_of(COMMIT_BYTES);
        loop {
            match Space::reserve(heap_bytes, options) {
                Ok(space) => return Ok(space),
                Err(_) if heap_bytes / 2 >= MIN_RESERVE_BYTES => {
                    heap_bytes = (heap_bytes / 2).next_multiple_of(COMMIT_BYTES);
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn reserve(heap_bytes: usize, options: &HeapOptions) -> io::Result<Space> {
        let blocks = heap_bytes / BLOCK_BYTES;
        let granule_bytes = heap_bytes / GRANULE_BYTES;
        let card_bytes = heap_bytes / CARD_BYTES;
        let meta_bytes = blocks * size_of::<BlockMeta>();
        let mapping_bytes = heap_bytes + granule_bytes + card_bytes + meta_bytes + COMMIT_BYTES;
        // Far from where the system puts its own mappings, so that it is free.
        let wanted: usize = if options.fixed_address {
            0x1000_0000_0000
        } else {
            0
        };
        // SAFETY: a fresh private mapping; the address is only a hint.
        let mapping = unsafe {
            libc::mmap(
                wanted as *mut libc::c_void,
                mapping_bytes,
                libc::PROT_NONE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                -1,
                0,
            )
        };
        if mapping == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        let base = (mapping as usize).next_multiple_of(COMMIT_BYTES);
        let granules = base + heap_bytes;
        let cards = granules + granule_bytes;
        let metas = cards + card_bytes;
        let space = Space {
            layout: Layout::new(base, heap_bytes, granules, cards, metas),
            mapping,
            mapping_bytes,
            remembered: std::ptr::null(),
            high_water: 0,
            committed: 0,
            free_map: Vec::new(),
            free_blocks: 0,
            dirty_free_blocks: 0,
            first_free_word: 0,
            in_use: 0,
            max_blocks: (options.max_heap_bytes.min(physical_memory_bytes()) / BLOCK_BYTES)
                .clamp(1, blocks),
        };
        // The records are readable everywhere, since the conservative scan asks
        // for any block of the range; so are the cards, whose part for one step of
        // commits need not be whole pages. Untouched pages cost nothing.
        if !space.make_accessible(cards, card_bytes + meta_bytes) {
            return Err(io::Error::last_os_error());
        }
        Ok(space)
    }

    fn make_accessible(&self, address: usize, bytes: usize) -> bool {
        debug_assert!(
            address >= self.mapping as usize
                && address + bytes <= self.mapping as usize + self.mapping_bytes
        );
        // SAFETY: the range lies in our own mapping.
        unsafe {
            libc::mprotect(
                address as *mut libc::c_void,
                bytes,
                libc::PROT_READ | libc::PROT_WRITE,
            ) == 0
        }
    }

    /// Says what to write at the start of each block taken from now on.
    pub(crate) fn set_remembered(&mut self, remembered: *const Remembered) {
        self.remembered = remembered;
    }

    pub(crate) fn layout(&self) -> Layout {
        self.layout
    }

    /// Blocks below this index were used at least once.
    pub(crate) fn high_water(&self) -> usize {
        self.high_water
    }

    pub(crate) fn blocks_in_use(&self) -> usize {
        self.in_use
    }

    /// Blocks whose pages may be resident.
    pub(crate) fn resident_blocks(&self) -> usize {
        self.in_use + self.dirty_free_blocks
    }

    pub(crate) fn max_blocks(&self) -> usize {
        self.max_blocks
    }

    /// Raises the limit by one block.
    pub(crate) fn exceed_limit(&mut self) {
        self.max_blocks = (self.max_blocks + 1).min(self.layout.blocks());
    }

    /// Takes a free block, the lowest there is; `None` at the limit or when the
    /// system gives no memory.
    pub(crate) fn take_block(&mut self) -> Option<usize> {
        if self.in_use >= self.max_blocks {
            return None;
        }
        let index = if self.free_blocks > 0 {
            let words = &self.free_map;
            let mut word = self.first_free_word;
            while words[word] == 0 {
                word += 1;
            }
            self.first_free_word = word;
            word * 64 + words[word].trailing_zeros() as usize
        } else {
            self.extend(1)?
        };
        self.claim(index, 1);
        self.write_block_header(index);
        self.layout.meta(index).state.set(state::SMALL);
        Some(index)
    }

    /// Takes `count` neighbouring free blocks.
    pub(crate) fn take_run(&mut self, count: usize) -> Option<usize> {
        if count > self.max_blocks - self.in_use.min(self.max_blocks) {
            return None;
        }
        let index = match self.find_run(count) {
            Some(index) => index,
            None => self.extend(count)?,
        };
        self.claim(index, count);
        self.write_block_header(index);
        for rest in index + 1..index + count {
            let meta = self.layout.meta(rest);
            meta.state.set(state::LARGE_REST);
            meta.head.set(index as u32);
        }
        self.layout.meta(index).state.set(state::LARGE_HEAD);
        Some(index)
    }

    /// Makes the run of `count` blocks at `index` longer by `more`, if what
    /// follows is free.
    pub(crate) fn extend_run(&mut self, index: usize, count: usize, more: usize) -> bool {
        let (start, end) = (index + count, index + count + more);
        if more > self.max_blocks.saturating_sub(self.in_use) {
            return false;
        }
        if !(start..end.min(self.high_water)).all(|block| self.is_free(block)) {
            return false;
        }
        if end > self.high_water && !self.raise_high_water(end) {
            return false;
        }
        self.claim(start, more);
        for rest in start..end {
            let meta = self.layout.meta(rest);
            meta.state.set(state::LARGE_REST);
            meta.head.set(index as u32);
        }
        true
    }

    fn find_run(&self, count: usize) -> Option<usize> {
        if self.free_blocks < count {
            return None;
        }
        let mut length = 0;
        let mut index = self.first_free_word * 64;
        while index < self.high_water {
            let word = self.free_map[index / 64] >> (index % 64);
            if word == 0 {
                length = 0;
                index = (index / 64 + 1) * 64;
            } else if word & 1 == 0 {
                length = 0;
                index += word.trailing_zeros() as usize;
            } else {
                // At most to the end of this word: the shift brought in zeros.
                let ones = word.trailing_ones() as usize;
                length += ones;
                index += ones;
                if length >= count {
                    return Some(index - length);
                }
            }
        }
        None
    }

    /// Makes `count` never used blocks at the top free; returns the first. A run
    /// may start in free blocks just below.
    fn extend(&mut self, count: usize) -> Option<usize> {
        let mut start = self.high_water;
        while start > 0 && self.high_water - start < count - 1 && self.is_free(start - 1) {
            start -= 1;
        }
        self.raise_high_water(start.checked_add(count)?)
            .then_some(start)
    }

    /// Makes the never used blocks below `end` free.
    fn raise_high_water(&mut self, end: usize) -> bool {
        if end > self.layout.blocks() {
            return false;
        }
        while self.committed < end {
            if !self.commit_next() {
                return false;
            }
        }
        self.free_map.resize(end.div_ceil(64), 0);
        for index in self.high_water..end {
            self.free_map[index / 64] |= 1 << (index % 64);
        }
        self.free_blocks += end - self.high_water;
        self.first_free_word = self.first_free_word.min(self.high_water / 64);
        self.high_water = end;
        true
    }

    fn commit_next(&mut self) -> bool {
        let address = self.layout.block_address(self.committed);
        let done = self.make_accessible(address, COMMIT_BYTES)
            && self.make_accessible(
                self.layout.granule_of(address) as usize,
                COMMIT_BYTES / GRANULE_BYTES,
            );
        #[cfg(target_os = "linux")]
        if done && address - self.layout.base >= HUGE_PAGES_FROM_BYTES {
            // SAFETY: our own mapping; advice that the system may ignore.
            unsafe {
                libc::madvise(
                    address as *mut libc::c_void,
                    COMMIT_BYTES,
                    libc::MADV_HUGEPAGE,
                )
            };
        }
        if done {
            self.committed += BLOCKS_PER_COMMIT;
        }
        done
    }

    fn is_free(&self, index: usize) -> bool {
        self.free_map[index / 64] >> (index % 64) & 1 != 0
    }

    fn claim(&mut self, index: usize, count: usize) {
        for block in index..index + count {
            debug_assert!(self.is_free(block));
            self.free_map[block / 64] &= !(1 << (block % 64));
            if self.layout.meta(block).dirty.get() {
                self.dirty_free_blocks -= 1;
            }
        }
        self.free_blocks -= count;
        self.in_use += count;
    }

    /// Lets the barrier find its way from the objects of a block just claimed.
    fn write_block_header(&self, index: usize) {
        // SAFETY: the block is committed and nobody else's.
        unsafe { *(self.layout.block_address(index) as *mut *const Remembered) = self.remembered };
    }

    /// Gives `count` blocks back. Their pages stay until [`Space::trim`].
    pub(crate) fn release(&mut self, index: usize, count: usize) {
        for block in index..index + count {
            debug_assert!(!self.is_free(block));
            self.free_map[block / 64] |= 1 << (block % 64);
            let meta = self.layout.meta(block);
            meta.state.set(state::FREE);
            meta.dirty.set(true);
            meta.touched.set(false);
        }
        self.first_free_word = self.first_free_word.min(index / 64);
        self.free_blocks += count;
        self.dirty_free_blocks += count;
        self.in_use -= count;
    }

    /// Zeroes the old bytes of blocks `[from, to)`, all just taken, but for the
    /// block header of `head`. Long runs are zeroed by giving their pages back.
    pub(crate) fn zero_run(&mut self, head: usize, from: usize, to: usize) {
        for block in from..to {
            if !self.layout.meta(block).dirty.get() {
                continue;
            }
            let address = self.layout.block_address(block);
            // SAFETY: the blocks belong to a run, whose owner is the caller.
            unsafe {
                if block == head {
                    std::ptr::write_bytes(
                        (address + BLOCK_HEADER_BYTES) as *mut u8,
                        0,
                        BLOCK_BYTES - BLOCK_HEADER_BYTES,
                    );
                } else if to - from >= RETURN_BLOCKS {
                    libc::madvise(
                        address as *mut libc::c_void,
                        BLOCK_BYTES,
                        libc::MADV_DONTNEED,
                    );
                } else {
                    std::ptr::write_bytes(address as *mut u8, 0, BLOCK_BYTES);
                }
            }
        }
    }

    /// Gives the pages of free blocks back to the system, from the top, until
    /// `keep` dirty ones are left.
    pub(crate) fn trim(&mut self, keep: usize) {
        let mut index = self.high_water;
        while self.dirty_free_blocks > keep && index > 0 {
            index -= 1;
            if !self.is_free(index) || !self.layout.meta(index).dirty.get() {
                continue;
            }
            let end = index + 1;
            while self.dirty_free_blocks > keep {
                self.layout.meta(index).dirty.set(false);
                self.dirty_free_blocks -= 1;
                let below = index.wrapping_sub(1);
                if index == 0 || !self.is_free(below) || !self.layout.meta(below).dirty.get() {
                    break;
                }
                if self.dirty_free_blocks > keep {
                    index = below;
                }
            }
            // SAFETY: these blocks are free: no object, no allocator uses them.
            unsafe {
                libc::madvise(
                    self.layout.block_address(index) as *mut libc::c_void,
                    (end - index) * BLOCK_BYTES,
                    libc::MADV_DONTNEED,
                );
            }
        }
    }
}

/// Memory of the machine; a heap that outgrows it would thrash or be killed.
fn physical_memory_bytes() -> usize {
    // SAFETY: no pointers are involved.
    let (pages, page_bytes) = unsafe {
        (
            libc::sysconf(libc::_SC_PHYS_PAGES),
            libc::sysconf(libc::_SC_PAGESIZE),
        )
    };
    match (usize::try_from(pages), usize::try_from(page_bytes)) {
        (Ok(pages), Ok(page_bytes)) if pages > 0 => pages.saturating_mul(page_bytes),
        _ => usize::MAX,
    }
}

impl Drop for Space {
    fn drop(&mut self) {
        // SAFETY: our own mapping; the heap that handed out pointers into it is
        // gone.
        unsafe { libc::munmap(self.mapping, self.mapping_bytes) };
    }
}
