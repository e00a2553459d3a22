# Classes and attributes made at run time: type() with three arguments, changing __class__, setattr, methods added late.
A = type("A", (), {"x": 1, "f": lambda self, n: self.x + n})
B = type("B", (A,), dict(y=2))
print(A().f(5), B().f(1), B().y, B.__name__, B.__bases__, A.__dict__["x"], type(A), repr(A), A.__module__, A.__qualname__)
class C:
    def who(self): return "C"
class D:
    def who(self): return "D"
c = C()
c.v = 1
c.__class__ = D
print(c.who(), c.v, type(c) is D, isinstance(c, C))
for f in (lambda: setattr(c, "__class__", 5), lambda: setattr(c, "__class__", int), lambda: type("X"), lambda: type("X", 5, {}), lambda: type(5, (), {}), lambda: type("X", (), 5), lambda: setattr(5, "__class__", C)):
    try:
        print(f())
    except TypeError as e:
        print(e)
for name in ("red", "green"):
    setattr(C, name, property(lambda self, n=name: n.upper()))
    setattr(C, "is_" + name, lambda self, o, n=name: o == n)
print(C().red, C().green, C().is_red("red"), getattr(C(), "is_green")("red"))
o = C()
for i in range(30):
    setattr(o, "attr%d" % i, i)
print(len(o.__dict__), o.attr29, sum(o.__dict__.values()), list(o.__dict__)[:3])
for i in range(0, 30, 2):
    delattr(o, "attr%d" % i)
print(len(o.__dict__), hasattr(o, "attr2"), o.attr3)
o.__dict__["via dict"] = 1
o.__dict__.update(attr3="updated")
print(getattr(o, "via dict"), o.attr3, vars(o) is o.__dict__)
o.__dict__ = {"fresh": True}
print(o.fresh, hasattr(o, "attr3"), o.__dict__)
def make(n):
    class K:
        size = n
        def __repr__(self): return f"K{n}"
    return K
K1, K2 = make(1), make(2)
print(K1(), K2(), K1 is K2, K1.size, K1.__name__ == K2.__name__, isinstance(K1(), K2), K1.__qualname__)
C.__name__ = "Renamed"
print(C.__name__, C)
if True:
    class Cond: v = "yes"
else:
    class Cond: v = "no"
print(Cond.v)
class Loop:
    squares = {}
    for i in range(4):
        squares[i] = i * i
    del i
    total = sum(squares.values())
    def __init__(self): pass
    alias = __init__
    if total > 5:
        big = True
print(Loop.squares, Loop.total, Loop.big, hasattr(Loop, "i"), Loop.alias is Loop.__init__)
x = [type("T%d" % i, (), {"n": i}) for i in range(3)]
print([k.n for k in x], [k().n for k in x], sum(isinstance(k(), x[1]) for k in x))
