//! Terminals: their attributes, and pairs of pseudoterminals.

use super::super::buffers::bytes_arg;
use super::{c_int, checked, interruptible, last_error, numbers};
use crate::natives;
use crate::object::*;
use crate::runtime::ops;
use crate::value::Value;
use core::ffi::{CStr, c_char};

natives! { FUNCTIONS:
    /// Four sets of flags, two speeds, and the control characters as bytes.
    "tcgetattr" "(fd, /)" => tcgetattr,
    "tcsetattr" "(fd, when, iflag, oflag, cflag, lflag, ispeed, ospeed, characters, /)" => tcsetattr,
    "tcsendbreak" "(fd, duration, /)" => tcsendbreak,
    "tcdrain" "(fd, /)" => tcdrain,
    "tcflush" "(fd, queue, /)" => tcflush,
    "tcflow" "(fd, action, /)" => tcflow,
    /// Rows and columns.
    "tcgetwinsize" "(fd, /)" => tcgetwinsize,
    "tcsetwinsize" "(fd, rows, columns, /)" => tcsetwinsize,
    /// The group of processes in the foreground of a terminal.
    "tcgetpgrp" "(fd, /)" => tcgetpgrp,
    /// Put a group of processes into the foreground of a terminal.
    "tcsetpgrp" "(fd, pgid, /)" => tcsetpgrp,
    /// The two ends of a new pseudoterminal, neither inherited.
    "openpty" "()" => openpty,
    /// Make a terminal that of a new session, and its streams those of the process.
    "login_tty" "(fd, /)" => login_tty,
    /// The first end of a new pseudoterminal.
    "posix_openpt" "(oflag, /)" => posix_openpt,
    "grantpt" "(fd, /)" => grantpt,
    "unlockpt" "(fd, /)" => unlockpt,
    /// The name of the second end of a pseudoterminal, as bytes.
    "ptsname" "(fd, /)" => ptsname,
    /// The name of a terminal, as bytes.
    "ttyname" "(fd, /)" => ttyname,
}

/// A terminal's attributes as the kernel has them. The C library's speeds are codes or numbers, by its version.
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct Attributes {
    iflag: u32,
    oflag: u32,
    cflag: u32,
    lflag: u32,
    line: u8,
    characters: [u8; 19],
}

/// Control characters that script sees.
const CHARACTERS: usize = 32;
/// Where the code of the input's speed lies in the flags, if it is another one than that of the output.
const INPUT_SHIFT: u32 = 16;

fn attributes(t: &mut Thread, fd: i32) -> Result<Attributes, Raised> {
    let mut found = Attributes::default();
    // SAFETY: writes the structure, which is the kernel's.
    let r = unsafe { libc::ioctl(fd, libc::TCGETS, &raw mut found) };
    checked(t, r, None)?;
    Ok(found)
}

fn tcgetattr(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    let found = attributes(t, fd)?;
    let output = found.cflag & libc::CBAUD;
    let input = match found.cflag >> INPUT_SHIFT & libc::CBAUD {
        0 => output,
        input => input,
    };
    let mut characters = [0; CHARACTERS];
    characters[..found.characters.len()].copy_from_slice(&found.characters);
    let characters = Bytes::new(t, &characters)?;
    let flags = [found.iflag, found.oflag, found.cflag, found.lflag];
    let out = Tuple::new_zeroed(t, 7)?;
    for (i, n) in flags.into_iter().chain([input, output]).enumerate() {
        out.init(i, Value::small_int(i64::from(n)));
    }
    out.init(6, characters.value());
    Ok(out.value())
}

fn tcsetattr(t: &mut Thread, args: &[Value]) -> PyResult {
    let (fd, when) = (c_int(t, args[0])?, c_int(t, args[1])?);
    let mut new = attributes(t, fd)?;
    let mut given = [0u32; 6];
    for (n, v) in given.iter_mut().zip(&args[2..8]) {
        *n = ops::index_i64(t, *v)? as u32;
    }
    let characters = bytes_arg(t, args[8])?;
    let [iflag, oflag, cflag, lflag, input, output] = given;
    let request = match when {
        0 => libc::TCSETS,
        1 => libc::TCSETSW,
        2 => libc::TCSETSF,
        _ => {
            return Err(super::super::exceptions::os_error_code(
                t,
                libc::EINVAL,
                None,
            ));
        }
    };
    if (input | output) & !libc::CBAUD != 0 {
        return Err(super::super::exceptions::os_error_code(
            t,
            libc::EINVAL,
            None,
        ));
    }
    let speeds = libc::CBAUD | libc::CBAUD << INPUT_SHIFT;
    let input = if input == output { 0 } else { input };
    (new.iflag, new.oflag, new.lflag) = (iflag, oflag, lflag);
    new.cflag = cflag & !speeds | output | input << INPUT_SHIFT;
    for (to, from) in new.characters.iter_mut().zip(&characters[..]) {
        *to = *from;
    }
    interruptible(t, None, || {
        // SAFETY: reads the structure, which is the kernel's.
        (unsafe { libc::ioctl(fd, request, &raw const new) }) as isize
    })?;
    Ok(Value::NONE)
}

/// A call on a descriptor, which may wait, that answers 0.
fn waiting(t: &mut Thread, mut call: impl FnMut() -> i32) -> PyResult {
    interruptible(t, None, || call() as isize)?;
    Ok(Value::NONE)
}

fn tcsendbreak(t: &mut Thread, args: &[Value]) -> PyResult {
    let (fd, duration) = (c_int(t, args[0])?, c_int(t, args[1])?);
    // SAFETY: takes numbers alone.
    waiting(t, || unsafe { libc::tcsendbreak(fd, duration) })
}

fn tcdrain(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    // SAFETY: takes a number alone.
    waiting(t, || unsafe { libc::tcdrain(fd) })
}

fn tcflush(t: &mut Thread, args: &[Value]) -> PyResult {
    let (fd, queue) = (c_int(t, args[0])?, c_int(t, args[1])?);
    // SAFETY: takes numbers alone.
    waiting(t, || unsafe { libc::tcflush(fd, queue) })
}

fn tcflow(t: &mut Thread, args: &[Value]) -> PyResult {
    let (fd, action) = (c_int(t, args[0])?, c_int(t, args[1])?);
    // SAFETY: takes numbers alone.
    waiting(t, || unsafe { libc::tcflow(fd, action) })
}

/// The size of a terminal.
fn winsize(t: &mut Thread, fd: i32) -> Result<libc::winsize, Raised> {
    // SAFETY: all-zero bytes are a valid structure, which the call fills.
    unsafe {
        let mut found: libc::winsize = core::mem::zeroed();
        if libc::ioctl(fd, libc::TIOCGWINSZ, &mut found) != 0 {
            return Err(last_error(t, None));
        }
        Ok(found)
    }
}

fn tcgetwinsize(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    let found = winsize(t, fd)?;
    numbers(t, [found.ws_row.into(), found.ws_col.into()])
}

fn tcsetwinsize(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    let mut new = winsize(t, fd)?;
    new.ws_row = c_int(t, args[1])? as u16;
    new.ws_col = c_int(t, args[2])? as u16;
    // SAFETY: reads the structure.
    let r = unsafe { libc::ioctl(fd, libc::TIOCSWINSZ, &new) };
    checked(t, r, None).map(|_| Value::NONE)
}

fn tcgetpgrp(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    // SAFETY: takes a number alone.
    let r = unsafe { libc::tcgetpgrp(fd) };
    checked(t, r, None)
}

fn tcsetpgrp(t: &mut Thread, args: &[Value]) -> PyResult {
    let (fd, group) = (c_int(t, args[0])?, c_int(t, args[1])?);
    // SAFETY: takes numbers alone.
    let r = unsafe { libc::tcsetpgrp(fd, group) };
    checked(t, r, None).map(|_| Value::NONE)
}

fn openpty(t: &mut Thread, _args: &[Value]) -> PyResult {
    // SAFETY: takes numbers alone.
    let first = unsafe { libc::posix_openpt(libc::O_RDWR | libc::O_NOCTTY | libc::O_CLOEXEC) };
    if first < 0 {
        return Err(last_error(t, None));
    }
    let mut name = [0 as c_char; 128];
    // SAFETY: the name is written with its end, at most so many bytes; the calls take numbers otherwise.
    let second = unsafe {
        let ready = libc::grantpt(first) == 0
            && libc::unlockpt(first) == 0
            && libc::ptsname_r(first, name.as_mut_ptr(), name.len()) == 0;
        match ready {
            true => libc::open(
                name.as_ptr(),
                libc::O_RDWR | libc::O_NOCTTY | libc::O_CLOEXEC,
            ),
            false => -1,
        }
    };
    if second < 0 {
        let raised = last_error(t, None);
        // SAFETY: the descriptor was opened here.
        unsafe { libc::close(first) };
        return Err(raised);
    }
    numbers(t, [first.into(), second.into()])
}

fn login_tty(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    // SAFETY: takes a number alone.
    let r = unsafe { libc::login_tty(fd) };
    checked(t, r, None).map(|_| Value::NONE)
}

fn posix_openpt(t: &mut Thread, args: &[Value]) -> PyResult {
    let flags = c_int(t, args[0])?;
    // SAFETY: takes a number alone.
    let r = unsafe { libc::posix_openpt(flags | libc::O_CLOEXEC) };
    checked(t, r, None)
}

fn grantpt(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    // SAFETY: takes a number alone.
    let r = unsafe { libc::grantpt(fd) };
    checked(t, r, None).map(|_| Value::NONE)
}

fn unlockpt(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    // SAFETY: takes a number alone.
    let r = unsafe { libc::unlockpt(fd) };
    checked(t, r, None).map(|_| Value::NONE)
}

/// A name that a call writes, with its end, at most so many bytes; it answers with an error code.
fn name_of(
    t: &mut Thread,
    fd: Value,
    call: unsafe extern "C" fn(i32, *mut c_char, usize) -> i32,
) -> PyResult {
    let fd = c_int(t, fd)?;
    let mut name = [0 as c_char; 4096];
    // SAFETY: as said; the last byte stays 0.
    let (code, text) = unsafe {
        let code = call(fd, name.as_mut_ptr(), name.len() - 1);
        (code, CStr::from_ptr(name.as_ptr()))
    };
    if code != 0 {
        return Err(super::super::exceptions::os_error_code(t, code, None));
    }
    Ok(Bytes::new(t, text.to_bytes())?.value())
}

fn ptsname(t: &mut Thread, args: &[Value]) -> PyResult {
    name_of(t, args[0], libc::ptsname_r)
}

fn ttyname(t: &mut Thread, args: &[Value]) -> PyResult {
    name_of(t, args[0], libc::ttyname_r)
}
