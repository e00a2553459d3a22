//! The class `range` and its iterators.

use super::sequence::itself;
use crate::natives;
use crate::object::*;
use crate::runtime::{BinaryOp, define, dicts, ops, slices};
use crate::value::{SMALL_INT_MAX, SMALL_INT_MIN, Value};
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

natives! { RANGE_METHODS:
    /// range(stop) -> range object
    /// range(start, stop[, step]) -> range object
    ///
    /// Return an object that produces a sequence of integers from start (inclusive)
    /// to stop (exclusive) by step.
    "__new__" "(cls, start, stop=None, step=None, /)" => new,
    /// rangeobject.count(value) -> integer -- return number of occurrences of value
    "count" "(self, object, /)" => count,
    /// rangeobject.index(value) -> integer -- return index of value.
    /// Raise ValueError if the value is not present.
    "index" "(self, object, /)" => index,
    "__len__" "(self, /)" => len,
    "__bool__" "(self, /)" => bool,
    "__getitem__" "(self, key, /)" => getitem,
    "__contains__" "(self, key, /)" => contains,
    "__iter__" "(self, /)" => iter,
    "__reversed__" "(self, /)" => reversed,
    "__repr__" "(self, /)" => repr,
    "__hash__" "(self, /)" => hash,
    "__eq__" "(self, value, /)" => eq,
    "__ne__" "(self, value, /)" => ne,
    "__reduce__" "(self, /)" => reduce,
}

natives! { RANGE_GETTERS:
    "start" "(self)" => start,
    "stop" "(self)" => stop,
    "step" "(self)" => step,
}

natives! { ITERATOR_METHODS:
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => next,
    "__length_hint__" "(self, /)" => length_hint,
}

natives! { LONG_ITERATOR_METHODS:
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => long_next,
    "__length_hint__" "(self, /)" => length_hint,
}

/// Registers the classes.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::Range, RANGE_METHODS)?;
    define::getters(t, ClassId::Range, RANGE_GETTERS)?;
    define::methods(t, ClassId::RangeIterator, ITERATOR_METHODS)?;
    define::methods(t, ClassId::LongRangeIterator, LONG_ITERATOR_METHODS)
}

const START: usize = 0;
const STOP: usize = 1;
const STEP: usize = 2;
const LENGTH: usize = 3;

#[inline]
fn this(t: &mut Thread, args: &[Value]) -> Result<Gc<Record>, Raised> {
    slices::record(t, args[0], RecordType::Range, ClassId::Range)
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let first = ops::index(t, args[1])?;
    if args[2].is_unbound() {
        return make(t, Value::ZERO, first, Value::small_int(1));
    }
    let stop = ops::index(t, args[2])?;
    let step = if args[3].is_unbound() {
        Value::small_int(1)
    } else {
        ops::index(t, args[3])?
    };
    if step == Value::ZERO {
        return Err(t.value_error("range() arg 3 must not be zero"));
    }
    make(t, first, stop, step)
}

/// A range of exact ints; the step is not 0.
fn make(t: &mut Thread, start: Value, stop: Value, step: Value) -> PyResult {
    let length = match (start.to_int(), stop.to_int(), step.to_int()) {
        (Some(a), Some(b), Some(s)) => {
            // Small ints have 61 bits: none of this overflows.
            let n = if s > 0 {
                if a < b { (b - a - 1) / s + 1 } else { 0 }
            } else if b < a {
                (a - b - 1) / -s + 1
            } else {
                0
            };
            t.int(n)?
        }
        _ => {
            let (a, b, s) = (big(start), big(stop), big(step));
            let distance = if s.is_positive() { b - a } else { a - b };
            if distance.is_positive() {
                let n: BigInt = (distance - BigInt::one()).div_floor(&s.abs()) + BigInt::one();
                t.int_big(&n)?
            } else {
                Value::ZERO
            }
        }
    };
    let fields = [start, stop, step, length];
    Ok(Record::new(t, ClassId::Range, RecordType::Range, &fields)?.value())
}

fn big(v: Value) -> BigInt {
    v.to_bigint().unwrap_or_default()
}

fn start(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args)?.field(START))
}

fn stop(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args)?.field(STOP))
}

fn step(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args)?.field(STEP))
}

fn len(t: &mut Thread, args: &[Value]) -> PyResult {
    let n = this(t, args)?.field(LENGTH);
    match n.to_i64() {
        Some(_) => Ok(n),
        None => Err(t.overflow_error("Python int too large to convert to C ssize_t")),
    }
}

fn bool(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(this(t, args)?.field(LENGTH) != Value::ZERO))
}

/// The number at position `i`, which need not be inside.
fn at(t: &mut Thread, r: Gc<Record>, i: Value) -> PyResult {
    if let (Some(a), Some(s), Some(i)) =
        (r.field(START).to_int(), r.field(STEP).to_int(), i.to_int())
        && let Some(v) = s.checked_mul(i).and_then(|d| a.checked_add(d))
    {
        return t.int(v);
    }
    let v = big(r.field(START)) + big(r.field(STEP)) * big(i);
    t.int_big(&v)
}

fn getitem(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args)?;
    if let Some(slice) = args[1].cast_record(RecordType::Slice) {
        return get_slice(t, r, slice);
    }
    if !args[1].is_any_int() && t.special(args[1], Special::Index).is_unbound() {
        let name = t.class_of(args[1]).name();
        let message = format!("range indices must be integers or slices, not {name}");
        return Err(t.type_error(message));
    }
    let i = ops::index(t, args[1])?;
    let n = r.field(LENGTH);
    if let (Some(i), Some(n)) = (i.to_int(), n.to_int()) {
        let i = if i < 0 { i + n } else { i };
        if i < 0 || i >= n {
            return Err(t.index_error("range object index out of range"));
        }
        return at(t, r, Value::small_int(i));
    }
    let (mut i, n) = (big(i), big(n));
    if i.is_negative() {
        i += &n;
    }
    if i.is_negative() || i >= n {
        return Err(t.index_error("range object index out of range"));
    }
    let i = t.int_big(&i)?;
    at(t, r, i)
}

fn get_slice(t: &mut Thread, r: Gc<Record>, slice: Gc<Record>) -> PyResult {
    let n = big(r.field(LENGTH));
    let [start, stop, step] = slices::big_indices(t, slice, &n)?;
    let (start, stop, step) = (t.int_big(&start)?, t.int_big(&stop)?, t.int_big(&step)?);
    let from = at(t, r, start)?;
    let to = at(t, r, stop)?;
    let by = big(r.field(STEP)) * big(step);
    let by = t.int_big(&by)?;
    make(t, from, to, by)
}

/// The position of a number of any size; `None` when it is not in the range.
fn position(t: &mut Thread, r: Gc<Record>, v: Value) -> Result<Option<Value>, Raised> {
    let (a, s) = (r.field(START), r.field(STEP));
    if let (Some(a), Some(s), Some(v), Some(n)) =
        (a.to_int(), s.to_int(), v.to_i64(), r.field(LENGTH).to_int())
        && let Some(distance) = v.checked_sub(a)
    {
        let i = distance / s;
        let inside = distance % s == 0 && i >= 0 && i < n;
        return Ok(inside.then(|| Value::small_int(i)));
    }
    let (i, rest) = (big(v) - big(a)).div_mod_floor(&big(s));
    if rest.is_zero() && !i.is_negative() && i < big(r.field(LENGTH)) {
        return Ok(Some(t.int_big(&i)?));
    }
    Ok(None)
}

/// Is it exactly an int or a bool, whose membership is arithmetic?
fn is_exact_int(v: Value) -> bool {
    v.is_int() || v.is_bool() || v.shape_id() == ClassId::Int as u32
}

/// Position and count of `v` by comparing all items; stops at the first when asked to.
fn search(
    t: &mut Thread,
    range: Value,
    v: Value,
    first: bool,
) -> Result<(Option<i64>, i64), Raised> {
    let it = ops::iter(t, range)?;
    let (mut found, mut n, mut i) = (None, 0, 0);
    while let Some(item) = ops::next(t, it)? {
        if ops::eq(t, item, v)? {
            found = found.or(Some(i));
            n += 1;
            if first {
                break;
            }
        }
        i += 1;
    }
    Ok((found, n))
}

fn contains(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args)?;
    if is_exact_int(args[1]) {
        return Ok(Value::bool(position(t, r, args[1])?.is_some()));
    }
    let (found, _) = search(t, args[0], args[1], true)?;
    Ok(Value::bool(found.is_some()))
}

fn count(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args)?;
    if is_exact_int(args[1]) {
        return Ok(Value::small_int(position(t, r, args[1])?.is_some() as i64));
    }
    let (_, n) = search(t, args[0], args[1], false)?;
    t.int(n)
}

fn index(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args)?;
    if is_exact_int(args[1]) {
        return match position(t, r, args[1])? {
            Some(i) => Ok(i),
            None => Err(t.value_error("range.index(x): x not in range")),
        };
    }
    match search(t, args[0], args[1], true)? {
        (Some(i), _) => t.int(i),
        _ => Err(t.value_error("sequence.index(x): x not in sequence")),
    }
}

fn make_iterator(t: &mut Thread, first: Value, n: Value, step: Value) -> PyResult {
    if let (Some(a), Some(n), Some(s)) = (first.to_int(), n.to_int(), step.to_int())
        && let Some(last) = s.checked_mul((n - 1).max(0)).and_then(|d| a.checked_add(d))
        && (SMALL_INT_MIN..=SMALL_INT_MAX).contains(&last)
    {
        let fields = [
            Value::small_int(a),
            Value::small_int(n),
            Value::small_int(s),
        ];
        return Ok(Record::new(
            t,
            ClassId::RangeIterator,
            RecordType::RangeIterator,
            &fields,
        )?
        .value());
    }
    let kind = RecordType::LongRangeIterator;
    Ok(Record::new(t, ClassId::LongRangeIterator, kind, &[first, n, step])?.value())
}

fn iter(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args)?;
    make_iterator(t, r.field(START), r.field(LENGTH), r.field(STEP))
}

fn reversed(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args)?;
    let n = r.field(LENGTH);
    let last = ops::binary(t, BinaryOp::Sub, n, Value::small_int(1))?;
    let first = at(t, r, last)?;
    let step = -big(r.field(STEP));
    let step = t.int_big(&step)?;
    make_iterator(t, first, n, step)
}

fn next(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = slices::record(
        t,
        args[0],
        RecordType::RangeIterator,
        ClassId::RangeIterator,
    )?;
    let left = r.field(1);
    if left == Value::ZERO {
        return Ok(Value::EXHAUSTED);
    }
    let v = r.field(0);
    // The number past the last one is never looked at: it may wrap.
    let following = v.bits().wrapping_add(r.field(2).bits());
    r.set_immediate(0, Value::from_bits(following));
    r.set_immediate(1, Value::small_int(left.as_int() - 1));
    Ok(v)
}

fn long_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = ClassId::LongRangeIterator;
    let r = slices::record(t, args[0], RecordType::LongRangeIterator, class)?;
    if r.field(1) == Value::ZERO {
        return Ok(Value::EXHAUSTED);
    }
    let v = r.field(0);
    let following = big(v) + big(r.field(2));
    let left = big(r.field(1)) - BigInt::one();
    let (following, left) = (t.int_big(&following)?, t.int_big(&left)?);
    r.set_field(0, following);
    r.set_field(1, left);
    Ok(v)
}

fn length_hint(_: &mut Thread, args: &[Value]) -> PyResult {
    Ok(args[0].cast::<Record>().map_or(Value::ZERO, |r| r.field(1)))
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args)?;
    let (a, b) = (ops::repr(t, r.field(START))?, ops::repr(t, r.field(STOP))?);
    let text = if r.field(STEP) == Value::small_int(1) {
        format!("range({a}, {b})")
    } else {
        let s = ops::repr(t, r.field(STEP))?;
        format!("range({a}, {b}, {s})")
    };
    Ok(Str::from_str(t, &text)?.value())
}

fn hash(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args)?;
    let n = r.field(LENGTH);
    let one = Value::small_int(1);
    let start = if n == Value::ZERO {
        Value::NONE
    } else {
        r.field(START)
    };
    let step = if n == Value::ZERO || n == one {
        Value::NONE
    } else {
        r.field(STEP)
    };
    let parts = Tuple::new(t, &[n, start, step])?;
    let h = dicts::hash_tuple(t, parts)?;
    t.int(h)
}

/// Do two ranges have the same numbers?
fn equal(a: Gc<Record>, b: Gc<Record>) -> bool {
    // Ints are equal when their numbers are; big ones are different objects.
    let same = |i: usize| a.field(i) == b.field(i) || big(a.field(i)) == big(b.field(i));
    if !same(LENGTH) {
        return false;
    }
    if a.field(LENGTH) == Value::ZERO {
        return true;
    }
    same(START) && (a.field(LENGTH) == Value::small_int(1) || same(STEP))
}

fn eq(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args)?;
    Ok(match args[1].cast_record(RecordType::Range) {
        Some(other) => Value::bool(equal(r, other)),
        None => Value::NOT_IMPLEMENTED,
    })
}

fn ne(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args)?;
    Ok(match args[1].cast_record(RecordType::Range) {
        Some(other) => Value::bool(!equal(r, other)),
        None => Value::NOT_IMPLEMENTED,
    })
}

fn reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args)?;
    let parts = Tuple::new(t, &[r.field(START), r.field(STOP), r.field(STEP)])?;
    let class = t.class(ClassId::Range);
    Ok(Tuple::new(t, &[class.value(), parts.value()])?.value())
}
