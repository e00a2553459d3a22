//! Limits and use of resources.

use super::{c_int, checked};
use crate::natives;
use crate::object::*;
use crate::runtime::ops;
use crate::value::Value;
use core::ffi::c_int;

natives! { FUNCTIONS:
    /// A limit of the process: what holds and what it may be raised to, -1 for none.
    "getrlimit" "(resource, /)" => getrlimit,
    /// Set a limit of the process.
    "setrlimit" "(resource, soft, hard, /)" => setrlimit,
    /// Seconds of the user and the system, then fourteen counts, of the process or its children.
    "getrusage" "(who, /)" => getrusage,
}

/// Kinds of limits that Linux has.
const KINDS: c_int = 16;

/// The kinds of limits have a type of their own in some C libraries.
fn kind(t: &mut Thread, v: Value) -> Result<libc::__rlimit_resource_t, Raised> {
    let number = c_int(t, v)?;
    match libc::__rlimit_resource_t::try_from(number) {
        Ok(kind) if number < KINDS => Ok(kind),
        _ => Err(t.value_error("invalid resource specified")),
    }
}

fn getrlimit(t: &mut Thread, args: &[Value]) -> PyResult {
    let kind = kind(t, args[0])?;
    let mut limit = libc::rlimit {
        rlim_cur: 0,
        rlim_max: 0,
    };
    // SAFETY: writes the structure.
    let r = unsafe { libc::getrlimit(kind, &mut limit) };
    checked(t, r, None)?;
    // All ones stand for no limit, and are -1 as they are in C.
    let soft = t.int(limit.rlim_cur as i64)?;
    let hard = t.int(limit.rlim_max as i64)?;
    Ok(Tuple::new(t, &[soft, hard])?.value())
}

fn setrlimit(t: &mut Thread, args: &[Value]) -> PyResult {
    let kind = kind(t, args[0])?;
    let limit = libc::rlimit {
        rlim_cur: ops::index_i64(t, args[1])? as libc::rlim_t,
        rlim_max: ops::index_i64(t, args[2])? as libc::rlim_t,
    };
    // SAFETY: reads the structure.
    let r = unsafe { libc::setrlimit(kind, &limit) };
    if r < 0 && std::io::Error::last_os_error().raw_os_error() == Some(libc::EINVAL) {
        return Err(t.value_error("current limit exceeds maximum limit"));
    }
    checked(t, r, None)
}

fn getrusage(t: &mut Thread, args: &[Value]) -> PyResult {
    let who = c_int(t, args[0])?;
    // SAFETY: the structure is made of integers, which the call fills.
    let (r, used) = unsafe {
        let mut used: libc::rusage = core::mem::zeroed();
        (libc::getrusage(who, &mut used), used)
    };
    if r < 0 && std::io::Error::last_os_error().raw_os_error() == Some(libc::EINVAL) {
        return Err(t.value_error("invalid who parameter"));
    }
    checked(t, r, None)?;
    self::used(t, &used)
}

/// Seconds of the user and the system, then fourteen counts.
pub(super) fn used(t: &mut Thread, used: &libc::rusage) -> PyResult {
    let out = Tuple::new_zeroed(t, 16)?;
    for (i, time) in [used.ru_utime, used.ru_stime].into_iter().enumerate() {
        let seconds = t.float(time.tv_sec as f64 + time.tv_usec as f64 * 1e-6)?;
        out.init(i, seconds);
    }
    let counts = [
        used.ru_maxrss,
        used.ru_ixrss,
        used.ru_idrss,
        used.ru_isrss,
        used.ru_minflt,
        used.ru_majflt,
        used.ru_nswap,
        used.ru_inblock,
        used.ru_oublock,
        used.ru_msgsnd,
        used.ru_msgrcv,
        used.ru_nsignals,
        used.ru_nvcsw,
        used.ru_nivcsw,
    ];
    for (i, count) in counts.into_iter().enumerate() {
        let count = t.int(count)?;
        out.init(i + 2, count);
    }
    Ok(out.value())
}
