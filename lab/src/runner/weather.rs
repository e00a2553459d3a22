//! What the rest of the machine does while programs are measured: a thread reads the kernel's counts every 100 ms, on the
//! lab's core.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::sys;
use crate::model::{Contamination, Reading};

/// Time between two readings.
const PERIOD: Duration = Duration::from_millis(100);

/// Time in nanoseconds that a process could have run but waited for its core (`/proc/PID/schedstat`, second field);
/// nothing when it is gone or the kernel does not count.
pub(crate) fn waited_ns(pid: u32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/schedstat")).ok()?;
    text.split_whitespace().nth(1)?.parse().ok()
}

/// A number of `/proc/PID/status`, without its unit.
fn of_status(text: &str, key: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(key))?;
    let number = line.strip_prefix(':')?.split_whitespace().next()?;
    number.parse().ok()
}

/// Steal time of a core (of all without a number) in clock ticks: the eighth number of its line in `/proc/stat`.
fn steal_ticks(stat: &str, core: Option<usize>) -> Option<u64> {
    let name = core.map_or("cpu".to_string(), |core| format!("cpu{core}"));
    let line = stat
        .lines()
        .find(|line| line.split_whitespace().next() == Some(&name))?;
    line.split_whitespace().nth(8)?.parse().ok()
}

/// Steal time of a core so far in nanoseconds; nothing where the kernel does not tell.
pub(crate) fn steal_ns(core: Option<usize>) -> Option<u64> {
    let stat = std::fs::read_to_string("/proc/stat").ok()?;
    Some(steal_ticks(&stat, core)? * (1_000_000_000 / sys::ticks_per_second()))
}

/// A process at one moment.
#[derive(Debug, Clone, Copy, Default)]
struct Process {
    cpu_ns: Option<u64>,
    wait_ns: Option<u64>,
    involuntary: Option<u64>,
    peak_rss_bytes: Option<u64>,
}

impl Process {
    fn read(pid: u32) -> Process {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        Process {
            cpu_ns: sys::cpu_ns_of(pid),
            wait_ns: waited_ns(pid),
            involuntary: of_status(&status, "nonvoluntary_ctxt_switches"),
            peak_rss_bytes: of_status(&status, "VmHWM").map(|kilobytes| kilobytes * 1024),
        }
    }
}

/// Core and processes at one moment.
struct Moment {
    at_ns: u64,
    steal_ns: Option<u64>,
    processes: Vec<Process>,
}

impl Moment {
    fn read(core: Option<usize>, pids: &[u32]) -> Moment {
        Moment {
            at_ns: sys::monotonic_ns(),
            steal_ns: steal_ns(core),
            processes: pids.iter().map(|&pid| Process::read(pid)).collect(),
        }
    }
}

/// What was seen of a process.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    /// What disturbed it.
    pub(crate) contamination: Contamination,
    /// The greatest resident set that the kernel told (VmHWM), in bytes.
    pub(crate) peak_rss_bytes: Option<u64>,
}

/// Works out what was seen of the process at `index`.
fn seen(moments: &[Moment], index: usize) -> Seen {
    let of = |moment: &Moment| moment.processes.get(index).copied().unwrap_or_default();
    // What is gone cannot be read: the observation of a process ends with its last count.
    let alive: Vec<&Moment> = moments
        .iter()
        .filter(|moment| of(moment).cpu_ns.is_some())
        .collect();
    let readings = alive.iter().map(|moment| Reading {
        at_ns: moment.at_ns,
        steal_ns: moment.steal_ns,
        wait_ns: of(moment).wait_ns,
        involuntary: of(moment).involuntary,
    });
    let others = |moment: &Moment| -> u64 {
        let all = moment.processes.iter().enumerate();
        all.filter(|(other, _)| *other != index)
            .filter_map(|(_, process)| process.cpu_ns)
            .sum()
    };
    // The other side may end first; its last count then stands for the rest.
    let most = alive.iter().map(|moment| others(moment)).max();
    let least = alive.first().map(|moment| others(moment));
    Seen {
        contamination: Contamination::of(
            readings.collect(),
            most.zip(least)
                .map(|(most, least)| most.saturating_sub(least)),
        ),
        // At the first moment it was not yet the program, but a fork of the holder.
        peak_rss_bytes: (alive.iter().skip(1))
            .filter_map(|moment| of(moment).peak_rss_bytes)
            .max(),
    }
}

#[derive(Default)]
struct State {
    pids: Vec<u32>,
    moments: Vec<Moment>,
    over: bool,
}

struct Shared {
    core: Option<usize>,
    state: Mutex<State>,
    changed: Condvar,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, state: &mut State) {
        let moment = Moment::read(self.core, &state.pids);
        state.moments.push(moment);
    }
}

/// A thread that watches a core and the processes of a duet. Dropping it ends the thread.
pub(crate) struct Watch {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    /// Starts the thread; without one there are readings at the beginning and the end only.
    pub(crate) fn start(core: Option<usize>) -> Watch {
        let shared = Arc::new(Shared {
            core,
            state: Mutex::default(),
            changed: Condvar::new(),
        });
        let of_thread = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("weather".to_string())
            .spawn(move || watch(&of_thread))
            .ok();
        Watch { shared, thread }
    }

    /// Begins to watch these processes.
    pub(crate) fn follow(&self, pids: &[u32]) {
        let mut state = self.shared.state();
        state.pids = pids.to_vec();
        state.moments.clear();
        self.shared.note(&mut state);
        self.shared.changed.notify_all();
    }

    /// Stops watching; what was seen of each process.
    pub(crate) fn finish(&self) -> Vec<Seen> {
        let mut state = self.shared.state();
        self.shared.note(&mut state);
        let moments = std::mem::take(&mut state.moments);
        let count = std::mem::take(&mut state.pids).len();
        drop(state);
        (0..count).map(|index| seen(&moments, index)).collect()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.shared.state().over = true;
        self.shared.changed.notify_all();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn watch(shared: &Shared) {
    let mut state = shared.state();
    while !state.over {
        if state.pids.is_empty() {
            let woken = shared.changed.wait(state);
            state = woken.unwrap_or_else(PoisonError::into_inner);
            continue;
        }
        let woken = shared.changed.wait_timeout(state, PERIOD);
        let timed_out;
        (state, timed_out) = match woken {
            Ok((state, result)) => (state, result.timed_out()),
            Err(poisoned) => (poisoned.into_inner().0, false),
        };
        if timed_out && !state.pids.is_empty() {
            shared.note(&mut state);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_kernel_are_read() {
        let stat = "cpu  10 0 0 0 0 0 0 7 0 0\ncpu0 1 0 0 0 0 0 0 3 0 0\ncpu1 9 0 0 0 0 0 0 4 0 0\nintr 5\n";
        assert_eq!(steal_ticks(stat, None), Some(7));
        assert_eq!(steal_ticks(stat, Some(1)), Some(4));
        assert_eq!(steal_ticks(stat, Some(2)), None);
        assert_eq!(steal_ticks("cpu 1 2 3", None), None);
        let status =
            "VmHWM:\t    8564 kB\nvoluntary_ctxt_switches:\t1\nnonvoluntary_ctxt_switches:\t12\n";
        assert_eq!(of_status(status, "VmHWM"), Some(8564));
        assert_eq!(of_status(status, "nonvoluntary_ctxt_switches"), Some(12));
        assert_eq!(of_status(status, "Vm"), None);
    }

    #[test]
    fn a_process_that_ends_is_seen_until_then() {
        let process = |cpu_ns| Process {
            cpu_ns,
            wait_ns: cpu_ns,
            ..Process::default()
        };
        let moment = |at_ns, first, second| Moment {
            at_ns,
            steal_ns: None,
            processes: vec![process(first), process(second)],
        };
        let moments = [
            moment(0, Some(0), Some(10)),
            moment(100, Some(50), Some(60)),
            moment(200, Some(120), None),
        ];
        let first = seen(&moments, 0).contamination;
        assert_eq!(
            (first.observed_ns, first.wait_ns, first.other_cpu_ns),
            (200, Some(120), Some(50))
        );
        let second = seen(&moments, 1).contamination;
        assert_eq!(
            (second.observed_ns, second.wait_ns, second.other_cpu_ns),
            (100, Some(50), Some(50))
        );
    }

    #[test]
    fn this_process_can_be_watched() {
        let watch = Watch::start(None);
        watch.follow(&[std::process::id()]);
        let seen = watch.finish();
        assert_eq!(seen.len(), 1);
        assert!(seen[0].peak_rss_bytes.is_some_and(|bytes| bytes > 0));
        assert_eq!(seen[0].contamination.readings.len(), 2);
        assert!(watch.finish().is_empty());
    }
}
