//! Pushing and popping activations.

use crate::bytecode::CodeFlags;
use crate::frame::{Frame, FrameKind, NoFrame};
use crate::object::*;
use crate::runtime::call;
use crate::value::Value;

/// Pushes the frame of a script function whose parameters are already in `registers`.
///
/// # Errors
/// RecursionError.
///
/// # Safety
/// `registers` lies on the register stack at or above everything in use but the arguments, and
/// `n_params` registers are filled.
#[inline(always)]
pub(super) unsafe fn push(
    t: &mut Thread,
    code: Gc<CodeObject>,
    function: Value,
    registers: *mut Value,
    dst: u16,
    kind: FrameKind,
) -> Result<*mut Frame, Raised> {
    let Ok(frame) = t.next_frame() else {
        // SAFETY: the caller's promise.
        return unsafe { push_and_poll(t, code, function, registers, dst, kind) };
    };
    let body: *const CodeBody = code.body();
    // SAFETY: the body lives as long as the code object, which the frame keeps alive; the register
    // range is checked against the stack's end before anything is written past the arguments.
    unsafe {
        let shape = (*body).call;
        let top = registers.add(shape.n_registers as usize);
        if top >= t.stack_limit {
            return Err(t.recursion_error(""));
        }
        for i in shape.n_params..shape.n_locals {
            *registers.add(i as usize) = Value::UNBOUND;
        }
        let f = &mut *frame;
        f.prev = t.frame.cast();
        f.registers = registers;
        f.pc = (*body).words.get();
        f.body = body;
        f.code = code.value();
        f.function = function;
        f.generator = Value::UNBOUND;
        f.saved_top = t.stack_top;
        f.dst = dst;
        f.kind = kind;
        f.compiled = false;
        t.stack_top = top;
        t.frame = frame.cast();
    }
    Ok(frame)
}

/// As [`push`], when the frame limit has stopped it: looks at the poll word once the frame is there.
#[cold]
#[inline(never)]
unsafe fn push_and_poll(
    t: &mut Thread,
    code: Gc<CodeObject>,
    function: Value,
    registers: *mut Value,
    dst: u16,
    kind: FrameKind,
) -> Result<*mut Frame, Raised> {
    t.no_frame()?;
    // SAFETY: the caller's promise. The caller sets the receiver later, which the collector would look at now.
    unsafe {
        let frame = push(t, code, function, registers, dst, kind)?;
        (*frame).receiver = Value::UNBOUND;
        if let Err(raised) = super::ops::calls::poll(t) {
            pop(t, frame);
            return Err(raised);
        }
        Ok(frame)
    }
}

/// Pushes the frame of a suspended or new generator.
///
/// # Errors
/// RecursionError.
pub(super) fn push_generator(
    t: &mut Thread,
    g: Gc<Generator>,
    dst: u16,
    kind: FrameKind,
) -> Result<*mut Frame, Raised> {
    let frame = match t.next_frame() {
        Ok(frame) => frame,
        Err(NoFrame) => {
            t.no_frame()?;
            let frame = t.next_frame().map_err(|NoFrame| t.recursion_error(""))?;
            // The next call looks at the poll word.
            t.request_poll(0);
            frame
        }
    };
    let code: Gc<CodeObject> = g.code.object();
    let body: *const CodeBody = code.body();
    // SAFETY: as in `push`; the registers lie in the generator.
    unsafe {
        let f = &mut *frame;
        f.prev = t.frame.cast();
        f.registers = g.registers();
        f.pc = (*body).words.get().add(g.pc.get() as usize);
        f.body = body;
        f.code = code.value();
        f.function = g.function.get();
        f.generator = g.value();
        f.saved_handled = t.handled;
        f.saved_top = t.stack_top;
        f.dst = dst;
        f.kind = kind;
        f.compiled = false;
    }
    if !g.handled.get().is_none() {
        t.handled = g.handled.get();
    }
    t.frame = frame.cast();
    g.state.set(GeneratorState::Running);
    Ok(frame)
}

/// Pops the innermost frame; the register stack ends again where it did when the frame was pushed.
///
/// # Safety
/// `frame` is the innermost frame.
#[inline(always)]
pub(super) unsafe fn pop(t: &mut Thread, frame: *mut Frame) {
    // SAFETY: the caller's promise.
    unsafe {
        t.frame = (*frame).prev.cast();
        t.stack_top = (*frame).saved_top;
    }
}

/// What a call instruction came to.
pub(super) enum Called {
    /// A frame was pushed: go on there.
    Frame(*mut Frame),
    /// A result.
    Value(Value),
}

/// Calls a script function whose arguments start at `args` (on the register stack, the top of what
/// is in use): binds them in place and pushes its frame, or makes a generator.
///
/// # Errors
/// TypeError when the arguments do not fit, RecursionError.
///
/// # Safety
/// `n` values lie at `args`.
pub(super) unsafe fn call_script(
    t: &mut Thread,
    f: Gc<Function>,
    args: *mut Value,
    n: usize,
    kw_names: Value,
    dst: u16,
    kind: FrameKind,
) -> Result<Called, Raised> {
    let code = f.code();
    let shape = code.body().call;
    let fits = shape.simple && n == shape.argcount as usize && kw_names.is_unbound();
    // SAFETY: the caller's promise.
    unsafe {
        if shape.generator {
            let args = core::slice::from_raw_parts(args, n);
            return make_generator(t, f, args, kw_names).map(Called::Value);
        }
        if !fits {
            if args.add(n + shape.n_registers as usize) >= t.stack_limit {
                return Err(t.recursion_error(""));
            }
            let slice = core::slice::from_raw_parts(args, n);
            call::bind_arguments(t, f, slice, kw_names, args)?;
        }
        push(t, code, f.value(), args, dst, kind).map(Called::Frame)
    }
}

/// The generator (or coroutine) that a call of a generator function makes.
///
/// # Errors
/// TypeError when the arguments do not fit, MemoryError.
pub(super) fn make_generator(
    t: &mut Thread,
    f: Gc<Function>,
    args: &[Value],
    kw_names: Value,
) -> PyResult {
    let shape = f.code().body().call;
    let flags = f.code().code().flags;
    let class = if flags.contains(CodeFlags::COROUTINE) {
        ClassId::Coroutine
    } else if flags.contains(CodeFlags::ASYNC_GENERATOR) {
        ClassId::AsyncGenerator
    } else {
        ClassId::Generator
    };
    let g = Generator::new(t, class, f, shape.n_registers as usize)?;
    // SAFETY: a generator has all registers of its code.
    unsafe {
        if shape.simple && args.len() == shape.argcount as usize && kw_names.is_unbound() {
            core::ptr::copy_nonoverlapping(args.as_ptr(), g.registers(), args.len());
        } else {
            call::bind_arguments(t, f, args, kw_names, g.registers())?;
        }
    }
    g.barrier();
    Ok(g.value())
}
