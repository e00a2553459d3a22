//! Source to running code.

use crate::bytecode;
use crate::object::*;
use crate::runtime::code;
use crate::syntax::{self, ErrorKind, SyntaxError};
use crate::value::Value;

/// Compiles source to code bound to `globals`.
///
/// # Errors
/// SyntaxError and its subclasses, RecursionError, MemoryError.
pub(super) fn compile(
    t: &mut Thread,
    source: Source<'_>,
    globals: Gc<Dict>,
) -> Result<Gc<CodeObject>, Raised> {
    let mode = match source.mode {
        SourceMode::Exec => syntax::Mode::Module,
        SourceMode::Eval => syntax::Mode::Expression,
        SourceMode::Single => syntax::Mode::Interactive,
    };
    let compiled = syntax::parse_module(source.bytes, source.filename, mode).and_then(|module| {
        let options = bytecode::Options {
            name_mode: source.namespace,
        };
        bytecode::compile_module(&module, &module.source, source.filename, options)
    });
    match compiled {
        Ok(compiled) => code::instantiate(t, &compiled, globals),
        Err(e) => Err(raise(t, &e)),
    }
}

/// Raises the exception of a syntax error, with its place.
pub(crate) fn raise(t: &mut Thread, e: &SyntaxError) -> Raised {
    let class = match e.kind {
        ErrorKind::Syntax => ClassId::SyntaxError,
        ErrorKind::Indentation => ClassId::IndentationError,
        ErrorKind::Tab => ClassId::TabError,
        ErrorKind::Recursion => return t.raise(ClassId::RecursionError, &e.message),
    };
    match arguments(t, e) {
        Ok((message, place)) => t.raise_args(class, &[message, place.value()]),
        Err(r) => r,
    }
}

fn arguments(t: &mut Thread, e: &SyntaxError) -> Result<(Value, Gc<Tuple>), Raised> {
    let message = Str::from_str(t, &e.message)?.value();
    let filename = Str::from_str(t, &e.filename)?.value();
    let text = Str::from_str(t, &e.text)?.value();
    let int = |n: u32| Value::small_int(n as i64);
    let place = Tuple::new(
        t,
        &[
            filename,
            int(e.line),
            int(e.column),
            text,
            int(e.end_line),
            int(e.end_column),
        ],
    )?;
    Ok((message, place))
}
