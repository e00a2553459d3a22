//! Sets of signals: which are blocked, which wait.

use super::super::exceptions::os_error_code;
use super::super::str_args::int_arg;
use super::{NSIG, check, last_error};
use crate::natives;
use crate::object::*;
use crate::runtime::{call, ops};
use crate::value::Value;

natives! { FUNCTIONS:
    /// Fetch and/or change the signal mask of the calling thread.
    "pthread_sigmask" "(how, mask, /)" => pthread_sigmask,
    /// Examine pending signals.
    "sigpending" "()" => sigpending,
    /// Wait for a signal.
    "sigwait" "(sigset, /)" => sigwait,
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
