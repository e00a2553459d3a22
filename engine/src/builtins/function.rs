//! Functions of script, and bound methods.

use super::exec;
use super::object::address;
use crate::natives;
use crate::object::*;
use crate::runtime::{attributes, call, code, define};
use crate::value::Value;

natives! {
    FUNCTION:
    /// Create a function of a code object that runs with these globals.
    "__new__" "(cls, code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)" => new_function,
    /// Calls it.
    "__call__" "(self, *args, **kwargs)" => call_function,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => function_repr,
    /// An attribute of instance, which is of type owner.
    "__get__" "(self, instance, owner=None, /)" => get,
}
natives! {
    FUNCTION_GETTERS:
    /// the function's name
    "__name__" "(self)" => function_name,
    /// the function's qualified name
    "__qualname__" "(self)" => function_qualname,
    /// the module that defines the function
    "__module__" "(self)" => function_module,
    /// the function's documentation
    "__doc__" "(self)" => function_doc,
    /// defaults of positional parameters
    "__defaults__" "(self)" => function_defaults,
    /// defaults of keyword-only parameters
    "__kwdefaults__" "(self)" => function_kwdefaults,
    /// the annotations of parameters and result
    "__annotations__" "(self)" => function_annotations,
    /// the function that evaluates the annotations
    "__annotate__" "(self)" => function_annotate,
    /// the type parameters
    "__type_params__" "(self)" => function_type_params,
    /// the builtins of its module
    "__builtins__" "(self)" => function_builtins,
    /// the compiled code
    "__code__" "(self)" => function_code,
    /// the globals of its module
    "__globals__" "(self)" => function_globals,
    /// the cells of its free variables
    "__closure__" "(self)" => function_closure,
}
natives! {
    FUNCTION_SETTERS:
    /// the function's name
    "__name__" "(self, value)" => set_function_name,
    /// the function's qualified name
    "__qualname__" "(self, value)" => set_function_qualname,
    /// the module that defines the function
    "__module__" "(self, value)" => set_function_module,
    /// the function's documentation
    "__doc__" "(self, value)" => set_function_doc,
    /// the type parameters
    "__type_params__" "(self, value)" => set_function_type_params,
    /// defaults of positional parameters
    "__defaults__" "(self, value)" => set_function_defaults,
    /// defaults of keyword-only parameters
    "__kwdefaults__" "(self, value)" => set_function_kwdefaults,
    /// the annotations of parameters and result
    "__annotations__" "(self, value)" => set_function_annotations,
    /// the function that evaluates the annotations
    "__annotate__" "(self, value)" => set_function_annotate,
    /// the compiled code
    "__code__" "(self, value)" => set_function_code,
}
natives! {
    METHOD:
    /// Create a bound instance method object.
    "__new__" "(cls, function, instance, /)" => method_new,
    /// Calls it.
    "__call__" "(self, *args, **kwargs)" => call_function,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => method_repr,
    /// The result of self == value.
    "__eq__" "(self, value, /)" => method_eq,
    /// What hash(self) gives.
    "__hash__" "(self, /)" => method_hash,
    /// Bound already: itself.
    "__get__" "(self, instance, owner=None, /)" => method_get,
    /// Return getattr(self, name), of the function where the method has none.
    "__getattribute__" "(self, name, /)" => method_getattribute,
}
natives! {
    METHOD_GETTERS:
    /// the function
    "__func__" "(self)" => method_func,
    /// the instance
    "__self__" "(self)" => method_self,
}
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::Function, FUNCTION)?;
    define::properties(t, ClassId::Function, FUNCTION_GETTERS, FUNCTION_SETTERS)?;
    define::methods(t, ClassId::BoundMethod, METHOD)?;
    define::getters(t, ClassId::BoundMethod, METHOD_GETTERS)
}

fn new_function(t: &mut Thread, args: &[Value]) -> PyResult {
    let given = |v: Value| if v.is_unbound() { Value::NONE } else { v };
    let [name, defaults, closure, kw_defaults] = [
        given(args[3]),
        given(args[4]),
        given(args[5]),
        given(args[6]),
    ];
    let Some(code) = args[1].cast::<CodeObject>() else {
        return Err(argument_error(t, "'code' must be code", args[1]));
    };
    let Some(globals) = args[2].cast::<Dict>() else {
        return Err(argument_error(t, "'globals' must be dict", args[2]));
    };
    if !name.is_none() && name.cast::<Str>().is_none() {
        return Err(t.type_error("arg 3 (name) must be None or string"));
    }
    if !defaults.is_none() && defaults.cast::<Tuple>().is_none() {
        return Err(t.type_error("arg 4 (defaults) must be None or tuple"));
    }
    let free = code.code().free_names.len();
    let cells = match closure.cast::<Tuple>() {
        Some(cells) => cells.len(),
        None if closure.is_none() && free == 0 => 0,
        None if closure.is_none() => return Err(t.type_error("arg 5 (closure) must be tuple")),
        None => return Err(t.type_error("arg 5 (closure) must be None or tuple")),
    };
    if cells != free {
        let name = &code.code().name;
        let message = format!("{name} requires closure of length {free}, not {cells}");
        return Err(t.value_error(message));
    }
    if let Some(cells) = closure.cast::<Tuple>() {
        for c in cells.items() {
            if c.cast::<VarCell>().is_none() {
                let found = t.class_of(*c).name();
                let message = format!("arg 5 (closure) expected cell, found {found}");
                return Err(t.type_error(message));
            }
        }
    }
    if !kw_defaults.is_none() && kw_defaults.cast::<Dict>().is_none() {
        return Err(t.type_error("arg 6 (kwdefaults) must be None or dict"));
    }
    exec::prepare_globals(t, globals)?;
    let plain = code.code().clone();
    let code = code::instantiate(t, &plain, globals)?;
    let f = code::new_function(t, code, [defaults, kw_defaults, closure, Value::NONE])?;
    if !name.is_none() {
        f.name.set(f, name);
    }
    Ok(f.value())
}

#[cold]
fn argument_error(t: &mut Thread, what: &str, found: Value) -> Raised {
    let class = t.class_of(found).name();
    let found = if found.is_none() {
        "None".to_owned()
    } else {
        class.to_string()
    };
    let message = format!("function() argument {what}, not {found}");
    t.type_error(message)
}

/// None for an argument that was not given.
pub(super) fn or_none(v: Value) -> Value {
    if v.is_unbound() { Value::NONE } else { v }
}

pub(super) fn text(v: Value) -> String {
    v.cast::<Str>()
        .map_or_else(String::new, |s| s.to_string_lossy())
}

pub(super) fn new_text(t: &mut Thread, s: &str) -> PyResult {
    Ok(Str::from_str(t, s)?.value())
}

pub(super) fn call_function(t: &mut Thread, args: &[Value]) -> PyResult {
    // [self, **kwargs, *args]
    match args[1].cast::<Dict>() {
        Some(d) => call::call_with_dict(t, args[0], &args[2..], d),
        None => call::call(t, args[0], &args[2..]),
    }
}

pub(super) fn get(t: &mut Thread, args: &[Value]) -> PyResult {
    let instance = (!args[1].is_none()).then_some(args[1]);
    let owner = match instance {
        Some(o) if args[2].is_unbound() || args[2].is_none() => t.class_of(o).value(),
        _ => args[2],
    };
    if instance.is_none() && (owner.is_none() || owner.is_unbound()) {
        return Err(t.type_error("__get__(None, None) is invalid"));
    }
    attributes::bind(t, args[0], instance, owner)
}

// ---- functions ------------------------------------------------------------------------------

fn function(t: &mut Thread, v: Value) -> Result<Gc<Function>, Raised> {
    v.cast::<Function>()
        .ok_or_else(|| t.type_error("expected a function"))
}

fn function_repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = function(t, args[0])?;
    let s = format!(
        "<function {} at {:#x}>",
        text(f.qualname.get()),
        address(args[0])
    );
    new_text(t, &s)
}

macro_rules! function_fields {
    ($($get:ident $set:ident $field:ident $check:expr;)*) => {$(
        fn $get(t: &mut Thread, args: &[Value]) -> PyResult {
            Ok(function(t, args[0])?.$field.get())
        }
        fn $set(t: &mut Thread, args: &[Value]) -> PyResult {
            let f = function(t, args[0])?;
            let refusal: Option<&str> = ($check)(args[1]);
            if let Some(message) = refusal {
                return Err(t.type_error(message));
            }
            f.$field.set(f, or_none(args[1]));
            Ok(Value::NONE)
        }
    )*};
}
function_fields! {
    function_name set_function_name name
        |v: Value| v.cast::<Str>().is_none().then_some("__name__ must be set to a string object");
    function_qualname set_function_qualname qualname
        |v: Value| v.cast::<Str>().is_none().then_some("__qualname__ must be set to a string object");
    function_module set_function_module module |_: Value| None;
    function_doc set_function_doc doc |_: Value| None;
    function_defaults set_function_defaults defaults
        |v: Value| (!or_none(v).is_none() && v.cast::<Tuple>().is_none())
            .then_some("__defaults__ must be set to a tuple object");
    function_kwdefaults set_function_kwdefaults kw_defaults
        |v: Value| (!or_none(v).is_none() && v.cast::<Dict>().is_none())
            .then_some("__kwdefaults__ must be set to a dict object");
}

/// What the field `annotate` holds: the function that evaluates the annotations (or None), and the
/// dict of them once it exists.
fn annotation_parts(f: Gc<Function>) -> (Value, Option<Gc<Dict>>) {
    let v = f.annotate.get();
    match v.cast::<Tuple>() {
        Some(pair) => (pair.get(0), pair.get(1).cast::<Dict>()),
        None => (v, v.cast::<Dict>()),
    }
}

fn function_annotations(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = function(t, args[0])?;
    let (annotate, known) = annotation_parts(f);
    if let Some(d) = known {
        return Ok(d.value());
    }
    let d = if annotate.is_none() {
        Dict::new(t)?.value()
    } else {
        // 1: the values themselves.
        let v = call::call(t, annotate, &[Value::small_int(1)])?;
        if v.cast::<Dict>().is_none() {
            let message = format!(
                "__annotate__() must return a dict, not {}",
                t.class_of(v).name()
            );
            return Err(t.type_error(message));
        }
        v
    };
    let pair = Tuple::new(t, &[annotate, d])?;
    f.annotate.set(f, pair);
    Ok(d)
}

fn set_function_annotations(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = function(t, args[0])?;
    let v = or_none(args[1]);
    if !v.is_none() && v.cast::<Dict>().is_none() {
        return Err(t.type_error("__annotations__ must be set to a dict object"));
    }
    let pair = Tuple::new(t, &[Value::NONE, v])?;
    f.annotate.set(f, pair);
    Ok(Value::NONE)
}

fn function_annotate(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(annotation_parts(function(t, args[0])?).0)
}

fn set_function_annotate(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = function(t, args[0])?;
    let v = args[1];
    if v.is_unbound() {
        return Err(t.type_error("__annotate__ cannot be deleted"));
    }
    if !v.is_none() && !call::is_callable(t, v) {
        return Err(t.type_error("__annotate__ must be callable or None"));
    }
    let known = annotation_parts(f).1.filter(|_| v.is_none());
    let pair = Tuple::new(t, &[v, known.map_or(Value::NONE, |d| d.value())])?;
    f.annotate.set(f, pair);
    Ok(Value::NONE)
}

fn function_type_params(t: &mut Thread, args: &[Value]) -> PyResult {
    let params = function(t, args[0])?.type_params.get();
    Ok(if params.cast::<Tuple>().is_some() {
        params
    } else {
        t.empty_tuple
    })
}

fn set_function_type_params(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = function(t, args[0])?;
    if args[1].cast::<Tuple>().is_none() {
        return Err(t.type_error("__type_params__ must be set to a tuple"));
    }
    f.type_params.set(f, args[1]);
    Ok(Value::NONE)
}

fn function_builtins(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(function(t, args[0])?.code().body().builtins.get())
}

fn function_code(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(function(t, args[0])?.code.get())
}

/// Calls that are under way go on in the old code, which their frames hold. Nobody needs to be told: call sites and compiled
/// callers test a function's code, not the function.
fn set_function_code(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = function(t, args[0])?;
    let Some(mut code) = args[1].cast::<CodeObject>() else {
        return Err(t.type_error("__code__ must be set to a code object"));
    };
    let (cells, free) = (
        f.closure.get().cast::<Tuple>().map_or(0, |c| c.len()),
        code.code().free_names.len(),
    );
    if cells != free {
        let name = text(f.name.get());
        let message = format!("{name}() requires a code object with {cells} free vars, not {free}");
        return Err(t.value_error(message));
    }
    // A function keeps its globals, and code is bound to some.
    let globals = f.code().body().globals.get();
    if code.body().globals.get() != globals
        && let Some(globals) = globals.cast::<Dict>()
    {
        let plain = code.code().clone();
        code = code::instantiate(t, &plain, globals)?;
    }
    f.code.set(f, code.value());
    Ok(Value::NONE)
}

fn function_globals(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(function(t, args[0])?.code().body().globals.get())
}

fn function_closure(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(function(t, args[0])?.closure.get())
}

// ---- methods --------------------------------------------------------------------------------

fn method(t: &mut Thread, v: Value) -> Result<Gc<BoundMethod>, Raised> {
    v.cast::<BoundMethod>()
        .ok_or_else(|| t.type_error("expected a method"))
}

fn method_repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = method(t, args[0])?;
    let receiver = crate::runtime::ops::repr(t, m.receiver.get())?;
    let mut name = attributes::get_text(t, m.function.get(), "__qualname__")?;
    if name.is_none() {
        name = attributes::get_text(t, m.function.get(), "__name__")?;
    }
    let s = format!(
        "<bound method {} of {receiver}>",
        name.map_or_else(|| "?".to_owned(), text)
    );
    new_text(t, &s)
}

fn method_get(_t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(args[0])
}

fn method_eq(t: &mut Thread, args: &[Value]) -> PyResult {
    let a = method(t, args[0])?;
    Ok(match args[1].cast::<BoundMethod>() {
        Some(b) => Value::bool(
            a.function.get() == b.function.get() && a.receiver.get() == b.receiver.get(),
        ),
        None => Value::NOT_IMPLEMENTED,
    })
}

fn method_hash(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = method(t, args[0])?;
    let h = crate::runtime::ops::identity_hash(m.function.get())
        ^ crate::runtime::ops::identity_hash(m.receiver.get());
    t.int(h)
}

fn method_getattribute(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = method(t, args[0])?;
    let name = super::object::name_argument(t, args[1])?;
    let name = t.intern_str(name);
    let class = t.class_of(args[0]);
    let own = class.dict().get_str(name).is_some() || name.equals_str("__class__");
    if own && let Some(v) = attributes::get_generic(t, args[0], class, name)? {
        return Ok(v);
    }
    attributes::get(t, m.function.get(), name)
}

fn method_func(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(method(t, args[0])?.function.get())
}

fn method_self(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(method(t, args[0])?.receiver.get())
}

fn method_new(t: &mut Thread, args: &[Value]) -> PyResult {
    if !call::is_callable(t, args[1]) {
        return Err(t.type_error("first argument must be callable"));
    }
    if args[2].is_none() {
        return Err(t.type_error("instance must not be None"));
    }
    BoundMethod::new(t, args[1], args[2])
}
