//! Parts of exception groups, and the statement `try … except*`.

use super::{attributes, call, exceptions, ops};
use crate::object::*;
use crate::value::Value;

/// The exceptions of a group.
fn items_of(e: Gc<Exception>) -> Option<Gc<Tuple>> {
    let own = e.extra.get().cast::<Tuple>()?;
    own.items().get(1)?.cast::<Tuple>()
}

/// A group with some of the exceptions of `e`, and with its place, links and notes.
fn subset(t: &mut Thread, e: Gc<Exception>, items: Gc<List>) -> PyResult {
    if items.is_empty() {
        return Ok(Value::NONE);
    }
    let made = call::call_method(t, e.value(), "derive", &[items.value()])?;
    let Some(g) = made
        .cast::<Exception>()
        .filter(|_| t.is_instance(made, ClassId::BaseExceptionGroup))
    else {
        return Err(t.type_error("derive must return an instance of BaseExceptionGroup"));
    };
    g.traceback.set(g, e.traceback.get());
    g.context.set(g, e.context.get());
    g.cause.set(g, e.cause.get());
    g.suppress_context.set(e.suppress_context.get());
    if let Some(notes) = attributes::get_text(t, e.value(), "__notes__")?
        && notes.cast::<List>().is_some()
    {
        let copy = ops::to_list(t, notes)?;
        let key = t.intern("__notes__")?;
        attributes::set(t, made, key, copy.value())?;
    }
    Ok(made)
}

/// What exceptions are looked for.
#[derive(Clone, Copy)]
pub enum Matcher {
    /// Instances of a class of exceptions, or of one of a tuple of them.
    Classes(Value),
    /// What a callable says yes to.
    Predicate(Value),
    /// The exceptions of a list themselves.
    Leaves(Gc<List>),
}

fn matches(t: &mut Thread, e: Value, m: Matcher) -> Result<bool, Raised> {
    match m {
        Matcher::Classes(c) => crate::runtime::exceptions::matches(t, e, c),
        Matcher::Predicate(f) => {
            let r = call::call(t, f, &[e])?;
            ops::truthy(t, r)
        }
        Matcher::Leaves(list) => Ok((0..list.len()).any(|i| list.get(i) == e)),
    }
}

/// The matching part and the rest, None when empty.
///
/// # Errors
/// What `derive` or the predicate raises.
pub fn split_by(
    t: &mut Thread,
    e: Value,
    m: Matcher,
    want_rest: bool,
) -> Result<(Value, Value), Raised> {
    t.check_native_stack()?;
    if matches(t, e, m)? {
        return Ok((e, Value::NONE));
    }
    let Some(g) = e
        .cast::<Exception>()
        .filter(|_| t.is_instance(e, ClassId::BaseExceptionGroup))
    else {
        return Ok((Value::NONE, e));
    };
    let (matched, rest) = (List::new(t)?, List::new(t)?);
    let Some(items) = items_of(g) else {
        return Ok((Value::NONE, e));
    };
    for i in 0..items.len() {
        let (a, b) = split_by(t, items.get(i), m, want_rest)?;
        if !a.is_none() {
            matched.push(t, a)?;
        }
        if !b.is_none() {
            rest.push(t, b)?;
        }
    }
    let matched = subset(t, g, matched)?;
    let rest = if want_rest {
        subset(t, g, rest)?
    } else {
        Value::NONE
    };
    Ok((matched, rest))
}

fn is_group(t: &Thread, v: Value) -> bool {
    t.is_instance(v, ClassId::BaseExceptionGroup)
}

fn group_of(t: &mut Thread, items: Value) -> PyResult {
    let class = t.class(ClassId::BaseExceptionGroup).value();
    let text = t.empty_string;
    call::call(t, class, &[text, items])
}

fn check_star_class(t: &mut Thread, v: Value) -> Result<(), Raised> {
    let base = t.class(ClassId::BaseException);
    let group = t.class(ClassId::BaseExceptionGroup);
    match v.cast::<Class>() {
        Some(c) if c.is_subclass_of(group) => Err(t.type_error(
            "catching ExceptionGroup with except* is not allowed. Use except instead.",
        )),
        Some(c) if c.is_subclass_of(base) => Ok(()),
        _ => Err(
            t.type_error("catching classes that do not inherit from BaseException is not allowed")
        ),
    }
}

/// An `except*` clause: the tuple of what of `e` (None: nothing is left) it handles, and of the rest.
///
/// # Errors
/// TypeError when `classes` are no classes of exceptions, or classes of groups.
pub fn star_match(t: &mut Thread, e: Value, classes: Value) -> PyResult {
    match classes.cast::<Tuple>() {
        Some(tuple) => {
            for i in 0..tuple.len() {
                check_star_class(t, tuple.get(i))?;
            }
        }
        None => check_star_class(t, classes)?,
    }
    let (matched, rest) = if e.is_none() {
        (Value::NONE, Value::NONE)
    } else if is_group(t, e) {
        split_by(t, e, Matcher::Classes(classes), true)?
    } else if exceptions::matches(t, e, classes)? {
        // A bare exception is handled as a group of one.
        let items = Tuple::new(t, &[e])?;
        let wrapped = group_of(t, items.value())?;
        if let (Some(e), Some(g)) = (e.cast::<Exception>(), wrapped.cast::<Exception>()) {
            g.traceback.set(g, e.traceback.get());
        }
        (wrapped, Value::NONE)
    } else {
        (Value::NONE, e)
    };
    Ok(Tuple::new(t, &[matched, rest])?.value())
}

/// Is `e` a part of `original` that was raised again as it was?
fn same_place(t: &mut Thread, e: Value, original: Value) -> Result<bool, Raised> {
    let (Some(a), Some(b)) = (e.cast::<Exception>(), original.cast::<Exception>()) else {
        return Ok(false);
    };
    if a.traceback.get() != b.traceback.get()
        || a.cause.get() != b.cause.get()
        || a.context.get() != b.context.get()
    {
        return Ok(false);
    }
    let a = attributes::get_text(t, e, "__notes__")?;
    let b = attributes::get_text(t, original, "__notes__")?;
    match (a, b) {
        (None, None) => Ok(true),
        (Some(a), Some(b)) => ops::eq(t, a, b),
        _ => Ok(false),
    }
}

fn collect_leaves(t: &mut Thread, e: Value, into: Gc<List>) -> Result<(), Raised> {
    t.check_native_stack()?;
    let items = e
        .cast::<Exception>()
        .filter(|_| is_group(t, e))
        .and_then(items_of);
    match items {
        Some(items) => {
            for i in 0..items.len() {
                collect_leaves(t, items.get(i), into)?;
            }
            Ok(())
        }
        None => into.push(t, e),
    }
}

/// What the statement raises after its clauses, or None: `raised` holds what the clauses raised, and
/// the part that none of them handled, or None.
///
/// # Errors
/// What `derive` raises.
pub fn star_result(t: &mut Thread, original: Value, raised: Value) -> PyResult {
    let Some(raised) = raised.cast::<List>() else {
        return Ok(Value::NONE);
    };
    if !is_group(t, original) {
        for i in 0..raised.len() {
            if !raised.get(i).is_none() {
                return Ok(raised.get(i));
            }
        }
        return Ok(Value::NONE);
    }
    let (new, leaves) = (List::new(t)?, List::new(t)?);
    for i in 0..raised.len() {
        let e = raised.get(i);
        if e.is_none() {
            continue;
        }
        if same_place(t, e, original)? {
            collect_leaves(t, e, leaves)?;
        } else {
            new.push(t, e)?;
        }
    }
    let again = if leaves.is_empty() {
        Value::NONE
    } else {
        split_by(t, original, Matcher::Leaves(leaves), false)?.0
    };
    if new.is_empty() {
        return Ok(again);
    }
    if !again.is_none() {
        new.push(t, again)?;
    }
    if new.len() == 1 {
        return Ok(new.get(0));
    }
    group_of(t, new.value())
}
