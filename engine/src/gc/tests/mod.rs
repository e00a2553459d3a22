//! Tests with toy kinds.

mod conservative;
mod death;
mod graph;
mod limits;

use std::cell::RefCell;
use std::rc::Rc;

use super::*;
use crate::value::Value;

/// `aux` fields, each a value.
pub(crate) const RECORD: u8 = 1;
/// `shape` bytes that refer to nothing.
pub(crate) const BYTES: u8 = 2;
/// A length and as many values; may be large.
pub(crate) const ARRAY: u8 = 3;
/// One word: the address of a counter that the native finaliser increments;
/// then one value.
pub(crate) const RESOURCE: u8 = 4;
/// One value that is held weakly, one that is not.
pub(crate) const WEAK: u8 = 5;

unsafe fn fields(object: *mut Header) -> *mut Value {
    // SAFETY: all toy objects are longer than their header.
    unsafe { object.cast::<Value>().add(1) }
}

unsafe fn record_size(object: *const Header) -> usize {
    // SAFETY: called with records.
    8 + 8 * unsafe { (*object).aux.get() } as usize
}

unsafe fn trace_record(object: *mut Header, marker: &mut Marker) {
    // SAFETY: a record has `aux` fields.
    unsafe {
        for i in 0..(*object).aux.get() as usize {
            marker.mark_value(*fields(object).add(i));
        }
    }
}

unsafe fn bytes_size(object: *const Header) -> usize {
    // SAFETY: called with byte objects.
    8 + unsafe { (*object).shape.get() } as usize
}

unsafe fn array_size(object: *const Header) -> usize {
    // SAFETY: called with arrays.
    16 + 8 * unsafe { *object.cast::<u64>().add(1) } as usize
}

unsafe fn trace_array(object: *mut Header, marker: &mut Marker) {
    // SAFETY: an array has as many values as it says.
    unsafe {
        trace_array_range(object, 0, array_size(object).next_multiple_of(16), marker);
    }
}

unsafe fn trace_array_range(object: *mut Header, low: usize, high: usize, marker: &mut Marker) {
    // SAFETY: the range lies in the array; the part with the header is left out.
    unsafe {
        assert!(low.is_multiple_of(16) && high.is_multiple_of(16));
        let end = array_size(object).min(high);
        for offset in (low.max(16)..end).step_by(8) {
            marker.mark_value(*object.cast::<Value>().byte_add(offset));
        }
    }
}

unsafe fn fixed_size(_: *const Header) -> usize {
    24
}

unsafe fn trace_second(object: *mut Header, marker: &mut Marker) {
    // SAFETY: both kinds that use it have two words.
    unsafe { marker.mark_value(*fields(object).add(1)) };
}

unsafe fn count_finalized(object: *mut Header) {
    // SAFETY: the first word of a resource is 0 or the address of a counter.
    unsafe {
        let counter = *object.cast::<*const std::cell::Cell<u32>>().add(1);
        if !counter.is_null() {
            (*counter).set((*counter).get() + 1);
        }
    }
}

/// A heap with the toy kinds and a list of roots.
pub(crate) struct Toy {
    pub(crate) heap: Heap,
    pub(crate) roots: Rc<RefCell<Vec<Value>>>,
}

impl Toy {
    pub(crate) fn new(options: HeapOptions) -> Toy {
        let mut heap = Heap::new(options).expect("address space");
        let kind = |name, size, trace| KindInfo {
            name,
            size,
            trace,
            trace_range: None,
            finalize: None,
        };
        heap.register_kind(RECORD, kind("record", record_size, Some(trace_record)));
        heap.register_kind(BYTES, kind("bytes", bytes_size, None));
        heap.register_kind(
            ARRAY,
            KindInfo {
                trace_range: Some(trace_array_range),
                ..kind("array", array_size, Some(trace_array))
            },
        );
        heap.register_kind(
            RESOURCE,
            KindInfo {
                finalize: Some(count_finalized),
                ..kind("resource", fixed_size, Some(trace_second))
            },
        );
        heap.register_kind(WEAK, kind("weak", fixed_size, Some(trace_second)));
        let roots = Rc::new(RefCell::new(Vec::new()));
        let source = Rc::clone(&roots);
        heap.add_root_source(Box::new(move |marker: &mut Marker| {
            for &value in source.borrow().iter() {
                marker.mark_value(value);
            }
        }));
        Toy { heap, roots }
    }

    pub(crate) fn small_nursery() -> Toy {
        Toy::new(HeapOptions {
            nursery_bytes: 256 << 10,
            full_floor_bytes: 2 << 20,
            verify: true,
            ..HeapOptions::default()
        })
    }

    pub(crate) fn root(&self, object: *mut Header) {
        self.roots.borrow_mut().push(Value::from_ptr(object));
    }

    pub(crate) fn record(&mut self, fields: u16) -> *mut Header {
        // SAFETY: zeroed fields are integers; `aux` is set at once.
        unsafe {
            let object = self.heap.alloc(RECORD, 8 + 8 * fields as usize);
            assert!(!object.is_null());
            (*object).aux.set(fields);
            object
        }
    }

    pub(crate) fn array(&mut self, length: usize) -> *mut Header {
        // SAFETY: zeroed items are integers; the length is set at once.
        unsafe {
            let object = self.heap.alloc(ARRAY, 16 + 8 * length);
            if !object.is_null() {
                *object.cast::<u64>().add(1) = length as u64;
            }
            object
        }
    }

    pub(crate) fn bytes(&mut self, length: u32) -> *mut Header {
        // SAFETY: bytes refer to nothing.
        unsafe {
            let object = self.heap.alloc(BYTES, 8 + length as usize);
            if !object.is_null() {
                (*object).shape.set(length);
            }
            object
        }
    }

    /// True when an object still starts there.
    pub(crate) fn exists(&self, object: *mut Header) -> bool {
        self.heap.all_objects().contains(&(object as usize))
    }
}

/// Stores into field `index` of a record, with the barrier.
pub(crate) unsafe fn set_field(owner: *mut Header, index: usize, value: Value) {
    // SAFETY: the caller passes a live record and an index below `aux`.
    unsafe {
        assert!(index < (*owner).aux.get() as usize);
        *fields(owner).add(index) = value;
        barrier(owner);
    }
}

pub(crate) unsafe fn get_field(owner: *mut Header, index: usize) -> Value {
    // SAFETY: as in `set_field`.
    unsafe { *fields(owner).add(index) }
}

/// Stores into item `index` of an array, with the barrier.
pub(crate) unsafe fn set_item(owner: *mut Header, index: usize, value: Value) {
    // SAFETY: the caller passes a live array and an index below its length.
    unsafe {
        let slot = owner.cast::<Value>().add(2 + index);
        *slot = value;
        barrier_slot(owner, slot.cast());
    }
}

pub(crate) unsafe fn get_item(owner: *mut Header, index: usize) -> Value {
    // SAFETY: as in `set_item`.
    unsafe { *owner.cast::<Value>().add(2 + index) }
}

/// xorshift64*: the tests need no better.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize) % bound
    }
}
