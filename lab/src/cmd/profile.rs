//! `lab profile`: where a benchmark spends its time, and what changed against another side.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::side::{Named, Workshop};
use super::{history_folder, load_cases, print, runners_file};
use crate::error::{Error, Exit, Result};
use crate::profile::{self, Stacks};
use crate::runner::{Asked, Found, Places, Stage, profile_case};
use crate::suite::{Case, load_runners};

/// Arguments of `lab profile`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  lab profile macro/richards                              a flamegraph of a benchmark
  lab profile macro/richards --against HEAD~10            and what changed since then
  lab profile macro/richards --runner 'tauraro --jit=off' the interpreter alone

Only runners that are tauraro can be profiled. Files go to profiles/BENCHMARK/: profile.svg, .folded, .speedscope.json, stats.json,
summary.txt; with --against also those of the other side, as before.*, and difference.svg (in the widths of now) and
difference-before.svg (in the widths of before): red is more of the time than before, blue is less.

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
/// Events of the compiler that are listed.
const EVENTS: usize = 200;

/// The profile of a side.
struct Side {
    stacks: Stacks,
    /// The summary of the engine, and its counters.
    summary: String,
    stats: Option<Value>,
}

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
    if !like.ours {
        return Err(Error::usage(format!(
            "--runner {name}: only tauraro has a profiler that the lab knows"
        )));
    }
    let workshop = Workshop {
        runners: &runners,
        like,
        places: &places,
        build: !args.no_build,
    };
    let mut notes = Vec::new();
    let now = workshop.one(&args.runner, &own, &mut notes)?;
    let other = match &args.against {
        Some(text) => Some((text, workshop.one(text, &find(text)?, &mut notes)?)),
        None => None,
    };
    for note in &notes {
        eprintln!("lab: {note}");
    }
    let root = args
        .out
        .clone()
        .unwrap_or_else(|| places.root.join("profiles"));
    let folder = root.join(case.id().replace('/', "-"));
    std::fs::create_dir_all(&folder)
        .map_err(|cause| Error::file(&folder, "create the folder", cause))?;
    let folder = std::fs::canonicalize(&folder)
        .map_err(|cause| Error::file(&folder, "find the folder", cause))?;
    let mut stage = Stage::create()?;
    let after = match take(case, &now, &mut stage, args.seconds, &folder, "profile")? {
        Ok(side) => side,
        Err(why) => return fail(&args.runner, &why),
    };
    print(&format!("{}\n", after.summary.trim_end()));
    if let Some((text, found)) = other {
        let before = match take(case, &found, &mut stage, args.seconds, &folder, "before")? {
            Ok(side) => side,
            Err(why) => return fail(text, &why),
        };
        let changes = compare(case, &before, &after, text, &folder)?;
        print(&format!("\n{changes}"));
    }
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

/// Profiles a side and writes its files.
fn take(
    case: &Case,
    found: &Found,
    stage: &mut Stage,
    seconds: f64,
    folder: &Path,
    stem: &str,
) -> Result<std::result::Result<Side, String>> {
    let recorded = folder.join(format!("{stem}.speedscope.json"));
    let options = [
        format!("--profile={}", recorded.display()),
        "--profile-format=speedscope".to_string(),
        "--stats=json".to_string(),
    ];
    let asked = Asked {
        options: &options,
        seconds,
    };
    let done = match profile_case(case, found, stage, &asked)? {
        Ok(done) => done,
        Err(why) => return Ok(Err(why)),
    };
    let text = std::fs::read_to_string(&recorded)
        .map_err(|cause| Error::file(&recorded, "read the profile", cause))?;
    let stacks = profile::stacks(&text)
        .map_err(|why| Error::harness(format!("{}: {why}", recorded.display())))?;
    let (stats, summary): (Vec<&str>, Vec<&str>) =
        done.said.lines().partition(|line| line.starts_with('{'));
    let stats = stats
        .last()
        .and_then(|line| serde_json::from_str(line).ok());
    let name = case.id();
    let head = format!("{name}, {} times\n", done.iterations);
    let side = Side {
        stacks,
        summary: head + &summary.join("\n"),
        stats,
    };
    let mut report = side.summary.clone();
    if let Some(stats) = &side.stats {
        write(
            folder,
            &format!("{stem}.stats.json"),
            format!("{stats:#}\n").as_bytes(),
        )?;
        report += &timeline(stats);
    }
    write(folder, &format!("{stem}.summary.txt"), report.as_bytes())?;
    write(
        folder,
        &format!("{stem}.folded"),
        side.stacks.folded().as_bytes(),
    )?;
    let picture = profile::flamegraph(&side.stacks, &name, "ns")
        .map_err(|e| Error::harness(format!("no flamegraph: {e}")))?;
    write(folder, &format!("{stem}.svg"), &picture)?;
    Ok(Ok(side))
}

/// Counters that are single numbers, and the compiler's events on a time axis.
fn timeline(stats: &Value) -> String {
    let mut out = String::from("\ncounters\n");
    for (name, n) in stats.as_object().into_iter().flatten() {
        if let Some(n) = n.as_u64() {
            let _never = writeln!(out, "{n:>16}  {name}");
        }
    }
    let events = stats["tier_events"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    let at = |event: &Value| event["at_ns"].as_u64().unwrap_or(0);
    let Some(start) = events.iter().map(at).min() else {
        return out;
    };
    out.push_str("\n      ms since the first event of the compiler, what, ms it took\n");
    for event in events.iter().take(EVENTS) {
        let ms = |ns: u64| ns as f64 / 1e6;
        let _never = writeln!(
            out,
            "{:>10.2}  {} {}{}, {:.2}",
            ms(at(event) - start),
            event["kind"].as_str().unwrap_or("?"),
            event["name"].as_str().unwrap_or("?"),
            if event["loop"].is_null() {
                ""
            } else {
                " (a loop)"
            },
            ms(event["took_ns"].as_u64().unwrap_or(0))
        );
    }
    if events.len() > EVENTS {
        let _never = writeln!(out, "            and {} more", events.len() - EVENTS);
    }
    out
}

/// Writes the pictures of what changed; the functions and counters that moved.
fn compare(
    case: &Case,
    before: &Side,
    after: &Side,
    against: &str,
    folder: &Path,
) -> Result<String> {
    let title = format!("{} against {against}", case.id());
    let no_picture = |e| Error::harness(format!("no flamegraph: {e}"));
    let (was, is) = (&before.stacks, &after.stacks);
    let now = profile::difference(is, was, &title, false).map_err(no_picture)?;
    write(folder, "difference.svg", &now)?;
    let then = profile::difference(was, is, &format!("{title}, in the widths of before"), true)
        .map_err(no_picture)?;
    write(folder, "difference-before.svg", &then)?;
    let mut out = format!("against {against}:\n   before      now  function\n");
    for m in profile::moved(was, is).iter().take(LISTED) {
        let (was, is) = (m.before * 100.0, m.after * 100.0);
        let _never = writeln!(out, "{was:7.1} % {is:6.1} %  {}", m.name);
    }
    if let (Some(was), Some(is)) = (&before.stats, &after.stats) {
        out.push_str("\n          before             now  counter\n");
        for (name, n) in is.as_object().into_iter().flatten() {
            if let (Some(n), Some(old)) = (n.as_u64(), was[name].as_u64())
                && n != old
            {
                let _never = writeln!(out, "{old:>16}{n:>16}  {name}");
            }
        }
    }
    write(folder, "difference.txt", out.as_bytes())?;
    Ok(out)
}

fn write(folder: &Path, name: &str, content: &[u8]) -> Result<()> {
    let file = folder.join(name);
    std::fs::write(&file, content).map_err(|cause| Error::file(&file, "write", cause))
}
