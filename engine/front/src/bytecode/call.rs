//! Calls.
//!
//! The callable and its arguments go to consecutive temporaries at the top,
//! where the callee's frame starts.

use super::Failure;
use super::code::{CodeFlags, Const, SlotKind};
use super::context::Context;
use super::ops::Op;
use super::scopes::{Var, facts};
use crate::syntax::hir::*;

/// Arguments that fit the count of a plain call.
const MAX_ARGS: usize = 255;

impl<'h> Context<'h> {
    pub(crate) fn call(
        &mut self,
        node: &'h Call,
        dst: Option<u16>,
        span: Span,
    ) -> Result<u16, Failure> {
        let base = self.unit.top;
        if self.zero_argument_super(node, base, span)? {
            return self.finish_call(Op::Call, 2, &[], dst, base, span);
        }
        let plain = plain_arguments(&node.args, &node.keywords);
        if plain
            && let ExprKind::Attribute(attribute) = &node.func.kind
            && node.args.len() + node.keywords.len() <= MAX_ARGS
        {
            let object = self.operand(&attribute.value)?;
            self.unit.top = base;
            self.unit.temps(2, span)?;
            let access = self.attr_span(attribute, node.func.span, node.func.span);
            let slot = self.attr_slot(SlotKind::Method, attribute.attr.name, access)?;
            self.unit.op(Op::LoadMethod, base, object, slot, access);
            self.arguments(&node.args, &node.keywords)?;
            let count = node.args.len() + node.keywords.len();
            let op = if node.keywords.is_empty() {
                Op::CallMethod
            } else {
                Op::CallMethodKw
            };
            let span = self.attr_span(attribute, node.func.span, span);
            return self.finish_call(op, count, &node.keywords, dst, base, span);
        }
        self.expr(&node.func, None)?;
        self.call_with(&node.args, &node.keywords, 0, dst, base, span)
    }

    /// Calls the callable in `base`, `given` arguments behind it, with further arguments.
    pub(crate) fn call_with(
        &mut self,
        args: &'h [Expr],
        keywords: &'h [Keyword],
        given: usize,
        dst: Option<u16>,
        base: u16,
        span: Span,
    ) -> Result<u16, Failure> {
        let count = given + args.len() + keywords.len();
        if plain_arguments(args, keywords) && count <= MAX_ARGS {
            self.arguments(args, keywords)?;
            let op = if keywords.is_empty() {
                Op::Call
            } else {
                Op::CallKw
            };
            return self.finish_call(op, count, keywords, dst, base, span);
        }
        self.unpacked_arguments(args, given, base, span)?;
        self.keyword_dict(keywords, base, span)?;
        let slot = self.unit.slot(SlotKind::Call, None, None, span)?;
        self.finish_op(Op::CallEx, base, slot, dst, base, span)
    }

    fn arguments(&mut self, args: &'h [Expr], keywords: &'h [Keyword]) -> Result<(), Failure> {
        for arg in args {
            self.expr(arg, None)?;
        }
        for keyword in keywords {
            self.expr(&keyword.value, None)?;
        }
        Ok(())
    }

    /// Emits the call of `base` with `count` arguments, the last of them keywords.
    fn finish_call(
        &mut self,
        op: Op,
        count: usize,
        keywords: &[Keyword],
        dst: Option<u16>,
        base: u16,
        span: Span,
    ) -> Result<u16, Failure> {
        let kw_names = (!keywords.is_empty()).then(|| {
            let names = keywords.iter().filter_map(|keyword| keyword.name);
            let texts = names.map(|name| Const::Str(StrLit::Text((&**self.text(name)).into())));
            let names = Const::Tuple(texts.collect());
            self.unit.constant(names)
        });
        let slot = self.unit.slot(SlotKind::Call, None, kw_names, span)?;
        self.unit.top = base;
        let dst = self.destination(dst, span)?;
        self.unit.op_x(op, count as u8, dst, base, slot, span);
        Ok(dst)
    }

    /// The positional arguments as one value in `base + 1`, `given` of them being there already.
    fn unpacked_arguments(
        &mut self,
        args: &'h [Expr],
        given: usize,
        base: u16,
        span: Span,
    ) -> Result<(), Failure> {
        let values = base + 1;
        if given == 0
            && let [
                Expr {
                    kind: ExprKind::Starred(inner),
                    ..
                },
            ] = args
        {
            self.expr(inner, None)?;
            return Ok(());
        }
        if given == 0 {
            let starred = args
                .iter()
                .any(|arg| matches!(arg.kind, ExprKind::Starred(_)));
            let build = if starred {
                Op::BuildList
            } else {
                Op::BuildTuple
            };
            self.sequence_display(build, args, None, span)?;
            return Ok(());
        }
        self.unit
            .op(Op::BuildList, values, values, given as u16, span);
        self.unit.top = values + 1;
        for arg in args {
            let mark = self.unit.top;
            let (value, op) = match &arg.kind {
                ExprKind::Starred(inner) => (self.operand(inner)?, Op::ListExtend),
                _ => (self.operand(arg)?, Op::ListAppend),
            };
            self.unit.op(op, values, value, 0, arg.span);
            self.unit.top = mark;
        }
        Ok(())
    }

    /// The keyword arguments as a fresh dict in `base + 2`, or unbound.
    fn keyword_dict(
        &mut self,
        keywords: &'h [Keyword],
        base: u16,
        span: Span,
    ) -> Result<(), Failure> {
        let dict = self.unit.temp(span)?;
        debug_assert_eq!(dict, base + 2);
        if keywords.is_empty() {
            self.unit.op(Op::LoadUnbound, dict, 0, 0, span);
            return Ok(());
        }
        let mark = self.unit.top;
        let named = keywords
            .iter()
            .take_while(|keyword| keyword.name.is_some())
            .count()
            .min(100);
        let (first, rest) = keywords.split_at(named);
        for keyword in first {
            self.keyword_name(keyword)?;
            self.expr(&keyword.value, None)?;
        }
        self.unit.top = mark;
        self.unit
            .op(Op::BuildMap, dict, mark, first.len() as u16, span);
        for keyword in rest {
            let mapping = match keyword.name {
                None => self.operand(&keyword.value)?,
                // A dict of its own, so that a repeated name is found.
                Some(_) => {
                    self.keyword_name(keyword)?;
                    self.expr(&keyword.value, None)?;
                    self.unit.op(Op::BuildMap, mark, mark, 1, keyword.span);
                    mark
                }
            };
            self.unit
                .op(Op::DictMerge, dict, mapping, base, keyword.span);
            self.unit.top = mark;
        }
        Ok(())
    }

    fn keyword_name(&mut self, keyword: &'h Keyword) -> Result<(), Failure> {
        if let Some(name) = keyword.name {
            let text = Const::Str(StrLit::Text((&**self.text(name)).into()));
            let register = self.unit.temp(keyword.span)?;
            self.unit.load(register, &text, keyword.span);
        }
        Ok(())
    }

    /// Loads `super`, `__class__` and the first parameter when the call is a zero-argument `super()`
    /// inside a method.
    fn zero_argument_super(
        &mut self,
        node: &'h Call,
        base: u16,
        span: Span,
    ) -> Result<bool, Failure> {
        let class_name = self.shared.texts.class_name;
        let ExprKind::Name(name) = node.func.kind else {
            return Ok(false);
        };
        let scope = self.shared.scopes.get(self.unit_scope);
        let applies = Some(name) == self.shared.super_name
            && node.args.is_empty()
            && node.keywords.is_empty()
            && self.flags.contains(CodeFlags::FUNCTION)
            && !scope.is_comprehension
            && self.var(name) == Var::Global
            && self.shared.scopes.var(self.unit_scope, class_name) == Var::Free;
        let Some(first) = scope
            .bound
            .first()
            .copied()
            .filter(|first| applies && self.counts.args > 0 && scope.has(*first, facts::PARAM))
        else {
            return Ok(false);
        };
        self.expr(&node.func, None)?;
        let class = self.unit.temp(span)?;
        let index = self.name_index(class_name, span)?;
        self.unit.op(
            Op::LoadFree,
            class,
            self.free_index(class_name),
            index,
            span,
        );
        let object = self.unit.temp(span)?;
        debug_assert_eq!(object, base + 2);
        // The parameter itself, whatever a comprehension around the call calls so.
        let scope = std::mem::replace(&mut self.scope, self.unit_scope);
        let loaded = self.load_name(first, object, span);
        self.scope = scope;
        loaded.map(|()| true)
    }
}

/// Whether there is no `*` or `**` among the arguments.
fn plain_arguments(args: &[Expr], keywords: &[Keyword]) -> bool {
    args.iter()
        .all(|arg| !matches!(arg.kind, ExprKind::Starred(_)))
        && keywords.iter().all(|keyword| keyword.name.is_some())
}
