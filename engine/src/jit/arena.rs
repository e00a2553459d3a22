//! Memory for machine code: one reserved range of addresses that is filled from its start.
//!
//! Pages are writable while code is put into them and executable afterwards, never both. Code objects
//! are packed: the page that the last one ended in becomes writable again for the next. That is sound
//! because compiling and running happen on one thread. Nothing is ever moved or freed alone.

use super::target::CODE_ALIGNMENT;
use cranelift_jit::{BranchProtection, JITMemoryKind, JITMemoryProvider};
use cranelift_module::{ModuleError, ModuleResult};
use std::io;

/// Address space that is reserved for code, in bytes. Memory is used only as it fills; within it all
/// code is near enough for relative jumps. 128 MiB is more than any program of the suites fills by a
/// factor of hundreds.
pub const ARENA_BYTES: usize = 128 << 20;

/// A range of addresses for code.
#[derive(Debug)]
pub struct Arena {
    base: *mut u8,
    size: usize,
    page: usize,
    /// Bytes in use from the start.
    used: usize,
    /// Pages from this offset to `open_end` are writable.
    open_start: usize,
    open_end: usize,
}

// SAFETY: the arena owns its range; the pointer is not tied to a thread.
unsafe impl Send for Arena {}

impl Arena {
    /// Reserves `size` bytes of addresses, rounded up to pages.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn new(size: usize) -> io::Result<Arena> {
        // SAFETY: asks for a number.
        let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
        let page = usize::try_from(page).map_err(io::Error::other)?;
        let size = size.next_multiple_of(page);
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
        // SAFETY: a fresh mapping without access, at an address that the system chooses.
        let base =
            unsafe { libc::mmap(core::ptr::null_mut(), size, libc::PROT_NONE, flags, -1, 0) };
        if base == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        Ok(Arena {
            base: base.cast(),
            size,
            page,
            used: 0,
            open_start: 0,
            open_end: 0,
        })
    }

    /// Bytes in use.
    pub fn used(&self) -> usize {
        self.used
    }

    fn protect(&self, start: usize, end: usize, access: i32) -> io::Result<()> {
        if start == end {
            return Ok(());
        }
        // SAFETY: the range lies inside the arena, whose code does not run now.
        if unsafe { libc::mprotect(self.base.add(start).cast(), end - start, access) } == 0 {
            Ok(())
        } else {
            Err(io::Error::last_os_error())
        }
    }

    /// Room for `size` bytes, writable until [`Arena::close`].
    ///
    /// # Errors
    /// When the arena is full, or the system refuses.
    pub fn open(&mut self, size: usize, align: usize) -> io::Result<*mut u8> {
        let full = || io::Error::new(io::ErrorKind::OutOfMemory, "the code arena is full");
        let start = self
            .used
            .checked_next_multiple_of(align.max(CODE_ALIGNMENT))
            .ok_or_else(full)?;
        let end = start.checked_add(size).ok_or_else(full)?;
        if end > self.size || align > self.page {
            return Err(full());
        }
        let first_page = start / self.page * self.page;
        let end_page = end.next_multiple_of(self.page);
        if self.open_start == self.open_end {
            self.protect(first_page, end_page, libc::PROT_READ | libc::PROT_WRITE)?;
            self.open_start = first_page;
            self.open_end = end_page;
        } else if end_page > self.open_end {
            self.protect(self.open_end, end_page, libc::PROT_READ | libc::PROT_WRITE)?;
            self.open_end = end_page;
        }
        self.used = end;
        // SAFETY: inside the arena.
        Ok(unsafe { self.base.add(start) })
    }

    /// Makes what was opened executable.
    ///
    /// # Errors
    /// When the system refuses; then the code must not be run.
    pub fn close(&mut self) -> io::Result<()> {
        self.protect(
            self.open_start,
            self.open_end,
            libc::PROT_READ | libc::PROT_EXEC,
        )?;
        self.open_start = 0;
        self.open_end = 0;
        Ok(())
    }

    /// Gives the range back to the system.
    fn release(&mut self) {
        if !self.base.is_null() {
            // SAFETY: the mapping is ours; the callers know that its code is not run any more.
            unsafe { libc::munmap(self.base.cast(), self.size) };
            self.base = core::ptr::null_mut();
            self.size = 0;
        }
    }
}

impl Drop for Arena {
    fn drop(&mut self) {
        self.release();
    }
}

impl JITMemoryProvider for Arena {
    fn allocate(&mut self, size: usize, align: u64, kind: JITMemoryKind) -> io::Result<*mut u8> {
        match kind {
            JITMemoryKind::Executable => self.open(size, align as usize),
            // Compiled code has no data of its own beside its instructions.
            _ => Err(io::Error::other("the code arena holds no data")),
        }
    }

    unsafe fn free_memory(&mut self) {
        self.release();
    }

    fn finalize(&mut self, _: BranchProtection) -> ModuleResult<()> {
        // On x86-64 instruction fetches see what was written; elsewhere the cache would be flushed here.
        self.close().map_err(|err| ModuleError::Allocation { err })
    }
}
