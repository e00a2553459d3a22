//! Which registers the interpreter still reads after an instruction: what a frame state must hold.

use crate::bytecode::operands::Access;
use crate::bytecode::{Code, Instr, Op, Pc};

/// Registers that are live before each instruction of a code object. Named variables count as live
/// everywhere: `locals()` and tracebacks may ask for them.
#[derive(Debug)]
pub struct Liveness {
    words: usize,
    before: Vec<u64>,
}

impl Liveness {
    /// Solves the backward data-flow problem, exception edges included.
    pub fn new(code: &Code, instructions: &[Instr]) -> Liveness {
        let words = (code.n_registers as usize).div_ceil(64).max(1);
        let mut live = Liveness {
            words,
            before: vec![0; words * instructions.len()],
        };
        let mut set = vec![0u64; words];
        let mut changed = true;
        while changed {
            changed = false;
            for at in (0..instructions.len()).rev() {
                live.transfer(code, instructions, at, &mut set);
                let row = &mut live.before[at * words..(at + 1) * words];
                if row != set {
                    row.copy_from_slice(&set);
                    changed = true;
                }
            }
        }
        live
    }

    /// What is live before instruction `at`, into `set`.
    fn transfer(&self, code: &Code, instructions: &[Instr], at: usize, set: &mut [u64]) {
        let word = instructions[at];
        set.fill(0);
        if !word.op().is_terminator() && at + 1 < instructions.len() {
            self.join(at + 1, set);
        }
        if let Some(target) = word.jump_target(Pc(at as u32)) {
            self.join(target.index(), set);
        }
        // `ForPrep` goes on at its loop's `ForIter`, like any jump.
        debug_assert!(word.op() != Op::ForPrep || word.jump_target(Pc(at as u32)).is_some());
        let mut reads = [(0u16, 0u32); 8];
        let mut n_reads = 0;
        word.registers(|access, first, count| match access {
            Access::Read => {
                if let Some(slot) = reads.get_mut(n_reads) {
                    *slot = (first, count);
                    n_reads += 1;
                }
            }
            Access::Write => {
                for r in u32::from(first)..u32::from(first) + count {
                    if let Some(w) = set.get_mut(r as usize / 64) {
                        *w &= !(1 << (r % 64));
                    }
                }
            }
        });
        for &(first, count) in &reads[..n_reads] {
            for r in u32::from(first)..u32::from(first) + count {
                if let Some(w) = set.get_mut(r as usize / 64) {
                    *w |= 1 << (r % 64);
                }
            }
        }
        // An exception: nothing was written, and the handler gets the exception in its register.
        if let Some(entry) = code.handler(Pc(at as u32)) {
            let own = entry.register.index();
            let row = self.row(entry.handler.index());
            for (i, (to, from)) in set.iter_mut().zip(row).enumerate() {
                let mask = if own / 64 == i {
                    !(1 << (own % 64))
                } else {
                    !0
                };
                *to |= from & mask;
            }
        }
    }

    fn row(&self, at: usize) -> &[u64] {
        &self.before[at * self.words..(at + 1) * self.words]
    }

    fn join(&self, at: usize, set: &mut [u64]) {
        for (to, from) in set.iter_mut().zip(self.row(at)) {
            *to |= from;
        }
    }

    /// Is register `r` live before instruction `at`?
    pub fn is_live(&self, at: usize, r: u16) -> bool {
        self.row(at)[r as usize / 64] >> (r % 64) & 1 != 0
    }
}
