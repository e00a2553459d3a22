//! Buffers: objects whose content is bytes in a fixed layout, `memoryview` and `array` over them, and
//! `struct`, which packs values into them.

mod array;
mod array_methods;
pub(crate) mod item;
mod memory_items;
mod memoryview;
mod scratch;
mod structs;
mod structs_cache;
mod structs_plan;

pub(crate) use array::install_module as install_array;
pub(crate) use structs::install_module as install_struct;

use self::scratch::Scratch;
use super::bytes::Buffer;
use super::mmap::{self, Mapping};
use super::str_args::type_name;
use crate::object::*;
use crate::value::Value;

/// Registers `memoryview`.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    memoryview::install(t)
}

/// Bytes in a row inside an object.
#[derive(Clone, Copy)]
pub(crate) struct Region {
    /// A bytes object, a bytearray or the state of a mapping.
    pub storage: Value,
    /// Where the bytes begin in it.
    pub start: usize,
    /// Number of bytes.
    pub len: usize,
    /// May they not be changed?
    pub readonly: bool,
}

impl Region {
    /// The bytes of a buffer whose items lie in a row.
    pub(crate) fn of(v: Value) -> Option<Region> {
        if let Some(b) = v.cast::<Bytes>() {
            return Some(Region {
                storage: v,
                start: 0,
                len: b.len(),
                readonly: true,
            });
        }
        if let Some(b) = v.cast::<ByteArray>() {
            return Some(Region {
                storage: v,
                start: 0,
                len: b.len(),
                readonly: false,
            });
        }
        if let Some(a) = v.cast_record(RecordType::TypedArray) {
            let b = a.field(array::STORAGE).cast::<ByteArray>()?;
            return Some(Region {
                storage: b.value(),
                start: 0,
                len: b.len(),
                readonly: false,
            });
        }
        if let Some(state) = mmap::state(v) {
            let (len, readonly) = state.with(|m: &mut Mapping| (m.len(), m.is_readonly()))?;
            return Some(Region {
                storage: state.value(),
                start: 0,
                len,
                readonly,
            });
        }
        memoryview::region(v.cast_record(RecordType::MemoryView)?)
    }

    /// The bytes, copied.
    pub(crate) fn to_vec(self) -> Vec<u8> {
        copied(self.storage, self.start, self.len)
    }

    /// `len` bytes from byte `at` on, copied; none when the storage has become shorter.
    pub(crate) fn read(self, at: usize, len: usize, room: &mut Scratch) -> &[u8] {
        with_part(self.storage, self.start + at, len, |part| room.copy(part))
    }

    /// Writes bytes, which lie inside; false when the storage has become too short, or cannot be written to.
    pub(crate) fn write(self, at: usize, content: &[u8]) -> bool {
        write_to(self.storage, self.start + at, content)
    }
}

/// Writes bytes into a bytearray or a mapping; false when they do not lie inside.
pub(super) fn write_to(storage: Value, at: usize, content: &[u8]) -> bool {
    if let Some(b) = storage.cast::<ByteArray>() {
        let fits = at + content.len() <= b.len();
        if fits {
            b.write(at, content);
        }
        return fits;
    }
    let Some(state) = storage.cast::<Opaque>() else {
        return false;
    };
    let done =
        state.with(|m: &mut Mapping| at + content.len() <= m.len() && m.write(at, content).is_ok());
    done == Some(true)
}

/// Part of a bytes object, a bytearray or a mapping, copied; empty when it does not lie inside.
pub(super) fn copied(storage: Value, start: usize, len: usize) -> Vec<u8> {
    with_part(storage, start, len, <[u8]>::to_vec)
}

/// What `copy` makes of a part of a bytes object, a bytearray or a mapping, which is empty when it does not lie inside.
pub(crate) fn with_part<R>(
    storage: Value,
    start: usize,
    len: usize,
    copy: impl FnOnce(&[u8]) -> R,
) -> R {
    let part = start..start + len;
    if let Some(b) = storage.cast::<Bytes>() {
        return copy(b.as_slice().get(part).unwrap_or_default());
    }
    match storage.cast::<ByteArray>() {
        // SAFETY: copied at once.
        Some(b) => copy(unsafe { b.as_slice() }.get(part).unwrap_or_default()),
        None => copy(&mapped(storage, start, len)),
    }
}

/// Part of a mapping; empty when it does not lie inside.
#[inline(never)]
fn mapped(storage: Value, start: usize, len: usize) -> Vec<u8> {
    let state = storage.cast::<Opaque>();
    let part = state.and_then(|s| s.with(|m: &mut Mapping| m.part(start, len)));
    part.unwrap_or_default()
}

/// The content of a memoryview, an array or a mapping, copied; `None` for other objects.
pub(crate) fn content(v: Value) -> Option<Vec<u8>> {
    let r = v.cast::<Record>()?;
    if r.is(RecordType::MemoryView) {
        return memoryview::content(r);
    }
    Some(Region::of(v)?.to_vec())
}

/// ValueError when `v` is a memoryview that was released, or a mapping that was closed.
///
/// # Errors
/// As said.
pub(crate) fn check_open(t: &mut Thread, v: Value) -> Result<(), Raised> {
    if mmap::is_closed(v) {
        return Err(mmap::closed_error(t));
    }
    memoryview::check_released(t, v)
}

/// The content of a bytes-like argument.
///
/// # Errors
/// TypeError for other objects.
pub(crate) fn bytes_arg(t: &mut Thread, v: Value) -> Result<Buffer, Raised> {
    check_open(t, v)?;
    match super::bytes::buffer(t, v) {
        Some(b) => Ok(b),
        None => {
            let message = format!("a bytes-like object is required, not '{}'", type_name(t, v));
            Err(t.type_error(message))
        }
    }
}
