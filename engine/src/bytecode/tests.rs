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

/// Compiles every Python file below the folders in `SWEEP` (separated by colons).
#[test]
fn sweep() {
    let Ok(folders) = std::env::var("SWEEP") else {
        return;
    };
    let mut pending: Vec<std::path::PathBuf> = folders.split(':').map(Into::into).collect();
    let (mut files, mut failed, mut instructions) = (0, 0, 0);
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            let entries = std::fs::read_dir(&path).into_iter().flatten().flatten();
            pending.extend(entries.map(|entry| entry.path()));
        } else if path.extension().is_some_and(|extension| extension == "py") {
            let Ok(bytes) = std::fs::read(&path) else {
                continue;
            };
            let Ok(module) = parse_module(&bytes, "<sweep>", Mode::Module) else {
                continue;
            };
            files += 1;
            let compiled = std::panic::catch_unwind(|| {
                compile_module(&module, &module.source, "<sweep>", Options::default())
            });
            match compiled {
                Ok(Ok(code)) => {
                    instructions += total(&code);
                    assert_eq!(serial::decode(&serial::encode(&code)).as_ref(), Ok(&code));
                }
                Ok(Err(error)) => {
                    failed += 1;
                    println!("{}: {error}", path.display());
                }
                Err(_) => {
                    failed += 1;
                    println!("PANIC {}", path.display());
                }
            }
        }
    }
    println!("{files} files, {failed} failed, {instructions} instructions");
}

fn total(code: &Code) -> usize {
    let inner = code.consts.iter().map(|value| match value {
        Const::Code(inner) => total(inner),
        _ => 0,
    });
    code.instructions.len() + inner.sum::<usize>()
}
