//! Annotations: a function of their own evaluates them when they are asked for.
//!
//! What stands in a class sees the names of the class: the namespace is the default of a second parameter.
//! An annotated variable of a module, or under a condition in a class, counts once its statement has run:
//! the statement puts its number into the set `__conditional_annotations__`.

use super::Failure;
use super::code::{Code, CodeFlags, Const, SlotKind};
use super::context::{Context, ParamCounts};
use super::function::DEFAULTS;
use super::grow;
use super::intrinsic::Intrinsic;
use super::ops::Op;
use super::scopes::{ScopeId, ScopeKind};
use super::unit::too_large;
use crate::syntax::hir::{
    AnnAssign, ClassDef, Expr, ExprKind, FunctionDef, Module, Name, Span, Stmt, StmtKind, StrLit,
    TargetKind,
};
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

/// An annotated variable: the statement, its name, and whether it stands inside another statement.
pub(super) type Recorded<'h> = (&'h AnnAssign, Name, bool);

/// The annotated variables of the body of a class or module.
pub(super) fn of_body(body: &[Stmt]) -> Vec<Recorded<'_>> {
    let mut out = Vec::new();
    collect(body, false, &mut out);
    out
}

fn collect<'h>(body: &'h [Stmt], nested: bool, out: &mut Vec<Recorded<'h>>) {
    for stmt in body {
        let mut inside = |body: &'h [Stmt]| grow(|| collect(body, true, out));
        match &stmt.kind {
            StmtKind::AnnAssign(node) if node.simple => {
                if let TargetKind::Name(name) = node.target.kind {
                    out.push((node, name, nested));
                }
            }
            StmtKind::For(node) => {
                inside(&node.body);
                inside(&node.orelse);
            }
            StmtKind::While(node) => {
                inside(&node.body);
                inside(&node.orelse);
            }
            StmtKind::If(node) => {
                for branch in &node.branches {
                    inside(&branch.body);
                }
                inside(&node.orelse);
            }
            StmtKind::With(node) => inside(&node.body),
            StmtKind::Match(node) => {
                for case in &node.cases {
                    inside(&case.body);
                }
            }
            StmtKind::Try(node) => {
                inside(&node.body);
                for handler in &node.handlers {
                    inside(&handler.body);
                }
                inside(&node.orelse);
                inside(&node.finalbody);
            }
            _ => {}
        }
    }
}

/// The set of the numbers of annotated assignments that ran.
const RAN: &str = "__conditional_annotations__";

impl<'h> Context<'h> {
    /// Sets up what the annotated assignments of a body use.
    pub(super) fn begin_annotations(
        &mut self,
        body: &'h [Stmt],
        all: bool,
        span: Span,
    ) -> Result<(), Failure> {
        let recorded = of_body(body);
        if recorded.is_empty() {
            return Ok(());
        }
        let as_text = self.shared.module.future.annotations;
        for (i, (node, _, nested)) in recorded.iter().enumerate() {
            if all || *nested || as_text {
                let number = u16::try_from(i).map_err(|_| too_large("annotations", span))?;
                let node: *const AnnAssign = *node;
                self.recorded.insert(node.addr(), number);
            }
        }
        if self.recorded.is_empty() {
            return Ok(());
        }
        let register = self.unit.temp(span)?;
        if as_text {
            self.unit.op(Op::BuildMap, register, register, 0, span);
            self.store_text("__annotations__", register, span)?;
        } else {
            self.unit.op(Op::BuildSet, register, register, 0, span);
            self.store_text(RAN, register, span)?;
        }
        self.unit.top = register;
        Ok(())
    }

    /// Notes that an annotated assignment ran.
    pub(super) fn note_annotation(&mut self, node: &'h AnnAssign) -> Result<(), Failure> {
        let key: *const AnnAssign = node;
        let (Some(&number), TargetKind::Name(name)) =
            (self.recorded.get(&key.addr()), &node.target.kind)
        else {
            return Ok(());
        };
        let span = node.annotation.span;
        let register = self.unit.temp(span)?;
        let key = self.unit.temp(span)?;
        if self.shared.module.future.annotations {
            self.load_text("__annotations__", register, span)?;
            let name = Const::Str(StrLit::Text((&**self.text(*name)).into()));
            self.unit.load(key, &name, span);
            self.annotation(&node.annotation)?;
            self.unit.op(Op::SetItem, register, key, key + 1, span);
        } else {
            self.load_text(RAN, register, span)?;
            self.unit.load(key, &Const::Int(i64::from(number)), span);
            self.unit.op(Op::SetAdd, register, key, 0, span);
        }
        self.unit.top = register;
        Ok(())
    }

    /// Begins a module with its function `__annotate__`.
    pub(super) fn module_annotations(&mut self, module: &'h Module) -> Result<(), Failure> {
        let Some(span) = module.body.first().map(|stmt| stmt.span) else {
            return Ok(());
        };
        // A namespace apart cannot be seen by the function: there all count.
        let all = !self.flags.contains(CodeFlags::NAMESPACE);
        self.begin_annotations(&module.body, all, span)?;
        let Some(scope) = self.shared.scopes.beside(module) else {
            return Ok(());
        };
        let qualname = Rc::from("__annotate__");
        self.body_annotate(scope, qualname, &module.body, "__annotate__", span)
    }

    /// Ends a class with its function `__annotate__`.
    pub(super) fn class_annotations(
        &mut self,
        def: &'h ClassDef,
        span: Span,
    ) -> Result<(), Failure> {
        let Some(scope) = self.shared.scopes.beside(def) else {
            return Ok(());
        };
        let qualname = Rc::from(format!("{}.__annotate__", self.qualname));
        self.body_annotate(scope, qualname, &def.body, "__annotate_func__", span)
    }

    fn body_annotate(
        &mut self,
        scope: ScopeId,
        qualname: Rc<str>,
        body: &'h [Stmt],
        variable: &str,
        span: Span,
    ) -> Result<(), Failure> {
        let recorded = of_body(body);
        let mut inner = self.begin_annotate(scope, "__annotate__", qualname, span)?;
        let map = inner.unit.temp(span)?;
        inner.unit.op(Op::BuildMap, map, map, 0, span);
        for (node, name, _) in recorded {
            let span = node.annotation.span;
            let mark = inner.unit.top;
            let past = inner.unit.label();
            let key: *const AnnAssign = node;
            if let Some(&number) = self.recorded.get(&key.addr()) {
                let (number_at, set) = (inner.unit.temp(span)?, inner.unit.temp(span)?);
                inner
                    .unit
                    .load(number_at, &Const::Int(i64::from(number)), span);
                inner.load_ran(set, span)?;
                inner.unit.op(Op::In, number_at, number_at, set, span);
                inner.unit.branch(Op::JumpIfFalse, number_at, 0, past, span);
                inner.unit.top = mark;
            }
            let key = inner.unit.temp(span)?;
            let text = Const::Str(StrLit::Text((&**inner.text(name)).into()));
            inner.unit.load(key, &text, span);
            inner.annotation(&node.annotation)?;
            inner.unit.op(Op::MapAdd, map, key, key + 1, span);
            inner.unit.place(past);
            inner.unit.top = mark;
        }
        inner.unit.op(Op::Return, map, 0, 0, span);
        let code = inner.finish(None)?;
        let mark = self.unit.top;
        let function = self.finish_annotate(scope, code, false, span)?;
        self.store_text(variable, function, span)?;
        self.unit.top = mark;
        Ok(())
    }

    /// Loads the set of what ran, in the function `__annotate__`.
    fn load_ran(&mut self, dst: u16, span: Span) -> Result<(), Failure> {
        let in_class = self.shared.scopes.get(self.unit_scope).kind == ScopeKind::Class;
        let kind = if in_class {
            SlotKind::Name
        } else {
            SlotKind::Global
        };
        let slot = self.variable_slot(kind, &Rc::from(RAN), span)?;
        let op = if in_class {
            Op::LoadName
        } else {
            Op::LoadGlobal
        };
        self.unit.op(op, dst, 0, slot, span);
        Ok(())
    }

    /// The code of a function `__annotate__`, before its first annotation.
    pub(super) fn begin_annotate(
        &self,
        scope: ScopeId,
        name: &str,
        qualname: Rc<str>,
        span: Span,
    ) -> Result<Context<'h>, Failure> {
        let name = Rc::from(name);
        let mut inner = self.inner(scope, name, qualname, CodeFlags::default(), span)?;
        inner.first_line = inner.line(span);
        let in_class = self.shared.scopes.get(scope).kind == ScopeKind::Class;
        // The format that is asked for, and the namespace.
        let count = 1 + u16::from(in_class);
        inner.counts = ParamCounts {
            args: count,
            posonly: count,
            kwonly: 0,
            all: count,
        };
        inner.set_named(count, span)?;
        let ignored = inner.unit.temp(span)?;
        inner.intrinsic(Intrinsic::CheckFormat, ignored, 0, 1, span);
        inner.unit.top = ignored;
        if in_class {
            // Names are looked up in the namespace in register 0.
            inner.unit.op(Op::Move, 0, 1, 0, span);
        }
        Ok(inner)
    }

    /// Makes a function `__annotate__`, or another that is called with a format (which may be missing
    /// then), in the next temporary.
    pub(super) fn finish_annotate(
        &mut self,
        scope: ScopeId,
        code: Rc<Code>,
        has_format: bool,
        span: Span,
    ) -> Result<u16, Failure> {
        let base = self.unit.top;
        if has_format {
            let register = self.unit.temp(span)?;
            self.unit.load(register, &Const::Int(1), span);
        }
        if self.shared.scopes.get(scope).kind == ScopeKind::Class {
            let register = self.unit.temp(span)?;
            self.unit.op(Op::Move, register, 0, 0, span);
        }
        let (mut flags, count) = (0, self.unit.top - base);
        if count > 0 {
            flags = DEFAULTS;
            self.finish_op(Op::BuildTuple, base, count, None, base, span)?;
        }
        self.finish_function(scope, code, base, flags, None, None, span)
    }

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
        let mut inner = self.begin_annotate(scope, "__annotate__", qualname, span)?;
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
        self.finish_annotate(scope, code, false, span)?;
        Ok(true)
    }

    fn annotation(&mut self, annotation: &'h Expr) -> Result<(), Failure> {
        // `*args: *Ts` says what `*Ts` consists of.
        let annotation = match &annotation.kind {
            ExprKind::Starred(inner) => inner,
            _ => annotation,
        };
        self.expr(annotation, None).map(drop)
    }
}
