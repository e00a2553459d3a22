//! HIR as text: one node a line, indented by depth, each with its place.

use std::fmt::Write;

use super::hir::{
    BinOp, CmpOp, ComprehensionKind, Conversion, Expr, ExprKind, ForClause, FunctionDef, Ident,
    ImportedNames, Int, Keyword, Module, Name, Param, Params, Pattern, PatternKind, Span, Stmt,
    StmtKind, StrLit, StringPart, Target, TargetKind, TypeParam, UnaryOp,
};

/// Stack below which one level of the dump grows it, and by how much, in bytes.
const RED_ZONE: usize = 64 * 1024;
const GROWTH: usize = 1024 * 1024;

/// The statements of a module as a tree of lines: kind, details, `line:column-column`.
///
/// Lines count from 1, columns from 0 in UTF-8 bytes. The form is stable: tests compare it.
#[must_use]
pub fn dump(module: &Module) -> String {
    let mut dump = Dump {
        module,
        out: String::new(),
        indent: 0,
    };
    dump.block(&module.body);
    dump.out
}

struct Dump<'a> {
    module: &'a Module,
    out: String,
    indent: usize,
}

impl Dump<'_> {
    /// A line without a place: the label of a part.
    fn label(&mut self, text: &str) {
        let _ = writeln!(self.out, "{:1$}{text}", "", self.indent * 2);
    }

    /// A line with a place.
    fn node(&mut self, text: &str, span: Span) {
        let (start, end) = (
            self.module.source.position(span.start),
            self.module.source.position(span.end),
        );
        let indent = self.indent * 2;
        let _ = write!(
            self.out,
            "{:indent$}{text} {}:{}-",
            "", start.line, start.column
        );
        let _ = match end.line == start.line {
            true => writeln!(self.out, "{}", end.column),
            false => writeln!(self.out, "{}:{}", end.line, end.column),
        };
    }

    fn inside(&mut self, children: impl FnOnce(&mut Self)) {
        self.indent += 1;
        stacker::maybe_grow(RED_ZONE, GROWTH, || children(self));
        self.indent -= 1;
    }

    fn text(&self, name: Name) -> &str {
        self.module.names.text(name)
    }

    fn name_list(&self, names: &[Ident]) -> String {
        let names: Vec<&str> = names.iter().map(|ident| self.text(ident.name)).collect();
        names.join(", ")
    }

    fn block(&mut self, body: &[Stmt]) {
        for stmt in body {
            self.stmt(stmt);
        }
    }

    /// A labelled block, when there is one.
    fn part(&mut self, label: &str, body: &[Stmt]) {
        if !body.is_empty() {
            self.label(label);
            self.inside(|d| d.block(body));
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        let head = self.stmt_head(&stmt.kind);
        self.node(&head, stmt.span);
        self.inside(|d| d.stmt_parts(&stmt.kind));
    }

    fn stmt_head(&self, kind: &StmtKind) -> String {
        let is_async = |yes: bool| if yes { "async " } else { "" };
        match kind {
            StmtKind::FunctionDef(def) => {
                let generator = if def.has_yield { " yields" } else { "" };
                format!(
                    "{}def {}{generator}",
                    is_async(def.is_async),
                    self.text(def.binding)
                )
            }
            StmtKind::ClassDef(def) => format!("class {}", self.text(def.binding)),
            StmtKind::Return(_) => "return".into(),
            StmtKind::Delete(_) => "del".into(),
            StmtKind::Assign(_) => "assign".into(),
            StmtKind::AugAssign(node) => format!("assign {}=", bin_op(node.op)),
            StmtKind::AnnAssign(node) if node.simple => "annotate simple".into(),
            StmtKind::AnnAssign(_) => "annotate".into(),
            StmtKind::TypeAlias(node) => format!("type {}", self.text(node.binding)),
            StmtKind::For(node) => format!("{}for", is_async(node.is_async)),
            StmtKind::While(_) => "while".into(),
            StmtKind::If(_) => "if".into(),
            StmtKind::With(node) => format!("{}with", is_async(node.is_async)),
            StmtKind::Match(_) => "match".into(),
            StmtKind::Raise(_) => "raise".into(),
            StmtKind::Try(node) => if node.is_star { "try*" } else { "try" }.into(),
            StmtKind::Assert(_) => "assert".into(),
            StmtKind::Import(_) => "import".into(),
            StmtKind::ImportFrom(node) => {
                let module = node.module.map_or("", |module| self.text(module));
                format!("from {}{module}", ".".repeat(node.level as usize))
            }
            StmtKind::Global(names) => format!("global {}", self.name_list(names)),
            StmtKind::Nonlocal(names) => format!("nonlocal {}", self.name_list(names)),
            StmtKind::Expr(_) => "expr".into(),
            StmtKind::Pass => "pass".into(),
            StmtKind::Break => "break".into(),
            StmtKind::Continue => "continue".into(),
        }
    }

    fn stmt_parts(&mut self, kind: &StmtKind) {
        match kind {
            StmtKind::FunctionDef(def) => self.function(def),
            StmtKind::ClassDef(def) => {
                self.exprs("decorators", &def.decorators);
                self.type_params(&def.type_params);
                self.exprs("bases", &def.bases);
                self.keywords(&def.keywords);
                self.part("body", &def.body);
            }
            StmtKind::Return(value) => value.iter().for_each(|value| self.expr(value)),
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
                self.target(&node.target);
                self.expr(&node.annotation);
                self.exprs("value", node.value.as_slice());
            }
            StmtKind::TypeAlias(node) => {
                self.type_params(&node.type_params);
                self.expr(&node.value);
            }
            StmtKind::For(node) => {
                self.target(&node.target);
                self.expr(&node.iter);
                self.part("body", &node.body);
                self.part("else", &node.orelse);
            }
            StmtKind::While(node) => {
                self.expr(&node.test);
                self.part("body", &node.body);
                self.part("else", &node.orelse);
            }
            StmtKind::If(node) => {
                for branch in &node.branches {
                    self.node("branch", branch.span);
                    self.inside(|d| {
                        d.expr(&branch.test);
                        d.part("body", &branch.body);
                    });
                }
                self.part("else", &node.orelse);
            }
            StmtKind::With(node) => {
                for item in &node.items {
                    self.expr(&item.context);
                    item.target.iter().for_each(|target| self.target(target));
                }
                self.part("body", &node.body);
            }
            StmtKind::Match(node) => {
                self.expr(&node.subject);
                for case in &node.cases {
                    self.node("case", case.span);
                    self.inside(|d| {
                        d.pattern(&case.pattern);
                        d.exprs("guard", case.guard.as_slice());
                        d.part("body", &case.body);
                    });
                }
            }
            StmtKind::Raise(node) => {
                node.exc.iter().for_each(|exc| self.expr(exc));
                self.exprs("cause", node.cause.as_slice());
            }
            StmtKind::Try(node) => {
                self.part("body", &node.body);
                for handler in &node.handlers {
                    let name = handler
                        .name
                        .map(|name| format!(" as {}", self.text(name.name)));
                    self.node(&format!("except{}", name.unwrap_or_default()), handler.span);
                    self.inside(|d| {
                        handler.class.iter().for_each(|class| d.expr(class));
                        d.part("body", &handler.body);
                    });
                }
                self.part("else", &node.orelse);
                self.part("finally", &node.finalbody);
            }
            StmtKind::Assert(node) => {
                self.expr(&node.test);
                self.exprs("message", node.msg.as_slice());
            }
            StmtKind::Import(aliases) => {
                for alias in aliases {
                    let text = format!(
                        "{} as {}",
                        self.text(alias.module),
                        self.text(alias.binding)
                    );
                    self.node(&text, alias.span);
                }
            }
            StmtKind::ImportFrom(node) => match &node.names {
                ImportedNames::Star(span) => self.node("*", *span),
                ImportedNames::Names(aliases) => {
                    for alias in aliases {
                        let text =
                            format!("{} as {}", self.text(alias.name), self.text(alias.binding));
                        self.node(&text, alias.span);
                    }
                }
            },
            StmtKind::Expr(value) => self.expr(value),
            StmtKind::Global(_)
            | StmtKind::Nonlocal(_)
            | StmtKind::Pass
            | StmtKind::Break
            | StmtKind::Continue => {}
        }
    }

    fn function(&mut self, def: &FunctionDef) {
        self.exprs("decorators", &def.decorators);
        self.type_params(&def.type_params);
        self.params(&def.params);
        self.exprs("returns", def.returns.as_slice());
        self.part("body", &def.body);
    }

    fn params(&mut self, params: &Params) {
        let kinds = [
            ("/", params.posonly.as_slice()),
            ("", params.args.as_slice()),
            ("*", params.vararg.as_slice()),
            ("keyword-only", params.kwonly.as_slice()),
            ("**", params.kwarg.as_slice()),
        ];
        for (kind, params) in kinds {
            params.iter().for_each(|param| self.param(kind, param));
        }
    }

    fn param(&mut self, kind: &str, param: &Param) {
        let space = if kind.is_empty() { "" } else { " " };
        let text = format!("param {kind}{space}{}", self.text(param.name.name));
        self.node(&text, param.name.span);
        self.inside(|d| {
            d.exprs("annotation", param.annotation.as_slice());
            d.exprs("default", param.default.as_slice());
        });
    }

    fn type_params(&mut self, params: &[TypeParam]) {
        for param in params {
            self.node(
                &format!("{:?} {}", param.kind, self.text(param.binding)),
                param.span,
            );
            self.inside(|d| {
                d.exprs("bound", param.bound.as_slice());
                d.exprs("default", param.default.as_slice());
            });
        }
    }

    fn target(&mut self, target: &Target) {
        match &target.kind {
            TargetKind::Name(name) => self.node(&format!("to {}", self.text(*name)), target.span),
            TargetKind::Attribute(node) => {
                self.node(&format!("to .{}", self.text(node.attr.name)), target.span);
                self.inside(|d| d.expr(&node.value));
            }
            TargetKind::Subscript(node) => {
                self.node("to []", target.span);
                self.inside(|d| {
                    d.expr(&node.value);
                    d.expr(&node.index);
                });
            }
            TargetKind::Unpack(targets) => {
                self.node("to (,)", target.span);
                self.inside(|d| targets.iter().for_each(|target| d.target(target)));
            }
            TargetKind::Starred(inner) => {
                self.node("to *", target.span);
                self.inside(|d| d.target(inner));
            }
        }
    }

    /// Labelled expressions, when there are any.
    fn exprs(&mut self, label: &str, exprs: &[Expr]) {
        if !exprs.is_empty() {
            self.label(label);
            self.inside(|d| exprs.iter().for_each(|expr| d.expr(expr)));
        }
    }

    fn keywords(&mut self, keywords: &[Keyword]) {
        for keyword in keywords {
            let head = keyword
                .name
                .map_or("**".to_owned(), |name| format!("{}=", self.text(name)));
            self.node(&head, keyword.span);
            self.inside(|d| d.expr(&keyword.value));
        }
    }

    fn expr(&mut self, expr: &Expr) {
        let head = self.expr_head(&expr.kind);
        self.node(&head, expr.span);
        self.inside(|d| d.expr_parts(&expr.kind));
    }

    fn expr_head(&self, kind: &ExprKind) -> String {
        match kind {
            ExprKind::None => "None".into(),
            ExprKind::Bool(true) => "True".into(),
            ExprKind::Bool(false) => "False".into(),
            ExprKind::Ellipsis => "...".into(),
            ExprKind::Int(Int::Small(value)) => format!("int {value}"),
            ExprKind::Int(Int::Big(big)) => format!("int radix {} {}", big.radix, big.digits),
            ExprKind::Float(value) => format!("float {value:?}"),
            ExprKind::Complex(_, imag) => format!("imaginary {imag:?}"),
            ExprKind::FrozenSet(_) => "frozenset".into(),
            ExprKind::Str(text) => format!("str {}", str_lit(text)),
            ExprKind::Bytes(bytes) => format!("bytes \"{}\"", bytes.escape_ascii()),
            ExprKind::FString(_) => "f-string".into(),
            ExprKind::TString(_) => "t-string".into(),
            ExprKind::Name(name) => format!("name {}", self.text(*name)),
            ExprKind::Attribute(node) => format!(".{}", self.text(node.attr.name)),
            ExprKind::Subscript(_) => "[]".into(),
            ExprKind::Slice(_) => "slice".into(),
            ExprKind::Call(_) => "call".into(),
            ExprKind::Binary(node) => bin_op(node.op).into(),
            ExprKind::Unary(node) => match node.op {
                UnaryOp::Neg => "unary -".into(),
                UnaryOp::Pos => "unary +".into(),
                UnaryOp::Invert => "unary ~".into(),
                UnaryOp::Not => "not".into(),
            },
            ExprKind::BoolOp(node) => if node.is_or { "or" } else { "and" }.into(),
            ExprKind::Compare(node) => {
                let ops: Vec<&str> = node.rest.iter().map(|(op, _)| cmp_op(*op)).collect();
                format!("compare {}", ops.join(", "))
            }
            ExprKind::If(_) => "if else".into(),
            ExprKind::Lambda(node) if node.has_yield => "lambda yields".into(),
            ExprKind::Lambda(_) => "lambda".into(),
            ExprKind::Named(node) => format!("{} :=", self.text(node.target.name)),
            ExprKind::Tuple(_) => "tuple".into(),
            ExprKind::List(_) => "list".into(),
            ExprKind::Set(_) => "set".into(),
            ExprKind::Dict(_) => "dict".into(),
            ExprKind::Comprehension(node) => match node.kind {
                ComprehensionKind::List => "list comprehension".into(),
                ComprehensionKind::Set => "set comprehension".into(),
                ComprehensionKind::Dict => "dict comprehension".into(),
                ComprehensionKind::Generator => "generator".into(),
            },
            ExprKind::Starred(_) => "*".into(),
            ExprKind::Await(_) => "await".into(),
            ExprKind::Yield(_) => "yield".into(),
            ExprKind::YieldFrom(_) => "yield from".into(),
        }
    }

    fn expr_parts(&mut self, kind: &ExprKind) {
        match kind {
            ExprKind::FString(parts) | ExprKind::TString(parts) => self.string_parts(parts),
            ExprKind::Attribute(node) => self.expr(&node.value),
            ExprKind::Subscript(node) => {
                self.expr(&node.value);
                self.expr(&node.index);
            }
            ExprKind::Slice(node) => {
                self.exprs("lower", node.lower.as_slice());
                self.exprs("upper", node.upper.as_slice());
                self.exprs("step", node.step.as_slice());
            }
            ExprKind::Call(node) => {
                self.expr(&node.func);
                node.args.iter().for_each(|arg| self.expr(arg));
                self.keywords(&node.keywords);
            }
            ExprKind::Binary(node) => {
                self.expr(&node.left);
                self.expr(&node.right);
            }
            ExprKind::Unary(node) => self.expr(&node.operand),
            ExprKind::BoolOp(node) => node.values.iter().for_each(|value| self.expr(value)),
            ExprKind::Compare(node) => {
                self.expr(&node.left);
                node.rest.iter().for_each(|(_, operand)| self.expr(operand));
            }
            ExprKind::If(node) => {
                self.expr(&node.test);
                self.expr(&node.body);
                self.expr(&node.orelse);
            }
            ExprKind::Lambda(node) => {
                self.params(&node.params);
                self.expr(&node.body);
            }
            ExprKind::Named(node) => self.expr(&node.value),
            ExprKind::Tuple(elements) | ExprKind::List(elements) | ExprKind::Set(elements) => {
                elements.iter().for_each(|element| self.expr(element));
            }
            ExprKind::Dict(items) => {
                for item in items {
                    match &item.key {
                        Some(key) => self.expr(key),
                        None => self.label("**"),
                    }
                    self.inside(|d| d.expr(&item.value));
                }
            }
            ExprKind::Comprehension(node) => {
                self.expr(&node.element);
                self.exprs("value", node.value.as_slice());
                node.clauses.iter().for_each(|clause| self.clause(clause));
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
            | ExprKind::Bytes(_)
            | ExprKind::Name(_) => {}
        }
    }

    fn clause(&mut self, clause: &ForClause) {
        self.node(
            if clause.is_async { "async for" } else { "for" },
            clause.span,
        );
        self.inside(|d| {
            d.target(&clause.target);
            d.expr(&clause.iter);
            d.exprs("if", &clause.tests);
        });
    }

    fn string_parts(&mut self, parts: &[StringPart]) {
        for part in parts {
            match part {
                StringPart::Literal(text) => self.label(&str_lit(text)),
                StringPart::Interpolation(node) => {
                    let conversion = match node.conversion {
                        Conversion::None => "",
                        Conversion::Str => "!s",
                        Conversion::Repr => "!r",
                        Conversion::Ascii => "!a",
                    };
                    let text = if node.text.is_empty() {
                        String::new()
                    } else {
                        format!(" {:?}", node.text)
                    };
                    self.node(&format!("{{}}{conversion}{text}"), node.span);
                    self.inside(|d| {
                        d.expr(&node.value);
                        if let Some(spec) = &node.spec {
                            d.label("spec");
                            d.inside(|d| d.string_parts(spec));
                        }
                    });
                }
            }
        }
    }

    fn pattern(&mut self, pattern: &Pattern) {
        let name = |d: &Self, name: &Option<Ident>| {
            name.map_or("_".to_owned(), |name| d.text(name.name).to_owned())
        };
        let head = match &pattern.kind {
            PatternKind::Wildcard => "pattern _".into(),
            PatternKind::Capture(ident) => format!("pattern capture {}", self.text(ident.name)),
            PatternKind::Value(_) => "pattern value".into(),
            PatternKind::Singleton(value) => format!("pattern {value:?}"),
            PatternKind::Sequence(_) => "pattern sequence".into(),
            PatternKind::Star(ident) => format!("pattern *{}", name(self, ident)),
            PatternKind::Mapping(node) => match &node.rest {
                Some(_) => format!("pattern mapping **{}", name(self, &node.rest)),
                None => "pattern mapping".into(),
            },
            PatternKind::Class(_) => "pattern class".into(),
            PatternKind::As(_, ident) => format!("pattern as {}", self.text(ident.name)),
            PatternKind::Or(_) => "pattern |".into(),
        };
        self.node(&head, pattern.span);
        self.inside(|d| match &pattern.kind {
            PatternKind::Value(value) => d.expr(value),
            PatternKind::Sequence(patterns) | PatternKind::Or(patterns) => {
                patterns.iter().for_each(|pattern| d.pattern(pattern));
            }
            PatternKind::Mapping(node) => {
                for (key, pattern) in std::iter::zip(&node.keys, &node.patterns) {
                    d.expr(key);
                    d.inside(|d| d.pattern(pattern));
                }
            }
            PatternKind::Class(node) => {
                d.expr(&node.class);
                node.patterns.iter().for_each(|pattern| d.pattern(pattern));
                for (attr, pattern) in &node.keywords {
                    d.node(&format!("{}=", d.text(attr.name)), attr.span);
                    d.inside(|d| d.pattern(pattern));
                }
            }
            PatternKind::As(inner, _) => d.pattern(inner),
            PatternKind::Wildcard
            | PatternKind::Capture(_)
            | PatternKind::Singleton(_)
            | PatternKind::Star(_) => {}
        });
    }
}

fn str_lit(text: &StrLit) -> String {
    match text {
        StrLit::Text(text) => format!("{text:?}"),
        StrLit::Surrogates(points) => {
            let points: Vec<String> = points.iter().map(|point| format!("{point:x}")).collect();
            format!("surrogates {}", points.join(" "))
        }
    }
}

fn bin_op(op: BinOp) -> &'static str {
    match op {
        BinOp::Add => "+",
        BinOp::Sub => "-",
        BinOp::Mul => "*",
        BinOp::MatMul => "@",
        BinOp::Div => "/",
        BinOp::FloorDiv => "//",
        BinOp::Mod => "%",
        BinOp::Pow => "**",
        BinOp::LShift => "<<",
        BinOp::RShift => ">>",
        BinOp::BitOr => "|",
        BinOp::BitXor => "^",
        BinOp::BitAnd => "&",
    }
}

fn cmp_op(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Eq => "==",
        CmpOp::NotEq => "!=",
        CmpOp::Lt => "<",
        CmpOp::LtE => "<=",
        CmpOp::Gt => ">",
        CmpOp::GtE => ">=",
        CmpOp::Is => "is",
        CmpOp::IsNot => "is not",
        CmpOp::In => "in",
        CmpOp::NotIn => "not in",
    }
}
