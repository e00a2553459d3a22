//! `zlib._ZlibDecompressor`, which keeps the input that it has not used.

use super::super::buffers::bytes_arg;
use super::super::late;
use super::super::str_args::size_arg;
use super::{decompress, fail};
use crate::natives;
use crate::object::*;
use crate::runtime::{define, slices};
use crate::value::Value;
use libz_rs_sys as z;

natives! { METHODS:
    /// Create a decompressor object for decompressing data incrementally.
    "__new__" "(cls, wbits=15, zdict=b'')" => new,
    /// Decompress data, returning uncompressed data as bytes.
    "decompress" "(self, data, max_length=-1)" => feed,
}

natives! { GETTERS:
    /// True if the end-of-stream marker has been reached.
    "eof" "(self)" => eof,
    /// True if more input is needed before more decompressed data can be produced.
    "needs_input" "(self)" => needs_input,
    /// Data found after the end of the compressed stream.
    "unused_data" "(self)" => unused_data,
}

/// Fields of the record, behind the stream.
const UNUSED: usize = 1;
const PENDING: usize = 2;
const EOF: usize = 3;
const NEEDS_INPUT: usize = 4;
const DICTIONARY: usize = 5;

/// Registers the class.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread, module: Gc<Dict>) -> Result<(), Raised> {
    let id = ClassId::ZlibDecompressor;
    late::class(t, id, "zlib", METHODS)?;
    define::getters(t, id, GETTERS)?;
    let class = t.class(id).value();
    define::set(t, module, id.name(), class)
}

fn this(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    let id = ClassId::ZlibDecompressor;
    super::this(t, v, RecordType::ZlibDecompressor, id)
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::ZlibDecompressor)?;
    let (stream, dictionary) = decompress::start(t, &args[1..])?;
    let state = Opaque::new(t, stream)?.value();
    let empty = Bytes::new(t, b"")?.value();
    let (no, yes) = (Value::bool(false), Value::bool(true));
    let fields = [state, empty, empty, no, yes, dictionary];
    let shape = class.root_shape.get();
    Ok(Record::with_shape(t, shape, RecordType::ZlibDecompressor, &fields)?.value())
}

fn feed(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    let new = bytes_arg(t, args[1])?;
    let limit = match args[2] {
        v if v.is_unbound() => usize::MAX,
        v => usize::try_from(size_arg(t, v)?).unwrap_or(usize::MAX),
    };
    if r.field(EOF) == Value::bool(true) {
        return Err(t.raise(ClassId::EOFError, "End of stream already reached"));
    }
    let mut data = r
        .field(PENDING)
        .cast::<Bytes>()
        .map_or_else(Vec::new, |b| b.as_slice().to_vec());
    data.extend_from_slice(&new);
    let dictionary = r.field(DICTIONARY);
    let (out, run, failure) = decompress::run(t, r, dictionary, &data, limit, z::Z_SYNC_FLUSH)?;
    if !matches!(run.code, z::Z_OK | z::Z_BUF_ERROR | z::Z_STREAM_END) {
        return Err(fail(t, &failure, "while decompressing data"));
    }
    let rest = Bytes::new(t, &data[run.used..])?.value();
    let is_end = run.code == z::Z_STREAM_END;
    r.set_immediate(EOF, Value::bool(is_end));
    let is_hungry = !is_end && run.used == data.len() && out.len() < limit;
    r.set_immediate(NEEDS_INPUT, Value::bool(is_hungry));
    r.set_field(if is_end { UNUSED } else { PENDING }, rest);
    Ok(Bytes::new(t, &out)?.value())
}

fn eof(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.field(EOF))
}

fn needs_input(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.field(NEEDS_INPUT))
}

fn unused_data(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.field(UNUSED))
}
