//! The high-level intermediate representation: a module as `bytecode` compiles it.
//!
//! It has the shape of Python's own abstract grammar with four differences that spare the compiler work:
//! assignment targets are a type of their own ([`Target`]), literals are decoded, implicit concatenation and
//! f-strings are normalised to parts, and private names (`__x` inside a class) are already mangled.
//! Scopes are not resolved here: a [`Name`] is only a spelling.
//!
//! Every node carries the [`Span`] that CPython's `ast` gives it (what PEP 657 positions are made of).
//! The tree may be some ten thousand levels deep (a sum of as many terms leans to the left): walkers grow
//! their stack with `stacker`, and [`Module`] drops itself that way.

use std::collections::HashMap;
use std::rc::Rc;

pub use super::source::{Position, Source};

/// A range of byte offsets into the module's decoded text ([`Source::text`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

/// An interned identifier, NFKC-normalised and mangled; its text is in [`Module::names`].
///
/// Two names of one module are equal exactly when their texts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(pub u32);

/// The table behind [`Name`].
#[derive(Clone, Debug, Default)]
pub struct Names {
    texts: Vec<Rc<str>>,
    by_text: HashMap<Rc<str>, Name>,
}

impl Names {
    /// The name with this text, new or known.
    pub fn intern(&mut self, text: &str) -> Name {
        if let Some(&name) = self.by_text.get(text) {
            return name;
        }
        let name = Name(u32::try_from(self.texts.len()).expect("sources are below 4 GiB"));
        let text: Rc<str> = Rc::from(text);
        self.texts.push(text.clone());
        self.by_text.insert(text, name);
        name
    }

    /// The name with this text when the table has it.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Name> {
        self.by_text.get(text).copied()
    }

    /// The text of a name of this table.
    #[must_use]
    pub fn text(&self, name: Name) -> &Rc<str> {
        &self.texts[name.0 as usize]
    }

    /// How many names there are: their numbers are `0..len`.
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether no name was interned.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

/// A name where it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ident {
    /// What it binds or reads (mangled where the language says so).
    pub name: Name,
    /// Where it is written.
    pub span: Span,
}

/// What a source is compiled as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A file: any statements.
    Module,
    /// One expression (`eval`): the body is a single [`StmtKind::Expr`] whose value is the result.
    Expression,
    /// A prompt's input (`single`): values of top-level expression statements are displayed.
    Interactive,
}

/// A whole source, parsed and checked.
#[derive(Debug)]
pub struct Module {
    /// What it was parsed as.
    pub mode: Mode,
    /// The statements.
    pub body: Vec<Stmt>,
    /// Texts of all names.
    pub names: Names,
    /// File name, text and line table, to which all spans refer.
    pub source: Rc<Source>,
    /// An upper bound of the depth of the tree, in nodes.
    pub depth: u32,
    /// Which `from __future__` imports change the meaning of the module.
    pub future: Future,
}

/// The `__future__` features that still change something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Future {
    /// `annotations`: annotations are kept as their source text.
    pub annotations: bool,
}

// ---------------------------------------------------------------------------------------------- statements

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
    /// The body; see [`docstring`].
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
    /// Positional arguments; `*bases` is [`ExprKind::Starred`].
    pub bases: Vec<Expr>,
    /// `metaclass=M`, `**options`.
    pub keywords: Vec<Keyword>,
    /// The body; see [`docstring`].
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
    /// The annotation; for `*args: *Ts` it is [`ExprKind::Starred`].
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

/// A pattern of `case`.
#[derive(Debug)]
pub struct Pattern {
    /// Where it is written.
    pub span: Span,
    /// Which pattern.
    pub kind: PatternKind,
}

/// The patterns of PEP 634.
#[derive(Debug)]
pub enum PatternKind {
    /// `_`.
    Wildcard,
    /// `name`.
    Capture(Ident),
    /// A literal or dotted name, compared with `==`.
    Value(Expr),
    /// `None`, `True` or `False`, compared with `is`.
    Singleton(Singleton),
    /// `[a, *rest]`; at most one [`PatternKind::Star`] among them.
    Sequence(Vec<Pattern>),
    /// `*name`, `*_` (None); only in a sequence.
    Star(Option<Ident>),
    /// `{key: pattern, **rest}`.
    Mapping(Box<MappingPattern>),
    /// `Class(pattern, attr=pattern)`.
    Class(Box<ClassPattern>),
    /// `pattern as name`.
    As(Box<Pattern>, Ident),
    /// `a | b`; all alternatives bind the same names.
    Or(Vec<Pattern>),
}

/// `{key: pattern, **rest}`.
#[derive(Debug)]
pub struct MappingPattern {
    /// Literals and dotted names, as long as `patterns`.
    pub keys: Vec<Expr>,
    /// What the values must match.
    pub patterns: Vec<Pattern>,
    /// `**rest`.
    pub rest: Option<Ident>,
}

/// `Class(pattern, attr=pattern)`.
#[derive(Debug)]
pub struct ClassPattern {
    /// The class: a possibly dotted name.
    pub class: Expr,
    /// Positional patterns, by `__match_args__`.
    pub patterns: Vec<Pattern>,
    /// Attributes, never mangled, and what they must match.
    pub keywords: Vec<(Ident, Pattern)>,
}

/// `None`, `True`, `False`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Singleton {
    /// `None`.
    None,
    /// `True`.
    True,
    /// `False`.
    False,
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

/// What can be assigned to, or deleted.
#[derive(Debug)]
pub struct Target {
    /// Where it is written.
    pub span: Span,
    /// Which target.
    pub kind: TargetKind,
}

/// The kinds of assignment targets.
#[derive(Debug)]
pub enum TargetKind {
    /// A variable.
    Name(Name),
    /// `value.attr`.
    Attribute(Box<Attribute>),
    /// `value[index]`.
    Subscript(Box<Subscript>),
    /// `a, b`, `(a, *b)`, `[a, b]`: unpacks (or deletes each); at most one is starred.
    Unpack(Vec<Target>),
    /// `*target`, only in [`TargetKind::Unpack`].
    Starred(Box<Target>),
}

// --------------------------------------------------------------------------------------------- expressions

/// An expression.
#[derive(Debug)]
pub struct Expr {
    /// Where it is written, without parentheses around it (a tuple's own are part of it).
    pub span: Span,
    /// Which expression.
    pub kind: ExprKind,
}

/// The expressions of Python 3.14.
#[derive(Debug)]
pub enum ExprKind {
    /// `None`.
    None,
    /// `True`, `False`.
    Bool(bool),
    /// `...`.
    Ellipsis,
    /// An integer, never negative.
    Int(Int),
    /// A float.
    Float(f64),
    /// `2j`: the imaginary part.
    Imag(f64),
    /// A string, adjacent literals joined.
    Str(StrLit),
    /// Bytes, adjacent literals joined.
    Bytes(Box<[u8]>),
    /// An f-string, joined with adjacent literals; no two neighbours are literals. Without any interpolation
    /// it is still no docstring.
    FString(Vec<StringPart>),
    /// A t-string; no two neighbours are literals.
    TString(Vec<StringPart>),
    /// A variable.
    Name(Name),
    /// `value.attr`.
    Attribute(Box<Attribute>),
    /// `value[index]`.
    Subscript(Box<Subscript>),
    /// `lower:upper:step`, only as an index or an element of a tuple index.
    Slice(Box<Slice>),
    /// `func(args, key=value)`.
    Call(Box<Call>),
    /// `left op right`.
    Binary(Box<Binary>),
    /// `op operand`.
    Unary(Box<Unary>),
    /// `a and b and c`.
    BoolOp(Box<BoolOp>),
    /// `a < b <= c`.
    Compare(Box<Compare>),
    /// `body if test else orelse`.
    If(Box<IfExpr>),
    /// `lambda params: body`.
    Lambda(Box<Lambda>),
    /// `(target := value)`.
    Named(Box<Named>),
    /// `a, b` or `(a, b)`.
    Tuple(Vec<Expr>),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `{a, b}`.
    Set(Vec<Expr>),
    /// `{key: value, **mapping}`.
    Dict(Vec<DictItem>),
    /// List, set, dict comprehension or generator expression.
    Comprehension(Box<Comprehension>),
    /// `*iterable` in a display, call or index.
    Starred(Box<Expr>),
    /// `await value`.
    Await(Box<Expr>),
    /// `yield`, `yield value`.
    Yield(Option<Box<Expr>>),
    /// `yield from iterable`.
    YieldFrom(Box<Expr>),
}

/// A decoded integer literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Int {
    /// Fits 64 bits.
    Small(i64),
    /// Anything larger.
    Big(Box<BigInt>),
}

/// An integer literal above `i64::MAX`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BigInt {
    /// 2, 8, 10 or 16.
    pub radix: u32,
    /// Digits of that radix, without prefix, underscores and leading zeros.
    pub digits: Box<str>,
}

/// A decoded string literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StrLit {
    /// Unicode scalar values only: the usual case.
    Text(Box<str>),
    /// Code points of a string that holds lone surrogates (`"\ud800"`).
    Surrogates(Box<[u32]>),
}

/// A piece of an f-string or t-string.
#[derive(Debug)]
pub enum StringPart {
    /// Text between interpolations, never empty. An `=` has put the expression's source text here.
    Literal(StrLit),
    /// `{value!r:spec}`.
    Interpolation(Box<Interpolation>),
}

/// `{value!r:spec}`.
#[derive(Debug)]
pub struct Interpolation {
    /// With the braces.
    pub span: Span,
    /// The expression.
    pub value: Expr,
    /// In a t-string, the source text of the expression, as `Interpolation.expression` shows it; else empty.
    pub text: Box<str>,
    /// Behind `!`; `{x=}` without conversion and spec gets [`Conversion::Repr`].
    pub conversion: Conversion,
    /// Behind `:`; may be empty.
    pub spec: Option<Vec<StringPart>>,
}

/// The conversion of an interpolation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// None: `format(value, spec)` alone.
    None,
    /// `!s`.
    Str,
    /// `!r`.
    Repr,
    /// `!a`.
    Ascii,
}

/// `value.attr`.
#[derive(Debug)]
pub struct Attribute {
    /// The object.
    pub value: Expr,
    /// The attribute, mangled. Its span starts behind the dot.
    pub attr: Ident,
}

/// `value[index]`.
#[derive(Debug)]
pub struct Subscript {
    /// The container.
    pub value: Expr,
    /// The index: a [`ExprKind::Slice`], or a [`ExprKind::Tuple`] that may hold some.
    pub index: Expr,
}

/// `lower:upper:step`.
#[derive(Debug)]
pub struct Slice {
    /// Before the first colon.
    pub lower: Option<Expr>,
    /// Behind the first colon.
    pub upper: Option<Expr>,
    /// Behind the second colon.
    pub step: Option<Expr>,
}

/// `func(args, key=value)`.
#[derive(Debug)]
pub struct Call {
    /// What is called.
    pub func: Expr,
    /// Positional arguments, evaluated first; `*args` is [`ExprKind::Starred`].
    pub args: Vec<Expr>,
    /// Keyword arguments.
    pub keywords: Vec<Keyword>,
}

/// `name=value` or `**value`.
#[derive(Debug)]
pub struct Keyword {
    /// The whole argument.
    pub span: Span,
    /// None for `**value`; never mangled.
    pub name: Option<Name>,
    /// The value.
    pub value: Expr,
}

/// `left op right`.
#[derive(Debug)]
pub struct Binary {
    /// Evaluated first.
    pub left: Expr,
    /// The operator.
    pub op: BinOp,
    /// Evaluated second.
    pub right: Expr,
}

/// Binary operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinOp {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `@`
    MatMul,
    /// `/`
    Div,
    /// `//`
    FloorDiv,
    /// `%`
    Mod,
    /// `**`
    Pow,
    /// `<<`
    LShift,
    /// `>>`
    RShift,
    /// `|`
    BitOr,
    /// `^`
    BitXor,
    /// `&`
    BitAnd,
}

/// `op operand`.
#[derive(Debug)]
pub struct Unary {
    /// The operator.
    pub op: UnaryOp,
    /// The operand.
    pub operand: Expr,
}

/// Unary operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    /// `-`
    Neg,
    /// `+`
    Pos,
    /// `~`
    Invert,
    /// `not`
    Not,
}

/// `a and b and c`, or the same with `or`.
#[derive(Debug)]
pub struct BoolOp {
    /// `or` instead of `and`.
    pub is_or: bool,
    /// At least two.
    pub values: Vec<Expr>,
}

/// `left op value op value …`.
#[derive(Debug)]
pub struct Compare {
    /// The first operand.
    pub left: Expr,
    /// At least one; each operand is evaluated once.
    pub rest: Vec<(CmpOp, Expr)>,
}

/// Comparison operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CmpOp {
    /// `==`
    Eq,
    /// `!=`
    NotEq,
    /// `<`
    Lt,
    /// `<=`
    LtE,
    /// `>`
    Gt,
    /// `>=`
    GtE,
    /// `is`
    Is,
    /// `is not`
    IsNot,
    /// `in`
    In,
    /// `not in`
    NotIn,
}

/// `body if test else orelse`.
#[derive(Debug)]
pub struct IfExpr {
    /// Evaluated first.
    pub test: Expr,
    /// The value when true.
    pub body: Expr,
    /// The value when false.
    pub orelse: Expr,
}

/// `lambda params: body`.
#[derive(Debug)]
pub struct Lambda {
    /// The parameters.
    pub params: Params,
    /// Contains `yield`: calling it makes a generator.
    pub has_yield: bool,
    /// The value.
    pub body: Expr,
}

/// `(target := value)`; binds in the scope around any comprehensions.
#[derive(Debug)]
pub struct Named {
    /// The variable.
    pub target: Ident,
    /// The value.
    pub value: Expr,
}

/// `key: value`, or `**value` without a key.
#[derive(Debug)]
pub struct DictItem {
    /// Evaluated before the value.
    pub key: Option<Expr>,
    /// The value, or the mapping.
    pub value: Expr,
}

/// `[element for target in iter if test]` and its kin.
#[derive(Debug)]
pub struct Comprehension {
    /// What it makes.
    pub kind: ComprehensionKind,
    /// The element; the key of a dict comprehension.
    pub element: Expr,
    /// The value of a dict comprehension.
    pub value: Option<Expr>,
    /// At least one. The first iterable belongs to the scope around the comprehension.
    pub clauses: Vec<ForClause>,
}

/// What a comprehension makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComprehensionKind {
    /// `[…]`
    List,
    /// `{…}`
    Set,
    /// `{key: value …}`
    Dict,
    /// `(…)`
    Generator,
}

/// `for target in iter if test if test`.
#[derive(Debug)]
pub struct ForClause {
    /// The clause from `for` (or `async`) on.
    pub span: Span,
    /// `async for`.
    pub is_async: bool,
    /// Assigned on each turn.
    pub target: Target,
    /// The iterable.
    pub iter: Expr,
    /// All must be true.
    pub tests: Vec<Expr>,
}

/// The docstring of a module, class or function body: its first statement when that is a plain string.
#[must_use]
pub fn docstring(body: &[Stmt]) -> Option<&StrLit> {
    match body.first().map(|stmt| &stmt.kind) {
        Some(StmtKind::Expr(Expr {
            kind: ExprKind::Str(text),
            ..
        })) => Some(text),
        _ => None,
    }
}

/// Trees deeper than this are dropped on a stack grown for them.
const DROP_DEPTH: u32 = 256;

/// Stack that dropping one level may take, in bytes.
const DROP_BYTES_PER_LEVEL: usize = 1024;

impl Drop for Module {
    fn drop(&mut self) {
        if self.depth > DROP_DEPTH {
            let body = std::mem::take(&mut self.body);
            let bytes = self.depth as usize * DROP_BYTES_PER_LEVEL;
            stacker::maybe_grow(bytes, bytes, move || drop(body));
        }
    }
}
