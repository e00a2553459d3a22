//! Raising, matching and chaining of exceptions.

use super::{attributes, call, ops};
use crate::object::*;
use crate::value::Value;

/// `raise v`: `v` is an exception or an exception class.
///
/// # Errors
/// Always: the exception, or TypeError when `v` is neither.
pub fn raise(t: &mut Thread, v: Value) -> Raised {
    match as_exception(t, v) {
        Ok(e) => t.raise_object(e),
        Err(r) => r,
    }
}

/// `raise v from cause`.
///
/// # Errors
/// Always: the exception, or TypeError.
pub fn raise_from(t: &mut Thread, v: Value, cause: Value) -> Raised {
    let e = match as_exception(t, v) {
        Ok(e) => e,
        Err(r) => return r,
    };
    let cause = if cause.is_none() {
        Value::NONE
    } else {
        let base = t.class(ClassId::BaseException);
        let is_class = cause
            .cast::<Class>()
            .is_some_and(|c| c.is_subclass_of(base));
        if !is_class && cause.cast::<Exception>().is_none() {
            return t.type_error("exception causes must derive from BaseException");
        }
        match as_exception(t, cause) {
            Ok(c) => c.value(),
            Err(r) => return r,
        }
    };
    e.cause.set(e, cause);
    e.suppress_context.set(true);
    t.raise_object(e)
}

/// The exception object for an exception or a class of exceptions.
///
/// # Errors
/// TypeError when it is neither; what the constructor raises.
pub fn as_exception(t: &mut Thread, v: Value) -> Result<Gc<Exception>, Raised> {
    instance(t, v, |t, class| {
        Ok(ops::repr(t, class.value())?.to_string_lossy())
    })
}

/// As [`as_exception`], of what is thrown into a generator: the message names the class that was found, and does not show it.
///
/// # Errors
/// As [`as_exception`].
pub fn thrown(t: &mut Thread, v: Value) -> Result<Gc<Exception>, Raised> {
    instance(t, v, |_, class| Ok(class.name().to_string()))
}

fn instance(
    t: &mut Thread,
    v: Value,
    shown: impl FnOnce(&mut Thread, Gc<Class>) -> Result<String, Raised>,
) -> Result<Gc<Exception>, Raised> {
    if let Some(e) = v.cast::<Exception>() {
        return Ok(e);
    }
    if let Some(class) = v.cast::<Class>()
        && class.is_subclass_of(t.class(ClassId::BaseException))
    {
        let made = call::call(t, v, &[])?;
        return match made.cast::<Exception>() {
            Some(e) => Ok(e),
            None => {
                let (asked, found) = (ops::repr(t, v)?, t.class_of(made));
                let found = shown(t, found)?;
                let message = format!(
                    "calling {asked} should have returned an instance of BaseException, not {found}"
                );
                Err(t.type_error(message))
            }
        };
    }
    Err(t.type_error("exceptions must derive from BaseException"))
}

/// Does exception `e` match the `except` clause's `pattern`?
///
/// # Errors
/// TypeError when the pattern is no class of exceptions or tuple of these.
pub fn matches(t: &mut Thread, e: Value, pattern: Value) -> Result<bool, Raised> {
    if let Some(tuple) = pattern.cast::<Tuple>() {
        for p in tuple.items() {
            check_class(t, *p)?;
        }
        for p in tuple.items() {
            if matches(t, e, *p)? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    let class = check_class(t, pattern)?;
    Ok(t.class_of(e).is_subclass_of(class))
}

fn check_class(t: &mut Thread, v: Value) -> Result<Gc<Class>, Raised> {
    match v.cast::<Class>() {
        Some(c) if c.is_subclass_of(t.class(ClassId::BaseException)) => Ok(c),
        _ => Err(
            t.type_error("catching classes that do not inherit from BaseException is not allowed")
        ),
    }
}

/// Raises KeyError with the key itself as argument.
#[cold]
pub fn key_error(t: &mut Thread, key: Value) -> Raised {
    t.raise_args(ClassId::KeyError, &[key])
}

/// Raises NameError for a variable.
#[cold]
#[inline(never)]
pub fn name_error(t: &mut Thread, name: Gc<Str>) -> Raised {
    let r = t.raise(ClassId::NameError, &format!("name '{name}' is not defined"));
    set_name(t, name).err().unwrap_or(r)
}

/// Raises UnboundLocalError for a local variable.
#[cold]
#[inline(never)]
pub fn unbound_local(t: &mut Thread, name: Gc<Str>) -> Raised {
    let message =
        format!("cannot access local variable '{name}' where it is not associated with a value");
    // The attribute `name` is left None, as CPython leaves it.
    t.raise(ClassId::UnboundLocalError, &message)
}

/// Raises NameError for a free variable.
#[cold]
#[inline(never)]
pub fn unbound_free(t: &mut Thread, name: Gc<Str>) -> Raised {
    let message = format!(
        "cannot access free variable '{name}' where it is not associated with a value in \
         enclosing scope"
    );
    let r = t.raise(ClassId::NameError, &message);
    set_name(t, name).err().unwrap_or(r)
}

/// Sets the field `name` of the pending NameError.
fn set_name(t: &mut Thread, name: Gc<Str>) -> Result<(), Raised> {
    set_fields(t, &[name.value()])
}

/// Sets the fields of the pending exception that its class has beside `args`; see
/// `builtins::exceptions` for their order. Nothing happens when another exception took its place.
///
/// # Errors
/// MemoryError.
pub fn set_fields(t: &mut Thread, fields: &[Value]) -> Result<(), Raised> {
    let Some(e) = t.pending.cast::<Exception>() else {
        return Ok(());
    };
    if e.value() == t.out_of_memory {
        return Ok(());
    }
    let fields = Tuple::new(t, fields)?;
    e.extra.set(e, fields);
    Ok(())
}

/// Raises ImportError or ModuleNotFoundError with its fields: the module's name, its path (or None)
/// and the name that is missing in it (or None).
#[cold]
pub fn import_error(
    t: &mut Thread,
    class: ClassId,
    message: &str,
    name: Value,
    path: Value,
    name_from: Value,
) -> Raised {
    let text = match Str::from_str(t, message) {
        Ok(s) => s.value(),
        Err(r) => return r,
    };
    let r = t.raise_args(class, &[text]);
    set_fields(t, &[text, name, path, name_from])
        .err()
        .unwrap_or(r)
}

/// Appends to the `__notes__` of an exception.
///
/// # Errors
/// TypeError when `__notes__` is no list; what attribute access raises.
pub fn push_note(t: &mut Thread, e: Value, note: Value) -> Result<(), Raised> {
    let key = t.intern("__notes__")?;
    let list = match attributes::get_optional(t, e, key) {
        Ok(Some(v)) => match v.cast::<List>() {
            Some(list) => list,
            None => return Err(t.type_error("Cannot add note: __notes__ is not a list")),
        },
        Ok(None) => {
            let list = List::new(t)?;
            attributes::set(t, e, key, list.value())?;
            list
        }
        Err(r) => return Err(r),
    };
    list.push(t, note)
}
