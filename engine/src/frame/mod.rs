//! Activation records of every tier, and the stacks they live on.
//!
//! Each script activation links a [`Frame`]. Frames and registers lie on two reserved stacks that
//! never move; the registers of a generator lie in the generator itself. The collector finds the
//! registers conservatively, the references in frames precisely.

mod os_thread;
pub mod place;
pub mod rebuild;
pub mod site;
mod stack;
mod traceback;

pub(crate) use stack::FRAME_BYTES;
pub use stack::{NoFrame, Stacks};
pub(crate) use traceback::add_entry_before;
pub use traceback::{TracebackEntry, add_entry, current_line, entries, keep_locals};

use crate::bytecode::Instr;
use crate::object::{CodeBody, CodeObject, Function, Gc, Generator, Raised, Thread};
use crate::value::Value;

/// What happens with a frame's result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum FrameKind {
    /// The interpreter's loop was entered for this frame and returns with its result.
    Entry = 0,
    /// The result goes to register `dst` of the caller.
    Call = 1,
    /// A script `__init__`: the result must be None; `receiver` goes to `dst`.
    Init = 2,
    /// A generator resumed by `ForIter` of the caller: a yielded value goes to `dst` and the caller
    /// jumps to the loop's body; when it returns the caller falls through.
    ForIter = 3,
    /// The caller is compiled code, which gets the result. Only compiled code runs such a frame: when
    /// the interpreter takes it over it becomes an `Entry`.
    Native = 4,
}

/// One activation of script code.
#[repr(C)]
pub struct Frame {
    /// The caller's record.
    pub prev: *mut Frame,
    /// Address of register 0.
    pub registers: *mut Value,
    /// The instruction behind the one that runs (kept up to date before anything that may raise,
    /// call or allocate).
    pub pc: *const Instr,
    /// The running code's body.
    pub body: *const CodeBody,
    /// The [`CodeObject`], which keeps the body alive.
    pub code: Value,
    /// The [`Function`], or `UNBOUND` for module code.
    pub function: Value,
    /// The [`Generator`], or `UNBOUND`.
    pub generator: Value,
    /// `Init`: the new object (else not set).
    pub receiver: Value,
    /// The handled exception of the resumer, while a generator runs (else not set).
    pub saved_handled: Value,
    /// Where the register stack ended before the call.
    pub saved_top: *mut Value,
    /// Register of the caller that takes the result.
    pub dst: u16,
    /// What happens with the result.
    pub kind: FrameKind,
    /// Compiled code runs, so that the registers in memory are stale. Whoever calls an entry sets it
    /// before; the trampoline and leaving clear it.
    pub compiled: bool,
    /// Where compiled code was when it last called something: a place of [`place::CodePlaces`]. Only code
    /// that is compiled for a profiler writes it, and only while `compiled` is it up to date.
    pub place: u32,
}

impl Frame {
    /// Index of the instruction that runs.
    pub fn pc_index(&self) -> u32 {
        // SAFETY: the frame keeps the body alive.
        let body = unsafe { &*self.body };
        // Behind the running instruction, or still at the word that prepares the code.
        let behind = self.pc.addr().wrapping_sub(body.words.get().addr()) / size_of::<Instr>();
        if behind <= body.code.instructions.len() {
            behind.saturating_sub(1) as u32
        } else {
            0
        }
    }

    /// The code object.
    pub fn code(&self) -> Gc<CodeObject> {
        // SAFETY: frames hold code objects here.
        unsafe { self.code.cast_unchecked() }
    }

    /// The function, if it is not module code.
    pub fn function(&self) -> Option<Gc<Function>> {
        self.function.cast()
    }

    /// The generator, if it is one's frame.
    pub fn generator(&self) -> Option<Gc<Generator>> {
        self.generator.cast()
    }
}

impl Thread {
    /// The innermost activation.
    #[inline(always)]
    pub fn top_frame(&self) -> Option<&Frame> {
        // SAFETY: the pointer is null or refers to a record on the frame stack.
        unsafe { self.frame.cast::<Frame>().as_ref() }
    }

    /// The innermost activation, with its registers in memory.
    ///
    /// # Errors
    /// No exception, when compiled code runs it: see [`Thread::wants_frame`].
    pub(crate) fn interpreted_frame(&mut self) -> Result<Option<&Frame>, Raised> {
        if self.top_frame().is_some_and(|f| f.compiled) {
            return Err(self.ask_for_frame());
        }
        Ok(self.top_frame())
    }

    /// All activations, innermost first.
    pub fn frames(&self) -> impl Iterator<Item = &Frame> {
        Frame::chain(self.frame)
    }
}

impl Frame {
    /// The record at an address, and those of its callers.
    fn chain<'a>(innermost: *mut u8) -> impl Iterator<Item = &'a Frame> {
        let mut at = innermost.cast::<Frame>();
        core::iter::from_fn(move || {
            // SAFETY: as in `top_frame`; records are linked by `prev`.
            let frame = unsafe { at.as_ref() }?;
            at = frame.prev;
            Some(frame)
        })
    }
}
