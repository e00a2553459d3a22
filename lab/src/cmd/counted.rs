//! `lab certify --counts`: the same work counted several times, a little more work, and processes with and without the
//! driver, all under the simulator.

use std::path::PathBuf;

use crate::certify::{CountedDriver, CountedWork, Counts};
use crate::error::{Error, Result};
use crate::model::{Machine, Simulated};
use crate::runner::{Found, Simulator, Stage};
use crate::suite::{Bench, Case, DEFAULT_CASE, Goal, Kind, Level, Metric, Process};

/// Counts of the same work.
const REPEATS: usize = 3;
/// A benchmark takes part when a thousandth of its work is a whole number, so that it can do that much more.
const PARTS: u64 = 1000;

/// Counts all that [`Counts`] has.
pub(super) fn count(cases: &[Case], founds: &[Found], machine: &Machine) -> Result<Counts> {
    let simulator = Simulator::find().ok_or_else(|| {
        Error::usage("--counts: valgrind is not on PATH: install it (Debian: apt install valgrind)")
    })?;
    let runners = founds.iter().map(|found| {
        let facts = &found.facts;
        (
            facts.name.clone(),
            facts.sha256.clone(),
            facts.version.clone(),
        )
    });
    let mut counts = Counts::new(&machine.class, &simulator.version, runners.collect());
    let mut stage = Stage::create()?;
    let mut counter = Counter {
        simulator: &simulator,
        stage: &mut stage,
    };
    for found in founds {
        let mut found = found.clone();
        // Where its compiled code lies is not asked for here.
        found.runner.code_map.clear();
        eprintln!("lab: {}", found.facts.name);
        for case in cases {
            counts.work.extend(counter.work(case, &found)?);
        }
        counts.driver.push(counter.driver(&found)?);
    }
    if counts.work.is_empty() {
        return Err(Error::usage(format!(
            "--counts: no benchmark has a sim_n that can be divided by {PARTS}"
        )));
    }
    Ok(counts)
}

struct Counter<'a> {
    simulator: &'a Simulator,
    stage: &'a mut Stage,
}

impl Counter<'_> {
    /// The work of a case, and a thousandth more of it; nothing where that cannot be asked for.
    fn work(&mut self, case: &Case, found: &Found) -> Result<Option<CountedWork>> {
        let Kind::Bench(bench) = &case.kind else {
            return Ok(None);
        };
        if !bench.sim_n.is_multiple_of(PARTS) {
            return Ok(None);
        }
        let mut longer = case.clone();
        let more_n = bench.sim_n + bench.sim_n / PARTS;
        longer.kind = Kind::Bench(Bench {
            sim_n: more_n,
            sim_answer: None,
            ..bench.clone()
        });
        let mut instructions = Vec::new();
        for _ in 0..REPEATS {
            instructions.push(self.one(case, found, |of| of.work_instructions)?);
        }
        Ok(Some(CountedWork {
            benchmark: case.id(),
            runner: found.facts.name.clone(),
            n: bench.sim_n,
            instructions,
            more_n,
            more_instructions: self.one(&longer, found, |of| of.work_instructions)?,
        }))
    }

    /// A process that imports a program and calls its `bench`, as a script and through the driver.
    fn driver(&mut self, found: &Found) -> Result<CountedDriver> {
        let program = self
            .stage
            .write("idle.py", "def bench(n):\n    return n\n")?;
        let script = self
            .stage
            .write("script.py", "import idle\nidle.bench(1)\n")?;
        let bench = Bench {
            level: Level::Function,
            n: 1,
            slice_n: 1,
            sim_n: 1,
            setup: None,
            slice_answer: None,
            sim_answer: Some("1".to_string()),
        };
        let process = Process {
            args: Vec::new(),
            metric: Metric::Cpu,
        };
        let case = |name: &str, program: &PathBuf, kind: Kind, answer: &str| Case {
            suite: "certify".to_string(),
            benchmark: name.to_string(),
            case: DEFAULT_CASE.to_string(),
            shows: String::new(),
            program: program.clone(),
            needs: Vec::new(),
            programs: Default::default(),
            kind,
            answer: answer.to_string(),
            goal: Goal::default(),
            margin: 0.01,
            limit_s: 60.0,
        };
        let driven = case("driver", &program, Kind::Bench(bench), "1");
        let mut alone = case("script", &script, Kind::Process(process), "");
        alone.needs.push(program);
        Ok(CountedDriver {
            runner: found.facts.name.clone(),
            script: self.one(&alone, found, |of| of.instructions)?,
            driven: self.one(&driven, found, |of| of.instructions)?,
            request: self.one(&driven, found, |of| of.work_instructions)?,
        })
    }

    fn one(
        &mut self,
        case: &Case,
        found: &Found,
        pick: fn(&Simulated) -> Option<u64>,
    ) -> Result<u64> {
        let counted = self.simulator.count("certify", case, found, self.stage)?;
        pick(&counted).ok_or_else(|| {
            let why = counted.missing.as_deref().unwrap_or("no count");
            Error::harness(format!("{}: {}: {why}", case.id(), found.facts.name))
        })
    }
}
