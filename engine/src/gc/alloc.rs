//! Allocation of small and medium objects.

use super::block::{
    BLOCK_BYTES, BLOCK_HEADER_BYTES, GRANULE_BYTES, GRANULES_PER_BLOCK, LINE_BYTES,
    LINES_PER_BLOCK, MAX_INLINE_SIZE, write_granule,
};
use super::header::Header;
use super::heap::{CollectKind, Heap};

/// Longest run of free lines taken at a time (8 KiB), so that its zeroes are
/// still in the nearest cache when objects are written there. No difference was
/// shown between 2 and 64 KiB; long runs make stress mode slow.
const MAX_RUN_LINES: usize = 32;
/// After a collection for want of memory, allocation succeeds only with this
/// fraction of the limit free: with less, nearly each allocation would collect.
const SPARE_FRACTION: usize = 64;

/// Objects of more bytes than this get blocks of their own.
pub(crate) const MAX_MEDIUM_SIZE: usize = 32 << 10;

/// The state of the bump allocator; compiled code allocates with it inline:
///
/// ```text
/// object = cursor; next = object + size; if next > limit: call the slow path
/// cursor = next
/// *(granule_bias + (object >> 4)) = size / 16 << 2 | 1      (one byte)
/// *object = Header::fresh_word(kind)                        (eight bytes)
/// ```
///
/// for sizes that are multiples of 16 and at most 992.
#[repr(C)]
#[derive(Debug)]
pub struct BumpAllocator {
    /// Where the next object starts.
    pub cursor: usize,
    /// End of the zeroed run.
    pub limit: usize,
    /// See the recipe.
    pub granule_bias: usize,
}

impl BumpAllocator {
    /// Offset of `cursor` in bytes.
    pub const CURSOR_OFFSET: usize = std::mem::offset_of!(BumpAllocator, cursor);
    /// Offset of `limit` in bytes.
    pub const LIMIT_OFFSET: usize = std::mem::offset_of!(BumpAllocator, limit);
    /// Offset of `granule_bias` in bytes.
    pub const GRANULE_BIAS_OFFSET: usize = std::mem::offset_of!(BumpAllocator, granule_bias);
}

/// A run of zeroed free memory being used up.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Run {
    pub(crate) cursor: usize,
    pub(crate) limit: usize,
}

impl Heap {
    /// Allocates a zeroed object of `size` bytes, header included (at least 8).
    /// Null when neither the limit of the heap nor the system leaves room, even
    /// after a full collection.
    ///
    /// # Safety
    /// `kind` is registered, and the caller keeps the rules of
    /// [the module](crate::gc): the object must be traceable, as it is, from now
    /// on, and references held off the heap are rooted, since this may collect.
    #[inline]
    pub unsafe fn alloc(&mut self, kind: u8, size: usize) -> *mut Header {
        debug_assert!(size >= size_of::<Header>());
        if size <= MAX_INLINE_SIZE {
            let size = size.next_multiple_of(GRANULE_BYTES);
            let object = self.bump.cursor;
            let next = object + size;
            if next <= self.bump.limit {
                self.bump.cursor = next;
                // SAFETY: the run [cursor, limit) is ours and zeroed.
                return unsafe { finish(self.bump.granule_bias, object, kind, size) };
            }
        }
        // SAFETY: the caller's promise.
        unsafe { self.alloc_slow(kind, size) }
    }

    /// As [`Heap::alloc`] for kinds that refer to nothing or whose references
    /// are found without looking at the bytes from offset 16 on: those are not
    /// zeroed when the object is larger than a line, and the caller writes each
    /// before it is read. The header and the word behind it are zeroed.
    ///
    /// # Safety
    /// As [`Heap::alloc`].
    #[inline]
    pub unsafe fn alloc_unzeroed(&mut self, kind: u8, size: usize) -> *mut Header {
        if size <= LINE_BYTES {
            // SAFETY: the caller's promise.
            return unsafe { self.alloc(kind, size) };
        }
        // SAFETY: as above.
        unsafe { self.alloc_unzeroed_slow(kind, size) }
    }

    /// # Safety
    /// As [`Heap::alloc`].
    #[inline(never)]
    unsafe fn alloc_unzeroed_slow(&mut self, kind: u8, size: usize) -> *mut Header {
        let Some(size) = size.checked_next_multiple_of(GRANULE_BYTES) else {
            return std::ptr::null_mut();
        };
        if size > MAX_MEDIUM_SIZE {
            assert!(!self.collecting, "gc: allocation inside a collection");
            self.poll_collection();
            return self.alloc_large(kind, size, false);
        }
        if self.unzeroed.cursor + size > self.unzeroed.limit || self.options.stress_every != 0 {
            assert!(!self.collecting, "gc: allocation inside a collection");
            self.poll_collection();
        }
        if self.unzeroed.cursor + size > self.unzeroed.limit {
            let Some(run) = self.next_wide_run(size, false) else {
                // SAFETY: the caller's promise.
                return unsafe { self.alloc_slow(kind, size) };
            };
            self.unzeroed = run;
            self.sample(kind);
        }
        let object = self.unzeroed.cursor;
        self.unzeroed.cursor += size;
        // SAFETY: the run is ours, and the object has more than 16 bytes.
        unsafe {
            *(object as *mut u64).add(1) = 0;
            finish(self.bump.granule_bias, object, kind, size)
        }
    }

    /// The out-of-line path of [`Heap::alloc`], for any size; compiled code
    /// calls it when its inline bump fails.
    ///
    /// # Safety
    /// As [`Heap::alloc`].
    #[cold]
    #[inline(never)]
    pub unsafe fn alloc_slow(&mut self, kind: u8, size: usize) -> *mut Header {
        let Some(rounded) = size.checked_next_multiple_of(GRANULE_BYTES) else {
            return std::ptr::null_mut();
        };
        assert!(!self.collecting, "gc: allocation inside a collection");
        self.poll_collection();
        if rounded > MAX_MEDIUM_SIZE {
            return self.alloc_large(kind, rounded, true);
        }
        if let Some(object) = self.try_alloc_in_blocks(rounded) {
            return self.finish_slow(object, kind, rounded);
        }
        self.collect(CollectKind::Full);
        let limit = self.space.max_blocks() * BLOCK_BYTES;
        if limit - self.live_bytes().min(limit) < limit / SPARE_FRACTION {
            return std::ptr::null_mut();
        }
        match self.try_alloc_in_blocks(rounded) {
            Some(object) => self.finish_slow(object, kind, rounded),
            None => std::ptr::null_mut(),
        }
    }

    /// For a small object (at most a line) that cannot be done without, after [`Heap::alloc`] has
    /// failed: from the part of the limit that is kept free, then past the limit. Null when the system
    /// has no memory.
    ///
    /// # Safety
    /// As [`Heap::alloc`]; does not collect.
    pub unsafe fn alloc_from_reserve(&mut self, kind: u8, size: usize) -> *mut Header {
        let size = size.next_multiple_of(GRANULE_BYTES);
        debug_assert!(size <= LINE_BYTES);
        if let Some(object) = self.try_alloc_in_blocks(size) {
            return self.finish_slow(object, kind, size);
        }
        self.space.exceed_limit();
        match self.try_alloc_in_blocks(size) {
            Some(object) => self.finish_slow(object, kind, size),
            None => std::ptr::null_mut(),
        }
    }

    fn finish_slow(&mut self, object: usize, kind: u8, size: usize) -> *mut Header {
        // SAFETY: `try_alloc_in_blocks` handed out this zeroed range.
        let object = unsafe { finish(self.bump.granule_bias, object, kind, size) };
        self.sample(kind);
        if self.options.stress_every != 0 {
            // Sends the next allocation here, too.
            self.bump.limit = self.bump.cursor;
        }
        object
    }

    fn try_alloc_in_blocks(&mut self, size: usize) -> Option<usize> {
        self.bump.limit = self.run_end;
        if self.bump.cursor + size <= self.bump.limit {
            let object = self.bump.cursor;
            self.bump.cursor += size;
            return Some(object);
        }
        if size > LINE_BYTES {
            return self.try_alloc_overflow(size);
        }
        loop {
            let run = self.next_run()?;
            self.allocated_since_collection += run.limit - run.cursor;
            self.bump.cursor = run.cursor;
            self.bump.limit = run.limit;
            self.run_end = run.limit;
            if run.cursor + size <= run.limit {
                self.bump.cursor += size;
                return Some(run.cursor);
            }
        }
    }

    /// Objects of more than a line would skip, and so waste, many short runs:
    /// those that do not fit in the current one go to wide ones.
    fn try_alloc_overflow(&mut self, size: usize) -> Option<usize> {
        if self.overflow.cursor + size > self.overflow.limit {
            self.overflow = self.next_wide_run(size, true)?;
        }
        let object = self.overflow.cursor;
        self.overflow.cursor += size;
        Some(object)
    }

    /// A run of at least `size` bytes, at most [`MAX_MEDIUM_SIZE`]: half a block
    /// that is free in one piece, or a free block.
    fn next_wide_run(&mut self, size: usize, zeroed: bool) -> Option<Run> {
        while let Some(block) = self.roomy.pop() {
            let block = block as usize;
            let Some((start, end)) = self.find_wide_gap(block) else {
                continue;
            };
            self.touch(block);
            let run = self.prepare_run(block, start, end, zeroed);
            self.allocated_since_collection += run.limit - run.cursor;
            if run.cursor + size <= run.limit {
                return Some(run);
            }
        }
        let block = self.space.take_block()?;
        self.touch(block);
        self.allocated_since_collection += BLOCK_BYTES;
        Some(self.prepare_run(block, 0, LINES_PER_BLOCK, zeroed))
    }

    /// The lines of a roomy block around its middle that are free in one piece.
    fn find_wide_gap(&self, block: usize) -> Option<(usize, usize)> {
        let lines = &self.space.layout().meta(block).live_lines;
        let first = lines
            .windows(2)
            .position(|w| w[0].get() | w[1].get() == 0)?;
        let mut start = first * 64;
        let mut end = start + 128;
        if first > 0 {
            start -= lines[first - 1].get().leading_zeros() as usize;
        }
        while end < LINES_PER_BLOCK {
            let free = lines[end / 64].get().trailing_zeros() as usize;
            end += free;
            if free < 64 {
                break;
            }
        }
        Some((start, end))
    }

    /// The next run of free lines: in the current block, in a partly free one,
    /// in a free one.
    fn next_run(&mut self) -> Option<Run> {
        loop {
            if let Some(block) = self.current_block {
                if let Some((start, end)) = self.find_free_lines(block, self.next_line) {
                    self.next_line = end;
                    return Some(self.prepare_run(block, start, end, true));
                }
                self.current_block = None;
            }
            let block = match self.partly_free.pop().or_else(|| self.roomy.pop()) {
                Some(block) => block as usize,
                None => {
                    let block = self.space.take_block()?;
                    for word in &self.space.layout().meta(block).live_lines {
                        word.set(0);
                    }
                    block
                }
            };
            self.touch(block);
            self.current_block = Some(block);
            self.next_line = 0;
        }
    }

    fn touch(&mut self, block: usize) {
        let meta = self.space.layout().meta(block);
        if !meta.touched.replace(true) {
            self.touched.push(block as u32);
        }
    }

    fn find_free_lines(&self, block: usize, from: usize) -> Option<(usize, usize)> {
        let lines = &self.space.layout().meta(block).live_lines;
        let mut line = from;
        while line < LINES_PER_BLOCK {
            let rest = !lines[line / 64].get() >> (line % 64);
            if rest == 0 {
                line = (line / 64 + 1) * 64;
                continue;
            }
            let start = line + rest.trailing_zeros() as usize;
            let mut end = start;
            let last = (start + MAX_RUN_LINES).min(LINES_PER_BLOCK);
            while end < last && lines[end / 64].get() >> (end % 64) & 1 == 0 {
                end += 1;
            }
            return Some((start, end));
        }
        None
    }

    /// Zeroes the granule bytes of lines `[start, end)` of a block and, when
    /// `zeroed`, the lines.
    fn prepare_run(&mut self, block: usize, start: usize, end: usize, zeroed: bool) -> Run {
        let layout = self.space.layout();
        let meta = layout.meta(block);
        let base = layout.block_address(block);
        let cursor = base + (start * LINE_BYTES).max(BLOCK_HEADER_BYTES);
        let limit = base + end * LINE_BYTES;
        // SAFETY: no live object touches these lines, and the block is ours.
        unsafe {
            if zeroed && meta.dirty.get() {
                std::ptr::write_bytes(cursor as *mut u8, 0, limit - cursor);
            }
            std::ptr::write_bytes(
                layout.granule_of(cursor),
                0,
                (limit - cursor) / GRANULE_BYTES,
            );
        }
        debug_assert!((limit - cursor) / GRANULE_BYTES <= GRANULES_PER_BLOCK);
        Run { cursor, limit }
    }
}

/// # Safety
/// `[object, object + size)` is memory of the heap that belongs to the caller,
/// zeroed as far as the object needs it.
#[inline(always)]
unsafe fn finish(granule_bias: usize, object: usize, kind: u8, size: usize) -> *mut Header {
    // SAFETY: as the caller says.
    unsafe {
        write_granule(granule_bias, object, size);
        *(object as *mut u64) = Header::fresh_word(kind);
    }
    object as *mut Header
}
