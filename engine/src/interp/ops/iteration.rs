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
    const NO_FORM: core::ops::RangeInclusive<u32> =
        ClassId::DictKeyIterator as u32..=ClassId::SetIterator as u32;
    // The iterators of dicts and sets have no form of their own.
    if NO_FORM.contains(&it.shape_id())
        && word.op() == Op::ForIter
        && let Some(f) = ops::native_next(t, it)
    {
        return step_native(t, f, it);
    }
    step_any(t, word, it)
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
    let shape = it.shape_id();
    if shape >= ClassId::COUNT as u32 && it.is_ptr() && word.op() == Op::ForIter {
        let v = ops::next_or_end(t, it)?;
        return Ok(if v == Value::EXHAUSTED {
            Step::End
        } else {
            Step::Item(v)
        });
    }
    if (shape == ClassId::StrAsciiIterator as u32 || shape == ClassId::StrIterator as u32)
        && word.op() == Op::ForIter
        && let Some(it) = it.cast::<Record>()
    {
        return Ok(Str::next_char(t, it)?.map_or(Step::End, |c| Step::Item(c.value())));
    }
    if shape == ClassId::Generator as u32
        && let Some(g) = it.cast::<Generator>()
    {
        *word = word.with_op(Op::ForIterGen);
        if !generators::prepare_send(t, g, Value::NONE)? {
            return Ok(Step::End);
        }
        let frame = frames::push_generator(t, g, word.a(), FrameKind::ForIter)?;
        return Ok(Step::Frame(frame));
    }
    let quick = if shape == ClassId::RangeIterator as u32 {
        Op::ForIterRange
    } else if shape == ClassId::ListIterator as u32 {
        Op::ForIterList
    } else if shape == ClassId::TupleIterator as u32 {
        Op::ForIterTuple
    } else {
        Op::ForIter
    };
    if word.op() != quick {
        *word = word.with_op(quick);
    }
    if let Some(f) = ops::native_next(t, it) {
        return step_native(t, f, it);
    }
    Ok(match ops::next(t, it)? {
        Some(v) => Step::Item(v),
        None => Step::End,
    })
}
