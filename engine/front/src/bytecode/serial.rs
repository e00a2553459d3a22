//! Code objects as bytes.
//!
//! Layout: magic, format version, a fingerprint of the opcode table, the code
//! object. Ints are LEB128 varints, instructions eight little-endian bytes,
//! strings and tables are prefixed by their length. Reading trusts nothing: what
//! is cut, foreign or inconsistent is refused.

use super::code::{Code, CodeFlags, Const, ExceptionEntry, SlotDesc, SlotKind, StrLit};
use super::instr::{ConstIdx, Instr, NameIdx, Pc, Register};
use super::ops::Op;
use super::positions::{Positions, read_varint, write_varint};
use super::verify::{verify, verify_flow};
use num_bigint::BigInt;
use std::fmt;
use std::rc::Rc;

/// First bytes of serialised code.
pub const MAGIC: [u8; 4] = *b"TRBC";

/// Version of the layout; the opcode table has its own fingerprint.
pub const VERSION: u8 = 1;

/// Nesting of constants and code that is read.
const MAX_DEPTH: u32 = 1200;

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

/// Fingerprint of the opcode table: names, order, operands.
pub fn table_fingerprint() -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for op in Op::ALL {
        let row = format!(
            "{} {:?} {:?};",
            op.name(),
            op.info().base,
            op.info().operands
        );
        for byte in row.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

/// Serialises a code object with those in its constants.
pub fn encode(code: &Code) -> Vec<u8> {
    let mut out = Vec::new();
    out.extend_from_slice(&MAGIC);
    out.push(VERSION);
    out.extend_from_slice(&table_fingerprint().to_le_bytes());
    write_code(&mut out, code);
    out
}

/// Reads a code object and verifies it.
pub fn decode(bytes: &[u8]) -> Result<Rc<Code>, DecodeError> {
    let rest = bytes.strip_prefix(&MAGIC).ok_or(DecodeError::NotCode)?;
    let (&version, rest) = rest.split_first().ok_or_else(cut)?;
    let (fingerprint, rest) = rest.split_first_chunk::<8>().ok_or_else(cut)?;
    if version != VERSION || u64::from_le_bytes(*fingerprint) != table_fingerprint() {
        return Err(DecodeError::WrongVersion);
    }
    let mut reader = Reader { bytes: rest };
    let code = reader.code(MAX_DEPTH)?;
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

// ---- writing ----

pub(crate) fn write_len(out: &mut Vec<u8>, len: usize) {
    write_varint(out, len as u64);
}

pub(crate) fn write_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    write_len(out, bytes.len());
    out.extend_from_slice(bytes);
}

fn write_names(out: &mut Vec<u8>, names: &[Rc<str>]) {
    write_len(out, names.len());
    names
        .iter()
        .for_each(|name| write_bytes(out, name.as_bytes()));
}

fn write_str(out: &mut Vec<u8>, text: &StrLit) {
    match text {
        StrLit::Text(text) => {
            out.push(0);
            write_bytes(out, text.as_bytes());
        }
        StrLit::Surrogates(points) => {
            out.push(1);
            write_len(out, points.len());
            points
                .iter()
                .for_each(|&point| write_varint(out, u64::from(point)));
        }
    }
}

fn write_code(out: &mut Vec<u8>, code: &Code) {
    for name in [&code.name, &code.qualname, &code.filename] {
        write_bytes(out, name.as_bytes());
    }
    write_varint(out, u64::from(code.flags.0));
    for count in [
        code.argcount,
        code.posonlyargcount,
        code.kwonlyargcount,
        code.n_params,
        code.n_locals,
        code.n_registers,
        code.self_attrs,
    ] {
        write_varint(out, u64::from(count));
    }
    write_varint(out, u64::from(code.first_line));
    write_len(out, code.instructions.len());
    for instr in &code.instructions {
        out.extend_from_slice(&instr.0.to_le_bytes());
    }
    write_consts(out, &code.consts);
    write_names(out, &code.names);
    write_len(out, code.slots.len());
    for slot in &code.slots {
        out.push(slot.kind as u8);
        write_varint(out, slot.name.map_or(0, |name| u64::from(name.0) + 1));
        write_varint(out, slot.kw_names.map_or(0, |names| u64::from(names.0) + 1));
    }
    write_names(out, &code.local_names);
    write_len(out, code.cells.len());
    code.cells
        .iter()
        .for_each(|cell| write_varint(out, u64::from(cell.0)));
    write_names(out, &code.free_names);
    write_len(out, code.exceptions.len());
    for entry in &code.exceptions {
        for part in [
            entry.start.0,
            entry.end.0,
            entry.handler.0,
            u32::from(entry.register.0),
        ] {
            write_varint(out, u64::from(part));
        }
    }
    write_bytes(out, code.positions.as_bytes());
    match &code.doc {
        None => out.push(0),
        Some(doc) => {
            out.push(1);
            write_str(out, doc);
        }
    }
}

fn write_consts(out: &mut Vec<u8>, consts: &[Const]) {
    write_len(out, consts.len());
    for value in consts {
        match value {
            Const::None => out.push(b'N'),
            Const::Bool(value) => out.push(if *value { b'T' } else { b'F' }),
            Const::Ellipsis => out.push(b'.'),
            Const::Int(value) => {
                out.push(b'i');
                write_varint(out, ((value << 1) ^ (value >> 63)) as u64);
            }
            Const::BigInt(value) => {
                out.push(b'I');
                write_bytes(out, &value.to_signed_bytes_le());
            }
            Const::Float(value) => {
                out.push(b'f');
                out.extend_from_slice(&value.to_bits().to_le_bytes());
            }
            Const::Complex(re, im) => {
                out.push(b'c');
                out.extend_from_slice(&re.to_bits().to_le_bytes());
                out.extend_from_slice(&im.to_bits().to_le_bytes());
            }
            Const::Str(text) => {
                out.push(b's');
                write_str(out, text);
            }
            Const::Bytes(bytes) => {
                out.push(b'b');
                write_bytes(out, bytes);
            }
            Const::Tuple(items) => {
                out.push(b'(');
                write_consts(out, items);
            }
            Const::FrozenSet(items) => {
                out.push(b'{');
                write_consts(out, items);
            }
            Const::Code(code) => {
                out.push(b'o');
                write_code(out, code);
            }
        }
    }
}

// ---- reading ----

/// Reads the parts of serialised code and feedback.
pub(crate) struct Reader<'a> {
    pub(crate) bytes: &'a [u8],
}

pub(crate) type Decoded<T> = Result<T, DecodeError>;

impl<'a> Reader<'a> {
    pub(crate) fn byte(&mut self) -> Decoded<u8> {
        let (&byte, rest) = self.bytes.split_first().ok_or_else(cut)?;
        self.bytes = rest;
        Ok(byte)
    }

    pub(crate) fn varint(&mut self) -> Decoded<u64> {
        read_varint(&mut self.bytes).ok_or_else(cut)
    }

    pub(crate) fn number<T: TryFrom<u64>>(&mut self) -> Decoded<T> {
        T::try_from(self.varint()?).map_err(|_| corrupt("a number out of range"))
    }

    /// A count of things that take a byte at least, so that it cannot promise more than there is.
    pub(crate) fn len(&mut self) -> Decoded<usize> {
        let len: usize = self.number()?;
        if len <= self.bytes.len() {
            Ok(len)
        } else {
            Err(cut())
        }
    }

    fn raw(&mut self) -> Decoded<&'a [u8]> {
        let len = self.len()?;
        let (bytes, rest) = self.bytes.split_at(len);
        self.bytes = rest;
        Ok(bytes)
    }

    pub(crate) fn text(&mut self) -> Decoded<&'a str> {
        std::str::from_utf8(self.raw()?).map_err(|_| corrupt("a text is not UTF-8"))
    }

    fn word(&mut self) -> Decoded<u64> {
        let (word, rest) = self.bytes.split_first_chunk::<8>().ok_or_else(cut)?;
        self.bytes = rest;
        Ok(u64::from_le_bytes(*word))
    }

    pub(crate) fn list<T>(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Decoded<T>,
    ) -> Decoded<Box<[T]>> {
        let len = self.len()?;
        (0..len).map(|_| item(self)).collect()
    }

    fn names(&mut self) -> Decoded<Box<[Rc<str>]>> {
        self.list(|reader| reader.text().map(Rc::from))
    }

    fn str(&mut self) -> Decoded<StrLit> {
        match self.byte()? {
            0 => Ok(StrLit::Text(self.text()?.into())),
            1 => {
                let points = self.list(Reader::number::<u32>)?;
                let valid = points.iter().all(|&point| point <= 0x10_ffff);
                let lone = points.iter().any(|&point| char::from_u32(point).is_none());
                if valid && lone {
                    Ok(StrLit::Surrogates(points))
                } else {
                    Err(corrupt("a text of invalid code points"))
                }
            }
            _ => Err(corrupt("a text of unknown kind")),
        }
    }

    fn index(&mut self) -> Decoded<Option<u32>> {
        let value: u32 = self.number()?;
        Ok(value.checked_sub(1))
    }

    fn slot(&mut self) -> Decoded<SlotDesc> {
        let kind = SlotKind::ALL.get(usize::from(self.byte()?));
        let kind = *kind.ok_or_else(|| corrupt("a slot of unknown kind"))?;
        let name = match self.index()? {
            None => None,
            Some(name) => Some(NameIdx(
                u16::try_from(name).map_err(|_| corrupt("a number out of range"))?,
            )),
        };
        Ok(SlotDesc {
            kind,
            name,
            kw_names: self.index()?.map(ConstIdx),
        })
    }

    fn code(&mut self, depth: u32) -> Decoded<Rc<Code>> {
        super::grow(|| self.code_within(depth))
    }

    fn code_within(&mut self, depth: u32) -> Decoded<Rc<Code>> {
        let depth = depth
            .checked_sub(1)
            .ok_or_else(|| corrupt("nested too deeply"))?;
        let code = Code {
            name: self.text()?.into(),
            qualname: self.text()?.into(),
            filename: self.text()?.into(),
            flags: CodeFlags(self.number()?),
            argcount: self.number()?,
            posonlyargcount: self.number()?,
            kwonlyargcount: self.number()?,
            n_params: self.number()?,
            n_locals: self.number()?,
            n_registers: self.number()?,
            self_attrs: self.number()?,
            first_line: self.number()?,
            instructions: self.list(|reader| reader.word().map(Instr))?,
            consts: self.consts(depth)?,
            names: self.names()?,
            slots: self.list(Reader::slot)?,
            local_names: self.names()?,
            cells: self.list(|reader| reader.number().map(Register))?,
            free_names: self.names()?,
            exceptions: self.list(|reader| {
                Ok(ExceptionEntry {
                    start: Pc(reader.number()?),
                    end: Pc(reader.number()?),
                    handler: Pc(reader.number()?),
                    register: Register(reader.number()?),
                })
            })?,
            positions: Positions::from_bytes(self.raw()?),
            doc: match self.byte()? {
                0 => None,
                1 => Some(self.str()?),
                _ => return Err(corrupt("an unknown docstring")),
            },
        };
        let checked = verify(&code).and_then(|()| verify_flow(&code));
        checked.map_err(|what| corrupt(format!("{}: {what}", code.qualname)))?;
        Ok(Rc::new(code))
    }

    fn consts(&mut self, depth: u32) -> Decoded<Box<[Const]>> {
        let depth = depth
            .checked_sub(1)
            .ok_or_else(|| corrupt("nested too deeply"))?;
        self.list(|reader| reader.constant(depth))
    }

    fn constant(&mut self, depth: u32) -> Decoded<Const> {
        Ok(match self.byte()? {
            b'N' => Const::None,
            b'T' => Const::Bool(true),
            b'F' => Const::Bool(false),
            b'.' => Const::Ellipsis,
            b'i' => {
                let zigzag = self.varint()?;
                Const::Int((zigzag >> 1) as i64 ^ -((zigzag & 1) as i64))
            }
            b'I' => Const::BigInt(Rc::new(BigInt::from_signed_bytes_le(self.raw()?))),
            b'f' => Const::Float(f64::from_bits(self.word()?)),
            b'c' => Const::Complex(f64::from_bits(self.word()?), f64::from_bits(self.word()?)),
            b's' => Const::Str(self.str()?),
            b'b' => Const::Bytes(self.raw()?.into()),
            b'(' => Const::Tuple(super::grow(|| self.consts(depth))?.into()),
            b'{' => Const::FrozenSet(super::grow(|| self.consts(depth))?.into()),
            b'o' => Const::Code(self.code(depth)?),
            _ => return Err(corrupt("a constant of unknown kind")),
        })
    }
}
