//! Functions, lambdas, and closures over them.

use super::Failure;
use super::code::{Code, CodeFlags, Const};
use super::const_fold::fold;
use super::context::{Context, ParamCounts};
use super::ops::Op;
use super::scopes::{ScopeId, Var};
use super::unit::{Block, BlockKind, too_large};
use crate::syntax::hir::{Expr, ExprKind, FunctionDef, Lambda, Params, Span, StrLit};
use std::rc::Rc;

/// Bits of `x` of `MakeFunction`.
pub(super) const DEFAULTS: u8 = 1;
const KW_DEFAULTS: u8 = 2;
const CLOSURE: u8 = 4;
const ANNOTATE: u8 = 8;

impl<'h> Context<'h> {
    pub(crate) fn function_def(&mut self, def: &'h FunctionDef, span: Span) -> Result<(), Failure> {
        let mark = self.unit.top;
        self.decorators(&def.decorators)?;
        let text = self.text(def.name.name).clone();
        let qualname = self.inner_qualname(&text, Some(def.binding));
        let direct = self
            .store_register(def.binding)
            .filter(|_| def.decorators.is_empty());
        let function = if def.type_params.is_empty() {
            self.make_function(
                &def.params,
                direct,
                span,
                |cx| cx.function_code(def, text, qualname, span),
                Some(def),
            )?
        } else {
            self.generic_function(def, text, qualname, span)?
        };
        let value = self.apply_decorators(&def.decorators, function)?;
        self.store_name(def.binding, value, def.name.span)?;
        self.unit.top = mark;
        Ok(())
    }

    /// The code of a definition.
    pub(crate) fn function_code(
        &self,
        def: &'h FunctionDef,
        text: Rc<str>,
        qualname: Rc<str>,
        span: Span,
    ) -> Result<(ScopeId, Rc<Code>), Failure> {
        let scope = self.shared.scopes.of(def);
        let flags = suspends_flag(def.has_yield, def.is_async);
        let mut inner = self.inner(scope, text, qualname, flags, span)?;
        inner.first_line = def
            .decorators
            .first()
            .map_or(inner.line(span), |decorator| inner.line(decorator.span));
        inner.set_params(&def.params, span)?;
        let doc = self.docstring(&def.body);
        inner.body(&def.body)?;
        let end = def.body.last().map_or(span, |stmt| stmt.span);
        inner.unit.op(Op::ReturnNone, 0, 0, 0, end);
        Ok((scope, inner.finish(doc)?))
    }

    pub(crate) fn lambda(
        &mut self,
        node: &'h Lambda,
        dst: Option<u16>,
        span: Span,
    ) -> Result<u16, Failure> {
        let name: Rc<str> = Rc::from("<lambda>");
        let qualname = self.inner_qualname(&name, None);
        self.make_function(
            &node.params,
            dst,
            span,
            |cx| {
                let scope = cx.shared.scopes.of(node);
                let mut inner = cx.inner(
                    scope,
                    name,
                    qualname,
                    suspends_flag(node.has_yield, false),
                    span,
                )?;
                inner.first_line = inner.line(span);
                inner.set_params(&node.params, span)?;
                let value = inner.operand(&node.body)?;
                inner.unit.op(Op::Return, value, 0, 0, node.body.span);
                Ok((scope, inner.finish(None)?))
            },
            None,
        )
    }

    /// The state for compiling a function defined here.
    pub(crate) fn inner(
        &self,
        scope: ScopeId,
        name: Rc<str>,
        qualname: Rc<str>,
        flags: CodeFlags,
        span: Span,
    ) -> Result<Context<'h>, Failure> {
        let mut flags = flags | CodeFlags::FUNCTION;
        let nested = self
            .flags
            .intersects(CodeFlags::FUNCTION | CodeFlags::NESTED);
        if nested {
            flags.insert(CodeFlags::NESTED);
        }
        let mut inner = Context::new(self.shared, scope, name, qualname, flags);
        inner.nest_in(self, span)?;
        Ok(inner)
    }

    pub(crate) fn line(&self, span: Span) -> u32 {
        self.source().line(span.start)
    }

    /// Lays out parameters and locals; makes the cells of captured ones.
    fn set_params(&mut self, params: &Params, span: Span) -> Result<(), Failure> {
        let posonly = params.posonly.len();
        let args = posonly + params.args.len();
        let kwonly = params.kwonly.len();
        let all = args
            + kwonly
            + usize::from(params.vararg.is_some())
            + usize::from(params.kwarg.is_some());
        if all > usize::from(u16::MAX) {
            return Err(too_large("parameters", span));
        }
        self.counts = ParamCounts {
            args: args as u16,
            posonly: posonly as u16,
            kwonly: kwonly as u16,
            all: all as u16,
        };
        if params.vararg.is_some() {
            self.flags.insert(CodeFlags::VARARGS);
        }
        if params.kwarg.is_some() {
            self.flags.insert(CodeFlags::VARKEYWORDS);
        }
        self.set_named(0, span)
    }

    /// Gives each bound name of the scope its register, behind `before` unnamed parameters.
    pub(crate) fn set_named(&mut self, before: u16, span: Span) -> Result<(), Failure> {
        let scope = self.shared.scopes.get(self.unit_scope);
        let count = scope.bound.len() + usize::from(before);
        if count >= usize::from(super::unit::PINNED) {
            return Err(too_large("local variables", span));
        }
        self.unnamed = before;
        self.local_names
            .extend((0..before).map(|index| Rc::from(format!(".{index}"))));
        for name in &scope.bound {
            self.local_names.push(self.shared.texts.text(*name).clone());
        }
        self.set_locals(count as u16);
        for name in &scope.bound {
            if self.shared.scopes.var(self.unit_scope, *name) == Var::Cell {
                let register = self.local_register(*name);
                self.cells.push(register);
                self.unit.op(Op::MakeCell, register, 0, 0, span);
            }
        }
        Ok(())
    }

    /// Evaluates defaults, compiles the code with `compile`, and makes the function.
    pub(crate) fn make_function(
        &mut self,
        params: &'h Params,
        dst: Option<u16>,
        span: Span,
        compile: impl FnOnce(&mut Self) -> Result<(ScopeId, Rc<Code>), Failure>,
        annotated: Option<&'h FunctionDef>,
    ) -> Result<u16, Failure> {
        let base = self.unit.top;
        let flags = self.defaults(params, span)?;
        let (scope, code) = compile(self)?;
        self.finish_function(scope, code, base, flags, annotated, dst, span)
    }

    /// Evaluates defaults: their tuple and dict, as far as there are any, take the next temporaries.
    /// Returns the flags of `MakeFunction` for them.
    pub(crate) fn defaults(&mut self, params: &'h Params, span: Span) -> Result<u8, Failure> {
        let mut flags = 0;
        let defaults: Vec<&'h Expr> = params
            .posonly
            .iter()
            .chain(&params.args)
            .filter_map(|param| param.default.as_ref())
            .collect();
        if !defaults.is_empty() {
            flags |= DEFAULTS;
            let folded: Option<Vec<Const>> = defaults.iter().map(|expr| fold(expr)).collect();
            if let Some(folded) = folded {
                let register = self.unit.temp(span)?;
                self.unit.load(register, &Const::Tuple(folded.into()), span);
            } else {
                let mark = self.unit.top;
                for default in &defaults {
                    self.expr(default, None)?;
                }
                let count =
                    u16::try_from(defaults.len()).map_err(|_| too_large("defaults", span))?;
                self.finish_op(Op::BuildTuple, mark, count, None, mark, span)?;
            }
        }
        let mark = self.unit.top;
        let mut pairs = 0u16;
        for param in &params.kwonly {
            if let Some(default) = &param.default {
                let name = Const::Str(StrLit::Text((&**self.text(param.name.name)).into()));
                let register = self.unit.temp(span)?;
                self.unit.load(register, &name, span);
                self.expr(default, None)?;
                pairs += 1;
            }
        }
        if pairs > 0 {
            flags |= KW_DEFAULTS;
            self.finish_op(Op::BuildMap, mark, pairs, None, mark, span)?;
        }
        Ok(flags)
    }

    /// Adds the closure and makes the function whose other extras lie from `base` on.
    #[expect(clippy::too_many_arguments, reason = "the parts of a function")]
    pub(crate) fn finish_function(
        &mut self,
        scope: ScopeId,
        code: Rc<Code>,
        base: u16,
        mut flags: u8,
        annotated: Option<&'h FunctionDef>,
        dst: Option<u16>,
        span: Span,
    ) -> Result<u16, Failure> {
        let free = &self.shared.scopes.get(scope).free;
        if !free.is_empty() {
            flags |= CLOSURE;
            let mark = self.unit.top;
            for name in free {
                let register = self.unit.temp(span)?;
                self.load_cell(*name, register, span);
            }
            self.finish_op(Op::BuildTuple, mark, free.len() as u16, None, mark, span)?;
        }
        if let Some(def) = annotated
            && self.annotate(def, &code.qualname, span)?
        {
            flags |= ANNOTATE;
        }
        let index = self.unit.constant(Const::Code(code));
        let index = u16::try_from(index.0).map_err(|_| too_large("constants", span))?;
        self.unit.top = base;
        let dst = self.destination(dst, span)?;
        self.unit
            .op_x(Op::MakeFunction, flags, dst, index, base, span);
        Ok(dst)
    }

    /// Evaluates decorators into consecutive temporaries.
    pub(crate) fn decorators(&mut self, decorators: &'h [Expr]) -> Result<(), Failure> {
        decorators
            .iter()
            .try_for_each(|decorator| self.expr(decorator, None).map(drop))
    }

    /// Calls the decorators, innermost first, with the value that follows them.
    pub(crate) fn apply_decorators(
        &mut self,
        decorators: &'h [Expr],
        mut value: u16,
    ) -> Result<u16, Failure> {
        for decorator in decorators.iter().rev() {
            let base = value - 1;
            let slot = self
                .unit
                .slot(super::SlotKind::Call, None, None, decorator.span)?;
            self.unit
                .op_x(Op::Call, 1, base, base, slot, decorator.span);
            self.unit.top = value;
            value = base;
        }
        Ok(value)
    }

    /// `return`.
    pub(crate) fn return_(&mut self, value: Option<&'h Expr>, span: Span) -> Result<(), Failure> {
        if !self.flags.contains(CodeFlags::FUNCTION) {
            return Err(Failure::new("'return' outside function", span));
        }
        let mark = self.unit.top;
        let mut register = None;
        if let Some(value) = value.filter(|value| !matches!(value.kind, ExprKind::None)) {
            let operand = self.operand(value)?;
            // What runs on the way out may assign the variable.
            let rebinds = |block: &Block<'_>| {
                matches!(
                    block.kind,
                    BlockKind::Finally { .. } | BlockKind::Handler { name: Some(_), .. }
                )
            };
            if self.unit.is_local(operand) && self.unit.blocks.iter().any(rebinds) {
                let copy = self.unit.temp(span)?;
                self.unit.op(Op::Move, copy, operand, 0, span);
                register = Some(copy);
            } else {
                register = Some(operand);
            }
        }
        let left = self.leave_blocks(0, span)?;
        match register {
            Some(register) => self.unit.op(Op::Return, register, 0, 0, span),
            None => self.unit.op(Op::ReturnNone, 0, 0, 0, span),
        }
        self.enter_again(left);
        self.unit.top = mark;
        Ok(())
    }
}

/// What calling a function makes.
pub(crate) fn suspends_flag(has_yield: bool, is_async: bool) -> CodeFlags {
    match (has_yield, is_async) {
        (false, false) => CodeFlags::default(),
        (true, false) => CodeFlags::GENERATOR,
        (false, true) => CodeFlags::COROUTINE,
        (true, true) => CodeFlags::ASYNC_GENERATOR,
    }
}
