//! The module `itertools`. Its iterators are records: see [`RecordType`] for their fields.

mod combine;
mod endless;
mod group;
mod select;

use crate::builtins::late;
use crate::object::*;
use crate::runtime::{define, ops};
use crate::value::Value;

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    let module = define::module(t, "itertools", group::FUNCTIONS)?;
    for (name, table) in [
        ("count", endless::COUNT),
        ("cycle", endless::CYCLE),
        ("repeat", endless::REPEAT),
        ("chain", endless::CHAIN),
        ("compress", select::COMPRESS),
        ("dropwhile", select::DROP_WHILE),
        ("takewhile", select::TAKE_WHILE),
        ("filterfalse", select::FILTER_FALSE),
        ("starmap", select::STAR_MAP),
        ("accumulate", select::ACCUMULATE),
        ("islice", select::ISLICE),
        ("zip_longest", select::ZIP_LONGEST),
        ("pairwise", select::PAIRWISE),
        ("batched", select::BATCHED),
        ("product", combine::PRODUCT),
        ("permutations", combine::PERMUTATIONS),
        ("combinations", combine::COMBINATIONS),
        ("combinations_with_replacement", combine::REPLACEMENTS),
        ("groupby", group::GROUP_BY),
        ("_grouper", group::GROUP),
        ("_tee", group::TEE),
    ] {
        let class = define::record_class(t, "itertools", name, table)?;
        define::set(t, module.dict(), name, class.value())?;
        if ["_grouper", "_tee"].contains(&name) {
            class.set_flag(class_flag::FINAL);
            late::keep(t, &format!("itertools.{name}"), class)?;
        }
    }
    Ok(())
}

/// An iterator of class `cls`.
fn make(t: &mut Thread, cls: Value, kind: RecordType, fields: &[Value]) -> PyResult {
    let class = define::record_class_argument(t, cls)?;
    Ok(Record::with_shape(t, class.root_shape.get(), kind, fields)?.value())
}

/// The next item of an inner iterator, `EXHAUSTED` at its end: also when a script's iterator tells it by StopIteration.
#[inline]
fn inner_next(t: &mut Thread, it: Value) -> PyResult {
    ops::next_or_end(t, it)
}

/// The record behind `self`.
#[inline]
fn this(t: &mut Thread, v: Value, kind: RecordType) -> Result<Gc<Record>, Raised> {
    match v.cast_record(kind) {
        Some(r) => Ok(r),
        None => {
            let message = format!(
                "descriptor does not apply to a '{}' object",
                t.class_of(v).name()
            );
            Err(t.type_error(message))
        }
    }
}
