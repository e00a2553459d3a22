//! The heap and its public operations.

use std::cell::{RefCell, UnsafeCell};
use std::io;
use std::rc::Rc;

use super::alloc::{BumpAllocator, Run};
use super::barrier::Remembered;
use super::block::Space;
use super::header::{Header, KindInfo};
use super::options::HeapOptions;
use super::roots::{HandleTable, RangeId, RootHandle, RootSource, RootSourceId};
use super::stats::HeapStats;
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
    pub(crate) current_block: Option<usize>,
    pub(crate) next_line: usize,
    pub(crate) max_run_lines: usize,
    pub(crate) allocated_since_collection: usize,
    /// Blocks allocated into since the last collection.
    pub(crate) touched: Vec<u32>,
    /// Blocks with free lines, the next to use last.
    pub(crate) partly_free: Vec<u32>,
    pub(crate) options: HeapOptions,
    pub(crate) kinds: Box<[KindInfo; 256]>,
    pub(crate) root_sources: Vec<Option<Box<dyn RootSource>>>,
    pub(crate) ranges: Vec<Option<(usize, usize)>>,
    pub(crate) stack_base: usize,
    pub(crate) handles: Rc<RefCell<HandleTable>>,
    pub(crate) stats: HeapStats,
    pub(crate) remembered: Box<Remembered>,
    /// Last: the mapping outlives everything that points into it.
    pub(crate) space: Space,
}

impl Heap {
    /// Reserves address space for a heap.
    pub fn new(options: HeapOptions) -> io::Result<Heap> {
        let mut space = Space::new(&options)?;
        let layout = space.layout();
        let remembered = Box::new(Remembered {
            objects: UnsafeCell::new(Vec::new()),
            carded: UnsafeCell::new(Vec::new()),
            layout,
        });
        space.set_remembered(&*remembered);
        Ok(Heap {
            bump: BumpAllocator {
                cursor: 0,
                limit: 0,
                granule_bias: layout.granule_bias,
            },
            run_end: 0,
            overflow: Run::default(),
            current_block: None,
            next_line: 0,
            max_run_lines: 64,
            allocated_since_collection: 0,
            touched: Vec::new(),
            partly_free: Vec::new(),
            options,
            kinds: Box::new([KindInfo::UNREGISTERED; 256]),
            root_sources: Vec::new(),
            ranges: Vec::new(),
            stack_base: 0,
            handles: Rc::default(),
            stats: HeapStats::default(),
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

    /// Collects now.
    pub fn collect(&mut self, kind: CollectKind) {
        match kind {
            CollectKind::Minor => self.stats.minor_collections += 1,
            CollectKind::Full => self.stats.full_collections += 1,
        }
    }

    /// Collects when it is time to.
    pub(crate) fn poll_collection(&mut self) {}

    pub(crate) fn alloc_large(&mut self, _kind: u8, _size: usize) -> *mut Header {
        std::ptr::null_mut()
    }

    /// Objects hold `delta` more (or fewer) bytes outside the heap, which counts
    /// towards the next collection.
    pub fn account_external(&mut self, delta: isize) {
        self.stats.external_bytes = self.stats.external_bytes.saturating_add_signed(delta);
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

    /// The settings.
    pub fn options(&self) -> &HeapOptions {
        &self.options
    }

    /// Calls `native` finalisers for, or queues for `__del__`, the object when
    /// it dies.
    ///
    /// # Safety
    /// `object` is a live object of this heap.
    pub unsafe fn register_finalizable(&mut self, object: *mut Header) {
        let _ = object;
    }

    /// The next object whose `__del__` is due. Keep it on the stack while it
    /// runs.
    pub fn take_pending_finalizer(&mut self) -> Option<*mut Header> {
        None
    }

    /// Sets `*slot`, a word with a value in `owner`, to `cleared` when the object
    /// it refers to dies. The tracing function of `owner` must not mark the
    /// slot. Storing another value there needs another registration.
    ///
    /// # Safety
    /// `owner` is a live object of this heap and `slot` lies in it.
    pub unsafe fn register_weak(&mut self, owner: *mut Header, slot: *mut Value, cleared: Value) {
        let _ = (owner, slot, cleared);
    }

    /// The next owner of a weak slot that was cleared.
    pub fn take_cleared_weak(&mut self) -> Option<*mut Header> {
        None
    }

    /// Adds a table that does not keep its members alive. Each collection calls
    /// it after marking, with a test for "still alive"; it must drop all others.
    pub fn add_weak_table(&mut self, sweep: WeakTableFn) {
        let _ = sweep;
    }
}

/// See [`Heap::add_weak_table`].
pub type WeakTableFn = Box<dyn FnMut(&dyn Fn(*mut Header) -> bool)>;
