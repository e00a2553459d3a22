//! Removes block parameters that always get the same value.

use crate::mir::{BlockId, Graph, NodeId};

/// See the module's comment.
pub(super) fn run(graph: &mut Graph) {
    let order = graph.reverse_postorder();
    let mut replaced: Vec<Option<NodeId>> = vec![None; graph.nodes.len()];
    let find = |replaced: &[Option<NodeId>], mut v: NodeId| {
        while let Some(to) = replaced[v.index()] {
            v = to;
        }
        v
    };
    loop {
        let mut changed = false;
        for block in &order {
            for (i, param) in graph.block(*block).params.clone().into_iter().enumerate() {
                if replaced[param.index()].is_some() {
                    continue;
                }
                let mut only = None;
                let mut single = true;
                for from in &order {
                    for target in graph.block(*from).end.targets() {
                        if target.block != *block {
                            continue;
                        }
                        let Some(arg) = target.args.get(i) else {
                            continue;
                        };
                        let arg = find(&replaced, *arg);
                        if arg == param || only == Some(arg) {
                            continue;
                        }
                        single &= only.is_none();
                        only = Some(arg);
                    }
                }
                if single
                    && let Some(v) = only
                    && graph.node(v).ty.fits(graph.node(param).ty)
                {
                    replaced[param.index()] = Some(v);
                    changed = true;
                }
            }
        }
        if !changed {
            break;
        }
    }
    if replaced.iter().all(Option::is_none) {
        return;
    }
    graph.replace_uses(|v| find(&replaced, v));
    for block in 0..graph.blocks.len() as u32 {
        remove(graph, BlockId(block), &replaced);
    }
}

fn remove(graph: &mut Graph, block: BlockId, replaced: &[Option<NodeId>]) {
    let keep: Vec<bool> = graph
        .block(block)
        .params
        .iter()
        .map(|p| replaced[p.index()].is_none())
        .collect();
    if keep.iter().all(|k| *k) {
        return;
    }
    let kept = |i: &mut usize| {
        *i += 1;
        keep[*i - 1]
    };
    let mut i = 0;
    graph.blocks[block.index()].params.retain(|_| kept(&mut i));
    for from in &mut graph.blocks {
        for target in from.end.targets_mut() {
            if target.block == block {
                let mut i = 0;
                target.args.retain(|_| kept(&mut i));
            }
        }
    }
}
