//! Ctrl-C.

use crate::object::poll;
use core::ptr::null_mut;
use core::sync::atomic::{AtomicPtr, AtomicU32, Ordering};

/// The poll word of the thread that runs script. A signal handler gets no argument of ours.
static POLL_WORD: AtomicPtr<AtomicU32> = AtomicPtr::new(null_mut());

extern "C" fn on_interrupt(_signal: i32) {
    let word = POLL_WORD.load(Ordering::Relaxed);
    // SAFETY: the word belongs to a thread that is never freed while the handler is installed.
    if let Some(word) = unsafe { word.as_ref() } {
        word.fetch_or(poll::INTERRUPT, Ordering::Relaxed);
    }
}

/// Has Ctrl-C set the INTERRUPT bit of a poll word. Calls of the system that wait are interrupted.
///
/// # Safety
/// The word lives as long as the process.
pub(super) unsafe fn install(word: *const AtomicU32) {
    POLL_WORD.store(word.cast_mut(), Ordering::Relaxed);
    // SAFETY: all-zero bytes are a valid sigaction; the handler is async-signal-safe. An inherited
    // "ignore" (of `nohup`, or a job in the background) is left alone.
    unsafe {
        let mut old: libc::sigaction = core::mem::zeroed();
        if libc::sigaction(libc::SIGINT, null_mut(), &mut old) == 0
            && old.sa_sigaction == libc::SIG_IGN
        {
            return;
        }
        let mut action: libc::sigaction = core::mem::zeroed();
        action.sa_sigaction = on_interrupt as extern "C" fn(i32) as usize;
        libc::sigaction(libc::SIGINT, &action, null_mut());
    }
}

/// Blocks or unblocks Ctrl-C for the calling thread.
pub(super) fn block_interrupt(block: bool) {
    // SAFETY: all-zero bytes are a valid set; the calls only read and write it.
    unsafe {
        let mut set: libc::sigset_t = core::mem::zeroed();
        libc::sigemptyset(&mut set);
        libc::sigaddset(&mut set, libc::SIGINT);
        let how = if block {
            libc::SIG_BLOCK
        } else {
            libc::SIG_UNBLOCK
        };
        libc::pthread_sigmask(how, &set, null_mut());
    }
}
