//! Comparisons and truth.

use super::*;
use crate::mir::{Cond, Node};
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
