"""deque, defaultdict, OrderedDict and what else `collections` takes from here."""
from reprlib import recursive_repr as _recursive_repr


class deque:
    """A list with two ends: the front stands reversed in a list of its own, so that both ends grow and shrink at the
    end of a list. When one of them is empty half of the other one moves over."""
    __slots__ = ('_front', '_back', '_maxlen', '_changes', '__weakref__')
    __module__ = 'collections'
    __hash__ = None

    def __new__(cls, *args, **kwargs):
        self = object.__new__(cls)
        self._front, self._back, self._maxlen, self._changes = [], [], None, 0
        return self

    def __init__(self, iterable=(), maxlen=None):
        if maxlen is not None:
            if not isinstance(maxlen, int):
                raise TypeError('an integer is required')
            if maxlen < 0:
                raise ValueError('maxlen must be non-negative')
        self._maxlen = maxlen
        self._front, self._back = [], []
        self.extend(iterable)

    @property
    def maxlen(self):
        return self._maxlen

    def append(self, item, /):
        self._changes += 1
        self._back.append(item)
        if self._maxlen is not None and len(self) > self._maxlen:
            self.popleft()

    def appendleft(self, item, /):
        self._changes += 1
        self._front.append(item)
        if self._maxlen is not None and len(self) > self._maxlen:
            self.pop()

    def extend(self, iterable, /):
        if iterable is self:
            iterable = list(self)
        self._changes += 1
        if self._maxlen is None:
            self._back.extend(iterable)
        else:
            for item in iterable:
                self.append(item)

    def extendleft(self, iterable, /):
        if iterable is self:
            iterable = list(self)
        for item in iterable:
            self.appendleft(item)

    def pop(self):
        back = self._back
        if not back:
            front = self._front
            if not front:
                raise IndexError('pop from an empty deque')
            half = (len(front) + 1) // 2
            back.extend(front[half - 1::-1])
            del front[:half]
        self._changes += 1
        return back.pop()

    def popleft(self):
        front = self._front
        if not front:
            back = self._back
            if not back:
                raise IndexError('pop from an empty deque')
            half = (len(back) + 1) // 2
            front.extend(back[half - 1::-1])
            del back[:half]
        self._changes += 1
        return front.pop()

    def clear(self):
        self._changes += 1
        self._front.clear()
        self._back.clear()

    def _set(self, items):
        self._changes += 1
        self._front, self._back = [], items

    def copy(self):
        return type(self)(self, self._maxlen) if self._maxlen is not None else type(self)(self)

    __copy__ = copy

    def count(self, value, /):
        return sum(1 for item in self if item is value or item == value)

    def index(self, value, start=0, stop=None, /):
        items, changes = list(self), self._changes
        size = len(items)
        stop = size if stop is None else stop
        start = max(start + size, 0) if start < 0 else start
        stop = max(stop + size, 0) if stop < 0 else min(stop, size)
        for i in range(start, stop):
            if items[i] is value or items[i] == value:
                return i
            if self._changes != changes:
                raise RuntimeError('deque mutated during iteration')
        raise ValueError(f'{value!r} is not in deque')

    def insert(self, index, item, /):
        if self._maxlen is not None and len(self) >= self._maxlen:
            raise IndexError('deque already at its maximum size')
        items = list(self)
        items.insert(index, item)
        self._set(items)

    def remove(self, value, /):
        items, changes = list(self), self._changes
        for i, item in enumerate(items):
            same = item is value or item == value
            if self._changes != changes:
                raise IndexError('deque mutated during remove().')
            if same:
                del items[i]
                self._set(items)
                return
        raise ValueError('deque.remove(x): x not in deque')

    def reverse(self):
        self._changes += 1
        self._front, self._back = self._back, self._front

    def rotate(self, n=1, /):
        size = len(self)
        if size > 1 and (n := n % size):
            if n <= size // 2:
                for _ in range(n):
                    self._front.append(self.pop())
            else:
                for _ in range(size - n):
                    self._back.append(self.popleft())
            self._changes += 1

    def __len__(self):
        return len(self._front) + len(self._back)

    def __bool__(self):
        return bool(self._front or self._back)

    def _place(self, index):
        size = len(self)
        try:
            index = index.__index__()
        except AttributeError:
            raise TypeError(f'sequence index must be integer, not {type(index).__name__!r}') from None
        if index < 0:
            index += size
        if not 0 <= index < size:
            raise IndexError('deque index out of range')
        before = len(self._front)
        return (self._front, before - 1 - index) if index < before else (self._back, index - before)

    def __getitem__(self, index):
        items, at = self._place(index)
        return items[at]

    def __setitem__(self, index, value):
        items, at = self._place(index)
        items[at] = value

    def __delitem__(self, index):
        items, at = self._place(index)
        self._changes += 1
        del items[at]

    def __contains__(self, value):
        changes = self._changes
        for item in list(self):
            if item is value or item == value:
                return True
            if self._changes != changes:
                raise RuntimeError('deque mutated during iteration')
        return False

    def __iter__(self):
        return _deque_iterator(self)

    def __reversed__(self):
        return _deque_reverse_iterator(self)

    @_recursive_repr('[...]')
    def __repr__(self):
        limit = '' if self._maxlen is None else f', maxlen={self._maxlen}'
        return f'{type(self).__name__}({list(self)!r}{limit})'

    def __eq__(self, other):
        return list(self) == list(other) if isinstance(other, deque) else NotImplemented

    def __lt__(self, other):
        return list(self) < list(other) if isinstance(other, deque) else NotImplemented

    def __le__(self, other):
        return list(self) <= list(other) if isinstance(other, deque) else NotImplemented

    def __gt__(self, other):
        return list(self) > list(other) if isinstance(other, deque) else NotImplemented

    def __ge__(self, other):
        return list(self) >= list(other) if isinstance(other, deque) else NotImplemented

    def __add__(self, other):
        if not isinstance(other, deque):
            raise TypeError(f'can only concatenate deque (not "{type(other).__name__}") to deque')
        made = self.copy()
        made.extend(other)
        return made

    def __iadd__(self, other):
        self.extend(other)
        return self

    def __mul__(self, times):
        made = type(self)((), self._maxlen) if self._maxlen is not None else type(self)()
        made.extend(list(self) * times)
        return made

    __rmul__ = __mul__

    def __imul__(self, times):
        items = list(self) * times
        self.clear()
        self.extend(items)
        return self

    def __reduce__(self):
        state = getattr(self, '__dict__', None) or None
        args = () if self._maxlen is None else ((), self._maxlen)
        return type(self), args, state, iter(self)

    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)


class _deque_iterator:
    __slots__ = ('_deque', '_at', '_changes')
    _reverse = False

    def __init__(self, items, index=0):
        self._deque, self._at, self._changes = items, index, items._changes

    def __iter__(self):
        return self

    def __length_hint__(self):
        return len(self._deque) - self._at

    def __next__(self):
        items, at = self._deque, self._at
        if self._changes != items._changes:
            raise RuntimeError('deque mutated during iteration')
        before = len(items._front)
        if at >= before + len(items._back):
            raise StopIteration
        self._at = at + 1
        return items._front[before - 1 - at] if at < before else items._back[at - before]


class _deque_reverse_iterator(_deque_iterator):
    __slots__ = ()

    def __next__(self):
        items, at = self._deque, self._at
        if self._changes != items._changes:
            raise RuntimeError('deque mutated during iteration')
        after = len(items._back)
        if at >= after + len(items._front):
            raise StopIteration
        self._at = at + 1
        return items._back[after - 1 - at] if at < after else items._front[at - after]


class defaultdict(dict):
    __slots__ = ('default_factory', '__weakref__')
    __module__ = 'collections'

    def __init__(self, default_factory=None, /, *args, **kwargs):
        if default_factory is not None and not callable(default_factory):
            raise TypeError('first argument must be callable or None')
        self.default_factory = default_factory
        dict.__init__(self, *args, **kwargs)

    def __missing__(self, key):
        if self.default_factory is None:
            raise KeyError(key)
        self[key] = value = self.default_factory()
        return value

    @_recursive_repr('...')
    def _factory(self):
        return repr(self.default_factory)

    @_recursive_repr('defaultdict(...)')
    def __repr__(self):
        return f'{type(self).__name__}({self._factory()}, {dict.__repr__(self)})'

    def copy(self):
        return type(self)(self.default_factory, self)

    __copy__ = copy

    def __reduce__(self):
        args = () if self.default_factory is None else (self.default_factory,)
        return type(self), args, None, None, iter(self.items())

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        made = self.copy()
        made.update(other)
        return made

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        made = type(self)(self.default_factory, other)
        made.update(self)
        return made


_MISSING = object()


class OrderedDict(dict):
    """Dicts are ordered; what is added is moving, and an equality that heeds the order."""
    __module__ = 'collections'

    def move_to_end(self, key, last=True):
        if last:
            dict.__setitem__(self, key, dict.pop(self, key))
            return
        value = dict.pop(self, key)
        rest = list(dict.items(self))
        dict.clear(self)
        dict.__setitem__(self, key, value)
        for k, v in rest:
            dict.__setitem__(self, k, v)

    def popitem(self, last=True):
        if not self:
            raise KeyError('dictionary is empty')
        key = next(dict.__reversed__(self) if last else dict.__iter__(self))
        return key, dict.pop(self, key)

    def __eq__(self, other):
        if isinstance(other, OrderedDict):
            return dict.__eq__(self, other) and all(a is b or a == b for a, b in zip(self, other))
        return dict.__eq__(self, other)

    def __ne__(self, other):
        answer = self == other
        return answer if answer is NotImplemented else not answer

    @_recursive_repr('...')
    def __repr__(self):
        return f'{type(self).__name__}({dict(self.items())!r})' if self else f'{type(self).__name__}()'

    def copy(self):
        return type(self)(self)

    __copy__ = copy

    @classmethod
    def fromkeys(cls, iterable, value=None):
        made = cls()
        for key in iterable:
            made[key] = value
        return made

    def __reduce__(self):
        state = getattr(self, '__dict__', None) or None
        return type(self), (), state, None, iter(self.items())

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        made = type(self)(self)
        made.update(other)
        return made

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        made = type(self)(other)
        made.update(self)
        return made

    def __ior__(self, other):
        self.update(other)
        return self


class _tuplegetter:
    # A named item of a named tuple.

    def __new__(cls, index, doc):
        self = object.__new__(cls)
        self._index = index
        self.__doc__ = doc
        return self

    def __get__(self, instance, owner=None):
        return self if instance is None else tuple.__getitem__(instance, self._index)

    def __set__(self, instance, value):
        raise AttributeError("can't set attribute")

    def __delete__(self, instance):
        raise AttributeError("can't delete attribute")

    def __reduce__(self):
        return type(self), (self._index, self.__doc__)


def _count_elements(mapping, iterable, /):
    get = mapping.get
    for item in iterable:
        mapping[item] = get(item, 0) + 1
