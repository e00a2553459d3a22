//! Calls: finding out what is called, quickening, pushing frames.

use crate::bytecode::{Instr, Op, SlotIdx};
use crate::frame::{Frame, FrameKind};
use crate::interp::frames::{self, Called};
use crate::object::poll as poll_bits;
use crate::object::*;
use crate::runtime::call::{self, Spread};
use crate::value::Value;
use core::sync::atomic::Ordering;

/// Does what the poll word asks for.
#[cold]
#[inline(never)]
pub(crate) fn poll(t: &mut Thread) -> Result<(), Raised> {
    let bits = t.poll.swap(0, Ordering::Relaxed);
    if bits & poll_bits::MEMORY != 0 {
        t.poll
            .fetch_or(bits & !poll_bits::MEMORY, Ordering::Relaxed);
        return Err(t.memory_error());
    }
    if bits & poll_bits::SAMPLES != 0 {
        (t.hooks.profile)(t, Profiled::Samples);
    }
    if bits & poll_bits::INTERRUPT != 0 && !t.gil.is_main() {
        t.leave_signals_to_main();
    }
    if bits & poll_bits::SWITCH != 0 {
        t.give_way();
    }
    if bits & poll_bits::FINALIZERS != 0 {
        t.run_finalizers()?;
    }
    if bits & poll_bits::INTERRUPT != 0 && t.gil.is_main() {
        (t.hooks.signals)(t)?;
    }
    Ok(())
}

/// `raise` without operand; true when the exception's traceback has the frame already.
pub(crate) fn reraise_handled(t: &mut Thread) -> bool {
    if t.handled.cast::<Exception>().is_some() {
        let _raised = t.set_pending(t.handled);
        return true;
    }
    let _raised = t.raise(ClassId::RuntimeError, "No active exception to reraise");
    false
}

fn cache<'a>(frame: *mut Frame, slot: u16) -> &'a InlineCache {
    // SAFETY: the frame keeps its code alive; slots are verified.
    unsafe { &(&*(*frame).body).caches()[slot as usize] }
}

/// Moves the arguments to the top of the register stack when the caller is a generator, whose
/// registers lie in the heap.
unsafe fn place(
    t: &mut Thread,
    frame: *mut Frame,
    args: *mut Value,
    n: usize,
) -> Result<*mut Value, Raised> {
    // SAFETY: the caller passes the running frame and `n` of its registers.
    unsafe {
        if (*frame).generator.is_unbound() {
            return Ok(args);
        }
        let to = t.stack_top;
        if to.add(n + 16) >= t.stack_limit {
            return Err(t.recursion_error(""));
        }
        core::ptr::copy_nonoverlapping(args, to, n);
        t.stack_top = to.add(n);
        Ok(to)
    }
}

/// Calls `f` with the `n` registers at `args` in front of which one register is free to be used.
///
/// # Safety
/// `args` and the register before it belong to the running frame's top temporaries.
unsafe fn dispatch(
    t: &mut Thread,
    frame: *mut Frame,
    f: Value,
    args: *mut Value,
    n: usize,
    kw_names: Value,
    dst: u16,
) -> Result<Called, Raised> {
    let k = f.kind();
    // SAFETY: kinds name layouts; the caller's promise about `args`.
    unsafe {
        if k == Kind::Function as u8 {
            let top = t.stack_top;
            let at = place(t, frame, args, n)?;
            let r =
                frames::call_script(t, f.cast_unchecked(), at, n, kw_names, dst, FrameKind::Call);
            match r {
                Ok(Called::Frame(callee)) => (*callee).saved_top = top,
                _ => t.stack_top = top,
            }
            return r;
        }
        if k == Kind::BoundMethod as u8 {
            let m: Gc<BoundMethod> = f.cast_unchecked();
            let first = args.sub(1);
            *first = m.receiver.get();
            let function = m.function.get();
            if function.kind() == Kind::Function as u8 {
                return dispatch(t, frame, function, first, n + 1, kw_names, dst);
            }
            let slice = core::slice::from_raw_parts(first, n + 1);
            return call::call_kw(t, function, slice, kw_names).map(Called::Value);
        }
        if k == Kind::Class as u8
            && let Some(r) = construct(t, Some(frame), f.cast_unchecked(), args, n, kw_names, dst)
        {
            return r;
        }
        let slice = core::slice::from_raw_parts(args, n);
        call::call_kw(t, f, slice, kw_names).map(Called::Value)
    }
}

/// An instance of a class that a call makes in the plain way, its `__init__` being entered as a call is; `None` when
/// the general way has to be gone. Arguments as for [`dispatch`]; without a frame they are at the top of the register
/// stack already.
///
/// # Safety
/// As for [`dispatch`].
unsafe fn construct(
    t: &mut Thread,
    frame: Option<*mut Frame>,
    class: Gc<Class>,
    args: *mut Value,
    n: usize,
    kw_names: Value,
    dst: u16,
) -> Option<Result<Called, Raised>> {
    if class.header().shape.get() != ClassId::Type as u32 {
        return None;
    }
    let plain_init = |class: Gc<Class>| {
        let init = class.special(Special::Init).cast::<Function>();
        init.filter(|f| !f.code().body().call.generator)
    };
    let mut init = plain_init(class)?;
    let is_simple = class.has_flag(class_flag::SIMPLE_NEW);
    let new = class.special(Special::New);
    let new = new.cast_record(RecordType::StaticMethod);
    let new = new.and_then(|r| r.field(0).cast::<Function>());
    if !is_simple && new.is_none() {
        return None;
    }
    // SAFETY: the caller's promise.
    unsafe {
        let made = match new {
            Some(new) if !is_simple => {
                let given = core::slice::from_raw_parts(args, n);
                call::call_with_first(t, new.value(), class.value(), given, kw_names)
            }
            _ => Instance::new(t, class).map(|o| o.value()),
        };
        let object = match made {
            Ok(object) => object,
            Err(raised) => return Some(Err(raised)),
        };
        if !is_simple {
            let own = t.class_of(object);
            match plain_init(own).filter(|_| own.is_subclass_of(class)) {
                Some(its) => init = its,
                None => {
                    let given = core::slice::from_raw_parts(args, n);
                    let r = call::initialise(t, class, object, given, kw_names);
                    return Some(r.map(Called::Value));
                }
            }
        }
        let first = args.sub(1);
        *first = object;
        let top = t.stack_top;
        let at = match frame {
            Some(frame) => match place(t, frame, first, n + 1) {
                Ok(at) => at,
                Err(raised) => return Some(Err(raised)),
            },
            None => first,
        };
        let r = frames::call_script(t, init, at, n + 1, kw_names, dst, FrameKind::Init);
        match r {
            Ok(Called::Frame(callee)) => {
                (*callee).receiver = object;
                (*callee).saved_top = top;
            }
            _ => t.stack_top = top,
        }
        Some(r)
    }
}

fn fill(frame: *mut Frame, slot: u16, shape: ShapeId, v: Value) {
    let c = cache(frame, slot);
    if c.value.get() != 0 && (c.value.get(), c.shape.get()) != (v.bits(), shape) {
        c.misses.set(c.misses.get().saturating_add(1));
    }
    c.shape.set(shape);
    c.value.set(v.bits());
    // SAFETY: the running frame.
    unsafe { (*frame).code().barrier() };
}

/// May the callee's registers start at the arguments without any binding?
fn is_simple(f: Gc<Function>, n: usize) -> bool {
    let shape = f.code().body().call;
    shape.simple && !shape.generator && n == shape.argcount as usize
}

/// Can a site call this function directly with `n` arguments?
fn native_takes(f: Gc<NativeFunction>, n: usize) -> bool {
    let s = &f.def.get().signature;
    f.bound.get().is_unbound() && (s.takes_as_is(n) || call::takes_padded(s, n))
}

/// Fills the cache of a call of a native; its index says whether parameters are filled up.
fn fill_native(frame: *mut Frame, slot: u16, shape: ShapeId, f: Gc<NativeFunction>, n: usize) {
    fill(frame, slot, shape, f.value());
    let as_is = f.def.get().signature.takes_as_is(n);
    cache(frame, slot).index.set(!as_is as u32);
}

/// Calls the native of a site whose arguments fit: as they are, or filled up.
#[inline(always)]
pub(crate) fn cached_native(
    t: &mut Thread,
    c: &InlineCache,
    def: &NativeDef,
    args: &[Value],
) -> PyResult {
    let r = if c.index.get() == 0 {
        (def.func)(t, args)
    } else {
        padded(t, def, args)
    };
    if r == Ok(Value::EXHAUSTED) {
        Err(stop_iteration(t))
    } else {
        r
    }
}

#[inline(never)]
fn padded(t: &mut Thread, def: &NativeDef, args: &[Value]) -> PyResult {
    call::call_padded(t, def, args)
}

#[cold]
#[inline(never)]
fn stop_iteration(t: &mut Thread) -> Raised {
    t.raise_args(ClassId::StopIteration, &[])
}

/// `Call` in any form.
///
/// # Safety
/// As the op: the callee lies before `args`, `x` arguments at `args`.
#[inline(never)]
pub(crate) unsafe fn plain(
    t: &mut Thread,
    frame: *mut Frame,
    word: &mut Instr,
    args: *mut Value,
) -> Result<Called, Raised> {
    let n = word.x() as usize;
    // SAFETY: the caller's promise.
    let f = unsafe { *args.sub(1) };
    let mut quick = Op::Call;
    if let Some(function) = f.cast::<Function>() {
        if is_simple(function, n) {
            quick = Op::CallScript;
            fill(frame, word.c(), 0, function.code.get());
        }
    } else if let Some(native) = f.cast::<NativeFunction>() {
        if native_takes(native, n) && f.shape_id() == ClassId::NativeFunction as u32 {
            quick = Op::CallNative;
            fill_native(frame, word.c(), 0, native, n);
        }
    } else if f.cast::<Class>().is_some() {
        quick = Op::CallClass;
    } else if f.cast::<BoundMethod>().is_some() {
        quick = Op::CallBoundMethod;
    }
    if word.op() != quick {
        *word = word.with_op(quick);
    }
    // SAFETY: as above.
    unsafe { dispatch(t, frame, f, args, n, Value::UNBOUND, word.a()) }
}

/// `CallMethod` in any form.
///
/// # Safety
/// As the op: the callee lies before `args`, the receiver or unbound at `args`, then `x` arguments.
#[inline(never)]
pub(crate) unsafe fn method(
    t: &mut Thread,
    frame: *mut Frame,
    word: &mut Instr,
    args: *mut Value,
) -> Result<Called, Raised> {
    let n = word.x() as usize;
    // SAFETY: the caller's promise.
    unsafe {
        let (f, receiver) = (*args.sub(1), *args);
        if receiver.is_unbound() {
            return dispatch(t, frame, f, args.add(1), n, Value::UNBOUND, word.a());
        }
        let mut quick = Op::CallMethod;
        if let Some(function) = f.cast::<Function>() {
            if is_simple(function, n + 1) {
                quick = Op::CallScriptMethod;
                fill(frame, word.c(), 0, function.code.get());
            }
        } else if let Some(native) = f.cast::<NativeFunction>()
            && native_takes(native, n + 1)
            && native.is_method()
            && receiver.is_ptr()
            && let Some(owner) = native.owner.get().cast::<Class>()
            && t.class_of(receiver).is_subclass_of(owner)
            && native.def.get().name != "__next__"
        {
            quick = Op::CallNativeMethod;
            fill_native(frame, word.c(), receiver.shape_id(), native, n + 1);
        }
        if word.op() != quick {
            *word = word.with_op(quick);
        }
        dispatch(t, frame, f, args, n + 1, Value::UNBOUND, word.a())
    }
}

fn kw_names(frame: *mut Frame, slot: u16) -> Value {
    // SAFETY: the running frame; slots and constants are verified.
    unsafe {
        let body = &*(*frame).body;
        match body.code.slot(SlotIdx(slot)).kw_names {
            Some(k) => *body.const_words.get().add(k.index()),
            None => Value::UNBOUND,
        }
    }
}

/// `CallKw`.
///
/// # Safety
/// As [`plain`].
#[inline(never)]
pub(crate) unsafe fn plain_kw(
    t: &mut Thread,
    frame: *mut Frame,
    word: &mut Instr,
    args: *mut Value,
) -> Result<Called, Raised> {
    let names = kw_names(frame, word.c());
    // SAFETY: the caller's promise.
    unsafe {
        dispatch(
            t,
            frame,
            *args.sub(1),
            args,
            word.x() as usize,
            names,
            word.a(),
        )
    }
}

/// `CallMethodKw`.
///
/// # Safety
/// As [`method`].
#[inline(never)]
pub(crate) unsafe fn method_kw(
    t: &mut Thread,
    frame: *mut Frame,
    word: &mut Instr,
    args: *mut Value,
) -> Result<Called, Raised> {
    let names = kw_names(frame, word.c());
    let n = word.x() as usize;
    // SAFETY: the caller's promise.
    unsafe {
        let f = *args.sub(1);
        if (*args).is_unbound() {
            dispatch(t, frame, f, args.add(1), n, names, word.a())
        } else {
            dispatch(t, frame, f, args, n + 1, names, word.a())
        }
    }
}

/// `CallEx`: callee, tuple or list of positionals, dict of keywords or unbound.
#[inline(never)]
pub(crate) fn spread(t: &mut Thread, dst: u16, parts: [Value; 3]) -> Result<Called, Raised> {
    let f = parts[0];
    let mark = t.scratch_mark();
    let top = t.stack_top;
    let r = (|| {
        // In front of the arguments is room for the instance that a class makes.
        t.scratch_push(Value::UNBOUND)?;
        let Spread { args, n, names } = call::spread(t, parts)?;
        // The arguments are at the top of the register stack already: no need to place them.
        // SAFETY: `n` values lie at `args`, as the top of the register stack.
        unsafe {
            if f.kind() == Kind::Function as u8 {
                return frames::call_script(
                    t,
                    f.cast_unchecked(),
                    args,
                    n,
                    names,
                    dst,
                    FrameKind::Call,
                );
            }
            if f.kind() == Kind::Class as u8
                && let Some(r) = construct(t, None, f.cast_unchecked(), args, n, names, dst)
            {
                return r;
            }
            let slice = core::slice::from_raw_parts(args, n);
            call::call_kw(t, f, slice, names).map(Called::Value)
        }
    })();
    match r {
        // SAFETY: the frame was just pushed.
        Ok(Called::Frame(callee)) => unsafe { (*callee).saved_top = top },
        _ => t.scratch_release(mark),
    }
    r
}
