//! Waking one thread of the system: a flag to sleep on, by Linux's `futex`.

use core::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

/// A flag that one thread waits for.
#[derive(Default)]
pub(super) struct Wake(AtomicU32);

/// How a wait for a [`Wake`] ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Woken {
    /// The flag was set.
    Set,
    /// The deadline has passed.
    TimedOut,
    /// A signal has come.
    Interrupted,
}

impl Wake {
    /// Before a wait.
    pub(super) fn reset(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    /// Ends the wait, or the one to come.
    pub(super) fn set(&self) {
        self.0.store(1, Ordering::Release);
        // SAFETY: wakes who sleeps on the word.
        unsafe {
            libc::syscall(
                libc::SYS_futex,
                self.0.as_ptr(),
                libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG,
                1,
            );
        }
    }

    /// Sleeps until the flag is set.
    pub(super) fn wait(&self, deadline: Option<Instant>) -> Woken {
        loop {
            if self.0.load(Ordering::Acquire) != 0 {
                return Woken::Set;
            }
            let left = match deadline {
                None => None,
                Some(end) => match end.checked_duration_since(Instant::now()) {
                    Some(left) if !left.is_zero() => Some(libc::timespec {
                        tv_sec: left.as_secs() as libc::time_t,
                        tv_nsec: left.subsec_nanos().into(),
                    }),
                    _ => return Woken::TimedOut,
                },
            };
            let left = left.as_ref().map_or(core::ptr::null(), core::ptr::from_ref);
            // SAFETY: sleeps while the word is 0, at most for the time that is left.
            let r = unsafe {
                libc::syscall(
                    libc::SYS_futex,
                    self.0.as_ptr(),
                    libc::FUTEX_WAIT | libc::FUTEX_PRIVATE_FLAG,
                    0,
                    left,
                )
            };
            let interrupted =
                r < 0 && std::io::Error::last_os_error().kind() == std::io::ErrorKind::Interrupted;
            if interrupted {
                return Woken::Interrupted;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::time::Duration;

    #[test]
    fn a_wait_ends_by_the_flag_or_by_its_deadline() {
        let wake = Arc::new(Wake::default());
        let soon = Instant::now() + Duration::from_millis(20);
        assert_eq!(wake.wait(Some(soon)), Woken::TimedOut);
        assert!(Instant::now() >= soon);
        let other = Arc::clone(&wake);
        let setter = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(20));
            other.set();
        });
        assert_eq!(wake.wait(None), Woken::Set);
        setter.join().expect("it ends");
        assert_eq!(wake.wait(None), Woken::Set, "it stays set");
        wake.reset();
        assert_eq!(wake.wait(Some(Instant::now())), Woken::TimedOut);
    }
}
