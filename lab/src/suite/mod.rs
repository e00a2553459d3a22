//! Suites and runners: what is measured and with what, checked on loading.

mod load;
pub mod runners;
pub(crate) mod toml_reader;

use std::collections::BTreeMap;
use std::path::PathBuf;

pub use load::load_suite;
pub use runners::{Runners, load_runners};

/// A checked suite file.
#[derive(Debug, Clone)]
pub struct Suite {
    /// The file it was read from.
    pub path: PathBuf,
    /// Its name, which is the file's name without `.toml`.
    pub name: String,
    /// What the suite shows, on one line.
    pub shows: String,
    /// The goal of the geometric mean.
    pub goal: Goal,
    /// Every case, in the order of the file.
    pub cases: Vec<Case>,
}

/// One thing that is measured: a program with its size, its answer and its limits.
#[derive(Debug, Clone)]
pub struct Case {
    /// Name of the suite.
    pub suite: String,
    /// Name of the benchmark.
    pub benchmark: String,
    /// Name of the case, `default` where the benchmark has only one.
    pub case: String,
    /// What the benchmark shows, on one line.
    pub shows: String,
    /// The program.
    pub program: PathBuf,
    /// Further files that lie beside the program when it runs.
    pub needs: Vec<PathBuf>,
    /// The same program in other languages, for runners of those.
    pub programs: BTreeMap<String, PathBuf>,
    /// How the program is run and timed.
    pub kind: Kind,
    /// The expected answer.
    pub answer: String,
    /// How many times as fast as the baseline it should be.
    pub goal: Goal,
    /// The smallest change that matters, as a fraction of the ratio.
    pub margin: f64,
    /// Seconds after which an invocation is killed.
    pub limit_s: f64,
}

impl Case {
    /// `suite/benchmark/case`, the name in tables and in the history.
    pub fn id(&self) -> String {
        if self.case == DEFAULT_CASE {
            format!("{}/{}", self.suite, self.benchmark)
        } else {
            format!("{}/{}/{}", self.suite, self.benchmark, self.case)
        }
    }

    /// The program that a runner of this language runs, `None` being Python; nothing when there is none.
    pub fn program_in(&self, language: Option<&str>) -> Option<&PathBuf> {
        match language {
            None => Some(&self.program),
            Some(language) => self.programs.get(language),
        }
    }

    /// The work of a whole measurement; nothing for a process.
    pub fn n(&self) -> Option<u64> {
        match &self.kind {
            Kind::Bench(bench) => Some(bench.n),
            Kind::Process(_) => None,
        }
    }

    /// Which time is compared.
    pub fn metric(&self) -> Metric {
        match &self.kind {
            Kind::Bench(_) => Metric::Cpu,
            Kind::Process(process) => process.metric,
        }
    }
}

/// The name of the only case of a benchmark that lists none.
pub const DEFAULT_CASE: &str = "default";

/// How a program is run.
#[derive(Debug, Clone)]
pub enum Kind {
    /// The driver imports the program and times its work.
    Bench(Bench),
    /// The whole process is timed.
    Process(Process),
}

/// What the driver is told.
#[derive(Debug, Clone)]
pub struct Bench {
    /// Where the hot code stands.
    pub level: Level,
    /// Work of a whole measurement.
    pub n: u64,
    /// Work of one slice.
    pub slice_n: u64,
    /// Work under a simulator.
    pub sim_n: u64,
    /// `setup(size, seed)` before the first iteration.
    pub setup: Option<Setup>,
    /// Expected answer at `slice_n`.
    pub slice_answer: Option<String>,
    /// Expected answer at `sim_n`.
    pub sim_answer: Option<String>,
}

/// Arguments of a program's `setup`.
#[derive(Debug, Clone, Copy)]
pub struct Setup {
    /// Size of the input.
    pub size: u64,
    /// Seed of the input.
    pub seed: u64,
}

/// Where the hot code of a bench stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// In the function `bench`.
    Function,
    /// At the top level of the program.
    Module,
}

impl Level {
    /// The word of the driver protocol.
    pub fn word(self) -> &'static str {
        match self {
            Level::Function => "function",
            Level::Module => "module",
        }
    }
}

/// A script that is timed as a whole.
#[derive(Debug, Clone)]
pub struct Process {
    /// Arguments of the script.
    pub args: Vec<String>,
    /// Which time is compared.
    pub metric: Metric,
}

/// The time that is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// CPU time, both sides at once on one core.
    Cpu,
    /// Elapsed time, the sides taking turns.
    Wall,
}

impl Metric {
    /// The word in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Metric::Cpu => "cpu",
            Metric::Wall => "wall",
        }
    }
}

/// Goals: times as fast as the baseline.
#[derive(Debug, Clone, Default)]
pub struct Goal {
    /// For every runner of our own.
    pub ours: Option<f64>,
    /// For runners by name; goes before `ours`.
    pub by_runner: BTreeMap<String, f64>,
}

impl Goal {
    /// The goal of a runner.
    pub fn of(&self, runner: &str, ours: bool) -> Option<f64> {
        self.by_runner
            .get(runner)
            .copied()
            .or(self.ours.filter(|_| ours))
    }
}
