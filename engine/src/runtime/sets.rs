//! Set operations with any element: hashing and equality may run script.
//!
//! The order in which the operations look at elements is CPython's, since it shows in the order of
//! the result.

use super::dicts::{self, hash_slow};
use super::ops;
use crate::object::*;
use crate::value::Value;

/// The element's hash.
///
/// # Errors
/// TypeError for unhashable ones; what `__hash__` raises.
#[inline]
pub fn hash_element(t: &mut Thread, key: Value) -> Result<i64, Raised> {
    match dicts::quick_hash(t, key) {
        Some((hash, _)) => Ok(hash),
        None => hash_slow(t, key, "set element"),
    }
}

#[inline]
fn find(t: &mut Thread, s: Gc<Set>, key: Value, hash: i64) -> Result<Found, Raised> {
    s.find_with(t, key, hash, |t, k| dicts::same_key(t, k, key))
}

/// Adds an element; true when it was not there.
///
/// # Errors
/// As [`hash_element`]; what `__eq__` raises; MemoryError.
#[inline]
pub fn add(t: &mut Thread, s: Gc<Set>, key: Value) -> Result<bool, Raised> {
    let hash = hash_element(t, key)?;
    add_known(t, s, key, hash)
}

/// As [`add`], with the element's hash.
///
/// # Errors
/// What `__eq__` raises; MemoryError.
#[inline]
pub fn add_known(t: &mut Thread, s: Gc<Set>, key: Value, hash: i64) -> Result<bool, Raised> {
    match find(t, s, key, hash)? {
        Found::At(_) => Ok(false),
        Found::Free(at) => {
            s.insert_at(t, at, key, hash)?;
            Ok(true)
        }
    }
}

/// Is the element with this hash there?
///
/// # Errors
/// What `__eq__` raises.
#[inline]
pub fn contains_known(t: &mut Thread, s: Gc<Set>, key: Value, hash: i64) -> Result<bool, Raised> {
    if s.is_empty() {
        return Ok(false);
    }
    Ok(matches!(find(t, s, key, hash)?, Found::At(_)))
}

/// The hash for `in`, `remove` and `discard`, where a set stands for the equal frozenset.
fn hash_or_frozen(t: &mut Thread, key: Value) -> Result<i64, Raised> {
    if let Some((hash, _)) = dicts::quick_hash(t, key) {
        return Ok(hash);
    }
    match hash_element(t, key) {
        Ok(h) => Ok(h),
        Err(r) => match key.cast::<Set>() {
            Some(set) if t.is_instance(key, ClassId::Set) => {
                t.catch(r, ClassId::TypeError)?;
                Ok(set.elements_hash())
            }
            _ => Err(r),
        },
    }
}

/// `key in s`.
///
/// # Errors
/// As [`add`].
#[inline]
pub fn contains(t: &mut Thread, s: Gc<Set>, key: Value) -> Result<bool, Raised> {
    let hash = hash_or_frozen(t, key)?;
    contains_known(t, s, key, hash)
}

/// Removes an element; true when it was there.
///
/// # Errors
/// As [`add`].
pub fn discard(t: &mut Thread, s: Gc<Set>, key: Value) -> Result<bool, Raised> {
    let hash = hash_or_frozen(t, key)?;
    discard_known(t, s, key, hash)
}

/// As [`discard`], with the element's hash.
///
/// # Errors
/// What `__eq__` raises.
pub fn discard_known(t: &mut Thread, s: Gc<Set>, key: Value, hash: i64) -> Result<bool, Raised> {
    if s.is_empty() {
        return Ok(false);
    }
    match find(t, s, key, hash)? {
        Found::At(at) => {
            s.remove_at(at);
            Ok(true)
        }
        Found::Free(_) => Ok(false),
    }
}

/// An empty set or frozenset of the builtin class that `like` is an instance of.
///
/// # Errors
/// MemoryError.
pub fn empty_like(t: &mut Thread, like: Gc<Set>) -> Result<Gc<Set>, Raised> {
    let class = if t.is_instance(like.value(), ClassId::FrozenSet) {
        ClassId::FrozenSet
    } else {
        ClassId::Set
    };
    Set::with_shape(t, class as u32)
}

/// A copy of the builtin class.
///
/// # Errors
/// MemoryError.
pub fn copy(t: &mut Thread, s: Gc<Set>) -> Result<Gc<Set>, Raised> {
    let new = empty_like(t, s)?;
    update_from_set(t, new, s)?;
    Ok(new)
}

fn update_from_set(t: &mut Thread, s: Gc<Set>, other: Gc<Set>) -> Result<(), Raised> {
    if s.merge_quick(t, other)? {
        return Ok(());
    }
    let mut pos = 0;
    while let Some((key, hash)) = other.next_element(&mut pos) {
        add_known(t, s, key, hash)?;
    }
    Ok(())
}

/// The full hash of a dict's key: entries keep only part of it.
fn entry_hash(t: &mut Thread, e: &DictEntry) -> Result<i64, Raised> {
    match dicts::quick_hash(t, e.key) {
        Some((hash, _)) => Ok(hash),
        None => ops::hash(t, e.key),
    }
}

/// The dict, if the value is exactly a dict.
fn exact_dict(v: Value) -> Option<Gc<Dict>> {
    v.cast::<Dict>()
        .filter(|_| v.shape_id() == ClassId::Dict as u32)
}

/// Adds all elements of an iterable.
///
/// # Errors
/// As [`add`]; what iteration raises.
pub fn update(t: &mut Thread, s: Gc<Set>, other: Value) -> Result<(), Raised> {
    if let Some(other) = other.cast::<Set>() {
        return update_from_set(t, s, other);
    }
    if let Some(d) = exact_dict(other) {
        let n = d.len(t);
        s.make_room(t, n)?;
        let mut i = 0;
        while i < d.end(t) {
            if let Some(e) = d.entry(t, i) {
                let hash = entry_hash(t, &e)?;
                add_known(t, s, e.key, hash)?;
            }
            i += 1;
        }
        return Ok(());
    }
    ops::for_each(t, other, |t, item| add(t, s, item).map(|_| ()))
}

/// `s & other` for any iterable.
///
/// # Errors
/// As [`add`]; what iteration raises.
pub fn intersection(t: &mut Thread, s: Gc<Set>, other: Value) -> Result<Gc<Set>, Raised> {
    if s.value() == other {
        return copy(t, s);
    }
    let result = empty_like(t, s)?;
    if let Some(other) = other.cast::<Set>() {
        let (large, small) = if other.len() > s.len() {
            (other, s)
        } else {
            (s, other)
        };
        let mut pos = 0;
        while let Some((key, hash)) = small.next_element(&mut pos) {
            if contains_known(t, large, key, hash)? {
                add_known(t, result, key, hash)?;
            }
        }
        return Ok(result);
    }
    let mut items = ops::Items::of(t, other)?;
    while let Some(key) = items.next(t)? {
        let hash = match dicts::quick_hash(t, key) {
            Some((hash, _)) => hash,
            None => ops::hash(t, key)?,
        };
        if contains_known(t, s, key, hash)? {
            add_known(t, result, key, hash)?;
            if result.len() >= s.len() {
                break;
            }
        }
    }
    Ok(result)
}

/// `s - other` for any iterable.
///
/// # Errors
/// As [`add`]; what iteration raises.
pub fn difference(t: &mut Thread, s: Gc<Set>, other: Value) -> Result<Gc<Set>, Raised> {
    let other_set = other.cast::<Set>();
    let other_dict = exact_dict(other);
    let size = match (other_set, other_dict) {
        (Some(o), _) => o.len(),
        (_, Some(d)) => d.len(t),
        _ => 0,
    };
    if (other_set.is_none() && other_dict.is_none()) || s.len() >> 2 > size {
        let result = copy(t, s)?;
        difference_update(t, result, other)?;
        return Ok(result);
    }
    let result = empty_like(t, s)?;
    let mut pos = 0;
    while let Some((key, hash)) = s.next_element(&mut pos) {
        let there = match (other_set, other_dict) {
            (Some(o), _) => contains_known(t, o, key, hash)?,
            (_, Some(d)) => dicts::get_known(t, d, key, hash)?.is_some(),
            _ => false,
        };
        if !there {
            add_known(t, result, key, hash)?;
        }
    }
    Ok(result)
}

/// `s -= other` for any iterable.
///
/// # Errors
/// As [`add`]; what iteration raises.
pub fn difference_update(t: &mut Thread, s: Gc<Set>, other: Value) -> Result<(), Raised> {
    if s.value() == other {
        s.clear();
        return Ok(());
    }
    match other.cast::<Set>() {
        Some(mut other) => {
            if other.len() >> 3 > s.len() {
                other = intersection(t, s, other.value())?;
            }
            let mut pos = 0;
            while let Some((key, hash)) = other.next_element(&mut pos) {
                discard_known(t, s, key, hash)?;
            }
        }
        None => ops::for_each(t, other, |t, item| {
            let hash = hash_element(t, item)?;
            discard_known(t, s, item, hash).map(|_| ())
        })?,
    }
    s.shed_marks(t)
}

/// Toggles all elements of a set.
fn toggle_set(t: &mut Thread, s: Gc<Set>, other: Gc<Set>) -> Result<(), Raised> {
    let mut pos = 0;
    while let Some((key, hash)) = other.next_element(&mut pos) {
        if !discard_known(t, s, key, hash)? {
            add_known(t, s, key, hash)?;
        }
    }
    Ok(())
}

/// `s ^= other` for any iterable.
///
/// # Errors
/// As [`add`]; what iteration raises.
pub fn symmetric_difference_update(t: &mut Thread, s: Gc<Set>, other: Value) -> Result<(), Raised> {
    if s.value() == other {
        s.clear();
        return Ok(());
    }
    if let Some(d) = exact_dict(other) {
        let mut i = 0;
        while i < d.end(t) {
            if let Some(e) = d.entry(t, i) {
                let hash = entry_hash(t, &e)?;
                if !discard_known(t, s, e.key, hash)? {
                    add_known(t, s, e.key, hash)?;
                }
            }
            i += 1;
        }
        return Ok(());
    }
    let other = match other.cast::<Set>() {
        Some(o) => o,
        None => {
            let o = empty_like(t, s)?;
            update(t, o, other)?;
            o
        }
    };
    toggle_set(t, s, other)
}

/// `s ^ other` for any iterable.
///
/// # Errors
/// As [`add`]; what iteration raises.
pub fn symmetric_difference(t: &mut Thread, s: Gc<Set>, other: Value) -> Result<Gc<Set>, Raised> {
    let result = empty_like(t, s)?;
    update(t, result, other)?;
    toggle_set(t, result, s)?;
    Ok(result)
}

/// `s <= other` for two sets.
///
/// # Errors
/// What `__eq__` raises.
pub fn is_subset(t: &mut Thread, s: Gc<Set>, other: Gc<Set>) -> Result<bool, Raised> {
    if s.len() > other.len() {
        return Ok(false);
    }
    let mut pos = 0;
    while let Some((key, hash)) = s.next_element(&mut pos) {
        if !contains_known(t, other, key, hash)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// `s == other` for two sets.
///
/// # Errors
/// What `__eq__` raises.
pub fn equals(t: &mut Thread, s: Gc<Set>, other: Gc<Set>) -> Result<bool, Raised> {
    if s.len() != other.len() {
        return Ok(false);
    }
    if let (Some(a), Some(b)) = (s.cached_hash(), other.cached_hash())
        && a != b
    {
        return Ok(false);
    }
    is_subset(t, s, other)
}

/// The frozenset of hashable constants.
///
/// # Errors
/// As [`add`].
pub fn frozen_from_items(t: &mut Thread, items: Gc<Tuple>) -> PyResult {
    let s = Set::with_shape(t, ClassId::FrozenSet as u32)?;
    for v in items.items() {
        add(t, s, *v)?;
    }
    Ok(s.value())
}
