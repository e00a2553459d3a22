//! The module `_functools`: what `functools` has natively.

mod key_wrapper;
mod lru_cache;
mod partial;

use super::late;
use crate::natives;
use crate::object::*;
use crate::runtime::{call, define, ops};
use crate::value::Value;

natives! { FUNCTIONS:
    /// Apply a function of two arguments cumulatively to the items of an iterable, from left to right, beginning with
    /// initial if it is given.
    "reduce" "(function, iterable, /, initial=None)" => reduce,
    /// Convert a cmp= function into a key= function.
    "cmp_to_key" "(mycmp)" => key_wrapper::cmp_to_key,
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    let dict = define::module(t, "_functools", FUNCTIONS)?.dict();
    let doc = Str::from_str(t, "Tools that operate on functions.")?;
    define::set(t, dict, "__doc__", doc.value())?;
    partial::install(t)?;
    lru_cache::install(t)?;
    key_wrapper::install(t)?;
    for id in [
        ClassId::Partial,
        ClassId::PlaceholderType,
        ClassId::LruCache,
    ] {
        let class = t.class(id).value();
        define::set(t, dict, id.name(), class)?;
    }
    let placeholder = partial::placeholder(t)?;
    define::set(t, dict, "Placeholder", placeholder)
}

/// A class whose instances are called past `__call__` and bind like functions.
fn callable_class(
    t: &mut Thread,
    id: ClassId,
    methods: &'static [NativeDef],
    call: NativeCall,
) -> Result<(), Raised> {
    late::class(t, id, "functools", methods)?;
    t.native_call[id as usize] = Some(call);
    Ok(())
}

fn reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    let it = match ops::iter(t, args[1]) {
        Ok(it) => it,
        Err(raised) => {
            t.catch(raised, ClassId::TypeError)?;
            return Err(t.type_error("reduce() arg 2 must support iteration"));
        }
    };
    let mut so_far = args[2];
    if so_far.is_unbound() {
        so_far = match ops::next(t, it)? {
            Some(first) => first,
            None => {
                let message = "reduce() of empty iterable with no initial value";
                return Err(t.type_error(message));
            }
        };
    }
    while let Some(item) = ops::next(t, it)? {
        so_far = call::call(t, args[0], &[so_far, item])?;
    }
    Ok(so_far)
}

/// `__get__` of partials and caches: they are methods of the instances they are found through.
fn bind(t: &mut Thread, args: &[Value]) -> PyResult {
    if args[1].is_none() {
        if args[2].is_unbound() || args[2].is_none() {
            return Err(t.type_error("__get__(None, None) is invalid"));
        }
        return Ok(args[0]);
    }
    BoundMethod::new(t, args[0], args[1])
}
