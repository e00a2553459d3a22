//! Rebuilding the interpreter's frames when compiled code is left.

use super::site::{Action, EXIT_BUFFER, Site, SiteFrame, Source};
use super::{Frame, FrameKind};
use crate::bytecode::{Instr, Op};
use crate::object::{CodeObject, Function, Gc, Thread};
use crate::value::Value;

/// The values that compiled code has handed over, copied out of [`Thread::exit_buffer`] to the native
/// stack, where the collector finds the objects among them.
pub struct Live {
    words: [u64; EXIT_BUFFER],
    /// Places whose double is a value by now.
    boxed: [u64; EXIT_BUFFER / 64],
}

impl Live {
    /// Copies the buffer.
    pub fn new(t: &Thread) -> Live {
        Live {
            words: t.exit_buffer,
            boxed: [0; EXIT_BUFFER / 64],
        }
    }

    /// Makes a value of the double at `i`. False when the system has no memory left at all: then it is
    /// nan, and MemoryError is pending.
    fn box_float(&mut self, t: &mut Thread, i: usize) -> bool {
        let bit = 1 << (i % 64);
        if self.boxed[i / 64] & bit != 0 {
            return true;
        }
        let v = t.float_from_reserve(f64::from_bits(self.words[i]));
        self.words[i] = v.unwrap_or_else(|_raised| t.nan()).bits();
        self.boxed[i / 64] |= bit;
        v.is_ok()
    }

    /// The value of a source; doubles are boxed already.
    fn value(&self, source: Source) -> Value {
        match source {
            Source::Const(v) => v,
            Source::Word(i) => Value::from_bits(self.words[i as usize]),
            Source::Float(i) => {
                debug_assert!(self.boxed[i as usize / 64] & 1 << (i % 64) != 0);
                Value::from_bits(self.words[i as usize])
            }
            Source::Bool(i) => Value::bool(self.words[i as usize] & 1 != 0),
        }
    }
}

/// Makes the interpreter's frames of what compiled code has left at `site`: `frame`, which it ran, and
/// the frames inlined into it, the innermost of which is the thread's frame afterwards. Performs the
/// writes that were held back. Returns what the interpreter does then: `action`, unless an exception takes
/// the place of going on since memory is used up.
///
/// Allocates boxes of doubles first, so that nothing is half done when that collects garbage.
///
/// # Safety
/// `frame` is the innermost frame, `site` a site of the compiled code that it ran, and `live` holds
/// what was handed over there.
pub unsafe fn rebuild(
    t: &mut Thread,
    frame: *mut Frame,
    site: &Site,
    mut action: Action,
    live: &mut Live,
) -> Action {
    for f in &site.frames {
        for (_, source) in &f.registers {
            if let Source::Float(i) = source
                && !live.box_float(t, *i as usize)
            {
                action = Action::Raise;
            }
        }
    }
    for (object, offset, number) in &site.stores {
        let (object, number) = (live.value(*object), live.value(*number));
        debug_assert!(object.is_ptr() && number.is_int());
        // SAFETY: the site names words of an object; ints need no barrier.
        unsafe {
            let at = object.as_raw_ptr().add(*offset as usize);
            *at.cast::<Value>() = number;
        }
    }
    let mut at = frame;
    let innermost = site.frames.len() - 1;
    for (i, f) in site.frames.iter().enumerate() {
        // SAFETY: the caller's promise; registers and pcs of a site exist in its codes.
        unsafe {
            if i > 0 {
                at = push_inlined(t, at, f, live);
            }
            for (register, source) in &f.registers {
                *(*at).registers.add(*register as usize) = live.value(*source);
            }
            // Behind the instruction that runs: the call, or what raises.
            let runs = i < innermost || action == Action::Raise;
            (*at).pc = (*(*at).body)
                .words
                .get()
                .add(f.pc.index() + usize::from(runs));
            (*at).compiled = false;
        }
    }
    t.frame = at.cast();
    // SAFETY: a frame's registers lie on the register stack.
    unsafe {
        let n = (*(*at).body).call.n_registers;
        t.stack_top = (*at).registers.add(n as usize);
    }
    action
}

/// Pushes the record of a function that was inlined into the code of `caller`, whose pc lies behind
/// the call.
///
/// # Safety
/// As [`rebuild`].
unsafe fn push_inlined(
    t: &mut Thread,
    caller: *mut Frame,
    f: &SiteFrame,
    live: &Live,
) -> *mut Frame {
    // SAFETY: the stacks have room for a few frames past their limits; a site's code is a code object.
    unsafe {
        let callee = caller.add(1);
        let call: Instr = *(*caller).pc.sub(1);
        debug_assert!(matches!(call.op().base(), Op::Call | Op::CallMethod));
        let code: Gc<CodeObject> = f.code.cast_unchecked();
        let body = code.body();
        // Arguments start behind the callee, also where the interpreter would put a receiver before
        // them: all registers that matter are written below, and what lies above is free.
        let registers = (*caller).registers.add(call.b() as usize + 1);
        let function = f.function.map_or(Value::UNBOUND, |s| live.value(s));
        debug_assert!(function.cast::<Function>().is_some());
        for i in 0..body.call.n_locals {
            *registers.add(i as usize) = Value::UNBOUND;
        }
        let caller_top = (*(*caller).body).call.n_registers;
        callee.write(Frame {
            prev: caller,
            registers,
            pc: body.words.get(),
            body,
            code: f.code,
            function,
            generator: Value::UNBOUND,
            receiver: Value::UNBOUND,
            saved_handled: Value::UNBOUND,
            saved_top: (*caller).registers.add(caller_top as usize),
            dst: call.a(),
            kind: FrameKind::Call,
            compiled: false,
            place: 0,
        });
        debug_assert!(registers.add(body.call.n_registers as usize) < t.stack_limit.add(1 << 16));
        callee
    }
}
