//! The parser's errors in CPython's words and places.
//!
//! The parser goes on after an error and collects more; CPython stops. So the first error counts, with the
//! exceptions of `token_errors`. What is not recognised here is an "invalid syntax" at the token where the
//! parser got stuck, which is what CPython says of most errors too.

use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{Expr as Ast, Mod};
use ruff_python_parser::{
    InterpolatedStringErrorType as FStringError, LexicalErrorType, Mode as ParserMode, ParseError,
    ParseErrorType as E, ParseOptions, Parsed, UnsupportedSyntaxErrorKind, parse_unchecked,
};
use ruff_text_size::Ranged;

use super::errors::{ErrorKind, SyntaxError};
use super::hir::{Source, Span};
use super::literals::escape_error;
use super::lower::span_of;
use super::lower_expr::kind_name;
use super::token_errors::point;

const INVALID: &str = "invalid syntax";
const FORGOT_COMMA: &str = "invalid syntax. Perhaps you forgot a comma?";
const MEANT_EQUALS: &str = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
const KEYWORD_EXPRESSION: &str = "expression cannot contain assignment, perhaps you meant \"==\"?";

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
}

impl Found {
    pub(super) fn at(message: impl Into<String>, span: Span) -> Found {
        Found {
            kind: ErrorKind::Syntax,
            message: message.into(),
            span,
            incomplete: false,
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

/// The error of a source that did not parse, as CPython reports it.
pub(super) fn first_error(parsed: &Parsed<Mod>, source: &Source) -> Option<SyntaxError> {
    let context = Context::new(parsed, source);
    let found = match parsed.errors() {
        [] => {
            let error = parsed.unsupported_syntax_errors().first()?;
            context.unsupported(&error.kind, span_of(&error.range()))
        }
        [first, ..] => context.choose(first, parsed.errors()),
    };
    let mut error = SyntaxError::new(found.kind, found.message, found.span, source);
    error.incomplete = found.incomplete;
    Some(error)
}

impl<'a> Context<'a> {
    fn new(parsed: &Parsed<Mod>, source: &'a Source) -> Context<'a> {
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

    fn choose(&self, first: &ParseError, errors: &[ParseError]) -> Found {
        if let Some(found) = self.token_error(errors) {
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
            while matches!(self.kind(last), TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent) {
                last += 1;
            }
            let later = self.source.line(self.span(last).start) > self.source.line(bracket.span.start);
            if (at_end || later) && !bracket.in_fstring {
                return self.never_closed(*bracket);
            }
        }
        found.incomplete |= self.source.text[start as usize..].trim().is_empty();
        found
    }

    // ---------------------------------------------------------------------------------------------- tokens

    /// The index of the first token that does not end before an offset.
    fn index_at(&self, offset: u32) -> usize {
        let mut index = self.tokens.partition_point(|token| {
            token.span.end < offset || (token.span.end == offset && token.span.start < offset)
        });
        // Dedents and the like are empty: what matters is the token that follows at the same place.
        while self.span(index).end == offset && self.span(index + 1).start == offset && index + 1 < self.tokens.len() {
            index += 1;
        }
        index
    }

    fn kind(&self, index: usize) -> TokenKind {
        self.tokens
            .get(index)
            .map_or(TokenKind::EndOfFile, |token| token.kind)
    }

    fn span(&self, index: usize) -> Span {
        let end = self.source.text.len() as u32;
        self.tokens
            .get(index)
            .map_or(Span { start: end, end }, |token| token.span)
    }

    fn text(&self, index: usize) -> &str {
        self.source.slice(self.span(index))
    }

    /// The kinds of the two tokens before an index, nearest first.
    fn before(&self, index: usize) -> (TokenKind, TokenKind) {
        let kind = |back: usize| {
            index
                .checked_sub(back)
                .map_or(TokenKind::Newline, |at| self.kind(at))
        };
        (kind(1), kind(2))
    }

    /// The first token of the logical line that holds a token.
    fn line_start(&self, index: usize) -> usize {
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
    fn element_start(&self, index: usize) -> usize {
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
    fn element_end(&self, index: usize) -> usize {
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
    fn expression(&self, span: Span) -> Option<(Ast, bool)> {
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
    fn node_in(&self, span: Span) -> Option<Ast> {
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
    fn kind_in(&self, span: Span) -> &'static str {
        self.node_in(span).map_or("expression", |expr| kind_name(&expr))
    }

    fn invalid(&self, index: usize) -> Found {
        Found::at(INVALID, self.span(index))
    }

    // ---------------------------------------------------------------------------------------------- errors

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
                        self.unclosed_fstring(kind, span)
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
            (T::Colon, _) if bracket.is_some_and(|bracket| bracket.kind == T::Lbrace) => Found::at(
                "expression expected after dictionary key and ':'",
                self.span(at - 1),
            ),
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
            _ => self.invalid(at),
        }
    }

    fn interpolation_letter(&self, offset: u32) -> char {
        let starts = self.tokens.iter().filter(|token| token.span.start < offset);
        let is_start = |token: &&Token| {
            matches!(
                token.kind,
                TokenKind::FStringStart | TokenKind::TStringStart
            )
        };
        match starts.filter(is_start).last() {
            Some(token) if token.kind == TokenKind::TStringStart => 't',
            _ => 'f',
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

    fn attribute_target(&self, at: usize, head: TokenKind) -> Found {
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
    fn closing(&self, open: usize) -> Option<usize> {
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
    fn conditional_start(&self, at: usize) -> Option<u32> {
        let start = self.element_start(at);
        Some(self.span(start).start)
    }

    /// `a b` within brackets, where both are expressions.
    fn forgotten_comma(&self, at: usize) -> Option<Found> {
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
    fn equal_sign(&self, at: usize) -> Option<Found> {
        use TokenKind as T;
        let start = self.element_start(at);
        let mut first = start;
        while matches!(
            self.kind(first),
            T::If | T::Elif | T::While | T::Return | T::Assert
        ) {
            first += 1;
        }
        let in_dict = self.open_brackets(self.span(at).start).last().is_some_and(|b| b.kind == T::Lbrace);
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

    fn assignment_target(&self, span: Span, at: usize) -> Found {
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
            || (self.before(at).0 == T::Lpar && self.kind(next) == T::Rpar && self.kind(next + 1) == T::Equal);
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

    fn starred(&self, span: Span, at: usize) -> Found {
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

    /// Two statements, or what looks like it, on one line.
    fn same_line(&self, at: usize) -> Found {
        use TokenKind as T;
        let start = self.line_start(at);
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
            name @ ("print" | "exec") if at == start + 1 && end > span.start => {
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

    /// A token, or the end of the last line with code when there is none.
    fn place_or_end(&self, here: Span) -> Span {
        let text = &self.source.text;
        if text[here.start as usize..].trim().is_empty() {
            return point(text.trim_end().len() as u32);
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
        let mut here = self.span(at);
        let mut token = at;
        while matches!(self.kind(token), TokenKind::Newline | TokenKind::Dedent)
            && here.start == here.end
        {
            token += 1;
            here = self.span(token);
        }
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

    fn fstring(&self, kind: &FStringError, letter: &str, span: Span, at: usize) -> Found {
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

    fn unclosed_interpolation(&self, letter: &str, at: usize) -> Found {
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
            _ if inside(T::Equal) => Found::at(
                format!("{letter}-string: expecting '!', or ':', or '}}'"),
                here,
            ),
            _ => self.forgotten_comma(at).unwrap_or_else(|| {
                let starts_statement =
                    self.before(at).1 == T::Lbrace && !matches!(self.before(at).0, T::Name);
                match starts_statement {
                    true => Found::at(
                        format!("{letter}-string: expecting a valid expression after '{{'"),
                        self.span(at - 1),
                    ),
                    false => Found::at(
                        format!("{letter}-string: expecting '=', or '!', or ':', or '}}'"),
                        here,
                    ),
                }
            }),
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

fn is_augmented(kind: TokenKind) -> bool {
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
