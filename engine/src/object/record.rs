//! Records: a fixed number of value fields, for the many small native types (iterators,
//! descriptors, slices) that need no layout of their own.

use super::kinds::{Kind, Trace};
use super::*;
use crate::gc::Marker;
use crate::value::Value;

/// Which native type a record belongs to; it fixes the number and meaning of the fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum RecordType {
    /// `range`: start, stop, step, length (ints of any size).
    Range = 1,
    /// Iterator of a range of small ints: next, items left, step.
    RangeIterator,
    /// Iterator of a range with big ints: next, items left, step.
    LongRangeIterator,
    /// `slice`: start, stop, step.
    Slice,
    /// Iterator of a list: list (None when done), index.
    ListIterator,
    /// Reverse iterator of a list: list (None when done), index.
    ListReverseIterator,
    /// Iterator of a tuple: tuple (None when done), index.
    TupleIterator,
    /// Iterator of a str: str (None when done), index.
    StrIterator,
    /// Iterator of bytes: bytes (None when done), index.
    BytesIterator,
    /// Iterator over keys of a dict: dict (None when done), entry index, expected length, items left.
    DictKeyIterator,
    /// Iterator over values of a dict; fields as for keys.
    DictValueIterator,
    /// Iterator over items of a dict; fields as for keys.
    DictItemIterator,
    /// Reverse iterator over keys, values or items: dict, entry index, expected length, which.
    DictReverseIterator,
    /// View of keys: dict.
    DictKeys,
    /// View of values: dict.
    DictValues,
    /// View of items: dict.
    DictItems,
    /// Iterator of a set: set (None when done), table index, expected length.
    SetIterator,
    /// Iterator by `__getitem__`: sequence (None when done), index.
    SequenceIterator,
    /// `reversed` of a sequence: sequence (None when done), index.
    Reversed,
    /// `iter(callable, sentinel)`: callable (None when done), sentinel.
    CallableIterator,
    /// `enumerate`: iterator, next index.
    Enumerate,
    /// `zip`: tuple of iterators, strict.
    Zip,
    /// `map`: function, tuple of iterators, strict.
    Map,
    /// `filter`: function or None, iterator.
    Filter,
    /// `property`: fget, fset, fdel, doc, name.
    Property,
    /// `staticmethod`: function.
    StaticMethod,
    /// `classmethod`: function.
    ClassMethod,
    /// `super`: class, object (or None), type of the object (or None).
    Super,
    /// Read-only view of a class dict: mapping.
    MappingProxy,
    /// A traceback entry: next (or None), code, instruction index, local variables when the exception
    /// left the activation (a tuple of registers and cells of free variables, or None).
    Traceback,
    /// The descriptor of a slot: name, class.
    Member,
    /// The descriptor of a computed attribute of a native class: getter, setter (or None), class, name.
    GetSet,
    /// A file object of the native `io`: which (0 to 2: the process's streams, else `None`), name, mode,
    /// entry of [`Files`] (`None` for standard output), closed, encoding (`None`: binary), errors,
    /// newline, the text or binary file that shares the entry (or None).
    File,
    /// `io.StringIO`: text, position, closed, newline.
    StringIo,
    /// `io.BytesIO`: bytearray, position, closed.
    BytesIo,
    /// `memoryview`: object, storage (bytes or a bytearray), state (an [`Opaque`]), hash or None, format.
    MemoryView,
    /// `types.SimpleNamespace`-like structure of `sys`: tuple of values, tuple of names, type name.
    StructSeq,
    /// `weakref.ref`: target, which the record does not keep alive (None when it is dead), callback, hash.
    WeakRef,
    /// `types.GenericAlias`: origin, arguments, type parameters (`UNBOUND` until asked for), unpacked.
    GenericAlias,
    /// `X | Y` of types: arguments.
    Union,
    /// What `__await__` of a coroutine gives: the coroutine.
    CoroutineWrapper,
    /// `__anext__()` or `asend(value)`: asynchronous generator, value, state.
    AsyncGenASend,
    /// `athrow(exception)` or `aclose()`: asynchronous generator, exception (`UNBOUND`: close), state.
    AsyncGenAThrow,
    /// `anext(iterator, default)`: awaitable, default.
    ANextAwaitable,
    /// A type variable: see `runtime::typing::type_var_field`.
    TypeVar,
    /// A parameter specification: name, bound, default, function of the default, flags, module.
    ParamSpec,
    /// `P.args`: the parameter specification.
    ParamSpecArgs,
    /// `P.kwargs`: the parameter specification.
    ParamSpecKwargs,
    /// A variadic type variable: name, default, function of the default, module.
    TypeVarTuple,
    /// The object of a `type` statement: name, parameters, value, function of the value, module.
    TypeAliasType,
    /// `typing.NoDefault`: nothing.
    NoDefault,
    /// A t-string: tuple of strs, tuple of interpolations.
    Template,
    /// Iterator over a t-string: template, index.
    TemplateIterator,
    /// `{value!r:spec}` of a t-string: value, text, conversion, format spec.
    Interpolation,
    /// `itertools.count`: next, step.
    Count,
    /// `itertools.cycle`: iterator (None when it has ended), list of its items, index.
    Cycle,
    /// `itertools.repeat`: object, times left (None: for ever).
    Repeat,
    /// `itertools.chain`: iterator of iterables (None when done), current iterator or None.
    Chain,
    /// `itertools.compress`: data, selectors.
    Selected,
    /// `itertools.dropwhile`: predicate, iterator, has it begun.
    DropWhile,
    /// `itertools.takewhile`: predicate, iterator, is it done.
    TakeWhile,
    /// `itertools.filterfalse`: predicate, iterator.
    FilterFalse,
    /// `itertools.starmap`: function, iterator.
    StarMap,
    /// `itertools.accumulate`: iterator, function or None, total (unbound before the first), initial or unbound.
    Accumulate,
    /// `itertools.islice`: iterator (None when done), next index, stop (-1: none), step, items taken.
    ISlice,
    /// `itertools.zip_longest`: list of iterators (None for those that have ended), fill value, active ones.
    ZipLongest,
    /// `itertools.pairwise`: iterator (None when done), previous item or unbound.
    Pairwise,
    /// `itertools.batched`: iterator (None when done), size, strict.
    Batched,
    /// `itertools.product`: pools, array of indices (None before the first), done.
    Product,
    /// `itertools.permutations`: pool, indices, cycles, length, state (0 new, 1 running, 2 done).
    Permutations,
    /// `itertools.combinations`: pool, indices, length, state as for permutations.
    Combinations,
    /// `itertools.combinations_with_replacement`; fields as for combinations.
    Replacements,
    /// `itertools.groupby`: iterator, key function or None, key of the group asked for, current key, current value,
    /// the newest group, class of groups.
    GroupBy,
    /// A group of `itertools.groupby`: parent, key.
    Group,
    /// One of the iterators of `itertools.tee`: iterator, link.
    Tee,
    /// What a [`RecordType::Tee`] has still to give: value, next link (None before it is reached, false while it is being made).
    TeeLink,
    /// `collections.deque`: array whose items stand in a ring (or None), start, length, most items or None, changes.
    Deque,
    /// Iterator of a deque, forwards or backwards: deque, index, changes of it so far, items left.
    DequeIterator,
    /// `operator.itemgetter`: tuple of keys.
    ItemGetter,
    /// `operator.attrgetter`: tuple of names; a dotted one is a tuple of its parts.
    AttrGetter,
    /// `operator.methodcaller`: name, tuple of arguments, tuple of the names of the last ones or unbound.
    MethodCaller,
    /// `functools.partial`: function, arguments, keywords, number of placeholders.
    Partial,
    /// `functools.Placeholder`: nothing.
    Placeholder,
    /// What `functools.lru_cache` makes: see `builtins::functools::lru_cache`.
    LruCache,
    /// `functools.cmp_to_key`: comparison function, object or unbound.
    KeyWrapper,
    /// `decimal.Context`: see `builtins::decimal::context_object`.
    DecimalContext,
    /// What `decimal.localcontext` makes: the context inside, the context outside.
    DecimalContextManager,
    /// A dict of signals of a `decimal.Context`: the context, which of its fields.
    SignalDict,
    /// What the module `_decimal` keeps: see `builtins::decimal::state`.
    DecimalState,
    /// Iterator of an OrderedDict or a view of it: dict (None when done), entry index, changes of the dict so far, which
    /// part (keys, values or items), backwards.
    OrderedDictIterator,
    /// `collections._tuplegetter`: index, documentation.
    TupleGetter,
    /// A frame as script sees it: code, globals, caller (a frame, None, or the number of activations
    /// around this one), instruction (-1 before the first), locals.
    Frame,
    /// Iterator of a memoryview: view (None when done), index, length.
    MemoryIterator,
    /// `array.array`: typecode (a code point), storage (a bytearray).
    TypedArray,
    /// Iterator of an array: array (None when done), index.
    TypedArrayIterator,
    /// `struct.Struct`: format, size, plan (bytes).
    Struct,
    /// `Struct.iter_unpack`: struct, buffer (None when done), position.
    UnpackIterator,
    /// `_random.Random`: state (an [`Opaque`]).
    RandomGenerator,
    /// `_json.Scanner`: strict, object_hook, object_pairs_hook, parse_float, parse_int, parse_constant,
    /// array_hook.
    JsonScanner,
    /// `_json.Encoder`: markers, default, encoder, indent, key separator, item separator, sort_keys,
    /// skipkeys, allow_nan.
    JsonEncoder,
    /// `re.Pattern`: pattern, flags, code (bytes), groups, groupindex, indexgroup, of bytes?
    Pattern,
    /// `re.Match`: string, pattern, pos, endpos, last index, marks (a tuple of ints), regs (or None).
    Match,
    /// `Pattern.scanner`: pattern, string, next position (or None), endpos, must it advance?, pos.
    PatternScanner,
    /// What `_sre.template` makes: list of literals and group numbers.
    PatternTemplate,
    /// An object of a hash algorithm: state (an [`Opaque`]).
    Hasher,
    /// `zlib.compressobj`: state (an [`Opaque`]).
    Compress,
    /// `zlib.decompressobj`: state (an [`Opaque`]), unused_data, unconsumed_tail, eof, dictionary.
    Decompress,
    /// `zlib._ZlibDecompressor`: state (an [`Opaque`]), unused_data, pending input, eof, needs_input,
    /// dictionary.
    ZlibDecompressor,
    /// `unicodedata.UCD`: no fields.
    UnicodeData,
    /// `csv.Dialect`: delimiter, doublequote, escapechar, lineterminator, quotechar, quoting,
    /// skipinitialspace, strict.
    CsvDialect,
    /// `csv.reader`: iterator, dialect, line number.
    CsvReader,
    /// `csv.writer`: write method, dialect.
    CsvWriter,
    /// `threading.Lock`: is it locked?
    Lock,
    /// `threading.RLock`: serial number of the owner (None: unlocked), how often it has the lock.
    RLock,
    /// `contextvars.Context`: dict of values, is that shared?, the context outside (None: not entered).
    Context,
    /// `contextvars.ContextVar`: name, default or unbound.
    ContextVar,
    /// `contextvars.Token`: context, variable, value before or unbound, was it used?
    ContextToken,
    /// `datetime.date`: year, month and day packed; the fields of these are in `builtins::datetime`.
    Date,
    /// `datetime.datetime`: that of a date, hour to fold packed, time zone or None, hash or unbound.
    DateTime,
    /// `datetime.time`: hour to fold packed, time zone or None, hash or unbound.
    Time,
    /// `datetime.timedelta`: days, seconds, microseconds.
    TimeDelta,
    /// `datetime.tzinfo`: nothing.
    TzInfo,
    /// `datetime.timezone`: a timedelta, name or unbound.
    TimeZone,
    /// `asyncio.Future`; the fields are in `builtins::asyncio`.
    Future,
    /// `asyncio.Task`: those of a future, and more.
    Task,
    /// What awaits a future: the future (None when done).
    FutureIterator,
    /// What an event loop calls for a task's next step: task, exception to throw or unbound.
    TaskStep,
    /// What the module `_asyncio` keeps: see `builtins::asyncio::state`.
    AsyncioState,
    /// What is known of an abstract base class: see `runtime::abc::data`.
    AbcData,
    /// What the module `_abc` keeps: see `runtime::abc::state`.
    AbcState,
    /// `mmap.mmap`: state (an [`Opaque`]).
    Mmap,
    /// `_multiprocessing.SemLock`: state (an [`Opaque`]), kind, greatest value, name or None, count, owner.
    SemLock,
    /// `bz2.BZ2Compressor`: state (an [`Opaque`]), was it flushed?
    Bz2Compressor,
    /// `bz2.BZ2Decompressor`: state (an [`Opaque`]), unused_data, pending input, where that begins, eof, needs_input.
    Bz2Decompressor,
    /// `lzma.LZMACompressor`; fields as for bz2's.
    LzmaCompressor,
    /// `lzma.LZMADecompressor`; fields as for bz2's.
    LzmaDecompressor,
}

/// A small native object.
#[repr(C)]
pub struct Record {
    header: Header,
    fields: [Slot; 0],
}

// SAFETY: repr(C), header first, interior-mutable fields.
unsafe impl HeapObject for Record {
    const KIND: Kind = Kind::Record;
}

impl Record {
    /// Offset of the first field in bytes, for compiled code.
    pub const FIELDS_OFFSET: usize = 8;
    /// The field of a deque that is its length, a small int.
    pub const DEQUE_LENGTH: usize = 2;

    /// A record of class `class` with these fields (at most 255).
    ///
    /// # Errors
    /// MemoryError.
    pub fn new(
        t: &mut Thread,
        class: ClassId,
        record: RecordType,
        fields: &[Value],
    ) -> Result<Gc<Record>, Raised> {
        Self::with_shape(t, class as u32, record, fields)
    }

    /// As [`Record::new`], for a subclass given by its root shape.
    ///
    /// # Errors
    /// MemoryError.
    pub fn with_shape(
        t: &mut Thread,
        shape: u32,
        record: RecordType,
        fields: &[Value],
    ) -> Result<Gc<Record>, Raised> {
        // Instances of subclasses have an attribute word behind the fields.
        Self::make(t, shape, record, fields, shape >= ClassId::COUNT as u32)
    }

    /// As [`Record::with_shape`], for a builtin class whose own instances have attributes too.
    ///
    /// # Errors
    /// MemoryError.
    pub fn with_attributes(
        t: &mut Thread,
        shape: u32,
        record: RecordType,
        fields: &[Value],
    ) -> Result<Gc<Record>, Raised> {
        Self::make(t, shape, record, fields, true)
    }

    #[inline]
    fn make(
        t: &mut Thread,
        shape: u32,
        record: RecordType,
        fields: &[Value],
        has_attributes: bool,
    ) -> Result<Gc<Record>, Raised> {
        debug_assert!(fields.len() < 256);
        let bytes = Self::FIELDS_OFFSET + fields.len() * 8;
        let room = if has_attributes { bytes + 8 } else { bytes };
        let r = t.alloc_with_shape::<Record>(room, shape)?;
        r.header.aux.set((record as u16) << 8 | fields.len() as u16);
        for (i, v) in fields.iter().enumerate() {
            // SAFETY: the record was allocated with this many fields.
            unsafe { (*r.fields.as_ptr().add(i)).init(*v) };
        }
        if has_attributes {
            t.init_attribute_word(r.value());
        }
        Ok(r)
    }

    /// The plain weak reference to an object, if there is one.
    pub fn shared_weak(t: &Thread, target: Value) -> Option<Value> {
        let owner = t.heap.shared_weak(target.as_raw_ptr().cast())?;
        let r = Value::from_ptr(owner);
        let leads_to = r.cast_record(RecordType::WeakRef)?.field(0);
        (leads_to == target).then_some(r)
    }

    /// The native type.
    #[inline(always)]
    pub fn is(&self, record: RecordType) -> bool {
        self.header.aux.get() >> 8 == record as u16
    }

    /// Number of fields.
    #[inline(always)]
    pub fn len(&self) -> usize {
        (self.header.aux.get() & 0xFF) as usize
    }

    /// Has it no fields?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Gc<Record> {
    /// Field `i`.
    #[inline(always)]
    pub fn field(self, i: usize) -> Value {
        debug_assert!(i < self.len());
        // SAFETY: the record type fixes the number of fields; callers keep `i` below it.
        unsafe { (*self.fields.as_ptr().add(i)).get() }
    }

    /// Stores a value that is no heap object into field `i`, without a barrier.
    #[inline(always)]
    pub fn set_immediate(self, i: usize, v: Value) {
        debug_assert!(i < self.len() && !v.is_ptr());
        // SAFETY: as in `field`.
        unsafe { (*self.fields.as_ptr().add(i)).init(v) };
    }

    /// Makes field 0 of a weak reference refer to `target`, which it does not keep alive: None when that dies.
    pub fn set_weak_target(self, t: &mut Thread, target: Value) {
        debug_assert!(self.is(RecordType::WeakRef));
        let slot = self.fields.as_ptr().cast_mut();
        // SAFETY: the slot is a word of the record, which does not trace it; a `Slot` is one value.
        unsafe {
            (*slot).init(target);
            t.heap
                .register_weak(self.value().as_raw_ptr().cast(), slot.cast(), Value::NONE);
        }
    }

    /// Stores field `i`.
    #[inline(always)]
    pub fn set_field(self, i: usize, v: impl Into<Value>) {
        debug_assert!(i < self.len());
        // SAFETY: as in `field`.
        unsafe { (*self.fields.as_ptr().add(i)).set(self, v) };
    }
}

impl Value {
    /// The record, if the value is one of this native type (or of a subclass).
    #[inline]
    pub fn cast_record(self, record: RecordType) -> Option<Gc<Record>> {
        self.cast::<Record>().filter(|r| r.is(record))
    }
}

impl Trace for Record {
    fn size(&self) -> usize {
        Self::FIELDS_OFFSET + self.len() * 8
    }
    fn trace(&self, m: &mut Marker) {
        // The target of a weak reference is not kept alive.
        let first = usize::from(self.is(RecordType::WeakRef));
        for i in first..self.len() {
            // SAFETY: below the number of fields.
            unsafe { (*self.fields.as_ptr().add(i)).trace(m) };
        }
    }
}
