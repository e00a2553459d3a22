//! A program under measurement, seen from the lab: started through a holder, released, listened to, and ended for sure.

use std::fs::File;
use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};

use super::hold::{Holder, Holders, Order};
use super::sys;
use crate::error::{Error, Result};
use crate::model::ExitStatus;

/// Output beyond this many bytes without a reply counts as rubbish.
pub(crate) const OUTPUT_LIMIT: usize = 1 << 20;
/// How much of standard error is kept, from its end.
const STDERR_KEPT: usize = 4096;

/// What to start.
pub(crate) struct Start<'a> {
    /// Binary and arguments.
    pub(crate) argv: &'a [String],
    /// The whole environment.
    pub(crate) env: &'a [(String, String)],
    /// Working directory.
    pub(crate) folder: &'a Path,
    /// Core to pin to.
    pub(crate) core: Option<usize>,
    /// Whether requests will be written to standard input.
    pub(crate) talks: bool,
    /// What it prints is thrown away unread.
    pub(crate) is_muted: bool,
}

/// What the holder said when the program ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Used {
    /// How the program ended.
    pub(crate) exit: ExitStatus,
    /// User CPU time in nanoseconds.
    pub(crate) user_ns: u64,
    /// System CPU time in nanoseconds.
    pub(crate) system_ns: u64,
    /// Greatest resident set in bytes.
    pub(crate) peak_rss_bytes: u64,
    /// Context switches the process asked for.
    pub(crate) voluntary: u64,
    /// Context switches that were forced on it.
    pub(crate) involuntary: u64,
    /// CLOCK_MONOTONIC when it ended.
    pub(crate) end_ns: u64,
}

/// A program that is held, runs or has ended. Dropping it kills whatever is left of it.
pub(crate) struct Child {
    holder: Option<Holder>,
    holders: Holders,
    stdin: Option<PipeWriter>,
    stdout: Option<PipeReader>,
    stderr: Option<PipeReader>,
    said: Vec<u8>,
    /// Process id of the program, once it is held.
    pub(crate) pid: Option<u32>,
    /// CLOCK_MONOTONIC at the release.
    pub(crate) released_ns: u64,
    /// CPU time the process had used when the program took over.
    pub(crate) before_ns: u64,
    /// Greatest resident set of the process before, which the kernel hands on to the program.
    pub(crate) before_rss_bytes: u64,
    /// Why the program could not be started.
    pub(crate) failed: Option<String>,
    /// It ended, but left processes running.
    pub(crate) left_processes: bool,
    /// Set when the program has ended.
    pub(crate) used: Option<Used>,
    /// Standard output not yet taken.
    pub(crate) output: Vec<u8>,
    /// The end of standard error.
    pub(crate) errors: Vec<u8>,
}

impl Child {
    /// Asks for a program to be brought to the barrier; [`await_held`] waits for it.
    pub(crate) fn start(holders: &Holders, start: &Start<'_>) -> Result<Child> {
        let failed = |cause: io::Error| {
            Error::harness(format!("cannot start {:?}: {cause}", start.argv.join(" ")))
        };
        let holder = holders.take()?;
        let (stdout, output) = if start.is_muted {
            let nowhere = File::options().write(true).open("/dev/null");
            (None, OwnedFd::from(nowhere.map_err(failed)?))
        } else {
            let (stdout, output) = io::pipe().map_err(failed)?;
            (Some(stdout), OwnedFd::from(output))
        };
        let (stderr, errors) = io::pipe().map_err(failed)?;
        let (input, stdin) = if start.talks {
            let (input, stdin) = io::pipe().map_err(failed)?;
            (OwnedFd::from(input), Some(stdin))
        } else {
            let nothing = File::open("/dev/null").map_err(failed)?;
            (OwnedFd::from(nothing), None)
        };
        for fd in stdout.iter().map(AsFd::as_fd).chain([stderr.as_fd()]) {
            sys::set_nonblocking(fd).map_err(failed)?;
        }
        let order = Order {
            core: start.core,
            folder: start.folder.to_path_buf(),
            argv: start.argv.to_vec(),
            env: start.env.to_vec(),
        };
        holder
            .hold(&order, [input, output, errors.into()])
            .map_err(failed)?;
        Ok(Child {
            holder: Some(holder),
            holders: holders.clone(),
            stdin,
            stdout,
            stderr: Some(stderr),
            said: Vec::new(),
            pid: None,
            released_ns: 0,
            before_ns: 0,
            before_rss_bytes: 0,
            failed: None,
            left_processes: false,
            used: None,
            output: Vec::new(),
            errors: Vec::new(),
        })
    }

    /// Lets the program begin.
    pub(crate) fn release(&mut self) {
        self.released_ns = sys::monotonic_ns();
        if let Some(mut control) = self.control() {
            // A holder that is gone shows itself when it is listened to.
            let _ = control.write_all(b"!");
        }
    }

    /// Writes a request; a program that no longer reads shows itself when it is listened to.
    pub(crate) fn send(&mut self, request: &str) {
        if let Some(stdin) = &mut self.stdin {
            let _ = stdin.write_all(format!("{request}\n").as_bytes());
        }
    }

    /// Ends the program's input.
    pub(crate) fn end_input(&mut self) {
        self.stdin = None;
    }

    /// The program has ended, or nothing will ever be heard of it again.
    pub(crate) fn over(&self) -> bool {
        self.used.is_some() || self.control().is_none()
    }

    /// Takes the next whole line of standard output.
    pub(crate) fn take_line(&mut self) -> Option<String> {
        let end = self.output.iter().position(|&byte| byte == b'\n')?;
        let line: Vec<u8> = self.output.drain(..=end).collect();
        Some(
            String::from_utf8_lossy(&line[..end])
                .trim_end_matches('\r')
                .to_string(),
        )
    }

    /// The end of standard error as text, trimmed.
    pub(crate) fn error_text(&self) -> String {
        String::from_utf8_lossy(&self.errors).trim().to_string()
    }

    fn read_control(&mut self) {
        let mut closed = false;
        let holder = self.holder.as_mut();
        if let Some(control) = holder.and_then(|holder| holder.socket.as_mut()) {
            closed = drain(control, &mut self.said);
        }
        while let Some(end) = self.said.iter().position(|&byte| byte == b'\n') {
            let line: Vec<u8> = self.said.drain(..=end).collect();
            self.note(&String::from_utf8_lossy(&line[..end]));
        }
        if let Some(holder) = self.holder.as_mut().filter(|_| closed) {
            holder.socket = None;
        }
    }

    fn note(&mut self, line: &str) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let numbers: Vec<u64> = rest
            .split(' ')
            .map_while(|text| text.parse().ok())
            .collect();
        match (word, numbers.as_slice()) {
            ("held", [pid]) => self.pid = Some(*pid as u32),
            ("begin", [cpu, rss]) => {
                self.before_ns = *cpu;
                self.before_rss_bytes = *rss;
            }
            (
                "ended",
                [
                    status,
                    user_ns,
                    system_ns,
                    peak_rss_bytes,
                    voluntary,
                    involuntary,
                    end_ns,
                    left,
                ],
            ) => {
                self.left_processes = *left != 0;
                self.used = Some(Used {
                    exit: match sys::split_status(*status as i32) {
                        Ok(code) => ExitStatus::Code(code),
                        Err(signal) => ExitStatus::Signal(signal),
                    },
                    user_ns: *user_ns,
                    system_ns: *system_ns,
                    peak_rss_bytes: *peak_rss_bytes,
                    voluntary: *voluntary,
                    involuntary: *involuntary,
                    end_ns: *end_ns,
                });
            }
            ("failed", _) => self.failed = Some(rest.to_string()),
            _ => {}
        }
    }

    fn read_output(&mut self) {
        if self
            .stdout
            .as_mut()
            .is_some_and(|stdout| drain(stdout, &mut self.output))
        {
            self.stdout = None;
        }
    }

    fn read_errors(&mut self) {
        if self
            .stderr
            .as_mut()
            .is_some_and(|stderr| drain(stderr, &mut self.errors))
        {
            self.stderr = None;
        }
        if self.errors.len() > STDERR_KEPT {
            let surplus = self.errors.len() - STDERR_KEPT;
            self.errors.drain(..surplus);
        }
    }

    /// Ends the program and all its descendants, if any of them is left, and waits for that.
    pub(crate) fn kill(&mut self) {
        let Some(holder) = self.holder.take() else {
            return;
        };
        if self.used.is_some() && !self.left_processes {
            self.holders.give_back(holder);
        }
    }

    fn control(&self) -> Option<&UnixStream> {
        self.holder
            .as_ref()
            .and_then(|holder| holder.socket.as_ref())
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // Also after a normal end: the program may have left children of its own.
        self.kill();
    }
}

/// Reads what is there, at most a limit a call; whether the other end is closed.
fn drain(source: &mut impl Read, into: &mut Vec<u8>) -> bool {
    let mut buffer = [0; 8192];
    let mut taken = 0;
    while taken <= OUTPUT_LIMIT {
        match source.read(&mut buffer) {
            Ok(0) => return true,
            Ok(count) => {
                into.extend_from_slice(&buffer[..count]);
                taken += count;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return error.kind() != io::ErrorKind::WouldBlock,
        }
    }
    false
}

/// Waits until every program is held at the barrier, or a signal asks the lab to stop.
pub(crate) fn await_held(children: &mut [&mut Child]) -> Result<()> {
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        let mut waiting: Vec<&mut Child> = children
            .iter_mut()
            .map(|child| &mut **child)
            .filter(|child| child.pid.is_none())
            .collect();
        let lost = waiting
            .iter()
            .find(|child| child.over() || child.failed.is_some() || Instant::now() >= deadline);
        if let Some(child) = lost {
            return Err(Error::harness(format!(
                "cannot hold a program at the barrier: {}",
                child.failed.as_deref().unwrap_or("its holder is silent")
            )));
        }
        if waiting.is_empty() || sys::interrupted() {
            return Ok(());
        }
        listen(&mut waiting, Duration::from_millis(100))?;
    }
}

/// Waits until something is heard from one of the children, a signal comes or the time is up, and takes in what there is.
pub(crate) fn listen(children: &mut [&mut Child], timeout: Duration) -> Result<()> {
    type Take = fn(&mut Child);
    let mut sources: Vec<(usize, Take)> = Vec::new();
    let mut fds: Vec<BorrowedFd<'_>> = Vec::new();
    for (index, child) in children.iter().enumerate() {
        // Output before control, so that what a program printed is known when its end is.
        if let Some(stdout) = &child.stdout {
            fds.push(stdout.as_fd());
            sources.push((index, Child::read_output));
        }
        if let Some(stderr) = &child.stderr {
            fds.push(stderr.as_fd());
            sources.push((index, Child::read_errors));
        }
        if let Some(control) = child.control() {
            fds.push(control.as_fd());
            sources.push((index, Child::read_control));
        }
    }
    if fds.is_empty() {
        return Ok(());
    }
    let timeout_ms = timeout.as_millis().clamp(1, 60_000) as i32;
    let ready = sys::poll_readable(&fds, timeout_ms)
        .map_err(|cause| Error::harness(format!("poll failed: {cause}")))?;
    for ((index, read), ready) in sources.into_iter().zip(ready) {
        if ready {
            read(children[index]);
        }
    }
    for child in children.iter_mut().filter(|child| child.used.is_some()) {
        child.read_output();
        child.read_errors();
    }
    Ok(())
}
