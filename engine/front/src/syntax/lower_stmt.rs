//! Statements.

use ruff_python_ast::{self as ast, Expr as Ast, Stmt as AstStmt};

use super::hir::{
    AnnAssign, Assert, Assign, AugAssign, Branch, ClassDef, ExceptHandler, Expr, For, FromAlias,
    FunctionDef, Ident, If, ImportAlias, ImportFrom, ImportedNames, Match, Raise, Span, Stmt,
    StmtKind, Target, TargetKind, Try, TypeAlias, TypeParam, TypeParamKind, While, With, WithItem,
};
use super::lower::{Lower, ScopeKind, span_of};
use super::lower_expr::{bin_op, kind_name};

const EXCEPT_STAR_EXIT: &str = "'break', 'continue' and 'return' cannot appear in an except* block";

/// What `from __future__ import` accepts.
const FUTURE_FEATURES: [&str; 10] = [
    "nested_scopes",
    "generators",
    "division",
    "absolute_import",
    "with_statement",
    "print_function",
    "unicode_literals",
    "barry_as_FLUFL",
    "generator_stop",
    "annotations",
];

impl Lower<'_> {
    /// The statements of a module.
    pub(super) fn module(&mut self, body: &[AstStmt]) -> Vec<Stmt> {
        self.find_futures(body);
        self.block(body)
    }

    pub(super) fn block(&mut self, body: &[AstStmt]) -> Vec<Stmt> {
        body.iter().map(|stmt| self.stmt(stmt)).collect()
    }

    fn stmt(&mut self, node: &AstStmt) -> Stmt {
        let kind = self.nested(|lower| lower.stmt_kind(node));
        let mut span = span_of(node);
        match node {
            AstStmt::FunctionDef(def) => {
                span.start = self.definition_start(span.start, &def.decorator_list)
            }
            AstStmt::ClassDef(def) => {
                span.start = self.definition_start(span.start, &def.decorator_list)
            }
            _ => {}
        }
        Stmt { span, kind }
    }

    /// Where `def`, `async` or `class` stands, behind the decorators.
    pub(super) fn definition_start(&self, start: u32, decorators: &[ast::Decorator]) -> u32 {
        let Some(last) = decorators.last().filter(|_| self.made.is_none()) else {
            return start;
        };
        let mut at = span_of(last).end as usize;
        let bytes = self.source.text.as_bytes();
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'#' => at = self.source.line_start(self.source.line(at as u32) + 1) as usize,
                b if b.is_ascii_alphabetic() => break,
                _ => at += 1,
            }
        }
        at as u32
    }

    fn stmt_kind(&mut self, node: &AstStmt) -> StmtKind {
        let span = span_of(node);
        match node {
            AstStmt::FunctionDef(def) => StmtKind::FunctionDef(Box::new(self.function(def))),
            AstStmt::ClassDef(def) => StmtKind::ClassDef(Box::new(self.class(def))),
            AstStmt::Return(node) => self.return_(node, span),
            AstStmt::Delete(node) => StmtKind::Delete(
                node.targets
                    .iter()
                    .map(|target| self.deleted(target))
                    .collect(),
            ),
            AstStmt::Assign(node) => {
                let value = self.expr(&node.value);
                let targets = node
                    .targets
                    .iter()
                    .map(|target| self.target(target))
                    .collect();
                StmtKind::Assign(Box::new(Assign { targets, value }))
            }
            AstStmt::AugAssign(node) => {
                let target = self.single_target(&node.target, "augmented assignment");
                let value = self.expr(&node.value);
                StmtKind::AugAssign(Box::new(AugAssign {
                    target,
                    op: bin_op(node.op),
                    value,
                }))
            }
            AstStmt::AnnAssign(node) => {
                let target = self.single_target(&node.target, "annotation");
                let annotation = match self.drops_annotations() {
                    true => self.without_warnings(|lower| lower.annotation(&node.annotation)),
                    false => self.annotation(&node.annotation),
                };
                let value = self.optional(node.value.as_deref());
                StmtKind::AnnAssign(Box::new(AnnAssign {
                    target,
                    annotation,
                    value,
                    simple: node.simple,
                }))
            }
            AstStmt::TypeAlias(node) => StmtKind::TypeAlias(Box::new(self.type_alias(node))),
            AstStmt::For(node) => self.for_(node, span),
            AstStmt::While(node) => {
                let test = self.expr(&node.test);
                let body = self.loop_body(&node.body);
                let orelse = self.block(&node.orelse);
                StmtKind::While(Box::new(While { test, body, orelse }))
            }
            AstStmt::If(node) => self.if_(node),
            AstStmt::With(node) => {
                if node.is_async && !self.in_async_function() {
                    self.error("'async with' outside async function", span);
                }
                let items = node.items.iter().map(|item| self.with_item(item)).collect();
                let body = self.block(&node.body);
                StmtKind::With(Box::new(With {
                    is_async: node.is_async,
                    items,
                    body,
                }))
            }
            AstStmt::Match(node) => {
                let subject = self.element(&node.subject);
                let cases = self.cases(&node.cases);
                StmtKind::Match(Box::new(Match { subject, cases }))
            }
            AstStmt::Raise(node) => StmtKind::Raise(Box::new(Raise {
                exc: self.optional(node.exc.as_deref()),
                cause: self.optional(node.cause.as_deref()),
            })),
            AstStmt::Try(node) => self.try_(node),
            AstStmt::Assert(node) => {
                self.warn_assert(&node.test, span);
                StmtKind::Assert(Box::new(Assert {
                    test: self.expr(&node.test),
                    msg: self.optional(node.msg.as_deref()),
                }))
            }
            AstStmt::Import(node) => {
                StmtKind::Import(node.names.iter().map(|alias| self.import(alias)).collect())
            }
            AstStmt::ImportFrom(node) => StmtKind::ImportFrom(Box::new(self.import_from(node))),
            AstStmt::Global(node) => {
                self.has_declarations = true;
                StmtKind::Global(self.declared(&node.names))
            }
            AstStmt::Nonlocal(node) => {
                self.has_declarations = true;
                if self.in_module_scope() {
                    self.error("nonlocal declaration not allowed at module level", span);
                }
                StmtKind::Nonlocal(self.declared(&node.names))
            }
            AstStmt::Expr(node) => StmtKind::Expr(self.expr(&node.value)),
            AstStmt::Pass(_) => StmtKind::Pass,
            AstStmt::Break(_) => {
                self.warn_leaving_finally("break", span);
                self.check_loop_exit("'break' outside loop", span);
                StmtKind::Break
            }
            AstStmt::Continue(_) => {
                self.warn_leaving_finally("continue", span);
                self.check_loop_exit("'continue' not properly in loop", span);
                StmtKind::Continue
            }
            AstStmt::IpyEscapeCommand(_) => {
                self.error("invalid syntax", span);
                StmtKind::Pass
            }
        }
    }

    fn declared(&mut self, names: &[ast::Identifier]) -> Vec<Ident> {
        names.iter().map(|name| self.ident(name)).collect()
    }

    /// The target of an annotated or augmented assignment: not a list or tuple.
    fn single_target(&mut self, node: &Ast, what: &str) -> Target {
        match node {
            Ast::Name(_) | Ast::Attribute(_) | Ast::Subscript(_) => self.target(node),
            other => {
                let message = match what {
                    "annotation" => format!(
                        "only single target (not {}) can be annotated",
                        kind_name(other)
                    ),
                    _ => format!("'{}' is an illegal expression for {what}", kind_name(other)),
                };
                self.error(message, span_of(other));
                Target {
                    span: span_of(other),
                    kind: TargetKind::Unpack(Vec::new()),
                }
            }
        }
    }

    // ------------------------------------------------------------------------------------------ definitions

    fn function(&mut self, node: &ast::StmtFunctionDef) -> FunctionDef {
        let decorators = self.decorators(&node.decorator_list);
        let type_params = self.type_params(node.type_params.as_deref());
        let params = Box::new(self.params(&node.parameters));
        let returns = node
            .returns
            .as_deref()
            .map(|returns| self.annotation(returns));
        let name = Ident {
            name: self.plain(&node.name.id),
            span: span_of(&node.name),
        };
        let binding = self.stored(&node.name.id, span_of(node));
        let is_async = node.is_async;
        let (body, scope) = self.in_scope(ScopeKind::Function { is_async }, |lower| {
            lower.block(&node.body)
        });
        if is_async
            && scope.has_yield
            && let Some(span) = scope.value_return
        {
            self.error("'return' with value in async generator", span);
        }
        let has_yield = scope.has_yield;
        FunctionDef {
            name,
            binding,
            is_async,
            has_yield,
            decorators,
            type_params,
            params,
            returns,
            body,
        }
    }

    fn class(&mut self, node: &ast::StmtClassDef) -> ClassDef {
        let decorators = self.decorators(&node.decorator_list);
        let name = Ident {
            name: self.plain(&node.name.id),
            span: span_of(&node.name),
        };
        let binding = self.stored(&node.name.id, span_of(node));
        // CPython mangles type parameters of a class by that class itself, bases by the class around.
        let type_params = self.in_class(&node.name.id, |lower| {
            lower.type_params(node.type_params.as_deref())
        });
        let (bases, keywords) = match &node.arguments {
            None => (Vec::new(), Vec::new()),
            Some(arguments) if type_params.is_empty() => self.arguments(arguments),
            Some(arguments) => {
                let place = ScopeKind::Annotation("the definition of a generic");
                self.in_scope(place, |lower| lower.arguments(arguments)).0
            }
        };
        let (body, _) = self.in_scope(ScopeKind::Class, |lower| {
            lower.in_class(&node.name.id, |lower| lower.block(&node.body))
        });
        ClassDef {
            name,
            binding,
            decorators,
            type_params,
            bases,
            keywords,
            body,
        }
    }

    fn decorators(&mut self, nodes: &[ast::Decorator]) -> Vec<Expr> {
        nodes
            .iter()
            .map(|decorator| self.expr(&decorator.expression))
            .collect()
    }

    fn type_alias(&mut self, node: &ast::StmtTypeAlias) -> TypeAlias {
        let (text, span) = match &*node.name {
            Ast::Name(name) => (name.id.as_str(), span_of(name)),
            other => {
                self.error("invalid syntax", span_of(other));
                ("", span_of(other))
            }
        };
        let name = Ident {
            name: self.plain(text),
            span,
        };
        let binding = self.stored(text, span);
        let type_params = self.type_params(node.type_params.as_deref());
        let place = ScopeKind::Annotation("a type alias");
        let (value, _) = self.in_scope(place, |lower| lower.expr(&node.value));
        TypeAlias {
            name,
            binding,
            type_params,
            value,
        }
    }

    fn type_params(&mut self, node: Option<&ast::TypeParams>) -> Vec<TypeParam> {
        let mut params: Vec<TypeParam> = Vec::new();
        for node in node.into_iter().flatten() {
            let param = self.type_param(node);
            let text = self.names.text(param.name.name).clone();
            if params
                .iter()
                .any(|before| before.name.name == param.name.name)
            {
                self.error(format!("duplicate type parameter '{text}'"), param.span);
            }
            if param.default.is_none()
                && params.last().is_some_and(|before| before.default.is_some())
            {
                self.error(
                    format!("non-default type parameter '{text}' follows default type parameter"),
                    param.span,
                );
            }
            params.push(param);
        }
        params
    }

    fn type_param(&mut self, node: &ast::TypeParam) -> TypeParam {
        let (kind, name, bound, default, default_place) = match node {
            ast::TypeParam::TypeVar(node) => {
                let bound = node.bound.as_deref();
                (
                    TypeParamKind::TypeVar,
                    &node.name,
                    bound,
                    &node.default,
                    "a TypeVar default",
                )
            }
            ast::TypeParam::TypeVarTuple(node) => (
                TypeParamKind::TypeVarTuple,
                &node.name,
                None,
                &node.default,
                "a TypeVarTuple default",
            ),
            ast::TypeParam::ParamSpec(node) => (
                TypeParamKind::ParamSpec,
                &node.name,
                None,
                &node.default,
                "a ParamSpec default",
            ),
        };
        let span = span_of(node);
        let ident = Ident {
            name: self.plain(&name.id),
            span: span_of(name),
        };
        let binding = self.stored(&name.id, span);
        let bound_place = match bound {
            Some(Ast::Tuple(_)) => "a TypeVar constraint",
            _ => "a TypeVar bound",
        };
        let mut lazy = |place, node: Option<&Ast>| {
            node.map(|node| {
                self.in_scope(ScopeKind::Annotation(place), |lower| lower.element(node))
                    .0
            })
        };
        let bound = lazy(bound_place, bound);
        let default = lazy(default_place, default.as_deref());
        TypeParam {
            span,
            name: ident,
            binding,
            kind,
            bound,
            default,
        }
    }

    // -------------------------------------------------------------------------------------- compound blocks

    fn for_(&mut self, node: &ast::StmtFor, span: Span) -> StmtKind {
        if node.is_async && !self.in_async_function() {
            self.error("'async for' outside async function", span);
        }
        let target = self.target(&node.target);
        let iter = self.expr(&node.iter);
        let body = self.loop_body(&node.body);
        let orelse = self.block(&node.orelse);
        StmtKind::For(Box::new(For {
            is_async: node.is_async,
            target,
            iter,
            body,
            orelse,
        }))
    }

    fn loop_body(&mut self, body: &[AstStmt]) -> Vec<Stmt> {
        self.scope().loops += 1;
        let body = self.block(body);
        self.scope().loops -= 1;
        body
    }

    fn check_loop_exit(&mut self, message: &str, span: Span) {
        let scope = self.scope();
        if scope.loops == 0 {
            let message = if scope.in_except_star {
                EXCEPT_STAR_EXIT
            } else {
                message
            };
            self.error(message, span);
        }
    }

    fn return_(&mut self, node: &ast::StmtReturn, span: Span) -> StmtKind {
        self.warn_leaving_finally("return", span);
        let scope = self.scope();
        if !matches!(scope.kind, ScopeKind::Function { .. }) {
            self.error("'return' outside function", span);
        } else if scope.in_except_star {
            let value = node.value.as_deref().map_or(span, span_of);
            self.error(EXCEPT_STAR_EXIT, value);
        } else if node.value.is_some() {
            scope.value_return.get_or_insert(span);
        }
        StmtKind::Return(self.optional(node.value.as_deref()))
    }

    fn if_(&mut self, node: &ast::StmtIf) -> StmtKind {
        let mut span = span_of(node);
        span.end = node.body.last().map_or(span.end, |stmt| span_of(stmt).end);
        let mut branches = vec![Branch {
            span,
            test: self.expr(&node.test),
            body: self.block(&node.body),
        }];
        let mut orelse = Vec::new();
        for clause in &node.elif_else_clauses {
            match &clause.test {
                Some(test) => branches.push(Branch {
                    span: span_of(clause),
                    test: self.expr(test),
                    body: self.block(&clause.body),
                }),
                None => orelse = self.block(&clause.body),
            }
        }
        StmtKind::If(Box::new(If { branches, orelse }))
    }

    fn with_item(&mut self, node: &ast::WithItem) -> WithItem {
        let context = self.expr(&node.context_expr);
        let target = node
            .optional_vars
            .as_deref()
            .map(|target| self.target(target));
        WithItem { context, target }
    }

    fn try_(&mut self, node: &ast::StmtTry) -> StmtKind {
        let body = self.block(&node.body);
        let mut handlers = Vec::with_capacity(node.handlers.len());
        for (index, ast::ExceptHandler::ExceptHandler(handler)) in node.handlers.iter().enumerate()
        {
            let span = span_of(handler);
            if handler.type_.is_none() && index + 1 < node.handlers.len() {
                self.error("default 'except:' must be last", span);
            }
            let class = self.optional(handler.type_.as_deref());
            let name = handler.name.as_ref().map(|name| Ident {
                name: self.stored(&name.id, span),
                span: span_of(name),
            });
            let body = if node.is_star {
                self.except_star_body(&handler.body)
            } else {
                self.block(&handler.body)
            };
            handlers.push(ExceptHandler {
                span,
                class,
                name,
                body,
            });
        }
        let orelse = self.block(&node.orelse);
        let loops = self.scope().loops;
        let outer = self.scope().finally_loops.replace(loops);
        let finalbody = self.block(&node.finalbody);
        self.scope().finally_loops = outer;
        StmtKind::Try(Box::new(Try {
            body,
            handlers,
            orelse,
            finalbody,
            is_star: node.is_star,
        }))
    }

    /// `except*` cannot be left early, but loops within it can.
    fn except_star_body(&mut self, body: &[AstStmt]) -> Vec<Stmt> {
        let scope = self.scope();
        let outer = (scope.loops, scope.in_except_star);
        (scope.loops, scope.in_except_star) = (0, true);
        let body = self.block(body);
        (self.scope().loops, self.scope().in_except_star) = outer;
        body
    }

    // ---------------------------------------------------------------------------------------------- imports

    fn import(&mut self, node: &ast::Alias) -> ImportAlias {
        let span = span_of(node);
        let module = self.mangled(&node.name.id);
        let asname = node.asname.as_ref().map(|name| Ident {
            name: self.stored(&name.id, span),
            span: span_of(name),
        });
        let binding = match &asname {
            Some(name) => name.name,
            None => self.stored(node.name.id.split('.').next().unwrap_or_default(), span),
        };
        ImportAlias {
            span,
            module,
            asname,
            binding,
        }
    }

    fn import_from(&mut self, node: &ast::StmtImportFrom) -> ImportFrom {
        if is_future(node) {
            match self.futures.checked_sub(1) {
                Some(left) => self.futures = left,
                None => self.error(
                    "from __future__ imports must occur at the beginning of the file",
                    span_of(node),
                ),
            }
        }
        let module = node.module.as_ref().map(|module| self.mangled(&module.id));
        let names = match node.names.as_slice() {
            [alias] if alias.name.id == "*" => {
                if !self.in_module_scope() {
                    self.error("import * only allowed at module level", span_of(alias));
                }
                ImportedNames::Star(span_of(alias))
            }
            aliases => ImportedNames::Names(
                aliases
                    .iter()
                    .map(|alias| {
                        let span = span_of(alias);
                        let stored = alias.asname.as_ref().unwrap_or(&alias.name);
                        FromAlias {
                            span,
                            name: self.mangled(&alias.name.id),
                            binding: self.stored(&stored.id, span),
                        }
                    })
                    .collect(),
            ),
        };
        ImportFrom {
            level: node.level,
            module,
            names,
        }
    }

    /// Finds the `from __future__` imports at the beginning of the module; later ones are errors.
    pub(super) fn find_futures(&mut self, body: &[AstStmt]) {
        for (index, stmt) in body.iter().enumerate() {
            match stmt {
                AstStmt::ImportFrom(node) if is_future(node) => {
                    for alias in &node.names {
                        self.future_feature(&alias.name.id, span_of(alias));
                    }
                    self.futures += 1;
                }
                AstStmt::Expr(node) if index == 0 && node.value.is_string_literal_expr() => {}
                _ => break,
            }
        }
    }

    /// At a prompt, one compound statement or one line of simple ones is compiled at a time.
    pub(super) fn check_single(&mut self, body: &[Stmt]) {
        if body.is_empty() {
            self.error("invalid syntax", Span::default());
        }
        if let [first, second, ..] = body
            && self.source.line(second.span.start) > self.source.line(first.span.end)
        {
            let at = first.span.end;
            match first.kind {
                StmtKind::FunctionDef(_)
                | StmtKind::ClassDef(_)
                | StmtKind::For(_)
                | StmtKind::While(_)
                | StmtKind::If(_)
                | StmtKind::With(_)
                | StmtKind::Match(_)
                | StmtKind::Try(_) => self.parser_error("invalid syntax", second.span),
                _ => self.parser_error(
                    "multiple statements found while compiling a single statement",
                    Span {
                        start: at,
                        end: at + 1,
                    },
                ),
            }
        }
    }

    fn future_feature(&mut self, name: &str, span: Span) {
        match name {
            "annotations" => self.future.annotations = true,
            "braces" => self.error("not a chance", span),
            _ if FUTURE_FEATURES.contains(&name) => {}
            _ => self.error(format!("future feature {name} is not defined"), span),
        }
    }
}

fn is_future(node: &ast::StmtImportFrom) -> bool {
    node.level == 0
        && node
            .module
            .as_ref()
            .is_some_and(|module| module.id == "__future__")
}
