//! None, NotImplemented, Ellipsis; modules.

use crate::natives;
use crate::object::*;
use crate::runtime::{attributes, call, define, ops};
use crate::value::Value;

natives! {
    NONE:
    /// What repr(self) gives.
    "__repr__" "(self, /)" => none_repr,
    /// True if self else False.
    "__bool__" "(self, /)" => none_bool,
    /// The singleton.
    "__new__" "(cls)" => none_new,
    /// What hash(self) gives.
    "__hash__" "(self, /)" => hash,
}
natives! {
    NOT_IMPLEMENTED:
    /// What repr(self) gives.
    "__repr__" "(self, /)" => not_implemented_repr,
    /// Its name, for pickle.
    "__reduce__" "(self, /)" => not_implemented_repr,
    /// Raises TypeError: NotImplemented has no truth value.
    "__bool__" "(self, /)" => not_implemented_bool,
    /// The singleton.
    "__new__" "(cls)" => not_implemented_new,
}
natives! {
    ELLIPSIS:
    /// What repr(self) gives.
    "__repr__" "(self, /)" => ellipsis_repr,
    /// Its name, for pickle.
    "__reduce__" "(self, /)" => ellipsis_repr,
    /// The singleton.
    "__new__" "(cls)" => ellipsis_new,
}
natives! {
    MODULE:
    /// Create a module object.
    "__new__" "(cls, /, *args, **kwargs)" => module_new,
    /// Give it its name and documentation.
    "__init__" "(self, name, doc=None)" => module_init,
    /// The names in its dict.
    "__dir__" "(self, /)" => module_dir,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => module_repr,
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::NoneType, NONE)?;
    define::methods(t, ClassId::NotImplementedType, NOT_IMPLEMENTED)?;
    define::methods(t, ClassId::EllipsisType, ELLIPSIS)?;
    define::methods(t, ClassId::Module, MODULE)
}

fn name(t: &mut Thread, s: &str) -> PyResult {
    Ok(t.intern(s)?.value())
}

fn none_repr(t: &mut Thread, _args: &[Value]) -> PyResult {
    name(t, "None")
}
fn none_bool(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::FALSE)
}
fn none_new(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::NONE)
}
/// CPython's constant: hashes of tuples and ranges that hold None depend on it.
fn hash(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::small_int(0xFCA8_6420))
}
fn not_implemented_repr(t: &mut Thread, _args: &[Value]) -> PyResult {
    name(t, "NotImplemented")
}
fn not_implemented_bool(t: &mut Thread, _args: &[Value]) -> PyResult {
    Err(t.type_error("NotImplemented should not be used in a boolean context"))
}
fn not_implemented_new(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::NOT_IMPLEMENTED)
}
fn ellipsis_repr(t: &mut Thread, _args: &[Value]) -> PyResult {
    name(t, "Ellipsis")
}
fn ellipsis_new(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::ELLIPSIS)
}

fn module_new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = super::object::class_argument(t, args[0], "module")?;
    let dict = Dict::new_cells(t)?;
    let m = t.alloc_subclassable::<Module>(class.root_shape.get(), ClassId::Module)?;
    m.dict.init(dict);
    Ok(m.value())
}

fn module(t: &mut Thread, v: Value) -> Result<Gc<Module>, Raised> {
    v.cast::<Module>()
        .ok_or_else(|| t.type_error("expected a module"))
}

fn module_init(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = module(t, args[0])?;
    let Some(n) = args[1].cast::<Str>() else {
        let message = format!(
            "module() argument 'name' must be str, not {}",
            t.class_of(args[1]).name()
        );
        return Err(t.type_error(message));
    };
    let doc = if args[2].is_unbound() {
        Value::NONE
    } else {
        args[2]
    };
    for (key, v) in [
        ("__name__", n.value()),
        ("__doc__", doc),
        ("__package__", Value::NONE),
        ("__loader__", Value::NONE),
        ("__spec__", Value::NONE),
    ] {
        define::set(t, m.dict(), key, v)?;
    }
    Ok(Value::NONE)
}

fn module_dir(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = module(t, args[0])?;
    let dict = attributes::get_text(t, args[0], "__dict__")?;
    let Some(dict) = dict.and_then(|d| d.cast::<Dict>()) else {
        return Err(t.type_error("<module>.__dict__ is not a dictionary"));
    };
    let hook = t.intern("__dir__")?;
    match m.dict().get_str(hook) {
        Some(f) => call::call(t, f, &[]),
        None => Ok(ops::to_list(t, dict.value())?.value()),
    }
}

fn module_repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let name = attributes::get_text(t, args[0], "__name__")?;
    let name = name
        .and_then(|v| v.cast::<Str>())
        .map_or_else(|| "?".to_owned(), |s| s.to_string_lossy());
    let file = attributes::get_text(t, args[0], "__file__")?;
    let s = match file.and_then(|v| v.cast::<Str>()) {
        Some(f) => format!("<module '{name}' from '{f}'>"),
        None if super::is_native_module(&name) => format!("<module '{name}' (built-in)>"),
        None => format!("<module '{name}'>"),
    };
    Ok(Str::from_str(t, &s)?.value())
}
