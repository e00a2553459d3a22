//! Counters of a heap, and its pauses one by one.

use super::heap::CollectKind;
use std::time::Duration;

/// Counters of a heap since its creation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeapStats {
    /// Minor collections done.
    pub minor_collections: u64,
    /// Full collections done.
    pub full_collections: u64,
    /// Time inside collections, nanoseconds.
    pub pause_total_ns: u64,
    /// Longest collection, nanoseconds.
    pub pause_max_ns: u64,
    /// Bytes handed to the allocators so far (an upper bound of the bytes of
    /// objects, at most one free run ahead).
    pub allocated_bytes: u64,
    /// Bytes of lines and large objects that survived the last collection.
    pub live_bytes: usize,
    /// Bytes that survived the last full collection.
    pub live_bytes_after_full: usize,
    /// Blocks of 64 KiB that hold objects.
    pub blocks_in_use: usize,
    /// Bytes of heap that may be resident: blocks in use and free blocks kept.
    pub committed_bytes: usize,
    /// Bytes that objects said they hold outside the heap.
    pub external_bytes: usize,
}

/// A collection, as a reader of a time axis wants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// When it began: `CLOCK_MONOTONIC`, in nanoseconds.
    pub at: u64,
    /// How long it took, in nanoseconds.
    pub took: u64,
    /// What was collected.
    pub kind: CollectKind,
}

/// The pauses of a heap, as far as they are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pauses {
    /// The first ones, in order.
    pub kept: Vec<Pause>,
    /// How many came after them.
    pub left_out: u64,
}

impl Pauses {
    /// Pauses that are kept: more than a picture can show.
    pub const MOST: usize = 1 << 14;

    /// Adds a collection that ends now.
    pub(super) fn add(&mut self, kind: CollectKind, took: Duration) {
        if self.kept.len() == Pauses::MOST {
            self.left_out += 1;
            return;
        }
        let took = took.as_nanos() as u64;
        let at = monotonic_ns() - took;
        self.kept.push(Pause { at, took, kind });
    }
}

/// `CLOCK_MONOTONIC`, which the laboratory reads, too, in nanoseconds.
pub fn monotonic_ns() -> u64 {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the structure is ours.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}
