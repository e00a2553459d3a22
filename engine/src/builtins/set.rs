//! The classes `set` and `frozenset`, and their iterator.

use super::sequence::{self, Sequence, comparisons, itself};
use crate::natives;
use crate::object::*;
use crate::runtime::{CompareOp, attributes, define, exceptions, ops, sets, slices};
use crate::value::Value;

natives! { COMMON_METHODS:
    /// Return the difference of two or more sets as a new set.
    "difference" "(self, *others)" => difference,
    /// Return the intersection of two or more sets as a new set.
    "intersection" "(self, *others)" => intersection,
    /// Return True if two sets have a null intersection.
    "isdisjoint" "(self, other, /)" => isdisjoint,
    /// Report whether another set contains this set.
    "issubset" "(self, other, /)" => issubset,
    /// Report whether this set contains another set.
    "issuperset" "(self, other, /)" => issuperset,
    /// A new set with elements in either the set or other but not both.
    "symmetric_difference" "(self, other, /)" => symmetric_difference,
    /// A new set with elements from the set and all others.
    "union" "(self, *others)" => union,
    "__len__" "(self, /)" => len,
    "__contains__" "(self, object, /)" => contains,
    "__iter__" "(self, /)" => iter,
    "__repr__" "(self, /)" => repr,
    "__reduce__" "(self, /)" => reduce,
    "__and__" "(self, value, /)" => and,
    "__rand__" "(self, value, /)" => rand,
    "__or__" "(self, value, /)" => or,
    "__ror__" "(self, value, /)" => ror,
    "__sub__" "(self, value, /)" => sub,
    "__rsub__" "(self, value, /)" => rsub,
    "__xor__" "(self, value, /)" => xor,
    "__rxor__" "(self, value, /)" => rxor,
    "__lt__" "(self, value, /)" => lt,
    "__le__" "(self, value, /)" => le,
    "__eq__" "(self, value, /)" => eq,
    "__ne__" "(self, value, /)" => ne,
    "__gt__" "(self, value, /)" => gt,
    "__ge__" "(self, value, /)" => ge,
    "__class_getitem__" "(cls, object, /)" => sequence::class_getitem,
}

natives! { SET_METHODS:
    "__new__" "(cls, *args, **kwargs)" => new_set,
    /// Build an unordered collection of unique elements.
    "__init__" "(self, iterable=(), /)" => init,
    /// A shallow copy of a set.
    "copy" "(self, /)" => copy,
    /// Add an element to a set.
    ///
    /// This has no effect if the element is already present.
    "add" "(self, object, /)" => add,
    /// Remove all elements from this set.
    "clear" "(self, /)" => clear,
    /// Remove an element from a set if it is a member.
    ///
    /// Unlike set.remove(), the discard() method does not raise
    /// an exception when an element is missing from the set.
    "discard" "(self, object, /)" => discard,
    /// Remove an element from a set; it must be a member.
    ///
    /// If the element is not a member, raise a KeyError.
    "remove" "(self, object, /)" => remove,
    /// Remove and return an arbitrary set element.
    ///
    /// Raises KeyError if the set is empty.
    "pop" "(self, /)" => pop,
    /// Update the set, adding elements from all others.
    "update" "(self, *others)" => update,
    /// Update the set, removing elements found in others.
    "difference_update" "(self, *others)" => difference_update,
    /// Update the set, keeping only elements found in it and all others.
    "intersection_update" "(self, *others)" => intersection_update,
    /// Update the set, keeping only elements found in either set, but not in both.
    "symmetric_difference_update" "(self, other, /)" => symmetric_difference_update,
    "__iand__" "(self, value, /)" => iand,
    "__ior__" "(self, value, /)" => ior,
    "__isub__" "(self, value, /)" => isub,
    "__ixor__" "(self, value, /)" => ixor,
}

natives! { FROZENSET_METHODS:
    /// Build an immutable unordered collection of unique elements.
    "__new__" "(cls, iterable=(), /)" => new_frozenset,
    /// A shallow copy of a set.
    "copy" "(self, /)" => copy,
    "__hash__" "(self, /)" => hash,
}

natives! { ITERATOR_METHODS:
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => next,
    "__length_hint__" "(self, /)" => length_hint,
}

/// Registers the classes.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    for id in [ClassId::Set, ClassId::FrozenSet] {
        define::methods(t, id, COMMON_METHODS)?;
    }
    define::methods(t, ClassId::Set, SET_METHODS)?;
    define::methods(t, ClassId::FrozenSet, FROZENSET_METHODS)?;
    define::methods(t, ClassId::SetIterator, ITERATOR_METHODS)
}

#[inline]
fn this(t: &mut Thread, args: &[Value]) -> Result<Gc<Set>, Raised> {
    slices::receiver(t, args[0], ClassId::Set)
}

fn new_set(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::Set)?;
    Ok(Set::with_shape(t, class.root_shape.get())?.value())
}

fn init(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    s.clear();
    if !args[1].is_unbound() {
        sets::update(t, s, args[1])?;
    }
    Ok(Value::NONE)
}

fn new_frozenset(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::FrozenSet)?;
    let exact = class == t.class(ClassId::FrozenSet);
    if exact && args[1].shape_id() == ClassId::FrozenSet as u32 {
        return Ok(args[1]);
    }
    let s = Set::with_shape(t, class.root_shape.get())?;
    if !args[1].is_unbound() {
        sets::update(t, s, args[1])?;
    }
    Ok(s.value())
}

fn copy(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    if args[0].shape_id() == ClassId::FrozenSet as u32 {
        return Ok(args[0]);
    }
    Ok(sets::copy(t, s)?.value())
}

fn add(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    sets::add(t, s, args[1])?;
    Ok(Value::NONE)
}

fn clear(t: &mut Thread, args: &[Value]) -> PyResult {
    this(t, args)?.clear();
    Ok(Value::NONE)
}

fn discard(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    sets::discard(t, s, args[1])?;
    Ok(Value::NONE)
}

fn remove(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    if sets::discard(t, s, args[1])? {
        return Ok(Value::NONE);
    }
    Err(exceptions::key_error(t, args[1]))
}

fn pop(t: &mut Thread, args: &[Value]) -> PyResult {
    match this(t, args)?.pop() {
        Some(v) => Ok(v),
        None => Err(t.raise(ClassId::KeyError, "pop from an empty set")),
    }
}

fn update(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    for other in &args[1..] {
        sets::update(t, s, *other)?;
    }
    Ok(Value::NONE)
}

fn union(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    let result = sets::copy(t, s)?;
    for other in &args[1..] {
        if *other != args[0] {
            sets::update(t, result, *other)?;
        }
    }
    Ok(result.value())
}

fn intersection_of(t: &mut Thread, args: &[Value]) -> Result<Gc<Set>, Raised> {
    let s = this(t, args)?;
    if args.len() == 1 {
        return sets::copy(t, s);
    }
    let mut result = s;
    for other in &args[1..] {
        result = sets::intersection(t, result, *other)?;
    }
    Ok(result)
}

fn intersection(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(intersection_of(t, args)?.value())
}

fn intersection_update(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    let result = intersection_of(t, args)?;
    s.swap_contents(result);
    Ok(Value::NONE)
}

fn difference(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    let Some(first) = args.get(1) else {
        return Ok(sets::copy(t, s)?.value());
    };
    let result = sets::difference(t, s, *first)?;
    for other in &args[2..] {
        sets::difference_update(t, result, *other)?;
    }
    Ok(result.value())
}

fn difference_update(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    for other in &args[1..] {
        sets::difference_update(t, s, *other)?;
    }
    Ok(Value::NONE)
}

fn symmetric_difference(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    Ok(sets::symmetric_difference(t, s, args[1])?.value())
}

fn symmetric_difference_update(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    sets::symmetric_difference_update(t, s, args[1])?;
    Ok(Value::NONE)
}

fn isdisjoint(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    if args[0] == args[1] {
        return Ok(Value::bool(s.is_empty()));
    }
    let exact = [ClassId::Set as u32, ClassId::FrozenSet as u32].contains(&args[1].shape_id());
    if exact && let Some(other) = args[1].cast::<Set>() {
        let (large, small) = if other.len() > s.len() {
            (other, s)
        } else {
            (s, other)
        };
        let mut pos = 0;
        while let Some((key, hash)) = small.next_element(&mut pos) {
            if sets::contains_known(t, large, key, hash)? {
                return Ok(Value::FALSE);
            }
        }
        return Ok(Value::TRUE);
    }
    let mut items = ops::Items::of(t, args[1])?;
    while let Some(v) = items.next(t)? {
        if sets::contains(t, s, v)? {
            return Ok(Value::FALSE);
        }
    }
    Ok(Value::TRUE)
}

fn issubset(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    match args[1].cast::<Set>() {
        Some(other) => Ok(Value::bool(sets::is_subset(t, s, other)?)),
        None => {
            let common = sets::intersection(t, s, args[1])?;
            Ok(Value::bool(common.len() == s.len()))
        }
    }
}

fn issuperset(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    if let Some(other) = args[1].cast::<Set>() {
        return Ok(Value::bool(sets::is_subset(t, other, s)?));
    }
    let mut items = ops::Items::of(t, args[1])?;
    while let Some(v) = items.next(t)? {
        if !sets::contains(t, s, v)? {
            return Ok(Value::FALSE);
        }
    }
    Ok(Value::TRUE)
}

fn len(t: &mut Thread, args: &[Value]) -> PyResult {
    let n = this(t, args)?.len();
    t.int(n as i64)
}

fn contains(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    Ok(Value::bool(sets::contains(t, s, args[1])?))
}

fn hash(t: &mut Thread, args: &[Value]) -> PyResult {
    let h = this(t, args)?.frozen_hash();
    t.int(h)
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    let name = t.class_of(args[0]).name().to_string_lossy();
    if s.is_empty() {
        return Ok(Str::from_str(t, &format!("{name}()"))?.value());
    }
    let cycle = format!("{name}(...)");
    sequence::guarded_repr(t, args[0], &cycle, |t, out| {
        let list = elements(t, s)?;
        let plain = args[0].shape_id() == ClassId::Set as u32;
        if !plain {
            out.push_str(&name);
            out.push_str("(");
        }
        out.push_str("{");
        sequence::write_items(t, out, Sequence::List(list))?;
        out.push_str(if plain { "}" } else { "})" });
        Ok(())
    })
}

/// A list of the elements.
fn elements(t: &mut Thread, s: Gc<Set>) -> Result<Gc<List>, Raised> {
    let list = List::new(t)?;
    let mut pos = 0;
    while let Some((key, _)) = s.next_element(&mut pos) {
        list.push(t, key)?;
    }
    Ok(list)
}

fn reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    let list = elements(t, s)?;
    let inner = Tuple::new(t, &[list.value()])?;
    let name = t.intern("__dict__")?;
    let state = attributes::get_optional(t, args[0], name)?.unwrap_or(Value::NONE);
    let class = t.class_of(args[0]);
    Ok(Tuple::new(t, &[class.value(), inner.value(), state])?.value())
}

// ---- operators ------------------------------------------------------------------------------

/// Both operands as sets, in their order; `None` when one is something else.
fn operands(a: Value, b: Value) -> Option<(Gc<Set>, Gc<Set>)> {
    Some((a.cast::<Set>()?, b.cast::<Set>()?))
}

macro_rules! set_operators {
    ($($name:ident $reflected:ident => $f:expr;)*) => {
        $(fn $name(t: &mut Thread, args: &[Value]) -> PyResult {
            match operands(args[0], args[1]) {
                Some((a, b)) => Ok($f(t, a, b)?.value()),
                None => Ok(Value::NOT_IMPLEMENTED),
            }
        }
        fn $reflected(t: &mut Thread, args: &[Value]) -> PyResult {
            $name(t, &[args[1], args[0]])
        })*
    };
}

set_operators! {
    and rand => |t, a, b: Gc<Set>| sets::intersection(t, a, b.value());
    sub rsub => |t, a, b: Gc<Set>| sets::difference(t, a, b.value());
    xor rxor => |t, a, b: Gc<Set>| sets::symmetric_difference(t, a, b.value());
    or ror => union_of;
}

fn union_of(t: &mut Thread, a: Gc<Set>, b: Gc<Set>) -> Result<Gc<Set>, Raised> {
    let result = sets::copy(t, a)?;
    if a != b {
        sets::update(t, result, b.value())?;
    }
    Ok(result)
}

fn iand(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    if args[1].cast::<Set>().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let result = sets::intersection(t, s, args[1])?;
    s.swap_contents(result);
    Ok(args[0])
}

fn ior(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    if args[1].cast::<Set>().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    sets::update(t, s, args[1])?;
    Ok(args[0])
}

fn isub(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    if args[1].cast::<Set>().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    sets::difference_update(t, s, args[1])?;
    Ok(args[0])
}

fn ixor(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    if args[1].cast::<Set>().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    sets::symmetric_difference_update(t, s, args[1])?;
    Ok(args[0])
}

fn compare(t: &mut Thread, op: CompareOp, args: &[Value]) -> PyResult {
    let a = this(t, args)?;
    let Some(b) = args[1].cast::<Set>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    t.check_native_stack()?;
    let r = match op {
        CompareOp::Eq => sets::equals(t, a, b)?,
        CompareOp::Ne => !sets::equals(t, a, b)?,
        CompareOp::Le => sets::is_subset(t, a, b)?,
        CompareOp::Ge => sets::is_subset(t, b, a)?,
        CompareOp::Lt => a.len() < b.len() && sets::is_subset(t, a, b)?,
        CompareOp::Gt => a.len() > b.len() && sets::is_subset(t, b, a)?,
    };
    Ok(Value::bool(r))
}

comparisons!(compare);

// ---- iteration ------------------------------------------------------------------------------

fn iter(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    let fields = [s.value(), Value::ZERO, Value::small_int(s.len() as i64)];
    Ok(Record::new(t, ClassId::SetIterator, RecordType::SetIterator, &fields)?.value())
}

fn next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = slices::record(t, args[0], RecordType::SetIterator, ClassId::SetIterator)?;
    let Some(s) = r.field(0).cast::<Set>() else {
        return Ok(Value::EXHAUSTED);
    };
    if r.field(2) != Value::small_int(s.len() as i64) {
        // Stays so.
        r.set_immediate(2, Value::small_int(-1));
        return Err(t.raise(ClassId::RuntimeError, "Set changed size during iteration"));
    }
    let mut pos = r.field(1).as_int() as usize;
    match s.next_element(&mut pos) {
        Some((key, _)) => {
            r.set_immediate(1, Value::small_int(pos as i64));
            Ok(key)
        }
        None => {
            r.set_immediate(0, Value::NONE);
            Ok(Value::EXHAUSTED)
        }
    }
}

fn length_hint(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = slices::record(t, args[0], RecordType::SetIterator, ClassId::SetIterator)?;
    let Some(s) = r.field(0).cast::<Set>() else {
        return Ok(Value::ZERO);
    };
    if r.field(2) != Value::small_int(s.len() as i64) {
        return Ok(Value::ZERO);
    }
    let mut pos = r.field(1).as_int() as usize;
    let mut left = 0;
    while s.next_element(&mut pos).is_some() {
        left += 1;
    }
    t.int(left)
}
