//! The text of a module: lines and positions.

/// A module's text as it was decoded, with the table of its lines.
#[derive(Debug)]
pub struct Source {
    /// The file name that messages show.
    pub filename: String,
    /// The decoded text, without a byte order mark. Spans are byte offsets into it.
    pub text: String,
    line_starts: Vec<u32>,
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
    /// Wraps decoded text; line ends are `\n`, `\r\n` and `\r`.
    #[must_use]
    pub fn new(filename: &str, text: String) -> Source {
        let bytes = text.as_bytes();
        let mut line_starts = vec![0];
        for (at, &byte) in bytes.iter().enumerate() {
            if byte == b'\n' || (byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
                line_starts.push(at as u32 + 1);
            }
        }
        Source {
            filename: filename.to_owned(),
            text,
            line_starts,
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
            line: line as u32,
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
        let index = line.saturating_sub(1) as usize;
        self.line_starts
            .get(index)
            .copied()
            .unwrap_or(self.text.len() as u32)
    }

    /// The text of a line (from 1) without its line end; empty for lines behind the last.
    #[must_use]
    pub fn line_text(&self, line: u32) -> &str {
        let text = &self.text[self.line_start(line) as usize..self.line_start(line + 1) as usize];
        text.trim_end_matches(['\n', '\r'])
    }

    /// The column of a byte offset in characters, from 0.
    #[must_use]
    pub fn char_column(&self, offset: u32) -> u32 {
        let position = self.position(offset);
        let start = (offset - position.column) as usize;
        self.text[start..offset as usize].chars().count() as u32
    }
}
