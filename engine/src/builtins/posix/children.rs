//! Calls that start processes, and that group them.

use super::super::signals::{self, delivery};
use super::spawn::Strings;
use super::{c_int, c_path, checked, last_error};
use crate::natives;
use crate::object::*;
use crate::value::Value;

natives! { FUNCTIONS:
    /// Make a copy of the process: 0 in the copy, the copy's number here.
    "fork" "()" => fork,
    /// Run another program in place of this one.
    "exec" "(path, args, env, /)" => exec,
    /// Have the shell run a command; its wait status.
    "system" "(command)" => system,
    /// A descriptor that becomes readable when a process ends.
    "pidfd_open" "(pid, flags=0)" => pidfd_open,
    /// Make the process the leader of a new session.
    "setsid" "()" => setsid,
    /// The session of a process.
    "getsid" "(pid, /)" => getsid,
    /// The group of a process.
    "getpgid" "(pid)" => getpgid,
    /// Put a process into a group.
    "setpgid" "(pid, pgrp, /)" => setpgid,
    /// Send a signal to a group of processes.
    "killpg" "(pgid, signal, /)" => killpg,
    /// Add to the process's niceness; the new one.
    "nice" "(increment, /)" => nice,
    /// Let others run.
    "sched_yield" "()" => sched_yield,
    /// Load of the system, as means over 1, 5 and 15 minutes.
    "getloadavg" "()" => getloadavg,
}

fn fork(t: &mut Thread, _args: &[Value]) -> PyResult {
    let own = delivery::block_all();
    let mask = delivery::main_mask(t, own);
    // SAFETY: the thread that forks holds the interpreter's lock; the copy goes on in it.
    let pid = unsafe { libc::fork() };
    if pid == 0 {
        delivery::forget();
        t.after_fork();
        delivery::set_mask(&mask);
        (t.hooks.profile)(t, Profiled::Forked);
        return Ok(Value::small_int(0));
    }
    delivery::set_mask(&own);
    if pid < 0 {
        return Err(last_error(t, None));
    }
    t.int(i64::from(pid))
}

fn exec(t: &mut Thread, args: &[Value]) -> PyResult {
    let path = c_path(t, args[0])?;
    let argv = Strings::of(t, args[1])?;
    let env = match args[2] {
        v if v.is_none() => None,
        v => Some(Strings::of(t, v)?),
    };
    (t.hooks.profile)(t, Profiled::Ending);
    // SAFETY: the texts end with zero bytes, and the rows of them with null.
    unsafe {
        match env {
            Some(env) => libc::execve(path.as_ptr(), argv.pointers(), env.pointers()),
            None => libc::execv(path.as_ptr(), argv.pointers()),
        }
    };
    Err(last_error(t, None))
}

fn system(t: &mut Thread, args: &[Value]) -> PyResult {
    let command = c_path(t, args[0])?;
    let status = t.without_gil(|| {
        // SAFETY: the text ends with a zero byte.
        unsafe { libc::system(command.as_ptr()) }
    });
    signals::check(t)?;
    t.int(i64::from(status))
}

fn pidfd_open(t: &mut Thread, args: &[Value]) -> PyResult {
    let pid = c_int(t, args[0])?;
    let flags = match args[1] {
        v if v.is_unbound() => 0,
        v => c_int(t, v)?,
    };
    // SAFETY: takes numbers alone.
    let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, flags) };
    checked(t, fd as i32, None)
}

fn setsid(t: &mut Thread, _args: &[Value]) -> PyResult {
    // SAFETY: takes nothing.
    let r = unsafe { libc::setsid() };
    checked(t, r, None).map(|_| Value::NONE)
}

fn getsid(t: &mut Thread, args: &[Value]) -> PyResult {
    let pid = c_int(t, args[0])?;
    // SAFETY: takes a number alone.
    let r = unsafe { libc::getsid(pid) };
    checked(t, r, None)
}

fn getpgid(t: &mut Thread, args: &[Value]) -> PyResult {
    let pid = c_int(t, args[0])?;
    // SAFETY: takes a number alone.
    let r = unsafe { libc::getpgid(pid) };
    checked(t, r, None)
}

fn setpgid(t: &mut Thread, args: &[Value]) -> PyResult {
    let (pid, group) = (c_int(t, args[0])?, c_int(t, args[1])?);
    // SAFETY: takes numbers alone.
    let r = unsafe { libc::setpgid(pid, group) };
    checked(t, r, None).map(|_| Value::NONE)
}

fn killpg(t: &mut Thread, args: &[Value]) -> PyResult {
    let (group, signal) = (c_int(t, args[0])?, c_int(t, args[1])?);
    // SAFETY: takes numbers alone.
    let r = unsafe { libc::killpg(group, signal) };
    checked(t, r, None)?;
    signals::check(t)?;
    Ok(Value::NONE)
}

fn nice(t: &mut Thread, args: &[Value]) -> PyResult {
    let increment = c_int(t, args[0])?;
    // SAFETY: takes a number; -1 is an error only with an error code.
    let (now, failed) = unsafe {
        *libc::__errno_location() = 0;
        let now = libc::nice(increment);
        (now, now == -1 && *libc::__errno_location() != 0)
    };
    if failed {
        return Err(last_error(t, None));
    }
    t.int(i64::from(now))
}

fn sched_yield(t: &mut Thread, _args: &[Value]) -> PyResult {
    // SAFETY: takes nothing.
    let r = unsafe { libc::sched_yield() };
    checked(t, r, None).map(|_| Value::NONE)
}

fn getloadavg(t: &mut Thread, _args: &[Value]) -> PyResult {
    let mut load = [0f64; 3];
    // SAFETY: writes three numbers.
    if unsafe { libc::getloadavg(load.as_mut_ptr(), 3) } != 3 {
        return Err(t.raise(ClassId::OSError, "Load averages are unobtainable"));
    }
    let out = Tuple::new_zeroed(t, 3)?;
    for (i, x) in load.into_iter().enumerate() {
        let x = t.float(x)?;
        out.init(i, x);
    }
    Ok(out.value())
}
