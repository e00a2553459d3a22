//! docs/bytecode.md, made from the opcode table.

use super::ops::{Field, Op, OperandKind};
use std::fmt::Write;

/// The text of docs/bytecode.md.
pub fn markdown() -> String {
    let mut out = String::from(HEAD);
    for (title, first) in SECTIONS {
        let start = *first as usize;
        let next = SECTIONS
            .iter()
            .map(|(_, op)| *op as usize)
            .find(|&op| op > start);
        let end = next.unwrap_or(Op::COUNT);
        write_section(&mut out, title, &Op::ALL[start..end]);
    }
    out
}

/// The sections of the table by their first op.
const SECTIONS: &[(&str, Op)] = &[
    ("Moves", Op::Nop),
    ("Cells", Op::MakeCell),
    ("Names", Op::LoadGlobal),
    ("Binary operators", Op::Add),
    ("Unary operators", Op::Neg),
    ("Comparisons", Op::Lt),
    ("Fused compare and jump", Op::JumpIfLt),
    ("Jumps", Op::Jump),
    ("Subscripts", Op::GetItem),
    ("Attributes", Op::LoadAttr),
    ("Calls", Op::Call),
    ("Iteration", Op::GetIter),
    ("Building", Op::BuildList),
    ("Functions and classes", Op::MakeFunction),
    ("Generators", Op::Yield),
    ("Exceptions", Op::PushExc),
    ("Imports", Op::ImportName),
    ("Match statement", Op::GetLen),
    ("Other", Op::PrintExpr),
];

fn write_section(out: &mut String, title: &str, ops: &[Op]) {
    let row = |out: &mut String, op: Op| {
        let info = op.info();
        let operands: Vec<String> = info
            .operands
            .iter()
            .map(|operand| format!("{} {}", field(operand.field), kind(operand.kind)))
            .collect();
        let doc: Vec<&str> = info.doc.iter().map(|line| line.trim()).collect();
        let doc = doc.join(" ").replace('|', "\\|");
        writeln!(
            out,
            "| {} | `{}` | {} | {doc} |",
            op as u8,
            info.name,
            operands.join(", ")
        )
    };
    let _ = write!(
        out,
        "\n## {title}\n\n| code | op | operands | semantics |\n|---|---|---|---|\n"
    );
    for &op in ops {
        row(out, op).expect("writing to a String does not fail");
    }
}

fn field(field: Field) -> &'static str {
    match field {
        Field::A => "a",
        Field::B => "b",
        Field::C => "c",
        Field::Bc => "bc",
        Field::X => "x",
    }
}

fn kind(kind: OperandKind) -> &'static str {
    match kind {
        OperandKind::Dst => "dst",
        OperandKind::Src => "src",
        OperandKind::InOut => "src+dst",
        OperandKind::DstRange => "dst range",
        OperandKind::SrcRange => "src range",
        OperandKind::OptSrc => "src or none",
        OperandKind::ExcPair => "exception pair",
        OperandKind::RaiseSrc => "src as `x` says",
        OperandKind::Imm => "i16",
        OperandKind::Imm32 => "i32",
        OperandKind::Const => "constant",
        OperandKind::ConstB => "code constant",
        OperandKind::Name => "name",
        OperandKind::Slot => "slot",
        OperandKind::Free => "free variable",
        OperandKind::Jump => "jump i16",
        OperandKind::Jump32 => "jump i32",
        OperandKind::Count | OperandKind::CountX => "count",
        OperandKind::Nargs => "arguments",
        OperandKind::Which => "method",
        OperandKind::Intrinsic => "intrinsic",
        OperandKind::Conversion => "conversion",
        OperandKind::FunctionFlags => "extras",
        OperandKind::RaiseKind => "form",
        OperandKind::Arith => "feedback, in-place bit",
        OperandKind::Compare | OperandKind::Subscript => "feedback",
    }
}

const HEAD: &str = "\
# Bytecode

Made from the opcode table in `engine/front/src/bytecode/ops.rs`; a test compares, and with `BLESS=1` in the
environment rewrites it.

An instruction is one 64-bit word, in little-endian order `op:u8 | x:u8 | a:u16 | b:u16 | c:u16`; `bc` is
`b | c << 16` as a signed 32-bit number. `R` are the registers of the frame, `K` the constants, `N` the
names, `S` the static slots of the code object, `free` the cells of its closure.

**Registers.** First the parameters (positional, keyword-only, `*args`, `**kwargs`), which the call fills;
then the other named variables, which the call sets to the unbound singleton (captured ones become cells
by `MakeCell` at entry); then constants used in loops, loaded before the outermost loop; then temporaries,
a stack, undefined at first. In code with the flag `NAMESPACE` register 0 holds the namespace.

**Calls.** Callable and arguments are the top of the temporaries, and the callee's frame starts at the
arguments: from the call on, the registers from its `b` on are undefined but for the result.

**Destinations.** An op writes its destination only when it succeeds, and reads all operands before.

**Jumps.** The target is the jump's own index, plus 1, plus the offset. Any jump but `Jump` with a
negative offset is a back edge, where the interpreter polls and counts. Loops are inverted: control enters
at the test (`ForPrep` jumps to the `ForIter`), which stands behind the body and jumps back to it.

**Exceptions.** The table of the code object lists `start..end`, handler, register: an exception raised by
an instruction in the range goes to the register, and execution continues at the handler. Inner entries
come before outer ones; the first that covers the instruction counts. Handlers stand behind all other code.

**Slots.** `LoadGlobal`, `StoreGlobal`, `DeleteGlobal` of a name share a slot, as do the ops of a name in a
namespace; every other op has one of its own, unless the code has more than 32768 of them.

**Feedback.** `x` of the ops marked so collects the types seen, bits 0 to 6; 0 in serialised code.

**Quickened** ops (\"`Add` that saw ...\") are made by the interpreter in its own copy of the words; they
have the operands of their base form.
";
