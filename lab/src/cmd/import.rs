//! `lab import`: takes measurements of other tools into the history.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde_json::Value;

use super::{history_folder, print};
use crate::error::{Error, Exit, Result};
use crate::exchange::{IMPORTED, Source, Tool, import};
use crate::history::{RunWriter, contradictions, list, load};
use crate::model::Run;
use crate::runner::{Places, hash_text, rfc3339};

/// Arguments of `lab import`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  lab import pyperf.json --runner cpython-3.13      python3 -m pyperf ... -o pyperf.json
  lab import before.json after.json                 hyperfine --export-json before.json ...
  lab import target/criterion                       every new/sample.json below it
  lab history show latest                           medians of what came in

Each file becomes a run. Times are stored in whole nanoseconds with the number of loops they are of; nothing is averaged or left
out, and what a file does not tell (CPU time, say) stays unknown. A file that is in the history already is refused.

Exit status: 0 all imported, 2 a file that is not what it should be, 6 it could not be stored.")]
pub(crate) struct ImportArgs {
    /// Files of pyperf, hyperfine or criterion, told apart by their contents; folders are searched for criterion's
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What the runner is to be called [default: pyperf, command or criterion]
    #[arg(long, value_name = "NAME")]
    runner: Option<String>,
    /// The history folder instead of reports/history in the workspace
    #[arg(long, value_name = "FOLDER")]
    history: Option<PathBuf>,
}

/// Runs the subcommand.
pub(crate) fn run(args: &ImportArgs) -> Result<Exit> {
    let history = history_folder(
        args.history.as_ref(),
        &Places::of(Path::new("./runners.toml")),
    );
    let mut files = Vec::new();
    for path in &args.files {
        if path.is_dir() {
            let before = files.len();
            find_samples(path, &mut files)?;
            if files.len() == before {
                return Err(Error::usage(format!(
                    "{}: there is no new/sample.json of criterion below it; other files are given by name",
                    path.display()
                )));
            }
        } else {
            files.push(path.clone());
        }
    }
    // All are read before the first is stored.
    let mut runs: Vec<Run> = Vec::new();
    let mut known = imported_before(&history)?;
    // Runs are listed in the order of their names: those of one millisecond count up, so that they stay in the order of the files.
    let mut names = ulid::Generator::new();
    for file in &files {
        let name = names
            .generate()
            .map_err(|_| Error::harness("no name is left for another run in this millisecond"))?;
        let run = read(file, args.runner.as_deref(), &name.to_string())?;
        let hash = origin(&run, "sha256").unwrap_or_default();
        if let Some((_, there)) = known.iter().find(|(other, _)| *other == hash) {
            return Err(Error::usage(format!(
                "{}: it is in the history already, as the run {there}",
                file.display()
            )));
        }
        known.push((hash, run.header.run.clone()));
        runs.push(run);
    }
    for run in &runs {
        let mut writer = RunWriter::create(&history, &run.header)?;
        for record in &run.records {
            writer.write(record)?;
        }
        writer.finish()?;
        print(&format!(
            "{}: {} samples of {} benchmarks from {}\n",
            run.header.run,
            run.samples().count(),
            run.header.cases.len(),
            origin(run, "file").unwrap_or_default()
        ));
        for note in &run.header.notes {
            eprintln!("lab: note: {note}");
        }
    }
    Ok(Exit::Pass)
}

fn read(file: &Path, runner: Option<&str>, name: &str) -> Result<Run> {
    let wrong = |what: &str| Error::usage(format!("{}: {what}", file.display()));
    let text = std::fs::read_to_string(file)
        .map_err(|cause| wrong(&format!("cannot read the file: {cause}")))?;
    let value: Value = serde_json::from_str(&text).map_err(|cause| {
        wrong(&format!(
            "not JSON: {cause}; expected a file of pyperf, hyperfine (--export-json) or criterion (sample.json)"
        ))
    })?;
    let tool = Tool::of(&value).ok_or_else(|| {
        wrong("not a file of pyperf (with \"benchmarks\" and \"version\"), hyperfine (with \"results\") or criterion (with \"iters\" and \"times\")")
    })?;
    let written = file
        .metadata()
        .and_then(|metadata| metadata.modified())
        .unwrap_or_else(|_| SystemTime::now());
    let beside = file
        .parent()
        .and_then(|folder| std::fs::read(folder.join("benchmark.json")).ok())
        .and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
    let source = Source {
        tool,
        path: &file.to_string_lossy(),
        sha256: &hash_text(&text),
        written: &rfc3339(written),
        runner,
        beside: beside.as_ref(),
    };
    let run =
        import(&value, &source, name).map_err(|what| wrong(&format!("{}: {what}", tool.name())))?;
    match contradictions(&run).first() {
        Some(what) => Err(wrong(what)),
        None => Ok(run),
    }
}

/// Hash and run of every file that was imported so far.
fn imported_before(history: &Path) -> Result<Vec<(String, String)>> {
    let mut known = Vec::new();
    for path in list(history)? {
        if let Ok(loaded) = load(&path)
            && let Some(hash) = origin(&loaded.run, "sha256")
        {
            known.push((hash, loaded.run.header.run));
        }
    }
    Ok(known)
}

fn origin(run: &Run, key: &str) -> Option<String> {
    let text = run.header.more.get(IMPORTED)?.get(key)?.as_str()?;
    Some(text.to_string())
}

/// The samples of the last measurement of each of criterion's benchmarks below a folder.
fn find_samples(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let entries = std::fs::read_dir(folder)
        .map_err(|cause| Error::file(folder, "search the folder", cause))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            find_samples(&path, found)?;
        } else if path.ends_with("new/sample.json") {
            found.push(path);
        }
    }
    Ok(())
}
