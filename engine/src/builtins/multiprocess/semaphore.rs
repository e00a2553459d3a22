//! A semaphore of the system that has, or had, a name.

use std::ffi::CStr;
use std::io;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// An open semaphore.
pub(super) struct Semaphore(*mut libc::sem_t);

/// The address of a semaphore that somebody keeps open.
#[derive(Clone, Copy)]
pub(super) struct Address(*mut libc::sem_t);

/// When a wait ends, by the clock of the system.
pub(super) struct Deadline(libc::timespec);

impl Deadline {
    /// So many seconds from now.
    pub(super) fn after(seconds: f64) -> Deadline {
        // Farther than any wait; the clock's numbers stay in their range.
        const LONGEST: f64 = 1e9;
        let wait = Duration::from_secs_f64(if seconds < LONGEST { seconds } else { LONGEST });
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let end = now + wait;
        Deadline(libc::timespec {
            tv_sec: end.as_secs() as libc::time_t,
            tv_nsec: end.subsec_nanos().into(),
        })
    }
}

/// The C library's 0, or its error.
fn checked(r: i32) -> io::Result<()> {
    match r {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

/// Takes away the name of a semaphore.
pub(super) fn unlink(name: &CStr) -> io::Result<()> {
    // SAFETY: the name ends with a zero byte.
    checked(unsafe { libc::sem_unlink(name.as_ptr()) })
}

impl Semaphore {
    /// A new semaphore of a name that there was not yet, and that goes at once if `unlinked`.
    pub(super) fn create(name: &CStr, value: u32, unlinked: bool) -> io::Result<Semaphore> {
        let flags = libc::O_CREAT | libc::O_EXCL;
        // SAFETY: the name ends with a zero byte.
        let made = unsafe { libc::sem_open(name.as_ptr(), flags, 0o600, value) };
        if made == libc::SEM_FAILED {
            return Err(io::Error::last_os_error());
        }
        let made = Semaphore(made);
        if unlinked {
            unlink(name)?;
        }
        Ok(made)
    }

    /// The semaphore of a name.
    pub(super) fn open(name: &CStr) -> io::Result<Semaphore> {
        // SAFETY: the name ends with a zero byte.
        let found = unsafe { libc::sem_open(name.as_ptr(), 0) };
        if found == libc::SEM_FAILED {
            return Err(io::Error::last_os_error());
        }
        Ok(Semaphore(found))
    }

    pub(super) fn address(&self) -> Address {
        Address(self.0)
    }
}

impl Drop for Semaphore {
    fn drop(&mut self) {
        // SAFETY: it is open, and nobody uses its address from now on.
        unsafe { libc::sem_close(self.0) };
    }
}

impl Address {
    /// Takes one, if there is one: EAGAIN otherwise.
    pub(super) fn try_wait(self) -> io::Result<()> {
        // SAFETY: the semaphore is open.
        checked(unsafe { libc::sem_trywait(self.0) })
    }

    /// Waits for one.
    pub(super) fn wait(self, deadline: Option<&Deadline>) -> io::Result<()> {
        checked(match deadline {
            // SAFETY: the semaphore is open; reads the time.
            Some(deadline) => unsafe { libc::sem_timedwait(self.0, &deadline.0) },
            // SAFETY: the semaphore is open.
            None => unsafe { libc::sem_wait(self.0) },
        })
    }

    /// Gives one.
    pub(super) fn post(self) -> io::Result<()> {
        // SAFETY: the semaphore is open.
        checked(unsafe { libc::sem_post(self.0) })
    }

    /// How many there are.
    pub(super) fn value(self) -> i64 {
        let mut n = 0;
        // SAFETY: the semaphore is open; writes a number.
        unsafe { libc::sem_getvalue(self.0, &mut n) };
        i64::from(n.max(0))
    }

    pub(super) fn number(self) -> i64 {
        self.0.addr() as i64
    }
}
