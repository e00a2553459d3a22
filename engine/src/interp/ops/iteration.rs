//! Iteration and unpacking.

use crate::bytecode::{Instr, Op};
use crate::frame::{Frame, FrameKind};
use crate::interp::frames;
use crate::interp::generators;
use crate::object::*;
use crate::runtime::ops;
use crate::value::Value;

/// What one step of a loop came to.
pub(crate) enum Step {
    /// An item.
    Item(Value),
    /// The end.
    End,
    /// A generator's frame was pushed.
    Frame(*mut Frame),
}

/// One step of `ForIter` in any form; quickens by the iterator's class.
#[inline(never)]
pub(crate) fn step(t: &mut Thread, word: &mut Instr, it: Value) -> Result<Step, Raised> {
    if word.op() == Op::ForIter
        && form_for(it.shape_id()) == Op::ForIter
        && let Some(f) = ops::native_next(t, it)
    {
        return step_native(t, f, it);
    }
    step_any(t, word, it)
}

/// The form of `ForIter` for iterators with this shape.
#[inline(always)]
fn form_for(shape: ShapeId) -> Op {
    const RANGE: ShapeId = ClassId::RangeIterator as u32;
    const LIST: ShapeId = ClassId::ListIterator as u32;
    const TUPLE: ShapeId = ClassId::TupleIterator as u32;
    const ASCII: ShapeId = ClassId::StrAsciiIterator as u32;
    const GENERATOR: ShapeId = ClassId::Generator as u32;
    match shape {
        RANGE => Op::ForIterRange,
        LIST => Op::ForIterList,
        TUPLE => Op::ForIterTuple,
        ASCII => Op::ForIterStr,
        GENERATOR => Op::ForIterGen,
        _ => Op::ForIter,
    }
}

#[inline(always)]
fn step_native(t: &mut Thread, f: NativeFn, it: Value) -> Result<Step, Raised> {
    match f(t, &[it]) {
        Ok(Value::EXHAUSTED) => Ok(Step::End),
        Ok(v) => Ok(Step::Item(v)),
        Err(r) => t.catch(r, ClassId::StopIteration).map(|()| Step::End),
    }
}

#[inline(never)]
fn step_any(t: &mut Thread, word: &mut Instr, it: Value) -> Result<Step, Raised> {
    let form = form_for(it.shape_id());
    if word.op() != form {
        *word = word.with_op(form);
    }
    if form == Op::ForIterGen
        && let Some(g) = it.cast::<Generator>()
    {
        if !generators::prepare_send(t, g, Value::NONE)? {
            return Ok(Step::End);
        }
        let frame = frames::push_generator(t, g, word.a(), FrameKind::ForIter)?;
        return Ok(Step::Frame(frame));
    }
    Ok(match ops::next_or_end(t, it)? {
        Value::EXHAUSTED => Step::End,
        v => Step::Item(v),
    })
}
