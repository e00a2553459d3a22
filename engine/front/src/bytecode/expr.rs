//! Expressions.
//!
//! Three ways to ask for a value: [`Context::expr`] puts it into a given register
//! or a fresh temporary, [`Context::operand`] gives any register that holds it
//! (a local is used where it lies), [`Context::effect`] drops it.
//! A destination that is a named local is written only by the last instruction:
//! until then a handler, or the expression itself, may still read it.

use super::code::{CodeFlags, Const, SlotKind};
use super::const_fold::{fold, truth};
use super::context::Context;
use super::intrinsic::Intrinsic;
use super::ops::{Op, feedback_bits};
use super::scopes::facts;
use super::{Failure, grow};
use crate::syntax::hir::*;

/// No format spec of `FormatValue`.
pub(crate) const NO_REGISTER: u16 = 0xffff;

impl<'h> Context<'h> {
    /// Evaluates into `dst`, or into a fresh temporary: the lowest one free before the call.
    pub(crate) fn expr(&mut self, expr: &'h Expr, dst: Option<u16>) -> Result<u16, Failure> {
        let mark = self.unit.top;
        if let Some(value) = fold(expr) {
            let dst = self.destination(dst, expr.span)?;
            self.unit.load(dst, &value, expr.span);
            return Ok(dst);
        }
        if let ExprKind::Name(name) = expr.kind {
            let dst = self.destination(dst, expr.span)?;
            self.load_name(name, dst, expr.span)?;
            return Ok(dst);
        }
        let register = grow(|| self.compound(expr, dst))?;
        debug_assert_eq!(self.unit.top, mark + u16::from(dst.is_none()));
        debug_assert!(dst.is_some() || register == mark);
        Ok(register)
    }

    /// `dst`, or a new temporary.
    pub(crate) fn destination(&mut self, dst: Option<u16>, span: Span) -> Result<u16, Failure> {
        match dst {
            Some(dst) => Ok(dst),
            None => self.unit.temp(span),
        }
    }

    /// A destination that may be written before the last instruction.
    pub(crate) fn scratch(&mut self, dst: Option<u16>, span: Span) -> Result<u16, Failure> {
        self.destination(dst.filter(|dst| self.is_temporary(*dst)), span)
    }

    /// Moves a value from a scratch register to where it was asked for, and frees the temporaries.
    pub(crate) fn settle(
        &mut self,
        scratch: u16,
        dst: Option<u16>,
        mark: u16,
        span: Span,
    ) -> Result<u16, Failure> {
        self.unit.top = mark;
        let dst = self.destination(dst, span)?;
        if dst != scratch {
            self.unit.op(Op::Move, dst, scratch, 0, span);
        }
        Ok(dst)
    }

    fn is_temporary(&self, register: u16) -> bool {
        !self.unit.is_local(register)
            && !self
                .unit
                .comprehension_vars
                .values()
                .any(|var| *var == register)
    }

    /// A register that holds the value; temporaries are taken from the top.
    pub(crate) fn operand(&mut self, expr: &'h Expr) -> Result<u16, Failure> {
        match &expr.kind {
            ExprKind::Name(name) if Some(*name) != self.shared.debug_name => {
                if let Some(register) = self.register_of(*name, expr.span)? {
                    return Ok(register);
                }
            }
            ExprKind::Named(node) => {
                if let Some(register) = self.store_register(node.target.name) {
                    self.expr(&node.value, Some(register))?;
                    return Ok(register);
                }
            }
            _ => {
                if let Some(value) = fold(expr) {
                    return self.operand_const(&value, expr.span);
                }
            }
        }
        self.expr(expr, None)
    }

    /// A register that holds the value while the expressions of `later` are evaluated.
    pub(crate) fn operand_before(
        &mut self,
        expr: &'h Expr,
        later: &[&'h Expr],
    ) -> Result<u16, Failure> {
        let register = self.operand(expr)?;
        let name = match &expr.kind {
            ExprKind::Name(name) => *name,
            ExprKind::Named(node) => node.target.name,
            _ => return Ok(register),
        };
        if self.unit.is_local(register)
            && self.has_fact(name, facts::WALRUS)
            && later.iter().any(|expr| rebinds(expr, name))
        {
            let copy = self.unit.temp(expr.span)?;
            self.unit.op(Op::Move, copy, register, 0, expr.span);
            return Ok(copy);
        }
        Ok(register)
    }

    /// A register that holds a constant: inside loops one that is loaded before the outermost loop.
    pub(crate) fn operand_const(&mut self, value: &Const, span: Span) -> Result<u16, Failure> {
        if let Some(register) = self.unit.pin(value) {
            return Ok(register);
        }
        let register = self.unit.temp(span)?;
        self.unit.load(register, value, span);
        Ok(register)
    }

    /// Evaluates for the effect only.
    pub(crate) fn effect(&mut self, expr: &'h Expr) -> Result<(), Failure> {
        let mark = self.unit.top;
        match &expr.kind {
            _ if fold(expr).is_some() => {}
            ExprKind::Named(node) => {
                if let Some(register) = self.store_register(node.target.name) {
                    self.expr(&node.value, Some(register))?;
                } else {
                    let value = self.operand(&node.value)?;
                    self.store_name(node.target.name, value, expr.span)?;
                }
            }
            ExprKind::Name(_) => {
                self.operand(expr)?;
            }
            _ => {
                self.expr(expr, None)?;
            }
        }
        self.unit.top = mark;
        Ok(())
    }

    fn compound(&mut self, expr: &'h Expr, dst: Option<u16>) -> Result<u16, Failure> {
        let span = expr.span;
        let mark = self.unit.top;
        match &expr.kind {
            ExprKind::Binary(node) => self.binary(&node.left, node.op, &node.right, 0, dst, span),
            ExprKind::Unary(node) => {
                let operand = self.operand(&node.operand)?;
                let op = match node.op {
                    UnaryOp::Neg => Op::Neg,
                    UnaryOp::Pos => Op::Pos,
                    UnaryOp::Invert => Op::Invert,
                    UnaryOp::Not => Op::Not,
                };
                self.finish_op(op, operand, 0, dst, mark, span)
            }
            ExprKind::Compare(node) => self.compare(node, dst, span),
            ExprKind::BoolOp(node) => self.bool_op(node, dst, span),
            ExprKind::If(node) => self.conditional(node, dst, span),
            ExprKind::Attribute(node) => {
                let object = self.operand(&node.value)?;
                let span = self.attr_span(node, span, span);
                let slot = self.attr_slot(SlotKind::Attr, node.attr.name, span)?;
                self.finish_op(Op::LoadAttr, object, slot, dst, mark, span)
            }
            ExprKind::Subscript(node) => self.subscript(node, dst, span),
            ExprKind::Slice(node) => {
                let first = self.slice_bounds(node, true, span)?;
                self.finish_op(Op::BuildSlice, first, 0, dst, mark, span)
            }
            ExprKind::Call(node) => self.call(node, dst, span),
            ExprKind::Lambda(node) => self.lambda(node, dst, span),
            ExprKind::Named(node) => {
                let name = node.target.name;
                let value = match self.store_register(name) {
                    Some(register) => self.expr(&node.value, Some(register))?,
                    None => self.operand(&node.value)?,
                };
                self.store_name(name, value, node.target.span)?;
                self.settle(value, dst, mark, span)
            }
            ExprKind::FString(parts) => self.fstring(parts, dst, span),
            ExprKind::Tuple(items) => self.sequence_display(Op::BuildTuple, items, dst, span),
            ExprKind::List(items) => self.sequence_display(Op::BuildList, items, dst, span),
            ExprKind::Set(items) => self.sequence_display(Op::BuildSet, items, dst, span),
            ExprKind::Dict(items) => self.dict_display(items, dst, span),
            ExprKind::Comprehension(node) => self.comprehension(node, dst, span),
            ExprKind::Yield(value) => {
                let value = match value {
                    Some(value) => self.operand(value)?,
                    None => self.operand_const(&Const::None, span)?,
                };
                self.check_generator("yield", span)?;
                self.finish_op(Op::Yield, value, 0, dst, mark, span)
            }
            ExprKind::YieldFrom(inner) => {
                self.check_generator("yield from", span)?;
                let iterable = self.operand(inner)?;
                self.unit.top = mark;
                let sent = self.unit.temp(span)?;
                let iterator = self.unit.temp(span)?;
                self.unit
                    .op(Op::GetYieldFromIter, iterator, iterable, 0, span);
                self.unit.load(sent, &Const::None, span);
                self.unit.op(Op::YieldFrom, sent, iterator, 0, span);
                self.settle(sent, dst, mark, span)
            }
            ExprKind::Await(inner) => {
                if !self
                    .flags
                    .intersects(CodeFlags::COROUTINE | CodeFlags::ASYNC_GENERATOR)
                {
                    return Err(Failure::new("'await' outside function", span));
                }
                let value = self.operand(inner)?;
                self.unit.top = mark;
                let result = self.await_value(value, Intrinsic::Awaitable, span)?;
                self.settle(result, dst, mark, span)
            }
            ExprKind::TString(parts) => self.tstring(parts, dst, span),
            ExprKind::Starred(_) => Err(Failure::new("can't use starred expression here", span)),
            // Constants too deep to fold, and what `expr` has dealt with.
            ExprKind::None
            | ExprKind::Bool(_)
            | ExprKind::Ellipsis
            | ExprKind::Int(_)
            | ExprKind::Float(_)
            | ExprKind::Complex(..)
            | ExprKind::FrozenSet(_)
            | ExprKind::Str(_)
            | ExprKind::Bytes(_)
            | ExprKind::Name(_) => Err(Failure::new("invalid literal", span)),
        }
    }

    fn check_generator(&self, word: &str, span: Span) -> Result<(), Failure> {
        if self
            .flags
            .intersects(CodeFlags::GENERATOR | CodeFlags::ASYNC_GENERATOR)
        {
            Ok(())
        } else {
            Err(Failure::new(format!("'{word}' outside function"), span))
        }
    }

    /// Frees the temporaries since `mark` and emits `op dst, b, c`.
    pub(crate) fn finish_op(
        &mut self,
        op: Op,
        b: u16,
        c: u16,
        dst: Option<u16>,
        mark: u16,
        span: Span,
    ) -> Result<u16, Failure> {
        self.unit.top = mark;
        let dst = self.destination(dst, span)?;
        self.unit.op(op, dst, b, c, span);
        Ok(dst)
    }

    fn binary(
        &mut self,
        left: &'h Expr,
        op: BinOp,
        right: &'h Expr,
        x: u8,
        dst: Option<u16>,
        span: Span,
    ) -> Result<u16, Failure> {
        let mark = self.unit.top;
        let left = self.operand_before(left, &[right])?;
        self.binary_with(left, op, right, x, dst, mark, span)
    }

    /// `left op right` with the left operand in a register; `mark` frees it.
    #[expect(clippy::too_many_arguments, reason = "the operands of one instruction")]
    pub(crate) fn binary_with(
        &mut self,
        left: u16,
        op: BinOp,
        right: &'h Expr,
        x: u8,
        dst: Option<u16>,
        mark: u16,
        span: Span,
    ) -> Result<u16, Failure> {
        let (op, right) = match immediate(op, right) {
            Some((op, value)) => (op, value as u16),
            None => (binary_op(op), self.operand(right)?),
        };
        self.unit.top = mark;
        let dst = self.destination(dst, span)?;
        self.unit.op_x(op, x, dst, left, right, span);
        Ok(dst)
    }

    fn bool_op(&mut self, node: &'h BoolOp, dst: Option<u16>, span: Span) -> Result<u16, Failure> {
        let mark = self.unit.top;
        let value = self.scratch(dst, span)?;
        let end = self.unit.label();
        let op = if node.is_or {
            Op::JumpIfTrue
        } else {
            Op::JumpIfFalse
        };
        let mut live = true;
        for (index, operand) in node.values.iter().enumerate() {
            let last = index + 1 == node.values.len();
            match fold(operand) {
                Some(constant) if !last => {
                    if truth(&constant) == node.is_or {
                        self.unit.load(value, &constant, operand.span);
                        live = false;
                    }
                }
                _ => {
                    self.expr(operand, Some(value))?;
                    if !last {
                        self.unit.branch(op, value, 0, end, operand.span);
                    }
                }
            }
            if !live {
                break;
            }
        }
        self.unit.place(end);
        self.settle(value, dst, mark, span)
    }

    fn conditional(
        &mut self,
        node: &'h IfExpr,
        dst: Option<u16>,
        span: Span,
    ) -> Result<u16, Failure> {
        let mark = self.unit.top;
        let (orelse, end) = (self.unit.label(), self.unit.label());
        self.jump_if(&node.test, false, orelse)?;
        self.unit.top = mark;
        let dst = self.destination(dst, span)?;
        self.expr(&node.body, Some(dst))?;
        self.unit.jump(end, span);
        self.unit.place(orelse);
        self.expr(&node.orelse, Some(dst))?;
        self.unit.place(end);
        Ok(dst)
    }

    fn subscript(
        &mut self,
        node: &'h Subscript,
        dst: Option<u16>,
        span: Span,
    ) -> Result<u16, Failure> {
        let mark = self.unit.top;
        let container = self.operand_before(&node.value, &[&node.index])?;
        match &node.index.kind {
            ExprKind::Slice(slice) if slice.step.is_none() => {
                let bounds = self.slice_bounds(slice, false, node.index.span)?;
                self.finish_op(Op::GetSlice, container, bounds, dst, mark, span)
            }
            _ => {
                let index = self.operand(&node.index)?;
                self.finish_op(Op::GetItem, container, index, dst, mark, span)
            }
        }
    }

    /// Lower and upper bound, and the step if asked for, in consecutive temporaries.
    pub(crate) fn slice_bounds(
        &mut self,
        slice: &'h Slice,
        with_step: bool,
        span: Span,
    ) -> Result<u16, Failure> {
        let first = self.unit.top;
        let bounds = [&slice.lower, &slice.upper, &slice.step];
        for bound in &bounds[..if with_step { 3 } else { 2 }] {
            match bound {
                Some(bound) => {
                    self.expr(bound, None)?;
                }
                None => {
                    let register = self.unit.temp(span)?;
                    self.unit.load(register, &Const::None, span);
                }
            }
        }
        Ok(first)
    }
}

/// The op of a binary operator.
pub(crate) fn binary_op(op: BinOp) -> Op {
    match op {
        BinOp::Add => Op::Add,
        BinOp::Sub => Op::Sub,
        BinOp::Mul => Op::Mul,
        BinOp::MatMul => Op::MatMul,
        BinOp::Div => Op::TrueDiv,
        BinOp::FloorDiv => Op::FloorDiv,
        BinOp::Mod => Op::Mod,
        BinOp::Pow => Op::Pow,
        BinOp::LShift => Op::LShift,
        BinOp::RShift => Op::RShift,
        BinOp::BitOr => Op::BitOr,
        BinOp::BitXor => Op::BitXor,
        BinOp::BitAnd => Op::BitAnd,
    }
}

/// The immediate form for a right operand that is a small constant.
fn immediate(op: BinOp, right: &Expr) -> Option<(Op, i16)> {
    let Some(Const::Int(value)) = fold(right) else {
        return None;
    };
    let value = i16::try_from(value).ok()?;
    let op = match op {
        BinOp::Add => Op::AddImm,
        BinOp::Sub => Op::SubImm,
        BinOp::Mul => Op::MulImm,
        BinOp::FloorDiv if value != 0 => Op::FloorDivImm,
        BinOp::Mod if value != 0 => Op::ModImm,
        BinOp::LShift if value >= 0 => Op::LShiftImm,
        BinOp::RShift if value >= 0 => Op::RShiftImm,
        BinOp::BitAnd => Op::AndImm,
        _ => return None,
    };
    Some((op, value))
}

/// Flag of the in-place form.
pub(crate) const INPLACE: u8 = feedback_bits::INPLACE;

/// Whether evaluating `expr` may assign the local `name` by `:=`.
fn rebinds(expr: &Expr, name: Name) -> bool {
    let any = |exprs: &[Expr]| exprs.iter().any(|expr| rebinds(expr, name));
    let option = |expr: &Option<Expr>| expr.as_ref().is_some_and(|expr| rebinds(expr, name));
    grow(|| match &expr.kind {
        ExprKind::Named(node) => node.target.name == name || rebinds(&node.value, name),
        ExprKind::FString(parts) | ExprKind::TString(parts) => parts_rebind(parts, name),
        ExprKind::Attribute(node) => rebinds(&node.value, name),
        ExprKind::Subscript(node) => rebinds(&node.value, name) || rebinds(&node.index, name),
        ExprKind::Slice(node) => option(&node.lower) || option(&node.upper) || option(&node.step),
        ExprKind::Call(node) => {
            rebinds(&node.func, name)
                || any(&node.args)
                || node
                    .keywords
                    .iter()
                    .any(|keyword| rebinds(&keyword.value, name))
        }
        ExprKind::Binary(node) => rebinds(&node.left, name) || rebinds(&node.right, name),
        ExprKind::Unary(node) => rebinds(&node.operand, name),
        ExprKind::BoolOp(node) => any(&node.values),
        ExprKind::Compare(node) => {
            rebinds(&node.left, name) || node.rest.iter().any(|(_, value)| rebinds(value, name))
        }
        ExprKind::If(node) => {
            rebinds(&node.test, name) || rebinds(&node.body, name) || rebinds(&node.orelse, name)
        }
        // Defaults may; the body runs later, and what it assigned would be a cell.
        ExprKind::Lambda(node) => {
            let params = &node.params;
            let all = params
                .posonly
                .iter()
                .chain(&params.args)
                .chain(&params.kwonly);
            all.into_iter().any(|param| option(&param.default))
        }
        ExprKind::Tuple(items) | ExprKind::List(items) | ExprKind::Set(items) => any(items),
        ExprKind::Dict(items) => items
            .iter()
            .any(|item| option(&item.key) || rebinds(&item.value, name)),
        ExprKind::Comprehension(node) => {
            rebinds(&node.element, name)
                || option(&node.value)
                || node
                    .clauses
                    .iter()
                    .any(|c| rebinds(&c.iter, name) || any(&c.tests))
        }
        ExprKind::Starred(inner) | ExprKind::Await(inner) | ExprKind::YieldFrom(inner) => {
            rebinds(inner, name)
        }
        ExprKind::Yield(inner) => inner.as_ref().is_some_and(|inner| rebinds(inner, name)),
        _ => false,
    })
}

fn parts_rebind(parts: &[StringPart], name: Name) -> bool {
    parts.iter().any(|part| match part {
        StringPart::Literal(_) => false,
        StringPart::Interpolation(part) => {
            rebinds(&part.value, name)
                || part
                    .spec
                    .as_ref()
                    .is_some_and(|spec| parts_rebind(spec, name))
        }
    })
}
