//! `property`, `staticmethod`, `classmethod`, `super` and cells.

use super::function::{get, new_text, or_none};
use crate::natives;
use crate::object::*;
use crate::runtime::{attributes, call, define, ops};
use crate::value::Value;

natives! {
    PROPERTY:
    /// Property attribute.
    "__new__" "(cls, fget=None, fset=None, fdel=None, doc=None)" => property_new,
    /// An attribute of instance, which is of type owner.
    "__get__" "(self, instance, owner=None, /)" => get,
    /// Set an attribute of instance to value.
    "__set__" "(self, instance, value, /)" => property_set,
    /// Delete an attribute of instance.
    "__delete__" "(self, instance, /)" => property_delete,
    /// Method to set name of a property.
    "__set_name__" "(self, owner, name, /)" => property_set_name,
    /// Descriptor to obtain a copy of the property with a different getter.
    "getter" "(self, fget, /)" => property_getter,
    /// Descriptor to obtain a copy of the property with a different setter.
    "setter" "(self, fset, /)" => property_setter,
    /// Descriptor to obtain a copy of the property with a different deleter.
    "deleter" "(self, fdel, /)" => property_deleter,
}
natives! {
    PROPERTY_GETTERS:
    /// the getter
    "fget" "(self)" => property_fget,
    /// the setter
    "fset" "(self)" => property_fset,
    /// the deleter
    "fdel" "(self)" => property_fdel,
    /// the documentation
    "__doc__" "(self)" => property_doc,
    /// the name that errors give
    "__name__" "(self)" => property_name,
    /// is one of its functions abstract?
    "__isabstractmethod__" "(self)" => property_is_abstract,
}
natives! {
    PROPERTY_SETTERS:
    /// the documentation
    "__doc__" "(self, value)" => set_property_doc,
    /// the name that errors give
    "__name__" "(self, value)" => set_property_name,
}
natives! {
    STATIC_METHOD:
    /// Convert a function to be a static method.
    "__new__" "(cls, /, *args, **kwargs)" => static_new,
    /// Wrap the function.
    "__init__" "(self, function, /)" => wrapper_init,
    /// An attribute of instance, which is of type owner.
    "__get__" "(self, instance, owner=None, /)" => get,
    /// Calls it.
    "__call__" "(self, *args, **kwargs)" => static_call,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => wrapper_repr,
}
natives! {
    CLASS_METHOD:
    /// Convert a function to be a class method.
    "__new__" "(cls, /, *args, **kwargs)" => class_new,
    /// Wrap the function.
    "__init__" "(self, function, /)" => wrapper_init,
    /// An attribute of instance, which is of type owner.
    "__get__" "(self, instance, owner=None, /)" => get,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => wrapper_repr,
}
natives! {
    WRAPPER_GETTERS:
    /// the wrapped function
    "__func__" "(self)" => wrapper_func,
    /// the wrapped function
    "__wrapped__" "(self)" => wrapper_func,
    /// the wrapped function's name
    "__name__" "(self)" => wrapper_name,
    /// the wrapped function's qualified name
    "__qualname__" "(self)" => wrapper_qualname,
    /// the module that defines the wrapped function
    "__module__" "(self)" => wrapper_module,
    /// the wrapped function's documentation
    "__doc__" "(self)" => wrapper_doc,
    /// the wrapped function's annotations
    "__annotations__" "(self)" => wrapper_annotations,
    /// the function that evaluates the wrapped function's annotations
    "__annotate__" "(self)" => wrapper_annotate,
    /// is the wrapped function abstract?
    "__isabstractmethod__" "(self)" => wrapper_is_abstract,
    /// the wrapper's own attributes
    "__dict__" "(self)" => wrapper_dict,
}
natives! {
    WRAPPER_SETTERS:
    /// the wrapped function's annotations
    "__annotations__" "(self, value)" => set_wrapper_annotations,
    /// the function that evaluates the wrapped function's annotations
    "__annotate__" "(self, value)" => set_wrapper_annotate,
}
natives! {
    SUPER:
    /// super() -> same as super(__class__, <first argument>)
    "__new__" "(cls, type=None, object=None, /)" => super_new,
    /// What getattr(self, name) gives.
    "__getattribute__" "(self, name, /)" => super_getattribute,
    /// An attribute of instance, which is of type owner.
    "__get__" "(self, instance, owner=None, /)" => super_get,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => super_repr,
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::Property, PROPERTY)?;
    define::properties(t, ClassId::Property, PROPERTY_GETTERS, PROPERTY_SETTERS)?;
    define::methods(t, ClassId::StaticMethod, STATIC_METHOD)?;
    define::properties(t, ClassId::StaticMethod, WRAPPER_GETTERS, WRAPPER_SETTERS)?;
    define::methods(t, ClassId::ClassMethod, CLASS_METHOD)?;
    define::properties(t, ClassId::ClassMethod, WRAPPER_GETTERS, WRAPPER_SETTERS)?;
    define::methods(t, ClassId::Super, SUPER)
}

// ---- property, staticmethod, classmethod ------------------------------------------------------

fn record(t: &mut Thread, v: Value, kind: RecordType) -> Result<Gc<Record>, Raised> {
    v.cast_record(kind)
        .ok_or_else(|| t.type_error("descriptor of another type"))
}

fn property_new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = super::object::class_argument(t, args[0], "property")?;
    let mut doc = or_none(args[4]);
    let get = or_none(args[1]);
    if doc.is_none() && !get.is_none() {
        doc = attributes::get_text(t, get, "__doc__")?.unwrap_or(Value::NONE);
    }
    let fields = [get, or_none(args[2]), or_none(args[3]), doc, Value::NONE];
    Ok(Record::with_shape(t, class.root_shape.get(), RecordType::Property, &fields)?.value())
}

fn property_set(t: &mut Thread, args: &[Value]) -> PyResult {
    let p = record(t, args[0], RecordType::Property)?;
    let f = p.field(1);
    if f.is_none() {
        return Err(attributes::property_error(t, p, args[1], "setter"));
    }
    call::call(t, f, &[args[1], args[2]])
}

fn property_delete(t: &mut Thread, args: &[Value]) -> PyResult {
    let p = record(t, args[0], RecordType::Property)?;
    let f = p.field(2);
    if f.is_none() {
        return Err(attributes::property_error(t, p, args[1], "deleter"));
    }
    call::call(t, f, &[args[1]])
}

fn property_set_name(t: &mut Thread, args: &[Value]) -> PyResult {
    let p = record(t, args[0], RecordType::Property)?;
    p.set_field(4, args[2]);
    Ok(Value::NONE)
}

fn property_copy(t: &mut Thread, args: &[Value], index: usize) -> PyResult {
    let p = record(t, args[0], RecordType::Property)?;
    let mut fields = [p.field(0), p.field(1), p.field(2), p.field(3), p.field(4)];
    fields[index] = args[1];
    let shape = args[0].shape_id();
    Ok(Record::with_shape(t, shape, RecordType::Property, &fields)?.value())
}

fn property_getter(t: &mut Thread, args: &[Value]) -> PyResult {
    property_copy(t, args, 0)
}
fn property_setter(t: &mut Thread, args: &[Value]) -> PyResult {
    property_copy(t, args, 1)
}
fn property_deleter(t: &mut Thread, args: &[Value]) -> PyResult {
    property_copy(t, args, 2)
}
fn property_fget(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(record(t, args[0], RecordType::Property)?.field(0))
}
fn property_fset(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(record(t, args[0], RecordType::Property)?.field(1))
}
fn property_fdel(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(record(t, args[0], RecordType::Property)?.field(2))
}
fn property_doc(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(record(t, args[0], RecordType::Property)?.field(3))
}

fn set_property_doc(t: &mut Thread, args: &[Value]) -> PyResult {
    let p = record(t, args[0], RecordType::Property)?;
    p.set_field(3, or_none(args[1]));
    Ok(Value::NONE)
}

fn property_is_abstract(t: &mut Thread, args: &[Value]) -> PyResult {
    let p = record(t, args[0], RecordType::Property)?;
    for i in 0..3 {
        if attributes::flag_text(t, p.field(i), "__isabstractmethod__")? {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}

fn property_name(t: &mut Thread, args: &[Value]) -> PyResult {
    let p = record(t, args[0], RecordType::Property)?;
    if let Some(name) = attributes::property_name(t, p)? {
        return Ok(name);
    }
    let name = t.intern("__name__")?;
    Err(attributes::no_attribute(t, args[0], name))
}
fn set_property_name(t: &mut Thread, args: &[Value]) -> PyResult {
    let p = record(t, args[0], RecordType::Property)?;
    p.set_field(4, or_none(args[1]));
    Ok(Value::NONE)
}

fn static_new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = super::object::class_argument(t, args[0], "staticmethod")?;
    let fields = [Value::NONE, Value::UNBOUND];
    Ok(Record::with_shape(t, class.root_shape.get(), RecordType::StaticMethod, &fields)?.value())
}

fn static_call(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = record(t, args[0], RecordType::StaticMethod)?.field(0);
    match args[1].cast::<Dict>() {
        Some(d) => call::call_with_dict(t, f, &args[2..], d),
        None => call::call(t, f, &args[2..]),
    }
}

fn class_new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = super::object::class_argument(t, args[0], "classmethod")?;
    let fields = [Value::NONE, Value::UNBOUND];
    Ok(Record::with_shape(t, class.root_shape.get(), RecordType::ClassMethod, &fields)?.value())
}

fn wrapper_init(t: &mut Thread, args: &[Value]) -> PyResult {
    match args[0].cast::<Record>() {
        Some(r) if !r.is_empty() => r.set_field(0, args[1]),
        _ => return Err(t.type_error("expected a method wrapper")),
    }
    Ok(Value::NONE)
}

fn wrapped(t: &mut Thread, v: Value) -> PyResult {
    match v.cast::<Record>() {
        Some(r) if !r.is_empty() => Ok(r.field(0)),
        _ => Err(t.type_error("expected a method wrapper")),
    }
}

fn wrapper_func(t: &mut Thread, args: &[Value]) -> PyResult {
    wrapped(t, args[0])
}

fn wrapper_repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = wrapped(t, args[0])?;
    let f = ops::repr(t, f)?;
    let s = format!("<{}({f})>", t.class_of(args[0]).builtin_id().name());
    new_text(t, &s)
}

fn of_wrapped(t: &mut Thread, wrapper: Value, name: &str) -> PyResult {
    let f = wrapped(t, wrapper)?;
    let name = t.intern(name)?;
    attributes::get(t, f, name)
}

fn wrapper_name(t: &mut Thread, args: &[Value]) -> PyResult {
    of_wrapped(t, args[0], "__name__")
}
fn wrapper_qualname(t: &mut Thread, args: &[Value]) -> PyResult {
    of_wrapped(t, args[0], "__qualname__")
}
fn wrapper_module(t: &mut Thread, args: &[Value]) -> PyResult {
    of_wrapped(t, args[0], "__module__")
}
fn wrapper_annotations(t: &mut Thread, args: &[Value]) -> PyResult {
    kept(t, args[0], "__annotations__")
}

fn wrapper_annotate(t: &mut Thread, args: &[Value]) -> PyResult {
    kept(t, args[0], "__annotate__")
}

fn set_wrapper_annotations(t: &mut Thread, args: &[Value]) -> PyResult {
    keep(t, args[0], "__annotations__", args[1])
}

fn set_wrapper_annotate(t: &mut Thread, args: &[Value]) -> PyResult {
    keep(t, args[0], "__annotate__", args[1])
}

fn own_dict(t: &mut Thread, wrapper: Value) -> Result<Gc<Dict>, Raised> {
    match attributes::attribute_dict(t, wrapper)? {
        Some(d) => Ok(d),
        None => Err(t.type_error("expected a method wrapper")),
    }
}

fn wrapper_dict(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(own_dict(t, args[0])?.value())
}

/// An attribute of the function that the wrapper keeps once it was asked for.
fn kept(t: &mut Thread, wrapper: Value, name: &str) -> PyResult {
    let dict = own_dict(t, wrapper)?;
    let key = t.intern(name)?;
    if let Some(v) = dict.get_str(key) {
        return Ok(v);
    }
    let v = of_wrapped(t, wrapper, name)?;
    dict.set_str(t, key, v)?;
    Ok(v)
}

/// Sets what the wrapper keeps; with `UNBOUND` the function's own shows again.
fn keep(t: &mut Thread, wrapper: Value, name: &str, v: Value) -> PyResult {
    let dict = own_dict(t, wrapper)?;
    let key = t.intern(name)?;
    if !v.is_unbound() {
        dict.set_str(t, key, v)?;
    } else if dict.delete_str(t, key).is_none() {
        return Err(attributes::no_attribute(t, wrapper, key));
    }
    Ok(Value::NONE)
}

fn wrapper_is_abstract(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = wrapped(t, args[0])?;
    Ok(Value::bool(attributes::flag_text(
        t,
        f,
        "__isabstractmethod__",
    )?))
}

fn wrapper_doc(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = wrapped(t, args[0])?;
    Ok(attributes::get_text(t, f, "__doc__")?.unwrap_or(Value::NONE))
}

// ---- super ----------------------------------------------------------------------------------

fn super_new(t: &mut Thread, args: &[Value]) -> PyResult {
    if args[1].is_unbound() {
        // Inside a method the compiler passes both.
        let parameters = t.top_frame().map_or(0, |f| f.code().code().argcount);
        return Err(t.raise(
            ClassId::RuntimeError,
            if parameters == 0 {
                "super(): no arguments"
            } else {
                "super(): __class__ cell not found"
            },
        ));
    }
    let Some(class) = args[1].cast::<Class>() else {
        let message = format!(
            "super() argument 1 must be a type, not {}",
            t.class_of(args[1]).name()
        );
        return Err(t.type_error(message));
    };
    let object = or_none(args[2]);
    let start = if object.is_none() {
        Value::NONE
    } else if let Some(c) = object.cast::<Class>().filter(|c| c.is_subclass_of(class)) {
        c.value()
    } else if t.class_of(object).is_subclass_of(class) {
        t.class_of(object).value()
    } else if let Some(claimed) = claimed_class(t, object, class)? {
        claimed
    } else {
        let what = match object.cast::<Class>() {
            Some(c) => format!("type {}", c.name()),
            None => format!("instance of {}", t.class_of(object).name()),
        };
        return Err(t.type_error(format!(
            "super(type, obj): obj ({what}) is not an instance or subtype of type ({}).",
            class.name()
        )));
    };
    let fields = [class.value(), object, start];
    let shape = super::object::class_argument(t, args[0], "super")?;
    let shape = shape.root_shape.get();
    Ok(Record::with_shape(t, shape, RecordType::Super, &fields)?.value())
}

fn super_getattribute(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = record(t, args[0], RecordType::Super)?;
    let name = super::object::name_argument(t, args[1])?;
    let name = t.intern_str(name);
    let (class, object) = (s.field(0), s.field(1));
    if let Some(start) = s.field(2).cast::<Class>()
        && !name.equals_str("__class__")
    {
        let mro = start.mro();
        let at = mro
            .items()
            .iter()
            .position(|c| *c == class)
            .map_or(mro.len(), |i| i + 1);
        for c in &mro.items()[at..] {
            let Some(v) = c.cast::<Class>().and_then(|c| c.dict().get_str(name)) else {
                continue;
            };
            let instance = (object != start.value()).then_some(object);
            return attributes::bind(t, v, instance, start.value());
        }
        return Err(attributes::no_attribute(t, args[0], name));
    }
    let own = t.class_of(args[0]);
    match attributes::get_generic(t, args[0], own, name)? {
        Some(v) => Ok(v),
        None => Err(attributes::no_attribute(t, args[0], name)),
    }
}

/// The class that a proxy says it is of, when it fits.
fn claimed_class(t: &mut Thread, object: Value, class: Gc<Class>) -> Result<Option<Value>, Raised> {
    let claimed = attributes::get_text(t, object, "__class__")?;
    let fits = |c: &Gc<Class>| c.is_subclass_of(class);
    Ok(claimed
        .and_then(|c| c.cast::<Class>())
        .filter(fits)
        .map(|c| c.value()))
}

/// A `super` without an object, found in a class, is bound to the object that it was found through.
fn super_get(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = record(t, args[0], RecordType::Super)?;
    if args[1].is_none() || !s.field(1).is_none() {
        return Ok(args[0]);
    }
    let own = t.class_of(args[0]).value();
    call::call(t, own, &[s.field(0), args[1]])
}

fn super_repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = record(t, args[0], RecordType::Super)?;
    let class = s
        .field(0)
        .cast::<Class>()
        .map_or_else(String::new, |c| c.name().to_string_lossy());
    let of = if s.field(1).is_none() {
        "NULL".to_owned()
    } else {
        format!("<{} object>", t.class_of(s.field(1)).name())
    };
    new_text(t, &format!("<super: <class '{class}'>, {of}>"))
}
