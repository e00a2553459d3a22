//! The text of an expression as CPython writes it: what `from __future__ import annotations` makes of annotations.

use ruff_python_ast::{self as ast, Expr, InterpolatedStringElement as Element, Operator};

use super::grown;
use super::hir::{ExprKind, Int, StrLit};
use super::lower::{Lower, span_of};

/// How tightly an expression binds; parentheses stand around what binds looser than its place wants.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Tuple,
    Test,
    Or,
    And,
    Not,
    Comparison,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Arith,
    Term,
    Factor,
    Power,
    Await,
    Atom,
}

impl Level {
    fn tighter(self) -> Level {
        use Level::*;
        match self {
            Tuple => Test,
            Test => Or,
            Or => And,
            And => Not,
            Not => Comparison,
            Comparison => BitOr,
            BitOr => BitXor,
            BitXor => BitAnd,
            BitAnd => Shift,
            Shift => Arith,
            Arith => Term,
            Term => Factor,
            Factor => Power,
            Power => Await,
            Await | Atom => Atom,
        }
    }
}

impl Lower<'_> {
    /// The text of an annotation.
    pub(super) fn unparse(&mut self, node: &Expr) -> String {
        let mut writer = Writer {
            lower: self,
            out: String::new(),
        };
        writer.expr(node, Level::Test);
        writer.out
    }
}

struct Writer<'l, 's> {
    /// Decodes literals.
    lower: &'l mut Lower<'s>,
    out: String,
}

impl Writer<'_, '_> {
    fn text(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn expr(&mut self, node: &Expr, level: Level) {
        let own = level_of(node);
        let is_loose = own < level;
        if is_loose {
            self.text("(");
        }
        grown(|| self.inside(node, own));
        if is_loose {
            self.text(")");
        }
    }

    fn list<'n>(&mut self, nodes: impl IntoIterator<Item = &'n Expr>, level: Level) {
        for (index, node) in nodes.into_iter().enumerate() {
            if index > 0 {
                self.text(", ");
            }
            self.expr(node, level);
        }
    }

    fn between(&mut self, open: &str, nodes: &[Expr], close: &str) {
        self.text(open);
        self.list(nodes, Level::Test);
        self.text(close);
    }

    fn optional(&mut self, before: &str, node: Option<&Expr>) {
        if let Some(node) = node {
            self.text(before);
            self.expr(node, Level::Test);
        }
    }

    fn inside(&mut self, node: &Expr, level: Level) {
        match node {
            Expr::BoolOp(node) => {
                let word = if node.op == ast::BoolOp::Or {
                    " or "
                } else {
                    " and "
                };
                for (index, value) in node.values.iter().enumerate() {
                    self.text(if index > 0 { word } else { "" });
                    self.expr(value, level.tighter());
                }
            }
            Expr::BinOp(node) => {
                let is_power = node.op == Operator::Pow;
                let (left, right) = match is_power {
                    true => (level.tighter(), level),
                    false => (level, level.tighter()),
                };
                self.expr(&node.left, left);
                self.text(" ");
                self.text(node.op.as_str());
                self.text(" ");
                self.expr(&node.right, right);
            }
            Expr::UnaryOp(node) => {
                self.text(match node.op {
                    ast::UnaryOp::Not => "not ",
                    ast::UnaryOp::Invert => "~",
                    ast::UnaryOp::UAdd => "+",
                    ast::UnaryOp::USub => "-",
                });
                self.expr(&node.operand, level);
            }
            Expr::Compare(node) => {
                self.expr(&node.left, level.tighter());
                for (op, operand) in std::iter::zip(&node.ops, &node.comparators) {
                    self.text(" ");
                    self.text(op.as_str());
                    self.text(" ");
                    self.expr(operand, level.tighter());
                }
            }
            Expr::If(node) => {
                self.expr(&node.body, level.tighter());
                self.text(" if ");
                self.expr(&node.test, level.tighter());
                self.text(" else ");
                self.expr(&node.orelse, level);
            }
            Expr::Lambda(node) => {
                self.text("lambda");
                if let Some(parameters) = node.parameters.as_deref().filter(|p| !p.is_empty()) {
                    self.text(" ");
                    self.parameters(parameters);
                }
                self.text(": ");
                self.expr(&node.body, level);
            }
            Expr::Named(node) => {
                self.expr(&node.target, Level::Atom);
                self.text(" := ");
                self.expr(&node.value, Level::Atom);
            }
            Expr::Starred(node) => {
                self.text("*");
                self.expr(&node.value, Level::BitOr);
            }
            Expr::Await(node) => {
                self.text("await ");
                self.expr(&node.value, Level::Atom);
            }
            Expr::Yield(node) => {
                self.text("(yield");
                self.optional(" ", node.value.as_deref());
                self.text(")");
            }
            Expr::YieldFrom(node) => {
                self.text("(yield from ");
                self.expr(&node.value, Level::Test);
                self.text(")");
            }
            Expr::Tuple(node) => {
                self.list(&node.elts, Level::Test);
                self.text(match node.elts.len() {
                    0 => "()",
                    1 => ",",
                    _ => "",
                });
            }
            Expr::List(node) => self.between("[", &node.elts, "]"),
            Expr::Set(node) => self.between("{", &node.elts, "}"),
            Expr::Dict(node) => {
                self.text("{");
                for (index, item) in node.items.iter().enumerate() {
                    self.text(if index > 0 { ", " } else { "" });
                    match &item.key {
                        Some(key) => {
                            self.expr(key, Level::Test);
                            self.text(": ");
                            self.expr(&item.value, Level::Test);
                        }
                        None => {
                            self.text("**");
                            self.expr(&item.value, Level::BitOr);
                        }
                    }
                }
                self.text("}");
            }
            Expr::ListComp(c) => self.comprehension("[", &[&c.elt], &c.generators, "]"),
            Expr::SetComp(c) => self.comprehension("{", &[&c.elt], &c.generators, "}"),
            Expr::Generator(c) => self.comprehension("(", &[&c.elt], &c.generators, ")"),
            Expr::DictComp(c) => {
                let parts: Vec<&Expr> = c.key.as_deref().into_iter().chain([&*c.value]).collect();
                self.comprehension("{", &parts, &c.generators, "}");
            }
            Expr::Name(name) => self.text(&name.id),
            Expr::Attribute(node) => {
                self.expr(&node.value, Level::Atom);
                let is_int = matches!(&*node.value, Expr::NumberLiteral(n) if n.value.is_int());
                self.text(if is_int { " ." } else { "." });
                self.text(&node.attr.id);
            }
            Expr::Subscript(node) => {
                self.expr(&node.value, Level::Atom);
                self.text("[");
                self.expr(&node.slice, Level::Tuple);
                self.text("]");
            }
            Expr::Slice(node) => {
                self.optional("", node.lower.as_deref());
                self.text(":");
                self.optional("", node.upper.as_deref());
                self.optional(":", node.step.as_deref());
            }
            Expr::Call(node) => self.call(node),
            _ => self.literal(node),
        }
    }

    fn call(&mut self, node: &ast::ExprCall) {
        self.expr(&node.func, Level::Atom);
        let arguments = &node.arguments;
        if let [generator @ Expr::Generator(_)] = &*arguments.args
            && arguments.keywords.is_empty()
        {
            return self.expr(generator, Level::Test);
        }
        self.text("(");
        self.list(&arguments.args, Level::Test);
        for (index, keyword) in arguments.keywords.iter().enumerate() {
            self.text(if index > 0 || !arguments.args.is_empty() {
                ", "
            } else {
                ""
            });
            match &keyword.arg {
                Some(name) => {
                    self.text(&name.id);
                    self.text("=");
                }
                None => self.text("**"),
            }
            self.expr(&keyword.value, Level::Test);
        }
        self.text(")");
    }

    fn comprehension(
        &mut self,
        open: &str,
        parts: &[&Expr],
        clauses: &[ast::Comprehension],
        close: &str,
    ) {
        self.text(open);
        for (index, part) in parts.iter().enumerate() {
            self.text(if index > 0 { ": " } else { "" });
            self.expr(part, Level::Test);
        }
        for clause in clauses {
            self.text(if clause.is_async {
                " async for "
            } else {
                " for "
            });
            self.expr(&clause.target, Level::Tuple);
            self.text(" in ");
            self.expr(&clause.iter, Level::Or);
            for test in &clause.ifs {
                self.text(" if ");
                self.expr(test, Level::Or);
            }
        }
        self.text(close);
    }

    fn parameters(&mut self, parameters: &ast::Parameters) {
        let mut is_first = true;
        let mut comma = |writer: &mut Self| {
            writer.text(if std::mem::take(&mut is_first) {
                ""
            } else {
                ", "
            });
        };
        for (index, parameter) in parameters.posonlyargs.iter().enumerate() {
            comma(self);
            self.parameter(parameter);
            if index + 1 == parameters.posonlyargs.len() {
                self.text(", /");
            }
        }
        for parameter in &parameters.args {
            comma(self);
            self.parameter(parameter);
        }
        if parameters.vararg.is_some() || !parameters.kwonlyargs.is_empty() {
            comma(self);
            self.text("*");
            if let Some(vararg) = &parameters.vararg {
                self.text(&vararg.name.id);
            }
        }
        for parameter in &parameters.kwonlyargs {
            comma(self);
            self.parameter(parameter);
        }
        if let Some(kwarg) = &parameters.kwarg {
            comma(self);
            self.text("**");
            self.text(&kwarg.name.id);
        }
    }

    fn parameter(&mut self, parameter: &ast::ParameterWithDefault) {
        self.text(&parameter.parameter.name.id);
        self.optional("=", parameter.default.as_deref());
    }

    fn literal(&mut self, node: &Expr) {
        let text = match node {
            Expr::NoneLiteral(_) => "None".to_owned(),
            Expr::BooleanLiteral(literal) => {
                if literal.value { "True" } else { "False" }.to_owned()
            }
            Expr::EllipsisLiteral(_) => "...".to_owned(),
            Expr::NumberLiteral(number) => constant(&self.lower.number(number)),
            Expr::StringLiteral(string) => {
                let prefix = if string.value.is_unicode() { "u" } else { "" };
                let text = self.lower.string(string);
                format!("{prefix}{}", constant(&ExprKind::Str(text)))
            }
            Expr::BytesLiteral(bytes) => constant(&ExprKind::Bytes(Lower::bytes(bytes))),
            Expr::FString(string) => {
                let mut body = String::new();
                for part in &string.value {
                    match part {
                        ast::FStringPart::Literal(literal) => {
                            body.push_str(&braces(&literal.value))
                        }
                        ast::FStringPart::FString(part) => {
                            self.elements(&part.elements, false, &mut body)
                        }
                    }
                }
                format!("f{}", repr(body.chars().map(u32::from)))
            }
            Expr::TString(string) => {
                let mut body = String::new();
                for part in &string.value {
                    self.elements(&part.elements, true, &mut body);
                }
                format!("t{}", repr(body.chars().map(u32::from)))
            }
            Expr::IpyEscapeCommand(node) => match self.lower.peek_made(&node.node_index) {
                Some(value) => constant(value),
                None => String::new(),
            },
            // All others have been dealt with.
            other => self.lower.source.slice(span_of(other)).to_owned(),
        };
        self.text(&text);
    }

    /// The parts of a string; those of a template as they are written.
    fn elements(
        &mut self,
        elements: &ast::InterpolatedStringElements,
        is_template: bool,
        body: &mut String,
    ) {
        for element in elements {
            match element {
                Element::Literal(literal) => body.push_str(&braces(&literal.value)),
                Element::Interpolation(element) => {
                    if let Some(debug) = &element.debug_text {
                        body.push_str(&braces(debug.as_str()));
                    }
                    let value = if is_template {
                        self.lower.expression_text(element).to_owned()
                    } else {
                        let outer = std::mem::take(&mut self.out);
                        self.expr(&element.expression, Level::Or);
                        std::mem::replace(&mut self.out, outer)
                    };
                    body.push_str(if value.starts_with('{') { "{ " } else { "{" });
                    body.push_str(&value);
                    match element.conversion {
                        ast::ConversionFlag::Str => body.push_str("!s"),
                        ast::ConversionFlag::Repr => body.push_str("!r"),
                        ast::ConversionFlag::Ascii => body.push_str("!a"),
                        ast::ConversionFlag::None
                            if element.debug_text.is_some() && element.format_spec.is_none() =>
                        {
                            body.push_str("!r");
                        }
                        ast::ConversionFlag::None => {}
                    }
                    if let Some(spec) = &element.format_spec {
                        body.push(':');
                        self.elements(&spec.elements, false, body);
                    }
                    body.push('}');
                }
            }
        }
    }
}

fn braces(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

fn level_of(node: &Expr) -> Level {
    match node {
        Expr::Tuple(node) if node.elts.is_empty() => Level::Atom,
        Expr::Tuple(_) | Expr::Named(_) => Level::Tuple,
        Expr::If(_) | Expr::Lambda(_) => Level::Test,
        Expr::BoolOp(node) if node.op == ast::BoolOp::Or => Level::Or,
        Expr::BoolOp(_) => Level::And,
        Expr::UnaryOp(node) if node.op == ast::UnaryOp::Not => Level::Not,
        Expr::UnaryOp(_) => Level::Factor,
        Expr::Compare(_) => Level::Comparison,
        Expr::BinOp(node) => match node.op {
            Operator::BitOr => Level::BitOr,
            Operator::BitXor => Level::BitXor,
            Operator::BitAnd => Level::BitAnd,
            Operator::LShift | Operator::RShift => Level::Shift,
            Operator::Add | Operator::Sub => Level::Arith,
            Operator::Pow => Level::Power,
            _ => Level::Term,
        },
        Expr::Await(_) => Level::Await,
        _ => Level::Atom,
    }
}

fn constant(value: &ExprKind) -> String {
    match value {
        ExprKind::Int(Int::Small(n)) => n.to_string(),
        ExprKind::Int(Int::Big(n)) => {
            let n = num_bigint::BigInt::parse_bytes(n.digits.as_bytes(), n.radix);
            n.unwrap_or_default().to_string()
        }
        ExprKind::Float(x) => float(*x, ".0"),
        ExprKind::Complex(_, imag) => format!("{}j", float(*imag, "")),
        ExprKind::Str(StrLit::Text(text)) => repr(text.chars().map(u32::from)),
        ExprKind::Str(StrLit::Surrogates(points)) => repr(points.iter().copied()),
        ExprKind::Bytes(bytes) => {
            let text = bytes.iter().map(|&byte| match byte {
                b'\\' => "\\\\".to_owned(),
                b'\n' => "\\n".to_owned(),
                b'\r' => "\\r".to_owned(),
                b'\t' => "\\t".to_owned(),
                b' '..=b'~' => char::from(byte).to_string(),
                _ => format!("\\x{byte:02x}"),
            });
            let text: String = text.collect();
            match text.contains('\'') && !text.contains('"') {
                true => format!("b\"{text}\""),
                false => format!("b'{}'", text.replace('\'', "\\'")),
            }
        }
        ExprKind::Tuple(items) => {
            let shown: Vec<String> = items.iter().map(|item| constant(&item.kind)).collect();
            let comma = if items.len() == 1 { "," } else { "" };
            format!("({}{comma})", shown.join(", "))
        }
        ExprKind::FrozenSet(items) => {
            let shown: Vec<String> = items.iter().map(|item| constant(&item.kind)).collect();
            match shown.is_empty() {
                true => "frozenset()".to_owned(),
                false => format!("frozenset({{{}}})", shown.join(", ")),
            }
        }
        ExprKind::Bool(true) => "True".to_owned(),
        ExprKind::Bool(false) => "False".to_owned(),
        ExprKind::Ellipsis => "...".to_owned(),
        _ => "None".to_owned(),
    }
}

/// A float in the shortest digits that tell it, as `repr` gives it; `whole` stands behind whole numbers.
fn float(x: f64, whole: &str) -> String {
    if x.is_infinite() {
        return if x > 0.0 { "1e309" } else { "-1e309" }.to_owned();
    }
    let scientific = format!("{x:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) || x == 0.0 || x.is_nan() {
        let text = x.to_string();
        return match text.contains('.') || x.is_nan() {
            true => text.to_lowercase(),
            false => text + whole,
        };
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

/// A str as `repr` shows it, but that what is printable follows the compiler's own tables.
fn repr(points: impl Iterator<Item = u32>) -> String {
    let mut out = String::new();
    let (mut single, mut double) = (false, false);
    for point in points {
        let Some(c) = char::from_u32(point) else {
            out.push_str(&format!("\\u{point:04x}"));
            continue;
        };
        match c {
            '\'' => single = true,
            '"' => double = true,
            _ => {}
        }
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            ' '..='~' => out.push(c),
            c if c.is_alphanumeric() || (point > 0xa0 && c.escape_debug().len() == 1) => {
                out.push(c)
            }
            _ if point < 0x100 => out.push_str(&format!("\\x{point:02x}")),
            _ if point < 0x10000 => out.push_str(&format!("\\u{point:04x}")),
            _ => out.push_str(&format!("\\U{point:08x}")),
        }
    }
    match single && !double {
        true => format!("\"{out}\""),
        false => format!("'{}'", out.replace('\'', "\\'")),
    }
}
