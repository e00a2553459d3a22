//! Telling a profiler about one allocation in so many bytes.

use super::header::Header;
use super::heap::Heap;

/// Gets the kind of the object and the bytes that were allocated since it was last called.
pub type SampleFn = Box<dyn FnMut(u8, u64)>;

/// Calls a profiler at the first slow path of the allocator after so many bytes. The fast path knows nothing of it: a run
/// of free lines ends at a random place, so that each site is met in proportion to the bytes that it allocates.
pub(crate) struct AllocationSampler {
    every: u64,
    /// Bytes allocated when it was last called.
    last: u64,
    sample: SampleFn,
}

impl Heap {
    /// Has `sample` called for one allocation in `every` bytes. It runs while the object is not complete: it must
    /// not touch the heap.
    pub fn sample_allocations(&mut self, every: u64, sample: SampleFn) {
        self.sampler = Some(AllocationSampler {
            every: every.max(1),
            last: self.stats().allocated_bytes,
            sample,
        });
    }

    /// An object of this kind was just allocated on a slow path.
    #[inline]
    pub(crate) fn sample(&mut self, kind: u8) {
        if self.sampler.is_some() {
            self.sample_if_due(kind);
        }
    }

    #[cold]
    fn sample_if_due(&mut self, kind: u8) {
        let total = self.stats().allocated_bytes;
        if let Some(s) = &mut self.sampler
            && total - s.last >= s.every
        {
            let bytes = total - s.last;
            s.last = total;
            (s.sample)(kind, bytes);
        }
    }

    /// The object that an address points to or into, dead or alive, as long as it is not swept. For what only holds
    /// words; it may ask inside a collection.
    pub fn object_at(&self, address: usize) -> Option<*mut Header> {
        self.space.layout().find_object(address)
    }

    /// The starts of all objects.
    pub fn objects(&self) -> impl Iterator<Item = *mut Header> {
        self.all_objects().into_iter().map(|o| o as *mut Header)
    }

    /// The name of a kind of objects.
    pub fn name_of_kind(&self, kind: u8) -> &'static str {
        self.kinds[kind as usize].name
    }
}
