//! The prologue, blocks and their ends.

use super::*;
use crate::bytecode::Pc;
use crate::frame::Frame;
use crate::mir::{Target, Terminator};
use crate::object::Thread;
use crate::runtime::abi::Helper;
use core::mem::offset_of;

impl Lower<'_> {
    /// Loads what all blocks use, tests the native stack, and makes the blocks.
    pub(super) fn prologue(&mut self, order: &[BlockId]) -> Result<(), Refusal> {
        let calls = |op: Op| match op {
            Op::CallScript { .. } => true,
            Op::CallHelper(helper) => helper.info().effects.runs_script(),
            _ => false,
        };
        if self.graph.nodes.iter().any(|n| calls(n.op)) {
            self.check_native_stack();
        }
        self.registers = self.load(I64, self.frame, offset(offset_of!(Frame, registers)));
        for &id in order {
            let block = self.b.create_block();
            for &p in &self.graph.block(id).params {
                let ty = machine_type(self.graph.node(p).ty);
                let v = self.b.append_block_param(block, ty);
                self.values[p.index()] = Some(v);
            }
            self.blocks[id.index()] = Some(block);
        }
        self.store_entry_place();
        let first = self.mir_block(BlockId(0));
        self.b.ins().jump(first, &[]);
        Ok(())
    }

    /// RecursionError when calls are nested too deeply. The interpreter's frame is still untouched.
    fn check_native_stack(&mut self) {
        let here = self.b.ins().get_stack_pointer(I64);
        let limit = self.load(I64, self.thread, offset(offset_of!(Thread, native_limit)));
        let too_deep = self.b.ins().icmp(IntCC::UnsignedLessThan, here, limit);
        let (cold, go_on) = (self.cold_block(), self.b.create_block());
        self.branch(too_deep, cold, go_on, cold);
        self.call_address(Helper::TooDeep.address(), &[self.thread], I64);
        let site = self.entry_site(self.graph.entry.unwrap_or(Pc(0)));
        self.jump_to_leave(site);
        self.b.switch_to_block(go_on);
    }

    pub(super) fn block(&mut self, id: BlockId) -> Result<(), Refusal> {
        let block = self.mir_block(id);
        self.b.switch_to_block(block);
        let graph = self.graph;
        let block = graph.block(id);
        self.note_block_place(block);
        for &n in &block.nodes {
            self.node(n)?;
        }
        match &block.end {
            Terminator::Missing => return Err(Refusal::Unsupported("a block without an end")),
            Terminator::Jump(target) => {
                let (to, args) = self.target(target);
                self.b.ins().jump(to, &args);
            }
            Terminator::Branch {
                cond,
                then,
                otherwise,
            } => {
                let cond = self.value(*cond);
                let (then, then_args) = self.target(then);
                let (otherwise, otherwise_args) = self.target(otherwise);
                self.b
                    .ins()
                    .brif(cond, then, &then_args, otherwise, &otherwise_args);
            }
            Terminator::Return(v) => {
                let v = self.value(*v);
                self.b.ins().return_(&[v]);
            }
            Terminator::Exit { state, reason } => {
                let exit = self.exit(*state, *reason, Action::Resume);
                self.b.ins().jump(exit, &[]);
            }
        }
        Ok(())
    }

    fn target(&mut self, target: &Target) -> (Block, Vec<ir::BlockArg>) {
        let args = target.args.iter().map(|a| self.value(*a).into()).collect();
        (self.mir_block(target.block), args)
    }
}
