# __repr__, __str__, __format__, __bool__, __len__ and defaults.
class A: pass
class R:
    def __repr__(self): return "R()"
class S:
    def __str__(self): return "S str"
class RS:
    def __repr__(self): return "RS repr"
    def __str__(self): return "RS str"
print(repr(A())[:20], str(A())[:20], repr(A), str(A), repr(int), A.__name__)
print(R(), repr(R()), str(R()), [R()], f"{R()}", f"{R()!s}", "%s %r" % (R(), R()))
print(S(), repr(S())[:19], f"{S()}", "%s" % S(), RS(), repr(RS()), [RS()], {1: RS()}, (RS(),), f"{RS()} {RS()!r}", str([RS()]))
class Sub(R): pass
print(Sub(), str(Sub()))
class E:
    def __repr__(self): return 5
    __str__ = lambda self: None
for f in (lambda: repr(E()), lambda: str(E()), lambda: f"{E()}", lambda: print(E()), lambda: "%r" % E(), lambda: [E()] == 1 or str([E()])):
    try:
        print(f())
    except TypeError as e:
        print(e)
class Nested:
    def __init__(self, *k): self.k = k
    def __repr__(self): return "N(" + ", ".join(map(repr, self.k)) + ")"
print(Nested(1, Nested("a", Nested()), [Nested(2)]))
class B:
    def __init__(self, v): self.v = v
    def __bool__(self): return self.v
class L:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
print(bool(B(True)), bool(B(False)), bool(L(0)), bool(L(2)), "t" if L(0) else "f", not B(False), [x for x in (L(0), L(1)) if x][0].n, L(0) or "empty", (B(False) and 1).v)
for f in (lambda: bool(B(5)), lambda: len(L("x")), lambda: len(L(-1)), lambda: bool(L(-1)), lambda: len(L(1.5)), lambda: len(L(2 ** 70)), lambda: bool(B(None))):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(object().__str__()[:7], A().__repr__()[:12], R.__repr__(R()), type(A()).__name__, A().__format__("")[:10])
