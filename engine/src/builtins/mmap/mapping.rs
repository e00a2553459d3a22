//! Mapped memory. Its bytes are only ever copied in and out: other processes may change them at any time.

use super::fault;
use crate::object::Export;
use core::ptr::null_mut;
use std::cell::Cell;
use std::io;
use std::rc::Rc;

/// What script may do with a mapping, by the numbers of `mmap.ACCESS_*`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Default = 0,
    Read = 1,
    Write = 2,
    Copy = 3,
}

/// How memory is mapped.
#[derive(Clone, Copy)]
pub(super) struct Terms {
    pub access: Access,
    pub flags: i32,
    pub prot: i32,
    pub offset: i64,
}

/// Bytes of a mapping that can be copied at a time when they are searched.
const CHUNK: usize = 1 << 16;

/// A mapping; `len` is 0 and `start` null once it is closed.
pub(crate) struct Mapping {
    start: *mut u8,
    len: usize,
    /// Where `read` goes on.
    pub(super) position: usize,
    pub(super) terms: Terms,
    /// A descriptor of the file that is ours, or -1.
    pub(super) fd: i32,
    /// May it be asked for its file's size?
    pub(super) tracks: bool,
    /// Views of it.
    exports: Rc<Cell<usize>>,
    /// The process that asked for its children not to have the memory; 0: none.
    only_in: u32,
}

impl Mapping {
    /// Maps `len` bytes of a file, or of no file at all (-1). The mapping has a descriptor of its own if it `tracks` the file.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn new(len: usize, terms: Terms, fd: i32, tracks: bool) -> io::Result<Mapping> {
        let own = match fd {
            -1 => -1,
            _ if !tracks => -1,
            // SAFETY: takes numbers alone.
            _ => match unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) } {
                -1 => return Err(io::Error::last_os_error()),
                own => own,
            },
        };
        let mut mapping = Mapping {
            start: null_mut(),
            len: 0,
            position: 0,
            terms,
            fd: own,
            tracks,
            exports: Rc::default(),
            only_in: 0,
        };
        if fd != -1 {
            fault::watch();
        }
        // SAFETY: the system chooses the place.
        let start =
            unsafe { libc::mmap(null_mut(), len, terms.prot, terms.flags, fd, terms.offset) };
        if start == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        mapping.start = start.cast();
        mapping.len = len;
        Ok(mapping)
    }

    pub(super) fn is_closed(&self) -> bool {
        self.start.is_null()
    }

    /// Number of bytes.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Is script not to change it?
    pub(crate) fn is_readonly(&self) -> bool {
        self.terms.access == Access::Read
    }

    /// Is a view of it alive?
    pub(super) fn is_exported(&self) -> bool {
        self.exports.get() > 0
    }

    /// Forbids to close and to resize it until the result is dropped.
    pub(crate) fn export(&self) -> Export {
        Export::of(&self.exports)
    }

    /// Runs `access` on the address of bytes that lie inside, and copies them or writes over them.
    ///
    /// # Errors
    /// The bytes are not there: the file has become shorter, or the memory may not be touched.
    fn touch(&self, at: usize, len: usize, access: impl FnOnce(*mut u8)) -> io::Result<()> {
        assert!(at <= self.len && len <= self.len - at);
        // What may be executed alone cannot be read on all processors.
        let usable = self.terms.prot & (libc::PROT_READ | libc::PROT_WRITE) != 0
            && (self.only_in == 0 || self.only_in == std::process::id());
        if len == 0 {
            return Ok(());
        }
        if !usable {
            return Err(io::Error::from_raw_os_error(libc::EACCES));
        }
        // SAFETY: inside the mapping, as was asserted.
        let start = unsafe { self.start.add(at) };
        match fault::guarded(start, len, || access(start)) {
            None => Ok(()),
            Some(from) => {
                self.restore(from, start as usize + len);
                Err(io::Error::from_raw_os_error(libc::EIO))
            }
        }
    }

    /// Maps the file again where zeroes were put, so that it is seen when it grows.
    fn restore(&self, from: usize, end: usize) {
        if self.fd < 0 {
            return;
        }
        let offset = self.terms.offset + (from - self.start as usize) as i64;
        // SAFETY: the pages are part of this mapping.
        unsafe {
            libc::mmap(
                from as *mut _,
                end - from,
                self.terms.prot,
                self.terms.flags | libc::MAP_FIXED,
                self.fd,
                offset,
            )
        };
    }

    /// Copies bytes, all of which lie inside, to the end of `out`.
    ///
    /// # Errors
    /// As [`Mapping::touch`]; there is no memory.
    pub(super) fn read(&self, at: usize, len: usize, out: &mut Vec<u8>) -> io::Result<()> {
        if out.try_reserve(len).is_err() {
            return Err(io::ErrorKind::OutOfMemory.into());
        }
        let to = out.spare_capacity_mut().as_mut_ptr().cast::<u8>();
        // SAFETY: room for `len` bytes was reserved; `touch` has checked the source, which is no memory of ours.
        self.touch(at, len, |p| unsafe {
            core::ptr::copy_nonoverlapping(p, to, len)
        })?;
        // SAFETY: so many bytes were written.
        unsafe { out.set_len(out.len() + len) };
        Ok(())
    }

    /// The bytes of a part, as zeroes where they are missing; none when it does not lie inside.
    pub(crate) fn part(&self, at: usize, len: usize) -> Vec<u8> {
        let mut out = Vec::new();
        let is_inside = at <= self.len && len <= self.len - at;
        if is_inside && self.read(at, len, &mut out).is_err() {
            out.clear();
            out.resize(len, 0);
        }
        out
    }

    /// Writes bytes, for which there is room.
    ///
    /// # Errors
    /// As [`Mapping::touch`].
    pub(crate) fn write(&mut self, at: usize, content: &[u8]) -> io::Result<()> {
        let len = content.len();
        // SAFETY: `touch` has checked the target, which is no memory of ours.
        self.touch(at, len, |p| unsafe {
            core::ptr::copy_nonoverlapping(content.as_ptr(), p, len);
        })
    }

    /// Copies bytes within the mapping.
    ///
    /// # Errors
    /// As [`Mapping::touch`].
    pub(super) fn copy_within(&mut self, from: usize, to: usize, len: usize) -> io::Result<()> {
        assert!(from.max(to) <= self.len && len <= self.len - from.max(to));
        let low = from.min(to);
        let (a, b) = (from - low, to - low);
        // SAFETY: both ranges lie in what `touch` has checked; `copy` allows that they overlap.
        self.touch(low, from.max(to) + len - low, |p| unsafe {
            core::ptr::copy(p.add(a), p.add(b), len);
        })
    }

    /// Where `what` is found first, or last, in a part.
    ///
    /// # Errors
    /// As [`Mapping::touch`].
    pub(super) fn find(
        &self,
        what: &[u8],
        from: usize,
        to: usize,
        last: bool,
    ) -> io::Result<Option<usize>> {
        if from > to || to - from < what.len() {
            return Ok(None);
        }
        if what.is_empty() {
            return Ok(Some(if last { to } else { from }));
        }
        let step = CHUNK.max(what.len());
        let mut room = Vec::new();
        let mut done = 0;
        // Each chunk begins where a find may, and reaches as far as one that begins in it.
        let starts = to - from - what.len() + 1;
        while done < starts {
            let n = step.min(starts - done);
            let at = if last {
                from + starts - done - n
            } else {
                from + done
            };
            room.clear();
            self.read(at, n + what.len() - 1, &mut room)?;
            let found = match last {
                true => memchr::memmem::rfind(&room, what),
                false => memchr::memmem::find(&room, what),
            };
            if let Some(i) = found {
                return Ok(Some(at + i));
            }
            done += n;
        }
        Ok(None)
    }

    /// A call that writes changes of a part back to the file; it answers 0.
    pub(super) fn flush_call(&self, at: usize, len: usize) -> impl Fn() -> i32 + use<> {
        let start = self.start as usize + at;
        // SAFETY: whoever calls it keeps the mapping open; the system checks the range.
        move || unsafe { libc::msync(start as *mut _, len, libc::MS_SYNC) }
    }

    /// Tells the system how a part will be used.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn advise(&mut self, at: usize, len: usize, advice: i32) -> io::Result<()> {
        // SAFETY: the part lies inside. No advice takes the memory away, except from children.
        let r = unsafe { libc::madvise(self.start.add(at).cast(), len, advice) };
        if r != 0 {
            return Err(io::Error::last_os_error());
        }
        match advice {
            libc::MADV_DONTFORK => self.only_in = std::process::id(),
            libc::MADV_DOFORK if len == self.len => self.only_in = 0,
            _ => {}
        }
        Ok(())
    }

    /// Makes it, and its file, longer or shorter.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn resize(&mut self, len: usize) -> io::Result<()> {
        debug_assert!(!self.is_exported());
        if self.fd >= 0 {
            let end = self.terms.offset + len as i64;
            // SAFETY: takes numbers alone.
            if unsafe { libc::ftruncate(self.fd, end) } != 0 {
                return Err(io::Error::last_os_error());
            }
        }
        // SAFETY: the mapping is whole, and nobody else has its address.
        let start = unsafe { libc::mremap(self.start.cast(), self.len, len, libc::MREMAP_MAYMOVE) };
        if start == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        self.start = start.cast();
        self.len = len;
        Ok(())
    }

    /// Gives the memory and the descriptor back.
    pub(super) fn close(&mut self) {
        let start = core::mem::replace(&mut self.start, null_mut());
        if !start.is_null() {
            // SAFETY: the mapping is whole, and nobody has its address from now on.
            unsafe { libc::munmap(start.cast(), self.len) };
        }
        self.len = 0;
        let fd = core::mem::replace(&mut self.fd, -1);
        if fd >= 0 {
            // SAFETY: the descriptor is ours.
            unsafe { libc::close(fd) };
        }
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        self.close();
    }
}
