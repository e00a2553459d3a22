//! For a profiler: which state each instruction comes from.
//!
//! The place of a state is the piece's first place plus the state's number; behind those of all states comes
//! the place of the entry. Cranelift carries the numbers to the machine code as its source locations.

use super::*;
use crate::frame::Frame;
use crate::mir::{Block as MirBlock, Node};
use core::mem::offset_of;
use cranelift_codegen::ir::SourceLoc;

impl Lower<'_> {
    /// The instructions that follow come from a node, when it has a state: one without belongs to what stands before
    /// it.
    pub(super) fn note_place(&mut self, node: &Node) {
        if let (Some(first), Some(state)) = (self.runtime.first_place, node.state) {
            self.b.set_srcloc(SourceLoc::new(first + state.0));
        }
    }

    /// A block starts, whose first nodes may have no state.
    pub(super) fn note_block_place(&mut self, block: &MirBlock) {
        if self.runtime.first_place.is_none() {
            return;
        }
        let graph = self.graph;
        let first = (block.nodes.iter()).find(|&&n| graph.node(n).state.is_some());
        if let Some(&n) = first {
            self.note_place(graph.node(n));
        }
    }

    /// Says in the frame which state runs, before a call.
    pub(super) fn store_place(&mut self, state: StateId) {
        if let Some(first) = self.runtime.first_place {
            self.put_place(first + state.0);
        }
    }

    /// Says in the frame that the code was entered.
    pub(super) fn store_entry_place(&mut self) {
        if let Some(first) = self.runtime.first_place {
            let place = first + self.graph.states.len() as u32;
            self.b.set_srcloc(SourceLoc::new(place));
            self.put_place(place);
        }
    }

    fn put_place(&mut self, place: u32) {
        let place = self.b.ins().iconst(I32, i64::from(place));
        self.store(place, self.frame, offset(offset_of!(Frame, place)));
    }
}
