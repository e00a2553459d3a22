# Annotations of classes and modules are evaluated when they are asked for.
class A:
    x: int
    y: Undefined_ = 3
    def f(self): pass
try: print(A.__annotations__)
except NameError as e: print(e)
class Undefined_: pass
print(A.__annotations__, A.__annotate__.__name__, A.__annotate__.__qualname__, A.__annotate__.__module__)
class B(A): pass
print(B.__annotations__, B.__annotate__)
z: Later = 4
class Later: pass
try: print(__annotations__)
except NameError as e: print(e)
print(__annotate__(1), __annotate__.__qualname__)
import sys
m=sys.modules['__main__']
print(m.__annotations__, '__annotations__' in globals(), sorted(k for k in globals() if 'ann' in k))
for i in range(2):
    if i == 5:
        w: int
    else:
        ww: float
m.__dict__.pop('__annotations__',None)
print(__annotate__(1))
def f():
    class C:
        q: loc
        r: 'str'
        self.x: int = 5
        (p): int
    loc=int
    return C
class self: pass
print(f().__annotations__, f.__annotations__, f().__annotate__.__qualname__)
class D:
    X=int
    a: X
    if 1: b: X
    if 0: c: X
    class E: pass
    e: E
    for k in range(1): l: k
    g: [X for _ in range(2)]
    h: __class__
try: print(D.__annotations__)
except Exception as e: print(repr(e))
class D2:
    __p: int
    X = 3
    h: (lambda: X)
print(D2.__annotations__.keys())
A.__annotations__ = {'k':1}
print(A.__annotations__, A.__annotate__)
del A.__annotations__
try: print(A.__annotations__)
except Exception as e: print(repr(e))
try:
  del A.__annotations__
except Exception as e: print(repr(e))
A.__annotate__=lambda f:{'q':f}
print(A.__annotations__)
try: A.__annotate__=5
except Exception as e: print(repr(e))
try: del A.__annotate__
except Exception as e: print(repr(e))
A.__annotate__=lambda f:5
try: A.__annotations__
except Exception as e: print(repr(e))
A.__annotate__=None
print(A.__annotations__)
for c in (int, type, object):
    try: print(c.__annotations__)
    except AttributeError as e: print(e)
    try: print(c.__annotate__)
    except AttributeError as e: print(e)
try: int.__annotations__ = {}
except TypeError as e: print(e)
class Meta(type):
    m: int
class X(metaclass=Meta):
    n: str
print(X.__annotations__, Meta.__annotations__)
a = X()
try: a.__annotations__
except AttributeError as e: print(e)
T = type('T', (), {'__annotations__': {'a': int}})
print(T.__annotations__, T.__annotate__ is None)
T = type('T', (), {'__annotate__': lambda f: {'b':f}})
print(T.__annotations__, T.__annotate__ is None)
import math
print(math.__annotations__, math.__annotate__, '__annotations__' in vars(math),'__annotate__' in vars(math))
math.__annotations__ = {'x':1}
print(math.__annotations__, math.__annotate__)
math.__annotations__ = 5
print(math.__annotations__)
del math.__annotations__
print(math.__annotations__)
ns = {}
exec("x: int = 1\ny: foo", ns)
print(sorted(k for k in ns if k != "__builtins__"))
ns["foo"] = 5
print(ns["__annotate__"](1))
def g(a: int):
    loc1: undefined_name = 1
    obj.attr: undefined2
    return loc1
class obj: pass
try: print(g(1))
except NameError as e: print(e)
def h():
    x: print("never")
    y: int = 5
    return y
print(h(), h.__annotations__)
class Method:
    X = int
    def f(self, a: X, b: "Y") -> later: pass
    class Inner:
        y: X
later = 7
X = "global X"
print(Method.f.__annotations__, Method.Inner.__annotations__)
class Private:
    __a: int = 1
    b: (lambda: Private)
    if True:
        c: str
    else:
        d: str
    try:
        e: bytes
        1 / 0
        f: bytes
    except ZeroDivisionError:
        g: float
    for _ in range(2):
        h: list
    class __K: pass
    k: __K
print(list(Private.__annotations__), Private.__annotations__["b"]() is Private)
