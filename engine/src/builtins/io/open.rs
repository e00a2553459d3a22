//! `open`.

use super::file;
use crate::builtins::exceptions::os_error;
use crate::object::*;
use crate::runtime::{attributes, call, ops};
use crate::value::Value;
use std::ffi::CString;

/// What a mode string says.
#[derive(Clone, Copy, Default)]
struct Mode {
    read: bool,
    write: bool,
    append: bool,
    create: bool,
    update: bool,
    binary: bool,
    text: bool,
}

fn parse_mode(t: &mut Thread, text: &str) -> Result<Mode, Raised> {
    let mut m = Mode::default();
    for (i, c) in text.chars().enumerate() {
        let slot = match c {
            'r' => &mut m.read,
            'w' => &mut m.write,
            'a' => &mut m.append,
            'x' => &mut m.create,
            '+' => &mut m.update,
            'b' => &mut m.binary,
            't' => &mut m.text,
            _ => return Err(t.value_error(format!("invalid mode: '{text}'"))),
        };
        if core::mem::replace(slot, true) && i > 0 {
            return Err(t.value_error(format!("invalid mode: '{text}'")));
        }
    }
    if m.binary && m.text {
        return Err(t.value_error("can't have text and binary mode at once"));
    }
    let kinds = [m.read, m.write, m.append, m.create]
        .iter()
        .filter(|b| **b)
        .count();
    if kinds != 1 {
        return Err(t.value_error(if kinds == 0 {
            "Must have exactly one of create/read/write/append mode and at most one plus"
        } else {
            "must have exactly one of create/read/write/append mode"
        }));
    }
    Ok(m)
}

fn given(v: Value) -> Option<Value> {
    (!v.is_unbound() && !v.is_none()).then_some(v)
}

fn text_argument(t: &mut Thread, v: Value, name: &str) -> Result<Option<Gc<Str>>, Raised> {
    match given(v) {
        None => Ok(None),
        Some(v) => match v.cast::<Str>() {
            Some(s) => Ok(Some(s)),
            None => {
                let message = format!(
                    "open() argument '{name}' must be str or None, not {}",
                    t.class_of(v).name()
                );
                Err(t.type_error(message))
            }
        },
    }
}

/// The bytes of a path: a str, bytes, or what `__fspath__` gives.
pub(crate) fn path_bytes(t: &mut Thread, v: Value) -> Result<Vec<u8>, Raised> {
    let v = match attributes::get_text(t, t.class_of(v).value(), "__fspath__")? {
        Some(_) if v.cast::<Str>().is_none() => call::call_method(t, v, "__fspath__", &[])?,
        _ => v,
    };
    if let Some(s) = v.cast::<Str>() {
        let errors = t.intern("surrogateescape")?;
        let b = crate::builtins::str_codecs::encode(t, s, None, Some(errors))?;
        return Ok(b
            .cast::<Bytes>()
            .map_or_else(Vec::new, |b| b.as_slice().to_vec()));
    }
    if let Some(b) = v.cast::<Bytes>() {
        return Ok(b.as_slice().to_vec());
    }
    let message = format!(
        "expected str, bytes or os.PathLike object, not {}",
        t.class_of(v).name()
    );
    Err(t.type_error(message))
}

pub(super) fn open(t: &mut Thread, args: &[Value]) -> PyResult {
    // [file, mode, buffering, encoding, errors, newline, closefd, opener]
    let mode_text = match given(args[1]) {
        None => "r".to_owned(),
        Some(v) => match v.cast::<Str>() {
            Some(s) => s.to_string_lossy(),
            None => {
                let message = format!(
                    "open() argument 'mode' must be str, not {}",
                    t.class_of(v).name()
                );
                return Err(t.type_error(message));
            }
        },
    };
    let mode = parse_mode(t, &mode_text)?;
    let buffering = if args[2].is_unbound() {
        -1
    } else {
        ops::index_i64(t, args[2])?
    };
    let encoding = text_argument(t, args[3], "encoding")?;
    let errors = text_argument(t, args[4], "errors")?;
    let newline = text_argument(t, args[5], "newline")?;
    for (given, name) in [
        (encoding.is_some(), "an encoding"),
        (errors.is_some(), "an errors"),
        (newline.is_some(), "a newline"),
    ] {
        if mode.binary && given {
            return Err(t.value_error(format!("binary mode doesn't take {name} argument")));
        }
    }
    if let Some(n) = newline {
        let n = n.to_string_lossy();
        if !matches!(n.as_str(), "" | "\n" | "\r" | "\r\n") {
            return Err(t.value_error(format!("illegal newline value: {n}")));
        }
    }
    if buffering == 0 && !mode.binary {
        return Err(t.value_error("can't have unbuffered text I/O"));
    }
    let owned = args[6].is_unbound() || ops::truthy(t, args[6])?;
    let readable = mode.read || mode.update;
    let writable = !mode.read || mode.update;
    let mut flags = libc::O_CLOEXEC
        | match (readable, writable) {
            (true, true) => libc::O_RDWR,
            (false, _) => libc::O_WRONLY,
            _ => libc::O_RDONLY,
        };
    flags |= if mode.write {
        libc::O_CREAT | libc::O_TRUNC
    } else if mode.append {
        libc::O_CREAT | libc::O_APPEND
    } else if mode.create {
        libc::O_CREAT | libc::O_EXCL
    } else {
        0
    };
    let fd = match args[0].to_i64() {
        Some(fd) => match i32::try_from(fd) {
            Ok(fd) if fd >= 0 => fd,
            _ => return Err(t.value_error("negative file descriptor")),
        },
        None if !owned => {
            return Err(t.value_error("Cannot use closefd=False with file name"));
        }
        None if given(args[7]).is_some() => {
            let fd = call::call(t, args[7], &[args[0], Value::small_int(i64::from(flags))])?;
            match fd.to_i64().and_then(|n| i32::try_from(n).ok()) {
                Some(fd) if fd >= 0 => fd,
                _ => {
                    return Err(
                        t.value_error(format!("opener returned {}", fd.to_i64().unwrap_or(-1)))
                    );
                }
            }
        }
        None => open_path(t, args[0], flags)?,
    };
    let mut file = OpenFile::new(fd, owned, readable, writable);
    if is_folder(fd) {
        let error = std::io::Error::from_raw_os_error(libc::EISDIR);
        drop(file);
        return Err(os_error(t, &error, Some(args[0])));
    }
    file.unbuffered = buffering == 0;
    file.line_buffered = buffering == 1 || (!mode.binary && file.is_terminal());
    if mode.append {
        // The position to tell; pipes have none.
        let _ = file.seek(0, libc::SEEK_END);
    }
    let class = match (mode.binary, readable, writable) {
        (false, ..) => ClassId::File,
        (true, true, true) => ClassId::BufferedRandom,
        (true, true, false) => ClassId::BufferedReader,
        _ => ClassId::BufferedWriter,
    };
    let mode_text = if mode.binary {
        mode_text.replace('t', "")
    } else {
        mode_text
    };
    file::make(
        t, class, args[0], &mode_text, file, encoding, errors, newline,
    )
}

fn open_path(t: &mut Thread, path: Value, flags: i32) -> Result<i32, Raised> {
    let bytes = path_bytes(t, path)?;
    let Ok(c) = CString::new(bytes) else {
        return Err(t.value_error("embedded null byte"));
    };
    loop {
        // SAFETY: the path ends with a zero byte.
        let fd = unsafe { libc::open(c.as_ptr(), flags, 0o666) };
        if fd >= 0 {
            return Ok(fd);
        }
        let error = std::io::Error::last_os_error();
        match error.raw_os_error() {
            Some(libc::EINTR) => crate::builtins::signals::check(t)?,
            // Files that script has dropped without closing them count too.
            Some(libc::EMFILE) if file::reclaim(t) => {}
            _ => return Err(os_error(t, &error, Some(path))),
        }
    }
}

fn is_folder(fd: i32) -> bool {
    // SAFETY: the call writes the structure it is given; all-zero bytes are a valid one.
    unsafe {
        let mut s: libc::stat = core::mem::zeroed();
        libc::fstat(fd, &mut s) == 0 && s.st_mode & libc::S_IFMT == libc::S_IFDIR
    }
}
