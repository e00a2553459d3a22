//! Bytes and bytearray.

use super::kinds::{Kind, Trace};
use super::*;
use crate::gc::Marker;
use crate::value::Value;
use core::cell::Cell;
use std::rc::Rc;

/// Bit of `header.aux`: the hash was computed.
const HASHED: u16 = 1;

/// An immutable string of bytes, inline in its cell.
#[repr(C)]
pub struct Bytes {
    header: Header,
    hash: Cell<u32>,
    len: Cell<u32>,
    data: [Cell<u8>; 0],
}

// SAFETY: repr(C), header first, interior-mutable fields.
unsafe impl HeapObject for Bytes {
    const KIND: Kind = Kind::Bytes;
}

impl Bytes {
    /// Offset of the first byte.
    pub const DATA_OFFSET: usize = 16;
    /// Most bytes.
    pub const MAX_LEN: usize = u32::MAX as usize;

    /// A bytes object with this content.
    ///
    /// # Errors
    /// MemoryError.
    pub fn new(t: &mut Thread, content: &[u8]) -> Result<Gc<Bytes>, Raised> {
        Self::with_shape(t, ClassId::Bytes as u32, content)
    }

    /// A bytes object of a subclass (with an attribute word) or of `bytes` itself.
    ///
    /// # Errors
    /// MemoryError.
    pub fn with_shape(t: &mut Thread, shape: ShapeId, content: &[u8]) -> Result<Gc<Bytes>, Raised> {
        let b = Self::alloc(t, shape, content.len())?;
        // SAFETY: the cell was allocated with room for the content, which script cannot see yet.
        unsafe { super::str::copy_bytes(content.as_ptr(), b.start(), content.len()) };
        Ok(b)
    }

    /// A bytes object of `len` bytes, each of which `fill` writes; they may be anything before.
    ///
    /// # Errors
    /// MemoryError.
    pub fn build(
        t: &mut Thread,
        len: usize,
        fill: impl FnOnce(&mut [u8]),
    ) -> Result<Gc<Bytes>, Raised> {
        let b = Self::alloc(t, ClassId::Bytes as u32, len)?;
        // SAFETY: `len` bytes lie there, and nobody else can see them yet.
        fill(unsafe { core::slice::from_raw_parts_mut(b.start(), len) });
        Ok(b)
    }

    fn alloc(t: &mut Thread, shape: ShapeId, len: usize) -> Result<Gc<Bytes>, Raised> {
        if len > Self::MAX_LEN {
            return Err(t.memory_error());
        }
        let exact = shape == ClassId::Bytes as u32;
        let bytes = Self::DATA_OFFSET + len;
        let bytes = if exact {
            bytes
        } else {
            bytes.next_multiple_of(8) + 8
        };
        let b = t.alloc_unzeroed::<Bytes>(bytes, shape)?;
        b.len.set(len as u32);
        if !exact {
            t.init_attribute_word(b.value());
        }
        Ok(b)
    }

    fn start(&self) -> *mut u8 {
        self.data.as_ptr().cast::<u8>().cast_mut()
    }

    /// Number of bytes.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.get() as usize
    }

    /// Is it empty?
    pub fn is_empty(&self) -> bool {
        self.len.get() == 0
    }

    /// The content. It does not change, so the slice stays valid as long as the object is alive.
    #[inline(always)]
    pub fn as_slice(&self) -> &[u8] {
        // SAFETY: `len` bytes lie behind the header; script-visible bytes never change.
        unsafe { core::slice::from_raw_parts(self.start(), self.len()) }
    }

    /// The hash of the content, 32 bits, computed once. That of an ASCII str with the same text.
    #[inline]
    pub fn hash(&self, seed: u64) -> u32 {
        if self.header.aux.get() & HASHED == 0 {
            self.hash
                .set(super::intern::hash_bytes(self.as_slice(), seed));
            self.header.aux.set(HASHED);
        }
        self.hash.get()
    }
}

impl Trace for Bytes {
    fn size(&self) -> usize {
        let bytes = Self::DATA_OFFSET + self.len();
        if self.header.has_flag(flag::HAS_EXT) {
            bytes.next_multiple_of(8)
        } else {
            bytes
        }
    }
}

/// A mutable string of bytes.
#[repr(C)]
pub struct ByteArray {
    header: Header,
    len: Cell<usize>,
    /// A [`RawArray`], or `UNBOUND` while there is none.
    storage: Slot,
    /// An [`Opaque`] with the count of exports, or `UNBOUND` while there was none.
    exports: Slot,
}

/// Keeps a bytearray, or a mapping, from being resized for as long as it exists.
pub struct Export(Rc<Cell<usize>>);

impl Export {
    /// One more of the exports that `count` counts.
    pub fn of(count: &Rc<Cell<usize>>) -> Export {
        count.set(count.get() + 1);
        Export(Rc::clone(count))
    }
}

impl Drop for Export {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

// SAFETY: repr(C), header first, interior-mutable fields.
unsafe impl HeapObject for ByteArray {
    const KIND: Kind = Kind::ByteArray;
}

impl ByteArray {
    /// A bytearray of a subclass (with an attribute word) or of `bytearray` itself.
    ///
    /// # Errors
    /// MemoryError.
    pub fn with_shape(
        t: &mut Thread,
        shape: ShapeId,
        content: &[u8],
    ) -> Result<Gc<ByteArray>, Raised> {
        let b = t.alloc_subclassable::<ByteArray>(shape, ClassId::ByteArray)?;
        b.storage.init(Value::UNBOUND);
        b.exports.init(Value::UNBOUND);
        b.splice(t, 0, 0, content)?;
        Ok(b)
    }

    /// Number of bytes.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.get()
    }

    /// Is it empty?
    pub fn is_empty(&self) -> bool {
        self.len.get() == 0
    }

    fn capacity(&self) -> usize {
        self.storage
            .get()
            .cast::<RawArray>()
            .map_or(0, |s| s.capacity() * 8)
    }

    fn start(&self) -> *mut u8 {
        match self.storage.get().cast::<RawArray>() {
            Some(s) => s.words().cast(),
            None => core::ptr::NonNull::dangling().as_ptr(),
        }
    }

    /// The content.
    ///
    /// # Safety
    /// The slice must not be used after anything that may change the bytearray: a store into it, or
    /// script.
    #[inline(always)]
    pub unsafe fn as_slice<'a>(&self) -> &'a [u8] {
        // SAFETY: `len` bytes lie in the storage; the caller's promise.
        unsafe { core::slice::from_raw_parts(self.start(), self.len()) }
    }

    /// Byte `i`.
    #[inline]
    pub fn get(&self, i: usize) -> Option<u8> {
        // SAFETY: below the length, hence inside the storage.
        (i < self.len()).then(|| unsafe { *self.start().add(i) })
    }

    /// Stores byte `i`, which exists.
    ///
    /// # Panics
    /// When it does not.
    #[inline]
    pub fn set(&self, i: usize, byte: u8) {
        assert!(i < self.len());
        // SAFETY: below the length, hence inside the storage.
        unsafe { *self.start().add(i) = byte }
    }

    /// Stores `content` from byte `at` on; all of it lies inside.
    ///
    /// # Panics
    /// When it does not.
    #[inline]
    pub fn write(&self, at: usize, content: &[u8]) {
        assert!(at <= self.len() && content.len() <= self.len() - at);
        // SAFETY: inside the storage; `copy` allows that both overlap.
        unsafe { core::ptr::copy(content.as_ptr(), self.start().add(at), content.len()) }
    }

    /// Reverses the order of the bytes.
    pub fn reverse(&self) {
        // SAFETY: the bytes lie in the storage, and no other slice of them is in use.
        unsafe { core::slice::from_raw_parts_mut(self.start(), self.len()) }.reverse();
    }
}

impl Gc<ByteArray> {
    /// Replaces the bytes `from..to` by `content`, which lies outside this bytearray.
    ///
    /// # Errors
    /// MemoryError.
    pub fn splice(
        self,
        t: &mut Thread,
        from: usize,
        to: usize,
        content: &[u8],
    ) -> Result<(), Raised> {
        let len = self.len();
        debug_assert!(from <= to && to <= len);
        let new_len = len - (to - from) + content.len();
        if new_len != len && self.is_exported(t) {
            return Err(t.raise(
                ClassId::BufferError,
                "Existing exports of data: object cannot be re-sized",
            ));
        }
        if new_len > self.capacity() {
            let old = self.start();
            let storage = RawArray::new_unzeroed(t, (new_len + new_len / 8).div_ceil(8))?;
            // SAFETY: the new storage has room for `new_len` bytes; the old one holds `len`.
            unsafe { core::ptr::copy_nonoverlapping(old, storage.words().cast(), len) };
            self.storage.set(self, storage);
        }
        let p = self.start();
        // SAFETY: all ranges lie inside the storage.
        unsafe {
            core::ptr::copy(p.add(to), p.add(from + content.len()), len - to);
            core::ptr::copy_nonoverlapping(content.as_ptr(), p.add(from), content.len());
        }
        self.len.set(new_len);
        Ok(())
    }

    /// Forbids resizing until the result is dropped.
    ///
    /// # Errors
    /// MemoryError.
    pub fn export(self, t: &mut Thread) -> Result<Export, Raised> {
        let counter = match self.exports.get().cast::<Opaque>() {
            Some(o) => o,
            None => {
                let o = Opaque::new(t, Rc::new(Cell::new(0usize)))?;
                self.exports.set(self, o);
                o
            }
        };
        match counter.with(|count: &mut Rc<Cell<usize>>| Export::of(count)) {
            Some(export) => Ok(export),
            None => Err(t.memory_error()),
        }
    }

    /// Is an export alive? Views that nobody refers to any more are collected before the answer is yes.
    pub fn is_exported(self, t: &mut Thread) -> bool {
        let Some(counter) = self.exports.get().cast::<Opaque>() else {
            return false;
        };
        let count = || counter.with(|count: &mut Rc<Cell<usize>>| count.get()) != Some(0);
        for kind in [crate::gc::CollectKind::Minor, crate::gc::CollectKind::Full] {
            if !count() {
                return false;
            }
            t.collect(kind);
        }
        count()
    }

    /// Appends one byte.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn push(self, t: &mut Thread, byte: u8) -> Result<(), Raised> {
        let len = self.len();
        self.splice(t, len, len, &[byte])
    }
}

impl Trace for ByteArray {
    fn trace(&self, m: &mut Marker) {
        self.storage.trace(m);
        self.exports.trace(m);
    }
}
