//! `zlib.compressobj`.

use super::super::buffers::bytes_arg;
use super::super::late;
use super::stream::Stream;
use super::{BUFFER_SIZE, DEF_MEM_LEVEL, MAX_WBITS, fail, not_started, number, with};
use crate::natives;
use crate::object::*;
use crate::value::Value;
use libz_rs_sys as z;

natives! { METHODS:
    /// Returns a bytes object containing compressed data.
    "compress" "(self, data, /)" => compress,
    /// Return a bytes object containing any remaining compressed data.
    "flush" "(self, mode=4, /)" => flush,
    /// Return a copy of the compression object.
    "copy" "(self, /)" => copy,
    /// Return a copy of the compression object.
    "__copy__" "(self, /)" => copy,
    /// Return a copy of the compression object.
    "__deepcopy__" "(self, memo, /)" => copy,
}

/// Registers the class.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    late::class(t, ClassId::Compress, "zlib", METHODS)
}

fn this(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    super::this(t, v, RecordType::Compress, ClassId::Compress)
}

fn make(t: &mut Thread, stream: Stream) -> PyResult {
    let state = Opaque::new(t, stream)?;
    let r = Record::new(t, ClassId::Compress, RecordType::Compress, &[state.value()])?;
    Ok(r.value())
}

/// `zlib.compressobj(level, method, wbits, memLevel, strategy, zdict)`.
pub(super) fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let level = number(t, args[0], z::Z_DEFAULT_COMPRESSION)?;
    let method = number(t, args[1], z::Z_DEFLATED)?;
    let wbits = number(t, args[2], MAX_WBITS)?;
    let mem_level = number(t, args[3], DEF_MEM_LEVEL)?;
    let strategy = number(t, args[4], z::Z_DEFAULT_STRATEGY)?;
    let dictionary = match args[5] {
        v if v.is_unbound() => None,
        v => Some(bytes_arg(t, v)?),
    };
    let mut stream = match Stream::deflate(level, method, wbits, mem_level, strategy) {
        Ok(stream) => stream,
        Err(code) => {
            return Err(not_started(
                t,
                code,
                ClassId::ValueError,
                "Invalid initialization option",
                "while creating compression object",
            ));
        }
    };
    if let Some(dictionary) = dictionary
        && stream.set_dictionary(&dictionary).is_err()
    {
        return Err(t.value_error("Invalid dictionary"));
    }
    make(t, stream)
}

fn compress(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    let data = bytes_arg(t, args[1])?;
    let mut out = Vec::new();
    let (run, failure) = with(t, r, |s| {
        let run = s.run(&data, &mut out, usize::MAX, z::Z_NO_FLUSH);
        let failure = s.failure(run.code);
        (run, failure)
    })?;
    if run.no_memory {
        return Err(t.memory_error());
    }
    if run.code == z::Z_STREAM_ERROR {
        return Err(fail(t, &failure, "while compressing data"));
    }
    Ok(Bytes::new(t, &out)?.value())
}

fn flush(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    let mode = number(t, args[1], z::Z_FINISH)?;
    if mode == z::Z_NO_FLUSH {
        return Ok(Bytes::new(t, b"")?.value());
    }
    let mut out = Vec::with_capacity(BUFFER_SIZE as usize);
    let (run, failure) = with(t, r, |s| {
        let run = s.run(&[], &mut out, usize::MAX, mode);
        let failure = s.failure(run.code);
        if run.code == z::Z_STREAM_END && mode == z::Z_FINISH {
            s.end();
        }
        (run, failure)
    })?;
    if run.no_memory {
        return Err(t.memory_error());
    }
    if !matches!(run.code, z::Z_OK | z::Z_BUF_ERROR | z::Z_STREAM_END) {
        return Err(fail(t, &failure, "while flushing"));
    }
    Ok(Bytes::new(t, &out)?.value())
}

fn copy(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    match with(t, r, Stream::copy)? {
        Ok(stream) => make(t, stream),
        Err(code) => Err(not_started(
            t,
            code,
            ClassId::ValueError,
            "Inconsistent stream state",
            "while copying compression object",
        )),
    }
}
