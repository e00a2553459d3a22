//! The module `_collections`: what `collections` has natively.

mod counting;
mod defaultdict;
mod deque;
mod deque_iterator;
mod ordered_dict;
mod ordered_views;
mod ring;
mod tuple_getter;

use crate::natives;
use crate::object::*;
use crate::runtime::define;
use crate::value::Value;

natives! { FUNCTIONS:
    /// Count elements in the iterable, updating the mapping.
    "_count_elements" "(mapping, iterable, /)" => counting::count_elements,
}

/// `deque.append`, of exactly that class.
///
/// # Errors
/// MemoryError.
pub(super) fn append(t: &mut Thread, deque: Value, v: Value) -> Result<(), Raised> {
    ring::Ring::this(t, deque)?.push(t, v)
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    let dict = define::module(t, "_collections", FUNCTIONS)?.dict();
    deque::install(t)?;
    deque_iterator::install(t)?;
    defaultdict::install(t)?;
    ordered_dict::install(t)?;
    tuple_getter::install(t)?;
    for id in [
        ClassId::Deque,
        ClassId::DequeIterator,
        ClassId::DequeReverseIterator,
        ClassId::DefaultDict,
        ClassId::OrderedDict,
        ClassId::TupleGetter,
    ] {
        let class = t.class(id).value();
        define::set(t, dict, id.name(), class)?;
    }
    Ok(())
}
