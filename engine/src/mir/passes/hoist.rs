//! Moves what a loop computes anew each time, guards above all, in front of the loop.
//!
//! A guard that is moved leaves with the state on entry to the loop; it is only moved when every
//! iteration would have come to it.

use crate::mir::{
    BlockId, Dominators, FrameState, Graph, Memory, NodeId, Op, StateId, Target, Terminator,
};

struct Loop {
    header: BlockId,
    blocks: Vec<BlockId>,
    latches: Vec<BlockId>,
}

/// See the module's comment.
pub(super) fn run(graph: &mut Graph) {
    let dominators = Dominators::new(graph);
    let order = dominators.order().to_vec();
    let before = graph.predecessors(&order);
    let mut loops: Vec<Loop> = order
        .iter()
        .filter_map(|header| find_loop(&dominators, &before, *header))
        .collect();
    // Inner loops first: what leaves them may leave the outer one too.
    loops.sort_by_key(|l| l.blocks.len());
    let mut homes = vec![None; graph.nodes.len()];
    for block in &order {
        let b = graph.block(*block);
        for v in b.nodes.iter().chain(&b.params) {
            homes[v.index()] = Some(*block);
        }
    }
    for l in &loops {
        hoist(graph, &dominators, &before, l, &mut homes);
    }
}

fn find_loop(dominators: &Dominators, before: &[Vec<BlockId>], header: BlockId) -> Option<Loop> {
    let latches: Vec<BlockId> = before[header.index()]
        .iter()
        .copied()
        .filter(|from| dominators.dominates(header, *from))
        .collect();
    if latches.is_empty() {
        return None;
    }
    let mut blocks = vec![header];
    let mut pending = latches.clone();
    while let Some(at) = pending.pop() {
        if !blocks.contains(&at) {
            blocks.push(at);
            pending.extend(&before[at.index()]);
        }
    }
    Some(Loop {
        header,
        blocks,
        latches,
    })
}

/// The block in front of a loop, whose only way leads into it.
fn preheader(graph: &Graph, before: &[Vec<BlockId>], l: &Loop) -> Option<BlockId> {
    let mut outside = before[l.header.index()]
        .iter()
        .filter(|from| !l.latches.contains(from));
    let from = *outside.next()?;
    let single = outside.next().is_none();
    (single && matches!(graph.block(from).end, Terminator::Jump(_))).then_some(from)
}

fn hoist(
    graph: &mut Graph,
    dominators: &Dominators,
    before: &[Vec<BlockId>],
    l: &Loop,
    homes: &mut [Option<BlockId>],
) {
    let Some(front) = preheader(graph, before, l) else {
        return;
    };
    let mut written = Memory::NONE;
    for block in &l.blocks {
        for node in &graph.block(*block).nodes {
            written = written.and(graph.node(*node).op.writes());
        }
    }
    let mut state: Option<Option<StateId>> = None;
    for block in dominators.order() {
        if !l.blocks.contains(block) {
            continue;
        }
        let always = l
            .latches
            .iter()
            .all(|latch| dominators.dominates(*block, *latch));
        let nodes = graph.block(*block).nodes.clone();
        let mut kept = Vec::with_capacity(nodes.len());
        for id in nodes {
            let node = graph.node(id);
            let op = node.op;
            let may_fail = node.state.is_some();
            let invariant = node
                .args
                .iter()
                .all(|v| homes[v.index()].is_some_and(|home| !l.blocks.contains(&home)));
            let movable = invariant
                && op.is_repeatable()
                && !op.reads().meets(written)
                && is_worth(op)
                && (!may_fail || always)
                && (may_fail || is_safe_anywhere(op) || always);
            if !movable {
                kept.push(id);
                continue;
            }
            if may_fail {
                let entry = *state.get_or_insert_with(|| front_state(graph, front, l.header));
                if entry.is_none() {
                    kept.push(id);
                    continue;
                }
                graph.nodes[id.index()].state = entry;
            }
            homes[id.index()] = Some(front);
            graph.blocks[front.index()].nodes.push(id);
        }
        graph.blocks[block.index()].nodes = kept;
    }
}

/// Constants are as cheap inside.
fn is_worth(op: Op) -> bool {
    !matches!(op, Op::Const(_) | Op::RegisterAddress(_))
}

/// Loads rely on guards in front of them, which may not have been moved.
fn is_safe_anywhere(op: Op) -> bool {
    !matches!(
        op,
        Op::Load { .. }
            | Op::ListLen
            | Op::TupleLen
            | Op::ListGet(_)
            | Op::ListGetAny
            | Op::TupleGet
    )
}

/// The state on entry to the loop, as it is in front of it.
pub(super) fn front_state(graph: &mut Graph, front: BlockId, header: BlockId) -> Option<StateId> {
    let entry = graph.block(header).entry_state?;
    let Terminator::Jump(Target { args, .. }) = graph.block(front).end.clone() else {
        return None;
    };
    let params = graph.block(header).params.clone();
    let mut state: FrameState = graph.states[entry.index()].clone();
    state.replace(|v: NodeId| {
        params
            .iter()
            .position(|p| *p == v)
            .and_then(|i| args.get(i).copied())
            .unwrap_or(v)
    });
    Some(graph.add_state(state))
}
