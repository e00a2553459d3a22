//! What the language scripts reach of the compiler: every reason to leave compiled code by its natural cause, every kind of
//! site, every operation of MIR; and how much of what runs is compiled. (`tests/tests/lang.rs` checks what they print.)

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tauraro_tests::{run, tauraro, workspace};

const LIMIT: Duration = Duration::from_secs(60);
/// Scripts that run at a time.
const THREADS: usize = 2;
/// Of the functions that run hot, at most this percentage may be refused.
const REFUSED: u64 = 30;

/// Sums over the runs.
#[derive(Default)]
struct Sums {
    functions: u64,
    refused: u64,
    exits: BTreeMap<String, u64>,
    forms: BTreeMap<String, u64>,
    operations: BTreeMap<String, u64>,
    refusals: BTreeMap<String, u64>,
}

impl Sums {
    /// Adds what one run has printed.
    fn add(&mut self, json: &str) {
        self.functions += number(json, "jit_functions");
        self.refused += number(json, "jit_functions_refused");
        for (to, name) in [
            (&mut self.exits, "jit_exits_by_reason"),
            (&mut self.forms, "jit_exits_by_form"),
            (&mut self.operations, "jit_operations"),
            (&mut self.refusals, "jit_refusals_by_reason"),
        ] {
            for (key, n) in counters(json, name) {
                *to.entry(key).or_default() += n;
            }
        }
    }

    /// Exits with all these words in their form's name, and none of those.
    fn exits_with(&self, words: &[&str], without: &[&str]) -> u64 {
        let fits = |form: &str| {
            let has = |word: &&str| form.split(' ').any(|w| w == *word);
            words.iter().all(has) && !without.iter().any(has)
        };
        let forms = self.forms.iter().filter(|(form, _)| fits(form));
        forms.map(|(_, n)| n).sum()
    }
}

/// What stands behind a key of the statistics.
fn behind<'a>(json: &'a str, name: &str) -> &'a str {
    let key = format!("\"{name}\":");
    let at = json
        .find(&key)
        .unwrap_or_else(|| panic!("no {name} in the statistics"));
    &json[at + key.len()..]
}

fn number(json: &str, name: &str) -> u64 {
    let text = behind(json, name);
    let end = text.find([',', '}']).unwrap_or(text.len());
    text[..end].parse().expect("a counter is a number")
}

/// The counters of an object; their names contain neither braces nor quotes.
fn counters(json: &str, name: &str) -> Vec<(String, u64)> {
    let text = behind(json, name);
    let end = text.find('}').expect("an object ends");
    let fields = text[1..end].split(",\"").filter(|f| !f.is_empty());
    fields
        .map(|field| {
            let (key, n) = field.rsplit_once(':').expect("name and number");
            let n = n.parse().expect("a counter is a number");
            (key.trim_matches('"').to_owned(), n)
        })
        .collect()
}

/// All scripts of the language tests that are over soon.
fn scripts() -> Vec<PathBuf> {
    let folder = workspace().join("tests/lang");
    let entries = |path: &PathBuf| -> Vec<PathBuf> {
        let found = std::fs::read_dir(path).expect("a folder can be read");
        found.map(|e| e.expect("an entry").path()).collect()
    };
    let mut scripts = Vec::new();
    for topic in entries(&folder).iter().filter(|path| path.is_dir()) {
        for script in entries(topic) {
            let name = script.file_name().unwrap_or_default().to_string_lossy();
            let source = || std::fs::read(&script).expect("a script can be read");
            if name.ends_with(".py") && !name.starts_with('_') {
                let source = source();
                let first = source.split(|b| *b == b'\n').next().unwrap_or_default();
                if !String::from_utf8_lossy(first).contains("# heavy") {
                    scripts.push(script);
                }
            }
        }
    }
    scripts.sort();
    scripts
}

/// Runs scripts with statistics.
fn sums(scripts: &[PathBuf], flags: &[&str]) -> Sums {
    let sums = Mutex::new(Sums::default());
    let next = AtomicUsize::new(0);
    let binary = tauraro();
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Some(script) = scripts.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let done = run(
                        Command::new(binary)
                            .args(flags)
                            .arg("--stats=json")
                            .arg(script)
                            .current_dir(workspace().join("tests/lang"))
                            .env("PYTHONHASHSEED", "0")
                            .env("PYTHONDONTWRITEBYTECODE", "1"),
                        LIMIT,
                    );
                    let err = String::from_utf8_lossy(&done.stderr);
                    // A script may exit without statistics, by a signal to itself for instance.
                    let json = err.lines().rev().find(|line| line.starts_with("{\"gc_"));
                    if let Some(json) = json {
                        sums.lock().expect("no holder panics").add(json);
                    }
                }
            });
        }
    });
    sums.into_inner().expect("no holder panics")
}

/// The variants of an enum of MIR, as its source has them.
fn variants(name: &str) -> Vec<String> {
    let path = workspace().join("engine/src/mir/ir.rs");
    let source = std::fs::read_to_string(path).expect("the source of MIR");
    let start = format!("pub enum {name} {{");
    let lines = source.lines().skip_while(|line| *line != start).skip(1);
    let found: Vec<String> = lines
        .take_while(|line| *line != "}")
        .filter_map(|line| line.strip_prefix("    "))
        .filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()))
        .map(|line| {
            let end = line.find(|c: char| !c.is_ascii_alphanumeric());
            line[..end.unwrap_or(line.len())].to_owned()
        })
        .collect();
    assert!(found.len() > 10, "{name}: {found:?}");
    found
}

/// As `mir::Op::name` writes it.
fn snake(name: &str) -> String {
    let mut out = String::new();
    for (i, c) in name.chars().enumerate() {
        if c.is_ascii_uppercase() && i > 0 {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

#[test]
fn the_language_scripts_reach_all_of_the_compiler() {
    let all = sums(&scripts(), &["--jit=always"]);
    let mut missing = Vec::new();
    for reason in variants("Reason") {
        if !all.exits.contains_key(&reason) {
            missing.push(format!("no exit for {reason}"));
        }
    }
    for op in variants("Op") {
        if !all.operations.contains_key(&snake(&op)) {
            missing.push(format!("no {op} was compiled"));
        }
    }
    for (with, without) in [
        (&["resume"][..], &[][..]),
        (&["raise"], &[]),
        (&["inlined"], &[]),
        (&[], &["inlined"]),
        (&["stores"], &[]),
        (&[], &["stores"]),
        (&["nested"], &[]),
        (&[], &["nested"]),
        // Those that meet in one site.
        (&["resume", "nested"], &[]),
        (&["raise", "nested"], &[]),
        (&["raise", "stores"], &[]),
        (&["inlined", "stores"], &[]),
        (&["inlined", "nested"], &[]),
    ] {
        if all.exits_with(with, without) == 0 {
            missing.push(format!("no exit with {with:?} and without {without:?}"));
        }
    }
    let share = 100 * all.refused / all.functions.max(1);
    println!(
        "{} functions, {} refused ({share} %)\n{:?}\n{:?}\n{:?}\n{:?}",
        all.functions, all.refused, all.exits, all.forms, all.operations, all.refusals
    );
    let faults = all
        .refusals
        .keys()
        .filter(|reason| reason.contains("fault"));
    missing.extend(faults.cloned());
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    assert!(all.functions > 500, "{} functions", all.functions);
    assert!(share < REFUSED, "{share} % refused: {:?}", all.refusals);
}
