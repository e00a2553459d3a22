//! The timer that takes samples: a clock of CPU time that sends SIGPROF.

use super::context::Machine;
use super::sample::Sampler;
use core::ptr::null_mut;
use core::sync::atomic::{AtomicPtr, Ordering};
use std::io;

/// What the handler works with. A signal handler gets no argument of ours.
static SAMPLER: AtomicPtr<Sampler> = AtomicPtr::new(null_mut());

/// A running timer.
#[derive(Debug)]
pub(super) struct Timer(libc::timer_t);

/// Offset of the number of missed ticks in `siginfo_t` when a timer has sent the signal.
const OVERRUN_OFFSET: usize = 20;

unsafe extern "C" fn on_tick(_: i32, what: *mut libc::siginfo_t, context: *mut libc::c_void) {
    let sampler = SAMPLER.load(Ordering::Acquire);
    if sampler.is_null() {
        return;
    }
    // SAFETY: the kernel passes both; the sampler lives as long as the pointer to it is set.
    unsafe {
        if (*what).si_code != libc::SI_TIMER {
            return;
        }
        // The kernel looks at clocks of CPU time at its own ticks, and says how many of ours have passed in between.
        let missed = what.byte_add(OVERRUN_OFFSET).cast::<i32>().read();
        let machine = Machine::read(context);
        let weight = 1 + missed.max(0) as u64;
        (*sampler).take(weight, 0, machine.as_ref());
    }
}

impl Timer {
    /// Takes `rate` samples in each second of the process's CPU time. Calls of the system that wait are not interrupted
    /// where the system can go on by itself.
    ///
    /// # Errors
    /// When the system refuses.
    ///
    /// # Safety
    /// The sampler lives until [`Timer::stop`], and no other timer runs.
    pub(super) unsafe fn start(sampler: *const Sampler, rate: u32) -> io::Result<Timer> {
        SAMPLER.store(sampler.cast_mut(), Ordering::Release);
        let check = |r: i32| match r {
            0 => Ok(()),
            _ => Err(io::Error::last_os_error()),
        };
        // SAFETY: all-zero bytes are valid values of these structures; the handler is async-signal-safe.
        unsafe {
            let mut action: libc::sigaction = core::mem::zeroed();
            let handler: unsafe extern "C" fn(i32, *mut libc::siginfo_t, *mut libc::c_void) =
                on_tick;
            action.sa_sigaction = handler as usize;
            action.sa_flags = libc::SA_SIGINFO | libc::SA_RESTART;
            check(libc::sigaction(libc::SIGPROF, &action, null_mut()))?;
            let mut event: libc::sigevent = core::mem::zeroed();
            event.sigev_notify = libc::SIGEV_SIGNAL;
            event.sigev_signo = libc::SIGPROF;
            let mut timer = null_mut();
            let clock = libc::CLOCK_PROCESS_CPUTIME_ID;
            check(libc::timer_create(clock, &mut event, &mut timer))?;
            let period = libc::timespec {
                tv_sec: i64::from(rate == 1),
                tv_nsec: if rate == 1 {
                    0
                } else {
                    i64::from(1_000_000_000 / rate)
                },
            };
            let times = libc::itimerspec {
                it_interval: period,
                it_value: period,
            };
            check(libc::timer_settime(timer, 0, &times, null_mut()))?;
            Ok(Timer(timer))
        }
    }

    /// Takes no more samples.
    pub(super) fn stop(self) {
        // SAFETY: the timer is ours. A tick that is still on its way finds no sampler.
        unsafe { libc::timer_delete(self.0) };
        SAMPLER.store(null_mut(), Ordering::Release);
    }
}

/// CPU time of the process, in nanoseconds.
pub(super) fn cpu_time() -> u64 {
    let mut now = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: writes the time.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut now) };
    now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64
}
