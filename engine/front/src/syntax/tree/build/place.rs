//! Places of nodes that a program has made, as spans of blank lines.

use std::collections::BTreeMap;

use super::super::super::Source;
use super::super::super::hir::Span;
use super::TreeError;

/// Characters that the blank lines may have together; beyond, columns are lost.
const MAX_BLANKS: u32 = 1 << 25;

/// Where a node stands, as its attributes say.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// `lineno`.
    pub line: i32,
    /// `col_offset`.
    pub column: i32,
    /// `end_lineno`.
    pub end_line: i32,
    /// `end_col_offset`.
    pub end_column: i32,
}

impl Place {
    fn corners(&self) -> [(u32, u32); 2] {
        let place = |n: i32| u32::try_from(n).unwrap_or(0);
        [(self.line, self.column), (self.end_line, self.end_column)]
            .map(|(line, column)| (place(line), place(column)))
    }

    pub(super) fn check(&self) -> Result<(), TreeError> {
        let Place {
            line,
            column,
            end_line,
            end_column,
        } = self;
        let message = if line > end_line {
            format!("AST node line range ({line}, {end_line}) is not valid")
        } else if (*line < 0 && line != end_line) || (*column < 0 && column != end_column) {
            format!(
                "AST node column range ({column}, {end_column}) for line range ({line}, {end_line}) is not valid"
            )
        } else if line == end_line && column > end_column {
            format!("line {line}, column {column}-{end_column} is not a valid range")
        } else {
            return Ok(());
        };
        Err(TreeError::Value(message))
    }
}

/// The source whose lines have the places.
pub(super) fn source_of<'p>(places: impl Iterator<Item = &'p Place>, filename: &str) -> Source {
    let mut lines = BTreeMap::from([(1, 0)]);
    for (line, column) in places.flat_map(Place::corners) {
        let length = lines.entry(line).or_insert(0);
        *length = column.max(*length);
    }
    let mut left = MAX_BLANKS;
    for length in lines.values_mut() {
        *length = (*length).min(left);
        left -= *length;
    }
    Source::blank(filename, &lines)
}

/// The span of a place in such a source.
pub(super) fn span_of(place: &Place, source: &Source) -> Span {
    let [start, end] = place.corners().map(|(line, column)| {
        let start = source.line_start(line);
        start + column.min(source.line_text(line).len() as u32)
    });
    Span {
        start,
        end: end.max(start),
    }
}
