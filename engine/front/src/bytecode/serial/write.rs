//! Writing code objects.

use crate::bytecode::code::{Code, Const, Content, StrLit};
use crate::bytecode::positions::write_varint;
use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::rc::Rc;

pub(crate) fn write_len(out: &mut Vec<u8>, len: usize) {
    write_varint(out, len as u64);
}

pub(crate) fn write_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    write_len(out, bytes.len());
    out.extend_from_slice(bytes);
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

/// The table of names, and the bytes behind it.
pub(super) struct Writer<'a> {
    names: Vec<&'a str>,
    numbers: HashMap<&'a str, usize, FixedState>,
    filename: &'a Rc<str>,
    out: Vec<u8>,
}

impl<'a> Writer<'a> {
    /// The root's file is the first name.
    pub(super) fn new(root: &'a Code) -> Self {
        Writer {
            names: vec![&root.filename],
            numbers: HashMap::default(),
            filename: &root.filename,
            out: Vec::new(),
        }
    }

    /// The table and what was written.
    pub(super) fn finish(self) -> Vec<u8> {
        let mut content = Vec::new();
        write_len(&mut content, self.names.len());
        for name in self.names {
            write_bytes(&mut content, name.as_bytes());
        }
        content.extend_from_slice(&self.out);
        content
    }

    fn name(&mut self, name: &'a Rc<str>) {
        let number = if Rc::ptr_eq(name, self.filename) {
            0
        } else {
            *self.numbers.entry(name).or_insert_with(|| {
                self.names.push(name);
                self.names.len() - 1
            })
        };
        write_len(&mut self.out, number);
    }

    fn names(&mut self, names: &'a [Rc<str>]) {
        write_len(&mut self.out, names.len());
        names.iter().for_each(|name| self.name(name));
    }

    pub(super) fn code(&mut self, code: &'a Code) {
        for name in [&code.name, &code.qualname, &code.filename] {
            self.name(name);
        }
        let out = &mut self.out;
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
        match &code.doc {
            None => out.push(0),
            Some(doc) => {
                out.push(1);
                write_str(out, doc);
            }
        }
        let before = std::mem::take(&mut self.out);
        self.content(code);
        let content = std::mem::replace(&mut self.out, before);
        write_bytes(&mut self.out, &content);
    }

    /// What a reader may leave for later.
    fn content(&mut self, code: &'a Content) {
        let out = &mut self.out;
        write_len(out, code.instructions.len());
        for instr in &code.instructions {
            out.extend_from_slice(&instr.0.to_le_bytes());
        }
        self.consts(&code.consts);
        self.names(&code.names);
        let out = &mut self.out;
        write_len(out, code.slots.len());
        for slot in &code.slots {
            out.push(slot.kind as u8);
            write_varint(out, slot.name.map_or(0, |name| u64::from(name.0) + 1));
            write_varint(out, slot.kw_names.map_or(0, |names| u64::from(names.0) + 1));
        }
        self.names(&code.local_names);
        let out = &mut self.out;
        write_len(out, code.cells.len());
        code.cells
            .iter()
            .for_each(|cell| write_varint(out, u64::from(cell.0)));
        self.names(&code.free_names);
        let out = &mut self.out;
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
    }

    fn consts(&mut self, consts: &'a [Const]) {
        write_len(&mut self.out, consts.len());
        for value in consts {
            let out = &mut self.out;
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
                    self.consts(items);
                }
                Const::FrozenSet(items) => {
                    out.push(b'{');
                    self.consts(items);
                }
                Const::Code(code) => {
                    out.push(b'o');
                    self.code(code);
                }
            }
        }
    }
}
