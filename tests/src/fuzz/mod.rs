//! The differential fuzzer of the compiler: programs are generated, run by CPython, by the interpreter and by compiled code in
//! several modes, and what differs is made small. `docs/jit.md`, section "Fuzzing", says how it is used.

pub mod front;
pub mod generate;
pub mod modes;
pub mod rng;
pub mod tree;

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use modes::{Fault, Mode, Runner, compare, ending};
use tree::{Stmt, text};

/// The longest a generated program may run; it takes a fraction of a second, but machines are busy and some modes slow.
const LIMIT: Duration = Duration::from_secs(40);
/// The longest that making one finding smaller may take.
const REDUCTION: Duration = Duration::from_secs(150);

/// What is to be done.
#[derive(Clone, Debug)]
pub struct Campaign {
    /// The seed; it and a program's number say what the program is.
    pub seed: u64,
    /// The number of the first program.
    pub first: u64,
    /// The most programs.
    pub programs: u64,
    /// No program is begun after this time.
    pub time: Duration,
    /// Programs at a time.
    pub jobs: usize,
    /// The engine under test.
    pub tauraro: PathBuf,
    /// CPython, if it is to be compared with.
    pub python: Option<PathBuf>,
    /// Where findings are written, and the scripts while they run.
    pub out: PathBuf,
    /// The campaign ends after so many findings.
    pub most_findings: usize,
    /// Are findings made smaller?
    pub reduce: bool,
}

/// Something that differs.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The number of the program.
    pub number: u64,
    /// The modes that show it; empty flags stand for the interpreter against CPython.
    pub modes: Vec<Mode>,
    /// What kind of difference it is.
    pub fault: Fault,
    /// What was expected and found, of the smallest program.
    pub difference: String,
    /// The smallest program that shows it.
    pub script: String,
}

/// What came of a campaign.
#[derive(Debug, Default)]
pub struct Summary {
    /// Programs that were compared.
    pub programs: u64,
    /// Processes that were run for it.
    pub runs: u64,
    /// Programs that took CPython too long.
    pub skipped: u64,
    /// What differs.
    pub findings: Vec<Finding>,
}

impl Campaign {
    /// Runs it.
    ///
    /// # Errors
    /// When scripts or findings cannot be written.
    pub fn run(&self) -> std::io::Result<Summary> {
        let begin = Instant::now();
        let next = AtomicU64::new(0);
        let summary = Mutex::new(Summary::default());
        let work = |job: usize| -> std::io::Result<()> {
            let folder = self.out.join(format!("work{job}"));
            std::fs::create_dir_all(&folder)?;
            let runner = Runner {
                tauraro: self.tauraro.clone(),
                python: self.python.clone(),
                folder,
            };
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                let full = || lock(&summary).findings.len() >= self.most_findings;
                if n >= self.programs || begin.elapsed() >= self.time || full() {
                    return Ok(());
                }
                self.one(&runner, self.first + n, &summary)?;
            }
        };
        let mut results = Vec::new();
        std::thread::scope(|scope| {
            let work = &work;
            let threads: Vec<_> = (0..self.jobs)
                .map(|job| scope.spawn(move || work(job)))
                .collect();
            results.extend(
                threads
                    .into_iter()
                    .map(|thread| thread.join().expect("a job does not panic")),
            );
        });
        results.into_iter().collect::<std::io::Result<()>>()?;
        Ok(summary
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// Runs one program in each mode.
    fn one(&self, runner: &Runner, number: u64, summary: &Mutex<Summary>) -> std::io::Result<()> {
        let program = generate::program(self.seed, number);
        runner.write(&text(&program))?;
        let begin = Instant::now();
        let python = runner.python(LIMIT / 4);
        let interpreter = runner.tauraro(&Mode::interpreter(), LIMIT);
        let taken = begin.elapsed();
        let mut runs = 1 + u64::from(python.is_some());
        if python.as_ref().unwrap_or(&interpreter).status.is_none() {
            let mut summary = lock(summary);
            summary.skipped += 1;
            summary.runs += runs;
            return Ok(());
        }
        let mut shown: Vec<(Mode, Fault, String)> = Vec::new();
        if let Some((fault, text)) = python
            .as_ref()
            .and_then(|python| compare(python, &interpreter, false))
        {
            shown.push((Mode { flags: Vec::new() }, fault, text));
        } else {
            for mode in Mode::all(number) {
                runs += 1;
                let done = runner.tauraro(&mode, LIMIT);
                if let Some((fault, text)) = compare(&interpreter, &done, true) {
                    shown.push((mode, fault, text));
                }
            }
        }
        let finding = match shown.first() {
            None => None,
            Some((mode, fault, difference)) => {
                Some(self.smallest(runner, number, program, mode, *fault, difference, taken)?)
            }
        };
        let mut summary = lock(summary);
        summary.programs += 1;
        summary.runs += runs;
        if let Some(mut finding) = finding {
            finding.modes = shown.into_iter().map(|(mode, ..)| mode).collect();
            self.write(&finding)?;
            summary.findings.push(finding);
        }
        Ok(())
    }

    /// Makes a finding small.
    #[expect(
        clippy::too_many_arguments,
        reason = "all that is known of one finding"
    )]
    fn smallest(
        &self,
        runner: &Runner,
        number: u64,
        program: Vec<Stmt>,
        mode: &Mode,
        fault: Fault,
        difference: &str,
        taken: Duration,
    ) -> std::io::Result<Finding> {
        let name = self
            .out
            .join(format!("finding-{}-{number}.whole.py", self.seed));
        std::fs::write(name, text(&program))?;
        eprintln!(
            "program {number} differs ({fault:?}, {}):\n{difference}",
            shown_mode(mode)
        );
        let mut difference = difference.to_owned();
        let mut smallest = program;
        if self.reduce {
            let begin = Instant::now();
            // Where dropping statements makes a loop endless, that is soon seen.
            let limit = (taken * 4).max(Duration::from_secs(3));
            smallest = tree::reduce(smallest, |smaller| {
                if begin.elapsed() > REDUCTION || runner.write(&text(smaller)).is_err() {
                    return false;
                }
                match check(runner, mode, limit) {
                    Some((found, text)) if found == fault => {
                        difference = text;
                        true
                    }
                    _ => false,
                }
            });
        }
        Ok(Finding {
            number,
            modes: Vec::new(),
            fault,
            difference,
            script: text(&smallest),
        })
    }

    fn write(&self, finding: &Finding) -> std::io::Result<()> {
        let base = self
            .out
            .join(format!("finding-{}-{}", self.seed, finding.number));
        std::fs::write(base.with_extension("py"), &finding.script)?;
        std::fs::write(base.with_extension("txt"), self.describe(finding))
    }

    /// A finding in words.
    pub fn describe(&self, finding: &Finding) -> String {
        let modes: Vec<String> = finding.modes.iter().map(shown_mode).collect();
        format!(
            "seed {} program {}: {:?}\nshown by: {}\n(- expected, + found, by the first of these)\n{}\n{}\n",
            self.seed,
            finding.number,
            finding.fault,
            modes.join("; "),
            finding.difference,
            finding.script
        )
    }
}

/// Does the script written last show a difference in this mode? A loop without end is a fault only if the other run ends.
fn check(runner: &Runner, mode: &Mode, limit: Duration) -> Option<(Fault, String)> {
    if mode.flags.is_empty() {
        let python = runner.python(limit)?;
        python.status?;
        return compare(&python, &runner.tauraro(&Mode::interpreter(), limit), false);
    }
    let interpreter = runner.tauraro(&Mode::interpreter(), limit);
    interpreter.status?;
    // One that is ended by a signal says nothing about the compiler.
    if ending(&interpreter).starts_with("signal") {
        return None;
    }
    compare(&interpreter, &runner.tauraro(mode, limit * 2), true)
}

fn shown_mode(mode: &Mode) -> String {
    if mode.flags.is_empty() {
        return "interpreter against CPython".to_owned();
    }
    mode.text()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
