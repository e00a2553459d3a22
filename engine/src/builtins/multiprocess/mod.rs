//! The modules `_multiprocessing` and `_posixshmem`: semaphores and memory that processes share by name.

mod semaphore;

use super::exceptions::os_error;
use super::io::path_bytes;
use super::late;
use super::posix::interruptible;
use super::str_args::{absent, int_arg};
use crate::builtins::number::real;
use crate::builtins::signals;
use crate::natives;
use crate::object::*;
use crate::runtime::{define, ops, slices};
use crate::value::Value;
use semaphore::Semaphore;
use std::ffi::CString;
use std::io;

natives! { FUNCTIONS:
    /// Take away the name of a semaphore.
    "sem_unlink" "(name, /)" => sem_unlink,
}

natives! { SEM_LOCK:
    /// Make a semaphore.
    "__new__" "(cls, kind, value, maxvalue, name, unlink)" => new,
    /// Open a semaphore by its name.
    "_rebuild" "(cls, handle, kind, maxvalue, name, /)" => rebuild,
    /// Acquire the semaphore/lock.
    "acquire" "(self, block=True, timeout=None)" => acquire,
    /// Release the semaphore/lock.
    "release" "(self, /)" => release,
    /// Enter the semaphore/lock.
    "__enter__" "(self, /)" => enter,
    /// Exit the semaphore/lock.
    "__exit__" "(self, exc_type=None, exc_value=None, exc_tb=None, /)" => release,
    /// Num of acquires minus num of releases for this process.
    "_count" "(self, /)" => count,
    /// Whether the lock is owned by this thread.
    "_is_mine" "(self, /)" => is_mine,
    /// Get the value of the semaphore.
    "_get_value" "(self, /)" => get_value,
    /// Return whether semaphore has value zero.
    "_is_zero" "(self, /)" => is_zero,
    /// Rezero the net acquisition count after fork().
    "_after_fork" "(self, /)" => after_fork,
}

natives! { GETTERS:
    "handle" "(self)" => handle,
    "kind" "(self)" => kind,
    "maxvalue" "(self)" => maxvalue,
    "name" "(self)" => name,
}

natives! { SHARED_MEMORY:
    /// Open a shared memory object; a descriptor.
    "shm_open" "(path, flags, mode=511)" => shm_open,
    /// Take away the name of a shared memory object.
    "shm_unlink" "(path)" => shm_unlink,
}

/// Fields of a SemLock, behind the semaphore: kind, greatest value, name or None, by how many this process has acquired it
/// more often than released, and the serial number of the thread that did so last.
const KIND: usize = 1;
const MAX: usize = 2;
const NAME: usize = 3;
const COUNT: usize = 4;
const OWNER: usize = 5;

const RECURSIVE_MUTEX: i32 = 0;
const SEMAPHORE: i32 = 1;

/// The greatest value of a semaphore.
const SEM_VALUE_MAX: i32 = i32::MAX;

/// Makes the module `_multiprocessing`.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    let d = define::module(t, "_multiprocessing", FUNCTIONS)?.dict();
    late::class(t, ClassId::SemLock, "_multiprocessing", SEM_LOCK)?;
    define::getters(t, ClassId::SemLock, GETTERS)?;
    let class = t.class(ClassId::SemLock);
    let most = Value::small_int(i64::from(SEM_VALUE_MAX));
    define::set(t, class.dict(), "SEM_VALUE_MAX", most)?;
    define::set(t, d, "SemLock", class.value())?;
    let flags = Dict::new(t)?;
    for flag in ["HAVE_SEM_OPEN", "HAVE_SEM_TIMEDWAIT", "HAVE_FD_TRANSFER"] {
        define::set(t, flags, flag, Value::small_int(1))?;
    }
    define::set(t, d, "flags", flags.value())
}

/// Makes the module `_posixshmem`.
///
/// # Errors
/// MemoryError.
pub(crate) fn install_shared_memory(t: &mut Thread) -> Result<(), Raised> {
    define::module(t, "_posixshmem", SHARED_MEMORY)?;
    Ok(())
}

fn c_name(t: &mut Thread, v: Value) -> Result<CString, Raised> {
    let bytes = path_bytes(t, v)?;
    CString::new(bytes).map_err(|_| t.value_error("embedded null character"))
}

fn sem_unlink(t: &mut Thread, args: &[Value]) -> PyResult {
    let name = c_name(t, args[0])?;
    match semaphore::unlink(&name) {
        Ok(()) => Ok(Value::NONE),
        Err(e) => Err(os_error(t, &e, None)),
    }
}

fn make(
    t: &mut Thread,
    class: Gc<Class>,
    semaphore: io::Result<Semaphore>,
    kind: i32,
    most: i32,
    name: Value,
) -> PyResult {
    let semaphore = match semaphore {
        Ok(semaphore) => semaphore,
        Err(e) => return Err(os_error(t, &e, None)),
    };
    let state = Opaque::new(t, semaphore)?.value();
    let [kind, most] = [kind, most].map(|n| Value::small_int(i64::from(n)));
    let fields = [state, kind, most, name, Value::ZERO, Value::ZERO];
    let shape = class.root_shape.get();
    Ok(Record::with_shape(t, shape, RecordType::SemLock, &fields)?.value())
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::SemLock)?;
    let kind = int_arg(t, args[1])?;
    let (value, most) = (int_arg(t, args[2])?, int_arg(t, args[3])?);
    let name = c_name(t, args[4])?;
    let unlink = ops::truthy(t, args[5])?;
    if !matches!(kind, RECURSIVE_MUTEX | SEMAPHORE) {
        return Err(t.value_error("unrecognized kind"));
    }
    let made = Semaphore::create(&name, value as u32, unlink);
    let shown = if unlink { Value::NONE } else { args[4] };
    make(t, class, made, kind, most, shown)
}

fn rebuild(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::SemLock)?;
    let (kind, most) = (int_arg(t, args[2])?, int_arg(t, args[3])?);
    // An address is not believed: a semaphore without a name is inherited, or it is not there.
    if args[4].is_none() {
        return Err(t.value_error("a semaphore without a name cannot be opened"));
    }
    let name = c_name(t, args[4])?;
    make(t, class, Semaphore::open(&name), kind, most, args[4])
}

fn this(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    slices::record(t, v, RecordType::SemLock, ClassId::SemLock)
}

/// The address of the receiver's semaphore, which lives as long as the receiver.
fn address(t: &mut Thread, r: Gc<Record>) -> Result<semaphore::Address, Raised> {
    let state = r.field(0).cast::<Opaque>();
    match state.and_then(|s| s.with(|s: &mut Semaphore| s.address())) {
        Some(address) => Ok(address),
        None => Err(t.value_error("the semaphore is closed")),
    }
}

fn is_owned(t: &Thread, r: Gc<Record>) -> bool {
    r.field(COUNT).as_int() > 0 && r.field(OWNER).as_int() == t.gil.serial() as i64
}

fn add_to_count(r: Gc<Record>, n: i64) {
    r.set_immediate(COUNT, Value::small_int(r.field(COUNT).as_int() + n));
}

fn is_recursive(r: Gc<Record>) -> bool {
    r.field(KIND).as_int() == i64::from(RECURSIVE_MUTEX)
}

fn acquire(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    let blocks = args[1].is_unbound() || ops::truthy(t, args[1])?;
    let seconds = match args[2] {
        v if absent(v) => None,
        v => Some(real(t, v)?.max(0.0)),
    };
    if is_recursive(r) && is_owned(t, r) {
        add_to_count(r, 1);
        return Ok(Value::bool(true));
    }
    let address = address(t, r)?;
    let deadline = seconds.map(semaphore::Deadline::after);
    let mut got = address.try_wait();
    while let (Err(e), true) = (&got, blocks) {
        match e.raw_os_error() {
            // Interrupted, or not free: wait.
            Some(libc::EINTR) => signals::check(t)?,
            Some(libc::EAGAIN) => {}
            _ => break,
        }
        got = t.without_gil(|| address.wait(deadline.as_ref()));
    }
    match got {
        Ok(()) => {
            add_to_count(r, 1);
            r.set_immediate(OWNER, Value::small_int(t.gil.serial() as i64));
            Ok(Value::bool(true))
        }
        Err(e) if matches!(e.raw_os_error(), Some(libc::EAGAIN | libc::ETIMEDOUT)) => {
            Ok(Value::bool(false))
        }
        Err(e) => Err(os_error(t, &e, None)),
    }
}

fn release(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    let address = address(t, r)?;
    if is_recursive(r) {
        if !is_owned(t, r) {
            return Err(t.raise(
                ClassId::AssertionError,
                "attempt to release recursive lock not owned by thread",
            ));
        }
        if r.field(COUNT).as_int() > 1 {
            add_to_count(r, -1);
            return Ok(Value::NONE);
        }
    } else if address.value() >= r.field(MAX).as_int() {
        return Err(t.value_error("semaphore or lock released too many times"));
    }
    if let Err(e) = address.post() {
        return Err(os_error(t, &e, None));
    }
    add_to_count(r, -1);
    Ok(Value::NONE)
}

fn enter(t: &mut Thread, args: &[Value]) -> PyResult {
    acquire(t, &[args[0], Value::UNBOUND, Value::UNBOUND])
}

fn count(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.field(COUNT))
}

fn is_mine(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    Ok(Value::bool(is_owned(t, r)))
}

fn get_value(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    Ok(Value::small_int(address(t, r)?.value()))
}

fn is_zero(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    Ok(Value::bool(address(t, r)?.value() == 0))
}

fn after_fork(t: &mut Thread, args: &[Value]) -> PyResult {
    this(t, args[0])?.set_immediate(COUNT, Value::ZERO);
    Ok(Value::NONE)
}

fn handle(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    let n = address(t, r)?.number();
    t.int(n)
}

fn kind(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.field(KIND))
}

fn maxvalue(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.field(MAX))
}

fn name(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.field(NAME))
}

fn shm_open(t: &mut Thread, args: &[Value]) -> PyResult {
    let path = c_name(t, args[0])?;
    let flags = int_arg(t, args[1])?;
    let mode = match args[2] {
        v if v.is_unbound() => 0o777,
        v => int_arg(t, v)?,
    };
    let fd = interruptible(t, Some(args[0]), || {
        // SAFETY: the path ends with a zero byte.
        (unsafe { libc::shm_open(path.as_ptr(), flags, mode as libc::mode_t) }) as isize
    })?;
    Ok(Value::small_int(fd as i64))
}

fn shm_unlink(t: &mut Thread, args: &[Value]) -> PyResult {
    let path = c_name(t, args[0])?;
    interruptible(t, Some(args[0]), || {
        // SAFETY: the path ends with a zero byte.
        (unsafe { libc::shm_unlink(path.as_ptr()) }) as isize
    })?;
    Ok(Value::NONE)
}
