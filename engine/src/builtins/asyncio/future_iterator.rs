//! What awaits a future: it yields the future once, to the task that is to wait for it.

use super::{as_future, bit, check_made, future, has, is_pending, set_flags, this};
use crate::builtins::{coroutine, generator, late};
use crate::natives;
use crate::object::*;
use crate::runtime::{exceptions, slices};
use crate::value::Value;

/// The future, None when it is not awaited any more.
const FUTURE: usize = 0;

natives! { METHODS:
    /// What iter(self) does.
    "__iter__" "(self, /)" => coroutine::itself,
    /// What next(self) does.
    "__next__" "(self, /)" => next_method,
    /// As next(self): futures take no values.
    "send" "(self, value, /)" => next_method,
    /// Raise an exception where the future is awaited.
    "throw" "(self, type, value=None, traceback=None, /)" => throw,
    /// The future is not awaited any more.
    "close" "(self, /)" => close,
}

/// Gives the class its methods.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    let id = ClassId::FutureIterator;
    late::class(t, id, "_asyncio", METHODS)?;
    // A coroutine that awaits gets the result without an exception.
    t.native_next[id as usize] = Some(advance);
    Ok(())
}

/// `__await__` and `__iter__` of futures.
pub(super) fn make(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = this(t, args[0])?;
    check_made(t, f)?;
    let (class, kind) = (ClassId::FutureIterator, RecordType::FutureIterator);
    Ok(Record::new(t, class, kind, &[f.value()])?.value())
}

/// The next step: the future while it is pending, or `EXHAUSTED` with its result as the thread's return value.
fn advance(t: &mut Thread, args: &[Value]) -> PyResult {
    t.return_value = Value::NONE;
    let class = ClassId::FutureIterator;
    let r = slices::record(t, args[0], RecordType::FutureIterator, class)?;
    let Some(f) = as_future(r.field(FUTURE)) else {
        return Ok(Value::EXHAUSTED);
    };
    if is_pending(f) {
        if has(f, bit::BLOCKING) {
            let message = "await wasn't used with future";
            return Err(t.raise(ClassId::RuntimeError, message));
        }
        set_flags(f, 0, bit::BLOCKING);
        return Ok(f.value());
    }
    t.return_value = future::result(t, f)?;
    Ok(Value::EXHAUSTED)
}

fn next_method(t: &mut Thread, args: &[Value]) -> PyResult {
    match advance(t, &args[..1])? {
        Value::EXHAUSTED => Err(generator::stop(t)),
        v => Ok(v),
    }
}

fn throw(t: &mut Thread, args: &[Value]) -> PyResult {
    if args[1].cast::<Exception>().is_some() && !args[2].is_unbound() && !args[2].is_none() {
        return Err(t.type_error("instance exception may not have a separate value"));
    }
    let e = generator::thrown(t, args)?;
    if !args[3].is_unbound()
        && !args[3].is_none()
        && args[3].cast_record(RecordType::Traceback).is_none()
    {
        return Err(t.type_error("throw() third argument must be a traceback"));
    }
    let base = t.class(ClassId::BaseException);
    let is_class = e.cast::<Class>().is_some_and(|c| c.is_subclass_of(base));
    if !is_class && e.cast::<Exception>().is_none() {
        let message =
            "exceptions must be classes deriving BaseException or instances of such a class";
        return Err(t.type_error(message));
    }
    close(t, args)?;
    let e = exceptions::as_exception(t, e)?;
    if args[3].cast_record(RecordType::Traceback).is_some() {
        e.traceback.set(e, args[3]);
    }
    Err(t.raise_object(e))
}

fn close(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = ClassId::FutureIterator;
    let r = slices::record(t, args[0], RecordType::FutureIterator, class)?;
    r.set_immediate(FUTURE, Value::NONE);
    Ok(Value::NONE)
}
