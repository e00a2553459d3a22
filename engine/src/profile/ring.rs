//! Where a signal handler leaves samples: a ring of words between one writer and one reader.

use core::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::io;

/// Words in the ring: 8 MiB, of which only what is used is touched. Two seconds of the deepest samples at the usual rate;
/// whole minutes of common ones.
const WORDS: usize = 1 << 20;

/// A ring of words. Everything on it that a writer does is async-signal-safe.
pub(super) struct Ring {
    words: *mut u64,
    /// Words written and read since the beginning.
    written: AtomicU64,
    read: AtomicU64,
    /// A writer is at work.
    busy: AtomicBool,
}

// SAFETY: `busy` lets in one writer at a time; reader and writer hand words over by `written` and `read`.
unsafe impl Sync for Ring {}
// SAFETY: the mapping belongs to no thread.
unsafe impl Send for Ring {}

impl Ring {
    /// An empty ring.
    ///
    /// # Errors
    /// When the system refuses the address space.
    pub(super) fn new() -> io::Result<Ring> {
        // SAFETY: an anonymous private mapping at an address of the system's choice.
        let words = unsafe {
            libc::mmap(
                core::ptr::null_mut(),
                WORDS * 8,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                -1,
                0,
            )
        };
        if words == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        Ok(Ring {
            words: words.cast(),
            written: AtomicU64::new(0),
            read: AtomicU64::new(0),
            busy: AtomicBool::new(false),
        })
    }

    /// Starts a sample of at most `most` words; none when there is no room, or another one is being written.
    pub(super) fn begin(&self, most: usize) -> Option<Writer<'_>> {
        if self.busy.swap(true, Ordering::Acquire) {
            return None;
        }
        let start = self.written.load(Ordering::Relaxed);
        let used = start - self.read.load(Ordering::Acquire);
        if used as usize + most + 1 > WORDS {
            self.busy.store(false, Ordering::Release);
            return None;
        }
        // The length goes in front.
        Some(Writer {
            ring: self,
            start,
            at: start + 1,
        })
    }

    /// Is it time to read?
    pub(super) fn is_half_full(&self) -> bool {
        let used = self.written.load(Ordering::Relaxed) - self.read.load(Ordering::Relaxed);
        used as usize > WORDS / 2
    }

    /// Takes the oldest sample. `sample` is emptied and gets its words.
    pub(super) fn take(&self, sample: &mut Vec<u64>) -> bool {
        sample.clear();
        let at = self.read.load(Ordering::Relaxed);
        if at == self.written.load(Ordering::Acquire) {
            return false;
        }
        let len = self.word(at);
        sample.extend((1..len).map(|i| self.word(at + i)));
        self.read.store(at + len, Ordering::Release);
        true
    }

    /// Forgets all samples.
    pub(super) fn clear(&self) {
        let end = self.written.load(Ordering::Relaxed);
        self.read.store(end, Ordering::Release);
    }

    fn word(&self, at: u64) -> u64 {
        // SAFETY: inside the mapping; the word was written before `written` went past it.
        unsafe { self.words.add(at as usize % WORDS).read() }
    }
}

impl Drop for Ring {
    fn drop(&mut self) {
        // SAFETY: the mapping made by `new`.
        unsafe { libc::munmap(self.words.cast(), WORDS * 8) };
    }
}

/// A sample that is being written. It counts once it is finished.
pub(super) struct Writer<'a> {
    ring: &'a Ring,
    start: u64,
    at: u64,
}

impl Writer<'_> {
    /// Adds a word; there are at most as many as `begin` was told.
    pub(super) fn push(&mut self, word: u64) {
        self.set(self.at, word);
        self.at += 1;
    }

    /// Words so far.
    pub(super) fn len(&self) -> usize {
        (self.at - self.start) as usize - 1
    }

    /// Changes a word.
    pub(super) fn replace(&mut self, index: usize, word: u64) {
        self.set(self.start + 1 + index as u64, word);
    }

    fn set(&mut self, at: u64, word: u64) {
        // SAFETY: inside the mapping, in the part that the reader does not look at.
        unsafe { self.ring.words.add(at as usize % WORDS).write(word) };
    }

    /// Hands the sample over.
    pub(super) fn finish(mut self) {
        self.set(self.start, self.at - self.start);
        self.ring.written.store(self.at, Ordering::Release);
    }
}

impl Drop for Writer<'_> {
    fn drop(&mut self) {
        self.ring.busy.store(false, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_come_out_as_they_went_in_round_and_round() {
        let ring = Ring::new().expect("address space");
        let mut sample = Vec::new();
        for n in 0..5 * WORDS as u64 / 1000 {
            let mut w = ring.begin(1000).expect("room");
            assert!(ring.begin(1).is_none(), "one writer at a time");
            for i in 0..999 {
                w.push(n + i);
            }
            assert_eq!(w.len(), 999);
            w.replace(0, !n);
            w.finish();
            assert!(ring.take(&mut sample));
            assert_eq!((sample.len(), sample[0], sample[998]), (999, !n, n + 998));
        }
        assert!(!ring.take(&mut sample) && sample.is_empty());
    }

    #[test]
    fn a_full_ring_takes_nothing() {
        let ring = Ring::new().expect("address space");
        let mut written = 0;
        while let Some(mut w) = ring.begin(1000) {
            (0..1000).for_each(|i| w.push(i));
            w.finish();
            written += 1;
        }
        assert!(ring.is_half_full());
        assert_eq!(written, WORDS / 1001);
        // A sample that is given up leaves nothing.
        drop(ring.begin(10).expect("room for a short one"));
        let mut sample = Vec::new();
        assert!(ring.take(&mut sample));
        assert!(ring.begin(1000).is_some());
        ring.clear();
        assert!(!ring.take(&mut sample));
    }
}
