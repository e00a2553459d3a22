//! Writing to streams.

use crate::object::*;
use crate::runtime::call;
use crate::value::Value;

/// Writes a str to a stream: straight to the buffer when it is the process's standard output, else
/// through its `write` method.
///
/// # Errors
/// BrokenPipeError and the like; what `write` raises.
pub(crate) fn write(t: &mut Thread, file: Value, s: Gc<Str>) -> Result<(), Raised> {
    if file.is_unbound() {
        return write_out(t, s);
    }
    if let Some(f) = file.cast_record(RecordType::File)
        && f.field(0) == Value::small_int(1)
    {
        return write_out(t, s);
    }
    call::call_method(t, file, "write", &[s.value()])?;
    Ok(())
}

/// Writes to the process's standard output.
///
/// # Errors
/// OSError of the system.
pub(crate) fn write_out(t: &mut Thread, s: Gc<Str>) -> Result<(), Raised> {
    let r = match s.as_ascii() {
        Some(text) => t.out.write(text.as_bytes()),
        None => {
            let text = s.to_string_lossy();
            t.out.write(text.as_bytes())
        }
    };
    r.map_err(|e| os_error(t, &e))
}

/// Raises the OSError subclass of a system error.
#[cold]
pub(crate) fn os_error(t: &mut Thread, e: &std::io::Error) -> Raised {
    let code = e.raw_os_error().unwrap_or(0);
    let class = match code {
        libc::EPIPE => ClassId::BrokenPipeError,
        libc::ENOENT => ClassId::FileNotFoundError,
        libc::EEXIST => ClassId::FileExistsError,
        libc::EISDIR => ClassId::IsADirectoryError,
        libc::ENOTDIR => ClassId::NotADirectoryError,
        libc::EACCES | libc::EPERM => ClassId::PermissionError,
        libc::EINTR => ClassId::InterruptedError,
        libc::EAGAIN => ClassId::BlockingIOError,
        libc::ETIMEDOUT => ClassId::TimeoutError,
        libc::ECONNREFUSED => ClassId::ConnectionRefusedError,
        libc::ECONNRESET => ClassId::ConnectionResetError,
        libc::ESRCH => ClassId::ProcessLookupError,
        libc::ECHILD => ClassId::ChildProcessError,
        _ => ClassId::OSError,
    };
    let text = e.to_string();
    let text = text.split(" (os error").next().unwrap_or("").to_owned();
    match Str::from_str(t, &text) {
        Ok(s) => t.raise_args(class, &[Value::small_int(code as i64), s.value()]),
        Err(r) => r,
    }
}
