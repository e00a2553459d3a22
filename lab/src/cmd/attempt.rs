//! `lab try`: measures what a change gives beside what was expected of it, and keeps both in the ledger.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde_json::json;

use super::judged::{comparison_of, exit_of, layouts};
use super::session::{Session, Size};
use super::{history_folder, load_cases, print, runners_file};
use crate::error::{Error, Exit, Result};
use crate::ledger::{Entry, Side, load_entry, load_ledger, page};
use crate::report;
use crate::runner::{self, Duets, Found, Places, Revision, Stage};
use crate::suite::runners::Runner;
use crate::suite::{Runners, load_runners};
use crate::verdict::Rules;

/// Arguments of `lab try`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  lab try reports/ledger/jit-threshold.toml    measure an entry and write the page
  lab try                                      write the page of all entries anew

Exit status: 0 measured and kept, whatever it gave; 2 usage, 4 a side cannot be built, 5 a wrong answer, 6 a program failed,
130 interrupted.")]
pub(crate) struct TryArgs {
    /// Entries of the ledger; none: only the page of reports/ledger is written
    #[arg(value_name = "ENTRY")]
    entries: Vec<PathBuf>,
    /// This many rounds instead of the entry's, or 20
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    rounds: Option<u32>,
    /// Seed of the random order
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Do not build runners first (revisions, patches and other builds are made all the same)
    #[arg(long)]
    no_build: bool,
    /// The runners file instead of the one beside the entry's first suite
    #[arg(long, value_name = "FILE")]
    runners_file: Option<PathBuf>,
    /// The history folder instead of reports/history in the workspace
    #[arg(long, value_name = "FOLDER")]
    history: Option<PathBuf>,
}

/// Rounds when neither the entry nor the command line says how many.
const ROUNDS: u32 = 20;

/// Runs the subcommand.
pub(crate) fn run(args: &TryArgs) -> Result<Exit> {
    let mut folders = Vec::new();
    let mut worst = Exit::Pass;
    // All are read before the first is measured.
    let entries: Vec<Entry> = args
        .entries
        .iter()
        .map(|path| load_entry(path))
        .collect::<Result<_>>()?;
    for entry in &entries {
        let exit = measure(args, entry)?;
        if exit != Exit::Pass {
            worst = exit;
        }
        let folder = entry.path.parent().unwrap_or(Path::new("")).to_path_buf();
        if !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    if entries.is_empty() {
        let root = Places::of(Path::new("./runners.toml")).root;
        folders.push(root.join("reports/ledger"));
    }
    for folder in folders {
        let text = page(&load_ledger(&folder)?);
        write(&folder.join("README.md"), &text)?;
    }
    Ok(worst)
}

/// Measures one entry and writes what it gave beside it.
fn measure(args: &TryArgs, entry: &Entry) -> Result<Exit> {
    let file = runners_file(args.runners_file.as_ref(), &entry.suites);
    let (runners, places) = (load_runners(&file)?, Places::of(&file));
    let history = history_folder(args.history.as_ref(), &places);
    let (_, cases) = load_cases(&entry.suites, &entry.filter)?;
    for (pattern, _) in &entry.expected {
        let hit = |case: &crate::suite::Case| {
            pattern
                .strip_suffix('*')
                .map_or(case.id() == *pattern, |start| case.id().starts_with(start))
        };
        if !cases.iter().any(hit) {
            return Err(Error::usage(format!(
                "{}: something is expected of {pattern:?}, which is none of the benchmarks measured",
                entry.path.display()
            )));
        }
    }
    let mut notes = Vec::new();
    let sides = [
        side(
            args,
            entry,
            &entry.base,
            "base",
            &runners,
            &places,
            &mut notes,
        )?,
        side(
            args,
            entry,
            &entry.candidate,
            "candidate",
            &runners,
            &places,
            &mut notes,
        )?,
    ];
    let rounds = args
        .rounds
        .or(entry.rounds.and_then(|rounds| u32::try_from(rounds).ok()))
        .unwrap_or(ROUNDS);
    let machine = runner::settle(&mut notes);
    let session = Session {
        mode: "try",
        cases: &cases,
        runners: &runners,
        sides: &sides,
        places: &places,
        history: &history,
        size: Size::Rounds(rounds),
        duets: Duets::Cold,
        candidate_work: 1.0,
        seed: args.seed,
        machine: &machine.0,
        core: machine.1,
        notes: &notes,
        simulator: None,
        rules: Rules::default(),
    };
    let run = session.measure(&mut Stage::create()?)?;
    let comparison = comparison_of(&run, &layouts(None, &places, &run)?, &session.rules)?;
    print(&report::comparison_text(&comparison));
    let result = json!({
        "format": "lab.tried/1",
        "measured": runner::rfc3339(SystemTime::now()),
        "rounds": rounds,
        "comparison": report::comparison_json(&comparison),
    });
    write(&entry.path.with_extension("json"), &format!("{result:#}\n"))?;
    Ok(match exit_of(&comparison) {
        Exit::Regressed | Exit::Inconclusive => Exit::Pass,
        exit => exit,
    })
}

/// Makes one side of an entry.
fn side(
    args: &TryArgs,
    entry: &Entry,
    side: &Side,
    name: &str,
    runners: &Runners,
    places: &Places,
    notes: &mut Vec<String>,
) -> Result<Found> {
    let chosen = [&side.runner, &entry.base.runner, &entry.candidate.runner];
    let named = chosen.into_iter().flatten().chain(&runners.default).next();
    let wanted = named.unwrap_or(&runners.baseline);
    let runner = runners.get(wanted).ok_or_else(|| {
        Error::usage(format!(
            "{}: no runner {wanted:?} in {}",
            entry.path.display(),
            runners.path.display()
        ))
    })?;
    let runner = Runner {
        build: runner.build.iter().chain(&side.build).cloned().collect(),
        ..runner.clone()
    };
    let one_is_built = entry.base.is_built() || entry.candidate.is_built();
    let mut found = if one_is_built {
        let named = side.revision.as_deref().or(entry.base.revision.as_deref());
        let named = named.unwrap_or("HEAD");
        let revision = Revision::find(&places.root, named).ok_or_else(|| {
            Error::usage(format!(
                "{}: {} has no revision {named:?}",
                entry.path.display(),
                places.root.display()
            ))
        })?;
        runner::build_patched(&runner, places, &revision, side.patch.as_deref(), notes)?
    } else {
        if !args.no_build {
            runner::build(&[&runner], places)?;
        }
        let mut own = Vec::new();
        let found = runner::resolve(&runner, places, &mut own)?;
        notes.append(&mut own.clone());
        found.ok_or_else(|| Error {
            exit: Exit::NoBaseline,
            message: own.join("\n"),
        })?
    };
    found.facts.argv.extend(side.options.iter().cloned());
    found.facts.name = name.to_string();
    found.runner.name = name.to_string();
    Ok(found)
}

/// Writes a file whole or not at all.
fn write(path: &Path, text: &str) -> Result<()> {
    let partial = path.with_extension("partial");
    std::fs::write(&partial, text)
        .and_then(|()| std::fs::rename(&partial, path))
        .map_err(|cause| Error::file(path, "write", cause))
}
