//! The text form of a graph, for `--dump=mir` and for tests. It contains no addresses, so that one
//! program gives one text.

use super::ir::*;
use crate::object::{ClassId, CodeObject, Function, Gc, Kind, ShapeId};
use crate::value::Value;
use core::fmt::{self, Write as _};

impl fmt::Display for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "graph {}", self.code().code().qualname)?;
        match self.entry {
            Some(pc) => writeln!(f, " at loop {}", pc.0)?,
            None => writeln!(f)?,
        }
        for (i, code) in self.codes.iter().enumerate().skip(1) {
            writeln!(f, "inlined {i}: {}", code.code().qualname)?;
        }
        for (i, code) in self.callees.iter().enumerate() {
            writeln!(f, "callee {i}: {}", code.code().qualname)?;
        }
        for a in &self.assumptions {
            match a {
                Assumption::CellConstant(_) => writeln!(f, "assumes a constant cell")?,
                Assumption::TypeEpoch => writeln!(f, "assumes the type epoch")?,
            }
        }
        let mut used = vec![false; self.states.len()];
        let order = self.reverse_postorder();
        for &id in &order {
            self.print_block(f, id, &mut used)?;
        }
        for (i, state) in self.states.iter().enumerate() {
            if used[i] {
                write!(f, "s{i}: ")?;
                self.print_state(f, state)?;
                writeln!(f)?;
            }
        }
        Ok(())
    }
}

impl Op {
    /// The operation's name, without what belongs to it.
    pub fn name(self) -> String {
        let debug = format!("{self:?}");
        let name = debug.split(['(', ' ']).next().unwrap_or_default();
        let mut out = String::new();
        for (i, c) in name.chars().enumerate() {
            if c.is_ascii_uppercase() && i > 0 {
                out.push('_');
            }
            out.push(c.to_ascii_lowercase());
        }
        out
    }
}

impl Graph {
    fn print_block(
        &self,
        f: &mut fmt::Formatter<'_>,
        id: BlockId,
        used: &mut [bool],
    ) -> fmt::Result {
        let block = self.block(id);
        write!(f, "{id:?}")?;
        if !block.params.is_empty() {
            f.write_str("(")?;
            for (i, &p) in block.params.iter().enumerate() {
                let comma = if i == 0 { "" } else { ", " };
                write!(f, "{comma}{p:?}: {:?}", self.node(p).ty)?;
            }
            f.write_str(")")?;
        }
        writeln!(f, "{}:", if block.is_loop_header { " loop" } else { "" })?;
        for &n in &block.nodes {
            let node = self.node(n);
            f.write_str("  ")?;
            if node.ty != Ty::None {
                write!(f, "{n:?}: {:?} = ", node.ty)?;
            }
            f.write_str(&self.operation(node))?;
            for (i, a) in node.args.iter().enumerate() {
                write!(f, "{}{a:?}", if i == 0 { " " } else { ", " })?;
            }
            if let Some(s) = node.state {
                write!(f, " [{s:?}]")?;
                used[s.index()] = true;
            }
            writeln!(f)?;
        }
        match &block.end {
            Terminator::Missing => writeln!(f, "  missing"),
            Terminator::Jump(t) => writeln!(f, "  jump {t}"),
            Terminator::Branch {
                cond,
                then,
                otherwise,
            } => writeln!(f, "  branch {cond:?} ? {then} : {otherwise}"),
            Terminator::Return(v) => writeln!(f, "  return {v:?}"),
            Terminator::Exit { state, reason } => {
                used[state.index()] = true;
                writeln!(f, "  exit {reason:?} [{state:?}]")
            }
        }
    }

    /// The operation's name with what belongs to it, without operands.
    pub(super) fn operation(&self, node: &Node) -> String {
        let mut out = node.op.name();
        let detail = match node.op {
            Op::Const(word) => constant(word, node.ty),
            Op::LoadRegister(r) | Op::StoreRegister(r) | Op::RegisterAddress(r) => format!("r{r}"),
            Op::GuardShape(s) | Op::StoreShape(s) => self.shape(s),
            Op::GuardFlag(bits) => format!("{bits:#x}"),
            Op::GuardWord(w) => constant(w, Ty::Val),
            Op::GuardTrue(reason) => format!("else {reason:?}"),
            Op::GuardItems(k) | Op::ListGet(k) | Op::ListSet(k) => format!("{k:?}").to_lowercase(),
            Op::IntAdd { checked } | Op::IntSub { checked } | Op::IntMul { checked } => {
                if checked {
                    String::new()
                } else {
                    "unchecked".into()
                }
            }
            Op::IntCompare(c) | Op::FloatCompare(c) => format!("{c:?}").to_lowercase(),
            Op::Load { offset, region } | Op::Store { offset, region } => {
                format!("{} +{offset}", format!("{region:?}").to_lowercase())
            }
            Op::CallHelper(h) => h.info().name.into(),
            Op::CallScript { callee, first } => {
                let name = match self.callees.get(callee as usize) {
                    Some(code) => code.code().qualname.to_string(),
                    None => format!("callee {callee}"),
                };
                format!("{name} r{first}")
            }
            _ => String::new(),
        };
        if !detail.is_empty() {
            out.push(' ');
            out.push_str(&detail);
        }
        out
    }

    /// A builtin class's shape by the class's name. Others have numbers that depend on what was run before: they are
    /// counted in the order in which the graph names them.
    fn shape(&self, shape: ShapeId) -> String {
        let id = |s: ShapeId| ClassId::ALL.get(s as usize);
        if let Some(class) = id(shape) {
            return class.name().into();
        }
        let mut seen = Vec::new();
        for node in &self.nodes {
            if let Op::GuardShape(s) | Op::StoreShape(s) = node.op
                && id(s).is_none()
                && !seen.contains(&s)
            {
                seen.push(s);
            }
        }
        let at = seen.iter().position(|s| *s == shape);
        at.map_or_else(|| "shape".into(), |at| format!("#{at}"))
    }

    fn print_state(&self, f: &mut fmt::Formatter<'_>, state: &FrameState) -> fmt::Result {
        for (i, frame) in state.frames.iter().enumerate() {
            if i > 0 {
                f.write_str(" > ")?;
            }
            match self.codes.get(frame.code as usize) {
                Some(code) => write!(f, "{}", code.code().name)?,
                None => write!(f, "code {}", frame.code)?,
            }
            write!(f, "@{}", frame.pc.0)?;
            if let Some(function) = frame.function {
                write!(f, " of {function:?}")?;
            }
            for (r, v) in &frame.registers {
                write!(f, " r{r}={v:?}")?;
            }
        }
        for (object, offset, value) in &state.stores {
            write!(f, "; {object:?}+{offset}:={value:?}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.block)?;
        if !self.args.is_empty() {
            f.write_char('(')?;
            for (i, a) in self.args.iter().enumerate() {
                write!(f, "{}{a:?}", if i == 0 { "" } else { ", " })?;
            }
            f.write_char(')')?;
        }
        Ok(())
    }
}

/// A constant of a type.
fn constant(word: u64, ty: Ty) -> String {
    match ty {
        Ty::Float => format!("{:?}", f64::from_bits(word)),
        Ty::Bool => (word != 0).to_string(),
        // Small ones are numbers (counts, operators), others addresses.
        Ty::Raw if word < 1 << 16 => word.to_string(),
        Ty::Raw => "address".into(),
        _ => value(Value::from_bits(word)),
    }
}

fn value(v: Value) -> String {
    if v.is_float() {
        return format!("{:?}", v.as_float());
    }
    let Some(header) = v.header() else {
        return format!("{v:?}");
    };
    if let Some(code) = v.cast::<CodeObject>() {
        return named("code", code);
    }
    if let Some(f) = v.cast::<Function>() {
        return named("function", f.code());
    }
    if let Some(s) = v.cast::<crate::object::Str>() {
        return format!("{:?}", s.to_string_lossy());
    }
    let kind = header.kind.get();
    match KINDS.iter().find(|(k, _)| *k as u8 == kind) {
        Some((_, name)) => format!("<{name}>"),
        None => "<object>".into(),
    }
}

fn named(what: &str, code: Gc<CodeObject>) -> String {
    format!("<{what} {}>", code.code().qualname)
}

/// Kinds that often are constants of compiled code.
const KINDS: [(Kind, &str); 9] = [
    (Kind::Int, "int"),
    (Kind::Float, "float"),
    (Kind::Tuple, "tuple"),
    (Kind::List, "list"),
    (Kind::Dict, "dict"),
    (Kind::NativeFunction, "native function"),
    (Kind::Class, "class"),
    (Kind::Module, "module"),
    (Kind::Cell, "cell"),
];
