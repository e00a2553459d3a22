//! Code objects as bytes.
//!
//! Layout: magic, format version, a fingerprint of the opcode table, a checksum of what follows, the
//! table of names, the code object, whose larger part is prefixed by its length so that it can be read later. Ints are LEB128 varints, instructions eight little-endian bytes, strings and tables are
//! prefixed by their length. The first name is the file's, so that a reader can put another in its
//! place. Reading trusts nothing: what is cut, foreign or inconsistent is refused. The verifier, which does
//! not know what kind of object a register holds, is for bytes from anywhere; for files that the compiler
//! itself has written the checksum is enough, which tells of every accident.

mod read;
mod write;

use super::code::Code;
use super::intrinsic::Intrinsic;
use super::ops::Op;
pub(crate) use read::{Decoded, Packed, Reader};
use std::fmt;
use std::rc::Rc;
use write::Writer;
pub(crate) use write::{write_bytes, write_len};

/// First bytes of serialised code.
pub const MAGIC: [u8; 4] = *b"TRBC";

/// Version of the layout; the opcode table has its own fingerprint.
pub const VERSION: u8 = 3;

/// Why bytes are no code object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// They do not start with the magic.
    NotCode,
    /// Another version of the layout or of the opcode table.
    WrongVersion,
    /// Cut off, changed, or followed by something else; what is wrong first.
    Corrupt(String),
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecodeError::NotCode => write!(f, "not serialised bytecode"),
            DecodeError::WrongVersion => write!(f, "bytecode of another version"),
            DecodeError::Corrupt(what) => write!(f, "corrupt bytecode: {what}"),
        }
    }
}

impl std::error::Error for DecodeError {}

/// Fingerprint of the opcode table and of the intrinsics: names, order, operands.
pub const TABLE_FINGERPRINT: u64 = table_fingerprint();

const fn table_fingerprint() -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    let mut at = 0;
    while at < Op::COUNT {
        let info = Op::ALL[at].info();
        hash = mix_text(hash, info.name);
        hash = match info.base {
            Some(base) => mix(hash, base as u8),
            None => mix(hash, u8::MAX),
        };
        let mut operand = 0;
        while operand < info.operands.len() {
            hash = mix(hash, info.operands[operand].field as u8);
            hash = mix(hash, info.operands[operand].kind as u8);
            operand += 1;
        }
        at += 1;
    }
    at = 0;
    while at < Intrinsic::NAMES.len() {
        hash = mix_text(hash, Intrinsic::NAMES[at]);
        at += 1;
    }
    hash
}

const fn mix(hash: u64, byte: u8) -> u64 {
    (hash ^ byte as u64).wrapping_mul(0x0100_0000_01b3)
}

const fn mix_text(mut hash: u64, text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        hash = mix(hash, bytes[at]);
        at += 1;
    }
    mix(hash, 0)
}

/// Serialises a code object with those in its constants.
pub fn encode(code: &Code) -> Vec<u8> {
    let mut writer = Writer::new(code);
    writer.code(code);
    let mut out = Vec::new();
    out.extend_from_slice(&MAGIC);
    out.push(VERSION);
    out.extend_from_slice(&TABLE_FINGERPRINT.to_le_bytes());
    let content = writer.finish();
    out.extend_from_slice(&checksum(&content).to_le_bytes());
    out.extend_from_slice(&content);
    out
}

/// Tells whether bytes have changed.
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let words = words.iter().chain([&last]);
    words.fold(bytes.len() as u64, |sum, word| {
        let mixed = sum.rotate_left(23) ^ u64::from_le_bytes(*word);
        mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    })
}

/// Reads a code object and verifies it.
///
/// # Errors
/// Why the bytes are no code object.
pub fn decode(bytes: &[u8]) -> Result<Rc<Code>, DecodeError> {
    read_all(Reader::new(checked(bytes)?), None)
}

/// As [`decode`], but not verified, which takes more than half of the time: for what this very compiler has put into a file. The
/// checksum tells whether that was changed since. `filename` is where the code's file lies now.
///
/// # Errors
/// Why the bytes are no code object.
pub fn decode_unchanged(bytes: &[u8], filename: Option<&str>) -> Result<Rc<Code>, DecodeError> {
    read_all(Reader::trusting(checked(bytes)?), filename)
}

/// As [`decode`] without checksum and verifier: for what [`encode`] made of compiled code, and nothing
/// else. What running the code takes is read when it is first asked for.
///
/// # Errors
/// Why the bytes are no code object.
pub fn decode_trusted(bytes: &'static [u8]) -> Result<Rc<Code>, DecodeError> {
    let (_, content) = split(bytes)?;
    read_all(Reader::lazy(content), None)
}

/// The content, which has the checksum that is kept.
fn checked(bytes: &[u8]) -> Decoded<&[u8]> {
    let (sum, content) = split(bytes)?;
    if sum == checksum(content) {
        Ok(content)
    } else {
        Err(corrupt("changed"))
    }
}

/// The checksum and the content, behind a head that is checked.
fn split(bytes: &[u8]) -> Decoded<(u64, &[u8])> {
    let rest = bytes.strip_prefix(&MAGIC).ok_or(DecodeError::NotCode)?;
    let (&version, rest) = rest.split_first().ok_or_else(cut)?;
    let (fingerprint, rest) = rest.split_first_chunk::<8>().ok_or_else(cut)?;
    if version != VERSION || u64::from_le_bytes(*fingerprint) != TABLE_FINGERPRINT {
        return Err(DecodeError::WrongVersion);
    }
    let (sum, content) = rest.split_first_chunk::<8>().ok_or_else(cut)?;
    Ok((u64::from_le_bytes(*sum), content))
}

fn read_all(mut reader: Reader<'_>, filename: Option<&str>) -> Result<Rc<Code>, DecodeError> {
    reader.name_table(filename)?;
    let code = reader.module()?;
    if reader.bytes.is_empty() {
        Ok(code)
    } else {
        Err(corrupt("bytes behind the end"))
    }
}

pub(crate) fn corrupt(what: impl Into<String>) -> DecodeError {
    DecodeError::Corrupt(what.into())
}

pub(crate) fn cut() -> DecodeError {
    corrupt("cut off")
}
