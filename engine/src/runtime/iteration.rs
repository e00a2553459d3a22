//! What loops iterate.

use super::ops;
use crate::object::*;
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
