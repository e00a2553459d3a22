//! From what a counter says to what is written down; no system call here, so that it is tested on recorded readings.

use std::io;

use crate::model::Count;

/// What a counter said at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Events while the counter was on the processor.
    pub count: u64,
    /// Time in nanoseconds in which it should have counted.
    pub enabled_ns: u64,
    /// Time in nanoseconds in which it did: less when there are more counters than places on the processor.
    pub running_ns: u64,
}

/// Where a reading comes from: the kernel, or a recording.
pub trait Source {
    /// Reads the counter at the end of its process.
    ///
    /// # Errors
    /// What the kernel says, also that there is no such counter.
    fn read(&mut self) -> io::Result<Reading>;
}

/// Reads counters, each with its event and kind (`hardware` or `software`), into what goes into the history.
pub fn collect<'a>(
    sources: impl Iterator<Item = (&'a str, &'a str, io::Result<&'a mut dyn Source>)>,
) -> Vec<Count> {
    sources
        .map(|(event, kind, source)| {
            let reading = source.and_then(|source| source.read());
            let count = reading.map_err(|cause| why(&cause)).and_then(scaled);
            let (value, running, missing) = match count {
                Ok((value, running)) => (Some(value), Some(running), None),
                Err(missing) => (None, None, Some(missing)),
            };
            Count {
                event: event.to_string(),
                source: kind.to_string(),
                value,
                // A counter that ran all the time is the usual one.
                running: running.filter(|share| *share < 1.0),
                missing,
            }
        })
        .collect()
}

/// The count for the whole time, and the share of it in which was counted: linear scaling, as `perf stat` does it.
fn scaled(reading: Reading) -> Result<(u64, f64), String> {
    if reading.enabled_ns == 0 {
        return Err("it was never enabled".to_string());
    }
    if reading.running_ns == 0 {
        return Err(
            "it never had a place on the processor: other counters were in use".to_string(),
        );
    }
    let running = (reading.running_ns as f64 / reading.enabled_ns as f64).min(1.0);
    let value = if running < 1.0 {
        (reading.count as f64 / running).round() as u64
    } else {
        reading.count
    };
    Ok((value, running))
}

/// Why a counter is missing, with a remedy where there is one.
fn why(cause: &io::Error) -> String {
    match cause.raw_os_error() {
        Some(libc::ENOENT | libc::ENODEV | libc::EOPNOTSUPP) => {
            "this machine has no such counter (a virtual machine without PMU?)".to_string()
        }
        Some(libc::EACCES | libc::EPERM) => {
            "not permitted: lower /proc/sys/kernel/perf_event_paranoid to 2 or less".to_string()
        }
        _ => cause.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line of a fixture: event, kind, then count, enabled and running, or the number of an error.
    struct Recorded(Result<Reading, i32>);

    impl Source for Recorded {
        fn read(&mut self) -> io::Result<Reading> {
            self.0.map_err(io::Error::from_raw_os_error)
        }
    }

    fn replay(fixture: &str) -> Vec<Count> {
        let mut lines: Vec<(&str, &str, Recorded)> = fixture
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| {
                let words: Vec<&str> = line.split_whitespace().collect();
                let number = |index: usize| words[index].parse::<u64>().expect("a number");
                let reading = if words[2] == "error" {
                    Err(number(3) as i32)
                } else {
                    Ok(Reading {
                        count: number(2),
                        enabled_ns: number(3),
                        running_ns: number(4),
                    })
                };
                (words[0], words[1], Recorded(reading))
            })
            .collect();
        collect(
            lines
                .iter_mut()
                .map(|(event, kind, source)| (*event, *kind, Ok(source as &mut dyn Source))),
        )
    }

    #[test]
    fn a_processor_with_room_for_all() {
        let counts = replay(include_str!("fixtures/pmu.txt"));
        assert_eq!(counts[0].value, Some(1_203_384_112));
        assert!(
            counts
                .iter()
                .all(|count| count.running.is_none() && count.missing.is_none())
        );
        assert_eq!(
            counts
                .iter()
                .filter(|count| count.source == "hardware")
                .count(),
            5
        );
    }

    #[test]
    fn a_processor_with_too_few_places() {
        let counts = replay(include_str!("fixtures/multiplexed.txt"));
        // 600 of 800 ms: the count stands for three quarters.
        assert_eq!(
            (counts[0].value, counts[0].running),
            (Some(1_200_000_000), Some(0.75))
        );
        assert_eq!(counts[1].value, None);
        assert!(
            counts[1]
                .missing
                .as_ref()
                .is_some_and(|why| why.contains("never had a place"))
        );
    }

    #[test]
    fn a_virtual_machine_without_any() {
        let counts = replay(include_str!("fixtures/virtual.txt"));
        assert_eq!(counts[0].value, None);
        assert!(
            counts[0]
                .missing
                .as_ref()
                .is_some_and(|why| why.contains("no such counter"))
        );
        assert!(
            counts[1]
                .missing
                .as_ref()
                .is_some_and(|why| why.contains("perf_event_paranoid"))
        );
        // A software event that did not happen is a 0 that was counted.
        assert_eq!((counts[2].value, &counts[2].missing), (Some(0), &None));
        let text = serde_json::to_string(&counts[0]).expect("JSON");
        assert!(text.contains("\"value\":null"), "{text}");
    }
}
