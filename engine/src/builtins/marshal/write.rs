//! Writing objects.

use super::{FLAG_REF, MAX_DEPTH, codes};
use crate::builtins::bytes;
use crate::bytecode::serial;
use crate::object::*;
use crate::runtime::ops;
use crate::value::Value;
use num_bigint::Sign;
use std::collections::HashMap;

/// Bits of a digit of an int.
const DIGIT_BITS: usize = 15;

pub(super) struct Writer {
    out: Vec<u8>,
    version: i64,
    allow_code: bool,
    depth: u32,
    /// Numbers of the objects that were written, by address.
    refs: HashMap<u64, u32>,
}

impl Writer {
    pub(super) fn new(version: i64, allow_code: bool) -> Self {
        Writer {
            out: Vec::new(),
            version,
            allow_code,
            depth: 0,
            refs: HashMap::new(),
        }
    }

    /// The bytes of an object.
    pub(super) fn write(mut self, t: &mut Thread, v: Value) -> Result<Vec<u8>, Raised> {
        self.object(t, v)?;
        Ok(self.out)
    }

    fn object(&mut self, t: &mut Thread, v: Value) -> Result<(), Raised> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(t.value_error("object too deeply nested to marshal"));
        }
        t.check_native_stack()?;
        let singleton = [
            (Value::NONE, codes::NONE),
            (Value::FALSE, codes::FALSE),
            (Value::TRUE, codes::TRUE),
            (Value::ELLIPSIS, codes::ELLIPSIS),
            (
                t.class(ClassId::StopIteration).value(),
                codes::STOP_ITERATION,
            ),
        ];
        match singleton.iter().find(|(one, _)| *one == v) {
            Some((_, code)) => self.out.push(*code),
            None if v.is_any_int() && is_exactly(t, v, ClassId::Int) => self.int(v),
            None => self.compound(t, v)?,
        }
        self.depth -= 1;
        Ok(())
    }

    fn compound(&mut self, t: &mut Thread, v: Value) -> Result<(), Raised> {
        if is_exactly(t, v, ClassId::Float) {
            self.number(
                t,
                codes::FLOAT,
                codes::FLOAT_TEXT,
                &[v.to_f64().unwrap_or(0.0)],
            )?;
        } else if is_exactly(t, v, ClassId::Complex) {
            let (real, imag) = v.to_complex().unwrap_or_default();
            self.number(t, codes::COMPLEX, codes::COMPLEX_TEXT, &[real, imag])?;
        } else {
            let flag = match self.known(v) {
                Some(number) => {
                    self.out.push(codes::REF);
                    self.out.extend(number.to_le_bytes());
                    return Ok(());
                }
                None if self.version >= 3 => FLAG_REF,
                None => 0,
            };
            self.shared(t, v, flag)?;
        }
        Ok(())
    }

    /// The number of an object that was written before; a new one gets its number.
    fn known(&mut self, v: Value) -> Option<u32> {
        if self.version < 3 {
            return None;
        }
        let next = self.refs.len() as u32;
        let number = *self.refs.entry(v.bits()).or_insert(next);
        (number != next).then_some(number)
    }

    /// An object that may be referred to later.
    fn shared(&mut self, t: &mut Thread, v: Value, flag: u8) -> Result<(), Raised> {
        if let Some(s) = v.cast::<Str>()
            && is_exactly(t, v, ClassId::Str)
        {
            self.text(t, s, flag)
        } else if let Some(tuple) = v.cast::<Tuple>()
            && is_exactly(t, v, ClassId::Tuple)
        {
            self.tuple(t, tuple, flag)
        } else if let Some(list) = v.cast::<List>()
            && is_exactly(t, v, ClassId::List)
        {
            self.size(t, codes::LIST | flag, list.len())?;
            for i in 0..list.len() {
                self.object(t, list.get(i))?;
            }
            Ok(())
        } else if let Some(dict) = v.cast::<Dict>()
            && is_exactly(t, v, ClassId::Dict)
        {
            self.out.push(codes::DICT | flag);
            for i in 0..dict.end(t) {
                if let Some(entry) = dict.entry(t, i) {
                    self.object(t, entry.key)?;
                    self.object(t, entry.value)?;
                }
            }
            self.out.push(codes::NULL);
            Ok(())
        } else if let Some(set) = v.cast::<Set>()
            && is_exactly(t, v, ClassId::Set)
        {
            self.set(t, set, codes::SET | flag)
        } else if let Some(set) = v.cast::<Set>()
            && is_exactly(t, v, ClassId::FrozenSet)
        {
            self.set(t, set, codes::FROZENSET | flag)
        } else if let Some(code) = v.cast::<CodeObject>() {
            self.code(t, code, flag)
        } else if let Some(slice) = v.cast_record(RecordType::Slice)
            && self.version >= 5
        {
            self.out.push(codes::SLICE | flag);
            (0..3).try_for_each(|part| self.object(t, slice.field(part)))
        } else if let Some(content) = bytes::buffer(t, v) {
            self.bytes(t, codes::BYTES | flag, &content)
        } else {
            Err(t.value_error("unmarshallable object"))
        }
    }

    fn size(&mut self, t: &mut Thread, code: u8, size: usize) -> Result<(), Raised> {
        let Ok(size) = i32::try_from(size) else {
            return Err(t.value_error("unmarshallable object"));
        };
        self.out.push(code);
        self.out.extend(size.to_le_bytes());
        Ok(())
    }

    fn bytes(&mut self, t: &mut Thread, code: u8, content: &[u8]) -> Result<(), Raised> {
        self.size(t, code, content.len())?;
        self.out.extend(content);
        Ok(())
    }

    fn int(&mut self, v: Value) {
        if let Some(small) = v.to_i64().and_then(|n| i32::try_from(n).ok()) {
            self.out.push(codes::INT);
            self.out.extend(small.to_le_bytes());
            return;
        }
        let big = v.to_bigint().unwrap_or_default();
        let magnitude = big.magnitude();
        let count = magnitude.bits().div_ceil(DIGIT_BITS as u64) as usize;
        let signed = if big.sign() == Sign::Minus {
            -(count as i32)
        } else {
            count as i32
        };
        self.out.push(codes::LONG);
        self.out.extend(signed.to_le_bytes());
        let words: Vec<u32> = magnitude.iter_u32_digits().collect();
        for digit in 0..count {
            let (word, shift) = (digit * DIGIT_BITS / 32, digit * DIGIT_BITS % 32);
            let low = u64::from(words[word]);
            let high = u64::from(words.get(word + 1).copied().unwrap_or(0));
            let bits = ((high << 32 | low) >> shift) as u16 & ((1 << DIGIT_BITS) - 1);
            self.out.extend(bits.to_le_bytes());
        }
    }

    /// A float or the parts of a complex number: eight bytes each, or text in the old versions.
    fn number(
        &mut self,
        t: &mut Thread,
        code: u8,
        text_code: u8,
        parts: &[f64],
    ) -> Result<(), Raised> {
        if self.version > 1 {
            self.out.push(code);
            parts
                .iter()
                .for_each(|part| self.out.extend(part.to_le_bytes()));
            return Ok(());
        }
        self.out.push(text_code);
        for part in parts {
            let part = t.float(*part)?;
            let text = ops::repr(t, part)?.to_string_lossy();
            let text = text.strip_suffix(".0").unwrap_or(&text);
            self.out.push(text.len() as u8);
            self.out.extend(text.as_bytes());
        }
        Ok(())
    }

    fn text(&mut self, t: &mut Thread, s: Gc<Str>, flag: u8) -> Result<(), Raised> {
        let interned = s.is_interned();
        if let Some(text) = s.as_ascii()
            && self.version >= 4
        {
            if let Ok(len) = u8::try_from(text.len()) {
                let code = if interned {
                    codes::SHORT_ASCII_INTERNED
                } else {
                    codes::SHORT_ASCII
                };
                self.out.extend([code | flag, len]);
                self.out.extend(text.as_bytes());
                return Ok(());
            }
            let code = if interned {
                codes::ASCII_INTERNED
            } else {
                codes::ASCII
            };
            return self.bytes(t, code | flag, text.as_bytes());
        }
        let code = if interned && self.version >= 3 {
            codes::INTERNED
        } else {
            codes::STR
        };
        let mut utf8 = Vec::with_capacity(s.len());
        s.data().iter().for_each(|c| push_code_point(&mut utf8, c));
        self.bytes(t, code | flag, &utf8)
    }

    fn tuple(&mut self, t: &mut Thread, tuple: Gc<Tuple>, flag: u8) -> Result<(), Raised> {
        match u8::try_from(tuple.len()) {
            Ok(len) if self.version >= 4 => self.out.extend([codes::SMALL_TUPLE | flag, len]),
            _ => self.size(t, codes::TUPLE | flag, tuple.len())?,
        }
        for i in 0..tuple.len() {
            self.object(t, tuple.get(i))?;
        }
        Ok(())
    }

    /// The elements are ordered by their bytes, so that equal sets have equal bytes.
    fn set(&mut self, t: &mut Thread, set: Gc<Set>, code: u8) -> Result<(), Raised> {
        self.size(t, code, set.len())?;
        let elements = List::new(t)?;
        let mut order = Vec::with_capacity(set.len());
        let mut at = 0;
        while let Some((element, _)) = set.next_element(&mut at) {
            let mut alone = Writer::new(self.version, self.allow_code);
            alone.depth = self.depth;
            order.push((alone.write(t, element)?, elements.len()));
            elements.push(t, element)?;
        }
        order.sort();
        for (_, number) in order {
            self.object(t, elements.get(number))?;
        }
        Ok(())
    }

    fn code(&mut self, t: &mut Thread, code: Gc<CodeObject>, flag: u8) -> Result<(), Raised> {
        if !self.allow_code {
            return Err(t.value_error("marshalling code objects is disallowed"));
        }
        self.bytes(t, codes::CODE | flag, &serial::encode(code.code()))
    }
}

fn is_exactly(t: &Thread, v: Value, class: ClassId) -> bool {
    t.class_of(v) == t.class(class)
}

/// Appends a code point as UTF-8, a lone surrogate in three bytes like its neighbours.
fn push_code_point(out: &mut Vec<u8>, c: u32) {
    match char::from_u32(c) {
        Some(c) => out.extend(c.encode_utf8(&mut [0; 4]).as_bytes()),
        None => out.extend([
            0xe0 | (c >> 12) as u8,
            0x80 | (c >> 6) as u8 & 0x3f,
            0x80 | c as u8 & 0x3f,
        ]),
    }
}
