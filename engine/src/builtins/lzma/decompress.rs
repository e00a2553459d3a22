//! `LZMADecompressor`.

use super::super::buffers::bytes_arg;
use super::super::fed;
use super::super::late;
use super::super::str_args::{absent, int_arg, size_arg};
use super::compress::not_pickled;
use super::stream::Stream;
use super::{
    CHECK_UNKNOWN, FORMAT_ALONE, FORMAT_AUTO, FORMAT_RAW, FORMAT_XZ, failed, filters, unsigned,
};
use crate::natives;
use crate::object::*;
use crate::runtime::{define, slices};
use crate::value::Value;
use liblzma_sys as z;

natives! { METHODS:
    /// Create a decompressor object for decompressing data incrementally.
    "__new__" "(cls, format=0, memlimit=None, filters=None)" => new,
    /// Decompress *data*, returning uncompressed data as bytes.
    "decompress" "(self, data, max_length=-1)" => decompress,
    "__reduce__" "(self, /)" => not_pickled,
}

natives! { GETTERS:
    /// ID of the integrity check used by the input stream.
    "check" "(self)" => check,
    /// True if the end-of-stream marker has been reached.
    "eof" "(self)" => eof,
    /// True if more input is needed before more decompressed data can be produced.
    "needs_input" "(self)" => needs_input,
    /// Data found after the end of the compressed stream.
    "unused_data" "(self)" => unused_data,
}

/// A decoder, and the check of its stream as far as it is known.
struct State {
    stream: Stream,
    check: i64,
}

/// Registers the class.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread, module: Gc<Dict>) -> Result<(), Raised> {
    let id = ClassId::LzmaDecompressor;
    late::class(t, id, "_lzma", METHODS)?;
    define::getters(t, id, GETTERS)?;
    let class = t.class(id).value();
    define::set(t, module, id.name(), class)
}

fn this(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    slices::record(
        t,
        v,
        RecordType::LzmaDecompressor,
        ClassId::LzmaDecompressor,
    )
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::LzmaDecompressor)?;
    let format = match args[1] {
        v if v.is_unbound() => FORMAT_AUTO,
        v => int_arg(t, v)?,
    };
    let limit = match args[2] {
        v if absent(v) => u64::MAX,
        _ if format == FORMAT_RAW => {
            return Err(t.value_error("Cannot specify memory limit with FORMAT_RAW"));
        }
        v => unsigned(t, v, "uint64_t", u64::MAX)?,
    };
    let chain = args[3];
    if format == FORMAT_RAW && absent(chain) {
        return Err(t.value_error("Must specify filters for FORMAT_RAW"));
    }
    if format != FORMAT_RAW && !absent(chain) {
        return Err(t.value_error("Cannot specify filters except with FORMAT_RAW"));
    }
    let flags = z::LZMA_TELL_ANY_CHECK | z::LZMA_TELL_NO_CHECK;
    let mut check = CHECK_UNKNOWN;
    let made = match format {
        FORMAT_AUTO => Stream::new(None, |s, _| {
            // SAFETY: the stream is fresh.
            unsafe { z::lzma_auto_decoder(s, limit, flags) }
        }),
        FORMAT_XZ => Stream::new(None, |s, _| {
            // SAFETY: as above.
            unsafe { z::lzma_stream_decoder(s, limit, flags) }
        }),
        FORMAT_ALONE => {
            check = z::LZMA_CHECK_NONE.into();
            Stream::new(None, |s, _| {
                // SAFETY: as above.
                unsafe { z::lzma_alone_decoder(s, limit) }
            })
        }
        FORMAT_RAW => {
            check = z::LZMA_CHECK_NONE.into();
            let filters = filters::of_script(t, chain)?;
            Stream::new(Some(filters), |s, chain| {
                // SAFETY: as above; the chain has an end.
                unsafe { z::lzma_raw_decoder(s, chain) }
            })
        }
        format => return Err(t.value_error(format!("Invalid container format: {format}"))),
    };
    match made {
        Ok(stream) => {
            let state = State { stream, check };
            fed::make(t, class, RecordType::LzmaDecompressor, state)
        }
        Err(code) => Err(failed(t, code)),
    }
}

fn decompress(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    let new = bytes_arg(t, args[1])?;
    let limit = match args[2] {
        v if v.is_unbound() => usize::MAX,
        v => usize::try_from(size_arg(t, v)?).unwrap_or(usize::MAX),
    };
    if fed::eof(r) == Value::bool(true) {
        return Err(t.raise(ClassId::EOFError, "Already at end of stream"));
    }
    let input = fed::Input::of(r, new);
    let mut out = Vec::new();
    let state = r.field(0).cast::<Opaque>();
    let ran = state.and_then(|o| {
        o.with(|s: &mut State| {
            let (run, check) = s.stream.decode(input.bytes(), &mut out, limit)?;
            s.check = check.unwrap_or(s.check);
            Ok(run)
        })
    });
    match ran {
        Some(Ok(run)) => {
            input.keep(t, r, &run)?;
            Ok(Bytes::new(t, &out)?.value())
        }
        Some(Err(code)) => Err(failed(t, code)),
        None => Err(t.type_error("the object has no stream")),
    }
}

fn check(t: &mut Thread, args: &[Value]) -> PyResult {
    let state = this(t, args[0])?.field(0).cast::<Opaque>();
    let check = state.and_then(|o| o.with(|s: &mut State| s.check));
    t.int(check.unwrap_or(CHECK_UNKNOWN))
}

fn eof(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(fed::eof(this(t, args[0])?))
}

fn needs_input(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(fed::needs_input(this(t, args[0])?))
}

fn unused_data(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(fed::unused_data(this(t, args[0])?))
}
