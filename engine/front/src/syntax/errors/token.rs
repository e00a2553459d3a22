//! Errors of the token level: brackets, indentation, literals and characters.
//!
//! CPython reports them before any error of the grammar, wherever they are: when its parser is stuck, it
//! reads on to the end of the file and prefers what the tokenizer has to say.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{
    InterpolatedStringErrorType, LexicalErrorType, ParseError, ParseErrorType,
};

use super::ErrorKind;
use super::context::{Context, Found};
use crate::syntax::hir::Span;
use crate::syntax::lower::span_of;
use crate::syntax::warnings::number_kind;

/// An open bracket.
#[derive(Clone, Copy)]
pub(super) struct Bracket {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
    /// The brace of an interpolation.
    pub(super) in_fstring: bool,
    /// The colon of a format specification has come.
    pub(super) has_spec: bool,
}

/// An empty span: what CPython reports for a point.
pub(super) fn point(at: u32) -> Span {
    Span { start: at, end: at }
}

/// How a bracket is written.
pub(super) fn bracket_text(kind: TokenKind) -> char {
    match kind {
        TokenKind::Lpar => '(',
        TokenKind::Lsqb => '[',
        TokenKind::Lbrace => '{',
        TokenKind::Rpar => ')',
        TokenKind::Rsqb => ']',
        _ => '}',
    }
}

impl Context<'_> {
    /// The first error of the tokens that has precedence over errors of the grammar before it.
    pub(super) fn token_error(&self, errors: &[ParseError]) -> Option<Found> {
        let lexical = errors
            .iter()
            .find_map(|error| self.lexical_error(error, errors));
        let mut found: Vec<Found> = lexical.into_iter().chain(self.bad_number()).collect();
        found.extend(self.bad_prefix());
        found.extend(self.bracket_error());
        // The parser may lose its way within an f-string, and the brackets with it.
        found.into_iter().min_by_key(|found| found.span.start)
    }

    fn lexical_error(&self, error: &ParseError, errors: &[ParseError]) -> Option<Found> {
        let ParseErrorType::Lexical(kind) = &error.error else {
            return None;
        };
        let span = span_of(error);
        let text = self.source.slice(span);
        match kind {
            LexicalErrorType::UnclosedStringError if self.ends_interpolation(span) => {
                // CPython's parser may have been stuck before it.
                let is_stuck = errors.first().is_some_and(|first| {
                    span_of(first).start < span.start
                        && !matches!(first.error, ParseErrorType::Lexical(_))
                });
                let letter = self.interpolation_letter(span.start);
                let message = format!("{letter}-string: expecting '}}'");
                (!is_stuck).then(|| Found::at(message, point(span.start)))
            }
            LexicalErrorType::UnclosedStringError => Some(self.unclosed_string(span)),
            LexicalErrorType::FStringError(InterpolatedStringErrorType::NewlineInFormatSpec)
            | LexicalErrorType::TStringError(InterpolatedStringErrorType::NewlineInFormatSpec) => {
                let letter = self.interpolation_letter(span.start).to_string();
                Some(self.fstring(
                    &InterpolatedStringErrorType::NewlineInFormatSpec,
                    &letter,
                    span,
                    0,
                ))
            }
            LexicalErrorType::UnrecognizedToken { tok }
                if !tok.is_ascii() || tok.is_ascii_control() =>
            {
                let code = u32::from(*tok);
                let message = if is_printable(*tok) {
                    format!("invalid character '{tok}' (U+{code:04X})")
                } else {
                    format!("invalid non-printable character U+{code:04X}")
                };
                Some(Found::at(message, point(span.start)))
            }
            LexicalErrorType::LineContinuationError | LexicalErrorType::Eof => {
                let at_end = self.source.text[span.start as usize..]
                    .trim_matches(['\\', '\n', ' '])
                    .is_empty();
                match kind {
                    LexicalErrorType::Eof if !text.contains('\\') => None, // an open bracket
                    _ if at_end => {
                        if let Some(bracket) = self.open_brackets(span.start).last() {
                            return Some(self.never_closed(*bracket));
                        }
                        let at = span.start + text.find('\\').unwrap_or(0) as u32 + 1;
                        Some(Found::incomplete("unexpected EOF while parsing", point(at)))
                    }
                    _ => Some(Found::at(
                        "unexpected character after line continuation character",
                        point(span.start + 1),
                    )),
                }
            }
            LexicalErrorType::OtherError(message) => Some(self.bad_literal(message, span)),
            _ => None,
        }
    }

    /// Whether a string that does not end begins with the quotes that would end the interpolated string around it.
    fn ends_interpolation(&self, span: Span) -> bool {
        let mut open = Vec::new();
        for token in self
            .tokens
            .iter()
            .take_while(|token| token.span.start < span.start)
        {
            match token.kind {
                TokenKind::FStringStart | TokenKind::TStringStart => open.push(token.span),
                TokenKind::FStringEnd | TokenKind::TStringEnd => drop(open.pop()),
                _ => {}
            }
        }
        let text = self.source.slice(span);
        open.last().is_some_and(|start| {
            let quotes = self.source.slice(*start);
            let quotes = quotes.trim_start_matches(|c: char| c.is_ascii_alphabetic());
            text.starts_with(quotes) && (quotes.len() == 3 || !text.starts_with(&quotes.repeat(3)))
        })
    }

    /// A string with a prefix of letters that do not go together.
    fn bad_prefix(&self) -> Option<Found> {
        use TokenKind as T;
        self.tokens.windows(2).find_map(|pair| {
            let is_string = matches!(pair[1].kind, T::String | T::FStringStart | T::TStringStart);
            let follows = pair[0].kind == T::Name && pair[0].span.end == pair[1].span.start;
            if !is_string || !follows {
                return None;
            }
            let prefix = self.source.slice(pair[0].span).to_ascii_lowercase();
            let has = |letter: char| prefix.matches(letter).count() == 1;
            let is_prefix = prefix.chars().all(|c| "bruft".contains(c) && has(c));
            const CLASHES: [(char, char); 7] = [
                ('u', 'b'),
                ('u', 'r'),
                ('u', 'f'),
                ('u', 't'),
                ('b', 'f'),
                ('b', 't'),
                ('f', 't'),
            ];
            let clash = CLASHES.iter().find(|(a, b)| has(*a) && has(*b))?;
            let message = format!("'{}' and '{}' prefixes are incompatible", clash.0, clash.1);
            is_prefix.then(|| Found::at(message, pair[0].span))
        })
    }

    fn unclosed_string(&self, span: Span) -> Found {
        let text = self.source.slice(span);
        let body = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        if body.starts_with("'''") || body.starts_with("\"\"\"") {
            let last = self
                .source
                .line(self.source.text.len().saturating_sub(1) as u32);
            let message =
                format!("unterminated triple-quoted string literal (detected at line {last})");
            return Found::incomplete(message, point(span.start));
        }
        let quote = body.chars().next().unwrap_or('"');
        let hint = if text.contains(&format!("\\{quote}")) {
            "; perhaps you escaped the end quote?"
        } else {
            ""
        };
        // A string may go over several lines by backslashes.
        let line = self.source.line(span.end);
        Found::at(
            format!("unterminated string literal (detected at line {line}){hint}"),
            point(span.start),
        )
    }

    /// A number the lexer gave up on.
    fn bad_literal(&self, message: &str, span: Span) -> Found {
        let text = self.source.slice(span).to_ascii_lowercase();
        if message.contains("Invalid decimal integer") {
            let zeros = text
                .find(|c: char| c != '0' && c != '_')
                .unwrap_or(text.len()) as u32;
            let span = Span {
                start: span.start,
                end: span.start + zeros,
            };
            return Found::at(
                "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
                span,
            );
        }
        if text.starts_with('0') && text.len() > 1 {
            return self.after_number(&text, span);
        }
        Found::at(
            "invalid decimal literal",
            point(span.start.saturating_sub(1)),
        )
    }

    /// The error for what follows a number without a gap.
    fn after_number(&self, number: &str, span: Span) -> Found {
        let rest = &self.source.text[span.end as usize..];
        let next = rest.chars().next().unwrap_or('\n');
        let name = number_kind(number);
        if matches!(name, "octal" | "binary") && next.is_ascii_digit() {
            return Found::at(
                format!("invalid digit '{next}' in {name} literal"),
                point(span.end),
            );
        }
        let digit = rest.chars().nth(1).filter(char::is_ascii_digit);
        if let Some(digit) = digit
            && next == '_'
            && matches!(name, "octal" | "binary")
        {
            let message = format!("invalid digit '{digit}' in {name} literal");
            return Found::at(message, point(span.end + 1));
        }
        let at = match next {
            '_' => span.end,
            'e' | 'E' if rest[1..].starts_with(['+', '-']) => span.end + 1,
            _ => span.end.saturating_sub(1),
        };
        Found::at(format!("invalid {name} literal"), point(at))
    }

    /// A number that runs into a name: `1abc`, `0b12`.
    fn bad_number(&self) -> Option<Found> {
        use TokenKind as T;
        let pair = self.tokens.windows(2).find(|pair| {
            let is_number = matches!(pair[0].kind, T::Int | T::Float | T::Complex);
            // `1if x else y` is (still) legal.
            let may_follow = matches!(
                pair[1].kind,
                T::And | T::Else | T::For | T::If | T::In | T::Is | T::Or | T::Not
            );
            let text = self.source.slice(pair[1].span);
            is_number
                && pair[0].span.end == pair[1].span.start
                && !may_follow
                && text.starts_with(|c: char| c == '_' || c.is_alphanumeric())
        })?;
        Some(self.after_number(
            &self.source.slice(pair[0].span).to_ascii_lowercase(),
            pair[0].span,
        ))
    }

    /// Brackets that close nothing or the wrong thing.
    fn bracket_error(&self) -> Option<Found> {
        use TokenKind as T;
        let mut open: Vec<Bracket> = Vec::new();
        let mut fstrings: Vec<usize> = Vec::new();
        for token in &self.tokens {
            let expected = match token.kind {
                T::Lpar | T::Lsqb | T::Lbrace => {
                    let in_fstring = fstrings.last() == Some(&open.len());
                    open.push(Bracket {
                        kind: token.kind,
                        span: token.span,
                        in_fstring,
                        has_spec: false,
                    });
                    continue;
                }
                T::FStringStart | T::TStringStart => {
                    fstrings.push(open.len());
                    continue;
                }
                T::FStringEnd | T::TStringEnd => {
                    open.truncate(fstrings.pop().unwrap_or(0));
                    continue;
                }
                T::Rpar => T::Lpar,
                T::Rsqb => T::Lsqb,
                T::Rbrace => T::Lbrace,
                _ => continue,
            };
            let text = bracket_text(token.kind);
            match open.pop() {
                Some(bracket) if bracket.kind == expected => {}
                None => {
                    return Some(Found::at(
                        format!("unmatched '{text}'"),
                        point(token.span.start),
                    ));
                }
                Some(bracket) if bracket.in_fstring => {
                    return Some(Found::at(
                        format!("f-string: unmatched '{text}'"),
                        point(token.span.start),
                    ));
                }
                Some(bracket) => {
                    let line = self.source.line(bracket.span.start);
                    let place = match line == self.source.line(token.span.start) {
                        true => String::new(),
                        false => format!(" on line {line}"),
                    };
                    let open = bracket_text(bracket.kind);
                    return Some(Found::at(
                        format!(
                            "closing parenthesis '{text}' does not match opening parenthesis '{open}'{place}"
                        ),
                        point(token.span.start),
                    ));
                }
            }
        }
        None
    }

    /// The brackets that are open before an offset, outermost first.
    pub(super) fn open_brackets(&self, before: u32) -> Vec<Bracket> {
        use TokenKind as T;
        let mut open: Vec<Bracket> = Vec::new();
        let mut fstrings: Vec<usize> = Vec::new();
        for token in self
            .tokens
            .iter()
            .take_while(|token| token.span.start < before)
        {
            match token.kind {
                T::Lpar | T::Lsqb | T::Lbrace => {
                    let in_spec = open.last().is_some_and(|around| around.has_spec);
                    let in_fstring = fstrings.last() == Some(&open.len()) || in_spec;
                    open.push(Bracket {
                        kind: token.kind,
                        span: token.span,
                        in_fstring,
                        has_spec: false,
                    });
                }
                T::Colon => {
                    if let Some(bracket) = open.last_mut() {
                        bracket.has_spec = bracket.in_fstring;
                    }
                }
                T::Rpar | T::Rsqb | T::Rbrace => {
                    open.pop();
                }
                T::FStringStart | T::TStringStart => fstrings.push(open.len()),
                T::FStringEnd | T::TStringEnd => open.truncate(fstrings.pop().unwrap_or(0)),
                _ => {}
            }
        }
        open
    }

    /// The error of an f-string that does not end.
    pub(super) fn unclosed_fstring(&self, kind: &InterpolatedStringErrorType, span: Span) -> Found {
        let starts = self
            .tokens
            .iter()
            .filter(|token| token.span.start < span.end.max(1));
        let mut open = Vec::new();
        for token in starts {
            match token.kind {
                TokenKind::FStringStart | TokenKind::TStringStart => open.push(token.span),
                TokenKind::FStringEnd | TokenKind::TStringEnd => drop(open.pop()),
                _ => {}
            }
        }
        let start = open.last().copied().unwrap_or(span);
        let letter = if self.source.slice(start).contains(['t', 'T']) {
            't'
        } else {
            'f'
        };
        let is_triple = *kind == InterpolatedStringErrorType::UnterminatedTripleQuotedString;
        if let Some(brace) = self.open_brackets(span.end.max(1)).last()
            && brace.span.start > start.start
        {
            let in_spec = self
                .tokens
                .iter()
                .any(|token| token.kind == TokenKind::Colon && token.span.start > brace.span.start);
            return match in_spec && !is_triple {
                true => Found::at(
                    format!(
                        "{letter}-string: newlines are not allowed in format specifiers for single quoted \
                         {letter}-strings"
                    ),
                    point(span.start),
                ),
                false => self.never_closed(*brace),
            };
        }
        if is_triple {
            let last = self
                .source
                .line(self.source.text.len().saturating_sub(1) as u32);
            let message = format!(
                "unterminated triple-quoted {letter}-string literal (detected at line {last})"
            );
            return Found::incomplete(message, point(start.start));
        }
        let line = self.source.line(span.start);
        let message = format!("unterminated {letter}-string literal (detected at line {line})");
        Found::at(message, point(start.start))
    }

    pub(super) fn never_closed(&self, bracket: Bracket) -> Found {
        let message = format!("'{}' was never closed", bracket_text(bracket.kind));
        Found::incomplete(message, point(bracket.span.start))
    }

    /// The first line whose indentation mixes tabs and spaces in a way that depends on the width of a tab,
    /// or fits no level around it.
    pub(super) fn indentation_error(&self, before: u32) -> Option<Found> {
        let mut levels = vec![(0, 0)];
        let mut at_line_start = true;
        for token in self
            .tokens
            .iter()
            .take_while(|token| token.span.start <= before)
        {
            if matches!(
                token.kind,
                TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent
            ) {
                at_line_start = true;
                continue;
            }
            if !std::mem::replace(&mut at_line_start, false) {
                continue;
            }
            let line = self.source.line(token.span.start);
            let (column, narrow) = indentation(self.source.line_text(line));
            let tabs = Found {
                kind: ErrorKind::Tab,
                ..Found::at(
                    "inconsistent use of tabs and spaces in indentation",
                    point(self.source.line_start(line)),
                )
            };
            let &(top, top_narrow) = levels.last()?;
            if column == top {
                if narrow != top_narrow {
                    return Some(tabs);
                }
            } else if column > top {
                if narrow <= top_narrow {
                    return Some(tabs);
                }
                levels.push((column, narrow));
            } else {
                while levels.last().is_some_and(|&(level, _)| level > column) {
                    levels.pop();
                }
                let &(level, level_narrow) = levels.last()?;
                if level != column {
                    return Some(Found {
                        kind: ErrorKind::Indentation,
                        ..Found::at(
                            "unindent does not match any outer indentation level",
                            point(self.source.line_start(line + 1).saturating_sub(1)),
                        )
                    });
                }
                if level_narrow != narrow {
                    return Some(tabs);
                }
            }
        }
        None
    }
}

/// The indentation of a line with tabs to multiples of 8, and with tabs as one column.
fn indentation(line: &str) -> (u32, u32) {
    let (mut column, mut narrow) = (0, 0);
    for c in line.chars() {
        match c {
            ' ' => (column, narrow) = (column + 1, narrow + 1),
            '\t' => (column, narrow) = ((column / 8 + 1) * 8, narrow + 1),
            '\x0c' => (column, narrow) = (0, 0),
            _ => break,
        }
    }
    (column, narrow)
}

/// Whether CPython would show a character in a message. An approximation: controls, separators, format and
/// private characters are not shown.
fn is_printable(c: char) -> bool {
    !c.is_control()
        && !c.is_whitespace()
        && !matches!(u32::from(c), 0xad | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0xe000..=0xf8ff
            | 0xfeff | 0xfff9..=0xfffb | 0xe0000..=0x10ffff)
}
