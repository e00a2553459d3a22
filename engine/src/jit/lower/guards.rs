//! Guards: tests of what was assumed, with an exit for when it does not hold.

use super::*;
use crate::gc::Header;
use crate::mir::{ItemKind, Node};
use crate::object::{ClassId, Float, ListStrategy, Thread};
use crate::value::{self, TAG_INT, TAG_MASK, TAG_PTR, TAG_ZERO};
use core::mem::offset_of;

impl Lower<'_> {
    pub(super) fn guard(&mut self, node: &Node) -> Result<Option<Operand>, Refusal> {
        let state = self.state(node)?;
        let result = match node.op {
            Op::CheckValid => {
                let valid: *const Cell<u32> = &*self.valid;
                let at = self.word(valid.addr() as u64);
                let valid = self.load(I32, at, 0);
                self.exit_unless(valid, state, Reason::Invalid);
                return Ok(None);
            }
            Op::Poll => {
                let poll = self.load(I32, self.thread, offset(offset_of!(Thread, poll)));
                self.exit_if(poll, state, Reason::Poll);
                return Ok(None);
            }
            Op::GuardTrue(reason) => {
                let condition = self.value(node.args[0]);
                self.exit_unless(condition, state, reason);
                return Ok(None);
            }
            Op::GuardInt => {
                let w = self.value(node.args[0]);
                if self.graph.node(node.args[0]).ty != Ty::Int {
                    let tag = self.and_const(w, TAG_MASK as i64);
                    self.exit_if(tag, state, Reason::NotInt);
                }
                w
            }
            Op::GuardFloat => self.guard_float(node.args[0], state, false),
            Op::GuardNumber => self.guard_float(node.args[0], state, true),
            Op::GuardBool => self.guard_bool(node.args[0], state),
            Op::GuardFlag(bits) => {
                let object = self.value(node.args[0]);
                let flags = self.load_byte(object, field(Header::GC_OFFSET));
                let set = self.and_const(flags, i64::from(bits));
                let differs = self.compare_const(IntCC::NotEqual, set, i64::from(bits));
                self.exit_if(differs, state, Reason::Shape);
                object
            }
            Op::GuardShape(shape) => {
                let object = self.value(node.args[0]);
                if !self.is_object(node.args[0]) {
                    self.exit_unless_object(object, state, Reason::Shape);
                }
                self.exit_unless_shape(object, shape, state, Reason::Shape);
                object
            }
            Op::GuardWord(word) => {
                let v = self.value(node.args[0]);
                let differs = self.compare_const(IntCC::NotEqual, v, word as i64);
                self.exit_if(differs, state, Reason::Identity);
                v
            }
            Op::GuardBound => {
                let v = self.value(node.args[0]);
                let unbound = value::Value::UNBOUND.bits() as i64;
                let missing = self.compare_const(IntCC::Equal, v, unbound);
                self.exit_if(missing, state, Reason::Unbound);
                v
            }
            Op::GuardItems(kind) => {
                let list = self.value(node.args[0]);
                let at = field(Header::AUX_OFFSET);
                let flags = MemFlagsData::trusted();
                let have = self.b.ins().uload16(I64, flags, list, at);
                let want = i64::from(strategy(kind));
                let differs = self.compare_const(IntCC::NotEqual, have, want);
                self.exit_if(differs, state, Reason::Strategy);
                list
            }
            _ => self.bounds_check(node.args[0], node.args[1], state),
        };
        Ok(Some(result))
    }

    fn exit_unless_object(&mut self, v: Operand, state: StateId, reason: Reason) {
        let tag = self.and_const(v, TAG_MASK as i64);
        let other = self.compare_const(IntCC::NotEqual, tag, TAG_PTR as i64);
        self.exit_if(other, state, reason);
    }

    fn exit_unless_shape(&mut self, object: Operand, shape: u32, state: StateId, reason: Reason) {
        let have = self.load(I32, object, field(Header::SHAPE_OFFSET));
        let want = self.b.ins().iconst(I32, i64::from(shape));
        let other = self.b.ins().icmp(IntCC::NotEqual, have, want);
        self.exit_if(other, state, reason);
    }

    /// Is the node's value known to be a heap object?
    fn is_object(&self, id: NodeId) -> bool {
        let node = self.graph.node(id);
        match node.op {
            Op::GuardShape(_) | Op::GuardFlag(_) | Op::GuardItems(_) => true,
            Op::Const(word) | Op::GuardWord(word) => {
                node.ty == Ty::Val && value::Value::from_bits(word).is_ptr()
            }
            Op::GuardBound => self.is_object(node.args[0]),
            _ => false,
        }
    }

    /// The double of a float, immediate or boxed; with `ints` also of a small int.
    fn guard_float(&mut self, operand: NodeId, state: StateId, ints: bool) -> Operand {
        let w = self.value(operand);
        if ints && self.graph.node(operand).ty == Ty::Int {
            let number = self.shr_const(w, 3);
            return self.b.ins().fcvt_from_sint(F64, number);
        }
        let (done, result) = self.join(F64);
        let (immediate, other) = (self.b.create_block(), self.cold_block());
        let shifted = self.add_const(w, 5);
        let bits = self.and_const(shifted, 0b110);
        self.branch(bits, other, immediate, immediate);
        let four = self.int(4);
        let bits = self.b.ins().rotr(w, four);
        let x = self.double(bits);
        self.jump(done, x);

        self.b.switch_to_block(other);
        let tag = self.and_const(w, TAG_MASK as i64);
        if ints {
            let (int, no_int) = (self.cold_block(), self.cold_block());
            let is_int = self.compare_const(IntCC::Equal, tag, TAG_INT as i64);
            self.branch(is_int, int, no_int, int);
            let number = self.shr_const(w, 3);
            let x = self.b.ins().fcvt_from_sint(F64, number);
            self.jump(done, x);
            self.b.switch_to_block(no_int);
        }
        let (zero, no_zero) = (self.cold_block(), self.cold_block());
        let is_zero = self.compare_const(IntCC::Equal, tag, TAG_ZERO as i64);
        self.branch(is_zero, zero, no_zero, zero);
        let x = self.zero_of(w);
        self.jump(done, x);

        self.b.switch_to_block(no_zero);
        self.exit_unless_object(w, state, Reason::NotFloat);
        self.mark_cold();
        self.exit_unless_shape(w, ClassId::Float as u32, state, Reason::NotFloat);
        self.mark_cold();
        let x = self.load(F64, w, field(Float::VALUE_OFFSET));
        self.jump(done, x);
        self.b.switch_to_block(done);
        result
    }

    /// The present block, which goes on from a cold one, is cold too.
    fn mark_cold(&mut self) {
        if let Some(block) = self.b.current_block() {
            self.b.set_cold_block(block);
        }
    }

    /// The zero of an immediate with tag `TAG_ZERO`: its sign is bit 3.
    fn zero_of(&mut self, w: Operand) -> Operand {
        let sign = self.and_const(w, 8);
        let bits = self.shl_const(sign, 60);
        self.double(bits)
    }

    fn guard_bool(&mut self, operand: NodeId, state: StateId) -> Operand {
        let w = self.value(operand);
        // The two words differ in bit 3 alone.
        let without = self.and_const(w, !8);
        let falsehood = value::Value::FALSE.bits() as i64;
        let other = self.compare_const(IntCC::NotEqual, without, falsehood);
        self.exit_if(other, state, Reason::NotBool);
        let bit = self.unsigned_shr_const(w, 3);
        let bit = self.and_const(bit, 1);
        self.b.ins().ireduce(I8, bit)
    }

    fn bounds_check(&mut self, index: NodeId, length: NodeId, state: StateId) -> Operand {
        let at = self.value(index);
        let len = self.value(length);
        let inside = self.b.ins().icmp(IntCC::UnsignedLessThan, at, len);
        if self.constant_int(index).is_some_and(|i| i >= 0) {
            self.exit_unless(inside, state, Reason::Bounds);
            return at;
        }
        let (done, result) = self.join(I64);
        let negative = self.cold_block();
        self.b.ins().brif(inside, done, &[at.into()], negative, &[]);
        self.b.switch_to_block(negative);
        // An index past the end stays past it, as an unsigned number.
        let from_end = self.b.ins().iadd(at, len);
        let inside = self.b.ins().icmp(IntCC::UnsignedLessThan, from_end, len);
        self.exit_unless(inside, state, Reason::Bounds);
        self.mark_cold();
        self.jump(done, from_end);
        self.b.switch_to_block(done);
        result
    }
}

/// The number that lists keep of a storage.
pub(super) fn strategy(kind: ItemKind) -> u16 {
    match kind {
        ItemKind::Int => ListStrategy::Int as u16,
        ItemKind::Float => ListStrategy::Float as u16,
        ItemKind::Object => ListStrategy::Object as u16,
    }
}
