//! The module `marshal`: constants and code objects as bytes. The format is CPython's but for code objects, which are
//! serialised as `bytecode::serial` does it.

mod read;
mod write;

use super::buffers::bytes_arg;
use crate::bytecode::{Code, serial};
use crate::natives;
use crate::object::*;
use crate::runtime::{call, define, ops};
use crate::value::Value;
use read::{Input, Reader};
use write::Writer;

natives! { FUNCTIONS:
    /// Write the value on the open file.
    "dump" "(value, file, version=5, /, *, allow_code=True)" => dump,
    /// Return the bytes object that would be written to a file by dump(value, file).
    "dumps" "(value, version=5, /, *, allow_code=True)" => dumps,
    /// Read one value from the open file and return it.
    "load" "(file, /, *, allow_code=True)" => load,
    /// Convert the bytes-like object to a value.
    "loads" "(bytes, /, *, allow_code=True)" => loads,
}

/// The newest version of the format.
const VERSION: i64 = 5;

/// Nesting of what is written and read.
const MAX_DEPTH: u32 = 2000;

/// Set in the code of an object that a later `REF` may name.
const FLAG_REF: u8 = 0x80;

/// The first bytes of the objects.
mod codes {
    pub(super) const NULL: u8 = b'0';
    pub(super) const NONE: u8 = b'N';
    pub(super) const FALSE: u8 = b'F';
    pub(super) const TRUE: u8 = b'T';
    pub(super) const STOP_ITERATION: u8 = b'S';
    pub(super) const ELLIPSIS: u8 = b'.';
    pub(super) const INT: u8 = b'i';
    pub(super) const INT64: u8 = b'I';
    pub(super) const LONG: u8 = b'l';
    pub(super) const FLOAT_TEXT: u8 = b'f';
    pub(super) const FLOAT: u8 = b'g';
    pub(super) const COMPLEX_TEXT: u8 = b'x';
    pub(super) const COMPLEX: u8 = b'y';
    pub(super) const BYTES: u8 = b's';
    pub(super) const INTERNED: u8 = b't';
    pub(super) const REF: u8 = b'r';
    pub(super) const TUPLE: u8 = b'(';
    pub(super) const SMALL_TUPLE: u8 = b')';
    pub(super) const LIST: u8 = b'[';
    pub(super) const DICT: u8 = b'{';
    pub(super) const CODE: u8 = b'c';
    pub(super) const STR: u8 = b'u';
    pub(super) const SET: u8 = b'<';
    pub(super) const FROZENSET: u8 = b'>';
    pub(super) const ASCII: u8 = b'a';
    pub(super) const ASCII_INTERNED: u8 = b'A';
    pub(super) const SHORT_ASCII: u8 = b'z';
    pub(super) const SHORT_ASCII_INTERNED: u8 = b'Z';
    pub(super) const SLICE: u8 = b':';
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    let d = define::module(t, "marshal", FUNCTIONS)?.dict();
    define::set(t, d, "version", Value::small_int(VERSION))
}

/// A code object alone.
pub(super) fn code_bytes(code: &Code) -> Vec<u8> {
    let content = serial::encode(code);
    let mut bytes = vec![codes::CODE];
    bytes.extend((content.len() as u32).to_le_bytes());
    bytes.extend(content);
    bytes
}

/// The serialised code in the bytes of a code object alone, or what is wrong with them.
pub(super) fn code_in(bytes: &[u8]) -> Result<&[u8], &'static str> {
    const SHORT: &str = "marshal data too short";
    let (code, rest) = bytes.split_first().ok_or(SHORT)?;
    if code & !FLAG_REF != codes::CODE {
        return Err("bad marshal data (unknown type code)");
    }
    let (size, rest) = rest.split_first_chunk::<4>().ok_or(SHORT)?;
    rest.get(..u32::from_le_bytes(*size) as usize).ok_or(SHORT)
}

fn allows_code(t: &mut Thread, v: Value) -> Result<bool, Raised> {
    Ok(v.is_unbound() || ops::truthy(t, v)?)
}

fn serialise(t: &mut Thread, value: Value, version: Value, allow_code: Value) -> PyResult {
    let version = if version.is_unbound() {
        VERSION
    } else {
        ops::index_i64(t, version)?
    };
    let allow_code = allows_code(t, allow_code)?;
    let bytes = Writer::new(version, allow_code).write(t, value)?;
    Ok(Bytes::new(t, &bytes)?.value())
}

fn dumps(t: &mut Thread, args: &[Value]) -> PyResult {
    serialise(t, args[0], args[1], args[2])
}

fn dump(t: &mut Thread, args: &[Value]) -> PyResult {
    let bytes = serialise(t, args[0], args[2], args[3])?;
    call::call_method(t, args[1], "write", &[bytes])
}

fn loads(t: &mut Thread, args: &[Value]) -> PyResult {
    let bytes = bytes_arg(t, args[0])?;
    let allow_code = allows_code(t, args[1])?;
    Reader::new(t, Input::Bytes(&bytes), allow_code)?.read(t)
}

fn load(t: &mut Thread, args: &[Value]) -> PyResult {
    let allow_code = allows_code(t, args[1])?;
    Reader::new(t, Input::File(args[0]), allow_code)?.read(t)
}
