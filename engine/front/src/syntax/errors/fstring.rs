//! Errors within f-strings and t-strings.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::InterpolatedStringErrorType as FStringError;

use super::context::{Context, Found, Token};
use super::token::point;
use crate::syntax::hir::Span;

impl Context<'_> {
    pub(super) fn interpolation_letter(&self, offset: u32) -> char {
        let mut before = self.tokens.iter().filter(|token| token.span.start < offset);
        let is_start = |token: &&Token| {
            matches!(
                token.kind,
                TokenKind::FStringStart | TokenKind::TStringStart
            )
        };
        match before.rfind(is_start) {
            Some(token) if token.kind == TokenKind::TStringStart => 't',
            _ => 'f',
        }
    }

    pub(super) fn fstring(
        &self,
        kind: &FStringError,
        letter: &str,
        span: Span,
        at: usize,
    ) -> Found {
        let here = self.span(at);
        match kind {
            FStringError::InvalidConversionFlag => {
                let text = self.text(at);
                if text.starts_with(['}', ':']) {
                    return Found::at(
                        format!("{letter}-string: missing conversion character"),
                        here,
                    );
                }
                let detail = match text.starts_with(|c: char| c.is_alphabetic() || c == '_') {
                    true => format!(" '{text}': expected 's', 'r', or 'a'"),
                    false => String::new(),
                };
                Found::at(
                    format!("{letter}-string: invalid conversion character{detail}"),
                    here,
                )
            }
            FStringError::ConversionFlagNotImmediatelyAfterExclamation => {
                let bang = self.index_at(span.start).saturating_sub(1);
                let next = self.index_at(span.end);
                let span = Span {
                    start: self.span(bang).start,
                    end: self.span(next).end,
                };
                let message = "conversion type must come right after the exclamation mark";
                Found::at(format!("{letter}-string: {message}"), span)
            }
            FStringError::LambdaWithoutParentheses => {
                let message = "lambda expressions are not allowed without parentheses";
                Found::at(format!("{letter}-string: {message}"), span)
            }
            FStringError::SingleRbrace => Found::at(
                format!("{letter}-string: single '}}' is not allowed"),
                point(span.start),
            ),
            FStringError::NewlineInFormatSpec => Found::at(
                format!(
                    "{letter}-string: newlines are not allowed in format specifiers for single quoted \
                     {letter}-strings"
                ),
                point(span.start),
            ),
            _ => self.unclosed_interpolation(letter, at),
        }
    }

    /// The error of an expression in an interpolation that goes wrong at a token: what CPython expects behind the longest
    /// expression before it.
    pub(super) fn replacement_field(&self, at: usize) -> Option<Found> {
        let brackets = self.open_brackets(self.span(at).start);
        let brace = brackets.iter().rev().find(|bracket| bracket.in_fstring)?;
        if brace.has_spec {
            return None;
        }
        let letter = self.interpolation_letter(brace.span.start);
        let first = self.index_at(brace.span.end);
        let first = match self.span(first).start < brace.span.end {
            true => first + 1,
            false => first,
        };
        let start = self.span(first).start;
        let whole = |end: usize| {
            let span = Span {
                start,
                end: self.span(end - 1).end,
            };
            self.expression(span).is_some_and(|(_, whole)| whole)
        };
        Some(match (first + 1..=at).rev().find(|&end| whole(end)) {
            Some(end) => Found::at(
                format!("{letter}-string: expecting '=', or '!', or ':', or '}}'"),
                self.span(end),
            ),
            None => Found::at(
                format!("{letter}-string: expecting a valid expression after '{{'"),
                self.span(first),
            ),
        })
    }

    /// The error of a `lambda` whose colon was taken for that of a format specification, before a token.
    pub(super) fn lambda_in_interpolation(&self, at: usize) -> Option<Found> {
        let brackets = self.open_brackets(self.span(at).start);
        let brace = brackets.last().filter(|bracket| bracket.has_spec)?;
        let inside = |i: &usize| self.span(*i).start > brace.span.start;
        let lambda = (0..at)
            .rev()
            .take_while(inside)
            .find(|&i| self.kind(i) == TokenKind::Lambda)?;
        if !matches!(self.before(lambda).0, TokenKind::Lbrace | TokenKind::Comma) {
            return self.replacement_field(lambda);
        }
        let letter = self.interpolation_letter(brace.span.start);
        let message = "lambda expressions are not allowed without parentheses";
        let span = Span {
            start: self.span(lambda).start,
            end: self.span(at - 1).end,
        };
        Some(Found::at(format!("{letter}-string: {message}"), span))
    }

    pub(super) fn unclosed_interpolation(&self, letter: &str, at: usize) -> Found {
        use TokenKind as T;
        let here = self.span(at);
        let open = self
            .open_brackets(here.start)
            .last()
            .map_or(0, |bracket| bracket.span.start);
        let inside = |kind: TokenKind| {
            let mut tokens = self.tokens.iter();
            tokens.any(|token| {
                token.kind == kind && open < token.span.start && token.span.start < here.start
            })
        };
        match self.kind(at) {
            T::Rpar | T::Rsqb => {
                let text = self.text(at);
                Found::at(
                    format!("{letter}-string: unmatched '{text}'"),
                    point(here.start),
                )
            }
            _ if inside(T::Colon) => Found::at(
                format!("{letter}-string: expecting '}}', or format specs"),
                here,
            ),
            T::FStringEnd | T::TStringEnd => Found::at(
                format!("{letter}-string: expecting '}}'"),
                point(here.start),
            ),
            _ if self.before(at) == (T::Name, T::Exclamation) => {
                Found::at(format!("{letter}-string: expecting ':' or '}}'"), here)
            }
            _ if inside(T::Equal) => Found::at(
                format!("{letter}-string: expecting '!', or ':', or '}}'"),
                here,
            ),
            _ => self
                .forgotten_comma(at)
                .or_else(|| self.replacement_field(at))
                .unwrap_or_else(|| {
                    Found::at(
                        format!("{letter}-string: expecting '=', or '!', or ':', or '}}'"),
                        here,
                    )
                }),
        }
    }
}
