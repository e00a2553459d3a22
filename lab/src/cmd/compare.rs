//! `lab compare`: two sides, measured side by side now or as two runs have them.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::session::{Measured, Session, Size, is_noise, same_binary};
use super::side::{Named, Workshop};
use super::{history_folder, load_cases, print, runners_file};
use crate::error::{Error, Exit, Result};
use crate::model::{CaseFacts, Run, RunnerFacts, duets};
use crate::report::{self, ComparedRow, ComparedSide, Comparison};
use crate::runner::{self, Duets, Found, Places, Stage};
use crate::stats::median;
use crate::suite::{Runners, load_runners};
use crate::verdict::{
    Evidence, Judgement, Measured as Evident, NoEstimate, Rules, Verdict, judge, paired,
    paired_peaks,
};

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
    let comparison = match (&a, &b) {
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
            let session = Session {
                mode: "compare",
                cases: &cases,
                runners: &runners,
                sides: &sides,
                places: &places,
                history: &history,
                size: args.common.size(),
                duets: args.common.duets(),
                seed: args.common.seed,
                machine: &machine.0,
                core: machine.1,
                notes: &notes,
                rules: Rules::default(),
            };
            let measured = session.measure(&mut Stage::create()?)?;
            from_measured(&measured, &sides, &session.rules)
        }
    };
    if args.json {
        print(&format!("{:#}\n", report::comparison_json(&comparison)));
    } else if args.markdown {
        print(&report::comparison_markdown(&comparison));
    } else {
        print(&report::comparison_text(&comparison));
    }
    Ok(exit_of(&comparison))
}

/// What the lab's exit status says about a comparison: failures first, then regressions that matter, then what is not
/// decided. Differences between a binary and itself are noise, whatever they look like.
pub(super) fn exit_of(comparison: &Comparison) -> Exit {
    let any = |is: &dyn Fn(&Judgement) -> bool| comparison.judgements().any(is);
    if any(&|one| one.wrong_answer) {
        Exit::WrongAnswer
    } else if any(&Judgement::has_failed) {
        Exit::Harness
    } else if comparison.noise {
        Exit::Pass
    } else if any(&Judgement::is_regression) {
        Exit::Regressed
    } else if any(&|one| matches!(one.verdict, Verdict::Inconclusive(_))) {
        Exit::Inconclusive
    } else {
        Exit::Pass
    }
}

/// Judges what was measured side by side.
pub(super) fn from_measured(measured: &Measured, sides: &[Found; 2], rules: &Rules) -> Comparison {
    let run = &measured.run;
    let [a, b] = sides.each_ref().map(|side| side.facts.name.as_str());
    let same = same_binary(sides);
    let family: Vec<Evidence> = run
        .header
        .cases
        .iter()
        .map(|case| Evidence {
            looks: measured
                .looks
                .get(&case.benchmark)
                .cloned()
                .unwrap_or_default(),
            same_binary: same,
            ..paired(run, case, a, b)
        })
        .collect();
    let memory: Vec<Evidence> = run
        .header
        .cases
        .iter()
        .filter_map(|case| paired_peaks(run, case, a, b))
        .collect();
    let rows = judge(&family, rules)
        .into_iter()
        .zip(&run.header.cases)
        .map(|(judgement, case)| ComparedRow {
            judgement,
            runner: None,
            a_ns: median(&times(run, case, a, b, true)),
            b_ns: median(&times(run, case, a, b, false)),
        })
        .collect();
    Comparison {
        a: side_of(&sides[0].facts),
        b: side_of(&sides[1].facts),
        machine_class: run.header.machine.class.clone(),
        runs: vec![run.header.run.clone()],
        same_binary: same,
        noise: is_noise(sides),
        rows,
        memory: judge(&memory, rules),
        instructions: Vec::new(),
        notes: run.header.notes.clone(),
    }
}

fn side_of(facts: &RunnerFacts) -> ComparedSide {
    let options: String = facts
        .argv
        .iter()
        .skip(1)
        .map(|word| format!(" {word}"))
        .collect();
    ComparedSide {
        name: facts.name.clone(),
        what: format!("{}{options}", facts.version),
        sha256: Some(facts.sha256.clone()),
        revision: facts
            .more
            .get("revision")
            .and_then(|value| value.as_str())
            .map(str::to_string),
    }
}

/// The times of one side, a sample each.
fn times(run: &Run, case: &CaseFacts, a: &str, b: &str, of_a: bool) -> Vec<f64> {
    duets(run, &case.benchmark, a, b)
        .iter()
        .map(|duet| {
            let side = if of_a { &duet.a } else { &duet.b };
            let total = if case.metric == "wall" {
                side.wall_ns
            } else {
                side.cpu_ns
            };
            total as f64 / f64::from(side.samples.max(1))
        })
        .collect()
}

/// Compares two runs as they are stored: the ratios to the baseline that both were measured beside.
fn stored(a: (&Run, Option<&str>), b: (&Run, Option<&str>), across: bool) -> Result<Comparison> {
    let (of_a, of_b) = (&a.0.header, &b.0.header);
    let mut notes = Vec::new();
    if of_a.machine.class != of_b.machine.class {
        let why = format!(
            "the runs are of different machine classes: {} on {:?}, {} on {:?}",
            of_a.run, of_a.machine.class, of_b.run, of_b.machine.class
        );
        if !across {
            return Err(Error::usage(format!(
                "{why}; even ratios differ between machines. Measure both on one (`lab compare REVISION REVISION`), or compare \
                 them all the same with --across-machines"
            )));
        }
        notes.push(format!("{why}: ratios differ between machines"));
    }
    let pairs = runner_pairs(a, b)?;
    let several = pairs.len() > 1;
    let mut family = Vec::new();
    let mut rows = Vec::new();
    for (runner_a, runner_b) in &pairs {
        for case in &of_b.cases {
            let Some(before) = of_a
                .cases
                .iter()
                .find(|before| before.benchmark == case.benchmark)
            else {
                notes.push(format!("{} is only in {}", case.benchmark, of_b.run));
                continue;
            };
            let measured = match refusal(a.0, b.0, before, case) {
                Some(why) => Evident::Nothing(NoEstimate::Refused(why)),
                None => apart((a.0, before, runner_a), (b.0, case, runner_b)),
            };
            let mut evidence = Evidence::of(&case.benchmark, measured, case.margin);
            let hash = |run: &Run, name: &str| {
                let mut runners = run.header.runners.iter();
                runners
                    .find(|runner| runner.name == name)
                    .map(|runner| runner.sha256.clone())
            };
            evidence.same_binary = hash(a.0, runner_a) == hash(b.0, runner_b);
            family.push(evidence);
            let time = |run: &Run, case: &CaseFacts, runner: &str| {
                median(&times(run, case, &run.header.baseline, runner, false))
            };
            rows.push((
                several.then(|| runner_b.clone()),
                time(a.0, before, runner_a),
                time(b.0, case, runner_b),
            ));
        }
        for case in &of_a.cases {
            if !of_b.cases.iter().any(|now| now.benchmark == case.benchmark) {
                notes.push(format!("{} is only in {}", case.benchmark, of_a.run));
            }
        }
    }
    if family.is_empty() {
        return Err(Error {
            exit: Exit::NoBaseline,
            message: format!("{} and {} have no benchmark in common", of_a.run, of_b.run),
        });
    }
    notes.push(format!(
        "compared as stored, through the baseline {} that each was measured beside; two revisions side by side \
         (`lab compare REVISION REVISION`) show smaller changes",
        of_a.baseline
    ));
    let rules = Rules::default();
    let same = family.iter().all(|evidence| evidence.same_binary);
    let side = |run: &Run, runner: &str| {
        let mut runners = run.header.runners.iter();
        let facts = runners.find(|facts| facts.name == runner);
        ComparedSide {
            name: format!("{}:{runner}", run.header.run),
            what: facts.map_or(String::new(), |facts| side_of(facts).what),
            sha256: facts.filter(|_| !several).map(|facts| facts.sha256.clone()),
            revision: run.header.git.as_ref().map(|git| git.revision.clone()),
        }
    };
    Ok(Comparison {
        a: side(a.0, &pairs[0].0),
        b: side(b.0, &pairs[0].1),
        machine_class: of_b.machine.class.clone(),
        runs: vec![of_a.run.clone(), of_b.run.clone()],
        same_binary: same,
        noise: false,
        rows: judge(&family, &rules)
            .into_iter()
            .zip(rows)
            .map(|(judgement, (runner, a_ns, b_ns))| ComparedRow {
                judgement,
                runner,
                a_ns,
                b_ns,
            })
            .collect(),
        memory: Vec::new(),
        instructions: Vec::new(),
        notes,
    })
}

/// Which runner of A is compared with which of B: those named, else those of one name, else the only one of each.
fn runner_pairs(a: (&Run, Option<&str>), b: (&Run, Option<&str>)) -> Result<Vec<(String, String)>> {
    let candidates = |(run, named): (&Run, Option<&str>)| -> Result<Vec<String>> {
        let names: Vec<String> = run
            .header
            .runners
            .iter()
            .map(|runner| runner.name.clone())
            .filter(|name| *name != run.header.baseline)
            .collect();
        match named {
            None => Ok(names),
            Some(named) if names.iter().any(|name| name == named) => Ok(vec![named.to_string()]),
            Some(named) => Err(Error::usage(format!(
                "{}: no runner {named:?} beside the baseline; there are {}",
                run.header.run,
                names.join(", ")
            ))),
        }
    };
    let (of_a, of_b) = (candidates(a)?, candidates(b)?);
    if let ([one], [other]) = (of_a.as_slice(), of_b.as_slice()) {
        return Ok(vec![(one.clone(), other.clone())]);
    }
    let both: Vec<(String, String)> = of_a
        .iter()
        .filter(|name| of_b.contains(name))
        .map(|name| (name.clone(), name.clone()))
        .collect();
    if both.is_empty() {
        return Err(Error {
            exit: Exit::NoBaseline,
            message: format!(
                "{} has the runners {}, {} has {}: none in common; name one of each, as in {}:NAME",
                a.0.header.run,
                of_a.join(", "),
                b.0.header.run,
                of_b.join(", "),
                a.0.header.run
            ),
        });
    }
    Ok(both)
}

/// Why a benchmark of two runs cannot be compared.
fn refusal(a: &Run, b: &Run, before: &CaseFacts, now: &CaseFacts) -> Option<String> {
    let remedy = "measure both revisions with today's suite (`lab compare REVISION REVISION`)";
    if a.header.baseline != b.header.baseline {
        return Some(format!(
            "the baselines differ ({}, {}): {remedy}",
            a.header.baseline, b.header.baseline
        ));
    }
    let baseline = |run: &Run| {
        let mut runners = run.header.runners.iter();
        runners
            .find(|runner| runner.name == run.header.baseline)
            .map(|runner| runner.sha256.clone())
    };
    if baseline(a) != baseline(b) {
        return Some(format!("the baseline is another binary in B: {remedy}"));
    }
    if before.sha256 != now.sha256 {
        return Some(format!("the program changed between the runs: {remedy}"));
    }
    if before.n != now.n || before.metric != now.metric || before.duets != now.duets {
        return Some(format!(
            "it was measured in another way (n {}, {} against n {}, {}): {remedy}",
            number(before.n),
            before.duets.as_deref().unwrap_or(&before.metric),
            number(now.n),
            now.duets.as_deref().unwrap_or(&now.metric),
        ));
    }
    if let (Some(then), Some(now)) = (&before.answer_sha256, &now.answer_sha256)
        && then != now
    {
        return Some(format!(
            "its expected answer changed between the runs: {remedy}"
        ));
    }
    None
}

fn number(n: Option<u64>) -> String {
    n.map_or("none".to_string(), |n| n.to_string())
}

/// The log ratios of both runs to their baseline.
fn apart(a: (&Run, &CaseFacts, &str), b: (&Run, &CaseFacts, &str)) -> Evident {
    let logs = |(run, case, runner): (&Run, &CaseFacts, &str)| {
        let evidence = paired(run, case, &run.header.baseline, runner);
        match evidence.measured {
            Evident::Paired(observations) => Ok(observations
                .iter()
                .map(|one| one.log_ratio)
                .collect::<Vec<f64>>()),
            other => Err(other),
        }
    };
    match (logs(a), logs(b)) {
        (Ok(a), Ok(b)) => Evident::Apart { a, b },
        (Err(nothing), _) | (_, Err(nothing)) => nothing,
    }
}
