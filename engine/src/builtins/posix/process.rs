//! Calls about processes and the system.

use super::super::signals;
use super::{bytes, c_int, c_path, checked, interruptible, last_error, numbers};
use crate::natives;
use crate::object::*;
use crate::runtime::ops;
use crate::value::Value;
use std::os::unix::ffi::OsStrExt;

natives! { FUNCTIONS:
    /// The environment: a list of (name, value), as bytes.
    "environ" "()" => environ,
    /// Set a variable for programs that are started.
    "putenv" "(name, value, /)" => putenv,
    /// Drop a variable for programs that are started.
    "unsetenv" "(name, /)" => unsetenv,
    /// The process.
    "getpid" "()" => getpid,
    /// The process that started this one.
    "getppid" "()" => getppid,
    /// User, effective user, group, effective group.
    "_ids" "()" => ids,
    /// Set the mask of permissions of new files; the old one.
    "umask" "(mask, /)" => umask,
    /// Send a signal.
    "kill" "(pid, signal, /)" => kill,
    /// Wait for a process: (process, status).
    "waitpid" "(pid, options, /)" => waitpid,
    /// End the process at once.
    "_exit" "(status, /)" => exit,
    /// Random bytes of the system.
    "urandom" "(size, /)" => urandom,
    /// Number of processors.
    "cpu_count" "()" => cpu_count,
    /// A limit or setting of the system by its number; -1 where there is no limit.
    "sysconf" "(number, /)" => sysconf,
    /// The text of an error code.
    "strerror" "(code, /)" => strerror,
    /// System, name, release, version and machine, as bytes.
    "uname" "()" => uname,
    /// Seconds of the process's and its children's times, user and system, and the time that passed.
    "times" "()" => times,
}

fn environ(t: &mut Thread, _args: &[Value]) -> PyResult {
    let list = List::new(t)?;
    for (name, value) in std::env::vars_os() {
        let name = bytes(t, &name)?;
        let value = bytes(t, &value)?;
        let pair = Tuple::new(t, &[name, value])?;
        list.push(t, pair.value())?;
    }
    Ok(list.value())
}

fn putenv(t: &mut Thread, args: &[Value]) -> PyResult {
    let (name, value) = (c_path(t, args[0])?, c_path(t, args[1])?);
    // SAFETY: the process has one thread that reads the environment.
    let r = unsafe { libc::setenv(name.as_ptr(), value.as_ptr(), 1) };
    checked(t, r, None)
}

fn unsetenv(t: &mut Thread, args: &[Value]) -> PyResult {
    let name = c_path(t, args[0])?;
    // SAFETY: the process has one thread that reads the environment.
    let r = unsafe { libc::unsetenv(name.as_ptr()) };
    checked(t, r, None)
}

fn getpid(t: &mut Thread, _args: &[Value]) -> PyResult {
    t.int(i64::from(std::process::id()))
}

fn getppid(t: &mut Thread, _args: &[Value]) -> PyResult {
    t.int(i64::from(std::os::unix::process::parent_id()))
}

fn ids(t: &mut Thread, _args: &[Value]) -> PyResult {
    // SAFETY: the calls take nothing and cannot fail.
    let ids = unsafe {
        [
            libc::getuid(),
            libc::geteuid(),
            libc::getgid(),
            libc::getegid(),
        ]
    };
    numbers(t, ids.map(i64::from))
}

fn umask(t: &mut Thread, args: &[Value]) -> PyResult {
    let mask = c_int(t, args[0])?;
    // SAFETY: takes a number alone.
    let old = unsafe { libc::umask(mask as libc::mode_t) };
    t.int(i64::from(old))
}

fn kill(t: &mut Thread, args: &[Value]) -> PyResult {
    let (pid, signal) = (c_int(t, args[0])?, c_int(t, args[1])?);
    // SAFETY: takes numbers alone.
    let r = unsafe { libc::kill(pid, signal) };
    checked(t, r, None)?;
    // If it was sent to this process, its handler runs at once.
    signals::check(t)?;
    Ok(Value::NONE)
}

fn waitpid(t: &mut Thread, args: &[Value]) -> PyResult {
    let (pid, options) = (c_int(t, args[0])?, c_int(t, args[1])?);
    let mut status = 0;
    let ended = interruptible(t, None, || {
        // SAFETY: writes the status.
        (unsafe { libc::waitpid(pid, &mut status, options) }) as isize
    })? as i64;
    numbers(t, [ended, i64::from(status)])
}

fn exit(t: &mut Thread, args: &[Value]) -> PyResult {
    let status = c_int(t, args[0])?;
    (t.hooks.profile)(t, Profiled::Ending);
    // SAFETY: ends the process without running anything of it.
    unsafe { libc::_exit(status) }
}

/// Most random bytes at once.
const MOST_RANDOM: i64 = 1 << 30;

fn urandom(t: &mut Thread, args: &[Value]) -> PyResult {
    let n = ops::index_i64(t, args[0])?;
    if n < 0 {
        return Err(t.value_error("negative argument not allowed"));
    }
    if n > MOST_RANDOM {
        return Err(t.memory_error());
    }
    let mut buffer = vec![0u8; n as usize];
    let mut filled = 0;
    while filled < buffer.len() {
        let rest = &mut buffer[filled..];
        // SAFETY: writes at most the rest's length.
        let got = unsafe { libc::getrandom(rest.as_mut_ptr().cast(), rest.len(), 0) };
        match usize::try_from(got) {
            Ok(got) => filled += got,
            Err(_) => return Err(last_error(t, None)),
        }
    }
    Ok(Bytes::new(t, &buffer)?.value())
}

fn sysconf(t: &mut Thread, args: &[Value]) -> PyResult {
    let number = c_int(t, args[0])?;
    // SAFETY: takes a number alone; no number and no limit are told apart by the error.
    let (found, error) = unsafe {
        *libc::__errno_location() = 0;
        (libc::sysconf(number), *libc::__errno_location())
    };
    if found == -1 && error != 0 {
        return Err(last_error(t, None));
    }
    t.int(found)
}

fn cpu_count(t: &mut Thread, _args: &[Value]) -> PyResult {
    // SAFETY: takes a number alone.
    let n = unsafe { libc::sysconf(libc::_SC_NPROCESSORS_ONLN) };
    t.int(n.max(1))
}

fn strerror(t: &mut Thread, args: &[Value]) -> PyResult {
    let code = c_int(t, args[0])?;
    let text = std::io::Error::from_raw_os_error(code).to_string();
    let text = text.split(" (os error").next().unwrap_or("");
    Ok(Str::from_str(t, text)?.value())
}

fn uname(t: &mut Thread, _args: &[Value]) -> PyResult {
    // SAFETY: the structure is made of arrays of bytes, which the call fills.
    let names = unsafe {
        let mut names: libc::utsname = core::mem::zeroed();
        if libc::uname(&mut names) < 0 {
            return Err(last_error(t, None));
        }
        names
    };
    let out = Tuple::new_zeroed(t, 5)?;
    let fields = [
        names.sysname,
        names.nodename,
        names.release,
        names.version,
        names.machine,
    ];
    for (i, field) in fields.iter().enumerate() {
        let text: Vec<u8> = field
            .iter()
            .map(|c| *c as u8)
            .take_while(|c| *c != 0)
            .collect();
        let text = bytes(t, std::ffi::OsStr::from_bytes(&text))?;
        out.init(i, text);
    }
    Ok(out.value())
}

fn times(t: &mut Thread, _args: &[Value]) -> PyResult {
    // SAFETY: the structure is made of integers, which the call fills.
    let (found, passed, rate) = unsafe {
        let mut found: libc::tms = core::mem::zeroed();
        let passed = libc::times(&mut found);
        (found, passed, libc::sysconf(libc::_SC_CLK_TCK))
    };
    let out = Tuple::new_zeroed(t, 5)?;
    let parts = [
        found.tms_utime,
        found.tms_stime,
        found.tms_cutime,
        found.tms_cstime,
        passed,
    ];
    for (i, ticks) in parts.into_iter().enumerate() {
        let seconds = t.float(ticks as f64 / rate.max(1) as f64)?;
        out.init(i, seconds);
    }
    Ok(out.value())
}
