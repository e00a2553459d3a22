//! Comprehensions.
//!
//! List, set and dict comprehensions are inlined: their variables get fresh
//! registers. A generator expression is a function of one argument.

use super::Failure;
use super::code::SlotKind;
use super::context::{Context, ParamCounts};
use super::function::suspends_flag;
use super::instr::Instr;
use super::intrinsic::Intrinsic;
use super::ops::Op;
use super::scopes::facts;
use super::unit::{Ins, Label, Role};
use crate::syntax::hir::*;
use std::rc::Rc;

impl<'h> Context<'h> {
    pub(crate) fn comprehension(
        &mut self,
        node: &'h Comprehension,
        dst: Option<u16>,
        span: Span,
    ) -> Result<u16, Failure> {
        let build = match node.kind {
            ComprehensionKind::Generator => return self.generator_expression(node, dst, span),
            ComprehensionKind::List => Op::BuildList,
            ComprehensionKind::Set => Op::BuildSet,
            ComprehensionKind::Dict => Op::BuildMap,
        };
        let mark = self.unit.top;
        let Some(first) = node.clauses.first() else {
            return Err(Failure::new("invalid comprehension", span));
        };
        let result = self.scratch(dst, span)?;
        let iterable = self.operand(&first.iter)?;
        // The first iterable may lie where the variables go: keep it below them.
        let scope = self.shared.scopes.of(node);
        let outer = std::mem::replace(&mut self.scope, scope);
        let names = &self.shared.scopes.get(scope).bound;
        for name in names {
            let register = self.unit.temp(span)?;
            self.unit
                .comprehension_vars
                .insert((scope.0, *name), register);
            let word = Instr::abc(Op::LoadUnbound, register, 0, 0);
            let captured = self.shared.scopes.get(scope).has(*name, facts::CAPTURED);
            let role = if captured {
                Role::Plain
            } else {
                Role::EmptyVariable
            };
            self.unit.ins.push(Ins {
                word,
                target: Label::NONE,
                span,
                role,
            });
            if captured {
                self.unit.op(Op::MakeCell, register, 0, 0, span);
            }
        }
        self.unit.op(build, result, 0, 0, span);
        self.clauses(&node.clauses, Some(iterable), &mut |cx| {
            let mark = cx.unit.top;
            match &node.value {
                Some(value) => {
                    let key = cx.operand_before(&node.element, &[value])?;
                    let value = cx.operand(value)?;
                    cx.unit.op(Op::MapAdd, result, key, value, span);
                }
                None => {
                    let value = cx.operand(&node.element)?;
                    let op = if build == Op::BuildList {
                        Op::ListAppend
                    } else {
                        Op::SetAdd
                    };
                    cx.unit.op(op, result, value, 0, node.element.span);
                }
            }
            cx.unit.top = mark;
            Ok(())
        })?;
        self.scope = outer;
        for name in names {
            self.unit.comprehension_vars.remove(&(scope.0, *name));
        }
        self.settle(result, dst, mark, span)
    }

    /// The loops of the clauses around `innermost`; `iterable` holds the first iterable.
    fn clauses(
        &mut self,
        clauses: &'h [ForClause],
        iterable: Option<u16>,
        innermost: &mut dyn FnMut(&mut Self) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let Some((clause, inner)) = clauses.split_first() else {
            return innermost(self);
        };
        let mark = self.unit.top;
        let iterable = match iterable {
            Some(iterable) => iterable,
            None => self.operand(&clause.iter)?,
        };
        self.unit.top = mark;
        let iterator = self.unit.temp(clause.iter.span)?;
        if clause.is_async {
            let span = clause.iter.span;
            self.intrinsic(Intrinsic::AsyncIter, iterator, iterable, 1, span);
            self.async_clause_loop(clause, inner, iterator, innermost)?;
            self.unit.top = mark;
            return Ok(());
        }
        self.unit.enter_loop(clause.span);
        let (body, next) = (self.unit.label(), self.unit.label());
        self.unit
            .branch(Op::ForPrep, iterator, iterable, next, clause.iter.span);
        self.clause_loop(clause, inner, iterator, body, next, innermost)?;
        self.unit.leave_loop();
        self.unit.top = mark;
        Ok(())
    }

    fn clause_loop(
        &mut self,
        clause: &'h ForClause,
        inner: &'h [ForClause],
        iterator: u16,
        body: Label,
        next: Label,
        innermost: &mut dyn FnMut(&mut Self) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        self.unit.place(body);
        let item = self.loop_variable(&clause.target)?;
        self.store_loop_variable(&clause.target, item)?;
        for test in &clause.tests {
            self.jump_if(test, false, next)?;
        }
        super::grow(|| self.clauses(inner, None, innermost))?;
        self.unit.place(next);
        self.unit
            .branch(Op::ForIter, item, iterator, body, clause.iter.span);
        Ok(())
    }

    /// An `async for` clause, its iterator in a register.
    fn async_clause_loop(
        &mut self,
        clause: &'h ForClause,
        inner: &'h [ForClause],
        iterator: u16,
        innermost: &mut dyn FnMut(&mut Self) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let target = &clause.target;
        self.async_loop(
            target,
            iterator,
            clause.iter.span,
            clause.span,
            |cx, next| {
                for test in &clause.tests {
                    cx.jump_if(test, false, next)?;
                }
                super::grow(|| cx.clauses(inner, None, innermost))
            },
        )
    }

    fn generator_expression(
        &mut self,
        node: &'h Comprehension,
        dst: Option<u16>,
        span: Span,
    ) -> Result<u16, Failure> {
        let Some(first) = node.clauses.first() else {
            return Err(Failure::new("invalid comprehension", span));
        };
        let base = self.unit.top;
        let scope = self.shared.scopes.of(node);
        let name: Rc<str> = Rc::from("<genexpr>");
        let qualname = self.inner_qualname(&name, None);
        let flags = suspends_flag(true, node.is_async);
        let mut inner = self.inner(scope, name, qualname, flags, span)?;
        inner.first_line = inner.line(span);
        inner.counts = ParamCounts {
            args: 1,
            posonly: 0,
            kwonly: 0,
            all: 1,
        };
        inner.set_named(1, span)?;
        inner.generator_body(node, first, span)?;
        let code = inner.finish(None)?;
        self.finish_function(scope, code, base, 0, None, None, span)?;
        let argument = self.unit.temp(span)?;
        let iterable = self.operand(&first.iter)?;
        if first.is_async {
            let span = first.iter.span;
            self.intrinsic(Intrinsic::AsyncIter, argument, iterable, 1, span);
        } else {
            self.unit
                .op(Op::GetIter, argument, iterable, 0, first.iter.span);
        }
        self.unit.top = argument + 1;
        let slot = self.unit.slot(SlotKind::Call, None, None, span)?;
        self.unit.top = base;
        let dst = self.destination(dst, span)?;
        self.unit.op_x(Op::Call, 1, dst, base, slot, span);
        Ok(dst)
    }

    fn generator_body(
        &mut self,
        node: &'h Comprehension,
        first: &'h ForClause,
        span: Span,
    ) -> Result<(), Failure> {
        let mut innermost = |cx: &mut Self| {
            let mark = cx.unit.top;
            let value = cx.operand(&node.element)?;
            let sent = cx.unit.temp(span)?;
            cx.unit.op(Op::Yield, sent, value, 0, node.element.span);
            cx.unit.top = mark;
            Ok(())
        };
        let inner = &node.clauses[1..];
        if first.is_async {
            self.async_clause_loop(first, inner, 0, &mut innermost)?;
        } else {
            self.unit.enter_loop(span);
            let (body, next) = (self.unit.label(), self.unit.label());
            self.unit.jump(next, first.iter.span);
            self.clause_loop(first, inner, 0, body, next, &mut innermost)?;
            self.unit.leave_loop();
        }
        self.unit.op(Op::ReturnNone, 0, 0, 0, span);
        Ok(())
    }
}
