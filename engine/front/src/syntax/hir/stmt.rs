//! Statements.

use super::{BinOp, Expr, Ident, Keyword, Name, Pattern, Span, Target};

/// A statement.
#[derive(Debug)]
pub struct Stmt {
    /// From the first keyword (`def`, not its decorators) to the last token.
    pub span: Span,
    /// Which statement.
    pub kind: StmtKind,
}

/// The statements of Python 3.14.
#[derive(Debug)]
pub enum StmtKind {
    /// `def` and `async def`.
    FunctionDef(Box<FunctionDef>),
    /// `class`.
    ClassDef(Box<ClassDef>),
    /// `return`, `return value`.
    Return(Option<Expr>),
    /// `del a, b[0]`.
    Delete(Vec<Target>),
    /// `a = b = value`.
    Assign(Box<Assign>),
    /// `target += value`.
    AugAssign(Box<AugAssign>),
    /// `target: annotation`, `target: annotation = value`.
    AnnAssign(Box<AnnAssign>),
    /// `type Name[T] = value`.
    TypeAlias(Box<TypeAlias>),
    /// `for` and `async for`.
    For(Box<For>),
    /// `while`.
    While(Box<While>),
    /// `if` with all its `elif`.
    If(Box<If>),
    /// `with` and `async with`.
    With(Box<With>),
    /// `match`.
    Match(Box<Match>),
    /// `raise`, `raise exc`, `raise exc from cause`.
    Raise(Box<Raise>),
    /// `try` with `except`, `except*`, `else`, `finally`.
    Try(Box<Try>),
    /// `assert test`, `assert test, msg`.
    Assert(Box<Assert>),
    /// `import a.b as c, d`.
    Import(Vec<ImportAlias>),
    /// `from .module import a as b`.
    ImportFrom(Box<ImportFrom>),
    /// `global a, b`.
    Global(Vec<Ident>),
    /// `nonlocal a, b`.
    Nonlocal(Vec<Ident>),
    /// An expression for its effect.
    Expr(Expr),
    /// `pass`.
    Pass,
    /// `break`.
    Break,
    /// `continue`.
    Continue,
}

/// `def name[T](params) -> returns: body`.
#[derive(Debug)]
pub struct FunctionDef {
    /// The spelling, not mangled: what `__name__` and `__qualname__` show.
    pub name: Ident,
    /// The variable that the definition binds: `name`, mangled.
    pub binding: Name,
    /// `async def`.
    pub is_async: bool,
    /// Has `yield` or `yield from` of its own: calling it makes a generator.
    pub has_yield: bool,
    /// Outermost first. Their spans are those of the expressions behind `@`.
    pub decorators: Vec<Expr>,
    /// `[T: bound = default, *Ts, **P]`.
    pub type_params: Vec<TypeParam>,
    /// The parameters.
    pub params: Box<Params>,
    /// The annotation behind `->`.
    pub returns: Option<Expr>,
    /// The body; see [`docstring`](super::docstring).
    pub body: Vec<Stmt>,
}

/// `class Name[T](bases, key=value): body`.
#[derive(Debug)]
pub struct ClassDef {
    /// The spelling, not mangled.
    pub name: Ident,
    /// The variable that the definition binds: `name`, mangled by the class around it.
    pub binding: Name,
    /// Outermost first.
    pub decorators: Vec<Expr>,
    /// `[T]`.
    pub type_params: Vec<TypeParam>,
    /// Positional arguments; `*bases` is [`ExprKind::Starred`](super::ExprKind::Starred).
    pub bases: Vec<Expr>,
    /// `metaclass=M`, `**options`.
    pub keywords: Vec<Keyword>,
    /// The body; see [`docstring`](super::docstring).
    pub body: Vec<Stmt>,
}

/// Parameters of a function or lambda.
#[derive(Debug, Default)]
pub struct Params {
    /// Before `/`.
    pub posonly: Vec<Param>,
    /// Positional or keyword.
    pub args: Vec<Param>,
    /// `*args`.
    pub vararg: Option<Param>,
    /// Behind `*` or `*args`.
    pub kwonly: Vec<Param>,
    /// `**kwargs`.
    pub kwarg: Option<Param>,
}

/// One parameter.
#[derive(Debug)]
pub struct Param {
    /// Its name.
    pub name: Ident,
    /// The annotation; for `*args: *Ts` it is [`ExprKind::Starred`](super::ExprKind::Starred).
    pub annotation: Option<Expr>,
    /// The default; evaluated where the function is defined.
    pub default: Option<Expr>,
}

/// A type parameter of a function, class or `type` statement.
#[derive(Debug)]
pub struct TypeParam {
    /// Of the whole parameter.
    pub span: Span,
    /// The spelling, not mangled: its `__name__`.
    pub name: Ident,
    /// The variable that it binds: `name`, mangled.
    pub binding: Name,
    /// `T`, `*T` or `**T`.
    pub kind: TypeParamKind,
    /// `T: bound`, only with [`TypeParamKind::TypeVar`]; a tuple display means constraints.
    pub bound: Option<Expr>,
    /// `T = default`.
    pub default: Option<Expr>,
}

/// The three kinds of type parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeParamKind {
    /// `T`.
    TypeVar,
    /// `*T`.
    TypeVarTuple,
    /// `**T`.
    ParamSpec,
}

/// `targets[0] = targets[1] = value`.
#[derive(Debug)]
pub struct Assign {
    /// Assigned from left to right; at least one.
    pub targets: Vec<Target>,
    /// Evaluated first.
    pub value: Expr,
}

/// `target op= value`.
#[derive(Debug)]
pub struct AugAssign {
    /// A name, attribute or subscript.
    pub target: Target,
    /// The operator.
    pub op: BinOp,
    /// The right-hand side.
    pub value: Expr,
}

/// `target: annotation = value`.
#[derive(Debug)]
pub struct AnnAssign {
    /// A name, attribute or subscript.
    pub target: Target,
    /// The annotation.
    pub annotation: Expr,
    /// The value.
    pub value: Option<Expr>,
    /// A bare name without parentheses: only these are recorded in `__annotations__`.
    pub simple: bool,
}

/// `type name[type_params] = value`.
#[derive(Debug)]
pub struct TypeAlias {
    /// The spelling, not mangled: its `__name__`.
    pub name: Ident,
    /// The variable that it binds: `name`, mangled.
    pub binding: Name,
    /// `[T]`.
    pub type_params: Vec<TypeParam>,
    /// Evaluated lazily.
    pub value: Expr,
}

/// `for target in iter: body else: orelse`.
#[derive(Debug)]
pub struct For {
    /// `async for`.
    pub is_async: bool,
    /// Assigned on each turn.
    pub target: Target,
    /// The iterable.
    pub iter: Expr,
    /// The body.
    pub body: Vec<Stmt>,
    /// Run when the loop ends without `break`.
    pub orelse: Vec<Stmt>,
}

/// `while test: body else: orelse`.
#[derive(Debug)]
pub struct While {
    /// The condition.
    pub test: Expr,
    /// The body.
    pub body: Vec<Stmt>,
    /// Run when the loop ends without `break`.
    pub orelse: Vec<Stmt>,
}

/// `if … elif … else`, flat: a chain of thousands of `elif` has no depth.
#[derive(Debug)]
pub struct If {
    /// `if` and each `elif`; at least one.
    pub branches: Vec<Branch>,
    /// `else`.
    pub orelse: Vec<Stmt>,
}

/// One `if` or `elif`.
#[derive(Debug)]
pub struct Branch {
    /// From `if` or `elif` to the end of its body.
    pub span: Span,
    /// The condition.
    pub test: Expr,
    /// The body.
    pub body: Vec<Stmt>,
}

/// `with a as b, c: body`.
#[derive(Debug)]
pub struct With {
    /// `async with`.
    pub is_async: bool,
    /// Entered from left to right.
    pub items: Vec<WithItem>,
    /// The body.
    pub body: Vec<Stmt>,
}

/// One context manager of a `with`.
#[derive(Debug)]
pub struct WithItem {
    /// The manager.
    pub context: Expr,
    /// Behind `as`.
    pub target: Option<Target>,
}

/// `match subject: cases`.
#[derive(Debug)]
pub struct Match {
    /// The value that is matched.
    pub subject: Expr,
    /// Tried in order.
    pub cases: Vec<MatchCase>,
}

/// `case pattern if guard: body`.
#[derive(Debug)]
pub struct MatchCase {
    /// The whole case.
    pub span: Span,
    /// The pattern.
    pub pattern: Pattern,
    /// Behind `if`.
    pub guard: Option<Expr>,
    /// The body.
    pub body: Vec<Stmt>,
}

/// `raise exc from cause`.
#[derive(Debug)]
pub struct Raise {
    /// What is raised; None raises the current exception again.
    pub exc: Option<Expr>,
    /// Behind `from`.
    pub cause: Option<Expr>,
}

/// `try: body except: … else: orelse finally: finalbody`.
#[derive(Debug)]
pub struct Try {
    /// The body.
    pub body: Vec<Stmt>,
    /// `except` clauses; a bare one comes last.
    pub handlers: Vec<ExceptHandler>,
    /// Run when the body ends without an exception.
    pub orelse: Vec<Stmt>,
    /// Run in any case.
    pub finalbody: Vec<Stmt>,
    /// The handlers are `except*`.
    pub is_star: bool,
}

/// `except class as name: body`.
#[derive(Debug)]
pub struct ExceptHandler {
    /// The whole clause.
    pub span: Span,
    /// The class or tuple of classes; None in a bare `except:`.
    pub class: Option<Expr>,
    /// Behind `as`; unbound again when the body ends.
    pub name: Option<Ident>,
    /// The body.
    pub body: Vec<Stmt>,
}

/// `assert test, msg`.
#[derive(Debug)]
pub struct Assert {
    /// The condition.
    pub test: Expr,
    /// The argument of the `AssertionError`.
    pub msg: Option<Expr>,
}

/// One module of an `import` statement.
#[derive(Debug)]
pub struct ImportAlias {
    /// `a.b as c`.
    pub span: Span,
    /// The dotted name (a name without dots is mangled, as in CPython).
    pub module: Name,
    /// Behind `as`: bound to the module `a.b` itself.
    pub asname: Option<Ident>,
    /// What is bound: `asname`, else the part before the first dot, mangled.
    pub binding: Name,
}

/// `from ..module import names`.
#[derive(Debug)]
pub struct ImportFrom {
    /// The number of leading dots.
    pub level: u32,
    /// The dotted name; None in `from . import a`.
    pub module: Option<Name>,
    /// What is imported.
    pub names: ImportedNames,
}

/// The right side of `from … import`.
#[derive(Debug)]
pub enum ImportedNames {
    /// `*`.
    Star(Span),
    /// `a as b, c`.
    Names(Vec<FromAlias>),
}

/// One name of a `from … import`.
#[derive(Debug)]
pub struct FromAlias {
    /// `a as b`.
    pub span: Span,
    /// The attribute or submodule, mangled, as in CPython.
    pub name: Name,
    /// The variable that is bound, mangled.
    pub binding: Name,
}
