//! Type parameters: `def f[T]`, `class C[T]`, `type X[T] = …`.
//!
//! They are variables of a function around the definition, which is called at once. Bounds, defaults and
//! values of aliases are functions of their own, called when they are asked for. What stands in a class sees
//! the names of the class: the functions get its namespace as a parameter.

use super::Failure;
use super::code::{CodeFlags, Const, SlotKind};
use super::context::{Context, ParamCounts};
use super::intrinsic::Intrinsic;
use super::ops::Op;
use super::scopes::ScopeId;
use super::unit::too_large;
use crate::syntax::hir::{
    ClassDef, Expr, ExprKind, FunctionDef, Name, Span, StrLit, TypeAlias, TypeParam, TypeParamKind,
};
use std::rc::Rc;

/// The function around a generic definition, under construction.
struct Generic<'h> {
    scope: ScopeId,
    inner: Context<'h>,
    /// Register of its first parameter behind the namespace.
    first: u16,
    /// Register of the tuple of type parameters.
    params: u16,
}

impl<'h> Context<'h> {
    pub(crate) fn generic_function(
        &mut self,
        def: &'h FunctionDef,
        text: Rc<str>,
        qualname: Rc<str>,
        span: Span,
    ) -> Result<u16, Failure> {
        let base = self.begin_generic_call(def, span)?;
        let mark = self.unit.top;
        let flags = self.defaults(&def.params, span)?;
        let given = self.unit.top - mark;
        let mut generic = self.begin_generic(def, &def.type_params, &text, given, span)?;
        let inner = &mut generic.inner;
        let function = inner.unit.top;
        for i in 0..given {
            let copy = inner.unit.temp(span)?;
            inner.unit.op(Op::Move, copy, generic.first + i, 0, span);
        }
        let (scope, code) = inner.function_code(def, text, qualname, span)?;
        inner.finish_function(scope, code, function, flags, Some(def), None, span)?;
        let params = inner.unit.temp(span)?;
        inner.unit.op(Op::Move, params, generic.params, 0, span);
        inner.intrinsic(Intrinsic::SetTypeParams, function, function, 2, span);
        inner.unit.op(Op::Return, function, 0, 0, span);
        self.finish_generic(generic, base, span)
    }

    pub(crate) fn generic_class(
        &mut self,
        def: &'h ClassDef,
        qualname: Rc<str>,
        span: Span,
    ) -> Result<u16, Failure> {
        let base = self.begin_generic_call(def, span)?;
        let text = self.text(def.name.name).clone();
        let mut generic = self.begin_generic(def, &def.type_params, &text, 0, span)?;
        let inner = &mut generic.inner;
        let callee = inner.begin_class(def, qualname, span)?;
        for base in &def.bases {
            if let ExprKind::Starred(_) = base.kind {
                let what = "a starred base of a class with type parameters";
                return Err(Failure::unsupported(what, base.span));
            }
            inner.expr(base, None)?;
        }
        let last = inner.unit.temp(span)?;
        inner.intrinsic(Intrinsic::GenericBase, last, generic.params, 1, span);
        let given = 3 + def.bases.len();
        let class = inner.call_with(&[], &def.keywords, given, None, callee, span)?;
        inner.unit.op(Op::Return, class, 0, 0, span);
        self.finish_generic(generic, base, span)
    }

    pub(crate) fn type_alias(&mut self, node: &'h TypeAlias, span: Span) -> Result<(), Failure> {
        let mark = self.unit.top;
        let alias = if node.type_params.is_empty() {
            self.alias_object(node, None, span)?
        } else {
            let base = self.begin_generic_call(node, span)?;
            let text = self.text(node.name.name).clone();
            let mut generic = self.begin_generic(node, &node.type_params, &text, 0, span)?;
            let params = generic.params;
            let alias = generic.inner.alias_object(node, Some(params), span)?;
            generic.inner.unit.op(Op::Return, alias, 0, 0, span);
            self.finish_generic(generic, base, span)?
        };
        self.store_name(node.binding, alias, node.name.span)?;
        self.unit.top = mark;
        Ok(())
    }

    fn alias_object(
        &mut self,
        node: &'h TypeAlias,
        params: Option<u16>,
        span: Span,
    ) -> Result<u16, Failure> {
        let first = self.load_text_of(node.name.name, span)?;
        let at = self.unit.temp(span)?;
        match params {
            Some(params) => self.unit.op(Op::Move, at, params, 0, span),
            None => self.unit.load(at, &Const::None, span),
        }
        self.evaluator(Some(&node.value), node.name.name, span)?;
        self.intrinsic(Intrinsic::TypeAlias, first, first, 3, span);
        self.unit.top = first + 1;
        Ok(first)
    }

    /// The text of a name in the next temporary.
    fn load_text_of(&mut self, name: Name, span: Span) -> Result<u16, Failure> {
        let register = self.unit.temp(span)?;
        let text = Const::Str(StrLit::Text((&**self.text(name)).into()));
        self.unit.load(register, &text, span);
        Ok(register)
    }

    /// A place for the function around, and its argument: the namespace of the class, if there is one.
    fn begin_generic_call<T>(&mut self, node: &T, span: Span) -> Result<u16, Failure> {
        let base = self.unit.temp(span)?;
        let scope = self.shared.scopes.generic(node);
        if self.shared.scopes.get(scope).sees_class {
            let namespace = self.unit.temp(span)?;
            self.unit.op(Op::Move, namespace, 0, 0, span);
        }
        Ok(base)
    }

    /// The function around a definition up to where the type parameters are made; it gets `given` further
    /// arguments.
    fn begin_generic<T>(
        &self,
        node: &T,
        type_params: &'h [TypeParam],
        text: &str,
        given: u16,
        span: Span,
    ) -> Result<Generic<'h>, Failure> {
        let scope = self.shared.scopes.generic(node);
        let first = u16::from(self.shared.scopes.get(scope).sees_class);
        let name: Rc<str> = Rc::from(format!("<generic parameters of {text}>"));
        let qualname = self.inner_qualname(&name, None);
        let mut inner = self.inner(scope, name, qualname, CodeFlags::default(), span)?;
        inner.first_line = inner.line(span);
        let count = first + given;
        inner.counts = ParamCounts {
            args: count,
            posonly: count,
            kwonly: 0,
            all: count,
        };
        inner.set_named(count, span)?;
        let params = inner.unit.temp(span)?;
        for param in type_params {
            inner.type_param(param)?;
        }
        let mark = inner.unit.top;
        for param in type_params {
            let register = inner.unit.temp(span)?;
            inner.load_name(param.binding, register, span)?;
        }
        let count =
            u16::try_from(type_params.len()).map_err(|_| too_large("type parameters", span))?;
        inner.finish_op(Op::BuildTuple, mark, count, Some(params), mark, span)?;
        Ok(Generic {
            scope,
            inner,
            first,
            params,
        })
    }

    /// Makes the function around, and calls it.
    fn finish_generic(
        &mut self,
        generic: Generic<'h>,
        base: u16,
        span: Span,
    ) -> Result<u16, Failure> {
        let code = generic.inner.finish(None)?;
        let extras = self.unit.top;
        self.finish_function(generic.scope, code, extras, 0, None, Some(base), span)?;
        let slot = self.unit.slot(SlotKind::Call, None, None, span)?;
        let arguments = (extras - base - 1) as u8;
        self.unit.op_x(Op::Call, arguments, base, base, slot, span);
        self.unit.top = base + 1;
        Ok(base)
    }

    fn type_param(&mut self, param: &'h TypeParam) -> Result<(), Failure> {
        let span = param.span;
        let first = self.load_text_of(param.name.name, span)?;
        let name = param.name.name;
        let intrinsic = match param.kind {
            TypeParamKind::TypeVar => {
                self.evaluator(param.bound.as_ref(), name, span)?;
                let is_tuple = |bound: &Expr| matches!(bound.kind, ExprKind::Tuple(_));
                if param.bound.as_ref().is_some_and(is_tuple) {
                    Intrinsic::TypeVarConstrained
                } else {
                    Intrinsic::TypeVar
                }
            }
            TypeParamKind::TypeVarTuple => Intrinsic::TypeVarTuple,
            TypeParamKind::ParamSpec => Intrinsic::ParamSpec,
        };
        self.evaluator(param.default.as_ref(), name, span)?;
        let count = self.unit.top - first;
        self.intrinsic(intrinsic, first, first, count, span);
        self.unit.top = first + 1;
        self.store_name(param.binding, first, span)?;
        self.unit.top = first;
        Ok(())
    }

    /// A function that evaluates an expression, in the next temporary; None for no expression.
    fn evaluator(
        &mut self,
        expr: Option<&'h Expr>,
        name: Name,
        span: Span,
    ) -> Result<u16, Failure> {
        let found = expr.and_then(|expr| Some((expr, self.shared.scopes.beside(expr)?)));
        let Some((expr, scope)) = found else {
            let register = self.unit.temp(span)?;
            self.unit.load(register, &Const::None, span);
            return Ok(register);
        };
        let text = self.text(name).clone();
        let qualname = self.inner_qualname(&text, None);
        let mut inner = self.begin_annotate(scope, &text, qualname, expr.span)?;
        let value = match &expr.kind {
            // `*Ts = *tuple[int]`.
            ExprKind::Starred(items) => {
                let value = inner.expr(items, None)?;
                inner.unit.op(Op::UnpackSeq, value, value, 1, expr.span);
                value
            }
            _ => inner.operand(expr)?,
        };
        inner.unit.op(Op::Return, value, 0, 0, expr.span);
        let code = inner.finish(None)?;
        self.finish_annotate(scope, code, true, span)
    }
}
