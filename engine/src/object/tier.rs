//! How hot a code object is, and where its compiled code lies.
//!
//! One counter per code object serves calls and back edges: both take from [`Tier::hotness`], a back
//! edge 1 and a call [`CALL_WEIGHT`], and below zero the interpreter leaves its fast path and looks
//! here. A code object with compiled code keeps its counter at zero, so that every call and every back
//! edge of it gets there.

use super::{CodeBody, CodeObject, Gc, List, Raised, Thread};
use crate::bytecode::{Code, CodeFlags, Pc};
use crate::value::Value;
use core::cell::{Cell, RefCell};

/// Compiled code, or what stands for it: runs the frame (`frame::Frame`, which the caller has pushed)
/// and answers a value or one of [`Value::RESUME`], [`Value::RAISE`], [`Value::ERROR`], as a word.
pub type Entry = unsafe extern "C" fn(*mut Thread, *mut u8) -> u64;

/// What a call takes from the counter; a back edge takes 1.
pub const CALL_WEIGHT: i32 = 10;

/// Instructions of code that gets hot after the plain threshold.
const SMALL_CODE: usize = 64;
/// Most times that the threshold is multiplied.
const MAX_FACTOR: usize = 64;

/// By how much the threshold of code is higher, as compiling it costs more: the time of a compile grows
/// faster than the code. Of a module only a loop is compiled, whatever its length.
pub fn size_factor(code: &Code) -> i32 {
    let n = code.instructions.len() / SMALL_CODE;
    let factor = if code.flags.contains(CodeFlags::TOP_LEVEL) {
        n.div_ceil(4)
    } else {
        n.saturating_mul(n)
    };
    factor.clamp(1, MAX_FACTOR) as i32
}

/// A loop's header that compiled code may be entered at.
#[derive(Clone, Copy, Debug)]
pub struct LoopEntry {
    /// The header.
    pub header: Pc,
    /// The compiled code; none while the loop is not compiled.
    pub entry: Option<Entry>,
    /// Times that the interpreter came by since the loop was last looked at.
    pub seen: u32,
    /// It is not compiled again.
    pub refused: bool,
}

/// The tier part of a code object's body.
#[derive(Debug)]
pub struct Tier {
    /// What compiled callers call. Never null: the interpreter's trampoline until the code is compiled.
    pub entry: Cell<Entry>,
    /// What is left until the interpreter looks here.
    pub hotness: Cell<i32>,
    /// `entry` is compiled code.
    pub compiled: Cell<bool>,
    /// The code is not compiled from its start again.
    pub refused: Cell<bool>,
    /// Calls that found the counter used up, while the code was not compiled.
    pub seen: Cell<u32>,
    /// Times that the counter was used up and wound again, since many other functions were compiled.
    pub waited: Cell<u32>,
    /// Times that compiled code was discarded since its guards failed.
    pub discarded: Cell<u32>,
    /// Instructions whose guards made code be discarded, with the number of times.
    pub failed: RefCell<Vec<(Pc, u32)>>,
    /// The loops that were hot.
    pub loops: RefCell<Vec<LoopEntry>>,
    /// List of the objects that compiled code names, or unbound. It only grows: discarded code may
    /// still be running.
    pub kept: Cell<Value>,
    /// For the statistics.
    pub outcome: Cell<Outcome>,
}

/// What came of the wish to compile a code object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nobody had it.
    None,
    /// All that was asked for was compiled.
    Compiled,
    /// Something was refused: the code object's start or one of its loops.
    Refused,
}

impl Tier {
    /// Of fresh code: interpreted.
    pub fn new(t: &Thread) -> Tier {
        Tier {
            entry: Cell::new(t.hooks.trampoline),
            hotness: Cell::new(t.hooks.initial_hotness),
            compiled: Cell::new(false),
            refused: Cell::new(false),
            seen: Cell::new(0),
            waited: Cell::new(0),
            discarded: Cell::new(0),
            failed: RefCell::new(Vec::new()),
            loops: RefCell::new(Vec::new()),
            kept: Cell::new(Value::UNBOUND),
            outcome: Cell::new(Outcome::None),
        }
    }

    /// Large code has to be hotter, which is counted from its first run on.
    pub fn measure(&self, code: &Code) {
        let hotness = self.hotness.get();
        if hotness > 0 {
            self.hotness.set(hotness.saturating_mul(size_factor(code)));
        }
    }

    /// The compiled code of a loop.
    pub fn loop_entry(&self, header: Pc) -> Option<Entry> {
        let loops = self.loops.borrow();
        loops.iter().find(|l| l.header == header)?.entry
    }

    /// Changes what is known of a loop, which is added when it is new.
    pub fn with_loop<R>(&self, header: Pc, f: impl FnOnce(&mut LoopEntry) -> R) -> R {
        let mut loops = self.loops.borrow_mut();
        if let Some(found) = loops.iter_mut().find(|l| l.header == header) {
            return f(found);
        }
        loops.push(LoopEntry {
            header,
            entry: None,
            seen: 0,
            refused: false,
        });
        let last = loops.len() - 1;
        f(&mut loops[last])
    }

    /// Is any compiled code in use?
    pub fn is_compiled_anywhere(&self) -> bool {
        self.compiled.get() || self.loops.borrow().iter().any(|l| l.entry.is_some())
    }
}

impl CodeBody {
    /// Offset of the entry in bytes, for compiled code.
    pub const ENTRY_OFFSET: usize = core::mem::offset_of!(CodeBody, tier.entry);
    /// Offset of the counter in bytes, for compiled code.
    pub const HOTNESS_OFFSET: usize = core::mem::offset_of!(CodeBody, tier.hotness);
    /// Offset of the `compiled` flag in bytes, for compiled code.
    pub const COMPILED_OFFSET: usize = core::mem::offset_of!(CodeBody, tier.compiled);
    /// Offset of the address of the first word in bytes, for compiled code.
    pub const WORDS_OFFSET: usize = core::mem::offset_of!(CodeBody, words);
}

impl Gc<CodeObject> {
    /// Keeps an object alive as long as this code object.
    ///
    /// # Errors
    /// MemoryError.
    pub fn keep(self, t: &mut Thread, v: Value) -> Result<(), Raised> {
        let kept = &self.body().tier.kept;
        let list = match kept.get().cast::<List>() {
            Some(list) => list,
            None => {
                let list = List::new(t)?;
                kept.set(list.value());
                self.barrier();
                list
            }
        };
        list.push(t, v)
    }
}

/// `Hooks::trampoline` before `vm` has installed the interpreter's.
pub(super) unsafe extern "C" fn no_trampoline(_: *mut Thread, _: *mut u8) -> u64 {
    unreachable!("vm installs the hooks before any script runs")
}

/// `Hooks::hot` without a compiler: nothing ever becomes hot.
pub(super) fn never_hot(_: &mut Thread, code: Gc<CodeObject>, _: Option<Pc>) -> Option<Entry> {
    code.body().tier.hotness.set(i32::MAX);
    None
}
