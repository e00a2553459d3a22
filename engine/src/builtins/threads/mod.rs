//! The module `_threads`: threads of the system and their locks. What `_thread` shows of it is in Python.

mod local;
mod lock;

use super::late;
use super::signals::delivery;
use crate::natives;
use crate::object::*;
use crate::runtime::{call, define, ops};
use crate::value::Value;

/// Bytes of native stack of a thread, unless script sets another size.
const STACK_BYTES: i64 = 64 << 20;
/// Smallest stack that script may ask for, CPython's.
const LEAST_STACK: i64 = 32 << 10;
/// What a stack needs at least, whatever script asks for: the compiler runs on it.
const WORKING_STACK: i64 = 16 << 20;

natives! { FUNCTIONS:
    /// Call the function with the arguments in a new thread; its name.
    "start" "(function, args, stack_size, /)" => start,
    /// Create a lock.
    "allocate_lock" "()" => lock::allocate,
    /// The running thread as the system names it.
    "get_ident" "()" => get_ident,
    /// The running thread as the kernel names it.
    "get_native_id" "()" => get_native_id,
    /// The main thread as the system names it.
    "main_ident" "()" => main_ident,
    /// The running thread's number, which no other thread ever has.
    "serial" "()" => serial,
    /// Number of threads.
    "count" "()" => count,
    /// Check a size of stacks in bytes: is it one that a thread can have?
    "is_stack_size" "(size, /)" => is_stack_size,
    /// Name the running thread for tools of the system.
    "set_name" "(name, /)" => set_name,
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    let module = define::module(t, "_threads", FUNCTIONS)?;
    define::functions(t, module.dict(), "_threads", local::FUNCTIONS)?;
    late::class(t, ClassId::Lock, "_thread", lock::LOCK)?;
    late::class(t, ClassId::RLock, "_thread", lock::RLOCK)?;
    for (name, id) in [("lock", ClassId::Lock), ("RLock", ClassId::RLock)] {
        let class = t.class(id).value();
        define::set(t, module.dict(), name, class)?;
    }
    Ok(())
}

fn start(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some(task) = args[1].cast::<Tuple>() else {
        return Err(t.type_error("2nd arg must be a tuple"));
    };
    let bytes = match ops::index_i64(t, args[2])? {
        0 => STACK_BYTES,
        n => n.max(WORKING_STACK),
    };
    // The main thread takes all signals: the new one inherits that it takes none.
    let mask = delivery::block_for_threads();
    if t.gil.is_main() {
        delivery::remember_main_mask(mask);
    }
    let started = t.start_thread(bytes as usize, [args[0], task.value()], run);
    delivery::set_mask(&mask);
    match started {
        Ok(ident) => t.int(ident as i64),
        Err(_) => Err(t.raise(ClassId::RuntimeError, "can't start new thread")),
    }
}

/// What a new thread does.
fn run(t: &mut Thread) {
    let [function, args] = t.take_task();
    let Some(args) = args.cast::<Tuple>() else {
        return;
    };
    // The function is of the module in Python, which reports what the script's own function raises.
    if let Err(_raised) = call::call(t, function, args.items()) {
        t.take_pending();
    }
}

fn get_ident(t: &mut Thread, _args: &[Value]) -> PyResult {
    t.int(t.gil.ident() as i64)
}

fn get_native_id(t: &mut Thread, _args: &[Value]) -> PyResult {
    // SAFETY: takes nothing.
    t.int(i64::from(unsafe { libc::gettid() }))
}

fn main_ident(t: &mut Thread, _args: &[Value]) -> PyResult {
    t.int(t.gil.main_ident() as i64)
}

fn serial(t: &mut Thread, _args: &[Value]) -> PyResult {
    t.int(t.gil.serial() as i64)
}

fn count(t: &mut Thread, _args: &[Value]) -> PyResult {
    t.int(t.gil.count() as i64)
}

fn is_stack_size(t: &mut Thread, args: &[Value]) -> PyResult {
    let n = ops::index_i64(t, args[0])?;
    Ok(Value::bool(n == 0 || (LEAST_STACK..1 << 40).contains(&n)))
}

fn set_name(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some(name) = args[0].cast::<Str>() else {
        return Err(t.type_error("set_name() argument 'name' must be str"));
    };
    /// What the kernel keeps, with the zero byte.
    const BYTES: usize = 16;
    let mut text = [0u8; BYTES];
    let name = name.to_string_lossy();
    let mut end = name.len().min(BYTES - 1);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].copy_from_slice(&name.as_bytes()[..end]);
    // SAFETY: the text ends with a zero byte. A name that the kernel refuses is no loss.
    unsafe { libc::prctl(libc::PR_SET_NAME, text.as_ptr()) };
    Ok(Value::NONE)
}
