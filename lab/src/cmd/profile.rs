//! `lab profile`: where a benchmark spends its time, what changed against another side, and where the baseline spends it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::profiler::{
    Profiler, Taken, make_folder, write, write_difference, write_stacks, write_timeline,
};
use super::side::{Named, Workshop};
use super::{history_folder, load_cases, print, runners_file};
use crate::error::{Error, Exit, Result};
use crate::profile::{Moved, Process, counters, functions, timeline};
use crate::report::{count_text, time_text};
use crate::runner::{Found, Places, Stage, Work};
use crate::site::{Page, Picture, Section, Table, page};
use crate::suite::{Case, load_runners};

/// Arguments of `lab profile`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  lab profile macro/raytracer                              a flamegraph of a benchmark, and of the baseline beside it
  lab profile macro/raytracer --against HEAD~10            and what changed since then
  lab profile macro/raytracer --runner 'tauraro --jit=off' the interpreter alone

tauraro has a profiler of its own; a CPython is profiled by py-spy, or from 3.12 on by perf, whichever is on PATH. Files go to
profiles/BENCHMARK/: profile.html and profile.md with everything, profile.svg, .folded, .speedscope.json, .stats.json, .summary.txt,
profile-timeline.svg; with --against also those of the other side, as before.*, and difference.svg (in the widths of now) and
difference-before.svg (in the widths of before): red is more of the time than before, blue is less; baseline.svg, and
baseline-difference.svg against it.

Exit status: 0 done, 2 usage, 4 the other side cannot be built, 5 a wrong answer or a failed program, 6 a fault of the lab.")]
pub(crate) struct ProfileArgs {
    /// The benchmark, by its whole name
    #[arg(value_name = "BENCHMARK")]
    benchmark: String,
    /// Suites to look for it in; all of suites/ when none is given
    #[arg(value_name = "SUITE")]
    suites: Vec<PathBuf>,
    /// What it is compared with: a git revision, a binary (a path), or a runner with options
    #[arg(long, value_name = "SIDE")]
    against: Option<String>,
    /// What is profiled: a runner with options, a revision or a binary
    #[arg(long, value_name = "NAME", default_value = "tauraro")]
    runner: String,
    /// CPU time to sample of each side
    #[arg(long, value_name = "S", default_value_t = 4.0)]
    seconds: f64,
    /// Do not profile the baseline beside it
    #[arg(long)]
    no_baseline: bool,
    /// Do not build runners first (revisions are built all the same)
    #[arg(long)]
    no_build: bool,
    /// The runners file instead of the one beside the first suite
    #[arg(long, value_name = "FILE")]
    runners_file: Option<PathBuf>,
    /// The folder instead of profiles/ in the workspace
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

/// Functions of a difference that are listed.
const LISTED: usize = 10;
/// Events that are listed.
const EVENTS: usize = 200;

/// Runs the subcommand.
pub(crate) fn run(args: &ProfileArgs) -> Result<Exit> {
    let suites = match args.suites.as_slice() {
        [] => all_suites()?,
        named => named.to_vec(),
    };
    let file = runners_file(args.runners_file.as_ref(), &suites);
    let (runners, places) = (load_runners(&file)?, Places::of(&file));
    let (_, cases) = load_cases(&suites, std::slice::from_ref(&args.benchmark))?;
    let Some(case) = cases.iter().find(|case| case.id() == args.benchmark) else {
        let known: Vec<String> = cases.iter().map(Case::id).collect();
        return Err(Error::usage(format!(
            "{}: expected the whole name of a benchmark; like it are: {}",
            args.benchmark,
            known.join(", ")
        )));
    };
    let history = history_folder(None, &places);
    let find = |text: &str| Named::find(text, &history, Some(&runners), &places.root);
    let own = find(&args.runner)?;
    // What is no runner by itself is run as the first default one.
    let name = match &own {
        Named::Runner(name, _) => name,
        _ => runners.default.first().unwrap_or(&runners.baseline),
    };
    let like = (runners.get(name))
        .ok_or_else(|| Error::usage(format!("no runner {name:?} in {}", file.display())))?;
    let workshop = Workshop {
        runners: &runners,
        like,
        places: &places,
        build: !args.no_build,
    };
    let mut notes = Vec::new();
    let now = workshop.one(&args.runner, &own, &mut notes)?;
    let profiler = Profiler::of(&now).map_err(|why| Error::usage(format!("--runner: {why}")))?;
    let other = match &args.against {
        Some(text) => {
            let found = workshop.one(text, &find(text)?, &mut notes)?;
            let profiler =
                Profiler::of(&found).map_err(|why| Error::usage(format!("--against: {why}")))?;
            Some((text, found, profiler))
        }
        None => None,
    };
    for note in &notes {
        eprintln!("lab: {note}");
    }
    let root = args
        .out
        .clone()
        .unwrap_or_else(|| places.root.join("profiles"));
    let folder = make_folder(&root.join(case.id().replace('/', "-")))?;
    let mut taking = Taking {
        case,
        own: now.facts.name.clone(),
        stage: Stage::create()?,
        seconds: args.seconds,
        folder: &folder,
        page: Page::new(&case.id(), &format!("{} profiled", now.facts.name)),
        markdown: format!("# {}\n", case.id()),
    };
    let after = match taking.side(&now, &profiler, "profile")? {
        Ok(taken) => taken,
        Err(why) => return fail(&args.runner, &why),
    };
    print(&format!("{}\n", summary(case, &after)));
    if let Some((text, found, profiler)) = other {
        let before = match taking.side(&found, &profiler, "before")? {
            Ok(taken) => taken,
            Err(why) => return fail(text, &why),
        };
        let changes = taking.against(&before, &after, text)?;
        print(&format!("\n{changes}"));
    }
    let is_baseline =
        now.runner.name == runners.baseline || args.against.as_ref() == Some(&runners.baseline);
    if !args.no_baseline && !is_baseline {
        let text = runners.baseline.clone();
        let named = Named::Runner(text.clone(), Vec::new());
        let words = match workshop.one(&text, &named, &mut Vec::new()) {
            Ok(found) => taking.baseline(&found, &after)?,
            Err(error) => format!("no profile of the baseline: {error}\n"),
        };
        print(&format!("\n{words}"));
    }
    write(&folder, "profile.md", taking.markdown.as_bytes())?;
    write(&folder, "profile.html", page(&taking.page)?.as_bytes())?;
    print(&format!("\nwritten to {}\n", folder.display()));
    Ok(Exit::Pass)
}

fn fail(side: &str, why: &str) -> Result<Exit> {
    eprintln!("lab: {side}: {why}");
    Ok(Exit::WrongAnswer)
}

/// The suites of the workspace.
fn all_suites() -> Result<Vec<PathBuf>> {
    let folder = Places::of(Path::new("./runners.toml")).root.join("suites");
    let entries = std::fs::read_dir(&folder)
        .map_err(|cause| Error::usage(format!("{}: {cause}: name the suites", folder.display())))?;
    let mut suites: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .collect();
    suites.sort();
    Ok(suites)
}

/// Profiles of a benchmark, and the pages that they come to.
struct Taking<'a> {
    case: &'a Case,
    /// The name of what is profiled.
    own: String,
    stage: Stage,
    seconds: f64,
    folder: &'a Path,
    page: Page,
    markdown: String,
}

impl Taking<'_> {
    /// Profiles a side and writes its files.
    fn side(
        &mut self,
        found: &Found,
        profiler: &Profiler,
        stem: &str,
    ) -> Result<std::result::Result<Taken, String>> {
        let (folder, name) = (self.folder, self.case.id());
        let recorded = folder.join(format!("{stem}.speedscope.json"));
        let work = Work::Seconds(self.seconds);
        let taken = profiler.take(self.case, found, &mut self.stage, work, (0, 0), &recorded)?;
        let taken = match taken {
            Ok(taken) => taken,
            Err(why) => return Ok(Err(why)),
        };
        let words = summary(self.case, &taken);
        let mut report = format!("{words}\n");
        if let Some(stats) = &taken.stats {
            let text = format!("{stats:#}\n");
            write(folder, &format!("{stem}.stats.json"), text.as_bytes())?;
            report += &details(stats);
        }
        write(folder, &format!("{stem}.summary.txt"), report.as_bytes())?;
        let side = &found.facts.name;
        let title = format!("{name}, {side}");
        let mut files = write_stacks(&taken.process.stacks, &title, folder, stem)?;
        files.truncate(1);
        let title = format!("{name}, {side}: when it happened");
        let own = format!("{stem}-timeline");
        files.extend(write_timeline(taken.stats.as_ref(), &title, folder, &own)?);
        self.section(side, &words, Vec::new(), &files)?;
        Ok(Ok(taken))
    }

    /// Adds to both pages.
    fn section(
        &mut self,
        title: &str,
        words: &str,
        tables: Vec<Table>,
        files: &[String],
    ) -> Result<()> {
        let text = words.trim_end().replace("```", "'''");
        let _never = write!(
            self.markdown,
            "\n## {}\n\n```\n{text}\n```\n",
            title.replace('<', "&lt;")
        );
        for file in files {
            let _never = writeln!(self.markdown, "\n![{file}]({file})");
        }
        let pictures = files.iter().map(|file| Picture::read(self.folder, file));
        self.page.add(Section {
            title: title.to_string(),
            verbatim: words.to_string(),
            tables,
            pictures: pictures.collect::<Result<_>>()?,
            ..Section::default()
        });
        Ok(())
    }

    /// Writes the pictures of what changed; the functions and counters that moved.
    fn against(&mut self, before: &Taken, after: &Taken, against: &str) -> Result<String> {
        let title = format!("{} against {against}", self.case.id());
        let (was, is) = alike(before, after);
        let files = write_difference(&was.stacks, &is.stacks, &title, self.folder, "difference")?;
        let moved = functions(&[was], &[is]);
        let mut out = format!(
            "against {against}, CPU time of an iteration:\n      before         now    of all  function\n"
        );
        for m in moved.iter().take(LISTED) {
            let mark = if m.is_moved { "" } else { " (may be chance)" };
            let (was, is) = (time_text(Some(m.before)), time_text(Some(m.after)));
            let change = m.change * 100.0;
            let _never = writeln!(out, "{was:>12}{is:>12}{change:>+8.1} %  {}{mark}", m.name);
        }
        if let (Some(was), Some(is)) = (&before.stats, &after.stats) {
            let times = [before, after].map(|side| side.process.iterations);
            let _never = writeln!(
                out,
                "\n          before             now  counter ({} times and {} times the work)",
                times[0], times[1]
            );
            let all = counters(std::slice::from_ref(was), std::slice::from_ref(is));
            for one in all.iter().filter(|one| one.before != one.after) {
                let (was, is) = (count_text(one.before), count_text(one.after));
                let _never = writeln!(out, "{was:>16}{is:>16}  {}", one.name);
            }
        }
        write(self.folder, "difference.txt", out.as_bytes())?;
        let tables = vec![table("before", "now", &moved)];
        self.section(&format!("against {against}"), &out, tables, &files)?;
        Ok(out)
    }

    /// Profiles the baseline; where it spends its time beside where the other side does.
    fn baseline(&mut self, found: &Found, own: &Taken) -> Result<String> {
        let profiler = match Profiler::of(found) {
            Ok(profiler) => profiler,
            Err(why) => return self.without(&format!("no profile of the baseline: {why}\n")),
        };
        let name = found.facts.name.clone();
        let taken = match self.side(found, &profiler, "baseline")? {
            Ok(taken) => taken,
            Err(why) => {
                return self.without(&format!("no profile of the baseline: {name}: {why}\n"));
            }
        };
        let (was, is) = alike(&taken, own);
        let (was, is) = (
            Process {
                stacks: was.stacks.functions_alone(),
                ..was
            },
            Process {
                stacks: is.stacks.functions_alone(),
                ..is
            },
        );
        let title = format!("{} against {name}, functions alone", self.case.id());
        let stem = "baseline-difference";
        let files = write_difference(&was.stacks, &is.stacks, &title, self.folder, stem)?;
        let mut all = functions(&[was], &[is]);
        all.sort_by(|a, b| b.after.total_cmp(&a.after));
        let ours = &self.own;
        let mut out =
            format!("CPU time of an iteration:\n{name:>12}{ours:>12}  times as fast  function\n");
        for m in all.iter().take(LISTED) {
            let (was, is) = (time_text(Some(m.before)), time_text(Some(m.after)));
            let times = match (m.before > 0.0, m.after > 0.0) {
                (true, true) => count_text(m.before / m.after),
                _ => "-".to_string(),
            };
            let _never = writeln!(out, "{was:>12}{is:>12}{times:>15}  {}", m.name);
        }
        write(self.folder, "baseline.txt", out.as_bytes())?;
        let tables = vec![table(&name, &self.own, &all)];
        self.section(&format!("against {name}"), &out, tables, &files)?;
        Ok(out)
    }

    fn without(&mut self, words: &str) -> Result<String> {
        self.section("baseline", words, Vec::new(), &[])?;
        Ok(words.to_string())
    }
}

/// Two profiles whose functions are named alike.
fn alike(a: &Taken, b: &Taken) -> (Process, Process) {
    let (mut was, mut is) = (a.process.clone(), b.process.clone());
    if a.is_without_lines != b.is_without_lines {
        was.stacks = was.stacks.without_lines();
        is.stacks = is.stacks.without_lines();
    }
    (was, is)
}

fn table(before: &str, after: &str, all: &[Moved]) -> Table {
    let columns = ["function", before, after, "of all"];
    Table {
        columns: columns.map(str::to_string).to_vec(),
        rows: (all.iter().take(LISTED))
            .map(|m| {
                vec![
                    m.name.clone(),
                    time_text(Some(m.before)),
                    time_text(Some(m.after)),
                    crate::report::percent_of(m.change),
                ]
            })
            .collect(),
    }
}

/// What the engine says of its profile; of one that says nothing, the functions.
fn summary(case: &Case, taken: &Taken) -> String {
    let mut out = format!("{}, {} times\n", case.id(), taken.process.iterations);
    if !taken.summary.trim().is_empty() {
        return out + taken.summary.trim_end();
    }
    let stacks = &taken.process.stacks;
    let total = stacks.total().max(1) as f64;
    let mut all: Vec<(&str, u64)> = (stacks.by_function().into_iter())
        .map(|(name, weight)| (name, weight.sum))
        .collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    out.push_str("    own  function");
    for (name, sum) in all.into_iter().take(LISTED) {
        let _never = write!(out, "\n{:5.1} %  {name}", sum as f64 * 100.0 / total);
    }
    out
}

/// Counters that are single numbers, and events on a time axis.
fn details(stats: &Value) -> String {
    let mut out = String::from("\ncounters\n");
    for (name, n) in stats.as_object().into_iter().flatten() {
        if let Some(n) = n.as_u64() {
            let _never = writeln!(out, "{n:>16}  {name}");
        }
    }
    if let Some(found) = timeline(stats) {
        out.push('\n');
        out.push_str(&found.text(EVENTS));
    }
    out
}
