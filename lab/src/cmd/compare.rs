//! `lab compare`: two sides, measured side by side now or as two runs have them.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::cause::{CauseArgs, LONGEST_ALL, Sides, add_causes, say_stored, write_page};
use super::judged::{comparison_of, exit_of, layouts};
use super::run::CounterMode;
use super::session::{Session, Size};
use super::side::{Named, Workshop};
use super::stored::stored;
use super::{history_folder, load_cases, print, runners_file};
use crate::error::{Error, Exit, Result};
use crate::report;
use crate::runner::{self, Duets, Places, Stage};
use crate::suite::{Runners, load_runners};
use crate::verdict::Rules;

/// Arguments of `lab compare`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  lab compare latest~1 latest                             two runs of the history, as they are stored
  lab compare main HEAD suites/loops.toml                 two revisions, built and measured side by side
  lab compare tauraro 'tauraro --jit-threshold=200'       a runner with and without an option
  lab compare ./before ./after --budget 2m                two binaries, for two minutes at most

Exit status: 0 nothing regressed, 1 a relevant regression, 2 usage, 3 inconclusive, 4 no baseline, 5 a wrong answer,
6 a program failed, 130 interrupted.")]
pub(crate) struct CompareArgs {
    /// Before: a run (beginning of its name, latest, latest~1), a git revision, a binary (a path), or a runner with options
    #[arg(value_name = "A")]
    a: String,
    /// After: the same choice
    #[arg(value_name = "B")]
    b: String,
    #[command(flatten)]
    common: MeasureArgs,
    /// Compare runs of different machine classes all the same
    #[arg(long)]
    across_machines: bool,
    #[command(flatten)]
    causes: CauseArgs,
    /// Print the comparison as JSON
    #[arg(long, conflicts_with = "markdown")]
    json: bool,
    /// Print it as Markdown
    #[arg(long)]
    markdown: bool,
}

/// What every command that measures two sides takes.
#[derive(clap::Args)]
pub(crate) struct MeasureArgs {
    /// Suites to measure; all of suites/ when none is given
    #[arg(value_name = "SUITE")]
    pub(super) suites: Vec<PathBuf>,
    /// Only cases whose name contains one of these
    #[arg(long, value_delimiter = ',', value_name = "TEXT,...")]
    pub(super) filter: Vec<String>,
    /// 5 rounds: a first look, which proves little
    #[arg(long, conflicts_with_all = ["precise", "rounds", "budget"])]
    pub(super) quick: bool,
    /// 60 rounds: finds changes of 2 %
    #[arg(long, conflicts_with_all = ["rounds", "budget"])]
    pub(super) precise: bool,
    /// This many rounds instead of 20
    #[arg(long, value_name = "N", conflicts_with = "budget", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(super) rounds: Option<u32>,
    /// Until every benchmark is decided, this long at most (90s, 2m, 1h)
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(super) budget: Option<Duration>,
    /// Measure benches warm, by slices of both sides that take turns, instead of cold in whole processes
    #[arg(long)]
    pub(super) slices: bool,
    /// Counters: those of the processor and the kernel, instructions counted by a simulator (where there are none of a processor), or none
    #[arg(long, value_enum, default_value_t = CounterMode::Perf)]
    pub(super) counters: CounterMode,
    /// The runner that revisions and binaries are run as; the first default one when not given
    #[arg(long, value_name = "NAME")]
    pub(super) runner: Option<String>,
    /// Seed of the random order
    #[arg(long, value_name = "N")]
    pub(super) seed: Option<u64>,
    /// Do not build runners first (revisions are built all the same)
    #[arg(long)]
    pub(super) no_build: bool,
    /// The runners file instead of the one beside the first suite
    #[arg(long, value_name = "FILE")]
    pub(super) runners_file: Option<PathBuf>,
    /// The history folder instead of reports/history in the workspace
    #[arg(long, value_name = "FOLDER")]
    pub(super) history: Option<PathBuf>,
    /// The file of layout spreads instead of reports/layout.json in the workspace
    #[arg(long, value_name = "FILE")]
    pub(super) layout: Option<PathBuf>,
}

/// A time as people write it: `90s`, `2m`, `1h`, `500ms`, or seconds.
pub(super) fn duration(text: &str) -> std::result::Result<Duration, String> {
    let end = text
        .find(|c: char| c.is_ascii_alphabetic())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let unit = match unit {
        "ms" => 0.001,
        "" | "s" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => return Err("expected a time such as 90s, 2m or 1h".to_string()),
    };
    match number.trim().parse::<f64>() {
        Ok(number) if number > 0.0 && number * unit < 1e7 => {
            Ok(Duration::from_secs_f64(number * unit))
        }
        _ => Err("expected a time above 0, such as 90s, 2m or 1h".to_string()),
    }
}

impl MeasureArgs {
    /// How long to measure.
    pub(super) fn size(&self) -> Size {
        match (self.budget, self.rounds, self.quick, self.precise) {
            (Some(budget), ..) => Size::Budget(budget),
            (_, Some(rounds), ..) => Size::Rounds(rounds),
            (_, _, true, _) => Size::Rounds(5),
            (_, _, _, true) => Size::Rounds(60),
            _ => Size::Rounds(20),
        }
    }

    /// How benches are measured.
    pub(super) fn duets(&self) -> Duets {
        match (self.slices, self.quick, self.precise) {
            (false, ..) => Duets::Cold,
            (_, true, _) => Duets::Slices { pairs: 10 },
            (_, _, true) => Duets::Slices { pairs: 40 },
            _ => Duets::Slices { pairs: 20 },
        }
    }

    /// The suites asked for, else all of the workspace.
    pub(super) fn suites(&self) -> Result<Vec<PathBuf>> {
        if !self.suites.is_empty() {
            return Ok(self.suites.clone());
        }
        let folder = Places::of(Path::new("./runners.toml")).root.join("suites");
        let entries = std::fs::read_dir(&folder).map_err(|cause| {
            Error::usage(format!("{}: {cause}: name the suites", folder.display()))
        })?;
        let mut suites: Vec<PathBuf> = entries
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|path| path.extension().is_some_and(|end| end == "toml"))
            .collect();
        suites.sort();
        Ok(suites)
    }

    /// The runners and the places they are looked for in.
    pub(super) fn runners(&self) -> Result<(Runners, Places)> {
        let file = match (&self.runners_file, self.suites()) {
            (Some(file), _) => file.clone(),
            (None, suites) => runners_file(None, &suites?),
        };
        Ok((load_runners(&file)?, Places::of(&file)))
    }
}

/// The runner that revisions and binaries are run as.
pub(super) fn like<'a>(
    args: &MeasureArgs,
    runners: &'a Runners,
) -> Result<&'a crate::suite::runners::Runner> {
    let name = args
        .runner
        .as_ref()
        .or(runners.default.first())
        .unwrap_or(&runners.baseline);
    runners.get(name).ok_or_else(|| {
        Error::usage(format!(
            "--runner: no runner {name:?} in {}",
            runners.path.display()
        ))
    })
}

/// Runs the subcommand.
pub(crate) fn run(args: &CompareArgs) -> Result<Exit> {
    let (runners, places) = match args.common.runners() {
        Ok((runners, places)) => (Some(runners), places),
        // Runs can be compared where no suite is.
        Err(_) => (None, Places::of(Path::new("./runners.toml"))),
    };
    let history = history_folder(args.common.history.as_ref(), &places);
    let find = |text: &str| Named::find(text, &history, runners.as_ref(), &places.root);
    let (a, b) = (find(&args.a)?, find(&args.b)?);
    let mut comparison = match (&a, &b) {
        (
            Named::Run {
                run: a,
                runner: of_a,
            },
            Named::Run {
                run: b,
                runner: of_b,
            },
        ) => stored(
            (a, of_a.as_deref()),
            (b, of_b.as_deref()),
            args.across_machines,
        )?,
        _ => {
            // The error of a missing or broken runners file, now that it matters.
            let (runners, places) = args.common.runners()?;
            let (_, cases) = load_cases(&args.common.suites()?, &args.common.filter)?;
            let mut notes = Vec::new();
            let workshop = Workshop {
                runners: &runners,
                like: like(&args.common, &runners)?,
                places: &places,
                build: !args.common.no_build,
            };
            let sides = workshop.make([(&args.a, &a), (&args.b, &b)], &mut notes)?;
            let machine = runner::settle(&mut notes);
            let size = args.common.size();
            let session = Session {
                mode: "compare",
                cases: &cases,
                runners: &runners,
                sides: &sides,
                places: &places,
                history: &history,
                // The rest is for the causes.
                size: match size {
                    Size::Budget(budget) if !args.causes.no_cause => {
                        Size::Budget(budget.mul_f64(1.0 - CAUSES_SHARE))
                    }
                    size => size,
                },
                duets: args.common.duets(),
                candidate_work: 1.0,
                seed: args.common.seed,
                machine: &machine.0,
                core: machine.1,
                notes: &notes,
                simulator: args.common.counters.simulator()?,
                rules: Rules::default(),
            };
            let mut stage = Stage::create()?;
            let run = session.measure(&mut stage)?;
            let mut comparison = comparison_of(
                &run,
                &layouts(args.common.layout.as_ref(), &places, &run)?,
                &session.rules,
            )?;
            if !args.causes.no_cause {
                let of = Sides {
                    cases: &cases,
                    sides: &sides,
                    duets: args.common.duets(),
                    run: &run,
                    root: args.causes.root(&places),
                    limit: match size {
                        Size::Budget(budget) => budget.mul_f64(CAUSES_SHARE),
                        Size::Rounds(_) => LONGEST_ALL,
                    },
                };
                add_causes(&mut comparison, &of, &mut stage, |_| true);
            }
            comparison
        }
    };
    if matches!(a, Named::Run { .. }) && !args.causes.no_cause {
        say_stored(&mut comparison);
    }
    if let Some(file) = &args.causes.html {
        write_page(file, &comparison, &lead(&comparison))?;
    }
    if args.json {
        print(&format!("{:#}\n", report::comparison_json(&comparison)));
    } else if args.markdown {
        let here = std::env::current_dir().unwrap_or_default();
        print(&report::comparison_markdown(&comparison));
        print(&report::causes_markdown(&comparison.causes, &here));
    } else {
        print(&report::comparison_text(&comparison));
        print(&report::causes_text(&comparison.causes));
    }
    Ok(exit_of(&comparison))
}

/// The part of a budget that profiling what changed may use.
pub(super) const CAUSES_SHARE: f64 = 0.15;

/// How many did what, in a line.
fn lead(comparison: &report::Comparison) -> String {
    let count = |word: &str| {
        let all = comparison.judgements();
        all.filter(|one| one.verdict.word() == word).count()
    };
    let words = ["regressed", "improved", "unchanged", "inconclusive"];
    words
        .map(|word| format!("{} {word}", count(word)))
        .join(", ")
}
