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
    /// How much of that was done by code that the engine compiled while it ran; nothing where the engine does not tell
    /// where its code lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compiled: Option<CompiledCode>,
    /// Why there is no count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub more: super::More,
}

/// Instructions in code that an engine compiled while it ran.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CompiledCode {
    /// Of the whole process.
    pub instructions: Option<u64>,
    /// Of the work alone, as the work's instructions are; nothing for a process.
    pub work_instructions: Option<u64>,
    /// Instructions of the whole process in code that is of no file and not in the engine's map.
    pub unknown: Option<u64>,
    /// The pieces in which most of the work was done (of a process: most instructions), most first.
    #[serde(default)]
    pub top: Vec<CompiledPiece>,
    /// Why there is no count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
}

/// One piece of compiled code: a function or a loop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompiledPiece {
    /// What the engine calls it; pieces of one name are added up.
    pub name: String,
    /// Instructions.
    pub instructions: u64,
}
