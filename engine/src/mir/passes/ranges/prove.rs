//! Bounds of one value by another, proven on demand.
//!
//! A claim is that `v <= w + c` at a place (or, downwards, `v >= w - c`). It follows from the intervals,
//! from a branch or check that each way to the place has passed, from what defines `v`, or, when `v` is a
//! block's parameter, from the same claim about each value that comes in; a claim about a parameter that
//! leads back to itself holds when it has not become stronger on the way. (Bodik, Gupta and Sarkar: ABCD,
//! eliminating array bounds checks on demand, 2000.) `w` has to be the same value all the way: a claim is
//! not followed over a block that does not lie behind the definition of `w`.
//!
//! When the claim holds for all that a loop sends back to its header, but is not known for what it begins
//! with, it is tested there once, in front of the loop, as guards are that do not change inside.

use super::analysis::{Analysis, Edge};
use super::interval::{Interval, exact, fits, negated};
use super::{Place, constant};
use crate::mir::passes::hoist::front_state;
use crate::mir::{BlockId, Cond, Graph, NodeId, Op, Reason, StateId, Terminator, Ty};
use crate::value::Value;

/// Claims that are looked at for one proof at most.
const FUEL: u32 = 96;
const NONE: u32 = u32::MAX;
/// The place behind all nodes of a block.
const END: u32 = u32::MAX;

/// `v <= w + c`, or `-v <= -w + c` when not `up`; a missing `w` counts as 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Bound {
    pub(super) up: bool,
    pub(super) v: NodeId,
    pub(super) w: Option<NodeId>,
    pub(super) c: i128,
}

/// `v <= other + k`, or `-v <= -other + k` when not `up`, from a place on.
struct Fact {
    up: bool,
    other: NodeId,
    k: i128,
    from: Place,
    /// The next one about the same value.
    next: u32,
}

/// A bound to be tested in front of a loop.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Need {
    front: BlockId,
    header: BlockId,
    bound: Bound,
    reason: Reason,
}

/// See the module's comment.
pub(super) struct Prover<'a> {
    graph: &'a Graph,
    /// The values' intervals where they are defined.
    values: Vec<Interval>,
    facts: Vec<Fact>,
    /// By node: the first fact about it.
    first: Vec<u32>,
    needs: Vec<Need>,

    // ---- the proof under way
    up: bool,
    w: Option<NodeId>,
    fuel: u32,
    /// Parameters whose claims are under way.
    active: Vec<(NodeId, i128)>,
    /// Where the check stands that is to be removed.
    place: Place,
    /// May it be tested in front of loops, and why is left there?
    may_need: Option<Reason>,
}

impl<'a> Prover<'a> {
    pub(super) fn new(graph: &'a Graph, analysis: &Analysis) -> Prover<'a> {
        let mut prover = Prover {
            graph,
            values: analysis.values().to_vec(),
            facts: Vec::new(),
            first: vec![NONE; graph.nodes.len()],
            needs: Vec::new(),
            up: true,
            w: None,
            fuel: 0,
            active: Vec::new(),
            place: Place {
                block: BlockId(0),
                at: 0,
            },
            may_need: None,
        };
        for block in analysis.order() {
            prover.collect(analysis, *block);
        }
        prover
    }

    /// What is to be tested in front of loops.
    pub(super) fn finish(self) -> Vec<Need> {
        self.needs
    }

    // ---- facts ------------------------------------------------------------------------------------

    /// What a block's checks and the branch to it say.
    fn collect(&mut self, analysis: &Analysis, block: BlockId) {
        let graph = self.graph;
        let place = |at: usize| Place {
            block,
            at: at as u32,
        };
        if let [Edge { from, number, .. }] = analysis.edges(block)[..]
            && let Terminator::Branch { cond, .. } = graph.block(from).end
        {
            self.condition(cond, number == 0, place(0));
        }
        for (at, id) in graph.block(block).nodes.iter().enumerate() {
            let node = graph.node(*id);
            match node.op {
                Op::GuardTrue(_) => self.condition(node.args[0], true, place(at + 1)),
                Op::BoundsCheck => {
                    self.compared(Cond::Lt, node.args[0], node.args[1], place(at + 1));
                }
                _ => {}
            }
        }
    }

    fn condition(&mut self, cond: NodeId, truth: bool, from: Place) {
        let node = self.graph.node(cond);
        match node.op {
            Op::Not => self.condition(node.args[0], !truth, from),
            Op::IntCompare(cond) => {
                let cond = if truth { cond } else { negated(cond) };
                self.compared(cond, node.args[0], node.args[1], from);
            }
            _ => {}
        }
    }

    /// `a cond b` holds from a place on.
    fn compared(&mut self, cond: Cond, a: NodeId, b: NodeId, from: Place) {
        let (a, b, k) = match cond {
            Cond::Lt => (a, b, -1),
            Cond::Le => (a, b, 0),
            Cond::Gt => (b, a, -1),
            Cond::Ge => (b, a, 0),
            Cond::Eq => {
                self.compared(Cond::Le, a, b, from);
                (b, a, 0)
            }
            Cond::Ne => return,
        };
        // `a <= b + k`.
        self.fact(a, true, b, k, from);
        self.fact(b, false, a, k, from);
    }

    fn fact(&mut self, v: NodeId, up: bool, other: NodeId, k: i128, from: Place) {
        let next = core::mem::replace(&mut self.first[v.index()], self.facts.len() as u32);
        self.facts.push(Fact {
            up,
            other,
            k,
            from,
            next,
        });
    }

    // ---- proofs -----------------------------------------------------------------------------------

    /// Do all these bounds hold at a place? If need be for `reason`, they are tested in front of loops.
    pub(super) fn proves(
        &mut self,
        analysis: &Analysis,
        bounds: &[Bound],
        place: Place,
        reason: Reason,
    ) -> bool {
        self.place = place;
        let before = self.needs.len();
        for may_need in [None, Some(reason)] {
            self.may_need = may_need;
            if bounds.iter().all(|b| self.prove(analysis, *b)) {
                let new: Vec<Need> = self.needs[before..].to_vec();
                for need in new {
                    self.assume(need);
                }
                return true;
            }
            self.needs.truncate(before);
        }
        false
    }

    /// Later proofs may rely on what is tested.
    fn assume(&mut self, need: Need) {
        let from = Place {
            block: need.front,
            at: END,
        };
        let Bound { up, v, w, c } = need.bound;
        // One by a constant is found among the needs themselves.
        if let Some(w) = w {
            self.fact(v, up, w, c, from);
        }
    }

    fn prove(&mut self, analysis: &Analysis, bound: Bound) -> bool {
        let Bound { up, v, w, mut c } = bound;
        self.up = up;
        self.w = w;
        self.fuel = FUEL;
        self.active.clear();
        // Steps from another value are part of the constant.
        while let Some(w) = self.w {
            if let Some(n) = constant(self.graph, w) {
                c += self.sign(n.into());
                self.w = None;
                break;
            }
            let node = self.graph.node(w);
            let (Op::IntAdd { .. } | Op::IntSub { .. }, [x, y]) = (node.op, &node.args[..]) else {
                break;
            };
            let Some(n) = constant(self.graph, *y).filter(|_| self.is_exact(w)) else {
                break;
            };
            let n = if matches!(node.op, Op::IntSub { .. }) {
                -i128::from(n)
            } else {
                n.into()
            };
            c += self.sign(n);
            self.w = Some(*x);
        }
        self.holds(analysis, v, c, self.place)
    }

    fn sign(&self, n: i128) -> i128 {
        if self.up { n } else { -n }
    }

    /// The greatest of what a value is, its sign changed when not `up`.
    fn most(&self, v: NodeId) -> i128 {
        let i = self.interval(v);
        if self.up {
            i.hi.into()
        } else {
            -i128::from(i.lo)
        }
    }

    fn least(&self, v: NodeId) -> i128 {
        let i = self.interval(v);
        if self.up {
            i.lo.into()
        } else {
            -i128::from(i.hi)
        }
    }

    fn interval(&self, v: NodeId) -> Interval {
        let i = self.values[v.index()];
        if self.graph.node(v).ty != Ty::Int || i.is_empty() {
            return Interval::ALL;
        }
        i
    }

    /// Does a sum or difference never wrap?
    fn is_exact(&self, id: NodeId) -> bool {
        let node = self.graph.node(id);
        match node.op {
            Op::IntAdd { checked } | Op::IntSub { checked } => {
                let (a, b) = (self.interval(node.args[0]), self.interval(node.args[1]));
                checked || fits(exact(node.op, a, b))
            }
            _ => false,
        }
    }

    /// `v <= w + c` at a place, both with their sign changed when not `up`.
    fn holds(&mut self, analysis: &Analysis, v: NodeId, c: i128, place: Place) -> bool {
        if self.fuel == 0 {
            return false;
        }
        self.fuel -= 1;
        if self.w == Some(v) {
            return c >= 0;
        }
        let (least, most) = match self.w {
            Some(w) => (self.least(w), self.most(w)),
            None => (0, 0),
        };
        if self.most(v) <= least + c {
            return true;
        }
        if self.least(v) > most + c {
            return false;
        }
        self.by_facts(analysis, v, c, place)
            || self.by_definition(analysis, v, c, place)
            || self.by_edges(analysis, v, c)
    }

    fn by_facts(&mut self, analysis: &Analysis, v: NodeId, c: i128, place: Place) -> bool {
        let mut at = self.first[v.index()];
        while let Some(fact) = self.facts.get(at as usize) {
            let (other, k, from) = (fact.other, fact.k, fact.from);
            let (up, next) = (fact.up, fact.next);
            at = next;
            if self.fuel == 0 {
                return false;
            }
            self.fuel -= 1;
            let holds = if from.block == place.block {
                from.at <= place.at
            } else {
                analysis.dominates(from.block, place.block)
            };
            if holds && up == self.up && self.attempt(|p| p.holds(analysis, other, c - k, place)) {
                return true;
            }
        }
        false
    }

    /// One of several ways: what it needs counts only when it leads there.
    fn attempt(&mut self, way: impl FnOnce(&mut Self) -> bool) -> bool {
        let before = self.needs.len();
        let proven = way(self);
        if !proven {
            self.needs.truncate(before);
        }
        proven
    }

    fn by_definition(&mut self, analysis: &Analysis, v: NodeId, c: i128, place: Place) -> bool {
        let graph = self.graph;
        let node = graph.node(v);
        let arg = |i: usize| node.args[i];
        let up = self.up;
        match node.op {
            Op::IntAdd { .. } if self.is_exact(v) => {
                let (x, y) = (arg(0), arg(1));
                let (more_x, more_y) = (self.most(x), self.most(y));
                self.attempt(|p| p.holds(analysis, x, c - more_y, place))
                    || (constant(graph, y).is_none()
                        && self.attempt(|p| p.holds(analysis, y, c - more_x, place)))
            }
            Op::IntSub { .. } if self.is_exact(v) => {
                let less = self.least(arg(1));
                self.holds(analysis, arg(0), c + less, place)
            }
            Op::IntMod if up && self.interval(arg(1)).lo > 0 => {
                self.attempt(|p| p.holds(analysis, arg(1), c + 1, place))
                    || (self.interval(arg(0)).lo >= 0
                        && self.attempt(|p| p.holds(analysis, arg(0), c, place)))
            }
            Op::IntFloorDiv if up && self.interval(arg(1)).lo > 0 => {
                self.interval(arg(0)).lo >= 0 && self.holds(analysis, arg(0), c, place)
            }
            Op::IntShr if up => {
                self.interval(arg(0)).lo >= 0 && self.holds(analysis, arg(0), c, place)
            }
            Op::IntAnd if up => {
                let mut operand = |i: usize| {
                    self.interval(arg(i)).lo >= 0
                        && self.attempt(|p| p.holds(analysis, arg(i), c, place))
                };
                operand(0) || operand(1)
            }
            Op::BoundsCheck => {
                // The index from the start is less than the length, and is the index if that is one.
                (up && self.attempt(|p| p.holds(analysis, arg(1), c + 1, place)))
                    || (self.interval(arg(0)).lo >= 0 && self.holds(analysis, arg(0), c, place))
            }
            Op::GuardInt if graph.node(arg(0)).ty == Ty::Int => {
                self.holds(analysis, arg(0), c, place)
            }
            _ => false,
        }
    }

    /// A parameter: the claim about all that comes in.
    fn by_edges(&mut self, analysis: &Analysis, v: NodeId, c: i128) -> bool {
        let graph = self.graph;
        if graph.node(v).op != Op::Param {
            return false;
        }
        if let Some((_, before)) = self.active.iter().find(|(p, _)| *p == v) {
            return c >= *before;
        }
        let Some(block) = analysis.home(v) else {
            return false;
        };
        let Some(i) = graph.block(block).params.iter().position(|p| *p == v) else {
            return false;
        };
        // `w` stays what it is only when it is defined before the block is come to.
        if let Some(w) = self.w
            && !analysis
                .home(w)
                .is_some_and(|home| home != block && analysis.dominates(home, block))
        {
            return false;
        }
        self.active.push((v, c));
        let proven = analysis.edges(block).iter().all(|edge| {
            if !analysis.is_taken(edge.from, edge.number) {
                return true;
            }
            let target = graph.block(edge.from).end.targets()[edge.number];
            let arg = target.args[i];
            let place = Place {
                block: edge.from,
                at: END,
            };
            self.attempt(|p| p.holds(analysis, arg, c, place))
                || (!edge.is_back && self.need(analysis, block, *edge, arg, c))
        });
        self.active.pop();
        proven
    }

    /// Has the claim tested in front of a loop, if that can be done and makes sense.
    fn need(
        &mut self,
        analysis: &Analysis,
        header: BlockId,
        edge: Edge,
        v: NodeId,
        c: i128,
    ) -> bool {
        let Some(reason) = self.may_need else {
            return false;
        };
        let graph = self.graph;
        let edges = analysis.edges(header);
        let check = self.place.block;
        // Each iteration comes to the check.
        let is_loop = edges.len() > 1
            && edges.iter().filter(|e| !e.is_back).count() == 1
            && edges
                .iter()
                .filter(|e| e.is_back)
                .all(|e| analysis.dominates(header, e.from) && analysis.dominates(check, e.from))
            && analysis.dominates(header, check);
        // A loop that is entered in its middle stands inside out: what surrounds it looks like a loop in it.
        let inside_out = graph.entry.is_some()
            && analysis
                .headers()
                .iter()
                .any(|h| analysis.dominates(*h, edge.from));
        if !is_loop
            || inside_out
            || graph.block(header).entry_state.is_none()
            || !matches!(graph.block(edge.from).end, Terminator::Jump(_))
        {
            return false;
        }
        let most = self.w.map_or(0, |w| self.most(w));
        if self.least(v) > most + c || !self.can_be_tested(c) || self.fails_now(v, c) {
            return false;
        }
        let bound = Bound {
            up: self.up,
            v,
            w: self.w,
            c,
        };
        let need = Need {
            front: edge.from,
            header,
            bound,
            reason,
        };
        if !self.needs.contains(&need) {
            self.needs.push(need);
        }
        true
    }

    /// Would the test fail at the entry that is compiled for? Then it would at others.
    fn fails_now(&self, v: NodeId, c: i128) -> bool {
        let w = match self.w {
            Some(w) => self.sample(w),
            None => Some(0),
        };
        match (self.sample(v), w) {
            (Some(v), Some(w)) => self.sign(v.into()) > self.sign(w.into()) + c,
            _ => false,
        }
    }

    /// What a number, or the length of a list, that comes from a register was when the compile began.
    fn sample(&self, v: NodeId) -> Option<i64> {
        let graph = self.graph;
        let mut v = v;
        loop {
            let node = graph.node(v);
            match node.op {
                Op::Const(_) => return constant(graph, v),
                Op::LoadRegister(r) => {
                    let known = graph.samples.iter().find(|(of, _)| *of == r);
                    return known.map(|(_, n)| *n);
                }
                Op::GuardInt
                | Op::GuardBound
                | Op::GuardShape(_)
                | Op::GuardFlag(_)
                | Op::GuardItems(_)
                | Op::ListLen => v = node.args[0],
                _ => return None,
            }
        }
    }

    /// Is `w + c` always a small int?
    fn can_be_tested(&self, c: i128) -> bool {
        let c = self.sign(c);
        let i = self.w.map_or(Interval::only(0), |w| self.interval(w));
        fits((i128::from(i.lo) + c, i128::from(i.hi) + c)) && fits((c, c))
    }
}

impl Need {
    /// The state in front of the loop.
    pub(super) fn state(
        &self,
        graph: &mut Graph,
        known: &mut Vec<(BlockId, StateId)>,
    ) -> Option<StateId> {
        if let Some((_, state)) = known.iter().find(|(header, _)| *header == self.header) {
            return Some(*state);
        }
        let state = front_state(graph, self.front, self.header)?;
        known.push((self.header, state));
        Some(state)
    }

    /// Puts the test in front of the loop.
    pub(super) fn insert(&self, graph: &mut Graph, state: StateId) {
        let Bound { up, v, w, c } = self.bound;
        let c = (if up { c } else { -c }) as i64;
        let int = |graph: &mut Graph, n: i64| {
            let word = Value::small_int(n).bits();
            graph.append(self.front, Op::Const(word), Ty::Int, &[], None)
        };
        // `v <= w + c` or `v >= w + c`; steps of 1 are part of the comparison.
        let mut cond = if up { Cond::Le } else { Cond::Ge };
        let limit = match w {
            None => int(graph, c),
            Some(w) if c == 0 => w,
            Some(w) if up && c == -1 => {
                cond = Cond::Lt;
                w
            }
            Some(w) if !up && c == 1 => {
                cond = Cond::Gt;
                w
            }
            Some(w) => {
                let step = int(graph, c);
                let sum = Op::IntAdd { checked: false };
                graph.append(self.front, sum, Ty::Int, &[w, step], None)
            }
        };
        let holds = Op::IntCompare(cond);
        let holds = graph.append(self.front, holds, Ty::Bool, &[v, limit], None);
        let guard = Op::GuardTrue(self.reason);
        graph.append(self.front, guard, Ty::None, &[holds], Some(state));
    }
}
