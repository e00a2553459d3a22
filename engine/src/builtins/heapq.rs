//! The module `_heapq`: priority queues in lists.

use super::str_args::type_name;
use crate::natives;
use crate::object::*;
use crate::runtime::{CompareOp, define, ops};
use crate::value::Value;

natives! { FUNCTIONS:
    /// Push item onto heap, maintaining the heap invariant.
    "heappush" "(heap, item, /)" => push::<false>,
    /// Pop the smallest item off the heap, maintaining the heap invariant.
    "heappop" "(heap, /)" => pop::<false>,
    /// Push item on the heap, then pop and return the smallest item.
    "heappushpop" "(heap, item, /)" => push_pop::<false>,
    /// Pop and return the current smallest value, and add the new item.
    "heapreplace" "(heap, item, /)" => replace::<false>,
    /// Transform list into a heap, in-place, in O(len(heap)) time.
    "heapify" "(heap, /)" => heapify::<false>,
    /// Push item onto max heap, maintaining the heap invariant.
    "heappush_max" "(heap, item, /)" => push::<true>,
    /// Maxheap variant of heappop.
    "heappop_max" "(heap, /)" => pop::<true>,
    /// Maxheap variant of heappushpop.
    "heappushpop_max" "(heap, item, /)" => push_pop::<true>,
    /// Maxheap variant of heapreplace.
    "heapreplace_max" "(heap, item, /)" => replace::<true>,
    /// Maxheap variant of heapify.
    "heapify_max" "(heap, /)" => heapify::<true>,
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::module(t, "_heapq", FUNCTIONS)?;
    Ok(())
}

/// Does `a` come before `b`?
fn before<const MAX: bool>(t: &mut Thread, a: Value, b: Value) -> Result<bool, Raised> {
    let (a, b) = if MAX { (b, a) } else { (a, b) };
    let r = ops::compare(t, CompareOp::Lt, a, b)?;
    ops::truthy(t, r)
}

fn heap_arg(t: &mut Thread, v: Value, function: &str) -> Result<Gc<List>, Raised> {
    match v.cast::<List>() {
        Some(list) => Ok(list),
        None => {
            // Functions with one parameter do not number it.
            let alone = function.starts_with("heapify") || function.starts_with("heappop");
            let number = if alone { "" } else { " 1" };
            let message = format!(
                "{function}() argument{number} must be list, not {}",
                type_name(t, v)
            );
            Err(t.type_error(message))
        }
    }
}

/// A comparison may run script that changes the list.
fn check(t: &mut Thread, heap: Gc<List>, len: usize) -> Result<(), Raised> {
    if heap.len() == len {
        return Ok(());
    }
    Err(t.raise(ClassId::RuntimeError, "list changed size during iteration"))
}

/// Moves the item at `at` towards the root, not past `root`.
fn rise<const MAX: bool>(
    t: &mut Thread,
    heap: Gc<List>,
    root: usize,
    mut at: usize,
) -> Result<(), Raised> {
    let len = heap.len();
    while at > root {
        let parent = (at - 1) / 2;
        let (item, above) = (heap.get(at), heap.get(parent));
        if !before::<MAX>(t, item, above)? {
            break;
        }
        check(t, heap, len)?;
        let (item, above) = (heap.get(at), heap.get(parent));
        heap.set(t, parent, item)?;
        heap.set(t, at, above)?;
        at = parent;
    }
    Ok(())
}

/// Moves the item at `at` down to a leaf along the first children, and from there up to its place.
fn sink<const MAX: bool>(t: &mut Thread, heap: Gc<List>, start: usize) -> Result<(), Raised> {
    let len = heap.len();
    let mut at = start;
    while at < len / 2 {
        let mut child = 2 * at + 1;
        if child + 1 < len {
            let (left, right) = (heap.get(child), heap.get(child + 1));
            if !before::<MAX>(t, left, right)? {
                child += 1;
            }
            check(t, heap, len)?;
        }
        let (item, below) = (heap.get(at), heap.get(child));
        heap.set(t, at, below)?;
        heap.set(t, child, item)?;
        at = child;
    }
    rise::<MAX>(t, heap, start, at)
}

/// The name of a function in messages.
const fn named<const MAX: bool>(plain: &'static str, max: &'static str) -> &'static str {
    if MAX { max } else { plain }
}

fn push<const MAX: bool>(t: &mut Thread, args: &[Value]) -> PyResult {
    let heap = heap_arg(t, args[0], named::<MAX>("heappush", "heappush_max"))?;
    heap.push(t, args[1])?;
    rise::<MAX>(t, heap, 0, heap.len() - 1)?;
    Ok(Value::NONE)
}

fn pop<const MAX: bool>(t: &mut Thread, args: &[Value]) -> PyResult {
    let heap = heap_arg(t, args[0], named::<MAX>("heappop", "heappop_max"))?;
    let Some(last) = heap.pop() else {
        return Err(t.index_error("index out of range"));
    };
    if heap.is_empty() {
        return Ok(last);
    }
    let first = heap.get(0);
    heap.set(t, 0, last)?;
    sink::<MAX>(t, heap, 0)?;
    Ok(first)
}

fn replace<const MAX: bool>(t: &mut Thread, args: &[Value]) -> PyResult {
    let heap = heap_arg(t, args[0], named::<MAX>("heapreplace", "heapreplace_max"))?;
    if heap.is_empty() {
        return Err(t.index_error("index out of range"));
    }
    let first = heap.get(0);
    heap.set(t, 0, args[1])?;
    sink::<MAX>(t, heap, 0)?;
    Ok(first)
}

fn push_pop<const MAX: bool>(t: &mut Thread, args: &[Value]) -> PyResult {
    let heap = heap_arg(t, args[0], named::<MAX>("heappushpop", "heappushpop_max"))?;
    if heap.is_empty() {
        return Ok(args[1]);
    }
    let first = heap.get(0);
    if !before::<MAX>(t, first, args[1])? {
        return Ok(args[1]);
    }
    if heap.is_empty() {
        return Err(t.index_error("index out of range"));
    }
    let first = heap.get(0);
    heap.set(t, 0, args[1])?;
    sink::<MAX>(t, heap, 0)?;
    Ok(first)
}

fn heapify<const MAX: bool>(t: &mut Thread, args: &[Value]) -> PyResult {
    let heap = heap_arg(t, args[0], named::<MAX>("heapify", "heapify_max"))?;
    for i in (0..heap.len() / 2).rev() {
        sink::<MAX>(t, heap, i)?;
    }
    Ok(Value::NONE)
}
