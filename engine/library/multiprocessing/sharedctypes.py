"""Values and arrays that processes share, by the codes of their types. There is no `ctypes`: no structures, and nothing that
takes one of its types."""
from operator import index as _index

from . import get_context, heap
from .context import assert_spawning

__all__ = ['RawValue', 'RawArray', 'Value', 'Array', 'copy', 'synchronized']

# The size and the formats of memoryview for the codes of the module array.
_SIZES = {'c': 1, 'b': 1, 'B': 1, 'u': 4, 'h': 2, 'H': 2, 'i': 4, 'I': 4, 'l': 8, 'L': 8, 'q': 8, 'Q': 8, 'f': 4, 'd': 8}


def _pack(code, value):
    """The value as an item of a memoryview: ints wrap around, as those of C do."""
    if code == 'c':
        if isinstance(value, (bytes, bytearray)) and len(value) == 1:
            return bytes(value)
        if isinstance(value, int) and 0 <= value <= 255:
            return bytes([value])
        raise TypeError('one character bytes, bytearray, or an integer in range(256) expected')
    if code == 'u':
        if not isinstance(value, str):
            raise TypeError(f'unicode string expected instead of {type(value).__name__} instance')
        if len(value) != 1:
            raise TypeError('one character unicode string expected')
        return ord(value)
    if code in 'fd':
        if not isinstance(value, (int, float)) and not hasattr(value, '__float__'):
            raise TypeError(f'must be real number, not {type(value).__name__}')
        return float(value)
    bits = 8 * _SIZES[code]
    value = _index(value) & (1 << bits) - 1
    return value - (1 << bits) if code.islower() and value >> bits - 1 else value


def _unpack(code, item):
    return chr(item) if code == 'u' else item


class _Raw:
    """Items in shared memory."""
    __slots__ = ('_code', '_wrapper', '_items', '__dict__', '__weakref__')

    def __init__(self, code, wrapper, count):
        self._code, self._wrapper = code, wrapper
        view = wrapper.create_memoryview()[:count * _SIZES[code]]
        self._items = view.cast('I' if code == 'u' else code)

    def __reduce__(self):
        assert_spawning(self)
        return type(self), (self._code, self._wrapper, len(self._items))


class _RawValue(_Raw):
    __slots__ = ()

    @property
    def value(self):
        return _unpack(self._code, self._items[0])

    @value.setter
    def value(self, value):
        self._items[0] = _pack(self._code, value)

    def __repr__(self):
        return f'c_{self._code}({self.value!r})'


class _RawArray(_Raw):
    __slots__ = ()

    @property
    def _length_(self):
        return len(self._items)

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        for i in range(len(self._items)):
            yield self[i]

    def _place(self, i):
        i = _index(i)
        if i < 0:
            i += len(self._items)
        if not 0 <= i < len(self._items):
            raise IndexError('invalid index')
        return i

    def __getitem__(self, key):
        if not isinstance(key, slice):
            return _unpack(self._code, self._items[self._place(key)])
        items = [self[i] for i in range(*key.indices(len(self._items)))]
        if self._code == 'c':
            return b''.join(items)
        return ''.join(items) if self._code == 'u' else items

    def __setitem__(self, key, value):
        if not isinstance(key, slice):
            self._items[self._place(key)] = _pack(self._code, value)
            return
        places = range(*key.indices(len(self._items)))
        if len(places) != len(value):
            raise ValueError('Can only assign sequence of same size')
        for i, item in zip(places, value):
            self[i] = item


class _RawString(_RawArray):
    """An array of characters."""
    __slots__ = ()

    @property
    def value(self):
        text = self[:]
        end = text.find(b'\0' if self._code == 'c' else '\0')
        return text if end < 0 else text[:end]

    @value.setter
    def value(self, value):
        kind = bytes if self._code == 'c' else str
        if not isinstance(value, kind):
            raise TypeError(f'{kind.__name__} expected instead of {type(value).__name__} instance')
        if len(value) > len(self._items):
            raise ValueError('byte string too long' if kind is bytes else 'string too long')
        self[:len(value)] = value
        if len(value) < len(self._items):
            self[len(value)] = b'\0' if kind is bytes else '\0'

    @property
    def raw(self):
        return bytes(self._items)

    @raw.setter
    def raw(self, value):
        view = memoryview(value).cast('B')
        if len(view) > self._items.nbytes:
            raise ValueError('byte string too long')
        self._items.cast('B')[:len(view)] = view


def _code_of(code):
    if not isinstance(code, str):
        raise TypeError(f'a code of a type is required, as there is no ctypes, not {type(code).__name__}')
    if code not in _SIZES:
        raise TypeError('this type has no size')
    return code


def _new(cls, code, count):
    size = count * _SIZES[code]
    made = cls(code, heap.BufferWrapper(size), count)
    if size:
        made._items.cast('B')[:] = bytes(size)
    return made


def RawValue(typecode_or_type, *args):
    '''
    Returns a value allocated from shared memory
    '''
    if len(args) > 1:
        raise TypeError(f'expected at most 1 argument, got {len(args)}')
    made = _new(_RawValue, _code_of(typecode_or_type), 1)
    if args:
        made.value = args[0]
    return made


def RawArray(typecode_or_type, size_or_initializer):
    '''
    Returns an array allocated from shared memory
    '''
    code = _code_of(typecode_or_type)
    cls = _RawString if code in 'cu' else _RawArray
    if isinstance(size_or_initializer, int):
        if size_or_initializer < 0:
            raise ValueError('Array length must be >= 0')
        return _new(cls, code, size_or_initializer)
    made = _new(cls, code, len(size_or_initializer))
    made[:] = size_or_initializer
    return made


def Value(typecode_or_type, *args, lock=True, ctx=None):
    '''
    Return a synchronization wrapper for a Value
    '''
    return _synchronized(RawValue(typecode_or_type, *args), lock, ctx)


def Array(typecode_or_type, size_or_initializer, *, lock=True, ctx=None):
    '''
    Return a synchronization wrapper for a RawArray
    '''
    return _synchronized(RawArray(typecode_or_type, size_or_initializer), lock, ctx)


def _synchronized(made, lock, ctx):
    if lock is False:
        return made
    if lock in (True, None):
        lock = (ctx or get_context()).RLock()
    if not hasattr(lock, 'acquire'):
        raise AttributeError(f'{lock!r} has no method \'acquire\'')
    return synchronized(made, lock, ctx=ctx)


def copy(obj):
    made = _new(type(obj), obj._code, len(obj._items))
    made._items[:] = obj._items
    return made


def synchronized(obj, lock=None, ctx=None):
    assert not isinstance(obj, SynchronizedBase), 'object already synchronized'
    if isinstance(obj, _RawString):
        cls = SynchronizedString
    elif isinstance(obj, _RawArray):
        cls = SynchronizedArray
    else:
        cls = Synchronized
    return cls(obj, lock, ctx or get_context())


class SynchronizedBase(object):

    def __init__(self, obj, lock=None, ctx=None):
        self._obj = obj
        self._lock = lock or (ctx or get_context(force=True)).RLock()
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def __reduce__(self):
        assert_spawning(self)
        return synchronized, (self._obj, self._lock)

    def get_obj(self):
        return self._obj

    def get_lock(self):
        return self._lock

    def __repr__(self):
        return f'<{type(self).__name__} wrapper for {self._obj}>'


def _guarded(name):
    def get(self):
        with self:
            return getattr(self._obj, name)

    def set(self, value):
        with self:
            setattr(self._obj, name, value)

    return property(get, set)


class Synchronized(SynchronizedBase):
    value = _guarded('value')


class SynchronizedArray(SynchronizedBase):

    def __len__(self):
        return len(self._obj)

    def __getitem__(self, i):
        with self:
            return self._obj[i]

    def __setitem__(self, i, value):
        with self:
            self._obj[i] = value

    def __getslice__(self, start, stop):
        return self[start:stop]

    def __setslice__(self, start, stop, values):
        self[start:stop] = values


class SynchronizedString(SynchronizedArray):
    value = _guarded('value')
    raw = _guarded('raw')
