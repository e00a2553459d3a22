//! From symbolic instructions to a code object: dead code goes, handlers move to
//! the end, registers of constants get their place, labels become offsets.

use super::Failure;
use super::code::{Code, CodeFlags, Const, Content, ExceptionEntry};
use super::context::ParamCounts;
use super::flow::Flow;
use super::instr::{Instr, Pc, Register};
use super::jump::negated;
use super::ops::{Field, Op};
use super::positions::{Location, Positions};
use super::unit::{Label, PINNED, Role, Unit};
use crate::syntax::Source;
use crate::syntax::hir::{Span, StrLit};
use std::rc::Rc;

/// What the compiler knows about a code object besides its instructions.
pub(crate) struct Shape {
    pub(crate) name: Rc<str>,
    pub(crate) qualname: Rc<str>,
    pub(crate) filename: Rc<str>,
    pub(crate) flags: CodeFlags,
    pub(crate) counts: ParamCounts,
    pub(crate) local_names: Vec<Rc<str>>,
    pub(crate) cells: Vec<u16>,
    pub(crate) free_names: Box<[Rc<str>]>,
    pub(crate) self_attrs: u16,
    pub(crate) first_line: u32,
    pub(crate) doc: Option<StrLit>,
}

/// Assembles a unit.
pub(crate) fn assemble(unit: Unit<'_>, shape: Shape, source: &Source) -> Result<Code, Failure> {
    debug_assert!(unit.blocks.is_empty() && unit.loop_depth == 0);
    let end = unit.ins.last().map_or(Span::default(), |ins| ins.span);
    if unit.ins.len() > super::try_::MAX_INSTRUCTIONS {
        return Err(Failure::new(
            "function too large: too many instructions",
            end,
        ));
    }
    let mut assembler = Assembler::new(unit, shape.counts.all);
    assembler.turn_branches();
    assembler.drop_needless_jumps();
    assembler.measure();
    let mut words = Vec::new();
    let mut spans = Vec::new();
    assembler.encode(&mut words, &mut spans);
    let exceptions = assembler.exceptions();
    let positions = Positions::encode(Locator::new(source).locate(&spans));
    let unit = assembler.unit;
    let content = Content {
        instructions: words.into(),
        consts: unit.consts.into(),
        names: unit.names.into(),
        slots: unit.slots.into(),
        local_names: shape.local_names.into(),
        cells: shape.cells.into_iter().map(Register).collect(),
        free_names: shape.free_names,
        exceptions,
        positions,
    };
    let code = Code {
        name: shape.name,
        qualname: shape.qualname,
        filename: shape.filename,
        flags: shape.flags,
        argcount: shape.counts.args,
        posonlyargcount: shape.counts.posonly,
        kwonlyargcount: shape.counts.kwonly,
        n_params: shape.counts.all,
        n_locals: unit.n_locals,
        n_registers: unit.max_top + unit.pinned.len() as u16,
        self_attrs: shape.self_attrs,
        first_line: shape.first_line,
        doc: shape.doc,
        content: content.into(),
    };
    #[cfg(any(test, debug_assertions))]
    if let Err(problem) =
        super::verify::verify(&code).and_then(|()| super::verify::verify_flow(&code))
    {
        panic!(
            "the compiler made invalid code for {}: {problem}",
            code.qualname
        );
    }
    Ok(code)
}

struct Assembler<'h> {
    unit: Unit<'h>,
    /// Jump targets by position in `unit.ins`.
    targets: Vec<u32>,
    /// Positions in the final order.
    order: Vec<u32>,
    /// Inverse of `order`.
    place: Vec<u32>,
    live: Vec<bool>,
    /// By place: 16-bit jumps that need a long form.
    far: Vec<bool>,
    /// By place, and one more: pc of the first word.
    pcs: Vec<u32>,
    /// Loads of pinned constants, as they will be encoded.
    loads: Vec<Instr>,
}

impl<'h> Assembler<'h> {
    fn new(mut unit: Unit<'h>, n_params: u16) -> Self {
        let flow = Flow::new(&unit.ins, &unit.labels, &unit.regions);
        let mut live = flow.reachable();
        flow.remove_checks(&mut live, n_params);
        let targets = flow.targets;
        let len = unit.ins.len();
        let mut cold = vec![false; len];
        for &(start, end) in &unit.cold {
            cold[start as usize..end as usize].fill(true);
        }
        let positions = 0..len as u32;
        let hot = positions.clone().filter(|&at| !cold[at as usize]);
        let order: Vec<u32> = hot
            .chain(positions.filter(|&at| cold[at as usize]))
            .collect();
        let mut place = vec![0; len];
        for (index, &at) in order.iter().enumerate() {
            place[at as usize] = index as u32;
        }
        // Loads of the pinned constants may still add to the pool.
        let pinned = unit.pinned.clone();
        let loads = (0..)
            .zip(&pinned)
            .map(|(index, value)| pinned_load(&mut unit, index, value));
        let loads = loads.collect();
        for (at, ins) in unit.ins.iter().enumerate() {
            let needless = match ins.role {
                Role::Preheader(loop_index) => unit.preheaders[loop_index as usize].is_empty(),
                _ => ins.word.op() == Op::Move && ins.word.a() == ins.word.b(),
            };
            live[at] &= !needless;
        }
        Assembler {
            unit,
            targets,
            order,
            place,
            live,
            far: vec![false; len],
            pcs: vec![],
            loads,
        }
    }

    /// Turns a conditional jump over a jump into one conditional jump (`if …: continue`).
    fn turn_branches(&mut self) {
        let mut targeted = vec![false; self.order.len()];
        for &at in &self.order {
            if self.live[at as usize] && self.unit.ins[at as usize].target != Label::NONE {
                targeted[self.targets[at as usize] as usize] = true;
            }
        }
        let mut before: Option<usize> = None;
        // Somebody jumps to the present place, or to a dropped instruction in front of it.
        let mut is_target = false;
        for place in 0..self.order.len() {
            let at = self.order[place] as usize;
            is_target |= targeted[at];
            if !self.live[at] {
                continue;
            }
            let branch = before.replace(at);
            if core::mem::take(&mut is_target) || self.unit.ins[at].word.op() != Op::Jump {
                continue;
            }
            let Some(branch) = branch else { continue };
            let Some(opposite) = negated(self.unit.ins[branch].word.op()) else {
                continue;
            };
            // The place that the branch skips to follows the jump, dropped instructions apart.
            let target = self.place[self.targets[branch] as usize] as usize;
            let skips = place < target
                && self.order[place + 1..target]
                    .iter()
                    .all(|&at| !self.live[at as usize]);
            if skips {
                self.unit.ins[branch].word = self.unit.ins[branch].word.with_op(opposite);
                self.targets[branch] = self.targets[at];
                self.live[at] = false;
                before = Some(branch);
            }
        }
    }

    /// Drops jumps to what follows them.
    fn drop_needless_jumps(&mut self) {
        // First kept place behind the current one, and the dropped places just before it.
        let mut next = self.order.len();
        for place in (0..self.order.len()).rev() {
            let at = self.order[place] as usize;
            if !self.live[at] {
                continue;
            }
            if self.unit.ins[at].word.op() == Op::Jump {
                let target = self.place[self.targets[at] as usize] as usize;
                if place < target && target <= next {
                    self.live[at] = false;
                    continue;
                }
            }
            next = place;
        }
    }

    fn width(&self, place: usize) -> u32 {
        let at = self.order[place] as usize;
        if !self.live[at] {
            return 0;
        }
        let ins = &self.unit.ins[at];
        match (ins.role, ins.word.op()) {
            (Role::Preheader(index), _) => self.unit.preheaders[index as usize].len() as u32,
            (_, Op::ForIter) if self.far[place] => 3,
            _ if self.far[place] => 2,
            _ => 1,
        }
    }

    fn pc_of(&self, at: u32) -> u32 {
        self.pcs[self.place[at as usize] as usize]
    }

    /// Finds the pc of each place, lengthening 16-bit jumps until all reach.
    fn measure(&mut self) {
        loop {
            self.pcs.clear();
            let mut pc = 0;
            for place in 0..self.order.len() {
                self.pcs.push(pc);
                pc += self.width(place);
            }
            self.pcs.push(pc);
            let mut changed = false;
            for place in 0..self.order.len() {
                let at = self.order[place] as usize;
                let ins = &self.unit.ins[at];
                let short = ins.word.op().jump_field() == Some(Field::C);
                if !short || self.far[place] || !self.live[at] {
                    continue;
                }
                let offset = self.offset(self.pcs[place], self.targets[at]);
                if i16::try_from(offset).is_err() {
                    self.far[place] = true;
                    changed = true;
                }
            }
            if !changed {
                return;
            }
        }
    }

    /// Offset of a jump at `pc` to the instruction at position `target`.
    fn offset(&self, pc: u32, target: u32) -> i32 {
        self.pc_of(target) as i32 - pc as i32 - 1
    }

    fn encode(&mut self, words: &mut Vec<Instr>, spans: &mut Vec<Span>) {
        let n_locals = self.unit.n_locals;
        let n_pinned = self.unit.pinned.len() as u16;
        let rename = |register: u16| final_register(register, n_locals, n_pinned);
        for place in 0..self.order.len() {
            let at = self.order[place];
            let ins = self.unit.ins[at as usize];
            if !self.live[at as usize] {
                continue;
            }
            if let Role::Preheader(index) = ins.role {
                for &register in &self.unit.preheaders[index as usize] {
                    words.push(self.loads[usize::from(register - PINNED)].rename(rename));
                }
            } else {
                let word = ins.word.rename(rename);
                if ins.target == Label::NONE {
                    words.push(word);
                } else {
                    self.encode_jump(words, word, at, place);
                }
            }
            spans.resize(words.len(), ins.span);
        }
        debug_assert_eq!(words.len() as u32, *self.pcs.last().unwrap_or(&0));
    }

    fn encode_jump(&self, words: &mut Vec<Instr>, word: Instr, at: u32, place: usize) {
        let target = self.targets[at as usize];
        let pc = words.len() as u32;
        // Moved handlers apart, what led back in the source is a back edge.
        let long = |pc: u32| {
            let op = if target <= at { Op::JumpBack } else { Op::Jump };
            Instr::abx(op, 0, self.offset(pc, target))
        };
        let op = word.op();
        if !self.far[place] {
            let offset = self.offset(pc, target);
            words.push(match op.jump_field() {
                Some(Field::C) => word.with_c(offset as u16),
                _ if op == Op::Jump => long(pc),
                _ => word.with_bc(offset),
            });
        } else if op == Op::ForPrep {
            words.push(Instr::abc(Op::GetIter, word.a(), word.b(), 0));
            words.push(long(pc + 1));
        } else if op == Op::ForIter {
            words.push(word.with_c(1));
            words.push(Instr::abx(Op::Jump, 0, 1));
            words.push(long(pc + 2));
        } else {
            let opposite = negated(op).expect("fused jumps have an opposite");
            words.push(word.with_op(opposite).with_c(1));
            words.push(long(pc + 1));
        }
    }

    /// The exception table: protected regions, cut where handlers were moved away.
    fn exceptions(&self) -> Box<[ExceptionEntry]> {
        let n_locals = self.unit.n_locals;
        let n_pinned = self.unit.pinned.len() as u16;
        let mut regions = self.unit.regions.clone();
        regions.sort_by_key(|region| (std::cmp::Reverse(region.depth), region.start));
        let mut entries: Vec<ExceptionEntry> = Vec::new();
        for region in regions {
            let handler = self.unit.labels[region.handler.0 as usize];
            if !self.live_at(handler) {
                continue;
            }
            let first = entries.len();
            for at in region.start..region.end {
                let place = self.place[at as usize] as usize;
                let (start, end) = (Pc(self.pcs[place]), Pc(self.pcs[place + 1]));
                if start == end {
                    continue;
                }
                match entries[first..].last_mut() {
                    Some(entry) if entry.end == start => entry.end = end,
                    _ => entries.push(ExceptionEntry {
                        start,
                        end,
                        handler: Pc(self.pc_of(handler)),
                        register: Register(final_register(region.register, n_locals, n_pinned)),
                    }),
                }
            }
        }
        entries.into()
    }

    fn live_at(&self, at: u32) -> bool {
        self.live.get(at as usize).copied().unwrap_or(false)
    }
}

fn pinned_load(unit: &mut Unit<'_>, index: u16, value: &Const) -> Instr {
    let before = unit.ins.len();
    unit.load(PINNED + index, value, Span::default());
    let load = unit.ins[before].word;
    unit.ins.truncate(before);
    load
}

/// Registers of constants lie between the named ones and the temporaries.
fn final_register(register: u16, n_locals: u16, n_pinned: u16) -> u16 {
    if register >= PINNED {
        n_locals + (register - PINNED)
    } else if register >= n_locals {
        register + n_pinned
    } else {
        register
    }
}

/// Turns spans into lines and columns.
struct Locator<'a> {
    source: &'a Source,
    last: Option<(Span, Location)>,
}

impl<'a> Locator<'a> {
    fn new(source: &'a Source) -> Self {
        Locator { source, last: None }
    }

    fn locate(mut self, spans: &[Span]) -> impl Iterator<Item = Location> {
        spans.iter().map(move |&span| match self.last {
            Some((known, location)) if known == span => location,
            _ => {
                let start = self.source.position(span.start);
                let end = self.source.position(span.end);
                let location = Location {
                    line: start.line,
                    end_line: end.line,
                    column: start.column,
                    end_column: end.column,
                };
                self.last = Some((span, location));
                location
            }
        })
    }
}
