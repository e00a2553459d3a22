//! Calls that take file descriptors.

use super::{c_int, c_path, checked, interruptible, last_error, numbers, stat_numbers};
use crate::builtins::buffers::Region;
use crate::builtins::exceptions::os_error;
use crate::builtins::str_args::type_name;
use crate::natives;
use crate::object::*;
use crate::runtime::ops;
use crate::value::Value;
use std::fs::File;
use std::mem::ManuallyDrop;
use std::os::fd::FromRawFd;

natives! { FUNCTIONS:
    /// Open a file; the descriptor.
    "open" "(path, flags, mode, /)" => open,
    /// Close a descriptor.
    "close" "(fd, /)" => close,
    /// Read at most so many bytes.
    "read" "(fd, length, /)" => read,
    /// Read into a buffer; how many bytes.
    "readinto" "(fd, buffer, /)" => readinto,
    /// Write bytes; how many were written.
    "write" "(fd, data, /)" => write,
    /// Move to a place in a file.
    "lseek" "(fd, position, how, /)" => lseek,
    /// The numbers of a stat_result.
    "fstat" "(fd, /)" => fstat,
    /// Cut or extend a file.
    "ftruncate" "(fd, length, /)" => ftruncate,
    /// Write to the disk what waits.
    "fsync" "(fd, /)" => fsync,
    /// Another descriptor of the same file, not inherited.
    "dup" "(fd, /)" => dup,
    /// Make a descriptor one of the same file.
    "dup2" "(fd, fd2, inheritable, /)" => dup2,
    /// A pipe: the descriptors of its ends, neither inherited.
    "pipe" "()" => pipe,
    /// A pipe whose ends have these flags.
    "pipe2" "(flags, /)" => pipe2,
    /// Copy bytes from a file to another descriptor; how many.
    "sendfile" "(out_fd, in_fd, offset, count)" => sendfile,
    /// Does a call wait until the descriptor is ready?
    "get_blocking" "(fd, /)" => get_blocking,
    /// Have calls wait until the descriptor is ready, or not.
    "set_blocking" "(fd, blocking, /)" => set_blocking,
    /// Is it a terminal?
    "isatty" "(fd, /)" => isatty,
    /// Columns and lines of a terminal.
    "get_terminal_size" "(fd, /)" => terminal_size,
    /// Is it inherited by programs that are started?
    "get_inheritable" "(fd, /)" => get_inheritable,
    /// Have it inherited or not.
    "set_inheritable" "(fd, inheritable, /)" => set_inheritable,
}

fn open(t: &mut Thread, args: &[Value]) -> PyResult {
    let path = c_path(t, args[0])?;
    let (flags, mode) = (c_int(t, args[1])?, c_int(t, args[2])?);
    let fd = interruptible(t, Some(args[0]), || {
        // SAFETY: the path ends with a zero byte.
        (unsafe { libc::open(path.as_ptr(), flags | libc::O_CLOEXEC, mode) }) as isize
    })?;
    t.int(fd as i64)
}

fn close(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    // SAFETY: a script closes what it opened; the engine's own files check every result.
    let r = unsafe { libc::close(fd) };
    checked(t, r, None)
}

/// Most bytes of one read.
const LONGEST_READ: i64 = 1 << 30;

fn read(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    let n = ops::index_i64(t, args[1])?;
    if n < 0 {
        return Err(os_error(
            t,
            &std::io::Error::from_raw_os_error(libc::EINVAL),
            None,
        ));
    }
    let mut buffer: Vec<u8> = Vec::new();
    if buffer
        .try_reserve_exact(n.min(LONGEST_READ) as usize)
        .is_err()
    {
        return Err(t.memory_error());
    }
    buffer.resize(n.min(LONGEST_READ) as usize, 0);
    let got = interruptible(t, None, || {
        // SAFETY: writes at most the buffer's length.
        unsafe { libc::read(fd, buffer.as_mut_ptr().cast(), buffer.len()) }
    })?;
    Ok(Bytes::new(t, &buffer[..got as usize])?.value())
}

fn readinto(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    let to = match Region::of(args[1]) {
        Some(to) if !to.readonly => to,
        _ => {
            let message = format!(
                "readinto() argument 2 must be read-write bytes-like object, not {}",
                type_name(t, args[1])
            );
            return Err(t.type_error(message));
        }
    };
    let mut buffer = vec![0u8; to.len];
    let got = interruptible(t, None, || {
        // SAFETY: writes at most the buffer's length.
        unsafe { libc::read(fd, buffer.as_mut_ptr().cast(), buffer.len()) }
    })?;
    to.write(0, &buffer[..got as usize]);
    t.int(got as i64)
}

fn write(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    let class = t.class(ClassId::Bytes).value();
    let data = crate::runtime::call::call(t, class, &[args[1]])?;
    let Some(data) = data.cast::<Bytes>() else {
        return Err(t.type_error("a bytes-like object is required"));
    };
    let data = data.as_slice().to_vec();
    let n = interruptible(t, None, || {
        // SAFETY: reads the buffer's length.
        unsafe { libc::write(fd, data.as_ptr().cast(), data.len()) }
    })?;
    t.int(n as i64)
}

fn lseek(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    let (position, how) = (ops::index_i64(t, args[1])?, c_int(t, args[2])?);
    // SAFETY: takes numbers alone.
    let at = unsafe { libc::lseek(fd, position, how) };
    if at < 0 {
        return Err(last_error(t, None));
    }
    t.int(at)
}

/// The file of a descriptor that stays open.
fn borrowed(fd: i32) -> ManuallyDrop<File> {
    // SAFETY: never closed here; a number that is no descriptor makes the calls fail.
    ManuallyDrop::new(unsafe { File::from_raw_fd(fd.max(0)) })
}

/// EBADF for numbers that cannot be descriptors.
fn descriptor(t: &mut Thread, v: Value) -> Result<i32, Raised> {
    let fd = c_int(t, v)?;
    if fd < 0 {
        return Err(os_error(
            t,
            &std::io::Error::from_raw_os_error(libc::EBADF),
            None,
        ));
    }
    Ok(fd)
}

fn fstat(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = descriptor(t, args[0])?;
    match borrowed(fd).metadata() {
        Ok(m) => stat_numbers(t, &m),
        Err(e) => Err(os_error(t, &e, None)),
    }
}

fn ftruncate(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    let length = ops::index_i64(t, args[1])?;
    // SAFETY: takes numbers alone.
    let r = unsafe { libc::ftruncate(fd, length) };
    checked(t, r, None)
}

fn fsync(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    // SAFETY: takes a number alone.
    let r = unsafe { libc::fsync(fd) };
    checked(t, r, None)
}

fn dup(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    // SAFETY: takes numbers alone.
    let r = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) };
    checked(t, r, None)
}

fn dup2(t: &mut Thread, args: &[Value]) -> PyResult {
    let (fd, to) = (c_int(t, args[0])?, c_int(t, args[1])?);
    let flags = if ops::truthy(t, args[2])? {
        0
    } else {
        libc::O_CLOEXEC
    };
    let r = if fd == to {
        fd
    } else {
        // SAFETY: takes numbers alone.
        unsafe { libc::dup3(fd, to, flags) }
    };
    checked(t, r, None)
}

fn pipe(t: &mut Thread, _args: &[Value]) -> PyResult {
    new_pipe(t, libc::O_CLOEXEC)
}

fn pipe2(t: &mut Thread, args: &[Value]) -> PyResult {
    let flags = c_int(t, args[0])?;
    new_pipe(t, flags)
}

fn new_pipe(t: &mut Thread, flags: i32) -> PyResult {
    let mut ends = [0i32; 2];
    // SAFETY: writes two numbers.
    if unsafe { libc::pipe2(ends.as_mut_ptr(), flags) } < 0 {
        return Err(last_error(t, None));
    }
    numbers(t, ends.map(i64::from))
}

fn sendfile(t: &mut Thread, args: &[Value]) -> PyResult {
    let (to, from) = (c_int(t, args[0])?, c_int(t, args[1])?);
    let mut offset = match args[2] {
        v if v.is_none() => None,
        v => Some(ops::index_i64(t, v)?),
    };
    let count = ops::index_i64(t, args[3])?;
    let at = offset
        .as_mut()
        .map_or(core::ptr::null_mut(), |o| &raw mut *o);
    let n = interruptible(t, None, || {
        // SAFETY: takes numbers, and reads and writes the offset.
        unsafe { libc::sendfile(to, from, at, count.max(0) as usize) }
    })?;
    t.int(n as i64)
}

fn status_flags(t: &mut Thread, fd: i32) -> Result<i32, Raised> {
    // SAFETY: takes numbers alone.
    match unsafe { libc::fcntl(fd, libc::F_GETFL) } {
        flags if flags < 0 => Err(last_error(t, None)),
        flags => Ok(flags),
    }
}

fn get_blocking(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    let flags = status_flags(t, fd)?;
    Ok(Value::bool(flags & libc::O_NONBLOCK == 0))
}

fn set_blocking(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    let blocks = ops::truthy(t, args[1])?;
    let flags = status_flags(t, fd)? & !libc::O_NONBLOCK;
    let flags = if blocks {
        flags
    } else {
        flags | libc::O_NONBLOCK
    };
    // SAFETY: takes numbers alone.
    let r = unsafe { libc::fcntl(fd, libc::F_SETFL, flags) };
    checked(t, r, None).map(|_| Value::NONE)
}

fn isatty(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    // SAFETY: takes a number alone.
    Ok(Value::bool(unsafe { libc::isatty(fd) } == 1))
}

fn terminal_size(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    let mut size = libc::winsize {
        ws_row: 0,
        ws_col: 0,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    // SAFETY: writes the structure.
    if unsafe { libc::ioctl(fd, libc::TIOCGWINSZ, &raw mut size) } < 0 {
        return Err(last_error(t, None));
    }
    numbers(t, [i64::from(size.ws_col), i64::from(size.ws_row)])
}

fn get_inheritable(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    // SAFETY: takes numbers alone.
    let flags = unsafe { libc::fcntl(fd, libc::F_GETFD) };
    if flags < 0 {
        return Err(last_error(t, None));
    }
    Ok(Value::bool(flags & libc::FD_CLOEXEC == 0))
}

fn set_inheritable(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    let flag = if ops::truthy(t, args[1])? {
        0
    } else {
        libc::FD_CLOEXEC
    };
    // SAFETY: takes numbers alone.
    let r = unsafe { libc::fcntl(fd, libc::F_SETFD, flag) };
    checked(t, r, None)
}
