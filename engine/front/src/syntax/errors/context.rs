//! What the rules of this folder look at: the tokens of the source and expressions parsed from parts of it.

use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{Expr as Ast, Mod};
use ruff_python_parser::{
    Mode as ParserMode, ParseErrorType as E, ParseOptions, Parsed, parse_unchecked,
};

use super::ErrorKind;
use crate::syntax::hir::{Source, Span};
use crate::syntax::lower::span_of;
use crate::syntax::lower_expr::kind_name;

pub(super) const INVALID: &str = "invalid syntax";

/// Source longer than this is not looked through for a better message, in bytes.
const MAX_GUESSED: usize = 4096;

/// A token that is not a comment or a blank line.
#[derive(Clone, Copy)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
}

/// An error as it will be reported.
pub(super) struct Found {
    pub(super) kind: ErrorKind,
    pub(super) message: String,
    pub(super) span: Span,
    /// More input could complete the source.
    pub(super) incomplete: bool,
    /// CPython's tokenizer finds it, and shows the line without its end.
    pub(super) of_tokenizer: bool,
}

impl Found {
    pub(super) fn at(message: impl Into<String>, span: Span) -> Found {
        Found {
            kind: ErrorKind::Syntax,
            message: message.into(),
            span,
            incomplete: false,
            of_tokenizer: false,
        }
    }

    pub(super) fn incomplete(message: impl Into<String>, span: Span) -> Found {
        Found {
            incomplete: true,
            ..Found::at(message, span)
        }
    }
}

/// What the rules look at.
pub(super) struct Context<'a> {
    pub(super) source: &'a Source,
    pub(super) tokens: Vec<Token>,
}

impl<'a> Context<'a> {
    pub(super) fn new(parsed: &Parsed<Mod>, source: &'a Source) -> Context<'a> {
        let tokens = parsed
            .tokens()
            .iter()
            .filter(|token| {
                !matches!(
                    token.kind(),
                    TokenKind::Comment | TokenKind::NonLogicalNewline
                )
            })
            .map(|token| Token {
                kind: token.kind(),
                span: span_of(token),
            })
            .collect();
        Context { source, tokens }
    }

    /// The index of the first token that does not end before an offset.
    pub(super) fn index_at(&self, offset: u32) -> usize {
        let mut index = self.tokens.partition_point(|token| {
            token.span.end < offset || (token.span.end == offset && token.span.start < offset)
        });
        // Dedents and the like are empty: what matters is the token that follows at the same place.
        while self.span(index).end == offset
            && self.span(index + 1).start == offset
            && index + 1 < self.tokens.len()
        {
            index += 1;
        }
        index
    }

    pub(super) fn kind(&self, index: usize) -> TokenKind {
        self.tokens
            .get(index)
            .map_or(TokenKind::EndOfFile, |token| token.kind)
    }

    pub(super) fn span(&self, index: usize) -> Span {
        let end = self.source.text.len() as u32;
        self.tokens
            .get(index)
            .map_or(Span { start: end, end }, |token| token.span)
    }

    pub(super) fn text(&self, index: usize) -> &str {
        self.source.slice(self.span(index))
    }

    /// The kinds of the two tokens before an index, nearest first.
    pub(super) fn before(&self, index: usize) -> (TokenKind, TokenKind) {
        let kind = |back: usize| {
            index
                .checked_sub(back)
                .map_or(TokenKind::Newline, |at| self.kind(at))
        };
        (kind(1), kind(2))
    }

    /// The first token of the logical line that holds a token.
    pub(super) fn line_start(&self, index: usize) -> usize {
        let is_break = |kind| {
            matches!(
                kind,
                TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent | TokenKind::Semi
            )
        };
        let mut at = index;
        while at > 0 && !is_break(self.kind(at - 1)) {
            at -= 1;
        }
        at
    }

    /// The first token of the element of a display, call or statement that ends before a token.
    pub(super) fn element_start(&self, index: usize) -> usize {
        use TokenKind as T;
        let mut depth = 0u32;
        let mut at = index;
        while at > 0 {
            match self.kind(at - 1) {
                T::Rpar | T::Rsqb | T::Rbrace => depth += 1,
                T::Lpar | T::Lsqb | T::Lbrace if depth == 0 => break,
                T::Lpar | T::Lsqb | T::Lbrace => depth -= 1,
                T::Comma | T::Equal | T::Colon | T::As | T::Newline | T::Semi if depth == 0 => {
                    break;
                }
                T::Indent | T::Dedent => break,
                _ => {}
            }
            at -= 1;
        }
        at
    }

    /// The token behind an element: a comma, a closing bracket, the end of the statement.
    pub(super) fn element_end(&self, index: usize) -> usize {
        use TokenKind as T;
        let mut depth = 0u32;
        let mut at = index;
        loop {
            match self.kind(at) {
                T::Lpar | T::Lsqb | T::Lbrace => depth += 1,
                T::Rpar | T::Rsqb | T::Rbrace if depth == 0 => return at,
                T::Rpar | T::Rsqb | T::Rbrace => depth -= 1,
                T::Comma | T::Equal | T::Colon if depth == 0 => return at,
                T::Newline | T::Semi | T::EndOfFile => return at,
                _ => {}
            }
            at += 1;
        }
    }

    /// Parses the expression that starts a range: its tree, and whether it takes up the whole range.
    pub(super) fn expression(&self, span: Span) -> Option<(Ast, bool)> {
        if span.end <= span.start || (span.end - span.start) as usize > MAX_GUESSED {
            return None;
        }
        let text = self.source.slice(span);
        let parsed = parse_unchecked(
            text,
            ParseOptions::from(ParserMode::ParenthesizedExpression),
        );
        let first = parsed.errors().first();
        if first.is_some_and(|error| error.error != E::UnexpectedExpressionToken) {
            return None;
        }
        let whole = first.is_none();
        match parsed.into_syntax() {
            Mod::Expression(expression) => Some((*expression.body, whole)),
            Mod::Module(_) => None,
        }
    }

    /// The expression that a span holds, also where it needs parentheses elsewhere.
    pub(super) fn node_in(&self, span: Span) -> Option<Ast> {
        if (span.end - span.start) as usize > MAX_GUESSED {
            return None;
        }
        let text = format!("({})", self.source.slice(span));
        let parsed = parse_unchecked(&text, ParseOptions::from(ParserMode::Expression));
        match parsed.errors() {
            [] => {}
            [error] if error.error == E::InvalidStarredExpressionUsage => {}
            _ => return None,
        }
        match parsed.into_syntax() {
            Mod::Expression(expression) => Some(*expression.body),
            Mod::Module(_) => None,
        }
    }

    /// The kind of expression a span holds, for messages.
    pub(super) fn kind_in(&self, span: Span) -> &'static str {
        self.node_in(span)
            .map_or("expression", |expr| kind_name(&expr))
    }

    pub(super) fn invalid(&self, index: usize) -> Found {
        Found::at(INVALID, self.span(index))
    }
}
