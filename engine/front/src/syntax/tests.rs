//! Tests of the whole way from source text to HIR or error.

use super::hir::{ExprKind, Int, StmtKind, StrLit};
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

/// Files of CPython's library that are wrong on purpose or in encodings not spoken here.
const NOT_PARSED: [&str; 7] = [
    "turtledemo/clock.py",
    "test_future_stmt/badsyntax_future.py",
    "encoded_modules/module_koi8_r.py",
    "tokenizedata/bad_coding.py",
    "tokenizedata/bad_coding2.py",
    "tokenizedata/badsyntax_pep3120.py",
    "tokenizedata/badsyntax_3131.py",
];

/// The standard library of an installed CPython, where there is one.
#[test]
fn parses_the_standard_library() {
    let home = std::env::var("HOME").unwrap_or_default();
    let root = std::path::PathBuf::from(home).join(".pyenv/versions/3.13.0/lib/python3.13");
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "py")
                && !NOT_PARSED.iter().any(|name| path.ends_with(name))
            {
                let bytes = std::fs::read(&path).expect("readable");
                if let Err(error) = parse_module(&bytes, &path.display().to_string(), Mode::Module)
                {
                    panic!("{error}");
                }
            }
        }
    }
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

fn err(source: impl AsRef<[u8]>) -> SyntaxError {
    *parse_module(source, "<test>", Mode::Module).expect_err("an error")
}

fn first_value(source: &str) -> ExprKind {
    let mut module = ok(source);
    match module.body.remove(0).kind {
        StmtKind::Expr(expr) => expr.kind,
        other => panic!("not an expression: {other:?}"),
    }
}

fn text_of(source: &str) -> String {
    match first_value(source) {
        ExprKind::Str(StrLit::Text(text)) => text.into(),
        other => panic!("not a text: {other:?}"),
    }
}

fn points_of(source: &str) -> Vec<u32> {
    match first_value(source) {
        ExprKind::Str(StrLit::Surrogates(points)) => points.into(),
        other => panic!("no surrogates: {other:?}"),
    }
}

#[test]
fn strings() {
    assert_eq!(text_of(r"'a\tb' 'c' r'\d'"), "a\tbc\\d");
    let replacements = "'\u{fffd}' '\\ufffd' '\\N{REPLACEMENT CHARACTER}'";
    assert_eq!(text_of(replacements), "\u{fffd}\u{fffd}\u{fffd}");
    assert_eq!(points_of(r"'\ud800'"), [0xd800]);
    assert_eq!(points_of(r"'a' '\ud83d\ude00'"), [0x61, 0xd83d, 0xde00]);
    assert_eq!(
        points_of("'\u{fffd}\\\\\\ufffd\\udc00'"),
        [0xfffd, 0x5c, 0xfffd, 0xdc00]
    );
    assert_eq!(points_of(r"'\U0000DFFF\\ud800'")[..2], [0xdfff, 0x5c]);
    assert_eq!(text_of(r"r'\ud800'"), r"\ud800");
    assert_eq!(text_of("'''a\r\nb\rc'''"), "a\nb\nc");
}

#[test]
fn integers() {
    let int = |source: &str| match first_value(source) {
        ExprKind::Int(int) => int,
        other => panic!("not an int: {other:?}"),
    };
    let big = |radix, digits: &str| {
        Int::Big(Box::new(hir::BigInt {
            radix,
            digits: digits.into(),
        }))
    };
    assert_eq!(int("1_000"), Int::Small(1000));
    assert_eq!(int("0x7fff_ffff_ffff_ffff"), Int::Small(i64::MAX));
    assert_eq!(int("9223372036854775808"), big(10, "9223372036854775808"));
    assert_eq!(
        int("0xFFFF_FFFF_FFFF_FFFF"),
        big(10, "18446744073709551615")
    );
    assert_eq!(int("0x1_0000_0000_0000_0000"), big(16, "10000000000000000"));
    assert_eq!(
        int(&format!("0b{}", "1".repeat(70))),
        big(2, &"1".repeat(70))
    );
    assert_eq!(
        int("0o7777777777777777777777777"),
        big(8, "7777777777777777777777777")
    );
    assert_eq!(int("000"), Int::Small(0));
}

#[test]
fn private_names_are_mangled() {
    let source = "class _C:
 def __m(self, __p, __q__): self.__a.b = f(__k=__v)
 import __x.y
";
    let text = dump(&ok(source));
    let expected = [
        "def _C__m",
        "param _C__p",
        "param __q__",
        "._C__a",
        "__k=",
        "name _C__v",
        "__x.y as _C__x",
    ];
    for expected in expected {
        assert!(text.contains(expected), "{expected} in\n{text}");
    }
}

#[test]
fn decoding() {
    let dumped =
        |bytes: &[u8]| dump(&parse_module(bytes, "<test>", Mode::Module).expect("decodes"));
    assert!(dumped(b"\xef\xbb\xbfx").contains("name x 1:0-1"));
    assert!(dumped(b"# -*- coding: latin-1 -*-\nx = '\xe9'").contains('é'));
    assert!(dumped(b"#!/usr/bin/x\n# vim: set fileencoding=utf8 :\n").is_empty());
    assert_eq!(
        err(b"x = 1\0").message,
        "source code cannot contain null bytes"
    );
    assert_eq!(err(b"# coding: nope\n").message, "unknown encoding: nope");
    assert_eq!(
        err(b"# coding: ascii\nx = '\xe9'").message,
        "(unicode error) 'ascii' codec can't decode byte 0xe9 in position 21: ordinal not in range(128)"
    );
    assert_eq!(
        err(b"# coding: utf-8\nx = '\xe9'").message,
        "(unicode error) 'utf-8' codec can't decode byte 0xe9 in position 21: invalid continuation byte"
    );
    let error = err(b"a = 1\nb = '\xff'\n");
    assert_eq!(error.line, 2);
    assert_eq!(
        error.message,
        "Non-UTF-8 code starting with '\\xff' in file <test> on line 2, but no encoding declared; see \
         https://peps.python.org/pep-0263/ for details"
    );
}

#[test]
fn columns_in_bytes_and_characters() {
    let error = err("é = 'ü' +\n");
    assert_eq!((error.line, error.column, error.end_column), (1, 10, 11));
    let module = ok("é = ü\n");
    let span = module.body[0].span;
    assert_eq!(
        module.source.position(span.end),
        Position { line: 1, column: 7 }
    );
    assert_eq!(module.source.char_column(span.end), 5);
}

#[test]
fn a_prompt_reads_on_when_input_is_incomplete() {
    let incomplete = [
        "if x:",
        "x = (1,",
        "'''abc",
        "def f():\n",
        "x = \\",
        "try:\n  pass",
        "f(",
        "@a\n",
        "{",
    ];
    for source in incomplete {
        let error = parse_module(source, "<stdin>", Mode::Interactive).expect_err("incomplete");
        assert!(error.incomplete, "{source:?}: {error}");
    }
    for source in ["x = )", "x y", "'abc", "return 1", "if x:\npass"] {
        let error = parse_module(source, "<stdin>", Mode::Interactive).expect_err("wrong");
        assert!(!error.incomplete, "{source:?}: {error}");
    }
}

fn golden_folder() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/syntax/testdata/hir")
}

/// Each `testdata/hir/NAME.py` dumps as `NAME.hir`. BLESS=1 writes those.
#[test]
fn golden_dumps() {
    for (path, program) in golden_programs() {
        let text = dump(&ok(&program));
        let golden = path.with_extension("hir");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&golden, text).expect("writable");
        } else {
            let expected = std::fs::read_to_string(&golden).unwrap_or_default();
            assert_eq!(text, expected, "{} (BLESS=1 writes it)", golden.display());
        }
    }
}

/// Programs that hold every statement and expression.
pub(super) fn golden_programs() -> Vec<(std::path::PathBuf, String)> {
    let entries = std::fs::read_dir(golden_folder()).expect("the folder is there");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("readable").path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "py"));
    paths.sort();
    let program = |path: &std::path::PathBuf| std::fs::read_to_string(path).expect("UTF-8");
    paths
        .into_iter()
        .map(|path| (path.clone(), program(&path)))
        .collect()
}
