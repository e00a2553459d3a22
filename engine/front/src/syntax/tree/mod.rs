//! The tree as the module `ast` shows it, flattened: each node stands behind its fields, so that who builds objects needs a
//! stack of values and no recursion. The way back, from such a tree of a program, is `build`.

mod build;
mod expr;
mod grammar;
mod stmt;

use std::rc::Rc;

use ruff_python_ast::{self as ast, Mod};

use super::hir::{ExprKind, Mode, Span};
use super::lower::{Lower, span_of};
use super::warnings::{self, Warning};
use super::{Source, SyntaxError};

pub use build::{Place, TreeError, module_of_tree};
pub use grammar::{Count, Field, GRAMMAR, NodeClass};

/// A piece of a flattened tree, whose nodes stand at a `P`.
#[derive(Debug)]
pub enum Item<P = Span> {
    /// A field that is missing.
    None,
    /// A literal; none of the kinds with expressions in them.
    Constant(ExprKind),
    /// A constant of this class, which no constant has.
    Alien(Box<str>),
    /// An identifier.
    Text(Box<str>),
    /// A number that is no literal.
    Number(i64),
    /// A list of so many of the items before it.
    List(usize),
    /// A node with so many of the items before it as fields, in the order of `_fields`.
    Node(&'static str, usize, Option<P>),
}

/// A flattened tree with its source.
#[derive(Debug)]
pub struct Tree {
    /// The last item is the root.
    pub items: Vec<Item>,
    /// What spans refer to.
    pub source: Rc<Source>,
    /// Warnings of the tokens.
    pub warnings: Vec<Warning>,
}

/// Parses a source to the tree of `ast.parse`.
///
/// # Errors
/// What makes the text no program; what is wrong with a program otherwise shows when it is compiled.
pub fn parse_tree(
    source: impl AsRef<[u8]>,
    filename: &str,
    mode: Mode,
) -> Result<Tree, Box<SyntaxError>> {
    let source = super::source::decode(source.as_ref(), filename)?;
    super::with_parsed(source, mode, |parsed, source, _| {
        let mut writer = Writer {
            items: Vec::new(),
            lower: Lower::new(source),
        };
        writer.root(parsed.syntax(), mode);
        if let Some(error) = writer.lower.first_error {
            return Err(error);
        }
        let items = writer.items;
        let warnings = warnings::of_tokens(parsed.tokens(), source);
        let source = source.clone();
        Ok(Tree {
            items,
            source,
            warnings,
        })
    })
}

/// Writes the items of the parser's tree.
struct Writer<'a> {
    items: Vec<Item>,
    /// Decodes literals.
    lower: Lower<'a>,
}

impl Writer<'_> {
    fn root(&mut self, parsed: &Mod, mode: Mode) {
        if let Mod::Module(module) = parsed {
            self.lower.find_futures(&module.body);
        }
        match parsed {
            Mod::Expression(expression) => {
                self.expr(&expression.body);
                self.plain("Expression", 1);
            }
            Mod::Module(module) if mode == Mode::Interactive => {
                self.body(&module.body);
                self.plain("Interactive", 1);
            }
            Mod::Module(module) => {
                self.body(&module.body);
                self.items.push(Item::List(0));
                self.plain("Module", 2);
            }
        }
    }

    fn none(&mut self) {
        self.items.push(Item::None);
    }

    fn text(&mut self, text: &str) {
        self.items.push(Item::Text(text.into()));
    }

    fn optional_text(&mut self, name: Option<&ast::Identifier>) {
        match name {
            Some(name) => self.text(&name.id),
            None => self.none(),
        }
    }

    /// A node without a place.
    fn plain(&mut self, class: &'static str, fields: usize) {
        self.items.push(Item::Node(class, fields, None));
    }

    fn placed(&mut self, class: &'static str, fields: usize, span: Span) {
        self.items.push(Item::Node(class, fields, Some(span)));
    }

    /// A list, each of its items written by `write`.
    fn list<'n, T: 'n>(
        &mut self,
        nodes: impl IntoIterator<Item = &'n T>,
        mut write: impl FnMut(&mut Self, &'n T),
    ) {
        let mut count = 0;
        for node in nodes {
            write(self, node);
            count += 1;
        }
        self.items.push(Item::List(count));
    }
}
