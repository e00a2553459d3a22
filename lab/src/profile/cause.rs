//! What a verdict may come of.

use std::path::PathBuf;

use super::{Counter, Moved};

/// What profiles say about a benchmark that changed.
#[derive(Debug, Clone)]
pub struct Cause {
    /// `suite/benchmark/case`.
    pub benchmark: String,
    /// The change of the time that the verdict is about, as a fraction: above 0 is slower.
    pub change: f64,
    /// What was found; or why there is nothing.
    pub found: Result<Evidence, String>,
}

/// The differences of two profiles.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// Profiled processes before and after.
    pub processes: [usize; 2],
    /// CPU time of an iteration of the work before and after, under the profiler, in nanoseconds.
    pub work_ns: [f64; 2],
    /// Functions, the greatest change first.
    pub functions: Vec<Moved>,
    /// Parts of the engine.
    pub parts: Vec<Moved>,
    /// Tiers.
    pub tiers: Vec<Moved>,
    /// Counters of the engine, those that differ first.
    pub counters: Vec<Counter>,
    /// Counters of processor and kernel, of the processes that were measured.
    pub counts: Vec<Counter>,
    /// Where the files lie.
    pub folder: PathBuf,
    /// Their names in it.
    pub files: Vec<String>,
    /// What a reader should know.
    pub notes: Vec<String>,
}

impl Evidence {
    /// The change of the CPU time of the work under the profiler, as a fraction.
    pub fn change(&self) -> f64 {
        self.work_ns[1] / self.work_ns[0].max(1.0) - 1.0
    }

    /// The functions that moved.
    pub fn moved(&self) -> impl Iterator<Item = &Moved> {
        self.functions.iter().filter(|one| one.is_moved)
    }

    /// A few words: the functions that moved, at most so many.
    pub fn words(&self, most: usize) -> String {
        let name = |one: &Moved| format!("{} {}", one.name, percent(one.change));
        let mut words: Vec<String> = self.moved().take(most).map(name).collect();
        let more = self.moved().count().saturating_sub(most);
        if more > 0 {
            words.push(format!("{more} more"));
        }
        match words.as_slice() {
            [] => "no function moved by more than chance explains".to_string(),
            words => words.join(", "),
        }
    }
}

/// A fraction as percent with its sign.
fn percent(fraction: f64) -> String {
    format!("{:+.1} %", fraction * 100.0)
}
