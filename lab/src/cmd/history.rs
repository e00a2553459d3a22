//! `lab history`: looks into the run files.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use clap::Subcommand;
use serde_json::{Value, json};

use super::{history_folder, print, prune};
use crate::error::{Error, Exit, Result};
use crate::history::{Loaded, examine, find, join, leftovers, list, load, stem};
use crate::model::Run;
use crate::runner::{Places, rfc3339};
use crate::trend::{
    Acknowledged, Alert, Night, alerts, alerts_json, alerts_text, nights, series, summary,
};

/// Arguments of `lab history`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  lab history list --filter loops --latest 10
  lab history show                                  the table of the latest run
  lab history show latest~2 latest~1 latest         three shards of a run as one table
  lab history dump latest --record sample --filter loops/calls
  lab history prune --unfinished --yes
  lab history verify
  lab history --alerts                              changes of level: exit status 1 for a slowdown nobody has acknowledged
  lab history --acknowledge text/join --note 'the price of Unicode 16'

Exit status: 0, with --alerts 1 for an open slowdown and 4 for an empty history, 2 usage, 6 a run cannot be read.")]
pub(crate) struct HistoryArgs {
    #[command(subcommand)]
    command: Option<HistoryCommand>,
    /// Print the change points of all series, with the commits between
    #[arg(long)]
    alerts: bool,
    /// With --alerts, print JSON
    #[arg(long, requires = "alerts")]
    json: bool,
    /// Acknowledge the open slowdowns of benchmarks whose name contains this (all with an empty text)
    #[arg(long, value_name = "TEXT", conflicts_with = "alerts")]
    acknowledge: Option<String>,
    /// Why they are accepted
    #[arg(
        long,
        value_name = "TEXT",
        requires = "acknowledge",
        default_value = ""
    )]
    note: String,
    /// The history folder instead of reports/history in the workspace
    #[arg(long, value_name = "FOLDER", global = true)]
    history: Option<PathBuf>,
}

#[derive(Subcommand)]
enum HistoryCommand {
    /// List the runs, oldest first
    List {
        /// Only runs of a benchmark whose name contains this
        #[arg(long, value_name = "TEXT")]
        filter: Option<String>,
        /// Only the newest N
        #[arg(long, value_name = "N")]
        latest: Option<usize>,
        /// One JSON object for each run, one a line
        #[arg(long)]
        json: bool,
    },
    /// Print the table of a run; of several, the shards of one run, as one
    Show {
        /// A path, the beginning of a run's name, `latest`, or `latest~N`
        #[arg(default_value = "latest", value_name = "RUN")]
        runs: Vec<String>,
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
        /// A path, the beginning of a run's name, `latest`, or `latest~N`
        #[arg(default_value = "latest")]
        run: String,
        /// Only records of this kind: header, sample, invocation, failure or end
        #[arg(long, value_name = "KIND")]
        record: Option<String>,
        /// Only records of benchmarks whose name contains this
        #[arg(long, value_name = "TEXT")]
        filter: Option<String>,
    },
    /// Remove runs that nobody needs any more
    Prune(prune::PruneArgs),
    /// Read every record of every run and say what is torn, twice, unknown or not finished
    Verify {
        /// Only these runs: a path, the beginning of a name, `latest`, or `latest~N`
        #[arg(value_name = "RUN")]
        runs: Vec<String>,
    },
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
    if let Some(part) = &args.acknowledge {
        return acknowledge(&history, part, &args.note);
    }
    let command = match &args.command {
        None if args.alerts => return show_alerts(&history, args.json),
        None => {
            return Err(Error::usage(
                "expected a subcommand or --alerts: `lab history --help` shows them",
            ));
        }
        Some(_) if args.alerts => {
            return Err(Error::usage("--alerts goes with no subcommand"));
        }
        Some(command) => command,
    };
    match command {
        HistoryCommand::List {
            filter,
            latest,
            json,
        } => list_runs(&history, filter.as_deref(), *latest, *json),
        HistoryCommand::Show {
            runs,
            json,
            markdown,
            report,
        } => {
            let (mut all, mut notes) = (Vec::new(), Vec::new());
            for run in runs {
                let loaded = load(&find(&history, run)?)?;
                all.push(loaded.run);
                notes.extend(loaded.notes);
            }
            super::run::print_run(&join(all)?, &history, *json, *markdown, report.as_deref())?;
            for note in &notes {
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
        HistoryCommand::Prune(args) => prune::run(&history, args),
        HistoryCommand::Verify { runs } => verify(&history, runs),
        #[cfg(feature = "parquet")]
        HistoryCommand::Parquet { out } => {
            let count = crate::history::parquet::write(&history, out)?;
            print(&format!("{count} samples written to {}\n", out.display()));
            Ok(Exit::Pass)
        }
    }
}

/// The nights of a history, and why runs are left out.
pub(super) fn read_nights(history: &Path) -> Result<(Vec<Night>, Vec<String>)> {
    let mut notes = Vec::new();
    let mut runs = Vec::new();
    for path in list(history)? {
        match load(&path) {
            Ok(loaded) if loaded.running => {
                notes.push(format!("{}: is still measured", stem(&path)))
            }
            Ok(loaded) => runs.extend(summary(&loaded.run)),
            Err(error) => notes.push(format!("left out: {error}")),
        }
    }
    Ok((nights(runs.into_iter()), notes))
}

fn found_alerts(history: &Path) -> Result<(Vec<Alert>, Acknowledged)> {
    let (nights, notes) = read_nights(history)?;
    for note in &notes {
        eprintln!("lab: note: {note}");
    }
    if nights.is_empty() {
        return Err(Error {
            exit: Exit::NoBaseline,
            message: format!(
                "{}: there are no runs yet: `lab run` makes them",
                history.display()
            ),
        });
    }
    let acknowledged = Acknowledged::load(history)?;
    Ok((alerts(&series(&nights), &acknowledged), acknowledged))
}

fn show_alerts(history: &Path, json: bool) -> Result<Exit> {
    let (alerts, _) = found_alerts(history)?;
    if json {
        print(&format!("{:#}\n", alerts_json(&alerts)));
    } else {
        print(&alerts_text(&alerts));
    }
    Ok(if alerts.iter().any(Alert::is_open) {
        Exit::Regressed
    } else {
        Exit::Pass
    })
}

fn acknowledge(history: &Path, part: &str, note: &str) -> Result<Exit> {
    let (alerts, mut acknowledged) = found_alerts(history)?;
    let open: Vec<&Alert> = alerts
        .iter()
        .filter(|alert| alert.is_open() && alert.benchmark.contains(part))
        .collect();
    if open.is_empty() {
        return Err(Error::usage(format!(
            "--acknowledge {part}: there is no open slowdown of such a benchmark; `lab history --alerts` shows them"
        )));
    }
    for alert in &open {
        acknowledged.add(alert, &rfc3339(SystemTime::now()), note);
        print(&format!(
            "acknowledged: {} ({})\n",
            alert.benchmark, alert.runner
        ));
    }
    acknowledged.save(history)?;
    Ok(Exit::Pass)
}

fn list_runs(
    history: &Path,
    filter: Option<&str>,
    latest: Option<usize>,
    json: bool,
) -> Result<Exit> {
    let mut lines = Vec::new();
    for path in list(history)? {
        let line = match load(&path) {
            Ok(loaded) => {
                let cases = &loaded.run.header.cases;
                let wanted = filter
                    .is_none_or(|part| cases.iter().any(|case| case.benchmark.contains(part)));
                wanted.then(|| listed(&loaded, json))
            }
            Err(error) if json => Some(format!(
                "{}\n",
                json!({ "run": stem(&path), "error": error.to_string() })
            )),
            Err(error) => Some(format!("{} cannot be read: {error}\n", stem(&path))),
        };
        lines.extend(line);
    }
    let first = lines.len() - latest.unwrap_or(lines.len()).min(lines.len());
    print(&lines[first..].concat());
    Ok(Exit::Pass)
}

/// A run on one line.
fn listed(loaded: &Loaded, json: bool) -> String {
    let header = &loaded.run.header;
    let runners: Vec<&str> = header
        .runners
        .iter()
        .map(|runner| runner.name.as_str())
        .collect();
    let samples = loaded.run.samples().count();
    let state = match loaded.run.end() {
        Some(end) if end.exit == 0 => "complete".to_string(),
        Some(end) => format!("exit {}", end.exit),
        None if loaded.running => "running".to_string(),
        None => "not finished".to_string(),
    };
    if json {
        let line = json!({ "run": header.run, "started": header.started, "mode": header.mode, "git": header.git,
            "machine_class": header.machine.class, "shard": header.shard, "runners": runners,
            "cases": header.cases.iter().map(|case| &case.benchmark).collect::<Vec<_>>(), "samples": samples, "state": state });
        return format!("{line}\n");
    }
    let revision = header.git.as_ref().map_or("no git".to_string(), |git| {
        let short = git.revision.get(..10).unwrap_or(&git.revision);
        format!("{short}{}", if git.dirty { "+" } else { "" })
    });
    let shard = header
        .shard
        .map_or(String::new(), |shard| format!(", shard {shard}"));
    format!(
        "{} {} {:7} {revision:11} {:3} cases {samples:5} samples, {}{shard} ({state})\n",
        header.run,
        header.started,
        header.mode,
        header.cases.len(),
        runners.join(",")
    )
}

fn dump(run: &Run, kind: Option<&str>, filter: Option<&str>) -> Result<Exit> {
    let has = |value: &Value, key: &str, wanted: &dyn Fn(&str) -> bool| {
        value.get(key).and_then(Value::as_str).is_some_and(wanted)
    };
    let no_json = |cause| Error::harness(format!("a record cannot be written as JSON: {cause}"));
    let mut text = String::new();
    if kind == Some("header") {
        let header = serde_json::to_value(&run.header).map_err(no_json)?;
        text.push_str(&format!("{header}\n"));
    }
    for record in &run.records {
        let value = serde_json::to_value(record).map_err(no_json)?;
        if kind.is_none_or(|kind| has(&value, "record", &|found| found == kind))
            && filter.is_none_or(|part| has(&value, "benchmark", &|name| name.contains(part)))
        {
            text.push_str(&format!("{value}\n"));
        }
    }
    print(&text);
    Ok(Exit::Pass)
}

fn verify(history: &Path, runs: &[String]) -> Result<Exit> {
    let paths = if runs.is_empty() {
        list(history)?
    } else {
        runs.iter()
            .map(|run| find(history, run))
            .collect::<Result<_>>()?
    };
    let mut exit = Exit::Pass;
    let mut samples = 0;
    for path in &paths {
        let examined = examine(path);
        samples += examined.samples;
        for note in examined.notes {
            print(&format!("note: {note}\n"));
        }
        for wrong in examined.wrong {
            print(&format!("wrong: {wrong}\n"));
            exit = Exit::Harness;
        }
    }
    for path in leftovers(history) {
        print(&format!(
            "note: {}: a lab was killed before its run began; `lab history prune` removes it\n",
            path.display()
        ));
    }
    print(&format!("{} runs read, {samples} samples\n", paths.len()));
    Ok(exit)
}
