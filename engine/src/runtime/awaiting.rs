//! What `await` and `async for` do with objects.

use super::{call, ops};
use crate::bytecode::CodeFlags;
use crate::object::*;
use crate::value::Value;

/// A coroutine, or a generator that `types.coroutine` made awaitable.
fn as_coroutine(v: Value) -> Option<Gc<Generator>> {
    let g = v.cast::<Generator>()?;
    if v.shape_id() == ClassId::Coroutine as u32 {
        return Some(g);
    }
    let code: Gc<CodeObject> = g.code.object();
    let flags = code.code().flags;
    flags.contains(CodeFlags::ITERABLE_COROUTINE).then_some(g)
}

/// The iterator that drives an awaitable, None when `v` is no awaitable.
///
/// # Errors
/// What `__await__` raises; TypeError when it returns no iterator.
pub fn await_iterator(t: &mut Thread, v: Value) -> Result<Option<Value>, Raised> {
    if as_coroutine(v).is_some() {
        return Ok(Some(v));
    }
    let f = t.special(v, Special::Await);
    if f.is_unbound() || f.is_none() {
        return Ok(None);
    }
    let it = call::call_special(t, f, v, &[])?;
    if as_coroutine(it).is_some() {
        return Err(t.type_error("__await__() returned a coroutine"));
    }
    if t.special(it, Special::Next).is_unbound() {
        let got = t.class_of(it).name();
        return Err(t.type_error(format!("__await__() returned non-iterator of type '{got}'")));
    }
    Ok(Some(it))
}

/// What the interpreter iterates for `await v`; `method` gave `v`, in `async with`.
///
/// # Errors
/// TypeError when `v` is no awaitable, RuntimeError when somebody awaits it already.
pub fn awaitable(t: &mut Thread, v: Value, method: &str) -> PyResult {
    let Some(it) = await_iterator(t, v)? else {
        let class = t.class_of(v).name();
        let message = if method.is_empty() {
            format!("'{class}' object can't be awaited")
        } else {
            format!(
                "'async with' received an object from {method} that does not implement __await__: {class}"
            )
        };
        return Err(t.type_error(message));
    };
    if it.shape_id() == ClassId::Coroutine as u32
        && it.cast::<Generator>().is_some_and(|g| g.is_delegating())
    {
        return Err(t.raise(ClassId::RuntimeError, "coroutine is being awaited already"));
    }
    Ok(it)
}

/// What `yield from v` iterates in code with these flags.
///
/// # Errors
/// TypeError for coroutines in a plain generator, and for what cannot be iterated.
pub fn yield_from(t: &mut Thread, v: Value, code: Gc<CodeObject>) -> PyResult {
    if v.shape_id() == ClassId::Coroutine as u32 {
        let allowed = CodeFlags::COROUTINE | CodeFlags::ITERABLE_COROUTINE;
        if !code.code().flags.intersects(allowed) {
            return Err(t.type_error(
                "cannot 'yield from' a coroutine object in a non-coroutine generator",
            ));
        }
        return Ok(v);
    }
    ops::iter(t, v)
}

/// The asynchronous iterator of `v`, for `async for`.
///
/// # Errors
/// TypeError when it has none; what `__aiter__` raises.
pub fn async_iter(t: &mut Thread, v: Value) -> PyResult {
    let f = t.special(v, Special::AIter);
    if f.is_unbound() || f.is_none() {
        let class = t.class_of(v).name();
        return Err(t.type_error(format!(
            "'async for' requires an object with __aiter__ method, got {class}"
        )));
    }
    let it = call::call_special(t, f, v, &[])?;
    if t.special(it, Special::ANext).is_unbound() {
        let class = t.class_of(it).name();
        return Err(t.type_error(format!(
            "'async for' received an object from __aiter__ that does not implement __anext__: {class}"
        )));
    }
    Ok(it)
}

/// What to await for the next item of an asynchronous iterator.
///
/// # Errors
/// TypeError when that is no awaitable; what `__anext__` raises.
pub fn async_next(t: &mut Thread, it: Value) -> PyResult {
    let f = t.special(it, Special::ANext);
    if f.is_unbound() {
        let class = t.class_of(it).name();
        return Err(t.type_error(format!(
            "'async for' requires an iterator with __anext__ method, got {class}"
        )));
    }
    let v = call::call_special(t, f, it, &[])?;
    let found = if v.shape_id() == ClassId::AsyncGenASend as u32 {
        Ok(Some(v))
    } else {
        await_iterator(t, v)
    };
    match found {
        Ok(Some(it)) => Ok(it),
        other => {
            let cause = other.is_err().then(|| t.take_pending());
            let class = t.class_of(v).name();
            let raised = t.type_error(format!(
                "'async for' received an invalid object from __anext__: {class}"
            ));
            if let (Some(cause), Some(e)) = (cause, t.pending.cast::<Exception>()) {
                e.context.set(e, cause);
                e.cause.set(e, cause);
                e.suppress_context.set(true);
            }
            Err(raised)
        }
    }
}
