//! The verifier: what every code object must fulfil before anything runs it.
//!
//! The compiler's output is checked in test and debug builds, deserialised code
//! always (by [`verify`]); [`verify_flow`] adds the discipline of temporaries.

use super::code::{Code, CodeFlags, Const, SlotKind, StrLit};
use super::instr::{ConstIdx, Instr, Pc};
use super::intrinsic::Intrinsic;
use super::operands::Access;
use super::ops::{Op, OperandKind};
use super::scopes::IdMap;

/// Checks the operands of all instructions and the tables, not those of inner code.
pub fn verify(code: &Code) -> Result<(), String> {
    verify_shape(code)?;
    let len = code.instructions.len();
    for (index, &instr) in code.instructions.iter().enumerate() {
        let pc = Pc(index as u32);
        let fail = |what: String| Err(format!("instruction {index} {instr:?}: {what}"));
        let Some(op) = Op::from_u8(instr.op_code()) else {
            return fail("invalid op".to_owned());
        };
        if op.is_quickened() {
            return fail("quickened op".to_owned());
        }
        if !op.is_terminator() && index + 1 >= len {
            return fail("control runs off the end".to_owned());
        }
        for operand in op.info().operands {
            let value = instr.field(operand.field);
            if let Err(what) = verify_operand(code, pc, instr, operand.kind, value) {
                return fail(what);
            }
        }
        let mut past = None;
        instr.registers(|_, first, count| {
            if u32::from(first) + count > u32::from(code.n_registers) {
                past = Some(u32::from(first) + count - 1);
            }
        });
        if let Some(register) = past {
            return fail(format!(
                "r{register} is past the {} registers",
                code.n_registers
            ));
        }
        verify_special(code, pc, instr).or_else(fail)?;
    }
    for entry in &code.exceptions {
        let inside = entry.start < entry.end && entry.end.index() <= len;
        if !inside || entry.handler.index() >= len || entry.register.0 >= code.n_registers {
            return Err(format!("invalid exception table entry {entry:?}"));
        }
    }
    Ok(())
}

fn verify_shape(code: &Code) -> Result<(), String> {
    let check = |holds: bool, what: &str| if holds { Ok(()) } else { Err(what.to_owned()) };
    check(!code.instructions.is_empty(), "no instructions")?;
    check(
        u32::try_from(code.instructions.len()).is_ok(),
        "too many instructions",
    )?;
    check(code.names.len() <= 1 << 16, "too many names")?;
    check(code.slots.len() <= 1 << 16, "too many slots")?;
    check(code.free_names.len() <= 1 << 16, "too many free variables")?;
    check(
        code.n_params <= code.n_locals,
        "more parameters than named registers",
    )?;
    check(
        code.n_locals <= code.n_registers,
        "more named registers than registers",
    )?;
    check(
        code.local_names.len() == usize::from(code.n_locals),
        "a local's name is missing",
    )?;
    check(
        code.posonlyargcount <= code.argcount,
        "more positional-only parameters than parameters",
    )?;
    check(
        code.cells.iter().all(|cell| cell.0 < code.n_locals),
        "a cell is no named register",
    )?;
    let extra = |flag| u32::from(code.flags.contains(flag));
    let params = u32::from(code.argcount)
        + u32::from(code.kwonlyargcount)
        + extra(CodeFlags::VARARGS)
        + extra(CodeFlags::VARKEYWORDS)
        + extra(CodeFlags::NAMESPACE);
    check(params == u32::from(code.n_params), "parameters miscounted")?;
    check(code.flags.0 & !CodeFlags::all().0 == 0, "unknown flags")?;
    let positions: u64 = code.positions.runs().map(|(_, count)| count).sum();
    check(
        positions == code.instructions.len() as u64,
        "positions miscounted",
    )?;
    for slot in &code.slots {
        let named = slot
            .name
            .is_some_and(|name| name.index() < code.names.len());
        let fine = match slot.kind {
            SlotKind::Call => slot.name.is_none(),
            _ => named && slot.kw_names.is_none(),
        };
        let keywords = slot.kw_names.is_none_or(|names| is_names(code, names));
        check(fine && keywords, "invalid slot")?;
    }
    Ok(())
}

/// Whether a constant is a tuple of strs without surrogates.
fn is_names(code: &Code, index: ConstIdx) -> bool {
    match code.consts.get(index.index()) {
        Some(Const::Tuple(items)) => items
            .iter()
            .all(|item| matches!(item, Const::Str(StrLit::Text(_)))),
        _ => false,
    }
}

fn verify_operand(
    code: &Code,
    pc: Pc,
    instr: Instr,
    kind: OperandKind,
    value: u16,
) -> Result<(), String> {
    let below = |limit: usize, what: &str| {
        if usize::from(value) < limit {
            Ok(())
        } else {
            Err(format!("no {what} {value}"))
        }
    };
    match kind {
        OperandKind::Const => match code.consts.get(ConstIdx(instr.bc_u32()).index()) {
            Some(Const::Code(_)) => Err("code is loaded as a value".to_owned()),
            Some(_) => Ok(()),
            None => Err(format!("no constant {}", instr.bc_u32())),
        },
        OperandKind::ConstB => match code.consts.get(usize::from(value)) {
            Some(Const::Code(_)) => Ok(()),
            _ => Err(format!("constant {value} is no code")),
        },
        OperandKind::Name => below(code.names.len(), "name"),
        OperandKind::Slot => {
            below(code.slots.len(), "slot")?;
            let slot = code.slots[usize::from(value)];
            if Some(slot.kind) == slot_kind(instr.op()) {
                Ok(())
            } else {
                Err(format!("slot {value} is of kind {:?}", slot.kind))
            }
        }
        OperandKind::Free => below(code.free_names.len(), "free variable"),
        OperandKind::Jump | OperandKind::Jump32 => match instr.jump_target(pc) {
            Some(target) if target.index() < code.instructions.len() => Ok(()),
            _ => Err("jumps out of the code".to_owned()),
        },
        OperandKind::Which | OperandKind::Conversion => below(4, "variant"),
        OperandKind::Intrinsic => below(Intrinsic::ALL.len(), "intrinsic"),
        OperandKind::RaiseKind => below(3, "variant"),
        OperandKind::FunctionFlags => below(16, "variant"),
        OperandKind::Arith if value & 0x7f == 0 => Ok(()),
        OperandKind::Compare | OperandKind::Subscript if value == 0 => Ok(()),
        OperandKind::Arith | OperandKind::Compare | OperandKind::Subscript => {
            Err("feedback in serialised code".to_owned())
        }
        OperandKind::ExcPair
            if value
                .checked_add(1)
                .is_none_or(|next| next >= code.n_registers) =>
        {
            Err("no register for the saved exception".to_owned())
        }
        _ => Ok(()),
    }
}

/// The kind of slot that an op uses.
fn slot_kind(op: Op) -> Option<SlotKind> {
    match op.base() {
        Op::LoadGlobal | Op::StoreGlobal | Op::DeleteGlobal => Some(SlotKind::Global),
        Op::LoadName | Op::StoreName | Op::DeleteName => Some(SlotKind::Name),
        Op::LoadAttr | Op::StoreAttr | Op::DeleteAttr => Some(SlotKind::Attr),
        Op::LoadMethod => Some(SlotKind::Method),
        Op::Call | Op::CallMethod | Op::CallKw | Op::CallMethodKw | Op::CallEx => {
            Some(SlotKind::Call)
        }
        _ => None,
    }
}

/// What holds for single ops only.
fn verify_special(code: &Code, pc: Pc, instr: Instr) -> Result<(), String> {
    match instr.op() {
        Op::ForPrep => {
            let target = instr
                .jump_target(pc)
                .map(|target| code.instructions[target.index()]);
            match target {
                Some(next) if next.op_code() == Op::ForIter as u8 && next.b() == instr.a() => {
                    Ok(())
                }
                _ => Err("ForPrep leads to no ForIter of its iterator".to_owned()),
            }
        }
        Op::Intrinsic if !Intrinsic::ALL[usize::from(instr.x())].takes(instr.c()) => {
            Err("wrong number of arguments of an intrinsic".to_owned())
        }
        Op::MakeFunction => match &code.consts[usize::from(instr.b())] {
            Const::Code(inner) if inner.free_names.is_empty() == (instr.x() & 4 == 0) => Ok(()),
            _ => Err("a closure for no free variables, or none".to_owned()),
        },
        Op::Call | Op::CallMethod | Op::CallKw | Op::CallMethodKw => {
            let names = code.slots[usize::from(instr.c())].kw_names;
            let keyword_form = matches!(instr.op(), Op::CallKw | Op::CallMethodKw);
            let count = names.map_or(0, |names| match &code.consts[names.index()] {
                Const::Tuple(names) => names.len(),
                _ => 0,
            });
            if keyword_form == (count > 0) && count <= usize::from(instr.x()) {
                Ok(())
            } else {
                Err("wrong number of keyword names".to_owned())
            }
        }
        Op::FloorDivImm | Op::ModImm if instr.c() == 0 => Err("division by constant 0".to_owned()),
        Op::LShiftImm | Op::RShiftImm if instr.imm_c() < 0 => {
            Err("shift by a negative constant".to_owned())
        }
        Op::LoadName | Op::LoadNameOrFree if instr.b() != 0 => Err("no namespace".to_owned()),
        Op::StoreName | Op::DeleteName if instr.a() != 0 => Err("no namespace".to_owned()),
        _ => Ok(()),
    }
}

/// Analysis is skipped beyond this many words of state, which only generated code reaches.
const MAX_STATE: usize = 1 << 22;

/// Checks that each temporary is written on all ways before it is read; a call leaves those from its
/// base on undefined, since the callee's frame lies there.
pub fn verify_flow(code: &Code) -> Result<(), String> {
    let words = usize::from(code.n_registers).div_ceil(64);
    if words * code.instructions.len() > MAX_STATE {
        return Ok(());
    }
    let mut flow = Flow {
        code,
        words,
        states: IdMap::default(),
        pending: Vec::new(),
    };
    let mut entry = vec![0u64; words];
    set(&mut entry, 0, u32::from(code.n_locals));
    flow.meet(0, entry);
    while let Some(start) = flow.pending.pop() {
        flow.block(start)?;
    }
    Ok(())
}

struct Flow<'a> {
    code: &'a Code,
    words: usize,
    /// Registers defined before the instructions reached so far.
    states: IdMap<u32, Vec<u64>>,
    pending: Vec<u32>,
}

impl Flow<'_> {
    fn meet(&mut self, pc: u32, state: Vec<u64>) {
        if let Some(known) = self.states.get_mut(&pc) {
            let mut changed = false;
            for (known, new) in known.iter_mut().zip(state) {
                changed |= *known & !new != 0;
                *known &= new;
            }
            if !changed {
                return;
            }
        } else {
            debug_assert_eq!(state.len(), self.words);
            self.states.insert(pc, state);
        }
        self.pending.push(pc);
    }

    fn block(&mut self, start: u32) -> Result<(), String> {
        let mut state = self.states[&start].clone();
        let mut pc = start;
        loop {
            let instr = self.code.instructions[pc as usize];
            let op = instr.op();
            let mut undefined = None;
            instr.registers(|access, first, count| {
                let mut range = u32::from(first)..u32::from(first) + count;
                if access == Access::Read && !range.all(|register| has(&state, register)) {
                    undefined = Some(first);
                }
            });
            if let Some(register) = undefined {
                return Err(format!(
                    "instruction {pc} {instr:?} reads undefined r{register}"
                ));
            }
            if slot_kind(op) == Some(SlotKind::Call) {
                clear_from(&mut state, u32::from(instr.b()));
            }
            if let Some(entry) = self.code.handler(Pc(pc)).copied() {
                let mut raised = state.clone();
                set(&mut raised, u32::from(entry.register.0), 1);
                self.meet(entry.handler.0, raised);
            }
            let target = instr.jump_target(Pc(pc)).map(|target| target.0);
            let before = (op == Op::ForIter).then(|| state.clone());
            instr.registers(|access, first, count| {
                if access == Access::Write {
                    set(&mut state, u32::from(first), count);
                }
            });
            if let Some(target) = target {
                self.meet(target, state.clone());
            }
            if op.is_terminator() {
                return Ok(());
            }
            if let Some(before) = before {
                state = before;
            }
            pc += 1;
            if self.states.contains_key(&pc) || target.is_some() {
                self.meet(pc, state);
                return Ok(());
            }
        }
    }
}

fn set(state: &mut [u64], first: u32, count: u32) {
    for register in first..first + count {
        state[register as usize / 64] |= 1 << (register % 64);
    }
}

fn has(state: &[u64], register: u32) -> bool {
    state[register as usize / 64] >> (register % 64) & 1 != 0
}

fn clear_from(state: &mut [u64], first: u32) {
    let (word, bit) = (first as usize / 64, first % 64);
    state[word] &= (1 << bit) - 1;
    state[word + 1..].fill(0);
}
