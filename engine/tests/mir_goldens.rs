//! MIR of short functions behind the passes: a file of `mir_goldens/` holds a program, a line `---`, and what `--dump=mir`
//! prints of its function `f`. `BLESS=1` rewrites the expectations.
#![cfg(feature = "jit")]

use std::path::Path;
use std::process::Command;

const SEPARATOR: &str = "\n---\n";

/// What the compiler makes of `f`, each time that it is compiled.
fn graphs(source: &str) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_tauraro"))
        .args(["--dump=mir", "--dump-filter=f", "--jit-threshold=100", "-c"])
        .arg(source)
        .env("PYTHONHASHSEED", "0")
        .output()
        .expect("the program starts");
    let text = String::from_utf8(done.stderr).expect("a dump is text");
    assert!(done.status.success(), "{source}{text}");
    text
}

#[test]
fn graphs_are_as_recorded() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mir_goldens");
    let entries = std::fs::read_dir(&folder).expect("the folder of goldens exists");
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    assert!(paths.len() > 5);
    let mut stale = String::new();
    for path in paths {
        let known = std::fs::read_to_string(&path).expect("a golden is UTF-8");
        let source = known.split(SEPARATOR).next().unwrap_or_default().trim_end();
        let text = format!("{source}{SEPARATOR}{}", graphs(&format!("{source}\n")));
        if text == known {
            continue;
        }
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        } else {
            stale += &format!("{} is not current. Now:\n{text}\n", path.display());
        }
    }
    assert!(stale.is_empty(), "{stale}BLESS=1 rewrites them");
}
