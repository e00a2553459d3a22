//! The subcommands, one file each. Only here are the parts of the lab wired together.

mod advice;
mod attempt;
mod bisect;
mod cause;
mod certify;
mod check;
mod commits;
mod compare;
mod counted;
mod doctor;
mod export;
mod gate;
mod history;
mod import;
mod judged;
mod layouts;
mod merge;
mod nightly;
mod profile;
mod profiler;
mod prune;
mod report;
mod run;
mod session;
mod side;
mod stored;
mod time;

use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};

use crate::error::{Exit, Result};
use crate::runner::Places;

/// The command line of `lab`.
#[derive(Parser)]
#[command(
    name = "lab",
    version,
    about = "Measures runners against each other and says what it can prove"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure suites and print the ratios to the baseline
    Run(run::RunArgs),
    /// Say what this machine will do to a measurement, and what to do about it
    Doctor(doctor::DoctorArgs),
    /// Time commands against each other, without a suite
    Time(time::TimeArgs),
    /// Check that programs answer as their suites say, and that their work is linear in n
    Check(check::CheckArgs),
    /// Compare two runs, revisions, binaries or runners, and say what is proven
    Compare(compare::CompareArgs),
    /// Measure what an optimisation gives beside what was expected of it, and keep both in the ledger
    Try(attempt::TryArgs),
    /// Find the commit that made a benchmark slower
    Bisect(bisect::BisectArgs),
    /// Certify the lab itself: how often it is wrong, and what it finds
    Certify(certify::CertifyArgs),
    /// Decide whether the work tree may be merged: measured against the merge base, twice where it looks slower
    Gate(gate::GateArgs),
    /// Show where a benchmark spends its time: flamegraphs, counters, what the compiler did when
    Profile(profile::ProfileArgs),
    /// Look into the runs that were measured
    History(history::HistoryArgs),
    /// Measure all suites within a budget, gate, and publish the dashboard: what a timer calls each night
    Nightly(nightly::NightlyArgs),
    /// Make the dashboard: a folder of pages that any browser shows, without a network
    Report(report::ReportArgs),
    /// Take files of pyperf, hyperfine or criterion into the history
    Import(import::ImportArgs),
    /// Write a run for pyperf, hyperfine or as CSV
    Export(export::ExportArgs),
    /// Copy the runs of other histories into this one
    Merge(merge::MergeArgs),
}

/// Reads the command line and runs it; returns the exit status. Errors go to standard error.
pub fn main() -> u8 {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors for clap's printing, but share its path.
            let exit = if error.use_stderr() {
                Exit::Usage
            } else {
                Exit::Pass
            };
            let _ = error.print();
            return exit.code();
        }
    };
    let result = match cli.command {
        Command::Run(args) => run::run(&args),
        Command::Doctor(args) => doctor::run(&args),
        Command::Time(args) => time::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Try(args) => attempt::run(&args),
        Command::Bisect(args) => bisect::run(&args),
        Command::Certify(args) => certify::run(&args),
        Command::Gate(args) => gate::run(&args),
        Command::Profile(args) => profile::run(&args),
        Command::History(args) => history::run(&args),
        Command::Nightly(args) => nightly::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Merge(args) => merge::run(&args),
    };
    match result {
        Ok(exit) => exit.code(),
        Err(error) => {
            eprintln!("lab: {error}");
            error.exit.code()
        }
    }
}

/// Writes a result to standard output. A reader that has gone is not an error of the lab.
fn print(text: &str) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// `runners.toml`: what was asked for, else the one beside the first suite.
fn runners_file(asked: Option<&PathBuf>, suites: &[PathBuf]) -> PathBuf {
    asked.cloned().unwrap_or_else(|| {
        suites
            .first()
            .and_then(|suite| suite.parent())
            .unwrap_or(Path::new(""))
            .join("runners.toml")
    })
}

/// The history folder: what was asked for, else that of the workspace.
fn history_folder(asked: Option<&PathBuf>, places: &Places) -> PathBuf {
    asked
        .cloned()
        .unwrap_or_else(|| places.root.join("reports/history"))
}

/// Loads suites and keeps the cases whose name holds one of the filters (all, without filters).
fn load_cases(
    paths: &[PathBuf],
    filters: &[String],
) -> Result<(Vec<crate::suite::Suite>, Vec<crate::suite::Case>)> {
    use crate::error::Error;
    let mut suites: Vec<crate::suite::Suite> = Vec::new();
    // So that suites/*.toml means all suites.
    let is_suite = |path: &&PathBuf| path.file_name().is_none_or(|name| name != "runners.toml");
    for path in paths.iter().filter(is_suite) {
        let suite = crate::suite::load_suite(path)?;
        if let Some(other) = suites.iter().find(|other| other.name == suite.name) {
            return Err(Error::usage(format!(
                "{}: there is already a suite {:?}, from {}: give each suite once",
                path.display(),
                suite.name,
                other.path.display()
            )));
        }
        suites.push(suite);
    }
    if suites.is_empty() {
        return Err(Error::usage(format!(
            "{}: there is no suite to run: runners.toml says what is measured with, give a suite such as suites/loops.toml",
            paths
                .iter()
                .map(|path| path.display().to_string())
                .collect::<Vec<_>>()
                .join(", ")
        )));
    }
    let all = suites.iter().flat_map(|suite| &suite.cases);
    let cases: Vec<crate::suite::Case> = all
        .clone()
        .filter(|case| {
            filters.is_empty()
                || filters
                    .iter()
                    .any(|filter| case.id().contains(filter.as_str()))
        })
        .cloned()
        .collect();
    if cases.is_empty() {
        let names: Vec<String> = all.map(crate::suite::Case::id).collect();
        return Err(Error::usage(format!(
            "--filter {}: no case matches; there are {}",
            filters.join(","),
            names.join(", ")
        )));
    }
    Ok((suites, cases))
}
