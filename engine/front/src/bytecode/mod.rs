//! Register bytecode: opcode table, code objects, and the compiler from HIR.

pub mod code;
pub mod instr;
pub mod intrinsic;
pub mod ops;
pub mod positions;

mod annotations;
mod assemble;
mod assign;
mod async_;
mod call;
mod class;
mod collect;
mod comprehension;
mod const_fold;
mod context;
pub mod disasm;
pub mod docs;
mod docstring;
mod expr;
pub mod feedback;
mod flow;
mod function;
mod generic;
mod import;
mod jump;
mod literal;
mod loop_;
mod loops;
mod match_;
mod names;
pub mod operands;
mod scopes;
pub mod serial;
mod stmt;
mod try_;
mod unit;
pub mod verify;
mod with;

pub use code::{Code, CodeFlags, Const, Content, ExceptionEntry, SlotDesc, SlotKind, StrLit};
pub use context::{Options, compile_module};
pub use disasm::disassemble;
pub use instr::{ConstIdx, Instr, NameIdx, Pc, Register, SlotIdx};
pub use intrinsic::Intrinsic;
pub use loops::loop_headers;
pub use ops::{Field, Op, OpInfo, Operand, OperandKind, feedback_bits};
pub use positions::{Location, Positions};

use crate::syntax::hir::Span;

/// Why a source does not compile, and where.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    span: Span,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>, span: Span) -> Self {
        Failure {
            message: message.into(),
            span,
        }
    }

    /// For a construct of the language that the compiler lacks.
    pub(crate) fn unsupported(construct: &str, span: Span) -> Self {
        Failure::new(format!("{construct} is not supported yet"), span)
    }
}

/// Stack that one level of a walker may take, in bytes.
const RED_ZONE: usize = 128 * 1024;

/// Stack added when less is left, in bytes.
const STACK_PIECE: usize = 1024 * 1024;

/// Runs a step of a recursive walker with enough stack.
pub(crate) fn grow<T>(step: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(RED_ZONE, STACK_PIECE, step)
}

#[cfg(test)]
mod tests;
