//! Names, stacks and attributes of tasks.

use super::{
    CONTEXT, CORO, NAME, WAITER, bit, bound_or_none, future, has, set_flags, state, this_task,
};
use crate::natives;
use crate::object::*;
use crate::runtime::{call, ops};
use crate::value::Value;

natives! { GETTERS:
    "_log_destroy_pending" "(self)" => log_pending,
    "_must_cancel" "(self)" => must_cancel,
    "_coro" "(self)" => coro,
    "_fut_waiter" "(self)" => waiter,
}
natives! { SETTERS:
    "_log_destroy_pending" "(self, value)" => set_log_pending,
}

/// What keeps the name: a str, or a number where there is none.
///
/// # Errors
/// What `__str__` raises.
pub(super) fn new_name(t: &mut Thread, v: Value) -> PyResult {
    if v.is_none() {
        return state::next_task(t);
    }
    text_of(t, v)
}

fn text_of(t: &mut Thread, v: Value) -> PyResult {
    if v.shape_id() == ClassId::Str as u32 {
        return Ok(v);
    }
    Ok(ops::str(t, v)?.value())
}

pub(super) fn get_name(t: &mut Thread, args: &[Value]) -> PyResult {
    let task = this_task(t, args[0])?;
    let name = task.field(NAME);
    if !name.is_int() {
        return Ok(name);
    }
    let made = Str::from_str(t, &format!("Task-{}", name.as_int()))?;
    task.set_field(NAME, made);
    Ok(made.value())
}

pub(super) fn set_name(t: &mut Thread, args: &[Value]) -> PyResult {
    let task = this_task(t, args[0])?;
    let name = text_of(t, args[1])?;
    task.set_field(NAME, name);
    Ok(Value::NONE)
}

pub(super) fn coro(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(bound_or_none(this_task(t, args[0])?.field(CORO)))
}

pub(super) fn get_context(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this_task(t, args[0])?.field(CONTEXT))
}

fn waiter(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this_task(t, args[0])?.field(WAITER))
}

fn must_cancel(t: &mut Thread, args: &[Value]) -> PyResult {
    let task = this_task(t, args[0])?;
    Ok(Value::bool(has(task, bit::MUST_CANCEL)))
}

fn log_pending(t: &mut Thread, args: &[Value]) -> PyResult {
    let task = this_task(t, args[0])?;
    Ok(Value::bool(has(task, bit::LOG_PENDING)))
}

fn set_log_pending(t: &mut Thread, args: &[Value]) -> PyResult {
    let task = this_task(t, args[0])?;
    let v = future::assigned(t, args[1], "Task", "_log_destroy_pending")?;
    let bit = match ops::truthy(t, v)? {
        true => bit::LOG_PENDING,
        false => 0,
    };
    set_flags(task, bit::LOG_PENDING, bit);
    Ok(Value::NONE)
}

pub(super) fn set_result(t: &mut Thread, _args: &[Value]) -> PyResult {
    let message = "Task does not support set_result operation";
    Err(t.raise(ClassId::RuntimeError, message))
}

pub(super) fn set_exception(t: &mut Thread, _args: &[Value]) -> PyResult {
    let message = "Task does not support set_exception operation";
    Err(t.raise(ClassId::RuntimeError, message))
}

pub(super) fn get_stack(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = state::attribute_of(t, "asyncio.base_tasks", "_task_get_stack")?;
    call::call(t, f, &[args[0], bound_or_none(args[1])])
}

pub(super) fn print_stack(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = state::attribute_of(t, "asyncio.base_tasks", "_task_print_stack")?;
    let (limit, file) = (bound_or_none(args[1]), bound_or_none(args[2]));
    call::call(t, f, &[args[0], limit, file])
}
