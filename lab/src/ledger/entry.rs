//! Reads an entry of the ledger.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::suite::toml_reader::{Keys, Source, number};

/// A change that is to be tried.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The file it was read from.
    pub path: PathBuf,
    /// What is changed, on one line.
    pub title: String,
    /// Why it should help.
    pub hypothesis: String,
    /// What it costs: code, safety, time to build.
    pub cost: String,
    /// What the same idea was expected to give elsewhere, and gave.
    pub elsewhere: Option<String>,
    /// Why it gave what it gave; written when that is known.
    pub why: Option<String>,
    /// The suites that are measured; the file names them from its own folder.
    pub suites: Vec<PathBuf>,
    /// Only cases whose name contains one of these.
    pub filter: Vec<String>,
    /// Duets of each benchmark.
    pub rounds: Option<u64>,
    /// Before.
    pub base: Side,
    /// After.
    pub candidate: Side,
    /// Benchmarks, and the change of their time that is expected, in percent (below 0: faster).
    pub expected: Vec<(String, f64)>,
}

/// How one side is made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Side {
    /// The runner; that of the other side, or the first default one, when not said.
    pub runner: Option<String>,
    /// The git revision it is built from; what is there, when not said and nothing else asks for a build.
    pub revision: Option<String>,
    /// A patch that is applied to the revision: a file beside the entry.
    pub patch: Option<PathBuf>,
    /// More words of the runner's build command.
    pub build: Vec<String>,
    /// More words of its command line.
    pub options: Vec<String>,
}

impl Side {
    /// Whether it has to be built away from the work tree.
    pub fn is_built(&self) -> bool {
        self.revision.is_some() || self.patch.is_some() || !self.build.is_empty()
    }
}

impl Entry {
    /// Name of the entry: that of its file.
    pub fn name(&self) -> String {
        let stem = self.path.file_stem().unwrap_or_default();
        stem.to_string_lossy().into_owned()
    }

    /// The change of time that is expected of a benchmark, in percent: what is said of it, else of the longest beginning of
    /// its name that ends in `*`.
    pub fn expected(&self, benchmark: &str) -> Option<f64> {
        let fits = |pattern: &&(String, f64)| match pattern.0.strip_suffix('*') {
            Some(start) => benchmark.starts_with(start),
            None => benchmark == pattern.0,
        };
        let length = |(pattern, _): &&(String, f64)| (!pattern.ends_with('*'), pattern.len());
        let found = self.expected.iter().filter(fits).max_by_key(length);
        found.map(|(_, percent)| *percent)
    }
}

/// Reads and checks an entry.
pub fn load_entry(path: &Path) -> Result<Entry> {
    let text = std::fs::read_to_string(path).map_err(|cause| {
        Error::usage(format!(
            "{}: cannot read the entry: {cause}; expected a TOML file as docs/formats.md describes under \"The ledger\"",
            path.display()
        ))
    })?;
    let (source, table) = Source::parse(path, &text)?;
    let mut keys = Keys::new(&source, "the entry", 0, table);
    keys.format("lab.ledger/1")?;
    let title = keys.line_text("title")?;
    let hypothesis = words(&mut keys, "hypothesis")?;
    let cost = words(&mut keys, "cost")?;
    let elsewhere = keys.get("elsewhere", "text", |value| value.as_str().map(one_line))?;
    let why = keys.get("why", "text", |value| value.as_str().map(one_line))?;
    let suites = keys.texts("suites")?.unwrap_or_default();
    if suites.is_empty() {
        return Err(keys.error("`suites` must name one suite at least"));
    }
    let filter = keys.texts("filter")?.unwrap_or_default();
    let rounds = keys.count("rounds")?;
    let base = side(&source, &mut keys, "base", path)?;
    let candidate = side(&source, &mut keys, "candidate", path)?;
    if base == candidate {
        return Err(keys.error("base and candidate are the same: say in [candidate] what differs"));
    }
    let mut expected = Vec::new();
    for (start, table) in keys.tables("expected")? {
        let mut keys = Keys::new(&source, "what is expected", start, table);
        let benchmark = keys.line_text("benchmark")?;
        let change = "a change of the time in percent (below 0: faster)";
        let percent = keys.need("time", change, |value| {
            number(value).or_else(|| value.as_integer()?.as_str().parse().ok())
        })?;
        keys.finish()?;
        expected.push((benchmark, percent));
    }
    if expected.is_empty() {
        return Err(keys.error("nothing is expected: add [[expected]] with benchmark and time"));
    }
    keys.finish()?;
    let folder = path.parent().unwrap_or(Path::new(""));
    Ok(Entry {
        path: path.to_path_buf(),
        title,
        hypothesis,
        cost,
        elsewhere,
        why,
        suites: suites.iter().map(|file| folder.join(file)).collect(),
        filter,
        rounds,
        base,
        candidate,
        expected,
    })
}

/// Text that may be wrapped.
fn words(keys: &mut Keys<'_, '_>, key: &'static str) -> Result<String> {
    keys.need(key, "text", |value| {
        value.as_str().map(one_line).filter(|text| !text.is_empty())
    })
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn side(
    source: &Source<'_>,
    keys: &mut Keys<'_, '_>,
    key: &'static str,
    path: &Path,
) -> Result<Side> {
    let Some((start, table)) = keys.table(key)? else {
        return Ok(Side::default());
    };
    let mut keys = Keys::new(source, format!("the {key}"), start, table);
    let text = |keys: &mut Keys<'_, '_>, key: &'static str| {
        keys.get(key, "text", |value| value.as_str().map(str::to_string))
    };
    let side = Side {
        runner: text(&mut keys, "runner")?,
        revision: text(&mut keys, "revision")?,
        patch: text(&mut keys, "patch")?.map(|file| path.with_file_name(file)),
        build: keys.texts("build")?.unwrap_or_default(),
        options: keys.texts("options")?.unwrap_or_default(),
    };
    keys.finish()?;
    Ok(side)
}
