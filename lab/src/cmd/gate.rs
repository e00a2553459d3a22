//! `lab gate`: may this be merged?

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::cause::{CauseArgs, LONGEST_ALL, Sides, add_causes, say_stored, write_page};
use super::compare::{CAUSES_SHARE, MeasureArgs, like};
use super::judged::{comparison_of, layouts};
use super::session::{Session, Size, is_noise};
use super::side::{Named, Workshop};
use super::{history_folder, load_cases, print};
use crate::error::{Error, Exit, Result};
use crate::gate::{Decision, Finding, Outcome, Policy, TOLERANCE, decide, flagged, unaltered};
use crate::history::{find, load};
use crate::model::Run;
use crate::report::{
    Comparison, causes_markdown, causes_text, change, comparison_json, comparison_markdown,
    comparison_text, verdict_text,
};
use crate::runner::{self, Places, Revision, Stage};
use crate::suite::Case;
use crate::verdict::{Judgement, Rules, Verdict};

/// Arguments of `lab gate`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  lab gate                                     the work tree against its merge base with the default branch
  lab gate --base v1.2 --budget 10m suites/loops.toml
  lab gate --report summary.md --json > gate.json

What looks slower is measured again with fresh invocations, and both must agree. A benchmark without a verdict passes when a
slowdown beyond --tolerance is excluded.

Exit status: 0 passed, 1 refused, 2 usage, 3 inconclusive, 4 no baseline, 5 a wrong answer, 6 a program failed,
130 interrupted.")]
pub(crate) struct GateArgs {
    #[command(flatten)]
    common: MeasureArgs,
    /// The revision to measure against instead of the merge base with the default branch
    #[arg(long, value_name = "REV")]
    base: Option<String>,
    /// What is to be merged: a revision, a binary, or a runner with options, instead of the work tree
    #[arg(long, value_name = "SIDE")]
    head: Option<String>,
    /// The slowdown in percent that must be excluded where nothing is proven
    #[arg(long, value_name = "PERCENT", default_value_t = TOLERANCE * 100.0)]
    tolerance: f64,
    /// Refuse also what is slower by less than the benchmark's margin
    #[arg(long)]
    strict: bool,
    /// Let through what relinking explains
    #[arg(long)]
    accept_layout: bool,
    /// Decide again over one or two stored measurements instead of measuring
    #[arg(long, value_delimiter = ',', num_args = 1..=2, value_name = "RUN,RUN", conflicts_with_all = ["base", "head"])]
    replay: Vec<String>,
    #[command(flatten)]
    causes: CauseArgs,
    /// Print the decision as JSON
    #[arg(long, conflicts_with = "markdown")]
    json: bool,
    /// Print it as Markdown
    #[arg(long)]
    markdown: bool,
    /// Also write the Markdown into this file
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// Both measurements, judged.
struct Measured {
    first: Comparison,
    second: Option<Comparison>,
}

/// Runs the subcommand.
pub(crate) fn run(args: &GateArgs) -> Result<Exit> {
    if !(args.tolerance > 0.0 && args.tolerance < 100.0) {
        return Err(Error::usage(
            "--tolerance: expected a number of percent between 0 and 100",
        ));
    }
    let policy = Policy {
        tolerance: args.tolerance / 100.0,
        strict: args.strict,
        accept_layout: args.accept_layout,
    };
    let measured = if args.replay.is_empty() {
        measure(args, &policy)?
    } else {
        replay(args)?
    };
    // A change that leaves the binary as it was cannot make it slower.
    let judgements =
        |comparison: &Comparison| -> Vec<Judgement> { comparison.judgements().cloned().collect() };
    let first = judgements(&measured.first);
    let decision = if measured.first.noise {
        unaltered(&first)
    } else {
        let second = measured.second.as_ref().map(judgements);
        decide(
            &first,
            &second.unwrap_or_default(),
            &measured.first.instructions,
            &policy,
        )
    };
    let here = std::env::current_dir().unwrap_or_default();
    if let Some(file) = &args.report {
        // Links are relative to the file.
        let folder = here.join(file.parent().unwrap_or(Path::new("")));
        let folder = std::fs::canonicalize(&folder).unwrap_or(folder);
        let markdown = to_markdown(&decision, &measured, &policy, &folder);
        std::fs::write(file, &markdown)
            .map_err(|cause| Error::file(file, "write the report", cause))?;
    }
    if let Some(file) = &args.causes.html {
        let lead = sentence(&decision, &measured, &policy);
        write_page(file, &measured.first, &lead)?;
    }
    if args.json {
        print(&format!("{:#}\n", to_json(&decision, &measured, &policy)));
    } else if args.markdown {
        print(&to_markdown(&decision, &measured, &policy, &here));
    } else {
        print(&to_text(&decision, &measured, &policy));
    }
    Ok(match decision.outcome {
        Outcome::Passed => Exit::Pass,
        Outcome::Refused => Exit::Regressed,
        Outcome::Inconclusive => Exit::Inconclusive,
        Outcome::Failed => Exit::Harness,
        Outcome::WrongAnswer => Exit::WrongAnswer,
    })
}

fn replay(args: &GateArgs) -> Result<Measured> {
    let places = Places::of(Path::new("./runners.toml"));
    let history = history_folder(args.common.history.as_ref(), &places);
    let judged = |name: &String| -> Result<Comparison> {
        let run = load(&find(&history, name)?)?.run;
        comparison_of(
            &run,
            &layouts(args.common.layout.as_ref(), &places, &run)?,
            &Rules::default(),
        )
    };
    let mut first = judged(&args.replay[0])?;
    if !args.causes.no_cause {
        say_stored(&mut first);
    }
    Ok(Measured {
        first,
        second: args.replay.get(1).map(judged).transpose()?,
    })
}

fn measure(args: &GateArgs, policy: &Policy) -> Result<Measured> {
    let common = &args.common;
    let (runners, places) = common.runners()?;
    let (_, cases) = load_cases(&common.suites()?, &common.filter)?;
    let history = history_folder(common.history.as_ref(), &places);
    let like = like(common, &runners)?;
    let mut notes = Vec::new();
    let head = match &args.head {
        Some(head) => Named::find(head, &history, Some(&runners), &places.root)?,
        None => work_tree(&places, &like.name, &mut notes),
    };
    let base = base(args, &places, &head)?;
    notes.push(format!("baseline: {} ({})", base.named, base.short()));
    let workshop = Workshop {
        runners: &runners,
        like,
        places: &places,
        build: !common.no_build,
    };
    let base_text = base.short().to_string();
    let head_text = args.head.clone().unwrap_or_else(|| "work tree".to_string());
    let base = Named::Revision(base, Vec::new());
    let sides = workshop.make([(&base_text, &base), (&head_text, &head)], &mut notes)?;
    let (machine, core) = runner::settle(&mut notes);
    let mut stage = Stage::create()?;
    let simulator = common.counters.simulator()?;
    let session =
        |cases: &[Case], size: Size, seed: Option<u64>, stage: &mut Stage| -> Result<Run> {
            Session {
                mode: "gate",
                cases,
                runners: &runners,
                sides: &sides,
                places: &places,
                history: &history,
                size,
                duets: common.duets(),
                candidate_work: 1.0,
                seed,
                machine: &machine,
                core,
                notes: &notes,
                simulator: simulator.clone(),
                rules: Rules::default(),
            }
            .measure(stage)
        };
    let for_causes = if args.causes.no_cause {
        0.0
    } else {
        CAUSES_SHARE
    };
    // A binary that did not change needs no measurement of normal size: a look whether it still runs.
    let size = match common.size() {
        _ if is_noise(&sides) => Size::Rounds(1),
        Size::Rounds(rounds) => Size::Rounds(rounds),
        // The rest is for the second measurement.
        Size::Budget(budget) => Size::Budget(budget.mul_f64((1.0 - for_causes) * FIRST_SHARE)),
    };
    let judged = |run: &Run| {
        comparison_of(
            run,
            &layouts(common.layout.as_ref(), &places, run)?,
            &Rules::default(),
        )
    };
    let run = session(&cases, size, common.seed, &mut stage)?;
    let mut first = judged(&run)?;
    let judgements: Vec<Judgement> = first.judgements().cloned().collect();
    let again: HashSet<String> = if first.noise {
        HashSet::new()
    } else {
        flagged(&judgements, policy).into_iter().collect()
    };
    let second = if again.is_empty() {
        None
    } else {
        eprintln!(
            "lab: measuring again what looked slower: {}",
            again.iter().cloned().collect::<Vec<_>>().join(", ")
        );
        let cases: Vec<Case> = cases
            .iter()
            .filter(|case| again.contains(&case.id()))
            .cloned()
            .collect();
        let size = match common.size() {
            Size::Budget(budget) => {
                Size::Budget(budget.mul_f64((1.0 - for_causes) * (1.0 - FIRST_SHARE)))
            }
            rounds => rounds,
        };
        let seed = common.seed.map(|seed| seed.wrapping_add(1));
        Some(judged(&session(&cases, size, seed, &mut stage)?)?)
    };
    if !args.causes.no_cause {
        // What was not found again needs no cause.
        let is_false_alarm = |benchmark: &str| {
            again.contains(benchmark)
                && second.as_ref().is_some_and(|second| {
                    let mut found = second.judgements();
                    !found
                        .any(|one| one.benchmark == benchmark && one.verdict == Verdict::Regressed)
                })
        };
        let of = Sides {
            cases: &cases,
            sides: &sides,
            duets: common.duets(),
            run: &run,
            root: args.causes.root(&places),
            limit: match common.size() {
                Size::Budget(budget) => budget.mul_f64(for_causes),
                Size::Rounds(_) => LONGEST_ALL,
            },
        };
        add_causes(&mut first, &of, &mut stage, |benchmark| {
            !is_false_alarm(benchmark)
        });
    }
    Ok(Measured { first, second })
}

/// The part of a budget that the first measurement may use. The second measures few benchmarks, and often none.
const FIRST_SHARE: f64 = 0.7;

/// What is to be merged when nothing is named: HEAD when the work tree is as it was committed, else the runner as the work
/// tree builds it.
fn work_tree(places: &Places, like: &str, notes: &mut Vec<String>) -> Named {
    let clean = runner::git_state(&places.root).is_some_and(|git| !git.dirty);
    match Revision::find(&places.root, "HEAD") {
        Some(head) if clean => Named::Revision(head, Vec::new()),
        _ => {
            notes.push(
                "the work tree has changes that are not committed: it is measured as it is"
                    .to_string(),
            );
            Named::Runner(like.to_string(), Vec::new())
        }
    }
}

fn base(args: &GateArgs, places: &Places, head: &Named) -> Result<Revision> {
    let root = &places.root;
    if let Some(named) = &args.base {
        return Revision::find(root, named).ok_or_else(|| {
            Error::usage(format!(
                "--base {named}: {} has no such revision",
                root.display()
            ))
        });
    }
    let no_baseline = |message: String| Error {
        exit: Exit::NoBaseline,
        message,
    };
    let branch = Revision::default_branch(root).ok_or_else(|| {
        no_baseline(format!(
            "{}: no default branch was found (origin/HEAD, main, master): name a baseline with --base",
            root.display()
        ))
    })?;
    let tip = match head {
        Named::Revision(head, _) => head.commit.clone(),
        _ => "HEAD".to_string(),
    };
    let base = Revision::merge_base(root, &branch, &tip)?;
    if matches!(head, Named::Revision(head, _) if head.commit == base.commit) {
        return Err(no_baseline(format!(
            "{} is part of {branch} already: there is nothing to merge; name a baseline with --base, such as --base {}~1",
            base.short(),
            base.short()
        )));
    }
    Ok(base)
}

/// What the decision means, in a sentence.
fn sentence(decision: &Decision, measured: &Measured, policy: &Policy) -> String {
    let count = |wanted: Finding| {
        decision
            .findings
            .iter()
            .chain(&decision.instructions)
            .filter(|(_, finding)| *finding == wanted)
            .count()
    };
    match decision.outcome {
        Outcome::Passed if measured.first.noise => {
            "passed: the change leaves the binary as it was, byte for byte".to_string()
        }
        Outcome::Passed => format!(
            "passed: no slowdown was found, and none beyond {:.1} % is possible (95 %) in any of {} benchmarks",
            policy.tolerance * 100.0,
            decision.findings.len()
        ),
        Outcome::Refused => format!(
            "refused: {} slower, found twice or by simulated instructions",
            count(Finding::Regressed)
        ),
        Outcome::Inconclusive if count(Finding::CouldHide) == 0 && count(Finding::Layout) > 0 => {
            "inconclusive (layout): the differences are within what relinking makes, and both sides execute the same \
             instructions; --accept-layout lets them through"
                .to_string()
        }
        Outcome::Inconclusive => format!(
            "inconclusive: {} could hide a slowdown beyond {:.1} %; give it more rounds or a greater --budget",
            count(Finding::CouldHide),
            policy.tolerance * 100.0
        ),
        Outcome::Failed => format!("failed: {} did not run or cannot be compared", count(Finding::Failed)),
        Outcome::WrongAnswer => format!("wrong answer: {}", count(Finding::WrongAnswer)),
    }
}

/// A line for each finding that is not fine.
fn findings(decision: &Decision, measured: &Measured) -> Vec<String> {
    let of = |comparison: &Comparison, benchmark: &str| {
        let mut judgements = comparison.judgements();
        let judgement = judgements.find(|judgement| judgement.benchmark == benchmark);
        judgement.map_or(String::new(), |judgement| {
            format!("{} {}", change(judgement), verdict_text(judgement))
        })
    };
    let timed = decision
        .findings
        .iter()
        .filter(|(_, finding)| *finding != Finding::Fine)
        .map(|(benchmark, finding)| {
            let first = of(&measured.first, benchmark);
            let again = measured.second.as_ref().map(|second| of(second, benchmark));
            let again = again
                .filter(|text| !text.is_empty())
                .map_or(String::new(), |text| format!("; again: {text}"));
            format!("{benchmark}: {}: {first}{again}", finding.word())
        });
    let counted = decision
        .instructions
        .iter()
        .filter(|(_, finding)| *finding == Finding::Regressed)
        .map(|(benchmark, _)| {
            let mut judged = measured.first.instructions.iter();
            let judgement = judged.find(|judgement| judgement.benchmark == *benchmark);
            let text = judgement.map_or(String::new(), change);
            format!("{benchmark}: simulated instructions: {text} regressed")
        });
    timed.chain(counted).collect()
}

fn to_text(decision: &Decision, measured: &Measured, policy: &Policy) -> String {
    let mut out = comparison_text(&measured.first);
    if let Some(second) = &measured.second {
        out.push_str("\nmeasured again:\n");
        out.push_str(&comparison_text(second));
    }
    out.push('\n');
    for line in findings(decision, measured) {
        out.push_str(&format!("{line}\n"));
    }
    let causes = causes_text(&measured.first.causes);
    if !causes.is_empty() {
        out.push_str(causes.trim_start_matches('\n'));
        out.push('\n');
    }
    out.push_str(&format!("{}\n", sentence(decision, measured, policy)));
    out
}

/// The decision as Markdown whose links are relative to a folder.
fn to_markdown(decision: &Decision, measured: &Measured, policy: &Policy, base: &Path) -> String {
    let mut out = format!(
        "# Gate: {}\n\n{}.\n\n",
        decision.outcome.word(),
        sentence(decision, measured, policy)
    );
    for line in findings(decision, measured) {
        out.push_str(&format!("- {line}\n"));
    }
    out.push_str(&causes_markdown(&measured.first.causes, base));
    out.push('\n');
    out.push_str(&comparison_markdown(&measured.first));
    if let Some(second) = &measured.second {
        out.push_str("\nMeasured again:\n\n");
        out.push_str(&comparison_markdown(second));
    }
    out
}

fn to_json(decision: &Decision, measured: &Measured, policy: &Policy) -> serde_json::Value {
    let listed = |findings: &[(String, Finding)]| -> Vec<serde_json::Value> {
        let one = |(benchmark, finding): &(String, Finding)| json!({ "benchmark": benchmark, "finding": finding.word() });
        findings.iter().map(one).collect()
    };
    json!({
        "format": "lab.gate/1",
        "outcome": decision.outcome.word(),
        "sentence": sentence(decision, measured, policy),
        "tolerance": policy.tolerance,
        "strict": policy.strict,
        "findings": listed(&decision.findings),
        "instructions": listed(&decision.instructions),
        "first": comparison_json(&measured.first),
        "second": measured.second.as_ref().map(comparison_json),
    })
}
