//! The operator protocol: what every operation does to any value.

use super::{BinaryOp, CompareOp, UnaryOp, arith, attributes, call};
use crate::object::*;
use crate::value::Value;

// ---- binary and unary operators -------------------------------------------------------------

/// `a op b`.
///
/// # Errors
/// TypeError for operands that do not go together; what special methods raise.
pub fn binary(t: &mut Thread, op: BinaryOp, a: Value, b: Value) -> PyResult {
    if let Some(r) = arith::binary(t, op, a, b) {
        return r;
    }
    if let Some(v) = binary_special(t, op, a, b)? {
        return Ok(v);
    }
    Err(binary_error(t, op, op.symbol(), a, b))
}

/// `a op= b`: the value to store.
///
/// # Errors
/// As [`binary`].
pub fn inplace(t: &mut Thread, op: BinaryOp, a: Value, b: Value) -> PyResult {
    if let Some(r) = arith::binary(t, op, a, b) {
        return r;
    }
    let f = t.special(a, op.in_place());
    if !f.is_unbound() {
        let r = call::call_special(t, f, a, &[b])?;
        if r != Value::NOT_IMPLEMENTED {
            return Ok(r);
        }
    }
    if let Some(v) = binary_special(t, op, a, b)? {
        return Ok(v);
    }
    Err(binary_error(t, op, op.in_place_symbol(), a, b))
}

fn binary_special(
    t: &mut Thread,
    op: BinaryOp,
    a: Value,
    b: Value,
) -> Result<Option<Value>, Raised> {
    t.check_native_stack()?;
    let (ca, cb) = (t.class_of(a), t.class_of(b));
    let left = ca.special(op.left());
    let right = if ca == cb {
        Value::UNBOUND
    } else {
        cb.special(op.right())
    };
    let right_first =
        !right.is_unbound() && cb.is_subclass_of(ca) && right != ca.special(op.right());
    // `+` and `*` of a builtin sequence come after the right operand's own: CPython keeps them in
    // another table.
    let right_first = right_first
        || (!right.is_unbound()
            && matches!(op, BinaryOp::Add | BinaryOp::Mul)
            && right.cast::<Function>().is_some()
            && left.cast::<NativeFunction>().is_some()
            && is_sequence(t, a));
    if right_first {
        let r = call::call_special(t, right, b, &[a])?;
        if r != Value::NOT_IMPLEMENTED {
            return Ok(Some(r));
        }
    }
    if !left.is_unbound() {
        let r = call::call_special(t, left, a, &[b])?;
        if r != Value::NOT_IMPLEMENTED {
            return Ok(Some(r));
        }
    }
    if !right.is_unbound() && !right_first {
        let r = call::call_special(t, right, b, &[a])?;
        if r != Value::NOT_IMPLEMENTED {
            return Ok(Some(r));
        }
    }
    Ok(None)
}

fn is_sequence(t: &Thread, v: Value) -> bool {
    matches!(
        t.class_of(v).builtin_id(),
        ClassId::Str | ClassId::List | ClassId::Tuple | ClassId::Bytes | ClassId::ByteArray
    )
}

#[cold]
fn binary_error(t: &mut Thread, op: BinaryOp, symbol: &str, a: Value, b: Value) -> Raised {
    let (na, nb) = (t.class_of(a).name(), t.class_of(b).name());
    let message = match op {
        BinaryOp::Add if is_sequence(t, a) => {
            let base = t.class_of(a).builtin_id();
            match base {
                ClassId::Bytes | ClassId::ByteArray => format!("can't concat {nb} to {na}"),
                _ => format!(
                    "can only concatenate {} (not \"{nb}\") to {}",
                    base.name(),
                    base.name()
                ),
            }
        }
        BinaryOp::Mul if is_sequence(t, a) => {
            format!("can't multiply sequence by non-int of type '{nb}'")
        }
        BinaryOp::Mul if is_sequence(t, b) => {
            format!("can't multiply sequence by non-int of type '{na}'")
        }
        _ => format!("unsupported operand type(s) for {symbol}: '{na}' and '{nb}'"),
    };
    t.type_error(message)
}

/// `op v`.
///
/// # Errors
/// TypeError; what the special method raises.
pub fn unary(t: &mut Thread, op: UnaryOp, v: Value) -> PyResult {
    if let Some(r) = arith::unary(t, op, v) {
        return r;
    }
    let f = t.special(v, op.special());
    if f.is_unbound() {
        let message = format!(
            "bad operand type for unary {}: '{}'",
            op.symbol(),
            t.class_of(v).name()
        );
        return Err(t.type_error(message));
    }
    call::call_special(t, f, v, &[])
}

// ---- comparison -----------------------------------------------------------------------------

fn exact_str(v: Value) -> Option<Gc<Str>> {
    if v.shape_id() == ClassId::Str as u32 {
        v.cast()
    } else {
        None
    }
}

/// `a op b`.
///
/// # Errors
/// TypeError for values without an order; what special methods raise.
pub fn compare(t: &mut Thread, op: CompareOp, a: Value, b: Value) -> PyResult {
    if let Some(r) = arith::compare(op, a, b) {
        return Ok(Value::bool(r));
    }
    if let (Some(x), Some(y)) = (exact_str(a), exact_str(b)) {
        let r = match op {
            CompareOp::Eq => x.equals(&y),
            CompareOp::Ne => !x.equals(&y),
            CompareOp::Lt => x.compare(&y).is_lt(),
            CompareOp::Le => x.compare(&y).is_le(),
            CompareOp::Gt => x.compare(&y).is_gt(),
            CompareOp::Ge => x.compare(&y).is_ge(),
        };
        return Ok(Value::bool(r));
    }
    t.check_native_stack()?;
    let (ca, cb) = (t.class_of(a), t.class_of(b));
    let (left, right) = (op.special(), op.swapped().special());
    let right_first = ca != cb && cb.is_subclass_of(ca) && !cb.special(right).is_unbound();
    if right_first {
        let r = call::call_special(t, cb.special(right), b, &[a])?;
        if r != Value::NOT_IMPLEMENTED {
            return Ok(r);
        }
    }
    let f = ca.special(left);
    if !f.is_unbound() {
        let r = call::call_special(t, f, a, &[b])?;
        if r != Value::NOT_IMPLEMENTED {
            return Ok(r);
        }
    }
    if !right_first {
        let f = cb.special(right);
        if !f.is_unbound() {
            let r = call::call_special(t, f, b, &[a])?;
            if r != Value::NOT_IMPLEMENTED {
                return Ok(r);
            }
        }
    }
    match op {
        CompareOp::Eq => Ok(Value::bool(a == b)),
        CompareOp::Ne => Ok(Value::bool(a != b)),
        _ => {
            let message = format!(
                "'{}' not supported between instances of '{}' and '{}'",
                op.symbol(),
                t.class_of(a).name(),
                t.class_of(b).name()
            );
            Err(t.type_error(message))
        }
    }
}

/// `a == b` for containers: identical objects are equal.
///
/// # Errors
/// What `__eq__` raises.
#[inline]
pub fn eq(t: &mut Thread, a: Value, b: Value) -> Result<bool, Raised> {
    if a == b {
        return Ok(true);
    }
    if let (Some(x), Some(y)) = (exact_str(a), exact_str(b)) {
        return Ok(x.equals(&y));
    }
    let r = compare(t, CompareOp::Eq, a, b)?;
    truthy(t, r)
}

/// `a < b`.
///
/// # Errors
/// As [`compare`].
#[inline]
pub fn less(t: &mut Thread, a: Value, b: Value) -> Result<bool, Raised> {
    if Value::both_int(a, b) {
        return Ok((a.bits() as i64) < b.bits() as i64);
    }
    let r = compare(t, CompareOp::Lt, a, b)?;
    truthy(t, r)
}

/// `bool(v)`.
///
/// # Errors
/// What `__bool__` and `__len__` raise.
#[inline]
pub fn truthy(t: &mut Thread, v: Value) -> Result<bool, Raised> {
    if v.is_bool() {
        return Ok(v == Value::TRUE);
    }
    if v.is_int() {
        return Ok(v != Value::ZERO);
    }
    if v.is_none() {
        return Ok(false);
    }
    truthy_slow(t, v)
}

#[inline(never)]
fn truthy_slow(t: &mut Thread, v: Value) -> Result<bool, Raised> {
    if v.is_float() {
        return Ok(v.as_float() != 0.0);
    }
    match v.shape_id() {
        s if s == ClassId::Str as u32 => {
            if let Some(s) = v.cast::<Str>() {
                return Ok(!s.is_empty());
            }
        }
        s if s == ClassId::List as u32 => {
            if let Some(l) = v.cast::<List>() {
                return Ok(!l.is_empty());
            }
        }
        _ => {}
    }
    let class = t.class_of(v);
    let f = class.special(Special::Bool);
    if !f.is_unbound() {
        let r = call::call_special(t, f, v, &[])?;
        if !r.is_bool() {
            let message = format!(
                "__bool__ should return bool, returned {}",
                t.class_of(r).name()
            );
            return Err(t.type_error(message));
        }
        return Ok(r == Value::TRUE);
    }
    if !class.special(Special::Len).is_unbound() {
        return Ok(len(t, v)? != 0);
    }
    Ok(true)
}

/// `hash(v)`.
///
/// # Errors
/// TypeError for unhashable values; what `__hash__` raises.
#[inline]
pub fn hash(t: &mut Thread, v: Value) -> Result<i64, Raised> {
    if let Some(s) = exact_str(v) {
        return Ok(t.str_hash(s));
    }
    if let Some(h) = arith::hash(v) {
        return Ok(h);
    }
    hash_slow(t, v)
}

#[inline(never)]
fn hash_slow(t: &mut Thread, v: Value) -> Result<i64, Raised> {
    t.check_native_stack()?;
    let f = t.special(v, Special::Hash);
    if f.is_unbound() || f.is_none() {
        let message = format!("unhashable type: '{}'", t.class_of(v).name());
        return Err(t.type_error(message));
    }
    let r = call::call_special(t, f, v, &[])?;
    if let Some(h) = r.to_i64() {
        return Ok(if h == -1 { -2 } else { h });
    }
    match arith::hash_int(r) {
        Some(h) => Ok(h),
        None => Err(t.type_error("__hash__ method should return an integer")),
    }
}

/// The hash of an object by its address.
pub fn identity_hash(v: Value) -> i64 {
    (v.bits() >> 4) as i64
}

// ---- containers -----------------------------------------------------------------------------

/// `len(v)`.
///
/// # Errors
/// TypeError for values without length; what `__len__` raises.
#[inline]
pub fn len(t: &mut Thread, v: Value) -> Result<usize, Raised> {
    match v.shape_id() {
        s if s == ClassId::List as u32 => {
            if let Some(l) = v.cast::<List>() {
                return Ok(l.len());
            }
        }
        s if s == ClassId::Str as u32 => {
            if let Some(s) = v.cast::<Str>() {
                return Ok(s.len());
            }
        }
        s if s == ClassId::Tuple as u32 => {
            if let Some(x) = v.cast::<Tuple>() {
                return Ok(x.len());
            }
        }
        s if s == ClassId::Dict as u32 => {
            if let Some(d) = v.cast::<Dict>() {
                return Ok(d.len(t));
            }
        }
        _ => {}
    }
    let f = t.special(v, Special::Len);
    if f.is_unbound() {
        let message = format!("object of type '{}' has no len()", t.class_of(v).name());
        return Err(t.type_error(message));
    }
    let r = call::call_special(t, f, v, &[])?;
    length_of(t, r)
}

fn length_of(t: &mut Thread, r: Value) -> Result<usize, Raised> {
    let n = index(t, r)?;
    match n.to_i64() {
        Some(n) if n >= 0 => Ok(n as usize),
        Some(_) => Err(t.value_error("__len__() should return >= 0")),
        None => Err(t.overflow_error("cannot fit 'int' into an index-sized integer")),
    }
}

/// An estimate of how many items an iterable has; 0 when it does not tell.
///
/// # Errors
/// What `__len__` and `__length_hint__` raise (TypeError excepted).
pub fn length_hint(t: &mut Thread, v: Value) -> Result<usize, Raised> {
    if !t.special(v, Special::Len).is_unbound() {
        return match len(t, v) {
            Ok(n) => Ok(n),
            Err(r) => t.catch(r, ClassId::TypeError).map(|()| 0),
        };
    }
    let f = t.special(v, Special::LengthHint);
    if f.is_unbound() {
        return Ok(0);
    }
    let r = match call::call_special(t, f, v, &[]) {
        Ok(r) => r,
        Err(r) => return t.catch(r, ClassId::TypeError).map(|()| 0),
    };
    Ok(r.to_i64().map_or(0, |n| n.max(0) as usize))
}

/// `item in container`.
///
/// # Errors
/// TypeError for values that are no containers; what special methods raise.
pub fn contains(t: &mut Thread, container: Value, item: Value) -> Result<bool, Raised> {
    let f = t.special(container, Special::Contains);
    if f.is_none() {
        let message = format!(
            "'{}' object is not a container",
            t.class_of(container).name()
        );
        return Err(t.type_error(message));
    }
    if !f.is_unbound() {
        let r = call::call_special(t, f, container, &[item])?;
        return truthy(t, r);
    }
    let it = match iter(t, container) {
        Ok(it) => it,
        Err(r) => {
            t.catch(r, ClassId::TypeError)?;
            let message = format!(
                "argument of type '{}' is not a container or iterable",
                t.class_of(container).name()
            );
            return Err(t.type_error(message));
        }
    };
    while let Some(v) = next(t, it)? {
        if eq(t, v, item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `o[k]`.
///
/// # Errors
/// TypeError, IndexError, KeyError; what special methods raise.
pub fn get_item(t: &mut Thread, o: Value, k: Value) -> PyResult {
    let f = t.special(o, Special::GetItem);
    if !f.is_unbound() {
        return call::call_special(t, f, o, &[k]);
    }
    if o.cast::<Class>().is_some() {
        let name = t.special_name(Special::ClassGetItem);
        if let Some(f) = attributes::get_optional(t, o, name)? {
            return call::call(t, f, &[k]);
        }
        let message = format!(
            "type '{}' is not subscriptable",
            o.cast::<Class>()
                .map_or_else(String::new, |c| c.name().to_string_lossy())
        );
        return Err(t.type_error(message));
    }
    let message = format!("'{}' object is not subscriptable", t.class_of(o).name());
    Err(t.type_error(message))
}

/// `o[k] = v`.
///
/// # Errors
/// TypeError, IndexError; what special methods raise.
pub fn set_item(t: &mut Thread, o: Value, k: Value, v: Value) -> Result<(), Raised> {
    let f = t.special(o, Special::SetItem);
    if f.is_unbound() {
        let message = format!(
            "'{}' object does not support item assignment",
            t.class_of(o).name()
        );
        return Err(t.type_error(message));
    }
    call::call_special(t, f, o, &[k, v])?;
    Ok(())
}

/// `del o[k]`.
///
/// # Errors
/// TypeError, IndexError, KeyError; what special methods raise.
pub fn del_item(t: &mut Thread, o: Value, k: Value) -> Result<(), Raised> {
    let f = t.special(o, Special::DelItem);
    if f.is_unbound() {
        let class = t.class_of(o);
        // CPython has two tables of such operations, with an error of each.
        let is_sequence = !class.has_flag(class_flag::BUILTIN)
            || !class.special(Special::Len).is_unbound()
            || !class.special(Special::Contains).is_unbound();
        let is_index = k.is_any_int() || k.is_bool() || !t.special(k, Special::Index).is_unbound();
        let not = if is_sequence && is_index {
            "doesn't"
        } else {
            "does not"
        };
        let message = format!("'{}' object {not} support item deletion", class.name());
        return Err(t.type_error(message));
    }
    call::call_special(t, f, o, &[k])?;
    Ok(())
}

// ---- numbers as indices ---------------------------------------------------------------------

/// `operator.index(v)`: an exact int.
///
/// # Errors
/// TypeError for values without `__index__`.
pub fn index(t: &mut Thread, v: Value) -> PyResult {
    if v.is_int() {
        return Ok(v);
    }
    if let Some(i) = v.cast::<Int>() {
        if v.shape_id() == ClassId::Int as u32 {
            return Ok(v);
        }
        let big = i.to_bigint();
        return t.int_big(&big);
    }
    if v.is_bool() {
        return Ok(Value::small_int((v == Value::TRUE) as i64));
    }
    let f = t.special(v, Special::Index);
    if f.is_unbound() {
        let message = format!(
            "'{}' object cannot be interpreted as an integer",
            t.class_of(v).name()
        );
        return Err(t.type_error(message));
    }
    let r = call::call_special(t, f, v, &[])?;
    if !r.is_any_int() {
        let message = format!("__index__ returned non-int (type {})", t.class_of(r).name());
        return Err(t.type_error(message));
    }
    index(t, r)
}

/// `operator.index(v)` clamped to 64 bits, as slice bounds are.
///
/// # Errors
/// TypeError for values without `__index__`.
#[inline]
pub fn index_i64(t: &mut Thread, v: Value) -> Result<i64, Raised> {
    if v.is_int() {
        return Ok(v.as_int());
    }
    let v = index(t, v)?;
    Ok(v.to_i64().unwrap_or_else(|| {
        if v.cast::<Int>().is_some_and(|i| i.is_negative()) {
            i64::MIN
        } else {
            i64::MAX
        }
    }))
}

/// `operator.index(v)` as a size.
///
/// # Errors
/// TypeError for values without `__index__`, OverflowError past 64 bits.
#[inline]
pub fn size(t: &mut Thread, v: Value) -> Result<isize, Raised> {
    if v.is_int() {
        return Ok(v.as_int() as isize);
    }
    let i = index(t, v)?;
    match i.to_i64() {
        Some(n) => Ok(n as isize),
        None => {
            let message = format!(
                "cannot fit '{}' into an index-sized integer",
                t.class_of(v).name()
            );
            Err(t.overflow_error(message))
        }
    }
}

/// As [`size`], for an argument of a native function, whose error has another text.
///
/// # Errors
/// As [`size`].
pub fn size_argument(t: &mut Thread, v: Value) -> Result<isize, Raised> {
    match index(t, v)?.to_i64() {
        Some(n) => Ok(n as isize),
        None => Err(t.overflow_error("Python int too large to convert to C ssize_t")),
    }
}

// ---- iteration ------------------------------------------------------------------------------

/// `iter(v)`.
///
/// # Errors
/// TypeError for values that are not iterable; what `__iter__` raises.
pub fn iter(t: &mut Thread, v: Value) -> PyResult {
    if v.kind() == Kind::Generator as u8 && v.shape_id() == ClassId::Generator as u32 {
        return Ok(v);
    }
    let f = t.special(v, Special::Iter);
    if f.is_unbound() || f.is_none() {
        if f.is_unbound() && !t.special(v, Special::GetItem).is_unbound() {
            let fields = [v, Value::ZERO];
            return Ok(Record::new(
                t,
                ClassId::SequenceIterator,
                RecordType::SequenceIterator,
                &fields,
            )?
            .value());
        }
        let message = format!("'{}' object is not iterable", t.class_of(v).name());
        return Err(t.type_error(message));
    }
    let it = call::call_special(t, f, v, &[])?;
    if t.special(it, Special::Next).is_unbound() {
        let message = format!(
            "iter() returned non-iterator of type '{}'",
            t.class_of(it).name()
        );
        return Err(t.type_error(message));
    }
    Ok(it)
}

/// The next item of an iterator, `None` at its end.
///
/// # Errors
/// What the iterator raises, StopIteration excepted.
pub fn next(t: &mut Thread, it: Value) -> Result<Option<Value>, Raised> {
    if let Some(g) = it.cast::<Generator>()
        && it.shape_id() == ClassId::Generator as u32
    {
        let v = (t.hooks.resume_generator)(t, g, Resume::Send(Value::NONE))?;
        return Ok((v != Value::EXHAUSTED).then_some(v));
    }
    let f = t.special(it, Special::Next);
    if let Some(n) = f.cast::<NativeFunction>() {
        // Straight to the function: it tells its end by EXHAUSTED, without an exception.
        let v = (n.def.get().func)(t, &[it]);
        return match v {
            Ok(v) => Ok((v != Value::EXHAUSTED).then_some(v)),
            Err(r) => t.catch(r, ClassId::StopIteration).map(|()| None),
        };
    }
    if f.is_unbound() {
        let message = format!("'{}' object is not an iterator", t.class_of(it).name());
        return Err(t.type_error(message));
    }
    match call::call_special(t, f, it, &[]) {
        Ok(v) => Ok(Some(v)),
        Err(r) => t.catch(r, ClassId::StopIteration).map(|()| None),
    }
}

/// The next item of an iterator, `EXHAUSTED` at its end. A StopIteration with arguments, made by
/// script, is an error here: for iterators around others, which pass it on.
///
/// # Errors
/// What the iterator raises.
pub fn advance(t: &mut Thread, it: Value) -> PyResult {
    if it.shape_id() == ClassId::Generator as u32
        && let Some(g) = it.cast::<Generator>()
    {
        let v = (t.hooks.resume_generator)(t, g, Resume::Send(Value::NONE))?;
        if v == Value::EXHAUSTED && !t.return_value.is_none() {
            let returned = core::mem::replace(&mut t.return_value, Value::NONE);
            return Err(t.raise_args(ClassId::StopIteration, &[returned]));
        }
        return Ok(v);
    }
    let f = t.special(it, Special::Next);
    if let Some(n) = f.cast::<NativeFunction>() {
        return (n.def.get().func)(t, &[it]);
    }
    if f.is_unbound() {
        let message = format!("'{}' object is not an iterator", t.class_of(it).name());
        return Err(t.type_error(message));
    }
    call::call_special(t, f, it, &[])
}

/// Runs `f` with each item of an iterable.
///
/// # Errors
/// What the iterable and `f` raise.
pub fn for_each(
    t: &mut Thread,
    iterable: Value,
    mut f: impl FnMut(&mut Thread, Value) -> Result<(), Raised>,
) -> Result<(), Raised> {
    if iterable.shape_id() == ClassId::List as u32 {
        if let Some(list) = iterable.cast::<List>() {
            let mut i = 0;
            while i < list.len() {
                f(t, list.get(i))?;
                i += 1;
            }
            return Ok(());
        }
    } else if iterable.shape_id() == ClassId::Tuple as u32
        && let Some(tuple) = iterable.cast::<Tuple>()
    {
        for v in tuple.items() {
            f(t, *v)?;
        }
        return Ok(());
    }
    let it = iter(t, iterable)?;
    while let Some(v) = next(t, it)? {
        f(t, v)?;
    }
    Ok(())
}

/// `list(iterable)`: always a new list.
///
/// # Errors
/// What the iterable raises.
pub fn to_list(t: &mut Thread, iterable: Value) -> Result<Gc<List>, Raised> {
    let list = List::new(t)?;
    extend(t, list, iterable)?;
    Ok(list)
}

/// `list.extend(iterable)`.
///
/// # Errors
/// What the iterable raises.
pub fn extend(t: &mut Thread, list: Gc<List>, iterable: Value) -> Result<(), Raised> {
    if let Some(tuple) = iterable.cast::<Tuple>()
        && iterable.shape_id() == ClassId::Tuple as u32
    {
        return list.extend_from_slice(t, tuple.items());
    }
    if let Some(other) = iterable.cast::<List>()
        && iterable.shape_id() == ClassId::List as u32
    {
        return list.extend_from_list(t, other, 0, other.len());
    }
    let it = iter(t, iterable)?;
    let hint = length_hint(t, iterable)?;
    let Some(first) = next(t, it)? else {
        return Ok(());
    };
    // The first item decides what kind of storage there is. A length that no memory has is refused
    // here, not after an hour.
    list.push(t, first)?;
    list.reserve(t, hint.saturating_add(list.len() - 1))?;
    while let Some(v) = next(t, it)? {
        list.push(t, v)?;
    }
    Ok(())
}

/// `tuple(iterable)`.
///
/// # Errors
/// What the iterable raises.
pub fn to_tuple(t: &mut Thread, iterable: Value) -> Result<Gc<Tuple>, Raised> {
    if iterable.shape_id() == ClassId::Tuple as u32
        && let Some(tuple) = iterable.cast::<Tuple>()
    {
        return Ok(tuple);
    }
    let list = to_list(t, iterable)?;
    list_to_tuple(t, list)
}

/// A tuple of a list's items.
///
/// # Errors
/// MemoryError.
pub fn list_to_tuple(t: &mut Thread, list: Gc<List>) -> Result<Gc<Tuple>, Raised> {
    if list.is_empty() {
        return Tuple::new(t, &[]);
    }
    let tuple = Tuple::new_zeroed(t, list.len())?;
    for i in 0..list.len() {
        tuple.init(i, list.get(i));
    }
    Ok(tuple)
}

// ---- text -----------------------------------------------------------------------------------

fn text_by(t: &mut Thread, v: Value, s: Special) -> Result<Gc<Str>, Raised> {
    t.check_native_stack()?;
    let f = t.special(v, s);
    let r = call::call_special(t, f, v, &[])?;
    match r.cast::<Str>() {
        Some(s) => Ok(s),
        None => {
            let message = format!(
                "{} returned non-string (type {})",
                s.name(),
                t.class_of(r).name()
            );
            Err(t.type_error(message))
        }
    }
}

/// The text of a small int or a float, without asking its class.
#[inline]
fn number_text(t: &mut Thread, v: Value) -> Option<Result<Gc<Str>, Raised>> {
    let text = if v.is_int() {
        super::number_text::int_decimal(v.as_int())
    } else if v.is_float() {
        super::number_text::float_repr(v.as_float())
    } else {
        return None;
    };
    Some(Str::from_ascii(t, text.as_bytes()))
}

/// `repr(v)`.
///
/// # Errors
/// What `__repr__` raises.
pub fn repr(t: &mut Thread, v: Value) -> Result<Gc<Str>, Raised> {
    if let Some(text) = number_text(t, v) {
        return text;
    }
    text_by(t, v, Special::Repr)
}

/// `str(v)`.
///
/// # Errors
/// What `__str__` raises.
pub fn str(t: &mut Thread, v: Value) -> Result<Gc<Str>, Raised> {
    if let Some(text) = number_text(t, v) {
        return text;
    }
    match exact_str(v) {
        Some(s) => Ok(s),
        None => text_by(t, v, Special::Str),
    }
}

/// `ascii(v)`.
///
/// # Errors
/// What `__repr__` raises.
pub fn ascii(t: &mut Thread, v: Value) -> Result<Gc<Str>, Raised> {
    let s = repr(t, v)?;
    if s.is_ascii() {
        return Ok(s);
    }
    let mut out = String::new();
    for c in s.data().iter() {
        match c {
            0..0x80 => out.push(c as u8 as char),
            0x80..0x100 => out.push_str(&format!("\\x{c:02x}")),
            0x100..0x10000 => out.push_str(&format!("\\u{c:04x}")),
            _ => out.push_str(&format!("\\U{c:08x}")),
        }
    }
    Str::from_ascii(t, out.as_bytes())
}

/// `format(v, spec)`.
///
/// # Errors
/// ValueError for a bad spec; what `__format__` raises.
pub fn format(t: &mut Thread, v: Value, spec: Gc<Str>) -> Result<Gc<Str>, Raised> {
    if spec.is_empty() {
        if let Some(s) = exact_str(v) {
            return Ok(s);
        }
        if let Some(text) = number_text(t, v) {
            return text;
        }
    }
    let f = t.special(v, Special::Format);
    let r = call::call_special(t, f, v, &[spec.value()])?;
    match r.cast::<Str>() {
        Some(s) => Ok(s),
        None => {
            let message = format!("__format__ must return a str, not {}", t.class_of(r).name());
            Err(t.type_error(message))
        }
    }
}

/// Notes that the repr of a container is being made; false when it is being made already (a cycle).
///
/// # Errors
/// MemoryError, RecursionError.
pub fn repr_enter(t: &mut Thread, v: Value) -> Result<bool, Raised> {
    t.check_native_stack()?;
    let Some(stack) = t.repr_stack.cast::<List>() else {
        return Ok(true);
    };
    for i in 0..stack.len() {
        if stack.get(i) == v {
            return Ok(false);
        }
    }
    stack.push(t, v)?;
    Ok(true)
}

/// Ends what [`repr_enter`] began.
pub fn repr_leave(t: &mut Thread, v: Value) {
    if let Some(stack) = t.repr_stack.cast::<List>() {
        while let Some(top) = stack.pop() {
            if top == v {
                break;
            }
        }
    }
}
