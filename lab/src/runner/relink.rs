//! One source, linked in several orders: what moves a benchmark when nothing was changed.

use super::find::{Found, Places};
use super::revision::{Revision, build_revision};
use crate::error::{Error, Result};
use crate::suite::runners::Runner;

/// A runner as it is linked by default, and the same with its parts in other orders.
pub struct Relinked {
    /// As `build` makes it.
    pub base: Found,
    /// As `relink` makes it, in the order of the seeds.
    pub layouts: Vec<Layout>,
}

/// One order.
pub struct Layout {
    /// What decides it.
    pub seed: u32,
    /// The runner.
    pub found: Found,
}

/// Builds a revision of `runner` and links it once for each of the seeds 1 to `count`. The binaries are kept under paths of
/// one length, like those of any revision. Links that do not differ from each other are refused.
pub fn relink(
    runner: &Runner,
    places: &Places,
    revision: &Revision,
    count: u32,
    notes: &mut Vec<String>,
) -> Result<Relinked> {
    if runner.relink.is_empty() {
        return Err(Error::usage(format!(
            "the runner {:?} cannot be linked in another order: give it a command as `relink` in the runners file, with {{seed}} in \
             it (docs/formats.md), or choose another with --runner",
            runner.name
        )));
    }
    let base = build_revision(runner, places, revision, notes)?;
    let mut layouts: Vec<Layout> = Vec::new();
    for seed in 1..=count {
        let build = runner.relink.iter();
        let shuffled = Runner {
            build: build
                .map(|word| word.replace("{seed}", &seed.to_string()))
                .collect(),
            ..runner.clone()
        };
        let mut own = Vec::new();
        let found = build_revision(&shuffled, places, revision, &mut own).map_err(|error| {
            Error::harness(format!(
                "{} cannot be linked in another order: {}\n{LINKER}",
                runner.name, error.message
            ))
        })?;
        let same = |other: &Found| other.facts.sha256 == found.facts.sha256;
        let twin = if same(&base) {
            Some("the one without a seed".to_string())
        } else {
            let twin = layouts.iter().find(|layout| same(&layout.found));
            twin.map(|layout| format!("that of seed {}", layout.seed))
        };
        if let Some(twin) = twin {
            return Err(Error::harness(format!(
                "{}: the binary of seed {seed} is, byte for byte, {twin}: the command `{}` does not change the order\n{LINKER}",
                runner.name,
                shuffled.build.join(" ")
            )));
        }
        layouts.push(Layout { seed, found });
    }
    Ok(Relinked { base, layouts })
}

/// What shuffling needs.
const LINKER: &str = "the linker must be one that shuffles: lld has --shuffle-sections and is what Rust links with on x86-64 Linux, \
                      unless RUSTFLAGS or .cargo/config.toml name another; GNU ld, gold and mold before 2.0 do not take the option";
