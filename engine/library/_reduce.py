"""Taking objects apart for `copy` and `pickle`: object.__reduce_ex__, __reduce__ and __getstate__."""


def getstate(self):
    """The attributes of an object: its dict, with slots a pair of that and a dict of them, else None."""
    state = getattr(self, '__dict__', None)
    state = state if state else None
    names = _slot_names(type(self))
    if names:
        slots = {}
        for name in names:
            try:
                slots[name] = getattr(self, name)
            except AttributeError:
                pass
        if slots:
            return state, slots
    return state


def _slot_names(cls):
    found = []
    for c in cls.__mro__:
        slots = c.__dict__.get('__slots__', ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name in ('__dict__', '__weakref__'):
                continue
            if name.startswith('__') and not name.endswith('__'):
                stripped = c.__name__.lstrip('_')
                name = f'_{stripped}{name}' if stripped else name
            found.append(name)
    return found


def reduce(self):
    import copyreg
    return copyreg._reduce_ex(self, 0)


def reduce_ex(self, protocol):
    own = type(self).__reduce__
    if own is not object.__reduce__:
        return self.__reduce__()
    import copyreg
    if protocol < 2:
        return copyreg._reduce_ex(self, protocol)
    cls = type(self)
    given = _new_arguments(self)
    if given is None:
        if not _can_be_made(cls):
            raise TypeError(f"cannot pickle '{cls.__name__}' object")
        args, kwargs = (), {}
    else:
        args, kwargs = given
    state = self.__getstate__()
    items = iter(self) if isinstance(self, list) else None
    pairs = iter(self.items()) if isinstance(self, dict) else None
    if kwargs:
        return copyreg.__newobj_ex__, (cls, args, kwargs), state, items, pairs
    return copyreg.__newobj__, (cls, *args), state, items, pairs


def _new_arguments(self):
    get = getattr(self, '__getnewargs_ex__', None)
    if get is not None:
        return get()
    get = getattr(self, '__getnewargs__', None)
    if get is not None:
        return get(), {}
    for base in (int, float, complex, str, bytes, tuple):
        if isinstance(self, base):
            return (base(self) if base is not tuple else tuple(self),), {}
    return None


def _can_be_made(cls):
    """Only natives that hold something of the system cannot be made from their class alone."""
    import types
    refused = (types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType, types.ModuleType, types.FrameType,
               types.TracebackType, types.CodeType, types.CellType, memoryview, map, filter, zip, enumerate)
    return not issubclass(cls, refused)
