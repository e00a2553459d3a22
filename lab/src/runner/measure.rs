//! A run: every case with every candidate against the baseline, in the order of the schedule, each record written
//! before the next thing is asked.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use rand::RngExt;
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;

use super::driver::Done;
use super::duet::{Setting, Side, Spans, Wrong, bench_duet, process_duet};
use super::engine_stats;
use super::find::Found;
use super::hold::Holders;
use super::peers;
use super::schedule::{Turn, schedule};
use super::simulate::Simulator;
use super::slices::{Work, slice_duet};
use super::stage::Stage;
use super::sys;
use super::weather::Watch;
use crate::error::{Error, Exit, Result};
use crate::model::{End, Failure, FailureKind, Invocation, Record, Sample};
use crate::suite::runners::RunnerKind;
use crate::suite::{Bench, Case, Kind, Process};

/// What is to be measured.
pub struct Plan<'a> {
    /// ULID of the run.
    pub run: &'a str,
    /// The cases.
    pub cases: &'a [Case],
    /// The runner that ratios are against.
    pub baseline: &'a Found,
    /// The runners that are compared with it.
    pub candidates: &'a [Found],
    /// Duets for each case and candidate.
    pub rounds: u32,
    /// How benches are measured; scripts are always measured as whole processes.
    pub duets: Duets,
    /// How much work a slice of a candidate does, as a multiple of the baseline's: 1 but where a known difference is wanted.
    pub candidate_work: f64,
    /// Counters of processor and kernel are wanted.
    pub counts: bool,
    /// Counts instructions of every case and runner after the duets.
    pub simulator: Option<Simulator>,
    /// Decides every random choice.
    pub seed: u64,
    /// Core to pin programs to.
    pub core: Option<usize>,
    /// Whether the kernel randomises addresses.
    pub address_randomisation: Option<bool>,
}

/// How benches are measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duets {
    /// The first iteration of fresh processes that run at once.
    Cold,
    /// Pairs of slices in processes that are warm.
    Slices {
        /// Pairs in each duet.
        pairs: u32,
    },
}

/// Hears how far a run is.
pub trait Progress {
    /// `done` of `all` duets are over; the next one is of this case and runner.
    fn turn(&mut self, done: usize, all: usize, case: &str, runner: &str);
}

/// What a run came to.
pub struct Measurement {
    /// The record that ends the run.
    pub end: End,
    /// The error that stopped it early, a Ctrl-C for one.
    pub stopped: Option<Error>,
}

/// Measures. `record` is called for each record as soon as it is known, and must have stored it when it returns.
pub fn measure(
    plan: &Plan<'_>,
    stage: &mut Stage,
    record: &mut dyn FnMut(Record) -> Result<()>,
    progress: &mut dyn Progress,
) -> Result<Measurement> {
    sys::catch_interrupts();
    let holders = Holders::default();
    let watch = Watch::start(plan.core);
    let mut random = Xoshiro256PlusPlus::seed_from_u64(plan.seed);
    let nonce = format!("{:016x}", random.random::<u64>());
    let turns = schedule(
        plan.cases.len(),
        plan.candidates.len(),
        plan.rounds,
        &mut random,
    );
    let hash_seeds: Vec<u32> = turns.iter().map(|_| random.random()).collect();
    let mut state = State {
        plan,
        record,
        invocations: 0,
        own: Duration::ZERO,
        kinds: HashSet::new(),
        slice_answers: HashMap::new(),
        random,
        broken: HashSet::new(),
    };
    let founds = || [plan.baseline].into_iter().chain(plan.candidates);
    for (number, case) in plan.cases.iter().enumerate() {
        for found in founds() {
            if !peers::runs(case, found) {
                state.broken.insert((number, found.facts.name.clone()));
            } else if !found.runner.compile.is_empty() {
                // Before the first process is timed.
                stage.of(case, found)?;
            }
        }
    }
    let begun = Instant::now();
    let mut spans = Spans::default();
    let mut stopped = None;
    for (index, (turn, hash_seed)) in turns.iter().zip(hash_seeds).enumerate() {
        let case = &plan.cases[turn.case];
        let candidate = turn.candidate.map(|candidate| &plan.candidates[candidate]);
        progress.turn(
            index,
            turns.len(),
            &case.id(),
            &candidate.unwrap_or(plan.baseline).facts.name,
        );
        if state.is_broken(turn.case, plan.baseline)
            || candidate.is_some_and(|found| state.is_broken(turn.case, found))
        {
            continue;
        }
        let setting = Setting {
            holders: &holders,
            core: plan.core,
            nonce: &nonce,
            watch: &watch,
            counts: plan.counts,
            limit: Duration::from_secs_f64(case.limit_s),
        };
        match state.turn(&setting, stage, turn, index as u64, hash_seed) {
            Ok(taken) => {
                spans.busy_ns += taken.busy_ns;
                spans.timed_ns += taken.timed_ns;
            }
            Err(error) => {
                stopped = Some(error);
                break;
            }
        }
    }
    let wall_ns = begun.elapsed().as_nanos() as u64;
    if stopped.is_none() {
        stopped = state.simulate(stage).err();
    }
    let exit = match &stopped {
        Some(error) => error.exit,
        None if state.kinds.contains(&FailureKind::WrongAnswer) => Exit::WrongAnswer,
        None if !state.kinds.is_empty() => Exit::Harness,
        None => Exit::Pass,
    };
    let end = End {
        run: plan.run.to_string(),
        exit: exit.code(),
        wall_ns,
        idle_ns: wall_ns.saturating_sub(spans.busy_ns),
        around_ns: spans.busy_ns.saturating_sub(spans.timed_ns),
        processes: state.invocations,
        own_ns: state.own.as_nanos() as u64,
        more: Default::default(),
    };
    Ok(Measurement { end, stopped })
}

struct State<'a> {
    plan: &'a Plan<'a>,
    record: &'a mut dyn FnMut(Record) -> Result<()>,
    invocations: u64,
    own: Duration,
    kinds: HashSet<FailureKind>,
    /// Who answered a slice of a case and size first, and what, where the suite gives no answer.
    slice_answers: HashMap<(usize, u64), (String, String)>,
    random: Xoshiro256PlusPlus,
    /// Case and runner that failed, or for which there is no program: not measured again.
    broken: HashSet<(usize, String)>,
}

impl State<'_> {
    fn is_broken(&self, case: usize, found: &Found) -> bool {
        self.broken.contains(&(case, found.facts.name.clone()))
    }

    /// Counts instructions under the simulator, where one is wanted.
    fn simulate(&mut self, stage: &mut Stage) -> Result<()> {
        let plan = self.plan;
        let Some(simulator) = &plan.simulator else {
            return Ok(());
        };
        for (index, case) in plan.cases.iter().enumerate() {
            for found in [plan.baseline].into_iter().chain(plan.candidates) {
                if !self.is_broken(index, found) {
                    let simulated = simulator.count(plan.run, case, found, stage)?;
                    (self.record)(Record::Simulated(simulated))?;
                }
            }
        }
        Ok(())
    }

    fn turn(
        &mut self,
        setting: &Setting<'_>,
        stage: &mut Stage,
        turn: &Turn,
        pair: u64,
        hash_seed: u32,
    ) -> Result<Spans> {
        let plan = self.plan;
        let case = &plan.cases[turn.case];
        let mut founds = vec![plan.baseline];
        founds.extend(turn.candidate.map(|candidate| &plan.candidates[candidate]));
        if turn.candidate_first {
            founds.reverse();
        }
        let mut sides = Vec::new();
        for (order, found) in founds.iter().enumerate() {
            sides.push(prepare(case, found, stage, hash_seed, order)?);
        }
        let first = self.invocations;
        self.invocations += sides.len() as u64;
        let blank = |order: usize| Sample {
            run: plan.run.to_string(),
            benchmark: case.id(),
            runner: founds[order].facts.name.clone(),
            invocation: first + order as u64,
            pair,
            order: order as u32,
            phase: String::new(),
            slice: None,
            n: None,
            start_ns: 0,
            wall_ns: 0,
            cpu_ns: 0,
            idle_cpu_ns: None,
            wait_ns: None,
            more: Default::default(),
        };
        let record = &mut self.record;
        let spans = match (&case.kind, plan.duets) {
            (Kind::Bench(bench), Duets::Slices { pairs }) => {
                let answers = &mut self.slice_answers;
                let work = |found: &&Found| {
                    let is_candidate = found.facts.name != plan.baseline.facts.name;
                    let factor = if is_candidate {
                        plan.candidate_work
                    } else {
                        1.0
                    };
                    (bench.slice_n as f64 * factor).round() as u64
                };
                slice_duet(
                    setting,
                    bench,
                    &module_name(case),
                    Work {
                        sizes: founds.iter().map(work).collect(),
                        pairs,
                    },
                    &mut self.random,
                    &mut sides,
                    &mut |slice| {
                        let runner = &founds[slice.side].facts.name;
                        let n = slice.done.n;
                        let told = bench.slice_answer.as_ref();
                        let wrong = match told.filter(|_| n == bench.slice_n) {
                            Some(answer) => check_answer(answer, &slice.done.answer),
                            None => {
                                let (who, answer) = answers
                                    .entry((turn.case, n))
                                    .or_insert_with(|| (runner.clone(), slice.done.answer.clone()));
                                check_agreement(who, answer, &slice.done.answer)
                            }
                        };
                        if wrong.is_some() {
                            return Ok(wrong);
                        }
                        record(Record::Sample(Sample {
                            order: slice.order,
                            phase: slice.phase.word().to_string(),
                            slice: Some(slice.number),
                            n: Some(slice.done.n),
                            start_ns: slice.done.start_ns,
                            wall_ns: slice.done.wall_ns,
                            cpu_ns: slice.done.cpu_ns,
                            idle_cpu_ns: slice.idle_cpu_ns,
                            wait_ns: slice.wait_ns,
                            ..blank(slice.side)
                        }))?;
                        Ok(None)
                    },
                )?
            }
            (Kind::Bench(bench), Duets::Cold) => bench_duet(
                setting,
                bench,
                &module_name(case),
                &[bench.n],
                &mut sides,
                |order, done| {
                    if let Some(wrong) = check_answer(&case.answer, &done.answer) {
                        return Ok(Some(wrong));
                    }
                    record(Record::Sample(Sample {
                        phase: "cold".to_string(),
                        n: Some(done.n),
                        start_ns: done.start_ns,
                        wall_ns: done.wall_ns,
                        cpu_ns: done.cpu_ns,
                        ..blank(order)
                    }))?;
                    Ok(None)
                },
            )?,
            (Kind::Process(process), _) => process_duet(
                setting,
                process.metric,
                &mut sides,
                |order, side, printed| {
                    let printed = printed.strip_suffix('\n').unwrap_or(printed);
                    if let Some(wrong) = check_answer(&case.answer, printed) {
                        return Ok(Some(wrong));
                    }
                    if let Some(used) = side.used {
                        record(Record::Sample(Sample {
                            phase: "process".to_string(),
                            start_ns: side.released_ns,
                            wall_ns: used.end_ns.saturating_sub(side.released_ns),
                            cpu_ns: (used.user_ns + used.system_ns).saturating_sub(side.before_ns),
                            ..blank(order)
                        }))?;
                    }
                    Ok(None)
                },
            )?,
        };
        for (order, side) in sides.into_iter().enumerate() {
            self.close(turn.case, &blank(order), side, hash_seed)?;
        }
        Ok(spans)
    }

    /// Writes what became of a process.
    fn close(&mut self, case: usize, of: &Sample, side: Side, hash_seed: u32) -> Result<()> {
        self.own += side.own;
        if let Some(used) = side.used {
            let (peak_rss_bytes, peak_rss_inherited) = peak_rss(&side, used.peak_rss_bytes);
            (self.record)(Record::Invocation(Invocation {
                run: of.run.clone(),
                benchmark: of.benchmark.clone(),
                runner: of.runner.clone(),
                invocation: of.invocation,
                pair: of.pair,
                env_bytes: side
                    .env
                    .iter()
                    .map(|(key, value)| key.len() + value.len() + 2)
                    .sum::<usize>() as u64,
                argv: side.argv,
                hash_seed: u64::from(hash_seed),
                address_randomisation: self.plan.address_randomisation,
                core: self.plan.core,
                start_ns: side.released_ns,
                wall_ns: used.end_ns.saturating_sub(side.released_ns),
                user_ns: used.user_ns,
                system_ns: used.system_ns,
                peak_rss_bytes,
                peak_rss_inherited,
                voluntary_switches: used.voluntary,
                involuntary_switches: used.involuntary,
                exit: used.exit,
                own_ns: Some(side.own.as_nanos() as u64),
                counts: side.counts,
                contamination: side.seen.map(|seen| Box::new(seen.contamination)),
                warm_up: side.warm_up,
                counters: side.counters,
                engine: side
                    .stats_file
                    .as_deref()
                    .and_then(engine_stats::read)
                    .map(Box::new),
                more: Default::default(),
            }))?;
        }
        if let Some(wrong) = side.wrong {
            self.broken.insert((case, of.runner.clone()));
            self.kinds.insert(wrong.kind);
            (self.record)(Record::Failure(Failure {
                run: of.run.clone(),
                benchmark: of.benchmark.clone(),
                runner: of.runner.clone(),
                invocation: of.invocation,
                kind: wrong.kind,
                message: wrong.message,
                more: Default::default(),
            }))?;
        }
        Ok(())
    }
}

/// The greatest resident set of a process, and whether that is only a bound: what the kernel accounts at the end is at least
/// what the process had before the program took over.
fn peak_rss(side: &Side, accounted: u64) -> (u64, bool) {
    if accounted > side.before_rss_bytes {
        return (accounted, false);
    }
    let told = side.seen.as_ref().and_then(|seen| seen.peak_rss_bytes);
    match told {
        Some(bytes) if bytes < accounted => (bytes, false),
        _ => (accounted, true),
    }
}

/// The module that the driver imports.
pub(super) fn module_name(case: &Case) -> String {
    case.program
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// Command line, environment and folder of the side that is released at place `order`.
fn prepare(
    case: &Case,
    found: &Found,
    stage: &mut Stage,
    hash_seed: u32,
    order: usize,
) -> Result<Side> {
    let runner = &found.runner;
    let staged = stage.of(case, found)?;
    let (mut argv, file) = peers::command_line(case, found, &staged, false);
    argv.extend(file);
    if let Kind::Process(Process { args, .. }) = &case.kind {
        argv.extend(args.iter().cloned());
    }
    let inherited = |key: &str| (key.to_string(), std::env::var(key).unwrap_or_default());
    let mut env = vec![
        inherited("PATH"),
        inherited("HOME"),
        ("LANG".to_string(), "C.UTF-8".to_string()),
        ("LC_ALL".to_string(), "C.UTF-8".to_string()),
        ("PYTHONHASHSEED".to_string(), hash_seed.to_string()),
    ];
    env.extend(
        runner
            .env
            .iter()
            .map(|(key, value)| (key.clone(), value.clone())),
    );
    let stats_file = runner.stats.as_ref().map(|variable| {
        let file = stage.stats_file(order);
        env.push((variable.clone(), file.to_string_lossy().into_owned()));
        file
    });
    let mut side = Side::new(argv, env, staged.folder);
    side.stats_file = stats_file;
    side.warms_at_once = runner.kind == RunnerKind::Cpython || !runner.compile.is_empty();
    Ok(side)
}

fn check_answer(expected: &str, found: &str) -> Option<Wrong> {
    let short = |text: &str| {
        let start: String = text.chars().take(200).collect();
        if start.len() < text.len() {
            format!("{start:?} and more")
        } else {
            format!("{start:?}")
        }
    };
    (expected != found).then(|| Wrong {
        kind: FailureKind::WrongAnswer,
        message: format!(
            "expected the answer {}, found {}",
            short(expected),
            short(found)
        ),
    })
}

/// Without an answer of the suite at a slice's size, all answers of a run must be the same.
fn check_agreement(who: &str, first: &str, found: &str) -> Option<Wrong> {
    let wrong = check_answer(first, found)?;
    Some(Wrong {
        message: format!("{}; {who} answered first", wrong.message),
        ..wrong
    })
}

/// One iteration of a check: its size, its CPU time and its answer.
pub type Checked = (u64, u64, String);

/// Runs a bench case under one runner in one process at the given sizes, for `lab check`; a process case once, with its
/// CPU time and output. Says what went wrong instead where something did.
pub fn check_case(
    case: &Case,
    found: &Found,
    stage: &mut Stage,
    sizes: impl Fn(&Bench) -> Vec<u64>,
) -> Result<std::result::Result<Vec<Checked>, String>> {
    sys::catch_interrupts();
    let holders = Holders::default();
    let watch = Watch::start(None);
    let setting = Setting {
        holders: &holders,
        core: None,
        nonce: "0123456789abcdef",
        watch: &watch,
        counts: false,
        limit: Duration::from_secs_f64(case.limit_s),
    };
    let mut sides = [prepare(case, found, stage, 1, 0)?];
    let mut checked = Vec::new();
    match &case.kind {
        Kind::Bench(bench) => {
            bench_duet(
                &setting,
                bench,
                &module_name(case),
                &sizes(bench),
                &mut sides,
                |_, done: &Done| {
                    checked.push((done.n, done.cpu_ns, done.answer.clone()));
                    Ok(None)
                },
            )?;
        }
        Kind::Process(process) => {
            process_duet(&setting, process.metric, &mut sides, |_, side, printed| {
                let cpu_ns = side.used.map_or(0, |used| used.user_ns + used.system_ns);
                checked.push((
                    0,
                    cpu_ns,
                    printed.strip_suffix('\n').unwrap_or(printed).to_string(),
                ));
                Ok(None)
            })?;
        }
    }
    let [side] = sides;
    Ok(side.wrong.map_or(Ok(checked), |wrong| {
        Err(format!("{}: {}", wrong.kind.word(), wrong.message))
    }))
}
