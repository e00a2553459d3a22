//! From bytecode and feedback to MIR.
//!
//! The builder walks the code reachable from the entry in reverse postorder and keeps, for each
//! register, the SSA value that it holds. What the interpreter saw (quickened forms, feedback bits,
//! inline caches) decides which types are guarded; a place that never ran becomes an exit. At loop
//! headers every register that the loop writes becomes a block parameter, first with the type that it
//! has on entry; when the loop's end turns out to bring another type, the parameter is widened to any
//! value and the whole graph is built anew. Small functions that call nothing are built in place.
//!
//! Nothing here allocates on the collected heap: the graph holds plain pointers.

mod arith;
mod attributes;
mod calls;
mod cfg;
mod compare;
mod containers;
mod iteration;
mod names;
mod scope;

use super::ir::*;
use super::liveness::Liveness;
use crate::bytecode::operands::Access;
use crate::bytecode::{Instr, Op as Bytecode, Pc, feedback_bits as seen};
use crate::mir::FixedSet;
use crate::object::*;
use crate::runtime::abi::{Helper, Ret};
use crate::value::Value;
use cfg::Flow;
use scope::{Scope, Site};

/// What is to be compiled.
pub struct Request<'a> {
    /// The thread: its shapes and its type epoch.
    pub thread: &'a Thread,
    /// The code.
    pub code: Gc<CodeObject>,
    /// The loop header to enter at; `None` for the function's start.
    pub entry: Option<Pc>,
    /// The registers as they are now, whose types are taken for those of later entries.
    pub registers: Option<*const Value>,
    /// Places of `code` whose guards have failed too often: no types are assumed there.
    pub generic: &'a [Pc],
}

/// Why code is not compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Refusal {
    /// The instruction that cannot be compiled, if it is one.
    pub op: Option<Bytecode>,
    /// Why.
    pub reason: &'static str,
    /// Where.
    pub pc: Pc,
}

/// Most nodes of a graph.
const MAX_NODES: usize = 20_000;
/// Most times that a graph is built anew.
const MAX_ATTEMPTS: usize = 40;
/// Most instructions of a function that is built in place.
const MAX_INLINE: usize = 48;
/// Most places in one graph where a function is built in place.
const MAX_INLINED: usize = 24;

/// Builds the graph of a function or loop.
///
/// # Errors
/// What is not compiled, and where.
pub fn build(request: &Request<'_>) -> Result<Graph, Refusal> {
    let mut facts = Facts::default();
    for _ in 0..MAX_ATTEMPTS {
        let mut build = Build::new(request, &facts);
        match build.run() {
            Ok(()) => return Ok(build.graph),
            Err(Stop::Refused(refusal)) => return Err(refusal),
            Err(Stop::Again(fact)) => {
                let refusal = build.refusal("the types do not settle");
                if !facts.0.insert(fact) {
                    return Err(refusal);
                }
            }
        }
    }
    Err(Refusal {
        op: None,
        reason: "the types do not settle",
        pc: request.entry.unwrap_or(Pc(0)),
    })
}

/// What earlier attempts have shown.
#[derive(Debug, Default)]
struct Facts(FixedSet<Fact>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Fact {
    /// The register holds values of several types at the loop header `start` of the code inlined at `site`.
    Mixed {
        site: u32,
        start: u32,
        register: u32,
    },
    /// The call at this pc is not inlined.
    NotInlined(u32),
    /// The iterator of the loop at this pc stays an object.
    PlainIterator(u32),
    /// The cell at this address is written by the outer code or by one that is built in place.
    Written(usize),
}

/// Why a build ends early.
#[derive(Debug)]
enum Stop {
    Refused(Refusal),
    Again(Fact),
}

type Built<T = ()> = Result<T, Stop>;

struct Build<'a> {
    request: &'a Request<'a>,
    facts: &'a Facts,
    graph: Graph,
    scope: Scope,
    /// Where nodes go; none behind a terminator.
    block: Option<BlockId>,
    inlined: usize,
}

impl<'a> Build<'a> {
    fn new(request: &'a Request<'a>, facts: &'a Facts) -> Self {
        let body = request.code.body();
        Build {
            request,
            facts,
            graph: Graph::new(request.code, request.entry),
            scope: Scope::new(request.code, body, Site::Outer),
            block: None,
            inlined: 0,
        }
    }

    fn thread(&self) -> &'a Thread {
        self.request.thread
    }

    fn refusal(&self, reason: &'static str) -> Refusal {
        let pc = self.scope.pc;
        Refusal {
            op: self.scope.words.get(pc as usize).map(|w| w.op()),
            reason,
            pc: Pc(pc),
        }
    }

    fn refuse<T>(&self, reason: &'static str) -> Built<T> {
        // A function that cannot be built in place is called instead.
        if let Site::Inlined { call, .. } = self.scope.site {
            return Err(Stop::Again(Fact::NotInlined(call)));
        }
        Err(Stop::Refused(self.refusal(reason)))
    }

    fn run(&mut self) -> Built {
        let code = self.request.code.code();
        if code.flags.intersects(crate::bytecode::CodeFlags::SUSPENDS) {
            return self.refuse("a generator");
        }
        let entry = self.graph.add_block();
        self.block = Some(entry);
        let start = self.request.entry.map_or(0, |pc| pc.0);
        self.scope.pc = start;
        self.load_entry_registers(start);
        self.guard_entry_types(start)?;
        self.promote_entry_iterators(start)?;
        self.build_runs(start)?;
        self.keep_written_cells_open()
    }

    /// What the code writes itself it cannot assume to stay, whichever comes first: nobody looks at the
    /// watchers of a cell that compiled code writes.
    fn keep_written_cells_open(&self) -> Built {
        for cell in &self.graph.written_cells {
            if self
                .graph
                .assumptions
                .contains(&Assumption::CellConstant(*cell))
            {
                return Err(Stop::Again(Fact::Written(cell.as_ptr().addr())));
            }
        }
        Ok(())
    }

    /// The words of registers as they lie in memory.
    fn load_entry_registers(&mut self, start: u32) {
        let code = self.request.code.code();
        let is_start = self.request.entry.is_none();
        if !is_start {
            self.scope.find_constants(start);
        }
        for r in 0..code.n_registers {
            let named = r < code.n_locals;
            let value = if is_start && named && r >= code.n_params {
                Some(self.constant(Value::UNBOUND))
            } else if !is_start && !self.scope.liveness.is_live(start as usize, r) && !named {
                None
            } else if let Some(word) = self.scope.constants[r as usize] {
                Some(self.constant_of(word))
            } else if !is_start || r < code.n_params {
                Some(self.push(Op::LoadRegister(r), Ty::Val, &[], None))
            } else {
                None
            };
            self.scope.registers[r as usize] = value;
        }
    }

    /// Numbers that are in registers now are taken to be numbers at every entry.
    fn guard_entry_types(&mut self, start: u32) -> Built {
        let Some(registers) = self.request.registers else {
            return Ok(());
        };
        if self.is_generic(start) {
            return Ok(());
        }
        let code = self.request.code.code();
        let n = if self.request.entry.is_none() {
            code.n_params
        } else {
            code.n_registers
        };
        for r in 0..n {
            if !self.scope.liveness.is_live(start as usize, r) {
                continue;
            }
            let Some(value) = self.scope.registers[r as usize] else {
                continue;
            };
            if self.scope.constants[r as usize].is_some() {
                continue;
            }
            // SAFETY: the frame's registers are alive while it is compiled for.
            let now = unsafe { *registers.add(r as usize) };
            let length = || now.cast::<List>().map(|list| list.len() as i64);
            let sample = now.to_int().or_else(length);
            self.graph.samples.extend(sample.map(|n| (r, n)));
            if now.is_int() {
                let v = self.guard(Op::GuardInt, Ty::Int, &[value]);
                self.scope.registers[r as usize] = Some(v);
            } else if now.is_float() || now.shape_id() == ClassId::Float as u32 {
                let v = self.guard(Op::GuardFloat, Ty::Float, &[value]);
                self.scope.registers[r as usize] = Some(v);
            } else if now.is_bool() && self.request.entry.is_some() {
                // Flags of a loop; parameters that are sometimes a bool stay values.
                let v = self.guard(Op::GuardBool, Ty::Bool, &[value]);
                self.scope.registers[r as usize] = Some(v);
            }
        }
        Ok(())
    }

    /// Builds all runs of the present scope from `start` on.
    fn build_runs(&mut self, start: u32) -> Built {
        let virtual_of = |word: Instr| {
            let iterator = match word.op() {
                Bytecode::ForPrep => word.a(),
                _ => word.b(),
            };
            Some(self.scope.virtual_base(iterator)? as u32)
        };
        let flow = Flow::new(&self.scope.words, start, virtual_of);
        if !self.scope.is_outer() && flow.runs.iter().any(|run| run.is_loop_header) {
            return self.refuse("a loop");
        }
        self.scope.set_flow(flow);
        if let Some(from) = self.block {
            self.edge(from, 0);
        }
        for run in 0..self.scope.flow.runs.len() {
            self.build_run(run)?;
        }
        Ok(())
    }

    fn build_run(&mut self, run: usize) -> Built {
        self.scope.present = Some(run);
        if !self.enter_run(run)? {
            return Ok(());
        }
        let (start, end) = {
            let run = &self.scope.flow.runs[run];
            (run.start, run.end)
        };
        for pc in start..end {
            self.scope.pc = pc;
            self.scope.state = None;
            let word = self.scope.words[pc as usize];
            self.instruction(run, word)?;
            if self.graph.nodes.len() > MAX_NODES {
                return self.refuse("too large");
            }
            if self.block.is_none() {
                return Ok(());
            }
        }
        // Falls through into the next run.
        let next = self.scope.flow.runs[run].next.last().copied();
        match next {
            Some(to) => self.jump_to(to),
            None => self.refuse("control falls off the end"),
        }
    }

    // ---- nodes ----------------------------------------------------------------------------------

    fn push(&mut self, op: Op, ty: Ty, args: &[NodeId], state: Option<StateId>) -> NodeId {
        match self.block {
            Some(block) => self.graph.append(block, op, ty, args, state),
            // Behind an exit: goes nowhere.
            None => self.graph.add_node(op, ty, args, state),
        }
    }

    fn ty(&self, v: NodeId) -> Ty {
        self.graph.node(v).ty
    }

    fn op_of(&self, v: NodeId) -> Op {
        self.graph.node(v).op
    }

    fn constant(&mut self, v: Value) -> NodeId {
        let ty = if v.is_int() { Ty::Int } else { Ty::Val };
        self.push(Op::Const(v.bits()), ty, &[], None)
    }

    fn word_constant(&mut self, n: u64) -> NodeId {
        self.push(Op::Const(n), Ty::Raw, &[], None)
    }

    fn float_constant(&mut self, x: f64) -> NodeId {
        self.push(Op::Const(x.to_bits()), Ty::Float, &[], None)
    }

    fn int_constant(&mut self, n: i64) -> NodeId {
        self.constant(Value::small_int(n))
    }

    /// The word of a constant `Val` or `Int`.
    fn known_value(&self, v: NodeId) -> Option<Value> {
        let node = self.graph.node(v);
        match (node.op, node.ty) {
            (Op::Const(bits), Ty::Val | Ty::Int) => Some(Value::from_bits(bits)),
            _ => None,
        }
    }

    /// A node that leaves when it fails, with the state before the present instruction.
    fn guard(&mut self, op: Op, ty: Ty, args: &[NodeId]) -> NodeId {
        let state = self.state();
        self.push(op, ty, args, Some(state))
    }

    /// The truth of a comparison of two ints is required.
    fn require(&mut self, condition: NodeId, reason: Reason) {
        self.guard(Op::GuardTrue(reason), Ty::None, &[condition]);
    }

    /// Calls a helper; script that it may run may invalidate this code, which the caller tests when the
    /// instruction is done.
    fn helper(&mut self, helper: Helper, args: &[NodeId]) -> Built<NodeId> {
        let info = helper.info();
        if info.effects.runs_script() {
            if !self.scope.is_outer() {
                return self.refuse("calls out");
            }
            self.scope.called_out = true;
        }
        let ty = match info.ret {
            Ret::Val => Ty::Val,
            Ret::Bool => Ty::Bool,
            Ret::Float => Ty::Float,
            Ret::Nothing => Ty::None,
        };
        let state = info.effects.raises().then(|| self.state());
        Ok(self.push(Op::CallHelper(helper), ty, args, state))
    }

    // ---- conversions ----------------------------------------------------------------------------

    /// Any value as a tagged word.
    fn as_val(&mut self, v: NodeId) -> NodeId {
        match self.ty(v) {
            Ty::Float => {
                if let Op::Const(bits) = self.op_of(v)
                    && let Some(word) = Value::try_float(f64::from_bits(bits))
                {
                    return self.constant(word);
                }
                // The value that was unboxed is the value.
                let node = self.graph.node(v);
                if node.op == Op::GuardFloat {
                    return node.args[0];
                }
                self.push(Op::BoxFloat, Ty::Val, &[v], None)
            }
            Ty::Bool => match self.op_of(v) {
                Op::Const(bit) => self.constant(Value::bool(bit != 0)),
                Op::GuardBool => self.graph.node(v).args[0],
                _ => self.push(Op::BoxBool, Ty::Val, &[v], None),
            },
            _ => v,
        }
    }

    /// A value as an int, guarded when it is not known to be one.
    fn as_int(&mut self, v: NodeId) -> NodeId {
        match self.ty(v) {
            Ty::Int => v,
            Ty::Bool => self.push(Op::BoolToInt, Ty::Int, &[v], None),
            _ => {
                let v = self.as_val(v);
                let proven = self.guard(Op::GuardInt, Ty::Int, &[v]);
                self.refine(v, proven);
                proven
            }
        }
    }

    /// A value as a float, guarded when it is not known to be one.
    fn as_float(&mut self, v: NodeId) -> NodeId {
        match self.ty(v) {
            Ty::Float => v,
            Ty::Int => match self.known_value(v) {
                Some(n) => self.float_constant(n.as_int() as f64),
                None => self.push(Op::IntToFloat, Ty::Float, &[v], None),
            },
            Ty::Bool => {
                let n = self.push(Op::BoolToInt, Ty::Int, &[v], None);
                self.push(Op::IntToFloat, Ty::Float, &[n], None)
            }
            _ => {
                let proven = self.guard(Op::GuardFloat, Ty::Float, &[v]);
                self.refine(v, proven);
                proven
            }
        }
    }

    /// Registers that hold `v` hold the same value under a better type from here on.
    fn refine(&mut self, v: NodeId, proven: NodeId) {
        for slot in &mut self.scope.registers {
            if *slot == Some(v) {
                *slot = Some(proven);
            }
        }
    }

    /// The value that guards have passed through.
    fn root(&self, mut v: NodeId) -> NodeId {
        loop {
            let node = self.graph.node(v);
            match node.op {
                Op::GuardInt
                | Op::GuardFloat
                | Op::GuardBool
                | Op::GuardShape(_)
                | Op::GuardWord(_)
                | Op::GuardBound
                | Op::GuardFlag(_)
                | Op::GuardItems(_) => v = node.args[0],
                _ => return v,
            }
        }
    }

    fn is_generic(&self, pc: u32) -> bool {
        self.scope.is_outer() && self.request.generic.contains(&Pc(pc))
    }

    /// Are no types assumed at the present instruction?
    fn generic_here(&self) -> bool {
        self.is_generic(self.scope.pc)
    }

    /// Leaves: the interpreter takes over at the present instruction.
    fn exit(&mut self, reason: Reason) {
        let state = self.state();
        if let Some(block) = self.block.take() {
            self.graph.blocks[block.index()].end = Terminator::Exit { state, reason };
        }
    }

    fn assume(&mut self, assumption: Assumption) {
        if !self.graph.assumptions.contains(&assumption) {
            self.graph.assumptions.push(assumption);
        }
    }

    // ---- instructions -----------------------------------------------------------------------------

    fn get(&self, r: u16) -> Built<NodeId> {
        match self.scope.registers[r as usize] {
            Some(v) => Ok(v),
            None => self.refuse("a register without value"),
        }
    }

    fn set(&mut self, r: u16, v: NodeId) {
        self.scope.registers[r as usize] = Some(v);
    }

    fn instruction(&mut self, run: usize, word: Instr) -> Built {
        use Bytecode as B;
        self.scope.called_out = false;
        let target = word.jump_target(Pc(self.scope.pc));
        if word.op() != B::Jump && target.is_some_and(|to| to.0 <= self.scope.pc) {
            self.poll();
        }
        match word.op() {
            B::Nop => {}
            B::Move => {
                let v = self.get(word.b())?;
                self.set(word.a(), v);
            }
            B::LoadConst | B::LoadInt => {
                let v = self.constant_of(word);
                self.set(word.a(), v);
            }
            B::LoadUnbound => {
                let v = self.constant(Value::UNBOUND);
                self.set(word.a(), v);
            }
            B::DeleteLocal => {
                let v = self.get(word.a())?;
                self.check_bound(v);
                let v = self.constant(Value::UNBOUND);
                self.set(word.a(), v);
            }
            B::CheckBound => {
                let v = self.get(word.a())?;
                self.check_bound(v);
            }
            B::MakeCell
            | B::LoadCell
            | B::StoreCell
            | B::LoadFree
            | B::StoreFree
            | B::LoadFreeCell
            | B::LoadGlobal
            | B::StoreGlobal => self.name(word)?,
            B::Add
            | B::Sub
            | B::Mul
            | B::TrueDiv
            | B::FloorDiv
            | B::Mod
            | B::Pow
            | B::MatMul
            | B::LShift
            | B::RShift
            | B::BitAnd
            | B::BitOr
            | B::BitXor
            | B::AddImm
            | B::SubImm
            | B::MulImm
            | B::FloorDivImm
            | B::ModImm
            | B::LShiftImm
            | B::RShiftImm
            | B::AndImm
            | B::AddInt
            | B::AddFloat
            | B::SubInt
            | B::SubFloat
            | B::MulInt
            | B::MulFloat
            | B::DivFloat => self.binary(word)?,
            B::Neg | B::Pos | B::Invert => self.unary(word)?,
            B::Not => {
                let v = self.get(word.b())?;
                let truth = self.truth(v)?;
                let v = self.push(Op::Not, Ty::Bool, &[truth], None);
                self.set(word.a(), v);
            }
            B::Lt | B::Le | B::Eq | B::Ne | B::Gt | B::Ge => self.compare_value(word)?,
            B::Is | B::IsNot => self.identity(word)?,
            B::In | B::NotIn => self.membership(word)?,
            B::JumpIfLt
            | B::JumpIfLe
            | B::JumpIfEq
            | B::JumpIfNe
            | B::JumpIfGt
            | B::JumpIfGe
            | B::JumpIfNotLt
            | B::JumpIfNotLe
            | B::JumpIfNotEq
            | B::JumpIfNotNe
            | B::JumpIfNotGt
            | B::JumpIfNotGe
            | B::JumpIfLtImm
            | B::JumpIfLeImm
            | B::JumpIfEqImm
            | B::JumpIfNeImm
            | B::JumpIfGtImm
            | B::JumpIfGeImm
            | B::JumpIfNotLtImm
            | B::JumpIfNotLeImm
            | B::JumpIfNotEqImm
            | B::JumpIfNotNeImm
            | B::JumpIfNotGtImm
            | B::JumpIfNotGeImm => self.jump_compare(run, word)?,
            B::Jump => {
                let to = self.scope.flow.runs[run].next[0];
                self.jump_to(to)?;
            }
            B::JumpBack => {
                let to = self.scope.flow.runs[run].next[0];
                self.jump_to(to)?;
            }
            B::JumpIfTrue | B::JumpIfFalse => {
                let v = self.get(word.a())?;
                let cond = self.truth(v)?;
                self.branch(run, cond, word.op() == B::JumpIfTrue)?;
            }
            B::JumpIfNone | B::JumpIfNotNone => {
                let v = self.get(word.a())?;
                let cond = match self.ty(v) {
                    Ty::Val => {
                        let none = self.constant(Value::NONE);
                        self.push(Op::WordEqual, Ty::Bool, &[v, none], None)
                    }
                    _ => self.push(Op::Const(0), Ty::Bool, &[], None),
                };
                self.branch(run, cond, word.op() == B::JumpIfNone)?;
            }
            B::GetItem
            | B::GetItemListInt
            | B::GetItemTupleInt
            | B::GetItemDict
            | B::GetItemStrInt => self.get_item(word)?,
            B::SetItem | B::SetItemListInt | B::SetItemDict => self.set_item(word)?,
            B::DelItem | B::GetSlice | B::SetSlice | B::BuildSlice => self.slice(word)?,
            B::LoadAttr | B::LoadAttrSlot | B::LoadAttrClass | B::LoadAttrModule => {
                self.load_attr(word)?;
            }
            B::StoreAttr | B::StoreAttrSlot | B::StoreAttrAdd => self.store_attr(word)?,
            B::LoadMethod | B::LoadMethodFn => self.load_method(word)?,
            B::Call
            | B::CallScript
            | B::CallNative
            | B::CallClass
            | B::CallBoundMethod
            | B::CallMethod
            | B::CallScriptMethod
            | B::CallNativeMethod
            | B::CallKw
            | B::CallMethodKw
            | B::CallEx => self.call(word)?,
            B::Return => {
                let v = self.get(word.a())?;
                self.return_value(v);
            }
            B::ReturnNone => {
                let v = self.constant(Value::NONE);
                self.return_value(v);
            }
            B::GetIter | B::ForPrep => self.make_iterator(run, word)?,
            B::ForIter | B::ForIterRange | B::ForIterList | B::ForIterTuple | B::ForIterStr => {
                self.for_iter(run, word)?;
            }
            B::UnpackSeq => self.unpack(word)?,
            B::BuildList
            | B::BuildTuple
            | B::BuildSet
            | B::BuildMap
            | B::BuildString
            | B::FormatValue
            | B::ListAppend
            | B::SetAdd
            | B::MapAdd
            | B::ListExtend
            | B::ListToTuple => self.build_container(word)?,
            B::MakeFunction => self.make_function(word)?,
            op if is_rare(op) => self.rare(word)?,
            // What raises is the interpreter's.
            B::Raise | B::Reraise => self.exit(Reason::Raised),
            _ => return self.refuse("not compiled yet"),
        }
        if self.scope.called_out && self.block.is_some() {
            self.check_valid();
        }
        Ok(())
    }

    /// An instruction that the interpreter runs, with its operands and results in the frame's registers.
    fn rare(&mut self, word: Instr) -> Built {
        let mut reads = Vec::new();
        let mut writes = Vec::new();
        word.registers(|access, first, count| {
            let to = match access {
                Access::Read => &mut reads,
                Access::Write => &mut writes,
            };
            to.push((first, count as u16));
        });
        for (first, count) in reads {
            self.spill(first, count)?;
        }
        let pc = self.word_constant(u64::from(self.scope.pc));
        self.helper(Helper::RunRare, &[pc])?;
        for (first, count) in writes {
            for r in first..first + count {
                let v = self.push(Op::LoadRegister(r), Ty::Val, &[], None);
                self.set(r, v);
            }
        }
        Ok(())
    }

    /// Behind a call that may have run script: does everything still hold?
    fn check_valid(&mut self) {
        let state = self.state_at(self.scope.pc + 1);
        self.push(Op::CheckValid, Ty::None, &[], Some(state));
        // A state for later guards of this instruction would run it again.
        self.scope.state = None;
        self.scope.called_out = false;
    }

    fn check_bound(&mut self, v: NodeId) {
        match self.known_value(v) {
            Some(Value::UNBOUND) => self.exit(Reason::Unbound),
            None if self.ty(v) == Ty::Val => {
                let proven = self.guard(Op::GuardBound, Ty::Val, &[v]);
                self.refine(v, proven);
            }
            _ => {}
        }
    }

    /// The value that `LoadConst` or `LoadInt` writes.
    fn constant_of(&mut self, word: Instr) -> NodeId {
        if word.op() == Bytecode::LoadInt {
            return self.int_constant(i64::from(word.bc()));
        }
        let body = self.scope.body();
        // SAFETY: verified code names constants that exist.
        let v = unsafe { *body.const_words.get().add(word.bc_u32() as usize) };
        self.known(v)
    }

    fn poll(&mut self) {
        self.guard(Op::Poll, Ty::None, &[]);
    }

    fn return_value(&mut self, v: NodeId) {
        let Some(block) = self.block else { return };
        if self.scope.is_outer() {
            let v = self.as_val(v);
            self.graph.blocks[block.index()].end = Terminator::Return(v);
        } else {
            self.scope.returns.push((block, v));
        }
        self.block = None;
    }
}

/// Instructions that are left to the interpreter's own code for them: seldom hot, without control flow.
fn is_rare(op: Bytecode) -> bool {
    use Bytecode as B;
    matches!(
        op,
        B::LoadSpecial
            | B::UnpackEx
            | B::SetUpdate
            | B::DictUpdate
            | B::DictMerge
            | B::DeleteAttr
            | B::DeleteCell
            | B::DeleteFree
            | B::ImportName
            | B::ImportFrom
            | B::LoadAssertionError
            | B::LoadBuildClass
            | B::Intrinsic
            | B::GetLen
            | B::MatchSequence
            | B::MatchMapping
            | B::MatchKeys
            | B::MatchClass
    )
}

/// The feedback bits of a word, without the in-place bit.
fn seen_bits(word: Instr) -> u8 {
    word.x() & !seen::INPLACE
}

/// Liveness of a code object as it runs now.
fn liveness_of(body: &CodeBody) -> Liveness {
    // SAFETY: nothing runs while the builder reads the words.
    let words = unsafe { body.running_words() };
    Liveness::new(&body.code, &words)
}
