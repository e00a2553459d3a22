//! Expressions and assignment targets.

use super::{Ident, Name, Params, Span};

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
    /// An integer; negative only in a tree that a program has made.
    Int(Int),
    /// A float.
    Float(f64),
    /// `2j`: the real part, which is zero but for trees that a program has made, and the imaginary part.
    Complex(f64, f64),
    /// A frozenset of constants, only in a tree that a program has made.
    FrozenSet(Vec<Expr>),
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

/// An integer literal above `i64::MAX`, or a constant below `i64::MIN`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BigInt {
    /// 2, 8, 10 or 16.
    pub radix: u32,
    /// Digits of that radix, without prefix, underscores and leading zeros; with a sign when negative.
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
    /// Has `async for` or `await` of its own: a generator expression is an asynchronous generator.
    pub is_async: bool,
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
