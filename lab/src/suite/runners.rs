//! Reads `runners.toml`: the ways to run a program.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use super::toml_reader::{Keys, Source};
use crate::error::{Error, Result};

/// A checked `runners.toml`.
#[derive(Debug, Clone)]
pub struct Runners {
    /// The file it was read from.
    pub path: PathBuf,
    /// Name of the runner that every ratio is against.
    pub baseline: String,
    /// Names of the runners measured when none are asked for.
    pub default: Vec<String>,
    /// Every runner, in the order of the file.
    pub runners: Vec<Runner>,
}

impl Runners {
    /// The runner of this name.
    pub fn get(&self, name: &str) -> Option<&Runner> {
        self.runners.iter().find(|runner| runner.name == name)
    }
}

/// A way to run a program, before anyone looked whether it is there.
#[derive(Debug, Clone)]
pub struct Runner {
    /// Its name.
    pub name: String,
    /// What it shows, on one line.
    pub shows: String,
    /// What family it is of.
    pub kind: RunnerKind,
    /// Where the binary may be, in order.
    pub find: Vec<String>,
    /// Where else, with a note.
    pub fallback: Vec<String>,
    /// The start of the command line, `{exe}` being the binary.
    pub command: Vec<String>,
    /// Prints the version.
    pub version: Vec<String>,
    /// Builds it.
    pub build: Vec<String>,
    /// Builds it from the same source with the parts of the binary in another order, which `{seed}` decides.
    pub relink: Vec<String>,
    /// The driver's file.
    pub driver: PathBuf,
    /// Compiles the driver, `{driver}` and `{out}` being files; nothing where the driver is read as it is.
    pub compile_driver: Vec<String>,
    /// Added to the environment.
    pub env: BTreeMap<String, String>,
    /// Environment variable that names a file for the engine's statistics; nothing when it writes none.
    pub stats: Option<String>,
    /// Added to the command under a simulator, to make its counts repeat.
    pub sim_args: Vec<String>,
    /// Has the engine write where its compiled code lies, `{file}` being the file; nothing where it cannot.
    pub code_map: Vec<String>,
    /// The language of its programs; Python when there is none.
    pub language: Option<String>,
    /// Compiles a program with the driver, `{driver}`, `{program}` and `{out}` being files; programs are run as they are when
    /// it is empty.
    pub compile: Vec<String>,
    /// Whether a bare goal is meant for it.
    pub ours: bool,
    /// What to do when it is absent.
    pub remedy: String,
}

/// What can be asked from a binary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunnerKind {
    /// Knows `sys.executable` and `sysconfig` in CPython's way.
    Cpython,
    /// Knows `sys.executable`.
    Pypy,
    /// Is not asked.
    Other,
}

/// Reads and checks a runners file.
pub fn load_runners(path: &Path) -> Result<Runners> {
    let text = std::fs::read_to_string(path).map_err(|cause| {
        Error::usage(format!(
            "{}: cannot read the runners: {cause}; expected runners.toml beside the suite, or --runners-file",
            path.display()
        ))
    })?;
    let (source, table) = Source::parse(path, &text)?;
    let mut keys = Keys::new(&source, "the runners file", 0, table);
    keys.format("lab.runners/1")?;
    let baseline = keys.line_text("baseline")?;
    let default = keys.texts("default")?.unwrap_or_default();
    let tables = keys.tables("runner")?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut names = HashSet::new();
    let mut runners = Vec::new();
    for (start, table) in tables {
        let mut keys = Keys::new(&source, "a runner", start, table);
        let runner = read_runner(&mut keys, folder)?;
        if !names.insert(runner.name.clone()) {
            return Err(
                keys.error("there is already a runner of this name: expected a name of its own")
            );
        }
        keys.finish()?;
        runners.push(runner);
    }
    for name in default.iter().chain([&baseline]) {
        if !names.contains(name) {
            return Err(keys.error(&format!(
                "`baseline` and `default` expect names of runners, found {name:?}"
            )));
        }
    }
    keys.finish()?;
    Ok(Runners {
        path: path.to_path_buf(),
        baseline,
        default,
        runners,
    })
}

fn read_runner(keys: &mut Keys<'_, '_>, folder: &Path) -> Result<Runner> {
    let name = keys.name()?;
    keys.call(format!("runner {name:?}"));
    let shows = keys.line_text("shows")?;
    let kind = keys.get(
        "kind",
        "\"cpython\", \"pypy\" or \"other\"",
        |value| match value.as_str()? {
            "cpython" => Some(RunnerKind::Cpython),
            "pypy" => Some(RunnerKind::Pypy),
            "other" => Some(RunnerKind::Other),
            _ => None,
        },
    )?;
    let mut needed = |key: &'static str| -> Result<Vec<String>> {
        let texts = keys.texts(key)?.unwrap_or_default();
        if texts.is_empty() {
            return Err(keys.error(&format!(
                "the key `{key}` is missing or empty: expected a list of texts"
            )));
        }
        Ok(texts)
    };
    let (find, command, version) = (needed("find")?, needed("command")?, needed("version")?);
    Ok(Runner {
        kind: kind.unwrap_or(RunnerKind::Other),
        fallback: keys.texts("fallback")?.unwrap_or_default(),
        build: keys.texts("build")?.unwrap_or_default(),
        relink: with_place(
            keys,
            "relink",
            "{seed}",
            "the number that decides the order",
        )?,
        driver: folder.join(
            keys.get("driver", "the path of a driver", |value| {
                value.as_str().map(str::to_string)
            })?
            .unwrap_or_else(|| "driver.py".to_string()),
        ),
        compile_driver: with_place(keys, "compile_driver", "{out}", "the compiled file")?,
        env: keys
            .get("env", "a table of texts", |value| {
                value
                    .as_table()?
                    .iter()
                    .map(|(key, value)| {
                        Some((
                            key.get_ref().to_string(),
                            value.get_ref().as_str()?.to_string(),
                        ))
                    })
                    .collect()
            })?
            .unwrap_or_default(),
        sim_args: keys.texts("sim_args")?.unwrap_or_default(),
        code_map: with_place(keys, "code_map", "{file}", "the file that is written")?,
        stats: keys.get("stats", "the name of an environment variable", |value| {
            let name = value.as_str()?;
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
            (!name.is_empty() && name.chars().all(plain)).then(|| name.to_string())
        })?,
        language: keys.get("language", "a language, a-z and 0-9", |value| {
            let name = value.as_str()?;
            let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
            (!name.is_empty() && name.chars().all(letter)).then(|| name.to_string())
        })?,
        compile: compile(keys)?,
        ours: keys
            .get("ours", "true or false", |value| value.as_bool())?
            .unwrap_or(false),
        remedy: keys
            .get("remedy", "text", |value| value.as_str().map(str::to_string))?
            .unwrap_or_default(),
        name,
        shows,
        find,
        command,
        version,
    })
}

/// Words one of which holds a place.
fn with_place(
    keys: &mut Keys<'_, '_>,
    key: &'static str,
    place: &str,
    what: &str,
) -> Result<Vec<String>> {
    let words = keys.texts(key)?.unwrap_or_default();
    if !words.is_empty() && !words.iter().any(|word| word.contains(place)) {
        return Err(keys.error(&format!(
            "key `{key}`: expected words with {place} in them, {what}"
        )));
    }
    Ok(words)
}

fn compile(keys: &mut Keys<'_, '_>) -> Result<Vec<String>> {
    let words = keys.texts("compile")?.unwrap_or_default();
    let names = |word: &str| words.iter().any(|one| one.contains(word));
    for word in ["{driver}", "{program}", "{out}"] {
        if !words.is_empty() && !names(word) {
            return Err(keys.error(&format!(
                "key `compile`: expected a command with {{driver}}, {{program}} and {{out}} in it, but there is no {word}"
            )));
        }
    }
    Ok(words)
}
