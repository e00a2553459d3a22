//! The front end as a fuzz target: whatever bytes it gets, it ends in code that verifies, or in a syntax error.
//!
//! [`check`] is what the crate `fuzz` hands to libFuzzer. [`Campaign`] runs the same function over changed scripts with a
//! stable compiler.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tauraro_front::bytecode::{Options, compile_module, serial, verify};
use tauraro_front::syntax::{Mode, parse_module, parse_tree};

use super::rng::Rng;

/// The longest that one source may take; a few kilobytes take milliseconds.
const LIMIT: Duration = Duration::from_secs(5);
/// Longer sources are cut.
const MAX_BYTES: usize = 16 << 10;
/// Where a source is kept while it is tried: a process that dies leaves it there.
const LAST: &str = "last-source.py";

/// Takes bytes all the way from source text to verified code and back from its serialised form.
///
/// # Panics
/// When the front end makes code that does not verify, or that its serialised form does not give back.
pub fn check(bytes: &[u8]) {
    for mode in [Mode::Module, Mode::Expression, Mode::Interactive] {
        let Ok(module) = parse_module(bytes, "<fuzz>", mode) else {
            continue;
        };
        let options = Options::default();
        let Ok(code) = compile_module(&module, &module.source, "<fuzz>", options) else {
            continue;
        };
        if let Err(error) = verify::verify(&code) {
            panic!("{mode:?}: the code does not verify: {error:?}");
        }
        let decoded = serial::decode(&serial::encode(&code));
        assert_eq!(decoded.as_ref(), Ok(&code), "{mode:?}");
    }
    // Its errors are those of the parser, seen above.
    let _ = parse_tree(bytes, "<fuzz>", Mode::Module);
}

/// A run of [`check`] over changed scripts.
#[derive(Clone, Debug)]
pub struct Campaign {
    /// The folder whose scripts are changed, with those below it.
    pub corpus: PathBuf,
    /// The seed; it and a source's number say what the source is.
    pub seed: u64,
    /// The number of the first source.
    pub first: u64,
    /// The most sources.
    pub sources: u64,
    /// No source is begun after this time.
    pub time: Duration,
    /// Where sources that show something are written.
    pub out: PathBuf,
}

/// What a [`Campaign`] came to.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Sources tried.
    pub sources: u64,
    /// Those that show something, and what.
    pub findings: Vec<(PathBuf, String)>,
}

impl Campaign {
    /// Runs it.
    ///
    /// # Errors
    /// When the corpus cannot be read or the findings not be written.
    pub fn run(&self) -> std::io::Result<Summary> {
        let corpus = scripts(&self.corpus)?;
        std::fs::create_dir_all(&self.out)?;
        let last = self.out.join(LAST);
        let begin = Instant::now();
        let mut summary = Summary::default();
        for number in self.first..self.first.saturating_add(self.sources) {
            if begin.elapsed() > self.time || corpus.is_empty() {
                break;
            }
            let source = changed(&corpus, self.seed, number);
            std::fs::write(&last, &source)?;
            summary.sources += 1;
            let start = Instant::now();
            let outcome = catch_unwind(AssertUnwindSafe(|| check(&source)));
            let took = start.elapsed();
            let what = match outcome {
                Err(panic) => panic_text(&*panic),
                Ok(()) if took > LIMIT => format!("took {} s", took.as_secs()),
                Ok(()) => continue,
            };
            let path = self.out.join(format!("source-{}-{number}.py", self.seed));
            std::fs::copy(&last, &path)?;
            summary.findings.push((path, what));
        }
        std::fs::remove_file(&last).or_else(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Ok(()),
            _ => Err(error),
        })?;
        Ok(summary)
    }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    format!("panic: {}", text.unwrap_or("without a text"))
}

/// All scripts of a folder and of those below it, in the order of their paths.
fn scripts(folder: &Path) -> std::io::Result<Vec<Vec<u8>>> {
    let mut pending = vec![folder.to_owned()];
    let mut paths = Vec::new();
    while let Some(folder) = pending.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|extension| extension == "py") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths.iter().map(std::fs::read).collect()
}

/// Pieces of source that mean something to a tokenizer or parser.
const PIECES: [&str; 64] = [
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ":",
    ",",
    ";",
    "=",
    "==",
    ":=",
    "->",
    "**",
    "*",
    "@",
    ".",
    "...",
    "\\\n",
    "\n",
    "\n    ",
    "\t",
    "#",
    "'",
    "\"",
    "'''",
    "\"\"\"",
    "f'",
    "t'",
    "rf'''",
    "f'{",
    "b'\\x",
    "u'",
    "\\N{",
    "\\",
    "{x!r:>{y}}",
    "0x",
    "0b1_",
    "1_000",
    "1e",
    "1j",
    "1if x else 2",
    "lambda",
    "lambda *a, b=1: ",
    "if",
    "else",
    "elif",
    "try:\n",
    "except* E:",
    "finally:",
    "match x:\n case",
    "case {**r}",
    "class A[T]: ",
    "def f(",
    "async for x in y",
    "await",
    "yield",
    "return",
    "nonlocal x",
    "global x",
    "import a.b as c",
    "type X[*T] = ",
    "del x[",
    "\u{0}",
];

/// Source `number` of a seed: a script of the corpus with some changes.
fn changed(corpus: &[Vec<u8>], seed: u64, number: u64) -> Vec<u8> {
    let mut rng = Rng::new(seed, number);
    let mut source = rng.pick(corpus).clone();
    if source.len() > MAX_BYTES {
        source.truncate(MAX_BYTES);
    }
    // A part of a script breaks in other ways than a whole one.
    if rng.chance(50) && !source.is_empty() {
        let start = rng.below(source.len());
        let end = start + rng.below(source.len() - start + 1).min(400);
        source = source[start..end].to_vec();
    }
    for _ in 0..1 + rng.below(8) {
        let at = rng.below(source.len() + 1);
        match rng.below(7) {
            0 if at < source.len() => source[at] = rng.bits() as u8,
            1 => {
                let end = (at + rng.below(20)).min(source.len());
                source.drain(at..end);
            }
            2 => {
                // A piece of another script.
                let other = rng.pick(corpus);
                let from = rng.below(other.len() + 1);
                let to = (from + rng.below(80)).min(other.len());
                source.splice(at..at, other[from..to].iter().copied());
            }
            3 => {
                let piece = rng.pick(&PIECES);
                let times = if rng.chance(5) { 1 + rng.below(300) } else { 1 };
                source.splice(at..at, piece.repeat(times).into_bytes());
            }
            4 => {
                let from = rng.below(source.len() + 1);
                let to = (from + rng.below(60)).min(source.len());
                let copy = source[from..to].to_vec();
                source.splice(at..at, copy);
            }
            _ => {
                let piece = rng.pick(&PIECES);
                source.splice(at..at, piece.bytes());
            }
        }
    }
    source
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_depend_on_seed_and_number_alone() {
        let corpus = [b"x = 1\n".to_vec(), b"def f(): pass\n".to_vec()];
        assert_eq!(changed(&corpus, 1, 5), changed(&corpus, 1, 5));
        let all: Vec<_> = (0..20).map(|number| changed(&corpus, 1, number)).collect();
        assert!(all.iter().any(|source| *source != all[0]));
    }

    #[test]
    fn changed_scripts_end_in_code_or_an_error() {
        let campaign = Campaign {
            corpus: crate::workspace().join("tests/lang/syntax"),
            seed: 7,
            first: 0,
            sources: 300,
            time: Duration::from_secs(60),
            out: std::env::temp_dir().join(format!("tauraro-front-{}", std::process::id())),
        };
        let summary = campaign.run().expect("the temporary folder can be written");
        assert_eq!(summary.findings, []);
        std::fs::remove_dir_all(&campaign.out).expect("the campaign has made it");
    }
}
