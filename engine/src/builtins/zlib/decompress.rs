//! `zlib.decompressobj`.

use super::super::buffers::bytes_arg;
use super::super::bytes::Buffer;
use super::super::late;
use super::super::str_args::size_arg;
use super::stream::{Failure, Run, Stream};
use super::{MAX_WBITS, fail, not_started, number, with};
use crate::natives;
use crate::object::*;
use crate::runtime::define;
use crate::value::Value;
use libz_rs_sys as z;

natives! { METHODS:
    /// Return a bytes object containing the decompressed version of the data.
    "decompress" "(self, data, /, max_length=0)" => decompress,
    /// Return a bytes object containing any remaining decompressed data.
    "flush" "(self, length=16384, /)" => flush,
    /// Return a copy of the decompression object.
    "copy" "(self, /)" => copy,
    /// Return a copy of the decompression object.
    "__copy__" "(self, /)" => copy,
    /// Return a copy of the decompression object.
    "__deepcopy__" "(self, memo, /)" => copy,
}

natives! { GETTERS:
    /// Data found after the end of the compressed stream.
    "unused_data" "(self)" => unused_data,
    /// Data that was not used because of the limit of the output.
    "unconsumed_tail" "(self)" => unconsumed_tail,
    /// Has the end of the stream been reached?
    "eof" "(self)" => eof,
}

/// Fields of the record, behind the stream.
const UNUSED: usize = 1;
const TAIL: usize = 2;
const EOF: usize = 3;
const DICTIONARY: usize = 4;

/// Registers the class.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    late::class(t, ClassId::Decompress, "zlib", METHODS)?;
    define::getters(t, ClassId::Decompress, GETTERS)
}

fn this(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    super::this(t, v, RecordType::Decompress, ClassId::Decompress)
}

/// The argument `zdict`, as a bytes object or None, and the stream that begins with it.
pub(super) fn start(t: &mut Thread, args: &[Value]) -> Result<(Stream, Value), Raised> {
    let wbits = number(t, args[0], MAX_WBITS)?;
    let dictionary = match args[1] {
        v if v.is_unbound() => None,
        v => match super::super::bytes::buffer(t, v) {
            Some(b) => Some(b),
            None => return Err(t.type_error("zdict argument must support the buffer protocol")),
        },
    };
    let mut stream = match Stream::inflate(wbits) {
        Ok(stream) => stream,
        Err(code) => {
            return Err(not_started(
                t,
                code,
                ClassId::ValueError,
                "Invalid initialization option",
                "while creating decompression object",
            ));
        }
    };
    let Some(dictionary) = dictionary else {
        return Ok((stream, Value::NONE));
    };
    // A stream without header does not ask for its dictionary.
    if wbits < 0
        && let Err(code) = stream.set_dictionary(&dictionary)
    {
        return Err(fail(t, &Failure::new(code), "while setting zdict"));
    }
    Ok((stream, Bytes::new(t, &dictionary)?.value()))
}

/// Runs a stream, which gets its dictionary when it asks for it.
pub(super) fn run(
    t: &mut Thread,
    r: Gc<Record>,
    dictionary: Value,
    data: &[u8],
    limit: usize,
    flush: i32,
) -> Result<(Vec<u8>, Run, Failure), Raised> {
    let mut out = Vec::new();
    let dictionary = dictionary.cast::<Bytes>();
    let done = with(t, r, |s| {
        let mut run = s.run(data, &mut out, limit, flush);
        if run.code == z::Z_NEED_DICT
            && let Some(dictionary) = dictionary
        {
            s.set_dictionary(dictionary.as_slice())?;
            let rest = s.run(&data[run.used..], &mut out, limit, flush);
            run = Run {
                used: run.used + rest.used,
                ..rest
            };
        }
        let failure = s.failure(run.code);
        Ok((run, failure))
    })?;
    match done {
        Ok((run, _)) if run.no_memory => Err(t.memory_error()),
        Ok((run, failure)) => Ok((out, run, failure)),
        Err(code) => Err(fail(t, &Failure::new(code), "while setting zdict")),
    }
}

/// `zlib.decompressobj(wbits, zdict)`.
pub(super) fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let (stream, dictionary) = start(t, args)?;
    let state = Opaque::new(t, stream)?.value();
    let empty = Bytes::new(t, b"")?.value();
    make(t, &[state, empty, empty, Value::bool(false), dictionary])
}

fn make(t: &mut Thread, fields: &[Value; 5]) -> PyResult {
    Ok(Record::new(t, ClassId::Decompress, RecordType::Decompress, fields)?.value())
}

/// Keeps the input that was not used: behind the end of the stream, or because of the limit.
fn keep_rest(t: &mut Thread, r: Gc<Record>, rest: &[u8], code: i32) -> Result<(), Raised> {
    let mut rest = rest;
    if code == z::Z_STREAM_END {
        r.set_immediate(EOF, Value::bool(true));
        let mut unused = r
            .field(UNUSED)
            .cast::<Bytes>()
            .map_or_else(Vec::new, |b| b.as_slice().to_vec());
        unused.extend_from_slice(rest);
        let unused = Bytes::new(t, &unused)?;
        r.set_field(UNUSED, unused.value());
        rest = &[];
    }
    let tail = Bytes::new(t, rest)?;
    r.set_field(TAIL, tail.value());
    Ok(())
}

fn decompress(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    let data = bytes_arg(t, args[1])?;
    let limit = match args[2] {
        v if v.is_unbound() => 0,
        v => size_arg(t, v)?,
    };
    let limit = match usize::try_from(limit) {
        Ok(0) => usize::MAX,
        Ok(limit) => limit,
        Err(_) => return Err(t.value_error("max_length must be non-negative")),
    };
    let (out, run, failure) = run(t, r, r.field(DICTIONARY), &data, limit, z::Z_SYNC_FLUSH)?;
    keep_rest(t, r, &data[run.used..], run.code)?;
    if !matches!(run.code, z::Z_OK | z::Z_BUF_ERROR | z::Z_STREAM_END) {
        return Err(fail(t, &failure, "while decompressing data"));
    }
    Ok(Bytes::new(t, &out)?.value())
}

fn flush(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    if !args[1].is_unbound() && size_arg(t, args[1])? <= 0 {
        return Err(t.value_error("length must be greater than zero"));
    }
    let Some(data) = r.field(TAIL).cast::<Bytes>().map(Buffer::Fixed) else {
        return Err(t.type_error("the object has no input"));
    };
    let (out, run, _) = run(t, r, r.field(DICTIONARY), &data, usize::MAX, z::Z_FINISH)?;
    keep_rest(t, r, &data[run.used..], run.code)?;
    if run.code == z::Z_STREAM_END {
        with(t, r, Stream::end)?;
    }
    Ok(Bytes::new(t, &out)?.value())
}

fn copy(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    match with(t, r, Stream::copy)? {
        Ok(stream) => {
            let state = Opaque::new(t, stream)?.value();
            let rest = [UNUSED, TAIL, EOF, DICTIONARY].map(|i| r.field(i));
            make(t, &[state, rest[0], rest[1], rest[2], rest[3]])
        }
        Err(code) => Err(not_started(
            t,
            code,
            ClassId::ValueError,
            "Inconsistent stream state",
            "while copying decompression object",
        )),
    }
}

fn unused_data(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.field(UNUSED))
}

fn unconsumed_tail(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.field(TAIL))
}

fn eof(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.field(EOF))
}
