//! Reading objects. Nothing that is read is trusted.

use super::{FLAG_REF, MAX_DEPTH, codes};
use crate::builtins::{functions, str_codecs};
use crate::bytecode::serial;
use crate::object::*;
use crate::runtime::{call, code, dicts, ops, sets};
use crate::value::Value;
use num_bigint::{BigInt, BigUint, Sign};
use std::borrow::Cow;

/// Where the bytes come from.
pub(super) enum Input<'a> {
    /// What is left of them.
    Bytes(&'a [u8]),
    /// An object with a method `read`.
    File(Value),
}

pub(super) struct Reader<'a> {
    input: Input<'a>,
    /// The objects that later ones may refer to.
    refs: Gc<List>,
    allow_code: bool,
    depth: u32,
}

impl<'a> Reader<'a> {
    pub(super) fn new(t: &mut Thread, input: Input<'a>, allow_code: bool) -> Result<Self, Raised> {
        Ok(Reader {
            input,
            refs: List::new(t)?,
            allow_code,
            depth: 0,
        })
    }

    /// One object.
    pub(super) fn read(mut self, t: &mut Thread) -> PyResult {
        self.value(t, "object")
    }

    /// The next `len` bytes.
    fn take(&mut self, t: &mut Thread, len: usize) -> Result<Cow<'a, [u8]>, Raised> {
        match &mut self.input {
            Input::Bytes(bytes) => match bytes.split_at_checked(len) {
                Some((taken, rest)) => {
                    *bytes = rest;
                    Ok(Cow::Borrowed(taken))
                }
                None => Err(too_short(t)),
            },
            Input::File(file) => {
                let size = t.int(len as i64)?;
                let found = call::call_method(t, *file, "read", &[size])?;
                let Some(bytes) = found.cast::<Bytes>() else {
                    let class = t.class_of(found).name();
                    let message = format!("file.read() returned not bytes but {class}");
                    return Err(t.type_error(message));
                };
                match bytes.len() {
                    n if n < len => Err(ended(t)),
                    n if n > len => Err(t.value_error(format!(
                        "read() returned too much data: {len} bytes requested, {n} returned"
                    ))),
                    _ => Ok(Cow::Owned(bytes.as_slice().to_vec())),
                }
            }
        }
    }

    fn array<const N: usize>(&mut self, t: &mut Thread) -> Result<[u8; N], Raised> {
        let mut array = [0; N];
        array.copy_from_slice(&self.take(t, N)?);
        Ok(array)
    }

    fn byte(&mut self, t: &mut Thread) -> Result<u8, Raised> {
        match &mut self.input {
            Input::Bytes([]) => Err(ended(t)),
            _ => Ok(self.array::<1>(t)?[0]),
        }
    }

    fn i32(&mut self, t: &mut Thread) -> Result<i32, Raised> {
        Ok(i32::from_le_bytes(self.array(t)?))
    }

    fn size(&mut self, t: &mut Thread, what: &str) -> Result<usize, Raised> {
        let size = self.i32(t)?;
        usize::try_from(size).map_err(|_| bad(t, &format!("{what} size out of range")))
    }

    /// The first byte of an object.
    fn code(&mut self, t: &mut Thread) -> Result<u8, Raised> {
        self.byte(t).map_err(|raised| {
            if !t.pending_is(ClassId::EOFError) {
                return raised;
            }
            t.take_pending();
            t.raise(ClassId::EOFError, "EOF read where object expected")
        })
    }

    /// An object where there must be one.
    fn value(&mut self, t: &mut Thread, holder: &str) -> PyResult {
        match self.object(t)? {
            Some(v) => Ok(v),
            None => Err(t.type_error(format!("NULL object in marshal data for {holder}"))),
        }
    }

    /// An object; `None` for the mark of an end.
    fn object(&mut self, t: &mut Thread) -> Result<Option<Value>, Raised> {
        let byte = self.code(t)?;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(t.value_error("recursion limit exceeded"));
        }
        t.check_native_stack()?;
        let (code, shared) = (byte & !FLAG_REF, byte & FLAG_REF != 0);
        let v = match code {
            codes::NULL => None,
            codes::NONE => Some(Value::NONE),
            codes::FALSE => Some(Value::FALSE),
            codes::TRUE => Some(Value::TRUE),
            codes::ELLIPSIS => Some(Value::ELLIPSIS),
            codes::STOP_ITERATION => Some(t.class(ClassId::StopIteration).value()),
            codes::REF => Some(self.known(t)?),
            codes::TUPLE
            | codes::SMALL_TUPLE
            | codes::LIST
            | codes::DICT
            | codes::SET
            | codes::FROZENSET
            | codes::SLICE
            | codes::CODE => Some(self.container(t, code, shared)?),
            _ => {
                let v = self.plain(t, code)?;
                if shared {
                    self.refs.push(t, v)?;
                }
                Some(v)
            }
        };
        self.depth -= 1;
        Ok(v)
    }

    fn known(&mut self, t: &mut Thread) -> PyResult {
        let number = self.i32(t)?;
        let found = usize::try_from(number)
            .ok()
            .filter(|n| *n < self.refs.len())
            .map(|n| self.refs.get(n))
            .filter(|v| !v.is_none());
        found.ok_or_else(|| bad(t, "invalid reference"))
    }

    /// An object without others in it.
    fn plain(&mut self, t: &mut Thread, code: u8) -> PyResult {
        match code {
            codes::INT => {
                let n = self.i32(t)?;
                t.int(n.into())
            }
            codes::INT64 => {
                let n = i64::from_le_bytes(self.array(t)?);
                t.int(n)
            }
            codes::LONG => self.long(t),
            codes::FLOAT => {
                let x = f64::from_le_bytes(self.array(t)?);
                t.float(x)
            }
            codes::FLOAT_TEXT => {
                let x = self.float_text(t)?;
                t.float(x)
            }
            codes::COMPLEX => {
                let real = f64::from_le_bytes(self.array(t)?);
                let imag = f64::from_le_bytes(self.array(t)?);
                t.complex(real, imag)
            }
            codes::COMPLEX_TEXT => {
                let (real, imag) = (self.float_text(t)?, self.float_text(t)?);
                t.complex(real, imag)
            }
            codes::BYTES => {
                let size = self.size(t, "bytes object")?;
                let content = self.take(t, size)?;
                Ok(Bytes::new(t, &content)?.value())
            }
            codes::STR | codes::INTERNED => {
                let size = self.size(t, "string")?;
                let content = self.take(t, size)?;
                let object = Bytes::new(t, &content)?.value();
                let (utf8, errors) = (t.intern("utf-8")?, t.intern("surrogatepass")?);
                let s = str_codecs::decode(t, object, &content, Some(utf8), Some(errors))?;
                Ok(interned(t, s, code == codes::INTERNED))
            }
            codes::ASCII | codes::ASCII_INTERNED => {
                let size = self.size(t, "string")?;
                self.ascii(t, size, code == codes::ASCII_INTERNED)
            }
            codes::SHORT_ASCII | codes::SHORT_ASCII_INTERNED => {
                let size = self.byte(t)?;
                self.ascii(t, size.into(), code == codes::SHORT_ASCII_INTERNED)
            }
            _ => Err(bad(t, "unknown type code")),
        }
    }

    fn long(&mut self, t: &mut Thread) -> PyResult {
        let count = self.i32(t)?;
        if count == i32::MIN {
            return Err(bad(t, "long size out of range"));
        }
        let digits = self.take(t, count.unsigned_abs() as usize * 2)?;
        let (digits, _) = digits.as_chunks::<2>();
        let digits = || digits.iter().map(|digit| u16::from_le_bytes(*digit));
        if digits().any(|digit| digit >= 1 << 15) {
            return Err(bad(t, "digit out of range in long"));
        }
        if digits().next_back() == Some(0) {
            return Err(bad(t, "unnormalized long data"));
        }
        let mut words = Vec::new();
        let (mut bits, mut filled) = (0u64, 0);
        for digit in digits() {
            bits |= u64::from(digit) << filled;
            filled += 15;
            if filled >= 32 {
                words.push(bits as u32);
                bits >>= 32;
                filled -= 32;
            }
        }
        words.push(bits as u32);
        let sign = if count < 0 { Sign::Minus } else { Sign::Plus };
        t.int_big(&BigInt::from_biguint(sign, BigUint::new(words)))
    }

    fn float_text(&mut self, t: &mut Thread) -> Result<f64, Raised> {
        let size = self.byte(t)?;
        let text = self.take(t, size.into())?;
        let text = Str::from_latin1(t, &text)?;
        let class = t.class(ClassId::Float).value();
        let v = call::call(t, class, &[text.value()])?;
        Ok(v.to_f64().unwrap_or(0.0))
    }

    fn ascii(&mut self, t: &mut Thread, size: usize, intern: bool) -> PyResult {
        let content = self.take(t, size)?;
        let s = Str::from_latin1(t, &content)?;
        Ok(interned(t, s, intern))
    }

    /// An object with others in it, which may refer to it when it is mutable.
    fn container(&mut self, t: &mut Thread, code: u8, shared: bool) -> PyResult {
        let mutable = match code {
            codes::LIST => Some(List::new(t)?.value()),
            codes::DICT => Some(Dict::new(t)?.value()),
            codes::SET => Some(Set::new(t)?.value()),
            _ => None,
        };
        let number = self.refs.len();
        if shared {
            self.refs.push(t, mutable.unwrap_or(Value::NONE))?;
        }
        let v = self.content(t, code, mutable.unwrap_or(Value::NONE))?;
        if shared {
            self.refs.set(t, number, v)?;
        }
        Ok(v)
    }

    fn content(&mut self, t: &mut Thread, code: u8, empty: Value) -> PyResult {
        match code {
            codes::CODE => return self.code_object(t),
            codes::SLICE => {
                let fields = [
                    self.value(t, "slice")?,
                    self.value(t, "slice")?,
                    self.value(t, "slice")?,
                ];
                let slice = Record::new(t, ClassId::Slice, RecordType::Slice, &fields)?;
                return Ok(slice.value());
            }
            _ => {}
        }
        if let Some(dict) = empty.cast::<Dict>() {
            while let Some(key) = self.object(t)?
                && let Some(v) = self.object(t)?
            {
                dicts::set(t, dict, key, v)?;
            }
        } else if let Some(set) = empty.cast::<Set>() {
            for _ in 0..self.size(t, "set")? {
                let element = self.value(t, "set")?;
                sets::add(t, set, element)?;
            }
        } else if let Some(list) = empty.cast::<List>() {
            for _ in 0..self.size(t, "list")? {
                let item = self.value(t, "list")?;
                list.push(t, item)?;
            }
        } else {
            return self.immutable(t, code);
        }
        Ok(empty)
    }

    /// A tuple or a frozenset. Their size is believed item by item.
    fn immutable(&mut self, t: &mut Thread, code: u8) -> PyResult {
        let (size, holder) = match code {
            codes::SMALL_TUPLE => (self.byte(t)?.into(), "tuple"),
            codes::TUPLE => (self.size(t, "tuple")?, "tuple"),
            _ => (self.size(t, "set")?, "set"),
        };
        let items = List::new(t)?;
        for _ in 0..size {
            let item = self.value(t, holder)?;
            items.push(t, item)?;
        }
        let items = ops::list_to_tuple(t, items)?;
        if holder == "set" {
            return sets::frozen_from_items(t, items);
        }
        Ok(items.value())
    }

    fn code_object(&mut self, t: &mut Thread) -> PyResult {
        if !self.allow_code {
            return Err(t.value_error("unmarshalling code objects is disallowed"));
        }
        let size = self.size(t, "code")?;
        let content = self.take(t, size)?;
        let decoded = serial::decode(&content).map_err(|e| bad(t, &e.to_string()))?;
        let globals = functions::current_globals(t).cast::<Dict>();
        let Some(globals) = globals else {
            return Err(t.raise(ClassId::RuntimeError, "code needs a running script"));
        };
        Ok(code::instantiate(t, &decoded, globals)?.value())
    }
}

fn interned(t: &mut Thread, s: Gc<Str>, intern: bool) -> Value {
    if intern {
        t.intern_str(s).value()
    } else {
        s.value()
    }
}

fn ended(t: &mut Thread) -> Raised {
    t.raise(ClassId::EOFError, "EOF read where not expected")
}

fn too_short(t: &mut Thread) -> Raised {
    t.raise(ClassId::EOFError, "marshal data too short")
}

fn bad(t: &mut Thread, what: &str) -> Raised {
    t.value_error(format!("bad marshal data ({what})"))
}
