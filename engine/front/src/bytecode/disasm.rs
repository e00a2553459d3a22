//! The disassembler: a stable text of code objects, for `--dump=bytecode` and goldens.

use super::code::{Code, Const, StrLit};
use super::instr::{ConstIdx, Instr, Pc, SlotIdx};
use super::intrinsic::Intrinsic;
use super::ops::OperandKind;
use std::fmt::{self, Write};

/// The text of a code object and of those in its constants.
pub fn disassemble(code: &Code) -> String {
    let mut out = String::new();
    write_code(&mut out, code).expect("writing to a String does not fail");
    out
}

fn write_code(out: &mut String, code: &Code) -> fmt::Result {
    writeln!(
        out,
        "code {} line {} {:?}",
        code.qualname, code.first_line, code.flags
    )?;
    write!(out, "  args {}", code.argcount)?;
    for (count, what) in [
        (code.posonlyargcount, "posonly"),
        (code.kwonlyargcount, "kwonly"),
        (code.self_attrs, "self_attrs"),
    ] {
        if count > 0 {
            write!(out, " {what} {count}")?;
        }
    }
    writeln!(out, " registers {}", code.n_registers)?;
    if !code.local_names.is_empty() {
        write!(out, "  locals")?;
        for (register, name) in code.local_names.iter().enumerate() {
            let cell = code.cells.iter().any(|cell| cell.index() == register);
            write!(
                out,
                " r{register}={name}{}",
                if cell { "(cell)" } else { "" }
            )?;
        }
        writeln!(out)?;
    }
    if !code.free_names.is_empty() {
        writeln!(out, "  free {}", code.free_names.join(" "))?;
    }
    let targets = jump_targets(code);
    let mut lines = code.positions.runs().flat_map(|(location, count)| {
        std::iter::repeat_n(location.line, usize::try_from(count).unwrap_or(usize::MAX))
    });
    let mut last_line = 0;
    for (index, &instr) in code.instructions.iter().enumerate() {
        let pc = Pc(index as u32);
        let line = lines.next().unwrap_or(code.first_line);
        if line == last_line {
            write!(out, "       ")?;
        } else {
            write!(out, "  {line:>4} ")?;
            last_line = line;
        }
        let target = targets[index];
        write!(out, "{}{index:>4} ", if target { '>' } else { ' ' })?;
        write_instr(out, code, pc, instr)?;
        writeln!(out)?;
    }
    for entry in &code.exceptions {
        writeln!(
            out,
            "  try {}..{} handler {} {}",
            entry.start.0, entry.end.0, entry.handler.0, entry.register
        )?;
    }
    for value in &code.consts {
        if let Const::Code(inner) = value {
            out.push('\n');
            write_code(out, inner)?;
        }
    }
    Ok(())
}

/// Which instructions are targets of jumps or handlers.
fn jump_targets(code: &Code) -> Vec<bool> {
    let mut targets = vec![false; code.instructions.len()];
    let jumps = code.instructions.iter().enumerate();
    let jumps = jumps.filter_map(|(at, instr)| instr.jump_target(Pc(at as u32)));
    for target in jumps.chain(code.exceptions.iter().map(|entry| entry.handler)) {
        if let Some(target) = targets.get_mut(target.index()) {
            *target = true;
        }
    }
    targets
}

fn write_instr(out: &mut String, code: &Code, pc: Pc, instr: Instr) -> fmt::Result {
    let op = instr.op();
    let mut text = String::new();
    for operand in op.info().operands {
        let field = instr.field(operand.field);
        let separator = if text.is_empty() { "" } else { ", " };
        let mut put = |args: fmt::Arguments<'_>| {
            text.push_str(separator);
            text.write_fmt(args)
        };
        match operand.kind {
            OperandKind::Src | OperandKind::Dst | OperandKind::InOut | OperandKind::ExcPair => {
                put(format_args!("r{field}"))?;
            }
            OperandKind::SrcRange => put(format_args!("{}", Range(field, instr.source_count())))?,
            OperandKind::DstRange => put(format_args!("{}", Range(field, instr.result_count())))?,
            OperandKind::OptSrc if field != super::expr::NO_REGISTER => {
                put(format_args!("r{field}"))?;
            }
            OperandKind::OptSrc => {}
            OperandKind::RaiseSrc => {
                let needed = if operand.field == super::ops::Field::A {
                    1
                } else {
                    2
                };
                if instr.x() >= needed {
                    put(format_args!("r{field}"))?;
                }
            }
            OperandKind::Imm => put(format_args!("{}", field as i16))?,
            OperandKind::Imm32 => put(format_args!("{}", instr.bc()))?,
            OperandKind::Const => {
                put(format_args!("{}", Shown(code, ConstIdx(instr.bc_u32()))))?;
            }
            OperandKind::ConstB => {
                put(format_args!("{}", Shown(code, ConstIdx(u32::from(field)))))?;
            }
            OperandKind::Name => match code.names.get(usize::from(field)) {
                Some(name) => put(format_args!("{name}"))?,
                None => put(format_args!("name {field}?"))?,
            },
            OperandKind::Free => match code.free_names.get(usize::from(field)) {
                Some(name) => put(format_args!("free {name}"))?,
                None => put(format_args!("free {field}?"))?,
            },
            OperandKind::Slot => {
                put(format_args!("s{field}"))?;
                if let Some(slot) = code.slots.get(SlotIdx(field).index()) {
                    if let Some(name) = slot.name {
                        write!(text, ":{}", code.name(name))?;
                    }
                    if let Some(names) = slot.kw_names {
                        write!(text, ":{}", Shown(code, names))?;
                    }
                }
            }
            OperandKind::Jump | OperandKind::Jump32 => match instr.jump_target(pc) {
                Some(target) => put(format_args!("@{}", target.0))?,
                None => put(format_args!("@?"))?,
            },
            OperandKind::Count | OperandKind::CountX => put(format_args!("{field}"))?,
            OperandKind::Nargs => put(format_args!("{field} args"))?,
            OperandKind::Which => {
                let names = ["__enter__", "__exit__", "__aenter__", "__aexit__"];
                put(format_args!(
                    "{}",
                    names.get(usize::from(field)).unwrap_or(&"?")
                ))?;
            }
            OperandKind::Intrinsic => match Intrinsic::from_u8(field as u8) {
                Some(intrinsic) => put(format_args!("{intrinsic:?}"))?,
                None => put(format_args!("?"))?,
            },
            OperandKind::Conversion => {
                let names = ["", "!s", "!r", "!a"];
                if field > 0 {
                    put(format_args!(
                        "{}",
                        names.get(usize::from(field)).unwrap_or(&"!?")
                    ))?;
                }
            }
            OperandKind::FunctionFlags => {
                let parts = ["defaults", "kwdefaults", "closure", "annotate"];
                let set = parts
                    .iter()
                    .enumerate()
                    .filter(|(bit, _)| field >> bit & 1 != 0);
                let set: Vec<&str> = set.map(|(_, name)| *name).collect();
                if !set.is_empty() {
                    put(format_args!("{}", set.join("+")))?;
                }
            }
            OperandKind::RaiseKind => {}
            OperandKind::Arith | OperandKind::Compare | OperandKind::Subscript => {
                let inplace = field & u16::from(super::feedback_bits::INPLACE) != 0;
                if inplace && operand.kind == OperandKind::Arith {
                    put(format_args!("inplace"))?;
                }
                let seen = field & 0x7f;
                if seen != 0 {
                    put(format_args!("seen {seen:#x}"))?;
                }
            }
        }
    }
    if text.is_empty() {
        out.push_str(op.name());
    } else {
        write!(out, "{:<16} {text}", op.name())?;
    }
    Ok(())
}

/// Registers from the first on.
struct Range(u16, u32);

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.1 {
            0 => write!(f, "-"),
            1 => write!(f, "r{}", self.0),
            count => write!(f, "r{}..r{}", self.0, u32::from(self.0) + count - 1),
        }
    }
}

/// A constant by its index.
struct Shown<'a>(&'a Code, ConstIdx);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.consts.get(self.1.index()) {
            Some(value) => value.fmt(f),
            None => write!(f, "const {}?", self.1.0),
        }
    }
}

impl fmt::Display for Const {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Const::None => write!(f, "None"),
            Const::Bool(true) => write!(f, "True"),
            Const::Bool(false) => write!(f, "False"),
            Const::Ellipsis => write!(f, "..."),
            Const::Int(value) => write!(f, "{value}"),
            Const::BigInt(value) => write!(f, "{value}"),
            Const::Float(value) => write!(f, "{value:?}"),
            Const::Complex(re, im) => write!(f, "({re:?}, {im:?}j)"),
            Const::Str(StrLit::Text(text)) => write!(f, "{text:?}"),
            Const::Str(StrLit::Surrogates(points)) => {
                write!(f, "\"")?;
                for &point in points {
                    match char::from_u32(point) {
                        Some(c) => write!(f, "{}", c.escape_debug())?,
                        None => write!(f, "\\u{point:04x}")?,
                    }
                }
                write!(f, "\"")
            }
            Const::Bytes(bytes) => write!(f, "b\"{}\"", bytes.escape_ascii()),
            Const::Tuple(items) => write_items(f, "(", items, ")"),
            Const::FrozenSet(items) => write_items(f, "{", items, "}"),
            Const::Code(code) => write!(f, "<code {}>", code.qualname),
        }
    }
}

fn write_items(
    f: &mut fmt::Formatter<'_>,
    open: &str,
    items: &[Const],
    close: &str,
) -> fmt::Result {
    write!(f, "{open}")?;
    for (index, item) in items.iter().enumerate() {
        let separator = if index > 0 { ", " } else { "" };
        write!(f, "{separator}{item}")?;
    }
    if items.len() == 1 && open == "(" {
        write!(f, ",")?;
    }
    write!(f, "{close}")
}
