//! What is wrong with a run although every line of it can be read.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::{Loaded, load, stem};
use crate::model::{Record, Run, Sample};

/// What was found about a run file.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Examined {
    /// Samples that can be used.
    pub samples: usize,
    /// What makes it unfit, with its place.
    pub wrong: Vec<String>,
    /// What a reader should know and nothing depends on.
    pub notes: Vec<String>,
}

/// Reads a run file whole and looks for what cannot be: another run's records, names that the header does not have, a
/// sample that stands there twice, a time of zero.
pub fn examine(path: &Path) -> Examined {
    let Loaded { run, notes, .. } = match load(path) {
        Ok(loaded) => loaded,
        Err(error) => {
            return Examined {
                wrong: vec![error.to_string()],
                ..Default::default()
            };
        }
    };
    let mut wrong = Vec::new();
    if run.header.run != stem(path) {
        wrong.push(format!(
            "{}: holds the run {}, so it should be called {}.jsonl",
            path.display(),
            run.header.run,
            run.header.run
        ));
    }
    wrong.extend(
        contradictions(&run)
            .into_iter()
            .map(|what| format!("{}: {what}", path.display())),
    );
    Examined {
        samples: run.samples().count(),
        wrong,
        notes,
    }
}

/// What contradicts itself in a run.
pub fn contradictions(run: &Run) -> Vec<String> {
    let header = &run.header;
    let cases: HashSet<&str> = header
        .cases
        .iter()
        .map(|case| case.benchmark.as_str())
        .collect();
    let runners: HashSet<&str> = header
        .runners
        .iter()
        .map(|runner| runner.name.as_str())
        .collect();
    let mut wrong = Vec::new();
    if !runners.contains(header.baseline.as_str()) {
        wrong.push(format!(
            "the baseline {:?} is none of the runners",
            header.baseline
        ));
    }
    let mut owners: HashMap<u64, (&str, &str)> = HashMap::new();
    let mut seen = HashSet::new();
    let mut ended = HashSet::new();
    for record in &run.records {
        let (of, benchmark, runner, invocation) = match record {
            Record::Sample(one) => (&one.run, &one.benchmark, &one.runner, one.invocation),
            Record::Invocation(one) => (&one.run, &one.benchmark, &one.runner, one.invocation),
            Record::Failure(one) => (&one.run, &one.benchmark, &one.runner, one.invocation),
            Record::Simulated(_) | Record::End(_) | Record::Unknown(_) => continue,
        };
        let place = || format!("invocation {invocation} ({benchmark}, {runner})");
        if *of != header.run {
            wrong.push(format!("{}: a record of another run, {of}", place()));
        }
        if !cases.contains(benchmark.as_str()) || !runners.contains(runner.as_str()) {
            wrong.push(format!(
                "{}: the header names no such benchmark or runner",
                place()
            ));
        }
        let owner = owners.entry(invocation).or_insert((benchmark, runner));
        if *owner != (benchmark.as_str(), runner.as_str()) {
            wrong.push(format!(
                "{}: the same process was {}, {}",
                place(),
                owner.0,
                owner.1
            ));
        }
        match record {
            Record::Sample(sample) => {
                if !seen.insert((invocation, &sample.phase, sample.slice)) {
                    wrong.push(format!(
                        "{}: the same sample twice ({})",
                        place(),
                        which(sample)
                    ));
                }
                if sample.wall_ns == 0 {
                    wrong.push(format!("{}: a time of zero ({})", place(), which(sample)));
                }
            }
            Record::Invocation(_) if !ended.insert(invocation) => {
                wrong.push(format!("{}: the same process ended twice", place()));
            }
            _ => {}
        }
    }
    wrong
}

fn which(sample: &Sample) -> String {
    sample.slice.map_or(sample.phase.clone(), |number| {
        format!("{} {number}", sample.phase)
    })
}
