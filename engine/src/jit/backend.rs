//! What lives as long as the machine: Cranelift's module over our arena, and buffers that compiles reuse.

use super::lower::{Lowered, lower};
use super::target;
use super::{ARENA_BYTES, Arena, Compiled, Runtime};
use crate::mir::{Graph, VerifyError, verify};
use core::fmt;
use cranelift_codegen::{Context, isa::OwnedTargetIsa};
use cranelift_frontend::FunctionBuilderContext;
use cranelift_jit::{JITBuilder, JITModule};
use cranelift_module::{Module, ModuleError, default_libcall_names};

/// Why a graph was not compiled. The code stays interpreted.
#[derive(Debug)]
pub enum Refusal {
    /// The graph breaks a rule: a fault of the compiler.
    Verify(VerifyError),
    /// Cranelift's own error.
    Cranelift(String),
    /// No room for code.
    ArenaFull,
    /// An exit would hand over more values than the buffer holds.
    TooManyLive,
    /// Something that lowering cannot do.
    Unsupported(&'static str),
}

impl Refusal {
    /// Name of the counter.
    pub fn name(&self) -> &'static str {
        match self {
            Refusal::Verify(_) => "verify",
            Refusal::Cranelift(_) => "cranelift",
            Refusal::ArenaFull => "arena_full",
            Refusal::TooManyLive => "too_many_live",
            Refusal::Unsupported(_) => "unsupported",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Verify(e) => write!(f, "the graph is wrong: {e}"),
            Refusal::Cranelift(e) => write!(f, "Cranelift: {e}"),
            Refusal::ArenaFull => f.write_str("the code arena is full"),
            Refusal::TooManyLive => f.write_str("too many live values at an exit"),
            Refusal::Unsupported(what) => write!(f, "{what} cannot be lowered"),
        }
    }
}

impl core::error::Error for Refusal {}

/// A text that a compile can give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextKind {
    /// Cranelift's form.
    Clif,
    /// Machine code.
    Asm,
}

/// Makes machine code of graphs. The code lives as long as the back end does.
pub struct Backend {
    module: JITModule,
    isa: OwnedTargetIsa,
    context: Context,
    builder: FunctionBuilderContext,
    bytes: usize,
}

impl fmt::Debug for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Backend({} bytes)", self.bytes)
    }
}

impl Backend {
    /// A back end with an empty arena.
    ///
    /// # Errors
    /// When the host is not known or the system refuses the addresses.
    pub fn new() -> Result<Backend, Refusal> {
        Backend::with_arena(ARENA_BYTES)
    }

    /// As [`Backend::new`] with an arena of this many bytes.
    ///
    /// # Errors
    /// As there.
    pub fn with_arena(bytes: usize) -> Result<Backend, Refusal> {
        let isa = target::host()?;
        let arena = Arena::new(bytes).map_err(|_| Refusal::ArenaFull)?;
        let mut builder = JITBuilder::with_isa(isa.clone(), default_libcall_names());
        builder.memory_provider(Box::new(arena));
        Ok(Backend {
            module: JITModule::new(builder),
            isa,
            context: Context::new(),
            builder: FunctionBuilderContext::new(),
            bytes: 0,
        })
    }

    /// Bytes of machine code made so far.
    pub fn code_bytes(&self) -> usize {
        self.bytes
    }

    /// Compiles a graph.
    ///
    /// # Errors
    /// Why not; the back end can be used further.
    pub fn lower(&mut self, graph: &Graph, runtime: &Runtime) -> Result<Compiled, Refusal> {
        let lowered = self.build(graph, runtime)?;
        let compiled = self.emit(lowered, runtime.first_place.is_some());
        self.context.clear();
        compiled
    }

    /// What becomes of a graph, as text. The code is not kept.
    ///
    /// # Errors
    /// As [`Backend::lower`].
    pub fn text(
        &mut self,
        graph: &Graph,
        runtime: &Runtime,
        kind: TextKind,
    ) -> Result<String, Refusal> {
        let _sites = self.build(graph, runtime)?;
        let text = match kind {
            TextKind::Clif => Ok(self.context.func.display().to_string()),
            TextKind::Asm => self.assembly(),
        };
        self.context.clear();
        text
    }

    fn assembly(&mut self) -> Result<String, Refusal> {
        self.context.set_disasm(true);
        let compiled = self
            .context
            .compile(&*self.isa, &mut Default::default())
            .map_err(|e| Refusal::Cranelift(e.inner.to_string()))?;
        Ok(compiled.vcode.clone().unwrap_or_default())
    }

    fn build(&mut self, graph: &Graph, runtime: &Runtime) -> Result<Lowered, Refusal> {
        verify(graph).map_err(Refusal::Verify)?;
        self.context.clear();
        let lowered = lower(
            graph,
            runtime,
            &*self.isa,
            &mut self.context.func,
            &mut self.builder,
        );
        if lowered.is_err() {
            // What a build that was given up has left would be a fault in the next one.
            self.builder = FunctionBuilderContext::new();
            self.context.clear();
        }
        lowered
    }

    fn emit(&mut self, lowered: Lowered, places: bool) -> Result<Compiled, Refusal> {
        let refuse = |e: ModuleError| match e {
            ModuleError::Allocation { .. } => Refusal::ArenaFull,
            e => Refusal::Cranelift(e.to_string()),
        };
        let signature = &self.context.func.signature;
        let id = self
            .module
            .declare_anonymous_function(signature)
            .map_err(refuse)?;
        self.module
            .define_function(id, &mut self.context)
            .map_err(refuse)?;
        self.module.finalize_definitions().map_err(refuse)?;
        let bytes = match self.context.compiled_code() {
            Some(code) => code.code_buffer().len(),
            None => 0,
        };
        let ranges = match self.context.compiled_code() {
            Some(code) if places => target::ranges(code),
            _ => Box::default(),
        };
        self.bytes += bytes;
        let entry = self.module.get_finalized_function(id);
        Ok(Compiled {
            // SAFETY: the code was made with this signature.
            entry: unsafe { core::mem::transmute::<*const u8, crate::object::Entry>(entry) },
            bytes,
            sites: lowered.sites,
            valid: lowered.valid,
            ranges,
        })
    }
}
