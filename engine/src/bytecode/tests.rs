//! Tests of the compiler.

use super::*;
use crate::syntax::{Mode, parse_module};
use std::rc::Rc;

fn compile(source: &str) -> Rc<Code> {
    try_compile(source).unwrap_or_else(|error| panic!("{error}"))
}

fn try_compile(source: &str) -> Result<Rc<Code>, Box<crate::syntax::SyntaxError>> {
    let module = parse_module(source, "<test>", Mode::Module)?;
    compile_module(&module, &module.source, "<test>", Options::default())
}

#[test]
fn show() {
    let Ok(path) = std::env::var("SHOW") else {
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    println!("{}", disassemble(&compile(&text)));
}
