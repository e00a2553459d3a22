//! Resuming, throwing into and closing generators.

use super::dispatch::run;
use super::frames;
use crate::bytecode::{Op, Pc};
use crate::frame::{self, FrameKind};
use crate::object::*;
use crate::runtime::{attributes, call, exceptions, ops};
use crate::value::Value;

/// Notes where a generator suspends: at the instruction `pc`, inside a `yield from` or not.
pub(super) fn suspend(
    t: &mut Thread,
    g: Gc<Generator>,
    pc: u32,
    in_yield_from: bool,
    saved: Value,
) {
    g.pc.set(pc);
    g.state.set(GeneratorState::Suspended);
    g.header()
        .aux
        .set(if in_yield_from { IN_YIELD_FROM } else { 0 });
    t.handled = saved;
    if !g.header().has_flag(flag::CLOSES) && has_handler(g, pc, in_yield_from) {
        close_when_collected(t, g);
    }
}

/// Does the generator wait where an exception would be caught, as in a `try` or `with`?
fn has_handler(g: Gc<Generator>, pc: u32, in_yield_from: bool) -> bool {
    let code: Gc<CodeObject> = g.code.object();
    let at = if in_yield_from { pc } else { pc - 1 };
    code.body().code.handler(Pc(at)).is_some()
}

/// A generator that is forgotten inside a `try` has its `finally` run, as soon as it is collected. Who awaits an
/// asynchronous one decides about that.
#[cold]
fn close_when_collected(t: &mut Thread, g: Gc<Generator>) {
    if g.value().shape_id() != ClassId::AsyncGenerator as u32 {
        g.header().set_flag(flag::CLOSES);
        t.register_del(g.value());
    }
}

/// `PushExc` in a generator: `e` is handled now. Returns what the generator itself handled before, None for nothing: what its
/// caller handles may be another exception at the next resumption.
pub(super) fn push_handled(t: &mut Thread, g: Gc<Generator>, e: Value) -> Value {
    let before = g.handled.get();
    g.handled.set(g, e);
    t.handled = e;
    before
}

/// `PopExc` in a generator: `before` is handled again, or what the caller handles.
pub(super) fn pop_handled(t: &mut Thread, g: Gc<Generator>, before: Value, of_caller: Value) {
    g.handled.set(g, before);
    t.handled = if before.is_none() { of_caller } else { before };
}

/// Register that gets the value sent when the generator is resumed.
fn sent_register(g: Gc<Generator>) -> usize {
    let code: Gc<CodeObject> = g.code.object();
    let body = code.body();
    let pc = g.pc.get() as usize;
    let at = if g.header().aux.get() == IN_YIELD_FROM {
        pc
    } else {
        pc - 1
    };
    // SAFETY: a suspended generator's pc lies behind a Yield or at a YieldFrom.
    unsafe { (*body.words.get().add(at)).a() as usize }
}

/// Prepares a generator to be resumed with `v`: Ok(false) when it is exhausted.
///
/// # Errors
/// ValueError when it runs already, TypeError for a value sent into a new one.
#[inline]
pub(super) fn prepare_send(t: &mut Thread, g: Gc<Generator>, v: Value) -> Result<bool, Raised> {
    match g.state.get() {
        GeneratorState::Suspended => {
            // SAFETY: the register exists.
            unsafe { *g.registers().add(sent_register(g)) = v };
            g.barrier();
            Ok(true)
        }
        GeneratorState::Created => {
            if !v.is_none() {
                let noun = g.noun();
                return Err(t.type_error(format!(
                    "can't send non-None value to a just-started {noun}"
                )));
            }
            Ok(true)
        }
        GeneratorState::Running => Err(already_executing(t, g)),
        GeneratorState::Closed => match reused(t, g) {
            Some(raised) => Err(raised),
            None => Ok(false),
        },
    }
}

#[cold]
fn already_executing(t: &mut Thread, g: Gc<Generator>) -> Raised {
    let noun = g.noun();
    t.value_error(format!("{noun} already executing"))
}

/// A coroutine that has ended must not be resumed.
fn reused(t: &mut Thread, g: Gc<Generator>) -> Option<Raised> {
    (g.value().shape_id() == ClassId::Coroutine as u32).then(|| {
        t.raise(
            ClassId::RuntimeError,
            "cannot reuse already awaited coroutine",
        )
    })
}

/// Resumes a generator from native code: `Ok(EXHAUSTED)` when it returns, the value then in
/// `t.return_value`.
///
/// # Errors
/// What it raises.
pub(crate) fn resume(t: &mut Thread, g: Gc<Generator>, how: Resume) -> PyResult {
    t.check_native_stack()?;
    match how {
        Resume::Send(v) => {
            t.return_value = Value::NONE;
            if !prepare_send(t, g, v)? {
                return Ok(Value::EXHAUSTED);
            }
            frames::push_generator(t, g, 0, FrameKind::Entry)?;
            run(t)
        }
        Resume::Throw(e) => throw_into(t, g, e),
        Resume::Close => close(t, g),
    }
}

/// Checks the argument of `throw`.
///
/// # Errors
/// TypeError when it is neither an exception nor a class of exceptions.
fn check_thrown(t: &mut Thread, e: Value) -> Result<(), Raised> {
    let base = t.class(ClassId::BaseException);
    let class = e.cast::<Class>().is_some_and(|c| c.is_subclass_of(base));
    if !class && e.cast::<Exception>().is_none() {
        let message = format!(
            "exceptions must be classes or instances deriving from BaseException, not {}",
            t.class_of(e).name()
        );
        return Err(t.type_error(message));
    }
    Ok(())
}

/// The exception to raise in the generator for what was thrown: also the one of a class that cannot be made.
fn thrown_exception(t: &mut Thread, e: Value) -> Value {
    match exceptions::thrown(t, e) {
        Ok(e) => e.value(),
        Err(_) => t.take_pending(),
    }
}

/// `g.throw(e)`, where `e` is what script gave: an inner iterator's `throw` gets it unchanged.
///
/// # Errors
/// What comes out of the generator.
fn throw_into(t: &mut Thread, g: Gc<Generator>, e: Value) -> PyResult {
    t.check_native_stack()?;
    match g.state.get() {
        GeneratorState::Running => return Err(already_executing(t, g)),
        GeneratorState::Closed => {
            if let Some(raised) = reused(t, g) {
                return Err(raised);
            }
            check_thrown(t, e)?;
            let e = thrown_exception(t, e);
            return Err(t.set_pending(e));
        }
        GeneratorState::Created => {
            check_thrown(t, e)?;
            let e = thrown_exception(t, e);
            // Raised at the start of the function: a traceback entry at its first line.
            let frame = frames::push_generator(t, g, 0, FrameKind::Entry)?;
            // SAFETY: the frame was just pushed and is popped here.
            let entered = unsafe {
                t.handled = (*frame).saved_handled;
                let entered = e
                    .cast::<Exception>()
                    .map(|e| frame::add_entry_before(t, e, &*frame));
                frames::pop(t, frame);
                entered
            };
            g.state.set(GeneratorState::Closed);
            g.clear_registers();
            entered.transpose()?;
            return Err(t.set_pending(e));
        }
        GeneratorState::Suspended => {}
    }
    if g.header().aux.get() == IN_YIELD_FROM
        && let Some(r) = throw_into_delegate(t, g, e)?
    {
        return Ok(r);
    }
    let e = if t.pending.is_unbound() {
        check_thrown(t, e)?;
        thrown_exception(t, e)
    } else {
        t.take_pending()
    };
    let in_yield_from = g.header().aux.get() == IN_YIELD_FROM;
    let frame = frames::push_generator(t, g, 0, FrameKind::Entry)?;
    if in_yield_from {
        // The exception happens at the `yield from`: the frame's pc is behind the running one.
        // SAFETY: the frame was just pushed; its pc lies inside the code.
        unsafe { (*frame).pc = (*frame).pc.add(1) };
    }
    // What the generator was handling is the context.
    let raised = match e.cast::<Exception>() {
        Some(e) if !g.handled.get().is_none() => t.raise_object(e),
        _ => t.set_pending(e),
    };
    super::dispatch::run_raising(t, raised)
}

/// Passes the exception to the iterator of a `yield from`. `Some` is what the generator yields next;
/// `None` means that an exception (pending, or the given one) is to be raised in the generator.
fn throw_into_delegate(
    t: &mut Thread,
    g: Gc<Generator>,
    e: Value,
) -> Result<Option<Value>, Raised> {
    let code: Gc<CodeObject> = g.code.object();
    // SAFETY: the generator waits at a YieldFrom, whose registers exist.
    let (instr, delegate) = unsafe {
        let instr = *code.body().words.get().add(g.pc.get() as usize);
        debug_assert_eq!(instr.op(), Op::YieldFrom);
        (instr, *g.registers().add(instr.b() as usize))
    };
    let exit = t.class(ClassId::GeneratorExit);
    let is_exit = t.is_instance(e, ClassId::GeneratorExit)
        || e.cast::<Class>().is_some_and(|c| c.is_subclass_of(exit));
    // The generator's frame stands between those of the caller and of the delegate.
    let frame = frames::push_generator(t, g, 0, FrameKind::Entry)?;
    // SAFETY: the frame was just pushed; its pc lies inside the code.
    unsafe {
        (*frame).pc = (*frame).pc.add(1);
        t.handled = (*frame).saved_handled;
    }
    let thrown = delegate_throw(t, delegate, e, is_exit);
    // SAFETY: the frame is the innermost again.
    unsafe { frames::pop(t, frame) };
    g.state.set(GeneratorState::Suspended);
    match thrown {
        Ok(None) => Ok(None),
        Ok(Some(v)) if v != Value::EXHAUSTED => Ok(Some(v)),
        Ok(Some(_)) => {
            let v = t.return_value;
            finish_delegate(t, g, instr.a() as usize, v).map(Some)
        }
        Err(_) if !is_exit && t.pending_is(ClassId::StopIteration) => {
            let stop = t.take_pending();
            let v = stop_value(stop);
            finish_delegate(t, g, instr.a() as usize, v).map(Some)
        }
        Err(_) => Ok(None),
    }
}

/// Throws into the delegate of a `yield from`, or closes it. `None` when it has no say in the matter: the exception is to be
/// raised in the generator.
fn delegate_throw(
    t: &mut Thread,
    delegate: Value,
    e: Value,
    is_exit: bool,
) -> Result<Option<Value>, Raised> {
    if is_exit {
        return close_iterator(t, delegate).map(|()| None);
    }
    if let Some(inner) = delegate.cast::<Generator>() {
        return throw_into(t, inner, e).map(Some);
    }
    match attributes::get_text(t, delegate, "throw")? {
        Some(f) => call::call(t, f, &[e]).map(Some),
        None => Ok(None),
    }
}

/// The delegate of a `yield from` has returned: the generator goes on behind it.
fn finish_delegate(t: &mut Thread, g: Gc<Generator>, register: usize, v: Value) -> PyResult {
    // SAFETY: the register exists.
    unsafe { *g.registers().add(register) = v };
    g.barrier();
    g.pc.set(g.pc.get() + 1);
    g.header().aux.set(0);
    t.return_value = Value::NONE;
    frames::push_generator(t, g, 0, FrameKind::Entry)?;
    run(t)
}

/// The value that a StopIteration carries.
pub(super) fn stop_value(stop: Value) -> Value {
    match stop.cast::<Exception>() {
        Some(e) if !e.extra.get().is_unbound() => e.extra.get(),
        Some(e) => {
            let args = e.known_args();
            args.and_then(|a| a.items().first().copied())
                .unwrap_or(Value::NONE)
        }
        None => Value::NONE,
    }
}

fn close_iterator(t: &mut Thread, it: Value) -> Result<(), Raised> {
    if let Some(g) = it.cast::<Generator>() {
        return close(t, g).map(|_| ());
    }
    if let Some(f) = attributes::get_text(t, it, "close")? {
        call::call(t, f, &[])?;
    }
    Ok(())
}

/// `g.close()`: the value the generator returns.
///
/// # Errors
/// RuntimeError when it yields again; what it raises.
fn close(t: &mut Thread, g: Gc<Generator>) -> PyResult {
    match g.state.get() {
        GeneratorState::Created => {
            g.state.set(GeneratorState::Closed);
            g.clear_registers();
            return Ok(Value::NONE);
        }
        GeneratorState::Closed => return Ok(Value::NONE),
        _ => {}
    }
    let no_args = Tuple::new(t, &[])?;
    let e = Exception::new(t, ClassId::GeneratorExit as u32, no_args)?;
    match throw_into(t, g, e.value()) {
        Ok(Value::EXHAUSTED) => Ok(t.return_value),
        Ok(_) => {
            let message = format!("{} ignored GeneratorExit", g.noun());
            Err(t.raise(ClassId::RuntimeError, &message))
        }
        Err(_) if t.pending_is(ClassId::StopIteration) => {
            let stop = t.take_pending();
            Ok(stop_value(stop))
        }
        Err(r) => t.catch(r, ClassId::GeneratorExit).map(|()| Value::NONE),
    }
}

/// One step of `yield from`: what the delegate yields, or `EXHAUSTED` with its result in
/// `t.return_value`.
///
/// # Errors
/// What the delegate raises.
pub(super) fn delegate_send(t: &mut Thread, it: Value, v: Value) -> PyResult {
    if let Some(g) = it.cast::<Generator>() {
        return resume(t, g, Resume::Send(v));
    }
    t.return_value = Value::NONE;
    let r = if v.is_none() {
        let f = t.special(it, Special::Next);
        if f.cast::<NativeFunction>().is_some() {
            ops::advance(t, it)
        } else {
            call::call_special(t, f, it, &[])
        }
    } else {
        call::call_method(t, it, "send", &[v])
    };
    match r {
        Ok(v) => Ok(v),
        Err(_) if t.pending_is(ClassId::StopIteration) => {
            let stop = t.take_pending();
            t.return_value = stop_value(stop);
            Ok(Value::EXHAUSTED)
        }
        Err(r) => Err(r),
    }
}
