//! Registers, fields, lists and tuples.

use super::*;
use crate::frame::Frame;
use crate::gc::{Header, flag};
use crate::mir::{ItemKind, Node};
use crate::object::{Array, List, ListStrategy, RawArray, Tuple};
use crate::runtime::abi::Helper;
use crate::value;
use core::mem::offset_of;

const _: () = assert!(Array::DATA_OFFSET == RawArray::DATA_OFFSET);

/// Items of lists behind their storage's pointer.
const ITEMS: i32 = field(RawArray::DATA_OFFSET);

impl Lower<'_> {
    pub(super) fn memory(&mut self, node: &Node) -> Result<Option<Operand>, Refusal> {
        let args = &node.args;
        let value = match node.op {
            Op::LoadRegister(r) => self.load(I64, self.registers, i32::from(r) * 8),
            Op::StoreRegister(r) => {
                let v = self.value(args[0]);
                self.store(v, self.registers, i32::from(r) * 8);
                return Ok(None);
            }
            Op::RegisterAddress(r) => self.add_const(self.registers, i64::from(r) * 8),
            Op::ThisFunction => self.load(I64, self.frame, offset(offset_of!(Frame, function))),
            Op::Load { offset, .. } => {
                let object = self.value(args[0]);
                let at = self.field_of(args[0], offset)?;
                self.load(I64, object, at)
            }
            Op::Store { offset, .. } => {
                self.store_field(node, offset)?;
                return Ok(None);
            }
            Op::StoreShape(shape) => {
                let object = self.value(args[0]);
                let shape = self.b.ins().iconst(I32, i64::from(shape));
                self.store(shape, object, field(Header::SHAPE_OFFSET));
                return Ok(None);
            }
            Op::ListLen => self.length(args[0], List::LEN_OFFSET),
            Op::TupleLen => self.length(args[0], Tuple::LEN_OFFSET),
            Op::ListGet(kind) => {
                let storage = self.storage(args[0]);
                let (base, at) = self.item(storage, args[1], ITEMS);
                let ty = if kind == ItemKind::Float { F64 } else { I64 };
                self.load(ty, base, at)
            }
            Op::ListGetAny => self.list_get_any(args[0], args[1]),
            Op::ListSet(kind) => {
                self.list_set(node, kind)?;
                return Ok(None);
            }
            // `TupleGet`.
            _ => {
                let tuple = self.value(args[0]);
                let (base, at) = self.item(tuple, args[1], field(Tuple::ITEMS_OFFSET));
                self.load(I64, base, at)
            }
        };
        Ok(Some(value))
    }

    /// The offset of a field from the node's value, a tagged pointer or an address.
    fn field_of(&self, object: NodeId, offset: u32) -> Result<i32, Refusal> {
        let offset =
            i32::try_from(offset).map_err(|_| Refusal::Unsupported("a field that lies far off"))?;
        Ok(match self.graph.node(object).ty {
            Ty::Raw => offset,
            _ => offset - value::TAG_PTR as i32,
        })
    }

    fn store_field(&mut self, node: &Node, offset: u32) -> Result<(), Refusal> {
        let (object, stored) = (node.args[0], node.args[1]);
        let at = self.field_of(object, offset)?;
        let owner = self.value(object);
        let v = self.value(stored);
        self.store(v, owner, at);
        if !self.needs_barrier(stored) {
            return Ok(());
        }
        if self.graph.node(object).ty == Ty::Raw {
            return Err(Refusal::Unsupported("a store of an object at an address"));
        }
        let done = self.branch_if_old(owner);
        self.call_address(Helper::Remember.address(), &[self.thread, owner], I64);
        self.b.ins().jump(done, &[]);
        self.b.switch_to_block(done);
        Ok(())
    }

    /// Goes on in a cold block when a store into `owner` must be remembered; the result is where both
    /// ways meet.
    fn branch_if_old(&mut self, owner: Operand) -> Block {
        let flags = self.load_byte(owner, field(Header::GC_OFFSET));
        let old = self.and_const(flags, i64::from(flag::NEEDS_BARRIER));
        let (cold, done) = (self.cold_block(), self.b.create_block());
        self.branch(old, cold, done, cold);
        done
    }

    /// May the node's value be a heap object?
    fn needs_barrier(&self, id: NodeId) -> bool {
        let node = self.graph.node(id);
        match node.op {
            _ if node.ty != Ty::Val => false,
            Op::Const(word) | Op::GuardWord(word) => value::Value::from_bits(word).is_ptr(),
            Op::BoxBool => false,
            _ => true,
        }
    }

    fn length(&mut self, object: NodeId, offset: usize) -> Operand {
        let object = self.value(object);
        let length = self.load(I64, object, field(offset));
        self.shl_const(length, 3)
    }

    fn storage(&mut self, list: NodeId) -> Operand {
        let list = self.value(list);
        self.load(I64, list, field(List::STORAGE_OFFSET))
    }

    /// Where an item is: an int's word is the byte offset among words.
    fn item(&mut self, base: Operand, index: NodeId, start: i32) -> (Operand, i32) {
        if let Some(word) = self.constant_int(index)
            && let Ok(at) = i32::try_from(word + i64::from(start))
        {
            return (base, at);
        }
        let index = self.value(index);
        (self.b.ins().iadd(base, index), start)
    }

    fn list_get_any(&mut self, list: NodeId, index: NodeId) -> Operand {
        let object = self.value(list);
        let flags = MemFlagsData::trusted();
        let at = field(Header::AUX_OFFSET);
        let strategy = self.b.ins().uload16(I64, flags, object, at);
        let storage = self.storage(list);
        let (base, at) = self.item(storage, index, ITEMS);
        let word = self.load(I64, base, at);
        let (done, result) = self.join(I64);
        let float = self.b.create_block();
        let floats = ListStrategy::Float as i64;
        let is_float = self.compare_const(IntCC::Equal, strategy, floats);
        self.b
            .ins()
            .brif(is_float, float, &[], done, &[word.into()]);

        // Such a list holds only floats that have immediates.
        self.b.switch_to_block(float);
        let (immediate, is_zero) = self.immediate_float(word);
        let zero = self.zero_word(word);
        let v = self.b.ins().select(is_zero, zero, immediate);
        self.jump(done, v);
        self.b.switch_to_block(done);
        result
    }

    fn list_set(&mut self, node: &Node, kind: ItemKind) -> Result<(), Refusal> {
        let (list, index, item) = (node.args[0], node.args[1], node.args[2]);
        let v = self.value(item);
        if kind == ItemKind::Float {
            self.exit_unless_immediate(v, self.state(node)?);
        }
        let storage = self.storage(list);
        let (base, at) = self.item(storage, index, ITEMS);
        self.store(v, base, at);
        if kind == ItemKind::Object && self.needs_barrier(item) {
            let done = self.branch_if_old(storage);
            let slot = self.add_const(base, i64::from(at));
            let args = [self.thread, storage, slot];
            self.call_address(Helper::RememberSlot.address(), &args, I64);
            self.b.ins().jump(done, &[]);
            self.b.switch_to_block(done);
        }
        Ok(())
    }

    /// Leaves when a double has no immediate: raw storages hold only those that have.
    fn exit_unless_immediate(&mut self, x: Operand, state: StateId) {
        let bits = self.bits(x);
        let (_, other) = self.immediate_float(bits);
        let (cold, done) = (self.cold_block(), self.b.create_block());
        self.branch(other, cold, done, cold);
        let magnitude = self.shl_const(bits, 1);
        let exit = self.exit(state, Reason::Strategy, Action::Resume);
        self.branch(magnitude, exit, done, done);
    }
}
