"""Taking objects apart for `copy` and `pickle`: object.__reduce_ex__, __reduce__ and __getstate__."""


def getstate(self):
    """The attributes of an object: its dict, with slots a pair of that and a dict of them, else None."""
    state = getattr(self, '__dict__', None)
    state = state if state else None
    import copyreg
    names = copyreg._slotnames(type(self))
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


def _special(self, name):
    """A method of the class, bound: as the interpreter looks special methods up."""
    cls = type(self)
    for c in cls.__mro__:
        if name in c.__dict__:
            found = c.__dict__[name]
            get = getattr(type(found), '__get__', None)
            return found if get is None else get(found, self, cls)
    return None


def _new_arguments(self):
    get = _special(self, '__getnewargs_ex__')
    if get is not None:
        given = get()
        if not isinstance(given, tuple):
            raise TypeError(f"__getnewargs_ex__ should return a tuple, not '{type(given).__name__}'")
        if len(given) != 2:
            raise ValueError(f'__getnewargs_ex__ should return a tuple of length 2, not {len(given)}')
        for place, part, wanted in zip(('first', 'second'), given, (tuple, dict)):
            if not isinstance(part, wanted):
                raise TypeError(f'{place} item of the tuple returned by __getnewargs_ex__ must be a '
                                f"{wanted.__name__}, not '{type(part).__name__}'")
        return given
    get = _special(self, '__getnewargs__')
    if get is not None:
        given = get()
        if not isinstance(given, tuple):
            raise TypeError(f"__getnewargs__ should return a tuple, not '{type(given).__name__}'")
        return given, {}
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
