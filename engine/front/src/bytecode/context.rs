//! The compiler's entry and the state of compiling one code object.

use super::Failure;
use super::assemble::{self, Shape};
use super::code::{Code, CodeFlags, Const};
use super::ops::Op;
use super::scopes::{IdMap, ScopeId, ScopeKind, Scopes, Texts, facts};
use super::unit::Unit;
use crate::syntax::hir::{Mode, Module, Name, Span, Stmt, StmtKind, StrLit};
use crate::syntax::{Source, SyntaxError};
use std::rc::Rc;

/// Functions and classes inside each other; their qualified names grow with each level.
const MAX_NESTING: u32 = 500;

/// How a source is compiled.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Module-level names go to a namespace in register 0 (exec and eval with separate locals),
    /// not to the globals.
    pub name_mode: bool,
    /// As `python -O`: from 1 on without assertions and with a false `__debug__`, from 2 on without docstrings too.
    pub optimize: u8,
}

/// Compiles a module, prompt input or expression, as its mode says.
pub fn compile_module(
    module: &Module,
    source: &Source,
    filename: &str,
    options: Options,
) -> Result<Rc<Code>, Box<SyntaxError>> {
    compile(module, filename, options).map_err(|failure| {
        Box::new(SyntaxError::in_compiler(
            failure.message,
            failure.span,
            source,
        ))
    })
}

fn compile(module: &Module, filename: &str, options: Options) -> Result<Rc<Code>, Failure> {
    let texts = Texts::new(&module.names);
    let scopes = Scopes::analyse(module, &texts, options.name_mode)?;
    let shared = Shared {
        debug_name: texts.find("__debug__"),
        super_name: texts.find("super"),
        module,
        texts,
        scopes,
        filename: Rc::from(filename),
        optimize: options.optimize,
    };
    let root = shared.scopes.root();
    let mut flags = CodeFlags::TOP_LEVEL;
    if options.name_mode {
        flags.insert(CodeFlags::NAMESPACE);
    }
    let mut cx = Context::new(
        &shared,
        root,
        Rc::from("<module>"),
        Rc::from("<module>"),
        flags,
    );
    cx.interactive = module.mode == Mode::Interactive;
    cx.first_line = 1;
    if module.mode == Mode::Expression
        && let [
            Stmt {
                kind: StmtKind::Expr(value),
                span,
            },
        ] = &module.body[..]
    {
        let value = cx.operand(value)?;
        cx.unit.op(Op::Return, value, 0, 0, *span);
    } else {
        if module.mode == Mode::Module
            && let Some(doc) = cx.docstring(&module.body)
            && let Some(first) = module.body.first()
        {
            let value = cx.operand_const(&Const::Str(doc), first.span)?;
            cx.store_text("__doc__", value, first.span)?;
        }
        cx.module_annotations(module)?;
        cx.body(&module.body)?;
        let end = module.body.last().map_or(Span::default(), |stmt| stmt.span);
        cx.unit.op(Op::ReturnNone, 0, 0, 0, end);
    }
    cx.finish(None)
}

/// What all code objects of a module share.
pub(crate) struct Shared<'h> {
    pub(crate) module: &'h Module,
    pub(crate) texts: Texts<'h>,
    pub(crate) scopes: Scopes,
    pub(crate) filename: Rc<str>,
    /// See [`Options::optimize`].
    pub(crate) optimize: u8,
    pub(crate) debug_name: Option<Name>,
    pub(crate) super_name: Option<Name>,
}

impl Shared<'_> {
    /// `__debug__`.
    pub(crate) fn debug(&self) -> Const {
        Const::Bool(self.optimize == 0)
    }
}

/// The state of compiling one code object; its methods are spread over the files by topic.
pub(crate) struct Context<'h> {
    pub(crate) shared: &'h Shared<'h>,
    pub(crate) unit: Unit<'h>,
    /// The innermost scope: that of the code, or of a comprehension inside it.
    pub(crate) scope: ScopeId,
    /// The scope of the code.
    pub(crate) unit_scope: ScopeId,
    pub(crate) name: Rc<str>,
    pub(crate) qualname: Rc<str>,
    pub(crate) flags: CodeFlags,
    pub(crate) counts: ParamCounts,
    pub(crate) local_names: Vec<Rc<str>>,
    /// Registers of parameters that the source does not name, before those of the scope's names.
    pub(crate) unnamed: u16,
    pub(crate) cells: Vec<u16>,
    /// Expression statements are displayed.
    pub(crate) interactive: bool,
    pub(crate) first_line: u32,
    /// How many functions and classes this code stands in.
    pub(crate) nesting: u32,
    /// The annotated assignments that note that they ran, by address, with their numbers.
    pub(crate) recorded: IdMap<usize, u16>,
}

/// Numbers of parameters by kind.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ParamCounts {
    pub(crate) args: u16,
    pub(crate) posonly: u16,
    pub(crate) kwonly: u16,
    pub(crate) all: u16,
}

impl<'h> Context<'h> {
    pub(crate) fn new(
        shared: &'h Shared<'h>,
        scope: ScopeId,
        name: Rc<str>,
        qualname: Rc<str>,
        flags: CodeFlags,
    ) -> Self {
        let mut cx = Context {
            shared,
            unit: Unit::default(),
            scope,
            unit_scope: scope,
            name,
            qualname,
            flags,
            counts: ParamCounts::default(),
            local_names: Vec::new(),
            unnamed: 0,
            cells: Vec::new(),
            interactive: false,
            first_line: 1,
            nesting: 0,
            recorded: IdMap::default(),
        };
        if flags.contains(CodeFlags::NAMESPACE) {
            cx.local_names.push(Rc::from(".namespace"));
            cx.counts.all = 1;
            cx.set_locals(1);
        }
        cx
    }

    /// Notes that the code stands inside `outer`.
    pub(crate) fn nest_in(&mut self, outer: &Self, span: Span) -> Result<(), Failure> {
        self.nesting = outer.nesting + 1;
        if self.nesting > MAX_NESTING {
            return Err(Failure::new("too many nested functions", span));
        }
        Ok(())
    }

    /// Fixes the number of named registers, before any temporary is used.
    pub(crate) fn set_locals(&mut self, count: u16) {
        self.unit.n_locals = count;
        self.unit.top = count;
        self.unit.max_top = self.unit.max_top.max(count);
    }

    pub(crate) fn text(&self, name: Name) -> &'h Rc<str> {
        self.shared.texts.text(name)
    }

    pub(crate) fn source(&self) -> &'h Source {
        &self.shared.module.source
    }

    /// Whether a bound name of this code's scope has a fact.
    pub(crate) fn has_fact(&self, name: Name, fact: u8) -> bool {
        self.shared.scopes.get(self.unit_scope).has(name, fact)
    }

    /// `__qualname__` of a function or class defined here.
    pub(crate) fn inner_qualname(&self, name: &str, binding: Option<Name>) -> Rc<str> {
        let scope = self.shared.scopes.get(self.unit_scope);
        let declared_global = binding.is_some_and(|b| scope.has(b, facts::GLOBAL));
        if scope.kind == ScopeKind::Module || declared_global {
            Rc::from(name)
        } else if scope.kind == ScopeKind::Class {
            Rc::from(format!("{}.{name}", self.qualname))
        } else {
            Rc::from(format!("{}.<locals>.{name}", self.qualname))
        }
    }

    /// Assembles the code.
    pub(crate) fn finish(self, doc: Option<StrLit>) -> Result<Rc<Code>, Failure> {
        let scope = self.shared.scopes.get(self.unit_scope);
        let shape = Shape {
            name: self.name,
            qualname: self.qualname,
            filename: self.shared.filename.clone(),
            flags: self.flags,
            counts: self.counts,
            local_names: self.local_names,
            cells: self.cells,
            free_names: scope
                .free
                .iter()
                .map(|name| self.shared.texts.text(*name).clone())
                .collect(),
            self_attrs: scope.self_attrs.len().min(usize::from(u16::MAX)) as u16,
            first_line: self.first_line,
            doc,
        };
        let code = assemble::assemble(self.unit, shape, &self.shared.module.source)?;
        Ok(Rc::new(code))
    }
}
