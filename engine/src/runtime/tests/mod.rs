//! Tests of the containers on a bare thread: no script runs, but the collector does, at every few
//! allocations.

mod dicts;
mod lists;
mod sets;
mod sort;
mod strs;

use crate::gc::{Heap, HeapOptions};
use crate::object::{Str, Thread};
use crate::value::Value;

/// A small pseudo-random generator (Knuth's MMIX constants).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        self.0
    }

    pub(crate) fn below(&mut self, n: u64) -> u64 {
        (self.next() >> 33) % n
    }
}

/// Runs `f` on a thread that collects garbage at every 13th allocation and checks its barriers.
pub(crate) fn with_thread(f: impl FnOnce(&mut Thread)) {
    let options = HeapOptions {
        reserve_bytes: 64 << 20,
        stress_every: 13,
        stress_full_every: 8,
        verify: true,
        ..HeapOptions::default()
    };
    let heap = Heap::new(options).expect("address space");
    let mut t = Thread::new(heap, 0);
    let high = 0u64;
    t.heap.set_stack_base((&raw const high).addr());
    run(&mut t, f);
}

/// A frame of its own, below the stack base.
#[inline(never)]
fn run(t: &mut Thread, f: impl FnOnce(&mut Thread)) {
    t.bootstrap().expect("room for the core");
    f(t);
}

/// A new str object with the text of a number.
pub(super) fn text(t: &mut Thread, n: u64) -> Value {
    Str::from_str(t, &format!("key number {n}"))
        .expect("room")
        .value()
}
