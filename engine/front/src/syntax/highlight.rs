//! Which parts of a text are keywords, strings, numbers and comments, for a terminal that shows them in colours.

use std::ops::Range;

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};
use ruff_text_size::Ranged;

/// Longer texts are not looked at: nobody types them, and the parser's depth is bounded by the length.
const LONGEST: usize = 4000;

/// What a part of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A keyword, `None`, `True` and `False` among them.
    Keyword,
    /// A string of any kind; of a formatted one all but the expressions.
    String,
    /// A number.
    Number,
    /// A comment.
    Comment,
}

/// The parts that belong to a class, by their bytes, in order. The text may be wrong or not complete.
pub fn classify(text: &str) -> Vec<(Range<usize>, Class)> {
    if text.len() > LONGEST {
        return Vec::new();
    }
    let parsed = parse_unchecked(text, ParseOptions::from(Mode::Module));
    let tokens = parsed.tokens().iter();
    tokens
        .filter_map(|token| {
            let class = match token.kind() {
                TokenKind::String
                | TokenKind::FStringStart
                | TokenKind::FStringMiddle
                | TokenKind::FStringEnd
                | TokenKind::TStringStart
                | TokenKind::TStringMiddle
                | TokenKind::TStringEnd => Class::String,
                TokenKind::Int | TokenKind::Float | TokenKind::Complex => Class::Number,
                TokenKind::Comment => Class::Comment,
                kind if kind.is_keyword() && !kind.is_soft_keyword() => Class::Keyword,
                _ => return None,
            };
            let (start, end) = (token.start().to_usize(), token.end().to_usize());
            (start < end).then_some((start..end, class))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<(&str, Class)> {
        let found = classify(text);
        found
            .into_iter()
            .map(|(range, class)| (&text[range], class))
            .collect()
    }

    #[test]
    fn parts_have_their_classes() {
        assert_eq!(
            parts("if x == 'é': return 1.5  # é"),
            [
                ("if", Class::Keyword),
                ("'é'", Class::String),
                ("return", Class::Keyword),
                ("1.5", Class::Number),
                ("# é", Class::Comment)
            ]
        );
        assert_eq!(
            parts("f'a{b}c'"),
            [
                ("f'", Class::String),
                ("a", Class::String),
                ("c", Class::String),
                ("'", Class::String)
            ]
        );
    }

    #[test]
    fn wrong_and_unfinished_texts_have_parts_too() {
        assert_eq!(
            parts("for (x in"),
            [("for", Class::Keyword), ("in", Class::Keyword)]
        );
        assert_eq!(parts("match = 1"), [("1", Class::Number)]);
        for text in ["'", "f'{", "\"\"\"a\n", "\\", "\0", "(((("] {
            classify(text);
        }
        assert!(classify(&"-".repeat(100_000)).is_empty());
    }
}
