//! What a run consists of: header, invocations, samples, failures, end. These types are the run file `lab.run/1`; a
//! field that a newer lab added survives reading and writing in `more`.

mod contamination;
mod counts;
mod duets;
mod engine;
mod layout;

pub use contamination::{Contamination, Disturbance, During, Reading};
pub use counts::{CompiledCode, CompiledPiece, Count, Simulated};
pub(crate) use duets::duets_of;
pub use duets::{Duet, IDLE_BUSY_SHARE, Side, duets};
pub use engine::{EngineStats, WarmUp};
pub use layout::{Moved, Spread};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Fields this version does not know.
pub type More = Map<String, Value>;

/// The format of run files.
pub const RUN_FORMAT: &str = "lab.run/1";

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExitStatus {
    /// With this exit code.
    Code(i32),
    /// By this signal.
    Signal(i32),
}

impl std::fmt::Display for ExitStatus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ExitStatus::Code(code) => write!(f, "exit status {code}"),
            ExitStatus::Signal(signal) => write!(f, "signal {signal}"),
        }
    }
}

/// First line of a run file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Header {
    /// [`RUN_FORMAT`].
    pub format: String,
    /// ULID of the run, also the file's name.
    pub run: String,
    /// When it started: UTC, RFC 3339.
    pub started: String,
    /// Version of the lab.
    pub lab: String,
    /// The lab's command line.
    pub argv: Vec<String>,
    /// `quick`, `normal` or `precise`.
    pub mode: String,
    /// Duets planned for each case and runner.
    pub rounds: u32,
    /// Seed of every random choice.
    pub seed: u64,
    /// Name of the runner that ratios are against.
    pub baseline: String,
    /// Where it ran.
    pub machine: Machine,
    /// The revision that was measured, when the workspace is a git repository.
    pub git: Option<Git>,
    /// The runners, baseline included.
    pub runners: Vec<RunnerFacts>,
    /// The cases.
    pub cases: Vec<CaseFacts>,
    /// Which part of the benchmarks this run measured; nothing when it measured all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<Shard>,
    /// Goals of the geometric means, by suite.
    #[serde(default)]
    pub suite_goals: Vec<SuiteGoal>,
    /// What a reader should know: absent runners, an unpinned core, a slow baseline.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub more: More,
}

/// A part of the benchmarks, so that several machines share a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Shard {
    /// Which part: 1 to `of`.
    pub index: u32,
    /// How many parts there are.
    pub of: u32,
}

impl Shard {
    /// Whether the benchmark at this place among all is in this part: they are dealt out like cards, so that neighbours,
    /// which often take equally long, go to different parts.
    pub fn holds(self, place: usize) -> bool {
        place % self.of as usize == self.index as usize - 1
    }
}

impl std::str::FromStr for Shard {
    type Err = String;

    /// `2/5`: the second of five parts.
    fn from_str(text: &str) -> Result<Shard, String> {
        let parts = text
            .split_once('/')
            .and_then(|(index, of)| Some((index.parse().ok()?, of.parse().ok()?)));
        match parts {
            Some((index, of)) if (1..=of).contains(&index) => Ok(Shard { index, of }),
            _ => Err("expected a part such as 2/5, the second of five".to_string()),
        }
    }
}

impl std::fmt::Display for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.index, self.of)
    }
}

/// The machine of a run.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Machine {
    /// What series are keyed by: architecture, processor, cores, virtualisation.
    pub class: String,
    /// Host name.
    pub host: String,
    /// Processor as it names itself.
    pub cpu: String,
    /// Cores the lab may use.
    pub cores: Vec<usize>,
    /// The core the programs were pinned to.
    pub pinned_core: Option<usize>,
    /// Bytes of memory.
    pub memory_bytes: u64,
    /// Kernel release.
    pub kernel: String,
    /// Distribution.
    pub system: String,
    /// Address-space layout randomisation: `/proc/sys/kernel/randomize_va_space`.
    pub address_randomisation: Option<u32>,
    /// Frequency governor of the pinned core.
    pub governor: Option<String>,
    /// Transparent huge pages.
    pub huge_pages: Option<String>,
    /// Load average over a minute when the run began.
    pub load: Option<f64>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub more: More,
}

/// The state of the workspace.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Git {
    /// Full hash of HEAD.
    pub revision: String,
    /// Whether tracked files differ from it.
    pub dirty: bool,
}

/// A runner as it was found on the machine.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RunnerFacts {
    /// Its name in runners.toml.
    pub name: String,
    /// The binary, shims resolved.
    pub exe: String,
    /// The start of the command line.
    pub argv: Vec<String>,
    /// First line of what its version command printed.
    pub version: String,
    /// SHA-256 of the binary.
    pub sha256: String,
    /// Profile-guided optimisation: `yes`, `no`, `unknown`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pgo: Option<String>,
    /// Link-time optimisation: `yes`, `no`, `unknown`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lto: Option<String>,
    /// Whether bare goals are meant for it.
    #[serde(default)]
    pub ours: bool,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub more: More,
}

impl RunnerFacts {
    /// What it is started with behind the binary.
    pub fn options(&self) -> &[String] {
        self.argv.get(1..).unwrap_or_default()
    }
}

/// What a case was when it was measured.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CaseFacts {
    /// `suite/benchmark/case`.
    pub benchmark: String,
    /// What it shows.
    pub shows: String,
    /// SHA-256 over the program and what it needs.
    pub sha256: String,
    /// SHA-256 of the same program in other languages, by language.
    #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub programs: std::collections::BTreeMap<String, String>,
    /// SHA-256 of the expected answer; nothing in files of older labs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_sha256: Option<String>,
    /// Work of a measurement; nothing for a process.
    pub n: Option<u64>,
    /// `cold`, `slices` or `process`: what its samples are; nothing in files of older labs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duets: Option<String>,
    /// `cpu` or `wall`.
    pub metric: String,
    /// The smallest change that matters.
    pub margin: f64,
    /// Goals by runner, bare goals resolved.
    #[serde(default)]
    pub goals: std::collections::BTreeMap<String, f64>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub more: More,
}

impl CaseFacts {
    /// SHA-256 of the program that a runner runs; nothing when there is none in its language.
    pub fn program_sha256(&self, runner: &RunnerFacts) -> Option<&str> {
        match runner.more.get("language").and_then(Value::as_str) {
            None => Some(&self.sha256),
            Some(language) => self.programs.get(language).map(String::as_str),
        }
    }

    /// The suite the case belongs to.
    pub fn suite(&self) -> &str {
        self.benchmark.split('/').next().unwrap_or(&self.benchmark)
    }
}

/// Goals of a suite's geometric mean.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SuiteGoal {
    /// Name of the suite.
    pub suite: String,
    /// Goals by runner.
    pub goals: std::collections::BTreeMap<String, f64>,
}

/// A line of a run file after the header.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "snake_case")]
pub enum Record {
    /// One timed iteration.
    Sample(Sample),
    /// One process that ended.
    Invocation(Invocation),
    /// Something that is not a time.
    Failure(Failure),
    /// Instructions under a simulator.
    Simulated(Simulated),
    /// The run came to its end.
    End(End),
    /// A kind of record this version does not know, kept as it is.
    #[serde(untagged)]
    Unknown(Value),
}

/// One timed iteration whose reply was read and whose answer was right.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Sample {
    /// ULID of the run.
    pub run: String,
    /// `suite/benchmark/case`.
    pub benchmark: String,
    /// Which runner.
    pub runner: String,
    /// Number of the process within the run.
    pub invocation: u64,
    /// Number of the duet within the run: both sides have the same.
    pub pair: u64,
    /// 0 for the side that was released first, 1 for the other.
    pub order: u32,
    /// `cold` (first iteration of a fresh process), `process` (a whole process), `warm-up` (a slice of a side that runs
    /// alone until its engine is quiet) or `slice` (one of a pair of slices).
    pub phase: String,
    /// Number of the slice: among the warm-up slices of its process, or of its pair within the duet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slice: Option<u32>,
    /// Work.
    pub n: Option<u64>,
    /// CLOCK_MONOTONIC at the start; 0 where it is not known, which is null in a file.
    #[serde(with = "known")]
    pub start_ns: u64,
    /// Elapsed time.
    pub wall_ns: u64,
    /// CPU time; 0 where it is not known, which is null in a file. No time that was measured is 0.
    #[serde(with = "known")]
    pub cpu_ns: u64,
    /// CPU time of the waiting side meanwhile; nothing where both run at once.
    pub idle_cpu_ns: Option<u64>,
    /// Time in which it could have run but waited for its core, from the request to the reply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait_ns: Option<u64>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub more: More,
}

/// Zero in memory is null in a file: what is not known is never 0 there. Only samples of other tools lack these times.
mod known {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(value: &u64, to: S) -> Result<S::Ok, S::Error> {
        Some(*value).filter(|&value| value > 0).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
        Ok(Option::<u64>::deserialize(from)?.unwrap_or(0))
    }
}

/// One process, written when it has ended.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Invocation {
    /// ULID of the run.
    pub run: String,
    /// `suite/benchmark/case`.
    pub benchmark: String,
    /// Which runner.
    pub runner: String,
    /// Number of the process within the run.
    pub invocation: u64,
    /// Number of the duet within the run.
    pub pair: u64,
    /// Its command line.
    pub argv: Vec<String>,
    /// Size of its environment, terminators included.
    pub env_bytes: u64,
    /// PYTHONHASHSEED.
    pub hash_seed: u64,
    /// Whether addresses were randomised.
    pub address_randomisation: Option<bool>,
    /// The core it was pinned to.
    pub core: Option<usize>,
    /// CLOCK_MONOTONIC at its release.
    pub start_ns: u64,
    /// From release to end.
    pub wall_ns: u64,
    /// User CPU time.
    pub user_ns: u64,
    /// System CPU time.
    pub system_ns: u64,
    /// Greatest resident set.
    pub peak_rss_bytes: u64,
    /// [`Invocation::peak_rss_bytes`] is the memory of the process it was forked from, an upper bound: its own is less.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub peak_rss_inherited: bool,
    /// Context switches it asked for.
    pub voluntary_switches: u64,
    /// Context switches forced on it.
    pub involuntary_switches: u64,
    /// How it ended.
    pub exit: ExitStatus,
    /// The lab's own time in bringing it to the barrier.
    #[serde(default)]
    pub own_ns: Option<u64>,
    /// What the processor and the kernel counted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<Count>,
    /// What else the machine did meanwhile; nothing in files of older labs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contamination: Option<Box<Contamination>>,
    /// How its engine came to rest before the pairs of slices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warm_up: Option<WarmUp>,
    /// Counters that the driver told at the end.
    #[serde(default)]
    pub counters: std::collections::BTreeMap<String, i64>,
    /// What the engine wrote about itself when it ended; nothing where the runner declares no `stats`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engine: Option<Box<EngineStats>>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub more: More,
}

impl Invocation {
    /// Something else on the machine disturbed it.
    pub fn is_disturbed(&self) -> bool {
        self.contamination
            .as_ref()
            .is_some_and(|of| !of.disturbances().is_empty())
    }
}

/// What can go wrong with a runner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    /// It answered, but not what was expected.
    WrongAnswer,
    /// It ended when it should not have, or with a failure.
    Crash,
    /// It raised an error.
    Error,
    /// It did not answer within its limit.
    Timeout,
    /// It printed something else than replies, without end.
    Rubbish,
    /// Kind of failure this version does not know.
    #[serde(other)]
    Other,
}

impl FailureKind {
    /// A word for tables.
    pub fn word(self) -> &'static str {
        match self {
            FailureKind::WrongAnswer => "wrong answer",
            FailureKind::Crash => "crash",
            FailureKind::Error => "error",
            FailureKind::Timeout => "timeout",
            FailureKind::Rubbish => "rubbish",
            FailureKind::Other => "failed",
        }
    }
}

/// A measurement that did not become a time.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Failure {
    /// ULID of the run.
    pub run: String,
    /// `suite/benchmark/case`.
    pub benchmark: String,
    /// Which runner.
    pub runner: String,
    /// Number of the process within the run.
    pub invocation: u64,
    /// What went wrong.
    pub kind: FailureKind,
    /// What was seen, for a person.
    pub message: String,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub more: More,
}

/// Last line of a run that came to its end; a file without one is of a run that was killed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct End {
    /// ULID of the run.
    pub run: String,
    /// The lab's exit code.
    pub exit: u8,
    /// Length of the measuring phase.
    pub wall_ns: u64,
    /// Part of it in which no program ran.
    pub idle_ns: u64,
    /// Part of it in which programs started and ended around what was timed.
    pub around_ns: u64,
    /// Processes started.
    pub processes: u64,
    /// The lab's own time in bringing them to the barrier.
    pub own_ns: u64,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub more: More,
}

/// A run in memory: what a run file holds.
#[derive(Debug, Clone)]
pub struct Run {
    /// First line.
    pub header: Header,
    /// The other lines.
    pub records: Vec<Record>,
}

impl Run {
    /// Samples in order.
    pub fn samples(&self) -> impl Iterator<Item = &Sample> {
        self.records.iter().filter_map(|record| match record {
            Record::Sample(sample) => Some(sample),
            _ => None,
        })
    }

    /// Invocations in order.
    pub fn invocations(&self) -> impl Iterator<Item = &Invocation> {
        self.records.iter().filter_map(|record| match record {
            Record::Invocation(invocation) => Some(invocation),
            _ => None,
        })
    }

    /// Failures in order.
    pub fn failures(&self) -> impl Iterator<Item = &Failure> {
        self.records.iter().filter_map(|record| match record {
            Record::Failure(failure) => Some(failure),
            _ => None,
        })
    }

    /// Instructions under a simulator, in order.
    pub fn simulated(&self) -> impl Iterator<Item = &Simulated> {
        self.records.iter().filter_map(|record| match record {
            Record::Simulated(simulated) => Some(simulated),
            _ => None,
        })
    }

    /// The end, if the run came to it.
    pub fn end(&self) -> Option<&End> {
        self.records.iter().rev().find_map(|record| match record {
            Record::End(end) => Some(end),
            _ => None,
        })
    }
}
