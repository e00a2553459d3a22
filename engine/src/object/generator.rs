//! Generators: a suspended activation whose registers live in the object itself.

use super::kinds::{Kind, Trace};
use super::*;
use crate::gc::Marker;
use crate::value::Value;
use core::cell::Cell;

/// What a generator is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum GeneratorState {
    /// Not started.
    Created = 0,
    /// Waiting at a `yield`.
    Suspended = 1,
    /// On the stack of activations.
    Running = 2,
    /// Returned or raised.
    Closed = 3,
}

/// A generator (or coroutine, by its shape). While it runs, its activation record points at the
/// registers here: they never move.
#[repr(C)]
pub struct Generator {
    header: Header,
    /// Its [`CodeObject`].
    pub code: Slot,
    /// The [`Function`] it was made by (for the closure).
    pub function: Slot,
    /// `__name__`.
    pub name: Slot,
    /// `__qualname__`.
    pub qualname: Slot,
    /// The exception being handled inside, or None.
    pub handled: Slot,
    /// Index of the instruction to continue at.
    pub pc: Cell<u32>,
    /// Number of registers.
    pub n_registers: Cell<u32>,
    /// What it is doing.
    pub state: Cell<GeneratorState>,
    /// Bits of [`async_flag`], of an asynchronous generator.
    pub flags: Cell<u8>,
    registers: [Slot; 0],
}

/// What else is known of an asynchronous generator.
pub mod async_flag {
    /// Some `__anext__()`, `asend()`, `athrow()` or `aclose()` of it is under way.
    pub const BUSY: u8 = 1;
    /// It was closed, or ended.
    pub const CLOSED: u8 = 2;
    /// The hook of first iteration was called.
    pub const HOOKED: u8 = 4;
}

/// The generator waits inside `yield from` or `await` (kept in `header.aux`).
pub const IN_YIELD_FROM: u16 = 1;

// SAFETY: repr(C), header first, interior-mutable fields.
unsafe impl HeapObject for Generator {
    const KIND: Kind = Kind::Generator;
}

impl Generator {
    /// A generator with `n` registers, all unbound.
    ///
    /// # Errors
    /// MemoryError.
    pub fn new(
        t: &mut Thread,
        class: ClassId,
        function: Gc<Function>,
        n: usize,
    ) -> Result<Gc<Generator>, Raised> {
        let g = t.alloc_with_shape::<Generator>(size_of::<Generator>() + n * 8, class as u32)?;
        g.code.init(function.code.get());
        g.function.init(function);
        g.name.init(function.name.get());
        g.qualname.init(function.qualname.get());
        g.handled.init(Value::NONE);
        g.n_registers.set(n as u32);
        g.state.set(GeneratorState::Created);
        for i in 0..n {
            // SAFETY: allocated with `n` registers.
            unsafe { *g.registers().add(i) = Value::UNBOUND };
        }
        Ok(g)
    }

    /// Address of register 0. Whoever writes registers runs the barrier on the generator before the
    /// next allocation; the interpreter does so when it suspends, and until then the activation
    /// record makes the registers roots.
    #[inline(always)]
    pub fn registers(&self) -> *mut Value {
        self.registers.as_ptr().cast::<Value>().cast_mut()
    }

    /// Whether it waits inside `yield from` or `await`.
    pub fn is_delegating(&self) -> bool {
        self.state.get() == GeneratorState::Suspended && self.header.aux.get() == IN_YIELD_FROM
    }

    /// What it waits for inside `yield from` or `await`.
    pub fn delegate(&self) -> Option<Value> {
        if !self.is_delegating() {
            return None;
        }
        let code: Gc<CodeObject> = self.code.object();
        // SAFETY: a suspended generator's pc lies inside its code, at the instruction that waits.
        let instr = unsafe { *code.body().words.get().add(self.pc.get() as usize) };
        // SAFETY: the verifier keeps registers inside the frame.
        Some(unsafe { *self.registers().add(instr.b() as usize) })
    }

    /// What it is called in messages.
    pub fn noun(&self) -> &'static str {
        let shape = self.header.shape.get();
        if shape == ClassId::Coroutine as u32 {
            "coroutine"
        } else if shape == ClassId::AsyncGenerator as u32 {
            "async generator"
        } else {
            "generator"
        }
    }

    /// Drops all references when it has finished.
    pub fn clear_registers(&self) {
        for i in 0..self.n_registers.get() as usize {
            // SAFETY: allocated with that many registers.
            unsafe { *self.registers().add(i) = Value::UNBOUND };
        }
    }
}

impl Trace for Generator {
    fn size(&self) -> usize {
        size_of::<Self>() + self.n_registers.get() as usize * 8
    }
    fn trace(&self, m: &mut Marker) {
        for slot in [
            &self.code,
            &self.function,
            &self.name,
            &self.qualname,
            &self.handled,
        ] {
            slot.trace(m);
        }
        for i in 0..self.n_registers.get() as usize {
            // SAFETY: allocated with that many registers. They may be stale temporaries of a
            // generator that has run: those refer to objects that were alive at the last suspension.
            unsafe { m.mark_value(*self.registers().add(i)) };
        }
    }
}
