//! The code under construction: symbolic instructions, pools, registers, protected regions.

use super::Failure;
use super::code::{Const, SlotDesc, SlotKind};
use super::instr::{ConstIdx, Instr, NameIdx, SlotIdx};
use super::ops::{Field, Op};
use super::scopes::IdMap;
use crate::syntax::hir::{Name, Span, Stmt};
use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::rc::Rc;

/// A jump target that may not be placed yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Label(pub(crate) u32);

impl Label {
    /// "No target".
    pub(crate) const NONE: Label = Label(u32::MAX);
}

/// An instruction before assembly: jump offsets are labels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ins {
    pub(crate) word: Instr,
    pub(crate) target: Label,
    pub(crate) span: Span,
    pub(crate) role: Role,
}

/// What assembly does with an instruction beside encoding it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Nothing special.
    Plain,
    /// Place before an outermost loop where the constants of `preheaders[n]` are loaded.
    Preheader(u32),
    /// Empties a comprehension's variable; needed only if some `CheckBound` of it stays.
    EmptyVariable,
}

/// A protected range of symbolic instructions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Region {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) handler: Label,
    pub(crate) register: u16,
    /// Nesting depth: deeper regions are asked first.
    pub(crate) depth: u32,
}

/// What leaving a block takes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BlockKind<'h> {
    /// A loop.
    Loop { break_to: Label, continue_to: Label },
    /// A protected region only.
    Protected,
    /// The body of `try … finally`.
    Finally { body: &'h [Stmt] },
    /// The body of `with`: the exit function and its self.
    With {
        exit: u16,
        is_async: bool,
        span: Span,
    },
    /// An `except` clause: the exception pair, the name to unbind.
    Handler {
        exc: u16,
        name: Option<Name>,
        span: Span,
    },
}

/// A block that is open where code is emitted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Block<'h> {
    pub(crate) kind: BlockKind<'h>,
    /// Handler and exception register of the protected region, and where its current piece starts.
    pub(crate) region: Option<(Label, u16, u32)>,
}

/// First of the virtual numbers of registers that hold constants used in loops.
pub(crate) const PINNED: u16 = 0xfe00;

/// How many such registers there may be.
const PINNED_LIMIT: usize = 0xff;

/// Slots beyond this many are shared between equal instructions.
const SLOTS_UNSHARED: usize = 32768;

/// The code under construction.
#[derive(Debug, Default)]
pub(crate) struct Unit<'h> {
    pub(crate) ins: Vec<Ins>,
    /// Positions of placed labels in `ins`.
    pub(crate) labels: Vec<u32>,
    pub(crate) regions: Vec<Region>,
    pub(crate) blocks: Vec<Block<'h>>,
    /// Ranges of exception handlers, which assembly moves behind everything else.
    pub(crate) cold: Vec<(u32, u32)>,
    in_cold: bool,
    pub(crate) consts: Vec<Const>,
    const_map: HashMap<Const, ConstIdx, FixedState>,
    pub(crate) names: Vec<Rc<str>>,
    name_map: HashMap<Rc<str>, NameIdx, FixedState>,
    pub(crate) slots: Vec<SlotDesc>,
    slot_map: HashMap<SlotDesc, SlotIdx, FixedState>,
    /// Named registers.
    pub(crate) n_locals: u16,
    /// First free temporary.
    pub(crate) top: u16,
    /// Highest `top` so far.
    pub(crate) max_top: u16,
    /// Constants that live in registers, in the order of those registers.
    pub(crate) pinned: Vec<Const>,
    /// Constants that each outermost loop uses.
    pub(crate) preheaders: Vec<Vec<u16>>,
    /// Open loops, comprehensions included.
    pub(crate) loop_depth: u32,
    /// Registers of the comprehension variables in scope.
    pub(crate) comprehension_vars: IdMap<(u32, Name), u16>,
}

/// The error for code that does not fit the instruction format.
pub(crate) fn too_large(what: &str, span: Span) -> Failure {
    Failure::new(format!("function too large: more than 65535 {what}"), span)
}

impl<'h> Unit<'h> {
    // ---- instructions ----

    pub(crate) fn push(&mut self, word: Instr, target: Label, span: Span) {
        self.ins.push(Ins {
            word,
            target,
            span,
            role: Role::Plain,
        });
    }

    pub(crate) fn op(&mut self, op: Op, a: u16, b: u16, c: u16, span: Span) {
        self.push(Instr::abc(op, a, b, c), Label::NONE, span);
    }

    pub(crate) fn op_x(&mut self, op: Op, x: u8, a: u16, b: u16, c: u16, span: Span) {
        self.push(Instr::new(op, x, a, b, c), Label::NONE, span);
    }

    pub(crate) fn jump(&mut self, target: Label, span: Span) {
        self.push(Instr::abx(Op::Jump, 0, 0), target, span);
    }

    /// A jump with operands `a` and, in the 16-bit forms, `b`.
    pub(crate) fn branch(&mut self, op: Op, a: u16, b: u16, target: Label, span: Span) {
        debug_assert!(op.jump_field().is_some());
        let b = if op.jump_field() == Some(Field::C) {
            b
        } else {
            0
        };
        self.push(Instr::abc(op, a, b, 0), target, span);
    }

    pub(crate) fn label(&mut self) -> Label {
        self.labels.push(u32::MAX);
        Label(self.labels.len() as u32 - 1)
    }

    pub(crate) fn place(&mut self, label: Label) {
        self.labels[label.0 as usize] = self.ins.len() as u32;
    }

    pub(crate) fn placed(&mut self) -> Label {
        let label = self.label();
        self.place(label);
        label
    }

    fn here(&self) -> u32 {
        self.ins.len() as u32
    }

    // ---- blocks and protected regions ----

    pub(crate) fn open(&mut self, kind: BlockKind<'h>, handler: Option<(Label, u16)>) {
        let start = self.here();
        let region = handler.map(|(label, register)| (label, register, start));
        self.blocks.push(Block { kind, region });
    }

    /// Closes the innermost block and ends its protected region here.
    pub(crate) fn close(&mut self) -> Block<'h> {
        let block = self.blocks.pop().expect("a block is open");
        if let Some((handler, register, start)) = block.region {
            let end = self.here();
            if start < end {
                let depth = self.blocks.len() as u32;
                self.regions.push(Region {
                    start,
                    end,
                    handler,
                    register,
                    depth,
                });
            }
        }
        block
    }

    /// Opens a closed block again, its region continuing here.
    pub(crate) fn reopen(&mut self, mut block: Block<'h>) {
        let here = self.here();
        if let Some((_, _, start)) = &mut block.region {
            *start = here;
        }
        self.blocks.push(block);
    }

    /// Starts code that runs only after an exception. What stands before must not fall into it, and
    /// it must not fall out at its end.
    #[must_use]
    pub(crate) fn begin_cold(&mut self) -> Option<u32> {
        let start = (!self.in_cold).then(|| self.here());
        self.in_cold = true;
        start
    }

    /// Ends what `begin_cold` started.
    pub(crate) fn end_cold(&mut self, start: Option<u32>) {
        if let Some(start) = start {
            self.in_cold = false;
            self.cold.push((start, self.here()));
        }
    }

    // ---- registers ----

    /// Allocates `count` temporaries.
    pub(crate) fn temps(&mut self, count: usize, span: Span) -> Result<u16, Failure> {
        let first = self.top;
        let top = usize::from(first) + count;
        if top + self.pinned.len() >= usize::from(PINNED) - PINNED_LIMIT {
            return Err(too_large("registers", span));
        }
        self.top = top as u16;
        self.max_top = self.max_top.max(self.top);
        Ok(first)
    }

    pub(crate) fn temp(&mut self, span: Span) -> Result<u16, Failure> {
        self.temps(1, span)
    }

    /// Whether a register is a named local (which a handler or a later read may see).
    pub(crate) fn is_local(&self, register: u16) -> bool {
        register < self.n_locals
    }

    /// The register that holds a constant throughout the outermost open loop, if there is a loop and
    /// a register left.
    pub(crate) fn pin(&mut self, value: &Const) -> Option<u16> {
        if self.loop_depth == 0 {
            return None;
        }
        let index = match self.pinned.iter().position(|pinned| pinned == value) {
            Some(index) => index,
            None if self.pinned.len() < PINNED_LIMIT => {
                self.pinned.push(value.clone());
                self.pinned.len() - 1
            }
            None => return None,
        };
        let register = PINNED + index as u16;
        let loads = self
            .preheaders
            .last_mut()
            .expect("an outermost loop has a preheader");
        if !loads.contains(&register) {
            loads.push(register);
        }
        Some(register)
    }

    /// Enters a loop; before an outermost one the place for its constants is marked.
    pub(crate) fn enter_loop(&mut self, span: Span) {
        if self.loop_depth == 0 {
            let role = Role::Preheader(self.preheaders.len() as u32);
            self.preheaders.push(Vec::new());
            let word = Instr::abc(Op::Nop, 0, 0, 0);
            self.ins.push(Ins {
                word,
                target: Label::NONE,
                span,
                role,
            });
        }
        self.loop_depth += 1;
    }

    pub(crate) fn leave_loop(&mut self) {
        self.loop_depth -= 1;
    }

    // ---- pools ----

    pub(crate) fn constant(&mut self, value: Const) -> ConstIdx {
        // Two functions may look the same and yet be two.
        let unique = matches!(value, Const::Code(_));
        if !unique && let Some(&index) = self.const_map.get(&value) {
            return index;
        }
        let index = ConstIdx(self.consts.len() as u32);
        if !unique {
            self.const_map.insert(value.clone(), index);
        }
        self.consts.push(value);
        index
    }

    pub(crate) fn name(&mut self, text: &Rc<str>, span: Span) -> Result<NameIdx, Failure> {
        if let Some(&index) = self.name_map.get(text) {
            return Ok(index);
        }
        let index = u16::try_from(self.names.len()).map_err(|_| too_large("names", span))?;
        self.names.push(text.clone());
        self.name_map.insert(text.clone(), NameIdx(index));
        Ok(NameIdx(index))
    }

    pub(crate) fn slot(
        &mut self,
        kind: SlotKind,
        name: Option<NameIdx>,
        kw_names: Option<ConstIdx>,
        span: Span,
    ) -> Result<u16, Failure> {
        let slot = SlotDesc {
            kind,
            name,
            kw_names,
        };
        let shared =
            matches!(kind, SlotKind::Global | SlotKind::Name) || self.slots.len() >= SLOTS_UNSHARED;
        if shared && let Some(&index) = self.slot_map.get(&slot) {
            return Ok(index.0);
        }
        let index = u16::try_from(self.slots.len()).map_err(|_| too_large("cache slots", span))?;
        self.slots.push(slot);
        if shared {
            self.slot_map.insert(slot, SlotIdx(index));
        }
        Ok(index)
    }

    /// `R[a] := value`.
    pub(crate) fn load(&mut self, a: u16, value: &Const, span: Span) {
        let word = match value {
            Const::Int(value) if i32::try_from(*value).is_ok() => {
                Instr::abx(Op::LoadInt, a, *value as i32)
            }
            _ => Instr::abx(Op::LoadConst, a, self.constant(value.clone()).0 as i32),
        };
        self.push(word, Label::NONE, span);
    }
}
