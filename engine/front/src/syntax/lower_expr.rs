//! Expressions and assignment targets.

use foldhash::fast::FixedState;
use std::collections::HashSet;

use ruff_python_ast::{self as ast, Expr as Ast};

use super::hir::{
    Attribute, BinOp, Binary, BoolOp, Call, CmpOp, Compare, Comprehension, ComprehensionKind,
    DictItem, Expr, ExprKind, ForClause, Ident, IfExpr, Keyword, Lambda, Named, Param, Params,
    Slice, Span, StrLit, Subscript, Target, TargetKind, Unary, UnaryOp,
};
use super::lower::{Lower, ScopeKind, span_of};

const STAR_MISPLACED: &str = "can't use starred expression here";

impl Lower<'_> {
    /// An expression; a starred one is an error here.
    pub(super) fn expr(&mut self, node: &Ast) -> Expr {
        if node.is_starred_expr() {
            self.error(STAR_MISPLACED, span_of(node));
        }
        self.element(node)
    }

    pub(super) fn optional(&mut self, node: Option<&Ast>) -> Option<Expr> {
        node.map(|node| self.expr(node))
    }

    /// An element of a display, index or argument list: may be starred.
    pub(super) fn element(&mut self, node: &Ast) -> Expr {
        let kind = self.nested(|lower| lower.expr_kind(node));
        Expr {
            span: span_of(node),
            kind,
        }
    }

    fn elements_of(&mut self, nodes: &[Ast]) -> Vec<Expr> {
        nodes.iter().map(|node| self.element(node)).collect()
    }

    fn expr_kind(&mut self, node: &Ast) -> ExprKind {
        match node {
            Ast::NoneLiteral(_) => ExprKind::None,
            Ast::BooleanLiteral(literal) => ExprKind::Bool(literal.value),
            Ast::EllipsisLiteral(_) => ExprKind::Ellipsis,
            Ast::NumberLiteral(literal) => self.number(literal),
            Ast::StringLiteral(literal) => ExprKind::Str(self.string(literal)),
            Ast::BytesLiteral(literal) => ExprKind::Bytes(Self::bytes(literal)),
            Ast::FString(string) => self.f_string(string),
            Ast::TString(string) => self.t_string(string),
            Ast::Name(name) => ExprKind::Name(self.mangled(&name.id)),
            Ast::Attribute(node) => ExprKind::Attribute(Box::new(self.attribute(node))),
            Ast::Subscript(node) => {
                self.warn_subscript(node);
                ExprKind::Subscript(Box::new(self.subscript(node)))
            }
            Ast::Slice(slice) => ExprKind::Slice(Box::new(Slice {
                lower: self.optional(slice.lower.as_deref()),
                upper: self.optional(slice.upper.as_deref()),
                step: self.optional(slice.step.as_deref()),
            })),
            Ast::Call(call) => ExprKind::Call(Box::new(self.call(call))),
            Ast::BinOp(node) => ExprKind::Binary(Box::new(Binary {
                left: self.expr(&node.left),
                op: bin_op(node.op),
                right: self.expr(&node.right),
            })),
            Ast::UnaryOp(node) => ExprKind::Unary(Box::new(Unary {
                op: match node.op {
                    ast::UnaryOp::USub => UnaryOp::Neg,
                    ast::UnaryOp::UAdd => UnaryOp::Pos,
                    ast::UnaryOp::Invert => UnaryOp::Invert,
                    ast::UnaryOp::Not => UnaryOp::Not,
                },
                operand: self.expr(&node.operand),
            })),
            Ast::BoolOp(node) => ExprKind::BoolOp(Box::new(BoolOp {
                is_or: node.op == ast::BoolOp::Or,
                values: node.values.iter().map(|value| self.expr(value)).collect(),
            })),
            Ast::Compare(node) => {
                self.warn_identity(node);
                ExprKind::Compare(Box::new(Compare {
                    left: self.expr(&node.left),
                    rest: std::iter::zip(&node.ops, &node.comparators)
                        .map(|(&op, operand)| (cmp_op(op), self.expr(operand)))
                        .collect(),
                }))
            }
            Ast::If(node) => {
                let test = self.expr(&node.test);
                let body = self.expr(&node.body);
                ExprKind::If(Box::new(IfExpr {
                    test,
                    body,
                    orelse: self.expr(&node.orelse),
                }))
            }
            Ast::Lambda(lambda) => ExprKind::Lambda(Box::new(self.lambda(lambda))),
            Ast::Named(named) => ExprKind::Named(Box::new(self.named(named))),
            Ast::Tuple(tuple) => ExprKind::Tuple(self.elements_of(&tuple.elts)),
            Ast::List(list) => ExprKind::List(self.elements_of(&list.elts)),
            Ast::Set(set) => ExprKind::Set(self.elements_of(&set.elts)),
            Ast::Dict(dict) => ExprKind::Dict(
                dict.items
                    .iter()
                    .map(|item| DictItem {
                        key: self.optional(item.key.as_ref()),
                        value: self.expr(&item.value),
                    })
                    .collect(),
            ),
            Ast::ListComp(c) => self.comprehension(
                ComprehensionKind::List,
                &c.elt,
                None,
                &c.generators,
                span_of(c),
            ),
            Ast::SetComp(c) => self.comprehension(
                ComprehensionKind::Set,
                &c.elt,
                None,
                &c.generators,
                span_of(c),
            ),
            Ast::Generator(c) => self.comprehension(
                ComprehensionKind::Generator,
                &c.elt,
                None,
                &c.generators,
                span_of(c),
            ),
            Ast::DictComp(c) => {
                let (kind, span) = (ComprehensionKind::Dict, span_of(c));
                match &c.key {
                    Some(key) => self.comprehension(kind, key, Some(&c.value), &c.generators, span),
                    None => {
                        self.error("dict unpacking cannot be used in dict comprehension", span);
                        ExprKind::None
                    }
                }
            }
            Ast::Starred(starred) => ExprKind::Starred(Box::new(self.expr(&starred.value))),
            Ast::Await(node) => {
                self.check_await(span_of(node));
                ExprKind::Await(Box::new(self.expr(&node.value)))
            }
            Ast::Yield(node) => {
                self.check_yield(false, span_of(node));
                ExprKind::Yield(
                    node.value
                        .as_deref()
                        .map(|value| Box::new(self.expr(value))),
                )
            }
            Ast::YieldFrom(node) => {
                self.check_yield(true, span_of(node));
                ExprKind::YieldFrom(Box::new(self.expr(&node.value)))
            }
            Ast::IpyEscapeCommand(node) => match self.made_constant(&node.node_index) {
                Some(constant) => constant,
                None => {
                    self.error("invalid syntax", span_of(node));
                    ExprKind::None
                }
            },
        }
    }

    fn attribute(&mut self, node: &ast::ExprAttribute) -> Attribute {
        Attribute {
            value: self.expr(&node.value),
            attr: self.ident(&node.attr),
        }
    }

    fn subscript(&mut self, node: &ast::ExprSubscript) -> Subscript {
        let value = self.expr(&node.value);
        // `x[*a]` is `x[(*a,)]`: the parser has made the tuple.
        Subscript {
            value,
            index: self.expr(&node.slice),
        }
    }

    fn call(&mut self, node: &ast::ExprCall) -> Call {
        self.warn_call(&node.func);
        let func = self.expr(&node.func);
        let (args, keywords) = self.arguments(&node.arguments);
        Call {
            func,
            args,
            keywords,
        }
    }

    pub(super) fn arguments(&mut self, arguments: &ast::Arguments) -> (Vec<Expr>, Vec<Keyword>) {
        let mut args = self.elements_of(&arguments.args);
        if let [Ast::Generator(generator)] = &*arguments.args
            && !generator.parenthesized
        {
            args[0].span = span_of(arguments); // CPython takes in the parentheses of the call
        }
        let keywords: Vec<Keyword> = arguments
            .keywords
            .iter()
            .map(|node| self.keyword(node))
            .collect();
        let mut seen = HashSet::with_hasher(FixedState::default());
        for keyword in &keywords {
            if let Some(name) = keyword.name
                && keywords.len() > 1
                && !seen.insert(name)
            {
                let text = self.names.text(name).clone();
                self.error(format!("keyword argument repeated: {text}"), keyword.span);
            }
        }
        (args, keywords)
    }

    fn keyword(&mut self, node: &ast::Keyword) -> Keyword {
        let span = span_of(node);
        let name = node.arg.as_ref().map(|name| {
            self.check_debug(&name.id, "assign to", span);
            self.plain(&name.id)
        });
        Keyword {
            span,
            name,
            value: self.expr(&node.value),
        }
    }

    fn lambda(&mut self, node: &ast::ExprLambda) -> Lambda {
        let params = node
            .parameters
            .as_deref()
            .map(|params| self.params(params))
            .unwrap_or_default();
        let (body, scope) = self.in_scope(ScopeKind::Lambda, |lower| lower.expr(&node.body));
        Lambda {
            params,
            has_yield: scope.has_yield,
            body,
        }
    }

    fn named(&mut self, node: &ast::ExprNamed) -> Named {
        let span = span_of(&*node.target);
        let target = match &*node.target {
            Ast::Name(name) => {
                self.check_debug(&name.id, "assign to", span);
                Ident {
                    name: self.mangled(&name.id),
                    span,
                }
            }
            other => {
                self.error(
                    format!(
                        "cannot use assignment expressions with {}",
                        kind_name(other)
                    ),
                    span,
                );
                Ident {
                    name: self.plain(""),
                    span,
                }
            }
        };
        self.check_named(target.name, span, span_of(node));
        Named {
            target,
            value: self.expr(&node.value),
        }
    }

    fn comprehension(
        &mut self,
        kind: ComprehensionKind,
        element: &Ast,
        value: Option<&Ast>,
        generators: &[ast::Comprehension],
        span: Span,
    ) -> ExprKind {
        // The first iterable is evaluated outside, the rest within the comprehension's own scope.
        let mut first_iter = Some(self.iterable(&generators[0].iter));
        let ((clauses, element, value), scope) =
            self.in_scope(ScopeKind::Comprehension(kind), |lower| {
                let clauses = generators
                    .iter()
                    .map(|clause| {
                        if clause.is_async {
                            lower.scope().is_async = true;
                        }
                        let target = lower.target(&clause.target);
                        let iter = first_iter
                            .take()
                            .unwrap_or_else(|| lower.iterable(&clause.iter));
                        let tests = clause.ifs.iter().map(|test| lower.expr(test)).collect();
                        ForClause {
                            span: span_of(clause),
                            is_async: clause.is_async,
                            target,
                            iter,
                            tests,
                        }
                    })
                    .collect();
                (
                    clauses,
                    lower.expr(element),
                    value.map(|value| lower.expr(value)),
                )
            });
        if scope.is_async {
            self.check_async_comprehension(kind, span);
        }
        ExprKind::Comprehension(Box::new(Comprehension {
            kind,
            element,
            value,
            clauses,
            is_async: scope.is_async,
        }))
    }

    fn iterable(&mut self, node: &Ast) -> Expr {
        let outer = std::mem::replace(&mut self.scope().in_iterable, true);
        let iter = self.expr(node);
        self.scope().in_iterable = outer;
        iter
    }

    // ------------------------------------------------------------------------------------------- parameters

    /// Parameters with defaults and annotations, which belong to the scope around the function.
    pub(super) fn params(&mut self, node: &ast::Parameters) -> Params {
        let mut params = Params {
            posonly: node
                .posonlyargs
                .iter()
                .map(|param| self.param(&param.parameter))
                .collect(),
            args: node
                .args
                .iter()
                .map(|param| self.param(&param.parameter))
                .collect(),
            vararg: node.vararg.as_deref().map(|param| self.param(param)),
            kwonly: node
                .kwonlyargs
                .iter()
                .map(|param| self.param(&param.parameter))
                .collect(),
            kwarg: node.kwarg.as_deref().map(|param| self.param(param)),
        };
        let places = params
            .posonly
            .iter_mut()
            .chain(&mut params.args)
            .chain(&mut params.kwonly);
        let nodes = node
            .posonlyargs
            .iter()
            .chain(&node.args)
            .chain(&node.kwonlyargs);
        for (place, param) in std::iter::zip(places, nodes) {
            place.default = self.optional(param.default.as_deref());
        }
        let mut seen = HashSet::with_hasher(FixedState::default());
        let all = params
            .posonly
            .iter()
            .chain(&params.args)
            .chain(&params.vararg);
        for param in all.chain(&params.kwonly).chain(&params.kwarg) {
            if !seen.insert(param.name.name) {
                let text = self.names.text(param.name.name).clone();
                self.error(
                    format!("duplicate argument '{text}' in function definition"),
                    param.name.span,
                );
            }
        }
        params
    }

    fn param(&mut self, node: &ast::Parameter) -> Param {
        let span = span_of(&node.name);
        self.check_debug(&node.name.id, "assign to", span);
        let name = Ident {
            name: self.mangled(&node.name.id),
            span,
        };
        let annotation = node
            .annotation
            .as_deref()
            .map(|annotation| self.annotation(annotation));
        Param {
            name,
            annotation,
            default: None,
        }
    }

    /// An annotation; `*args: *Ts` is starred. Under `from __future__ import annotations` it is its text.
    pub(super) fn annotation(&mut self, node: &Ast) -> Expr {
        let text = self.future.annotations.then(|| self.unparse(node));
        let place = ScopeKind::Annotation("an annotation");
        let (annotation, _) = self.in_scope(place, |lower| lower.element(node));
        match text {
            None => annotation,
            Some(text) => Expr {
                span: annotation.span,
                kind: ExprKind::Str(StrLit::Text(text.into())),
            },
        }
    }

    // ---------------------------------------------------------------------------------------------- targets

    /// An assignment target.
    pub(super) fn target(&mut self, node: &Ast) -> Target {
        if node.is_starred_expr() {
            self.error(
                "starred assignment target must be in a list or tuple",
                span_of(node),
            );
        }
        self.target_element(node, "assign to")
    }

    /// A target of `del`.
    pub(super) fn deleted(&mut self, node: &Ast) -> Target {
        self.target_element(node, "delete")
    }

    fn target_element(&mut self, node: &Ast, action: &str) -> Target {
        let span = span_of(node);
        let kind = self.nested(|lower| match node {
            Ast::Name(name) if action == "delete" => {
                lower.check_debug(&name.id, action, span);
                TargetKind::Name(lower.mangled(&name.id))
            }
            Ast::Name(name) => TargetKind::Name(lower.stored(&name.id, span)),
            Ast::Attribute(node) => {
                lower.check_debug(&node.attr.id, action, span);
                TargetKind::Attribute(Box::new(lower.attribute(node)))
            }
            Ast::Subscript(node) => TargetKind::Subscript(Box::new(lower.subscript(node))),
            Ast::Tuple(ast::ExprTuple { elts, .. }) | Ast::List(ast::ExprList { elts, .. }) => {
                if elts
                    .iter()
                    .filter(|element| element.is_starred_expr())
                    .count()
                    > 1
                {
                    lower.error("multiple starred expressions in assignment", span);
                }
                TargetKind::Unpack(
                    elts.iter()
                        .map(|element| lower.target_element(element, action))
                        .collect(),
                )
            }
            Ast::Starred(starred) if action != "delete" => {
                TargetKind::Starred(Box::new(lower.target_element(&starred.value, action)))
            }
            other => {
                lower.error(
                    format!("cannot {action} {}", kind_name(other)),
                    span_of(other),
                );
                TargetKind::Unpack(Vec::new())
            }
        });
        Target { span, kind }
    }
}

pub(super) fn bin_op(op: ast::Operator) -> BinOp {
    match op {
        ast::Operator::Add => BinOp::Add,
        ast::Operator::Sub => BinOp::Sub,
        ast::Operator::Mult => BinOp::Mul,
        ast::Operator::MatMult => BinOp::MatMul,
        ast::Operator::Div => BinOp::Div,
        ast::Operator::FloorDiv => BinOp::FloorDiv,
        ast::Operator::Mod => BinOp::Mod,
        ast::Operator::Pow => BinOp::Pow,
        ast::Operator::LShift => BinOp::LShift,
        ast::Operator::RShift => BinOp::RShift,
        ast::Operator::BitOr => BinOp::BitOr,
        ast::Operator::BitXor => BinOp::BitXor,
        ast::Operator::BitAnd => BinOp::BitAnd,
    }
}

fn cmp_op(op: ast::CmpOp) -> CmpOp {
    match op {
        ast::CmpOp::Eq => CmpOp::Eq,
        ast::CmpOp::NotEq => CmpOp::NotEq,
        ast::CmpOp::Lt => CmpOp::Lt,
        ast::CmpOp::LtE => CmpOp::LtE,
        ast::CmpOp::Gt => CmpOp::Gt,
        ast::CmpOp::GtE => CmpOp::GtE,
        ast::CmpOp::Is => CmpOp::Is,
        ast::CmpOp::IsNot => CmpOp::IsNot,
        ast::CmpOp::In => CmpOp::In,
        ast::CmpOp::NotIn => CmpOp::NotIn,
    }
}

/// What CPython's messages call a kind of expression.
pub(super) fn kind_name(node: &Ast) -> &'static str {
    match node {
        Ast::Attribute(_) => "attribute",
        Ast::Subscript(_) => "subscript",
        Ast::Starred(_) => "starred",
        Ast::Name(_) => "name",
        Ast::List(_) => "list",
        Ast::Tuple(_) => "tuple",
        Ast::Lambda(_) => "lambda",
        Ast::Call(_) => "function call",
        Ast::BoolOp(_) | Ast::BinOp(_) | Ast::UnaryOp(_) => "expression",
        Ast::Generator(_) => "generator expression",
        Ast::Yield(_) | Ast::YieldFrom(_) => "yield expression",
        Ast::Await(_) => "await expression",
        Ast::ListComp(_) => "list comprehension",
        Ast::SetComp(_) => "set comprehension",
        Ast::DictComp(_) => "dict comprehension",
        Ast::Dict(_) => "dict literal",
        Ast::Set(_) => "set display",
        Ast::FString(_) => "f-string expression",
        Ast::TString(_) => "t-string expression",
        Ast::NoneLiteral(_) => "None",
        Ast::BooleanLiteral(literal) if literal.value => "True",
        Ast::BooleanLiteral(_) => "False",
        Ast::EllipsisLiteral(_) => "ellipsis",
        Ast::Compare(_) => "comparison",
        Ast::If(_) => "conditional expression",
        Ast::Named(_) => "named expression",
        Ast::NumberLiteral(_) | Ast::StringLiteral(_) | Ast::BytesLiteral(_) => "literal",
        Ast::Slice(_) | Ast::IpyEscapeCommand(_) => "expression",
    }
}
