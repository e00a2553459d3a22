//! `lab run`: measures suites.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use indicatif::{ProgressBar, ProgressStyle};

use super::{history_folder, load_cases, print, runners_file};
use crate::error::{Error, Exit, Result};
use crate::history::{self, RunWriter};
use crate::model::{CaseFacts, Git, Header, Machine, RUN_FORMAT, Record, Run, Shard, SuiteGoal};
use crate::report;
use crate::runner::{self, Duets, Found, Places, Plan, Progress, Simulator, Stage};
use crate::suite::runners::Runner;
use crate::suite::{Case, Goal, Kind, Runners, Suite, load_runners};
use crate::trend::FROZEN;

/// Arguments of `lab run`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  lab run suites/loops.toml                                what the suite says, cold, in 20 rounds
  lab run suites/*.toml --slices --precise                 warm, for small differences
  lab run suites/numeric.toml --runners tauraro,luajit,node,c
  lab run suites/*.toml --shard 2/5 --history part2        a fifth of the benchmarks; `lab merge part*` brings them together")]
pub(crate) struct RunArgs {
    /// Suite files, such as suites/loops.toml
    #[arg(required = true, value_name = "SUITE")]
    suites: Vec<PathBuf>,
    /// Runners to measure, by name; the baseline always joins
    #[arg(long, value_delimiter = ',', value_name = "NAME,...")]
    runners: Vec<String>,
    /// Measure only cases whose name contains one of these
    #[arg(long, value_delimiter = ',', value_name = "TEXT,...")]
    filter: Vec<String>,
    /// 5 rounds: a first look
    #[arg(long, conflicts_with_all = ["precise", "rounds"])]
    quick: bool,
    /// 50 rounds, 60 with --slices: finds differences of 2 %
    #[arg(long, conflicts_with = "rounds")]
    precise: bool,
    /// This many rounds instead of 20
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    rounds: Option<u32>,
    /// Measure benches warm, by slices of both sides that take turns, instead of cold in whole processes
    #[arg(long)]
    slices: bool,
    /// Pairs of slices in each duet [default: 20; 10 with --quick, 40 with --precise]
    #[arg(long, value_name = "N", requires = "slices", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pairs: Option<u32>,
    /// Counters: perf (of kernel and processor, as far as they answer), simulated (instructions under valgrind as well),
    /// auto (simulated where the processor does not answer and valgrind is there), off
    #[arg(long, value_enum, default_value_t = CounterMode::Perf)]
    counters: CounterMode,
    /// Seed of the random order and of the hash seeds, to repeat a run as it was
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Measure only this part of the benchmarks, such as 2/5: several machines share a run, `lab merge` joins it
    #[arg(long, value_name = "I/N")]
    shard: Option<Shard>,
    /// Do not build the runners first
    #[arg(long)]
    no_build: bool,
    /// Measure the runners as they were at each commit of a range, oldest first, one run each
    #[arg(long, value_name = "A..B", conflicts_with = "no_build")]
    pub(super) commits: Option<String>,
    /// Measure the runners as they were at this revision too, in the same run, as NAME-frozen: a build to hold a history
    /// against
    #[arg(long, value_name = "REV", conflicts_with = "commits")]
    frozen: Option<String>,
    /// Leave out commits that the history has a whole run of, on this machine class, with these benchmarks and runners
    #[arg(long, requires = "commits")]
    pub(super) skip_existing: bool,
    /// Print the table as JSON
    #[arg(long, conflicts_with = "markdown")]
    json: bool,
    /// Print a report as Markdown
    #[arg(long)]
    markdown: bool,
    /// Also write the report as Markdown into this file
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// The runners file instead of the one beside the first suite
    #[arg(long, value_name = "FILE")]
    runners_file: Option<PathBuf>,
    /// The history folder instead of reports/history in the workspace
    #[arg(long, value_name = "FOLDER")]
    history: Option<PathBuf>,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum CounterMode {
    Auto,
    Perf,
    Simulated,
    Off,
}

impl CounterMode {
    /// The simulator, if it is wanted.
    pub(super) fn simulator(self) -> Result<Option<Simulator>> {
        let wanted = match self {
            CounterMode::Simulated => true,
            CounterMode::Auto => !crate::counters::has_pmu(),
            CounterMode::Perf | CounterMode::Off => false,
        };
        let found = wanted.then(Simulator::find).flatten();
        if self == CounterMode::Simulated && found.is_none() {
            return Err(Error::usage(
                "--counters=simulated: valgrind is not on PATH: install it (Debian: apt install valgrind), or use \
                 --counters=perf",
            ));
        }
        Ok(found)
    }
}

impl RunArgs {
    fn mode(&self) -> (&'static str, u32) {
        match (self.quick, self.precise, self.rounds) {
            (true, _, _) => ("quick", 5),
            (_, true, _) if self.slices => ("precise", 60),
            (_, true, _) => ("precise", 50),
            (_, _, Some(rounds)) => ("rounds", rounds),
            _ => ("normal", 20),
        }
    }

    fn duets(&self) -> Duets {
        let pairs = match (self.quick, self.precise) {
            (true, _) => 10,
            (_, true) => 40,
            _ => 20,
        };
        if self.slices {
            Duets::Slices {
                pairs: self.pairs.unwrap_or(pairs),
            }
        } else {
            Duets::Cold
        }
    }
}

/// Runs the subcommand.
pub(crate) fn run(args: &RunArgs) -> Result<Exit> {
    let (suites, mut cases) = load_cases(&args.suites, &args.filter)?;
    if let Some(shard) = args.shard {
        cases = part(cases, shard);
        if cases.is_empty() {
            eprintln!(
                "lab: shard {shard}: there are fewer benchmarks than shards, nothing is left for this one"
            );
            return Ok(Exit::Pass);
        }
    }
    let file = runners_file(args.runners_file.as_ref(), &args.suites);
    let runners = load_runners(&file)?;
    check_goals(&suites, &runners)?;
    let places = Places::of(&file);
    let history = history_folder(args.history.as_ref(), &places);
    let setup = Setup {
        suites,
        cases,
        runners,
        places,
        history,
    };
    if let Some(range) = &args.commits {
        return super::commits::run(args, &setup, range);
    }
    let mut notes = Vec::new();
    let (baseline, mut candidates) = find_runners(args, &setup.runners, &setup.places, &mut notes)?;
    if let Some(revision) = &args.frozen {
        candidates.extend(frozen(args, &setup, revision, &mut notes)?);
    }
    let machine = runner::settle(&mut notes);
    let git = runner::git_state(&setup.places.root);
    measure(args, &setup, (&baseline, &candidates), machine, git, notes)
}

/// What is measured, with what, and where it goes.
pub(super) struct Setup {
    pub(super) suites: Vec<Suite>,
    pub(super) cases: Vec<Case>,
    pub(super) runners: Runners,
    pub(super) places: Places,
    pub(super) history: PathBuf,
}

/// Measures one run, stores it and prints its table.
pub(super) fn measure(
    args: &RunArgs,
    setup: &Setup,
    (baseline, candidates): (&Found, &[Found]),
    (machine, core): (Machine, Option<usize>),
    git: Option<Git>,
    notes: Vec<String>,
) -> Result<Exit> {
    let Setup {
        suites,
        cases,
        runners,
        history,
        ..
    } = setup;
    let simulator = args.counters.simulator()?;
    let ulid = ulid::Ulid::generate();
    let seed = args.seed.unwrap_or(ulid.0 as u64);
    let (mode, rounds) = args.mode();
    let mut stage = Stage::create()?;
    let header = Header {
        format: RUN_FORMAT.to_string(),
        run: ulid.to_string(),
        started: runner::rfc3339(SystemTime::now()),
        lab: env!("CARGO_PKG_VERSION").to_string(),
        argv: std::env::args().collect(),
        mode: mode.to_string(),
        rounds,
        seed,
        baseline: runners.baseline.clone(),
        machine,
        git,
        runners: [baseline]
            .into_iter()
            .chain(candidates)
            .map(|found| found.facts.clone())
            .collect(),
        cases: cases
            .iter()
            .map(|case| case_facts(case, runners, args.duets()))
            .collect::<Result<_>>()?,
        shard: args.shard,
        suite_goals: suites
            .iter()
            .filter(|_| !args.slices)
            .map(|suite| SuiteGoal {
                suite: suite.name.clone(),
                goals: resolve_goal(&suite.goal, runners),
            })
            .collect(),
        notes,
        more: Default::default(),
    };
    let mut writer = RunWriter::create(history, &header)?;
    let mut run = Run {
        header,
        records: Vec::new(),
    };
    let plan = Plan {
        run: &ulid.to_string(),
        cases,
        baseline,
        candidates,
        rounds,
        duets: args.duets(),
        candidate_work: 1.0,
        counts: args.counters != CounterMode::Off,
        simulator,
        seed,
        core,
        address_randomisation: run
            .header
            .machine
            .address_randomisation
            .map(|level| level > 0),
    };
    let mut bar = Bar::new();
    let mut records = Vec::new();
    let measured = runner::measure(
        &plan,
        &mut stage,
        &mut |record| {
            writer.write(&record)?;
            records.push(record);
            Ok(())
        },
        &mut bar,
    )?;
    bar.0.finish_and_clear();
    let mut measured = measured;
    let file = writer.path().to_path_buf();
    let ended = writer.write(&Record::End(measured.end.clone()));
    if let Err(error) = ended.and_then(|()| writer.finish()) {
        // What is there is shown all the same.
        measured.stopped.get_or_insert(error);
    }
    records.push(Record::End(measured.end.clone()));
    run.records = records;
    let written = print_run(
        &run,
        history,
        args.json,
        args.markdown,
        args.report.as_deref(),
    );
    eprintln!("lab: samples are in {}", file.display());
    if let Some(error) = measured.stopped {
        return Err(error);
    }
    written?;
    if run.failures().next().is_some() {
        for failure in run.failures() {
            eprintln!(
                "lab: {}: {}: {}: {}",
                failure.benchmark,
                failure.runner,
                failure.kind.word(),
                failure.message
            );
        }
        let wrong = run
            .failures()
            .any(|failure| failure.kind == crate::model::FailureKind::WrongAnswer);
        return Ok(if wrong {
            Exit::WrongAnswer
        } else {
            Exit::Harness
        });
    }
    Ok(Exit::Pass)
}

/// Prints the table of a run, compared with the runs before it, and writes the report where one is wanted.
pub(crate) fn print_run(
    run: &Run,
    history: &Path,
    json: bool,
    markdown: bool,
    file: Option<&Path>,
) -> Result<()> {
    let before = history::list(history).unwrap_or_default();
    let earlier = before
        .into_iter()
        .rev()
        .filter(|path| history::stem(path) < run.header.run)
        .take(EARLIER_RUNS)
        .filter_map(|path| history::load(&path).ok().map(|loaded| loaded.run));
    let analysis = report::analyse(run, earlier);
    if json {
        print(&format!("{:#}\n", report::to_json(run, &analysis)));
    } else if markdown {
        print(&report::to_markdown(run, &analysis));
    } else {
        print(&report::to_text(run, &analysis));
    }
    let Some(file) = file else { return Ok(()) };
    std::fs::write(file, report::to_markdown(run, &analysis))
        .map_err(|cause| Error::file(file, "write the report", cause))
}

/// The cases of the benchmarks in a part. The cases of one benchmark stay together.
fn part(cases: Vec<Case>, shard: Shard) -> Vec<Case> {
    let mut benchmarks: Vec<(String, String)> = Vec::new();
    let mut place = |case: &Case| {
        let benchmark = (case.suite.clone(), case.benchmark.clone());
        let at = benchmarks.iter().position(|one| *one == benchmark);
        at.unwrap_or_else(|| {
            benchmarks.push(benchmark);
            benchmarks.len() - 1
        })
    };
    cases
        .into_iter()
        .filter(|case| shard.holds(place(case)))
        .collect()
}

/// How many earlier runs are searched for comparable ones, so that a long history does not slow the table down.
const EARLIER_RUNS: usize = 50;

/// A goal for a runner that does not exist is a mistake in the suite.
fn check_goals(suites: &[Suite], runners: &Runners) -> Result<()> {
    for suite in suites {
        for goal in suite
            .cases
            .iter()
            .map(|case| &case.goal)
            .chain([&suite.goal])
        {
            if let Some(name) = goal
                .by_runner
                .keys()
                .find(|name| runners.get(name).is_none())
            {
                return Err(Error::usage(format!(
                    "{}: key `goal`: expected names of runners in {}, found {name:?}",
                    suite.path.display(),
                    runners.path.display()
                )));
            }
        }
    }
    Ok(())
}

/// The runners asked for, without the baseline.
pub(super) fn wanted<'a>(args: &RunArgs, runners: &'a Runners) -> Result<Vec<&'a Runner>> {
    let asked = if args.runners.is_empty() {
        &runners.default
    } else {
        &args.runners
    };
    let mut wanted = Vec::new();
    for name in asked {
        let Some(runner) = runners.get(name) else {
            let known: Vec<&str> = runners
                .runners
                .iter()
                .map(|runner| runner.name.as_str())
                .collect();
            return Err(Error::usage(format!(
                "--runners: no runner {name:?} in {}; there are {}",
                runners.path.display(),
                known.join(", ")
            )));
        };
        if *name != runners.baseline && !wanted.iter().any(|other: &&Runner| other.name == *name) {
            wanted.push(runner);
        }
    }
    Ok(wanted)
}

/// The runners that are built here, as they were at a revision.
fn frozen(
    args: &RunArgs,
    setup: &Setup,
    named: &str,
    notes: &mut Vec<String>,
) -> Result<Vec<Found>> {
    let root = &setup.places.root;
    let revision = runner::Revision::find(root, named).ok_or_else(|| {
        Error::usage(format!(
            "--frozen {named}: {} has no such revision",
            root.display()
        ))
    })?;
    let built = wanted(args, &setup.runners)?
        .into_iter()
        .filter(|runner| !runner.build.is_empty());
    built
        .map(|runner| {
            let mut found = runner::build_revision(runner, &setup.places, &revision, notes)?;
            found.facts.name.push_str(FROZEN);
            found.facts.ours = false;
            Ok(found)
        })
        .collect()
}

/// Builds and finds the baseline and the candidates that are here.
fn find_runners(
    args: &RunArgs,
    runners: &Runners,
    places: &Places,
    notes: &mut Vec<String>,
) -> Result<(Found, Vec<Found>)> {
    let wanted = wanted(args, runners)?;
    if !args.no_build {
        runner::build(&wanted, places)?;
    }
    let mut candidates = Vec::new();
    for runner in &wanted {
        candidates.extend(runner::resolve(runner, places, notes)?);
    }
    let baseline = find_baseline(runners, places, notes)?;
    if candidates.is_empty() && !wanted.is_empty() {
        return Err(Error::harness(format!(
            "none of the runners is here\n{}",
            notes.join("\n")
        )));
    }
    if !args.quick {
        runner::question_baseline(&baseline, &runners.runners, notes);
    }
    Ok((baseline, candidates))
}

/// Finds the baseline, without which there is no ratio.
pub(super) fn find_baseline(
    runners: &Runners,
    places: &Places,
    notes: &mut Vec<String>,
) -> Result<Found> {
    let baseline = match runners.get(&runners.baseline) {
        Some(runner) => runner::resolve(runner, places, notes)?,
        None => None,
    };
    baseline.ok_or_else(|| Error {
        exit: Exit::NoBaseline,
        message: format!("there is no baseline to compare with\n{}", notes.join("\n")),
    })
}

fn resolve_goal(goal: &Goal, runners: &Runners) -> BTreeMap<String, f64> {
    let of = |runner: &crate::suite::runners::Runner| {
        Some((runner.name.clone(), goal.of(&runner.name, runner.ours)?))
    };
    runners.runners.iter().filter_map(of).collect()
}

pub(super) fn case_facts(case: &Case, runners: &Runners, duets: Duets) -> Result<CaseFacts> {
    let (n, duets) = match (&case.kind, duets) {
        (Kind::Bench(bench), Duets::Slices { .. }) => (Some(bench.slice_n), "slices"),
        (Kind::Bench(bench), Duets::Cold) => (Some(bench.n), "cold"),
        (Kind::Process(_), _) => (None, "process"),
    };
    Ok(CaseFacts {
        benchmark: case.id(),
        shows: case.shows.clone(),
        sha256: runner::hash_files([&case.program].into_iter().chain(&case.needs))?,
        programs: case
            .programs
            .iter()
            .map(|(language, file)| Ok((language.clone(), runner::hash_files([file].into_iter())?)))
            .collect::<Result<_>>()?,
        answer_sha256: Some(runner::hash_text(&case.answer)),
        n,
        duets: Some(duets.to_string()),
        metric: case.metric().word().to_string(),
        margin: case.margin,
        // Goals are about whole processes, cold as a user starts them.
        goals: if duets == "slices" {
            BTreeMap::new()
        } else {
            resolve_goal(&case.goal, runners)
        },
        more: Default::default(),
    })
}

/// The progress bar, on standard error when that is a terminal.
pub(super) struct Bar(pub(super) ProgressBar);

impl Bar {
    pub(super) fn new() -> Bar {
        let bar = ProgressBar::new(0);
        if let Ok(style) =
            ProgressStyle::with_template("{bar:30} {pos}/{len} duets, {eta} left, {msg}")
        {
            bar.set_style(style);
        }
        Bar(bar)
    }
}

impl Progress for Bar {
    fn turn(&mut self, done: usize, all: usize, case: &str, runner: &str) {
        self.0.set_length(all as u64);
        self.0.set_position(done as u64);
        self.0.set_message(format!("{case} {runner}"));
    }
}
