//! Disassembly of small programs: a file in `goldens/` holds the source, a line
//! `---` and the expected text. `BLESS=1` rewrites the expectations.

use super::*;
use std::path::Path;

const SEPARATOR: &str = "\n---\n";

/// Compares a file with a text, or writes it when `BLESS` is set.
pub(super) fn compare_or_bless(path: &Path, text: &str) {
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        return;
    }
    let known = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        known == text,
        "{} is not current; BLESS=1 rewrites it. Now:\n{text}",
        path.display()
    );
}

#[test]
fn disassembly() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bytecode/goldens");
    let entries = std::fs::read_dir(&folder).expect("the folder of goldens exists");
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("a golden is UTF-8");
        let source = text
            .split(SEPARATOR)
            .next()
            .unwrap_or_default()
            .trim_end()
            .to_owned()
            + "\n";
        let listing = disassemble(&compile(&source));
        compare_or_bless(&path, &format!("{}{SEPARATOR}{listing}", source.trim_end()));
    }
}
