//! Tests of the compiler.

mod errors;
mod goldens;
mod random;
mod serial;
mod shape;
mod sweep;
mod table;

use super::*;
use crate::syntax::{Mode, SyntaxError, parse_module};
use std::rc::Rc;

fn try_compile(source: &str) -> Result<Rc<Code>, Box<SyntaxError>> {
    compile_as(source, Mode::Module, Options::default())
}

fn compile_as(source: &str, mode: Mode, options: Options) -> Result<Rc<Code>, Box<SyntaxError>> {
    let module = parse_module(source, "<test>", mode)?;
    compile_module(&module, &module.source, "<test>", options)
}

fn compile(source: &str) -> Rc<Code> {
    try_compile(source).unwrap_or_else(|error| panic!("{error}\n{source}"))
}

/// The first code object in the constants.
fn inner(code: &Code) -> Rc<Code> {
    let found = code.consts.iter().find_map(|value| match value {
        Const::Code(inner) => Some(inner.clone()),
        _ => None,
    });
    found.expect("the code defines a function or class")
}

/// The ops of the first function that a source defines.
fn ops(source: &str) -> Vec<Op> {
    inner(&compile(source))
        .instructions
        .iter()
        .map(|instr| instr.op())
        .collect()
}
