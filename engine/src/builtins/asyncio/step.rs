//! Steps of tasks: what runs their coroutines.

use super::{
    CANCEL_MESSAGE, CANCELLED_BY, CONTEXT, CORO, LOOP, STEP, WAITER, WAKEUP, as_exact_future,
    as_future, awaited, bit, callbacks, future, has, is_made, is_pending, running, set_flags,
    state, task, task_sets, this_task,
};
use crate::builtins::late;
use crate::natives;
use crate::object::*;
use crate::runtime::{attributes, call, define, ops};
use crate::value::Value;

/// Fields of what an event loop calls for a step: the task, an exception to throw or unbound.
const TASK: usize = 0;
const THROWN: usize = 1;

natives! { STEP_METHODS:
    /// Takes the step.
    "__call__" "(self, /, *args, **kwargs)" => call::call_native_object,
}
natives! { STEP_GETTERS:
    "__self__" "(self)" => step_task,
}
natives! { WAKEUP_METHODS:
    "task_wakeup" "(self, future, /)" => wakeup,
}

/// Gives the class of steps its methods.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    let id = ClassId::TaskStep;
    late::class(t, id, "_asyncio", STEP_METHODS)?;
    define::getters(t, id, STEP_GETTERS)?;
    t.native_call[id as usize] = Some(call_step);
    Ok(())
}

fn step_task(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = ClassId::TaskStep;
    let r = crate::runtime::slices::record(t, args[0], RecordType::TaskStep, class)?;
    Ok(r.field(TASK))
}

fn call_step(t: &mut Thread, f: Value, args: &[Value], kw_names: Value) -> PyResult {
    if !kw_names.is_unbound() {
        return Err(t.type_error("function takes no keyword arguments"));
    }
    if !args.is_empty() {
        return Err(t.type_error("function takes no positional arguments"));
    }
    let class = ClassId::TaskStep;
    let r = crate::runtime::slices::record(t, f, RecordType::TaskStep, class)?;
    let task = this_task(t, r.field(TASK))?;
    step(t, task, r.field(THROWN))
}

/// Has the next step taken soon, which throws an exception unless that is unbound.
///
/// # Errors
/// What `call_soon` of the loop raises.
pub(super) fn soon(t: &mut Thread, task: Gc<Record>, thrown: Value) -> Result<(), Raised> {
    let known = task.field(STEP);
    let f = if thrown.is_unbound() && !known.is_none() {
        known
    } else {
        let fields = [task.value(), thrown];
        let f = Record::new(t, ClassId::TaskStep, RecordType::TaskStep, &fields)?.value();
        if thrown.is_unbound() {
            task.set_field(STEP, f);
        }
        f
    };
    callbacks::call_soon(t, task.field(LOOP), f, &[], task.field(CONTEXT))
}

/// What a future calls to have the task go on.
fn wakeup_of(t: &mut Thread, task: Gc<Record>) -> PyResult {
    let known = task.field(WAKEUP);
    if !known.is_none() {
        return Ok(known);
    }
    let (id, def) = (ClassId::NativeFunction, &WAKEUP_METHODS[0]);
    let owner = t.class(ClassId::Task).value();
    let f = NativeFunction::new(t, id, def, task.value(), owner)?.value();
    task.set_field(WAKEUP, f);
    Ok(f)
}

/// What the task has waited for is done.
fn wakeup(t: &mut Thread, args: &[Value]) -> PyResult {
    let task = this_task(t, args[0])?;
    if let Some(f) = as_future(args[1]) {
        awaited::discard(t, f, args[0])?;
    }
    let failed = match as_exact_future(args[1]) {
        Some(f) => match future::outcome(t, f) {
            Ok(future::Outcome::Result(_)) => Value::UNBOUND,
            Ok(future::Outcome::Exception(e)) => e,
            Err(_) => t.take_pending(),
        },
        None => match call::call_method(t, args[1], "result", &[]) {
            Ok(_) => Value::UNBOUND,
            Err(_) => t.take_pending(),
        },
    };
    step(t, task, failed)
}

/// One step of a task, as that of its loop which runs.
fn step(t: &mut Thread, task: Gc<Record>, thrown: Value) -> PyResult {
    let event_loop = task.field(LOOP);
    running::enter(t, event_loop, task.value())?;
    match run(t, task, thrown) {
        Ok(v) => running::leave(t, event_loop, task.value()).map(|()| v),
        Err(raised) => {
            let e = t.take_pending();
            match running::leave(t, event_loop, task.value()) {
                Ok(()) => Err(t.set_pending(e)),
                Err(_) => Err(raised),
            }
        }
    }
}

/// Runs the coroutine up to where it waits next, or ends.
///
/// # Errors
/// InvalidStateError when the task is done; KeyboardInterrupt and SystemExit from the coroutine; what the loop raises.
pub(super) fn run(t: &mut Thread, task: Gc<Record>, thrown: Value) -> PyResult {
    if !is_pending(task) {
        return Err(already_done(t, task, thrown));
    }
    let mut thrown = thrown;
    if has(task, bit::MUST_CANCEL) {
        if thrown.is_unbound() || !state::is_cancelled_error(t, thrown)? {
            thrown = future::cancelled_error(t, task)?;
        }
        set_flags(task, bit::MUST_CANCEL, 0);
    }
    task.set_immediate(WAITER, Value::NONE);
    let coro = task.field(CORO);
    if coro.is_unbound() {
        return Err(t.raise(ClassId::RuntimeError, "uninitialized Task object"));
    }
    match resume(t, coro, thrown) {
        Ok(Value::EXHAUSTED) => {
            let v = core::mem::replace(&mut t.return_value, Value::NONE);
            let ended = if has(task, bit::MUST_CANCEL) {
                // Cancelled right before the coroutine ended.
                set_flags(task, bit::MUST_CANCEL, 0);
                future::cancel(t, task, task.field(CANCEL_MESSAGE)).map(drop)
            } else {
                future::set_result(t, task, v)
            };
            task::finished(t, task);
            ended?;
        }
        Ok(v) => wait_for(t, task, v)?,
        Err(_) => {
            let e = t.take_pending();
            let ended = fail(t, task, e);
            task::finished(t, task);
            ended?;
        }
    }
    Ok(Value::NONE)
}

#[cold]
fn already_done(t: &mut Thread, task: Gc<Record>, thrown: Value) -> Raised {
    let shown = ops::repr(t, task.value()).and_then(|task| {
        let thrown = match thrown.is_unbound() {
            true => String::new(),
            false => ops::repr(t, thrown)?.to_string_lossy(),
        };
        Ok(format!("__step(): already done: {task} {thrown}"))
    });
    match shown {
        Ok(message) => state::invalid_state(t, &message),
        Err(raised) => raised,
    }
}

/// Sends None into a coroutine, or throws: what it yields, or `EXHAUSTED` with its result as the thread's return value.
fn resume(t: &mut Thread, coro: Value, thrown: Value) -> PyResult {
    if let Some(g) = coro.cast::<Generator>() {
        let how = match thrown.is_unbound() {
            true => Resume::Send(Value::NONE),
            false => Resume::Throw(thrown),
        };
        return (t.hooks.resume_generator)(t, g, how);
    }
    let r = if !thrown.is_unbound() {
        call::call_method(t, coro, "throw", &[thrown])
    } else if t.special(coro, Special::Next).is_unbound() {
        call::call_method(t, coro, "send", &[Value::NONE])
    } else {
        let next = t.special(coro, Special::Next);
        call::call_special(t, next, coro, &[])
    };
    if r.is_err() && t.pending_is(ClassId::StopIteration) {
        let stop = t.take_pending();
        let name = t.intern("value")?;
        t.return_value = attributes::get(t, stop, name)?;
        return Ok(Value::EXHAUSTED);
    }
    r
}

/// The coroutine has raised `e`.
fn fail(t: &mut Thread, task: Gc<Record>, e: Value) -> Result<(), Raised> {
    if state::is_cancelled_error(t, e)? {
        // Kept for the chain of whoever asks for the result.
        task.set_field(CANCELLED_BY, e);
        return future::cancel(t, task, Value::NONE).map(drop);
    }
    future::set_exception(t, task, e)?;
    if t.is_instance(e, ClassId::KeyboardInterrupt) || t.is_instance(e, ClassId::SystemExit) {
        return Err(t.set_pending(e));
    }
    Ok(())
}

/// The coroutine has yielded: a future to wait for, or None to go on soon.
fn wait_for(t: &mut Thread, task: Gc<Record>, v: Value) -> Result<(), Raised> {
    if v == task.value() {
        let shown = ops::repr(t, v)?;
        return fail_soon(t, task, format!("Task cannot await on itself: {shown}"));
    }
    if let Some(f) = as_exact_future(v) {
        if f.field(LOOP) != task.field(LOOP) {
            return other_loop(t, task, v);
        }
        if !has(f, bit::BLOCKING) {
            return not_awaited(t, task, v);
        }
        awaited::add(t, f, task.value())?;
        set_flags(f, bit::BLOCKING, 0);
        let wakeup = wakeup_of(t, task)?;
        callbacks::add(t, f, wakeup, task.field(CONTEXT))?;
        return waits(t, task, v);
    }
    if v.is_none() {
        return soon(t, task, Value::UNBOUND);
    }
    wait_for_other(t, task, v)
}

/// Notes what the task waits for, and cancels that if the task was to be cancelled.
#[inline]
fn waits(t: &mut Thread, task: Gc<Record>, future: Value) -> Result<(), Raised> {
    task.set_field(WAITER, future);
    if has(task, bit::MUST_CANCEL) && task::cancel_any(t, future, task.field(CANCEL_MESSAGE))? {
        set_flags(task, bit::MUST_CANCEL, 0);
    }
    Ok(())
}

/// As [`wait_for`], of other classes.
fn wait_for_other(t: &mut Thread, task: Gc<Record>, v: Value) -> Result<(), Raised> {
    let name = t.intern("_asyncio_future_blocking")?;
    let blocking = attributes::get_optional(t, v, name)?.unwrap_or(Value::NONE);
    if blocking.is_none() {
        let shown = ops::repr(t, v)?;
        if v.shape_id() == ClassId::Generator as u32 {
            let me = ops::repr(t, task.value())?;
            let message = format!(
                "yield was used instead of yield from for generator in task {me} with {shown}"
            );
            return fail_soon(t, task, message);
        }
        return fail_soon(t, task, format!("Task got bad yield: {shown}"));
    }
    let event_loop = match as_future(v) {
        Some(f) if is_made(f) => f.field(LOOP),
        _ => task_sets::loop_of(t, v)?,
    };
    if event_loop != task.field(LOOP) {
        return other_loop(t, task, v);
    }
    if !ops::truthy(t, blocking)? {
        return not_awaited(t, task, v);
    }
    if let Some(f) = as_future(v) {
        awaited::add(t, f, task.value())?;
    }
    attributes::set(t, v, name, Value::FALSE)?;
    let wakeup = wakeup_of(t, task)?;
    let add = t.intern("add_done_callback")?;
    let add = attributes::get(t, v, add)?;
    let keywords = state::context_keyword(t)?;
    call::call_kw(t, add, &[wakeup, task.field(CONTEXT)], keywords)?;
    waits(t, task, v)
}

/// Has a RuntimeError thrown at the next step.
fn fail_soon(t: &mut Thread, task: Gc<Record>, message: String) -> Result<(), Raised> {
    let message = Str::from_str(t, &message)?.value();
    let class = t.class(ClassId::RuntimeError).value();
    let e = call::call(t, class, &[message])?;
    soon(t, task, e)
}

#[cold]
fn other_loop(t: &mut Thread, task: Gc<Record>, v: Value) -> Result<(), Raised> {
    let (me, shown) = (ops::repr(t, task.value())?, ops::repr(t, v)?);
    let message = format!("Task {me} got Future {shown} attached to a different loop");
    fail_soon(t, task, message)
}

#[cold]
fn not_awaited(t: &mut Thread, task: Gc<Record>, v: Value) -> Result<(), Raised> {
    let (me, shown) = (ops::repr(t, task.value())?, ops::repr(t, v)?);
    let message = format!("yield was used instead of yield from in task {me} with {shown}");
    fail_soon(t, task, message)
}
