//! The heap and its public operations.

use std::cell::RefCell;
use std::io;
use std::rc::Rc;

use super::alloc::{BumpAllocator, Run};
use super::barrier::Remembered;
use super::finalize::Finalization;
use super::header::KindInfo;
use super::options::HeapOptions;
use super::roots::{HandleTable, RangeId, RootHandle, RootSource, RootSourceId};
use super::sampling::AllocationSampler;
use super::space::Space;
use super::stats::{HeapStats, Pauses};
use crate::value::Value;

/// How much a collection looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CollectKind {
    /// Objects allocated since the last collection.
    Minor,
    /// All objects.
    Full,
}

/// A garbage-collected heap. Many can live side by side; objects of one must
/// not refer to objects of another.
#[repr(C)]
pub struct Heap {
    /// First, so that compiled code knows its place.
    pub(crate) bump: BumpAllocator,
    /// The end of the run that `bump` allocates from; `bump.limit` may be lower
    /// to force the slow path.
    pub(crate) run_end: usize,
    pub(crate) overflow: Run,
    /// Where objects of more than a line start that need no zeroes.
    pub(crate) unzeroed: Run,
    pub(crate) current_block: Option<usize>,
    pub(crate) next_line: usize,
    pub(crate) allocated_since_collection: usize,
    pub(crate) external_since_collection: usize,
    /// Live bytes at which the next collection is a full one.
    pub(crate) full_threshold: usize,
    /// Bytes allocated until the next collection.
    pub(crate) nursery: usize,
    pub(crate) live_lines: usize,
    pub(crate) large_live_bytes: usize,
    /// Head blocks of the large objects allocated since the last collection.
    pub(crate) large_young: Vec<u32>,
    /// Head blocks of the others.
    pub(crate) large_old: Vec<u32>,
    /// Empty; kept for its capacity.
    pub(crate) mark_stack: Vec<usize>,
    pub(crate) finalization: Finalization,
    /// Allocations counted under stress.
    pub(crate) stress_count: u64,
    pub(crate) collecting: bool,
    pub(crate) callback_hook: Option<Box<dyn FnMut()>>,
    /// A profiler of allocations.
    pub(crate) sampler: Option<AllocationSampler>,
    /// Blocks allocated into since the last collection.
    pub(crate) touched: Vec<u32>,
    /// Blocks with free lines, the next to use last.
    pub(crate) partly_free: Vec<u32>,
    /// Those of them that are free by half in one piece, for objects of more than a line.
    pub(crate) roomy: Vec<u32>,
    pub(crate) options: HeapOptions,
    pub(crate) kinds: Box<[KindInfo; 256]>,
    pub(crate) root_sources: Vec<Option<Box<dyn RootSource>>>,
    pub(crate) ranges: Vec<Option<(usize, usize)>>,
    pub(crate) stack_base: usize,
    pub(crate) handles: Rc<RefCell<HandleTable>>,
    pub(crate) stats: HeapStats,
    /// Each pause, where that was asked for.
    pub(crate) pauses: Option<Pauses>,
    pub(crate) remembered: Rc<Remembered>,
    /// Last: the mapping outlives everything that points into it.
    pub(crate) space: Space,
}

impl Heap {
    /// Reserves address space for a heap.
    pub fn new(options: HeapOptions) -> io::Result<Heap> {
        let mut space = Space::new(&options)?;
        let layout = space.layout();
        let remembered = Rc::new(Remembered {
            objects: RefCell::default(),
            carded: RefCell::default(),
            layout,
        });
        space.set_remembered(Rc::as_ptr(&remembered));
        Ok(Heap {
            bump: BumpAllocator {
                cursor: 0,
                limit: 0,
                granule_bias: layout.granule_bias,
            },
            run_end: 0,
            overflow: Run::default(),
            unzeroed: Run::default(),
            current_block: None,
            next_line: 0,
            allocated_since_collection: 0,
            external_since_collection: 0,
            full_threshold: options.full_floor_bytes,
            nursery: options.nursery_bytes,
            live_lines: 0,
            large_live_bytes: 0,
            large_young: Vec::new(),
            large_old: Vec::new(),
            mark_stack: Vec::new(),
            finalization: Finalization::default(),
            stress_count: 0,
            collecting: false,
            callback_hook: None,
            sampler: None,
            touched: Vec::new(),
            partly_free: Vec::new(),
            roomy: Vec::new(),
            options,
            kinds: Box::new([KindInfo::UNREGISTERED; 256]),
            root_sources: Vec::new(),
            ranges: Vec::new(),
            stack_base: 0,
            handles: Rc::default(),
            stats: HeapStats::default(),
            pauses: options.keep_pauses.then(Pauses::default),
            remembered,
            space,
        })
    }

    /// Describes objects of `kind`; needed before the first is allocated.
    pub fn register_kind(&mut self, kind: u8, info: KindInfo) {
        self.kinds[kind as usize] = info;
    }

    /// Adds a source of roots, asked in every collection.
    pub fn add_root_source(&mut self, source: Box<dyn RootSource>) -> RootSourceId {
        self.root_sources.push(Some(source));
        RootSourceId((self.root_sources.len() - 1) as u32)
    }

    /// Removes a source of roots.
    pub fn remove_root_source(&mut self, id: RootSourceId) {
        self.root_sources[id.0 as usize] = None;
    }

    /// Keeps a value alive until the handle is dropped.
    pub fn root(&mut self, value: Value) -> RootHandle {
        RootHandle::new(&self.handles, value)
    }

    /// Where the native stack that runs script code begins.
    pub fn stack_base(&self) -> usize {
        self.stack_base
    }

    /// Says where the native stack that runs script code begins: its highest
    /// address, exclusive. Collections scan from there to the stack pointer.
    /// Returns the former base. 0 (the default) switches the scan off.
    pub fn set_stack_base(&mut self, high: usize) -> usize {
        std::mem::replace(&mut self.stack_base, high)
    }

    /// Adds the words of `[low, high)` to what is scanned conservatively: a part
    /// of another stack that waits, for example.
    ///
    /// # Safety
    /// The range stays readable until it is removed.
    pub unsafe fn add_ambiguous_range(&mut self, low: usize, high: usize) -> RangeId {
        self.ranges.push(Some((low, high)));
        RangeId((self.ranges.len() - 1) as u32)
    }

    /// Removes a range.
    pub fn remove_ambiguous_range(&mut self, id: RangeId) {
        self.ranges[id.0 as usize] = None;
    }

    /// Objects hold `delta` more (or fewer) bytes outside the heap, which counts
    /// towards the next collection.
    pub fn account_external(&mut self, delta: isize) {
        self.stats.external_bytes = self.stats.external_bytes.saturating_add_signed(delta);
        self.external_since_collection += delta.max(0) as usize;
    }

    /// The counters.
    pub fn stats(&self) -> HeapStats {
        HeapStats {
            blocks_in_use: self.space.blocks_in_use(),
            committed_bytes: self.space.resident_blocks() * super::block::BLOCK_BYTES,
            allocated_bytes: self.stats.allocated_bytes + self.allocated_since_collection as u64,
            ..self.stats
        }
    }

    /// The pauses so far, where [`HeapOptions::keep_pauses`] asks for them.
    pub fn pauses(&self) -> Option<&Pauses> {
        self.pauses.as_ref()
    }

    /// The settings.
    pub fn options(&self) -> &HeapOptions {
        &self.options
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        self.finalize_all();
    }
}
