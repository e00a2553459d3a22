//! The attributes `__dict__` and `__weakref__` in the dict of a class whose bases give instances none.

use super::{attributes, define};
use crate::natives;
use crate::object::*;
use crate::value::Value;

natives! {
    GETTERS:
    /// dictionary for instance variables
    "__dict__" "(self)" => get_dict,
}
natives! {
    REFERENCES:
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
    let is_first = class.has_flag(class_flag::HAS_DICT)
        && !class.builtin_id().is_exception()
        && !class.mro().items()[1..].iter().any(has_dict);
    if is_first {
        define::attributes_of(t, class, GETTERS, SETTERS)?;
        define::attributes_of(t, class, REFERENCES, &[])?;
    }
    Ok(())
}

fn get_dict(t: &mut Thread, args: &[Value]) -> PyResult {
    match attributes::attribute_dict(t, args[0])? {
        Some(d) => Ok(d.value()),
        None => {
            let name = t.intern("__dict__")?;
            Err(attributes::no_attribute(t, args[0], name))
        }
    }
}

fn set_dict(t: &mut Thread, args: &[Value]) -> PyResult {
    if args[1].is_unbound() {
        return Err(t.type_error("cannot delete __dict__"));
    }
    attributes::replace_dict(t, args[0], args[1])?;
    Ok(Value::NONE)
}

/// The references of an object are not listed.
fn get_weakref(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::NONE)
}
