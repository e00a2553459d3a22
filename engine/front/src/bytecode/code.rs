//! Code objects: pointer-free, shareable results of the compiler.
//!
//! Nothing here changes while a program runs: the quickened copy of the words,
//! inline caches and materialised constants are made beside it by the runtime.

use super::instr::{ConstIdx, Instr, NameIdx, Pc, Register, SlotIdx};
use super::positions::{Location, Positions};
use super::serial::Packed;
pub use crate::syntax::hir::StrLit;
use num_bigint::BigInt;
use std::cell::OnceCell;
use std::fmt;
use std::ops::Deref;
use std::rc::Rc;

/// What kind of code it is and how it is called.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
#[repr(transparent)]
pub struct CodeFlags(pub u32);

macro_rules! flags {
    ($($(#[doc = $doc:literal])+ $name:ident = $bit:literal,)*) => {
        impl CodeFlags {
            $($(#[doc = $doc])+ pub const $name: CodeFlags = CodeFlags(1 << $bit);)*
            const NAMED: &'static [(CodeFlags, &'static str)] =
                &[$((CodeFlags::$name, stringify!($name))),*];
        }
    };
}

flags! {
    /// Calling it makes a generator.
    GENERATOR = 0,
    /// Calling it makes a coroutine.
    COROUTINE = 1,
    /// Calling it makes an asynchronous generator.
    ASYNC_GENERATOR = 2,
    /// Has `*args`.
    VARARGS = 3,
    /// Has `**kwargs`.
    VARKEYWORDS = 4,
    /// Defined inside a function.
    NESTED = 5,
    /// Register 0 holds the namespace (`n_params` is 1, `argcount` 0): class bodies, and exec or
    /// eval with separate locals.
    NAMESPACE = 6,
    /// The body of a class (has `NAMESPACE` too); returns its `__class__` cell or None.
    CLASS_BODY = 7,
    /// A module, exec or eval: names without function scope are globals (or `NAMESPACE`'s).
    TOP_LEVEL = 8,
    /// A function, lambda or generator expression.
    FUNCTION = 9,
    /// A generator that may be awaited (`types.coroutine`).
    ITERABLE_COROUTINE = 10,
}

impl CodeFlags {
    /// Whether all bits of `other` are set.
    #[inline(always)]
    pub const fn contains(self, other: CodeFlags) -> bool {
        self.0 & other.0 == other.0
    }

    /// The flags of code whose call makes an object that suspends.
    pub const SUSPENDS: CodeFlags =
        CodeFlags(Self::GENERATOR.0 | Self::COROUTINE.0 | Self::ASYNC_GENERATOR.0);

    /// Whether any bit of `other` is set.
    #[inline(always)]
    pub const fn intersects(self, other: CodeFlags) -> bool {
        self.0 & other.0 != 0
    }

    /// Sets the bits of `other`.
    #[inline]
    pub fn insert(&mut self, other: CodeFlags) {
        self.0 |= other.0;
    }

    /// All bits that have a name.
    pub(crate) fn all() -> CodeFlags {
        CodeFlags(Self::NAMED.iter().fold(0, |bits, (flag, _)| bits | flag.0))
    }
}

impl std::ops::BitOr for CodeFlags {
    type Output = CodeFlags;
    fn bitor(self, other: CodeFlags) -> CodeFlags {
        CodeFlags(self.0 | other.0)
    }
}

impl fmt::Debug for CodeFlags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = Self::NAMED
            .iter()
            .filter(|(flag, _)| self.contains(*flag))
            .map(|(_, n)| *n)
            .collect();
        f.write_str(&names.join("|"))
    }
}

/// A constant.
#[derive(Clone, Debug)]
pub enum Const {
    /// `None`.
    None,
    /// `True`, `False`.
    Bool(bool),
    /// `...`.
    Ellipsis,
    /// An int of at most 64 bits.
    Int(i64),
    /// A larger int.
    BigInt(Rc<BigInt>),
    /// A float; equal constants have equal bits.
    Float(f64),
    /// A complex number: real and imaginary part.
    Complex(f64, f64),
    /// A str.
    Str(StrLit),
    /// A bytes object.
    Bytes(Rc<[u8]>),
    /// A tuple of constants (of strs too: names of keyword arguments).
    Tuple(Rc<[Const]>),
    /// A frozenset of constants, without duplicates.
    FrozenSet(Rc<[Const]>),
    /// The code of a function or class body.
    Code(Rc<Code>),
}

/// Equality of constants: same type and same bits (`0.0` and `-0.0` differ, `1` and `True` too).
impl PartialEq for Const {
    fn eq(&self, other: &Const) -> bool {
        match (self, other) {
            (Const::None, Const::None) | (Const::Ellipsis, Const::Ellipsis) => true,
            (Const::Bool(a), Const::Bool(b)) => a == b,
            (Const::Int(a), Const::Int(b)) => a == b,
            (Const::BigInt(a), Const::BigInt(b)) => a == b,
            (Const::Float(a), Const::Float(b)) => a.to_bits() == b.to_bits(),
            (Const::Complex(a, b), Const::Complex(c, d)) => {
                a.to_bits() == c.to_bits() && b.to_bits() == d.to_bits()
            }
            (Const::Str(a), Const::Str(b)) => a == b,
            (Const::Bytes(a), Const::Bytes(b)) => a == b,
            (Const::Tuple(a), Const::Tuple(b)) | (Const::FrozenSet(a), Const::FrozenSet(b)) => {
                a == b
            }
            (Const::Code(a), Const::Code(b)) => a == b,
            _ => false,
        }
    }
}

impl Eq for Const {}

impl std::hash::Hash for Const {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Const::None | Const::Ellipsis => {}
            Const::Bool(value) => value.hash(state),
            Const::Int(value) => value.hash(state),
            Const::BigInt(value) => value.hash(state),
            Const::Float(value) => value.to_bits().hash(state),
            Const::Complex(re, im) => (re.to_bits(), im.to_bits()).hash(state),
            Const::Str(StrLit::Text(text)) => text.hash(state),
            Const::Str(StrLit::Surrogates(points)) => points.hash(state),
            Const::Bytes(bytes) => bytes.hash(state),
            Const::Tuple(items) | Const::FrozenSet(items) => items.hash(state),
            Const::Code(code) => (code.first_line, &code.qualname).hash(state),
        }
    }
}

/// What a static slot serves, which decides the inline cache that the runtime puts beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum SlotKind {
    /// A global variable; one slot per name and code object.
    Global = 0,
    /// A name looked up in the namespace first; one slot per name and code object.
    Name = 1,
    /// `LoadAttr`, `StoreAttr`, `DeleteAttr`: one slot per instruction.
    Attr = 2,
    /// `LoadMethod`: one slot per instruction.
    Method = 3,
    /// The calls: one slot per instruction.
    Call = 4,
}

impl SlotKind {
    /// All kinds in the order of their codes.
    pub const ALL: [SlotKind; 5] = [
        SlotKind::Global,
        SlotKind::Name,
        SlotKind::Attr,
        SlotKind::Method,
        SlotKind::Call,
    ];
}

/// A static slot. In code with more than 32768 of them, equal ones are shared between instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SlotDesc {
    /// What it serves.
    pub kind: SlotKind,
    /// The variable or attribute; none for calls.
    pub name: Option<NameIdx>,
    /// The tuple constant of keyword names of `CallKw` and `CallMethodKw`.
    pub kw_names: Option<ConstIdx>,
}

/// Protects `start..end`: an exception raised there goes to `register` and continues at `handler`.
///
/// Entries are ordered inner before outer: the first that covers the pc counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExceptionEntry {
    /// First protected instruction.
    pub start: Pc,
    /// Behind the last protected instruction.
    pub end: Pc,
    /// Where execution continues.
    pub handler: Pc,
    /// Where the exception is put.
    pub register: Register,
}

/// The code of a module, function or class body: what making a function of it takes. What running it takes is its
/// [`Content`], to which it dereferences.
#[derive(Clone, Debug, PartialEq)]
pub struct Code {
    /// `__name__`.
    pub name: Rc<str>,
    /// `__qualname__`.
    pub qualname: Rc<str>,
    /// File name as tracebacks show it.
    pub filename: Rc<str>,
    /// Kind of code and of call.
    pub flags: CodeFlags,
    /// Positional parameters, positional-only ones included.
    pub argcount: u16,
    /// Positional-only parameters.
    pub posonlyargcount: u16,
    /// Keyword-only parameters.
    pub kwonlyargcount: u16,
    /// Registers that the call fills: positional, keyword-only, `*args`, `**kwargs`, in this order.
    pub n_params: u16,
    /// Named registers; those from `n_params` on start unbound.
    pub n_locals: u16,
    /// All registers.
    pub n_registers: u16,
    /// Number of distinct attributes that the function assigns on its first parameter (a hint for
    /// the size of instances; of a class body: the sum over its functions).
    pub self_attrs: u16,
    /// Line of `def` (or its first decorator), `class`, `lambda`; 1 for a module.
    pub first_line: u32,
    /// Docstring of a function.
    pub doc: Option<StrLit>,
    /// The rest.
    pub content: LazyContent,
}

/// What running code takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// Instructions, never quickened here.
    pub instructions: Box<[Instr]>,
    /// Constants.
    pub consts: Box<[Const]>,
    /// Names of variables, attributes and imports, in no register.
    pub names: Box<[Rc<str>]>,
    /// Static slots.
    pub slots: Box<[SlotDesc]>,
    /// Names of registers `0..n_locals`.
    pub local_names: Box<[Rc<str>]>,
    /// Those of registers `0..n_locals` that hold cells (from their `MakeCell` at entry on).
    pub cells: Box<[Register]>,
    /// Names of the free variables, in the order of the closure tuple.
    pub free_names: Box<[Rc<str>]>,
    /// Exception handlers, inner before outer.
    pub exceptions: Box<[ExceptionEntry]>,
    /// Source ranges of the instructions.
    pub positions: Positions,
}

/// The content of code, which may still be in the bytes that it was serialised to: most functions of a library that is
/// imported are never called.
#[derive(Clone)]
pub struct LazyContent {
    read: OnceCell<Content>,
    packed: Option<Packed>,
}

impl LazyContent {
    /// Content that is still packed.
    pub(super) fn packed(packed: Packed) -> LazyContent {
        LazyContent {
            read: OnceCell::new(),
            packed: Some(packed),
        }
    }

    /// The content, read if it was not yet.
    fn get(&self) -> &Content {
        self.read.get_or_init(|| {
            let packed = self.packed.as_ref();
            packed
                .map(Packed::unpack)
                .expect("content is read or packed")
        })
    }
}

impl From<Content> for LazyContent {
    fn from(content: Content) -> LazyContent {
        LazyContent {
            read: content.into(),
            packed: None,
        }
    }
}

impl PartialEq for LazyContent {
    fn eq(&self, other: &LazyContent) -> bool {
        self.get() == other.get()
    }
}

impl fmt::Debug for LazyContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

/// Tests break code to see it refused.
#[cfg(test)]
impl std::ops::DerefMut for Code {
    fn deref_mut(&mut self) -> &mut Content {
        self.content.get();
        self.content.read.get_mut().expect("it was just read")
    }
}

impl Deref for Code {
    type Target = Content;
    #[inline]
    fn deref(&self) -> &Content {
        self.content.get()
    }
}

impl Code {
    /// Can it run by itself: is it the code of a module, or what `exec` or `eval` compile?
    pub fn is_program(&self) -> bool {
        let never = [
            CodeFlags::SUSPENDS,
            CodeFlags::VARARGS,
            CodeFlags::VARKEYWORDS,
            CodeFlags::FUNCTION,
            CodeFlags::CLASS_BODY,
        ];
        self.flags.contains(CodeFlags::TOP_LEVEL)
            && !never.iter().any(|flag| self.flags.intersects(*flag))
            && self.argcount == 0
            && self.kwonlyargcount == 0
            && self.free_names.is_empty()
    }

    /// Source range of the instruction at `pc`.
    #[inline]
    pub fn location(&self, pc: Pc) -> Option<Location> {
        self.positions.lookup(pc)
    }

    /// Line of the instruction at `pc`; `first_line` when it has none.
    pub fn line(&self, pc: Pc) -> u32 {
        self.location(pc)
            .map_or(self.first_line, |location| location.line)
    }

    /// The innermost handler of an exception raised at `pc`.
    #[inline]
    pub fn handler(&self, pc: Pc) -> Option<&ExceptionEntry> {
        self.exceptions
            .iter()
            .find(|entry| entry.start <= pc && pc < entry.end)
    }

    /// Text of a name.
    #[inline]
    pub fn name(&self, name: NameIdx) -> &Rc<str> {
        &self.names[name.index()]
    }

    /// A static slot.
    #[inline]
    pub fn slot(&self, slot: SlotIdx) -> &SlotDesc {
        &self.slots[slot.index()]
    }
}
