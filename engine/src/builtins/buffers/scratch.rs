//! Bytes on the way from one object to another.

use core::ops::{Deref, DerefMut};

/// Bytes up to this number lie on the native stack: what records of `struct` usually have.
const INLINE: usize = 64;

/// A row of bytes outside the heap.
pub(crate) struct Scratch {
    inline: [u8; INLINE],
    /// The number of those.
    len: usize,
    /// All bytes, when they are more.
    many: Vec<u8>,
}

impl Scratch {
    /// `len` zeroes.
    pub(crate) fn zeroed(len: usize) -> Scratch {
        Scratch {
            inline: [0; INLINE],
            len: len.min(INLINE),
            many: if len > INLINE { vec![0; len] } else { Vec::new() },
        }
    }

    /// A copy.
    pub(crate) fn of(bytes: &[u8]) -> Scratch {
        let mut scratch = Scratch::zeroed(bytes.len());
        scratch.copy_from_slice(bytes);
        scratch
    }
}

impl Deref for Scratch {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self.many.is_empty() {
            true => &self.inline[..self.len],
            false => &self.many,
        }
    }
}

impl DerefMut for Scratch {
    fn deref_mut(&mut self) -> &mut [u8] {
        match self.many.is_empty() {
            true => &mut self.inline[..self.len],
            false => &mut self.many,
        }
    }
}
