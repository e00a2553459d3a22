//! Which event loop runs in a thread of the system, and which of its tasks.

use super::state;
use crate::natives;
use crate::object::*;
use crate::runtime::{call, ops};
use crate::value::Value;

natives! { FUNCTIONS:
    /// Return the running event loop or None.
    "_get_running_loop" "()" => running_or_none,
    /// Set the running event loop.
    "_set_running_loop" "(loop, /)" => set_running,
    /// Return the running event loop; RuntimeError if there is none.
    "get_running_loop" "()" => running_loop,
    /// Return the running event loop, or that of the policy.
    "get_event_loop" "()" => event_loop,
    /// Return the task that runs in an event loop, None when there is none.
    "current_task" "(loop=None)" => current_task,
    /// Enter into task execution.
    "_enter_task" "(loop, task)" => enter_task,
    /// Leave task execution.
    "_leave_task" "(loop, task)" => leave_task,
    /// Set the task that runs; return the one that did.
    "_swap_current_task" "(loop, task)" => swap_current_task,
}

fn running_or_none(t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(t.running_loop)
}

fn set_running(t: &mut Thread, args: &[Value]) -> PyResult {
    t.running_loop = args[0];
    Ok(Value::NONE)
}

/// The running loop.
///
/// # Errors
/// RuntimeError when none runs.
pub(super) fn running(t: &mut Thread) -> PyResult {
    if t.running_loop.is_none() {
        return Err(t.raise(ClassId::RuntimeError, "no running event loop"));
    }
    Ok(t.running_loop)
}

fn running_loop(t: &mut Thread, _args: &[Value]) -> PyResult {
    running(t)
}

/// The running loop, or the policy's.
///
/// # Errors
/// What the policy raises.
pub(super) fn current_loop(t: &mut Thread) -> PyResult {
    if !t.running_loop.is_none() {
        return Ok(t.running_loop);
    }
    let policy = state::attribute_of(t, "asyncio.events", "_get_event_loop_policy")?;
    let policy = call::call(t, policy, &[])?;
    call::call_method(t, policy, "get_event_loop", &[])
}

fn event_loop(t: &mut Thread, _args: &[Value]) -> PyResult {
    current_loop(t)
}

/// The loop that an argument says, the running one by default.
///
/// # Errors
/// RuntimeError when none runs.
pub(super) fn given_loop(t: &mut Thread, v: Value) -> PyResult {
    if v.is_unbound() || v.is_none() {
        running(t)
    } else {
        Ok(v)
    }
}

fn current_task(t: &mut Thread, args: &[Value]) -> PyResult {
    let event_loop = given_loop(t, args[0])?;
    if event_loop == t.running_loop {
        return Ok(t.running_task);
    }
    Ok(t.gil.running_task_of(event_loop).unwrap_or(Value::NONE))
}

/// RuntimeError unless `event_loop` is the running one.
#[inline]
fn check_running(t: &mut Thread, event_loop: Value) -> Result<(), Raised> {
    if event_loop == t.running_loop {
        return Ok(());
    }
    let shown = ops::repr(t, event_loop)?.to_string_lossy();
    Err(t.raise(
        ClassId::RuntimeError,
        &format!("loop {shown} is not the running loop"),
    ))
}

/// Raises a RuntimeError about two tasks.
#[cold]
fn clash(t: &mut Thread, texts: [&str; 3], a: Value, b: Value) -> Raised {
    let shown = ops::repr(t, a).and_then(|a| Ok((a, ops::repr(t, b)?)));
    match shown {
        Ok((a, b)) => {
            let message = format!("{}{a}{}{b}{}", texts[0], texts[1], texts[2]);
            t.raise(ClassId::RuntimeError, &message)
        }
        Err(raised) => raised,
    }
}

/// `_enter_task`.
///
/// # Errors
/// RuntimeError when the loop is not the running one, or another task runs.
#[inline]
pub(super) fn enter(t: &mut Thread, event_loop: Value, task: Value) -> Result<(), Raised> {
    check_running(t, event_loop)?;
    if !t.running_task.is_none() {
        let texts = [
            "Cannot enter into task ",
            " while another task ",
            " is being executed.",
        ];
        let other = t.running_task;
        return Err(clash(t, texts, task, other));
    }
    t.running_task = task;
    Ok(())
}

/// `_leave_task`.
///
/// # Errors
/// RuntimeError when the loop is not the running one, or another task runs.
#[inline]
pub(super) fn leave(t: &mut Thread, event_loop: Value, task: Value) -> Result<(), Raised> {
    check_running(t, event_loop)?;
    if t.running_task != task {
        let texts = [
            "Invalid attempt to leave task ",
            " while task ",
            " is entered.",
        ];
        let other = t.running_task;
        return Err(clash(t, texts, task, other));
    }
    t.running_task = Value::NONE;
    Ok(())
}

/// `_swap_current_task`.
///
/// # Errors
/// RuntimeError when the loop is not the running one.
pub(super) fn swap(t: &mut Thread, event_loop: Value, task: Value) -> PyResult {
    check_running(t, event_loop)?;
    Ok(core::mem::replace(&mut t.running_task, task))
}

fn enter_task(t: &mut Thread, args: &[Value]) -> PyResult {
    enter(t, args[0], args[1])?;
    Ok(Value::NONE)
}

fn leave_task(t: &mut Thread, args: &[Value]) -> PyResult {
    leave(t, args[0], args[1])?;
    Ok(Value::NONE)
}

fn swap_current_task(t: &mut Thread, args: &[Value]) -> PyResult {
    swap(t, args[0], args[1])
}
