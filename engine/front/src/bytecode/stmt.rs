//! Statements.

use super::code::SlotKind;
use super::const_fold::truth;
use super::context::Context;
use super::ops::Op;
use super::{Failure, grow};
use crate::syntax::hir::*;

impl<'h> Context<'h> {
    pub(crate) fn body(&mut self, body: &'h [Stmt]) -> Result<(), Failure> {
        for stmt in body {
            let mark = self.unit.top;
            grow(|| self.stmt(stmt))?;
            debug_assert_eq!(self.unit.top, mark, "temporaries leak at {:?}", stmt.span);
        }
        Ok(())
    }

    fn stmt(&mut self, stmt: &'h Stmt) -> Result<(), Failure> {
        let span = stmt.span;
        match &stmt.kind {
            StmtKind::FunctionDef(def) => self.function_def(def, span),
            StmtKind::ClassDef(def) => self.class_def(def, span),
            StmtKind::Return(value) => self.return_(value.as_ref(), span),
            StmtKind::Delete(targets) => targets.iter().try_for_each(|target| self.delete(target)),
            StmtKind::Assign(node) => self.assign(node, span),
            StmtKind::AugAssign(node) => self.aug_assign(node, span),
            StmtKind::AnnAssign(node) => self.ann_assign(node),
            StmtKind::TypeAlias(node) => self.type_alias(node, span),
            StmtKind::For(node) => self.for_(node, span),
            StmtKind::While(node) => self.while_(node, span),
            StmtKind::If(node) => self.if_(node),
            StmtKind::With(node) => self.with(node),
            StmtKind::Match(node) => self.match_(node),
            StmtKind::Raise(node) => self.raise(node, span),
            StmtKind::Try(node) => self.try_(node, span),
            StmtKind::Assert(node) => self.assert(node, span),
            StmtKind::Import(aliases) => self.import(aliases, span),
            StmtKind::ImportFrom(node) => self.import_from(node, span),
            StmtKind::Expr(value) if self.interactive => {
                let mark = self.unit.top;
                let value = self.operand(value)?;
                self.unit.op(Op::PrintExpr, value, 0, 0, span);
                self.unit.top = mark;
                Ok(())
            }
            StmtKind::Expr(value) => self.effect(value),
            StmtKind::Break => self.leave_loop(true, span),
            StmtKind::Continue => self.leave_loop(false, span),
            StmtKind::Global(_) | StmtKind::Nonlocal(_) | StmtKind::Pass => Ok(()),
        }
    }

    fn if_(&mut self, node: &'h If) -> Result<(), Failure> {
        let end = self.unit.label();
        for branch in &node.branches {
            match self.constant(&branch.test).map(|value| truth(&value)) {
                Some(false) => continue,
                Some(true) => {
                    self.body(&branch.body)?;
                    self.unit.place(end);
                    return Ok(());
                }
                None => {}
            }
            let next = self.unit.label();
            self.jump_if(&branch.test, false, next)?;
            self.body(&branch.body)?;
            self.unit.jump(end, branch.span);
            self.unit.place(next);
        }
        self.body(&node.orelse)?;
        self.unit.place(end);
        Ok(())
    }

    fn raise(&mut self, node: &'h Raise, span: Span) -> Result<(), Failure> {
        let mark = self.unit.top;
        let mut registers = [0, 0];
        let mut kind = 0;
        if let Some(exc) = &node.exc {
            let cause = node.cause.as_ref();
            registers[0] = self.operand_before(exc, &Vec::from_iter(cause))?;
            kind = 1;
            if let Some(cause) = cause {
                registers[1] = self.operand(cause)?;
                kind = 2;
            }
        }
        self.unit
            .op_x(Op::Raise, kind, registers[0], registers[1], 0, span);
        self.unit.top = mark;
        Ok(())
    }

    fn assert(&mut self, node: &'h Assert, span: Span) -> Result<(), Failure> {
        if self.shared.optimize > 0 {
            return Ok(());
        }
        let mark = self.unit.top;
        let fine = self.unit.label();
        self.jump_if(&node.test, true, fine)?;
        let error = self.unit.temp(span)?;
        self.unit.op(Op::LoadAssertionError, error, 0, 0, span);
        if let Some(message) = &node.msg {
            self.expr(message, None)?;
            let slot = self.unit.slot(SlotKind::Call, None, None, span)?;
            self.unit
                .op_x(Op::Call, 1, error, error, slot, node.test.span);
        }
        self.unit.op_x(Op::Raise, 1, error, 0, 0, node.test.span);
        self.unit.place(fine);
        self.unit.top = mark;
        Ok(())
    }
}
