//! The thread: what every function of the engine gets as its first argument.

use super::gil::Gil;
use super::*;
use crate::bytecode::Pc;
use crate::gc::{CollectKind, Heap, Marker};
use crate::value::Value;
use core::sync::atomic::{AtomicPtr, AtomicU32, Ordering};

/// Proof that an exception is pending on the thread ([`Thread::pending`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "the exception must be handled or passed on"]
pub struct Raised(());

/// What native functions return. `Err` means that an exception is pending.
pub type PyResult = Result<Value, Raised>;

/// Compiles source text to code bound to a globals dict.
pub type CompileFn = fn(&mut Thread, Source<'_>, Gc<Dict>) -> Result<Gc<CodeObject>, Raised>;

/// What the layers to the right install, so that those to the left can call them.
#[derive(Clone, Copy)]
pub struct Hooks {
    /// Calls a script function with bound-to-nothing positional arguments and keyword values
    /// (`args` holds both; `kw_names` is a tuple of the last arguments' names, or `UNBOUND`).
    pub call_function: fn(&mut Thread, Gc<Function>, &[Value], Value) -> PyResult,
    /// Resumes a generator: `Ok(EXHAUSTED)` when it returns, its value then in
    /// [`Thread::return_value`].
    pub resume_generator: fn(&mut Thread, Gc<Generator>, Resume) -> PyResult,
    /// Runs code of a module (`UNBOUND`), or of a class body, `exec` or `eval` with this namespace.
    pub run_code: fn(&mut Thread, Gc<CodeObject>, Value, Value) -> PyResult,
    /// Compiles source text to code bound to a globals dict.
    pub compile: CompileFn,
    /// What compiled callers call while the callee is not compiled: runs the frame in the interpreter.
    pub trampoline: Entry,
    /// Runs the innermost frame (of kind `Native`) in the interpreter until it returns, with true
    /// raising the pending exception there first.
    pub resume_frame: fn(&mut Thread, bool) -> PyResult,
    /// Runs the rare instruction at this place of the innermost frame, which is compiled: its operands lie in the frame's
    /// registers, where its results go.
    pub run_rare: fn(&mut Thread, Pc) -> Result<(), Raised>,
    /// The counter of a code object is used up, by a call (`None`) or at a loop's header: compiles it
    /// or not, and winds the counter up again. What is to be entered, if anything.
    pub hot: fn(&mut Thread, Gc<CodeObject>, Option<Pc>) -> Option<Entry>,
    /// Compiled code is about to be entered in the middle of a function, at this loop's header; none where nobody wants
    /// to know.
    pub loop_entered: Option<fn(&mut Thread, Gc<CodeObject>, Pc)>,
    /// A fact that compiled code relies on does not hold any more.
    pub broken: fn(&mut Thread, Fact),
    /// Does what the poll word asks for.
    pub poll: fn(&mut Thread) -> Result<(), Raised>,
    /// Signals have arrived: runs the script's handlers.
    pub signals: fn(&mut Thread) -> Result<(), Raised>,
    /// Something happens that a profiler takes part in.
    pub profile: fn(&mut Thread, Profiled),
    /// The counter of fresh code objects.
    pub initial_hotness: i32,
}

/// A fact that compiled code may rely on without testing it.
#[derive(Clone, Copy, Debug)]
pub enum Fact {
    /// Attributes are found where they were: [`Thread::type_epoch`].
    TypeEpoch,
    /// The content of this variable cell does not change.
    CellConstant(Gc<VarCell>),
}

/// What a profiler takes part in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profiled {
    /// Samples wait to be looked at.
    Samples,
    /// The process is a copy that was just made.
    Forked,
    /// The process is about to end, or to run another program, without coming back.
    Ending,
    /// The script takes the profiler's signal for itself.
    SignalTaken,
}

/// Work of the engine that spans so many functions that a profiler knows it by a note of the engine
/// rather than by where the machine is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Phase {
    /// Running script.
    Script = 0,
    /// Compiling to machine code.
    Compile = 1,
    /// Compiling source to bytecode.
    Parse = 2,
}

/// What is compiled.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The source's bytes.
    pub bytes: &'a [u8],
    /// Its name in tracebacks.
    pub filename: &'a str,
    /// How it is compiled.
    pub mode: SourceMode,
    /// Names of the top level live in a namespace of their own (register 0), not in the globals.
    pub namespace: bool,
    /// As many `-O` as CPython would be given.
    pub optimize: u8,
}

/// How source is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceMode {
    /// Statements.
    Exec,
    /// One expression.
    Eval,
    /// One statement of a session; expression values are shown.
    Single,
}

/// How a generator is resumed.
#[derive(Clone, Copy, Debug)]
pub enum Resume {
    /// `send(value)`; `None` for `next`.
    Send(Value),
    /// `throw(exception)`.
    Throw(Value),
    /// `close()`: gives the value that the generator returns.
    Close,
}

fn no_call_function(_: &mut Thread, _: Gc<Function>, _: &[Value], _: Value) -> PyResult {
    unreachable!("vm installs the hooks before any script runs")
}
fn no_resume(_: &mut Thread, _: Gc<Generator>, _: Resume) -> PyResult {
    unreachable!("vm installs the hooks before any script runs")
}
fn no_run(_: &mut Thread, _: Gc<CodeObject>, _: Value, _: Value) -> PyResult {
    unreachable!("vm installs the hooks before any script runs")
}
fn no_compile(_: &mut Thread, _: Source<'_>, _: Gc<Dict>) -> Result<Gc<CodeObject>, Raised> {
    unreachable!("vm installs the hooks before any script runs")
}

fn no_resume_frame(_: &mut Thread, _: bool) -> PyResult {
    unreachable!("vm installs the hooks before any script runs")
}
fn no_rare(_: &mut Thread, _: Pc) -> Result<(), Raised> {
    unreachable!("vm installs the hooks before any script runs")
}
fn no_broken(_: &mut Thread, _: Fact) {}
fn no_signals(_: &mut Thread) -> Result<(), Raised> {
    Ok(())
}
fn no_profile(_: &mut Thread, _: Profiled) {}

/// Bits of [`Thread::poll`].
pub mod poll {
    /// Signals have arrived, Ctrl-C among them.
    pub const INTERRUPT: u32 = 1;
    /// Finalisers wait to run.
    pub const FINALIZERS: u32 = 2;
    /// Memory ran out where nothing could be raised.
    pub const MEMORY: u32 = 4;
    /// Another thread waits for the lock.
    pub const SWITCH: u32 = 8;
    /// A profiler's samples wait.
    pub const SAMPLES: u32 = 16;
}

/// What an attribute of a class becomes when it is found through an object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum AttributeKind {
    /// It is the object's own.
    #[default]
    Own,
    /// The value itself.
    Plain,
    /// A function or native method, which binds to the object.
    Method,
    /// Any other descriptor without `__set__` and `__delete__`.
    NonData,
    /// A descriptor that takes precedence over the object's own attributes.
    Data,
}

/// Where an attribute of objects of one shape, or of one class or module, is found.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AttributeEntry {
    /// The class or module whose own attribute it is, as a word; the int 0 for an attribute of other objects.
    pub(crate) owner: u64,
    /// The shape; valid while `epoch` is the thread's.
    pub(crate) shape: ShapeId,
    /// `Thread::type_epoch` when it was found.
    pub(crate) epoch: u32,
    /// The name (interned), as a word.
    pub(crate) name: u64,
    /// The cell in a class dict, as a word; the int 0 when the attribute is the object's own.
    pub(crate) cell: u64,
    /// The place in the object when it is its own.
    pub(crate) index: u32,
    /// What becomes of it.
    pub(crate) kind: AttributeKind,
    /// Objects have an attribute word, which may hide it.
    pub(crate) has_word: bool,
}

impl AttributeEntry {
    /// Entries in the table, a power of two. Chosen for at most a few hundred live sites in the macro
    /// suite; 48 KiB.
    pub(crate) const COUNT: usize = 1024;

    /// Where (owner, shape, name) is kept.
    #[inline]
    pub(crate) fn place(owner: u64, shape: ShapeId, name: u64) -> usize {
        let key = (name >> 4) ^ (owner >> 5);
        (key as usize ^ (shape as usize).wrapping_mul(0x9E3)) % Self::COUNT
    }
}

/// A thread that runs script, with its heap.
#[repr(C)]
pub struct Thread {
    /// Memory. First, so that compiled code finds the allocation pointers.
    pub heap: Heap,
    /// Tested at back edges and calls: why script must stop for a moment (bits of [`poll`]).
    pub poll: AtomicU32,
    /// Bumped when inline caches of attributes may be wrong: see `runtime::attributes`.
    pub type_epoch: u32,
    /// The exception that is being raised, or `UNBOUND`.
    pub pending: Value,
    /// The exception that is being handled (`sys.exception()`), or None.
    pub handled: Value,
    /// The innermost activation record (`frame::Frame`), or null.
    pub frame: *mut u8,
    /// Start of the stack of activation records.
    pub frame_base: *mut u8,
    /// End of the stack of activation records.
    ///
    /// Null while something is asked for by the poll word, so that calls, which compare with the limit anyway, stop too.
    pub frame_limit: AtomicPtr<u8>,
    /// First free word of the register stack.
    pub stack_top: *mut Value,
    /// Start of the register stack.
    pub stack_base: *mut Value,
    /// End of the register stack.
    pub stack_limit: *mut Value,
    /// Lowest address that native recursion may reach.
    pub native_limit: usize,
    pub(crate) recursion_limit: u32,
    /// Where compiled code leaves its live values for the interpreter (see `frame::site`). Raw words:
    /// copied to the native stack before anything allocates.
    pub exit_buffer: [u64; 256],
    /// A native function needs its caller's frame in memory, but compiled code runs: the call failed
    /// without an exception and is to be made again by the interpreter.
    pub wants_frame: bool,
    /// The value of a generator that returned, or of another two-result operation.
    pub return_value: Value,
    /// All shapes.
    pub shapes: ShapeTable,
    /// Interned strs.
    pub interned: InternTable,
    /// Seed of text hashes.
    pub hash_seed: u64,
    /// Most decimal digits of an int that is converted from or to text (`sys.set_int_max_str_digits`,
    /// default 4300); 0 is no limit.
    pub int_max_str_digits: usize,
    /// The lock that threads of the system take turns by.
    pub gil: Gil,
    /// Installed by `vm`.
    pub hooks: Hooks,
    /// Dict (cell strategy) of the builtins module.
    pub builtins: Value,
    /// Dict `sys.modules`.
    pub modules: Value,
    /// The `sys` module's dict (cell strategy).
    pub sys_dict: Value,
    pub(crate) classes: [Value; ClassId::COUNT],
    /// `__next__` of the builtin classes that have a native one of their own.
    pub(crate) native_next: [Option<NativeFn>; ClassId::COUNT],
    /// How instances of builtin classes are called, past `__call__`, by [`ClassId`].
    pub(crate) native_call: [Option<NativeCall>; ClassId::COUNT],
    /// How instances of exactly these builtin classes are made, past `__new__` and `__init__`. The first argument is the class.
    pub(crate) native_new: [Option<NativeCall>; ClassId::COUNT],
    pub(crate) special_names: [Value; Special::COUNT],
    pub(crate) chars: [Value; 256],
    pub(crate) empty_string: Value,
    pub(crate) empty_tuple: Value,
    pub(crate) special_floats: [Value; 3],
    pub(crate) out_of_memory: Value,
    /// Values that live as long as the thread (see [`Thread::keep`]).
    pub(crate) kept: Value,
    /// What attribute sites that see many shapes share, by shape and name.
    pub(crate) attribute_cache: Box<[AttributeEntry]>,
    /// Standard output of the process.
    pub out: crate::object::Output,
    /// Dict by repr cycles: objects whose repr is being made.
    pub repr_stack: Value,
    /// The context of `contextvars`; None before it is asked for.
    pub context: Value,
    /// What `sys.set_asyncgen_hooks` was given: firstiter, finalizer.
    pub async_hooks: [Value; 2],
    /// Dict of the handlers that script has set for signals, once `_signal` was imported.
    pub(crate) signal_handlers: Value,
    /// Formats of `struct` that were parsed lately: an [`Opaque`], or None.
    pub(crate) struct_formats: Value,
    /// What `_decimal` keeps, once it was imported.
    pub(crate) decimal: Value,
    /// `typing.NoDefault`, once somebody asked for it.
    pub(crate) no_default: Value,
    /// `datetime.timezone.utc`, once the module is there.
    pub(crate) utc: Value,
    /// What `_asyncio` keeps, once it was imported.
    pub(crate) asyncio: Value,
    /// The event loop that runs in this thread of the system, or None, and its task that does.
    pub(crate) running_loop: Value,
    pub(crate) running_task: Value,
    /// Tasks of `asyncio` that are not done.
    pub(crate) live_tasks: LiveTasks,
    /// What `_abc` keeps, once it was imported.
    pub(crate) abc: Value,
    /// Classes that were registered with an abstract base class so far.
    pub(crate) abc_version: i64,
    /// An empty buffer that [`StrBuilder`] uses again.
    pub(super) spare_text: Vec<u8>,
    /// Open files.
    pub files: crate::object::Files,
    /// Texts of modules that were not read from a file, for tracebacks.
    pub sources: Vec<SourceText>,
    /// The compiler's own state, for its functions that get the thread alone; null without compiler.
    pub jit: *mut u8,
    /// Some compiled code relies on [`Thread::type_epoch`].
    pub(crate) epoch_watched: bool,
    /// Times that compiled code was entered at a loop's header.
    pub loop_entries: u64,
    /// Pieces of code that were compiled, refused, discarded or invalidated.
    pub tier_events: u64,
    /// CPU time in the compiler, in nanoseconds.
    pub compile_ns: u64,
    /// With `--jit-fail-every`: guards until the next one fails although it holds.
    pub fail_countdown: u32,
    /// What the engine does, for a profiler.
    pub phase: Phase,
    /// The profiler's own state, for its functions that get the thread alone; null without profiler.
    pub profiler: *mut u8,
}

/// The text of a module that was not read from a file.
pub struct SourceText {
    /// The module's code.
    pub code: std::rc::Rc<crate::bytecode::Code>,
    /// What it was compiled from.
    pub text: String,
}

impl Thread {
    /// A thread with an empty world: [`Thread::bootstrap`] makes the core objects.
    pub fn new(mut heap: Heap, hash_seed: u64) -> Box<Thread> {
        register_kinds(&mut heap);
        let mut t = Box::new(Thread {
            heap,
            poll: AtomicU32::new(0),
            type_epoch: 0,
            pending: Value::UNBOUND,
            handled: Value::NONE,
            frame: core::ptr::null_mut(),
            frame_base: core::ptr::null_mut(),
            frame_limit: AtomicPtr::default(),
            stack_top: core::ptr::null_mut(),
            stack_base: core::ptr::null_mut(),
            stack_limit: core::ptr::null_mut(),
            native_limit: 0,
            recursion_limit: 1000,
            exit_buffer: [0; 256],
            wants_frame: false,
            return_value: Value::NONE,
            shapes: ShapeTable::default(),
            interned: InternTable::default(),
            hash_seed,
            int_max_str_digits: 4300,
            gil: Gil::new(),
            hooks: Hooks {
                call_function: no_call_function,
                resume_generator: no_resume,
                run_code: no_run,
                compile: no_compile,
                trampoline: super::tier::no_trampoline,
                resume_frame: no_resume_frame,
                run_rare: no_rare,
                hot: super::tier::never_hot,
                broken: no_broken,
                poll: no_signals,
                signals: no_signals,
                profile: no_profile,
                loop_entered: None,
                initial_hotness: i32::MAX,
            },
            builtins: Value::NONE,
            modules: Value::NONE,
            sys_dict: Value::NONE,
            classes: [Value::NONE; ClassId::COUNT],
            native_next: [None; ClassId::COUNT],
            native_call: [None; ClassId::COUNT],
            native_new: [None; ClassId::COUNT],
            special_names: [Value::NONE; Special::COUNT],
            chars: [Value::NONE; 256],
            empty_string: Value::NONE,
            empty_tuple: Value::NONE,
            special_floats: [Value::NONE; 3],
            out_of_memory: Value::NONE,
            kept: Value::NONE,
            attribute_cache: (0..AttributeEntry::COUNT)
                .map(|_| AttributeEntry::default())
                .collect(),
            out: crate::object::Output::default(),
            repr_stack: Value::NONE,
            context: Value::NONE,
            async_hooks: [Value::NONE; 2],
            signal_handlers: Value::NONE,
            struct_formats: Value::NONE,
            decimal: Value::NONE,
            no_default: Value::NONE,
            utc: Value::NONE,
            asyncio: Value::NONE,
            running_loop: Value::NONE,
            running_task: Value::NONE,
            live_tasks: LiveTasks::default(),
            abc: Value::NONE,
            abc_version: 0,
            spare_text: Vec::new(),
            files: crate::object::Files::default(),
            sources: Vec::new(),
            jit: core::ptr::null_mut(),
            epoch_watched: false,
            loop_entries: 0,
            tier_events: 0,
            compile_ns: 0,
            fail_countdown: 0,
            phase: Phase::Script,
            profiler: core::ptr::null_mut(),
        });
        for _ in ClassId::ALL {
            t.shapes.add_root(Value::NONE, 0, false);
        }
        let p: *mut Thread = &mut *t;
        t.heap.add_root_source(Box::new(move |m: &mut Marker| {
            // SAFETY: the thread is boxed and owns the heap, so it outlives every collection.
            unsafe { Thread::trace_roots(p, m) }
        }));
        t.heap
            .add_weak_table(Box::new(move |alive: &dyn Fn(*mut Header) -> bool| {
                // SAFETY: as above; the table is not in use during a collection.
                unsafe {
                    (*p).interned.sweep(alive);
                    (*p).files.sweep(alive);
                    (*p).live_tasks.sweep(alive);
                }
            }));
        t
    }

    /// # Safety
    /// `p` points to a live thread; called inside a collection of its heap.
    unsafe fn trace_roots(p: *mut Thread, m: &mut Marker) {
        // SAFETY: the caller's promise; only fields beside the heap are read.
        let t = unsafe { &*p };
        for v in [
            t.pending,
            t.handled,
            t.return_value,
            t.builtins,
            t.modules,
            t.sys_dict,
            t.empty_string,
            t.empty_tuple,
            t.out_of_memory,
            t.kept,
            t.repr_stack,
            t.context,
            t.async_hooks[0],
            t.async_hooks[1],
            t.signal_handlers,
            t.struct_formats,
            t.decimal,
            t.no_default,
            t.utc,
            t.asyncio,
            t.running_loop,
            t.running_task,
            t.abc,
        ] {
            m.mark_value(v);
        }
        for group in [
            &t.classes[..],
            &t.special_names,
            &t.chars,
            &t.special_floats,
        ] {
            for v in group {
                m.mark_value(*v);
            }
        }
        t.gil.trace(m);
        t.shapes.trace(m);
        for e in &t.attribute_cache {
            m.mark_value(Value::from_bits(e.owner));
            m.mark_value(Value::from_bits(e.name));
            m.mark_value(Value::from_bits(e.cell));
        }
    }

    // ---- allocation -------------------------------------------------------------------------

    /// A zeroed object of layout `T` and builtin class `class`.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn alloc<T: HeapObject>(&mut self, class: ClassId) -> Result<Gc<T>, Raised> {
        self.alloc_with_shape(size_of::<T>(), class as u32)
    }

    /// A zeroed object of layout `T` with `bytes` bytes and shape 0 (internal storage).
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn alloc_sized<T: HeapObject>(&mut self, bytes: usize) -> Result<Gc<T>, Raised> {
        self.alloc_with_shape(bytes, ClassId::Array as u32)
    }

    /// A zeroed object of layout `T` with `bytes` bytes and this shape.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn alloc_with_shape<T: HeapObject>(
        &mut self,
        bytes: usize,
        shape: ShapeId,
    ) -> Result<Gc<T>, Raised> {
        // SAFETY: kinds are registered at creation; zeroed objects of every layout can be traced.
        unsafe {
            let p = self.heap.alloc(T::KIND as u8, bytes);
            if p.is_null() {
                return Err(self.memory_error());
            }
            (*p).shape.set(shape);
            Ok(Gc::from_raw(p.cast()))
        }
    }

    /// As [`Thread::alloc_with_shape`], but the bytes from offset 16 on may hold anything: the caller
    /// writes each before it is read, and tracing does not look at them before that.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub(super) fn alloc_unzeroed<T: HeapObject>(
        &mut self,
        bytes: usize,
        shape: ShapeId,
    ) -> Result<Gc<T>, Raised> {
        // SAFETY: kinds are registered at creation; the callers' layouts hold no references, or none
        // that their flags or capacity, which are zero, tell of.
        unsafe {
            let p = self.heap.alloc_unzeroed(T::KIND as u8, bytes);
            if p.is_null() {
                return Err(self.memory_error());
            }
            (*p).shape.set(shape);
            Ok(Gc::from_raw(p.cast()))
        }
    }

    /// As [`Thread::alloc`] for a fixed-size layout, with an attribute word behind it unless `shape`
    /// is that of the builtin class itself.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn alloc_subclassable<T: HeapObject>(
        &mut self,
        shape: ShapeId,
        exact: ClassId,
    ) -> Result<Gc<T>, Raised> {
        if shape == exact as u32 {
            return self.alloc_with_shape(size_of::<T>(), shape);
        }
        let o = self.alloc_with_shape::<T>(size_of::<T>() + 8, shape)?;
        self.init_attribute_word(o.value());
        Ok(o)
    }

    /// Marks the last word of a fresh instance of a subclass of a builtin class as its attribute
    /// word, and has its `__del__` called.
    pub(super) fn init_attribute_word(&mut self, v: Value) {
        let Some(h) = v.header() else { return };
        h.set_flag(flag::HAS_EXT);
        if let Some(ext) = ext_slot(v) {
            ext.init(Value::UNBOUND);
        }
        if self.class_of(v).has_flag(class_flag::HAS_DEL) {
            self.register_del(v);
        }
    }

    /// Has native resources freed when the object dies.
    pub fn register_finalizable(&mut self, v: Value) {
        // SAFETY: `v` is a live heap object.
        unsafe { self.heap.register_finalizable(v.as_raw_ptr().cast()) }
    }

    /// Has `__del__` called when the object dies.
    pub fn register_del(&mut self, v: Value) {
        if let Some(h) = v.header() {
            h.set_flag(crate::gc::flag::HAS_DEL);
            self.register_finalizable(v);
        }
    }

    /// Collects garbage.
    pub fn collect(&mut self, kind: CollectKind) {
        self.heap.collect(kind);
    }

    /// Keeps a value alive as long as the thread.
    pub fn keep(&mut self, v: Value) {
        if let Some(list) = self.kept.cast::<List>()
            && list.push(self, v).is_err()
        {
            self.pending = Value::UNBOUND;
        }
    }

    // ---- classes and names ------------------------------------------------------------------

    /// A builtin class.
    #[inline(always)]
    pub fn class(&self, id: ClassId) -> Gc<Class> {
        // SAFETY: bootstrap fills the table with classes.
        unsafe { self.classes[id as usize].cast_unchecked() }
    }

    /// The class of any value.
    #[inline]
    pub fn class_of(&self, v: Value) -> Gc<Class> {
        match v.header() {
            Some(h) => self.shapes.class_of(h.shape.get()),
            None => self.class(immediate_class(v)),
        }
    }

    /// The special method of `v`'s class, or `UNBOUND`.
    #[inline(always)]
    pub fn special(&self, v: Value, s: Special) -> Value {
        self.class_of(v).special(s)
    }

    /// Is `v` an instance of the builtin class `id` (subclasses included)? Does not ask
    /// `__instancecheck__`.
    pub fn is_instance(&self, v: Value, id: ClassId) -> bool {
        self.class_of(v).is_subclass_of(self.class(id))
    }

    /// The interned name of a special method.
    #[inline]
    pub fn special_name(&self, s: Special) -> Gc<Str> {
        // SAFETY: bootstrap fills the table with strs.
        unsafe { self.special_names[s as usize].cast_unchecked() }
    }

    /// The special method with this name, an interned str.
    pub fn special_of(&self, name: Gc<Str>) -> Option<Special> {
        if !name.as_ascii()?.starts_with("__") {
            return None;
        }
        let at = self.special_names.iter().position(|s| *s == name.value())?;
        Some(Special::ALL[at])
    }

    /// The interned str of a text.
    ///
    /// # Errors
    /// MemoryError.
    pub fn intern(&mut self, text: &str) -> Result<Gc<Str>, Raised> {
        if text.is_ascii() {
            let hash = super::intern::hash_bytes(text.as_bytes(), self.hash_seed);
            if let Some(s) = self.interned.find_text(text, hash) {
                return Ok(s);
            }
        }
        let s = Str::from_str(self, text)?;
        Ok(self.intern_str(s))
    }

    /// The interned str with the text of `s`.
    #[inline]
    pub fn intern_str(&mut self, s: Gc<Str>) -> Gc<Str> {
        if s.is_interned() {
            return s;
        }
        let hash = s.hash(self.hash_seed);
        if s.header().shape.get() != ClassId::Str as u32 {
            // Instances of subclasses never become names themselves.
            let text = s.to_string_lossy();
            if let Ok(plain) = Str::from_str(self, &text) {
                plain.hash(self.hash_seed);
                return self.interned.intern(plain, hash);
            }
        }
        self.interned.intern(s, hash)
    }

    /// The hash of a str as Python code sees it.
    #[inline]
    pub fn str_hash(&self, s: Gc<Str>) -> i64 {
        s.hash(self.hash_seed) as i64
    }

    /// The empty str.
    #[inline(always)]
    pub fn empty_str(&self) -> Gc<Str> {
        // SAFETY: made by bootstrap.
        unsafe { self.empty_string.cast_unchecked() }
    }

    /// The str of one Latin-1 character.
    #[inline(always)]
    pub fn char_str(&self, c: u8) -> Gc<Str> {
        // SAFETY: made by bootstrap.
        unsafe { self.chars[c as usize].cast_unchecked() }
    }

    // ---- exceptions -------------------------------------------------------------------------

    /// Makes `e`, an exception object, pending. The caller has set its context.
    pub fn set_pending(&mut self, e: Value) -> Raised {
        debug_assert!(e.cast::<Exception>().is_some());
        self.pending = e;
        Raised(())
    }

    /// Raises a builtin exception with one str argument. The exception being handled becomes its
    /// context.
    #[cold]
    #[inline(never)]
    pub fn raise(&mut self, class: ClassId, message: &str) -> Raised {
        match Str::from_str(self, message) {
            Ok(s) => self.raise_args(class, &[s.value()]),
            Err(r) => r,
        }
    }

    /// Raises a builtin exception with these arguments.
    #[cold]
    #[inline(never)]
    pub fn raise_args(&mut self, class: ClassId, args: &[Value]) -> Raised {
        let made = Tuple::new(self, args).and_then(|args| Exception::new(self, class as u32, args));
        match made {
            Ok(e) => {
                if class == ClassId::StopIteration {
                    e.extra.init(args.first().copied().unwrap_or(Value::NONE));
                }
                self.raise_object(e)
            }
            Err(r) => r,
        }
    }

    /// Raises an exception object; the exception being handled becomes its context.
    pub fn raise_object(&mut self, e: Gc<Exception>) -> Raised {
        if self.handled != e.value() && self.handled.cast::<Exception>().is_some() {
            self.break_chain(e);
            e.context.set(e, self.handled);
        }
        self.set_pending(e.value())
    }

    /// Breaks the chain of contexts of the exception being handled where it leads back to `e`. A script may have made a
    /// circle elsewhere in it: a second pointer, half as fast, meets the first there.
    fn break_chain(&self, e: Gc<Exception>) {
        let (mut at, mut behind) = (self.handled, self.handled);
        let mut is_even = false;
        while let Some(x) = at.cast::<Exception>() {
            if x.context.get() == e.value() {
                x.context.init(Value::NONE);
                return;
            }
            at = x.context.get();
            if is_even && let Some(x) = behind.cast::<Exception>() {
                behind = x.context.get();
            }
            if at == behind {
                return;
            }
            is_even = !is_even;
        }
    }

    /// Raises TypeError.
    #[cold]
    pub fn type_error(&mut self, message: impl AsRef<str>) -> Raised {
        self.raise(ClassId::TypeError, message.as_ref())
    }

    /// Raises ValueError.
    #[cold]
    pub fn value_error(&mut self, message: impl AsRef<str>) -> Raised {
        self.raise(ClassId::ValueError, message.as_ref())
    }

    /// Raises IndexError.
    #[cold]
    pub fn index_error(&mut self, message: impl AsRef<str>) -> Raised {
        self.raise(ClassId::IndexError, message.as_ref())
    }

    /// Raises OverflowError.
    #[cold]
    pub fn overflow_error(&mut self, message: impl AsRef<str>) -> Raised {
        self.raise(ClassId::OverflowError, message.as_ref())
    }

    /// Raises the preallocated MemoryError.
    #[cold]
    #[inline(never)]
    pub fn memory_error(&mut self) -> Raised {
        if let Some(e) = self.out_of_memory.cast::<Exception>() {
            e.traceback.init(Value::NONE);
            e.context.init(Value::NONE);
        }
        self.pending = self.out_of_memory;
        Raised(())
    }

    /// Takes the pending exception.
    pub fn take_pending(&mut self) -> Value {
        core::mem::replace(&mut self.pending, Value::UNBOUND)
    }

    /// Is the pending exception an instance of builtin class `id`?
    pub fn pending_is(&self, id: ClassId) -> bool {
        self.pending.is_ptr() && self.is_instance(self.pending, id)
    }

    /// Swallows the pending exception if it is an instance of `id`, else passes it on.
    ///
    /// # Errors
    /// The exception, when it is another.
    pub fn catch(&mut self, raised: Raised, id: ClassId) -> Result<(), Raised> {
        if self.pending_is(id) {
            self.pending = Value::UNBOUND;
            Ok(())
        } else {
            Err(raised)
        }
    }

    /// RecursionError when native recursion comes too deep. To be called by every native function
    /// that may come back to itself through script or nested data.
    ///
    /// # Errors
    /// RecursionError.
    #[inline]
    pub fn check_native_stack(&mut self) -> Result<(), Raised> {
        let here = 0u8;
        if (&raw const here).addr() < self.native_limit {
            return Err(self.recursion_error(""));
        }
        Ok(())
    }

    /// Raises RecursionError; `what` is a suffix such as `" while calling a Python object"`.
    #[cold]
    #[inline(never)]
    pub fn recursion_error(&mut self, what: &str) -> Raised {
        self.raise(
            ClassId::RecursionError,
            &format!("maximum recursion depth exceeded{what}"),
        )
    }

    /// Fails without an exception: the innermost frame runs compiled code, and what is asked for needs
    /// its registers in memory. The compiled code leaves, and the interpreter makes the call again.
    pub(crate) fn ask_for_frame(&mut self) -> Raised {
        self.wants_frame = true;
        Raised(())
    }

    /// Inline caches of attributes may be wrong from now on, and compiled code that found attributes by
    /// shape too.
    pub(crate) fn bump_type_epoch(&mut self) {
        self.type_epoch = self.type_epoch.wrapping_add(1);
        if self.epoch_watched {
            self.epoch_watched = false;
            (self.hooks.broken)(self, Fact::TypeEpoch);
        }
    }

    /// What to return while an exception is pending already.
    pub(crate) fn still_pending(&self) -> Raised {
        debug_assert!(self.pending.is_ptr());
        Raised(())
    }

    /// As [`Thread::request_poll`], from another thread of the system or a handler of a signal.
    ///
    /// # Safety
    /// The thread lives.
    pub unsafe fn interrupt(t: *const Thread, bits: u32) {
        // SAFETY: the caller's promise; both fields are atomic.
        unsafe {
            let (poll, limit) = (&raw const (*t).poll, &raw const (*t).frame_limit);
            (*poll).fetch_or(bits, Ordering::SeqCst);
            (*limit).store(core::ptr::null_mut(), Ordering::SeqCst);
        }
    }

    /// Asks script to stop at its next poll.
    pub fn request_poll(&self, bits: u32) {
        // SAFETY: the thread lives.
        unsafe { Thread::interrupt(self, bits) }
    }
}

/// The class of a value that is no heap object.
#[inline]
fn immediate_class(v: Value) -> ClassId {
    if v.is_int() {
        ClassId::Int
    } else if v.is_float() {
        ClassId::Float
    } else if v.is_bool() {
        ClassId::Bool
    } else if v.is_none() {
        ClassId::NoneType
    } else if v == Value::ELLIPSIS {
        ClassId::EllipsisType
    } else if v == Value::NOT_IMPLEMENTED {
        ClassId::NotImplementedType
    } else {
        ClassId::Object
    }
}
