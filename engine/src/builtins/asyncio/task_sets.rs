//! The tasks that are not done.

use super::{LOOP, is_made, is_pending, running, state};
use crate::natives;
use crate::object::*;
use crate::runtime::{attributes, call, ops, sets};
use crate::value::Value;

natives! { FUNCTIONS:
    /// Return a set of all tasks of an event loop that are not done.
    "all_tasks" "(loop=None)" => all_tasks,
    /// Register a task that runs on an event loop.
    "_register_task" "(task)" => register,
    /// Register a task that is about to take its first step at once.
    "_register_eager_task" "(task)" => register_eager,
    /// Unregister a completed task.
    "_unregister_task" "(task)" => unregister,
    /// Unregister a task that has taken its first step.
    "_unregister_eager_task" "(task)" => unregister_eager,
}

fn register(t: &mut Thread, args: &[Value]) -> PyResult {
    match args[0].cast_record(RecordType::Task) {
        Some(task) => t.live_tasks.add(task),
        None => {
            let others = state::other_tasks(t)?;
            call::call_method(t, others, "add", &[args[0]])?;
        }
    }
    Ok(Value::NONE)
}

fn unregister(t: &mut Thread, args: &[Value]) -> PyResult {
    match args[0].cast_record(RecordType::Task) {
        Some(task) => t.live_tasks.remove(task),
        None => {
            let others = state::other_tasks(t)?;
            call::call_method(t, others, "discard", &[args[0]])?;
        }
    }
    Ok(Value::NONE)
}

fn register_eager(t: &mut Thread, args: &[Value]) -> PyResult {
    let eager = state::eager_tasks(t)?;
    sets::add(t, eager, args[0])?;
    Ok(Value::NONE)
}

fn unregister_eager(t: &mut Thread, args: &[Value]) -> PyResult {
    let eager = state::eager_tasks(t)?;
    sets::discard(t, eager, args[0])?;
    Ok(Value::NONE)
}

fn all_tasks(t: &mut Thread, args: &[Value]) -> PyResult {
    let event_loop = running::given_loop(t, args[0])?;
    let found = Set::new(t)?;
    // Whoever is asked below may change the sets.
    let eager = state::eager_tasks(t)?;
    let eager = ops::to_list(t, eager.value())?;
    add_others(t, found, eager, event_loop)?;
    // Making the tuple may collect, and only then there are fewer.
    let tasks = Tuple::new_zeroed(t, t.live_tasks.len())?;
    let n = t.live_tasks.len().min(tasks.len());
    for i in 0..n {
        tasks.init(i, t.live_tasks.get(i));
    }
    for v in &tasks.items()[..n] {
        if let Some(task) = v.cast_record(RecordType::Task)
            && is_made(task)
            && is_pending(task)
            && task.field(LOOP) == event_loop
        {
            sets::add(t, found, *v)?;
        }
    }
    let others = state::other_tasks_if_any(t);
    if !others.is_none() {
        let others = ops::to_list(t, others)?;
        add_others(t, found, others, event_loop)?;
    }
    Ok(found.value())
}

/// Adds those of some tasks of any class that are a loop's and not done.
fn add_others(
    t: &mut Thread,
    found: Gc<Set>,
    tasks: Gc<List>,
    event_loop: Value,
) -> Result<(), Raised> {
    for i in 0..tasks.len() {
        let task = tasks.get(i);
        if loop_of(t, task)? != event_loop {
            continue;
        }
        let done = call::call_method(t, task, "done", &[])?;
        if !ops::truthy(t, done)? {
            sets::add(t, found, task)?;
        }
    }
    Ok(())
}

/// The loop of a future of any class.
///
/// # Errors
/// AttributeError when it has none, and what `get_loop` raises.
pub(super) fn loop_of(t: &mut Thread, future: Value) -> PyResult {
    match attributes::get_text(t, future, "get_loop")? {
        Some(f) => call::call(t, f, &[]),
        None => {
            let name = t.intern("_loop")?;
            attributes::get(t, future, name)
        }
    }
}
