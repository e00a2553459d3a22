//! The machine: a thread with its library, wired together.

mod compile;
#[cfg(all(test, feature = "jit"))]
mod tests;
mod tiers;

pub(crate) use crate::builtins::syntax_tree::raise as raise_syntax_error;
pub use tiers::{CompilerStage, ExitPlace, JitMode, JitOptions, JitReport, TierEvent};

use crate::builtins;
use crate::builtins::module_code;
use crate::builtins::pycache::{self, Unusable};
use crate::frame::Stacks;
use crate::gc::{Heap, HeapOptions, stack_top};
use crate::interp;
use crate::object::*;
use crate::profile::Profiler;
use crate::runtime::{code, define};
use crate::value::Value;
use std::io;

/// Settings of a machine.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Settings of the heap.
    pub heap: HeapOptions,
    /// The same hashes and addresses in every process.
    pub deterministic: bool,
    /// Standard output is flushed at each line end, on a terminal or not.
    pub unbuffered: bool,
    /// Settings of the compiler.
    pub jit: JitOptions,
}

/// A machine that runs scripts.
pub struct Vm {
    thread: Box<Thread>,
    // Dropped after the thread, which uses them.
    _stacks: Stacks,
    tiers: tiers::Tiers,
}

impl Vm {
    /// A machine with its library. `native_stack` is the number of bytes that the calling thread's
    /// stack has from here on.
    ///
    /// # Errors
    /// When the system refuses address space or memory.
    pub fn new(options: &Options, native_stack: usize) -> io::Result<Vm> {
        let heap = Heap::new(options.heap)?;
        let seed = if options.deterministic {
            0
        } else {
            random_seed()
        };
        let mut thread = Thread::new(heap, seed);
        let t = &mut *thread;
        let here = 0u8;
        let here = (&raw const here).addr();
        t.native_limit = here.saturating_sub(native_stack) + (256 << 10);
        t.heap.set_stack_base(stack_top()?);
        let address = &raw const *t;
        t.heap.set_callback_hook(Box::new(move || {
            // SAFETY: the thread is boxed and owns the heap that calls this.
            unsafe { Thread::interrupt(address, poll::FINALIZERS) };
        }));
        let stacks = Stacks::new(t)?;
        t.hooks = Hooks {
            call_function: interp::call_function,
            resume_generator: interp::resume,
            run_code: interp::run_code,
            compile: compile::compile,
            trampoline: interp::trampoline,
            resume_frame: interp::resume_frame,
            run_rare: interp::run_rare,
            poll: interp::poll,
            signals: builtins::signals::run_handlers,
            ..t.hooks
        };
        // SAFETY: the machine drops the compiler after the thread.
        let tiers = unsafe { tiers::Tiers::install(t, &options.jit) };
        let ready = t.bootstrap().and_then(|()| builtins::install(t));
        if ready.is_err() {
            return Err(io::Error::other("the heap is too small for the library"));
        }
        if options.unbuffered {
            thread.out.set_line_buffered(true);
        }
        Ok(Vm {
            thread,
            _stacks: stacks,
            tiers,
        })
    }

    /// The thread.
    pub fn thread(&mut self) -> &mut Thread {
        &mut self.thread
    }

    /// Has a profiler look at this machine.
    ///
    /// # Safety
    /// The profiler and the machine live to the end of the process.
    pub unsafe fn attach(&mut self, profiler: &mut Box<Profiler>) {
        let places = self.tiers.places();
        // SAFETY: the caller's promise; the thread is boxed.
        unsafe { profiler.attach(&mut self.thread, places) };
    }

    /// What the compiler has counted; none when there is no compiler.
    pub fn jit_report(&self) -> Option<JitReport> {
        self.tiers.report(&self.thread)
    }

    /// Runs source in the module `__main__`, which is made when there is none yet.
    ///
    /// # Errors
    /// What the script raises; also SyntaxError.
    pub fn run_main(&mut self, bytes: &[u8], filename: &str, main: &MainModule) -> PyResult {
        let t = &mut *self.thread;
        let module = main_module(t)?;
        let d = module.dict();
        if let Some(file) = &main.file {
            let file = Str::from_str(t, file)?;
            define::set(t, d, "__file__", file.value())?;
            define::set(t, d, "__cached__", Value::NONE)?;
        }
        if let Some(name) = &main.name {
            let package = name.rsplit_once('.').map_or("", |(package, _)| package);
            let package = Str::from_str(t, package)?;
            define::set(t, d, "__package__", package.value())?;
            let file = main.file.as_deref().unwrap_or_default();
            let (spec, loader) = builtins::import::spec_of_file(t, name, file)?;
            define::set(t, d, "__spec__", spec)?;
            define::set(t, d, "__loader__", loader)?;
        }
        if main.compiled {
            let code = compiled_main(t, bytes, d)?;
            return module_code::run(t, code, d);
        }
        let mode = if main.single {
            SourceMode::Single
        } else {
            SourceMode::Exec
        };
        let source = Source {
            bytes,
            filename,
            mode,
            namespace: false,
            optimize: 0,
        };
        let code = compile::compile(t, source, d)?;
        if main.keep_source {
            let text = String::from_utf8_lossy(bytes).into_owned();
            t.sources.push(SourceText {
                code: code.code().clone(),
                text,
            });
        }
        interp::run_code(t, code, Value::UNBOUND, Value::UNBOUND)
    }
}

/// What is special about the source that runs as `__main__`.
#[derive(Clone, Debug, Default)]
pub struct MainModule {
    /// Its file (`__file__`).
    pub file: Option<String>,
    /// Its full name as a module, when it is run as one: `__package__` and `__spec__` tell of it.
    pub name: Option<String>,
    /// Keep the text for tracebacks, as no file has it.
    pub keep_source: bool,
    /// A statement of a session: values of expressions are shown.
    pub single: bool,
    /// It is the content of a compiled file.
    pub compiled: bool,
}

/// The code in the content of a compiled file.
fn compiled_main(
    t: &mut Thread,
    bytes: &[u8],
    globals: Gc<Dict>,
) -> Result<Gc<CodeObject>, Raised> {
    let (class, message) = match pycache::code(bytes, None) {
        Ok(code) => return code::instantiate(t, &code, globals),
        Err(Unusable::Magic) => (ClassId::RuntimeError, "Bad magic number in .pyc file"),
        Err(Unusable::Head) => (ClassId::EOFError, "EOF read where not expected"),
        Err(Unusable::Content(_)) => (ClassId::RuntimeError, "Bad code object in .pyc file"),
    };
    Err(t.raise(class, message))
}

/// The module `__main__`.
fn main_module(t: &mut Thread) -> Result<Gc<Module>, Raised> {
    let name = t.intern("__main__")?;
    if let Some(m) = t.modules.cast::<Dict>().and_then(|d| d.get_name(t, name))
        && let Some(m) = m.cast::<Module>()
    {
        return Ok(m);
    }
    let module = Module::new(t, "__main__")?;
    let d = module.dict();
    for key in ["__doc__", "__package__", "__loader__", "__spec__"] {
        define::set(t, d, key, Value::NONE)?;
    }
    builtins::import::set_builtins(t, d)?;
    if let Some(modules) = t.modules.cast::<Dict>() {
        modules.set_str(t, name, module.value())?;
    }
    Ok(module)
}

fn random_seed() -> u64 {
    let mut seed = [0u8; 8];
    // SAFETY: the buffer has the length that is given.
    let n = unsafe { libc::getrandom(seed.as_mut_ptr().cast(), seed.len(), 0) };
    if n == 8 {
        u64::from_ne_bytes(seed)
    } else {
        std::process::id() as u64
    }
}
