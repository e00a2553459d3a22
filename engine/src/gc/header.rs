//! The object header and the table of kinds.

use std::cell::Cell;

use super::Marker;

/// Bits of [`Header::gc`].
pub mod flag {
    /// The object is old and not yet remembered: a store into it must go
    /// through [`super::super::barrier()`]. Set by the collector alone.
    pub const NEEDS_BARRIER: u8 = 1;
    /// The object is on the list of large objects with dirty cards. Set and
    /// cleared by the collector and the barrier alone.
    pub const HAS_DIRTY_CARDS: u8 = 2;
    /// The object's class defines `__del__` and it has not run yet. The object
    /// layer sets it before `Heap::register_finalizable`; the collector clears
    /// it when it queues the object, so that a finaliser runs once.
    pub const HAS_DEL: u8 = 4;
    /// Bits that the collector neither reads nor writes.
    pub const FREE_FOR_OBJECTS: u8 = 0xF0;
}

/// What every heap object starts with: 8 bytes.
///
/// The fields are cells because the mutator, the barrier and the collector
/// all hold shared pointers to one object.
#[repr(C, align(8))]
#[derive(Debug)]
pub struct Header {
    /// Shape or other identity of the layout; the collector ignores it.
    pub shape: Cell<u32>,
    /// Index into the table of kinds ([`KindInfo`]).
    pub kind: Cell<u8>,
    /// Bits of [`flag`].
    pub gc: Cell<u8>,
    /// Free for the object layer.
    pub aux: Cell<u16>,
}

impl Header {
    /// Offset of `shape` in bytes, for compiled code.
    pub const SHAPE_OFFSET: usize = std::mem::offset_of!(Header, shape);
    /// Offset of `kind` in bytes, for compiled code.
    pub const KIND_OFFSET: usize = std::mem::offset_of!(Header, kind);
    /// Offset of `gc` in bytes, for compiled code.
    pub const GC_OFFSET: usize = std::mem::offset_of!(Header, gc);
    /// Offset of `aux` in bytes, for compiled code.
    pub const AUX_OFFSET: usize = std::mem::offset_of!(Header, aux);

    /// The header word of a fresh object: everything zero but the kind.
    #[inline(always)]
    pub const fn fresh_word(kind: u8) -> u64 {
        (kind as u64) << (8 * Self::KIND_OFFSET)
    }

    /// Sets bits of [`flag`].
    #[inline]
    pub fn set_flag(&self, bits: u8) {
        self.gc.set(self.gc.get() | bits);
    }

    /// Clears bits of [`flag`].
    #[inline]
    pub fn clear_flag(&self, bits: u8) {
        self.gc.set(self.gc.get() & !bits);
    }

    /// True when one of `bits` is set.
    #[inline]
    pub fn has_flag(&self, bits: u8) -> bool {
        self.gc.get() & bits != 0
    }
}

/// Number of bytes an object occupies, header included.
pub type SizeFn = unsafe fn(*const Header) -> usize;
/// Marks everything the object refers to strongly.
pub type TraceFn = unsafe fn(*mut Header, &mut Marker);
/// Marks everything that the bytes from offset `low` to offset `high` of the
/// object refer to. Offsets count from the object's start and are multiples of
/// 16 (so is its size); an entry that a bound cuts in two counts as inside.
pub type TraceRangeFn = unsafe fn(*mut Header, usize, usize, &mut Marker);
/// Releases what the object holds outside the heap. Must not touch other heap
/// objects, allocate or run script.
pub type FinalizeFn = unsafe fn(*mut Header);

/// What the collector knows of a kind of object.
///
/// All functions must cope with a *fresh* object, one whose bytes after the
/// header are zero: the conservative scan may find it before its constructor
/// has filled it.
#[derive(Clone, Copy, Debug)]
pub struct KindInfo {
    /// Name for diagnostics.
    pub name: &'static str,
    /// Size as the object tells it. Used by the heap checker, which compares it
    /// with the size that was allocated; the collector keeps sizes itself.
    pub size: SizeFn,
    /// `None` for a kind that refers to nothing (strings, boxed floats): such
    /// objects are marked without being visited.
    pub trace: Option<TraceFn>,
    /// Needed for arrays that can outgrow a few kilobytes: lets a minor
    /// collection visit the written cards alone, and a full one visit a huge
    /// array in pieces.
    pub trace_range: Option<TraceRangeFn>,
    /// Called for objects given to `Heap::register_finalizable` when they die.
    pub finalize: Option<FinalizeFn>,
}

unsafe fn unregistered_size(_: *const Header) -> usize {
    0
}

unsafe fn unregistered_trace(object: *mut Header, _: &mut Marker) {
    // SAFETY: the marker passes object starts only.
    let kind = unsafe { (*object).kind.get() };
    panic!("gc: object {object:p} has the unregistered kind {kind}");
}

impl KindInfo {
    pub(crate) const UNREGISTERED: KindInfo = KindInfo {
        name: "unregistered",
        size: unregistered_size,
        trace: Some(unregistered_trace),
        trace_range: None,
        finalize: None,
    };
}
