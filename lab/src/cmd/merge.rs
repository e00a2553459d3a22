//! `lab merge`: brings run files of other histories into this one.

use std::path::{Path, PathBuf};

use super::{history_folder, print};
use crate::error::{Exit, Result};
use crate::history::{Merged, merge, sources};
use crate::runner::Places;

/// Arguments of `lab merge`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  lab merge part1 part2 part3          the shards of a run, each measured with --history part1, part2, part3
  lab merge ci-artefacts/*/history     what the jobs of a matrix brought home
  lab merge old/runs/01J9Z.jsonl -n    what would become of one run file

A run file is copied after it was read whole and nothing was found wrong in it. One that is here already, or whose
continuation is, is left alone; one that continues what is here takes its place; any other of the same name is refused.
`lab history show RUN RUN...` prints the shards of a run as one table.

Exit status: 0 all is here now, 2 no such folder, 6 something was refused (the rest is copied).")]
pub(crate) struct MergeArgs {
    /// Other history folders, folders of run files, or run files
    #[arg(required = true, value_name = "FROM")]
    from: Vec<PathBuf>,
    /// Only say what would be done
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// The history folder to copy into instead of reports/history in the workspace
    #[arg(long, value_name = "FOLDER")]
    history: Option<PathBuf>,
}

/// Runs the subcommand.
pub(crate) fn run(args: &MergeArgs) -> Result<Exit> {
    let history = history_folder(
        args.history.as_ref(),
        &Places::of(Path::new("./runners.toml")),
    );
    let mut files = Vec::new();
    for source in &args.from {
        files.extend(sources(source)?);
    }
    let (mut copied, mut here, mut refused) = (0, 0, 0);
    for file in &files {
        match merge(&history, file, args.dry_run)? {
            Merged::Copied => copied += 1,
            Merged::Continued => {
                copied += 1;
                print(&format!("continued: {}\n", file.display()));
            }
            Merged::Here => here += 1,
            Merged::Refused(why) => {
                refused += 1;
                eprintln!("lab: {}: refused: {why}", file.display());
            }
        }
    }
    let would = if args.dry_run { "to be " } else { "" };
    print(&format!(
        "{copied} runs {would}copied, {here} were here already, {refused} refused\n"
    ));
    Ok(if refused > 0 {
        Exit::Harness
    } else {
        Exit::Pass
    })
}
