//! Settings of a heap.

/// Settings of a heap; see each field for unit and default.
#[derive(Clone, Copy, Debug)]
pub struct HeapOptions {
    /// Bytes of address space to reserve, a multiple of 4 MiB (default 64 GiB).
    /// When the system refuses, half is tried, down to 64 MiB.
    pub reserve_bytes: usize,
    /// Bytes in use beyond which allocation fails, in whole blocks of 64 KiB
    /// (default: the memory of the machine or the reservation, whichever is
    /// less; never more than these).
    pub max_heap_bytes: usize,
    /// Fewest bytes allocated between two collections (default
    /// [`DEFAULT_NURSERY_BYTES`]). It is half of what lives, at most twice this.
    pub nursery_bytes: usize,
    /// A full collection is due when the heap after a minor one exceeds this
    /// many bytes (default [`DEFAULT_FULL_FLOOR_BYTES`]) ...
    pub full_floor_bytes: usize,
    /// ... and this percentage of what survived the last full collection
    /// (default [`DEFAULT_GROWTH_PERCENT`]).
    pub growth_percent: usize,
    /// Collect at every Nth allocation; 0 (default) is off, 1 at each.
    pub stress_every: u32,
    /// Under stress, make every Nth collection a full one (default 64).
    pub stress_full_every: u32,
    /// Before each minor collection check that every reference from an old to a
    /// young object was recorded, and that each traced pointer is the start of
    /// an object; panics otherwise (default off).
    pub verify: bool,
    /// Ask for the same addresses in every process (default off).
    pub fixed_address: bool,
    /// Remember when each collection was and how long it took (default off).
    pub keep_pauses: bool,
}

/// Default of [`HeapOptions::nursery_bytes`]: 2 MiB. A nursery in the second-level
/// cache suits short lives (10 million dead nodes: 23 ms with 1 MiB, 26 with 2, 29
/// with 4, 31 or more with 8) and small peaks; a larger one suits longer lives, and
/// keeps more of them from growing old for nothing (decision 0014).
pub const DEFAULT_NURSERY_BYTES: usize = 2 << 20;
/// Default of [`HeapOptions::full_floor_bytes`]: 3 MiB, what a small program and one
/// nursery take: a full collection of that costs about a millisecond, and a higher
/// floor shows in the peak of every small program (decision 0014).
pub const DEFAULT_FULL_FLOOR_BYTES: usize = 3 << 20;
/// Default of [`HeapOptions::growth_percent`]: marking 1 MB of small nodes takes
/// 0.3 ms, so that 80 % growth adds about as much to what each promoted megabyte
/// costs anyway.
pub const DEFAULT_GROWTH_PERCENT: usize = 180;

impl Default for HeapOptions {
    fn default() -> Self {
        HeapOptions {
            reserve_bytes: 64 << 30,
            max_heap_bytes: usize::MAX,
            nursery_bytes: DEFAULT_NURSERY_BYTES,
            full_floor_bytes: DEFAULT_FULL_FLOOR_BYTES,
            growth_percent: DEFAULT_GROWTH_PERCENT,
            stress_every: 0,
            stress_full_every: 64,
            verify: false,
            fixed_address: false,
            keep_pauses: false,
        }
    }
}
