//! Attributes by shape.

use super::*;
use crate::runtime::attribute_cache::{MAX_MISSES, OVERFLOW};
use core::mem::offset_of;

impl Build<'_> {
    fn cache(&self, word: Instr) -> &'static InlineCache {
        &self.scope.body().caches()[word.c() as usize]
    }

    /// The attribute name of a word's slot, as a constant.
    fn slot_name(&mut self, word: Instr) -> NodeId {
        let body = self.scope.body();
        let desc = body.code.slot(crate::bytecode::SlotIdx(word.c()));
        // SAFETY: a body's names are a tuple of strs; attribute slots have a name.
        let names: Gc<Tuple> = unsafe { body.names.get().cast_unchecked() };
        let name = names.get(desc.name.map_or(0, |n| n.index()));
        self.constant(name)
    }

    /// Is what the cache says still so? Then it is so until the type epoch changes.
    fn cache_holds(&mut self, cache: &InlineCache) -> bool {
        if self.generic_here() || cache.epoch.get() != self.thread().type_epoch {
            return false;
        }
        self.assume(Assumption::TypeEpoch);
        true
    }

    /// `o`, known to have this shape behind it.
    pub(super) fn with_shape(&mut self, o: NodeId, shape: u32) -> NodeId {
        let o = self.as_val(o);
        if self.op_of(o) == Op::GuardShape(shape) && shape < ClassId::COUNT as u32 {
            return o;
        }
        if let Some(v) = self.known_value(o)
            && v.shape_id() == shape
            && shape < ClassId::COUNT as u32
        {
            return o;
        }
        let proven = self.guard(Op::GuardShape(shape), Ty::Val, &[o]);
        self.refine(o, proven);
        proven
    }

    fn read_slot(&mut self, o: NodeId, index: u32) -> NodeId {
        if index & OVERFLOW == 0 {
            let op = Op::Load {
                offset: index,
                region: Region::Attribute,
            };
            return self.push(op, Ty::Val, &[o], None);
        }
        let ext = Op::Load {
            offset: offset_of!(Instance, ext) as u32,
            region: Region::Attribute,
        };
        let ext = self.push(ext, Ty::Val, &[o], None);
        let op = Op::Load {
            offset: (Array::DATA_OFFSET + 8 * (index & !OVERFLOW) as usize) as u32,
            region: Region::Attribute,
        };
        self.push(op, Ty::Val, &[ext], None)
    }

    /// `v`, read from an object of this shape, whose slots may be empty.
    fn bound_slot(&mut self, v: NodeId, shape: u32) -> NodeId {
        if self.thread().shapes.has_fixed_slots(shape) {
            self.guard(Op::GuardBound, Ty::Val, &[v])
        } else {
            v
        }
    }

    fn cell_of(cache: &InlineCache) -> Gc<VarCell> {
        // SAFETY: these quickened forms keep a cell there.
        unsafe { Value::from_bits(cache.value.get()).cast_unchecked() }
    }

    /// The content of a class attribute's or module variable's cell.
    fn class_value(&mut self, cell: Gc<VarCell>) -> NodeId {
        match self.constant_cell(cell) {
            Some(v) if !v.is_unbound() => self.known(v),
            _ => {
                let cell = self.constant(cell.value());
                let op = Op::Load {
                    offset: VarCell::VALUE_OFFSET as u32,
                    region: Region::Cell,
                };
                let v = self.push(op, Ty::Val, &[cell], None);
                self.guard(Op::GuardBound, Ty::Val, &[v])
            }
        }
    }

    pub(super) fn load_attr(&mut self, word: Instr) -> Built {
        let o = self.get(word.b())?;
        let cache = self.cache(word);
        let is_generic = word.op() == Bytecode::LoadAttr || cache.misses.get() >= MAX_MISSES;
        let may_be_empty = word.op() == Bytecode::LoadAttrSlot && cache.value2.get() != 0;
        if !is_generic && !may_be_empty && self.cache_holds(cache) {
            let v = match word.op() {
                Bytecode::LoadAttrSlot => {
                    let o = self.with_shape(o, cache.shape.get());
                    let v = self.read_slot(o, cache.index.get());
                    self.bound_slot(v, cache.shape.get())
                }
                Bytecode::LoadAttrClass => {
                    self.with_shape(o, cache.shape.get());
                    self.class_value(Self::cell_of(cache))
                }
                _ => {
                    let o = self.as_val(o);
                    self.same_word(o, cache.value2.get());
                    self.class_value(Self::cell_of(cache))
                }
            };
            self.set(word.a(), v);
            return Ok(());
        }
        if cache.misses.get() == 0 && !self.generic_here() {
            self.exit(Reason::NoFeedback);
            return Ok(());
        }
        let name = self.slot_name(word);
        let o = self.as_val(o);
        let v = self.helper(Helper::GetAttr, &[o, name])?;
        self.set(word.a(), v);
        Ok(())
    }

    /// `v` is exactly this word.
    pub(super) fn same_word(&mut self, v: NodeId, bits: u64) {
        if self
            .known_value(v)
            .is_some_and(|known| known.bits() == bits)
        {
            return;
        }
        self.guard(Op::GuardWord(bits), Ty::Val, &[v]);
    }

    pub(super) fn store_attr(&mut self, word: Instr) -> Built {
        let (o, v) = (self.get(word.a())?, self.get(word.b())?);
        let cache = self.cache(word);
        let index = cache.index.get();
        let inline = index & OVERFLOW == 0;
        if word.op() != Bytecode::StoreAttr && inline && self.cache_holds(cache) {
            let v = self.as_val(v);
            let o = self.with_shape(o, cache.shape.get());
            if word.op() == Bytecode::StoreAttrAdd {
                let op = Op::StoreShape(cache.new_shape.get());
                self.push(op, Ty::None, &[o], None);
                // What was proven of its shape is over.
                let root = self.root(o);
                self.unrefine(root);
            }
            let op = Op::Store {
                offset: index,
                region: Region::Attribute,
            };
            self.push(op, Ty::None, &[o, v], None);
            return Ok(());
        }
        if cache.misses.get() == 0 && !self.generic_here() {
            self.exit(Reason::NoFeedback);
            return Ok(());
        }
        let name = self.slot_name(word);
        let (o, v) = (self.as_val(o), self.as_val(v));
        self.helper(Helper::SetAttr, &[o, name, v])?;
        Ok(())
    }

    /// Registers that hold `root` through guards hold the bare value again.
    fn unrefine(&mut self, root: NodeId) {
        for r in 0..self.scope.registers.len() {
            if let Some(v) = self.scope.registers[r]
                && v != root
                && self.ty(v) == Ty::Val
                && self.root(v) == root
            {
                self.scope.registers[r] = Some(root);
            }
        }
    }

    pub(super) fn load_method(&mut self, word: Instr) -> Built {
        let o = self.get(word.b())?;
        let cache = self.cache(word);
        if word.op() == Bytecode::LoadMethodFn && self.cache_holds(cache) {
            let shape = cache.shape.get();
            if shape != InlineCache::ELSEWHERE {
                let o = self.with_shape(o, shape);
                let f = self.class_value(Self::cell_of(cache));
                self.set(word.a(), f);
                self.set(word.a() + 1, o);
                return Ok(());
            }
            let unbound = self.constant(Value::UNBOUND);
            if cache.value2.get() != 0 {
                let o = self.as_val(o);
                self.same_word(o, cache.value2.get());
                let f = self.class_value(Self::cell_of(cache));
                let f = self.as_val(f);
                self.set(word.a(), f);
                self.set(word.a() + 1, unbound);
                return Ok(());
            }
            let o = self.with_shape(o, cache.new_shape.get());
            let f = self.read_slot(o, cache.index.get());
            let f = self.bound_slot(f, cache.new_shape.get());
            self.set(word.a(), f);
            self.set(word.a() + 1, unbound);
            return Ok(());
        }
        if cache.misses.get() == 0 && !self.generic_here() {
            self.exit(Reason::NoFeedback);
            return Ok(());
        }
        let name = self.slot_name(word);
        let o = self.as_val(o);
        let to = self.push(Op::RegisterAddress(word.a()), Ty::Raw, &[], None);
        self.helper(Helper::LoadMethod, &[o, name, to])?;
        for r in [word.a(), word.a() + 1] {
            let v = self.push(Op::LoadRegister(r), Ty::Val, &[], None);
            self.set(r, v);
        }
        Ok(())
    }
}
