//! What is called when a future is done.

use super::{
    CALLBACK, CALLBACK_CONTEXT, CALLBACKS, LOOP, bound_or_none, check_made, is_made, is_pending,
    loops, state, this,
};
use crate::builtins::contexts;
use crate::object::*;
use crate::runtime::{attribute_cache, call, ops};
use crate::value::Value;

/// `event_loop.call_soon(f, *args, context=context)` with at most one argument.
///
/// # Errors
/// What it raises.
pub(super) fn call_soon(
    t: &mut Thread,
    event_loop: Value,
    f: Value,
    args: &[Value],
    context: Value,
) -> Result<(), Raised> {
    if loops::call_soon(t, event_loop, f, args, context)? {
        return Ok(());
    }
    let name = state::name(t, state::CALL_SOON)?;
    let keywords = state::context_keyword(t)?;
    match *args {
        [] => call_method(t, event_loop, name, &[f, context], keywords)?,
        [a, ..] => call_method(t, event_loop, name, &[f, a, context], keywords)?,
    };
    Ok(())
}

/// `o.name(*args)`, the last arguments being keywords, past the object of the bound method.
///
/// # Errors
/// AttributeError, and what the method raises.
pub(super) fn call_method(
    t: &mut Thread,
    o: Value,
    name: Gc<Str>,
    args: &[Value],
    kw_names: Value,
) -> PyResult {
    let (f, this) = attribute_cache::get_method(t, o, name)?;
    if this.is_unbound() {
        return call::call_kw(t, f, args, kw_names);
    }
    match *args {
        [a, b] => call::call_kw(t, f, &[this, a, b], kw_names),
        [a, b, c] => call::call_kw(t, f, &[this, a, b, c], kw_names),
        _ => call::call_with_first(t, f, this, args, kw_names),
    }
}

/// Has the callbacks of a future that is done called soon.
///
/// # Errors
/// What `call_soon` of its loop raises.
pub(super) fn schedule(t: &mut Thread, f: Gc<Record>) -> Result<(), Raised> {
    let (event_loop, first) = (f.field(LOOP), f.field(CALLBACK));
    let rest = f.field(CALLBACKS).cast::<List>();
    f.set_immediate(CALLBACKS, Value::NONE);
    if !first.is_unbound() {
        let context = f.field(CALLBACK_CONTEXT);
        f.set_immediate(CALLBACK, Value::UNBOUND);
        f.set_immediate(CALLBACK_CONTEXT, Value::NONE);
        call_soon(t, event_loop, first, &[f.value()], context)?;
    }
    let Some(rest) = rest else { return Ok(()) };
    let mut i = 0;
    while i < rest.len() {
        if let Some(pair) = rest.get(i).cast::<Tuple>() {
            let (callback, context) = (pair.get(0), pair.get(1));
            call_soon(t, event_loop, callback, &[f.value()], context)?;
        }
        i += 1;
    }
    Ok(())
}

/// Adds a callback, or has it called soon when the future is done.
///
/// # Errors
/// MemoryError, and what `call_soon` of its loop raises.
#[inline]
pub(super) fn add(
    t: &mut Thread,
    f: Gc<Record>,
    callback: Value,
    context: Value,
) -> Result<(), Raised> {
    if !is_pending(f) {
        return call_soon(t, f.field(LOOP), callback, &[f.value()], context);
    }
    let rest = f.field(CALLBACKS);
    if rest.is_none() && f.field(CALLBACK).is_unbound() {
        f.set_field(CALLBACK, callback);
        f.set_field(CALLBACK_CONTEXT, context);
        return Ok(());
    }
    let pair = Tuple::pair(t, callback, context)?.value();
    match rest.cast::<List>() {
        Some(list) => list.push(t, pair)?,
        None => {
            let list = List::from_slice(t, &[pair])?;
            f.set_field(CALLBACKS, list);
        }
    }
    Ok(())
}

/// `add_done_callback`.
pub(super) fn add_done_callback(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = this(t, args[0])?;
    if !is_made(f) {
        return Err(t.raise(ClassId::RuntimeError, "uninitialized Future object"));
    }
    let context = match bound_or_none(args[2]) {
        v if v.is_none() => contexts::copy_current(t)?,
        v => v,
    };
    add(t, f, args[1], context)?;
    Ok(Value::NONE)
}

/// `remove_done_callback`: how many there were.
pub(super) fn remove_done_callback(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = this(t, args[0])?;
    check_made(t, f)?;
    let mut removed = 0;
    let first = f.field(CALLBACK);
    if !first.is_unbound() && ops::eq(t, first, args[1])? {
        f.set_immediate(CALLBACK, Value::UNBOUND);
        f.set_immediate(CALLBACK_CONTEXT, Value::NONE);
        removed += 1;
    }
    let Some(rest) = f.field(CALLBACKS).cast::<List>() else {
        return t.int(removed);
    };
    let kept = List::new(t)?;
    let mut i = 0;
    while i < rest.len() {
        let pair = rest.get(i);
        let callback = pair.cast::<Tuple>().map_or(Value::NONE, |p| p.get(0));
        if ops::eq(t, callback, args[1])? {
            removed += 1;
        } else {
            kept.push(t, pair)?;
        }
        i += 1;
    }
    // Comparing may have made the future done.
    if f.field(CALLBACKS) == rest.value() {
        match kept.is_empty() {
            true => f.set_immediate(CALLBACKS, Value::NONE),
            false => f.set_field(CALLBACKS, kept),
        }
    }
    t.int(removed)
}

/// `_callbacks`: a list of pairs, or None.
pub(super) fn shown(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = this(t, args[0])?;
    check_made(t, f)?;
    let (first, rest) = (f.field(CALLBACK), f.field(CALLBACKS).cast::<List>());
    if first.is_unbound() && rest.is_none() {
        return Ok(Value::NONE);
    }
    let all = List::new(t)?;
    if !first.is_unbound() {
        let pair = Tuple::pair(t, first, f.field(CALLBACK_CONTEXT))?.value();
        all.push(t, pair)?;
    }
    if let Some(rest) = rest {
        all.extend_from_list(t, rest, 0, rest.len())?;
    }
    Ok(all.value())
}
