//! `lab check`: holds programs against the contract of docs/formats.md, without measuring anything for the history.

use std::path::PathBuf;

use super::{load_cases, print, runners_file};
use crate::error::{Error, Exit, Result};
use crate::runner::{self, Places, Stage};
use crate::suite::{Bench, Case, Kind, load_runners};

/// Arguments of `lab check`.
#[derive(clap::Args)]
pub(crate) struct CheckArgs {
    /// Suite files
    #[arg(required = true, value_name = "SUITE")]
    suites: Vec<PathBuf>,
    /// The runner to check with; the baseline when not given
    #[arg(long, value_name = "NAME")]
    runner: Option<String>,
    /// Check only cases whose name contains one of these
    #[arg(long, value_delimiter = ',', value_name = "TEXT,...")]
    filter: Vec<String>,
    /// The runners file instead of the one beside the first suite
    #[arg(long, value_name = "FILE")]
    runners_file: Option<PathBuf>,
}

/// How far the time at 2n may be from twice the time at n: wide enough for this kind of machine, narrow enough to find
/// quadratic work.
const LINEAR: std::ops::RangeInclusive<f64> = 1.4..=2.8;

/// Times that n and 2n are run; the quickest of each counts.
const TURNS: usize = 3;

/// Runs the subcommand.
pub(crate) fn run(args: &CheckArgs) -> Result<Exit> {
    let (_, cases) = load_cases(&args.suites, &args.filter)?;
    let file = runners_file(args.runners_file.as_ref(), &args.suites);
    let runners = load_runners(&file)?;
    let name = args.runner.as_ref().unwrap_or(&runners.baseline);
    let Some(runner) = runners.get(name) else {
        return Err(Error::usage(format!(
            "--runner: no runner {name:?} in {}",
            file.display()
        )));
    };
    let mut notes = Vec::new();
    let Some(found) = runner::resolve(runner, &Places::of(&file), &mut notes)? else {
        return Err(Error::harness(notes.join("\n")));
    };
    let mut stage = Stage::create()?;
    let mut exit = Exit::Pass;
    for case in &cases {
        if case.program_in(found.runner.language.as_deref()).is_none() {
            print(&format!("{}: no program for {name}\n", case.id()));
            continue;
        }
        // Sizes in this order, so that the first repetition of n is not the cold one; n and 2n in turns, so that what
        // disturbs the machine for a while disturbs both.
        let sizes = |bench: &Bench| {
            let mut sizes = vec![bench.sim_n, bench.slice_n];
            sizes.extend([bench.n, 2 * bench.n].repeat(TURNS));
            sizes
        };
        let complaints = match runner::check_case(case, &found, &mut stage, sizes)? {
            Ok(iterations) => {
                let times: Vec<String> = iterations
                    .iter()
                    .map(|(_, cpu_ns, _)| format!("{:.1}", *cpu_ns as f64 / 1e6))
                    .collect();
                let answers: Vec<String> = iterations
                    .iter()
                    .map(|(n, _, answer)| format!("{n}: {answer:?}"))
                    .collect();
                print(&format!(
                    "{}: {} ms; answers {}\n",
                    case.id(),
                    times.join(", "),
                    answers.join(", ")
                ));
                judge(case, &iterations)
            }
            Err(message) => vec![message],
        };
        for complaint in complaints {
            eprintln!("lab: {}: {complaint}", case.id());
            exit = Exit::WrongAnswer;
        }
    }
    Ok(exit)
}

fn judge(case: &Case, iterations: &[(u64, u64, String)]) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut hold = |what: &str, expected: Option<&String>, found: &String| {
        if let Some(expected) = expected.filter(|expected| *expected != found) {
            complaints.push(format!("expected the {what} {expected:?}, found {found:?}"));
        }
    };
    match (&case.kind, iterations) {
        (Kind::Bench(bench), [sim, slice, turns @ ..]) if turns.len() == 2 * TURNS => {
            hold("sim_answer", bench.sim_answer.as_ref(), &sim.2);
            hold("slice_answer", bench.slice_answer.as_ref(), &slice.2);
            for once in turns.iter().step_by(2) {
                hold("answer", Some(&case.answer), &once.2);
            }
            let quickest = |from: usize| turns[from..].iter().step_by(2).map(|turn| turn.1).min();
            let (once, twice) = (quickest(0).unwrap_or(0), quickest(1).unwrap_or(0));
            let factor = twice as f64 / once.max(1) as f64;
            if !LINEAR.contains(&factor) {
                complaints.push(format!("bench(n) is expected to be linear in n, but 2n takes {factor:.2} times as long as n"));
            }
        }
        (_, [once]) => hold("answer", Some(&case.answer), &once.2),
        _ => complaints.push("did not answer every request".to_string()),
    }
    complaints.dedup();
    complaints
}
