//! MIR to Cranelift's form, one operation after the other.
//!
//! A block of MIR becomes one block or more: each guard ends one with a branch to the cold block of its
//! exit. Tagged words and addresses are `i64`, doubles `f64`, truth values `i8`. All addresses
//! (helpers, sites, objects) are constants, so the code needs no relocations.
//!
//! `control` does blocks and their ends, `exits` the cold blocks and sites, `hand_over` what they store; `arith`, `compare`,
//! `guards`, `memory` and `calls` the operations.

mod arith;
mod calls;
mod compare;
mod control;
mod exits;
mod guards;
mod hand_over;
mod memory;
mod places;

use super::Refusal;
use super::code::Runtime;
use crate::frame::site::{Action, Site};
use crate::mir::FixedMap;
use crate::mir::{BlockId, Graph, NodeId, Op, Reason, StateId, Ty};
use core::cell::Cell;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{F64, I8, I32, I64};
use cranelift_codegen::ir::{
    self, AbiParam, Block, Function, InstBuilder, MemFlagsData, SigRef, Signature, Type,
    Value as Operand,
};
use cranelift_codegen::isa::TargetIsa;
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};

/// What belongs to a lowered function beside its instructions; see [`super::Compiled`].
pub(super) struct Lowered {
    pub(super) sites: Box<[Site]>,
    pub(super) valid: Box<Cell<u32>>,
}

/// Lowers a graph that [`crate::mir::verify`] has passed into `function`.
///
/// # Errors
/// Too many live values at an exit, or an operation in a form that cannot be lowered.
pub(super) fn lower(
    graph: &Graph,
    runtime: &Runtime,
    isa: &dyn TargetIsa,
    function: &mut Function,
    context: &mut FunctionBuilderContext,
) -> Result<Lowered, Refusal> {
    let mut signature = Signature::new(isa.default_call_conv());
    signature.params.extend([AbiParam::new(I64); 2]);
    signature.returns.push(AbiParam::new(I64));
    function.signature = signature;
    let builder = FunctionBuilder::new(function, context);
    let mut l = Lower::new(builder, graph, runtime);
    let order = graph.reverse_postorder();
    l.prologue(&order)?;
    for &block in &order {
        l.block(block)?;
    }
    l.finish_exits()?;
    let Lower {
        mut b,
        sites,
        valid,
        ..
    } = l;
    b.seal_all_blocks();
    b.finalize(isa.frontend_config());
    Ok(Lowered { sites, valid })
}

/// An exit whose cold block is still to be filled.
struct PendingExit {
    block: Block,
    state: StateId,
}

struct Lower<'a> {
    b: FunctionBuilder<'a>,
    graph: &'a Graph,
    runtime: &'a Runtime,
    /// By node.
    values: Vec<Option<Operand>>,
    /// By MIR block; unreachable ones have none.
    blocks: Vec<Option<Block>>,
    /// The parameters, and the frame's registers.
    thread: Operand,
    frame: Operand,
    registers: Operand,
    /// Where each exit's cold block is; the last says whether it raises.
    exits: FixedMap<(StateId, Reason, bool), Block>,
    /// In the order of `building`.
    pending: Vec<PendingExit>,
    building: Vec<Site>,
    /// Takes the byte offset of the site among the sites.
    leave: Block,
    /// Filled at the end.
    sites: Box<[Site]>,
    valid: Box<Cell<u32>>,
    signatures: FixedMap<(Vec<Type>, Type), SigRef>,
}

impl<'a> Lower<'a> {
    fn new(mut b: FunctionBuilder<'a>, graph: &'a Graph, runtime: &'a Runtime) -> Lower<'a> {
        let entry = b.create_block();
        b.append_block_params_for_function_params(entry);
        b.switch_to_block(entry);
        let (thread, frame) = (b.block_params(entry)[0], b.block_params(entry)[1]);
        let leave = b.create_block();
        b.append_block_param(leave, I64);
        b.set_cold_block(leave);
        Lower {
            b,
            graph,
            runtime,
            values: vec![None; graph.nodes.len()],
            blocks: vec![None; graph.blocks.len()],
            thread,
            frame,
            registers: frame,
            exits: FixedMap::default(),
            pending: Vec::new(),
            building: Vec::new(),
            leave,
            sites: Box::default(),
            valid: Box::new(Cell::new(1)),
            signatures: FixedMap::default(),
        }
    }

    /// Lowers a node at the end of the present block.
    fn node(&mut self, id: NodeId) -> Result<(), Refusal> {
        let node = self.graph.node(id);
        self.note_place(node);
        self.fail_every(node);
        let value = match node.op {
            Op::Param => return Ok(()),
            Op::Const(word) => {
                // Other constants are made where they are used: they fit into instructions.
                if node.ty == Ty::Float {
                    Some(self.b.ins().f64const(f64::from_bits(word)))
                } else {
                    None
                }
            }

            Op::LoadRegister(_)
            | Op::StoreRegister(_)
            | Op::RegisterAddress(_)
            | Op::ThisFunction
            | Op::Load { .. }
            | Op::Store { .. }
            | Op::StoreShape(_)
            | Op::ListLen
            | Op::TupleLen
            | Op::ListGet(_)
            | Op::ListGetAny
            | Op::ListSet(_)
            | Op::TupleGet => self.memory(node)?,

            Op::GuardInt
            | Op::GuardFloat
            | Op::GuardNumber
            | Op::GuardBool
            | Op::GuardFlag(_)
            | Op::GuardShape(_)
            | Op::GuardWord(_)
            | Op::GuardBound
            | Op::GuardTrue(_)
            | Op::GuardItems(_)
            | Op::BoundsCheck
            | Op::CheckValid
            | Op::Poll => self.guard(node)?,

            Op::BoxFloat
            | Op::BoxBool
            | Op::IntToFloat
            | Op::BoolToInt
            | Op::IntAdd { .. }
            | Op::IntSub { .. }
            | Op::IntMul { .. }
            | Op::IntFloorDiv
            | Op::IntMod
            | Op::IntNeg
            | Op::IntAnd
            | Op::IntOr
            | Op::IntXor
            | Op::IntInvert
            | Op::IntShl
            | Op::IntShr
            | Op::IntTrueDiv
            | Op::FloatAdd
            | Op::FloatSub
            | Op::FloatMul
            | Op::FloatDiv
            | Op::FloatSqrt
            | Op::FloatAbs
            | Op::FloatNeg => Some(self.arith(node)?),

            Op::IntTruth
            | Op::FloatTruth
            | Op::Not
            | Op::IntCompare(_)
            | Op::FloatCompare(_)
            | Op::WordEqual => Some(self.compare(node)),
            Op::StrEqual => Some(self.str_equal(node)),

            Op::CallHelper(helper) => self.call_helper(helper, node)?,
            Op::CallScript { callee, first } => Some(self.call_script(callee, first, node)?),
        };
        self.values[id.index()] = value;
        Ok(())
    }

    // ---- operands ---------------------------------------------------------------------------

    /// The machine value of a node.
    fn value(&mut self, id: NodeId) -> Operand {
        if let Some(v) = self.values[id.index()] {
            return v;
        }
        let node = self.graph.node(id);
        match node.op {
            Op::Const(word) if node.ty == Ty::Bool => self.b.ins().iconst(I8, word as i64),
            Op::Const(word) => self.word(word),
            // The verifier has seen that operands are defined before they are used.
            _ => unreachable!("{id:?} is used before it is lowered"),
        }
    }

    /// The tagged word of a constant int.
    fn constant_int(&self, id: NodeId) -> Option<i64> {
        let node = self.graph.node(id);
        match node.op {
            Op::Const(word) if node.ty == Ty::Int => Some(word as i64),
            _ => None,
        }
    }

    // ---- instructions -------------------------------------------------------------------------

    fn word(&mut self, word: u64) -> Operand {
        self.b.ins().iconst(I64, word as i64)
    }

    fn int(&mut self, number: i64) -> Operand {
        self.b.ins().iconst(I64, number)
    }

    fn and_const(&mut self, v: Operand, mask: i64) -> Operand {
        let mask = self.int(mask);
        self.b.ins().band(v, mask)
    }

    fn add_const(&mut self, v: Operand, n: i64) -> Operand {
        let n = self.int(n);
        self.b.ins().iadd(v, n)
    }

    fn shl_const(&mut self, v: Operand, n: i64) -> Operand {
        let n = self.int(n);
        self.b.ins().ishl(v, n)
    }

    fn shr_const(&mut self, v: Operand, n: i64) -> Operand {
        let n = self.int(n);
        self.b.ins().sshr(v, n)
    }

    fn unsigned_shr_const(&mut self, v: Operand, n: i64) -> Operand {
        let n = self.int(n);
        self.b.ins().ushr(v, n)
    }

    fn compare_const(&mut self, condition: IntCC, v: Operand, n: i64) -> Operand {
        let ty = self.b.func.dfg.value_type(v);
        let n = self.b.ins().iconst(ty, n);
        self.b.ins().icmp(condition, v, n)
    }

    fn bits(&mut self, x: Operand) -> Operand {
        self.b.ins().bitcast(I64, MemFlagsData::new(), x)
    }

    fn double(&mut self, bits: Operand) -> Operand {
        self.b.ins().bitcast(F64, MemFlagsData::new(), bits)
    }

    fn load(&mut self, ty: Type, base: Operand, offset: i32) -> Operand {
        self.b.ins().load(ty, MemFlagsData::trusted(), base, offset)
    }

    fn store(&mut self, v: Operand, base: Operand, offset: i32) {
        self.b.ins().store(MemFlagsData::trusted(), v, base, offset);
    }

    /// The byte at an offset, as a word.
    fn load_byte(&mut self, base: Operand, offset: i32) -> Operand {
        self.b
            .ins()
            .uload8(I64, MemFlagsData::trusted(), base, offset)
    }

    // ---- blocks -------------------------------------------------------------------------------

    /// Ends the present block with a branch and goes on in `next`.
    fn branch(&mut self, condition: Operand, then: Block, otherwise: Block, next: Block) {
        self.b.ins().brif(condition, then, &[], otherwise, &[]);
        self.b.switch_to_block(next);
    }

    /// A block off the straight line.
    fn cold_block(&mut self) -> Block {
        let block = self.b.create_block();
        self.b.set_cold_block(block);
        block
    }

    /// A block with one parameter, where ways meet again.
    fn join(&mut self, ty: Type) -> (Block, Operand) {
        let block = self.b.create_block();
        let value = self.b.append_block_param(block, ty);
        (block, value)
    }

    fn jump(&mut self, to: Block, arg: Operand) {
        self.b.ins().jump(to, &[arg.into()]);
    }

    fn mir_block(&self, id: BlockId) -> Block {
        match self.blocks[id.index()] {
            Some(block) => block,
            None => unreachable!("{id:?} is reached and was not made"),
        }
    }
}

/// The machine form of a type.
fn machine_type(ty: Ty) -> Type {
    match ty {
        Ty::Float => F64,
        Ty::Bool => I8,
        Ty::Val | Ty::Int | Ty::Raw | Ty::None => I64,
    }
}

/// The offset of a field, in the form that instructions want.
const fn offset(bytes: usize) -> i32 {
    bytes as i32
}

/// The offset of a field of an object from its tagged pointer.
const fn field(bytes: usize) -> i32 {
    bytes as i32 - crate::value::TAG_PTR as i32
}
