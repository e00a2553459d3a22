//! Generators as objects.

use super::object::address;
use super::warnings;
use crate::natives;
use crate::object::*;
use crate::runtime::define;
use crate::value::Value;

natives! {
    METHODS:
    /// Implement iter(self).
    "__iter__" "(self, /)" => iter,
    /// Implement next(self).
    "__next__" "(self, /)" => next,
    /// Send a value into the generator; return the next yielded value or raise StopIteration.
    "send" "(self, value, /)" => send,
    /// Raise an exception in the generator; return the next yielded value or raise StopIteration.
    "throw" "(self, type, value=None, traceback=None, /)" => throw,
    /// Raise GeneratorExit inside the generator.
    "close" "(self, /)" => close,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => repr,
}
natives! {
    GETTERS:
    /// name of the generator
    "__name__" "(self)" => name,
    /// qualified name of the generator
    "__qualname__" "(self)" => qualname,
    /// is it on the stack?
    "gi_running" "(self)" => running,
    /// its code
    "gi_code" "(self)" => code,
    /// its frame, None when it has ended
    "gi_frame" "(self)" => frame,
    /// what it waits for in `yield from`, or None
    "gi_yieldfrom" "(self)" => delegate,
    /// does it wait at a `yield`?
    "gi_suspended" "(self)" => suspended,
}
natives! {
    NAME_SETTERS:
    /// name of the generator
    "__name__" "(self, value)" => set_name,
    /// qualified name of the generator
    "__qualname__" "(self, value)" => set_qualname,
}
natives! {
    CLASS_METHODS:
    /// See PEP 585
    "__class_getitem__" "(cls, item, /)" => super::sequence::class_getitem,
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::Generator, METHODS)?;
    define::methods(t, ClassId::Generator, CLASS_METHODS)?;
    define::properties(t, ClassId::Generator, GETTERS, NAME_SETTERS)
}

/// The methods `__class_getitem__` of classes that only name types of annotations.
pub(super) static CLASS_GETITEM: &[NativeDef] = CLASS_METHODS;
/// The setters of `__name__` and `__qualname__`.
pub(super) static SETTERS: &[NativeDef] = NAME_SETTERS;

pub(super) fn this(t: &mut Thread, v: Value) -> Result<Gc<Generator>, Raised> {
    v.cast::<Generator>()
        .ok_or_else(|| t.type_error("expected a generator"))
}

fn iter(_t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(args[0])
}

/// The end of the generator as script sees it: StopIteration with the returned value.
pub(super) fn stop(t: &mut Thread) -> Raised {
    let v = core::mem::replace(&mut t.return_value, Value::NONE);
    if v.is_none() {
        t.raise_args(ClassId::StopIteration, &[])
    } else {
        t.raise_args(ClassId::StopIteration, &[v])
    }
}

pub(super) fn next(t: &mut Thread, args: &[Value]) -> PyResult {
    let g = this(t, args[0])?;
    match (t.hooks.resume_generator)(t, g, Resume::Send(Value::NONE))? {
        Value::EXHAUSTED => Err(stop(t)),
        v => Ok(v),
    }
}

pub(super) fn send(t: &mut Thread, args: &[Value]) -> PyResult {
    let g = this(t, args[0])?;
    match (t.hooks.resume_generator)(t, g, Resume::Send(args[1]))? {
        Value::EXHAUSTED => Err(stop(t)),
        v => Ok(v),
    }
}

/// The exception that the arguments of `throw` say.
pub(super) fn thrown(t: &mut Thread, args: &[Value]) -> PyResult {
    if !args[2].is_unbound() || !args[3].is_unbound() {
        let message = "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.";
        warnings::warn(t, ClassId::DeprecationWarning, message)?;
    }
    if args[1].cast::<Class>().is_some() && !args[2].is_unbound() && !args[2].is_none() {
        if args[2].cast::<Exception>().is_some() {
            Ok(args[2])
        } else {
            crate::runtime::call::call(t, args[1], &[args[2]])
        }
    } else {
        Ok(args[1])
    }
}

pub(super) fn throw(t: &mut Thread, args: &[Value]) -> PyResult {
    let g = this(t, args[0])?;
    let e = thrown(t, args)?;
    match (t.hooks.resume_generator)(t, g, Resume::Throw(e))? {
        Value::EXHAUSTED => Err(stop(t)),
        v => Ok(v),
    }
}

pub(super) fn close(t: &mut Thread, args: &[Value]) -> PyResult {
    let g = this(t, args[0])?;
    (t.hooks.resume_generator)(t, g, Resume::Close)
}

pub(super) fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let g = this(t, args[0])?;
    let name = g
        .qualname
        .get()
        .cast::<Str>()
        .map_or_else(String::new, |s| s.to_string_lossy());
    let class = t.class_of(args[0]).name();
    let s = format!("<{class} object {name} at {:#x}>", address(args[0]));
    Ok(Str::from_str(t, &s)?.value())
}

pub(super) fn name(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.name.get())
}

pub(super) fn qualname(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.qualname.get())
}

pub(super) fn running(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(
        this(t, args[0])?.state.get() == GeneratorState::Running,
    ))
}

pub(super) fn code(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.code.get())
}

pub(super) fn frame(t: &mut Thread, args: &[Value]) -> PyResult {
    let g = this(t, args[0])?;
    super::traceback::generator_frame(t, g)
}

pub(super) fn delegate(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.delegate().unwrap_or(Value::NONE))
}

pub(super) fn suspended(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(
        this(t, args[0])?.state.get() == GeneratorState::Suspended,
    ))
}

fn new_name(t: &mut Thread, v: Value, what: &str) -> PyResult {
    if v.is_unbound() || v.cast::<Str>().is_none() {
        return Err(t.type_error(format!("{what} must be set to a string object")));
    }
    Ok(v)
}

fn set_name(t: &mut Thread, args: &[Value]) -> PyResult {
    let g = this(t, args[0])?;
    let v = new_name(t, args[1], "__name__")?;
    g.name.set(g, v);
    Ok(Value::NONE)
}

fn set_qualname(t: &mut Thread, args: &[Value]) -> PyResult {
    let g = this(t, args[0])?;
    let v = new_name(t, args[1], "__qualname__")?;
    g.qualname.set(g, v);
    Ok(Value::NONE)
}
