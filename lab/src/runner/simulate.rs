//! Instruction counts under a simulator: `valgrind --tool=cachegrind` with everything fixed that changes a count, so that a
//! run repeats to within a few instructions. They say nothing of caches, branches and time.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::code_map::{Attributed, attribute};
use super::driver::{Reply, parse};
use super::find::Found;
use super::measure::module_name;
use super::peers;
use super::stage::{Stage, Staged};
use super::sys;
use crate::error::{Error, Exit, Result};
use crate::model::{CompiledCode, CompiledPiece, Simulated};
use crate::suite::{Bench, Case, Kind};

/// The nonce of every simulated run: a random one would change what the program reads.
const NONCE: &str = "0123456789abcdef";

/// A case under a runner, and where.
type What<'a> = (&'a Case, &'a Found, &'a Staged);

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
        let staged = stage.of(case, found)?;
        let log = stage.stats_file(9);
        let tool = [
            "--tool=cachegrind",
            "--cache-sim=no",
            "--cachegrind-out-file=/dev/null",
        ];
        let argv = self.command(&tool.map(str::to_string), &log, (case, found, &staged), &[]);
        let mut simulated = Simulated {
            run: run.to_string(),
            benchmark: case.id(),
            runner: found.facts.name.clone(),
            tool: self.version.clone(),
            argv: argv.clone(),
            n: None,
            instructions: None,
            work_instructions: None,
            compiled: None,
            missing: None,
            more: Default::default(),
        };
        let one = Once {
            argv: &argv,
            folder: &staged.folder,
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
                if !found.runner.code_map.is_empty() {
                    simulated.compiled = Some(self.compiled(&log, (case, found, &staged))?);
                }
            }
            Err(why) => simulated.missing = Some(why),
        }
        Ok(simulated)
    }

    /// The command line of a case under one of valgrind's tools.
    fn command(
        &self,
        tool: &[String],
        log: &Path,
        (case, found, staged): What<'_>,
        options: &[String],
    ) -> Vec<String> {
        let mut argv = vec![self.exe.to_string_lossy().into_owned()];
        argv.extend(tool.iter().cloned());
        argv.push(format!("--log-file={}", log.display()));
        // Relative, so that the name of the folder, which differs from run to run, is not on the command line.
        let (start, program) = peers::command_line(case, found, staged, true);
        argv.extend(start);
        argv.extend(found.runner.sim_args.iter().cloned());
        argv.extend(options.iter().cloned());
        argv.extend(program);
        if let Kind::Process(process) = &case.kind {
            argv.extend(process.args.iter().cloned());
        }
        argv
    }

    /// The part of compiled code, from processes of its own: asking for the map is not to change what is counted.
    fn compiled(&self, log: &Path, (case, found, staged): What<'_>) -> Result<CompiledCode> {
        let (profile, map) = (log.with_extension("cg"), log.with_extension("map"));
        let tool = [
            "--tool=callgrind".to_string(),
            "--dump-instr=yes".to_string(),
            "--compress-pos=no".to_string(),
            "--compress-strings=no".to_string(),
            format!("--callgrind-out-file={}", profile.display()),
        ];
        let words = found.runner.code_map.iter();
        let options: Vec<String> = words
            .map(|word| word.replace("{file}", &map.to_string_lossy()))
            .collect();
        let argv = self.command(&tool, log, (case, found, staged), &options);
        let one = Once {
            argv: &argv,
            folder: &staged.folder,
            log,
            case,
            found,
        };
        let run = |bench: Option<&Bench>,
                   times: u64|
         -> Result<std::result::Result<Attributed, String>> {
            let _ = std::fs::remove_file(&profile);
            let _ = std::fs::remove_file(&map);
            let counted = match bench {
                None => one.process()?,
                Some(bench) => one.bench(bench, times)?,
            };
            let text = |path: &Path| std::fs::read_to_string(path).unwrap_or_default();
            // An engine that compiled nothing may have written no map.
            Ok(counted.and_then(|_| attribute(&text(&profile), &text(&map))))
        };
        let bench = match &case.kind {
            Kind::Bench(bench) => Some(bench),
            Kind::Process(_) => None,
        };
        let once = run(bench, 1)?;
        let twice = match (&once, bench) {
            (Ok(_), Some(bench)) => Some(run(Some(bench), 2)?),
            _ => None,
        };
        Ok(match (once, twice) {
            (Ok(once), Some(Ok(twice))) => compiled_code(&once, Some(&twice)),
            (Ok(once), None) => compiled_code(&once, None),
            (Err(why), _) | (_, Some(Err(why))) => CompiledCode {
                missing: Some(why),
                ..CompiledCode::default()
            },
        })
    }
}

/// Pieces of compiled code that are kept of a case.
const TOP: usize = 10;

/// What stands in the record: the pieces by their part in the work, or in the process where there is no second one.
fn compiled_code(once: &Attributed, twice: Option<&Attributed>) -> CompiledCode {
    let by_piece = match twice {
        Some(twice) => twice.beyond(once),
        None => once.pieces.clone(),
    };
    let mut top: Vec<CompiledPiece> = by_piece
        .into_iter()
        .filter(|(_, instructions)| *instructions > 0)
        .map(|(name, instructions)| CompiledPiece { name, instructions })
        .collect();
    top.sort_by(|a, b| {
        b.instructions
            .cmp(&a.instructions)
            .then(a.name.cmp(&b.name))
    });
    top.truncate(TOP);
    CompiledCode {
        instructions: Some(once.total()),
        work_instructions: twice.map(|twice| twice.total().saturating_sub(once.total())),
        unknown: Some(once.unknown),
        top,
        missing: None,
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
