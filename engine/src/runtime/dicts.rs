//! Dict operations with any key: hashing and equality may run script.
//!
//! Exact strs and small ints, by far the most keys, are found without either.

use super::{ops, sets};
use crate::object::*;
use crate::value::Value;

/// The key's hash, when it is an exact str or a small int; and whether it is a str.
#[inline(always)]
pub(crate) fn quick_hash(t: &Thread, key: Value) -> Option<(i64, bool)> {
    if key.is_int() {
        // CPython's hash of an int: -1 is reserved for errors there.
        let v = key.as_int();
        return Some((if v == -1 { -2 } else { v }, false));
    }
    if key.shape_id() == ClassId::Str as u32 {
        // SAFETY: the shape id says that it is exactly a str.
        let s: Gc<Str> = unsafe { key.cast_unchecked() };
        return Some((t.str_hash(s), true));
    }
    None
}

/// The hash of a key.
///
/// # Errors
/// TypeError for unhashable keys, with CPython's wording for dict keys; what `__hash__` raises.
#[inline]
pub fn hash_key(t: &mut Thread, key: Value) -> Result<i64, Raised> {
    match quick_hash(t, key) {
        Some((hash, _)) => Ok(hash),
        None => hash_slow(t, key, "dict key"),
    }
}

/// The hash of a tuple: xxHash over the hashes of its items, as CPython computes it.
///
/// # Errors
/// TypeError for unhashable items; what `__hash__` raises.
pub fn hash_tuple(t: &mut Thread, x: Gc<Tuple>) -> Result<i64, Raised> {
    hash_items(t, x.items())
}

/// The hash of a tuple of these items.
///
/// # Errors
/// As [`hash_tuple`].
pub fn hash_items(t: &mut Thread, items: &[Value]) -> Result<i64, Raised> {
    t.check_native_stack()?;
    const P1: u64 = 11_400_714_785_074_694_791;
    const P2: u64 = 14_029_467_366_897_019_727;
    const P5: u64 = 2_870_177_450_012_600_261;
    let mut acc = P5;
    for v in items {
        let lane = match quick_hash(t, *v) {
            Some((hash, _)) => hash as u64,
            None => ops::hash(t, *v)? as u64,
        };
        acc = acc
            .wrapping_add(lane.wrapping_mul(P2))
            .rotate_left(31)
            .wrapping_mul(P1);
    }
    acc = acc.wrapping_add(items.len() as u64 ^ (P5 ^ 3_527_539));
    Ok(if acc == u64::MAX {
        1_546_275_796
    } else {
        acc as i64
    })
}

/// The hash of a key or element (`role`), with CPython's TypeError for unhashable ones.
#[inline(never)]
pub(crate) fn hash_slow(t: &mut Thread, key: Value, role: &str) -> Result<i64, Raised> {
    let hashed = if key.shape_id() == ClassId::Tuple as u32
        && let Some(x) = key.cast::<Tuple>()
    {
        hash_tuple(t, x)
    } else {
        ops::hash(t, key)
    };
    let raised = match hashed {
        Ok(h) => return Ok(h),
        Err(r) => r,
    };
    if !t.pending_is(ClassId::TypeError) {
        return Err(raised);
    }
    // CPython wraps the TypeError, so that the message says what the object was wanted for.
    let cause = t.take_pending();
    let name = t.class_of(key).name();
    let args = match cause.cast::<Exception>() {
        Some(e) => Some(e.args(t)?),
        None => None,
    };
    let text = match args {
        Some(args) if args.len() == 1 => ops::str(t, args.get(0))?.to_string_lossy(),
        _ => String::new(),
    };
    Err(t.type_error(format!("cannot use '{name}' as a {role} ({text})")))
}

/// The entry of `key` in a dict with an own table, given its hash.
#[inline]
fn find(
    t: &mut Thread,
    d: Gc<Dict>,
    key: Value,
    hash: i64,
    is_str: bool,
) -> Result<Option<usize>, Raised> {
    match d.find_quick(key, is_str, hash) {
        Ok(found) => Ok(found),
        Err(()) => find_slow(t, d, key, hash),
    }
}

#[inline(never)]
fn find_slow(t: &mut Thread, d: Gc<Dict>, key: Value, hash: i64) -> Result<Option<usize>, Raised> {
    d.find_with(t, key, hash, |t, k| same_key(t, k, key))
}

/// `a == b`; tuples of identical items are equal without further ado.
pub(crate) fn same_key(t: &mut Thread, a: Value, b: Value) -> Result<bool, Raised> {
    let both = |class: ClassId| a.shape_id() == class as u32 && b.shape_id() == class as u32;
    if both(ClassId::Tuple)
        && let (Some(x), Some(y)) = (a.cast::<Tuple>(), b.cast::<Tuple>())
        && x.items() == y.items()
    {
        return Ok(true);
    }
    if both(ClassId::FrozenSet)
        && let (Some(x), Some(y)) = (a.cast::<Set>(), b.cast::<Set>())
    {
        return sets::equals(t, x, y);
    }
    ops::eq(t, a, b)
}

/// The key's hash and whether it is exactly a str.
#[inline(always)]
fn hashed(t: &mut Thread, key: Value) -> Result<(i64, bool), Raised> {
    match quick_hash(t, key) {
        Some(q) => Ok(q),
        None => Ok((hash_slow(t, key, "dict key")?, false)),
    }
}

/// The name under which an instance's `__dict__` keeps `key`, if it has it: a key that is no exact
/// str can still be equal to one.
fn shape_name(
    t: &mut Thread,
    d: Gc<Dict>,
    key: Value,
    hash: i64,
) -> Result<Option<Gc<Str>>, Raised> {
    let mut i = 0;
    while d.strategy() == DictStrategy::Shape && i < d.end(t) {
        if let Some(e) = d.entry(t, i)
            && e.hash == hash
            && ops::eq(t, e.key, key)?
        {
            return Ok(e.key.cast());
        }
        i += 1;
    }
    Ok(None)
}

/// The number of the entry of `key` in a dict with an own table.
///
/// # Errors
/// As [`get`].
pub(crate) fn find_entry(t: &mut Thread, d: Gc<Dict>, key: Value) -> Result<Option<usize>, Raised> {
    let (hash, is_str) = hashed(t, key)?;
    find(t, d, key, hash, is_str)
}

/// The value under `key`.
///
/// # Errors
/// TypeError for unhashable keys; what `__hash__` and `__eq__` raise.
#[inline]
pub fn get(t: &mut Thread, d: Gc<Dict>, key: Value) -> Result<Option<Value>, Raised> {
    let (hash, is_str) = hashed(t, key)?;
    get_hashed(t, d, key, hash, is_str)
}

#[inline]
fn get_hashed(
    t: &mut Thread,
    d: Gc<Dict>,
    key: Value,
    hash: i64,
    is_str: bool,
) -> Result<Option<Value>, Raised> {
    if d.strategy() == DictStrategy::Shape {
        let name = if is_str {
            key.cast::<Str>()
        } else {
            shape_name(t, d, key, hash)?
        };
        return Ok(name.and_then(|n| d.get_name(t, n)));
    }
    Ok(find(t, d, key, hash, is_str)?.and_then(|i| d.value_at(i)))
}

/// As [`get`], for a key whose hash is known.
///
/// # Errors
/// What `__eq__` raises.
pub fn get_known(
    t: &mut Thread,
    d: Gc<Dict>,
    key: Value,
    hash: i64,
) -> Result<Option<Value>, Raised> {
    get_hashed(t, d, key, hash, key.shape_id() == ClassId::Str as u32)
}

/// Is there a value under `key`?
///
/// # Errors
/// As [`get`].
#[inline]
pub fn contains(t: &mut Thread, d: Gc<Dict>, key: Value) -> Result<bool, Raised> {
    Ok(get(t, d, key)?.is_some())
}

/// Stores `value` under `key`; an equal key that is there already stays.
///
/// # Errors
/// As [`get`]; MemoryError.
#[inline]
pub fn set(t: &mut Thread, d: Gc<Dict>, key: Value, value: Value) -> Result<(), Raised> {
    let (hash, is_str) = hashed(t, key)?;
    set_hashed(t, d, key, hash, is_str, value)
}

#[inline]
fn set_hashed(
    t: &mut Thread,
    d: Gc<Dict>,
    key: Value,
    hash: i64,
    is_str: bool,
    value: Value,
) -> Result<(), Raised> {
    if d.strategy() == DictStrategy::Shape {
        return set_in_shape(t, d, key, hash, value);
    }
    match find(t, d, key, hash, is_str)? {
        Some(i) => d.store_at(t, i, value),
        None => d.insert_new(t, key, hash, value),
    }
}

#[cold]
#[inline(never)]
fn set_in_shape(
    t: &mut Thread,
    d: Gc<Dict>,
    key: Value,
    hash: i64,
    value: Value,
) -> Result<(), Raised> {
    let key = match shape_name(t, d, key, hash)? {
        Some(name) => name.value(),
        None => key,
    };
    d.set_with(t, key, hash, value, &mut |t, k| ops::eq(t, k, key))
}

/// As [`set`], for a key whose hash is known.
///
/// # Errors
/// What `__eq__` raises; MemoryError.
pub fn set_known(
    t: &mut Thread,
    d: Gc<Dict>,
    key: Value,
    hash: i64,
    value: Value,
) -> Result<(), Raised> {
    set_hashed(
        t,
        d,
        key,
        hash,
        key.shape_id() == ClassId::Str as u32,
        value,
    )
}

/// The value under `key`; when there is none, `default` is stored first.
///
/// # Errors
/// As [`set`].
pub fn set_default(t: &mut Thread, d: Gc<Dict>, key: Value, default: Value) -> PyResult {
    let (hash, is_str) = hashed(t, key)?;
    if d.strategy() == DictStrategy::Shape {
        if let Some(v) = get_hashed(t, d, key, hash, is_str)? {
            return Ok(v);
        }
        set_hashed(t, d, key, hash, is_str, default)?;
        return Ok(default);
    }
    match find(t, d, key, hash, is_str)? {
        Some(i) => match d.value_at(i) {
            Some(v) => Ok(v),
            None => d.store_at(t, i, default).map(|()| default),
        },
        None => d.insert_new(t, key, hash, default).map(|()| default),
    }
}

/// Deletes the entry of `key`; its value, if there was one.
///
/// # Errors
/// As [`get`].
#[inline]
pub fn delete(t: &mut Thread, d: Gc<Dict>, key: Value) -> Result<Option<Value>, Raised> {
    let (hash, is_str) = hashed(t, key)?;
    delete_known_kind(t, d, key, hash, is_str)
}

fn delete_known_kind(
    t: &mut Thread,
    d: Gc<Dict>,
    key: Value,
    hash: i64,
    is_str: bool,
) -> Result<Option<Value>, Raised> {
    if d.strategy() == DictStrategy::Shape {
        let key = if is_str {
            key
        } else {
            match shape_name(t, d, key, hash)? {
                Some(name) => name.value(),
                None => return Ok(None),
            }
        };
        return d.delete_with(t, key, hash, &mut |t, k| ops::eq(t, k, key));
    }
    Ok(find(t, d, key, hash, is_str)?.and_then(|i| d.delete_at(t, i)))
}

/// Takes out the last entry.
///
/// # Errors
/// MemoryError.
pub fn pop_last(t: &mut Thread, d: Gc<Dict>) -> Result<Option<(Value, Value)>, Raised> {
    if d.strategy() != DictStrategy::Shape {
        return Ok(d.pop_last(t));
    }
    let Some(e) = (0..d.end(t)).rev().find_map(|i| d.entry(t, i)) else {
        return Ok(None);
    };
    delete_known_kind(t, d, e.key, e.hash, true)?;
    Ok(Some((e.key, e.value)))
}

/// Raises KeyError for `key`.
#[cold]
#[inline(never)]
pub fn key_error(t: &mut Thread, key: Value) -> Raised {
    t.raise_args(ClassId::KeyError, &[key])
}
