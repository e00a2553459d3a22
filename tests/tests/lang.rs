//! Runs each script of `tests/lang` in every mode of the engine and compares output, errors and exit status with what
//! CPython printed (`tests/lang/bless.py` recorded it).
//!
//! One mode alone: `cargo test -p tauraro-tests --test lang gc_stress`. Environment: `TAURARO` names the binary (else it is
//! built), `LANG_FILTER=strings/` keeps the scripts whose `topic/name` contains the text, `BLESS=PYTHON` records the outputs
//! anew before they are compared.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, Once};
use std::time::{Duration, Instant};

use tauraro_tests::{difference, run, tauraro, workspace};

/// Scripts that run at a time.
const THREADS: usize = 2;

/// A way to run the engine.
struct Mode {
    flags: &'static [&'static str],
    /// Time limit of a script.
    limit: Duration,
    /// Time limit of a script with `# heavy` in its first line.
    heavy_limit: Duration,
}

const DEFAULT: Mode = Mode {
    flags: &[],
    limit: Duration::from_secs(10),
    heavy_limit: Duration::from_secs(30),
};
const JIT_OFF: Mode = Mode {
    flags: &["--jit=off"],
    ..DEFAULT
};
// A collection at every allocation: hundreds of times slower.
const GC_STRESS: Mode = Mode {
    flags: &["--gc-stress"],
    limit: Duration::from_secs(60),
    heavy_limit: Duration::from_secs(600),
};
const GC_VERIFY: Mode = Mode {
    flags: &["--gc-verify"],
    limit: Duration::from_secs(60),
    heavy_limit: Duration::from_secs(300),
};

// Everything that runs twice is compiled.
const JIT_ALWAYS: Mode = Mode {
    flags: &["--jit=always"],
    limit: Duration::from_secs(20),
    heavy_limit: Duration::from_secs(120),
};
/// Of the guards of compiled code each Nth fails: all ways out of it.
const fn failing(flags: &'static [&'static str]) -> Mode {
    Mode {
        flags,
        ..JIT_ALWAYS
    }
}
// Compiled code and leaving it, with a collection at every allocation.
const JIT_GC_STRESS: Mode = Mode {
    flags: &["--jit=always", "--jit-fail-every=7", "--gc-stress"],
    ..GC_STRESS
};

#[test]
fn default() {
    check(&DEFAULT);
}

#[test]
fn jit_off() {
    check(&JIT_OFF);
}

#[test]
fn jit_always() {
    check(&JIT_ALWAYS);
}

#[test]
fn jit_fails_every_1() {
    check(&failing(&["--jit=always", "--jit-fail-every=1"]));
}

#[test]
fn jit_fails_every_2() {
    check(&failing(&["--jit=always", "--jit-fail-every=2"]));
}

#[test]
fn jit_fails_every_3() {
    check(&failing(&["--jit=always", "--jit-fail-every=3"]));
}

#[test]
fn jit_fails_every_7() {
    check(&failing(&["--jit=always", "--jit-fail-every=7"]));
}

#[test]
fn jit_fails_every_50() {
    check(&failing(&["--jit=always", "--jit-fail-every=50"]));
}

#[test]
fn jit_gc_stress() {
    check(&JIT_GC_STRESS);
}

#[test]
fn gc_stress() {
    check(&GC_STRESS);
}

#[test]
fn gc_verify() {
    check(&GC_VERIFY);
}

/// A script and what it has to print.
struct Script {
    /// Path relative to `tests/lang`, as it is given to the engine.
    path: String,
    topic: String,
    /// `# heavy` in the first line: needs a longer time limit.
    heavy: bool,
    /// `# place-only` in the first line: of standard error only files, lines and the type of the error are compared, since
    /// the wording of a syntax error is the parser's own.
    place_only: bool,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    status: i32,
}

fn folder() -> PathBuf {
    workspace().join("tests/lang")
}

fn bless() {
    static DONE: Once = Once::new();
    DONE.call_once(|| {
        if let Some(python) = std::env::var_os("BLESS") {
            let status = Command::new(&python)
                .arg("bless.py")
                .arg(&python)
                .current_dir(folder())
                .status();
            assert!(
                status.expect("BLESS names a Python").success(),
                "bless.py refused a script"
            );
        }
    });
}

fn scripts(filter: Option<&str>) -> Vec<Script> {
    let mut found = Vec::new();
    for topic in sorted(&folder()) {
        if !topic.is_dir() {
            continue;
        }
        for file in sorted(&topic) {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            // Names with an underscore are modules that scripts import.
            if !name.ends_with(".py") || name.starts_with('_') {
                continue;
            }
            let topic = topic
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let path = format!("{topic}/{name}");
            if filter.is_some_and(|filter| !path.contains(filter)) {
                continue;
            }
            let optional =
                |extension| std::fs::read(file.with_extension(extension)).unwrap_or_default();
            let source = std::fs::read(&file).unwrap_or_else(|error| panic!("{path}: {error}"));
            let first = source
                .split(|&byte| byte == b'\n')
                .next()
                .unwrap_or_default();
            let stderr = optional("err");
            let status = String::from_utf8_lossy(&optional("status"))
                .trim()
                .parse()
                .unwrap_or(0);
            let stdout = optional("out");
            assert!(
                !stdout.is_empty() || !stderr.is_empty() || status != 0,
                "{path} has no recorded output: record it with tests/lang/bless.py"
            );
            let first = String::from_utf8_lossy(first);
            let heavy = first.contains("# heavy");
            let place_only = first.contains("# place-only");
            found.push(Script {
                path,
                topic,
                heavy,
                place_only,
                stdout,
                stderr,
                status,
            });
        }
    }
    found
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries =
        std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a folder can be read").path())
        .collect();
    paths.sort();
    paths
}

/// The scripts that are known to fail, with the flags they fail under (empty: in every mode). A line of the list is a path,
/// optionally a mode's flag, and the cause behind `#`. A listed script that passes is an error: the line must go.
fn known_failures() -> Vec<(String, String)> {
    let path = folder().join("known-failures.txt");
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let mut known = Vec::new();
    for line in text.lines() {
        let Some((entry, cause)) = line.split_once('#') else {
            assert!(
                line.trim().is_empty(),
                "{}: no cause behind `#`: {line}",
                path.display()
            );
            continue;
        };
        let mut words = entry.split_whitespace();
        let Some(script) = words.next() else { continue };
        assert!(
            !cause.trim().is_empty(),
            "{}: no cause: {line}",
            path.display()
        );
        assert!(
            folder().join(script).exists(),
            "{}: no such script: {script}",
            path.display()
        );
        known.push((
            script.to_owned(),
            words.next().unwrap_or_default().to_owned(),
        ));
    }
    known
}

/// What is wrong with a run of a script, or nothing.
fn judge(script: &Script, mode: &Mode) -> Option<String> {
    let folder = folder();
    let limit = if script.heavy {
        mode.heavy_limit
    } else {
        mode.limit
    };
    let done = run(
        Command::new(tauraro())
            .args(mode.flags)
            .arg(&script.path)
            .current_dir(&folder)
            .env("PYTHONHASHSEED", "0")
            .env("PYTHONDONTWRITEBYTECODE", "1"),
        limit,
    );
    let mut problems = String::new();
    match done.status {
        None => problems += &format!("    no end after {limit:?}\n"),
        Some(status) if status.code() != Some(script.status) => {
            problems += &format!("    {status}, expected exit status {}\n", script.status);
        }
        Some(_) => {}
    }
    // Files may be named by their absolute path; the recorded ones are relative.
    let here = format!("{}/", folder.display());
    let relative = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&here, "");
    let (stdout, stderr) = (relative(&done.stdout), relative(&done.stderr));
    if let Some(text) = difference(&script.stdout, stdout.as_bytes(), 3) {
        problems += &format!(
            "    standard output ({}):\n{text}",
            script.path.replace(".py", ".out")
        );
    }
    let expected = String::from_utf8_lossy(&script.stderr);
    let (expected, stderr) = if script.place_only {
        (places(&expected), places(&stderr))
    } else {
        (expected.into_owned(), stderr)
    };
    if let Some(text) = difference(expected.as_bytes(), stderr.as_bytes(), 6) {
        problems += &format!("    standard error:\n{text}");
    }
    (!problems.is_empty()).then_some(problems)
}

/// The lines of a traceback that name a place, and the type of the error.
fn places(text: &str) -> String {
    let mut kept: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("  File "))
        .collect();
    kept.push(
        text.lines()
            .last()
            .unwrap_or_default()
            .split(':')
            .next()
            .unwrap_or_default(),
    );
    kept.join("\n")
}

fn check(mode: &Mode) {
    // One mode after the other: side by side they would spoil each other's time limits.
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    bless();
    let filter = std::env::var("LANG_FILTER").ok();
    let scripts = scripts(filter.as_deref());
    assert!(
        !scripts.is_empty(),
        "no script found in {} (LANG_FILTER={filter:?})",
        folder().display()
    );
    tauraro();

    let begin = Instant::now();
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Some(script) = scripts.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Some(problems) = judge(script, mode) {
                        failures
                            .lock()
                            .expect("no holder panics")
                            .insert(script.path.clone(), problems);
                    }
                }
            });
        }
    });
    let mut failures = failures.into_inner().expect("no holder panics");
    let flags = mode.flags.join(" ");
    let mut known = 0;
    for (path, only) in known_failures() {
        if !scripts.iter().any(|script| script.path == path) || (!only.is_empty() && only != flags)
        {
            continue;
        }
        if failures.remove(&path).is_some() {
            known += 1;
        } else {
            let text = "    passes now: strike it out of known-failures.txt\n".to_owned();
            failures.insert(path, text);
        }
    }

    let mut topics: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for script in &scripts {
        let (passed, all) = topics.entry(&script.topic).or_default();
        *passed += usize::from(!failures.contains_key(&script.path));
        *all += 1;
    }
    for (path, problems) in &failures {
        println!("FAILED {path} {}\n{problems}", mode.flags.join(" "));
    }
    for (topic, (passed, all)) in &topics {
        println!("{topic:16} {passed:3} of {all:3}");
    }
    let passed = scripts.len() - failures.len() - known;
    println!(
        "{passed} of {} scripts pass, {known} fail as known, in {:.1} s {}",
        scripts.len(),
        begin.elapsed().as_secs_f64(),
        mode.flags.join(" ")
    );
    assert!(
        failures.is_empty(),
        "{} of {} scripts fail {}",
        failures.len(),
        scripts.len(),
        mode.flags.join(" ")
    );
}
