# The messages for wrong calls of script functions.
def f0(): pass
def f1(a): pass
def f2(a, b): pass
def f3(a, b, c): pass
def fd(a, b=1, c=2): pass
def fk(a, *, k): pass
def fk2(*, k, m): pass
def fv(a, *args): pass
def fp(a, b, /, c): pass
def fkw(a, **kw): pass
class C:
    def m(self, x): pass
    def n(): pass
    @classmethod
    def c(cls, x): pass
    @staticmethod
    def s(x): pass
    def __init__(self, a, b=1): pass
class E: pass
c = C(1)
calls = [
    lambda: f0(1), lambda: f0(1, 2), lambda: f0(x=1), lambda: f1(), lambda: f1(1, 2), lambda: f1(b=1), lambda: f1(1, a=2), lambda: f2(), lambda: f2(1), lambda: f2(b=1), lambda: f2(1, 2, 3), lambda: f3(), lambda: f3(1), lambda: f3(c=1),
    lambda: fd(), lambda: fd(1, 2, 3, 4), lambda: fd(b=1), lambda: fd(1, z=1), lambda: fk(), lambda: fk(1), lambda: fk(1, 2), lambda: fk(1, 2, k=3), lambda: fk2(), lambda: fk2(k=1), lambda: fk2(1), lambda: fv(), lambda: fv(1, b=2), lambda: fp(1, 2), lambda: fp(a=1, b=2, c=3), lambda: fp(1, b=2, c=3), lambda: fp(), lambda: fkw(), lambda: fkw(1, 2), lambda: fkw(a=1, **{"a": 2}),
    lambda: c.m(), lambda: c.m(1, 2), lambda: c.n(), lambda: c.c(), lambda: c.s(), lambda: c.s(1, 2), lambda: C(), lambda: C(1, 2, 3), lambda: C(1, z=2), lambda: C.m(), lambda: C.m(c), lambda: E(1), lambda: E(x=1), lambda: (lambda x: x)(), lambda: (lambda: 0)(1), lambda: f1(*[1, 2]), lambda: f2(**{"a": 1, "z": 2}), lambda: f1(**{1: 2}), lambda: f1(*5), lambda: f1(**5), lambda: f1(1, **{"a": 1}),
]
for call in calls:
    try:
        print(call())
    except TypeError as e:
        print(e)
for v in (5, "s", None, [1], {}, 1.5, c, (1,)):
    try:
        v()
    except TypeError as e:
        print(e)
def outer():
    def inner(a): pass
    return inner
try:
    outer()()
except TypeError as e:
    print(e)
