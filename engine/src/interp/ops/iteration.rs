//! Iteration and unpacking.

use crate::bytecode::{Instr, Op};
use crate::frame::{Frame, FrameKind};
use crate::interp::frames;
use crate::interp::generators;
use crate::object::*;
use crate::runtime::ops;
use crate::value::Value;

/// `iter(v)`, quickly for the common containers.
pub(crate) fn get(t: &mut Thread, v: Value) -> PyResult {
    if v.shape_id() == ClassId::List as u32 {
        let fields = [v, Value::ZERO];
        return Ok(
            Record::new(t, ClassId::ListIterator, RecordType::ListIterator, &fields)?.value(),
        );
    }
    ops::iter(t, v)
}

/// What a `for` statement iterates: as [`get`], and the iterator of a range is marked as the loop's own.
pub(crate) fn get_for_loop(t: &mut Thread, v: Value) -> PyResult {
    let it = get(t, v)?;
    if v.shape_id() == ClassId::Range as u32
        && let Some(h) = it.header()
    {
        h.set_flag(flag::PRIVATE);
    }
    Ok(it)
}

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
    let shape = it.shape_id();
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
    *word = word.with_op(quick);
    if (shape == ClassId::StrAsciiIterator as u32 || shape == ClassId::StrIterator as u32)
        && let Some(it) = it.cast::<Record>()
    {
        return Ok(Str::next_char(t, it)?.map_or(Step::End, |c| Step::Item(c.value())));
    }
    Ok(match ops::next(t, it)? {
        Some(v) => Step::Item(v),
        None => Step::End,
    })
}
