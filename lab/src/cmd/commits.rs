//! `lab run --commits A..B`: a run of each commit of a range.

use super::run::{RunArgs, Setup, find_baseline, measure, wanted};
use crate::error::{Error, Exit, Result};
use crate::history;
use crate::model::{Git, Machine, Run};
use crate::runner::{self, Found, Revision};

/// Measures every commit of `range`, oldest first. A commit that cannot be built is named and left out.
pub(super) fn run(args: &RunArgs, setup: &Setup, range: &str) -> Result<Exit> {
    let root = &setup.places.root;
    let Some((from, to)) = range
        .split_once("..")
        .filter(|(from, to)| !from.is_empty() && !from.ends_with('.') && !to.starts_with('.'))
    else {
        return Err(Error::usage(format!(
            "--commits {range}: expected a range such as main~10..main"
        )));
    };
    let to = if to.is_empty() { "HEAD" } else { to };
    let commits = Revision::between(root, from, to, false)?;
    if commits.is_empty() {
        return Err(Error::usage(format!(
            "--commits {range}: there is no commit in it"
        )));
    }
    let built: Vec<_> = wanted(args, &setup.runners)?
        .into_iter()
        .filter(|runner| !runner.build.is_empty())
        .collect();
    if built.is_empty() {
        return Err(Error::usage(
            "--commits: none of the runners is built here, so no commit changes them: choose others with --runners",
        ));
    }
    let mut notes = Vec::new();
    let baseline = find_baseline(&setup.runners, &setup.places, &mut notes)?;
    let machine = runner::settle(&mut notes);
    let (mut broken, mut measured, mut exit) = (Vec::new(), 0, Exit::Pass);
    for (index, revision) in commits.iter().enumerate() {
        let place = format!(
            "commit {} of {}: {} {}",
            index + 1,
            commits.len(),
            revision.short(),
            revision.subject(root)
        );
        let names: Vec<&str> = built.iter().map(|runner| runner.name.as_str()).collect();
        if args.skip_existing && is_measured(setup, &machine.0, revision, &names)? {
            eprintln!("lab: {place}: measured already");
            measured += 1;
            continue;
        }
        eprintln!("lab: {place}");
        let mut notes = notes.clone();
        let made: Result<Vec<Found>> = built
            .iter()
            .map(|runner| runner::build_revision(runner, &setup.places, revision, &mut notes))
            .collect();
        match made {
            Ok(candidates) => {
                let git = Git {
                    revision: revision.commit.clone(),
                    dirty: false,
                };
                let sides = (&baseline, candidates.as_slice());
                let ended = measure(args, setup, sides, machine.clone(), Some(git), notes)?;
                measured += 1;
                // A wrong answer goes before other failures, those before none.
                exit = match (exit, ended) {
                    (Exit::WrongAnswer, _) | (_, Exit::WrongAnswer) => Exit::WrongAnswer,
                    (before, Exit::Pass) => before,
                    (_, now) => now,
                };
            }
            Err(error) if error.exit == Exit::NoBaseline => {
                eprintln!("lab: {}", error.message);
                broken.push(revision.short());
            }
            Err(error) => return Err(error),
        }
    }
    if !broken.is_empty() {
        eprintln!("lab: commits that cannot be built: {}", broken.join(", "));
    }
    if measured == 0 {
        return Err(Error {
            exit: Exit::NoBaseline,
            message: format!("--commits {range}: no commit of it can be built"),
        });
    }
    Ok(exit)
}

/// Whether the history has a whole run of a commit with all the benchmarks and runners, on this machine class.
fn is_measured(
    setup: &Setup,
    machine: &Machine,
    revision: &Revision,
    runners: &[&str],
) -> Result<bool> {
    let has = |run: &Run| {
        let header = &run.header;
        let of_commit = header
            .git
            .as_ref()
            .is_some_and(|git| git.revision == revision.commit && !git.dirty);
        let is_whole = run.end().is_some_and(|end| end.exit == Exit::Pass.code());
        let has_runners = runners
            .iter()
            .all(|name| header.runners.iter().any(|facts| facts.name == *name));
        let has_cases = setup.cases.iter().all(|case| {
            let facts = header
                .cases
                .iter()
                .find(|facts| facts.benchmark == case.id());
            facts.is_some_and(|facts| {
                runner::hash_files([&case.program].into_iter().chain(&case.needs))
                    .is_ok_and(|hash| hash == facts.sha256)
            })
        });
        of_commit
            && is_whole
            && header.machine.class == machine.class
            && header.baseline == setup.runners.baseline
            && has_runners
            && has_cases
    };
    // A run file that cannot be read is none.
    Ok(history::list(&setup.history)?
        .iter()
        .any(|path| history::load(path).is_ok_and(|loaded| has(&loaded.run))))
}
