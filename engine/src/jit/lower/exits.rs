//! Leaving compiled code: cold blocks that hand live values over, and the sites that tell which
//! register of which frame they belong to.

use super::hand_over::{Steps, constant, values_of};
use super::*;
use crate::bytecode::Pc;
use crate::frame::site::{SiteFrame, Source};
use crate::mir::{FrameContents, FrameState, Node};
use crate::object::Thread;
use crate::value;
use core::mem::offset_of;

impl Lower<'_> {
    /// The cold block that leaves at a state.
    pub(super) fn exit(&mut self, state: StateId, reason: Reason, action: Action) -> Block {
        let key = (state, reason, action == Action::Raise);
        if let Some(block) = self.exits.get(&key) {
            return *block;
        }
        let block = self.cold_block();
        self.exits.insert(key, block);
        self.pending.push(PendingExit { block, state });
        self.building.push(Site {
            frames: Box::default(),
            stores: Box::default(),
            action,
            reason: reason as u8,
            hits: Cell::new(0),
        });
        block
    }

    /// Leaves when `condition` is not 0.
    pub(super) fn exit_if(&mut self, condition: Operand, state: StateId, reason: Reason) {
        let exit = self.exit(state, reason, Action::Resume);
        let go_on = self.b.create_block();
        self.branch(condition, exit, go_on, go_on);
    }

    /// Leaves unless `condition` is not 0.
    pub(super) fn exit_unless(&mut self, condition: Operand, state: StateId, reason: Reason) {
        let exit = self.exit(state, reason, Action::Resume);
        let go_on = self.b.create_block();
        self.branch(condition, go_on, exit, go_on);
    }

    /// The state of a node that may leave.
    pub(super) fn state(&self, node: &Node) -> Result<StateId, Refusal> {
        node.state
            .ok_or(Refusal::Unsupported("a guard without a state"))
    }

    /// Ends the present block by leaving at site number `site`.
    pub(super) fn jump_to_leave(&mut self, site: usize) {
        let at = self.site_offset(site);
        self.jump(self.leave, at);
    }

    /// The byte offset of site number `site` among the sites.
    pub(super) fn site_offset(&mut self, site: usize) -> Operand {
        self.int((site * size_of::<Site>()) as i64)
    }

    /// A site for an exception before anything has run: all registers are still in memory. Its cold
    /// block is the present one.
    pub(super) fn entry_site(&mut self, pc: Pc) -> usize {
        self.pending.push(PendingExit {
            block: self.leave,
            state: StateId(u32::MAX),
        });
        self.building.push(Site {
            frames: Box::new([SiteFrame {
                code: self.graph.code().value(),
                pc,
                function: None,
                registers: Box::default(),
            }]),
            stores: Box::default(),
            action: Action::Raise,
            reason: Reason::Raised as u8,
            hits: Cell::new(0),
        });
        self.building.len() - 1
    }

    /// Fills the cold blocks and the shared exit, once the number of sites is known.
    pub(super) fn finish_exits(&mut self) -> Result<(), Refusal> {
        let pending = core::mem::take(&mut self.pending);
        let mut steps = Steps::default();
        // Exits of one state are described alike.
        let mut described: FixedMap<StateId, (usize, Option<usize>)> = FixedMap::default();
        for (site, exit) in pending.iter().enumerate() {
            if exit.block == self.leave {
                continue;
            }
            let first = match described.get(&exit.state) {
                Some(&(like, first)) => {
                    self.building[site].frames = self.building[like].frames.clone();
                    self.building[site].stores = self.building[like].stores.clone();
                    first
                }
                None => {
                    let state = &self.graph.states[exit.state.index()];
                    let values = values_of(self.graph, state)?;
                    (self.building[site].frames, self.building[site].stores) =
                        self.describe(state, &values);
                    let first = steps.of(&values);
                    described.insert(exit.state, (site, first));
                    first
                }
            };
            steps.begin(first, site);
        }
        let blocks: Vec<Block> = pending.iter().map(|exit| exit.block).collect();
        self.hand_over(&steps, &blocks);
        self.sites = core::mem::take(&mut self.building).into_boxed_slice();
        self.b.switch_to_block(self.leave);
        if self.sites.is_empty() {
            // Nothing comes here; a block has to end all the same.
            let nothing = self.word(value::Value::RESUME.bits());
            self.b.ins().return_(&[nothing]);
            return Ok(());
        }
        let at = self.b.block_params(self.leave)[0];
        let base = self.word(self.sites.as_ptr().addr() as u64);
        let site = self.b.ins().iadd(base, at);
        let leave = self.runtime.leave as *const u8;
        let args = [self.thread, self.frame, site];
        let result = self.call_address(leave, &args, I64);
        self.b.ins().return_(&[result]);
        Ok(())
    }

    /// Where the parts of a state are found, of which `values` lie in the exit buffer.
    #[expect(clippy::type_complexity, reason = "the two parts of a site")]
    fn describe(
        &self,
        state: &FrameState,
        values: &[NodeId],
    ) -> (Box<[SiteFrame]>, Box<[(Source, u32, Source)]>) {
        let source = |id: NodeId| self.source(id, values);
        let frame = |frame: &FrameContents| SiteFrame {
            code: self.graph.codes[frame.code as usize].value(),
            pc: frame.pc,
            function: frame.function.map(source),
            registers: (frame.registers.iter())
                .map(|(r, v)| (*r, source(*v)))
                .collect(),
        };
        let stores = (state.stores.iter())
            .map(|(object, offset, v)| (source(*object), *offset, source(*v)))
            .collect();
        (state.frames.iter().map(frame).collect(), stores)
    }

    fn source(&self, id: NodeId, values: &[NodeId]) -> Source {
        if let Some(v) = constant(self.graph, id) {
            return Source::Const(v);
        }
        // All that are no constants are among them.
        let place = values.binary_search(&id).unwrap_or_default() as u16;
        match self.graph.node(id).ty {
            Ty::Float => Source::Float(place),
            Ty::Bool => Source::Bool(place),
            _ => Source::Word(place),
        }
    }

    // ---- the test mode ------------------------------------------------------------------------

    /// Leaves before each Nth guard as if it had failed.
    pub(super) fn fail_every(&mut self, node: &Node) {
        let every = i64::from(self.runtime.fail_every);
        let (Some(state), Some(reason), 1..) = (node.state, guard_reason(node.op), every) else {
            return;
        };
        let counter = offset(offset_of!(Thread, fail_countdown));
        let left = self.load(I32, self.thread, counter);
        let minus_one = self.b.ins().iconst(I32, -1);
        let left = self.b.ins().iadd(left, minus_one);
        let ended = self.compare_const(IntCC::SignedLessThanOrEqual, left, 0);
        let every = self.b.ins().iconst(I32, every);
        let next = self.b.ins().select(ended, every, left);
        self.store(next, self.thread, counter);
        self.exit_if(ended, state, reason);
    }
}

/// Why an operation leaves that may do so before it has done anything.
fn guard_reason(op: Op) -> Option<Reason> {
    Some(match op {
        Op::GuardInt => Reason::NotInt,
        Op::GuardFloat | Op::GuardNumber => Reason::NotFloat,
        Op::GuardBool => Reason::NotBool,
        Op::GuardShape(_) | Op::GuardFlag(_) => Reason::Shape,
        Op::GuardWord(_) => Reason::Identity,
        Op::GuardBound => Reason::Unbound,
        Op::GuardTrue(reason) => reason,
        Op::GuardItems(_) | Op::ListSet(_) => Reason::Strategy,
        Op::BoundsCheck => Reason::Bounds,
        Op::IntAdd { checked: true }
        | Op::IntSub { checked: true }
        | Op::IntMul { checked: true }
        | Op::IntNeg
        | Op::IntTrueDiv => Reason::Overflow,
        Op::IntFloorDiv | Op::IntMod | Op::FloatDiv => Reason::ZeroDivisor,
        Op::IntShl | Op::IntShr => Reason::Shift,
        _ => return None,
    })
}
