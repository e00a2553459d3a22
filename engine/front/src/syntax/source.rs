//! The text of a module: decoding, lines and positions.

use std::collections::BTreeMap;

use super::errors::{ErrorKind, SyntaxError};
use super::hir::Span;

/// A module's text as it was decoded, with the table of its lines.
#[derive(Debug)]
pub struct Source {
    /// The file name that messages show.
    pub filename: String,
    /// The decoded text, without a byte order mark, each line ended by `\n`. Spans are byte offsets into it.
    pub text: String,
    line_starts: Vec<u32>,
    /// The numbers of the lines, in order, where they are not 1, 2, 3, …
    numbers: Option<Box<[u32]>>,
}

/// A place in a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line number, from 1.
    pub line: u32,
    /// Column in UTF-8 bytes, from 0 (as `ast` and PEP 657 count).
    pub column: u32,
}

impl Source {
    /// Wraps decoded text; `\r\n` and `\r` become `\n`, as in string literals too.
    #[must_use]
    pub fn new(filename: &str, mut text: String) -> Source {
        if text.contains('\r') {
            text = text.replace("\r\n", "\n").replace('\r', "\n");
        }
        // Positions of what is missing at the end of a last line then need no special care.
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        let newlines = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
        let mut line_starts = vec![0];
        line_starts.extend(newlines.map(|(at, _)| at as u32 + 1));
        Source {
            filename: filename.to_owned(),
            text,
            line_starts,
            numbers: None,
        }
    }

    /// Blank lines of these numbers and lengths: what the places of a tree without text refer to.
    #[must_use]
    pub(super) fn blank(filename: &str, lines: &BTreeMap<u32, u32>) -> Source {
        let mut text = String::new();
        let mut line_starts = Vec::with_capacity(lines.len());
        for &length in lines.values() {
            line_starts.push(text.len() as u32);
            text.extend(std::iter::repeat_n(' ', length as usize));
            text.push('\n');
        }
        Source {
            filename: filename.to_owned(),
            text,
            line_starts,
            numbers: Some(lines.keys().copied().collect()),
        }
    }

    /// The number of lines; a text that ends in a line end has an empty last one.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        self.line_starts.len() as u32
    }

    /// The line (from 1) and byte column (from 0) of a byte offset.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line_starts.partition_point(|&start| start <= offset);
        Position {
            line: match &self.numbers {
                None => line as u32,
                Some(numbers) => numbers[line - 1],
            },
            column: offset - self.line_starts[line - 1],
        }
    }

    /// The line (from 1) of a byte offset.
    #[must_use]
    pub fn line(&self, offset: u32) -> u32 {
        self.position(offset).line
    }

    /// The byte offset at which a line (from 1) starts; the end of the text for lines behind the last.
    #[must_use]
    pub fn line_start(&self, line: u32) -> u32 {
        let index = match &self.numbers {
            None => line.saturating_sub(1) as usize,
            Some(numbers) => numbers.partition_point(|&number| number < line),
        };
        self.line_starts
            .get(index)
            .copied()
            .unwrap_or(self.text.len() as u32)
    }

    /// The text of a line (from 1) without its line end; empty for lines behind the last.
    #[must_use]
    pub fn line_text(&self, line: u32) -> &str {
        let text = &self.text[self.line_start(line) as usize..self.line_start(line + 1) as usize];
        text.strip_suffix('\n').unwrap_or(text)
    }

    /// The column of a byte offset in characters, from 0.
    #[must_use]
    pub fn char_column(&self, offset: u32) -> u32 {
        let position = self.position(offset);
        let start = (offset - position.column) as usize;
        self.text[start..offset as usize].chars().count() as u32
    }

    /// The text of a span.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.start as usize..span.end as usize]
    }
}

/// Encodings a source may declare.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Latin1,
    Ascii,
}

/// The encoding that a source declares, where it is none of those that the parser decodes by itself.
#[must_use]
pub fn foreign_encoding(bytes: &[u8]) -> Option<&str> {
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return None;
    }
    coding_cookie(bytes).filter(|name| encoding_named(name).is_none())
}

/// Decodes a file: byte order mark, `# coding:` cookie, UTF-8 otherwise.
pub(crate) fn decode(bytes: &[u8], filename: &str) -> Result<Source, Box<SyntaxError>> {
    let at_start = |message: String| {
        let source = Source::new(filename, String::new());
        Box::new(SyntaxError::new(
            ErrorKind::Syntax,
            message,
            Span::default(),
            &source,
        ))
    };
    if u32::try_from(bytes.len()).is_err() {
        return Err(at_start("source code is longer than 4 GiB".to_owned()));
    }
    if bytes.contains(&0) {
        return Err(at_start("source code cannot contain null bytes".to_owned()));
    }
    let (bytes, has_mark) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    let cookie = coding_cookie(bytes);
    let encoding = match cookie {
        None => Encoding::Utf8,
        Some(name) => {
            let known = encoding_named(name)
                .ok_or_else(|| at_start(format!("unknown encoding: {name}")))?;
            // CPython normalises no other spelling here.
            let is_usual = name
                .to_ascii_lowercase()
                .replace('_', "-")
                .starts_with("utf-8");
            if has_mark && !is_usual {
                let error = at_start(format!("encoding problem: {name} with BOM"));
                return Err(Box::new(SyntaxError {
                    column: 0,
                    ..*error
                }));
            }
            known
        }
    };
    match encoding {
        Encoding::Latin1 => Ok(Source::new(
            filename,
            bytes.iter().map(|&byte| char::from(byte)).collect(),
        )),
        Encoding::Ascii => match bytes.iter().position(|byte| !byte.is_ascii()) {
            None => Ok(Source::new(
                filename,
                String::from_utf8_lossy(bytes).into_owned(),
            )),
            Some(at) => Err(at_start(format!(
                "(unicode error) 'ascii' codec can't decode byte 0x{:02x} in position {at}: ordinal not in range(128)",
                bytes[at]
            ))),
        },
        Encoding::Utf8 => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Source::new(filename, text.to_owned())),
            Err(error) => Err(not_utf8(bytes, error, filename, cookie.is_some())),
        },
    }
}

/// The error for bytes that are not UTF-8, at the line that holds the first of them.
fn not_utf8(
    bytes: &[u8],
    error: std::str::Utf8Error,
    filename: &str,
    declared: bool,
) -> Box<SyntaxError> {
    let at = error.valid_up_to();
    // In the place of bad bytes stands the replacement character.
    let before = String::from_utf8_lossy(&bytes[..at]).replace("\r\n", "\n");
    let place = before.len() as u32;
    let rest = bytes[at..]
        .split(|&byte| byte == b'\n' || byte == b'\r')
        .next();
    let rest = String::from_utf8_lossy(rest.unwrap_or_default());
    let source = Source::new(filename, before + &rest);
    let line = source.line(place);
    let message = if declared {
        let reason = match (error.error_len(), bytes[at]) {
            (None, _) => "unexpected end of data",
            (Some(_), 0x80..=0xc1 | 0xf5..) => "invalid start byte",
            (Some(_), _) => "invalid continuation byte",
        };
        format!(
            "(unicode error) 'utf-8' codec can't decode byte 0x{:02x} in position {at}: {reason}",
            bytes[at]
        )
    } else {
        format!(
            "Non-UTF-8 code starting with '\\x{:02x}' in file {filename} on line {line}, but no encoding \
             declared; see https://peps.python.org/pep-0263/ for details",
            bytes[at]
        )
    };
    let span = Span {
        start: place,
        end: place,
    };
    Box::new(SyntaxError::new(ErrorKind::Syntax, message, span, &source))
}

/// The encoding named by a comment in one of the first two lines (PEP 263).
fn coding_cookie(bytes: &[u8]) -> Option<&str> {
    let mut lines = bytes.split(|&byte| byte == b'\n' || byte == b'\r');
    for _ in 0..2 {
        let line = lines.next()?;
        let code = line.trim_ascii_start();
        if let Some(comment) = code.strip_prefix(b"#") {
            if let Some(name) = cookie_in(comment) {
                return Some(name);
            }
        } else if !code.is_empty() && code != b"\x0c" {
            return None; // a second line counts only behind a blank line or a comment
        }
    }
    None
}

/// What `coding[:=]\s*([-\w.]+)` captures in a comment.
fn cookie_in(comment: &[u8]) -> Option<&str> {
    let at = comment.windows(6).position(|window| window == b"coding")?;
    let rest = &comment[at + 6..];
    let rest = rest
        .strip_prefix(b":")
        .or_else(|| rest.strip_prefix(b"="))?;
    let rest = rest.trim_ascii_start();
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    let length = rest
        .iter()
        .position(|byte| !is_name(byte))
        .unwrap_or(rest.len());
    std::str::from_utf8(&rest[..length])
        .ok()
        .filter(|name| !name.is_empty())
}

fn encoding_named(name: &str) -> Option<Encoding> {
    let name = name.to_ascii_lowercase().replace('_', "-");
    match name.as_str() {
        "utf-8" | "utf8" | "u8" | "utf-8-sig" | "utf" | "cp65001" => Some(Encoding::Utf8),
        "latin-1" | "latin1" | "latin" | "l1" | "iso-8859-1" | "iso8859-1" | "8859" | "cp819" => {
            Some(Encoding::Latin1)
        }
        "ascii" | "us-ascii" | "646" => Some(Encoding::Ascii),
        _ if name.starts_with("utf-8-") => Some(Encoding::Utf8),
        _ if name.starts_with("latin-1-") || name.starts_with("iso-8859-1-") => {
            Some(Encoding::Latin1)
        }
        _ => None,
    }
}
