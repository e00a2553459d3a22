//! Counters of a heap.

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
