//! Snapshots of what the interpreter learned: plain data, for the JIT and for
//! `--feedback-out`.
//!
//! A snapshot holds no pointers. Shapes, call targets and code objects are
//! numbered within the snapshot; whoever takes it in the running process may keep
//! a parallel table from its numbers to the live objects.

use super::code::Code;
use super::instr::{Pc, SlotIdx};
use super::ops::Op;
use super::positions::write_varint;
use super::serial::{DecodeError, Decoded, Reader, TABLE_FINGERPRINT, corrupt};
use super::serial::{write_bytes, write_len};
use std::rc::Rc;

/// First bytes of serialised feedback.
pub const MAGIC: [u8; 4] = *b"TRFB";

/// Number of a shape within a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ShapeNumber(pub u32);

/// Number of a call target within a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TargetNumber(pub u32);

/// What the interpreter learned about a program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// The code objects that ran.
    pub codes: Vec<CodeFeedback>,
    /// The shapes that slots saw.
    pub shapes: Vec<ShapeFeedback>,
    /// The functions and classes that calls reached.
    pub targets: Vec<TargetFeedback>,
}

/// Which code object, in a way that holds from one run to the next.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CodeKey {
    /// Its file.
    pub filename: Rc<str>,
    /// Its qualified name.
    pub qualname: Rc<str>,
    /// Its first line.
    pub first_line: u32,
    /// Number of its instructions: tells an edited file.
    pub instructions: u32,
}

impl CodeKey {
    /// The key of a code object.
    pub fn of(code: &Code) -> Self {
        CodeKey {
            filename: code.filename.clone(),
            qualname: code.qualname.clone(),
            first_line: code.first_line,
            instructions: code.instructions.len() as u32,
        }
    }
}

/// What was learned about one code object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeFeedback {
    /// Which code.
    pub key: CodeKey,
    /// How often it was called.
    pub calls: u64,
    /// How often a back edge in it was taken.
    pub back_edges: u64,
    /// Instructions that were quickened or saw types, by ascending pc.
    pub instructions: Vec<InstrFeedback>,
    /// Slots that were used, by ascending number.
    pub slots: Vec<SlotFeedback>,
}

impl CodeFeedback {
    /// The feedback of the instruction at `pc`.
    pub fn at(&self, pc: Pc) -> Option<&InstrFeedback> {
        let found = self
            .instructions
            .binary_search_by_key(&pc, |feedback| feedback.pc);
        found.ok().map(|index| &self.instructions[index])
    }

    /// The feedback of a slot.
    pub fn slot(&self, slot: SlotIdx) -> Option<&SlotFeedback> {
        let found = self
            .slots
            .binary_search_by_key(&slot, |feedback| feedback.slot);
        found.ok().map(|index| &self.slots[index])
    }
}

/// What one instruction saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstrFeedback {
    /// The instruction.
    pub pc: Pc,
    /// The form that the interpreter runs, quickened or not.
    pub op: Op,
    /// Bits of types seen ([`feedback_bits`](super::feedback_bits)), without the in-place bit.
    pub seen: u8,
}

/// How far an inline cache went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum CacheState {
    /// One case.
    Monomorphic = 0,
    /// A few cases, all listed.
    Polymorphic = 1,
    /// More than it lists.
    Megamorphic = 2,
}

/// What one slot saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotFeedback {
    /// The slot.
    pub slot: SlotIdx,
    /// How far its cache went.
    pub state: CacheState,
    /// Shapes of the objects (attributes, methods).
    pub shapes: Vec<ShapeNumber>,
    /// What was called, or found as the method.
    pub targets: Vec<TargetNumber>,
}

/// A shape: the class and the attributes in the order of their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShapeFeedback {
    /// `module.qualname` of the class.
    pub class: Rc<str>,
    /// The attributes.
    pub attributes: Vec<Rc<str>>,
}

/// What a call reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetFeedback {
    /// A function of the script: an index into [`Snapshot::codes`].
    Script(u32),
    /// A native function, by name.
    Native(Rc<str>),
    /// A class, by name.
    Class(Rc<str>),
}

impl Snapshot {
    /// The snapshot as bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend_from_slice(&TABLE_FINGERPRINT.to_le_bytes());
        write_len(&mut out, self.codes.len());
        self.codes
            .iter()
            .for_each(|code| write_code(&mut out, code));
        write_len(&mut out, self.shapes.len());
        for shape in &self.shapes {
            write_bytes(&mut out, shape.class.as_bytes());
            write_len(&mut out, shape.attributes.len());
            shape
                .attributes
                .iter()
                .for_each(|name| write_bytes(&mut out, name.as_bytes()));
        }
        write_len(&mut out, self.targets.len());
        for target in &self.targets {
            match target {
                TargetFeedback::Script(code) => {
                    out.push(0);
                    write_varint(&mut out, u64::from(*code));
                }
                TargetFeedback::Native(name) => {
                    out.push(1);
                    write_bytes(&mut out, name.as_bytes());
                }
                TargetFeedback::Class(name) => {
                    out.push(2);
                    write_bytes(&mut out, name.as_bytes());
                }
            }
        }
        out
    }

    /// Reads a snapshot; numbers that lead nowhere are refused.
    pub fn decode(bytes: &[u8]) -> Result<Snapshot, DecodeError> {
        let rest = bytes.strip_prefix(&MAGIC).ok_or(DecodeError::NotCode)?;
        let Some((fingerprint, rest)) = rest.split_first_chunk::<8>() else {
            return Err(corrupt("cut off"));
        };
        if u64::from_le_bytes(*fingerprint) != TABLE_FINGERPRINT {
            return Err(DecodeError::WrongVersion);
        }
        let mut reader = Reader::new(rest);
        let codes = reader.list(read_code)?.into_vec();
        let shapes = reader.list(|reader| {
            let class = reader.text()?.into();
            let attributes = reader
                .list(|reader| reader.text().map(Rc::from))?
                .into_vec();
            Ok(ShapeFeedback { class, attributes })
        })?;
        let targets = reader.list(|reader| match reader.byte()? {
            0 => Ok(TargetFeedback::Script(reader.number()?)),
            1 => Ok(TargetFeedback::Native(reader.text()?.into())),
            2 => Ok(TargetFeedback::Class(reader.text()?.into())),
            _ => Err(corrupt("a target of unknown kind")),
        })?;
        let snapshot = Snapshot {
            codes,
            shapes: shapes.into_vec(),
            targets: targets.into_vec(),
        };
        if reader.bytes.is_empty() && snapshot.is_consistent() {
            Ok(snapshot)
        } else {
            Err(corrupt(
                "a number that leads nowhere, or bytes behind the end",
            ))
        }
    }

    fn is_consistent(&self) -> bool {
        let below = |number: u32, len: usize| (number as usize) < len;
        self.codes.iter().flat_map(|code| &code.slots).all(|slot| {
            slot.shapes
                .iter()
                .all(|shape| below(shape.0, self.shapes.len()))
                && slot
                    .targets
                    .iter()
                    .all(|target| below(target.0, self.targets.len()))
        }) && self.targets.iter().all(|target| match target {
            TargetFeedback::Script(code) => below(*code, self.codes.len()),
            TargetFeedback::Native(_) | TargetFeedback::Class(_) => true,
        })
    }
}

fn write_code(out: &mut Vec<u8>, code: &CodeFeedback) {
    write_bytes(out, code.key.filename.as_bytes());
    write_bytes(out, code.key.qualname.as_bytes());
    write_varint(out, u64::from(code.key.first_line));
    write_varint(out, u64::from(code.key.instructions));
    write_varint(out, code.calls);
    write_varint(out, code.back_edges);
    write_len(out, code.instructions.len());
    for feedback in &code.instructions {
        write_varint(out, u64::from(feedback.pc.0));
        out.extend_from_slice(&[feedback.op as u8, feedback.seen]);
    }
    write_len(out, code.slots.len());
    for slot in &code.slots {
        write_varint(out, u64::from(slot.slot.0));
        out.push(slot.state as u8);
        write_len(out, slot.shapes.len());
        slot.shapes
            .iter()
            .for_each(|shape| write_varint(out, u64::from(shape.0)));
        write_len(out, slot.targets.len());
        slot.targets
            .iter()
            .for_each(|target| write_varint(out, u64::from(target.0)));
    }
}

fn read_code(reader: &mut Reader<'_>) -> Decoded<CodeFeedback> {
    Ok(CodeFeedback {
        key: CodeKey {
            filename: reader.text()?.into(),
            qualname: reader.text()?.into(),
            first_line: reader.number()?,
            instructions: reader.number()?,
        },
        calls: reader.varint()?,
        back_edges: reader.varint()?,
        instructions: reader
            .list(|reader| {
                let pc = Pc(reader.number()?);
                let op = Op::from_u8(reader.byte()?).ok_or_else(|| corrupt("an unknown op"))?;
                Ok(InstrFeedback {
                    pc,
                    op,
                    seen: reader.byte()?,
                })
            })?
            .into_vec(),
        slots: reader
            .list(|reader| {
                Ok(SlotFeedback {
                    slot: SlotIdx(reader.number()?),
                    state: match reader.byte()? {
                        0 => CacheState::Monomorphic,
                        1 => CacheState::Polymorphic,
                        2 => CacheState::Megamorphic,
                        _ => return Err(corrupt("an unknown cache state")),
                    },
                    shapes: reader
                        .list(|reader| reader.number().map(ShapeNumber))?
                        .into_vec(),
                    targets: reader
                        .list(|reader| reader.number().map(TargetNumber))?
                        .into_vec(),
                })
            })?
            .into_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Snapshot {
        Snapshot {
            codes: vec![CodeFeedback {
                key: CodeKey {
                    filename: "a.py".into(),
                    qualname: "C.f".into(),
                    first_line: 3,
                    instructions: 9,
                },
                calls: 1 << 40,
                back_edges: 7,
                instructions: vec![InstrFeedback {
                    pc: Pc(4),
                    op: Op::AddInt,
                    seen: 1,
                }],
                slots: vec![SlotFeedback {
                    slot: SlotIdx(2),
                    state: CacheState::Polymorphic,
                    shapes: vec![ShapeNumber(0)],
                    targets: vec![TargetNumber(0), TargetNumber(1)],
                }],
            }],
            shapes: vec![ShapeFeedback {
                class: "__main__.C".into(),
                attributes: vec!["x".into(), "y".into()],
            }],
            targets: vec![
                TargetFeedback::Script(0),
                TargetFeedback::Native("len".into()),
            ],
        }
    }

    #[test]
    fn round_trip_and_lookup() {
        let snapshot = sample();
        assert_eq!(Snapshot::decode(&snapshot.encode()), Ok(snapshot.clone()));
        assert_eq!(
            snapshot.codes[0].at(Pc(4)).map(|feedback| feedback.op),
            Some(Op::AddInt)
        );
        assert_eq!(snapshot.codes[0].at(Pc(5)), None);
        assert!(snapshot.codes[0].slot(SlotIdx(2)).is_some());
    }

    #[test]
    fn damage_is_refused() {
        let bytes = sample().encode();
        for end in 0..bytes.len() {
            assert!(Snapshot::decode(&bytes[..end]).is_err());
        }
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 0x55;
            let _ = Snapshot::decode(&changed); // must not panic
        }
        let mut dangling = sample();
        dangling.targets.push(TargetFeedback::Script(9));
        assert!(Snapshot::decode(&dangling.encode()).is_err());
    }
}
