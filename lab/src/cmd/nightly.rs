//! `lab nightly`: what a timer calls each night.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use serde::{Deserialize, Serialize};

use super::compare::duration;
use super::report::{Material, now};
use super::{history_folder, print, runners_file};
use crate::error::{Error, Exit, Result};
use crate::history::{list, load};
use crate::runner::{self, Places, Revision, rfc3339};
use crate::site::{badge_svg, digest, history_svg, overview, write};
use crate::suite::runners::Runner;
use crate::suite::{Runners, load_runners};
use crate::trend::{Alert, seconds};

/// Arguments of `lab nightly`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  lab nightly                                  all suites within two hours, then the site in target/lab/site
  lab nightly --budget 30m suites/loops.toml suites/text.toml
  lab nightly --frozen v0.1.0                  measures the runners of that revision beside those of today

Called again after it was interrupted, it goes on where it was, unless HEAD moved or a day has passed.

Exit status: 0 quiet, 1 the gate refused or a slowdown is open, 2 usage, 3 the gate did not decide or the budget was too
small, 5 a wrong answer, 6 a program failed, 130 interrupted.")]
pub(crate) struct NightlyArgs {
    /// Suite files; all of suites/ when none is given
    #[arg(value_name = "SUITE")]
    suites: Vec<PathBuf>,
    /// How long to measure (2h, 90m); each suite gets as many rounds as its last run says fit
    #[arg(long, default_value = "2h", value_name = "TIME", value_parser = duration)]
    budget: Duration,
    /// This many rounds of every suite, whatever the budget
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=10_000))]
    rounds: Option<u32>,
    /// Runners to measure, by name; the baseline always joins
    #[arg(long, value_delimiter = ',', value_name = "NAME,...")]
    runners: Vec<String>,
    /// Only cases whose name contains one of these
    #[arg(long, value_delimiter = ',', value_name = "TEXT,...")]
    filter: Vec<String>,
    /// Measure the runners as they were at this revision too, in the same runs, as NAME-frozen
    #[arg(long, value_name = "REV")]
    frozen: Option<String>,
    /// Do not measure today's commits against those of the night before
    #[arg(long)]
    no_gate: bool,
    /// Do not measure the first runner against itself
    #[arg(long)]
    no_self_test: bool,
    /// Do not build the runners first
    #[arg(long)]
    no_build: bool,
    /// The folder of the site instead of target/lab/site; digest.md, history.svg and badge.svg are put into it
    #[arg(long, value_name = "FOLDER")]
    site: Option<PathBuf>,
    /// The runners file instead of the one beside the first suite
    #[arg(long, value_name = "FILE")]
    runners_file: Option<PathBuf>,
    /// The history folder instead of reports/history in the workspace
    #[arg(long, value_name = "FOLDER")]
    history: Option<PathBuf>,
}

const FORMAT: &str = "lab.nightly/1";
/// A night that was interrupted is gone on with for this long.
const RESUME_S: i64 = 24 * 3600;
/// The parts of the budget: suites, then the gate; the rest is for starting programs and the self test.
const SUITES_SHARE: f64 = 0.7;
const GATE_SHARE: f64 = 0.2;
/// Rounds of a suite that was never measured.
const FIRST_ROUNDS: u32 = 10;
/// Fewest and most rounds: fewer show nothing, more little.
const FEWEST: u32 = 5;
const MOST: u32 = 60;
/// Rounds of the self test.
const SELF_ROUNDS: u32 = 10;

/// What was done of a night: a JSON object beside the runs.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Progress {
    format: String,
    /// When it began: RFC 3339.
    started: String,
    /// The commit, with `+` where the work tree differs from it.
    revision: String,
    /// Exit status of each step that ended, by name.
    done: BTreeMap<String, u8>,
    /// Everything was done.
    finished: bool,
}

impl Progress {
    fn file(history: &Path) -> PathBuf {
        history.join("nightly.json")
    }

    /// What is left of a night of this revision, or a new one.
    fn begin(history: &Path, revision: &str) -> Progress {
        let text = std::fs::read_to_string(Progress::file(history)).unwrap_or_default();
        // A file that cannot be read is of no night.
        let before: Option<Progress> = serde_json::from_str(&text).ok();
        let fits = |night: &Progress| {
            let age = seconds(&night.started).map(|at| now() - at);
            night.format == FORMAT
                && night.revision == revision
                && !night.finished
                && age.is_some_and(|age| (0..RESUME_S).contains(&age))
        };
        match before.filter(fits) {
            Some(night) => {
                eprintln!(
                    "lab: going on with the night of {}: {} steps are done",
                    night.started,
                    night.done.len()
                );
                night
            }
            None => Progress {
                format: FORMAT.to_string(),
                started: rfc3339(SystemTime::now()),
                revision: revision.to_string(),
                ..Progress::default()
            },
        }
    }

    fn save(&self, history: &Path) -> Result<()> {
        let file = Progress::file(history);
        let text = serde_json::to_string_pretty(self)
            .map_err(|cause| Error::harness(format!("{}: {cause}", file.display())))?;
        let partial = file.with_extension("partial");
        std::fs::create_dir_all(history)
            .and_then(|()| std::fs::write(&partial, text + "\n"))
            .and_then(|()| std::fs::rename(&partial, &file))
            .map_err(|cause| Error::file(&file, "write", cause))
    }
}

/// Runs the subcommand.
pub(crate) fn run(args: &NightlyArgs) -> Result<Exit> {
    let suites = suites(args)?;
    let file = runners_file(args.runners_file.as_ref(), &suites);
    let places = Places::of(&file);
    let runners = load_runners(&file)?;
    let history = history_folder(args.history.as_ref(), &places);
    let revision = runner::git_state(&places.root).map_or("none".to_string(), |git| {
        format!("{}{}", git.revision, if git.dirty { "+" } else { "" })
    });
    let mut night = Night {
        args,
        places: &places,
        history: &history,
        progress: Progress::begin(&history, &revision),
        remarks: Vec::new(),
    };
    let before = Material::read(&history, &places)?;
    let gate = night.gate(&before, &runners, &revision);
    night.build(&runners, gate.as_ref())?;
    let rounds = rounds(args, &history, &suites);
    // Building is no measuring: the budget begins here.
    let begin = Instant::now();
    for suite in &suites {
        let name = suite
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if args.rounds.is_none()
            && begin.elapsed() > args.budget.mul_f64(SUITES_SHARE)
            && !night.is_done(&name)
        {
            night.remarks.push(format!(
                "{name} was left out: the budget was used up; the next call goes on with it"
            ));
            continue;
        }
        let wanted = rounds
            .get(suite)
            .copied()
            .unwrap_or(FIRST_ROUNDS)
            .to_string();
        let mut words = vec![
            "run".to_string(),
            suite.display().to_string(),
            "--rounds".to_string(),
            wanted,
        ];
        if let Some(frozen) = &args.frozen {
            words.extend(["--frozen".to_string(), frozen.clone()]);
        }
        if !args.runners.is_empty() {
            words.extend(["--runners".to_string(), args.runners.join(",")]);
        }
        night.step(&name, words, true)?;
    }
    let ours = args.runners.first().or(runners.default.first()).cloned();
    if let Some(ours) = ours.filter(|_| !args.no_self_test) {
        let suite = suites[0].display().to_string();
        let words = [
            "compare",
            &ours,
            &ours,
            &suite,
            "--rounds",
            &SELF_ROUNDS.to_string(),
        ]
        .map(str::to_string);
        night.step("self test", words.to_vec(), true)?;
    }
    if let Some((base, like)) = gate {
        let budget = format!("{}s", args.budget.mul_f64(GATE_SHARE).as_secs().max(10));
        let page = night.gate_page().display().to_string();
        let words = [
            "gate",
            "--base",
            &base.commit,
            "--budget",
            &budget,
            "--runner",
            &like,
            "--html",
            &page,
        ];
        let mut words = words.map(str::to_string).to_vec();
        // What the night has measured, wherever HEAD has gone since; changes that are not committed are in the work tree only.
        if !revision.ends_with('+') {
            words.extend(["--head".to_string(), revision.clone()]);
        }
        words.extend(suites.iter().map(|suite| suite.display().to_string()));
        night.step("gate", words, false)?;
    }
    night.publish()
}

/// The suites asked for, else all of the workspace.
fn suites(args: &NightlyArgs) -> Result<Vec<PathBuf>> {
    if !args.suites.is_empty() {
        return Ok(args.suites.clone());
    }
    let folder = Places::of(Path::new("./runners.toml")).root.join("suites");
    let entries = std::fs::read_dir(&folder)
        .map_err(|cause| Error::usage(format!("{}: {cause}: name the suites", folder.display())))?;
    let mut all: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .filter(|path| path.file_name().is_some_and(|name| name != "runners.toml"))
        .collect();
    all.sort();
    if all.is_empty() {
        return Err(Error::usage(format!(
            "{}: there is no suite",
            folder.display()
        )));
    }
    Ok(all)
}

/// The runners that are measured.
fn measured<'a>(args: &NightlyArgs, runners: &'a Runners) -> Vec<&'a Runner> {
    let names = match args.runners.as_slice() {
        [] => runners.default.as_slice(),
        named => named,
    };
    names.iter().filter_map(|name| runners.get(name)).collect()
}

/// Rounds of each suite so that all together fit into their part of the budget, by what a round took last.
fn rounds(args: &NightlyArgs, history: &Path, suites: &[PathBuf]) -> BTreeMap<PathBuf, u32> {
    let mut all = BTreeMap::new();
    if let Some(rounds) = args.rounds {
        all.extend(suites.iter().map(|suite| (suite.clone(), rounds)));
        return all;
    }
    let mut took: BTreeMap<&PathBuf, f64> = BTreeMap::new();
    // Runs from the newest back, as far as a suite is open; what cannot be read tells nothing.
    for path in list(history).unwrap_or_default().iter().rev().take(60) {
        let Ok(loaded) = load(path) else { continue };
        let header = &loaded.run.header;
        let Some(end) = loaded.run.end().filter(|_| header.mode == "rounds") else {
            continue;
        };
        for suite in suites {
            let name = suite.file_stem().unwrap_or_default().to_string_lossy();
            if header.cases.iter().all(|case| case.suite() == name) && !header.cases.is_empty() {
                took.entry(suite)
                    .or_insert(end.wall_ns as f64 / 1e9 / f64::from(header.rounds.max(1)));
            }
        }
    }
    let sum: f64 = took.values().sum();
    let share = args.budget.as_secs_f64() * SUITES_SHARE * took.len() as f64 / suites.len() as f64;
    for suite in took.keys() {
        let fit = if sum > 0.0 {
            share / sum
        } else {
            f64::from(FIRST_ROUNDS)
        };
        all.insert((*suite).clone(), (fit as u32).clamp(FEWEST, MOST));
    }
    all
}

struct Night<'a> {
    args: &'a NightlyArgs,
    places: &'a Places,
    history: &'a Path,
    progress: Progress,
    remarks: Vec<String>,
}

impl Night<'_> {
    /// The revision of the night before, which today's is held against, and the runner that both are built as; nothing, with
    /// a remark where that needs one, when there is nothing to hold it against.
    fn gate(
        &mut self,
        before: &Material,
        runners: &Runners,
        revision: &str,
    ) -> Option<(Revision, String)> {
        let other = |night: &crate::trend::Night| night.revision.clone();
        let last = before.nights.iter().rev().find_map(other)?;
        if self.args.no_gate || revision == "none" || revision.starts_with(last.as_str()) {
            return None;
        }
        let Some(base) = Revision::find(&self.places.root, &last) else {
            self.remarks.push(format!(
                "the gate was left out: git does not know {last}, the revision of the night before"
            ));
            return None;
        };
        let measured = measured(self.args, runners);
        let like = measured.iter().find(|runner| !runner.build.is_empty());
        if like.is_none() {
            self.remarks.push(
                "the gate was left out: no runner that was measured is built here".to_string(),
            );
        }
        Some((base, like?.name.clone()))
    }

    /// Builds whatever the night needs.
    fn build(&mut self, runners: &Runners, gate: Option<&(Revision, String)>) -> Result<()> {
        let places = self.places;
        let measured = measured(self.args, runners);
        if !self.args.no_build {
            runner::build(&measured, places)?;
        }
        let mut unused = Vec::new();
        if let Some(named) = &self.args.frozen {
            let frozen = Revision::find(&places.root, named).ok_or_else(|| {
                Error::usage(format!(
                    "--frozen {named}: {} has no such revision",
                    places.root.display()
                ))
            })?;
            for runner in measured.iter().filter(|runner| !runner.build.is_empty()) {
                runner::build_revision(runner, places, &frozen, &mut unused)?;
            }
        }
        let like = gate.and_then(|(_, like)| runners.get(like));
        if let (Some((base, _)), Some(like)) = (gate, like) {
            let clean = !self.progress.revision.ends_with('+');
            let head = clean.then(|| Revision::find(&places.root, &self.progress.revision));
            for revision in [Some(base.clone()), head.flatten()].into_iter().flatten() {
                // What cannot be built is told by the gate, which does not decide then.
                if let Err(error) = runner::build_revision(like, places, &revision, &mut unused) {
                    eprintln!("lab: {error}");
                }
            }
        }
        Ok(())
    }

    /// Where the gate's page is put until the site is written.
    fn gate_page(&self) -> PathBuf {
        self.places.target.join("lab/gate.html")
    }

    fn is_done(&self, name: &str) -> bool {
        self.progress.done.contains_key(name)
    }

    /// Runs a command of this lab, unless the night has done it already. `measures`: it takes `--filter` and
    /// `--no-build` as they were given.
    fn step(&mut self, name: &str, mut words: Vec<String>, measures: bool) -> Result<()> {
        if self.is_done(name) {
            return Ok(());
        }
        eprintln!("lab: {name}");
        words.extend(["--history".to_string(), self.history.display().to_string()]);
        if let Some(file) = &self.args.runners_file {
            words.extend(["--runners-file".to_string(), file.display().to_string()]);
        }
        if !self.args.filter.is_empty() {
            words.extend(["--filter".to_string(), self.args.filter.join(",")]);
        }
        if self.args.no_build && measures {
            words.push("--no-build".to_string());
        }
        let this = std::env::current_exe()
            .map_err(|cause| Error::harness(format!("the lab does not find itself: {cause}")))?;
        let status = Command::new(this)
            .args(&words)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status()
            .map_err(|cause| Error::harness(format!("{name}: {cause}")))?;
        let code = status.code().and_then(|code| u8::try_from(code).ok());
        let Some(code) = code.filter(|code| *code != Exit::Interrupted.code()) else {
            return Err(Error {
                exit: Exit::Interrupted,
                message: format!("{name}: interrupted; `lab nightly` goes on with it"),
            });
        };
        self.progress.done.insert(name.to_string(), code);
        self.progress.save(self.history)
    }

    /// The site, the digest and what the night comes to.
    fn publish(mut self) -> Result<Exit> {
        let material = Material::read(self.history, self.places)?;
        let folder = self
            .args
            .site
            .clone()
            .unwrap_or_else(|| self.places.target.join("lab/site"));
        let runner = material.runner(None)?;
        for (name, code) in &self.progress.done {
            if *code != 0 {
                self.remarks
                    .push(format!("{name} ended with status {code}: {}", words(*code)));
            }
        }
        let gate = self.gate_page();
        if !self.is_done("gate") {
            let _absent = std::fs::remove_file(&gate);
        } else if gate.is_file() {
            self.remarks.push(
                "gate.html has the gate's verdicts, and the causes of what changed".to_string(),
            );
        }
        self.remarks.extend(material.notes.iter().cloned());
        let remarks = &self.remarks;
        let root = &self.places.root;
        let sentence = material.site(&runner, now(), root, |site| -> Result<String> {
            write(site, &folder)?;
            let mut files = vec![
                ("digest.md", digest(site, remarks)),
                ("badge.svg", badge_svg(site)),
            ];
            files.extend(history_svg(site).map(|svg| ("history.svg", svg)));
            for (name, text) in files {
                let file = folder.join(name);
                std::fs::write(&file, text).map_err(|cause| Error::file(&file, "write", cause))?;
            }
            // A site of before may have one that is not of this night.
            let page = folder.join("gate.html");
            let _absent = std::fs::remove_file(&page);
            if gate.is_file() {
                std::fs::copy(&gate, &page).map_err(|cause| Error::file(&page, "write", cause))?;
            }
            Ok(overview(site).map_or("the history is empty".to_string(), |found| found.sentence))
        })?;
        let left_out = self
            .remarks
            .iter()
            .any(|remark| remark.contains("was left out: the budget"));
        self.progress.finished = !left_out;
        self.progress.save(self.history)?;
        print(&format!(
            "{sentence}\n{}\n",
            folder.join("index.html").display()
        ));
        for remark in &self.remarks {
            eprintln!("lab: {remark}");
        }
        let codes = || self.progress.done.values().copied();
        let any = |exit: Exit| codes().any(|code| code == exit.code());
        // Without a baseline a suite was not measured at all; the gate has only not decided.
        let of_gate = self.progress.done.get("gate").copied();
        let is_without_baseline = (self.progress.done.iter())
            .any(|(name, code)| name != "gate" && *code == Exit::NoBaseline.code());
        let undecided = [Exit::Inconclusive, Exit::NoBaseline].map(Exit::code);
        Ok(if any(Exit::WrongAnswer) {
            Exit::WrongAnswer
        } else if any(Exit::Harness) || any(Exit::Usage) || is_without_baseline {
            Exit::Harness
        } else if any(Exit::Regressed) || material.alerts.iter().any(Alert::is_open) {
            Exit::Regressed
        } else if of_gate.is_some_and(|code| undecided.contains(&code)) || left_out {
            Exit::Inconclusive
        } else {
            Exit::Pass
        })
    }
}

fn words(code: u8) -> &'static str {
    match code {
        1 => "a regression",
        2 => "usage",
        3 => "not decided",
        4 => "no baseline",
        5 => "a wrong answer",
        6 => "a failure",
        _ => "unknown",
    }
}
