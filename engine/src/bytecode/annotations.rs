//! Annotations of functions: a function of their own evaluates them when they are asked for.

use super::Failure;
use super::code::{CodeFlags, Const};
use super::context::{Context, ParamCounts};
use super::ops::Op;
use super::unit::too_large;
use crate::syntax::hir::{Expr, ExprKind, FunctionDef, Name, Span, StrLit};
use std::rc::Rc;

/// The annotated names of a function, in the order of `__annotations__`; `None` is the result.
pub(super) fn of_function(def: &FunctionDef) -> impl Iterator<Item = (Option<Name>, &Expr)> {
    let params = &def.params;
    let all = params
        .posonly
        .iter()
        .chain(&params.args)
        .chain(&params.vararg);
    let all = all.chain(&params.kwonly).chain(&params.kwarg);
    all.filter_map(|param| Some((Some(param.name.name), param.annotation.as_ref()?)))
        .chain(def.returns.as_ref().map(|returns| (None, returns)))
}

impl<'h> Context<'h> {
    /// Makes the function `__annotate__` of a definition in the next temporary; false when nothing
    /// is annotated.
    pub(super) fn annotate(
        &mut self,
        def: &'h FunctionDef,
        qualname: &str,
        span: Span,
    ) -> Result<bool, Failure> {
        let Some(scope) = self.shared.scopes.beside(def) else {
            return Ok(false);
        };
        let qualname = Rc::from(format!("{qualname}.__annotate__"));
        let name = Rc::from("__annotate__");
        let mut inner = self.inner(scope, name, qualname, CodeFlags::default(), span)?;
        inner.first_line = inner.line(span);
        // The format that is asked for.
        inner.counts = ParamCounts {
            args: 1,
            posonly: 1,
            kwonly: 0,
            all: 1,
        };
        inner.set_named(1, span)?;
        let mark = inner.unit.top;
        let mut pairs = 0usize;
        for (name, annotation) in of_function(def) {
            let text = name.map_or("return", |name| &**inner.text(name));
            let register = inner.unit.temp(annotation.span)?;
            inner.unit.load(
                register,
                &Const::Str(StrLit::Text(text.into())),
                annotation.span,
            );
            inner.annotation(annotation)?;
            pairs += 1;
        }
        let pairs = u16::try_from(pairs).map_err(|_| too_large("annotations", span))?;
        let map = inner.finish_op(Op::BuildMap, mark, pairs, None, mark, span)?;
        inner.unit.op(Op::Return, map, 0, 0, span);
        let code = inner.finish(None)?;
        let base = self.unit.top;
        self.finish_function(scope, code, base, 0, None, None, span)?;
        Ok(true)
    }

    /// One annotation, or its source text under `from __future__ import annotations`.
    fn annotation(&mut self, annotation: &'h Expr) -> Result<(), Failure> {
        let span = annotation.span;
        if self.shared.module.future.annotations {
            let register = self.unit.temp(span)?;
            let text = Const::Str(StrLit::Text(self.source().slice(span).into()));
            self.unit.load(register, &text, span);
            return Ok(());
        }
        // `*args: *Ts` says what `*Ts` consists of.
        let annotation = match &annotation.kind {
            ExprKind::Starred(inner) => inner,
            _ => annotation,
        };
        self.expr(annotation, None).map(drop)
    }
}
