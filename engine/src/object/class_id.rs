//! The builtin classes.

macro_rules! class_ids {
    ($($id:ident $name:literal < $base:ident,)*) => {
        /// A builtin class. The number is also the id of the class's root shape.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u16)]
        #[expect(missing_docs, reason = "each variant is the builtin class of that name")]
        pub enum ClassId { $($id,)* }

        impl ClassId {
            /// All builtin classes; a base stands before its subclasses.
            pub const ALL: &'static [ClassId] = &[$(ClassId::$id,)*];
            /// Number of builtin classes.
            pub const COUNT: usize = Self::ALL.len();

            /// The Python name.
            pub fn name(self) -> &'static str {
                const NAMES: &[&str] = &[$($name,)*];
                NAMES[self as usize]
            }

            /// The base class (`Object` for `Object`).
            pub fn base(self) -> ClassId {
                const BASES: &[ClassId] = &[$(ClassId::$base,)*];
                BASES[self as usize]
            }
        }
    };
}

class_ids! {
    Object "object" < Object,
    Type "type" < Object,
    NoneType "NoneType" < Object,
    NotImplementedType "NotImplementedType" < Object,
    EllipsisType "ellipsis" < Object,
    Int "int" < Object,
    Bool "bool" < Int,
    Float "float" < Object,
    Complex "complex" < Object,
    Str "str" < Object,
    Bytes "bytes" < Object,
    ByteArray "bytearray" < Object,
    MemoryView "memoryview" < Object,
    List "list" < Object,
    Tuple "tuple" < Object,
    Dict "dict" < Object,
    Set "set" < Object,
    FrozenSet "frozenset" < Object,
    Range "range" < Object,
    Slice "slice" < Object,
    Function "function" < Object,
    NativeFunction "builtin_function_or_method" < Object,
    MethodDescriptor "method_descriptor" < Object,
    MethodWrapper "method-wrapper" < Object,
    BoundMethod "method" < Object,
    Module "module" < Object,
    Cell "cell" < Object,
    Code "code" < Object,
    Generator "generator" < Object,
    Coroutine "coroutine" < Object,
    AsyncGenerator "async_generator" < Object,
    CoroutineWrapper "coroutine_wrapper" < Object,
    AsyncGenASend "async_generator_asend" < Object,
    AsyncGenAThrow "async_generator_athrow" < Object,
    ANextAwaitable "anext_awaitable" < Object,
    Traceback "traceback" < Object,
    Frame "frame" < Object,
    Property "property" < Object,
    StaticMethod "staticmethod" < Object,
    ClassMethod "classmethod" < Object,
    Super "super" < Object,
    Member "member_descriptor" < Object,
    MappingProxy "mappingproxy" < Object,
    ListIterator "list_iterator" < Object,
    ListReverseIterator "list_reverseiterator" < Object,
    TupleIterator "tuple_iterator" < Object,
    StrIterator "str_iterator" < Object,
    StrAsciiIterator "str_ascii_iterator" < Object,
    BytesIterator "bytes_iterator" < Object,
    RangeIterator "range_iterator" < Object,
    LongRangeIterator "longrange_iterator" < Object,
    DictKeys "dict_keys" < Object,
    DictValues "dict_values" < Object,
    DictItems "dict_items" < Object,
    DictKeyIterator "dict_keyiterator" < Object,
    DictValueIterator "dict_valueiterator" < Object,
    DictItemIterator "dict_itemiterator" < Object,
    DictReverseKeyIterator "dict_reversekeyiterator" < Object,
    DictReverseValueIterator "dict_reversevalueiterator" < Object,
    DictReverseItemIterator "dict_reverseitemiterator" < Object,
    SetIterator "set_iterator" < Object,
    SequenceIterator "iterator" < Object,
    Reversed "reversed" < Object,
    CallableIterator "callable_iterator" < Object,
    Enumerate "enumerate" < Object,
    Zip "zip" < Object,
    Map "map" < Object,
    Filter "filter" < Object,
    IoBase "_IOBase" < Object,
    TextIoBase "_TextIOBase" < IoBase,
    File "TextIOWrapper" < TextIoBase,
    StringIo "StringIO" < TextIoBase,
    BufferedIoBase "_BufferedIOBase" < IoBase,
    BufferedReader "BufferedReader" < BufferedIoBase,
    BufferedWriter "BufferedWriter" < BufferedIoBase,
    BufferedRandom "BufferedRandom" < BufferedIoBase,
    BytesIo "BytesIO" < BufferedIoBase,
    SimpleNamespace "SimpleNamespace" < Object,
    StructSeq "structseq" < Tuple,
    WeakRef "ReferenceType" < Object,
    GenericAlias "GenericAlias" < Object,
    Union "Union" < Object,
    TypeVar "TypeVar" < Object,
    ParamSpec "ParamSpec" < Object,
    ParamSpecArgs "ParamSpecArgs" < Object,
    ParamSpecKwargs "ParamSpecKwargs" < Object,
    TypeVarTuple "TypeVarTuple" < Object,
    TypeAliasType "TypeAliasType" < Object,
    NoDefaultType "NoDefaultType" < Object,
    Generic "Generic" < Object,
    Template "Template" < Object,
    TemplateIterator "TemplateIter" < Object,
    Interpolation "Interpolation" < Object,
    Array "<storage>" < Object,
    Native "<native>" < Object,
    BaseException "BaseException" < Object,
    BaseExceptionGroup "BaseExceptionGroup" < BaseException,
    SystemExit "SystemExit" < BaseException,
    KeyboardInterrupt "KeyboardInterrupt" < BaseException,
    GeneratorExit "GeneratorExit" < BaseException,
    Exception "Exception" < BaseException,
    ExceptionGroup "ExceptionGroup" < BaseExceptionGroup,
    StopIteration "StopIteration" < Exception,
    StopAsyncIteration "StopAsyncIteration" < Exception,
    ArithmeticError "ArithmeticError" < Exception,
    FloatingPointError "FloatingPointError" < ArithmeticError,
    OverflowError "OverflowError" < ArithmeticError,
    ZeroDivisionError "ZeroDivisionError" < ArithmeticError,
    AssertionError "AssertionError" < Exception,
    AttributeError "AttributeError" < Exception,
    BufferError "BufferError" < Exception,
    EOFError "EOFError" < Exception,
    ImportError "ImportError" < Exception,
    ModuleNotFoundError "ModuleNotFoundError" < ImportError,
    LookupError "LookupError" < Exception,
    IndexError "IndexError" < LookupError,
    KeyError "KeyError" < LookupError,
    MemoryError "MemoryError" < Exception,
    NameError "NameError" < Exception,
    UnboundLocalError "UnboundLocalError" < NameError,
    OSError "OSError" < Exception,
    BlockingIOError "BlockingIOError" < OSError,
    ChildProcessError "ChildProcessError" < OSError,
    ConnectionError "ConnectionError" < OSError,
    BrokenPipeError "BrokenPipeError" < ConnectionError,
    ConnectionAbortedError "ConnectionAbortedError" < ConnectionError,
    ConnectionRefusedError "ConnectionRefusedError" < ConnectionError,
    ConnectionResetError "ConnectionResetError" < ConnectionError,
    FileExistsError "FileExistsError" < OSError,
    FileNotFoundError "FileNotFoundError" < OSError,
    InterruptedError "InterruptedError" < OSError,
    IsADirectoryError "IsADirectoryError" < OSError,
    NotADirectoryError "NotADirectoryError" < OSError,
    PermissionError "PermissionError" < OSError,
    ProcessLookupError "ProcessLookupError" < OSError,
    TimeoutError "TimeoutError" < OSError,
    ReferenceError "ReferenceError" < Exception,
    RuntimeError "RuntimeError" < Exception,
    NotImplementedError "NotImplementedError" < RuntimeError,
    PythonFinalizationError "PythonFinalizationError" < RuntimeError,
    RecursionError "RecursionError" < RuntimeError,
    SyntaxError "SyntaxError" < Exception,
    IndentationError "IndentationError" < SyntaxError,
    TabError "TabError" < IndentationError,
    SystemError "SystemError" < Exception,
    TypeError "TypeError" < Exception,
    ValueError "ValueError" < Exception,
    UnicodeError "UnicodeError" < ValueError,
    UnicodeDecodeError "UnicodeDecodeError" < UnicodeError,
    UnicodeEncodeError "UnicodeEncodeError" < UnicodeError,
    UnicodeTranslateError "UnicodeTranslateError" < UnicodeError,
    Warning "Warning" < Exception,
    BytesWarning "BytesWarning" < Warning,
    DeprecationWarning "DeprecationWarning" < Warning,
    EncodingWarning "EncodingWarning" < Warning,
    FutureWarning "FutureWarning" < Warning,
    ImportWarning "ImportWarning" < Warning,
    PendingDeprecationWarning "PendingDeprecationWarning" < Warning,
    ResourceWarning "ResourceWarning" < Warning,
    RuntimeWarning "RuntimeWarning" < Warning,
    SyntaxWarning "SyntaxWarning" < Warning,
    UnicodeWarning "UnicodeWarning" < Warning,
    UserWarning "UserWarning" < Warning,
}

impl ClassId {
    /// Is it `BaseException` or one of its subclasses?
    pub fn is_exception(self) -> bool {
        self as u16 >= ClassId::BaseException as u16
    }
}
