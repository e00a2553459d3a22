# Name, qualified name, doc, defaults, dict, module, annotations of functions.
def f(a, b=2, *, c=3):
    "The doc of f."
    return a
print(f.__name__, f.__qualname__, f.__doc__, f.__defaults__, f.__kwdefaults__, f.__module__, f.__dict__, f.__closure__, type(f).__name__)
f.count = 5
f.count += 1
print(f.count, f.__dict__, hasattr(f, "nope"), getattr(f, "nope", "none"))
f.__name__ = "renamed"
f.__doc__ = None
print(f.__name__, f.__doc__)
f.__defaults__ = (9,)
print(f(1), f.__defaults__)
def g():
    def inner():
        pass
    class C:
        def m(self):
            pass
        class D:
            def n(self):
                pass
    return inner, C
inner, C = g()
print(inner.__qualname__, C.__qualname__, C.m.__qualname__, C.D.n.__qualname__, C.D.__name__)
print((lambda: 0).__name__, (lambda: 0).__qualname__, [x.__name__ for x in (len, print, int, str.upper, [].append)], callable(f), callable(5))
def h(x: int, y: str = "a") -> bool:
    "doc"
    return True
print(sorted(h.__annotations__), h.__annotations__["return"], h(1))
for fn in (lambda: f.nope, lambda: setattr(f, "__name__", 5), lambda: setattr(f, "__defaults__", 5), lambda: f.__code__.co_name, lambda: f.__code__.co_varnames, lambda: f.__code__.co_argcount, lambda: len.nope, lambda: setattr(len, "x", 1)):
    try:
        print(fn())
    except Exception as e:
        print(type(e).__name__, e)
def nodoc():
    x = "not a doc"
print(nodoc.__doc__, f == f, f != g, {f: 1}[f], f in [f])
def rec():
    rec.calls += 1
    if rec.calls < 5:
        rec()
rec.calls = 0
rec()
print(rec.calls)
print(repr(len), str(print), repr(f)[:18], repr([].append)[:33], repr(C.m)[:24])
