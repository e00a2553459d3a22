//! Formats of `struct` that were parsed lately.

use super::structs_plan::Plan;
use crate::object::*;
use crate::value::Value;
use std::rc::Rc;

/// Formats that are kept, a power of two: a program has a few.
const PLACES: usize = 32;

/// A format and what it says.
type Entry = (Box<[u8]>, Rc<Plan>);

/// The formats, each at the place that its text chooses.
struct Cache([Option<Entry>; PLACES]);

/// The place of a format.
fn place(format: &[u8]) -> usize {
    let mix = |h: usize, c: &u8| h.wrapping_mul(31) ^ *c as usize;
    format.iter().take(16).fold(format.len(), mix) % PLACES
}

/// The plan of a format, which is ASCII.
///
/// # Errors
/// `struct.error`, MemoryError.
pub(super) fn plan(t: &mut Thread, format: Gc<Str>) -> Result<Rc<Plan>, Raised> {
    let at = place(format.bytes());
    let find = |cache: &mut Cache| match &cache.0[at] {
        Some((known, plan)) if **known == *format.bytes() => Some(Rc::clone(plan)),
        _ => None,
    };
    let cache = t.struct_formats.cast::<Opaque>();
    if let Some(plan) = cache.and_then(|o| o.with(find).flatten()) {
        return Ok(plan);
    }
    let plan = Rc::new(Plan::parse(t, format.bytes())?);
    let cache = match cache {
        Some(cache) => cache,
        None => {
            let made = Opaque::new(t, Cache([const { None }; PLACES]))?;
            t.struct_formats = made.value();
            made
        }
    };
    let entry = (format.bytes().into(), Rc::clone(&plan));
    cache.with(|cache: &mut Cache| cache.0[at] = Some(entry));
    Ok(plan)
}

/// Forgets all formats.
pub(super) fn clear(t: &mut Thread) {
    t.struct_formats = Value::NONE;
}
