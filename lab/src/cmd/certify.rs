//! `lab certify`: how often the lab is wrong, and what it finds. Records runners against themselves, measures whole suites
//! live, and replays the recorded duets through the verdict rule.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::compare::duration;
use super::counted;
use super::judged::{comparison_of, layouts};
use super::layouts::{LayoutArgs, ROUNDS, run_layouts};
use super::run::{Bar, case_facts};
use super::session::{Session, Size};
use super::{history_folder, load_cases, print, runners_file};
use crate::certify::{
    Corpus, CorpusHeader, CorpusWriter, Counts, Live, LiveVerdict, Recorded, Settings, ShiftTrial,
    figures,
};
use crate::error::{Error, Exit, Result};
use crate::model::{IDLE_BUSY_SHARE, Machine, Record, Sample, duets_of};
use crate::report::{Certified, shift_trial_markdown};
use crate::runner::{self, Duets, Found, Places, Plan, Stage};
use crate::stats::FEWEST_INVOCATIONS;
use crate::suite::{Case, Runners, load_runners};
use crate::verdict::Rules;

/// Arguments of `lab certify`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  lab certify --over 2h            record what is missing, spread over two hours, then replay it and print the figures
  lab certify --simulate           replay what was recorded, which takes a minute or two
  lab certify --live               three suites of tauraro against itself, and one against 2 % more work
  lab certify --counts             count instructions: how well that repeats, what it sees, what the driver adds
  lab certify --layouts 12         how far relinking alone moves each benchmark
  lab certify --change-points      how well changes in a history are found

A recording that was interrupted goes on where it was.

Exit status: 0 every target is met, 3 one is missed, 2 usage, 5 a wrong answer, 6 a program failed, 130 interrupted.")]
pub(crate) struct CertifyArgs {
    /// The suites that the benchmarks are of; suites/loops.toml and four others when none is given
    #[arg(value_name = "SUITE")]
    suites: Vec<PathBuf>,
    /// Only cases whose name contains one of these [default: six benchmarks of different kinds]
    #[arg(long, value_delimiter = ',', value_name = "TEXT,...")]
    filter: Vec<String>,
    /// Runners to record against themselves [default: tauraro,tauraro-interp,cpython]
    #[arg(long, value_delimiter = ',', value_name = "NAME,...")]
    runners: Vec<String>,
    /// Duets of each benchmark and runner that the corpus is to hold
    #[arg(long, default_value_t = 120, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    duets: u32,
    /// Spread the recording over this time (2h, 90m): noise of an hour is not that of another
    #[arg(long, value_name = "TIME", value_parser = duration)]
    over: Option<Duration>,
    /// Only replay what was recorded
    #[arg(long, conflicts_with = "live")]
    simulate: bool,
    /// Measure whole suites live: three of the first runner against itself, one against 2 % more work
    #[arg(long)]
    live: bool,
    /// Count instructions under valgrind: the same work again and again, 0.1 % more, and processes without the driver
    #[arg(long, conflicts_with_all = ["simulate", "live"])]
    counts: bool,
    /// Link the first runner in this many shuffled orders, and store how far that moves each benchmark
    #[arg(long, value_name = "N", conflicts_with_all = ["simulate", "live", "counts"],
        value_parser = clap::value_parser!(u32).range(1..=100))]
    layouts: Option<u32>,
    /// Put known changes into recorded noise, and count how many `lab history --alerts` would find
    #[arg(long, conflicts_with_all = ["simulate", "live", "counts", "layouts"])]
    change_points: bool,
    /// Write these series into a file, for other tools
    #[arg(long, value_name = "FILE", requires = "change_points")]
    series: Option<PathBuf>,
    /// Show beside it what another tool found in such a file
    #[arg(
        long,
        value_name = "FILE",
        requires = "change_points",
        conflicts_with = "series"
    )]
    beside: Option<PathBuf>,
    /// Series of each kind
    #[arg(long, default_value_t = 200, value_name = "N", requires = "change_points", value_parser = clap::value_parser!(u32).range(10..=100_000))]
    each: u32,
    /// Duets of each benchmark and layout
    #[arg(long, default_value_t = ROUNDS, value_name = "N", requires = "layouts",
        value_parser = clap::value_parser!(u32).range(FEWEST_INVOCATIONS as i64..=10_000))]
    rounds: u32,
    /// The revision whose layouts are measured
    #[arg(long, default_value = "HEAD", value_name = "REV", requires = "layouts")]
    revision: String,
    /// The file of layout spreads instead of reports/layout.json in the workspace
    #[arg(long, value_name = "FILE", requires = "layouts")]
    layout: Option<PathBuf>,
    /// Suites to replay for each figure
    #[arg(long, default_value_t = 4000, value_name = "N", value_parser = clap::value_parser!(u32).range(10..=1_000_000))]
    trials: u32,
    /// Seed of the replay [default: 1], or of the order of duets with --layouts
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// The corpus instead of reports/certify/corpus.jsonl in the workspace; counts.json stands beside it
    #[arg(long, value_name = "FILE")]
    corpus: Option<PathBuf>,
    /// Also write the report as Markdown into this file
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Print the figures as JSON
    #[arg(long)]
    json: bool,
    /// Do not build the runners first
    #[arg(long)]
    no_build: bool,
    /// The runners file instead of the one beside the first suite
    #[arg(long, value_name = "FILE")]
    runners_file: Option<PathBuf>,
    /// The history folder instead of reports/history in the workspace
    #[arg(long, value_name = "FOLDER")]
    history: Option<PathBuf>,
}

/// Suites and benchmarks of the corpus: a loop, floats, calls, attributes, dicts with text, and sorting.
const SUITES: [&str; 4] = ["loops", "numeric", "objects", "text"];
const BENCHMARKS: [&str; 6] = [
    "loops/arith/function",
    "numeric/fib",
    "numeric/nbody",
    "objects/attribute-update",
    "text/word-count",
    "text/sort-key",
];
/// Runners of the corpus: all tiers, the interpreter alone, and what both are compared with.
const RUNNERS: [&str; 3] = ["tauraro", "tauraro-interp", "cpython"];
/// Pairs of slices in each duet, as `--precise` has them.
const PAIRS: u32 = 40;
/// Duets of a live suite, as `--precise` has them.
const LIVE_ROUNDS: u32 = 60;
/// Work that the slower side of a live suite does in addition.
const LIVE_SLOWDOWN: f64 = 0.02;
/// Suites of the first runner against itself.
const LIVE_SUITES: usize = 3;

impl CertifyArgs {
    /// The suites asked for, else those of the corpus.
    fn suites(&self, root: &Path) -> Vec<PathBuf> {
        if self.suites.is_empty() {
            let file = |name: &&str| root.join(format!("suites/{name}.toml"));
            SUITES.iter().map(file).collect()
        } else {
            self.suites.clone()
        }
    }
}

/// Runs the subcommand.
pub(crate) fn run(args: &CertifyArgs) -> Result<Exit> {
    let root = Places::of(Path::new("./runners.toml")).root;
    if let Some(layouts) = args.layouts {
        return run_layouts(&LayoutArgs {
            suites: args.suites(&root),
            layouts,
            rounds: args.rounds,
            filter: args.filter.clone(),
            runner: args.runners.first().cloned(),
            revision: args.revision.clone(),
            seed: args.seed,
            runners_file: args.runners_file.clone(),
            history: args.history.clone(),
            layout: args.layout.clone(),
        });
    }
    let path = args
        .corpus
        .clone()
        .unwrap_or_else(|| root.join("reports/certify/corpus.jsonl"));
    if args.change_points {
        return change_points(args, &path);
    }
    let counts_path = path.with_file_name("counts.json");
    let corpus = if args.simulate || args.counts {
        if args.counts {
            let bench = Bench::find(args, &root)?;
            counted::count(&bench.cases, &bench.founds, &bench.machine)?.save(&counts_path)?;
        }
        Corpus::load(&path)?
    } else {
        let bench = Bench::find(args, &root)?;
        let (mut writer, mut corpus) = CorpusWriter::open(&path, &bench.header()?)?;
        if args.live {
            bench.live(args, &mut writer, &mut corpus)?;
        } else {
            bench.record(args, &mut writer, &mut corpus)?;
        }
        corpus
    };
    let settings = Settings {
        trials: args.trials as usize,
        seed: args.seed.unwrap_or(1),
        rules: Rules::default(),
    };
    let found = figures(&corpus, &settings).map_err(|what| {
        Error::usage(format!(
            "{}: {what}; `lab certify` records more",
            path.display()
        ))
    })?;
    let counts = Counts::load(&counts_path)?;
    let certified = Certified {
        corpus: &corpus,
        figures: &found,
        counts: counts.as_ref(),
    };
    if args.json {
        print(&format!("{:#}\n", certified.json()));
    } else {
        print(&certified.text());
    }
    if let Some(file) = &args.report {
        let text = certified.markdown();
        std::fs::write(file, text).map_err(|cause| Error::file(file, "write the report", cause))?;
    }
    Ok(if certified.all_met() {
        Exit::Pass
    } else {
        Exit::Inconclusive
    })
}

/// Series with known changes, and what is found of them.
fn change_points(args: &CertifyArgs, corpus: &Path) -> Result<Exit> {
    let made = || -> Result<ShiftTrial> {
        let corpus = Corpus::load(corpus)?;
        Ok(ShiftTrial::make(
            &corpus,
            args.each as usize,
            args.seed.unwrap_or(1),
        ))
    };
    if let Some(file) = &args.series {
        made()?.save(file)?;
        return Ok(Exit::Pass);
    }
    let mut trial = match &args.beside {
        Some(file) => ShiftTrial::load(file)?,
        None => made()?,
    };
    let others = std::mem::take(&mut trial.tools);
    trial.find();
    trial.tools.extend(others);
    let text = shift_trial_markdown(&trial);
    match &args.report {
        Some(file) => std::fs::write(file, text)
            .map_err(|cause| Error::file(file, "write the report", cause))?,
        None => print(&text),
    }
    Ok(Exit::Pass)
}

/// What is recorded, and where.
struct Bench {
    cases: Vec<Case>,
    runners: Runners,
    places: Places,
    founds: Vec<Found>,
    machine: Machine,
    core: Option<usize>,
    notes: Vec<String>,
}

impl Bench {
    fn find(args: &CertifyArgs, root: &Path) -> Result<Bench> {
        let suites = args.suites(root);
        let own = |names: &[&str]| names.iter().map(|name| (*name).to_string()).collect();
        let filter = if args.filter.is_empty() && args.suites.is_empty() {
            own(&BENCHMARKS)
        } else {
            args.filter.clone()
        };
        let names: Vec<String> = if args.runners.is_empty() {
            own(&RUNNERS)
        } else {
            args.runners.clone()
        };
        let (_, cases) = load_cases(&suites, &filter)?;
        let file = runners_file(args.runners_file.as_ref(), &suites);
        let (runners, places) = (load_runners(&file)?, Places::of(&file));
        let mut notes = Vec::new();
        let mut founds = Vec::new();
        for name in &names {
            let runner = runners.get(name).ok_or_else(|| {
                Error::usage(format!(
                    "--runners: no runner {name:?} in {}",
                    runners.path.display()
                ))
            })?;
            if !args.no_build {
                runner::build(&[runner], &places)?;
            }
            let mut own = Vec::new();
            let found = runner::resolve(runner, &places, &mut own)?;
            founds.push(found.ok_or_else(|| Error {
                exit: Exit::NoBaseline,
                message: own.join("\n"),
            })?);
            notes.extend(own);
        }
        let (machine, core) = runner::settle(&mut notes);
        Ok(Bench {
            cases,
            runners,
            places,
            founds,
            machine,
            core,
            notes,
        })
    }

    fn header(&self) -> Result<CorpusHeader> {
        let runners = self.founds.iter().map(|found| {
            let facts = &found.facts;
            (
                facts.name.clone(),
                facts.sha256.clone(),
                facts.version.clone(),
            )
        });
        let duets = Duets::Slices { pairs: PAIRS };
        let benchmarks = self.cases.iter().map(|case| {
            let facts = case_facts(case, &self.runners, duets)?;
            let n = facts.n.ok_or_else(|| {
                Error::usage(format!(
                    "{}: a whole process has no slices: choose benches",
                    case.id()
                ))
            })?;
            Ok((facts.benchmark, facts.sha256, n))
        });
        Ok(CorpusHeader::new(
            &self.machine.class,
            PAIRS,
            runners.collect(),
            benchmarks.collect::<Result<_>>()?,
        ))
    }

    /// Records rounds until the corpus has as many as were asked for.
    fn record(
        &self,
        args: &CertifyArgs,
        writer: &mut CorpusWriter,
        corpus: &mut Corpus,
    ) -> Result<()> {
        let missing = args.duets.saturating_sub(corpus.rounds());
        let begun = Instant::now();
        let bar = Bar::new();
        bar.0.set_length(u64::from(missing));
        let mut stage = Stage::create()?;
        for done in 0..missing {
            if let Some(over) = args.over {
                let due = over.mul_f64(f64::from(done) / f64::from(missing));
                runner::sleep(due.saturating_sub(begun.elapsed()))?;
            }
            bar.0.set_position(u64::from(done));
            bar.0.set_message("rounds of the corpus");
            let round = corpus.next_round();
            let mut duets = Vec::new();
            for found in &self.founds {
                duets.extend(self.round(found, round, &mut stage)?);
            }
            writer.duets(&duets)?;
            corpus.duets.extend(duets);
        }
        bar.0.finish_and_clear();
        Ok(())
    }

    /// One duet of every benchmark, of a runner with itself.
    fn round(&self, found: &Found, round: u32, stage: &mut Stage) -> Result<Vec<Recorded>> {
        let at = seconds(SystemTime::now());
        let twins = [twin(found)];
        let mut records = Vec::new();
        let plan = Plan {
            run: "certify",
            cases: &self.cases,
            baseline: found,
            candidates: &twins,
            candidate_work: 1.0,
            rounds: 1,
            duets: Duets::Slices { pairs: PAIRS },
            counts: false,
            simulator: None,
            seed: ulid::Ulid::generate().0 as u64,
            core: self.core,
            address_randomisation: None,
        };
        let mut keep = |record| {
            records.push(record);
            Ok(())
        };
        let measured = runner::measure(&plan, stage, &mut keep, &mut Silent)?;
        if let Some(error) = measured.stopped {
            return Err(error);
        }
        if let Some(Record::Failure(failure)) = records
            .iter()
            .find(|record| matches!(record, Record::Failure(_)))
        {
            return Err(Error {
                exit: if measured.end.exit == Exit::WrongAnswer.code() {
                    Exit::WrongAnswer
                } else {
                    Exit::Harness
                },
                message: format!(
                    "{}: {}: {}: {}",
                    failure.benchmark,
                    failure.runner,
                    failure.kind.word(),
                    failure.message
                ),
            });
        }
        let (a, b) = (&found.facts.name, &twins[0].facts.name);
        Ok(self
            .cases
            .iter()
            .filter_map(|case| recorded(&records, &case.id(), (a, b), round, at))
            .collect())
    }

    /// Measures the live suites that the corpus does not have yet.
    fn live(
        &self,
        args: &CertifyArgs,
        writer: &mut CorpusWriter,
        corpus: &mut Corpus,
    ) -> Result<()> {
        let there = |slowdown: f64| {
            let lives = corpus.lives.iter();
            lives.filter(|live| live.slowdown == slowdown).count()
        };
        let mut wanted = vec![0.0; LIVE_SUITES.saturating_sub(there(0.0))];
        if there(LIVE_SLOWDOWN) == 0 {
            wanted.push(LIVE_SLOWDOWN);
        }
        let history = history_folder(args.history.as_ref(), &self.places);
        for slowdown in wanted {
            let at = seconds(SystemTime::now());
            let sides = [self.founds[0].clone(), twin(&self.founds[0])];
            let session = Session {
                mode: "certify",
                cases: &self.cases,
                runners: &self.runners,
                sides: &sides,
                places: &self.places,
                history: &history,
                size: Size::Rounds(LIVE_ROUNDS),
                duets: Duets::Slices { pairs: PAIRS },
                candidate_work: 1.0 + slowdown,
                seed: None,
                machine: &self.machine,
                core: self.core,
                notes: &self.notes,
                simulator: None,
                rules: Rules::default(),
            };
            let run = session.measure(&mut Stage::create()?)?;
            let none = layouts(None, &self.places, &run)?;
            let comparison = comparison_of(&run, &none, &session.rules)?;
            let verdicts = comparison.rows.iter().map(|row| {
                let judgement = &row.judgement;
                let estimate = judgement.estimate.as_ref();
                LiveVerdict {
                    benchmark: judgement.benchmark.clone(),
                    verdict: judgement.verdict.word().to_string(),
                    log: estimate
                        .map_or([0.0; 3], |of| [of.log, of.adjusted_low, of.adjusted_high]),
                }
            });
            let live = Live {
                slowdown,
                at,
                run: run.header.run.clone(),
                verdicts: verdicts.collect(),
            };
            writer.live(&live)?;
            corpus.lives.push(live);
        }
        Ok(())
    }
}

/// The same binary under another name, for a duet of a runner with itself.
fn twin(found: &Found) -> Found {
    let mut twin = found.clone();
    twin.facts.name.push_str(" (again)");
    twin.runner.name.clone_from(&twin.facts.name);
    twin
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

/// The duet of a benchmark among the records of a round.
fn recorded(
    records: &[Record],
    benchmark: &str,
    (a, b): (&str, &str),
    round: u32,
    at: u64,
) -> Option<Recorded> {
    let of = |record: &'_ Record| match record {
        Record::Sample(sample) if sample.benchmark == benchmark => Some(sample.clone()),
        _ => None,
    };
    let samples: Vec<Sample> = records.iter().filter_map(of).collect();
    let duet = duets_of(samples.iter(), a, b).into_iter().next()?;
    let slices = |runner: &str| -> Vec<u64> {
        let of_runner = samples
            .iter()
            .filter(|sample| sample.runner == runner && sample.phase == "slice");
        let by_pair: BTreeMap<Option<u32>, u64> = of_runner
            .map(|sample| (sample.slice, sample.cpu_ns))
            .collect();
        by_pair.into_values().collect()
    };
    let processes = records.iter().filter_map(|record| match record {
        Record::Invocation(one) if one.benchmark == benchmark => Some(one),
        _ => None,
    });
    let processes: Vec<_> = processes.collect();
    let disturbed: HashSet<u64> = processes
        .iter()
        .filter(|one| one.is_disturbed())
        .map(|one| one.invocation)
        .collect();
    let begun = processes.iter().map(|one| one.start_ns).min()?;
    let ended = processes
        .iter()
        .map(|one| one.start_ns + one.wall_ns)
        .max()?;
    Some(Recorded {
        benchmark: benchmark.to_string(),
        runner: a.to_string(),
        round,
        at,
        a_first: duet.a_first,
        disturbed: [duet.a.invocation, duet.b.invocation]
            .iter()
            .any(|one| disturbed.contains(one)),
        idle_busy: duet
            .idle_share()
            .is_some_and(|share| share > IDLE_BUSY_SHARE),
        took_ns: ended - begun,
        a: slices(a),
        b: slices(b),
    })
}

/// The bar counts rounds, not their duets.
struct Silent;

impl runner::Progress for Silent {
    fn turn(&mut self, _done: usize, _all: usize, _case: &str, _runner: &str) {}
}
