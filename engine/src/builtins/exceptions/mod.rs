//! The builtin exceptions: making them, their attributes and texts.

mod fields;
mod group;
mod os_error;
mod texts;

pub(crate) use fields::{Family, field};
pub(crate) use os_error::{os_error, os_error_code};

use super::object::class_argument;
use crate::natives;
use crate::object::*;
use crate::runtime::{attributes, define, dict_update, exceptions, ops};
use crate::value::Value;

natives! {
    BASE:
    /// Create and return a new exception.
    "__new__" "(cls, *args, **kwargs)" => new,
    /// Initialize self.
    "__init__" "(self, *args, **kwargs)" => fields::init,
    /// Return repr(self).
    "__repr__" "(self, /)" => texts::repr,
    /// Return str(self).
    "__str__" "(self, /)" => texts::str,
    /// Set self.__traceback__ to tb and return self.
    "with_traceback" "(self, tb, /)" => with_traceback,
    /// Add a note to the exception.
    "add_note" "(self, note, /)" => add_note,
    /// Helper for pickle and copy.
    "__reduce__" "(self, /)" => reduce,
    /// Helper for pickle and copy.
    "__setstate__" "(self, state, /)" => set_state,
}
natives! {
    BASE_GETTERS:
    /// the arguments
    "args" "(self)" => get_args,
    /// where it was raised
    "__traceback__" "(self)" => get_traceback,
    /// the exception that was handled when it was raised
    "__context__" "(self)" => get_context,
    /// the exception of `raise … from`
    "__cause__" "(self)" => get_cause,
    /// is the context left out of the traceback?
    "__suppress_context__" "(self)" => get_suppress,
}
natives! {
    BASE_SETTERS:
    /// the arguments
    "args" "(self, value)" => set_args,
    /// where it was raised
    "__traceback__" "(self, value)" => set_traceback,
    /// the exception that was handled when it was raised
    "__context__" "(self, value)" => set_context,
    /// the exception of `raise … from`
    "__cause__" "(self, value)" => set_cause,
    /// is the context left out of the traceback?
    "__suppress_context__" "(self, value)" => set_suppress,
}
natives! {
    INIT:
    /// Initialize self.
    "__init__" "(self, *args, **kwargs)" => fields::init,
}
natives! {
    STR:
    /// Return str(self).
    "__str__" "(self, /)" => texts::str,
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    use ClassId::*;
    define::methods(t, BaseException, BASE)?;
    define::properties(t, BaseException, BASE_GETTERS, BASE_SETTERS)?;
    for id in [
        StopIteration,
        SystemExit,
        ImportError,
        AttributeError,
        NameError,
        OSError,
        SyntaxError,
        UnicodeDecodeError,
        UnicodeEncodeError,
        UnicodeTranslateError,
    ] {
        define::methods(t, id, INIT)?;
    }
    for id in [
        ImportError,
        KeyError,
        OSError,
        SyntaxError,
        UnicodeDecodeError,
        UnicodeEncodeError,
        UnicodeTranslateError,
        BaseExceptionGroup,
    ] {
        define::methods(t, id, STR)?;
    }
    fields::install(t)?;
    os_error::install(t)?;
    group::install(t)
}

/// The exception that a native method was called on.
pub(crate) fn this(t: &mut Thread, v: Value) -> Result<Gc<Exception>, Raised> {
    match v.cast::<Exception>() {
        Some(e) => Ok(e),
        None => Err(t.type_error("descriptor requires an exception")),
    }
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    // [cls, **kwargs, *args]
    let class = class_argument(t, args[0], "BaseException")?;
    if class.instance_kind.get() != Kind::Exception as u8 {
        let message = format!(
            "BaseException.__new__({0}): {0} is not a subtype of BaseException",
            class.name()
        );
        return Err(t.type_error(message));
    }
    if class.has_flag(class_flag::BUILTIN) {
        fields::no_keywords(t, class, args[1])?;
    }
    let tuple = Tuple::new(t, &args[2..])?;
    Ok(Exception::new(t, class.root_shape.get(), tuple)?.value())
}

fn with_traceback(t: &mut Thread, args: &[Value]) -> PyResult {
    set_traceback(t, args)?;
    Ok(args[0])
}

fn add_note(t: &mut Thread, args: &[Value]) -> PyResult {
    if args[1].cast::<Str>().is_none() {
        let message = format!(
            "add_note() argument must be str, not {}",
            t.class_of(args[1]).name()
        );
        return Err(t.type_error(message));
    }
    exceptions::push_note(t, args[0], args[1])?;
    Ok(Value::NONE)
}

fn reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    let e = this(t, args[0])?;
    let class = t.class_of(args[0]).value();
    let arguments = fields::reduce_args(t, e)?;
    let own = match attributes::attribute_dict(t, args[0])? {
        Some(d) if !d.is_empty(t) => Some(d),
        _ => None,
    };
    let own = match fields::state(t, e)? {
        None => own,
        Some(state) => {
            if let Some(own) = own {
                dict_update::merge_dict(t, state, own)?;
            }
            Some(state)
        }
    };
    let made = match own {
        Some(d) => Tuple::new(t, &[class, arguments, d.value()])?,
        None => Tuple::new(t, &[class, arguments])?,
    };
    Ok(made.value())
}

fn set_state(t: &mut Thread, args: &[Value]) -> PyResult {
    if args[1].is_none() {
        return Ok(Value::NONE);
    }
    let Some(d) = args[1].cast::<Dict>() else {
        return Err(t.type_error("state is not a dictionary"));
    };
    for i in 0..d.end(t) {
        let Some(entry) = d.entry(t, i) else { continue };
        if let Some(name) = entry.key.cast::<Str>() {
            attributes::set(t, args[0], name, entry.value)?;
        }
    }
    Ok(Value::NONE)
}

// ---- attributes of all exceptions -------------------------------------------------------------

fn get_args(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.args(t)?.value())
}

fn set_args(t: &mut Thread, args: &[Value]) -> PyResult {
    let e = this(t, args[0])?;
    if args[1].is_unbound() {
        return Err(t.type_error("args may not be deleted"));
    }
    let tuple = ops::to_tuple(t, args[1])?;
    e.set_args(tuple);
    Ok(Value::NONE)
}

fn get_traceback(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.traceback.get())
}

fn set_traceback(t: &mut Thread, args: &[Value]) -> PyResult {
    let e = this(t, args[0])?;
    let v = args[1];
    if v.is_unbound() {
        return Err(t.type_error("__traceback__ may not be deleted"));
    }
    if !v.is_none() && v.cast_record(RecordType::Traceback).is_none() {
        return Err(t.type_error("__traceback__ must be a traceback or None"));
    }
    e.traceback.set(e, v);
    Ok(Value::NONE)
}

/// Checks what is assigned to `__cause__` or `__context__`.
fn linked(t: &mut Thread, v: Value, what: &str) -> Result<(), Raised> {
    if v.is_unbound() {
        return Err(t.type_error(format!("__{what}__ may not be deleted")));
    }
    if !v.is_none() && v.cast::<Exception>().is_none() {
        let message = format!("exception {what} must be None or derive from BaseException");
        return Err(t.type_error(message));
    }
    Ok(())
}

fn get_context(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.context.get())
}

fn set_context(t: &mut Thread, args: &[Value]) -> PyResult {
    let e = this(t, args[0])?;
    linked(t, args[1], "context")?;
    e.context.set(e, args[1]);
    Ok(Value::NONE)
}

fn get_cause(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.cause.get())
}

fn set_cause(t: &mut Thread, args: &[Value]) -> PyResult {
    let e = this(t, args[0])?;
    linked(t, args[1], "cause")?;
    e.cause.set(e, args[1]);
    e.suppress_context.set(true);
    Ok(Value::NONE)
}

fn get_suppress(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(this(t, args[0])?.suppress_context.get()))
}

fn set_suppress(t: &mut Thread, args: &[Value]) -> PyResult {
    let e = this(t, args[0])?;
    if args[1].is_unbound() {
        return Err(t.type_error("can't delete numeric/char attribute"));
    }
    if !args[1].is_bool() {
        return Err(t.type_error("attribute value type must be bool"));
    }
    e.suppress_context.set(args[1] == Value::TRUE);
    Ok(Value::NONE)
}
