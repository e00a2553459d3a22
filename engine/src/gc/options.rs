//! Settings of a heap.

/// Settings of a heap; see each field for unit and default.
#[derive(Clone, Copy, Debug)]
pub struct HeapOptions {
    /// Bytes of address space to reserve, a multiple of 4 MiB (default 64 GiB).
    /// When the system refuses, half is tried, down to 64 MiB.
    pub reserve_bytes: usize,
    /// Bytes in use beyond which allocation fails (default: no limit but the
    /// reservation). Counted in whole blocks of 64 KiB.
    pub max_heap_bytes: usize,
    /// Bytes allocated between two minor collections (default
    /// [`DEFAULT_NURSERY_BYTES`]).
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
}

/// Default of [`HeapOptions::nursery_bytes`].
pub const DEFAULT_NURSERY_BYTES: usize = 8 << 20;
/// Default of [`HeapOptions::full_floor_bytes`].
pub const DEFAULT_FULL_FLOOR_BYTES: usize = 32 << 20;
/// Default of [`HeapOptions::growth_percent`].
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
        }
    }
}
