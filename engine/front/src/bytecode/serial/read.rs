//! Reading code objects.

use super::{DecodeError, corrupt, cut};
use crate::bytecode::code::{
    Code, CodeFlags, Const, Content, ExceptionEntry, LazyContent, SlotDesc, SlotKind, StrLit,
};
use crate::bytecode::grow;
use crate::bytecode::instr::{ConstIdx, Instr, NameIdx, Pc, Register};
use crate::bytecode::positions::{Positions, read_varint};
use crate::bytecode::verify::{verify, verify_flow};
use num_bigint::BigInt;
use std::rc::Rc;

/// Nesting of constants and code that is read.
const MAX_DEPTH: u32 = 1200;

/// Reads the parts of serialised code and feedback.
pub(crate) struct Reader<'a> {
    pub(crate) bytes: &'a [u8],
    /// The table of names.
    names: Rc<[Rc<str>]>,
    /// The verifier has seen the code before.
    trusting: bool,
    /// Leaves the content of code for later: the bytes stay for ever.
    keep: Option<Keep<'a>>,
}

/// Shows that bytes stay for ever.
type Keep<'a> = fn(&'a [u8]) -> &'static [u8];

/// The content of code as it was serialised.
#[derive(Clone)]
pub(crate) struct Packed {
    bytes: &'static [u8],
    names: Rc<[Rc<str>]>,
}

impl Packed {
    /// Reads it.
    ///
    /// # Panics
    /// When the bytes are not what [`super::encode`] wrote.
    pub(crate) fn unpack(&self) -> Content {
        let mut reader = Reader {
            bytes: self.bytes,
            names: self.names.clone(),
            trusting: true,
            keep: Some(|bytes| bytes),
        };
        reader
            .content(MAX_DEPTH)
            .expect("trusted bytes are what was written")
    }
}

pub(crate) type Decoded<T> = Result<T, DecodeError>;

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Reader {
            bytes,
            names: Rc::default(),
            trusting: false,
            keep: None,
        }
    }

    pub(super) fn trusting(bytes: &'a [u8]) -> Self {
        Reader {
            trusting: true,
            ..Reader::new(bytes)
        }
    }

    /// Trusting, and leaves the content of code for later.
    pub(super) fn lazy(bytes: &'static [u8]) -> Reader<'static> {
        Reader {
            keep: Some(|bytes| bytes),
            ..Reader::trusting(bytes)
        }
    }

    /// Reads the table of names; `filename` replaces the first.
    pub(super) fn name_table(&mut self, filename: Option<&str>) -> Decoded<()> {
        let mut names = self.list(|reader| reader.text().map(Rc::from))?;
        if let (Some(first), Some(filename)) = (names.first_mut(), filename) {
            *first = filename.into();
        }
        self.names = names.into();
        Ok(())
    }

    /// Reads a code object with those in its constants.
    pub(super) fn module(&mut self) -> Decoded<Rc<Code>> {
        self.code(MAX_DEPTH)
    }

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
        let mut items = Vec::with_capacity(len);
        for _ in 0..len {
            items.push(item(self)?);
        }
        Ok(items.into())
    }

    fn name(&mut self) -> Decoded<Rc<str>> {
        let number: usize = self.number()?;
        let name = self.names.get(number).cloned();
        name.ok_or_else(|| corrupt("a name out of range"))
    }

    fn names(&mut self) -> Decoded<Box<[Rc<str>]>> {
        self.list(Reader::name)
    }

    fn instructions(&mut self) -> Decoded<Box<[Instr]>> {
        let len = self.len()?;
        let bytes = self.bytes.split_at_checked(len * 8);
        let (words, rest) = bytes.ok_or_else(cut)?;
        self.bytes = rest;
        let (words, _) = words.as_chunks::<8>();
        Ok(words
            .iter()
            .map(|word| Instr(u64::from_le_bytes(*word)))
            .collect())
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
        grow(|| self.code_within(depth))
    }

    fn code_within(&mut self, depth: u32) -> Decoded<Rc<Code>> {
        let depth = depth
            .checked_sub(1)
            .ok_or_else(|| corrupt("nested too deeply"))?;
        let code = Code {
            name: self.name()?,
            qualname: self.name()?,
            filename: self.name()?,
            flags: CodeFlags(self.number()?),
            argcount: self.number()?,
            posonlyargcount: self.number()?,
            kwonlyargcount: self.number()?,
            n_params: self.number()?,
            n_locals: self.number()?,
            n_registers: self.number()?,
            self_attrs: self.number()?,
            first_line: self.number()?,
            doc: match self.byte()? {
                0 => None,
                1 => Some(self.str()?),
                _ => return Err(corrupt("an unknown docstring")),
            },
            content: self.lazy_content(depth)?,
        };
        if !self.trusting {
            let checked = verify(&code).and_then(|()| verify_flow(&code));
            checked.map_err(|what| corrupt(format!("{}: {what}", code.qualname)))?;
        }
        Ok(Rc::new(code))
    }

    fn lazy_content(&mut self, depth: u32) -> Decoded<LazyContent> {
        let bytes = self.raw()?;
        if let Some(keep) = self.keep {
            return Ok(LazyContent::packed(Packed {
                bytes: keep(bytes),
                names: self.names.clone(),
            }));
        }
        let rest = std::mem::replace(&mut self.bytes, bytes);
        let content = self.content(depth)?;
        if self.bytes.is_empty() {
            self.bytes = rest;
            Ok(content.into())
        } else {
            Err(corrupt("bytes behind the content of code"))
        }
    }

    fn content(&mut self, depth: u32) -> Decoded<Content> {
        Ok(Content {
            instructions: self.instructions()?,
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
        })
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
            b'(' => Const::Tuple(grow(|| self.consts(depth))?.into()),
            b'{' => Const::FrozenSet(grow(|| self.consts(depth))?.into()),
            b'o' => Const::Code(self.code(depth)?),
            _ => return Err(corrupt("a constant of unknown kind")),
        })
    }
}
