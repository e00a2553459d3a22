//! The module `zlib`, on a port of zlib to Rust.

mod chunked;
mod compress;
mod decompress;
mod stream;

use super::binascii::low_bits;
use super::buffers::bytes_arg;
use super::late;
use super::str_args::int_arg;
use crate::natives;
use crate::object::*;
use crate::runtime::{define, slices};
use crate::value::Value;
use libz_rs_sys as z;
use stream::{Failure, Stream};

natives! { FUNCTIONS:
    /// Compute an Adler-32 checksum of data.
    "adler32" "(data, value=1, /)" => adler32,
    /// Compute a CRC-32 checksum of data.
    "crc32" "(data, value=0, /)" => crc32,
    /// Returns a bytes object containing compressed data.
    "compress" "(data, /, level=-1, wbits=15)" => compress_all,
    /// Returns a bytes object containing the uncompressed data.
    "decompress" "(data, /, wbits=15, bufsize=16384)" => decompress_all,
    /// Return a compressor object.
    "compressobj" "(level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=None)" => compress::new,
    /// Return a decompressor object.
    "decompressobj" "(wbits=15, zdict=b'')" => decompress::new,
}

const CONSTANTS: &[(&str, i32)] = &[
    ("MAX_WBITS", MAX_WBITS),
    ("DEFLATED", z::Z_DEFLATED),
    ("DEF_MEM_LEVEL", DEF_MEM_LEVEL),
    ("DEF_BUF_SIZE", BUFFER_SIZE),
    ("Z_NO_COMPRESSION", z::Z_NO_COMPRESSION),
    ("Z_BEST_SPEED", z::Z_BEST_SPEED),
    ("Z_BEST_COMPRESSION", z::Z_BEST_COMPRESSION),
    ("Z_DEFAULT_COMPRESSION", z::Z_DEFAULT_COMPRESSION),
    ("Z_FILTERED", z::Z_FILTERED),
    ("Z_HUFFMAN_ONLY", z::Z_HUFFMAN_ONLY),
    ("Z_RLE", z::Z_RLE),
    ("Z_FIXED", z::Z_FIXED),
    ("Z_DEFAULT_STRATEGY", z::Z_DEFAULT_STRATEGY),
    ("Z_NO_FLUSH", z::Z_NO_FLUSH),
    ("Z_PARTIAL_FLUSH", z::Z_PARTIAL_FLUSH),
    ("Z_SYNC_FLUSH", z::Z_SYNC_FLUSH),
    ("Z_FULL_FLUSH", z::Z_FULL_FLUSH),
    ("Z_FINISH", z::Z_FINISH),
    ("Z_BLOCK", z::Z_BLOCK),
    ("Z_TREES", z::Z_TREES),
];

const MAX_WBITS: i32 = 15;
const DEF_MEM_LEVEL: i32 = 8;
const BUFFER_SIZE: i32 = 16 * 1024;

/// The version of zlib whose behaviour this is.
const VERSION: &str = "1.3.1";

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    let d = define::module(t, "zlib", FUNCTIONS)?.dict();
    for (name, n) in CONSTANTS {
        define::set(t, d, name, Value::small_int(i64::from(*n)))?;
    }
    for name in ["ZLIB_VERSION", "ZLIB_RUNTIME_VERSION"] {
        let version = t.intern(VERSION)?;
        define::set(t, d, name, version.value())?;
    }
    let error = error_class(t)?;
    define::set(t, d, "error", error.value())?;
    compress::install(t)?;
    decompress::install(t)?;
    chunked::install(t, d)
}

fn error_class(t: &mut Thread) -> Result<Gc<Class>, Raised> {
    late::exception(t, "zlib", "error", ClassId::Exception)
}

/// Raises `zlib.error`; `what` says when it happened.
fn fail(t: &mut Thread, failure: &Failure, what: &str) -> Raised {
    let code = failure.code;
    let message = match &failure.text {
        Some(text) => format!("Error {code} {what}: {text}"),
        None => format!("Error {code} {what}"),
    };
    let class = error_class(t);
    late::raise(t, class, &message)
}

/// Raises for the `code` with which a stream could not be made; `invalid` says what is wrong with the
/// arguments, if they are.
fn not_started(t: &mut Thread, code: i32, invalid: ClassId, message: &str, what: &str) -> Raised {
    match code {
        z::Z_MEM_ERROR => t.memory_error(),
        z::Z_STREAM_ERROR => t.raise(invalid, message),
        code => fail(t, &Failure::new(code), what),
    }
}

/// An int argument that may be missing.
fn number(t: &mut Thread, v: Value, missing: i32) -> Result<i32, Raised> {
    if v.is_unbound() {
        return Ok(missing);
    }
    int_arg(t, v)
}

/// Runs `body` with the stream of a compressor or decompressor.
fn with<R>(
    t: &mut Thread,
    r: Gc<Record>,
    body: impl FnOnce(&mut Stream) -> R,
) -> Result<R, Raised> {
    match r.field(0).cast::<Opaque>().and_then(|o| o.with(body)) {
        Some(r) => Ok(r),
        None => Err(t.type_error("the object has no stream")),
    }
}

/// The record behind `self`.
fn this(t: &mut Thread, v: Value, kind: RecordType, id: ClassId) -> Result<Gc<Record>, Raised> {
    slices::record(t, v, kind, id)
}

fn adler32(t: &mut Thread, args: &[Value]) -> PyResult {
    let data = bytes_arg(t, args[0])?;
    let start = low_bits(t, args[1], 1)?;
    // SAFETY: pointer and length are those of the bytes.
    let sum = unsafe { z::adler32_z(start.into(), data.as_ptr(), data.len()) };
    t.int(i64::from(sum as u32))
}

fn crc32(t: &mut Thread, args: &[Value]) -> PyResult {
    let data = bytes_arg(t, args[0])?;
    let start = low_bits(t, args[1], 0)?;
    // SAFETY: pointer and length are those of the bytes.
    let sum = unsafe { z::crc32_z(start.into(), data.as_ptr(), data.len()) };
    t.int(i64::from(sum as u32))
}

fn compress_all(t: &mut Thread, args: &[Value]) -> PyResult {
    let data = bytes_arg(t, args[0])?;
    let level = number(t, args[1], z::Z_DEFAULT_COMPRESSION)?;
    let wbits = number(t, args[2], MAX_WBITS)?;
    let strategy = z::Z_DEFAULT_STRATEGY;
    let mut stream = match Stream::deflate(level, z::Z_DEFLATED, wbits, DEF_MEM_LEVEL, strategy) {
        Ok(stream) => stream,
        Err(z::Z_STREAM_ERROR) => {
            let class = error_class(t);
            return Err(late::raise(t, class, "Bad compression level"));
        }
        Err(code) => {
            return Err(not_started(
                t,
                code,
                ClassId::ValueError,
                "",
                "while compressing data",
            ));
        }
    };
    let mut out = Vec::new();
    let run = stream.run(&data, &mut out, usize::MAX, z::Z_FINISH);
    if run.no_memory {
        return Err(t.memory_error());
    }
    if run.code != z::Z_STREAM_END {
        return Err(fail(t, &stream.failure(run.code), "while compressing data"));
    }
    Ok(Bytes::new(t, &out)?.value())
}

fn decompress_all(t: &mut Thread, args: &[Value]) -> PyResult {
    let data = bytes_arg(t, args[0])?;
    let wbits = number(t, args[1], MAX_WBITS)?;
    if !args[2].is_unbound() && super::str_args::size_arg(t, args[2])? < 0 {
        return Err(t.value_error("bufsize must be non-negative"));
    }
    let mut stream = match Stream::inflate(wbits) {
        Ok(stream) => stream,
        Err(z::Z_MEM_ERROR) => return Err(t.memory_error()),
        Err(code) => {
            return Err(fail(
                t,
                &Failure::new(code),
                "while preparing to decompress data",
            ));
        }
    };
    let mut out = Vec::new();
    let run = stream.run(&data, &mut out, usize::MAX, z::Z_FINISH);
    if run.no_memory {
        return Err(t.memory_error());
    }
    if run.code != z::Z_STREAM_END {
        return Err(fail(
            t,
            &stream.failure(run.code),
            "while decompressing data",
        ));
    }
    Ok(Bytes::new(t, &out)?.value())
}
