//! `lab export`: hands a run to other tools.

use std::path::{Path, PathBuf};

use super::{history_folder, print};
use crate::error::{Error, Exit, Result};
use crate::exchange::{to_csv, to_hyperfine, to_pyperf};
use crate::history::{find, load};
use crate::model::Run;
use crate::runner::Places;

/// Arguments of `lab export`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  lab export --to pyperf --runner tauraro -o tauraro.json    then: python3 -m pyperf stats tauraro.json
  lab export latest~1 --to hyperfine -o run.json             for hyperfine's scripts
  lab export --to csv > run.csv                              every sample with all that is known of it

pyperf's values are seconds for one unit of `n`, a run there for each process; its `compare_to` treats values of one process as
independent, which they are not (docs/methodology.md). hyperfine's are seconds of the benchmark's metric for the whole work.

Exit status: 0 written, 2 no such run or runner, 6 it could not be written.")]
pub(crate) struct ExportArgs {
    /// A path, the beginning of a run's name, `latest`, or `latest~N`
    #[arg(default_value = "latest", value_name = "RUN")]
    run: String,
    /// The form
    #[arg(long, value_enum, value_name = "FORM")]
    to: Form,
    /// Only this runner; pyperf's files hold one, so it must be given where there are several
    #[arg(long, value_name = "NAME")]
    runner: Option<String>,
    /// Only benchmarks whose name contains this
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// The file to write instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The history folder instead of reports/history in the workspace
    #[arg(long, value_name = "FOLDER")]
    history: Option<PathBuf>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Form {
    /// pyperf's JSON
    Pyperf,
    /// hyperfine's JSON
    Hyperfine,
    /// Comma-separated values, a line for each sample
    Csv,
}

/// Runs the subcommand.
pub(crate) fn run(args: &ExportArgs) -> Result<Exit> {
    let history = history_folder(
        args.history.as_ref(),
        &Places::of(Path::new("./runners.toml")),
    );
    let loaded = load(&find(&history, &args.run)?)?;
    let mut run = loaded.run;
    if let Some(part) = &args.filter {
        run.header
            .cases
            .retain(|case| case.benchmark.contains(part.as_str()));
        run.records.retain(|record| match record {
            crate::model::Record::Sample(sample) => sample.benchmark.contains(part.as_str()),
            _ => true,
        });
    }
    let runner = args.runner.as_deref();
    check_runner(&run, runner, matches!(args.to, Form::Pyperf))?;
    let text = match args.to {
        Form::Pyperf => format!(
            "{:#}\n",
            to_pyperf(&run, runner.unwrap_or(&run.header.baseline))
        ),
        Form::Hyperfine => format!("{:#}\n", to_hyperfine(&run, runner)),
        Form::Csv => to_csv(&run, runner),
    };
    for note in &loaded.notes {
        eprintln!("lab: note: {note}");
    }
    let warm = run
        .samples()
        .filter(|sample| sample.phase == "warm-up")
        .count();
    if warm > 0 && matches!(args.to, Form::Hyperfine) {
        eprintln!(
            "lab: note: {warm} warm-up slices are left out, hyperfine's form has no place for them"
        );
    }
    match &args.output {
        None => print(&text),
        Some(file) => {
            std::fs::write(file, text).map_err(|cause| Error::file(file, "write it", cause))?;
        }
    }
    Ok(Exit::Pass)
}

/// There must be samples to write, and for pyperf of one runner only.
fn check_runner(run: &Run, asked: Option<&str>, only_one: bool) -> Result<()> {
    let mut names: Vec<&str> = run.samples().map(|sample| sample.runner.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let place = format!("the run {}", run.header.run);
    match asked {
        _ if names.is_empty() => Err(Error::usage(format!("{place} holds no such samples"))),
        Some(name) if !names.contains(&name) => Err(Error::usage(format!(
            "--runner: {place} has no samples of {name:?}; there are {}",
            names.join(", ")
        ))),
        None if only_one && names.len() > 1 => Err(Error::usage(format!(
            "{place} holds several runners, and a file of pyperf one: give --runner, one of {}",
            names.join(", ")
        ))),
        _ => Ok(()),
    }
}
