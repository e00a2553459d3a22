//! The parser's tree made of a flattened one that a program has made, checked as CPython does.
//!
//! The parser's tree is what [`Lower`] takes: so a tree of objects is compiled like a source, with the same errors. What the
//! parser's nodes do not hold is in [`Made`].

mod expr;
mod measure;
mod pattern;
mod place;
mod stmt;
mod strings;

use std::rc::Rc;

use ruff_python_ast::{self as ast, AtomicNodeIndex, Expr, ExprContext, Mod, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::super::errors::{ErrorKind, SyntaxError};
use super::super::hir::{ExprKind, Mode, Module, Span};
use super::super::lower::{Lower, Made};
use super::super::{BASE_STACK, DROP_BYTES_PER_LEVEL, Source, finish};
use super::Item;

pub use place::Place;

/// Why a tree that a program has made is not compiled.
#[derive(Debug)]
pub enum TreeError {
    /// TypeError.
    Type(String),
    /// ValueError.
    Value(String),
    /// SystemError.
    System(String),
    /// What makes it no program.
    Syntax(Box<SyntaxError>),
}

type Built<T> = Result<T, TreeError>;

fn invalid<T>(message: impl Into<String>) -> Built<T> {
    Err(TreeError::Value(message.into()))
}

/// Checks and lowers a tree that a program has made. Each node stands behind its fields, which are those of the grammar; the
/// last is the root.
///
/// # Errors
/// What CPython says about such a tree.
pub fn module_of_tree(items: Vec<Item<Place>>, filename: &str, mode: Mode) -> Built<Module> {
    let places = items.iter().filter_map(|item| match item {
        Item::Node(_, _, place) => place.as_ref(),
        _ => None,
    });
    let source = Rc::new(place::source_of(places, filename));
    let Some(depth) = measure::depth(&items) else {
        let message = "maximum recursion depth exceeded during compilation";
        let span = Span::default();
        let error = SyntaxError::new(ErrorKind::Recursion, message, span, &source);
        return Err(TreeError::Syntax(Box::new(error)));
    };
    // What a failure leaves is dropped in one recursion, as is the whole tree.
    let stack = BASE_STACK + depth as usize * DROP_BYTES_PER_LEVEL;
    stacker::maybe_grow(stack, stack, || {
        let mut builder = Builder {
            source: &source,
            stack: Vec::new(),
            made: Made::default(),
        };
        let root = builder.root(items)?;
        let mut lower = Lower::new(&source);
        lower.made = Some(builder.made);
        finish(lower, &root, &source, mode, depth).map_err(TreeError::Syntax)
    })
}

/// Marks a node whose part in [`Made`] has this index.
fn numbered(index: usize) -> AtomicNodeIndex {
    let node_index = AtomicNodeIndex::NONE;
    node_index.set(ast::NodeIndex::from(index as u32));
    node_index
}

/// A finished part of the tree.
enum Piece {
    None,
    Constant(ExprKind),
    /// A constant of this class, which no constant has.
    Alien(Box<str>),
    Text(Box<str>),
    Number(i64),
    List(Vec<Piece>),
    Root(Mod),
    Stmt(Stmt),
    Expr(Expr),
    /// Only a part of a template is one.
    Interpolation(ast::InterpolatedElement),
    Pattern(ast::Pattern),
    Parameters(Box<ast::Parameters>),
    Parameter(ast::Parameter),
    Comprehension(ast::Comprehension),
    Keyword(ast::Keyword),
    Alias(ast::Alias),
    WithItem(ast::WithItem),
    MatchCase(ast::MatchCase),
    Handler(ast::ExceptHandler),
    TypeParam(ast::TypeParam),
    /// A node without fields, of an operator or a context.
    Word(&'static str),
}

/// Makes the parser's nodes of items.
struct Builder<'s> {
    source: &'s Source,
    stack: Vec<Piece>,
    made: Made,
}

impl Builder<'_> {
    fn root(&mut self, items: Vec<Item<Place>>) -> Built<Mod> {
        for item in items {
            let piece = match item {
                Item::None => Piece::None,
                Item::Constant(value) => Piece::Constant(value),
                Item::Alien(class) => Piece::Alien(class),
                Item::Text(text) => Piece::Text(text),
                Item::Number(number) => Piece::Number(number),
                Item::List(count) => Piece::List(self.take(count)),
                Item::Node(class, count, place) => {
                    let fields = Fields {
                        owner: class,
                        pieces: self.take(count).into_iter(),
                    };
                    let range = match &place {
                        None => TextRange::default(),
                        Some(place) => {
                            if !matches!(class, "alias" | "keyword") {
                                place.check()?; // of those two CPython does not ask
                            }
                            let span = place::span_of(place, self.source);
                            TextRange::new(span.start.into(), span.end.into())
                        }
                    };
                    self.node(class, fields, range)?
                }
            };
            self.stack.push(piece);
        }
        match self.stack.pop() {
            Some(Piece::Root(root)) => Ok(root),
            _ => invalid("a tree has no root"),
        }
    }

    fn take(&mut self, count: usize) -> Vec<Piece> {
        let start = self.stack.len().saturating_sub(count);
        self.stack.split_off(start)
    }

    fn node(&mut self, class: &'static str, mut fields: Fields, range: TextRange) -> Built<Piece> {
        let node_index = AtomicNodeIndex::NONE;
        Ok(match class {
            "Module" | "Interactive" => Piece::Root(Mod::Module(ast::ModModule {
                node_index,
                range,
                body: fields.stmts()?.into(),
            })),
            "Expression" => Piece::Root(Mod::Expression(ast::ModExpression {
                node_index,
                range,
                body: fields.boxed()?,
            })),
            "TypeIgnore" => Piece::None,
            "alias" => Piece::Alias(ast::Alias {
                range,
                node_index,
                name: fields.variable(range)?,
                asname: fields.optional_variable(range)?,
            }),
            "keyword" => Piece::Keyword(ast::Keyword {
                range,
                node_index,
                arg: fields.optional_identifier(range),
                value: fields.expr()?,
            }),
            "arg" => Piece::Parameter(ast::Parameter {
                range,
                node_index,
                name: fields.identifier(range)?,
                annotation: fields.optional()?,
            }),
            "arguments" => Piece::Parameters(Box::new(fields.parameters()?)),
            "comprehension" => {
                let target = fields.expr_as(ExprContext::Store)?;
                let iter = fields.expr()?;
                let ifs = fields.exprs()?;
                let end = ifs.last().unwrap_or(&iter).range();
                Piece::Comprehension(ast::Comprehension {
                    range: target.range().cover(end),
                    node_index,
                    target,
                    iter,
                    ifs,
                    is_async: fields.number()? != 0,
                })
            }
            "withitem" => Piece::WithItem(ast::WithItem {
                range,
                node_index,
                context_expr: fields.expr()?,
                optional_vars: fields.optional_as(ExprContext::Store)?.map(Box::new),
            }),
            "match_case" => {
                let pattern = fields.pattern()?;
                let guard = fields.optional()?;
                let body = fields.body()?;
                let end = body.last().map_or(pattern.range(), Ranged::range);
                Piece::MatchCase(ast::MatchCase {
                    range: pattern.range().cover(end),
                    node_index,
                    pattern,
                    guard,
                    body: body.into(),
                })
            }
            "ExceptHandler" => Piece::Handler(ast::ExceptHandler::ExceptHandler(
                ast::ExceptHandlerExceptHandler {
                    range,
                    node_index,
                    type_: fields.optional()?,
                    name: fields.optional_variable(range)?,
                    body: fields.body()?.into(),
                },
            )),
            "TypeVar" | "ParamSpec" | "TypeVarTuple" => Piece::TypeParam(fields.type_param(range)?),
            _ if class.starts_with("Match") && class != "Match" => {
                Piece::Pattern(self.pattern(class, fields, range)?)
            }
            _ => match self.expr(class, &mut fields, range)? {
                Some(piece) => piece,
                None => match self.stmt(class, &mut fields, range)? {
                    Some(stmt) => Piece::Stmt(stmt),
                    None => Piece::Word(class),
                },
            },
        })
    }
}

/// The fields of a node that are still to be taken, in the order of the grammar.
struct Fields {
    owner: &'static str,
    pieces: std::vec::IntoIter<Piece>,
}

impl Fields {
    fn next(&mut self) -> Piece {
        self.pieces.next().unwrap_or(Piece::None)
    }

    /// For what the reader of objects lets through nowhere.
    fn malformed<T>(&self) -> Built<T> {
        Err(TreeError::Type(format!(
            "a field of {} is malformed",
            self.owner
        )))
    }

    fn list(&mut self) -> Vec<Piece> {
        match self.next() {
            Piece::List(pieces) => pieces,
            _ => Vec::new(),
        }
    }

    fn listed<T>(&mut self, of: impl Fn(Piece) -> Option<T>) -> Built<Vec<T>> {
        let pieces = self.list();
        let count = pieces.len();
        let items: Vec<T> = pieces.into_iter().filter_map(of).collect();
        match items.len() == count {
            true => Ok(items),
            false => self.malformed(),
        }
    }

    /// A list that may not be empty.
    fn filled<T>(&mut self, name: &str, of: impl Fn(Piece) -> Option<T>) -> Built<Vec<T>> {
        let items = self.listed(of)?;
        match items.is_empty() {
            true => invalid(format!("empty {name} on {}", self.owner)),
            false => Ok(items),
        }
    }

    fn number(&mut self) -> Built<i64> {
        match self.next() {
            Piece::Number(number) => Ok(number),
            _ => self.malformed(),
        }
    }

    fn word(&mut self) -> Built<&'static str> {
        match self.next() {
            Piece::Word(word) => Ok(word),
            _ => self.malformed(),
        }
    }

    fn text(&mut self) -> Option<Box<str>> {
        match self.next() {
            Piece::Text(text) => Some(text),
            _ => None,
        }
    }

    fn identifier(&mut self, range: TextRange) -> Built<ast::Identifier> {
        match self.optional_identifier(range) {
            Some(identifier) => Ok(identifier),
            None => self.malformed(),
        }
    }

    fn optional_identifier(&mut self, range: TextRange) -> Option<ast::Identifier> {
        let text = self.text()?;
        Some(ast::Identifier::new(&*text, range))
    }

    /// An identifier that is bound, which no constant is.
    fn variable(&mut self, range: TextRange) -> Built<ast::Identifier> {
        let identifier = self.identifier(range)?;
        expr::check_name(&identifier.id)?;
        Ok(identifier)
    }

    fn optional_variable(&mut self, range: TextRange) -> Built<Option<ast::Identifier>> {
        let identifier = self.optional_identifier(range);
        if let Some(identifier) = &identifier {
            expr::check_name(&identifier.id)?;
        }
        Ok(identifier)
    }

    fn identifiers(&mut self, range: TextRange) -> Built<Vec<ast::Identifier>> {
        self.listed(|piece| match piece {
            Piece::Text(text) => Some(ast::Identifier::new(&*text, range)),
            _ => None,
        })
    }

    fn stmts(&mut self) -> Built<Vec<Stmt>> {
        let pieces = self.list();
        let stmts = pieces.into_iter().map(|piece| match piece {
            Piece::Stmt(stmt) => Ok(stmt),
            _ => invalid("None disallowed in statement list"),
        });
        stmts.collect()
    }

    /// The statements of a body, at least one.
    fn body(&mut self) -> Built<Vec<Stmt>> {
        let body = self.stmts()?;
        match body.is_empty() {
            true => invalid(format!("empty body on {}", self.owner)),
            false => Ok(body),
        }
    }

    fn pattern(&mut self) -> Built<ast::Pattern> {
        match self.next() {
            Piece::Pattern(ast::Pattern::MatchStar(_)) => invalid("can't use MatchStar here"),
            Piece::Pattern(pattern) => Ok(pattern),
            _ => self.malformed(),
        }
    }
}
