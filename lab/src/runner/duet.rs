//! Duets: one or two fresh processes on one core, brought to the same point and let go together (or in turns, where
//! elapsed time is compared), so that what the machine does meanwhile happens to both.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::child::{Child, OUTPUT_LIMIT, Start, Used, await_held, listen};
use super::driver::{self, Done, Reply};
use super::hold::Holders;
use super::sys;
use super::weather::{Seen, Watch};
use crate::counters::Counters;
use crate::error::{Error, Exit, Result};
use crate::model::{Count, FailureKind, WarmUp};
use crate::suite::{Bench, Metric};

/// Seconds a child may take to end after it was told to.
const GRACE: Duration = Duration::from_secs(5);

/// What went wrong with a side, in words for a person.
#[derive(Debug, Clone)]
pub(crate) struct Wrong {
    pub(crate) kind: FailureKind,
    pub(crate) message: String,
}

/// One process of a duet.
pub(crate) struct Side {
    /// Its command line, driver or script included.
    pub(crate) argv: Vec<String>,
    /// Its environment.
    pub(crate) env: Vec<(String, String)>,
    /// Its staging folder.
    pub(crate) folder: PathBuf,
    /// The file that the engine writes its statistics to, if it does.
    pub(crate) stats_file: Option<PathBuf>,
    child: Option<Child>,
    printed: String,
    reply: Option<Reply>,
    /// What became of it.
    pub(crate) wrong: Option<Wrong>,
    /// Greatest resident set of its process before the program took over.
    pub(crate) before_rss_bytes: u64,
    /// What was seen of it and around it.
    pub(crate) seen: Option<Seen>,
    attached: Option<Counters>,
    /// What the processor and the kernel counted of it.
    pub(crate) counts: Vec<Count>,
    /// How it came to rest before pairs of slices.
    pub(crate) warm_up: Option<WarmUp>,
    /// It warms up within a few slices, whatever it tells.
    pub(crate) warms_at_once: bool,
    /// What it prints is thrown away unread.
    pub(crate) is_muted: bool,
    /// Counters it reported.
    pub(crate) counters: BTreeMap<String, i64>,
    /// CLOCK_MONOTONIC at its release.
    pub(crate) released_ns: u64,
    /// What it used, when it has ended by itself.
    pub(crate) used: Option<Used>,
    /// CPU time that was used before the program took over.
    pub(crate) before_ns: u64,
    /// Its share of the lab's own time in bringing the duet to the barrier.
    pub(crate) own: Duration,
}

impl Side {
    pub(crate) fn new(argv: Vec<String>, env: Vec<(String, String)>, folder: PathBuf) -> Side {
        Side {
            argv,
            env,
            folder,
            stats_file: None,
            child: None,
            printed: String::new(),
            reply: None,
            wrong: None,
            before_rss_bytes: 0,
            seen: None,
            attached: None,
            counts: Vec::new(),
            warm_up: None,
            is_muted: false,
            warms_at_once: false,
            counters: BTreeMap::new(),
            released_ns: 0,
            used: None,
            before_ns: 0,
            own: Duration::ZERO,
        }
    }

    fn release(&mut self) {
        if let Some(child) = &mut self.child {
            child.release();
            self.released_ns = child.released_ns;
        }
    }

    /// Process id, while it is there.
    pub(super) fn pid(&self) -> Option<u32> {
        self.child.as_ref()?.pid
    }

    /// Whether it can still be asked.
    pub(super) fn answers(&self) -> bool {
        self.child.is_some()
    }

    fn fail(&mut self, kind: FailureKind, message: String) {
        if self.wrong.is_none() {
            self.wrong = Some(Wrong { kind, message });
        }
        self.settle();
    }

    /// Keeps what the child used and ends whatever is left of it.
    fn settle(&mut self) {
        if let Some(mut counters) = self.attached.take() {
            self.counts = counters.read();
        }
        if let Some(mut child) = self.child.take() {
            self.used = self.used.or(child.used);
            self.before_ns = child.before_ns;
            self.before_rss_bytes = child.before_rss_bytes;
            child.kill();
        }
    }

    /// Standard error and stray output, for a message.
    fn last_words(&self) -> String {
        let errors = self
            .child
            .as_ref()
            .map(Child::error_text)
            .unwrap_or_default();
        let shown = |text: &str| {
            text.lines()
                .rev()
                .take(3)
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect::<Vec<_>>()
                .join(" | ")
        };
        match (errors.is_empty(), self.printed.trim().is_empty()) {
            (false, _) => format!("; it said: {}", shown(&errors)),
            (true, false) => format!("; it printed: {}", shown(self.printed.trim())),
            (true, true) => String::new(),
        }
    }

    fn how_it_ended(&self) -> String {
        let Some(child) = &self.child else {
            return "it is gone".to_string();
        };
        match (&child.failed, &child.used) {
            (Some(why), _) => format!("it could not be started: {why}"),
            (None, Some(used)) => format!("it ended with {}", used.exit),
            (None, None) => "it was killed".to_string(),
        }
    }

    /// Takes in the lines of the child until a reply shows.
    fn read_reply(&mut self, nonce: &str) {
        while self.reply.is_none() {
            let Some(line) = self.child.as_mut().and_then(Child::take_line) else {
                break;
            };
            let (printed, reply) = driver::parse(&line, nonce);
            if let Some(text) = printed {
                self.printed.push_str(&text);
                self.printed.push('\n');
            }
            self.reply = reply;
        }
        let unread = self.child.as_ref().map_or(0, |child| child.output.len());
        if self.reply.is_none() && self.printed.len() + unread > OUTPUT_LIMIT {
            let start: String = self.printed.chars().take(60).collect();
            self.fail(
                FailureKind::Rubbish,
                format!("printed more than {OUTPUT_LIMIT} bytes instead of a reply, beginning with {start:?}"),
            );
        }
    }
}

/// Brings the programs of all sides to the barrier, at once.
fn start(setting: &Setting<'_>, sides: &mut [Side], talks: bool) -> Result<()> {
    let begun = Instant::now();
    for side in sides.iter_mut() {
        let start = Start {
            argv: &side.argv,
            env: &side.env,
            folder: &side.folder,
            core: setting.core,
            talks,
            is_muted: side.is_muted,
        };
        side.child = Some(Child::start(setting.holders, &start)?);
    }
    let mut children: Vec<&mut Child> = sides
        .iter_mut()
        .filter_map(|side| side.child.as_mut())
        .collect();
    await_held(&mut children)?;
    let share = begun.elapsed() / sides.len().max(1) as u32;
    for side in sides.iter_mut() {
        side.own = share;
    }
    let pids: Vec<u32> = sides.iter().filter_map(Side::pid).collect();
    setting.watch.follow(&pids);
    if setting.counts {
        for side in sides.iter_mut() {
            side.attached = side.pid().map(Counters::attach);
        }
    }
    stop_if_interrupted()
}

/// Waits, unless it is interrupted.
pub fn sleep(time: Duration) -> Result<()> {
    sys::catch_interrupts();
    let begun = Instant::now();
    loop {
        stop_if_interrupted()?;
        let left = time.saturating_sub(begun.elapsed());
        if left.is_zero() {
            return Ok(());
        }
        std::thread::sleep(left.min(Duration::from_millis(50)));
    }
}

/// A Ctrl-C as an error; whatever still runs is killed as the sides are dropped.
fn stop_if_interrupted() -> Result<()> {
    if sys::interrupted() {
        return Err(Error {
            exit: Exit::Interrupted,
            message: "interrupted; the samples taken so far are kept".to_string(),
        });
    }
    Ok(())
}

/// Sends `request` to every healthy side in order and waits for all replies; `accept` takes each as it comes and says
/// what is wrong with it.
pub(super) fn exchange(
    sides: &mut [Side],
    nonce: &str,
    request: &str,
    limit: Duration,
    mut accept: impl FnMut(usize, &mut Side, Reply) -> Result<Option<Wrong>>,
) -> Result<()> {
    let verb = request.split(' ').next().unwrap_or(request);
    let mut waiting: Vec<usize> = (0..sides.len())
        .filter(|&index| sides[index].child.is_some())
        .collect();
    for &index in &waiting {
        if let Some(child) = &mut sides[index].child {
            child.send(request);
        }
    }
    let deadline = Instant::now() + limit;
    while !waiting.is_empty() {
        stop_if_interrupted()?;
        let now = Instant::now();
        if now >= deadline {
            for index in waiting {
                let words = sides[index].last_words();
                sides[index].fail(
                    FailureKind::Timeout,
                    format!(
                        "did not answer `{request}` within its limit of {} s and was killed{words}",
                        limit.as_secs_f64()
                    ),
                );
            }
            return Ok(());
        }
        let mut children: Vec<&mut Child> = sides
            .iter_mut()
            .filter_map(|side| side.child.as_mut())
            .collect();
        listen(&mut children, deadline - now)?;
        let mut still = Vec::new();
        for index in waiting {
            let side = &mut sides[index];
            side.read_reply(nonce);
            match side.reply.take() {
                Some(Reply::Error(text)) => {
                    side.fail(FailureKind::Error, format!("`{verb}` failed: {text}"))
                }
                Some(Reply::Malformed(text)) => {
                    side.fail(
                        FailureKind::Rubbish,
                        format!(
                            "answered `{request}` with {text:?}, which is no reply of lab-driver/1"
                        ),
                    );
                }
                Some(reply) => {
                    if let Some(wrong) = accept(index, side, reply)? {
                        side.fail(wrong.kind, wrong.message);
                    }
                }
                None if side.child.as_ref().is_some_and(Child::over) => {
                    let message = format!(
                        "{} before it answered `{request}`{}",
                        side.how_it_ended(),
                        side.last_words()
                    );
                    side.fail(FailureKind::Crash, message);
                }
                // It failed while it was read.
                None if side.child.is_none() => {}
                None => still.push(index),
            }
        }
        waiting = still;
    }
    Ok(())
}

pub(super) fn unexpected(request: &str, reply: &Reply) -> Wrong {
    Wrong {
        kind: FailureKind::Rubbish,
        message: format!("answered `{request}` with {reply:?}"),
    }
}

/// What is wrong with the times of a reply to a request that was sent at `sent_ns`, read now: they were not measured,
/// or with another clock.
pub(super) fn implausible(done: &Done, sent_ns: u64) -> Option<Wrong> {
    let read_ns = sys::monotonic_ns();
    let end_ns = done.start_ns.checked_add(done.wall_ns);
    let what = if done.wall_ns == 0 || done.cpu_ns == 0 {
        "took no time at all"
    } else if done.start_ns < sent_ns {
        "began before it was asked for"
    } else if end_ns.is_none_or(|end_ns| end_ns > read_ns) {
        "ended after its reply was read"
    } else {
        return None;
    };
    Some(Wrong {
        kind: FailureKind::Rubbish,
        message: format!(
            "says of iteration {} that it {what} (start {}, wall {}, CPU {} ns; asked at {sent_ns}, read at {read_ns} \
             on CLOCK_MONOTONIC)",
            done.iteration, done.start_ns, done.wall_ns, done.cpu_ns
        ),
    })
}

/// Where a duet runs and what it is allowed.
pub(crate) struct Setting<'a> {
    pub(crate) holders: &'a Holders,
    pub(crate) core: Option<usize>,
    pub(crate) nonce: &'a str,
    pub(crate) watch: &'a Watch,
    /// Counters of processor and kernel are wanted.
    pub(crate) counts: bool,
    pub(crate) limit: Duration,
}

/// When the timed part of a duet began and ended, CLOCK_MONOTONIC.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Spans {
    /// Release of the first process to end of the last.
    pub(crate) busy_ns: u64,
    /// The part of that which was measured.
    pub(crate) timed_ns: u64,
}

/// Starts the processes of `sides` and has them import the program and set it up; when they were released.
pub(super) fn begin(
    setting: &Setting<'_>,
    bench: &Bench,
    module: &str,
    sides: &mut [Side],
) -> Result<u64> {
    start(setting, sides, true)?;
    for side in sides.iter_mut() {
        side.release();
    }
    let begun = sys::monotonic_ns();
    let nonce = setting.nonce;
    let hello = format!("hello {nonce} {} {module}", bench.level.word());
    exchange(sides, nonce, &hello, setting.limit, |_, _, reply| {
        Ok((reply != Reply::Hello).then(|| unexpected("hello", &reply)))
    })?;
    if let Some(setup) = bench.setup {
        let request = format!("setup {} {}", setup.size, setup.seed);
        exchange(sides, nonce, &request, setting.limit, |_, _, reply| {
            Ok((reply != Reply::Ready).then(|| unexpected("setup", &reply)))
        })?;
    }
    Ok(begun)
}

/// Asks each side for its counters.
pub(super) fn ask_stats(setting: &Setting<'_>, sides: &mut [Side]) -> Result<()> {
    exchange(
        sides,
        setting.nonce,
        "stats",
        setting.limit,
        |_, side, reply| match reply {
            Reply::Stats(counters) => {
                side.counters = counters;
                Ok(None)
            }
            other => Ok(Some(unexpected("stats", &other))),
        },
    )
}

/// Keeps what was seen of the sides, which were all there when the watch began.
fn see(setting: &Setting<'_>, sides: &mut [Side]) {
    for (side, seen) in sides.iter_mut().zip(setting.watch.finish()) {
        side.seen = Some(seen);
    }
}

/// Asks each side for its counters and ends it.
pub(super) fn finish(setting: &Setting<'_>, sides: &mut [Side]) -> Result<()> {
    ask_stats(setting, sides)?;
    see(setting, sides);
    for child in sides.iter_mut().filter_map(|side| side.child.as_mut()) {
        child.send("quit");
        child.end_input();
    }
    await_ends(
        sides,
        GRACE,
        "did not end within 5 s of `quit` and was killed",
    )?;
    for side in sides.iter_mut() {
        judge_exit(side);
    }
    Ok(())
}

/// Runs a bench in the processes of `sides`, released and asked in this order. `sizes` are the iterations; `done` gets
/// each iteration as its reply is read, before anything else is asked, and says what is wrong with it.
pub(crate) fn bench_duet(
    setting: &Setting<'_>,
    bench: &Bench,
    module: &str,
    sizes: &[u64],
    sides: &mut [Side],
    mut done: impl FnMut(usize, &Done) -> Result<Option<Wrong>>,
) -> Result<Spans> {
    let begun = begin(setting, bench, module, sides)?;
    let timed = sys::monotonic_ns();
    let nonce = setting.nonce;
    for (iteration, n) in sizes.iter().enumerate() {
        let request = format!("run {iteration} {n}");
        let sent_ns = sys::monotonic_ns();
        exchange(
            sides,
            nonce,
            &request,
            setting.limit,
            |index, _, reply| match reply {
                Reply::Done(reply) if reply.iteration == iteration as u64 && reply.n == *n => {
                    match implausible(&reply, sent_ns) {
                        Some(wrong) => Ok(Some(wrong)),
                        None => done(index, &reply),
                    }
                }
                other => Ok(Some(unexpected(&request, &other))),
            },
        )?;
    }
    let timed_ns = sys::monotonic_ns() - timed;
    finish(setting, sides)?;
    Ok(Spans {
        busy_ns: sys::monotonic_ns() - begun,
        timed_ns,
    })
}

/// Runs scripts as whole processes: at once and compared by CPU time, or one after the other and compared by elapsed
/// time. What each printed is handed to `output` for its answer to be checked.
pub(crate) fn process_duet(
    setting: &Setting<'_>,
    metric: Metric,
    sides: &mut [Side],
    mut output: impl FnMut(usize, &Side, &str) -> Result<Option<Wrong>>,
) -> Result<Spans> {
    start(setting, sides, false)?;
    let begun = sys::monotonic_ns();
    let late = format!(
        "did not end within its limit of {} s and was killed",
        setting.limit.as_secs_f64()
    );
    match metric {
        Metric::Cpu => {
            for side in sides.iter_mut() {
                side.release();
            }
            await_ends(sides, setting.limit, &late)?;
        }
        Metric::Wall => {
            for index in 0..sides.len() {
                sides[index].release();
                await_ends(&mut sides[index..=index], setting.limit, &late)?;
            }
        }
    }
    let busy_ns = sys::monotonic_ns() - begun;
    see(setting, sides);
    for (index, side) in sides.iter_mut().enumerate() {
        let printed = side
            .child
            .as_ref()
            .map(|child| String::from_utf8_lossy(&child.output).into_owned())
            .unwrap_or_default();
        judge_exit(side);
        if side.wrong.is_none()
            && let Some(wrong) = output(index, side, &printed)?
        {
            side.wrong = Some(wrong);
        }
    }
    Ok(Spans {
        busy_ns,
        timed_ns: busy_ns,
    })
}

/// Waits until every side has ended or the time is up.
fn await_ends(sides: &mut [Side], limit: Duration, late: &str) -> Result<()> {
    let deadline = Instant::now() + limit;
    loop {
        stop_if_interrupted()?;
        let mut children: Vec<&mut Child> = sides
            .iter_mut()
            .filter_map(|side| side.child.as_mut())
            .filter(|child| !child.over())
            .collect();
        if children.is_empty() {
            return Ok(());
        }
        let now = Instant::now();
        if now < deadline {
            listen(&mut children, deadline - now)?;
        }
        for side in sides.iter_mut() {
            let Some(child) = &side.child else { continue };
            if child.output.len() > OUTPUT_LIMIT {
                let start: String = String::from_utf8_lossy(&child.output)
                    .chars()
                    .take(60)
                    .collect();
                side.fail(
                    FailureKind::Rubbish,
                    format!("printed more than {OUTPUT_LIMIT} bytes, beginning with {start:?}"),
                );
            } else if now >= deadline && !child.over() {
                let words = side.last_words();
                side.fail(FailureKind::Timeout, format!("{late}{words}"));
            }
        }
    }
}

/// A process must end with status 0, also after it answered well.
fn judge_exit(side: &mut Side) {
    use crate::model::ExitStatus;
    if let Some(child) = &side.child {
        let fine = child.failed.is_none()
            && child
                .used
                .is_some_and(|used| used.exit == ExitStatus::Code(0));
        if !fine {
            let message = format!("{}{}", side.how_it_ended(), side.last_words());
            side.fail(FailureKind::Crash, message);
        }
    }
    side.settle();
}
