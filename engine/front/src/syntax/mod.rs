//! Source text to HIR: decoding, depth limits, parsing, semantic errors, lowering.
//!
//! The only folder that names the parser crates; what leaves it is [`hir::Module`] or a [`SyntaxError`].
//!
//! ```
//! use tauraro_front::syntax::{Mode, parse_module};
//! let module = parse_module("x = 1\n", "<string>", Mode::Module).unwrap();
//! assert_eq!(module.body.len(), 1);
//! let error = parse_module("return 1\n", "<string>", Mode::Module).unwrap_err();
//! assert_eq!(error.message, "'return' outside function");
//! ```

pub mod hir;

mod dump;
mod errors;
pub mod highlight;
mod limits;
mod literals;
mod lower;
mod lower_expr;
mod lower_pattern;
mod lower_stmt;
mod semantic;
mod source;
mod tree;
mod unparse;
mod warnings;

use std::rc::Rc;

use ruff_python_ast::{Mod, PythonVersion};
use ruff_python_parser::{Mode as ParserMode, ParseOptions, Parsed, parse_unchecked};

pub use dump::dump;
pub use errors::{ErrorKind, SyntaxError};
pub use hir::Mode;
pub use source::{Position, Source, foreign_encoding};
pub use tree::{
    Count, Field, GRAMMAR, Item, NodeClass, Place, Tree, TreeError, module_of_tree, parse_tree,
};
pub use warnings::{Phase, Warning};

use hir::{Module, Span, Stmt, StmtKind};
use limits::Limit;
use lower::Lower;

/// Stack that parsing and lowering need besides what they grow, in bytes.
const BASE_STACK: usize = 512 * 1024;

/// Stack that dropping one level of the parser's tree may take, in bytes.
const DROP_BYTES_PER_LEVEL: usize = 1024;

/// How much the stack grows at a time, in bytes.
const GROWTH: usize = 2 * 1024 * 1024;

/// Runs one level of a recursion over a tree, with more stack when little is left.
fn grown<T>(level: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(BASE_STACK / 4, GROWTH, level)
}

/// Parses and checks a source. Bytes are decoded as a file's: UTF-8 unless a `coding` comment says otherwise.
pub fn parse_module(
    source: impl AsRef<[u8]>,
    filename: &str,
    mode: Mode,
) -> Result<Module, Box<SyntaxError>> {
    let source = source::decode(source.as_ref(), filename)?;
    parse_decoded(source, mode)
}

/// As [`parse_module`], of text: what it says about its encoding is past.
///
/// # Errors
/// As [`parse_module`].
pub fn parse_text(text: String, filename: &str, mode: Mode) -> Result<Module, Box<SyntaxError>> {
    parse_decoded(Source::new(filename, text), mode)
}

fn parse_decoded(source: Source, mode: Mode) -> Result<Module, Box<SyntaxError>> {
    with_parsed(source, mode, |parsed, source, depth| {
        lower(parsed, source, mode, depth)
    })
}

/// Parses a source and hands the parser's tree, its source and its depth to `use_tree`, on a stack that is large enough
/// for it to be dropped.
fn with_parsed<T>(
    source: Source,
    mode: Mode,
    use_tree: impl FnOnce(&Parsed<Mod>, &Rc<Source>, u32) -> Result<T, Box<SyntaxError>>,
) -> Result<T, Box<SyntaxError>> {
    let source = Rc::new(source);
    let parser_mode = if mode == Mode::Expression {
        ParserMode::Expression
    } else {
        ParserMode::Module
    };
    let depth = limits::check(&source.text, parser_mode)
        .map_err(|(limit, behind)| Box::new(limit_error(limit, behind, &source)))?;
    // The parser and `Lower` grow the stack as they go; the parser's tree is dropped in one recursion.
    let stack = BASE_STACK + depth as usize * DROP_BYTES_PER_LEVEL;
    stacker::maybe_grow(stack, stack, || {
        let options = ParseOptions::from(parser_mode).with_target_version(PythonVersion::PY314);
        let parsed = parse_unchecked(&source.text, options);
        if let Some(error) = errors::first_error(&parsed, &source) {
            drop_deep(parsed);
            return Err(Box::new(error));
        }
        use_tree(&parsed, &source, depth)
    })
}

fn lower(
    parsed: &Parsed<Mod>,
    source: &Rc<Source>,
    mode: Mode,
    depth: u32,
) -> Result<Module, Box<SyntaxError>> {
    let mut lower = Lower::new(source);
    lower.warnings = warnings::of_tokens(parsed.tokens(), source);
    finish(lower, parsed.syntax(), source, mode, depth)
}

/// Lowers the parser's tree.
fn finish(
    mut lower: Lower<'_>,
    tree: &Mod,
    source: &Rc<Source>,
    mode: Mode,
    depth: u32,
) -> Result<Module, Box<SyntaxError>> {
    let body = match tree {
        Mod::Module(module) => lower.module(&module.body),
        Mod::Expression(expression) => {
            let value = lower.expr(&expression.body);
            vec![Stmt {
                span: value.span,
                kind: StmtKind::Expr(value),
            }]
        }
    };
    if mode == Mode::Interactive && lower.made.is_none() {
        lower.check_single(&body);
    }
    let Lower {
        names,
        future,
        first_error,
        has_declarations,
        mut warnings,
        ..
    } = lower;
    warnings.sort_by_key(|warning| warning.phase);
    let module = Module {
        mode,
        body,
        names,
        source: source.clone(),
        depth,
        future,
        warnings,
    };
    if let Some(error) = first_error {
        return Err(error);
    }
    if has_declarations && let Some((message, span)) = semantic::check_declarations(&module) {
        return Err(Box::new(SyntaxError::in_compiler(message, span, source)));
    }
    Ok(module)
}

/// Drops a tree with errors, which may be deeper than its tokens told: the parser recovers in its own ways.
fn drop_deep(parsed: Parsed<Mod>) {
    let mut scan = limits::DepthScan::default();
    for token in parsed.tokens() {
        let _ = scan.token(token.kind()); // only the depth counts here
    }
    let bytes = BASE_STACK + scan.depth() as usize * DROP_BYTES_PER_LEVEL;
    stacker::maybe_grow(bytes, bytes, || drop(parsed));
}

fn limit_error(limit: Limit, behind: u32, source: &Source) -> SyntaxError {
    let (kind, message) = match limit {
        Limit::Brackets => (ErrorKind::Syntax, "too many nested parentheses"),
        Limit::Indents => (ErrorKind::Indentation, "too many levels of indentation"),
        Limit::FStrings => (ErrorKind::Syntax, "too many nested f-strings or t-strings"),
        Limit::Depth => (
            ErrorKind::Recursion,
            "maximum recursion depth exceeded during compilation",
        ),
    };
    let mut at = behind.saturating_sub(1);
    while !source.text.is_char_boundary(at as usize) {
        at -= 1;
    }
    SyntaxError::new(kind, message, Span { start: at, end: at }, source)
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod robustness_tests;
