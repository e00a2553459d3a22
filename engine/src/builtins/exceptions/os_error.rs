//! OSError: subclasses by error code, system errors.

use super::fields::set_field;
use crate::builtins::object::class_argument;
use crate::natives;
use crate::object::*;
use crate::runtime::define;
use crate::value::Value;

natives! {
    NEW:
    /// Create and return a new exception; OSError picks the subclass by errno.
    "__new__" "(cls, *args, **kwargs)" => new,
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::OSError, NEW)
}

/// The class that an error code has.
fn class_of_code(code: i32) -> ClassId {
    match code {
        libc::EAGAIN | libc::EALREADY | libc::EINPROGRESS => ClassId::BlockingIOError,
        libc::EPIPE | libc::ESHUTDOWN => ClassId::BrokenPipeError,
        libc::ECHILD => ClassId::ChildProcessError,
        libc::ECONNABORTED => ClassId::ConnectionAbortedError,
        libc::ECONNREFUSED => ClassId::ConnectionRefusedError,
        libc::ECONNRESET => ClassId::ConnectionResetError,
        libc::EEXIST => ClassId::FileExistsError,
        libc::ENOENT => ClassId::FileNotFoundError,
        libc::EISDIR => ClassId::IsADirectoryError,
        libc::ENOTDIR => ClassId::NotADirectoryError,
        libc::EINTR => ClassId::InterruptedError,
        libc::EACCES | libc::EPERM => ClassId::PermissionError,
        libc::ESRCH => ClassId::ProcessLookupError,
        libc::ETIMEDOUT => ClassId::TimeoutError,
        _ => ClassId::OSError,
    }
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let mut class = class_argument(t, args[0], "OSError")?;
    super::fields::no_keywords(t, class, args[1])?;
    let given = &args[2..];
    if class == t.class(ClassId::OSError)
        && (2..=5).contains(&given.len())
        && let Some(code) = given[0].to_i64().and_then(|c| i32::try_from(c).ok())
    {
        class = t.class(class_of_code(code));
    }
    let tuple = Tuple::new(t, given)?;
    let e = Exception::new(t, class.root_shape.get(), tuple)?;
    set(t, e, given)?;
    Ok(e.value())
}

/// `OSError.__init__`.
pub(super) fn init(t: &mut Thread, e: Gc<Exception>, given: &[Value]) -> PyResult {
    let class = t.class_of(e.value());
    let own = t.class(ClassId::OSError);
    let new_is_own = class.special(Special::New) == own.special(Special::New);
    let init_is_own = class.special(Special::Init) == own.special(Special::Init);
    // What a script's `__new__` chose stays; without one, arguments that an own `__init__` passes
    // on count.
    if new_is_own && !init_is_own {
        set(t, e, given)?;
    }
    Ok(Value::NONE)
}

/// Sets `args` and the fields from arguments.
fn set(t: &mut Thread, e: Gc<Exception>, given: &[Value]) -> Result<(), Raised> {
    let named = given.len() >= 3 && given.len() <= 5 && !given[2].is_none();
    let tuple = Tuple::new(t, if named { &given[..2] } else { given })?;
    e.set_args(tuple);
    e.extra.set(e, Value::UNBOUND);
    if named {
        set_field(t, e, 2, given[2])?;
        if let Some(second) = given.get(4) {
            set_field(t, e, 3, *second)?;
        }
    }
    Ok(())
}

/// Raises the OSError of a system error, with the file it is about if that is given.
#[cold]
pub(crate) fn os_error(t: &mut Thread, e: &std::io::Error, filename: Option<Value>) -> Raised {
    os_error_code(t, e.raw_os_error().unwrap_or(libc::EIO), filename)
}

/// As [`os_error`], for an error code.
#[cold]
pub(crate) fn os_error_code(t: &mut Thread, code: i32, filename: Option<Value>) -> Raised {
    let text = std::io::Error::from_raw_os_error(code).to_string();
    let text = text.split(" (os error").next().unwrap_or("").to_owned();
    let message = match Str::from_str(t, &text) {
        Ok(s) => s.value(),
        Err(r) => return r,
    };
    let r = t.raise_args(
        class_of_code(code),
        &[Value::small_int(code as i64), message],
    );
    let made = t.pending.cast::<Exception>();
    match (filename, made) {
        (Some(file), Some(e)) if Family::of(t, e) == Family::Os => {
            set_field(t, e, 2, file).err().unwrap_or(r)
        }
        _ => r,
    }
}

use super::Family;
