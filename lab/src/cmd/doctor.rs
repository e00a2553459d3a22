//! `lab doctor`: what this machine will do to a measurement, and what to do about it.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::advice::{Finding, Grade, Noise, findings};
use super::print;
use crate::error::{Error, Exit, Result};
use crate::model::{Record, duets_of};
use crate::runner::{self, Duets, Found, Places, Plan, Progress, Stage};
use crate::stats::trimmed;
use crate::suite::{Bench, Case, Goal, Kind, Level, Runners, load_runners};

/// Arguments of `lab doctor`.
#[derive(clap::Args)]
pub(crate) struct DoctorArgs {
    /// Seconds to measure the baseline against itself; 0 leaves that out
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u64).range(0..=600))]
    seconds: u64,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// The runners file
    #[arg(long, value_name = "FILE", default_value = "suites/runners.toml")]
    runners_file: PathBuf,
}

/// What is run against itself: a loop that allocates nothing, so that it is the machine that shows.
const PROGRAM: &str = "def bench(n):\n    total = 0\n    for i in range(n):\n        total += i & 7\n    return total\n";
/// Work of a slice: about 5 ms on CPython.
const SLICE_N: u64 = 100_000;
/// Pairs of slices in a duet.
const PAIRS: u32 = 20;
/// Duets in which the noise is known well enough.
const MOST_DUETS: usize = 60;

/// Runs the subcommand.
pub(crate) fn run(args: &DoctorArgs) -> Result<Exit> {
    let (conditions, core) = runner::conditions();
    let mut found = findings(&conditions);
    let mut noise = None;
    let mut baselines = Vec::new();
    match load_runners(&args.runners_file) {
        Ok(runners) => {
            let places = Places::of(&args.runners_file);
            let chosen = look_for_baselines(&runners, &places, &mut baselines, &mut found)?;
            if let (Some(chosen), true) = (chosen, args.seconds > 0) {
                let limit = Duration::from_secs(args.seconds);
                noise = against_itself(&chosen, core, limit)?;
                found.extend(noise.as_ref().map(Noise::finding));
            }
        }
        Err(error) => found.push(Finding {
            about: "runners",
            grade: Grade::Problem,
            state: error.message,
            advice: "run it in the workspace, or give --runners-file".to_string(),
        }),
    }
    if args.json {
        let value = json!({
            "format": "lab.doctor/1",
            "machine": conditions.machine,
            "baselines": baselines,
            "noise": noise.as_ref().map(Noise::to_json),
            "findings": found.iter().map(Finding::to_json).collect::<Vec<_>>(),
        });
        print(&format!("{value:#}\n"));
    } else {
        let machine = &conditions.machine;
        print(&format!("{} ({})\n", machine.class, machine.cpu));
        for finding in &found {
            print(&format!("{}\n", finding.to_text()));
        }
    }
    Ok(Exit::Pass)
}

/// Resolves every runner, and says how those that are ratios' baselines were built; the chosen baseline, if it is there.
fn look_for_baselines(
    runners: &Runners,
    places: &Places,
    baselines: &mut Vec<Value>,
    found: &mut Vec<Finding>,
) -> Result<Option<Found>> {
    let mut chosen = None;
    for runner in &runners.runners {
        let mut notes = Vec::new();
        let is_baseline = runner.name == runners.baseline;
        let here = runner::resolve(runner, places, &mut notes)?;
        if let Some(here) = &here {
            let facts = &here.facts;
            baselines.push(json!({
                "runner": facts.name,
                "exe": facts.exe,
                "version": facts.version,
                "pgo": facts.pgo,
                "lto": facts.lto,
                "baseline": is_baseline,
            }));
            if is_baseline {
                runner::question_baseline(here, &runners.runners, &mut notes);
                let unknown = || "unknown".to_string();
                let (pgo, lto) = (facts.pgo.clone(), facts.lto.clone());
                found.push(Finding {
                    about: "baseline",
                    grade: if notes.is_empty() {
                        Grade::Good
                    } else {
                        Grade::Problem
                    },
                    state: format!(
                        "{}, {}, PGO {}, LTO {}",
                        facts.version,
                        facts.exe,
                        pgo.unwrap_or_else(unknown),
                        lto.unwrap_or_else(unknown)
                    ),
                    advice: notes.join("; "),
                });
            }
        } else if is_baseline {
            found.push(Finding {
                about: "baseline",
                grade: Grade::Problem,
                state: format!("{} is not here: nothing can be compared", runner.name),
                advice: runner.remedy.clone(),
            });
        } else {
            found.push(Finding {
                about: "runner",
                grade: Grade::Note,
                state: format!("{} is not here", runner.name),
                advice: runner.remedy.clone(),
            });
        }
        if is_baseline {
            chosen = here;
        }
    }
    Ok(chosen)
}

/// Nobody watches the bar of a check-up.
struct Silent;

impl Progress for Silent {
    fn turn(&mut self, _done: usize, _all: usize, _case: &str, _runner: &str) {}
}

/// Slice duets of the baseline with itself, until the time is up; nothing when too few were completed.
fn against_itself(chosen: &Found, core: Option<usize>, limit: Duration) -> Result<Option<Noise>> {
    let folder = std::env::temp_dir().join(format!("lab-doctor-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|cause| Error::file(&folder, "create", cause))?;
    let noise = measure(chosen, core, limit, &folder);
    let _ = std::fs::remove_dir_all(&folder);
    noise
}

fn measure(
    chosen: &Found,
    core: Option<usize>,
    limit: Duration,
    folder: &Path,
) -> Result<Option<Noise>> {
    let program = folder.join("doctor.py");
    std::fs::write(&program, PROGRAM).map_err(|cause| Error::file(&program, "write", cause))?;
    let case = Case {
        suite: "doctor".to_string(),
        benchmark: "loop".to_string(),
        case: crate::suite::DEFAULT_CASE.to_string(),
        shows: "the machine's noise".to_string(),
        program,
        needs: Vec::new(),
        programs: Default::default(),
        kind: Kind::Bench(Bench {
            level: Level::Function,
            n: SLICE_N,
            slice_n: SLICE_N,
            sim_n: SLICE_N,
            setup: None,
            slice_answer: None,
            sim_answer: None,
        }),
        answer: String::new(),
        goal: Goal::default(),
        margin: 0.01,
        limit_s: 60.0,
    };
    let mut twin = chosen.clone();
    twin.facts.name = "itself".to_string();
    let (cases, candidates) = ([case], [twin]);
    let mut stage = Stage::create()?;
    let mut logs: Vec<f64> = Vec::new();
    let (mut processes, mut disturbed) = (0, 0);
    let begun = Instant::now();
    while begun.elapsed() < limit && logs.len() < MOST_DUETS {
        let mut records = Vec::new();
        let plan = Plan {
            run: "doctor",
            cases: &cases,
            baseline: chosen,
            candidates: &candidates,
            rounds: 2,
            duets: Duets::Slices { pairs: PAIRS },
            candidate_work: 1.0,
            counts: false,
            simulator: None,
            seed: begun.elapsed().as_nanos() as u64,
            core,
            address_randomisation: None,
        };
        let measured = runner::measure(
            &plan,
            &mut stage,
            &mut |record| {
                records.push(record);
                Ok(())
            },
            &mut Silent,
        )?;
        if let Some(error) = measured.stopped {
            return Err(error);
        }
        if let Some(failure) = records.iter().find_map(|record| match record {
            Record::Failure(failure) => Some(failure),
            _ => None,
        }) {
            return Err(Error::harness(format!(
                "the baseline against itself: {}: {}",
                failure.kind.word(),
                failure.message
            )));
        }
        let samples = records.iter().filter_map(|record| match record {
            Record::Sample(sample) => Some(sample),
            _ => None,
        });
        let of_duets = duets_of(samples, &chosen.facts.name, "itself");
        logs.extend(
            of_duets
                .iter()
                .map(|duet| (duet.a.cpu_ns as f64 / duet.b.cpu_ns as f64).ln()),
        );
        let seen = records.iter().filter_map(|record| match record {
            Record::Invocation(invocation) => invocation.contamination.as_ref(),
            _ => None,
        });
        for contamination in seen {
            processes += 1;
            disturbed += usize::from(!contamination.disturbances().is_empty());
        }
    }
    let Some(summary) = trimmed(&logs, 0.2) else {
        return Ok(None);
    };
    Ok(Some(Noise::of(&logs, &summary, processes, disturbed)))
}
