//! The module `_lzma`, on liblzma.

mod compress;
mod decompress;
mod filters;
mod stream;

use super::late;
use crate::natives;
use crate::object::*;
use crate::runtime::arith::Integer;
use crate::runtime::{define, ops};
use crate::value::Value;
use liblzma_sys as z;

natives! { FUNCTIONS:
    /// Test whether the given integrity check is supported.
    "is_check_supported" "(check_id, /)" => is_check_supported,
    /// Return a bytes object encoding the options (properties) of the filter specified by *filter*.
    "_encode_filter_properties" "(filter, /)" => filters::encode_properties,
    /// Return a dict describing a filter with ID *filter_id*, and options (properties) decoded from *encoded_props*.
    "_decode_filter_properties" "(filter_id, encoded_props, /)" => filters::decode_properties,
}

/// Formats of streams, as script names them.
const FORMAT_AUTO: i32 = 0;
const FORMAT_XZ: i32 = 1;
const FORMAT_ALONE: i32 = 2;
const FORMAT_RAW: i32 = 3;

/// What is not known yet of a stream's check.
const CHECK_UNKNOWN: i64 = 16;

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    let d = define::module(t, "_lzma", FUNCTIONS)?.dict();
    let constants = [
        ("FORMAT_AUTO", i64::from(FORMAT_AUTO)),
        ("FORMAT_XZ", FORMAT_XZ.into()),
        ("FORMAT_ALONE", FORMAT_ALONE.into()),
        ("FORMAT_RAW", FORMAT_RAW.into()),
        ("CHECK_NONE", z::LZMA_CHECK_NONE.into()),
        ("CHECK_CRC32", z::LZMA_CHECK_CRC32.into()),
        ("CHECK_CRC64", z::LZMA_CHECK_CRC64.into()),
        ("CHECK_SHA256", z::LZMA_CHECK_SHA256.into()),
        ("CHECK_ID_MAX", 15),
        ("CHECK_UNKNOWN", CHECK_UNKNOWN),
        ("FILTER_LZMA1", z::LZMA_FILTER_LZMA1 as i64),
        ("FILTER_LZMA2", z::LZMA_FILTER_LZMA2 as i64),
        ("FILTER_DELTA", z::LZMA_FILTER_DELTA as i64),
        ("FILTER_X86", z::LZMA_FILTER_X86 as i64),
        ("FILTER_IA64", z::LZMA_FILTER_IA64 as i64),
        ("FILTER_ARM", z::LZMA_FILTER_ARM as i64),
        ("FILTER_ARMTHUMB", z::LZMA_FILTER_ARMTHUMB as i64),
        ("FILTER_POWERPC", z::LZMA_FILTER_POWERPC as i64),
        ("FILTER_SPARC", z::LZMA_FILTER_SPARC as i64),
        ("MF_HC3", z::LZMA_MF_HC3.into()),
        ("MF_HC4", z::LZMA_MF_HC4.into()),
        ("MF_BT2", z::LZMA_MF_BT2.into()),
        ("MF_BT3", z::LZMA_MF_BT3.into()),
        ("MF_BT4", z::LZMA_MF_BT4.into()),
        ("MODE_FAST", z::LZMA_MODE_FAST.into()),
        ("MODE_NORMAL", z::LZMA_MODE_NORMAL.into()),
        ("PRESET_DEFAULT", z::LZMA_PRESET_DEFAULT.into()),
        ("PRESET_EXTREME", z::LZMA_PRESET_EXTREME.into()),
    ];
    for (name, n) in constants {
        let n = t.int(n)?;
        define::set(t, d, name, n)?;
    }
    let error = error_class(t)?.value();
    define::set(t, d, "LZMAError", error)?;
    compress::install(t, d)?;
    decompress::install(t, d)
}

fn error_class(t: &mut Thread) -> Result<Gc<Class>, Raised> {
    late::exception(t, "_lzma", "LZMAError", ClassId::Exception)
}

/// Raises LZMAError.
#[cold]
fn error(t: &mut Thread, message: &str) -> Raised {
    let class = error_class(t);
    late::raise(t, class, message)
}

/// Raises for a code of the library's.
#[cold]
fn failed(t: &mut Thread, code: z::lzma_ret) -> Raised {
    let message = match code {
        z::LZMA_MEM_ERROR => return t.memory_error(),
        z::LZMA_UNSUPPORTED_CHECK => "Unsupported integrity check",
        z::LZMA_MEMLIMIT_ERROR => "Memory usage limit exceeded",
        z::LZMA_FORMAT_ERROR => "Input format not supported by decoder",
        z::LZMA_OPTIONS_ERROR => "Invalid or unsupported options",
        z::LZMA_DATA_ERROR => "Corrupt input data",
        z::LZMA_BUF_ERROR => "Insufficient buffer space",
        z::LZMA_PROG_ERROR => "Internal error",
        code => &format!("Unrecognized error from liblzma: {code}"),
    };
    error(t, message)
}

fn is_check_supported(t: &mut Thread, args: &[Value]) -> PyResult {
    let id = super::str_args::int_arg(t, args[0])?;
    // SAFETY: takes a number alone.
    let is = unsafe { z::lzma_check_is_supported(id as z::lzma_check) };
    Ok(Value::bool(is != 0))
}

/// A number of an unsigned type of C's, whose name and greatest value are given.
fn unsigned(t: &mut Thread, v: Value, name: &str, most: u64) -> Result<u64, Raised> {
    let i = ops::index(t, v)?;
    match Integer::of(i).and_then(|i| i.to_i128()) {
        Some(n) if n < 0 => Err(t.value_error("Cannot convert negative int")),
        Some(n) if n <= i128::from(most) => Ok(n as u64),
        _ => Err(t.overflow_error(format!("Python int too large for C {name}"))),
    }
}

/// A number of C's type uint32_t.
fn u32_arg(t: &mut Thread, v: Value) -> Result<u32, Raised> {
    Ok(unsigned(t, v, "uint32_t", u32::MAX.into())? as u32)
}
