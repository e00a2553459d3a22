//! What happens to objects that die: weak slots, finalisers, weak tables.
//!
//! After marking: weak slots whose target is unmarked are cleared; unmarked
//! objects with a pending `__del__` are marked again, with all they reach, and
//! queued; the other unmarked ones have their native finaliser called; weak
//! tables drop what is still unmarked.

use std::collections::VecDeque;

use super::Marker;
use super::header::{Header, flag};
use super::heap::{CollectKind, Heap};
use crate::value::Value;

type SharedOwners = hashbrown::HashMap<*mut Header, *mut Header, foldhash::fast::FixedState>;

/// See [`Heap::add_weak_table`].
pub type WeakTableFn = Box<dyn FnMut(&dyn Fn(*mut Header) -> bool)>;

#[derive(Clone, Copy)]
struct WeakSlot {
    owner: *mut Header,
    slot: *mut Value,
    cleared: Value,
}

/// Lists are kept by generation, so that a minor collection looks at what was
/// registered since the last one alone.
#[derive(Default)]
pub(crate) struct Finalization {
    young: Vec<*mut Header>,
    old: Vec<*mut Header>,
    pending: VecDeque<*mut Header>,
    weak_young: Vec<WeakSlot>,
    weak_old: Vec<WeakSlot>,
    /// The owner of a weak slot that stands for all that refer to an object in the same way, by the object.
    shared: SharedOwners,
    /// Objects that were entered there since the last collection.
    shared_young: Vec<*mut Header>,
    cleared: VecDeque<*mut Header>,
    tables: Vec<WeakTableFn>,
}

impl Heap {
    /// When the object dies its kind's native finaliser is called or, while
    /// [`flag::HAS_DEL`] is set, it is kept and queued for `__del__`.
    ///
    /// # Safety
    /// `object` is a live object of this heap, registered once at most.
    pub unsafe fn register_finalizable(&mut self, object: *mut Header) {
        self.finalization.young.push(object);
    }

    /// The next object whose `__del__` is due. Keep it on the stack, or rooted
    /// otherwise, while it runs.
    pub fn take_pending_finalizer(&mut self) -> Option<*mut Header> {
        self.finalization.pending.pop_front()
    }

    /// Sets `*slot`, a word inside `owner`, to `cleared` when the object it
    /// refers to dies. The tracing function of `owner` must not mark the slot;
    /// after storing another reference there it must be registered again.
    ///
    /// # Safety
    /// `owner` is a live object of this heap and `slot` lies in it.
    pub unsafe fn register_weak(&mut self, owner: *mut Header, slot: *mut Value, cleared: Value) {
        self.finalization.weak_young.push(WeakSlot {
            owner,
            slot,
            cleared,
        });
    }

    /// Has [`Heap::shared_weak`] find `owner` for `target`, as long as both live.
    ///
    /// # Safety
    /// Both are live objects of this heap.
    pub unsafe fn share_weak(&mut self, target: *mut Header, owner: *mut Header) {
        self.finalization.shared.insert(target, owner);
        self.finalization.shared_young.push(target);
    }

    /// The owner that was entered for `target`. A `__del__` may have brought back an object whose weak slots were cleared:
    /// look whether the owner's leads to it.
    pub fn shared_weak(&self, target: *mut Header) -> Option<*mut Header> {
        self.finalization.shared.get(&target).copied()
    }

    /// Calls `f` with the owner of each weak slot that leads to `target`, the oldest first.
    pub fn for_each_weak(&self, target: *mut Header, mut f: impl FnMut(*mut Header)) {
        let lists = &self.finalization;
        for weak in lists.weak_old.iter().chain(&lists.weak_young) {
            // SAFETY: owners are taken off the lists in the collection in which they die.
            let leads_to = unsafe { *weak.slot };
            if leads_to.is_ptr() && leads_to.as_raw_ptr().cast() == target {
                f(weak.owner);
            }
        }
    }

    /// The next owner of a weak slot that was cleared. Keep it on the stack, or
    /// rooted otherwise, while its callback runs.
    pub fn take_cleared_weak(&mut self) -> Option<*mut Header> {
        self.finalization.cleared.pop_front()
    }

    /// True when [`Heap::take_pending_finalizer`] or
    /// [`Heap::take_cleared_weak`] has something to give.
    pub fn has_pending_callbacks(&self) -> bool {
        !self.finalization.pending.is_empty() || !self.finalization.cleared.is_empty()
    }

    /// `hook` is called at the end of each collection that leaves something to
    /// take: it sets the poll word of the thread that runs script.
    pub fn set_callback_hook(&mut self, hook: Box<dyn FnMut()>) {
        self.callback_hook = Some(hook);
    }

    /// Adds a table that does not keep its members alive. Each collection calls
    /// it after marking with a test for "still alive"; it must drop the others.
    pub fn add_weak_table(&mut self, sweep: WeakTableFn) {
        self.finalization.tables.push(sweep);
    }

    /// Calls the native finalisers of all registered objects, dead or not.
    pub(crate) fn finalize_all(&mut self) {
        let mut objects = std::mem::take(&mut self.finalization.old);
        objects.append(&mut self.finalization.young);
        for object in objects {
            self.call_native_finalizer(object);
        }
    }

    fn call_native_finalizer(&self, object: *mut Header) {
        // SAFETY: registered objects stay until they are finalised.
        unsafe {
            let kind = (*object).kind.get();
            if let Some(finalize) = self.kinds[kind as usize].finalize {
                finalize(object);
            }
        }
    }

    /// The queues keep what they hold alive.
    pub(crate) fn mark_queues(&self, marker: &mut Marker) {
        let lists = &self.finalization;
        for &object in lists.pending.iter().chain(&lists.cleared) {
            marker.mark_ptr(object);
        }
    }

    /// The step between marking and sweeping.
    pub(crate) fn process_dead(&mut self, kind: CollectKind, marker: &mut Marker) {
        let mut lists = std::mem::take(&mut self.finalization);
        if kind == CollectKind::Full {
            lists.weak_young.append(&mut lists.weak_old);
            lists.young.append(&mut lists.old);
        }

        let cleared = &mut lists.cleared;
        lists.weak_young.retain(|weak| {
            // SAFETY: nothing is swept yet, so the owner's memory is intact
            // even if it is dead.
            let target = unsafe { *weak.slot };
            if !target.is_ptr() {
                return false;
            }
            if marker.is_marked(target.as_raw_ptr().cast()) {
                return true;
            }
            // SAFETY: as above.
            unsafe { *weak.slot = weak.cleared };
            if marker.is_marked(weak.owner) {
                cleared.push_back(weak.owner);
            }
            false
        });

        // All decided before any is marked: an object is due even when another
        // one that is due refers to it.
        let due_from = lists.pending.len();
        for &object in &lists.young {
            // SAFETY: registered objects stay until they are finalised.
            let header = unsafe { &*object };
            if !marker.is_marked(object) && header.has_flag(flag::HAS_DEL) {
                header.clear_flag(flag::HAS_DEL);
                lists.pending.push_back(object);
            }
        }
        for &object in lists.pending.range(due_from..) {
            marker.mark_ptr(object);
        }
        marker.drain();

        lists.young.retain(|&object| {
            let alive = marker.is_marked(object);
            if !alive {
                self.call_native_finalizer(object);
            }
            alive
        });
        for table in &mut lists.tables {
            table(&|object| marker.is_marked(object));
        }
        let shared = &mut lists.shared;
        let lives = |target: &*mut Header, owner: &*mut Header| {
            marker.is_marked(*target) && marker.is_marked(*owner)
        };
        match kind {
            CollectKind::Full => shared.retain(|target, owner| lives(target, owner)),
            // What was there before the last collection is old.
            _ => {
                for target in &lists.shared_young {
                    if shared
                        .get(target)
                        .is_some_and(|owner| !lives(target, owner))
                    {
                        shared.remove(target);
                    }
                }
            }
        }
        lists.shared_young.clear();
        // Owners that `__del__` brought back were still unmarked above.
        lists.weak_young.retain(|weak| marker.is_marked(weak.owner));

        lists.weak_old.append(&mut lists.weak_young);
        lists.old.append(&mut lists.young);
        self.finalization = lists;
    }
}
