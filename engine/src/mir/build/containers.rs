//! Subscripts, slices and building of containers.

use super::*;

impl Build<'_> {
    /// The list `o` with this storage, and the index from its start.
    fn list_place(&mut self, o: NodeId, index: NodeId, kind: ItemKind) -> (NodeId, NodeId) {
        let list = self.with_shape(o, ClassId::List as u32);
        let list = self.guard(Op::GuardItems(kind), Ty::Val, &[list]);
        let index = self.list_index(list, index);
        (list, index)
    }

    fn list_index(&mut self, list: NodeId, index: NodeId) -> NodeId {
        let index = self.as_int(index);
        let len = self.push(Op::ListLen, Ty::Int, &[list], None);
        self.guard(Op::BoundsCheck, Ty::Int, &[index, len])
    }

    /// How the list of a subscript stores its items, as far as feedback tells.
    fn item_kind(bits: u8) -> Option<ItemKind> {
        match bits & (seen::FLOAT_ITEMS | seen::OBJECT_ITEMS) {
            0 => Some(ItemKind::Int),
            seen::FLOAT_ITEMS => Some(ItemKind::Float),
            seen::OBJECT_ITEMS => Some(ItemKind::Object),
            _ => None,
        }
    }

    /// Have several types of container been here?
    fn is_mixed(bits: u8) -> bool {
        let containers = seen::LIST | seen::TUPLE | seen::DICT | seen::STR | seen::OTHER;
        (bits & containers).count_ones() > 1
    }

    fn item_type(kind: ItemKind) -> Ty {
        match kind {
            ItemKind::Int => Ty::Int,
            ItemKind::Float => Ty::Float,
            ItemKind::Object => Ty::Val,
        }
    }

    pub(super) fn get_item(&mut self, word: Instr) -> Built {
        let (o, k) = (self.get(word.b())?, self.get(word.c())?);
        let bits = word.x();
        if bits == 0 && !self.generic_here() {
            self.exit(Reason::NoFeedback);
            return Ok(());
        }
        let int_index = matches!(self.ty(k), Ty::Int)
            || (self.ty(k) == Ty::Val && bits & seen::INDEX_OTHER == 0);
        let v = match word.op() {
            _ if self.generic_here() || !int_index || Self::is_mixed(bits) => {
                self.any_item(o, k)?
            }
            Bytecode::GetItemListInt => match Self::item_kind(bits) {
                Some(kind) => {
                    let (list, index) = self.list_place(o, k, kind);
                    self.push(
                        Op::ListGet(kind),
                        Self::item_type(kind),
                        &[list, index],
                        None,
                    )
                }
                None => {
                    let list = self.with_shape(o, ClassId::List as u32);
                    let index = self.list_index(list, k);
                    self.push(Op::ListGetAny, Ty::Val, &[list, index], None)
                }
            },
            Bytecode::GetItemTupleInt => {
                let tuple = self.with_shape(o, ClassId::Tuple as u32);
                let index = self.as_int(k);
                let len = self.push(Op::TupleLen, Ty::Int, &[tuple], None);
                let index = self.guard(Op::BoundsCheck, Ty::Int, &[index, len]);
                self.push(Op::TupleGet, Ty::Val, &[tuple, index], None)
            }
            _ => self.any_item(o, k)?,
        };
        self.set(word.a(), v);
        Ok(())
    }

    fn any_item(&mut self, o: NodeId, k: NodeId) -> Built<NodeId> {
        let (o, k) = (self.as_val(o), self.as_val(k));
        self.helper(Helper::GetItem, &[o, k])
    }

    pub(super) fn set_item(&mut self, word: Instr) -> Built {
        let (o, k, v) = (
            self.get(word.a())?,
            self.get(word.b())?,
            self.get(word.c())?,
        );
        let bits = word.x();
        if bits == 0 && !self.generic_here() {
            self.exit(Reason::NoFeedback);
            return Ok(());
        }
        let int_index = matches!(self.ty(k), Ty::Int)
            || (self.ty(k) == Ty::Val && bits & seen::INDEX_OTHER == 0);
        if word.op() == Bytecode::SetItemListInt
            && int_index
            && !self.generic_here()
            && !Self::is_mixed(bits)
        {
            let kind = Self::item_kind(bits);
            // A value of another kind changes the storage: left to the helper.
            let fits = match kind {
                Some(ItemKind::Int) => matches!(self.ty(v), Ty::Int | Ty::Val),
                Some(ItemKind::Float) => matches!(self.ty(v), Ty::Float | Ty::Val),
                Some(ItemKind::Object) => true,
                None => false,
            };
            if let Some(kind) = kind
                && fits
            {
                let v = match kind {
                    ItemKind::Int => self.as_int(v),
                    ItemKind::Float => self.as_float(v),
                    ItemKind::Object => self.as_val(v),
                };
                let (list, index) = self.list_place(o, k, kind);
                self.guard(Op::ListSet(kind), Ty::None, &[list, index, v]);
                return Ok(());
            }
        }
        let (o, k, v) = (self.as_val(o), self.as_val(k), self.as_val(v));
        self.helper(Helper::SetItem, &[o, k, v])?;
        Ok(())
    }

    pub(super) fn slice(&mut self, word: Instr) -> Built {
        let mut args = Vec::new();
        let registers = match word.op() {
            Bytecode::DelItem => vec![word.a(), word.b()],
            Bytecode::GetSlice => vec![word.b(), word.c(), word.c() + 1],
            Bytecode::SetSlice => vec![word.a(), word.b(), word.b() + 1, word.c()],
            _ => vec![word.b(), word.b() + 1, word.b() + 2],
        };
        for r in registers {
            let v = self.get(r)?;
            args.push(self.as_val(v));
        }
        match word.op() {
            Bytecode::DelItem => {
                self.helper(Helper::DelItem, &args)?;
            }
            Bytecode::GetSlice => {
                let v = self.helper(Helper::GetSlice, &args)?;
                self.set(word.a(), v);
            }
            Bytecode::SetSlice => {
                self.helper(Helper::SetSlice, &args)?;
            }
            _ => {
                let v = self.helper(Helper::BuildSlice, &args)?;
                self.set(word.a(), v);
            }
        }
        Ok(())
    }

    /// Writes the values of registers from `first` on to memory, for a helper that takes them there.
    pub(super) fn spill(&mut self, first: u16, count: u16) -> Built<NodeId> {
        if !self.scope.is_outer() {
            return self.refuse("needs registers in memory");
        }
        if count == 0 {
            // No registers: any aligned address will do.
            return Ok(self.word_constant(8));
        }
        for r in first..first + count {
            let v = self.get(r)?;
            if self.is_loaded_from(r, v) {
                continue;
            }
            let v = self.as_val(v);
            self.push(Op::StoreRegister(r), Ty::None, &[v], None);
        }
        Ok(self.push(Op::RegisterAddress(first), Ty::Raw, &[], None))
    }

    pub(super) fn build_container(&mut self, word: Instr) -> Built {
        use Bytecode as B;
        let from_registers = match word.op() {
            B::BuildList => Some((Helper::BuildList, 1)),
            B::BuildTuple => Some((Helper::BuildTuple, 1)),
            B::BuildSet => Some((Helper::BuildSet, 1)),
            B::BuildMap => Some((Helper::BuildMap, 2)),
            B::BuildString => Some((Helper::BuildString, 1)),
            _ => None,
        };
        if let Some((helper, width)) = from_registers {
            let at = self.spill(word.b(), width * word.c())?;
            let n = self.word_constant(u64::from(word.c()));
            let v = self.helper(helper, &[at, n])?;
            self.set(word.a(), v);
            return Ok(());
        }
        if word.op() == B::FormatValue {
            let v = self.get(word.b())?;
            let v = self.as_val(v);
            let spec = if word.c() == u16::MAX {
                self.constant(Value::UNBOUND)
            } else {
                let spec = self.get(word.c())?;
                self.as_val(spec)
            };
            let conversion = self.word_constant(u64::from(word.x()));
            let v = self.helper(Helper::Format, &[v, spec, conversion])?;
            self.set(word.a(), v);
            return Ok(());
        }
        if word.op() == B::ListToTuple {
            let v = self.get(word.b())?;
            let v = self.helper(Helper::ListToTuple, &[v])?;
            self.set(word.a(), v);
            return Ok(());
        }
        let (a, b) = (self.get(word.a())?, self.get(word.b())?);
        let (a, b) = (self.as_val(a), self.as_val(b));
        match word.op() {
            B::ListAppend => self.helper(Helper::ListAppend, &[a, b])?,
            B::SetAdd => self.helper(Helper::SetAdd, &[a, b])?,
            B::ListExtend => self.helper(Helper::ListExtend, &[a, b])?,
            _ => {
                let c = self.get(word.c())?;
                let c = self.as_val(c);
                self.helper(Helper::MapAdd, &[a, b, c])?
            }
        };
        Ok(())
    }

    pub(super) fn make_function(&mut self, word: Instr) -> Built {
        let extras = self.spill(word.c(), word.x().count_ones() as u16)?;
        // SAFETY: verified code names constants that exist.
        let code = unsafe { *self.scope.body().const_words.get().add(word.b() as usize) };
        let code = self.constant(code);
        let flags = self.word_constant(u64::from(word.x()));
        let f = self.helper(Helper::MakeFunction, &[code, extras, flags])?;
        self.set(word.a(), f);
        Ok(())
    }

    pub(super) fn unpack(&mut self, word: Instr) -> Built {
        let v = self.get(word.b())?;
        let v = self.as_val(v);
        if !self.generic_here() {
            // Most of what is unpacked is a tuple.
            let tuple = self.with_shape(v, ClassId::Tuple as u32);
            let len = self.push(Op::TupleLen, Ty::Int, &[tuple], None);
            let want = self.int_constant(i64::from(word.c()));
            let fits = self.push(Op::IntCompare(Cond::Eq), Ty::Bool, &[len, want], None);
            self.require(fits, Reason::Bounds);
            for i in 0..word.c() {
                let index = self.int_constant(i64::from(i));
                let item = self.push(Op::TupleGet, Ty::Val, &[tuple, index], None);
                self.set(word.a() + i, item);
            }
            return Ok(());
        }
        if !self.scope.is_outer() {
            return self.refuse("unpacks");
        }
        let to = self.push(Op::RegisterAddress(word.a()), Ty::Raw, &[], None);
        let n = self.word_constant(u64::from(word.c()));
        self.helper(Helper::Unpack, &[v, to, n])?;
        for r in word.a()..word.a() + word.c() {
            let v = self.push(Op::LoadRegister(r), Ty::Val, &[], None);
            self.set(r, v);
        }
        Ok(())
    }
}
