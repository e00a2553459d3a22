//! `__del__` of futures and tasks: reports to the event loop.

use super::{EXCEPTION, LOOP, SOURCE, bit, has, is_made, is_pending, is_task, set_flags, this};
use crate::object::*;
use crate::runtime::{call, define};
use crate::value::Value;

/// `__del__`.
///
/// # Errors
/// What the loop's `call_exception_handler` raises.
pub(super) fn del(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = this(t, args[0])?;
    if !is_made(f) {
        return Ok(Value::NONE);
    }
    if is_task(f) && is_pending(f) && has(f, bit::LOG_PENDING) {
        let about = Dict::new(t)?;
        define::set(t, about, "task", f.value())?;
        tell(t, f, about, "Task was destroyed but it is pending!")?;
    }
    if has(f, bit::LOG_TRACEBACK) {
        set_flags(f, bit::LOG_TRACEBACK, 0);
        let about = Dict::new(t)?;
        define::set(t, about, "exception", f.field(EXCEPTION))?;
        define::set(t, about, "future", f.value())?;
        let class = t.class_of(f.value()).bare_name();
        tell(
            t,
            f,
            about,
            &format!("{class} exception was never retrieved"),
        )?;
    }
    Ok(Value::NONE)
}

fn tell(t: &mut Thread, f: Gc<Record>, about: Gc<Dict>, message: &str) -> Result<(), Raised> {
    let message = Str::from_str(t, message)?;
    define::set(t, about, "message", message.value())?;
    let source = f.field(SOURCE);
    if !source.is_none() {
        define::set(t, about, "source_traceback", source)?;
    }
    let (event_loop, about): (Value, Value) = (f.field(LOOP), about.value());
    call::call_method(t, event_loop, "call_exception_handler", &[about]).map(drop)
}
