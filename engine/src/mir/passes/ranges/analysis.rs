//! The intervals of a graph's values.

use super::interval::{self, Interval, negated, satisfying};
use super::{Place, constant};
use crate::mir::{BlockId, Cond, Dominators, Graph, NodeId, Op, Region, Terminator, Ty};

/// Walks until headers' parameters are given up.
const MAX_WALKS: usize = 12;

/// A way from a block to another: the block, and the number of its target.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Edge {
    pub(super) from: BlockId,
    pub(super) number: usize,
    /// Leads to a block that comes before it, or to itself.
    pub(super) is_back: bool,
}

/// See the module's comment.
pub(super) struct Analysis {
    /// Reachable blocks in reverse postorder.
    order: Vec<BlockId>,
    /// By block: those that it dominates immediately, in reverse postorder.
    children: Vec<Vec<BlockId>>,
    /// By block: the numbers of its entry and exit in a walk over the dominator tree.
    spans: Vec<(u32, u32)>,
    /// By block.
    edges: Vec<Vec<Edge>>,
    /// By node: the interval where it is defined, and in a walk the one that holds at the present place.
    now: Vec<Interval>,
    /// What a walk has narrowed and has to restore.
    log: Vec<(NodeId, Interval)>,
    /// By block and target: the arguments' intervals; none while the way has not been taken.
    sent: Vec<[Option<Box<[Interval]>>; 2]>,
    reached: Vec<bool>,
    /// Blocks that a back edge leads to.
    headers: Vec<BlockId>,
    /// By node: where it is defined.
    homes: Vec<Option<BlockId>>,
    phase: Phase,
    changed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Phase {
    /// Growing.
    First,
    Widening,
    /// Headers' parameters are any number.
    GivenUp,
    Narrowing,
}

impl Analysis {
    pub(super) fn new(graph: &Graph) -> Analysis {
        let dominators = Dominators::new(graph);
        let order = dominators.order().to_vec();
        let n = graph.blocks.len();
        let mut places = vec![u32::MAX; n];
        for (i, block) in order.iter().enumerate() {
            places[block.index()] = i as u32;
        }
        let mut children = vec![Vec::new(); n];
        let mut edges = vec![Vec::new(); n];
        for block in &order {
            if let Some(above) = dominators.immediate(*block) {
                children[above.index()].push(*block);
            }
            for (number, target) in graph.block(*block).end.targets().iter().enumerate() {
                let to = target.block.index();
                edges[to].push(Edge {
                    from: *block,
                    number,
                    is_back: places[to] <= places[block.index()],
                });
            }
        }
        let is_header = |b: &&BlockId| edges[b.index()].iter().any(|e: &Edge| e.is_back);
        let headers = order.iter().filter(is_header).copied().collect();
        let mut homes = vec![None; graph.nodes.len()];
        for block in &order {
            let b = graph.block(*block);
            for v in b.params.iter().chain(&b.nodes) {
                homes[v.index()] = Some(*block);
            }
        }
        let mut spans = vec![(0, 0); n];
        let (mut count, mut stack) = (0, vec![(BlockId(0), false)]);
        while let Some((block, done)) = stack.pop() {
            count += 1;
            if done {
                spans[block.index()].1 = count;
                continue;
            }
            spans[block.index()].0 = count;
            stack.push((block, true));
            stack.extend(children[block.index()].iter().map(|b| (*b, false)));
        }
        Analysis {
            order,
            children,
            spans,
            edges,
            now: vec![Interval::EMPTY; graph.nodes.len()],
            log: Vec::new(),
            sent: (0..n).map(|_| [None, None]).collect(),
            reached: vec![false; n],
            headers,
            homes,
            phase: Phase::First,
            changed: false,
        }
    }

    /// Finds the intervals; false when they do not settle.
    pub(super) fn solve(&mut self, graph: &Graph) -> bool {
        for walk in 0..2 * MAX_WALKS {
            self.phase = match walk {
                0 => Phase::First,
                1..MAX_WALKS => Phase::Widening,
                _ => Phase::GivenUp,
            };
            self.changed = false;
            self.walk(graph, |_, _, _| {});
            if !self.changed {
                self.phase = Phase::Narrowing;
                self.walk(graph, |_, _, _| {});
                return true;
            }
        }
        false
    }

    /// One more walk, which shows each node of a block that can be reached, before what it proves itself.
    pub(super) fn last_walk(&mut self, graph: &Graph, visit: impl FnMut(&Analysis, NodeId, Place)) {
        self.walk(graph, visit);
    }

    /// The interval of a value at the present place of a walk; outside of walks, where it is defined.
    pub(super) fn at(&self, graph: &Graph, v: NodeId) -> Interval {
        match graph.node(v).ty {
            Ty::Int | Ty::Bool => self.now[v.index()],
            _ => Interval::ALL,
        }
    }

    /// The intervals where values are defined.
    pub(super) fn values(&self) -> &[Interval] {
        &self.now
    }

    pub(super) fn order(&self) -> &[BlockId] {
        &self.order
    }

    pub(super) fn edges(&self, to: BlockId) -> &[Edge] {
        &self.edges[to.index()]
    }

    pub(super) fn is_reached(&self, block: BlockId) -> bool {
        self.reached[block.index()]
    }

    /// The blocks that a back edge leads to.
    pub(super) fn headers(&self) -> &[BlockId] {
        &self.headers
    }

    /// Where a value is defined.
    pub(super) fn home(&self, v: NodeId) -> Option<BlockId> {
        self.homes[v.index()]
    }

    /// Can control go from a block to its target `number`?
    pub(super) fn is_taken(&self, block: BlockId, number: usize) -> bool {
        self.sent[block.index()][number].is_some()
    }

    /// Does each way to `b` pass `a` (or is it `a`)?
    pub(super) fn dominates(&self, a: BlockId, b: BlockId) -> bool {
        let (a, b) = (self.spans[a.index()], self.spans[b.index()]);
        a.0 <= b.0 && b.1 <= a.1
    }

    // ---- walks ------------------------------------------------------------------------------------

    fn walk(&mut self, graph: &Graph, mut visit: impl FnMut(&Analysis, NodeId, Place)) {
        // What is to be done: enter a block, or leave one and forget what it has narrowed.
        enum Step {
            Enter(BlockId),
            Leave(usize),
        }
        let mut stack = vec![Step::Enter(BlockId(0))];
        while let Some(step) = stack.pop() {
            let block = match step {
                Step::Enter(block) => block,
                Step::Leave(mark) => {
                    for (v, was) in self.log.drain(mark..).rev() {
                        self.now[v.index()] = was;
                    }
                    continue;
                }
            };
            let mark = self.log.len();
            if !self.enter(graph, block) {
                self.unreached(block);
                continue;
            }
            for (at, id) in graph.block(block).nodes.iter().enumerate() {
                self.now[id.index()] = self.result(graph, *id);
                let at = at as u32;
                visit(self, *id, Place { block, at });
                self.checked(graph, *id);
            }
            self.end(graph, block);
            stack.push(Step::Leave(mark));
            // In reverse postorder: a block comes after all from which it is reached, but for back edges.
            let children = self.children[block.index()].iter().rev();
            stack.extend(children.map(|b| Step::Enter(*b)));
        }
    }

    /// Comes to a block; false when nothing does.
    fn enter(&mut self, graph: &Graph, block: BlockId) -> bool {
        let mut reached = block == BlockId(0);
        let params = &graph.block(block).params;
        let edges = &self.edges[block.index()];
        let mut is_header = false;
        let mut joined = vec![Interval::EMPTY; params.len()];
        for edge in edges {
            is_header |= edge.is_back;
            if let Some(sent) = &self.sent[edge.from.index()][edge.number] {
                reached = true;
                for (all, one) in joined.iter_mut().zip(sent) {
                    *all = all.join(*one);
                }
            }
        }
        if !reached {
            return false;
        }
        self.reached[block.index()] = true;
        for (param, joined) in params.iter().zip(joined) {
            let old = self.now[param.index()];
            let ty = graph.node(*param).ty;
            self.now[param.index()] = match self.phase {
                _ if !matches!(ty, Ty::Int | Ty::Bool) => Interval::ALL,
                _ if !is_header => joined,
                Phase::First => old.join(joined),
                Phase::Widening => old.widen(old.join(joined)).meet(all_of(ty)),
                Phase::GivenUp => all_of(ty),
                Phase::Narrowing => old.meet(joined),
            };
        }
        // A block that only one branch leads to.
        if let [Edge { from, number, .. }] = self.edges[block.index()][..]
            && let Terminator::Branch { cond, .. } = graph.block(from).end
        {
            self.narrow_by(graph, cond, number == 0);
        }
        true
    }

    /// A block that nothing comes to, and all that it dominates.
    fn unreached(&mut self, block: BlockId) {
        let mut pending = vec![block];
        while let Some(block) = pending.pop() {
            self.reached[block.index()] = false;
            self.sent[block.index()] = [None, None];
            pending.extend(&self.children[block.index()]);
        }
    }

    /// The interval of a node's value.
    fn result(&self, graph: &Graph, id: NodeId) -> Interval {
        let node = graph.node(id);
        if !matches!(node.ty, Ty::Int | Ty::Bool) {
            return Interval::ALL;
        }
        let of = |i: usize| self.at(graph, node.args[i]);
        match node.op {
            Op::Const(bit) if node.ty == Ty::Bool => Interval::only(bit as i64),
            Op::Const(_) => constant(graph, id).map_or(Interval::ALL, Interval::only),
            Op::GuardWord(word) => Interval::only((word as i64) >> 3),
            Op::GuardInt if graph.node(node.args[0]).ty == Ty::Int => of(0),
            // What is left of a range.
            Op::Load {
                offset,
                region: Region::Iterator,
            } if offset == LEFT => Interval::new(0, Interval::ALL.hi),
            _ if node.ty == Ty::Bool && node.args.len() == 1 => {
                interval::unary(node.op, of(0)).meet(Interval::BOOL)
            }
            Op::IntCompare(_) => interval::binary(node.op, of(0), of(1)),
            _ if node.ty == Ty::Bool => Interval::BOOL,
            _ => match node.args.len() {
                1 => interval::unary(node.op, of(0)),
                2 => interval::binary(node.op, of(0), of(1)),
                _ => Interval::ALL,
            },
        }
    }

    /// What a check that has passed says of its operands.
    fn checked(&mut self, graph: &Graph, id: NodeId) {
        let node = graph.node(id);
        match node.op {
            Op::GuardTrue(_) => self.narrow_by(graph, node.args[0], true),
            Op::BoundsCheck => {
                let len = self.at(graph, node.args[1]);
                if !len.is_empty() {
                    self.narrow(node.args[0], Interval::new(-len.hi, len.hi - 1));
                    self.narrow(node.args[1], Interval::new(1, len.hi));
                }
            }
            _ => {}
        }
    }

    fn narrow(&mut self, v: NodeId, to: Interval) {
        let was = self.now[v.index()];
        let now = was.meet(to);
        if now != was {
            self.log.push((v, was));
            self.now[v.index()] = now;
        }
    }

    /// `cond` is known to be `truth`.
    fn narrow_by(&mut self, graph: &Graph, cond: NodeId, truth: bool) {
        self.narrow(cond, Interval::only(truth.into()));
        let node = graph.node(cond);
        match node.op {
            Op::Not => self.narrow_by(graph, node.args[0], !truth),
            Op::IntTruth => {
                let zero = Interval::only(0);
                let cond = if truth { Cond::Ne } else { Cond::Eq };
                let was = self.now[node.args[0].index()];
                self.narrow(node.args[0], satisfying(was, cond, zero));
            }
            Op::IntCompare(cond) => {
                let cond = if truth { cond } else { negated(cond) };
                let [v, w] = node.args[..] else { return };
                let (a, b) = (self.now[v.index()], self.now[w.index()]);
                self.narrow(v, satisfying(a, cond, b));
                self.narrow(w, satisfying(b, cond.swapped(), a));
            }
            _ => {}
        }
    }

    /// Sends arguments along the ways that can be taken from a block.
    fn end(&mut self, graph: &Graph, block: BlockId) {
        let end = &graph.block(block).end;
        let cond = match end {
            Terminator::Branch { cond, .. } => self.now[cond.index()],
            _ => Interval::ALL,
        };
        for (number, target) in end.targets().into_iter().enumerate() {
            // The first target is for the truth.
            let taken = match end {
                Terminator::Branch { .. } => cond.contains(1 - number as i64),
                _ => true,
            };
            let now: Option<Box<[Interval]>> = taken.then(|| {
                let args = target.args.iter();
                args.map(|v| self.at(graph, *v)).collect()
            });
            let slot = &mut self.sent[block.index()][number];
            if *slot != now {
                *slot = now;
                let edges = &self.edges[target.block.index()];
                self.changed |= edges
                    .iter()
                    .any(|e| e.is_back && e.from == block && e.number == number);
            }
        }
    }
}

/// Byte offset of what is left in the iterator of a range; in that of a list it is the index.
const LEFT: u32 = (crate::object::Record::FIELDS_OFFSET + 8) as u32;

fn all_of(ty: Ty) -> Interval {
    if ty == Ty::Bool {
        Interval::BOOL
    } else {
        Interval::ALL
    }
}
