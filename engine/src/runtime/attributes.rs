//! Attribute access.

use super::{call, classes, ops};
use crate::object::*;
use crate::value::Value;

/// What a class attribute does when it is found through an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// It is the value itself.
    Plain,
    /// A function or native method: binds to the instance; a method call can skip the binding.
    Method,
    /// Any other descriptor without `__set__` and `__delete__`.
    NonData,
    /// A descriptor that takes precedence over instance attributes.
    Data,
}

/// The nature of a class attribute.
#[inline]
pub fn nature(t: &Thread, v: Value) -> Nature {
    let Some(h) = v.header() else {
        return Nature::Plain;
    };
    let k = h.kind.get();
    if k == Kind::Function as u8 {
        return Nature::Method;
    }
    if k == Kind::NativeFunction as u8 {
        return if is_method_shape(h.shape.get()) {
            Nature::Method
        } else {
            Nature::Plain
        };
    }
    if k == Kind::Record as u8 || k == Kind::Instance as u8 {
        let class = t.shapes.class_of(h.shape.get());
        match class.builtin_id() {
            ClassId::Property | ClassId::GetSet | ClassId::Member | ClassId::TupleGetter => {
                return Nature::Data;
            }
            ClassId::StaticMethod | ClassId::ClassMethod | ClassId::ClassMethodDescriptor => {
                return Nature::NonData;
            }
            _ => {}
        }
        if !class.special(Special::Set).is_unbound() || !class.special(Special::Delete).is_unbound()
        {
            return Nature::Data;
        }
        if !class.special(Special::Get).is_unbound() {
            return Nature::NonData;
        }
    }
    Nature::Plain
}

/// Applies descriptor `v`, found in a class, to `instance` (None when accessed through the class
/// itself) and `owner`.
///
/// # Errors
/// What the descriptor raises.
pub fn bind(t: &mut Thread, v: Value, instance: Option<Value>, owner: Value) -> PyResult {
    let Some(h) = v.header() else { return Ok(v) };
    let k = h.kind.get();
    if k == Kind::Function as u8 {
        return match instance {
            Some(o) => BoundMethod::new(t, v, o),
            None => Ok(v),
        };
    }
    if let Some(f) = v.cast::<NativeFunction>() {
        return match instance {
            Some(o) if f.is_method() => {
                let (def, owner) = (f.def.get(), f.owner.get());
                let class = if h.shape.get() == ClassId::WrapperDescriptor as u32 {
                    ClassId::MethodWrapper
                } else {
                    ClassId::NativeFunction
                };
                Ok(NativeFunction::new(t, class, def, o, owner)?.value())
            }
            _ => Ok(v),
        };
    }
    if k != Kind::Record as u8 && k != Kind::Instance as u8 {
        return Ok(v);
    }
    let class = t.shapes.class_of(h.shape.get());
    if let Some(r) = v.cast::<Record>() {
        match class.builtin_id() {
            ClassId::Property => {
                let Some(o) = instance else { return Ok(v) };
                let get = r.field(0);
                if get.is_none() {
                    return Err(property_error(t, r, o, "getter"));
                }
                return call::call(t, get, &[o]);
            }
            ClassId::TupleGetter => {
                let Some(o) = instance else { return Ok(v) };
                if let Some(items) = o.cast::<Tuple>()
                    && let Some(i) = r.field(0).to_int()
                    && let Some(item) = items.items().get(i as usize)
                {
                    return Ok(*item);
                }
            }
            ClassId::StaticMethod => return Ok(r.field(0)),
            ClassId::ClassMethod | ClassId::ClassMethodDescriptor => {
                let f = r.field(0);
                // A native class method is bound like a native method.
                if let Some(n) = f.cast::<NativeFunction>() {
                    let (def, from) = (n.def.get(), n.owner.get());
                    return Ok(
                        NativeFunction::new(t, ClassId::NativeFunction, def, owner, from)?.value(),
                    );
                }
                if f.cast::<Function>().is_none() {
                    // Chained descriptors: classmethod(property(...)) and the like.
                    if nature(t, f) != Nature::Plain {
                        return bind(t, f, Some(owner), t.class_of(owner).value());
                    }
                }
                return BoundMethod::new(t, f, owner);
            }
            ClassId::GetSet | ClassId::Member => {
                let Some(o) = instance else { return Ok(v) };
                if r.is(RecordType::GetSet) {
                    return call::call(t, r.field(0), &[o]);
                }
                // SAFETY: members hold an interned str.
                let name: Gc<Str> = unsafe { r.field(0).cast_unchecked() };
                let found = match o.cast::<Instance>() {
                    Some(i) => i.get_slot(t, name),
                    None => own_attribute(t, o, name)?,
                };
                return match found {
                    Some(v) => Ok(v),
                    None => Err(empty_slot(t, o, name)),
                };
            }
            _ => {}
        }
    }
    let get = class.special(Special::Get);
    if get.is_unbound() {
        return Ok(v);
    }
    call::call_special(t, get, v, &[instance.unwrap_or(Value::NONE), owner])
}

/// A property's name: what its class or a script has given it, else its getter's.
///
/// # Errors
/// What finding the getter's name raises.
pub fn property_name(t: &mut Thread, p: Gc<Record>) -> Result<Option<Value>, Raised> {
    let (given, get) = (p.field(4), p.field(0));
    if !given.is_none() {
        return Ok(Some(given));
    }
    if get.is_none() {
        return Ok(None);
    }
    get_text(t, get, "__name__")
}

/// The error of a property without a `what`.
pub fn property_error(t: &mut Thread, p: Gc<Record>, o: Value, what: &str) -> Raised {
    let name = match property_name(t, p) {
        Ok(name) => name,
        Err(raised) => return raised,
    };
    let class = t.class_of(o).qualname.get();
    let class = class
        .cast::<Str>()
        .map_or_else(String::new, |s| s.to_string_lossy());
    let message = match name.and_then(|name| name.cast::<Str>()) {
        Some(name) => format!("property '{name}' of '{class}' object has no {what}"),
        None => format!("property of '{class}' object has no {what}"),
    };
    t.raise(ClassId::AttributeError, &message)
}

/// An attribute in the object's own dict or shape (for classes: see [`get`]).
///
/// # Errors
/// MemoryError.
pub fn own_attribute(t: &mut Thread, o: Value, name: Gc<Str>) -> Result<Option<Value>, Raised> {
    let Some(h) = o.header() else { return Ok(None) };
    let k = h.kind.get();
    if k == Kind::Instance as u8 {
        // Without a `__dict__` there are slots alone, which only their descriptors show.
        if !t.class_of(o).has_flag(class_flag::HAS_DICT) {
            return Ok(None);
        }
        // SAFETY: the kind names the layout.
        let i: Gc<Instance> = unsafe { o.cast_unchecked() };
        return Ok(i.get_own(t, name));
    }
    if let Some(m) = o.cast::<Module>() {
        return Ok(m.dict().get_str(name));
    }
    if let Some(f) = o.cast::<Function>() {
        return Ok(f.dict.get().cast::<Dict>().and_then(|d| d.get_str(name)));
    }
    if let Some(wrapper) = method_wrapper(o) {
        return Ok(wrapper
            .field(1)
            .cast::<Dict>()
            .and_then(|d| d.get_str(name)));
    }
    Ok(ext_slot(o)
        .and_then(|s| s.get().cast::<Dict>())
        .and_then(|d| d.get_str(name)))
}

/// The dict that holds an object's own attributes; made when there is none yet. `None` when objects
/// of its class have none.
///
/// # Errors
/// MemoryError.
pub fn attribute_dict(t: &mut Thread, o: Value) -> Result<Option<Gc<Dict>>, Raised> {
    if let Some(i) = o.cast::<Instance>() {
        if !t.class_of(o).has_flag(class_flag::HAS_DICT) {
            return Ok(None);
        }
        return Ok(Some(i.dict_object(t)?));
    }
    if let Some(m) = o.cast::<Module>() {
        return Ok(Some(m.dict()));
    }
    if let Some(c) = o.cast::<Class>() {
        return Ok(Some(c.dict()));
    }
    if let Some(f) = o.cast::<Function>() {
        if let Some(d) = f.dict.get().cast::<Dict>() {
            return Ok(Some(d));
        }
        let d = Dict::new(t)?;
        f.dict.set(f, d);
        return Ok(Some(d));
    }
    if let Some(wrapper) = method_wrapper(o) {
        return wrapper_dict(t, wrapper).map(Some);
    }
    let Some(slot) = ext_slot(o) else {
        return Ok(None);
    };
    if let Some(d) = slot.get().cast::<Dict>() {
        return Ok(Some(d));
    }
    let d = Dict::new(t)?;
    slot.init(d);
    // SAFETY: `o` is a heap object, as it has an attribute word.
    unsafe { crate::gc::barrier(o.as_raw_ptr().cast()) };
    Ok(Some(d))
}

/// A staticmethod or classmethod, whose attributes have a place of their own.
fn method_wrapper(o: Value) -> Option<Gc<Record>> {
    o.cast_record(RecordType::StaticMethod)
        .or_else(|| o.cast_record(RecordType::ClassMethod))
        // Those of builtin classes have none.
        .filter(|r| r.len() > 1)
}

/// The dict of a staticmethod or classmethod: made when it is first asked for, with what the function tells of itself.
fn wrapper_dict(t: &mut Thread, wrapper: Gc<Record>) -> Result<Gc<Dict>, Raised> {
    if let Some(d) = wrapper.field(1).cast::<Dict>() {
        return Ok(d);
    }
    let d = Dict::new(t)?;
    for name in ["__module__", "__name__", "__qualname__", "__doc__"] {
        if let Some(v) = get_text(t, wrapper.field(0), name)? {
            let name = t.intern(name)?;
            d.set_str(t, name, v)?;
        }
    }
    wrapper.set_field(1, d.value());
    Ok(d)
}

/// `getattr(o, name)`.
///
/// # Errors
/// AttributeError, and what descriptors and hooks raise.
#[inline]
pub fn get(t: &mut Thread, o: Value, name: Gc<Str>) -> PyResult {
    match get_optional(t, o, name)? {
        Some(v) => Ok(v),
        None => Err(no_attribute(t, o, name)),
    }
}

/// As [`get`] with `None` instead of AttributeError.
///
/// # Errors
/// What descriptors and hooks raise, AttributeError excepted.
pub fn get_optional(t: &mut Thread, o: Value, name: Gc<Str>) -> Result<Option<Value>, Raised> {
    let name = t.intern_str(name);
    let class = t.class_of(o);
    if class.has_flag(class_flag::CUSTOM_GETATTR) {
        return get_custom(t, o, class, name);
    }
    get_generic(t, o, class, name)
}

fn get_custom(
    t: &mut Thread,
    o: Value,
    class: Gc<Class>,
    name: Gc<Str>,
) -> Result<Option<Value>, Raised> {
    t.check_native_stack()?;
    let own = class.special(Special::GetAttribute);
    let found = if own != t.class(ClassId::Object).special(Special::GetAttribute) {
        match call::call_special(t, own, o, &[name.value()]) {
            Ok(v) => return Ok(Some(v)),
            Err(r) => {
                if class.special(Special::GetAttr).is_unbound() {
                    // Keep the method's own AttributeError.
                    return Err(r);
                }
                t.catch(r, ClassId::AttributeError)?;
                None
            }
        }
    } else {
        match get_generic(t, o, class, name) {
            Ok(found) => found,
            Err(r) => {
                if class.special(Special::GetAttr).is_unbound() {
                    return Err(r);
                }
                t.catch(r, ClassId::AttributeError)?;
                None
            }
        }
    };
    if found.is_some() {
        return Ok(found);
    }
    let fallback = class.special(Special::GetAttr);
    if fallback.is_unbound() {
        return Ok(None);
    }
    call::call_special(t, fallback, o, &[name.value()]).map(Some)
}

/// `object.__getattribute__`.
///
/// # Errors
/// What descriptors raise.
pub fn get_generic(
    t: &mut Thread,
    o: Value,
    class: Gc<Class>,
    name: Gc<Str>,
) -> Result<Option<Value>, Raised> {
    if let Some(c) = o.cast::<Class>() {
        return get_of_class(t, c, class, name);
    }
    let on_class = class.lookup(name);
    let nature_on_class = on_class.map(|v| nature(t, v));
    if let (Some(v), Some(Nature::Data)) = (on_class, nature_on_class) {
        // One that can only be set does not hide the object's own attribute.
        if is_set_only(t, v)
            && let Some(own) = own_attribute(t, o, name)?
        {
            return Ok(Some(own));
        }
        return bind(t, v, Some(o), class.value()).map(Some);
    }
    if let Some(v) = own_attribute(t, o, name)? {
        return Ok(Some(v));
    }
    if let Some(v) = on_class {
        if nature_on_class == Some(Nature::Plain) {
            return Ok(Some(v));
        }
        return bind(t, v, Some(o), class.value()).map(Some);
    }
    if name.equals_str("__dict__") {
        if ext_slot(o).is_some() && has_only_slots(class) {
            return Ok(None);
        }
        return Ok(attribute_dict(t, o)?.map(|d| d.value()));
    }
    if o.cast::<Module>().is_some() {
        return module_getattr(t, o, name);
    }
    Ok(None)
}

/// Has the descriptor no `__get__`?
#[inline]
pub(crate) fn is_set_only(t: &Thread, descriptor: Value) -> bool {
    let class = t.class_of(descriptor);
    !matches!(
        class.builtin_id(),
        ClassId::Property | ClassId::GetSet | ClassId::Member
    ) && class.special(Special::Get).is_unbound()
}

/// PEP 562: a module's `__getattr__`.
fn module_getattr(t: &mut Thread, o: Value, name: Gc<Str>) -> Result<Option<Value>, Raised> {
    let hook = t.special_name(Special::GetAttr);
    match own_attribute(t, o, hook)? {
        Some(f) => call::call(t, f, &[name.value()]).map(Some),
        None => Ok(None),
    }
}

fn get_of_class(
    t: &mut Thread,
    c: Gc<Class>,
    meta: Gc<Class>,
    name: Gc<Str>,
) -> Result<Option<Value>, Raised> {
    let on_meta = meta.lookup(name);
    if let Some(v) = on_meta
        && nature(t, v) == Nature::Data
        && !(is_set_only(t, v) && c.lookup(name).is_some())
    {
        return bind(t, v, Some(c.value()), meta.value()).map(Some);
    }
    if let Some(v) = c.lookup(name) {
        return bind(t, v, None, c.value()).map(Some);
    }
    match on_meta {
        Some(v) => bind(t, v, Some(c.value()), meta.value()).map(Some),
        None => Ok(None),
    }
}

/// `setattr(o, name, v)`.
///
/// # Errors
/// AttributeError, TypeError, and what descriptors and hooks raise.
pub fn set(t: &mut Thread, o: Value, name: Gc<Str>, v: Value) -> Result<(), Raised> {
    let name = t.intern_str(name);
    let class = t.class_of(o);
    if class.has_flag(class_flag::CUSTOM_SETATTR) {
        let f = class.special(Special::SetAttr);
        if f != t.class(ClassId::Object).special(Special::SetAttr) {
            call::call_special(t, f, o, &[name.value(), v])?;
            return Ok(());
        }
    }
    set_generic(t, o, class, name, v)
}

/// `delattr(o, name)`.
///
/// # Errors
/// AttributeError, TypeError, and what descriptors and hooks raise.
pub fn delete(t: &mut Thread, o: Value, name: Gc<Str>) -> Result<(), Raised> {
    let name = t.intern_str(name);
    let class = t.class_of(o);
    if class.has_flag(class_flag::CUSTOM_SETATTR) {
        let f = class.special(Special::DelAttr);
        if f != t.class(ClassId::Object).special(Special::DelAttr) {
            call::call_special(t, f, o, &[name.value()])?;
            return Ok(());
        }
    }
    set_generic(t, o, class, name, Value::UNBOUND)
}

/// `object.__setattr__`, and with `UNBOUND` as value `object.__delattr__`.
///
/// # Errors
/// AttributeError, TypeError, and what descriptors raise.
pub fn set_generic(
    t: &mut Thread,
    o: Value,
    class: Gc<Class>,
    name: Gc<Str>,
    v: Value,
) -> Result<(), Raised> {
    let on_class = class.lookup(name);
    if let Some(d) = on_class
        && nature(t, d) == Nature::Data
    {
        return set_data(t, d, o, name, v);
    }
    if let Some(c) = o.cast::<Class>() {
        return classes::set_attribute(t, c, name, v);
    }
    if let Some(i) = o.cast::<Instance>() {
        if class.has_flag(class_flag::HAS_DICT) {
            if name.equals_str("__dict__") && !v.is_unbound() {
                return replace_dict(t, i.value(), v);
            }
            if !v.is_unbound() {
                return i.set_own(t, name, v);
            }
            if i.delete_own(t, name)? {
                return Ok(());
            }
            return Err(no_attribute(t, o, name));
        }
        return Err(cannot_set(t, o, class, name, on_class.is_some()));
    }
    let has_dict = match o.header().map(|h| h.kind.get()) {
        Some(k) if k == Kind::Module as u8 || k == Kind::Function as u8 => true,
        _ if method_wrapper(o).is_some() => true,
        _ => ext_slot(o).is_some() && !has_only_slots(class),
    };
    if !has_dict {
        return Err(cannot_set(t, o, class, name, on_class.is_some()));
    }
    set_in_dict(t, o, name, v)
}

/// Have instances of this class, which have an attribute word, no `__dict__`? Those of the builtin exceptions do.
fn has_only_slots(class: Gc<Class>) -> bool {
    !class.has_flag(class_flag::HAS_DICT) && !class.builtin_id().is_exception()
}

/// Stores or deletes an attribute in the dict that [`attribute_dict`] gives.
fn set_in_dict(t: &mut Thread, o: Value, name: Gc<Str>, v: Value) -> Result<(), Raised> {
    let class = t.class_of(o);
    let Some(dict) = attribute_dict(t, o)? else {
        return Err(cannot_set(t, o, class, name, false));
    };
    if !v.is_unbound() {
        return dict.set_str(t, name, v);
    }
    match dict.delete_str(t, name) {
        Some(_) => Ok(()),
        None => {
            let message = format!("'{}' object has no attribute '{name}'", class.name());
            Err(attribute_error(t, o, name, &message))
        }
    }
}

/// Makes `v` the dict of an object's own attributes.
///
/// # Errors
/// TypeError when it is no dict.
pub fn replace_dict(t: &mut Thread, o: Value, v: Value) -> Result<(), Raised> {
    let Some(new) = v.cast::<Dict>() else {
        let message = format!(
            "__dict__ must be set to a dictionary, not a '{}'",
            t.class_of(v).name()
        );
        return Err(t.type_error(message));
    };
    if let Some(i) = o.cast::<Instance>() {
        i.to_dict_mode(t)?;
        i.ext.set(i, new);
    } else if let Some(slot) = ext_slot(o) {
        slot.init(new);
        // SAFETY: `o` is a heap object, as it has an attribute word.
        unsafe { crate::gc::barrier(o.as_raw_ptr().cast()) };
    }
    Ok(())
}

/// Sets what data descriptor `d` stands for, and with `UNBOUND` as value deletes it.
///
/// # Errors
/// What the descriptor raises.
pub fn set_data(t: &mut Thread, d: Value, o: Value, name: Gc<Str>, v: Value) -> Result<(), Raised> {
    let class = t.class_of(d);
    if let Some(r) = d.cast::<Record>() {
        match class.builtin_id() {
            ClassId::Property => {
                let (f, what) = if v.is_unbound() {
                    (r.field(2), "deleter")
                } else {
                    (r.field(1), "setter")
                };
                if f.is_none() {
                    return Err(property_error(t, r, o, what));
                }
                if v.is_unbound() {
                    call::call(t, f, &[o])?;
                } else {
                    call::call(t, f, &[o, v])?;
                }
                return Ok(());
            }
            ClassId::GetSet | ClassId::Member if r.is(RecordType::GetSet) => {
                let f = r.field(1);
                if !f.is_none() {
                    call::call(t, f, &[o, v])?;
                    return Ok(());
                }
                let message = if class.builtin_id() == ClassId::Member {
                    "readonly attribute".to_owned()
                } else {
                    let owner = t.class_of(o).name();
                    format!("attribute '{name}' of '{owner}' objects is not writable")
                };
                return Err(t.raise(ClassId::AttributeError, &message));
            }
            ClassId::Member => {
                let Some(i) = o.cast::<Instance>() else {
                    return set_in_dict(t, o, name, v);
                };
                // SAFETY: members hold an interned str: the slot's name, whatever the attribute is called.
                let name: Gc<Str> = unsafe { r.field(0).cast_unchecked() };
                if !v.is_unbound() {
                    return i.set_slot(t, name, v);
                }
                if i.delete_slot(t, name)? {
                    return Ok(());
                }
                let text = name.to_string_lossy();
                return Err(t.raise(ClassId::AttributeError, &text));
            }
            _ => {}
        }
    }
    let (f, missing) = if v.is_unbound() {
        (class.special(Special::Delete), "__delete__")
    } else {
        (class.special(Special::Set), "__set__")
    };
    if f.is_unbound() {
        return Err(t.raise(ClassId::AttributeError, missing));
    }
    if v.is_unbound() {
        call::call_special(t, f, d, &[o])?;
    } else {
        call::call_special(t, f, d, &[o, v])?;
    }
    Ok(())
}

fn cannot_set(t: &mut Thread, o: Value, class: Gc<Class>, name: Gc<Str>, on_class: bool) -> Raised {
    let message = if on_class {
        format!("'{}' object attribute '{name}' is read-only", class.name())
    } else {
        format!(
            "'{}' object has no attribute '{name}' and no __dict__ for setting new attributes",
            class.name()
        )
    };
    attribute_error(t, o, name, &message)
}

/// Raises AttributeError with the `name` and `obj` attributes set.
#[cold]
pub fn attribute_error(t: &mut Thread, o: Value, name: Gc<Str>, message: &str) -> Raised {
    let r = t.raise(ClassId::AttributeError, message);
    if t.pending_is(ClassId::AttributeError) {
        return super::exceptions::set_fields(t, &[name.value(), o])
            .err()
            .unwrap_or(r);
    }
    r
}

/// Raises the AttributeError of a missing attribute.
#[cold]
#[inline(never)]
pub fn no_attribute(t: &mut Thread, o: Value, name: Gc<Str>) -> Raised {
    let message = if let Some(c) = o.cast::<Class>() {
        format!("type object '{}' has no attribute '{name}'", c.name())
    } else if let Some(m) = o.cast::<Module>() {
        let key = t.intern("__name__").ok().and_then(|k| m.dict().get_str(k));
        match key.and_then(|v| v.cast::<Str>()) {
            Some(module) => {
                let mark = t
                    .intern("__initializing__")
                    .ok()
                    .and_then(|k| m.dict().get_str(k));
                match mark {
                    Some(_) => format!(
                        "partially initialized module '{module}' has no attribute '{name}' (most \
                         likely due to a circular import)"
                    ),
                    None => format!("module '{module}' has no attribute '{name}'"),
                }
            }
            None => format!("module has no attribute '{name}'"),
        }
    } else {
        return no_plain_attribute(t, o, name);
    };
    attribute_error(t, o, name, &message)
}

/// The AttributeError of an object that is neither a class nor a module.
fn no_plain_attribute(t: &mut Thread, o: Value, name: Gc<Str>) -> Raised {
    let class = t.class_of(o).name().value();
    raise_missing(t, class, name, o)
}

/// Raises the AttributeError of a slot without a value, which names the class with its module.
#[cold]
pub(crate) fn empty_slot(t: &mut Thread, o: Value, name: Gc<Str>) -> Raised {
    let class = t.class_of(o).value();
    raise_missing(t, class, name, o)
}

fn raise_missing(t: &mut Thread, owner: Value, name: Gc<Str>, o: Value) -> Raised {
    match Exception::missing(t, owner, name, o) {
        Ok(e) => t.raise_object(e),
        Err(raised) => raised,
    }
}

/// `hasattr`-like lookup by a text, for native code.
///
/// # Errors
/// As [`get_optional`].
pub fn get_text(t: &mut Thread, o: Value, name: &str) -> Result<Option<Value>, Raised> {
    let name = t.intern(name)?;
    match get_optional(t, o, name) {
        Ok(v) => Ok(v),
        Err(r) => {
            t.catch(r, ClassId::AttributeError)?;
            Ok(None)
        }
    }
}

/// The truth of an optional attribute, e.g. `__isabstractmethod__`.
///
/// # Errors
/// What descriptors and `__bool__` raise.
pub fn flag_text(t: &mut Thread, o: Value, name: &str) -> Result<bool, Raised> {
    match get_text(t, o, name)? {
        Some(v) => ops::truthy(t, v),
        None => Ok(false),
    }
}
