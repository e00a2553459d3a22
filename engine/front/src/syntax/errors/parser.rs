//! The parser's errors in CPython's words and places.
//!
//! The parser goes on after an error and collects more; CPython stops. So the first error counts, with the
//! exceptions of `token`. What is not recognised here is an "invalid syntax" at the token where the parser
//! got stuck, which is what CPython says of most errors too.

use ruff_python_ast::Mod;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{
    InterpolatedStringErrorType as FStringError, LexicalErrorType, ParseError, ParseErrorType as E,
    Parsed, UnsupportedSyntaxErrorKind,
};

use super::context::{Context, Found, INVALID, Token};
use super::guess::{MEANT_EQUALS, is_augmented};
use super::token::point;
use super::{ErrorKind, SyntaxError};
use crate::syntax::hir::{Source, Span};
use crate::syntax::literals::escape_error;
use crate::syntax::lower::span_of;

const KEYWORD_EXPRESSION: &str = "expression cannot contain assignment, perhaps you meant \"==\"?";

/// The error of a source that did not parse, as CPython reports it.
pub(in crate::syntax) fn first_error(parsed: &Parsed<Mod>, source: &Source) -> Option<SyntaxError> {
    let context = Context::new(parsed, source);
    let found = match parsed.errors() {
        [] => {
            let error = parsed.unsupported_syntax_errors().first()?;
            context.unsupported(&error.kind, span_of(error))
        }
        [first, ..] => context.choose(first, parsed.errors()),
    };
    let mut error = SyntaxError::new(found.kind, found.message, found.span, source);
    error.incomplete = found.incomplete;
    if found.of_tokenizer && error.text.ends_with('\n') {
        error.text.pop();
    }
    Some(error)
}

impl Context<'_> {
    fn choose(&self, first: &ParseError, errors: &[ParseError]) -> Found {
        if let Some(mut found) = self.token_error(errors) {
            found.of_tokenizer = !found.message.ends_with("was never closed");
            return found;
        }
        let start = span_of(first).start;
        let end = self.source.text.len() as u32;
        let open_at_end = self.open_brackets(end);
        let is_indentation = matches!(
            first.error,
            E::Lexical(LexicalErrorType::IndentationError) | E::UnexpectedIndentation
        );
        if is_indentation
            && self.open_brackets(start).is_empty()
            && let Some(found) = self.indentation_error(span_of(first).end)
        {
            return found;
        }
        let lambda = errors.iter().find(|error| {
            error.error == E::FStringError(FStringError::LambdaWithoutParentheses)
                && span_of(*error).start <= start
        });
        let mut found = self.translate(lambda.unwrap_or(first), errors);
        if let Some(bracket) = open_at_end.last() {
            let at_end = self.source.text[start as usize..].trim().is_empty();
            // CPython looks one token ahead; a line end is none within brackets.
            let mut last = self.index_at(start);
            while matches!(
                self.kind(last),
                TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent
            ) {
                last += 1;
            }
            let later =
                self.source.line(self.span(last).start) > self.source.line(bracket.span.start);
            if (at_end || later) && !bracket.in_fstring {
                return self.never_closed(*bracket);
            }
        }
        found.incomplete |= self.source.text[start as usize..].trim().is_empty();
        found
    }

    fn translate(&self, error: &ParseError, errors: &[ParseError]) -> Found {
        let span = span_of(error);
        let at = self.index_at(span.start);
        let here = self.span(at);
        match &error.error {
            E::ExpectedExpression if self.kind(at) == TokenKind::Indent => Found {
                kind: ErrorKind::Indentation,
                ..Found::at("unexpected indent", point(span.end.saturating_sub(1)))
            },
            E::ExpectedExpression | E::EmptySlice => self.expected_expression(at),
            E::ExpectedToken { expected, found } => self.expected_token(*expected, *found, at),
            E::OtherError(message) => self.other(message, span, at),
            E::SimpleStatementsOnSameLine => self.same_line(at),
            E::UnexpectedIndentation => Found {
                kind: ErrorKind::Indentation,
                ..Found::at("unexpected indent", point(span.end.saturating_sub(1)))
            },
            E::InvalidAssignmentTarget => self.assignment_target(span, at),
            E::InvalidAugmentedAssignmentTarget => {
                let kind = self.kind_in(span);
                Found::at(
                    format!("'{kind}' is an illegal expression for augmented assignment"),
                    span,
                )
            }
            E::InvalidAnnotatedAssignmentTarget if self.kind(at) == TokenKind::Star => {
                self.invalid(self.element_end(at))
            }
            E::InvalidAnnotatedAssignmentTarget => Found::at("illegal target for annotation", span),
            E::InvalidNamedAssignmentTarget => Found::at(
                format!(
                    "cannot use assignment expressions with {}",
                    self.kind_in(span)
                ),
                span,
            ),
            E::InvalidDeleteTarget => {
                Found::at(format!("cannot delete {}", self.kind_in(span)), span)
            }
            E::InvalidStarredExpressionUsage => self.starred(span, at),
            E::UnparenthesizedTupleExpression => self.invalid(self.element_end(at)),
            E::UnparenthesizedGeneratorExpression => {
                if self.kind(self.line_start(at)) == TokenKind::Class {
                    let range = at..self.index_at(span.end);
                    let clause = range.into_iter().find(|&i| self.kind(i) == TokenKind::For);
                    return self.invalid(clause.unwrap_or(at));
                }
                Found::at("Generator expression must be parenthesized", span)
            }
            E::PositionalAfterKeywordArgument => {
                let next = self.span(self.element_end(at));
                Found::at("positional argument follows keyword argument", next)
            }
            E::PositionalAfterKeywordUnpacking => {
                let next = self.span(self.element_end(at));
                Found::at(
                    "positional argument follows keyword argument unpacking",
                    next,
                )
            }
            E::InvalidArgumentUnpackingOrder => {
                let comma = self.span(at.saturating_sub(1)).start;
                let span = Span {
                    start: comma,
                    end: span.end,
                };
                Found::at(
                    "iterable argument unpacking follows keyword argument unpacking",
                    span,
                )
            }
            E::NonDefaultParamAfterDefaultParam => Found::at(
                "parameter without a default follows parameter with a default",
                here,
            ),
            E::ParamAfterVarKeywordParam => {
                Found::at("arguments cannot follow var-keyword argument", here)
            }
            E::VarParameterWithDefault => {
                let is_keyword = self.before(at).1 == TokenKind::DoubleStar;
                let kind = if is_keyword {
                    "var-keyword"
                } else {
                    "var-positional"
                };
                Found::at(format!("{kind} argument cannot have default value"), span)
            }
            E::ExpectedKeywordParam => {
                let star = (0..=at)
                    .rev()
                    .find(|&i| self.kind(i) == TokenKind::Star)
                    .unwrap_or(at);
                let in_lambda = self.open_brackets(span.start).is_empty();
                let place = self.span(if in_lambda { star + 1 } else { star });
                Found::at("named arguments must follow bare *", place)
            }
            E::EmptyTypeParams => {
                Found::at("Type parameter list cannot be empty", point(span.start))
            }
            E::EmptyImportNames if self.kind(at) == TokenKind::Newline => Found::at(
                "Expected one or more names after 'import'",
                point(span.start),
            ),
            E::InvalidStarPatternUsage => self.invalid(self.index_at(span.end)),
            E::InvalidMatchPatternTarget if self.before(at).0 == TokenKind::As => {
                Found::at("cannot use '_' as a target", here)
            }
            E::ExpectedRealNumber if span.end > span.start => {
                Found::at("real number required in complex literal", span)
            }
            E::ExpectedImaginaryNumber => {
                Found::at("imaginary number required in complex literal", span)
            }
            E::FStringError(kind) => self.fstring(kind, "f", span, at),
            E::TStringError(kind) => self.fstring(kind, "t", span, at),
            E::Lexical(kind) => self.lexical(kind, span, at, errors),
            E::UnexpectedTokenAfterAsync(_) | E::UnexpectedExpressionToken => self.invalid(at),
            _ => self.invalid(at),
        }
    }

    fn lexical(
        &self,
        kind: &LexicalErrorType,
        span: Span,
        at: usize,
        errors: &[ParseError],
    ) -> Found {
        match kind {
            LexicalErrorType::FStringError(kind) | LexicalErrorType::TStringError(kind) => {
                match kind {
                    FStringError::UnterminatedString
                    | FStringError::UnterminatedTripleQuotedString => {
                        let found = self.unclosed_fstring(kind, span);
                        let of_tokenizer = found.message.starts_with("unterminated");
                        Found {
                            of_tokenizer,
                            ..found
                        }
                    }
                    FStringError::SingleRbrace => {
                        Found::at("f-string: single '}' is not allowed", point(span.start))
                    }
                    kind => self.fstring(kind, "f", span, at),
                }
            }
            LexicalErrorType::UnrecognizedToken { .. } if self.in_interpolation(span.start) => {
                Found::at("f-string: expecting '=', or '!', or ':', or '}'", span)
            }
            LexicalErrorType::InvalidByteLiteral => Found::at(
                "bytes can only contain ASCII literal characters",
                self.string_around(span),
            ),
            LexicalErrorType::UnicodeError
            | LexicalErrorType::MissingUnicodeLbrace
            | LexicalErrorType::MissingUnicodeRbrace
            | LexicalErrorType::StringError => {
                let string = self.string_around(span);
                Found::at(escape_error(self.source.slice(string)), string)
            }
            LexicalErrorType::Eof => match self.open_brackets(u32::MAX).last() {
                Some(bracket) => self.never_closed(*bracket),
                None => Found::incomplete("unexpected EOF while parsing", span),
            },
            LexicalErrorType::IndentationError => match errors
                .iter()
                .find(|error| !matches!(error.error, E::Lexical(_)))
            {
                Some(other) => self.translate(other, &[]),
                None => self.invalid(at),
            },
            _ => Found::at(INVALID, span),
        }
    }

    /// The string token that an offset lies in.
    fn string_around(&self, span: Span) -> Span {
        let holds = |token: &&Token| token.span.start <= span.start && span.start <= token.span.end;
        let is_text = |token: &&Token| {
            matches!(
                token.kind,
                TokenKind::String | TokenKind::FStringMiddle | TokenKind::TStringMiddle
            )
        };
        self.tokens
            .iter()
            .filter(holds)
            .find(is_text)
            .map_or(span, |token| token.span)
    }

    /// Whether the innermost bracket is the brace of an interpolation.
    fn in_interpolation(&self, offset: u32) -> bool {
        self.open_brackets(offset)
            .last()
            .is_some_and(|bracket| bracket.in_fstring)
    }

    fn expected_expression(&self, at: usize) -> Found {
        use TokenKind as T;
        let here = self.span(at);
        let brackets = self.open_brackets(here.start);
        let bracket = brackets.last();
        match self.before(at) {
            (T::Lbrace, _) if bracket.is_some_and(|bracket| bracket.in_fstring) => {
                match self.text(at) {
                    _ if matches!(self.kind(at), T::FStringEnd | T::TStringEnd) => {
                        let letter = self.interpolation_letter(here.start);
                        Found::at(
                            format!("{letter}-string: expecting '}}'"),
                            point(here.start),
                        )
                    }
                    end @ ("}" | "!" | ":" | "=") => {
                        let letter = self.interpolation_letter(here.start);
                        Found::at(
                            format!("{letter}-string: valid expression required before '{end}'"),
                            here,
                        )
                    }
                    _ => Found::at("f-string: expecting a valid expression after '{'", here),
                }
            }
            (T::Star | T::DoubleStar, T::Lbrace)
                if bracket.is_some_and(|bracket| bracket.in_fstring) =>
            {
                Found::at(
                    "f-string: expecting a valid expression after '{'",
                    self.span(at - 1),
                )
            }
            (T::Colon, _)
                if bracket
                    .is_some_and(|bracket| bracket.kind == T::Lbrace && !bracket.in_fstring) =>
            {
                Found::at(
                    "expression expected after dictionary key and ':'",
                    self.span(at - 1),
                )
            }
            (T::Equal, T::Name) if bracket.is_some_and(|bracket| bracket.kind == T::Lpar) => {
                let equal = self.span(at - 1);
                if matches!(self.kind(self.line_start(at)), T::Def | T::Async)
                    && brackets.len() == 1
                {
                    return Found::at("expected default value expression", equal);
                }
                let span = Span {
                    start: self.span(at - 2).start,
                    end: equal.end,
                };
                Found::at("expected argument value expression", span)
            }
            (T::Star, T::Lpar | T::Comma)
                if bracket.is_some_and(|bracket| bracket.kind == T::Lpar) =>
            {
                Found::at("Invalid star expression", here)
            }
            (T::Else, before) if !matches!(before, T::Newline | T::Dedent) => Found::at(
                "expected expression after 'else', but statement is given",
                here,
            ),
            (T::Rarrow, _) => Found::at("expected ':'", self.span(at - 1)),
            (T::Less, _) if self.kind(at) == T::Greater && self.span(at - 1).end == here.start => {
                Found::at(
                    "invalid syntax.  Maybe you meant '!=' instead of '<>'?",
                    Span {
                        start: self.span(at - 1).start,
                        end: here.end,
                    },
                )
            }
            _ => self
                .lambda_in_interpolation(at)
                .or_else(|| self.replacement_field(at))
                .unwrap_or_else(|| self.invalid(at)),
        }
    }

    fn expected_token(&self, expected: TokenKind, found: TokenKind, at: usize) -> Found {
        use TokenKind as T;
        let here = self.span(at);
        let brackets = self.open_brackets(here.start);
        let head = self.kind(self.line_start(at));
        match (expected, found) {
            (T::Colon, T::Newline) => return Found::at("expected ':'", here),
            (T::Colon, _)
                if brackets.is_empty()
                    && matches!(head, T::Try | T::Finally | T::Else | T::Def) =>
            {
                return Found::at("expected ':'", here);
            }
            (T::Lpar, _) if head == T::Def => return Found::at("expected '('", here),
            (T::Colon, T::Rbrace | T::Comma | T::Name)
                if brackets.last().is_some_and(|b| b.kind == T::Lbrace) =>
            {
                let key = self.span(self.element_start(at));
                return Found::at("':' expected after dictionary key", point(key.start));
            }
            (T::Rpar | T::Colon, T::Lpar) if self.before(at).1 != T::As => {
                let is_lambda = expected == T::Colon;
                let name = if is_lambda {
                    "Lambda expression"
                } else {
                    "Function"
                };
                let end = self.span(self.element_end(at + 1)).end;
                let close = self.closing(at).map_or(end, |close| self.span(close).end);
                return Found::at(
                    format!("{name} parameters cannot be parenthesized"),
                    Span {
                        start: here.start,
                        end: close,
                    },
                );
            }
            (T::Else, found) if found != T::Colon => {
                let end = self.span(at.saturating_sub(1)).end;
                if let Some(start) = self.conditional_start(at) {
                    return Found::at("expected 'else' after 'if' expression", Span { start, end });
                }
            }
            (T::In, _) if !brackets.is_empty() => {
                return Found::at("'in' expected after for-loop variables", here);
            }
            (_, T::For)
                if brackets
                    .last()
                    .is_some_and(|bracket| bracket.kind != T::Lpar) =>
            {
                if let Some(open) = brackets.last() {
                    let start = self.span(self.index_at(open.span.end)).start;
                    let end = self.span(at - 1).end;
                    return Found::at(
                        "did you forget parentheses around the comprehension target?",
                        Span {
                            start: start.min(end),
                            end,
                        },
                    );
                }
            }
            (T::Rpar, T::For) if self.before(at).1 == T::Equal => {
                let span = Span {
                    start: self.span(at - 3).start,
                    end: self.span(at - 2).end,
                };
                return Found::at(MEANT_EQUALS, span);
            }
            (T::Comma | T::Colon, T::Dot) if self.before(at).1 == T::As => {
                return self.attribute_target(at, head);
            }
            (T::Colon, T::Lpar) if self.before(at).1 == T::As => {
                let end = self
                    .closing(at)
                    .map_or(here.end, |close| self.span(close).end);
                let span = Span {
                    start: self.span(at - 1).start,
                    end,
                };
                return Found::at("cannot use function call as pattern target", span);
            }
            (T::Comma, found) if brackets.is_empty() && is_augmented(found) => {
                let start = self.span(self.line_start(at)).start;
                return Found::at(
                    "'tuple' is an illegal expression for augmented assignment",
                    Span {
                        start,
                        end: self.span(at - 1).end,
                    },
                );
            }
            _ => {}
        }
        if found == T::Equal {
            return self.equal_sign(at).unwrap_or_else(|| self.invalid(at));
        }
        self.forgotten_comma(at).unwrap_or_else(|| self.invalid(at))
    }

    fn other(&self, message: &str, span: Span, at: usize) -> Found {
        use TokenKind as T;
        let here = self.span(at);
        if let Some(rest) = message.strip_prefix("Expected an indented block after ") {
            return self.expected_block(rest, at);
        }
        match message {
            "Expected a statement" if self.kind(at) == T::Elif && self.after_else(at) => {
                Found::at("'elif' block follows an 'else' block", here)
            }
            "Expected a parameter name" => {
                let equal = self.span(self.element_end(self.index_at(span.end)));
                let text = self.source.slice(span);
                let span = Span {
                    start: span.start,
                    end: equal.end,
                };
                match text {
                    "True" | "False" | "None" => Found::at(format!("cannot assign to {text}"), {
                        Span {
                            start: span.start,
                            end: equal.end,
                        }
                    }),
                    _ => Found::at(KEYWORD_EXPRESSION, span),
                }
            }
            "Only one '*' parameter allowed" => Found::at("* argument may appear only once", here),
            "'/' parameter must appear before '*' parameter" => {
                Found::at("/ must be ahead of *", here)
            }
            "Only one '/' separator allowed"
            | "Position-only parameter separator not allowed as first parameter" => {
                let start = self.line_start(at);
                if (start..at).any(|i| self.kind(i) == T::Star) {
                    Found::at("/ must be ahead of *", here)
                } else if message.starts_with("Only") {
                    Found::at("/ may appear only once", here)
                } else {
                    self.invalid(at)
                }
            }
            "Trailing comma not allowed" if self.kind(self.line_start(at)) == T::From => Found::at(
                "trailing comma not allowed without surrounding parentheses",
                self.span(at + 1),
            ),
            "Trailing comma not allowed" => self.invalid(at + 1),
            "Star import must be the only import" => {
                let star =
                    (at..).find(|&i| matches!(self.kind(i), T::Star | T::Newline | T::EndOfFile));
                let star = star.unwrap_or(at);
                self.invalid(if star == at { at + 1 } else { star })
            }
            "Expected symbol after `as`"
                if matches!(self.kind(at), T::Int | T::Float | T::String) =>
            {
                Found::at("cannot use literal as import target", here)
            }
            "Expected an identifier" if self.before(at).0 == T::As && self.kind(at) == T::Int => {
                Found::at("cannot use literal as pattern target", here)
            }
            "Positional patterns cannot follow keyword patterns" => {
                Found::at("positional patterns follow keyword patterns", span)
            }
            "Expected `except` or `finally` after `try` block" => Found::at(
                "expected 'except' or 'finally' block",
                self.place_or_end(here),
            ),
            "Multiple exception types must be parenthesized when using `as`" => {
                let end = self
                    .span(self.element_end(self.index_at(span.end)).max(1) - 1)
                    .end;
                let message = "multiple exception types must be parenthesized when using 'as'";
                Found::at(
                    message,
                    Span {
                        start: span.start,
                        end,
                    },
                )
            }
            "Cannot have both 'except' and 'except*' on the same 'try'" => Found::at(
                "cannot have both 'except' and 'except*' on the same 'try'",
                here,
            ),
            "Expected one or more exception types" => {
                Found::at("expected one or more exception types", here)
            }
            "Cannot mix t-string literals with string or bytes literals" => Found::at(
                "cannot mix t-string literals with string or bytes literals",
                span,
            ),
            "Bytes literal cannot be mixed with non-bytes literals" => {
                let next = self.index_at(span.end);
                let next = if self.span(next).start < span.end {
                    next + 1
                } else {
                    next
                };
                Found::at("cannot mix bytes and nonbytes literals", self.span(next))
            }
            "Expected a pattern" if self.kind(at) == T::Minus => self.invalid(at + 1),
            "Invalid mapping pattern key" => self.invalid(at + 1),
            "Expected an expression or a '}'" | "Expected an expression or a ']'"
                if self.kind(at) == T::Equal =>
            {
                self.equal_sign(at).unwrap_or_else(|| self.invalid(at))
            }
            "Expected a statement" if self.kind(at) == T::Equal => self.invalid(at),
            _ if message.starts_with("Only single target") => {
                let tuple_start = self.kind(at);
                let span = match tuple_start {
                    T::Lpar | T::Lsqb => span,
                    _ => here,
                };
                Found::at(message.replacen("Only", "only", 1), span)
            }
            _ if message.starts_with("Expected an identifier, but found a keyword")
                && self.before(at).0 == T::Lbrace
                && self.in_interpolation(here.start) =>
            {
                Found::at("f-string: expecting a valid expression after '{'", here)
            }
            _ if message.contains("found a keyword") && self.kind(at) == T::Is => self.invalid(at),
            _ => self.invalid(at),
        }
    }

    /// Whether the line before the block of a line is an `else:` at the same column.
    fn after_else(&self, at: usize) -> bool {
        let column = self.source.position(self.span(at).start).column;
        let before = &self.tokens[..at];
        let peer = before.iter().enumerate().rev().find(|(index, token)| {
            let starts_line = self.line_start(*index) == *index && token.kind != TokenKind::Newline;
            starts_line && self.source.position(token.span.start).column <= column
        });
        peer.is_some_and(|(_, token)| token.kind == TokenKind::Else)
    }

    /// A token, or the end of the last line when there is none.
    fn place_or_end(&self, here: Span) -> Span {
        let text = &self.source.text;
        if text[here.start as usize..].trim().is_empty() {
            return point(text.len().saturating_sub(1) as u32);
        }
        here
    }

    fn expected_block(&self, after: &str, at: usize) -> Found {
        let statement = match after.split('`').nth(1) {
            Some("class") => "class definition".to_owned(),
            Some(word) => format!("'{word}' statement"),
            None => "function definition".to_owned(),
        };
        // The header ends with the colon before the block.
        let mut colon = at;
        while colon > 0 && self.kind(colon) != TokenKind::Colon {
            colon -= 1;
        }
        let line = self.source.line(self.span(self.line_start(colon)).start);
        let mut token = at;
        while matches!(self.kind(token), TokenKind::Newline | TokenKind::Dedent) {
            token += 1;
        }
        let here = self.span(token);
        let is_end = self.source.text[here.start as usize..].trim().is_empty();
        Found {
            kind: ErrorKind::Indentation,
            incomplete: is_end,
            ..Found::at(
                format!("expected an indented block after {statement} on line {line}"),
                self.place_or_end(here),
            )
        }
    }

    /// Syntax of versions that are not spoken here.
    fn unsupported(&self, kind: &UnsupportedSyntaxErrorKind, span: Span) -> Found {
        let at = self.index_at(span.start);
        match kind {
            UnsupportedSyntaxErrorKind::UnpackingInComprehension(_) => {
                let is_dict = self.kind(at) == TokenKind::DoubleStar;
                let message = match is_dict {
                    true => "dict unpacking cannot be used in dict comprehension",
                    false => "iterable unpacking cannot be used in comprehension",
                };
                Found::at(message, if is_dict { self.span(at) } else { span })
            }
            UnsupportedSyntaxErrorKind::ParenthesizedKeywordArgumentName => {
                let equal = self.span(self.element_end(at));
                Found::at(
                    KEYWORD_EXPRESSION,
                    Span {
                        start: span.start + 1,
                        end: equal.end,
                    },
                )
            }
            _ => self.invalid(at),
        }
    }
}
