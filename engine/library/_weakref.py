"""Weak references and proxies."""
from _weakrefs import ref, references as _references

ReferenceType = ref


class _ProxyReference(ref):
    """The reference inside a proxy."""
    __slots__ = ('proxy',)


def _seen(reference):
    return reference.proxy if type(reference) is _ProxyReference else reference


def getweakrefcount(object, /):
    """Return the number of weak references to 'object'."""
    return len(_references(object))


def getweakrefs(object, /):
    """Return a list of all weak reference objects pointing to 'object'."""
    return [_seen(reference) for reference in _references(object)]


def _remove_dead_weakref(dct, key, /):
    reference = dct.get(key)
    if reference is not None and reference() is None:
        del dct[key]


def _target(proxy):
    found = object.__getattribute__(proxy, '_reference')()
    if found is None:
        raise ReferenceError('weakly-referenced object no longer exists')
    return found


class ProxyType:
    __slots__ = ('_reference', '__weakref__')
    __module__ = 'weakref'
    __hash__ = None

    def __getattribute__(self, name):
        return getattr(_target(self), name)

    def __setattr__(self, name, value):
        setattr(_target(self), name, value)

    def __delattr__(self, name):
        delattr(_target(self), name)

    def __repr__(self):
        found = object.__getattribute__(self, '_reference')()
        return f"<weakproxy at {id(self):#x} to {type(found).__name__} at {id(found):#x}>"

    def __str__(self):
        return str(_target(self))

    def __bytes__(self):
        return bytes(_target(self))

    def __bool__(self):
        return bool(_target(self))

    def __len__(self):
        return len(_target(self))

    def __getitem__(self, key):
        return _target(self)[key]

    def __setitem__(self, key, value):
        _target(self)[key] = value

    def __delitem__(self, key):
        del _target(self)[key]

    def __contains__(self, item):
        return item in _target(self)

    def __iter__(self):
        return iter(_target(self))

    def __next__(self):
        return next(_target(self))

    def __reversed__(self):
        return reversed(_target(self))

    def __int__(self):
        return int(_target(self))

    def __float__(self):
        return float(_target(self))

    def __index__(self):
        import operator
        return operator.index(_target(self))


def _plain(v):
    return _target(v) if type(v) in (ProxyType, CallableProxyType) else v


def _add_operators():
    import operator
    for name in ('add', 'sub', 'mul', 'truediv', 'floordiv', 'mod', 'pow', 'lshift', 'rshift', 'and_', 'or_', 'xor',
                 'matmul'):
        function = getattr(operator, name)
        plain = name.rstrip('_')
        setattr(ProxyType, f'__{plain}__', lambda self, other, f=function: f(_plain(self), _plain(other)))
        setattr(ProxyType, f'__r{plain}__', lambda self, other, f=function: f(_plain(other), _plain(self)))
        in_place = getattr(operator, 'i' + plain)
        setattr(ProxyType, f'__i{plain}__', lambda self, other, f=in_place: f(_plain(self), _plain(other)))
    for name in ('lt', 'le', 'eq', 'ne', 'gt', 'ge'):
        function = getattr(operator, name)
        setattr(ProxyType, f'__{name}__', lambda self, other, f=function: f(_plain(self), _plain(other)))
    for name in ('neg', 'pos', 'abs', 'invert'):
        function = getattr(operator, name)
        setattr(ProxyType, f'__{name}__', lambda self, f=function: f(_plain(self)))
    ProxyType.__hash__ = None


class CallableProxyType(ProxyType):
    __slots__ = ()
    __module__ = 'weakref'

    def __call__(self, /, *args, **kwargs):
        return _target(self)(*args, **kwargs)


def proxy(target, callback=None, /):
    """A proxy for an object, which it does not keep alive."""
    if '__add__' not in ProxyType.__dict__:
        _add_operators()
    made = object.__new__(CallableProxyType if callable(target) else ProxyType)
    told = None if callback is None else lambda reference: callback(made)
    inner = _ProxyReference(target, told)
    inner.proxy = made
    object.__setattr__(made, '_reference', inner)
    return made
