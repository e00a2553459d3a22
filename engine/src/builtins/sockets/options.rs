//! Options of sockets.

use super::super::buffers::bytes_arg;
use super::super::str_args::int_arg;
use super::{done, failed};
use crate::natives;
use crate::object::*;
use crate::value::Value;

natives! { FUNCTIONS:
    /// An option as an int, or as bytes when their number is given.
    "getsockopt" "(fd, level, option, buflen=0, /)" => getsockopt,
    /// Set an option to an int, to bytes, or to None with a length.
    "setsockopt" "(fd, level, option, value, optlen=None, /)" => setsockopt,
    /// None for 0, else OSError.
    "check" "(code, /)" => check,
}

/// Most bytes of an option.
const LONGEST: usize = 1024;

fn getsockopt(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = int_arg(t, args[0])?;
    let (level, option) = (int_arg(t, args[1])?, int_arg(t, args[2])?);
    let size = match args[3] {
        v if v.is_unbound() => 0,
        v => int_arg(t, v)?,
    };
    let is_int = size == 0;
    let mut buffer = [0u8; LONGEST];
    let mut len = match u32::try_from(size) {
        Ok(0) => size_of::<i32>() as u32,
        Ok(n) if n as usize <= LONGEST => n,
        _ => return Err(t.raise(ClassId::OSError, "getsockopt buflen out of range")),
    };
    // SAFETY: writes at most the length.
    let r = unsafe { libc::getsockopt(fd, level, option, buffer.as_mut_ptr().cast(), &mut len) };
    done(t, r)?;
    if is_int {
        let n = i32::from_ne_bytes([buffer[0], buffer[1], buffer[2], buffer[3]]);
        return Ok(Value::small_int(i64::from(n)));
    }
    Ok(Bytes::new(t, &buffer[..len as usize])?.value())
}

fn setsockopt(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = int_arg(t, args[0])?;
    let (level, option) = (int_arg(t, args[1])?, int_arg(t, args[2])?);
    let value = args[3];
    if value.is_none() {
        let len = match args[4] {
            v if v.is_unbound() || v.is_none() => {
                let message = "a bytes-like object is required, not 'NoneType'";
                return Err(t.type_error(message));
            }
            v => int_arg(t, v)?,
        };
        // SAFETY: a null pointer is what the option takes.
        let r =
            unsafe { libc::setsockopt(fd, level, option, core::ptr::null(), len.max(0) as u32) };
        return done(t, r);
    }
    let data = if value.is_any_int() || value.is_bool() {
        int_arg(t, value)?.to_ne_bytes().to_vec()
    } else {
        bytes_arg(t, value)?.to_vec()
    };
    // SAFETY: reads the data's length.
    let r = unsafe {
        libc::setsockopt(
            fd,
            level,
            option,
            data.as_ptr().cast(),
            data.len() as libc::socklen_t,
        )
    };
    done(t, r)
}

fn check(t: &mut Thread, args: &[Value]) -> PyResult {
    match int_arg(t, args[0])? {
        0 => Ok(Value::NONE),
        code => Err(failed(t, code)),
    }
}
