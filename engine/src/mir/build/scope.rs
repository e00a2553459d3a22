//! One code object under construction: what its registers hold, and the edges between its runs.

use super::cfg::{Flow, Run};
use super::*;

/// Where the code stands.
#[derive(Clone, Debug)]
pub(super) enum Site {
    /// It is what is compiled.
    Outer,
    /// It is built in place of a call.
    Inlined {
        /// The call's pc in the outer code.
        call: u32,
        /// The frames around it, the caller's at the call.
        outer: FrameState,
        /// Index into the graph's codes.
        code: u32,
        /// The function that is called.
        function: NodeId,
    },
}

/// An edge into a run that is not built yet, or a loop's back edge.
#[derive(Debug)]
struct Edge {
    /// The block that it comes from, which ends in a jump.
    from: BlockId,
    registers: Vec<Option<NodeId>>,
}

#[derive(Debug, Default)]
struct RunState {
    edges: Vec<Edge>,
    block: Option<BlockId>,
    /// Registers that are parameters of the block, in order.
    params: Vec<usize>,
}

/// See the module's comment.
pub(super) struct Scope {
    code: Gc<CodeObject>,
    body: *const CodeBody,
    pub(super) site: Site,
    pub(super) words: Vec<Instr>,
    pub(super) liveness: Liveness,
    pub(super) flow: Flow,
    /// The code's registers, then three for each promoted range iterator: next, left, step.
    pub(super) registers: Vec<Option<NodeId>>,
    /// By register: the instruction that loads a constant into it, where the register holds that constant
    /// in memory too wherever it is live.
    pub(super) constants: Vec<Option<Instr>>,
    /// By register: an instruction has it written in memory, so that what was loaded from there may be found in the register
    /// again when memory holds something else.
    overwritten: Vec<bool>,
    /// The registers that hold promoted iterators, in the order of their virtual registers.
    pub(super) promoted: Vec<u16>,
    pub(super) n_registers: u16,
    pub(super) n_locals: u16,
    runs: Vec<RunState>,
    /// The run that is being built.
    pub(super) present: Option<usize>,
    /// The present instruction.
    pub(super) pc: u32,
    /// Its state, once something has needed it.
    pub(super) state: Option<StateId>,
    /// The present instruction has called what may run script.
    pub(super) called_out: bool,
    /// Where an inlined function returns, and what.
    pub(super) returns: Vec<(BlockId, NodeId)>,
}

impl Scope {
    pub(super) fn new(code: Gc<CodeObject>, body: &CodeBody, site: Site) -> Scope {
        // SAFETY: nothing runs while the builder reads the words.
        let words: Vec<Instr> = unsafe { body.running_words() };
        let mut promoted = Vec::new();
        for word in &words {
            if word.op() == Bytecode::ForIterRange && !promoted.contains(&word.b()) {
                promoted.push(word.b());
            }
        }
        let n = body.code.n_registers;
        let mut overwritten = vec![false; n as usize];
        for word in &words {
            if word.op() == Bytecode::UnpackSeq {
                overwritten[word.a() as usize..][..word.c() as usize].fill(true);
            } else if is_rare(word.op()) {
                word.registers(|_, first, count| {
                    overwritten[first as usize..][..count as usize].fill(true);
                });
            }
        }
        Scope {
            code,
            body,
            site,
            liveness: liveness_of(body),
            flow: Flow::empty(),
            registers: vec![None; n as usize + 3 * promoted.len()],
            promoted,
            constants: vec![None; n as usize],
            overwritten,
            n_registers: n,
            n_locals: body.code.n_locals,
            runs: Vec::new(),
            present: None,
            pc: 0,
            state: None,
            called_out: false,
            returns: Vec::new(),
            words,
        }
    }

    pub(super) fn body(&self) -> &'static CodeBody {
        // SAFETY: the request's code, and those that its caches hold, live through the compile.
        unsafe { &*self.body }
    }

    pub(super) fn code(&self) -> Gc<CodeObject> {
        self.code
    }

    pub(super) fn is_outer(&self) -> bool {
        matches!(self.site, Site::Outer)
    }

    fn site_number(&self) -> u32 {
        match self.site {
            Site::Outer => u32::MAX,
            Site::Inlined { call, .. } => call,
        }
    }

    /// Finds the temporaries live at `entry` that nothing writes but one load of a constant, as the
    /// bytecode has them for the constants of a loop. Who enters in the middle finds them loaded.
    pub(super) fn find_constants(&mut self, entry: u32) {
        let mut writes = vec![0u32; self.constants.len()];
        for word in &self.words {
            word.registers(|access, first, count| {
                if access == Access::Write {
                    for r in u32::from(first)..u32::from(first) + count {
                        writes[r as usize] += 1;
                    }
                }
            });
            if matches!(word.op(), Bytecode::LoadConst | Bytecode::LoadInt)
                && word.a() >= self.n_locals
                && self.liveness.is_live(entry as usize, word.a())
            {
                self.constants[word.a() as usize] = Some(*word);
            }
        }
        for (constant, writes) in self.constants.iter_mut().zip(writes) {
            constant.take_if(|_| writes > 1);
        }
    }

    pub(super) fn set_flow(&mut self, flow: Flow) {
        self.runs = flow.runs.iter().map(|_| RunState::default()).collect();
        self.flow = flow;
    }

    /// Does the code store into this global's cell?
    pub(super) fn writes_cell(&self, cell: Gc<VarCell>) -> bool {
        let caches = self.body().caches();
        self.words.iter().any(|w| {
            w.op() == Bytecode::StoreGlobal
                && caches[w.c() as usize].value.get() == cell.value().bits()
        })
    }

    /// The first of the three virtual registers of the promoted iterator in register `r`.
    pub(super) fn virtual_base(&self, r: u16) -> Option<usize> {
        let at = self.promoted.iter().position(|p| *p == r)?;
        Some(self.n_registers as usize + 3 * at)
    }
}

impl Build<'_> {
    // ---- states -----------------------------------------------------------------------------------

    /// The state before the present instruction.
    pub(super) fn state(&mut self) -> StateId {
        if let Some(state) = self.scope.state {
            return state;
        }
        let state = self.state_at(self.scope.pc);
        self.scope.state = Some(state);
        state
    }

    /// A state with the registers as they are now, to go on at `pc`.
    pub(super) fn state_at(&mut self, pc: u32) -> StateId {
        let state = self.contents_at(pc);
        self.graph.add_state(state)
    }

    /// Does register `r` hold what was loaded from its place in memory, and memory still too?
    pub(super) fn is_loaded_from(&self, r: u16, v: NodeId) -> bool {
        !self.scope.overwritten[r as usize] && self.op_of(self.root(v)) == Op::LoadRegister(r)
    }

    pub(super) fn contents_at(&self, pc: u32) -> FrameState {
        let scope = &self.scope;
        let (mut state, code, function) = match &scope.site {
            Site::Outer => (FrameState::default(), 0, None),
            Site::Inlined {
                outer,
                code,
                function,
                ..
            } => (outer.clone(), *code, Some(*function)),
        };
        let mut registers = Vec::new();
        for r in 0..scope.n_registers {
            let Some(v) = scope.registers[r as usize] else {
                continue;
            };
            let live = r < scope.n_locals || scope.liveness.is_live(pc as usize, r);
            if !live {
                continue;
            }
            // What lies in memory need not be written there.
            let in_memory = scope.constants[r as usize].is_some() || self.is_loaded_from(r, v);
            if scope.is_outer() && in_memory {
                continue;
            }
            registers.push((r, v));
        }
        for (at, r) in scope.promoted.iter().enumerate() {
            let base = scope.n_registers as usize + 3 * at;
            if !scope.liveness.is_live(pc as usize, *r) {
                continue;
            }
            let (Some(object), Some(next), Some(left)) = (
                scope.registers[*r as usize],
                scope.registers[base],
                scope.registers[base + 1],
            ) else {
                continue;
            };
            for (i, v) in [next, left].into_iter().enumerate() {
                let offset = (Record::FIELDS_OFFSET + 8 * i) as u32;
                let unchanged = matches!(self.op_of(v), Op::Load { offset: o, .. } if o == offset);
                if !unchanged {
                    state.stores.push((object, offset, v));
                }
            }
        }
        state.frames.push(FrameContents {
            code,
            pc: Pc(pc),
            function,
            registers,
        });
        state
    }

    // ---- edges ------------------------------------------------------------------------------------

    /// Records that block `from` ends in a jump to a run, with the registers as they are now. The jump
    /// itself is made when the run's block is.
    pub(super) fn edge(&mut self, from: BlockId, to: usize) {
        let registers = self.scope.registers.clone();
        self.scope.runs[to].edges.push(Edge { from, registers });
    }

    /// Ends the present block with a jump to a run.
    pub(super) fn jump_to(&mut self, to: usize) -> Built {
        if self.leaves_compiled_loop(to) {
            let state = self.state_at(self.scope.flow.runs[to].start);
            if let Some(block) = self.block.take() {
                let reason = Reason::LoopEnd;
                self.graph.blocks[block.index()].end = Terminator::Exit { state, reason };
            }
            return Ok(());
        }
        let Some(block) = self.block.take() else {
            return Ok(());
        };
        if self.scope.runs[to].block.is_some() {
            return self.back_edge(block, to);
        }
        if self.scope.present.is_some_and(|run| to <= run) {
            // A header that nothing else has come to: what leads there has not run.
            let state = self.state_at(self.scope.flow.runs[to].start);
            let reason = Reason::NoFeedback;
            self.graph.blocks[block.index()].end = Terminator::Exit { state, reason };
            return Ok(());
        }
        self.edge(block, to);
        Ok(())
    }

    /// Ends the present block: jumps as `word` does when `cond` is `sense`, else goes on behind it.
    pub(super) fn branch(&mut self, run: usize, cond: NodeId, sense: bool) -> Built {
        let next = &self.scope.flow.runs[run].next;
        let (taken, other) = (next[0], next[next.len() - 1]);
        let (then, otherwise) = if sense {
            (taken, other)
        } else {
            (other, taken)
        };
        let called_out = core::mem::take(&mut self.scope.called_out);
        if let Op::Const(bit) = self.op_of(cond) {
            return self.go(if bit != 0 { then } else { otherwise }, called_out);
        }
        let Some([yes, no]) = self.split(cond) else {
            return Ok(());
        };
        self.block = Some(yes);
        self.go(then, called_out)?;
        self.block = Some(no);
        self.go(otherwise, called_out)
    }

    /// Ends the present block with a branch to two new blocks, so that what one side needs stands on
    /// that side alone.
    pub(super) fn split(&mut self, cond: NodeId) -> Option<[BlockId; 2]> {
        let block = self.block.take()?;
        let sides = [self.graph.add_block(), self.graph.add_block()];
        let target = |block| Target {
            block,
            args: Vec::new(),
        };
        self.graph.blocks[block.index()].end = Terminator::Branch {
            cond,
            then: target(sides[0]),
            otherwise: target(sides[1]),
        };
        Some(sides)
    }

    /// Goes on at a run; behind a call of script if everything still holds.
    pub(super) fn go(&mut self, to: usize, called_out: bool) -> Built {
        if called_out && self.block.is_some() {
            let state = self.state_at(self.scope.flow.runs[to].start);
            self.push(Op::CheckValid, Ty::None, &[], Some(state));
        }
        self.jump_to(to)
    }

    /// A loop is compiled without what follows it, which has its own entries.
    fn leaves_compiled_loop(&self, to: usize) -> bool {
        self.scope.is_outer()
            && self.request.entry.is_some()
            && self.scope.flow.is_behind_entry_loop(to)
    }

    fn back_edge(&mut self, from: BlockId, to: usize) -> Built {
        let header = self.scope.runs[to].block;
        let params = self.scope.runs[to].params.clone();
        self.block = Some(from);
        let mut args = Vec::with_capacity(params.len());
        for (i, r) in params.into_iter().enumerate() {
            let Some(header) = header else { continue };
            let param = self.graph.block(header).params[i];
            let value = self.scope.registers[r];
            let want = self.ty(param);
            let arg = match value {
                // The value itself came through a guard: it is the parameter still.
                Some(v) if self.root(v) == param => param,
                Some(v) => match self.converted(v, want) {
                    Some(v) => v,
                    None => {
                        return Err(Stop::Again(Fact::Mixed {
                            site: self.scope.site_number(),
                            start: self.scope.flow.runs[to].start,
                            register: r as u32,
                        }));
                    }
                },
                None => self.constant(Value::UNBOUND),
            };
            args.push(arg);
        }
        if let Some(header) = header {
            self.graph.blocks[from.index()].end = Terminator::Jump(Target {
                block: header,
                args,
            });
        }
        self.block = None;
        Ok(())
    }

    /// `v` under type `want`, without any guard.
    fn converted(&mut self, v: NodeId, want: Ty) -> Option<NodeId> {
        let ty = self.ty(v);
        if ty.fits(want) {
            return Some(v);
        }
        (want == Ty::Val).then(|| self.as_val(v))
    }

    /// Begins to build a run: makes its block, merges what comes in. False when nothing comes in.
    pub(super) fn enter_run(&mut self, run: usize) -> Built<bool> {
        let edges = core::mem::take(&mut self.scope.runs[run].edges);
        let Some(first) = edges.first() else {
            return Ok(false);
        };
        let Run {
            start,
            is_loop_header,
            is_bypassed,
            ..
        } = self.scope.flow.runs[run];
        let block = self.graph.add_block();
        self.graph.blocks[block.index()].is_loop_header = is_loop_header;
        let n = first.registers.len();
        let mut registers = Vec::with_capacity(n);
        let mut params = Vec::new();
        for r in 0..n {
            let values: Vec<Option<NodeId>> = edges.iter().map(|e| e.registers[r]).collect();
            // Missing on one edge: nobody can need it.
            let Some(values) = values.into_iter().collect::<Option<Vec<NodeId>>>() else {
                registers.push(None);
                continue;
            };
            let own = r < self.scope.n_registers as usize;
            let needed = if own {
                r < self.scope.n_locals as usize
                    || self.scope.liveness.is_live(start as usize, r as u16)
            } else {
                let iterator = self.scope.promoted[(r - self.scope.n_registers as usize) / 3];
                self.scope.liveness.is_live(start as usize, iterator)
            };
            if !needed {
                registers.push(None);
                continue;
            }
            let written = is_loop_header && self.scope.flow.runs[run].written.contains(r);
            let same = values.iter().all(|v| *v == values[0]);
            if same && !written {
                // A guard on this way has not been passed on the other ways into the loop.
                let value = if is_bypassed {
                    self.root(values[0])
                } else {
                    values[0]
                };
                registers.push(Some(value));
                continue;
            }
            let root = self.root(values[0]);
            let ty = self.ty(values[0]);
            let all_fit = values.iter().all(|v| self.ty(*v) == ty);
            let typed = all_fit && ty != Ty::Val;
            if !written && !typed && values.iter().all(|v| self.root(*v) == root) {
                registers.push(Some(root));
                continue;
            }
            let mixed = Fact::Mixed {
                site: self.scope.site_number(),
                start,
                register: r as u32,
            };
            let ty = if all_fit && !self.facts.0.contains(&mixed) {
                ty
            } else {
                Ty::Val
            };
            let param = self.graph.add_param(block, ty);
            params.push(r);
            registers.push(Some(param));
        }
        // The arguments of the edges that are known by now.
        for edge in &edges {
            self.block = Some(edge.from);
            let mut args = Vec::with_capacity(params.len());
            for (i, r) in params.iter().enumerate() {
                let want = self.ty(self.graph.block(block).params[i]);
                let v = edge.registers[*r];
                let v = match v {
                    Some(v) => self.converted(v, want),
                    None => None,
                };
                match v {
                    Some(v) => args.push(v),
                    None => return self.refuse("an edge without value"),
                }
            }
            self.graph.blocks[edge.from.index()].end = Terminator::Jump(Target { block, args });
        }
        let state = &mut self.scope.runs[run];
        state.block = Some(block);
        state.params = params;
        self.scope.registers = registers;
        self.block = Some(block);
        if is_loop_header && !is_bypassed && !self.is_generic(start) {
            let state = self.state_at(start);
            self.graph.blocks[block.index()].entry_state = Some(state);
        }
        Ok(true)
    }
}
