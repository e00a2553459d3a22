//! Leaving compiled code: cold blocks that hand live values over, and the sites that tell which
//! register of which frame they belong to.

use super::*;
use crate::bytecode::Pc;
use crate::frame::site::{EXIT_BUFFER, SiteFrame, Source};
use crate::mir::{FrameState, Node};
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
        let at = self.int((site * size_of::<Site>()) as i64);
        self.jump(self.leave, at);
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
        // Exits with one state hand the same values over: they share the code that does it.
        let mut shared: FixedMap<StateId, Vec<usize>> = FixedMap::default();
        let mut order = Vec::new();
        for (site, exit) in pending.iter().enumerate() {
            if exit.block == self.leave {
                continue;
            }
            let sites = shared.entry(exit.state).or_default();
            if sites.is_empty() {
                order.push(exit.state);
            }
            sites.push(site);
        }
        for state in order {
            let sites = &shared[&state];
            let hand_over = if let [site] = sites[..] {
                self.b.switch_to_block(pending[site].block);
                self.int((site * size_of::<Site>()) as i64)
            } else {
                let (block, at) = self.join(I64);
                self.b.set_cold_block(block);
                for &site in sites {
                    self.b.switch_to_block(pending[site].block);
                    let at = self.int((site * size_of::<Site>()) as i64);
                    self.jump(block, at);
                }
                self.b.switch_to_block(block);
                at
            };
            self.fill_exits(sites, state)?;
            self.jump(self.leave, hand_over);
        }
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

    /// Stores what a state needs into the exit buffer, and tells the sites where it is.
    fn fill_exits(&mut self, sites: &[usize], state: StateId) -> Result<(), Refusal> {
        let graph = self.graph;
        let state = &graph.states[state.index()];
        let mut places = Places::default();
        let (frames, stores) = self.describe(state, &mut places)?;
        for (i, &node) in places.nodes.iter().enumerate() {
            let mut v = self.value(node);
            if graph.node(node).ty == Ty::Bool {
                v = self.b.ins().uextend(I64, v);
            }
            self.store(
                v,
                self.thread,
                offset(offset_of!(Thread, exit_buffer) + i * 8),
            );
        }
        for &site in sites {
            self.building[site].frames = frames.clone();
            self.building[site].stores = stores.clone();
        }
        Ok(())
    }

    #[expect(clippy::type_complexity, reason = "the two parts of a site")]
    fn describe(
        &self,
        state: &FrameState,
        places: &mut Places,
    ) -> Result<(Box<[SiteFrame]>, Box<[(Source, u32, Source)]>), Refusal> {
        let mut frames = Vec::with_capacity(state.frames.len());
        for frame in &state.frames {
            let function = match frame.function {
                Some(f) => Some(places.source(self.graph, f)?),
                None => None,
            };
            let registers = frame
                .registers
                .iter()
                .map(|(r, v)| Ok((*r, places.source(self.graph, *v)?)))
                .collect::<Result<_, Refusal>>()?;
            frames.push(SiteFrame {
                code: self.graph.codes[frame.code as usize].value(),
                pc: frame.pc,
                function,
                registers,
            });
        }
        let stores = state
            .stores
            .iter()
            .map(|(object, offset, v)| {
                let object = places.source(self.graph, *object)?;
                Ok((object, *offset, places.source(self.graph, *v)?))
            })
            .collect::<Result<_, Refusal>>()?;
        Ok((frames.into(), stores))
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

/// The places of the exit buffer that a site uses.
#[derive(Default)]
struct Places {
    nodes: Vec<NodeId>,
}

impl Places {
    fn source(&mut self, graph: &Graph, id: NodeId) -> Result<Source, Refusal> {
        let node = graph.node(id);
        if let Op::Const(word) = node.op {
            let constant = match node.ty {
                Ty::Float => value::Value::try_float(f64::from_bits(word)),
                Ty::Bool => Some(value::Value::bool(word != 0)),
                _ => Some(value::Value::from_bits(word)),
            };
            if let Some(v) = constant {
                return Ok(Source::Const(v));
            }
        }
        let place = match self.nodes.iter().position(|n| *n == id) {
            Some(place) => place,
            None => {
                if self.nodes.len() == EXIT_BUFFER {
                    return Err(Refusal::TooManyLive);
                }
                self.nodes.push(id);
                self.nodes.len() - 1
            }
        };
        let place = place as u16;
        Ok(match node.ty {
            Ty::Float => Source::Float(place),
            Ty::Bool => Source::Bool(place),
            _ => Source::Word(place),
        })
    }
}
