//! Tests of the whole way from source text to HIR or error.

use super::*;

fn ok(source: &str) -> Module {
    parse_module(source, "<test>", Mode::Module).unwrap_or_else(|error| panic!("{error}\n{source}"))
}

#[test]
fn large_legal_programs() {
    ok(&["a"; 5000].join("+"));
    ok(&format!("if 1: pass\n{}", "elif 1: pass\n".repeat(3000)));
    ok(&format!("x = [{}]", "1, ".repeat(100_000)));
    ok(&format!("a{}", ".b".repeat(5000)));
    ok(&format!("a{}", ".b(c)[d]".repeat(1000)));
    ok(&["a"; 100_000].join(" and "));
    ok(&format!("{}1", "x = ".repeat(50_000)));
    ok(&"x = a + b * c\n".repeat(50_000));
}

/// The standard library of an installed CPython, where there is one.
#[test]
fn parses_the_standard_library() {
    let home = std::env::var("HOME").unwrap_or_default();
    let root = std::path::PathBuf::from(home).join(".pyenv/versions/3.13.0/lib/python3.13");
    let mut folders = vec![root];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "py") {
                let bytes = std::fs::read(&path).expect("readable");
                count += 1;
                if let Err(error) = parse_module(&bytes, &path.display().to_string(), Mode::Module)
                {
                    eprintln!("{error}");
                }
            }
        }
    }
    eprintln!("{count} files");
}

fn verdict(source: &str, mode: Mode) -> String {
    let error = match parse_module(source, "<test>", mode) {
        Ok(_) => return "ok".to_owned(),
        Err(error) => error,
    };
    let SyntaxError {
        line,
        column,
        end_line,
        end_column,
        message,
        ..
    } = &*error;
    let class = match error.kind {
        ErrorKind::Syntax => "SyntaxError",
        ErrorKind::Indentation => "IndentationError",
        ErrorKind::Tab => "TabError",
        ErrorKind::Recursion => "RecursionError",
    };
    format!("{class} {line}:{column}-{end_line}:{end_column} {message}")
}

/// CPython's verdict with its ends of column -1 and 0, which mean none, as points.
fn normalised(verdict: &str) -> String {
    let mut words: Vec<&str> = verdict.splitn(3, ' ').collect();
    let place = words.get(1).and_then(|place| place.split_once('-'));
    if let Some((start, end)) = place
        && (end.ends_with(":-1") || end.ends_with(":0"))
    {
        let place = format!("{start}-{start}");
        words[1] = &place;
        return words.join(" ");
    }
    verdict.to_owned()
}

/// The cases of `testdata/errors.txt` (see `testdata/record.py`): what CPython says, and what we say where
/// that differs. BLESS=1 writes our part.
#[test]
fn error_cases() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/src/syntax/testdata/errors.txt"
    );
    let text = std::fs::read_to_string(path).expect("the cases are there");
    let (mut out, mut source, mut mode) = (String::new(), Vec::new(), Mode::Module);
    for line in text.lines() {
        if line.starts_with("tauraro: ") {
            continue;
        }
        out.push_str(line);
        out.push('\n');
        if let Some(code) = line.strip_prefix('|') {
            source.push(code);
        } else if let Some(name) = line.strip_prefix("# ") {
            mode = match name {
                "eval" => Mode::Expression,
                "single" => Mode::Interactive,
                _ => Mode::Module,
            };
        } else if let Some(expected) = line.strip_prefix("cpython: ") {
            let ours = verdict(&source.join("\n"), mode);
            if ours != normalised(expected) {
                out.push_str(&format!("tauraro: {ours}\n"));
            }
            source.clear();
        }
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, out).expect("writable");
    } else {
        assert_eq!(
            out, text,
            "the errors changed; look at them, then run with BLESS=1"
        );
    }
}
