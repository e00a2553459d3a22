//! Typed pointers into the heap, and the slots that hold them.

use crate::gc::{self, Header};
use crate::value::Value;
use core::cell::Cell;
use core::fmt;
use core::marker::PhantomData;
use core::ops::Deref;
use core::ptr::NonNull;

use super::kinds::Kind;

/// Bits of `Header::gc` that belong to the object layer.
pub mod flag {
    /// The object has an extra word behind its layout for attributes (see [`super::ext_slot`]):
    /// instances of script subclasses of builtin classes.
    pub const HAS_EXT: u8 = 0x10;
    /// A variable cell: compiled code relies on its content. Whoever changes it says so.
    pub const WATCHED: u8 = 0x20;
    /// A variable cell whose content has changed while it was watched, or that compiled code writes:
    /// not to be relied on again.
    pub const CHANGES: u8 = 0x40;
    /// An iterator that a `for` statement made of a range: nobody but its loop can refer to it.
    pub const PRIVATE: u8 = 0x20;
    /// Of a generator: it is closed when it is collected.
    pub const CLOSES: u8 = 0x20;
}

/// A layout of heap objects.
///
/// # Safety
/// The type is `#[repr(C)]`, starts with [`Header`], is aligned to at most 16 bytes, has only
/// interior-mutable fields, and every object whose header says `KIND` has this layout.
pub unsafe trait HeapObject: Sized {
    /// The layout's kind.
    const KIND: Kind;
}

/// A typed pointer to a live heap object.
#[repr(transparent)]
pub struct Gc<T>(NonNull<T>, PhantomData<*mut T>);

impl<T> Clone for Gc<T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Gc<T> {}
impl<T> PartialEq for Gc<T> {
    #[inline(always)]
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Gc<T> {}

impl<T> Gc<T> {
    /// Wraps a pointer to an object.
    ///
    /// # Safety
    /// `p` points to a live heap object of layout `T`.
    #[inline(always)]
    pub unsafe fn from_raw(p: *mut T) -> Gc<T> {
        debug_assert!(!p.is_null());
        // SAFETY: the caller passes a valid object, which is never null.
        Gc(unsafe { NonNull::new_unchecked(p) }, PhantomData)
    }

    /// The value that refers to this object.
    #[inline(always)]
    pub fn value(self) -> Value {
        Value::from_ptr(self.0.as_ptr())
    }

    /// The address.
    #[inline(always)]
    pub fn as_ptr(self) -> *mut T {
        self.0.as_ptr()
    }

    /// The header.
    #[inline(always)]
    pub fn header(&self) -> &Header {
        // SAFETY: every object starts with its header and only has interior-mutable fields.
        unsafe { &*self.0.as_ptr().cast::<Header>() }
    }

    /// The write barrier, for stores that do not go through [`Slot::set`].
    #[inline(always)]
    pub fn barrier(self) {
        // SAFETY: this is a live object of a heap.
        unsafe { gc::barrier(self.0.as_ptr().cast()) }
    }
}

impl<T> Deref for Gc<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: the object is alive as long as this pointer is visible to the collector, and its
        // fields are all interior-mutable.
        unsafe { self.0.as_ref() }
    }
}

impl<T> fmt::Debug for Gc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gc({:p})", self.0)
    }
}

impl<T> From<Gc<T>> for Value {
    #[inline(always)]
    fn from(p: Gc<T>) -> Value {
        p.value()
    }
}

/// A field of a heap object that holds a value.
#[repr(transparent)]
pub struct Slot(Cell<Value>);

impl Slot {
    /// The value.
    #[inline(always)]
    pub fn get(&self) -> Value {
        self.0.get()
    }

    /// Stores `v` into this slot of `owner`, with the write barrier.
    #[inline(always)]
    pub fn set<T>(&self, owner: Gc<T>, v: impl Into<Value>) {
        debug_assert!((self as *const Slot).addr() > owner.as_ptr().addr());
        self.0.set(v.into());
        owner.barrier();
    }

    /// Stores `v` without a barrier: into a fresh object before the next allocation, or a value that
    /// is no heap object.
    #[inline(always)]
    pub fn init(&self, v: impl Into<Value>) {
        self.0.set(v.into());
    }

    /// The object in this slot, which is known to have layout `T`.
    ///
    /// # Panics
    /// In debug builds when it does not.
    #[inline(always)]
    pub fn object<T: HeapObject>(&self) -> Gc<T> {
        let v = self.0.get();
        debug_assert!(v.cast::<T>().is_some(), "slot holds {v:?}");
        // SAFETY: slots read this way are only ever filled with objects of layout `T`.
        unsafe { v.cast_unchecked() }
    }
}

impl Value {
    /// The object of layout `T` (an instance of its builtin class or of a subclass).
    #[inline(always)]
    pub fn cast<T: HeapObject>(self) -> Option<Gc<T>> {
        match self.header() {
            // SAFETY: the kind names the layout.
            Some(h) if h.kind.get() == T::KIND as u8 => Some(unsafe { self.cast_unchecked() }),
            _ => None,
        }
    }

    /// The object of layout `T` without a check.
    ///
    /// # Safety
    /// The value is a heap object of layout `T`.
    #[inline(always)]
    pub unsafe fn cast_unchecked<T>(self) -> Gc<T> {
        // SAFETY: the caller's promise.
        unsafe { Gc::from_raw(self.as_raw_ptr().cast()) }
    }

    /// The header of a heap object.
    #[inline(always)]
    pub fn header(&self) -> Option<&Header> {
        if self.is_ptr() {
            // SAFETY: a tagged pointer always refers to a live object, which starts with a header.
            Some(unsafe { &*self.as_raw_ptr().cast::<Header>() })
        } else {
            None
        }
    }

    /// The shape id of a heap object, `u32::MAX` for immediates.
    #[inline(always)]
    pub fn shape_id(self) -> u32 {
        match self.header() {
            Some(h) => h.shape.get(),
            None => u32::MAX,
        }
    }

    /// The layout kind of a heap object, `Kind::Free` for immediates.
    #[inline(always)]
    pub fn kind(self) -> u8 {
        match self.header() {
            Some(h) => h.kind.get(),
            None => Kind::Free as u8,
        }
    }
}

/// The attribute word of an object that has [`flag::HAS_EXT`]: the last word of its cell.
/// Same meaning as `Instance::ext`.
pub fn ext_slot(v: Value) -> Option<&'static Slot> {
    let h = v.header()?;
    if h.gc.get() & flag::HAS_EXT == 0 {
        return None;
    }
    let size = super::kinds::base_size(h);
    // SAFETY: objects with HAS_EXT are allocated with one word more than their layout's size; the
    // reference is used at once, while `v` keeps the object alive.
    Some(unsafe { &*v.as_raw_ptr().add(size).cast::<Slot>() })
}

impl<T: fmt::Display> fmt::Display for Gc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
