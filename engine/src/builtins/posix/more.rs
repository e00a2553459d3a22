//! Reading and writing at places and in parts, users and groups of the process, and how it is scheduled.

use super::super::buffers::bytes_arg;
use super::at::owner;
use super::{c_int, checked, interruptible, numbers};
use crate::natives;
use crate::object::*;
use crate::runtime::ops;
use crate::value::Value;

natives! { FUNCTIONS:
    /// Read at most so many bytes from a place of a file.
    "pread" "(fd, length, offset, /)" => pread,
    /// Write bytes to a place of a file; how many were written.
    "pwrite" "(fd, buffer, offset, /)" => pwrite,
    "fdatasync" "(fd)" => fdatasync,
    "sync" "()" => sync,
    /// Close all descriptors from one to before another.
    "closerange" "(fd_low, fd_high, /)" => closerange,
    /// A descriptor of a file in memory.
    "memfd_create" "(name, flags, /)" => memfd_create,
    /// A descriptor that counts.
    "eventfd" "(initval, flags, /)" => eventfd,
    /// Set a real, effective and saved user; -1 leaves it as it is.
    "setresuid" "(ruid, euid, suid, /)" => setresuid,
    /// Set a real, effective and saved group; -1 leaves it as it is.
    "setresgid" "(rgid, egid, sgid, /)" => setresgid,
    "getresuid" "()" => getresuid,
    "getresgid" "()" => getresgid,
    "setuid" "(uid, /)" => setuid,
    "setgid" "(gid, /)" => setgid,
    "getgroups" "()" => getgroups,
    "getpriority" "(which, who)" => getpriority,
    "setpriority" "(which, who, priority)" => setpriority,
    /// The numbers of the processors that a process may run on.
    "getaffinity" "(pid, /)" => getaffinity,
    "setaffinity" "(pid, processors, /)" => setaffinity,
}

/// Most bytes of one read.
const LONGEST_READ: i64 = 1 << 30;

fn pread(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    let (n, at) = (ops::index_i64(t, args[1])?, ops::index_i64(t, args[2])?);
    if n < 0 {
        let e = std::io::Error::from_raw_os_error(libc::EINVAL);
        return Err(super::os_error(t, &e, None));
    }
    let n = n.min(LONGEST_READ) as usize;
    let mut buffer: Vec<u8> = Vec::new();
    if buffer.try_reserve_exact(n).is_err() {
        return Err(t.memory_error());
    }
    buffer.resize(n, 0);
    let got = interruptible(t, None, || {
        // SAFETY: writes at most the buffer's length.
        unsafe { libc::pread(fd, buffer.as_mut_ptr().cast(), buffer.len(), at) }
    })?;
    Ok(Bytes::new(t, &buffer[..got as usize])?.value())
}

fn pwrite(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    let data = bytes_arg(t, args[1])?.to_vec();
    let at = ops::index_i64(t, args[2])?;
    let n = interruptible(t, None, || {
        // SAFETY: reads the buffer's length.
        unsafe { libc::pwrite(fd, data.as_ptr().cast(), data.len(), at) }
    })?;
    t.int(n as i64)
}

fn fdatasync(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    interruptible(t, None, || {
        // SAFETY: takes a number alone.
        (unsafe { libc::fdatasync(fd) }) as isize
    })?;
    Ok(Value::NONE)
}

fn sync(t: &mut Thread, _args: &[Value]) -> PyResult {
    t.without_gil(|| {
        // SAFETY: takes nothing.
        unsafe { libc::sync() }
    });
    Ok(Value::NONE)
}

fn closerange(t: &mut Thread, args: &[Value]) -> PyResult {
    let (from, to) = (c_int(t, args[0])?.max(0), c_int(t, args[1])?);
    if from < to {
        // SAFETY: a script closes what it opened; the engine's own files check every result.
        unsafe { libc::syscall(libc::SYS_close_range, from, to - 1, 0) };
    }
    Ok(Value::NONE)
}

fn memfd_create(t: &mut Thread, args: &[Value]) -> PyResult {
    let name = super::c_path(t, args[0])?;
    let flags = ops::index_i64(t, args[1])? as u32;
    // SAFETY: the name ends with a zero byte.
    let fd = unsafe { libc::memfd_create(name.as_ptr(), flags) };
    checked(t, fd, None)
}

fn eventfd(t: &mut Thread, args: &[Value]) -> PyResult {
    let start = ops::index_i64(t, args[0])? as u32;
    let flags = c_int(t, args[1])?;
    // SAFETY: takes numbers alone.
    let fd = unsafe { libc::eventfd(start, flags) };
    checked(t, fd, None)
}

fn owners(t: &mut Thread, args: &[Value], what: &str) -> Result<[u32; 3], Raised> {
    Ok([
        owner(t, args[0], what)?,
        owner(t, args[1], what)?,
        owner(t, args[2], what)?,
    ])
}

fn setresuid(t: &mut Thread, args: &[Value]) -> PyResult {
    let [real, effective, saved] = owners(t, args, "uid")?;
    // SAFETY: takes numbers alone.
    let r = unsafe { libc::setresuid(real, effective, saved) };
    checked(t, r, None).map(|_| Value::NONE)
}

fn setresgid(t: &mut Thread, args: &[Value]) -> PyResult {
    let [real, effective, saved] = owners(t, args, "gid")?;
    // SAFETY: takes numbers alone.
    let r = unsafe { libc::setresgid(real, effective, saved) };
    checked(t, r, None).map(|_| Value::NONE)
}

fn getresuid(t: &mut Thread, _args: &[Value]) -> PyResult {
    let mut ids = [0u32; 3];
    let [a, b, c] = &mut ids;
    // SAFETY: writes three numbers.
    let r = unsafe { libc::getresuid(a, b, c) };
    checked(t, r, None)?;
    numbers(t, ids.map(i64::from))
}

fn getresgid(t: &mut Thread, _args: &[Value]) -> PyResult {
    let mut ids = [0u32; 3];
    let [a, b, c] = &mut ids;
    // SAFETY: writes three numbers.
    let r = unsafe { libc::getresgid(a, b, c) };
    checked(t, r, None)?;
    numbers(t, ids.map(i64::from))
}

fn setuid(t: &mut Thread, args: &[Value]) -> PyResult {
    let id = owner(t, args[0], "uid")?;
    // SAFETY: takes a number alone.
    let r = unsafe { libc::setuid(id) };
    checked(t, r, None).map(|_| Value::NONE)
}

fn setgid(t: &mut Thread, args: &[Value]) -> PyResult {
    let id = owner(t, args[0], "gid")?;
    // SAFETY: takes a number alone.
    let r = unsafe { libc::setgid(id) };
    checked(t, r, None).map(|_| Value::NONE)
}

fn getgroups(t: &mut Thread, _args: &[Value]) -> PyResult {
    // SAFETY: asks for their number alone.
    let n = unsafe { libc::getgroups(0, core::ptr::null_mut()) };
    checked(t, n, None)?;
    let mut groups = vec![0u32; n as usize];
    // SAFETY: writes at most so many numbers.
    let n = unsafe { libc::getgroups(n, groups.as_mut_ptr()) };
    checked(t, n, None)?;
    let list = List::new(t)?;
    for group in &groups[..n as usize] {
        list.push(t, Value::small_int(i64::from(*group)))?;
    }
    Ok(list.value())
}

fn getpriority(t: &mut Thread, args: &[Value]) -> PyResult {
    let (which, who) = (c_int(t, args[0])?, c_int(t, args[1])?);
    // SAFETY: takes numbers; -1 is an error only with an error code.
    let (found, failed) = unsafe {
        *libc::__errno_location() = 0;
        let found = libc::getpriority(which as _, who as libc::id_t);
        (found, found == -1 && *libc::__errno_location() != 0)
    };
    if failed {
        return Err(super::last_error(t, None));
    }
    t.int(i64::from(found))
}

fn setpriority(t: &mut Thread, args: &[Value]) -> PyResult {
    let (which, who) = (c_int(t, args[0])?, c_int(t, args[1])?);
    let priority = c_int(t, args[2])?;
    // SAFETY: takes numbers alone.
    let r = unsafe { libc::setpriority(which as _, who as libc::id_t, priority) };
    checked(t, r, None).map(|_| Value::NONE)
}

/// Processors that a set of the system's has room for.
const PROCESSORS: usize = libc::CPU_SETSIZE as usize;

fn getaffinity(t: &mut Thread, args: &[Value]) -> PyResult {
    let pid = c_int(t, args[0])?;
    // SAFETY: all-zero bytes are a valid set, which the call fills.
    let (r, set) = unsafe {
        let mut set: libc::cpu_set_t = core::mem::zeroed();
        let r = libc::sched_getaffinity(pid, size_of::<libc::cpu_set_t>(), &mut set);
        (r, set)
    };
    checked(t, r, None)?;
    let list = List::new(t)?;
    for i in 0..PROCESSORS {
        // SAFETY: below the number that the set has room for.
        if unsafe { libc::CPU_ISSET(i, &set) } {
            list.push(t, Value::small_int(i as i64))?;
        }
    }
    Ok(list.value())
}

fn setaffinity(t: &mut Thread, args: &[Value]) -> PyResult {
    let pid = c_int(t, args[0])?;
    // SAFETY: all-zero bytes are a valid set.
    let mut set: libc::cpu_set_t = unsafe { core::mem::zeroed() };
    ops::for_each(t, args[1], |t, v| {
        match ops::index_i64(t, v)? {
            n if n < 0 => return Err(t.value_error("negative CPU number")),
            // SAFETY: below the number that the set has room for.
            n if (n as usize) < PROCESSORS => unsafe { libc::CPU_SET(n as usize, &mut set) },
            _ => return Err(t.overflow_error("CPU number too large")),
        }
        Ok(())
    })?;
    // SAFETY: reads the set.
    let r = unsafe { libc::sched_setaffinity(pid, size_of::<libc::cpu_set_t>(), &set) };
    checked(t, r, None).map(|_| Value::NONE)
}
