//! `lab history`: looks into the run files.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::Value;

use super::{history_folder, print};
use crate::error::{Error, Exit, Result};
use crate::history::{find, list, load, stem};
use crate::model::Run;
use crate::runner::Places;

/// Arguments of `lab history`.
#[derive(clap::Args)]
pub(crate) struct HistoryArgs {
    #[command(subcommand)]
    command: HistoryCommand,
    /// The history folder instead of reports/history in the workspace
    #[arg(long, value_name = "FOLDER", global = true)]
    history: Option<PathBuf>,
}

#[derive(Subcommand)]
enum HistoryCommand {
    /// List the runs, oldest first
    List,
    /// Print the table of a run: a path, the beginning of its name, or `last`
    Show {
        /// The run
        #[arg(default_value = "last")]
        run: String,
        /// Print the table as JSON
        #[arg(long, conflicts_with = "markdown")]
        json: bool,
        /// Print a report as Markdown
        #[arg(long)]
        markdown: bool,
        /// Also write the report as Markdown into this file
        #[arg(long, value_name = "FILE")]
        report: Option<PathBuf>,
    },
    /// Print the records of a run as JSON, one a line
    Dump {
        /// The run
        #[arg(default_value = "last")]
        run: String,
        /// Only records of this kind: sample, invocation, failure or end
        #[arg(long, value_name = "KIND")]
        record: Option<String>,
        /// Only records of benchmarks whose name contains this
        #[arg(long, value_name = "TEXT")]
        filter: Option<String>,
    },
    /// Read every record of every run and say what is torn, unknown or not finished
    Verify,
    /// Derive a Parquet file of all samples from the run files
    #[cfg(feature = "parquet")]
    Parquet {
        /// The file to write
        out: PathBuf,
    },
}

/// Runs the subcommand.
pub(crate) fn run(args: &HistoryArgs) -> Result<Exit> {
    // Any file of the working directory stands for it when the workspace is looked for.
    let history = history_folder(
        args.history.as_ref(),
        &Places::of(Path::new("./runners.toml")),
    );
    match &args.command {
        HistoryCommand::List => list_runs(&history),
        HistoryCommand::Show {
            run,
            json,
            markdown,
            report,
        } => {
            let loaded = load(&find(&history, run)?)?;
            super::run::print_run(&loaded.run, &history, *json, *markdown, report.as_deref())?;
            for note in &loaded.notes {
                eprintln!("lab: note: {note}");
            }
            Ok(Exit::Pass)
        }
        HistoryCommand::Dump {
            run,
            record,
            filter,
        } => dump(
            &load(&find(&history, run)?)?.run,
            record.as_deref(),
            filter.as_deref(),
        ),
        HistoryCommand::Verify => verify(&history),
        #[cfg(feature = "parquet")]
        HistoryCommand::Parquet { out } => {
            let count = crate::history::parquet::write(&history, out)?;
            print(&format!("{count} samples written to {}\n", out.display()));
            Ok(Exit::Pass)
        }
    }
}

fn list_runs(history: &Path) -> Result<Exit> {
    for path in list(history)? {
        match load(&path) {
            Ok(loaded) => {
                let header = &loaded.run.header;
                let revision = header.git.as_ref().map_or("no git".to_string(), |git| {
                    format!(
                        "{}{}",
                        git.revision.get(..10).unwrap_or(&git.revision),
                        if git.dirty { "+" } else { "" }
                    )
                });
                let runners: Vec<&str> = header
                    .runners
                    .iter()
                    .map(|runner| runner.name.as_str())
                    .collect();
                let state = match loaded.run.end() {
                    Some(end) if end.exit == 0 => "complete".to_string(),
                    Some(end) => format!("exit {}", end.exit),
                    None => "not finished".to_string(),
                };
                print(&format!(
                    "{} {} {:7} {revision:11} {:3} cases {:5} samples, {} ({state})\n",
                    header.run,
                    header.started,
                    header.mode,
                    header.cases.len(),
                    loaded.run.samples().count(),
                    runners.join(",")
                ));
            }
            Err(error) => print(&format!("{} cannot be read: {error}\n", stem(&path))),
        }
    }
    Ok(Exit::Pass)
}

fn dump(run: &Run, kind: Option<&str>, filter: Option<&str>) -> Result<Exit> {
    let has = |value: &Value, key: &str, wanted: &dyn Fn(&str) -> bool| {
        value.get(key).and_then(Value::as_str).is_some_and(wanted)
    };
    let mut text = String::new();
    for record in &run.records {
        let value = serde_json::to_value(record).map_err(|cause| {
            Error::harness(format!("a record cannot be written as JSON: {cause}"))
        })?;
        if kind.is_none_or(|kind| has(&value, "record", &|found| found == kind))
            && filter.is_none_or(|part| has(&value, "benchmark", &|name| name.contains(part)))
        {
            text.push_str(&format!("{value}\n"));
        }
    }
    print(&text);
    Ok(Exit::Pass)
}

fn verify(history: &Path) -> Result<Exit> {
    let mut exit = Exit::Pass;
    let paths = list(history)?;
    for path in &paths {
        match load(path) {
            Ok(loaded) => {
                for note in loaded.notes {
                    print(&format!("note: {note}\n"));
                }
                if loaded.run.header.run != stem(path) {
                    print(&format!(
                        "wrong: {}: holds the run {}\n",
                        path.display(),
                        loaded.run.header.run
                    ));
                    exit = Exit::Harness;
                }
            }
            Err(error) => {
                print(&format!("wrong: {error}\n"));
                exit = Exit::Harness;
            }
        }
    }
    print(&format!("{} runs read\n", paths.len()));
    Ok(exit)
}
