//! Calls of helpers and of compiled code.

use super::*;
use crate::frame::{Frame, FrameKind};
use crate::mir::Node;
use crate::object::{CodeBody, Thread};
use crate::runtime::abi::{Helper, Param, Ret};
use crate::value;
use core::mem::offset_of;

impl Lower<'_> {
    /// Calls an address with words.
    pub(super) fn call_address(
        &mut self,
        address: *const u8,
        args: &[Operand],
        ret: Type,
    ) -> Operand {
        let args: Vec<(Operand, Type)> = args.iter().map(|v| (*v, I64)).collect();
        self.call_address_typed(address, &args, ret)
    }

    /// Calls an address.
    pub(super) fn call_address_typed(
        &mut self,
        address: *const u8,
        args: &[(Operand, Type)],
        ret: Type,
    ) -> Operand {
        let callee = self.word(address.addr() as u64);
        self.call_value(callee, args, ret)
    }

    fn call_value(&mut self, callee: Operand, args: &[(Operand, Type)], ret: Type) -> Operand {
        let types: Vec<Type> = args.iter().map(|(_, ty)| *ty).collect();
        let signature = self.signature(types, ret);
        let args: Vec<Operand> = args.iter().map(|(v, _)| *v).collect();
        let call = self.b.ins().call_indirect(signature, callee, &args);
        self.b.inst_results(call)[0]
    }

    fn signature(&mut self, params: Vec<Type>, ret: Type) -> SigRef {
        if let Some(found) = self.signatures.get(&(params.clone(), ret)) {
            return *found;
        }
        let mut signature = Signature::new(self.b.func.signature.call_conv);
        signature
            .params
            .extend(params.iter().map(|ty| AbiParam::new(*ty)));
        signature.returns.push(AbiParam::new(ret));
        let reference = self.b.import_signature(signature);
        self.signatures.insert((params, ret), reference);
        reference
    }

    /// Says in the frame which instruction runs, for tracebacks and whoever looks at frames.
    pub(super) fn store_pc(&mut self, state: StateId) {
        let Some(frame) = self.graph.states[state.index()].frames.first() else {
            return;
        };
        let words = self.graph.code().body().words.get();
        // A frame's pc points behind the instruction that runs.
        let pc = words.wrapping_add(frame.pc.0 as usize + 1);
        let pc = self.word(pc.addr() as u64);
        self.store(pc, self.frame, offset(offset_of!(Frame, pc)));
        self.store_place(state);
    }

    /// Leaves with the pending exception when a result is the error sentinel.
    pub(super) fn raise_if_error(&mut self, result: Operand, state: StateId) {
        let error = value::Value::ERROR.bits() as i64;
        let failed = self.compare_const(IntCC::Equal, result, error);
        let exit = self.exit(state, Reason::Raised, Action::Raise);
        let go_on = self.b.create_block();
        self.branch(failed, exit, go_on, go_on);
    }

    pub(super) fn call_helper(
        &mut self,
        helper: Helper,
        node: &Node,
    ) -> Result<Option<Operand>, Refusal> {
        let row = helper.info();
        let raises = row.effects.raises();
        if let Some(state) = node.state {
            if !row.effects.is_pure() {
                self.store_pc(state);
            } else {
                self.store_place(state);
            }
        }
        let mut args = vec![(self.thread, I64)];
        for (&a, param) in node.args.iter().zip(row.params) {
            let ty = if *param == Param::Float { F64 } else { I64 };
            args.push((self.value(a), ty));
        }
        let ret = if row.ret == Ret::Float { F64 } else { I64 };
        let result = self.call_address_typed(helper.address(), &args, ret);
        if raises {
            self.raise_if_error(result, self.state(node)?);
        }
        if row.effects.wants_frame() {
            let wants = value::Value::WANTS_FRAME.bits() as i64;
            let asked = self.compare_const(IntCC::Equal, result, wants);
            self.exit_if(asked, self.state(node)?, Reason::Frame);
        }
        Ok(match row.ret {
            Ret::Val | Ret::Float => Some(result),
            Ret::Bool => Some(self.b.ins().ireduce(I8, result)),
            Ret::Nothing => None,
        })
    }

    /// Pushes the callee's frame as `interp::frames::push` does, and calls through its entry, which is
    /// compiled code or leads to the interpreter.
    pub(super) fn call_script(
        &mut self,
        callee: u32,
        first: u16,
        node: &Node,
    ) -> Result<Operand, Refusal> {
        let state = self.state(node)?;
        let code = self.graph.callees[callee as usize];
        let body: *const CodeBody = code.body();
        let shape = code.body().call;
        self.store_pc(state);

        let size = size_of::<Frame>() as i64;
        let frame = self.add_const(self.frame, size);
        let limit = self.load(I64, self.thread, offset(offset_of!(Thread, frame_limit)));
        let no_frame = self
            .b
            .ins()
            .icmp(IntCC::UnsignedGreaterThanOrEqual, frame, limit);
        let (too_deep, stopped) = (self.cold_block(), self.cold_block());
        let go_on = self.b.create_block();
        self.branch(no_frame, stopped, go_on, stopped);
        // Perhaps by a request of the poll word. The call cannot be made again by the interpreter: the object that it
        // initialises may be there already.
        let polled = self.call_address(Helper::Stopped.address(), &[self.thread], I64);
        self.raise_if_error(polled, state);
        self.b.ins().jump(go_on, &[]);
        self.b.switch_to_block(go_on);

        let registers = self.add_const(self.registers, i64::from(first) * 8);
        let top = self.add_const(registers, i64::from(shape.n_registers) * 8);
        let limit = self.load(I64, self.thread, offset(offset_of!(Thread, stack_limit)));
        let no_registers = self
            .b
            .ins()
            .icmp(IntCC::UnsignedGreaterThanOrEqual, top, limit);
        let go_on = self.b.create_block();
        self.branch(no_registers, too_deep, go_on, too_deep);
        self.call_address(Helper::TooDeep.address(), &[self.thread], I64);
        let exit = self.exit(state, Reason::Raised, Action::Raise);
        self.b.ins().jump(exit, &[]);
        self.b.switch_to_block(go_on);

        if shape.n_params < shape.n_locals {
            let unbound = self.word(value::Value::UNBOUND.bits());
            for r in shape.n_params..shape.n_locals {
                self.store(unbound, registers, i32::from(r) * 8);
            }
        }
        let own_registers = self.graph.code().body().call.n_registers;
        let own_top = self.add_const(self.registers, i64::from(own_registers) * 8);
        let function = self.value(node.args[0]);
        let words = self.word(code.body().words.get().addr() as u64);
        let body = self.word(body.addr() as u64);
        let code = self.word(code.value().bits());
        let generator = self.word(value::Value::UNBOUND.bits());
        for (v, at) in [
            (self.frame, offset_of!(Frame, prev)),
            (registers, offset_of!(Frame, registers)),
            (words, offset_of!(Frame, pc)),
            (body, offset_of!(Frame, body)),
            (code, offset_of!(Frame, code)),
            (function, offset_of!(Frame, function)),
            (generator, offset_of!(Frame, generator)),
            (own_top, offset_of!(Frame, saved_top)),
        ] {
            self.store(v, frame, offset(at));
        }
        let kind = self.b.ins().iconst(I8, FrameKind::Native as i64);
        self.store(kind, frame, offset(offset_of!(Frame, kind)));
        // The trampoline clears it again.
        let compiled = self.b.ins().iconst(I8, 1);
        self.store(compiled, frame, offset(offset_of!(Frame, compiled)));
        self.store(top, self.thread, offset(offset_of!(Thread, stack_top)));
        self.store(frame, self.thread, offset(offset_of!(Thread, frame)));

        let entry = self.load(I64, body, offset(CodeBody::ENTRY_OFFSET));
        let args = [(self.thread, I64), (frame, I64)];
        let result = self.call_value(entry, &args, I64);

        let own_top = self.add_const(self.registers, i64::from(own_registers) * 8);
        self.store(own_top, self.thread, offset(offset_of!(Thread, stack_top)));
        self.store(self.frame, self.thread, offset(offset_of!(Thread, frame)));
        self.raise_if_error(result, state);
        Ok(result)
    }
}
