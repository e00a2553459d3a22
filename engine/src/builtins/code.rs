//! Code objects as script sees them.

use super::function::new_text;
use crate::bytecode::{Code, CodeFlags};
use crate::natives;
use crate::object::*;
use crate::runtime::{define, ops};
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
    /// kind of code: bit 2 takes *args, 3 takes **kwargs, 5 is a generator
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
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
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

fn code_flags(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = code(t, args[0])?;
    let bits = [
        (CodeFlags::FUNCTION, 0x3),
        (CodeFlags::VARARGS, 0x4),
        (CodeFlags::VARKEYWORDS, 0x8),
        (CodeFlags::NESTED, 0x10),
        (CodeFlags::GENERATOR, 0x20),
    ];
    let set = bits
        .iter()
        .filter(|(flag, _)| c.flags.contains(*flag))
        .map(|(_, bit)| *bit);
    let doc = if c.doc.is_some() { 0x400_0000 } else { 0 };
    Ok(Value::small_int(set.fold(doc, |all: i64, bit| all | bit)))
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
        Some(c) => Ok(c.body().consts.get()),
        None => Err(t.type_error("expected a code object")),
    }
}
