//! One process of a case under a profiler: an engine's own, or one that runs the program.

use std::fs::File;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use super::driver::{Done, Reply, parse};
use super::find::Found;
use super::measure::module_name;
use super::stage::Stage;
use super::{peers, sys};
use crate::error::{Error, Exit, Result};
use crate::suite::{Bench, Case, Kind};

/// What the children sign their replies with.
const NONCE: &str = "0123456789abcdef";

/// Iterations that are asked for at once take about so long together.
const AT_ONCE_NS: u64 = 100_000_000;
/// Most of them.
const MOST_AT_ONCE: u64 = 100;
/// How often the output is looked at.
const LOOK: Duration = Duration::from_millis(3);

/// How a case is profiled.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// A command that runs the program, in front of it.
    pub under: &'a [String],
    /// What the lines begin with that this command itself writes into the output; nothing when it writes none.
    pub own_words: &'a str,
    /// Options of the engine, in front of the program.
    pub options: &'a [String],
    /// How long a bench is repeated. A script runs once.
    pub work: Work,
    /// `PYTHONHASHSEED`.
    pub hash_seed: u32,
}

/// How much a process does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Work {
    /// Until it has taken this many seconds of CPU time.
    Seconds(f64),
    /// So many times.
    Iterations(u64),
}

/// A process that has ended well.
#[derive(Debug, Clone)]
pub struct Profiled {
    /// Times that the work was done.
    pub iterations: u64,
    /// What it printed on standard error.
    pub said: String,
}

/// Runs a case in one process with the engine's options. Says what went wrong instead where something did; a wrong answer
/// is that, too.
pub fn profile_case(
    case: &Case,
    found: &Found,
    stage: &mut Stage,
    asked: &Asked<'_>,
) -> Result<std::result::Result<Profiled, String>> {
    sys::catch_interrupts();
    let staged = stage.of(case, found)?;
    let (own, program) = peers::command_line(case, found, &staged, true);
    let mut argv = asked.under.to_vec();
    argv.extend(own);
    argv.extend(asked.options.iter().cloned());
    argv.extend(program);
    if let Kind::Process(process) = &case.kind {
        argv.extend(process.args.iter().cloned());
    }
    let cannot =
        |cause: std::io::Error| Error::harness(format!("cannot run {:?}: {cause}", argv.join(" ")));
    // Output goes to a file that is looked at now and then. A reply in a pipe wakes the lab, which takes the core away from the
    // program on a busy machine; it then starts its next iteration when the clock ticks, is sampled in step with its own work,
    // and functions that last for less than a tick are seen too often or never.
    let output = stage.write("output", "")?;
    let cannot_open = |cause| Error::file(&output, "open", cause);
    let written = File::options()
        .append(true)
        .open(&output)
        .map_err(cannot_open)?;
    let read = File::open(&output).map_err(cannot_open)?;
    let mut child = Command::new(&argv[0])
        .args(&argv[1..])
        .current_dir(&staged.folder)
        .env("PYTHONHASHSEED", asked.hash_seed.to_string())
        .envs(&found.runner.env)
        .stdin(Stdio::piped())
        .stdout(written)
        .stderr(Stdio::piped())
        .spawn()
        .map_err(cannot)?;
    let said = drained(&mut child);
    // Whoever waits for an answer is woken by the end of the child.
    let (ended, wait) = channel::<()>();
    let pid = child.id() as i32;
    let more = match asked.work {
        Work::Seconds(seconds) => 10.0 * seconds,
        Work::Iterations(_) => 0.0,
    };
    let limit = Duration::from_secs_f64(case.limit_s + more);
    let watch = std::thread::spawn(move || {
        let late = wait.recv_timeout(limit) == Err(RecvTimeoutError::Timeout);
        if late {
            // What a command in front of the program has started does not end with it.
            for child in sys::children(pid) {
                sys::kill_process(child);
            }
            sys::kill_process(pid);
        }
        late
    });
    let mut talk = Talk {
        child: &mut child,
        output: read,
        unread: Vec::new(),
    };
    let worked = match &case.kind {
        Kind::Bench(bench) => talk.bench(case, bench, asked.work),
        Kind::Process(_) => talk.script(case, asked.own_words).map(|()| 1),
    };
    // The end of input ends a driver.
    drop(child.stdin.take());
    let status = child.wait().map_err(cannot)?;
    let _watched = ended.send(());
    let late = watch.join().unwrap_or(false);
    let said = said.join().unwrap_or_default();
    if sys::interrupted() {
        return Err(Error {
            exit: Exit::Interrupted,
            message: "interrupted".to_string(),
        });
    }
    if late {
        return Ok(Err(format!("did not end within {} s", limit.as_secs_f64())));
    }
    if !status.success() {
        let mut lines = said.lines().map(str::trim).filter(|line| !line.is_empty());
        // Command lines complain first and advise afterwards.
        let complaint = lines.clone().find(|line| line.starts_with("error"));
        let why = complaint.or(lines.next_back()).unwrap_or("");
        return Ok(Err(format!("ended with {status}: {why}")));
    }
    Ok(worked.map(|iterations| Profiled { iterations, said }))
}

const GONE: &str = "ended before it had answered";

fn gone(_: std::io::Error) -> String {
    GONE.to_string()
}

/// Reads standard error beside everything else.
fn drained(child: &mut Child) -> std::thread::JoinHandle<String> {
    let stream = child.stderr.take();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stream) = stream {
            let _gone = stream.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Both ends of what is said to a driver and by it.
struct Talk<'a> {
    child: &'a mut Child,
    output: File,
    /// What was read of its output and not looked at yet.
    unread: Vec<u8>,
}

impl Talk<'_> {
    /// Sends requests.
    fn send(&mut self, requests: &str) -> std::result::Result<(), String> {
        match &mut self.child.stdin {
            Some(pipe) => (pipe.write_all(requests.as_bytes()))
                .and_then(|()| pipe.flush())
                .map_err(gone),
            None => Ok(()),
        }
    }

    /// The next line of the output; nothing when the program has ended without one.
    fn line(&mut self) -> std::result::Result<Option<String>, String> {
        let mut has_ended = false;
        loop {
            if let Some(end) = self.unread.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.unread.drain(..=end).collect();
                return Ok(Some(String::from_utf8_lossy(&line[..end]).into_owned()));
            }
            let count = self.output.read_to_end(&mut self.unread).map_err(gone)?;
            if count > 0 {
                continue;
            }
            // Once more after its end: it may have written in between.
            if has_ended {
                return Ok(None);
            }
            has_ended = self.child.try_wait().map_err(gone)?.is_some();
            if !has_ended {
                std::thread::sleep(LOOK);
            }
        }
    }

    /// Waits for the next reply.
    fn reply(&mut self) -> std::result::Result<Reply, String> {
        loop {
            let line = self.line()?.ok_or(GONE)?;
            match parse(&line, NONCE).1 {
                Some(Reply::Error(text) | Reply::Malformed(text)) => return Err(text),
                Some(reply) => return Ok(reply),
                None => {}
            }
        }
    }

    /// Sends a request and waits for its reply.
    fn ask(&mut self, request: &str) -> std::result::Result<Reply, String> {
        self.send(request)?;
        self.reply()
    }

    /// The work of a bench; how often. Short iterations are asked for several at once: a process that waits for each wakes up
    /// in step with the clock that samples it, and is seen at the same places of its work again and again.
    fn bench(
        &mut self,
        case: &Case,
        bench: &Bench,
        work: Work,
    ) -> std::result::Result<u64, String> {
        let (level, module) = (bench.level.word(), module_name(case));
        self.ask(&format!("hello {NONCE} {level} {module}\n"))?;
        if let Some(setup) = bench.setup {
            self.ask(&format!("setup {} {}\n", setup.size, setup.seed))?;
        }
        let (mut iterations, mut cpu_ns, mut at_once) = (0, 0, 1);
        loop {
            let count = match work {
                Work::Seconds(seconds) if (cpu_ns as f64) < seconds * 1e9 => at_once,
                Work::Iterations(count) if iterations < count => {
                    (count - iterations).min(MOST_AT_ONCE)
                }
                _ => return Ok(iterations),
            };
            let requests: String = (iterations..iterations + count)
                .map(|iteration| format!("run {iteration} {}\n", bench.n))
                .collect();
            self.send(&requests)?;
            for _ in 0..count {
                let Reply::Done(Done {
                    cpu_ns: took,
                    answer,
                    ..
                }) = self.reply()?
                else {
                    return Err("answered something else".to_string());
                };
                if answer != case.answer {
                    let expected = &case.answer;
                    return Err(format!(
                        "expected the answer {expected:?}, found {answer:?}"
                    ));
                }
                // A clock that stands still must not keep the lab here for ever.
                cpu_ns += took.max(1_000_000);
            }
            iterations += count;
            at_once = (AT_ONCE_NS * iterations / cpu_ns).clamp(1, MOST_AT_ONCE);
        }
    }

    /// A script: its whole output is the answer.
    fn script(&mut self, case: &Case, own_words: &str) -> std::result::Result<(), String> {
        drop(self.child.stdin.take());
        let _ended = self.child.wait().map_err(gone)?;
        let mut bytes = Vec::new();
        self.output.read_to_end(&mut bytes).map_err(gone)?;
        let printed = String::from_utf8_lossy(&bytes);
        let is_answer = if own_words.is_empty() {
            printed.strip_suffix('\n').unwrap_or(&printed) == case.answer
        } else {
            // Empty lines around its own are the command's, too.
            let own = printed.lines().filter(|line| !line.starts_with(own_words));
            own.collect::<Vec<_>>().join("\n").trim_matches('\n') == case.answer
        };
        if is_answer {
            Ok(())
        } else {
            Err("printed something else than the answer".to_string())
        }
    }
}
