//! Statements and patterns.

use ruff_python_ast::{self as ast, Stmt};

use super::super::hir::{ExprKind, Span};
use super::expr::operator;
use super::{Item, Writer, span_of};

impl Writer<'_> {
    pub(super) fn body(&mut self, body: &[Stmt]) {
        self.list(body, Self::stmt);
    }

    fn stmt(&mut self, node: &Stmt) {
        super::super::grown(|| {
            let mut span = span_of(node);
            let decorators = match node {
                Stmt::FunctionDef(def) => &def.decorator_list[..],
                Stmt::ClassDef(def) => &def.decorator_list[..],
                _ => &[],
            };
            span.start = self.lower.definition_start(span.start, decorators);
            let (class, fields) = self.stmt_fields(node, span);
            self.placed(class, fields, span);
        });
    }

    /// Writes the fields of a statement; returns its class and how many they are.
    fn stmt_fields(&mut self, node: &Stmt, span: Span) -> (&'static str, usize) {
        match node {
            Stmt::FunctionDef(def) => self.function(def),
            Stmt::ClassDef(def) => self.class(def),
            Stmt::For(node) => {
                self.expr(&node.target);
                self.expr(&node.iter);
                self.body(&node.body);
                self.body(&node.orelse);
                self.none();
                (if node.is_async { "AsyncFor" } else { "For" }, 5)
            }
            Stmt::While(node) => {
                self.expr(&node.test);
                self.body(&node.body);
                self.body(&node.orelse);
                ("While", 3)
            }
            Stmt::If(node) => {
                self.expr(&node.test);
                self.body(&node.body);
                self.clauses(&node.elif_else_clauses, span.end);
                ("If", 3)
            }
            Stmt::With(node) => {
                self.list(&node.items, |writer, item| {
                    writer.expr(&item.context_expr);
                    writer.optional(item.optional_vars.as_deref());
                    writer.plain("withitem", 2);
                });
                self.body(&node.body);
                self.none();
                (if node.is_async { "AsyncWith" } else { "With" }, 3)
            }
            Stmt::Match(node) => {
                self.expr(&node.subject);
                self.list(&node.cases, |writer, case| {
                    writer.pattern(&case.pattern);
                    writer.optional(case.guard.as_deref());
                    writer.body(&case.body);
                    writer.plain("match_case", 3);
                });
                ("Match", 2)
            }
            Stmt::Try(node) => {
                self.body(&node.body);
                self.list(&node.handlers, Self::handler);
                self.body(&node.orelse);
                self.body(&node.finalbody);
                (if node.is_star { "TryStar" } else { "Try" }, 4)
            }
            _ => self.simple(node),
        }
    }

    fn simple(&mut self, node: &Stmt) -> (&'static str, usize) {
        match node {
            Stmt::Return(node) => {
                self.optional(node.value.as_deref());
                ("Return", 1)
            }
            Stmt::Delete(node) => {
                self.exprs(&node.targets);
                ("Delete", 1)
            }
            Stmt::Assign(node) => {
                self.exprs(&node.targets);
                self.expr(&node.value);
                self.none();
                ("Assign", 3)
            }
            Stmt::TypeAlias(node) => {
                self.expr(&node.name);
                self.type_params(node.type_params.as_deref());
                self.expr(&node.value);
                ("TypeAlias", 3)
            }
            Stmt::AugAssign(node) => {
                self.expr(&node.target);
                self.plain(operator(node.op), 0);
                self.expr(&node.value);
                ("AugAssign", 3)
            }
            Stmt::AnnAssign(node) => {
                self.expr(&node.target);
                self.expr(&node.annotation);
                self.optional(node.value.as_deref());
                self.items.push(Item::Number(i64::from(node.simple)));
                ("AnnAssign", 4)
            }
            Stmt::Raise(node) => {
                self.optional(node.exc.as_deref());
                self.optional(node.cause.as_deref());
                ("Raise", 2)
            }
            Stmt::Assert(node) => {
                self.expr(&node.test);
                self.optional(node.msg.as_deref());
                ("Assert", 2)
            }
            Stmt::Import(node) => {
                self.list(&node.names, Self::alias);
                ("Import", 1)
            }
            Stmt::ImportFrom(node) => {
                self.optional_text(node.module.as_ref());
                self.list(&node.names, Self::alias);
                self.items.push(Item::Number(i64::from(node.level)));
                ("ImportFrom", 3)
            }
            Stmt::Global(node) => {
                self.list(&node.names, |writer, name| writer.text(&name.id));
                ("Global", 1)
            }
            Stmt::Nonlocal(node) => {
                self.list(&node.names, |writer, name| writer.text(&name.id));
                ("Nonlocal", 1)
            }
            Stmt::Expr(node) => {
                self.expr(&node.value);
                ("Expr", 1)
            }
            Stmt::Break(_) => ("Break", 0),
            Stmt::Continue(_) => ("Continue", 0),
            _ => ("Pass", 0),
        }
    }

    fn function(&mut self, def: &ast::StmtFunctionDef) -> (&'static str, usize) {
        self.text(&def.name.id);
        self.parameters(Some(&def.parameters));
        self.body(&def.body);
        self.list(&def.decorator_list, |writer, d| writer.expr(&d.expression));
        self.optional(def.returns.as_deref());
        self.none();
        self.type_params(def.type_params.as_deref());
        let class = if def.is_async {
            "AsyncFunctionDef"
        } else {
            "FunctionDef"
        };
        (class, 7)
    }

    fn class(&mut self, def: &ast::StmtClassDef) -> (&'static str, usize) {
        self.text(&def.name.id);
        match &def.arguments {
            Some(arguments) => self.arguments(arguments),
            None => self.items.extend([Item::List(0), Item::List(0)]),
        }
        self.body(&def.body);
        self.list(&def.decorator_list, |writer, d| writer.expr(&d.expression));
        self.type_params(def.type_params.as_deref());
        ("ClassDef", 6)
    }

    /// The list `orelse` of an `if`: an `elif` is an `if` within it.
    fn clauses(&mut self, clauses: &[ast::ElifElseClause], end: u32) {
        let Some((clause, rest)) = clauses.split_first() else {
            self.items.push(Item::List(0));
            return;
        };
        let Some(test) = &clause.test else {
            self.body(&clause.body);
            return;
        };
        super::super::grown(|| {
            self.expr(test);
            self.body(&clause.body);
            self.clauses(rest, end);
        });
        let start = span_of(clause).start;
        self.placed("If", 3, Span { start, end });
        self.items.push(Item::List(1));
    }

    fn handler(&mut self, node: &ast::ExceptHandler) {
        let ast::ExceptHandler::ExceptHandler(node) = node;
        self.optional(node.type_.as_deref());
        self.optional_text(node.name.as_ref());
        self.body(&node.body);
        self.placed("ExceptHandler", 3, span_of(node));
    }

    fn alias(&mut self, node: &ast::Alias) {
        self.text(&node.name.id);
        self.optional_text(node.asname.as_ref());
        self.placed("alias", 2, span_of(node));
    }

    fn type_params(&mut self, params: Option<&ast::TypeParams>) {
        let params = params.map_or(&[][..], |params| &params.type_params[..]);
        self.list(params, |writer, param| {
            let (class, fields) = match param {
                ast::TypeParam::TypeVar(param) => {
                    writer.text(&param.name.id);
                    writer.optional(param.bound.as_deref());
                    writer.optional(param.default.as_deref());
                    ("TypeVar", 3)
                }
                ast::TypeParam::ParamSpec(param) => {
                    writer.text(&param.name.id);
                    writer.optional(param.default.as_deref());
                    ("ParamSpec", 2)
                }
                ast::TypeParam::TypeVarTuple(param) => {
                    writer.text(&param.name.id);
                    writer.optional(param.default.as_deref());
                    ("TypeVarTuple", 2)
                }
            };
            writer.placed(class, fields, span_of(param));
        });
    }

    // ---- patterns -----------------------------------------------------------------------------

    fn pattern(&mut self, node: &ast::Pattern) {
        super::super::grown(|| {
            let (class, fields) = self.pattern_fields(node);
            self.placed(class, fields, span_of(node));
        });
    }

    fn pattern_fields(&mut self, node: &ast::Pattern) -> (&'static str, usize) {
        match node {
            ast::Pattern::MatchValue(node) => {
                self.expr(&node.value);
                ("MatchValue", 1)
            }
            ast::Pattern::MatchSingleton(node) => {
                let value = match node.value {
                    ast::Singleton::None => ExprKind::None,
                    ast::Singleton::True => ExprKind::Bool(true),
                    ast::Singleton::False => ExprKind::Bool(false),
                };
                self.items.push(Item::Constant(value));
                ("MatchSingleton", 1)
            }
            ast::Pattern::MatchSequence(node) => {
                self.list(&node.patterns, Self::pattern);
                ("MatchSequence", 1)
            }
            ast::Pattern::MatchMapping(node) => {
                self.exprs(&node.keys);
                self.list(&node.patterns, Self::pattern);
                self.optional_text(node.rest.as_ref());
                ("MatchMapping", 3)
            }
            ast::Pattern::MatchClass(node) => {
                let keywords = &node.arguments.keywords;
                self.expr(&node.cls);
                self.list(&node.arguments.patterns, Self::pattern);
                self.list(keywords, |writer, keyword| writer.text(&keyword.attr.id));
                self.list(keywords, |writer, keyword| writer.pattern(&keyword.pattern));
                ("MatchClass", 4)
            }
            ast::Pattern::MatchStar(node) => {
                self.optional_text(node.name.as_ref());
                ("MatchStar", 1)
            }
            ast::Pattern::MatchAs(node) => {
                match &node.pattern {
                    Some(pattern) => self.pattern(pattern),
                    None => self.none(),
                }
                self.optional_text(node.name.as_ref());
                ("MatchAs", 2)
            }
            ast::Pattern::MatchOr(node) => {
                self.list(&node.patterns, Self::pattern);
                ("MatchOr", 1)
            }
        }
    }
}
