//! What the compiler counts.

use crate::mir::{Graph, Reason};
use std::collections::BTreeMap;
use std::time::Duration;

/// Counters of a run.
#[derive(Debug, Default)]
pub struct Stats {
    /// Pieces of code that were made.
    pub compiles: u64,
    /// Those that took the place of discarded ones.
    pub recompiles: u64,
    /// CPU time of the thread in the compiler.
    pub time: Duration,
    /// Bytes of machine code.
    pub code_bytes: u64,
    /// Pieces that were discarded because their guards failed.
    pub discarded: u64,
    /// Pieces that lost an assumption.
    pub invalidated: u64,
    /// Exits by [`Reason`].
    pub exits: [u64; Reason::ALL.len()],
    /// The same exits by what had to be done, at the numbers of [`ExitForm`].
    pub exit_forms: [u64; ExitForm::COUNT],
    /// Exits that the test mode has forced.
    pub forced_exits: u64,
    /// Code objects that somebody wanted to compile.
    pub functions: u64,
    /// Those of which something was refused: the function, or one of its loops.
    pub functions_refused: u64,
    /// Operations in the graphs that were compiled, behind the passes, if events are asked for.
    pub operations: BTreeMap<String, u64>,
    /// Refusals by reason and instruction.
    pub refusals: BTreeMap<String, u64>,
    /// What happened when, if asked for.
    pub events: Vec<Event>,
    /// Entries and exits that came when there were too many events already.
    pub events_left_out: u64,
}

impl Stats {
    /// Counts the operations of a graph.
    pub(super) fn count_operations(&mut self, graph: &Graph) {
        for id in graph.reverse_postorder() {
            let block = graph.block(id);
            for node in block.params.iter().chain(&block.nodes) {
                let name = graph.node(*node).op.name();
                *self.operations.entry(name).or_default() += 1;
            }
        }
    }
}

/// What an exit had to do, whatever its reason.
#[derive(Clone, Copy, Debug)]
pub struct ExitForm {
    /// A pending exception is raised; else the interpreter resumes.
    pub raises: bool,
    /// There are frames of inlined functions.
    pub inlined: bool,
    /// Writes had been held back.
    pub stores: bool,
    /// The caller is compiled, so the interpreter runs nested.
    pub nested: bool,
}

impl ExitForm {
    /// How many there are.
    pub const COUNT: usize = 16;

    /// Its number.
    pub fn number(self) -> usize {
        usize::from(self.raises)
            | usize::from(self.inlined) << 1
            | usize::from(self.stores) << 2
            | usize::from(self.nested) << 3
    }

    /// The name of a number.
    pub fn name(number: usize) -> String {
        let mut name = String::from(if number & 1 != 0 { "raise" } else { "resume" });
        for (bit, word) in [(2, " inlined"), (4, " stores"), (8, " nested")] {
            if number & bit != 0 {
                name.push_str(word);
            }
        }
        name
    }
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
    /// Time that it took, in nanoseconds; of several, from the first to the last.
    pub took: u64,
    /// How often it happened.
    pub count: u64,
    /// Why compiled code was left.
    pub reason: Option<Reason>,
}

/// Entries and exits of one place within this time of each other's first are one event, in nanoseconds: there may be
/// thousands of them, and a picture of some seconds does not tell them apart.
const TOGETHER: u64 = 10_000_000;
/// Events after which entries and exits are only counted.
const MOST_EVENTS: usize = 1 << 14;
/// Events that are looked through for one of the same place: more places than this are rarely left in turns.
const RECENT: usize = 16;

impl Stats {
    /// Notes that a loop's code was entered, or compiled code left.
    pub(super) fn note(
        &mut self,
        kind: &'static str,
        name: &str,
        header: Option<u32>,
        reason: Option<Reason>,
    ) {
        let at = now();
        let mut recent = self.events.iter_mut().rev().take(RECENT);
        let same = recent
            .find(|e| e.kind == kind && e.header == header && e.reason == reason && e.name == name);
        if let Some(event) = same.filter(|e| at - e.at < TOGETHER) {
            event.count += 1;
            event.took = at - event.at;
        } else if self.events.len() < MOST_EVENTS {
            self.events.push(Event {
                at,
                kind,
                name: name.to_string(),
                header,
                took: 0,
                count: 1,
                reason,
            });
        } else {
            self.events_left_out += 1;
        }
    }
}

/// `CLOCK_MONOTONIC`, which the laboratory reads, too, in nanoseconds.
pub(super) fn now() -> u64 {
    read(libc::CLOCK_MONOTONIC)
}

/// CPU time of this thread, in nanoseconds.
pub(super) fn cpu_time() -> u64 {
    read(libc::CLOCK_THREAD_CPUTIME_ID)
}

fn read(clock: libc::clockid_t) -> u64 {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the structure is ours.
    unsafe { libc::clock_gettime(clock, &raw mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}
