//! `lab bisect`: the commit that made a benchmark slower.

use serde_json::json;

use super::compare::{MeasureArgs, like};
use super::judged::{comparison_of, layouts};
use super::session::{Session, Size};
use super::side::{Named, Workshop};
use super::{history_folder, load_cases, print};
use crate::error::{Error, Exit, Result};
use crate::model::Run;
use crate::report::{change, comparison_json};
use crate::runner::{self, Found, Places, Revision, Stage};
use crate::stats::Look;
use crate::suite::Case;
use crate::verdict::{Judgement, Measured, Rules, Search, Verdict, is_slow, paired};

/// Arguments of `lab bisect`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  lab bisect v1.2 HEAD --benchmark loops/count/function
  lab bisect main~40 main --benchmark text/join-split --rounds 100 suites/text.toml

GOOD and BAD are measured first: what is not shown to be slower cannot be found. Every commit asked about is measured beside GOOD,
with fresh invocations, until it is told whether it has the change; the found commit is measured beside the one before it.

Exit status: 0 found, 2 usage, 3 not found (BAD is not shown to be slower, or --rounds do not suffice), 4 GOOD or BAD cannot be built,
5 a wrong answer, 6 a program failed, 130 interrupted.")]
pub(crate) struct BisectArgs {
    /// A revision that was fast
    #[arg(value_name = "GOOD")]
    good: String,
    /// A later one that is slow
    #[arg(value_name = "BAD")]
    bad: String,
    /// The benchmark, by its whole name
    #[arg(long, value_name = "NAME")]
    benchmark: String,
    #[command(flatten)]
    common: MeasureArgs,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// The chance of naming a wrong commit, over all steps.
const ALPHA: f64 = 0.05;

/// Rounds between looks at a commit.
const CHUNK: u32 = 10;

/// Runs the subcommand.
pub(crate) fn run(args: &BisectArgs) -> Result<Exit> {
    let common = &args.common;
    if common.budget.is_some() {
        return Err(Error::usage(
            "--budget: a bisection ends when it is decided; --rounds limits what it spends on one commit",
        ));
    }
    let (runners, places) = common.runners()?;
    let (_, cases) = load_cases(&common.suites()?, std::slice::from_ref(&args.benchmark))?;
    let cases: Vec<Case> = cases
        .into_iter()
        .filter(|case| case.id() == args.benchmark)
        .collect();
    if cases.is_empty() {
        return Err(Error::usage(format!(
            "--benchmark {}: expected the whole name of one",
            args.benchmark
        )));
    }
    let root = &places.root;
    let revision = |named: &str| {
        Revision::find(root, named).ok_or_else(|| {
            Error::usage(format!("{named}: {} has no such revision", root.display()))
        })
    };
    let good = revision(&args.good)?;
    let mut commits = vec![good.clone()];
    commits.extend(Revision::between(
        root,
        &good.commit,
        &revision(&args.bad)?.commit,
        true,
    )?);
    if commits.len() < 2 {
        return Err(Error::usage(format!(
            "{} is no ancestor of {}, or the same commit",
            args.good, args.bad
        )));
    }
    let mut notes = Vec::new();
    let (machine, core) = runner::settle(&mut notes);
    let history = history_folder(common.history.as_ref(), &places);
    let mut bench = Bench {
        workshop: Workshop {
            runners: &runners,
            like: like(common, &runners)?,
            places: &places,
            build: false,
        },
        session: |sides: &[Found; 2], rounds: u32, seed: Option<u64>, stage: &mut Stage| {
            Session {
                mode: "bisect",
                cases: &cases,
                runners: &runners,
                sides,
                places: &places,
                history: &history,
                size: Size::Rounds(rounds),
                duets: common.duets(),
                candidate_work: 1.0,
                seed,
                machine: &machine,
                core,
                notes: &notes,
                simulator: None,
                rules: Rules::default(),
            }
            .measure(stage)
        },
        places: &places,
        stage: Stage::create()?,
        runs: 0,
        seed: common.seed,
    };
    let rounds = match common.size() {
        Size::Rounds(rounds) => rounds.max(CHUNK),
        Size::Budget(_) => CHUNK,
    };
    let last = commits.len() - 1;
    let whole = bench.compare(&commits[0], &commits[last], rounds)?;
    let judgement = &whole.0;
    print_step(
        args,
        &format!("{} against {}", commits[last].short(), good.short()),
        judgement,
    );
    if judgement.verdict != Verdict::Regressed {
        if judgement.has_failed() {
            return Err(failure(judgement));
        }
        eprintln!(
            "lab: {} is not shown to be slower than {}: there is nothing to find; measure more with --rounds or --precise",
            args.bad, args.good
        );
        return Ok(Exit::Inconclusive);
    }
    let size = judgement
        .estimate
        .as_ref()
        .map_or(0.0, |estimate| estimate.log);
    let mut search = Search::new(0, last);
    let alpha = ALPHA / f64::from(search.steps().max(1));
    let mut undecided = None;
    while let Some(index) = search.next() {
        match bench.is_slow(&commits[0], &commits[index], size, rounds, alpha)? {
            Answer::Slow(slow) => {
                let word = if slow { "has the change" } else { "has it not" };
                let left = search.bad - search.good;
                note(
                    args,
                    &format!(
                        "{} {word} ({left} commits were left)",
                        commits[index].short()
                    ),
                );
                search.answer(index, slow);
            }
            Answer::Broken(why) => {
                eprintln!("lab: {why}");
                note(
                    args,
                    &format!("{} cannot be built: left out", commits[index].short()),
                );
                search.skip(index);
            }
            Answer::Open => {
                undecided = Some(index);
                break;
            }
        }
    }
    let suspects: Vec<&Revision> = search.suspects().map(|index| &commits[index]).collect();
    let found = undecided.is_none();
    // The found commit beside the one before it, with fresh invocations.
    let confirmed = match (found, suspects.as_slice()) {
        (true, [culprit]) => Some(bench.compare(&commits[search.good], culprit, rounds)?),
        _ => None,
    };
    let named = |revision: &&Revision| format!("{} {}", revision.short(), revision.subject(root));
    if args.json {
        let result = json!({
            "format": "lab.bisection/1",
            "benchmark": args.benchmark,
            "good": good.commit,
            "bad": commits[last].commit,
            "commits": last,
            "change": size.exp(),
            "found": found && suspects.len() == 1,
            "suspects": suspects.iter().map(|revision| json!({ "commit": revision.commit, "subject": revision.subject(root) })).collect::<Vec<_>>(),
            "error_bound": ALPHA,
            "undecided": undecided.map(|index| &commits[index].commit),
            "confirmation": confirmed.as_ref().map(|(_, comparison)| comparison),
            "runs": bench.runs,
        });
        print(&format!("{result:#}\n"));
    } else {
        if let Some((judgement, _)) = &confirmed {
            print_step(args, "it against the one before it", judgement);
        }
        print(&match (undecided, suspects.as_slice()) {
            (Some(index), _) => format!(
                "{rounds} rounds do not tell whether {} has the change; one of these {} commits made it: {}\n",
                commits[index].short(),
                suspects.len(),
                suspects.iter().map(named).collect::<Vec<_>>().join("; ")
            ),
            (None, [culprit]) => format!(
                "{} made {} slower; the chance that this names a wrong commit is at most {} %, if one commit made the change\n",
                named(culprit),
                args.benchmark,
                ALPHA * 100.0
            ),
            (None, several) => format!(
                "one of these made it, and those between cannot be built: {}\n",
                several.iter().map(named).collect::<Vec<_>>().join("; ")
            ),
        });
    }
    Ok(if found {
        Exit::Pass
    } else {
        Exit::Inconclusive
    })
}

/// A line about the search, where the result is not JSON.
fn note(args: &BisectArgs, text: &str) {
    if args.json {
        eprintln!("lab: {text}");
    } else {
        print(&format!("{text}\n"));
    }
}

fn print_step(args: &BisectArgs, what: &str, judgement: &Judgement) {
    note(
        args,
        &format!("{what}: {} {}", change(judgement), judgement.verdict),
    );
}

fn failure(judgement: &Judgement) -> Error {
    Error {
        exit: if judgement.wrong_answer {
            Exit::WrongAnswer
        } else {
            Exit::Harness
        },
        message: format!("{}: {}", judgement.benchmark, judgement.verdict),
    }
}

/// What was found out about a commit.
enum Answer {
    /// It is on the slow side, or not.
    Slow(bool),
    /// It cannot be built.
    Broken(String),
    /// The rounds do not suffice.
    Open,
}

/// Where two commits are measured against each other.
struct Bench<'a, F> {
    workshop: Workshop<'a>,
    session: F,
    places: &'a Places,
    stage: Stage,
    /// Runs so far.
    runs: u64,
    seed: Option<u64>,
}

impl<F> Bench<'_, F>
where
    F: Fn(&[Found; 2], u32, Option<u64>, &mut Stage) -> Result<Run>,
{
    fn sides(&self, a: &Revision, b: &Revision) -> Result<[Found; 2]> {
        let named = |revision: &Revision| Named::Revision(revision.clone(), Vec::new());
        let (of_a, of_b) = (named(a), named(b));
        let sides = [(a.short(), &of_a), (b.short(), &of_b)];
        self.workshop.make(sides, &mut Vec::new())
    }

    fn measure(&mut self, sides: &[Found; 2], rounds: u32) -> Result<Run> {
        let seed = self.seed.map(|seed| seed.wrapping_add(self.runs));
        self.runs += 1;
        (self.session)(sides, rounds, seed, &mut self.stage)
    }

    /// B against A: the judgement and the comparison as JSON.
    fn compare(
        &mut self,
        a: &Revision,
        b: &Revision,
        rounds: u32,
    ) -> Result<(Judgement, serde_json::Value)> {
        let sides = self.sides(a, b)?;
        let run = self.measure(&sides, rounds)?;
        let layouts = layouts(None, self.places, &run)?;
        let comparison = comparison_of(&run, &layouts, &Rules::default())?;
        let judgement = comparison.judgements().next().cloned();
        let judgement = judgement.ok_or_else(|| Error::harness("nothing was measured"))?;
        Ok((judgement, comparison_json(&comparison)))
    }

    /// Whether a commit is on the slow side, looked at after each ten rounds.
    fn is_slow(
        &mut self,
        good: &Revision,
        commit: &Revision,
        change: f64,
        rounds: u32,
        alpha: f64,
    ) -> Result<Answer> {
        let sides = match self.sides(good, commit) {
            Ok(sides) => sides,
            Err(error) if error.exit == Exit::NoBaseline => {
                return Ok(Answer::Broken(error.message));
            }
            Err(error) => return Err(error),
        };
        if sides[0].facts.sha256 == sides[1].facts.sha256 {
            return Ok(Answer::Slow(false));
        }
        let (mut logs, mut looks) = (Vec::new(), Vec::new());
        let mut done = 0;
        while done < rounds {
            let chunk = CHUNK.min(rounds - done);
            let run = self.measure(&sides, chunk)?;
            done += chunk;
            for case in &run.header.cases {
                let evidence = paired(&run, case, &sides[0].facts.name, &sides[1].facts.name);
                match evidence.measured {
                    Measured::Paired(observations) => {
                        logs.extend(observations.iter().map(|one| one.log_ratio));
                    }
                    // A commit that fails is none that can be asked about.
                    _ => return Ok(Answer::Broken(format!("{} fails", commit.short()))),
                }
            }
            looks.push(Look {
                spent: f64::from(done) / f64::from(rounds),
                information: logs.len() as f64,
            });
            if let Some(slow) = is_slow(&logs, change, &looks, alpha) {
                return Ok(Answer::Slow(slow));
            }
        }
        Ok(Answer::Open)
    }
}
