//! Source to running code.

use crate::builtins::{str_codecs, syntax_tree};
use crate::bytecode;
use crate::object::*;
use crate::syntax;
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
    let mode = syntax_tree::mode_of(source.mode);
    let text = foreign_text(t, source.bytes)?;
    let phase = core::mem::replace(&mut t.phase, Phase::Parse);
    let parsed = match text {
        Some(text) => syntax::parse_text(text, source.filename, mode),
        None => syntax::parse_module(source.bytes, source.filename, mode),
    };
    let options = bytecode::Options {
        name_mode: source.namespace,
        optimize: source.optimize,
    };
    let compiled = parsed.and_then(|mut module| {
        let code = bytecode::compile_module(&module, &module.source, source.filename, options)?;
        Ok((code, std::mem::take(&mut module.warnings)))
    });
    t.phase = phase;
    syntax_tree::code_of(t, compiled, source.filename, globals)
}

/// The text of a source in an encoding that only a codec in Python knows.
fn foreign_text(t: &mut Thread, bytes: &[u8]) -> Result<Option<String>, Raised> {
    let Some(name) = syntax::foreign_encoding(bytes) else {
        return Ok(None);
    };
    let name = Str::from_str(t, name)?;
    match str_codecs::decode(t, Value::NONE, bytes, Some(name), None) {
        Ok(text) => Ok(Some(text.to_string_lossy())),
        // Nobody knows it: the parser says so.
        Err(raised) => t.catch(raised, ClassId::LookupError).map(|()| None),
    }
}
