//! Decompressors that keep the input that they have not used: `BZ2Decompressor` and `LZMADecompressor`.

use super::bytes::Buffer;
use crate::object::*;
use crate::value::Value;

/// Fields of the record, behind the state.
const UNUSED: usize = 1;
const PENDING: usize = 2;
const EOF: usize = 3;
const NEEDS_INPUT: usize = 4;

/// How a run of a stream went.
pub(super) struct Run {
    /// Bytes of the input that were used.
    pub used: usize,
    /// The end of the stream was reached.
    pub is_end: bool,
    /// More input is needed before there is more output.
    pub is_hungry: bool,
}

/// A decompressor with `state`, and no input yet.
///
/// # Errors
/// MemoryError.
pub(super) fn make<S: 'static>(
    t: &mut Thread,
    class: Gc<Class>,
    record: RecordType,
    state: S,
) -> PyResult {
    let state = Opaque::new(t, state)?.value();
    let empty = Bytes::new(t, b"")?.value();
    let (no, yes) = (Value::bool(false), Value::bool(true));
    let fields = [state, empty, empty, no, yes];
    Ok(Record::with_shape(t, class.root_shape.get(), record, &fields)?.value())
}

/// The input that is kept, and the new.
pub(super) fn input(r: Gc<Record>, new: Buffer) -> Buffer {
    match r.field(PENDING).cast::<Bytes>() {
        Some(kept) if !kept.is_empty() => Buffer::Copied([kept.as_slice(), &new[..]].concat()),
        _ => new,
    }
}

/// Keeps what a run of `data` has left.
///
/// # Errors
/// MemoryError.
pub(super) fn keep(t: &mut Thread, r: Gc<Record>, data: &[u8], run: &Run) -> Result<(), Raised> {
    let rest = Bytes::new(t, &data[run.used..])?;
    let empty = Bytes::new(t, b"")?;
    r.set_immediate(EOF, Value::bool(run.is_end));
    r.set_immediate(NEEDS_INPUT, Value::bool(run.is_hungry && !run.is_end));
    let (unused, pending) = if run.is_end {
        (rest, empty)
    } else {
        (empty, rest)
    };
    r.set_field(UNUSED, unused);
    r.set_field(PENDING, pending);
    Ok(())
}

/// Has the end of the stream been reached?
pub(super) fn eof(r: Gc<Record>) -> Value {
    r.field(EOF)
}

/// Is input needed?
pub(super) fn needs_input(r: Gc<Record>) -> Value {
    r.field(NEEDS_INPUT)
}

/// What was found behind the end.
pub(super) fn unused_data(r: Gc<Record>) -> Value {
    r.field(UNUSED)
}
