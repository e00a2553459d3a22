//! What was counted of a process, by the processor, the kernel or a simulator.

use serde::{Deserialize, Serialize};

/// One counter of a process. A counter that could not be read has no value, never 0, and says why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Count {
    /// Name of the event as `perf` calls it; `:u` where only the program's own code was counted, not the kernel's.
    pub event: String,
    /// `hardware` or `software`.
    pub source: String,
    /// The count, scaled up when the counter shared its place.
    pub value: Option<u64>,
    /// Share of the time in which the counter was on the processor; below 1 the value is an estimate (multiplexed).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub running: Option<f64>,
    /// Why there is no value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
}

/// Instructions of a program under a simulator: no measurement of time, but the same in each run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Simulated {
    /// ULID of the run.
    pub run: String,
    /// `suite/benchmark/case`.
    pub benchmark: String,
    /// Which runner.
    pub runner: String,
    /// The simulator and its version.
    pub tool: String,
    /// Its command line.
    pub argv: Vec<String>,
    /// Work; nothing for a process.
    pub n: Option<u64>,
    /// Instructions of the whole process.
    pub instructions: Option<u64>,
    /// Instructions of a process that did the work twice, minus those of one that did it once: those of the work, start-up
    /// and compiling left out. Nothing for a process.
    pub work_instructions: Option<u64>,
    /// Why there is no count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub more: super::More,
}
