//! Docstrings as CPython keeps them: without the indentation of the source.

use super::context::Context;
use crate::syntax::hir::{self, Stmt, StrLit};
use std::borrow::Cow;

impl Context<'_> {
    /// The docstring of a body, its indentation removed.
    pub(super) fn docstring(&self, body: &[Stmt]) -> Option<StrLit> {
        if self.shared.optimize > 1 {
            return None;
        }
        hir::docstring(body).map(|doc| match doc {
            StrLit::Text(text) => StrLit::Text(clean(text).into()),
            StrLit::Surrogates(_) => doc.clone(),
        })
    }
}

/// Removes leading blanks of the first line, and from the others what the least indented one has;
/// tabs count to the next multiple of eight.
fn clean(text: &str) -> Cow<'_, str> {
    let text = expand_tabs(text);
    let margin = text
        .split('\n')
        .skip(1)
        .filter_map(|line| line.find(|c| c != ' '))
        .min()
        .unwrap_or(0);
    if margin == 0 && !text.starts_with(' ') {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    for (index, line) in text.split('\n').enumerate() {
        let indent = line.find(|c| c != ' ').unwrap_or(line.len());
        if index == 0 {
            out.push_str(&line[indent..]);
        } else {
            out.push('\n');
            out.push_str(&line[indent.min(margin)..]);
        }
    }
    Cow::Owned(out)
}

fn expand_tabs(text: &str) -> Cow<'_, str> {
    if !text.contains('\t') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut column = 0;
    for c in text.chars() {
        match c {
            '\t' => {
                let blanks = 8 - column % 8;
                out.extend(std::iter::repeat_n(' ', blanks));
                column += blanks;
            }
            '\n' | '\r' => {
                out.push(c);
                column = 0;
            }
            _ => {
                out.push(c);
                column += 1;
            }
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn indentation_is_removed() {
        assert_eq!(clean("Doc\n    string."), "Doc\nstring.");
        assert_eq!(clean("  Doc\n      a\n    b\n\n"), "Doc\n  a\nb\n\n");
        assert_eq!(clean("Doc\n    a\n  \n    "), "Doc\na\n\n");
        assert_eq!(clean("one line"), "one line");
        assert_eq!(clean("a\n\tb\n        c"), "a\nb\nc");
    }
}
