//! `try`, and leaving blocks early.

use super::Failure;
use super::context::Context;
use super::intrinsic::Intrinsic;
use super::ops::Op;
use super::unit::{Block, BlockKind, Label};
use crate::syntax::hir::*;

impl<'h> Context<'h> {
    pub(crate) fn try_(&mut self, node: &'h Try, span: Span) -> Result<(), Failure> {
        if node.finalbody.is_empty() {
            return self.try_except(node, span);
        }
        let mark = self.unit.top;
        let (handler, end) = (self.unit.label(), self.unit.label());
        let exc = self.unit.temps(2, span)?;
        self.unit.open(
            BlockKind::Finally {
                body: &node.finalbody,
            },
            Some((handler, exc)),
        );
        // The body's own temporaries may use the registers: they matter only in the handler.
        self.unit.top = mark;
        if node.handlers.is_empty() {
            self.body(&node.body)?;
            self.body(&node.orelse)?;
        } else {
            self.try_except(node, span)?;
        }
        self.unit.close();
        self.body(&node.finalbody)?;
        self.unit.jump(end, span);

        let cold = self.unit.begin_cold();
        self.unit.place(handler);
        self.unit.top = exc + 2;
        let cleanup = self.unit.label();
        let second = self.unit.temp(span)?;
        self.unit.op(Op::PushExc, exc, 0, 0, span);
        self.unit.open(
            BlockKind::Handler {
                exc,
                name: None,
                span,
            },
            Some((cleanup, second)),
        );
        self.body(&node.finalbody)?;
        self.unit.close();
        self.unit.op(Op::PopExc, exc, 0, 0, span);
        self.unit.op(Op::Reraise, exc, 0, 0, span);
        self.cleanup(cleanup, exc, second, None, span)?;
        self.unit.end_cold(cold);
        self.unit.place(end);
        self.unit.top = mark;
        Ok(())
    }

    fn try_except(&mut self, node: &'h Try, span: Span) -> Result<(), Failure> {
        if node.is_star {
            return self.try_star(node, span);
        }
        let mark = self.unit.top;
        let (handlers, end) = (self.unit.label(), self.unit.label());
        let exc = self.unit.temps(2, span)?;
        self.unit.open(BlockKind::Protected, Some((handlers, exc)));
        self.unit.top = mark;
        self.body(&node.body)?;
        self.unit.close();
        self.body(&node.orelse)?;
        self.unit.jump(end, span);

        let cold = self.unit.begin_cold();
        self.unit.place(handlers);
        self.unit.top = exc + 2;
        let second = self.unit.temp(span)?;
        let cleanup = self.unit.label();
        self.unit.op(Op::PushExc, exc, 0, 0, span);
        let mut caught_all = false;
        for handler in &node.handlers {
            let next = self.unit.label();
            if let Some(class) = &handler.class {
                self.unit
                    .open(BlockKind::Protected, Some((cleanup, second)));
                let mark = self.unit.top;
                let class_register = self.operand(class)?;
                self.unit.top = mark;
                let matches = self.unit.temp(span)?;
                self.unit
                    .op(Op::MatchExc, matches, exc, class_register, class.span);
                self.unit
                    .branch(Op::JumpIfFalse, matches, 0, next, class.span);
                self.unit.top = mark;
                self.unit.close();
            } else {
                caught_all = true;
            }
            self.handler(handler, exc, second, cleanup, end)?;
            self.unit.place(next);
        }
        if !caught_all {
            self.unit.op(Op::PopExc, exc, 0, 0, span);
            self.unit.op(Op::Reraise, exc, 0, 0, span);
        }
        self.cleanup(cleanup, exc, second, None, span)?;
        self.unit.end_cold(cold);
        self.unit.place(end);
        self.unit.top = mark;
        Ok(())
    }

    /// `try … except*`: each clause handles its part of the exception; what they raise, and what is left,
    /// is raised at the end.
    fn try_star(&mut self, node: &'h Try, span: Span) -> Result<(), Failure> {
        let mark = self.unit.top;
        let (handlers, end) = (self.unit.label(), self.unit.label());
        let exc = self.unit.temps(2, span)?;
        self.unit.open(BlockKind::Protected, Some((handlers, exc)));
        self.unit.top = mark;
        self.body(&node.body)?;
        self.unit.close();
        self.body(&node.orelse)?;
        self.unit.jump(end, span);

        let cold = self.unit.begin_cold();
        self.unit.place(handlers);
        self.unit.top = exc + 2;
        let second = self.unit.temp(span)?;
        let (original, raised) = (self.unit.temps(2, span)?, second + 2);
        let rest = self.unit.temps(2, span)?;
        let class_at = rest + 1;
        let part = self.unit.temps(2, span)?;
        let cleanup = self.unit.label();
        self.unit.op(Op::PushExc, exc, 0, 0, span);
        self.unit.op(Op::Move, original, exc, 0, span);
        self.unit.op(Op::Move, rest, exc, 0, span);
        self.unit.op(Op::BuildList, raised, raised, 0, span);
        for handler in &node.handlers {
            let (next, failed) = (self.unit.label(), self.unit.label());
            let at = handler
                .class
                .as_ref()
                .map_or(handler.span, |class| class.span);
            self.unit
                .open(BlockKind::Protected, Some((cleanup, second)));
            if let Some(class) = &handler.class {
                self.expr(class, Some(class_at))?;
            }
            self.intrinsic(Intrinsic::StarMatch, part, rest, 2, at);
            self.unit.op(Op::UnpackSeq, part, part, 2, at);
            self.unit.op(Op::Move, rest, part + 1, 0, at);
            self.unit.branch(Op::JumpIfNone, part, 0, next, at);
            self.unit.close();
            self.unit.op(Op::PushExc, part, 0, 0, at);
            let name = handler.name.map(|ident| ident.name);
            if let Some(ident) = handler.name {
                self.unit.open(BlockKind::Protected, Some((failed, second)));
                self.store_name(ident.name, part, ident.span)?;
                self.unit.close();
            }
            let kind = BlockKind::Handler {
                exc: part,
                name,
                span: at,
            };
            self.unit.open(kind, Some((failed, second)));
            self.body(&handler.body)?;
            let block = self.unit.close();
            self.leave_block(&block)?;
            self.unit.jump(next, span);
            // What the clause raises is raised at the end.
            self.unit.place(failed);
            if let Some(name) = name {
                self.unbind_name(name, at)?;
            }
            self.unit.op(Op::PopExc, part, 0, 0, at);
            self.unit.op(Op::ListAppend, raised, second, 0, at);
            self.unit.place(next);
        }
        self.unit
            .open(BlockKind::Protected, Some((cleanup, second)));
        self.unit.op(Op::ListAppend, raised, rest, 0, span);
        self.intrinsic(Intrinsic::StarResult, part, original, 2, span);
        self.unit.close();
        self.unit.op(Op::PopExc, exc, 0, 0, span);
        let again = self.unit.label();
        self.unit.branch(Op::JumpIfNotNone, part, 0, again, span);
        self.unit.jump(end, span);
        self.unit.place(again);
        self.unit.op(Op::Reraise, part, 0, 0, span);
        self.cleanup(cleanup, exc, second, None, span)?;
        self.unit.end_cold(cold);
        self.unit.place(end);
        self.unit.top = mark;
        Ok(())
    }

    /// The body of an `except` clause, the exception being in `exc` and handled.
    fn handler(
        &mut self,
        handler: &'h ExceptHandler,
        exc: u16,
        second: u16,
        cleanup: Label,
        end: Label,
    ) -> Result<(), Failure> {
        let span = handler.span;
        let name = handler.name.map(|ident| ident.name);
        let unbind = if name.is_some() {
            self.unit.label()
        } else {
            cleanup
        };
        if let Some(ident) = handler.name {
            // Like the body, a failing assignment (to an odd namespace) is cleaned up after.
            self.unit.open(BlockKind::Protected, Some((unbind, second)));
            self.store_name(ident.name, exc, ident.span)?;
            self.unit.close();
        }
        self.unit.open(
            BlockKind::Handler { exc, name, span },
            Some((unbind, second)),
        );
        self.body(&handler.body)?;
        let block = self.unit.close();
        self.leave_block(&block)?;
        self.unit.jump(end, span);
        if name.is_some() {
            self.cleanup(unbind, exc, second, name, span)?;
        }
        Ok(())
    }

    /// Where an exception raised inside a handler goes: the handled one is restored, the new one
    /// raised on.
    pub(crate) fn cleanup(
        &mut self,
        label: Label,
        exc: u16,
        second: u16,
        name: Option<Name>,
        span: Span,
    ) -> Result<(), Failure> {
        let top = self.unit.top;
        self.unit.top = top.max(second + 1);
        self.unit.place(label);
        if let Some(name) = name {
            self.unbind_name(name, span)?;
        }
        self.unit.op(Op::PopExc, exc, 0, 0, span);
        self.unit.op(Op::Reraise, second, 0, 0, span);
        self.unit.top = top;
        Ok(())
    }

    /// Emits what leaving the blocks above `keep` takes, innermost first; gives them for
    /// [`Self::enter_again`] once the jump is emitted.
    pub(crate) fn leave_blocks(
        &mut self,
        keep: usize,
        span: Span,
    ) -> Result<Vec<Block<'h>>, Failure> {
        let mut left = Vec::new();
        while self.unit.blocks.len() > keep {
            let block = self.unit.close();
            left.push(block);
            super::grow(|| self.leave_block(&block))?;
        }
        // A jump out of many blocks copies their `finally` bodies, theirs copy others, …
        if self.unit.ins.len() > MAX_INSTRUCTIONS {
            return Err(Failure::new(
                "function too large: too many instructions",
                span,
            ));
        }
        Ok(left)
    }

    /// Opens the left blocks again for the code that follows the jump.
    pub(crate) fn enter_again(&mut self, left: Vec<Block<'h>>) {
        for block in left.into_iter().rev() {
            self.unit.reopen(block);
        }
    }

    fn leave_block(&mut self, block: &Block<'h>) -> Result<(), Failure> {
        match block.kind {
            BlockKind::Loop { .. } | BlockKind::Protected => Ok(()),
            BlockKind::Finally { body } => self.body(body),
            BlockKind::With {
                exit,
                is_async,
                span,
            } => self.call_exit(exit, is_async, span),
            BlockKind::Handler { exc, name, span } => {
                self.unit.op(Op::PopExc, exc, 0, 0, span);
                name.map_or(Ok(()), |name| self.unbind_name(name, span))
            }
        }
    }
}

/// Far beyond any written function; nested `finally` bodies multiply.
pub(crate) const MAX_INSTRUCTIONS: usize = 1 << 24;
