//! Loops of bytecode.

use super::{Code, Op, Pc};

/// Where the loops begin: the targets of all jumps back but those of [`Op::Jump`], ascending. The body
/// of a loop starts there; what tests whether it goes on stands behind it and jumps back.
pub fn loop_headers(code: &Code) -> Vec<Pc> {
    let mut headers: Vec<Pc> = Vec::new();
    for (i, &instr) in code.instructions.iter().enumerate() {
        let pc = Pc(i as u32);
        if instr.op() != Op::Jump
            && let Some(target) = instr.jump_target(pc)
            && target <= pc
        {
            headers.push(target);
        }
    }
    headers.sort_unstable();
    headers.dedup();
    headers
}
