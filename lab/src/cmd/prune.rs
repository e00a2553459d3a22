//! `lab history prune`: removes run files that nobody needs any more.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::print;
use crate::error::{Error, Exit, Result};
use crate::history::{Loaded, leftovers, list, load};
use crate::runner::rfc3339;

/// Arguments of `lab history prune`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  lab history prune --unfinished                      what was killed and can go
  lab history prune --older-than 90 --keep 50 --yes   runs older than 90 days, except the newest 50

A run goes when it meets every condition given, and at least one has to be given. A run that is being measured and a file that
cannot be read stay.")]
pub(crate) struct PruneArgs {
    /// Runs that began more than this many days ago
    #[arg(long, value_name = "DAYS")]
    older_than: Option<u32>,
    /// Runs that are not among the newest N
    #[arg(long, value_name = "N")]
    keep: Option<usize>,
    /// Runs that did not come to their end
    #[arg(long)]
    unfinished: bool,
    /// Runs without any sample
    #[arg(long)]
    empty: bool,
    /// Remove them; without it they are only named
    #[arg(long)]
    yes: bool,
}

/// Runs the subcommand.
pub(crate) fn run(history: &Path, args: &PruneArgs) -> Result<Exit> {
    if args.older_than.is_none() && args.keep.is_none() && !args.unfinished && !args.empty {
        return Err(Error::usage(
            "lab history prune: nothing says what can go: give --older-than, --keep, --unfinished or --empty",
        ));
    }
    let paths = list(history)?;
    let oldest = args.older_than.map(|days| {
        let age = Duration::from_secs(u64::from(days) * 86_400);
        // RFC 3339 in UTC sorts as text.
        rfc3339(
            SystemTime::now()
                .checked_sub(age)
                .unwrap_or(SystemTime::UNIX_EPOCH),
        )
    });
    let newest = paths.len().saturating_sub(args.keep.unwrap_or(0));
    let goes = |loaded: &Loaded, place: usize| {
        let header = &loaded.run.header;
        !loaded.running
            && oldest
                .as_ref()
                .is_none_or(|oldest| header.started < *oldest)
            && place < newest
            && (!args.unfinished || loaded.run.end().is_none())
            && (!args.empty || loaded.run.samples().next().is_none())
    };
    let mut going: Vec<PathBuf> = leftovers(history);
    for (place, path) in paths.iter().enumerate() {
        match load(path) {
            Ok(loaded) if goes(&loaded, place) => {
                print(&format!(
                    "{} {} {} samples\n",
                    loaded.run.header.run,
                    loaded.run.header.started,
                    loaded.run.samples().count()
                ));
                going.push(path.clone());
            }
            Ok(_) => {}
            Err(error) => eprintln!("lab: it stays, as it cannot be read: {error}"),
        }
    }
    if args.yes {
        for path in &going {
            std::fs::remove_file(path).map_err(|cause| Error::file(path, "remove it", cause))?;
        }
        print(&format!("{} files removed\n", going.len()));
    } else {
        print(&format!(
            "{} files would be removed; --yes does it\n",
            going.len()
        ));
    }
    Ok(Exit::Pass)
}
