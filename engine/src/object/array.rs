//! Storage arrays: words that the collector traces, and words or bytes that it does not.

use super::kinds::{Kind, Trace};
use super::*;
use crate::gc::{self, Marker};
use crate::value::Value;
use core::cell::Cell;

macro_rules! array_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[repr(C)]
        pub struct $name {
            header: Header,
            capacity: Cell<usize>,
            data: [Cell<u64>; 0],
        }

        // SAFETY: repr(C), header first, interior-mutable fields.
        unsafe impl HeapObject for $name {
            const KIND: Kind = Kind::$name;
        }

        impl $name {
            /// Offset of the first word in bytes.
            pub const DATA_OFFSET: usize = 16;

            fn bytes(t: &mut Thread, capacity: usize) -> Result<usize, Raised> {
                let bytes = capacity.checked_mul(8).and_then(|b| b.checked_add(Self::DATA_OFFSET));
                bytes.ok_or_else(|| t.memory_error())
            }

            /// Says how long a fresh array is.
            fn set_bytes(&self, bytes: usize) {
                // The cell's size is rounded up to 16 bytes: use all of it.
                self.capacity.set((bytes.next_multiple_of(16) - Self::DATA_OFFSET) / 8);
            }

            /// Makes the array longer without moving it, the new words zeroed; false when there is no
            /// room behind it.
            pub(crate) fn try_grow(&self, t: &mut Thread, capacity: usize) -> bool {
                let Some(bytes) =
                    capacity.checked_mul(8).and_then(|b| b.checked_add(Self::DATA_OFFSET))
                else {
                    return false;
                };
                let object = (&raw const self.header).cast_mut();
                // SAFETY: this is a live object of the thread's heap.
                let grown = unsafe { t.heap.try_grow_in_place(object, bytes) };
                if grown {
                    self.set_bytes(bytes);
                }
                grown
            }

            /// Number of words.
            #[inline(always)]
            pub fn capacity(&self) -> usize {
                self.capacity.get()
            }

            /// Address of the first word.
            #[inline(always)]
            pub fn words(&self) -> *mut u64 {
                self.data.as_ptr().cast::<u64>().cast_mut()
            }
        }
    };
}

array_type! {
    /// An array of values. Zeroed words are the int 0.
    Array
}
array_type! {
    /// An array of raw words that hold no references: floats, hash indices, bytes.
    RawArray
}

impl Array {
    /// A zeroed array of `capacity` words.
    ///
    /// # Errors
    /// MemoryError when the heap cannot hold it.
    pub fn new(t: &mut Thread, capacity: usize) -> Result<Gc<Array>, Raised> {
        let bytes = Self::bytes(t, capacity)?;
        let array = t.alloc_sized::<Array>(bytes)?;
        array.set_bytes(bytes);
        Ok(array)
    }

    /// An array of `capacity` words that begins with the first `count` ones of `from`; the others are zeroes.
    ///
    /// # Errors
    /// MemoryError when the heap cannot hold it.
    pub fn copy_of(
        t: &mut Thread,
        from: Gc<Array>,
        count: usize,
        capacity: usize,
    ) -> Result<Gc<Array>, Raised> {
        assert!(count <= from.capacity() && count <= capacity);
        let bytes = Self::bytes(t, capacity)?;
        let array = t.alloc_unzeroed::<Array>(bytes, ClassId::Array as u32)?;
        array.set_bytes(bytes);
        // SAFETY: both arrays have `count` words, and all of the new one's are written before anything is allocated.
        unsafe {
            core::ptr::copy_nonoverlapping(from.words(), array.words(), count);
            core::ptr::write_bytes(array.words().add(count), 0, array.capacity() - count);
        }
        Ok(array)
    }
}

impl RawArray {
    /// An array of `capacity` words that may be anything: the caller writes each before it reads it.
    ///
    /// # Errors
    /// MemoryError when the heap cannot hold it.
    pub fn new_unzeroed(t: &mut Thread, capacity: usize) -> Result<Gc<RawArray>, Raised> {
        let bytes = Self::bytes(t, capacity)?;
        let array = t.alloc_unzeroed::<RawArray>(bytes, ClassId::Array as u32)?;
        array.set_bytes(bytes);
        Ok(array)
    }
}

impl Gc<Array> {
    /// The value at `i`.
    #[inline(always)]
    pub fn get(self, i: usize) -> Value {
        debug_assert!(i < self.capacity());
        // SAFETY: callers keep `i` below the capacity, as the assertion checks.
        unsafe { *self.words().cast::<Value>().add(i) }
    }

    /// Stores a value at `i`, with the write barrier.
    #[inline(always)]
    pub fn set(self, i: usize, v: Value) {
        debug_assert!(i < self.capacity());
        // SAFETY: callers keep `i` below the capacity; the array is a live object.
        unsafe {
            let slot = self.words().cast::<Value>().add(i);
            *slot = v;
            gc::barrier_slot(self.as_ptr().cast(), slot.cast());
        }
    }

    /// Stores a value that is no heap object, or into a fresh array, without a barrier.
    #[inline(always)]
    pub fn init(self, i: usize, v: Value) {
        debug_assert!(i < self.capacity());
        // SAFETY: callers keep `i` below the capacity.
        unsafe { *self.words().cast::<Value>().add(i) = v }
    }

    /// Moves `count` values within the array (ranges may overlap), with barriers.
    pub fn move_within(self, from: usize, to: usize, count: usize) {
        debug_assert!(from.max(to) + count <= self.capacity());
        // SAFETY: both ranges lie inside the array.
        unsafe {
            let words = self.words();
            core::ptr::copy(words.add(from), words.add(to), count);
        }
        self.barrier_range(to, count);
    }

    /// The write barrier for a range that was stored to directly.
    pub fn barrier_range(self, from: usize, count: usize) {
        if count == 0 {
            return;
        }
        // SAFETY: the addresses lie inside the array; one address a card suffices.
        unsafe {
            let mut at = self.words().add(from);
            let end = self.words().add(from + count - 1);
            let step = gc::CARD_BYTES / 8;
            while at < end {
                gc::barrier_slot(self.as_ptr().cast(), at.cast());
                at = at.add(step);
            }
            gc::barrier_slot(self.as_ptr().cast(), end.cast());
        }
    }

    /// The values `from..to` as a slice of cells' contents, copied out by the caller before anything
    /// allocates or runs script.
    ///
    /// # Safety
    /// The slice must not be used after the array is changed.
    pub unsafe fn as_slice<'a>(self, from: usize, to: usize) -> &'a [Value] {
        debug_assert!(from <= to && to <= self.capacity());
        // SAFETY: the range lies inside the array; the caller's promise.
        unsafe { core::slice::from_raw_parts(self.words().cast::<Value>().add(from), to - from) }
    }
}

impl Gc<RawArray> {
    /// The word at `i`.
    #[inline(always)]
    pub fn get(self, i: usize) -> u64 {
        debug_assert!(i < self.capacity());
        // SAFETY: callers keep `i` below the capacity, as the assertion checks.
        unsafe { *self.words().add(i) }
    }

    /// Stores a word at `i`.
    #[inline(always)]
    pub fn set(self, i: usize, word: u64) {
        debug_assert!(i < self.capacity());
        // SAFETY: callers keep `i` below the capacity.
        unsafe { *self.words().add(i) = word }
    }
}

impl Trace for Array {
    fn size(&self) -> usize {
        Self::DATA_OFFSET + self.capacity() * 8
    }
    fn trace(&self, m: &mut Marker) {
        let words = self.words().cast::<Value>();
        for i in 0..self.capacity() {
            // SAFETY: below the capacity.
            m.mark_value(unsafe { *words.add(i) });
        }
    }
}

impl Trace for RawArray {
    fn size(&self) -> usize {
        Self::DATA_OFFSET + self.capacity() * 8
    }
}

/// Copies values to where they lie already, to a lower address or to other memory.
///
/// A few, which are what calls and tuples have, go word by word: they were mostly stored one by one just before, and a load
/// that is wider than those stores waits until they have left the store buffer.
///
/// # Safety
/// `n` values can be read at `from` and written at `to`.
#[inline(always)]
pub unsafe fn copy_values(from: *const Value, to: *mut Value, n: usize) {
    const FEW: usize = 4;
    if from == to {
        return;
    }
    // SAFETY: the caller's promise. Volatile, so that the loads stay apart.
    unsafe {
        if n > FEW {
            core::ptr::copy(from, to, n);
            return;
        }
        for i in 0..n {
            *to.add(i) = from.add(i).read_volatile();
        }
    }
}
