//! Arithmetic.

use super::*;
use crate::runtime::{BinaryOp, UnaryOp};

/// The operator of an arithmetic instruction, and whether its right operand is in the word.
fn operator(op: Bytecode) -> Option<(BinaryOp, bool)> {
    use Bytecode as B;
    Some(match op.base() {
        B::Add => (BinaryOp::Add, false),
        B::Sub => (BinaryOp::Sub, false),
        B::Mul => (BinaryOp::Mul, false),
        B::TrueDiv => (BinaryOp::TrueDiv, false),
        B::FloorDiv => (BinaryOp::FloorDiv, false),
        B::Mod => (BinaryOp::Mod, false),
        B::Pow => (BinaryOp::Pow, false),
        B::MatMul => (BinaryOp::MatMul, false),
        B::LShift => (BinaryOp::LShift, false),
        B::RShift => (BinaryOp::RShift, false),
        B::BitAnd => (BinaryOp::And, false),
        B::BitOr => (BinaryOp::Or, false),
        B::BitXor => (BinaryOp::Xor, false),
        B::AddImm => (BinaryOp::Add, true),
        B::SubImm => (BinaryOp::Sub, true),
        B::MulImm => (BinaryOp::Mul, true),
        B::FloorDivImm => (BinaryOp::FloorDiv, true),
        B::ModImm => (BinaryOp::Mod, true),
        B::LShiftImm => (BinaryOp::LShift, true),
        B::RShiftImm => (BinaryOp::RShift, true),
        B::AndImm => (BinaryOp::And, true),
        _ => return None,
    })
}

/// How an operation on two numbers is done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Int,
    Float,
    /// By the operator protocol.
    Any,
    /// It has not run.
    Unknown,
}

fn is_int(ty: Ty) -> bool {
    matches!(ty, Ty::Int | Ty::Bool)
}

fn is_number(ty: Ty) -> bool {
    matches!(ty, Ty::Int | Ty::Bool | Ty::Float)
}

impl Build<'_> {
    /// Decides by the operands' types and by what the interpreter saw.
    pub(super) fn way(&self, a: NodeId, b: NodeId, bits: u8) -> Way {
        let (ta, tb) = (self.ty(a), self.ty(b));
        let big = bits & (seen::BIGINT | seen::STR | seen::OTHER) != 0;
        if is_int(ta) && is_int(tb) {
            return if bits & seen::BIGINT != 0 || self.generic_here() {
                Way::Any
            } else {
                Way::Int
            };
        }
        if is_number(ta) && is_number(tb) {
            return Way::Float;
        }
        if self.generic_here() || big {
            return Way::Any;
        }
        let float = ta == Ty::Float || tb == Ty::Float;
        match bits & (seen::INT | seen::FLOAT | seen::BOOL) {
            0 => Way::Unknown,
            seen::INT => Way::Int,
            seen::FLOAT => Way::Float,
            // One side is an int for sure: the floats were on the other.
            _ if bits & seen::BOOL == 0 && (float || is_int(ta) || is_int(tb)) => Way::Float,
            _ => Way::Any,
        }
    }

    /// An operand of a float operation.
    pub(super) fn float_operand(&mut self, v: NodeId, other: Ty) -> NodeId {
        if self.ty(v) == Ty::Val && other == Ty::Float {
            // Beside a float an int may stand too.
            return self.guard(Op::GuardNumber, Ty::Float, &[v]);
        }
        self.as_float(v)
    }

    pub(super) fn binary(&mut self, word: Instr) -> Built {
        let Some((op, immediate)) = operator(word.op()) else {
            return self.refuse("no arithmetic");
        };
        let a = self.get(word.b())?;
        let b = if immediate {
            self.int_constant(i64::from(word.imm_c()))
        } else {
            self.get(word.c())?
        };
        let v = match self.way(a, b, seen_bits(word)) {
            Way::Unknown => {
                self.exit(Reason::NoFeedback);
                return Ok(());
            }
            Way::Int => self.int_binary(op, a, b)?,
            Way::Float => self.float_binary(op, a, b, word)?,
            Way::Any => self.any_binary(op, a, b, word)?,
        };
        self.set(word.a(), v);
        Ok(())
    }

    fn any_binary(&mut self, op: BinaryOp, a: NodeId, b: NodeId, word: Instr) -> Built<NodeId> {
        let (a, b) = (self.as_val(a), self.as_val(b));
        if op == BinaryOp::Add && seen_bits(word) == seen::STR && !self.generic_here() {
            let a = self.with_shape(a, ClassId::Str as u32);
            let b = self.with_shape(b, ClassId::Str as u32);
            return self.helper(Helper::Concat, &[a, b]);
        }
        let number = self.word_constant(op as u64);
        let helper = if word.x() & seen::INPLACE != 0 {
            Helper::InPlace
        } else {
            Helper::Binary
        };
        self.helper(helper, &[number, a, b])
    }

    fn int_binary(&mut self, op: BinaryOp, a: NodeId, b: NodeId) -> Built<NodeId> {
        let node = match op {
            BinaryOp::Add => Op::IntAdd { checked: true },
            BinaryOp::Sub => Op::IntSub { checked: true },
            BinaryOp::Mul => Op::IntMul { checked: true },
            BinaryOp::FloorDiv => Op::IntFloorDiv,
            BinaryOp::Mod => Op::IntMod,
            BinaryOp::And => Op::IntAnd,
            BinaryOp::Or => Op::IntOr,
            BinaryOp::Xor => Op::IntXor,
            BinaryOp::LShift => Op::IntShl,
            BinaryOp::RShift => Op::IntShr,
            BinaryOp::TrueDiv => {
                let (a, b) = (self.as_int(a), self.as_int(b));
                return Ok(self.guard(Op::IntTrueDiv, Ty::Float, &[a, b]));
            }
            BinaryOp::Pow | BinaryOp::MatMul => {
                let (a, b) = (self.as_val(a), self.as_val(b));
                let number = self.word_constant(op as u64);
                return self.helper(Helper::Binary, &[number, a, b]);
            }
        };
        // Bitwise operations of two bools are bools.
        let bitwise = matches!(op, BinaryOp::And | BinaryOp::Or | BinaryOp::Xor);
        if bitwise && self.ty(a) == Ty::Bool && self.ty(b) == Ty::Bool {
            let (a, b) = (self.as_val(a), self.as_val(b));
            let number = self.word_constant(op as u64);
            return self.helper(Helper::Binary, &[number, a, b]);
        }
        let (a, b) = (self.as_int(a), self.as_int(b));
        Ok(if bitwise {
            self.push(node, Ty::Int, &[a, b], None)
        } else {
            self.guard(node, Ty::Int, &[a, b])
        })
    }

    fn float_binary(&mut self, op: BinaryOp, a: NodeId, b: NodeId, word: Instr) -> Built<NodeId> {
        let node = match op {
            BinaryOp::Add => Op::FloatAdd,
            BinaryOp::Sub => Op::FloatSub,
            BinaryOp::Mul => Op::FloatMul,
            BinaryOp::TrueDiv => Op::FloatDiv,
            BinaryOp::Mod | BinaryOp::FloorDiv => {
                let (a, b) = self.float_operands(a, b);
                let zero = self.float_constant(0.0);
                let ok = self.push(Op::FloatCompare(Cond::Ne), Ty::Bool, &[b, zero], None);
                self.require(ok, Reason::ZeroDivisor);
                let helper = if op == BinaryOp::Mod {
                    Helper::FloatMod
                } else {
                    Helper::FloatFloorDiv
                };
                return self.helper(helper, &[a, b]);
            }
            _ => return self.any_binary(op, a, b, word),
        };
        let (a, b) = self.float_operands(a, b);
        Ok(if node == Op::FloatDiv {
            self.guard(node, Ty::Float, &[a, b])
        } else {
            self.push(node, Ty::Float, &[a, b], None)
        })
    }

    pub(super) fn float_operands(&mut self, a: NodeId, b: NodeId) -> (NodeId, NodeId) {
        let (ta, tb) = (self.ty(a), self.ty(b));
        let x = self.float_operand(a, tb);
        // The same value twice is guarded once.
        let y = if a == b { x } else { self.float_operand(b, ta) };
        (x, y)
    }

    pub(super) fn unary(&mut self, word: Instr) -> Built {
        let v = self.get(word.b())?;
        let bits = seen_bits(word);
        let ty = self.ty(v);
        let int = ty == Ty::Int || (ty == Ty::Val && bits == seen::INT && !self.generic_here());
        let float =
            ty == Ty::Float || (ty == Ty::Val && bits == seen::FLOAT && !self.generic_here());
        let result = match word.op() {
            _ if bits == 0 && ty == Ty::Val && !self.generic_here() => {
                self.exit(Reason::NoFeedback);
                return Ok(());
            }
            Bytecode::Neg if int && bits & seen::BIGINT == 0 => {
                let v = self.as_int(v);
                self.guard(Op::IntNeg, Ty::Int, &[v])
            }
            Bytecode::Neg if float => {
                let v = self.as_float(v);
                self.push(Op::FloatNeg, Ty::Float, &[v], None)
            }
            Bytecode::Pos if ty == Ty::Int || ty == Ty::Float => v,
            Bytecode::Invert if int => {
                let v = self.as_int(v);
                self.push(Op::IntInvert, Ty::Int, &[v], None)
            }
            op => {
                let number = match op {
                    Bytecode::Neg => UnaryOp::Neg,
                    Bytecode::Pos => UnaryOp::Pos,
                    _ => UnaryOp::Invert,
                };
                let number = self.word_constant(number as u64);
                let v = self.as_val(v);
                self.helper(Helper::Unary, &[number, v])?
            }
        };
        self.set(word.a(), result);
        Ok(())
    }
}
