//! Slice duets: both processes live side by side on one core, and slices of a few milliseconds alternate, each begun by a
//! token, in random order within each pair. What the machine does for longer than a slice happens to both alike, and each
//! process keeps its layout and hash seed for its whole life, so many short invocations average those out.

use std::time::{Duration, Instant};

use rand::Rng;
use rand::RngExt;

use super::driver::{Done, Reply};
use super::duet::{
    Setting, Side, Spans, Wrong, ask_stats, begin, exchange, finish, implausible, unexpected,
};
use super::sys;
use super::weather;
use crate::error::Result;
use crate::model::WarmUp;
use crate::suite::{Bench, Level};

/// Slices without tier event after which an engine counts as quiet, if [`QUIET_NS`] have passed as well.
const QUIET_SLICES: u32 = 10;
/// CPU time in nanoseconds without tier event after which an engine counts as quiet. Tauraro compiles a loop after a few
/// milliseconds and what it calls not much later.
const QUIET_NS: u64 = 20_000_000;
/// Warm-up slices of a side that has no tiers to wait for: CPython specialises an instruction by its eighth execution.
const FEW_SLICES: u32 = 5;
/// CPU time in nanoseconds after which a side is compared, quiet or not.
const CAP_NS: u64 = 500_000_000;
/// The same in elapsed time, for slices so short that the requests take longer than the slices.
const CAP: Duration = Duration::from_secs(2);
/// The counter of a driver that tells how often code was compiled, refused or given up.
const TIER_EVENTS: &str = "tier_events";

/// What a slice was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// One side alone, until its engine is quiet.
    WarmUp,
    /// Half of a pair.
    Pair,
}

impl Phase {
    /// The word in the history.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Phase::WarmUp => "warm-up",
            Phase::Pair => "slice",
        }
    }
}

/// A slice whose reply was read.
pub(crate) struct Slice<'a> {
    /// Which side, by the order of release.
    pub(crate) side: usize,
    pub(crate) phase: Phase,
    /// Number among the warm-up slices of its side, or of the pair.
    pub(crate) number: u32,
    /// 0 for the slice of a pair that came first.
    pub(crate) order: u32,
    pub(crate) done: &'a Done,
    /// CPU time of the other side meanwhile.
    pub(crate) idle_cpu_ns: Option<u64>,
    /// Time in which it waited for its core.
    pub(crate) wait_ns: Option<u64>,
}

/// Where the slices go: says what is wrong with one before the next is asked for.
pub(crate) type Take<'a> = dyn FnMut(&Slice<'_>) -> Result<Option<Wrong>> + 'a;

/// How much is measured.
pub(crate) struct Work {
    /// The work of a slice of each side.
    pub(crate) sizes: Vec<u64>,
    /// Pairs of slices.
    pub(crate) pairs: u32,
}

/// Warms each side alone, then measures pairs of slices.
pub(crate) fn slice_duet(
    setting: &Setting<'_>,
    bench: &Bench,
    module: &str,
    work: Work,
    random: &mut impl Rng,
    sides: &mut [Side],
    take: &mut Take<'_>,
) -> Result<Spans> {
    let begun = begin(setting, bench, module, sides)?;
    let mut duet = SliceDuet {
        setting,
        sizes: work.sizes,
        iterations: vec![0; sides.len()],
        take,
    };
    for side in 0..sides.len() {
        duet.warm_up(sides, side, bench.level)?;
    }
    let timed = sys::monotonic_ns();
    for number in 0..work.pairs {
        let mut order: Vec<usize> = (0..sides.len()).collect();
        if random.random() {
            order.reverse();
        }
        for (place, side) in order.into_iter().enumerate() {
            // Without its partner a slice is of no use.
            if sides.iter().all(Side::answers) {
                duet.slice(sides, side, Phase::Pair, number, place as u32)?;
            }
        }
    }
    let timed_ns = sys::monotonic_ns() - timed;
    finish(setting, sides)?;
    for side in sides.iter_mut() {
        let events = tier_events(side);
        if let Some(warm_up) = &mut side.warm_up {
            warm_up.late_tier_events = events
                .zip(warm_up.tier_events)
                .map(|(all, before)| all.saturating_sub(before));
        }
    }
    Ok(Spans {
        busy_ns: sys::monotonic_ns() - begun,
        timed_ns,
    })
}

fn tier_events(side: &Side) -> Option<u64> {
    let events = side.counters.get(TIER_EVENTS)?;
    u64::try_from(*events).ok()
}

struct SliceDuet<'a, 'b> {
    setting: &'a Setting<'a>,
    /// The work of a slice of each side.
    sizes: Vec<u64>,
    /// Slices asked of each side so far.
    iterations: Vec<u64>,
    take: &'a mut Take<'b>,
}

impl SliceDuet<'_, '_> {
    /// Runs slices of one side alone until its engine is quiet or a cap is reached.
    fn warm_up(&mut self, sides: &mut [Side], index: usize, level: Level) -> Result<()> {
        let mut warm_up = WarmUp::default();
        let mut quiet_since = (0, 0);
        ask_stats(self.setting, &mut sides[index..=index])?;
        let mut events = tier_events(&sides[index]);
        // Each import of a module makes new code, for which its engine has to start again.
        let few = level == Level::Module || (events.is_none() && sides[index].warms_at_once);
        let begun = Instant::now();
        let capped = |warm_up: &WarmUp| warm_up.cpu_ns >= CAP_NS || begun.elapsed() >= CAP;
        let done = |warm_up: &WarmUp, quiet_since: (u32, u64), tells: bool| {
            if few {
                return warm_up.slices >= FEW_SLICES;
            }
            let quiet = warm_up.slices - quiet_since.0 >= QUIET_SLICES
                && warm_up.cpu_ns - quiet_since.1 >= QUIET_NS;
            (tells && quiet) || capped(warm_up)
        };
        while sides[index].answers() && !done(&warm_up, quiet_since, events.is_some()) {
            let number = warm_up.slices;
            warm_up.cpu_ns += self.slice(sides, index, Phase::WarmUp, number, 0)?;
            warm_up.slices += 1;
            if events.is_some() {
                ask_stats(self.setting, &mut sides[index..=index])?;
                let now = tier_events(&sides[index]);
                if now != events {
                    events = now;
                    quiet_since = (warm_up.slices, warm_up.cpu_ns);
                    warm_up.last_event_slice = Some(number);
                }
            }
        }
        warm_up.tier_events = events;
        warm_up.quiet = match events {
            Some(_) if !few => Some(!capped(&warm_up)),
            _ => None,
        };
        sides[index].warm_up = Some(warm_up);
        Ok(())
    }

    /// Hands the token to one side and takes its reply; the CPU time of the slice in nanoseconds, 0 when it failed.
    fn slice(
        &mut self,
        sides: &mut [Side],
        index: usize,
        phase: Phase,
        number: u32,
        order: u32,
    ) -> Result<u64> {
        let iteration = self.iterations[index];
        self.iterations[index] += 1;
        let others: Vec<u32> = (0..sides.len())
            .filter(|&other| other != index)
            .filter_map(|other| sides[other].pid())
            .collect();
        let idle = || {
            others
                .iter()
                .map(|&pid| sys::cpu_ns_of(pid))
                .sum::<Option<u64>>()
        };
        let pid = sides[index].pid();
        let waited = || weather::waited_ns(pid?);
        let (idle_before, waited_before) = (idle(), waited());
        let sent_ns = sys::monotonic_ns();
        let n = self.sizes[index];
        let request = format!("run {iteration} {n}");
        let mut cpu_ns = 0;
        let take = &mut self.take;
        exchange(
            &mut sides[index..=index],
            self.setting.nonce,
            &request,
            self.setting.limit,
            |_, _, reply| match reply {
                Reply::Done(done) if done.iteration == iteration && done.n == n => {
                    let since = |before: Option<u64>, now: Option<u64>| {
                        before
                            .zip(now)
                            .map(|(before, now)| now.saturating_sub(before))
                    };
                    if let Some(wrong) = implausible(&done, sent_ns) {
                        return Ok(Some(wrong));
                    }
                    cpu_ns = done.cpu_ns;
                    take(&Slice {
                        side: index,
                        phase,
                        number,
                        order,
                        done: &done,
                        idle_cpu_ns: if others.is_empty() {
                            None
                        } else {
                            since(idle_before, idle())
                        },
                        wait_ns: since(waited_before, waited()),
                    })
                }
                other => Ok(Some(unexpected(&request, &other))),
            },
        )?;
        Ok(cpu_ns)
    }
}
