//! What the module keeps: names that are needed often, and classes of `asyncio` in Python.

use crate::builtins::import;
use crate::object::*;
use crate::runtime::{attributes, call};
use crate::value::Value;

/// The names `call_soon` and `get_debug`.
pub(super) const CALL_SOON: usize = 0;
pub(super) const GET_DEBUG: usize = 7;
/// The names of keywords of [`CALL_SOON`]: a tuple.
const CALL_SOON_KEYWORDS: usize = 1;
/// Number of the last task that got a name of its own.
const TASKS: usize = 2;
/// Classes of exceptions, once one was needed.
const CANCELLED_ERROR: usize = 3;
const INVALID_STATE_ERROR: usize = 4;
/// WeakSet of tasks of other classes, and set of those that take their first step, once there was one.
const OTHER_TASKS: usize = 5;
const EAGER_TASKS: usize = 6;
/// What is known of the last event loop: see `loops`.
const KNOWN_LOOP: usize = 8;
const FIELDS: usize = 9;

/// Makes what the module keeps.
///
/// # Errors
/// MemoryError.
pub(super) fn make(t: &mut Thread) -> Result<Gc<Record>, Raised> {
    if let Some(s) = t.asyncio.cast_record(RecordType::AsyncioState) {
        return Ok(s);
    }
    let mut fields = [Value::NONE; FIELDS];
    fields[TASKS] = Value::ZERO;
    let s = Record::new(t, ClassId::Opaque, RecordType::AsyncioState, &fields)?;
    let name = t.intern("call_soon")?;
    s.set_field(CALL_SOON, name);
    let name = t.intern("get_debug")?;
    s.set_field(GET_DEBUG, name);
    let name = t.intern("context")?;
    let names = Tuple::new(t, &[name.value()])?;
    s.set_field(CALL_SOON_KEYWORDS, names);
    t.asyncio = s.value();
    Ok(s)
}

/// One of the names that are kept.
///
/// # Errors
/// MemoryError.
#[inline]
pub(super) fn name(t: &mut Thread, field: usize) -> Result<Gc<Str>, Raised> {
    match make(t)?.field(field).cast::<Str>() {
        Some(name) => Ok(name),
        None => Err(t.memory_error()),
    }
}

/// The keyword `context` as a tuple.
///
/// # Errors
/// MemoryError.
#[inline]
pub(super) fn context_keyword(t: &mut Thread) -> PyResult {
    Ok(make(t)?.field(CALL_SOON_KEYWORDS))
}

/// What is known of the last event loop.
///
/// # Errors
/// MemoryError.
#[inline]
pub(super) fn known_loop(t: &mut Thread) -> Result<Option<Gc<Record>>, Raised> {
    let s = make(t)?;
    Ok(s.field(KNOWN_LOOP).cast_record(RecordType::AsyncioState))
}

/// Keeps what is known of an event loop.
///
/// # Errors
/// MemoryError.
pub(super) fn set_known_loop(t: &mut Thread, known: Gc<Record>) -> Result<(), Raised> {
    make(t)?.set_field(KNOWN_LOOP, known);
    Ok(())
}

/// The number in the name of the next task without one.
///
/// # Errors
/// MemoryError.
pub(super) fn next_task(t: &mut Thread) -> PyResult {
    let s = make(t)?;
    let n = Value::small_int(s.field(TASKS).as_int() + 1);
    s.set_immediate(TASKS, n);
    Ok(n)
}

/// An attribute of a module.
///
/// # Errors
/// What importing the module raises, AttributeError.
pub(super) fn attribute_of(t: &mut Thread, module: &str, name: &str) -> PyResult {
    let module = import::load(t, module)?;
    let name = t.intern(name)?;
    attributes::get(t, module, name)
}

/// The object in a field, from a module when it is needed for the first time.
fn kept(t: &mut Thread, field: usize, module: &str, name: &str) -> PyResult {
    let s = make(t)?;
    if s.field(field).is_none() {
        let found = attribute_of(t, module, name)?;
        s.set_field(field, found);
    }
    Ok(s.field(field))
}

/// `asyncio.CancelledError`.
///
/// # Errors
/// What importing it raises.
pub(super) fn cancelled_error(t: &mut Thread) -> PyResult {
    kept(t, CANCELLED_ERROR, "asyncio.exceptions", "CancelledError")
}

/// Is it a CancelledError?
///
/// # Errors
/// What importing that class raises.
pub(super) fn is_cancelled_error(t: &mut Thread, e: Value) -> Result<bool, Raised> {
    let class = cancelled_error(t)?.cast::<Class>();
    Ok(class.is_some_and(|class| t.class_of(e).is_subclass_of(class)))
}

/// Raises `asyncio.InvalidStateError`.
#[cold]
pub(super) fn invalid_state(t: &mut Thread, message: &str) -> Raised {
    let made = kept(
        t,
        INVALID_STATE_ERROR,
        "asyncio.exceptions",
        "InvalidStateError",
    )
    .and_then(|class| {
        let message = Str::from_str(t, message)?.value();
        call::call(t, class, &[message])
    });
    match made {
        Ok(e) => crate::runtime::exceptions::raise(t, e),
        Err(raised) => raised,
    }
}

/// The WeakSet of tasks of other classes.
///
/// # Errors
/// What importing the class raises.
pub(super) fn other_tasks(t: &mut Thread) -> PyResult {
    let s = make(t)?;
    if s.field(OTHER_TASKS).is_none() {
        let class = attribute_of(t, "weakref", "WeakSet")?;
        let made = call::call(t, class, &[])?;
        s.set_field(OTHER_TASKS, made);
    }
    Ok(s.field(OTHER_TASKS))
}

/// As [`other_tasks`], None when there was none yet.
pub(super) fn other_tasks_if_any(t: &mut Thread) -> Value {
    match t.asyncio.cast_record(RecordType::AsyncioState) {
        Some(s) => s.field(OTHER_TASKS),
        None => Value::NONE,
    }
}

/// The set of tasks of other classes that take their first step.
///
/// # Errors
/// MemoryError.
pub(super) fn eager_tasks(t: &mut Thread) -> Result<Gc<Set>, Raised> {
    let s = make(t)?;
    if let Some(set) = s.field(EAGER_TASKS).cast::<Set>() {
        return Ok(set);
    }
    let set = Set::new(t)?;
    s.set_field(EAGER_TASKS, set);
    Ok(set)
}
