//! Functions of the runtime that compiled source calls by number: rare constructs that deserve no op
//! of their own.

macro_rules! intrinsics {
    ($($(#[doc = $doc:literal])+ $name:ident($count:literal),)*) => {
        /// A function of the runtime that the op `Intrinsic` calls.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Intrinsic { $($(#[doc = $doc])+ $name,)* }

        impl Intrinsic {
            /// All intrinsics in the order of their numbers.
            pub const ALL: &'static [Intrinsic] = &[$(Intrinsic::$name,)*];

            /// Their names.
            pub(crate) const NAMES: &'static [&'static str] = &[$(stringify!($name),)*];

            /// Number of arguments; -1: any.
            fn count(self) -> i32 {
                const COUNTS: &[i32] = &[$($count,)*];
                COUNTS[self as usize]
            }
        }
    };
}

intrinsics! {
    /// `await v`: what `yield from` is to iterate.
    Awaitable(1),
    /// As `Awaitable`, for what `__aenter__` returned.
    AwaitableEnter(1),
    /// As `Awaitable`, for what `__aexit__` returned.
    AwaitableExit(1),
    /// `async for`: the asynchronous iterator of an object.
    AsyncIter(1),
    /// `async for`: what to await for the next item of an asynchronous iterator.
    AsyncNext(1),
    /// Whether an exception ends an `async for`.
    IsAsyncEnd(1),
    /// `except* classes`: the tuple of the part of an exception that matches classes, and of the rest.
    StarMatch(2),
    /// What `try … except*` raises at its end, or None: of the exception and the list of what was raised.
    StarResult(2),
    /// The interpolation of a t-string: value, text, conversion, format spec.
    Interpolation(4),
    /// A t-string: tuple of strs, interpolations.
    Template(-1),
    /// A type variable: name, function that gives its bound, function that gives its default.
    TypeVar(3),
    /// A type variable: name, function that gives its constraints, function that gives its default.
    TypeVarConstrained(3),
    /// A parameter specification: name, function that gives its default.
    ParamSpec(2),
    /// A variadic type variable: name, function that gives its default.
    TypeVarTuple(2),
    /// The object of a `type` statement: name, tuple of type parameters or None, function that gives its value.
    TypeAlias(3),
    /// Gives a function its tuple of type parameters.
    SetTypeParams(2),
    /// The base `Generic[...]` of a class with this tuple of type parameters.
    GenericBase(1),
    /// NotImplementedError for a format of annotations that no function evaluates.
    CheckFormat(1),
}

impl Intrinsic {
    /// Whether it takes `count` arguments.
    pub(crate) fn takes(self, count: u16) -> bool {
        self.count() < 0 || self.count() == i32::from(count)
    }

    /// The intrinsic with a number.
    pub fn from_u8(number: u8) -> Option<Intrinsic> {
        Self::ALL.get(usize::from(number)).copied()
    }
}
