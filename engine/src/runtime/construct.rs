//! `list(…)`, `tuple(…)`, `dict(…)`, `set(…)` and `frozenset(…)` of exactly these classes, without the way
//! through `__new__` and `__init__`.

use super::{dict_update, dicts, ops, sets};
use crate::object::*;
use crate::value::Value;

/// A new instance of the builtin class `class`; `None` when the general way has to be gone (other
/// classes, wrong arguments).
#[inline]
pub fn exact(
    t: &mut Thread,
    class: Gc<Class>,
    args: &[Value],
    kw_names: Value,
) -> Option<PyResult> {
    if !class.has_flag(class_flag::BUILTIN) || args.len() > 1 && kw_names.is_unbound() {
        return None;
    }
    let id = class.root_shape.get();
    if id == ClassId::List as u32 && kw_names.is_unbound() {
        Some(match args {
            [] => List::new(t).map(Value::from),
            _ => ops::to_list(t, args[0]).map(Value::from),
        })
    } else if id == ClassId::Dict as u32 {
        dict(t, args, kw_names)
    } else if id == ClassId::Set as u32 && kw_names.is_unbound() {
        Some(set(t, args, ClassId::Set))
    } else if id == ClassId::FrozenSet as u32 && kw_names.is_unbound() {
        match args {
            [same] if same.shape_id() == id => Some(Ok(*same)),
            _ => Some(set(t, args, ClassId::FrozenSet)),
        }
    } else if id == ClassId::Tuple as u32 && kw_names.is_unbound() {
        Some(match args {
            [] => Tuple::new(t, &[]).map(Value::from),
            _ => ops::to_tuple(t, args[0]).map(Value::from),
        })
    } else {
        None
    }
}

fn set(t: &mut Thread, args: &[Value], class: ClassId) -> PyResult {
    let s = Set::with_shape(t, class as u32)?;
    if let Some(items) = args.first() {
        sets::update(t, s, *items)?;
    }
    Ok(s.value())
}

fn dict(t: &mut Thread, args: &[Value], kw_names: Value) -> Option<PyResult> {
    let names = kw_names.cast::<Tuple>();
    let positional = args.len() - names.map_or(0, |n| n.len());
    if positional > 1 {
        return None;
    }
    Some(fill(t, &args[..positional], names, &args[positional..]))
}

fn fill(t: &mut Thread, args: &[Value], names: Option<Gc<Tuple>>, values: &[Value]) -> PyResult {
    let d = Dict::new(t)?;
    if let Some(source) = args.first() {
        dict_update::merge(t, d, *source)?;
    }
    if let Some(names) = names {
        for (name, v) in names.items().iter().zip(values) {
            dicts::set(t, d, *name, *v)?;
        }
    }
    Ok(d.value())
}
