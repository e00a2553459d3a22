//! The reserved range of addresses, its blocks and side tables.

use std::cell::Cell;
use std::io;

use super::barrier::{CARD_BYTES, Remembered};
use super::options::HeapOptions;

/// Bytes of a block, and its alignment.
pub(crate) const BLOCK_BYTES: usize = 64 << 10;
/// Bytes of a line, the unit in which a block's free space is found.
pub(crate) const LINE_BYTES: usize = 256;
/// Bytes of a granule, the unit of object sizes and alignment.
pub(crate) const GRANULE_BYTES: usize = 16;
/// Bytes at the start of each block (or large run) that hold no object but the
/// pointer to [`Remembered`].
pub(crate) const BLOCK_HEADER_BYTES: usize = 16;
/// Memory is committed in steps of this many bytes, so that the commits of all
/// side tables are whole pages.
pub(crate) const COMMIT_BYTES: usize = 4 << 20;

const BLOCK_SHIFT: u32 = BLOCK_BYTES.trailing_zeros();
const GRANULE_SHIFT: u32 = GRANULE_BYTES.trailing_zeros();
const CARD_SHIFT: u32 = CARD_BYTES.trailing_zeros();
pub(crate) const LINES_PER_BLOCK: usize = BLOCK_BYTES / LINE_BYTES;
pub(crate) const GRANULES_PER_BLOCK: usize = BLOCK_BYTES / GRANULE_BYTES;
const BLOCKS_PER_COMMIT: usize = COMMIT_BYTES / BLOCK_BYTES;
const MIN_RESERVE_BYTES: usize = 64 << 20;

/// Granule byte, bit 0: an object starts here.
pub(crate) const ALLOCATED: u8 = 1;
/// Granule byte, bit 1: that object is marked.
pub(crate) const MARKED: u8 = 2;
/// Both state bits. The upper six bits hold the size in granules; bytes with
/// state 0 may hold anything there.
pub(crate) const STATE_MASK: u8 = ALLOCATED | MARKED;
const SIZE_SHIFT: u32 = 2;
/// Size code that says: the size is in the next two granule bytes, six bits
/// each, or, when those are 0, in the [`BlockMeta`] of the large object.
pub(crate) const SIZE_ELSEWHERE: usize = 63;
/// Largest size, in bytes, whose code fits in one granule byte.
pub(crate) const MAX_INLINE_SIZE: usize = (SIZE_ELSEWHERE - 1) * GRANULE_BYTES;

/// What a block is used for.
pub(crate) mod state {
    pub(crate) const FREE: u8 = 0;
    pub(crate) const SMALL: u8 = 1;
    pub(crate) const LARGE_HEAD: u8 = 2;
    pub(crate) const LARGE_REST: u8 = 3;
}

/// Side record of a block; all zero for a block never used.
#[repr(C, align(64))]
pub(crate) struct BlockMeta {
    /// One bit a line: 1 when a live object touches it. Valid since the last
    /// sweep of the block.
    pub(crate) live_lines: [Cell<u64>; LINES_PER_BLOCK / 64],
    /// One of [`state`].
    pub(crate) state: Cell<u8>,
    /// Allocated into since the last collection.
    pub(crate) touched: Cell<bool>,
    /// A free block whose pages may hold old bytes.
    pub(crate) dirty: Cell<bool>,
    /// Number of live lines at the last sweep.
    pub(crate) live_line_count: Cell<u16>,
    /// For `LARGE_REST`: index of the head block.
    pub(crate) head: Cell<u32>,
    /// For `LARGE_HEAD`: bytes of the object.
    pub(crate) large_bytes: Cell<usize>,
}

/// The addresses of the heap and its side tables. Plain numbers, copied to
/// whoever needs them; valid while the [`Space`] lives.
#[derive(Clone, Copy)]
pub(crate) struct Layout {
    /// First address of the heap.
    pub(crate) base: usize,
    /// Bytes of the heap's range.
    pub(crate) size: usize,
    /// The granule byte of address `a` is at `granule_bias + (a >> 4)`.
    pub(crate) granule_bias: usize,
    card_bias: usize,
    metas: *const BlockMeta,
}

impl Layout {
    /// Address of the granule byte of `address`.
    #[inline(always)]
    pub(crate) fn granule_of(&self, address: usize) -> *mut u8 {
        debug_assert!(self.contains(address));
        self.granule_bias.wrapping_add(address >> GRANULE_SHIFT) as *mut u8
    }

    /// Address of the card byte of `address`.
    #[inline]
    pub(crate) fn card_of(&self, address: usize) -> *mut u8 {
        debug_assert!(self.contains(address));
        self.card_bias.wrapping_add(address >> CARD_SHIFT) as *mut u8
    }

    #[inline]
    pub(crate) fn contains(&self, address: usize) -> bool {
        address.wrapping_sub(self.base) < self.size
    }

    #[inline]
    pub(crate) fn block_index(&self, address: usize) -> usize {
        debug_assert!(self.contains(address));
        (address - self.base) >> BLOCK_SHIFT
    }

    #[inline]
    pub(crate) fn block_address(&self, index: usize) -> usize {
        self.base + (index << BLOCK_SHIFT)
    }

    /// The record of block `index`.
    #[inline]
    pub(crate) fn meta<'a>(&self, index: usize) -> &'a BlockMeta {
        assert_hint(index < self.size >> BLOCK_SHIFT);
        // SAFETY: the table holds one record for each block of the range, is
        // mapped readable and writable as a whole, and all-zero is valid.
        unsafe { &*self.metas.add(index) }
    }
}

#[inline(always)]
fn assert_hint(condition: bool) {
    debug_assert!(condition, "gc: block index outside the heap");
}

/// The start of the block that holds `address`.
#[inline]
pub(crate) fn block_base(address: usize) -> usize {
    address & !(BLOCK_BYTES - 1)
}

/// Writes the granule bytes of a fresh object in a small block.
///
/// # Safety
/// `[address, address + size)` was handed out by an allocator, whose granule
/// bytes are 0; `size` is a multiple of 16.
#[inline(always)]
pub(crate) unsafe fn write_granule(layout_bias: usize, address: usize, size: usize) {
    debug_assert!(size.is_multiple_of(GRANULE_BYTES) && size < BLOCK_BYTES && size != 0);
    let byte = layout_bias.wrapping_add(address >> GRANULE_SHIFT) as *mut u8;
    // SAFETY: the caller owns these granules; an object of 63 granules or more
    // has at least three granule bytes.
    unsafe {
        if size <= MAX_INLINE_SIZE {
            *byte = (size >> (GRANULE_SHIFT - SIZE_SHIFT)) as u8 | ALLOCATED;
        } else {
            let granules = size >> GRANULE_SHIFT;
            *byte = ((SIZE_ELSEWHERE as u8) << SIZE_SHIFT) | ALLOCATED;
            *byte.add(1) = ((granules & 63) << SIZE_SHIFT) as u8;
            *byte.add(2) = ((granules >> 6) << SIZE_SHIFT) as u8;
        }
    }
}

/// Writes the granule bytes of a large object.
///
/// # Safety
/// `address` is where the object of a large run starts.
pub(crate) unsafe fn write_large_granule(layout: &Layout, address: usize) {
    let byte = layout.granule_of(address);
    // SAFETY: a large run has more than three granules.
    unsafe {
        *byte = ((SIZE_ELSEWHERE as u8) << SIZE_SHIFT) | ALLOCATED;
        *byte.add(1) = 0;
        *byte.add(2) = 0;
    }
}

/// Bytes of the object that starts at `address`.
///
/// # Safety
/// An object of the heap starts at `address`.
#[inline]
pub(crate) unsafe fn granule_size(layout: &Layout, address: usize) -> usize {
    let byte = layout.granule_of(address);
    // SAFETY: the granule bytes of an object are committed, and one with the
    // code SIZE_ELSEWHERE has at least three.
    unsafe {
        debug_assert!(*byte & ALLOCATED != 0);
        let code = (*byte >> SIZE_SHIFT) as usize;
        if code != SIZE_ELSEWHERE {
            return code << GRANULE_SHIFT;
        }
        let granules =
            (*byte.add(1) >> SIZE_SHIFT) as usize | (((*byte.add(2) >> SIZE_SHIFT) as usize) << 6);
        if granules != 0 {
            return granules << GRANULE_SHIFT;
        }
        layout.meta(layout.block_index(address)).large_bytes.get()
    }
}

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
        let meta_bytes = (blocks * size_of::<BlockMeta>()).next_multiple_of(4096);
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
            layout: Layout {
                base,
                size: heap_bytes,
                granule_bias: granules.wrapping_sub(base >> GRANULE_SHIFT),
                card_bias: cards.wrapping_sub(base >> CARD_SHIFT),
                metas: metas as *const BlockMeta,
            },
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
            max_blocks: (options.max_heap_bytes / BLOCK_BYTES).clamp(1, blocks),
        };
        // The records are readable everywhere, since the conservative scan asks
        // for any block of the range.
        if !space.make_accessible(metas, meta_bytes) {
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
        for rest in index + 1..index + count {
            let meta = self.layout.meta(rest);
            meta.state.set(state::LARGE_REST);
            meta.head.set(index as u32);
        }
        self.layout.meta(index).state.set(state::LARGE_HEAD);
        Some(index)
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
        let end = start.checked_add(count)?;
        if end > self.layout.size >> BLOCK_SHIFT {
            return None;
        }
        while self.committed < end {
            if !self.commit_next() {
                return None;
            }
        }
        self.free_map.resize(end.div_ceil(64), 0);
        for index in self.high_water..end {
            self.free_map[index / 64] |= 1 << (index % 64);
            self.free_blocks += 1;
        }
        self.first_free_word = self.first_free_word.min(start / 64);
        self.high_water = self.high_water.max(end);
        Some(start)
    }

    fn commit_next(&mut self) -> bool {
        let address = self.layout.block_address(self.committed);
        let done = self.make_accessible(address, COMMIT_BYTES)
            && self.make_accessible(
                self.layout.granule_of(address) as usize,
                COMMIT_BYTES / GRANULE_BYTES,
            )
            && self.make_accessible(
                self.layout.card_of(address) as usize,
                COMMIT_BYTES / CARD_BYTES,
            );
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
        // SAFETY: the block is committed and nobody else's now.
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

    /// Zeroes the old bytes of a run just taken: with `by_system` by giving the
    /// pages back.
    pub(crate) fn zero_run(&mut self, index: usize, count: usize, by_system: bool) {
        for block in index..index + count {
            let meta = self.layout.meta(block);
            if !meta.dirty.get() {
                continue;
            }
            let header = if block == index {
                BLOCK_HEADER_BYTES
            } else {
                0
            };
            let address = self.layout.block_address(block);
            // SAFETY: the block belongs to the run, whose owner is the caller.
            unsafe {
                if by_system && block != index {
                    libc::madvise(
                        address as *mut libc::c_void,
                        BLOCK_BYTES,
                        libc::MADV_DONTNEED,
                    );
                } else {
                    std::ptr::write_bytes((address + header) as *mut u8, 0, BLOCK_BYTES - header);
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

impl Drop for Space {
    fn drop(&mut self) {
        // SAFETY: our own mapping; the heap that handed out pointers into it is
        // gone.
        unsafe { libc::munmap(self.mapping, self.mapping_bytes) };
    }
}
