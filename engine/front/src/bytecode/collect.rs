//! The walk that collects what each scope binds, uses and declares.

use super::Failure;
use super::annotations;
use super::grow;
use super::scopes::{ScopeId, ScopeKind, Scopes, Texts, facts};
use crate::syntax::hir::*;

/// Fills `scopes` from a module.
pub(super) fn collect(
    module: &Module,
    texts: &Texts<'_>,
    scopes: &mut Scopes,
) -> Result<(), Failure> {
    let root = scopes.open(Some(module), ScopeKind::Module, None);
    let mut collector = Collector {
        scopes,
        names: texts,
        current: root,
        class_name: texts.class_name,
        super_name: texts.find("super"),
        self_name: None,
        as_text: module.future.annotations,
    };
    collector.body(&module.body)?;
    collector.body_annotations(module, &module.body)
}

struct Collector<'a> {
    scopes: &'a mut Scopes,
    names: &'a Texts<'a>,
    current: ScopeId,
    class_name: Name,
    super_name: Option<Name>,
    /// First parameter of the function being walked, when it stands directly in a class.
    self_name: Option<Name>,
    /// `from __future__ import annotations`.
    as_text: bool,
}

type Outcome = Result<(), Failure>;

/// The scope around, and its first parameter.
type Outer = (ScopeId, Option<Name>);

impl Collector<'_> {
    fn bind(&mut self, name: Name) {
        self.scopes.note(self.current, name, facts::BOUND);
    }

    fn read(&mut self, name: Name) {
        self.scopes.note(self.current, name, facts::USED);
        if Some(name) == self.super_name {
            self.scopes.note(self.current, self.class_name, facts::USED);
        }
    }

    fn body(&mut self, body: &[Stmt]) -> Outcome {
        body.iter().try_for_each(|stmt| grow(|| self.stmt(stmt)))
    }

    fn stmt(&mut self, stmt: &Stmt) -> Outcome {
        match &stmt.kind {
            StmtKind::FunctionDef(def) => self.function(def),
            StmtKind::ClassDef(def) => self.class(def),
            StmtKind::Return(value) => self.option(value.as_ref()),
            StmtKind::Delete(targets) => targets.iter().try_for_each(|target| self.delete(target)),
            StmtKind::Assign(assign) => {
                self.expr(&assign.value)?;
                assign
                    .targets
                    .iter()
                    .try_for_each(|target| self.target(target))
            }
            StmtKind::AugAssign(assign) => {
                if let TargetKind::Name(name) = assign.target.kind {
                    self.read(name);
                }
                self.expr(&assign.value)?;
                self.target(&assign.target)
            }
            StmtKind::AnnAssign(assign) => {
                self.option(assign.value.as_ref())?;
                if let TargetKind::Name(name) = assign.target.kind {
                    let scope = self.scopes.get(self.current);
                    for (fact, word) in [(facts::GLOBAL, "global"), (facts::NONLOCAL, "nonlocal")] {
                        if scope.has(name, fact) && scope.kind != ScopeKind::Module {
                            return Err(Failure::new(
                                format!(
                                    "annotated name '{}' can't be {word}",
                                    self.names.text(name)
                                ),
                                stmt.span,
                            ));
                        }
                    }
                }
                self.target(&assign.target)
            }
            StmtKind::TypeAlias(alias) => {
                self.bind(alias.binding);
                let outer = self.enter_generic(&**alias, &alias.type_params)?;
                self.lazy(&alias.value, &alias.value)?;
                self.leave_generic(outer);
                Ok(())
            }
            StmtKind::For(node) => {
                self.expr(&node.iter)?;
                self.target(&node.target)?;
                self.body(&node.body)?;
                self.body(&node.orelse)
            }
            StmtKind::While(node) => {
                self.expr(&node.test)?;
                self.body(&node.body)?;
                self.body(&node.orelse)
            }
            StmtKind::If(node) => {
                for branch in &node.branches {
                    self.expr(&branch.test)?;
                    self.body(&branch.body)?;
                }
                self.body(&node.orelse)
            }
            StmtKind::With(node) => {
                for item in &node.items {
                    self.expr(&item.context)?;
                    if let Some(target) = &item.target {
                        self.target(target)?;
                    }
                }
                self.body(&node.body)
            }
            StmtKind::Match(node) => {
                self.expr(&node.subject)?;
                for case in &node.cases {
                    self.pattern(&case.pattern)?;
                    self.option(case.guard.as_ref())?;
                    self.body(&case.body)?;
                }
                Ok(())
            }
            StmtKind::Raise(node) => {
                self.option(node.exc.as_ref())?;
                self.option(node.cause.as_ref())
            }
            StmtKind::Try(node) => {
                self.body(&node.body)?;
                for handler in &node.handlers {
                    self.option(handler.class.as_ref())?;
                    if let Some(ident) = handler.name {
                        self.scopes
                            .note(self.current, ident.name, facts::BOUND | facts::DELETED);
                    }
                    self.body(&handler.body)?;
                }
                self.body(&node.orelse)?;
                self.body(&node.finalbody)
            }
            StmtKind::Assert(node) => {
                self.expr(&node.test)?;
                self.option(node.msg.as_ref())
            }
            StmtKind::Import(aliases) => {
                aliases.iter().for_each(|alias| self.bind(alias.binding));
                Ok(())
            }
            StmtKind::ImportFrom(node) => {
                match &node.names {
                    ImportedNames::Names(aliases) => {
                        aliases.iter().for_each(|alias| self.bind(alias.binding));
                    }
                    ImportedNames::Star(span) => {
                        if self.scopes.get(self.current).kind != ScopeKind::Module {
                            return Err(Failure::new(
                                "import * only allowed at module level",
                                *span,
                            ));
                        }
                    }
                }
                Ok(())
            }
            StmtKind::Global(idents) => self.declare(idents, facts::GLOBAL, "global"),
            StmtKind::Nonlocal(idents) => self.declare(idents, facts::NONLOCAL, "nonlocal"),
            StmtKind::Expr(expr) => self.expr(expr),
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => Ok(()),
        }
    }

    fn declare(&mut self, idents: &[Ident], fact: u8, word: &str) -> Outcome {
        for ident in idents {
            let text = self.names.text(ident.name);
            let scope = self.scopes.get(self.current);
            let known = scope.names.get(&ident.name).copied().unwrap_or(0);
            let message = if fact == facts::NONLOCAL && scope.kind == ScopeKind::Module {
                "nonlocal declaration not allowed at module level".to_owned()
            } else if known & facts::PARAM != 0 {
                format!("name '{text}' is parameter and {word}")
            } else if (known | fact) & (facts::GLOBAL | facts::NONLOCAL)
                == facts::GLOBAL | facts::NONLOCAL
            {
                format!("name '{text}' is nonlocal and global")
            } else if known & facts::BOUND != 0 && known & fact == 0 {
                format!("name '{text}' is assigned to before {word} declaration")
            } else if known & facts::USED != 0 && known & fact == 0 {
                format!("name '{text}' is used prior to {word} declaration")
            } else {
                self.scopes.note(self.current, ident.name, fact);
                self.scopes
                    .get_mut(self.current)
                    .declared
                    .push((ident.name, ident.span));
                continue;
            };
            return Err(Failure::new(message, ident.span));
        }
        Ok(())
    }

    fn function(&mut self, def: &FunctionDef) -> Outcome {
        def.decorators
            .iter()
            .try_for_each(|decorator| self.expr(decorator))?;
        self.defaults(&def.params)?;
        self.bind(def.binding);
        let outer = self.enter_generic(def, &def.type_params)?;
        self.annotations(def)?;
        let function = self.enter_function(def, &def.params)?;
        self.body(&def.body)?;
        self.leave(function);
        self.leave_generic(outer);
        Ok(())
    }

    /// Opens the scope of type parameters, if there are any: they are variables of a function around the
    /// definition.
    fn enter_generic<T>(
        &mut self,
        node: &T,
        params: &[TypeParam],
    ) -> Result<Option<Outer>, Failure> {
        if params.is_empty() {
            return Ok(None);
        }
        let id = self.scopes.open_generic(node, self.current);
        let outer = (
            std::mem::replace(&mut self.current, id),
            self.self_name.take(),
        );
        for param in params {
            self.bind(param.binding);
        }
        for param in params {
            if let Some(bound) = &param.bound {
                self.lazy(bound, bound)?;
            }
            if let Some(default) = &param.default {
                self.lazy(default, default)?;
            }
        }
        Ok(Some(outer))
    }

    fn leave_generic(&mut self, outer: Option<Outer>) {
        if let Some(outer) = outer {
            (self.current, self.self_name) = outer;
        }
    }

    /// An expression that a function of its own evaluates when it is asked for.
    fn lazy<T>(&mut self, node: &T, expr: &Expr) -> Outcome {
        let id = self.scopes.open_beside(node, self.current);
        let outer = (
            std::mem::replace(&mut self.current, id),
            self.self_name.take(),
        );
        self.expr(expr)?;
        (self.current, self.self_name) = outer;
        Ok(())
    }

    /// Annotations stand in a function of their own, unless they are kept as text.
    fn annotations(&mut self, def: &FunctionDef) -> Outcome {
        if annotations::of_function(def).next().is_none() {
            return Ok(());
        }
        let id = self.scopes.open_beside(def, self.current);
        if self.as_text {
            return Ok(());
        }
        let outer = (
            std::mem::replace(&mut self.current, id),
            std::mem::take(&mut self.self_name),
        );
        annotations::of_function(def).try_for_each(|(_, annotation)| self.expr(annotation))?;
        (self.current, self.self_name) = outer;
        Ok(())
    }

    fn class(&mut self, def: &ClassDef) -> Outcome {
        def.decorators
            .iter()
            .try_for_each(|decorator| self.expr(decorator))?;
        self.bind(def.binding);
        let generic = self.enter_generic(def, &def.type_params)?;
        def.bases.iter().try_for_each(|base| self.expr(base))?;
        def.keywords
            .iter()
            .try_for_each(|keyword| self.expr(&keyword.value))?;
        let id = self
            .scopes
            .open(Some(def), ScopeKind::Class, Some(self.current));
        let outer = (
            std::mem::replace(&mut self.current, id),
            self.self_name.take(),
        );
        let params = def.type_params.iter().map(|param| param.binding);
        self.scopes.get_mut(id).type_params = params.collect();
        self.body(&def.body)?;
        self.body_annotations(def, &def.body)?;
        self.leave(outer);
        self.leave_generic(generic);
        Ok(())
    }

    /// As [`Self::annotations`], for the variables of a class or module.
    fn body_annotations<T>(&mut self, node: &T, body: &[Stmt]) -> Outcome {
        let recorded = annotations::of_body(body);
        if recorded.is_empty() || self.as_text {
            return Ok(());
        }
        let id = self.scopes.open_beside(node, self.current);
        let outer = (
            std::mem::replace(&mut self.current, id),
            std::mem::take(&mut self.self_name),
        );
        recorded
            .iter()
            .try_for_each(|(assign, ..)| self.expr(&assign.annotation))?;
        (self.current, self.self_name) = outer;
        Ok(())
    }

    fn defaults(&mut self, params: &Params) -> Outcome {
        let all = params
            .posonly
            .iter()
            .chain(&params.args)
            .chain(&params.kwonly);
        all.into_iter()
            .try_for_each(|param| self.option(param.default.as_ref()))
    }

    /// Opens a function's scope with its parameters in the order of their registers.
    fn enter_function<T>(
        &mut self,
        node: &T,
        params: &Params,
    ) -> Result<(ScopeId, Option<Name>), Failure> {
        let in_class = self.scopes.get(self.current).kind == ScopeKind::Class;
        let id = self
            .scopes
            .open(Some(node), ScopeKind::Function, Some(self.current));
        let positional = params.posonly.iter().chain(&params.args);
        let first = positional.clone().next().map(|param| param.name.name);
        for param in positional
            .chain(&params.kwonly)
            .chain(&params.vararg)
            .chain(&params.kwarg)
        {
            if self.scopes.get(id).has(param.name.name, facts::PARAM) {
                return Err(Failure::new(
                    format!(
                        "duplicate argument '{}' in function definition",
                        self.names.text(param.name.name)
                    ),
                    param.name.span,
                ));
            }
            self.scopes
                .note(id, param.name.name, facts::BOUND | facts::PARAM);
        }
        let self_name = std::mem::replace(&mut self.self_name, first.filter(|_| in_class));
        Ok((std::mem::replace(&mut self.current, id), self_name))
    }

    fn leave(&mut self, outer: (ScopeId, Option<Name>)) {
        let inner = std::mem::replace(&mut self.current, outer.0);
        if self.self_name.is_some() {
            let attrs = self.scopes.get(inner).self_attrs.clone();
            let class = self.scopes.get_mut(self.current);
            for attr in attrs {
                if !class.self_attrs.contains(&attr) {
                    class.self_attrs.push(attr);
                }
            }
        }
        self.self_name = outer.1;
    }

    fn delete(&mut self, target: &Target) -> Outcome {
        match &target.kind {
            TargetKind::Name(name) => {
                self.scopes.note(
                    self.current,
                    *name,
                    facts::BOUND | facts::DELETED | facts::USED,
                );
                Ok(())
            }
            TargetKind::Unpack(targets) => targets
                .iter()
                .try_for_each(|target| grow(|| self.delete(target))),
            _ => self.target(target),
        }
    }

    fn target(&mut self, target: &Target) -> Outcome {
        match &target.kind {
            TargetKind::Name(name) => {
                self.bind(*name);
                Ok(())
            }
            TargetKind::Attribute(attribute) => {
                if let ExprKind::Name(object) = attribute.value.kind
                    && Some(object) == self.self_name
                {
                    let scope = self.scopes.get_mut(self.current);
                    if scope.kind == ScopeKind::Function
                        && !scope.self_attrs.contains(&attribute.attr.name)
                    {
                        scope.self_attrs.push(attribute.attr.name);
                    }
                }
                self.expr(&attribute.value)
            }
            TargetKind::Subscript(subscript) => {
                self.expr(&subscript.value)?;
                self.expr(&subscript.index)
            }
            TargetKind::Unpack(targets) => targets
                .iter()
                .try_for_each(|target| grow(|| self.target(target))),
            TargetKind::Starred(inner) => grow(|| self.target(inner)),
        }
    }

    fn pattern(&mut self, pattern: &Pattern) -> Outcome {
        grow(|| match &pattern.kind {
            PatternKind::Wildcard | PatternKind::Singleton(_) | PatternKind::Star(None) => Ok(()),
            PatternKind::Capture(ident) | PatternKind::Star(Some(ident)) => {
                self.bind(ident.name);
                Ok(())
            }
            PatternKind::Value(expr) => self.expr(expr),
            PatternKind::Sequence(patterns) | PatternKind::Or(patterns) => patterns
                .iter()
                .try_for_each(|pattern| self.pattern(pattern)),
            PatternKind::Mapping(mapping) => {
                mapping.keys.iter().try_for_each(|key| self.expr(key))?;
                mapping
                    .patterns
                    .iter()
                    .try_for_each(|pattern| self.pattern(pattern))?;
                if let Some(rest) = mapping.rest {
                    self.bind(rest.name);
                }
                Ok(())
            }
            PatternKind::Class(class) => {
                self.expr(&class.class)?;
                class
                    .patterns
                    .iter()
                    .try_for_each(|pattern| self.pattern(pattern))?;
                class
                    .keywords
                    .iter()
                    .try_for_each(|(_, pattern)| self.pattern(pattern))
            }
            PatternKind::As(inner, ident) => {
                self.pattern(inner)?;
                self.bind(ident.name);
                Ok(())
            }
        })
    }

    fn option(&mut self, expr: Option<&Expr>) -> Outcome {
        expr.map_or(Ok(()), |expr| self.expr(expr))
    }

    fn exprs(&mut self, exprs: &[Expr]) -> Outcome {
        exprs.iter().try_for_each(|expr| self.expr(expr))
    }

    fn expr(&mut self, expr: &Expr) -> Outcome {
        match &expr.kind {
            ExprKind::Name(name) => {
                self.read(*name);
                Ok(())
            }
            ExprKind::None
            | ExprKind::Bool(_)
            | ExprKind::Ellipsis
            | ExprKind::Int(_)
            | ExprKind::Float(_)
            | ExprKind::Complex(..)
            | ExprKind::FrozenSet(_)
            | ExprKind::Str(_)
            | ExprKind::Bytes(_) => Ok(()),
            _ => grow(|| self.compound(expr)),
        }
    }

    fn compound(&mut self, expr: &Expr) -> Outcome {
        match &expr.kind {
            ExprKind::FString(parts) | ExprKind::TString(parts) => self.parts(parts),
            ExprKind::Attribute(node) => self.expr(&node.value),
            ExprKind::Subscript(node) => {
                self.expr(&node.value)?;
                self.expr(&node.index)
            }
            ExprKind::Slice(node) => {
                self.option(node.lower.as_ref())?;
                self.option(node.upper.as_ref())?;
                self.option(node.step.as_ref())
            }
            ExprKind::Call(node) => {
                self.expr(&node.func)?;
                self.exprs(&node.args)?;
                node.keywords
                    .iter()
                    .try_for_each(|keyword| self.expr(&keyword.value))
            }
            ExprKind::Binary(node) => {
                self.expr(&node.left)?;
                self.expr(&node.right)
            }
            ExprKind::Unary(node) => self.expr(&node.operand),
            ExprKind::BoolOp(node) => self.exprs(&node.values),
            ExprKind::Compare(node) => {
                self.expr(&node.left)?;
                node.rest.iter().try_for_each(|(_, value)| self.expr(value))
            }
            ExprKind::If(node) => {
                self.expr(&node.test)?;
                self.expr(&node.body)?;
                self.expr(&node.orelse)
            }
            ExprKind::Lambda(node) => {
                self.defaults(&node.params)?;
                let outer = self.enter_function(&**node, &node.params)?;
                self.expr(&node.body)?;
                self.leave(outer);
                Ok(())
            }
            ExprKind::Named(node) => {
                self.expr(&node.value)?;
                self.walrus(node)
            }
            ExprKind::Tuple(items) | ExprKind::List(items) | ExprKind::Set(items) => {
                self.exprs(items)
            }
            ExprKind::Dict(items) => items.iter().try_for_each(|item| {
                self.option(item.key.as_ref())?;
                self.expr(&item.value)
            }),
            ExprKind::Comprehension(node) => self.comprehension(node),
            ExprKind::Starred(inner) | ExprKind::Await(inner) | ExprKind::YieldFrom(inner) => {
                self.expr(inner)
            }
            ExprKind::Yield(inner) => self.option(inner.as_deref()),
            _ => self.expr(expr),
        }
    }

    fn parts(&mut self, parts: &[StringPart]) -> Outcome {
        for part in parts {
            if let StringPart::Interpolation(part) = part {
                self.expr(&part.value)?;
                if let Some(spec) = &part.spec {
                    grow(|| self.parts(spec))?;
                }
            }
        }
        Ok(())
    }

    fn comprehension(&mut self, node: &Comprehension) -> Outcome {
        let Some(first) = node.clauses.first() else {
            return Ok(());
        };
        self.expr(&first.iter)?;
        let kind = match node.kind {
            ComprehensionKind::Generator => ScopeKind::Function,
            _ => ScopeKind::Comprehension,
        };
        let id = self.scopes.open(Some(node), kind, Some(self.current));
        self.scopes.get_mut(id).is_comprehension = true;
        let outer = (
            std::mem::replace(&mut self.current, id),
            self.self_name.take(),
        );
        // Targets first: the walrus check must know them all.
        node.clauses
            .iter()
            .try_for_each(|clause| self.target(&clause.target))?;
        for (index, clause) in node.clauses.iter().enumerate() {
            if index > 0 {
                self.expr(&clause.iter)?;
            }
            self.exprs(&clause.tests)?;
        }
        self.expr(&node.element)?;
        self.option(node.value.as_ref())?;
        self.current = outer.0;
        self.self_name = outer.1;
        Ok(())
    }

    /// `(name := …)` binds in the nearest scope that is no comprehension or generator expression.
    fn walrus(&mut self, node: &Named) -> Outcome {
        let name = node.target.name;
        let mut id = self.current;
        loop {
            let scope = self.scopes.get(id);
            if !scope.is_comprehension {
                break;
            }
            if scope.has(name, facts::BOUND) {
                return Err(Failure::new(
                    format!(
                        "assignment expression cannot rebind comprehension iteration variable '{}'",
                        self.names.text(name)
                    ),
                    node.target.span,
                ));
            }
            let parent = scope.parent.expect("a comprehension stands in a scope");
            self.scopes.note(id, name, facts::USED);
            if self.scopes.get(parent).kind == ScopeKind::Class {
                return Err(Failure::new(
                    "assignment expression within a comprehension cannot be used in a class body",
                    node.target.span,
                ));
            }
            id = parent;
        }
        self.scopes.note(id, name, facts::BOUND | facts::WALRUS);
        Ok(())
    }
}
