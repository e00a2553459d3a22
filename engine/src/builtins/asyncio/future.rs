//! The class `Future`.

use super::{
    CALLBACK, CANCEL_MESSAGE, CANCELLED_BY, EXCEPTION, FLAGS, FUTURE_FIELDS, LOOP, RESULT, SOURCE,
    TASK_FIELDS, TRACEBACK, awaited, bit, bound_or_none, callbacks, check_made, class,
    future_iterator, has, is_made, is_pending, is_task, loops, report, running, set_flags, state,
    state_of, this, unwatch, watch,
};
use crate::builtins::sequence;
use crate::natives;
use crate::object::*;
use crate::runtime::{call, exceptions, ops, slices};
use crate::value::Value;

natives! { METHODS:
    "__new__" "(cls, /, *args, **kwargs)" => new,
    "__init__" "(self, /, *, loop=None)" => init,
    /// Called when the instance is about to be destroyed.
    "__del__" "(self, /)" => report::del,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => repr,
    /// What iter(self) does.
    "__iter__" "(self, /)" => future_iterator::make,
    /// What await self iterates.
    "__await__" "(self, /)" => future_iterator::make,
    /// Return the result this future represents.
    ///
    /// CancelledError if it has been cancelled, InvalidStateError if it is not done; the exception
    /// that it was given.
    "result" "(self, /)" => result_method,
    /// Return the exception that was set on this future, None when it has a result.
    ///
    /// CancelledError if it has been cancelled, InvalidStateError if it is not done.
    "exception" "(self, /)" => exception,
    /// Mark the future done and set its result.
    ///
    /// InvalidStateError if it is done already.
    "set_result" "(self, result, /)" => set_result_method,
    /// Mark the future done and set an exception.
    ///
    /// InvalidStateError if it is done already.
    "set_exception" "(self, exception, /)" => set_exception_method,
    /// Add a callback to be run when the future becomes done.
    ///
    /// It is called with the future, soon if the future is done already.
    "add_done_callback" "(self, fn, /, *, context=None)" => callbacks::add_done_callback,
    /// Remove all instances of a callback; return how many there were.
    "remove_done_callback" "(self, fn, /)" => callbacks::remove_done_callback,
    /// Cancel the future and schedule callbacks; False if it is done already.
    "cancel" "(self, /, msg=None)" => cancel_method,
    /// Return True if the future was cancelled.
    "cancelled" "(self, /)" => cancelled,
    /// Return True if the future has a result or an exception, or was cancelled.
    "done" "(self, /)" => done,
    /// Return the event loop the future is bound to.
    "get_loop" "(self, /)" => get_loop,
    /// Create the CancelledError to raise if the future is cancelled.
    "_make_cancelled_error" "(self, /)" => make_cancelled_error,
    /// See PEP 585
    "__class_getitem__" "(cls, object, /)" => sequence::class_getitem,
}
natives! { GETTERS:
    "_state" "(self)" => state_name,
    "_asyncio_future_blocking" "(self)" => blocking,
    "_loop" "(self)" => loop_or_none,
    "_callbacks" "(self)" => callbacks::shown,
    "_result" "(self)" => shown_result,
    "_exception" "(self)" => shown_exception,
    "_log_traceback" "(self)" => log_traceback,
    "_source_traceback" "(self)" => source_traceback,
    "_cancel_message" "(self)" => cancel_message,
    "_asyncio_awaited_by" "(self)" => awaited::shown,
}
natives! { SETTERS:
    "_asyncio_future_blocking" "(self, value)" => set_blocking,
    "_log_traceback" "(self, value)" => set_log_traceback,
    "_cancel_message" "(self, value)" => set_cancel_message,
}

const DOC: &str = "What is not known yet: a result or an exception, which tasks can await.";

/// Gives the class its methods.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    t.native_new[ClassId::Future as usize] = Some(make);
    class(t, ClassId::Future, METHODS, GETTERS, SETTERS, DOC)
}

// ---- making -----------------------------------------------------------------------------------

/// The fields of a future or task before `__init__`.
pub(super) const EMPTY: [Value; TASK_FIELDS] = {
    let mut fields = [Value::NONE; TASK_FIELDS];
    fields[FLAGS] = Value::ZERO;
    fields[LOOP] = Value::UNBOUND;
    fields[CALLBACK] = Value::UNBOUND;
    fields[RESULT] = Value::UNBOUND;
    fields[EXCEPTION] = Value::UNBOUND;
    fields[super::CORO] = Value::UNBOUND;
    fields[super::CANCELS] = Value::ZERO;
    fields[LiveTasks::PLACE] = Value::small_int(-1);
    fields
};

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::Future)?;
    let shape = class.root_shape.get();
    let fields = &EMPTY[..FUTURE_FIELDS];
    Ok(Record::with_attributes(t, shape, RecordType::Future, fields)?.value())
}

/// `Future(loop=loop)`, past the dict of keywords.
fn make(t: &mut Thread, class: Value, args: &[Value], kw_names: Value) -> PyResult {
    let names = kw_names.cast::<Tuple>();
    let event_loop = match (args, names.as_ref().map_or(&[][..], |n| n.items())) {
        ([], []) => Value::NONE,
        ([v], [name]) if is_name(*name, "loop") => *v,
        _ => return call::construct(t, t.class(ClassId::Future), args, kw_names),
    };
    debug_assert_eq!(class, t.class(ClassId::Future).value());
    let (shape, fields) = (ClassId::Future as u32, &EMPTY[..FUTURE_FIELDS]);
    let f = Record::with_attributes(t, shape, RecordType::Future, fields)?;
    start(t, f, event_loop)?;
    Ok(f.value())
}

/// Is a keyword this one?
pub(super) fn is_name(v: Value, name: &str) -> bool {
    v.cast::<Str>().is_some_and(|v| v.equals_str(name))
}

fn init(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = this(t, args[0])?;
    start(t, f, args[1])?;
    Ok(Value::NONE)
}

/// `Future.__init__`: everything as at the beginning, bound to a loop.
///
/// # Errors
/// RuntimeError when no loop is given and none runs; what the loop raises.
pub(super) fn start(t: &mut Thread, f: Gc<Record>, event_loop: Value) -> Result<(), Raised> {
    let event_loop = match bound_or_none(event_loop) {
        v if v.is_none() => running::current_loop(t)?,
        v => v,
    };
    if is_made(f) {
        for (i, v) in EMPTY[..FUTURE_FIELDS].iter().enumerate().skip(FLAGS + 1) {
            f.set_immediate(i, *v);
        }
        set_flags(f, !bit::REGISTERED, 0);
    }
    f.set_field(LOOP, event_loop);
    let debug = match loops::debug(t, event_loop)? {
        Some(v) => v,
        None => {
            let name = state::name(t, state::GET_DEBUG)?;
            callbacks::call_method(t, event_loop, name, &[], Value::UNBOUND)?
        }
    };
    if ops::truthy(t, debug)? {
        let extract = state::attribute_of(t, "traceback", "extract_stack")?;
        let stack = call::call(t, extract, &[])?;
        f.set_field(SOURCE, stack);
    }
    Ok(())
}

// ---- results ----------------------------------------------------------------------------------

/// The CancelledError to raise: the one that ended a task, once, or a new one.
///
/// # Errors
/// MemoryError.
pub(super) fn cancelled_error(t: &mut Thread, f: Gc<Record>) -> PyResult {
    let kept = f.field(CANCELLED_BY);
    if !kept.is_none() {
        f.set_immediate(CANCELLED_BY, Value::NONE);
        return Ok(kept);
    }
    let (class, message) = (state::cancelled_error(t)?, f.field(CANCEL_MESSAGE));
    if message.is_none() {
        call::call(t, class, &[])
    } else {
        call::call(t, class, &[message])
    }
}

/// Nobody has to be told of the exception any more.
#[inline]
pub(super) fn retrieved(f: Gc<Record>) {
    if has(f, bit::LOG_TRACEBACK) {
        set_flags(f, bit::LOG_TRACEBACK, 0);
        unwatch(f);
    }
}

/// How a future has ended.
pub(super) enum Outcome {
    /// With a result.
    Result(Value),
    /// With an exception, which may also be a cancellation.
    Exception(Value),
}

/// How a future has ended, which counts as having asked for its exception.
///
/// # Errors
/// InvalidStateError when it has not; MemoryError.
#[inline]
pub(super) fn outcome(t: &mut Thread, f: Gc<Record>) -> Result<Outcome, Raised> {
    match state_of(f) {
        bit::FINISHED => {}
        bit::CANCELLED => return cancelled_error(t, f).map(Outcome::Exception),
        _ => return Err(state::invalid_state(t, "Result is not set.")),
    }
    retrieved(f);
    let e = f.field(EXCEPTION);
    match e.cast::<Exception>() {
        None => Ok(Outcome::Result(f.field(RESULT))),
        Some(exception) => {
            restore_traceback(f, exception);
            Ok(Outcome::Exception(e))
        }
    }
}

/// The exception has the traceback that it had when it was set, for the first one who asks; none for others.
fn restore_traceback(f: Gc<Record>, e: Gc<Exception>) {
    e.traceback.set(e, f.field(TRACEBACK));
    f.set_immediate(TRACEBACK, Value::NONE);
}

/// The result of a future.
///
/// # Errors
/// Its exception; InvalidStateError when it is not done.
#[inline]
pub(super) fn result(t: &mut Thread, f: Gc<Record>) -> PyResult {
    match outcome(t, f)? {
        Outcome::Result(v) => Ok(v),
        Outcome::Exception(e) => Err(exceptions::raise(t, e)),
    }
}

fn result_method(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = this(t, args[0])?;
    if !is_made(f) {
        return Err(state::invalid_state(t, "Future object is not initialized."));
    }
    result(t, f)
}

fn exception(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = this(t, args[0])?;
    if !is_made(f) {
        return Err(state::invalid_state(t, "Future object is not initialized."));
    }
    match state_of(f) {
        bit::FINISHED => {}
        bit::CANCELLED => {
            let e = cancelled_error(t, f)?;
            return Err(exceptions::raise(t, e));
        }
        _ => return Err(state::invalid_state(t, "Exception is not set.")),
    }
    retrieved(f);
    let e = f.field(EXCEPTION);
    if let Some(exception) = e.cast::<Exception>() {
        restore_traceback(f, exception);
    }
    Ok(bound_or_none(e))
}

/// InvalidStateError unless the future is pending.
fn check_pending(t: &mut Thread, f: Gc<Record>) -> Result<(), Raised> {
    check_made(t, f)?;
    if is_pending(f) {
        return Ok(());
    }
    Err(state::invalid_state(t, "invalid state"))
}

/// Ends a future with a result.
///
/// # Errors
/// InvalidStateError when it is done already; what `call_soon` of its loop raises.
pub(super) fn set_result(t: &mut Thread, f: Gc<Record>, v: Value) -> Result<(), Raised> {
    check_pending(t, f)?;
    f.set_field(RESULT, v);
    set_flags(f, bit::STATE, bit::FINISHED);
    callbacks::schedule(t, f)
}

/// Ends a future with an exception or class of exceptions.
///
/// # Errors
/// InvalidStateError when it is done already; TypeError when `e` is neither; what `call_soon` of its loop raises.
pub(super) fn set_exception(t: &mut Thread, f: Gc<Record>, e: Value) -> Result<(), Raised> {
    check_pending(t, f)?;
    let made = match e.cast::<Class>() {
        Some(c) if c.is_subclass_of(t.class(ClassId::BaseException)) => call::call(t, e, &[])?,
        _ => e,
    };
    let Some(mut exception) = made.cast::<Exception>() else {
        return Err(t.type_error("invalid exception object"));
    };
    if t.is_instance(made, ClassId::StopIteration) {
        let message =
            "StopIteration interacts badly with generators and cannot be raised into a Future";
        let _raised = t.raise(ClassId::RuntimeError, message);
        let wrapper = t.take_pending();
        if let Some(w) = wrapper.cast::<Exception>() {
            w.cause.set(w, made);
            w.context.set(w, made);
            w.suppress_context.set(true);
            exception = w;
        }
    }
    f.set_field(EXCEPTION, exception);
    f.set_field(TRACEBACK, exception.traceback.get());
    set_flags(f, bit::STATE, bit::FINISHED);
    callbacks::schedule(t, f)?;
    set_flags(f, 0, bit::LOG_TRACEBACK);
    watch(t, f);
    Ok(())
}

/// `Future.cancel`: was it pending?
///
/// # Errors
/// What `call_soon` of its loop raises.
pub(super) fn cancel(t: &mut Thread, f: Gc<Record>, message: Value) -> Result<bool, Raised> {
    retrieved(f);
    if !is_pending(f) {
        return Ok(false);
    }
    set_flags(f, bit::STATE, bit::CANCELLED);
    f.set_field(CANCEL_MESSAGE, message);
    callbacks::schedule(t, f)?;
    Ok(true)
}

fn set_result_method(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = this(t, args[0])?;
    set_result(t, f, args[1])?;
    Ok(Value::NONE)
}

fn set_exception_method(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = this(t, args[0])?;
    set_exception(t, f, args[1])?;
    Ok(Value::NONE)
}

fn cancel_method(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = this(t, args[0])?;
    check_made(t, f)?;
    let cancelled = cancel(t, f, bound_or_none(args[1]))?;
    Ok(Value::bool(cancelled))
}

fn make_cancelled_error(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = this(t, args[0])?;
    cancelled_error(t, f)
}

// ---- questions --------------------------------------------------------------------------------

fn cancelled(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(state_of(this(t, args[0])?) == bit::CANCELLED))
}

fn done(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = this(t, args[0])?;
    Ok(Value::bool(is_made(f) && !is_pending(f)))
}

fn get_loop(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = this(t, args[0])?;
    check_made(t, f)?;
    Ok(f.field(LOOP))
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = this(t, args[0])?;
    check_made(t, f)?;
    let shown = match is_task(f) {
        true => state::attribute_of(t, "asyncio.base_tasks", "_task_repr")?,
        false => state::attribute_of(t, "asyncio.base_futures", "_future_repr")?,
    };
    call::call(t, shown, &args[..1])
}

// ---- attributes -------------------------------------------------------------------------------

fn state_name(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = this(t, args[0])?;
    check_made(t, f)?;
    let name = match state_of(f) {
        bit::PENDING => "PENDING",
        bit::CANCELLED => "CANCELLED",
        _ => "FINISHED",
    };
    Ok(t.intern(name)?.value())
}

fn blocking(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = this(t, args[0])?;
    Ok(Value::bool(has(f, bit::BLOCKING)))
}

fn loop_or_none(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(bound_or_none(this(t, args[0])?.field(LOOP)))
}

fn shown_result(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = this(t, args[0])?;
    check_made(t, f)?;
    Ok(bound_or_none(f.field(RESULT)))
}

fn shown_exception(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = this(t, args[0])?;
    check_made(t, f)?;
    Ok(bound_or_none(f.field(EXCEPTION)))
}

fn log_traceback(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = this(t, args[0])?;
    check_made(t, f)?;
    Ok(Value::bool(has(f, bit::LOG_TRACEBACK)))
}

fn source_traceback(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.field(SOURCE))
}

fn cancel_message(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.field(CANCEL_MESSAGE))
}

/// The new value of an attribute that cannot be deleted.
pub(super) fn assigned(t: &mut Thread, v: Value, class: &str, name: &str) -> PyResult {
    if !v.is_unbound() {
        return Ok(v);
    }
    let message = format!("attribute '{name}' of '_asyncio.{class}' objects cannot be deleted");
    Err(t.raise(ClassId::AttributeError, &message))
}

fn set_blocking(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = this(t, args[0])?;
    let v = assigned(t, args[1], "Future", "_asyncio_future_blocking")?;
    check_made(t, f)?;
    let bit = match ops::truthy(t, v)? {
        true => bit::BLOCKING,
        false => 0,
    };
    set_flags(f, bit::BLOCKING, bit);
    Ok(Value::NONE)
}

fn set_log_traceback(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = this(t, args[0])?;
    let v = assigned(t, args[1], "Future", "_log_traceback")?;
    if ops::truthy(t, v)? {
        return Err(t.value_error("_log_traceback can only be set to False"));
    }
    retrieved(f);
    Ok(Value::NONE)
}

fn set_cancel_message(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = this(t, args[0])?;
    let v = assigned(t, args[1], "Future", "_cancel_message")?;
    f.set_field(CANCEL_MESSAGE, v);
    Ok(Value::NONE)
}
