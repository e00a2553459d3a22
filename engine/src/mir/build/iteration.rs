//! Loops over iterators.

use super::*;

const FIELDS: usize = Record::FIELDS_OFFSET;

fn field(i: usize) -> Op {
    Op::Load {
        offset: (FIELDS + 8 * i) as u32,
        region: Region::Iterator,
    }
}

fn store_field(i: usize) -> Op {
    Op::Store {
        offset: (FIELDS + 8 * i) as u32,
        region: Region::Iterator,
    }
}

impl Build<'_> {
    /// The range iterators that are live at the entry live in values from here on.
    pub(super) fn promote_entry_iterators(&mut self, start: u32) -> Built {
        for r in self.scope.promoted.clone() {
            if self.scope.liveness.is_live(start as usize, r)
                && let Some(v) = self.scope.registers[r as usize]
            {
                // Temporaries are used again: is it a range iterator now?
                let now = self.request.registers.map(|registers| {
                    // SAFETY: the frame's registers are alive while it is compiled for.
                    unsafe { *registers.add(r as usize) }
                });
                let is_range = now.is_some_and(|v| v.shape_id() == ClassId::RangeIterator as u32);
                if is_range && self.steps_are_promoted(start, r) {
                    self.promote(r, v);
                }
            }
        }
        Ok(())
    }

    /// Does every loop that takes from the iterator in register `r` at `start` step its promoted fields? One
    /// that calls the iterator would have its steps undone where the fields are written back.
    fn steps_are_promoted(&self, start: u32, r: u16) -> bool {
        let words = &self.scope.words;
        let mut seen = vec![false; words.len()];
        let mut pending = vec![start];
        while let Some(pc) = pending.pop() {
            let Some(&word) = words.get(pc as usize) else {
                continue;
            };
            if core::mem::replace(&mut seen[pc as usize], true) {
                continue;
            }
            if word.op().base() == Bytecode::ForIter && word.b() == r {
                if word.op() != Bytecode::ForIterRange || self.is_plain(pc) {
                    return false;
                }
                continue;
            }
            // Another iterator from here on.
            if word.op() == Bytecode::ForPrep && word.a() == r {
                continue;
            }
            pending.extend(word.jump_target(Pc(pc)).map(|target| target.0));
            if !word.op().is_terminator() {
                pending.push(pc + 1);
            }
        }
        true
    }

    fn is_plain(&self, pc: u32) -> bool {
        self.facts.0.contains(&Fact::PlainIterator(pc)) || self.is_generic(pc)
    }

    /// The iterator `v` in register `r` is a loop's own over a range: its fields become values, which
    /// are written back where compiled code is left.
    fn promote(&mut self, r: u16, v: NodeId) {
        let Some(base) = self.scope.virtual_base(r) else {
            return;
        };
        let v = self.with_shape(v, ClassId::RangeIterator as u32);
        let v = self.guard(Op::GuardFlag(flag::PRIVATE), Ty::Val, &[v]);
        self.set(r, v);
        for i in 0..3 {
            let value = self.push(field(i), Ty::Int, &[v], None);
            self.scope.registers[base + i] = Some(value);
        }
    }

    pub(super) fn make_iterator(&mut self, run: usize, word: Instr) -> Built {
        let v = self.get(word.b())?;
        let v = self.as_val(v);
        let helper = if word.op() == Bytecode::ForPrep {
            Helper::LoopIter
        } else {
            Helper::Iter
        };
        let it = self.helper(helper, &[v])?;
        self.set(word.a(), it);
        if let Some(base) = self.scope.virtual_base(word.a()) {
            self.scope.registers[base..base + 3].fill(None);
        }
        if word.op() != Bytecode::ForPrep {
            return Ok(());
        }
        let to = self.scope.flow.runs[run].next[0];
        let head = self.scope.flow.runs[to].start;
        let called_out = core::mem::take(&mut self.scope.called_out);
        if called_out {
            let state = self.state_at(head);
            self.push(Op::CheckValid, Ty::None, &[], Some(state));
        }
        let loop_word = self.scope.words[head as usize];
        if loop_word.op() == Bytecode::ForIterRange
            && loop_word.b() == word.a()
            && !self.is_plain(head)
        {
            // Guards stand at the loop's head, where the iterator exists.
            let (pc, state) = (self.scope.pc, self.scope.state);
            self.scope.pc = head;
            self.scope.state = None;
            self.promote(word.a(), it);
            self.scope.pc = pc;
            self.scope.state = state;
        }
        self.jump_to(to)
    }

    pub(super) fn for_iter(&mut self, run: usize, word: Instr) -> Built {
        let next = &self.scope.flow.runs[run].next;
        let (body, behind) = (next[0], next[next.len() - 1]);
        if word.op() == Bytecode::ForIterRange && !self.is_plain(self.scope.pc) {
            if let Some(base) = self.scope.virtual_base(word.b())
                && let (Some(value), Some(left), Some(step)) = (
                    self.scope.registers[base],
                    self.scope.registers[base + 1],
                    self.scope.registers[base + 2],
                )
            {
                return self.range_step(word, [value, left, step], base, body, behind);
            }
            // It is not always the loop's own range.
            return Err(Stop::Again(Fact::PlainIterator(self.scope.pc)));
        }
        let it = self.get(word.b())?;
        let it = self.as_val(it);
        if word.op() == Bytecode::ForIterList && !self.generic_here() {
            return self.list_step(word, it, body, behind);
        }
        let item = self.helper(Helper::Next, &[it])?;
        let called_out = core::mem::take(&mut self.scope.called_out);
        let end = self.constant(Value::EXHAUSTED);
        let ended = self.push(Op::WordEqual, Ty::Bool, &[item, end], None);
        let Some([yes, no]) = self.split(ended) else {
            return Ok(());
        };
        let before = self.scope.registers.clone();
        self.block = Some(yes);
        self.go(behind, called_out)?;
        self.scope.registers = before;
        self.block = Some(no);
        self.set(word.a(), item);
        self.go(body, called_out)
    }

    fn range_step(
        &mut self,
        word: Instr,
        [value, left, step]: [NodeId; 3],
        base: usize,
        body: usize,
        behind: usize,
    ) -> Built {
        let zero = self.int_constant(0);
        let more = self.push(Op::IntCompare(Cond::Ne), Ty::Bool, &[left, zero], None);
        let Some([yes, no]) = self.split(more) else {
            return Ok(());
        };
        let before = self.scope.registers.clone();
        self.block = Some(no);
        self.go(behind, false)?;
        self.scope.registers = before;
        self.block = Some(yes);
        let one = self.int_constant(1);
        // The number past the last one is never looked at: it may wrap.
        let following = self.push(Op::IntAdd { checked: false }, Ty::Int, &[value, step], None);
        let remaining = self.push(Op::IntSub { checked: false }, Ty::Int, &[left, one], None);
        self.scope.registers[base] = Some(following);
        self.scope.registers[base + 1] = Some(remaining);
        self.set(word.a(), value);
        self.go(body, false)
    }

    fn list_step(&mut self, word: Instr, it: NodeId, body: usize, behind: usize) -> Built {
        let it = self.with_shape(it, ClassId::ListIterator as u32);
        let list = self.push(field(0), Ty::Val, &[it], None);
        // An iterator that is done has no list: the interpreter knows.
        let list = self.guard(Op::GuardShape(ClassId::List as u32), Ty::Val, &[list]);
        let index = self.push(field(1), Ty::Int, &[it], None);
        let len = self.push(Op::ListLen, Ty::Int, &[list], None);
        let more = self.push(Op::IntCompare(Cond::Lt), Ty::Bool, &[index, len], None);
        let Some([yes, no]) = self.split(more) else {
            return Ok(());
        };
        let before = self.scope.registers.clone();
        self.block = Some(no);
        let none = self.constant(Value::NONE);
        self.push(store_field(0), Ty::None, &[it, none], None);
        self.go(behind, false)?;
        self.scope.registers = before;
        self.block = Some(yes);
        let kind = self.iterated_items(word.b());
        let (list, op, ty) = match kind {
            Some(kind) => {
                let list = self.guard(Op::GuardItems(kind), Ty::Val, &[list]);
                let ty = match kind {
                    ItemKind::Int => Ty::Int,
                    ItemKind::Float => Ty::Float,
                    ItemKind::Object => Ty::Val,
                };
                (list, Op::ListGet(kind), ty)
            }
            None => (list, Op::ListGetAny, Ty::Val),
        };
        let item = self.push(op, ty, &[list, index], None);
        let one = self.int_constant(1);
        let following = self.push(Op::IntAdd { checked: false }, Ty::Int, &[index, one], None);
        self.push(store_field(1), Ty::None, &[it, following], None);
        self.set(word.a(), item);
        self.go(body, false)
    }

    /// How the list stores its items that the iterator in register `r` goes through now.
    fn iterated_items(&self, r: u16) -> Option<ItemKind> {
        let registers = self.request.registers?;
        if self.request.entry.is_none() || !self.scope.is_outer() {
            return None;
        }
        let start = self.request.entry.map_or(0, |pc| pc.index());
        if !self.scope.liveness.is_live(start, r) {
            return None;
        }
        // SAFETY: the frame's registers are alive while it is compiled for.
        let it = unsafe { *registers.add(r as usize) };
        let list = it
            .cast_record(RecordType::ListIterator)?
            .field(0)
            .cast::<List>()?;
        match list.strategy() {
            ListStrategy::Int => Some(ItemKind::Int),
            ListStrategy::Float => Some(ItemKind::Float),
            ListStrategy::Object => Some(ItemKind::Object),
            ListStrategy::Empty => None,
        }
    }
}
