//! The class `bytearray`: what changes its content.

use super::bytes::{buffer, byte, bytes_of_ints, content_of_arguments};
use super::bytes_methods::repeated;
use super::str_args::type_name;
use crate::natives;
use crate::object::*;
use crate::runtime::{define, ops, slices};
use crate::value::Value;

natives! { BYTEARRAY_METHODS:
    /// Create a bytearray.
    "__new__" "(cls, *args, **kwargs)" => new,
    /// Fill with a bytes-like object, an iterable of ints, a str and its encoding, or zero bytes.
    "__init__" "(self, /, source=b'', encoding='utf-8', errors='strict')" => init,
    /// Set self[key] to value.
    "__setitem__" "(self, key, value, /)" => set_item,
    /// Delete self[key].
    "__delitem__" "(self, key, /)" => delete_item,
    /// What self+=value does.
    "__iadd__" "(self, value, /)" => add_in_place,
    /// What self*=value does.
    "__imul__" "(self, value, /)" => multiply_in_place,
    /// Append a single item to the end.
    "append" "(self, item, /)" => append,
    /// Append all the items from the iterable or bytes-like object to the end.
    "extend" "(self, iterable_of_ints, /)" => extend,
    /// Insert a single item before the given index.
    "insert" "(self, index, item, /)" => insert,
    /// Remove and return a single item at the given index, the last one by default.
    "pop" "(self, index=-1, /)" => pop,
    /// Resize the internal buffer of bytearray to len.
    "resize" "(self, size, /)" => resize,
    /// Remove the first occurrence of a value.
    "remove" "(self, value, /)" => remove,
    /// Reverse the order of the values in place.
    "reverse" "(self, /)" => reverse,
    /// Remove all items.
    "clear" "(self, /)" => clear,
    /// Return a copy.
    "copy" "(self, /)" => copy,
}

const BYTE_RANGE: &str = "byte must be in range(0, 256)";
const INDEX_RANGE: &str = "bytearray index out of range";

/// Registers `bytearray`.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::ByteArray, BYTEARRAY_METHODS)
}

fn this(t: &mut Thread, args: &[Value]) -> Result<Gc<ByteArray>, Raised> {
    slices::receiver(t, args[0], ClassId::ByteArray)
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let shape = slices::class_argument(t, args[0], ClassId::ByteArray)?
        .root_shape
        .get();
    Ok(ByteArray::with_shape(t, shape, b"")?.value())
}

fn init(t: &mut Thread, args: &[Value]) -> PyResult {
    let b = this(t, args)?;
    let content = content_of_arguments(t, args[1], args[2], args[3], "bytearray")?;
    b.splice(t, 0, b.len(), &content)?;
    Ok(Value::NONE)
}

/// The content to be assigned to a slice.
fn assigned(t: &mut Thread, v: Value) -> Result<Vec<u8>, Raised> {
    if let Some(b) = buffer(t, v) {
        return Ok(b.to_vec());
    }
    let iterable = !t.special(v, Special::Iter).is_unbound();
    if v.cast::<Str>().is_some() || v.is_any_int() || !iterable {
        return Err(
            t.type_error("can assign only bytes, buffers, or iterables of ints in range(0, 256)")
        );
    }
    bytes_of_ints(t, v, BYTE_RANGE)
}

fn set_item(t: &mut Thread, args: &[Value]) -> PyResult {
    let b = this(t, args)?;
    let (key, v) = (args[1], args[2]);
    let Some(slice) = key.cast_record(RecordType::Slice) else {
        let Some(i) = slices::index(t, key, b.len(), "bytearray")? else {
            return Err(t.index_error(INDEX_RANGE));
        };
        let byte = byte(t, v, BYTE_RANGE)?;
        if i >= b.len() {
            return Err(t.index_error(INDEX_RANGE));
        }
        b.set(i, byte);
        return Ok(Value::NONE);
    };
    let content = assigned(t, v)?;
    let slices::Indices {
        start,
        stop,
        step,
        count,
    } = slices::indices(t, slice, b.len())?;
    if step == 1 {
        b.splice(t, start as usize, stop.max(start) as usize, &content)?;
    } else if count == content.len() {
        for (i, c) in content.iter().enumerate() {
            b.set((start + i as isize * step) as usize, *c);
        }
    } else if content.is_empty() {
        return delete_item(t, &args[..2]);
    } else {
        let message = format!(
            "attempt to assign bytes of size {} to extended slice of size {count}",
            content.len()
        );
        return Err(t.value_error(message));
    }
    Ok(Value::NONE)
}

fn delete_item(t: &mut Thread, args: &[Value]) -> PyResult {
    let b = this(t, args)?;
    let Some(slice) = args[1].cast_record(RecordType::Slice) else {
        let Some(i) = slices::index(t, args[1], b.len(), "bytearray")? else {
            return Err(t.index_error(INDEX_RANGE));
        };
        b.splice(t, i, i + 1, b"")?;
        return Ok(Value::NONE);
    };
    let slices::Indices {
        start,
        stop,
        step,
        count,
    } = slices::indices(t, slice, b.len())?;
    if step == 1 {
        b.splice(t, start as usize, stop.max(start) as usize, b"")?;
        return Ok(Value::NONE);
    }
    let mut dropped: Vec<usize> = (0..count)
        .map(|i| (start + i as isize * step) as usize)
        .collect();
    dropped.sort_unstable();
    for i in dropped.into_iter().rev() {
        b.splice(t, i, i + 1, b"")?;
    }
    Ok(Value::NONE)
}

fn add_in_place(t: &mut Thread, args: &[Value]) -> PyResult {
    let b = this(t, args)?;
    let Some(content) = buffer(t, args[1]) else {
        let message = format!(
            "can't concat {} to {}",
            type_name(t, args[1]),
            type_name(t, args[0])
        );
        return Err(t.type_error(message));
    };
    b.splice(t, b.len(), b.len(), &content)?;
    Ok(args[0])
}

fn multiply_in_place(t: &mut Thread, args: &[Value]) -> PyResult {
    let b = this(t, args)?;
    let Some(n) = slices::repetitions(t, args[1])? else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    // SAFETY: nothing between here and the last use changes the bytearray.
    let content = repeated(t, unsafe { b.as_slice() }, n)?;
    b.splice(t, 0, b.len(), &content)?;
    Ok(args[0])
}

fn append(t: &mut Thread, args: &[Value]) -> PyResult {
    let b = this(t, args)?;
    let byte = byte(t, args[1], BYTE_RANGE)?;
    b.push(t, byte)?;
    Ok(Value::NONE)
}

fn extend(t: &mut Thread, args: &[Value]) -> PyResult {
    let b = this(t, args)?;
    let v = args[1];
    let content = if let Some(content) = buffer(t, v) {
        content.to_vec()
    } else if v.cast::<Str>().is_some() {
        return Err(t.type_error("expected iterable of integers; got: 'str'"));
    } else if t.special(v, Special::Iter).is_unbound()
        && t.special(v, Special::GetItem).is_unbound()
    {
        let message = format!("can't extend bytearray with {}", type_name(t, v));
        return Err(t.type_error(message));
    } else {
        bytes_of_ints(t, v, BYTE_RANGE)?
    };
    b.splice(t, b.len(), b.len(), &content)?;
    Ok(Value::NONE)
}

fn insert(t: &mut Thread, args: &[Value]) -> PyResult {
    let b = this(t, args)?;
    let i = ops::size_argument(t, args[1])?;
    let byte = byte(t, args[2], BYTE_RANGE)?;
    let len = b.len() as isize;
    let at = if i < 0 {
        i.saturating_add(len).max(0)
    } else {
        i.min(len)
    } as usize;
    b.splice(t, at, at, &[byte])?;
    Ok(Value::NONE)
}

fn pop(t: &mut Thread, args: &[Value]) -> PyResult {
    let b = this(t, args)?;
    if b.is_empty() {
        return Err(t.index_error("pop from empty bytearray"));
    }
    let i = if args[1].is_unbound() {
        -1
    } else {
        ops::size_argument(t, args[1])?
    };
    let found = slices::wrap(i, b.len()).and_then(|at| b.get(at).map(|byte| (at, byte)));
    let Some((at, byte)) = found else {
        return Err(t.index_error("pop index out of range"));
    };
    b.splice(t, at, at + 1, b"")?;
    Ok(Value::small_int(byte as i64))
}

fn resize(t: &mut Thread, args: &[Value]) -> PyResult {
    let b = this(t, args)?;
    let size = ops::size_argument(t, args[1])?;
    let Ok(size) = usize::try_from(size) else {
        let message = format!("Can only resize to positive sizes, got {size}");
        return Err(t.value_error(message));
    };
    let mut new: Vec<u8> = Vec::new();
    if new.try_reserve_exact(size.saturating_sub(b.len())).is_err() {
        return Err(t.memory_error());
    }
    new.resize(size.saturating_sub(b.len()), 0);
    b.splice(t, size.min(b.len()), b.len(), &new)?;
    Ok(Value::NONE)
}

fn remove(t: &mut Thread, args: &[Value]) -> PyResult {
    let b = this(t, args)?;
    let byte = byte(t, args[1], BYTE_RANGE)?;
    match (0..b.len()).find(|&i| b.get(i) == Some(byte)) {
        Some(at) => b.splice(t, at, at + 1, b"")?,
        None => return Err(t.value_error("value not found in bytearray")),
    }
    Ok(Value::NONE)
}

fn reverse(t: &mut Thread, args: &[Value]) -> PyResult {
    this(t, args)?.reverse();
    Ok(Value::NONE)
}

fn clear(t: &mut Thread, args: &[Value]) -> PyResult {
    let b = this(t, args)?;
    b.splice(t, 0, b.len(), b"")?;
    Ok(Value::NONE)
}

fn copy(t: &mut Thread, args: &[Value]) -> PyResult {
    let b = this(t, args)?;
    // SAFETY: the new object is another one.
    let content = unsafe { b.as_slice() };
    Ok(ByteArray::with_shape(t, ClassId::ByteArray as u32, content)?.value())
}
