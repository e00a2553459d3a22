"""Context variables: each thread has a context of its own."""
import _thread
from _threads import serial as _serial

_MISSING = type('Token.MISSING', (), {'__repr__': lambda self: '<Token.MISSING>', '__slots__': ()})()


class Token:
    __slots__ = ('_context', '_var', '_old', '_used')
    MISSING = _MISSING

    def __init__(self, context, var, old):
        self._context = context
        self._var = var
        self._old = old
        self._used = False

    @property
    def var(self):
        return self._var

    @property
    def old_value(self):
        return self._old

    def __enter__(self):
        return self

    def __exit__(self, type, value, traceback):
        self._var.reset(self)

    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)

    def __repr__(self):
        used = ' used' if self._used else ''
        return f'<Token{used} var={self._var!r} at {id(self):#x}>'


class ContextVar:
    __slots__ = ('_name', '_default', '__weakref__')

    def __init__(self, name, /, *, default=_MISSING):
        if not isinstance(name, str):
            raise TypeError('context variable name must be a str')
        self._name = name
        self._default = default

    @property
    def name(self):
        return self._name

    def get(self, default=_MISSING, /):
        value = _current()._values.get(self, _MISSING)
        if value is not _MISSING:
            return value
        if default is not _MISSING:
            return default
        if self._default is not _MISSING:
            return self._default
        raise LookupError(self)

    def set(self, value, /):
        context = _current()
        token = Token(context, self, context._values.get(self, _MISSING))
        # The dict is shared with copies of the context: it never changes.
        context._values = {**context._values, self: value}
        return token

    def reset(self, token, /):
        if not isinstance(token, Token):
            raise TypeError(f'expected an instance of Token, got {token!r}')
        if token._used:
            raise RuntimeError(f'{token!r} has already been used once')
        if token._var is not self:
            raise ValueError(f'{token!r} was created by a different ContextVar')
        context = _current()
        if token._context is not context:
            raise ValueError(f'{token!r} was created in a different Context')
        token._used = True
        values = dict(context._values)
        if token._old is _MISSING:
            values.pop(self, None)
        else:
            values[self] = token._old
        context._values = values

    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)

    def __repr__(self):
        default = '' if self._default is _MISSING else f' default={self._default!r}'
        return f'<ContextVar name={self._name!r}{default} at {id(self):#x}>'


class Context:
    __slots__ = ('_values', '_outer', '__weakref__')

    def __init__(self):
        self._values = {}
        self._outer = None

    def run(self, callable, /, *args, **kwargs):
        current = _current()
        if self._outer is not None or self is current:
            raise RuntimeError(f'cannot enter context: {self!r} is already entered')
        me = _serial()
        self._outer, _by_thread[me] = current, self
        try:
            return callable(*args, **kwargs)
        finally:
            _by_thread[me], self._outer = self._outer, None

    def copy(self):
        context = Context()
        context._values = self._values
        return context

    def get(self, var, default=None, /):
        _check(var)
        return self._values.get(var, default)

    def __getitem__(self, var):
        _check(var)
        return self._values[var]

    def __contains__(self, var):
        _check(var)
        return var in self._values

    def __len__(self):
        return len(self._values)

    def __iter__(self):
        return iter(self._values)

    def keys(self):
        return self._values.keys()

    def values(self):
        return self._values.values()

    def items(self):
        return self._values.items()

    def __eq__(self, other):
        return self._values == other._values if isinstance(other, Context) else NotImplemented

    __hash__ = None


def _check(var):
    if not isinstance(var, ContextVar):
        raise TypeError(f'a ContextVar key was expected, got {var!r}')


# The context that each thread is in, by the thread's number.
_by_thread = {}


def _current():
    me = _serial()
    try:
        return _by_thread[me]
    except KeyError:
        context = _by_thread[me] = Context()
        return context


@_thread._at_end.append
def _forget():
    _by_thread.pop(_serial(), None)


def copy_context():
    return _current().copy()
