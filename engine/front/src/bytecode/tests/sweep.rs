//! Compiles many files: those of the suites, and of the folders that `SWEEP`
//! names (separated by colons).

use super::*;
use crate::syntax::hir::Span;
use crate::syntax::{Item, Place, module_of_tree, parse_tree};
use std::path::PathBuf;

#[test]
fn every_file_compiles_verifies_and_round_trips() {
    let suites = concat!(env!("CARGO_MANIFEST_DIR"), "/../../suites");
    let tests = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/lang");
    let mut pending: Vec<PathBuf> = vec![suites.into(), tests.into()];
    if let Ok(folders) = std::env::var("SWEEP") {
        pending.extend(folders.split(':').map(PathBuf::from));
    }
    let (mut files, mut refused, mut by_tree) = (0, Vec::new(), Vec::new());
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
            match compile_module(&module, &module.source, "<sweep>", Options::default()) {
                Ok(code) => {
                    let bytes = super::super::serial::encode(&code);
                    let decoded = super::super::serial::decode(&bytes);
                    assert_eq!(decoded.as_ref(), Ok(&code), "{}", path.display());
                    if let Some(other) = compile_tree(&bytes_of(&path))
                        && disassemble(&other) != disassemble(&code)
                    {
                        by_tree.push(path.display().to_string());
                    }
                }
                Err(error) => refused.push(format!("{}: {error}", path.display())),
            }
        }
    }
    println!("{files} files, {} refused", refused.len());
    refused.iter().for_each(|line| println!("{line}"));
    // What is refused names a construct that is not there yet, or is an error indeed.
    assert!(refused.len() * 10 <= files, "too many files refused");
    assert!(
        by_tree.is_empty(),
        "other code by way of the tree: {by_tree:?}"
    );
}

fn bytes_of(path: &std::path::Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_default()
}

/// Compiles the tree of `ast` that a source has, its places as a program would see them.
fn compile_tree(source: &[u8]) -> Option<Rc<Code>> {
    let tree = parse_tree(source, "<sweep>", Mode::Module).ok()?;
    let place = |span: Span| {
        let (first, last) = (
            tree.source.position(span.start),
            tree.source.position(span.end),
        );
        Place {
            line: first.line as i32,
            column: first.column as i32,
            end_line: last.line as i32,
            end_column: last.column as i32,
        }
    };
    let items = tree.items.into_iter().map(|item| match item {
        Item::None => Item::None,
        Item::Constant(value) => Item::Constant(value),
        Item::Alien(class) => Item::Alien(class),
        Item::Text(text) => Item::Text(text),
        Item::Number(number) => Item::Number(number),
        Item::List(count) => Item::List(count),
        Item::Node(class, count, span) => Item::Node(class, count, span.map(place)),
    });
    let module = module_of_tree(items.collect(), "<sweep>", Mode::Module);
    let module = module.unwrap_or_else(|error| panic!("{error:?}"));
    let code = compile_module(&module, &module.source, "<sweep>", Options::default());
    Some(code.unwrap_or_else(|error| panic!("{error:?}")))
}

/// Prints the disassembly of the file that `SHOW` names.
#[test]
fn show() {
    let Ok(path) = std::env::var("SHOW") else {
        return;
    };
    let text = std::fs::read_to_string(path).expect("SHOW names a readable file");
    println!("{}", disassemble(&compile(&text)));
}
