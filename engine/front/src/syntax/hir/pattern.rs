//! Patterns of `match`.

use super::{Expr, Ident, Span};

/// A pattern of `case`.
#[derive(Debug)]
pub struct Pattern {
    /// Where it is written.
    pub span: Span,
    /// Which pattern.
    pub kind: PatternKind,
}

/// The patterns of PEP 634.
#[derive(Debug)]
pub enum PatternKind {
    /// `_`.
    Wildcard,
    /// `name`.
    Capture(Ident),
    /// A literal or dotted name, compared with `==`.
    Value(Expr),
    /// `None`, `True` or `False`, compared with `is`.
    Singleton(Singleton),
    /// `[a, *rest]`; at most one [`PatternKind::Star`] among them.
    Sequence(Vec<Pattern>),
    /// `*name`, `*_` (None); only in a sequence.
    Star(Option<Ident>),
    /// `{key: pattern, **rest}`.
    Mapping(Box<MappingPattern>),
    /// `Class(pattern, attr=pattern)`.
    Class(Box<ClassPattern>),
    /// `pattern as name`.
    As(Box<Pattern>, Ident),
    /// `a | b`; all alternatives bind the same names.
    Or(Vec<Pattern>),
}

/// `{key: pattern, **rest}`.
#[derive(Debug)]
pub struct MappingPattern {
    /// Literals and dotted names, as long as `patterns`.
    pub keys: Vec<Expr>,
    /// What the values must match.
    pub patterns: Vec<Pattern>,
    /// `**rest`.
    pub rest: Option<Ident>,
}

/// `Class(pattern, attr=pattern)`.
#[derive(Debug)]
pub struct ClassPattern {
    /// The class: a possibly dotted name.
    pub class: Expr,
    /// Positional patterns, by `__match_args__`.
    pub patterns: Vec<Pattern>,
    /// Attributes, never mangled, and what they must match.
    pub keywords: Vec<(Ident, Pattern)>,
}

/// `None`, `True`, `False`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Singleton {
    /// `None`.
    None,
    /// `True`.
    True,
    /// `False`.
    False,
}
