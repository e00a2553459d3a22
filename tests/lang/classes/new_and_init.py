# __new__: singletons, other types, arguments shared with __init__.
class Single:
    it = None
    def __new__(cls, *a):
        if cls.it is None:
            cls.it = super().__new__(cls)
            print("made")
        return cls.it
    def __init__(self, *a): self.a = a
x, y = Single(1), Single(2)
print(x is y, x.a)
class Other:
    def __new__(cls, v): return [v, cls.__name__]
    def __init__(self, v): print("never called")
print(Other(5))
class Sub(Other): pass
print(Sub(6))
class Both:
    def __new__(cls, *a, **k):
        print("new", a, k)
        o = object.__new__(cls)
        o.n = len(a)
        return o
    def __init__(self, a, b=2): print("init", a, b, self.n)
Both(1)
Both(1, b=3)
for f in (lambda: Both(), lambda: Both(1, c=2), lambda: object.__new__(5), lambda: object.__new__(), lambda: int.__new__(str), lambda: object.__new__(int), lambda: Both.__new__(Both).n):
    try:
        print(f())
    except TypeError as e:
        print(e)
class Arg: pass
class New:
    def __new__(cls, x): return super().__new__(cls)
class NewBad:
    def __new__(cls, x): return super().__new__(cls, x)
class Init:
    def __init__(self, x): self.x = x
for f in (lambda: Arg(1), lambda: New(1) is not None, lambda: NewBad(1), lambda: Init(1).x, lambda: New(), lambda: Init(), lambda: Arg.__new__(Arg, 1), lambda: Arg().__init__(1)):
    try:
        print(f())
    except TypeError as e:
        print(e)
class Pos(int):
    def __new__(cls, v):
        if v < 0: return "negative"
        return super().__new__(cls, v)
print(Pos(5), Pos(-5), type(Pos(1)).__name__)
class Copy:
    def __new__(cls, other=None):
        if isinstance(other, Copy): return other
        return super().__new__(cls)
    def __init__(self, other=None): self.inits = getattr(self, "inits", 0) + 1
c = Copy()
print(Copy(c) is c, c.inits)
