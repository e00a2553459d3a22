//! Counters through `perf_event_open`: attached to a held process, begun by its exec, inherited by what it starts.

use std::io;

use perf_event::events::{Event, Hardware, Software};
use perf_event::{Builder, Counter};

use super::scale::{Reading, Source, collect};
use crate::model::Count;

/// The events, with the names `perf` has for them. Of hardware only the program's own code is counted: the kernel's part
/// depends on what else the machine does.
const EVENTS: [(&str, &str, Event); 9] = [
    (
        "instructions:u",
        "hardware",
        Event::Hardware(Hardware::INSTRUCTIONS),
    ),
    (
        "cycles:u",
        "hardware",
        Event::Hardware(Hardware::CPU_CYCLES),
    ),
    (
        "branches:u",
        "hardware",
        Event::Hardware(Hardware::BRANCH_INSTRUCTIONS),
    ),
    (
        "branch-misses:u",
        "hardware",
        Event::Hardware(Hardware::BRANCH_MISSES),
    ),
    (
        "cache-misses:u",
        "hardware",
        Event::Hardware(Hardware::CACHE_MISSES),
    ),
    (
        "task-clock",
        "software",
        Event::Software(Software::TASK_CLOCK),
    ),
    (
        "page-faults",
        "software",
        Event::Software(Software::PAGE_FAULTS),
    ),
    (
        "context-switches",
        "software",
        Event::Software(Software::CONTEXT_SWITCHES),
    ),
    (
        "cpu-migrations",
        "software",
        Event::Software(Software::CPU_MIGRATIONS),
    ),
];

/// The counters of one process.
pub struct Counters(Vec<(&'static str, &'static str, io::Result<Counter>)>);

impl Counters {
    /// Attaches counters to a process that waits at the barrier; they begin at its exec. Those that cannot be had are
    /// missing from the beginning, which is no error.
    pub fn attach(pid: u32) -> Counters {
        let open = |(event, kind, code): (&'static str, &'static str, Event)| {
            (event, kind, open(pid, code, kind == "software"))
        };
        Counters(EVENTS.into_iter().map(open).collect())
    }

    /// Reads them, after the process has ended or just before.
    pub fn read(&mut self) -> Vec<Count> {
        collect(self.0.iter_mut().map(|(event, kind, counter)| {
            let source = match counter {
                Ok(counter) => Ok(counter as &mut dyn Source),
                Err(cause) => Err(match cause.raw_os_error() {
                    Some(number) => io::Error::from_raw_os_error(number),
                    None => io::Error::other(cause.to_string()),
                }),
            };
            (*event, *kind, source)
        }))
    }
}

impl Source for Counter {
    fn read(&mut self) -> io::Result<Reading> {
        let read = self.read_count_and_time()?;
        Ok(Reading {
            count: read.count,
            enabled_ns: read.time_enabled,
            running_ns: read.time_running,
        })
    }
}

fn open(pid: u32, event: Event, kernel_too: bool) -> io::Result<Counter> {
    let mut builder = Builder::new().observe_pid(pid as i32).any_cpu().kind(event);
    builder.enabled(false).enable_on_exec(true).inherit(true);
    if kernel_too {
        // A context switch happens in the kernel, and would not count without it.
        builder.include_kernel();
    }
    builder.build()
}

/// Whether the processor's own counters answer.
pub fn has_pmu() -> bool {
    let builder = Builder::new().kind(Event::Hardware(Hardware::INSTRUCTIONS));
    builder.build().is_ok()
}
