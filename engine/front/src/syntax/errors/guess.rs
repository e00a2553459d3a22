//! What was probably meant: a forgotten comma, `=` for `==`, a bad assignment target, an old statement.

use ruff_python_ast::Expr as Ast;
use ruff_python_ast::token::TokenKind;
use ruff_text_size::Ranged;

use super::context::{Context, Found};
use crate::syntax::hir::Span;
use crate::syntax::lower_expr::kind_name;

const FORGOT_COMMA: &str = "invalid syntax. Perhaps you forgot a comma?";
pub(super) const MEANT_EQUALS: &str =
    "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";

impl Context<'_> {
    pub(super) fn attribute_target(&self, at: usize, head: TokenKind) -> Found {
        let mut last = at;
        while self.kind(last) == TokenKind::Dot {
            last += 2;
        }
        let span = Span {
            start: self.span(at - 1).start,
            end: self.span(last - 1).end,
        };
        let message = match head {
            TokenKind::Except => "cannot use except statement with attribute",
            TokenKind::Case | TokenKind::Name => "cannot use attribute as pattern target",
            _ => "cannot use attribute as import target",
        };
        Found::at(message, span)
    }

    /// The bracket that closes an open one.
    pub(super) fn closing(&self, open: usize) -> Option<usize> {
        let mut depth = 0u32;
        for (index, token) in self.tokens.iter().enumerate().skip(open) {
            match token.kind {
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => depth += 1,
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace if depth <= 1 => {
                    return Some(index);
                }
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => depth -= 1,
                _ => {}
            }
        }
        None
    }

    /// Where `a` of `a if b` without `else` starts.
    pub(super) fn conditional_start(&self, at: usize) -> Option<u32> {
        let start = self.element_start(at);
        Some(self.span(start).start)
    }

    /// `a b` within brackets, where both are expressions.
    pub(super) fn forgotten_comma(&self, at: usize) -> Option<Found> {
        use TokenKind as T;
        let here = self.span(at);
        let bracket = *self.open_brackets(here.start).last()?;
        let start = self.element_start(at);
        let open = self.index_at(bracket.span.end);
        let open = if self.span(open).start > bracket.span.start {
            open - 1
        } else {
            open
        };
        let (before_open, before_name) = self.before(open);
        let in_parameters = before_name == T::Def || before_open == T::Import;
        let after_equal = start > 0 && self.kind(start - 1) == T::Equal;
        let in_clause = (start..at).any(|i| self.kind(i) == T::For);
        let name_and_string = at == start + 1
            && self.kind(start) == T::Name
            && matches!(self.kind(at), T::String | T::FStringStart | T::TStringStart);
        if (in_parameters && !after_equal) || in_clause || name_and_string || start == at {
            return None;
        }
        let left = Span {
            start: self.span(start).start,
            end: self.span(at - 1).end,
        };
        let (expr, _) = self.expression(left).filter(|(_, whole)| *whole)?;
        let left = rightmost(expr, left.start);
        let right = Span {
            start: here.start,
            end: self.span(self.element_end(at)).start,
        };
        let (expr, _) = self.expression(right)?;
        let end = here.start + u32::from(expr.range().end());
        if self.text(start) == "print" || self.text(start) == "exec" {
            let name = self.text(start);
            return Some(legacy_statement(
                name,
                Span {
                    start: self.span(start).start,
                    end,
                },
            ));
        }
        Some(Found::at(FORGOT_COMMA, Span { start: left, end }))
    }

    /// `=` where `==` or `:=` was meant, at the token of the `=`.
    pub(super) fn equal_sign(&self, at: usize) -> Option<Found> {
        use TokenKind as T;
        let start = self.element_start(at);
        let mut first = start;
        while matches!(
            self.kind(first),
            T::If | T::Elif | T::While | T::Return | T::Assert
        ) {
            first += 1;
        }
        let in_dict = self
            .open_brackets(self.span(at).start)
            .last()
            .is_some_and(|b| b.kind == T::Lbrace);
        if first == at || (in_dict && self.before(start).0 == T::Colon) {
            return None;
        }
        let left = Span {
            start: self.span(first).start,
            end: self.span(at - 1).end,
        };
        if self.kind(first) == T::DoubleStar {
            let end = self.span(self.element_end(at + 1) - 1).end;
            let span = Span {
                start: left.start,
                end,
            };
            return Some(Found::at(
                "cannot assign to keyword argument unpacking",
                span,
            ));
        }
        let (target, _) = self.expression(left).filter(|(_, whole)| *whole)?;
        let right = Span {
            start: self.span(at).end,
            end: self.span(self.element_end(at + 1)).start,
        };
        let text = self.source.slice(right);
        let skipped = (text.len() - text.trim_start().len()) as u32;
        let right = Span {
            start: right.start + skipped,
            ..right
        };
        let (value, _) = self.expression(right)?;
        let end = right.start + u32::from(value.range().end());
        match target {
            Ast::Name(_) => Some(Found::at(
                MEANT_EQUALS,
                Span {
                    start: left.start,
                    end,
                },
            )),
            target if is_operation(&target) => {
                let kind = kind_name(&target);
                Some(Found::at(
                    format!("cannot assign to {kind} here. Maybe you meant '==' instead of '='?"),
                    left,
                ))
            }
            _ => None,
        }
    }

    pub(super) fn assignment_target(&self, span: Span, at: usize) -> Found {
        use TokenKind as T;
        let Some(target) = self.node_in(span) else {
            return Found::at("cannot assign to expression", span);
        };
        let kind = kind_name(&target);
        let next = self.index_at(span.end);
        let next = if self.span(next).start < span.end {
            next + 1
        } else {
            next
        };
        if matches!(target, Ast::Yield(_) | Ast::YieldFrom(_)) && self.before(at).0 != T::Lpar {
            return Found::at("assignment to yield expression not possible", span);
        }
        let line = self.line_start(at);
        let has_equal_before = (line..at).any(|i| self.kind(i) == T::Equal);
        let value_end = self.element_end(next + 1);
        let directly = self.kind(next) == T::Equal
            || (self.before(at).0 == T::Lpar
                && self.kind(next) == T::Rpar
                && self.kind(next + 1) == T::Equal);
        let closes = self.kind(next) == T::Rpar;
        let chained = !closes && self.kind(value_end) == T::Equal;
        if directly && !has_equal_before && !chained && is_operation(&target) {
            return Found::at(
                format!("cannot assign to {kind} here. Maybe you meant '==' instead of '='?"),
                span,
            );
        }
        Found::at(format!("cannot assign to {kind}"), span)
    }

    pub(super) fn starred(&self, span: Span, at: usize) -> Found {
        use TokenKind as T;
        let (before, _) = self.before(at);
        let bracket = self
            .open_brackets(span.start)
            .last()
            .map(|bracket| bracket.kind);
        match (before, bracket) {
            (T::Lpar, _) => Found::at("cannot use starred expression here", span),
            (T::Colon, Some(T::Lbrace)) => Found::at(
                "cannot use a starred expression in a dictionary value",
                span,
            ),
            (T::Lbrace | T::Comma, Some(T::Lbrace)) => self.invalid(self.element_end(at)),
            _ => self.invalid(at),
        }
    }

    /// Do the tokens of a range make up expressions, with commas between them?
    fn is_expression(&self, from: usize, to: usize) -> bool {
        let span = Span {
            start: self.span(from).start,
            end: self.span(to.max(1) - 1).end,
        };
        self.node_in(span).is_some()
    }

    /// Two statements, or what looks like it, on one line.
    pub(super) fn same_line(&self, at: usize) -> Found {
        use TokenKind as T;
        let mut start = self.line_start(at);
        // A simple statement may stand behind the colon of a compound one.
        if let Some(colon) = (start..at).rev().find(|&i| self.kind(i) == T::Colon)
            && colon + 2 == at
        {
            start = colon + 1;
        }
        let end = self.span(self.element_end(at).max(1) - 1).end;
        let mut last = at;
        while !matches!(self.kind(last), T::Newline | T::EndOfFile | T::Semi) {
            last += 1;
        }
        let span = Span {
            start: self.span(start).start,
            end: self.span(last.max(1) - 1).end,
        };
        match self.text(start) {
            name @ ("print" | "exec")
                if at == start + 1 && end > span.start && self.is_expression(at, last) =>
            {
                legacy_statement(name, span)
            }
            "import" if self.kind(at) == T::From => {
                Found::at("Did you mean to use 'from ... import ...' instead?", span)
            }
            "type" if at == start + 1 && self.kind(at + 1) == T::Newline => self.invalid(at + 1),
            _ if self.kind(at) == T::Not => self.invalid(at + 1),
            _ => self.invalid(at),
        }
    }
}

/// What `invalid_named_expression` takes on the left of `=`: an operation or atom that is no valid target.
fn is_operation(expr: &Ast) -> bool {
    match expr {
        Ast::UnaryOp(node) => node.op != ruff_python_ast::UnaryOp::Not,
        Ast::BoolOp(_) | Ast::Compare(_) | Ast::If(_) | Ast::Lambda(_) => false,
        Ast::List(_) | Ast::Tuple(_) | Ast::Generator(_) => false,
        Ast::NoneLiteral(_) | Ast::BooleanLiteral(_) => false,
        _ => true,
    }
}

pub(super) fn is_augmented(kind: TokenKind) -> bool {
    use TokenKind as T;
    matches!(
        kind,
        T::PlusEqual
            | T::MinusEqual
            | T::StarEqual
            | T::SlashEqual
            | T::PercentEqual
            | T::AmperEqual
            | T::VbarEqual
            | T::CircumflexEqual
            | T::LeftShiftEqual
            | T::RightShiftEqual
            | T::DoubleStarEqual
            | T::DoubleSlashEqual
            | T::AtEqual
    )
}

/// Where the last operand of an expression starts that CPython's rule would take.
fn rightmost(mut expr: Ast, base: u32) -> u32 {
    loop {
        expr = match expr {
            Ast::If(node) => *node.orelse,
            Ast::Lambda(node) => *node.body,
            Ast::Named(node) => *node.value,
            Ast::Starred(node) => *node.value,
            Ast::Yield(ruff_python_ast::ExprYield {
                value: Some(value), ..
            }) => *value,
            other => return base + u32::from(other.range().start()),
        }
    }
}

fn legacy_statement(name: &str, span: Span) -> Found {
    Found::at(
        format!("Missing parentheses in call to '{name}'. Did you mean {name}(...)?"),
        span,
    )
}
