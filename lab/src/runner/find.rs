//! Finds and builds the runners that `runners.toml` defines.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::ask::ask;
use super::baseline::{self, Facts};
use super::stage::hash_binary;
use crate::error::{Error, Result};
use crate::model::RunnerFacts;
use crate::suite::runners::{Runner, RunnerKind};

/// What the placeholders of `runners.toml` stand for.
#[derive(Debug, Clone)]
pub struct Places {
    /// The workspace.
    pub root: PathBuf,
    /// The cargo target folder.
    pub target: PathBuf,
}

impl Places {
    /// The places for a runners file: the nearest cargo workspace upwards from it, else its own folder.
    pub fn of(runners_file: &Path) -> Places {
        let given = runners_file.parent().unwrap_or(Path::new(""));
        let folder = std::fs::canonicalize(Path::new(".").join(given));
        let folder = folder.unwrap_or_else(|_| given.to_path_buf());
        let is_workspace = |folder: &&Path| {
            std::fs::read_to_string(folder.join("Cargo.toml"))
                .is_ok_and(|text| text.lines().any(|line| line.trim() == "[workspace]"))
        };
        let root = folder
            .ancestors()
            .find(is_workspace)
            .unwrap_or(&folder)
            .to_path_buf();
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            // Relative to where cargo would be started, as cargo reads it.
            Some(target) => std::env::current_dir().unwrap_or_default().join(target),
            None => root.join("target"),
        };
        Places { root, target }
    }

    pub(super) fn fill(&self, text: &str, exe: &str) -> String {
        text.replace("{root}", &self.root.to_string_lossy())
            .replace("{target}", &self.target.to_string_lossy())
            .replace("{exe}", exe)
    }
}

/// A runner that is there.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its definition.
    pub runner: Runner,
    /// What goes into the history.
    pub facts: RunnerFacts,
    /// Where compiled programs are kept.
    pub kept: PathBuf,
}

/// Runs the build commands of runners, each once, in the workspace, with the compiler's messages on standard error.
pub fn build(runners: &[&Runner], places: &Places) -> Result<()> {
    let mut done: Vec<Vec<String>> = Vec::new();
    for runner in runners {
        let command: Vec<String> = runner
            .build
            .iter()
            .map(|word| places.fill(word, ""))
            .collect();
        let Some((program, args)) = command.split_first() else {
            continue;
        };
        if done.contains(&command) {
            continue;
        }
        let status = Command::new(program)
            .args(args)
            .current_dir(&places.root)
            .env("CARGO_TARGET_DIR", &places.target)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status();
        let why = match status {
            Ok(status) if status.success() => None,
            Ok(status) => Some(format!("ended with {status}")),
            Err(cause) => Some(format!("could not be started: {cause}")),
        };
        if let Some(why) = why {
            return Err(Error::harness(format!(
                "building the runner {:?} failed: `{}` {why}; mend the build, or use --no-build to measure what is there",
                runner.name,
                command.join(" ")
            )));
        }
        done.push(command);
    }
    Ok(())
}

/// Looks for a runner. What a reader of the results should know goes to `notes`, absence too.
pub fn resolve(runner: &Runner, places: &Places, notes: &mut Vec<String>) -> Result<Option<Found>> {
    let tried = runner
        .find
        .iter()
        .map(|text| (text, false))
        .chain(runner.fallback.iter().map(|text| (text, true)));
    for (text, fallback) in tried {
        for exe in locate(&places.fill(text, "")) {
            let Some(found) = examine(runner, places, exe, notes)? else {
                continue;
            };
            if fallback {
                notes.push(format!(
                    "{}: none of {} is here; {} ({}) stands in for it, so ratios differ from those of other machines",
                    runner.name,
                    runner.find.join(", "),
                    found.facts.version,
                    found.facts.exe
                ));
            }
            return Ok(Some(found));
        }
    }
    let remedy = if runner.remedy.is_empty() {
        String::new()
    } else {
        format!("; {}", runner.remedy)
    };
    let looked: Vec<String> = runner
        .find
        .iter()
        .chain(&runner.fallback)
        .map(|text| places.fill(text, ""))
        .collect();
    notes.push(format!(
        "{}: skipped, it is not here (looked for {}){remedy}",
        runner.name,
        looked.join(", ")
    ));
    Ok(None)
}

/// Runs the version command and, for a Python, asks what it is. A binary that cannot even say its version, such as a
/// shim for a version that is not installed, counts as absent.
fn examine(
    runner: &Runner,
    places: &Places,
    exe: PathBuf,
    notes: &mut Vec<String>,
) -> Result<Option<Found>> {
    let python = match runner.kind {
        RunnerKind::Cpython | RunnerKind::Pypy => match baseline::ask(&exe) {
            Some(facts) => Some(facts),
            None => return Ok(None),
        },
        RunnerKind::Other => None,
    };
    let real = python
        .as_ref()
        .map_or_else(|| exe.clone(), |facts| facts.real.clone());
    let fill = |words: &[String]| -> Vec<String> {
        words
            .iter()
            .map(|word| places.fill(word, &real.to_string_lossy()))
            .collect()
    };
    let Some(version) = first_line(&fill(&runner.version)) else {
        notes.push(format!(
            "{}: {} is here, but its version command fails",
            runner.name,
            real.display()
        ));
        return Ok(None);
    };
    let cpython = python.filter(|_| runner.kind == RunnerKind::Cpython);
    let is_script = std::fs::read(&real).is_ok_and(|content| content.starts_with(b"#!"));
    if is_script && runner.kind != RunnerKind::Other {
        notes.push(format!(
            "{}: {} is a script that starts the interpreter and could not be resolved: its start-up times include a shell",
            runner.name,
            real.display()
        ));
    }
    let build =
        |pick: fn(&Facts) -> &'static str| cpython.as_ref().map(|facts| pick(facts).to_string());
    let mut more = serde_json::Map::new();
    // Both are a part of what its series are.
    if let Some(language) = &runner.language {
        more.insert("language".to_string(), language.as_str().into());
    }
    if !runner.compile.is_empty() {
        more.insert("compile".to_string(), fill(&runner.compile).into());
    }
    Ok(Some(Found {
        kept: places.target.join("lab"),
        facts: RunnerFacts {
            name: runner.name.clone(),
            exe: real.to_string_lossy().into_owned(),
            argv: fill(&runner.command),
            version,
            sha256: hash_binary(&real)?,
            pgo: build(|facts| facts.pgo),
            lto: build(|facts| facts.lto),
            ours: runner.ours,
            more,
        },
        runner: Runner {
            compile: fill(&runner.compile),
            ..runner.clone()
        },
    }))
}

/// Says so when the baseline was not built for speed, or when another CPython of `runners` is a faster build.
pub fn question_baseline(chosen: &Found, runners: &[Runner], notes: &mut Vec<String>) {
    if chosen.runner.kind != RunnerKind::Cpython {
        return;
    }
    let facts = &chosen.facts;
    if facts.pgo.as_deref() == Some("no") || facts.lto.as_deref() == Some("no") {
        notes.push(format!(
            "{}: {} was built without {}: such builds are 1.2 to 1.65 times slower, and ratios flatter whatever is \
             compared with it",
            facts.name,
            facts.exe,
            match (facts.pgo.as_deref(), facts.lto.as_deref()) {
                (Some("no"), Some("no")) => "PGO and LTO",
                (Some("no"), _) => "PGO",
                _ => "LTO",
            }
        ));
    }
    let own = std::fs::canonicalize(&facts.exe).unwrap_or_default();
    let mut asked: Vec<PathBuf> = vec![own];
    let mut others: Vec<PathBuf> = Vec::new();
    let names = runners
        .iter()
        .filter(|runner| runner.kind == RunnerKind::Cpython);
    for text in names.flat_map(|runner| runner.find.iter().chain(&runner.fallback)) {
        for exe in locate(text) {
            // /usr/bin and /bin are often one folder.
            let exe = std::fs::canonicalize(&exe).unwrap_or(exe);
            if asked.contains(&exe) {
                continue;
            }
            asked.push(exe.clone());
            if let Some(other) = baseline::ask(&exe)
                && other.real != Path::new(&facts.exe)
                && !others.contains(&other.real)
            {
                others.push(other.real);
            }
        }
    }
    for other in others {
        // The two take turns, so that a drift of the machine does not decide.
        let mut best = (f64::INFINITY, f64::INFINITY);
        for _ in 0..2 {
            let (Some(own), Some(its)) = (
                baseline::calibrate(Path::new(&facts.exe)),
                baseline::calibrate(&other),
            ) else {
                break;
            };
            best = (best.0.min(own), best.1.min(its));
        }
        if best.0.is_finite() && best.0 / best.1 > 1.15 {
            notes.push(format!(
                "{}: {} runs a fixed loop {:.2} times as fast as the baseline {}; the baseline is not the fastest CPython here",
                facts.name,
                other.display(),
                best.0 / best.1,
                facts.exe
            ));
        }
    }
}

/// The executable files that a path or a name on PATH stands for.
pub(super) fn locate(text: &str) -> Vec<PathBuf> {
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    let text = if let Some(name) = text.strip_prefix('$') {
        variable(name)
    } else if let Some(rest) = text.strip_prefix("~/") {
        format!("{}/{rest}", variable("HOME"))
    } else {
        text.to_string()
    };
    if text.is_empty() {
        return Vec::new();
    }
    let candidates: Vec<PathBuf> = if text.contains('/') {
        vec![std::env::current_dir().unwrap_or_default().join(&text)]
    } else {
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path)
            .filter(|folder| folder.is_absolute())
            .map(|folder| folder.join(&text))
            .collect()
    };
    candidates
        .into_iter()
        .filter(|path| is_executable(path))
        .collect()
}

fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

fn first_line(argv: &[String]) -> Option<String> {
    let (program, args) = argv.split_first()?;
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    // Old Pythons print their version on standard error, which `ask` knows.
    let text = ask(Path::new(program), &args)?;
    Some(text.lines().next().unwrap_or_default().trim().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pgo: &str, lto: &str) -> Found {
        let runner = Runner {
            name: "cpython".to_string(),
            shows: String::new(),
            kind: RunnerKind::Cpython,
            find: Vec::new(),
            fallback: Vec::new(),
            command: Vec::new(),
            version: Vec::new(),
            build: Vec::new(),
            relink: Vec::new(),
            driver: PathBuf::new(),
            compile_driver: Vec::new(),
            env: Default::default(),
            stats: None,
            sim_args: Vec::new(),
            code_map: Vec::new(),
            language: None,
            compile: Vec::new(),
            ours: false,
            remedy: String::new(),
        };
        let facts = RunnerFacts {
            name: "cpython".to_string(),
            exe: "/opt/python".to_string(),
            argv: Vec::new(),
            version: String::new(),
            sha256: String::new(),
            pgo: Some(pgo.to_string()),
            lto: Some(lto.to_string()),
            ours: false,
            more: Default::default(),
        };
        Found {
            runner,
            facts,
            kept: PathBuf::new(),
        }
    }

    #[test]
    fn an_unoptimised_baseline_is_pointed_out() {
        let notes = |pgo, lto| {
            let mut notes = Vec::new();
            question_baseline(&found(pgo, lto), &[], &mut notes);
            notes.join("\n")
        };
        assert!(notes("no", "no").contains("/opt/python was built without PGO and LTO"));
        assert!(notes("yes", "no").contains("was built without LTO"));
        assert_eq!(notes("unknown", "unknown"), "");
        assert_eq!(notes("yes", "yes"), "");
    }

    #[test]
    fn placeholders_stand_for_places() {
        let places = Places {
            root: "/w".into(),
            target: "/t".into(),
        };
        assert_eq!(places.fill("{target}/release/x", ""), "/t/release/x");
        assert_eq!(places.fill("{root}:{exe}", "/bin/x"), "/w:/bin/x");
    }
}
