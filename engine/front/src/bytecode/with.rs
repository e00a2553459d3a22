//! `with`.

use super::Failure;
use super::code::{Const, SlotKind};
use super::context::Context;
use super::intrinsic::Intrinsic;
use super::ops::Op;
use super::unit::BlockKind;
use crate::syntax::hir::*;

/// `x` of `LoadSpecial`.
const ENTER: u8 = 0;
const EXIT: u8 = 1;
const ASYNC_ENTER: u8 = 2;
const ASYNC_EXIT: u8 = 3;

impl<'h> Context<'h> {
    pub(crate) fn with(&mut self, node: &'h With) -> Result<(), Failure> {
        self.with_items(&node.items, &node.body, node.is_async)
    }

    fn with_items(
        &mut self,
        items: &'h [WithItem],
        body: &'h [Stmt],
        is_async: bool,
    ) -> Result<(), Failure> {
        let Some((item, inner)) = items.split_first() else {
            return self.body(body);
        };
        let mark = self.unit.top;
        let span = item.context.span;
        let (enter_method, exit_method) = if is_async {
            (ASYNC_ENTER, ASYNC_EXIT)
        } else {
            (ENTER, EXIT)
        };
        let exit = self.unit.temps(2, span)?;
        let manager = self.operand(&item.context)?;
        self.unit.top = exit + 2;
        let entered = self.unit.temps(2, span)?;
        self.unit
            .op_x(Op::LoadSpecial, exit_method, exit, manager, 0, span);
        self.unit
            .op_x(Op::LoadSpecial, enter_method, entered, manager, 0, span);
        let slot = self.unit.slot(SlotKind::Call, None, None, span)?;
        self.unit
            .op_x(Op::CallMethod, 0, entered, entered, slot, span);
        if is_async {
            self.await_in_place(entered, Intrinsic::AwaitableEnter, span)?;
        }

        let (handler, end) = (self.unit.label(), self.unit.label());
        let exc = entered;
        self.unit.open(
            BlockKind::With {
                exit,
                is_async,
                span,
            },
            Some((handler, exc)),
        );
        self.unit.top = entered + 1;
        if let Some(target) = &item.target {
            self.store_target(target, entered)?;
        }
        self.unit.top = exit + 2;
        super::grow(|| self.with_items(inner, body, is_async))?;
        self.unit.close();
        self.call_exit(exit, is_async, span)?;
        self.unit.jump(end, span);

        let cold = self.unit.begin_cold();
        self.unit.place(handler);
        self.unit.top = exc + 2;
        let second = self.unit.temp(span)?;
        let (cleanup, suppressed) = (self.unit.label(), self.unit.label());
        self.unit.op(Op::PushExc, exc, 0, 0, span);
        self.unit
            .open(BlockKind::Protected, Some((cleanup, second)));
        let base = self.unit.temps(5, span)?;
        self.unit.op(Op::Move, base, exit, 0, span);
        self.unit.op(Op::Move, base + 1, exit + 1, 0, span);
        self.unit.op(Op::ExcTriple, base + 2, exc, 0, span);
        let slot = self.unit.slot(SlotKind::Call, None, None, span)?;
        self.unit.op_x(Op::CallMethod, 3, base, base, slot, span);
        if is_async {
            self.await_in_place(base, Intrinsic::AwaitableExit, span)?;
        }
        self.unit.branch(Op::JumpIfTrue, base, 0, suppressed, span);
        self.unit.close();
        self.unit.op(Op::PopExc, exc, 0, 0, span);
        self.unit.op(Op::Reraise, exc, 0, 0, span);
        self.unit.place(suppressed);
        self.unit.op(Op::PopExc, exc, 0, 0, span);
        self.unit.jump(end, span);
        self.cleanup(cleanup, exc, second, None, span)?;
        self.unit.end_cold(cold);
        self.unit.place(end);
        self.unit.top = mark;
        Ok(())
    }

    /// Calls the exit function without an exception.
    pub(crate) fn call_exit(
        &mut self,
        exit: u16,
        is_async: bool,
        span: Span,
    ) -> Result<(), Failure> {
        let mark = self.unit.top;
        let base = if mark == exit + 2 {
            // Nothing above is in use: the call may consume the exit function where it lies.
            self.unit.temps(3, span)?;
            exit
        } else {
            let base = self.unit.temps(5, span)?;
            self.unit.op(Op::Move, base, exit, 0, span);
            self.unit.op(Op::Move, base + 1, exit + 1, 0, span);
            base
        };
        for register in base + 2..base + 5 {
            self.unit.load(register, &Const::None, span);
        }
        let slot = self.unit.slot(SlotKind::Call, None, None, span)?;
        self.unit.op_x(Op::CallMethod, 3, base, base, slot, span);
        if is_async {
            self.await_in_place(base, Intrinsic::AwaitableExit, span)?;
        }
        self.unit.top = mark;
        Ok(())
    }
}
