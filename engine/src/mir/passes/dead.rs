//! Removes nodes whose value nobody uses and that do nothing else.

use crate::mir::{Graph, NodeId, Terminator};

/// See the module's comment.
pub(super) fn run(graph: &mut Graph) {
    let order = graph.reverse_postorder();
    let mut live = vec![false; graph.nodes.len()];
    let mut pending: Vec<NodeId> = Vec::new();
    let mut states = vec![false; graph.states.len()];
    for block in &order {
        let block = graph.block(*block);
        pending.extend(
            block
                .nodes
                .iter()
                .filter(|n| graph.node(**n).op.has_effect()),
        );
        for target in block.end.targets() {
            pending.extend(&target.args);
        }
        match &block.end {
            Terminator::Branch { cond, .. } => pending.push(*cond),
            Terminator::Return(v) => pending.push(*v),
            Terminator::Exit { state, .. } => {
                states[state.index()] = true;
                graph.states[state.index()].for_each(|v| pending.push(v));
            }
            _ => {}
        }
    }
    while let Some(v) = pending.pop() {
        if core::mem::replace(&mut live[v.index()], true) {
            continue;
        }
        let node = graph.node(v);
        pending.extend(&node.args);
        if let Some(state) = node.state
            && !core::mem::replace(&mut states[state.index()], true)
        {
            graph.states[state.index()].for_each(|v| pending.push(v));
        }
    }
    for block in order {
        graph.blocks[block.index()]
            .nodes
            .retain(|n| live[n.index()]);
    }
}
