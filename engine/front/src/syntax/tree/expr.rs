//! Expressions.

use ruff_python_ast::{self as ast, Expr as Ast};

use super::super::hir::{ExprKind, Span};
use super::super::literals::{Joined, without_comments};
use super::{Item, Writer, span_of};

impl Writer<'_> {
    pub(super) fn expr(&mut self, node: &Ast) {
        self.expr_at(node, span_of(node));
    }

    pub(super) fn optional(&mut self, node: Option<&Ast>) {
        match node {
            Some(node) => self.expr(node),
            None => self.none(),
        }
    }

    pub(super) fn exprs(&mut self, nodes: &[Ast]) {
        self.list(nodes, Self::expr);
    }

    fn expr_at(&mut self, node: &Ast, span: Span) {
        super::super::grown(|| {
            let (class, fields) = self.expr_fields(node);
            self.placed(class, fields, span);
        });
    }

    /// Writes the fields of an expression; returns its class and how many they are.
    fn expr_fields(&mut self, node: &Ast) -> (&'static str, usize) {
        match node {
            Ast::NoneLiteral(_) => self.constant(ExprKind::None),
            Ast::BooleanLiteral(literal) => self.constant(ExprKind::Bool(literal.value)),
            Ast::EllipsisLiteral(_) => self.constant(ExprKind::Ellipsis),
            Ast::NumberLiteral(literal) => {
                let number = self.lower.number(literal);
                self.constant(number)
            }
            Ast::StringLiteral(literal) => {
                let string = self.lower.string(literal);
                self.items.push(Item::Constant(ExprKind::Str(string)));
                match literal.value.is_unicode() {
                    true => self.text("u"),
                    false => self.none(),
                }
                ("Constant", 2)
            }
            Ast::BytesLiteral(literal) => {
                let bytes = super::Lower::bytes(literal);
                self.constant(ExprKind::Bytes(bytes))
            }
            Ast::FString(string) => self.f_string(string),
            Ast::TString(string) => self.t_string(string),
            Ast::Name(name) => {
                self.text(&name.id);
                self.context(name.ctx);
                ("Name", 2)
            }
            Ast::Attribute(node) => {
                self.expr(&node.value);
                self.text(&node.attr.id);
                self.context(node.ctx);
                ("Attribute", 3)
            }
            Ast::Subscript(node) => {
                self.expr(&node.value);
                self.expr(&node.slice);
                self.context(node.ctx);
                ("Subscript", 3)
            }
            Ast::Starred(node) => {
                self.expr(&node.value);
                self.context(node.ctx);
                ("Starred", 2)
            }
            Ast::List(node) => {
                self.exprs(&node.elts);
                self.context(node.ctx);
                ("List", 2)
            }
            Ast::Tuple(node) => {
                self.exprs(&node.elts);
                self.context(node.ctx);
                ("Tuple", 2)
            }
            Ast::Slice(slice) => {
                self.optional(slice.lower.as_deref());
                self.optional(slice.upper.as_deref());
                self.optional(slice.step.as_deref());
                ("Slice", 3)
            }
            _ => self.operation(node),
        }
    }

    fn operation(&mut self, node: &Ast) -> (&'static str, usize) {
        match node {
            Ast::Call(call) => {
                self.expr(&call.func);
                self.arguments(&call.arguments);
                ("Call", 3)
            }
            Ast::BinOp(node) => {
                self.expr(&node.left);
                self.plain(operator(node.op), 0);
                self.expr(&node.right);
                ("BinOp", 3)
            }
            Ast::UnaryOp(node) => {
                let class = match node.op {
                    ast::UnaryOp::Invert => "Invert",
                    ast::UnaryOp::Not => "Not",
                    ast::UnaryOp::UAdd => "UAdd",
                    ast::UnaryOp::USub => "USub",
                };
                self.plain(class, 0);
                self.expr(&node.operand);
                ("UnaryOp", 2)
            }
            Ast::BoolOp(node) => {
                let is_or = node.op == ast::BoolOp::Or;
                self.plain(if is_or { "Or" } else { "And" }, 0);
                self.exprs(&node.values);
                ("BoolOp", 2)
            }
            Ast::Compare(node) => {
                self.expr(&node.left);
                self.list(&node.ops, |writer, op| writer.plain(comparison(*op), 0));
                self.exprs(&node.comparators);
                ("Compare", 3)
            }
            Ast::If(node) => {
                self.expr(&node.test);
                self.expr(&node.body);
                self.expr(&node.orelse);
                ("IfExp", 3)
            }
            Ast::Named(node) => {
                self.expr(&node.target);
                self.expr(&node.value);
                ("NamedExpr", 2)
            }
            Ast::Lambda(node) => {
                self.parameters(node.parameters.as_deref());
                self.expr(&node.body);
                ("Lambda", 2)
            }
            Ast::Await(node) => {
                self.expr(&node.value);
                ("Await", 1)
            }
            Ast::Yield(node) => {
                self.optional(node.value.as_deref());
                ("Yield", 1)
            }
            Ast::YieldFrom(node) => {
                self.expr(&node.value);
                ("YieldFrom", 1)
            }
            _ => self.collection(node),
        }
    }

    fn collection(&mut self, node: &Ast) -> (&'static str, usize) {
        match node {
            Ast::Dict(node) => {
                self.list(&node.items, |writer, item| {
                    writer.optional(item.key.as_ref());
                });
                self.list(&node.items, |writer, item| writer.expr(&item.value));
                ("Dict", 2)
            }
            Ast::Set(node) => {
                self.exprs(&node.elts);
                ("Set", 1)
            }
            Ast::ListComp(node) => self.comprehension("ListComp", &node.elt, &node.generators),
            Ast::SetComp(node) => self.comprehension("SetComp", &node.elt, &node.generators),
            Ast::Generator(node) => self.comprehension("GeneratorExp", &node.elt, &node.generators),
            Ast::DictComp(node) => {
                self.optional(node.key.as_deref());
                self.comprehension("DictComp", &node.value, &node.generators);
                ("DictComp", 3)
            }
            other => {
                self.lower.error("invalid syntax", span_of(other));
                self.constant(ExprKind::None)
            }
        }
    }

    fn constant(&mut self, value: ExprKind) -> (&'static str, usize) {
        self.items.push(Item::Constant(value));
        self.none();
        ("Constant", 2)
    }

    fn context(&mut self, context: ast::ExprContext) {
        let class = match context {
            ast::ExprContext::Store => "Store",
            ast::ExprContext::Del => "Del",
            ast::ExprContext::Load | ast::ExprContext::Invalid => "Load",
        };
        self.plain(class, 0);
    }

    fn comprehension(
        &mut self,
        class: &'static str,
        element: &Ast,
        generators: &[ast::Comprehension],
    ) -> (&'static str, usize) {
        self.expr(element);
        self.list(generators, |writer, clause| {
            writer.expr(&clause.target);
            writer.expr(&clause.iter);
            writer.exprs(&clause.ifs);
            writer.items.push(Item::Number(i64::from(clause.is_async)));
            writer.plain("comprehension", 4);
        });
        (class, 2)
    }

    /// The fields `args` and `keywords`, or `bases` and `keywords`.
    pub(super) fn arguments(&mut self, arguments: &ast::Arguments) {
        if let [node @ Ast::Generator(generator)] = &*arguments.args
            && !generator.parenthesized
        {
            // CPython takes in the parentheses of the call.
            self.expr_at(node, span_of(arguments));
            self.items.push(Item::List(1));
        } else {
            self.exprs(&arguments.args);
        }
        self.list(&arguments.keywords, |writer, keyword| {
            writer.optional_text(keyword.arg.as_ref());
            writer.expr(&keyword.value);
            writer.placed("keyword", 2, span_of(keyword));
        });
    }

    pub(super) fn parameters(&mut self, parameters: Option<&ast::Parameters>) {
        let empty = ast::Parameters::default();
        let node = parameters.unwrap_or(&empty);
        self.list(&node.posonlyargs, |writer, p| {
            writer.parameter(&p.parameter)
        });
        self.list(&node.args, |writer, p| writer.parameter(&p.parameter));
        self.optional_parameter(node.vararg.as_deref());
        self.list(&node.kwonlyargs, |writer, p| writer.parameter(&p.parameter));
        self.list(&node.kwonlyargs, |writer, p| {
            writer.optional(p.default.as_deref());
        });
        self.optional_parameter(node.kwarg.as_deref());
        let positional = node.posonlyargs.iter().chain(&node.args);
        self.list(positional.filter_map(|p| p.default.as_deref()), Self::expr);
        self.plain("arguments", 7);
    }

    fn optional_parameter(&mut self, node: Option<&ast::Parameter>) {
        match node {
            Some(node) => self.parameter(node),
            None => self.none(),
        }
    }

    fn parameter(&mut self, node: &ast::Parameter) {
        self.text(&node.name.id);
        self.optional(node.annotation.as_deref());
        self.none();
        let span = Span {
            start: span_of(&node.name).start,
            end: span_of(node).end,
        };
        self.placed("arg", 3, span);
    }

    // ---- f-strings and t-strings ------------------------------------------------------------

    fn f_string(&mut self, string: &ast::ExprFString) -> (&'static str, usize) {
        let mut text = Text::default();
        let mut count = 0;
        for part in &string.value {
            match part {
                ast::FStringPart::Literal(literal) => {
                    text.cover(span_of(literal));
                    self.lower.push_string(literal, &mut text.joined);
                }
                ast::FStringPart::FString(string) => {
                    let is_raw = string.flags.prefix().is_raw();
                    self.elements(&string.elements, is_raw, false, &mut text, &mut count);
                }
            }
        }
        self.flush(&mut text, &mut count);
        self.items.push(Item::List(count));
        ("JoinedStr", 1)
    }

    fn t_string(&mut self, string: &ast::ExprTString) -> (&'static str, usize) {
        let mut text = Text::default();
        let mut count = 0;
        for string in &string.value {
            let is_raw = string.flags.prefix().is_raw();
            self.elements(&string.elements, is_raw, true, &mut text, &mut count);
        }
        self.flush(&mut text, &mut count);
        self.items.push(Item::List(count));
        ("TemplateStr", 1)
    }

    fn elements(
        &mut self,
        elements: &ast::InterpolatedStringElements,
        is_raw: bool,
        is_template: bool,
        text: &mut Text,
        count: &mut usize,
    ) {
        for element in elements {
            match element {
                ast::InterpolatedStringElement::Literal(literal) => {
                    let span = span_of(literal);
                    let source = self.lower.source.slice(span);
                    text.cover(span);
                    let escaped = if is_raw { None } else { Some(source) };
                    text.joined.push(&literal.value, escaped);
                }
                ast::InterpolatedStringElement::Interpolation(element) => {
                    if let Some(debug) = &element.debug_text {
                        let start = span_of(element).start + 1;
                        let end = start + debug.as_str().len() as u32;
                        text.cover(Span { start, end });
                        text.joined.push(&without_comments(debug.as_str()), None);
                    }
                    self.flush(text, count);
                    self.interpolation(element, is_raw, is_template);
                    *count += 1;
                }
            }
        }
    }

    fn interpolation(
        &mut self,
        element: &ast::InterpolatedElement,
        is_raw: bool,
        is_template: bool,
    ) {
        self.expr(&element.expression);
        if is_template {
            let text = self.lower.expression_text(element).to_owned();
            let text = super::super::hir::StrLit::Text(text.into());
            self.items.push(Item::Constant(ExprKind::Str(text)));
        }
        let conversion = match element.conversion {
            ast::ConversionFlag::Str => i64::from(b's'),
            ast::ConversionFlag::Repr => i64::from(b'r'),
            ast::ConversionFlag::Ascii => i64::from(b'a'),
            ast::ConversionFlag::None
                if element.debug_text.is_some() && element.format_spec.is_none() =>
            {
                i64::from(b'r')
            }
            ast::ConversionFlag::None => -1,
        };
        self.items.push(Item::Number(conversion));
        match &element.format_spec {
            None => self.none(),
            Some(spec) => {
                let mut text = Text::default();
                let mut count = 0;
                self.elements(&spec.elements, is_raw, false, &mut text, &mut count);
                self.flush(&mut text, &mut count);
                self.items.push(Item::List(count));
                let span = span_of(&**spec);
                let start = span.start - 1; // with the colon
                self.placed("JoinedStr", 1, Span { start, ..span });
            }
        }
        let (class, fields) = if is_template {
            ("Interpolation", 4)
        } else {
            ("FormattedValue", 3)
        };
        self.placed(class, fields, span_of(element));
    }

    /// Writes the text before an interpolation or the end, if there is any.
    fn flush(&mut self, text: &mut Text, count: &mut usize) {
        let text = std::mem::take(text);
        let Some(span) = text.span else { return };
        if text.joined.is_empty() {
            return;
        }
        self.constant(ExprKind::Str(text.joined.finish()));
        self.placed("Constant", 2, span);
        *count += 1;
    }
}

/// Text between interpolations, and its place.
#[derive(Default)]
struct Text {
    joined: Joined,
    span: Option<Span>,
}

impl Text {
    fn cover(&mut self, span: Span) {
        let start = self.span.map_or(span.start, |old| old.start);
        self.span = Some(Span {
            start,
            end: span.end,
        });
    }
}

pub(super) fn operator(op: ast::Operator) -> &'static str {
    match op {
        ast::Operator::Add => "Add",
        ast::Operator::Sub => "Sub",
        ast::Operator::Mult => "Mult",
        ast::Operator::MatMult => "MatMult",
        ast::Operator::Div => "Div",
        ast::Operator::Mod => "Mod",
        ast::Operator::Pow => "Pow",
        ast::Operator::LShift => "LShift",
        ast::Operator::RShift => "RShift",
        ast::Operator::BitOr => "BitOr",
        ast::Operator::BitXor => "BitXor",
        ast::Operator::BitAnd => "BitAnd",
        ast::Operator::FloorDiv => "FloorDiv",
    }
}

fn comparison(op: ast::CmpOp) -> &'static str {
    match op {
        ast::CmpOp::Eq => "Eq",
        ast::CmpOp::NotEq => "NotEq",
        ast::CmpOp::Lt => "Lt",
        ast::CmpOp::LtE => "LtE",
        ast::CmpOp::Gt => "Gt",
        ast::CmpOp::GtE => "GtE",
        ast::CmpOp::Is => "Is",
        ast::CmpOp::IsNot => "IsNot",
        ast::CmpOp::In => "In",
        ast::CmpOp::NotIn => "NotIn",
    }
}
