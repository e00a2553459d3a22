//! Cells and globals.

use super::*;
use core::mem::offset_of;

const CELL_VALUE: u32 = VarCell::VALUE_OFFSET as u32;

impl Build<'_> {
    pub(super) fn name(&mut self, word: Instr) -> Built {
        match word.op() {
            Bytecode::MakeCell => {
                let v = self.get(word.a())?;
                let v = self.as_val(v);
                let cell = self.helper(Helper::MakeCell, &[v])?;
                self.set(word.a(), cell);
            }
            Bytecode::LoadCell => {
                let cell = self.get(word.b())?;
                let v = self.cell_content(cell);
                self.set(word.a(), v);
            }
            Bytecode::StoreCell => {
                let (cell, v) = (self.get(word.a())?, self.get(word.b())?);
                self.store_cell(cell, v);
            }
            Bytecode::LoadFree => {
                let cell = self.free_cell(word.b());
                let v = self.cell_content(cell);
                self.set(word.a(), v);
            }
            Bytecode::StoreFree => {
                let cell = self.free_cell(word.a());
                let v = self.get(word.b())?;
                self.store_cell(cell, v);
            }
            Bytecode::LoadFreeCell => {
                let cell = self.free_cell(word.b());
                self.set(word.a(), cell);
            }
            Bytecode::LoadGlobal => return self.load_global(word),
            _ => return self.store_global(word),
        }
        Ok(())
    }

    fn load_cell(&mut self, cell: NodeId) -> NodeId {
        let op = Op::Load {
            offset: CELL_VALUE,
            region: Region::Cell,
        };
        self.push(op, Ty::Val, &[cell], None)
    }

    fn cell_content(&mut self, cell: NodeId) -> NodeId {
        let v = self.load_cell(cell);
        self.guard(Op::GuardBound, Ty::Val, &[v])
    }

    fn store_cell(&mut self, cell: NodeId, v: NodeId) {
        let v = self.as_val(v);
        let op = Op::Store {
            offset: CELL_VALUE,
            region: Region::Cell,
        };
        self.push(op, Ty::None, &[cell, v], None);
    }

    /// The cell of a free variable, through the closure of the function.
    fn free_cell(&mut self, index: u16) -> NodeId {
        let function = match self.scope.site {
            Site::Outer => self.push(Op::ThisFunction, Ty::Val, &[], None),
            Site::Inlined { function, .. } => function,
        };
        let closure = Op::Load {
            offset: offset_of!(Function, closure) as u32,
            region: Region::Immutable,
        };
        let closure = self.push(closure, Ty::Val, &[function], None);
        let item = Op::Load {
            offset: (Tuple::ITEMS_OFFSET + 8 * index as usize) as u32,
            region: Region::Immutable,
        };
        self.push(item, Ty::Val, &[closure], None)
    }

    /// Assumes that a cell keeps its content, when nothing speaks against it.
    pub(super) fn constant_cell(&mut self, cell: Gc<VarCell>) -> Option<Value> {
        let written = self.scope.writes_cell(cell)
            || self.facts.0.contains(&Fact::Written(cell.as_ptr().addr()));
        if !cell.is_settled() || written {
            return None;
        }
        self.assume(Assumption::CellConstant(cell));
        Some(cell.value.get())
    }

    /// A value that is known now, under its best type.
    pub(super) fn known(&mut self, v: Value) -> NodeId {
        if v.is_bool() {
            return self.push(Op::Const(u64::from(v == Value::TRUE)), Ty::Bool, &[], None);
        }
        let float = v.is_float() || v.shape_id() == ClassId::Float as u32;
        match v.to_f64() {
            Some(x) if float => self.float_constant(x),
            _ => self.constant(v),
        }
    }

    fn load_global(&mut self, word: Instr) -> Built {
        let cache = &self.scope.body().caches()[word.c() as usize];
        if cache.value.get() == 0 {
            self.exit(Reason::NoFeedback);
            return Ok(());
        }
        // SAFETY: the caches of globals hold cells.
        let cell: Gc<VarCell> = unsafe { Value::from_bits(cache.value.get()).cast_unchecked() };
        let v = if !cell.value.get().is_unbound() {
            match self.constant_cell(cell) {
                Some(v) => self.known(v),
                None => {
                    let cell = self.constant(cell.value());
                    self.cell_content(cell)
                }
            }
        } else if cache.value2.get() != 0 {
            // A builtin, as long as no global hides it.
            // SAFETY: as above.
            let builtin: Gc<VarCell> =
                unsafe { Value::from_bits(cache.value2.get()).cast_unchecked() };
            match (self.constant_cell(cell), self.constant_cell(builtin)) {
                (Some(_), Some(v)) if !v.is_unbound() => self.known(v),
                _ => return self.refuse("a builtin that changes"),
            }
        } else {
            self.exit(Reason::Unbound);
            return Ok(());
        };
        self.set(word.a(), v);
        Ok(())
    }

    fn store_global(&mut self, word: Instr) -> Built {
        let cache = &self.scope.body().caches()[word.c() as usize];
        if cache.value.get() == 0 {
            self.exit(Reason::NoFeedback);
            return Ok(());
        }
        // SAFETY: the caches of globals hold cells.
        let cell: Gc<VarCell> = unsafe { Value::from_bits(cache.value.get()).cast_unchecked() };
        if !self.graph.written_cells.contains(&cell) {
            self.graph.written_cells.push(cell);
        }
        let v = self.get(word.a())?;
        let cell = self.constant(cell.value());
        self.store_cell(cell, v);
        Ok(())
    }
}
