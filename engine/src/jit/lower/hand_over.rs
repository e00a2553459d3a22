//! How exits hand live values over: what they share is stored by code that they share.
//!
//! The states of a function hold much the same: what was computed first stays longest. So the values of each state are sorted by
//! age, and those that begin alike share the stores of their beginning. That is a trie, whose nodes are [`Step`]s: an exit
//! runs its steps from the newest value to the oldest, and jumps into the steps of others where it has come to what it shares
//! with them. The n-th oldest value goes into the n-th place of the exit buffer, whoever stores it.

use super::*;
use crate::frame::site::EXIT_BUFFER;
use crate::mir::FrameState;
use crate::object::Thread;
use crate::value;
use core::mem::offset_of;

/// The store of one value.
struct Step {
    value: NodeId,
    place: usize,
    /// The step behind it, which stores the next older value.
    older: Option<usize>,
    /// How many steps come here.
    newer: usize,
    /// The sites that begin here.
    sites: Vec<usize>,
}

/// The steps of all exits.
#[derive(Default)]
pub(super) struct Steps {
    steps: Vec<Step>,
    known: FixedMap<(Option<usize>, NodeId), usize>,
    /// Sites without values.
    bare: Vec<usize>,
}

impl Steps {
    /// The step that stores the last of `values`, which are sorted by age, and then the others.
    pub(super) fn of(&mut self, values: &[NodeId]) -> Option<usize> {
        let mut last = None;
        for (place, &value) in values.iter().enumerate() {
            let steps = &mut self.steps;
            let step = *self.known.entry((last, value)).or_insert_with(|| {
                if let Some(older) = last {
                    steps[older].newer += 1;
                }
                steps.push(Step {
                    value,
                    place,
                    older: last,
                    newer: 0,
                    sites: Vec::new(),
                });
                steps.len() - 1
            });
            last = Some(step);
        }
        last
    }

    /// The exit of site number `site` begins at this step.
    pub(super) fn begin(&mut self, step: Option<usize>, site: usize) {
        match step {
            Some(step) => self.steps[step].sites.push(site),
            None => self.bare.push(site),
        }
    }
}

impl Lower<'_> {
    /// Fills the cold blocks of the sites, `blocks` by their numbers, and makes those of the steps.
    pub(super) fn hand_over(&mut self, steps: &Steps, blocks: &[Block]) {
        for &site in &steps.bare {
            self.b.switch_to_block(blocks[site]);
            self.jump_to_leave(site);
        }
        // Where several ways meet, the offset of the site is a parameter.
        let joins: Vec<Option<(Block, Operand)>> = (steps.steps.iter())
            .map(|step| {
                let ways = step.newer + step.sites.len();
                (ways > 1).then(|| {
                    let join = self.join(I64);
                    self.b.set_cold_block(join.0);
                    join
                })
            })
            .collect();
        for (first, step) in steps.steps.iter().enumerate() {
            let join = joins[first];
            for &site in &step.sites {
                self.b.switch_to_block(blocks[site]);
                let at = self.site_offset(site);
                match join {
                    Some((block, _)) => self.jump(block, at),
                    None => self.store_steps(steps, &joins, first, at),
                }
            }
            if let Some((block, at)) = join {
                self.b.switch_to_block(block);
                self.store_steps(steps, &joins, first, at);
            }
        }
    }

    /// Takes the steps from `first` on until others join them.
    fn store_steps(
        &mut self,
        steps: &Steps,
        joins: &[Option<(Block, Operand)>],
        first: usize,
        at: Operand,
    ) {
        let mut step = &steps.steps[first];
        loop {
            let mut v = self.value(step.value);
            if self.graph.node(step.value).ty == Ty::Bool {
                v = self.b.ins().uextend(I64, v);
            }
            let place = offset(offset_of!(Thread, exit_buffer) + step.place * 8);
            self.store(v, self.thread, place);
            match step.older {
                None => return self.jump(self.leave, at),
                Some(older) => match joins[older] {
                    Some((block, _)) => return self.jump(block, at),
                    None => step = &steps.steps[older],
                },
            }
        }
    }
}

/// The values that a state hands over, by age: nodes are numbered as they are made.
///
/// # Errors
/// Too many.
pub(super) fn values_of(graph: &Graph, state: &FrameState) -> Result<Vec<NodeId>, Refusal> {
    let frames = state.frames.iter().flat_map(|frame| {
        let registers = frame.registers.iter().map(|(_, v)| *v);
        registers.chain(frame.function)
    });
    let stores = (state.stores.iter()).flat_map(|(object, _, v)| [*object, *v]);
    let mut values: Vec<NodeId> = frames
        .chain(stores)
        .filter(|v| constant(graph, *v).is_none())
        .collect();
    values.sort_unstable();
    values.dedup();
    if values.len() > EXIT_BUFFER {
        return Err(Refusal::TooManyLive);
    }
    Ok(values)
}

/// The word of a node that needs no place.
pub(super) fn constant(graph: &Graph, id: NodeId) -> Option<value::Value> {
    let node = graph.node(id);
    let Op::Const(word) = node.op else {
        return None;
    };
    match node.ty {
        Ty::Float => value::Value::try_float(f64::from_bits(word)),
        Ty::Bool => Some(value::Value::bool(word != 0)),
        _ => Some(value::Value::from_bits(word)),
    }
}
