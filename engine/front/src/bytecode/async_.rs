//! `await`, `async for`, and calls of intrinsics.

use super::Failure;
use super::code::Const;
use super::context::Context;
use super::intrinsic::Intrinsic;
use super::ops::Op;
use super::unit::{BlockKind, Label};
use crate::syntax::hir::{For, Span, Target};

impl<'h> Context<'h> {
    /// `R[dst] := intrinsic(R[first], …)`.
    pub(crate) fn intrinsic(
        &mut self,
        intrinsic: Intrinsic,
        dst: u16,
        first: u16,
        count: u16,
        span: Span,
    ) {
        self.unit
            .op_x(Op::Intrinsic, intrinsic as u8, dst, first, count, span);
    }

    /// Awaits what lies in a register; the result lies in the next temporary.
    pub(crate) fn await_value(
        &mut self,
        value: u16,
        kind: Intrinsic,
        span: Span,
    ) -> Result<u16, Failure> {
        let sent = self.unit.temp(span)?;
        let iterator = self.unit.temp(span)?;
        self.intrinsic(kind, iterator, value, 1, span);
        self.unit.load(sent, &Const::None, span);
        self.unit.op(Op::YieldFrom, sent, iterator, 0, span);
        self.unit.top = iterator;
        Ok(sent)
    }

    /// Awaits what lies in a temporary; the result takes its place.
    pub(crate) fn await_in_place(
        &mut self,
        register: u16,
        kind: Intrinsic,
        span: Span,
    ) -> Result<(), Failure> {
        let top = self.unit.top;
        let iterator = self.unit.temp(span)?;
        self.intrinsic(kind, iterator, register, 1, span);
        self.unit.load(register, &Const::None, span);
        self.unit.op(Op::YieldFrom, register, iterator, 0, span);
        self.unit.top = top;
        Ok(())
    }

    pub(crate) fn async_for(&mut self, node: &'h For, span: Span) -> Result<(), Failure> {
        let mark = self.unit.top;
        let iterable = self.operand(&node.iter)?;
        self.unit.top = mark;
        let iterator = self.unit.temp(span)?;
        self.intrinsic(Intrinsic::AsyncIter, iterator, iterable, 1, node.iter.span);
        let end = self.unit.label();
        self.async_loop(&node.target, iterator, node.iter.span, span, |cx, next| {
            cx.unit.open(
                BlockKind::Loop {
                    break_to: end,
                    continue_to: next,
                },
                None,
            );
            cx.body(&node.body)?;
            cx.unit.close();
            Ok(())
        })?;
        self.unit.top = mark;
        self.body(&node.orelse)?;
        self.unit.place(end);
        Ok(())
    }

    /// A loop over an asynchronous iterator. The body gets the label where the next turn begins;
    /// behind the loop is where its end leads.
    pub(crate) fn async_loop(
        &mut self,
        target: &'h Target,
        iterator: u16,
        iter_span: Span,
        span: Span,
        body: impl FnOnce(&mut Self, Label) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mark = self.unit.top;
        let (handler, done) = (self.unit.label(), self.unit.label());
        self.unit.enter_loop(span);
        let next = self.unit.placed();
        let awaited = self.unit.temp(span)?;
        let exc = self.unit.temps(2, span)?;
        self.unit.open(BlockKind::Protected, Some((handler, exc)));
        self.intrinsic(Intrinsic::AsyncNext, exc, iterator, 1, iter_span);
        self.unit.load(awaited, &Const::None, iter_span);
        self.unit.op(Op::YieldFrom, awaited, exc, 0, iter_span);
        self.unit.close();
        self.store_target(target, awaited)?;
        self.unit.top = mark;
        body(self, next)?;
        self.unit.jump(next, span);

        let cold = self.unit.begin_cold();
        self.unit.place(handler);
        self.intrinsic(Intrinsic::IsAsyncEnd, exc + 1, exc, 1, iter_span);
        let other = self.unit.label();
        self.unit
            .branch(Op::JumpIfFalse, exc + 1, 0, other, iter_span);
        self.unit.jump(done, iter_span);
        self.unit.place(other);
        self.unit.op(Op::Reraise, exc, 0, 0, iter_span);
        self.unit.end_cold(cold);
        self.unit.leave_loop();
        self.unit.place(done);
        self.unit.top = mark;
        Ok(())
    }
}
