//! Open files of the process: descriptors with their buffers. What script sees are records that name
//! an entry of the table.

use super::Header;
use std::io;

/// Bytes that are read or kept for writing at a time.
const BUFFER_BYTES: usize = 64 << 10;

/// An open file.
#[derive(Debug)]
pub struct OpenFile {
    fd: i32,
    /// Whether closing the file closes the descriptor.
    owned: bool,
    /// May be read from.
    pub readable: bool,
    /// May be written to.
    pub writable: bool,
    /// Writes go to the system at once.
    pub unbuffered: bool,
    /// Writes go to the system at each line end.
    pub line_buffered: bool,
    /// Other threads exist: a call that would wait fails instead, see [`OpenFile::take_wait`].
    pub shared: bool,
    /// The events of `poll` that the last call failed without, with an error of kind `WouldBlock`; else 0.
    waits_for: i16,
    /// Calls may have to wait; found out when it matters.
    may_wait: Option<bool>,
    input: Vec<u8>,
    at: usize,
    output: Vec<u8>,
}

fn check(n: isize) -> io::Result<usize> {
    usize::try_from(n).map_err(|_| io::Error::last_os_error())
}

impl OpenFile {
    /// A file for a descriptor.
    pub fn new(fd: i32, owned: bool, readable: bool, writable: bool) -> OpenFile {
        OpenFile {
            fd,
            owned,
            readable,
            writable,
            unbuffered: false,
            line_buffered: false,
            shared: false,
            waits_for: 0,
            may_wait: None,
            input: Vec::new(),
            at: 0,
            output: Vec::new(),
        }
    }

    /// The descriptor.
    pub fn fd(&self) -> i32 {
        self.fd
    }

    /// Takes the events of `poll` that the last call failed without, if it did: it is to be made again once they have come.
    pub fn take_wait(&mut self) -> Option<i16> {
        Some(core::mem::take(&mut self.waits_for)).filter(|events| *events != 0)
    }

    /// May reading or writing have to wait? Not for files on a disk.
    fn may_wait(&mut self) -> bool {
        let fd = self.fd;
        *self.may_wait.get_or_insert_with(|| {
            // SAFETY: all-zero bytes are a valid structure, which the call writes.
            unsafe {
                let mut found: libc::stat = core::mem::zeroed();
                libc::fstat(fd, &mut found) != 0 || found.st_mode & libc::S_IFMT != libc::S_IFREG
            }
        })
    }

    /// Before a call that would wait while other threads want to run.
    fn expect_ready(&mut self, events: i16) -> io::Result<()> {
        if !self.shared || !self.may_wait() {
            return Ok(());
        }
        let mut fds = [libc::pollfd {
            fd: self.fd,
            events,
            revents: 0,
        }];
        // SAFETY: reads and writes one structure.
        if unsafe { libc::poll(fds.as_mut_ptr(), 1, 0) } == 0 {
            self.waits_for = events;
            return Err(io::ErrorKind::WouldBlock.into());
        }
        Ok(())
    }

    /// What was read and not taken yet.
    pub fn buffered(&self) -> &[u8] {
        &self.input[self.at..]
    }

    /// Takes `n` bytes of what was read.
    pub fn take(&mut self, n: usize) -> Vec<u8> {
        let n = n.min(self.buffered().len());
        let part = self.input[self.at..self.at + n].to_vec();
        self.at += n;
        if self.at == self.input.len() {
            self.input.clear();
            self.at = 0;
        }
        part
    }

    /// Reads more into the buffer: the number of bytes, 0 at the end.
    ///
    /// # Errors
    /// Of the system; also when a signal interrupts the wait, or when [`OpenFile::take_wait`] says so.
    pub fn fill(&mut self) -> io::Result<usize> {
        self.flush()?;
        self.expect_ready(libc::POLLIN)?;
        if self.at > 0 {
            self.input.drain(..self.at);
            self.at = 0;
        }
        self.input.reserve(BUFFER_BYTES);
        let room = self.input.spare_capacity_mut();
        // SAFETY: the room is that large.
        let n = check(unsafe { libc::read(self.fd, room.as_mut_ptr().cast(), room.len()) })?;
        // SAFETY: the system has written `n` bytes behind those that were there.
        unsafe { self.input.set_len(self.input.len() + n) };
        Ok(n)
    }

    /// Writes to the buffer; is that to be flushed?
    ///
    /// # Errors
    /// Of the system.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<bool> {
        self.drop_input()?;
        self.output.extend_from_slice(bytes);
        Ok(self.unbuffered
            || self.output.len() >= BUFFER_BYTES
            || (self.line_buffered && bytes.contains(&b'\n')))
    }

    /// Writes what is buffered.
    ///
    /// # Errors
    /// Of the system; when [`OpenFile::take_wait`] says so, what was not written stays in the buffer.
    pub fn flush(&mut self) -> io::Result<()> {
        let mut done = 0;
        let r = loop {
            let rest = &self.output[done..];
            if rest.is_empty() {
                break Ok(());
            }
            if let Err(e) = self.expect_ready(libc::POLLOUT) {
                self.output.drain(..done);
                return Err(e);
            }
            let rest = &self.output[done..];
            // What a pipe takes at once when it takes anything.
            let most = if self.shared && self.may_wait == Some(true) {
                libc::PIPE_BUF
            } else {
                usize::MAX
            };
            let rest = &rest[..rest.len().min(most)];
            // SAFETY: the bytes lie there.
            match check(unsafe { libc::write(self.fd, rest.as_ptr().cast(), rest.len()) }) {
                Ok(n) => done += n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => break Err(e),
            }
        };
        self.output.drain(..done);
        if r.is_err() {
            // As CPython does not: a buffer that cannot be written must not grow for ever.
            self.output.clear();
        }
        r
    }

    /// Forgets what was read ahead, so that the descriptor stands where the script thinks it is.
    fn drop_input(&mut self) -> io::Result<()> {
        let ahead = self.buffered().len();
        if ahead > 0 {
            // SAFETY: a plain system call.
            check(unsafe { libc::lseek(self.fd, -(ahead as i64), libc::SEEK_CUR) } as isize)?;
            self.input.clear();
            self.at = 0;
        }
        Ok(())
    }

    /// Where the next byte is read or written.
    ///
    /// # Errors
    /// When the file is no place with positions, such as a pipe.
    pub fn tell(&mut self) -> io::Result<u64> {
        // SAFETY: a plain system call.
        let at = check(unsafe { libc::lseek(self.fd, 0, libc::SEEK_CUR) } as isize)?;
        Ok(at as u64 - self.buffered().len() as u64 + self.output.len() as u64)
    }

    /// Goes to a place; the new position.
    ///
    /// # Errors
    /// As [`OpenFile::tell`].
    pub fn seek(&mut self, offset: i64, whence: i32) -> io::Result<u64> {
        self.flush()?;
        self.drop_input()?;
        // SAFETY: a plain system call.
        Ok(check(unsafe { libc::lseek(self.fd, offset, whence) } as isize)? as u64)
    }

    /// Cuts or extends the file.
    ///
    /// # Errors
    /// Of the system.
    pub fn truncate(&mut self, size: u64) -> io::Result<()> {
        self.flush()?;
        // SAFETY: a plain system call.
        check(unsafe { libc::ftruncate(self.fd, size as i64) } as isize).map(|_| ())
    }

    /// Is it a terminal?
    pub fn is_terminal(&self) -> bool {
        // SAFETY: a plain system call.
        unsafe { libc::isatty(self.fd) == 1 }
    }

    /// Flushes and closes; the file must not be used any more.
    ///
    /// # Errors
    /// Of the system.
    pub fn close(&mut self) -> io::Result<()> {
        self.shared = false;
        let r = self.flush();
        if self.owned && self.fd >= 0 {
            // SAFETY: the descriptor is the file's own.
            unsafe { libc::close(self.fd) };
        }
        self.fd = -1;
        r
    }
}

impl Drop for OpenFile {
    fn drop(&mut self) {
        if self.fd >= 0 {
            // Nobody is left to be told.
            let _ = self.close();
        }
    }
}

/// The open files of a thread.
#[derive(Debug, Default)]
pub struct Files {
    entries: Vec<Option<(*mut Header, OpenFile)>>,
}

impl Files {
    /// Adds a file that belongs to the object `owner`: when that dies, the file is closed.
    pub fn add(&mut self, owner: *mut Header, file: OpenFile) -> usize {
        let entry = Some((owner, file));
        match self.entries.iter().position(Option::is_none) {
            Some(i) => {
                self.entries[i] = entry;
                i
            }
            None => {
                self.entries.push(entry);
                self.entries.len() - 1
            }
        }
    }

    /// File `i`, unless it is closed.
    pub fn get(&mut self, i: usize) -> Option<&mut OpenFile> {
        self.entries.get_mut(i)?.as_mut().map(|e| &mut e.1)
    }

    /// Takes file `i` out.
    pub fn remove(&mut self, i: usize) -> Option<OpenFile> {
        self.entries.get_mut(i)?.take().map(|e| e.1)
    }

    /// Number of open files.
    pub fn open_count(&self) -> usize {
        self.entries.iter().flatten().count()
    }

    /// Closes the files whose owners are dead.
    pub(crate) fn sweep(&mut self, alive: &dyn Fn(*mut Header) -> bool) {
        for e in &mut self.entries {
            if e.as_ref().is_some_and(|(owner, _)| !alive(*owner)) {
                *e = None;
            }
        }
    }

    /// Flushes all files, at the end of the process.
    pub fn flush_all(&mut self) {
        for (_, file) in self.entries.iter_mut().flatten() {
            file.shared = false;
            // Each file's own flush or close is where script learns of errors.
            let _ = file.flush();
        }
    }
}
