//! The causes of verdicts: both sides of what changed are profiled, in turns, and their differences written beside each other.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use serde_json::Value;

use super::profiler::{
    Profiler, Taken, make_folder, write, write_difference, write_stacks, write_timeline,
};
use crate::error::{Exit, Result};
use crate::model::Run;
use crate::profile::{
    Cause, Counter, Evidence, Process, Stacks, counters, counts, functions, parts, tiers, work,
};
use crate::report::{ComparedRow, Comparison, cause_json, causes_markdown, percent_of};
use crate::runner::{Duets, Found, Places, Stage, Work};
use crate::site::{Page, page};
use crate::suite::{Case, Kind};
use crate::verdict::Verdict;

/// Arguments about causes.
#[derive(clap::Args)]
pub(crate) struct CauseArgs {
    /// Do not profile what regressed or improved
    #[arg(long)]
    pub(super) no_cause: bool,
    /// The folder for profiles of what regressed or improved, instead of profiles/ in the workspace
    #[arg(long, value_name = "FOLDER", conflicts_with = "no_cause")]
    pub(super) cause_dir: Option<PathBuf>,
    /// Also write a page with the verdicts, their causes and the flamegraphs into this file
    #[arg(long, value_name = "FILE")]
    pub(super) html: Option<PathBuf>,
}

impl CauseArgs {
    /// The folder of profiles.
    pub(super) fn root(&self, places: &Places) -> PathBuf {
        (self.cause_dir.clone()).unwrap_or_else(|| places.root.join("profiles"))
    }
}

/// Benchmarks that are profiled, the greatest changes first: what a reader looks at.
const MOST: usize = 6;
/// CPU time of the work that is sampled of each side, over all its processes: with a sample each millisecond a function
/// that takes 10 % of it is known to 0.7 points.
const SECONDS: f64 = 2.0;
/// The least CPU time of the work in a process: the system looks at a process's clock in steps of 1 to 10 ms.
const LEAST_WORK_NS: f64 = 20e6;
/// Each process computes for up to so many microseconds before it becomes the program: about the longest step of a system's
/// clock (`HZ=100`). Samples are taken when the clock ticks, and on a busy machine a process begins to run when it does, so
/// all would be sampled at the same places of their work.
const LONGEST_SPIN: f64 = 10_000.0;
/// Most times that a process does it for that.
const MOST_TIMES: f64 = 50.0;
/// Fewest processes of a side, so that the spread between them is known, unless time runs out.
const FEWEST_PROCESSES: usize = 5;
/// Most processes of a side.
const MOST_PROCESSES: usize = 100;
/// The longest that a benchmark is profiled.
const LONGEST: Duration = Duration::from_secs(25);
/// The longest that all are, where no budget is given.
pub(super) const LONGEST_ALL: Duration = Duration::from_secs(120);
/// The folder of a cause in that of its benchmark.
const FOLDER: &str = "cause";

/// Says why a comparison of stored measurements has no causes, where it could have some.
pub(super) fn say_stored(comparison: &mut Comparison) {
    let is_change = |row: &ComparedRow| {
        matches!(
            row.judgement.verdict,
            Verdict::Regressed | Verdict::Improved
        )
    };
    if comparison.rows.iter().any(is_change) {
        comparison.notes.push(
            "no causes: stored runs are not profiled; `lab compare` of their revisions is, and so is \
             `lab profile BENCHMARK --against REVISION`"
                .to_string(),
        );
    }
}

/// What is asked for causes of.
pub(super) struct Sides<'a> {
    pub(super) cases: &'a [Case],
    /// Before and after.
    pub(super) sides: &'a [Found; 2],
    pub(super) duets: Duets,
    /// The run that was measured, for its counters.
    pub(super) run: &'a Run,
    /// The folder of all profiles.
    pub(super) root: PathBuf,
    /// How long all may take.
    pub(super) limit: Duration,
}

/// Adds causes to a comparison: of each benchmark in it that regressed or improved and that `wanted` wants. What goes wrong
/// here is a note: the verdict stands without a cause.
pub(super) fn add_causes(
    comparison: &mut Comparison,
    of: &Sides<'_>,
    stage: &mut Stage,
    wanted: impl Fn(&str) -> bool,
) {
    if comparison.noise {
        return;
    }
    let mut rows: Vec<(&ComparedRow, &Case, f64)> = (comparison.rows.iter())
        .filter(|row| wanted(&row.judgement.benchmark))
        .filter(|row| {
            matches!(
                row.judgement.verdict,
                Verdict::Regressed | Verdict::Improved
            )
        })
        .filter_map(|row| {
            let case = (of.cases.iter()).find(|case| case.id() == row.judgement.benchmark)?;
            let change = (-row.judgement.estimate.as_ref()?.log).exp_m1();
            Some((row, case, change))
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    // What matters first, slowdowns before gains.
    rows.sort_by(|(a, _, x), (b, _, y)| {
        let key = |row: &ComparedRow| {
            (
                row.judgement.relevant,
                row.judgement.verdict == Verdict::Regressed,
            )
        };
        key(b).cmp(&key(a)).then(y.abs().total_cmp(&x.abs()))
    });
    let mut profilers = Vec::new();
    for side in of.sides {
        match Profiler::of(side) {
            Ok(profiler) => profilers.push(profiler),
            Err(why) => {
                comparison.notes.push(format!("no causes: {why}"));
                return;
            }
        }
    }
    let [before, after] = profilers.as_slice() else {
        return;
    };
    let left_out = rows.len().saturating_sub(MOST);
    rows.truncate(MOST);
    let end = Instant::now() + of.limit;
    let mut causes = Vec::new();
    let mut is_interrupted = false;
    let count = rows.len();
    for (place, (row, case, change)) in rows.into_iter().enumerate() {
        let left = end.saturating_duration_since(Instant::now());
        let share = left.div_f64((count - place) as f64).min(LONGEST);
        eprintln!("lab: profiling both sides of {}", case.id());
        let found = Both {
            of,
            case,
            profilers: [before, after],
            until: Instant::now() + share,
        }
        .evidence(row, change, stage);
        causes.push(Cause {
            benchmark: case.id(),
            change,
            found: match found {
                Ok(found) => found,
                Err(error) => {
                    is_interrupted = error.exit == Exit::Interrupted;
                    Err(error.message)
                }
            },
        });
        if is_interrupted {
            break;
        }
    }
    if left_out > 0 {
        comparison.notes.push(format!(
            "causes: the {MOST} greatest changes were profiled; {left_out} more were not (`lab profile BENCHMARK --against SIDE`)"
        ));
    }
    comparison.causes = causes;
}

/// One benchmark on both sides.
struct Both<'a> {
    of: &'a Sides<'a>,
    case: &'a Case,
    profilers: [&'a Profiler; 2],
    until: Instant,
}

impl Both<'_> {
    /// Profiles both sides in turns and writes what was found.
    fn evidence(
        &self,
        row: &ComparedRow,
        change: f64,
        stage: &mut Stage,
    ) -> Result<std::result::Result<Evidence, String>> {
        let name = self.case.id();
        let folder = self.of.root.join(name.replace('/', "-")).join(FOLDER);
        let folder = make_folder(&folder)?;
        // What is measured cold is profiled cold: once in each process, unless that is too short for the system's clock.
        let times = match &self.case.kind {
            Kind::Bench(_) => {
                let fastest = row
                    .a_ns
                    .unwrap_or(f64::MAX)
                    .min(row.b_ns.unwrap_or(f64::MAX));
                (LEAST_WORK_NS / fastest.max(1.0))
                    .ceil()
                    .clamp(1.0, MOST_TIMES) as u64
            }
            Kind::Process(_) => 1,
        };
        let taken = match self.both(stage, &folder, times)? {
            Ok(taken) => taken,
            Err(why) => return Ok(Err(why)),
        };
        // A profile of perf has no lines; then the other side's have to go, too.
        let is_bare = taken.iter().flatten().any(|one| one.is_without_lines);
        // Of different engines functions are all that can be compared.
        let is_mixed = self
            .profilers
            .iter()
            .any(|one| matches!(one, Profiler::Spy(_)));
        let processes = taken.each_ref().map(|side| -> Vec<Process> {
            let one = |taken: &Taken| {
                let mut process = taken.process.clone();
                process.stacks = process.stacks.of_work();
                if is_bare {
                    process.stacks = process.stacks.without_lines();
                }
                if is_mixed {
                    process.stacks = process.stacks.functions_alone();
                }
                process
            };
            side.iter().map(one).collect()
        });
        let [before, after] = &processes;
        let all = processes.each_ref().map(|side| {
            let mut all = Stacks::default();
            for process in side {
                all.merge(&process.stacks);
            }
            all
        });
        let stats = taken.each_ref().map(|side| -> Vec<Value> {
            side.iter().filter_map(|one| one.stats.clone()).collect()
        });
        let [a, b] = self
            .of
            .sides
            .each_ref()
            .map(|side| side.facts.name.as_str());
        let mut files = Vec::new();
        for (stem, stacks, stats, side) in [
            ("before", &all[0], &stats[0], a),
            ("after", &all[1], &stats[1], b),
        ] {
            let title = format!("{name}, {side}");
            files.extend(write_stacks(stacks, &title, &folder, stem)?);
            let title = format!("{name}, {side}: one process");
            let stem = format!("{stem}-timeline");
            files.extend(write_timeline(stats.first(), &title, &folder, &stem)?);
        }
        let title = format!("{name}: {b} against {a}");
        files.extend(write_difference(
            &all[0],
            &all[1],
            &title,
            &folder,
            "difference",
        )?);
        let mut evidence = Evidence {
            processes: [before.len(), after.len()],
            work_ns: [work(before), work(after)],
            functions: functions(before, after),
            parts: parts(before, after),
            tiers: match is_mixed {
                true => Vec::new(),
                false => tiers(before, after),
            },
            counters: if stats.iter().all(|of| !of.is_empty()) {
                counters(&stats[0], &stats[1])
            } else {
                Vec::new()
            },
            counts: self.counts(),
            folder: folder.clone(),
            files,
            notes: self.notes(before, after, change, times),
        };
        let cause = |evidence: &Evidence| Cause {
            benchmark: name.clone(),
            change,
            found: Ok(evidence.clone()),
        };
        let page_file = "cause.html".to_string();
        let title = format!("{name}: {b} against {a}");
        let mut whole = Page::new(
            &title,
            &format!("{} {}", percent_of(change), row.judgement.verdict.word()),
        );
        whole.add_cause(&cause(&evidence))?;
        write(&folder, &page_file, page(&whole)?.as_bytes())?;
        evidence.files.insert(0, page_file);
        let text = causes_markdown(&[cause(&evidence)], &folder);
        write(&folder, "cause.md", text.as_bytes())?;
        let mut json = cause_json(&cause(&evidence));
        let side = |found: &Found| {
            serde_json::json!({ "name": found.facts.name, "sha256": found.facts.sha256,
                "revision": found.facts.more.get("revision") })
        };
        json["format"] = "lab.cause/1".into();
        json["a"] = side(&self.of.sides[0]);
        json["b"] = side(&self.of.sides[1]);
        write(&folder, "cause.json", format!("{json:#}\n").as_bytes())?;
        Ok(Ok(evidence))
    }

    /// Processes of both sides in turns, with the same work in each, until there are enough; what went wrong when something
    /// did.
    fn both(
        &self,
        stage: &mut Stage,
        folder: &Path,
        times: u64,
    ) -> Result<std::result::Result<[Vec<Taken>; 2], String>> {
        let mut work = match (&self.case.kind, self.of.duets) {
            (Kind::Bench(_), Duets::Slices { .. }) => {
                Work::Seconds(SECONDS / FEWEST_PROCESSES as f64)
            }
            _ => Work::Iterations(times),
        };
        let recorded = folder.join("recorded.partial");
        let mut random = Xoshiro256PlusPlus::seed_from_u64(self.of.run.header.seed);
        let mut taken = [Vec::new(), Vec::new()];
        let mut cpu_ns = [0u64; 2];
        for seed in 0..MOST_PROCESSES as u32 {
            // Who goes first alternates, so that neither side has the better half of a drift.
            let order = if seed % 2 == 0 { [0, 1] } else { [1, 0] };
            for side in order {
                let found = &self.of.sides[side];
                let profiler = self.profilers[side];
                let one = profiler.take(
                    self.case,
                    found,
                    stage,
                    work,
                    (seed, 1 + (random.random::<f64>() * LONGEST_SPIN) as u32),
                    &recorded,
                )?;
                let _absent = std::fs::remove_file(&recorded);
                let one = match one {
                    Ok(one) => one,
                    Err(why) => return Ok(Err(format!("{} {why}", found.facts.name))),
                };
                if matches!(work, Work::Seconds(_)) {
                    work = Work::Iterations(one.process.iterations);
                }
                cpu_ns[side] += one.process.cpu_ns;
                taken[side].push(one);
            }
            let is_sampled = cpu_ns.iter().all(|ns| *ns as f64 >= SECONDS * 1e9);
            if (is_sampled && seed as usize + 1 >= FEWEST_PROCESSES) || Instant::now() > self.until
            {
                break;
            }
        }
        Ok(Ok(taken))
    }

    /// Counters of processor and kernel in the processes that were measured.
    fn counts(&self) -> Vec<Counter> {
        let name = self.case.id();
        let of = |side: &Found| -> Vec<Vec<(String, f64)>> {
            let own = self
                .of
                .run
                .invocations()
                .filter(|one| one.benchmark == name && one.runner == side.facts.name);
            own.map(|one| {
                let each = one.counts.iter();
                each.filter_map(|count| Some((count.event.clone(), count.value? as f64)))
                    .collect()
            })
            .collect()
        };
        counts(&of(&self.of.sides[0]), &of(&self.of.sides[1]))
    }

    fn notes(&self, before: &[Process], after: &[Process], change: f64, times: u64) -> Vec<String> {
        let mut notes = Vec::new();
        if times > 1 && self.of.duets == Duets::Cold {
            notes.push(format!(
                "the work is too short to be sampled once: it was done {times} times in each process, so that what happens at \
                 first only counts less than in the verdict"
            ));
        }
        let fewest = before.len().min(after.len());
        if fewest < FEWEST_PROCESSES {
            notes.push(format!(
                "only {fewest} processes of a side fitted into the time: what differs from process to process is not known well"
            ));
        }
        let profiled = work(after) / work(before).max(1.0) - 1.0;
        // Half of the change away from it, or in another direction.
        let (seen, judged) = (profiled.ln_1p(), change.ln_1p());
        if (seen - judged).abs() > judged.abs() / 2.0 {
            notes.push(format!(
                "under the profiler the work changed by {}, not by {}: what moved explains only that",
                percent_of(profiled),
                percent_of(change)
            ));
        }
        notes
    }
}

/// Writes the page of a comparison: its verdicts and their causes.
pub(super) fn write_page(file: &Path, comparison: &Comparison, lead: &str) -> Result<()> {
    let title = format!("{} against {}", comparison.b.name, comparison.a.name);
    let mut whole = Page::new(&title, lead);
    whole.add_comparison(comparison);
    for cause in &comparison.causes {
        whole.add_cause(cause)?;
    }
    let text = page(&whole)?;
    std::fs::write(file, text)
        .map_err(|cause| crate::error::Error::file(file, "write the page", cause))
}
