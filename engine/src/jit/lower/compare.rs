//! Comparisons and truth.

use super::*;
use crate::gc::Header;
use crate::mir::{Cond, Node};
use crate::object::{ClassId, Gc, Str};
use crate::runtime::CompareOp;
use crate::runtime::abi::Helper;
use cranelift_codegen::ir::condcodes::FloatCC;

impl Lower<'_> {
    pub(super) fn compare(&mut self, node: &Node) -> Operand {
        let a = self.value(node.args[0]);
        match node.op {
            Op::IntTruth => self.compare_const(IntCC::NotEqual, a, 0),
            Op::FloatTruth => {
                let zero = self.b.ins().f64const(0.0);
                self.b.ins().fcmp(FloatCC::NotEqual, a, zero)
            }
            Op::IntCompare(cond) => {
                let b = self.value(node.args[1]);
                self.b.ins().icmp(int_condition(cond), a, b)
            }
            Op::FloatCompare(cond) => {
                let b = self.value(node.args[1]);
                self.b.ins().fcmp(float_condition(cond), a, b)
            }
            Op::WordEqual => {
                let b = self.value(node.args[1]);
                self.b.ins().icmp(IntCC::Equal, a, b)
            }
            // `Not`.
            _ => self.compare_const(IntCC::Equal, a, 0),
        }
    }

    /// One object is equal to itself, and two interned strs are different texts; else the helper looks
    /// at the texts.
    pub(super) fn str_equal(&mut self, node: &Node) -> Operand {
        let (a, b) = (self.value(node.args[0]), self.value(node.args[1]));
        let (done, result) = self.join(I8);
        let (differ, compare) = (self.b.create_block(), self.b.create_block());
        let same = self.b.ins().icmp(IntCC::Equal, a, b);
        self.b.ins().brif(same, done, &[same.into()], differ, &[]);
        self.b.switch_to_block(differ);
        let mut bits = self.int(i64::from(Str::INTERNED));
        for (&id, v) in node.args.iter().zip([a, b]) {
            if !self.is_interned(id) {
                let at = field(Header::AUX_OFFSET);
                let flags = MemFlagsData::trusted();
                let aux = self.b.ins().uload16(I64, flags, v, at);
                bits = self.b.ins().band(bits, aux);
            }
        }
        let different = self.b.ins().iconst(I8, 0);
        self.b
            .ins()
            .brif(bits, done, &[different.into()], compare, &[]);
        self.b.switch_to_block(compare);
        let equal = self.int(CompareOp::Eq as i64);
        let address = Helper::CompareStrs.address();
        let answer = self.call_address(address, &[self.thread, equal, a, b], I64);
        let answer = self.b.ins().ireduce(I8, answer);
        self.jump(done, answer);
        self.b.switch_to_block(done);
        result
    }

    /// Is it a constant that is interned?
    fn is_interned(&self, id: NodeId) -> bool {
        let Op::Const(word) = self.graph.node(id).op else {
            return false;
        };
        let v = crate::value::Value::from_bits(word);
        v.shape_id() == ClassId::Str as u32 && {
            // SAFETY: the shape says so.
            let s: Gc<Str> = unsafe { v.cast_unchecked() };
            s.is_interned()
        }
    }
}

fn int_condition(cond: Cond) -> IntCC {
    match cond {
        Cond::Eq => IntCC::Equal,
        Cond::Ne => IntCC::NotEqual,
        Cond::Lt => IntCC::SignedLessThan,
        Cond::Le => IntCC::SignedLessThanOrEqual,
        Cond::Gt => IntCC::SignedGreaterThan,
        Cond::Ge => IntCC::SignedGreaterThanOrEqual,
    }
}

/// All are false with nan but `NotEqual`.
fn float_condition(cond: Cond) -> FloatCC {
    match cond {
        Cond::Eq => FloatCC::Equal,
        Cond::Ne => FloatCC::NotEqual,
        Cond::Lt => FloatCC::LessThan,
        Cond::Le => FloatCC::LessThanOrEqual,
        Cond::Gt => FloatCC::GreaterThan,
        Cond::Ge => FloatCC::GreaterThanOrEqual,
    }
}
