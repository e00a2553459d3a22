//! Calls.

mod arguments;
mod instances;
mod natives;

pub use arguments::*;
pub use instances::*;
pub use natives::*;

use super::{attributes, construct, dicts, ops};
use crate::object::*;
use crate::value::Value;

/// `f(*args)`.
///
/// # Errors
/// What the callee raises; TypeError when `f` is not callable.
#[inline]
pub fn call(t: &mut Thread, f: Value, args: &[Value]) -> PyResult {
    call_kw(t, f, args, Value::UNBOUND)
}

/// Calls `f`; `kw_names` is `UNBOUND` or a tuple of the names of the last arguments. `args` lies on
/// the native or VM stack.
///
/// # Errors
/// What the callee raises; TypeError when `f` is not callable.
pub fn call_kw(t: &mut Thread, f: Value, args: &[Value], kw_names: Value) -> PyResult {
    let Some(h) = f.header() else {
        return Err(not_callable(t, f));
    };
    let k = h.kind.get();
    if k == Kind::Function as u8 {
        // SAFETY: the kind names the layout.
        let function: Gc<Function> = unsafe { f.cast_unchecked() };
        return (t.hooks.call_function)(t, function, args, kw_names);
    }
    if k == Kind::NativeFunction as u8 {
        // SAFETY: the kind names the layout.
        return call_native(t, unsafe { f.cast_unchecked() }, args, kw_names);
    }
    if k == Kind::BoundMethod as u8 {
        // SAFETY: the kind names the layout.
        let m: Gc<BoundMethod> = unsafe { f.cast_unchecked() };
        let (function, receiver) = (m.function.get(), m.receiver.get());
        return call_with_first(t, function, receiver, args, kw_names);
    }
    t.check_native_stack()?;
    if let Some(class) = f.cast::<Class>() {
        return call_class(t, class, args, kw_names);
    }
    if k == Kind::Record as u8
        && let Some(Some(call)) = t.native_call.get(h.shape.get() as usize).copied()
    {
        return call(t, f, args, kw_names);
    }
    if let Some(r) = f.cast_record(RecordType::StaticMethod) {
        return call_kw(t, r.field(0), args, kw_names);
    }
    let slot = t.special(f, Special::Call);
    if slot.is_unbound() {
        return Err(not_callable(t, f));
    }
    match attributes::nature(t, slot) {
        attributes::Nature::Method => call_with_first(t, slot, f, args, kw_names),
        _ => {
            let bound = attributes::bind(t, slot, Some(f), t.class_of(f).value())?;
            call_kw(t, bound, args, kw_names)
        }
    }
}

/// Calls `f` with `first` put in front of `args`.
///
/// # Errors
/// What the callee raises.
pub fn call_with_first(
    t: &mut Thread,
    f: Value,
    first: Value,
    args: &[Value],
    kw_names: Value,
) -> PyResult {
    match *args {
        [] => call_kw(t, f, &[first], kw_names),
        [a] => call_kw(t, f, &[first, a], kw_names),
        [a, b] => call_kw(t, f, &[first, a, b], kw_names),
        _ => t.with_scratch(|t, mark| {
            t.scratch_push(first)?;
            for a in args {
                t.scratch_push(*a)?;
            }
            let all = t.scratch_slice(mark);
            call_kw(t, f, all, kw_names)
        }),
    }
}

/// Calls special method `f`, resolved from the class of `this`, with `this` as first argument.
///
/// # Errors
/// What it raises.
#[inline]
pub fn call_special(t: &mut Thread, f: Value, this: Value, args: &[Value]) -> PyResult {
    // Most special methods are natives: straight to the function.
    if is_method_shape(f.shape_id())
        && let Some(native) = f.cast::<NativeFunction>()
        && native.bound.get().is_unbound()
        && takes_padded(&native.def.get().signature, args.len() + 1)
    {
        check_receiver(t, native, &[this])?;
        let def = native.def.get();
        if !def.signature.takes_as_is(args.len() + 1) {
            return call_padded_first(t, def, this, args);
        }
        let r = match *args {
            [] => (def.func)(t, &[this]),
            [a] => (def.func)(t, &[this, a]),
            _ => return call_padded_first(t, def, this, args),
        }?;
        return native_result(t, r);
    }
    match attributes::nature(t, f) {
        attributes::Nature::Method => call_with_first(t, f, this, args, Value::UNBOUND),
        _ => {
            if f.is_none() {
                return Err(t.type_error("'NoneType' object is not callable"));
            }
            let bound = attributes::bind(t, f, Some(this), t.class_of(this).value())?;
            call(t, bound, args)
        }
    }
}

/// `o.name(*args)`.
///
/// # Errors
/// AttributeError, and what the method raises.
pub fn call_method(t: &mut Thread, o: Value, name: &str, args: &[Value]) -> PyResult {
    let name = t.intern(name)?;
    let f = attributes::get(t, o, name)?;
    call(t, f, args)
}

/// `f(*args, **keywords)`.
///
/// # Errors
/// TypeError for keywords that are no strs; what the callee raises.
pub fn call_with_dict(t: &mut Thread, f: Value, args: &[Value], keywords: Gc<Dict>) -> PyResult {
    with_keywords(t, args, keywords, |t, all, names| call_kw(t, f, all, names))
}

/// `__call__` of builtin classes whose instances are called natively: `(self, /, *args, **kwargs)`.
///
/// # Errors
/// What the call raises.
pub fn call_native_object(t: &mut Thread, args: &[Value]) -> PyResult {
    let id = t.class_of(args[0]).builtin_id();
    match (t.native_call[id as usize], args[1].cast::<Dict>()) {
        (Some(call), Some(keywords)) => with_keywords(t, &args[2..], keywords, |t, all, names| {
            call(t, args[0], all, names)
        }),
        _ => Err(not_callable(t, args[0])),
    }
}

/// Runs `f` with the arguments `*args, **keywords`, the names of the last ones apart.
fn with_keywords(
    t: &mut Thread,
    args: &[Value],
    keywords: Gc<Dict>,
    f: impl FnOnce(&mut Thread, &[Value], Value) -> PyResult,
) -> PyResult {
    if keywords.is_empty(t) {
        return f(t, args, Value::UNBOUND);
    }
    t.with_scratch(|t, mark| {
        for a in args {
            t.scratch_push(*a)?;
        }
        let names = List::new(t)?;
        for i in 0..keywords.end(t) {
            let Some(e) = keywords.entry(t, i) else {
                continue;
            };
            if e.key.cast::<Str>().is_none() {
                return Err(t.type_error("keywords must be strings"));
            }
            names.push(t, e.key)?;
            t.scratch_push(e.value)?;
        }
        let names = ops::list_to_tuple(t, names)?;
        let all = t.scratch_slice(mark);
        f(t, all, names.value())
    })
}

fn not_callable(t: &mut Thread, f: Value) -> Raised {
    let message = format!("'{}' object is not callable", t.class_of(f).name());
    t.type_error(message)
}

/// `isinstance`-free check used by natives that take a callable.
pub fn is_callable(t: &Thread, f: Value) -> bool {
    match f.header() {
        None => false,
        Some(h) => {
            let k = h.kind.get();
            k == Kind::Function as u8
                || k == Kind::NativeFunction as u8
                || k == Kind::BoundMethod as u8
                || k == Kind::Class as u8
                || !t.special(f, Special::Call).is_unbound()
        }
    }
}
