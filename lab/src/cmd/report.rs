//! `lab report`: the dashboard as a folder of pages.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::judged::{comparison_of, layouts};
use super::session::SIDES;
use super::{history_folder, print};
use crate::certify::Corpus;
use crate::error::{Error, Exit, Result};
use crate::history::{list, load, stem};
use crate::ledger::{Tried, load_ledger};
use crate::model::Run;
use crate::runner::{Places, Revision};
use crate::site::{Commit, FoundCause, Profile, SelfTest, Server, Site, overview, write};
use crate::trend::{Acknowledged, Alert, Night, Series, alerts, nights, seconds, series, summary};
use crate::verdict::Rules;

/// Arguments of `lab report`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  lab report                                   target/lab/site/index.html, from reports/history
  lab report --out dashboard --runner tauraro-interp
  lab report --serve                           shows it on http://127.0.0.1:8271/ until it is ended

Exit status: 0 written, 2 usage, 6 the folder cannot be written.")]
pub(crate) struct ReportArgs {
    /// The folder that is written; one that `lab report` made before, or an empty one
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// The runner that the first page is about [default: the first of the newest night that is ours]
    #[arg(long, value_name = "NAME")]
    runner: Option<String>,
    /// Show it on this machine only, until the lab is ended
    #[arg(long)]
    serve: bool,
    /// The port to show it on; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 8271, requires = "serve")]
    port: u16,
    /// The history folder instead of reports/history in the workspace
    #[arg(long, value_name = "FOLDER")]
    history: Option<PathBuf>,
    /// Make the pages as they would be at this moment (RFC 3339), for tests
    #[arg(long, value_name = "TIME", hide = true)]
    now: Option<String>,
}

/// Runs the subcommand.
pub(crate) fn run(args: &ReportArgs) -> Result<Exit> {
    let places = Places::of(Path::new("./runners.toml"));
    let history = history_folder(args.history.as_ref(), &places);
    let now = match &args.now {
        None => now(),
        Some(text) => seconds(text).ok_or_else(|| {
            Error::usage(format!(
                "--now {text}: expected a time such as 2026-11-29T05:24:23Z"
            ))
        })?,
    };
    let material = Material::read(&history, &places)?;
    let folder = args
        .out
        .clone()
        .unwrap_or_else(|| places.target.join("lab/site"));
    let runner = material.runner(args.runner.as_deref())?;
    let (pages, sentence) = material.site(&runner, now, &places.root, |site| {
        let sentence = overview(site).map(|found| found.sentence);
        write(site, &folder).map(|pages| (pages, sentence))
    })?;
    for note in &material.notes {
        eprintln!("lab: note: {note}");
    }
    print(&format!(
        "{}\n{pages} pages: {}\n",
        sentence.unwrap_or_else(|| "the history is empty".to_string()),
        folder.join("index.html").display()
    ));
    if args.serve {
        let server = Server::bind(&folder, args.port)?;
        print(&format!("{}\n", server.address()));
        server.run();
    }
    Ok(Exit::Pass)
}

pub(super) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs() as i64)
}

/// Everything a site is made of, read.
pub(super) struct Material {
    pub(super) nights: Vec<Night>,
    pub(super) series: Vec<Series>,
    pub(super) alerts: Vec<Alert>,
    ledger: Vec<Tried>,
    conformance: Option<String>,
    self_tests: Vec<SelfTest>,
    profiles: Vec<Profile>,
    causes: Vec<FoundCause>,
    pub(super) notes: Vec<String>,
}

impl Material {
    pub(super) fn read(history: &Path, places: &Places) -> Result<Material> {
        let root = &places.root;
        let (mut runs, mut self_tests, mut notes) = (Vec::new(), Vec::new(), Vec::new());
        for path in list(history)? {
            match load(&path) {
                Ok(loaded) if loaded.running => {
                    notes.push(format!("{}: is still being measured", stem(&path)));
                }
                Ok(loaded) => {
                    self_tests.extend(self_test(&loaded.run, places));
                    runs.extend(summary(&loaded.run));
                }
                Err(error) => notes.push(format!("left out: {error}")),
            }
        }
        self_tests.extend(certificate(root));
        self_tests.sort_by_key(|test| std::cmp::Reverse(test.at));
        let nights = nights(runs.into_iter());
        let all = series(&nights);
        let ledger = root.join("reports/ledger");
        let ledger = if ledger.is_dir() {
            load_ledger(&ledger).unwrap_or_else(|error| {
                notes.push(format!("the ledger is left out: {error}"));
                Vec::new()
            })
        } else {
            Vec::new()
        };
        let profiles = profiles(&root.join("profiles"), &nights);
        Ok(Material {
            alerts: alerts(&all, &Acknowledged::load(history)?),
            causes: profiles.iter().filter_map(cause).collect(),
            profiles,
            series: all,
            nights,
            ledger,
            conformance: std::fs::read_to_string(root.join("docs/conformance.md")).ok(),
            self_tests,
            notes,
        })
    }

    /// The runner of the first page: the one asked for, else the first of the newest night that is ours.
    pub(super) fn runner(&self, asked: Option<&str>) -> Result<String> {
        let Some(night) = self.nights.last() else {
            return Ok(asked.unwrap_or_default().to_string());
        };
        let candidates = || {
            night
                .runners
                .iter()
                .filter(|one| one.name != night.baseline)
        };
        match asked {
            Some(name) if candidates().any(|one| one.name == name) => Ok(name.to_string()),
            Some(name) => {
                let known: Vec<&str> = candidates().map(|one| one.name.as_str()).collect();
                Err(Error::usage(format!(
                    "--runner {name}: the newest night did not measure it; it has {}",
                    known.join(", ")
                )))
            }
            None => {
                let ours = candidates().find(|one| one.ours);
                let any = ours.or_else(|| candidates().next());
                Ok(any.map_or(night.baseline.clone(), |one| one.name.clone()))
            }
        }
    }

    /// Makes something of a site.
    pub(super) fn site<T>(
        &self,
        runner: &str,
        now: i64,
        root: &Path,
        make: impl FnOnce(&Site<'_>) -> T,
    ) -> T {
        let commits = |from: &str, to: &str| commits(root, from, to);
        make(&Site {
            nights: &self.nights,
            series: &self.series,
            alerts: &self.alerts,
            runner,
            now,
            commits: &commits,
            ledger: &self.ledger,
            conformance: self.conformance.as_deref(),
            self_tests: &self.self_tests,
            profiles: &self.profiles,
            causes: &self.causes,
            notes: &self.notes,
        })
    }
}

/// The commits of a range, the newest first; none where git does not know both ends.
fn commits(root: &Path, from: &str, to: &str) -> Vec<Commit> {
    let between = Revision::between(root, from, to, false).unwrap_or_default();
    between
        .iter()
        .rev()
        .take(50)
        .map(|revision| Commit {
            short: revision.short().to_string(),
            subject: revision.subject(root),
        })
        .collect()
}

/// A comparison of a binary with itself; nothing for other runs.
fn self_test(run: &Run, places: &Places) -> Option<SelfTest> {
    let is_noise = run.header.more.get(SIDES)?.get("noise")?.as_bool()?;
    if !is_noise || run.end().is_none() {
        return None;
    }
    let layouts = layouts(None, places, run).unwrap_or_default();
    let comparison = comparison_of(run, &layouts, &Rules::default()).ok()?;
    let logs = comparison
        .judgements()
        .filter_map(|one| Some(one.estimate?.log.abs()));
    let alarms = comparison
        .judgements()
        .filter(|one| one.relevant && matches!(one.verdict.word(), "regressed" | "improved"))
        .count();
    Some(SelfTest {
        at: seconds(&run.header.started)?,
        what: format!("{} with itself", comparison.a.what),
        benchmarks: comparison.rows.len(),
        alarms,
        worst: logs.fold(0.0, f64::max),
    })
}

/// The last live suite of the certificate that a runner was measured against itself in.
fn certificate(root: &Path) -> Option<SelfTest> {
    let corpus = Corpus::load(&root.join("reports/certify/corpus.jsonl")).ok()?;
    let live = corpus
        .lives
        .iter()
        .rev()
        .find(|live| live.slowdown == 0.0)?;
    let claimed = |verdict: &str| matches!(verdict, "regressed" | "improved");
    Some(SelfTest {
        at: live.at as i64,
        what: "a live suite of the certificate".to_string(),
        benchmarks: live.verdicts.len(),
        alarms: live
            .verdicts
            .iter()
            .filter(|one| claimed(&one.verdict))
            .count(),
        worst: live
            .verdicts
            .iter()
            .map(|one| one.log[0].abs())
            .fold(0.0, f64::max),
    })
}

/// The files under profiles/ that are of a benchmark: in a folder of its name, or with its name in theirs, `/` written as
/// `-`, `--` or `.`.
fn profiles(folder: &Path, nights: &[Night]) -> Vec<Profile> {
    let mut names: Vec<&str> = nights
        .iter()
        .rev()
        .flat_map(|night| night.measured.iter().map(|one| one.case.benchmark.as_str()))
        .collect();
    names.sort_unstable();
    names.dedup();
    // The longest name that fits: `loops/count` is the beginning of `loops/count-up`.
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let mut files = Vec::new();
    walk(folder, 0, &mut files);
    files.sort();
    files
        .into_iter()
        .filter_map(|file| {
            let path = file
                .strip_prefix(folder)
                .ok()?
                .to_string_lossy()
                .into_owned();
            let fits = |name: &&&str| {
                let forms = ["/", "-", "--", "."].map(|slash| name_in_path(name, slash));
                forms.iter().any(|form| path.contains(form.as_str()))
            };
            let benchmark = names.iter().find(fits)?;
            // The folder of the benchmark says nothing on its own page.
            let inside = path.split_once('/').filter(|(top, _)| {
                [
                    name_in_path(benchmark, "-"),
                    name_in_path(benchmark, "--"),
                    name_in_path(benchmark, "."),
                ]
                .contains(&(*top).to_string())
            });
            Some(Profile {
                benchmark: (*benchmark).to_string(),
                file: file.clone(),
                path: inside.map_or(path.clone(), |(_, rest)| rest.to_string()),
            })
        })
        .collect()
}

fn name_in_path(benchmark: &str, slash: &str) -> String {
    benchmark.replace('/', slash)
}

/// A stored cause; nothing of other files, and of one that says why there is none.
fn cause(profile: &Profile) -> Option<FoundCause> {
    if profile.file.file_name()? != "cause.json" {
        return None;
    }
    let text = std::fs::read_to_string(&profile.file).ok()?;
    let json: serde_json::Value = serde_json::from_str(&text).ok()?;
    if json["format"] != "lab.cause/1" || json["benchmark"] != profile.benchmark.as_str() {
        return None;
    }
    let side = |key: &str| {
        let text = |field: &str| json[key][field].as_str().map(str::to_string);
        (text("sha256"), text("revision"))
    };
    Some(FoundCause {
        benchmark: profile.benchmark.clone(),
        folder: profile.file.parent()?.to_path_buf(),
        words: json["words"].as_str()?.to_string(),
        before: side("a"),
        after: side("b"),
    })
}

/// Pages that the lab has made of profiles.
const OWN_PAGES: [&str; 2] = ["profile.html", "cause.html"];

/// Flamegraphs, profiles of speedscope and pages of profiles, a few folders deep.
fn walk(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let end = path
            .extension()
            .and_then(|end| end.to_str())
            .unwrap_or_default();
        if path.is_dir() && depth < 4 {
            walk(&path, depth + 1, files);
        } else if path.is_file()
            && (matches!(end, "svg" | "folded" | "json")
                || path
                    .file_name()
                    .is_some_and(|name| OWN_PAGES.iter().any(|own| name == *own)))
        {
            files.push(path);
        }
    }
}
