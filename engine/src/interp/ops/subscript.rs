//! Subscripts and membership.

use crate::bytecode::ops::feedback_bits as seen;
use crate::bytecode::{Instr, Op};
use crate::object::*;
use crate::runtime::{dicts, exceptions, ops};
use crate::value::Value;

fn bits(o: Value, k: Value) -> u8 {
    let container = match o.shape_id() {
        s if s == ClassId::List as u32 => seen::LIST,
        s if s == ClassId::Tuple as u32 => seen::TUPLE,
        s if s == ClassId::Dict as u32 => seen::DICT,
        s if s == ClassId::Str as u32 => seen::STR,
        _ => seen::OTHER,
    };
    container | if k.is_int() { 0 } else { seen::INDEX_OTHER }
}

/// `o[k]` in any form; quickens by the types.
#[inline(never)]
pub(crate) fn get(t: &mut Thread, word: &mut Instr, o: Value, k: Value) -> PyResult {
    let shape = o.shape_id();
    if shape == ClassId::Dict as u32
        && let Some(d) = o.cast::<Dict>()
    {
        if word.op() != Op::GetItemDict {
            *word = word.with_op(Op::GetItemDict).with_x(word.x() | seen::DICT);
        }
        return match dicts::get(t, d, k)? {
            Some(v) => Ok(v),
            None => Err(exceptions::key_error(t, k)),
        };
    }
    if k.is_int()
        && shape == ClassId::Str as u32
        && let Some(s) = o.cast::<Str>()
    {
        if word.op() != Op::GetItemStrInt {
            *word = word.with_op(Op::GetItemStrInt).with_x(word.x() | seen::STR);
        }
        let mut i = k.as_int();
        if i < 0 {
            i += s.len() as i64;
        }
        if i < 0 || i >= s.len() as i64 {
            return Err(t.index_error("string index out of range"));
        }
        let c = s.data().get(i as usize);
        return Ok(Str::from_code_point(t, c)?.value());
    }
    let quick = if !k.is_int() {
        Op::GetItem
    } else if shape == ClassId::List as u32 {
        Op::GetItemListInt
    } else if shape == ClassId::Tuple as u32 {
        Op::GetItemTupleInt
    } else {
        Op::GetItem
    };
    *word = word.with_op(quick).with_x(word.x() | bits(o, k));
    ops::get_item(t, o, k)
}

/// `o[k] = v` in any form; quickens by the types.
#[inline(never)]
pub(crate) fn set(
    t: &mut Thread,
    word: &mut Instr,
    o: Value,
    k: Value,
    v: Value,
) -> Result<(), Raised> {
    let shape = o.shape_id();
    if shape == ClassId::Dict as u32
        && let Some(d) = o.cast::<Dict>()
    {
        if word.op() != Op::SetItemDict {
            *word = word.with_op(Op::SetItemDict).with_x(word.x() | seen::DICT);
        }
        return dicts::set(t, d, k, v);
    }
    let quick = if k.is_int() && shape == ClassId::List as u32 {
        Op::SetItemListInt
    } else {
        Op::SetItem
    };
    *word = word.with_op(quick).with_x(word.x() | bits(o, k));
    ops::set_item(t, o, k, v)
}

/// `item in container`.
#[inline(never)]
pub(crate) fn contains(t: &mut Thread, container: Value, item: Value) -> Result<bool, Raised> {
    if container.shape_id() == ClassId::Dict as u32
        && let Some(d) = container.cast::<Dict>()
    {
        return Ok(dicts::get(t, d, item)?.is_some());
    }
    ops::contains(t, container, item)
}

/// A slice object.
pub(crate) fn slice(t: &mut Thread, parts: [Value; 3]) -> PyResult {
    Ok(Record::new(t, ClassId::Slice, RecordType::Slice, &parts)?.value())
}

/// A bound of a slice that is None or a small int, as an index of `0..=len`.
#[inline]
fn clamped(bound: Value, missing: usize, len: usize) -> Option<usize> {
    if bound.is_int() {
        let i = bound.as_int();
        let i = if i < 0 { i + len as i64 } else { i };
        return Some(i.clamp(0, len as i64) as usize);
    }
    bound.is_none().then_some(missing)
}

/// `o[lo:hi]`.
#[inline(never)]
pub(crate) fn get_slice(t: &mut Thread, o: Value, lo: Value, hi: Value) -> PyResult {
    if o.shape_id() == ClassId::Str as u32
        && let Some(s) = o.cast::<Str>()
        && let (Some(from), Some(to)) = (clamped(lo, 0, s.len()), clamped(hi, s.len(), s.len()))
    {
        return Ok(Str::substring(t, s, from.min(to), to)?.value());
    }
    let s = slice(t, [lo, hi, Value::NONE])?;
    ops::get_item(t, o, s)
}

/// `o[lo:hi] = v`.
pub(crate) fn set_slice(
    t: &mut Thread,
    o: Value,
    lo: Value,
    hi: Value,
    v: Value,
) -> Result<(), Raised> {
    let s = slice(t, [lo, hi, Value::NONE])?;
    ops::set_item(t, o, s, v)
}
