//! The module `_bz2`, on a port of libbzip2 to Rust.

mod stream;

use super::buffers::bytes_arg;
use super::fed;
use super::late;
use super::str_args::{int_arg, size_arg, type_name};
use crate::natives;
use crate::object::*;
use crate::runtime::{define, slices};
use crate::value::Value;
use libbz2_rs_sys as b;
use stream::Stream;

natives! { COMPRESSOR:
    /// Create a compressor object for compressing data incrementally.
    "__new__" "(cls, compresslevel=9, /)" => new_compressor,
    /// Provide data to the compressor object.
    "compress" "(self, data, /)" => compress,
    /// Finish the compression process.
    "flush" "(self, /)" => flush,
    "__reduce__" "(self, /)" => not_pickled,
}

natives! { DECOMPRESSOR:
    /// Create a decompressor object for decompressing data incrementally.
    "__new__" "(cls, /)" => new_decompressor,
    /// Decompress data, returning uncompressed data as bytes.
    "decompress" "(self, data, max_length=-1)" => decompress,
    "__reduce__" "(self, /)" => not_pickled,
}

natives! { GETTERS:
    /// True if the end-of-stream marker has been reached.
    "eof" "(self)" => eof,
    /// True if more input is needed before more decompressed data can be produced.
    "needs_input" "(self)" => needs_input,
    /// Data found after the end of the compressed stream.
    "unused_data" "(self)" => unused_data,
}

/// The field of a compressor behind its stream: was it flushed?
const FLUSHED: usize = 1;

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    let d = define::module(t, "_bz2", &[])?.dict();
    late::class(t, ClassId::Bz2Compressor, "_bz2", COMPRESSOR)?;
    late::class(t, ClassId::Bz2Decompressor, "_bz2", DECOMPRESSOR)?;
    define::getters(t, ClassId::Bz2Decompressor, GETTERS)?;
    for id in [ClassId::Bz2Compressor, ClassId::Bz2Decompressor] {
        let class = t.class(id).value();
        define::set(t, d, id.name(), class)?;
    }
    Ok(())
}

/// Raises for a code of the library's.
#[cold]
fn failed(t: &mut Thread, code: i32) -> Raised {
    match code {
        b::BZ_PARAM_ERROR => {
            t.value_error("Internal error - invalid parameters passed to libbzip2")
        }
        b::BZ_MEM_ERROR => t.memory_error(),
        b::BZ_DATA_ERROR | b::BZ_DATA_ERROR_MAGIC => {
            t.raise(ClassId::OSError, "Invalid data stream")
        }
        b::BZ_IO_ERROR => t.raise(ClassId::OSError, "Unknown I/O error"),
        b::BZ_UNEXPECTED_EOF => t.raise(
            ClassId::EOFError,
            "Compressed file ended before the logical end-of-stream was detected",
        ),
        b::BZ_SEQUENCE_ERROR => t.raise(
            ClassId::RuntimeError,
            "Internal error - Invalid sequence of commands sent to libbzip2",
        ),
        code => {
            let message = format!("Unrecognized error from libbzip2: {code}");
            t.raise(ClassId::OSError, &message)
        }
    }
}

/// Runs `body` with the stream of a compressor or decompressor.
fn with<R>(
    t: &mut Thread,
    r: Gc<Record>,
    body: impl FnOnce(&mut Stream) -> Result<R, i32>,
) -> Result<R, Raised> {
    match r.field(0).cast::<Opaque>().and_then(|o| o.with(body)) {
        Some(Ok(r)) => Ok(r),
        Some(Err(code)) => Err(failed(t, code)),
        None => Err(t.type_error("the object has no stream")),
    }
}

fn not_pickled(t: &mut Thread, args: &[Value]) -> PyResult {
    let message = format!("cannot pickle '{}' object", type_name(t, args[0]));
    Err(t.type_error(message))
}

fn compressor(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    slices::record(t, v, RecordType::Bz2Compressor, ClassId::Bz2Compressor)
}

fn decompressor(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    slices::record(t, v, RecordType::Bz2Decompressor, ClassId::Bz2Decompressor)
}

fn new_compressor(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::Bz2Compressor)?;
    let level = match args[1] {
        v if v.is_unbound() => 9,
        v => int_arg(t, v)?,
    };
    if !(1..=9).contains(&level) {
        return Err(t.value_error("compresslevel must be between 1 and 9"));
    }
    let state = match Stream::compressor(level) {
        Ok(stream) => Opaque::new(t, stream)?.value(),
        Err(code) => return Err(failed(t, code)),
    };
    let fields = [state, Value::bool(false)];
    let shape = class.root_shape.get();
    Ok(Record::with_shape(t, shape, RecordType::Bz2Compressor, &fields)?.value())
}

/// Feeds a compressor.
fn pack(t: &mut Thread, r: Gc<Record>, data: &[u8], action: i32) -> PyResult {
    let mut out = Vec::new();
    with(t, r, |s| s.compress(data, &mut out, action))?;
    Ok(Bytes::new(t, &out)?.value())
}

fn compress(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = compressor(t, args[0])?;
    let data = bytes_arg(t, args[1])?;
    if r.field(FLUSHED) == Value::bool(true) {
        return Err(t.value_error("Compressor has been flushed"));
    }
    pack(t, r, &data, b::BZ_RUN)
}

fn flush(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = compressor(t, args[0])?;
    if r.field(FLUSHED) == Value::bool(true) {
        return Err(t.value_error("Repeated call to flush()"));
    }
    r.set_immediate(FLUSHED, Value::bool(true));
    pack(t, r, &[], b::BZ_FINISH)
}

fn new_decompressor(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::Bz2Decompressor)?;
    match Stream::decompressor() {
        Ok(stream) => fed::make(t, class, RecordType::Bz2Decompressor, stream),
        Err(code) => Err(failed(t, code)),
    }
}

fn decompress(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = decompressor(t, args[0])?;
    let new = bytes_arg(t, args[1])?;
    let limit = match args[2] {
        v if v.is_unbound() => usize::MAX,
        v => usize::try_from(size_arg(t, v)?).unwrap_or(usize::MAX),
    };
    if fed::eof(r) == Value::bool(true) {
        return Err(t.raise(ClassId::EOFError, "End of stream already reached"));
    }
    let input = fed::Input::of(r, new);
    let mut out = Vec::new();
    let run = with(t, r, |s| s.decompress(input.bytes(), &mut out, limit))?;
    input.keep(t, r, &run)?;
    Ok(Bytes::new(t, &out)?.value())
}

fn eof(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(fed::eof(decompressor(t, args[0])?))
}

fn needs_input(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(fed::needs_input(decompressor(t, args[0])?))
}

fn unused_data(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(fed::unused_data(decompressor(t, args[0])?))
}
