//! The table of layouts: how large an object of each kind is and what it refers to.

use super::*;
use crate::gc::{Heap, KindInfo, Marker};

/// The layout of a heap object, `header.kind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[expect(
    missing_docs,
    reason = "each variant is the layout type of the same name"
)]
pub enum Kind {
    Free = 0,
    Instance,
    Str,
    StrBuffer,
    Int,
    Float,
    Complex,
    Decimal,
    Bytes,
    ByteArray,
    List,
    Tuple,
    Array,
    RawArray,
    Dict,
    Set,
    Function,
    NativeFunction,
    BoundMethod,
    Class,
    Module,
    Cell,
    Code,
    Generator,
    Exception,
    Record,
    SetTable,
    Opaque,
}

/// Traces and sizes one layout.
pub(crate) trait Trace: HeapObject {
    /// Bytes of the object without the attribute word of subclasses.
    fn size(&self) -> usize {
        size_of::<Self>()
    }
    /// Marks what the object refers to.
    fn trace(&self, _m: &mut Marker) {}
}

impl Slot {
    #[inline(always)]
    pub(crate) fn trace(&self, m: &mut Marker) {
        m.mark_value(self.get());
    }
}

unsafe fn size_of_object<T: Trace>(p: *const Header) -> usize {
    // SAFETY: the collector passes objects of the registered kind only.
    let object = unsafe { &*p.cast::<T>() };
    // SAFETY: as above.
    let ext = unsafe { (*p).gc.get() } & flag::HAS_EXT != 0;
    (object.size() + if ext { 8 } else { 0 }).next_multiple_of(16)
}

unsafe fn trace_object<T: Trace>(p: *mut Header, m: &mut Marker) {
    // SAFETY: the collector passes objects of the registered kind only.
    let object = unsafe { &*p.cast::<T>() };
    object.trace(m);
    // SAFETY: as above.
    if unsafe { (*p).gc.get() } & flag::HAS_EXT != 0
        && let Some(slot) = ext_slot(Value::from_ptr(p))
    {
        slot.trace(m);
    }
}

unsafe fn trace_words(p: *mut Header, low: usize, high: usize, m: &mut Marker) {
    // SAFETY: the collector passes word-aligned bounds inside the array, whose words past the
    // header and the length are values.
    unsafe {
        let mut at = p
            .cast::<u8>()
            .add(low.max(Array::DATA_OFFSET))
            .cast::<Value>();
        let end = p.cast::<u8>().add(high).cast::<Value>();
        while at < end {
            m.mark_value(*at);
            at = at.add(1);
        }
    }
}

use crate::value::Value;

fn info<T: Trace>(name: &'static str, leaf: bool) -> KindInfo {
    KindInfo {
        name,
        size: size_of_object::<T>,
        trace: if leaf { None } else { Some(trace_object::<T>) },
        trace_range: None,
        finalize: None,
    }
}

macro_rules! kinds {
    ($($kind:ident: $layout:ty $(, $leaf:literal)?;)*) => {
        /// Makes all layouts known to a heap.
        pub fn register_kinds(heap: &mut Heap) {
            $(heap.register_kind(
                Kind::$kind as u8,
                {
                    let leaf = false $(|| $leaf)?;
                    let mut info = info::<$layout>(stringify!($kind), leaf);
                    if Kind::$kind as u8 == Kind::Array as u8 {
                        info.trace_range = Some(trace_words);
                    }
                    if Kind::$kind as u8 == Kind::SetTable as u8 {
                        info.trace_range = Some(set::trace_table);
                    }
                    if Kind::$kind as u8 == Kind::Code as u8 {
                        info.finalize = Some(function::finalize_code);
                    }
                    if Kind::$kind as u8 == Kind::Opaque as u8 {
                        info.finalize = Some(opaque::finalize);
                    }
                    info
                },
            );)*
        }

        /// Bytes of the object's layout, without the attribute word of subclasses.
        pub(crate) fn base_size(h: &Header) -> usize {
            let p: *const Header = h;
            $(if h.kind.get() == Kind::$kind as u8 {
                // SAFETY: the kind names the layout.
                return unsafe { (*p.cast::<$layout>()).size() };
            })*
            unreachable!("object of kind {}", h.kind.get())
        }
    };
}

kinds! {
    Instance: Instance;
    Str: Str;
    StrBuffer: StrBuffer, true;
    Int: Int;
    Float: Float;
    Bytes: Bytes;
    ByteArray: ByteArray;
    Complex: Complex;
    Decimal: Decimal;
    List: List;
    Tuple: Tuple;
    Array: Array;
    RawArray: RawArray, true;
    Dict: Dict;
    Set: Set;
    SetTable: SetTable;
    Function: Function;
    NativeFunction: NativeFunction;
    BoundMethod: BoundMethod;
    Class: Class;
    Module: Module;
    Cell: VarCell;
    Code: CodeObject;
    Generator: Generator;
    Exception: Exception;
    Record: Record;
    Opaque: Opaque, true;
}

impl Kind {
    /// Bytes of an object as its layout tells, with the attribute word.
    pub fn size_of_object(h: &Header) -> usize {
        let ext = if h.gc.get() & flag::HAS_EXT != 0 {
            8
        } else {
            0
        };
        (base_size(h) + ext).next_multiple_of(16)
    }
}
