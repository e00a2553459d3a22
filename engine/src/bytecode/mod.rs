//! Register bytecode: opcode table, code objects, and the compiler from HIR.

pub mod code;
pub mod instr;
pub mod ops;
pub mod positions;

pub use code::{Code, CodeFlags, Const, ExceptionEntry, SlotDesc, SlotKind, StrLit};
pub use instr::{ConstIdx, Instr, NameIdx, Pc, Register, SlotIdx};
#[expect(
    unused_imports,
    reason = "for the tables of the interpreter and the JIT"
)]
pub(crate) use ops::for_each_op;
pub use ops::{Field, Op, OpInfo, Operand, OperandKind, feedback_bits};
pub use positions::{Location, Positions};
