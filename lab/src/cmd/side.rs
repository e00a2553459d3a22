//! The sides of a comparison, as they are named on the command line.

use std::path::{Path, PathBuf};

use crate::error::{Error, Exit, Result};
use crate::history;
use crate::model::Run;
use crate::runner::{self, Found, Places, Revision};
use crate::suite::Runners;
use crate::suite::runners::Runner;

/// What a name stands for.
pub(super) enum Named {
    /// A run of the history, and the runner in it when one was named.
    Run {
        /// The run.
        run: Box<Run>,
        /// The runner.
        runner: Option<String>,
    },
    /// A program file, with options.
    Binary(PathBuf, Vec<String>),
    /// A runner of runners.toml, with options.
    Runner(String, Vec<String>),
    /// A git revision, with options for its runner.
    Revision(Revision, Vec<String>),
}

impl Named {
    /// Finds out what `text` stands for: `run:`, `binary:`, `runner:` or `git:` before it settles the matter; else a path
    /// is a binary (or a run file), then come runs, runners and revisions.
    pub(super) fn find(
        text: &str,
        history: &Path,
        runners: Option<&Runners>,
        root: &Path,
    ) -> Result<Named> {
        let (kind, rest) = match text.split_once(':') {
            Some((kind, rest)) if ["run", "binary", "runner", "git"].contains(&kind) => {
                (Some(kind), rest)
            }
            _ => (None, text),
        };
        let wants = |what: &str| kind.is_none_or(|kind| kind == what);
        let words = shlex::split(rest).filter(|words| !words.is_empty());
        let Some((first, options)) = words.as_ref().and_then(|words| words.split_first()) else {
            return Err(Error::usage(format!(
                "{text:?}: expected a run, a revision, a binary or a runner with its options; quotes must be closed"
            )));
        };
        let path = Path::new(first);
        if wants("run") && path.extension().is_some_and(|end| end == "jsonl") && path.is_file() {
            return load(path, None);
        }
        if wants("binary") && (first.contains('/') || kind.is_some()) {
            if path.is_file() {
                let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
                return Ok(Named::Binary(path, options.to_vec()));
            }
            // A branch may have a slash in its name.
            if kind.is_some() || first.starts_with(['.', '/']) {
                return Err(Error::usage(format!("{first}: there is no such file")));
            }
        }
        if wants("run") && options.is_empty() {
            let (name, runner) = match first.split_once(':') {
                Some((name, runner)) => (name, Some(runner.to_string())),
                None => (first.as_str(), None),
            };
            if let Some(path) = find_run(history, name, kind.is_some())? {
                return load(&path, runner);
            }
        }
        if wants("runner") && runners.is_some_and(|runners| runners.get(first).is_some()) {
            return Ok(Named::Runner(first.clone(), options.to_vec()));
        }
        if wants("git")
            && let Some(revision) = Revision::find(root, first)
        {
            return Ok(Named::Revision(revision, options.to_vec()));
        }
        let known: Vec<&str> = runners
            .iter()
            .flat_map(|runners| &runners.runners)
            .map(|runner| runner.name.as_str())
            .collect();
        Err(Error::usage(format!(
            "{first:?}: no run of {} begins like this (`lab history list` shows them), no runner is called so (there are {}), \
             and {} has no such revision; a binary is given with its folder (./{first})",
            history.display(),
            known.join(", "),
            root.display()
        )))
    }
}

/// The runs that `latest`, `latest~2` or the beginning of a ULID stand for; nothing when `name` is something else.
fn find_run(history: &Path, name: &str, surely: bool) -> Result<Option<PathBuf>> {
    let back = match name {
        "latest" | "last" => Some(0),
        _ => name
            .strip_prefix("latest~")
            .and_then(|number| number.parse::<usize>().ok()),
    };
    let all = history::list(history)?;
    if let Some(back) = back {
        // Comparisons are not runs of suites: nobody means them.
        let mut suites = all.iter().rev().filter(|path| {
            history::load(path)
                .is_ok_and(|loaded| !loaded.run.header.more.contains_key(super::session::SIDES))
        });
        return match suites.nth(back) {
            Some(path) => Ok(Some(path.clone())),
            None => Err(Error {
                exit: Exit::NoBaseline,
                message: format!(
                    "{name}: {} does not hold that many runs of suites; `lab run` makes one",
                    history.display()
                ),
            }),
        };
    }
    let wanted = name.to_ascii_uppercase();
    let matching: Vec<&PathBuf> = all
        .iter()
        .filter(|path| wanted.len() >= 4 && history::stem(path).starts_with(&wanted))
        .collect();
    match matching.as_slice() {
        [] if surely => Err(Error::usage(format!(
            "{name}: no run of {} begins like this; `lab history list` shows them",
            history.display()
        ))),
        [] => Ok(None),
        [one] => Ok(Some((*one).clone())),
        more => Err(Error::usage(format!(
            "{name}: {} runs of {} begin like this: give more of the name",
            more.len(),
            history.display()
        ))),
    }
}

fn load(path: &Path, runner: Option<String>) -> Result<Named> {
    Ok(Named::Run {
        run: Box::new(history::load(path)?.run),
        runner,
    })
}

/// How the sides that are measured now are made.
pub(super) struct Workshop<'a> {
    /// The runners.
    pub(super) runners: &'a Runners,
    /// The runner that revisions and binaries are run as.
    pub(super) like: &'a Runner,
    /// Where things are.
    pub(super) places: &'a Places,
    /// Whether runners are built first.
    pub(super) build: bool,
}

impl Workshop<'_> {
    /// The two sides with their binaries, named apart.
    pub(super) fn make(
        &self,
        named: [(&str, &Named); 2],
        notes: &mut Vec<String>,
    ) -> Result<[Found; 2]> {
        let [a, b] = named;
        let is_revision = |named: &Named| matches!(named, Named::Revision(..));
        let mut sides = [self.side(a.0, a.1, notes)?, self.side(b.0, b.1, notes)?];
        if is_revision(a.1) != is_revision(b.1) {
            for (side, named) in sides.iter_mut().zip([a.1, b.1]) {
                let kept = matches!(named, Named::Runner(..)) && !side.runner.build.is_empty();
                if kept {
                    *side = runner::keep_binary(side, self.places, notes)?;
                }
            }
        }
        if sides[0].facts.name == sides[1].facts.name {
            sides[1].facts.name.push_str(" (again)");
        }
        for side in &mut sides {
            side.runner.name.clone_from(&side.facts.name);
        }
        Ok(sides)
    }

    /// A side by itself.
    pub(super) fn one(&self, text: &str, named: &Named, notes: &mut Vec<String>) -> Result<Found> {
        self.side(text, named, notes)
    }

    fn side(&self, text: &str, named: &Named, notes: &mut Vec<String>) -> Result<Found> {
        let (mut found, options) = match named {
            Named::Run { .. } => {
                return Err(Error::usage(format!(
                    "{text}: a run is compared with another run, as both are stored; to measure its revision beside something \
                     else, give the revision (`lab history list` shows it)"
                )));
            }
            Named::Binary(path, options) => (
                runner::find_binary(self.like, self.places, path, notes)?,
                options,
            ),
            Named::Runner(name, options) => (self.runner(name, notes)?, options),
            Named::Revision(revision, options) => (
                runner::build_revision(self.like, self.places, revision, notes)?,
                options,
            ),
        };
        found.facts.argv.extend(options.iter().cloned());
        found.facts.name = text.to_string();
        Ok(found)
    }

    fn runner(&self, name: &str, notes: &mut Vec<String>) -> Result<Found> {
        let Some(runner) = self.runners.get(name) else {
            return Err(Error::usage(format!(
                "no runner {name:?} in {}",
                self.runners.path.display()
            )));
        };
        if self.build {
            runner::build(&[runner], self.places)?;
        }
        let mut own = Vec::new();
        let found = runner::resolve(runner, self.places, &mut own)?;
        notes.extend(own.iter().cloned());
        found.ok_or_else(|| Error {
            exit: Exit::NoBaseline,
            message: own.join("\n"),
        })
    }
}
