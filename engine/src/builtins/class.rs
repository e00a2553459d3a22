//! `type`: classes as objects, and `__build_class__`'s part of making them.

use super::generic_alias::union;
use super::object::qualified_name;
use super::warnings;
use crate::natives;
use crate::object::*;
use crate::runtime::{abc, attributes, call, class_bases, classes, define, ops};
use crate::value::Value;

natives! {
    METHODS:
    /// Create a new class.
    "__new__" "(cls, name, bases=(), dict={}, /, **kwargs)" => new,
    /// Initialize a class.
    "__init__" "(self, *args, **kwargs)" => init,
    /// Calls it.
    "__call__" "(self, *args, **kwargs)" => call_type,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => repr,
    /// A type's method resolution order.
    "mro" "(self, /)" => mro,
    /// A list of immediate subclasses.
    "__subclasses__" "(self, /)" => subclasses,
    /// Check if an object is an instance.
    "__instancecheck__" "(self, instance, /)" => instance_check,
    /// Check if a class is a subclass.
    "__subclasscheck__" "(self, subclass, /)" => subclass_check,
    /// Create the namespace for the class statement.
    "__prepare__" "(cls, *args, **kwargs)" => prepare,
    /// The result of self | value.
    "__or__" "(self, value, /)" => or,
    /// The result of value | self.
    "__ror__" "(self, value, /)" => ror,
}

natives! {
    GETTERS:
    /// the class's name
    "__name__" "(self)" => get_name,
    /// the class's qualified name
    "__qualname__" "(self)" => get_qualname,
    /// the module that defines the class
    "__module__" "(self)" => get_module,
    /// the direct base classes
    "__bases__" "(self)" => get_bases,
    /// the first base class
    "__base__" "(self)" => get_base,
    /// the method resolution order
    "__mro__" "(self)" => get_mro,
    /// read-only view of the class's attributes
    "__dict__" "(self)" => get_dict,
    /// the class's documentation
    "__doc__" "(self)" => get_doc,
    /// the type parameters
    "__type_params__" "(self)" => get_type_params,
    /// names of methods without an implementation
    "__abstractmethods__" "(self)" => get_abstract_methods,
    /// what CPython knows of the class, as bits
    "__flags__" "(self)" => get_flags,
    /// bytes of an instance, of CPython's layout: not known
    "__basicsize__" "(self)" => get_basic_size,
    /// bytes of an item, of CPython's layout: not known
    "__itemsize__" "(self)" => get_zero,
    /// where an instance keeps its dict: not known
    "__dictoffset__" "(self)" => get_zero,
    /// where an instance keeps its weak references: not known
    "__weakrefoffset__" "(self)" => get_zero,
    /// how it is called: not known
    "__text_signature__" "(self)" => get_text_signature,
}
natives! {
    SETTERS:
    /// names of methods without an implementation
    "__abstractmethods__" "(self, value)" => set_abstract_methods,
    /// the direct base classes
    "__bases__" "(self, value)" => set_bases,
    /// the class's name
    "__name__" "(self, value)" => set_name,
    /// the class's qualified name
    "__qualname__" "(self, value)" => set_qualname,
    /// the module that defines the class
    "__module__" "(self, value)" => set_module,
    /// the class's documentation
    "__doc__" "(self, value)" => set_doc,
    /// the type parameters
    "__type_params__" "(self, value)" => set_type_params,
}

/// Bits of `__flags__`, as `inspect` and `copyreg` read them.
mod type_flag {
    pub(super) const SEQUENCE: i64 = 1 << 5;
    pub(super) const MAPPING: i64 = 1 << 6;
    pub(super) const HEAP_TYPE: i64 = 1 << 9;
    pub(super) const BASE_TYPE: i64 = 1 << 10;
    pub(super) const READY: i64 = 1 << 12;
    pub(super) const HAVE_GC: i64 = 1 << 14;
    pub(super) const ABSTRACT: i64 = 1 << 20;
    pub(super) const SUBCLASSES: [(super::ClassId, u32); 8] = [
        (super::ClassId::Int, 24),
        (super::ClassId::List, 25),
        (super::ClassId::Tuple, 26),
        (super::ClassId::Bytes, 27),
        (super::ClassId::Str, 28),
        (super::ClassId::Dict, 29),
        (super::ClassId::BaseException, 30),
        (super::ClassId::Type, 31),
    ];
}

fn get_flags(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = this(t, args[0])?;
    let mut bits = type_flag::READY | type_flag::HAVE_GC;
    if !class.has_flag(class_flag::BUILTIN) {
        bits |= type_flag::HEAP_TYPE;
    }
    if !class.has_flag(class_flag::FINAL) {
        bits |= type_flag::BASE_TYPE;
    }
    bits |= match abc::patterns(class) {
        class_flag::SEQUENCE => type_flag::SEQUENCE,
        class_flag::MAPPING => type_flag::MAPPING,
        _ => 0,
    };
    for (id, bit) in type_flag::SUBCLASSES {
        if class.is_subclass_of(t.class(id)) {
            bits |= 1 << bit;
        }
    }
    if class.has_flag(class_flag::ABSTRACT) {
        bits |= type_flag::ABSTRACT;
    }
    t.int(bits)
}

fn get_abstract_methods(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = this(t, args[0])?;
    let name = t.intern("__abstractmethods__")?;
    match class.dict().get_str(name) {
        Some(names) if class != t.class(ClassId::Type) => Ok(names),
        _ => Err(attributes::attribute_error(
            t,
            args[0],
            name,
            "__abstractmethods__",
        )),
    }
}

fn set_abstract_methods(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = mutable(t, args[0], "__abstractmethods__")?;
    let is_abstract = !args[1].is_unbound() && ops::truthy(t, args[1])?;
    let name = t.intern("__abstractmethods__")?;
    classes::set_attribute(t, class, name, args[1])?;
    if is_abstract != class.has_flag(class_flag::ABSTRACT) {
        if is_abstract {
            class.set_flag(class_flag::ABSTRACT);
        } else {
            class.clear_flag(class_flag::ABSTRACT);
        }
        classes::update_flags(t, class);
        t.bump_type_epoch();
    }
    Ok(Value::NONE)
}

fn get_basic_size(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::small_int(16))
}
fn get_zero(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::small_int(0))
}
fn get_text_signature(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = this(t, args[0])?;
    // Which method tells how the class is called, for the few classes that have said so.
    let name = match class.builtin_id() {
        _ if !class.has_flag(class_flag::BUILTIN) => return Ok(Value::NONE),
        ClassId::Decimal => "__new__",
        ClassId::DecimalContext => "__init__",
        _ => return Ok(Value::NONE),
    };
    let name = t.intern(name)?;
    let method = class.dict().get_str(name);
    let Some(method) = method.and_then(|v| v.cast::<NativeFunction>()) else {
        return Ok(Value::NONE);
    };
    match method.def.get().signature.text.split_once(", ") {
        Some((_, rest)) => Ok(Str::from_str(t, &format!("({rest}"))?.value()),
        None => Ok(Value::NONE),
    }
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::Type, METHODS)?;
    define::properties(t, ClassId::Type, GETTERS, SETTERS)
}

fn this(t: &mut Thread, v: Value) -> Result<Gc<Class>, Raised> {
    match v.cast::<Class>() {
        Some(c) => Ok(c),
        None => Err(t.type_error("descriptor requires a 'type' object")),
    }
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    // [cls, name, bases, dict, **kwargs]
    let meta = this(t, args[0])?;
    if args[2].is_unbound() || args[3].is_unbound() {
        if args[2].is_unbound() && args[3].is_unbound() && meta == t.class(ClassId::Type) {
            return Ok(t.class_of(args[1]).value());
        }
        return Err(t.type_error("type() takes 1 or 3 arguments"));
    }
    let Some(name) = args[1].cast::<Str>() else {
        let message = format!(
            "type.__new__() argument 1 must be str, not {}",
            t.class_of(args[1]).name()
        );
        return Err(t.type_error(message));
    };
    if name.data().iter().any(|c| c == 0) {
        return Err(t.value_error("type name must not contain null characters"));
    }
    let Some(bases) = args[2].cast::<Tuple>() else {
        let message = format!(
            "type.__new__() argument 2 must be tuple, not {}",
            t.class_of(args[2]).name()
        );
        return Err(t.type_error(message));
    };
    let Some(namespace) = args[3].cast::<Dict>() else {
        let message = format!(
            "type.__new__() argument 3 must be dict, not {}",
            t.class_of(args[3]).name()
        );
        return Err(t.type_error(message));
    };
    // A base's metaclass that is more derived makes the class, if it makes classes in a way of its own.
    let winner = classes::derive_metaclass(t, meta, bases)?;
    let plain = t.class(ClassId::Type).special(Special::New);
    if winner != meta
        && winner.special(Special::New) != plain
        && let Some(new) = attributes::get_text(t, winner.value(), "__new__")?
    {
        let all = [winner.value(), args[1], args[2], args[3]];
        return match args[4].cast::<Dict>() {
            Some(keywords) => call::call_with_dict(t, new, &all, keywords),
            None => call::call(t, new, &all),
        };
    }
    let class = classes::new_class(t, meta, name, bases, namespace, args[4].cast::<Dict>())?;
    let is_odd = |i| {
        namespace
            .entry(t, i)
            .is_some_and(|e| e.key.cast::<Str>().is_none())
    };
    if (0..namespace.end(t)).any(is_odd) {
        let message = format!("non-string key in the __dict__ of class {name}");
        warnings::warn(t, ClassId::RuntimeWarning, &message)?;
    }
    Ok(class)
}

fn init(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::NONE)
}

fn call_type(t: &mut Thread, args: &[Value]) -> PyResult {
    // [self, **kwargs, *args]
    let class = this(t, args[0])?;
    match args[1].cast::<Dict>().filter(|d| !d.is_empty(t)) {
        None => call::instantiate(t, class, &args[2..], Value::UNBOUND),
        Some(d) => t.with_scratch(|t, mark| {
            for v in &args[2..] {
                t.scratch_push(*v)?;
            }
            let names = List::new(t)?;
            for i in 0..d.end(t) {
                if let Some(e) = d.entry(t, i) {
                    names.push(t, e.key)?;
                    t.scratch_push(e.value)?;
                }
            }
            let names = ops::list_to_tuple(t, names)?;
            let all = t.scratch_slice(mark);
            call::instantiate(t, class, all, names.value())
        }),
    }
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = this(t, args[0])?;
    let name = qualified_name(t, class)?;
    Ok(Str::from_str(t, &format!("<class '{name}'>"))?.value())
}

fn mro(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = this(t, args[0])?;
    // SAFETY: classes hold a tuple of bases.
    let bases: Gc<Tuple> = unsafe { class.bases.get().cast_unchecked() };
    let order = match bases.is_empty() {
        true => class.mro(),
        false => classes::linearise(t, class, bases)?,
    };
    Ok(List::from_slice(t, order.items())?.value())
}

fn subclasses(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = this(t, args[0])?;
    match class.subclasses.get().cast::<List>() {
        Some(l) => Ok(ops::to_list(t, l.value())?.value()),
        None => Ok(List::new(t)?.value()),
    }
}

fn instance_check(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = this(t, args[0])?;
    Ok(Value::bool(t.class_of(args[1]).is_subclass_of(class)))
}

fn subclass_check(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = this(t, args[0])?;
    match args[1].cast::<Class>() {
        Some(c) => Ok(Value::bool(c.is_subclass_of(class))),
        None => Err(t.type_error("issubclass() arg 1 must be a class")),
    }
}

fn prepare(t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Dict::new(t)?.value())
}

fn or(t: &mut Thread, args: &[Value]) -> PyResult {
    union(t, args[0], args[1])
}

fn ror(t: &mut Thread, args: &[Value]) -> PyResult {
    union(t, args[1], args[0])
}

fn get_name(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.bare_name().value())
}

fn set_name(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = mutable(t, args[0], "__name__")?;
    if args[1].is_unbound() {
        return Err(cannot_delete(t, class, "__name__"));
    }
    let Some(name) = args[1].cast::<Str>() else {
        let message = format!(
            "can only assign string to {}.__name__, not '{}'",
            class.name(),
            t.class_of(args[1]).name()
        );
        return Err(t.type_error(message));
    };
    class.name.set(class, name);
    Ok(Value::NONE)
}

fn mutable(t: &mut Thread, v: Value, name: &str) -> Result<Gc<Class>, Raised> {
    let class = this(t, v)?;
    if class.has_flag(class_flag::BUILTIN) {
        let message = format!(
            "cannot set '{name}' attribute of immutable type '{}'",
            class.name()
        );
        return Err(t.type_error(message));
    }
    Ok(class)
}

fn cannot_delete(t: &mut Thread, class: Gc<Class>, name: &str) -> Raised {
    let class = class.name();
    t.type_error(format!(
        "cannot delete '{name}' attribute of immutable type '{class}'"
    ))
}

fn get_qualname(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.qualname.get())
}

fn set_qualname(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = mutable(t, args[0], "__qualname__")?;
    if args[1].is_unbound() {
        return Err(cannot_delete(t, class, "__qualname__"));
    }
    if args[1].cast::<Str>().is_none() {
        let message = format!(
            "can only assign string to {}.__qualname__, not '{}'",
            class.name(),
            t.class_of(args[1]).name()
        );
        return Err(t.type_error(message));
    }
    class.qualname.set(class, args[1]);
    Ok(Value::NONE)
}

fn get_module(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = this(t, args[0])?;
    let key = t.intern("__module__")?;
    match class.dict().get_str(key) {
        Some(v) => Ok(v),
        None => Ok(t.intern("builtins")?.value()),
    }
}

fn set_module(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = mutable(t, args[0], "__module__")?;
    let key = t.intern("__module__")?;
    class.dict().set_str(t, key, args[1])?;
    Ok(Value::NONE)
}

fn get_type_params(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = this(t, args[0])?;
    let key = t.intern("__type_params__")?;
    Ok(class.dict().get_str(key).unwrap_or(t.empty_tuple))
}

fn set_type_params(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = mutable(t, args[0], "__type_params__")?;
    let key = t.intern("__type_params__")?;
    if args[1].is_unbound() {
        return Err(t.type_error("can't delete attribute '__type_params__'"));
    }
    classes::set_attribute(t, class, key, args[1])?;
    Ok(Value::NONE)
}

fn get_doc(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = this(t, args[0])?;
    let key = t.intern("__doc__")?;
    if let Some(doc) = class.dict().get_str(key) {
        return attributes::bind(t, doc, None, class.value());
    }
    if !class.has_flag(class_flag::BUILTIN) {
        return Ok(Value::NONE);
    }
    let new = t.special_name(Special::New);
    let new = class
        .dict()
        .get_str(new)
        .and_then(|f| f.cast::<NativeFunction>());
    let doc = new.map_or("", |f| f.def.get().doc).trim();
    let doc = if doc.is_empty() {
        format!("The builtin class {}.", class.name())
    } else {
        doc.to_owned()
    };
    Ok(Str::from_str(t, &doc)?.value())
}

fn set_doc(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = mutable(t, args[0], "__doc__")?;
    if args[1].is_unbound() {
        return Err(cannot_delete(t, class, "__doc__"));
    }
    let key = t.intern("__doc__")?;
    class.dict().set_str(t, key, args[1])?;
    Ok(Value::NONE)
}

fn get_bases(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.bases.get())
}

fn set_bases(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = mutable(t, args[0], "__bases__")?;
    if args[1].is_unbound() {
        let message = format!(
            "cannot delete '__bases__' attribute of type '{}'",
            class.name()
        );
        return Err(t.type_error(message));
    }
    class_bases::set_bases(t, class, args[1])?;
    Ok(Value::NONE)
}

fn get_base(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = this(t, args[0])?;
    let bases = class.bases.get().cast::<Tuple>();
    Ok(bases
        .and_then(|b| b.items().first().copied())
        .unwrap_or(Value::NONE))
}

fn get_mro(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.mro.get())
}

fn get_dict(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = this(t, args[0])?.dict.get();
    Ok(Record::new(t, ClassId::MappingProxy, RecordType::MappingProxy, &[d])?.value())
}
