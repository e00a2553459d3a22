//! What an engine says about itself when a process ends.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Counters of the engine over the life of a process. What it does not say is null, never 0.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EngineStats {
    /// Pieces of code that were compiled.
    pub compiles: Option<u64>,
    /// Time in the compiler, in nanoseconds.
    pub compile_ns: Option<u64>,
    /// Bytes of machine code.
    pub code_bytes: Option<u64>,
    /// Times that compiled code was entered at a loop's header.
    pub osr_entries: Option<u64>,
    /// Times that compiled code was left because an assumption failed.
    pub deopts: Option<u64>,
    /// Pieces of code that were thrown away because they were left too often.
    pub discarded: Option<u64>,
    /// Pieces of code that lost an assumption.
    pub invalidated: Option<u64>,
    /// The deopts by reason.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub deopts_by_reason: BTreeMap<String, u64>,
    /// What was not compiled, by reason.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub refusals_by_reason: BTreeMap<String, u64>,
    /// Garbage collections of the young generation.
    pub gc_minor: Option<u64>,
    /// Garbage collections of everything.
    pub gc_full: Option<u64>,
    /// Time in garbage collections, in nanoseconds.
    pub gc_pause_ns: Option<u64>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub more: super::More,
}

/// How a process was brought to its steady state before its slices were compared.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WarmUp {
    /// Slices it ran alone.
    pub slices: u32,
    /// CPU time of those slices, in nanoseconds.
    pub cpu_ns: u64,
    /// Whether its tier events ended before the cap; nothing where the engine does not tell of any.
    pub quiet: Option<bool>,
    /// Tier events until then.
    pub tier_events: Option<u64>,
    /// The last warm-up slice in which there was a tier event.
    pub last_event_slice: Option<u32>,
    /// Tier events during the pairs of slices, which should be none.
    pub late_tier_events: Option<u64>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub more: super::More,
}
