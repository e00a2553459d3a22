//! The module `_asyncio`: futures, tasks, and which loop and task run. `asyncio` is in Python and takes over what is here.
//!
//! A future is a record of the fields below; those of a task follow. Most futures and tasks die silently: an object of exactly
//! these classes is registered for `__del__` only while there would be something to report.

mod awaited;
mod callbacks;
mod future;
mod future_iterator;
mod loops;
mod report;
mod running;
mod state;
mod step;
mod task;
mod task_attributes;
mod task_sets;

use super::late;
use crate::gc;
use crate::object::*;
use crate::runtime::{classes, define};
use crate::value::Value;

/// Bits of [`bit`], a small int.
const FLAGS: usize = 0;
/// The event loop; unbound before `__init__`.
const LOOP: usize = 1;
/// The first callback (unbound: none) and its context; most futures have one.
const CALLBACK: usize = 2;
const CALLBACK_CONTEXT: usize = 3;
/// List of pairs of the other callbacks and their contexts, or None.
const CALLBACKS: usize = 4;
/// The result, unbound before there is one.
const RESULT: usize = 5;
/// The exception, unbound when there is none, and its traceback when it was set.
const EXCEPTION: usize = 6;
const TRACEBACK: usize = 7;
/// Where it was made, in debug mode.
const SOURCE: usize = 8;
const CANCEL_MESSAGE: usize = 9;
/// The CancelledError that ended a task, until it is raised again; None for none.
const CANCELLED_BY: usize = 10;
/// Who awaits it: None, one future, or a set of them.
const AWAITED_BY: usize = 11;
/// Number of fields of a future.
const FUTURE_FIELDS: usize = 12;

/// Of a task: its coroutine, unbound before `__init__`.
const CORO: usize = 12;
const CONTEXT: usize = 13;
/// A str, or the number in the name of a task that was given none.
const NAME: usize = 14;
/// What it waits for, or None.
const WAITER: usize = 15;
/// How often its cancellation was asked for.
const CANCELS: usize = 16;
/// What an event loop calls for the next step, None before it was needed.
const STEP: usize = 17;
/// What a future calls when it is done, None before it was needed.
const WAKEUP: usize = 18;
/// Number of fields of a task.
const TASK_FIELDS: usize = LiveTasks::PLACE + 1;

/// What [`FLAGS`] is made of.
mod bit {
    /// The state, in two bits.
    pub(super) const STATE: i64 = 3;
    pub(super) const PENDING: i64 = 0;
    pub(super) const CANCELLED: i64 = 1;
    pub(super) const FINISHED: i64 = 2;
    /// It was yielded to a task that has not taken note yet.
    pub(super) const BLOCKING: i64 = 4;
    /// Its exception is to be reported unless somebody asks for it.
    pub(super) const LOG_TRACEBACK: i64 = 8;
    /// A task that dies pending is to be reported.
    pub(super) const LOG_PENDING: i64 = 16;
    /// The task is to be cancelled at its next step.
    pub(super) const MUST_CANCEL: i64 = 32;
    /// The collector knows of its `__del__`.
    pub(super) const REGISTERED: i64 = 64;
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    let dict = define::module(t, "_asyncio", running::FUNCTIONS)?.dict();
    define::functions(t, dict, "_asyncio", task_sets::FUNCTIONS)?;
    define::functions(t, dict, "_asyncio", awaited::FUNCTIONS)?;
    state::make(t)?;
    future::install(t)?;
    future_iterator::install(t)?;
    task::install(t)?;
    step::install(t)?;
    for id in [ClassId::Future, ClassId::Task] {
        let class = t.class(id).value();
        define::set(t, dict, id.name(), class)?;
    }
    let doc = Str::from_str(t, "Accelerator module for asyncio")?;
    define::set(t, dict, "__doc__", doc.value())
}

/// Gives a class its methods, attributes and documentation. Those of its own instances that have nothing to report die
/// without `__del__`.
fn class(
    t: &mut Thread,
    id: ClassId,
    methods: &'static [NativeDef],
    getters: &'static [NativeDef],
    setters: &'static [NativeDef],
    doc: &str,
) -> Result<(), Raised> {
    late::class(t, id, "_asyncio", methods)?;
    define::properties(t, id, getters, setters)?;
    late::describe(t, id, doc)?;
    let class = t.class(id);
    // What a base class got only now.
    classes::refresh_specials(t, class);
    class.clear_flag(class_flag::HAS_DEL);
    // Attributes can be set, although there is no `__dict__` in the class.
    class.set_flag(class_flag::HAS_DICT);
    Ok(())
}

/// A future or task.
#[inline]
fn as_future(v: Value) -> Option<Gc<Record>> {
    v.cast::<Record>()
        .filter(|r| r.is(RecordType::Future) || r.is(RecordType::Task))
}

/// A future or task of exactly these classes, whose methods nobody has overridden.
#[inline]
fn as_exact_future(v: Value) -> Option<Gc<Record>> {
    as_future(v).filter(|_| is_exact(v))
}

#[inline]
fn is_exact(v: Value) -> bool {
    let shape = v.shape_id();
    shape == ClassId::Future as u32 || shape == ClassId::Task as u32
}

#[inline]
fn is_task(f: Gc<Record>) -> bool {
    f.is(RecordType::Task)
}

/// The receiver of a method of futures.
#[inline]
fn this(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    match as_future(v) {
        Some(f) => Ok(f),
        None => crate::runtime::slices::record(t, v, RecordType::Future, ClassId::Future),
    }
}

/// The receiver of a method of tasks.
#[inline]
fn this_task(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    crate::runtime::slices::record(t, v, RecordType::Task, ClassId::Task)
}

#[inline]
fn flags(f: Gc<Record>) -> i64 {
    f.field(FLAGS).as_int()
}

#[inline]
fn has(f: Gc<Record>, bits: i64) -> bool {
    flags(f) & bits != 0
}

#[inline]
fn set_flags(f: Gc<Record>, clear: i64, set: i64) {
    f.set_immediate(FLAGS, Value::small_int(flags(f) & !clear | set));
}

#[inline]
fn state_of(f: Gc<Record>) -> i64 {
    flags(f) & bit::STATE
}

#[inline]
fn is_pending(f: Gc<Record>) -> bool {
    state_of(f) == bit::PENDING
}

/// Was `__init__` called?
#[inline]
fn is_made(f: Gc<Record>) -> bool {
    !f.field(LOOP).is_unbound()
}

/// RuntimeError unless `__init__` was called.
#[inline]
fn check_made(t: &mut Thread, f: Gc<Record>) -> Result<(), Raised> {
    if is_made(f) {
        return Ok(());
    }
    Err(not_made(t))
}

#[cold]
fn not_made(t: &mut Thread) -> Raised {
    t.raise(ClassId::RuntimeError, "Future object is not initialized.")
}

/// Has `__del__` called when the object dies. For subclasses the collector knows already.
fn watch(t: &mut Thread, f: Gc<Record>) {
    let v = f.value();
    if !is_exact(v) {
        return;
    }
    if has(f, bit::REGISTERED) {
        f.header().set_flag(gc::flag::HAS_DEL);
    } else {
        set_flags(f, 0, bit::REGISTERED);
        t.register_del(v);
    }
}

/// There is nothing to report of it any more.
#[inline]
fn unwatch(f: Gc<Record>) {
    if has(f, bit::REGISTERED) {
        f.header().clear_flag(gc::flag::HAS_DEL);
    }
}

/// None for what is unbound.
#[inline]
fn bound_or_none(v: Value) -> Value {
    if v.is_unbound() { Value::NONE } else { v }
}
