# Exceptions from __enter__ and __exit__, missing methods, chaining.
class E:
    def __init__(self, where): self.where = where
    def __enter__(self):
        if self.where == "enter": raise RuntimeError("in enter")
        return self
    def __exit__(self, *a):
        print("exit sees", a[0] and a[0].__name__)
        if self.where == "exit": raise RuntimeError("in exit")
class Log:
    def __enter__(self): print("log enter")
    def __exit__(self, *a): print("log exit", a[0] and a[0].__name__)
for where in ("enter", "exit", "none"):
    try:
        with Log(), E(where):
            print("body", where)
            raise KeyError("body")
    except Exception as e:
        print(type(e).__name__, e, "context:", repr(e.__context__))
class NoEnter:
    def __exit__(self, *a): pass
class NoExit:
    def __enter__(self): return self
class Neither: pass
for o in (NoEnter(), NoExit(), Neither(), 5, None):
    try:
        with o:
            print("never")
    except Exception as e:
        print(type(e).__name__, e)
class Inst: pass
i = Inst()
i.__enter__ = lambda: 1
i.__exit__ = lambda *a: None
try:
    with i:
        pass
except TypeError as e:
    print(e)
class Truthy:
    def __enter__(self): return self
    def __exit__(self, *a): return [1]
class Falsy(Truthy):
    def __exit__(self, *a): return 0
with Truthy():
    1 / 0
try:
    with Falsy():
        1 / 0
except ZeroDivisionError as e:
    print("passed on", e)
class BoolRaises(Truthy):
    def __exit__(self, *a):
        class B:
            def __bool__(self): raise ValueError("bool of exit")
        return B()
try:
    with BoolRaises():
        1 / 0
except ValueError as e:
    print(e, type(e.__context__).__name__)
with BoolRaises():
    print("no exception, no bool")
