//! Which registers an instruction reads and writes.

use super::instr::Instr;
use super::ops::{Field, Op, OperandKind};

/// How an instruction uses registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Reads them.
    Read,
    /// Writes them.
    Write,
}

impl Instr {
    /// Value of a 16-bit field (`x` zero-extended).
    #[inline]
    pub fn field(self, field: Field) -> u16 {
        match field {
            Field::A => self.a(),
            Field::B | Field::Bc => self.b(),
            Field::C => self.c(),
            Field::X => u16::from(self.x()),
        }
    }

    /// Calls `visit` with each run of registers that the instruction uses: access, first, count.
    /// Reads come before writes.
    pub fn registers(self, mut visit: impl FnMut(Access, u16, u32)) {
        let op = self.op();
        for operand in op.info().operands {
            let first = self.field(operand.field);
            match operand.kind {
                OperandKind::Src | OperandKind::InOut => visit(Access::Read, first, 1),
                OperandKind::SrcRange => match self.source_count() {
                    0 => {}
                    count => visit(Access::Read, first, count),
                },
                OperandKind::OptSrc if first != super::expr::NO_REGISTER => {
                    visit(Access::Read, first, 1);
                }
                OperandKind::RaiseSrc => {
                    let needed = match operand.field {
                        Field::A => 1,
                        _ => 2,
                    };
                    if self.x() >= needed {
                        visit(Access::Read, first, 1);
                    }
                }
                OperandKind::ExcPair if op == Op::PushExc => visit(Access::Read, first, 1),
                OperandKind::ExcPair => visit(Access::Read, first.wrapping_add(1), 1),
                _ => {}
            }
        }
        for operand in op.info().operands {
            let first = self.field(operand.field);
            match operand.kind {
                OperandKind::Dst | OperandKind::InOut => visit(Access::Write, first, 1),
                OperandKind::DstRange => match self.result_count() {
                    0 => {}
                    count => visit(Access::Write, first, count),
                },
                OperandKind::ExcPair if op == Op::PushExc => {
                    visit(Access::Write, first.wrapping_add(1), 1);
                }
                _ => {}
            }
        }
    }

    /// Number of registers in the op's `SrcRange`.
    #[inline]
    pub fn source_count(self) -> u32 {
        let x = u32::from(self.x());
        let c = u32::from(self.c());
        match self.op().base() {
            Op::GetSlice | Op::SetSlice | Op::ImportName => 2,
            Op::BuildSlice | Op::CallEx | Op::MatchClass => 3,
            Op::Call | Op::CallKw => x + 1,
            Op::CallMethod | Op::CallMethodKw => x + 2,
            Op::BuildList | Op::BuildTuple | Op::BuildSet | Op::BuildString | Op::Intrinsic => c,
            Op::BuildMap => 2 * c,
            Op::MakeFunction => x.count_ones(),
            _ => 0,
        }
    }

    /// Number of registers in the op's `DstRange`.
    #[inline]
    pub fn result_count(self) -> u32 {
        let c = u32::from(self.c());
        match self.op().base() {
            Op::LoadMethod | Op::LoadSpecial => 2,
            Op::ExcTriple => 3,
            Op::UnpackSeq => c,
            Op::UnpackEx => c + u32::from(self.x()) + 1,
            _ => 0,
        }
    }

    /// The instruction with each register renamed.
    #[must_use]
    pub(crate) fn rename(self, rename: impl Fn(u16) -> u16) -> Instr {
        let mut word = self;
        for operand in self.op().info().operands {
            let register = self.field(operand.field);
            let is_register = match operand.kind {
                OperandKind::Src
                | OperandKind::Dst
                | OperandKind::InOut
                | OperandKind::SrcRange
                | OperandKind::DstRange
                | OperandKind::ExcPair => true,
                OperandKind::OptSrc => register != super::expr::NO_REGISTER,
                OperandKind::RaiseSrc => self.x() >= if operand.field == Field::A { 1 } else { 2 },
                _ => false,
            };
            if is_register {
                word = match operand.field {
                    Field::A => word.with_a(rename(register)),
                    Field::B => word.with_b(rename(register)),
                    Field::C => word.with_c(rename(register)),
                    Field::Bc | Field::X => word,
                };
            }
        }
        word
    }
}
