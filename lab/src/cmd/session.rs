//! Measuring two sides against each other, for a fixed number of rounds or until all is decided within a budget.

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use serde_json::json;

use super::judged::LOOKS;
use super::run::{Bar, case_facts};
use crate::error::{Error, Result};
use crate::history::RunWriter;
use crate::model::{End, Header, Machine, RUN_FORMAT, Record, Run};
use crate::runner::{self, Duets, Found, Places, Plan, Simulator, Stage};
use crate::stats::{FEWEST_INVOCATIONS, Look};
use crate::suite::{Case, Runners};
use crate::verdict::{Evidence, Rules, paired, undecided};

/// The key of a run's header that names the two sides of a comparison.
pub(super) const SIDES: &str = "comparison";

/// How long a comparison measures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Size {
    /// This many duets of each benchmark.
    Rounds(u32),
    /// Until every benchmark is decided, this long at most.
    Budget(Duration),
}

/// Rounds between looks at the clock; even, so that each side goes first half of the time.
const CHUNK: u32 = 2;

/// The part of a budget that passes between two looks at the data at least: ten looks cost little power, and more of them
/// save little time.
const BETWEEN_LOOKS: f64 = 0.1;

/// A comparison to be measured.
pub(super) struct Session<'a> {
    /// What measures: `compare`, `gate`, `time`.
    pub(super) mode: &'a str,
    pub(super) cases: &'a [Case],
    pub(super) runners: &'a Runners,
    pub(super) sides: &'a [Found; 2],
    pub(super) places: &'a Places,
    pub(super) history: &'a Path,
    pub(super) size: Size,
    pub(super) duets: Duets,
    /// As in [`Plan::candidate_work`].
    pub(super) candidate_work: f64,
    pub(super) seed: Option<u64>,
    pub(super) machine: &'a Machine,
    pub(super) core: Option<usize>,
    pub(super) notes: &'a [String],
    /// Counts the instructions of both sides, once.
    pub(super) simulator: Option<Simulator>,
    pub(super) rules: Rules,
}

impl Session<'_> {
    /// Measures and stores every record as it comes.
    pub(super) fn measure(&self, stage: &mut Stage) -> Result<Run> {
        let ulid = ulid::Ulid::generate();
        let header = self.header(&ulid.to_string(), self.seed.unwrap_or(ulid.0 as u64))?;
        let writer = RunWriter::create(self.history, &header)?;
        let file = writer.path().to_path_buf();
        let mut going = Going {
            session: self,
            writer,
            run: Run {
                header,
                records: Vec::new(),
            },
            end: End {
                run: ulid.to_string(),
                exit: 0,
                wall_ns: 0,
                idle_ns: 0,
                around_ns: 0,
                processes: 0,
                own_ns: 0,
                more: Default::default(),
            },
            pairs: 0,
            bar: Bar::new(),
        };
        let mut looks = HashMap::new();
        let stopped = match self.size {
            Size::Rounds(rounds) => going.rounds(self.cases, rounds, stage)?,
            Size::Budget(budget) => going.until(budget, &mut looks, stage)?,
        };
        going.bar.0.finish_and_clear();
        if !looks.is_empty() {
            let pairs = |looks: &Vec<Look>| -> Vec<(f64, f64)> {
                let pair = |look: &Look| (look.spent, look.information);
                looks.iter().map(pair).collect()
            };
            let of: HashMap<&String, Vec<(f64, f64)>> =
                looks.iter().map(|(of, looks)| (of, pairs(looks))).collect();
            going.end.more.insert(LOOKS.to_string(), json!(of));
        }
        let end = Record::End(going.end);
        going.writer.write(&end)?;
        going.writer.finish()?;
        going.run.records.push(end);
        eprintln!("lab: samples are in {}", file.display());
        match stopped {
            Some(error) => Err(error),
            None => Ok(going.run),
        }
    }

    fn header(&self, run: &str, seed: u64) -> Result<Header> {
        let [a, b] = self.sides;
        let mut more = serde_json::Map::new();
        let sides = json!({ "a": a.facts.name, "b": b.facts.name, "same_binary": same_binary(self.sides),
            "noise": is_noise(self.sides) && self.candidate_work == 1.0, "candidate_work": self.candidate_work });
        more.insert(SIDES.to_string(), sides);
        Ok(Header {
            format: RUN_FORMAT.to_string(),
            run: run.to_string(),
            started: runner::rfc3339(SystemTime::now()),
            lab: env!("CARGO_PKG_VERSION").to_string(),
            argv: std::env::args().collect(),
            mode: self.mode.to_string(),
            rounds: match self.size {
                Size::Rounds(rounds) => rounds,
                Size::Budget(_) => 0,
            },
            seed,
            baseline: a.facts.name.clone(),
            machine: self.machine.clone(),
            git: runner::git_state(&self.places.root),
            runners: self.sides.iter().map(|side| side.facts.clone()).collect(),
            cases: self
                .cases
                .iter()
                .map(|case| case_facts(case, self.runners, self.duets))
                .collect::<Result<_>>()?,
            shard: None,
            suite_goals: Vec::new(),
            notes: self.notes.to_vec(),
            more,
        })
    }
}

/// Whether both sides are one binary, perhaps with other options.
pub(super) fn same_binary(sides: &[Found; 2]) -> bool {
    sides[0].facts.sha256 == sides[1].facts.sha256
}

/// Whether nothing at all differs: what is measured is noise.
pub(super) fn is_noise(sides: &[Found; 2]) -> bool {
    let [a, b] = sides;
    let options = |found: &Found| found.facts.options().to_vec();
    same_binary(sides) && options(a) == options(b) && a.runner.env == b.runner.env
}

/// A measurement under way.
struct Going<'a> {
    session: &'a Session<'a>,
    writer: RunWriter,
    run: Run,
    /// The sums so far.
    end: End,
    /// Duets so far.
    pairs: u64,
    bar: Bar,
}

impl Going<'_> {
    /// Measures rounds of `cases`; the error that stopped it early, a Ctrl-C for one.
    fn rounds(&mut self, cases: &[Case], rounds: u32, stage: &mut Stage) -> Result<Option<Error>> {
        let session = self.session;
        let header = &self.run.header;
        let plan = Plan {
            run: &header.run,
            cases,
            baseline: &session.sides[0],
            candidates: &session.sides[1..],
            rounds,
            duets: session.duets,
            candidate_work: session.candidate_work,
            counts: true,
            simulator: session.simulator.clone().filter(|_| self.pairs == 0),
            seed: header.seed.wrapping_add(self.pairs),
            core: session.core,
            address_randomisation: header.machine.address_randomisation.map(|level| level > 0),
        };
        let (invocations, pairs) = (self.end.processes, self.pairs);
        let mut last = pairs;
        let (writer, records) = (&mut self.writer, &mut self.run.records);
        let mut record = |mut record: Record| {
            // Numbers go on from what was measured before.
            match &mut record {
                Record::Sample(sample) => {
                    sample.invocation += invocations;
                    sample.pair += pairs;
                }
                Record::Invocation(invocation) => {
                    invocation.invocation += invocations;
                    invocation.pair += pairs;
                    last = last.max(invocation.pair + 1);
                }
                Record::Failure(failure) => failure.invocation += invocations,
                Record::Simulated(_) | Record::End(_) | Record::Unknown(_) => {}
            }
            writer.write(&record)?;
            records.push(record);
            Ok(())
        };
        let measured = runner::measure(&plan, stage, &mut record, &mut self.bar)?;
        self.pairs = last;
        let (sum, more) = (&mut self.end, measured.end);
        sum.exit = sum.exit.max(more.exit);
        sum.wall_ns += more.wall_ns;
        sum.idle_ns += more.idle_ns;
        sum.around_ns += more.around_ns;
        sum.processes += more.processes;
        sum.own_ns += more.own_ns;
        Ok(measured.stopped)
    }

    /// Measures until every case is decided or the budget is used up, looking at the data now and then.
    fn until(
        &mut self,
        budget: Duration,
        looks: &mut HashMap<String, Vec<Look>>,
        stage: &mut Stage,
    ) -> Result<Option<Error>> {
        let begun = Instant::now();
        let mut open: Vec<Case> = self.session.cases.to_vec();
        let (mut rounds, mut looked) = (0, 0.0);
        loop {
            let chunk = Instant::now();
            if let Some(stopped) = self.rounds(&open, CHUNK, stage)? {
                return Ok(Some(stopped));
            }
            rounds += CHUNK;
            let failed: Vec<String> = self
                .run
                .failures()
                .map(|failure| failure.benchmark.clone())
                .collect();
            open.retain(|case| !failed.contains(&case.id()));
            let last = begun.elapsed() + chunk.elapsed() > budget;
            // Below 1 before the end, so that something is left to spend there.
            let spent = (begun.elapsed().as_secs_f64() / budget.as_secs_f64()).min(0.99);
            if last || (rounds as usize >= FEWEST_INVOCATIONS && spent - looked >= BETWEEN_LOOKS) {
                looked = spent;
                for case in &open {
                    let evidence = self.evidence(&case.id(), &[]);
                    looks.entry(case.id()).or_default().push(Look {
                        spent: if last { 1.0 } else { spent },
                        information: evidence.map_or(0.0, |one| one.invocations() as f64),
                    });
                }
                open = self.undecided(open, looks);
            }
            if last || open.is_empty() {
                return Ok(None);
            }
        }
    }

    /// The cases that nothing is proven of yet.
    fn undecided(&self, open: Vec<Case>, looks: &HashMap<String, Vec<Look>>) -> Vec<Case> {
        let family: Vec<Evidence> = self
            .session
            .cases
            .iter()
            .filter_map(|case| {
                let id = case.id();
                self.evidence(&id, looks.get(&id).map_or(&[], Vec::as_slice))
            })
            .collect();
        let still = undecided(&family, &self.session.rules);
        open.into_iter()
            .filter(|case| still.contains(&case.id()))
            .collect()
    }

    fn evidence(&self, benchmark: &str, looks: &[Look]) -> Option<Evidence> {
        let [a, b] = self.session.sides;
        let mut cases = self.run.header.cases.iter();
        let case = cases.find(|case| case.benchmark == benchmark)?;
        let mut evidence = paired(&self.run, case, &a.facts.name, &b.facts.name);
        evidence.looks = looks.to_vec();
        Some(evidence)
    }
}
