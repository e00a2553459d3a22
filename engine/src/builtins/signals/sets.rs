//! Sets of signals: which are blocked, which wait.

use super::super::exceptions::{os_error, os_error_code};
use super::super::late;
use super::super::number::real;
use super::super::str_args::{int_arg, type_name};
use super::super::struct_seq;
use super::{NSIG, check, last_error};
use crate::natives;
use crate::object::*;
use crate::runtime::{call, ops};
use crate::value::Value;
use std::time::{Duration, Instant};

natives! { FUNCTIONS:
    /// Fetch and/or change the signal mask of the calling thread.
    "pthread_sigmask" "(how, mask, /)" => pthread_sigmask,
    /// Examine pending signals.
    "sigpending" "()" => sigpending,
    /// Wait for a signal.
    "sigwait" "(sigset, /)" => sigwait,
    /// Wait for a signal; what is known of it.
    "sigwaitinfo" "(sigset, /)" => sigwaitinfo,
    /// Wait for a signal, at most for so long; what is known of it, or None.
    "sigtimedwait" "(sigset, timeout, /)" => sigtimedwait,
    /// Return a set of valid signal numbers on this platform.
    "valid_signals" "()" => valid_signals,
}

fn empty() -> libc::sigset_t {
    // SAFETY: all-zero bytes are a valid set, which the call empties.
    unsafe {
        let mut set = core::mem::zeroed();
        libc::sigemptyset(&mut set);
        set
    }
}

/// The signals that an iterable yields.
fn from_script(t: &mut Thread, signals: Value) -> Result<libc::sigset_t, Raised> {
    let mut set = empty();
    ops::for_each(t, signals, |t, v| {
        let signal = int_arg(t, v)?;
        if !(1..NSIG).contains(&signal) {
            let message = format!("signal number {signal} out of range [1; {}]", NSIG - 1);
            return Err(t.value_error(message));
        }
        // SAFETY: a valid signal.
        unsafe { libc::sigaddset(&mut set, signal) };
        Ok(())
    })?;
    Ok(set)
}

/// A set of ints.
fn to_script(t: &mut Thread, set: &libc::sigset_t) -> PyResult {
    let list = List::new(t)?;
    for signal in 1..NSIG {
        // SAFETY: a valid signal.
        if unsafe { libc::sigismember(set, signal) } == 1 {
            list.push(t, Value::small_int(i64::from(signal)))?;
        }
    }
    let class = t.class(ClassId::Set).value();
    call::call(t, class, &[list.value()])
}

fn pthread_sigmask(t: &mut Thread, args: &[Value]) -> PyResult {
    let how = int_arg(t, args[0])?;
    let new = from_script(t, args[1])?;
    let mut old = empty();
    // SAFETY: reads and writes the sets.
    let code = unsafe { libc::pthread_sigmask(how, &new, &mut old) };
    if code != 0 {
        return Err(os_error_code(t, code, None));
    }
    check(t)?;
    to_script(t, &old)
}

fn sigpending(t: &mut Thread, _args: &[Value]) -> PyResult {
    let mut found = empty();
    // SAFETY: writes the set.
    if unsafe { libc::sigpending(&mut found) } != 0 {
        return Err(last_error(t));
    }
    to_script(t, &found)
}

fn sigwait(t: &mut Thread, args: &[Value]) -> PyResult {
    let set = from_script(t, args[0])?;
    let mut signal = 0;
    // SAFETY: reads the set and writes the number.
    let code = t.without_gil(|| unsafe { libc::sigwait(&set, &mut signal) });
    if code != 0 {
        return Err(os_error_code(t, code, None));
    }
    t.int(i64::from(signal))
}

fn valid_signals(t: &mut Thread, _args: &[Value]) -> PyResult {
    let mut all = empty();
    // SAFETY: writes the set.
    unsafe { libc::sigfillset(&mut all) };
    to_script(t, &all)
}

/// The fields of `signal.struct_siginfo`.
const INFO: &[&str] = &[
    "si_signo",
    "si_code",
    "si_errno",
    "si_pid",
    "si_uid",
    "si_status",
    "si_band",
];

/// The class of what is known of a signal.
///
/// # Errors
/// MemoryError.
pub(super) fn info_class(t: &mut Thread) -> Result<Gc<Class>, Raised> {
    late::kept(t, "signal.struct_siginfo", |t| {
        struct_seq::make_class(t, "signal", "struct_siginfo", INFO)
    })
}

/// Waits for a signal until the deadline; `None` when none has come.
fn wait_for(
    t: &mut Thread,
    set: &libc::sigset_t,
    deadline: Option<Instant>,
) -> Result<Option<libc::siginfo_t>, Raised> {
    loop {
        // SAFETY: all-zero bytes are a valid structure.
        let mut found: libc::siginfo_t = unsafe { core::mem::zeroed() };
        let left = deadline.map(|end| {
            let left = end.saturating_duration_since(Instant::now());
            libc::timespec {
                tv_sec: left.as_secs() as libc::time_t,
                tv_nsec: left.subsec_nanos().into(),
            }
        });
        let failed = t.without_gil(|| {
            let time = left
                .as_ref()
                .map_or(core::ptr::null(), |left| &raw const *left);
            // SAFETY: reads the set and the time, and writes the structure.
            let r = unsafe { libc::sigtimedwait(set, &mut found, time) };
            (r < 0).then(std::io::Error::last_os_error)
        });
        match failed {
            None => return Ok(Some(found)),
            Some(e) => match e.raw_os_error() {
                Some(libc::EINTR) => check(t)?,
                Some(libc::EAGAIN) => return Ok(None),
                _ => return Err(os_error(t, &e, None)),
            },
        }
    }
}

fn info(t: &mut Thread, found: &libc::siginfo_t) -> PyResult {
    // SAFETY: the system has filled the structure, all of whose parts are numbers.
    let (pid, uid, status) = unsafe { (found.si_pid(), found.si_uid(), found.si_status()) };
    let rest = [
        i64::from(found.si_signo),
        found.si_code.into(),
        found.si_errno.into(),
        pid.into(),
        uid.into(),
        status.into(),
        0,
    ];
    let class = info_class(t)?;
    struct_seq::make(t, class, &rest.map(Value::small_int))
}

fn sigwaitinfo(t: &mut Thread, args: &[Value]) -> PyResult {
    let set = from_script(t, args[0])?;
    match wait_for(t, &set, None)? {
        Some(found) => info(t, &found),
        None => Ok(Value::NONE),
    }
}

fn sigtimedwait(t: &mut Thread, args: &[Value]) -> PyResult {
    let set = from_script(t, args[0])?;
    let timeout = args[1];
    if !timeout.is_any_int() && t.special(timeout, Special::Float).is_unbound() {
        let kind = type_name(t, timeout);
        return Err(t.type_error(format!(
            "'{kind}' object cannot be interpreted as an integer or float"
        )));
    }
    let seconds = real(t, timeout)?;
    if seconds.is_nan() {
        return Err(t.value_error("Invalid value NaN (not a number)"));
    }
    if seconds < 0.0 {
        return Err(t.value_error("timeout must be non-negative"));
    }
    if seconds >= 9_223_372_036.0 {
        return Err(t.overflow_error("timestamp too large to convert to C PyTime_t"));
    }
    let deadline = Instant::now().checked_add(Duration::from_secs_f64(seconds));
    match wait_for(t, &set, deadline)? {
        Some(found) => info(t, &found),
        None => Ok(Value::NONE),
    }
}
