//! `dict.update`: entries of mappings and pairs of iterables.

use super::{attributes, call, dicts, exceptions, ops};
use crate::object::*;
use crate::value::Value;

/// Stores all entries of a mapping, or all pairs of an iterable.
///
/// # Errors
/// TypeError and ValueError for what is neither; what script raises.
pub fn merge(t: &mut Thread, d: Gc<Dict>, other: Value) -> Result<(), Raised> {
    if let Some(o) = plain_dict(t, other) {
        return merge_dict(t, d, o);
    }
    let keys = t.intern("keys")?;
    match attributes::get_optional(t, other, keys)? {
        Some(f) => {
            let keys = call::call(t, f, &[])?;
            let mut items = ops::Items::of(t, keys)?;
            while let Some(key) = items.next(t)? {
                let v = ops::get_item(t, other, key)?;
                dicts::set(t, d, key, v)?;
            }
            Ok(())
        }
        None => merge_pairs(t, d, other),
    }
}

/// The dict, if its entries are what iteration over it gives.
pub(crate) fn plain_dict(t: &Thread, v: Value) -> Option<Gc<Dict>> {
    let d = v.cast::<Dict>()?;
    let own = t.special(v, Special::Iter) == t.class(ClassId::Dict).special(Special::Iter)
        || v.shape_id() == ClassId::OrderedDict as u32;
    own.then_some(d)
}

/// Stores all entries of another dict.
///
/// # Errors
/// RuntimeError when it changes meanwhile; what `__eq__` raises; MemoryError.
pub fn merge_dict(t: &mut Thread, d: Gc<Dict>, other: Gc<Dict>) -> Result<(), Raised> {
    if d == other {
        return Ok(());
    }
    let n = other.len(t);
    if d.is_fresh() {
        return other.copy_to(t, d);
    }
    if d.is_empty(t) {
        d.reserve(t, n)?;
    }
    let mut i = 0;
    while i < other.end(t) {
        if let Some(e) = other.entry(t, i) {
            dicts::set_known(t, d, e.key, e.hash, e.value)?;
            if other.strategy() == DictStrategy::Plain && other.len(t) != n {
                return Err(t.raise(ClassId::RuntimeError, "dict mutated during update"));
            }
        }
        i += 1;
    }
    Ok(())
}

/// Stores the pairs of an iterable.
fn merge_pairs(t: &mut Thread, d: Gc<Dict>, pairs: Value) -> Result<(), Raised> {
    let mut items = ops::Items::of(t, pairs)?;
    let mut i = 0;
    while let Some(pair) = items.next(t)? {
        let (key, value) = match pair.cast::<Tuple>() {
            Some(p) if p.len() == 2 && pair.shape_id() == ClassId::Tuple as u32 => {
                (p.get(0), p.get(1))
            }
            _ => unpack_pair(t, pair, i)?,
        };
        dicts::set(t, d, key, value)?;
        i += 1;
    }
    Ok(())
}

fn unpack_pair(t: &mut Thread, pair: Value, i: usize) -> Result<(Value, Value), Raised> {
    let items = match ops::to_list(t, pair) {
        Ok(items) => items,
        Err(r) => {
            if t.pending_is(ClassId::TypeError) {
                t.catch(r, ClassId::TypeError)?;
                let r = t.type_error("object is not iterable");
                let note =
                    format!("Cannot convert dictionary update sequence element #{i} to a sequence");
                return Err(add_note(t, r, &note));
            }
            return Err(r);
        }
    };
    if items.len() != 2 {
        let message = format!(
            "dictionary update sequence element #{i} has length {}; 2 is required",
            items.len()
        );
        return Err(t.value_error(message));
    }
    Ok((items.get(0), items.get(1)))
}

/// Adds a note to the pending exception.
fn add_note(t: &mut Thread, raised: Raised, note: &str) -> Raised {
    let e = t.take_pending();
    let noted = Str::from_str(t, note).and_then(|n| exceptions::push_note(t, e, n.value()));
    match noted {
        Ok(()) => t.set_pending(e),
        Err(_) => raised,
    }
}
