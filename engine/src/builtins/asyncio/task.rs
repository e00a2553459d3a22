//! The class `Task`: making, cancelling, starting at once.

use super::{
    CANCEL_MESSAGE, CANCELS, CONTEXT, CORO, LOOP, NAME, TASK_FIELDS, WAITER, as_exact_future, bit,
    bound_or_none, class, future, is_pending, is_task, report, running, set_flags, state, step,
    task_attributes as attribute, this_task, unwatch, watch,
};
use crate::builtins::{contexts, sequence};
use crate::natives;
use crate::object::*;
use crate::runtime::{call, ops, slices};
use crate::value::Value;

natives! { METHODS:
    "__new__" "(cls, /, *args, **kwargs)" => new,
    "__init__" "(self, coro, *, loop=None, name=None, context=None, eager_start=False)" => init,
    /// Called when the instance is about to be destroyed.
    "__del__" "(self, /)" => report::del,
    /// Request that this task cancel itself.
    ///
    /// A CancelledError is thrown into its coroutine at the next step. False if the task is done
    /// already.
    "cancel" "(self, /, msg=None)" => cancel_method,
    /// Return the count of the task's cancellation requests.
    "cancelling" "(self, /)" => cancelling,
    /// Take back one request for cancellation; return how many remain.
    "uncancel" "(self, /)" => uncancel,
    /// Results come from the coroutine: RuntimeError.
    "set_result" "(self, result, /)" => attribute::set_result,
    /// Exceptions come from the coroutine: RuntimeError.
    "set_exception" "(self, exception, /)" => attribute::set_exception,
    /// Return the list of stack frames of this task's coroutine, the oldest first.
    "get_stack" "(self, /, *, limit=None)" => attribute::get_stack,
    /// Print the stack or traceback of this task's coroutine.
    "print_stack" "(self, /, *, limit=None, file=None)" => attribute::print_stack,
    /// Return the task's name.
    "get_name" "(self, /)" => attribute::get_name,
    /// Set the task's name.
    "set_name" "(self, value, /)" => attribute::set_name,
    /// Return the coroutine.
    "get_coro" "(self, /)" => attribute::coro,
    /// Return the context that the coroutine runs in.
    "get_context" "(self, /)" => attribute::get_context,
    /// See PEP 585
    "__class_getitem__" "(cls, object, /)" => sequence::class_getitem,
}

const DOC: &str = "A coroutine that an event loop runs, as a future.";

/// Gives the class its methods.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    t.native_new[ClassId::Task as usize] = Some(make);
    let (getters, setters) = (attribute::GETTERS, attribute::SETTERS);
    class(t, ClassId::Task, METHODS, getters, setters, DOC)
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::Task)?;
    Ok(empty(t, class.root_shape.get())?.value())
}

fn empty(t: &mut Thread, shape: ShapeId) -> Result<Gc<Record>, Raised> {
    const { assert!(TASK_FIELDS < 256) };
    Record::with_attributes(t, shape, RecordType::Task, &future::EMPTY)
}

/// `Task(coro, loop=loop, …)`, past the dict of keywords.
fn make(t: &mut Thread, _class: Value, args: &[Value], kw_names: Value) -> PyResult {
    const KEYWORDS: [&str; 4] = ["loop", "name", "context", "eager_start"];
    let names = kw_names.cast::<Tuple>();
    let names = names.as_ref().map_or(&[][..], |n| n.items());
    let mut all = [Value::UNBOUND; 2 + KEYWORDS.len()];
    let mut fits = args.len() == names.len() + 1;
    for (name, v) in names.iter().zip(args.iter().skip(1)) {
        match KEYWORDS.iter().position(|k| future::is_name(*name, k)) {
            Some(i) if fits && all[2 + i].is_unbound() => all[2 + i] = *v,
            _ => fits = false,
        }
    }
    if !fits {
        return call::construct(t, t.class(ClassId::Task), args, kw_names);
    }
    all[0] = empty(t, ClassId::Task as u32)?.value();
    all[1] = args[0];
    init(t, &all)?;
    Ok(all[0])
}

/// Can a task run it? Coroutines, and what `asyncio.coroutines` takes for one.
fn is_coroutine(t: &mut Thread, v: Value) -> Result<bool, Raised> {
    if v.shape_id() == ClassId::Coroutine as u32 {
        return Ok(true);
    }
    let is_coroutine = state::attribute_of(t, "asyncio.coroutines", "iscoroutine")?;
    let answer = call::call(t, is_coroutine, &[v])?;
    ops::truthy(t, answer)
}

fn init(t: &mut Thread, args: &[Value]) -> PyResult {
    let task = this_task(t, args[0])?;
    let (coro, name, context) = (args[1], bound_or_none(args[3]), bound_or_none(args[4]));
    future::start(t, task, args[2])?;
    if !is_coroutine(t, coro)? {
        let shown = ops::repr(t, coro)?.to_string_lossy();
        return Err(t.type_error(format!("a coroutine was expected, got {shown}")));
    }
    let context = match context.is_none() {
        true => contexts::copy_current(t)?,
        false => context,
    };
    task.set_field(CONTEXT, context);
    task.set_immediate(WAITER, Value::NONE);
    task.set_immediate(CANCELS, Value::ZERO);
    task.set_field(CORO, coro);
    let name = attribute::new_name(t, name)?;
    task.set_field(NAME, name);
    set_flags(task, bit::MUST_CANCEL, bit::LOG_PENDING);
    watch(t, task);
    if !args[5].is_unbound() && ops::truthy(t, args[5])? {
        let running = call::call_method(t, task.field(LOOP), "is_running", &[])?;
        if ops::truthy(t, running)? {
            start_at_once(t, task)?;
            return Ok(Value::NONE);
        }
    }
    step::soon(t, task, Value::UNBOUND)?;
    t.live_tasks.add(task);
    Ok(Value::NONE)
}

/// Takes the first step of a task in its constructor.
fn start_at_once(t: &mut Thread, task: Gc<Record>) -> Result<(), Raised> {
    let (event_loop, context) = (task.field(LOOP), task.field(CONTEXT));
    let before = running::swap(t, event_loop, task.value())?;
    t.live_tasks.add(task);
    let stepped = contexts::run_in(t, context, |t| step::run(t, task, Value::UNBOUND));
    let pending = stepped.is_err().then(|| t.take_pending());
    let swapped = running::swap(t, event_loop, before);
    if !is_pending(task) {
        // Nobody will ask for it.
        task.set_immediate(CORO, Value::NONE);
    }
    match pending {
        Some(e) => Err(t.set_pending(e)),
        None => swapped.map(drop),
    }
}

/// A task is done: it is no longer among those that are not, and has nothing to report but an exception.
pub(super) fn finished(t: &mut Thread, task: Gc<Record>) {
    t.live_tasks.remove(task);
    if flags_are_silent(task) {
        unwatch(task);
    }
}

fn flags_are_silent(task: Gc<Record>) -> bool {
    !super::has(task, bit::LOG_TRACEBACK)
}

/// `cancel` of a future of any class: did it?
///
/// # Errors
/// What it raises.
pub(super) fn cancel_any(t: &mut Thread, v: Value, message: Value) -> Result<bool, Raised> {
    match as_exact_future(v) {
        Some(f) if is_task(f) => cancel(t, f, message),
        Some(f) => future::cancel(t, f, message),
        None => {
            let name = t.intern("cancel")?;
            let f = crate::runtime::attributes::get(t, v, name)?;
            let keyword = t.intern("msg")?.value();
            let names = Tuple::new(t, &[keyword])?.value();
            let done = call::call_kw(t, f, &[message], names)?;
            ops::truthy(t, done)
        }
    }
}

/// `Task.cancel`.
///
/// # Errors
/// What `cancel` of what it waits for raises.
fn cancel(t: &mut Thread, task: Gc<Record>, message: Value) -> Result<bool, Raised> {
    t.check_native_stack()?;
    future::retrieved(task);
    if !is_pending(task) {
        return Ok(false);
    }
    let n = task.field(CANCELS).as_int();
    task.set_immediate(CANCELS, Value::small_int(n + 1));
    let waiter = task.field(WAITER);
    // What it waits for may be a task that takes no notice: it is remembered, to be cancelled again.
    if !waiter.is_none() && cancel_any(t, waiter, message)? {
        return Ok(true);
    }
    set_flags(task, 0, bit::MUST_CANCEL);
    task.set_field(CANCEL_MESSAGE, message);
    Ok(true)
}

fn cancel_method(t: &mut Thread, args: &[Value]) -> PyResult {
    let task = this_task(t, args[0])?;
    let done = cancel(t, task, bound_or_none(args[1]))?;
    Ok(Value::bool(done))
}

fn cancelling(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this_task(t, args[0])?.field(CANCELS))
}

fn uncancel(t: &mut Thread, args: &[Value]) -> PyResult {
    let task = this_task(t, args[0])?;
    let n = task.field(CANCELS).as_int();
    if n > 0 {
        task.set_immediate(CANCELS, Value::small_int(n - 1));
        if n == 1 {
            set_flags(task, bit::MUST_CANCEL, 0);
        }
    }
    Ok(task.field(CANCELS))
}
