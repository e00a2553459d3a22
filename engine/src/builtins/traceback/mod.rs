//! Tracebacks: the objects as script sees them, and the text of an uncaught exception.

mod carets;
mod format;
mod source;
mod suggest;

pub(crate) use format::print_exception;
pub(super) use source::line_of_file;

use crate::bytecode::{CodeFlags, Pc};
use crate::frame::Frame;
use crate::natives;
use crate::object::*;
use crate::runtime::{attributes, define};
use crate::value::Value;

natives! {
    TRACEBACK:
    /// the frame of the entry
    "tb_frame" "(self)" => tb_frame,
    /// the line of the entry
    "tb_lineno" "(self)" => tb_lineno,
    /// the next inner entry
    "tb_next" "(self)" => tb_next,
    /// the instruction of the entry
    "tb_lasti" "(self)" => tb_lasti,
}
natives! {
    TRACEBACK_SETTERS:
    /// the next inner entry
    "tb_next" "(self, value)" => set_tb_next,
}
natives! {
    FRAME:
    /// the code that runs
    "f_code" "(self)" => f_code,
    /// the caller's frame
    "f_back" "(self)" => f_back,
    /// the line
    "f_lineno" "(self)" => f_lineno,
    /// the instruction, as an offset in bytes
    "f_lasti" "(self)" => f_lasti,
    /// the local variables
    "f_locals" "(self)" => f_locals,
    /// the global variables
    "f_globals" "(self)" => f_globals,
    /// the builtins
    "f_builtins" "(self)" => f_builtins,
    /// trace function
    "f_trace" "(self)" => none,
}
natives! {
    FRAME_METHODS:
    /// Forget the local variables; does nothing to a running frame.
    "clear" "(self)" => none,
    /// Return repr(self).
    "__repr__" "(self, /)" => frame_repr,
}
natives! {
    TRACEBACK_METHODS:
    /// Names of the attributes.
    "__dir__" "(self, /)" => tb_dir,
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::Traceback, TRACEBACK_METHODS)?;
    define::properties(t, ClassId::Traceback, TRACEBACK, TRACEBACK_SETTERS)?;
    define::methods(t, ClassId::Frame, FRAME_METHODS)?;
    define::getters(t, ClassId::Frame, FRAME)
}

/// Bytes of an instruction, as `co_code`, `co_lines` and offsets of instructions count them.
pub(super) const INSTRUCTION_BYTES: i64 = 8;

fn none(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::NONE)
}

// ---- traceback entries --------------------------------------------------------------------------

fn entry(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    v.cast_record(RecordType::Traceback)
        .ok_or_else(|| t.type_error("expected a traceback"))
}

/// Code and instruction of an entry.
fn decoded(entry: Gc<Record>) -> (Gc<CodeObject>, Pc) {
    // SAFETY: entries hold a code object here.
    (
        unsafe { entry.field(1).cast_unchecked() },
        Pc(entry.field(2).as_int() as u32),
    )
}

fn tb_lineno(t: &mut Thread, args: &[Value]) -> PyResult {
    let (code, pc) = decoded(entry(t, args[0])?);
    Ok(Value::small_int(code.code().line(pc) as i64))
}

fn tb_lasti(t: &mut Thread, args: &[Value]) -> PyResult {
    let index = entry(t, args[0])?.field(2).as_int();
    Ok(Value::small_int((index * INSTRUCTION_BYTES).max(-1)))
}

fn tb_next(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(entry(t, args[0])?.field(0))
}

fn set_tb_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let e = entry(t, args[0])?;
    let v = args[1];
    if v.is_unbound() {
        return Err(t.type_error("can't delete tb_next attribute"));
    }
    if !v.is_none() && v.cast_record(RecordType::Traceback).is_none() {
        let message = format!(
            "expected traceback object or None, got '{}'",
            t.class_of(v).name()
        );
        return Err(t.type_error(message));
    }
    let mut at = v;
    while let Some(r) = at.cast_record(RecordType::Traceback) {
        if r.value() == args[0] {
            return Err(t.value_error("traceback loop detected"));
        }
        at = r.field(0);
    }
    e.set_field(0, v);
    Ok(Value::NONE)
}

fn tb_dir(t: &mut Thread, _args: &[Value]) -> PyResult {
    let list = List::new(t)?;
    for name in ["tb_frame", "tb_lasti", "tb_lineno", "tb_next"] {
        let s = t.intern(name)?;
        list.push(t, s.value())?;
    }
    Ok(list.value())
}

/// The activation that still runs this code, if there is one.
fn live_frame(t: &Thread, code: Gc<CodeObject>) -> Option<*const Frame> {
    t.frames()
        .find(|f| f.code() == code)
        .map(core::ptr::from_ref)
}

fn tb_frame(t: &mut Thread, args: &[Value]) -> PyResult {
    let e = entry(t, args[0])?;
    let (code, pc) = decoded(e);
    let index = match live_frame(t, code) {
        // SAFETY: a frame of the stack, which nothing pops here.
        Some(f) if e.field(3).is_none() => unsafe { &*f }.pc_index(),
        _ => pc.0,
    };
    let locals = entry_locals(t, e)?;
    make_frame(t, code, i64::from(index), locals, Value::NONE)
}

/// The local variables of an entry: those of its activation while that runs, else as they were when
/// the exception left it.
pub(super) fn entry_locals(t: &mut Thread, e: Gc<Record>) -> PyResult {
    let (code, _) = decoded(e);
    if let Some(kept) = e.field(3).cast::<Tuple>() {
        let n = code.code().n_locals as usize;
        let cells = Tuple::new(t, kept.items().get(n..).unwrap_or(&[]))?;
        return locals(t, code, Some(cells), |i| {
            kept.items().get(i).copied().unwrap_or(Value::UNBOUND)
        });
    }
    match live_frame(t, code) {
        // SAFETY: as in `tb_frame`.
        Some(f) => frame_locals(t, unsafe { &*f }),
        None => locals(t, code, None, |_| Value::UNBOUND),
    }
}

/// The local variables of an activation: its namespace, its globals, or a new dict.
///
/// # Errors
/// MemoryError.
pub(crate) fn frame_locals(t: &mut Thread, f: &Frame) -> PyResult {
    let registers = f.registers;
    let n = f.code().code().n_locals as usize;
    let closure = f.function().and_then(|f| f.closure.get().cast::<Tuple>());
    locals(t, f.code(), closure, |i| {
        if i < n {
            // SAFETY: named registers are always initialised.
            unsafe { *registers.add(i) }
        } else {
            Value::UNBOUND
        }
    })
}

fn locals(
    t: &mut Thread,
    code: Gc<CodeObject>,
    closure: Option<Gc<Tuple>>,
    register: impl Fn(usize) -> Value,
) -> PyResult {
    let flags = code.code().flags;
    if flags.contains(CodeFlags::NAMESPACE) {
        let ns = register(0);
        return if ns.is_unbound() {
            Ok(Dict::new(t)?.value())
        } else {
            Ok(ns)
        };
    }
    if flags.contains(CodeFlags::TOP_LEVEL) {
        return Ok(code.body().globals.get());
    }
    let d = Dict::new(t)?;
    let put = |t: &mut Thread, name: Value, v: Value| -> Result<(), Raised> {
        let v = v.cast::<VarCell>().map_or(v, |c| c.value.get());
        match name.cast::<Str>() {
            Some(name) if !v.is_unbound() && name.data().iter().next() != Some(u32::from('.')) => {
                d.set_str(t, name, v)
            }
            _ => Ok(()),
        }
    };
    if let Some(names) = code.body().local_names.get().cast::<Tuple>() {
        for (i, name) in names.items().iter().enumerate() {
            put(t, *name, register(i))?;
        }
    }
    if let (Some(names), Some(cells)) = (code.body().free_names.get().cast::<Tuple>(), closure) {
        for (name, cell) in names.items().iter().zip(cells.items()) {
            put(t, *name, *cell)?;
        }
    }
    Ok(d.value())
}

// ---- frames as objects --------------------------------------------------------------------------

fn make_frame(
    t: &mut Thread,
    code: Gc<CodeObject>,
    instruction: i64,
    locals: Value,
    back: Value,
) -> PyResult {
    let globals = code.body().globals.get();
    let fields = [
        code.value(),
        globals,
        back,
        Value::small_int(instruction),
        locals,
    ];
    Ok(Record::new(t, ClassId::Frame, RecordType::Frame, &fields)?.value())
}

/// The frame object of the activation `depth` calls out of the innermost one; `None` when there are
/// not so many.
///
/// # Errors
/// MemoryError.
pub(crate) fn frame_object(t: &mut Thread, depth: usize) -> Result<Option<Value>, Raised> {
    let Some(f) = t.frames().nth(depth).map(core::ptr::from_ref) else {
        return Ok(None);
    };
    // SAFETY: a frame of the stack, which nothing pops here.
    let f = unsafe { &*f };
    let outer = t.frames().count() - depth - 1;
    let locals = frame_locals(t, f)?;
    let back = if outer == 0 {
        Value::NONE
    } else {
        Value::small_int(outer as i64)
    };
    make_frame(t, f.code(), i64::from(f.pc_index()), locals, back).map(Some)
}

/// The frame object of a generator or coroutine, None when it has ended.
///
/// # Errors
/// MemoryError.
pub(crate) fn generator_frame(t: &mut Thread, g: Gc<Generator>) -> PyResult {
    match g.state.get() {
        GeneratorState::Closed => return Ok(Value::NONE),
        GeneratorState::Running => {
            let depth = t.frames().position(|f| f.generator == g.value());
            let Some(depth) = depth else {
                return Ok(Value::NONE);
            };
            return Ok(frame_object(t, depth)?.unwrap_or(Value::NONE));
        }
        GeneratorState::Created | GeneratorState::Suspended => {}
    }
    let code: Gc<CodeObject> = g.code.object();
    let function: Gc<Function> = g.function.object();
    let closure = function.closure.get().cast::<Tuple>();
    let n = code.code().n_locals as usize;
    let locals = locals(t, code, closure, |i| {
        if i < n {
            // SAFETY: named registers are always initialised.
            unsafe { *g.registers().add(i) }
        } else {
            Value::UNBOUND
        }
    })?;
    let instruction = if g.state.get() == GeneratorState::Created {
        -1
    } else {
        let behind = u32::from(!g.is_delegating());
        i64::from(g.pc.get().saturating_sub(behind))
    };
    make_frame(t, code, instruction, locals, Value::NONE)
}

fn frame(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    v.cast_record(RecordType::Frame)
        .ok_or_else(|| t.type_error("expected a frame"))
}

fn f_code(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(frame(t, args[0])?.field(0))
}
fn f_globals(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(frame(t, args[0])?.field(1))
}
fn f_lineno(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = frame(t, args[0])?;
    Ok(Value::small_int(i64::from(frame_line(f))))
}
fn f_lasti(t: &mut Thread, args: &[Value]) -> PyResult {
    let index = frame(t, args[0])?.field(3).as_int();
    Ok(Value::small_int(if index < 0 {
        index
    } else {
        index * INSTRUCTION_BYTES
    }))
}

/// The line of a frame; that of the definition before the first instruction.
fn frame_line(f: Gc<Record>) -> u32 {
    // SAFETY: frames hold a code object here.
    let code: Gc<CodeObject> = unsafe { f.field(0).cast_unchecked() };
    match u32::try_from(f.field(3).as_int()) {
        Ok(index) => code.code().line(Pc(index)),
        Err(_) => code.code().first_line,
    }
}
fn f_locals(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(frame(t, args[0])?.field(4))
}
fn f_builtins(t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(t.builtins)
}

/// The caller's frame, made when asked for: the field holds how many activations are around it.
fn f_back(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = frame(t, args[0])?;
    let back = f.field(2);
    if !back.is_int() {
        return Ok(back);
    }
    let n = t.frames().count();
    let outer = back.as_int() as usize;
    let made = if outer == 0 || outer > n {
        None
    } else {
        frame_object(t, n - outer)?
    };
    let made = made.unwrap_or(Value::NONE);
    f.set_field(2, made);
    Ok(made)
}

fn frame_repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = frame(t, args[0])?;
    // SAFETY: frames hold a code object here.
    let code: Gc<CodeObject> = unsafe { f.field(0).cast_unchecked() };
    let code = code.code();
    let text = format!(
        "<frame at {:#x}, file '{}', line {}, code {}>",
        super::object::address(args[0]),
        code.filename,
        frame_line(f),
        code.name
    );
    Ok(Str::from_str(t, &text)?.value())
}

/// The value of an attribute, `None` when there is none or looking it up fails.
fn quiet_attribute(t: &mut Thread, v: Value, name: &str) -> Option<Value> {
    match attributes::get_text(t, v, name) {
        Ok(found) => found,
        Err(_raised) => {
            t.take_pending();
            None
        }
    }
}
