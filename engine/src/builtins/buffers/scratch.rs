//! Bytes on the way from one object to another.

/// Bytes up to this number lie on the native stack: what records of `struct` usually have.
const INLINE: usize = 64;

/// Room for a row of bytes outside the heap.
pub(crate) struct Scratch {
    inline: [u8; INLINE],
    /// For more bytes than that.
    many: Vec<u8>,
}

impl Scratch {
    #[inline]
    pub(crate) fn new() -> Scratch {
        Scratch {
            inline: [0; INLINE],
            many: Vec::new(),
        }
    }

    /// `len` zeroes, of fresh room.
    #[inline]
    pub(crate) fn zeroed(&mut self, len: usize) -> &mut [u8] {
        if len <= INLINE {
            return &mut self.inline[..len];
        }
        self.many = vec![0; len];
        &mut self.many
    }

    /// A copy.
    #[inline]
    pub(crate) fn copy(&mut self, bytes: &[u8]) -> &[u8] {
        let out = self.zeroed(bytes.len());
        out.copy_from_slice(bytes);
        out
    }

    /// The `len` bytes that were put there.
    #[inline]
    pub(crate) fn get(&self, len: usize) -> &[u8] {
        if len <= INLINE {
            &self.inline[..len]
        } else {
            &self.many
        }
    }
}
