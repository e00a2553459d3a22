//! What the conditions of a machine mean for a measurement: facts in, findings with advice out.

use serde_json::{Value, json};

use crate::runner::Conditions;
use crate::stats::{Trimmed, detectable};

/// How bad something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grade {
    /// As it should be.
    Good,
    /// Worth knowing.
    Note,
    /// It spoils measurements.
    Problem,
}

impl Grade {
    fn word(self) -> &'static str {
        match self {
            Grade::Good => "good",
            Grade::Note => "note",
            Grade::Problem => "problem",
        }
    }
}

/// One thing about the machine.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Finding {
    /// What it is about, in a word.
    pub(super) about: &'static str,
    pub(super) grade: Grade,
    /// What was found.
    pub(super) state: String,
    /// What to do; empty where there is nothing to do.
    pub(super) advice: String,
}

impl Finding {
    fn new(about: &'static str, grade: Grade, state: impl Into<String>, advice: &str) -> Finding {
        Finding {
            about,
            grade,
            state: state.into(),
            advice: advice.to_string(),
        }
    }

    pub(super) fn to_text(&self) -> String {
        let advice = if self.advice.is_empty() {
            String::new()
        } else {
            format!("\n         {}", self.advice)
        };
        format!(
            "{:8} {}: {}{advice}",
            self.grade.word(),
            self.about,
            self.state
        )
    }

    pub(super) fn to_json(&self) -> Value {
        json!({
            "about": self.about,
            "grade": self.grade.word(),
            "state": self.state,
            "advice": self.advice,
        })
    }
}

/// Steal above this share of the time since the start is much: a core that is away for 2 % moves every cold time by as much.
const MUCH_STEAL: f64 = 0.02;

/// Judges the conditions, in the order in which they matter.
pub(super) fn findings(conditions: &Conditions) -> Vec<Finding> {
    use Grade::{Good, Note, Problem};
    let machine = &conditions.machine;
    let mut found = Vec::new();
    for note in &conditions.notes {
        found.push(Finding::new(
            "cores",
            Problem,
            note.clone(),
            "give the lab two cores or more",
        ));
    }
    let cores = machine.cores.len();
    if cores > 1 {
        let state = format!(
            "{cores}, programs on core {}",
            machine.pinned_core.unwrap_or(0)
        );
        found.push(Finding::new("cores", Good, state, ""));
    }
    if let Some(load) = machine.load {
        let busy = load > 0.5;
        let grade = if busy { Problem } else { Good };
        let advice = if busy {
            "stop what else runs, or measure later: other work fills the caches"
        } else {
            ""
        };
        found.push(Finding::new(
            "load",
            grade,
            format!("{load:.2} over the last minute"),
            advice,
        ));
    }
    if let Some(share) = conditions.steal_share {
        let grade = if share > MUCH_STEAL { Problem } else { Good };
        let advice = if share > MUCH_STEAL {
            "the host gives the core to others: use slice duets (--slices), more rounds, or a machine of your own"
        } else {
            ""
        };
        let state = format!("{:.2} % of the time since the start", share * 100.0);
        found.push(Finding::new("steal", grade, state, advice));
    }
    if machine.class.ends_with("virtual") {
        found.push(Finding::new(
            "virtual machine",
            Note,
            "neighbours come and go unseen",
            "trust ratios of one run, never times of two runs",
        ));
    }
    match machine.governor.as_deref() {
        Some("performance") => found.push(Finding::new("governor", Good, "performance", "")),
        Some(other) => found.push(Finding::new(
            "governor",
            Note,
            other,
            "the clock follows the load: `cpupower frequency-set -g performance` holds it",
        )),
        None => found.push(Finding::new("governor", Note, "not told", "")),
    }
    if conditions.turbo == Some(true) {
        found.push(Finding::new(
            "turbo",
            Note,
            "on: the clock depends on heat and on the other cores",
            "turn it off for absolute times; ratios of duets survive it",
        ));
    }
    if conditions.smt == Some(true) {
        found.push(Finding::new(
            "SMT",
            Note,
            "on: a sibling core shares the execution units",
            "keep the sibling of the measured core idle, or turn SMT off",
        ));
    }
    let randomised = machine.address_randomisation.is_some_and(|level| level > 0);
    found.push(Finding::new(
        "address randomisation",
        if randomised { Good } else { Note },
        if randomised { "on" } else { "off" },
        if randomised {
            ""
        } else {
            "every process has the same layout: what is measured is that layout alone"
        },
    ));
    if let Some(source) = conditions.clock_source.as_deref() {
        let slow = matches!(source, "hpet" | "acpi_pm" | "xen");
        let advice = if slow {
            "reading the time costs a system call: prefer longer slices"
        } else {
            ""
        };
        found.push(Finding::new(
            "clock",
            if slow { Note } else { Good },
            source,
            advice,
        ));
    }
    found.push(if conditions.pmu {
        Finding::new("processor's counters", Good, "answer", "")
    } else {
        let paranoid = conditions.perf_paranoid.is_some_and(|level| level > 2);
        let advice = if paranoid {
            "lower /proc/sys/kernel/perf_event_paranoid to 2 or less"
        } else if conditions.valgrind.is_some() {
            "use --counters=simulated for instruction counts"
        } else {
            "install valgrind for simulated instruction counts (Debian: apt install valgrind)"
        };
        Finding::new("processor's counters", Note, "do not answer", advice)
    });
    found.push(match &conditions.valgrind {
        Some(version) => Finding::new("valgrind", Good, version.clone(), ""),
        None => Finding::new("valgrind", Note, "not here", "Debian: apt install valgrind"),
    });
    if !conditions.waits_are_told {
        found.push(Finding::new(
            "waiting",
            Note,
            "the kernel does not tell how long a process waits for its core",
            "a kernel with CONFIG_SCHED_INFO does; without it other work on the core goes unseen",
        ));
    }
    found
}

/// Noise of the baseline against itself.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Noise {
    duets: usize,
    /// Standard deviation of the log ratio of an invocation.
    sd: f64,
    /// Its trimmed mean, which should be near 0.
    bias: f64,
    /// Smallest change that 20 and 60 invocations find in 80 % of trials, for one benchmark at 5 %.
    detectable_20: f64,
    detectable_60: f64,
    processes: usize,
    disturbed: usize,
}

/// Above this smallest change to be found with 60 invocations the machine is not fit for the lab's promises.
const UNFIT: f64 = 0.05;

impl Noise {
    /// From log ratios and their trimmed summary.
    pub(super) fn of(logs: &[f64], summary: &Trimmed, processes: usize, disturbed: usize) -> Noise {
        let count = logs.len() as f64;
        let mean = logs.iter().sum::<f64>() / count;
        let squares: f64 = logs.iter().map(|log| (log - mean).powi(2)).sum();
        // The standard error of a trimmed mean shrinks like that of a mean.
        let with = |invocations: f64| {
            let error = summary.standard_error * (count / invocations).sqrt();
            // A fifth is trimmed from each end.
            detectable(error, (0.6 * invocations - 1.0).floor(), 0.05, 0.8).exp_m1()
        };
        Noise {
            duets: logs.len(),
            sd: (squares / (count - 1.0).max(1.0)).sqrt(),
            bias: summary.mean,
            detectable_20: with(20.0),
            detectable_60: with(60.0),
            processes,
            disturbed,
        }
    }

    pub(super) fn finding(&self) -> Finding {
        let percent = |share: f64| format!("{:.1} %", share * 100.0);
        let state = format!(
            "{} duets of the baseline with itself: an invocation varies by {}; 20 invocations find a change of {}, 60 one \
             of {} (in 80 % of trials, one benchmark); {} of {} processes were disturbed",
            self.duets,
            percent(self.sd),
            percent(self.detectable_20),
            percent(self.detectable_60),
            self.disturbed,
            self.processes
        );
        let fit = self.detectable_60 <= UNFIT;
        Finding::new(
            "noise",
            if fit { Grade::Good } else { Grade::Problem },
            state,
            if fit {
                ""
            } else {
                "small changes cannot be told here: quieten the machine, or rely on simulated counts"
            },
        )
    }

    pub(super) fn to_json(&self) -> Value {
        json!({
            "duets": self.duets,
            "log_sd": self.sd,
            "log_bias": self.bias,
            "detectable_with_20": self.detectable_20,
            "detectable_with_60": self.detectable_60,
            "processes": self.processes,
            "disturbed": self.disturbed,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Machine;

    fn grade(conditions: &Conditions, about: &str) -> Option<Grade> {
        let found = findings(conditions);
        found
            .iter()
            .find(|finding| finding.about == about)
            .map(|finding| finding.grade)
    }

    #[test]
    fn a_quiet_machine_is_good() {
        let conditions = Conditions {
            machine: Machine {
                class: "x86_64 some 2 cores".to_string(),
                cores: vec![0, 1],
                pinned_core: Some(1),
                load: Some(0.1),
                governor: Some("performance".to_string()),
                address_randomisation: Some(2),
                ..Machine::default()
            },
            steal_share: Some(0.0),
            pmu: true,
            valgrind: Some("valgrind-3".to_string()),
            waits_are_told: true,
            clock_source: Some("tsc".to_string()),
            turbo: Some(false),
            ..Conditions::default()
        };
        let found = findings(&conditions);
        assert!(
            found.iter().all(|finding| finding.grade == Grade::Good),
            "{found:?}"
        );
        assert!(found.iter().all(|finding| finding.advice.is_empty()));
    }

    #[test]
    fn what_spoils_a_measurement_has_advice() {
        let conditions = Conditions {
            machine: Machine {
                class: "x86_64 some 1 cores virtual".to_string(),
                cores: vec![0],
                load: Some(3.0),
                governor: Some("powersave".to_string()),
                address_randomisation: Some(0),
                ..Machine::default()
            },
            notes: vec!["there is only one core".to_string()],
            steal_share: Some(0.1),
            turbo: Some(true),
            smt: Some(true),
            perf_paranoid: Some(4),
            clock_source: Some("hpet".to_string()),
            ..Conditions::default()
        };
        for about in ["cores", "load", "steal"] {
            assert_eq!(grade(&conditions, about), Some(Grade::Problem), "{about}");
        }
        for about in [
            "virtual machine",
            "governor",
            "turbo",
            "SMT",
            "valgrind",
            "clock",
            "waiting",
        ] {
            assert_eq!(grade(&conditions, about), Some(Grade::Note), "{about}");
        }
        let found = findings(&conditions);
        let counters = found
            .iter()
            .find(|finding| finding.about == "processor's counters");
        assert!(counters.is_some_and(|finding| finding.advice.contains("perf_event_paranoid")));
        assert!(
            found.iter().all(|finding| !finding.advice.is_empty()),
            "{found:?}"
        );
    }

    #[test]
    fn more_invocations_find_less() {
        let logs: Vec<f64> = (0..30)
            .map(|index| 0.01 * f64::from(index % 7 - 3))
            .collect();
        let summary = crate::stats::trimmed(&logs, 0.2).expect("a summary");
        let noise = Noise::of(&logs, &summary, 60, 0);
        assert!(noise.detectable_60 < noise.detectable_20);
        assert!(noise.detectable_20 < 0.03, "{noise:?}");
        assert_eq!(noise.finding().grade, Grade::Good);
    }
}
