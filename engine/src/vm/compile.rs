//! Source to running code.

use crate::builtins::{syntax_tree, warnings};
use crate::bytecode;
use crate::object::*;
use crate::runtime::code;
use crate::syntax;

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
    let compiled =
        syntax::parse_module(source.bytes, source.filename, mode).and_then(|mut module| {
            let options = bytecode::Options {
                name_mode: source.namespace,
            };
            let code = bytecode::compile_module(&module, &module.source, source.filename, options)?;
            Ok((code, std::mem::take(&mut module.warnings)))
        });
    match compiled {
        Ok((compiled, found)) => {
            warnings::of_source(t, &found, source.filename)?;
            code::instantiate(t, &compiled, globals)
        }
        Err(e) => Err(syntax_tree::raise(t, &e)),
    }
}
