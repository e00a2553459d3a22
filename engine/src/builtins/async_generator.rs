//! Asynchronous generators as objects, and the awaitables that their methods give.
//!
//! A generator that suspends at a `yield` has an item; one that suspends inside `await` passes a value up
//! to whoever drives the awaitable. Which it was stands in the generator.

use super::coroutine::itself;
use super::generator::{self as gen_, SETTERS};
use crate::natives;
use crate::object::*;
use crate::runtime::{call, define};
use crate::value::Value;

natives! {
    METHODS:
    /// What aiter(self) does.
    "__aiter__" "(self, /)" => itself,
    /// What anext(self) does.
    "__anext__" "(self, /)" => anext,
    /// Return what sends a value into the generator when it is awaited.
    "asend" "(self, value, /)" => asend,
    /// Return what raises an exception in the generator when it is awaited.
    "athrow" "(self, type, value=None, traceback=None, /)" => athrow,
    /// Return what raises GeneratorExit in the generator when it is awaited.
    "aclose" "(self, /)" => aclose,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => gen_::repr,
}
natives! {
    GETTERS:
    /// name of the generator
    "__name__" "(self)" => gen_::name,
    /// qualified name of the generator
    "__qualname__" "(self)" => gen_::qualname,
    /// is a method's awaitable under way?
    "ag_running" "(self)" => running,
    /// does it wait?
    "ag_suspended" "(self)" => gen_::suspended,
    /// what it waits for, or None
    "ag_await" "(self)" => gen_::delegate,
    /// its frame, None when it has ended
    "ag_frame" "(self)" => gen_::frame,
    /// its code
    "ag_code" "(self)" => gen_::code,
}
natives! {
    SEND_METHODS:
    /// What await self iterates.
    "__await__" "(self, /)" => itself,
    /// What iter(self) does.
    "__iter__" "(self, /)" => itself,
    /// What next(self) does.
    "__next__" "(self, /)" => send_next,
    /// Send a value into the generator.
    "send" "(self, value, /)" => send_send,
    /// Raise an exception in the generator.
    "throw" "(self, type, value=None, traceback=None, /)" => send_throw,
    /// Raise GeneratorExit in the generator.
    "close" "(self, /)" => send_close,
}
natives! {
    THROW_METHODS:
    /// What await self iterates.
    "__await__" "(self, /)" => itself,
    /// What iter(self) does.
    "__iter__" "(self, /)" => itself,
    /// What next(self) does.
    "__next__" "(self, /)" => throw_next,
    /// Send a value into the generator.
    "send" "(self, value, /)" => throw_send,
    /// Raise an exception in the generator.
    "throw" "(self, type, value=None, traceback=None, /)" => throw_throw,
    /// Raise GeneratorExit in the generator.
    "close" "(self, /)" => throw_close,
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::AsyncGenerator, METHODS)?;
    define::methods(t, ClassId::AsyncGenerator, gen_::CLASS_GETITEM)?;
    define::properties(t, ClassId::AsyncGenerator, GETTERS, SETTERS)?;
    define::methods(t, ClassId::AsyncGenASend, SEND_METHODS)?;
    define::methods(t, ClassId::AsyncGenAThrow, THROW_METHODS)
}

// States of the awaitables, in their third field.
const INIT: Value = Value::small_int(0);
const UNDER_WAY: Value = Value::small_int(1);
const DONE: Value = Value::small_int(2);

fn set_flag(g: Gc<Generator>, flag: u8, on: bool) {
    let flags = g.flags.get() & !flag;
    g.flags.set(if on { flags | flag } else { flags });
}

fn has_flag(g: Gc<Generator>, flag: u8) -> bool {
    g.flags.get() & flag != 0
}

fn running(t: &mut Thread, args: &[Value]) -> PyResult {
    let g = gen_::this(t, args[0])?;
    Ok(Value::bool(has_flag(g, async_flag::BUSY)))
}

/// The first use of a generator is told to the hook of `sys.set_asyncgen_hooks`.
fn begin(t: &mut Thread, v: Value) -> Result<Gc<Generator>, Raised> {
    let g = gen_::this(t, v)?;
    if !has_flag(g, async_flag::HOOKED) {
        set_flag(g, async_flag::HOOKED, true);
        let hook = t.async_hooks[0];
        if !hook.is_none() {
            call::call(t, hook, &[v])?;
        }
    }
    Ok(g)
}

fn new_send(t: &mut Thread, g: Value, v: Value) -> PyResult {
    begin(t, g)?;
    let class = ClassId::AsyncGenASend;
    Ok(Record::new(t, class, RecordType::AsyncGenASend, &[g, v, INIT])?.value())
}

fn new_throw(t: &mut Thread, g: Value, e: Value) -> PyResult {
    begin(t, g)?;
    let class = ClassId::AsyncGenAThrow;
    Ok(Record::new(t, class, RecordType::AsyncGenAThrow, &[g, e, INIT])?.value())
}

fn anext(t: &mut Thread, args: &[Value]) -> PyResult {
    new_send(t, args[0], Value::NONE)
}

fn asend(t: &mut Thread, args: &[Value]) -> PyResult {
    new_send(t, args[0], args[1])
}

fn athrow(t: &mut Thread, args: &[Value]) -> PyResult {
    let e = gen_::thrown(t, args)?;
    new_throw(t, args[0], e)
}

fn aclose(t: &mut Thread, args: &[Value]) -> PyResult {
    new_throw(t, args[0], Value::UNBOUND)
}

fn record(t: &mut Thread, v: Value, kind: RecordType) -> Result<Gc<Record>, Raised> {
    v.cast_record(kind)
        .ok_or_else(|| t.type_error("expected an awaitable of an asynchronous generator"))
}

fn generator_of(r: Gc<Record>) -> Gc<Generator> {
    // SAFETY: made so by `new_send` and `new_throw`, whose generator `begin` checks.
    unsafe { r.field(0).cast_unchecked() }
}

/// A step of a generator.
enum Step {
    /// It waits inside `await`, with a value for whoever drives it.
    Passes(Value),
    /// It has an item.
    Item(Value),
}

/// Resumes the generator; its end is StopAsyncIteration.
fn resume(t: &mut Thread, g: Gc<Generator>, how: Resume) -> Result<Step, Raised> {
    match (t.hooks.resume_generator)(t, g, how)? {
        Value::EXHAUSTED => {
            t.return_value = Value::NONE;
            Err(t.raise_args(ClassId::StopAsyncIteration, &[]))
        }
        v if g.is_delegating() => Ok(Step::Passes(v)),
        v => Ok(Step::Item(v)),
    }
}

/// What an awaitable gives after a step: an item ends it as its result.
fn unwrap(t: &mut Thread, g: Gc<Generator>, step: Result<Step, Raised>) -> PyResult {
    match step {
        Ok(Step::Passes(v)) => Ok(v),
        Ok(Step::Item(v)) => {
            set_flag(g, async_flag::BUSY, false);
            Err(t.raise_args(ClassId::StopIteration, &[v]))
        }
        Err(raised) => {
            if t.pending_is(ClassId::StopAsyncIteration) || t.pending_is(ClassId::GeneratorExit) {
                set_flag(g, async_flag::CLOSED, true);
            }
            set_flag(g, async_flag::BUSY, false);
            Err(raised)
        }
    }
}

fn runtime_error(t: &mut Thread, message: &str) -> Raised {
    t.raise(ClassId::RuntimeError, message)
}

// ---- __anext__ and asend --------------------------------------------------------------------

const SEND_REUSED: &str = "cannot reuse already awaited __anext__()/asend()";
const SEND_BUSY: &str = "anext(): asynchronous generator is already running";

fn send_next(t: &mut Thread, args: &[Value]) -> PyResult {
    send_send(t, &[args[0], Value::NONE])
}

fn send_send(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record(t, args[0], RecordType::AsyncGenASend)?;
    let g = generator_of(r);
    let mut v = args[1];
    if r.field(2) == DONE {
        return Err(runtime_error(t, SEND_REUSED));
    }
    if r.field(2) == INIT {
        if has_flag(g, async_flag::BUSY) {
            r.set_immediate(2, DONE);
            return Err(runtime_error(t, SEND_BUSY));
        }
        if v.is_none() {
            v = r.field(1);
        }
        r.set_immediate(2, UNDER_WAY);
    }
    set_flag(g, async_flag::BUSY, true);
    let step = resume(t, g, Resume::Send(v));
    let result = unwrap(t, g, step);
    if result.is_err() {
        r.set_immediate(2, DONE);
    }
    result
}

fn send_throw(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record(t, args[0], RecordType::AsyncGenASend)?;
    let g = generator_of(r);
    if r.field(2) == DONE {
        return Err(runtime_error(t, SEND_REUSED));
    }
    if r.field(2) == INIT {
        if has_flag(g, async_flag::BUSY) {
            r.set_immediate(2, DONE);
            return Err(runtime_error(t, SEND_BUSY));
        }
        r.set_immediate(2, UNDER_WAY);
        set_flag(g, async_flag::BUSY, true);
    }
    let e = gen_::thrown(t, args)?;
    let step = resume(t, g, Resume::Throw(e));
    let result = unwrap(t, g, step);
    if result.is_err() {
        r.set_immediate(2, DONE);
    }
    result
}

fn send_close(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record(t, args[0], RecordType::AsyncGenASend)?;
    if r.field(2) == DONE {
        return Ok(Value::NONE);
    }
    close_by(t, args[0], send_throw)
}

/// Throws GeneratorExit by `throw`, which must end.
fn close_by(t: &mut Thread, this: Value, throw: NativeFn) -> PyResult {
    let exit = t.class(ClassId::GeneratorExit).value();
    let none = Value::UNBOUND;
    match throw(t, &[this, exit, none, none]) {
        Ok(_) => Err(runtime_error(t, "coroutine ignored GeneratorExit")),
        Err(raised) => {
            let ends = [
                ClassId::StopIteration,
                ClassId::StopAsyncIteration,
                ClassId::GeneratorExit,
            ];
            if ends.iter().any(|end| t.pending_is(*end)) {
                t.take_pending();
                return Ok(Value::NONE);
            }
            Err(raised)
        }
    }
}

// ---- athrow and aclose ----------------------------------------------------------------------

const THROW_REUSED: &str = "cannot reuse already awaited aclose()/athrow()";

fn throw_busy(t: &mut Thread, r: Gc<Record>) -> Raised {
    r.set_immediate(2, DONE);
    let message = if r.field(1).is_unbound() {
        "aclose(): asynchronous generator is already running"
    } else {
        "athrow(): asynchronous generator is already running"
    };
    runtime_error(t, message)
}

fn throw_next(t: &mut Thread, args: &[Value]) -> PyResult {
    throw_send(t, &[args[0], Value::NONE])
}

fn throw_send(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record(t, args[0], RecordType::AsyncGenAThrow)?;
    let g = generator_of(r);
    let closing = r.field(1).is_unbound();
    if r.field(2) == DONE {
        return Err(runtime_error(t, THROW_REUSED));
    }
    if g.state.get() == GeneratorState::Closed {
        r.set_immediate(2, DONE);
        return Err(t.raise_args(ClassId::StopIteration, &[]));
    }
    let step = if r.field(2) == INIT {
        if has_flag(g, async_flag::BUSY) {
            return Err(throw_busy(t, r));
        }
        if has_flag(g, async_flag::CLOSED) {
            r.set_immediate(2, DONE);
            return Err(t.raise_args(ClassId::StopAsyncIteration, &[]));
        }
        if !args[1].is_none() {
            return Err(runtime_error(
                t,
                "can't send non-None value to a just-started coroutine",
            ));
        }
        r.set_immediate(2, UNDER_WAY);
        set_flag(g, async_flag::BUSY, true);
        let e = if closing {
            set_flag(g, async_flag::CLOSED, true);
            t.class(ClassId::GeneratorExit).value()
        } else {
            r.field(1)
        };
        resume(t, g, Resume::Throw(e))
    } else {
        let step = resume(t, g, Resume::Send(args[1]));
        if !closing {
            return unwrap(t, g, step);
        }
        step
    };
    if !closing {
        let result = unwrap(t, g, step);
        return match result {
            Err(raised) if !t.pending_is(ClassId::StopIteration) => Err(ended(t, r, raised)),
            result => result,
        };
    }
    close_step(t, r, step)
}

/// A step of `aclose()`: the generator must not have an item.
fn close_step(t: &mut Thread, r: Gc<Record>, step: Result<Step, Raised>) -> PyResult {
    match step {
        Ok(Step::Passes(v)) => Ok(v),
        Ok(Step::Item(_)) => {
            set_flag(generator_of(r), async_flag::BUSY, false);
            r.set_immediate(2, DONE);
            Err(runtime_error(t, "async generator ignored GeneratorExit"))
        }
        Err(raised) => Err(ended(t, r, raised)),
    }
}

/// The generator has raised: the end of a closed one is the end of `aclose()`.
fn ended(t: &mut Thread, r: Gc<Record>, raised: Raised) -> Raised {
    set_flag(generator_of(r), async_flag::BUSY, false);
    r.set_immediate(2, DONE);
    let is_end = t.pending_is(ClassId::StopAsyncIteration) || t.pending_is(ClassId::GeneratorExit);
    if is_end && r.field(1).is_unbound() {
        t.take_pending();
        return t.raise_args(ClassId::StopIteration, &[]);
    }
    raised
}

fn throw_throw(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record(t, args[0], RecordType::AsyncGenAThrow)?;
    let g = generator_of(r);
    if r.field(2) == DONE {
        return Err(runtime_error(t, THROW_REUSED));
    }
    if r.field(2) == INIT {
        if has_flag(g, async_flag::BUSY) {
            return Err(throw_busy(t, r));
        }
        r.set_immediate(2, UNDER_WAY);
        set_flag(g, async_flag::BUSY, true);
    }
    let e = gen_::thrown(t, args)?;
    let step = resume(t, g, Resume::Throw(e));
    if r.field(1).is_unbound() {
        return close_step(t, r, step);
    }
    let result = unwrap(t, g, step);
    if result.is_err() {
        r.set_immediate(2, DONE);
    }
    result
}

fn throw_close(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record(t, args[0], RecordType::AsyncGenAThrow)?;
    if r.field(2) == DONE {
        return Ok(Value::NONE);
    }
    close_by(t, args[0], throw_throw)
}
