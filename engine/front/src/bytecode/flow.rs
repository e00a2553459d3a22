//! Control flow of code before assembly: what can run, and which variables are bound there.

use super::instr::Instr;
use super::operands::Access;
use super::ops::Op;
use super::scopes::IdMap;
use super::unit::{Ins, Label, Region, Role};

/// Where the flow goes, by position in the symbolic instructions.
pub(crate) struct Flow<'a> {
    pub(crate) ins: &'a [Ins],
    /// Targets of the jumps after following chains of jumps; meaningless elsewhere.
    pub(crate) targets: Vec<u32>,
    pub(crate) regions: &'a [Region],
    pub(crate) labels: &'a [u32],
}

/// Jumps to jumps that are followed.
const MAX_CHAIN: usize = 32;

impl<'a> Flow<'a> {
    pub(crate) fn new(ins: &'a [Ins], labels: &'a [u32], regions: &'a [Region]) -> Self {
        let follow = |start: u32| {
            let mut at = start;
            for _ in 0..MAX_CHAIN {
                match ins.get(at as usize) {
                    Some(next) if next.word.op() == Op::Jump => at = labels[next.target.0 as usize],
                    _ => return at,
                }
            }
            start
        };
        let targets = ins
            .iter()
            .map(|ins| match ins.target {
                Label::NONE => u32::MAX,
                target => follow(labels[target.0 as usize]),
            })
            .collect();
        Flow {
            ins,
            targets,
            regions,
            labels,
        }
    }

    fn handler(&self, region: &Region) -> u32 {
        self.labels[region.handler.0 as usize]
    }

    /// Which instructions can run.
    pub(crate) fn reachable(&self) -> Vec<bool> {
        let mut live = vec![false; self.ins.len()];
        let mut pending = vec![0u32];
        let mut asleep: Vec<&Region> = self.regions.iter().collect();
        loop {
            while let Some(start) = pending.pop() {
                let mut at = start as usize;
                while at < live.len() && !live[at] {
                    live[at] = true;
                    if self.ins[at].target != Label::NONE {
                        pending.push(self.targets[at]);
                    }
                    if self.ins[at].word.op().is_terminator() {
                        break;
                    }
                    at += 1;
                }
            }
            let before = asleep.len();
            asleep.retain(|region| {
                let wakes = live[region.start as usize..region.end as usize].contains(&true);
                if wakes {
                    pending.push(self.handler(region));
                }
                !wakes
            });
            if asleep.len() == before {
                return live;
            }
        }
    }

    /// Clears `live` for each `CheckBound` of a variable that is bound whenever it runs, and for the
    /// instructions that empty variables for checks that are all gone.
    pub(crate) fn remove_checks(&self, live: &mut [bool], n_params: u16) {
        let mut indices: IdMap<u32, usize> = IdMap::default();
        for (ins, live) in self.ins.iter().zip(&*live) {
            if *live && ins.word.op() == Op::CheckBound {
                let next = indices.len();
                indices.entry(u32::from(ins.word.a())).or_insert(next);
            }
        }
        if !indices.is_empty() {
            let proven = self.proven_checks(live, n_params, &indices);
            for at in proven {
                live[at] = false;
            }
        }
        let mut checked: IdMap<u32, ()> = IdMap::default();
        for (ins, live) in self.ins.iter().zip(&*live) {
            if *live && ins.word.op() == Op::CheckBound {
                checked.insert(u32::from(ins.word.a()), ());
            }
        }
        for (ins, live) in self.ins.iter().zip(live) {
            if ins.role == Role::EmptyVariable && !checked.contains_key(&u32::from(ins.word.a())) {
                *live = false;
            }
        }
    }

    fn proven_checks(
        &self,
        live: &[bool],
        n_params: u16,
        indices: &IdMap<u32, usize>,
    ) -> Vec<usize> {
        let len = self.ins.len();
        // The innermost handler of each instruction.
        let mut handlers = vec![u32::MAX; len];
        let mut regions: Vec<&Region> = self.regions.iter().collect();
        regions.sort_by_key(|region| region.depth);
        let mut leader = vec![false; len + 1];
        leader[0] = true;
        for region in regions {
            handlers[region.start as usize..region.end as usize].fill(self.handler(region));
            leader[self.handler(region) as usize] = true;
        }
        for (at, ins) in self.ins.iter().enumerate() {
            if ins.target != Label::NONE && live[at] {
                leader[self.targets[at] as usize] = true;
                leader[at + 1] = true;
            }
        }
        let words = indices.len().div_ceil(64);
        let mut entry = vec![0u64; words];
        for (&register, &index) in indices {
            if register < u32::from(n_params) {
                entry[index / 64] |= 1 << (index % 64);
            }
        }
        let mut states = States {
            at: IdMap::default(),
            pending: Vec::new(),
        };
        states.meet(0, &entry);
        let mut proven = vec![false; len];
        while let Some(start) = states.pending.pop() {
            let mut state = states.at[&start].clone();
            let mut at = start as usize;
            loop {
                let ins = &self.ins[at];
                if handlers[at] != u32::MAX {
                    states.meet(handlers[at], &state);
                }
                let op = ins.word.op();
                if op == Op::CheckBound {
                    let index = indices[&u32::from(ins.word.a())];
                    proven[at] = state[index / 64] >> (index % 64) & 1 != 0;
                    state[index / 64] |= 1 << (index % 64);
                }
                if op == Op::ForIter {
                    let mut taken = state.clone();
                    apply(ins.word, indices, &mut taken);
                    states.meet(self.targets[at], &taken);
                } else {
                    apply(ins.word, indices, &mut state);
                    if ins.target != Label::NONE {
                        states.meet(self.targets[at], &state);
                    }
                }
                if op.is_terminator() {
                    break;
                }
                at += 1;
                if leader[at] {
                    states.meet(at as u32, &state);
                    break;
                }
            }
        }
        (0..len).filter(|&at| proven[at]).collect()
    }
}

/// What is bound at the start of each block visited so far.
struct States {
    at: IdMap<u32, Vec<u64>>,
    pending: Vec<u32>,
}

impl States {
    /// Another way leads to the block at `start`: only what is bound on all ways stays.
    fn meet(&mut self, start: u32, state: &[u64]) {
        if let Some(known) = self.at.get_mut(&start) {
            let mut changed = false;
            for (known, new) in known.iter_mut().zip(state) {
                changed |= *known & !new != 0;
                *known &= new;
            }
            if !changed {
                return;
            }
        } else {
            self.at.insert(start, state.to_vec());
        }
        if !self.pending.contains(&start) {
            self.pending.push(start);
        }
    }
}

/// The effect of an instruction on what is bound.
fn apply(word: Instr, indices: &IdMap<u32, usize>, state: &mut [u64]) {
    let binds = !matches!(word.op(), Op::LoadUnbound | Op::DeleteLocal);
    word.registers(|access, first, count| {
        if access == Access::Write {
            for register in u32::from(first)..u32::from(first) + count {
                if let Some(&index) = indices.get(&register) {
                    if binds {
                        state[index / 64] |= 1 << (index % 64);
                    } else {
                        state[index / 64] &= !(1 << (index % 64));
                    }
                }
            }
        }
    });
}
