//! One collection from beginning to end, and when it is due.

use std::time::Instant;

use super::Marker;
use super::alloc::Run;
use super::barrier::CARD_BYTES;
use super::block::{BLOCK_BYTES, granule_size};
use super::header::{Header, flag};
use super::heap::{CollectKind, Heap};
use super::spill::with_spilled_registers;

/// With [`super::HeapOptions::verify`] the nursery is at most this large, so
/// that objects grow old early.
const VERIFY_NURSERY_BYTES: usize = 256 << 10;

impl Heap {
    /// Collects now.
    pub fn collect(&mut self, kind: CollectKind) {
        with_spilled_registers(|stack_pointer| self.collect_from(kind, stack_pointer));
    }

    /// Collects when it is due. Called before each run of free lines is taken.
    pub(crate) fn poll_collection(&mut self) {
        let stress = self.options.stress_every;
        if stress != 0 {
            self.stress_count += 1;
            if self.stress_count.is_multiple_of(u64::from(stress)) {
                let collections = self.stress_count / u64::from(stress);
                let every = u64::from(self.options.stress_full_every.max(1));
                self.collect(if collections.is_multiple_of(every) {
                    CollectKind::Full
                } else {
                    CollectKind::Minor
                });
                return;
            }
        }
        let mut nursery = self.nursery;
        if self.options.verify {
            nursery = nursery.min(VERIFY_NURSERY_BYTES);
        }
        if self.allocated_since_collection + self.external_since_collection >= nursery {
            self.collect(self.due_kind());
        }
    }

    fn due_kind(&self) -> CollectKind {
        if self.live_bytes() + self.stats.external_bytes >= self.full_threshold {
            CollectKind::Full
        } else {
            CollectKind::Minor
        }
    }

    fn collect_from(&mut self, kind: CollectKind, stack_pointer: usize) {
        assert!(
            !self.collecting,
            "gc: a collection began inside a collection"
        );
        self.collecting = true;
        let begin = Instant::now();
        self.retire_runs();
        if self.options.verify {
            self.verify(kind);
        }
        let mut marker = Marker::new(
            self.space.layout(),
            self.kinds.as_ptr(),
            std::mem::take(&mut self.mark_stack),
        );
        match kind {
            CollectKind::Minor => self.mark_remembered(&mut marker),
            CollectKind::Full => {
                self.clear_marks();
                self.forget_remembered();
            }
        }
        self.mark_roots(&mut marker, stack_pointer);
        marker.drain();
        self.process_dead(kind, &mut marker);
        self.mark_stack = marker.into_stack();
        self.sweep(kind);
        self.update_policy(kind);
        self.record(kind, begin);
        self.collecting = false;
        if self.has_pending_callbacks()
            && let Some(hook) = &mut self.callback_hook
        {
            hook();
        }
    }

    /// What is left of the current runs is free space for the sweep to find.
    fn retire_runs(&mut self) {
        self.bump.cursor = 0;
        self.bump.limit = 0;
        self.run_end = 0;
        self.overflow = Run::default();
        self.unzeroed = Run::default();
        self.current_block = None;
    }

    fn mark_roots(&mut self, marker: &mut Marker, stack_pointer: usize) {
        if self.stack_base != 0 {
            assert!(
                stack_pointer <= self.stack_base,
                "gc: collecting on a stack other than the registered one"
            );
            // SAFETY: the stack from its pointer to its base is readable.
            unsafe { marker.mark_ambiguous_range(stack_pointer & !7, self.stack_base & !7) };
        }
        for &(low, high) in self.ranges.iter().flatten() {
            // SAFETY: who added the range keeps it readable.
            unsafe { marker.mark_ambiguous_range(low, high) };
        }
        for &value in &self.handles.borrow().slots {
            marker.mark_value(value);
        }
        self.mark_queues(marker);
        for source in self.root_sources.iter_mut().flatten() {
            source.trace_roots(marker);
        }
    }

    /// The old objects that were written to since the last collection.
    fn mark_remembered(&self, marker: &mut Marker) {
        for object in self.remembered.objects.borrow_mut().drain(..) {
            // SAFETY: old objects are not freed by minor collections.
            unsafe { marker.visit_again(object) };
        }
        let mut carded = self.remembered.carded.borrow_mut();
        for &object in carded.iter() {
            // SAFETY: as above.
            unsafe { self.mark_dirty_cards(object, marker) };
        }
        // In a second pass, as neighbours may share a card.
        for object in carded.drain(..) {
            // SAFETY: as above; the cards of an object are committed.
            unsafe { clear_cards(&self.space.layout(), object) };
        }
    }

    /// Before a full collection, which visits everything anyway.
    fn forget_remembered(&self) {
        self.remembered.objects.borrow_mut().clear();
        for object in self.remembered.carded.borrow_mut().drain(..) {
            // SAFETY: nothing was freed since it was recorded.
            unsafe { clear_cards(&self.space.layout(), object) };
        }
    }

    /// Visits the parts of an old array whose cards are dirty.
    ///
    /// # Safety
    /// `object` is a marked object.
    pub(crate) unsafe fn mark_dirty_cards(&self, object: *mut Header, marker: &mut Marker) {
        let layout = self.space.layout();
        // SAFETY: as the caller says.
        let info = unsafe { &self.kinds[(*object).kind.get() as usize] };
        let Some(trace_range) = info.trace_range else {
            // SAFETY: as the caller says.
            unsafe { marker.visit_again(object) };
            return;
        };
        // SAFETY: as the caller says; its cards are committed.
        unsafe {
            let start = object as usize;
            let end = start + granule_size(&layout, start);
            let mut card = start & !(CARD_BYTES - 1);
            while card < end {
                let byte = layout.card_of(card);
                // Eight clean cards at a time.
                if (byte as usize).is_multiple_of(8)
                    && card + 8 * CARD_BYTES <= end
                    && *(byte as *const u64) == 0
                {
                    card += 8 * CARD_BYTES;
                    continue;
                }
                if *byte != 0 {
                    let low = card.max(start) - start;
                    let high = (card + CARD_BYTES).min(end) - start;
                    trace_range(object, low, high, marker);
                }
                card += CARD_BYTES;
            }
        }
    }

    fn update_policy(&mut self, kind: CollectKind) {
        self.stats.allocated_bytes += self.allocated_since_collection as u64;
        self.allocated_since_collection = 0;
        self.external_since_collection = 0;
        let live = self.live_bytes();
        self.stats.live_bytes = live;
        let least = self.options.nursery_bytes;
        let half = (live + self.stats.external_bytes) / 2;
        self.nursery = half.clamp(least, least.saturating_mul(2));
        if kind == CollectKind::Full {
            self.stats.live_bytes_after_full = live;
            let total = live + self.stats.external_bytes;
            let grown = total / 100 * self.options.growth_percent;
            self.full_threshold = grown.max(self.options.full_floor_bytes);
            // Free blocks that will be wanted before the next full collection
            // stay; more would only be resident for nothing.
            let wanted = self.full_threshold.saturating_sub(live) + self.nursery;
            self.space.trim(wanted / BLOCK_BYTES);
        }
    }

    fn record(&mut self, kind: CollectKind, begin: Instant) {
        let elapsed = begin.elapsed();
        if let Some(pauses) = &mut self.pauses {
            pauses.add(kind, elapsed);
        }
        let pause = elapsed.as_nanos() as u64;
        self.stats.pause_total_ns += pause;
        self.stats.pause_max_ns = self.stats.pause_max_ns.max(pause);
        match kind {
            CollectKind::Minor => self.stats.minor_collections += 1,
            CollectKind::Full => self.stats.full_collections += 1,
        }
    }
}

/// # Safety
/// `object` is a live object.
unsafe fn clear_cards(layout: &super::block::Layout, object: *mut Header) {
    // SAFETY: the cards of an object are committed, and are one range.
    unsafe {
        (*object).clear_flag(flag::HAS_DIRTY_CARDS);
        let size = granule_size(layout, object as usize);
        let first = layout.card_of(object as usize);
        let last = layout.card_of(object as usize + size - 1);
        std::ptr::write_bytes(first, 0, last as usize - first as usize + 1);
    }
}
