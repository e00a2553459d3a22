//! The module `_posixsubprocess`: starting a program in a new process.

use super::super::io::path_bytes;
use super::super::signals::delivery;
use super::{c_int, last_error};
use crate::natives;
use crate::object::*;
use crate::runtime::{call, define, ops};
use crate::value::Value;
use core::ffi::c_char;
use std::ffi::CString;
use std::ptr::null;

natives! { FUNCTIONS:
    /// Spawn a fresh new child process.
    "fork_exec" "(args, executable_list, close_fds, pass_fds, cwd, env, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, errpipe_read, errpipe_write, restore_signals, call_setsid, pgid_to_set, gid, extra_groups, uid, child_umask, preexec_fn, /)" => fork_exec,
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::module(t, "_posixsubprocess", FUNCTIONS)?;
    Ok(())
}

/// Texts as the C library takes a row of them. Their pointers stay where they are.
pub(super) struct Strings {
    _texts: Vec<CString>,
    pointers: Vec<*const c_char>,
}

impl Strings {
    /// The paths, or encoded texts, that an iterable yields.
    ///
    /// # Errors
    /// TypeError for other items, ValueError for zero bytes in them.
    pub(super) fn of(t: &mut Thread, items: Value) -> Result<Strings, Raised> {
        let mut texts = Vec::new();
        ops::for_each(t, items, |t, v| {
            let bytes = path_bytes(t, v)?;
            match CString::new(bytes) {
                Ok(text) => texts.push(text),
                Err(_) => return Err(t.value_error("embedded null byte")),
            }
            Ok(())
        })?;
        let pointers = texts.iter().map(|s| s.as_ptr()).chain([null()]).collect();
        Ok(Strings {
            _texts: texts,
            pointers,
        })
    }

    /// The row, null behind the last.
    pub(super) fn pointers(&self) -> *const *const c_char {
        self.pointers.as_ptr()
    }
}

/// What the new process does, prepared before it exists.
struct Plan {
    args: Strings,
    executables: Strings,
    env: Option<Strings>,
    cwd: Option<CString>,
    close_fds: bool,
    /// Sorted.
    pass_fds: Vec<i32>,
    /// The child's ends of the pipes for its three streams, or -1.
    streams: [i32; 3],
    /// The parent's ends.
    others: [i32; 3],
    errpipe_read: i32,
    errpipe_write: i32,
    restore_signals: bool,
    call_setsid: bool,
    group: i32,
    gid: Option<u32>,
    groups: Option<Vec<u32>>,
    uid: Option<u32>,
    umask: i32,
    preexec: Value,
}

impl Plan {
    fn of(t: &mut Thread, args: &[Value]) -> Result<Plan, Raised> {
        let mut pass_fds = Vec::new();
        ops::for_each(t, args[3], |t, v| {
            let fd = c_int(t, v)?;
            if fd < 0 || pass_fds.last().is_some_and(|last| *last >= fd) {
                return Err(t.value_error("bad value(s) in fds_to_keep"));
            }
            pass_fds.push(fd);
            Ok(())
        })?;
        let close_fds = ops::truthy(t, args[2])?;
        let fd = |t: &mut Thread, i: usize| c_int(t, args[i]);
        let errpipe_write = fd(t, 13)?;
        if close_fds && errpipe_write < 3 {
            return Err(t.value_error("errpipe_write must be >= 3"));
        }
        Ok(Plan {
            args: Strings::of(t, args[0])?,
            executables: Strings::of(t, args[1])?,
            env: match args[5] {
                v if v.is_none() => None,
                v => Some(Strings::of(t, v)?),
            },
            cwd: match args[4] {
                v if v.is_none() => None,
                v => Some(super::c_path(t, v)?),
            },
            close_fds,
            pass_fds,
            streams: [fd(t, 6)?, fd(t, 9)?, fd(t, 11)?],
            others: [fd(t, 7)?, fd(t, 8)?, fd(t, 10)?],
            errpipe_read: fd(t, 12)?,
            errpipe_write,
            restore_signals: ops::truthy(t, args[14])?,
            call_setsid: ops::truthy(t, args[15])?,
            group: fd(t, 16)?,
            gid: id(t, args[17])?,
            groups: groups(t, args[18])?,
            uid: id(t, args[19])?,
            umask: fd(t, 20)?,
            preexec: args[21],
        })
    }
}

/// The number of a user or group.
fn id(t: &mut Thread, v: Value) -> Result<Option<u32>, Raised> {
    if v.is_none() {
        return Ok(None);
    }
    let n = ops::index_i64(t, v)?;
    match u32::try_from(n) {
        Ok(n) => Ok(Some(n)),
        Err(_) => Err(t.value_error("invalid user or group id")),
    }
}

fn groups(t: &mut Thread, v: Value) -> Result<Option<Vec<u32>>, Raised> {
    if v.is_none() {
        return Ok(None);
    }
    let mut out = Vec::new();
    ops::for_each(t, v, |t, v| {
        out.extend(id(t, v)?);
        Ok(())
    })?;
    Ok(Some(out))
}

fn fork_exec(t: &mut Thread, args: &[Value]) -> PyResult {
    let plan = Plan::of(t, args)?;
    // No handler of the script runs in the child before it is another program.
    let own = delivery::block_all();
    let mask = delivery::main_mask(t, own);
    // SAFETY: of this process's threads only the script's holds anything; the child goes on in it.
    let pid = unsafe { libc::fork() };
    if pid == 0 {
        delivery::forget();
        t.after_fork();
        run_child(t, &plan, &mask);
    }
    delivery::set_mask(&own);
    if pid < 0 {
        return Err(last_error(t, None));
    }
    t.int(i64::from(pid))
}

/// The step of the child's start that failed; the reason is the last error.
enum Failed {
    Before(&'static str),
    Preexec,
    Exec(i32),
}

/// Becomes the other program, or tells the parent why not.
fn run_child(t: &mut Thread, plan: &Plan, mask: &libc::sigset_t) -> ! {
    let failed = prepare(t, plan, mask).err().unwrap_or_else(|| {
        // Found out before anything else can fail.
        Failed::Exec(execute(plan))
    });
    let message = match failed {
        Failed::Before(step) => format!("OSError:{:x}:{step}", errno()),
        Failed::Preexec => "SubprocessError:0:Exception occurred in preexec_fn.".to_owned(),
        Failed::Exec(code) => format!("OSError:{code:x}:"),
    };
    // SAFETY: writes the message, and ends the process without running anything of it.
    unsafe {
        libc::write(plan.errpipe_write, message.as_ptr().cast(), message.len());
        libc::_exit(255)
    }
}

fn errno() -> i32 {
    std::io::Error::last_os_error().raw_os_error().unwrap_or(0)
}

/// Fails when a call of the system did.
fn worked(r: i32) -> Result<(), Failed> {
    if r < 0 {
        return Err(Failed::Before("noexec"));
    }
    Ok(())
}

fn prepare(t: &mut Thread, plan: &Plan, mask: &libc::sigset_t) -> Result<(), Failed> {
    connect_streams(plan)?;
    // SAFETY: plain calls of the system; texts end with zero bytes.
    unsafe {
        if let Some(cwd) = &plan.cwd
            && libc::chdir(cwd.as_ptr()) < 0
        {
            return Err(Failed::Before("noexec:chdir"));
        }
        if plan.umask >= 0 {
            libc::umask(plan.umask as libc::mode_t);
        }
        if plan.restore_signals {
            libc::signal(libc::SIGPIPE, libc::SIG_DFL);
            libc::signal(libc::SIGXFSZ, libc::SIG_DFL);
        }
        if plan.call_setsid {
            worked(libc::setsid())?;
        }
        if plan.group >= 0 {
            worked(libc::setpgid(0, plan.group))?;
        }
        if let Some(groups) = &plan.groups {
            worked(libc::setgroups(groups.len(), groups.as_ptr()))?;
        }
        if let Some(gid) = plan.gid {
            worked(libc::setregid(gid, gid))?;
        }
        if let Some(uid) = plan.uid {
            worked(libc::setreuid(uid, uid))?;
        }
    }
    delivery::set_mask(mask);
    if !plan.preexec.is_none() && call::call(t, plan.preexec, &[]).is_err() {
        return Err(Failed::Preexec);
    }
    if plan.close_fds {
        close_others(&plan.pass_fds);
    }
    Ok(())
}

/// Makes the pipes the three standard streams.
fn connect_streams(plan: &Plan) -> Result<(), Failed> {
    // SAFETY: plain calls of the system, that take numbers alone.
    unsafe {
        for fd in &plan.pass_fds {
            if *fd != plan.errpipe_write {
                worked(libc::fcntl(*fd, libc::F_SETFD, 0))?;
            }
        }
        for fd in plan.others.into_iter().chain([plan.errpipe_read]) {
            if fd >= 0 {
                worked(libc::close(fd))?;
            }
        }
        let [input, mut output, mut errors] = plan.streams;
        // Descriptors that would be overwritten are moved out of the way.
        if output == 0 {
            output = libc::dup(output);
            worked(output)?;
        }
        while errors == 0 || errors == 1 {
            errors = libc::dup(errors);
            worked(errors)?;
        }
        for (fd, to) in [(input, 0), (output, 1), (errors, 2)] {
            if fd == to {
                worked(libc::fcntl(fd, libc::F_SETFD, 0))?;
            } else if fd >= 0 {
                worked(libc::dup2(fd, to))?;
            }
        }
    }
    Ok(())
}

/// Closes all descriptors from 3 on that are not in the sorted `keep`.
fn close_others(keep: &[i32]) {
    let mut from = 3u32;
    for fd in keep.iter().map(|fd| *fd as u32).chain([u32::MAX]) {
        if fd > from {
            // SAFETY: takes numbers alone; nothing of this program uses the descriptors any more.
            unsafe { libc::syscall(libc::SYS_close_range, from, fd - 1, 0u32) };
        }
        from = from.max(fd.saturating_add(1));
    }
}

/// Tries the executables in turn; the error code of the first that exists, else of the last.
fn execute(plan: &Plan) -> i32 {
    let (mut last, mut found) = (0, None);
    for path in &plan.executables.pointers {
        if path.is_null() {
            break;
        }
        // SAFETY: the texts end with zero bytes, and the rows of them with null.
        unsafe {
            match &plan.env {
                Some(env) => libc::execve(*path, plan.args.pointers(), env.pointers()),
                None => libc::execv(*path, plan.args.pointers()),
            };
        }
        last = errno();
        if found.is_none() && !matches!(last, libc::ENOENT | libc::ENOTDIR) {
            found = Some(last);
        }
    }
    found.unwrap_or(last)
}
