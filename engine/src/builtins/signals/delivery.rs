//! From the system's signals to the thread that runs script: a handler of the system only takes notes.

use crate::object::{Thread, poll};
use core::ptr::null_mut;
use core::sync::atomic::{AtomicI32, AtomicPtr, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// The thread that runs script. A signal handler gets no argument of ours.
static THREAD: AtomicPtr<Thread> = AtomicPtr::new(null_mut());
/// The signals that have arrived and were not handled: bit `n - 1` for signal `n`.
static ARRIVED: AtomicU64 = AtomicU64::new(0);
/// A descriptor that gets the number of each signal as a byte, or -1.
static WAKEUP: AtomicI32 = AtomicI32::new(-1);

extern "C" fn on_signal(signal: i32) {
    ARRIVED.fetch_or(bit(signal), Ordering::Relaxed);
    let thread = THREAD.load(Ordering::Relaxed);
    if !thread.is_null() {
        // SAFETY: the thread is never freed while the handler is installed.
        unsafe { Thread::interrupt(thread, poll::INTERRUPT) };
    }
    let fd = WAKEUP.load(Ordering::Relaxed);
    if fd >= 0 {
        let byte = signal as u8;
        // SAFETY: writes one byte; the interrupted code finds its error code again.
        unsafe {
            let errno = libc::__errno_location();
            let saved = *errno;
            libc::write(fd, (&raw const byte).cast(), 1);
            *errno = saved;
        }
    }
}

fn bit(signal: i32) -> u64 {
    1 << (signal - 1).clamp(0, 63)
}

/// Has signals set the INTERRUPT bit of a thread's poll word, Ctrl-C from now on.
///
/// # Safety
/// The thread lives as long as the process.
pub(crate) unsafe fn watch(thread: *mut Thread) {
    THREAD.store(thread, Ordering::Relaxed);
    // An inherited "ignore" (of `nohup`, or a job in the background) is left alone.
    if disposition(libc::SIGINT) != Some(Disposition::Ignored) {
        dispose(libc::SIGINT, Disposition::Noted);
    }
    // A file that would grow past its limit is an error of the call. (Rust itself ignores SIGPIPE.)
    dispose(libc::SIGXFSZ, Disposition::Ignored);
}

/// What happens when a signal arrives.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Disposition {
    /// What the system does by itself.
    Default,
    /// Nothing.
    Ignored,
    /// It is noted, and a handler of the script runs.
    Noted,
    /// Somebody else's handler runs.
    Foreign,
}

/// What happens when `signal` arrives; `None` when there is no such signal.
pub(super) fn disposition(signal: i32) -> Option<Disposition> {
    // SAFETY: all-zero bytes are a valid sigaction; the call writes it.
    let found = unsafe {
        let mut found: libc::sigaction = core::mem::zeroed();
        if libc::sigaction(signal, null_mut(), &mut found) != 0 {
            return None;
        }
        found.sa_sigaction
    };
    Some(match found {
        libc::SIG_DFL => Disposition::Default,
        libc::SIG_IGN => Disposition::Ignored,
        f if f == on_signal as extern "C" fn(i32) as usize => Disposition::Noted,
        _ => Disposition::Foreign,
    })
}

/// Says what happens when `signal` arrives; false when the system refuses. Calls of the system that
/// wait are interrupted.
pub(super) fn dispose(signal: i32, how: Disposition) -> bool {
    // SAFETY: all-zero bytes are a valid sigaction; the handler is async-signal-safe.
    unsafe {
        let mut action: libc::sigaction = core::mem::zeroed();
        action.sa_sigaction = match how {
            Disposition::Default | Disposition::Foreign => libc::SIG_DFL,
            Disposition::Ignored => libc::SIG_IGN,
            Disposition::Noted => on_signal as extern "C" fn(i32) as usize,
        };
        libc::sigaction(signal, &action, null_mut()) == 0
    }
}

/// Takes the lowest of the signals that have arrived.
pub(super) fn take() -> Option<i32> {
    let arrived = ARRIVED.load(Ordering::Acquire);
    if arrived == 0 {
        return None;
    }
    let signal = arrived.trailing_zeros() as i32 + 1;
    ARRIVED.fetch_and(!bit(signal), Ordering::Relaxed);
    Some(signal)
}

/// Have signals arrived that were not handled?
pub(super) fn any() -> bool {
    ARRIVED.load(Ordering::Relaxed) != 0
}

/// Takes note of a signal that the system has not sent.
pub(super) fn arrive(signal: i32) {
    on_signal(signal);
}

/// Forgets the signals that have arrived: in a new process they were not its own.
pub(crate) fn forget() {
    ARRIVED.store(0, Ordering::Relaxed);
}

/// Sets the descriptor that gets the numbers of signals, or -1; the old one.
pub(super) fn set_wakeup(fd: i32) -> i32 {
    WAKEUP.swap(fd, Ordering::Relaxed)
}

/// Blocks all signals for the calling thread, so that another one takes them; the mask before.
pub(crate) fn block_all() -> libc::sigset_t {
    // SAFETY: all-zero bytes are a valid set; the calls only read and write sets.
    unsafe {
        let (mut all, mut before): (libc::sigset_t, libc::sigset_t) = core::mem::zeroed();
        libc::sigfillset(&mut all);
        libc::pthread_sigmask(libc::SIG_SETMASK, &all, &mut before);
        before
    }
}

/// Blocks all signals that the main thread is to take in place of a new one; the mask before. SIGPROF is for whoever uses the
/// CPU: a profiler looks at what it has interrupted. SIGBUS is for whoever touches memory that is not there.
pub(crate) fn block_for_threads() -> libc::sigset_t {
    let before = block_all();
    // SAFETY: all-zero bytes are a valid set; the calls only read and write sets.
    unsafe {
        let mut own: libc::sigset_t = core::mem::zeroed();
        libc::sigaddset(&mut own, libc::SIGPROF);
        libc::sigaddset(&mut own, libc::SIGBUS);
        libc::pthread_sigmask(libc::SIG_UNBLOCK, &own, null_mut());
    }
    before
}

/// Which signals the main thread blocked when it last started another one.
static MAIN_MASK: Mutex<Option<libc::sigset_t>> = Mutex::new(None);

/// Notes which signals the main thread blocks, for [`main_mask`].
pub(crate) fn remember_main_mask(mask: libc::sigset_t) {
    *MAIN_MASK.lock().unwrap_or_else(PoisonError::into_inner) = Some(mask);
}

/// What a new process must block that another thread than the main one makes: `mask` is that thread's, which takes no
/// signals.
pub(crate) fn main_mask(t: &Thread, mask: libc::sigset_t) -> libc::sigset_t {
    if t.gil.is_main() {
        return mask;
    }
    let known = *MAIN_MASK.lock().unwrap_or_else(PoisonError::into_inner);
    known.unwrap_or(mask)
}

/// Sets which signals the calling thread blocks.
pub(crate) fn set_mask(mask: &libc::sigset_t) {
    // SAFETY: reads the set.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, mask, null_mut()) };
}
