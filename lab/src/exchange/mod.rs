//! Files of other tools: pyperf, hyperfine and criterion come in, pyperf, hyperfine and CSV go out. Every sample is kept,
//! in whole nanoseconds; what a file does not tell is not known and is never made up.

mod criterion;
mod csv;
mod hyperfine;
mod pyperf;

use serde_json::{Map, Value};

pub use csv::to_csv;
pub use hyperfine::to_hyperfine;
pub use pyperf::to_pyperf;

use crate::model::{CaseFacts, End, Header, Machine, RUN_FORMAT, Record, Run, RunnerFacts, Sample};

/// The key of a header that says where an imported run came from.
pub const IMPORTED: &str = "imported";

/// Whose file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// `pyperf`'s JSON, version 1.0.
    Pyperf,
    /// What `hyperfine --export-json` writes.
    Hyperfine,
    /// `sample.json` of criterion.rs, under `target/criterion`.
    Criterion,
}

impl Tool {
    /// The tool's name.
    pub fn name(self) -> &'static str {
        match self {
            Tool::Pyperf => "pyperf",
            Tool::Hyperfine => "hyperfine",
            Tool::Criterion => "criterion",
        }
    }

    /// Whose file this looks like.
    pub fn of(value: &Value) -> Option<Tool> {
        let has = |key: &str| value.get(key).is_some();
        if has("benchmarks") && has("version") {
            Some(Tool::Pyperf)
        } else if has("results") {
            Some(Tool::Hyperfine)
        } else if has("iters") && has("times") {
            Some(Tool::Criterion)
        } else {
            None
        }
    }
}

/// Where an imported file came from.
#[derive(Debug, Clone)]
pub struct Source<'a> {
    /// The tool.
    pub tool: Tool,
    /// The file's path as it was given.
    pub path: &'a str,
    /// SHA-256 of its contents, as hexadecimal digits.
    pub sha256: &'a str,
    /// When it was written: UTC, RFC 3339.
    pub written: &'a str,
    /// What the runner is to be called; the tool's own word otherwise.
    pub runner: Option<&'a str>,
    /// Criterion: the `benchmark.json` beside it.
    pub beside: Option<&'a Value>,
}

/// What a reader found in a file.
struct Content {
    runner: String,
    version: String,
    argv: Vec<String>,
    machine: Machine,
    cases: Vec<CaseFacts>,
    samples: Vec<Sample>,
    notes: Vec<String>,
    more: Map<String, Value>,
}

/// A run called `run` out of a file of another tool. The message of an error names the place within the file.
pub fn import(value: &Value, source: &Source<'_>, run: &str) -> Result<Run, String> {
    let content = match source.tool {
        Tool::Pyperf => pyperf::read(value)?,
        Tool::Hyperfine => hyperfine::read(value)?,
        Tool::Criterion => criterion::read(value, source.beside, source.path)?,
    };
    if content.samples.is_empty() {
        return Err("it holds no samples".to_string());
    }
    let runner = source
        .runner
        .map_or(content.runner, |name| name.to_string());
    let mut more = Map::new();
    let mut origin = content.more;
    for (key, text) in [
        ("tool", source.tool.name()),
        ("file", source.path),
        ("sha256", source.sha256),
    ] {
        origin.insert(key.to_string(), text.into());
    }
    more.insert(IMPORTED.to_string(), origin.into());
    let processes = content
        .samples
        .iter()
        .map(|sample| sample.invocation + 1)
        .max()
        .unwrap_or(0);
    let header = Header {
        format: RUN_FORMAT.to_string(),
        run: run.to_string(),
        started: source.written.to_string(),
        lab: env!("CARGO_PKG_VERSION").to_string(),
        argv: std::env::args().collect(),
        mode: IMPORTED.to_string(),
        rounds: 0,
        seed: 0,
        baseline: runner.clone(),
        machine: Machine {
            class: format!("{IMPORTED} from {}", source.tool.name()),
            ..content.machine
        },
        git: None,
        runners: vec![RunnerFacts {
            name: runner.clone(),
            exe: content.argv.first().cloned().unwrap_or_default(),
            argv: content.argv,
            version: content.version,
            sha256: String::new(),
            pgo: None,
            lto: None,
            ours: false,
            more: Map::new(),
        }],
        cases: content.cases,
        shard: None,
        suite_goals: Vec::new(),
        notes: content.notes,
        more,
    };
    let mut records: Vec<Record> = content
        .samples
        .into_iter()
        .map(|mut sample| {
            sample.run = run.to_string();
            sample.runner.clone_from(&runner);
            Record::Sample(sample)
        })
        .collect();
    records.push(Record::End(End {
        run: run.to_string(),
        exit: 0,
        wall_ns: 0,
        idle_ns: 0,
        around_ns: 0,
        processes,
        own_ns: 0,
        more: Map::new(),
    }));
    Ok(Run { header, records })
}

/// A case of an imported file: elapsed time, of `n` units of work.
fn case(benchmark: String, shows: &str, n: Option<u64>) -> CaseFacts {
    CaseFacts {
        benchmark,
        shows: shows.to_string(),
        sha256: String::new(),
        programs: Default::default(),
        answer_sha256: None,
        n,
        duets: None,
        metric: "wall".to_string(),
        margin: 0.02,
        goals: Default::default(),
        more: Map::new(),
    }
}

/// A sample of an imported file. The process is a duet of its own, since nothing ran beside it on purpose; CPU time and
/// start are not known.
fn sample(benchmark: &str, invocation: u64, phase: &str, n: Option<u64>, wall_ns: u64) -> Sample {
    Sample {
        run: String::new(),
        benchmark: benchmark.to_string(),
        runner: String::new(),
        invocation,
        pair: invocation,
        order: 0,
        phase: phase.to_string(),
        slice: None,
        n,
        start_ns: 0,
        wall_ns,
        cpu_ns: 0,
        idle_cpu_ns: None,
        wait_ns: None,
        more: Map::new(),
    }
}

/// Whole nanoseconds out of a number of them that another tool wrote.
fn nanoseconds(value: f64, place: impl Fn() -> String) -> Result<u64, String> {
    let rounded = value.round();
    if rounded.is_finite() && (1.0..9.0e18).contains(&rounded) {
        Ok(rounded as u64)
    } else {
        Err(format!(
            "{}: expected a time of at least a nanosecond, found {value} ns",
            place()
        ))
    }
}

/// The field of an object, as `pick` wants it.
fn field<'a, T>(
    value: &'a Value,
    key: &str,
    expected: &str,
    place: &str,
    pick: impl Fn(&'a Value) -> Option<T>,
) -> Result<T, String> {
    value
        .get(key)
        .and_then(pick)
        .ok_or_else(|| format!("{place}: expected {expected} under the key {key:?}"))
}

/// The time of a sample that its case compares, in nanoseconds, brought to the work of the case.
fn case_ns(case: &CaseFacts, sample: &Sample) -> f64 {
    let time = if case.metric == "wall" {
        sample.wall_ns
    } else {
        sample.cpu_ns
    };
    match (case.n, sample.n) {
        (Some(wanted), Some(done)) if wanted != done && done > 0 => {
            time as f64 * wanted as f64 / done as f64
        }
        _ => time as f64,
    }
}
