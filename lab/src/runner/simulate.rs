//! Instruction counts under a simulator: `valgrind --tool=cachegrind` with everything fixed that changes a count, so that a
//! run repeats to within a few instructions. They say nothing of caches, branches and time.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::driver::{Reply, parse};
use super::find::Found;
use super::measure::module_name;
use super::peers;
use super::stage::Stage;
use super::sys;
use crate::error::{Error, Exit, Result};
use crate::model::Simulated;
use crate::suite::{Bench, Case, Kind};

/// The nonce of every simulated run: a random one would change what the program reads.
const NONCE: &str = "0123456789abcdef";

/// The simulator on this machine.
#[derive(Debug, Clone)]
pub struct Simulator {
    exe: PathBuf,
    /// What it calls itself.
    pub version: String,
}

impl Simulator {
    /// Looks for valgrind on PATH.
    pub fn find() -> Option<Simulator> {
        let folders = std::env::var_os("PATH")?;
        let exe = std::env::split_paths(&folders)
            .map(|folder| folder.join("valgrind"))
            .find(|file| file.is_file())?;
        let version = super::ask::ask(&exe, &["--version"])?;
        let version = version.lines().next()?.to_string();
        Some(Simulator { exe, version })
    }

    /// Counts the instructions of a case under a runner.
    pub fn count(
        &self,
        run: &str,
        case: &Case,
        found: &Found,
        stage: &mut Stage,
    ) -> Result<Simulated> {
        let folder = stage.folder(case, found)?;
        let log = stage.stats_file(9);
        let mut argv: Vec<String> = vec![
            self.exe.to_string_lossy().into_owned(),
            "--tool=cachegrind".to_string(),
            "--cache-sim=no".to_string(),
            "--cachegrind-out-file=/dev/null".to_string(),
            format!("--log-file={}", log.display()),
        ];
        // Relative, so that the name of the folder, which differs from run to run, is not on the command line.
        let (start, program) = peers::command_line(case, found, Path::new(""));
        argv.extend(start);
        argv.extend(found.runner.sim_args.iter().cloned());
        argv.extend(program);
        if let Kind::Process(process) = &case.kind {
            argv.extend(process.args.iter().cloned());
        }
        let mut simulated = Simulated {
            run: run.to_string(),
            benchmark: case.id(),
            runner: found.facts.name.clone(),
            tool: self.version.clone(),
            argv: argv.clone(),
            n: None,
            instructions: None,
            work_instructions: None,
            missing: None,
            more: Default::default(),
        };
        let one = Once {
            argv: &argv,
            folder: &folder,
            log: &log,
            case,
            found,
        };
        let counted = match &case.kind {
            Kind::Process(_) => one.process().map(|found| found.map(|once| (once, None))),
            Kind::Bench(bench) => {
                simulated.n = Some(bench.sim_n);
                match one.bench(bench, 1)? {
                    Ok(once) => one
                        .bench(bench, 2)
                        .map(|found| found.map(|twice| (once, Some(twice.saturating_sub(once))))),
                    Err(why) => Ok(Err(why)),
                }
            }
        }?;
        match counted {
            Ok((once, work)) => {
                simulated.instructions = Some(once);
                simulated.work_instructions = work;
            }
            Err(why) => simulated.missing = Some(why),
        }
        Ok(simulated)
    }
}

/// A count, or why there is none.
type Counted = std::result::Result<u64, String>;

/// One process under the simulator.
struct Once<'a> {
    argv: &'a [String],
    folder: &'a Path,
    log: &'a Path,
    case: &'a Case,
    found: &'a Found,
}

impl Once<'_> {
    /// The work `times` over, in one process.
    fn bench(&self, bench: &Bench, times: u64) -> Result<Counted> {
        let mut requests = format!(
            "hello {NONCE} {} {}\n",
            bench.level.word(),
            module_name(self.case)
        );
        if let Some(setup) = bench.setup {
            requests.push_str(&format!("setup {} {}\n", setup.size, setup.seed));
        }
        for iteration in 0..times {
            requests.push_str(&format!("run {iteration} {}\n", bench.sim_n));
        }
        requests.push_str("quit\n");
        let printed = match self.run(&requests)? {
            Ok(printed) => printed,
            Err(why) => return Ok(Err(why)),
        };
        let mut answers = 0;
        for line in printed.lines() {
            match parse(line, NONCE).1 {
                Some(Reply::Done(done)) => {
                    answers += 1;
                    if let Some(expected) =
                        bench.sim_answer.as_ref().filter(|it| **it != done.answer)
                    {
                        return Ok(Err(format!(
                            "expected the answer {expected:?}, found {:?}",
                            done.answer
                        )));
                    }
                }
                Some(Reply::Error(text) | Reply::Malformed(text)) => return Ok(Err(text)),
                _ => {}
            }
        }
        if answers != times {
            return Ok(Err(format!("answered {answers} of {times} requests")));
        }
        Ok(self.counted())
    }

    /// A script.
    fn process(&self) -> Result<Counted> {
        let printed = self.run("")?;
        Ok(printed.and_then(|printed| {
            let printed = printed.strip_suffix('\n').unwrap_or(&printed);
            if printed == self.case.answer {
                self.counted()
            } else {
                Err("printed something else than the answer".to_string())
            }
        }))
    }

    /// Runs it to its end; what it printed.
    fn run(&self, input: &str) -> Result<std::result::Result<String, String>> {
        let _ = std::fs::remove_file(self.log);
        let cannot = |cause: std::io::Error| {
            Error::harness(format!("cannot run {:?}: {cause}", self.argv.join(" ")))
        };
        let (output, errors) = (
            self.log.with_extension("out"),
            self.log.with_extension("err"),
        );
        let file = |path: &Path| std::fs::File::create(path).map_err(cannot);
        let mut child = Command::new(&self.argv[0])
            .args(&self.argv[1..])
            .current_dir(self.folder)
            .env_clear()
            // The same in every run, whoever starts it: the size of the environment moves the stack.
            .envs([
                ("PATH", "/usr/local/bin:/usr/bin:/bin"),
                ("HOME", "/"),
                ("LANG", "C.UTF-8"),
                ("LC_ALL", "C.UTF-8"),
                ("PYTHONHASHSEED", "0"),
                ("PYTHONDONTWRITEBYTECODE", "1"),
            ])
            .envs(&self.found.runner.env)
            .stdin(Stdio::piped())
            .stdout(file(&output)?)
            .stderr(file(&errors)?)
            .spawn()
            .map_err(cannot)?;
        if let Some(mut stdin) = child.stdin.take() {
            // A child that does not read shows itself by its answers.
            let _ = stdin.write_all(input.as_bytes());
        }
        // A simulator takes up to a hundred times as long.
        let limit = Duration::from_secs_f64(self.case.limit_s * 10.0);
        let deadline = Instant::now() + limit;
        let status = loop {
            if let Some(status) = child.try_wait().map_err(cannot)? {
                break status;
            }
            let late = Instant::now() >= deadline;
            if late || sys::interrupted() {
                let _ = child.kill();
                let _ = child.wait();
                if late {
                    return Ok(Err(format!("did not end within {} s", limit.as_secs_f64())));
                }
                return Err(Error {
                    exit: Exit::Interrupted,
                    message: "interrupted; the samples taken so far are kept".to_string(),
                });
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        let text = |path: &Path| {
            let bytes = std::fs::read(path).unwrap_or_default();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        if !status.success() {
            let said = text(&errors);
            return Ok(Err(format!(
                "ended with {status}: {}",
                said.lines().last().unwrap_or("")
            )));
        }
        Ok(Ok(text(&output)))
    }

    fn counted(&self) -> Counted {
        let log = std::fs::read_to_string(self.log).unwrap_or_default();
        instructions(&log).ok_or_else(|| "the simulator told no count".to_string())
    }
}

/// The line `I refs: 54,886,954` of cachegrind's log.
fn instructions(log: &str) -> Option<u64> {
    let line = log.lines().find_map(|line| {
        let (name, number) = line.rsplit_once(':')?;
        let words: Vec<&str> = name.split_whitespace().collect();
        words.ends_with(&["I", "refs"]).then_some(number)
    })?;
    line.trim().replace(',', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_read_from_the_log() {
        let log = "==7== Command: x: y\n==7== \n==7== I   refs:      54,886,954\n";
        assert_eq!(instructions(log), Some(54_886_954));
        assert_eq!(instructions("==7== I refs: many\n"), None);
        assert_eq!(instructions(""), None);
    }
}
