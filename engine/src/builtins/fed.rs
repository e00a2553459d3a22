//! Decompressors that keep the input that they have not used: `BZ2Decompressor` and `LZMADecompressor`.

use super::bytes::Buffer;
use crate::object::*;
use crate::value::Value;

/// Fields of the record, behind the state.
const UNUSED: usize = 1;
const PENDING: usize = 2;
/// Where in the pending input the next run begins.
const POSITION: usize = 3;
const EOF: usize = 4;
const NEEDS_INPUT: usize = 5;

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
    let fields = [state, empty, empty, Value::ZERO, no, yes];
    Ok(Record::with_shape(t, class.root_shape.get(), record, &fields)?.value())
}

/// The input of a run.
pub(super) struct Input {
    data: Buffer,
    start: usize,
}

impl Input {
    /// What `r` has kept, and the new.
    pub(super) fn of(r: Gc<Record>, new: Buffer) -> Input {
        let start = r.field(POSITION).as_int() as usize;
        match r.field(PENDING).cast::<Bytes>() {
            Some(kept) if start < kept.len() && new.is_empty() => Input {
                data: Buffer::Fixed(kept),
                start,
            },
            Some(kept) if start < kept.len() => Input {
                data: Buffer::Copied([&kept.as_slice()[start..], &new[..]].concat()),
                start: 0,
            },
            _ => Input {
                data: new,
                start: 0,
            },
        }
    }

    /// The bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.data[self.start..]
    }

    /// Keeps in `r` what a run has left.
    ///
    /// # Errors
    /// MemoryError.
    pub(super) fn keep(self, t: &mut Thread, r: Gc<Record>, run: &Run) -> Result<(), Raised> {
        let at = self.start + run.used;
        r.set_immediate(EOF, Value::bool(run.is_end));
        r.set_immediate(NEEDS_INPUT, Value::bool(run.is_hungry && !run.is_end));
        let empty = Bytes::new(t, b"")?;
        let (pending, position) = match &self.data {
            _ if run.is_end || at == self.data.len() => (empty, 0),
            Buffer::Fixed(data) => (*data, at),
            Buffer::Copied(data) => (Bytes::new(t, &data[at..])?, 0),
        };
        r.set_field(PENDING, pending);
        r.set_immediate(POSITION, Value::small_int(position as i64));
        if run.is_end {
            let unused = Bytes::new(t, &self.data[at..])?;
            r.set_field(UNUSED, unused);
        }
        Ok(())
    }
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
