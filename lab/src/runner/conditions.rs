//! What of this machine bears on a measurement: read from the kernel, nothing measured.

use std::path::Path;

use super::machine::settle;
use super::{Simulator, weather};
use crate::counters;
use crate::model::Machine;

/// The conditions of a measurement. What the kernel does not tell is nothing.
#[derive(Debug, Clone, Default)]
pub struct Conditions {
    /// The machine, as it goes into a run.
    pub machine: Machine,
    /// What kept the lab from pinning.
    pub notes: Vec<String>,
    /// Whether the processor may raise its clock for a while.
    pub turbo: Option<bool>,
    /// Whether cores share execution units with siblings.
    pub smt: Option<bool>,
    /// What the kernel reads the time from.
    pub clock_source: Option<String>,
    /// Steal time of the core since the machine started, as a share.
    pub steal_share: Option<f64>,
    /// `/proc/sys/kernel/perf_event_paranoid`.
    pub perf_paranoid: Option<i64>,
    /// Whether the processor's own counters answer.
    pub pmu: bool,
    /// What valgrind calls itself; nothing where there is none.
    pub valgrind: Option<String>,
    /// Whether the kernel tells how long a process waited for its core.
    pub waits_are_told: bool,
}

/// Reads the conditions. Like a run, this keeps the lab off the core that programs are pinned to.
pub fn conditions() -> (Conditions, Option<usize>) {
    let mut notes = Vec::new();
    let (machine, core) = settle(&mut notes);
    let number = |path: &str| read(path)?.parse::<i64>().ok();
    let cpu = "/sys/devices/system/cpu";
    // Intel's driver has a switch that turns it off, the others one that turns it on.
    let turbo = number(&format!("{cpu}/intel_pstate/no_turbo"))
        .map(|off| off == 0)
        .or_else(|| number(&format!("{cpu}/cpufreq/boost")).map(|on| on != 0));
    let uptime_ns = read("/proc/uptime")
        .and_then(|text| text.split(' ').next()?.parse::<f64>().ok())
        .map(|seconds| seconds * 1e9);
    let conditions = Conditions {
        machine,
        notes,
        turbo,
        smt: number(&format!("{cpu}/smt/active")).map(|active| active != 0),
        clock_source: read("/sys/devices/system/clocksource/clocksource0/current_clocksource"),
        steal_share: weather::steal_ns(core)
            .zip(uptime_ns)
            .map(|(steal, uptime)| steal as f64 / uptime.max(1.0)),
        perf_paranoid: number("/proc/sys/kernel/perf_event_paranoid"),
        pmu: counters::has_pmu(),
        valgrind: Simulator::find().map(|simulator| simulator.version),
        waits_are_told: weather::waited_ns(std::process::id()).is_some(),
    };
    (conditions, core)
}

fn read(path: impl AsRef<Path>) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    Some(text.trim().to_string())
}
