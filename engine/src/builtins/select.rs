//! The module `_select`: waiting for descriptors. What `select` shows of it is in Python.

use super::exceptions::os_error;
use super::signals;
use super::str_args::int_arg;
use crate::natives;
use crate::object::*;
use crate::runtime::{define, ops};
use crate::value::Value;
use std::io;
use std::time::{Duration, Instant};

natives! { FUNCTIONS:
    /// Wait until one of the (descriptor, events) is ready, at most for so many nanoseconds: a list of those that are.
    "poll" "(pairs, timeout, /)" => poll,
    /// A descriptor that collects events of others.
    "epoll_create" "(flags, /)" => epoll_create,
    /// Add, change or remove a descriptor.
    "epoll_ctl" "(epfd, operation, fd, events, /)" => epoll_ctl,
    /// Wait for events: a list of (descriptor, events).
    "epoll_wait" "(epfd, timeout, maxevents, /)" => epoll_wait,
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::module(t, "_select", FUNCTIONS)?;
    Ok(())
}

/// How long a wait may last.
#[derive(Clone, Copy)]
pub(crate) struct Deadline(Option<Instant>);

impl Deadline {
    /// So many nanoseconds from now; a negative number is for ever.
    pub(crate) fn after(nanos: i64) -> Deadline {
        let wait = u64::try_from(nanos).ok().map(Duration::from_nanos);
        Deadline(wait.and_then(|wait| Instant::now().checked_add(wait)))
    }

    /// What is left, in milliseconds, rounded up; -1 for ever.
    fn millis(self) -> i32 {
        let Some(end) = self.0 else {
            return -1;
        };
        let left = end.saturating_duration_since(Instant::now());
        let millis = left.as_nanos().div_ceil(1_000_000);
        i32::try_from(millis).unwrap_or(i32::MAX)
    }

    /// Waits by `call`, which gets the milliseconds that are left, again when a signal interrupts it
    /// whose handler does not raise.
    ///
    /// # Errors
    /// OSError; what a handler raises.
    fn wait(self, t: &mut Thread, mut call: impl FnMut(i32) -> i32) -> Result<usize, Raised> {
        loop {
            signals::check(t)?;
            let millis = self.millis();
            if let Ok(n) = usize::try_from(t.without_gil(|| call(millis))) {
                return Ok(n);
            }
            let e = io::Error::last_os_error();
            if e.kind() != io::ErrorKind::Interrupted {
                return Err(os_error(t, &e, None));
            }
        }
    }
}

/// Waits until one of the descriptors is ready; how many are.
///
/// # Errors
/// OSError; what the handler of a signal raises.
pub(crate) fn wait_for(
    t: &mut Thread,
    fds: &mut [libc::pollfd],
    deadline: Deadline,
) -> Result<usize, Raised> {
    deadline.wait(t, |millis| {
        // SAFETY: reads and writes so many structures.
        unsafe { libc::poll(fds.as_mut_ptr(), fds.len() as libc::nfds_t, millis) }
    })
}

/// A tuple of two ints.
fn pair(t: &mut Thread, a: i64, b: i64) -> PyResult {
    let (a, b) = (Value::small_int(a), Value::small_int(b));
    Ok(Tuple::new(t, &[a, b])?.value())
}

fn poll(t: &mut Thread, args: &[Value]) -> PyResult {
    let mut fds = Vec::new();
    ops::for_each(t, args[0], |t, v| {
        let Some(row) = v.cast::<Tuple>().filter(|row| row.len() == 2) else {
            return Err(t.type_error("a pair of descriptor and events is required"));
        };
        fds.push(libc::pollfd {
            fd: int_arg(t, row.get(0))?,
            events: int_arg(t, row.get(1))? as u16 as i16,
            revents: 0,
        });
        Ok(())
    })?;
    let deadline = Deadline::after(ops::index_i64(t, args[1])?);
    wait_for(t, &mut fds, deadline)?;
    let out = List::new(t)?;
    for ready in fds.iter().filter(|p| p.revents != 0) {
        let events = i64::from(ready.revents as u16);
        let row = pair(t, i64::from(ready.fd), events)?;
        out.push(t, row)?;
    }
    Ok(out.value())
}

fn epoll_create(t: &mut Thread, args: &[Value]) -> PyResult {
    let flags = int_arg(t, args[0])?;
    // SAFETY: takes a number alone.
    let fd = unsafe { libc::epoll_create1(flags | libc::EPOLL_CLOEXEC) };
    if fd < 0 {
        return Err(os_error(t, &io::Error::last_os_error(), None));
    }
    Ok(Value::small_int(i64::from(fd)))
}

fn epoll_ctl(t: &mut Thread, args: &[Value]) -> PyResult {
    let (epfd, operation) = (int_arg(t, args[0])?, int_arg(t, args[1])?);
    let fd = int_arg(t, args[2])?;
    let mut event = libc::epoll_event {
        events: ops::index_i64(t, args[3])? as u32,
        u64: fd as u64,
    };
    // SAFETY: reads the structure.
    if unsafe { libc::epoll_ctl(epfd, operation, fd, &mut event) } < 0 {
        return Err(os_error(t, &io::Error::last_os_error(), None));
    }
    Ok(Value::NONE)
}

/// Most events that one wait reports.
const MOST_EVENTS: i32 = 1 << 16;

fn epoll_wait(t: &mut Thread, args: &[Value]) -> PyResult {
    let epfd = int_arg(t, args[0])?;
    let deadline = Deadline::after(ops::index_i64(t, args[1])?);
    let most = int_arg(t, args[2])?.clamp(1, MOST_EVENTS);
    let mut found = vec![libc::epoll_event { events: 0, u64: 0 }; most as usize];
    let n = deadline.wait(t, |millis| {
        // SAFETY: writes at most so many structures.
        unsafe { libc::epoll_wait(epfd, found.as_mut_ptr(), most, millis) }
    })?;
    let out = List::new(t)?;
    for event in &found[..n] {
        let (fd, events) = (event.u64 as i32, event.events);
        let row = pair(t, i64::from(fd), i64::from(events))?;
        out.push(t, row)?;
    }
    Ok(out.value())
}
