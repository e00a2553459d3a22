//! The machine: a thread with its library, wired together.

mod compile;

use crate::builtins;
use crate::frame::Stacks;
use crate::gc::{Heap, HeapOptions};
use crate::interp;
use crate::object::*;
use crate::value::Value;
use std::io;

/// Settings of a machine.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Settings of the heap.
    pub heap: HeapOptions,
    /// The same hashes and addresses in every process.
    pub deterministic: bool,
}

/// A machine that runs scripts.
pub struct Vm {
    thread: Box<Thread>,
    // Dropped after the thread, which uses them.
    _stacks: Stacks,
}

impl Vm {
    /// A machine with its library. `native_stack` is the number of bytes that the calling thread's
    /// stack has from here on.
    ///
    /// # Errors
    /// When the system refuses address space or memory.
    pub fn new(options: &Options, native_stack: usize) -> io::Result<Vm> {
        let heap = Heap::new(options.heap)?;
        let seed = if options.deterministic { 0 } else { random_seed() };
        let mut thread = Thread::new(heap, seed);
        let t = &mut *thread;
        let here = 0u8;
        let here = (&raw const here).addr();
        t.native_limit = here.saturating_sub(native_stack) + (256 << 10);
        t.heap.set_stack_base(here + 4096);
        let poll = &raw const t.poll;
        t.heap.set_callback_hook(Box::new(move || {
            // SAFETY: the thread is boxed and owns the heap that calls this.
            unsafe { &*poll }.fetch_or(poll::FINALIZERS, core::sync::atomic::Ordering::Relaxed);
        }));
        let stacks = Stacks::new(t)?;
        t.hooks = Hooks {
            call_function: interp::call_function,
            resume_generator: interp::resume,
            run_code: interp::run_code,
            compile: compile::compile,
        };
        let ready = t.bootstrap().and_then(|()| builtins::install(t));
        if ready.is_err() {
            return Err(io::Error::other("the heap is too small for the library"));
        }
        Ok(Vm { thread, _stacks: stacks })
    }

    /// The thread.
    pub fn thread(&mut self) -> &mut Thread {
        &mut self.thread
    }

    /// Runs a module's source under the name `__main__`.
    ///
    /// # Errors
    /// What the script raises; also SyntaxError.
    pub fn run_main(&mut self, bytes: &[u8], filename: &str) -> PyResult {
        let t = &mut *self.thread;
        let module = Module::new(t, "__main__")?;
        let name = t.intern("__main__")?;
        if let Some(modules) = t.modules.cast::<Dict>() {
            modules.set_str(t, name, module.value())?;
        }
        let source = Source { bytes, filename, mode: SourceMode::Exec, namespace: false };
        let code = compile::compile(t, source, module.dict())?;
        interp::run_code(t, code, Value::UNBOUND, Value::UNBOUND)
    }
}

fn random_seed() -> u64 {
    let mut seed = [0u8; 8];
    // SAFETY: the buffer has the length that is given.
    let n = unsafe { libc::getrandom(seed.as_mut_ptr().cast(), seed.len(), 0) };
    if n == 8 { u64::from_ne_bytes(seed) } else { std::process::id() as u64 }
}
