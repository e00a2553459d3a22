//! Taking a sample: what is running, as raw words. Everything that writes is async-signal-safe.
//!
//! A sample is [`Head`] in three words, the interrupted machine's registers, the words of its stack that look like return
//! addresses into our own code, and two words for each activation, innermost first. Nothing is followed
//! but the thread's own fields and the stack of activation records, which is reserved as long as the thread
//! lives: what a half-pushed record names may be long dead, and is looked at only by [`super::resolve`], which can tell.

use super::context::{self, Machine, REGISTERS};
use super::ring::{Ring, Writer};
use crate::frame::place::CodeBounds;
use crate::frame::{self, Frame};
use crate::object::{Phase, Thread, poll};
use core::sync::atomic::{AtomicU64, Ordering};
use std::rc::Rc;

/// Activations that a sample holds; of a deeper stack the innermost.
pub(super) const MAX_DEPTH: usize = 1000;
/// Words of the native stack that are looked at.
const STACK_WORDS: usize = 256;
/// Return addresses that a sample holds.
const MAX_RETURNS: usize = 12;
/// Most words of a sample.
const MAX_WORDS: usize = 3 + REGISTERS + MAX_RETURNS + 2 * MAX_DEPTH;

/// What a sample is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// Ticks of the timer, or bytes.
    pub(super) weight: u64,
    /// [`Phase`] as a number.
    pub(super) phase: u8,
    /// The collector was at work.
    pub(super) collecting: bool,
    /// A thread of the system was interrupted that does not run script.
    pub(super) is_foreign: bool,
    /// The stack is deeper than the sample.
    pub(super) is_cut: bool,
    /// The machine's registers follow.
    pub(super) has_machine: bool,
    /// Kind of the object whose allocation it is.
    pub(super) kind: u8,
    /// Return addresses.
    pub(super) returns: u8,
    /// Activations.
    pub(super) depth: u16,
}

impl Head {
    /// As words.
    fn words(self) -> [u64; 2] {
        let flag = |on: bool, bit: u32| u64::from(on) << bit;
        let flags = flag(self.collecting, 0)
            | flag(self.is_foreign, 1)
            | flag(self.is_cut, 2)
            | flag(self.has_machine, 3)
            | u64::from(self.phase) << 8
            | u64::from(self.kind) << 16
            | u64::from(self.returns) << 24
            | u64::from(self.depth) << 32;
        [self.weight, flags]
    }

    /// From words.
    pub(super) fn read(words: [u64; 2]) -> Head {
        let [weight, flags] = words;
        let flag = |bit: u32| flags >> bit & 1 != 0;
        Head {
            weight,
            collecting: flag(0),
            is_foreign: flag(1),
            is_cut: flag(2),
            has_machine: flag(3),
            phase: (flags >> 8) as u8,
            kind: (flags >> 16) as u8,
            returns: (flags >> 24) as u8,
            depth: (flags >> 32) as u16,
        }
    }
}

/// Bit of an activation's second word: compiled code runs it, and the word is a place, not an address.
pub(super) const COMPILED: u64 = 1 << 63;

/// What the signal handler works with: one static pointer leads here.
pub(super) struct Sampler {
    /// The thread that runs script; null until there is one.
    pub(super) thread: *const Thread,
    pub(super) ring: Ring,
    /// Our own code.
    pub(super) text: core::ops::Range<usize>,
    /// Where compiled code lies.
    pub(super) compiled: Rc<CodeBounds>,
    /// Ticks or bytes that there was no room for.
    pub(super) dropped: AtomicU64,
}

impl Sampler {
    /// Takes a sample; `machine` is what was interrupted, if anything.
    pub(super) fn take(&self, weight: u64, kind: u8, machine: Option<&Machine>) {
        let Some(mut w) = self.ring.begin(MAX_WORDS) else {
            self.dropped.fetch_add(weight, Ordering::Relaxed);
            return;
        };
        let mut head = Head {
            weight,
            phase: Phase::Script as u8,
            collecting: false,
            is_foreign: false,
            is_cut: false,
            has_machine: machine.is_some(),
            kind,
            returns: 0,
            depth: 0,
        };
        w.push(0);
        w.push(0);
        let mut stack_end = usize::MAX;
        let t = self.thread;
        if !t.is_null() {
            // SAFETY: the thread lives as long as samples are taken. Its fields are read as they are at the moment, one
            // by one, and without a reference to it.
            let (low, high) = unsafe {
                head.collecting = (&raw const (*t).heap.collecting).read_volatile();
                head.phase = (&raw const (*t).phase).cast::<u8>().read_volatile();
                (
                    (&raw const (*t).native_limit).read_volatile(),
                    (&raw const (*t).heap.stack_base).read_volatile(),
                )
            };
            stack_end = high;
            // Below the limit there is a margin.
            head.is_foreign = machine.is_some_and(|m| m.stack + (1 << 20) < low || m.stack >= high);
        }
        if let Some(m) = machine {
            w.push(m.pc as u64);
            m.registers.iter().for_each(|r| w.push(*r));
            if !head.is_foreign && stack_end != usize::MAX {
                // SAFETY: from its pointer to its base a stack is readable.
                head.returns = unsafe { self.push_returns(&mut w, m.stack, stack_end) };
            }
        }
        if !t.is_null() && !head.is_foreign {
            // SAFETY: as above.
            (head.depth, head.is_cut) = unsafe { push_frames(&mut w, t) };
        }
        let [weight, flags] = head.words();
        w.replace(0, weight);
        w.replace(1, flags);
        debug_assert!(w.len() <= MAX_WORDS);
        w.finish();
        if self.ring.is_half_full() && !t.is_null() {
            // SAFETY: as above.
            unsafe { Thread::interrupt(t, poll::SAMPLES) };
        }
    }

    /// Adds what lies on the native stack and looks like a return address into our code, innermost first, up to where
    /// compiled code has called: what lies beyond has been called by another function of the script.
    ///
    /// # Safety
    /// The words from `stack` to `end` are readable.
    unsafe fn push_returns(&self, w: &mut Writer<'_>, stack: usize, end: usize) -> u8 {
        let mut found = 0;
        let first = stack.next_multiple_of(8);
        for i in 0..STACK_WORDS {
            let at = first + 8 * i;
            if at + 8 > end || found as usize == MAX_RETURNS {
                break;
            }
            // SAFETY: the caller's promise.
            let word = unsafe { (at as *const usize).read_volatile() };
            if self.compiled.contains(word) {
                break;
            }
            let is_code =
                self.text.contains(&word) && word - self.text.start >= context::LONGEST_CALL;
            // SAFETY: the bytes in front of the address are our own code.
            if is_code && unsafe { context::follows_call(word) } {
                w.push(word as u64);
                found += 1;
            }
        }
        found
    }
}

/// Adds the activations, innermost first: how many, and whether there are more.
///
/// The records are one array: they are walked by address, for the links of one that is just being pushed may be those
/// of an earlier one in its place.
///
/// # Safety
/// `t` is a thread with its stacks.
unsafe fn push_frames(w: &mut Writer<'_>, t: *const Thread) -> (u16, bool) {
    // SAFETY: the caller's promise.
    let (base, top) = unsafe {
        (
            (&raw const (*t).frame_base).read_volatile(),
            (&raw const (*t).frame).read_volatile(),
        )
    };
    let size = size_of::<Frame>();
    if top.is_null() || top < base || top.addr() - base.addr() > frame::FRAME_BYTES - size {
        return (0, false);
    }
    let depth = (top.addr() - base.addr()) / size + 1;
    for i in 0..depth.min(MAX_DEPTH) {
        // SAFETY: between base and top there are records.
        let (code, at) = unsafe {
            let f: *const Frame = base.add((depth - 1 - i) * size).cast();
            let code = (&raw const (*f).code).read_volatile().bits();
            let at = if (&raw const (*f).compiled).cast::<u8>().read_volatile() != 0 {
                COMPILED | u64::from((&raw const (*f).place).read_volatile())
            } else {
                (&raw const (*f).pc).read_volatile() as u64
            };
            (code, at)
        };
        w.push(code);
        w.push(at);
    }
    (depth.min(MAX_DEPTH) as u16, depth > MAX_DEPTH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_survive_as_words() {
        for (i, depth) in [0, 1, 1000].into_iter().enumerate() {
            let head = Head {
                weight: 1 << 40,
                phase: i as u8,
                collecting: i == 0,
                is_foreign: i == 1,
                is_cut: i == 2,
                has_machine: i != 1,
                kind: 200,
                returns: MAX_RETURNS as u8,
                depth,
            };
            assert_eq!(Head::read(head.words()), head);
        }
    }
}
