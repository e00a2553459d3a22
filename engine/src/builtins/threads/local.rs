//! Attributes of `threading.local`: each thread sees a dict of its own.

use crate::natives;
use crate::object::*;
use crate::runtime::{attributes, call, dicts};
use crate::value::Value;

/// The slot that holds (dicts by thread, arguments, keyword arguments).
const STATE: &str = "_local__state";

natives! { FUNCTIONS:
    /// An attribute of the running thread.
    "local_get" "(local, name, /)" => get,
    /// Set an attribute of the running thread.
    "local_set" "(local, name, value, /)" => set,
    /// Delete an attribute of the running thread.
    "local_delete" "(local, name, /)" => delete,
}

/// Gives the object the running thread's dict; a thread's first use initialises the object as its creation did.
fn enter(t: &mut Thread, o: Value) -> Result<(), Raised> {
    let class = t.class_of(o);
    let key = t.intern(STATE)?;
    let state = attributes::get_generic(t, o, class, key)?.and_then(|s| s.cast::<Tuple>());
    let Some(state) = state.filter(|s| s.len() == 3) else {
        return Err(t.type_error("a thread's local data is required"));
    };
    let (all, args, keywords) = (state.get(0), state.get(1), state.get(2));
    let (Some(all), Some(args), Some(keywords)) = (
        all.cast::<Dict>(),
        args.cast::<Tuple>(),
        keywords.cast::<Dict>(),
    ) else {
        return Err(t.type_error("a thread's local data is required"));
    };
    let me = Value::small_int(t.gil.serial() as i64);
    if let Some(own) = dicts::get(t, all, me)? {
        return attributes::replace_dict(t, o, own);
    }
    let own = Dict::new(t)?;
    dicts::set(t, all, me, own.value())?;
    attributes::replace_dict(t, o, own.value())?;
    let init = t.special(o, Special::Init);
    let plain = t.class(ClassId::Object).special(Special::Init);
    if !init.is_unbound() && init != plain {
        let name = t.special_name(Special::Init);
        if let Some(init) = attributes::get_generic(t, o, class, name)? {
            call::call_with_dict(t, init, args.items(), keywords)?;
        }
        // It may have used the lock's time of others.
        return attributes::replace_dict(t, o, own.value());
    }
    Ok(())
}

fn name(t: &mut Thread, v: Value) -> Result<Gc<Str>, Raised> {
    match v.cast::<Str>() {
        Some(s) => Ok(t.intern_str(s)),
        None => {
            let message = format!(
                "attribute name must be string, not '{}'",
                t.class_of(v).name()
            );
            Err(t.type_error(message))
        }
    }
}

fn get(t: &mut Thread, args: &[Value]) -> PyResult {
    let name = name(t, args[1])?;
    enter(t, args[0])?;
    let class = t.class_of(args[0]);
    match attributes::get_generic(t, args[0], class, name)? {
        Some(v) => Ok(v),
        None => Err(missing(t, args[0], name)),
    }
}

/// The class of an object as messages name it.
fn class_name(t: &Thread, o: Value) -> String {
    match t.class_of(o).name() {
        name if name.equals_str("_local") => "_thread._local".to_owned(),
        name => name.to_string(),
    }
}

fn missing(t: &mut Thread, o: Value, name: Gc<Str>) -> Raised {
    let message = format!("'{}' object has no attribute '{name}'", class_name(t, o));
    attributes::attribute_error(t, o, name, &message)
}

fn change(t: &mut Thread, o: Value, name: Gc<Str>, v: Value) -> PyResult {
    if name.equals_str("__dict__") {
        let message = format!(
            "'{}' object attribute '__dict__' is read-only",
            class_name(t, o)
        );
        return Err(attributes::attribute_error(t, o, name, &message));
    }
    enter(t, o)?;
    let class = t.class_of(o);
    if v.is_unbound() && attributes::get_generic(t, o, class, name)?.is_none() {
        return Err(missing(t, o, name));
    }
    attributes::set_generic(t, o, class, name, v)?;
    Ok(Value::NONE)
}

fn set(t: &mut Thread, args: &[Value]) -> PyResult {
    let name = name(t, args[1])?;
    change(t, args[0], name, args[2])
}

fn delete(t: &mut Thread, args: &[Value]) -> PyResult {
    let name = name(t, args[1])?;
    change(t, args[0], name, Value::UNBOUND)
}
