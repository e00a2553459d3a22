//! `__annotations__` and `__annotate__` of classes and modules: evaluated when they are asked for.

use super::function::or_none;
use crate::natives;
use crate::object::*;
use crate::runtime::{attributes, call, classes, define};
use crate::value::Value;

natives! {
    CLASS_GETTERS:
    /// the annotations of the class's variables
    "__annotations__" "(self)" => class_annotations,
    /// the function that evaluates the annotations
    "__annotate__" "(self)" => class_annotate,
}
natives! {
    CLASS_SETTERS:
    /// the annotations of the class's variables
    "__annotations__" "(self, value)" => set_class_annotations,
    /// the function that evaluates the annotations
    "__annotate__" "(self, value)" => set_class_annotate,
}
natives! {
    MODULE_GETTERS:
    /// the annotations of the module's variables
    "__annotations__" "(self)" => module_annotations,
    /// the function that evaluates the annotations
    "__annotate__" "(self)" => module_annotate,
}
natives! {
    MODULE_SETTERS:
    /// the annotations of the module's variables
    "__annotations__" "(self, value)" => set_module_annotations,
    /// the function that evaluates the annotations
    "__annotate__" "(self, value)" => set_module_annotate,
}

/// Where a class keeps the function that its body made.
const FUNCTION: &str = "__annotate_func__";
/// Where a class keeps what the function returned.
const CACHE: &str = "__annotations_cache__";

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::properties(t, ClassId::Type, CLASS_GETTERS, CLASS_SETTERS)?;
    define::properties(t, ClassId::Module, MODULE_GETTERS, MODULE_SETTERS)
}

fn entry(t: &mut Thread, d: Gc<Dict>, name: &str) -> Result<Option<Value>, Raised> {
    let name = t.intern(name)?;
    Ok(d.get_name(t, name))
}

/// Calls the function `__annotate__` for the values themselves.
fn evaluate(t: &mut Thread, annotate: Value) -> PyResult {
    if !call::is_callable(t, annotate) {
        return Ok(Dict::new(t)?.value());
    }
    let v = call::call(t, annotate, &[Value::small_int(1)])?;
    if v.cast::<Dict>().is_none() {
        let class = t.class_of(v).name();
        let message = format!("__annotate__ returned non-dict of type '{class}'");
        return Err(t.type_error(message));
    }
    Ok(v)
}

fn check_annotate(t: &mut Thread, v: Value) -> Result<(), Raised> {
    if v.is_unbound() {
        return Err(t.type_error("cannot delete __annotate__ attribute"));
    }
    if !v.is_none() && !call::is_callable(t, v) {
        return Err(t.type_error("__annotate__ must be callable or None"));
    }
    Ok(())
}

// ---- classes --------------------------------------------------------------------------------

/// A class of the script; those of the engine have no annotations.
fn class(t: &mut Thread, v: Value, name: &str) -> Result<Gc<Class>, Raised> {
    match v.cast::<Class>() {
        Some(c) if !c.has_flag(class_flag::BUILTIN) => Ok(c),
        _ => {
            let name = t.intern(name)?;
            Err(attributes::no_attribute(t, v, name))
        }
    }
}

/// As [`class`], for a change.
fn mutable_class(t: &mut Thread, v: Value, name: &str) -> Result<Gc<Class>, Raised> {
    match v.cast::<Class>() {
        Some(c) if c.has_flag(class_flag::BUILTIN) => {
            let message = format!(
                "cannot set '{name}' attribute of immutable type '{}'",
                c.name()
            );
            Err(t.type_error(message))
        }
        _ => class(t, v, name),
    }
}

/// Stores (or with `UNBOUND` deletes, if it is there) an attribute of a class.
fn store(t: &mut Thread, c: Gc<Class>, name: &str, v: Value) -> Result<(), Raised> {
    let name = t.intern(name)?;
    if v.is_unbound() && c.dict().get_str(name).is_none() {
        return Ok(());
    }
    classes::set_attribute(t, c, name, v)
}

fn class_annotate(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = class(t, args[0], "__annotate__")?;
    for name in [FUNCTION, "__annotate__"] {
        if let Some(v) = entry(t, c.dict(), name)? {
            return attributes::bind(t, v, None, c.value());
        }
    }
    store(t, c, FUNCTION, Value::NONE)?;
    Ok(Value::NONE)
}

fn set_class_annotate(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = mutable_class(t, args[0], "__annotate__")?;
    check_annotate(t, args[1])?;
    store(t, c, FUNCTION, args[1])?;
    if !args[1].is_none() {
        store(t, c, "__annotations__", Value::UNBOUND)?;
        store(t, c, CACHE, Value::UNBOUND)?;
    }
    Ok(Value::NONE)
}

fn class_annotations(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = class(t, args[0], "__annotations__")?;
    for name in ["__annotations__", CACHE] {
        if let Some(v) = entry(t, c.dict(), name)? {
            return attributes::bind(t, v, None, c.value());
        }
    }
    let annotate = class_annotate(t, args)?;
    let v = evaluate(t, annotate)?;
    store(t, c, CACHE, v)?;
    Ok(v)
}

fn set_class_annotations(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = mutable_class(t, args[0], "__annotations__")?;
    let own = entry(t, c.dict(), "__annotations__")?.is_some();
    if args[1].is_unbound() && !own && entry(t, c.dict(), CACHE)?.is_none() {
        return Err(t.raise(ClassId::AttributeError, "__annotations__"));
    }
    let name = if own { "__annotations__" } else { CACHE };
    store(t, c, name, args[1])?;
    store(t, c, FUNCTION, Value::UNBOUND)?;
    store(t, c, "__annotate__", Value::UNBOUND)?;
    Ok(Value::NONE)
}

// ---- modules --------------------------------------------------------------------------------

fn names(t: &mut Thread, v: Value) -> Result<Gc<Dict>, Raised> {
    match v.cast::<Module>() {
        Some(m) => Ok(m.dict()),
        None => Err(t.type_error("descriptor requires a 'module' object")),
    }
}

fn put(t: &mut Thread, d: Gc<Dict>, name: &str, v: Value) -> Result<(), Raised> {
    let name = t.intern(name)?;
    if v.is_unbound() {
        d.delete_str(t, name);
        return Ok(());
    }
    d.set_str(t, name, v)
}

fn module_annotate(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = names(t, args[0])?;
    if let Some(v) = entry(t, d, "__annotate__")? {
        return Ok(v);
    }
    put(t, d, "__annotate__", Value::NONE)?;
    Ok(Value::NONE)
}

fn set_module_annotate(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = names(t, args[0])?;
    check_annotate(t, args[1])?;
    put(t, d, "__annotate__", args[1])?;
    if !args[1].is_none() {
        put(t, d, "__annotations__", Value::UNBOUND)?;
    }
    Ok(Value::NONE)
}

fn module_annotations(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = names(t, args[0])?;
    if let Some(v) = entry(t, d, "__annotations__")? {
        return Ok(v);
    }
    let annotate = module_annotate(t, args)?;
    let v = evaluate(t, annotate)?;
    put(t, d, "__annotations__", v)?;
    Ok(v)
}

fn set_module_annotations(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = names(t, args[0])?;
    if args[1].is_unbound() && entry(t, d, "__annotations__")?.is_none() {
        return Err(t.raise(ClassId::AttributeError, "__annotations__"));
    }
    put(t, d, "__annotations__", args[1])?;
    put(t, d, "__annotate__", or_none(Value::UNBOUND))?;
    Ok(Value::NONE)
}
