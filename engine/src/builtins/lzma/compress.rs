//! `LZMACompressor`.

use super::super::buffers::bytes_arg;
use super::super::late;
use super::super::str_args::{absent, int_arg, type_name};
use super::filters::{self, Filters};
use super::stream::Stream;
use super::{FORMAT_ALONE, FORMAT_RAW, FORMAT_XZ, error, failed, u32_arg};
use crate::natives;
use crate::object::*;
use crate::runtime::{define, slices};
use crate::value::Value;
use liblzma_sys as z;

natives! { METHODS:
    /// Create a compressor object for compressing data incrementally.
    "__new__" "(cls, format=1, check=-1, preset=None, filters=None)" => new,
    /// Provide data to the compressor object.
    "compress" "(self, data, /)" => compress,
    /// Finish the compression process.
    "flush" "(self, /)" => flush,
    "__reduce__" "(self, /)" => not_pickled,
}

/// The field of a compressor behind its stream: was it flushed?
const FLUSHED: usize = 1;

/// Registers the class.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread, module: Gc<Dict>) -> Result<(), Raised> {
    let id = ClassId::LzmaCompressor;
    late::class(t, id, "_lzma", METHODS)?;
    let class = t.class(id).value();
    define::set(t, module, id.name(), class)
}

pub(super) fn not_pickled(t: &mut Thread, args: &[Value]) -> PyResult {
    let message = format!("cannot pickle '{}' object", type_name(t, args[0]));
    Err(t.type_error(message))
}

/// An encoder of the old format, which has one filter and no check.
fn alone(t: &mut Thread, preset: u32, chain: Value) -> Result<Result<Stream, z::lzma_ret>, Raised> {
    let filters = if absent(chain) {
        match Filters::preset(preset) {
            Some(filters) => filters,
            None => return Err(error(t, &format!("Invalid compression preset: {preset}"))),
        }
    } else {
        filters::of_script(t, chain)?
    };
    if !filters.is_lzma1() {
        return Err(
            t.value_error("Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 filter")
        );
    }
    let options = filters.first_options();
    Ok(Stream::new(Some(filters), |s, _| {
        // SAFETY: the stream is fresh; the options are those of an LZMA1 filter.
        unsafe { z::lzma_alone_encoder(s, options.cast()) }
    }))
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::LzmaCompressor)?;
    let number = |t: &mut Thread, v: Value, missing: i32| match v {
        v if v.is_unbound() => Ok(missing),
        v => int_arg(t, v),
    };
    let format = number(t, args[1], FORMAT_XZ)?;
    let check = number(t, args[2], -1)?;
    let (preset, chain) = (args[3], args[4]);
    if !absent(preset) && !absent(chain) {
        return Err(t.value_error("Cannot specify both preset and filter chain"));
    }
    let preset = match preset {
        v if absent(v) => z::LZMA_PRESET_DEFAULT,
        v => u32_arg(t, v)?,
    };
    if format != FORMAT_XZ && check != -1 && check != z::LZMA_CHECK_NONE as i32 {
        return Err(t.value_error("Integrity checks are only supported by FORMAT_XZ"));
    }
    let made = match format {
        FORMAT_XZ => {
            let check = match check {
                -1 => z::LZMA_CHECK_CRC64,
                check => check as z::lzma_check,
            };
            if absent(chain) {
                Stream::new(None, |s, _| {
                    // SAFETY: the stream is fresh.
                    unsafe { z::lzma_easy_encoder(s, preset, check) }
                })
            } else {
                let filters = filters::of_script(t, chain)?;
                Stream::new(Some(filters), |s, chain| {
                    // SAFETY: the stream is fresh; the chain has an end.
                    unsafe { z::lzma_stream_encoder(s, chain, check) }
                })
            }
        }
        FORMAT_ALONE => alone(t, preset, chain)?,
        FORMAT_RAW => {
            if absent(chain) {
                return Err(t.value_error("Must specify filters for FORMAT_RAW"));
            }
            let filters = filters::of_script(t, chain)?;
            Stream::new(Some(filters), |s, chain| {
                // SAFETY: the stream is fresh; the chain has an end.
                unsafe { z::lzma_raw_encoder(s, chain) }
            })
        }
        format => return Err(t.value_error(format!("Invalid container format: {format}"))),
    };
    let state = match made {
        Ok(stream) => Opaque::new(t, stream)?.value(),
        Err(code) => return Err(failed(t, code)),
    };
    let fields = [state, Value::bool(false)];
    let shape = class.root_shape.get();
    Ok(Record::with_shape(t, shape, RecordType::LzmaCompressor, &fields)?.value())
}

fn this(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    slices::record(t, v, RecordType::LzmaCompressor, ClassId::LzmaCompressor)
}

/// Feeds a compressor.
fn pack(t: &mut Thread, r: Gc<Record>, data: &[u8], action: z::lzma_action) -> PyResult {
    let mut out = Vec::new();
    let state = r.field(0).cast::<Opaque>();
    match state.and_then(|o| o.with(|s: &mut Stream| s.encode(data, &mut out, action))) {
        Some(Ok(())) => Ok(Bytes::new(t, &out)?.value()),
        Some(Err(code)) => Err(failed(t, code)),
        None => Err(t.type_error("the object has no stream")),
    }
}

fn compress(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    let data = bytes_arg(t, args[1])?;
    if r.field(FLUSHED) == Value::bool(true) {
        return Err(t.value_error("Compressor has been flushed"));
    }
    pack(t, r, &data, z::LZMA_RUN)
}

fn flush(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    if r.field(FLUSHED) == Value::bool(true) {
        return Err(t.value_error("Repeated call to flush()"));
    }
    r.set_immediate(FLUSHED, Value::bool(true));
    pack(t, r, &[], z::LZMA_FINISH)
}
