//! What patterns are matched by: instructions with absolute targets, made of `re`'s code.

use super::classes::{Class, Fold};
use super::opcodes::{At, MAX_REPEAT};

/// The place of an instruction.
pub(super) type Pc = u32;

/// The number of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ClassIdx(pub u32);

impl ClassIdx {
    /// Nothing is known of the character.
    pub(super) const ANY: ClassIdx = ClassIdx(u32::MAX);
}

/// A test of one character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Any,
    /// All but the line feed.
    NotLineFeed,
    Char(u32),
    NotChar(u32),
    Class(ClassIdx),
}

/// How often something repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Times {
    pub min: u32,
    /// [`MAX_REPEAT`] stands for no bound.
    max: u32,
}

impl Times {
    pub(super) fn new(min: u32, max: u32) -> Times {
        Times { min, max }
    }

    /// Most times.
    #[inline]
    pub(super) fn max(self) -> usize {
        match self.max {
            MAX_REPEAT => usize::MAX,
            n => n as usize,
        }
    }

    pub(super) fn is_endless(self) -> bool {
        self.max == MAX_REPEAT
    }
}

/// An instruction. Those that say nothing else go on with the next one, and fail when they do not match.
#[derive(Clone, Copy, Debug)]
pub(super) enum Instr {
    /// Fails.
    Fail,
    /// The end of the pattern.
    Success,
    /// One character.
    One(Unit),
    At(At),
    /// Notes the position as a start (even) or end (odd) of a group.
    Mark(u32),
    Jump(Pc),
    /// Goes on at `first`, and when that fails at `second`; neither is tried where the next character
    /// is none that it can begin with.
    Split {
        first: Pc,
        first_set: ClassIdx,
        second: Pc,
        second_set: ClassIdx,
    },
    /// As many characters as possible, fewer when the rest fails; the rest begins with one of `follow`.
    Greedy {
        unit: Unit,
        times: Times,
        follow: ClassIdx,
    },
    /// As few characters as possible, more when the rest fails.
    Lazy {
        unit: Unit,
        times: Times,
        follow: ClassIdx,
    },
    /// As many characters as possible, and no fewer.
    Possessive {
        unit: Unit,
        times: Times,
    },
    /// Enters the loop of the instruction at `until`.
    Enter {
        counter: u32,
        until: Pc,
    },
    /// The end of the body of a loop: once more, and when that fails what comes after.
    MaxUntil {
        counter: u32,
        times: Times,
        body: Pc,
    },
    /// The end of the body of a loop: what comes after, and when that fails once more.
    MinUntil {
        counter: u32,
        times: Times,
        body: Pc,
    },
    /// The head of a loop whose rounds give nothing back; the body follows, up to [`Instr::End`].
    PossessiveUntil {
        counter: u32,
        times: Times,
        next: Pc,
    },
    /// Does what follows up to [`Instr::End`] match, `back` characters before?
    Assert {
        back: u32,
        next: Pc,
    },
    /// Does what follows up to [`Instr::End`] not match, `back` characters before?
    AssertNot {
        back: u32,
        next: Pc,
    },
    /// What follows up to [`Instr::End`] gives nothing back.
    Atomic {
        next: Pc,
    },
    /// The end of a part of its own.
    End,
    /// The text of a group.
    GroupRef {
        group: u32,
        fold: Fold,
    },
    /// Goes on at `no` unless the group took part.
    GroupExists {
        group: u32,
        no: Pc,
    },
}

/// Where a search may find matches.
#[derive(Debug)]
pub(super) enum Start {
    /// Anywhere.
    Anywhere,
    /// At the beginning alone.
    Beginning,
    /// At this text, which with the flag is all of the match.
    Text(Box<Prefix>, bool),
    /// At one of these characters, which are few and of Latin-1.
    Few(Vec<u8>),
    /// At one of these characters.
    Class(ClassIdx),
}

/// A text that matches begin with.
#[derive(Debug)]
pub(super) struct Prefix {
    pub chars: Box<[u32]>,
    /// Finds it in texts of one byte to a character; without it, none of them has it.
    pub finder: Option<memchr::memmem::Finder<'static>>,
}

/// A translated pattern.
#[derive(Debug)]
pub(super) struct Program {
    pub code: Vec<Instr>,
    pub classes: Vec<Class>,
    pub groups: usize,
    pub counters: usize,
    pub start: Start,
    /// Fewest characters of a match.
    pub min_width: usize,
}

impl Program {
    /// The instruction that fails.
    pub(super) const FAIL: Pc = 0;
    /// Where matching begins.
    pub(super) const ENTRY: Pc = 1;
}
