//! The module `_sockets`: the system's calls about sockets, by descriptor. The class on them is in Python, in `_socket`.
//!
//! A timeout is in nanoseconds; a negative one is for ever, and 0 never waits: the descriptor is then
//! in non-blocking mode, as it is for every other timeout that ends.

mod address;
mod constants;
mod lookup;
mod messages;
mod options;

use super::buffers::{Region, bytes_arg};
use super::exceptions::os_error_code;
use super::posix::interruptible;
use super::select::{Deadline, wait_for};
use super::str_args::{int_arg, size_arg, type_name};
use crate::natives;
use crate::object::*;
use crate::runtime::{define, ops};
use crate::value::Value;
use address::{Address, last_error};

natives! { FUNCTIONS:
    /// A socket; its descriptor.
    "open" "(family, type, proto, /)" => open,
    /// Two sockets that are connected.
    "pair" "(family, type, proto, /)" => pair,
    "bind" "(fd, family, address, /)" => bind,
    /// 0, or the error code.
    "connect" "(fd, family, address, timeout, /)" => connect,
    "listen" "(fd, backlog, /)" => listen,
    /// Descriptor and address of the next who connects.
    "accept" "(fd, timeout, /)" => accept,
    "recv" "(fd, size, flags, timeout, /)" => recv,
    "recv_into" "(fd, buffer, size, flags, timeout, /)" => recv_into,
    /// Bytes and the address of the sender.
    "recvfrom" "(fd, size, flags, timeout, /)" => recvfrom,
    "send" "(fd, data, flags, timeout, /)" => send,
    "sendall" "(fd, data, flags, timeout, /)" => sendall,
    "sendto" "(fd, data, flags, family, address, timeout, /)" => sendto,
    "shutdown" "(fd, how, /)" => shutdown,
    /// The address of the socket.
    "getsockname" "(fd, /)" => getsockname,
    /// The address of the other side.
    "getpeername" "(fd, /)" => getpeername,
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    let d = define::module(t, "_sockets", FUNCTIONS)?.dict();
    define::functions(t, d, "_sockets", lookup::FUNCTIONS)?;
    define::functions(t, d, "_sockets", options::FUNCTIONS)?;
    define::functions(t, d, "_sockets", messages::FUNCTIONS)?;
    let numbers = Dict::new(t)?;
    for (name, n) in constants::NUMBERS {
        define::set(t, numbers, name, Value::small_int(*n))?;
    }
    define::set(t, d, "numbers", numbers.value())?;
    let error = lookup::error_class(t)?.value();
    define::set(t, d, "gaierror", error)
}

/// Waits until the descriptor is ready for `events`.
///
/// # Errors
/// TimeoutError; what the handler of a signal raises.
fn wait(t: &mut Thread, fd: i32, events: i16, deadline: Deadline) -> Result<(), Raised> {
    let mut fds = [libc::pollfd {
        fd,
        events,
        revents: 0,
    }];
    if wait_for(t, &mut fds, deadline)? == 0 {
        return Err(t.raise(ClassId::TimeoutError, "timed out"));
    }
    Ok(())
}

/// Makes a call that may have to wait for `events` of the descriptor, until its deadline.
fn waiting(
    t: &mut Thread,
    fd: i32,
    events: i16,
    timeout: i64,
    deadline: Deadline,
    mut call: impl FnMut() -> isize,
) -> Result<usize, Raised> {
    loop {
        if timeout > 0 {
            wait(t, fd, events, deadline)?;
        }
        let mut would_block = false;
        let r = interruptible(t, None, || {
            let r = call();
            let code = std::io::Error::last_os_error().raw_os_error();
            would_block = r < 0 && matches!(code, Some(libc::EAGAIN));
            if would_block && timeout > 0 { 0 } else { r }
        })?;
        if !would_block || timeout <= 0 {
            return Ok(r as usize);
        }
    }
}

/// As [`waiting`], with the timeout that script gave.
fn until(
    t: &mut Thread,
    fd: i32,
    events: i16,
    timeout: Value,
    call: impl FnMut() -> isize,
) -> Result<usize, Raised> {
    let timeout = ops::index_i64(t, timeout)?;
    waiting(t, fd, events, timeout, Deadline::after(timeout), call)
}

/// None, or OSError.
fn done(t: &mut Thread, r: i32) -> PyResult {
    if r < 0 {
        return Err(last_error(t));
    }
    Ok(Value::NONE)
}

fn open(t: &mut Thread, args: &[Value]) -> PyResult {
    let family = int_arg(t, args[0])?;
    let (kind, proto) = (int_arg(t, args[1])?, int_arg(t, args[2])?);
    // SAFETY: takes numbers alone.
    let fd = unsafe { libc::socket(family, kind | libc::SOCK_CLOEXEC, proto) };
    if fd < 0 {
        return Err(last_error(t));
    }
    Ok(Value::small_int(i64::from(fd)))
}

fn pair(t: &mut Thread, args: &[Value]) -> PyResult {
    let family = int_arg(t, args[0])?;
    let (kind, proto) = (int_arg(t, args[1])?, int_arg(t, args[2])?);
    let mut ends = [0i32; 2];
    // SAFETY: writes two numbers.
    let r =
        unsafe { libc::socketpair(family, kind | libc::SOCK_CLOEXEC, proto, ends.as_mut_ptr()) };
    done(t, r)?;
    let [a, b] = ends.map(|fd| Value::small_int(i64::from(fd)));
    Ok(Tuple::new(t, &[a, b])?.value())
}

fn bind(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = int_arg(t, args[0])?;
    let family = int_arg(t, args[1])?;
    let a = address::from_script(t, family, args[2], "bind")?;
    // SAFETY: pointer and length are those of the address.
    let r = unsafe { libc::bind(fd, a.pointer(), a.len) };
    done(t, r)
}

/// The error that the descriptor has noted.
fn noted_error(fd: i32) -> i32 {
    let mut code = 0i32;
    let mut len = size_of::<i32>() as libc::socklen_t;
    // SAFETY: writes a number of that size.
    unsafe {
        libc::getsockopt(
            fd,
            libc::SOL_SOCKET,
            libc::SO_ERROR,
            (&raw mut code).cast(),
            &mut len,
        )
    };
    code
}

fn connect(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = int_arg(t, args[0])?;
    let family = int_arg(t, args[1])?;
    let a = address::from_script(t, family, args[2], "connect")?;
    let timeout = ops::index_i64(t, args[3])?;
    // SAFETY: pointer and length are those of the address.
    let r = unsafe { libc::connect(fd, a.pointer(), a.len) };
    if r == 0 {
        return Ok(Value::small_int(0));
    }
    let mut code = std::io::Error::last_os_error()
        .raw_os_error()
        .unwrap_or(libc::EIO);
    // An interrupted call goes on by itself, as one that does not wait.
    let goes_on = code == libc::EINTR || code == libc::EINPROGRESS && timeout > 0;
    if goes_on && timeout != 0 {
        wait(t, fd, libc::POLLOUT, Deadline::after(timeout))?;
        code = noted_error(fd);
    }
    Ok(Value::small_int(i64::from(code)))
}

fn listen(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = int_arg(t, args[0])?;
    let backlog = int_arg(t, args[1])?.max(0);
    // SAFETY: takes numbers alone.
    let r = unsafe { libc::listen(fd, backlog) };
    done(t, r)
}

fn accept(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = int_arg(t, args[0])?;
    let mut a = Address::empty();
    let mut len = a.len;
    let new = until(t, fd, libc::POLLIN, args[1], || {
        // SAFETY: writes an address of at most the given length.
        (unsafe { libc::accept4(fd, a.pointer_mut(), &mut len, libc::SOCK_CLOEXEC) }) as isize
    })?;
    a.len = len;
    let a = address::to_script(t, &a)?;
    Ok(Tuple::new(t, &[Value::small_int(new as i64), a])?.value())
}

/// Room for what is received.
fn room(t: &mut Thread, v: Value, function: &str) -> Result<Vec<u8>, Raised> {
    let size = size_arg(t, v)?;
    let Ok(size) = usize::try_from(size) else {
        return Err(t.value_error(format!("negative buffersize in {function}")));
    };
    let mut room = Vec::new();
    if room.try_reserve_exact(size).is_err() {
        return Err(t.memory_error());
    }
    room.resize(size, 0u8);
    Ok(room)
}

fn recv(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = int_arg(t, args[0])?;
    let mut buffer = room(t, args[1], "recv")?;
    let flags = int_arg(t, args[2])?;
    let n = until(t, fd, libc::POLLIN, args[3], || {
        // SAFETY: writes at most the buffer's length.
        unsafe { libc::recv(fd, buffer.as_mut_ptr().cast(), buffer.len(), flags) }
    })?;
    Ok(Bytes::new(t, &buffer[..n])?.value())
}

fn recv_into(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = int_arg(t, args[0])?;
    let target = match Region::of(args[1]) {
        Some(target) if !target.readonly => target,
        _ => {
            let message = format!(
                "recv_into() argument 1 must be read-write bytes-like object, not {}",
                type_name(t, args[1])
            );
            return Err(t.type_error(message));
        }
    };
    let mut buffer = room(t, args[2], "recv_into")?;
    if buffer.is_empty() {
        buffer.resize(target.len, 0);
    }
    if buffer.len() > target.len {
        return Err(t.value_error("buffer too small for requested bytes"));
    }
    let flags = int_arg(t, args[3])?;
    let n = until(t, fd, libc::POLLIN, args[4], || {
        // SAFETY: writes at most the buffer's length.
        unsafe { libc::recv(fd, buffer.as_mut_ptr().cast(), buffer.len(), flags) }
    })?;
    target.write(0, &buffer[..n]);
    Ok(Value::small_int(n as i64))
}

fn recvfrom(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = int_arg(t, args[0])?;
    let mut buffer = room(t, args[1], "recvfrom")?;
    let flags = int_arg(t, args[2])?;
    let mut a = Address::empty();
    let mut len = a.len;
    let n = until(t, fd, libc::POLLIN, args[3], || {
        // SAFETY: writes at most the buffer's length, and an address of at most the given length.
        unsafe {
            libc::recvfrom(
                fd,
                buffer.as_mut_ptr().cast(),
                buffer.len(),
                flags,
                a.pointer_mut(),
                &mut len,
            )
        }
    })?;
    a.len = len;
    let data = Bytes::new(t, &buffer[..n])?.value();
    let a = address::to_script(t, &a)?;
    Ok(Tuple::new(t, &[data, a])?.value())
}

fn send(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = int_arg(t, args[0])?;
    let data = bytes_arg(t, args[1])?;
    let flags = int_arg(t, args[2])?;
    let n = until(t, fd, libc::POLLOUT, args[3], || {
        // SAFETY: reads the data's length.
        unsafe { libc::send(fd, data.as_ptr().cast(), data.len(), flags) }
    })?;
    Ok(Value::small_int(n as i64))
}

fn sendall(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = int_arg(t, args[0])?;
    let data = bytes_arg(t, args[1])?;
    let flags = int_arg(t, args[2])?;
    let timeout = ops::index_i64(t, args[3])?;
    let deadline = Deadline::after(timeout);
    let mut rest = &data[..];
    while !rest.is_empty() {
        let n = waiting(t, fd, libc::POLLOUT, timeout, deadline, || {
            // SAFETY: reads the rest's length.
            unsafe { libc::send(fd, rest.as_ptr().cast(), rest.len(), flags) }
        })?;
        rest = &rest[n..];
    }
    Ok(Value::NONE)
}

fn sendto(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = int_arg(t, args[0])?;
    let data = bytes_arg(t, args[1])?;
    let flags = int_arg(t, args[2])?;
    let family = int_arg(t, args[3])?;
    let a = address::from_script(t, family, args[4], "sendto")?;
    let n = until(t, fd, libc::POLLOUT, args[5], || {
        // SAFETY: reads the data's length; pointer and length are those of the address.
        unsafe {
            libc::sendto(
                fd,
                data.as_ptr().cast(),
                data.len(),
                flags,
                a.pointer(),
                a.len,
            )
        }
    })?;
    Ok(Value::small_int(n as i64))
}

fn shutdown(t: &mut Thread, args: &[Value]) -> PyResult {
    let (fd, how) = (int_arg(t, args[0])?, int_arg(t, args[1])?);
    // SAFETY: takes numbers alone.
    let r = unsafe { libc::shutdown(fd, how) };
    done(t, r)
}

fn name(
    t: &mut Thread,
    fd: Value,
    call: unsafe extern "C" fn(i32, *mut libc::sockaddr, *mut libc::socklen_t) -> i32,
) -> PyResult {
    let fd = int_arg(t, fd)?;
    let mut a = Address::empty();
    let mut len = a.len;
    // SAFETY: writes an address of at most the given length.
    let r = unsafe { call(fd, a.pointer_mut(), &mut len) };
    done(t, r)?;
    a.len = len;
    address::to_script(t, &a)
}

fn getsockname(t: &mut Thread, args: &[Value]) -> PyResult {
    name(t, args[0], libc::getsockname)
}

fn getpeername(t: &mut Thread, args: &[Value]) -> PyResult {
    name(t, args[0], libc::getpeername)
}

/// Raises OSError for a code.
fn failed(t: &mut Thread, code: i32) -> Raised {
    os_error_code(t, code, None)
}
