# object(), type() of one and three arguments, attributes of classes, object methods.
o = object()
print(type(o), o == o, o == object(), bool(o), hash(o) == hash(o), isinstance(o, object), object.__bases__, object.__mro__, object.__name__, str(o)[:15], callable(object))
print(sorted(n for n in dir(object) if n in ("__init__", "__new__", "__eq__", "__hash__", "__repr__", "__str__", "__class__", "__doc__", "__setattr__", "__getattribute__", "__delattr__", "__format__", "__ne__", "__lt__", "__dir__", "__init_subclass__", "__subclasshook__")))
T = type("T", (), {})
U = type("U", (T,), {"a": 1, "m": lambda self: self.a})
print(T, U().m(), U.__bases__[0] is T, U.__name__, type(U), T.__subclasses__(), U.__dict__["a"], U.__doc__, T.__module__)
print(type.__name__, type(type), type.__bases__, isinstance(type, type), isinstance(object, type), issubclass(type, object), type(int), int.__class__, type.__call__(list, "ab"), list.__call__ is not None)
print((5).__eq__(5), (5).__eq__("x"), (5).__ne__(6), object.__eq__(o, o), object.__eq__(o, 5), object.__ne__(o, 5), object.__repr__(5)[:11], object.__str__("x"), object.__format__("x", ""), (5).__hash__(), "x".__class__, object.__lt__(o, o), [].__doc__ is not None, T().__sizeof__() > 0)
for f in (lambda: object(1), lambda: o.x, lambda: setattr(o, "x", 1), lambda: object.__new__(T, 1), lambda: T(1), lambda: type(), lambda: type(1, 2), lambda: type("a", (1,), {}), lambda: type("a\0b", (), {}), lambda: o < o, lambda: o + o, lambda: o[0], lambda: o(), lambda: len(o), lambda: object.__getattribute__(o, "y"), lambda: object.__format__(o, "x"), lambda: o.__init__(1), lambda: delattr(o, "__class__"), lambda: T.__name__.x, lambda: setattr(T, "__name__", 5)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, str(e).replace(hex(id(o)), "ADDR"))
