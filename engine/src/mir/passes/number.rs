//! Global value numbering: a node that computes what a dominating one has computed is replaced by it,
//! guards included, and a load behind a store by what was stored.
//!
//! Memory is followed by version: each kind of memory has a number that changes at each write to it; a
//! node that reads memory is only the same as one that read the same versions. At a block with several
//! predecessors the kinds that may be written on the way from its immediate dominator get new numbers.

use crate::mir::FixedMap;
use crate::mir::{BlockId, Dominators, Graph, Memory, NodeId, Op, Ty};

const KINDS: usize = 16;
type Versions = [u32; KINDS];

#[derive(PartialEq, Eq, Hash)]
struct Key {
    op: Op,
    ty: Ty,
    args: Vec<NodeId>,
    /// Versions of the memory that it reads, other kinds 0.
    versions: Versions,
}

/// See the module's comment.
pub(super) fn run(graph: &mut Graph) {
    let dominators = Dominators::new(graph);
    let order = dominators.order().to_vec();
    let before = graph.predecessors(&order);
    let mut number = Numbering {
        replaced: (0..graph.nodes.len() as u32).map(NodeId).collect(),
        table: FixedMap::default(),
        next_version: 1,
        ends: vec![[0; KINDS]; graph.blocks.len()],
    };
    for block in &order {
        let versions = number.entry(graph, &dominators, &before, *block);
        number.block(graph, &dominators, *block, versions);
    }
    let replaced = number.replaced;
    graph.replace_uses(|v| replaced[v.index()]);
}

struct Numbering {
    replaced: Vec<NodeId>,
    /// Nodes by what they compute, each with its block.
    table: FixedMap<Key, Vec<(BlockId, NodeId)>>,
    next_version: u32,
    /// Versions at the end of each block.
    ends: Vec<Versions>,
}

impl Numbering {
    fn fresh(&mut self, versions: &mut Versions, written: Memory) {
        for (i, version) in versions.iter_mut().enumerate() {
            if written.0 >> i & 1 != 0 {
                *version = self.next_version;
                self.next_version += 1;
            }
        }
    }

    /// The versions at the start of a block.
    fn entry(
        &mut self,
        graph: &Graph,
        dominators: &Dominators,
        before: &[Vec<BlockId>],
        block: BlockId,
    ) -> Versions {
        let Some(above) = dominators.immediate(block) else {
            return [0; KINDS];
        };
        let mut versions = self.ends[above.index()];
        if before[block.index()] == [above] {
            return versions;
        }
        let mut written = Memory::NONE;
        let mut seen = vec![false; graph.blocks.len()];
        let mut pending = before[block.index()].clone();
        while let Some(at) = pending.pop() {
            if at == above || core::mem::replace(&mut seen[at.index()], true) {
                continue;
            }
            for node in &graph.block(at).nodes {
                written = written.and(graph.node(*node).op.writes());
            }
            pending.extend(&before[at.index()]);
        }
        self.fresh(&mut versions, written);
        versions
    }

    /// The value that guards have passed through: the same word.
    fn word(&self, graph: &Graph, v: NodeId) -> NodeId {
        let mut v = self.replaced[v.index()];
        loop {
            let node = graph.node(v);
            match node.op {
                Op::GuardShape(_)
                | Op::GuardWord(_)
                | Op::GuardBound
                | Op::GuardFlag(_)
                | Op::GuardItems(_)
                | Op::GuardInt => v = self.replaced[node.args[0].index()],
                _ => return v,
            }
        }
    }

    fn key(&self, graph: &Graph, op: Op, ty: Ty, args: &[NodeId], versions: &Versions) -> Key {
        let mut read = [0; KINDS];
        let reads = op.reads();
        for (i, version) in versions.iter().enumerate() {
            if reads.0 >> i & 1 != 0 {
                read[i] = *version;
            }
        }
        Key {
            op,
            ty,
            args: args.iter().map(|v| self.word(graph, *v)).collect(),
            versions: read,
        }
    }

    fn block(
        &mut self,
        graph: &mut Graph,
        dominators: &Dominators,
        block: BlockId,
        mut versions: Versions,
    ) {
        let nodes = core::mem::take(&mut graph.blocks[block.index()].nodes);
        let mut kept = Vec::with_capacity(nodes.len());
        for id in nodes {
            let node = graph.node(id);
            let (op, ty) = (node.op, node.ty);
            if op.is_repeatable() {
                let key = self.key(graph, op, ty, &node.args, &versions);
                let known = self.table.entry(key).or_default();
                let found = known
                    .iter()
                    .find(|(at, _)| dominators.dominates(*at, block))
                    .map(|(_, v)| *v);
                match found {
                    Some(v) => {
                        self.replaced[id.index()] = self.replaced[v.index()];
                        continue;
                    }
                    None => known.push((block, id)),
                }
            }
            kept.push(id);
            let written = op.writes();
            self.fresh(&mut versions, written);
            // What was stored is what a load finds.
            if let Op::Store { offset, region } = op {
                let args = graph.node(id).args.clone();
                let v = self.replaced[args[1].index()];
                if matches!(graph.node(v).ty, Ty::Val | Ty::Int) {
                    let load = Op::Load { offset, region };
                    let key = self.key(graph, load, Ty::Val, &args[..1], &versions);
                    self.table.entry(key).or_default().push((block, v));
                }
            }
        }
        self.ends[block.index()] = versions;
        graph.blocks[block.index()].nodes = kept;
    }
}
