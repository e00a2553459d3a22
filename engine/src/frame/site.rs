//! Sites: the places where compiled code can be left, and what the interpreter's frames hold there.
//!
//! Before it leaves, compiled code writes its live values into [`crate::object::Thread::exit_buffer`]; a [`Site`]
//! says which of them belong in which register of which frame.

use crate::bytecode::Pc;
use crate::value::Value;
use core::cell::Cell;

/// Most live values that one site can hand over.
pub const EXIT_BUFFER: usize = 256;

/// Where a value of a site is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// It is this word (an object among them is kept alive by the compiled code).
    Const(Value),
    /// A tagged word in this place of the buffer.
    Word(u16),
    /// The bits of a double in this place of the buffer.
    Float(u16),
    /// 0 or 1 in this place of the buffer.
    Bool(u16),
}

/// One interpreter frame of a site.
#[derive(Clone, Debug)]
pub struct SiteFrame {
    /// The [`crate::object::CodeObject`] (kept alive by the compiled code).
    pub code: Value,
    /// The instruction that the interpreter runs next; in an outer frame the call that is under way.
    pub pc: Pc,
    /// The function of an inlined frame; none for the compiled frame itself.
    pub function: Option<Source>,
    /// Registers and their values.
    pub registers: Box<[(u16, Source)]>,
}

/// What happens once the frames are rebuilt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// The interpreter runs the instruction at the innermost frame's pc.
    Resume,
    /// The pending exception is raised at it.
    Raise,
}

/// A place where compiled code can be left.
#[derive(Debug)]
pub struct Site {
    /// The compiled frame, then those inlined into it, innermost last.
    pub frames: Box<[SiteFrame]>,
    /// Held-back writes: object, byte offset, an int.
    pub stores: Box<[(Source, u32, Source)]>,
    /// What the interpreter does.
    pub action: Action,
    /// Why (`mir::Reason` as a number).
    pub reason: u8,
    /// How often it was taken.
    pub hits: Cell<u32>,
}
