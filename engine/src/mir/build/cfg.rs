//! Control flow of bytecode as far as it is reachable from the entry of a compile.

use crate::bytecode::operands::Access;
use crate::bytecode::{Instr, Op, Pc};

/// A run of instructions that is entered at its start alone.
#[derive(Debug)]
pub(super) struct Run {
    /// First instruction.
    pub(super) start: u32,
    /// Behind the last instruction.
    pub(super) end: u32,
    /// Runs that may follow, by index: the jump's target first, then the next instruction.
    pub(super) next: Vec<usize>,
    /// Some run that comes later in the order jumps here.
    pub(super) is_loop_header: bool,
    /// The loop has another way in: the entry of the compile lies in the middle of it.
    pub(super) is_bypassed: bool,
    /// Registers that are written in the loop of which this is the header.
    pub(super) written: Registers,
}

/// A set of registers.
#[derive(Clone, Debug, Default)]
pub(super) struct Registers(Vec<u64>);

impl Registers {
    pub(super) fn insert(&mut self, r: u32) {
        let word = r as usize / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (r % 64);
    }

    pub(super) fn contains(&self, r: usize) -> bool {
        self.0
            .get(r / 64)
            .is_some_and(|word| word >> (r % 64) & 1 != 0)
    }
}

/// The runs in reverse postorder: but for back edges, each comes behind all that lead to it.
#[derive(Debug)]
pub(super) struct Flow {
    pub(super) runs: Vec<Run>,
    /// Which runs belong to the loop of which the entry is the header; empty when it is none.
    entry_loop: Vec<bool>,
}

impl Flow {
    /// The flow from `entry` on. `virtual_registers` names registers beyond the code's own that a
    /// `ForIter` writes.
    pub(super) fn new(
        words: &[Instr],
        entry: u32,
        virtual_registers: impl Fn(Instr) -> Option<u32>,
    ) -> Flow {
        let mut leader = vec![false; words.len()];
        let mut seen = vec![false; words.len()];
        let mut pending = vec![entry];
        leader[entry as usize] = true;
        while let Some(start) = pending.pop() {
            let mut at = start as usize;
            while at < words.len() && !seen[at] {
                seen[at] = true;
                let word = words[at];
                if let Some(target) = word.jump_target(Pc(at as u32)) {
                    leader[target.index()] = true;
                    pending.push(target.0);
                    if let Some(next) = leader.get_mut(at + 1) {
                        *next = true;
                    }
                }
                if word.op().is_terminator() {
                    break;
                }
                at += 1;
            }
        }
        let mut starts: Vec<u32> = (0..words.len() as u32)
            .filter(|at| leader[*at as usize] && seen[*at as usize])
            .collect();
        let number = |starts: &[u32], pc: u32| starts.binary_search(&pc).unwrap_or(usize::MAX);
        let mut runs: Vec<Run> = starts
            .iter()
            .map(|start| {
                let mut end = *start + 1;
                while (end as usize) < words.len()
                    && !leader[end as usize]
                    && !words[end as usize - 1].op().is_terminator()
                {
                    end += 1;
                }
                let last = words[end as usize - 1];
                let mut next = Vec::new();
                if let Some(target) = last.jump_target(Pc(end - 1)) {
                    next.push(number(&starts, target.0));
                }
                if !last.op().is_terminator() && (end as usize) < words.len() {
                    next.push(number(&starts, end));
                }
                Run {
                    start: *start,
                    end,
                    next,
                    is_loop_header: false,
                    is_bypassed: false,
                    written: Registers::default(),
                }
            })
            .collect();
        // Reverse postorder from the entry.
        let first = number(&starts, entry);
        let mut order = Vec::with_capacity(runs.len());
        let mut visited = vec![false; runs.len()];
        let mut stack = vec![(first, 0)];
        visited[first] = true;
        while let Some((run, edge)) = stack.pop() {
            match runs[run].next.get(edge) {
                Some(&to) => {
                    stack.push((run, edge + 1));
                    if !visited[to] {
                        visited[to] = true;
                        stack.push((to, 0));
                    }
                }
                None => order.push(run),
            }
        }
        order.reverse();
        let mut place = vec![usize::MAX; runs.len()];
        for (at, run) in order.iter().enumerate() {
            place[*run] = at;
        }
        for run in &mut runs {
            for to in &mut run.next {
                *to = place[*to];
            }
        }
        starts.clear();
        let mut slots: Vec<Option<Run>> = runs.into_iter().map(Some).collect();
        let runs = order.iter().filter_map(|run| slots[*run].take()).collect();
        let mut flow = Flow {
            runs,
            entry_loop: Vec::new(),
        };
        flow.find_loops(words, virtual_registers);
        flow
    }

    /// A flow without runs.
    pub(super) fn empty() -> Flow {
        Flow {
            runs: Vec::new(),
            entry_loop: Vec::new(),
        }
    }

    /// Has control left the loop of which the entry is the header, when it goes to this run?
    pub(super) fn is_behind_entry_loop(&self, run: usize) -> bool {
        self.entry_loop.get(run).is_some_and(|inside| !inside)
    }

    fn find_loops(&mut self, words: &[Instr], virtual_registers: impl Fn(Instr) -> Option<u32>) {
        let n = self.runs.len();
        let mut before: Vec<Vec<usize>> = vec![Vec::new(); n];
        for (from, run) in self.runs.iter().enumerate() {
            for to in &run.next {
                before[*to].push(from);
            }
        }
        for header in 0..self.runs.len() {
            let latches: Vec<usize> = before[header]
                .iter()
                .copied()
                .filter(|from| *from >= header)
                .collect();
            if latches.is_empty() {
                continue;
            }
            let mut inside = reached(latches, Some(header), n, |run| &before[run]);
            if header != 0 && inside[0] {
                // Then all that is on some cycle through the header belongs to the loop.
                let behind = reached(vec![header], None, n, |run| &self.runs[run].next);
                inside = reached(vec![header], None, n, |run| &before[run]);
                inside.iter_mut().zip(behind).for_each(|(i, b)| *i &= b);
                self.runs[header].is_bypassed = true;
            }
            let mut written = Registers::default();
            for (at, run) in self.runs.iter().enumerate() {
                if !inside[at] {
                    continue;
                }
                for word in &words[run.start as usize..run.end as usize] {
                    word.registers(|access, first, count| {
                        if access == Access::Write {
                            (u32::from(first)..u32::from(first) + count)
                                .for_each(|r| written.insert(r));
                        }
                    });
                    if word.op().base() == Op::ForIter
                        && let Some(base) = virtual_registers(*word)
                    {
                        (base..base + 3).for_each(|r| written.insert(r));
                    }
                    if word.op() == Op::ForPrep
                        && let Some(base) = virtual_registers(*word)
                    {
                        (base..base + 3).for_each(|r| written.insert(r));
                    }
                }
            }
            if header == 0 {
                self.entry_loop = inside;
            }
            self.runs[header].is_loop_header = true;
            self.runs[header].written = written;
        }
    }
}

/// The runs that are reached from `pending` along `edges`, and `header`, without going on from it.
fn reached<'a>(
    mut pending: Vec<usize>,
    header: Option<usize>,
    n: usize,
    edges: impl Fn(usize) -> &'a [usize],
) -> Vec<bool> {
    let mut inside = vec![false; n];
    if let Some(header) = header {
        inside[header] = true;
    }
    while let Some(run) = pending.pop() {
        if !core::mem::replace(&mut inside[run], true) {
            pending.extend(edges(run));
        }
    }
    inside
}
