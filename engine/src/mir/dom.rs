//! Dominators: which blocks control must have passed.

use super::ir::{BlockId, Graph};

/// The dominator tree of a graph's reachable blocks.
#[derive(Debug)]
pub struct Dominators {
    /// Reachable blocks in reverse postorder.
    order: Vec<BlockId>,
    /// By block: its place in `order`, `u32::MAX` when unreachable.
    place: Vec<u32>,
    /// By place: the place of the immediate dominator (the entry's is itself).
    idom: Vec<u32>,
    /// By place: depth in the tree.
    depth: Vec<u32>,
}

impl Dominators {
    /// Computes them by the algorithm of Cooper, Harvey and Kennedy.
    pub fn new(graph: &Graph) -> Dominators {
        let order = graph.reverse_postorder();
        let mut place = vec![u32::MAX; graph.blocks.len()];
        for (i, b) in order.iter().enumerate() {
            place[b.index()] = i as u32;
        }
        let mut predecessors = vec![Vec::new(); order.len()];
        for (i, b) in order.iter().enumerate() {
            for target in graph.block(*b).end.targets() {
                predecessors[place[target.block.index()] as usize].push(i as u32);
            }
        }
        let mut idom = vec![u32::MAX; order.len()];
        idom[0] = 0;
        let mut changed = true;
        while changed {
            changed = false;
            for i in 1..order.len() {
                let mut new = u32::MAX;
                for &p in &predecessors[i] {
                    if idom[p as usize] == u32::MAX {
                        continue;
                    }
                    new = if new == u32::MAX {
                        p
                    } else {
                        meet(&idom, p, new)
                    };
                }
                if idom[i] != new {
                    idom[i] = new;
                    changed = true;
                }
            }
        }
        let mut depth = vec![0; order.len()];
        for i in 1..order.len() {
            depth[i] = depth[idom[i] as usize] + 1;
        }
        Dominators {
            order,
            place,
            idom,
            depth,
        }
    }

    /// Reachable blocks in reverse postorder.
    pub fn order(&self) -> &[BlockId] {
        &self.order
    }

    /// Can control reach the block?
    pub fn is_reachable(&self, block: BlockId) -> bool {
        self.place[block.index()] != u32::MAX
    }

    /// The closest other block that each way to `block` passes; none for the entry.
    ///
    /// # Panics
    /// When the block is unreachable.
    pub fn immediate(&self, block: BlockId) -> Option<BlockId> {
        match self.place[block.index()] {
            0 => None,
            place => Some(self.order[self.idom[place as usize] as usize]),
        }
    }

    /// Number of other blocks that dominate `block`.
    ///
    /// # Panics
    /// When the block is unreachable.
    pub fn depth(&self, block: BlockId) -> u32 {
        self.depth[self.place[block.index()] as usize]
    }

    /// Does each way from the entry to `b` pass `a` (or is it `a`)? Both are reachable.
    pub fn dominates(&self, a: BlockId, b: BlockId) -> bool {
        let a = self.place[a.index()];
        let mut b = self.place[b.index()];
        while self.depth[b as usize] > self.depth[a as usize] {
            b = self.idom[b as usize];
        }
        a == b
    }
}

fn meet(idom: &[u32], mut a: u32, mut b: u32) -> u32 {
    while a != b {
        while a > b {
            a = idom[a as usize];
        }
        while b > a {
            b = idom[b as usize];
        }
    }
    a
}
