//! Rules that the compiler does not check, held against the text of the sources. An exception names its reason.

use std::collections::BTreeSet;

use tauraro_tests::source::{SourceFile, rust_files, tracked_texts};

/// A file or folder that a rule leaves out, and why.
type Exceptions = &'static [(&'static str, &'static str)];

fn sources() -> Vec<SourceFile> {
    ["engine", "lab", "tests"]
        .iter()
        .flat_map(|folder| rust_files(folder))
        .collect()
}

/// Fails with every line of code that `breaks` the rule outside the exceptions. An exception that nothing needs any more
/// fails too.
fn hold(rule: &str, files: &[SourceFile], exceptions: Exceptions, breaks: impl Fn(&str) -> bool) {
    let mut errors = Vec::new();
    let mut used = BTreeSet::new();
    for file in files {
        let exception = exceptions
            .iter()
            .find(|(path, _)| file.path.starts_with(path));
        for (number, line) in file.code_lines() {
            if !breaks(&line) {
                continue;
            }
            match exception {
                Some((path, _)) => {
                    used.insert(*path);
                }
                None => errors.push(format!("{}:{number}: {}", file.path, line.trim())),
            }
        }
    }
    assert!(errors.is_empty(), "{rule}:\n{}", errors.join("\n"));
    for (path, reason) in exceptions {
        assert!(
            used.contains(path),
            "{rule}: the exception for {path} ({reason}) is not needed any more"
        );
    }
}

/// Does a word occur that is no part of a longer one?
fn has_word(line: &str, word: &str) -> bool {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(word).any(|(at, _)| {
        !part(line[..at].chars().next_back()) && !part(line[at + word.len()..].chars().next())
    })
}

fn engine() -> Vec<SourceFile> {
    rust_files("engine")
}

/// Types whose contents are malloc'ed, with what follows up to the contained type.
const NATIVE_CONTAINERS: [&str; 11] = [
    "Vec<",
    "VecDeque<",
    "Box<",
    "Box<[",
    "Rc<",
    "Rc<[",
    "Arc<",
    "HashSet<",
    "BTreeSet<",
    "BinaryHeap<",
    "SmallVec<[",
];

/// Is a type, written without blanks, a reference into the heap, or something that holds one?
fn holds_value(written: &str) -> bool {
    if let Some(tuple) = written.strip_prefix('(') {
        return tuple.split([',', ')']).any(holds_value);
    }
    let end = written.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | ':'));
    let path = &written[..end.unwrap_or(written.len())];
    let inner = &written[path.len()..];
    match path.rsplit("::").next() {
        Some("Value" | "Gc") => true,
        Some("Option" | "RefCell" | "Cell" | "Vec" | "Box") => inner
            .strip_prefix('<')
            .is_some_and(|inner| holds_value(inner.trim_start_matches('['))),
        _ => false,
    }
}

/// The collector does not see what lies in malloc'ed memory: values live on the stack, in heap objects or in registered
/// roots. Growable containers of values are `List`, `Array` and the scratch stack. (What inference hides, such as
/// `collect()` into a `Vec`, no text search finds: `--gc-stress` does.)
#[test]
fn no_values_in_native_containers() {
    const EXCEPTIONS: Exceptions = &[
        (
            "engine/src/gc/roots.rs",
            "the handle table is itself a root",
        ),
        ("engine/src/gc/tests/", "a root source of the tests"),
        (
            "engine/src/mir/",
            "nothing allocates on the collected heap while a graph lives",
        ),
    ];
    hold(
        "values in malloc'ed memory are invisible to the collector",
        &engine(),
        EXCEPTIONS,
        |line| {
            let line: String = line.chars().filter(|c| !c.is_whitespace()).collect();
            let line = line.replace("::<", "<");
            let contained = NATIVE_CONTAINERS.iter().any(|container| {
                line.match_indices(container)
                    .any(|(at, _)| holds_value(&line[at + container.len()..]))
            });
            let maps = ["HashMap<", "BTreeMap<", "IndexMap<"].iter().any(|map| {
                line.match_indices(map)
                    .any(|(at, _)| has_word(&line[at..], "Value") || has_word(&line[at..], "Gc"))
            });
            contained || maps || line.contains("vec![Value::")
        },
    );
}

/// A boxed closure may have captured a value, and the box is malloc'ed.
#[test]
fn no_boxed_closures() {
    const EXCEPTIONS: Exceptions = &[
        (
            "engine/src/gc/finalize.rs",
            "callbacks of the collector, installed by `vm` and `object`, hold no values",
        ),
        (
            "engine/src/gc/heap.rs",
            "the same callbacks, where they are kept",
        ),
        (
            "engine/src/gc/sampling.rs",
            "the callback of `profile`, which holds no values either",
        ),
    ];
    hold(
        "a boxed closure may hide a value from the collector",
        &engine(),
        EXCEPTIONS,
        |line| {
            ["Box<dyn Fn", "Rc<dyn Fn", "Arc<dyn Fn"]
                .iter()
                .any(|closure| line.contains(closure))
        },
    );
}

/// The native stack grows only where source text is walked. Script runs on one large reserved stack.
#[test]
fn stacker_only_where_source_is_walked() {
    const EXCEPTIONS: Exceptions = &[
        (
            "engine/front/src/syntax/",
            "walks the parser's tree and the HIR",
        ),
        ("engine/front/src/bytecode/", "walks the HIR"),
    ];
    hold(
        "stacker belongs to syntax and bytecode",
        &sources(),
        EXCEPTIONS,
        |line| has_word(line, "stacker"),
    );
}

/// The parser is seen by one folder.
#[test]
fn parser_crates_only_in_syntax() {
    const EXCEPTIONS: Exceptions =
        &[("engine/front/src/syntax/", "puts the parser behind our HIR")];
    hold(
        "the parser's crates belong to syntax",
        &sources(),
        EXCEPTIONS,
        |line| line.contains("ruff_"),
    );
}

/// Data frames are seen by one folder.
#[test]
fn polars_only_in_history() {
    const EXCEPTIONS: Exceptions = &[("lab/src/history/", "derives Parquet from the run files")];
    hold(
        "polars belongs to lab's history",
        &sources(),
        EXCEPTIONS,
        |line| has_word(line, "polars"),
    );
}

/// Charts and pages are drawn by one folder each.
#[test]
fn drawing_has_its_folders() {
    const PLOT: Exceptions = &[("lab/src/plot/", "charts as SVG")];
    const SITE: Exceptions = &[("lab/src/site/", "the pages of the dashboard")];
    hold("plotters belongs to lab's plot", &sources(), PLOT, |line| {
        has_word(line, "plotters")
    });
    hold(
        "minijinja and pulldown-cmark belong to lab's site",
        &sources(),
        SITE,
        |line| has_word(line, "minijinja") || has_word(line, "pulldown_cmark"),
    );
}

/// Options and state live in the machine, not in statics.
#[test]
fn no_static_mut() {
    hold(
        "state lives in the thread or the machine",
        &sources(),
        &[],
        |line| has_word(line, "static mut") && !line.contains("'static mut"),
    );
}

/// No thread-locals: the thread is the first argument.
#[test]
fn no_thread_locals_in_the_engine() {
    hold(
        "the thread is passed as the first argument",
        &engine(),
        &[],
        |line| has_word(line, "thread_local"),
    );
}

/// What a processor needs sits in few places, so that another one can be added.
#[test]
fn processors_are_named_in_few_places() {
    const EXCEPTIONS: Exceptions = &[
        (
            "engine/src/gc/spill.rs",
            "spills the callee-saved registers",
        ),
        (
            "engine/src/gc/mark.rs",
            "a prefetch, which is nothing on other processors",
        ),
        (
            "engine/src/profile/context.rs",
            "what a signal handler finds of the interrupted machine",
        ),
    ];
    hold(
        "what depends on the processor belongs to gc/spill",
        &sources(),
        EXCEPTIONS,
        |line| line.contains("target_arch") || line.contains("asm!"),
    );
}

/// A lint that is silenced says why, and the compiler says when it need not be silenced any more.
#[test]
fn expect_instead_of_allow() {
    const EXCEPTIONS: Exceptions = &[(
        "lab/tests/common/mod.rs",
        "a module of several test programs, each of which leaves out another part",
    )];
    hold(
        "write #[expect(lint, reason = \"...\")]",
        &sources(),
        EXCEPTIONS,
        |line| line.contains("#[allow(") || line.contains("#![allow(") || line.contains(", allow("),
    );
}

/// `unsafe` stays where the layouts, the machine stack and the system are.
#[test]
fn unsafe_only_where_it_belongs() {
    const EXCEPTIONS: Exceptions = &[
        ("engine/src/gc/", "memory"),
        ("engine/src/object/", "layouts"),
        ("engine/src/frame/", "activation records on reserved stacks"),
        ("engine/src/interp/", "the dispatch loop"),
        (
            "engine/src/runtime/",
            "casts whose layout was tested just before, and arguments on the register stack",
        ),
        (
            "engine/src/builtins/",
            "system calls, and casts of what a table guarantees",
        ),
        (
            "engine/src/cli/",
            "system calls for Ctrl-C, and what installs them",
        ),
        (
            "engine/src/vm/",
            "the system call for the seed of hashes, the wiring of the compiler, and tests that forge its frames",
        ),
        (
            "engine/src/mir/build/",
            "reads the words, caches and constants of code that lives through the compile",
        ),
        (
            "engine/src/jit/",
            "memory for machine code, and calls of it",
        ),
        (
            "engine/src/profile/",
            "a signal handler, which reads the thread and the stacks as they are",
        ),
        ("engine/benches/", "the collector's own interface"),
        (
            "lab/src/runner/sys.rs",
            "system calls that std does not have",
        ),
    ];
    hold(
        "unsafe does not belong here",
        &sources(),
        EXCEPTIONS,
        |line| has_word(line, "unsafe") && !line.trim_start().starts_with("#!["),
    );
}

/// The repository builds anywhere: no path of one machine, no address of a private package registry.
#[test]
fn no_traces_of_a_machine() {
    let Some(files) = tracked_texts() else {
        println!("not a git checkout: nothing is tracked");
        return;
    };
    assert!(
        files.len() > 100,
        "git tracks only {} text files",
        files.len()
    );
    // Put together here, so that this file does not break its own rule.
    let roots = ["work", "root", "home", "Users"].map(|name| format!("/{name}/"));
    let registries = ["registry", "artifactory", "nexus", "pypi", "crates-mirror"];
    let mut errors = Vec::new();
    for file in &files {
        let lock = file.path == "Cargo.lock";
        for (i, line) in file.text.lines().enumerate() {
            let machine = roots.iter().any(|root| {
                line.match_indices(root.as_str()).any(|(at, _)| {
                    let before = line[..at].chars().next_back();
                    before.is_none_or(|c| matches!(c, ' ' | '"' | '\'' | '`' | '=' | '(' | ':'))
                })
            });
            let public_lock =
                lock && line.contains("registry+https://github.com/rust-lang/crates.io-index");
            let registry = !public_lock
                && line.match_indices("://").any(|(at, _)| {
                    let host = line[at + 3..]
                        .split(['/', '"', ' ', ')'])
                        .next()
                        .unwrap_or_default();
                    registries.iter().any(|name| host.contains(name))
                });
            if machine || registry {
                errors.push(format!("{}:{}: {}", file.path, i + 1, line.trim()));
            }
        }
    }
    assert!(
        errors.is_empty(),
        "traces of one machine:\n{}",
        errors.join("\n")
    );
}

#[test]
fn types_that_hold_values_are_recognised() {
    for held in [
        "Value>",
        "crate::value::Value>",
        "Option<Gc<Str>>",
        "RefCell<Vec<Value>>",
        "(u32,Value)>",
        "Gc<Dict>]>",
    ] {
        assert!(holds_value(held), "{held}");
    }
    for free in [
        "ValueKind>",
        "u64>",
        "(u32,u64)>",
        "dynFn(Value)>",
        "Option<u8>",
    ] {
        assert!(!holds_value(free), "{free}");
    }
}
