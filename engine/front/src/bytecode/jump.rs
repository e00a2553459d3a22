//! Conditions and comparisons.

use super::code::Const;
use super::const_fold::{fold, truth};
use super::context::Context;
use super::ops::Op;
use super::unit::Label;
use super::{Failure, grow};
use crate::syntax::hir::*;
use foldhash::fast::FixedState;
use std::collections::HashSet;
use std::rc::Rc;

impl<'h> Context<'h> {
    /// Jumps to `target` when the truth of `expr` is `when`, else falls through.
    pub(crate) fn jump_if(
        &mut self,
        expr: &'h Expr,
        when: bool,
        target: Label,
    ) -> Result<(), Failure> {
        let mark = self.unit.top;
        if let Some(value) = self.constant(expr) {
            if truth(&value) == when {
                self.unit.jump(target, expr.span);
            }
            return Ok(());
        }
        match &expr.kind {
            ExprKind::Unary(node) if node.op == UnaryOp::Not => {
                grow(|| self.jump_if(&node.operand, !when, target))
            }
            ExprKind::BoolOp(node) => grow(|| self.jump_bool(node, when, target)),
            ExprKind::Compare(node) => grow(|| self.jump_compare(node, when, target, expr.span)),
            ExprKind::If(node) => grow(|| {
                let (orelse, end) = (self.unit.label(), self.unit.label());
                self.jump_if(&node.test, false, orelse)?;
                self.jump_if(&node.body, when, target)?;
                self.unit.jump(end, expr.span);
                self.unit.place(orelse);
                self.jump_if(&node.orelse, when, target)?;
                self.unit.place(end);
                Ok(())
            }),
            _ => {
                let value = self.operand(expr)?;
                self.unit.top = mark;
                let op = if when {
                    Op::JumpIfTrue
                } else {
                    Op::JumpIfFalse
                };
                self.unit.branch(op, value, 0, target, expr.span);
                Ok(())
            }
        }
    }

    /// The value of a constant condition (`__debug__` is one).
    pub(crate) fn constant(&self, expr: &Expr) -> Option<Const> {
        match expr.kind {
            ExprKind::Name(name) if Some(name) == self.shared.debug_name => {
                Some(self.shared.debug())
            }
            _ => fold(expr),
        }
    }

    fn jump_bool(&mut self, node: &'h BoolOp, when: bool, target: Label) -> Result<(), Failure> {
        let Some((last, first)) = node.values.split_last() else {
            return Ok(());
        };
        if node.is_or == when {
            // Any operand decides for the jump.
            first
                .iter()
                .try_for_each(|operand| self.jump_if(operand, when, target))?;
            self.jump_if(last, when, target)
        } else {
            let past = self.unit.label();
            first
                .iter()
                .try_for_each(|operand| self.jump_if(operand, !when, past))?;
            self.jump_if(last, when, target)?;
            self.unit.place(past);
            Ok(())
        }
    }

    fn jump_compare(
        &mut self,
        node: &'h Compare,
        when: bool,
        target: Label,
        span: Span,
    ) -> Result<(), Failure> {
        let mark = self.unit.top;
        let past = self.unit.label();
        let mut left = self.operand_before(&node.left, &following(&node.rest))?;
        let mut left_expr = &node.left;
        for (index, (op, right)) in node.rest.iter().enumerate() {
            let last = index + 1 == node.rest.len();
            let later = following(&node.rest[index + 1..]);
            let (jumps_when, to) = if last {
                (when, target)
            } else if when {
                (false, past)
            } else {
                (false, target)
            };
            left = self.jump_pair((left, left_expr), *op, right, &later, jumps_when, to, span)?;
            left_expr = right;
        }
        self.unit.place(past);
        self.unit.top = mark;
        Ok(())
    }

    /// One comparison of a condition; gives the register of the right operand where a later
    /// comparison needs it.
    #[expect(
        clippy::too_many_arguments,
        reason = "both operands and the way of the jump"
    )]
    fn jump_pair(
        &mut self,
        (left, left_expr): (u16, &'h Expr),
        op: CmpOp,
        right: &'h Expr,
        later: &[&'h Expr],
        when: bool,
        target: Label,
        span: Span,
    ) -> Result<u16, Failure> {
        let none = |expr: &Expr| matches!(expr.kind, ExprKind::None);
        if later.is_empty() && matches!(op, CmpOp::Is | CmpOp::IsNot) {
            let is = (op == CmpOp::Is) == when;
            let op = if is {
                Op::JumpIfNone
            } else {
                Op::JumpIfNotNone
            };
            if none(right) {
                self.unit.branch(op, left, 0, target, span);
                return Ok(left);
            }
            if none(left_expr) {
                let right = self.operand(right)?;
                self.unit.branch(op, right, 0, target, span);
                return Ok(right);
            }
        }
        let Some((jump, jump_imm)) = fused(op, when) else {
            let right = self.compare_operand(op, right, later)?;
            let mark = self.unit.top;
            let result = self.unit.temp(span)?;
            self.unit.op(compare_op(op), result, left, right, span);
            let jump = if when {
                Op::JumpIfTrue
            } else {
                Op::JumpIfFalse
            };
            self.unit.branch(jump, result, 0, target, span);
            self.unit.top = mark;
            return Ok(right);
        };
        if later.is_empty()
            && let Some(Const::Int(value)) = fold(right)
            && let Ok(value) = i16::try_from(value)
        {
            self.unit.branch(jump_imm, left, value as u16, target, span);
            return Ok(left);
        }
        let right = self.operand_before(right, later)?;
        self.unit.branch(jump, left, right, target, span);
        Ok(right)
    }

    /// The right operand; a display of constants behind `in` becomes a constant.
    fn compare_operand(
        &mut self,
        op: CmpOp,
        expr: &'h Expr,
        later: &[&'h Expr],
    ) -> Result<u16, Failure> {
        if matches!(op, CmpOp::In | CmpOp::NotIn)
            && let Some(value) = constant_container(expr)
        {
            return self.operand_const(&value, expr.span);
        }
        self.operand_before(expr, later)
    }

    /// A comparison as a value.
    pub(crate) fn compare(
        &mut self,
        node: &'h Compare,
        dst: Option<u16>,
        span: Span,
    ) -> Result<u16, Failure> {
        let mark = self.unit.top;
        if let [(op, right)] = &node.rest[..] {
            let left = self.operand_before(&node.left, &[right])?;
            let right = self.compare_operand(*op, right, &[])?;
            return self.finish_op(compare_op(*op), left, right, dst, mark, span);
        }
        let result = self.scratch(dst, span)?;
        let end = self.unit.label();
        let mut left = self.operand_before(&node.left, &following(&node.rest))?;
        for (index, (op, right)) in node.rest.iter().enumerate() {
            let later = following(&node.rest[index + 1..]);
            let right = self.compare_operand(*op, right, &later)?;
            self.unit.op(compare_op(*op), result, left, right, span);
            if !later.is_empty() {
                self.unit.branch(Op::JumpIfFalse, result, 0, end, span);
            }
            left = right;
        }
        self.unit.place(end);
        self.settle(result, dst, mark, span)
    }
}

/// The operands of a chain's remaining comparisons.
fn following(rest: &[(CmpOp, Expr)]) -> Vec<&Expr> {
    rest.iter().map(|(_, expr)| expr).collect()
}

/// `in [1, 2]` searches a constant tuple, `in {1, 2}` a constant frozenset.
fn constant_container(expr: &Expr) -> Option<Const> {
    match &expr.kind {
        ExprKind::List(items) => {
            let items: Option<Vec<Const>> = items.iter().map(fold).collect();
            Some(Const::Tuple(items?.into()))
        }
        ExprKind::Set(items) => constant_set(items),
        _ => None,
    }
}

/// The frozenset of constant items.
#[expect(
    clippy::mutable_key_type,
    reason = "reading the content of code changes neither its hash nor what it equals"
)]
pub(crate) fn constant_set(items: &[Expr]) -> Option<Const> {
    let mut set: Vec<Const> = Vec::with_capacity(items.len());
    let mut seen = HashSet::with_capacity_and_hasher(items.len(), FixedState::default());
    for item in items {
        let item = fold(item)?;
        if seen.insert(item.clone()) {
            set.push(item);
        }
    }
    Some(Const::FrozenSet(Rc::from(set)))
}

/// The op of a comparison as a value.
pub(crate) fn compare_op(op: CmpOp) -> Op {
    match op {
        CmpOp::Eq => Op::Eq,
        CmpOp::NotEq => Op::Ne,
        CmpOp::Lt => Op::Lt,
        CmpOp::LtE => Op::Le,
        CmpOp::Gt => Op::Gt,
        CmpOp::GtE => Op::Ge,
        CmpOp::Is => Op::Is,
        CmpOp::IsNot => Op::IsNot,
        CmpOp::In => Op::In,
        CmpOp::NotIn => Op::NotIn,
    }
}

/// The fused compare and jump, and its immediate form.
fn fused(op: CmpOp, when: bool) -> Option<(Op, Op)> {
    Some(match (op, when) {
        (CmpOp::Lt, true) => (Op::JumpIfLt, Op::JumpIfLtImm),
        (CmpOp::LtE, true) => (Op::JumpIfLe, Op::JumpIfLeImm),
        (CmpOp::Eq, true) => (Op::JumpIfEq, Op::JumpIfEqImm),
        (CmpOp::NotEq, true) => (Op::JumpIfNe, Op::JumpIfNeImm),
        (CmpOp::Gt, true) => (Op::JumpIfGt, Op::JumpIfGtImm),
        (CmpOp::GtE, true) => (Op::JumpIfGe, Op::JumpIfGeImm),
        (CmpOp::Lt, false) => (Op::JumpIfNotLt, Op::JumpIfNotLtImm),
        (CmpOp::LtE, false) => (Op::JumpIfNotLe, Op::JumpIfNotLeImm),
        (CmpOp::Eq, false) => (Op::JumpIfNotEq, Op::JumpIfNotEqImm),
        (CmpOp::NotEq, false) => (Op::JumpIfNotNe, Op::JumpIfNotNeImm),
        (CmpOp::Gt, false) => (Op::JumpIfNotGt, Op::JumpIfNotGtImm),
        (CmpOp::GtE, false) => (Op::JumpIfNotGe, Op::JumpIfNotGeImm),
        _ => return None,
    })
}

/// The conditional jump that jumps exactly when `op` does not.
pub(crate) fn negated(op: Op) -> Option<Op> {
    Some(match op {
        Op::JumpIfTrue => Op::JumpIfFalse,
        Op::JumpIfFalse => Op::JumpIfTrue,
        Op::JumpIfNone => Op::JumpIfNotNone,
        Op::JumpIfNotNone => Op::JumpIfNone,
        Op::JumpIfLt => Op::JumpIfNotLt,
        Op::JumpIfLe => Op::JumpIfNotLe,
        Op::JumpIfEq => Op::JumpIfNotEq,
        Op::JumpIfNe => Op::JumpIfNotNe,
        Op::JumpIfGt => Op::JumpIfNotGt,
        Op::JumpIfGe => Op::JumpIfNotGe,
        Op::JumpIfNotLt => Op::JumpIfLt,
        Op::JumpIfNotLe => Op::JumpIfLe,
        Op::JumpIfNotEq => Op::JumpIfEq,
        Op::JumpIfNotNe => Op::JumpIfNe,
        Op::JumpIfNotGt => Op::JumpIfGt,
        Op::JumpIfNotGe => Op::JumpIfGe,
        Op::JumpIfLtImm => Op::JumpIfNotLtImm,
        Op::JumpIfLeImm => Op::JumpIfNotLeImm,
        Op::JumpIfEqImm => Op::JumpIfNotEqImm,
        Op::JumpIfNeImm => Op::JumpIfNotNeImm,
        Op::JumpIfGtImm => Op::JumpIfNotGtImm,
        Op::JumpIfGeImm => Op::JumpIfNotGeImm,
        Op::JumpIfNotLtImm => Op::JumpIfLtImm,
        Op::JumpIfNotLeImm => Op::JumpIfLeImm,
        Op::JumpIfNotEqImm => Op::JumpIfEqImm,
        Op::JumpIfNotNeImm => Op::JumpIfNeImm,
        Op::JumpIfNotGtImm => Op::JumpIfGtImm,
        Op::JumpIfNotGeImm => Op::JumpIfGeImm,
        _ => return None,
    })
}
