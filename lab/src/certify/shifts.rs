//! How well change points of a history are found: series with known changes in recorded noise, and what was found of them.
//! `lab.shifts/1` is the file of such series, to which other tools can add what they find.

use std::path::Path;

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use serde::{Deserialize, Serialize};

use super::corpus::Corpus;
use super::figures::in_parallel;
use super::replay::{Cell, Stream};
use crate::error::{Error, Result};
use crate::stats::{ShiftRules, TRIM, shifts, trimmed};

/// The format of the file.
const FORMAT: &str = "lab.shifts/1";
/// Runs of a series: two months of nights.
const RUNS: usize = 60;
/// Invocations of a run.
const INVOCATIONS: usize = 10;
/// No change is put nearer to an end: there is little to find it by.
const MARGIN: usize = 8;
/// Runs by which a found change may miss the true one.
pub const NEAR: usize = 2;
/// The levels at which change points are looked for.
const LEVELS: [f64; 6] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05];

/// What is put into the noise.
const KINDS: [Kind; 11] = [
    Kind::new("nothing", 0.0, Noise::Recorded),
    Kind::new("spikes", 0.0, Noise::Spikes),
    Kind::new("bimodal", 0.0, Noise::Bimodal),
    Kind::new("drift", 0.0, Noise::Drift),
    Kind::new("step of 1 %", 0.01, Noise::Recorded),
    Kind::new("step of 2 %", 0.02, Noise::Recorded),
    Kind::new("step of 5 %", 0.05, Noise::Recorded),
    Kind::new("step of 10 %", 0.10, Noise::Recorded),
    Kind::new("step of 5 %, spikes", 0.05, Noise::Spikes),
    Kind::new("step of 5 %, bimodal", 0.05, Noise::Bimodal),
    Kind::new("step of 5 %, drift", 0.05, Noise::Drift),
];

/// What is added to the noise of the corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Noise {
    Recorded,
    /// Three single runs that are 10 to 30 % off.
    Spikes,
    /// Each run is in one of two modes, 4 % apart.
    Bimodal,
    /// 4 % from the first to the last run.
    Drift,
}

#[derive(Debug, Clone, Copy)]
struct Kind {
    name: &'static str,
    /// The step, as a fraction; 0 for none.
    step: f64,
    noise: Noise,
}

impl Kind {
    const fn new(name: &'static str, step: f64, noise: Noise) -> Kind {
        Kind { name, step, noise }
    }
}

/// A series whose changes are known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Known {
    /// What was put in.
    pub kind: String,
    /// Logarithms of ratios, one a run.
    pub values: Vec<f64>,
    /// First runs after a change.
    pub changes: Vec<usize>,
}

/// What a tool found at one level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FoundAt {
    /// The tool and its version.
    pub tool: String,
    /// Its threshold for p values.
    pub level: f64,
    /// That is its own default.
    pub default: bool,
    /// First runs after a change, for each series.
    pub found: Vec<Vec<usize>>,
}

/// Series, and what was found in them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShiftTrial {
    format: String,
    /// The series.
    pub series: Vec<Known>,
    /// What tools found.
    pub tools: Vec<FoundAt>,
}

impl ShiftTrial {
    /// Series of every kind, `count` of each, in the noise of a corpus.
    pub fn make(corpus: &Corpus, count: usize, seed: u64) -> ShiftTrial {
        let cells = Cell::whole(corpus, corpus.header.pairs as usize);
        let one = |kind: &Kind, number: usize| {
            let seed = seed.wrapping_mul(1_000_003).wrapping_add(number as u64);
            known(kind, &cells[number % cells.len()], seed)
        };
        ShiftTrial {
            format: FORMAT.to_string(),
            series: KINDS
                .iter()
                .flat_map(|kind| (0..count).map(move |number| one(kind, number)))
                .collect(),
            tools: Vec::new(),
        }
    }

    /// Adds what this lab finds at several levels.
    pub fn find(&mut self) {
        for level in LEVELS {
            let rules = ShiftRules {
                level,
                ..ShiftRules::default()
            };
            let found = in_parallel(self.series.len(), |place| {
                let found = shifts(&self.series[place].values, &rules);
                found.iter().map(|shift| shift.at).collect()
            });
            self.tools.push(FoundAt {
                tool: "lab".to_string(),
                level,
                default: level == ShiftRules::default().level,
                found,
            });
        }
    }

    /// Reads a file.
    pub fn load(file: &Path) -> Result<ShiftTrial> {
        let text = std::fs::read_to_string(file)
            .map_err(|cause| Error::file(file, "read the series", cause))?;
        let wrong = |what: String| Error::usage(format!("{}: {what}", file.display()));
        let trial: ShiftTrial = serde_json::from_str(&text)
            .map_err(|cause| wrong(format!("expected an object of {FORMAT}: {cause}")))?;
        if trial.format != FORMAT {
            return Err(wrong(format!(
                "expected the format {FORMAT}, found {:?}",
                trial.format
            )));
        }
        for tool in &trial.tools {
            if tool.found.len() != trial.series.len() {
                return Err(wrong(format!(
                    "tools: expected what {} found in each of {} series, found {}",
                    tool.tool,
                    trial.series.len(),
                    tool.found.len()
                )));
            }
        }
        Ok(trial)
    }

    /// Writes a file.
    pub fn save(&self, file: &Path) -> Result<()> {
        let text = serde_json::to_string(self)
            .map_err(|cause| Error::harness(format!("series cannot be written: {cause}")))?;
        std::fs::write(file, text + "\n")
            .map_err(|cause| Error::file(file, "write the series", cause))
    }

    /// The kinds of series in order.
    pub fn kinds(&self) -> Vec<&str> {
        let mut kinds: Vec<&str> = Vec::new();
        for known in &self.series {
            if !kinds.contains(&known.kind.as_str()) {
                kinds.push(&known.kind);
            }
        }
        kinds
    }

    /// What came of a kind of series at a tool's level.
    pub fn score(&self, at: &FoundAt, kind: &str) -> Score {
        let mut score = Score::default();
        for (known, found) in self.series.iter().zip(&at.found) {
            if known.kind == kind {
                score.add(&known.changes, found);
            }
        }
        score
    }

    /// False change points a series, over the series that nothing was put into but noise of `kinds`.
    pub fn false_alarms(&self, at: &FoundAt, kinds: &[&str]) -> f64 {
        let scores = kinds.iter().map(|kind| self.score(at, kind));
        let (mut wrong, mut series) = (0, 0);
        for score in scores {
            wrong += score.found - score.right;
            series += score.series;
        }
        wrong as f64 / series.max(1) as f64
    }
}

/// Counts over the series of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Score {
    /// Series.
    pub series: usize,
    /// Series in which something false was found.
    pub alarmed: usize,
    /// Changes that were put in.
    pub changes: usize,
    /// Those that were found within [`NEAR`] runs.
    pub hit: usize,
    /// Change points that were found.
    pub found: usize,
    /// Those within [`NEAR`] runs of a change.
    pub right: usize,
}

impl Score {
    fn add(&mut self, changes: &[usize], found: &[usize]) {
        let near = |at: &usize, all: &[usize]| all.iter().any(|other| at.abs_diff(*other) <= NEAR);
        self.series += 1;
        self.changes += changes.len();
        self.hit += changes.iter().filter(|at| near(at, found)).count();
        self.found += found.len();
        // Two points at one change are one right and one wrong.
        let right = found.iter().filter(|at| near(at, changes)).count();
        let right = right.min(changes.len());
        self.right += right;
        self.alarmed += usize::from(found.len() > right);
    }

    /// Share of changes that were found; nothing where there are none.
    pub fn recall(&self) -> Option<f64> {
        (self.changes > 0).then(|| self.hit as f64 / self.changes as f64)
    }

    /// Share of what was found that is right; nothing where nothing was found.
    pub fn precision(&self) -> Option<f64> {
        (self.found > 0).then(|| self.right as f64 / self.found as f64)
    }
}

/// A series of a kind. One of the same number and seed has the same noise in every kind.
fn known(kind: &Kind, cell: &Cell, seed: u64) -> Known {
    let mut stream = Stream::new(cell, seed, 0.0);
    let logs: Vec<f64> = stream
        .first(RUNS * INVOCATIONS)
        .iter()
        .map(|one| one.log_ratio)
        .collect();
    let mut random = Xoshiro256PlusPlus::seed_from_u64(!seed);
    let change = random.random_range(MARGIN..=RUNS - MARGIN);
    let sign = if random.random::<bool>() { 1.0 } else { -1.0 };
    let mut values: Vec<f64> = logs
        .chunks(INVOCATIONS)
        .map(|run| trimmed(run, TRIM).map_or(0.0, |log| log.mean))
        .collect();
    for (run, value) in values.iter_mut().enumerate() {
        if run >= change {
            *value += sign * kind.step.ln_1p();
        }
        *value += match kind.noise {
            Noise::Recorded | Noise::Spikes => 0.0,
            Noise::Bimodal => f64::from(u8::from(random.random::<bool>())) * 0.04,
            Noise::Drift => 0.04 * run as f64 / RUNS as f64,
        };
    }
    if kind.noise == Noise::Spikes {
        for _ in 0..3 {
            values[random.random_range(0..RUNS)] += 0.1 + 0.2 * random.random::<f64>();
        }
    }
    Known {
        kind: kind.name.to_string(),
        values,
        changes: if kind.step > 0.0 {
            vec![change]
        } else {
            Vec::new()
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_worked_out_by_hand() {
        let mut score = Score::default();
        score.add(&[20], &[22]);
        score.add(&[20], &[23, 40]);
        score.add(&[20], &[19, 20]);
        score.add(&[], &[]);
        assert_eq!(
            score,
            Score {
                series: 4,
                alarmed: 2,
                changes: 3,
                hit: 2,
                found: 5,
                right: 2
            }
        );
        assert_eq!(score.recall(), Some(2.0 / 3.0));
        assert_eq!(score.precision(), Some(0.4));
    }
}
