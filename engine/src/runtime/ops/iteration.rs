//! Iteration, and what is made of an iterable.

use super::*;

/// `iter(v)`.
///
/// # Errors
/// TypeError for values that are not iterable; what `__iter__` raises.
pub fn iter(t: &mut Thread, v: Value) -> PyResult {
    if v.kind() == Kind::Generator as u8 && v.shape_id() == ClassId::Generator as u32 {
        return Ok(v);
    }
    let f = t.special(v, Special::Iter);
    if f.is_unbound() || f.is_none() {
        if f.is_unbound() && !t.special(v, Special::GetItem).is_unbound() {
            let fields = [v, Value::ZERO];
            return Ok(Record::new(
                t,
                ClassId::SequenceIterator,
                RecordType::SequenceIterator,
                &fields,
            )?
            .value());
        }
        let message = format!("'{}' object is not iterable", t.class_of(v).name());
        return Err(t.type_error(message));
    }
    let it = call::call_special(t, f, v, &[])?;
    if t.special(it, Special::Next).is_unbound() {
        let message = format!(
            "iter() returned non-iterator of type '{}'",
            t.class_of(it).name()
        );
        return Err(t.type_error(message));
    }
    Ok(it)
}

/// The next item of an iterator over a list or a tuple that has not ended, without a search for
/// `__next__`.
#[inline(always)]
fn quick_next(it: Value) -> Option<Value> {
    let shape = it.shape_id();
    let is_list = shape == ClassId::ListIterator as u32;
    if !is_list && shape != ClassId::TupleIterator as u32 {
        return None;
    }
    // SAFETY: the shape says what the iterator is, and it holds its sequence until it ends.
    let r: Gc<Record> = unsafe { it.cast_unchecked() };
    let sequence = r.field(0);
    if !sequence.is_ptr() {
        return None;
    }
    let i = r.field(1).as_int() as usize;
    let v = if is_list {
        // SAFETY: as above.
        let list: Gc<List> = unsafe { sequence.cast_unchecked() };
        if i >= list.len() {
            return None;
        }
        list.get(i)
    } else {
        // SAFETY: as above.
        let tuple: Gc<Tuple> = unsafe { sequence.cast_unchecked() };
        if i >= tuple.len() {
            return None;
        }
        tuple.get(i)
    };
    r.set_immediate(1, Value::small_int(i as i64 + 1));
    Some(v)
}

/// `__next__` of an iterator of a builtin class.
#[inline(always)]
pub(crate) fn native_next(t: &Thread, it: Value) -> Option<NativeFn> {
    *t.native_next.get(it.shape_id() as usize)?
}

/// The next item of an iterator, `None` at its end.
///
/// # Errors
/// What the iterator raises, StopIteration excepted.
#[inline]
pub fn next(t: &mut Thread, it: Value) -> Result<Option<Value>, Raised> {
    let v = next_or_end(t, it)?;
    Ok((v != Value::EXHAUSTED).then_some(v))
}

/// As [`next`], with `EXHAUSTED` at the end.
///
/// # Errors
/// As [`next`].
pub(crate) fn next_or_end(t: &mut Thread, it: Value) -> PyResult {
    let shape = it.shape_id();
    let mut native = None;
    if shape < ClassId::COUNT as u32 {
        if shape == ClassId::Generator as u32 {
            // SAFETY: the shape says what the object is.
            let g: Gc<Generator> = unsafe { it.cast_unchecked() };
            return (t.hooks.resume_generator)(t, g, Resume::Send(Value::NONE));
        }
        if let Some(v) = quick_next(it) {
            return Ok(v);
        }
        native = native_next(t, it);
    }
    // Straight to the function of a native iterator: it tells its end by EXHAUSTED, without an exception.
    if native.is_none() {
        native = unbound_native(t.special(it, Special::Next)).map(|n| n.def.get().func);
    }
    let r = match native {
        Some(f) => f(t, &[it]),
        None => call_next(t, it),
    };
    match r {
        Ok(v) => Ok(v),
        Err(raised) => t
            .catch(raised, ClassId::StopIteration)
            .map(|()| Value::EXHAUSTED),
    }
}

/// Calls `__next__` of an iterator that is no native one.
fn call_next(t: &mut Thread, it: Value) -> PyResult {
    let f = t.special(it, Special::Next);
    if f.is_unbound() {
        let message = format!("'{}' object is not an iterator", t.class_of(it).name());
        return Err(t.type_error(message));
    }
    call::call_special(t, f, it, &[])
}

/// The next item of an iterator, `EXHAUSTED` at its end. A StopIteration with arguments, made by
/// script, is an error here: for iterators around others, which pass it on.
///
/// # Errors
/// What the iterator raises.
pub fn advance(t: &mut Thread, it: Value) -> PyResult {
    if let Some(v) = quick_next(it) {
        return Ok(v);
    }
    if it.shape_id() != ClassId::Generator as u32
        && let Some(f) = native_next(t, it)
    {
        return f(t, &[it]);
    }
    if it.shape_id() == ClassId::Generator as u32
        && let Some(g) = it.cast::<Generator>()
    {
        let v = (t.hooks.resume_generator)(t, g, Resume::Send(Value::NONE))?;
        if v == Value::EXHAUSTED && !t.return_value.is_none() {
            let returned = core::mem::replace(&mut t.return_value, Value::NONE);
            return Err(t.raise_args(ClassId::StopIteration, &[returned]));
        }
        return Ok(v);
    }
    if let Some(n) = unbound_native(t.special(it, Special::Next)) {
        return (n.def.get().func)(t, &[it]);
    }
    call_next(t, it)
}

/// The native function that takes the iterator first; not one that is bound to another object already.
fn unbound_native(f: Value) -> Option<Gc<NativeFunction>> {
    f.cast::<NativeFunction>()
        .filter(|n| n.bound.get().is_unbound())
}

/// The set, if the value is exactly a set or a frozenset.
pub(super) fn exact_set(v: Value) -> Option<Gc<Set>> {
    let classes = [ClassId::Set as u32, ClassId::FrozenSet as u32];
    v.cast::<Set>().filter(|_| classes.contains(&v.shape_id()))
}

/// Runs `f` with each item of an iterable.
///
/// # Errors
/// What the iterable and `f` raise.
pub fn for_each(
    t: &mut Thread,
    iterable: Value,
    mut f: impl FnMut(&mut Thread, Value) -> Result<(), Raised>,
) -> Result<(), Raised> {
    let mut items = Items::of(t, iterable)?;
    while let Some(v) = items.next(t)? {
        f(t, v)?;
    }
    Ok(())
}

/// `list(iterable)`: always a new list.
///
/// # Errors
/// What the iterable raises.
pub fn to_list(t: &mut Thread, iterable: Value) -> Result<Gc<List>, Raised> {
    let list = List::new(t)?;
    extend(t, list, iterable)?;
    Ok(list)
}

/// `list.extend(iterable)`.
///
/// # Errors
/// What the iterable raises.
pub fn extend(t: &mut Thread, list: Gc<List>, iterable: Value) -> Result<(), Raised> {
    if let Some(tuple) = iterable.cast::<Tuple>()
        && iterable.shape_id() == ClassId::Tuple as u32
    {
        return list.extend_from_slice(t, tuple.items());
    }
    if let Some(other) = iterable.cast::<List>()
        && iterable.shape_id() == ClassId::List as u32
    {
        return list.extend_from_list(t, other, 0, other.len());
    }
    let mut items = Items::of(t, iterable)?;
    let hint = match items.known_len() {
        Some(n) => n,
        None => length_hint(t, iterable)?,
    };
    let Some(first) = items.next(t)? else {
        return Ok(());
    };
    // The first item decides what kind of storage there is. A length that no memory has is refused
    // here, not after an hour.
    list.push(t, first)?;
    list.reserve(t, hint.saturating_add(list.len() - 1))?;
    while let Some(v) = items.next(t)? {
        list.push(t, v)?;
    }
    Ok(())
}

/// `tuple(iterable)`.
///
/// # Errors
/// What the iterable raises.
pub fn to_tuple(t: &mut Thread, iterable: Value) -> Result<Gc<Tuple>, Raised> {
    if iterable.shape_id() == ClassId::Tuple as u32
        && let Some(tuple) = iterable.cast::<Tuple>()
    {
        return Ok(tuple);
    }
    let list = to_list(t, iterable)?;
    list_to_tuple(t, list)
}

/// A tuple of a list's items.
///
/// # Errors
/// MemoryError.
pub fn list_to_tuple(t: &mut Thread, list: Gc<List>) -> Result<Gc<Tuple>, Raised> {
    if list.is_empty() {
        return Tuple::new(t, &[]);
    }
    let tuple = Tuple::new_zeroed(t, list.len())?;
    for i in 0..list.len() {
        tuple.init(i, list.get(i));
    }
    Ok(tuple)
}
