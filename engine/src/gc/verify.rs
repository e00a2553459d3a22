//! The heap checker.
//!
//! Before a collection every object is traced by a marker that marks nothing.
//! Each traced pointer must be the start of an object; and before a minor
//! collection each young object that an old one refers to must be reachable
//! from what the barrier recorded, or be named by a root source. Ambiguous words
//! count for neither.

use std::collections::HashSet;

use super::Marker;
use super::block::{
    ALLOCATED, BLOCK_HEADER_BYTES, GRANULE_BYTES, GRANULES_PER_BLOCK, MARKED, granule_size, state,
};
use super::header::{Header, flag};
use super::heap::{CollectKind, Heap};

impl Heap {
    /// Panics with a description of the first fault found.
    pub(crate) fn verify(&mut self, kind: CollectKind) {
        let layout = self.space.layout();
        let remembered: HashSet<usize> = self
            .remembered
            .objects
            .borrow()
            .iter()
            .map(|&object| object as usize)
            .collect();
        let mut marker = Marker::for_check(layout, self.kinds.as_ptr());
        // What the root sources themselves name will be marked in any case: they
        // may do so for cells that are written without a barrier for a while, as
        // the registers of a running generator are.
        marker.begin_check();
        for source in self.root_sources.iter_mut().flatten() {
            source.trace_roots(&mut marker);
        }
        let rooted: HashSet<usize> = marker
            .take_young(&|bad| panic!("gc: a root source names {bad:#x}, where no object starts"))
            .into_iter()
            .collect();
        for object in self.all_objects() {
            // SAFETY: `all_objects` gives object starts; nothing is freed here.
            let (is_old, header) = unsafe {
                (
                    *layout.granule_of(object) & MARKED != 0,
                    &*(object as *mut Header),
                )
            };
            let info = &self.kinds[header.kind.get() as usize];
            // SAFETY: as above.
            let (told, allocated) = unsafe {
                (
                    (info.size)(object as *const Header),
                    granule_size(&layout, object),
                )
            };
            assert!(
                told <= allocated,
                "gc: the {} at {object:#x} says it has {told} bytes, but {allocated} were allocated",
                info.name,
            );
            let Some(trace) = info.trace else { continue };
            marker.begin_check();
            // SAFETY: as above.
            unsafe { trace(object as *mut Header, &mut marker) };
            let young = marker.take_young(&|bad| self.bad_pointer(object, bad));
            if kind == CollectKind::Full || !is_old || young.is_empty() {
                continue;
            }
            if remembered.contains(&object) {
                continue;
            }
            let mut recorded = HashSet::new();
            if header.has_flag(flag::HAS_DIRTY_CARDS) {
                marker.begin_check();
                // SAFETY: as above; the object is old.
                unsafe {
                    self.mark_dirty_cards(object as *mut Header, &mut marker);
                }
                recorded.extend(marker.take_young(&|bad| self.bad_pointer(object, bad)));
            }
            for target in young {
                assert!(
                    recorded.contains(&target) || rooted.contains(&target),
                    "gc: missing write barrier: the old {} at {object:#x} refers to the young {} \
                     at {target:#x}, and the store was not recorded",
                    info.name,
                    self.kind_name(target),
                );
            }
        }
    }

    fn bad_pointer(&self, owner: usize, target: usize) -> ! {
        panic!(
            "gc: the {} at {owner:#x} refers to {target:#x}, where no object starts",
            self.kind_name(owner)
        );
    }

    fn kind_name(&self, object: usize) -> &'static str {
        // SAFETY: callers pass object starts.
        let kind = unsafe { (*(object as *mut Header)).kind.get() };
        self.kinds[kind as usize].name
    }

    /// The starts of all objects, by address.
    pub(crate) fn all_objects(&self) -> Vec<usize> {
        let layout = self.space.layout();
        let mut objects = Vec::new();
        for block in 0..self.space.high_water() {
            let base = layout.block_address(block);
            match layout.meta(block).state.get() {
                state::SMALL => {
                    for granule in 0..GRANULES_PER_BLOCK {
                        let address = base + granule * GRANULE_BYTES;
                        // SAFETY: the granule bytes of a block in use are
                        // committed.
                        if unsafe { *layout.granule_of(address) } & ALLOCATED != 0 {
                            objects.push(address);
                        }
                    }
                }
                state::LARGE_HEAD => objects.push(base + BLOCK_HEADER_BYTES),
                _ => {}
            }
        }
        objects
    }
}
