//! The method resolution order of a class whose metaclass has a method `mro` of its own.

use super::{call, ops};
use crate::object::*;
use crate::value::Value;

/// Does the metaclass find the order in a way of its own?
pub(super) fn is_custom(t: &mut Thread, meta: Gc<Class>) -> bool {
    let plain = t.class(ClassId::Type);
    if meta == plain {
        return false;
    }
    match t.intern("mro") {
        Ok(name) => meta.lookup(name) != plain.lookup(name),
        Err(_) => false,
    }
}

/// The order while the metaclass is asked for the real one, where the bases have none.
///
/// # Errors
/// MemoryError.
pub(super) fn provisional(t: &mut Thread, class: Gc<Class>) -> Result<Gc<Tuple>, Raised> {
    // What linearisation said is forgotten.
    let _ = t.take_pending();
    let object = t.class(ClassId::Object).value();
    Tuple::new(t, &[class.value(), object])
}

/// The order that the metaclass gives.
///
/// # Errors
/// TypeError when it is no sequence of classes with a fitting layout; what the method raises.
pub(super) fn ask(t: &mut Thread, class: Gc<Class>) -> Result<Gc<Tuple>, Raised> {
    let meta = t.class_of(class.value());
    let name = t.intern("mro")?;
    let f = meta.lookup(name).unwrap_or(Value::NONE);
    let order = call::call_special(t, f, class.value(), &[])?;
    let order = ops::to_list(t, order)?;
    let order = ops::list_to_tuple(t, order)?;
    let own = t.class(class.builtin_id());
    for c in order.items() {
        let Some(c) = c.cast::<Class>() else {
            let found = t.class_of(*c).name();
            return Err(t.type_error(format!("mro() returned a non-class ('{found}')")));
        };
        if !own.is_subclass_of(t.class(c.builtin_id())) {
            return Err(t.type_error(format!(
                "mro() returned base with unsuitable layout ('{}')",
                c.name()
            )));
        }
    }
    Ok(order)
}
