//! Taking profiles of a side: with the engine's own profiler, or with one that runs a CPython; and the files of it.

use std::path::Path;

use serde_json::Value;

use crate::error::{Error, Result};
use crate::plot::{Track, timeline as draw};
use crate::profile::{
    self, EventKind, Process, Stacks, Timeline, flamegraph, from_folded, from_perf, timeline,
};
use crate::runner::{Asked, Found, Spy, Stage, Work, forget_symbols, profile_case};
use crate::suite::Case;

/// What profiles a side.
pub(super) enum Profiler {
    /// The engine itself.
    Own,
    /// Another program.
    Spy(Spy),
}

/// A profiled process.
pub(super) struct Taken {
    pub(super) process: Process,
    /// The engine's summary.
    pub(super) summary: String,
    /// Its counters and events.
    pub(super) stats: Option<Value>,
    /// Functions are named without their lines.
    pub(super) is_without_lines: bool,
}

/// Below this part of perf's samples with a Python function on them, the rest is not known well enough.
const PERF_SHARE: f64 = 0.5;

impl Profiler {
    /// The one of a runner; a sentence when there is none.
    pub(super) fn of(found: &Found) -> std::result::Result<Profiler, String> {
        if found.runner.ours {
            Ok(Profiler::Own)
        } else {
            Spy::of(found).map(Profiler::Spy)
        }
    }

    /// Profiles a process; what went wrong when something did. What the engine recorded is left in `recorded`. `spin` rounds of
    /// a loop shift the process against the ticks of its clock.
    pub(super) fn take(
        &self,
        case: &Case,
        found: &Found,
        stage: &mut Stage,
        work: Work,
        (hash_seed, spin): (u32, u32),
        recorded: &Path,
    ) -> Result<std::result::Result<Taken, String>> {
        match self {
            Profiler::Own => own(case, found, stage, work, (hash_seed, spin), recorded),
            Profiler::Spy(spy) => spied(spy, case, found, stage, work, hash_seed),
        }
    }
}

/// Computes for as many rounds as the first word says, about a microsecond each, and becomes the program behind it.
const SPIN: [&str; 3] = [
    "/bin/sh",
    "-c",
    "i=0; while [ $i -lt $0 ]; do i=$((i+1)); done; exec \"$@\"",
];

fn own(
    case: &Case,
    found: &Found,
    stage: &mut Stage,
    work: Work,
    (hash_seed, spin): (u32, u32),
    recorded: &Path,
) -> Result<std::result::Result<Taken, String>> {
    let options = [
        format!("--profile={}", recorded.display()),
        "--profile-format=speedscope".to_string(),
        "--stats=json".to_string(),
    ];
    let mut under = Vec::new();
    if spin > 0 {
        under.extend(SPIN.map(str::to_string));
        under.push(spin.to_string());
    }
    let asked = Asked {
        under: &under,
        own_words: "",
        options: &options,
        work,
        hash_seed,
    };
    let done = match profile_case(case, found, stage, &asked)? {
        Ok(done) => done,
        Err(why) if why.contains("'--profile") => {
            return Ok(Err(
                "has no profiler yet (--profile is unknown to it)".to_string()
            ));
        }
        Err(why) => return Ok(Err(why)),
    };
    let text = std::fs::read_to_string(recorded)
        .map_err(|cause| Error::file(recorded, "read the profile", cause))?;
    let stacks = profile::stacks(&text)
        .map_err(|why| Error::harness(format!("{}: {why}", recorded.display())))?;
    let (stats, summary): (Vec<&str>, Vec<&str>) =
        done.said.lines().partition(|line| line.starts_with('{'));
    let stats = stats
        .last()
        .and_then(|line| serde_json::from_str(line).ok());
    Ok(Ok(Taken {
        process: process(stacks, done.iterations),
        summary: summary.join("\n"),
        stats,
        is_without_lines: false,
    }))
}

fn spied(
    spy: &Spy,
    case: &Case,
    found: &Found,
    stage: &mut Stage,
    work: Work,
    hash_seed: u32,
) -> Result<std::result::Result<Taken, String>> {
    let (done, text) = match spy.profile(case, found, stage, work, hash_seed)? {
        Ok(found) => found,
        Err(why) => return Ok(Err(why)),
    };
    let stacks = match spy {
        Spy::PySpy(_) => from_folded(&text, spy.each_ns())
            .map_err(|why| Error::harness(format!("py-spy: {why}")))?,
        Spy::Perf(_) => {
            let read = from_perf(&text, spy.each_ns());
            forget_symbols(&read.pids);
            let share = read.with_functions as f64 / read.samples.max(1) as f64;
            if share < PERF_SHARE {
                return Ok(Err(format!(
                    "perf found a Python function in {:.0} % of its samples only: this CPython was built without frame pointers, \
                     so that perf cannot follow its calls; py-spy can (pip install py-spy)",
                    share * 100.0
                )));
            }
            read.stacks
        }
    };
    Ok(Ok(Taken {
        process: process(stacks, done.iterations),
        summary: String::new(),
        stats: None,
        is_without_lines: matches!(spy, Spy::Perf(_)),
    }))
}

/// A process whose time is that of its samples: the clock that it reads itself moves in steps of several milliseconds while a
/// timer of CPU time runs.
fn process(stacks: Stacks, iterations: u64) -> Process {
    let cpu_ns = stacks.clone().of_work().total();
    Process {
        stacks,
        iterations,
        cpu_ns,
    }
}

/// Writes a flamegraph and its folded stacks; the names of the files.
pub(super) fn write_stacks(
    stacks: &Stacks,
    title: &str,
    folder: &Path,
    stem: &str,
) -> Result<Vec<String>> {
    let picture = flamegraph(stacks, title, "ns").map_err(no_picture)?;
    let files = [format!("{stem}.svg"), format!("{stem}.folded")];
    write(folder, &files[0], &picture)?;
    write(folder, &files[1], stacks.folded().as_bytes())?;
    Ok(files.to_vec())
}

/// Writes both differential flamegraphs, `STEM.svg` in the widths of after, `STEM-before.svg` in those of before; their names.
pub(super) fn write_difference(
    before: &Stacks,
    after: &Stacks,
    title: &str,
    folder: &Path,
    stem: &str,
) -> Result<Vec<String>> {
    let files = [format!("{stem}.svg"), format!("{stem}-before.svg")];
    let now = profile::difference(after, before, title, false).map_err(no_picture)?;
    write(folder, &files[0], &now)?;
    let title = format!("{title}, in the widths of before");
    let then = profile::difference(before, after, &title, true).map_err(no_picture)?;
    write(folder, &files[1], &then)?;
    Ok(files.to_vec())
}

/// Writes the picture of when things happened in a process; its name, or nothing where the engine does not tell.
pub(super) fn write_timeline(
    stats: Option<&Value>,
    title: &str,
    folder: &Path,
    stem: &str,
) -> Result<Option<String>> {
    let Some(svg) = stats
        .and_then(timeline)
        .and_then(|found| draw(title, &tracks(&found), found.length_ms))
    else {
        return Ok(None);
    };
    let file = format!("{stem}.svg");
    write(folder, &file, svg.as_bytes())?;
    Ok(Some(file))
}

/// A row for each kind of event.
fn tracks(found: &Timeline) -> Vec<Track> {
    let track = |(kind, count): (EventKind, u64)| Track {
        name: format!("{}: {count}", kind.row()),
        spans: (found.events.iter())
            .filter(|event| event.kind == kind)
            .map(|event| (event.at_ms, event.at_ms + event.took_ms))
            .collect(),
        is_pause: matches!(kind, EventKind::Minor | EventKind::Full),
    };
    found.counts().into_iter().map(track).collect()
}

fn no_picture(cause: std::io::Error) -> Error {
    Error::harness(format!("no flamegraph: {cause}"))
}

/// Writes a file of a profile.
pub(super) fn write(folder: &Path, name: &str, content: &[u8]) -> Result<()> {
    let file = folder.join(name);
    std::fs::write(&file, content).map_err(|cause| Error::file(&file, "write", cause))
}

/// Makes a folder, and finds its whole path, since processes run elsewhere.
pub(super) fn make_folder(folder: &Path) -> Result<std::path::PathBuf> {
    std::fs::create_dir_all(folder)
        .map_err(|cause| Error::file(folder, "create the folder", cause))?;
    std::fs::canonicalize(folder).map_err(|cause| Error::file(folder, "find the folder", cause))
}
