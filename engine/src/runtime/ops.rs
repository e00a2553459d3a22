//! The operator protocol: what every operation does to any value.

mod items;
mod iteration;
mod text;

pub use items::Items;
pub use iteration::*;
pub use text::*;

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

/// Is it of a builtin sequence class that can be concatenated?
pub(crate) fn is_sequence(t: &Thread, v: Value) -> bool {
    matches!(
        t.class_of(v).builtin_id(),
        ClassId::Str
            | ClassId::List
            | ClassId::Tuple
            | ClassId::Bytes
            | ClassId::ByteArray
            | ClassId::TypedArray
            | ClassId::Deque
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
    // Without a call, and without an int object for the 64 bits.
    if v.shape_id() == ClassId::FrozenSet as u32
        && let Some(s) = v.cast::<Set>()
    {
        return Ok(s.frozen_hash());
    }
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
        s if s == ClassId::Deque as u32 => {
            if let Some(d) = v.cast_record(RecordType::Deque) {
                return Ok(d.field(Record::DEQUE_LENGTH).as_int() as usize);
            }
        }
        s if s == ClassId::Set as u32 => {
            if let Some(s) = v.cast::<Set>() {
                return Ok(s.len());
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
    let mut items = match Items::of(t, container) {
        Ok(items) => items,
        Err(r) => {
            t.catch(r, ClassId::TypeError)?;
            let message = format!(
                "argument of type '{}' is not a container or iterable",
                t.class_of(container).name()
            );
            return Err(t.type_error(message));
        }
    };
    while let Some(v) = items.next(t)? {
        if eq(t, v, item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// An int that is no less than 0 and fits an index.
fn small(v: Value) -> Option<usize> {
    v.is_int().then(|| usize::try_from(v.as_int()).ok())?
}

/// Item `i` of a `bytes` or `bytearray` (not of a subclass), where `i` is neither negative nor past the end.
fn byte_at(o: Value, i: i64) -> Option<u8> {
    let i = usize::try_from(i).ok()?;
    let shape = o.shape_id();
    if shape == ClassId::Bytes as u32 {
        o.cast::<Bytes>()?.as_slice().get(i).copied()
    } else if shape == ClassId::ByteArray as u32 {
        o.cast::<ByteArray>()?.get(i)
    } else {
        None
    }
}

/// `o[k]`.
///
/// # Errors
/// TypeError, IndexError, KeyError; what special methods raise.
pub fn get_item(t: &mut Thread, o: Value, k: Value) -> PyResult {
    if k.is_int()
        && let Some(byte) = byte_at(o, k.as_int())
    {
        return Ok(Value::small_int(i64::from(byte)));
    }
    let f = t.special(o, Special::GetItem);
    if !f.is_unbound() {
        return call::call_special(t, f, o, &[k]);
    }
    if o.cast::<Class>().is_some() {
        let name = t.special_name(Special::ClassGetItem);
        if let Some(f) = attributes::get_optional(t, o, name)? {
            return call::call(t, f, &[k]);
        }
        if o == t.class(ClassId::Type).value() {
            let items = match k.cast::<Tuple>() {
                Some(items) => items,
                None => Tuple::new(t, &[k])?,
            };
            return super::typing::generic_alias(t, o, items);
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
    // The plain store into a bytearray; what is out of range raises below.
    if o.shape_id() == ClassId::ByteArray as u32
        && let (Some(b), Some(i), Some(byte)) = (o.cast::<ByteArray>(), small(k), small(v))
        && let Ok(byte) = u8::try_from(byte)
        && i < b.len()
    {
        b.set(i, byte);
        return Ok(());
    }
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
