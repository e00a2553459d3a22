//! The high-level intermediate representation: a module as `bytecode` compiles it.
//!
//! It has the shape of Python's own abstract grammar with four differences that spare the compiler work:
//! assignment targets are a type of their own ([`Target`]), literals are decoded, implicit concatenation and
//! f-strings are normalised to parts, and private names (`__x` inside a class) are already mangled.
//! Scopes are not resolved here: a [`Name`] is only a spelling.
//!
//! Every node carries the [`Span`] that CPython's `ast` gives it (what PEP 657 positions are made of).
//! The tree may be some ten thousand levels deep (a sum of as many terms leans to the left): walkers grow
//! their stack with `stacker`, and [`Module`] drops itself that way.

use std::collections::HashMap;
use std::rc::Rc;

use foldhash::fast::FixedState;

mod expr;
mod pattern;
mod stmt;

pub use super::source::{Position, Source};
pub use super::warnings::Warning;
pub use expr::*;
pub use pattern::*;
pub use stmt::*;

/// A range of byte offsets into the module's decoded text ([`Source::text`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

/// An interned identifier, NFKC-normalised and mangled; its text is in [`Module::names`].
///
/// Two names of one module are equal exactly when their texts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(pub u32);

/// The table behind [`Name`].
#[derive(Clone, Debug, Default)]
pub struct Names {
    texts: Vec<Rc<str>>,
    by_text: HashMap<Rc<str>, Name, FixedState>,
}

impl Names {
    /// The name with this text, new or known.
    pub fn intern(&mut self, text: &str) -> Name {
        if let Some(&name) = self.by_text.get(text) {
            return name;
        }
        let name = Name(u32::try_from(self.texts.len()).expect("sources are below 4 GiB"));
        let text: Rc<str> = Rc::from(text);
        self.texts.push(text.clone());
        self.by_text.insert(text, name);
        name
    }

    /// The name with this text when the table has it.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Name> {
        self.by_text.get(text).copied()
    }

    /// The text of a name of this table.
    #[must_use]
    pub fn text(&self, name: Name) -> &Rc<str> {
        &self.texts[name.0 as usize]
    }

    /// How many names there are: their numbers are `0..len`.
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether no name was interned.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

/// A name where it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ident {
    /// What it binds or reads (mangled where the language says so).
    pub name: Name,
    /// Where it is written.
    pub span: Span,
}

/// What a source is compiled as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A file: any statements.
    Module,
    /// One expression (`eval`): the body is a single [`StmtKind::Expr`] whose value is the result.
    Expression,
    /// A prompt's input (`single`): values of top-level expression statements are displayed.
    Interactive,
}

/// A whole source, parsed and checked.
#[derive(Debug)]
pub struct Module {
    /// What it was parsed as.
    pub mode: Mode,
    /// The statements.
    pub body: Vec<Stmt>,
    /// Texts of all names.
    pub names: Names,
    /// File name, text and line table, to which all spans refer.
    pub source: Rc<Source>,
    /// An upper bound of the depth of the tree, in nodes.
    pub depth: u32,
    /// Which `from __future__` imports change the meaning of the module.
    pub future: Future,
    /// What is legal and probably a mistake, in CPython's order.
    pub warnings: Vec<Warning>,
}

/// The `__future__` features that still change something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Future {
    /// `annotations`: annotations are strs, their texts.
    pub annotations: bool,
}

/// The docstring of a module, class or function body: its first statement when that is a plain string.
#[must_use]
pub fn docstring(body: &[Stmt]) -> Option<&StrLit> {
    match body.first().map(|stmt| &stmt.kind) {
        Some(StmtKind::Expr(Expr {
            kind: ExprKind::Str(text),
            ..
        })) => Some(text),
        _ => None,
    }
}

// Trees are large: each word in a node shows in the time that parsing takes.
const _: () = assert!(size_of::<Expr>() <= 40 && size_of::<Stmt>() <= 56);

/// Trees deeper than this are dropped on a stack grown for them.
const DROP_DEPTH: u32 = 256;

/// Stack that dropping one level may take, in bytes.
const DROP_BYTES_PER_LEVEL: usize = 1024;

impl Drop for Module {
    fn drop(&mut self) {
        if self.depth > DROP_DEPTH {
            let body = std::mem::take(&mut self.body);
            let bytes = self.depth as usize * DROP_BYTES_PER_LEVEL;
            stacker::maybe_grow(bytes, bytes, move || drop(body));
        }
    }
}
