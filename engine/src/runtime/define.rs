//! Registration of native classes' methods and of native modules.

use super::{classes, instance_dict, native_errors};
use crate::object::*;
use crate::value::Value;

/// Adds methods to a builtin class. A first parameter called `cls` makes a class method; `__new__`
/// becomes a static method.
///
/// # Errors
/// MemoryError.
pub fn methods(t: &mut Thread, id: ClassId, table: &'static [NativeDef]) -> Result<(), Raised> {
    let class = t.class(id);
    for def in table {
        let f = method(t, class, def)?;
        let name = t.intern(def.name)?;
        class.dict().set_str(t, name, f)?;
        if let Some(s) = t.special_of(name) {
            class.set_special(s, f);
            if s == Special::Next {
                t.native_next[id as usize] = Some(def.func);
            }
        }
    }
    Ok(())
}

/// What stands for a native method in the dict of its class.
fn method(t: &mut Thread, class: Gc<Class>, def: &'static NativeDef) -> PyResult {
    let is_class_method = def.signature.text.starts_with("(cls");
    let kind = if def.name == "__new__" {
        ClassId::NativeFunction
    } else if !is_class_method && native_errors::is_slot(def.name, class) {
        ClassId::WrapperDescriptor
    } else {
        ClassId::MethodDescriptor
    };
    let f = NativeFunction::new(t, kind, def, Value::UNBOUND, class.value())?.value();
    if kind == ClassId::NativeFunction || !is_class_method {
        return Ok(f);
    }
    let id = ClassId::ClassMethodDescriptor;
    Ok(Record::new(t, id, RecordType::ClassMethod, &[f])?.value())
}

/// A class of a native module, made when the module is: its instances are records. Methods are as for
/// [`methods`].
///
/// # Errors
/// MemoryError.
pub fn record_class(
    t: &mut Thread,
    module: &str,
    name: &str,
    table: &'static [NativeDef],
) -> Result<Gc<Class>, Raised> {
    let namespace = Dict::new(t)?;
    let module = t.intern(module)?;
    set(t, namespace, "__module__", module.value())?;
    let (meta, object) = (t.class(ClassId::Type), t.class(ClassId::Object));
    let bases = Tuple::new(t, &[object.value()])?;
    let name = t.intern(name)?;
    let made = classes::new_class(t, meta, name, bases, namespace, None)?;
    let Some(class) = made.cast::<Class>() else {
        return Err(t.type_error("a metaclass made no class"));
    };
    class.builtin.set(ClassId::Native as u16);
    class.instance_kind.set(Kind::Record as u8);
    class.clear_flag(class_flag::HAS_DICT);
    for name in ["__dict__", "__weakref__"] {
        let name = t.intern(name)?;
        class.dict().delete_str(t, name);
    }
    for def in table {
        let f = method(t, class, def)?;
        let name = t.intern(def.name)?;
        class.dict().set_str(t, name, f)?;
    }
    classes::refresh_specials(t, class);
    Ok(class)
}

/// The class that `__new__` of a [`record_class`] got, checked to have records as instances.
///
/// # Errors
/// TypeError.
pub fn record_class_argument(t: &mut Thread, cls: Value) -> Result<Gc<Class>, Raised> {
    match cls.cast::<Class>() {
        Some(c) if c.builtin_id() == ClassId::Native => Ok(c),
        Some(c) => {
            let message = format!("__new__(): '{}' is not a subtype of this class", c.name());
            Err(t.type_error(message))
        }
        None => Err(t.type_error("__new__(X): X is not a type object")),
    }
}

/// Adds read-only attributes that are computed by natives `(self)`.
///
/// # Errors
/// MemoryError.
pub fn getters(t: &mut Thread, id: ClassId, table: &'static [NativeDef]) -> Result<(), Raised> {
    properties(t, id, table, &[])
}

/// Adds computed attributes; those with a native `(self, value)` of the same name in `setters` can
/// be assigned (`value` is `UNBOUND` for a deletion).
///
/// # Errors
/// MemoryError.
pub fn properties(
    t: &mut Thread,
    id: ClassId,
    getters: &'static [NativeDef],
    setters: &'static [NativeDef],
) -> Result<(), Raised> {
    let class = t.class(id);
    attributes_of(t, class, getters, setters)
}

/// Gives instances of a builtin class, which have an attribute word, a `__dict__`.
///
/// # Errors
/// MemoryError.
pub fn instance_dict(t: &mut Thread, id: ClassId) -> Result<(), Raised> {
    let class = t.class(id);
    class.set_flag(class_flag::HAS_DICT);
    attributes_of(t, class, instance_dict::GETTERS, instance_dict::SETTERS)
}

/// As [`properties`], for any class.
///
/// # Errors
/// MemoryError.
pub(super) fn attributes_of(
    t: &mut Thread,
    class: Gc<Class>,
    getters: &'static [NativeDef],
    setters: &'static [NativeDef],
) -> Result<(), Raised> {
    for def in getters {
        let get = NativeFunction::new(
            t,
            ClassId::NativeFunction,
            def,
            Value::UNBOUND,
            class.value(),
        )?;
        let set = match setters.iter().find(|s| s.name == def.name) {
            Some(def) => NativeFunction::new(
                t,
                ClassId::NativeFunction,
                def,
                Value::UNBOUND,
                class.value(),
            )?
            .value(),
            None => Value::NONE,
        };
        let name = t.intern(def.name)?;
        let fields = [get.value(), set, class.value(), name.value()];
        let is_builtin = class.has_flag(class_flag::BUILTIN);
        let kind = if is_builtin && is_member(class.builtin_id(), def.name) {
            ClassId::Member
        } else {
            ClassId::GetSet
        };
        let p = Record::new(t, kind, RecordType::GetSet, &fields)?;
        // A class made from the namespace of another has its descriptors.
        if is_builtin || class.dict().get_str(name).is_none() {
            class.dict().set_str(t, name, p.value())?;
        }
    }
    Ok(())
}

/// Attributes that CPython reads straight from the object are members, not computed.
fn is_member(id: ClassId, name: &str) -> bool {
    match id {
        ClassId::Range | ClassId::Slice | ClassId::Complex | ClassId::Code => true,
        ClassId::BoundMethod | ClassId::Partial | ClassId::KeyWrapper => true,
        ClassId::TimeDelta => true,
        ClassId::Property => !matches!(name, "__name__" | "__isabstractmethod__"),
        ClassId::Function => matches!(name, "__closure__" | "__globals__" | "__builtins__"),
        ClassId::NativeFunction
        | ClassId::MethodDescriptor
        | ClassId::WrapperDescriptor
        | ClassId::MethodWrapper
        | ClassId::GetSet
        | ClassId::Member => name == "__objclass__",
        _ => false,
    }
}

/// Resolves the special methods of all builtin classes, once all tables are registered.
///
/// # Errors
/// MemoryError.
pub fn inherit_specials(t: &mut Thread) -> Result<(), Raised> {
    for &id in &ClassId::ALL[1..] {
        let (class, base) = (t.class(id), t.class(id.base()));
        for &s in Special::ALL {
            let inherited = base.special(s);
            if !inherited.is_unbound() && class.special(s).is_unbound() {
                class.set_special(s, inherited);
            }
        }
        // A class with its own __eq__ and without __hash__ is not hashable.
        let own_eq = class.dict().get_str(t.special_name(Special::Eq)).is_some();
        let own_hash = class
            .dict()
            .get_str(t.special_name(Special::Hash))
            .is_some();
        if own_eq && !own_hash {
            class.set_special(Special::Hash, Value::NONE);
            let name = t.special_name(Special::Hash);
            class.dict().set_str(t, name, Value::NONE)?;
        }
    }
    for &id in ClassId::ALL {
        let class = t.class(id);
        classes::update_flags(t, class);
    }
    Ok(())
}

/// Makes a native module with these functions and puts it into `sys.modules`.
///
/// # Errors
/// MemoryError.
pub fn module(
    t: &mut Thread,
    name: &str,
    table: &'static [NativeDef],
) -> Result<Gc<Module>, Raised> {
    let m = Module::new(t, name)?;
    functions(t, m.dict(), name, table)?;
    let key = t.intern(name)?;
    if let Some(modules) = t.modules.cast::<Dict>() {
        modules.set_str(t, key, m.value())?;
    }
    for (key, v) in [
        ("__doc__", Value::NONE),
        ("__loader__", Value::NONE),
        ("__spec__", Value::NONE),
        ("__package__", t.empty_string),
    ] {
        let key = t.intern(key)?;
        m.dict().set_str(t, key, v)?;
    }
    Ok(m)
}

/// Adds functions to a module's dict.
///
/// # Errors
/// MemoryError.
pub fn functions(
    t: &mut Thread,
    dict: Gc<Dict>,
    module: &str,
    table: &'static [NativeDef],
) -> Result<(), Raised> {
    let owner = t.intern(module)?;
    for def in table {
        let f = NativeFunction::new(
            t,
            ClassId::NativeFunction,
            def,
            Value::UNBOUND,
            owner.value(),
        )?;
        let key = t.intern(def.name)?;
        dict.set_str(t, key, f.value())?;
    }
    Ok(())
}

/// Sets a name in a module's dict.
///
/// # Errors
/// MemoryError.
pub fn set(t: &mut Thread, dict: Gc<Dict>, name: &str, v: Value) -> Result<(), Raised> {
    let key = t.intern(name)?;
    dict.set_str(t, key, v)
}
