//! Memory: a non-moving mark-region collector.
//!
//! * The heap is one reserved range of addresses cut into blocks of 64 KiB and
//!   lines of 256 bytes. Objects are 16-byte aligned and start with a
//!   [`Header`].
//! * Side tables hold one byte per 16-byte granule: whether an object starts
//!   there, whether it is marked, and its size. Line maps are derived from it.
//! * Allocation bumps a pointer through runs of free lines.
//! * Generations by sticky mark bits: a minor collection keeps the marks, so
//!   marked means old. Stores into old objects go through [`barrier()`] or
//!   [`barrier_slot`].
//! * The native stack and other ambiguous ranges are scanned conservatively,
//!   interior pointers included; the heap itself is traced precisely.
//!
//! # Rules for callers
//! * `Heap::alloc` may collect. A reference survives it when it is on the native
//!   stack or in a register, in an object that is reachable, in a registered
//!   root source, or in a [`RootHandle`] — not when it is only in a `Vec` or a
//!   `Box`.
//! * An object is handed out zeroed, and must stay traceable from then on.
//! * Each store of a reference into an object that is not certainly the latest
//!   allocation is followed by a barrier, before the next allocation.
//! * Nothing runs inside a collection but the functions of [`KindInfo`] and the
//!   root sources; they must not allocate.

mod alloc;
mod barrier;
mod block;
mod collect;
mod finalize;
mod header;
mod heap;
mod large;
mod mark;
mod options;
mod roots;
mod sampling;
mod scan;
mod space;
mod spill;
mod stats;
mod sweep;
mod verify;

#[cfg(test)]
mod tests;

pub use alloc::BumpAllocator;
pub use barrier::{CARD_BYTES, CARD_THRESHOLD, barrier, barrier_slot, remember, remember_slot};
pub use finalize::WeakTableFn;
pub use header::{FinalizeFn, Header, KindInfo, SizeFn, TraceFn, TraceRangeFn, flag};
pub use heap::{CollectKind, Heap};
pub use mark::Marker;
pub use options::{
    DEFAULT_FULL_FLOOR_BYTES, DEFAULT_GROWTH_PERCENT, DEFAULT_NURSERY_BYTES, HeapOptions,
};
pub use roots::{RangeId, RootHandle, RootSource, RootSourceId};
pub use sampling::SampleFn;
pub use spill::stack_top;
pub(crate) use spill::with_spilled_registers;
pub use stats::{HeapStats, Pause, Pauses, monotonic_ns};
