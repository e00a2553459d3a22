//! Range analysis: which numbers an `Int` can be, and by how much it is less than another one. Checks
//! that cannot fail go, and branches that are always decided the same way become jumps.
//!
//! Intervals are found by walks over the dominator tree until nothing changes: an operation's interval
//! follows from its operands', a parameter's is the union of what comes in, and a branch on a comparison
//! narrows both sides of it for the blocks that it dominates. Only ways that can be taken count. What
//! still grows at a loop's header in the second walk is widened; the last walks narrow it again. Bounds
//! by other values (`i < len`) are proven on demand, see `prove`.
//!
//! A check may go because an earlier one has passed, which may itself go: each follows from checks and
//! branches that come before it in time, so all would have passed.
//!
//! Nothing may be moved across a branch behind this pass: a load needs the branch that proved its index.

mod analysis;
mod interval;
mod prove;

#[cfg(test)]
mod tests;

use crate::mir::{BlockId, Dominators, Graph, NodeId, Op, Reason, StateId, Terminator, Ty};
use crate::value::{SMALL_INT_MAX as MAX, SMALL_INT_MIN as MIN, Value};
use analysis::Analysis;
use interval::{Interval, exact, fits};
use prove::{Bound, Prover};

/// See the module's comment.
pub(in crate::mir) fn run(graph: &mut Graph) {
    let mut analysis = Analysis::new(graph);
    if !analysis.solve(graph) {
        return;
    }
    let mut rewrite = Rewrite {
        prover: Prover::new(graph, &analysis),
        changes: Vec::new(),
    };
    analysis.last_walk(graph, |analysis, id, place| {
        rewrite.node(graph, analysis, id, place);
    });
    let Rewrite { prover, changes } = rewrite;
    let needs = prover.finish();
    let mut known = Vec::new();
    let states: Option<Vec<StateId>> = needs.iter().map(|n| n.state(graph, &mut known)).collect();
    let Some(states) = states else {
        return;
    };
    for (need, state) in needs.iter().zip(states) {
        need.insert(graph, state);
    }
    decide_branches(graph, &analysis);
    apply(graph, &changes);
}

/// What becomes of a node.
enum Change {
    /// Its check goes.
    Unchecked(NodeId),
    /// Its uses become those of its first operand.
    First(NodeId),
    /// It goes.
    Gone(NodeId),
    /// It is this truth value.
    Truth(NodeId, bool),
}

/// Where a node stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Place {
    block: BlockId,
    /// Index among the block's nodes.
    at: u32,
}

struct Rewrite<'a> {
    prover: Prover<'a>,
    changes: Vec<Change>,
}

impl Rewrite<'_> {
    /// Decides about a node, with what is known where it stands.
    fn node(&mut self, graph: &Graph, analysis: &Analysis, id: NodeId, place: Place) {
        let node = graph.node(id);
        let of = |i: usize| analysis.at(graph, node.args[i]);
        let change = match node.op {
            Op::IntAdd { checked: true } | Op::IntSub { checked: true } => self
                .sum_fits(graph, analysis, id, place)
                .then_some(Change::Unchecked(id)),
            Op::IntMul { checked: true } => {
                let (a, b) = (of(0), of(1));
                (!a.is_empty() && !b.is_empty() && fits(exact(node.op, a, b)))
                    .then_some(Change::Unchecked(id))
            }
            Op::BoundsCheck => self
                .is_inside(graph, analysis, [node.args[0], node.args[1]], place)
                .then_some(Change::First(id)),
            Op::GuardTrue(_) => (of(0) == Interval::only(1)).then_some(Change::Gone(id)),
            Op::IntCompare(_) | Op::IntTruth | Op::Not => {
                let known = analysis.at(graph, id).single();
                known.map(|bit| Change::Truth(id, bit != 0))
            }
            _ => None,
        };
        self.changes.extend(change);
    }

    /// Is the sum or difference a small int?
    fn sum_fits(&mut self, graph: &Graph, analysis: &Analysis, id: NodeId, place: Place) -> bool {
        let node = graph.node(id);
        let (a, b) = (
            analysis.at(graph, node.args[0]),
            analysis.at(graph, node.args[1]),
        );
        if a.is_empty() || b.is_empty() {
            return false;
        }
        let (lo, hi) = exact(node.op, a, b);
        if fits((lo, hi)) {
            return true;
        }
        // A step from a value that something else bounds.
        let Some(step) = b.single().map(i128::from) else {
            return false;
        };
        let step = if matches!(node.op, Op::IntSub { .. }) {
            -step
        } else {
            step
        };
        let v = node.args[0];
        let (up, most) = if step > 0 {
            (true, i128::from(MAX) - step)
        } else {
            (false, -(i128::from(MIN) - step))
        };
        let bound = Bound {
            up,
            v,
            w: None,
            c: most,
        };
        self.prover
            .proves(analysis, &[bound], place, Reason::Overflow)
    }

    /// Is an index one from the start, and less than the length?
    fn is_inside(
        &mut self,
        graph: &Graph,
        analysis: &Analysis,
        [index, length]: [NodeId; 2],
        place: Place,
    ) -> bool {
        let (at, len) = (analysis.at(graph, index), analysis.at(graph, length));
        if at.is_empty() || len.is_empty() || at.hi < 0 {
            return false;
        }
        let mut bounds = Vec::with_capacity(2);
        if at.lo < 0 {
            bounds.push(Bound {
                up: false,
                v: index,
                w: None,
                c: 0,
            });
        }
        if at.hi >= len.lo {
            bounds.push(Bound {
                up: true,
                v: index,
                w: Some(length),
                c: -1,
            });
        }
        self.prover.proves(analysis, &bounds, place, Reason::Bounds)
    }
}

fn apply(graph: &mut Graph, changes: &[Change]) {
    let mut replaced: Option<Vec<NodeId>> = None;
    let mut gone = vec![false; graph.nodes.len()];
    for change in changes {
        match *change {
            Change::Unchecked(id) => {
                let node = &mut graph.nodes[id.index()];
                node.op = match node.op {
                    Op::IntAdd { .. } => Op::IntAdd { checked: false },
                    Op::IntSub { .. } => Op::IntSub { checked: false },
                    Op::IntMul { .. } => Op::IntMul { checked: false },
                    op => op,
                };
                node.state = None;
            }
            Change::First(id) => {
                let n = graph.nodes.len() as u32;
                let to = replaced.get_or_insert_with(|| (0..n).map(NodeId).collect());
                // In the order of the dominator tree: the operand has been replaced already.
                to[id.index()] = to[graph.nodes[id.index()].args[0].index()];
                gone[id.index()] = true;
            }
            Change::Gone(id) => gone[id.index()] = true,
            Change::Truth(id, truth) => {
                let node = &mut graph.nodes[id.index()];
                node.op = Op::Const(truth.into());
                node.args.clear();
            }
        }
    }
    if gone.contains(&true) {
        for block in &mut graph.blocks {
            block.nodes.retain(|n| !gone[n.index()]);
        }
    }
    if let Some(to) = replaced {
        graph.replace_uses(|v| to[v.index()]);
    }
}

/// Branches of which one side is never taken become jumps.
fn decide_branches(graph: &mut Graph, analysis: &Analysis) {
    let mut decided = false;
    for block in analysis.order() {
        if !analysis.is_reached(*block) {
            continue;
        }
        let end = &mut graph.blocks[block.index()].end;
        if let Terminator::Branch {
            then, otherwise, ..
        } = end
        {
            let only = match [0, 1].map(|n| analysis.is_taken(*block, n)) {
                [true, false] => then.clone(),
                [false, true] => otherwise.clone(),
                _ => continue,
            };
            *end = Terminator::Jump(only);
            decided = true;
        }
    }
    if decided {
        mark_headers(graph);
    }
}

/// A cycle with two ways in, of which one has gone, is a loop from now on: it has a header.
fn mark_headers(graph: &mut Graph) {
    let dominators = Dominators::new(graph);
    for from in dominators.order() {
        let targets = graph.block(*from).end.targets();
        let headers: Vec<BlockId> = targets
            .into_iter()
            .map(|target| target.block)
            .filter(|to| dominators.dominates(*to, *from))
            .collect();
        for header in headers {
            graph.blocks[header.index()].is_loop_header = true;
        }
    }
}

/// The number of a constant `Int`.
fn constant(graph: &Graph, v: NodeId) -> Option<i64> {
    let node = graph.node(v);
    match node.op {
        Op::Const(word) if node.ty == Ty::Int => Some(Value::from_bits(word).as_int()),
        _ => None,
    }
}
