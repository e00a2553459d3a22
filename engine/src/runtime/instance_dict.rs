//! The attributes `__dict__` and `__weakref__` in the dict of a class whose bases give instances none.

use super::{attributes, define, ops};
use crate::natives;
use crate::object::*;
use crate::value::Value;

natives! {
    GETTERS:
    /// dictionary for instance variables
    "__dict__" "(self)" => get_dict,
}
natives! {
    REFERENCE_GETTERS:
    /// list of weak references to the object
    "__weakref__" "(self)" => get_weakref,
}
natives! {
    SETTERS:
    /// dictionary for instance variables
    "__dict__" "(self, value)" => set_dict,
}

/// Adds the descriptors to a new class.
///
/// # Errors
/// MemoryError.
pub(super) fn add_descriptors(t: &mut Thread, class: Gc<Class>) -> Result<(), Raised> {
    let has_dict = |c: &Value| {
        c.cast::<Class>()
            .is_some_and(|c| c.has_flag(class_flag::HAS_DICT))
    };
    // Classes and modules have dicts by nature.
    let by_nature = [Kind::Class as u8, Kind::Module as u8].contains(&class.instance_kind.get());
    let is_first = class.has_flag(class_flag::HAS_DICT)
        && !class.builtin_id().is_exception()
        && !by_nature
        && !class.mro().items()[1..].iter().any(has_dict);
    if is_first {
        define::attributes_of(t, class, GETTERS, SETTERS)?;
    }
    if !by_nature && takes_references(t, class)? {
        define::attributes_of(t, class, REFERENCE_GETTERS, &[])?;
    }
    Ok(())
}

/// Do instances take weak references, and those of all bases not?
fn takes_references(t: &mut Thread, class: Gc<Class>) -> Result<bool, Raised> {
    if class.builtin_id() != ClassId::Object && !class.has_flag(class_flag::HAS_DICT) {
        return Ok(false);
    }
    let name = t.intern("__weakref__")?;
    if class.lookup(name).is_some() || class.builtin_id().is_exception() {
        return Ok(false);
    }
    let slots = t.intern("__slots__")?;
    let Some(slots) = class.dict().get_str(slots) else {
        return Ok(true);
    };
    if slots.cast::<Str>().is_some() {
        return Ok(slots == name.value());
    }
    let names = ops::to_list(t, slots)?;
    Ok((0..names.len()).any(|i| {
        names
            .get(i)
            .cast::<Str>()
            .is_some_and(|s| s.equals_str("__weakref__"))
    }))
}

fn get_dict(t: &mut Thread, args: &[Value]) -> PyResult {
    match attributes::attribute_dict(t, args[0])? {
        Some(d) if args[0].cast::<Class>().is_some() => {
            let fields = [d.value()];
            Ok(Record::new(t, ClassId::MappingProxy, RecordType::MappingProxy, &fields)?.value())
        }
        Some(d) => Ok(d.value()),
        None => {
            let name = t.intern("__dict__")?;
            Err(attributes::no_attribute(t, args[0], name))
        }
    }
}

fn set_dict(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = t.class_of(args[0]);
    if args[0].cast::<Class>().is_some() || args[0].cast::<Module>().is_some() {
        let message = format!(
            "attribute '__dict__' of '{}' objects is not writable",
            class.builtin_id().name()
        );
        return Err(t.raise(ClassId::AttributeError, &message));
    }
    // Deleted, it starts anew.
    let dict = match args[1].is_unbound() {
        true => Dict::new(t)?.value(),
        false => args[1],
    };
    attributes::replace_dict(t, args[0], dict)?;
    Ok(Value::NONE)
}

/// The plain reference to an object, or else the newest one, or None.
fn get_weakref(t: &mut Thread, args: &[Value]) -> PyResult {
    if !args[0].is_ptr() {
        return Ok(Value::NONE);
    }
    if let Some(plain) = Record::shared_weak(t, args[0]) {
        return Ok(plain);
    }
    let mut newest = Value::NONE;
    t.heap.for_each_weak(args[0].as_raw_ptr().cast(), |owner| {
        newest = Value::from_ptr(owner);
    });
    Ok(newest)
}
