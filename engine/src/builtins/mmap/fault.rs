//! Access to mapped memory whose file may have become shorter: there the system answers a load or a store with SIGBUS.
//!
//! Only one thread at a time touches mappings, the one that runs script. It says which bytes it is about to touch; a handler
//! of SIGBUS puts zeroes where these are missing and takes a note, so that the access ends and is then an error. Signals
//! elsewhere go to whoever had the signal before.

use core::mem::MaybeUninit;
use core::ptr::null_mut;
use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering, compiler_fence};
use std::sync::OnceLock;

/// The bytes that are being touched, by address; empty in between.
static START: AtomicUsize = AtomicUsize::new(0);
static END: AtomicUsize = AtomicUsize::new(0);
/// From here to the end of the range zeroes were put; 0: nowhere.
static REPLACED: AtomicUsize = AtomicUsize::new(0);
/// Another signal that is on its way to somebody else's handler.
static FOREIGN: AtomicBool = AtomicBool::new(false);
/// What happened on SIGBUS before.
static BEFORE: OnceLock<libc::sigaction> = OnceLock::new();

/// The size of the system's pages.
pub(super) fn page_size() -> usize {
    // SAFETY: takes a number alone.
    let size = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    usize::try_from(size).unwrap_or(4096)
}

extern "C" fn on_bus_error(
    _signal: i32,
    info: *mut libc::siginfo_t,
    _context: *mut core::ffi::c_void,
) {
    // SAFETY: the system passes what belongs to SIGBUS.
    let at = unsafe { (*info).si_addr() } as usize;
    let (start, end) = (START.load(Ordering::Relaxed), END.load(Ordering::Relaxed));
    if (start..end).contains(&at) {
        let page = at & !(page_size() - 1);
        // SAFETY: the range is part of a mapping that the interrupted code accesses; new pages take the place of missing
        // ones.
        let got = unsafe {
            libc::mmap(
                page as *mut _,
                end - page,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_FIXED,
                -1,
                0,
            )
        };
        if got != libc::MAP_FAILED {
            REPLACED.store(page, Ordering::Relaxed);
            return;
        }
    }
    // The access is made again, with the handler that was there before.
    FOREIGN.store(true, Ordering::Relaxed);
    // SAFETY: reads an action of the system's, or makes the default one of all-zero bytes.
    unsafe {
        let default = MaybeUninit::<libc::sigaction>::zeroed();
        let before = BEFORE.get().map_or(default.as_ptr(), |b| &raw const *b);
        libc::sigaction(libc::SIGBUS, before, null_mut());
    }
}

/// Installs the handler, once, and anew after a signal that was not ours.
pub(super) fn watch() {
    let foreign = FOREIGN.swap(false, Ordering::Relaxed);
    if BEFORE.get().is_some() && !foreign {
        return;
    }
    // SAFETY: all-zero bytes are a valid sigaction; the handler makes calls of the system alone.
    unsafe {
        let mut action: libc::sigaction = core::mem::zeroed();
        action.sa_sigaction = on_bus_error as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
        let mut before: libc::sigaction = core::mem::zeroed();
        if libc::sigaction(libc::SIGBUS, &action, &mut before) == 0 {
            BEFORE.get_or_init(|| before);
        }
    }
}

/// Runs `access`, which touches `len` bytes from `start` on and no others of a mapping. Where zeroes were put in place of
/// missing bytes: from that address on, up to the end of the page of the last byte.
pub(super) fn guarded(start: *mut u8, len: usize, access: impl FnOnce()) -> Option<usize> {
    REPLACED.store(0, Ordering::Relaxed);
    START.store(start as usize, Ordering::Relaxed);
    END.store(start as usize + len, Ordering::Relaxed);
    // The handler runs in this thread: only the compiler could reorder.
    compiler_fence(Ordering::SeqCst);
    access();
    compiler_fence(Ordering::SeqCst);
    END.store(0, Ordering::Relaxed);
    match REPLACED.load(Ordering::Relaxed) {
        0 => None,
        at => Some(at),
    }
}
