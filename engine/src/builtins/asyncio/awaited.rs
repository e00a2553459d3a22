//! Who awaits a future, for whoever asks what a program waits for.

use super::{AWAITED_BY, as_future, this};
use crate::natives;
use crate::object::*;
use crate::runtime::{ops, sets};
use crate::value::Value;

natives! { FUNCTIONS:
    /// Record that `fut` is awaited on by `waiter`.
    "future_add_to_awaited_by" "(fut, waiter, /)" => add_function,
    /// Record that `fut` is no longer awaited on by `waiter`.
    "future_discard_from_awaited_by" "(fut, waiter, /)" => discard_function,
}

/// Notes that `waiter` awaits a future.
///
/// # Errors
/// MemoryError.
#[inline]
pub(super) fn add(t: &mut Thread, f: Gc<Record>, waiter: Value) -> Result<(), Raised> {
    let known = f.field(AWAITED_BY);
    if known.is_none() {
        f.set_field(AWAITED_BY, waiter);
        return Ok(());
    }
    let set = match known.cast::<Set>() {
        Some(set) => set,
        None => {
            let set = Set::new(t)?;
            sets::add(t, set, known)?;
            f.set_field(AWAITED_BY, set);
            set
        }
    };
    sets::add(t, set, waiter).map(drop)
}

/// Notes that `waiter` does not await a future any more.
///
/// # Errors
/// What comparing raises.
#[inline]
pub(super) fn discard(t: &mut Thread, f: Gc<Record>, waiter: Value) -> Result<(), Raised> {
    let known = f.field(AWAITED_BY);
    if known == waiter {
        f.set_immediate(AWAITED_BY, Value::NONE);
    } else if let Some(set) = known.cast::<Set>() {
        sets::discard(t, set, waiter)?;
    }
    Ok(())
}

fn add_function(t: &mut Thread, args: &[Value]) -> PyResult {
    if let (Some(f), Some(_)) = (as_future(args[0]), as_future(args[1])) {
        add(t, f, args[1])?;
    }
    Ok(Value::NONE)
}

fn discard_function(t: &mut Thread, args: &[Value]) -> PyResult {
    if let (Some(f), Some(_)) = (as_future(args[0]), as_future(args[1])) {
        discard(t, f, args[1])?;
    }
    Ok(Value::NONE)
}

/// `_asyncio_awaited_by`: a frozenset, or None.
pub(super) fn shown(t: &mut Thread, args: &[Value]) -> PyResult {
    let known = this(t, args[0])?.field(AWAITED_BY);
    if known.is_none() {
        return Ok(known);
    }
    let items = match known.cast::<Set>() {
        Some(_) => ops::to_tuple(t, known)?,
        None => Tuple::new(t, &[known])?,
    };
    sets::frozen_from_items(t, items)
}
