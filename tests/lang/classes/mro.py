# Multiple inheritance: C3 order, cooperative super, conflicts.
class O:
    def f(self): return ["O"]
class A(O):
    def f(self): return ["A"] + super().f()
class B(O):
    def f(self): return ["B"] + super().f()
class C(O):
    def f(self): return ["C"] + super().f()
class D(A, B):
    def f(self): return ["D"] + super().f()
class E(B, C):
    def f(self): return ["E"] + super().f()
class F(D, E):
    def f(self): return ["F"] + super().f()
class G(A, C): pass
for k in (D, E, F, G):
    print(k.__name__, [c.__name__ for c in k.__mro__], k().f(), [c.__name__ for c in k.mro()])
for bases in ((O, A), (A, B, O), (O, O), (D, B, A), (D, E, A)):
    try:
        print([c.__name__ for c in type("X", bases, {}).__mro__])
    except TypeError as e:
        print(e)
class P:
    def __init__(self, **kw):
        self.p = kw.pop("p", 0)
        super().__init__(**kw)
class Q:
    def __init__(self, **kw):
        self.q = kw.pop("q", 0)
        super().__init__(**kw)
class R(P, Q):
    def __init__(self, **kw):
        self.r = kw.pop("r", 0)
        super().__init__(**kw)
r = R(p=1, q=2, r=3)
print(r.p, r.q, r.r, r.__dict__)
try:
    R(z=1)
except TypeError as e:
    print(e)
class M1:
    def who(self): return "M1"
    a = 1
class M2:
    def who(self): return "M2"
    a, b = 2, 3
class M(M1, M2): pass
print(M().who(), M.a, M.b, M2.who(M()))
M1.b = "late"
print(M.b)
del M1.who
print(M().who())
class Mixin:
    def describe(self): return f"{self.name}:{self.size()}"
class Thing(Mixin):
    name = "thing"
    def size(self): return 3
print(Thing().describe(), Thing.__mro__[1].__name__)
class W(A, B):
    def f(self): return [c.f(self) for c in (A, B)] + [super(A, self).f(), super(B, self).f()]
print(W().f())
print(bool.__mro__, Exception.__mro__, KeyError.__mro__, [c.__name__ for c in ZeroDivisionError.__mro__])
