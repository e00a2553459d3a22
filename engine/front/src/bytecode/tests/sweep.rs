//! Compiles many files: those of the suites, and of the folders that `SWEEP`
//! names (separated by colons).

use super::*;
use std::path::PathBuf;

#[test]
fn every_file_compiles_verifies_and_round_trips() {
    let suites = concat!(env!("CARGO_MANIFEST_DIR"), "/../../suites");
    let tests = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/lang");
    let mut pending: Vec<PathBuf> = vec![suites.into(), tests.into()];
    if let Ok(folders) = std::env::var("SWEEP") {
        pending.extend(folders.split(':').map(PathBuf::from));
    }
    let (mut files, mut refused) = (0, Vec::new());
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
                }
                Err(error) => refused.push(format!("{}: {error}", path.display())),
            }
        }
    }
    println!("{files} files, {} refused", refused.len());
    refused.iter().for_each(|line| println!("{line}"));
    // What is refused names a construct that is not there yet, or is an error indeed.
    assert!(refused.len() * 10 <= files, "too many files refused");
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
