//! Coroutines as objects, and what drives them.

use super::generator::{self as gen_, SETTERS};
use crate::natives;
use crate::object::*;
use crate::runtime::{awaiting, call, define};
use crate::value::Value;

natives! {
    METHODS:
    /// Send a value into the coroutine; return the next value it passes up or raise StopIteration.
    "send" "(self, value, /)" => gen_::send,
    /// Raise an exception in the coroutine; return the next value it passes up or raise StopIteration.
    "throw" "(self, type, value=None, traceback=None, /)" => gen_::throw,
    /// Raise GeneratorExit inside the coroutine.
    "close" "(self, /)" => gen_::close,
    /// What await self iterates.
    "__await__" "(self, /)" => wrap,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => gen_::repr,
}
natives! {
    GETTERS:
    /// name of the coroutine
    "__name__" "(self)" => gen_::name,
    /// qualified name of the coroutine
    "__qualname__" "(self)" => gen_::qualname,
    /// is it on the stack?
    "cr_running" "(self)" => gen_::running,
    /// does it wait?
    "cr_suspended" "(self)" => gen_::suspended,
    /// what it waits for, or None
    "cr_await" "(self)" => gen_::delegate,
    /// its frame, None when it has ended
    "cr_frame" "(self)" => gen_::frame,
    /// its code
    "cr_code" "(self)" => gen_::code,
    /// places of creation are not recorded: None
    "cr_origin" "(self)" => origin,
}
natives! {
    WRAPPER_METHODS:
    /// What iter(self) does.
    "__iter__" "(self, /)" => itself,
    /// What next(self) does.
    "__next__" "(self, /)" => wrapper_next,
    /// Send a value into the coroutine.
    "send" "(self, value, /)" => wrapper_send,
    /// Raise an exception in the coroutine.
    "throw" "(self, type, value=None, traceback=None, /)" => wrapper_throw,
    /// Raise GeneratorExit inside the coroutine.
    "close" "(self, /)" => wrapper_close,
}
natives! {
    ANEXT_METHODS:
    /// What await self iterates.
    "__await__" "(self, /)" => itself,
    /// What iter(self) does.
    "__iter__" "(self, /)" => itself,
    /// What next(self) does.
    "__next__" "(self, /)" => anext_next,
    /// Send a value into the awaitable.
    "send" "(self, value, /)" => anext_send,
    /// Raise an exception in the awaitable.
    "throw" "(self, type, value=None, traceback=None, /)" => anext_throw,
    /// Close the awaitable.
    "close" "(self, /)" => anext_close,
}
natives! {
    FUNCTIONS:
    /// Return an asynchronous iterator for an asynchronous iterable.
    "aiter" "(async_iterable, /)" => aiter,
    /// Return what awaits the next item of the asynchronous iterator.
    ///
    /// If default is given and the asynchronous iterator is exhausted, it is returned instead of
    /// raising StopAsyncIteration.
    "anext" "(async_iterator, default=None, /)" => anext,
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::Coroutine, METHODS)?;
    define::methods(t, ClassId::Coroutine, gen_::CLASS_GETITEM)?;
    define::properties(t, ClassId::Coroutine, GETTERS, SETTERS)?;
    define::methods(t, ClassId::CoroutineWrapper, WRAPPER_METHODS)?;
    define::methods(t, ClassId::ANextAwaitable, ANEXT_METHODS)?;
    if let Some(builtins) = t.builtins.cast::<Dict>() {
        define::functions(t, builtins, "builtins", FUNCTIONS)?;
    }
    Ok(())
}

pub(super) fn itself(_t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(args[0])
}

fn origin(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::NONE)
}

fn wrap(t: &mut Thread, args: &[Value]) -> PyResult {
    gen_::this(t, args[0])?;
    let class = ClassId::CoroutineWrapper;
    Ok(Record::new(t, class, RecordType::CoroutineWrapper, &args[..1])?.value())
}

/// The coroutine of a wrapper.
fn wrapped(t: &mut Thread, v: Value) -> PyResult {
    match v.cast_record(RecordType::CoroutineWrapper) {
        Some(r) => Ok(r.field(0)),
        None => Err(t.type_error("expected a coroutine_wrapper")),
    }
}

fn wrapper_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = wrapped(t, args[0])?;
    gen_::send(t, &[c, Value::NONE])
}

fn wrapper_send(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = wrapped(t, args[0])?;
    gen_::send(t, &[c, args[1]])
}

fn wrapper_throw(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = wrapped(t, args[0])?;
    gen_::throw(t, &[c, args[1], args[2], args[3]])
}

fn wrapper_close(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = wrapped(t, args[0])?;
    gen_::close(t, &[c])
}

fn aiter(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = t.special(args[0], Special::AIter);
    if f.is_unbound() || f.is_none() {
        let class = t.class_of(args[0]).name();
        return Err(t.type_error(format!("'{class}' object is not an async iterable")));
    }
    let it = call::call_special(t, f, args[0], &[])?;
    if t.special(it, Special::ANext).is_unbound() {
        let class = t.class_of(it).name();
        return Err(t.type_error(format!(
            "aiter() returned not an async iterator of type '{class}'"
        )));
    }
    Ok(it)
}

fn anext(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = t.special(args[0], Special::ANext);
    if f.is_unbound() || f.is_none() {
        let class = t.class_of(args[0]).name();
        return Err(t.type_error(format!("'{class}' object is not an async iterator")));
    }
    let awaitable = call::call_special(t, f, args[0], &[])?;
    if args[1].is_unbound() {
        return Ok(awaitable);
    }
    let class = ClassId::ANextAwaitable;
    let fields = [awaitable, args[1]];
    Ok(Record::new(t, class, RecordType::ANextAwaitable, &fields)?.value())
}

/// The iterator of what `anext(it, default)` awaits. As in CPython, it is asked for anew each time.
fn anext_iterator(t: &mut Thread, v: Value) -> PyResult {
    let Some(r) = v.cast_record(RecordType::ANextAwaitable) else {
        return Err(t.type_error("expected an anext_awaitable"));
    };
    let inner = r.field(0);
    let Some(it) = awaiting::await_iterator(t, inner)? else {
        let class = t.class_of(inner).name();
        return Err(t.type_error(format!("'{class}' object can't be awaited")));
    };
    if it.shape_id() == ClassId::Coroutine as u32 {
        return wrap(t, &[it]);
    }
    Ok(it)
}

/// The end of the asynchronous iterator becomes the default.
fn anext_result(t: &mut Thread, this: Value, r: PyResult) -> PyResult {
    match r {
        Err(raised) => {
            t.catch(raised, ClassId::StopAsyncIteration)?;
            let default = this
                .cast_record(RecordType::ANextAwaitable)
                .map_or(Value::NONE, |r| r.field(1));
            Err(t.raise_args(ClassId::StopIteration, &[default]))
        }
        ok => ok,
    }
}

fn anext_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let it = anext_iterator(t, args[0])?;
    let f = t.special(it, Special::Next);
    let r = match call::call_special(t, f, it, &[]) {
        Ok(Value::EXHAUSTED) => Err(t.raise_args(ClassId::StopIteration, &[])),
        r => r,
    };
    anext_result(t, args[0], r)
}

fn anext_send(t: &mut Thread, args: &[Value]) -> PyResult {
    let it = anext_iterator(t, args[0])?;
    let r = call::call_method(t, it, "send", &[args[1]]);
    anext_result(t, args[0], r)
}

fn anext_throw(t: &mut Thread, args: &[Value]) -> PyResult {
    let it = anext_iterator(t, args[0])?;
    let given = args[1..].iter().take_while(|v| !v.is_unbound()).count();
    let r = call::call_method(t, it, "throw", &args[1..1 + given]);
    anext_result(t, args[0], r)
}

fn anext_close(t: &mut Thread, args: &[Value]) -> PyResult {
    let it = anext_iterator(t, args[0])?;
    let r = call::call_method(t, it, "close", &[]);
    anext_result(t, args[0], r)
}
