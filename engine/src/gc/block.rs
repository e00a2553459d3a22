//! Blocks, lines and granules: the layout of the heap and its side tables.

use std::cell::Cell;

use super::barrier::CARD_BYTES;

/// Bytes of a block, and its alignment.
pub(crate) const BLOCK_BYTES: usize = 64 << 10;
/// Bytes of a line, the unit in which a block's free space is found.
pub(crate) const LINE_BYTES: usize = 256;
/// Bytes of a granule, the unit of object sizes and alignment.
pub(crate) const GRANULE_BYTES: usize = 16;
/// Bytes at the start of each block (or large run) that hold no object but the
/// pointer to the heap's `Remembered`.
pub(crate) const BLOCK_HEADER_BYTES: usize = 16;

const BLOCK_SHIFT: u32 = BLOCK_BYTES.trailing_zeros();
const GRANULE_SHIFT: u32 = GRANULE_BYTES.trailing_zeros();
const CARD_SHIFT: u32 = CARD_BYTES.trailing_zeros();
pub(crate) const LINES_PER_BLOCK: usize = BLOCK_BYTES / LINE_BYTES;
pub(crate) const GRANULES_PER_BLOCK: usize = BLOCK_BYTES / GRANULE_BYTES;

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
/// whoever needs them; valid while the `Space` lives.
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
    /// The layout of a heap of `size` bytes at `base`, with tables at the other
    /// addresses.
    pub(crate) fn new(
        base: usize,
        size: usize,
        granules: usize,
        cards: usize,
        metas: usize,
    ) -> Layout {
        debug_assert!(base.is_multiple_of(BLOCK_BYTES) && size.is_multiple_of(BLOCK_BYTES));
        Layout {
            base,
            size,
            granule_bias: granules.wrapping_sub(base >> GRANULE_SHIFT),
            card_bias: cards.wrapping_sub(base >> CARD_SHIFT),
            metas: metas as *const BlockMeta,
        }
    }

    /// Number of blocks in the range.
    #[inline]
    pub(crate) fn blocks(&self) -> usize {
        self.size >> BLOCK_SHIFT
    }

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
        assert!(index < self.blocks(), "gc: block index outside the heap");
        // SAFETY: the table holds one record for each block of the range, is
        // mapped readable and writable as a whole, and all-zero is valid.
        unsafe { &*self.metas.add(index) }
    }
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
