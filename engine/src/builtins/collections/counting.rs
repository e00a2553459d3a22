//! `_count_elements`, by which `Counter` counts.

use crate::object::*;
use crate::runtime::{BinaryOp, attributes, call, dicts, ops};
use crate::value::Value;

const ONE: Value = Value::small_int(1);

pub(super) fn count_elements(t: &mut Thread, args: &[Value]) -> PyResult {
    match plain_dict(t, args[0])? {
        Some(d) => ops::for_each(t, args[1], |t, key| count_in_dict(t, d, key))?,
        None => count_in_mapping(t, args[0], args[1])?,
    }
    Ok(Value::NONE)
}

/// The dict behind a mapping whose class gets and sets items as `dict` does.
fn plain_dict(t: &mut Thread, mapping: Value) -> Result<Option<Gc<Dict>>, Raised> {
    let Some(d) = mapping.cast::<Dict>() else {
        return Ok(None);
    };
    if d.strategy() == DictStrategy::Shape {
        return Ok(None);
    }
    let (own, dict) = (t.class_of(mapping), t.class(ClassId::Dict));
    let get = t.intern("get")?;
    let same = own.lookup(get) == dict.lookup(get)
        && own.special(Special::SetItem) == dict.special(Special::SetItem);
    Ok(same.then_some(d))
}

fn count_in_dict(t: &mut Thread, d: Gc<Dict>, key: Value) -> Result<(), Raised> {
    let (hash, is_str) = match dicts::quick_hash(t, key) {
        Some(known) => known,
        None => (ops::hash(t, key)?, false),
    };
    // Small counts of keys that are found without asking them are changed where they stand.
    if let Ok(Some(i)) = d.find_quick(key, is_str, hash)
        && let Some(count) = d.value_at(i).and_then(Value::to_int)
    {
        let count = t.int(count + 1)?;
        return d.store_at(t, i, count);
    }
    let count = match dicts::get_known(t, d, key, hash)? {
        Some(count) => ops::binary(t, BinaryOp::Add, count, ONE)?,
        None => ONE,
    };
    dicts::set_known(t, d, key, hash, count)
}

fn count_in_mapping(t: &mut Thread, mapping: Value, iterable: Value) -> Result<(), Raised> {
    let name = t.intern("get")?;
    let get = attributes::get(t, mapping, name)?;
    ops::for_each(t, iterable, |t, key| {
        let count = call::call(t, get, &[key, Value::ZERO])?;
        let count = ops::binary(t, BinaryOp::Add, count, ONE)?;
        ops::set_item(t, mapping, key, count)
    })
}
