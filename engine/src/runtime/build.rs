//! Building of containers, strings and functions; the match statement.

use super::{abc, attributes, call, classes, code, dict_update, dicts, ops, sets};
use crate::object::*;
use crate::value::Value;

pub(crate) fn set(t: &mut Thread, items: &[Value]) -> PyResult {
    let set = Set::new(t)?;
    for v in items {
        sets::add(t, set, *v)?;
    }
    Ok(set.value())
}

pub(crate) fn set_add(t: &mut Thread, set: Value, v: Value) -> Result<(), Raised> {
    if let Some(set) = set.cast::<Set>() {
        sets::add(t, set, v)?;
    }
    Ok(())
}

pub(crate) fn set_update(t: &mut Thread, set: Value, items: Value) -> Result<(), Raised> {
    match set.cast::<Set>() {
        Some(set) => sets::update(t, set, items),
        None => Ok(()),
    }
}

pub(crate) fn map(t: &mut Thread, items: &[Value]) -> PyResult {
    let d = Dict::new(t)?;
    for pair in items.chunks_exact(2) {
        dicts::set(t, d, pair[0], pair[1])?;
    }
    Ok(d.value())
}

/// Concatenates strs.
pub(crate) fn string(t: &mut Thread, items: &[Value]) -> PyResult {
    let (mut len, mut bound) = (0, 0);
    for s in items.iter().filter_map(|v| v.cast::<Str>()) {
        len += s.len();
        // The bounds are all ones in binary below the highest, so that `|` is their maximum.
        bound |= if s.is_empty() { 0 } else { s.bound() };
    }
    if len <= 1 {
        let mut b = StrBuilder::new();
        items
            .iter()
            .filter_map(|v| v.cast::<Str>())
            .for_each(|s| b.push_data(s.data()));
        return Ok(b.finish(t)?.value());
    }
    let mut w = StrWriter::new(t, len, bound)?;
    for s in items.iter().filter_map(|v| v.cast::<Str>()) {
        w.push_data(s.data());
    }
    Ok(w.finish().value())
}

/// A formatted value of an f-string.
pub(crate) fn format(t: &mut Thread, v: Value, spec: Value, conversion: u8) -> PyResult {
    let v = match conversion {
        0 => v,
        1 => ops::str(t, v)?.value(),
        2 => ops::repr(t, v)?.value(),
        _ => ops::ascii(t, v)?.value(),
    };
    let spec = spec.cast::<Str>().unwrap_or(t.empty_str());
    Ok(ops::format(t, v, spec)?.value())
}

pub(crate) fn list_extend(t: &mut Thread, list: Value, items: Value) -> Result<(), Raised> {
    let Some(list) = list.cast::<List>() else {
        return Ok(());
    };
    match ops::extend(t, list, items) {
        Ok(()) => Ok(()),
        Err(r) => {
            let iterable = !t.special(items, Special::Iter).is_unbound()
                || !t.special(items, Special::GetItem).is_unbound();
            if iterable {
                return Err(r);
            }
            t.catch(r, ClassId::TypeError)?;
            let message = format!(
                "Value after * must be an iterable, not {}",
                t.class_of(items).name()
            );
            Err(t.type_error(message))
        }
    }
}

/// `{**m}`.
pub(crate) fn dict_update(t: &mut Thread, d: Value, m: Value) -> Result<(), Raised> {
    let Some(d) = d.cast::<Dict>() else {
        return Ok(());
    };
    if m.shape_id() == ClassId::Dict as u32
        && let Some(m) = m.cast::<Dict>()
    {
        return dict_update::merge_dict(t, d, m);
    }
    for_each_item(
        t,
        m,
        |t, m| format!("'{}' object is not a mapping", t.class_of(m).name()),
        |t, k, v| dicts::set(t, d, k, v),
    )
}

/// Keywords of a call: duplicates are errors.
pub(crate) fn dict_merge(t: &mut Thread, d: Value, m: Value, f: Value) -> Result<(), Raised> {
    let Some(d) = d.cast::<Dict>() else {
        return Ok(());
    };
    for_each_item(
        t,
        m,
        |t, m| {
            format!(
                "{}() argument after ** must be a mapping, not {}",
                callable_name(t, f),
                t.class_of(m).name()
            )
        },
        |t, k, v| {
            if k.cast::<Str>().is_none() {
                return Err(t.type_error("keywords must be strings"));
            }
            if dicts::get(t, d, k)?.is_some() {
                let name = k
                    .cast::<Str>()
                    .map_or_else(String::new, |s| s.to_string_lossy());
                let message = format!(
                    "{}() got multiple values for keyword argument '{name}'",
                    callable_name(t, f)
                );
                return Err(t.type_error(message));
            }
            dicts::set(t, d, k, v)
        },
    )
}

/// How messages about arguments call `f`.
pub(crate) fn callable_name(t: &mut Thread, f: Value) -> String {
    let mut read = |name: &str| match attributes::get_text(t, f, name) {
        Ok(Some(v)) => v.cast::<Str>().map(|s| s.to_string_lossy()),
        _ => {
            t.pending = Value::UNBOUND;
            None
        }
    };
    let qualname = read("__qualname__");
    let module = read("__module__");
    match (qualname, module) {
        (Some(q), Some(m)) if m != "builtins" => format!("{m}.{q}"),
        (Some(q), _) => q,
        _ => t.class_of(f).name().to_string_lossy(),
    }
}

fn for_each_item(
    t: &mut Thread,
    m: Value,
    not_a_mapping: impl FnOnce(&mut Thread, Value) -> String,
    mut f: impl FnMut(&mut Thread, Value, Value) -> Result<(), Raised>,
) -> Result<(), Raised> {
    if m.shape_id() == ClassId::Dict as u32
        && let Some(d) = m.cast::<Dict>()
    {
        for i in 0..d.end(t) {
            if let Some(e) = d.entry(t, i) {
                f(t, e.key, e.value)?;
            }
        }
        return Ok(());
    }
    if attributes::get_text(t, m, "keys")?.is_none() {
        let message = not_a_mapping(t, m);
        return Err(t.type_error(message));
    }
    let keys = call::call_method(t, m, "keys", &[])?;
    ops::for_each(t, keys, |t, k| {
        let v = ops::get_item(t, m, k)?;
        f(t, k, v)
    })
}

/// `R[a] := function`.
///
/// # Safety
/// `extras` points at as many registers as `flags` has bits.
pub(crate) unsafe fn function(
    t: &mut Thread,
    code_object: Value,
    extras: *const Value,
    flags: u8,
) -> PyResult {
    // SAFETY: the compiler puts code constants there.
    let code_object: Gc<CodeObject> = unsafe { code_object.cast_unchecked() };
    let mut parts = [Value::NONE; 4];
    let mut at = extras;
    for (bit, part) in parts.iter_mut().enumerate() {
        if flags & (1 << bit) != 0 {
            // SAFETY: the caller's promise.
            unsafe {
                *part = *at;
                at = at.add(1);
            }
        }
    }
    Ok(code::new_function(t, code_object, parts)?.value())
}

// ---- match statement ------------------------------------------------------------------------

pub(crate) fn is_sequence(t: &Thread, v: Value) -> bool {
    abc::patterns(t.class_of(v)) == class_flag::SEQUENCE
}

pub(crate) fn is_mapping(t: &Thread, v: Value) -> bool {
    abc::patterns(t.class_of(v)) == class_flag::MAPPING
}

/// The values of `keys` in mapping `m`, or None when one is missing.
pub(crate) fn match_keys(t: &mut Thread, m: Value, keys: Value) -> PyResult {
    let Some(keys) = keys.cast::<Tuple>() else {
        return Ok(Value::NONE);
    };
    let out = List::new(t)?;
    let get = attributes::get_text(t, m, "get")?;
    for k in keys.items() {
        let v = match (m.cast::<Dict>(), get) {
            (Some(d), _) => match dicts::get(t, d, *k)? {
                Some(v) => v,
                None => return Ok(Value::NONE),
            },
            (None, Some(get)) => {
                let missing = List::new(t)?.value();
                let v = call::call(t, get, &[*k, missing])?;
                if v == missing {
                    return Ok(Value::NONE);
                }
                v
            }
            _ => return Ok(Value::NONE),
        };
        out.push(t, v)?;
    }
    Ok(ops::list_to_tuple(t, out)?.value())
}

/// The attributes that a class pattern asks for, or None when the subject does not match.
pub(crate) fn match_class(t: &mut Thread, parts: [Value; 3], positional: usize) -> PyResult {
    let [class, subject, names] = match parts {
        [subject, class, names] => [class, subject, names],
    };
    let Some(c) = class.cast::<Class>() else {
        return Err(t.type_error("called match pattern must be a class"));
    };
    if !classes::is_instance(t, subject, class)? {
        return Ok(Value::NONE);
    }
    let out = List::new(t)?;
    if positional > 0 {
        let args = attributes::get_text(t, class, "__match_args__")?;
        match args {
            Some(args) => {
                let Some(args) = args.cast::<Tuple>() else {
                    let message = format!(
                        "{}.__match_args__ must be a tuple (got {})",
                        c.name(),
                        t.class_of(args).name()
                    );
                    return Err(t.type_error(message));
                };
                if args.len() < positional {
                    return Err(too_many_patterns(t, c, args.len(), positional));
                }
                for i in 0..positional {
                    let Some(name) = args.get(i).cast::<Str>() else {
                        return Err(t.type_error("__match_args__ elements must be strings"));
                    };
                    match attribute_or_none(t, subject, name)? {
                        Some(v) => out.push(t, v)?,
                        None => return Ok(Value::NONE),
                    }
                }
            }
            None => {
                let itself = matches!(
                    c.builtin_id(),
                    ClassId::Bool
                        | ClassId::ByteArray
                        | ClassId::Bytes
                        | ClassId::Dict
                        | ClassId::Float
                        | ClassId::FrozenSet
                        | ClassId::Int
                        | ClassId::List
                        | ClassId::Set
                        | ClassId::Str
                        | ClassId::Tuple
                );
                let most = itself as usize;
                if positional > most {
                    return Err(too_many_patterns(t, c, most, positional));
                }
                out.push(t, subject)?;
            }
        }
    }
    if let Some(names) = names.cast::<Tuple>() {
        for n in names.items() {
            let Some(name) = n.cast::<Str>() else {
                continue;
            };
            match attribute_or_none(t, subject, name)? {
                Some(v) => out.push(t, v)?,
                None => return Ok(Value::NONE),
            }
        }
    }
    Ok(ops::list_to_tuple(t, out)?.value())
}

fn attribute_or_none(t: &mut Thread, o: Value, name: Gc<Str>) -> Result<Option<Value>, Raised> {
    match attributes::get_optional(t, o, name) {
        Ok(v) => Ok(v),
        Err(r) => t.catch(r, ClassId::AttributeError).map(|()| None),
    }
}

fn too_many_patterns(t: &mut Thread, c: Gc<Class>, most: usize, given: usize) -> Raised {
    let plural = if most == 1 { "" } else { "s" };
    let message = format!(
        "{}() accepts {most} positional sub-pattern{plural} ({given} given)",
        c.name()
    );
    t.type_error(message)
}
