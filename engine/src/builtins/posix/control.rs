//! Control of descriptors, locks of files, and entries of users and groups.

use super::super::buffers::{Region, bytes_arg};
use super::{bytes, c_int, c_path, interruptible};
use crate::natives;
use crate::object::*;
use crate::runtime::ops;
use crate::value::Value;
use core::ffi::{CStr, c_char};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

natives! { FUNCTIONS:
    /// Control a descriptor: an int for an int, bytes for bytes.
    "fcntl" "(fd, cmd, arg, /)" => fcntl,
    /// Control a device: an int for an int, bytes for bytes, an int for a buffer that is written to.
    "ioctl" "(fd, request, arg, /)" => ioctl,
    /// Lock or unlock a file.
    "flock" "(fd, operation, /)" => flock,
    /// Lock or unlock part of a file.
    "lockf" "(fd, wait, kind, len, start, whence, /)" => lockf,
    /// The entry of a user by name or number, or None: a tuple of bytes and ints.
    "getpw" "(key, /)" => getpw,
    /// The entry of a group by name or number, or None.
    "getgr" "(key, /)" => getgr,
    /// All entries of users.
    "getpwall" "()" => getpwall,
    /// All entries of groups.
    "getgrall" "()" => getgrall,
}

/// Bytes of an argument that is no int, and of what the system writes over it.
const ROOM: usize = 1024;

/// A copy of the bytes of an argument, with room behind them.
fn filled(t: &mut Thread, v: Value, function: &str) -> Result<([u8; ROOM], usize), Raised> {
    let given = bytes_arg(t, v)?;
    let mut buffer = [0; ROOM];
    match buffer.get_mut(..given.len()) {
        Some(start) => start.copy_from_slice(&given),
        None => return Err(t.value_error(format!("{function} argument 3 is too long"))),
    }
    Ok((buffer, given.len()))
}

fn fcntl(t: &mut Thread, args: &[Value]) -> PyResult {
    let (fd, cmd) = (c_int(t, args[0])?, c_int(t, args[1])?);
    if args[2].is_any_int() {
        let arg = ops::index_i64(t, args[2])?;
        let r = interruptible(t, None, || {
            // SAFETY: takes numbers alone.
            (unsafe { libc::fcntl(fd, cmd, arg) }) as isize
        })?;
        return t.int(r as i64);
    }
    let (mut buffer, len) = filled(t, args[2], "fcntl")?;
    interruptible(t, None, || {
        // SAFETY: the structures of all commands are smaller than the buffer.
        (unsafe { libc::fcntl(fd, cmd, buffer.as_mut_ptr()) }) as isize
    })?;
    Ok(Bytes::new(t, &buffer[..len])?.value())
}

fn ioctl(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    let request = ops::index_i64(t, args[1])? as libc::Ioctl;
    if args[2].is_any_int() {
        let arg = ops::index_i64(t, args[2])?;
        let r = interruptible(t, None, || {
            // SAFETY: takes numbers alone.
            (unsafe { libc::ioctl(fd, request, arg) }) as isize
        })?;
        return t.int(r as i64);
    }
    let target = Region::of(args[2]).filter(|r| !r.readonly);
    let (mut buffer, len) = filled(t, args[2], "ioctl")?;
    let r = interruptible(t, None, || {
        // SAFETY: the structures of all requests are smaller than the buffer.
        (unsafe { libc::ioctl(fd, request, buffer.as_mut_ptr()) }) as isize
    })?;
    match target {
        Some(target) => {
            target.write(0, &buffer[..len]);
            t.int(r as i64)
        }
        None => Ok(Bytes::new(t, &buffer[..len])?.value()),
    }
}

fn flock(t: &mut Thread, args: &[Value]) -> PyResult {
    let (fd, operation) = (c_int(t, args[0])?, c_int(t, args[1])?);
    interruptible(t, None, || {
        // SAFETY: takes numbers alone.
        (unsafe { libc::flock(fd, operation) }) as isize
    })?;
    Ok(Value::NONE)
}

fn lockf(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    let command = match ops::truthy(t, args[1])? {
        true => libc::F_SETLKW,
        false => libc::F_SETLK,
    };
    let lock = libc::flock {
        l_type: c_int(t, args[2])? as _,
        l_len: ops::index_i64(t, args[3])?,
        l_start: ops::index_i64(t, args[4])?,
        l_whence: c_int(t, args[5])? as _,
        l_pid: 0,
    };
    interruptible(t, None, || {
        // SAFETY: reads the structure.
        (unsafe { libc::fcntl(fd, command, &lock) }) as isize
    })?;
    Ok(Value::NONE)
}

/// A text of the C library, as bytes.
///
/// # Safety
/// The pointer is null or leads to a text.
unsafe fn text(t: &mut Thread, p: *const c_char) -> PyResult {
    if p.is_null() {
        return bytes(t, OsStr::new(""));
    }
    // SAFETY: the caller's promise.
    let text = unsafe { CStr::from_ptr(p) };
    bytes(t, OsStr::from_bytes(text.to_bytes()))
}

fn user(t: &mut Thread, entry: &libc::passwd) -> PyResult {
    // SAFETY: the entry's texts are valid until the next call.
    let texts = unsafe {
        [
            text(t, entry.pw_name)?,
            text(t, entry.pw_passwd)?,
            text(t, entry.pw_gecos)?,
            text(t, entry.pw_dir)?,
            text(t, entry.pw_shell)?,
        ]
    };
    let [uid, gid] = [entry.pw_uid, entry.pw_gid].map(|n| Value::small_int(i64::from(n)));
    let [name, password, gecos, dir, shell] = texts;
    Ok(Tuple::new(t, &[name, password, uid, gid, gecos, dir, shell])?.value())
}

fn group(t: &mut Thread, entry: &libc::group) -> PyResult {
    let members = List::new(t)?;
    let mut at = entry.gr_mem;
    // SAFETY: the entry's texts are valid until the next call, and null ends the row of members.
    unsafe {
        while !at.is_null() && !(*at).is_null() {
            let member = text(t, *at)?;
            members.push(t, member)?;
            at = at.add(1);
        }
        let (name, password) = (text(t, entry.gr_name)?, text(t, entry.gr_passwd)?);
        let gid = Value::small_int(i64::from(entry.gr_gid));
        Ok(Tuple::new(t, &[name, password, gid, members.value()])?.value())
    }
}

/// The number in `key`, or `None` when it is a name. Numbers that are nobody's become one.
fn number(t: &mut Thread, key: Value) -> Result<Option<u32>, Raised> {
    if !key.is_any_int() {
        return Ok(None);
    }
    let n = ops::index_i64(t, key)?;
    Ok(Some(u32::try_from(n).unwrap_or(u32::MAX)))
}

fn getpw(t: &mut Thread, args: &[Value]) -> PyResult {
    let found = match number(t, args[0])? {
        // SAFETY: takes a number; the entry is copied before another is asked for.
        Some(n) => unsafe { libc::getpwuid(n).as_ref() },
        None => {
            let name = c_path(t, args[0])?;
            // SAFETY: the name ends with a zero byte.
            unsafe { libc::getpwnam(name.as_ptr()).as_ref() }
        }
    };
    found.map_or(Ok(Value::NONE), |entry| user(t, entry))
}

fn getgr(t: &mut Thread, args: &[Value]) -> PyResult {
    let found = match number(t, args[0])? {
        // SAFETY: takes a number; the entry is copied before another is asked for.
        Some(n) => unsafe { libc::getgrgid(n).as_ref() },
        None => {
            let name = c_path(t, args[0])?;
            // SAFETY: the name ends with a zero byte.
            unsafe { libc::getgrnam(name.as_ptr()).as_ref() }
        }
    };
    found.map_or(Ok(Value::NONE), |entry| group(t, entry))
}

fn getpwall(t: &mut Thread, _args: &[Value]) -> PyResult {
    let all = List::new(t)?;
    // SAFETY: each entry is copied before the next is asked for.
    unsafe {
        libc::setpwent();
        while let Some(entry) = libc::getpwent().as_ref() {
            let row = user(t, entry)?;
            all.push(t, row)?;
        }
        libc::endpwent();
    }
    Ok(all.value())
}

fn getgrall(t: &mut Thread, _args: &[Value]) -> PyResult {
    let all = List::new(t)?;
    // SAFETY: each entry is copied before the next is asked for.
    unsafe {
        libc::setgrent();
        while let Some(entry) = libc::getgrent().as_ref() {
            let row = group(t, entry)?;
            all.push(t, row)?;
        }
        libc::endgrent();
    }
    Ok(all.value())
}
