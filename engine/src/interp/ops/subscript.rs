//! Subscripts and membership.

use crate::bytecode::ops::feedback_bits as seen;
use crate::bytecode::{Instr, Op};
use crate::object::*;
use crate::runtime::{dicts, exceptions, ops};
use crate::value::Value;

/// How a list stores its items.
fn items(list: Value) -> u8 {
    match list.cast::<List>().map(|l| l.strategy()) {
        Some(ListStrategy::Float) => seen::FLOAT_ITEMS,
        Some(ListStrategy::Object) => seen::OBJECT_ITEMS,
        _ => 0,
    }
}

fn bits(o: Value, k: Value) -> u8 {
    let container = match o.shape_id() {
        s if s == ClassId::List as u32 => seen::LIST | items(o),
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
