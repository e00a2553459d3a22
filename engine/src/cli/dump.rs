//! `--dump`: what a stage made of the program.

use super::args::Stage;
use super::show;
use crate::bytecode::{self, Code, Const, disassemble};
use crate::object::*;
use crate::syntax::{self, Mode};
use crate::vm;
use std::rc::Rc;

/// Prints the program as a stage sees it, instead of running it; the exit status.
///
/// # Errors
/// SyntaxError and the like.
pub(super) fn dump(
    t: &mut Thread,
    bytes: &[u8],
    filename: &str,
    stage: Stage,
    filter: Option<&str>,
) -> Result<i32, Raised> {
    let module = syntax::parse_module(bytes, filename, Mode::Module)
        .map_err(|e| vm::raise_syntax_error(t, &e))?;
    if stage == Stage::Hir {
        return Ok(show::out(&syntax::dump(&module)));
    }
    let options = bytecode::Options::default();
    let code = bytecode::compile_module(&module, &module.source, filename, options)
        .map_err(|e| vm::raise_syntax_error(t, &e))?;
    let mut todo = vec![code];
    while let Some(code) = todo.pop() {
        if filter.is_none_or(|f| code.qualname.contains(f)) {
            let status = show::out(&format!("{}\n", disassemble(&code)));
            if status != 0 {
                return Ok(status);
            }
        }
        todo.extend(inner(&code).rev());
    }
    Ok(0)
}

fn inner(code: &Code) -> impl DoubleEndedIterator<Item = Rc<Code>> + '_ {
    code.consts.iter().filter_map(|c| match c {
        Const::Code(inner) => Some(inner.clone()),
        _ => None,
    })
}
