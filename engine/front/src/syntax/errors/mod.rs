//! Syntax errors as Python programs see them.

mod context;
mod fstring;
mod guess;
mod parser;
mod token;

use super::hir::Span;
use super::source::Source;

pub(super) use parser::first_error;

/// Which exception a syntax error becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// `SyntaxError`.
    Syntax,
    /// `IndentationError`.
    Indentation,
    /// `TabError`.
    Tab,
    /// `RecursionError`: the source nests deeper than the compiler goes.
    Recursion,
}

/// A source that does not compile: what CPython's exception of that kind holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Which exception it becomes.
    pub kind: ErrorKind,
    /// The message (`msg`).
    pub message: String,
    /// The file name that was given.
    pub filename: String,
    /// Where it is, in bytes of the decoded text; empty for a point.
    pub span: Span,
    /// `lineno`, from 1.
    pub line: u32,
    /// `offset`: the column in characters, from 1.
    pub column: u32,
    /// `end_lineno`.
    pub end_line: u32,
    /// `end_offset`.
    pub end_column: u32,
    /// The source line with its line end (`text`).
    pub text: String,
    /// More input could complete the source: a prompt reads on.
    pub incomplete: bool,
    /// Not the parser found it: see [`SyntaxError::in_compiler`].
    pub in_compiler: bool,
}

impl SyntaxError {
    /// An error at a span of a source.
    #[must_use]
    pub fn new(
        kind: ErrorKind,
        message: impl Into<String>,
        span: Span,
        source: &Source,
    ) -> SyntaxError {
        let length = source.text.len() as u32;
        let (start, end) = (span.start.min(length), span.end.min(length));
        // The end of a line end is reported on the line that it ends.
        let ends_line = start < end && source.text.as_bytes()[end as usize - 1] == b'\n';
        let last = if ends_line { end - 1 } else { end };
        let line = source.line(start);
        let text = source.line_text(line);
        SyntaxError {
            kind,
            message: message.into(),
            filename: source.filename.clone(),
            span,
            line,
            column: source.char_column(start) + 1,
            end_line: source.line(last),
            end_column: source.char_column(last) + 1 + u32::from(ends_line),
            text: if text.is_empty() {
                String::new()
            } else {
                format!("{text}\n")
            },
            incomplete: false,
            in_compiler: false,
        }
    }
}

impl SyntaxError {
    /// An error that only shows when the tree is worked on: its columns count bytes, as the tree's do, and the exception's
    /// `text` is that of the file.
    #[must_use]
    pub fn in_compiler(message: impl Into<String>, span: Span, source: &Source) -> SyntaxError {
        let (first, last) = (source.position(span.start), source.position(span.end));
        SyntaxError {
            column: first.column + 1,
            end_line: last.line,
            end_column: last.column + 1,
            in_compiler: true,
            ..SyntaxError::new(ErrorKind::Syntax, message, span, source)
        }
    }
}

impl std::fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let class = match self.kind {
            ErrorKind::Syntax => "SyntaxError",
            ErrorKind::Indentation => "IndentationError",
            ErrorKind::Tab => "TabError",
            ErrorKind::Recursion => "RecursionError",
        };
        write!(
            f,
            "{}:{}:{}: {class}: {}",
            self.filename, self.line, self.column, self.message
        )
    }
}

impl std::error::Error for SyntaxError {}
