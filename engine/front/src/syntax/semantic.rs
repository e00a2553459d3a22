//! `global` and `nonlocal`: declarations that come too late, contradict each other or find nothing.
//!
//! Runs only over modules that hold such a statement. It walks in the order of CPython's symbol table, as
//! the first error depends on it. What names resolve to is not kept: that is the compiler's business.

use foldhash::fast::FixedState;
use std::collections::HashMap;

use super::hir::{
    ComprehensionKind, Expr, ExprKind, Ident, ImportedNames, Module, Name, Params, Pattern,
    PatternKind, Span, Stmt, StmtKind, StringPart, Target, TargetKind, TypeParam,
};

/// Stack below which one level of the walk grows it, and by how much, in bytes.
const RED_ZONE: usize = 64 * 1024;
const GROWTH: usize = 1024 * 1024;

/// The first error of the declarations in a module, if any.
pub(super) fn check_declarations(module: &Module) -> Option<(String, Span)> {
    let mut walk = Walk {
        module,
        scopes: Vec::new(),
        error: None,
        unbound: None,
    };
    walk.in_scope(Kind::Module, |walk| walk.block(&module.body));
    walk.error.or(walk.unbound)
}

/// What a scope knows of a name.
#[derive(Clone, Copy, Default)]
struct Facts {
    used: bool,
    bound: bool,
    /// Bound by an import, which may come before a declaration.
    imported: bool,
    parameter: bool,
    type_parameter: bool,
    annotated: bool,
    global: bool,
    nonlocal: bool,
    /// The first `global` or `nonlocal` statement.
    declared_at: Span,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Module,
    Class,
    /// Functions, lambdas and comprehensions.
    Function,
    Comprehension,
    TypeParams,
}

struct Scope {
    kind: Kind,
    names: HashMap<Name, Facts, FixedState>,
    /// Nonlocal names of this and inner scopes whose binding is still to be found, and their statements.
    wanted: Vec<(Name, Span)>,
}

struct Walk<'a> {
    module: &'a Module,
    scopes: Vec<Scope>,
    error: Option<(String, Span)>,
    /// An error that CPython finds only after the whole walk.
    unbound: Option<(String, Span)>,
}

impl Walk<'_> {
    fn fail(&mut self, message: String, span: Span) {
        self.error.get_or_insert((message, span));
    }

    fn fail_late(&mut self, message: String, span: Span) {
        self.unbound.get_or_insert((message, span));
    }

    fn text(&self, name: Name) -> &str {
        self.module.names.text(name)
    }

    fn facts(&mut self, name: Name) -> &mut Facts {
        let scope = self.scopes.last_mut().expect("walks happen in a scope");
        scope.names.entry(name).or_default()
    }

    fn bind(&mut self, name: Name) {
        self.facts(name).bound = true;
    }

    fn import(&mut self, name: Name) {
        self.facts(name).imported = true;
    }

    fn in_scope(&mut self, kind: Kind, inside: impl FnOnce(&mut Self)) {
        self.scopes.push(Scope {
            kind,
            names: HashMap::default(),
            wanted: Vec::new(),
        });
        inside(self);
        let scope = self.scopes.pop().expect("pushed above");
        let both = scope
            .names
            .iter()
            .filter(|(_, facts)| facts.global && facts.nonlocal);
        if let Some((&name, facts)) = both.min_by_key(|(_, facts)| facts.declared_at.start) {
            let message = format!("name '{}' is nonlocal and global", self.text(name));
            self.fail_late(message, facts.declared_at);
        }
        for (name, span) in scope.wanted {
            self.resolve(&scope.kind, scope.names.get(&name), name, span);
        }
    }

    /// Looks for the binding of a nonlocal name in a scope that ends, or leaves it to the next one.
    fn resolve(&mut self, kind: &Kind, facts: Option<&Facts>, name: Name, span: Span) {
        let facts = facts.copied().unwrap_or_default();
        let message = match kind {
            Kind::Module => format!("no binding for nonlocal '{}' found", self.text(name)),
            Kind::TypeParams if facts.type_parameter => {
                format!(
                    "nonlocal binding not allowed for type parameter '{}'",
                    self.text(name)
                )
            }
            Kind::Function
                if (facts.bound || facts.imported) && !facts.global && !facts.nonlocal =>
            {
                return;
            }
            // Methods find the cell of their class.
            Kind::Class if !facts.nonlocal && self.text(name) == "__class__" => return,
            _ => {
                if let Some(outer) = self.scopes.last_mut() {
                    outer.wanted.push((name, span));
                }
                return;
            }
        };
        self.fail_late(message, span);
    }

    fn declare(&mut self, idents: &[Ident], is_global: bool, span: Span) {
        let word = if is_global { "global" } else { "nonlocal" };
        for ident in idents {
            let facts = *self.facts(ident.name);
            let text = self.text(ident.name);
            let message = if facts.parameter {
                Some(format!("name '{text}' is parameter and {word}"))
            } else if facts.used {
                Some(format!("name '{text}' is used prior to {word} declaration"))
            } else if facts.annotated {
                Some(format!("annotated name '{text}' can't be {word}"))
            } else if facts.bound {
                Some(format!(
                    "name '{text}' is assigned to before {word} declaration"
                ))
            } else {
                None
            };
            if let Some(message) = message {
                self.fail(message, span);
            }
            let facts = self.facts(ident.name);
            if !facts.global && !facts.nonlocal {
                facts.declared_at = span;
            }
            if is_global {
                facts.global = true;
            } else if !std::mem::replace(&mut facts.nonlocal, true) {
                let scope = self.scopes.last_mut().expect("walks happen in a scope");
                scope.wanted.push((ident.name, span));
            }
        }
    }

    fn block(&mut self, body: &[Stmt]) {
        body.iter().for_each(|stmt| self.stmt(stmt));
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::FunctionDef(def) => {
                self.bind(def.binding);
                self.defaults(&def.params);
                self.exprs(&def.decorators);
                self.with_type_params(&def.type_params, |walk| {
                    walk.in_scope(Kind::Function, |walk| {
                        walk.params(&def.params);
                        walk.block(&def.body);
                    });
                });
            }
            StmtKind::ClassDef(def) => {
                self.bind(def.binding);
                self.exprs(&def.decorators);
                self.with_type_params(&def.type_params, |walk| {
                    walk.exprs(&def.bases);
                    def.keywords
                        .iter()
                        .for_each(|keyword| walk.expr(&keyword.value));
                    walk.in_scope(Kind::Class, |walk| walk.block(&def.body));
                });
            }
            StmtKind::Return(value) => self.exprs(value.as_slice()),
            StmtKind::Delete(targets) => targets.iter().for_each(|target| self.target(target)),
            StmtKind::Assign(node) => {
                node.targets.iter().for_each(|target| self.target(target));
                self.expr(&node.value);
            }
            StmtKind::AugAssign(node) => {
                self.target(&node.target);
                self.expr(&node.value);
            }
            StmtKind::AnnAssign(node) => {
                match node.target.kind {
                    TargetKind::Name(name) => {
                        self.annotate(name, node.simple, node.value.is_some(), stmt.span);
                    }
                    _ => self.target(&node.target),
                }
                self.exprs(node.value.as_slice());
            }
            StmtKind::TypeAlias(node) => self.bind(node.binding),
            StmtKind::For(node) => {
                self.target(&node.target);
                self.expr(&node.iter);
                self.block(&node.body);
                self.block(&node.orelse);
            }
            StmtKind::While(node) => {
                self.expr(&node.test);
                self.block(&node.body);
                self.block(&node.orelse);
            }
            StmtKind::If(node) => {
                for branch in &node.branches {
                    self.expr(&branch.test);
                    self.block(&branch.body);
                }
                self.block(&node.orelse);
            }
            StmtKind::With(node) => {
                for item in &node.items {
                    self.expr(&item.context);
                    item.target.iter().for_each(|target| self.target(target));
                }
                self.block(&node.body);
            }
            StmtKind::Match(node) => {
                self.expr(&node.subject);
                for case in &node.cases {
                    self.pattern(&case.pattern);
                    self.exprs(case.guard.as_slice());
                    self.block(&case.body);
                }
            }
            StmtKind::Raise(node) => {
                self.exprs(node.exc.as_slice());
                self.exprs(node.cause.as_slice());
            }
            StmtKind::Try(node) => {
                self.block(&node.body);
                for handler in &node.handlers {
                    self.exprs(handler.class.as_slice());
                    handler.name.iter().for_each(|name| self.bind(name.name));
                    self.block(&handler.body);
                }
                self.block(&node.orelse);
                self.block(&node.finalbody);
            }
            StmtKind::Assert(node) => {
                self.expr(&node.test);
                self.exprs(node.msg.as_slice());
            }
            StmtKind::Import(aliases) => {
                aliases.iter().for_each(|alias| self.import(alias.binding))
            }
            StmtKind::ImportFrom(node) => {
                if let ImportedNames::Names(aliases) = &node.names {
                    aliases.iter().for_each(|alias| self.import(alias.binding));
                }
            }
            StmtKind::Global(names) => self.declare(names, true, stmt.span),
            StmtKind::Nonlocal(names) => self.declare(names, false, stmt.span),
            StmtKind::Expr(value) => self.expr(value),
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => {}
        }
    }

    fn annotate(&mut self, name: Name, simple: bool, has_value: bool, span: Span) {
        let in_module = self.scopes.len() == 1;
        let facts = *self.facts(name);
        if (facts.global || facts.nonlocal) && !in_module && simple {
            let word = if facts.global { "global" } else { "nonlocal" };
            let message = format!("annotated name '{}' can't be {word}", self.text(name));
            self.fail(message, span);
        }
        let facts = self.facts(name);
        facts.annotated |= simple;
        facts.bound |= simple || has_value;
    }

    fn with_type_params(&mut self, params: &[TypeParam], inside: impl FnOnce(&mut Self)) {
        if params.is_empty() {
            return inside(self);
        }
        self.in_scope(Kind::TypeParams, |walk| {
            for param in params {
                walk.facts(param.binding).type_parameter = true;
            }
            inside(walk);
        });
    }

    fn defaults(&mut self, params: &Params) {
        let positional = params.posonly.iter().chain(&params.args);
        for param in positional.chain(&params.kwonly) {
            self.exprs(param.default.as_slice());
        }
    }

    fn params(&mut self, params: &Params) {
        let positional = params
            .posonly
            .iter()
            .chain(&params.args)
            .chain(&params.kwonly);
        for param in positional.chain(&params.vararg).chain(&params.kwarg) {
            let facts = self.facts(param.name.name);
            facts.parameter = true;
            facts.bound = true;
        }
    }

    fn target(&mut self, target: &Target) {
        match &target.kind {
            TargetKind::Name(name) => self.bind(*name),
            TargetKind::Attribute(node) => self.expr(&node.value),
            TargetKind::Subscript(node) => {
                self.expr(&node.value);
                self.expr(&node.index);
            }
            TargetKind::Unpack(targets) => targets.iter().for_each(|target| self.target(target)),
            TargetKind::Starred(inner) => self.target(inner),
        }
    }

    fn pattern(&mut self, pattern: &Pattern) {
        match &pattern.kind {
            PatternKind::Capture(ident) | PatternKind::Star(Some(ident)) => self.bind(ident.name),
            PatternKind::Value(value) => self.expr(value),
            PatternKind::Sequence(patterns) | PatternKind::Or(patterns) => {
                patterns.iter().for_each(|pattern| self.pattern(pattern));
            }
            PatternKind::Mapping(node) => {
                self.exprs(&node.keys);
                node.patterns
                    .iter()
                    .for_each(|pattern| self.pattern(pattern));
                node.rest.iter().for_each(|rest| self.bind(rest.name));
            }
            PatternKind::Class(node) => {
                self.expr(&node.class);
                node.patterns
                    .iter()
                    .for_each(|pattern| self.pattern(pattern));
                node.keywords
                    .iter()
                    .for_each(|(_, pattern)| self.pattern(pattern));
            }
            PatternKind::As(inner, ident) => {
                self.pattern(inner);
                self.bind(ident.name);
            }
            PatternKind::Wildcard | PatternKind::Singleton(_) | PatternKind::Star(None) => {}
        }
    }

    fn exprs(&mut self, exprs: &[Expr]) {
        exprs.iter().for_each(|expr| self.expr(expr));
    }

    fn expr(&mut self, expr: &Expr) {
        stacker::maybe_grow(RED_ZONE, GROWTH, || self.expr_parts(&expr.kind));
    }

    fn expr_parts(&mut self, kind: &ExprKind) {
        match kind {
            ExprKind::Name(name) => self.facts(*name).used = true,
            ExprKind::Named(node) => {
                self.bind_named(node.target.name);
                self.expr(&node.value);
            }
            ExprKind::Lambda(node) => {
                self.defaults(&node.params);
                self.in_scope(Kind::Function, |walk| {
                    walk.params(&node.params);
                    walk.expr(&node.body);
                });
            }
            ExprKind::Comprehension(node) => {
                let (first, rest) = node
                    .clauses
                    .split_first()
                    .expect("a comprehension has a clause");
                self.expr(&first.iter);
                self.in_scope(Kind::Comprehension, |walk| {
                    walk.target(&first.target);
                    walk.exprs(&first.tests);
                    for clause in rest {
                        walk.target(&clause.target);
                        walk.expr(&clause.iter);
                        walk.exprs(&clause.tests);
                    }
                    if node.kind == ComprehensionKind::Dict {
                        walk.exprs(node.value.as_slice());
                    }
                    walk.expr(&node.element);
                });
            }
            ExprKind::FString(parts) | ExprKind::TString(parts) => self.string_parts(parts),
            ExprKind::Attribute(node) => self.expr(&node.value),
            ExprKind::Subscript(node) => {
                self.expr(&node.value);
                self.expr(&node.index);
            }
            ExprKind::Slice(node) => {
                self.exprs(node.lower.as_slice());
                self.exprs(node.upper.as_slice());
                self.exprs(node.step.as_slice());
            }
            ExprKind::Call(node) => {
                self.expr(&node.func);
                self.exprs(&node.args);
                node.keywords
                    .iter()
                    .for_each(|keyword| self.expr(&keyword.value));
            }
            ExprKind::Binary(node) => {
                self.expr(&node.left);
                self.expr(&node.right);
            }
            ExprKind::Unary(node) => self.expr(&node.operand),
            ExprKind::BoolOp(node) => self.exprs(&node.values),
            ExprKind::Compare(node) => {
                self.expr(&node.left);
                node.rest.iter().for_each(|(_, operand)| self.expr(operand));
            }
            ExprKind::If(node) => {
                self.expr(&node.test);
                self.expr(&node.body);
                self.expr(&node.orelse);
            }
            ExprKind::Tuple(elements) | ExprKind::List(elements) | ExprKind::Set(elements) => {
                self.exprs(elements);
            }
            ExprKind::Dict(items) => {
                for item in items {
                    self.exprs(item.key.as_slice());
                    self.expr(&item.value);
                }
            }
            ExprKind::Starred(value) | ExprKind::Await(value) | ExprKind::YieldFrom(value) => {
                self.expr(value);
            }
            ExprKind::Yield(value) => value.iter().for_each(|value| self.expr(value)),
            ExprKind::None
            | ExprKind::Bool(_)
            | ExprKind::Ellipsis
            | ExprKind::Int(_)
            | ExprKind::Float(_)
            | ExprKind::Complex(..)
            | ExprKind::FrozenSet(_)
            | ExprKind::Str(_)
            | ExprKind::Bytes(_) => {}
        }
    }

    /// `name := …` binds in the scope around any comprehensions.
    fn bind_named(&mut self, name: Name) {
        let owner = self
            .scopes
            .iter_mut()
            .rev()
            .find(|scope| scope.kind != Kind::Comprehension);
        if let Some(scope) = owner {
            scope.names.entry(name).or_default().bound = true;
        }
    }

    fn string_parts(&mut self, parts: &[StringPart]) {
        for part in parts {
            if let StringPart::Interpolation(node) = part {
                self.expr(&node.value);
                self.string_parts(node.spec.as_deref().unwrap_or_default());
            }
        }
    }
}
