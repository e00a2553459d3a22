//! Comparisons, truth and branches.

use super::arith::Way;
use super::*;
use crate::runtime::CompareOp;

fn comparison(op: Bytecode) -> (CompareOp, Cond) {
    use Bytecode as B;
    match op {
        B::Lt | B::JumpIfLt | B::JumpIfNotLt | B::JumpIfLtImm | B::JumpIfNotLtImm => {
            (CompareOp::Lt, Cond::Lt)
        }
        B::Le | B::JumpIfLe | B::JumpIfNotLe | B::JumpIfLeImm | B::JumpIfNotLeImm => {
            (CompareOp::Le, Cond::Le)
        }
        B::Eq | B::JumpIfEq | B::JumpIfNotEq | B::JumpIfEqImm | B::JumpIfNotEqImm => {
            (CompareOp::Eq, Cond::Eq)
        }
        B::Ne | B::JumpIfNe | B::JumpIfNotNe | B::JumpIfNeImm | B::JumpIfNotNeImm => {
            (CompareOp::Ne, Cond::Ne)
        }
        B::Gt | B::JumpIfGt | B::JumpIfNotGt | B::JumpIfGtImm | B::JumpIfNotGtImm => {
            (CompareOp::Gt, Cond::Gt)
        }
        _ => (CompareOp::Ge, Cond::Ge),
    }
}

/// Doubles up to this magnitude hold every int exactly.
const EXACT: i64 = 1 << 53;

impl Build<'_> {
    /// Is the value a float, or an int that a double holds exactly?
    fn compares_as_float(&self, v: NodeId) -> bool {
        match self.ty(v) {
            Ty::Float | Ty::Bool => true,
            Ty::Int => self
                .known_value(v)
                .is_some_and(|n| n.as_int().abs() <= EXACT),
            _ => true,
        }
    }

    /// The comparison as a `Bool`, where both are numbers; `None` when the protocol has to be asked.
    fn compared_numbers(
        &mut self,
        cond: Cond,
        a: NodeId,
        b: NodeId,
        bits: u8,
    ) -> Built<Option<NodeId>> {
        match self.way(a, b, bits) {
            Way::Int => {
                let (a, b) = (self.as_int(a), self.as_int(b));
                Ok(Some(self.push(
                    Op::IntCompare(cond),
                    Ty::Bool,
                    &[a, b],
                    None,
                )))
            }
            Way::Float if self.compares_as_float(a) && self.compares_as_float(b) => {
                // Ints of unknown size are not rounded: only floats pass.
                let (a, b) = (self.as_float(a), self.as_float(b));
                Ok(Some(self.push(
                    Op::FloatCompare(cond),
                    Ty::Bool,
                    &[a, b],
                    None,
                )))
            }
            Way::Unknown => {
                self.exit(Reason::NoFeedback);
                Ok(None)
            }
            Way::Float | Way::Any => Ok(None),
        }
    }

    /// The comparison as a `Bool`, where only strs have been compared.
    fn compared_strs(
        &mut self,
        op: CompareOp,
        a: NodeId,
        b: NodeId,
        bits: u8,
    ) -> Built<Option<NodeId>> {
        if bits != seen::STR
            || self.generic_here()
            || self.ty(a) != Ty::Val
            || self.ty(b) != Ty::Val
        {
            return Ok(None);
        }
        let a = self.with_shape(a, ClassId::Str as u32);
        let b = self.with_shape(b, ClassId::Str as u32);
        if matches!(op, CompareOp::Eq | CompareOp::Ne) {
            let equal = self.push(Op::StrEqual, Ty::Bool, &[a, b], None);
            return Ok(Some(match op {
                CompareOp::Ne => self.push(Op::Not, Ty::Bool, &[equal], None),
                _ => equal,
            }));
        }
        let number = self.word_constant(op as u64);
        self.helper(Helper::CompareStrs, &[number, a, b]).map(Some)
    }

    /// The comparison that an instruction makes: a `Bool` where numbers or strs are compared, else what
    /// the helper of the protocol answers. `None` behind an exit.
    fn compared(
        &mut self,
        word: Instr,
        a: NodeId,
        b: NodeId,
        protocol: Helper,
    ) -> Built<Option<NodeId>> {
        let (op, cond) = comparison(word.op());
        let bits = seen_bits(word);
        if let Some(v) = self.compared_numbers(cond, a, b, bits)? {
            return Ok(Some(v));
        }
        if self.block.is_none() {
            return Ok(None);
        }
        if let Some(v) = self.compared_strs(op, a, b, bits)? {
            return Ok(Some(v));
        }
        let number = self.word_constant(op as u64);
        let (a, b) = (self.as_val(a), self.as_val(b));
        self.helper(protocol, &[number, a, b]).map(Some)
    }

    pub(super) fn compare_value(&mut self, word: Instr) -> Built {
        let (a, b) = (self.get(word.b())?, self.get(word.c())?);
        if let Some(v) = self.compared(word, a, b, Helper::Compare)? {
            self.set(word.a(), v);
        }
        Ok(())
    }

    pub(super) fn jump_compare(&mut self, run: usize, word: Instr) -> Built {
        use Bytecode as B;
        let a = self.get(word.a())?;
        let immediate = word.op().info().operands[1].kind == crate::bytecode::OperandKind::Imm;
        let b = if immediate {
            self.int_constant(i64::from(word.imm_b()))
        } else {
            self.get(word.b())?
        };
        let Some(cond) = self.compared(word, a, b, Helper::CompareTruth)? else {
            return Ok(());
        };
        let negated = matches!(
            word.op(),
            B::JumpIfNotLt
                | B::JumpIfNotLe
                | B::JumpIfNotEq
                | B::JumpIfNotNe
                | B::JumpIfNotGt
                | B::JumpIfNotGe
                | B::JumpIfNotLtImm
                | B::JumpIfNotLeImm
                | B::JumpIfNotEqImm
                | B::JumpIfNotNeImm
                | B::JumpIfNotGtImm
                | B::JumpIfNotGeImm
        );
        self.branch(run, cond, !negated)
    }

    /// The truth of any value, as a `Bool`.
    pub(super) fn truth(&mut self, v: NodeId) -> Built<NodeId> {
        Ok(match self.ty(v) {
            Ty::Bool => v,
            Ty::Int => self.push(Op::IntTruth, Ty::Bool, &[v], None),
            Ty::Float => self.push(Op::FloatTruth, Ty::Bool, &[v], None),
            _ => match self.known_value(v) {
                Some(Value::NONE) => self.push(Op::Const(0), Ty::Bool, &[], None),
                _ => self.helper(Helper::Truth, &[v])?,
            },
        })
    }

    pub(super) fn identity(&mut self, word: Instr) -> Built {
        let (a, b) = (self.get(word.b())?, self.get(word.c())?);
        let single = |v: Option<Value>| v.is_some_and(|v| !v.is_ptr());
        let by_word = single(self.known_value(a)) || single(self.known_value(b));
        let (a, b) = (self.as_val(a), self.as_val(b));
        let same = if by_word || single(self.known_value(a)) || single(self.known_value(b)) {
            self.push(Op::WordEqual, Ty::Bool, &[a, b], None)
        } else {
            self.helper(Helper::Same, &[a, b])?
        };
        let v = if word.op() == Bytecode::IsNot {
            self.push(Op::Not, Ty::Bool, &[same], None)
        } else {
            same
        };
        self.set(word.a(), v);
        Ok(())
    }

    pub(super) fn membership(&mut self, word: Instr) -> Built {
        let (item, container) = (self.get(word.b())?, self.get(word.c())?);
        let (item, container) = (self.as_val(item), self.as_val(container));
        let found = self.helper(Helper::Contains, &[container, item])?;
        let v = if word.op() == Bytecode::NotIn {
            self.push(Op::Not, Ty::Bool, &[found], None)
        } else {
            found
        };
        self.set(word.a(), v);
        Ok(())
    }
}
