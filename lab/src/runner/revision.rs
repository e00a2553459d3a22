//! Runners of other revisions: built in a git work tree under the target folder, and kept by what went into them.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::ask::ask;
use super::find::{Found, Places, build, locate, resolve};
use super::stage::hash_text;
use crate::error::{Error, Exit, Result};
use crate::suite::runners::Runner;

/// A commit, as somebody named it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// What was asked for: a branch, a tag, a hash.
    pub named: String,
    /// Full hash of the commit.
    pub commit: String,
}

impl Revision {
    /// The commit that `named` stands for in the repository at `root`; nothing when there is none.
    pub fn find(root: &Path, named: &str) -> Option<Revision> {
        let commit = git(
            root,
            &[
                "rev-parse",
                "--verify",
                "--quiet",
                "--end-of-options",
                &format!("{named}^{{commit}}"),
            ],
        )
        .ok()?;
        Some(Revision {
            named: named.to_string(),
            commit,
        })
    }

    /// Where two revisions parted.
    pub fn merge_base(root: &Path, one: &str, other: &str) -> Result<Revision> {
        let commit = git(root, &["merge-base", one, other]).map_err(|why| Error {
            exit: Exit::NoBaseline,
            message: format!(
                "{one} and {other} have no merge base in {}: {why}; fetch the whole history, or name a baseline with --base",
                root.display()
            ),
        })?;
        Ok(Revision {
            named: format!("merge base of {one} and {other}"),
            commit,
        })
    }

    /// The default branch of the repository: that of `origin`, else `main` or `master`.
    pub fn default_branch(root: &Path) -> Option<String> {
        git(root, &["rev-parse", "--abbrev-ref", "origin/HEAD"])
            .ok()
            .filter(|name| name != "origin/HEAD")
            .into_iter()
            .chain(["origin/main", "main", "origin/master", "master"].map(str::to_string))
            .find(|name| Revision::find(root, name).is_some())
    }

    /// The commits after `from` up to `to`, oldest first. With `first_parent` those of merged branches are left out, so that
    /// each follows from the one before.
    pub fn between(root: &Path, from: &str, to: &str, first_parent: bool) -> Result<Vec<Revision>> {
        let range = format!("{from}..{to}");
        let mut args = vec!["rev-list", "--reverse", "--topo-order"];
        args.extend(first_parent.then_some("--first-parent"));
        args.extend(["--end-of-options", &range]);
        let list = git(root, &args).map_err(|why| {
            Error::usage(format!(
                "{range}: {} has no such range of commits: {why}",
                root.display()
            ))
        })?;
        let revision = |commit: &str| Revision {
            named: commit.get(..10).unwrap_or(commit).to_string(),
            commit: commit.to_string(),
        };
        Ok(list.lines().map(revision).collect())
    }

    /// The first line of the commit's message.
    pub fn subject(&self, root: &Path) -> String {
        git(root, &["log", "-1", "--format=%s", &self.commit]).unwrap_or_default()
    }

    /// The first ten digits of the commit.
    pub fn short(&self) -> &str {
        self.commit.get(..10).unwrap_or(&self.commit)
    }
}

/// Builds `runner` as it was at a revision and finds it. A binary is kept under the hash of everything that went into it
/// (the tree, the build command, the compiler, its flags), so the second time nothing is built.
pub fn build_revision(
    runner: &Runner,
    places: &Places,
    revision: &Revision,
    notes: &mut Vec<String>,
) -> Result<Found> {
    build_patched(runner, places, revision, None, notes)
}

/// As [`build_revision`], with a patch file applied to the revision.
pub fn build_patched(
    runner: &Runner,
    places: &Places,
    revision: &Revision,
    patch: Option<&Path>,
    notes: &mut Vec<String>,
) -> Result<Found> {
    let kept = Kept::of(places);
    if runner.build.is_empty() {
        return Err(Error::usage(format!(
            "{}: the runner {:?} is not built here, so no revision of it can be: choose another with --runner, or give a binary",
            revision.named, runner.name
        )));
    }
    let key = key(runner, places, revision, patch)?;
    let binary = match kept.find(&key) {
        Some(binary) => binary,
        None => kept.build(runner, places, revision, patch, &key)?,
    };
    let mut found = find_binary(runner, places, &binary, notes)?;
    found
        .facts
        .more
        .insert("revision".to_string(), revision.commit.clone().into());
    Ok(found)
}

/// The runner with `binary` in place of its own.
pub fn find_binary(
    runner: &Runner,
    places: &Places,
    binary: &Path,
    notes: &mut Vec<String>,
) -> Result<Found> {
    let runner = Runner {
        find: vec![binary.to_string_lossy().into_owned()],
        fallback: Vec::new(),
        remedy: format!(
            "expected an executable file that answers the version command of the runner {:?}",
            runner.name
        ),
        ..runner.clone()
    };
    let mut own = Vec::new();
    let found = resolve(&runner, places, &mut own)?;
    found.map_or_else(
        || Err(Error::usage(own.join("\n"))),
        |found| {
            notes.append(&mut own.clone());
            Ok(found)
        },
    )
}

/// A copy of a runner's binary among the kept ones, so that the paths of both sides of a comparison have one length: the
/// length of a command line moves the stack.
pub fn keep_binary(found: &Found, places: &Places, notes: &mut Vec<String>) -> Result<Found> {
    let key = found.facts.sha256.get(..KEY).unwrap_or_default();
    let kept = Kept::of(places);
    let exe = Path::new(&found.facts.exe);
    let binary = match kept.find(key) {
        Some(binary) => binary,
        None => kept.keep(exe, key)?,
    };
    let mut again = find_binary(&found.runner, places, &binary, notes)?;
    again.runner.find.clone_from(&found.runner.find);
    again.facts.more = found.facts.more.clone();
    let own = found.facts.argv.iter().map(|word| {
        if *word == found.facts.exe {
            again.facts.exe.clone()
        } else {
            word.clone()
        }
    });
    again.facts.argv = own.collect();
    Ok(again)
}

/// Digits of a key.
const KEY: usize = 16;

/// The binaries that were kept, and the work tree that makes them.
struct Kept {
    folder: PathBuf,
}

impl Kept {
    fn of(places: &Places) -> Kept {
        Kept {
            folder: places.target.join("lab"),
        }
    }

    /// The only file in the folder of a key.
    fn find(&self, key: &str) -> Option<PathBuf> {
        let entries = std::fs::read_dir(self.folder.join("builds").join(key)).ok()?;
        let mut paths = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
        paths.find(|path| path.extension().is_none_or(|end| end != "partial"))
    }

    fn keep(&self, exe: &Path, key: &str) -> Result<PathBuf> {
        let folder = self.folder.join("builds").join(key);
        std::fs::create_dir_all(&folder)
            .map_err(|cause| Error::file(&folder, "create the folder", cause))?;
        let name = exe.file_name().unwrap_or_default();
        let partial = folder.join(format!("{}.partial", std::process::id()));
        let binary = folder.join(name);
        std::fs::copy(exe, &partial)
            .and_then(|_| std::fs::rename(&partial, &binary))
            .map_err(|cause| Error::file(&binary, "keep the binary", cause))?;
        Ok(binary)
    }

    fn build(
        &self,
        runner: &Runner,
        places: &Places,
        revision: &Revision,
        patch: Option<&Path>,
        key: &str,
    ) -> Result<PathBuf> {
        std::fs::create_dir_all(&self.folder)
            .map_err(|cause| Error::file(&self.folder, "create the folder", cause))?;
        let lock = self.folder.join("lock");
        // One work tree for all labs, so that each build goes on from the one before; the lock ends with the file.
        let _lock = File::create(&lock)
            .and_then(|file| file.lock().map(|()| file))
            .map_err(|cause| Error::file(&lock, "lock", cause))?;
        if let Some(binary) = self.find(key) {
            return Ok(binary);
        }
        let tree = self.folder.join("tree");
        self.check_out(&places.root, &tree, revision)?;
        if let Some(patch) = patch {
            apply(&tree, patch, revision)?;
        }
        let prefix = git(&places.root, &["rev-parse", "--show-prefix"]).unwrap_or_default();
        let there = Places {
            root: tree.join(prefix),
            target: self.folder.join("target"),
        };
        eprintln!(
            "lab: building {} at {} ({})",
            runner.name,
            revision.short(),
            revision.named
        );
        let broken = |why: String| Error {
            exit: Exit::NoBaseline,
            message: format!(
                "{} ({}) cannot be built: {why}\nchoose another revision, or give a binary that was built from it",
                revision.short(),
                revision.named
            ),
        };
        build(&[runner], &there).map_err(|error| broken(error.message))?;
        let built = runner
            .find
            .iter()
            .find_map(|text| locate(&there.fill(text, "")).into_iter().next())
            .filter(|path| path.starts_with(&self.folder));
        let built = built.ok_or_else(|| {
            broken(format!(
                "`{}` made none of {}",
                runner.build.join(" "),
                runner.find.join(", ")
            ))
        })?;
        self.keep(&built, key)
    }

    fn check_out(&self, root: &Path, tree: &Path, revision: &Revision) -> Result<()> {
        let failed = |why: String| {
            Error::harness(format!(
                "{}: cannot check out {}: {why}",
                tree.display(),
                revision.short()
            ))
        };
        let path = tree.to_string_lossy().into_owned();
        // First of all, so that nothing is ever checked out in the repository around the target folder.
        let is_tree = git(tree, &["rev-parse", "--show-toplevel"]).is_ok_and(|top| {
            let real = |path: &Path| std::fs::canonicalize(path).ok();
            real(Path::new(&top)) == real(tree)
        });
        let commit = revision.commit.as_str();
        if is_tree
            && git(
                tree,
                &["checkout", "--quiet", "--force", "--detach", commit],
            )
            .is_ok()
        {
            let cleaned = git(tree, &["clean", "--quiet", "-ffd"]);
            return cleaned.map(drop).map_err(failed);
        }
        // A tree that git forgot, or that was deleted, is made anew.
        let _ = std::fs::remove_dir_all(tree);
        git(root, &["worktree", "prune"]).map_err(failed)?;
        let add = [
            "worktree", "add", "--quiet", "--force", "--detach", &path, commit,
        ];
        git(root, &add).map(drop).map_err(failed)
    }
}

/// Applies a patch file to what is checked out.
fn apply(tree: &Path, patch: &Path, revision: &Revision) -> Result<()> {
    let file = std::fs::canonicalize(patch).unwrap_or_else(|_| patch.to_path_buf());
    let file = file.to_string_lossy();
    git(tree, &["apply", "--whitespace=nowarn", &file])
        .map(drop)
        .map_err(|why| Error {
            exit: Exit::NoBaseline,
            message: format!(
                "{}: does not apply to {} ({}): {why}; name the revision that it was made from, or make it anew",
                patch.display(),
                revision.short(),
                revision.named
            ),
        })
}

/// The hash of everything that decides what a build makes.
fn key(
    runner: &Runner,
    places: &Places,
    revision: &Revision,
    patch: Option<&Path>,
) -> Result<String> {
    let patch = match patch {
        None => String::new(),
        Some(file) => std::fs::read_to_string(file).map_err(|cause| {
            Error::usage(format!(
                "{}: cannot read the patch: {cause}",
                file.display()
            ))
        })?,
    };
    let prefix = git(&places.root, &["rev-parse", "--show-prefix"]).unwrap_or_default();
    let tree = git(
        &places.root,
        &["rev-parse", &format!("{}:{prefix}", revision.commit)],
    )
    .map_err(|why| {
        Error::usage(format!(
            "{} ({}) does not have the folder {prefix:?}: {why}",
            revision.short(),
            revision.named
        ))
    })?;
    let compiler = locate("rustc")
        .first()
        .and_then(|rustc| ask(rustc, &["-vV"]))
        .unwrap_or_default();
    let flags = std::env::var("RUSTFLAGS").unwrap_or_default();
    let mut key = hash_text(&format!(
        "{tree}\n{}\n{}\n{compiler}\n{flags}\n{patch}",
        runner.build.join("\0"),
        runner.find.join("\0")
    ));
    key.truncate(KEY);
    Ok(key)
}

/// Runs git at `folder`; what it printed, or why it failed.
fn git(folder: &Path, args: &[&str]) -> std::result::Result<String, String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(args)
        // Hooks of git set these, and would have it work on another repository.
        .env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE")
        .env_remove("GIT_INDEX_FILE")
        .output()
        .map_err(|cause| format!("git cannot be started: {cause}"))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_string();
    if output.status.success() {
        Ok(text(&output.stdout))
    } else {
        Err(text(&output.stderr))
    }
}
