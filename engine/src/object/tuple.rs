//! Tuples: an inline array of values.

use super::kinds::{Kind, Trace};
use super::*;
use crate::gc::Marker;
use crate::value::Value;
use core::cell::Cell;

/// An immutable sequence of values.
#[repr(C)]
pub struct Tuple {
    header: Header,
    len: Cell<usize>,
    items: [Slot; 0],
}

// SAFETY: repr(C), header first, interior-mutable fields.
unsafe impl HeapObject for Tuple {
    const KIND: Kind = Kind::Tuple;
}

impl Tuple {
    /// Offset of the length in bytes, for compiled code.
    pub const LEN_OFFSET: usize = 8;
    /// Offset of the first item in bytes, for compiled code.
    pub const ITEMS_OFFSET: usize = 16;

    /// A tuple of `len` items that are all the int 0, to be filled by [`Gc::<Tuple>::init`] before
    /// script can see it.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn new_zeroed(t: &mut Thread, len: usize) -> Result<Gc<Tuple>, Raised> {
        let bytes = len
            .checked_mul(8)
            .and_then(|b| b.checked_add(Self::ITEMS_OFFSET));
        let Some(bytes) = bytes else {
            return Err(t.memory_error());
        };
        let tuple = t.alloc_sized::<Tuple>(bytes)?;
        tuple.header.shape.set(ClassId::Tuple as u32);
        tuple.len.set(len);
        Ok(tuple)
    }

    /// A tuple of `items`, which lie on the native or VM stack.
    ///
    /// # Errors
    /// MemoryError.
    pub fn new(t: &mut Thread, items: &[Value]) -> Result<Gc<Tuple>, Raised> {
        if items.is_empty() && t.empty_tuple.is_ptr() {
            // SAFETY: the thread's empty tuple is a tuple.
            return Ok(unsafe { t.empty_tuple.cast_unchecked() });
        }
        let tuple = Self::new_zeroed(t, items.len())?;
        let to = tuple.items.as_ptr().cast::<Value>().cast_mut();
        // SAFETY: the tuple has this many items. No barrier: nothing was allocated since the tuple.
        unsafe { copy_values(items.as_ptr(), to, items.len()) };
        Ok(tuple)
    }

    /// A tuple of two items.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn pair(t: &mut Thread, a: Value, b: Value) -> Result<Gc<Tuple>, Raised> {
        let tuple = Self::new_zeroed(t, 2)?;
        tuple.init(0, a);
        tuple.init(1, b);
        Ok(tuple)
    }

    /// A tuple of a subclass, with an attribute word.
    ///
    /// # Errors
    /// MemoryError.
    pub fn with_shape(
        t: &mut Thread,
        shape: ShapeId,
        items: &[Value],
    ) -> Result<Gc<Tuple>, Raised> {
        let bytes = Self::ITEMS_OFFSET + items.len() * 8 + 8;
        let tuple = t.alloc_with_shape::<Tuple>(bytes, shape)?;
        tuple.len.set(items.len());
        for (i, v) in items.iter().enumerate() {
            tuple.init(i, *v);
        }
        tuple.header.set_flag(flag::HAS_EXT);
        if let Some(ext) = ext_slot(tuple.value()) {
            ext.init(Value::UNBOUND);
        }
        if t.shapes.class_of(shape).has_flag(class_flag::HAS_DEL) {
            t.register_del(tuple.value());
        }
        Ok(tuple)
    }

    /// Number of items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.get()
    }

    /// Has it no items?
    pub fn is_empty(&self) -> bool {
        self.len.get() == 0
    }

    /// The items. Tuples do not change, so the slice stays valid as long as the tuple is alive.
    #[inline(always)]
    pub fn items(&self) -> &[Value] {
        // SAFETY: `len` values lie behind the header; script-visible tuples never change.
        unsafe { core::slice::from_raw_parts(self.items.as_ptr().cast::<Value>(), self.len.get()) }
    }
}

impl Gc<Tuple> {
    /// Item `i`.
    #[inline(always)]
    pub fn get(self, i: usize) -> Value {
        debug_assert!(i < self.len());
        // SAFETY: callers keep `i` below the length.
        unsafe { *self.items.as_ptr().cast::<Value>().add(i) }
    }

    /// Fills item `i` of a tuple that script has not seen yet. Runs the barrier, since the filling
    /// may allocate in between.
    #[inline(always)]
    pub fn init(self, i: usize, v: Value) {
        debug_assert!(i < self.len());
        // SAFETY: callers keep `i` below the length.
        unsafe { *self.items.as_ptr().cast::<Value>().add(i).cast_mut() = v };
        self.barrier();
    }
}

impl Trace for Tuple {
    fn size(&self) -> usize {
        Self::ITEMS_OFFSET + self.len.get() * 8
    }
    fn trace(&self, m: &mut Marker) {
        for v in self.items() {
            m.mark_value(*v);
        }
    }
}
