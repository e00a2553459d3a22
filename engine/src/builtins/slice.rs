//! The class `slice`.

use super::sequence::{self, Sequence, comparisons};
use crate::natives;
use crate::object::*;
use crate::runtime::{CompareOp, define, ops, slices};
use crate::value::Value;
use num_traits::Signed;

natives! { SLICE_METHODS:
    /// slice(stop)
    /// slice(start, stop[, step])
    ///
    /// Create a slice object.  This is used for extended slicing (e.g. a[0:10:2]).
    "__new__" "(cls, start, stop=None, step=None, /)" => new,
    /// S.indices(len) -> (start, stop, stride)
    ///
    /// Assuming a sequence of length len, calculate the start and stop
    /// indices, and the stride length of the extended slice described by
    /// S. Out of bounds indices are clipped in a manner consistent with the
    /// handling of normal slices.
    "indices" "(self, object, /)" => indices,
    "__repr__" "(self, /)" => repr,
    "__hash__" "(self, /)" => hash,
    "__reduce__" "(self, /)" => reduce,
    "__lt__" "(self, value, /)" => lt,
    "__le__" "(self, value, /)" => le,
    "__eq__" "(self, value, /)" => eq,
    "__ne__" "(self, value, /)" => ne,
    "__gt__" "(self, value, /)" => gt,
    "__ge__" "(self, value, /)" => ge,
    "__class_getitem__" "(cls, object, /)" => sequence::class_getitem,
}

natives! { SLICE_GETTERS:
    "start" "(self)" => start,
    "stop" "(self)" => stop,
    "step" "(self)" => step,
}

/// Registers the class.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::Slice, SLICE_METHODS)?;
    define::getters(t, ClassId::Slice, SLICE_GETTERS)
}

fn this(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    slices::record(t, v, RecordType::Slice, ClassId::Slice)
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let or_none = |v: Value| if v.is_unbound() { Value::NONE } else { v };
    let fields = if args[2].is_unbound() {
        [Value::NONE, args[1], Value::NONE]
    } else {
        [args[1], args[2], or_none(args[3])]
    };
    Ok(Record::new(t, ClassId::Slice, RecordType::Slice, &fields)?.value())
}

fn start(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.field(0))
}

fn stop(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.field(1))
}

fn step(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.field(2))
}

fn indices(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args[0])?;
    let len = ops::index(t, args[1])?.to_bigint().unwrap_or_default();
    if len.is_negative() {
        return Err(t.value_error("length should not be negative"));
    }
    let parts = slices::big_indices(t, s, &len)?;
    let result = Tuple::new_zeroed(t, 3)?;
    for (i, part) in parts.iter().enumerate() {
        let v = t.int_big(part)?;
        result.init(i, v);
    }
    Ok(result.value())
}

fn parts(t: &mut Thread, s: Gc<Record>) -> Result<Gc<Tuple>, Raised> {
    Tuple::new(t, &[s.field(0), s.field(1), s.field(2)])
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args[0])?;
    sequence::guarded_repr(t, args[0], "slice(...)", |t, out| {
        out.push_str("slice(");
        let x = parts(t, s)?;
        sequence::write_items(t, out, Sequence::Tuple(x))?;
        out.push_str(")");
        Ok(())
    })
}

fn hash(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args[0])?;
    const P1: u64 = 11_400_714_785_074_694_791;
    const P2: u64 = 14_029_467_366_897_019_727;
    let mut acc = 2_870_177_450_012_600_261u64;
    for i in 0..3 {
        let lane = ops::hash(t, s.field(i))? as u64;
        acc = acc
            .wrapping_add(lane.wrapping_mul(P2))
            .rotate_left(31)
            .wrapping_mul(P1);
    }
    t.int(if acc == u64::MAX {
        1_546_275_796
    } else {
        acc as i64
    })
}

fn reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args[0])?;
    let parts = parts(t, s)?;
    let class = t.class(ClassId::Slice);
    Ok(Tuple::new(t, &[class.value(), parts.value()])?.value())
}

fn compare(t: &mut Thread, op: CompareOp, args: &[Value]) -> PyResult {
    let a = this(t, args[0])?;
    let Some(b) = args[1].cast_record(RecordType::Slice) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let (x, y) = (parts(t, a)?, parts(t, b)?);
    sequence::compare(t, op, Sequence::Tuple(x), Sequence::Tuple(y))
}

comparisons!(compare);
