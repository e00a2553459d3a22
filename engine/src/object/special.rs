//! Special methods: the slot table of classes.
//!
//! Every class holds, per special method, the callable that its MRO resolves to (or `UNBOUND`).
//! Operators read the table by index; a store into a class dict under such a name refreshes it.

macro_rules! specials {
    ($($name:ident = $text:literal,)*) => {
        /// A special method that classes resolve ahead of time.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        #[expect(missing_docs, reason = "each variant is the special method of that name")]
        pub enum Special { $($name,)* }

        impl Special {
            /// All special methods in table order.
            pub const ALL: &'static [Special] = &[$(Special::$name,)*];
            /// Number of special methods.
            pub const COUNT: usize = Self::ALL.len();

            /// The name with its underscores.
            pub fn name(self) -> &'static str {
                const NAMES: &[&str] = &[$($text,)*];
                NAMES[self as usize]
            }
        }
    };
}

specials! {
    New = "__new__",
    Init = "__init__",
    Del = "__del__",
    Repr = "__repr__",
    Str = "__str__",
    Format = "__format__",
    Bytes = "__bytes__",
    Hash = "__hash__",
    Bool = "__bool__",
    Call = "__call__",
    GetAttribute = "__getattribute__",
    GetAttr = "__getattr__",
    SetAttr = "__setattr__",
    DelAttr = "__delattr__",
    Get = "__get__",
    Set = "__set__",
    Delete = "__delete__",
    Lt = "__lt__",
    Le = "__le__",
    Eq = "__eq__",
    Ne = "__ne__",
    Gt = "__gt__",
    Ge = "__ge__",
    Len = "__len__",
    GetItem = "__getitem__",
    SetItem = "__setitem__",
    DelItem = "__delitem__",
    Missing = "__missing__",
    Contains = "__contains__",
    Iter = "__iter__",
    Next = "__next__",
    Reversed = "__reversed__",
    LengthHint = "__length_hint__",
    Enter = "__enter__",
    Exit = "__exit__",
    AEnter = "__aenter__",
    AExit = "__aexit__",
    Await = "__await__",
    AIter = "__aiter__",
    ANext = "__anext__",
    Index = "__index__",
    Int = "__int__",
    Float = "__float__",
    Complex = "__complex__",
    Neg = "__neg__",
    Pos = "__pos__",
    Invert = "__invert__",
    Abs = "__abs__",
    Round = "__round__",
    Trunc = "__trunc__",
    Floor = "__floor__",
    Ceil = "__ceil__",
    DivMod = "__divmod__",
    RDivMod = "__rdivmod__",
    Add = "__add__",
    Sub = "__sub__",
    Mul = "__mul__",
    TrueDiv = "__truediv__",
    FloorDiv = "__floordiv__",
    Mod = "__mod__",
    Pow = "__pow__",
    MatMul = "__matmul__",
    LShift = "__lshift__",
    RShift = "__rshift__",
    And = "__and__",
    Or = "__or__",
    Xor = "__xor__",
    RAdd = "__radd__",
    RSub = "__rsub__",
    RMul = "__rmul__",
    RTrueDiv = "__rtruediv__",
    RFloorDiv = "__rfloordiv__",
    RMod = "__rmod__",
    RPow = "__rpow__",
    RMatMul = "__rmatmul__",
    RLShift = "__rlshift__",
    RRShift = "__rrshift__",
    RAnd = "__rand__",
    ROr = "__ror__",
    RXor = "__rxor__",
    IAdd = "__iadd__",
    ISub = "__isub__",
    IMul = "__imul__",
    ITrueDiv = "__itruediv__",
    IFloorDiv = "__ifloordiv__",
    IMod = "__imod__",
    IPow = "__ipow__",
    IMatMul = "__imatmul__",
    ILShift = "__ilshift__",
    IRShift = "__irshift__",
    IAnd = "__iand__",
    IOr = "__ior__",
    IXor = "__ixor__",
    InitSubclass = "__init_subclass__",
    SetName = "__set_name__",
    ClassGetItem = "__class_getitem__",
    InstanceCheck = "__instancecheck__",
    SubclassCheck = "__subclasscheck__",
    Prepare = "__prepare__",
    MroEntries = "__mro_entries__",
    Dir = "__dir__",
}

impl Special {
    /// The special method called `name`.
    pub fn from_name(name: &str) -> Option<Special> {
        if !(name.starts_with("__") && name.ends_with("__")) {
            return None;
        }
        Special::ALL.iter().copied().find(|s| s.name() == name)
    }
}
