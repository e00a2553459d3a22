//! Generators as objects.

use super::object::address;
use crate::natives;
use crate::object::*;
use crate::runtime::define;
use crate::value::Value;

natives! {
    METHODS:
    /// What iter(self) does.
    "__iter__" "(self, /)" => iter,
    /// What next(self) does.
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
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::Generator, METHODS)?;
    define::getters(t, ClassId::Generator, GETTERS)
}

fn this(t: &mut Thread, v: Value) -> Result<Gc<Generator>, Raised> {
    v.cast::<Generator>()
        .ok_or_else(|| t.type_error("expected a generator"))
}

fn iter(_t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(args[0])
}

/// The end of the generator as script sees it: StopIteration with the returned value.
fn stop(t: &mut Thread) -> Raised {
    let v = core::mem::replace(&mut t.return_value, Value::NONE);
    if v.is_none() {
        t.raise_args(ClassId::StopIteration, &[])
    } else {
        t.raise_args(ClassId::StopIteration, &[v])
    }
}

fn next(t: &mut Thread, args: &[Value]) -> PyResult {
    let g = this(t, args[0])?;
    match (t.hooks.resume_generator)(t, g, Resume::Send(Value::NONE))? {
        Value::EXHAUSTED => Err(stop(t)),
        v => Ok(v),
    }
}

fn send(t: &mut Thread, args: &[Value]) -> PyResult {
    let g = this(t, args[0])?;
    match (t.hooks.resume_generator)(t, g, Resume::Send(args[1]))? {
        Value::EXHAUSTED => Err(stop(t)),
        v => Ok(v),
    }
}

fn throw(t: &mut Thread, args: &[Value]) -> PyResult {
    let g = this(t, args[0])?;
    let e = if args[1].cast::<Class>().is_some() && !args[2].is_unbound() && !args[2].is_none() {
        if args[2].cast::<Exception>().is_some() {
            args[2]
        } else {
            crate::runtime::call::call(t, args[1], &[args[2]])?
        }
    } else {
        args[1]
    };
    match (t.hooks.resume_generator)(t, g, Resume::Throw(e))? {
        Value::EXHAUSTED => Err(stop(t)),
        v => Ok(v),
    }
}

fn close(t: &mut Thread, args: &[Value]) -> PyResult {
    let g = this(t, args[0])?;
    (t.hooks.resume_generator)(t, g, Resume::Close)
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let g = this(t, args[0])?;
    let name = g
        .qualname
        .get()
        .cast::<Str>()
        .map_or_else(String::new, |s| s.to_string_lossy());
    let s = format!("<generator object {name} at {:#x}>", address(args[0]));
    Ok(Str::from_str(t, &s)?.value())
}

fn name(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.name.get())
}

fn qualname(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.qualname.get())
}

fn running(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(
        this(t, args[0])?.state.get() == GeneratorState::Running,
    ))
}

fn code(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.code.get())
}
