//! Bytes of a mapping by index and by slice.

use super::super::buffers::bytes_arg;
use super::super::bytes::byte;
use super::{check_writable, try_with, with};
use crate::object::*;
use crate::runtime::slices;
use crate::value::Value;

pub(super) fn len(t: &mut Thread, args: &[Value]) -> PyResult {
    let n = with(t, args[0], |m| m.len())?;
    t.int(n as i64)
}

/// A place of a mapping.
enum Key {
    Index(isize),
    Slice(Gc<Record>),
}

fn key_of(t: &mut Thread, key: Value, otherwise: &str) -> Result<Key, Raised> {
    if key.is_any_int() || !t.special(key, Special::Index).is_unbound() {
        return Ok(Key::Index(slices::index_slow(t, key, "mmap")?));
    }
    match key.cast_record(RecordType::Slice) {
        Some(slice) => Ok(Key::Slice(slice)),
        None => Err(t.type_error(otherwise)),
    }
}

/// The byte at an index; `None` outside.
fn at(t: &mut Thread, v: Value, i: isize) -> Result<Option<u8>, Raised> {
    try_with(t, v, |m| {
        let mut out = Vec::new();
        if let Some(i) = slices::wrap(i, m.len()) {
            m.read(i, 1, &mut out)?;
        }
        Ok(out.first().copied())
    })
}

#[cold]
fn out_of_range(t: &mut Thread) -> Raised {
    t.index_error("mmap index out of range")
}

pub(super) fn get_item(t: &mut Thread, args: &[Value]) -> PyResult {
    with(t, args[0], |_| ())?;
    match key_of(t, args[1], "mmap indices must be integers")? {
        Key::Index(i) => match at(t, args[0], i)? {
            Some(byte) => Ok(Value::small_int(i64::from(byte))),
            None => Err(out_of_range(t)),
        },
        Key::Slice(slice) => {
            let (start, stop, step) = slices::unpack(t, slice)?;
            let out = try_with(t, args[0], |m| {
                let s = slices::adjust(m.len(), start, stop, step);
                let mut out = Vec::new();
                if s.count > 0 {
                    let last = s.start + (s.count as isize - 1) * s.step;
                    let (low, high) = (s.start.min(last) as usize, s.start.max(last) as usize);
                    m.read(low, high - low + 1, &mut out)?;
                }
                Ok(match s.step {
                    1 => out,
                    step if step < 0 => {
                        out.into_iter().rev().step_by(step.unsigned_abs()).collect()
                    }
                    step => out.into_iter().step_by(step as usize).collect(),
                })
            })?;
            Ok(Bytes::new(t, &out)?.value())
        }
    }
}

/// Item `i` as iteration gives it, a bytes object; `None` at the end.
pub(in crate::builtins) fn item_as_bytes(
    t: &mut Thread,
    v: Value,
    i: i64,
) -> Result<Option<Value>, Raised> {
    match at(t, v, i as isize)? {
        Some(byte) => Ok(Some(Bytes::new(t, &[byte])?.value())),
        None => Ok(None),
    }
}

pub(super) fn set_item(t: &mut Thread, args: &[Value]) -> PyResult {
    check_writable(t, args[0])?;
    let value = args[2];
    match key_of(t, args[1], "mmap indices must be integer")? {
        Key::Index(i) => {
            let len = with(t, args[0], |m| m.len())?;
            if slices::wrap(i, len).is_none() {
                return Err(out_of_range(t));
            }
            if !value.is_any_int() && t.special(value, Special::Index).is_unbound() {
                return Err(t.type_error("mmap item value must be an int"));
            }
            let byte = byte(t, value, "mmap item value must be in range(0, 256)")?;
            let done = try_with(t, args[0], |m| match slices::wrap(i, m.len()) {
                Some(i) => m.write(i, &[byte]).map(|()| true),
                None => Ok(false),
            })?;
            if !done {
                return Err(out_of_range(t));
            }
        }
        Key::Slice(slice) => {
            let (start, stop, step) = slices::unpack(t, slice)?;
            let content = bytes_arg(t, value)?;
            let fits = try_with(t, args[0], |m| {
                let s = slices::adjust(m.len(), start, stop, step);
                if s.count != content.len() {
                    return Ok(false);
                }
                if s.step == 1 {
                    m.write(s.start as usize, &content)?;
                } else {
                    for (i, byte) in content.iter().enumerate() {
                        m.write((s.start + i as isize * s.step) as usize, &[*byte])?;
                    }
                }
                Ok(true)
            })?;
            if !fits {
                return Err(t.index_error("mmap slice assignment is wrong size"));
            }
        }
    }
    Ok(Value::NONE)
}

pub(super) fn delete_item(t: &mut Thread, args: &[Value]) -> PyResult {
    check_writable(t, args[0])?;
    match key_of(t, args[1], "mmap indices must be integer")? {
        Key::Index(i) => {
            let len = with(t, args[0], |m| m.len())?;
            match slices::wrap(i, len) {
                Some(_) => Err(t.type_error("mmap doesn't support item deletion")),
                None => Err(out_of_range(t)),
            }
        }
        Key::Slice(_) => Err(t.type_error("mmap object doesn't support slice deletion")),
    }
}
