//! What the compiler counts.

use crate::mir::Reason;
use std::collections::BTreeMap;
use std::time::Duration;

/// Counters of a run.
#[derive(Debug, Default)]
pub struct Stats {
    /// Pieces of code that were made.
    pub compiles: u64,
    /// Those that took the place of discarded ones.
    pub recompiles: u64,
    /// Time in the compiler.
    pub time: Duration,
    /// Bytes of machine code.
    pub code_bytes: u64,
    /// Pieces that were discarded because their guards failed.
    pub discarded: u64,
    /// Pieces that lost an assumption.
    pub invalidated: u64,
    /// Exits by [`Reason`].
    pub exits: [u64; Reason::ALL.len()],
    /// Exits that the test mode has forced.
    pub forced_exits: u64,
    /// Refusals by reason and instruction.
    pub refusals: BTreeMap<String, u64>,
    /// What happened when, if asked for.
    pub events: Vec<Event>,
}

/// Something that happened to a code object.
#[derive(Debug)]
pub struct Event {
    /// `CLOCK_MONOTONIC`, in nanoseconds.
    pub at: u64,
    /// What.
    pub kind: &'static str,
    /// The code's qualified name.
    pub name: String,
    /// The loop's header, if it is about one.
    pub header: Option<u32>,
    /// Time that it took, in nanoseconds.
    pub took: u64,
}

/// The clock that the laboratory reads, too.
pub(super) fn now() -> u64 {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the structure is ours.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}
