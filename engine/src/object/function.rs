//! Functions, bound methods, and the run-time side of code objects.

use super::kinds::{Kind, Trace};
use super::*;
use crate::bytecode::{Code, Instr, Op};
use crate::gc::Marker;
use crate::value::Value;
use core::cell::{Cell, OnceCell, UnsafeCell};
use std::rc::Rc;

/// A script function.
#[repr(C)]
pub struct Function {
    header: Header,
    /// Its [`CodeObject`].
    pub code: Slot,
    /// Tuple of closure cells, or None.
    pub closure: Slot,
    /// Tuple of defaults of the last positional parameters, or None.
    pub defaults: Slot,
    /// Dict of defaults of keyword-only parameters, or None.
    pub kw_defaults: Slot,
    /// `__name__`.
    pub name: Slot,
    /// `__qualname__`.
    pub qualname: Slot,
    /// `__module__`.
    pub module: Slot,
    /// `__doc__`.
    pub doc: Slot,
    /// `__dict__` or `UNBOUND`.
    pub dict: Slot,
    /// Function that computes `__annotations__`, or None; once they were asked for or assigned a tuple
    /// of that and the dict.
    pub annotate: Slot,
    /// Tuple of type parameters; anything else: it has none.
    pub type_params: Slot,
}

// SAFETY: repr(C), header first, interior-mutable fields.
unsafe impl HeapObject for Function {
    const KIND: Kind = Kind::Function;
}

impl Function {
    /// Offset of the code in bytes, for compiled code.
    pub const CODE_OFFSET: usize = core::mem::offset_of!(Function, code);

    /// The run-time code.
    #[inline(always)]
    pub fn code(&self) -> Gc<CodeObject> {
        self.code.object()
    }
}

impl Trace for Function {
    fn trace(&self, m: &mut Marker) {
        for slot in [
            &self.code,
            &self.closure,
            &self.defaults,
            &self.kw_defaults,
            &self.name,
            &self.qualname,
            &self.module,
            &self.doc,
            &self.dict,
            &self.annotate,
            &self.type_params,
        ] {
            slot.trace(m);
        }
    }
}

/// A method bound to an object.
#[repr(C)]
pub struct BoundMethod {
    header: Header,
    /// The callable.
    pub function: Slot,
    /// Its first argument.
    pub receiver: Slot,
}

// SAFETY: repr(C), header first, interior-mutable fields.
unsafe impl HeapObject for BoundMethod {
    const KIND: Kind = Kind::BoundMethod;
}

impl BoundMethod {
    /// Binds `function` to `receiver`.
    ///
    /// # Errors
    /// MemoryError.
    #[expect(clippy::new_ret_no_self, reason = "every use wants the value")]
    pub fn new(t: &mut Thread, function: Value, receiver: Value) -> PyResult {
        let m = t.alloc::<BoundMethod>(ClassId::BoundMethod)?;
        m.function.init(function);
        m.receiver.init(receiver);
        Ok(m.value())
    }
}

impl Trace for BoundMethod {
    fn trace(&self, m: &mut Marker) {
        self.function.trace(m);
        self.receiver.trace(m);
    }
}

/// What an instruction learned; one per static slot of the code. The same words are the JIT's
/// feedback.
pub struct InlineCache {
    /// Shape of the receiver that the cache is for; `u32::MAX` when empty.
    pub shape: Cell<u32>,
    /// `Thread::type_epoch` when it was filled.
    pub epoch: Cell<u32>,
    /// Attribute index, or what else the quickened form counts.
    pub index: Cell<u32>,
    /// Shape after the store (`StoreAttrAdd`).
    pub new_shape: Cell<u32>,
    /// A cell, function or class, by the quickened form; the int 0 when unused.
    pub value: Cell<u64>,
    /// A second cell or object, by the quickened form.
    pub value2: Cell<u64>,
    /// How often the cache missed; past a limit the site is megamorphic and left generic.
    pub misses: Cell<u32>,
}

impl InlineCache {
    /// Shape of a method site whose attribute is the object's own, or that of one module or class: no value has it. That of
    /// immediates is `u32::MAX`.
    pub const ELSEWHERE: u32 = u32::MAX - 1;

    /// A cache that has seen nothing.
    pub fn empty() -> InlineCache {
        InlineCache {
            shape: Cell::new(u32::MAX),
            epoch: Cell::new(0),
            index: Cell::new(0),
            new_shape: Cell::new(0),
            value: Cell::new(0),
            value2: Cell::new(0),
            misses: Cell::new(0),
        }
    }
}

/// Run-time side of a code object: the words that quickening changes, materialised constants and
/// inline caches. Bound to one globals dict, which the caches of global variables rely upon.
pub struct CodeBody {
    /// What the compiler made.
    pub code: Rc<Code>,
    /// What running it takes; empty until [`crate::runtime::code::prepare`].
    running: OnceCell<Running>,
    /// Tuple of constants; nested code constants are [`CodeObject`]s.
    pub consts: Cell<Value>,
    /// Tuple of names (interned).
    pub names: Cell<Value>,
    /// Tuple of the named locals' names (interned).
    pub local_names: Cell<Value>,
    /// Tuple of the free variables' names (interned).
    pub free_names: Cell<Value>,
    /// What each function of this code is given: a tuple of its name, its qualified name and the str `__name__`; None
    /// before the first one.
    pub function_names: Cell<Value>,
    /// Globals dict (cell strategy).
    pub globals: Cell<Value>,
    /// Builtins dict (cell strategy).
    pub builtins: Cell<Value>,
    /// How hot it is, and its compiled code.
    pub tier: Tier,
    /// Address of the first constant.
    pub const_words: Cell<*const Value>,
    /// Address of the first inline cache.
    first_cache: Cell<*const InlineCache>,
    /// Address of the first running word: of [`UNPREPARED`], while the code has not run yet.
    pub words: Cell<*const Instr>,
    /// What a call needs to know.
    pub call: CallShape,
}

/// The words of code that has not run yet.
pub static UNPREPARED: [Instr; 1] = [Instr::new(Op::Prepare, 0, 0, 0, 0)];

/// What code needs to run, made when it is first run: most functions of a library never are.
pub struct Running {
    /// The running copy of the words.
    pub instructions: UnsafeCell<Box<[Instr]>>,
    /// One per static slot.
    pub caches: Box<[InlineCache]>,
}

impl CodeBody {
    /// Of code that has not run yet.
    pub fn new(t: &Thread, code: Rc<Code>, globals: Gc<Dict>) -> CodeBody {
        CodeBody {
            call: CallShape::of(&code),
            running: OnceCell::new(),
            consts: Cell::new(Value::NONE),
            names: Cell::new(Value::NONE),
            local_names: Cell::new(Value::NONE),
            free_names: Cell::new(Value::NONE),
            function_names: Cell::new(Value::NONE),
            globals: Cell::new(globals.value()),
            builtins: Cell::new(t.builtins),
            tier: Tier::new(t),
            const_words: Cell::new(core::ptr::null()),
            first_cache: Cell::new(core::ptr::null()),
            words: Cell::new(UNPREPARED.as_ptr()),
            code,
        }
    }

    /// Gives the code its tuples of constants, names, names of locals and of free variables, and with them the words to
    /// run. Nothing happens when it has them.
    pub fn set_running(
        &self,
        running: Running,
        [consts, names, local_names, free_names]: [Gc<Tuple>; 4],
    ) {
        if self.is_prepared() {
            return;
        }
        let running = self.running.get_or_init(|| running);
        self.consts.set(consts.value());
        self.names.set(names.value());
        self.local_names.set(local_names.value());
        self.free_names.set(free_names.value());
        self.const_words.set(consts.items().as_ptr());
        self.first_cache.set(running.caches.as_ptr());
        // SAFETY: nothing writes the words before they run.
        self.words
            .set(unsafe { (*running.instructions.get()).as_ptr() });
        self.tier.measure(&self.code);
    }

    /// Has it what it needs to run?
    #[inline]
    pub fn is_prepared(&self) -> bool {
        self.running.get().is_some()
    }

    /// A copy of the words that run: none before it is prepared.
    ///
    /// # Safety
    /// Nothing runs them meanwhile.
    pub unsafe fn running_words(&self) -> Vec<Instr> {
        // SAFETY: as the caller says.
        let words = self
            .running
            .get()
            .map(|r| unsafe { (*r.instructions.get()).to_vec() });
        words.unwrap_or_default()
    }

    /// The inline caches: none before it is prepared.
    #[inline]
    pub fn caches(&self) -> &[InlineCache] {
        self.running.get().map_or(&[], |r| &r.caches)
    }

    /// An inline cache.
    ///
    /// # Safety
    /// The code is prepared and has that slot.
    #[inline(always)]
    pub unsafe fn cache(&self, slot: usize) -> &InlineCache {
        // SAFETY: as the caller says; the caches live as long as the body.
        unsafe { &*self.first_cache.get().add(slot) }
    }
}

/// What a call needs to know of the callee's code.
#[derive(Clone, Copy, Debug)]
pub struct CallShape {
    /// Positional parameters.
    pub argcount: u16,
    /// Registers that the call fills.
    pub n_params: u16,
    /// Named registers.
    pub n_locals: u16,
    /// All registers.
    pub n_registers: u16,
    /// Only plain positional parameters.
    pub simple: bool,
    /// Calling it makes a generator, a coroutine or an asynchronous generator.
    pub generator: bool,
}

impl CallShape {
    /// Of a code.
    pub fn of(code: &Code) -> CallShape {
        use crate::bytecode::CodeFlags;
        CallShape {
            argcount: code.argcount,
            n_params: code.n_params,
            n_locals: code.n_locals,
            n_registers: code.n_registers,
            simple: code.n_params == code.argcount,
            generator: code.flags.intersects(CodeFlags::SUSPENDS),
        }
    }
}

/// A code object as script and functions refer to it.
#[repr(C)]
pub struct CodeObject {
    header: Header,
    body: Cell<*mut CodeBody>,
}

// SAFETY: repr(C), header first, interior-mutable fields.
unsafe impl HeapObject for CodeObject {
    const KIND: Kind = Kind::Code;
}

impl CodeObject {
    /// Offset of the pointer to the body in bytes, for compiled code.
    pub const BODY_OFFSET: usize = core::mem::offset_of!(CodeObject, body);

    /// A code object without a body yet: the body's values are built while it is on the stack, and
    /// are visible to the collector from [`Gc::<CodeObject>::set_body`] on.
    ///
    /// # Errors
    /// MemoryError.
    pub fn new(t: &mut Thread) -> Result<Gc<CodeObject>, Raised> {
        let c = t.alloc::<CodeObject>(ClassId::Code)?;
        t.register_finalizable(c.value());
        Ok(c)
    }

    /// The body.
    #[inline(always)]
    pub fn body(&self) -> &CodeBody {
        // SAFETY: set once at creation, freed when the object dies.
        unsafe { &*self.body.get() }
    }

    /// What the compiler made.
    pub fn code(&self) -> &Rc<Code> {
        &self.body().code
    }
}

impl Gc<CodeObject> {
    /// Gives the object its body, once. The object frees it when it dies.
    pub fn set_body(self, body: Box<CodeBody>) {
        debug_assert!(self.body.get().is_null());
        self.body.set(Box::into_raw(body));
        self.barrier();
    }
}

/// Frees the body of a dead code object.
///
/// # Safety
/// Called by the collector alone.
pub(crate) unsafe fn finalize_code(p: *mut Header) {
    // SAFETY: the collector passes a dead code object; its body is a leaked box or null.
    unsafe {
        let body = (*p.cast::<CodeObject>())
            .body
            .replace(core::ptr::null_mut());
        if !body.is_null() {
            drop(Box::from_raw(body));
        }
    }
}

impl Trace for CodeObject {
    fn trace(&self, m: &mut Marker) {
        if self.body.get().is_null() {
            return;
        }
        let b = self.body();
        for v in [
            &b.consts,
            &b.names,
            &b.local_names,
            &b.free_names,
            &b.function_names,
            &b.globals,
            &b.builtins,
            &b.tier.kept,
        ] {
            m.mark_value(v.get());
        }
        for c in b.caches() {
            m.mark_value(Value::from_bits(c.value.get()));
            m.mark_value(Value::from_bits(c.value2.get()));
        }
    }
}
