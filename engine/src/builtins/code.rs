//! Code objects as script sees them.

use super::function::new_text;
use super::traceback::INSTRUCTION_BYTES;
use crate::bytecode::{Code, CodeFlags, Pc};
use crate::natives;
use crate::object::*;
use crate::runtime::{code as rt_code, define, ops};
use crate::value::Value;
use std::rc::Rc;

natives! {
    GETTERS:
    /// name
    "co_name" "(self)" => code_name,
    /// qualified name
    "co_qualname" "(self)" => code_qualname,
    /// file
    "co_filename" "(self)" => code_filename,
    /// first line
    "co_firstlineno" "(self)" => code_line,
    /// number of positional parameters
    "co_argcount" "(self)" => code_argcount,
    /// number of positional-only parameters
    "co_posonlyargcount" "(self)" => code_posonly,
    /// number of keyword-only parameters
    "co_kwonlyargcount" "(self)" => code_kwonly,
    /// number of local variables
    "co_nlocals" "(self)" => code_nlocals,
    /// number of registers for temporary values
    "co_stacksize" "(self)" => code_stacksize,
    /// kind of code: bit 2 takes *args, 3 takes **kwargs, 5 is a generator, 7 a coroutine
    "co_flags" "(self)" => code_flags,
    /// names of local variables
    "co_varnames" "(self)" => code_varnames,
    /// names of local variables that inner functions use
    "co_cellvars" "(self)" => code_cellvars,
    /// names of variables of the functions around
    "co_freevars" "(self)" => code_freevars,
    /// names of globals and attributes
    "co_names" "(self)" => code_names,
    /// constants
    "co_consts" "(self)" => code_consts,
    /// the instructions, 8 bytes each
    "co_code" "(self)" => code_bytes,
    /// kept elsewhere: empty
    "co_exceptiontable" "(self)" => no_table,
    /// kept elsewhere: empty
    "co_linetable" "(self)" => no_table,
    /// kept elsewhere: empty
    "co_lnotab" "(self)" => no_table,
}
natives! {
    METHODS:
    /// Iterator over (first byte, byte behind the last, line) of the instructions of each line.
    "co_lines" "(self, /)" => code_lines,
    /// Iterator over (line, end line, column, end column) of each instruction.
    "co_positions" "(self, /)" => code_positions,
    /// Return a copy of the code object with new values for the specified fields.
    "replace" "(self, /, **changes)" => replace,
    /// The same as replace().
    "__replace__" "(self, /, **changes)" => replace,
    /// The result of self == value.
    "__eq__" "(self, value, /)" => eq,
    /// What hash(self) gives.
    "__hash__" "(self, /)" => hash,
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::Code, METHODS)?;
    define::getters(t, ClassId::Code, GETTERS)
}

fn code(t: &mut Thread, v: Value) -> Result<Rc<Code>, Raised> {
    match v.cast::<CodeObject>() {
        Some(c) => Ok(c.code().clone()),
        None => Err(t.type_error("expected a code object")),
    }
}

fn code_name(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = code(t, args[0])?;
    new_text(t, &c.name)
}
fn code_qualname(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = code(t, args[0])?;
    new_text(t, &c.qualname)
}
fn code_filename(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = code(t, args[0])?;
    new_text(t, &c.filename)
}
fn code_line(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::small_int(code(t, args[0])?.first_line as i64))
}
fn code_argcount(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::small_int(code(t, args[0])?.argcount as i64))
}
fn code_posonly(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::small_int(code(t, args[0])?.posonlyargcount as i64))
}
fn code_kwonly(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::small_int(code(t, args[0])?.kwonlyargcount as i64))
}
fn code_nlocals(t: &mut Thread, args: &[Value]) -> PyResult {
    let n = local_variables(t, args[0])?.len();
    Ok(Value::small_int(n as i64))
}
fn code_stacksize(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = code(t, args[0])?;
    Ok(Value::small_int((c.n_registers - c.n_locals) as i64))
}

/// Our flags and the bits that script sees.
const FLAG_BITS: [(CodeFlags, i64); 8] = [
    (CodeFlags::FUNCTION, 0x3),
    (CodeFlags::VARARGS, 0x4),
    (CodeFlags::VARKEYWORDS, 0x8),
    (CodeFlags::NESTED, 0x10),
    (CodeFlags::GENERATOR, 0x20),
    (CodeFlags::COROUTINE, 0x80),
    (CodeFlags::ITERABLE_COROUTINE, 0x100),
    (CodeFlags::ASYNC_GENERATOR, 0x200),
];

fn flag_bits(c: &Code) -> i64 {
    let set = FLAG_BITS
        .iter()
        .filter(|(flag, _)| c.flags.contains(*flag))
        .map(|(_, bit)| *bit);
    let doc = if c.doc.is_some() { 0x400_0000 } else { 0 };
    set.fold(doc, |all: i64, bit| all | bit)
}

fn code_flags(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = code(t, args[0])?;
    Ok(Value::small_int(flag_bits(&c)))
}

/// The named registers that are variables of the source, parameters included.
fn local_variables(t: &mut Thread, v: Value) -> Result<Gc<List>, Raised> {
    let c = code(t, v)?;
    let out = List::new(t)?;
    if c.flags.contains(CodeFlags::NAMESPACE) {
        return Ok(out);
    }
    for (i, name) in c.local_names.iter().enumerate() {
        let cell = c.cells.iter().any(|r| r.index() == i);
        if i < c.n_params as usize || !cell {
            let name = t.intern(name)?;
            out.push(t, name.value())?;
        }
    }
    Ok(out)
}

fn names(t: &mut Thread, names: &[Rc<str>]) -> PyResult {
    let out = List::new(t)?;
    for name in names {
        let name = t.intern(name)?;
        out.push(t, name.value())?;
    }
    Ok(ops::list_to_tuple(t, out)?.value())
}

fn code_varnames(t: &mut Thread, args: &[Value]) -> PyResult {
    let out = local_variables(t, args[0])?;
    Ok(ops::list_to_tuple(t, out)?.value())
}
fn code_cellvars(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = code(t, args[0])?;
    let cells: Vec<_> = c
        .cells
        .iter()
        .map(|r| c.local_names[r.index()].clone())
        .collect();
    names(t, &cells)
}
fn code_freevars(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = code(t, args[0])?;
    names(t, &c.free_names)
}
fn code_names(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = code(t, args[0])?;
    names(t, &c.names)
}
fn code_consts(t: &mut Thread, args: &[Value]) -> PyResult {
    match args[0].cast::<CodeObject>() {
        Some(c) => {
            rt_code::prepare(t, c)?;
            Ok(c.body().consts.get())
        }
        None => Err(t.type_error("expected a code object")),
    }
}

fn code_bytes(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = code(t, args[0])?;
    let bytes: Vec<u8> = c
        .instructions
        .iter()
        .flat_map(|word| word.0.to_le_bytes())
        .collect();
    Ok(Bytes::new(t, &bytes)?.value())
}

fn no_table(t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Bytes::new(t, b"")?.value())
}

fn code_lines(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = code(t, args[0])?;
    let out = List::new(t)?;
    let count = c.instructions.len() as u32;
    let mut start = 0;
    while start < count {
        let line = c.location(Pc(start)).map(|l| l.line);
        let mut end = start + 1;
        while end < count && c.location(Pc(end)).map(|l| l.line) == line {
            end += 1;
        }
        let line = line.map_or(Value::NONE, |line| Value::small_int(i64::from(line)));
        let bounds = [start, end].map(|at| Value::small_int(i64::from(at) * INSTRUCTION_BYTES));
        let entry = Tuple::new(t, &[bounds[0], bounds[1], line])?;
        out.push(t, entry.value())?;
        start = end;
    }
    ops::iter(t, out.value())
}

fn code_positions(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = code(t, args[0])?;
    let out = List::new(t)?;
    for pc in 0..c.instructions.len() as u32 {
        let fields = match c.location(Pc(pc)) {
            Some(l) => {
                [l.line, l.end_line, l.column, l.end_column].map(|n| Value::small_int(i64::from(n)))
            }
            None => [Value::NONE; 4],
        };
        let entry = Tuple::new(t, &fields)?;
        // One for each unit of two bytes, as those who look for one count.
        for _ in 0..INSTRUCTION_BYTES / 2 {
            out.push(t, entry.value())?;
        }
    }
    ops::iter(t, out.value())
}

fn number(t: &mut Thread, v: Value) -> Result<i64, Raised> {
    ops::index_i64(t, v)
}

fn new_name(t: &mut Thread, v: Value, what: &str) -> Result<Rc<str>, Raised> {
    match v.cast::<Str>() {
        Some(s) => Ok(Rc::from(s.to_string_lossy().as_str())),
        None => {
            let class = t.class_of(v).name();
            Err(t.type_error(format!(
                "replace() argument '{what}' must be str, not {class}"
            )))
        }
    }
}

/// Names, place and flags can be changed; what the instructions rely upon cannot.
fn replace(t: &mut Thread, args: &[Value]) -> PyResult {
    let old = code(t, args[0])?;
    let mut new = (*old).clone();
    let Some(object) = args[0].cast::<CodeObject>() else {
        return Ok(Value::NONE);
    };
    if let Some(changes) = args[1].cast::<Dict>() {
        for i in 0..changes.end(t) {
            let Some(entry) = changes.entry(t, i) else {
                continue;
            };
            let (key, v) = (entry.key, entry.value);
            let name = key
                .cast::<Str>()
                .map_or_else(String::new, |s| s.to_string_lossy());
            match name.as_str() {
                "co_name" => new.name = new_name(t, v, "co_name")?,
                "co_qualname" => new.qualname = new_name(t, v, "co_qualname")?,
                "co_filename" => new.filename = new_name(t, v, "co_filename")?,
                "co_firstlineno" => {
                    let line = number(t, v)?;
                    new.first_line = u32::try_from(line)
                        .map_err(|_| t.value_error("co_firstlineno must be a positive integer"))?;
                }
                "co_flags" => {
                    let bits = number(t, v)?;
                    let iterable = CodeFlags::ITERABLE_COROUTINE;
                    new.flags.0 &= !iterable.0;
                    if bits & 0x100 != 0 {
                        new.flags.insert(iterable);
                    }
                    if flag_bits(&new) != bits & !0x100_0000 {
                        return Err(t.value_error("code: these co_flags cannot be changed"));
                    }
                }
                _ => {
                    let key = t.intern(&name)?;
                    let Some(now) = crate::runtime::attributes::get_optional(t, args[0], key)?
                    else {
                        return Err(t.type_error(format!(
                            "replace() got an unexpected keyword argument '{name}'"
                        )));
                    };
                    if !ops::eq(t, now, v)? {
                        return Err(t.value_error(format!("code: {name} cannot be changed")));
                    }
                }
            }
        }
    }
    // SAFETY: a code object's globals are a dict.
    let globals: Gc<Dict> = unsafe { object.body().globals.get().cast_unchecked() };
    Ok(rt_code::instantiate(t, &Rc::new(new), globals)?.value())
}

fn eq(t: &mut Thread, args: &[Value]) -> PyResult {
    let a = code(t, args[0])?;
    match args[1].cast::<CodeObject>() {
        Some(b) => Ok(Value::bool(a == *b.code())),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn hash(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = code(t, args[0])?;
    let name = t.intern(&c.name)?;
    let h = t.str_hash(name);
    t.int(h ^ i64::from(c.first_line) ^ c.instructions.len() as i64)
}
