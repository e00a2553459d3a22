//! What else the machine did while a process was measured. Nothing here looks at a measured time, so leaving disturbed
//! invocations out cannot favour a side.

use serde::{Deserialize, Serialize};

/// Above this share of the observed time, taken from the virtual core by its host, an invocation counts as disturbed: 2 %
/// is the smallest change that is looked for.
pub(crate) const STEAL_SHARE: f64 = 0.02;
/// Steal is counted in clock ticks, mostly of 10 ms; with less than two of them the share says nothing.
pub(crate) const LEAST_STEAL_NS: u64 = 20_000_000;
/// Above this share of the observed time, spent waiting for the core while neither side of the duet ran, an invocation
/// counts as disturbed: somebody else's work then fills the caches as well.
pub(crate) const FOREIGN_WAIT_SHARE: f64 = 0.05;

/// The state of core and process at one moment; the counts grow from reading to reading. Written as an array.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Row", into = "Row")]
pub struct Reading {
    /// CLOCK_MONOTONIC in nanoseconds.
    pub at_ns: u64,
    /// Time the host took from the core, in nanoseconds.
    pub steal_ns: Option<u64>,
    /// Time the process could have run but waited for its core, in nanoseconds.
    pub wait_ns: Option<u64>,
    /// Context switches forced on the process.
    pub involuntary: Option<u64>,
}

/// A reading in the file: moment, steal, wait, switches.
type Row = (u64, Option<u64>, Option<u64>, Option<u64>);

impl From<Row> for Reading {
    fn from((at_ns, steal_ns, wait_ns, involuntary): Row) -> Reading {
        Reading {
            at_ns,
            steal_ns,
            wait_ns,
            involuntary,
        }
    }
}

impl From<Reading> for Row {
    fn from(reading: Reading) -> Row {
        (
            reading.at_ns,
            reading.steal_ns,
            reading.wait_ns,
            reading.involuntary,
        )
    }
}

/// What disturbed a process, from its release to its last reading. What the kernel does not tell is null.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contamination {
    /// Length of the observation in nanoseconds.
    pub observed_ns: u64,
    /// Time the host took from its core, in nanoseconds.
    pub steal_ns: Option<u64>,
    /// Time it could have run but waited for its core, in nanoseconds.
    pub wait_ns: Option<u64>,
    /// CPU time of the other side meanwhile, in nanoseconds, which explains as much of the waiting.
    pub other_cpu_ns: Option<u64>,
    /// Context switches forced on it.
    pub involuntary: Option<u64>,
    /// The readings, about every 100 ms.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<Reading>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub more: super::More,
}

/// What was taken from a process during a part of its life, in nanoseconds and switches, as far as it is known.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct During {
    /// Time the host took from its core.
    pub steal_ns: Option<f64>,
    /// Time it waited for its core.
    pub wait_ns: Option<f64>,
    /// Context switches forced on it.
    pub involuntary: Option<f64>,
}

/// Why an invocation counts as disturbed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Disturbance {
    /// The host gave the core to others: the share of the observed time.
    Steal(f64),
    /// Others ran on the core: the share of the observed time.
    ForeignWait(f64),
}

impl std::fmt::Display for Disturbance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Disturbance::Steal(share) => {
                write!(
                    f,
                    "the host took {:.0} % of the time of the core",
                    share * 100.0
                )
            }
            Disturbance::ForeignWait(share) => {
                write!(
                    f,
                    "it waited {:.0} % of the time for other work on its core",
                    share * 100.0
                )
            }
        }
    }
}

impl Contamination {
    /// What the readings and the CPU time of the other side come to.
    pub fn of(readings: Vec<Reading>, other_cpu_ns: Option<u64>) -> Contamination {
        let ends = readings.first().zip(readings.last());
        let grown = |count: fn(&Reading) -> Option<u64>| {
            let (first, last) = ends?;
            Some(count(last)?.saturating_sub(count(first)?))
        };
        Contamination {
            observed_ns: ends.map_or(0, |(first, last)| last.at_ns.saturating_sub(first.at_ns)),
            steal_ns: grown(|reading| reading.steal_ns),
            wait_ns: grown(|reading| reading.wait_ns),
            other_cpu_ns,
            involuntary: grown(|reading| reading.involuntary),
            readings,
            more: Default::default(),
        }
    }

    /// Everything that makes the invocation a disturbed one; empty when it was left alone, or when nobody counted.
    pub fn disturbances(&self) -> Vec<Disturbance> {
        let share = |ns: u64| ns as f64 / self.observed_ns.max(1) as f64;
        let steal = self
            .steal_ns
            .filter(|&ns| ns >= LEAST_STEAL_NS && share(ns) > STEAL_SHARE);
        let foreign = self
            .wait_ns
            .map(|ns| ns.saturating_sub(self.other_cpu_ns.unwrap_or(0)))
            .filter(|&ns| share(ns) > FOREIGN_WAIT_SHARE);
        steal
            .map(|ns| Disturbance::Steal(share(ns)))
            .into_iter()
            .chain(foreign.map(|ns| Disturbance::ForeignWait(share(ns))))
            .collect()
    }

    /// What falls on a sample that began at `start_ns` and took `wall_ns`: the counts between two readings are taken to
    /// have grown evenly. Nothing outside of the readings.
    pub fn during(&self, start_ns: u64, wall_ns: u64) -> During {
        let end_ns = start_ns.saturating_add(wall_ns);
        let sum = |count: fn(&Reading) -> Option<u64>| {
            let mut total = 0.0;
            let mut covered = 0;
            for pair in self.readings.windows(2) {
                let (from, to) = (pair[0].at_ns.max(start_ns), pair[1].at_ns.min(end_ns));
                let length = pair[1].at_ns.saturating_sub(pair[0].at_ns);
                if from >= to || length == 0 {
                    continue;
                }
                let grown = count(&pair[1])?.saturating_sub(count(&pair[0])?);
                total += grown as f64 * (to - from) as f64 / length as f64;
                covered += to - from;
            }
            (covered > 0).then_some(total)
        };
        During {
            steal_ns: sum(|reading| reading.steal_ns),
            wait_ns: sum(|reading| reading.wait_ns),
            involuntary: sum(|reading| reading.involuntary),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(at_ms: u64, steal_ms: u64, wait_ms: u64, involuntary: u64) -> Reading {
        Reading {
            at_ns: at_ms * 1_000_000,
            steal_ns: Some(steal_ms * 1_000_000),
            wait_ns: Some(wait_ms * 1_000_000),
            involuntary: Some(involuntary),
        }
    }

    #[test]
    fn the_other_side_explains_its_part_of_the_waiting() {
        let readings = vec![
            reading(0, 100, 0, 4),
            reading(100, 100, 40, 9),
            reading(1000, 100, 460, 30),
        ];
        let quiet = Contamination::of(readings.clone(), Some(450_000_000));
        assert_eq!(
            (quiet.observed_ns, quiet.wait_ns),
            (1_000_000_000, Some(460_000_000))
        );
        assert_eq!((quiet.steal_ns, quiet.involuntary), (Some(0), Some(26)));
        assert_eq!(quiet.disturbances(), []);
        let loud = Contamination::of(readings, Some(300_000_000));
        assert_eq!(loud.disturbances(), [Disturbance::ForeignWait(0.16)]);
    }

    #[test]
    fn one_tick_of_steal_is_no_steal() {
        let of =
            |ms: u64| Contamination::of(vec![reading(0, 0, 0, 0), reading(200, ms, 0, 0)], None);
        assert_eq!(of(10).disturbances(), []);
        assert_eq!(of(20).disturbances(), [Disturbance::Steal(0.1)]);
        let long = Contamination::of(vec![reading(0, 0, 0, 0), reading(2000, 30, 0, 0)], None);
        assert_eq!(long.disturbances(), []);
    }

    #[test]
    fn samples_get_their_part_of_the_readings() {
        let all = Contamination::of(
            vec![
                reading(0, 0, 0, 0),
                reading(100, 10, 0, 2),
                reading(200, 10, 50, 4),
            ],
            None,
        );
        let during = all.during(50_000_000, 100_000_000);
        assert_eq!(
            (during.steal_ns, during.wait_ns, during.involuntary),
            (Some(5e6), Some(25e6), Some(2.0))
        );
        assert_eq!(all.during(300_000_000, 5), During::default());
    }

    #[test]
    fn what_nobody_counted_is_not_known() {
        let blind = Reading {
            at_ns: 5,
            ..Reading::default()
        };
        let unknown = Contamination::of(vec![blind, Reading { at_ns: 9, ..blind }], None);
        assert_eq!((unknown.steal_ns, unknown.wait_ns), (None, None));
        assert_eq!(unknown.disturbances(), []);
        assert_eq!(Contamination::of(Vec::new(), None).observed_ns, 0);
        let text = serde_json::to_string(&unknown).expect("JSON");
        assert!(text.contains("[5,null,null,null]"), "{text}");
        assert_eq!(
            serde_json::from_str::<Contamination>(&text).expect("JSON"),
            unknown
        );
    }
}
