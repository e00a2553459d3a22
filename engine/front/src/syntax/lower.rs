//! The state of lowering: names, the scopes that decide what is legal where, the first error.

use std::rc::Rc;

use ruff_python_ast as ast;
use ruff_text_size::Ranged;

use super::errors::{ErrorKind, SyntaxError};
use super::hir::{ComprehensionKind, ExprKind, Future, Ident, Name, Names, Source, Span, Warning};

/// Levels between two looks at the stack.
const LEVELS_PER_PROBE: u32 = 16;

/// What [`LEVELS_PER_PROBE`] levels may take of the stack, in bytes, in a build without optimisation.
const STACK_RED_ZONE: usize = 256 * 1024;

/// How much the stack grows at a time, in bytes.
const STACK_GROWTH: usize = 2 * 1024 * 1024;

/// Turns the parser's tree into HIR, checking what the parser does not.
pub(super) struct Lower<'a> {
    pub(super) source: &'a Source,
    pub(super) names: Names,
    pub(super) future: Future,
    /// The `from __future__` imports that open the module and are still to be lowered.
    pub(super) futures: usize,
    /// The first error met; lowering goes on after it, its result is thrown away.
    pub(super) first_error: Option<Box<SyntaxError>>,
    /// There is a `global` or `nonlocal` statement.
    pub(super) has_declarations: bool,
    pub(super) warnings: Vec<Warning>,
    /// Warnings are not collected.
    pub(super) is_quiet: bool,
    /// Of a tree that a program has made: what the parser's nodes do not hold.
    pub(super) made: Option<Made>,
    /// Innermost last; the module is the first.
    scopes: Vec<Scope>,
    /// Names of the classes around, without leading underscores, for mangling; innermost last.
    classes: Vec<Option<Rc<str>>>,
    depth: u32,
}

/// Parts of a tree that a program has made; the index of a node of the parser tells which is its own.
#[derive(Default)]
pub(super) struct Made {
    /// Constants that no literal writes; their nodes are those of commands to IPython, which Python has not.
    pub(super) constants: Vec<Option<ExprKind>>,
    /// The texts of interpolations.
    pub(super) texts: Vec<Box<str>>,
}

/// What a piece of code belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScopeKind {
    Module,
    Class,
    Function {
        is_async: bool,
    },
    Lambda,
    Comprehension(ComprehensionKind),
    /// Annotations and their kin, lazily evaluated: no `yield`, `await` or `:=`. Holds how they are called.
    Annotation(&'static str),
}

/// One scope being lowered.
pub(super) struct Scope {
    pub(super) kind: ScopeKind,
    pub(super) has_yield: bool,
    /// A comprehension that awaits.
    pub(super) is_async: bool,
    /// The first `return` with a value.
    pub(super) value_return: Option<Span>,
    /// Loops around, within the innermost `except*` block.
    pub(super) loops: u32,
    pub(super) in_except_star: bool,
    /// Within a `finally` block: the loops around it.
    pub(super) finally_loops: Option<u32>,
    /// Within the iterable of a comprehension, where `:=` is forbidden.
    pub(super) in_iterable: bool,
    /// Variables of a comprehension.
    iteration_names: Vec<Name>,
    /// Targets of `:=` within a comprehension.
    named_targets: Vec<Name>,
}

/// The span of a node of the parser.
pub(super) fn span_of(node: &impl Ranged) -> Span {
    let range = node.range();
    Span {
        start: range.start().into(),
        end: range.end().into(),
    }
}

impl<'a> Lower<'a> {
    pub(super) fn new(source: &'a Source) -> Lower<'a> {
        let mut lower = Lower {
            source,
            names: Names::default(),
            future: Future::default(),
            futures: 0,
            first_error: None,
            has_declarations: false,
            warnings: Vec::new(),
            is_quiet: false,
            made: None,
            scopes: Vec::new(),
            classes: Vec::new(),
            depth: 0,
        };
        lower.push_scope(ScopeKind::Module);
        lower
    }

    /// Records a `SyntaxError`, unless there was one before.
    pub(super) fn error(&mut self, message: impl Into<String>, span: Span) {
        if self.first_error.is_none() {
            let error = SyntaxError::in_compiler(message, span, self.source);
            self.first_error = Some(Box::new(error));
        }
    }

    /// As [`Lower::error`], of what CPython's parser finds.
    pub(super) fn parser_error(&mut self, message: &str, span: Span) {
        if self.first_error.is_none() {
            let error = SyntaxError::new(ErrorKind::Syntax, message, span, self.source);
            self.first_error = Some(Box::new(error));
        }
    }

    /// Runs one level of the recursion over the tree, growing the stack now and then.
    pub(super) fn nested<T>(&mut self, level: impl FnOnce(&mut Self) -> T) -> T {
        self.depth += 1;
        let result = if self.depth.is_multiple_of(LEVELS_PER_PROBE) {
            stacker::maybe_grow(STACK_RED_ZONE, STACK_GROWTH, || level(self))
        } else {
            level(self)
        };
        self.depth -= 1;
        result
    }

    // ------------------------------------------------------------------------------------------------ names

    /// A name as it is written.
    pub(super) fn plain(&mut self, text: &str) -> Name {
        self.names.intern(text)
    }

    /// A name as a variable or attribute: `__x` in class `_C` is `_C__x`.
    pub(super) fn mangled(&mut self, text: &str) -> Name {
        if text.starts_with("__")
            && !text.ends_with("__")
            && !text.contains('.')
            && let Some(Some(class)) = self.classes.last()
        {
            let mangled = format!("_{class}{text}");
            return self.names.intern(&mangled);
        }
        self.names.intern(text)
    }

    /// The identifier of a variable or attribute.
    pub(super) fn ident(&mut self, identifier: &ast::Identifier) -> Ident {
        Ident {
            name: self.mangled(&identifier.id),
            span: span_of(identifier),
        }
    }

    /// A variable that is assigned: mangled, never `__debug__`. `span` is what an error points at.
    pub(super) fn stored(&mut self, text: &str, span: Span) -> Name {
        self.check_debug(text, "assign to", span);
        let name = self.mangled(text);
        self.note_stored(name, span);
        name
    }

    /// The identifier of a variable that is assigned.
    pub(super) fn stored_ident(&mut self, identifier: &ast::Identifier) -> Ident {
        let span = span_of(identifier);
        Ident {
            name: self.stored(&identifier.id, span),
            span,
        }
    }

    pub(super) fn check_debug(&mut self, text: &str, action: &str, span: Span) {
        if text == "__debug__" {
            self.error(format!("cannot {action} __debug__"), span);
        }
    }

    /// Enters a class for mangling.
    pub(super) fn in_class<T>(&mut self, name: &str, inside: impl FnOnce(&mut Self) -> T) -> T {
        let stripped = name.trim_start_matches('_');
        self.classes
            .push((!stripped.is_empty()).then(|| Rc::from(stripped)));
        let result = inside(self);
        self.classes.pop();
        result
    }

    // ----------------------------------------------------------------------------------------------- scopes

    fn push_scope(&mut self, kind: ScopeKind) {
        let in_iterable = self.scopes.last().is_some_and(|scope| scope.in_iterable);
        self.scopes.push(Scope {
            kind,
            has_yield: false,
            is_async: false,
            value_return: None,
            loops: 0,
            in_except_star: false,
            finally_loops: None,
            in_iterable,
            iteration_names: Vec::new(),
            named_targets: Vec::new(),
        });
    }

    /// Lowers something in a scope of its own; returns the scope too.
    pub(super) fn in_scope<T>(
        &mut self,
        kind: ScopeKind,
        inside: impl FnOnce(&mut Self) -> T,
    ) -> (T, Scope) {
        self.push_scope(kind);
        let result = inside(self);
        let scope = self.scopes.pop().expect("pushed above");
        (result, scope)
    }

    pub(super) fn scope(&mut self) -> &mut Scope {
        self.scopes
            .last_mut()
            .expect("the module's scope is never popped")
    }

    pub(super) fn in_module_scope(&self) -> bool {
        self.scopes.len() == 1
    }

    /// Notes a variable of a comprehension.
    fn note_stored(&mut self, name: Name, span: Span) {
        let scope = self.scope();
        if !matches!(scope.kind, ScopeKind::Comprehension(_)) {
            return;
        }
        let rebinds = scope.named_targets.contains(&name);
        scope.iteration_names.push(name);
        if rebinds {
            let text = self.names.text(name).clone();
            self.error(
                format!(
                    "comprehension inner loop cannot rebind assignment expression target '{text}'"
                ),
                span,
            );
        }
    }

    /// Checks `target := …` against the comprehensions around it.
    pub(super) fn check_named(&mut self, target: Name, target_span: Span, span: Span) {
        if let ScopeKind::Annotation(place) = self.scope().kind {
            self.error(
                format!("named expression cannot be used within {place}"),
                span,
            );
            return;
        }
        if self.scope().in_iterable {
            self.error(
                "assignment expression cannot be used in a comprehension iterable expression",
                span,
            );
            return;
        }
        let mut message = None;
        for scope in self.scopes.iter_mut().rev() {
            match scope.kind {
                ScopeKind::Comprehension(_) if scope.iteration_names.contains(&target) => {
                    let text = self.names.text(target);
                    message = Some(format!(
                        "assignment expression cannot rebind comprehension iteration variable '{text}'"
                    ));
                    break;
                }
                ScopeKind::Comprehension(_) => scope.named_targets.push(target),
                _ => break,
            }
        }
        let in_comprehension = matches!(self.scope().kind, ScopeKind::Comprehension(_));
        let owner = self
            .scopes
            .iter()
            .rev()
            .find(|scope| !matches!(scope.kind, ScopeKind::Comprehension(_)));
        if message.is_none()
            && in_comprehension
            && owner.is_some_and(|scope| scope.kind == ScopeKind::Class)
        {
            message = Some(
                "assignment expression within a comprehension cannot be used in a class body"
                    .to_owned(),
            );
        }
        if let Some(message) = message {
            self.error(message, target_span);
        }
    }

    /// Checks a `yield` or `yield from` and notes it.
    pub(super) fn check_yield(&mut self, is_from: bool, span: Span) {
        let message = match self.scope().kind {
            ScopeKind::Function { is_async: true } if is_from => {
                "'yield from' inside async function"
            }
            ScopeKind::Function { .. } | ScopeKind::Lambda => {
                self.scope().has_yield = true;
                return;
            }
            ScopeKind::Module | ScopeKind::Class if is_from => "'yield from' outside function",
            ScopeKind::Module | ScopeKind::Class => "'yield' outside function",
            ScopeKind::Comprehension(kind) => match kind {
                ComprehensionKind::List => "'yield' inside list comprehension",
                ComprehensionKind::Set => "'yield' inside set comprehension",
                ComprehensionKind::Dict => "'yield' inside dict comprehension",
                ComprehensionKind::Generator => "'yield' inside generator expression",
            },
            ScopeKind::Annotation(place) => {
                return self.error(
                    format!("yield expression cannot be used within {place}"),
                    span,
                );
            }
        };
        self.error(message, span);
    }

    /// Checks an `await`.
    pub(super) fn check_await(&mut self, span: Span) {
        match self.scope().kind {
            ScopeKind::Function { is_async: true } => {}
            ScopeKind::Comprehension(_) => self.scope().is_async = true,
            ScopeKind::Function { .. } | ScopeKind::Lambda => {
                self.error("'await' outside async function", span);
            }
            ScopeKind::Module | ScopeKind::Class => self.error("'await' outside function", span),
            ScopeKind::Annotation(place) => {
                self.error(
                    format!("await expression cannot be used within {place}"),
                    span,
                );
            }
        }
    }

    /// Checks a comprehension that turned out asynchronous.
    pub(super) fn check_async_comprehension(&mut self, kind: ComprehensionKind, span: Span) {
        if kind == ComprehensionKind::Generator {
            return; // becomes an asynchronous generator, wherever it stands
        }
        match self.scope().kind {
            ScopeKind::Function { is_async: true } => {}
            ScopeKind::Comprehension(_) => self.scope().is_async = true,
            _ => self.error(
                "asynchronous comprehension outside of an asynchronous function",
                span,
            ),
        }
    }

    pub(super) fn in_async_function(&mut self) -> bool {
        self.scope().kind == ScopeKind::Function { is_async: true }
    }
}
